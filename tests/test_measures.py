"""Every figure follows its definition, and agrees with what the organisation has published.

The definitions are recomputed here on small tables by other means; the published tables are in
`tests/published/`, as printed, and where they are wrong the test says so with the reason.
"""

import csv
from fractions import Fraction
from pathlib import Path
from statistics import mean

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kutools import facts, measures, reading, registers, swedish, tables
from kutools.contract import REGISTERS
from kutools.errors import RegisterError
from kutools.measures import attendance, economy, grants, research
from kutools.periods import Period
from kutools.registers import Registers

ROOT = Path(__file__).parents[1]
NOW, YEAR = Period.parse("2020-T2"), Period.parse("2022-T3")
PERIODS = [NOW, *NOW.comparisons(), Period.parse("2019-T3"), YEAR]
FINANCIERS = ["Kommunerna", "Staten", "Övriga"]


# What the published figures and the tests' own tables are read with.


def printed(path: str) -> list[dict[str, str]]:
    """The rows of a published table, as printed."""
    with (ROOT / "tests/published" / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def gate(**texts: str) -> Registers:
    """Registers with the rows given, fields apart by `;`, let in by the gate."""
    names = {name.rpartition("/")[2]: name for name in REGISTERS}
    made = Registers()
    for short, text in texts.items():
        register, log = REGISTERS[names[short]], reading.Log()
        data = "\n".join(line.strip() for line in text.strip().splitlines()).encode()
        made.tables[register.name] = reading.read_file(register, "data/prov.csv", data, log)
        assert log.failures == []
    return made


def values(table: pd.DataFrame) -> dict[str, float | None]:
    """Name → value of each fact; None where there is none."""
    assert not table["name"].duplicated().any()
    known = table["status"] == "ok"
    assert (table["value"].notna() == known).all(), "a missing value is never a number"
    return dict(zip(table["name"], table["value"].astype(object).where(known, None), strict=True))


@pytest.fixture(scope="module")
def data() -> Registers:
    """The registers of the project."""
    return registers.read(ROOT / "data")


@pytest.fixture(scope="module")
def computed(data) -> pd.DataFrame:
    """Every fact of the project's data, for each period that is published."""
    return measures.compute(data, PERIODS)


@pytest.fixture(scope="module")
def of_period(computed) -> dict[str, dict[str, float | None]]:
    """Period → name → value."""
    return {period: values(rows) for period, rows in computed.groupby("period")}


def as_displayed(table: tables.Table) -> dict[str, list[str]]:
    """Row → what its cells show."""
    return {row[0].text: [cell.text for cell in row[1:]] for row in table.rows}


# The published tables of economy.


def amount(text: str) -> str:
    """A printed amount as the report shows it; an empty cell is a dash."""
    return swedish.number(int(text)) if text else "–"


def share(text: str) -> str:
    """A printed per cent as the report shows it; an empty cell is a dash."""
    return f"{text}\u00a0%" if text else "–"


@pytest.mark.parametrize(
    ("kind", "path", "total"),
    [
        ("disponibla", "ekonomi/disponibla_medel_2020-T2.csv", "disponibla_2020-08-31"),
        ("utfall", "ekonomi/finansiering_utfall_2020-T2.csv", "utfall"),
    ],
)
def test_amounts_by_financier_are_as_printed(computed, kind, path, total):
    """Tables 2a and 3a of 2020-T2: every row, in order, shows what is printed."""
    chosen = facts.select(computed, f"ekonomi.finansiering_{kind}", periods=[NOW])
    shown = as_displayed(tables.of_facts(chosen, caption="", unit="kr"))
    columns = [total, *map(str.lower, FINANCIERS)]
    expected = {row["område"]: [amount(row[name]) for name in columns] for row in printed(path)}
    assert list(shown.items()) == list(expected.items())


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("disponibla", "ekonomi/disponibla_medel_andel_2020-T2.csv"),
        ("utfall", "ekonomi/finansiering_utfall_andel_2020-T2.csv"),
    ],
)
def test_shares_by_financier_are_as_printed(computed, kind, path):
    """Tables 2b and 3b of 2020-T2: every row makes 100 % and shows what is printed."""
    names = f"ekonomi.andel_av_total_{kind}", f"ekonomi.finansieringsandel_{kind}"
    chosen = facts.select(computed, *names, periods=[NOW])
    shown = as_displayed(tables.of_facts(chosen, caption="", whole=FINANCIERS))
    columns = ["andel_av_total_%", "kommunerna_%", "staten_%", "övriga_%"]
    expected = {row["område"]: [share(row[name]) for name in columns] for row in printed(path)}
    assert list(shown.items()) == list(expected.items())


