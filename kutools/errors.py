"""What can be wrong, and where: faults that stop a run, findings that a report shows."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Place:
    """A place an analyst can go to: a file, and in it a sheet, a row as Excel has it, a column."""

    file: str
    sheet: str = ""
    row: int | None = None
    column: str = ""

    @property
    def index(self) -> tuple[str, str, int | None]:
        """What a register's row has as its index."""
        return self.file, self.sheet, self.row

    def __str__(self) -> str:
        """Say the place in Swedish, from the file inwards."""
        parts = [self.file]
        if self.sheet:
            parts.append(f'blad "{self.sheet}"')
        if self.row is not None:
            parts.append(f"rad {self.row}")
        if self.column:
            parts.append(f'kolumn "{self.column}"')
        return ", ".join(parts)


@dataclass(frozen=True)
class Failure:
    """One fault in a register: where, which value, and what was expected instead."""

    place: Place
    message: str
    value: str = ""

    def __str__(self) -> str:
        """Say the fault as `place: message`."""
        return f"{self.place}: {self.message}"


@dataclass(frozen=True)
class Notice:
    """Something that was left out or passed over when a register was read, and why."""

    place: Place
    message: str

    def __str__(self) -> str:
        """Say the notice as `place: message`."""
        return f"{self.place}: {self.message}"


@dataclass(frozen=True)
class Finding:
    """A published value that differs from what the rows give; shown in the report, never a stop.

    `item` and `quantity` say which row and column; `published` and `recomputed` are in `unit`, and
    `published` is None where nothing was printed.
    """

    rule: str
    place: Place
    quantity: str
    published: float | None
    recomputed: float
    unit: str
    message: str
    severity: str = "fel"
    item: str = ""
    accepted: str = ""

    @property
    def difference(self) -> float | None:
        """Published minus recomputed, in the finding's unit; None where nothing was printed."""
        return None if self.published is None else self.published - self.recomputed

    def __str__(self) -> str:
        """Say the finding as `place: message`."""
        return f"{self.place}: {self.message}"


class KutoolsError(Exception):
    """Base of every error that kutools raises on purpose; its text is Swedish, for the analyst."""

    exit_code = 1


class ParamsError(KutoolsError):
    """A period, parameter or option that does not exist or has the wrong form."""

    exit_code = 2


@dataclass
class RegisterError(KutoolsError):
    """The data is at fault; `failures` holds every fault found, not only the first."""

    failures: list[Failure] = field(default_factory=list)

    def __str__(self) -> str:
        """List the faults, grouped by file, with the next step last."""
        files = dict.fromkeys(failure.place.file for failure in self.failures)
        lines = [_count(len(self.failures))]
        for file in files:
            lines += ["", *(f"  {f}" for f in self.failures if f.place.file == file)]
        return "\n".join([*lines, "", "Rätta i filerna och kör igen."])


class NotebookError(KutoolsError):
    """A notebook failed when it was executed or rendered."""

    exit_code = 3


def suggest(word: str, known: Iterable[str], likeness: float = 0.6) -> str:
    """Return ` Menade du "…"?` with the known word nearest to `word`, or nothing at all."""
    nearest = difflib.get_close_matches(word, list(known), n=1, cutoff=likeness)
    return f' Menade du "{nearest[0]}"?' if nearest else ""


def _count(number: int) -> str:
    return "Ett fel i underlaget:" if number == 1 else f"{number} fel i underlaget:"
