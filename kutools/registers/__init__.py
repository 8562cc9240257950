"""Gate in, the whole data folder: the registers, the files behind them, and what refers to what.

The only module that reads data files.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from itertools import repeat
from pathlib import Path

import numpy as np
import pandas as pd

from kutools import swedish
from kutools.contract import DAYS, REGISTERS, Register
from kutools.errors import Failure, Finding, Notice, ParamsError, Place, RegisterError, suggest
from kutools.periods import Period
from kutools.project import Project, file_hash, is_hidden, listed
from kutools.registers import personal, reading, rows, sheets
from kutools.registers.log import Log
from kutools.registers.sheets import Sheet

# What a file's name says of rows that were never published: made to fit published figures, or
# made up to show how a chapter looks.
ORIGINS = ("rekonstruerad", "exempel")
# Of names that are all unknown for one reason, so many are told.
SOME = 5
# Each municipality's page is a file of its own. Windows has devices that no file can be named as.
LONGEST_NAME, DEVICE = 100, re.compile(r"con|prn|aux|nul|com\d|lpt\d")


@dataclass(frozen=True)
class SourceFile:
    """A file that was read: where it lies, its hash, and how many of its rows are counted."""

    path: str
    register: str
    sha256: str
    rows: int

    @property
    def origin(self) -> str:
        """`rekonstruerad` or `exempel` where its name says so; empty for rows as published."""
        name = Path(self.path).stem.casefold()
        return next((word for word in ORIGINS if word in name), "")


@dataclass
class Registers:
    """The registers that have files, checked.

    Attributes:
        tables: register name → its rows, indexed by file, sheet and row.
        files: the files behind them.
        notices: what was left out, and why.
        findings: printed control values that differ from what the rows give.
    """

    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    files: list[SourceFile] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def __contains__(self, name: str) -> bool:
        """Say whether the register has files."""
        return name in self.tables

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Return all rows of a register; an absent register has none."""
        return rows.plain(self._table(name))

    def _table(self, name: str) -> pd.DataFrame:
        return self.tables[name] if name in self.tables else _nothing(name)

    @property
    def municipalities(self) -> list[str]:
        """The municipalities, as in a Swedish phone book."""
        return sorted(self["organisation/kommuner"]["kommun"], key=swedish.sort_key)

    def within(self, name: str, period: Period) -> pd.DataFrame:
        """Return the rows of a register that belong to a period; a timeless one is whole."""
        return rows.plain(_only(self._table(name), self._in_period(name, period)))

    def count(self, name: str, period: Period) -> int:
        """Return how many rows of a register belong to a period."""
        return int(self._in_period(name, period).sum())

    def _in_period(self, name: str, period: Period) -> np.ndarray:
        """Mark the rows of a period; where a row spans time, those that overlap it."""
        table, register = self._table(name), REGISTERS[name]
        if not register.time:
            return np.ones(len(table), dtype=bool)
        first, last = table[register.time[0]], table[register.time[-1]]
        kind = register.column(register.time[0]).kind
        start, end = pd.Timestamp(period.start), pd.Timestamp(period.end)
        if kind == "period":
            marks = first == str(period)
        elif kind == "year":
            marks = (first == period.year) & period.is_year
        elif len(register.time) == 1:
            marks = first.between(start, end)
        else:
            marks = ~(first > end) & ~(last < start)
        return marks.to_numpy()

    def reaches(self, name: str, period: Period) -> bool:
        """Say whether dated rows go on into the period's last months, or are dated otherwise.

        A period whose rows end before its last tertial begins is known in part only.
        """
        register = REGISTERS[name]
        if not register.time or register.column(register.time[0]).kind not in DAYS:
            return True
        last = Period(period.year, "T3") if period.is_year else period
        return self.count(name, last.on_its_own()) > 0

    def files_of(self, names: Iterable[str], period: Period) -> list[SourceFile]:
        """Return the files that hold rows of these registers for the period."""
        indexes = (self._table(name).index[self._in_period(name, period)] for name in names)
        return self._files({path for index in indexes for path in _paths(index)})

    def findings_of(self, names: Iterable[str], period: Period) -> list[Finding]:
        """Return the findings in files that hold rows of these registers for the period."""
        paths = {file.path for file in self.files_of(names, period)}
        return [finding for finding in self.findings if finding.place.file in paths]

    def files_behind(self, chosen: pd.DataFrame) -> list[SourceFile]:
        """Return the files that rows came from."""
        return self._files(_paths(chosen.index))

    def _files(self, paths: set[str]) -> list[SourceFile]:
        return [file for file in self.files if file.path in paths]


