// What a page offers where scripts may run: to search, and to sort, filter and take tables away.
(() => {
  "use strict";
  const LONG = 12;
  const phoneBook = new Intl.Collator("sv", { numeric: true });
  const plain = (cell) => cell.textContent.replace(/\s+/g, " ").trim();
  // A number as it is written: 1 234,5 or −3 %; nothing for what is no number.
  const number = (text) => {
    const found = /^[+−-]?\d[\d\s]*(,\d+)?/.exec(text);
    return found ? Number(found[0].replace(/[\s+]/g, "").replace("−", "-").replace(",", ".")) : NaN;
  };
  const make = (tag, values = {}, ...inside) => {
    const made = Object.assign(document.createElement(tag), values);
    made.append(...inside);
    return made;
  };
  const heard = make("p", { className: "dold", role: "status" });
  document.body.append(heard);
  const matches = (words, text) =>
    words.toLowerCase().split(/\s+/).every((word) => text.toLowerCase().includes(word));

  // Search and filter: hide what does not hold every word.
  const filter = (label, items, text, whole) => {
    const input = make("input", { type: "search" });
    input.addEventListener("input", () => {
      const words = input.value.trim();
      let left = 0;
      for (const item of items()) {
        item.hidden = words !== "" && !matches(words, text(item));
        left += item.hidden ? 0 : 1;
      }
      whole?.(words);
      heard.textContent = words === "" ? "" : `${left} träffar`;
    });
    return make("label", {}, make("span", {}, `${label} `), input);
  };

  for (const list of document.querySelectorAll("[data-sok]")) {
    const items = Array.from(list.children);
    const text = (item) => `${plain(item)} ${item.dataset.ord ?? ""}`;
    list.before(make("p", { className: "sok" }, filter(list.dataset.sok, () => items, text)));
  }

  const rowsOf = (table) => Array.from(table.querySelectorAll("tbody tr:not(.grupp)"));

  const sort = (table, at, down) => {
    for (const body of table.tBodies) {
      const rows = Array.from(body.rows).filter((row) => !row.matches(".grupp, .summa"));
      const keyed = rows.map((row) => ({ row, text: plain(row.cells[at]) }));
      const isNumber = keyed.some(({ text }) => !Number.isNaN(number(text)));
      const compare = (one, other) => {
        if (!isNumber) return phoneBook.compare(one.text, other.text);
        // What has no number stands last, whichever way.
        const [a, b] = [number(one.text), number(other.text)];
        if (Number.isNaN(a) || Number.isNaN(b)) return (Number.isNaN(a) - Number.isNaN(b)) * (down ? -1 : 1);
        return a - b;
      };
      keyed.sort((one, other) => compare(one, other) * (down ? -1 : 1));
      const total = body.querySelector(".summa");
      for (const { row } of keyed) total ? total.before(row) : body.append(row);
    }
  };

  const sortable = (table) => {
    const headings = Array.from(table.tHead.rows[0].cells);
    headings.forEach((heading, at) => {
      if (plain(heading) === "") return;
      const button = make("button", { type: "button", className: "sortera" }, ...heading.childNodes);
      heading.append(button);
      button.addEventListener("click", () => {
        const isNumber = heading.classList.contains("tal");
        const before = heading.getAttribute("aria-sort");
        const down = before ? before === "ascending" : isNumber;
        headings.forEach((other) => other.removeAttribute("aria-sort"));
        heading.setAttribute("aria-sort", down ? "descending" : "ascending");
        sort(table, at, down);
      });
    });
  };

  // A cell to count with in a spreadsheet; a text that could be taken for a formula is none there.
  const value = (cell) => {
    const text = plain(cell);
    if (cell.classList.contains("tal")) return text.replace(/(\d)\s(?=\d)/g, "$1").replace("−", "-");
    return /^[=+\-@\t]/.test(text) ? `'${text}` : text;
  };
  const lines = (table) => {
    const shown = Array.from(table.rows).filter((row) => !row.hidden);
    return shown.map((row) => Array.from(row.cells, value));
  };
  const quoted = (text) => (/[";\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

  const take = (table, name) => {
    const csv = () => lines(table).map((row) => row.map(quoted).join(";")).join("\r\n");
    const save = make("button", { type: "button" }, "Hämta CSV");
    save.addEventListener("click", () => {
      const file = new Blob([`\ufeff${csv()}\r\n`], { type: "text/csv" });
      const link = make("a", { href: URL.createObjectURL(file), download: `${name}.csv` });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    });
    const copy = make("button", { type: "button" }, "Kopiera");
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(lines(table).map((row) => row.join("\t")).join("\n"));
      heard.textContent = "Tabellen är kopierad.";
      copy.textContent = "Kopierad";
      setTimeout(() => { copy.textContent = "Kopiera"; }, 2000);
    });
    return navigator.clipboard ? [copy, save] : [save];
  };

  // The chapter one is in, where the menu is a line that scrolls.
  document.querySelector(".meny [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

  for (const table of document.querySelectorAll("figure table")) {
    const figure = table.closest("figure");
    const tools = make("div", { className: "verktyg" });
    const rows = rowsOf(table);
    if (rows.length > 2) sortable(table);
    if (rows.length >= LONG) tools.append(filter("Filtrera rader", () => rows, plain));
    tools.append(...take(table, figure.id || "tabell"));
    table.closest(".ram").after(tools);
  }
})();
