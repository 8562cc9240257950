"""What is computed from the repository's own data is what the organisation has published.

The published tables lie in `tests/published/` as printed, faults included. Each printed cell is
recomputed and compared at its printed precision, half up; what differs, and what is not computed
at all, is listed here with the reason, and nothing else may differ or be left out.
"""

import csv
import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from kutools import contract, facts, measures, plan, registers, swedish
from kutools.measures import attendance, goals, research, survey
from kutools.periods import Period
from kutools.project import Project
from kutools.registers import Registers

ROOT = Path(__file__).parents[1]
NOW = Period.parse("2020-T2")
HARAV = "Härav ledning och stab finansierat från områdena ovan"
FOLLOWUP, YEARLY = "ekonomi/budgetuppfoljning_2020-T2", "ekonomi/budgetuppfoljning_2022-T3"

# Where the computed figure is another than the printed one: table, row, column, printed, computed
# (empty: nothing) and why.
DIFFERENCES = [
    (FOLLOWUP, "Ledning och stab", "kvarvarande", "", "-937", "left blank: 5 723 − 6 660"),
    (FOLLOWUP, HARAV, "kvarvarande", "174", "-2302", "repeats the utfall: −2 128 − 174"),
    (FOLLOWUP, "Summa", "kvarvarande", "105895", "102482", "another table's: 134 355 − 31 873"),
    (YEARLY, "Kurs och konferens", "kvarvarande", "", "-429", "printed as resultat instead"),
    (YEARLY, "Ledning och stab", "disponibla", "6893", "9333", "0 + 9 333: 2 440 is left out"),
    (YEARLY, "Ledning och stab", "kvarvarande", "", "2080", "left blank: 9 333 − 7 253"),
    (YEARLY, HARAV, "kvarvarande", "", "-4361", "left blank: −5 583 + 1 222"),
    (YEARLY, "Summa", "disponibla", "241361", "243801", "sums the printed 6 893"),
    (YEARLY, "Summa", "utbetalt_till_kommuner", "", "29170", "left blank: 4 185 + 24 985"),
    (YEARLY, "Summa", "kvarvarande", "164303", "161593", "sums only the printed cells"),
    (
        "externa_medel/ansokningar_sammanfattning",
        "2020-T2",
        "andel_beviljade_%",
        "37",
        "38",
        "3 of 8 is 37,5, and a half goes up",
    ),
    (
        "kurser/kurser_och_deltagare",
        "2022",
        "inställda",
        "21",
        "",
        "a published result that is no indicator has no unit where no period is computed",
    ),
    (
        "matetal/matetal_2020-T2",
        "Närvaro vid träffar med länets kommundirektörer",
        "jämförelse",
        "85 % (2019)",
        "88 % (2019-T2)",
        "printed for 2019 as a whole; the same months are known",
    ),
    (
        "narvaro/fakta_2020-T2",
        "digitala möten %",
        "värde",
        "42",
        "41",
        "of 70 meetings 29, 29 and 12 come nearest 41, 42 and 17 per cent, and 29 is 41 per cent",
    ),
    (
        "plan/omraden_2018",
        "FoUrum fritid · FoUrum fritid, övergripande",
        "mätfrekvens",
        "Två gånger per år. En gång med hjälp av verksamhetsberättelsen och en gång genom "
        "delårsrapporten vid halvårssk",
        "Två gånger per år. En gång med hjälp av verksamhetsberättelsen och en gång genom "
        "delårsrapporten vid halvårsskiftet",
        "cut off in the table",
    ),
]
# What is printed but not computed: table, row, column (empty: every one) and why.
NOT_COMPUTED = [
    (FOLLOWUP, "Överskott från tidigare år", "", "no area; nothing is computed from it"),
    (FOLLOWUP, "Ackumulerat överskott 2019-12-31", "", "no area"),
    (YEARLY, "Ackumulerat överskott 2022-12-31", "", "no area"),
    (YEARLY, "", "resultat", "no column of the register; its sum is an indicator's result"),
    ("ekonomi/disponibla_medel_2020-T2", "", "ingående_2019-12-31", "not in the register"),
    ("ekonomi/disponibla_medel_2020-T2", "", "därav_fonderade_statliga", "repeats staten"),
    ("ekonomi/indexupprakning", "2026", "index_%", "the amounts of 2026 are given, indexed"),
    ("ekonomi/rekvirerade_statliga_medel", "", "", "no register holds it"),
    ("enkat/fakta_2022", "vet ej", "värde", "a rule: see tests/measures/test_survey.py"),
    ("forskning/studier_2026", "", "partnerskap", "no column of the register"),
    ("forskning/studier_2026", "", "leverans", "no column of the register"),
    ("kurser/ekonomi_2020", "varav deltagaravgifter från länets kommuner", "", "in no register"),
    ("kurser/kurser_och_deltagare", "", "källa", "how the figure is known"),
    ("matetal/statusar", "", "betydelse", "what the status means, in words"),
]
# The columns that name a row, where the first alone does not.
KEYS = {
    "ekonomi/rekvirerade_statliga_medel": ("år", "insats"),
    "enkat/andel_mycket_nojda": ("år", "fråga"),
    "forskning/studier_2026": ("namn",),
    "mal/strategiska_mal": ("gäller_från", "nr"),
    "matetal/matetal_2020-T2": ("mätetal",),
    "matetal/matetal_2022-T3": ("mätetal",),
    "matetal/statusar": ("typ", "status"),
    "narvaro/narvaro_publicerad": ("period", "grupp"),
    "natverk/natverk_2026": ("nätverk",),
    "personal/arsarbetare_verksamhet": ("period", "verksamhet"),
    "plan/omraden_2018": ("partnerskap_eller_team", "område"),
    "plan/strategier_2026": ("partnerskap", "strategi"),
}


