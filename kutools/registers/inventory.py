"""What each register holds: its files and rows, what they span, and what is wrong in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape

import pandas as pd

from kutools import look, registers, swedish
from kutools.contract import DAYS, NUMBERS, REGISTERS, Column, Register
from kutools.errors import Failure, Notice, RegisterError
from kutools.periods import Period
from kutools.project import Project
from kutools.registers import Registers, SourceFile, personal

# Values that are named where a column has no more different ones than this.
FEW = 5
# Notices that are shown; the chapter Granskning lists all.
MOST = 20


@dataclass(frozen=True)
class Holding:
    """What a register holds.

    Attributes:
        register: what it must hold.
        files: its files.
        rows: its rows of all periods; a cell at fault is empty.
        failures: what is wrong in it; nothing is computed from it then.
        notices: what was left out, and why.
    """

    register: Register
    files: list[SourceFile]
    rows: pd.DataFrame = field(repr=False)
    failures: list[Failure]
    notices: list[Notice]

    @property
    def span(self) -> str:
        """The first and last day, period or year that its rows are of; timeless ones have none."""
        return _range(*self._times) if self._times else ""

    @property
    def last(self) -> str:
        """The last day, period or year that its rows are of."""
        return _ends(*self._times)[1] if self._times else ""

    @property
    def _times(self) -> tuple[pd.Series, str] | None:
        times = [times for name in self.register.time if len(times := self.rows[name].dropna())]
        kind = self.register.column(self.register.time[0]).kind if times else ""
        return (pd.concat(times), kind) if times else None

    def _repr_html_(self) -> str:
        """Show the register in a notebook: how much, since when, what is in it, what is wrong."""
        rows = swedish.counted(len(self.rows), "rad", "rader")
        files = swedish.counted(len(self.files), "fil", "filer")
        span = f", {self.span}" if self.span else ""
        head = f"<h3>{escape(self.register.name)}</h3><p>{escape(f'{rows} i {files}{span}.')}</p>"
        described = (_described(column, self.rows) for column in self.register.columns)
        columns = filter(None, described)
        table = look.table(("Kolumn", "Innehåll", "Tomma"), columns, numbers=(2,))
        wrong = f'<div class="fel"><strong>Fel</strong>{_listed(self.failures)}</div>'
        left_out = look.folded(f"Inte räknat: {len(self.notices)}", _listed(self.notices))
        said = wrong * bool(self.failures) + left_out * bool(self.notices)
        return f'{look.in_lab()}<div class="kutools">{head}{said}{table}{_files(self.files)}</div>'


def register(name: str) -> Holding:
    """Say what a register holds, at fault or not.

    Args:
        name: such as `narvaro` or `ekonomi/budgetuppfoljning`.

    Returns:
        The register, shown with rows, span, the range of each column and every fault; `rows` has
        its rows as a data frame.

    Raises:
        ParamsError: with the nearest name, if there is no such register.
        RegisterError: if there is no data folder.
    """
    project = Project.find()
    found, failures = registers.inspect(project.data, [name])
    if name not in found and not project.data.is_dir():
        raise RegisterError(failures)
    return _holding(name, project.data.name, found, failures)


def take(project: Project) -> tuple[Registers, list[Holding], list[Failure]]:
    """Read the data folder and say what each register that has files holds.

    Returns:
        The registers, what each holds, and every fault, those of no register too.
    """
    found, failures = registers.inspect(project.data)
    there = [name for name in REGISTERS if name in found]
    held = [_holding(name, project.data.name, found, failures) for name in there]
    return found, held, failures


def _holding(name: str, folder: str, found: Registers, failures: list[Failure]) -> Holding:
    def own(said: Iterable) -> list:
        return [one for one in said if one.place.file.rpartition("/")[0] == f"{folder}/{name}"]

    files = [file for file in found.files if file.register == name]
    return Holding(REGISTERS[name], files, found[name], own(failures), own(found.notices))


def _described(column: Column, rows: pd.DataFrame) -> tuple[str, ...]:
    """Describe a column in a row of a table; one that no file has is left out."""
    if column.name not in rows:
        return ()
    values = rows[column.name]
    known = values[values.notna() & (values != "")]
    blank = len(values) - len(known)
    if known.empty and not column.required:
        return ()
    return column.name, _content(column, known), swedish.number(blank) if blank else ""


def _content(column: Column, known: pd.Series) -> str:
    """Say what stands in a column: its range, or its values where they are few."""
    if known.empty:
        return "tom"
    if column.kind in (*NUMBERS, *DAYS, "period", "year"):
        return _range(known, column.kind)
    # What may not stand in a register is not repeated here.
    texts = known.astype(str).map(lambda text: personal.kind(text) or text)
    different = sorted(texts.unique(), key=swedish.sort_key)
    if column.kind == "flag":
        return ", ".join("ja" if value == "True" else "nej" for value in reversed(different))
    if len(different) <= FEW:
        return " · ".join(different)
    shown = " · ".join(different[: FEW - 2])
    return f"{swedish.number(len(different))} olika: {shown} …"


def _range(known: pd.Series, kind: str) -> str:
    first, last = _ends(known, kind)
    return first if first == last else f"{first} till {last}"


def _ends(known: pd.Series, kind: str) -> tuple[str, str]:
    """Return the first and last of some values as they are written."""
    if kind == "period":
        in_time = sorted(known.unique(), key=lambda text: (Period.parse(text).end, text))
        return in_time[0], in_time[-1]
    ends = known.min(), known.max()
    if kind in DAYS:
        return tuple(f"{day:%Y-%m-%d}" for day in ends)
    if kind == "year":
        return tuple(str(int(year)) for year in ends)
    decimals, unit = min(2, max(map(swedish.decimals, known))), " kr" * (kind == "amount")
    return tuple(f"{swedish.number(value, decimals)}{unit}" for value in ends)


def _listed(said: list[Failure] | list[Notice]) -> str:
    """List faults or notices by place."""
    rows = "".join(f"<li>{escape(str(one))}</li>" for one in said[:MOST])
    rest = len(said) - MOST
    more = f"<li>… och {rest} till.</li>" if rest > 0 else ""
    return f"<ul>{rows}{more}</ul>"


def _files(files: list[SourceFile]) -> str:
    rows = [(file.path, swedish.number(file.rows), file.origin) for file in files]
    table = look.table(("Fil", "Rader", "Ursprung"), rows, numbers=(1,))
    return look.folded(f"Filer: {len(files)}", table)
