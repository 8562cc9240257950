"""A period is a year, a half-year or a tertial, and says which days it covers."""

import datetime as dt

import pytest

from kutools import periods
from kutools.periods import Period


def days(period: Period) -> tuple[str, str]:
    """The first and last day of a period, as registers write them."""
    return str(period.start), str(period.end)


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("2020-T1", "2020-01-01", "2020-04-30"),
        ("2020-T2", "2020-01-01", "2020-08-31"),
        ("2020-T3", "2020-01-01", "2020-12-31"),
        ("2020-H1", "2020-01-01", "2020-06-30"),
        ("2020-H2", "2020-07-01", "2020-12-31"),
        ("2026", "2026-01-01", "2026-12-31"),
    ],
)
def test_days_of_a_period(name, first, last):
    """Tertials are cumulative from 1 January; half-years stand alone; a plan covers a year."""
    assert days(Period.parse(name)) == (first, last)


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("2020-T1", "2020-01-01", "2020-04-30"),
        ("2020-T2", "2020-05-01", "2020-08-31"),
        ("2020-T3", "2020-09-01", "2020-12-31"),
        ("2020-H2", "2020-07-01", "2020-12-31"),
    ],
)
def test_days_of_a_tertial_on_its_own(name, first, last):
    """A tertial on its own has four months: January, May or September is the first."""
    assert days(Period.parse(name).on_its_own()) == (first, last)


@pytest.mark.parametrize(
    ("name", "label", "short"),
    [
        ("2020-T1", "januari–april 2020", "jan–apr 2020"),
        ("2020-T2", "januari–augusti 2020", "jan–aug 2020"),
        ("2020-T3", "2020", "2020"),
        ("2020-H1", "januari–juni 2020", "jan–jun 2020"),
        ("2020-H2", "juli–december 2020", "jul–dec 2020"),
        ("2026", "2026", "2026"),
    ],
)
def test_labels(name, label, short):
    """A reader sees months, a column heading three letters of each, a whole year its number."""
    assert (Period.parse(name).label, Period.parse(name).short) == (label, short)


def test_label_of_a_tertial_on_its_own():
    """A tertial without the months before it says its own months."""
    assert Period.parse("2020-T3").on_its_own().label == "september–december 2020"


@pytest.mark.parametrize("name", ["2020-T2", "2020-H1", "2026"])
def test_name_is_kept(name):
    """A period's name in registers and file names is the one it was read from."""
    assert str(Period.parse(name)) == name


@pytest.mark.parametrize("text", ["2020-t2", " 2020-T2 ", "2020-T2\n"])
def test_case_and_outer_blanks_do_not_matter(text):
    """Analysts may write a period in lower case or with blanks around it."""
    assert Period.parse(text) == Period(2020, "T2")


def test_year_as_a_number():
    """A year that YAML or Excel has read as a number is a period all the same."""
    assert Period.parse(2026) == Period(2026)


@pytest.mark.parametrize(
    "text",
    ",-,2020-T4,2020-T0,2020-H3,T2-2020,2020T2,2020-T,20,1820,2020-08,2020-T2-T3,2020 T2,år 2020,"
    "None,2020.5".split(","),
)
def test_other_texts_are_refused(text):
    """What is no period is told as found, with what was expected."""
    with pytest.raises(ValueError, match="är ingen period; väntade en period som 2020-T2") as told:
        Period.parse(text)
    assert f'"{text}"' in str(told.value)


def test_comparison_periods():
    """A report is compared with the same part of the two years before, the nearest first."""
    assert [str(other) for other in Period.parse("2020-T2").comparisons()] == ["2019-T2", "2018-T2"]
    assert [str(other) for other in Period.parse("2026").comparisons(1)] == ["2025"]


@pytest.mark.parametrize(
    ("name", "before"),
    [
        ("2020-T2", "2020-T1 2019-T3 2019-T2 2019-T1"),
        ("2020-T1", "2019-T3 2019-T2 2019-T1 2018-T3"),
        ("2020-H1", "2019-H2 2019-H1 2018-H2 2018-H1"),
        ("2026", "2025 2024 2023 2022"),
    ],
)
def test_periods_just_before(name, before):
    """A series goes back by periods of the same kind, the nearest first, over the years."""
    assert [str(other) for other in Period.parse(name).preceding(4)] == before.split()
    assert Period.parse(name).preceding(0) == []
    assert Period.parse(name).preceding(1)[0].following() == Period.parse(name)


@pytest.mark.parametrize(
    ("name", "half"),
    [
        ("2020-T1", "2020-T1"),
        ("2020-T2", "2020-H1"),
        ("2020-T3", "2020-T3"),
        ("2020-H2", "2020-H2"),
        ("2026", "2026"),
    ],
)
def test_what_is_counted_by_half_year(name, half):
    """Only a report for January–August ends in June in what is counted by half-year."""
    assert str(Period.parse(name).half_year) == half


@pytest.mark.parametrize(
    ("name", "whole"), [("2020", True), ("2020-T3", True), ("2020-T2", False), ("2020-H2", False)]
)
def test_whole_years(name, whole):
    """A year and its third tertial are all twelve months; a tertial on its own is not."""
    assert Period.parse(name).is_year == whole
    assert not Period.parse("2020-T3").on_its_own().is_year


def test_same_months():
    """2022 and 2022-T3 are the same months; 2021, June and the last tertial alone are others."""
    year = Period.parse("2022")
    assert year.same_months(Period.parse("2022-T3"))
    assert not year.same_months(Period.parse("2021-T3"))
    assert not year.same_months(Period.parse("2022-T3").on_its_own())
    assert not Period.parse("2022-T2").same_months(Period.parse("2022-H1"))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2020-02-29", "2020-02-29", "2020-02-29"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2021-02", "2021-02-01", "2021-02-28"),
        ("2020-T2", "2020-05-01", "2020-08-31"),
        ("2020-H2", "2020-07-01", "2020-12-31"),
        ("2020", "2020-01-01", "2020-12-31"),
    ],
)
def test_coarse_dates(text, first, last):
    """A start means the first day of a coarser date and an end the last; a tertial has four months.

    What began in 2020-T2 did not begin in January.
    """
    assert (str(periods.first_day(text)), str(periods.last_day(text))) == (first, last)


@pytest.mark.parametrize("text", ["2020-13", "2021-02-29", "2020-00", "våren 2020", ""])
def test_impossible_dates_are_refused(text):
    """A day or month that does not exist is no date."""
    with pytest.raises(ValueError):
        periods.last_day(text)


def test_periods_of_one_year_are_all_different():
    """The parts of a year can be told apart, also a tertial alone from the cumulative one."""
    names = ["2020", "2020-T1", "2020-T2", "2020-T3", "2020-H1", "2020-H2"]
    made = {Period.parse(name) for name in names} | {Period.parse("2020-T2").on_its_own()}
    assert len(made) == 7
    assert Period.parse("2020-T2").start == dt.date(2020, 1, 1)
