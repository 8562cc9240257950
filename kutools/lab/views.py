"""What one can look at: the measures there are, how one is shown, its definition, and its code."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from csv import writer
from dataclasses import dataclass, field, replace
from functools import cached_property, reduce
from html import escape

import pandas as pd

from kutools import facts, measures, notebooks, params, prose, registers, swedish
from kutools.chapter import Chapter
from kutools.charts.series import ALL
from kutools.errors import KutoolsError
from kutools.measures.published import SOURCE as PUBLISHED
from kutools.notebooks import Showing
from kutools.periods import Period
from kutools.project import Project
from kutools.registers import Registers
from kutools.show import Selection, Shown
from kutools.tables import Cell

# How many earlier years can be compared with, and how many are from the start.
YEARS, FIRST = 6, 2
# A line of code that is longer is broken.
LONGEST = 88
# Texts that a spreadsheet would take for a formula.
FORMULA = re.compile(r"[=+\-@]")


@dataclass(frozen=True)
class Measure:
    """What is measured of several items, or of the whole alone.

    Attributes:
        pattern: the figures' name, with `*` for the item: `narvaro.natverk.*`.
        label: the label that the figures share.
        names: the names of its figures.
        facts: its facts of all periods.
        title: what it is called in a list and above a chart.
    """

    pattern: str
    label: str
    names: frozenset[str]
    facts: pd.DataFrame = field(repr=False, compare=False)
    title: str = ""

    @property
    def topic(self) -> str:
        """The first part of its name, such as `narvaro`."""
        return self.pattern.partition(".")[0]

    @property
    def whole(self) -> str:
        """The name of the whole that its items are parts of."""
        return self.pattern.replace(".*", "")

    @property
    def items(self) -> list[str]:
        """Its items, the whole last."""
        return sorted(self.facts["item"].unique(), key=lambda item: item == "")

    @property
    def sources(self) -> list[str]:
        """The registers that its figures are counted from."""
        return list(dict.fromkeys(name for text in self.facts["source"] for name in text.split()))

    @property
    def registers(self) -> list[str]:
        """The registers that a chapter must be about to have its figures."""
        names = [name for name in self.sources if name != PUBLISHED]
        about = {name.partition("/")[0] for name in names}
        if self.topic == "matetal" or not names:
            return ["matetal/matetal"]
        is_known = PUBLISHED not in self.sources or self.topic in about
        return names if is_known else [*names, "matetal/matetal"]


@dataclass(frozen=True)
class Asked:
    """What someone wants to see.

    Attributes:
        measure: the measure.
        period: the period looked at.
        others: periods to compare with.
        items: the items, the empty one for the whole.
        as_table: whether a table is wanted also where there could be a chart.
    """

    measure: Measure
    period: Period
    others: tuple[Period, ...] = ()
    items: tuple[str, ...] = ()
    as_table: bool = False


# A call of a chapter's or selection's method: its name, arguments and named arguments.
Call = tuple[str, tuple, dict]


@dataclass(frozen=True)
class View:
    """What is shown.

    Attributes:
        shown: the table or chart.
        why: why there is no chart, or what is left out of it, as a sentence; mostly empty.
        code: what shows the same in a chapter's notebook.
        title: what it is called when it is taken away: with its period, if it is of one.
    """

    shown: Shown
    why: str
    code: str
    title: str


class Material:
    """The registers of a project, and the facts of a period and those it can be compared with."""

    def __init__(self, project: Project) -> None:
        """Read the registers and what the chapters say.

        Raises:
            KutoolsError: with every fault in the registers.
        """
        self.project = project
        self.registers: Registers = registers.read(project.data)
        paths = notebooks.files(project.notebooks)
        self.titles = {path.stem: notebooks.read(path).title for path in paths}
        self.showings = [showing for path in paths for showing in notebooks.showings(path)]
        self._of: dict[Period, Looked] = {}

    def periods(self) -> list[Period]:
        """Return the periods that have parameters, the newest first."""
        return self.project.periods()[::-1]

    def newest(self) -> Period | None:
        """Return the newest period that has any figure."""
        for period in self.periods():
            with suppress(KutoolsError):  # one that is at fault is told of when it is chosen
                if self.of(period).measures:
                    return period
        return None

    def of(self, period: Period) -> Looked:
        """Return the facts of a period; they are computed once."""
        if period not in self._of:
            options = params.options(self.project.params_file(period), period)
            periods = [period, *self.comparable(period)]
            table = measures.compute(self.registers, periods, options)
            self._of[period] = Looked(self, period, table, options)
        return self._of[period]

    def comparable(self, period: Period) -> list[Period]:
        """Return what a period can be compared with, the newest first."""
        others = {*self.project.periods(), *period.comparisons(YEARS)} - {period}
        return sorted(others, key=lambda other: (other.end, other.start), reverse=True)


@dataclass(frozen=True)
class Looked:
    """The facts of a period, and of those it can be compared with, to look at.

    Attributes:
        material: what they come from.
        period: the period.
        facts: the facts, also of every period it can be compared with.
        options: the parameters of the period's report.
    """

    material: Material
    period: Period
    facts: pd.DataFrame
    options: dict[str, object]

    @cached_property
    def measures(self) -> dict[str, list[Measure]]:
        """Topic → its measures that the period has figures of."""
        own = set(self.facts.loc[self.facts["period"] == str(self.period), "name"])
        found = [measure for measure in grouped(self.facts) if measure.names & own]
        by_topic: dict[str, list[Measure]] = {}
        for measure in found:
            by_topic.setdefault(measure.topic, []).append(measure)
        return {topic: self._titled(same) for topic, same in by_topic.items()}

    def topic(self, name: str) -> str:
        """Return what a topic is called: as the chapter about it, where there is one."""
        return self.material.titles.get(name) or swedish.capitalized(name.replace("_", " "))

    def _titled(self, found: Sequence[Measure]) -> list[Measure]:
        """Give each measure a title of its own: a chapter's, or its label and what tells it."""
        labels = Counter(measure.label for measure in found)
        titled = []
        for measure in found:
            same, wider = self._told(measure)
            exact = min((told.caption for told in same if told.caption), key=len, default="")
            above = next((told.caption for told in wider if told.caption), "")
            # Other labels stand beside it where it ends what the item's name begins.
            is_vague = labels[measure.label] > 1 or "*." in measure.pattern
            more = f"{above}: {measure.label}" if above and is_vague else measure.label
            titled.append(replace(measure, title=exact or more))
        titles = Counter(measure.title for measure in titled)
        return [
            replace(one, title=f"{one.title} ({one.pattern})") if titles[one.title] > 1 else one
            for one in titled
        ]

    def _told(self, measure: Measure) -> tuple[list[Showing], list[Showing]]:
        """Return the chapters' cells that show a measure and nothing else, and other that show it.

        The chapter about its topic comes first, then those that show the least besides.
        """
        order = [(told, names) for told, names in self._shown_by if names & measure.names]
        order.sort(key=lambda pair: (pair[0].chapter != measure.topic, len(pair[1])))
        same = [told for told, names in order if names == measure.names]
        return same, [told for told, names in order if names != measure.names]

    @cached_property
    def _shown_by(self) -> list[tuple[Showing, frozenset[str]]]:
        """Each cell of the chapters that shows figures, with their names."""
        every = self.facts.drop_duplicates("name").assign(period=str(self.period))
        found = []
        for told in self.material.showings:
            rows = facts.select(every, *told.names)
            rows = rows[rows["label"].isin(told.labels)] if told.labels else rows
            rows = rows[rows["item"] == ""] if told.in_all else rows
            found.append((told, frozenset(rows["name"])))
        return found

    def others(self, measure: Measure) -> list[Period]:
        """Return the periods that a measure has a value in, besides the period itself."""
        known = measure.facts.loc[measure.facts["status"] != "missing", "period"]
        # In the order of the facts, which is the one they are computed in.
        return [
            period for period in self.material.comparable(self.period) if str(period) in set(known)
        ]

    def chapter(self, measure: Measure, others: Iterable[Period]) -> Chapter:
        """Return a chapter that has the facts of some periods, which are not computed anew."""
        compare_with = [other for other in self.material.comparable(self.period) if other in others]
        periods = [str(period) for period in (self.period, *compare_with)]
        return Chapter(
            self.period,
            compare_with,
            tuple(measure.registers),
            self.options,
            self.material.project,
            self.material.registers,
            self.facts[self.facts["period"].isin(periods)],
        )

    def view(self, asked: Asked) -> View:
        """Show a measure as a chart where one can be drawn, or else as a table."""
        made = self.chapter(asked.measure, asked.others)
        chosen = self._chosen(made, asked)
        selection = _called(made, chosen)
        title = self._title(asked)
        way, options, why = drawn_as(selection.facts, self.period)
        # Called as in the list of items; of shares it is no sum.
        beside = "" in asked.items and len(asked.items) > 1
        as_table = {"total": ALL} if beside else {}
        if way == "table" or asked.as_table:
            way, options, why = "table", as_table, "" if asked.as_table else why
        try:
            shown = getattr(selection, way)(title, **options)
        except ValueError as error:
            way, options, why = "table", as_table, f"Kan inte ritas: {error}."
            shown = selection.table(title, **options)
        code = written([*chosen, (way, (title,), options)])
        return View(shown, why, f"{self._heading(asked)}\n{code}", _dated(title, selection.facts))

    def _title(self, asked: Asked) -> str:
        """Return a measure's title; with the item where it is one of several."""
        one = asked.items[0] if len(asked.items) == 1 < len(asked.measure.items) else None
        return asked.measure.title if one is None else f"{asked.measure.title}: {one or ALL}"

    def _chosen(self, made: Chapter, asked: Asked) -> list[Call]:
        """Return the shortest calls that choose exactly what is asked for."""
        rows = made.facts[made.facts["name"].isin(asked.measure.names)]
        wanted = _keys(rows[rows["item"].isin(asked.items)])
        every = list(_ways_to_choose(asked, rows))
        fits = (calls for calls in every if _keys(_called(made, calls).facts) == wanted)
        return next(fits, every[-1])

    def _heading(self, asked: Asked) -> str:
        """Say as a comment which parameters a chapter must have to show the same."""
        known = measures.options()
        given = {
            "compare_with": [str(other) for other in asked.others],
            "registers": asked.measure.registers,
            **{name: value for name, value in self.options.items() if known.get(name) != value},
        }
        listed = ", ".join(f"{name} = {_literal(value)}" for name, value in given.items())
        return f"# Kapitlets parametrar: {listed}"

    def definition(self, measure: Measure) -> str:
        """Say as HTML how a measure is defined: in a chapter's words, or else what it rests on."""
        same, wider = self._told(measure)
        told = next((told for told in [*same, *wider] if told.text or told.note), None)
        word = "registret" if len(measure.sources) == 1 else "registren"
        rests = f"Räknas ur {word} {swedish.listed(measure.sources)}"
        units = swedish.listed(list(measure.facts["unit"].unique()))
        if told is None:
            does = "förklarar" if [*same, *wider] else "visar"
            said = f"{rests}; inget kapitel {does} måttet. Enhet: {units}."
            return f"<p>{escape(said)}</p>"
        note = self._bound(told.note)
        texts = [*re.split(r"\n\s*\n", told.text), note]
        said = "".join(f"<p>{escape(' '.join(text.split()))}</p>" for text in texts if text)
        where = f"Ur kapitlet {told.title}. {rests}. Enhet: {units}."
        return f'{said}<p class="dim">{escape(where)}</p>'

    def _bound(self, text: str) -> str:
        """Bind the figures in a note; where one does not exist in the period, leave it out."""
        made = prose.bound(text, self.facts, self.period, markdown=False)
        return "" if made.faults else made.text