HARAV = "Härav ledning och stab finansierat från områdena ovan"
# Period → (area, column) → what is shown, and why the printed table is wrong there.
FAULTS = {
    "2020-T2": {
        ("Ledning och stab", "kvarvarande"): ("−937", "left blank: 5 723 − 6 660"),
        (HARAV, "kvarvarande"): ("−2 302", "repeats the utfall: −2 128 − 174"),
        ("Summa", "kvarvarande"): ("102 482", "the sum of another table: 134 355 − 31 873"),
    },
    "2022-T3": {
        ("Kurs och konferens", "kvarvarande"): ("−429", "printed as resultat instead"),
        ("Ledning och stab", "disponibla"): ("9 333", "0 + 9 333, printed without 2 440 of it"),
        ("Ledning och stab", "kvarvarande"): ("2 080", "left blank: 9 333 − 7 253"),
        (HARAV, "kvarvarande"): ("−4 361", "left blank: −5 583 + 1 222"),
        ("Summa", "disponibla"): ("243 801", "150 625 + 93 176, sums the printed 6 893"),
        ("Summa", "utbetalt"): ("29 170", "left blank: 4 185 + 24 985"),
        ("Summa", "kvarvarande"): ("161 593", "sums only the printed cells"),
    },
}
COLUMNS = {
    "ingående": "ingående",
    "erhållna": "erhållna",
    "disponibla": "disponibla",
    "budget": "budget",
    "utfall": "utfall",
    "utbetalt_till_kommuner": "utbetalt",
    "kvarvarande": "kvarvarande",
    "varav_statliga": "varav_statliga",
    "prognos_kvarvarande": "prognos",
}
# Below the sum the printed tables have rows that are no areas.
NO_AREAS = ("Överskott", "Ackumulerat")


def followup_shown(computed: pd.DataFrame, period: str) -> dict[tuple[str, str], str]:
    """(Area, column) → what the report's budget follow-up shows in tkr."""
    names = [f"ekonomi.{swedish.slug(column)}" for column in economy.LABELS]
    chosen = facts.select(computed, *names, periods=[Period.parse(period)])
    table = tables.of_facts(chosen, caption="", unit="tkr")
    columns = {label: column for column, label in economy.LABELS.items()}
    return {
        (area, columns[label]): cell
        for area, cells in as_displayed(table).items()
        for label, cell in zip(table.header[1:], cells, strict=True)
    }


def followup_printed(period: str) -> dict[tuple[str, str], str]:
    """(Area, column) → what is printed."""
    return {
        (row["område"], ours): amount(row[theirs])
        for row in printed(f"ekonomi/budgetuppfoljning_{period}.csv")
        if not row["område"].startswith(NO_AREAS)
        for theirs, ours in COLUMNS.items()
        if theirs in row
    }


@pytest.mark.parametrize("period", FAULTS)
def test_budget_followup_is_as_printed_but_for_the_faults(computed, period):
    """Budgetuppföljningen: every cell is as printed, except where the print does not add up."""
    shown, expected = followup_shown(computed, period), followup_printed(period)
    assert list(shown) == [cell for cell in expected if cell in shown]
    assert [
        expected[cell] for cell in expected.keys() - shown.keys() if expected[cell] != "–"
    ] == []
    differing = {
        cell: shown[cell].replace("\u00a0", " ") for cell in shown if shown[cell] != expected[cell]
    }
    assert differing == {cell: value for cell, (value, _) in FAULTS[period].items()}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ekonomi.disponibla", 134_355_000),
        ("ekonomi.utfall", 31_873_000),
        ("ekonomi.kvarvarande", 102_482_000),
        ("ekonomi.kvarvarande.kurs_och_konferens", -547_000),
        ("ekonomi.andel_extern", (12_449 + 4_704) / 29_390),
        ("ekonomi.andel_staten_disponibla", 81_611_957 / 105_895_215),
        ("externa_medel.sokta_antal", 8),
        ("externa_medel.beviljade_antal", 3),
        ("externa_medel.andel_antal", 3 / 8),
        ("externa_medel.sokt_belopp", 18_570_800),
        ("externa_medel.beviljat_belopp", 5_685_000),
        ("externa_medel.andel_belopp", 5_685_000 / 18_570_800),
        ("narvaro.traffar", 70),
        ("narvaro.natverk_antal", 21),
        ("narvaro.natverk_nar_mal", 9),
    ],
)
def test_named_figures_of_2020(of_period, name, value):
    """The figures that the report of 2020-T2 is known by."""
    assert of_period["2020-T2"][name] == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("narvaro.samtliga", "76 %"),
        ("narvaro.natverk.pks", "95 %"),
        ("narvaro.sida.reko.regionen", "91 %"),
        ("ekonomi.andel_extern", "58 %"),
        ("ekonomi.andel_staten_disponibla", "77 %"),
        ("externa_medel.andel_belopp", "31 %"),
        ("ekonomi.utfall", "31 873 000 kr"),
    ],
)
def test_named_figures_as_shown(computed, name, shown):
    """The same figures as a reader meets them in a sentence."""
    fact = facts.one(computed, name, NOW)
    assert facts.shown(fact).replace("\u00a0", " ") == shown


