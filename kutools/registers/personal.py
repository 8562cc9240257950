"""Personal data has no place in a register: tell a personal identity number or e-mail address."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator

import pandas as pd

# Six or eight digits of a day and four more, with whatever signs people put between them.
_NUMBER = re.compile(
    r"(?<!\d)(?:18|19|20)?(\d\d)([-./\s]?)(\d\d)[-./\s]?(\d\d)"
    r"(\s?[-+‐‑–—−/_.:]{0,2}\s?)(\d\d)\s?(\d\d)(?!\d)"
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
    if any(_numbers(plain)):
        return NUMBER
    return EMAIL if "@" in plain and _EMAIL.search(plain) else ""


def masked(text: str) -> str:
    """Return a text without the personal data that it holds, to be told of what is wrong."""
    if not kind(text):
        return text
    plain = _plain(text)
    for match in reversed(list(_numbers(plain))):
        plain = f"{plain[: match.start()]}…{plain[match.end() :]}"
    return _EMAIL.sub("…", plain)


def among(values: pd.Series, are_amounts: bool = False) -> dict[int, str]:
    """Return which kind of personal data some cells hold, by position; most hold none.

    Args:
        values: texts, numbers or both.
        are_amounts: whether numbers are amounts, to which no noughts belong.
    """
    suspects, smallest = values, 10 * _SMALLEST if are_amounts else _SMALLEST
    if pd.api.types.is_numeric_dtype(values):
        suspects = values[values.abs() >= smallest]
    elif values.dtype == "str":
        suspects = values[(values.str.len() >= _SHORTEST) | values.str.contains("@", regex=False)]
    return {
        at: word
        for at, value in zip(suspects.index, suspects.tolist(), strict=True)
        if (word := kind(_written(value, smallest)))
    }


def is_column(name: str) -> bool:
    """Say whether a column names persons, however that is written."""
    letters = filter(str.isalpha, unicodedata.normalize("NFC", name).casefold())
    return "".join(letters) in _COLUMNS


def _written(value: object, smallest: int) -> str:
    if not isinstance(value, int | float):
        return str(value)
    size = abs(value)
    return str(int(size)).zfill(_SHORTEST) if size >= smallest and size % 1 == 0 else ""


def _plain(text: str) -> str:
    """Return a text with its signs in their usual form, and without those that are not seen."""
    if text.isascii():  # as most cells are
        return text
    usual = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in usual if unicodedata.category(sign) != "Cf")


def _numbers(plain: str) -> Iterator[re.Match]:
    """Give the identity numbers of a text; what begins as one may hold another."""
    at = 0
    while match := _NUMBER.search(plain, at):
        is_one = _is_identity_number(match)
        at = match.end() if is_one else match.start() + 1
        if is_one:
            yield match


def _is_identity_number(match: re.Match) -> bool:
    """Tell by date and check digit; a coordination number (samordningsnummer) has day + 60."""
    year, apart, month, day, between, *last = match.groups()
    if match[0].isdigit() and re.search(r"\d[.,]$", match.string[: match.start()]):
        return False  # decimals
    # A day written with signs is often followed by an hour, or by the year to which it lasts.
    is_hour = not between.strip() and int(last[0]) < 24 and int(last[1]) < 60
    if apart and (is_hour or last[0] in ("19", "20")):
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
