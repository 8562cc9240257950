"""Courses: held and cancelled, who came, and what one occasion and all of them saved."""

import pytest
from byhand import gate, values

from kutools import facts, measures
from kutools.errors import ParamsError
from kutools.measures import courses
from kutools.periods import Period
from kutools.registers import Registers

NOW, HALF = Period.parse("2020-T2"), Period.parse("2020-H1")
OCCASIONS = "kurs;datum;uppdragsgivare;status;orsak;pris;externt_pris\n"
PARTICIPANTS = "kurs;datum;part;antal\n"
TOWNS = "kommun;kommunkod;länsdel;invånare;anställda\nAneby;1;a;7000;500\nÅsa;2;a;;\nÖ;3;a;10;"

HELD = """Juridik;2020-01-10;Stab;genomförd;;2000;5000
Juridik;2020-02-10;Stab;genomförd;;2000;5000
Samtal;2020-03-10;FoU;genomförd;;1000;1500
Gratis;2020-04-10;FoU;genomförd;;;
Samtal;2020-05-10;FoU;inställd;pandemin;1000;1500
Gratis;2020-06-30;FoU;inställd;;;
Samtal;2020-07-01;FoU;genomförd;;1000;1500"""
CAME = """Juridik;2020-01-10;Aneby;10
Juridik;2020-01-10;Åsa;4
Juridik;2020-02-10;Aneby;6
Samtal;2020-03-10;Externa;2
Gratis;2020-04-10;Aneby;3
Samtal;2020-07-01;Aneby;100"""


def held(occasions: str = HELD, came: str = CAME, towns: str = TOWNS) -> Registers:
    """Course occasions and those who came to them."""
    tables = {"tillfallen": OCCASIONS + occasions, "kommuner": towns}
    if came:
        tables["deltagare"] = PARTICIPANTS + came
    return gate(**tables)


def of(registers: Registers, period: Period = HALF) -> dict[str, float | None]:
    """Name → value of the figures of courses."""
    return values(courses.courses(registers, period))


def test_courses_by_hand():
    """Held and cancelled, by commissioner and by reason; a reason not given is said."""
    found = of(held())
    assert found["kurser.genomforda"] == 4
    assert found["kurser.installda"] == 2
    assert found["kurser.uppdrag.fou"] == found["kurser.uppdrag.stab"] == 2
    assert found["kurser.orsak.pandemin"] == found["kurser.orsak.ej_angiven"] == 1


def test_participants_by_hand():
    """Participants by party and in all, each party's share, and per 1 000 of a municipality.

    A municipality whose size is not known has no such figure, and neither has another party.
    """
    found = of(held())
    assert found["kurser.deltagare.aneby"] == 19
    assert found["kurser.deltagare"] == 25
    assert found["kurser.deltagare_andel.externa"] == 2 / 25
    per = {name: value for name, value in found.items() if "per_1000" in name}
    assert per == {
        "kurser.deltagare_per_1000_invanare.aneby": pytest.approx(19 / 7),
        "kurser.deltagare_per_1000_anstallda.aneby": 38,
    }


def test_parties_come_in_swedish_order():
    """Å and Ö come after all other letters."""
    table = courses.courses(held(came=CAME + "\nGratis;2020-04-10;Ö;1"), HALF)
    items = [item for item in facts.select(table, "kurser.deltagare")["item"] if item]
    assert items == ["Aneby", "Externa", "Åsa", "Ö"]


def test_savings_by_hand():
    """A course saves (external − own price) × participants, in mean over its occasions.

    In all that is the sum over the courses, against the sum of what they would have cost; over
    all occasions it is more.
    """
    found = of(held())
    juridik, samtal = 3000 * (14 + 6) / 2, 500 * 2
    assert found["kurser.besparing_per_deltagare.juridik"] == 3000
    assert found["kurser.deltagare_per_tillfalle.juridik"] == 10
    assert found["kurser.besparing.juridik"] == juridik
    assert found["kurser.besparing_andel.juridik"] == 3000 / 5000
    assert found["kurser.besparing"] == juridik + samtal
    assert found["kurser.besparing_andel"] == (juridik + samtal) / (5000 * 10 + 1500 * 2)
    assert found["kurser.besparing_totalt.juridik"] == 3000 * 20
    assert found["kurser.besparing_totalt"] == 3000 * 20 + samtal
    assert (found["kurser.tillfallen.juridik"], found["kurser.tillfallen"]) == (2, 3)


