"""The chapters run in a real JupyterLab, in a real browser, with Run All."""

import shutil
from pathlib import Path

import pytest
from chromium import NEEDED
from ownlab import ERRORS, run_all, serving

ROOT = Path(__file__).parents[2]

pytestmark = NEEDED


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """A JupyterLab of our own on a copy of the project."""
    home = tmp_path_factory.mktemp("lab")
    project = home / "project"
    for name in ("notebooks", "params", "data"):
        shutil.copytree(ROOT / name, project / name)
    with serving(project, home) as started:
        yield started


@pytest.mark.parametrize("chapter", ["ekonomi", "narvaro", "forskning"])
def test_run_all_shows_the_chapter(lab, browser, chapter):
    """Run All with the default parameters shows tables and charts, and no error."""
    page = lab.open(browser, f"{chapter}.ipynb")
    run_all(page)
    assert page.evaluate(ERRORS) == []
    assert page.locator(".jp-OutputArea figure img").count() > 0
    assert page.locator(".jp-OutputArea figure table caption").count() > 0
    page.close()
