"""Pictures made of many small parts: line charts side by side, and a table of marks.

Everything is placed in inches from the picture's top left corner.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, dropwhile, takewhile

import pandas as pd

from kutools import swedish
from kutools.charts import drawing
from kutools.charts.drawing import GAP, HEAD, LINE, NARROW, SIZE, paper, text_width, wrapped
from kutools.look import ACCENT, GREY, INK, MAIN, RULE, STRIPE, WHITE
from kutools.periods import Period

SMALL, HEADING = 8, 10  # points
# Small line charts: at least so wide, with so much between them, so high; above and below a line
# there is room for a value and for the periods.
LEAST_WIDTH, GUTTER, PLOT, ABOVE, BELOW = 2, 0.28, 0.6, 0.24, 0.4
VALUE_WIDTH, SHORT, HALF, AIR, DIP = 0.9, 0.2, 0.065, 0.05, 0.19
# A table of marks: filled is the main one, open another one.
MARKS = (
    {"marker": "o", "s": 78, "facecolor": MAIN, "edgecolor": MAIN},
    {"marker": "o", "s": 50, "facecolor": WHITE, "edgecolor": MAIN},
)
# How wide a row's name may be, how high a column's at least and at most, how far apart columns
# are at most, and the room for the numbers.
NAME, LEAST, MOST, PITCH, COUNT = 1.75, 0.9, 3.1, 0.42, 0.5


@dataclass(frozen=True)
class Panel:
    """A small line chart.

    Attributes:
        name: its heading.
        values: period → value in time order, at least one known; the others are gaps.
        write: how its values are written.
        target: the value to reach, or NaN.
    """

    name: str
    values: pd.Series
    write: Callable[[float], str]
    target: float

    @property
    def heading(self) -> str:
        """The name over lines."""
        return wrapped(self.name, _width())

    @property
    def last(self) -> tuple[str, str]:
        """The last value, and what goes below it: a long unit, so that the line keeps its room."""
        text = self.write(self.values.dropna().iloc[-1])
        number, _, unit = text.rpartition(swedish.NBSP)
        too_wide = text_width(text, weight="bold") > VALUE_WIDTH
        return (number, unit) if too_wide else (text, "")

    @property
    def first(self) -> str:
        """The first value, if it is not the last one too."""
        known = self.values.dropna()
        return self._short(known.iloc[0]) if len(known) > 1 else ""

    @property
    def goal(self) -> str:
        """The target as it is written, if there is one."""
        return f"mål{swedish.NBSP}{self._short(self.target)}" if pd.notna(self.target) else ""

    @property
    def span(self) -> tuple[float, float]:
        """The lowest and highest value, zero among them."""
        return drawing.span([*self.values, self.target])

    @property
    def dips(self) -> bool:
        """Whether its first value has to be written below zero: the line rises through it."""
        known, (low, high) = self.values.dropna(), self.span
        rises = len(known) > 1 and known.iloc[0] < min(known.iloc[1], 0.3 * high)
        return low < 0 or (rises and text_width(self.first, SMALL) > SHORT)

    def _short(self, value: float) -> str:
        """Write a value without a unit that is said below the last one."""
        text = self.write(value)
        return text.rpartition(swedish.NBSP)[0] if self.last[1] else text


@dataclass(frozen=True)
class Plot:
    """Where a line is drawn: its edges, and the times and values that lie at them.

    `floor` is below the lowest value where a row has room for texts there.
    """

    left: float
    right: float
    top: float
    floor: float
    times: tuple[float, float]
    values: tuple[float, float]

    def across(self, period: Period) -> float:
        """Return where a period lies; each lies at its end."""
        first, last = self.times
        return self.left + (self.right - self.left) * (_time(period) - first) / (last - first)

    def down(self, value: float) -> float:
        """Return where a value lies."""
        low, high = self.values
        return self.top + PLOT * (high - value) / (high - low)


def _columns() -> int:
    """Return how many small charts stand beside one another."""
    return int((paper().width - 2 * GAP + GUTTER) // (LEAST_WIDTH + GUTTER))


def _width() -> float:
    """Return how wide a small chart is."""
    return (paper().width - 2 * GAP + GUTTER) / _columns() - GUTTER


def _deep(text: str, size: float = SIZE) -> float:
    """Return how high a text is that may have several lines."""
    return LINE * size / SIZE * (1 + text.count("\n")) if text else 0


def _time(period: Period) -> float:
    return period.end.year + period.end.month / 12


def lines(
    blocks: Mapping[str, Sequence[Panel]], named: Callable[[Period], str], notes: Sequence[str]
) -> drawing.Axes:
    """Draw small line charts in rows, each block under its heading.

    Args:
        blocks: heading → charts; an empty heading is not written.
        named: how a period is written, over one or more lines.
        notes: what is said below, a line each.
    """
    panels = [panel for block in blocks.values() for panel in block]
    periods = {period for panel in panels for period in panel.values.dropna().index}
    times = drawing.span(map(_time, periods), zero=False)
    written = {period: named(period) for period in periods}
    deep = LINE * any("\n" in text for text in written.values())
    columns = _columns()
    rows = [
        (heading if start == 0 else "", block[start : start + columns])
        for heading, block in blocks.items()
        for start in range(0, len(block), columns)
    ]
    width = paper().width - 2 * GAP
    below = "\n".join(wrapped(note, width, 20, size=SMALL) for note in notes)
    tops = [*accumulate((_height(*row) + deep for row in rows), initial=GAP)]
    axes = drawing.sheet(tops[-1] + _deep(below, SMALL) + GAP)
    for top, (heading, row) in zip(tops, rows, strict=False):
        _heading(axes, top, heading)
        _row(axes, top + _heading_height(heading), row, times, _room(panels), written)
    drawing.write_at(axes, GAP, tops[-1], below, va="top", color=GREY, size=SMALL)
    return axes


def _heading_text(heading: str) -> str:
    return wrapped(heading, paper().width - 2 * GAP, size=HEADING, weight="bold")


def _heading_height(heading: str) -> float:
    return 0.2 + _deep(_heading_text(heading), HEADING) if heading else 0


def _name_height(panels: Sequence[Panel]) -> float:
    return max(_deep(panel.heading) for panel in panels)


def _height(heading: str, panels: Sequence[Panel]) -> float:
    """Return the height of a row of charts and of the heading above it."""
    return _heading_height(heading) + _name_height(panels) + ABOVE + PLOT + _dip(panels) + BELOW


def _dip(panels: Sequence[Panel]) -> float:
    """Return the room below the lines of a row: the same for all, so that they stay level."""
    return DIP * any(panel.dips for panel in panels)


def _room(panels: Sequence[Panel]) -> float:
    """Return the room to the right of all lines: as wide everywhere, so that they are aligned."""
    values = [text_width(panel.last[0], weight="bold") for panel in panels]
    others = [text_width(text, SMALL) for panel in panels for text in (panel.last[1], panel.goal)]
    return max([*values, *others], default=0) + GAP


def _heading(axes: drawing.Axes, top: float, heading: str) -> None:
    """Write a block's heading under a thin line across the picture."""
    if heading:
        axes.hlines(top, GAP, paper().width - GAP, color=RULE, lw=0.8)
        look = {"va": "first", "size": HEADING, "weight": "bold"}
        drawing.write_at(axes, GAP, top + 0.15, _heading_text(heading), **look)


