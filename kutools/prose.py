"""Text with bound numbers: a figure's name in double braces is replaced by what it says.

`{{ narvaro.samtliga }}` becomes `76 %`, and `{{ narvaro.samtliga | mot("2019-T2") }}` becomes
`har minskat från 79 % till 76 % (−3 procentenheter)`: also the words for direction, rank and
target come from the data. A text can read figures and nothing else; what stands in braces is
looked up, never run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

import pandas as pd

from kutools import facts, swedish
from kutools.contract import UNITS
from kutools.errors import ParamsError, suggest
from kutools.periods import Period

_BRACES = re.compile(r"(?<!\{)\{\{([^{}\n]*)\}\}(?!\})")
_WAY = re.compile(
    r"\|\s*(?P<way>[^\W\d]\w*)\s*(?:\(\s*(?:[\"”“](?P<text>[^\"”“]*)[\"”“]|(?P<count>\d+))?\s*\)\s*)?"
)
# Characters that Markdown or HTML would take as markup if a value held them.
_MARKUP = re.compile(r"([\\`*_\[\]<>#|&])")


# Braces that stand around no name, once those that do are taken away.
STRAY = re.compile(r"\{{2,}|\}{2,}")
STRAY_FAULT = (
    "klamrar utan uppgift i texten; väntade dem runt ett namn, som i {{ narvaro.samtliga }}."
)


@dataclass(frozen=True)
class Span:
    """Where in a bound text a figure stands.

    Attributes:
        start: where it begins.
        end: where it ends; what cannot be bound leaves nothing.
        facts: the facts it says, name and period of each.
        source: the braces as they stand in the analyst's text.
        fault: why it cannot be bound; mostly empty.
    """

    start: int
    end: int
    facts: tuple[tuple[str, str], ...]
    source: str = ""
    fault: str = ""


@dataclass(frozen=True)
class Bound:
    """A text whose figures are bound.

    Attributes:
        text: the text as a reader sees it; its lines are those of the source.
        spans: where its figures stand, in order.
        faults: what could not be bound: line, and what is wrong.
    """

    text: str
    spans: tuple[Span, ...] = ()
    faults: tuple[tuple[int, str], ...] = ()


def bind(text: str, table: pd.DataFrame, period: Period, *, markdown: bool = True) -> str:
    """Replace each `{{ name }}` in a text by the figure as a reader sees it.

    Args:
        text: the text.
        table: the facts.
        period: whose figures are meant.
        markdown: whether the text is Markdown, in which no value may be taken as markup.

    Raises:
        ParamsError: with the nearest names, if a figure does not exist; also if braces do not
            stand around a name, since a figure would be left out.
    """
    made = bound(text, table, period, markdown=markdown)
    for _, message in made.faults:
        raise ParamsError(f"{period}: {message}")
    return made.text


def bound(
    text: str, table: pd.DataFrame, period: Period, *, markdown: bool, known: dict | None = None
) -> Bound:
    """Bind a text and say what cannot be bound, as `bind` does for one that is to be shown.

    Args:
        text: the text.
        table: the facts.
        period: whose figures are meant.
        markdown: whether the text is Markdown, in which no value may be taken as markup.
        known: what has been looked up before in the same table for the same period, and keeps
            what is looked up now; so a text can be bound anew for every letter that is typed.
    """
    known = {} if known is None else known
    own = table[table["period"] == str(period)]
    parts, spans, faults, length, end = [], [], [], 0, 0
    for match in _BRACES.finditer(text):
        value, said, fault = _looked_up(match[1], table, own, known)
        if fault:
            faults.append((text.count("\n", 0, match.start()) + 1, fault))
        value = _MARKUP.sub(r"\\\1", value) if markdown else value
        before = text[end : match.start()]
        start = length + len(before)
        length, end = start + len(value), match.end()
        parts += [before, value]
        spans.append(Span(start, length, said, match[0], fault))
    faults += _stray(text)
    return Bound("".join([*parts, text[end:]]), tuple(spans), tuple(sorted(faults)))


def _looked_up(
    inside: str, table: pd.DataFrame, own: pd.DataFrame, known: dict[str, tuple[str, tuple, str]]
) -> tuple[str, tuple, str]:
    """Return what stands in a pair of braces as text, the facts it says, and what is wrong."""
    if inside not in known:
        try:
            known[inside] = *_phrase(inside, table, own), ""
        except ParamsError as error:
            known[inside] = "", (), str(error)
    return known[inside]


def _stray(text: str) -> Iterable[tuple[int, str]]:
    """Say where braces do not stand around a name: a figure would be left out there."""
    for number, line in enumerate(text.split("\n"), start=1):
        if STRAY.search(_BRACES.sub("", line)):
            yield number, STRAY_FAULT


@dataclass(frozen=True)
class _Figure:
    """A figure on its way into a text: its fact, those beside it, and how it is written."""

    fact: pd.Series
    table: pd.DataFrame
    unit: str

    @property
    def shown(self) -> str:
        if self.fact["status"] != "ok" or self.unit == self.fact["unit"]:
            return facts.shown(self.fact)
        return self.written(self.fact["value"])

    def written(self, value: float, more: int = 0) -> str:
        """Write a value in the figure's unit, with more decimals than usual if need be."""
        return swedish.quantity(value / UNITS.get(self.unit, 1), self.unit, more)

    def rounded(self, value: float, more: int) -> Decimal:
        """Return the number that stands where a value is written so."""
        scaled = value * 100 if self.unit == "andel" else value / UNITS.get(self.unit, 1)
        return swedish.round_half_up(scaled, swedish.DECIMALS.get(self.unit, 0) + more)

    def change(self, now: float, before: float, more: int) -> str:
        """Write the difference of two values as they are written, which a reader can add up."""
        difference = float(self.rounded(now, more) - self.rounded(before, more))
        scale = 100 if self.unit == "andel" else 1
        return swedish.change(difference / scale, self.unit, more)

    def at(self, period: str) -> _Figure:
        """Return the same figure in another period; without one in the nearest compared with."""
        if self.fact["unit"] == "status":
            raise ParamsError(f'"{self.fact["name"]}" är en status och inget tal att jämföra.')
        own = self.table[self.table["name"] == self.fact["name"]]
        others = own[own["period"] != self.fact["period"]].drop_duplicates("period")
        chosen = others[others["period"] == period] if period else others.iloc[:1]
        if chosen.empty:
            there = f"; den finns för {swedish.listed(list(others['period']))}" * bool(len(others))
            of = period or "någon tidigare period"
            raise ParamsError(f'det finns ingen uppgift "{self.fact["name"]}" för {of}{there}.')
        return replace(self, fact=chosen.iloc[0])