def read(folder: Path, names: Iterable[str] = tuple(REGISTERS)) -> Registers:
    """Read and check registers, and those they refer to.

    Args:
        folder: the data folder.
        names: the registers to read.

    Returns:
        The registers that have files.

    Raises:
        ParamsError: with the nearest name, if there is no such register.
        RegisterError: with every fault in every file.
    """
    found, failures = inspect(folder, names)
    if failures:
        raise RegisterError(failures)
    return found


def inspect(
    folder: Path, names: Iterable[str] = tuple(REGISTERS)
) -> tuple[Registers, list[Failure]]:
    """Read registers as `read` does, and return them with their faults, if there are any.

    Registers with faults can be told about, but nothing may be computed from them.

    Raises:
        ParamsError: with the nearest name, if there is no such register.
    """
    names, result, log = list(names), Registers(), Log()
    for name in names:
        if name not in REGISTERS:
            raise ParamsError(f'okänt register "{name}".{suggest(name, REGISTERS)}')
    if not folder.is_dir():
        return result, [Failure(Place(str(folder)), "datamappen finns inte.")]
    with ThreadPoolExecutor(1) as beside:
        for name in _with_references(names):
            _add(REGISTERS[name], folder, result, log, beside)
    if set(names) == set(REGISTERS):
        _notice_strays(folder, log)
    _check_references(result, log)
    _check_distinct(result, log)
    _check_belonging(result, log)
    result.notices, result.findings = log.notices, log.findings
    return result, log.failures


def hashes(folder: Path) -> dict[str, str]:
    """Return the files of every register with their hashes as they are now."""
    paths = [path for name in REGISTERS for path in listed(folder / name) if _is_data(path)]
    return {_label(path, folder): file_hash(path) for path in paths}


def _label(path: Path, folder: Path) -> str:
    """Return what messages call a file in a data folder."""
    name = path.relative_to(folder.parent).as_posix()
    return name.encode(errors="replace").decode()  # what Linux takes as a name may be no text


@cache
def _nothing(name: str) -> pd.DataFrame:
    """Return a register without rows."""
    return reading.empty(REGISTERS[name])


def _with_references(names: Iterable[str]) -> list[str]:
    """Return the names and every register they refer to, however far, in the contract's order."""
    wanted, left = set(), set(names)
    while left:
        wanted |= left
        left = {to for name in left for c in REGISTERS[name].columns for to in c.refers} - wanted
    return [name for name in REGISTERS if name in wanted]


def _add(register: Register, folder: Path, result: Registers, log: Log, beside: Executor) -> None:
    """Read every file of a register and put their rows together."""
    tables = []
    for path in listed(folder / register.name):
        label = _label(path, folder)
        if not _is_data(path):
            if not is_hidden(path.name):
                log.notice(Place(label), "läses inte; väntade .csv, .xlsx eller .parquet")
            continue
        if what := personal.kind(path.name):
            log.fail(Place(label), f"filens namn innehåller {what}; byt namn på filen.")
        found, digest = _opened(path, label, log, beside)
        tables.append(reading.read_sheets(register, label, found, log))
        result.files.append(SourceFile(label, register.name, digest, len(tables[-1])))
    if tables:
        table = result.tables[register.name] = rows.together(tables)
        reading.duplicates(register, _only(table, ~log.at_fault(table, register.key)), log)
        reading.unlike(register, table, log)


def _opened(path: Path, label: str, log: Log, beside: Executor) -> tuple[list[Sheet], str]:
    """Return the sheets of a file and its hash, computed meanwhile; its bytes are let go."""
    data = path.read_bytes()
    digest = beside.submit(hashlib.sha256, data)
    return reading.opened(label, data, log), digest.result().hexdigest()


def _paths(index: pd.MultiIndex) -> set[str]:
    return set(index.levels[0][np.unique(index.codes[0])])


def _only(table: pd.DataFrame, wanted: np.ndarray) -> pd.DataFrame:
    return table if wanted.all() else table[wanted]


def _is_data(path: Path) -> bool:
    return path.suffix.casefold() in sheets.ENDINGS and not is_hidden(path.name)


