"""Networks (nätverk): which there are, in which partnerships, and which the region joins."""

from __future__ import annotations

import pandas as pd

from kutools import facts
from kutools.periods import Period


def networks(registers, period: Period) -> pd.DataFrame:
    """Count the networks.

    Args:
        registers: uses `organisation/natverk`.
        period: a network counts if it is there some part of the period.

    Returns:
        Counts: `organisation.natverk` and `organisation.natverk_med_regionen`, both in all and by
        partnership (partnerskap).
    """
    rows = registers.within("organisation/natverk", period)
    joint = rows[rows["med_regionen"].astype(bool)]
    tables = []
    for name, label, chosen in (
        ("organisation.natverk", "Nätverk", rows),
        ("organisation.natverk_med_regionen", "Varav med regionen", joint),
    ):
        counts = chosen["partnerskap"].value_counts(sort=False)
        counts = counts.reindex(rows["partnerskap"].unique(), fill_value=0)
        tables.append(facts.with_sum(name, label, counts, "antal", n=counts))
    return facts.together(tables)
