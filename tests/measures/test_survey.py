"""The survey: shares of the answers by grade, withheld where they are few."""

import pytest
from byhand import gate, values

from kutools import facts, measures
from kutools.measures import survey
from kutools.periods import Period
from kutools.registers import Registers

NOW = Period.parse("2022-T3")
GOALS = """nr;mål;kortnamn;gäller_från
2;Andra;Sist;2017
1;Första;Först;2017"""
QUESTIONS = "fråga;text;mål\nb;Fråga b?;Sist\na;Fråga a?;Först\nc;Fråga c?;Först"
NETWORKS = """nätverk;partnerskap;med_regionen
PKS;Övergripande;nej
Elev;Skola;nej
Skolchefer;Skola;nej
Bad;Fritid;nej
Spår;Natur;nej"""


def answered(answers: dict[tuple[str, str], str], year: int = 2022) -> Registers:
    """(Network, question) → the answers to it, one character each; `?` is vet ej."""
    lines = [
        f"{year};{network}-{n};{network};{question};{'vet ej' if grade == '?' else grade}"
        for (network, question), grades in answers.items()
        for n, grade in enumerate(grades)
    ]
    svar = "\n".join(["år;svarande;nätverk;fråga;värde", *lines])
    return gate(svar=svar, fragor=QUESTIONS, natverk=NETWORKS, organisation_mal=GOALS)


def of(answers: dict[tuple[str, str], str]) -> dict[str, float | None]:
    """Name → value of the figures of the survey."""
    return values(survey.survey(answered(answers), NOW))


def test_survey_by_hand():
    """1–2 are missnöjda, 3–4 nöjda and 5–6 mycket nöjda, and together they are all."""
    found = of({("PKS", "a"): "112345666", ("Elev", "a"): "6"})
    assert found["enkat.a.svar"] == 10
    assert found["enkat.a"] == 5 / 10
    assert found["enkat.a.nojda"] == 2 / 10
    assert found["enkat.a.missnojda"] == 3 / 10
    assert (found["enkat.svarande"], found["enkat.natverk_antal"]) == (10, 2)


def test_dont_know_is_no_answer():
    """Vet ej is left out of the denominator; a question that nobody could answer has no share."""
    found = of({("PKS", "a"): "66661??", ("PKS", "b"): "?????"})
    assert found["enkat.a.svar"] == 5
    assert found["enkat.a"] == 4 / 5
    assert found["enkat.b.svar"] == 0
    assert found["enkat.b"] is None
    assert found["enkat.svarande"] == 7


@pytest.mark.parametrize(("grades", "share"), [("6666", None), ("66661", 4 / 5)])
def test_fewer_than_five_answers_are_not_shown(grades, share):
    """A share on four answers is withheld, on five it is shown, in every grade."""
    found = of({("PKS", "a"): grades + "???"})
    assert found["enkat.a"] == share
    assert (found["enkat.a.nojda"] is None) == (share is None)
    assert found["enkat.a.partnerskap.overgripande"] == share


def test_withheld_is_not_missing():
    """A withheld share says so, and one without any answers is missing."""
    table = survey.survey(answered({("PKS", "a"): "6666", ("PKS", "b"): "?"}), NOW)
    status = table.set_index("name")["status"]
    assert (status["enkat.a"], status["enkat.b"]) == ("suppressed", "missing")


def test_partnerships_by_hand():
    """A partnership's share is that of all its networks' answers."""
    found = of({("Elev", "a"): "666", ("Skolchefer", "a"): "11", ("PKS", "a"): "66666"})
    assert found["enkat.a.partnerskap.skola"] == 3 / 5
    assert found["enkat.a.partnerskap.overgripande"] == 1


def test_one_small_partnership_takes_the_next_smallest_with_it():
    """What one partnership answered could be told from the whole and the others."""
    found = of({("Bad", "a"): "6661", ("PKS", "a"): "666666", ("Elev", "a"): "1" * 20})
    assert found["enkat.a.partnerskap.fritid"] is None
    assert found["enkat.a.partnerskap.overgripande"] is None
    assert found["enkat.a.partnerskap.skola"] == 0
    assert found["enkat.a"] == 9 / 30


