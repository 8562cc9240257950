"""An executed notebook as a page: one file, in Swedish, loading nothing from anywhere.

Registered with nbconvert, so that `jupyter nbconvert --to kutools narvaro.ipynb` gives the same
page as a run.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from importlib.resources import files

import jinja2
import mistune
import nh3
from nbconvert.exporters import Exporter
from nbformat import NotebookNode

from kutools import notebooks, params, swedish
from kutools.errors import NotebookError
from kutools.params import Params
from kutools.periods import Period
from kutools.project import Project

# What a page may hold. Everything else in a cell's output is taken out, scripts first of all.
TAGS = nh3.ALLOWED_TAGS | {"figure", "figcaption", "details", "summary", "section", "caption"}
ATTRIBUTES = {
    "*": {"class"},
    "a": {"href", "title"},
    "img": {"src", "alt"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "ol": {"start"},
    **{f"h{level}": {"id"} for level in range(1, 7)},
}
PICTURE = re.compile(r"data:image/(?:svg\+xml|png);base64,[A-Za-z0-9+/=]+")
# What a browser passes over in the scheme of a link.
BLANK = re.compile(r"[\x00-\x20]+")
NO_ALT = "Bild ur notebooken utan beskrivning."


@dataclass(frozen=True)
class Link:
    """A chapter in the navigation."""

    chapter: str
    title: str

    @property
    def href(self) -> str:
        """The chapter's page."""
        return f"{self.chapter}.html"


class PageExporter(Exporter):
    """Exports an executed chapter notebook as a page.

    `resources["kutools"]` may hold the `Params` and the chapters of the run; otherwise they are
    read from the project that the command runs in.
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
        provenance = notebooks.provenance(nb)
        if not provenance:
            name = resources.get("metadata", {}).get("name", "notebooken")
            raise NotebookError(f"{name}: notebooken är inte körd; kör den först.")
        run, links = resources.get("kutools") or _from_project(Period.parse(provenance["period"]))
        body = numbered("\n".join(filter(None, map(_cell, nb.cells))))
        title = notebooks.title("notebooken", nb.cells)
        page = render(
            "chapter.html",
            run=run,
            links=links,
            title=title,
            body=body,
            provenance=provenance,
            created=nb.metadata.get("papermill", {}).get("start_time", ""),
        )
        return page, resources


def render(template: str, **values: object) -> str:
    """Fill in a template; every value is escaped unless it is HTML made here."""
    style = files("kutools").joinpath("templates/style.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        _templates()
        .get_template(template)
        .render(style=style, style_hash=f"sha256-{digest}", **values)
    )


def numbered(html: str) -> str:
    """Number tables and charts in the order in which they stand."""
    counts = {"tabell": 0, "diagram": 0}

    def number(match: re.Match) -> str:
        kind, part = match[1], match[2]
        counts[kind] += part != "b"
        return f'<span class="nummer">{kind.capitalize()} {counts[kind]}{part}.</span> '

    return re.sub(r'<span class="nummer (tabell|diagram)([ab]?)"></span>', number, html)


def _templates() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("kutools"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters["sentence"] = lambda text: text[:1].upper() + text[1:]
    return environment


def _from_project(period: Period) -> tuple[Params, list[Link]]:
    project = Project.find()
    run = params.load(project.params_file(period), period)
    return run, links(notebooks.find(project.notebooks, name) for name in run.chapters)


def links(chapters) -> list[Link]:
    """Return the navigation between chapters (`kutools.notebooks.Notebook`)."""
    return [Link(notebook.chapter, notebook.title) for notebook in chapters]


def _cell(cell: NotebookNode) -> str:
    """Return a cell as HTML: a text cell itself, of a code cell only what it shows."""
    if cell.cell_type == "markdown":
        return _markdown(cell.source)
    if cell.cell_type == "code":
        return "\n".join(_output(output) for output in cell.outputs)
    return ""


def _output(output: NotebookNode) -> str:
    if output.output_type == "stream":
        return f"<pre>{escape(output.text)}</pre>" if output.name == "stdout" else ""
    if output.output_type == "error":
        return f'<pre class="fel">{escape(output.ename)}: {escape(output.evalue)}</pre>'
    shown = next((form for form in _FORMS if form in output.data), None)
    return _FORMS[shown](_joined(output.data[shown]), output.metadata) if shown else ""


def _joined(data: str | list[str]) -> str:
    return data if isinstance(data, str) else "".join(data)


def _clean(html: str, metadata: Mapping | None = None) -> str:
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
    if name == "src":
        return value if PICTURE.fullmatch(value) else None
    if name == "href" and BLANK.sub("", value).casefold().startswith("data:"):
        return None
    return value


class _Headings(mistune.HTMLRenderer):
    """Headings with a name to link to."""

    def heading(self, text: str, level: int, **attrs: object) -> str:
        plain = re.sub(r"<[^>]+>", "", text)
        return f'<h{level} id="{swedish.slug(plain)}">{text}</h{level}>\n'


def _markdown(text: str, metadata: Mapping | None = None) -> str:
    to_html = mistune.create_markdown(renderer=_Headings(escape=True), plugins=["table"])
    return _clean(to_html(text))


def _picture(kind: str) -> Callable[[str, Mapping], str]:
    def picture(data: str, metadata: Mapping) -> str:
        if kind == "svg+xml":
            data = base64.b64encode(data.encode()).decode()
        source = f"data:image/{kind};base64,{''.join(data.split())}"
        return _clean(f'<img src="{source}" alt="{escape(metadata.get("alt", NO_ALT))}">')

    return picture


# The forms an output can have, the best first. Widgets and scripts are none of them.
_FORMS: dict[str, Callable[[str, Mapping], str]] = {
    "text/html": _clean,
    "text/markdown": _markdown,
    "image/svg+xml": _picture("svg+xml"),
    "image/png": _picture("png"),
    "text/plain": lambda text, metadata: f"<pre>{escape(text)}</pre>",
}


def page(nb: NotebookNode, run: Params, chapters: list[Link]) -> str:
    """Return the page of an executed notebook within a run."""
    return PageExporter().from_notebook_node(nb, {"kutools": (run, chapters)})[0]
