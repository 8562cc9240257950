"""Attendance: who came of those called, in unweighted means of meetings and of networks."""

from fractions import Fraction
from statistics import mean

import pytest
from byhand import gate, values
from hypothesis import given, settings
from hypothesis import strategies as st

from kutools import facts, measures, swedish
from kutools.errors import ParamsError
from kutools.measures import attendance
from kutools.periods import Period
from kutools.registers import Registers

NOW = Period.parse("2020-T2")

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


@pytest.mark.parametrize("target", [-0.1, 1.01, 80])
def test_a_target_that_is_no_share_is_refused(target):
    """80 for 80 per cent is told, with what to write instead."""
    with pytest.raises(ParamsError, match="väntade en andel mellan 0 och 1"):
        attendance.attendance(meetings(JOINT), NOW, target)


def test_a_party_that_is_neither_municipality_nor_region_is_on_no_side():
    """The police count in the meeting, but neither as a municipality nor on a side."""
    rows = "2020-01-10;Reko;fysisk;Regionen;1;1;;\n2020-01-10;Reko;fysisk;Polisen;3;0;;"
    found = values(attendance.attendance(meetings(rows), NOW))
    assert found["narvaro.natverk.reko"] == 1 / 4
    assert found["narvaro.sida.reko.regionen"] == 1
    assert not [name for name in found if name.startswith(("narvaro.kommun", "narvaro.sida.polis"))]
    assert "narvaro.sida.reko.kommuner" not in found


# One municipality.


def test_a_municipality_beside_all_who_were_called_with_it():
    """Aneby's own share, and that of everyone at the same meetings, by network and in all.

    The meetings that Aneby was not called to count in neither.
    """
    found = values(attendance.of_municipality(meetings(JOINT), NOW, "Aneby"))
    assert found == pytest.approx(
        {
            "kommun.narvaro.reko": mean([1 / 2, 1]),
            "kommun.narvaro.aldring": 1,
            "kommun.narvaro": mean([1 / 2, 1, 1]),
            "kommun.alla.reko": mean([7 / 10, 3 / 6]),
            "kommun.alla.aldring": 1 / 2,
            "kommun.alla": mean([7 / 10, 3 / 6, 1 / 2]),
        }
    )


def test_a_municipality_has_the_same_mean_beside_the_others():
    """What the municipality's own report says is what the county's says of it."""
    of_all = values(attendance.attendance(meetings(JOINT), NOW))
    for town in ("Aneby", "Habo", "Åsa"):
        own = values(attendance.of_municipality(meetings(JOINT), NOW, town))
        assert own["kommun.narvaro"] == of_all[f"narvaro.kommun.{swedish.slug(town)}"]


def test_a_municipality_that_was_called_to_nothing():
    """Without a meeting there is no share, least of all 0."""
    rows = "2020-01-10;PKS;fysisk;Aneby;1;1;;"
    found = values(attendance.of_municipality(meetings(rows), NOW, "Habo"))
    assert found == {"kommun.narvaro": None, "kommun.alla": None}


def test_without_a_municipality_there_are_no_figures_of_one():
    """The report of the county has none of a municipality's own figures."""
    assert attendance.of_municipality(meetings(JOINT), NOW).empty
    assert not measures.compute(meetings(JOINT), [NOW])["name"].str.startswith("kommun.").any()


def test_an_unknown_municipality_is_refused():
    """A misspelt municipality is told with the one that was meant; the region is none."""
    with pytest.raises(ParamsError, match=r'okänd kommun "Anebyy"\. Menade du "Aneby"'):
        attendance.of_municipality(meetings(JOINT), NOW, "Anebyy")
    with pytest.raises(ParamsError, match='okänd kommun "Regionen"'):
        attendance.of_municipality(meetings(JOINT), NOW, "Regionen")
