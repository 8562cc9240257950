"""Write the texts of a report, with what the report will show beside them while one types."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cache
from html import escape

import ipywidgets as widgets

from kutools import lab, look, notebooks, params, texts
from kutools.errors import ERROR, NOTE, Finding, KutoolsError, ParamsError, suggest
from kutools.lab import preview
from kutools.lab.preview import Basis
from kutools.look import Html
from kutools.periods import Period
from kutools.project import Project
from kutools.texts import Manuscript

# More figures than this are counted, not listed.
MOST_HITS = 30
# A longer text is compared with the facts when it is saved, not for every letter.
MOST_LIVE = 6000
COLUMN = {"flex": "1 1 24rem", "min_width": "min(100%, 20rem)"}
NOTHING_FOUND = "Inget tal är skrivet för hand, och inget påstående motsägs av talen."
LATER = "Texten är lång och prövas när den sparas."
NO_FIGURES = "Uppgifterna kan inte läsas in. De står därför med sina namn, och inget prövas."


def write(period: str = "", chapter: str = "") -> widgets.Widget:
    """Write the texts of a report.

    Args:
        period: whose texts; without one those of the period that the control panel shows.
        chapter: the chapter to begin with, such as `narvaro`.

    Raises:
        ParamsError: if there is no such period or chapter.
    """
    tool = _tool(Project.find())
    tool.choose(period, chapter)
    return tool.widget


class Writing:
    """The tool. Each text has a field of its own, so that nothing typed ends up in another.

    Attributes:
        period: whose texts.
        chapter: whose text; a dot follows the name of a text that is not saved.
        shown: the text as in the report.
        faults: what stops the run.
        findings: what the audit will say of the text.
        word: what to look for among the figures.
        hits: the figures found.
        widget: all of it.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._bases: dict[str, Basis | KutoolsError] = {}
        self._pages: dict[tuple[str, str], tuple[Manuscript, widgets.Textarea]] = {}
        self._is_listing = False
        self.period = lab.periods(project)
        lab.refresh(project)
        if not self.period.options:
            raise ParamsError("det finns ingen period; börja en med: kutools new 2020-T2")
        self.chapter = lab.choice("Kapitel")
        self._list_chapters(self._chapters())
        self._make_writing()
        self._make_figures()
        self._make_widget()
        self._open_chapter()
        self._search()
        lab.when_chosen(project, self._open_period)
        self.chapter.observe(lambda _: None if self._is_listing else self._open_chapter(), "value")

    def choose(self, period: str = "", chapter: str = "") -> None:
        """Choose a period and a chapter; where none is given the one that is open stays.

        Raises:
            ParamsError: with the nearest, if there is no such period or chapter.
        """
        lab.refresh(self._project, lab.asked(self._project, period) if period else "")
        if chapter:
            self.chapter.value = _known(chapter, self._listed)

    # What it is made of

    def _make_writing(self) -> None:
        self.save = lab.button("Spara", self._save, main=True, icon="save")
        self.reread = lab.button("Läs om", self._reread, icon="refresh")
        self.reread.tooltip = "Läs in registren och filen på nytt. Osparad text behålls."
        self.take_file = lab.button("Läs om filen", self._take_file)
        self.save_anyway = lab.button("Spara ändå", lambda: self._save(anyway=True))
        self.overtaken = widgets.VBox(
            [
                lab.html(
                    '<p class="fel">Filen har ändrats på annat håll sedan den lästes. Din text '
                    "är därför inte sparad. <strong>Läs om filen</strong> tar det som står i den, "
                    "och det du har skrivit här försvinner. <strong>Spara ändå</strong> skriver "
                    "över den.</p>"
                ),
                lab.row(self.take_file, self.save_anyway),
            ]
        )
        self.status, self.fault, self.error = lab.html(), lab.html(), widgets.HTML()
        self.shown, self.faults, self.findings = lab.html(), lab.html(), lab.html()

    def _make_figures(self) -> None:
        self.word = lab.field("Sök uppgift", hint="namn, rubrik eller värde")
        self.hits = widgets.Select(
            options=[], rows=7, tooltip="Uppgifter", layout=widgets.Layout(width="auto")
        )
        self.insert = lab.button("Infoga", self._insert, icon="plus")
        self.insert.tooltip = "Infoga uppgiften sist i texten"
        self.count, self.named = lab.html(), lab.html()
        self.word.observe(lambda _: self._search(), "value")
        self.hits.observe(lambda _: self._choose(), "value")

    def _make_widget(self) -> None:
        figures = [lab.row(self.word, self.count), self.hits, lab.row(self.insert, self.named)]
        self._field = widgets.VBox([])
        left = widgets.VBox([self._field, *figures], layout=widgets.Layout(**COLUMN))
        right = [lab.html("<h3>I rapporten</h3>"), self.shown, self.faults, self.findings]
        self.widget = lab.tool(
            lab.row(self.period, self.chapter, self.save, self.reread, self.status),
            self.overtaken,
            self.fault,
            self.error,
            widgets.HBox(
                [left, widgets.VBox(right, layout=widgets.Layout(**COLUMN))],
                layout=widgets.Layout(flex_flow="row wrap", grid_gap="8px 24px"),
            ),
        )

    # What is open

    @property
    def text(self) -> widgets.Textarea:
        """The field of the text that is written now."""
        return self._page[1]

    @property
    def draft(self) -> Manuscript:
        """The text that is written now."""
        return self._page[0]

    @property
    def _page(self) -> tuple[Manuscript, widgets.Textarea]:
        """Return what is open; a text that has not been opened before is read."""
        key = self.period.value, self.chapter.value
        if key not in self._pages:
            draft = Manuscript(self._project.texts(Period.parse(key[0])) / f"{key[1]}.md")
            area = widgets.Textarea(
                tooltip=f"Texten till kapitlet {key[1]}, i Markdown",
                layout=widgets.Layout(width="auto", height="24rem"),
            )
            self._pages[key] = draft, area
            self._read(draft, area)
            area.observe(lambda _: self._typed(draft, area), "value")
        return self._pages[key]

    @property
    def _label(self) -> str:
        period = Period.parse(self.period.value)
        return texts.label(self._project, period, self.chapter.value)

    def _read(self, draft: Manuscript, area: widgets.Textarea) -> None:
        draft.read()
        area.value, area.disabled = draft.text, bool(draft.fault)

    def _basis(self, period: str) -> Basis | KutoolsError:
        """Return what a period's texts are bound to, computed once, or why it cannot be."""
        if period not in self._bases:
            try:
                self._bases[period] = preview.read(self._project, Period.parse(period))
            except KutoolsError as error:
                self._bases[period] = error
        return self._bases[period]

    def _chapters(self) -> list[str]:
        """Return the chapters of the period that have a text; all where it names none."""
        known = [path.stem for path in notebooks.files(self._project.notebooks)]
        try:
            period = Period.parse(self.period.value)
            named = params.load(self._project.params_file(period), period).chapters
        except KutoolsError:
            named = known
        kept = [
            chapter
            for (period, chapter), (draft, _) in self._pages.items()
            if period == self.period.value and draft.is_changed and chapter not in named
        ]
        wanted = [one for one in [*named, *kept] if one in known]
        return wanted or known

    # What happens

    def _open_period(self) -> None:
        self._list_chapters(self._chapters())
        self._open_chapter()
        self._search()

    def _open_chapter(self) -> None:
        draft, area = self._page
        if not draft.is_changed:
            self._read(draft, area)
        self._field.children = [area]
        lab.show(self.fault, f'<p class="fel">{escape(draft.fault)}.</p>' if draft.fault else "")
        self._say_overtaken(False)
        self._say()
        self._show(live=False)

    def _typed(self, draft: Manuscript, area: widgets.Textarea) -> None:
        """Take what is typed, also the last letters of a text that is no longer open."""
        # Half of a character that a browser may send by itself can be neither shown nor saved.
        draft.text = area.value.encode("utf-8", "replace").decode("utf-8")
        self._say()
        self._show(live=True)

    def _save(self, *, anyway: bool = False) -> None:
        try:
            is_saved = self.draft.save(anyway=anyway)
        except OSError as error:
            why = escape(error.strerror or str(error))
            return lab.show(self.status, f'<span class="varning">Kunde inte spara: {why}</span>')
        self._say_overtaken(not is_saved)
        self._say(f"Sparat {dt.datetime.now():%H.%M}" if is_saved else "")
        self._show(live=False)

    def _reread(self) -> None:
        """Read registers and file anew; a text that is not saved stays."""
        lab.show(self.status, "Läser in …")
        self._bases.clear()
        self._open_period()
        self._say_overtaken(self.draft.is_changed and self.draft.is_overtaken)

    def _take_file(self) -> None:
        """Take the text in the file instead of the one that is not saved."""
        self._read(self.draft, self.text)
        self._open_chapter()

    def _insert(self) -> None:
        """Put the figure that is chosen last in the text."""
        before = self.text.value
        blank = "" if not before or before[-1].isspace() else " "
        self.text.value = f"{before}{blank}{_braces(self.hits.value)}"

    # What is said

    def _say(self, status: str = "") -> None:
        """Say whether the text is saved, at the button and in the list of chapters."""
        is_changed = self.draft.is_changed
        self.save.disabled = not is_changed
        said = '<span class="varning">Inte sparat</span>' if is_changed else status
        lab.show(self.status, said or "Inget ändrat")
        self._list_chapters(self._listed)

    @property
    def _listed(self) -> list[str]:
        return [chapter for _, chapter in self.chapter.options]

    def _list_chapters(self, chapters: list[str]) -> None:
        """List chapters, with a dot at each whose text is not saved; the one chosen stays so."""
        changed = {key for key, (draft, _) in self._pages.items() if draft.is_changed}
        options = [
            (f"{one} •" if (self.period.value, one) in changed else one, one) for one in chapters
        ]
        if options != list(self.chapter.options):
            chosen = self.chapter.value
            self._is_listing = True  # a new list chooses its first by itself
            try:
                with self.chapter.hold_sync():
                    self.chapter.options = options
                    self.chapter.value = chosen if chosen in chapters else chapters[0]
            finally:
                self._is_listing = False

    def _say_overtaken(self, is_overtaken: bool) -> None:
        self.overtaken.layout.display = "" if is_overtaken else "none"

    def _show(self, *, live: bool) -> None:
        """Show the text as the report will, what stops the run, and what the audit will say."""
        basis, text = self._basis(self.period.value), self.draft.text
        if isinstance(basis, KutoolsError):
            self.error.value = basis._repr_html_()
            lab.show(self.shown, _page(preview.unbound(text), text))
            lab.show(self.faults, f"<p>{NO_FIGURES}</p>")
            return lab.show(self.findings, "")
        self.error.value = ""
        made = basis.preview(self._label, text, check=not live or len(text) <= MOST_LIVE)
        lab.show(self.shown, _page(made.html, text))
        lab.show(self.faults, _faults(made.faults))
        lab.show(self.findings, f"<h3>Prövning mot uppgifterna</h3>{_findings(made.findings)}")

    def _search(self) -> None:
        """List the figures that have the words looked for."""
        basis = self._basis(self.period.value)
        found = basis.search(self.word.value) if isinstance(basis, Basis) else []
        rest = len(found) - MOST_HITS
        self.hits.index = None
        self.hits.options = [(title, name) for name, title in found[:MOST_HITS]]
        lab.show(self.count, f"{len(found)} uppgifter, {rest} visas inte" if rest > 0 else "")
        self._choose()

    def _choose(self) -> None:
        """Show the name of the figure that is chosen, to copy."""
        name = self.hits.value
        self.insert.disabled = name is None
        lab.show(self.named, f"<code>{escape(_braces(name))}</code>" if name else "")


