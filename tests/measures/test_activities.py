"""Activities: how what was planned stands, by goal and by what it serves."""

from byhand import gate, values

from kutools import facts
from kutools.measures import activities
from kutools.periods import Period

NOW = Period.parse("2020-T2")
GOALS = "nr;mål;kortnamn;gäller_från\n2;Andra;Sist;2017\n1;Första;Först;2017\n3;C;Tredje;2017"
ROWS = """period;mål;aktivitet;status;tre_k
2020-T2;Sist;A;klar;kvalitetshöjning
2020-T2;Först;B;klar;
2020-T2;Sist;C;klar;kvalitetshöjning
2020-T2;Först;D;avbruten;kostnadseffektivitet
2019-T2;Tredje;E;försenad;"""


def planned(rows: str = ROWS):
    """Activities of two periods, and the goals."""
    return gate(aktiviteter_aktiviteter=rows, organisation_mal=GOALS)


def test_activities_by_hand():
    """Activities by status in all, by goal and by K; one that serves no K is in none of them.

    A goal or K without activities of a status has 0 of it; a status that none has is not told,
    nor a goal without activities.
    """
    assert values(activities.activities(planned(), NOW)) == {
        "aktiviteter.antal": 4,
        "aktiviteter.status.klar": 3,
        "aktiviteter.status.forst.klar": 1,
        "aktiviteter.status.sist.klar": 2,
        "aktiviteter.tre_k.kostnadseffektivitet.klar": 0,
        "aktiviteter.tre_k.kompetenshojning.klar": 0,
        "aktiviteter.tre_k.kvalitetshojning.klar": 2,
        "aktiviteter.status.avbruten": 1,
        "aktiviteter.status.forst.avbruten": 1,
        "aktiviteter.status.sist.avbruten": 0,
        "aktiviteter.tre_k.kostnadseffektivitet.avbruten": 1,
        "aktiviteter.tre_k.kompetenshojning.avbruten": 0,
        "aktiviteter.tre_k.kvalitetshojning.avbruten": 0,
    }


def test_statuses_and_goals_come_in_order():
    """What is done comes first and what was given up last; goals come by number."""
    table = activities.activities(planned(), NOW)
    chosen = facts.select(table, "aktiviteter.status")
    goals = chosen[chosen["item"] != ""]
    assert list(goals["item"]) == ["Först", "Sist"] * 2
    assert list(dict.fromkeys(chosen["label"])) == ["Klar", "Avbruten"]