# The published figures of grants, research and attendance.


def test_applications_summary_is_as_printed(computed):
    """The printed summary of 2020-T2; 37 % is 3 of 8, which is 37,5 and goes up to 38."""
    (row,) = [
        r
        for r in printed("externa_medel/ansokningar_sammanfattning.csv")
        if r["period"] == "2020-T2"
    ]
    chosen = facts.select(computed, "externa_medel", periods=[NOW])
    shown = {
        fact["name"].removeprefix("externa_medel."): facts.shown(fact)
        for _, fact in chosen.iterrows()
    }
    assert row["andel_beviljade_%"] == "37"
    assert shown == {
        "sokta_antal": row["inskickade"],
        "beviljade_antal": row["beviljade"],
        "andel_antal": share("38"),
        "sokt_belopp": f"{amount(row['sökt_kr'])}\u00a0kr",
        "beviljat_belopp": f"{amount(row['beviljat_kr'])}\u00a0kr",
        "andel_belopp": share(row["andel_beviljat_%"]),
    }


def test_research_applications_are_the_five_published(data, of_period):
    """The research annex lists five applications; the amounts known of them are added."""
    amounts = {row["ansökan"]: row for row in printed("externa_medel/ansokningar_2020-T2.csv")}
    listed = {row["ansökan"]: row for row in printed("forskning/ansokningar_2020-T2.csv")}
    known = [amounts[name] for name in listed if name in amounts]
    rows = research.of_period(data, NOW)
    assert dict(zip(rows["ansökan"], rows["beslut"], strict=True)) == {
        name: row["beslut"] for name, row in listed.items()
    }
    figures = of_period["2020-T2"]
    assert figures["forskning.ansokningar"] == len(listed) == 5
    assert figures["forskning.sokt_belopp"] == sum(int(row["sökt_kr"]) for row in known)
    assert figures["forskning.beviljat_belopp"] == sum(int(row["beviljat_kr"]) for row in known)


def test_research_sums_rest_on_the_known_amounts(computed):
    """Four of the five applied-for amounts are known, and the figure says so."""
    assert facts.one(computed, "forskning.sokt_belopp", NOW)["n"] == 4
    assert facts.one(computed, "forskning.beviljat_belopp", NOW)["n"] == 4
    assert facts.one(computed, "forskning.ansokningar", NOW)["n"] == 5


def test_studies_of_2020_are_those_of_the_annex(of_period, data):
    """The annex of ongoing research in 2020 and the register have the same studies."""
    listed = {row["namn"]: row["status"] for row in printed("forskning/studier_2020-T2.csv")}
    within = data.within("forskning/studier", NOW)
    assert dict(zip(within["studie"], within["status"], strict=True)) == listed
    figures = of_period["2020-T2"]
    assert (figures["forskning.pagaende"], figures["forskning.avslutade"]) == (6, 1)


PUBLISHED_ATTENDANCE = [
    row
    for row in printed("narvaro/narvaro_publicerad.csv")
    if row["period"] in ("2018-T2", "2019-T2", "2019-T3", "2020-T2")
]


@pytest.mark.parametrize(
    "row", PUBLISHED_ATTENDANCE, ids=lambda row: f"{row['period']} {row['grupp']}"
)
def test_published_attendance(computed, row):
    """Each published attendance that has rows behind it, in all, by side and in meetings."""
    whole, network = row["grupp"] == "Samtliga nätverk", swedish.slug(row["grupp"])
    name = "narvaro.samtliga" if whole else f"narvaro.natverk.{network}"
    figure = facts.one(computed, name, Period.parse(row["period"]))
    assert facts.shown(figure) == share(row["andel_%"])
    if row["träffar"]:
        assert figure["n"] == int(row["träffar"])
    for side in ("kommuner", "regionen"):
        if row[f"{side}_%"]:
            split = facts.one(computed, f"narvaro.sida.{network}.{side}", NOW)
            assert facts.shown(split) == share(row[f"{side}_%"])


