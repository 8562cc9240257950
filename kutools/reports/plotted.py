"""What a chart shows as names, series and values, for a chart that one can edit."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from kutools import facts, swedish
from kutools.charts.series import ALL
from kutools.exhibits import Exhibit, legible
from kutools.tables import Cell

# How many series a chart of each form can tell apart.
MOST = {"ranked": 2, "paired": 2, "history": 2, "stacked": 7}
CHANGE, PERCENT = "Förändring", f'0"{swedish.NBSP}"%'
# How a number format divides what it shows.
SCALES = {1: "", 1e3: ",", 1e6: ",,"}


@dataclass(frozen=True)
class Grid:
    """What a chart shows: the names, and for each series a cell for each name."""

    names: list[str]
    series: dict[str, list[Cell]]

    @property
    def rows(self) -> list[list[Cell]]:
        """The cells of each name."""
        return [list(cells) for cells in zip(*self.series.values(), strict=True)]

    @property
    def values(self) -> list[Cell]:
        """Every cell that has a value."""
        return [cell for cells in self.series.values() for cell in cells if cell.has_value]

    def against(self, target: float, named: str) -> Grid:
        """Return its first series as two: what reaches a target, and what does not."""
        cells = next(iter(self.series.values()))
        reached = facts.reaches(pd.Series([cell.value for cell in cells], dtype=float), target)
        split = {f"Når målvärdet {named}": reached, f"Når inte målvärdet {named}": ~reached}
        none = Cell(swedish.MISSING)
        series = {
            name: [cell if one else none for cell, one in zip(cells, chosen, strict=True)]
            for name, chosen in split.items()
        }
        return Grid(self.names, series)

    def turned(self) -> Grid:
        """Return it with names and series changed about."""
        return Grid(list(self.series), dict(zip(self.names, self.rows, strict=True)))

    def at(self, places: Iterable[int]) -> Grid:
        """Return the names at some places, in that order."""
        some = list(places)
        series = {name: [cells[at] for at in some] for name, cells in self.series.items()}
        return Grid([self.names[at] for at in some], series)


def grid(exhibit: Exhibit) -> Grid | None:
    """Return what a chart shows, ordered as in the report; None for what is shown as a table."""
    order = {"ranked": _ranked, "paired": _paired, "stacked": _stacked, "history": _in_time}
    table = exhibit.table
    if exhibit.form not in order or not table.rows:
        return None
    names = [legible(row[0].text) for row in table.rows]
    shown = [at for at, name in enumerate(table.header) if at and not name.startswith(CHANGE)]
    series = {legible(table.header[at]): [row[at] for row in table.rows] for at in shown}
    every = Grid(names, series)
    unclear = len(set(names)) < len(names) or len(series) < len(shown)
    below_zero = any(cell.value < 0 for cell in every.values)
    if not every.values or unclear or (exhibit.form == "stacked" and below_zero):
        return None
    drawn = order[exhibit.form](every)
    return drawn if len(drawn.series) <= MOST[exhibit.form] else None


def _ranked(every: Grid) -> Grid:
    """Put the highest first, of equals by the next series, then as in a phone book.

    What has no value comes last, and then the whole.
    """
    wholes = [name == ALL for name in every.names]
    values = [[-one.value if one.has_value else math.inf for one in row] for row in every.rows]
    keys = list(zip(wholes, values, map(swedish.sort_key, every.names), strict=True))
    return every.at(sorted(range(len(keys)), key=keys.__getitem__))


def _in_time(every: Grid) -> Grid:
    """Put the periods in time order; a table has them as columns, the newest first."""
    return every.turned().at(range(len(every.series))[::-1])


def _paired(every: Grid) -> Grid:
    return _ranked(every) if len(every.series) == 2 else _in_time(every)


def _stacked(every: Grid) -> Grid:
    """Return bars of whole per cents that add up to 100, as the report draws them.

    The parts are the columns; where there is one column, or one for each period, the rows.
    """
    periods = all(re.search(r"(^|\s)\d{4}$", name) for name in every.series)
    of_items = not periods and len(every.series) > 1
    bars = every if of_items else every.turned()
    wholes = [_whole(cells) for cells in bars.rows]
    drawn = Grid(list(bars.series), dict(zip(bars.names, wholes, strict=True))).turned()
    return _ranked(drawn) if of_items else drawn


def _whole(bar: Sequence[Cell]) -> list[Cell]:
    known = [cell for cell in bar if cell.has_value]
    shares = all(cell.unit == "andel" for cell in known)
    total = 1 if shares else sum(cell.value for cell in known) or 1
    percents = iter(swedish.whole_percents([cell.value / total for cell in known]))
    return [_percent(cell, next(percents)) if cell.has_value else cell for cell in bar]


def _percent(cell: Cell, percent: int) -> Cell:
    return replace(cell, text=swedish.percent(percent / 100), value=percent / 100, unit="andel")


def written(value: float, cells: Sequence[Cell]) -> str:
    """Write a value as the report writes those of a chart."""
    if cells[0].unit == "kr":
        return swedish.amount(value, [cell.value for cell in cells])
    return swedish.quantity(value, cells[0].unit)


def measure(cells: Sequence[Cell]) -> tuple[str, str]:
    """Return the number format of a chart's values, and the unit to name beside its title.

    Large amounts are shown in tkr or mnkr, as in the report, and are kronor in the chart's sheet.
    """
    unit, size = cells[0].unit, 1
    if unit == "andel":
        return _signed(PERCENT, cells), ""
    found = (re.match(r"\D?\d[\d\s]*,(\d+)", cell.text) for cell in cells)
    decimals = max(len(match[1]) if match else 0 for match in found)
    if unit == "kr":
        unit, size, decimals = swedish.shared_unit([cell.value for cell in cells])
    code = f"#,##0{'.' * bool(decimals)}{'0' * decimals}{SCALES[size]}"
    return _signed(code, cells), "" if unit == "antal" else unit


def _signed(code: str, cells: Sequence[Cell]) -> str:
    """Let a number format write a true minus, where a value is below zero."""
    return f'{code};"{swedish.MINUS}"{code}' if any(cell.value < 0 for cell in cells) else code
