"""Economy (ekonomi): what each area had, what it used, what is left, and who paid."""

from __future__ import annotations

import math

import pandas as pd

from kutools import facts, swedish
from kutools.contract import FINANCIERS
from kutools.periods import Period

LABELS = {
    "ingående": "Ingående",
    "erhållna": "Erhållna",
    "disponibla": "Disponibla medel",
    "budget": "Budget",
    "utfall": "Utfall",
    "utbetalt": "Utbetalt till kommunerna",
    "kvarvarande": "Kvarvarande",
    "varav_statliga": "Varav statliga",
    "prognos": "Prognos",
}
# Shares of some financiers in a kind of amounts: name, label, kind and whose.
SHARES = (
    ("ekonomi.andel_extern", "Andel extern finansiering", "utfall", ["staten", "övriga"]),
    (
        "ekonomi.andel_staten_disponibla",
        "Statens andel av disponibla medel",
        "disponibla",
        ["staten"],
    ),
)
# The sum row is of no area.
SUM = ""


def followup(registers, period: Period) -> pd.DataFrame:
    """Follow up the budget (budgetuppföljning) by area and in all.

    An empty amount is no amount: it is shown as missing and adds nothing to a sum. A column that
    is empty throughout gives no facts.

    Args:
        registers: uses `ekonomi/budgetuppfoljning` and the order in `organisation/omraden`.
        period: a period as named in the register.

    Returns:
        Facts in kronor: `ekonomi.<measure>` and `ekonomi.<measure>.<area>`, where
        disponibla = ingående + erhållna and kvarvarande = disponibla − utfall − utbetalt.

    Source:
        Delårsrapport 2020, tabell 1; Verksamhetsberättelse 2022, budgetuppföljning.
    """
    rows = by_area(registers, "ekonomi/budgetuppfoljning", period)
    received, used = rows[["ingående", "erhållna"]], rows[["utfall", "utbetalt"]]
    left = pd.concat([received, -used], axis=1)
    rows = rows.assign(
        disponibla=received.sum(axis=1, min_count=1), kvarvarande=left.sum(axis=1, min_count=1)
    )
    of_area = rows.set_index("område")
    return facts.together(
        facts.with_sum(f"ekonomi.{column}", label, of_area[column], "kr")
        for column, label in LABELS.items()
        if of_area[column].notna().any()
    )


def financing(registers, period: Period) -> pd.DataFrame:
    """Tell who pays (finansiering): amounts and shares by area and financier.

    Args:
        registers: uses `ekonomi/finansiering` and the order in `organisation/omraden`.
        period: a period as named in the register.

    Returns:
        For each kind (slag), disponibla and utfall: amounts in kronor
        `ekonomi.finansiering_<kind>.<area>.<financier>`, the share of each financier in its row
        `ekonomi.finansieringsandel_<kind>.…` and of each area in the whole
        `ekonomi.andel_av_total_<kind>.<area>`; the sum row has no area in its names.
        Also `ekonomi.andel_extern` (staten and övriga of the utfall) and
        `ekonomi.andel_staten_disponibla`.

    Source:
        Delårsrapport 2020, tabell 2a, 2b, 3a och 3b.
    """
    rows = by_area(registers, "ekonomi/finansiering", period)
    amounts = {
        kind: group.pivot_table(
            index="område", columns="finansiär", values="belopp", aggfunc="sum", sort=False
        ).reindex(columns=FINANCIERS)
        for kind, group in rows.groupby("slag")
    }
    tables = [table for kind, matrix in amounts.items() for table in _matrix(kind, matrix)]
    for name, label, kind, financiers in SHARES:
        if kind in amounts:
            sums = amounts[kind].sum()
            share = (sums / (sums.sum() or math.nan))[financiers].sum(skipna=False)
            tables.append(facts.make(name, label, share, "andel"))
    return facts.together(tables)


def _matrix(kind: str, amounts: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the facts of one kind: amounts, shares within rows, and the rows' shares."""
    amounts, known = amounts.copy(), amounts.notna().astype(int)
    amounts.loc[SUM], known.loc[SUM] = amounts.sum(min_count=1), known.sum()
    total, n = amounts.sum(axis=1), known.sum(axis=1)
    name, share = f"ekonomi.finansiering_{kind}", f"ekonomi.finansieringsandel_{kind}"
    of_total = f"ekonomi.andel_av_total_{kind}"
    tables = [
        facts.make(name, "Totalt", total, "kr", n=n, end="totalt"),
        facts.make(of_total, "Andel av totalen", total / total[SUM], "andel", n=n),
    ]
    for column in FINANCIERS:
        label, paid, n = swedish.capitalized(column), amounts[column], known[column]
        tables += [
            facts.make(name, label, paid, "kr", n=n, end=column),
            facts.make(share, label, paid / total, "andel", n=n, end=column),
        ]
    return tables


def by_area(registers, name: str, period: Period) -> pd.DataFrame:
    """Return a register's rows for the period in the areas' printed order."""
    areas = registers["organisation/omraden"].sort_values("ordning", kind="stable")["område"]
    rank = {area: place for place, area in enumerate(areas)}
    rows = registers.within(name, period)
    return rows.sort_values("område", key=lambda area: area.map(rank), kind="stable")
