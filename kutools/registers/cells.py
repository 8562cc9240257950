"""What a cell means: text, number, day or period, read as Swedish files write them."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from kutools import contract, periods, swedish
from kutools.contract import Column
from kutools.periods import Period
from kutools.registers import sheets

# The values of a column, or of its different cells.
Values = np.ndarray | pd.api.extensions.ExtensionArray
# A number that is written in no other way than most, and can be read in only one.
_PLAIN = r"-?([0-9]{1,3}( [0-9]{3})+|[0-9]+)(,[0-9]+)?"
# A text that is kept as it is: no star, no double blanks, no letter that can be composed.
_PLAIN_TEXT = r"[!-)+-~¡-ʯ]+( [!-)+-~¡-ʯ]+)*"
# What tells a terminal to do something, and shows nothing.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# What Excel stores much like a number but means something else.
_NO_NUMBERS = (bool, dt.date, dt.time, dt.timedelta)


def parse(cell: object, column: Column) -> object:
    """Read one cell as its column's kind; raises ValueError with a Swedish sentence."""
    if not sheets.is_filled(cell):
        return None
    value = _KINDS[column.kind](cell)
    if value == "" and not column.blank:
        raise ValueError("cellen har bara tecken som inte räknas; väntade ett värde")
    if column.choices:
        return _choice(value, column.choices)
    return value


def parse_all(values: pd.Series, column: Column) -> tuple[Values, dict[int, str]]:
    """Read different cells as their column's kind.

    Args:
        values: the cells, each once.
        column: what they hold.

    Returns:
        What they mean in the column's type, with an empty value last; and what is wrong with those
        that cannot be read, a Swedish sentence by position.
    """
    read, is_plain = _plainly(values, column)
    faults = {}
    left = values[~is_plain] if is_plain.any() else values
    for at, cell in zip(left.index, left.tolist(), strict=True):
        try:
            read[at] = parse(cell, column)
        except ValueError as error:
            faults[at] = f"{error}."
    return typed(read, column), faults


def _plainly(values: pd.Series, column: Column) -> tuple[np.ndarray, np.ndarray]:
    """Read the texts and numbers that are written plainly all at once, and mark them."""
    count = len(values)
    read, is_plain = np.full(count + 1, None, dtype=object), np.zeros(count, dtype=bool)
    if values.dtype == "str" and column.kind == "text" and not column.choices:
        is_plain = values.str.fullmatch(_PLAIN_TEXT).to_numpy(bool)
        read[:-1][is_plain] = values[is_plain]
    if column.kind not in contract.NUMBERS or values.dtype == "object":
        return read, is_plain
    read = np.full(count + 1, np.nan)
    if values.dtype == "str":
        is_plain = values.str.fullmatch(_PLAIN).to_numpy(bool)
        read[:-1][is_plain] = _floats(values[is_plain])
    else:
        is_plain, read[:-1] = np.ones(count, dtype=bool), values
    is_plain = is_plain & (np.abs(read[:-1]) <= swedish.LIMIT)
    if column.kind == "count":
        is_plain = is_plain & (read[:-1] >= 0) & (read[:-1] % 1 == 0)
    read[:-1][~is_plain] = np.nan
    return read, is_plain


def _floats(written: pd.Series) -> pd.Series:
    try:
        return written.astype("double[pyarrow]")
    except ValueError:  # some have blanks between thousands, or decimals after a comma
        tidy = written.str.replace(" ", "").str.replace(",", ".")
        return tidy.astype("double[pyarrow]")


def _choice(value: str, choices: tuple[str, ...]) -> str:
    if value.casefold() in choices:
        return value.casefold()
    raise ValueError(f'fann "{value}", väntade {" eller ".join(choices)}')


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    composed = unicodedata.normalize("NFC", str(cell))
    seen = _CONTROL.sub("", " ".join(composed.split()))
    return " ".join(seen.split()).rstrip("*").rstrip()


def _flag(cell: object) -> bool:
    word = str(cell).strip().casefold()
    if word in ("ja", "true", "sant", "1"):
        return True
    if word in ("nej", "false", "falskt", "0"):
        return False
    raise ValueError(f'fann "{cell}", väntade ja eller nej')


def _number(cell: object) -> float:
    if isinstance(cell, str):
        return swedish.parse_number(cell)
    if isinstance(cell, _NO_NUMBERS) or not abs(cell) <= swedish.LIMIT:
        raise ValueError(f'fann "{cell}", väntade ett tal som 1 234,5')
    return float(cell)


def _amount(cell: object) -> float:
    if "%" in str(cell):
        raise ValueError(f'fann "{cell}", väntade ett tal som 1 234,5, inte en andel')
    return _number(cell)


def _count(cell: object) -> float:
    value = _amount(cell)
    if value < 0 or not value.is_integer():
        raise ValueError(f'fann "{cell}", väntade ett helt antal, 0 eller mer')
    return value


def _year(cell: object) -> float:
    text = _text(cell)
    if not re.fullmatch(r"(19|20)\d\d", text):
        raise ValueError(f'fann "{text}", väntade ett år som 2020')
    return float(text)


def _day(cell: object, read: Callable[[str], dt.date]) -> pd.Timestamp:
    """Read a day; `read` tells which day a text means."""
    if isinstance(cell, dt.date):
        return pd.Timestamp(cell).normalize()
    text = _text(cell).removesuffix(" 00:00:00")
    if re.fullmatch(r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4}", text):
        raise ValueError(f'"{text}" kan läsas på flera sätt; skriv datumet som 2020-08-31')
    try:
        day = read(text)
    except ValueError:
        day = dt.date.min
    if not 1900 <= day.year <= 2099:
        raise ValueError(f'fann "{text}", väntade ett datum som 2020-08-31')
    return pd.Timestamp(day)


_KINDS: dict[str, Callable[[object], object]] = {
    "text": _text,
    "flag": _flag,
    "count": _count,
    "number": _number,
    "amount": _amount,
    "year": _year,
    "period": lambda cell: str(Period.parse(_text(cell))),
    "date": lambda cell: _day(cell, dt.date.fromisoformat),
    "start": lambda cell: _day(cell, periods.first_day),
    "end": lambda cell: _day(cell, periods.last_day),
}


def typed(values: Sequence[object], column: Column) -> Values:
    """Give a column its type: numbers float, days datetime, flags nullable, text never missing.

    Text is a category, which keeps each text once.
    """
    if column.kind in (*contract.NUMBERS, "year"):
        return np.asarray(values, dtype=float)
    if column.kind in contract.DAYS:
        return pd.to_datetime(pd.Series(values)).array
    if column.kind == "flag":
        return pd.array(values, dtype="boolean")
    places: dict[str, int] = {}
    codes = [places.setdefault(value or "", len(places)) for value in values]
    texts = pd.CategoricalDtype(pd.Index(list(places), dtype="str"))
    return pd.Categorical.from_codes(codes, dtype=texts, validate=False)
