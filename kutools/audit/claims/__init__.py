"""What a text claims, compared with the facts: small named rules that say where they differ.

A typed number is right, wrong or unknown. Numbers that a sentence joins, bound or typed, must
hold together: a total and its parts, a change and its two ends, a direction word or a word about
the target and the values it is said of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations, groupby

import pandas as pd

from kutools import swedish
from kutools.audit.claims import grounds, numerals, relations, totals
from kutools.audit.claims.meaning import Known, Meanings, fits, is_bound_of
from kutools.audit.claims.sentences import CHANGE, LEVEL, TARGET, Figure, Sentence, cut
from kutools.contract import UNITS
from kutools.errors import ERROR, NOTE, WARNING, Finding, Place
from kutools.periods import Period
from kutools.prose import Bound

# The ways of a bound amount by what one of it is: tkr, mnkr.
_WAYS = {size: unit for unit, size in UNITS.items() if size > 1}


@dataclass(frozen=True)
class Reading:
    """A text on its way through the rules.

    Attributes:
        label: the file's name in messages.
        sentences: the text, cut up.
        meanings: the facts.
    """

    label: str
    sentences: list[Sentence]
    meanings: Meanings

    @property
    def own(self) -> str:
        """The period of the report."""
        return str(self.meanings.own)

    def typed(self) -> Iterator[tuple[Sentence, Figure]]:
        """Give the numbers that are typed, each with its sentence."""
        return (
            (sentence, figure)
            for sentence in self.sentences
            for figure in sentence.figures
            if not figure.span
        )


Found = Iterator[Finding]
# What a sentence says that is no number: which way, or that a target is reached.
Words = relations.Turn | relations.Aim


def check(texts: Mapping[str, Bound], table: pd.DataFrame, period: Period) -> list[Finding]:
    """Compare what each of some texts claims with the facts, and with itself.

    Args:
        texts: the texts by the file's name in messages, their figures bound; what is bound is
            trusted and never reported by itself.
        table: the facts of the period and of those it is compared with.
        period: the report's.

    Returns:
        The findings by text and line. A number in one of the relations is not also reported as
        unknown.
    """
    meanings = Meanings(table, period)
    readings = (Reading(label, cut(text), meanings) for label, text in texts.items())
    return [finding for reading in readings for finding in _check(reading)]


def _check(reading: Reading) -> list[Finding]:
    found = [one for rule in RULES.values() for one in rule(reading)]
    graver = {(one.place.row, one.item) for one in found if one.severity == ERROR}
    kept = [
        one for one in found if one.severity == ERROR or (one.place.row, one.item) not in graver
    ]
    return sorted(kept, key=lambda one: one.place.row or 0)


def contradicted(reading: Reading) -> Found:
    """A typed number is a value of the fact that its words name in full."""
    for sentence, figure in reading.typed():
        within = reading.meanings.within(sentence, sentence.around(figure))
        if figure.role == CHANGE or any(_is_value(sentence, figure, one) for one in within):
            continue
        meant = {
            one: _fact_meant(one, figure, sentence, reading)
            for one in reading.meanings.meant(sentence, figure)
        }
        if meant and all(meant.values()):
            one = max(meant, key=lambda one: len(one.words))
            fact, column = meant[one], "value"
            if figure.role == TARGET and not pd.isna(meant[one]["target"]):
                column = "target"
            yield _finding(
                reading,
                sentence,
                figure,
                "skrivet_tal",
                f'"{figure.text}" stämmer inte med {one.title}: väntade '
                f"{figure.write(fact[column])}. Rätta talet, eller bind det: "
                f"{_braces(one, fact['period'], figure, reading)}",
                quantity=one.name,
                recomputed=fact[column],
            )


def unknown(reading: Reading) -> Found:
    """A typed number can be tied to a fact, or is told by others in its sentence."""
    for sentence, figure in reading.typed():
        if relations.is_derived(sentence, figure) or totals.is_sum(sentence, figure):
            continue
        meant = reading.meanings.meant(sentence, figure)
        withheld = [one for one in meant if _is_withheld(one, figure, reading)]
        known = any(_is_value(sentence, figure, one) for one in meant)
        change = figure.role == CHANGE and grounds.changes(reading.meanings, sentence, figure)
        if withheld and not known:
            why = f"{withheld[0].title} visas inte, eftersom underlaget saknas eller är för litet"
            yield _unknown(reading, sentence, figure, why)
        elif not (known or change or reading.meanings.agreeing(sentence, figure)):
            yield _unknown(reading, sentence, figure, "motsvarar ingen uppgift")


def agreed(reading: Reading) -> Found:
    """A typed number that agrees with a fact might as well be bound to it."""
    for sentence, figure in reading.typed():
        found = reading.meanings.agreeing(sentence, figure)
        if not found or relations.is_derived(sentence, figure) or is_bound_of(sentence, figure):
            continue
        one, period = found
        fact = one.by_period[period]
        of = "" if period == reading.own else f" för {Period.parse(fact['covers'] or period).label}"
        yield _finding(
            reading,
            sentence,
            figure,
            "obundet_tal",
            f'"{figure.text}" är skrivet för hand och stämmer med {one.title}{of}. '
            f"Bind det: {_braces(one, period, figure, reading)}",
            quantity=one.name,
            recomputed=fact["value"],
            severity=NOTE,
        )


def sums(reading: Reading) -> Found:
    """A total and its parts in one sentence add up."""
    for sentence in reading.sentences:
        stated = totals.stated(sentence)
        if stated and not stated.holds:
            total, given = stated.total, stated.given
            listed = " + ".join(part.text for part in stated.parts)
            yield _finding(
                reading,
                sentence,
                total,
                "summa_i_text",
                f'summan anges till "{total.text}", men delarna {listed} ger '
                f"{total.write(given)}. Rätta summan eller delarna.",
                recomputed=given,
            )


def changes(reading: Reading) -> Found:
    """A stated change is the difference between its two ends, or between two facts."""
    for sentence in reading.sentences:
        for figure in sentence.figures:
            if figure.role != CHANGE:
                continue
            joined = relations.ends(sentence, figure)
            if joined and not relations.is_change(figure, joined):
                yield _wrong_change(reading, sentence, figure, joined)
            elif not joined and not figure.span:
                yield from _change_of_fact(reading, sentence, figure)


def directions(reading: Reading) -> Found:
    """A word such as `ökat` or `försämring` agrees with the values it is said of."""
    return _wrong_words(reading, "riktning_i_text", relations.turns, grounds.against_turn)


def targets(reading: Reading) -> Found:
    """What is said of a target being reached agrees with the result and the target."""
    return _wrong_words(reading, "målord_i_text", relations.aims, grounds.against_aim)


def two_values(reading: Reading) -> Found:
    """The same quantity of the same time has one value in a text."""
    stated = [
        (key, sentence, figure)
        for sentence in reading.sentences
        for figure in sentence.figures
        for key in _same(reading, sentence, figure)
    ]
    told = set()
    for _, group in groupby(sorted(stated, key=lambda one: one[0]), key=lambda one: one[0]):
        for (_, there, first), (_, here, second) in combinations(group, 2):
            apart = there is not here and relations.differ(first, second)
            if not apart or id(second) in told or (first.span and second.span):
                continue
            told.add(id(second))
            yield _finding(
                reading,
                here,
                second,
                "två_värden",
                f'här står "{second.text}", men på rad '
                f'{there.line_of(first.start)} står "{first.text}" om samma sak. '
                "Rätta det ena, eller bind båda.",
                recomputed=first.value,
            )


RULES: dict[str, Callable[[Reading], Found]] = {
    "skrivet_tal": contradicted,
    "summa_i_text": sums,
    "förändring_i_text": changes,
    "riktning_i_text": directions,
    "målord_i_text": targets,
    "två_värden": two_values,
    "okänt_tal": unknown,
    "obundet_tal": agreed,
}


def _wrong_change(
    reading: Reading, sentence: Sentence, figure: Figure, joined: tuple[Figure, Figure]
) -> Finding:
    old, new = joined
    given = new.value - old.value
    if figure.unit == "andel" and new.unit != "andel":
        given = given / old.value
    given = given if relations.is_signed(figure) else abs(given)
    return _finding(
        reading,
        sentence,
        figure,
        "förändring_i_text",
        f'förändringen anges till "{figure.text}", men från {old.text} till '
        f"{new.text} är den {figure.write(given)}. Rätta talet.",
        recomputed=given,
    )


def _change_of_fact(reading: Reading, sentence: Sentence, figure: Figure) -> Found:
    """Compare a change that has no ends in its sentence with the fact it must be of."""
    known = grounds.changes(reading.meanings, sentence, figure)
    if known and not any(grounds.is_change(figure, ground) for ground in known):
        ground = known[0]
        only_change = replace(ground, way=ground.way.replace("mot", "förändring", 1))
        yield _finding(
            reading,
            sentence,
            figure,
            "förändring_i_text",
            f'förändringen anges till "{figure.text}", men {ground.told}. Rätta talet, '
            f"eller bind det{only_change.braces}",
            quantity=ground.name,
            recomputed=ground.new - ground.old,
        )


def _wrong_words(
    reading: Reading,
    rule: str,
    written: Callable[[Sentence], Iterable[Words]],
    against: Callable[[Meanings, Sentence, Words], grounds.Ground | None],
) -> Found:
    """Tell the words of a kind that have values or facts against them."""
    for sentence in reading.sentences:
        for words in written(sentence):
            if ground := against(reading.meanings, sentence, words):
                yield Finding(
                    rule,
                    Place(reading.label, row=sentence.line_of(words.start)),
                    ground.name or words.said,
                    None,
                    None,
                    ground.unit,
                    f'"{words.said}" stämmer inte: {ground.told}. Ändra orden, eller låt dem '
                    f"komma ur uppgiften{ground.braces or '.'}",
                    item=words.said,
                )


def _is_value(sentence: Sentence, figure: Figure, one: Known) -> bool:
    """Say whether a number is a fact's value in any period, or its target."""
    values = [fact[column] for fact in one.shown_facts for column in ("value", "target")]
    return any(fits(sentence, figure, value) for value in values if not pd.isna(value))