def grouped(table: pd.DataFrame) -> list[Measure]:
    """Return the measures of some facts: figures whose names are the same but for the item."""
    rows = table.drop_duplicates("name")
    named = list(rows[["name", "label", "item"]].itertuples(index=False, name=None))
    shapes = [_shapes(name, item) for name, _, item in named]
    # A name that does not hold its item's has that of others like it.
    often = Counter(
        (shape, label) for (_, label, _), own in zip(named, shapes, strict=True) for shape in own
    )
    found: dict[tuple[str, str], set[str]] = {}
    for (name, label, item), own in zip(named, shapes, strict=True):
        shape = max(own, key=lambda shape, label=label: often[shape, label]) if item else name
        found.setdefault((shape, label), set()).add(name)
    for shape, label in list(found):
        whole = (shape.replace(".*", ""), label)
        if "*" in shape and whole in found:
            found[shape, label] |= found.pop(whole)
    return [
        Measure(shape, label, frozenset(names), table[table["name"].isin(names)])
        for (shape, label), names in found.items()
    ]


def _shapes(name: str, item: str) -> list[str]:
    """Return what a name may be with `*` for its item, the last part first."""
    if not item:
        return []
    parts, slug = name.split("."), swedish.slug(item)
    places = [at for at in range(len(parts) - 1, 0, -1) if parts[at] == slug]
    places = places or range(len(parts) - 1, 0, -1)
    return [".".join([*parts[:at], "*", *parts[at + 1 :]]) for at in places] or [name]


