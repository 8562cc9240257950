"""Facts drawn as charts in one look: SVG for the page and Swedish words for who cannot see it.

The title is not in the picture; the page shows it above. Whatever has no value is named in
words and never drawn as zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial

import pandas as pd

from kutools import drawing, swedish
from kutools.facts import reaches
from kutools.periods import Period

ALL = "Samtliga"
OPEN = {"start": "okänd start", "end": "okänt slut"}


@dataclass(frozen=True)
class Chart:
    """A finished chart.

    Attributes:
        title: the caption that the page shows above.
        svg: the picture, the same bytes for the same facts.
        alt: what the chart shows, in Swedish plain text that the page must escape.
    """

    title: str
    svg: str = field(repr=False)
    alt: str


@drawing.look()
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
    write, span = _writer(facts), drawing.span([*values, target])
    axes = drawing.row_axes(
        values.index,
        span,
        drawing.room(values, write),
        head=drawing.HEAD if target is not None else drawing.GAP,
    )
    drawing.bars(axes, values, values.notna() if target is None else reaches(values, target))
    for place, value in enumerate(values.dropna()):
        drawing.write_at(
            axes, value, place, write(value), -0.06 if value < 0 else 0.06, paper=drawing.WHITE
        )
    drawing.reasons(axes, _unknown(facts, values))
    if target is not None:
        axes.axvline(target, color=drawing.WHITE, lw=2.4)
        axes.axvline(target, color=drawing.ACCENT, lw=1.4, ls=drawing.DASHED)
        drawing.write_above(axes, target, _target_text(target, write), color=drawing.ACCENT)
    alt = ["Stapeldiagram i fallande ordning", _about(facts), *_extremes(values, write)]
    return _chart(axes, title, alt + _reached(values, target, write) + _said_unknown(facts, values))


@drawing.look()
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
    if len(grid.columns) > len(drawing.SERIES):
        raise ValueError(f"fann {swedish.listed(list(grid))}, väntade två att jämföra")
    write, grid.columns = _writer(facts), [_named(key, by) for key in grid]
    known = grid.stack().dropna()
    room = max((drawing.text_width(write(value)) for value in known), default=0) + 2 * drawing.GAP
    keys = drawing.markers(grid)
    axes = drawing.row_axes(grid.index, drawing.span(known, zero=False), (room, room), keys=keys)
    drawing.dots(axes, grid, write)
    drawing.reasons(axes, _unknown(facts, grid.max(axis=1)))
    alt = ["Diagram med två punkter per rad", _about(facts), *_compared(grid, write)]
    return _chart(axes, title, alt + _said_unknown(facts, grid.max(axis=1)))


@drawing.look()
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
    keys = drawing.patches(shares)
    axes = drawing.row_axes(names, (0, 1), keys=keys)
    percents = [swedish.whole_percents(row) for row in shares.fillna(0).to_numpy()]
    for place, (row, whole) in enumerate(zip(shares.to_numpy(), percents, strict=True)):
        drawing.parts(axes, place, row, whole)
    drawing.reasons(axes, _unknown(facts, shares.max(axis=1), rows))
    said = [_said_parts(*bar) for bar in zip(names, shares.iloc, percents, strict=True)]
    alt = ["Staplar som var och en visar delar av 100 %", *filter(None, said)]
    return _chart(axes, title, alt + _said_unknown(facts, shares.max(axis=1), rows))


@drawing.look()
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
    write, (low, high) = _writer(facts), drawing.span([*values, target])
    text = "" if target is None else _target_text(target, write)
    axes = drawing.canvas(
        1.6, 0.5, max(0.5, 0.45 + drawing.text_width(text) + drawing.GAP), drawing.HEAD, 0.42
    )
    room = 0.2 * (high - low) if low < 0 else 0  # for values below the line
    axes.set(xlim=(0, max(len(values) - 1, 1)), ylim=(low - room, high))
    axes.axhline(0, color=drawing.RULE, lw=0.8)
    if target is not None:
        axes.axhline(target, color=drawing.ACCENT, lw=1.2, ls=drawing.DASHED)
        drawing.write_at(axes, axes.get_xlim()[1], target, text, 0.45, color=drawing.ACCENT)
    drawing.line(axes, values, write)
    drawing.gaps(axes, _unknown(facts, values, "period"))
    known = [f"{period.short} {write(value)}" for period, value in values.dropna().items()]
    alt = ["Linjediagram", _about(facts, when=False)] + [swedish.listed(known)] * bool(known)
    alt += _reached(values, target, write) + _said_unknown(facts, values, "period")
    return _chart(axes, title, alt)


@drawing.look()
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
    axes = drawing.row_axes(
        rows["label"], (first - edge, last + edge), head=drawing.HEAD, foot=0.55
    )
    drawing.years(axes, first, last, period)
    for place, row in enumerate(rows.itertuples()):
        drawing.stretch(axes, place, row)
    unknown = [word for end, word in OPEN.items() if rows[end].isna().any()]
    if unknown:
        note = f"Streckad kant: {' eller '.join(unknown)}."
        drawing.write_at(axes, first - edge, len(rows) - 0.5, note, dy=-0.4, color=drawing.GREY)
    alt = [f"Tidslinje {first}–{last - 1}", *map(_said_row, rows.itertuples())]
    return _chart(axes, title, alt)


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
    if len(grid.columns) > len(drawing.PARTS):
        raise ValueError(f"fann {len(grid.columns)} delar, högst {len(drawing.PARTS)} kan visas")
    if (grid < 0).any(axis=None) or (unit == "andel" and (totals > 1.005).any()):
        raise ValueError("delarna är negativa eller mer än 100 %; de kan inte visas som en helhet")
    shares = grid if unit == "andel" else grid.div(totals.where(totals > 0, 1), axis=0)
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


def _named(key: object, column: str) -> str:
    """Write what a series or a bar stands for, a period with its months."""
    return Period.parse(key).short if column == "period" else str(key)


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
    return [f"{reaches(known, target).sum()} av {len(known)} når målvärdet {write(target)}"]


def _compared(grid: pd.DataFrame, write: Callable[[float], str]) -> list[str]:
    """Say the extremes of each series, and for how many items the first is the higher."""
    said = [f"{name}: {'. '.join(_extremes(grid[name], write))}" for name in grid]
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
        place: drawing.UNKNOWN["suppressed" if str(name) in suppressed else "missing"]
        for place, (name, value) in enumerate(values.items())
        if pd.isna(value)
    }


def _said_unknown(facts: pd.DataFrame, values: pd.Series, rows: str = "item") -> list[str]:
    unknown = _unknown(facts, values, rows)
    return [f"{_named(values.index[place], rows)}: {why}" for place, why in unknown.items()]


def _said_row(row) -> str:
    """Say a row of a timeline: what, how it stands, from when to when."""
    start, end = OPEN["start"], OPEN["end"]
    if pd.notna(row.start):
        start = f"från {row.start:%Y-%m-%d}".removesuffix("-01-01")
    if pd.notna(row.end):
        end = f"till {row.end:%Y-%m-%d}".removesuffix("-12-31")
    return f"{row.label}: {', '.join(filter(None, [row.status, f'{start} {end}']))}"


def _chart(axes, title: str, said: Iterable[str]) -> Chart:
    """Finish a chart: its picture as SVG and what is said of it as sentences."""
    return Chart(title, drawing.svg(axes), f"{'. '.join(said)}.")
