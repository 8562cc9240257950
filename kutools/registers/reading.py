"""Gate in, one file: find the header, read the cells, check the rows, say what is wrong."""

from __future__ import annotations

import re
from functools import cache
from itertools import repeat
from typing import NamedTuple

import numpy as np
import pandas as pd

from kutools import contract, swedish
from kutools.contract import Column, Register
from kutools.errors import Place, suggest
from kutools.registers import cells, controls, personal, rows, sheets
from kutools.registers.cells import Values
from kutools.registers.log import MOST, Log
from kutools.registers.sheets import Cells, Sheet

SUM_ROW = re.compile(
    r"((del|total)?summa|totalt?|summa totalt|s:a|samtliga)[\s:*]*(\d{4}.*)?", re.IGNORECASE
)
# What stands in every one of those words, to look at few of many texts.
_IN_SUM_ROW = "summa|total|s:a|samtliga"
_NO_PERSONAL = "personuppgifter får inte finnas i ett register"
_BLANK = "cellen är tom; väntade ett värde."
# The header is sought in so many rows.
_TOP = 50


class Header(NamedTuple):
    """The row of a sheet that names its columns: position, number as Excel shows it, cells."""

    position: int
    row: int
    names: list[object]


def opened(label: str, data: bytes, log: Log) -> list[Sheet]:
    """Return the sheets of a file; none, with a fault, where it cannot be read."""
    try:
        return sheets.read(data)
    except ValueError as error:
        log.fail(Place(label), f"{error}.")
        return []


def read_sheets(register: Register, label: str, opened: list[Sheet], log: Log) -> pd.DataFrame:
    """Read the rows of one file of a register.

    Args:
        register: the contract.
        label: the file's name in messages.
        opened: the file's sheets.
        log: where faults, notices and findings are put.

    Returns:
        One row per counted row: every contract column but `enhet` and the control columns, amounts
        in kronor, texts as categories, indexed by file, sheet and row. A cell at fault is empty.
    """
    found = [(sheet, _header(register, sheet)) for sheet in opened]
    for sheet, header in found:
        _check_personal(register, label, sheet, header, log)
        if sheet.is_hidden:
            log.notice(Place(label, sheet.name), "bladet är dolt och läses inte")
        elif header and sheet.hidden_rows:
            said = swedish.counted(sheet.hidden_rows, "rad är dold", "rader är dolda")
            log.notice(Place(label, sheet.name), f"{said} i Excel och läses som de andra")
    if found:
        found = [(sheet, header) for sheet, header in found if not sheet.is_hidden]
        _check_headers(register, label, found, log)
    tables = [
        SheetReading(register, label, sheet, header, log).table()
        for sheet, header in found
        if header
    ]
    return rows.together(tables) if tables else empty(register)


def empty(register: Register) -> pd.DataFrame:
    """Return a register without rows."""
    index = pd.MultiIndex.from_tuples([], names=rows.INDEX)
    return _without_printed(register, _complete(register, {}, index))


def _check_headers(
    register: Register, label: str, found: list[tuple[Sheet, Header | None]], log: Log
) -> None:
    """Fail where no sheet has the register's columns; notice those that lack them beside others."""
    without = [sheet for sheet, header in found if not header]
    if len(without) == len(found):
        names = ", ".join(register.required)
        log.fail(Place(label), f"ingen rubrikrad hittades; väntade kolumnerna {names}.")
        return
    for sheet in without:
        log.notice(Place(label, sheet.name), "bladet läses inte; det saknar registrets kolumner")


def _header(register: Register, sheet: Sheet) -> Header | None:
    """Return the row with most of the register's columns, None if there is none.

    One column's name alone is no header, unless no more is required: words such as part and form
    stand in other texts too.
    """
    wanted = {contract.normal(column.name) for column in register.columns}
    top = sheet.top(_TOP)
    scores = [len(wanted & set(map(contract.normal, row))) for _, row in top]
    most = max(scores, default=0)
    position = scores.index(most) if most >= min(2, len(register.required)) else None
    return None if position is None else Header(position, *top[position])


def _check_personal(
    register: Register, label: str, sheet: Sheet, header: Header | None, log: Log
) -> None:
    """Fail for personal data in any cell, also in rows and columns that are not read."""
    amounts = register.amounts
    if what := personal.kind(sheet.name):
        log.fail(Place(label, sheet.name), f"bladets namn innehåller {what}; byt namn på bladet.")
    names = header.names if header else [None] * len(sheet.columns)
    for title in filter(personal.kind, sheet.titles):
        log.fail(Place(label, sheet.name, 1, title), _holds(personal.kind(title)))
    for column, name in zip(sheet.columns, names, strict=True):
        kinds = personal.among(column.values, contract.normal(str(name)) in amounts)
        if kinds:
            at = np.flatnonzero(column.marked(kinds))
            index = rows.places(label, sheet.name, sheet.numbers)
            said = map(_holds, map(kinds.get, column.codes[at]))
            log.fail_rows(index, at, str(name or "").strip(), said)