# What is printed, and what is computed.

Row = dict[str, str]
Values = dict[str, float | str | None]


def printed(table: str) -> list[Row]:
    """The rows of a published table, as printed."""
    path = ROOT / "tests/published" / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def row_name(table: str, row: Row) -> str:
    """What a printed row is called."""
    return " · ".join(row[column] for column in KEYS.get(table, (next(iter(row)),)))


@cache
def data() -> Registers:
    """The registers of the project."""
    return registers.read(ROOT / "data")


@cache
def computed(report: str) -> pd.DataFrame:
    """Every fact of a report: of its own period and of those it is compared with."""
    period = Period.parse(report)
    index = [swedish.parse_number(row["index_%"]) / 100 for row in printed(INDEX)[1:]]
    periods = [period, *period.comparisons()]
    return measures.compute(data(), periods, {"budget_index": index})


def figure(report: str, name: str, period: str = "") -> float | None:
    """A figure in a report, of its own period if no other is named; None where it is missing."""
    fact = facts.one(computed(report), name, Period.parse(period or report))
    return fact["value"] if fact["status"] == "ok" else None


def has_figure(report: str, name: str, period: str) -> bool:
    """Whether a report has a figure for a period."""
    table = computed(report)
    return bool(((table["name"] == name) & (table["period"] == period)).any())


def scaled(value: float | None, factor: float) -> float | None:
    """A value in the printed unit."""
    return None if value is None else value * factor


def per_cent(report: str, name: str, period: str = "") -> float | None:
    """A share in per cent."""
    return scaled(figure(report, name, period), 100)


def tkr(report: str, name: str) -> float | None:
    """An amount in thousands of kronor."""
    return scaled(figure(report, name), 1 / 1000)


def at_end(row: Row, column: str = "område") -> str:
    """The last part of the names of a printed row's figures; the sum row has none."""
    return "" if row[column] == "Summa" else f".{swedish.slug(row[column])}"


def registered(register: str, period: str = "", **cells: str) -> pd.Series:
    """The one row of a register with these cells, in a period if one is named."""
    rows = data().within(register, Period.parse(period)) if period else data()[register]
    for column, cell in cells.items():
        rows = rows[rows[column].astype(str) == cell]
    assert len(rows) == 1, (register, cells)
    return rows.iloc[0]


def year(day: pd.Timestamp) -> str:
    """The year of a day; nothing where none is known."""
    return "" if pd.isna(day) else str(day.year)


def yes_no(flag: bool) -> str:
    """A truth value as printed."""
    return "ja" if flag else "nej"


# Table by table: the columns that are computed of a printed row.

INDEX = "ekonomi/indexupprakning"


def budget_2018(row: Row) -> Values:
    """Budget and disponibla medel of the plan for 2018, in tkr."""
    names = {"ingående": ".ingaende", "beviljade": ".erhallna", "disponibla": ".disponibla"}
    names |= {"budget": ""}
    return {c: tkr("2018", f"ekonomi.plan.samlad{n}.2018{at_end(row)}") for c, n in names.items()}


def followup(report: str) -> Callable[[Row], Values]:
    """Budgetuppföljning, in tkr; below the sum the printed tables have rows that are no areas."""
    names = {"utbetalt_till_kommuner": "utbetalt", "prognos_kvarvarande": "prognos"}

    def values(row: Row) -> Values:
        if row["område"].startswith(("Överskott", "Ackumulerat")):
            return {}
        columns = {c: swedish.slug(names.get(c, c)) for c in row if c not in ("område", "resultat")}
        return {c: tkr(report, f"ekonomi.{n}{at_end(row)}") for c, n in columns.items()}

    return values


def financing(kind: str, total: str) -> Callable[[Row], Values]:
    """Amounts by financier, table 2a and 3a of 2020."""

    def values(row: Row) -> Values:
        columns = {total: "totalt", "kommunerna": "kommunerna", "staten": "staten"}
        columns |= {"övriga": "ovriga"}
        name = f"ekonomi.finansiering_{kind}{at_end(row)}"
        return {column: figure("2020-T2", f"{name}.{last}") for column, last in columns.items()}

    return values


def financing_shares(kind: str) -> Callable[[Row], Values]:
    """Shares by financier, table 2b and 3b of 2020; those of a row make 100 per cent."""

    def values(row: Row) -> Values:
        name = f"ekonomi.finansieringsandel_{kind}{at_end(row)}"
        shares = {
            f"{who}_%": figure("2020-T2", f"{name}.{swedish.slug(who)}")
            for who in ("kommunerna", "staten", "övriga")
        }
        known = {column: share for column, share in shares.items() if share is not None}
        whole = dict(zip(known, swedish.whole_percents(list(known.values())), strict=True))
        of_total = per_cent("2020-T2", f"ekonomi.andel_av_total_{kind}{at_end(row)}")
        return {"andel_av_total_%": of_total, **dict.fromkeys(shares), **whole}

    return values