# What a way gives: the text, and the facts that it says something of.
_Said = tuple[str, list[pd.Series]]


def _phrase(inside: str, table: pd.DataFrame, own: pd.DataFrame) -> tuple[str, tuple]:
    """Return what stands in a pair of braces as text, and the facts it says.

    Args:
        inside: what stands there.
        table: the facts of every period.
        own: those of the period whose figures are meant.
    """
    name, ways = _parsed(inside)
    if ways and ways[-1][0] in _OF_PARTS:
        *units, (way, argument) = ways
        text, said = _OF_PARTS[way](_parts(name, own), argument, _common_unit(units, inside))
    else:
        fact = _fact(name, own)
        text, said = _of_one(_Figure(fact, table, fact["unit"]), ways, inside)
    return text, tuple((one["name"], one["period"]) for one in said)


def _of_one(figure: _Figure, ways: list[tuple[str, str]], inside: str) -> _Said:
    """Return what some ways make of a figure; only a unit leaves it a figure for the next."""
    text, said = None, [figure.fact]
    for way, argument in ways:
        if text is not None:
            raise ParamsError(f'efter sättet som gör "{text}" kan inget mer stå: "{inside}".')
        if argument and way in (*UNITS, *_WITHOUT_ARGUMENT):
            raise ParamsError(f'"{way}" tar inget inom parentes: "{inside.strip()}".')
        if way in UNITS:
            figure = _in_unit(figure, way)
        elif way in _WAYS:
            text, said = _WAYS[way](figure, argument)
        elif way in _OF_PARTS:
            raise ParamsError(f'efter "{way}" kan inget mer stå: "{inside.strip()}".')
        else:
            known = [*UNITS, *_WAYS, *_OF_PARTS]
            hint = suggest(way, known) or f" Sätt som finns: {', '.join(known)}."
            raise ParamsError(f'okänt sätt "{way}" att skriva en uppgift.{hint}')
    return figure.shown if text is None else text, said


