"""Published results stand in where there are no rows, and never for what can be computed."""

import pandas as pd
import pytest
from byhand import gate, values

from kutools import facts, measures
from kutools.errors import RegisterError
from kutools.periods import Period
from kutools.registers import Registers

NOW, BEFORE = Period.parse("2020-T2"), Period.parse("2019-T2")
GOALS = "nr;mål;kortnamn;gäller_från\n1;Första;Först;2017"
STAFF = "period;verksamhet;anställningsform;finansiering;årsarbetare\n2020-T2;;visstid;;2"
MEETINGS = """datum;nätverk;form;part;kallade;närvarande
2020-03-01;PKS;fysisk;Aneby;4;3
2019-11-01;PKS;fysisk;Aneby;4;1"""
COURSES = "kurs;datum;uppdragsgivare;status\nA;2020-01-10;X;genomförd\nA;2020-07-10;X;genomförd"
TOWNS = "kommun;kommunkod;länsdel\nAneby;1;a"


def told(results: str, indicators: str = "", **more: str) -> Registers:
    """Published results beside some registers."""
    if indicators:
        more["matetal"] = f"id;mål;mätetal;enhet;källa\n{indicators}"
        more["organisation_mal"] = GOALS
    return gate(resultat=f"period;id;resultat\n{results}", kommuner=TOWNS, **more)


def computed(registers: Registers, *periods: Period) -> pd.DataFrame:
    """Every fact of the report's period and of those compared with."""
    return measures.compute(registers, periods or [NOW, BEFORE])


def test_a_published_result_stands_in_for_a_period_without_rows():
    """Last year's staff is as published, called as this year's and said to be published."""
    table = computed(told("2019-T2;personal.arsarbetare;7", arsarbetare=STAFF))
    fact = facts.one(table, "personal.arsarbetare", BEFORE)
    assert (fact["value"], fact["unit"], fact["label"]) == (7, "årsarbetare", "Årsarbetare")
    assert (fact["source"], fact["covers"]) == ("matetal/resultat", "2019-T2")


def test_a_published_result_of_an_item_keeps_its_name():
    """The network that is published is called as it is where it was computed."""
    table = computed(told("2019-T2;narvaro.natverk.pks;80 %", narvaro=MEETINGS))
    fact = facts.one(table, "narvaro.natverk.pks", BEFORE)
    assert (fact["item"], fact["value"], fact["unit"]) == ("PKS", 0.8, "andel")


def test_what_can_be_computed_is_never_replaced():
    """A published figure beside rows that give it is not used, whatever it says."""
    table = computed(told("2020-T2;personal.arsarbetare;99", arsarbetare=STAFF))
    assert facts.one(table, "personal.arsarbetare", NOW)["value"] == 2


def test_neither_is_what_is_withheld():
    """A result on four answers stays withheld, published or not."""
    svar = "år;svarande;nätverk;fråga;värde\n" + "\n".join(f"2020;{n};PKS;f;6" for n in range(4))
    rows = told(
        "2020;enkat.f;76 %",
        svar=svar,
        fragor="fråga;text;mål\nf;F?;Först",
        natverk="nätverk;partnerskap;med_regionen\nPKS;L;nej",
        organisation_mal=GOALS,
    )
    year = Period.parse("2020-T3")
    assert facts.one(computed(rows, year), "enkat.f", year)["status"] == "suppressed"


def test_a_figure_of_its_own_needs_an_indicator_to_say_its_unit():
    """A published figure that no period computes has the unit and name of its indicator."""
    table = computed(
        told("2020-T2;narvaro.samtliga;81 %", "a;Först;Närvaro;andel;narvaro.samtliga")
    )
    fact = facts.one(table, "narvaro.samtliga", NOW)
    assert (fact["value"], fact["unit"], fact["label"]) == (0.81, "andel", "Närvaro")
    assert facts.one(table, "matetal.a", NOW)["value"] == 0.81
    assert computed(told("2020-T2;narvaro.samtliga;81 %")).empty


def test_a_result_may_be_told_by_the_indicators_id():
    """The id of an indicator stands for the figure that it is."""
    table = computed(told("2020-T2;a;81 %", "a;Först;Närvaro;andel;narvaro.samtliga"), NOW)
    found = values(table)
    assert found["narvaro.samtliga"] == found["matetal.a"] == 0.81


def test_a_manual_result_is_no_figure_of_its_own():
    """What is told by hand is the indicator's result and nothing else."""
    found = values(computed(told("2020-T2;a;5", "a;Först;A;antal;manuell"), NOW))
    assert found["matetal.a"] == 5
    assert "manuell" not in found


