"""Numbers and words as Swedish readers and Swedish files have them.

Rounding happens here and nowhere else: half up, on display only.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

NBSP = "\u00a0"
MINUS = "\u2212"
MISSING = "–"
SUPPRESSED = "..*"
# What the two signs mean, in a few words and for a reader of tables.
UNKNOWN = {MISSING: "uppgift saknas", SUPPRESSED: "visas inte, för litet underlag"}
SIGNS = (
    f"{MISSING} betyder att uppgift saknas, och {SUPPRESSED} att den inte visas eftersom "
    "underlaget är för litet. Ingetdera är noll."
)
# How many decimals a unit is written with, where it has any.
DECIMALS = {"per 1000": 1, "mnkr": 1, "årsarbetare": 2}
# Whole numbers that running text has in words; 1 is left out, as its word has two genders.
IN_WORDS = {0: "noll"} | dict(
    enumerate("två tre fyra fem sex sju åtta nio tio elva tolv".split(), start=2)
)

# No figure is so large; a larger number is a slip, and is not exact.
LIMIT = 10**15

_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
_NUMBER = re.compile(r"-?(?:\d{1,3}(?: \d{3})+|\d+)(?:[.,]\d+)?")
_AMBIGUOUS = re.compile(r"-?[1-9]\d{0,2}\.\d{3}")


def number(value: float, decimals: int = 0) -> str:
    """Write a number: `1 234,5`, half up, with a true minus sign and never `−0`."""
    rounded = round_half_up(value, decimals)
    text = f"{abs(rounded):,.{decimals}f}".replace(",", NBSP).replace(".", ",")
    return f"{MINUS}{text}" if rounded < 0 else text


def shortest(value: float) -> str:
    """Write a number with as many decimals as it has, at most two: `2`, `0,5`, `27,95`."""
    decimals = next((n for n in (0, 1) if round_half_up(value, n) == round_half_up(value, 2)), 2)
    return number(value, decimals)


def percent(share: float, decimals: int = 0) -> str:
    """Write a share between 0 and 1 in per cent: `76 %`."""
    return f"{number(share * 100, decimals)}{NBSP}%"


def signed(text: str) -> str:
    """Put a plus sign before a written number that is above zero."""
    above_zero = not text.startswith(MINUS) and any(digit in text for digit in "123456789")
    return f"+{text}" if above_zero else text


def points(difference: float, decimals: int = 0) -> str:
    """Write the difference between two shares in percentage points (procentenheter)."""
    text = number(difference * 100, decimals)
    unit = "procentenhet" if text.lstrip(MINUS) == "1" else "procentenheter"
    return f"{signed(text)}{NBSP}{unit}"


def quantity(value: float, unit: str, more: int = 0) -> str:
    """Write a value with its unit: `31 873 000 kr`, `76 %`, `45,30 årsarbetare`, `70`.

    Args:
        value: the value, a share as a fraction.
        unit: its unit.
        more: how many decimals more than the unit usually has.
    """
    decimals = DECIMALS.get(unit, 0) + more
    if unit == "andel":
        return percent(value, decimals)
    text = number(value, decimals)
    return text if unit in ("antal", "per 1000") else f"{text}{NBSP}{unit}"


def amount(value: float, among: Sequence[float] = ()) -> str:
    """Write kronor to be taken in at a glance: `134,4 mnkr`, `465 tkr`, `950 kr`.

    Args:
        value: the amount.
        among: the amounts that it stands among, all in one unit; alone where there are none.
    """
    unit, size, decimals = shared_unit(among or [value])
    return f"{number(value / size, decimals)}{NBSP}{unit}"


def shared_unit(amounts: Sequence[float]) -> tuple[str, float, int]:
    """Choose how kronor that stand together are written: the unit, its size and its decimals.

    A small amount must not read as nothing: for its sake all have another decimal.
    """
    largest = max(map(abs, amounts))
    if largest < 9_999.5:
        return "kr", 1, 0
    # From what would else be 1 000 tkr.
    unit, size, decimals = ("mnkr", 1e6, 1) if largest >= 999_500 else ("tkr", 1e3, 0)
    is_lost = any(0 < abs(amount) / size < 0.5 / 10**decimals for amount in amounts)
    return unit, size, decimals + is_lost


def names(text: str, unit: str) -> bool:
    """Say whether a text names a unit, as a word of its own."""
    return re.search(rf"\b{re.escape(unit)}\b", text, re.IGNORECASE) is not None


def change(difference: float, unit: str, more: int = 0) -> str:
    """Write a difference in its unit, that between shares in percentage points."""
    if unit == "andel":
        return points(difference, more)
    return signed(quantity(difference, unit, more))


def counted(count: int, one: str, more: str) -> str:
    """Write a count with its noun: `1 fil`, `1 582 rader`."""
    return f"{number(count)} {one if count == 1 else more}"


def decimals(value: float) -> int:
    """Return how many decimals a number is given with: 2 for 27,95."""
    return len(f"{value:.10g}".partition(".")[2])


def round_half_up(value: float, decimals: int = 0) -> Decimal:
    """Round half away from zero.

    Fourteen digits are looked at, so that 0,785 stays 0,785 although a mean came out as
    0,78499999999999.
    """
    exact = Decimal(f"{value:.14g}")
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP) + 0


def whole_percents(shares: Sequence[float]) -> list[int]:
    """Round shares of one whole to whole per cents that add up to 100 (largest remainder)."""
    exact = [round_half_up(share * 100, 9) for share in shares]
    floors = [math.floor(value) for value in exact]
    missing = round(sum(exact)) - sum(floors)
    by_remainder = sorted(range(len(exact)), key=lambda i: floors[i] - exact[i])
    for i in by_remainder[:missing]:
        floors[i] += 1
    return floors


def capitalized(text: str) -> str:
    """Write a text with a capital letter first, the rest as it is."""
    return text[:1].upper() + text[1:]


def listed(words: Sequence[str]) -> str:
    """Join words as a sentence does: `a, b och c`."""
    return " och ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


@cache
def sort_key(text: str) -> str:
    """Key for sorting as in a Swedish phone book: å, ä, ö last, other accents as no accent."""
    folded = unicodedata.normalize("NFC", text).casefold()
    return _plain(folded.translate(str.maketrans("åäö", "{|}")))


@cache  # the same few names, in every figure's own
def slug(text: str) -> str:
    """Return a text's ASCII name, for figures and files: `Årsarbetare, FoU` → `arsarbetare_fou`."""
    return re.sub(r"[^a-z0-9]+", "_", _plain(text.casefold())).strip("_")


def parse_number(text: str) -> float:
    """Read a number as Swedish files write it: `1 234,5`, `−5`, `1234.5`, `76 %`, `400*`.

    Raises:
        ValueError: with a Swedish sentence; also where the text can be read two ways (`1.234`).
    """
    tidy = _SPACES.sub(" ", text.replace(MINUS, "-").replace("–", "-")).strip().rstrip("*").strip()
    percent_sign = tidy.endswith("%")
    tidy = re.sub(r"^- ", "-", tidy.removesuffix("%").strip())
    if _AMBIGUOUS.fullmatch(tidy):
        raise ValueError(
            f'"{text}" kan läsas på två sätt, som {tidy.replace(".", ",")} och som '
            f"{tidy.replace('.', '')}; skriv utan punkt"
        )
    if not _NUMBER.fullmatch(tidy):
        raise ValueError(f'fann "{text}", väntade ett tal som 1 234,5')
    value = float(tidy.replace(" ", "").replace(",", "."))
    if abs(value) > LIMIT:
        raise ValueError(f'fann "{text[:30]}", som är för stort; väntade ett tal som 1 234,5')
    return value / 100 if percent_sign else value


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char))