def driftbudget(row: Row) -> Values:
    """Driftbudget of the plan for 2026, in tkr."""
    return {
        f"finansiering_{y}_tkr": tkr("2026", f"ekonomi.plan.drift.{y}{at_end(row)}")
        for y in (2025, 2026)
    }


def index(row: Row) -> Values:
    """The rise from one year's budget to the next."""
    if row["år"] == "2026":
        return {}
    this, before = (figure("2026", f"ekonomi.plan.drift.{int(row['år']) - n}") for n in (0, 1))
    return {"index_%": 100 * (this / before - 1)}


def ledningssystem(row: Row) -> Values:
    """Ledningssystem of the plan for 2026, in kronor; nothing for the year before."""
    end = at_end(row)
    assert not has_figure("2026", f"ekonomi.plan.ledningssystem.2025{end}", "2026")
    this = figure("2026", f"ekonomi.plan.ledningssystem.2026{end}")
    return {"finansiering_2025_kr": None, "finansiering_2026_kr": this}


def satisfied(row: Row) -> Values:
    """Share of very satisfied, by question and year."""
    question = registered("enkat/fragor", text=row["fråga"])["fråga"]
    return {"andel_%": per_cent("2022-T3", f"enkat.{question}", f"{row['år']}-T3")}


def survey_facts(row: Row) -> Values:
    """Who answered the survey, and its scale."""
    grades = {name: "–".join(map(str, ends)) for name, ends in survey.GRADES.items()}
    ends = [end for ends in survey.GRADES.values() for end in ends]
    values = {
        "svarande (cirka)": figure("2022-T3", "enkat.svarande"),
        "nätverk": figure("2022-T3", "enkat.natverk_antal"),
        "skala": f"{min(ends)}–{max(ends)}",
        "missnöjd": grades["Missnöjda"],
        "nöjd": grades["Nöjda"],
        "mycket nöjd": grades["Mycket nöjda"],
    }
    return {"värde": values[row["mått"]]} if row["mått"] in values else {}


def application(row: Row) -> Values:
    """An application for grants, as registered."""
    found = registered("externa_medel/ansokningar", "2020-T2", ansökan=row["ansökan"])
    return {
        "finansiär": found["finansiär"],
        "sökt_kr": found["sökt"],
        "beviljat_kr": found["beviljat"],
        "beslut": found["beslut"],
        "forskning": yes_no(found["forskning"]),
    }


def applications(row: Row) -> Values:
    """Applications sent and granted, by number and amount, in three years."""
    name, period = "externa_medel", row["period"]
    return {
        "inskickade": figure("2020-T2", f"{name}.sokta_antal", period),
        "beviljade": figure("2020-T2", f"{name}.beviljade_antal", period),
        "andel_beviljade_%": per_cent("2020-T2", f"{name}.andel_antal", period),
        "sökt_kr": figure("2020-T2", f"{name}.sokt_belopp", period),
        "beviljat_kr": figure("2020-T2", f"{name}.beviljat_belopp", period),
        "andel_beviljat_%": per_cent("2020-T2", f"{name}.andel_belopp", period),
    }


def research_application(row: Row) -> Values:
    """An application for research, sent or answered in the period."""
    rows = research.of_period(data(), NOW).set_index("ansökan")
    return {column: rows.loc[row["ansökan"], column] for column in ("finansiär", "beslut")}


def dissemination(row: Row) -> Values:
    """An activity that spreads research."""
    found = registered("forskning/aktiviteter", aktivitet=row["aktivitet"])
    return {"form": found["typ"], "status": found["status"]}


def study_2020(row: Row) -> Values:
    """A study of the annex of 2020."""
    found = registered("forskning/studier", "2020-T2", studie=row["namn"])
    same = {column: found[column] for column in ("område", "typ", "status", "finansiär", "roll")}
    years = {column: year(found[column]) for column in ("start", "slut")}
    return {**same, **years, "lärosäte_eller_partner": found["lärosäte"]}


def study_2026(row: Row) -> Values:
    """A study of the annex of 2026."""
    found = registered("forskning/studier", "2026", studie=row["namn"])
    return {**found[["område", "typ", "finansiär"]], "partner": found["lärosäte"]}


def participants(row: Row) -> Values:
    """Participants of a party, and their share of all."""
    short = {"RJL": "Region Jönköpings län"}
    end = at_end({"part": short.get(row["part"], row["part"])}, "part")
    share = {"andel_%": per_cent("2020-T2", f"kurser.deltagare_andel{end}")} if end else {}
    return {"deltagare": figure("2020-T2", f"kurser.deltagare{end}"), **share}


def course_economy(row: Row) -> Values:
    """The account of Kurs och konferens."""
    names = {"Intäkter totalt": "erhallna", "Resultat första halvåret": "kvarvarande"}
    name = names.get(row["post"])
    return {"kr": figure("2020-T2", f"ekonomi.{name}.kurs_och_konferens")} if name else {}


