// A table that is wider than its frame can be scrolled with the keyboard too.
(() => {
  "use strict";
  const fit = (entries) => {
    for (const { target: frame } of entries) {
      const reached = frame.querySelector("a, button");
      if (frame.scrollWidth > frame.clientWidth && !reached) {
        frame.tabIndex = 0;
        frame.setAttribute("role", "group");
        frame.setAttribute("aria-label", frame.querySelector("caption")?.textContent ?? "");
      } else {
        for (const name of ["tabindex", "role", "aria-label"]) frame.removeAttribute(name);
      }
    }
  };
  // What is only partly in sight is not brought there by the browser itself.
  document.addEventListener("focusin", ({ target }) => {
    if (target.closest(".ram")) target.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
  const watcher = new ResizeObserver(fit);
  for (const frame of document.querySelectorAll(".ram")) watcher.observe(frame);
})();
