"""Numbers and words stand as in a Swedish report, and are read as in Swedish files."""

import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kutools import swedish

NBSP, MINUS = "\u00a0", "\u2212"


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (0, 0, "0"),
        (31873, 0, f"31{NBSP}873"),
        (134355000, 0, f"134{NBSP}355{NBSP}000"),
        (1234.5, 1, f"1{NBSP}234,5"),
        (-547000, 0, f"{MINUS}547{NBSP}000"),
        (27.95, 2, "27,95"),
        (45.3, 2, "45,30"),
        (999.5, 0, f"1{NBSP}000"),
    ],
)
def test_numbers(value, decimals, shown):
    """Decimal comma, no-break space between thousands, true minus sign."""
    assert swedish.number(value, decimals) == shown


@pytest.mark.parametrize(
    ("value", "shown"), [(32.5, "33"), (33.5, "34"), (0.5, "1"), (-0.5, f"{MINUS}1"), (2.4999, "2")]
)
def test_half_goes_up(value, shown):
    """A half is rounded away from zero, never to the even number."""
    assert swedish.number(value) == shown


@given(st.integers(-(10**9), 10**9), st.integers(0, 2))
def test_half_goes_up_for_every_number(thousandths, decimals):
    """Rounding is half up at any number of decimals, for every written number."""
    exact = Decimal(thousandths) / 1000
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    assert swedish.round_half_up(thousandths / 1000, decimals) == rounded


@pytest.mark.parametrize("value", [-0.0, -0.4, -0.49, 0.2 - 0.2000001])
def test_no_minus_zero(value):
    """What is rounded to nothing has no sign."""
    assert swedish.number(value) == "0"
    assert swedish.signed(swedish.number(value)) == "0"
    assert str(swedish.round_half_up(value)) == "0"


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0.76, "76"), (0.325, "33"), (0.285, "29"), (0.005, "1"), (1, "100"), (-0.125, f"{MINUS}13")],
)
def test_per_cent(share, shown):
    """A share is shown in whole per cent, with a no-break space before the sign."""
    assert swedish.percent(share) == f"{shown}{NBSP}%"


@pytest.mark.parametrize("parts", [(0.28, 0.29), (0.57, 0.0), (0.1, 0.2, 0.555), (0.78, 0.79)])
def test_a_mean_of_exactly_a_half_goes_up(parts):
    """A mean that is exactly x,5 per cent goes up, although the computer is a hair below."""
    exact = mean(Decimal(str(part)) for part in parts) * 100
    assert exact % 1 == Decimal("0.5")
    assert swedish.percent(sum(parts) / len(parts)) == f"{int(exact) + 1}{NBSP}%"


@pytest.mark.parametrize(
    ("text", "signed"),
    [
        ("3", "+3"),
        ("0,04", "+0,04"),
        ("0", "0"),
        ("0,00", "0,00"),
        (f"{MINUS}3", f"{MINUS}3"),
        ("–", "–"),
    ],
)
def test_changes_have_a_sign(text, signed):
    """A change upwards has a plus sign; none and an unknown one have no sign."""
    assert swedish.signed(text) == signed


@pytest.mark.parametrize(
    ("difference", "shown"),
    [
        (0.03, "+3 procentenheter"),
        (-0.05, "−5 procentenheter"),
        (0.01, "+1 procentenhet"),
        (-0.01, "−1 procentenhet"),
        (0.11, "+11 procentenheter"),
        (0.001, "0 procentenheter"),
    ],
)
def test_differences_between_shares(difference, shown):
    """The difference between two shares is in procentenheter, one of them in the singular."""
    assert swedish.points(difference) == shown.replace(" ", NBSP)


def test_differences_with_more_decimals():
    """A change can be written more precisely than its unit usually is."""
    assert swedish.change(0.505, "andel", 1) == f"+50,5{NBSP}procentenheter"
    assert swedish.change(-1.25, "kr", 1) == f"−1,3{NBSP}kr"


@pytest.mark.parametrize(
    ("value", "shown"),
    [(2, "2"), (0.5, "0,5"), (27.95, "27,95"), (12.345, "12,35"), (12.3001, "12,3"), (9.999, "10")],
)
def test_no_more_decimals_than_a_number_has(value, shown):
    """A number is written with the decimals it has, two at most."""
    assert swedish.shortest(value) == shown


