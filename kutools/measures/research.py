"""Research (forskning): studies under way and finished, and the grants applied for."""

from __future__ import annotations

import pandas as pd

from kutools import facts, swedish
from kutools.periods import Period

FINISHED = "avslutad"


def studies(registers, period: Period) -> pd.DataFrame:
    """Count the studies of the period.

    Args:
        registers: uses `forskning/studier`.
        period: a study belongs to every period that it overlaps.

    Returns:
        Counts `forskning.pagaende` and `forskning.avslutade`; a study is under way (pågående)
        until its status is avslutad.
    """
    rows = registers.within("forskning/studier", period)
    finished = (rows["status"] == FINISHED).sum()
    n = len(rows)
    return facts.together(
        [
            facts.make("forskning.pagaende", "Pågående studier", n - finished, "antal", n=n),
            facts.make("forskning.avslutade", "Avslutade studier", finished, "antal", n=n),
        ]
    )


def applications(registers, period: Period) -> pd.DataFrame:
    """Sum what was applied for and granted for research.

    A research application counts when it was sent in the period or answered in it, since answers
    often come a year later. An amount that is not known adds nothing.

    Args:
        registers: uses `externa_medel/ansokningar`.
        period: the period of the sending or of the answer.

    Returns:
        `forskning.ansokningar` (a count), `forskning.sokt_belopp` and
        `forskning.beviljat_belopp` in kronor; n is the number of amounts that are known.
    """
    rows = of_period(registers, period)
    count = facts.make("forskning.ansokningar", "Ansökningar", len(rows), "antal", n=len(rows))
    return facts.together([count, _sum(rows["sökt"]), _sum(rows["beviljat"])])


def of_period(registers, period: Period) -> pd.DataFrame:
    """Return the research applications sent or answered in the period, as in the register."""
    rows = registers["externa_medel/ansokningar"]
    start, end = pd.Timestamp(period.start), pd.Timestamp(period.end)
    in_period = rows["inskickad"].between(start, end) | rows["besked"].between(start, end)
    return rows[in_period & rows["forskning"].fillna(False).astype(bool)]


def activities(registers, period: Period) -> pd.DataFrame:
    """Return the year's dissemination activities, those planned for its end among them."""
    rows = registers["forskning/aktiviteter"]
    return rows[rows["datum"].dt.year == period.year]


def _sum(amounts: pd.Series) -> pd.DataFrame:
    name, label = f"forskning.{amounts.name}_belopp", f"{amounts.name} belopp till forskning"
    total = amounts.sum(min_count=1)
    return facts.make(name, swedish.capitalized(label), total, "kr", n=amounts.count())
