"""What a file repeats is compared with what its rows give, and never used."""

from pathlib import Path

import pytest
from datafolder import spaced

from kutools import registers

DATA = Path(__file__).parents[1] / "data"
NAME = "ekonomi/budgetuppfoljning"
PLAN, FINANCING = "ekonomi/budgetplan", "ekonomi/finansiering"
HEADER = "period;område;ingående;erhållna;disponibla;budget;utfall;kvarvarande;enhet"
# Quantity, what is printed and what the rows give, in tkr, by file and row.
PUBLISHED = {
    "2020-T2": {
        (8, "kvarvarande"): (None, -937),
        (9, "kvarvarande"): (174, -2302),
        (10, "kvarvarande"): (105895, 102482),
    },
    "2022-T3": {
        (8, "kvarvarande"): (None, -429),
        (9, "disponibla"): (6893, 9333),
        (9, "kvarvarande"): (None, 2080),
        (10, "kvarvarande"): (None, -4361),
        (11, "disponibla"): (241361, 243801),
        (11, "utbetalt"): (None, 29170),
        (11, "kvarvarande"): (164303, 161593),
    },
}


def followup(folder, *rows: str, header: str = HEADER) -> list[str]:
    """What is found in a budget follow-up with these rows."""
    folder.write(NAME, "2020.csv", "\n".join([header, *rows]))
    at = f"data/{NAME}/2020.csv, "
    return [finding.removeprefix(at) for finding in folder.findings()]


@pytest.mark.parametrize("period", PUBLISHED)
def test_published_tables(period):
    """The printed tables give the known errors in print, each once, and nothing else."""
    file = f"data/{NAME}/{period}.csv"
    found = {
        (finding.place.row, finding.quantity): (finding.published, finding.recomputed)
        for finding in registers.read(DATA, [NAME]).findings
        if finding.place.file == file
    }
    assert found == {
        at: (printed and printed * 1000, given * 1000)
        for at, (printed, given) in PUBLISHED[period].items()
    }


def test_no_finding_twice():
    """Each printed error is one finding."""
    found = registers.read(DATA, [NAME]).findings
    assert len(found) == sum(map(len, PUBLISHED.values()))


def test_the_printed_budget_for_2018_is_wrong_in_one_place():
    """Of the plan's sums and control columns one does not hold: a zero that leaves out a grant."""
    (found,) = registers.read(DATA, ["ekonomi/budgetplan"]).findings
    assert (found.place.file, found.place.row) == (f"data/{PLAN}/2018.csv", 9)
    assert (found.rule, found.item) == ("kontrollkolumn", "Kurs och konferens")
    assert (found.quantity, found.published, found.recomputed) == ("disponibla", 0, 4_000_000)


def test_printed_shares_of_financiers_are_right():
    """The shares printed in the tables of who pays are those of the amounts, all nineteen."""
    read = registers.read(DATA, [FINANCING])
    assert read.findings == []
    assert len(read[FINANCING]) == 19 and "andel" not in read[FINANCING]


def shares(folder, *rows: str) -> list[str]:
    """What is found in a table of who pays with these rows."""
    header = "period;område;finansiär;slag;belopp;andel;enhet"
    folder.write(FINANCING, "2020.csv", "\n".join([header, *rows]))
    return [finding.removeprefix(f"data/{FINANCING}/2020.csv, ") for finding in folder.findings()]


@pytest.mark.parametrize(("printed", "count"), [("33 %", 0), ("34 %", 0), ("32 %", 1), ("35 %", 1)])
def test_shares_may_be_rounded_to_make_a_whole(folder, printed, count):
    """Of three thirds one is printed as 34 %; less than a whole step off is no finding."""
    rows = [f"2020-T2;Miljö;{who};utfall;100;33 %;tkr" for who in ("kommunerna", "staten")]
    found = shares(folder, *rows, f"2020-T2;Miljö;övriga;utfall;100;{printed};tkr")
    assert len(found) == count
    assert all(line.startswith('rad 4, kolumn "andel": angivet är') for line in found)


def test_a_share_is_of_the_rows_of_its_own_area_and_kind(folder):
    """Rows of another area, period or kind are no part of the whole; units may differ."""
    rows = (
        "2020-T2;Miljö;kommunerna;utfall;300;75 %;tkr",
        "2020-T2;Miljö;staten;utfall;100000;25 %;kr",
        "2020-T2;Miljö;staten;disponibla;900;100 %;tkr",
        "2020-T2;Utbildning;staten;utfall;900;100 %;tkr",
        "2019-T2;Miljö;staten;utfall;900;100 %;tkr",
    )
    assert shares(folder, *rows) == []


def test_a_wrong_share_is_told_with_the_right_one(folder):
    """The finding gives what is printed, what the amounts give and the points between them."""
    rows = ("kommunerna;utfall;300;60 %;tkr", "staten;utfall;100;;tkr")
    assert shares(folder, *(f"2020-T2;Miljö;{row}" for row in rows)) == [
        'rad 2, kolumn "andel": angivet är 60 %, belopp i raderna med samma period, område och '
        "slag ger 75 % (skillnad −15 procentenheter)."
    ]
    (finding,) = folder.read().findings
    assert (finding.rule, finding.item, finding.unit) == ("andel", "Miljö", "andel")
    assert (finding.published, finding.recomputed) == (0.6, 0.75)