def saving(row: Row) -> Values:
    """What a course saved against an external one, and all of them."""
    names = {"reducering_per_kurs": "besparing", "reducering_%": "besparing_andel"}
    if end := at_end(row, "kurs"):
        names |= {
            "pris_kommunal_utveckling": "pris",
            "pris_extern": "externt_pris",
            "reducering_per_deltagare": "besparing_per_deltagare",
            "deltagare_per_tillfälle": "deltagare_per_tillfalle",
            "tillfällen": "tillfallen",
        }
    values = {column: figure("2020-T2", f"kurser.{name}{end}") for column, name in names.items()}
    return {**values, "reducering_%": 100 * values["reducering_%"]}


def courses(row: Row) -> Values:
    """Courses and participants over the years; a report for January–August has the half-year."""
    half = row["period"].endswith("H1")
    report, period = (
        "2020-T2" if half else "2022-T3",
        row["period"][:4] + ("-T2" if half else "-T3"),
    )
    names = {"kurser": "genomforda", "deltagare": "deltagare", "inställda": "installda"}
    return {
        column: figure(report, name, period) if has_figure(report, name, period) else None
        for column, name in ((c, f"kurser.{n}") for c, n in names.items())
    }


def commissions(row: Row) -> Values:
    """Courses held, by who commissioned them."""
    end = at_end(row)
    return {"uppdrag": figure("2020-T2", f"kurser.uppdrag{end}" if end else "kurser.genomforda")}


def goal(row: Row) -> Values:
    """A strategic goal, in the plan that it belongs to."""
    of_year = goals.of_period(data(), Period(int(row["gäller_från"]))).set_index("nr")
    found = of_year.loc[int(row["nr"])]
    return {"gäller_till": year(found["gäller_till"]), **found[["mål", "kortnamn"]]}


def shown(value: float, unit: str) -> str:
    """A figure with its unit, as printed in the tables of indicators."""
    return swedish.quantity(value, unit).replace(swedish.NBSP, " ")


def indicator_id(report: str, name: str) -> str:
    """The id of the indicator that is called so at the end of a report's period."""
    rows, day = data()["matetal/matetal"], pd.Timestamp(Period.parse(report).end)
    holds = ~(rows["gäller_från"] > day) & ~(rows["gäller_till"] < day)
    (found,) = rows.loc[holds & (rows["mätetal"] == name), "id"]
    return found


def indicator(report: str) -> Callable[[Row], Values]:
    """An indicator's target, result and comparison, the granted ones told by their amounts."""

    def values(row: Row) -> Values:
        key = indicator_id(report, row["mätetal"])
        period, table = Period.parse(report), computed(report)
        result = facts.one(table, f"matetal.{key}", period)
        before = facts.one(table, f"matetal.{key}", period.years_before())
        target = facts.one(table, f"matetal.{key}.mal", period)
        noun = {"kurser_genomforda": " kurser", "kurser_deltagare": " deltagare"}.get(key, "")
        told = {
            "mål": result["group"],
            "målvärde": "" if target["status"] != "ok" else shown(target["value"], target["unit"]),
            "resultat": shown(result["value"], result["unit"]) + noun,
        }
        told["målvärde"] += noun if told["målvärde"] else ""
        if "jämförelse" in row:
            text = shown(before["value"], before["unit"])
            sign = swedish.signed(text) if key == "finansiellt_resultat" else text
            told["jämförelse"] = f"{sign} ({before['covers']})"
        return {**told, **(granted(report, key, told) if key in GRANTED else {})}

    return values


# Two indicators are shares, but printed as what was granted of what was applied for.
GRANTED = {
    "beviljad_finansiering": ("sokt_belopp", "beviljat_belopp", "kr", "sökt belopp ({} sökt)"),
    "beviljade_projekt": ("sokta_antal", "beviljade_antal", "antal", "ansökningarna ({} st.)"),
}


def granted(report: str, key: str, told: Values) -> Values:
    """What was applied for and granted, as the two indicators of grants are printed."""
    applied, given, unit, text = GRANTED[key]
    before, st = str(Period.parse(report).years_before()), " st." if unit == "antal" else ""

    def amount(name: str, period: str) -> str:
        return shown(figure(report, f"externa_medel.{name}", period), unit)

    return {
        "målvärde": f"{told['målvärde']} av {text.format(amount(applied, report))}",
        "resultat": amount(given, report) + st,
        "jämförelse": f"{amount(given, before)}{st} ({before})",
    }


def status_word(row: Row) -> Values:
    """A status that indicators or activities can have."""
    words = {"mätetal": [*facts.STATUSES, facts.NO_RESULT], "aktivitet": contract.ACTIVITY_STATUSES}
    assert row["status"] in words[row["typ"]]
    return {}


def attendance_facts(row: Row) -> Values:
    """What the report of 2020 says in words of attendance."""
    now, before = ({**of_attendance(period)} for period in ("2020-T2", "2019-T2"))
    networks = [v for name, v in now.items() if name.startswith("natverk.")]
    towns = {name: v for name, v in now.items() if name.startswith("kommun.")}
    values = {
        "nätverk med registrerad närvaro": now["natverk_antal"],
        "träffar": now["traffar"],
        "lägsta nätverksmedel %": 100 * min(networks),
        "högsta nätverksmedel %": 100 * max(networks),
        "nätverk som når 80 %": now["natverk_nar_mal"],
        "lägsta kommunmedel %": 100 * min(towns.values()),
        "högsta kommunmedel % (Jönköping)": 100 * towns["kommun.jonkoping"],
        "Mullsjö 2019 %": 100 * before["kommun.mullsjo"],
        "Mullsjö 2020 %": 100 * now["kommun.mullsjo"],
        "kommuner som ökat sedan 2019": sum(v > before[name] for name, v in towns.items()),
        "fysiska möten %": 100 * now["form.fysisk"],
        "digitala möten %": 100 * now["form.digital"],
        "kombinerade möten %": 100 * now["form.kombination"],
        "PKS andel män %": 100 * (1 - now["andel_kvinnor.pks"]),
        "PKS andel kvinnor %": 100 * now["andel_kvinnor.pks"],
    }
    return {"värde": values[row["mått"]]}