def test_published_facts_of_attendance(of_period):
    """What the report of 2020-T2 says in words of attendance.

    One figure cannot be met: 41, 42 and 17 per cent of 70 meetings are 29, 29 and 12, and 29 is
    41 per cent in both forms.
    """
    now = of_period["2020-T2"]
    networks = [v for name, v in now.items() if name.startswith("narvaro.natverk.")]
    towns = {name: v for name, v in now.items() if name.startswith("narvaro.kommun.")}
    before = [of_period[period] for period in ("2019-T2", "2019-T3")]
    per_cent = {
        "lägsta nätverksmedel %": min(networks),
        "högsta nätverksmedel %": max(networks),
        "lägsta kommunmedel %": min(towns.values()),
        "högsta kommunmedel % (Jönköping)": now["narvaro.kommun.jonkoping"],
        "Mullsjö 2019 %": before[0]["narvaro.kommun.mullsjo"],
        "Mullsjö 2020 %": now["narvaro.kommun.mullsjo"],
        "fysiska möten %": now["narvaro.form.fysisk"],
        "digitala möten %": now["narvaro.form.digital"],
        "kombinerade möten %": now["narvaro.form.kombination"],
        "PKS andel män %": 1 - now["narvaro.andel_kvinnor.pks"],
        "PKS andel kvinnor %": now["narvaro.andel_kvinnor.pks"],
    }
    counts = {
        "nätverk med registrerad närvaro": len(networks),
        "träffar": now["narvaro.traffar"],
        "nätverk som når 80 %": sum(mean >= 0.8 for mean in networks),
    }
    rounded = {name: int(swedish.round_half_up(100 * v)) for name, v in per_cent.items()}
    listed = {row["mått"]: int(row["värde"]) for row in printed("narvaro/fakta_2020-T2.csv")}
    more = [sum(towns[name] > year[name] for name in towns) for year in before]
    assert more == [listed.pop("kommuner som ökat sedan 2019")] * 2
    assert max(towns, key=towns.get) == "narvaro.kommun.jonkoping"
    assert rounded | counts == listed | {"digitala möten %": 41}


# Attendance on small tables, recomputed.

TOWNS = """kommun;kommunkod;länsdel
Aneby;0604;Höglandet
Habo;0643;Väst
Åsa;0001;Väst"""
PARTIES = "part;sida\nRegionen;regionen\nPolisen;övriga"


def meetings(rows: str) -> Registers:
    """Attendance with three municipalities, the region and the police to choose from."""
    header = "datum;nätverk;form;part;kallade;närvarande;kvinnor;män"
    return gate(narvaro=f"{header}\n{rows}", kommuner=TOWNS, parter=PARTIES)


JOINT = """2020-01-10;Reko;fysisk;Aneby;2;1;1;0
2020-01-10;Reko;fysisk;Habo;1;1;;
2020-01-10;Reko;fysisk;Regionen;5;5;2;3
2020-01-10;Reko;fysisk;Polisen;2;0;0;0
2020-03-10;Reko;digital;Aneby;2;2;;
2020-03-10;Reko;digital;Regionen;4;1;;
2020-02-01;Åldring;fysisk;Aneby;1;1;;
2020-02-01;Åldring;fysisk;Polisen;1;0;;
2020-05-01;Östra;kombination;Åsa;3;0;;
2020-08-31;Östra;digital;Åsa;1;1;;
2020-09-01;Östra;digital;Åsa;1;1;;
2019-12-31;Östra;digital;Åsa;1;1;;"""


def test_attendance_by_hand():
    """A meeting is närvarande over kallade of all its parties, and every mean is unweighted.

    Aneby was called to three meetings; the side of others counts in the meeting but is no side;
    only the group that the region took part in is split; a day after the period does not count.
    """
    found = values(attendance.attendance(meetings(JOINT), NOW))
    reko, elders, east = mean([7 / 10, 3 / 6]), 1 / 2, mean([0, 1])
    assert found == pytest.approx(
        {
            "narvaro.samtliga": mean([reko, elders, east]),
            "narvaro.traffar": 5,
            "narvaro.natverk_antal": 3,
            "narvaro.natverk_nar_mal": 0,
            "narvaro.natverk.reko": reko,
            "narvaro.natverk.aldring": elders,
            "narvaro.natverk.ostra": east,
            "narvaro.kommun.aneby": mean([1 / 2, 1, 1]),
            "narvaro.kommun.habo": 1,
            "narvaro.kommun.asa": mean([0, 1]),
            "narvaro.sida.reko.kommuner": mean([2 / 3, 1]),
            "narvaro.sida.reko.regionen": mean([1, 1 / 4]),
            "narvaro.form.fysisk": 2 / 5,
            "narvaro.form.digital": 2 / 5,
            "narvaro.form.kombination": 1 / 5,
            "narvaro.andel_kvinnor.reko": 3 / 6,
        }
    )


def test_what_attendance_rests_on():
    """What n counts is meetings: of the network, or those the municipality was called to."""
    table = attendance.attendance(meetings(JOINT), NOW).set_index("name")["n"]
    expected = {"samtliga": 5, "natverk.reko": 2, "natverk.aldring": 1, "kommun.aneby": 3}
    expected |= {"kommun.habo": 1, "sida.reko.regionen": 2, "form.kombination": 1}
    expected |= {"natverk_antal": 3, "andel_kvinnor.reko": 6}
    assert {name: table[f"narvaro.{name}"] for name in expected} == expected