@pytest.mark.attack
@pytest.mark.parametrize("grade", ["6", "1"])
def test_those_who_are_withheld_are_not_all_alike(grade):
    """Of ten who answered alike, told together, each one's answer would be known."""
    other = "1" if grade == "6" else "6"
    rest = {("Elev", "a"): other * 8 + grade, ("Spår", "a"): other * 20}
    found = of({("Bad", "a"): grade * 4, ("PKS", "a"): grade * 6, **rest})
    hidden = {name.rpartition(".")[2] for name, value in found.items() if value is None}
    assert hidden == {"fritid", "overgripande", "skola"}


@pytest.mark.attack
@pytest.mark.parametrize("grade", "631")
def test_where_everybody_answered_alike_the_whole_is_withheld_with_a_part(grade):
    """A whole of 100 % says what the smallest part answered; without a small part it is shown."""
    found = of({("Bad", "a"): grade * 4, ("PKS", "a"): grade * 30})
    assert {value for name, value in found.items() if name.startswith("enkat.a")} == {None, 34}
    found = of({("Bad", "a"): grade * 5, ("PKS", "a"): grade * 30})
    assert None not in found.values()


def test_two_small_partnerships_hide_one_another_only_if_they_are_five_together():
    """Two answers and two are four that could be told from the whole; four and one are not."""
    hidden = {
        ("Bad", "a"): "66",
        ("Spår", "a"): "61",
        ("PKS", "a"): "1" * 9,
        ("Elev", "a"): "6" * 8,
    }
    found = of(hidden)
    assert found["enkat.a.partnerskap.skola"] is None
    assert found["enkat.a.partnerskap.overgripande"] == 0
    found = of({**hidden, ("Bad", "a"): "6666", ("Spår", "a"): "1"})
    assert found["enkat.a.partnerskap.skola"] == 1


@pytest.mark.attack
def test_each_question_is_withheld_for_itself():
    """A small partnership in one question takes nothing from another question."""
    sizes = {("Bad", "a"): "66", ("PKS", "a"): "66666", ("Bad", "b"): "66666"}
    found = of({**sizes, ("PKS", "b"): "666666"})
    assert found["enkat.a.partnerskap.overgripande"] is None
    assert found["enkat.b.partnerskap.overgripande"] == 1


def test_a_single_partnership_is_shown_as_the_whole_is():
    """Where one partnership is all there is, it has the whole's own share."""
    assert of({("Bad", "a"): "66661"})["enkat.a.partnerskap.fritid"] == 4 / 5


def test_questions_come_by_goal():
    """Questions stand in the goals' order, under their texts; one that was not asked does not."""
    table = survey.survey(answered({("PKS", "b"): "6" * 5, ("PKS", "a"): "6" * 5}), NOW)
    chosen = table[table["label"] == "Mycket nöjda"]
    assert list(chosen["item"]) == ["Fråga a?", "Fråga b?"]
    assert list(chosen["group"]) == ["Först", "Sist"]


def test_the_survey_is_of_the_year():
    """Last year's survey is compared with; a report in the middle of the year has none."""
    rows = answered({("PKS", "a"): "6" * 5}, year=2021)
    assert measures.compute(rows, [NOW])["name"].str.startswith("enkat").sum() == 0
    found = measures.compute(rows, [Period.parse("2021-T3")])
    assert values(found)["enkat.a"] == 1
    assert "enkat.a" not in set(measures.compute(rows, [Period.parse("2021-T2")])["name"])


@pytest.mark.attack
def test_a_withheld_share_is_not_told_in_json():
    """Figures.json has neither the share nor the number of answers of a withheld result."""
    table = survey.survey(answered({("PKS", "a"): "6666"}), NOW).assign(period="2022-T3")
    figure = facts.as_figures(table, NOW)["enkat.a"]
    assert (figure["value"], figure["n"], figure["status"]) == (None, None, "suppressed")
