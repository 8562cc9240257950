"""A text cut into sentences with their figures, and its words brought to a common form.

A figure has a role: it says how much something is, how much it has changed, or what is aimed at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import pairwise

from kutools import swedish
from kutools.audit.claims import numerals
from kutools.audit.claims.numerals import Numeral
from kutools.contract import UNITS
from kutools.prose import Bound, Span

LEVEL, CHANGE, TARGET = "nivå", "förändring", "målvärde"

# A new block begins after an empty line and before a list item, a table row, a heading or a quote.
_BLOCK = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*+]|\d+[.)])\s)|\n(?=\s*[|#>])|(?<=\|)\n")
_HEADING = re.compile(r"(?m)^#.*(?:\n|$)")
_STOP = re.compile(r"(?<=[.!?])[\"”)»*_]*\s+(?=[\"”(*_]*[A-ZÅÄÖ\d+−])")
_ABBREVIATED = re.compile(
    r"(?:\b(?:ca|kl|nr|s|resp|inkl|exkl|jfr|forts|milj|tom|from|max|min)|\w\.\w+|\b\w)\.$"
)
# No sentence joins more numbers than this.
MOST_NUMBERS = 40
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# Where two figures of a sentence part, the stronger kinds first.
_PARTINGS = [
    re.compile(form)
    for form in (
        r";",
        r",?\s(?:men|medan|fast)\s",
        r":\s",
        r",\s(?!\d)|,\s(?=\d)",
        r"\s(?:och|samt)\s",
        r"\s–\s|[()]",
        r"\smed\s",
    )
]

# Of verbs and nouns for change: what they say, in the forms that state it as a fact.
RISEN = frozenset(
    "ökat ökade ökar ökning ökningen stigit steg stiger växt växte växer höjts höjdes höjning "
    "uppgång ökats".split()
)
FALLEN = frozenset(
    "minskat minskade minskar minskning minskningen sjunkit sjönk sjunker fallit föll faller "
    "sänkts sänktes sänkning nedgång minskats".split()
)
BETTER = frozenset("förbättrats förbättrades förbättras förbättring förbättringen".split())
WORSE = frozenset("försämrats försämrades försämras försämring försämringen".split())
SAME = frozenset("oförändrad oförändrat oförändrade oförändrade".split())
# These compare only with `än` after them: `högre utbildning` says nothing.
HIGHER = frozenset("högre fler mer större".split())
LOWER = frozenset("lägre färre mindre".split())
TURNS = RISEN | FALLEN | BETTER | WORSE | SAME | HIGHER | LOWER

_AFTER_CHANGE = re.compile(
    rf"\b(?:{'|'.join(TURNS - HIGHER - LOWER)})\s(?:[^.;,\d]{{0,40}}\s)?(?:med|på|om)\s"
    r"(?:\w+\s)?[(*]{0,3}$"
)
_COMPARED = re.compile(
    r"^[^\w)]*(?:(?!är\b|var\b|blev\b|har\b|ligger\b|låg\b)\w+\s)?(?:fler|färre|mer|mindre|högre|lägre|större)(?:\s\w+)?\sän\b"
)
_AIMED = re.compile(
    r"\bmål(?:et|värdet?|nivån?)?[\s(:]*"
    r"(?:(?:på|om|är|var|minst|högst|att|nå|lika|med|satt|till)\s+)*[(*]{0,3}$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Figure(Numeral):
    """A number in a sentence, typed or bound; its place is counted from the sentence's beginning.

    Attributes:
        role: how much something is, how much it has changed, or what is aimed at.
        span: the place in braces it comes from; None for a typed number.
    """

    role: str
    span: Span | None

    @property
    def says(self) -> tuple[tuple[str, str], ...]:
        """The facts that a bound number comes from."""
        return self.span.facts if self.span else ()

    @property
    def size(self) -> float:
        """How much one of the unit is that it is written in: `1,2 mnkr` → 1 000 000."""
        decimals = re.search(r"\d,(\d+)", self.text)
        return self.step * 10 ** (len(decimals[1]) if decimals else 0)

    def write(self, value: float) -> str:
        """Write another value in its unit and with its decimals."""
        unit, size = self.unit, self.size
        decimals = len(f"{size / self.step:.0f}") - 1
        if unit == numerals.POINTS:
            return swedish.points(value, decimals)
        if unit == "andel":
            return swedish.percent(value, decimals)
        name = {scale: name for name, scale in UNITS.items()}.get(round(size), "")
        text = swedish.number(value / size, decimals)
        return f"{text}{swedish.NBSP}{name}" if unit == "kr" and name else text


@dataclass(frozen=True)
class Word:
    """A word of a sentence, where it begins, and whether it looks like a name."""

    text: str
    start: int
    is_name: bool

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)

    @property
    def stem(self) -> str:
        """The word without endings."""
        return stem(self.text)


@dataclass(frozen=True)
class Sentence:
    """A sentence, or what stands for one: a heading, a list item, a row of a table.

    Attributes:
        text: as a reader sees it.
        line: the line of the file it begins on, from 1.
        figures: its numbers, in order.
        said: where in it bound text stands: start and end.
    """

    text: str
    line: int
    figures: tuple[Figure, ...]
    said: tuple[tuple[int, int], ...]

    def line_of(self, place: int) -> int:
        """Return the line of the file that a place in the sentence is on."""
        return self.line + self.text.count("\n", 0, place)

    @cached_property
    def typed(self) -> str:
        """The sentence with blanks where bound text stands: its words are the author's."""
        text = self.text
        for start, end in self.said:
            text = text[:start] + " " * (end - start) + text[end:]
        return text

    @cached_property
    def words(self) -> list[Word]:
        """The words of the author, in order."""
        return [
            Word(match[0].lower(), match.start(), match.start() > 1 and match[0][0].isupper())
            for match in _WORD.finditer(self.typed)
        ]

    def words_in(self, part: tuple[int, int]) -> list[Word]:
        """Return the words of a part of the sentence."""
        return [word for word in self.words if part[0] <= word.start < part[1]]

    def part(self, place: int, places: Sequence[int]) -> tuple[int, int]:
        """Return the part of the sentence around a place, cut off from the other places.

        Between two places the sentence is cut at the strongest mark or word that parts it.
        """
        before = [*(other for other in places if other < place), place]
        after = [place, *(other for other in places if other > place)]
        starts = (self._parting(*pair, last=True) for pair in reversed([*pairwise(before)]))
        ends = (self._parting(*pair, last=False) for pair in pairwise(after))
        start, end = next(filter(None, starts), None), next(filter(None, ends), None)
        return start[1] if start else 0, end[0] if end else len(self.text)

    def _parting(self, one: int, other: int, *, last: bool) -> tuple[int, int] | None:
        """Return where the text between two places parts: at the strongest mark or word there."""
        for form in _PARTINGS:
            found = [match.span() for match in form.finditer(self.text, one, other)]
            if found:
                return found[-1] if last else found[0]
        return None

    def around(self, figure: Figure) -> tuple[int, int]:
        """Return the part of the sentence that a figure stands in."""
        return self.part(figure.start, [one.start for one in self.figures])


