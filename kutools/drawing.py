"""Marks on paper: the bars, dots, lines and words that charts are made of, in one look."""

from __future__ import annotations

import io
import math
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import matplotlib
import matplotlib.style
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.textpath import TextPath

from kutools import swedish
from kutools.look import ACCENT, GREY, INK, MAIN, PARTS, RULE, SHADE, TONE, WHITE
from kutools.periods import Period

# Lengths are in inches.
WIDTH, ROW, LINE, BAR, GAP, HEAD = 7.2, 0.27, 0.15, 0.17, 0.1, 0.27
SIZE, FONT, WRAP, LINES = 9, "DejaVu Sans", 36, 3  # points; characters a line and lines a name
DASHED = (0, (4, 1.5))
LOOK = {
    **{"font.family": FONT, "font.size": SIZE, "text.color": INK, "hatch.linewidth": 0.6},
    **{"legend.frameon": False, "legend.borderpad": 0, "legend.borderaxespad": 0.3},
    **{"legend.handlelength": 1.2, "legend.handletextpad": 0.4, "legend.columnspacing": 1.4},
}
FIXED = {"svg.fonttype": "path", "svg.hashsalt": "kutools", "text.parse_math": False}
# A series is told by marker and by filled or open; a part by tone and hatch. Colour comes last.
SERIES = (
    {"marker": "o", "s": 60, "facecolor": MAIN, "edgecolor": MAIN},
    {"marker": "D", "s": 42, "facecolor": WHITE, "edgecolor": ACCENT},
)
UNKNOWN = {"missing": "uppgift saknas", "suppressed": "visas inte, för litet underlag"}


@contextmanager
def look() -> Iterator[None]:
    """Draw with the house's settings, whatever the reader's own matplotlib settings are."""
    with (
        matplotlib.style.context(["default", sns.axes_style("white"), LOOK]),
        matplotlib.rc_context(FIXED),
    ):
        yield


def canvas(height: float, left: float, right: float, head: float, foot: float) -> Axes:
    """Return empty axes of a height, with room around them; nothing is clipped at their edge."""
    total = head + height + foot
    figure = Figure((WIDTH, total))
    box = (left / WIDTH, foot / total, (WIDTH - left - right) / WIDTH, height / total)
    axes = figure.add_axes(box)
    axes.set_axis_off()
    return axes


def sheet(height: float) -> Axes:
    """Return empty axes over a whole picture, in inches from its top left corner."""
    axes = canvas(height, 0, 0, 0, 0)
    axes.set(xlim=(0, WIDTH), ylim=(height, 0))
    return axes


def row_axes(
    names: Iterable[str],
    span: tuple[float, float],
    room: tuple[float, float] = (0, GAP),
    *,
    keys: Sequence[Line2D | Patch] = (),
    head: float = GAP,
    foot: float = GAP,
) -> Axes:
    """Return axes with a row for each name, the names written to the left.

    Args:
        names: from the top down.
        span: the lowest and highest value.
        room: what is kept free for values to the left and right of the span.
        keys: the series, named in a legend above the first row.
        head: what is kept free above where there are no keys.
        foot: what is kept free below.
    """
    texts = [wrapped(name) for name in names]
    row = max(ROW, 0.05 + LINE * max(1 + text.count("\n") for text in texts))
    column = 2 * GAP + max(map(text_width, texts))
    columns = _legend_columns(keys, WIDTH - column - GAP)
    head = HEAD * math.ceil(len(keys) / columns) if keys else head
    axes = canvas(row * len(texts), column + room[0], GAP + room[1], head, foot)
    axes.set(xlim=span, ylim=(len(texts) - 0.5, -0.5))
    for place, text in enumerate(texts):
        write_at(axes, span[0], place, text, -room[0] - GAP)
    if keys:
        at = (-room[0] / (axes.bbox.width / axes.figure.dpi), 1)
        axes.legend(handles=keys, loc="lower left", bbox_to_anchor=at, ncols=columns)
    return axes


