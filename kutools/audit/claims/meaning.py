"""Which fact a number in a text must mean, and which it only agrees with.

A number *must mean* a fact when the words around it name the fact in full and nothing around it
narrows it down. It *agrees with* a fact that has its value and shares a word of what it is of.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from kutools import facts, swedish
from kutools.audit.claims.numerals import DUST, POINTS
from kutools.audit.claims.sentences import (
    CHANGE,
    TARGET,
    TURNS,
    Figure,
    Sentence,
    Word,
    stem,
    stems,
)
from kutools.periods import MONTHS, Period

# Words that say nothing of what a figure is of.
_SMALL = frozenset(
    """
    i på av till för från med vid om och eller men medan samt som att det den de en ett är var har
    hade inte ej än per ur hos under över mellan jämfört mot när där då så också även bara sedan
    detta denna dessa vilket sin sitt sina vår vårt våra deras dess dem resp respektive
    """.split()
)
# Labels of these alone name no quantity; the item, or the group, does.
_GENERIC = stems("andel antal resultat samtliga alla totalt totalen summa genom hela varav")
_RESULT = stems("resultat")
# Words that leave a figure what it is: verbs of being, the time the report covers, its frame.
_NEUTRAL = frozenset().union(
    _GENERIC,
    stems(" ".join(TURNS)),
    stems(
        """
        blev blivit varit uppgår uppgick uppgått ligger låg legat landade visar redovisas finns
        fanns motsvarar sammanlagt tillsammans inalles total hel år året period perioden tertial
        tertialet delår delåret rapporten samma månader halvår före förra föregående innan fjol
        tidigare motsvarande drygt knappt cirka omkring ungefär nästan runt närmare mer mindre
        minst högst mål målet målvärdet målvärde målnivån når nådde nått uppnår uppnådde uppnått
        klarar verksamheten län länet medel nu således alltså därmed dock tyvärr glädjande procent
        kronor kr tkr mnkr miljoner procentenheter årsarbetare räknat snitt genomsnitt
        genomsnittlig
        """
    ),
)
# Words that single out a part of what a figure is of.
_NARROWING = stems(
    """
    ny nya nytt andra övriga vissa några flera enskilda endast ytterligare utom förutom exklusive
    undantag bland inom varje lägst bästa sämsta hälften första sista senaste digital fysisk annan
    annat egen egna våren hösten sommaren vårens höstens plan planerad planerade budgeterad extra
    """
) | stems(" ".join(MONTHS))
_ONE_BEFORE = re.compile(
    r"\b(?:förra|föregående) år|\bi fjol\b|\båret (?:innan|före|dessförinnan)\b"
)
_YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")

_LIKELY = (
    r"(?:mer|fler|större|högre|lägre|mindre|färre)\sän|över|minst|under|högst|upp\still|knappt|nästan"
    r"|närmare|drygt|cirka|ca\.?|omkring|ungefär|runt|uppemot|kring"
)
_HEDGE = re.compile(rf"\b(?P<word>{_LIKELY})\s[(*]*$", re.IGNORECASE)
_BELOW = frozenset("knappt nästan närmare uppemot".split())
_ABOVE = frozenset(["drygt"])
_AT_LEAST = re.compile(r"(?:mer|fler|större|högre)\sän|över|minst", re.IGNORECASE)
_AT_MOST = re.compile(r"(?:mindre|färre|lägre)\sän|under|högst|upp\still", re.IGNORECASE)
# What "cirka" and "drygt" leave open, as a share of the number.
_ROUGHLY = 0.05


@dataclass(frozen=True, eq=False)
class Known:
    """What the table knows under one name: the fact of each period, and the words that name it."""

    name: str
    label: frozenset[str]
    item: frozenset[str]
    unit: str
    by_period: Mapping[str, Mapping]

    @property
    def words(self) -> frozenset[str]:
        """All words that name it, as stems."""
        return self.label | self.item

    @property
    def title(self) -> str:
        """Say what it is of, by its title and its name."""
        return f"{facts.title(next(iter(self.by_period.values())))} ({self.name})"

    @cached_property
    def shown_facts(self) -> list[Mapping]:
        """The facts that have a value which may be told."""
        return [fact for fact in self.by_period.values() if fact["status"] == "ok"]

    @cached_property
    def family(self) -> frozenset[str]:
        """The words of its dotted name, as stems."""
        return frozenset(map(stem, re.split(r"[._]", self.name)))


class Meanings:
    """The facts of a table, to be found by the words and numbers of a text."""

    def __init__(self, table: pd.DataFrame, period: Period) -> None:
        self.own = period
        measured = table[table["unit"] != "status"]
        by_name: dict[str, list[dict]] = {}
        for fact in measured.to_dict("records"):
            by_name.setdefault(fact["name"], []).append(fact)
        self.known = {name: _known(name, rows) for name, rows in by_name.items()}
        self.periods = list(dict.fromkeys(measured["period"]))
        self.vocabulary = frozenset().union(*(one.words for one in self.known.values()))
        self._order = {name: place for place, name in enumerate(self.known)}
        self._heads: dict[str, list[str]] = {}
        self._within: dict[tuple, list[Known]] = {}
        self._by_word: dict[str, list[Known]] = {}
        for one in self.known.values():
            for word in one.words:
                self._by_word.setdefault(word, []).append(one)

    def meant(self, sentence: Sentence, figure: Figure) -> list[Known]:
        """Return the facts that a number must mean; empty where its words do not say in full."""
        part = sentence.around(figure)
        fitting = [one for one in self.named(sentence, part) if compatible(figure, one.unit)]
        if figure.role == CHANGE:
            return fitting
        return [one for one in fitting if one.unit != "antal" or _counts(sentence, figure, one)]

    def named(self, sentence: Sentence, part: tuple[int, int]) -> list[Known]:
        """Return the facts that a part of a sentence names in full, and nothing narrower."""
        words = [word for word in sentence.words_in(part) if word.text not in _SMALL]
        return [one for one in self.within(sentence, part) if not self._narrowed(one, words)]

    def within(self, sentence: Sentence, part: tuple[int, int]) -> list[Known]:
        """Return the facts whose words all stand in a part of a sentence, among others or not."""
        own, whole = _stems(sentence.words_in(part)), _stems(sentence.words)
        # Several rules ask of the same part.
        if (own, whole) not in self._within:
            named = [one for one in self._sharing(own) if _names(one, own, whole)]
            self._within[own, whole] = named
        return self._within[own, whole]

    def _sharing(self, words: Iterable[str]) -> list[Known]:
        """Return the facts that share a word, each once, in the order of the table."""
        heads = {head for word in words for head in self._akin_to(word)}
        names = {one.name for head in heads for one in self._by_word[head]}
        return [self.known[name] for name in sorted(names, key=self._order.__getitem__)]

    def _akin_to(self, word: str) -> list[str]:
        """Return the words of facts that are akin to a word, looked up once."""
        if word not in self._heads:
            self._heads[word] = [head for head in self._by_word if _akin(head, word)]
        return self._heads[word]

    def _narrowed(self, one: Known, words: Iterable[Word]) -> bool:
        """Say whether something among the words singles out a part of a fact.

        A fact of one word, such as "Träffar", may be singled out by any word; one of several
        only by names and by words that other facts have.
        """
        rest = [
            word
            for word in words
            if word.stem not in one.words | _NEUTRAL
            and not _has_akin(word.stem, one.words)
            and stem(swedish.slug(word.stem)) not in one.family
            and not self._in_own_months(word)
        ]
        narrowing = self.vocabulary | _NARROWING
        if len(one.words) == 1:
            return bool(rest)
        return any(word.is_name or word.stem in narrowing for word in rest)

    def _in_own_months(self, word: Word) -> bool:
        """Say whether a word is the first or last month of what the report covers."""
        ends = (self.own.start, self.own.end, self.own.half_year.end)
        return word.text in {MONTHS[day.month - 1] for day in ends}

    def agreeing(self, sentence: Sentence, figure: Figure) -> tuple[Known, str] | None:
        """Return the fact and period that a number agrees with, the best by the words around it."""
        part, whole = sentence.around(figure), _stems(sentence.words)
        own = whole if figure.role == TARGET else _stems(sentence.words_in(part))
        noun = stem(figure.noun.lower())
        likely = self.mentioned(sentence.text[slice(*part)]) or [str(self.own)]
        named = {str(self.own), *self.mentioned(sentence.text)}
        found = [
            (_likeness(one, own, whole), fact["period"] in likely, one, fact["period"])
            for one, fact in self._of_value(sentence, figure, whole)
            if _shares(one, own, whole, noun)
            if fact["period"] in named or _names(one, whole, whole)
        ]
        best = max(found, key=lambda one: one[:2], default=None)
        return best and best[2:]

    def _of_value(
        self, sentence: Sentence, figure: Figure, words: Iterable[str]
    ) -> Iterator[tuple[Known, Mapping]]:
        """Give the facts that share a word and have a number's value, or what it aims at."""
        columns = ("value", "target") if figure.role == TARGET else ("value",)
        limits = _leaves_open(sentence, figure)
        for one in self._sharing(words):
            for fact in one.shown_facts if compatible(figure, one.unit) else ():
                if any(_is_within(limits, fact[column]) for column in columns):
                    yield one, fact

    def of_what(self, sentence: Sentence, figure: Figure) -> frozenset[str]:
        """Return the words near a number that say what it is of, as stems."""
        return _stems(sentence.words_in(sentence.around(figure))) - _NEUTRAL

    def mentioned(self, text: str) -> list[str]:
        """Return the periods of the table whose year a text names, the report's own left out."""
        years = self.years(text)
        return [one for one in self.periods if int(one[:4]) in years and one != str(self.own)]

    def years(self, text: str) -> set[int]:
        """Return the years a text names, also as `förra året`."""
        years = {int(match[0]) for match in _YEARS.finditer(text)}
        return years | ({self.own.year - 1} if _ONE_BEFORE.search(text.lower()) else set())