def test_networks_and_municipalities_come_in_swedish_order():
    """Å and Ö come after all other letters in the tables of a report."""
    table = attendance.attendance(meetings(JOINT), NOW)
    items = list(facts.select(table, "narvaro.natverk", "narvaro.kommun")["item"])
    assert items == ["Reko", "Åldring", "Östra", "Aneby", "Habo", "Åsa"]


def test_unregistered_attendance_is_no_absence():
    """A blank närvarande is left out: the meeting counts by those registered."""
    rows = "2020-01-10;PKS;fysisk;Aneby;1;1;;\n2020-01-10;PKS;fysisk;Habo;1;;;"
    found = values(attendance.attendance(meetings(rows), NOW))
    assert found["narvaro.natverk.pks"] == 1
    assert "narvaro.kommun.habo" not in found


@pytest.mark.parametrize(
    ("present", "called"), [((2, 5, 5), (5, 5, 5)), ((7, 14, 15), (15, 15, 15)), ((4, 4), (5, 5))]
)
def test_a_network_exactly_at_the_target_reaches_it(present, called):
    """A mean of exactly 80 % reaches the target of 80 %, however the fractions fall."""
    rows = "\n".join(
        f"2020-01-{day};PKS;fysisk;Aneby;{all_called};{came};;"
        for day, came, all_called in zip("10 11 12".split(), present, called, strict=False)
    )
    shares = [Fraction(came, of) for came, of in zip(present, called, strict=True)]
    assert sum(shares) / len(shares) == Fraction(4, 5)
    found = values(attendance.attendance(meetings(rows), NOW))
    assert found["narvaro.natverk_nar_mal"] == 1


def test_the_target_is_a_parameter_of_the_run():
    """With a target of 50 % three networks reach it; a network just below 80 % never does."""
    found = measures.compute(meetings(JOINT), [NOW], {"attendance_target": 0.5, "annat": 1})
    assert values(found)["narvaro.natverk_nar_mal"] == 3
    below = "2020-01-10;PKS;fysisk;Aneby;1000;799;;"
    assert values(attendance.attendance(meetings(below), NOW))["narvaro.natverk_nar_mal"] == 0


ROW = st.tuples(
    st.integers(1, 4),
    st.sampled_from(["PKS", "Reko", "Älvsnät"]),
    st.sampled_from(["Aneby", "Habo", "Åsa", "Regionen", "Polisen"]),
    st.integers(1, 9),
    st.integers(0, 9),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(ROW, min_size=1, max_size=25, unique_by=lambda row: row[:3]))
def test_attendance_recomputed_in_fractions(rows):
    """Whatever the meetings, the means are those of exact arithmetic, one meeting at a time."""
    lines = [f"2020-0{m}-01;{net};fysisk;{who};{c};{min(c, p)};;" for m, net, who, c, p in rows]
    found = values(attendance.attendance(meetings("\n".join(lines)), NOW))

    def ratio(chosen: list) -> Fraction:
        return Fraction(sum(min(c, p) for *_, c, p in chosen), sum(c for *_, c, _ in chosen))

    def of_meetings(chosen: list) -> Fraction:
        held = {row[:2] for row in chosen}
        return mean(ratio([row for row in chosen if row[:2] == meeting]) for meeting in held)

    networks = {row[1]: of_meetings([r for r in rows if r[1] == row[1]]) for row in rows}
    towns = {row[2] for row in rows} - {"Regionen", "Polisen"}
    expected = {f"narvaro.natverk.{swedish.slug(net)}": float(v) for net, v in networks.items()}
    expected |= {
        f"narvaro.kommun.{swedish.slug(town)}": float(
            of_meetings([r for r in rows if r[2] == town])
        )
        for town in towns
    }
    expected["narvaro.samtliga"] = float(mean(networks.values()))
    expected["narvaro.natverk_nar_mal"] = sum(v >= Fraction(4, 5) for v in networks.values())
    assert {name: found[name] for name in expected} == pytest.approx(expected)
    assert {n for n in found if n.startswith(("narvaro.natverk.", "narvaro.kommun."))} == {
        n for n in expected if n.startswith(("narvaro.natverk.", "narvaro.kommun."))
    }


# Economy on small tables.

AREAS = "område;ordning\nÖster;1\nAnnat;2\nTomt;3"
FOLLOWUP = "period;område;ingående;erhållna;budget;utfall;utbetalt;varav_statliga;prognos;enhet\n"


def accounts(rows: str) -> Registers:
    """Budget follow-up of three areas, whose printed order is not the alphabetical one."""
    return gate(budgetuppfoljning=FOLLOWUP + rows, omraden=AREAS)


