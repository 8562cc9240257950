"""The pages in a real browser, opened from the disk as a reader opens them."""

from pathlib import Path

import hostile
import pytest
from chromium import NEEDED

from kutools.reports import export

pytestmark = NEEDED


@pytest.fixture
def hostile_page(tmp_path, placed) -> Path:
    """The page of a notebook that tries every way to run something."""
    path = tmp_path / "prov.html"
    path.write_text(export.page(hostile.notebook(), placed), encoding="utf-8")
    return path


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
    page.get_by_role("main").get_by_role("link", name="Habo").click()
    page.get_by_role("navigation").get_by_role("link", name="Värnamo").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Värnamo"
    page.get_by_role("link", name="Kommunal utveckling").click()
    assert Path(page.url.removeprefix("file://")) == (report / "index.html").resolve()
    assert watched.complaints == []


@pytest.mark.attack
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
