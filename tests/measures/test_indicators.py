"""Indicators: result, target and status, from figures and published results."""

import math

import pandas as pd
import pytest
from byhand import gate, values
from hypothesis import given
from hypothesis import strategies as st

from kutools import facts, measures
from kutools.errors import ParamsError, RegisterError
from kutools.measures import indicators
from kutools.periods import Period
from kutools.registers import Registers

NOW, BEFORE = Period.parse("2020-T2"), Period.parse("2019-T2")
GOALS = "nr;mål;kortnamn;gäller_från\n2;Andra;Sist;2017\n1;Första;Först;2017"
HEADER = "id;mål;mätetal;enhet;källa;målvärde;riktning;delvis_från;gäller_från;gäller_till\n"
RESULTS = "period;id;resultat\n"
STAFF = "period;verksamhet;anställningsform;finansiering;årsarbetare\n"


def listed(indicators: str, results: str = "", **more: str) -> Registers:
    """Indicators, their manual or published results, and other registers."""
    if results:
        more["resultat"] = RESULTS + results
    return gate(matetal=HEADER + indicators, organisation_mal=GOALS, **more)


def computed(registers: Registers, *periods: Period, **options: object) -> pd.DataFrame:
    """Every fact of some periods."""
    return measures.compute(registers, periods or [NOW], options)


def word(table: pd.DataFrame, name: str = "a") -> str:
    """How an indicator stands, in words."""
    return facts.status_word(facts.one(table, f"matetal.{name}.status", NOW))


def standing(result: str, target: str, *, unit: str = "kr", way: str = "", least: str = "") -> str:
    """How an indicator stands with this result, target, direction and least share of it."""
    row = f"a;Först;A;{unit};manuell;{target};{way};{least};;"
    return word(computed(listed(row, f"2020-T2;a;{result}")))


# Status.


@pytest.mark.parametrize(
    ("result", "target", "stands"),
    [
        ("80", "80", "uppfyllt"),
        ("95", "80", "uppfyllt"),
        ("79,99", "80", "delvis uppfyllt"),
        ("60", "80", "delvis uppfyllt"),
        ("59,99", "80", "inte uppfyllt"),
        ("0", "80", "inte uppfyllt"),
        ("-5", "80", "inte uppfyllt"),
    ],
)
def test_higher_is_better(result, target, stands):
    """The target reached is uppfyllt, from 75 per cent of it delvis, below that inte."""
    assert standing(result, target) == standing(result, target, way="högre") == stands


@pytest.mark.parametrize(
    ("result", "stands"),
    [
        ("3", "uppfyllt"),
        ("2", "uppfyllt"),
        ("3,01", "delvis uppfyllt"),
        ("4", "delvis uppfyllt"),
        ("4,01", "inte uppfyllt"),
    ],
)
def test_lower_is_better(result, stands):
    """Of at most 3, the target is 75 per cent of 4, so up to 4 is partly."""
    assert standing(result, "3", way="lägre") == stands


@pytest.mark.parametrize(
    ("result", "stands"),
    [
        ("8", "uppfyllt"),
        ("10", "delvis uppfyllt"),
        ("6", "delvis uppfyllt"),
        ("10,01", "inte uppfyllt"),
        ("5,99", "inte uppfyllt"),
    ],
)
def test_equal_to_the_target(result, stands):
    """Off by at most a quarter of the target, either way, is partly reached."""
    assert standing(result, "8", way="lika") == stands


@pytest.mark.parametrize(
    ("result", "way", "stands"),
    [
        ("0", "högre", "uppfyllt"),
        ("54000", "högre", "uppfyllt"),
        ("-1", "högre", "inte uppfyllt"),
        ("0", "lägre", "uppfyllt"),
        ("1", "lägre", "inte uppfyllt"),
        ("0", "lika", "uppfyllt"),
        ("1", "lika", "inte uppfyllt"),
    ],
)
def test_of_a_target_of_nought_there_is_no_part(result, way, stands):
    """A target of 0 kr is reached or not; every share of 0 is 0."""
    assert standing(result, "0", unit="kr", way=way) == stands


