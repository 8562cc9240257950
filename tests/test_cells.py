"""A cell means what a Swedish reader takes it to mean; what can mean two things is refused."""

import datetime as dt
import unicodedata
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kutools.contract import Column
from kutools.registers import cells

NO_NUMBERS = [
    *["tolv", "12 st", "1.234,5", "1.234.567", "12 34", "1 2345", "1,2,3", "5-", "--5", "..", "-"],
    *["#DIV/0!", "#N/A", "=A1*2", "1e5", "nan", "inf", "½", "²"],
    *[True, dt.datetime(2020, 8, 31), dt.time(1, 0), dt.timedelta(1), float("inf")],
]
BLANKS = [None, "", "  ", "\u00a0", float("nan"), pd.NaT]


def read(cell: object, kind: str, **more) -> object:
    """What a cell in a column of this kind means."""
    return cells.parse(cell, Column("kolumn", kind, **more))


def refused(cell: object, kind: str, **more) -> str:
    """What is said about a cell that cannot be read."""
    with pytest.raises(ValueError) as caught:
        read(cell, kind, **more)
    return str(caught.value)


@pytest.mark.parametrize("kind", cells._KINDS)
@pytest.mark.parametrize("cell", BLANKS, ids=repr)
def test_blank(cell, kind):
    """A cell of blanks or nothing is empty, whatever its column holds."""
    assert read(cell, kind) is None


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1\u00a0234,5", 1234.5),
        ("−400*", -400),
        ("74.400000000000006", 74.400000000000006),
        (12, 12),
        (0.5, 0.5),
        (Decimal("12.50"), 12.5),
    ],
)
@pytest.mark.parametrize("kind", ["number", "amount"])
def test_number(written, value, kind):
    """A number is read as it is written (test_swedish has every form) or as Excel stores it."""
    assert read(written, kind) == value


def test_per_cent():
    """A share written in per cent is a share; it is no amount and no count."""
    assert read("76 %", "number") == 0.76
    assert read("76,5\u00a0%", "number") == 0.765
    assert "inte en andel" in refused("76 %", "amount")
    assert "inte en andel" in refused("100 %", "count")


@pytest.mark.parametrize("written", NO_NUMBERS, ids=str)
@pytest.mark.parametrize("kind", ["number", "amount", "count"])
def test_no_number(written, kind):
    """What is no number is refused with the value found and the form expected."""
    assert f'fann "{written}", väntade ett tal som 1 234,5' in refused(written, kind)


@pytest.mark.parametrize("written", ["-1", "1,5", -1, 0.5])
def test_count(written):
    """A count is whole and not negative."""
    assert refused(written, "count") == f'fann "{written}", väntade ett helt antal, 0 eller mer'
    assert read("13", "count") == read(13.0, "count") == 13


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("Gnosjö", "Gnosjö"),
        (unicodedata.normalize("NFD", "Gnosjö"), "Gnosjö"),
        ("  Region  Jönköpings\u00a0län ", "Region Jönköpings län"),
        ("PKS*", "PKS"),
        ("PKS **", "PKS"),
        ("0604", "0604"),
        (604.0, "604"),
        ("=1+1", "=1+1"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("C*-föreläsning", "C*-föreläsning"),
    ],
)
def test_text(written, value):
    """A text is kept as it is, but for outer and double blanks, composition and footnote stars."""
    assert read(written, "text") == value


@pytest.mark.parametrize(
    "written",
    [
        "2020-08-31",
        " 2020-08-31 ",
        "2020-08-31 00:00:00",
        dt.date(2020, 8, 31),
        dt.datetime(2020, 8, 31, 13, 30),
        pd.Timestamp("2020-08-31"),
    ],
    ids=repr,
)
@pytest.mark.parametrize("kind", ["date", "start", "end"])
def test_day(written, kind):
    """A day is read as Swedes write it or as Excel stores it; the time of day is left out."""
    assert read(written, kind) == pd.Timestamp("2020-08-31")


