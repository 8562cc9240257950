"""A chart in Swedish words: how its values are written, and what it shows for who cannot see it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from operator import attrgetter

import pandas as pd

from kutools import swedish
from kutools.charts import drawing, series
from kutools.charts.panels import Panel
from kutools.facts import reaches
from kutools.periods import Period

OPEN = {"start": "okänd start", "end": "okänt slut"}


def named(key: object, column: str) -> str:
    """Write what a series or a bar stands for, a period with its months."""
    return Period.parse(key).short if column == "period" else str(key)


def writer(facts: pd.DataFrame) -> Callable[[float], str]:
    """Return how all values of a chart are written: amounts in one unit.

    Årsarbetare, which the title names, are written without their long unit.
    """
    unit = facts["unit"].iloc[0]
    if unit == "årsarbetare":
        return partial(swedish.number, decimals=2)
    if unit != "kr":
        return partial(swedish.quantity, unit=unit)
    return partial(swedish.amount, among=list(facts.loc[facts["status"] == "ok", "value"]))


def target_text(target: float, write: Callable[[float], str]) -> str:
    """Name a target beside its line."""
    return f"målvärde {write(target)}"


def about(facts: pd.DataFrame, *, when: bool = True) -> str:
    """Say what is measured, and when."""
    labels = [swedish.listed(list(series.tidied(facts)["label"].unique()))]
    periods = [Period.parse(period).label for period in facts["period"].unique()]
    return ", ".join(labels + [swedish.listed(periods)] * when)


def months(facts: pd.DataFrame) -> tuple[str, Callable[[Period], str]]:
    """Return the months that all periods share, if they do, and how a period is then written."""
    periods = [Period.parse(period) for period in facts["period"].unique()]
    found = {"ett helt år" if p.is_year else p.label.removesuffix(f" {p.year}") for p in periods}
    if len(found) > 1:
        return "", attrgetter("short")
    return found.pop(), lambda period: str(period.year)


def extremes(values: pd.Series, write: Callable[[float], str]) -> list[str]:
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


def reached(values: pd.Series, target: float | None, write: Callable[[float], str]) -> list[str]:
    """Say how many values reach the target, if there is one."""
    known = values.dropna()
    if target is None:
        return []
    return [f"{reaches(known, target).sum()} av {len(known)} når målvärdet {write(target)}"]


def in_words(values: pd.Series, write: Callable[[float], str]) -> list[str]:
    """Say the known values in time order, as one sentence if there are any."""
    known = [f"{period.short} {write(value)}" for period, value in values.dropna().items()]
    return [swedish.listed(known)] * bool(known)


def compared(
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


def said_parts(name: str, row: pd.Series, percents: Sequence[int]) -> str:
    """Say a bar's parts in per cent; a part without a value is left out."""
    known = [
        f"{part} {whole}{swedish.NBSP}%"
        for part, whole, share in zip(row.index, percents, row, strict=True)
        if pd.notna(share)
    ]
    return f"{name}: {', '.join(known)}" if known else ""


def unknown(facts: pd.DataFrame, values: pd.Series, rows: str = "item") -> dict[int, str]:
    """Return place → why it is empty, for the rows that have no value at all."""
    suppressed = set(series.tidied(facts).loc[facts["status"] == "suppressed", rows])
    return {
        place: swedish.UNKNOWN[swedish.SUPPRESSED if str(name) in suppressed else swedish.MISSING]
        for place, (name, value) in enumerate(values.items())
        if pd.isna(value)
    }


def said_unknown(facts: pd.DataFrame, values: pd.Series, rows: str = "item") -> list[str]:
    """Say of each row without a value why it has none."""
    reasons = unknown(facts, values, rows)
    return [f"{named(values.index[place], rows)}: {why}" for place, why in reasons.items()]


def said_panel(facts: pd.DataFrame, panel: Panel, named: Callable[[Period], str]) -> str:
    """Say a small chart's values in time order, why some are not known, and the target."""
    why = unknown(facts, panel.values, "period")
    said = [
        f"{named(period)} {why.get(place) or panel.write(value)}"
        for place, (period, value) in enumerate(panel.values.items())
    ]
    target = f", {target_text(panel.target, panel.write)}" if panel.goal else ""
    return f"{panel.name}: {swedish.listed(said)}{target}"


def said_marks(name: str, row: pd.Series) -> str:
    """Say which columns a row has a mark in, the main ones first."""
    marked = {word: list(row.index[row == word]) for word in (series.MAIN, series.ALSO)}
    said = [f"{word} {swedish.listed(columns)}" for word, columns in marked.items() if columns]
    return f"{name}: {', '.join(said) or 'ingen'}"


def said_row(row) -> str:
    """Say a row of a timeline: what, how it stands, from when to when."""
    start, end = OPEN["start"], OPEN["end"]
    if pd.notna(row.start):
        start = f"från {row.start:%Y-%m-%d}".removesuffix("-01-01")
    if pd.notna(row.end):
        end = f"till {row.end:%Y-%m-%d}".removesuffix("-12-31")
    return f"{row.label}: {', '.join(filter(None, [row.status, f'{start} {end}']))}"


def sentences(said: Iterable[str]) -> str:
    """Put what is said into sentences."""
    return f"{'. '.join(said)}."