@pytest.mark.parametrize(
    ("result", "way", "stands"),
    [
        ("-10", "högre", "uppfyllt"),
        ("-9", "högre", "uppfyllt"),
        ("-10,5", "högre", "inte uppfyllt"),
        ("-11", "lägre", "uppfyllt"),
        ("-9", "lägre", "inte uppfyllt"),
        ("-10", "lika", "uppfyllt"),
        ("-12,5", "lika", "delvis uppfyllt"),
        ("-7,4", "lika", "inte uppfyllt"),
    ],
)
def test_a_target_below_nought(result, way, stands):
    """A loss of at most 10 has no part of it that is better; near −10 is near either way."""
    assert standing(result, "-10", unit="kr", way=way) == stands


def test_the_limit_of_partly_is_the_indicators_own_before_the_runs():
    """From what share it is partly reached: the indicator's, else the run's, else 75 per cent."""
    assert standing("50", "100") == "inte uppfyllt"
    assert standing("50", "100", least="50 %") == "delvis uppfyllt"
    row = "a;Först;A;antal;manuell;100;;;;\nb;Först;B;antal;manuell;100;;60 %;;"
    table = computed(listed(row, "2020-T2;a;50\n2020-T2;b;50"), partly_from=0.5)
    assert (word(table), word(table, "b")) == ("delvis uppfyllt", "inte uppfyllt")


@pytest.mark.parametrize(
    ("least", "stands"), [("100 %", "inte uppfyllt"), ("0", "delvis uppfyllt")]
)
def test_the_ends_of_partly(least, stands):
    """From 100 per cent nothing is partly reached, from 0 anything that is not below nought."""
    assert standing("0", "100", least=least) == stands


@pytest.mark.parametrize("share", [75, -0.1])
def test_a_limit_that_is_no_share_is_refused(share):
    """75 for 75 per cent is told."""
    row = listed("a;Först;A;antal;manuell;100;;;;", "2020-T2;a;50")
    with pytest.raises(ParamsError, match="partly_from"):
        computed(row, partly_from=share)


def test_three_of_eight_against_a_half():
    """3/8 is exactly 75 per cent of 50 per cent, and so partly reached."""
    header = "ansökan;finansiär;inskickad;sökt;beslut\n"
    sent = header + "\n".join(
        f"{n};F;2020-T2;1;{'beviljad' if n < 3 else 'avslag'}" for n in range(8)
    )
    rows = listed("a;Först;A;andel;externa_medel.andel_antal;50 %;;;;", ansokningar=sent)
    table = computed(rows)
    assert facts.one(table, "matetal.a", NOW)["value"] == 3 / 8
    assert word(table) == "delvis uppfyllt"


@given(st.integers(1, 999), st.integers(1, 999), st.sampled_from(["", "högre", "lägre", "lika"]))
def test_status_in_whole_numbers(result, target, direction):
    """Whatever the numbers, the limits are those of exact arithmetic with a limit of 3/4.

    Result and target are shares in thousandths, so that the computer's are a hair off.
    """
    place = indicators._place(result / 1000, target / 1000, direction, 0.75)
    reached, partly = {
        "lägre": (result <= target, 3 * result <= 4 * target),
        "lika": (result == target, 4 * abs(result - target) <= target),
    }.get(direction, (result >= target, 4 * result >= 3 * target))
    assert place == (2 if reached else 1 if partly else 0)


@pytest.mark.parametrize("way", ["högre", "lägre", "lika"])
def test_a_mean_a_hair_below_its_target_reaches_it(way):
    """0,7999999999999999 is 0,8: the computer's own error makes no indicator miss."""
    hair = math.nextafter(0.8, 0 if way == "högre" else 1)
    assert indicators._place(hair, 0.8, way, 0.75) == indicators.REACHED


# Result and target that are not there.


def test_without_a_result():
    """No result is inget resultat, and the target is told all the same."""
    table = computed(listed("a;Först;A;antal;manuell;80;;;;"))
    found = values(table)
    assert found["matetal.a"] is None
    assert found["matetal.a.mal"] == 80
    assert word(table) == "inget resultat"
    shown = facts.shown(facts.one(table, "matetal.a.status", NOW))
    assert shown.replace("\u00a0", " ") == "– inget resultat"