def of_attendance(period: str) -> dict[str, float]:
    """Every figure of attendance of a period, by what its name ends with."""
    chosen = facts.select(computed("2020-T2"), "narvaro", periods=[Period.parse(period)])
    return dict(zip(chosen["name"].str.removeprefix("narvaro."), chosen["value"], strict=True))


def attendance_of(row: Row) -> Values:
    """Attendance in all networks or in one, by side where it is printed, against its target."""
    period, network = row["period"], swedish.slug(row["grupp"])
    report = "2020-T2" if period.endswith("T2") else period
    whole = row["grupp"] == "Samtliga nätverk"
    name = "narvaro.samtliga" if whole else f"narvaro.natverk.{network}"
    sides = {
        f"{side}_%": per_cent(report, f"narvaro.sida.{network}.{side}", period)
        for side in attendance.SIDES
        if row[f"{side}_%"]
    }
    n = facts.one(computed(report), name, Period.parse(period))["n"]
    held = {"träffar": n} if row["träffar"] else {}
    target = 100 * measures.options()["attendance_target"]
    return {"andel_%": per_cent(report, name, period), "målvärde_%": target, **sides, **held}


def municipality(row: Row) -> Values:
    """A municipality of the county."""
    return {**registered("organisation/kommuner", kommun=row["kommun"])[["kommunkod", "länsdel"]]}


def network(period: str) -> Callable[[Row], Values]:
    """A network, its partnership and parties, and whether the region joins it."""

    def values(row: Row) -> Values:
        found = registered("organisation/natverk", period, nätverk=row["nätverk"])
        same = {c: found[c] for c in ("partnerskap", "parter") if c in row}
        return {"med_regionen": yes_no(found["med_regionen"]), **same}

    return values


def staff_2026(row: Row) -> Values:
    """Staffing of the plan for 2026, and of the year before."""
    names = {
        "Tillsvidareanställda": "personal.anstallningsform.tillsvidare",
        "Tjänsteköp/visstidsanställda": "personal.anstallningsform.ej_uppdelat",
        "Summa": "personal.arsarbetare",
    }
    name = names[row["anställningsform"]]
    return {period: figure("2026", name, period) for period in ("2025", "2026")}


def staff_by(breakdown: str, columns: dict[str, str]) -> Callable[[Row], Values]:
    """Staff of a period by employment or funding, and in all."""

    def values(row: Row) -> Values:
        told = {c: figure(row["period"], f"personal.{breakdown}.{n}") for c, n in columns.items()}
        return {**told, "summa": figure(row["period"], "personal.arsarbetare")}

    return values


def staff_by_activity(row: Row) -> Values:
    """Staff of an activity in a period."""
    name = f"personal.verksamhet{at_end(row, 'verksamhet')}"
    return {"årsarbetare": figure(row["period"], name)}


def area_2018(row: Row) -> Values:
    """An area sheet of the plan for 2018, with the goals it serves and the levels it aims at."""
    named = {"partnerskap": row["partnerskap_eller_team"], "område": row["område"]}
    found = registered("plan/omraden", "2018", **named)
    numbers = {g["kortnamn"]: g["nr"] for _, g in goals.of_period(data(), Period(2018)).iterrows()}
    aims = data().within("plan/mal", Period(2018))
    for column, cell in named.items():
        aims = aims[aims[column] == cell]
    served = sorted(int(numbers[name]) for name in set(aims["mål"]) - {""})
    levels = sorted(int(level.removesuffix(" %")) for level in set(aims["målnivå"]) - {""})
    return {
        **found[["tidsperiod", "finansiering", "mätfrekvens"]],
        "budget_kr": found["budget"],
        "årsarbetare": found["årsarbetare"],
        "strategiska_mål_nr": " ".join(map(str, served)),
        "målnivåer_%": " ".join(map(str, levels)),
    }


def strategy(row: Row) -> Values:
    """A strategy of the plan for 2026 and the area of development under it."""
    named = {"partnerskap": row["partnerskap"], "strategi": row["strategi"]}
    return {"utvecklingsområde": registered("plan/omraden", "2026", **named)["område"]}


