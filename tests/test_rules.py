"""Registers and figures agree with one another; where they do not, a named rule says where."""

from functools import cache
from pathlib import Path

import pytest
from byhand import gate
from datafolder import spaced

from kutools import audit, facts, measures, params, registers
from kutools.audit import claims, rules
from kutools.periods import Period
from kutools.prose import Bound

ROOT = Path(__file__).parents[1]
NOW, BEFORE = Period.parse("2020-T2"), Period.parse("2019-T2")
FOLLOWUP = "ekonomi/budgetuppfoljning"
FINANCING = "ekonomi/finansiering"
GRANTS = "externa_medel/ansokningar"
RESULTS = "matetal/resultat"
HEADERS = {
    FOLLOWUP: "period;område;ingående;erhållna;budget;utfall;utbetalt;varav_statliga;enhet",
    FINANCING: "period;område;finansiär;slag;belopp;andel;enhet",
    GRANTS: "ansökan;finansiär;inskickad;sökt;beslut;beviljat",
    RESULTS: "period;id;resultat;status",
    "personal/arsarbetare": "period;verksamhet;anställningsform;finansiering;årsarbetare",
    "narvaro": "datum;nätverk;form;part;kallade;närvarande",
    "matetal/matetal": "id;mål;mätetal;enhet;källa;målvärde;riktning",
    "organisation/mal": "nr;mål;kortnamn;gäller_från",
    "organisation/omraden": "område",
    "kurser/tillfallen": "kurs;datum;uppdragsgivare;status",
    "kurser/deltagare": "kurs;datum;part;antal",
}
WHOLE_PERIOD = "hel_period"


@pytest.fixture
def found(folder):
    """What the audit finds in the small organisation with the rows given, by register.

    That the few rows do not go on to the end of the period is tried by itself.
    """

    def of_tables(rows: dict[str, str], period: Period = NOW) -> list:
        for register, text in rows.items():
            folder.write(register, "2020.csv", f"{HEADERS[register]}\n{text.strip()}")
        read = folder.read()
        table = measures.compute(read, [period, period.years_before()], names=read.tables)
        every = audit.of_tables(read, table, period)
        return [finding for finding in every if finding.rule != WHOLE_PERIOD]

    return of_tables


def told(findings: list) -> list[tuple]:
    """The rule, row, quantity, what is stated and what the data gives, of each finding."""
    return [(f.rule, f.place.row, f.quantity, f.published, f.recomputed) for f in findings]


# The project's own data: what recomputing the published tables reveals.

# Rule, file, row, quantity, what is printed and what the rows give.
KNOWN = {
    "2018": [
        ("kontrollkolumn", "budgetplan/2018", 9, "disponibla", 0, 4_000_000),
        ("hel_period", "2018_rekonstruerad", None, "datum", None, None),
    ],
    "2020-T2": [
        ("kontrollkolumn", "budgetuppfoljning/2020-T2", 8, "kvarvarande", None, -937_000),
        ("kontrollkolumn", "budgetuppfoljning/2020-T2", 9, "kvarvarande", 174_000, -2_302_000),
        ("summarad", "budgetuppfoljning/2020-T2", 10, "kvarvarande", 105_895_000, 102_482_000),
        ("samma_uppgift", "budgetuppfoljning/2020-T2", 8, "utfall", 6_660_000, 4_351_000),
        ("samma_uppgift", "budgetuppfoljning/2020-T2", None, "utfall", 31_873_000, 29_390_000),
        ("samma_uppgift", "budgetuppfoljning/2020-T2", 2, "kvarvarande", 84_679_000, 100_174_286),
        (
            "samma_uppgift",
            "budgetuppfoljning/2020-T2",
            None,
            "kvarvarande",
            102_482_000,
            105_895_215,
        ),
        ("andel_av_delar", "resultat/publicerade", 32, "resultat", 0.37, 0.375),
        ("publicerat_resultat", "resultat/publicerade", 56, "resultat", 0.42, 0.4143),
        ("tecken", "budgetuppfoljning/2020-T2", 9, "utfall", 174_000, None),
    ],
    "2022-T3": [
        ("kontrollkolumn", "budgetuppfoljning/2022-T3", 9, "disponibla", 6_893_000, 9_333_000),
        ("kontrollkolumn", "budgetuppfoljning/2022-T3", 8, "kvarvarande", None, -429_000),
        ("kontrollkolumn", "budgetuppfoljning/2022-T3", 9, "kvarvarande", None, 2_080_000),
        ("kontrollkolumn", "budgetuppfoljning/2022-T3", 10, "kvarvarande", None, -4_361_000),
        ("summarad", "budgetuppfoljning/2022-T3", 11, "utbetalt", None, 29_170_000),
        ("summarad", "budgetuppfoljning/2022-T3", 11, "disponibla", 241_361_000, 243_801_000),
        ("summarad", "budgetuppfoljning/2022-T3", 11, "kvarvarande", 164_303_000, 161_593_000),
    ],
    "2026": [],
}


