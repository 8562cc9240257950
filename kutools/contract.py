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

# How an activity stands, from best to worst, with what has not begun or was given up last.
ACTIVITY_STATUSES = (
    "klar",
    "pågår enligt plan",
    "pågår med problem",
    "pågår med allvarligt problem",
    "försenad",
    "ej påbörjad",
    "avbruten",
)
# How an indicator stands, from worst to best, and where there is nothing to tell.
INDICATOR_STATUSES = ("inte uppfyllt", "delvis uppfyllt", "uppfyllt", "inget resultat")
# How an indicator reaches its target.
DIRECTIONS = ("högre", "lägre", "lika")
# What the partnership is for: the three K.
THREE_K = ("kostnadseffektivitet", "kompetenshöjning", "kvalitetshöjning")
# Who pays, and the parts of a budget of the plan.
FINANCIERS = ("kommunerna", "staten", "övriga")
BUDGET_FORMS = ("grundfinansiering", "drift", "ledningssystem", "samlad")
# An answer in the survey that is none.
DONT_KNOW = "vet ej"

# Names of figures about all indicators, which no indicator can have as its id.
TAKEN = ("antal", "status", "andel_uppfyllda")

# The column that says in which unit amounts are, and one amount in each unit, in kronor.
UNIT = "enhet"
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
        refers: registers in which the value must name a row.
        free: a value that holds this text need not be found there.
        summed: whether its numbers can be added up, as those of a sum row.
    """

    name: str
    kind: str = "text"
    required: bool = True
    blank: bool = False
    choices: tuple[str, ...] = ()
    refers: tuple[str, ...] = ()
    free: str = ""
    summed: bool = True


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
class Belongs:
    """A row of another register that each row belongs to: the same in `columns`, and as `where`."""

    register: str
    columns: tuple[str, ...]
    where: Mapping[str, str]


@dataclass(frozen=True)
class Share:
    """A column that repeats which share a number is of those alike in some columns."""

    of: str
    within: tuple[str, ...]


@dataclass(frozen=True)
class Register:
    """One register: a folder under `data/` whose files all have these columns.

    Attributes:
        name: the folder, such as `ekonomi/budgetuppfoljning`.
        columns: every column it may have; others are kept out with a notice.
        key: the columns that together name a row; two rows alike in them are duplicates.
        time: the column (or start and end) that places a row in time; empty if rows are timeless.
        controls: columns that repeat what can be computed, with the sign of each term.
        shares: columns that repeat a share which can be computed.
        rules: what must hold within a row.
        skips: rows that are not counted, with the reason.
        alike: columns that must be the same in all rows with the same values in other columns.
        belongs: the row of another register that each row belongs to.
        called: the column whose value other registers name a row by; the key's first if empty.
        confidential: whether its rows are answers of single persons: counted, and never shown.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    time: tuple[str, ...] = ()
    controls: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    shares: Mapping[str, Share] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    skips: tuple[Skip, ...] = ()
    alike: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    belongs: Belongs | None = None
    called: str = ""
    confidential: bool = False

    @property
    def naming(self) -> str:
        """The column whose value other registers name a row by."""
        return self.called or self.key[0]

    def column(self, name: str) -> Column:
        """Return the column with this name."""
        return next(column for column in self.columns if column.name == name)

    @property
    def repeated(self) -> list[str]:
        """The columns that are compared with what the rows give, and never used."""
        return [*self.controls, *self.shares]

    @property
    def in_units(self) -> bool:
        """Whether its amounts may be in another unit than kronor, by the column `enhet`."""
        return _UNIT in self.columns

    @property
    def required(self) -> list[str]:
        """The names of the columns that every file must have."""
        return [column.name for column in self.columns if column.required]

    @property
    def amounts(self) -> list[str]:
        """The names of the columns that hold amounts."""
        return [column.name for column in self.columns if column.kind == "amount"]

    @property
    def numeric(self) -> list[str]:
        """The names of the columns that a sum row may add up, control columns included."""
        return [c.name for c in self.columns if c.kind in NUMBERS and c.summed]


def normal(name: str) -> str:
    """Return a column name as it is compared: one Unicode form, no outer blanks, lower case."""
    return unicodedata.normalize("NFC", str(name)).strip().rstrip("*").strip().casefold()