@pytest.mark.parametrize(
    ("published", "period", "value"),
    [
        ("2020", "2020-T3", 7),
        ("2020-T3", "2020", 7),
        ("2020-T2", "2020-T2", 7),
        ("2020", "2020-T2", None),
        ("2020-T1", "2020-T2", None),
        ("2020-H2", "2020-T3", None),
    ],
)
def test_the_same_months(published, period, value):
    """A result holds for its own months, also where they have another name; a year is 12 months."""
    rows = told(f"{published};a;7", "a;Först;A;årsarbetare;manuell")
    found = values(computed(rows, Period.parse(period)))
    assert found["matetal.a"] == value


@pytest.mark.parametrize("year", ["2019", "2019-T3"])
def test_a_whole_year_will_do_to_compare_with_but_not_for_a_count(year):
    """Last year's share may be that of the whole year, and says so; a count grows over the year."""
    indicators = (
        "a;Först;A;andel;manuell\nb;Först;B;antal;manuell\nc;Först;C;antal;kurser.genomforda"
    )
    rows = told(f"{year};a;50 %\n{year};b;78\n{year};kurser.genomforda;78", indicators)
    table = computed(rows)
    assert facts.one(table, "matetal.a", BEFORE)[["value", "covers"]].tolist() == [0.5, year]
    for name in ("matetal.b", "matetal.c"):
        assert facts.one(table, name, BEFORE)["status"] == "missing"


def test_a_whole_year_is_not_the_reports_own_period():
    """What was published for the year is not this year's January–August."""
    found = values(computed(told("2020;a;50 %", "a;Först;A;andel;manuell"), NOW))
    assert found["matetal.a"] is None


def test_the_same_months_come_before_the_whole_year():
    """Where last year's same months are published too, the year is not used."""
    rows = told("2019;a;50 %\n2019-T2;a;60 %", "a;Först;A;andel;manuell")
    assert facts.one(computed(rows), "matetal.a", BEFORE)["value"] == 0.6


def test_courses_are_published_by_half_year():
    """A report for January–August compares its half-year of courses with the published one."""
    rows = told("2019-H1;kurser.genomforda;78\n2019-T2;kurser.installda;3", tillfallen=COURSES)
    table = computed(rows)
    assert facts.one(table, "kurser.genomforda", NOW)["value"] == 1
    before = facts.one(table, "kurser.genomforda", BEFORE)
    assert before[["value", "period", "covers"]].tolist() == [78, "2019-T2", "2019-H1"]
    assert "kurser.installda" not in set(table.loc[table["period"] == "2019-T2", "name"])


@pytest.mark.parametrize("source", ["manuell", "narvaro.samtliga"])
def test_a_share_written_as_a_number_is_refused(source):
    """76 for 76 % is told by file, row and column, with what to write instead."""
    with pytest.raises(RegisterError) as raised:
        computed(told("2020-T2;a;76", f"a;Först;A;andel;{source}"))
    (failure,) = raised.value.failures
    assert str(failure) == (
        'data/matetal/resultat/prov.csv, rad 2, kolumn "resultat": '
        "76 är ingen andel; skriv 76 % eller 0,76."
    )


def test_a_part_of_an_earlier_period_is_not_compared_with():
    """Last year's rows that end in spring are not January–August: the published result is used."""
    rows = told(
        "2019-T2;narvaro.samtliga;79 %", narvaro=MEETINGS.replace("2019-11-01", "2019-04-30")
    )
    table = computed(rows)
    assert facts.one(table, "narvaro.samtliga", BEFORE)["value"] == 0.79
    assert "narvaro.traffar" not in set(table.loc[table["period"] == "2019-T2", "name"])


def test_two_results_of_the_same_months_are_refused():
    """A year and its third tertial are the same months; which result holds is not guessed."""
    results = "2019;personal.arsarbetare;7\n2019-T3;personal.arsarbetare;8"
    staff = STAFF.replace("2020-T2", "2020-T3")
    with pytest.raises(RegisterError, match=r"rad 3.*samma månader som .*rad 2") as caught:
        computed(told(results, arsarbetare=staff), *map(Period.parse, ("2020-T3", "2019-T3")))
    assert len(caught.value.failures) == 1


@pytest.mark.parametrize("result", ["76 %", "-5", "5,5"])
def test_a_count_is_a_whole_number(result):
    """A count of 0,76 or of less than nothing is refused with its cell."""
    rows = told(f"2020-T2;a;{result}", "a;Först;A;antal;manuell")
    with pytest.raises(RegisterError, match=r"rad 2.*resultat.*inget antal"):
        computed(rows)
