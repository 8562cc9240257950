// Turns the slides by keyboard; touch and wheel scroll by themselves.
(() => {
  "use strict";
  const slides = Array.from(document.querySelectorAll(".bild"));
  const steps = {
    ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, Enter: 1,
    ArrowLeft: -1, ArrowUp: -1, PageUp: -1, Home: -slides.length, End: slides.length,
  };
  const current = () => slides.reduce((nearest, slide, place) => {
    const off = Math.abs(slide.getBoundingClientRect().top);
    return off < nearest.off ? { off, place } : nearest;
  }, { off: Infinity, place: 0 }).place;
  document.addEventListener("keydown", (event) => {
    const other = event.altKey || event.ctrlKey || event.metaKey;
    if (other || !(event.key in steps) || event.target.closest("a, [tabindex='0']")) return;
    const step = event.shiftKey && event.key === " " ? -1 : steps[event.key];
    const place = Math.min(Math.max(current() + step, 0), slides.length - 1);
    event.preventDefault();
    slides[place].scrollIntoView();
    slides[place].focus({ preventScroll: true });
  });
})();