@pytest.fixture(scope="module")
def published():
    """The project's own registers, and the facts of a period in them."""
    read = registers.read(ROOT / "data")

    @cache
    def of_period(name: str):
        period = Period.parse(name)
        run = params.load(ROOT / "params" / f"{name}.yml", period)
        return read, measures.compute(read, run.periods, run.options), period

    return of_period


def rounded(value: float | None) -> float | None:
    """A value that can be compared; none is none."""
    return None if value is None else round(float(value), 4)


@pytest.mark.parametrize("name", KNOWN)
def test_the_published_tables(published, name):
    """The rules find the known errors in print, each once, and nothing else."""
    found = [
        (
            finding.rule,
            finding.place.file.removesuffix(".csv").partition("/")[2].partition("/")[2],
            finding.place.row,
            finding.place.column,
            rounded(finding.published),
            rounded(finding.recomputed),
        )
        for finding in audit.of_tables(*published(name))
    ]
    assert sorted(found, key=str) == sorted(KNOWN[name], key=str)


@pytest.mark.parametrize("name", KNOWN)
def test_every_known_error_may_stand_for_a_reason(published, name):
    """The report's own parameters accept each of them, and nothing that is not there."""
    run = params.load(ROOT / "params" / f"{name}.yml", Period.parse(name))
    judged = audit.accept(audit.of_tables(*published(name)), run.accepted, "params")
    assert [str(finding) for finding in judged if finding.blocks] == []
    assert not any(finding.rule == "onödigt_godtagande" for finding in judged)


def test_what_was_left_blank(published):
    """Example 1: Ledning och stab used more than it had; what remained was left blank."""
    (finding,) = [
        finding
        for finding in audit.of_tables(*published("2020-T2"))
        if finding.item == "Ledning och stab" and finding.place.column == "kvarvarande"
    ]
    assert spaced(str(finding)) == (
        'data/ekonomi/budgetuppfoljning/2020-T2.csv, rad 8, kolumn "kvarvarande": inget värde är '
        "angivet, ingående + erhållna − utfall − utbetalt ger −937 000 kr."
    )


def test_a_summary_row_that_does_not_add_up(published):
    """Example 2: 134 355 less 31 873 is 102 482, not 105 895."""
    (finding,) = [f for f in audit.of_tables(*published("2020-T2")) if f.rule == "summarad"]
    assert finding.difference == 3_413_000
    assert "summaraden anger 105 895 000 kr, raderna ovan ger 102 482 000 kr" in spaced(
        str(finding)
    )


@pytest.mark.parametrize(("stated", "count"), [("+3,35", 1), ("+3,55", 0)])
def test_a_change_in_a_sentence(published, stated, count):
    """Example 3: from 24,40 to 27,95 is +3,55, not +3,35."""
    _, table, period = published("2020-T2")
    text = f"Kansliet gick från 24,40 till 27,95 årsarbetare ({stated})."
    found = [
        f for f in claims.check({"text.md": Bound(text)}, table, period) if f.severity == "fel"
    ]
    assert [(f.rule, f.item) for f in found] == [("förändring_i_text", "+3,35")] * count
    assert [round(f.recomputed, 2) for f in found] == [3.55] * count