def _parsed(inside: str) -> tuple[str, list[tuple[str, str]]]:
    """Part `name | way | way("argument")` into the name and its ways with their arguments."""
    name, bar, rest = inside.partition("|")
    found = [(m["way"], m["text"] or m["count"] or "") for m in _WAY.finditer(bar + rest)]
    if _WAY.sub("", bar + rest).strip():
        raise ParamsError(
            f'"{inside.strip()}" går inte att läsa; väntade som i '
            '{{ narvaro.samtliga | mot("2019-T2") }}.'
        )
    return name.strip(), found


def _fact(name: str, own: pd.DataFrame) -> pd.Series:
    fact = facts.named(own, name)
    if fact is None:
        hint = suggest(name, own["name"].unique(), likeness=0.7, most=3)
        raise ParamsError(f'det finns ingen uppgift "{name}".{hint}')
    return fact


def _parts(name: str, own: pd.DataFrame, like: Mapping | None = None) -> pd.DataFrame:
    """Return the known facts right below a name, those like the first, or like another."""
    below = own[own["name"].str.fullmatch(rf"{re.escape(name)}\.[^.]+") & (own["item"] != "")]
    if below.empty:
        groups = {name.rpartition(".")[0] for name in own.loc[own["item"] != "", "name"]}
        raise ParamsError(
            f'det finns inga uppgifter under "{name}".{suggest(name, groups, most=3)}'
        )
    first = below.iloc[0] if like is None else like
    alike = (below["label"] == first["label"]) & (below["unit"] == first["unit"])
    return below[alike & (below["status"] == "ok")]


def _in_unit(figure: _Figure, unit: str) -> _Figure:
    if figure.fact["unit"] != "kr":
        raise ParamsError(f'"{figure.fact["name"]}" är inget belopp och kan inte skrivas i {unit}.')
    return replace(figure, unit=unit)


def _common_unit(ways: list[tuple[str, str]], inside: str) -> str:
    """Return the unit that the only way before one about parts gives; nothing without one."""
    names = [way for way, _ in ways]
    if len(names) > 1 or not set(names) <= set(UNITS):
        raise ParamsError(f'före det sista sättet kan bara en enhet stå: "{inside.strip()}".')
    return "".join(names)


def _against(figure: _Figure, period: str) -> _Said:
    """Say how a figure has moved since an earlier period: `har minskat från 79 % till 76 % …`."""
    before = figure.at(period)
    said = [figure.fact, before.fact]
    was, now = Period.parse(before.fact["covers"]), Period.parse(figure.fact["covers"])
    states = {one["status"] for one in said}
    if states != {"ok"}:
        why = "underlaget är för litet" if "suppressed" in states else "uppgift saknas"
        return f"kan inte jämföras med {was.label}, eftersom {why}", said
    values = figure.fact["value"], before.fact["value"]
    more = _decimals(figure, *values)
    new, old = (figure.written(value, more) for value in values)
    if new == old:
        return f"ligger kvar på {new}", said
    months = "" if was.part == now.part else f" ({was.label})"
    old = old if figure.unit == "andel" else old.removesuffix(f"{swedish.NBSP}{figure.unit}")
    verb = "ökat" if values[0] > values[1] else "minskat"
    change = figure.change(*values, more)
    return f"har {verb} från {old}{months} till {new} ({change})", said


def _decimals(figure: _Figure, now: float, before: float) -> int:
    """Return how many decimals more than usual a change needs to add up as it is written."""
    for more in (0, 1):
        ends = figure.rounded(now, more), figure.rounded(before, more)
        if ends[0] - ends[1] == figure.rounded(now - before, more):
            return more
    return 2


def _change(figure: _Figure, period: str) -> _Said:
    """Say how much a figure has moved: `−3 procentenheter`."""
    before = figure.at(period)
    said = [figure.fact, before.fact]
    for one in said:
        if one["status"] != "ok":
            return facts.shown(one), said
    values = figure.fact["value"], before.fact["value"]
    return figure.change(*values, _decimals(figure, *values)), said


def _then(figure: _Figure, period: str) -> _Said:
    """Say what a figure was in an earlier period: `79 %`."""
    before = figure.at(period)
    return before.shown, [before.fact]


def _target(figure: _Figure, _: str) -> _Said:
    """Say whether a figure reaches its target: `når inte målvärdet 80 %`."""
    fact = figure.fact
    if pd.isna(fact["target"]):
        raise ParamsError(f'"{fact["name"]}" har inget målvärde.')
    # As many decimals as the target has: 82,5 % is not 83 %.
    own = swedish.decimals(fact["target"] * (100 if figure.unit == "andel" else 1))
    exact = 0 if figure.unit in UNITS else max(0, own - swedish.DECIMALS.get(figure.unit, 0))
    target, reached = figure.written(fact["target"], exact), facts.is_reached(fact)
    if reached is None:
        return f"kan inte jämföras med målvärdet {target}", [fact]
    return f"når {'' if reached else 'inte '}målvärdet {target}", [fact]