@pytest.mark.parametrize(
    ("count", "shown"), [(0, "0 rader"), (1, "1 rad"), (2, "2 rader"), (1582, "1 582 rader")]
)
def test_a_count_has_its_noun(count, shown):
    """One is in the singular, everything else in the plural."""
    assert swedish.counted(count, "rad", "rader").replace(NBSP, " ") == shown


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (31873000, "kr", "31 873 000 kr"),
        (0.76, "andel", "76 %"),
        (45.3, "årsarbetare", "45,30 årsarbetare"),
        (70, "antal", "70"),
        (-547000, "kr", "−547 000 kr"),
        (2.714, "per 1000", "2,7"),
        (1234, "per 1000", "1 234,0"),
    ],
)
def test_values_with_their_unit(value, unit, shown):
    """A value never stands without its unit; a count has none."""
    assert swedish.quantity(value, unit) == shown.replace(" ", NBSP)


@pytest.mark.parametrize(
    ("value", "unit", "more", "shown"),
    [
        (0.375, "andel", 1, "37,5 %"),
        (45.3, "årsarbetare", 1, "45,300 årsarbetare"),
        (70, "antal", 1, "70,0"),
        (134.4, "mnkr", 0, "134,4 mnkr"),
    ],
)
def test_values_with_more_decimals(value, unit, more, shown):
    """A value can be written more precisely than its unit usually is."""
    assert swedish.quantity(value, unit, more) == shown.replace(" ", NBSP)


@pytest.mark.parametrize(
    ("difference", "unit", "shown"),
    [
        (-0.15, "andel", "−15 procentenheter"),
        (0.01, "andel", "+1 procentenhet"),
        (-2_302_000, "kr", "−2 302 000 kr"),
        (3, "antal", "+3"),
        (0.001, "årsarbetare", "0,00 årsarbetare"),
        (-0.4, "kr", "0 kr"),
    ],
)
def test_changes_in_their_unit(difference, unit, shown):
    """A change has its sign and unit, that of a share percentage points; no change has no sign."""
    assert swedish.change(difference, unit) == shown.replace(" ", NBSP)


@pytest.mark.parametrize(
    ("value", "decimals"), [(27.95, 2), (3.0, 0), (0.1, 1), (0.37, 2), (0.1 + 0.2, 1), (-1.5, 1)]
)
def test_decimals_that_a_number_is_given_with(value, decimals):
    """How precisely a number was printed is told by its decimals, a computer's dust aside."""
    assert swedish.decimals(value) == decimals


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=12).filter(any))
def test_whole_per_cents_make_a_hundred(amounts):
    """Shares of a row make 100 per cent, and none is moved by a whole per cent or more."""
    total = sum(amounts)
    percents = swedish.whole_percents([amount / total for amount in amounts])
    assert sum(percents) == 100
    assert all(abs(p - 100 * a / total) < 1.000001 for p, a in zip(percents, amounts, strict=True))


@pytest.mark.parametrize(
    ("shares", "percents"),
    [
        ([12237 / 29390, 12449 / 29390, 4704 / 29390], [42, 42, 16]),
        ([1 / 3, 1 / 3, 1 / 3], [34, 33, 33]),
        ([0.334, 0.333, 0.333], [34, 33, 33]),
        ([0.005, 0.995], [1, 99]),
        ([0.29, 0.71], [29, 71]),
        ([0.104, 0.108, 0.788], [10, 11, 79]),
        ([1.0], [100]),
        ([1.106, -0.106], [111, -11]),
        ([], []),
    ],
)
def test_largest_remainder(shares, percents):
    """The per cents that are missing go to the largest remainders, the first of equals first."""
    assert swedish.whole_percents(shares) == percents


@pytest.mark.parametrize(
    ("text", "shown"), [("pågår med problem", "Pågår med problem"), ("eHälsa", "EHälsa"), ("", "")]
)
def test_a_capital_letter_first(text, shown):
    """The first letter is a capital, å, ä and ö too, and the rest is as it was."""
    assert swedish.capitalized(text) == shown
    assert swedish.capitalized("åtgärd") == "Åtgärd"


def test_lists_in_a_sentence():
    """Words are joined by commas, the last by och."""
    assert swedish.listed(["a", "b", "c"]) == "a, b och c"
    assert swedish.listed(["a", "b"]) == "a och b"
    assert swedish.listed(["a"]) == "a"
    assert swedish.listed([]) == ""


def test_alphabetical_order():
    """Å, Ä and Ö come last in that order; case and other accents do not matter."""
    words = ["Aneby", "Eksjö", "Éric", "Etta", "habo", "Jönköping", "Zinkgruvan", "Åsa", "Äng"]
    words += ["Ödeshög"]
    assert sorted(set(words), key=swedish.sort_key) == words