def drawn_as(chosen: pd.DataFrame, period: Period) -> tuple[str, dict, str]:
    """Return how facts are best drawn, with which options, and what is to be said of it."""
    known = chosen[chosen["status"] == "ok"]
    why = _no_chart(chosen, known)
    if why:
        return "table", {}, why
    periods, items = chosen["period"].nunique(), chosen["item"].nunique()
    parts = known.loc[known["item"] != "", "item"].nunique()
    left_out = "Diagrammet visar delarna; välj Tabell för att se även Samtliga."
    left_out *= "" in set(chosen["item"])
    if periods == 1:
        return "ranked", target_of(chosen, period), left_out
    if items == 1:
        return "history", target_of(chosen, period), ""
    if periods == 2 and parts > 1 and chosen["unit"].nunique() == 1:
        return "paired", {}, left_out
    often = known.groupby("item")["period"].nunique().reindex(chosen["item"].unique()) > 1
    if often.any():
        alone = "Det som har ett värde bara för en av perioderna ritas inte; välj Tabell för att se"
        return "multiples", {}, "" if often.all() else f"{alone} allt."
    return "table", {}, "Inget ritas: ingen har värden för mer än en av perioderna."


def _no_chart(chosen: pd.DataFrame, known: pd.DataFrame) -> str:
    """Say why nothing can be drawn, if it cannot."""
    if "status" in set(chosen["unit"]):
        return "Inget ritas: en status är ett ord och inget tal."
    if known.empty:
        return "Inget ritas: det finns inget värde att visa."
    parts = known[known["item"] != ""]
    if chosen["period"].nunique() == 1 and (known["item"].nunique() == 1 or len(parts) < 2):
        return "Inget ritas: ett enda värde behöver inget diagram."
    if known["period"].nunique() == 1 and chosen["period"].nunique() > 1:
        return "Inget ritas: bara en av perioderna har värden."
    if chosen["period"].nunique() == 1 and chosen["unit"].nunique() > 1:
        return "Inget ritas: talen har olika enheter."
    return ""


