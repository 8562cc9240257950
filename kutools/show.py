"""What a notebook cell shows: facts or rows as a table or chart, with definition and source."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from html import escape

import pandas as pd

from kutools import charts, facts, look, swedish, tables
from kutools.charts import Chart
from kutools.charts.series import ALL
from kutools.contract import Register
from kutools.errors import Finding
from kutools.exhibits import EXHIBIT, Exhibit
from kutools.periods import Period
from kutools.tables import Cell, Table

# What is said where figures do not rest on published rows: in short at every table and chart,
# and once in a chapter in full.
ORIGINS = {
    "rekonstruerad": (
        "Rekonstruerade uppgifter.",
        "Rekonstruerade uppgifter: raderna är framräknade så att de ger de medelvärden och summor "
        "som är publicerade, eftersom det verkliga underlaget aldrig har publicerats. Ett tal som "
        "inte är publicerat är påhittat och säger inget om verksamheten.",
    ),
    "exempel": (
        "Exempel, inte verkliga uppgifter.",
        "Exempel: raderna är påhittade för att visa hur kapitlet ser ut och säger inget om "
        "verksamheten.",
    ),
}
# What such rows are called together.
UNPUBLISHED = {"rekonstruerad": "rekonstruerade", "exempel": "påhittade exempel"}
# What the numbers of the audit itself are traced to.
AUDIT = "granskning"
# With more files than this their registers are named instead; the page's foot lists the files.
MANY = 4


@dataclass(frozen=True)
class Shown:
    """Something to show: HTML on a page and in JupyterLab, and as data for slides and workbook.

    Attributes:
        html: what a reader sees.
        exhibit: its figures, if it has any.
        to_take: draws a chart with a title and source in the picture, as SVG and PNG.
    """

    html: str
    exhibit: Exhibit | None = None
    to_take: Callable[..., tuple[str, bytes]] | None = field(
        default=None, repr=False, compare=False
    )

    def __repr__(self) -> str:
        """Say what is shown; the figures themselves are in the data."""
        return f"<{self.exhibit.table.caption if self.exhibit else 'Shown'}>"

    def _repr_mimebundle_(self, **_: object) -> dict[str, object]:
        data = {EXHIBIT: self.exhibit.as_json()} if self.exhibit else {}
        return {"text/html": self.html, **data}


@dataclass(frozen=True)
class Text:
    """A Markdown text to show."""

    markdown: str

    def __repr__(self) -> str:
        """Say that it is a text; the text itself is in the Markdown."""
        return "<Text>"

    def _repr_markdown_(self) -> str:
        return self.markdown


class Listing(pd.DataFrame):
    """Figures that were searched for, as `facts.search` gives them; a notebook shows them all."""

    def _repr_html_(self) -> str:
        """Show every name in full, so that it can be copied into a text."""
        rows = [
            (look.Html(f"<code>{escape(one['name'])}</code>"), facts.title(one), one["värde"])
            for one in self.to_dict("records")
        ]
        table = look.table(("Namn", "Uppgift", "Värde"), rows, numbers=(2,))
        count = swedish.counted(len(self), "uppgift", "uppgifter")
        return (
            f'{look.in_lab()}<div class="kutools"><p>{count}</p><div class="lista">{table}</div>'
            "</div>"
        )


@dataclass(frozen=True)
class Frame:
    """What stands around a table or chart.

    Attributes:
        files: the source files behind it (`kutools.registers.SourceFile`), named last, if any.
        bind: replaces the names of figures in a text, as in `{{ narvaro.samtliga }}`.
        published: the periods whose figures are published results, not computed from rows.
    """

    files: Sequence
    bind: Callable[[str], str]
    published: Sequence[Period] = ()

    def table(self, table: Table, part: str = "", *, numbered: bool = True, **words: str) -> Shown:
        """Frame a table, numbered with those of its chapter if it stands in one."""
        number = tables.NUMBER.format(part=part) if numbered else ""
        return self._around(table.html(number), table, part=part, **words)

    def chart(
        self, chart: Chart, table: Table, form: str, target: float | None = None, **words: str
    ) -> Shown:
        """Frame a chart with the figures that one can unfold."""
        return self._around(_picture(chart, table), table, form=form, target=target, **words)

    def _around(
        self,
        content: str,
        table: Table,
        *,
        form: str = "",
        part: str = "",
        reading: str = "",
        note: str = "",
        target: float | None = None,
    ) -> Shown:
        """Frame a table or chart: how to read it above, definition and source below.

        Args:
            content: the table or chart as HTML.
            table: its figures.
            form: how a chart is drawn.
            part: `a` or `b` for two tables that share a number.
            reading: how to read it.
            note: the definition.
            target: the value to reach that a chart shows.
        """
        reading, note = self.bind(reading), self.bind(note)
        above, below = _paragraph("lasning", reading), _paragraph("definition", note)
        html = f"{above}<figure>{content}{below}{self._source()}</figure>"
        source = " ".join([*self._warnings(), self._said()]) if self.files else ""
        return Shown(html, Exhibit(table, form, part, reading, note, source, target))

    def _source(self) -> str:
        if not self.files:
            return ""
        warned = "".join(
            f'<strong class="rekonstruerad">{text}</strong> ' for text in self._warnings()
        )
        return f'<p class="kalla">{warned}{escape(self._said())}</p>'

    def _warnings(self) -> list[str]:
        origins = {file.origin for file in self.files}
        return [short for word, (short, _) in ORIGINS.items() if word in origins]

    def _said(self) -> str:
        """Name the files; where they are many, the registers they belong to."""
        named = [file.path for file in self.files]
        if len(named) > MANY:
            named = list(dict.fromkeys(f"data/{file.register}" for file in self.files))
        listed = f"Källa: {', '.join(named)}."
        if not self.published:
            return listed
        periods = swedish.listed([period.label for period in self.published])
        return f"{listed} En del uppgifter för {periods} är tidigare publicerade resultat."


def _paragraph(name: str, text: str) -> str:
    return f'<p class="{name}">{escape(text)}</p>' if text else ""


@dataclass(frozen=True)
class Selection:
    """Facts chosen from a chapter, and the ways to show them.

    Every way takes `reading` (how to read it, above) and `note` (the definition, below), in which
    `{{ narvaro.samtliga }}` stands for a figure.

    Attributes:
        facts: the facts, those of the report's own period first.
        frame: what stands around them.
    """

    facts: pd.DataFrame
    frame: Frame = field(repr=False)

    def in_all(self) -> Selection:
        """Choose the figures that have no item: the whole, not its parts."""
        return replace(self, facts=self.facts[self.facts["item"] == ""])

    def only(self, *labels: str) -> Selection:
        """Choose the figures with these labels, such as `Mycket nöjda`."""
        return replace(self, facts=self.facts[self.facts["label"].isin(labels)])

    def of(self, *items: str) -> Selection:
        """Choose the figures of these items, such as `PKS`; an empty text is the whole."""
        return replace(self, facts=self.facts[self.facts["item"].isin(items)])

    def table(
        self,
        caption: str,
        *,
        unit: str = "",
        part: str = "",
        first: str = "",
        total: str = "Summa",
        whole: Sequence[str] = (),
        **words: str,
    ) -> Shown:
        """Show a table: a row per item, a column per label, or per period if there are several.

        Args:
            caption: what the table shows.
            unit: `tkr`, `kr` or `årsarbetare`, for amounts without it in the cells.
            part: `a` or `b` for two tables that share a number.
            first: what the items are, the heading of the first column; without items nothing
                is shown.
            total: what the row without an item is called.
            whole: the labels whose shares are rounded so that they make 100 % of a row.
            words: `reading` and `note`.
        """
        if self.facts.empty or (first and not self.facts["item"].any()):
            return _nothing(caption)
        layout = {"unit": unit, "first": first, "total": total, "whole": whole}
        table = _table(self._whole_periods(), caption, **layout)
        return self.frame.table(table, part, **words)

    def scorecard(self, caption: str, **words: str) -> Shown:
        """Show indicators with target, result and status beside the nearest period before."""
        if self.facts.empty:
            return _nothing(caption)
        table = tables.scorecard(self.facts, caption=caption)
        return self.frame.table(table, **words)

    def ranked(
        self, title: str, *, target: float | None = None, own: str = "", **words: str
    ) -> Shown:
        """Show the items as bars, highest first, with a target as a line.

        Args:
            title: what the chart shows.
            target: the value to reach; else the one that all the figures have.
            own: the reader's own item, such as a municipality, named in bold.
            words: `reading` and `note`.
        """
        items = self._of_items()
        return items._figure(charts.ranked, title, words, target=items._target(target), own=own)

    def paired(self, title: str, **words: str) -> Shown:
        """Show two values of each item, or of each period, beside each other."""
        by = _columns(self.facts) if self.facts["item"].any() else "label"
        two = self.facts[self.facts[by].isin(self.facts[by].unique()[:2])]
        of_items = replace(self, facts=two)._of_items() if two["item"].any() else self
        return of_items._figure(charts.paired, title, words, by=by)

    def stacked(self, title: str, *, by: str = "label", **words: str) -> Shown:
        """Show the parts of one whole, or of one whole per item."""
        if self.facts.empty:
            return _nothing(title)
        covered = self._whole_periods()
        several = covered["period"].nunique() > 1
        rows = "item" if by == "label" else "period" if several else "label"
        # The parts are the columns, rounded as in the chart.
        whole = list(covered[by].unique())
        table = tables.of_facts(covered, caption=title, rows=rows, by=by, whole=whole, total=ALL)
        return self._chart(charts.stacked, covered, table, words, by=by)

    def history(self, title: str, *, target: float | None = None, **words: str) -> Shown:
        """Show one figure over the periods, in time order; target and words as for `ranked`.

        One period alone needs no chart.
        """
        if self.facts.loc[self.facts["status"] == "ok", "period"].nunique() == 1:
            return self.table(title, **words)
        return self._figure(charts.history, title, words, target=self._target(target))

    def multiples(self, title: str, **words: str) -> Shown:
        """Show each item over the periods in a small chart of its own, with its target.

        Of indicators it is the results that are shown.
        """
        goals = self.only("Målvärde").facts
        results = (self if goals.empty else self.only("Resultat"))._known_twice()
        if results.facts.empty:
            return _nothing(title)
        goals = goals.assign(target=goals["value"]) if len(goals) else results.facts
        targets = goals.set_index("item")["target"].dropna()
        # Each small chart names its own periods, so that none need cover the same as the others.
        covered = results.facts.assign(period=results.facts["covers"])
        table = _table(results.facts, title, total=ALL)
        return self._chart(charts.multiples, covered, table, words, targets=targets)

    def _target(self, given: float | None) -> float | None:
        """Return the target that is given, or else the one that the figures have in common.

        A chart tells as reached what is higher, so it has no target that is better the lower.
        """
        own = self.facts.dropna(subset="target")[["target", "direction"]].drop_duplicates()
        shared = own.loc[own["direction"] == facts.HIGHER, "target"]
        return shared.iloc[0] if given is None and len(own) == len(shared) == 1 else given

    def _known_twice(self) -> Selection:
        """Leave out the items that have a value in one period only, or none."""
        known = self.facts[self.facts["status"] == "ok"].groupby("item")["period"].nunique()
        return replace(self, facts=self.facts[self.facts["item"].map(known).fillna(0) > 1])

    def _of_items(self) -> Selection:
        """Leave out the sum, which would dwarf the items in a chart."""
        return replace(self, facts=self.facts[self.facts["item"] != ""])

    def _whole_periods(self) -> pd.DataFrame:
        """Return the facts by what they cover, where all facts of a period cover the same.

        Courses in a report for January–August are of January–June, and so is their heading.
        """
        covered = self.facts.groupby("period", sort=False)["covers"].nunique()
        as_one = (covered == 1).all() and (self.facts["covers"] != "").all()
        return self.facts.assign(period=self.facts["covers"]) if as_one else self.facts

    def _figure(
        self, draw: Callable[..., Chart], title: str, words: Mapping[str, str], **options: object
    ) -> Shown:
        if self.facts.empty:
            return _nothing(title)
        covered = self._whole_periods()
        return self._chart(draw, covered, _table(covered, title), words, **options)

    def _chart(
        self,
        draw: Callable[..., Chart],
        facts: pd.DataFrame,
        table: Table,
        words: Mapping[str, str],
        **options: object,
    ) -> Shown:
        """Frame a chart of some facts, which can be drawn anew to be taken away."""
        chart = draw(facts, **options)
        shown = self.frame.chart(chart, table, draw.__name__, options.get("target"), **words)
        return replace(shown, to_take=partial(charts.to_take, draw, facts, **options))


@dataclass(frozen=True)
class Rows:
    """Rows chosen from a register, and the ways to show them; words as for `Selection`."""

    rows: pd.DataFrame
    register: Register = field(repr=False)
    frame: Frame = field(repr=False)

    def table(
        self,
        caption: str,
        headings: Mapping[str, str],
        *,
        unit: str = "",
        under: str = "",
        **words: str,
    ) -> Shown:
        """Show the rows as they are.

        Args:
            caption: what the table shows.
            headings: register column → heading, in order.
            unit: `tkr` or `kr` for amounts.
            under: a column whose values are headings above the rows that have them.
            words: `reading` and `note`.
        """
        if self.rows.empty:
            return _nothing(caption)
        table = self._data(caption, headings, unit=unit, under=under)
        return self.frame.table(table, **words)

    def timeline(
        self, title: str, headings: Mapping[str, str], *, period: Period, **words: str
    ) -> Shown:
        """Show each row as a bar.

        Args:
            title: what the chart shows.
            headings: the columns that hold name, start, end and status, with their headings.
            period: the period to mark.
            words: `reading` and `note`.
        """
        if self.rows.empty:
            return _nothing(title)
        rows = self.rows[list(headings)].set_axis(["label", "start", "end", "status"], axis=1)
        chart = charts.timeline(rows, period=period)
        data = self._data(title, headings)
        return self.frame.chart(chart, data, "timeline", **words)

    def matrix(self, title: str, first: str, **words: str) -> Shown:
        """Show which rows serve which columns: `row`, `column` and `main` of each link.

        Args:
            title: what the chart shows.
            first: what the rows are, the heading of the table that one can unfold.
            words: `reading` and `note`.
        """
        if self.rows.empty:
            return _nothing(title)
        chart = charts.matrix(self.rows)
        data = tables.of_links(self.rows, caption=title, first=first)
        return self.frame.chart(chart, data, "matrix", **words)

    def _data(self, caption: str, headings: Mapping[str, str], **layout: str) -> Table:
        """Lay the rows out; a column in which no row says anything is left out."""
        kinds = {column.name: column.kind for column in self.register.columns}
        said = self.rows.notna() & (self.rows != "")
        headings = {column: name for column, name in headings.items() if said[column].any()}
        return tables.of_rows(self.rows, caption=caption, headings=headings, kinds=kinds, **layout)


def _columns(facts: pd.DataFrame) -> str:
    return "period" if facts["period"].nunique() > 1 else "label"


def _table(facts: pd.DataFrame, caption: str, **layout: object) -> Table:
    """Lay facts out by item; figures that have no items stand below each other."""
    rows = "item" if facts["item"].any() else "label"
    by = "period" if rows == "label" else _columns(facts)
    if rows == "label":
        layout["first"] = "Uppgift"
    headings = {period: Period.parse(period).short for period in facts["period"].unique()}
    layout["change"] = facts["period"].nunique() > 1 and set(facts["unit"]) == {"andel"}
    return tables.of_facts(facts, caption=caption, rows=rows, by=by, headings=headings, **layout)


def _nothing(title: str) -> Shown:
    return Shown(f'<p class="saknas">{escape(title)}: uppgift saknas för perioden.</p>')


# Above what does not agree; where all does, there is nothing to say.
DIFFERS = (
    '<h2 id="vad-stammer-inte">Vad stämmer inte i underlaget?</h2><p>Registren innehåller också '
    "publicerade summor och kolumner som går att räkna ut. De jämförs med raderna men används "
    "inte. Samma belopp i två register jämförs med varandra. Här står det som inte stämmer.</p>"
)


def findings(found: Sequence[Finding], frame: Frame) -> Shown:
    """Show values that differ from what the rows give, as a table; or nothing.

    What has no value, such as that rows may be missing, the audit alone tells.
    """
    found = [one for one in found if (one.published, one.recomputed) != (None, None)]
    if not found:
        return Shown("")
    unit = "kr" if {finding.unit for finding in found} == {"kr"} else ""
    header = ["Rad", "Uppgift", "Angivet", "Jämfört med", "Skillnad"]
    rows = [
        [
            Cell(finding.item, numeric=False),
            Cell(finding.place.column or finding.quantity, numeric=False),
            *stated(finding, unit),
        ]
        for finding in found
    ]
    table = Table("Angivna värden som inte stämmer med underlaget", header, rows, unit=unit)
    shown = frame.table(table)
    return replace(shown, html=f"{DIFFERS}{shown.html}")


def stated(finding: Finding, unit: str = "") -> list[Cell]:
    """Return what is stated, what the data gives, and the difference.

    Args:
        finding: the finding.
        unit: the unit that stands above the column, and so not in the cells.
    """

    def cell(value: float | None, write: Callable[[float, str], str]) -> Cell:
        text = swedish.MISSING if value is None else write(value, finding.unit)
        shown = text.removesuffix(f"{swedish.NBSP}{unit}")
        return Cell(shown, value=value, unit=finding.unit, of=AUDIT)

    said = [cell(value, swedish.quantity) for value in (finding.published, finding.recomputed)]
    moved = cell(finding.difference, swedish.change)
    if finding.unit == "andel" and moved.has_value:
        moved = replace(moved, value=100 * moved.value, unit="procentenheter")
    return [*said, moved]


def _picture(chart: Chart, table: Table) -> str:
    """Return a chart with its title, its alternative text and its figures to unfold."""
    wide, narrow = (base64.b64encode(svg.encode()).decode() for svg in (chart.svg, chart.narrow))
    return (
        f'<figcaption><span class="nummer diagram"></span>{escape(table.caption)}</figcaption>'
        f'<picture><source media="{look.PHONE}" srcset="data:image/svg+xml;base64,{narrow}"/>'
        f'<img src="data:image/svg+xml;base64,{wide}" alt="{escape(chart.alt)}"></picture>'
        f"{look.folded('Visa siffrorna', table.html())}"
    )
