"""Gate in, one file: find the header, read the cells, check the rows, say what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest

import pandas as pd

from kutools import cells, contract, controls, personal, sheets
from kutools.contract import Column, Register
from kutools.errors import Failure, Finding, Notice, Place, suggest
from kutools.sheets import Sheet

INDEX = ["fil", "blad", "rad"]
SUM_ROW = re.compile(
    r"((del|total)?summa|totalt?|summa totalt|s:a|samtliga)[\s:*]*(\d{4}.*)?", re.IGNORECASE
)
_NO_PERSONAL = "personuppgifter får inte finnas i ett register"


@dataclass
class Log:
    """What was met while reading: faults that stop, notices of what was left out, findings."""

    failures: list[Failure] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def fail(self, place: Place, message: str, value: object = "") -> None:
        """Keep a fault."""
        self.failures.append(Failure(place, message, str(value)))

    def notice(self, place: Place, message: str) -> None:
        """Keep a notice."""
        self.notices.append(Notice(place, message))


def read_file(register: Register, label: str, data: bytes, log: Log) -> pd.DataFrame:
    """Read the rows of one file of a register.

    Args:
        register: the contract.
        label: the file's name in messages.
        data: the file's content.
        log: where faults, notices and findings are put.

    Returns:
        One row per counted row: every contract column but `enhet` and the control columns, amounts
        in kronor, indexed by file, sheet and row. A cell at fault is empty.
    """
    try:
        found = sheets.read(data)
    except ValueError as error:
        log.fail(Place(label), f"{error}.")
        found = []
    for sheet in found:
        _check_personal(register, label, sheet, log)
    tables = [
        SheetReading(register, label, sheet, log).table()
        for sheet in _with_header(register, label, found, log)
    ]
    return pd.concat(tables) if tables else empty(register)


def place(at: tuple, column: str = "") -> Place:
    """Return the place that a row's index names."""
    return Place(at[0], at[1], int(at[2]), column)


def empty(register: Register) -> pd.DataFrame:
    """Return a register without rows."""
    index = pd.MultiIndex.from_tuples([], names=INDEX)
    return _without_printed(register, _complete(register, pd.DataFrame(index=index)))


def _with_header(register: Register, label: str, found: list[Sheet], log: Log) -> list[Sheet]:
    """Return the sheets that have the register's columns; notice the others."""
    fitting = [sheet for sheet in found if _header_index(register, sheet) is not None]
    if found and not fitting:
        names = ", ".join(register.required)
        log.fail(Place(label), f"ingen rubrikrad hittades; väntade kolumnerna {names}.")
    for sheet in found:
        if fitting and sheet not in fitting:
            log.notice(
                Place(label, sheet.name), "bladet läses inte; det saknar registrets kolumner"
            )
    return fitting


def _header_index(register: Register, sheet: Sheet) -> int | None:
    """Return the position of the row with most of the register's columns, None if there is none.

    One column's name alone is no header, unless no more is required: words such as part and form
    stand in other texts too.
    """
    wanted = {contract.normal(column.name) for column in register.columns}
    scores = [len(wanted & set(map(contract.normal, row))) for _, row in sheet.rows[:50]]
    most = max(scores, default=0)
    return scores.index(most) if most >= min(2, len(register.required)) else None


def _check_personal(register: Register, label: str, sheet: Sheet, log: Log) -> None:
    """Fail for personal data in any cell, also in rows and columns that are not read."""
    header = _header_index(register, sheet)
    names = [] if header is None else sheet.rows[header][1]
    for row, row_cells in sheet.rows:
        for cell, name in zip_longest(row_cells, names):
            kind = personal.kind(str(cell))
            if kind:
                where = Place(label, sheet.name, row, str(name or "").strip())
                log.fail(where, f"cellen innehåller {kind}; {_NO_PERSONAL}; ta bort uppgiften.")


