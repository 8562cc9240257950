"""What a sentence joins: a total and its parts, a change and its ends, words and their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, permutations

from kutools import facts, swedish
from kutools.audit.claims import numerals
from kutools.audit.claims.numerals import DUST
from kutools.audit.claims.sentences import (
    BETTER,
    CHANGE,
    FALLEN,
    HIGHER,
    LEVEL,
    LOWER,
    RISEN,
    SAME,
    TARGET,
    TURNS,
    WORSE,
    Figure,
    Sentence,
    Word,
    stem,
)

Ends = tuple[Figure, Figure]

# What stands between a figure and the earlier one it is compared with.
_COMPARED = re.compile(r"\b(?:från|jämfört|mot|än)\b|^[^\w]*\(")
_FROM = re.compile(r"\bfrån\s(?:\w+\s)?[(*]*$", re.IGNORECASE)
_FROM_DIRECTLY = re.compile(
    r"\bfrån\s(?:(?:drygt|knappt|cirka|omkring|ungefär)\s)?[(*]*$", re.IGNORECASE
)
_AGAINST = re.compile(r"\b(?:jämfört\smed|mot|än)\s[^,;.]{0,40}$", re.IGNORECASE)
_THAN = re.compile(r"\bän\b")
_TO = re.compile(r"\btill\s(?:\w+\s)?[(*]*$", re.IGNORECASE)
_NOT = frozenset("inte ej aldrig ingen inget knappast varken utan".split())
# Of these, less is better; of all else, more, unless a fact says otherwise.
_BURDENS = re.compile(
    r"frånvaro|kostnad|utgift|underskott|avvikelse|inställd|missnöjd|kötid|väntetid|avslag|"
    r"personalomsättning|skuld"
)
_AIM = re.compile(
    r"\b(?P<reach>når|nådde|nått|uppnår|uppnådde|uppnått|klarar|klarade)\b(?P<between>[^.;:,\d]{0,30}?)"
    r"\bmål(?:et|värdet?|nivån?)\b"
    r"|\bmål(?:et|värdet|nivån)\s(?P<passive>nås|nåddes|uppnås|uppnåddes|uppfylls|uppfylldes)\b"
    r"(?!\s(?:inte\s)?av\b)"
    r"|\b(?P<side>under|över)\smål(?:et|värdet|nivån)\b",
    re.IGNORECASE,
)
# Words between a result and what is said of it: `72 %, vilket inte når målvärdet`.
_LINKING = frozenset(
    "vilket som och men det den detta inte ej ännu därmed ligger låg är var alltså således då "
    "fortfarande strax långt något klart alltjämt procent därför".split()
)
# Whoever writes of these leaves the question open.
_OPEN = re.compile(
    r"\b(?:delvis|utom|förutom|undantag|om|ifall|ska|skulle|bör|väntas|beräknas|förväntas)\b|\?"
)
# What is called unchanged may have moved by a hundredth of itself.
_UNCHANGED = 0.01


def same_noun(one: Figure, other: Figure) -> bool:
    """Say whether two numbers count the same, as far as both say what."""
    counted = [figure for figure in (one, other) if figure.unit == "antal"]
    return len({stem(figure.noun.lower()) for figure in counted}) < 2


def ends(sentence: Sentence, change: Figure) -> Ends | None:
    """Return the two ends of a stated change, before and after, if its sentence has them."""
    levels = [one for one in _levels(sentence) if _can_change(one, change)]
    return _joined(sentence.text, levels, change.start, change.end)


def _can_change(level: Figure, change: Figure) -> bool:
    """Say whether a level can change by a number of that unit."""
    if change.unit == "andel":
        return True
    if change.is_bare:
        return level.is_bare or level.unit == "årsarbetare"
    unit = "andel" if change.unit == numerals.POINTS else change.unit
    return level.unit == unit or (level.unit == "" and unit == "årsarbetare")


def is_change(change: Figure, joined: Ends) -> bool:
    """Say whether a change is the difference between two ends, as far as they are rounded."""
    old, new = joined
    difference, given = new.value - old.value, change.value
    steps = [0 if one.is_exact else one.step for one in (*joined, change)]
    margin = sum(steps) / 2 + DUST * max(abs(old.value), abs(new.value), 1)
    if not is_signed(change):
        difference, given = abs(difference), abs(given)
    if abs(difference - given) <= margin:
        return True
    if change.unit != "andel" or not old.value:
        return False
    # Per cent of the value before; the rounding of the ends counts as much more as they are less.
    margin = change.step / 2 + sum(steps[:2]) / abs(old.value)
    return abs(difference / abs(old.value) - given) <= margin


def is_signed(figure: Figure) -> bool:
    """Say whether a number is written with plus or minus."""
    return figure.text[0] in f"+-–{swedish.MINUS}"


def _levels(sentence: Sentence, part: tuple[int, int] | None = None) -> list[Figure]:
    start, end = part or (0, len(sentence.text))
    return [
        one
        for one in sentence.figures
        if one.role == LEVEL and start <= one.start < end and one.noun != "av"
    ]


def _joined(text: str, levels: Sequence[Figure], start: int, end: int) -> Ends | None:
    """Return the levels, before and after, that a change or a word at a place joins."""
    both = [pair for pair in pairwise(levels) if _alike(*pair)]
    from_to = [
        pair for pair in both if _follows(_FROM, text, pair[0]) and _follows(_TO, text, pair[1])
    ]
    if from_to:
        return min(from_to, key=lambda pair: abs(pair[0].start - start))
    before = [one for one in levels if one.end <= start]
    after = [one for one in levels if one.start >= end]
    if after and _COMPARED.search(text[end : after[0].start]):
        of_a_kind = [one for one in before if _alike(one, after[0])]
        if of_a_kind:
            return after[0], of_a_kind[-1]
    beside = (pairwise(before[-2:]), pairwise(after[:2]))
    pairs = [
        pair for some in beside for pair in some if _alike(*pair) and _are_compared(text, pair)
    ]
    return (pairs[0][1], pairs[0][0]) if pairs else None


def _follows(form: re.Pattern, text: str, figure: Figure) -> bool:
    return bool(form.search(text, 0, figure.start))


def _are_compared(text: str, pair: Ends) -> bool:
    first, second = pair
    return bool(_COMPARED.search(text[first.end : second.start]))


def _alike(one: Figure, other: Figure) -> bool:
    """Say whether two numbers can be of the same: unit, and what is counted, where it is said."""
    units = {one.unit, other.unit}
    return (len(units) == 1 or "" in units or units == {"antal", ""}) and same_noun(one, other)


@dataclass(frozen=True)
class Turn:
    """A word that says which way something has gone, and the part of the sentence it is in.

    Attributes:
        word: the word, in lower case.
        said: as it is written, with a negation.
        start: where it begins.
        end: where it ends.
        scope: the part of the sentence: start and end.
        negated: whether it is said not to be so.
        after: what follows in its part.
    """

    word: str
    said: str
    start: int
    end: int
    scope: tuple[int, int]
    negated: bool
    after: str

    @property
    def needs_ends(self) -> bool:
        """Whether the word says nothing without two values, as `högre` does."""
        return self.word in HIGHER | LOWER

    @property
    def of_number(self) -> bool:
        """Whether the word itself is of a number: `fler`, `färre`."""
        return self.word in ("fler", "färre")


def turns(sentence: Sentence) -> Iterator[Turn]:
    """Give the direction words that the author of a sentence has written."""
    if _OPEN.search(sentence.typed.lower()):
        return
    words = sentence.words
    places = [word.start for word in words if word.text in TURNS]
    for n, word in enumerate(words):
        if word.text not in TURNS:
            continue
        scope = sentence.part(word.start, places)
        after = sentence.text[word.end : scope[1]]
        near = [*words[max(n - 3, 0) : n], *words[n + 1 : n + 2]]
        negations = [one for one in near if one.text in _NOT and scope[0] <= one.start < scope[1]]
        start, end = _taking_in(negations, word.start, word.end)
        turn = Turn(
            word.text,
            sentence.text[start:end],
            word.start,
            word.end,
            scope,
            negated=bool(negations),
            after=after,
        )
        if not turn.needs_ends or _THAN.search(after):
            yield turn


def _taking_in(words: Sequence[Word], start: int, end: int) -> tuple[int, int]:
    """Return a place of a sentence, made so wide that it takes in some words near it."""
    return min([start, *(word.start for word in words)]), max([end, *(word.end for word in words)])


def ends_of_turn(sentence: Sentence, turn: Turn) -> Ends | None:
    """Return the two values that a direction word joins, before and after."""
    # "ökade från 21 till 24 %, en försämring": the second word has no numbers of its own.
    levels = _levels(sentence, turn.scope) or _levels(sentence)
    joined = _joined(sentence.text, levels, turn.start, turn.end)
    if not turn.needs_ends or not joined:
        return joined
    old, new = joined
    than = turn.end + _THAN.search(turn.after).end()
    # `fler än tio träffar` is a limit; two values stand on either side of `än`.
    limit = not sentence.text[than : old.start].strip(" (*\n") and old.unit != "andel"
    between = new.end <= than <= old.start
    return joined if between and not limit else None


def holds(turn: Turn, old: float, new: float, lower_is_better: bool) -> bool:
    """Say whether a direction word is true of two values."""
    return _is_so(turn.word, old, new, lower_is_better) != turn.negated


def _is_so(word: str, old: float, new: float, lower_is_better: bool) -> bool:
    if word in SAME:
        return abs(new - old) <= _UNCHANGED * max(abs(new), abs(old))
    if abs(new - old) <= DUST:
        return False
    up = new > old
    if word in BETTER | WORSE:
        return (up != lower_is_better) == (word in BETTER)
    return up == (word in RISEN | HIGHER) and word in RISEN | HIGHER | FALLEN | LOWER


def less_is_better(sentence: Sentence) -> bool:
    """Say whether a sentence is of what one wants less of, such as absence."""
    return bool(_BURDENS.search(sentence.text.lower()))


@dataclass(frozen=True)
class Aim:
    """What a sentence says of a target being reached.

    Attributes:
        said: as it is written.
        start: where it begins.
        scope: the part of the sentence: start and end.
        reached: whether it is said to be reached; for `under målet`, that it is not.
        by_size: whether it is said which is larger, and not which is better.
    """

    said: str
    start: int
    scope: tuple[int, int]
    reached: bool
    by_size: bool

    def is_true_of(self, result: float, target: float, direction: str) -> bool:
        """Say whether the words are true of a result and a target that is reached so."""
        reached = facts.short_of(result, target, direction) <= 0
        return (result >= target if self.by_size else reached) == self.reached


def aims(sentence: Sentence) -> Iterator[Aim]:
    """Give what the author of a sentence has written of a target being reached."""
    text = sentence.typed
    if _OPEN.search(text.lower()):
        return
    found = list(_AIM.finditer(text))
    for match in found:
        scope = sentence.part(match.start(), [one.start() for one in found])
        before = sentence.words_in((max(scope[0], match.start() - 15), match.start()))[-2:]
        inside = sentence.words_in((match.start(), match.end() + len(" inte")))
        negations = [one for one in [*before, *inside] if one.text in _NOT]
        start, end = _taking_in(negations, match.start(), match.end())
        reached = (match["side"] or "över").lower() == "över"
        said = re.sub(r"\s+", " ", text[start:end])
        yield Aim(said, start, scope, reached != bool(negations), by_size=bool(match["side"]))


def ends_of_aim(sentence: Sentence, aim: Aim) -> Ends | None:
    """Return the target and the result that a sentence states, if it states both."""
    near = [one for one in sentence.figures if aim.scope[0] <= one.start < aim.scope[1]]
    target = next((one for one in near if one.role == TARGET), None)
    results = [one for one in near if target and one.role == LEVEL and one.unit == target.unit]
    before = [one for one in results if one.end <= aim.start]
    if not before or not _is_linked(sentence, before[-1], aim):
        return None
    same_span = target.span is not None and target.span is before[-1].span
    counts_others = before[-1].noun == "av" or not same_noun(target, before[-1])
    return None if same_span or counts_others else (target, before[-1])


def _is_linked(sentence: Sentence, result: Figure, aim: Aim) -> bool:
    """Say whether a result is what the words about the target are of, and no other subject."""
    parted = sentence.part(aim.start, [result.start])[0] > result.start
    between = sentence.words_in((result.end, aim.start))
    return not parted or {word.text for word in between} <= _LINKING


def is_derived(sentence: Sentence, figure: Figure) -> bool:
    """Say whether a number is told by others in its sentence: a change, or a part of a whole."""
    if figure.role == CHANGE:
        return ends(sentence, figure) is not None
    if figure.unit != "andel":
        return False
    half = figure.step / 2 + DUST
    shares = (one / other for one, other in _parts_of_wholes(sentence) if other)
    return any(abs(share - figure.value) <= half for share in shares)


def _parts_of_wholes(sentence: Sentence) -> Iterator[tuple[float, float]]:
    """Give pairs of numbers of which one may be a part of the other: `9 av 21`, two amounts."""
    counts = [one for one in sentence.figures if one.is_bare]
    amounts = [one.value for one in sentence.figures if one.unit == "kr"]
    yield from ((one.value, other.value) for one, other in pairwise(counts) if one.noun == "av")
    yield from permutations(amounts, 2)


def is_before(sentence: Sentence, figure: Figure) -> bool:
    """Say whether a number is of an earlier time: `från 79 %`, `jämfört med 2019 (79 %)`."""
    before = sentence.text[: figure.start]
    return bool(_FROM_DIRECTLY.search(before) or _AGAINST.search(before))


def is_aside(sentence: Sentence, figure: Figure) -> bool:
    """Say whether a number is of an earlier time, or in parentheses and so perhaps of another."""
    before = sentence.text[: figure.start]
    return is_before(sentence, figure) or before.count("(") > before.count(")")


def differ(one: Figure, other: Figure) -> bool:
    """Say whether two numbers of the same are apart by more than they are rounded."""
    margin = 0 if one.is_exact and other.is_exact else (one.step + other.step) / 2
    return abs(one.value - other.value) > margin + DUST