def _holds(kind: str) -> str:
    return f"cellen innehåller {kind}; {_NO_PERSONAL}; ta bort uppgiften."


class SheetReading:
    """The reading of one sheet by one contract."""

    def __init__(self, register: Register, label: str, sheet: Sheet, header: Header, log: Log):
        self.register, self.label, self.sheet, self.log = register, label, sheet, log
        self.header = header
        self.numbers, self.columns = sheet.below(header.position)

    def table(self) -> pd.DataFrame:
        """Return the sheet's checked rows."""
        positions = self._positions()
        end = self._end()
        index = rows.places(self.label, self.sheet.name, self.numbers[:end])
        raw = {name: self.columns[position][:end] for name, position in positions.items()}
        is_sum = self._sum_rows(raw, end)
        if is_sum.all():
            message = "tabellen har inga rader under rubrikraden; fyll i den eller ta bort filen."
            self.log.fail(Place(self.label, self.sheet.name), message)
        table = self._values(raw, is_sum, index)
        if self.register.in_units and contract.UNIT in raw:
            self._check_unit(raw[contract.UNIT], table, is_sum)
        if raw:
            self.log.findings += controls.compare(self.register, table, is_sum)
        table = _in_kronor(self.register, table, controls.units(self.register, table, is_sum))
        counted = self._checked(table[~is_sum] if is_sum.any() else table)
        return _without_printed(self.register, counted)

    def _positions(self) -> dict[str, int]:
        """Return where each of the register's columns stands; fail for those that are missing."""
        wanted = {contract.normal(column.name): column.name for column in self.register.columns}
        found: dict[str, int] = {}
        for position, name in enumerate(self.header.names):
            key = contract.normal(name)
            if not sheets.is_filled(name):
                continue
            if key not in wanted:
                self._extra_column(str(name).strip())
            elif wanted[key] in found:
                self.log.fail(self._header_place(name), "kolumnen finns två gånger; behåll en.")
            else:
                found[wanted[key]] = position
        self._check_required(found)
        return found

    def _header_place(self, name: object) -> Place:
        return Place(self.label, self.sheet.name, self.header.row, str(name).strip())

    def _extra_column(self, name: str) -> None:
        if personal.is_column(name):
            self.log.fail(self._header_place(name), f"{_NO_PERSONAL}; ta bort kolumnen.")
        else:
            message = "kolumnen ingår inte i registret och läses inte"
            self.log.notice(self._header_place(name), message)

    def _check_required(self, found: dict[str, int]) -> None:
        spare = [
            str(name).strip()
            for position, name in enumerate(self.header.names)
            if sheets.is_filled(name) and position not in found.values()
        ]
        for column in self.register.columns:
            if column.required and column.name not in found:
                message = f'kolumnen "{column.name}" saknas.{suggest(column.name, spare)}'
                self.log.fail(self._header_place(""), message)

    def _end(self) -> int:
        """Return where the footnotes begin: rows with one cell, where a row needs more than one."""
        end = whole = len(self.numbers)
        if len(self.register.required) > 1:
            while end and sum(column.codes[end - 1] >= 0 for column in self.columns) <= 1:
                end -= 1
        if end < whole:
            index = rows.places(self.label, self.sheet.name, self.numbers)
            message = "fotnot under tabellen läses inte"
            self.log.notice_rows(index, np.arange(end, whole), "", message)
        return end

    def _sum_rows(self, raw: dict[str, Cells], end: int) -> np.ndarray:
        """Mark the rows with a word like Summa in a column that names rows."""
        is_sum = np.zeros(end, dtype=bool)
        for name in self.register.key:
            if name in raw and (labels := _sum_labels(raw[name].values)):
                is_sum |= raw[name].marked(labels)
        return is_sum

    def _values(
        self, raw: dict[str, Cells], is_sum: np.ndarray, index: pd.MultiIndex
    ) -> pd.DataFrame:
        """Turn the cells into values; the contract's other columns are there, empty."""
        columns = [column for column in self.register.columns if column.name in raw]
        of_interest = [
            raw[column.name].without(is_sum)
            if column.kind not in contract.NUMBERS and column.name != contract.UNIT
            else raw[column.name]
            for column in columns
        ]
        found = {}
        read = sheets.by_column(_parsed, len(index), of_interest, columns)
        for column, column_cells, (values, faults) in zip(columns, of_interest, read, strict=True):
            if not column.blank:
                blank = np.flatnonzero(~column_cells.is_filled & ~is_sum)
                self.log.fail_rows(index, blank, column.name, repeat(_BLANK))
            self._fail_cells(column_cells, column, faults, index)
            found[column.name] = values
        return _complete(self.register, found, index)

    def _fail_cells(
        self, column_cells: Cells, column: Column, faults: dict[int, str], index: pd.MultiIndex
    ) -> None:
        """Fail for every row that has a cell at fault."""
        if faults:
            at = np.flatnonzero(column_cells.marked(faults))
            self.log.fail_rows(index, at, column.name, map(faults.get, column_cells.codes[at]))

    def _check_unit(self, unit: Cells, table: pd.DataFrame, is_sum: np.ndarray) -> None:
        """Fail for amounts without a unit in a file that gives units: it is not guessed."""
        blank = np.flatnonzero(~unit.is_filled & ~is_sum)
        amounts = table[self.register.amounts].iloc[blank]
        message = f"cellen är tom; väntade {' eller '.join(contract.UNITS)}."
        without = blank[amounts.notna().any(axis=1)]
        self.log.fail_rows(table.index, without, contract.UNIT, repeat(message))

    def _checked(self, table: pd.DataFrame) -> pd.DataFrame:
        """Check each row against the rules, then leave out those that are not counted."""
        for rule in self.register.rules:
            broken = np.flatnonzero(rule.broken(table).to_numpy(bool, na_value=False))
            told = (row for _, row in table.iloc[broken[:MOST]].iterrows())
            said = (rule.problem.format(**row.mask(row.isna(), 0)) for row in told)
            self.log.fail_rows(table.index, broken, rule.column, said)
        for skip in self.register.skips:
            left_out = skip.applies(table).to_numpy()
            if left_out.any():
                at, message = np.flatnonzero(left_out), f"raden räknas inte: {skip.reason}"
                self.log.notice_rows(table.index, at, skip.column, message)
                table = table[~left_out]
        return table


