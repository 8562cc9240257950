"""The strategic goals (mål) in their order, for the measures that count by goal."""

from __future__ import annotations

import pandas as pd


def present(registers, named: pd.Series) -> list[str]:
    """Return the goals that are named, each once, in the order of `organisation/mal`."""
    order = registers["organisation/mal"].sort_values(["gäller_från", "nr"])["kortnamn"]
    there = set(named)
    return [goal for goal in dict.fromkeys(order) if goal in there]


def by_goal(registers, rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows that name a goal each (`mål`), in the order of the goals and else as they are."""
    order = present(registers, rows["mål"])
    return rows.sort_values("mål", key=lambda goal: goal.map(order.index), kind="stable")
