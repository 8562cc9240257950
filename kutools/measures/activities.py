"""Activities (aktiviteter): how what was planned for the period stands, by goal and by K."""

from __future__ import annotations

import pandas as pd

from kutools import facts, swedish
from kutools.contract import ACTIVITY_STATUSES, THREE_K
from kutools.measures import goals
from kutools.periods import Period


def activities(registers, period: Period) -> pd.DataFrame:
    """Count the period's activities by how they stand (status).

    Args:
        registers: uses `aktiviteter/aktiviteter` and the order of `organisation/mal`.
        period: a period as named in the register.

    Returns:
        Counts: `aktiviteter.antal`, `aktiviteter.status.<status>` and by goal
        `aktiviteter.status.<goal>.<status>`; by what they serve (tre K)
        `aktiviteter.tre_k.<K>.<status>`. A status that no activity has gives no facts.
    """
    rows = registers.within("aktiviteter/aktiviteter", period)
    tables = [facts.make("aktiviteter.antal", "Aktiviteter", len(rows), "antal", n=len(rows))]
    for status in ACTIVITY_STATUSES:
        chosen, label = rows[rows["status"] == status], swedish.capitalized(status)
        if n := len(chosen):
            tables += [
                _counts("status", status, chosen["mål"], goals.present(registers, rows["mål"])),
                _counts("tre_k", status, chosen["tre_k"], THREE_K),
                facts.make("aktiviteter.status", label, n, "antal", n=n, end=status),
            ]
    return facts.together(tables)


def _counts(name: str, status: str, of: pd.Series, items) -> pd.DataFrame:
    counts = of.value_counts().reindex(list(items), fill_value=0).rename(swedish.capitalized)
    label = swedish.capitalized(status)
    return facts.make(f"aktiviteter.{name}", label, counts, "antal", n=counts, end=status)
