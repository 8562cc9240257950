"""The strategic goals (mål) in their order, for the measures that count by goal."""

from __future__ import annotations

import pandas as pd


def present(registers, named: pd.Series) -> list[str]:
    """Return the goals that are named, each once, in the order of `organisation/mal`."""
    order = registers["organisation/mal"].sort_values(["gäller_från", "nr"])["kortnamn"]
    return [goal for goal in dict.fromkeys(order) if goal in set(named)]
