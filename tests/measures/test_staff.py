"""Staff: årsarbetare in all and by breakdown, where a breakdown is given."""

from byhand import gate, values

from kutools import facts, measures
from kutools.measures import staff
from kutools.periods import Period

NOW = Period.parse("2020-T2")
HEADER = "period;verksamhet;anställningsform;finansiering;årsarbetare\n"


def of(rows: str, period: Period = NOW) -> dict[str, float | None]:
    """Name → value of the figures of staff."""
    return values(staff.staff(gate(arsarbetare=HEADER + rows), period))


def test_staff_by_hand():
    """The same whole is added up by employment, by activity and by funding."""
    rows = """2020-T2;FoU;tillsvidare;grund;2,5
    2020-T2;FoU;visstid;extern;1
    2020-T2;Stab;tillsvidare;grund;0,5
    2019-T2;Stab;tillsvidare;grund;40"""
    assert of(rows) == {
        "personal.arsarbetare": 4,
        "personal.anstallningsform.tillsvidare": 3,
        "personal.anstallningsform.visstid": 1,
        "personal.verksamhet.fou": 3.5,
        "personal.verksamhet.stab": 0.5,
        "personal.finansiering.grund": 3,
        "personal.finansiering.extern": 1,
    }


def test_a_breakdown_that_no_row_gives_has_no_figures():
    """Where only the form of employment was published, nothing is said of activity or funding."""
    assert of("2020-T2;;visstid;;1,5") == {
        "personal.arsarbetare": 1.5,
        "personal.anstallningsform.visstid": 1.5,
    }


def test_what_is_not_broken_down_is_said_and_comes_last():
    """Staff without a form of employment is told as such, after the largest and the smaller."""
    table = staff.staff(
        gate(arsarbetare=HEADER + "2020-T2;;;;9\n2020-T2;;visstid;;1\n2020-T2;;tillsvidare;;2"), NOW
    )
    chosen = facts.select(table, "personal.anstallningsform")
    assert list(chosen["item"]) == ["Tillsvidare", "Visstid", "Ej uppdelat"]
    assert list(chosen["name"])[-1] == "personal.anstallningsform.ej_uppdelat"
    assert list(chosen["value"]) == [2, 1, 9]


def test_what_staff_rests_on():
    """A figure rests on the rows that were added."""
    rows = "2020-T2;FoU;visstid;grund;1\n2020-T2;FoU;visstid;extern;1\n2020-T2;;tillsvidare;;1"
    n = staff.staff(gate(arsarbetare=HEADER + rows), NOW).set_index("name")["n"]
    assert n["personal.arsarbetare"] == 3
    assert n["personal.anstallningsform.visstid"] == 2
    assert n["personal.verksamhet.ej_uppdelat"] == 1


def test_nobody_is_a_number():
    """A group of 0 årsarbetare is 0; a period without rows has no figures."""
    assert of("2020-T2;FoU;;;0") == {"personal.arsarbetare": 0, "personal.verksamhet.fou": 0}
    assert measures.compute(gate(arsarbetare=HEADER + "2019-T2;FoU;;;1"), [NOW]).empty


def test_forms_are_called_as_readers_know_them():
    """Forms of employment have capital letters in a report."""
    names = ["Tjänsteköp", "Tillsvidare", "Visstid"]
    rows = "\n".join(f"2020-T2;;{name.lower()};;{n}" for n, name in enumerate(names))
    table = staff.staff(gate(arsarbetare=HEADER + rows), NOW)
    assert set(facts.select(table, "personal.anstallningsform")["item"]) == set(names)
