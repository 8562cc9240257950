"""One Chromium for all the browser tests."""

import pytest
from chromium import CHROMIUM, FLAGS, Watched


@pytest.fixture(scope="session")
def browser():
    """The browser."""
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def watched(browser):
    """A fresh page that is watched."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield Watched(context.new_page())
    context.close()