def _fact_meant(one: Known, figure: Figure, sentence: Sentence, reading: Reading) -> Mapping | None:
    """Return the fact of the time that a number is of; None if it is not known or not shown."""
    text = sentence.text[slice(*sentence.around(figure))]
    periods = [reading.own]
    if reading.meanings.years(text) - {reading.meanings.own.year}:
        periods = reading.meanings.mentioned(text)
    elif relations.is_before(sentence, figure):
        periods = [period for period in one.by_period if period != reading.own]
    known = [one.by_period[period] for period in periods if period in one.by_period]
    return known[0] if known and known[0]["status"] == "ok" else None


def _is_withheld(one: Known, figure: Figure, reading: Reading) -> bool:
    """Say whether the report's own value of a fact may not be told or is missing."""
    own = one.by_period.get(reading.own)
    return own is not None and own["status"] != "ok" and figure.role != CHANGE


def _braces(one: Known, period: str, figure: Figure, reading: Reading) -> str:
    """Write what to put instead of a typed number."""
    if figure.role == TARGET and one.by_period[period]["target"] == figure.value:
        return f"{{{{ {one.name} | mål }}}}"
    unit = _WAYS.get(round(figure.size)) if one.unit == "kr" else None
    ways = [unit] if unit else []
    ways += [f'då("{period}")'] * (period != reading.own)
    if not ways and numerals.parse_word(figure.text) in swedish.IN_WORDS:
        ways = ["ord"]
    return f"{{{{ {' | '.join([one.name, *ways])} }}}}"


