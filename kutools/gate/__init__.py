"""Gate out: the finished files are read again, and every number in them is traced to a fact.

A table's cells carry what they show; each is compared with that fact, computed anew from the
registers. Whatever else a file says may hold no number but those of its tables, of the texts with
their figures bound anew, and of what surrounds them on every page.
"""

from __future__ import annotations

import ast
import html
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib.resources import files
from pathlib import Path

import nbformat
import pandas as pd

from kutools import chapter, exhibits, facts, measures, prose, review, swedish, texts
from kutools.contract import UNITS
from kutools.errors import GateError
from kutools.gate.known import NUMBER, Known, numbers, plain, rounded
from kutools.notebooks import Notebook
from kutools.periods import Period
from kutools.plan import Page, Plan
from kutools.registers import personal, sheets
from kutools.reports import outputs, pages, pdf, report, workbook
from kutools.reports.report import Contents

_MARKUP = re.compile(r"<[^>]*>|\{[%{#].*?[%}#]\}", re.DOTALL)
# The first part of a file's hash, as a page's foot has it.
_DIGEST = re.compile(r"^[0-9a-f]{12}$")
# Text and numbers in the parts of an Office file.
_OFFICE = re.compile(r"<(a:t|c:v)[^>]*>([^<]*)</\1>")
_EXTERNAL = re.compile(r'<Relationship [^>]*TargetMode="External"')
# How pandas shows a table by itself.
_FRAME = re.compile(r'class="dataframe"|id="T_')
PLAIN = (
    "skriver ut något eller visar en dataram; visa det som tabell eller text, eller ta bort det."
)


