"""Weigh the pages of the reports, and ask axe about them, beside nbconvert's: `make accessibility`.

Writes accessibility.md beside this file: one line a page with its size, what it loads and which
rules it breaks, and the same of the page that nbconvert's own templates make of the same executed
notebook. Reports that are missing in outputs/ are made first.
"""

import datetime as dt
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from nbconvert import HTMLExporter, SlidesExporter
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "browser"))

import axe  # noqa: E402 - the tests' own, so that both count in the same way
from chromium import CHROMIUM, FLAGS, Watched  # noqa: E402

PERIODS = sys.argv[1:] or ["2020-T2", "2022-T3", "2026"]
RESULT = Path(__file__).with_suffix(".md")
HEAD = """\
# The pages, measured

Made by `make accessibility` on {date}, with axe-core {axe}, Chromium {chromium} and nbconvert
{nbconvert}. Do not edit.

Each page of the reports in `outputs/` is opened from the disk in a browser without a network: in
the light and the dark scheme, 1280 and 375 pixels wide, with all that can be unfolded unfolded.
*Requests* is how many addresses the page asked for besides its own; what answers may ask for more.
*axe* is nodes / rules that break WCAG 2.1 A or AA or axe's good practice, in the worst of the four
ways. To the right is the same of what `jupyter nbconvert --to html` makes of the same executed
notebook, and beside the presentation what `--to slides` makes of all the chapters, summed. A page
that is more than one notebook has nothing beside it. Axe does not see all there is to see:
`tests/browser/test_accessibility.py` asks for more.
"""
COLUMNS = """
| page | bytes | requests | axe | nbconvert: bytes | requests | axe |
|---|---:|---:|---:|---:|---:|---:|
"""


@dataclass(frozen=True)
class Measured:
    """What is found of one page, or of several together.

    Attributes:
        size: bytes.
        requests: how many addresses it asks for besides its own.
        nodes: the nodes that break a rule, in the worst mode.
        rules: the names of the rules they break.
    """

    size: int = 0
    requests: int = 0
    nodes: int = 0
    rules: frozenset[str] = frozenset()

    def __add__(self, other: "Measured") -> "Measured":
        return Measured(
            self.size + other.size,
            self.requests + other.requests,
            self.nodes + other.nodes,
            self.rules | other.rules,
        )

    def __str__(self) -> str:
        return f"{self.size:,} | {self.requests} | {self.nodes} / {len(self.rules)}"


@dataclass(frozen=True)
class Line:
    """A line of the table: pages, and the stock pages beside them, if there are any."""

    name: str
    own: Measured
    stock: Measured | None = None

    def __str__(self) -> str:
        return f"| {self.name} | {self.own} | {self.stock or '– | – | –'} |"


def measure(browser: Browser, path: Path) -> Measured:
    """Open a file, with everything else out of reach, and ask axe about it in each mode."""
    context = browser.new_context()
    context.route(
        "**/*", lambda route: route.abort() if _is_elsewhere(route) else route.continue_()
    )
    watched = Watched(context.new_page())
    watched.open(path)
    # Scripts may ask for more once the page is loaded.
    watched.page.wait_for_timeout(300)
    asked = {url for url in watched.requests if not url.startswith("data:")} - {watched.page.url}
    worst = axe.Answer([], [], [])
    for mode in axe.MODES:
        mode.show(watched.page)
        worst = max(worst, axe.ask(watched.page), key=lambda answer: answer.size)
    context.close()
    rules = frozenset(one.rule for one in worst.violations)
    return Measured(path.stat().st_size, len(asked), worst.size[0], rules)


def _is_elsewhere(route) -> bool:
    return not route.request.url.startswith(("file:", "data:"))


def stock(browser: Browser, notebook: Path, exporter: type[HTMLExporter]) -> Measured:
    """Measure what nbconvert makes of a notebook with its own template."""
    html, _ = exporter().from_filename(str(notebook))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "page.html")
        path.write_text(html, encoding="utf-8")
        return measure(browser, path)


def lines(browser: Browser, report: Path) -> Iterator[Line]:
    """Yield a line for each page of a report, and one for its municipalities together."""
    notebooks = report / "notebooks"
    for path in sorted(report.glob("*.html")):
        beside = None
        if path.stem == "presentation":
            chapters = sorted(notebooks.glob("*.ipynb"))
            beside = sum((stock(browser, one, SlidesExporter) for one in chapters), Measured())
        elif (notebook := notebooks / f"{path.stem}.ipynb").exists():
            beside = stock(browser, notebook, HTMLExporter)
        yield Line(path.name, measure(browser, path), beside)
    if pages := sorted(report.glob("kommuner/*.html")):
        beside = (notebooks / "kommuner" / f"{path.stem}.ipynb" for path in pages)
        yield Line(
            f"kommuner/, {len(pages)} pages",
            sum((measure(browser, path) for path in pages), Measured()),
            sum((stock(browser, notebook, HTMLExporter) for notebook in beside), Measured()),
        )


def table(browser: Browser, period: str) -> str:
    """Measure a report; return its table, with totals."""
    report = ROOT / "outputs" / period
    if not (report / "manifest.json").exists():
        subprocess.run([sys.executable, "-m", "kutools.cli", "run", period], cwd=ROOT, check=True)
    found = []
    for line in lines(browser, report):
        print(f"{period}: {line}", flush=True)
        found.append(line)
    own = sum((line.own for line in found), Measured())
    beside = sum((line.stock for line in found if line.stock), Measured())
    like = sum((line.own for line in found if line.stock), Measured())
    totals = f"{Line('**all pages**', own)}\n{Line('**pages that have both**', like, beside)}"
    made = json.loads((report / "manifest.json").read_text(encoding="utf-8"))["created"][:10]
    return f"\n## {period}, made {made}\n{COLUMNS}" + "\n".join(map(str, found)) + f"\n{totals}\n"


def main() -> None:
    """Measure the reports and write the result."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        head = HEAD.format(
            date=dt.date.today(),
            axe=axe.version(),
            chromium=browser.version,
            nbconvert=version("nbconvert"),
        )
        RESULT.write_text(head + "".join(table(browser, period) for period in PERIODS), "utf-8")
        browser.close()


if __name__ == "__main__":
    main()
