"""What can be wrong, and where: faults that stop a run, findings that a report shows."""

from __future__ import annotations

import difflib
import errno
import traceback
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from typing import ClassVar

from kutools import look

# How grave a finding is.
ERROR, WARNING, NOTE = "fel", "varning", "upplysning"
# What is said of whatever somebody stops.
CUT_OFF = "Avbrutet. Det som inte blev klart är som förut; kör igen när du vill."


@dataclass(frozen=True)
class Place:
    """A place an analyst can go to: a file, and in it a sheet, a row as Excel has it, a column."""

    file: str
    sheet: str = ""
    row: int | None = None
    column: str = ""

    @property
    def inside(self) -> str:
        """Where in the file it is, in Swedish."""
        return ", ".join(self._parts())

    def __str__(self) -> str:
        """Say the place in Swedish, from the file inwards."""
        return ", ".join([self.file, *self._parts()])

    def _parts(self) -> list[str]:
        parts = []
        if self.sheet:
            parts.append(f'blad "{self.sheet}"')
        if self.row is not None:
            parts.append(f"rad {self.row}")
        if self.column:
            parts.append(f'kolumn "{self.column}"')
        return parts


@dataclass(frozen=True)
class Remark:
    """Something that is said of a place."""

    place: Place
    message: str

    def __str__(self) -> str:
        """Say it as `place: message`."""
        return f"{self.place}: {self.message}"


class Failure(Remark):
    """One fault in a register: where, which value, and what was expected instead."""


class Notice(Remark):
    """Something that was left out or passed over when a register was read, and why."""


@dataclass(frozen=True)
class Finding:
    """Something stated that does not agree with the data; never a stop for a draft.

    Attributes:
        rule: the name of the rule that found it.
        place: where it is stated.
        quantity: the column or figure it is about.
        published: what is stated, in `unit`; None where nothing is, or what is, is no number.
        recomputed: what the data gives; None where the data cannot tell.
        unit: andel, kr, antal, årsarbetare and so on.
        message: what is wrong and what to do, in Swedish.
        severity: `fel`, `varning` (the data cannot tell) or `upplysning` (nothing to mend).
        item: the row it is about.
        accepted: why it may stand, if the report's parameters say so.
    """

    rule: str
    place: Place
    quantity: str
    published: float | None
    recomputed: float | None
    unit: str
    message: str
    severity: str = ERROR
    item: str = ""
    accepted: str = ""

    @property
    def difference(self) -> float | None:
        """Published minus recomputed, in the finding's unit; None where one of them is not."""
        if self.published is None or self.recomputed is None:
            return None
        return self.published - self.recomputed

    @property
    def is_deviation(self) -> bool:
        """Whether there is something to mend or to give a reason for: it is no mere note."""
        return self.severity != NOTE

    @property
    def blocks(self) -> bool:
        """Whether a report cannot be released with it: a deviation that nobody has accepted."""
        return self.is_deviation and not self.accepted

    def __str__(self) -> str:
        """Say the finding as `place: message`."""
        return f"{self.place}: {self.message}"


class KutoolsError(Exception):
    """Base of every error that kutools raises on purpose; its text is Swedish, for the analyst."""

    exit_code = 1
    _is_shown = False

    def _repr_html_(self) -> str:
        """Show the error as a box, where HTML can be shown."""
        return self._box(self._said())

    def _box(self, content: str) -> str:
        return f'{look.in_lab()}<div class="kutools fel" role="alert">{content}</div>'

    def _said(self) -> str:
        """Say what is wrong, as HTML."""
        return f"<pre>{escape(str(self))}</pre>"

    def _render_traceback_(self) -> list[str]:
        """Show the error in a notebook as a box with the traceback folded; IPython asks for it."""
        # Here, since only IPython itself ever asks.
        from IPython.display import HTML, display

        if not self._is_shown:  # it asks once more to remember the error
            self._is_shown = True
            trace = escape("".join(traceback.format_exception(self)))
            folded = look.folded("Var i koden", f"<pre>{trace}</pre>")
            display(HTML(self._box(f"{self._said()}{folded}")))
        return [f"{type(self).__name__}: {str(self).partition(chr(10))[0]}"]


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

    def _said(self) -> str:
        """List the faults as a table: in which file, where in it, what is wrong."""
        rows = [(one.place.file, one.place.inside, one.message) for one in self.failures]
        said = f"<strong>{_count(len(self.failures))}</strong> Rätta i filerna och kör igen."
        return f"<p>{said}</p>{look.table(('Fil', 'Var', 'Vad'), rows)}"


@dataclass
class GateError(KutoolsError):
    """A finished report cannot be published; `faults` says what is wrong in which file."""

    faults: list[str] = field(default_factory=list)

    # So many lines are as much as one can take in.
    MOST: ClassVar = 40

    def __str__(self) -> str:
        """List what stands in the way, at most as much as one can take in."""
        shown = self.faults
        if len(shown) > self.MOST:
            rest = len(shown) - self.MOST + 1
            shown = [*shown[: self.MOST - 1], f"… och {rest} till."]
        return "\n".join(["Rapporten kan inte publiceras:", "", *(f"  {one}" for one in shown)])


class OutputError(KutoolsError):
    """A file or folder that the system does not let be written or read."""

    WHY: ClassVar = {
        errno.ENOSPC: "disken är full; frigör utrymme och kör igen",
        errno.EDQUOT: "utrymmet är slut; frigör utrymme och kör igen",
        errno.EFBIG: "filen får inte bli så stor; skriv till en annan mapp med --outputs",
        errno.EROFS: "disken kan bara läsas; skriv till en annan mapp med --outputs",
        **dict.fromkeys(
            (errno.EACCES, errno.EPERM),
            "behörighet saknas; be om den, eller skriv till en annan mapp med --outputs",
        ),
        errno.ENOENT: "finns inte",
        **dict.fromkeys(
            (errno.EEXIST, errno.ENOTDIR), "är en fil och ingen mapp; välj en annan med --outputs"
        ),
        errno.EMFILE: "för många filer är öppna; kör igen med färre åt gången: --jobs 1",
        errno.EIO: "disken svarar inte som den ska; pröva en annan",
    }

    def __init__(self, error: OSError):
        where = f"{error.filename}: " if error.filename else ""
        why = self.WHY.get(error.errno, error.strerror or error)
        super().__init__(f"{where}går inte att skriva eller läsa: {why}.")


class NotebookError(KutoolsError):
    """A notebook failed when it was executed or rendered."""

    exit_code = 3


def suggest(word: str, known: Iterable[str], likeness: float = 0.6, most: int = 1) -> str:
    """Return ` Menade du "…"?` with the known words nearest to `word`, or nothing at all."""
    nearest = difflib.get_close_matches(word, list(known), n=most, cutoff=likeness)
    quoted = " eller ".join(f'"{name}"' for name in nearest)
    return f" Menade du {quoted}?" if nearest else ""


def _count(number: int) -> str:
    return "Ett fel i underlaget:" if number == 1 else f"{number} fel i underlaget:"