@pytest.mark.parametrize("written", ["03/04/2020", "3/4/20", "03.04.2020"])
def test_day_that_can_be_read_two_ways(written):
    """A date with slashes or points is never guessed."""
    assert refused(written, "date") == (
        f'"{written}" kan läsas på flera sätt; skriv datumet som 2020-08-31'
    )


@pytest.mark.parametrize(
    "written", ["igår", "2020-13-01", "2020-02-30", "31 augusti", 44074, "0202-08-31", "2020-08"]
)
def test_no_day(written):
    """What is no day, an impossible day and Excel's bare day numbers are refused."""
    assert refused(written, "date") == f'fann "{written}", väntade ett datum som 2020-08-31'


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2020", "2020-01-01", "2020-12-31"),
        (2020, "2020-01-01", "2020-12-31"),
        (2020.0, "2020-01-01", "2020-12-31"),
        ("2020-T2", "2020-05-01", "2020-08-31"),
        ("2020-H2", "2020-07-01", "2020-12-31"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2020-11", "2020-11-01", "2020-11-30"),
    ],
)
def test_coarse_day(written, first, last):
    """A coarser date means its first day where something starts and its last where it ends."""
    assert read(written, "start") == pd.Timestamp(first)
    assert read(written, "end") == pd.Timestamp(last)
    assert "väntade ett datum" in refused(written, "date")


@pytest.mark.parametrize(
    ("written", "kind", "value"),
    [
        ("2020-t2", "period", "2020-T2"),
        (2020, "period", "2020"),
        (2020.0, "year", 2020),
        ("2020", "year", 2020),
        ("Ja", "flag", True),
        (False, "flag", False),
        (1, "flag", True),
        ("nej ", "flag", False),
    ],
)
def test_periods_years_and_flags(written, kind, value):
    """Periods, years and yes or no are read as text or as Excel's own."""
    assert read(written, kind) == value


@pytest.mark.parametrize(
    ("written", "kind", "expected"),
    [
        ("2020-T4", "period", "2020-T2"),
        ("T2 2020", "period", "2020-T2"),
        ("20", "year", "ett år som 2020"),
        ("2020-T2", "year", "ett år som 2020"),
        ("kanske", "flag", "ja eller nej"),
    ],
)
def test_no_period_year_or_flag(written, kind, expected):
    """What is no period, year or flag is refused with an example of one."""
    assert f'"{written}"' in (said := refused(written, kind))
    assert expected in said


def test_choices():
    """One of a few words is read regardless of case; another is refused with all of them."""
    choices = ("fysisk", "digital")
    assert read(" Fysisk*", "text", choices=choices) == "fysisk"
    assert refused("Teams", "text", choices=choices) == (
        'fann "Teams", väntade fysisk eller digital'
    )


@given(
    value=st.decimals(-(10**12), 10**12, places=2, allow_nan=False),
    blank=st.sampled_from(["", " ", "\u00a0", "\u2009", "\u202f"]),
    minus=st.sampled_from(["-", "−", "–", "- "]),
    point=st.sampled_from([",", "."]),
    decimals=st.integers(0, 2),
    around=st.sampled_from(["{}", " {} ", "{}*", "\u00a0{}"]),
)
def test_every_swedish_way_to_write_a_number(value, blank, minus, point, decimals, around):
    """However a number is spaced, signed and decimalised, it is read as exactly that number."""
    value = value.quantize(Decimal(1).scaleb(-decimals))
    digits = f"{abs(value):,.{decimals}f}".replace(".", point if decimals else ".")
    whole, mark, fraction = digits.rpartition(point) if decimals else (digits, "", "")
    written = around.format(
        (minus if value < 0 else "") + whole.replace(",", blank) + mark + fraction
    )
    assert read(written, "amount") == float(value)
    assert read(float(value), "amount") == float(value)