class SheetReading:
    """The reading of one sheet by one contract."""

    def __init__(self, register: Register, label: str, sheet: Sheet, log: Log):
        self.register, self.label, self.sheet, self.log = register, label, sheet, log
        header = _header_index(register, sheet)
        self.header_row, self.header = sheet.rows[header]
        self.body = sheet.rows[header + 1 :]

    def table(self) -> pd.DataFrame:
        """Return the sheet's checked rows."""
        raw = self._raw(self._positions())
        raw = self._without_footnotes(raw)
        is_sum = self._sum_rows(raw)
        if is_sum.all():
            message = "tabellen har inga rader under rubrikraden; fyll i den eller ta bort filen."
            self.log.fail(Place(self.label, self.sheet.name), message)
        table = self._values(raw, is_sum)
        if self.register.in_units and "enhet" in raw:
            self._check_unit(raw[~is_sum], table[~is_sum])
        if list(raw):
            self.log.findings += controls.compare(self.register, table, is_sum)
        table = _in_kronor(self.register, table, controls.units(self.register, table, is_sum))
        return _without_printed(self.register, self._checked(table[~is_sum]))

    def _positions(self) -> dict[str, int]:
        """Return where each of the register's columns stands; fail for those that are missing."""
        wanted = {contract.normal(column.name): column.name for column in self.register.columns}
        found: dict[str, int] = {}
        for position, name in enumerate(self.header):
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
        return Place(self.label, self.sheet.name, self.header_row, str(name).strip())

    def _extra_column(self, name: str) -> None:
        if contract.normal(name) in contract.PERSONAL_COLUMNS:
            self.log.fail(self._header_place(name), f"{_NO_PERSONAL}; ta bort kolumnen.", name)
        else:
            message = "kolumnen ingår inte i registret och läses inte"
            self.log.notice(self._header_place(name), message)

    def _check_required(self, found: dict[str, int]) -> None:
        spare = [
            str(name).strip()
            for position, name in enumerate(self.header)
            if sheets.is_filled(name) and position not in found.values()
        ]
        for column in self.register.columns:
            if column.required and column.name not in found:
                message = f'kolumnen "{column.name}" saknas.{suggest(column.name, spare)}'
                self.log.fail(self._header_place(""), message)

    def _raw(self, positions: dict[str, int]) -> pd.DataFrame:
        """Return the cells under the header, one column per column found, indexed by place."""
        places = [(self.label, self.sheet.name, row) for row, _ in self.body]
        index = pd.MultiIndex.from_tuples(places, names=INDEX)
        columns = {
            name: [row[position] if position < len(row) else None for _, row in self.body]
            for name, position in positions.items()
        }
        return pd.DataFrame(columns, index=index, dtype=object)

    def _without_footnotes(self, raw: pd.DataFrame) -> pd.DataFrame:
        """Leave out the rows at the foot that hold one cell, where a row needs more than one."""
        filled = pd.Series([sum(map(sheets.is_filled, row)) for _, row in self.body], raw.index)
        single = (filled <= 1) & (len(self.register.required) > 1)
        is_foot = single[::-1].cummin()[::-1]
        for at in raw.index[is_foot]:
            self.log.notice(place(at), "fotnot under tabellen läses inte")
        return raw[~is_foot]

    def _sum_rows(self, raw: pd.DataFrame) -> pd.Series:
        """Mark the rows with a word like Summa in a column that names rows."""
        naming = [name for name in self.register.key if name in raw]
        return raw[naming].map(_is_sum_label).any(axis=1).astype(bool)

    def _values(self, raw: pd.DataFrame, is_sum: pd.Series) -> pd.DataFrame:
        """Turn the cells into values; the contract's other columns are there, empty."""
        table = pd.DataFrame(index=raw.index)
        for column in self.register.columns:
            if column.name in raw:
                of_interest = raw[column.name]
                if column.kind not in contract.NUMBERS and column.name != "enhet":
                    of_interest = of_interest.mask(is_sum)
                self._check_filled(of_interest[~is_sum], column)
                table[column.name] = self._parsed(of_interest, column)
        return _complete(self.register, table)

    def _check_filled(self, column_cells: pd.Series, column: Column) -> None:
        if column.required and not column.blank:
            for at, cell in column_cells.items():
                if not sheets.is_filled(cell):
                    self.log.fail(place(at, column.name), "cellen är tom; väntade ett värde.")

    def _check_unit(self, raw: pd.DataFrame, table: pd.DataFrame) -> None:
        """Fail for amounts without a unit in a file that gives units: it is not guessed."""
        has_amount = table[_amounts(self.register)].notna().any(axis=1)
        for at in raw.index[has_amount & ~raw["enhet"].map(sheets.is_filled)]:
            message = f"cellen är tom; väntade {' eller '.join(contract.UNITS)}."
            self.log.fail(place(at, "enhet"), message)

    def _parsed(self, column_cells: pd.Series, column: Column) -> pd.Series:
        """Parse each distinct cell once; a fault is kept for every row that has it."""
        values, faults = {}, {}
        for cell in column_cells.unique():
            try:
                values[cell] = cells.parse(cell, column)
            except ValueError as error:
                faults[cell] = f"{error}."
        for at, cell in column_cells.items():
            if cell in faults:
                self.log.fail(place(at, column.name), faults[cell], cell)
        return cells.typed(column_cells.map(values.get), column)

    def _checked(self, table: pd.DataFrame) -> pd.DataFrame:
        """Check each row against the rules, then leave out those that are not counted."""
        for rule in self.register.rules:
            for at, row in table[rule.broken(table)].iterrows():
                value = row[rule.column]
                self.log.fail(
                    place(at, rule.column), rule.problem.format(**row.mask(row.isna(), 0)), value
                )
        for skip in self.register.skips:
            left_out = skip.applies(table)
            for at in table.index[left_out]:
                self.log.notice(place(at, skip.column), f"raden räknas inte: {skip.reason}")
            table = table[~left_out]
        return table


