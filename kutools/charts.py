"""Facts drawn as charts in one look: SVG for the page and Swedish words for who cannot see it.

The title is not in the picture; the page shows it above. Whatever has no value is named in
words and never drawn as zero.
"""

from __future__ import annotations

import hashlib
import io
import math
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

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
from kutools.periods import Period

# Colours that stay apart for the colour-blind and in grey print; lengths are in inches.
MAIN, TONE, ACCENT = "#1B4F72", "#C9DAE6", "#B8500B"
INK, GREY, RULE, SHADE, WHITE = "#222222", "#595959", "#BDBDBD", "#EFE7DA", "#FFFFFF"
WIDTH, ROW, LINE, BAR, GAP, HEAD = 7.2, 0.27, 0.09, 0.17, 0.1, 0.27
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
PARTS = (
    (MAIN, WHITE, ""),
    ("#A9C5D8", INK, ""),
    ("#F6DCC3", INK, "////"),
    ("#6A6A6A", WHITE, ""),
    ("#E9E9E9", INK, "...."),
    (ACCENT, WHITE, ""),
    ("#DDE8D5", INK, "\\\\\\\\"),
)
ALL = "Samtliga"
UNKNOWN = {"missing": "uppgift saknas", "suppressed": "visas inte, för litet underlag"}
OPEN = {"start": "okänd start", "end": "okänt slut"}


@dataclass(frozen=True)
class Chart:
    """A finished chart.

    Attributes:
        title: the caption that the page shows above.
        svg: one `<svg>` element whose ids are its own, so that many can stand in one page.
        alt: what the chart shows, in Swedish plain text that the page must escape.
    """

    title: str
    svg: str = field(repr=False)
    alt: str


@contextmanager
def _look() -> Iterator[None]:
    """Draw with the house's settings, whatever the reader's own matplotlib settings are."""
    with (
        matplotlib.style.context(["default", sns.axes_style("white"), LOOK]),
        matplotlib.rc_context(FIXED),
    ):
        yield


@_look()
def ranked(facts: pd.DataFrame, *, title: str, target: float | None = None) -> Chart:
    """Draw one measure as bars, the highest item first.

    Args:
        facts: one fact an item, all of one period and unit.
        title: the caption.
        target: what the bars should reach; those that do are filled, the others only tinted.

    Raises:
        ValueError: in Swedish, without facts or with several values for an item.
    """
    values = _descending(_grid(facts, "item")).iloc[:, 0]
    write, span = _writer(facts), _span([*values, target])
    axes = _rows(values.index, span, _room(values, write), head=HEAD if target is not None else GAP)
    _bars(axes, values, target)
    for place, value in enumerate(values.dropna()):
        _write(axes, value, place, write(value), -0.06 if value < 0 else 0.06, paper=WHITE)
    _write_unknown(axes, facts, values)
    if target is not None:
        axes.axvline(target, color=WHITE, lw=2.4)
        axes.axvline(target, color=ACCENT, lw=1.4, ls=DASHED)
        _write_above(axes, target, _target_text(target, write), color=ACCENT)
    alt = ["Stapeldiagram i fallande ordning", _about(facts), *_extremes(values, write)]
    return _chart(axes, title, alt + _reached(values, target, write) + _said_unknown(facts, values))


@_look()
def paired(facts: pd.DataFrame, *, title: str, by: str = "period") -> Chart:
    """Draw two values for each item as two dots, such as this year's and the year before's.

    Args:
        facts: one unit; the first value of `by` in the frame is the current one and sorts.
        title: the caption.
        by: the column that tells the two apart, `period` or `label`.

    Raises:
        ValueError: in Swedish, without facts or with more than two values for an item.
    """
    grid = _descending(_grid(facts, "item", by))
    if len(grid.columns) > len(SERIES):
        raise ValueError(f"fann {swedish.listed(list(grid))}, väntade två att jämföra")
    write, grid.columns = _writer(facts), [_named(key, by) for key in grid]
    known = grid.stack().dropna()
    room = max((_width(write(value)) for value in known), default=0) + 2 * GAP
    keys = [_marker(name, look) for name, look in zip(grid, SERIES, strict=False)]
    axes = _rows(grid.index, _span(known, zero=False), (room, room), keys=keys)
    _dots(axes, grid, write)
    _write_unknown(axes, facts, grid.max(axis=1))
    alt = ["Diagram med två punkter per rad", _about(facts), *_compared(grid, write)]
    return _chart(axes, title, alt + _said_unknown(facts, grid.max(axis=1)))


