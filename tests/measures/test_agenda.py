"""Agenda 2030: which of the seventeen global goals the areas serve."""

from byhand import gate, values

from kutools import facts
from kutools.measures import agenda
from kutools.periods import Period

NOW = Period.parse("2020-T2")
LINKS = """område;globalt_mål;huvudmål
Skola;4;ja
Skola;17;nej
Bad;4;
Bad;3;ja"""


def test_links_by_hand():
    """Areas by goal and goals by area; a goal that no area serves is counted as 0."""
    found = values(agenda.links(gate(koppling=LINKS), NOW))
    assert found["agenda2030.mal.4_god_utbildning_for_alla"] == 2
    assert found["agenda2030.mal.1_ingen_fattigdom"] == 0
    assert found["agenda2030.omrade.skola"] == found["agenda2030.omrade.bad"] == 2
    assert sum(v for name, v in found.items() if ".mal." in name) == 4


def test_all_seventeen_goals_in_order():
    """Every goal is told by number and name, 2 before 10; areas in the register's order."""
    table = agenda.links(gate(koppling=LINKS), NOW)
    goals = list(facts.select(table, "agenda2030.mal")["item"])
    assert len(goals) == len(agenda.GLOBAL_GOALS) == 17
    assert [int(goal.partition(" ")[0]) for goal in goals] == list(range(1, 18))
    assert list(facts.select(table, "agenda2030.omrade")["item"]) == ["Skola", "Bad"]


def test_the_matrix():
    """Each link has its area, its goal and whether it is a main one, which blank is not.

    The goals that no area serves have a column too, all seventeen in order.
    """
    drawn = agenda.matrix(gate(koppling=LINKS), NOW)
    cells = {tuple(cell) for cell in drawn[["row", "column", "main"]].to_numpy()}
    assert cells == {
        ("Bad", "3 God hälsa och välbefinnande", True),
        ("Skola", "4 God utbildning för alla", True),
        ("Bad", "4 God utbildning för alla", False),
        ("Skola", "17 Genomförande och globalt partnerskap", False),
    }
    goals = [f"{n} {name}" for n, name in enumerate(agenda.GLOBAL_GOALS, start=1)]
    assert list(drawn["column"].cat.categories) == goals


def test_links_without_main_goals():
    """Where the register has no column for main goals, none of the links is one."""
    drawn = agenda.matrix(gate(koppling="område;globalt_mål\nSkola;4"), NOW)
    assert list(drawn["main"]) == [False]