def test_without_a_target():
    """An indicator without a target has its result, but stands neither well nor ill."""
    table = computed(listed("a;Först;A;antal;manuell;;;;;", "2020-T2;a;5"))
    found = values(table)
    assert (found["matetal.a"], found["matetal.a.mal"]) == (5, None)
    assert "matetal.a.status" not in found
    assert found["matetal.antal"] == 0
    assert found["matetal.andel_uppfyllda"] is None


def test_with_neither():
    """An indicator with neither target nor result has no result, and is counted so."""
    table = computed(listed("a;Först;A;antal;manuell;;;;;"))
    assert word(table) == "inget resultat"
    assert values(table)["matetal.status.inget_resultat"] == 1


@pytest.mark.attack
def test_a_withheld_result_withholds_the_status():
    """Four answers tell nothing, not even whether the target was reached."""
    svar = "år;svarande;nätverk;fråga;värde\n" + "\n".join(f"2020;{n};PKS;f;6" for n in range(4))
    rows = listed(
        "a;Först;A;andel;enkat.f;50 %;;;;",
        svar=svar,
        fragor="fråga;text;mål\nf;F?;Först",
        natverk="nätverk;partnerskap;med_regionen\nPKS;L;nej",
    )
    year = Period.parse("2020-T3")
    table = computed(rows, year).set_index("name")
    assert (
        table.loc["matetal.a", "status"] == table.loc["matetal.a.status", "status"] == "suppressed"
    )
    assert table.loc[["matetal.a", "matetal.a.status"], "value"].isna().all()
    assert facts.shown(table.loc["matetal.a.status"]) == "..*"


# What an indicator rests on.


def test_an_indicator_is_the_figure_that_it_names():
    """The result is the figure's, with what it rests on and the register it comes from."""
    staff = STAFF + "2020-T2;;visstid;;2\n2020-T2;;tillsvidare;;3\n2019-T2;;visstid;;4"
    rows = listed("a;Först;A;årsarbetare;personal.arsarbetare;;;;;", arsarbetare=staff)
    table = computed(rows, NOW, BEFORE)
    fact = facts.one(table, "matetal.a", NOW)
    assert (fact["value"], fact["n"], fact["source"]) == (5, 2, "personal/arsarbetare")
    assert (fact["item"], fact["group"], fact["unit"]) == ("A", "Först", "årsarbetare")
    assert facts.one(table, "matetal.a", BEFORE)["value"] == 4


@pytest.mark.parametrize(
    ("target", "way", "aimed"),
    [("6", "", (6, "högre")), ("6", "lägre", (6, "lägre")), ("", "lägre", (None, ""))],
)
def test_a_figure_has_the_target_of_the_indicator_that_names_it(target, way, aimed):
    """The report's own period is aimed at the target; another figure and period are not."""
    staff = STAFF + "2020-T2;;visstid;;2\n2019-T2;;visstid;;4"
    row = f"a;Först;A;årsarbetare;personal.arsarbetare;{target};{way};;;"
    table = computed(listed(row, arsarbetare=staff), NOW, BEFORE)

    def target_of(name: str, period: Period) -> tuple:
        fact = facts.one(table, name, period)
        return None if math.isnan(fact["target"]) else fact["target"], fact["direction"]

    assert target_of("personal.arsarbetare", NOW) == target_of("matetal.a", NOW) == aimed
    assert target_of("personal.arsarbetare", BEFORE) == (None, "")
    assert target_of("personal.anstallningsform.visstid", NOW) == (None, "")


def test_a_figure_keeps_a_target_of_its_own():
    """The target that a measure is given stands, whatever an indicator says."""
    rows = "datum;nätverk;form;part;kallade;närvarande\n2020-02-01;N;fysisk;A;4;3"
    registers = listed("a;Först;A;andel;narvaro.samtliga;0,5;;;;", narvaro=rows)
    table = computed(registers, attendance_target=0.9)
    assert facts.one(table, "narvaro.samtliga", NOW)["target"] == 0.9


