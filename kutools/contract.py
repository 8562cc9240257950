"""What each register must hold: its columns, its key, and what its numbers must agree with.

Each register is declared once, here. Column names and categories are the analysts' Swedish words;
`registers` reads the files by these declarations and says what breaks them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pandas as pd

# The kinds of cell a column can hold. `start` and `end` are days that may be written more
# coarsely (2020, 2020-T2, 2020-05): the first or the last day of it is meant.
NUMBERS = ("count", "number", "amount")
DAYS = ("date", "start", "end")

# One amount in the unit of the column `enhet`, in kronor.
UNITS = {"kr": 1, "tkr": 1_000, "mnkr": 1_000_000}


@dataclass(frozen=True)
class Column:
    """A column of a register.

    Attributes:
        name: the Swedish name, as analysts have it in Excel.
        kind: text, flag (ja/nej), count, number, amount, date, start, end, period or year.
        required: whether the register must have the column.
        blank: whether a cell may be empty; always so in a column that is not required.
        choices: the only values allowed, where they are few.
        refers: registers whose first column the value must be found in.
    """

    name: str
    kind: str = "text"
    required: bool = True
    blank: bool = False
    choices: tuple[str, ...] = ()
    refers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rule:
    """A relation between the cells of one row that must hold, and the sentence when it does not.

    `broken` takes the register and returns one truth value per row; `problem` is formatted with
    the row's own cells.
    """

    column: str
    broken: Callable[[pd.DataFrame], pd.Series]
    problem: str


@dataclass(frozen=True)
class Skip:
    """Rows that are left out with a notice instead of being counted."""

    column: str
    applies: Callable[[pd.DataFrame], pd.Series]
    reason: str


@dataclass(frozen=True)
class Register:
    """One register: a folder under `data/` whose files all have these columns.

    Attributes:
        name: the folder, such as `ekonomi/budgetuppfoljning`.
        columns: every column it may have; others are kept out with a notice.
        key: the columns that together name a row; two rows alike in them are duplicates.
        time: the column (or start and end) that places a row in time; empty if rows are timeless.
        controls: columns that repeat what can be computed, with the sign of each term.
        rules: what must hold within a row.
        skips: rows that are not counted, with the reason.
        alike: columns that must be the same in all rows with the same values in other columns.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    time: tuple[str, ...] = ()
    controls: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    skips: tuple[Skip, ...] = ()
    alike: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def column(self, name: str) -> Column:
        """Return the column with this name."""
        return next(column for column in self.columns if column.name == name)

    @property
    def required(self) -> list[str]:
        """The names of the columns that every file must have."""
        return [column.name for column in self.columns if column.required]

    @property
    def numeric(self) -> list[str]:
        """The names of the columns that a sum row may add up, control columns included."""
        return [c.name for c in self.columns if c.kind in NUMBERS]


def normal(name: str) -> str:
    """Return a column name as it is compared: one Unicode form, no outer blanks, lower case."""
    return unicodedata.normalize("NFC", str(name)).strip().rstrip("*").strip().casefold()


def _optional(name: str, kind: str = "text", **more: object) -> Column:
    return Column(name, kind, required=False, blank=True, **more)


def _amount(name: str) -> Column:
    """An amount that must have a column, but no figure in every row: empty is no amount."""
    return Column(name, "amount", blank=True)


_AREA = Column("område", refers=("organisation/omraden",))
_NETWORK = Column("nätverk", refers=("organisation/natverk",))
_PARTY = Column("part", refers=("organisation/kommuner", "organisation/parter"))
_UNIT = _optional("enhet", choices=tuple(UNITS))
_PERIOD = Column("period", "period")

_ORGANISATION = (
    Register(
        "organisation/kommuner",
        (Column("kommun"), Column("kommunkod"), Column("länsdel")),
        key=("kommun",),
    ),
    Register(
        "organisation/natverk",
        (
            Column("nätverk"),
            Column("partnerskap"),
            Column("med_regionen", "flag"),
            _optional("syfte"),
            _optional("parter"),
            _optional("från", "start"),
            _optional("till", "end"),
        ),
        key=("nätverk",),
    ),
    Register(
        "organisation/parter",
        (Column("part"), Column("sida", choices=("regionen", "övriga"))),
        key=("part",),
    ),
    Register(
        "organisation/omraden",
        (
            Column("område"),
            _optional("kortnamn"),
            _optional("ordning", "count"),
            _optional("gäller_från", "start"),
            _optional("gäller_till", "end"),
            _optional("föregångare"),
        ),
        key=("område",),
    ),
    Register(
        "organisation/mal",
        (
            Column("nr", "count"),
            Column("mål"),
            Column("kortnamn"),
            Column("gäller_från", "start"),
            _optional("gäller_till", "end"),
        ),
        key=("nr", "gäller_från"),
    ),
)

