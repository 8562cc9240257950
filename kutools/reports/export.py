"""An executed notebook as a page: one file, in Swedish, loading nothing from anywhere.

Registered with nbconvert, so that `jupyter nbconvert --to kutools narvaro.ipynb` gives the same
page as a run.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape, unescape
from importlib.resources import files

import jinja2
import mistune
import nh3
from nbconvert.exporters import Exporter
from nbformat import NotebookNode, from_dict

from kutools import exhibits, look, notebooks, plan, swedish
from kutools.errors import NotebookError
from kutools.exhibits import Placed
from kutools.notebooks import Notebook
from kutools.periods import Period
from kutools.project import Project
from kutools.reports import frozen
from kutools.reports.edition import Edition

# To read a heading with so many blanks takes longer and longer, and they show nothing.
_LONG_BLANK = re.compile(r"[ \t]{100,}")
# What a page may hold. Everything else in a cell's output is taken out, scripts first of all.
TAGS = nh3.ALLOWED_TAGS | set(
    "figure figcaption picture source details summary section caption".split()
)
ROLES = {"rowgroup", "row", "columnheader", "rowheader", "cell"}
ATTRIBUTES = {
    "*": {"class"},
    "a": {"href", "title"},
    "img": {"src", "alt"},
    "source": {"media", "srcset"},
    **{tag: {"role"} for tag in ("thead", "tbody", "tr")},
    "th": {"scope", "colspan", "rowspan", "role"},
    "td": {"colspan", "rowspan", "role", "data-rubrik"},
    "ol": {"start"},
    **{f"h{level}": {"id"} for level in range(1, 7)},
}
PICTURE = re.compile(r"data:image/(?:svg\+xml|png);base64,[A-Za-z0-9+/=]+")
# What a browser passes over in the scheme of a link.
BLANK = re.compile(r"[\x00-\x20]+")
# A table or chart, up to where its number goes.
FIGURE = re.compile(
    r'<figure>((?:(?!</figure>).)*?)<span class="nummer (tabell|diagram)([ab]?)"></span>', re.DOTALL
)
STYLES, SCRIPTS = ("style.css",), ("page.js", "frames.js")
NO_ALT = "Bild ur notebooken utan beskrivning."


@dataclass(frozen=True)
class Link:
    """A page in the navigation: a chapter, or a municipality in its own folder.

    Attributes:
        chapter: the chapter's name, or the municipality's as files have it.
        title: what the page is called.
        about: the question that it answers, if known.
    """

    chapter: str
    title: str
    about: str = ""

    @property
    def href(self) -> str:
        """The page."""
        return f"{self.chapter}.html"


@dataclass(frozen=True)
class Place:
    """Where a page stands among the pages of a run.

    Attributes:
        edition: the edition of the report.
        links: the pages that it links to, among them its own.
        home: how it reaches the report's folder: nothing, or `../`.
    """

    edition: Edition
    links: list[Link]
    home: str = ""

    @property
    def menu(self) -> list[tuple[str, str]]:
        """Where each link leads, and what it is called."""
        return [(link.href, link.title) for link in self.links]


class PageExporter(Exporter):
    """Exports an executed notebook as a page.

    `resources["kutools"]` may hold the page's `Place` in a run; otherwise it is found in the
    project that the command runs in.
    """

    file_extension = ".html"
    output_mimetype = "text/html"
    export_from_notebook = "Kutools-sida"

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict | None = None, **kw: object
    ) -> tuple[str, dict]:
        """Return the page and the resources.

        Raises:
            NotebookError: if the notebook has not been executed.
        """
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        origin = exhibits.provenance(nb)
        if not origin:
            name = resources.get("metadata", {}).get("name", "notebooken")
            raise NotebookError(f"{name}: notebooken är inte körd; kör den först.")
        place = resources.get("kutools") or _from_project(
            Period.parse(origin["period"]), nb, origin
        )
        title = _title(nb, origin)
        titles = [link.title for link in place.links]
        html = body(nb, titles.index(title) + 1 if title in titles and not place.home else 0)
        page = render(
            "chapter.html",
            scripts=SCRIPTS,
            place=place,
            edition=place.edition,
            title=title,
            body=html,
            questions=questions(html, 2),
            origin=origin,
        )
        return page, resources


def body(nb: NotebookNode, chapter: int) -> str:
    """Return an executed notebook as HTML, its tables and charts numbered within the chapter.

    Args:
        nb: the notebook.
        chapter: the chapter's number in the report; 0 for a page that is none of its chapters.
    """
    html = "\n".join(filter(None, map(_cell, still(nb).cells)))
    title, shown = notebooks.title("notebooken", nb.cells), _title(nb, exhibits.provenance(nb))
    return _numbered(html.replace(f">{escape(title)}</h1>", f">{escape(shown)}</h1>", 1), chapter)


def still(nb: NotebookNode) -> NotebookNode:
    """Return an executed notebook with what its widgets showed, without the widgets."""
    return from_dict(frozen.notebook(nb))


def questions(html: str, level: int) -> list[tuple[str, str]]:
    """Return name and plain text of each heading of a level."""
    found = re.findall(rf'<h{level} id="([^"]*)">(.*?)</h{level}>', html)
    return [(name, unescape(re.sub(r"<[^>]+>", "", text))) for name, text in found]


def _title(nb: NotebookNode, origin: Mapping) -> str:
    """Return a page's title: a municipality's own page has its name."""
    return origin["options"].get("municipality") or notebooks.title("notebooken", nb.cells)


def render(
    template: str,
    styles: Sequence[str] = STYLES,
    scripts: Sequence[str] = (),
    **values: object,
) -> str:
    """Fill in a template; every value is escaped unless it is HTML made here.

    Args:
        template: its file among the templates.
        styles: style sheets that the page holds, in order.
        scripts: scripts that the page holds, in order; nothing else may run in it.
        values: what the template shows.
    """
    head = look.css() + _running(values.get("edition"))
    style = head + "".join(map(_template_text, styles))
    code = "".join(map(_template_text, scripts))
    allowed = {"style_hash": _hash(style), "script_hash": _hash(code) if code else ""}
    page = _templates().get_template(template)
    return page.render(style=style, script=code, **allowed, **values)


def _running(edition: Edition | None) -> str:
    """Return as a style sheet what stands above each printed page: whose it is, and if a draft."""
    if edition is None:
        return ""
    head = look.css_text(f"{edition.organisation} · {edition.title}")
    mark = look.css_text("Utkast" if edition.is_draft else "")
    return f"@page{{@top-left{{content:{head}}}@top-right{{content:{mark}}}}}"


@cache
def _template_text(name: str) -> str:
    return files("kutools").joinpath(f"templates/{name}").read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _numbered(html: str, chapter: int) -> str:
    """Number tables and charts in the order in which they stand, and name them to link to."""
    numbers = exhibits.numbered(((m[2], m[3]) for m in FIGURE.finditer(html)), chapter)

    def number(match: re.Match) -> str:
        said = next(numbers)
        name = exhibits.anchor(said)
        return f'<figure id="{name}">{match[1]}<a class="nummer" href="#{name}">{said}.</a> '

    return FIGURE.sub(number, html)


def figure(placed: Placed) -> str:
    """Return a table or chart on its own, with its number and without what one can unfold."""
    number = f'<figure>\\1<span class="nummer">{placed.number}.</span> '
    html = FIGURE.sub(number, clean(placed.html), count=1)
    return re.sub(r"<details>.*?</details>", "", html, flags=re.DOTALL)


@cache  # a template is compiled once, not for each page
def _templates() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("kutools"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters["sentence"] = swedish.capitalized
    environment.filters["listed"], environment.filters["number"] = swedish.listed, swedish.number
    return environment


def _from_project(period: Period, nb: NotebookNode, origin: Mapping) -> Place:
    """Return where a page stands that is exported by itself, as the plan of its run has it."""
    made = plan.make(Project.find(), period)
    started = nb.metadata.get("papermill", {}).get("start_time")
    moment = dt.datetime.fromisoformat(started) if started else dt.datetime.now()
    edition = Edition(made.params, moment.astimezone())
    if origin["options"].get("municipality"):
        return Place(edition, list(map(link_to, made.registers.municipalities)), "../")
    return Place(edition, list(map(link, made.chapters)))


def link(chapter: Notebook) -> Link:
    """Return the link to a chapter."""
    return Link(chapter.chapter, chapter.title, chapter.question)


def link_to(municipality: str) -> Link:
    """Return the link to a municipality's own page."""
    return Link(swedish.slug(municipality), municipality)


