"""Facts drawn as charts in one look: SVG for the page and Swedish words for who cannot see it.

The title is not in the picture; the page shows it above. Whatever has no value is named in
words and never drawn as zero.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial, wraps
from operator import attrgetter

import pandas as pd

from kutools import look, swedish
from kutools.charts import drawing, panels
from kutools.charts.panels import Panel
from kutools.facts import reaches
from kutools.periods import Period

ALL = "Samtliga"
OPEN = {"start": "okänd start", "end": "okänt slut"}
OWN_SCALES, WITHOUT = "Varje diagram har sin egen skala, från noll", "Utan resultat"
MAIN, ALSO, COUNTED, MOST_COLUMNS = "främst", "även", "Antal områden", 17


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
    values = _descending(_grid(facts, "item")).iloc[:, 0]
    write, span = _writer(facts), drawing.span([*values, target])
    axes = drawing.row_axes(
        values.index,
        span,
        drawing.room(values, write),
        head=drawing.HEAD if target is not None else drawing.GAP,
        bold=own,
    )
    drawing.bars(axes, values, values.notna() if target is None else reaches(values, target))
    drawing.reasons(axes, _unknown(facts, values))
    if target is not None:
        axes.axvline(target, color=look.WHITE, lw=2.4)
        axes.axvline(target, color=look.ACCENT, lw=1.4, ls=drawing.DASHED)
        drawing.write_above(axes, target, _target_text(target, write), color=look.ACCENT)
    drawing.ends(axes, values, write, target)
    alt = ["Stapeldiagram i fallande ordning", _about(facts), *_extremes(values, write)]
    alt += [f"{own}: {write(value)}" for value in values[values.index == own].dropna()]
    return axes, _sentences(alt + _reached(values, target, write) + _said_unknown(facts, values))


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
    rows, by = ("period", "label") if _over_time(facts) else ("item", by)
    grid = _grid(facts, rows, by)
    if len(grid.columns) > len(drawing.SERIES):
        raise ValueError(f"fann {swedish.listed(list(grid))}, väntade två att jämföra")
    grid = _in_time(grid) if rows == "period" else _descending(grid)
    write, grid.columns = _writer(facts), [_named(key, by) for key in grid]
    known, unknown = grid.stack().dropna(), grid.max(axis=1)
    room = max((drawing.text_width(write(value)) for value in known), default=0) + 2 * drawing.GAP
    names, keys = [_named(name, rows) for name in grid.index], drawing.markers(grid)
    axes = drawing.row_axes(names, drawing.span(known, zero=False), (room, room), keys=keys)
    drawing.dots(axes, grid, write)
    drawing.reasons(axes, _unknown(facts, unknown, rows))
    said = _compared(grid, write, _extremes if rows == "item" else _in_words)
    alt = ["Diagram med två punkter per rad", _about(facts, when=rows == "item"), *said]
    return axes, _sentences(alt + _said_unknown(facts, unknown, rows))


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
    shares = _shares(_grid(facts, rows, by), facts["unit"].iloc[0])
    shares = _descending(shares) if rows == "item" else shares
    names = [_named(name, rows) for name in shares.index]
    keys = drawing.patches(shares)
    axes = drawing.row_axes(names, (0, 1), keys=keys, marks=2)
    percents = [swedish.whole_percents(row) for row in shares.fillna(0).to_numpy()]
    for place, (row, whole) in enumerate(zip(shares.to_numpy(), percents, strict=True)):
        drawing.parts(axes, place, row, whole)
    drawing.reasons(axes, _unknown(facts, shares.max(axis=1), rows))
    said = [_said_parts(*bar) for bar in zip(names, shares.iloc, percents, strict=True)]
    alt = ["Staplar som var och en visar delar av helheten", *filter(None, said)]
    return axes, _sentences(alt + _said_unknown(facts, shares.max(axis=1), rows))


@_on_both_papers
def history(facts: pd.DataFrame, *, target: float | None = None) -> Drawn:
    """Draw one figure over time; a period without a value leaves a gap in the line.

    Args:
        facts: one figure, one fact a period.
        target: the value to reach, drawn as a line with its name.

    Raises:
        ValueError: in Swedish, without facts or with several values for a period.
    """
    values = _in_time(_grid(facts, "period").iloc[:, 0])
    write, (low, high) = _writer(facts), drawing.span([*values, target])
    text = "" if target is None else _target_text(target, write)
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
    drawing.line(axes, values, write, _unknown(facts, values, "period"))
    alt = ["Linjediagram", _about(facts, when=False), *_in_words(values, write)]
    alt += _reached(values, target, write) + _said_unknown(facts, values, "period")
    return axes, _sentences(alt)


@_on_both_papers
def timeline(rows: pd.DataFrame, *, period: Period) -> Drawn:
    """Draw what goes on when: a bar from start to end for each row.

    Args:
        rows: `label`, `start`, `end` and `status`; a start or end that is not known is NaT.
        period: the period of the report, shaded.

    Raises:
        ValueError: in Swedish, without rows.
    """
    rows = _in_order(rows)
    days = [*rows["start"].dropna(), *rows["end"].dropna(), period.start, period.end]
    first, last = min(day.year for day in days), max(day.year for day in days) + 1
    edge = 0.05 * (last - first)
    axes = drawing.row_axes(
        rows["label"], (first - edge, last + edge), head=drawing.HEAD, foot=0.55, ground=""
    )
    drawing.years(axes, first, last, period)
    for place, row in enumerate(rows.itertuples()):
        drawing.stretch(axes, place, row)
    unknown = [word for end, word in OPEN.items() if rows[end].isna().any()]
    if unknown:
        note = f"Streckad kant: {' eller '.join(unknown)}."
        drawing.write_below(axes, note)
    alt = [f"Tidslinje {first}–{last - 1}", *map(_said_row, rows.itertuples())]
    return axes, _sentences(alt)


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
    table = _tidied(_some(facts))
    every = _panels(table, pd.Series(targets, dtype=float))
    drawn = {item: panel for item, panel in every.items() if panel.values.notna().any()}
    without = swedish.listed([item for item in every if item not in drawn])
    months, named = _months(facts)
    notes = ([f"Varje punkt är {months}"] * bool(months) + [OWN_SCALES]) * bool(drawn)
    blocks = _blocks(table, drawn)
    below = [f"{note}." for note in (". ".join(notes), without and f"{WITHOUT}: {without}") if note]
    axes = panels.lines(blocks, lambda period: named(period).replace(" ", "\n"), below)
    alt = [swedish.counted(len(drawn), "litet linjediagram", "små linjediagram")] * bool(drawn)
    alt += [_about(facts, when=False), *notes]
    for heading, block in blocks.items():
        alt += [f"Under {heading}"] * bool(heading)
        alt += [_said_panel(table[table["item"] == panel.name], panel, named) for panel in block]
    return axes, _sentences(alt + [f"{WITHOUT}: {without}"] * bool(without))


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
    pairs = _pairs(rows)
    names, heads = list(pairs.index), list(pairs)
    places = {
        (row, column): main == MAIN
        for row, line in enumerate(pairs.to_numpy())
        for column, main in enumerate(line)
        if main
    }
    axes = panels.marks(names, heads, places, (MAIN, ALSO), COUNTED)
    about = f"Tabell med {len(names)} rader och {len(heads)} kolumner"
    return axes, _sentences([about, *(_said_marks(*line) for line in pairs.iterrows())])


# Facts into rows


def _grid(facts: pd.DataFrame, rows: str, columns: str | None = None) -> pd.DataFrame:
    """Return the known values, a row for each of `rows`, in the order they first come."""
    if _some(facts)["unit"].nunique() > 1:
        raise ValueError(f"blandade enheter: {swedish.listed(list(facts['unit'].unique()))}")
    table = _tidied(facts).assign(series="").rename(columns={columns or "series": "column"})
    twice = table[table.duplicated([rows, "column"])]
    if not twice.empty:
        raise ValueError(f'flera värden för "{twice[rows].iloc[0]}"; välj ett mått och en period')
    table["value"] = table["value"].where(table["status"] == "ok").astype(float)
    grid = table.pivot(index=rows, columns="column", values="value")
    return grid.reindex(index=table[rows].unique(), columns=table["column"].unique())


def _some(facts: pd.DataFrame) -> pd.DataFrame:
    if facts.empty:
        raise ValueError("det finns inga uppgifter att rita")
    return facts


def _tidied(facts: pd.DataFrame) -> pd.DataFrame:
    """Return a copy with item and label on one line; the empty item is the whole."""
    items, labels = (facts[column].map(_tidy) for column in ("item", "label"))
    return facts.assign(item=items.replace("", ALL), label=labels)


def _tidy(text: object) -> str:
    """Return a text from a register on one line, without characters that XML does not allow."""
    return " ".join("".join(char if char.isprintable() else " " for char in str(text)).split())


def _descending(grid: pd.DataFrame) -> pd.DataFrame:
    """Sort by the first column, highest first; equals as in a Swedish phone book, unknown last.

    The row of all items comes after them.
    """
    by_name = grid.sort_index(key=_phone_book)
    ordered = by_name.sort_values(list(grid), ascending=False, kind="stable")
    return ordered.loc[sorted(ordered.index, key=lambda name: name == ALL)]


def _shares(grid: pd.DataFrame, unit: str) -> pd.DataFrame:
    """Return each row as shares of its whole."""
    totals = grid.sum(axis=1)
    if len(grid.columns) > len(look.PARTS):
        raise ValueError(f"fann {len(grid.columns)} delar, högst {len(look.PARTS)} kan visas")
    if (grid < 0).any(axis=None) or (unit == "andel" and (totals > 1.005).any()):
        raise ValueError("delarna är negativa eller mer än 100 %; de kan inte visas som en helhet")
    return grid if unit == "andel" else grid.div(totals.where(totals > 0, 1), axis=0)


def _over_time(facts: pd.DataFrame) -> bool:
    """Tell whether facts are of several labels over time, and of no items."""
    several = facts["period"].nunique() > 1 and facts["label"].nunique() > 1
    return several and not facts["item"].any()


def _in_time(values: pd.Series | pd.DataFrame) -> pd.Series | pd.DataFrame:
    """Sort by period; where all are the same part of a year, a year left out has no value."""
    values = values.set_axis([Period.parse(period) for period in values.index])
    periods = sorted(values.index, key=lambda period: (period.end, period.start))
    last = periods[-1]
    if len({period.part for period in periods}) == 1:
        years = range(last.year - periods[0].year, -1, -1)
        periods = [last.years_before(step) for step in years]
    return values.reindex(periods)


def _panels(facts: pd.DataFrame, targets: pd.Series) -> dict[str, Panel]:
    """Return item → its small chart, in the order the items come."""
    # Backwards, so that the first of several stays.
    goals = {_tidy(item) or ALL: goal for item, goal in targets[::-1].items()}
    return {
        item: Panel(
            item,
            _in_time(_grid(rows, "period").iloc[:, 0]),
            _writer(rows),
            goals.get(item, math.nan),
        )
        for item, rows in facts.groupby("item", sort=False)
    }


def _blocks(facts: pd.DataFrame, small: Mapping[str, Panel]) -> dict[str, list[Panel]]:
    """Return heading → its small charts; those without a heading cannot stand below another's."""
    groups = facts.drop_duplicates("item").set_index("item")["group"].fillna("").map(_tidy)
    blocks = {group: [] for group in sorted(groups[list(small)].unique(), key=bool)}
    for item, panel in small.items():
        blocks[groups[item]].append(panel)
    return blocks


