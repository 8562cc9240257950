"""What a word or a change is false by: two numbers of its sentence, or else the facts it names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from kutools import facts, swedish
from kutools.audit.claims import relations
from kutools.audit.claims.meaning import Known, Meanings
from kutools.audit.claims.numerals import DUST
from kutools.audit.claims.sentences import LEVEL, Figure, Sentence
from kutools.periods import Period


@dataclass(frozen=True)
class Ground:
    """Two values that something is said of: before and after, or target and result.

    Attributes:
        old: the value before, or the target.
        new: the value after, or the result.
        unit: their unit.
        told: both in words.
        name: the fact's name, where they are a fact's.
        way: how the fact says it by itself.
    """

    old: float
    new: float
    unit: str
    told: str
    name: str = ""
    way: str = ""

    @property
    def braces(self) -> str:
        """The text that says it from the fact, after a colon."""
        return f": {{{{ {self.name} | {self.way} }}}}" if self.name else ""


def against_turn(meanings: Meanings, sentence: Sentence, turn: relations.Turn) -> Ground | None:
    """Return what a direction word is false by: values in its sentence, or else of facts."""
    named = _subjects(meanings, sentence, turn.scope)
    joined = relations.ends_of_turn(sentence, turn)
    if joined:
        lower = any(map(_less_is_better, named)) or relations.less_is_better(sentence)
        return _against_ends(turn, joined, lower)
    if turn.needs_ends and not meanings.mentioned(turn.after):
        return None
    turning = [one for one in named if _can_turn(one, turn, sentence)]
    text = sentence.text[slice(*turn.scope)]
    known = [(one, ground) for one in turning if (ground := _over_time(one, meanings, text))]
    if any(relations.holds(turn, g.old, g.new, _less_is_better(one)) for one, g in known):
        return None
    return known[0][1] if known else None


def against_aim(meanings: Meanings, sentence: Sentence, aim: relations.Aim) -> Ground | None:
    """Return what words about a target are false by: numbers in the sentence, or else facts."""
    named = _subjects(meanings, sentence, aim.scope)
    joined = relations.ends_of_aim(sentence, aim)
    if joined:
        target, result = joined
        if aim.is_true_of(result.value, target.value, _direction(named)):
            return None
        told = f"{result.text} mot målvärdet {target.text}"
        return Ground(target.value, result.value, result.unit, told)
    known = list(_with_target(meanings, named))
    if not known or any(
        aim.is_true_of(fact["value"], fact["target"], fact["direction"]) for _, fact in known
    ):
        return None
    one, fact = known[0]
    target = swedish.quantity(fact["target"], fact["unit"])
    told = f"{one.title} är {facts.shown(fact)} och målvärdet {target}"
    return Ground(fact["target"], fact["value"], one.unit, told, one.name, "mål")


def changes(meanings: Meanings, sentence: Sentence, figure: Figure) -> list[Ground]:
    """Return the changes of facts that a typed change must be of."""
    text = sentence.text[slice(*sentence.around(figure))]
    named = meanings.meant(sentence, figure)
    return [ground for one in named if (ground := _over_time(one, meanings, text))]


def is_change(figure: Figure, ground: Ground) -> bool:
    """Say whether a change is the one between two values, as they are or as they are shown."""
    change, given = abs(ground.new - ground.old), abs(figure.value)
    of_before = change / abs(ground.old) if ground.old and figure.unit == "andel" else change
    # Whoever subtracts the rounded ends may be a whole step off.
    return any(abs(given - one) <= figure.step + DUST for one in (change, of_before))


def _against_ends(turn: relations.Turn, joined: relations.Ends, lower: bool) -> Ground | None:
    old, new = joined
    trusted = old.span is not None and old.span is new.span
    if trusted or relations.holds(turn, old.value, new.value, lower):
        return None
    return Ground(old.value, new.value, new.unit, f"från {old.text} till {new.text}")


def _less_is_better(one: Known) -> bool:
    return any(fact["direction"] == facts.LOWER for fact in one.by_period.values())


def _direction(named: list[Known]) -> str:
    """Return how the target of facts is reached; if it is not known, by a higher value."""
    told = [fact["direction"] for one in named for fact in one.by_period.values()]
    return next(filter(None, told), facts.HIGHER)


def _can_turn(one: Known, turn: relations.Turn, sentence: Sentence) -> bool:
    """Say whether a direction can be said of a fact: of a count only as `antalet …`."""
    return one.unit != "antal" or turn.of_number or "antal" in sentence.typed.lower()


def _subjects(meanings: Meanings, sentence: Sentence, part: tuple[int, int]) -> list[Known]:
    """Return the facts that a part of a sentence is of: the one bound there, or those it names."""
    bound = {
        name
        for figure in sentence.figures
        if part[0] <= figure.start < part[1] and figure.role == LEVEL
        for name, _ in figure.says
    }
    if not bound:
        return meanings.named(sentence, part)
    return [one for name, one in meanings.known.items() if {name} == bound]


def _over_time(one: Known, meanings: Meanings, text: str) -> Ground | None:
    """Return a fact's value and that of the period a text compares with, or else the nearest."""
    own = str(meanings.own)
    if meanings.years(text) - {meanings.own.year}:
        others = [period for period in meanings.mentioned(text) if period in one.by_period]
    else:
        others = [period for period in one.by_period if period != own][:1]
    ends = [one.by_period[period] for period in (*others, own) if period in one.by_period]
    if len(ends) != 2 or {fact["status"] for fact in ends} != {"ok"}:
        return None
    before, now = ends
    then = Period.parse(before["covers"] or before["period"]).label
    told = f"{one.title} är {facts.shown(now)} och var {facts.shown(before)} i {then}"
    way = f'mot("{before["period"]}")'
    return Ground(before["value"], now["value"], one.unit, told, one.name, way)


def _with_target(meanings: Meanings, named: list[Known]) -> Iterator[tuple[Known, dict]]:
    """Give the facts of the report's own period that have both a value and a target."""
    for one in named:
        fact = one.by_period.get(str(meanings.own))
        if fact and fact["status"] == "ok" and not pd.isna(fact["target"]):
            yield one, fact