# An organisation in which everything agrees.

CORRECT = {
    "organisation/omraden": """
        Miljö
        Utbildning
        Kurs och konferens
        Härav kurs finansierat av områdena""",
    FOLLOWUP: """
        2020-T2;Miljö;100;50;200;60;5;30;tkr
        2020-T2;Utbildning;10;5;20;18;;;tkr
        2020-T2;Härav kurs finansierat av områdena;;-7;-9;-4;;;tkr
        2020-T2;Summa;110;48;211;74;5;30;tkr""",
    FINANCING: """
        2020-T2;Miljö;kommunerna;utfall;20100;34 %;kr
        2020-T2;Miljö;staten;utfall;20000;33 %;kr
        2020-T2;Miljö;övriga;utfall;20000;33 %;kr
        2020-T2;Utbildning;kommunerna;utfall;17600;100 %;kr
        2020-T2;Härav kurs finansierat av områdena;kommunerna;utfall;-4000;100 %;kr""",
    GRANTS: """
        A;Fond;2020-03;100;beviljad;50
        B;Fond;2020-04;300;avslag;0
        C;Fond;2019-05;300;beviljad;300""",
    "personal/arsarbetare": """
        2020-T2;Kansli;tillsvidare;grund;2,5
        2020-T2;Kansli;visstid;extern;1,25
        2020-T2;Summa;;;3,75""",
    "narvaro": """
        2020-02-03;PKS;fysisk;Aneby;4;3
        2020-02-03;PKS;fysisk;Gnosjö;4;4
        2020-03-03;Reko;digital;Aneby;4;4
        2020-03-03;Reko;digital;Region Jönköpings län;5;4""",
    "organisation/mal": "1;Samverkan lönar sig;Först;2017",
    "matetal/matetal": """
        narvaro;Först;Närvaro;andel;narvaro.samtliga;80 %;högre
        pengar;Först;Beviljat;andel;externa_medel.andel_belopp;50 %;högre
        nojda;Först;Nöjda;antal;manuell;10;lägre""",
    RESULTS: """
        2020-T2;narvaro;88 %;uppfyllt
        2020-T2;pengar;13 %;inte uppfyllt
        2020-T2;nojda;12;delvis uppfyllt
        2020-T2;narvaro.form.fysisk;50 %;
        2020-T2;externa_medel.beviljade_antal;1;
        2020-T2;externa_medel.sokta_antal;2;
        2020-T2;externa_medel.andel_antal;50 %;
        2020-T2;personal.arsarbetare;3,75;
        2019-T2;externa_medel.beviljade_antal;1;
        2019-T2;externa_medel.beviljat_belopp;300;""",
}


def test_a_correct_organisation(found):
    """Where sums, shares, results and statuses agree, as rounding lets them, nothing is found."""
    assert [str(finding) for finding in found(CORRECT)] == []


