"""The budget of the plan (budgetplan): this year and the next, by form of financing and area."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kutools import facts, swedish
from kutools.contract import BUDGET_FORMS
from kutools.errors import ParamsError
from kutools.measures.economy import LABELS, by_area
from kutools.periods import Period

# Without an index nothing is said of the years after.
NO_INDEX: list[float] = []


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
    for form in BUDGET_FORMS:
        earlier, chosen = (t[t["form"] == form].set_index("område") for t in (before, rows))
        amounts = _received(chosen, period.year)
        amounts |= _by_year(earlier["belopp"], chosen["belopp"], period.year, budget_index)
        tables += [
            facts.with_sum(
                f"ekonomi.plan.{form}.{end}", label, of_area, "kr", group=swedish.capitalized(form)
            )
            for (end, label), of_area in amounts.items()
            if of_area.notna().any()
        ]
    return facts.together(tables)


def _received(rows: pd.DataFrame, year: int) -> dict[tuple[str, str], pd.Series]:
    """Return what the areas bring with them and receive, by end of the name and label."""
    given = rows[["ingående", "erhållna"]]
    given = given.assign(disponibla=given.sum(axis=1, min_count=1))
    return {(f"{column}.{year}", LABELS[column]): given[column] for column in given}


def _by_year(
    before: pd.Series, own: pd.Series, year: int, index: Sequence[float]
) -> dict[tuple[str, str], pd.Series]:
    """Return the budgets of the years, by end of the name and label."""
    years = {year - 1: before, year: own}
    for later, rise in enumerate(index, start=year + 1):
        years[later] = years[later - 1] * (1 + rise)
    return {(str(one), f"Budget {one}"): amounts for one, amounts in years.items()}
