"""The pages in a real browser, opened from the disk as a reader opens them."""

import shutil
from pathlib import Path

import hostile
import pytest

from kutools import export
from kutools.export import Link
from kutools.params import Params
from kutools.periods import Period

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium")
FLAGS = (
    "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update "
    "--disable-sync --no-first-run"
).split()
CHAPTERS = ["ekonomi", "narvaro", "forskning"]
PAGES = ["../index", "index", *CHAPTERS]
WIDTHS = {"desktop": 1280, "telephone": 375}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium"),
]


@pytest.fixture(scope="module")
def browser():
    """One Chromium for all the pages."""
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


class Watched:
    """A page in the browser, with all that it asks for and complains of."""

    def __init__(self, page):
        self.page, self.requests, self.complaints, self.dialogs = page, [], [], []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", self._dismiss)

    def _hear(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def _dismiss(self, dialog):
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def open(self, path: Path):
        """Open a file and wait until it has loaded."""
        self.page.goto(path.resolve().as_uri(), wait_until="load")

    def elsewhere(self) -> list[str]:
        """What was asked for that is neither on the disk nor in the page itself."""
        return [url for url in self.requests if not url.startswith(("file:", "data:"))]


@pytest.fixture
def watched(browser):
    """A fresh page that is watched."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield Watched(context.new_page())
    context.close()


@pytest.fixture
def hostile_page(tmp_path) -> Path:
    """The page of a notebook that tries every way to run something."""
    period = Period.parse("2020-T2")
    run = Params(period, "delårsrapport", "Prov", ["prov"], period.comparisons())
    path = tmp_path / "prov.html"
    path.write_text(export.page(hostile.notebook(), run, [Link("prov", "Prov")]), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", PAGES)
def test_page_is_whole_in_itself(watched, report, run_2022, name):
    """A page asks for nothing but itself, the browser finds no fault, and every chart is drawn."""
    watched.open(report / f"{name}.html")
    assert watched.elsewhere() == []
    assert watched.complaints == []
    assert [url for url in watched.requests if url.startswith("file:")] == [watched.page.url]
    widths = watched.page.evaluate("[...document.images].map(image => image.naturalWidth)")
    assert all(widths)
    assert bool(widths) == (name in CHAPTERS)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_page_never_scrolls_sideways(watched, report, run_2022, name, width):
    """Neither on a desktop nor on a telephone is a page wider than the window."""
    watched.page.set_viewport_size({"width": width, "height": 800})
    watched.open(report / f"{name}.html")
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= width


def test_style_is_applied(watched, report):
    """The policy lets the page's own style through: the text is not the browser's default."""
    watched.open(report / "ekonomi.html")
    family = watched.page.evaluate("getComputedStyle(document.body).fontFamily")
    assert "system-ui" in family


def test_reader_can_click_through_the_report(watched, report, run_2022):
    """From the list of reports one gets by clicks to the report, every chapter, and back."""
    page = watched.page
    watched.open(report.parent / "index.html")
    page.get_by_role("link", name="Delårsrapport januari–augusti 2020").click()
    page.get_by_role("main").get_by_role("link", name="Ekonomi").click()
    for title in ("Närvaro", "Forskning", "Ekonomi"):
        page.get_by_role("navigation").get_by_role("link", name=title).click()
        assert page.get_by_role("heading", level=1).inner_text() == title
    page.get_by_role("link", name="Kommunal utveckling").click()
    assert Path(page.url.removeprefix("file://")) == (report / "index.html").resolve()
    assert watched.complaints == []


def test_skip_link_is_the_first_stop(watched, report):
    """The first press of Tab shows the link that leads past the navigation."""
    watched.open(report / "ekonomi.html")
    watched.page.keyboard.press("Tab")
    assert watched.page.evaluate("document.activeElement.className") == "hopp"
    assert watched.page.locator(".hopp").bounding_box()["x"] >= 0


def test_hostile_page_runs_nothing(watched, hostile_page):
    """Opened, unfolded and clicked all over, the hostile page runs, asks for and opens nothing."""
    page = watched.page
    watched.open(hostile_page)
    for summary in page.locator("summary").all():
        summary.click()
    for link in page.locator("main a[href]").all():
        link.click(no_wait_after=True)
    page.wait_for_timeout(200)
    assert page.evaluate("window.hacked") is None
    assert watched.dialogs == []
    assert watched.elsewhere() == []
    assert watched.complaints == [], "the policy had to stop something that cleaning let through"
    assert page.url.split("#")[0] == hostile_page.resolve().as_uri()


def test_the_browser_would_notice(watched, hostile_page):
    """The same page unprotected does run its script: the test above can fail."""
    html = f"<!doctype html><img src=x onerror='{hostile.MARK}'>"
    hostile_page.write_text(html, encoding="utf-8")
    watched.open(hostile_page)
    watched.page.wait_for_timeout(200)
    assert watched.page.evaluate("window.hacked") == 1
