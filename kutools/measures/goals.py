"""The strategic goals (mål) in their order: those of a period, and those that are named."""

from __future__ import annotations

import pandas as pd

from kutools.periods import Period


def of_period(registers, period: Period) -> pd.DataFrame:
    """Return the goals that hold in the period, in order, as in the register."""
    return registers.within("organisation/mal", period).sort_values("nr")


def present(registers, named: pd.Series) -> list[str]:
    """Return the goals that are named, each once, in the order of `organisation/mal`."""
    order = registers["organisation/mal"].sort_values(["gäller_från", "nr"])["kortnamn"]
    there = set(named)
    return [goal for goal in dict.fromkeys(order) if goal in there]


def by_goal(registers, rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows that name a goal each (`mål`), in the order of the goals and else as they are."""
    order = present(registers, rows["mål"])
    return rows.sort_values("mål", key=lambda goal: goal.map(order.index), kind="stable")