def _parsed(column_cells: Cells, column: Column) -> tuple[Values, dict[int, str]]:
    """Parse each distinct cell once; return the value of each row, and what is wrong with cells."""
    values, faults = cells.parse_all(column_cells.values, column)
    return values.take(column_cells.codes), faults  # the last value, which is empty, where -1


def duplicates(register: Register, table: pd.DataFrame, log: Log) -> None:
    """Fail for rows of a register, over all its files, with the same key as an earlier row.

    What may be left empty in a key, such as a day from which something holds, is the same empty.
    """
    key = list(register.key)
    given = rows.are_given(table, [name for name in key if not register.column(name).blank])
    whole = table[key] if given.all() else table.loc[given, key]
    if rows.are_unique(whole, key):
        return
    first = rows.first_alike(whole, key)
    again = np.flatnonzero(first < np.arange(len(first)))
    same, earlier = ", ".join(key), whole.index[first[again]]
    said = (f"samma {same} som i {Place(*one)}; behåll en av raderna." for one in earlier)
    log.fail_rows(whole.index, again, "", said)


def unlike(register: Register, table: pd.DataFrame, log: Log) -> None:
    """Fail for rows that differ in what must be the same, such as the form of one meeting."""
    for name, key in register.alike.items():
        given = rows.are_given(table, [*key, name])
        whole = table if given.all() else table[given]
        if not rows.are_settled(whole, name, by=key):
            first, values = rows.first_alike(whole, key), whole[name].cat.codes.to_numpy()
            differs = np.flatnonzero(values != values[first])
            pairs = zip(whole[name].iloc[differs], whole[name].iloc[first[differs]], strict=True)
            same = f"som i andra rader med samma {', '.join(key)}"
            said = (f'fann "{one}", väntade "{other}" {same}.' for one, other in pairs)
            log.fail_rows(whole.index, differs, name, said)


def _sum_labels(values: pd.Series) -> list[int]:
    """Return which of some cells are a word like Summa, by position."""
    if values.dtype == "str":
        values = values[values.str.contains(_IN_SUM_ROW, case=False)]
    return [
        at
        for at, cell in zip(values.index, values.tolist(), strict=True)
        if isinstance(cell, str) and SUM_ROW.fullmatch(cell.strip())
    ]


def _complete(register: Register, found: dict[str, object], index: pd.MultiIndex) -> pd.DataFrame:
    """Add the contract's columns that the file does not have, empty, in the contract's order."""
    columns = {
        column.name: found[column.name]
        if column.name in found
        else _nothing(column).repeat(len(index))
        for column in register.columns
    }
    return pd.DataFrame(columns, index=index, copy=False)


@cache
def _nothing(column: Column) -> Values:
    """Return one empty value of a column's type."""
    return cells.typed([None], column)


def _in_kronor(register: Register, table: pd.DataFrame, factor: pd.Series) -> pd.DataFrame:
    if (factor == 1).all():
        return table
    return table.assign(**{name: table[name] * factor for name in register.amounts})


def _without_printed(register: Register, table: pd.DataFrame) -> pd.DataFrame:
    """Drop what has been used up: the unit, and the control columns that are only compared."""
    return table.drop(columns=[*register.repeated, *[contract.UNIT] * register.in_units])
