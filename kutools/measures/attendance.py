"""Attendance (närvaro): how many of those called came, by network, municipality and side."""

from __future__ import annotations

import pandas as pd

from kutools import facts, swedish
from kutools.errors import ParamsError, suggest
from kutools.periods import Period

MEETING = ["datum", "nätverk"]
SIDES = {"kommuner": "Kommunerna", "regionen": "Regionen"}


def attendance(registers, period: Period, attendance_target: float = 0.80) -> pd.DataFrame:
    """Measure attendance at the networks' meetings.

    All means are unweighted, so that a small network weighs as much as a large one.

    Args:
        registers: uses `narvaro` and the sides in `organisation/kommuner` and
            `organisation/parter`.
        period: meetings in the period count, up to its last day.
        attendance_target: the share to reach (0–1).

    Returns:
        Shares 0–1, with the number of meetings they rest on: `narvaro.samtliga` (mean of the
        network means), `narvaro.natverk.<network>` (mean of its meetings, each närvarande/kallade
        over its parties), `narvaro.kommun.<municipality>` (mean over the meetings it was called
        to), `narvaro.sida.<network>.<side>` in joint networks, `narvaro.form.<form>` (share of the
        meetings), `narvaro.andel_kvinnor.<network>` where both sexes were counted. Counts:
        `narvaro.traffar`, `narvaro.natverk_antal`, `narvaro.natverk_nar_mal`.

    Raises:
        ParamsError: if the target is no share.

    Source:
        Delårsrapport 2020, mål 2 Partnerskap, och bilagan Närvaro.
    """
    facts.check_share("attendance_target", attendance_target)
    rows = registers.within("narvaro", period)
    rows = rows.assign(sida=_sides(registers, rows["part"]))
    meetings = _ratio(rows, MEETING)
    networks = _mean(meetings, "nätverk")
    held, count = len(meetings), len(networks)
    reach = facts.reaches(networks, attendance_target).sum()
    return facts.together(
        [
            facts.make(
                "narvaro.samtliga",
                "Närvaro i samtliga nätverk",
                networks.mean(),
                "andel",
                n=held,
                target=attendance_target,
            ),
            facts.make("narvaro.traffar", "Träffar", held, "antal", n=held),
            facts.make("narvaro.natverk_antal", "Nätverk", count, "antal", n=count),
            facts.make(
                "narvaro.natverk_nar_mal", "Nätverk som når målvärdet", reach, "antal", n=count
            ),
            _facts("narvaro.natverk", "Närvaro", meetings, "nätverk", target=attendance_target),
            _facts("narvaro.kommun", "Närvaro", _of_municipalities(rows), "part"),
            *_by_side(rows),
            _forms(rows),
            _women(rows),
        ]
    )


def of_municipality(registers, period: Period, municipality: str = "") -> pd.DataFrame:
    """Measure one municipality's attendance, beside that of everyone who was called with it.

    Args:
        registers: as for `attendance`.
        period: meetings in the period count.
        municipality: its name; without one there are no facts.

    Returns:
        Shares 0–1, unweighted means over the meetings the municipality was called to:
        `kommun.narvaro` and `kommun.narvaro.<network>`, and for the same meetings
        `kommun.alla` and `kommun.alla.<network>`, all parties together.

    Raises:
        ParamsError: if there is no such municipality.
    """
    if not municipality:
        return facts.together([])
    check_municipality(registers, municipality)
    rows = registers.within("narvaro", period)
    own = _ratio(rows[rows["part"] == municipality], MEETING)
    beside = _ratio(rows, MEETING).merge(own[MEETING])
    tables = []
    for name, label, shares in (
        ("kommun.narvaro", municipality, own),
        ("kommun.alla", "Alla kallade", beside),
    ):
        whole, n = shares["andel"].mean(), len(shares)
        tables += [
            _facts(name, label, shares, "nätverk"),
            facts.make(name, label, whole, "andel", n=n),
        ]
    return facts.together(tables)


def check_municipality(registers, municipality: str) -> None:
    """Refuse a municipality that is not in `organisation/kommuner`.

    Raises:
        ParamsError: with the nearest name.
    """
    known = list(registers["organisation/kommuner"]["kommun"])
    if municipality not in known:
        raise ParamsError(f'okänd kommun "{municipality}".{suggest(municipality, known)}')


def _sides(registers, parties: pd.Series) -> pd.Series:
    """Return each party's side; a municipality is on the side `kommuner`."""
    sides = dict.fromkeys(registers["organisation/kommuner"]["kommun"], "kommuner")
    others = registers["organisation/parter"]
    return parties.map(sides | dict(zip(others["part"], others["sida"], strict=True)))


def _ratio(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return the share present, one row per group, with the columns of `by` and `andel`."""
    sums = rows.groupby(by, sort=False)[["närvarande", "kallade"]].sum()
    return (sums["närvarande"] / sums["kallade"]).rename("andel").reset_index()


def _mean(shares: pd.DataFrame, by: str) -> pd.Series:
    return shares.groupby(by, sort=False)["andel"].mean()


def _facts(
    name: str, label: str, shares: pd.DataFrame, by: str, end: str = "", **aim: float
) -> pd.DataFrame:
    means = _mean(shares, by).sort_index(key=lambda items: items.map(swedish.sort_key))
    return facts.make(name, label, means, "andel", n=shares.groupby(by).size(), end=end, **aim)


def _of_municipalities(rows: pd.DataFrame) -> pd.DataFrame:
    return _ratio(rows[rows["sida"] == "kommuner"], [*MEETING, "part"])


def _by_side(rows: pd.DataFrame) -> list[pd.DataFrame]:
    """Split the networks in which both sides took part."""
    joint = set(rows.loc[rows["sida"] == "regionen", "nätverk"])
    rows = rows[rows["nätverk"].isin(joint)]
    return [
        _facts("narvaro.sida", label, _ratio(rows[rows["sida"] == side], MEETING), "nätverk", side)
        for side, label in SIDES.items()
    ]


def _forms(rows: pd.DataFrame) -> pd.DataFrame:
    forms = rows.drop_duplicates(MEETING)["form"]
    return facts.make(
        "narvaro.form",
        "Andel av träffarna",
        forms.value_counts(normalize=True),
        "andel",
        n=forms.value_counts(),
    )


def _women(rows: pd.DataFrame) -> pd.DataFrame:
    counted = rows.dropna(subset=["kvinnor", "män"])
    sums = counted.groupby("nätverk", sort=False)[["kvinnor", "män"]].sum()
    present = sums.sum(axis=1)
    return facts.make(
        "narvaro.andel_kvinnor", "Andel kvinnor", sums["kvinnor"] / present, "andel", n=present
    )