@pytest.mark.parametrize(
    ("register", "old", "new", "expected"),
    [
        (FOLLOWUP, ";110;48;211;74;", ";110;48;211;84;", ("summarad", 5, "utfall")),
        (FOLLOWUP, ";-9;-4;", ";-9;4;", ("tecken", 4, "utfall")),
        (FOLLOWUP, ";-7;-9;", ";7;-9;", ("tecken", 4, "erhållna")),
        (FOLLOWUP, ";-7;-9;", ";-7;9;", ("tecken", 4, "budget")),
        (FINANCING, "20100;34 %", "20100;36 %", ("andel", 2, "andel")),
        (FINANCING, ";17600;", ";29600;", ("samma_uppgift", 3, "ekonomi.utfall.utbildning")),
        (FOLLOWUP, ";5;30;tkr\n", ";5;87;tkr\n", ("del_av_helhet", 2, "varav_statliga")),
        (GRANTS, "beviljad;50", "beviljad;150", ("del_av_helhet", 2, "beviljat")),
        (RESULTS, ";88 %;", ";89 %;", ("publicerat_resultat", 2, "narvaro.samtliga")),
        (RESULTS, "andel_antal;50 %", "andel_antal;49 %", ("andel_av_delar", 8, "resultat")),
        (RESULTS, "88 %;uppfyllt", "88 %;inte uppfyllt", ("status_mot_målvärde", 2, "status")),
        (RESULTS, "12;delvis", "14;delvis", ("status_mot_målvärde", 4, "status")),
        (RESULTS, "3,75;", "3,7;", ("publicerat_resultat", 9, "personal.arsarbetare")),
        (
            RESULTS,
            "2019-T2;externa_medel.beviljade_antal;1",
            "2019-T2;externa_medel.beviljade_antal;2",
            ("publicerat_resultat", 10, "externa_medel.beviljade_antal"),
        ),
    ],
)
def test_one_fault_in_it(found, register, old, new, expected):
    """One value changed is told by the rule that it breaks, in its own row."""
    assert old in CORRECT[register]
    broken = found({**CORRECT, register: CORRECT[register].replace(old, new, 1)})
    rule, row, what = expected
    assert any(
        (f.rule, f.place.row) == (rule, row) and what in (f.quantity, f.place.column)
        for f in broken
    ), told(broken)


@pytest.mark.parametrize("rule", [*(set(rules.RULES) - {WHOLE_PERIOD}), "andel"])
def test_every_rule_has_a_fault_here(rule):
    """No rule is without a case that it must find."""
    marks = test_one_fault_in_it.pytestmark[0].args[1]
    assert rule in {expected[0] for *_, expected in marks}


# The same money in two registers.


def money(utfall: str, paid: str, *, unit: str = "kr") -> dict[str, str]:
    """One area's spending in the follow-up, and who paid it, both in a unit."""
    return {
        FOLLOWUP: f"2020-T2;Miljö;;;;{utfall};;;{unit}",
        FINANCING: f"2020-T2;Miljö;staten;utfall;{paid};;kr",
    }


@pytest.mark.parametrize(
    ("paid", "count"),
    [("60000", 0), ("60499", 0), ("59501", 0), ("61000", 0), ("61001", 2), ("58999", 2)],
)
def test_thousands_against_kronor(found, paid, count):
    """A sum printed in tkr may be a whole step off one in kronor, not more."""
    assert [f.rule for f in found(money("60", paid, unit="tkr"))] == ["samma_uppgift"] * count


@pytest.mark.parametrize(
    ("paid", "count"), [("60001", 0), ("60002", 0), ("60003", 2), ("59999", 2)]
)
def test_kronor_against_kronor(found, paid, count):
    """Where neither is rounded to more than a krona, no more than a krona is let pass."""
    assert len(found(money("60001", paid))) == count


def test_the_same_money_told_otherwise(found):
    """Both amounts are told with where they stand, in the row of the area and for the sum."""
    twice = found(money("60001", "70002"))
    assert told(twice) == [
        ("samma_uppgift", 2, "ekonomi.utfall.miljo", 60_001, 70_002),
        ("samma_uppgift", None, "ekonomi.utfall", 60_001, 70_002),
    ]
    said = {spaced(str(finding)) for finding in twice}
    what = (
        "utfall är 60 001 kr här men 70 002 kr i ekonomi/finansiering "
        "(skillnad −10 001 kr). Ta reda på vilket som gäller."
    )
    at = f"data/{FOLLOWUP}/2020.csv"
    assert said == {f'{at}, rad 2, kolumn "utfall": {what}', f'{at}, kolumn "utfall": {what}'}
    assert {finding.item for finding in twice} == {"Miljö", "Summan"}


