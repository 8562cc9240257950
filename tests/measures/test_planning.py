"""The plan: its area sheets, their money and staff, and the goals they serve."""

from byhand import gate, values

from kutools import facts, measures
from kutools.measures import goals, planning
from kutools.periods import Period
from kutools.registers import Registers

YEAR = Period.parse("2026")
GOALS = """nr;mål;kortnamn;gäller_från;gäller_till
1;Gammalt;Gammalt;2017;2025
2;Andra;Sist;2026;
1;Första;Först;2026;"""
SHEETS = "år;partnerskap;område;budget;årsarbetare;finansiering\n"
AIMS = "år;område;mål;partnerskap;målnivå\n"


def planned(sheets: str, aims: str = "") -> Registers:
    """Area sheets of a plan, and their aims."""
    tables = {"plan_omraden": SHEETS + sheets, "organisation_mal": GOALS}
    return gate(**tables, **({"plan_mal": AIMS + aims} if aims else {}))


THREE = """2026;Skola;Elev;100;0,5;grund
2026;Fritid;Bad;;1;grund
2026;Skola;Närvaro;50;;ESF
2025;Skola;Elev;9;9;grund"""


def test_sheets_by_hand():
    """Sheets, money and staff by partnership and in all, and sheets by financing."""
    assert values(planning.areas(planned(THREE), YEAR)) == {
        "plan.omraden.skola": 2,
        "plan.omraden.fritid": 1,
        "plan.omraden": 3,
        "plan.budget.skola": 150,
        "plan.budget.fritid": None,
        "plan.budget": 150,
        "plan.arsarbetare.skola": 0.5,
        "plan.arsarbetare.fritid": 1,
        "plan.arsarbetare": 1.5,
        "plan.finansiering.grund": 2,
        "plan.finansiering.esf": 1,
    }


def test_a_plan_that_says_nothing_of_money():
    """Where no sheet tells a budget, its staff or its financing, there are only sheets."""
    found = values(planning.areas(planned("2026;Skola;Elev;;;"), YEAR))
    assert found == {"plan.omraden.skola": 1, "plan.omraden": 1}


def test_goals_that_sheets_serve():
    """A sheet with several aims for a goal serves it once; an aim may have no goal.

    Sheets of the same name in two partnerships are two. Goals come in their order: one of the
    year that no sheet serves has none, and one of another time is not told.
    """
    sheets = "2026;Skola;Samverkan;;;\n2026;Fritid;Samverkan;;;"
    aims = """2026;Samverkan;Sist;Skola;1
    2026;Samverkan;Sist;Skola;2
    2026;Samverkan;Sist;Fritid;
    2026;Samverkan;;Fritid;90 %
    2025;Samverkan;Först;Fritid;"""
    table = planning.areas(planned(sheets, aims), YEAR)
    chosen = facts.select(table, "plan.mal")
    assert dict(zip(chosen["item"], chosen["value"], strict=True)) == {"Först": 0, "Sist": 2}
    assert list(chosen["item"]) == ["Först", "Sist"]


def test_the_goals_of_a_year():
    """A plan has the goals that hold in its year, in order."""
    rows = planned(THREE)
    assert list(goals.of_period(rows, YEAR)["kortnamn"]) == ["Först", "Sist"]
    assert list(goals.of_period(rows, Period(2025))["kortnamn"]) == ["Gammalt"]


def test_the_plan_is_of_its_own_year_only():
    """A plan is not compared with that of the year before."""
    found = measures.compute(planned(THREE), [YEAR, Period(2025)])
    assert set(found["period"]) == {"2026"}
