"""Economy (ekonomi): what each area had, what it used, what is left, and who paid."""

from __future__ import annotations

import pandas as pd

from kutools import facts
from kutools.periods import Period

LABELS = {
    "ingående": "Ingående",
    "erhållna": "Erhållna",
    "disponibla": "Disponibla",
    "budget": "Budget",
    "utfall": "Utfall",
    "utbetalt": "Utbetalt till kommunerna",
    "kvarvarande": "Kvarvarande",
    "varav_statliga": "Varav statliga",
    "prognos": "Prognos",
}
FINANCIERS = {"kommunerna": "Kommunerna", "staten": "Staten", "övriga": "Övriga"}


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
    rows = _by_area(registers, "ekonomi/budgetuppfoljning", period)
    disponibla = rows["ingående"].fillna(0) + rows["erhållna"].fillna(0)
    used = rows["utfall"].fillna(0) + rows["utbetalt"].fillna(0)
    rows = rows.assign(disponibla=disponibla, kvarvarande=disponibla - used)
    tables = []
    for column, label in LABELS.items():
        amounts = rows.set_index("område")[column]
        if amounts.notna().any():
            name = f"ekonomi.{column}"
            tables += [
                facts.make(name, label, amounts, "kr", n=1),
                facts.make(name, label, amounts.sum(), "kr", n=len(amounts)),
            ]
    return facts.together(tables)


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
    rows = _by_area(registers, "ekonomi/finansiering", period)
    amounts = {
        kind: group.pivot_table(
            index="område", columns="finansiär", values="belopp", aggfunc="sum", sort=False
        ).reindex(columns=list(FINANCIERS))
        for kind, group in rows.groupby("slag")
    }
    tables = [table for kind, matrix in amounts.items() for table in _matrix(kind, matrix)]
    if "utfall" in amounts:
        share = 1 - _share(amounts["utfall"], "kommunerna")
        tables.append(
            facts.make("ekonomi.andel_extern", "Andel extern finansiering", share, "andel")
        )
    if "disponibla" in amounts:
        share = _share(amounts["disponibla"], "staten")
        label = "Statens andel av disponibla medel"
        tables.append(facts.make("ekonomi.andel_staten_disponibla", label, share, "andel"))
    return facts.together(tables)


def _matrix(kind: str, amounts: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the facts of one kind: amounts, shares within rows, and the rows' shares."""
    total = amounts.sum(axis=1)
    shares = amounts.div(total, axis=0)
    name, share_name = f"ekonomi.finansiering_{kind}", f"ekonomi.finansieringsandel_{kind}"
    whole = amounts.sum() / total.sum()
    tables = [
        facts.make(name, "Totalt", total, "kr", end="totalt"),
        facts.make(name, "Totalt", total.sum(), "kr", end="totalt"),
        facts.make(
            f"ekonomi.andel_av_total_{kind}", "Andel av totalen", total / total.sum(), "andel"
        ),
        facts.make(f"ekonomi.andel_av_total_{kind}", "Andel av totalen", 1, "andel"),
    ]
    for column, label in FINANCIERS.items():
        tables += [
            facts.make(name, label, amounts[column], "kr", end=column),
            facts.make(name, label, amounts[column].sum(), "kr", end=column),
            facts.make(share_name, label, shares[column], "andel", end=column),
            facts.make(share_name, label, whole[column], "andel", end=column),
        ]
    return tables


def _share(amounts: pd.DataFrame, financier: str) -> float:
    return amounts[financier].sum() / amounts.to_numpy()[amounts.notna().to_numpy()].sum()


def _by_area(registers, name: str, period: Period) -> pd.DataFrame:
    """Return a register's rows for the period in the areas' printed order."""
    areas = registers["organisation/omraden"].sort_values("ordning", kind="stable")["område"]
    rank = {area: place for place, area in enumerate(areas)}
    rows = registers.within(name, period)
    return rows.sort_values("område", key=lambda area: area.map(rank), kind="stable")
