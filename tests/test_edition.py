"""Every page says what the report is, and whether it has been published."""

import datetime as dt

import pytest

from kutools.params import Params
from kutools.periods import Period
from kutools.reports.edition import Edition

MADE = dt.datetime(2020, 9, 1, 9, 5, tzinfo=dt.timezone(dt.timedelta(hours=2)))
PUBLISHED = dt.datetime(2020, 9, 14, 13, 30, tzinfo=dt.timezone(dt.timedelta(hours=2)))


def edition(period: str = "2020-T2", kind: str = "delårsrapport") -> Edition:
    """A draft of a report."""
    run = Params(Period.parse(period), kind, "Kommunal utveckling", ["ekonomi"], [])
    return Edition(run, MADE)


@pytest.mark.parametrize(
    ("period", "kind", "title"),
    [
        ("2020-T2", "delårsrapport", "Delårsrapport januari–augusti 2020"),
        ("2020-T1", "tertialrapport", "Tertialrapport januari–april 2020"),
        ("2020-T3", "verksamhetsberättelse", "Verksamhetsberättelse 2020"),
        ("2026", "verksamhetsplan", "Verksamhetsplan 2026"),
        ("2020-H1", "årsbok", "Årsbok januari–juni 2020"),
    ],
)
def test_what_a_report_is_called(period, kind, title):
    """The kind with a capital letter, and the months that it covers."""
    assert edition(period, kind).title == title


def test_whose_report_it_is():
    """The organisation is the one that the parameters name."""
    assert edition().organisation == "Kommunal utveckling"


def test_a_draft():
    """What has not been published says so, and when it was made."""
    draft = edition()
    assert draft.is_draft
    assert draft.status == "utkast"
    assert draft.said == "Gjord 2020-09-01 kl. 09.05. Utkast, inte publicerat."


def test_a_published_report():
    """What has been published says when, and no longer that it is a draft."""
    published = edition().publish(PUBLISHED)
    assert not published.is_draft
    assert published.status == "publicerad"
    assert published.said == "Gjord 2020-09-01 kl. 09.05 och publicerad 2020-09-14 kl. 13.30."


def test_a_revised_report():
    """What replaces an earlier publication says why."""
    revised = edition().publish(PUBLISHED, "Närvaron för PKS är rättad.")
    assert revised.said == (
        "Gjord 2020-09-01 kl. 09.05 och publicerad 2020-09-14 kl. 13.30. Den ersätter en tidigare "
        "publicerad rapport. Skäl: Närvaron för PKS är rättad."
    )


def test_publishing_leaves_the_draft_as_it_was():
    """The draft is still a draft; the published edition is otherwise the same."""
    draft = edition()
    published = draft.publish(PUBLISHED)
    assert draft.is_draft
    assert (published.run, published.made, published.title) == (draft.run, MADE, draft.title)


def test_the_time_in_office_files():
    """Office files hold the moment in UTC without saying so."""
    assert edition().office_time == dt.datetime(2020, 9, 1, 7, 5)
