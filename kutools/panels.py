"""Pictures made of many small parts: line charts side by side, and a table of marks.

Everything is placed in inches from the picture's top left corner.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, dropwhile, takewhile

import pandas as pd

from kutools import drawing, swedish
from kutools.drawing import GAP, LINE, WIDTH, text_width
from kutools.look import ACCENT, GREY, INK, MAIN, RULE, STRIPE, WHITE
from kutools.periods import Period

SMALL, HEADING, CAP = 8, 10, 0.045  # points; half the height of a capital letter
NOTE_LINE, NOTE_WRAP, HEADING_LINE, HEADING_WRAP = 0.16, 110, 0.18, 75
# Small line charts: so many beside one another, with so much between them; above and below a
# line there is room for a value and for the periods.
COLUMNS, GUTTER, PLOT, ABOVE, BELOW, NAME_WRAP = 3, 0.28, 0.6, 0.24, 0.4, 28
VALUE_WIDTH, SHORT, HALF, AIR, DIP = 0.9, 0.2, 0.065, 0.05, 0.19
# A table of marks: filled is the main one, open another one.
MARKS = (
    {"marker": "o", "s": 78, "facecolor": MAIN, "edgecolor": MAIN},
    {"marker": "o", "s": 50, "facecolor": WHITE, "edgecolor": MAIN},
)
ROW_WRAP, COLUMN_LEAST, COLUMN_WRAP, PITCH, COUNT = 26, 14, 40, 0.42, 0.5


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
    def heading(self) -> list[str]:
        """The name over lines."""
        return _lines(self.name, NAME_WRAP)

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
    written = {period: named(period).split("\n") for period in periods}
    deep = LINE * (max(map(len, written.values()), default=1) - 1)
    rows = [
        (heading if start == 0 else "", block[start : start + COLUMNS])
        for heading, block in blocks.items()
        for start in range(0, len(block), COLUMNS)
    ]
    below = [line for note in notes for line in drawing.wrapped(note, NOTE_WRAP, 9).split("\n")]
    tops = [*accumulate((_height(*row) + deep for row in rows), initial=GAP)]
    axes = drawing.sheet(tops[-1] + NOTE_LINE * len(below) + GAP)
    for top, (heading, row) in zip(tops, rows, strict=False):
        _heading(axes, top, heading)
        _row(axes, top + _heading_height(heading), row, times, _room(panels), written)
    _write_lines(axes, GAP, tops[-1] + NOTE_LINE / 2, below, NOTE_LINE, color=GREY, size=SMALL)
    return axes


def _lines(text: str, width: int, most: int = drawing.LINES) -> list[str]:
    """Break a text over as few lines as it needs, and those as even as they can be."""
    whole = drawing.wrapped(text, width, most).split("\n")
    for narrower in range(_longest([text]), width):
        even = drawing.wrapped(text, narrower, most).split("\n")
        if len(even) == len(whole) and not even[-1].endswith("…"):
            return even
    return whole


def _longest(texts: Iterable[str]) -> int:
    """Return the length of the longest word."""
    return max((len(word) for text in texts for word in text.split()), default=1)


def _write_lines(
    axes: drawing.Axes, x: float, y: float, lines: Sequence[str], step: float = LINE, **look
) -> None:
    """Write lines at equal steps, the first in the middle of `y`, whatever letters they have."""
    for place, text in enumerate(lines):
        drawing.write_at(axes, x, y + CAP + step * place, text, va="baseline", **look)


def _heading_height(heading: str) -> float:
    return 0.2 + HEADING_LINE * len(_lines(heading, HEADING_WRAP)) if heading else 0


def _name_height(panels: Sequence[Panel]) -> float:
    return LINE * max(len(panel.heading) for panel in panels)


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
        axes.hlines(top, GAP, WIDTH - GAP, color=RULE, lw=0.8)
        lines, look = _lines(heading, HEADING_WRAP), {"size": HEADING, "weight": "bold"}
        _write_lines(axes, GAP, top + 0.15, lines, HEADING_LINE, **look)


def _row(
    axes: drawing.Axes,
    top: float,
    panels: Sequence[Panel],
    times: tuple[float, float],
    room: float,
    written: Mapping[Period, Sequence[str]],
) -> None:
    """Draw the charts of a row; their lines are level whatever the length of their names."""
    width = (WIDTH - 2 * GAP - (COLUMNS - 1) * GUTTER) / COLUMNS
    for column, panel in enumerate(panels):
        left = GAP + column * (width + GUTTER)
        _write_lines(axes, left, top + LINE / 2, panel.heading)
        start = top + _name_height(panels) + ABOVE
        floor = start + PLOT + _dip(panels)
        plot = Plot(left + 0.03, left + width - room, start, floor, times, panel.span)
        _panel(axes, panel, plot, written)


def _panel(
    axes: drawing.Axes, panel: Panel, plot: Plot, written: Mapping[Period, Sequence[str]]
) -> None:
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
    drawing.write_at(axes, x, y, number, 0.08, weight="bold", paper=WHITE)
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
    written: Mapping[Period, Sequence[str]],
) -> None:
    """Write the first and the last known period below, or the last alone where both do not fit."""
    taken = WIDTH
    for period in dict.fromkeys([known[-1], known[0]]):
        x, lines = plot.across(period), written[period]
        width = max(text_width(text, SMALL) for text in lines)
        # In the middle of its point, but never outside of the line.
        start = max(plot.left - 0.03, min(x - width / 2, plot.right + 0.03 - width))
        if start + width + AIR < taken:
            look = {"ha": "left", "color": GREY, "size": SMALL}
            _write_lines(axes, start, plot.floor + 0.13, lines, **look)
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
    names = [_lines(name, ROW_WRAP) for name in rows]
    left = max(text_width(text) for lines in [*names, [counted]] for text in lines) + 2 * GAP
    pitch = min(PITCH, (WIDTH - left - COUNT) / len(columns))
    heads = _heads(columns, 2 if pitch > 0.27 else 1)
    top = max(0.6, *(text_width(head, SMALL) for head in heads)) + 2 * GAP
    height = max(drawing.ROW, 0.08 + LINE * max(map(len, names)))
    axes = drawing.sheet(top + height * (len(rows) + 1) + GAP)
    across = [left + pitch * (place + 0.5) for place in range(len(columns))]
    down = [top + height * (place + 0.5) for place in range(len(rows) + 1)]
    right = across[-1] + (pitch + COUNT) / 2
    _ground(axes, across, down[:-1], right + COUNT / 2)
    for x, head in zip([*across, right], [*heads, "Antal"], strict=True):
        _upright(axes, x, top, head)
    for y, lines in zip(down, [*names, [counted]], strict=True):
        _write_lines(axes, GAP, y - LINE * (len(lines) - 1) / 2, lines)
    _counts(axes, pairs, [*across, right], down)
    for main, look in zip((True, False), MARKS, strict=True):
        places = [place for place, value in pairs.items() if value == main]
        x, y = [across[column] for _, column in places], [down[row] for row, _ in places]
        axes.scatter(x, y, lw=1.3, zorder=3, **look)
    at = (GAP / WIDTH, 1 - (top - GAP) / axes.get_ylim()[0])
    axes.legend(handles=drawing.markers(words, MARKS), loc="lower left", bbox_to_anchor=at)
    return axes


def _heads(names: Sequence[str], most: int) -> list[str]:
    """Break the names of columns over a few lines, so that the longest takes the least height."""
    for width in range(max(COLUMN_LEAST, _longest(names)), COLUMN_WRAP):
        if not any("…" in drawing.wrapped(name, width, most) for name in names):
            return ["\n".join(_lines(name, width, most)) for name in names]
    return [drawing.wrapped(name, COLUMN_WRAP, most) for name in names]


def _ground(
    axes: drawing.Axes, across: Sequence[float], down: Sequence[float], right: float
) -> None:
    """Draw what the eye follows: every other row shaded, and a thin line down each column."""
    half = (down[1] - down[0]) / 2 if len(down) > 1 else drawing.ROW / 2
    for y in down[::2]:
        axes.barh(y, right, 2 * half, 0, color=STRIPE, lw=0, zorder=0)
    ends = down[0] - half, down[-1] + half
    axes.vlines(across, *ends, color=RULE, lw=0.5, zorder=1)
    axes.hlines(ends[1], 0, right, color=INK, lw=0.8, zorder=2)


def _upright(axes: drawing.Axes, x: float, foot: float, text: str) -> None:
    """Write a text upwards."""
    look = {"rotation": 90, "ha": "center", "va": "bottom", "size": SMALL, "linespacing": 1.1}
    drawing.write_at(axes, x, foot - 0.06, text, multialignment="left", **look)


def _counts(
    axes: drawing.Axes,
    pairs: Mapping[tuple[int, int], bool],
    across: Sequence[float],
    down: Sequence[float],
) -> None:
    """Write how many marks each row and column has."""
    *columns, right = across
    *rows, foot = down
    places = [(right, y, [row for row, _ in pairs].count(at)) for at, y in enumerate(rows)]
    places += [(x, foot, [col for _, col in pairs].count(at)) for at, x in enumerate(columns)]
    for x, y, count in places:
        _write_lines(axes, x, y, [swedish.number(count)], ha="center")
