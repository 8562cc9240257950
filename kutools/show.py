"""What a notebook cell shows: facts or rows as a table or chart, with definition and source."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape

import pandas as pd

from kutools import charts, tables
from kutools.charts import Chart
from kutools.periods import Period
from kutools.tables import Table

RECONSTRUCTED = (
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
class Words:
    """What is said around a table or chart; figures in the text are bound.

    Attributes:
        reading: how to read it, above.
        note: the definition, below.
        files: the source files (`kutools.registers.SourceFile`), named last.
    """

    files: Sequence
    reading: str = ""
    note: str = ""

    def around(self, content: str) -> Shown:
        """Put the words around a table or chart, and say what is reconstructed."""
        said = f'<p class="lasning">{escape(self.reading)}</p>' if self.reading else ""
        note = f'<p class="definition">{escape(self.note)}</p>' if self.note else ""
        return Shown(f"{said}<figure>{content}{note}{self._source()}</figure>")

    def _source(self) -> str:
        listed = ", ".join(file.path for file in self.files)
        warned = f'<strong class="rekonstruerad">{RECONSTRUCTED}</strong> '
        reconstructed = any(file.reconstructed for file in self.files)
        return f'<p class="kalla">{warned if reconstructed else ""}Källa: {escape(listed)}.</p>'


@dataclass(frozen=True)
class Selection:
    """Facts chosen from a chapter, and the ways to show them.

    Every way takes `reading` (how to read it, above) and `note` (the definition, below); figures
    in them are bound, as in `{{ narvaro.samtliga }}`.

    Attributes:
        facts: the facts, those of the report's own period first.
        files: the source files behind them.
        bind: replaces the names of figures in a text.
    """

    facts: pd.DataFrame
    files: Sequence = field(repr=False)
    bind: Callable[[str], str] = field(repr=False)

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
        return self._said(words).around(table.html(tables.NUMBER.format(part=part)))

    def ranked(self, title: str, *, target: float | None = None, **words: str) -> Shown:
        """Show the items as bars, highest first, with the target as a line."""
        return self._figure(charts.ranked, title, words, target=target)

    def paired(self, title: str, **words: str) -> Shown:
        """Show two values of each item beside each other: of two periods, or of two labels."""
        by = _columns(self.facts)
        two = self.facts[self.facts[by].isin(self.facts[by].unique()[:2])]
        return replace(self, facts=two)._figure(charts.paired, title, words, by=by)

    def stacked(self, title: str, *, by: str = "label", **words: str) -> Shown:
        """Show the parts of one whole, or of one whole per item."""
        return self._figure(charts.stacked, title, words, by=by)

    def history(self, title: str, *, target: float | None = None, **words: str) -> Shown:
        """Show one figure over the periods, in time order."""
        return self._figure(charts.history, title, words, target=target)

    def _said(self, words: Mapping[str, str]) -> Words:
        return Words(self.files, **{name: self.bind(text) for name, text in words.items()})

    def _figure(
        self, draw: Callable[..., Chart], title: str, words: Mapping[str, str], **options: object
    ) -> Shown:
        if self.facts.empty:
            return _nothing(title)
        chart = draw(self.facts, title=title, **options)
        return self._said(words).around(_picture(chart, _table(self.facts, title)))


@dataclass(frozen=True)
class Rows:
    """Rows chosen from a register, and the ways to show them; words as for `Selection`."""

    rows: pd.DataFrame
    files: Sequence = field(repr=False)
    bind: Callable[[str], str] = field(repr=False)

    def table(
        self, caption: str, headings: Mapping[str, str], *, unit: str = "", **words: str
    ) -> Shown:
        """Show the rows as they are; `headings` gives register column → heading, in order."""
        if self.rows.empty:
            return _nothing(caption)
        table = tables.of_rows(self.rows, caption=caption, headings=headings, unit=unit)
        return self._said(words).around(table.html(tables.NUMBER.format(part="")))

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
        return self._said(words).around(_picture(chart, data))

    def _said(self, words: Mapping[str, str]) -> Words:
        return Words(self.files, **{name: self.bind(text) for name, text in words.items()})


def _columns(facts: pd.DataFrame) -> str:
    return "period" if facts["period"].nunique() > 1 else "label"


def _table(facts: pd.DataFrame, caption: str, **layout: object) -> Table:
    by = _columns(facts)
    headings = (
        {name: Period.parse(name).short for name in facts["period"]} if by == "period" else {}
    )
    table = tables.of_facts(facts, caption=caption, by=by, headings=headings, **layout)
    is_share = set(facts["unit"]) == {"andel"}
    return tables.with_change(table, facts) if by == "period" and is_share else table


def _nothing(title: str) -> Shown:
    return Shown(f'<p class="saknas">{escape(title)}: uppgift saknas för perioden.</p>')


def _picture(chart: Chart, table: Table) -> str:
    """Return a chart with its title, its alternative text and its figures to unfold."""
    picture = base64.b64encode(chart.svg.encode()).decode()
    return (
        f'<figcaption><span class="nummer diagram"></span>{escape(chart.title)}</figcaption>'
        f'<img src="data:image/svg+xml;base64,{picture}" alt="{escape(chart.alt)}">'
        f"<details><summary>Visa siffrorna</summary>{table.html()}</details>"
    )