def test_areas_may_be_divided_in_another_way(found):
    """Where the sums agree, money that one table has in another area is no fault."""
    rows = {
        FOLLOWUP: "2020-T2;Miljö;;;;60001;;;kr\n2020-T2;Utbildning;;;;5000;;;kr",
        FINANCING: "2020-T2;Miljö;staten;utfall;65001;;kr",
    }
    assert found(rows) == []


def test_only_areas_that_differ_are_told(found):
    """Of the areas behind sums that differ, the one that agrees is not told."""
    rows = {
        FOLLOWUP: "2020-T2;Miljö;;;;60001;;;kr\n2020-T2;Utbildning;;;;5000;;;kr",
        FINANCING: "2020-T2;Miljö;staten;utfall;65001;;kr\n"
        "2020-T2;Utbildning;staten;utfall;5000;;kr",
    }
    assert {finding.item for finding in found(rows)} == {"Miljö", "Summan"}


def test_what_remains_of_rounded_amounts(found):
    """101 + 51 − 20 tkr may be 130,6: what remains can be off by each of its rounded terms."""
    rows = {
        FOLLOWUP: "2020-T2;Miljö;101;51;;20;;;tkr",
        FINANCING: "2020-T2;Miljö;kommunerna;disponibla;130600;;kr",
    }
    assert found(rows) == []


def test_state_money_left_in_two_registers(found):
    """What is left of state money is what the financing has from the state."""
    rows = {
        FOLLOWUP: "2020-T2;Miljö;90001;;;;;50001;kr",
        FINANCING: "2020-T2;Miljö;kommunerna;disponibla;50000;;kr\n"
        "2020-T2;Miljö;staten;disponibla;40001;;kr",
    }
    assert {f.quantity for f in found(rows)} == {
        "ekonomi.varav_statliga.miljo",
        "ekonomi.varav_statliga",
    }


def test_one_of_two_registers(found):
    """With only one of the registers there is nothing to compare, also where a result stands in."""
    rows = {
        FINANCING: "2020-T2;Miljö;staten;utfall;65001;;kr",
        RESULTS: "2020-T2;utfall;90000000;",
        "organisation/mal": CORRECT["organisation/mal"],
        "matetal/matetal": "utfall;Först;Utfall;kr;ekonomi.utfall;;",
    }
    assert {f.place.file for f in found(rows)} <= {f"data/{RESULTS}/2020.csv"}


# A share that is printed beside its amount.


def shares(*rows: tuple[int, str]) -> dict[str, str]:
    """What three financiers paid for one area, each with the share that is printed."""
    financiers = ("kommunerna", "staten", "övriga")
    return {
        FINANCING: "\n".join(
            f"2020-T2;Miljö;{financier};utfall;{amount};{share};kr"
            for financier, (amount, share) in zip(financiers, rows, strict=False)
        )
    }


def test_shares_that_make_a_hundred(found):
    """Three thirds printed 34, 33 and 33 make 100 %; so may two rounded the other way."""
    assert found(shares((1, "34 %"), (1, "33 %"), (1, "33 %"))) == []
    assert found(shares((155, "16 %"), (845, "84 %"))) == []
    assert found(shares((155, "15 %"), (845, "85 %"))) == []
    assert found(shares((1, ""), (1, "50 %"))) == []


def test_a_share_that_is_wrong(found):
    """A share a step or more off is told with what the amounts give."""
    (finding,) = found(shares((24, "26 %"), (76, "76 %")))
    assert (finding.rule, finding.published, finding.item) == ("andel", 0.26, "Miljö")
    assert spaced(str(finding)) == (
        f'data/{FINANCING}/2020.csv, rad 2, kolumn "andel": angivet är 26 %, belopp i raderna med '
        "samma period, område och slag ger 24 % (skillnad 2 procentenheter)."
    )


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        ([(500, "60 %"), (500, "40 %")], [2, 3]),
        ([(550, "60 %"), (450, "40 %")], [2, 3]),
        ([(300, "100 %"), (700, "")], [2]),
    ],
)
def test_even_shares_are_no_rougher(found, rows, wrong):
    """A share printed as 50 % is as precise as one printed as 53 %."""
    assert [finding.place.row for finding in found(shares(*rows))] == wrong