def _pairs(rows: pd.DataFrame) -> pd.DataFrame:
    """Return a table of rows and columns with a word where they meet."""
    if rows.empty:
        raise ValueError("det finns inga rader att rita")
    order = {
        name: list(dict.fromkeys(map(_tidy, _order(rows[name])))) for name in ("row", "column")
    }
    table = pd.DataFrame({name: list(map(_tidy, rows[name])) for name in order})
    twice = table[table.duplicated()]
    if not twice.empty:
        raise ValueError(
            f'"{twice["row"].iloc[0]}" och "{twice["column"].iloc[0]}" står två gånger'
        )
    if len(order["column"]) > MOST_COLUMNS:
        raise ValueError(f"fann {len(order['column'])} kolumner, högst {MOST_COLUMNS} kan visas")
    table["word"] = [MAIN if main else ALSO for main in rows["main"]]
    grid = table.pivot(index="row", columns="column", values="word")
    grid = grid.reindex(index=order["row"], columns=order["column"])
    return grid.astype(object).where(grid.notna(), "")


def _order(names: pd.Series) -> Iterable[str]:
    """Return each name once, in the order of their categories or else as they come."""
    categorical = isinstance(names.dtype, pd.CategoricalDtype)
    return names.cat.categories if categorical else names.unique()


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


