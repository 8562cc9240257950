"""Courses (kurser): what was held and cancelled, who came, and what it saved."""

from __future__ import annotations

import math

import pandas as pd

from kutools import facts, swedish
from kutools.measures.attendance import check_municipality
from kutools.periods import Period

OCCASION = ["kurs", "datum"]
SIZES = {"invånare": "per_1000_invanare", "anställda": "per_1000_anstallda"}


def courses(registers, period: Period) -> pd.DataFrame:
    """Count courses and participants, and compute what they saved against an external course.

    The saving of a course is that of one occasion: (external price − own price) × participants,
    in mean over its occasions. That is how the organisation has published it; `besparing_totalt`
    tells the saving over all occasions.

    Args:
        registers: uses `kurser/tillfallen`, `kurser/deltagare` and the size of each municipality
            in `organisation/kommuner`, where it is given.
        period: occasions on a day in the period count; the first half-year in a report for
            January–August.

    Returns:
        Counts: `kurser.genomforda`, `kurser.installda`, `kurser.deltagare` in all and by party,
        `kurser.uppdrag.<commissioner>` and `kurser.orsak.<reason for cancelling>`; shares
        `kurser.deltagare_andel.<party>`; participants per 1 000 inhabitants or employees. In
        kronor, in all and by course: `kurser.besparing`, `kurser.besparing_totalt`; the share of
        the external price `kurser.besparing_andel`; by course also prices, saving and number of
        participants.

    Source:
        Delårsrapport 2020, kostnadsreducering genom kurser, och bilagan Deltagare per kommun.
    """
    occasions = registers.within("kurser/tillfallen", period)
    held = occasions[occasions["status"] == "genomförd"]
    cancelled = occasions[occasions["status"] == "inställd"]
    came = registers.within("kurser/deltagare", period)
    return facts.together(
        [
            _count("genomforda", "Genomförda kurser", len(held)),
            _count("installda", "Inställda kurser", len(cancelled)),
            _counts("uppdrag", "Genomförda kurser", held["uppdragsgivare"]),
            _counts("orsak", "Inställda kurser", cancelled["orsak"].replace("", "ej angiven")),
            *_participants(registers, held, came),
            *_savings(_priced(held, came)),
        ]
    )


def of_municipality(registers, period: Period, municipality: str = "") -> pd.DataFrame:
    """Tell a municipality's participants and what it saved, over all occasions.

    Returns:
        Where a municipality is given: `kommun.deltagare` (a count), `kommun.deltagare_andel` (of
        all participants) and `kommun.besparing` (kronor; missing where no prices are known).

    Raises:
        ParamsError: if there is no such municipality.
    """
    if not municipality:
        return facts.together([])
    check_municipality(registers, municipality)
    came = registers.within("kurser/deltagare", period)
    own = came[came["part"] == municipality]
    held = registers.within("kurser/tillfallen", period)
    saved = _priced(held, own)["besparing"].sum() if len(_priced(held, came)) else math.nan
    number = own["antal"].sum() if len(came) else math.nan
    total, n = came["antal"].sum(), len(own)
    share = number / total if total else math.nan
    return facts.together(
        [
            facts.make("kommun.deltagare", "Kursdeltagare", number, "antal", n=n),
            facts.make(
                "kommun.deltagare_andel", "Andel av alla kursdeltagare", share, "andel", n=n
            ),
            facts.make("kommun.besparing", "Besparing genom kurser", saved, "kr", n=n),
        ]
    )


def _count(name: str, label: str, count: int) -> pd.DataFrame:
    return facts.make(f"kurser.{name}", label, count, "antal", n=count)


def _counts(name: str, label: str, of: pd.Series) -> pd.DataFrame:
    counts = of.value_counts()
    return facts.make(f"kurser.{name}", label, counts, "antal", n=counts)


def _participants(registers, held: pd.DataFrame, came: pd.DataFrame) -> list[pd.DataFrame]:
    """Return how many came from each party, their share, and per 1 000 of a municipality.

    Courses that were held without anyone registered were not courses without participants.
    """
    own = came.groupby("part")["antal"].sum().sort_index(key=lambda p: p.map(swedish.sort_key))
    total, n = own.sum(min_count=0 if held.empty else 1), own.size
    share, whole = own / total, own.sum() / (total or math.nan)
    tables = [
        facts.make("kurser.deltagare", "Kursdeltagare", own, "antal", n=own),
        facts.make("kurser.deltagare", "Kursdeltagare", total, "antal", n=n),
        facts.make("kurser.deltagare_andel", "Andel", share, "andel", n=own),
        facts.make("kurser.deltagare_andel", "Andel", whole, "andel", n=n),
    ]
    sizes = registers["organisation/kommuner"].set_index("kommun")
    for column, name in SIZES.items():
        if sizes[column].notna().any():
            per = 1000 * own / sizes[column].reindex(own.index)
            label = f"Per 1{swedish.NBSP}000 {column}"
            known = per.dropna()
            tables.append(facts.make(f"kurser.deltagare_{name}", label, known, "per 1000", n=own))
    return tables


def _priced(held: pd.DataFrame, came: pd.DataFrame) -> pd.DataFrame:
    """Return the occasions that have an external price, with what their participants saved."""
    present = came.groupby(OCCASION)["antal"].sum().rename("deltagare")
    priced = held.dropna(subset=["pris", "externt_pris"]).join(present, on=OCCASION, how="inner")
    saved = (priced["externt_pris"] - priced["pris"]) * priced["deltagare"]
    return priced.assign(
        per_deltagare=priced["externt_pris"] - priced["pris"],
        besparing=saved,
        extern_kostnad=priced["externt_pris"] * priced["deltagare"],
    )


# What the savings table shows of each course, in order: column, figure, label and unit.
OF_COURSE = (
    ("pris", "pris", "Vårt pris", "kr"),
    ("externt_pris", "externt_pris", "Externt pris", "kr"),
    ("per_deltagare", "besparing_per_deltagare", "Besparing per deltagare", "kr"),
    ("deltagare", "deltagare_per_tillfalle", "Deltagare per tillfälle", "antal"),
)


def _savings(priced: pd.DataFrame) -> list[pd.DataFrame]:
    """Return prices and savings by course, and in all."""
    if priced.empty:
        return []
    most_first = priced.groupby("kurs")["besparing"].transform("mean").sort_values(ascending=False)
    of = priced.loc[most_first.index].groupby("kurs", sort=False)
    mean, n = of[["pris", "externt_pris", "per_deltagare", "deltagare"]].mean(), of.size()
    one = of[["besparing", "extern_kostnad"]].mean()
    share, whole = one["besparing"] / one["extern_kostnad"], one.sum()
    whole_share = whole["besparing"] / (whole["extern_kostnad"] or math.nan)
    of_one, of_all = "Kursbesparing, ett tillfälle av varje kurs", "Kursbesparing alla tillfällen"
    of_price = "Andel av externt pris"
    return [
        *(
            facts.make(f"kurser.{name}", label, mean[column], unit, n=n)
            for column, name, label, unit in OF_COURSE
        ),
        facts.with_sum("kurser.besparing", of_one, one["besparing"], "kr", n=n),
        facts.make("kurser.besparing_andel", of_price, share, "andel", n=n),
        facts.make("kurser.besparing_andel", of_price, whole_share, "andel", n=n.sum()),
        facts.with_sum("kurser.tillfallen", "Tillfällen", n, "antal", n=n),
        facts.with_sum("kurser.besparing_totalt", of_all, of["besparing"].sum(), "kr", n=n),
    ]
