"""Personal data has no place in a register: tell a personal identity number or e-mail address."""

from __future__ import annotations

import datetime as dt
import re

import pandas as pd

# Six or eight digits, perhaps a hyphen, dash, minus or blanks, four digits; not decimals.
_NUMBER = re.compile(
    r"(?<!\d)(?<!\d[.,])(?:18|19|20)?(\d\d)[-\s]?(\d\d)[-\s]?(\d\d)\s?[-+‐‑–—−]?\s?(\d{4})(?!\d)"
)
# No identity number is shorter, or less when it is stored as a number.
_SHORTEST, _SMALLEST = 10, 10**9
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")


def kind(text: str) -> str:
    """Return which kind of personal data a text holds, in Swedish; an empty text if none."""
    if len(text) < _SHORTEST and "@" not in text:
        return ""
    if _EMAIL.search(text):
        return "en e-postadress"
    if any(_is_identity_number(match) for match in _NUMBER.finditer(text)):
        return "ett personnummer"
    return ""


def among(values: pd.Series) -> dict[int, str]:
    """Return which kind of personal data some cells hold, by position; most hold none.

    Args:
        values: texts, numbers or both.
    """
    suspects = values
    if pd.api.types.is_numeric_dtype(values):
        suspects = values[values.abs() >= _SMALLEST]
    elif values.dtype == "str":
        suspects = values[(values.str.len() >= _SHORTEST) | values.str.contains("@", regex=False)]
    return {
        at: word
        for at, value in zip(suspects.index, suspects.tolist(), strict=True)
        if (word := kind(str(value)))
    }


def _is_identity_number(match: re.Match) -> bool:
    """Tell by date and check digit; a coordination number (samordningsnummer) has day + 60."""
    digits = "".join(match.groups())
    return _is_day(int(match[2]), int(match[3]) % 60) and _luhn(digits)


def _is_day(month: int, day: int) -> bool:
    try:
        dt.date(2000, month, day)
    except ValueError:
        return False
    return True


def _luhn(digits: str) -> bool:
    doubled = (int(digit) * (2 - i % 2) for i, digit in enumerate(digits))
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0