def target_of(chosen: pd.DataFrame, period: Period) -> dict[str, float]:
    """Return the target that all facts of a period have in common and should reach upwards."""
    own = chosen[chosen["period"] == str(period)]
    targets = own["target"].unique()
    is_common = (
        len(targets) == 1 and pd.notna(targets[0]) and set(own["direction"]) == {facts.HIGHER}
    )
    return {"target": float(targets[0])} if is_common else {}


def _ways_to_choose(asked: Asked, rows: pd.DataFrame) -> Iterator[list[Call]]:
    """Give ways to choose what is asked for, from the shortest to the most exact."""
    measure, compare = asked.measure, {"compare": True} if asked.others else {}
    stem = measure.pattern.removesuffix(".*")
    exact = [measure.pattern, *([measure.whole] if measure.whole in measure.names else [])]
    names = [(stem,), tuple(dict.fromkeys(exact)), tuple(rows["name"].unique())]
    only: list[list[Call]] = [[], [("only", (measure.label,), {})]]
    of: list[list[Call]] = [[("of", asked.items, {})]]
    if set(asked.items) == set(measure.items):
        of = [[], *of]
    if asked.items == ("",):
        of = [[], [("in_all", (), {})], *of]
    for chosen in names:
        for label in only:
            for item in of:
                yield [("select", chosen, compare), *label, *item]


