"""A plain reading of a register's file, apart from kutools: what cannot be read so is an error."""

import csv
import io
import re
import unicodedata
from pathlib import Path

import openpyxl

from kutools.contract import Column, Register

SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
# What is not seen, and is no blank either.
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# The kinds of column that are read so.
KINDS = ("text", "count", "number")
SUMS = ("summa", "totalt", "total", "samtliga", "delsumma", "totalsumma", "s:a")


def rows_of(register: Register, path: Path) -> list[tuple]:
    """Texts and numbers of each row that is counted, by the register's columns in their order.

    Raises:
        ValueError: if it cannot be read plainly.
    """
    grids = _grids(path.read_bytes(), path.suffix)
    return [row for grid in grids for row in _counted(register, grid)]


def _grids(content: bytes, ending: str) -> list[list[list[object]]]:
    if ending == ".xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
        sheets = [one for one in book.worksheets if one.sheet_state == "visible"]
        return [[list(row) for row in one.iter_rows(values_only=True)] for one in sheets]
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252")
    readings = [list(csv.reader(io.StringIO(text, newline=""), delimiter=one)) for one in ";\t,"]
    return [max(readings, key=lambda grid: len(grid[0]) if grid else 0)]


def _name(cell: object) -> str:
    return unicodedata.normalize("NFC", str(cell or "")).strip().rstrip("*").strip().casefold()


def _counted(register: Register, grid: list[list[object]]) -> list[tuple]:
    names = {column.name.casefold(): column for column in register.columns}
    scores = [len({_name(cell) for cell in row} & set(names)) for row in grid]
    if not scores or max(scores) < 2:
        return []
    top = scores.index(max(scores))
    header = [_name(cell) for cell in grid[top]]
    wanted = [
        column
        for column in register.columns
        if column.kind in KINDS
        and column.name not in register.repeated
        and not (register.in_units and column.name == "enhet")
    ]
    body = [row for row in grid[top + 1 :] if any(str(c or "").strip() for c in row)]
    while body and sum(bool(str(c or "").strip()) for c in body[-1]) <= 1:
        body.pop()
    found = []
    for row in body:
        cells = dict(zip(header, row, strict=False))
        if any(is_sum(cells.get(name)) for name in register.key):
            continue
        values = tuple(_value(cells.get(column.name.casefold()), column) for column in wanted)
        given = dict(zip([column.name for column in wanted], values, strict=True))
        if register.name == "narvaro" and (given["närvarande"] is None or given["kallade"] == 0):
            continue
        found.append(values)
    return found


def is_sum(cell: object) -> bool:
    """Whether a cell names its row as a sum."""
    return str(cell or "").strip(" :*").casefold() in SUMS


def _value(cell: object, column: Column) -> object:
    if cell is None or not str(cell).strip():
        return None
    if column.choices:
        return SPACES.sub(" ", str(cell)).strip().rstrip("*").strip().casefold()
    if column.kind == "text":
        if isinstance(cell, float) and cell.is_integer():
            cell = int(cell)
        text = SPACES.sub(" ", unicodedata.normalize("NFC", str(cell)))
        return SPACES.sub(" ", CONTROL.sub("", text)).strip().rstrip("*").rstrip()
    if isinstance(cell, (int, float)):
        return float(cell)
    text = SPACES.sub("", cell.replace("\u2212", "-").replace("\u2013", "-")).rstrip("*")
    share = text.endswith("%")
    value = float(text.rstrip("%").replace(",", "."))
    return value / 100 if share else value
