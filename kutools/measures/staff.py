"""Staff (personal): full-time equivalents (årsarbetare) by employment, activity and funding."""

from __future__ import annotations

import pandas as pd

from kutools import facts
from kutools.periods import Period

# Column → the figure's name and, in the order to show them, the categories that are known.
BREAKDOWNS = {
    "anställningsform": "personal.anstallningsform",
    "verksamhet": "personal.verksamhet",
    "finansiering": "personal.finansiering",
}
NAMES = {
    "tjänsteköp": "Tjänsteköp",
    "tillsvidare": "Tillsvidare",
    "visstid": "Visstid",
    "grund": "Grundfinansierade",
    "extern": "Externt finansierade",
    "": "Ej uppdelat",
}


def staff(registers, period: Period) -> pd.DataFrame:
    """Add up the staff (årsarbetare).

    Args:
        registers: uses `personal/arsarbetare`.
        period: a period as named in the register.

    Returns:
        Full-time equivalents: `personal.arsarbetare`, and by form of employment
        `personal.anstallningsform.<form>`, by activity `personal.verksamhet.<activity>` and by
        funding `personal.finansiering.<grund|extern>`. A breakdown that no row gives has no
        facts; rows without it are told as not broken down (`.ej_uppdelat`).

    Source:
        Delårsrapport 2020, medarbetare; Verksamhetsplan och budget 2026–2028, bemanning.
    """
    rows = registers.within("personal/arsarbetare", period)
    total = rows["årsarbetare"].sum()
    tables = [
        facts.make("personal.arsarbetare", "Årsarbetare", total, "årsarbetare", n=len(rows)),
    ]
    for column, name in BREAKDOWNS.items():
        if (rows[column] != "").any():
            tables.append(_broken_down(rows, column, name))
    return facts.together(tables)


def _broken_down(rows: pd.DataFrame, column: str, name: str) -> pd.DataFrame:
    """Return the facts of a breakdown; what is not broken down comes last."""
    of = rows.groupby(column, sort=False)["årsarbetare"]
    sums, counts = of.sum(), of.count()
    order = sorted(sums.index, key=lambda item: (item == "", -sums[item]))
    table = facts.make(name, "Årsarbetare", sums[order], "årsarbetare", n=counts)
    unnamed = table["name"] == name
    table["name"] = table["name"].mask(unnamed, f"{name}.ej_uppdelat")
    return table.assign(item=[NAMES.get(item, item) for item in table["item"]])
