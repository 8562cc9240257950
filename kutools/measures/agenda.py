"""Agenda 2030: which of the seventeen global goals the areas of activity serve."""

from __future__ import annotations

import pandas as pd

from kutools import facts
from kutools.periods import Period

# The goals' Swedish names, by number; source: Agenda 2030, UN General Assembly 2015.
GLOBAL_GOALS = (
    "Ingen fattigdom",
    "Ingen hunger",
    "God hälsa och välbefinnande",
    "God utbildning för alla",
    "Jämställdhet",
    "Rent vatten och sanitet för alla",
    "Hållbar energi för alla",
    "Anständiga arbetsvillkor och ekonomisk tillväxt",
    "Hållbar industri, innovationer och infrastruktur",
    "Minskad ojämlikhet",
    "Hållbara städer och samhällen",
    "Hållbar konsumtion och produktion",
    "Bekämpa klimatförändringarna",
    "Hav och marina resurser",
    "Ekosystem och biologisk mångfald",
    "Fredliga och inkluderande samhällen",
    "Genomförande och globalt partnerskap",
)


def links(registers, period: Period) -> pd.DataFrame:
    """Count the links between areas and global goals.

    Args:
        registers: uses `agenda2030/koppling`, which holds for every period.
        period: the period of the report.

    Returns:
        Counts: `agenda2030.mal.<number and name>` (areas that serve the goal, all seventeen, in
        order) and `agenda2030.omrade.<area>` (goals that the area serves).
    """
    rows = registers.within("agenda2030/koppling", period)
    of_goal = _named(rows["globalt_mål"]).value_counts().reindex(_names(), fill_value=0)
    of_area = rows["område"].value_counts(sort=False)
    return facts.together(
        [
            facts.make("agenda2030.mal", "Områden", of_goal, "antal", n=of_goal),
            facts.make("agenda2030.omrade", "Globala mål", of_area, "antal", n=of_area),
        ]
    )


def matrix(registers, period: Period) -> pd.DataFrame:
    """Return the links as a matrix is drawn: `row`, `column` (of all the goals) and `main`."""
    rows = registers.within("agenda2030/koppling", period)
    goals = pd.Categorical(_named(rows["globalt_mål"]), _names())
    main = rows["huvudmål"].fillna(False).astype(bool)
    return rows.assign(row=rows["område"], column=goals, main=main)


def _names() -> list[str]:
    return [f"{number} {name}" for number, name in enumerate(GLOBAL_GOALS, start=1)]


def _named(numbers: pd.Series) -> pd.Series:
    return numbers.astype(int).map(dict(enumerate(_names(), start=1)))