FORMS = {"tjänsteköp": "tjanstekop", "tillsvidare": "tillsvidare", "visstid": "visstid"}
FUNDING = {"grundfinansierade": "grund", "externt_finansierade": "extern"}
# Table → what is computed of one of its rows.
TABLES = {
    "ekonomi/budget_2018": budget_2018,
    FOLLOWUP: followup("2020-T2"),
    YEARLY: followup("2022-T3"),
    "ekonomi/disponibla_medel_2020-T2": financing("disponibla", "disponibla_2020-08-31"),
    "ekonomi/disponibla_medel_andel_2020-T2": financing_shares("disponibla"),
    "ekonomi/finansiering_utfall_2020-T2": financing("utfall", "utfall"),
    "ekonomi/finansiering_utfall_andel_2020-T2": financing_shares("utfall"),
    "ekonomi/forvaltning_drift_2026": driftbudget,
    INDEX: index,
    "ekonomi/ledningssystem_2026": ledningssystem,
    "ekonomi/rekvirerade_statliga_medel": lambda row: {},
    "enkat/andel_mycket_nojda": satisfied,
    "enkat/fakta_2022": survey_facts,
    "externa_medel/ansokningar_2020-T2": application,
    "externa_medel/ansokningar_sammanfattning": applications,
    "forskning/ansokningar_2020-T2": research_application,
    "forskning/spridning_2020-T2": dissemination,
    "forskning/studier_2020-T2": study_2020,
    "forskning/studier_2026": study_2026,
    "kurser/deltagare_per_kommun_2020-H1": participants,
    "kurser/ekonomi_2020": course_economy,
    "kurser/kostnadsreducering_2020": saving,
    "kurser/kurser_och_deltagare": courses,
    "kurser/uppdrag_per_omrade_2020-H1": commissions,
    "mal/strategiska_mal": goal,
    "matetal/matetal_2020-T2": indicator("2020-T2"),
    "matetal/matetal_2022-T3": indicator("2022-T3"),
    "matetal/statusar": status_word,
    "narvaro/fakta_2020-T2": attendance_facts,
    "narvaro/narvaro_publicerad": attendance_of,
    "natverk/kommuner": municipality,
    "natverk/natverk_2020": network("2020-T2"),
    "natverk/natverk_2026": network("2026"),
    "personal/arsarbetare_2026": staff_2026,
    "personal/arsarbetare_anstallningsform": staff_by("anstallningsform", FORMS),
    "personal/arsarbetare_finansiering": staff_by("finansiering", FUNDING),
    "personal/arsarbetare_verksamhet": staff_by_activity,
    "plan/omraden_2018": area_2018,
    "plan/strategier_2026": strategy,
}
EACH = pytest.mark.parametrize("table", TABLES)


# Every cell of every table.


def as_printed(value: float | str | None, like: str) -> str:
    """A computed value in the form of a printed cell, with as many decimals."""
    if value is None or pd.isna(value):
        return ""
    if isinstance(value, str):
        return value
    decimals = len(like.partition(",")[2])
    return str(swedish.round_half_up(value, decimals)).replace(".", ",")