@_look()
def stacked(facts: pd.DataFrame, *, title: str, by: str = "label") -> Chart:
    """Draw what a whole consists of: a bar of 100 % for each item.

    Args:
        facts: shares of one whole, or amounts that are shown as shares of their sum.
        title: the caption.
        by: the column whose values are the parts; the other of `label` and `item` gives the
            bars. With parts by item, several periods give a bar each.

    Raises:
        ValueError: in Swedish, without facts, with negative parts, more than 100 % or too many.
    """
    rows = "item" if by == "label" else "period" if facts["period"].nunique() > 1 else "label"
    shares = _shares(_grid(facts, rows, by), facts["unit"].iloc[0])
    names = [_named(name, rows) for name in shares.index]
    keys = [
        Patch(fc=face, ec=RULE, hatch=hatch, lw=0, label=part)
        for part, (face, _, hatch) in zip(shares, PARTS, strict=False)
    ]
    axes = _rows(names, (0, 1), keys=keys)
    percents = [swedish.whole_percents(row) for row in shares.fillna(0).to_numpy()]
    for place, (row, whole) in enumerate(zip(shares.to_numpy(), percents, strict=True)):
        _parts(axes, place, row, whole)
    _write_unknown(axes, facts, shares.max(axis=1), rows)
    said = [_said_parts(*bar) for bar in zip(names, shares.iloc, percents, strict=True)]
    alt = ["Staplar som var och en visar delar av 100 %", *filter(None, said)]
    return _chart(axes, title, alt + _said_unknown(facts, shares.max(axis=1), rows))


@_look()
def history(facts: pd.DataFrame, *, title: str, target: float | None = None) -> Chart:
    """Draw one figure over time; a period without a value leaves a gap in the line.

    Args:
        facts: one figure, one fact a period.
        title: the caption.
        target: the value to reach, drawn as a line with its name.

    Raises:
        ValueError: in Swedish, without facts or with several values for a period.
    """
    values = _in_time(_grid(facts, "period").iloc[:, 0])
    write, (low, high) = _writer(facts), _span([*values, target])
    text = "" if target is None else _target_text(target, write)
    axes = _canvas(1.6, 0.5, max(0.5, 0.45 + _width(text) + GAP), HEAD, 0.42)
    room = 0.2 * (high - low) if low < 0 else 0  # for values below the line
    axes.set(xlim=(0, max(len(values) - 1, 1)), ylim=(low - room, high))
    axes.axhline(0, color=RULE, lw=0.8)
    if target is not None:
        axes.axhline(target, color=ACCENT, lw=1.2, ls=DASHED)
        _write(axes, axes.get_xlim()[1], target, text, 0.45, color=ACCENT)
    _line(axes, values, write)
    _write_gaps(axes, facts, values)
    known = [f"{_short(period)} {write(value)}" for period, value in values.dropna().items()]
    alt = [
        "Linjediagram",
        _about(facts, when=False),
        *filter(None, [swedish.listed(known or [""])]),
    ]
    alt += _reached(values, target, write) + _said_unknown(facts, values, "period")
    return _chart(axes, title, alt)