@dataclass
class Gate:
    """What a finished report is compared with.

    Attributes:
        folder: the report.
        plan: the plan of its run.
        table: every fact, computed anew.
        contents: what it says besides its chapters, computed from the facts.
    """

    folder: Path
    plan: Plan
    table: pd.DataFrame
    contents: Contents
    faults: list[str] = field(default_factory=list)

    def check(self) -> None:
        """Check every file.

        Raises:
            GateError: with what is wrong in which file.
        """
        parts = {page.place: self._notebook(page) for page in self.plan.pages}
        for place, part in parts.items():
            self._page(f"{place}.html", part)
        whole = _together([parts[one.chapter] for one in self.plan.chapters])
        self._page("rapport.html", whole)
        if self.contents.edition.pdf:
            self._printed(pdf.FILE)
        # On a slide a chart has no table to unfold.
        on_slides = [one for one in whole.placed if one.on_slide and not one.exhibit.form]
        self._page("presentation.html", replace(whole, placed=on_slides))
        self._first(whole)
        contact = numbers([self.contents.edition.contact])
        self._page(report.STATEMENT, _Part([], self._everywhere | contact, set()))
        self._workbook("tabeller.xlsx", whole)
        self._slides("presentation.pptx", whole)
        self._json("figures.json", self.contents.figures)
        self._json("findings.json", list(map(report.finding_record, self.contents.findings)))
        self._links()
        if self.faults:
            raise GateError(self.faults)

    def _fault(self, file: str, message: str) -> None:
        self.faults.append(f"{file}: {message}")

    # What may stand where

    @cached_property
    def _everywhere(self) -> set[str]:
        """The numbers that surround the contents of every page."""
        contents, edition = self.contents, self.contents.edition
        covered = map(Period.parse, self.table["covers"].unique())
        spoken = [*self.plan.params.periods, *covered]
        said = [
            *(edition.title, edition.said, edition.organisation),
            *(part for period in spoken for part in (str(period), period.label, period.short)),
            *contents.overview.texts,
            *(link.about for link in contents.chapters),
            *contents.left_out,
            *map(str, contents.counts.values()),
            *(notebook.title for notebook in contents.notebooks),
            *_templates(),
        ]
        return numbers(said)

    def _notebook(self, page: Page) -> _Part:
        """Check the tables of an executed notebook; return what its page may hold."""
        period, source = self.plan.params.period, page.notebook
        name = f"notebooks/{page.place}.ipynb"
        executed = nbformat.read(self.folder / name, as_version=4)
        origin = exhibits.provenance(executed) or {}
        self._parameters(name, page, origin)
        table = self._facts_of(source, origin)
        known = Known(table, self.plan.registers, self._audited)
        placed = exhibits.of_notebook(executed, page.number)
        shown = self._cells(name, placed, known)
        said = [
            *(text for one in placed for text in (*_words(one), *_shares_of_rows(one.exhibit))),
            *_strings(origin),
            self._summary(source),
            *_constants(source.path, table, period),
            texts.bound(self.plan.project, period, source.chapter, table, markdown=False),
        ]
        spoken = known.shown | numbers(text for one in placed for text in _counted(one.exhibit))
        part = _Part(placed, self._everywhere | shown | numbers(said), spoken)
        self._outputs(name, executed, part)
        return part

    def _cells(self, name: str, placed: Iterable[exhibits.Placed], known: Known) -> set[str]:
        """Fault the cells that show anything but what they are of; return the numbers in all."""
        cells = [cell for one in placed for cell in one.cells]
        for cell in cells:
            if message := known.fault(cell):
                self._fault(name, message)
        return numbers(cell.text for cell in cells)

    def _parameters(self, name: str, page: Page, origin: Mapping) -> None:
        """Check that a notebook was executed with the parameters of the report."""
        expected = {**page.notebook.parameters, **self.plan.params.options, **page.own}
        given = {"period": origin["period"], **origin["options"]}
        for key, value in given.items():
            meant = str(self.plan.params.period) if key == "period" else expected.get(key, value)
            if value != meant:
                self._fault(name, f"kördes med {key} = {value}, väntade {meant}.")

    def _facts_of(self, source: Notebook, origin: Mapping) -> pd.DataFrame:
        """Compute the facts that a chapter's notebook had, and those that its text may name."""
        periods = [Period.parse(p) for p in (origin["period"], *origin["compare_with"])]
        options = {**self.plan.params.options, **origin["options"]}
        own = measures.compute(self.plan.registers, periods, options, source.registers)
        return facts.together([own, self.table])

    @cached_property
    def _audited(self) -> set[float]:
        """The numbers of the audit itself: of findings, files and what was left out."""
        registers = self.plan.registers
        values = [
            value
            for one in self.contents.findings
            for value in (one.published, one.recomputed, one.difference)
            if value is not None
        ]
        shares = [100 * value for value in values]
        rows = [file.rows for file in registers.files]
        return set(map(rounded, [*values, *shares, *rows, *range(len(registers.notices) + 1)]))

    def _summary(self, source: Notebook) -> str:
        if not source.registers:
            return review.summary(self.plan.registers, self.contents.findings)
        return chapter.summary(self.plan.registers, source.registers, self.plan.params.period)

    # The files

    def _page(self, name: str, part: _Part) -> None:
        page = pages.read((self.folder / name).read_text(encoding="utf-8"))
        self._persons(name, [*page.texts, *page.said])
        self._numbers(name, page.texts, part.written)
        self._numbers(name, page.said, part.written | part.spoken)
        self._tables(name, page.cells, part.placed)
        for what in page.loads:
            self._fault(name, f"sidan hämtar {what}; en rapport hämtar ingenting.")
        if "default-src 'none'" not in page.policy:
            self._fault(name, "sidan saknar den policy som hindrar att något hämtas.")
        if page.is_draft != self.contents.edition.is_draft:
            self._fault(name, "märkningen som utkast stämmer inte med rapporten.")

    def _first(self, part: _Part) -> None:
        """Check the first page, whose tables are traced as those of the chapters."""
        known = Known(self.table, self.plan.registers, self._audited)
        shown = list(map(exhibits.of_table, self.contents.overview.tables))
        allowed = self._cells(outputs.FRONT_PAGE, shown, known)
        self._page(outputs.FRONT_PAGE, replace(part, placed=shown, written=part.written | allowed))

    def _tables(self, name: str, cells: list[str], placed: Iterable[exhibits.Placed]) -> None:
        """Check that a page shows each table as it is, cell by cell."""
        for one in placed:
            shown = [cell.text for cell in one.cells]
            starts = range(len(cells) - len(shown) + 1)
            start = next((at for at in starts if cells[at : at + len(shown)] == shown), None)
            if start is None:
                self._fault(name, f"{one.number} visar något annat än sina uppgifter.")
            else:
                cells = cells[start + len(shown) :]

    def _persons(self, name: str, said: Iterable[str]) -> None:
        """Fault personal identity numbers; an address to write to may be meant for readers."""
        if personal.NUMBER in {personal.kind(_DIGEST.sub("", text)) for text in said}:
            self._fault(name, f"innehåller {personal.NUMBER}; ta bort det där det är skrivet.")

    def _numbers(self, name: str, said: Iterable[str], allowed: set[str]) -> None:
        """Fault the numbers that cannot be traced, each once, where it stands."""
        found: dict[str, str] = {}
        for text in said:
            for match in NUMBER.finditer(_DIGEST.sub("", text)):
                if plain(match[0]) not in allowed:
                    found.setdefault(plain(match[0]), _around(text, match))
        for number, where in found.items():
            self._fault(name, f'talet {number} går inte att härleda till en uppgift: "{where}"')

    def _outputs(self, name: str, executed: nbformat.NotebookNode, part: _Part) -> None:
        """Check everything that an executed notebook holds, also what its page does not show."""
        said = []
        for number, cell in enumerate(executed.cells, start=1):
            self._persons(name, [cell.source])
            for output in cell.get("outputs", []):
                data = output.get("data", {})
                markup = "".join(data.get("text/html", ""))
                is_plain = output.get("name") == "stdout" or set(data) == {"text/plain"}
                if is_plain or _FRAME.search(markup):
                    self._fault(name, f"cell {number} {PLAIN}")
                page = pages.read(markup)
                self._numbers(name, page.said, part.written | part.spoken)
                said += [*page.texts, "".join(output.get("text", ""))]
                said += ["".join(data.get(form, "")) for form in ("text/markdown", "text/plain")]
        self._numbers(name, said, part.written)

    def _workbook(self, name: str, whole: _Part) -> None:
        """Check that every sheet holds the numbers of its table, and no other."""
        contents, *others = sheets.read((self.folder / name).read_bytes())
        own = [whole.placed[at] for at in sorted(set(workbook.sheets_of(whole.placed)))]
        if len(others) != len(own):
            self._fault(name, f"{len(others)} blad, väntade {len(own)}.")
        for sheet, one in zip(others, own, strict=False):
            found = [rounded(c) for _, row in sheet.rows for c in row if isinstance(c, int | float)]
            if found != [rounded(cell.value) for cell in one.cells if cell.has_value]:
                self._fault(name, f'blad "{sheet.name}" har andra tal än {one.number}.')
        for sheet in (contents, *others):
            texts = [c for _, row in sheet.rows for c in row if isinstance(c, str)]
            self._numbers(name, texts, whole.written)
        self._office(name)

    def _slides(self, name: str, whole: _Part) -> None:
        """Check the slides: what they say, and the values that their charts are drawn from."""
        scales = UNITS.values()
        cells = [cell for one in whole.placed for cell in one.cells if cell.has_value]
        values = {rounded(cell.value / by) for cell in cells for by in scales}
        # A chart names its target, as its picture's words do.
        in_charts = whole.written | whole.spoken
        with zipfile.ZipFile(self.folder / name) as parts:
            for part in parts.namelist():
                if not re.fullmatch(r"ppt/(slides|charts|notesSlides)/[^/]+\.xml", part):
                    continue
                said = _OFFICE.findall(parts.read(part).decode("utf-8"))
                allowed = in_charts if part.startswith("ppt/charts/") else whole.written
                for _, text in said:
                    if not _is_value(text, values):
                        self._numbers(name, [html.unescape(text)], allowed)
        self._office(name)

    def _office(self, name: str) -> None:
        with zipfile.ZipFile(self.folder / name) as parts:
            for part in parts.namelist():
                if part.endswith(".rels") and _EXTERNAL.search(parts.read(part).decode("utf-8")):
                    self._fault(name, f"{part} leder till något utanför filen.")

    def _printed(self, name: str) -> None:
        """Check what a PDF says of itself; what is printed in it is the page that is traced."""
        found, edition = pdf.read((self.folder / name).read_bytes()), self.contents.edition
        if found.title != f"{edition.title} – {edition.organisation}":
            self._fault(name, f'titeln är "{found.title}".')
        if not found.pages or not found.tagged or found.language != "sv":
            self._fault(name, "sidor, taggar eller språk saknas; den kan inte läsas upp.")

    def _json(self, name: str, expected: object) -> None:
        content = json.loads((self.folder / name).read_text(encoding="utf-8"))
        if content != json.loads(json.dumps(expected)):
            self._fault(name, "filen har inte samma uppgifter som registren ger.")

    def _links(self) -> None:
        """Check that every link within the report leads somewhere."""
        read = {
            path: pages.read(path.read_text(encoding="utf-8"))
            for path in self.folder.rglob("*.html")
        }
        above = self.folder.parent / outputs.FRONT_PAGE
        for path, page in read.items():
            for link in page.links:
                target, _, name = link.partition("#")
                if re.match(r"[a-z]+:", target):
                    continue
                place = (path.parent / target).resolve() if target else path
                is_there = place.exists() or place == above.resolve()
                if not is_there or (name and place in read and name not in read[place].names):
                    label = path.relative_to(self.folder).as_posix()
                    self._fault(label, f"länken {link} leder ingenstans.")


