"""What a file holds: CSV, Excel and Parquet told apart by content, read into numbered rows."""

from __future__ import annotations

import csv
import io
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from itertools import zip_longest

import openpyxl
import pandas as pd

ENDINGS = (".csv", ".xlsx", ".parquet")
SEPARATORS = (";", "\t", ",")


@dataclass(frozen=True)
class Sheet:
    """The filled rows of one sheet, each with its number as Excel shows it.

    A CSV or Parquet file is one sheet without a name. Cells are text, numbers, days or None.
    """

    name: str
    rows: list[tuple[int, list[object]]]


def read(data: bytes) -> list[Sheet]:
    """Read the sheets of a file; hidden sheets are left out.

    Raises:
        ValueError: with a Swedish sentence, if the content cannot be read as a table.
    """
    if not data.strip():
        raise ValueError("filen är tom; väntade en tabell med rubrikrad")
    if data.startswith(b"PK\x03\x04"):
        return _excel(data)
    if data.startswith(b"PAR1"):
        return [_parquet(data)]
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise ValueError(
            "filen är lösenordsskyddad eller i gammalt Excelformat; "
            "spara den som .xlsx utan lösenord"
        )
    return [_csv(decode(data))]


def decode(data: bytes) -> str:
    """Return text that is in UTF-8, with or without a mark, or in what Windows used before.

    Raises:
        ValueError: with a Swedish sentence, if it is neither.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        with suppress(UnicodeDecodeError):
            text = data.decode(encoding)
            if "\0" not in text:  # UTF-16 without a mark can be read as UTF-8
                return text
    raise ValueError("filen är varken UTF-8 eller Windows-1252; spara den som UTF-8")


def _csv(text: str) -> Sheet:
    if text.lstrip()[:200].casefold().startswith(("<!doctype", "<html", "<?xml")):
        raise ValueError("filen är en webbsida, inte en tabell; hämta den på nytt")
    try:
        lines = io.StringIO(text, newline="")
        rows = list(csv.reader(lines, delimiter=_separator(text), strict=True))
    except csv.Error as error:
        raise ValueError(
            f"filen är inte en hel CSV-fil ({error}); kontrollera citattecknen"
        ) from error
    return Sheet("", _filled(rows))


def _separator(text: str) -> str:
    """Return the separator that most regularly stands in the first lines.

    What separates columns stands as often in every line; commas in decimals and text do not.
    """
    lines = text.splitlines()[:50]

    def regularity(separator: str) -> int:
        alike = Counter(line.count(separator) for line in lines)
        return max((count * lines_alike for count, lines_alike in alike.items()), default=0)

    return max(SEPARATORS, key=regularity)


def _excel(data: bytes) -> list[Sheet]:
    try:
        values = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        formulas = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
        return [
            Sheet(sheet.title, _filled(_cells(sheet, formulas[sheet.title])))
            for sheet in values.worksheets
            if sheet.sheet_state == "visible"
        ]
    except Exception as error:  # zip, zlib, XML and openpyxl each have errors of their own
        raise ValueError("filen är skadad eller ingen Excelfil; spara den på nytt") from error


def _cells(values, formulas) -> list[list[object]]:
    """Return cell values; a formula that Excel never calculated shows as its own text."""
    pairs = zip_longest(
        values.iter_rows(values_only=True), formulas.iter_rows(values_only=True), fillvalue=()
    )
    return [
        [formula if value is None else value for value, formula in zip_longest(row, originals)]
        for row, originals in pairs
    ]


def _parquet(data: bytes) -> Sheet:
    try:
        # Without pandas' own metadata, what was an index is a column like the others.
        frame = pd.read_parquet(io.BytesIO(data), to_pandas_kwargs={"ignore_metadata": True})
    except Exception as error:  # pyarrow has errors of its own
        raise ValueError("filen är skadad eller ingen Parquetfil; spara den på nytt") from error
    cells = frame.astype(object).where(frame.notna(), None)
    rows = [[_plain(cell) for cell in row] for row in cells.to_numpy().tolist()]
    return Sheet("", _filled([list(cells.columns), *rows]))


def _plain(cell: object) -> object:
    """Return lists and the like as text."""
    return cell if pd.api.types.is_scalar(cell) else str(cell)


def _filled(rows: list) -> list[tuple[int, list[object]]]:
    return [(n, list(row)) for n, row in enumerate(rows, start=1) if any(map(is_filled, row))]


def is_filled(cell: object) -> bool:
    """Say whether a cell holds anything but blanks; pandas' missing values hold nothing."""
    return bool(pd.notna(cell) and str(cell).strip())