def test_what_is_counted_rests_on_every_source():
    """The number of indicators comes from all that they come from, each named once."""
    staff = STAFF + "2020-T2;;visstid;;2"
    rows = """a;Först;A;årsarbetare;personal.arsarbetare;1;;;;
    b;Först;B;antal;manuell;1;;;;
    c;Först;C;antal;manuell;1;;;;
    d;Först;D;antal;manuell;1;;;;"""
    table = computed(listed(rows, "2020-T2;b;5\n2020-T2;c;5", arsarbetare=staff))
    sources = {
        name: facts.one(table, f"matetal.{name}", NOW)["source"]
        for name in ("a", "b", "d", "d.mal", "a.status", "d.status", "antal", "status.uppfyllt")
    }
    own, published = "matetal/matetal", "matetal/resultat"
    together = f"personal/arsarbetare {published} {own}"
    assert sources == {
        "a": "personal/arsarbetare",
        "b": published,
        "d": own,
        "d.mal": own,
        "a.status": "personal/arsarbetare",
        "d.status": own,
        "antal": together,
        "status.uppfyllt": together,
    }


def test_manual_results():
    """A manual result is that of the same months; last year's whole year is compared with."""
    rows = listed("a;Först;A;kr;manuell;0;;;;", "2019;a;54000\n2020-T2;a;-1\n2020-T1;a;7")
    table = computed(rows, NOW, BEFORE)
    assert values(table[table["period"] == "2020-T2"])["matetal.a"] == -1
    before = facts.one(table, "matetal.a", BEFORE)
    assert (before["value"], before["covers"]) == (54000, "2019")
    own = values(computed(rows, Period.parse("2019-T1")))
    assert own["matetal.a"] is None


def test_only_the_reports_own_period_has_targets_and_statuses():
    """Earlier periods have results to compare with; today's targets say nothing of them."""
    table = computed(
        listed("a;Först;A;antal;manuell;1;;;;", "2019-T2;a;5\n2020-T2;a;5"), NOW, BEFORE
    )
    assert set(table.loc[table["period"] == "2019-T2", "name"]) == {"matetal.a"}


def test_the_indicators_that_hold_at_the_end_of_the_period():
    """An indicator holds from its first day to its last; a new target takes over from an old."""
    rows = """a;Först;A;antal;manuell;78;;;2020;2020
    a;Först;A;antal;manuell;50;;;2021;
    b;Först;B;antal;manuell;1;;;2020-09-01;
    c;Först;C;antal;manuell;1;;;;2020-08-30
    d;Först;D;antal;manuell;1;;;2020-08-31;
    e;Först;E;antal;manuell;1;;;;2020-08-31"""
    found = values(computed(listed(rows)))
    assert found["matetal.a.mal"] == 78
    assert "matetal.b" not in found
    assert "matetal.c" not in found
    assert {"matetal.d", "matetal.e"} <= set(found)
    assert values(computed(listed(rows), Period.parse("2021-T1")))["matetal.a.mal"] == 50


def test_no_indicators():
    """A year that no indicator holds in has none, and no counts of 0."""
    assert computed(listed("a;Först;A;antal;manuell;1;;;2021;")).empty


def test_an_indicator_that_holds_twice_is_refused():
    """Two targets at once are told by file and row."""
    rows = "a;Först;A;antal;manuell;78;;;2020;\na;Först;A;antal;manuell;50;;;2019;"
    with pytest.raises(RegisterError) as told:
        computed(listed(rows))
    (failure,) = told.value.failures
    assert str(failure) == (
        'data/matetal/matetal/prov.csv, rad 3, kolumn "id": "a" gäller två gånger 2020-08-31; '
        "avsluta den ena med gäller_till."
    )


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("personal.arsarbetar", "personal.arsarbetare"),
        ("personnal.arsarbetare", "personal.arsarbetare"),
        ("Personal.Arsarbetare", "personal.arsarbetare"),
        ("Manuell", "manuell"),
        ("manuel", "manuell"),
    ],
)
def test_a_misspelt_source_is_refused(source, meant):
    """A source that is spelt almost as a figure is told, with the figure that was meant."""
    rows = listed(f"a;Först;A;antal;{source};1;;;;", arsarbetare=STAFF + "2020-T2;;visstid;;2")
    with pytest.raises(RegisterError) as told:
        computed(rows)
    (failure,) = told.value.failures
    assert str(failure) == (
        'data/matetal/matetal/prov.csv, rad 2, kolumn "källa": '
        f'det finns ingen uppgift "{source}". Menade du "{meant}"?'
    )


