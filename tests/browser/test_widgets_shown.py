"""A page shows in a real browser what its widgets showed: no kernel, no request, for everyone."""

from pathlib import Path

import axe
import nbformat
import pytest
import widgetbook
from axe import MODES
from chromium import NEEDED

from kutools.reports import export

pytestmark = NEEDED


@pytest.fixture(scope="module")
def executed(tmp_path_factory) -> nbformat.NotebookNode:
    """The notebook of widgets, executed; the hostile ones left out, whose pictures have no alt."""
    path = widgetbook.executed(tmp_path_factory.mktemp("w"), harmless=True)
    return nbformat.read(path, as_version=4)


@pytest.fixture
def frozen(executed, tmp_path, placed) -> Path:
    """Its page."""
    path = tmp_path / "prov.html"
    path.write_text(export.page(executed, placed), encoding="utf-8")
    return path


def test_page_shows_widgets_without_a_kernel(watched, frozen):
    """What they were set to can be read, nothing is asked for, and axe finds no fault."""
    watched.open(frozen)
    page = watched.page
    assert page.get_by_text("Period: 2020-T2").first.is_visible()
    assert page.get_by_alt_text("En <bild>").is_visible()
    assert page.evaluate("[...document.images].every(image => image.naturalWidth)")
    assert watched.requests[0] == page.url
    assert [url for url in watched.requests[1:] if not url.startswith("data:")] == []
    assert watched.complaints == []
    for mode in MODES:
        mode.show(page)
        answer = axe.ask(page)
        assert (list(map(str, answer.violations)), answer.faint) == ([], []), mode
        assert page.evaluate("document.documentElement.scrollWidth") <= mode.width
