"""The whole: every measure of every register, by period, with names that are all different."""

import inspect
from pathlib import Path

import pandas as pd
import pytest
from byhand import gate, values

from kutools import facts, measures, registers
from kutools.contract import REGISTERS
from kutools.errors import RegisterError
from kutools.periods import Period
from kutools.registers import Registers, reading

ROOT = Path(__file__).parents[2]
NOW, PLAN = Period.parse("2020-T2"), Period.parse("2026")
OPTIONS = {"budget_index": [0.035, 0.035], "municipality": "Jönköping"}
PERIODS = [NOW, *NOW.comparisons(), Period.parse("2022-T3"), PLAN, Period(2018)]
STUDIES = "studie;område;typ;status;start;slut\nHela tiden;A;a;avslutad;;"
ANSWERED = (
    "ansökan;finansiär;inskickad;sökt;beslut;beviljat;besked;forskning\n"
    "A;Forte;2019-05-01;100;beviljad;80;2020-04-01;ja"
)
FOLLOWUP = "period;område;ingående;erhållna;budget;utfall\n"
MEETING = "datum;nätverk;form;part;kallade;närvarande\n2020-03-01;PKS;fysisk;Aneby;4;3"


@pytest.fixture(scope="module")
def data() -> Registers:
    """The registers of the project."""
    return registers.read(ROOT / "data")


@pytest.fixture(scope="module")
def computed(data) -> pd.DataFrame:
    """Every fact of the project's data, each period being a report's own, Jönköping's with them."""
    return facts.together(measures.compute(data, [period], OPTIONS) for period in PERIODS)


def test_a_present_status_is_not_compared():
    """A study's status tells of now, so studies are counted for the report's own period alone."""
    rows = gate(studier=STUDIES, ansokningar=ANSWERED)
    found = measures.compute(rows, [NOW, Period(2019, "T2")])
    assert set(found.loc[found["name"] == "forskning.avslutade", "period"]) == {"2020-T2"}
    assert set(found.loc[found["name"] == "forskning.ansokningar", "period"]) == {
        "2020-T2",
        "2019-T2",
    }


def test_a_period_named_twice_is_computed_once():
    """A period that is compared with itself gives its figures once."""
    rows = gate(budgetuppfoljning=FOLLOWUP + "2020-T2;A;1;;;", omraden="område\nA")
    values(measures.compute(rows, [NOW, NOW]))


def test_registers_without_rows_give_no_facts():
    """Where nothing is registered for a period, there is no figure, least of all 0."""
    assert measures.compute(Registers(), [NOW]).empty
    assert measures.compute(gate(narvaro=MEETING), [Period(2017, "T2")]).empty


@pytest.mark.parametrize("name", REGISTERS)
def test_a_register_that_is_empty_gives_no_facts(name):
    """A register whose rows are all of other periods, or left out, is as one that is not there."""
    assert measures.compute(Registers({name: reading.empty(REGISTERS[name])}), [NOW]).empty


def test_courses_are_followed_by_half_year():
    """A report in the middle of the year tells of the first half-year's courses, and no others'."""
    assert measures.covers("kurser/tillfallen", NOW) == Period.parse("2020-H1")
    assert measures.covers("narvaro", NOW) == NOW
    assert measures.covers("organisation/kommuner", NOW) == NOW


def test_a_chapter_has_rows_where_one_of_its_registers_has():
    """Rows count by what their figures are of: a course in July is not in January–August's."""
    course = "kurs;datum;uppdragsgivare;status;orsak;pris;externt_pris\nA;{};S;genomförd;;;"
    july, june = (gate(tillfallen=course.format(f"2020-{day}")) for day in ("07-01", "06-30"))
    names = ["narvaro", "kurser/tillfallen"]
    assert measures.has_rows(june, names, NOW)
    assert not measures.has_rows(june, ["narvaro"], NOW)
    assert not measures.has_rows(july, names, NOW)


def test_what_figures_rest_on():
    """A figure rests on the registers that its measure reads, the organisation's own aside."""
    assert measures.behind("kurser/tillfallen") == ["kurser/tillfallen", "kurser/deltagare"]
    assert measures.behind("narvaro") == ["narvaro"]
    assert measures.behind("matetal/resultat") == ["matetal/resultat"]


def test_two_indicators_of_the_same_name_are_refused_in_their_own_register():
    """An indicator's figures have another register as source; its name is in its own."""
    rows = gate(
        matetal="id;mål;mätetal;enhet;källa\na b;M;A;kr;manuell\na-b;M;B;kr;manuell",
        resultat="period;id;resultat\n2020-T2;a b;1\n2020-T2;a-b;2",
        organisation_mal="nr;mål;kortnamn;gäller_från\n1;M;M;2017",
    )
    with pytest.raises(RegisterError) as told:
        measures.compute(rows, [NOW])
    assert {failure.place.file for failure in told.value.failures} == {"data/matetal/matetal"}


def test_two_names_that_give_the_same_figure_are_refused():
    """Areas that differ only in what a figure's name leaves out must be renamed, both told."""
    rows = gate(
        budgetuppfoljning=FOLLOWUP + "2020-T2;Bad;1;;;\n2020-T2;Båd!;2;;;",
        omraden="område\nBad\nBåd!",
    )
    with pytest.raises(RegisterError) as told:
        measures.compute(rows, [NOW])
    said = str(told.value)
    assert '"Bad" får samma uppgiftsnamn' in said
    assert '"Båd!" får samma uppgiftsnamn' in said
    assert "ekonomi.ingaende.bad" in said


