"""The whole report in one file: every chapter, with a table of contents (`rapport.html`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nbformat import NotebookNode

from kutools import exhibits
from kutools.reports import export
from kutools.reports.edition import Edition
from kutools.reports.export import Link

HEADING = re.compile(r'<(/?)h([1-5])(?: id="([^"]*)")?>')


@dataclass(frozen=True)
class Section:
    """A chapter of the whole report.

    Attributes:
        name: what its headings' names begin with.
        number: its place, which its tables and charts are numbered by.
        title: its heading.
        body: its HTML, headings one level down.
        questions: name and text of each heading in it.
    """

    name: str
    number: int
    title: str
    body: str
    questions: list[tuple[str, str]]


def page(
    executed: Sequence[tuple[Link, NotebookNode]],
    edition: Edition,
) -> str:
    """Return the report as one page.

    Args:
        executed: each chapter's link and executed notebook, in order.
        edition: the edition of the report.
    """
    sections = [_section(link, nb, at) for at, (link, nb) in enumerate(executed, start=1)]
    return export.render(
        "book.html",
        styles=(*export.STYLES, "book.css"),
        scripts=export.SCRIPTS,
        edition=edition,
        links=[(f"#{section.name}", section.title) for section in sections],
        sections=sections,
        origin=_together([exhibits.provenance(nb) for _, nb in executed]),
    )


def _section(link: Link, nb: NotebookNode, number: int) -> Section:
    html = _lowered(export.body(nb, number), link.chapter)
    html = re.sub("<h2 [^>]*>.*?</h2>", "", html, count=1)  # the page gives the chapter its heading
    return Section(link.chapter, number, link.title, html, export.questions(html, 3))


def _lowered(html: str, name: str) -> str:
    """Put headings one level down, and the chapter's name before theirs."""

    def lower(match: re.Match) -> str:
        own = f' id="{name}-{match[3]}"' if match[3] else ""
        return f"<{match[1]}h{int(match[2]) + 1}{own}>"

    return HEADING.sub(lower, html)


def _together(origins: Sequence[dict]) -> dict:
    """Return what chapters say of their origin as one: files and notices each once."""
    files = {file["path"]: file for origin in origins for file in origin["files"]}
    notices = dict.fromkeys(notice for origin in origins for notice in origin["notices"])
    options = {name: value for origin in origins for name, value in origin["options"].items()}
    return {**origins[0], "files": list(files.values()), "notices": notices, "options": options}