def _called(made: Chapter, calls: Iterable[Call]) -> Selection:
    return reduce(lambda on, call: getattr(on, call[0])(*call[1], **call[2]), calls, made)


def _keys(rows: pd.DataFrame) -> set[tuple[str, str]]:
    return set(zip(rows["name"], rows["period"], strict=True))


def written(calls: Iterable[Call]) -> str:
    """Write calls of a chapter as code; the last one with an argument on each line."""
    *first, (way, arguments, named) = calls
    begun = "chapter" + "".join(_call(*call) for call in first)
    return f"{begun}{_call(way, arguments, named, broken=True)}"


def _call(way: str, arguments: Sequence, named: dict, *, broken: bool = False) -> str:
    given = [*map(_literal, arguments), *(f"{key}={_literal(named[key])}" for key in named)]
    line = f".{way}({', '.join(given)})"
    if not broken and len(line) <= LONGEST:
        return line
    return f".{way}(\n" + "".join(f"    {one},\n" for one in given) + ")"


def _literal(value: object) -> str:
    """Write a value as Python code with double quotes, as texts in JSON have them too."""
    has_texts = isinstance(value, str | list | dict)
    return json.dumps(value, ensure_ascii=False) if has_texts else repr(value)


def _dated(title: str, chosen: pd.DataFrame) -> str:
    """Add the months that all figures are of, where they are of the same."""
    covers = chosen["covers"].unique()
    return f"{title}, {Period.parse(covers[0]).label}" if len(covers) == 1 else title


def csv(view: View) -> bytes:
    """Write the table of a view for a spreadsheet, with what it is and its source last.

    As the pages do it: a semicolon between cells, decimal comma, and no text that is a formula.
    """
    table = view.shown.exhibit.table
    lines = [[_plain(name) for name in table.header]]
    for at, row in enumerate(table.rows):
        lines += [[_plain(heading)] for heading in [table.sections.get(at)] if heading]
        lines.append([_of_cell(cell) for cell in row])
    source = f"{view.title}. {view.shown.exhibit.source}"
    text = io.StringIO()
    writer(text, delimiter=";", lineterminator="\r\n").writerows([*lines, [_plain(source)]])
    return text.getvalue().encode("utf-8-sig")


def _plain(text: str) -> str:
    """Write a text on one line, which no spreadsheet takes for a formula."""
    plain = " ".join(text.split())
    return f"'{plain}" if FORMULA.match(plain) else plain


def _of_cell(cell: Cell) -> str:
    """Write a cell; a number without spaces between its digits and with an ordinary minus."""
    if not cell.numeric:
        return _plain(cell.text)
    return re.sub(r"(?<=\d)\s(?=\d)", "", " ".join(cell.text.split())).replace("−", "-")


def pictures(view: View) -> dict[str, bytes]:
    """Return a chart as files, ending → content; nothing where there is none."""
    draw: Callable | None = view.shown.to_take
    if draw is None:
        return {}
    svg, png = draw(title=view.title, foot=view.shown.exhibit.source)
    return {"svg": svg.encode(), "png": png}