def _named(key: object, column: str) -> str:
    """Write what a series or a bar stands for, a period with its months."""
    return Period.parse(key).short if column == "period" else str(key)


def _writer(facts: pd.DataFrame) -> Callable[[float], str]:
    """Return how all values of a chart are written: amounts in one unit.

    Årsarbetare, which the title names, are written without their long unit.
    """
    unit = facts["unit"].iloc[0]
    if unit == "årsarbetare":
        return partial(swedish.number, decimals=2)
    if unit != "kr":
        return partial(swedish.quantity, unit=unit)
    return partial(swedish.amount, among=list(facts.loc[facts["status"] == "ok", "value"]))


def _target_text(target: float, write: Callable[[float], str]) -> str:
    return f"målvärde {write(target)}"


def _about(facts: pd.DataFrame, *, when: bool = True) -> str:
    """Say what is measured, and when."""
    labels = [swedish.listed(list(_tidied(facts)["label"].unique()))]
    periods = [Period.parse(period).label for period in facts["period"].unique()]
    return ", ".join(labels + [swedish.listed(periods)] * when)


def _months(facts: pd.DataFrame) -> tuple[str, Callable[[Period], str]]:
    """Return the months that all periods share, if they do, and how a period is then written."""
    periods = [Period.parse(period) for period in facts["period"].unique()]
    months = {"ett helt år" if p.is_year else p.label.removesuffix(f" {p.year}") for p in periods}
    if len(months) > 1:
        return "", attrgetter("short")
    return months.pop(), lambda period: str(period.year)