def test_a_whole_step_is_wrong_in_every_row(found):
    """Where 28 and 72 % are printed 29 and 71, both rows are told, however they are stored."""
    found_in = [finding.place.row for finding in found(shares((28, "29 %"), (72, "71 %")))]
    assert found_in == [2, 3]


def test_shares_are_of_their_own_kind(found):
    """A share is of the same area, period and kind; other rows are no part of its whole."""
    rows = {
        FINANCING: "2020-T2;Miljö;staten;utfall;30;30 %;kr\n"
        "2020-T2;Miljö;övriga;utfall;70;70 %;kr\n"
        "2020-T2;Miljö;staten;disponibla;999;100 %;kr\n"
        "2020-T2;Utbildning;staten;utfall;999;100 %;kr\n"
        "2019-T2;Miljö;staten;utfall;999;100 %;kr"
    }
    assert found(rows) == []


# What was published of what can be computed.


@pytest.mark.parametrize(
    ("printed", "count"), [("38 %", 0), ("37,5 %", 0), ("37 %", 1), ("37,4 %", 1), ("0,38", 0)]
)
def test_a_result_as_precise_as_it_was_printed(found, printed, count):
    """Three of eight may be printed as 38 or 37,5 %, not as 37 or 37,4."""
    meetings = "\n".join(
        f"2020-03-{day:02};PKS;{'digital' if day < 4 else 'fysisk'};Aneby;1;1"
        for day in range(1, 9)
    )
    rows = {"narvaro": meetings, RESULTS: f"2020-T2;narvaro.form.digital;{printed};"}
    assert [f.rule for f in found(rows)] == ["publicerat_resultat"] * count


def test_a_result_of_other_months(found):
    """A result of the whole year says nothing of January to August; one of the same months does."""
    meetings = "2019-02-04;PKS;fysisk;Aneby;4;4\n2020-02-03;PKS;fysisk;Aneby;4;4"
    rows = {"narvaro": meetings, RESULTS: "2019;narvaro.samtliga;50 %;"}
    assert found(rows) == []
    rows[RESULTS] += "\n2020-T1;narvaro.samtliga;50 %;"
    assert found(rows) == []
    year = found({**rows, RESULTS: "2020-T3;narvaro.samtliga;50 %;"}, Period.parse("2020"))
    assert told(year) == [("publicerat_resultat", 2, "narvaro.samtliga", 0.5, 1)]


def test_a_published_result_is_not_compared_with_itself(found):
    """A figure that stands on a published result agrees with it."""
    rows = {
        "personal/arsarbetare": "2020-T2;;;;3",
        RESULTS: "2019-T2;personal.arsarbetare;5;",
    }
    assert found(rows) == []


GRANTED = {
    GRANTS: "A;Fond;2020-03;100;beviljad;100\nB;Fond;2020-03;100;avslag;0",
    "organisation/mal": CORRECT["organisation/mal"],
}


def results(granted: str, sent: str, share: str, *more: str) -> dict[str, str]:
    """Published numbers of applications, granted and sent, and the share."""
    rows = [
        f"2019-T2;externa_medel.beviljade_antal;{granted};",
        f"2019-T2;externa_medel.sokta_antal;{sent};",
        f"2019-T2;externa_medel.andel_antal;{share};",
        *more,
    ]
    return {**GRANTED, RESULTS: "\n".join(rows)}


@pytest.mark.parametrize(("share", "count"), [("38 %", 0), ("37 %", 1), ("37,5 %", 0), ("40 %", 1)])
def test_a_published_share_of_published_parts(found, share, count):
    """Three of eight is 38 %, rounded half up, whatever was printed."""
    of_parts = found(results("3", "8", share))
    assert [f.rule for f in of_parts] == ["andel_av_delar"] * count
    for finding in of_parts:
        assert (finding.place.row, finding.recomputed) == (4, 0.375)
        assert "uträknat 38 %" in spaced(finding.message)