def test_followup_by_hand():
    """Disponibla = ingående + erhållna; kvarvarande = disponibla − utfall − utbetalt."""
    found = accounts("2020-T2;Annat;100;50;;60;20;;;kr\n2020-T2;Öster;10;;;40;;;;tkr")
    figures = values(economy.followup(found, NOW))
    assert figures["ekonomi.disponibla.annat"] == 150
    assert figures["ekonomi.kvarvarande.annat"] == 70
    assert figures["ekonomi.disponibla.oster"] == 10_000
    assert figures["ekonomi.kvarvarande.oster"] == -30_000
    assert figures["ekonomi.disponibla"] == 10_150
    assert figures["ekonomi.kvarvarande"] == -29_930


def test_areas_come_in_printed_order():
    """Areas stand in the organisation's order, not in that of the file or the alphabet."""
    found = accounts("2020-T2;Tomt;1;;;;;;;kr\n2020-T2;Annat;1;;;;;;;kr\n2020-T2;Öster;1;;;;;;;kr")
    items = facts.select(economy.followup(found, NOW), "ekonomi.ingaende")["item"]
    assert list(items) == ["Öster", "Annat", "Tomt", ""]


def test_an_empty_amount_is_never_nought():
    """A blank is shown as missing and adds nothing; a printed 0 is 0.

    An area without any amount received has no disponibla, and without any amount at all nothing
    that is left.
    """
    rows = "2020-T2;Öster;0;;;;;;;kr\n2020-T2;Annat;;;;5;;;;kr\n2020-T2;Tomt;;;9;;;;;kr"
    figures = values(economy.followup(accounts(rows), NOW))
    assert figures["ekonomi.ingaende.oster"] == figures["ekonomi.disponibla.oster"] == 0
    assert figures["ekonomi.kvarvarande.oster"] == 0
    assert figures["ekonomi.ingaende.annat"] is None
    assert figures["ekonomi.disponibla.annat"] is None
    assert figures["ekonomi.kvarvarande.annat"] == -5
    assert figures["ekonomi.disponibla.tomt"] is None
    assert figures["ekonomi.kvarvarande.tomt"] is None
    assert figures["ekonomi.kvarvarande"] == -5


def test_an_empty_column_gives_no_facts():
    """Where nothing is forecast, there is no forecast of 0."""
    figures = values(economy.followup(accounts("2020-T2;Öster;1;;;;;;;kr"), NOW))
    assert set(figures) == {
        f"ekonomi.{column}{area}"
        for column in ("ingaende", "disponibla", "kvarvarande")
        for area in ("", ".oster")
    }


def test_sums_rest_on_the_amounts_there_are():
    """A sum rests on the amounts that were added; a missing amount rests on nothing."""
    rows = "2020-T2;Öster;1;;;;;;7;kr\n2020-T2;Annat;2;;;;;;;kr"
    n = economy.followup(accounts(rows), NOW).set_index("name")["n"]
    assert (n["ekonomi.ingaende"], n["ekonomi.prognos"]) == (2, 1)
    assert (n["ekonomi.prognos.oster"], n["ekonomi.prognos.annat"]) == (1, 0)


def test_only_the_period_named_counts():
    """Economy is by the period written in the register, not by the days it covers."""
    rows = "2020-T1;Öster;1;;;;;;;kr\n2020-T2;Öster;2;;;;;;;kr\n2019-T2;Öster;4;;;;;;;kr"
    assert values(economy.followup(accounts(rows), NOW))["ekonomi.ingaende"] == 2


def payers(rows: str) -> Registers:
    """Financing of the three areas."""
    return gate(finansiering=f"period;område;finansiär;slag;belopp\n{rows}", omraden=AREAS)


def test_financing_by_hand():
    """Shares of a row are of the row, shares of areas of the whole; external is not kommunerna."""
    found = values(
        economy.financing(
            payers(
                "2020-T2;Annat;kommunerna;utfall;30\n2020-T2;Annat;staten;utfall;10\n"
                "2020-T2;Öster;övriga;utfall;60"
            ),
            NOW,
        )
    )
    assert found["ekonomi.finansiering_utfall.annat.totalt"] == 40
    assert found["ekonomi.finansiering_utfall.totalt"] == 100
    assert found["ekonomi.finansieringsandel_utfall.annat.kommunerna"] == 0.75
    assert found["ekonomi.finansieringsandel_utfall.staten"] == pytest.approx(0.1)
    assert found["ekonomi.andel_av_total_utfall.oster"] == pytest.approx(0.6)
    assert found["ekonomi.andel_av_total_utfall"] == 1
    assert found["ekonomi.andel_extern"] == pytest.approx(0.7)
    assert found["ekonomi.finansiering_utfall.oster.staten"] is None
    assert found["ekonomi.finansieringsandel_utfall.oster.staten"] is None
    assert "ekonomi.andel_staten_disponibla" not in found