def test_a_year_of_which_only_the_start_is_known_is_not_compared():
    """A plan for 2021 is not compared with a 2020 whose meetings end in spring."""
    rows = gate(narvaro=MEETING + "\n2021-03-01;PKS;fysisk;Aneby;4;3")
    found = measures.compute(rows, [Period(2021), Period(2020)])
    assert set(found["period"]) == {"2021"}
    whole = gate(narvaro=MEETING + "\n2021-03-01;PKS;fysisk;Aneby;4;3\n2020-09-01;PKS;fysisk;B;1;1")
    assert set(measures.compute(whole, [Period(2021), Period(2020)])["period"]) == {"2021", "2020"}


def test_only_the_registers_named_are_measured(data):
    """A chapter on attendance has the figures of attendance; one on indicators has them all."""
    found = measures.compute(data, [NOW], names=["narvaro"])
    assert {name.partition(".")[0] for name in found["name"]} == {"narvaro"}
    every = measures.compute(data, [NOW], names=["matetal/matetal"])
    assert set(every["name"]) == set(measures.compute(data, [NOW])["name"])


def test_measures_do_not_change_the_registers(data, computed):
    """Registers are the same before and after every measure."""
    before = {name: table.copy() for name, table in data.tables.items()}
    measures.compute(data, PERIODS, OPTIONS)
    for name, table in before.items():
        pd.testing.assert_frame_equal(data.tables[name], table)


def test_facts_are_as_facts_are(computed):
    """Every fact has its columns, a unit, a source, a Swedish label and a name of slugs."""
    assert list(computed) == facts.COLUMNS
    assert set(computed["unit"]) == {"andel", "kr", "antal", "årsarbetare", "status"}
    assert set(" ".join(computed["source"]).split()) <= set(REGISTERS)
    assert computed["label"].str.len().all()
    assert computed[["group", "item", "covers"]].notna().to_numpy().all()
    assert (computed["covers"] != "").all()
    assert computed["name"].str.fullmatch(r"[a-z0-9_]+(\.[a-z0-9_]+)+").all()
    assert not computed.duplicated(["name", "period"]).any()
    ok = computed[(computed["status"] == "ok") & (computed["unit"] == "andel")]
    assert ok["value"].between(0, 1).all()
    assert (computed["value"].notna() == (computed["status"] == "ok")).all()
    assert (computed["n"] >= 0).all()


def test_the_order_of_registers_does_not_matter(data, computed):
    """The same figures come from rows in another order."""
    turned = Registers({name: table[::-1] for name, table in data.tables.items()})
    again = facts.together(measures.compute(turned, [period], OPTIONS) for period in PERIODS)
    columns = ["value", "n", "unit", "status", "covers", "item", "group"]
    first, again = (
        table.set_index(["name", "period"])[columns].sort_index() for table in (computed, again)
    )
    pd.testing.assert_frame_equal(again, first, rtol=1e-12)


@pytest.mark.parametrize("year", [2019, 2020, 2021, 2022, 2026])
def test_every_period_can_be_computed(data, year):
    """Whatever period is asked for, the project's data gives its figures or none."""
    for part in ("", "-T1", "-T2", "-T3"):
        period = Period.parse(f"{year}{part}")
        values(measures.compute(data, [period], OPTIONS))


def test_registers_behind_a_chapter():
    """A chapter on attendance also needs what sides are told by, and what was published."""
    assert measures.registers_behind(["narvaro"]) == [
        "narvaro",
        "organisation/kommuner",
        "organisation/parter",
        *measures.INDICATORS,
    ]


def test_options_of_measures():
    """These are the parameters of a run that measures take, with their defaults."""
    assert measures.options() == {
        "attendance_target": 0.8,
        "budget_index": [],
        "municipality": "",
        "partly_from": 0.75,
    }


def test_options_are_passed_on_and_others_left(data):
    """A measure takes the parameters that it knows; those of charts are no concern of its."""
    rows = gate(narvaro=MEETING)
    found = measures.compute(rows, [NOW], {"attendance_target": 0.5, "annat": 1})
    assert values(found)["narvaro.natverk_nar_mal"] == 1


@pytest.mark.parametrize("measure", measures.MEASURES, ids=lambda m: m.function.__qualname__)
def test_measures_name_the_registers_they_read(data, measure):
    """A measure reads the registers that it names and no others, so that a run can tell them."""

    class Watched(Registers):
        read: set[str]

        def __getitem__(self, name: str) -> pd.DataFrame:
            self.read.add(name)
            return super().__getitem__(name)

        def within(self, name: str, period: Period) -> pd.DataFrame:
            self.read.add(name)
            return super().within(name, period)

    watched = Watched(data.tables)
    watched.read = set()
    taken = {name: OPTIONS[name] for name in measure.options if name in OPTIONS}
    for period in PERIODS:
        if measure.has_rows(Registers(watched.tables), period):
            measure.function(watched, measure.covers(period), **taken)
    assert watched.read <= set(measure.registers), inspect.getsourcefile(measure.function)