def _cell(cell: NotebookNode) -> str:
    """Return a cell as HTML: a text cell itself, of a code cell only what it shows."""
    if cell.cell_type == "markdown":
        return markdown(cell.source)
    if cell.cell_type == "code":
        return "\n".join(_output(output) for output in cell.outputs)
    return ""


def _output(output: NotebookNode) -> str:
    if output.output_type == "stream":
        return f"<pre>{escape(output.text)}</pre>" if output.name == "stdout" else ""
    if output.output_type == "error":
        return f'<pre class="fel">{escape(output.ename)}: {escape(output.evalue)}</pre>'
    shown = next((form for form in _FORMS if form in output.data), None)
    return _FORMS[shown]("".join(output.data[shown]), output.metadata) if shown else ""


def clean(html: str) -> str:
    """Return HTML with only what a page may hold."""
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto", "data"},
        link_rel="noopener noreferrer",
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Let a picture hold its own data and nothing else; let no link do so."""
    if name == "role":
        return value if value in ROLES else None
    if name == "media":
        return value if value == look.PHONE else None
    if name in ("src", "srcset"):
        return value if PICTURE.fullmatch(value) else None
    if name == "href" and BLANK.sub("", value).casefold().startswith("data:"):
        return None
    return value


class _Headings(mistune.HTMLRenderer):
    """Headings with a name to link to."""

    def heading(self, text: str, level: int, **attrs: object) -> str:
        plain = re.sub(r"<[^>]+>", "", text)
        return f'<h{level} id="{swedish.slug(plain)}">{text}</h{level}>\n'


@cache
def _to_html() -> mistune.Markdown:
    return mistune.create_markdown(renderer=_Headings(escape=True), plugins=["table"])


def markdown(text: str) -> str:
    """Return a Markdown text as HTML with only what a page may hold."""
    return clean(_to_html()(_LONG_BLANK.sub(" ", text)))


def _picture(kind: str) -> Callable[[str, Mapping], str]:
    def picture(data: str, metadata: Mapping) -> str:
        if kind == "svg+xml":
            data = base64.b64encode(data.encode()).decode()
        source = f"data:image/{kind};base64,{''.join(data.split())}"
        return clean(f'<img src="{source}" alt="{escape(metadata.get("alt", NO_ALT))}">')

    return picture


# The forms an output can have, the best first. Scripts are none of them, nor are live widgets.
_FORMS: dict[str, Callable[[str, Mapping], str]] = {
    "text/html": lambda html, metadata: clean(html),
    "text/markdown": lambda text, metadata: markdown(text),
    "image/svg+xml": _picture("svg+xml"),
    "image/png": _picture("png"),
    "text/plain": lambda text, metadata: f"<pre>{escape(text)}</pre>",
}


def page(nb: NotebookNode, place: Place) -> str:
    """Return the page of an executed notebook within a run."""
    return PageExporter().from_notebook_node(nb, {"kutools": place})[0]