def _legend_columns(keys: Sequence[Line2D | Patch], width: float) -> int:
    """Return how many names of series fit beside one another."""
    widths = [text_width(key.get_label()) + 0.45 for key in keys]
    one_line = sum(widths) <= width
    return max(1, len(keys) if one_line else int(width // max(widths)))


def wrapped(name: str, width: int = WRAP, lines: int = LINES) -> str:
    """Break a long name over lines; a very long one ends in an ellipsis."""
    return "\n".join(textwrap.wrap(name, width, max_lines=lines, placeholder=" …"))


def text_width(text: str, size: float = SIZE, weight: str = "normal") -> float:
    """Return how wide a text becomes, by its longest line."""
    font = FontProperties(family=FONT, weight=weight)
    lines = filter(None, text.split("\n"))
    outlines = (TextPath((0, 0), line, size=size, prop=font).vertices for line in lines)
    return max((outline[:, 0].max(initial=0) / 72 for outline in outlines), default=0.0)


def _across(axes: Axes, x: float) -> float:
    """Return how far from the figure's left edge a value lies."""
    return axes.transData.transform((x, 0))[0] / axes.figure.dpi


def _thickness(axes: Axes) -> float:
    """Return a bar's thickness as a share of its row."""
    bottom, top = axes.get_ylim()
    return BAR * (bottom - top) / (axes.bbox.height / axes.figure.dpi)


def span(values: Iterable[float | None], *, zero: bool = True) -> tuple[float, float]:
    """Return the lowest and highest value, zero among them; never equal."""
    known = [float(value) for value in values if pd.notna(value)] + [0.0] * zero or [0.0]
    low, high = min(known), max(known)
    return (low, high) if low < high else (low, low + 1)


def room(values: pd.Series, write: Callable[[float], str]) -> tuple[float, float]:
    """Return the room that the written values need to the left and right of the bars."""
    left = max((text_width(write(value)) for value in values if value < 0), default=-GAP)
    right = max((text_width(write(value)) for value in values if value >= 0), default=0)
    return left + GAP, right + GAP


def write_at(
    axes: Axes, x: float, y: float, text: str, dx: float = 0, *, dy: float = 0, **look
) -> None:
    """Write a text at a value, moved by inches; `paper` is what hides the lines behind it."""
    if paper := look.pop("paper", None):
        look["bbox"] = {"facecolor": paper, "edgecolor": "none", "pad": 0.6}
    side = {"ha": "left" if dx >= 0 else "right", "va": "center", "annotation_clip": False}
    shift = {"xytext": (72 * dx, 72 * dy), "textcoords": "offset points"}
    axes.annotate(text, (x, y), **shift, **side | look)


def write_above(axes: Axes, x: float, text: str, **look) -> None:
    """Write a text above the rows at a value, moved as far as the figure's edges need."""
    at, half = _across(axes, x), text_width(text) / 2
    shift = min(max(at, half + 0.02), WIDTH - half - 0.02) - at
    write_at(axes, x, axes.get_ylim()[1], text, shift, dy=0.05, ha="center", va="bottom", **look)


def reasons(axes: Axes, unknown: Mapping[int, str]) -> None:
    """Write in grey, row → why, what has no mark."""
    start = max(axes.get_xlim()[0], 0)
    for place, why in unknown.items():
        write_at(axes, start, place, why, 0.06, color=GREY, paper=WHITE)


def gaps(axes: Axes, unknown: Mapping[int, str]) -> None:
    """Write in grey, period → why, what has no point."""
    for place, why in unknown.items():
        text = textwrap.fill(why, 9)
        write_at(axes, place, 0, text, dy=0.08, ha="center", va="bottom", color=GREY)


def bars(axes: Axes, values: pd.Series, filled: pd.Series) -> None:
    """Draw a bar for each value; those that are not filled are only tinted."""
    limits = axes.axis()
    sns.barplot(
        x=values.to_numpy(),
        y=[str(place) for place in range(len(values))],
        hue=filled.to_numpy(),
        palette={True: MAIN, False: TONE},
        dodge=False,
        legend=False,
        saturation=1,
        width=_thickness(axes),
        edgecolor=MAIN,
        linewidth=0.7,
        ax=axes,
    )
    axes.axis(limits)
    axes.axvline(0, color=INK, lw=0.8)


def dots(axes: Axes, grid: pd.DataFrame, write: Callable[[float], str]) -> None:
    """Draw the dots of each row with a line between, the lower value written to the left."""
    places = range(len(grid))
    axes.hlines(places, grid.min(axis=1), grid.max(axis=1), color=RULE, lw=2, zorder=1)
    for name, look in zip(grid, SERIES, strict=False):
        sns.scatterplot(x=grid[name].to_numpy(), y=places, lw=1.3, zorder=3, ax=axes, **look)
    for place, values in enumerate(grid.to_numpy()):
        # Low to high; of two equal ones the current is to the right.
        known = sorted((value, -at) for at, value in enumerate(values) if pd.notna(value))
        sides = (-0.09, 0.09) if len(known) > 1 else (0.09,)
        for (value, at), side in zip(known, sides, strict=False):
            color = SERIES[-at]["edgecolor"]
            write_at(axes, value, place, write(value), side, color=color, paper=WHITE)


def parts(axes: Axes, place: int, shares: Sequence[float], percents: Sequence[int]) -> None:
    """Draw one bar of parts, each with its per cent where that fits."""
    start, inch = 0.0, 1 / (_across(axes, 1) - _across(axes, 0))
    for share, whole, (face, ink, hatch) in zip(shares, percents, PARTS, strict=False):
        if not share > 0:
            continue
        axes.barh(place, share, _thickness(axes) * 1.3, start, fc=face, ec=RULE, hatch=hatch, lw=0)
        axes.vlines(start, place - 0.4, place + 0.4, color=WHITE, lw=1.5 if start else 0)
        text = f"{whole}{swedish.NBSP}%"
        if text_width(text) + 0.08 < share / inch:
            write_at(axes, start + share / 2, place, text, color=ink, ha="center", paper=face)
        start += share
    if start < 0.995 and pd.isna(shares).any():
        write_at(axes, start, place, UNKNOWN["missing"], 0.06, color=GREY, paper=WHITE)


def line(axes: Axes, values: pd.Series, write: Callable[[float], str]) -> None:
    """Draw a line that breaks where there is no value, each value and period written."""
    (low, high), under = axes.get_ylim(), below_zero(axes, values, write)
    axes.plot(range(len(values)), values.to_numpy(), color=MAIN, lw=2)
    sns.scatterplot(x=range(len(values)), y=values.to_numpy(), ax=axes, **SERIES[0])
    for place, (period, value) in enumerate(values.items()):
        months = period.short.replace(" ", "\n")
        write_at(axes, place, low, months, dy=-0.08, ha="center", va="top")
        if pd.notna(value):
            below = place in under or _in_valley(values, place)
            dy, va = (-0.09, "top") if below else (0.09, "bottom")
            start = 0 if below and _near_zero(value, high) else value
            write_at(axes, place, start, write(value), dy=dy, va=va, ha="center", paper=WHITE)


def below_zero(axes: Axes, values: pd.Series, write: Callable[[float], str]) -> list[int]:
    """Return the places near zero where the line would pass through a value written above."""
    high = axes.get_ylim()[1]
    return [
        place
        for place, value in enumerate(values)
        if _near_zero(value, high) and _crossed(axes, values, place, write(value))
    ]


def _crossed(axes: Axes, values: pd.Series, place: int, text: str) -> bool:
    """Tell whether the line rises through a text above a point."""
    low, high = axes.get_ylim()
    inches = (
        (_beside(values, place) - values.iloc[place])
        * axes.bbox.height
        / axes.figure.dpi
        / (high - low)
    )
    reach = text_width(text) / 2 / (_across(axes, 1) - _across(axes, 0))
    return (inches * reach > 0.08).any()


def _in_valley(values: pd.Series, place: int) -> bool:
    """Tell whether the line passes above a point, so that its value is written below."""
    low, high = span(values)
    passes = _beside(values, place).mean() > values.iloc[place]
    return passes and (low < 0 or values.iloc[place] > 0.2 * high)


def _beside(values: pd.Series, place: int) -> pd.Series:
    """Return the values before and after a place."""
    return values.iloc[max(place - 1, 0) : place + 2].drop(values.index[place])


def _near_zero(value: float, high: float) -> bool:
    """Tell whether there is no room for a text between a point and the line of zero."""
    return 0 <= value <= 0.2 * high


def years(axes: Axes, first: int, last: int, period: Period) -> None:
    """Draw the years as light lines with their numbers below, and shade the period."""
    bottom = axes.get_ylim()[0]
    for year in range(first, last + 1):
        axes.axvline(year, color=RULE, lw=0.6, zorder=0)
    for year in range(first, last, 1 + (last - first) // 12):
        write_at(axes, year + 0.5, bottom, str(year), dy=-0.12, ha="center", color=GREY)
    start, end = _year(period.start), _year(period.end, 1)
    axes.axvspan(start, end, color=SHADE, lw=0, zorder=-1)
    write_above(axes, (start + end) / 2, period.short)


def _year(day, days: int = 0) -> float:
    """Return a day as a year and a part of it, `days` later."""
    later = pd.Timestamp(day) + pd.Timedelta(days=days)
    return later.year + (later.day_of_year - 1) / (365 + later.is_leap_year)


def stretch(axes: Axes, place: int, row) -> None:
    """Draw a row's bar, dashed where it is open, and its status where there is room."""
    known = {"start": pd.notna(row.start), "end": pd.notna(row.end)}
    left, right = axes.get_xlim()
    start = _year(row.start) if known["start"] else left
    end = _year(row.end, 1) if known["end"] else right
    half = _thickness(axes) * 0.65
    axes.barh(place, end - start, 2 * half, start, color=TONE, lw=0)
    for x, solid in ((start, known["start"]), (end, known["end"])):
        style = "solid" if solid else (0, (1.5, 1.5))
        axes.vlines(x, place - half, place + half, color=MAIN, lw=2, ls=style)
    _write_status(axes, place, start, end, row.status)


def _write_status(axes: Axes, place: int, start: float, end: float, status: str) -> None:
    """Write a status in its bar, or else to the right or left of it."""
    need, from_left, from_right = (
        text_width(status) + 2 * GAP,
        _across(axes, start),
        _across(axes, end),
    )
    if need < from_right - from_left:
        write_at(axes, start, place, status, GAP)
    elif from_right + need < WIDTH:
        write_at(axes, end, place, status, GAP)
    else:
        write_at(axes, start, place, status, -GAP)


def markers(names: Iterable[str], looks: Iterable[Mapping] = SERIES) -> list[Line2D]:
    """Return a legend's keys for the series of dots."""
    return [
        Line2D(
            [],
            [],
            ls="",
            marker=look["marker"],
            markersize=7,
            label=name,
            markerfacecolor=look["facecolor"],
            markeredgecolor=look["edgecolor"],
        )
        for name, look in zip(names, looks, strict=False)
    ]


def patches(names: Iterable[str]) -> list[Patch]:
    """Return a legend's keys for the parts of bars."""
    return [
        Patch(fc=face, ec=RULE, hatch=hatch, lw=0, label=name)
        for name, (face, _, hatch) in zip(names, PARTS, strict=False)
    ]


def svg(axes: Axes) -> str:
    """Return the picture as SVG, the same bytes for the same marks."""
    for mark in axes.get_children():
        mark.set_clip_on(False)
    file = io.StringIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    axes.figure.savefig(file, format="svg", metadata=nothing)
    return file.getvalue()