def test_a_financier_without_amounts_is_missing():
    """A financier that paid nothing anywhere has no sum of 0, and all the rest is external."""
    found = values(economy.financing(payers("2020-T2;Öster;övriga;utfall;60"), NOW))
    assert found["ekonomi.finansiering_utfall.kommunerna"] is None
    assert found["ekonomi.finansieringsandel_utfall.kommunerna"] is None
    assert found["ekonomi.andel_extern"] == 1


def test_shares_of_nothing_are_missing():
    """Where a payment and its repayment cancel out there is nothing to have a share of."""
    rows = "2020-T2;Öster;staten;utfall;60\n2020-T2;Öster;övriga;utfall;-60"
    found = values(economy.financing(payers(rows), NOW))
    assert found["ekonomi.finansiering_utfall.oster.totalt"] == 0
    assert found["ekonomi.finansieringsandel_utfall.oster.staten"] is None
    assert found["ekonomi.andel_av_total_utfall.oster"] is None
    assert found["ekonomi.andel_extern"] is None


# Grants and research on small tables.

APPLICATIONS = "ansökan;finansiär;inskickad;sökt;beslut;beviljat;besked;forskning\n"
STUDIES = "studie;område;typ;status;start;slut\n"


def test_an_application_counts_when_it_was_sent():
    """An application of April counts in T1 and T2, one sent last year in neither."""
    rows = gate(
        ansokningar=APPLICATIONS
        + "A;Forte;2020-04-01;100;beviljad;50;2020-08-01;nej\n"
        + "B;Forte;2019-12-31;100;beviljad;100;2020-04-01;nej\n"
        + "C;Forte;2020-08-31;300;väntar;;;nej\nD;Forte;2020-09-01;100;avslag;;;nej"
    )
    first, second = (values(grants.applications(rows, Period(2020, t))) for t in ("T1", "T2"))
    assert first["externa_medel.sokta_antal"] == first["externa_medel.beviljade_antal"] == 1
    assert second["externa_medel.sokta_antal"] == 2
    assert second["externa_medel.andel_antal"] == 0.5
    assert second["externa_medel.andel_belopp"] == pytest.approx(50 / 400)


def test_no_amount_known():
    """Where no application's amount is known, no amount is shown, and no share of it."""
    rows = gate(ansokningar=APPLICATIONS + "A;Forte;2020-04-01;;beviljad;;;nej")
    found = values(grants.applications(rows, NOW))
    assert found == {
        "externa_medel.sokta_antal": 1,
        "externa_medel.beviljade_antal": 1,
        "externa_medel.andel_antal": 1,
        "externa_medel.sokt_belopp": None,
        "externa_medel.beviljat_belopp": None,
        "externa_medel.andel_belopp": None,
    }


@pytest.mark.parametrize(("decision", "granted"), [("avslag", 0), ("väntar", None)])
def test_refused_is_nought_and_waiting_is_unknown(decision, granted):
    """A refused application was granted 0 kr; one that waits for its answer is not known."""
    rows = gate(ansokningar=APPLICATIONS + f"A;Forte;2020-04-01;100;{decision};;;nej")
    assert values(grants.applications(rows, NOW))["externa_medel.beviljat_belopp"] == granted


ANSWERED = (
    APPLICATIONS
    + "A;Forte;2019-05-01;100;beviljad;80;2020-04-01;ja\n"
    + "B;Forte;2019-05-01;7;beviljad;7;2020-04-01;nej\n"
    + "C;Forte;2019-05-01;500;väntar;;;ja"
)


def test_research_applications_count_when_sent_or_answered():
    """A research application counts in the period of the sending and in that of the answer."""
    found = values(research.applications(gate(ansokningar=ANSWERED), NOW))
    assert found == {
        "forskning.ansokningar": 1,
        "forskning.sokt_belopp": 100,
        "forskning.beviljat_belopp": 80,
    }
    before = values(research.applications(gate(ansokningar=ANSWERED), Period(2019, "T2")))
    assert before["forskning.sokt_belopp"] == 600


def test_an_answer_counts_in_a_period_when_nothing_was_sent():
    """Answers come a year later: the figures are there although no application was sent."""
    found = values(measures.compute(gate(ansokningar=ANSWERED), [NOW]))
    assert found["forskning.ansokningar"] == 1
    assert "externa_medel.sokta_antal" not in found


def test_no_research_among_the_applications_sent():
    """Applications that are not for research are none for research: a count of 0, no amount."""
    rows = gate(ansokningar=APPLICATIONS + "A;Forte;2020-04-01;9;avslag;0;;nej")
    found = values(measures.compute(rows, [NOW]))
    assert found["forskning.ansokningar"] == 0
    assert found["forskning.sokt_belopp"] is None


