"""Facts drawn as charts in one look: SVG for the page and Swedish words for who cannot see it.

The title is not in the picture; the page shows it above. Whatever has no value is named in
words and never drawn as zero.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps

import pandas as pd

from kutools import look, swedish
from kutools.charts import drawing, panels, series, words
from kutools.charts.panels import Panel
from kutools.facts import reaches
from kutools.periods import Period

OWN_SCALES, WITHOUT = "Varje diagram har sin egen skala, från noll", "Utan resultat"
COUNTED = "Antal områden"


@dataclass(frozen=True)
class Chart:
    """A finished chart.

    Attributes:
        svg: the picture, the same bytes for the same facts.
        alt: what the chart shows, in Swedish plain text that the page must escape.
        narrow: the picture for a telephone.
    """

    svg: str = field(repr=False)
    alt: str
    narrow: str = field(repr=False)


# A chart still on its paper, and what is said of it.
Drawn = tuple[drawing.Axes, str]


def _on_both_papers(draw: Callable[..., Drawn]) -> Callable[..., Chart]:
    """Draw a chart on the wide paper, and its narrow picture on the narrow one."""

    @wraps(draw)
    def on_both(facts: pd.DataFrame, **options: object) -> Chart:
        with drawing.look(drawing.WIDE):
            axes, alt = draw(facts, **options)
            wide = drawing.svg(axes)
        with drawing.look(drawing.NARROW):
            axes, _ = draw(facts, **options)
            return Chart(wide, alt, drawing.svg(axes))

    return on_both


def to_take(
    draw: Callable[..., Chart], facts: pd.DataFrame, *, title: str, foot: str, **options: object
) -> tuple[str, bytes]:
    """Draw a chart to be taken away, with its title and its source in the picture.

    Args:
        draw: how, such as `ranked`.
        facts: what it draws.
        title: stands above.
        foot: stands below: the source, with a warning where that is not published rows.
        options: those of `draw`.

    Returns:
        The picture as SVG and as PNG.
    """
    with drawing.look(drawing.WIDE):
        axes, _ = draw.__wrapped__(facts, **options)
        drawing.frame(axes, title, foot)
        return drawing.light_svg(axes), drawing.png(axes)


@_on_both_papers
def ranked(facts: pd.DataFrame, *, target: float | None = None, own: str = "") -> Drawn:
    """Draw one measure as bars, the highest item first.

    Args:
        facts: one fact an item, all of one period and unit.
        target: what the bars should reach; those that do are filled, the others only tinted.
        own: the reader's own item, named in bold.

    Raises:
        ValueError: in Swedish, without facts or with several values for an item.
    """
    values = series.descending(series.grid(facts, "item")).iloc[:, 0]
    write, span = words.writer(facts), drawing.span([*values, target])
    axes = drawing.row_axes(
        values.index,
        span,
        drawing.room(values, write),
        head=drawing.HEAD if target is not None else drawing.GAP,
        bold=own,
    )
    drawing.bars(axes, values, values.notna() if target is None else reaches(values, target))
    drawing.reasons(axes, words.unknown(facts, values))
    if target is not None:
        axes.axvline(target, color=look.WHITE, lw=2.4)
        axes.axvline(target, color=look.ACCENT, lw=1.4, ls=drawing.DASHED)
        drawing.write_above(axes, target, words.target_text(target, write), color=look.ACCENT)
    drawing.ends(axes, values, write, target)
    alt = ["Stapeldiagram i fallande ordning", words.about(facts), *words.extremes(values, write)]
    alt += [f"{own}: {write(value)}" for value in values[values.index == own].dropna()]
    return axes, words.sentences(
        alt + words.reached(values, target, write) + words.said_unknown(facts, values)
    )


@_on_both_papers
def paired(facts: pd.DataFrame, *, by: str = "period") -> Drawn:
    """Draw two values for each item as two dots, such as this year's and the year before's.

    Facts without items, of two labels in several periods, give a row for each period instead:
    the oldest first, with the labels as the dots.

    Args:
        facts: one unit; the first value of `by` in the frame is the current one and sorts.
        by: the column that tells the two apart, `period` or `label`; not used over time.

    Raises:
        ValueError: in Swedish, without facts or with more than two values for a row.
    """
    rows, by = ("period", "label") if series.over_time(facts) else ("item", by)
    grid = series.grid(facts, rows, by)
    if len(grid.columns) > len(drawing.SERIES):
        raise ValueError(f"fann {swedish.listed(list(grid))}, väntade två att jämföra")
    grid = series.in_time(grid) if rows == "period" else series.descending(grid)
    write, grid.columns = words.writer(facts), [words.named(key, by) for key in grid]
    known, unknown = grid.stack().dropna(), grid.max(axis=1)
    room = max((drawing.text_width(write(value)) for value in known), default=0) + 2 * drawing.GAP
    names, keys = [words.named(name, rows) for name in grid.index], drawing.markers(grid)
    axes = drawing.row_axes(names, drawing.span(known, zero=False), (room, room), keys=keys)
    drawing.dots(axes, grid, write)
    drawing.reasons(axes, words.unknown(facts, unknown, rows))
    said = words.compared(grid, write, words.extremes if rows == "item" else words.in_words)
    alt = ["Diagram med två punkter per rad", words.about(facts, when=rows == "item"), *said]
    return axes, words.sentences(alt + words.said_unknown(facts, unknown, rows))


@_on_both_papers
def stacked(facts: pd.DataFrame, *, by: str = "label") -> Drawn:
    """Draw what a whole consists of: a bar of 100 % for each item.

    Args:
        facts: shares of one whole, or amounts that are shown as shares of their sum.
        by: the column whose values are the parts; the other of `label` and `item` gives the
            bars, those with most of the first part first. With parts by item, several periods
            give a bar each.

    Raises:
        ValueError: in Swedish, without facts, with negative parts, more than 100 % or too many.
    """
    rows = "item" if by == "label" else "period" if facts["period"].nunique() > 1 else "label"
    shares = series.shares(series.grid(facts, rows, by), facts["unit"].iloc[0])
    shares = series.descending(shares) if rows == "item" else shares
    names = [words.named(name, rows) for name in shares.index]
    keys = drawing.patches(shares)
    axes = drawing.row_axes(names, (0, 1), keys=keys, marks=2)
    percents = [swedish.whole_percents(row) for row in shares.fillna(0).to_numpy()]
    for place, (row, whole) in enumerate(zip(shares.to_numpy(), percents, strict=True)):
        drawing.parts(axes, place, row, whole)
    drawing.reasons(axes, words.unknown(facts, shares.max(axis=1), rows))
    said = [words.said_parts(*bar) for bar in zip(names, shares.iloc, percents, strict=True)]
    alt = ["Staplar som var och en visar delar av helheten", *filter(None, said)]
    return axes, words.sentences(alt + words.said_unknown(facts, shares.max(axis=1), rows))


@_on_both_papers
def history(facts: pd.DataFrame, *, target: float | None = None) -> Drawn:
    """Draw one figure over time; a period without a value leaves a gap in the line.

    Args:
        facts: one figure, one fact a period.
        target: the value to reach, drawn as a line with its name.

    Raises:
        ValueError: in Swedish, without facts or with several values for a period.
    """
    values = series.in_time(series.grid(facts, "period").iloc[:, 0])
    write, (low, high) = words.writer(facts), drawing.span([*values, target])
    text = "" if target is None else words.target_text(target, write)
    text = drawing.wrapped(text, drawing.paper().width / 5)
    axes = drawing.canvas(
        1.6, 0.5, max(0.5, 0.45 + drawing.text_width(text) + drawing.GAP), drawing.HEAD, 0.42
    )
    axes.set(xlim=(0, max(len(values) - 1, 1)), ylim=(low, high))
    if low < 0 or drawing.below_zero(axes, values, write):
        axes.set_ylim(low - 0.2 * (high - low), high)  # room for values below the line
    axes.axhline(0, color=look.RULE, lw=0.8)
    if target is not None:
        axes.axhline(target, color=look.ACCENT, lw=1.2, ls=drawing.DASHED)
        drawing.write_at(axes, axes.get_xlim()[1], target, text, 0.45, color=look.ACCENT)
    drawing.line(axes, values, write, words.unknown(facts, values, "period"))
    alt = ["Linjediagram", words.about(facts, when=False), *words.in_words(values, write)]
    alt += words.reached(values, target, write) + words.said_unknown(facts, values, "period")
    return axes, words.sentences(alt)


@_on_both_papers
def timeline(rows: pd.DataFrame, *, period: Period) -> Drawn:
    """Draw what goes on when: a bar from start to end for each row.

    Args:
        rows: `label`, `start`, `end` and `status`; a start or end that is not known is NaT.
        period: the period of the report, shaded.

    Raises:
        ValueError: in Swedish, without rows.
    """
    rows = series.in_order(rows)
    days = [*rows["start"].dropna(), *rows["end"].dropna(), period.start, period.end]
    first, last = min(day.year for day in days), max(day.year for day in days) + 1
    edge = 0.05 * (last - first)
    axes = drawing.row_axes(
        rows["label"], (first - edge, last + edge), head=drawing.HEAD, foot=0.55, ground=""
    )
    drawing.years(axes, first, last, period)
    for place, row in enumerate(rows.itertuples()):
        drawing.stretch(axes, place, row)
    unknown = [word for end, word in words.OPEN.items() if rows[end].isna().any()]
    if unknown:
        note = f"Streckad kant: {' eller '.join(unknown)}."
        drawing.write_below(axes, note)
    alt = [f"Tidslinje {first}–{last - 1}", *map(words.said_row, rows.itertuples())]
    return axes, words.sentences(alt)


@_on_both_papers
def multiples(
    facts: pd.DataFrame, *, targets: Mapping[str, float] | pd.Series | None = None
) -> Drawn:
    """Draw each item over time in a small chart of its own, with a scale of its own.

    Args:
        facts: one fact an item and period; `group` is the heading that an item stands under, and
            items without one stand first. Units may differ between items.
        targets: item → the value to reach, the first if there are several; NaN where there is none.

    Raises:
        ValueError: in Swedish, without facts, or with two units or two values for a period.
    """
    table = series.tidied(series.some(facts))
    every = _panels(table, pd.Series(targets, dtype=float))
    drawn = {item: panel for item, panel in every.items() if panel.values.notna().any()}
    without = swedish.listed([item for item in every if item not in drawn])
    months, named = words.months(facts)
    notes = ([f"Varje punkt är {months}"] * bool(months) + [OWN_SCALES]) * bool(drawn)
    blocks = _blocks(table, drawn)
    below = [f"{note}." for note in (". ".join(notes), without and f"{WITHOUT}: {without}") if note]
    axes = panels.lines(blocks, lambda period: named(period).replace(" ", "\n"), below)
    alt = [swedish.counted(len(drawn), "litet linjediagram", "små linjediagram")] * bool(drawn)
    alt += [words.about(facts, when=False), *notes]
    for heading, block in blocks.items():
        alt += [f"Under {heading}"] * bool(heading)
        alt += [
            words.said_panel(table[table["item"] == panel.name], panel, named) for panel in block
        ]
    return axes, words.sentences(alt + [f"{WITHOUT}: {without}"] * bool(without))


@_on_both_papers
def matrix(rows: pd.DataFrame) -> Drawn:
    """Draw which areas serve which of a set of columns, and which of them mainly.

    Rows and columns stand in the order they come in; where `row` or `column` is categorical, in
    the order of its categories, those without a mark too.

    Args:
        rows: `row`, `column` and `main`, once for each pair.

    Raises:
        ValueError: in Swedish, without rows, with a pair twice or with too many columns.
    """
    pairs = series.pairs(rows)
    names, heads = list(pairs.index), list(pairs)
    places = {
        (row, column): main == series.MAIN
        for row, line in enumerate(pairs.to_numpy())
        for column, main in enumerate(line)
        if main
    }
    axes = panels.marks(names, heads, places, (series.MAIN, series.ALSO), COUNTED)
    about = f"Tabell med {len(names)} rader och {len(heads)} kolumner"
    return axes, words.sentences([about, *(words.said_marks(*line) for line in pairs.iterrows())])


def _panels(facts: pd.DataFrame, targets: pd.Series) -> dict[str, Panel]:
    """Return item → its small chart, in the order the items come."""
    # Backwards, so that the first of several stays.
    goals = {series.tidy(item) or series.ALL: goal for item, goal in targets[::-1].items()}
    return {
        item: Panel(
            item,
            series.in_time(series.grid(rows, "period").iloc[:, 0]),
            words.writer(rows),
            goals.get(item, math.nan),
        )
        for item, rows in facts.groupby("item", sort=False)
    }


def _blocks(facts: pd.DataFrame, small: Mapping[str, Panel]) -> dict[str, list[Panel]]:
    """Return heading → its small charts; those without a heading cannot stand below another's."""
    groups = facts.drop_duplicates("item").set_index("item")["group"].fillna("").map(series.tidy)
    blocks = {group: [] for group in sorted(groups[list(small)].unique(), key=bool)}
    for item, panel in small.items():
        blocks[groups[item]].append(panel)
    return blocks
