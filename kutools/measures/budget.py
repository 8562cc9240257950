"""The budget of the plan (budgetplan): this year and the next, by form of financing and area."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kutools import facts, swedish
from kutools.errors import ParamsError
from kutools.measures.economy import by_area
from kutools.periods import Period

# Without an index nothing is said of the years after.
NO_INDEX: list[float] = []
FORMS = ("grundfinansiering", "drift", "ledningssystem", "samlad")


def plan(registers, period: Period, budget_index: Sequence[float] = NO_INDEX) -> pd.DataFrame:
    """Tell the budget of the year, of the year before, and by index of the years after.

    Args:
        registers: uses `ekonomi/budgetplan` and the order in `organisation/omraden`.
        period: the year of the plan.
        budget_index: the rise (0.035 for 3,5 %) of each year after, nearest first; next year's
            budget = this year's × (1 + index).

    Returns:
        Facts in kronor, by form (group) and year: `ekonomi.plan.<form>.<year>` in all and
        `ekonomi.plan.<form>.<year>.<area>`; where they are given also
        `ekonomi.plan.<form>.ingaende.<year>`, `.erhallna` and `.disponibla`, their sum.

    Raises:
        ParamsError: if a rise is no share.

    Source:
        Verksamhetsplan 2018, budget; Verksamhetsplan och budget 2026–2028, förvaltning och drift.
    """
    for rise in budget_index:
        if isinstance(rise, bool) or not isinstance(rise, int | float) or not abs(rise) < 1:
            raise ParamsError(
                f'parametern "budget_index" innehåller {rise!r}, väntade andelar; '
                "skriv [0.035, 0.035] för 3,5 % två år."
            )
    before = by_area(registers, "ekonomi/budgetplan", period.years_before())
    rows = by_area(registers, "ekonomi/budgetplan", period)
    tables = []
    for form in FORMS:
        earlier, chosen = (table[table["form"] == form] for table in (before, rows))
        tables += _received(chosen, form, period.year)
        amounts = _amounts(earlier), _amounts(chosen)
        tables += _year(amounts[0], form, period.year - 1) + _year(amounts[1], form, period.year)
        growing = amounts[1]
        for step, rise in enumerate(budget_index, start=1):
            growing = growing * (1 + rise)
            tables += _year(growing, form, period.year + step)
    return facts.together(tables)


def _received(rows: pd.DataFrame, form: str, year: int) -> list[pd.DataFrame]:
    """Return what the areas bring with them and receive, where the plan says so."""
    columns = ["ingående", "erhållna"]
    if rows[columns].isna().all(axis=None):
        return []
    given = rows.set_index("område")[columns]
    given["disponibla"] = given.sum(axis=1, min_count=1)
    labels = {"ingående": "Ingående", "erhållna": "Erhållna", "disponibla": "Disponibla medel"}
    return [
        table
        for column, label in labels.items()
        for table in _facts(f"ekonomi.plan.{form}.{column}.{year}", label, given[column], form)
    ]


def _amounts(rows: pd.DataFrame) -> pd.Series:
    return rows.set_index("område")["belopp"]


def _year(amounts: pd.Series, form: str, year: int) -> list[pd.DataFrame]:
    return _facts(f"ekonomi.plan.{form}.{year}", f"Budget {year}", amounts, form)


def _facts(name: str, label: str, amounts: pd.Series, form: str) -> list[pd.DataFrame]:
    if amounts.notna().sum() == 0:
        return []
    group, known = swedish.capitalized(form), amounts.notna()
    return [
        facts.make(name, label, amounts, "kr", n=known, group=group),
        facts.make(name, label, amounts.sum(), "kr", n=known.sum(), group=group),
    ]