def compatible(figure: Figure, unit: str) -> bool:
    """Say whether a number can be of a unit; a bare one is a count or of staff."""
    if figure.unit == POINTS:
        return unit == "andel"
    if figure.is_bare:
        return (unit == "antal" and figure.step >= 1) or (unit == "årsarbetare" and not figure.unit)
    return figure.unit == unit


def fits(sentence: Sentence, figure: Figure, value: float) -> bool:
    """Say whether a number as written can stand for a value; the sign may be in the words."""
    return _is_within(_leaves_open(sentence, figure), value)


def _is_within(limits: tuple[float, float], value: float) -> bool:
    low, high = limits[0] - DUST, limits[1] + DUST
    return low <= value <= high or low <= -value <= high


def is_bound_of(sentence: Sentence, figure: Figure) -> bool:
    """Say whether a number is a limit, as in `minst 80 %`."""
    return math.inf in map(abs, _leaves_open(sentence, figure))


def _leaves_open(sentence: Sentence, figure: Figure) -> tuple[float, float]:
    """Return the lowest and highest value that a number with the words before it allows."""
    value, half = figure.value, figure.step / 2
    hedge = _HEDGE.search(sentence.text, 0, figure.start)
    if not hedge:
        return value - half, value + half
    word = hedge["word"].lower()
    if _AT_LEAST.fullmatch(word) or _AT_MOST.fullmatch(word):
        return (value, math.inf) if _AT_LEAST.fullmatch(word) else (-math.inf, value)
    roughly = max(_last_place(value, figure.step), _ROUGHLY * abs(value))
    return (
        value - (half if word in _ABOVE else roughly),
        value + (half if word in _BELOW else roughly),
    )