def test_every_published_table_is_compared():
    """No published table is left out."""
    folder = ROOT / "tests/published"
    files = {path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.csv")}
    assert files == set(TABLES)


@EACH
def test_computed_is_as_printed_but_for_the_differences(table):
    """Each computed cell is the printed one, but for exactly the differences that are listed."""
    found = {
        (row_name(table, row), column, row[column], as_printed(value, row[column]))
        for row in printed(table)
        for column, value in TABLES[table](row).items()
        if row[column] != as_printed(value, row[column])
    }
    assert found == {difference[1:5] for difference in DIFFERENCES if difference[0] == table}


@EACH
def test_every_printed_cell_is_computed_or_said_not_to_be(table):
    """Each printed cell that names no row is computed, or listed as not computed, never both."""
    listed = [(row, column) for where, row, column, _ in NOT_COMPUTED if where == table]
    used = set()
    for row in printed(table):
        told = TABLES[table](row)
        for column in row.keys() - set(KEYS.get(table, (next(iter(row)),))):
            name = row_name(table, row)
            said = {(r, c) for r, c in listed if r in ("", name) and c in ("", column)}
            used |= said
            assert bool(said) != (column in told) or not row[column], (name, column)
    assert used == set(listed)


def test_the_differences_have_reasons():
    """Each difference and each omission is told once, with its reason."""
    assert all(reason for *_, reason in [*DIFFERENCES, *NOT_COMPUTED])
    assert len({d[:3] for d in DIFFERENCES}) == len(DIFFERENCES)
    assert len({d[:3] for d in NOT_COMPUTED}) == len(NOT_COMPUTED)


# No more and no fewer rows than printed, in the printed order where order is told.

ITEMS = [
    ("ekonomi/budget_2018", "område", "2018", "ekonomi.plan.samlad.2018"),
    (FOLLOWUP, "område", "2020-T2", "ekonomi.ingaende"),
    (YEARLY, "område", "2022-T3", "ekonomi.ingaende"),
    ("ekonomi/finansiering_utfall_2020-T2", "område", "2020-T2", "ekonomi.andel_av_total_utfall"),
    (
        "ekonomi/disponibla_medel_2020-T2",
        "område",
        "2020-T2",
        "ekonomi.andel_av_total_disponibla",
    ),
]


@pytest.mark.parametrize(("table", "column", "report", "name"), ITEMS, ids=[i[0] for i in ITEMS])
def test_areas_are_those_printed_in_their_order(table, column, report, name):
    """The economy has the printed areas and no others, in the printed order, the sum last."""
    rows = [row[column].replace("Summa", "") for row in printed(table)]
    areas = [area for area in rows if not area.startswith(("Överskott från", "Ackumulerat"))]
    items = list(facts.select(computed(report), name, periods=[Period.parse(report)])["item"])
    assert sorted(items, key=lambda item: item == "") == sorted(areas, key=lambda a: a == "")


@pytest.mark.parametrize(
    ("table", "column", "report", "name"),
    [
        ("kurser/deltagare_per_kommun_2020-H1", "part", "2020-T2", "kurser.deltagare_andel"),
        ("kurser/kostnadsreducering_2020", "kurs", "2020-T2", "kurser.pris"),
        ("kurser/uppdrag_per_omrade_2020-H1", "område", "2020-T2", "kurser.uppdrag"),
        ("ekonomi/forvaltning_drift_2026", "område", "2026", "ekonomi.plan.drift.2026"),
        ("ekonomi/ledningssystem_2026", "område", "2026", "ekonomi.plan.ledningssystem.2026"),
    ],
)
def test_items_are_those_printed(table, column, report, name):
    """Parties, courses, commissioners and areas are the printed ones and no others."""
    names = {row[column] for row in printed(table)} - {"Summa"}
    items = set(facts.select(computed(report), name, periods=[Period.parse(report)])["item"])
    short = {"Region Jönköpings län": "RJL"} if column == "part" else {}
    assert {short.get(item, item) for item in items - {""}} == names


@pytest.mark.parametrize(
    ("table", "register", "period"),
    [
        ("forskning/studier_2020-T2", "forskning/studier", "2020-T2"),
        ("forskning/studier_2026", "forskning/studier", "2026"),
        ("externa_medel/ansokningar_2020-T2", "externa_medel/ansokningar", "2020-T2"),
        ("natverk/kommuner", "organisation/kommuner", "2020-T2"),
        ("natverk/natverk_2020", "organisation/natverk", "2020-T2"),
        ("natverk/natverk_2026", "organisation/natverk", "2026"),
        ("plan/omraden_2018", "plan/omraden", "2018"),
        ("plan/strategier_2026", "plan/omraden", "2026"),
    ],
)
def test_registers_have_no_more_rows_than_printed(table, register, period):
    """A register has just as many rows in the period as the table has."""
    assert len(data().within(register, Period.parse(period))) == len(printed(table))


@pytest.mark.parametrize(
    ("report", "table"), [(r, f"matetal/matetal_{r}") for r in ("2020-T2", "2022-T3")]
)
def test_indicators_are_those_printed_in_their_order(report, table):
    """The indicators of a report are the printed ones and no others, goal by goal."""
    chosen = computed(report)
    results = chosen[(chosen["label"] == "Resultat") & (chosen["period"] == report)]
    assert list(results["item"]) == [row["mätetal"] for row in printed(table)]


# The counts of the plans, the networks and the studies.


def test_the_plan_of_2018_is_counted_as_printed():
    """51 area sheets, by partnership, by financing and by the goals they serve, and their sums."""
    rows = printed("plan/omraden_2018")
    of_partnership = Counter(row["partnerskap_eller_team"] for row in rows)
    assert figure("2018", "plan.omraden") == len(rows) == 51
    for name, count in of_partnership.items():
        assert figure("2018", f"plan.omraden.{swedish.slug(name)}") == count
    for name, count in Counter(row["finansiering"] for row in rows).items():
        assert figure("2018", f"plan.finansiering.{swedish.slug(name)}") == count
    short = {row["nr"]: row["kortnamn"] for row in printed("mal/strategiska_mal")[:6]}
    served = Counter(nr for row in rows for nr in row["strategiska_mål_nr"].split())
    for nr, count in served.items():
        assert figure("2018", f"plan.mal.{swedish.slug(short[nr])}") == count
    assert figure("2018", "plan.budget") == sum(int(row["budget_kr"] or 0) for row in rows)
    years = sum(swedish.parse_number(row["årsarbetare"] or "0") for row in rows)
    assert figure("2018", "plan.arsarbetare") == pytest.approx(years)


@pytest.mark.parametrize(
    ("table", "report", "column", "name"),
    [
        ("plan/strategier_2026", "2026", "partnerskap", "plan.omraden"),
        ("natverk/natverk_2026", "2026", "partnerskap", "organisation.natverk"),
    ],
)
def test_counts_by_partnership_are_as_printed(table, report, column, name):
    """Strategies and networks of 2026 are counted by partnership, in all and no others."""
    counts = Counter(row[column] for row in printed(table))
    chosen = facts.select(computed(report), name, periods=[Period.parse(report)])
    assert dict(zip(chosen["item"], chosen["value"], strict=True)) == {
        **counts,
        "": counts.total(),
    }


@pytest.mark.parametrize(("report", "count", "joint"), [("2020-T2", 21, 4), ("2026", 42, 13)])
def test_networks_with_the_region_are_counted_as_printed(report, count, joint):
    """21 networks in 2020, four of them with the region; 42 in 2026, thirteen of them."""
    rows = printed(f"natverk/natverk_{report[:4]}")
    assert len(rows) == figure(report, "organisation.natverk") == count
    with_region = [row for row in rows if row["med_regionen"] == "ja"]
    assert len(with_region) == figure(report, "organisation.natverk_med_regionen") == joint


@pytest.mark.parametrize(
    ("report", "table"),
    [("2020-T2", "forskning/studier_2020-T2"), ("2026", "forskning/studier_2026")],
)
def test_studies_are_counted_as_printed(report, table):
    """A study is under way until it is finished (avslutad); the annex of 2026 has no status."""
    finished = sum(row.get("status") == research.FINISHED for row in printed(table))
    assert figure(report, "forskning.avslutade") == finished
    assert figure(report, "forskning.pagaende") == len(printed(table)) - finished


def test_research_applications_are_the_five_published():
    """Five applications for research; the four amounts that are known of them are added."""
    amounts = {row["ansökan"]: row for row in printed("externa_medel/ansokningar_2020-T2")}
    listed = [row["ansökan"] for row in printed("forskning/ansokningar_2020-T2")]
    known = [amounts[name] for name in listed if name in amounts]
    assert figure("2020-T2", "forskning.ansokningar") == len(listed) == 5
    for name, column in (("sokt_belopp", "sökt_kr"), ("beviljat_belopp", "beviljat_kr")):
        total = facts.one(computed("2020-T2"), f"forskning.{name}", NOW)
        assert total["value"] == sum(int(row[column]) for row in known)
        assert total["n"] == len(known) == 4


def test_staff_of_2020_is_the_same_in_every_breakdown():
    """45,30 årsarbetare by employment, by activity and by funding."""
    for breakdown in ("anstallningsform", "verksamhet", "finansiering"):
        chosen = facts.select(computed("2020-T2"), f"personal.{breakdown}", periods=[NOW])
        assert swedish.round_half_up(chosen["value"].sum(), 2) == swedish.round_half_up(45.3, 2)


def test_the_budget_grows_by_the_index():
    """15 440 tkr in 2026, a year later 3,5 per cent more, and another year 3,5 more on that."""
    rows = {row["år"]: swedish.parse_number(row["index_%"]) / 100 for row in printed(INDEX)}
    amount = 15_440_000
    for later in ("2027", "2028"):
        amount *= 1 + rows[later]
        assert figure("2026", f"ekonomi.plan.drift.{later}") == pytest.approx(amount, rel=1e-12)


# How the indicators stand, by rule from what is printed.


def numbers(text: str) -> list[float]:
    """The numbers of a printed text, without their units."""
    return [swedish.parse_number(found) for found in re.findall(r"\d[\d ]*\b", text)]


def by_rule(row: Row) -> str:
    """The status of a printed result: its target is reached, or at least 75 per cent of it.

    A target such as 50 % av ansökningarna (8 st.) is that share of the number after it.
    """
    (result, *_), (target, *whole) = numbers(row["resultat"]), numbers(row["målvärde"])
    target = target / 100 * whole[0] if whole else target
    if result >= target:
        return "uppfyllt"
    return "delvis uppfyllt" if result >= 0.75 * target else "inte uppfyllt"


WITH_TARGET = [
    (report, row)
    for report in ("2020-T2", "2022-T3")
    for row in printed(f"matetal/matetal_{report}")
    if row["målvärde"]
]


@pytest.mark.parametrize(("report", "row"), WITH_TARGET, ids=lambda at: str(at)[:40])
def test_indicators_stand_as_the_rule_says(report, row):
    """Each status follows from the printed result and target."""
    key = indicator_id(report, row["mätetal"])
    fact = facts.one(computed(report), f"matetal.{key}.status", Period.parse(report))
    assert facts.status_word(fact) == by_rule(row)


@pytest.mark.parametrize(
    ("report", "counts"), [("2020-T2", (3, 6, 3, 0)), ("2022-T3", (6, 0, 0, 0))]
)
def test_indicators_are_counted_by_status(report, counts):
    """An indicator without a target has no status: 12 of 13 have one in 2020, 6 of 19 in 2022."""
    names = ("uppfyllt", "delvis_uppfyllt", "inte_uppfyllt", "inget_resultat")
    assert tuple(figure(report, f"matetal.status.{name}") for name in names) == counts
    assert figure(report, "matetal.antal") == sum(counts)
    assert sum(of == report for of, _ in WITH_TARGET) == sum(counts)


# As a reader meets them, and as a run computes them.


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("narvaro.samtliga", "76 %"),
        ("narvaro.natverk.pks", "95 %"),
        ("narvaro.sida.reko.regionen", "91 %"),
        ("ekonomi.andel_extern", "58 %"),
        ("ekonomi.andel_staten_disponibla", "77 %"),
        ("ekonomi.utfall", "31 873 000 kr"),
        ("externa_medel.andel_belopp", "31 %"),
        ("personal.arsarbetare", "45,30 årsarbetare"),
        ("kurser.besparing", "465 440 kr"),
        ("kurser.besparing_andel", "56 %"),
        ("kurser.deltagare", "438"),
        ("matetal.narvaro_pks.status", "● uppfyllt"),
        ("matetal.narvaro_samtliga.status", "◐ delvis uppfyllt"),
        ("matetal.beviljad_finansiering.status", "○ inte uppfyllt"),
    ],
)
def test_named_figures_as_shown(name, text):
    """The figures that the report of 2020-T2 is known by, as a reader meets them in a sentence."""
    fact = facts.one(computed("2020-T2"), name, NOW)
    assert facts.shown(fact).replace(swedish.NBSP, " ") == text


def test_a_run_computes_the_same():
    """What a run of 2020-T2 computes is what is compared here."""
    made = plan.make(Project.find(ROOT), NOW)
    assert made.params.periods == [NOW, *NOW.comparisons()]
    pd.testing.assert_frame_equal(made.facts(), computed("2020-T2"))
