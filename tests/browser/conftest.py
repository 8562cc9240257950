"""One Chromium for all the browser tests."""

import datetime as dt

import pytest
from chromium import CHROMIUM, FLAGS, Watched

from kutools.params import Params
from kutools.periods import Period
from kutools.reports.edition import Edition
from kutools.reports.export import Link, Place


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


@pytest.fixture
def placed() -> Place:
    """Where a page by itself stands: in a report of one chapter."""
    period = Period.parse("2020-T2")
    run = Params(period, "delårsrapport", "Prov", ["prov"], period.comparisons())
    edition = Edition(run, dt.datetime(2020, 10, 1, 10, 0, tzinfo=dt.UTC))
    return Place(edition, [Link("prov", "Prov")])