def _extremes(values: pd.Series, write: Callable[[float], str]) -> list[str]:
    """Say which items are highest and lowest."""
    known = values.dropna()
    if len(known) < 2:
        return [f"{name}: {write(value)}" for name, value in known.items()]
    ends = {"Högst är": known.max(), "Lägst är": known.min()}
    if known.nunique() == 1:
        ends = {"Värdet är detsamma för": known.max()}
    return [
        f"{word} {swedish.listed(list(known.index[known == value]))} ({write(value)})"
        for word, value in ends.items()
    ]


def _reached(values: pd.Series, target: float | None, write: Callable[[float], str]) -> list[str]:
    """Say how many values reach the target, if there is one."""
    known = values.dropna()
    if target is None:
        return []
    return [f"{reaches(known, target).sum()} av {len(known)} når målvärdet {write(target)}"]


def _in_words(values: pd.Series, write: Callable[[float], str]) -> list[str]:
    """Say the known values in time order, as one sentence if there are any."""
    known = [f"{period.short} {write(value)}" for period, value in values.dropna().items()]
    return [swedish.listed(known)] * bool(known)


def _compared(
    grid: pd.DataFrame,
    write: Callable[[float], str],
    say: Callable[[pd.Series, Callable], list[str]],
) -> list[str]:
    """Say what each series shows, and for how many rows the first is the higher."""
    said = [f"{name}: {'. '.join(say(grid[name], write))}" for name in grid]
    both = grid.dropna()
    if len(grid.columns) < len(drawing.SERIES) or both.empty:
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
        place: swedish.UNKNOWN[swedish.SUPPRESSED if str(name) in suppressed else swedish.MISSING]
        for place, (name, value) in enumerate(values.items())
        if pd.isna(value)
    }


def _said_unknown(facts: pd.DataFrame, values: pd.Series, rows: str = "item") -> list[str]:
    unknown = _unknown(facts, values, rows)
    return [f"{_named(values.index[place], rows)}: {why}" for place, why in unknown.items()]


def _said_panel(facts: pd.DataFrame, panel: Panel, named: Callable[[Period], str]) -> str:
    """Say a small chart's values in time order, why some are not known, and the target."""
    why = _unknown(facts, panel.values, "period")
    said = [
        f"{named(period)} {why.get(place) or panel.write(value)}"
        for place, (period, value) in enumerate(panel.values.items())
    ]
    target = f", {_target_text(panel.target, panel.write)}" if panel.goal else ""
    return f"{panel.name}: {swedish.listed(said)}{target}"


def _said_marks(name: str, row: pd.Series) -> str:
    """Say which columns a row has a mark in, the main ones first."""
    marked = {word: list(row.index[row == word]) for word in (MAIN, ALSO)}
    said = [f"{word} {swedish.listed(columns)}" for word, columns in marked.items() if columns]
    return f"{name}: {', '.join(said) or 'ingen'}"


def _said_row(row) -> str:
    """Say a row of a timeline: what, how it stands, from when to when."""
    start, end = OPEN["start"], OPEN["end"]
    if pd.notna(row.start):
        start = f"från {row.start:%Y-%m-%d}".removesuffix("-01-01")
    if pd.notna(row.end):
        end = f"till {row.end:%Y-%m-%d}".removesuffix("-12-31")
    return f"{row.label}: {', '.join(filter(None, [row.status, f'{start} {end}']))}"


def _sentences(said: Iterable[str]) -> str:
    return f"{'. '.join(said)}."