def _share_of(figure: _Figure, name: str) -> _Said:
    """Say how large a share a figure is of another: `24 %`."""
    if not name:
        raise ParamsError('"andel_av" behöver ett namn, som i andel_av("ekonomi.disponibla").')
    own = figure.table[figure.table["period"] == figure.fact["period"]]
    whole = _fact(name, own)
    said = [figure.fact, whole]
    if whole["unit"] != figure.fact["unit"] or whole["unit"] == "status":
        raise ParamsError(
            f'"{figure.fact["name"]}" är {figure.fact["unit"]} och "{name}" är {whole["unit"]}; '
            "en andel är av något i samma enhet."
        )
    for one in said:
        if one["status"] != "ok":
            return facts.shown(one), said
    if not whole["value"]:
        return swedish.MISSING, said
    return swedish.percent(figure.fact["value"] / whole["value"]), said


def _rank(figure: _Figure, _: str) -> _Said:
    """Say a figure's place among its like: `tredje högst av 21`."""
    fact = figure.fact
    if fact["status"] != "ok":
        return facts.shown(fact), [fact]
    own = figure.table[figure.table["period"] == fact["period"]]
    like = _parts(fact["name"].rpartition(".")[0], own, fact)
    if fact["name"] not in set(like["name"]) or fact["unit"] == "status" or len(like) == 1:
        raise ParamsError(f'"{fact["name"]}" har inga lika uppgifter att rangordnas bland.')
    values, own = like["value"].round(12), round(fact["value"], 12)
    place, count = int((values > own).sum()) + 1, len(like)
    if (values == own).sum() > 1:
        said = f"på delad plats {place}"
    else:
        # Of two names for a place the later stands.
        names = {3: "tredje högst", 4: "fjärde högst", 5: "femte högst"}
        names |= {count - 1: "näst lägst", 2: "näst högst", count: "lägst", 1: "högst"}
        said = names.get(place, f"på plats {place}")
    return f"{said} av {count}", [fact]


def _in_words(figure: _Figure, _: str) -> _Said:
    """Say a small count, or a status, in a word: `nio`, `delvis uppfyllt`."""
    fact = figure.fact
    if fact["unit"] == "status" and fact["status"] != "suppressed":
        return facts.status_word(fact), [fact]
    in_words = swedish.IN_WORDS if fact["unit"] == "antal" and fact["status"] == "ok" else {}
    return in_words.get(fact["value"], figure.shown), [fact]


def _extremes(parts: pd.DataFrame, argument: str, unit: str, *, lowest: bool) -> _Said:
    """Say which have the highest or lowest value: `PKS (95 %) och Reko (72 %)`."""
    if not re.fullmatch("[1-9][0-9]*", argument or "1"):
        raise ParamsError(f'fann "{argument}", väntade hur många som ska nämnas.')
    if parts.empty:
        return swedish.MISSING, []
    values = parts["value"].round(12).sort_values(ascending=lowest, kind="stable")
    # Whoever shares the last place is named too.
    last = values.iloc[: int(argument or 1)].iloc[-1]
    named = values[values <= last] if lowest else values[values >= last]
    chosen = [fact for _, fact in parts.loc[named.index].iterrows()]
    figures = [_Figure(fact, parts, fact["unit"]) for fact in chosen]
    figures = [_in_unit(figure, unit) if unit else figure for figure in figures]
    return swedish.listed([f"{one.fact['item']} ({one.shown})" for one in figures]), chosen


_WAYS: dict[str, Callable[[_Figure, str], _Said]] = {
    "mot": _against,
    "förändring": _change,
    "då": _then,
    "mål": _target,
    "andel_av": _share_of,
    "rang": _rank,
    "ord": _in_words,
}
_WITHOUT_ARGUMENT = ("mål", "rang", "ord")
# Ways that say which of the figures below a name are meant.
_OF_PARTS: dict[str, Callable[[pd.DataFrame, str, str], _Said]] = {
    "högst": partial(_extremes, lowest=False),
    "lägst": partial(_extremes, lowest=True),
}
