"""axe-core in a page of the browser: what in it shuts readers out, and what axe cannot tell.

Used by the tests and by docs/accessibility.py, so that both count in the same way.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

# WCAG 2.0 and 2.1 at A and AA, which is what the law asks for, and what axe calls good practice.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
# The contrast of a text with each colour that can lie behind it, gradients included: for the texts
# that axe leaves undecided, most of them because something else lies in front of or behind them.
CONTRAST = """
const context = Object.assign(document.createElement("canvas"), { width: 1, height: 1 })
  .getContext("2d", { willReadFrequently: true });
const colours = new Map();
const colour = (text) => {
  if (!colours.has(text)) {
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = text;
    context.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = context.getImageData(0, 0, 1, 1).data;
    colours.set(text, [r, g, b, a / 255]);
  }
  return colours.get(text);
};
const over = ([r, g, b, a], back) =>
  [...[r, g, b].map((part, n) => part * a + back[n] * (1 - a)), 1];
const light = (rgb) => {
  const [r, g, b] = rgb.slice(0, 3).map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const ratio = (one, other) => {
  const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
};
const behind = (element) => {
  if (!element) return [[255, 255, 255, 1]];
  const style = getComputedStyle(element), own = colour(style.backgroundColor);
  const under = own[3] === 1 ? [own] : behind(element.parentElement).map((back) => over(own, back));
  const stops = style.backgroundImage.match(/(?:rgba?|color|oklch|oklab|hsla?)\\([^)]*\\)/g) ?? [];
  return [...under, ...stops.flatMap((stop) => under.map((back) => over(colour(stop), back)))];
};
const contrast = (element) => {
  const style = getComputedStyle(element), backs = behind(element);
  return Math.min(...backs.map((back) => ratio(over(colour(style.color), back), back)));
};
// What WCAG asks for: 4.5, of large text 3, and of what is a sign and no text 3.
const needed = (element) => {
  const style = getComputedStyle(element), size = parseFloat(style.fontSize);
  const isLarge = size >= 24 || (size >= 18.66 && parseInt(style.fontWeight) >= 700);
  return isLarge || !/[\\p{L}\\p{N}]/u.test(element.textContent) ? 3 : 4.5;
};
const faint = (elements) => elements
  .filter((element) => contrast(element) < needed(element))
  .map((element) => [Math.floor(contrast(element) * 100) / 100, element.textContent.trim()])
  .map(([ratio, text]) => `${ratio} "${text.slice(0, 40)}"`);
"""
ASK = (
    "async (rules) => {"
    + CONTRAST
    + """
  for (const details of document.querySelectorAll("details")) details.open = true;
  // What scrolls can be reached by keyboard in Chromium, but first when it has been drawn.
  for (const frame of [1, 2]) await new Promise(requestAnimationFrame);
  const found = await axe.run(document, {
    runOnly: rules, resultTypes: ["violations", "incomplete"], elementRef: true,
  });
  const plain = (rule) => ({
    rule: rule.id,
    nodes: rule.nodes.map((node) => [
      node.target.join(" "),
      [...node.any, ...node.all, ...node.none].map((check) => check.message).join("; "),
    ]),
  });
  const unsure = found.incomplete.filter((rule) => rule.id === "color-contrast");
  return {
    violations: found.violations.map(plain),
    undecided: found.incomplete.filter((rule) => rule.id !== "color-contrast").map(plain),
    faint: faint(unsure.flatMap((rule) => rule.nodes.map((node) => node.element))),
  };
}"""
)


@dataclass(frozen=True)
class Mode:
    """A way to show a page: in the light or the dark scheme, on a wide or a narrow screen."""

    scheme: str
    width: int

    def __str__(self) -> str:
        return f"{self.scheme}-{self.width}"

    def show(self, page) -> None:
        """Show a page in this way; one that is open changes at once."""
        page.emulate_media(color_scheme=self.scheme)
        page.set_viewport_size({"width": self.width, "height": 900})


MODES = [Mode(scheme, width) for scheme in ("light", "dark") for width in (1280, 375)]


@dataclass(frozen=True)
class Violation:
    """A rule that a page breaks, and where: the selector of each node, and what is wrong there."""

    rule: str
    nodes: list[tuple[str, str]]

    def __str__(self) -> str:
        (target, summary), more = self.nodes[0], len(self.nodes) - 1
        return f"{self.rule}: {target}: {summary}" + (f" (and {more} more)" if more else "")


@dataclass(frozen=True)
class Answer:
    """What axe says of a page in one mode.

    Attributes:
        violations: the rules that it breaks.
        undecided: the rules that axe cannot decide, but for contrast.
        faint: the texts whose contrast axe cannot decide and that have too little.
    """

    violations: list[Violation]
    undecided: list[Violation]
    faint: list[str]

    @property
    def size(self) -> tuple[int, int]:
        """How many nodes break a rule, and how many rules they break."""
        return sum(len(one.nodes) for one in self.violations), len(self.violations)


def ask(page) -> Answer:
    """Unfold all that can be unfolded in an open page, and ask axe about it.

    The policy of the page does not stop axe: the browser's own tools, which put it in, are above
    it, and axe evaluates no text.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(_source())
    said = page.evaluate(ASK, RULES)
    rules = {
        kind: [Violation(**rule) for rule in said[kind]] for kind in ("violations", "undecided")
    }
    return Answer(**rules, faint=said["faint"])


def version() -> str:
    """The version of axe-core."""
    return _source().partition("axe v")[2].split()[0]


@cache
def _source() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
