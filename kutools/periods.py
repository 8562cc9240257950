"""The periods a report covers: tertials, half-years and years.

A tertial is cumulative unless asked for alone: `2020-T2` covers January to August.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass, replace

MONTHS = (
    "januari februari mars april maj juni juli augusti september oktober november december".split()
)
# The first and last month of each part of a year; the year itself has no part.
PARTS = {"": (1, 12), "T1": (1, 4), "T2": (5, 8), "T3": (9, 12), "H1": (1, 6), "H2": (7, 12)}
EXPECTED = "en period som 2020-T2, 2020-H1 eller 2020"


@dataclass(frozen=True, order=True)
class Period:
    """A year, or a tertial or half-year of it.

    Attributes:
        year: the calendar year.
        part: `T1`–`T3`, `H1`, `H2` or nothing for the whole year.
        alone: True for a tertial on its own, without the months before it.
    """

    year: int
    part: str = ""
    alone: bool = False

    @classmethod
    def parse(cls, text: object) -> Period:
        """Read a period's name.

        Raises:
            ValueError: with a Swedish sentence, if the text is not a period's name.
        """
        match = re.fullmatch(r"((?:19|20)\d\d)(?:-([TH]\d))?", str(text).strip().upper())
        if not match or (match[2] or "") not in PARTS:
            raise ValueError(f'"{text}" är ingen period; väntade {EXPECTED}')
        return cls(int(match[1]), match[2] or "")

    def __str__(self) -> str:
        """Return the period's name, as in file names and registers."""
        return f"{self.year}-{self.part}" if self.part else f"{self.year}"

    @property
    def start(self) -> dt.date:
        """The first day the period covers."""
        cumulative = self.part.startswith("T") and not self.alone
        return dt.date(self.year, 1 if cumulative else PARTS[self.part][0], 1)

    @property
    def end(self) -> dt.date:
        """The last day the period covers."""
        month = PARTS[self.part][1]
        return dt.date(self.year, month, calendar.monthrange(self.year, month)[1])

    @property
    def label(self) -> str:
        """The months in words: `januari–augusti 2020`; a whole year is its number."""
        return self._months(letters=None)

    @property
    def short(self) -> str:
        """The months in three letters, for column headings: `jan–aug 2020`."""
        return self._months(letters=3)

    def _months(self, letters: int | None) -> str:
        first, last = MONTHS[self.start.month - 1], MONTHS[self.end.month - 1]
        if (first, last) == (MONTHS[0], MONTHS[-1]):
            return str(self.year)
        return f"{first[:letters]}–{last[:letters]} {self.year}"

    @property
    def is_year(self) -> bool:
        """Whether it covers a whole year, as a third tertial does too."""
        return (self.start.month, self.end.month) == (1, 12)

    @property
    def half_year(self) -> Period:
        """The half-year that a report in the middle of the year covers; otherwise the same months.

        What is counted by half-year, such as courses, ends in June in a report for January–August.
        """
        return replace(self, part="H1") if self.part == "T2" else self

    def same_months(self, other: Period) -> bool:
        """Say whether another period has the same first and last day, as 2022 and 2022-T3."""
        return (self.start, self.end) == (other.start, other.end)

    def on_its_own(self) -> Period:
        """Return the tertial without the months before it."""
        return replace(self, alone=True)

    def years_before(self, years: int = 1) -> Period:
        """Return the same part of an earlier year."""
        return replace(self, year=self.year - years)

    def preceding(self, count: int) -> list[Period]:
        """Return the periods of the same kind just before it, nearest first."""
        return [self._away(-step) for step in range(1, count + 1)]

    def following(self) -> Period:
        """Return the period of the same kind just after it."""
        return self._away(1)

    def _away(self, steps: int) -> Period:
        """Return the period of the same kind so many steps later, or earlier if below zero."""
        of_a_year = [part for part in PARTS if part[:1] == self.part[:1]]
        place = self.year * len(of_a_year) + of_a_year.index(self.part) + steps
        year, part = divmod(place, len(of_a_year))
        return Period(year, of_a_year[part])

    def comparisons(self, years: int = 2) -> list[Period]:
        """Return the periods it is compared with: the same part of the years before."""
        return [self.years_before(step) for step in range(1, years + 1)]


def first_day(text: str) -> dt.date:
    """Return the first day of a date, month, period or year, as `start` columns mean it."""
    return _span(text)[0]


def last_day(text: str) -> dt.date:
    """Return the last day of a date, month, period or year, as `slut` columns mean it."""
    return _span(text)[1]


def _span(text: str) -> tuple[dt.date, dt.date]:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        day = dt.date.fromisoformat(text)
        return day, day
    if re.fullmatch(r"\d{4}-\d\d", text):
        year, month = int(text[:4]), int(text[5:])
        return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])
    period = Period.parse(text)
    return period.on_its_own().start, period.end