@_look()
def timeline(rows: pd.DataFrame, *, title: str, period: Period) -> Chart:
    """Draw what goes on when: a bar from start to end for each row.

    Args:
        rows: `label`, `start`, `end` and `status`; a start or end that is not known is NaT.
        title: the caption.
        period: the period of the report, shaded.

    Raises:
        ValueError: in Swedish, without rows.
    """
    rows = _in_order(rows)
    days = [*rows["start"].dropna(), *rows["end"].dropna(), period.start, period.end]
    first, last = min(day.year for day in days), max(day.year for day in days) + 1
    edge = 0.05 * (last - first)
    axes = _rows(rows["label"], (first - edge, last + edge), head=HEAD, foot=0.55)
    _years(axes, first, last, period)
    for place, row in enumerate(rows.itertuples()):
        _stretch(axes, place, row)
    unknown = [word for end, word in OPEN.items() if rows[end].isna().any()]
    if unknown:
        note = f"Streckad kant: {' eller '.join(unknown)}."
        _write(axes, first - edge, len(rows) - 0.5, note, dy=-0.4, color=GREY)
    return _chart(
        axes, title, [f"Tidslinje {first}–{last - 1}", *map(_said_row, rows.itertuples())]
    )


# Facts into rows


def _grid(facts: pd.DataFrame, rows: str, columns: str | None = None) -> pd.DataFrame:
    """Return the known values, a row for each of `rows`, in the order they first come."""
    if facts.empty:
        raise ValueError("det finns inga uppgifter att rita")
    if facts["unit"].nunique() > 1:
        raise ValueError(f"blandade enheter: {swedish.listed(list(facts['unit'].unique()))}")
    table = _tidied(facts).assign(series="").rename(columns={columns or "series": "column"})
    twice = table[table.duplicated([rows, "column"])]
    if not twice.empty:
        raise ValueError(f'flera värden för "{twice[rows].iloc[0]}"; välj ett mått och en period')
    table["value"] = table["value"].where(table["status"] == "ok").astype(float)
    grid = table.pivot(index=rows, columns="column", values="value")
    return grid.reindex(index=table[rows].unique(), columns=table["column"].unique())


def _tidied(facts: pd.DataFrame) -> pd.DataFrame:
    """Return a copy with item and label on one line; the empty item is the whole."""
    items, labels = (facts[column].map(_tidy) for column in ("item", "label"))
    return facts.assign(item=items.replace("", ALL), label=labels)


def _tidy(text: object) -> str:
    """Return a text from a register on one line, without characters that XML does not allow."""
    return " ".join("".join(char if char.isprintable() else " " for char in str(text)).split())


def _descending(grid: pd.DataFrame) -> pd.DataFrame:
    """Sort by the first column, highest first; equals as in a Swedish phone book, unknown last."""
    by_name = grid.sort_index(key=_phone_book)
    return by_name.sort_values(list(grid), ascending=False, kind="stable")


def _shares(grid: pd.DataFrame, unit: str) -> pd.DataFrame:
    """Return each row as shares of its whole, the row of all items last."""
    totals = grid.sum(axis=1)
    if len(grid.columns) > len(PARTS):
        raise ValueError(f"fann {len(grid.columns)} delar, högst {len(PARTS)} kan visas")
    if (grid < 0).any(axis=None) or (unit == "andel" and (totals > 1.005).any()):
        raise ValueError("delarna är negativa eller mer än 100 %; de kan inte visas som en helhet")
    shares = grid if unit == "andel" else grid.div(totals.where(totals > 0), axis=0)
    return shares.loc[sorted(shares.index, key=lambda name: name == ALL)]


def _in_time(values: pd.Series) -> pd.Series:
    """Sort by period; where all are the same part of a year, a year left out has no value."""
    values = values.set_axis([Period.parse(period) for period in values.index])
    periods = sorted(values.index, key=lambda period: (period.end, period.start))
    last = periods[-1]
    if len({period.part for period in periods}) == 1:
        years = range(last.year - periods[0].year, -1, -1)
        periods = [last.years_before(step) for step in years]
    return values.reindex(periods)


def _in_order(rows: pd.DataFrame) -> pd.DataFrame:
    """Sort a timeline by start and end; an unknown start counts as first, an end as last."""
    if rows.empty:
        raise ValueError("det finns inga rader att rita")
    texts = {column: rows[column].fillna("").map(_tidy) for column in ("label", "status")}
    days = {column: pd.to_datetime(rows[column]) for column in OPEN}
    by_name = rows.assign(**texts, **days).sort_values("label", key=_phone_book)
    by_end = by_name.sort_values("end", kind="stable")
    return by_end.sort_values("start", kind="stable", na_position="first")