def _row(
    axes: drawing.Axes,
    top: float,
    panels: Sequence[Panel],
    times: tuple[float, float],
    room: float,
    written: Mapping[Period, str],
) -> None:
    """Draw the charts of a row; their lines are level whatever the length of their names."""
    width = _width()
    for column, panel in enumerate(panels):
        left = GAP + column * (width + GUTTER)
        drawing.write_at(axes, left, top + LINE / 2, panel.heading, va="first")
        start = top + _name_height(panels) + ABOVE
        floor = start + PLOT + _dip(panels)
        plot = Plot(left + 0.03, left + width - room, start, floor, times, panel.span)
        _panel(axes, panel, plot, written)


def _panel(axes: drawing.Axes, panel: Panel, plot: Plot, written: Mapping[Period, str]) -> None:
    """Draw a line on its zero, with a dot for each value, and the target as a dashed line."""
    across = [plot.across(period) for period in panel.values.index]
    down = [plot.down(value) for value in panel.values]
    points = [(x, y) for x, y in zip(across, down, strict=True) if pd.notna(y)]
    axes.hlines(plot.down(0), plot.left, plot.right, color=RULE, lw=0.8, zorder=1)
    if panel.goal:
        goal = {"color": ACCENT, "lw": 1, "ls": drawing.DASHED, "zorder": 1}
        axes.hlines(plot.down(panel.target), plot.left, plot.right, **goal)
    axes.plot(across, down, color=MAIN, lw=1.6, marker="o", ms=3)
    axes.plot(*points[-1], color=MAIN, marker="o", ms=5.5)
    _write_last(axes, panel, plot, *points[-1])
    # A text may stand in a gap, so only what comes before the first one is in its way.
    begun = dropwhile(lambda point: pd.isna(point[1]), zip(across, down, strict=True))
    whole = takewhile(lambda point: pd.notna(point[1]), begun)
    _write_first(axes, panel, plot, [*whole])
    _write_periods(axes, plot, panel.values.dropna().index, written)