def _last_place(value: float, step: float) -> float:
    """Return what the last digit that is not zero counts: 400 → 100."""
    count = round(abs(value) / step)
    zeros = len(str(count)) - len(str(count).rstrip("0")) if count else 0
    return step * 10**zeros


def _known(name: str, rows: list[dict]) -> Known:
    first, by_period = rows[0], {row["period"]: row for row in rows}
    # "Totalt" or "Andel" must be said too; "Resultat" leaves it to the item to say of what.
    label = _content(first["label"]) - _RESULT
    label = label - _GENERIC or label
    item = _content(first["item"] or first["group"]) - _GENERIC
    return Known(name, label, item, first["unit"], by_period)


def _content(title: str) -> frozenset[str]:
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", title.lower())
    return frozenset(stem(word) for word in words if word not in _SMALL)


def _stems(words: Iterable[Word]) -> frozenset[str]:
    return frozenset(word.stem for word in words if word.text not in _SMALL)


def _akin(one: str, other: str) -> bool:
    """Say whether two stems are the same, or one a compound that ends in the other."""
    # Shorter endings, such as "al" or "år", are shared by words that have nothing in common.
    least = 5
    ends = one.endswith(other) or other.endswith(one)
    return one == other or (ends and min(len(one), len(other)) >= least)


