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
  // Accents are left out: whoever types a finds å and ä.
  const folded = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  const matches = (words, text) => folded(words).split(/\s+/).every((word) => text.includes(word));

  // Search and filter: hide what does not hold every word.
  const filter = (label, items, text) => {
    const input = make("input", { type: "search" });
    const shown = make("span", { className: "var", ariaHidden: "true" });
    input.addEventListener("input", () => {
      const words = input.value.trim();
      let left = 0;
      for (const item of items) {
        item.hidden = words !== "" && !matches(words, folded(text(item)));
        left += item.hidden ? 0 : 1;
      }
      heard.textContent = words === "" ? "" : left === 1 ? "1 träff" : `${left} träffar`;
      shown.textContent = heard.textContent;
    });
    return make("span", {}, make("label", {}, `${label} `, input), " ", shown);
  };

  for (const list of document.querySelectorAll("[data-sok]")) {
    const items = Array.from(list.children);
    const text = (item) => `${plain(item)} ${item.dataset.ord ?? ""}`;
    list.before(make("p", { className: "sok" }, filter(list.dataset.sok, items, text)));
  }

  // A sum is of all rows, so it stands only where all of them do.
  const ofRow = (row) => (row.matches(".summa") ? "" : plain(row));

  const sort = (table, at, isNumber, down) => {
    for (const body of table.tBodies) {
      const rows = Array.from(body.rows).filter((row) => !row.matches(".grupp, .summa"));
      const keyed = rows.map((row) => ({ row, text: plain(row.cells[at]) }));
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
        sort(table, at, isNumber, down);
      });
    });
  };

  // A cell to count with in a spreadsheet; a text that could be taken for a formula is none there.
  const value = (cell) => {
    const text = plain(cell);
    if (cell.classList.contains("tal")) return text.replace(/(\d)\s(?=\d)/g, "$1").replace("−", "-");
    return /^[=+\-@]/.test(text) ? `'${text}` : text;
  };
  const lines = (table) => {
    const shown = Array.from(table.rows).filter((row) => row.getClientRects().length > 0);
    return shown.map((row) => Array.from(row.cells, value));
  };
  const quoted = (text) => (/[";]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

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
      const text = lines(table).map((row) => row.join("\t")).join("\n");
      const done = await navigator.clipboard.writeText(text).then(() => true, () => false);
      heard.textContent = done ? "Tabellen är kopierad." : "Webbläsaren kopierade inte tabellen.";
      copy.textContent = done ? "Kopierad" : "Gick inte";
      setTimeout(() => { copy.textContent = "Kopiera"; }, 2000);
    });
    return navigator.clipboard ? [copy, save] : [save];
  };

  // The chapter one is in, where the menu is a line that scrolls.
  document.querySelector(".meny [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

  for (const table of document.querySelectorAll("figure .ram > table:has(thead)")) {
    const figure = table.closest("figure");
    const tools = make("div", { className: "verktyg" });
    const rows = Array.from(table.querySelectorAll("tbody tr:not(.grupp)"));
    if (rows.length > 2) sortable(table);
    if (rows.length >= LONG) tools.append(filter("Filtrera rader", rows, ofRow));
    tools.append(...take(table, figure.id || plain(table.caption)));
    table.closest(".ram").after(tools);
  }
})();
