"""Quantities in Swedish running text are found; dates, years and labels are told apart."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kutools import swedish
from kutools.audit.claims import numerals


def read(text: str) -> list[tuple[float, str]]:
    """The quantities of a text: value and unit."""
    return [(one.value, one.unit) for one in numerals.find(text)]


@pytest.mark.parametrize(
    ("text", "value", "unit", "step"),
    [
        ("76 %", 0.76, "andel", 0.01),
        ("76 procent", 0.76, "andel", 0.01),
        ("12,5 %", 0.125, "andel", 0.001),
        ("−3 procentenheter", -0.03, "procentenheter", 0.01),
        ("–3 procentenheter", -0.03, "procentenheter", 0.01),
        ("+1 procentenhet", 0.01, "procentenheter", 0.01),
        ("31 873 tkr", 31_873_000, "kr", 1_000),
        ("31\u00a0873\u2009000 kr", 31_873_000, "kr", 1),
        ("1,2 mnkr", 1_200_000, "kr", 100_000),
        ("12,5 miljoner", 12_500_000, "kr", 100_000),
        ("12,5 miljoner kronor", 12_500_000, "kr", 100_000),
        ("tre miljarder kronor", 3_000_000_000, "kr", 1_000_000_000),
        ("500 tusen kronor", 500_000, "kr", 1_000),
        ("2000 kr", 2_000, "kr", 1),
        ("27,95", 27.95, "", 0.01),
        ("27,95 årsarbetare", 27.95, "årsarbetare", 0.01),
        ("tolv", 12, "", 1),
        ("tjugofem", 25, "", 1),
        ("tjugo fem", 25, "", 1),
        ("tvåhundra", 200, "", 1),
        ("hälften", 0.5, "andel", 0.05),
        ("tre fjärdedelar", 0.75, "andel", 0.05),
        ("en tiondel", 0.1, "andel", 0.05),
    ],
)
def test_a_quantity_has_its_value_in_house_units(text, value, unit, step):
    """Shares are fractions and amounts kronor, and the last digit written tells the rounding."""
    [one] = numerals.find(f"Det var {text}.")
    assert (one.text, one.unit) == (text, unit)
    assert one.value == pytest.approx(value, abs=1e-12)
    assert one.step == pytest.approx(step)


@pytest.mark.parametrize(
    "text",
    [
        "år 2020 och 2019–2021",
        "2020-T2, 2020-H1, T2, H1, tertial 2 och tertial två",
        "31 augusti, 2020-08-31, den 12 mars 2020, 31/8 och kl. 10.15",
        "1–3 september och 12 och 13 maj",
        "mål 3, tabell 2.1, diagram 1.2, bilaga 2, kapitel 4, punkt 3, steg 1, nivå 2.2",
        "§ 5, sida 4, sidan 14, Agenda 2030, årskurs 9 och LSS 9 §",
        "målen 1, 2 och 3",
        "65-årig, covid-19, FoU-2, 9b, T4-tåg och 24-timmarsvård",
        "första, andra, tredje, 2:a och 3:e",
        "1–6, 5–6 och på en skala från 1 till 6",
        "..* och –",
        "en kurs och ett mål",
        "`12 kurser` och [länk](https://exempel.se/12) och 1a@exempel.se",
        "de tre K och flera tusen",
        "de senaste tre åren, två dagar och fyra gånger",
        "sextiden, nioåringar och tolvte",
        "{{ narvaro.natverk2 }}",
        "1. ",
        "## 2.1 Närvaro",
    ],
)
def test_what_only_looks_like_a_quantity_is_passed_over(text):
    """Years, dates, labels, marks and words that hold a number word are no quantities."""
    assert read(text) == []


def test_a_list_mark_is_no_quantity_but_what_follows_is():
    """The mark of a list stands at the start of a line only."""
    assert [one.text for one in numerals.find("1. Vi höll 34 kurser\n2. och 5 möten")] == [
        "34",
        "5",
    ]


def test_a_count_has_the_word_it_counts():
    """The word right after a whole number is what it counts, if it is no small word."""
    found = numerals.find("70 träffar, 9 av 21 nätverk")
    assert [(one.unit, one.noun) for one in found] == [
        ("antal", "träffar"),
        ("", "av"),
        ("antal", "nätverk"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "60–89 %",
        "60-89 %",
        "mellan 60 och 89 procent",
        "från 60 till 89 %",
        "60 respektive 89 %",
        "från 60 (januari–augusti 2019) till 89 %",
    ],
)
def test_two_ends_of_a_range_share_their_unit(text):
    """The unit written after the last of two numbers is that of both."""
    assert read(text) == [(0.60, "andel"), (0.89, "andel")]


def test_two_numbers_that_are_no_range_do_not_share_a_unit():
    """A number before another sentence's per cent stays a bare number."""
    assert read("De var 60. Och 89 %") == [(60, ""), (0.89, "andel")]


@pytest.mark.parametrize("text", ["2019", "År 2019 var", "(2019)"])
def test_a_bare_number_of_this_time_is_a_year(text):
    """1900–2099 without unit is a year, and with one an amount."""
    assert read(text) == []
    assert read("2019 kr") == [(2019, "kr")]


@given(st.integers(-(10**9), 10**9), st.sampled_from([0, 1, 2]))
def test_a_written_number_is_read_back(value, decimals):
    """What the house writes as a number, it reads with the same value."""
    text = swedish.number(value / 10**decimals, decimals)
    if not (decimals == 0 and 1900 <= abs(value) <= 2099):
        [one] = numerals.find(f"Det var {text} kr.")
        assert one.value == pytest.approx(value / 10**decimals, abs=1e-9)
        assert one.step == pytest.approx(10.0**-decimals)


@given(
    st.integers(-10_000, 10_000_000),
    st.sampled_from(["andel", "kr", "tkr", "mnkr", "årsarbetare"]),
)
def test_a_written_quantity_is_read_back(count, unit):
    """What the house writes with a unit, it reads with the same value, to its own rounding."""
    scale = {"tkr": 1_000, "mnkr": 1_000_000}.get(unit, 1)
    value = count / 100
    [one] = numerals.find(f"Det var {swedish.quantity(value, unit)}.")
    assert one.unit == ("kr" if unit in ("tkr", "mnkr") else unit)
    assert abs(one.value / scale - value) <= one.step / scale / 2 + 1e-9


@given(st.sampled_from(sorted(swedish.IN_WORDS.items())))
def test_every_number_word_of_the_house_is_read(item):
    """Each word that a figure may be written in is understood, with a capital too."""
    value, word = item
    assert read(f"{word} kurser") == read(f"{word.capitalize()} kurser") == [(value, "antal")]


@given(st.text(max_size=80))
def test_any_text_can_be_read(text):
    """Each quantity stands where it says in the text, in order and without overlap."""
    found = numerals.find(text)
    assert all(text[one.start : one.end] == one.text for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@pytest.mark.attack
@pytest.mark.parametrize("part", ["1", "a", "1.", "a1", "1,", "#", "](", "{{", "012-1"])
def test_what_has_no_blanks_is_passed_over(part):
    """A picture within a text is one long word: this would else take hours."""
    assert numerals.find(f"{part * 300_000} och 12 kurser")[-1].value == 12