def _phone_book(names: pd.Series | pd.Index) -> pd.Series | pd.Index:
    return names.map(swedish.sort_key)


# Words


def _short(period: Period) -> str:
    """Write a period with its months cut short: `jan–aug 2020`."""
    return re.sub(r"[a-z]{5,}", lambda month: month[0][:3], period.label)


def _named(key: object, column: str) -> str:
    """Write what a series or a bar stands for, a period with its months."""
    return _short(Period.parse(key)) if column == "period" else str(key)


def _writer(facts: pd.DataFrame) -> Callable[[float], str]:
    """Return how all values of a chart are written: large amounts in one of tkr and mnkr."""
    unit = facts["unit"].iloc[0]
    amounts = facts.loc[facts["status"] == "ok", "value"].abs()
    if unit != "kr" or not amounts.max() >= 10_000:
        return partial(swedish.quantity, unit=unit)
    size, decimals, unit = (1e6, 1, "mnkr") if amounts.max() >= 1e6 else (1e3, 0, "tkr")
    # A small amount must not read as nothing: another decimal for the whole chart.
    if any(0 < amount / size < 0.5 / 10**decimals for amount in amounts):
        decimals += 1
    return lambda value: f"{swedish.number(value / size, decimals)}{swedish.NBSP}{unit}"


def _target_text(target: float, write: Callable[[float], str]) -> str:
    return f"målvärde{swedish.NBSP}{write(target)}"


def _about(facts: pd.DataFrame, *, when: bool = True) -> str:
    """Say what is measured, and when."""
    labels = [swedish.listed(list(_tidied(facts)["label"].unique()))]
    periods = [Period.parse(period).label for period in facts["period"].unique()]
    return ", ".join(labels + [swedish.listed(periods)] * when)


def _extremes(values: pd.Series, write: Callable[[float], str]) -> list[str]:
    """Say which items are highest and lowest."""
    known = values.dropna()
    ends = {"Högst är": known.max(), "Lägst är": known.min()}
    if known.nunique() < 2:
        ends = {"Värdet är detsamma för": known.max()} if len(known) > 1 else {}
    said = {word: known.index[known == value] for word, value in ends.items()}
    alone = [f"{name}: {write(value)}" for name, value in known.items() if not said]
    return alone + [
        f"{word} {swedish.listed(list(names))} ({write(ends[word])})"
        for word, names in said.items()
    ]


def _reached(values: pd.Series, target: float | None, write: Callable[[float], str]) -> list[str]:
    """Say how many values reach the target, if there is one."""
    known = values.dropna()
    if target is None:
        return []
    return [f"{(known >= target).sum()} av {len(known)} når målvärdet {write(target)}"]


def _compared(grid: pd.DataFrame, write: Callable[[float], str]) -> list[str]:
    """Say the extremes of each series, and for how many items the first is the higher."""
    said = [f"{name}: {'. '.join(_extremes(grid[name], write))}" for name in grid]
    both = grid.dropna()
    if len(grid.columns) < len(SERIES) or both.empty:
        return said
    higher = (both.iloc[:, 0] > both.iloc[:, 1]).sum()
    return [*said, f"{grid.columns[0]} är högre än {grid.columns[1]} för {higher} av {len(both)}"]


def _said_parts(name: str, row: pd.Series, percents: Sequence[int]) -> str:
    """Say a bar's parts in per cent; a part without a value is left out."""
    known = [
        f"{part} {whole}{swedish.NBSP}%"
        for part, whole, share in zip(row.index, percents, row, strict=True)
        if pd.notna(share)
    ]
    return f"{name}: {', '.join(known)}" if known else ""