# The one tool of a kernel, so that no text is lost when its cell is run again.
_tool = cache(Writing)


def _known(chapter: str, known: list[str]) -> str:
    if chapter not in known:
        there = f" De som finns: {', '.join(known)}."
        hint = suggest(chapter, known)
        raise ParamsError(f'det finns ingen text för kapitel "{chapter}".{hint}{there}')
    return chapter


def _braces(name: str) -> str:
    return f"{{{{ {name} }}}}"


def _page(html: str, text: str) -> str:
    if not text.strip():
        return '<p class="dim">Kapitlet har ingen egen text.</p>'
    return f'<div class="rapporttext">{html}</div>'


def _faults(faults) -> str:
    """Say what stops the run, by line."""
    if not faults:
        return ""
    rows = (_row(ERROR, line, said) for line, said in faults)
    return f"<h3>Rätta detta, annars stannar körningen</h3>{_listed(rows)}"


def _findings(found: list[Finding] | None) -> str:
    """Say what the audit will say of the text, by line."""
    if not found:
        return f"<p>{LATER if found is None else NOTHING_FOUND}</p>"
    rows = (_row(one.severity, one.place.row, one.message, one.accepted) for one in found)
    return _listed(rows)


def _listed(rows: Iterable[tuple[str, ...]]) -> str:
    return look.table((), rows, numbers=(1,))


def _row(severity: str, line: int | None, said: str, accepted: str = "") -> tuple[str, ...]:
    """Say a fault or finding; what may stand, or is a mere note, does not stand out."""
    tone = "dim" if accepted or severity == NOTE else "varning"
    why = f'<br><span class="dim">Godtaget: {escape(accepted)}</span>' if accepted else ""
    graded = Html(f'<span class="{tone}">{escape(severity)}</span>')
    return graded, f"rad {line}", Html(f"{escape(said)}{why}")