def _has_akin(word: str, among: Iterable[str]) -> bool:
    return any(_akin(word, other) for other in among)


def _found(word: str, among: frozenset[str]) -> bool:
    """Say whether a word stands among others, whole or in its parts: kurs + deltagare."""
    if word in among:
        return True
    heads = [one for one in among if len(one) > 3 and word.endswith(one)]
    # An s may join the parts: nätverk-s-träff.
    firsts = {word.removesuffix(head).removesuffix("s") for head in heads}
    return any(first in among or f"{first}s" in among for first in firsts if first)


def _names(one: Known, own: frozenset[str], whole: frozenset[str]) -> bool:
    """Say whether a part of a sentence names a fact: its item there, its label in the sentence."""
    labelled = all(_found(word, whole if one.item else own) for word in one.label)
    return labelled and bool(one.words - _GENERIC) and all(_found(word, own) for word in one.item)


def _counts(sentence: Sentence, figure: Figure, one: Known) -> bool:
    """Say whether a count is of all that a fact counts: `34 genomförda kurser`, `antalet … 34`.

    `tre av kurserna` is a part of them, and `tre nätverk` any three.
    """
    part = sentence.around(figure)
    words = sentence.words_in(part)
    before = {word.text for word in words if word.start < figure.start}
    if before & {"antal", "antalet", "totalt", "sammanlagt", "inalles", "sammantaget"}:
        return True
    # The noun is at most the third word: `34 olika genomförda kurser`.
    after = [word for word in words if word.start >= figure.end][:3]
    near = {word.stem for word in after}
    # "nio av 21 nätverk når målvärdet": what is named is the nine, not all 21.
    whole = any(
        other.noun == "av" and 0 < figure.start - other.end <= len(" av ")
        for other in sentence.figures
    )
    part_of = whole or (figure.noun == "av" and len(one.words) < 3)
    return len(one.words) > 1 and not part_of and any(_found(word, near) for word in one.words)


def _shares(one: Known, own: frozenset[str], whole: frozenset[str], noun: str) -> bool:
    """Say whether a text has so many of a fact's words that their numbers agree by no coincidence.

    Near the number, a word of its item, or of its label where it has none. A count may be any
    number's, so all its words are needed in the sentence, if the noun it counts is not one of
    them; of others half.
    """
    if one.unit == "antal" and (one.item or noun not in one.words):
        near = any(_has_akin(word, own) for word in one.item or one.label)
        return near and all(_found(word, whole) or _has_akin(word, whole) for word in one.words)
    there = {word for word in one.words if _has_akin(word, whole)}
    return 2 * len(there) >= len(one.words) and bool(there & (one.item or one.label))


def _likeness(one: Known, own: frozenset[str], whole: frozenset[str]) -> tuple:
    """Return how well a text names a fact: words near, words in the sentence, words left over."""
    near, there = (sum(_has_akin(word, words) for word in one.words) for words in (own, whole))
    return near + there, there - len(one.words)