def _unknown(facts: pd.DataFrame, values: pd.Series, rows: str = "item") -> dict[int, str]:
    """Return place → why it is empty, for the rows that have no value at all."""
    suppressed = set(_tidied(facts).loc[facts["status"] == "suppressed", rows])
    return {
        place: UNKNOWN["suppressed" if str(name) in suppressed else "missing"]
        for place, (name, value) in enumerate(values.items())
        if pd.isna(value)
    }


def _said_unknown(facts: pd.DataFrame, values: pd.Series, rows: str = "item") -> list[str]:
    unknown = _unknown(facts, values, rows)
    return [f"{_named(values.index[place], rows)}: {why}" for place, why in unknown.items()]


def _said_row(row) -> str:
    """Say a row of a timeline: what, how it stands, from when to when."""
    start = (
        f"från {row.start:%Y-%m-%d}".removesuffix("-01-01")
        if pd.notna(row.start)
        else OPEN["start"]
    )
    end = f"till {row.end:%Y-%m-%d}".removesuffix("-12-31") if pd.notna(row.end) else OPEN["end"]
    return f"{row.label}: {', '.join(filter(None, [row.status, f'{start} {end}']))}"


# Drawing


def _canvas(height: float, left: float, right: float, head: float, foot: float) -> Axes:
    """Return empty axes of a height, with room around them; nothing is clipped at their edge."""
    total = head + height + foot
    figure = Figure((WIDTH, total))
    box = (left / WIDTH, foot / total, (WIDTH - left - right) / WIDTH, height / total)
    axes = figure.add_axes(box)
    axes.set_axis_off()
    return axes