def test_a_published_share_of_nothing(found):
    """No application sent has no share that can be wrong."""
    assert found(results("0", "0", "0 %")) == []


def test_a_result_that_is_published_twice(found):
    """A result by an indicator's id and again by its figure's name stops no audit."""
    rows = results("1", "2", "50 %", "2019-T2;u;1;")
    rows["matetal/matetal"] = "u;Först;Beviljade;antal;externa_medel.beviljade_antal;;"
    rows[RESULTS] = rows[RESULTS].replace("2019", "2020")
    assert all(finding.rule in audit.RULES for finding in found(rows))


# Status against result and target.


@pytest.mark.parametrize(
    ("stated", "count"), [("uppfyllt", 1), ("delvis uppfyllt", 0), ("inte uppfyllt", 1), ("", 0)]
)
def test_a_published_status(found, stated, count):
    """Seventy of a target of eighty per cent is partly reached; no status stated is no fault."""
    rows = {
        "organisation/mal": CORRECT["organisation/mal"],
        "matetal/matetal": "a;Först;A;andel;manuell;80 %;högre",
        RESULTS: f"2020-T2;a;70 %;{stated}",
    }
    statuses = found(rows)
    assert [f.rule for f in statuses] == ["status_mot_målvärde"] * count
    for finding in statuses:
        assert finding.message == (
            f'status är angiven som "{stated}", resultat och målvärde ger "delvis uppfyllt".'
        )
        assert (finding.place.column, finding.item) == ("status", "a")


# Parts and wholes.


def test_state_money_is_part_of_what_is_left(found):
    """An area has no more state money left than it has left."""
    assert found({FOLLOWUP: "2020-T2;Miljö;101;;;1;;100;kr"}) == []
    assert found({FOLLOWUP: "2020-T2;Miljö;101;;;1;;101;kr"}) == []  # as much as rounding
    broken = found({FOLLOWUP: "2020-T2;Miljö;101;;;1;;102;kr"})
    assert [(f.rule, f.place.row) for f in broken] == [("del_av_helhet", 2)]
    assert "102 kr är mer än kvarvarande (100 kr)." in {spaced(f.message) for f in broken}


def test_an_area_in_deficit(found):
    """State money in one area is no more than is left there, though another has a deficit."""
    rows = "2020-T2;Miljö;100;;;;;100;kr\n2020-T2;Utbildning;;;;547;;;kr"
    assert found({FOLLOWUP: rows}) == []


def test_no_more_is_granted_than_was_sought(found):
    """An application is granted at most what it asked for, whichever year it is told in."""
    assert found({GRANTS: "A;F;2020-03;100;beviljad;100\nB;F;2020-03;;beviljad;5"}) == []
    (finding,) = found({GRANTS: "A;F;2020-03;100;beviljad;101\nB;F;2019-03;100;beviljad;999"})
    assert told([finding]) == [("del_av_helhet", 2, "beviljat", 101, 100)]
    assert spaced(finding.message) == "101 kr är mer än sökt (100 kr)."


def parts_of_a_whole(whole: float, *values: float):
    """Facts of a whole and its parts, which no register gives apart."""
    items = {f"Del {number}": value for number, value in enumerate(values)}
    tables = [
        facts.make("a.b", "Deltagare", items, "antal"),
        facts.make("a.b", "Deltagare", whole, "antal"),
    ]
    return facts.together(tables).assign(period="2020-T2", covers="2020-T2", source="kurser/x y")


def test_parts_are_together_the_whole():
    """The parts of a figure add up to it; what they add up to is told."""
    nothing = registers.Registers()
    assert rules.check(nothing, parts_of_a_whole(5, 2, 3), NOW) == []
    assert rules.check(nothing, parts_of_a_whole(0.3, 0.1, 0.2), NOW) == []
    (finding,) = rules.check(nothing, parts_of_a_whole(6, 2, 3), NOW)
    assert str(finding) == "data/kurser/x: Deltagare är 6, men delarna är tillsammans 5."
    assert told([finding]) == [("del_av_helhet", None, "a.b", 6, 5)]


