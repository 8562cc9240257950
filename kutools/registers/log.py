"""What is met while registers are read: faults, notices of what was left out, findings."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from kutools import swedish
from kutools.errors import Failure, Finding, Notice, Place
from kutools.registers import personal

# How many rows with the same kind of fault, or left out for the same reason, are told one by one.
MOST = 1000


@dataclass
class Log:
    """What was met while reading.

    Attributes:
        failures: faults that stop a run.
        notices: what was left out.
        findings: printed values that differ from what the rows give.
        faulty: column → rows that have a fault in it, also those that are not told one by one.
    """

    failures: list[Failure] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    faulty: dict[str, list[pd.MultiIndex]] = field(default_factory=dict)

    def fail(self, place: Place, message: str) -> None:
        """Keep a fault."""
        self.failures.append(Failure(_told_place(place), _told(message)))

    def notice(self, place: Place, message: str) -> None:
        """Keep a notice."""
        self.notices.append(Notice(_told_place(place), _told(message)))

    def fail_rows(
        self, index: pd.MultiIndex, at: np.ndarray, column: str, messages: Iterable[str]
    ) -> None:
        """Keep a fault of some rows in a column.

        Args:
            index: where the rows of a table stand.
            at: which of them are at fault, by position.
            column: where in the row the fault is.
            messages: what is wrong in each of them; no more are made than are told.
        """
        if not len(at):
            return
        rows = index[at]
        self.faulty.setdefault(column, []).append(rows)
        for row, message in zip(rows[:MOST], messages, strict=False):
            self.fail(Place(*row, column), message)
        if len(rows) > MOST:
            first = swedish.number(MOST)
            message = f"{_rest(rows)} har ett sådant fel; de första {first} räknas upp."
            self.fail(_after(rows, column), message)

    def notice_rows(self, index: pd.MultiIndex, at: np.ndarray, column: str, message: str) -> None:
        """Keep a notice of some rows, as `fail_rows` does a fault."""
        rows = index[at]
        for row in rows[:MOST]:
            self.notice(Place(*row, column), message)
        if len(rows) > MOST:
            self.notice(_after(rows, column), f"{_rest(rows)}: {message}")

    def at_fault(self, table: pd.DataFrame, columns: Iterable[str]) -> np.ndarray:
        """Mark the rows that have a fault in these columns already: one fault causes no other."""
        marks = np.zeros(len(table), dtype=bool)
        for rows in (rows for column in columns for rows in self.faulty.get(column, ())):
            marks |= table.index.isin(rows)
        return marks


def _told_place(place: Place) -> Place:
    """Return a place without the personal data in its names: what stops a run tells it nobody."""
    names = {name: _told(getattr(place, name)) for name in ("file", "sheet", "column")}
    return replace(place, **names)


def _told(text: str) -> str:
    """Return a text without personal data, and without what tells a terminal to do something."""
    return "".join(
        sign if sign.isprintable() or unicodedata.category(sign) == "Zs" else "…"
        for sign in personal.masked(text)
    )


def _rest(rows: pd.MultiIndex) -> str:
    return f"ytterligare {swedish.counted(len(rows) - MOST, 'rad', 'rader')}"


def _after(rows: pd.MultiIndex, column: str) -> Place:
    """Return where the rows stand that are not told one by one."""
    file, sheet, _ = rows[MOST]
    return Place(file, sheet, column=column)