def _same(reading: Reading, sentence: Sentence, figure: Figure) -> Iterable[tuple]:
    """Give what a number is of, so that two numbers of the same can be compared."""
    if figure.role != LEVEL or sentence.text.lstrip().startswith("|"):
        return
    if is_bound_of(sentence, figure) or relations.is_aside(sentence, figure):
        return
    years = reading.meanings.years(sentence.text) - {reading.meanings.own.year}
    when = tuple(sorted(years))
    if figure.says:
        if len(figure.says) == 1 and figure.says[0][1] == reading.own:
            yield figure.says[0][0], "", ()
        return
    for one in reading.meanings.meant(sentence, figure):
        yield one.name, "", when
    words = reading.meanings.of_what(sentence, figure)
    # One word, such as "kurser", is too little to tell that two sentences speak of the same.
    if len(words) > 1:
        yield " ".join(sorted(words)), figure.unit, when


def _unknown(reading: Reading, sentence: Sentence, figure: Figure, why: str) -> Finding:
    clause = " ".join(sentence.text[slice(*sentence.around(figure))].split())
    return _finding(
        reading,
        sentence,
        figure,
        "okänt_tal",
        f'"{figure.text}" i "{clause}" är skrivet för hand, och {why}. Bind det till en '
        "uppgift, eller jämför det med källan och godta det.",
        quantity=" ".join(filter(None, [figure.text, figure.noun])),
        severity=WARNING,
    )


def _finding(
    reading: Reading,
    sentence: Sentence,
    figure: Figure,
    rule: str,
    message: str,
    *,
    quantity: str = "",
    recomputed: float | None = None,
    severity: str = ERROR,
) -> Finding:
    return Finding(
        rule,
        Place(reading.label, row=sentence.line_of(figure.start)),
        quantity or figure.text,
        figure.value,
        recomputed,
        figure.unit,
        re.sub(r"\s*\n\s*", " ", message),
        severity,
        item=figure.text,
    )