def duplicates(register: Register, table: pd.DataFrame) -> Iterator[Failure]:
    """Say which rows of a register, over all its files, have the same key as an earlier row.

    What may be left empty in a key, such as a day from which something holds, is the same empty.
    """
    key = list(register.key)
    whole = table[_are_given(table[[name for name in key if not register.column(name).blank]])]
    rows_alike = whole.groupby(key, dropna=False, sort=False).ngroup()
    for at in whole.index[rows_alike.duplicated()]:
        first = place(whole.index[rows_alike == rows_alike[at]][0])
        names = ", ".join(key)
        yield Failure(place(at), f"samma {names} som i {first}; behåll en av raderna.")


def unlike(register: Register, table: pd.DataFrame) -> Iterator[Failure]:
    """Say which rows differ in what must be the same, such as the form of one meeting."""
    for name, key in register.alike.items():
        whole = table[_are_given(table[[*key, name]])]
        first = whole.groupby(list(key))[name].transform("first")
        for at in whole.index[whole[name] != first]:
            given, other = whole.at[at, name], first[at]
            names = ", ".join(key)
            message = f'fann "{given}", väntade "{other}" som i andra rader med samma {names}.'
            yield Failure(place(at, name), message, given)


def _are_given(values: pd.DataFrame) -> pd.Series:
    """Mark the rows without empty cells; a cell at fault is empty too."""
    return (values.notna() & (values != "")).all(axis=1)


def _is_sum_label(cell: object) -> bool:
    return isinstance(cell, str) and bool(SUM_ROW.fullmatch(cell.strip()))


def _complete(register: Register, table: pd.DataFrame) -> pd.DataFrame:
    """Add the contract's columns that the file does not have, empty, in the contract's order."""
    nothing = pd.Series(None, index=table.index, dtype=object)
    return pd.DataFrame(
        {
            column.name: table.get(column.name, cells.typed(nothing, column))
            for column in register.columns
        },
        index=table.index,
    )


def _in_kronor(register: Register, table: pd.DataFrame, factor: pd.Series) -> pd.DataFrame:
    return table.assign(**{name: table[name] * factor for name in _amounts(register)})


def _amounts(register: Register) -> list[str]:
    return [column.name for column in register.columns if column.kind == "amount"]


def _without_printed(register: Register, table: pd.DataFrame) -> pd.DataFrame:
    """Drop what has been used up: the unit, and the control columns that are only compared."""
    return table.drop(columns=[*register.repeated, *["enhet"] * register.in_units])