def cut(text: Bound) -> list[Sentence]:
    """Cut a text into sentences with their figures."""
    found = numerals.find(text.text)
    return [_sentence(text, found, *place) for place in _places(text.text)]


@cache
def stem(word: str) -> str:
    """Bring a word to a form that its inflections share: `träffarna` and `träff` → `träff`.

    Endings are taken off for as long as three letters stay; what is left need be no word.
    """
    while ending := _ending(word):
        word = word.removesuffix(ending)
    return _IRREGULAR.get(word, word)


def _ending(word: str) -> str:
    return next((one for one in _ENDINGS if word.endswith(one) and len(word) - len(one) > 2), "")


def stems(words: str) -> frozenset[str]:
    """Return the stems of words with blanks between."""
    return frozenset(map(stem, words.split()))


_ENDINGS = sorted(
    "ningarna ningar ningen ning arnas ernas ornas arna erna orna aren are ande ades ade ats des "
    "ens ers ars ors ad at as ar er or en et an na de da te ts ns a e n t s".split(),
    key=len,
    reverse=True,
)
# What is said of a course or a meeting that was held is said in several words.
_IRREGULAR = {"medl": "medel", "pågår": "pågå", "ställ": "inställ"} | dict.fromkeys(
    ("höll", "håll", "hålli", "anord"), "genomför"
)


def _places(text: str) -> Iterator[tuple[int, int]]:
    """Give where each sentence begins and ends."""
    for start, end in _between(text, 0, len(text), [*_BLOCK.finditer(text), *_ends(text)]):
        stops = [
            match
            for match in _STOP.finditer(text, start, end)
            if not _ABBREVIATED.search(text, start, match.start())
        ]
        for one in _between(text, start, end, stops):
            yield from _lines(text, *one)


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Give the lines of a sentence that is so full of digits that it must be a pasted table."""
    if len(re.findall(r"\d+", text[start:end])) <= MOST_NUMBERS:
        yield start, end
    else:
        yield from _between(text, start, end, [*re.compile("\n").finditer(text, start, end)])


def _ends(text: str) -> Iterator[re.Match]:
    """Give the ends of headings, which have no full stop."""
    after = re.compile(r"\n|$")
    for heading in _HEADING.finditer(text):
        yield after.search(text, heading.start())


def _between(
    text: str, start: int, end: int, marks: Sequence[re.Match]
) -> Iterator[tuple[int, int]]:
    for mark in sorted(marks, key=lambda match: match.start()):
        if text[start : mark.start()].strip():
            yield start, mark.start()
        start = max(start, mark.end())
    if text[start:end].strip():
        yield start, end


def _sentence(text: Bound, found: list[Numeral], start: int, end: int) -> Sentence:
    words = text.text[start:end]
    said = tuple(
        (span.start - start, span.end - start) for span in text.spans if start <= span.start < end
    )
    figures = tuple(
        _figure(words, numeral, start, text.spans)
        for numeral in found
        if start <= numeral.start < end
    )
    return Sentence(words, text.text.count("\n", 0, start) + 1, figures, said)


def _figure(words: str, found: Numeral, offset: int, spans: Sequence[Span]) -> Figure:
    span = next((one for one in spans if one.start <= found.start < one.end), None)
    moved = replace(found, start=found.start - offset, end=found.end - offset)
    return Figure(**vars(moved), role=_role(words, moved, span), span=span)


def _role(words: str, numeral: Numeral, span: Span | None) -> str:
    before, after = words[: numeral.start], words[numeral.end :]
    said = span.facts if span else ()
    changed = bool(_AFTER_CHANGE.search(before.lower()))
    signed = numeral.text[0] == "+" or (numeral.text[0] in "−–-" and before.endswith("("))
    # `| förändring` gives one number of two facts, and alone.
    alone = span is not None and span.end - span.start == len(numeral.text)
    between_two = alone and len({period for _, period in said}) > 1
    if _AIMED.search(before) or any(name.endswith(".mal") for name, _ in said):
        return TARGET
    if numeral.unit == numerals.POINTS or signed or changed or between_two:
        return CHANGE
    return CHANGE if _COMPARED.match(after.lower()) else LEVEL
