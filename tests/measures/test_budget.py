"""The budget of the plan: the year's, the one before, and by index those after."""

import pytest
from byhand import gate, values

from kutools import facts, measures
from kutools.errors import ParamsError
from kutools.measures import budget
from kutools.periods import Period
from kutools.registers import Registers

YEAR = Period.parse("2026")
HEADER = "år;område;form;belopp;ingående;erhållna\n"
AREAS = "område;ordning\nÖster;1\nAnnat;2"


def planned(rows: str) -> Registers:
    """A budget of two areas, whose printed order is not the alphabetical one."""
    return gate(budgetplan=HEADER + rows, omraden=AREAS)


def test_budget_by_hand():
    """This year's and last year's amounts, by form, by area and in all."""
    rows = """2026;Annat;drift;100;;
    2026;Öster;drift;50;;
    2025;Annat;drift;90;;
    2026;Annat;samlad;7;;"""
    assert values(budget.plan(planned(rows), YEAR)) == {
        "ekonomi.plan.drift.2025.annat": 90,
        "ekonomi.plan.drift.2025": 90,
        "ekonomi.plan.drift.2026.oster": 50,
        "ekonomi.plan.drift.2026.annat": 100,
        "ekonomi.plan.drift.2026": 150,
        "ekonomi.plan.samlad.2026.annat": 7,
        "ekonomi.plan.samlad.2026": 7,
    }


def test_areas_come_in_printed_order_and_belong_to_their_form():
    """The areas stand in the organisation's order, under the form of financing."""
    table = budget.plan(planned("2026;Annat;drift;1;;\n2026;Öster;drift;2;;"), YEAR)
    assert list(table["item"]) == ["Öster", "Annat", ""]
    assert set(table["group"]) == {"Drift"}
    assert set(table["label"]) == {"Budget 2026"}


def test_each_year_grows_from_the_one_before():
    """100 kr with 10 and then 50 per cent more are 110 and 165 kr."""
    found = values(budget.plan(planned("2026;Annat;drift;100;;"), YEAR, [0.1, 0.5]))
    assert found["ekonomi.plan.drift.2027.annat"] == pytest.approx(110)
    assert found["ekonomi.plan.drift.2028.annat"] == pytest.approx(165)
    assert found["ekonomi.plan.drift.2028"] == pytest.approx(165)


def test_without_an_index_nothing_is_said_of_later_years():
    """A budget does not go on unchanged by itself; an index of 0 says that it does."""
    rows = planned("2026;Annat;drift;100;;")
    assert "ekonomi.plan.drift.2027" not in values(budget.plan(rows, YEAR))
    assert values(budget.plan(rows, YEAR, [0.0]))["ekonomi.plan.drift.2027"] == 100


def test_what_areas_bring_and_receive():
    """Disponibla = ingående + erhållna; an area that neither is known of has none."""
    rows = "2026;Öster;samlad;5;10;20\n2026;Annat;samlad;5;;"
    found = values(budget.plan(planned(rows), YEAR, [0.1]))
    assert found["ekonomi.plan.samlad.disponibla.2026.oster"] == 30
    assert found["ekonomi.plan.samlad.disponibla.2026.annat"] is None
    assert found["ekonomi.plan.samlad.disponibla.2026"] == 30
    assert "ekonomi.plan.samlad.disponibla.2027" not in found


def test_an_empty_amount_is_never_nought():
    """An area without an amount is missing this year and the next; an amount of 0 is 0."""
    found = values(budget.plan(planned("2026;Öster;drift;;;\n2026;Annat;drift;0;;"), YEAR, [0.1]))
    assert found["ekonomi.plan.drift.2026.oster"] is None
    assert found["ekonomi.plan.drift.2027.oster"] is None
    assert found["ekonomi.plan.drift.2026.annat"] == found["ekonomi.plan.drift.2026"] == 0
    empty = values(budget.plan(planned("2026;Öster;drift;;;"), YEAR, [0.1]))
    assert empty == {}


def test_a_falling_index():
    """An index below 0 makes the budget smaller."""
    found = values(budget.plan(planned("2026;Annat;drift;100;;"), YEAR, [-0.5]))
    assert found["ekonomi.plan.drift.2027"] == 50


def test_the_plan_is_of_its_own_year_only():
    """Years compared with have no plan of their own; the year before is in the plan itself."""
    rows = planned("2026;Annat;drift;100;;\n2025;Annat;drift;90;;")
    found = measures.compute(rows, [YEAR, *YEAR.comparisons()])
    assert set(found["period"]) == {"2026"}
    assert facts.one(found, "ekonomi.plan.drift.2025", YEAR)["value"] == 90


@pytest.mark.parametrize("rise", ["3,5", None, True, 3.5, -3.5, -1])
def test_an_index_that_is_no_share_is_refused(rise):
    """A text, a yes or 3.5 for 3,5 per cent, which is more than four times as much, is told."""
    with pytest.raises(ParamsError, match="budget_index"):
        budget.plan(planned("2026;Öster;drift;5;;"), YEAR, [0.035, rise])


def test_two_forms_of_an_area_each_have_what_they_bring():
    """What an area brings to drift and to samlad are two figures."""
    rows = "2026;Öster;samlad;5;10;20\n2026;Öster;drift;5;1;2"
    found = values(budget.plan(planned(rows), YEAR))
    assert found["ekonomi.plan.samlad.disponibla.2026.oster"] == 30
    assert found["ekonomi.plan.drift.disponibla.2026.oster"] == 3