def _rows(
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
    texts = [_wrapped(name) for name in names]
    row = ROW + LINE * max(text.count("\n") for text in texts)
    column = 2 * GAP + max(_width(line) for text in texts for line in text.split("\n"))
    columns = _legend_columns(keys, WIDTH - column - GAP)
    head = HEAD * math.ceil(len(keys) / columns) if keys else head
    axes = _canvas(row * len(texts), column + room[0], GAP + room[1], head, foot)
    axes.set(xlim=span, ylim=(len(texts) - 0.5, -0.5))
    for place, text in enumerate(texts):
        _write(axes, span[0], place, text, -room[0] - GAP)
    if keys:
        at = (-room[0] / (axes.bbox.width / axes.figure.dpi), 1)
        axes.legend(handles=keys, loc="lower left", bbox_to_anchor=at, ncols=columns)
    return axes


def _legend_columns(keys: Sequence[Line2D | Patch], width: float) -> int:
    """Return how many names of series fit beside one another."""
    widths = [_width(key.get_label()) + 0.45 for key in keys]
    one_line = sum(widths) <= width
    return max(1, len(keys) if one_line else int(width // max(widths)))


def _wrapped(name: str) -> str:
    """Break a long name over lines; a very long one ends in an ellipsis."""
    return "\n".join(textwrap.wrap(name, WRAP, max_lines=LINES, placeholder=" …"))


def _width(text: str) -> float:
    """Return how wide a line of text becomes."""
    if not text:
        return 0.0
    return TextPath((0, 0), text, size=SIZE, prop=FontProperties(FONT)).get_extents().width / 72


def _across(axes: Axes, x: float) -> float:
    """Return how far from the figure's left edge a value lies."""
    return axes.transData.transform((x, 0))[0] / axes.figure.dpi


def _thickness(axes: Axes) -> float:
    """Return a bar's thickness as a share of its row."""
    bottom, top = axes.get_ylim()
    return BAR * (bottom - top) / (axes.bbox.height / axes.figure.dpi)


def _span(values: Iterable[float | None], *, zero: bool = True) -> tuple[float, float]:
    """Return the lowest and highest value, zero among them; never equal."""
    known = [float(value) for value in values if pd.notna(value)] + [0.0] * zero or [0.0]
    low, high = min(known), max(known)
    return (low, high) if low < high else (low, low + 1)


def _room(values: pd.Series, write: Callable[[float], str]) -> tuple[float, float]:
    """Return the room that the written values need to the left and right of the bars."""
    left = max((_width(write(value)) for value in values if value < 0), default=-GAP)
    right = max((_width(write(value)) for value in values if value >= 0), default=0)
    return left + GAP, right + GAP


def _write(
    axes: Axes, x: float, y: float, text: str, dx: float = 0, *, dy: float = 0, **look
) -> None:
    """Write a text at a value, moved by inches; `paper` is what hides the lines behind it."""
    if paper := look.pop("paper", None):
        look["bbox"] = {"facecolor": paper, "edgecolor": "none", "pad": 0.6}
    side = {"ha": "left" if dx >= 0 else "right", "va": "center", "annotation_clip": False}
    shift = {"xytext": (72 * dx, 72 * dy), "textcoords": "offset points"}
    axes.annotate(text, (x, y), **shift, **side | look)


def _write_above(axes: Axes, x: float, text: str, **look) -> None:
    """Write a text above the rows at a value, moved as far as the figure's edges need."""
    at, half = _across(axes, x), _width(text) / 2
    shift = min(max(at, half + 0.02), WIDTH - half2) - at
    _write(axes, x, axes.get_ylim()[1], text, shift, dy=0.05, ha="center", va="bottom", **look)


def _write_unknown(axes: Axes, facts: pd.DataFrame, values: pd.Series, rows: str = "item") -> None:
    """Write in grey why a row has no mark."""
    start = max(axes.get_xlim()[0], 0)
    for place, why in _unknown(facts, values, rows).items():
        _write(axes, start, place, why, 0.06, color=GREY, paper=WHITE)


def _bars(axes: Axes, values: pd.Series, target: float | None) -> None:
    """Draw a bar for each value; those below the target are only tinted."""
    limits = axes.axis()
    reached = pd.Series(True, values.index) if target is None else values >= target
    sns.barplot(
        x=values.to_numpy(),
        y=[str(place) for place in range(len(values))],
        hue=reached.to_numpy(),
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


def _dots(axes: Axes, grid: pd.DataFrame, write: Callable[[float], str]) -> None:
    """Draw the dots of each row with a line between, the lower value written to the left."""
    places = range(len(grid))
    axes.hlines(places, grid.min(axis=1), grid.max(axis=1), color=RULE, lw=2, zorder=1)
    for name, look in zip(grid, SERIES, strict=False):
        sns.scatterplot(x=grid[name].to_numpy(), y=places, lw=1.3, zorder=3, ax=axes, **look)
    for place, values in enumerate(grid.to_numpy()):
        # Low to high; of two equal ones the current is to the right.
        known = sorted((value, -at) for at, value in enumerate(values) if pd.notna(value))
        sides = (-0.09, 0.09) if len(known) > 1 else (0.09,)
        for (value, at), side in zip(known, sides, strict=True):
            color = SERIES[-at]["edgecolor"]
            _write(axes, value, place, write(value), side, color=color, paper=WHITE)


def _parts(axes: Axes, place: int, shares: Sequence[float], percents: Sequence[int]) -> None:
    """Draw one bar of parts, each with its per cent where that fits."""
    start, inch = 0.0, 1 / (_across(axes, 1) - _across(axes, 0))
    for share, whole, (face, ink, hatch) in zip(shares, percents, PARTS, strict=False):
        if not share > 0:
            continue
        axes.barh(place, share, _thickness(axes) * 1.3, start, fc=face, ec=RULE, hatch=hatch, lw=0)
        axes.vlines(start, place - 0.4, place + 0.4, color=WHITE, lw=1.5 if start else 0)
        text = f"{whole}{swedish.NBSP}%"
        if _width(text) + 0.08 < share / inch:
            _write(axes, start + share / 2, place, text, color=ink, ha="center", paper=face)
        start += share
    if start < 0.995 and pd.isna(shares).any():
        _write(axes, start, place, UNKNOWN["missing"], 0.06, color=GREY, paper=WHITE)


def _line(axes: Axes, values: pd.Series, write: Callable[[float], str]) -> None:
    """Draw a line that breaks where there is no value, each value and period written."""
    axes.plot(range(len(values)), values.to_numpy(), color=MAIN, lw=2)
    sns.scatterplot(x=range(len(values)), y=values.to_numpy(), ax=axes, **SERIES[0])
    for place, (period, value) in enumerate(values.items()):
        months = _short(period).replace(" ", "\n")
        _write(axes, place, axes.get_ylim()[0], months, dy=-0.08, ha="center", va="top")
        if pd.notna(value):
            dy, va = (-0.09, "top") if _in_valley(values, place) else (0.09, "bottom")
            _write(axes, place, value, write(value), dy=dy, va=va, ha="center", paper=WHITE)


def _in_valley(values: pd.Series, place: int) -> bool:
    """Tell whether the line passes above a point, so that its value is written below."""
    beside = values.iloc[max(place - 1, 0) : place + 2].drop(values.index[place])
    low, high = _span(values)
    return beside.mean() > values.iloc[place] and (low < 0 or values.iloc[place] > 0.2 * high)


def _write_gaps(axes: Axes, facts: pd.DataFrame, values: pd.Series) -> None:
    """Write in grey why a period has no point."""
    for place, why in _unknown(facts, values, "period").items():
        text = textwrap.fill(why, 9)
        _write(axes, place, 0, text, dy=0.08, ha="center", va="bottom", color=GREY)


def _years(axes: Axes, first: int, last: int, period: Period) -> None:
    """Draw the years as light lines with their numbers below, and shade the period."""
    bottom = axes.get_ylim()[0]
    for year in range(first, last + 1):
        axes.axvline(year, color=RULE, lw=0.6, zorder=0)
    for year in range(first, last, 1 + (last - first) // 12):
        _write(axes, year + 0.5, bottom, str(year), dy=-0.12, ha="center", color=GREY)
    start, end = _year(period.start), _year(period.end, 1)
    axes.axvspan(start, end, color=SHADE, lw=0, zorder=-1)
    _write_above(axes, (start + end) / 2, _short(period))


def _year(day, days: int = 0) -> float:
    """Return a day as a year and a part of it, `days` later."""
    later = pd.Timestamp(day) + pd.Timedelta(days=days)
    return later.year + (later.day_of_year - 1) / (365 + later.is_leap_year)


def _stretch(axes: Axes, place: int, row) -> None:
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
        _width(status) + 2 * GAP,
        _across(axes, start),
        _across(axes, end),
    )
    if need < from_right - from_left:
        _write(axes, start, place, status, GAP)
    elif from_right + need < WIDTH:
        _write(axes, end, place, status, GAP)
    else:
        _write(axes, start, place, status, -GAP)


def _marker(name: str, look: dict) -> Line2D:
    """Return a legend's key for a series."""
    faces = {"markerfacecolor": look["facecolor"], "markeredgecolor": look["edgecolor"]}
    return Line2D([], [], ls="", marker=look["marker"], markersize=7, label=name, **faces)


def _chart(axes: Axes, title: str, said: Iterable[str]) -> Chart:
    """Finish a chart: its picture as SVG and what is said of it as sentences."""
    for mark in axes.get_children():
        mark.set_clip_on(False)
    file = io.StringIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    axes.figure.savefig(file, format="svg", metadata=nothing)
    return Chart(title, _embeddable(file.getvalue(), title), f"{'. '.join(said)}.")


def _embeddable(svg: str, title: str) -> str:
    """Return the `<svg>` element alone, with ids and styles that touch nothing else in a page."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<defs>\s*<style.*?</defs>\s*", "", svg, count=1, flags=re.DOTALL)
    svg = re.sub(r'<g id="[^"]*"', "<g", svg)
    own = hashlib.sha256(f"{title}{svg}".encode()).hexdigest()[:6]
    ids = {old: f"k{own}-{at}" for at, old in enumerate(re.findall(r'\bid="([^"]+)"', svg))}
    svg = re.sub(
        r'(\bid="|href="#|url\(#)([^")]+)', lambda found: found[1] + ids.get(found[2], ""), svg
    )
    return svg.replace("<svg ", '<svg stroke-linejoin="round" ', 1).strip()
