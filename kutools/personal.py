"""Personal data has no place in a register: tell a personal identity number or e-mail address."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

import pandas as pd

# Six or eight digits of a day and four more, with whatever signs people put between them.
_NUMBER = re.compile(
    r"(?<!\d)(?:18|19|20)?(\d\d)([-./\s]?)(\d\d)[-./\s]?(\d\d)"
    r"(\s?[-+‐‑–—−/_.:]{0,2}\s?)(\d\d)\s?(\d\d)(?!\d|[-–]\d)"
)
# No identity number is shorter, or less when it is stored as a number, which has no first nought.
_SHORTEST, _SMALLEST = 10, 10**8
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]+")
# The kinds of personal data.
NUMBER, EMAIL = "ett personnummer", "en e-postadress"
# Columns that name persons, by their letters.
_COLUMNS = frozenset(
    "namn förnamn efternamn personnamn deltagarnamn deltagarensnamn kontakt kontaktperson "
    "personnummer personnr persnr pnr samordningsnummer födelsedatum epost epostadress email mejl "
    "mejladress mail mailadress telefon telefonnummer mobil".split()
)


def kind(text: str) -> str:
    """Return which kind of personal data a text holds, in Swedish; an empty text if none."""
    if len(text) < _SHORTEST and "@" not in text:
        return ""
    plain = _plain(text)
    if any(_is_identity_number(match) for match in _NUMBER.finditer(plain)):
        return NUMBER
    return EMAIL if "@" in plain and _EMAIL.search(plain) else ""


def masked(text: str) -> str:
    """Return a text without the personal data that it holds, to be told of what is wrong."""
    if not kind(text):
        return text
    without = _EMAIL.sub("…", _plain(text))
    return _NUMBER.sub(lambda match: "…" if _is_identity_number(match) else match[0], without)


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
        if (word := kind(_written(value)))
    }


def is_column(name: str) -> bool:
    """Say whether a column names persons, however that is written."""
    letters = filter(str.isalpha, unicodedata.normalize("NFC", name).casefold())
    return "".join(letters) in _COLUMNS


def _written(value: object) -> str:
    is_number = isinstance(value, int | float) and value >= _SMALLEST and value % 1 == 0
    return str(int(value)).zfill(_SHORTEST) if is_number else str(value)


def _plain(text: str) -> str:
    """Return a text with its signs in their usual form, and without those that are not seen."""
    usual = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in usual if unicodedata.category(sign) != "Cf")


def _is_identity_number(match: re.Match) -> bool:
    """Tell by date and check digit; a coordination number (samordningsnummer) has day + 60."""
    year, apart, month, day, between, *last = match.groups()
    if match[0].isdigit() and re.search(r"\d[.,]$", match.string[: match.start()]):
        return False  # decimals
    # A day written with signs is often followed by an hour, or by the year to which it lasts.
    if apart and (not between.strip() or last[0] in ("19", "20")):
        return False
    digits = "".join([year, month, day, *last])
    return _is_day(int(month), int(day) % 60) and _luhn(digits)


def _is_day(month: int, day: int) -> bool:
    try:
        dt.date(2000, month, day)
    except ValueError:
        return False
    return True


def _luhn(digits: str) -> bool:
    doubled = (int(digit) * (2 - i % 2) for i, digit in enumerate(digits))
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0