_ECONOMY = (
    Register(
        "ekonomi/budgetuppfoljning",
        (
            _PERIOD,
            _AREA,
            _amount("ingående"),
            _amount("erhållna"),
            _amount("budget"),
            _amount("utfall"),
            _optional("utbetalt", "amount"),
            _optional("varav_statliga", "amount"),
            _optional("prognos", "amount"),
            _optional("disponibla", "amount"),
            _optional("kvarvarande", "amount"),
            _UNIT,
        ),
        key=("period", "område"),
        time=("period",),
        controls={
            "disponibla": {"ingående": 1, "erhållna": 1},
            "kvarvarande": {"ingående": 1, "erhållna": 1, "utfall": -1, "utbetalt": -1},
        },
    ),
    Register(
        "ekonomi/finansiering",
        (
            _PERIOD,
            _AREA,
            Column("finansiär", choices=("kommunerna", "staten", "övriga")),
            Column("slag", choices=("disponibla", "utfall")),
            Column("belopp", "amount"),
            _UNIT,
        ),
        key=("period", "område", "finansiär", "slag"),
        time=("period",),
    ),
    Register(
        "ekonomi/budgetplan",
        (
            Column("år", "year"),
            _AREA,
            Column("form", choices=("grundfinansiering", "drift", "ledningssystem", "samlad")),
            _amount("belopp"),
            _optional("ingående", "amount"),
            _optional("erhållna", "amount"),
            _UNIT,
        ),
        key=("år", "område", "form"),
        time=("år",),
    ),
)

_GRANTS = (
    Register(
        "externa_medel/ansokningar",
        (
            Column("ansökan"),
            Column("finansiär"),
            Column("inskickad", "end"),
            _amount("sökt"),
            Column("beslut", choices=("beviljad", "avslag", "väntar")),
            _optional("beviljat", "amount"),
            _optional("besked", "end"),
            _optional("forskning", "flag"),
            _optional("samarbetspart"),
            _UNIT,
        ),
        key=("ansökan", "finansiär", "inskickad"),
        time=("inskickad",),
        rules=(
            Rule(
                "beviljat",
                lambda t: (t["beslut"] != "beviljad") & (t["beviljat"] > 0),
                "{beviljat:.0f} kr är beviljat fast beslutet är {beslut}; väntade 0 eller tomt.",
            ),
            Rule(
                "besked",
                lambda t: t["besked"] < t["inskickad"],
                "beskedet kom {besked:%Y-%m-%d}, före ansökan ({inskickad:%Y-%m-%d}).",
            ),
        ),
    ),
)

_ATTENDANCE = (
    Register(
        "narvaro",
        (
            Column("datum", "date"),
            _NETWORK,
            Column("form", choices=("fysisk", "digital", "kombination")),
            _PARTY,
            Column("kallade", "count"),
            Column("närvarande", "count", blank=True),
            _optional("kvinnor", "count"),
            _optional("män", "count"),
        ),
        key=("datum", "nätverk", "part"),
        time=("datum",),
        rules=(
            Rule(
                "närvarande",
                lambda t: t["närvarande"] > t["kallade"],
                "{närvarande:g} är fler än kallade ({kallade:g}).",
            ),
            Rule(
                "kvinnor",
                lambda t: t["kvinnor"].fillna(0) + t["män"].fillna(0) > t["närvarande"],
                "{kvinnor:g} kvinnor och {män:g} män är fler än närvarande ({närvarande:g}).",
            ),
        ),
        skips=(
            Skip("närvarande", lambda t: t["närvarande"].isna(), "närvaron är inte registrerad"),
            Skip("kallade", lambda t: t["kallade"] == 0, "ingen var kallad"),
        ),
        alike={"form": ("datum", "nätverk")},
    ),
)

_RESEARCH = (
    Register(
        "forskning/studier",
        (
            Column("studie"),
            _AREA,
            Column("typ"),
            Column("status"),
            _optional("start", "start"),
            _optional("slut", "end"),
            _optional("finansiär"),
            _optional("lärosäte"),
            _optional("roll"),
            _optional("belopp", "amount"),
            _UNIT,
        ),
        key=("studie",),
        time=("start", "slut"),
        rules=(
            Rule(
                "slut",
                lambda t: t["slut"] < t["start"],
                "slutar {slut:%Y-%m-%d}, före starten ({start:%Y-%m-%d}).",
            ),
        ),
    ),
    Register(
        "forskning/aktiviteter",
        (
            Column("datum", "end"),
            Column("aktivitet"),
            Column("typ"),
            _optional("deltagare", "count"),
            _optional("status"),
        ),
        key=("datum", "aktivitet"),
        time=("datum",),
    ),
)

REGISTERS = {
    register.name: register
    for register in (*_ORGANISATION, *_ECONOMY, *_GRANTS, *_ATTENDANCE, *_RESEARCH)
}

# Columns that name persons; a register that has one of them is not read.
PERSONAL_COLUMNS = frozenset(
    "namn förnamn efternamn personnamn personnummer samordningsnummer e-post epost mejl mail "
    "e-postadress mejladress telefon telefonnummer mobil kontaktperson".split()
)