def _write_last(axes: drawing.Axes, panel: Panel, plot: Plot, x: float, y: float) -> None:
    """Write the last value beside its point, and the target's beside its line."""
    number, unit = panel.last
    drawing.write_at(axes, x, y, number, 0.08, weight="bold", ground=WHITE)
    drawing.write_at(axes, x, y + 0.14, unit, 0.08, size=SMALL)
    if panel.goal:
        # Never upon the value: above it or below.
        goal, apart = plot.down(panel.target), 2 * HALF + 0.02
        below = y + apart + LINE * bool(unit)
        goal = min(goal, y - apart) if goal <= y else max(goal, below)
        drawing.write_at(axes, plot.right, goal, panel.goal, 0.08, color=ACCENT, size=SMALL)


def _write_first(
    axes: drawing.Axes, panel: Panel, plot: Plot, points: Sequence[tuple[float, float]]
) -> None:
    """Write the first value in grey above or below its point, free of the line."""
    x, y = points[0]
    heights = _heights(points, x + text_width(panel.first, SMALL) + AIR)
    rules = [plot.down(value) for value in (0, panel.target) if pd.notna(value)]
    free = _free(y, heights, rules, plot.floor)
    drawing.write_at(axes, x, free, panel.first, -0.03, ha="left", color=GREY, size=SMALL)


def _heights(points: Sequence[tuple[float, float]], end: float) -> list[float]:
    """Return between which heights a line lies, from its first point as far as `end`."""
    inside = [point for point in points if point[0] <= end]
    (x, y), after = inside[-1], points[len(inside) : len(inside) + 1]
    return [y for _, y in inside] + [
        y + (next_y - y) * (end - x) / (next_x - x) for next_x, next_y in after
    ]


def _free(y: float, heights: Sequence[float], rules: Sequence[float], floor: float) -> float:
    """Return where a text near `y` lies free of its line and of the rules across the chart."""
    above, below = min(heights) - AIR - HALF, max(heights) + AIR + HALF
    for rule in sorted(rules, reverse=True):
        above = rule - HALF - AIR / 2 if abs(rule - above) < HALF + AIR / 2 else above
    for rule in sorted(rules):
        below = rule + HALF + AIR / 2 if abs(rule - below) < HALF + AIR / 2 else below
    fits = below + HALF < floor
    return below if fits and below - y < y - above else above


def _write_periods(
    axes: drawing.Axes,
    plot: Plot,
    known: Sequence[Period],
    written: Mapping[Period, str],
) -> None:
    """Write the first and the last known period below, or the last alone where both do not fit."""
    taken = paper().width
    for period in dict.fromkeys([known[-1], known[0]]):
        x, text = plot.across(period), written[period]
        width = text_width(text, SMALL)
        # In the middle of its point, but never outside of the line.
        start = max(plot.left - 0.03, min(x - width / 2, plot.right + 0.03 - width))
        if start + width + AIR < taken:
            look = {"va": "first", "color": GREY, "size": SMALL}
            drawing.write_at(axes, start, plot.floor + 0.13, text, **look)
            taken = start


def marks(
    rows: Sequence[str],
    columns: Sequence[str],
    pairs: Mapping[tuple[int, int], bool],
    words: tuple[str, str],
    counted: str,
) -> drawing.Axes:
    """Draw a table with a mark in some of its cells, the number of them to the right and below.

    Args:
        rows: the names of the rows, from the top down.
        columns: the names of the columns, from the left.
        pairs: the row and column of each mark, and whether it is a main one.
        words: what a main mark means, and another one.
        counted: what the number below a column is the number of.
    """
    grid = _grid(rows, columns, counted)
    axes = drawing.sheet(grid.down[-1] + grid.under + GAP)
    _ground(axes, grid)
    for x, head in zip(grid.across, grid.heads, strict=True):
        side = {"ha": "left", "size": SMALL, "upright": True}
        drawing.write_at(axes, x, grid.top, head, dy=0.08, **side)
    for name, y, ground in zip(grid.names, grid.down, grid.grounds, strict=True):
        side = {"va": "top", "dy": grid.row - grid.under - GAP} if grid.above else {}
        drawing.write_at(axes, GAP, y, name, ground=ground, **side)
    _counts(axes, pairs, grid)
    for main, look in zip((True, False), MARKS, strict=True):
        places = [place for place, value in pairs.items() if value == main]
        x, y = [grid.across[column] for _, column in places], [grid.down[row] for row, _ in places]
        axes.scatter(x, y, lw=1.3, zorder=3, **look)
    foot = HEAD + GAP / 2 if grid.above else grid.top - GAP
    at, keys = (GAP / paper().width, 1 - foot / axes.get_ylim()[0]), drawing.markers(words, MARKS)
    axes.legend(handles=keys, loc="lower left", bbox_to_anchor=at, ncols=1 + grid.above)
    return axes