def test_what_is_no_share_is_a_fault(folder):
    """A share printed without its per cent sign is refused, with how to write it."""
    header = "period;område;finansiär;slag;belopp;andel"
    folder.write(FINANCING, "2020.csv", f"{header}\n2020-T2;Miljö;staten;utfall;100;16")
    assert folder.faults() == [
        f'data/{FINANCING}/2020.csv, rad 2, kolumn "andel": 16 är ingen andel; '
        "skriv 16 % eller 0,16."
    ]


def test_printed_values_are_not_used(folder):
    """Control columns and sum rows are not among the rows that figures are computed from."""
    followup(folder, "2020-T2;Miljö;5;2;999;9;4;999;tkr", "2020-T2;Summa;1;1;1;1;1;1;tkr")
    table = folder.read()[NAME]
    assert table["område"].tolist() == ["Miljö"]
    assert not {"disponibla", "kvarvarande", "enhet"} & set(table)


def test_correct_table(folder):
    """A table whose control columns and sum row are right gives no finding."""
    rows = (
        "2020-T2;Miljö;5;2;7;9;4;3;tkr",
        "2020-T2;Utbildning;1;;1;;3;-2;tkr",
        "2020-T2;Summa;6;2;8;9;7;1;",
    )
    assert followup(folder, *rows) == []


def test_finding_says_printed_recomputed_and_difference(folder):
    """A finding gives the place, the printed value, the formula, its result and the difference."""
    assert followup(folder, "2020-T2;Miljö;5;2;7;9;4;13;tkr", "Summa;;5;2;7;9;4;3;tkr") == [
        'rad 2, kolumn "kvarvarande": angivet är 13 000 kr, '
        "ingående + erhållna − utfall − utbetalt ger 3 000 kr (skillnad 10 000 kr)."
    ]


def test_blank_control_value(folder):
    """A value left out is a finding, unless it would be zero; a sum has the unit of its rows."""
    rows = (
        "2020-T2;Miljö;5;;;9;5;;tkr",
        "2020-T2;Utbildning;50;;50;9;5;45;tkr",
        "2020-T2;Summa;55;;55;18;10;;",
    )
    assert followup(folder, *rows) == [
        'rad 2, kolumn "disponibla": inget värde är angivet, ingående + erhållna ger 5 000 kr.',
        'rad 4, kolumn "kvarvarande": summaraden är tom, raderna ovan ger 45 000 kr.',
    ]


@pytest.mark.parametrize(("printed", "count"), [("8", 0), ("6", 0), ("9", 1), ("5", 1)])
def test_rounding_is_no_finding(folder, printed, count):
    """A control value may differ by half a unit for each rounded value behind it, not by more."""
    header = "period;område;ingående;erhållna;disponibla;budget;utfall"
    assert len(followup(folder, f"2020-T2;Miljö;5;2;{printed};9;4", header=header)) == count


@pytest.mark.parametrize(
    ("printed", "count"), [("9,1", 0), ("8,9", 0), ("9,0", 0), ("9,2", 1), ("8,8", 1), ("10", 1)]
)
def test_rounding_of_sum_rows(folder, printed, count):
    """A sum may differ by half of the last printed decimal for each row, not by more."""
    header = "år;område;form;belopp"
    rows = "2020;Miljö;drift;4,4\n2020;Utbildning;drift;4,6"
    text = f"{header}\n{rows}\n2020;Summa;;{printed}"
    folder.write("ekonomi/budgetplan", "2020.csv", text)
    assert len(folder.findings()) == count


def test_sum_of_people_is_exact(folder):
    """People are not rounded: a sum of counts that is off by one is a finding, not in kronor."""
    text = """
        datum;nätverk;form;part;kallade;närvarande
        2020-03-02;PKS;fysisk;Aneby;2;1
        2020-03-02;PKS;fysisk;Gnosjö;2;1
        Totalt:;;;;4;3"""
    folder.write("narvaro", "2020.csv", text)
    assert folder.findings() == [
        'data/narvaro/2020.csv, rad 4, kolumn "närvarande": '
        "summaraden anger 3, raderna ovan ger 2 (skillnad 1)."
    ]


@pytest.mark.parametrize(
    "label",
    "Summa/SUMMA:/Totalt/total/Samtliga/s:a/Summa*/Totalsumma/ Delsumma /Summa 2020".split("/"),
)
def test_names_of_sum_rows(folder, label):
    """A sum row is known by any of the words that tables use for it."""
    assert len(followup(folder, "2020;Miljö;5;;5;;;5;kr", f"2020;{label};9;;5;;;5;kr")) == 1


def test_subtotals(folder):
    """A sum row adds up the rows since the one before it; one right after another adds up all."""
    rows = (
        "2020;Miljö;5;;5;;;5;kr",
        "2020;Delsumma;5;;5;;;5;kr",
        "2020;Utbildning;7;;7;;;7;kr",
        "2020;Delsumma;7;;7;;;7;kr",
        "2020;Totalt;12;;12;;;12;kr",
    )
    assert followup(folder, *rows) == []


def test_findings_of_a_period(folder):
    """The findings told about a period are those in files with rows of the period."""
    followup(folder, "2020-T2;Miljö;5;2;999;9;4;3;tkr")
    read = folder.read()
    (finding,) = read.findings_of([NAME], registers.Period.parse("2020-T2"))
    assert spaced(str(finding)).endswith("(skillnad 992 000 kr).")
    assert finding.difference == 992_000
    assert (finding.item, finding.quantity) == ("Miljö", "disponibla")
    assert read.findings_of([NAME], registers.Period.parse("2020-T1")) == []
