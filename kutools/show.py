"""What a notebook cell shows: facts or rows as a table or chart, with definition and source."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape

import pandas as pd

from kutools import charts, swedish, tables
from kutools.charts import Chart
from kutools.errors import Finding
from kutools.periods import Period
from kutools.tables import Cell, Table

# Said in short at every table and chart, and once in a chapter in full.
RECONSTRUCTED = "Rekonstruerade uppgifter."
RECONSTRUCTED_HOW = (
    "Rekonstruerade uppgifter: raderna är framräknade så att de ger publicerade medelvärden, "
    "eftersom det verkliga underlaget aldrig har publicerats."
)


@dataclass(frozen=True)
class Shown:
    """Something to show: HTML on a page and in JupyterLab."""

    html: str

    def _repr_html_(self) -> str:
        return self.html


@dataclass(frozen=True)
class Text:
    """A Markdown text to show."""

    markdown: str

    def _repr_markdown_(self) -> str:
        return self.markdown


@dataclass(frozen=True)
class Frame:
    """What stands around a table or chart.

    Attributes:
        files: the source files behind it (`kutools.registers.SourceFile`), named last.
        bind: replaces the names of figures in a text, as in `{{ narvaro.samtliga }}`.
    """

    files: Sequence
    bind: Callable[[str], str]

    def around(self, content: str, *, reading: str = "", note: str = "") -> Shown:
        """Frame a table or chart: how to read it above, definition and source below."""
        above = self._paragraph("lasning", reading)
        below = self._paragraph("definition", note)
        return Shown(f"{above}<figure>{content}{below}{self._source()}</figure>")

    def _paragraph(self, name: str, text: str) -> str:
        return f'<p class="{name}">{escape(self.bind(text))}</p>' if text else ""

    def _source(self) -> str:
        listed = ", ".join(file.path for file in self.files)
        warned = f'<strong class="rekonstruerad">{RECONSTRUCTED}</strong> '
        reconstructed = any(file.reconstructed for file in self.files)
        return f'<p class="kalla">{warned if reconstructed else ""}Källa: {escape(listed)}.</p>'


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

    def table(
        self,
        caption: str,
        *,
        unit: str = "",
        part: str = "",
        layout: Mapping | None = None,
        **words: str,
    ) -> Shown:
        """Show a table: a row per item, a column per label, or per period if there are several.

        Args:
            caption: what the table shows.
            unit: `tkr` or `kr` for amounts without unit in the cells.
            part: `a` or `b` for two tables that share a number.
            layout: `first`, `total` and `whole` of `tables.of_facts`.
            words: `reading` and `note`.
        """
        if self.facts.empty:
            return _nothing(caption)
        table = _table(self.facts, caption, unit=unit, **(layout or {}))
        return self.frame.around(table.html(tables.NUMBER.format(part=part)), **words)

    def ranked(self, title: str, *, target: float | None = None, **words: str) -> Shown:
        """Show the items as bars, highest first, with the target as a line."""
        return self._of_items()._figure(charts.ranked, title, words, target=target)

    def paired(self, title: str, **words: str) -> Shown:
        """Show two values of each item beside each other: of two periods, or of two labels."""
        by = _columns(self.facts)
        two = self.facts[self.facts[by].isin(self.facts[by].unique()[:2])]
        return replace(self, facts=two)._of_items()._figure(charts.paired, title, words, by=by)

    def stacked(self, title: str, *, by: str = "label", **words: str) -> Shown:
        """Show the parts of one whole, or of one whole per item."""
        return self._figure(charts.stacked, title, words, by=by)

    def history(self, title: str, *, target: float | None = None, **words: str) -> Shown:
        """Show one figure over the periods, in time order."""
        return self._figure(charts.history, title, words, target=target)

    def _of_items(self) -> Selection:
        """Leave out the sum, which would dwarf the items in a chart."""
        return replace(self, facts=self.facts[self.facts["item"] != ""])

    def _figure(
        self, draw: Callable[..., Chart], title: str, words: Mapping[str, str], **options: object
    ) -> Shown:
        if self.facts.empty:
            return _nothing(title)
        chart = draw(self.facts, title=title, **options)
        return self.frame.around(_picture(chart, _table(self.facts, title)), **words)


@dataclass(frozen=True)
class Rows:
    """Rows chosen from a register, and the ways to show them; words as for `Selection`."""

    rows: pd.DataFrame
    frame: Frame = field(repr=False)

    def table(
        self, caption: str, headings: Mapping[str, str], *, unit: str = "", **words: str
    ) -> Shown:
        """Show the rows as they are; `headings` gives register column → heading, in order."""
        if self.rows.empty:
            return _nothing(caption)
        table = tables.of_rows(self.rows, caption=caption, headings=headings, unit=unit)
        return self.frame.around(table.html(tables.NUMBER.format(part="")), **words)

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
        chart = charts.timeline(rows, title=title, period=period)
        data = tables.of_rows(self.rows, caption=title, headings=headings)
        return self.frame.around(_picture(chart, data), **words)


def _columns(facts: pd.DataFrame) -> str:
    return "period" if facts["period"].nunique() > 1 else "label"


def _table(facts: pd.DataFrame, caption: str, **layout: object) -> Table:
    """Lay facts out by item; figures that have no items stand below each other."""
    rows = "item" if facts["item"].any() else "label"
    by = "period" if rows == "label" else _columns(facts)
    headings = {period: Period.parse(period).short for period in facts["period"].unique()}
    table = tables.of_facts(facts, caption=caption, rows=rows, by=by, headings=headings, **layout)
    shares_by_period = facts["period"].nunique() > 1 and set(facts["unit"]) == {"andel"}
    return tables.with_change(table, facts, rows) if shares_by_period else table


def _nothing(title: str) -> Shown:
    return Shown(f'<p class="saknas">{escape(title)}: uppgift saknas för perioden.</p>')


def findings(found: Sequence[Finding], frame: Frame) -> Shown:
    """Show printed values that differ from what the rows give, as a table."""
    if not found:
        return Shown("<p>Inga avvikelser: tryckta summor och kontrollkolumner stämmer.</p>")
    header = ["Rad", "Uppgift", "Tryckt", "Uträknat", "Skillnad"]
    rows = [
        [
            Cell(finding.item, numeric=False),
            Cell(finding.quantity, numeric=False),
            *map(_amount, (finding.published, finding.recomputed, finding.difference)),
        ]
        for finding in found
    ]
    table = Table("Tryckta värden som inte stämmer med raderna", header, rows, unit="kr")
    return frame.around(table.html(tables.NUMBER.format(part="")))


def _amount(value: float | None) -> Cell:
    return Cell(swedish.MISSING if value is None else swedish.number(value))


def _picture(chart: Chart, table: Table) -> str:
    """Return a chart with its title, its alternative text and its figures to unfold."""
    picture = base64.b64encode(chart.svg.encode()).decode()
    return (
        f'<figcaption><span class="nummer diagram"></span>{escape(chart.title)}</figcaption>'
        f'<img src="data:image/svg+xml;base64,{picture}" alt="{escape(chart.alt)}">'
        f"<details><summary>Visa siffrorna</summary>{table.html()}</details>"
    )
