"""Totals and their parts, stated in one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kutools.audit.claims.numerals import DUST
from kutools.audit.claims.relations import same_noun
from kutools.audit.claims.sentences import LEVEL, Figure, Sentence

_TOTAL = re.compile(r"\b(?:totalt|sammanlagt|sammantaget|tillsammans|inalles|summan?)\b", re.I)
_OF_WHICH = re.compile(r"\bvarav\b|\bdärav\b", re.IGNORECASE)
# Words that say that what follows is the whole, part by part.
_DIVIDED = re.compile(r":\s|\b(?:fördela[dt]e?|bestående|nämligen|uppdela[dt]e?)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Sum:
    """A total and its parts.

    Attributes:
        total: the number that is said to be the whole.
        parts: the numbers that are said to be of it.
        complete: whether they are said to be all of it; those after `varav` are not.
    """

    total: Figure
    parts: tuple[Figure, ...]
    complete: bool

    @property
    def given(self) -> float:
        """What the parts give, in the unit of the total."""
        return sum(_in_unit_of(self.total, part) for part in self.parts)

    @property
    def holds(self) -> bool:
        """Whether the total is what its parts give, to half a step for each rounded part."""
        margin = sum(_rounding(self.total, part) for part in self.parts) / 2
        off = self.total.value - self.given
        too_much = off if self.complete else 0
        return max(too_much, -off) <= margin + DUST * abs(self.given)


def stated(sentence: Sentence) -> Sum | None:
    """Return the total that a sentence states with its parts, if it does."""
    word, of_which = _TOTAL.search(sentence.text), _OF_WHICH.search(sentence.text)
    levels = [one for one in sentence.figures if one.role == LEVEL]
    total = _total(levels, word, of_which)
    if total is None or (word and of_which and word.start() > of_which.start()):
        return None
    parts = _parts(sentence, levels, total, word, of_which)
    if len(parts) < 2 or _one_span([total, *parts]):
        return None
    return Sum(total, tuple(parts), complete=of_which is None)


def is_sum(sentence: Sentence, figure: Figure) -> bool:
    """Say whether a number is the total of other numbers in its sentence."""
    found = stated(sentence)
    return found is not None and found.total is figure and found.complete and found.holds


def _total(
    levels: Sequence[Figure], word: re.Match | None, of_which: re.Match | None
) -> Figure | None:
    """Return the number that is a total: the one after the word, or before `varav`."""
    if word:
        return next((one for one in levels if one.start > word.start()), None)
    before = [one for one in levels if of_which and one.end <= of_which.start()]
    return before[-1] if before else None


def _parts(
    sentence: Sentence,
    levels: Sequence[Figure],
    total: Figure,
    word: re.Match | None,
    of_which: re.Match | None,
) -> list[Figure]:
    """Return the parts of a total: in parentheses or a list after it, or listed before it."""
    text = sentence.text
    after = [one for one in levels if one.start > total.start]
    alike = [one for one in after if _is_part(total, one)]
    in_brackets = [one for one in alike if _is_alone_in_brackets(text, one)]
    if in_brackets:
        return in_brackets if len(in_brackets) == len(alike) and _all_less(total, alike) else []
    divided = _DIVIDED.search(text, total.end)
    if of_which or divided:
        start = (of_which or divided).start()
        return [one for one in alike if one.start > start]
    before = [one for one in levels if word and one.end <= word.start()]
    listed = [one for one in before if _is_part(total, one)]
    return listed if len(listed) == len(before) and not after else []


def _one_span(figures: Iterable[Figure]) -> bool:
    """Say whether all numbers are bound in one place, which is trusted."""
    spans = {one.span for one in figures}
    return len(spans) == 1 and None not in spans


def _is_part(total: Figure, one: Figure) -> bool:
    """Say whether a number counts the same as a total; a bare one may."""
    if total.is_bare:
        return one.is_bare and same_noun(total, one)
    return one.unit == total.unit or (one.is_bare and total.unit in ("kr", "årsarbetare"))


def _is_alone_in_brackets(text: str, one: Figure) -> bool:
    before, after = text[: one.start].rstrip(), text[one.end :].lstrip()
    return before.endswith("(") and after.startswith(")")


def _all_less(total: Figure, parts: Iterable[Figure]) -> bool:
    """Say that no part is more than the whole; those that are belong to another year."""
    return all(abs(_in_unit_of(total, one)) <= abs(total.value) for one in parts)


def _scale(total: Figure, part: Figure) -> float:
    """Return what one of a bare part is in the unit of its total."""
    return total.size if part.is_bare and total.unit == "kr" else 1


def _in_unit_of(total: Figure, part: Figure) -> float:
    return part.value * _scale(total, part)


def _rounding(total: Figure, part: Figure) -> float:
    """Return the step a part is rounded to; a count is exact."""
    exact = total.is_bare and part.step >= 1
    return 0 if exact else part.step * _scale(total, part)