def test_a_course_without_an_external_price_saves_nothing_that_is_known():
    """Where one of the prices is missing, the course has no saving, and is not one of 0."""
    for prices in (";5000", "2000;"):
        found = of(held(f"A;2020-01-10;Stab;genomförd;;{prices}", "A;2020-01-10;Aneby;3"))
        assert not [name for name in found if "besparing" in name or "pris" in name]
        assert found["kurser.deltagare"] == 3


def test_a_cancelled_course_saves_nothing():
    """The prices of a cancelled occasion are not counted."""
    found = of(held("A;2020-01-10;Stab;inställd;;1;9", ""))
    assert found["kurser.installda"] == 1
    assert found["kurser.genomforda"] == found["kurser.deltagare"] == 0
    assert "kurser.besparing" not in found


def test_a_price_above_the_external_one_is_a_loss():
    """A course that cost more than the external one has a saving below 0."""
    found = of(held("A;2020-01-10;Stab;genomförd;;900;600", "A;2020-01-10;Aneby;2"))
    assert found["kurser.besparing"] == -600
    assert found["kurser.besparing_andel"] == -0.5


def test_no_participants():
    """An occasion that nobody came to saved 0 kr of 0 kr, which is no share."""
    found = of(held("A;2020-01-10;Stab;genomförd;;100;600", "A;2020-01-10;Aneby;0"))
    assert found["kurser.deltagare"] == found["kurser.besparing"] == 0
    assert found["kurser.besparing_andel"] is None
    assert found["kurser.deltagare_andel.aneby"] is None


def test_participants_that_are_not_registered_are_not_nought():
    """Courses were held, but who came is not registered: missing, not 0, and no saving."""
    found = of(held(came=""))
    assert found["kurser.genomforda"] == 4
    assert found["kurser.deltagare"] is None
    assert "kurser.besparing" not in found


def test_an_occasion_without_registered_participants_is_not_in_the_mean():
    """A course's mean is over the occasions whose participants are known."""
    found = of(held(came="Juridik;2020-01-10;Aneby;10"))
    assert found["kurser.deltagare_per_tillfalle.juridik"] == 10
    assert found["kurser.tillfallen.juridik"] == 1


def test_a_report_in_the_middle_of_the_year_covers_the_first_half():
    """A report for January–August has the courses of January–June, and says so."""
    found = measures.compute(held(), [NOW])
    fact = facts.one(found, "kurser.genomforda", NOW)
    assert (fact["value"], fact["period"], fact["covers"]) == (4, "2020-T2", "2020-H1")
    whole = facts.one(measures.compute(held(), [Period(2020)]), "kurser.genomforda", Period(2020))
    assert (whole["value"], whole["covers"]) == (5, "2020")


# One municipality.


def test_a_municipality_saves_over_all_occasions():
    """Aneby's participants, their share of all, and what they saved at priced courses."""
    found = values(courses.of_municipality(held(), HALF, "Aneby"))
    assert found == {
        "kommun.deltagare": 19,
        "kommun.deltagare_andel": 19 / 25,
        "kommun.besparing": 3000 * 16,
    }


def test_what_the_municipalities_saved_is_what_was_saved():
    """The savings of all municipalities and other parties add up to that of all occasions."""
    came = CAME.replace("Externa", "Ö")
    saved = [
        values(courses.of_municipality(held(came=came), HALF, town))["kommun.besparing"]
        for town in ("Aneby", "Åsa", "Ö")
    ]
    assert sum(saved) == of(held(came=came))["kurser.besparing_totalt"]


def test_a_municipality_without_participants():
    """Nobody from Ö came: 0 participants and 0 kr; where no price is known, no saving is."""
    nobody = {"kommun.deltagare": 0, "kommun.deltagare_andel": 0, "kommun.besparing": 0}
    assert values(courses.of_municipality(held(), HALF, "Ö")) == nobody
    unpriced = held("A;2020-01-10;Stab;genomförd;;;", "A;2020-01-10;Aneby;3")
    assert values(courses.of_municipality(unpriced, HALF, "Ö"))["kommun.besparing"] is None
    unknown = values(courses.of_municipality(held(came=""), HALF, "Ö"))
    assert set(unknown.values()) == {None}


def test_an_unknown_municipality_is_refused():
    """A misspelt municipality has not 0 participants: it is told, with the one meant."""
    with pytest.raises(ParamsError, match=r'okänd kommun "Aneb"\. Menade du "Aneby"'):
        courses.of_municipality(held(), HALF, "Aneb")
    assert courses.of_municipality(held(), HALF).empty