@dataclass(frozen=True)
class Grid:
    """Where a table of marks has its rows and columns, those of the numbers last.

    Attributes:
        names: the names of the rows, over lines.
        heads: the names of the columns, over lines.
        across: the middle of each column.
        down: the middle of the marks of each row.
        top: where the first row begins.
        row: the height of a row.
        above: whether a row's name stands above its marks.
    """

    names: Sequence[str]
    heads: Sequence[str]
    across: Sequence[float]
    down: Sequence[float]
    top: float
    row: float
    above: bool

    @property
    def under(self) -> float:
        """How much of a row lies below the middle of its marks."""
        return 0.14 if self.above else self.row / 2

    @property
    def grounds(self) -> list[str]:
        """What each row is written on: every other one is shaded, but not the numbers."""
        rows = len(self.down) - 1
        return [WHITE if place % 2 else STRIPE for place in range(rows)] + [WHITE]


def _grid(rows: Sequence[str], columns: Sequence[str], counted: str) -> Grid:
    """Place rows and columns on the paper; on a narrow one the names stand above the marks."""
    above = paper() == NARROW
    names = [wrapped(name, paper().width - 2 * GAP if above else NAME) for name in rows]
    left = GAP if above else 2 * GAP + max(map(text_width, [*names, counted]))
    pitch = min(PITCH, (paper().width - left - COUNT) / len(columns))
    heads = [*_heads(columns, 2 if pitch > 0.27 else 1), "Antal"]
    top = max(0.6, *(text_width(head, SMALL) for head in heads)) + 2 * GAP + HEAD * above
    row = max(drawing.ROW, max(map(_deep, names)) + (0.32 if above else 0.08))
    across = [left + pitch * (place + 0.5) for place in range(len(columns))]
    across.append(across[-1] + (pitch + COUNT) / 2)
    grid = Grid([*names, counted], heads, across, [], top, row, above)
    down = [top + row * (place + 1) - grid.under for place in range(len(rows) + 1)]
    return replace(grid, down=down)


def _heads(names: Sequence[str], most: int) -> list[str]:
    """Break the names of columns over a few lines, so that the longest takes the least height."""
    word = max(text_width(word, SMALL) for name in names for word in name.split())
    height = max(LEAST, min(word, MOST))
    heads = [wrapped(name, height, most, size=SMALL) for name in names]
    while height < MOST and any("…" in head for head in heads):
        height += 0.1
        heads = [wrapped(name, height, most, size=SMALL) for name in names]
    return heads


def _ground(axes: drawing.Axes, grid: Grid) -> None:
    """Draw what the eye follows: every other row shaded, and a thin line down each column."""
    *columns, right = grid.across
    edge, foot = right + COUNT / 2, grid.down[-2] + grid.under
    for y, ground in zip(grid.down, grid.grounds, strict=True):
        middle = y + grid.under - grid.row / 2
        axes.barh(middle, edge, grid.row, 0, color=ground, lw=0, zorder=0)
    axes.vlines(columns, grid.top, foot, color=RULE, lw=0.5, zorder=1)
    axes.hlines(foot, 0, edge, color=INK, lw=0.8, zorder=2)


def _counts(axes: drawing.Axes, pairs: Mapping[tuple[int, int], bool], grid: Grid) -> None:
    """Write how many marks each row and column has."""
    *columns, right = grid.across
    *rows, foot = grid.down
    places = [(right, y, [row for row, _ in pairs].count(at)) for at, y in enumerate(rows)]
    places += [(x, foot, [col for _, col in pairs].count(at)) for at, x in enumerate(columns)]
    for x, y, count in places:
        drawing.write_at(axes, x, y, swedish.number(count), ha="center")
