"""The annual survey (enkät): the share who are very satisfied, by question and partnership."""

from __future__ import annotations

import pandas as pd

from kutools import facts, swedish
from kutools.contract import DONT_KNOW
from kutools.measures import goals
from kutools.periods import Period

# From what grade, on the scale 1–6, to what grade.
MOST = "Mycket nöjda"
GRADES = {MOST: (5, 6), "Nöjda": (3, 4), "Missnöjda": (1, 2)}


def survey(registers, period: Period) -> pd.DataFrame:
    """Measure how satisfied those who answered are.

    `vet ej` is no answer. A share that rests on fewer than five answers is withheld, and so are
    other partnerships as long as the question's own share would give it away. Where everybody
    answered alike, that share is withheld too.

    Args:
        registers: uses `enkat/svar`, `enkat/fragor`, the partnerships in `organisation/natverk`
            and the order of `organisation/mal`.
        period: the survey's year.

    Returns:
        For each question, grouped by the goal it asks about: `enkat.<question>` (share of 5–6,
        0–1), `enkat.<question>.nojda` (3–4), `.missnojda` (1–2), `.svar` (number of answers) and
        `enkat.<question>.partnerskap.<partnership>` (share of 5–6). Also `enkat.svarande` and
        `enkat.natverk_antal`.

    Source:
        Verksamhetsberättelse 2022, enkät till nätverken.
    """
    rows = registers.within("enkat/svar", period)
    questions = _questions(registers, rows)
    answers = rows[rows["värde"] != DONT_KNOW].assign(värde=lambda t: t["värde"].astype(int))
    counts = answers.groupby("fråga").size().reindex(questions["fråga"], fill_value=0)
    number = facts.make("enkat", "Svar", counts, "antal", n=counts, end="svar")
    parts = _by_partnership(registers, answers, questions)
    hidden = {name.split(".")[1] for name in parts.loc[parts["status"] == "suppressed", "name"]}
    shares = {
        label: _share(answers, grades).reindex(questions["fråga"])
        for label, grades in GRADES.items()
    }
    alike = shares[MOST].isin([0, 1])
    # Where all answers are alike, those of each part are known.
    gives_away = [q for q in alike.index[alike] if swedish.slug(q) in hidden]
    wholes = []
    for label, share in shares.items():
        end = "" if label == MOST else label
        table = facts.make("enkat", label, share, "andel", n=counts, end=end)
        table = facts.suppress(table, table["item"].isin(gives_away))
        wholes.append(facts.withhold(_of_questions(table, questions)))
    return facts.together(
        [
            _count("enkat.svarande", "Svarande", rows["svarande"]),
            _count("enkat.natverk_antal", "Nätverk", rows["nätverk"]),
            _of_questions(number, questions),
            *wholes,
            parts,
        ]
    )


def _questions(registers, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the questions that were asked, in the order of the goals."""
    asked = registers["enkat/fragor"]
    return goals.by_goal(registers, asked[asked["fråga"].isin(rows["fråga"])])


def _count(name: str, label: str, of: pd.Series) -> pd.DataFrame:
    return facts.make(name, label, of.nunique(), "antal", n=len(of))


def _share(answers: pd.DataFrame, grades: tuple[int, int]) -> pd.Series:
    return answers["värde"].between(*grades).groupby(answers["fråga"]).mean()


def _of_questions(table: pd.DataFrame, questions: pd.DataFrame) -> pd.DataFrame:
    """Name facts of questions by the questions' texts, grouped by goal."""
    asked = questions.set_index("fråga")
    items = table["item"]
    return table.assign(item=items.map(asked["text"]), group=items.map(asked["mål"]))


def _by_partnership(registers, answers: pd.DataFrame, questions: pd.DataFrame) -> pd.DataFrame:
    """Return the share of each partnership, which is the label; a question is the item."""
    networks = registers["organisation/natverk"].drop_duplicates("nätverk").set_index("nätverk")
    partnership = answers["nätverk"].map(networks["partnerskap"])
    tables = []
    for name, own in answers.groupby(partnership, sort=True):
        share, n = _share(own, GRADES[MOST]), own.groupby("fråga").size()
        end = f"partnerskap.{swedish.slug(name)}"
        table = facts.make("enkat", name, share.reindex(questions["fråga"]), "andel", n=n)
        table["name"] += f".{end}"
        tables.append(_of_questions(table, questions))
    wholes = [f"enkat.{swedish.slug(question)}.partnerskap" for question in questions["fråga"]]
    return facts.withhold(facts.together(tables), wholes)
