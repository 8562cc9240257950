"""The plan (verksamhetsplan): its area sheets, and which goals they serve."""

from __future__ import annotations

import pandas as pd

from kutools import facts
from kutools.measures import goals
from kutools.periods import Period


def areas(registers, period: Period) -> pd.DataFrame:
    """Count the plan's area sheets, and add up what they say of money and staff.

    Args:
        registers: uses `plan/omraden`, `plan/mal` and the order of `organisation/mal`.
        period: the year of the plan.

    Returns:
        By partnership and in all: `plan.omraden` (a count), `plan.budget` (kronor),
        `plan.arsarbetare`; a sheet that says nothing adds nothing. Counts of sheets:
        `plan.mal.<goal>` (sheets that serve it) and `plan.finansiering.<kind>`.
    """
    rows = registers.within("plan/omraden", period)
    of = rows.groupby("partnerskap", sort=False)
    tables = [facts.with_sum("plan.omraden", "Områden", of.size(), "antal", n=of.size())]
    for column, unit in (("budget", "kr"), ("årsarbetare", "årsarbetare")):
        if rows[column].notna().any():
            sums, n = of[column].sum(min_count=1), of[column].count()
            tables.append(facts.with_sum(f"plan.{column}", column.capitalize(), sums, unit, n=n))
    financing = rows.loc[rows["finansiering"] != "", "finansiering"].value_counts()
    tables.append(facts.make("plan.finansiering", "Områden", financing, "antal", n=financing))
    return facts.together([*tables, _of_goals(registers, period)])


def _of_goals(registers, period: Period) -> pd.DataFrame:
    """Count the sheets that serve each goal; two of the same name lie in two partnerships."""
    aims = registers.within("plan/mal", period)
    aims = aims[aims["mål"] != ""].drop_duplicates(["partnerskap", "område", "mål"])
    if aims.empty:
        return facts.together([])
    of_year = goals.of_period(registers, period)["kortnamn"]
    order = goals.present(registers, pd.concat([aims["mål"], of_year]))
    counts = aims["mål"].value_counts().reindex(order, fill_value=0)
    return facts.make("plan.mal", "Områden", counts, "antal", n=counts)