@pytest.mark.parametrize(
    "source", ["personal.verksamhet.barnahus", "personal.finansiering.extern", "kurser.besparing"]
)
def test_a_figure_that_is_not_there_this_time_has_no_result(source):
    """An item without rows, and a kind of figure that the period lacks, are no faults."""
    staff = STAFF + "2020-T2;Barnhus;visstid;;2"
    courses = "kurs;datum;uppdragsgivare;status\nA;2020-01-10;X;genomförd"
    rows = listed(f"a;Först;A;antal;{source};1;;;;", arsarbetare=staff, tillfallen=courses)
    assert word(computed(rows)) == "inget resultat"


# Counts.


def test_indicators_are_counted_by_status_and_goal():
    """Each status in all and by goal, in the goals' order; the share is of those with a target."""
    rows = """a;Sist;A;antal;manuell;10;;;;
    b;Först;B;antal;manuell;10;;;;
    c;Sist;C;antal;manuell;10;;;;
    d;Sist;D;antal;manuell;10;;;;
    e;Sist;E;antal;manuell;;;;;
    f;Sist;F;antal;manuell;;;;;"""
    table = computed(listed(rows, "2020-T2;a;10\n2020-T2;b;8\n2020-T2;c;1\n2020-T2;e;1"))
    found = values(table)
    assert found["matetal.antal"] == 5
    assert found["matetal.andel_uppfyllda"] == 1 / 4
    by_status = {"uppfyllt": (0, 1), "delvis_uppfyllt": (1, 0), "inte_uppfyllt": (0, 1)}
    for status, counts in {**by_status, "inget_resultat": (0, 2)}.items():
        names = (f"matetal.status.forst.{status}", f"matetal.status.sist.{status}")
        assert tuple(found[name] for name in names) == counts
        assert found[f"matetal.status.{status}"] == sum(counts)
    of_goals = facts.select(table, "matetal.status")
    assert list(of_goals["item"]) == ["Först", "Sist", ""] * 4
    assert of_goals["label"].iloc[0] == "Uppfyllt"


def test_indicators_come_by_goal():
    """Indicators stand in the goals' order, within a goal in the register's."""
    rows = (
        "a;Sist;A;antal;manuell;1;;;;\nb;Först;B;antal;manuell;1;;;;\nc;Sist;C;antal;manuell;1;;;;"
    )
    table = computed(listed(rows))
    assert list(table.loc[table["label"] == "Resultat", "item"]) == ["B", "A", "C"]


@pytest.mark.parametrize(("result", "target"), [(0.06, 0.08), (0.15, 0.2), (0.3, 0.4), (0.6, 0.8)])
def test_exactly_three_quarters_is_partly(result, target):
    """Three quarters of the target is partly reached, although the computer is a hair off."""
    assert indicators._place(result, target, "", 0.75) == indicators.PARTLY


@pytest.mark.parametrize("unit", ["andel", "antal"])
def test_an_indicator_has_the_unit_of_its_source(unit):
    """Sixteen full-time equivalents are no share: the unit is refused, with its cell."""
    staff = f"{STAFF}2020-T2;A;visstid;grund;16"
    rows = listed(f"a;Först;A;{unit};personal.arsarbetare;1;;;;", arsarbetare=staff)
    said = rf"enhet.*fann {unit}, men personal\.arsarbetare är årsarbetare"
    with pytest.raises(RegisterError, match=said):
        computed(rows)


@pytest.mark.parametrize("source", ["hej", "narvaro", "matetal.a", "matetal.antal"])
def test_a_source_that_can_be_no_figure_is_refused(source):
    """An indicator that could never get a result is a fault, not a missing result."""
    with pytest.raises(RegisterError, match=f'det finns ingen uppgift "{source}"'):
        computed(listed(f"a;Först;A;antal;{source};1;;;;"))


def test_a_published_result_does_not_hide_a_misspelt_source():
    """That a result was published under a misspelt name does not make it a figure."""
    staff = f"{STAFF}2020-T2;A;visstid;grund;16"
    row = "a;Först;A;årsarbetare;personal.arsarbetar;1;;;;"
    with pytest.raises(RegisterError, match=r'Menade du "personal\.arsarbetare"'):
        computed(listed(row, "2020-T2;a;7", arsarbetare=staff))