@pytest.mark.parametrize("change", [{"unit": "andel"}, {"period": "2019-T2"}])
def test_what_is_not_added_up(change):
    """Shares are not added up, and another period's figures are another report's."""
    table = parts_of_a_whole(6, 2, 3).assign(**change)
    assert rules.check(registers.Registers(), table, NOW) == []


def test_parts_that_are_withheld():
    """What is withheld of a whole is not told by what the others lack."""
    table = parts_of_a_whole(6, 2, 3, 1)
    table.loc[2, ["value", "status"]] = [float("nan"), "suppressed"]
    assert rules.check(registers.Registers(), table, NOW) == []


# An area that takes back what others were charged.


@pytest.mark.parametrize(
    ("row", "columns"),
    [
        (";-7;-9;-4;", []),
        (";0;0;0;", []),
        (";;;;", []),
        (";7;-9;-4;", ["erhållna"]),
        (";7;9;4;", ["erhållna", "budget", "utfall"]),
    ],
)
def test_what_is_taken_back_is_below_nought(found, row, columns):
    """Income, budget and cost of such an area are negative, or there are none."""
    rows = {
        "organisation/omraden": "Miljö\nHÄRAV kurs",
        FOLLOWUP: f"2020-T2;Miljö;9;9;9;9;;;kr\n2020-T2;HÄRAV kurs;{row};;kr",
    }
    signs = found(rows)
    assert [(f.rule, f.place.column, f.place.row) for f in signs] == [
        ("tecken", column, 3) for column in columns
    ]
    assert all(f.item == "HÄRAV kurs" and f.recomputed is None for f in signs)


def test_another_area_has_money(found):
    """An area that is not part of another has income and cost above nought."""
    assert found({FOLLOWUP: "2020-T2;Miljö;9;9;9;9;;;kr"}) == []


def test_another_period_is_not_told(found):
    """What does not agree the year before is not told again, where it stands in another file."""
    rows = {
        "organisation/omraden": "Härav kurs",
        FOLLOWUP: "2019-T2;Härav kurs;9;9;9;9;;99;kr",
        GRANTS: "A;F;2019-03;100;beviljad;999",
    }
    assert found(rows) == []


def test_each_cell_once(found):
    """A cell that a control has told already is not told again by a rule."""
    rows = {
        **money("60001", "70002"),
        "organisation/omraden": "Miljö\nHärav kurs",
    }
    rows[FOLLOWUP] += "\n2020-T2;Härav kurs;;;;5;;;kr\n2020-T2;Summa;;;;1;;;kr"
    places = [(f.place, f.quantity) for f in found(rows)]
    assert len(places) == len(set(places))


# A whole period.


ATTENDED = "datum;nätverk;form;part;kallade;närvarande\n{};PKS;fysisk;Aneby;2;1"


@pytest.mark.parametrize(
    ("day", "period", "is_told"),
    [
        ("2020-08-31", "2020-T2", False),
        ("2020-05-01", "2020-T2", False),
        ("2020-04-30", "2020-T2", True),
        ("2020-08-31", "2020-T3", True),
        ("2020-08-31", "2020", True),
        ("2020-09-01", "2020", False),
        ("2019-12-31", "2020-T2", False),
    ],
)
def test_rows_go_on_to_the_end_of_the_period(day, period, is_told):
    """A report whose last months have no rows is noted; one without any rows has no figures."""
    rows, period = gate(narvaro=ATTENDED.format(day)), Period.parse(period)
    found = rules.check(rows, measures.compute(rows, [period]), period)
    assert [f.rule for f in found] == [WHOLE_PERIOD] * is_told
    assert not any(f.blocks for f in found)
    assert all(day in f.message and str(period.end) in f.message for f in found)