def _notice_strays(folder: Path, log: Log) -> None:
    """Notice the files that lie where no register reads them."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        name, label = inside.parent.as_posix(), _label(path, folder)
        is_known = name in REGISTERS or inside.parts[0] in (Project.TEXTS, Project.RELEASES)
        is_own = not any(map(is_hidden, inside.parts))
        if is_own and not is_known and _is_data(path) and path.is_file():
            where = _label(path.parent, folder)
            message = f"läses inte; {where} är inget register.{suggest(name, REGISTERS)}"
            log.notice(Place(label), message)


def _check_references(result: Registers, log: Log) -> None:
    """Fail for cells that name something, such as a network or an area, that no register holds."""
    for name, table in result.tables.items():
        for column in REGISTERS[name].columns:
            if column.refers:
                known = {"", *_names(result, column.refers)}
                named = table[column.name]
                unknown = {
                    text
                    for text in rows.texts(named) - known
                    if not (column.free and column.free in text)
                }
                absent = [to for to in column.refers if to not in result]
                # What is nearly another name is mistyped, whether or not all registers are there.
                of_absent = {text for text in unknown if absent and not suggest(text, known, 0.8)}
                if of_absent:
                    _fail_absent(named, of_absent, absent, log)
                if mistyped := unknown - of_absent:
                    _fail_unknown(named, mistyped, known, column.refers, log)


def _names(result: Registers, registers: Iterable[str]) -> set[str]:
    held = [name for name in registers if name in result]
    return {
        text for name in held for text in rows.texts(result.tables[name][REGISTERS[name].naming])
    }


def _fail_absent(named: pd.Series, unknown: set[str], absent: Iterable[str], log: Log) -> None:
    """Tell once of names that stand in a register without files, and not that each is wrong."""
    some = ", ".join(f'"{name}"' for name in sorted(unknown, key=swedish.sort_key)[:SOME])
    more = f" och {len(unknown) - SOME} till" if len(unknown) > SOME else ""
    message = f"okända namn: {some}{more}; {swedish.listed(list(absent))} har inga filer."
    first = named.index[np.flatnonzero(named.isin(unknown))[0]]
    log.fail(Place(*first, str(named.name)), message)


def _fail_unknown(
    named: pd.Series, unknown: set[str], known: set[str], registers: Iterable[str], log: Log
) -> None:
    nearest = cache(lambda value: suggest(value, known))
    expected = f"väntade ett namn ur {swedish.listed(registers)}"
    at = np.flatnonzero(named.isin(unknown))
    said = (f'okänt värde "{value}"; {expected}.{nearest(value)}' for value in named.iloc[at])
    log.fail_rows(named.index, at, str(named.name), said)


def _check_distinct(result: Registers, log: Log) -> None:
    """Fail for municipalities that cannot be told apart: by file name, or from another party."""
    named = result["organisation/kommuner"]["kommun"]
    slugs = named.map(swedish.slug)
    others = set(result["organisation/parter"]["part"])
    same = slugs.duplicated(keep=False)
    for at, name, slug, is_same in zip(named.index, named, slugs, same, strict=True):
        where = Place(*at, "kommun")
        if not 0 < len(slug) <= LONGEST_NAME or is_same or DEVICE.fullmatch(slug):
            message = f'"{name}" kan inte bli ett eget filnamn ({slug or "tomt"}); byt namn.'
            log.fail(where, message)
        if name in others:
            message = f'"{name}" finns också i organisation/parter; behåll den på ett ställe.'
            log.fail(where, message)


def _check_belonging(result: Registers, log: Log) -> None:
    """Fail for rows that belong to a row of another register that is not there.

    Where a fault in the other register is told already, what belongs to it is not known.
    """
    for name, table in result.tables.items():
        if owner := REGISTERS[name].belongs:
            owners = result[owner.register]
            if log.at_fault(owners, {*owner.columns, *owner.where}).any():
                continue
            sound = _only(table, ~log.at_fault(table, owner.columns))
            for column, value in owner.where.items():
                owners = owners[owners[column] == value]
            orphans = np.flatnonzero(~rows.are_among(sound, owners, owner.columns))
            where = [f"{column} {value}" for column, value in owner.where.items()]
            expected = f"{swedish.listed([*owner.columns, *where])} i {owner.register}"
            message = f"raden hör inte till någon rad med samma {expected}."
            log.fail_rows(sound.index, orphans, owner.columns[0], repeat(message))