def _optional(*names: str, kind: str = "text", **more: object) -> list[Column]:
    return [Column(name, kind, required=False, blank=True, **more) for name in names]


def _amounts(*names: str) -> list[Column]:
    """Amounts that must have a column, but no figure in every row: empty is no amount."""
    return [Column(name, "amount", blank=True) for name in names]


_AREA = Column("område", refers=("organisation/omraden",))
_NETWORK = Column("nätverk", refers=("organisation/natverk",))
_PARTY = Column("part", refers=("organisation/kommuner", "organisation/parter"))
_GOAL = Column("mål", refers=("organisation/mal",))
(_UNIT,) = _optional(UNIT, choices=tuple(UNITS))
_PERIOD = Column("period", "period")
_YEAR = Column("år", "year")


def _in_order(start: str, end: str) -> Rule:
    """Something does not end before it starts."""
    return Rule(
        end,
        lambda t: t[end] < t[start],
        f"slutar {{{end}:%Y-%m-%d}}, före starten ({{{start}:%Y-%m-%d}}).",
    )


def _not_negative(column: str) -> Rule:
    """A number is not below zero."""
    problem = f"{{{column}:g}} kan inte stämma; väntade minst 0."
    return Rule(column, lambda t: t[column] < 0, problem)


def _is_unnamed_sum(table: pd.DataFrame) -> pd.Series:
    """Mark the rows without any breakdown that add up the others of the period."""
    unnamed = (table[["verksamhet", "anställningsform", "finansiering"]] == "").all(axis=1)
    total = table.groupby("period")["årsarbetare"].transform("sum")
    others = total - table["årsarbetare"]
    return unnamed & (others > 0) & ((others - table["årsarbetare"]).abs() < 0.005)