def test_studies_belong_to_the_periods_they_overlap():
    """A study counts if a day of it is in the period; it is under way until it is finished.

    A study without a start or an end has gone on from long ago, or goes on.
    """
    rows = gate(
        studier=STUDIES
        + "Slut före;A;a;pågår;2018;2019-12\nBörjar efter;A;a;pågår;2020-09;\n"
        + "Första dagen;A;a;pågår;2018;2020-01-01\nSista dagen;A;a;avslutad;2020-08-31;\n"
        + "Hela tiden;A;a;planeras;;\nOkänd start;A;a;pausad;;2020-T2"
    )
    found = values(research.studies(rows, NOW))
    assert found == {"forskning.pagaende": 3, "forskning.avslutade": 1}


def test_activities_are_those_of_the_year():
    """The year's activities are shown, also those planned for its end."""
    rows = gate(
        aktiviteter="datum;aktivitet;typ\n2020-11;ForskarFredag;a\n2019-11;Förra;a\n2020;Året;a"
    )
    assert list(research.activities(rows, NOW)["aktivitet"]) == ["ForskarFredag", "Året"]


# The whole.


def test_a_present_status_is_not_compared():
    """A study's status tells of now, so studies are counted for the report's own period alone."""
    rows = gate(studier=STUDIES + "Hela tiden;A;a;avslutad;;", ansokningar=ANSWERED)
    found = measures.compute(rows, [NOW, Period(2019, "T2")])
    assert set(found.loc[found["name"] == "forskning.avslutade", "period"]) == {"2020-T2"}
    assert set(found.loc[found["name"] == "forskning.ansokningar", "period"]) == {
        "2020-T2",
        "2019-T2",
    }


def test_a_period_named_twice_is_computed_once():
    """A period that is compared with itself gives its figures once."""
    found = measures.compute(accounts("2020-T2;Öster;1;;;;;;;kr"), [NOW, NOW])
    values(found)


def test_registers_without_rows_give_no_facts():
    """Where nothing is registered for a period, there is no figure, least of all 0."""
    assert measures.compute(Registers(), [NOW]).empty
    assert measures.compute(meetings(JOINT), [Period(2017, "T2")]).empty


def test_two_names_that_give_the_same_figure_are_refused():
    """Areas that differ only in what a figure's name leaves out must be renamed, both told."""
    rows = gate(
        budgetuppfoljning=FOLLOWUP + "2020-T2;Bad;1;;;;;;;kr\n2020-T2;Båd!;2;;;;;;;kr",
        omraden="område\nBad\nBåd!",
    )
    with pytest.raises(RegisterError) as told:
        measures.compute(rows, [NOW])
    said = str(told.value)
    assert '"Bad" får samma uppgiftsnamn' in said
    assert '"Båd!" får samma uppgiftsnamn' in said
    assert "ekonomi.ingaende.bad" in said


def test_measures_do_not_change_the_registers(data):
    """Registers are the same before and after every measure."""
    before = {name: table.copy() for name, table in data.tables.items()}
    measures.compute(data, PERIODS)
    for name, table in before.items():
        pd.testing.assert_frame_equal(data.tables[name], table)


def test_facts_are_as_facts_are(computed):
    """Every fact has its columns, a unit, a source, a Swedish label and a name of slugs."""
    assert list(computed) == facts.COLUMNS
    assert set(computed["unit"]) <= {"andel", "kr", "antal", "årsarbetare"}
    assert set(computed["source"]) <= set(REGISTERS)
    assert computed["label"].str.len().all()
    assert computed["name"].str.fullmatch(r"[a-z0-9_]+(\.[a-z0-9_]+)+").all()
    ok = computed[(computed["status"] == "ok") & (computed["unit"] == "andel")]
    assert ok["value"].between(0, 1).all()


def test_the_order_of_registers_does_not_matter(data, computed):
    """The same figures come from rows in another order."""
    turned = Registers({name: table[::-1] for name, table in data.tables.items()})
    again = measures.compute(turned, PERIODS).set_index(["name", "period"])["value"]
    first = computed.set_index(["name", "period"])["value"]
    pd.testing.assert_series_equal(again.sort_index(), first.sort_index(), rtol=1e-12)


def test_registers_behind_a_chapter():
    """A chapter on attendance also needs the municipalities and parties that sides are told by."""
    assert measures.registers_behind(["narvaro"]) == [
        "narvaro",
        "organisation/kommuner",
        "organisation/parter",
    ]


def test_options_of_measures():
    """The target for attendance is the only parameter of a run that a measure takes."""
    taken = {name: v for measure in measures.MEASURES for name, v in measure.options.items()}
    assert taken == {"attendance_target": 0.8}