def test_alphabetical_order_of_decomposed_letters():
    """Å made of A and a ring, as macOS names files, has the same place."""
    assert swedish.sort_key(unicodedata.normalize("NFD", "Åsa")) == swedish.sort_key("Åsa")


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Strategigrupp psykiatri/missbruk", "strategigrupp_psykiatri_missbruk"),
        ("Årsarbetare, FoU", "arsarbetare_fou"),
        ("Ängen & Ön", "angen_on"),
        ("PKS – Primärkommunalt samverkansorgan", "pks_primarkommunalt_samverkansorgan"),
        ("(2020)", "2020"),
        ("Nära vård", "nara_vard"),
    ],
)
def test_slugs(text, slug):
    """A name in a figure's name is lower case ASCII; what is no letter or digit becomes `_`."""
    assert swedish.slug(text) == slug


@given(st.text(max_size=30))
def test_slugs_are_ascii_and_stay(text):
    """A slug is ASCII whatever the text, and the slug of a slug is itself."""
    slug = swedish.slug(text)
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789_")
    assert swedish.slug(slug) == slug


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 234,5", 1234.5),
        ("1234,5", 1234.5),
        ("1234.5", 1234.5),
        ("12 345 678", 12345678),
        ("810 000,00", 810000),
        ("0,001", 0.001),
        ("007", 7),
        (f"1{NBSP}234", 1234),
        ("1\u2009234", 1234),
        ("1\u202f234,50", 1234.5),
        ("−5", -5),
        ("-5", -5),
        ("–5", -5),
        ("- 6 279", -6279),
        ("76 %", 0.76),
        (f"76{NBSP}%", 0.76),
        ("400*", 400),
        ("-400*", -400),
        ("0.125", 0.125),
        ("1,234", 1.234),
        (" 7 ", 7),
        ("74.400000000000006", 74.4),
    ],
)
def test_numbers_as_swedish_files_have_them(text, value):
    """Spaces of any kind, comma or point, any minus sign, per cent and a footnote's asterisk."""
    assert swedish.parse_number(text) == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("1.234", "som 1,234 och som 1234;"),
        ("-12.345", "som -12,345 och som -12345;"),
        ("−999.999*", "som -999,999 och som -999999;"),
        ("5.685 ", "som 5,685 och som 5685;"),
        ("999.000", "som 999,000 och som 999000;"),
        ("1.234 %", "som 1,234 och som 1234;"),
    ],
)
def test_a_number_that_can_be_read_two_ways_is_refused(text, readings):
    """A group of three digits after a lone point is never guessed: both readings are named."""
    with pytest.raises(ValueError, match=f"kan läsas på två sätt, {readings}"):
        swedish.parse_number(text)


@pytest.mark.parametrize(
    "text", ["", "-", "tolv", "1 23", "1.234.567", "1e5", "--5", "5 kr", "1,2,3", "nan", "inf", "%"]
)
def test_what_is_no_number_is_refused(text):
    """A text that is no number is told as found, with what was expected."""
    with pytest.raises(ValueError, match="väntade ett tal som 1 234,5") as told:
        swedish.parse_number(text)
    assert f'"{text}"' in str(told.value)


@given(st.integers(-(10**13), 10**13))
def test_a_shown_number_can_be_read_back(hundredths):
    """What a report shows can be pasted into a register and is the same number."""
    assert swedish.parse_number(swedish.number(hundredths / 100, 2)) == hundredths / 100


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (134_355_000, "134,4 mnkr"),
        (134_350_000, "134,4 mnkr"),
        (999_500, "1,0 mnkr"),
        (9_999.5, "10 tkr"),
        (-1_000_000, "−1,0 mnkr"),
        (999_600, "1,0 mnkr"),
        (999_400, "999 tkr"),
        (9_999.6, "10 tkr"),
        (465_440, "465 tkr"),
        (10_000, "10 tkr"),
        (9_999, "9 999 kr"),
        (0, "0 kr"),
    ],
)
def test_amounts_at_a_glance(value, text):
    """Millions are mnkr with a decimal, ten thousand and more tkr, less is kronor."""
    assert swedish.amount(value).replace("\u00a0", " ") == text


@pytest.mark.parametrize(
    ("text", "unit", "is_named"),
    [
        ("Årsarbetare", "årsarbetare", True),
        ("Belopp i tkr", "tkr", True),
        ("Belopp i tkr", "kr", False),
        ("Kvinnors krav", "kr", False),
        ("Årsarbetare efter form", "årsarbetare", True),
    ],
)
def test_a_unit_is_named_as_a_word(text, unit, is_named):
    """A unit within another word is not named: there is no kr in krav."""
    assert swedish.names(text, unit) == is_named