_ALL = (
    Register(
        "organisation/kommuner",
        (
            Column("kommun"),
            Column("kommunkod"),
            Column("länsdel"),
            *_optional("invånare", "anställda", kind="count"),
        ),
        key=("kommun",),
    ),
    Register(
        "organisation/natverk",
        (
            Column("nätverk"),
            Column("partnerskap"),
            Column("med_regionen", "flag"),
            *_optional("syfte", "parter"),
            *_optional("från", kind="start"),
            *_optional("till", kind="end"),
        ),
        key=("nätverk",),
        time=("från", "till"),
        rules=(_in_order("från", "till"),),
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
            *_optional("kortnamn"),
            *_optional("ordning", kind="count", summed=False),
            *_optional("gäller_från", kind="start"),
            *_optional("gäller_till", kind="end"),
            *_optional("föregångare"),
        ),
        key=("område",),
    ),
    Register(
        "organisation/mal",
        (
            Column("nr", "count", summed=False),
            Column("mål"),
            Column("kortnamn"),
            Column("gäller_från", "start"),
            *_optional("gäller_till", kind="end"),
        ),
        key=("nr", "gäller_från"),
        time=("gäller_från", "gäller_till"),
        called="kortnamn",
        rules=(_in_order("gäller_från", "gäller_till"),),
    ),
    Register(
        "ekonomi/budgetuppfoljning",
        (
            _PERIOD,
            _AREA,
            *_amounts("ingående", "erhållna", "budget", "utfall"),
            *_optional(
                "utbetalt", "varav_statliga", "prognos", "disponibla", "kvarvarande", kind="amount"
            ),
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
            Column("finansiär", choices=FINANCIERS),
            Column("slag", choices=("disponibla", "utfall")),
            Column("belopp", "amount"),
            *_optional("andel", kind="number", summed=False),
            _UNIT,
        ),
        key=("period", "område", "finansiär", "slag"),
        time=("period",),
        shares={"andel": Share("belopp", ("period", "område", "slag"))},
        rules=(
            Rule(
                "andel",
                lambda t: ~t["andel"].fillna(0).between(0, 1),
                "{andel:g} är ingen andel; skriv 16 % eller 0,16.",
            ),
        ),
    ),
    Register(
        "ekonomi/budgetplan",
        (
            _YEAR,
            _AREA,
            Column("form", choices=BUDGET_FORMS),
            *_amounts("belopp"),
            *_optional("ingående", "erhållna", "disponibla", kind="amount"),
            _UNIT,
        ),
        key=("år", "område", "form"),
        time=("år",),
        controls={"disponibla": {"ingående": 1, "erhållna": 1}},
    ),
    Register(
        "personal/arsarbetare",
        (
            _PERIOD,
            # A breakdown that was never published is left blank, not invented.
            Column("verksamhet", blank=True),
            Column(
                "anställningsform", blank=True, choices=("tjänsteköp", "tillsvidare", "visstid")
            ),
            Column("finansiering", blank=True, choices=("grund", "extern")),
            Column("årsarbetare", "number"),
        ),
        key=("period", "verksamhet", "anställningsform", "finansiering"),
        time=("period",),
        rules=(
            _not_negative("årsarbetare"),
            Rule(
                "årsarbetare",
                _is_unnamed_sum,
                "{årsarbetare:g} är summan av de andra raderna; skriv Summa i verksamhet.",
            ),
        ),
    ),
    Register(
        "externa_medel/ansokningar",
        (
            Column("ansökan"),
            Column("finansiär"),
            Column("inskickad", "end"),
            *_amounts("sökt"),
            Column("beslut", choices=("beviljad", "avslag", "väntar")),
            *_optional("beviljat", kind="amount"),
            *_optional("besked", kind="end"),
            *_optional("forskning", kind="flag"),
            *_optional("samarbetspart"),
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
    Register(
        "narvaro",
        (
            Column("datum", "date"),
            _NETWORK,
            Column("form", choices=("fysisk", "digital", "kombination")),
            _PARTY,
            Column("kallade", "count"),
            Column("närvarande", "count", blank=True),
            *_optional("kvinnor", "män", kind="count"),
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
                lambda t: t["kvinnor"].add(t["män"], fill_value=0) > t["närvarande"],
                "{kvinnor:g} kvinnor och {män:g} män är fler än närvarande ({närvarande:g}).",
            ),
        ),
        skips=(
            Skip("närvarande", lambda t: t["närvarande"].isna(), "närvaron är inte registrerad"),
            Skip("kallade", lambda t: t["kallade"] == 0, "ingen var kallad"),
        ),
        alike={"form": ("datum", "nätverk")},
    ),
    Register(
        "kurser/tillfallen",
        (
            Column("kurs"),
            Column("datum", "date"),
            Column("uppdragsgivare"),
            Column("status", choices=("genomförd", "inställd")),
            *_optional("form", "orsak"),
            *_optional("pris", "externt_pris", kind="amount", summed=False),
        ),
        key=("kurs", "datum"),
        time=("datum",),
        rules=(
            _not_negative("pris"),
            Rule(
                "externt_pris",
                lambda t: t["externt_pris"] <= 0,
                "{externt_pris:g} kan inte stämma; väntade mer än 0.",
            ),
        ),
    ),
    Register(
        "kurser/deltagare",
        (
            Column("kurs", refers=("kurser/tillfallen",)),
            Column("datum", "date"),
            _PARTY,
            Column("antal", "count"),
        ),
        key=("kurs", "datum", "part"),
        time=("datum",),
        belongs=Belongs("kurser/tillfallen", ("kurs", "datum"), {"status": "genomförd"}),
    ),
    Register(
        "enkat/fragor",
        (Column("fråga"), Column("text"), _GOAL),
        key=("fråga",),
    ),
    Register(
        "enkat/svar",
        (
            _YEAR,
            Column("svarande"),
            _NETWORK,
            Column("fråga", refers=("enkat/fragor",)),
            Column("värde", choices=(*"123456", DONT_KNOW)),
        ),
        key=("år", "svarande", "nätverk", "fråga"),
        time=("år",),
        confidential=True,
    ),
    Register(
        "forskning/studier",
        (
            Column("studie"),
            _AREA,
            Column("typ"),
            Column("status"),
            *_optional("start", kind="start"),
            *_optional("slut", kind="end"),
            *_optional("finansiär", "lärosäte", "roll"),
            *_optional("belopp", kind="amount"),
            _UNIT,
        ),
        key=("studie",),
        time=("start", "slut"),
        rules=(_in_order("start", "slut"),),
    ),
    Register(
        "forskning/aktiviteter",
        (
            Column("datum", "end"),
            Column("aktivitet"),
            Column("typ"),
            *_optional("deltagare", kind="count"),
            *_optional("status"),
        ),
        key=("datum", "aktivitet"),
        time=("datum",),
    ),
    Register(
        "matetal/matetal",
        (
            Column("id"),
            _GOAL,
            Column("mätetal"),
            Column("enhet", choices=("andel", "antal", "kr", "årsarbetare")),
            Column("källa"),
            *_optional("målvärde", kind="number", summed=False),
            *_optional("riktning", choices=DIRECTIONS),
            *_optional("delvis_från", kind="number", summed=False),
            *_optional("gäller_från", kind="start"),
            *_optional("gäller_till", kind="end"),
        ),
        key=("id", "gäller_från"),
        time=("gäller_från", "gäller_till"),
        rules=(
            _in_order("gäller_från", "gäller_till"),
            Rule(
                "målvärde",
                lambda t: (t["enhet"] == "antal") & ((t["målvärde"] < 0) | (t["målvärde"] % 1 > 0)),
                "{målvärde:g} är inget antal; väntade ett helt tal, 0 eller mer.",
            ),
            Rule(
                "delvis_från",
                lambda t: (t["delvis_från"] < 0) | (t["delvis_från"] > 1),
                "{delvis_från:g} är ingen andel av målvärdet; väntade 0 till 1, som 75 %.",
            ),
            Rule(
                "målvärde",
                lambda t: (t["enhet"] == "andel") & (t["målvärde"].abs() > 1),
                "{målvärde:g} är ingen andel; skriv 80 % eller 0,80.",
            ),
            Rule(
                "id", lambda t: t["id"].isin(TAKEN), '"{id}" är ett upptaget namn; välj ett annat.'
            ),
        ),
    ),
    Register(
        "matetal/resultat",
        (
            _PERIOD,
            # A figure's own name, such as narvaro.samtliga, will do as well as an indicator's id.
            Column("id", refers=("matetal/matetal",), free="."),
            Column("resultat", "number", summed=False),
            # How the indicator was said to stand: compared, never used.
            *_optional("status", choices=INDICATOR_STATUSES),
            *_optional("beskrivning"),
        ),
        key=("period", "id"),
        time=("period",),
    ),
    Register(
        "aktiviteter/aktiviteter",
        (
            _PERIOD,
            _GOAL,
            Column("aktivitet"),
            Column("status", choices=ACTIVITY_STATUSES),
            *_optional("område", "kommentar"),
            *_optional("tre_k", choices=THREE_K),
        ),
        key=("period", "mål", "aktivitet"),
        time=("period",),
    ),
    Register(
        "plan/omraden",
        (
            _YEAR,
            Column("partnerskap"),
            Column("område"),
            *_optional("strategi", "tidsperiod"),
            *_optional("budget", kind="amount"),
            *_optional("årsarbetare", kind="number"),
            *_optional("finansiering", "mätfrekvens"),
            _UNIT,
        ),
        key=("år", "partnerskap", "område"),
        time=("år",),
        called="område",
        rules=(_not_negative("årsarbetare"),),
    ),
    Register(
        "plan/mal",
        (
            _YEAR,
            Column("område", refers=("plan/omraden",)),
            Column("mål", blank=True, refers=("organisation/mal",)),
            # Tells areas of the same name apart.
            *_optional("partnerskap", "områdesmål", "mätetal", "målnivå", "aktivitet"),
        ),
        key=("år", "partnerskap", "område", "mål", "områdesmål", "mätetal", "målnivå", "aktivitet"),
        time=("år",),
        belongs=Belongs("plan/omraden", ("år", "område"), {}),
    ),
    Register(
        "agenda2030/koppling",
        (
            Column("område"),
            Column("globalt_mål", "count", summed=False),
            *_optional("huvudmål", kind="flag"),
        ),
        key=("område", "globalt_mål"),
        rules=(
            Rule(
                "globalt_mål",
                lambda t: ~t["globalt_mål"].between(1, 17),
                "{globalt_mål:g} är inget globalt mål; väntade 1 till 17.",
            ),
        ),
    ),
)
REGISTERS = {register.name: register for register in _ALL}