@dataclass(frozen=True)
class _Part:
    """What a part of a report shows, and the numbers that its pages may hold.

    Attributes:
        placed: its tables and charts.
        written: the numbers that may stand in its text.
        spoken: those that may besides be read aloud, as in a chart's alternative text.
    """

    placed: list[exhibits.Placed]
    written: set[str]
    spoken: set[str]


def _together(parts: list[_Part]) -> _Part:
    return _Part(
        [one for part in parts for one in part.placed],
        set().union(*(part.written for part in parts)),
        set().union(*(part.spoken for part in parts)),
    )


def _is_value(text: str, values: set[float]) -> bool:
    try:
        return rounded(float(text)) in values
    except ValueError:
        return False


def _around(text: str, match: re.Match) -> str:
    return " ".join(text[max(0, match.start() - 30) : match.end() + 30].split())


def _words(placed: exhibits.Placed) -> Iterator[str]:
    """Return what stands around a table or chart."""
    one, table = placed.exhibit, placed.exhibit.table
    yield from (placed.number, placed.heading, table.caption, table.unit)
    yield from (*table.header, *table.sections.values(), one.source)


def _counted(shown: exhibits.Exhibit) -> Iterator[str]:
    """Return how many rows of a chart something may be said of."""
    yield from map(str, range(len(shown.table.rows) + 1) if shown.form else ())


def _shares_of_rows(shown: exhibits.Exhibit) -> Iterator[str]:
    """Return the whole per cents that a chart of parts draws each row as."""
    for row in shown.table.rows if shown.form == "stacked" else ():
        values = [cell.value for cell in row if cell.has_value]
        if sum(values):
            shares = swedish.whole_percents([value / sum(values) for value in values])
            yield from (swedish.percent(share / 100) for share in shares)


def _strings(content: object) -> Iterator[str]:
    """Return every text and number in what a page says of its origin."""
    if isinstance(content, dict | list):
        for value in content.values() if isinstance(content, dict) else content:
            yield from _strings(value)
    else:
        yield str(content)


def _templates() -> Iterator[str]:
    """Give what each template says itself."""
    for path in files("kutools").joinpath("templates").iterdir():
        if path.name.endswith(".html"):
            yield _MARKUP.sub(" ", path.read_text(encoding="utf-8"))


def _constants(path: Path, table: pd.DataFrame, period: Period) -> Iterator[str]:
    """Return every text that a notebook holds, its figures bound anew."""
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown":
            yield cell.source
        else:
            for node in ast.walk(ast.parse(cell.source)):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield prose.bound(node.value, table, period, markdown=False).text
