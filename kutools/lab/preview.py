"""A text as the report will show it, while it is written: figures, faults and findings.

The HTML is that of the page, with two marks added: each bound figure says its name when it is
pointed at, and what cannot be bound stands out as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape

import pandas as pd

from kutools import audit, facts, plan, prose
from kutools.audit import claims
from kutools.errors import Finding
from kutools.periods import Period
from kutools.project import Project
from kutools.prose import Bound
from kutools.reports import export

# Characters that no text has: they stand around a figure, or for a fault, while Markdown becomes
# HTML. A figure is its sign, its number in digits of its own, a bar, its value and an end; a
# fault is its sign, its number and an end.
FIGURE, FAULT, BAR, END = "\ue000\ue001\ue002\ue003"
DIGITS = str.maketrans("0123456789", "".join(chr(0xE010 + digit) for digit in range(10)))
BACK = {after: before for before, after in DIGITS.items()}
_OWN = re.compile("[\ue000-\ue01f]")
# As they come in the address of a link, in which nothing can be marked.
_IN_ADDRESS = re.compile(r"%EE%80%[89][0-9A-F]")
_MARKED = re.compile(
    f"{FIGURE}(?P<figure>[\ue010-\ue019]+){BAR}(?P<value>[^<>]*?){END}"
    f"|{FAULT}(?P<fault>[\ue010-\ue019]+){END}"
)
# A tag of cleaned HTML; its attributes stand in double quotes.
_TAG = re.compile(r'(<(?:"[^"]*"|[^">])*>)')
_NAME = re.compile(r'\sid="[^"]*"')


@dataclass(frozen=True)
class Preview:
    """What a text will be in the report.

    Attributes:
        html: the text as the page has it, with what cannot be bound marked.
        faults: what stops the run: line, and what is wrong.
        findings: what the audit will say of it; None where it has not been asked.
    """

    html: str
    faults: tuple[tuple[int, str], ...] = ()
    findings: list[Finding] | None = None


@dataclass(frozen=True)
class Basis:
    """What the texts of a period are bound to and compared with.

    Attributes:
        table: the facts of the period and of those compared with.
        period: the report's.
        accepted: the findings that may stand, and why.
    """

    table: pd.DataFrame = field(repr=False)
    period: Period
    accepted: Mapping[str, str] = field(default_factory=dict)
    _known: dict = field(default_factory=dict, repr=False, compare=False)

    def preview(self, label: str, text: str, *, check: bool = True) -> Preview:
        """Return a text as the report will show it.

        Args:
            label: the file's name in findings.
            text: the Markdown that the analyst writes.
            check: whether what the text claims is compared with the facts, as the audit does.
        """
        made = prose.bound(text, self.table, self.period, markdown=True, known=self._known)
        return Preview(_html(made), made.faults, self._findings(label, text) if check else None)

    def _findings(self, label: str, text: str) -> list[Finding]:
        made = prose.bound(text, self.table, self.period, markdown=False, known=self._known)
        found = claims.check({label: made}, self.table, self.period)
        # What is accepted in vain is said of the params, not of a text.
        judged = audit.accept(found, self.accepted, "")
        return [finding for finding in judged if finding.place.file == label]

    def search(self, words: str) -> list[tuple[str, str]]:
        """Return name and title of the figures that have some words, as `facts.search` does."""
        found = facts.search(self.table, self.period, words)
        return [
            (one["name"], f"{facts.title(one)}: {one['värde']}") for one in found.to_dict("records")
        ]


def read(project: Project, period: Period) -> Basis:
    """Compute what the texts of a period are bound to.

    Raises:
        KutoolsError: if the parameters or the data are at fault, or there is no data.
    """
    made = plan.make(project, period)
    return Basis(made.facts(), period, made.params.accepted)


def unbound(text: str) -> str:
    """Return a text as HTML where no figure can be bound; its braces stand as they are."""
    return _html(Bound(text), mark_stray=False)


def _html(made: Bound, *, mark_stray: bool = True) -> str:
    """Return a bound Markdown text as HTML, marked.

    Where the marks of figures would change what Markdown makes of the text, as in a line that
    begins with `{{ name }}.`, it stands without them: the preview is what the report shows.
    """
    said: list[str] = []
    plain = export.markdown("".join(_pieces(made, [], figures=False, stray=mark_stray)))
    marked = export.markdown("".join(_pieces(made, said, figures=True, stray=mark_stray)))
    html = marked if _bare(marked) == _bare(plain) else plain
    parts = _TAG.split(html)
    # Cleaned once more: a mark may have parted an address that is none of a page's.
    tidy = export.clean("".join(_bare(part) if n % 2 else part for n, part in enumerate(parts)))
    shown = _TAG.split(tidy)
    return "".join(
        part.replace("<a ", '<a target="_blank" ', 1) if n % 2 else _with_marks(part, said)
        for n, part in enumerate(shown)
    )


def _pieces(made: Bound, said: list[str], *, figures: bool, stray: bool) -> Iterator[str]:
    """Give a bound text piece by piece, with signs where a mark goes; `said` gets the marks."""
    end = 0
    for span in made.spans:
        yield from _between(made.text[end : span.start], said, stray)
        value, end = _OWN.sub("�", made.text[span.start : span.end]), span.end
        if span.fault:
            yield _sign(FAULT, said, _fault(span.source, span.fault)) + END
        else:
            sign = _sign(FIGURE, said, f'<span class="uppgift" title="{escape(span.source)}">')
            yield f"{sign}{BAR}{value}{END}" if figures else value
    yield from _between(made.text[end:], said, stray)


def _between(text: str, said: list[str], stray: bool) -> Iterator[str]:
    """Give the text between two figures, with a sign for each pair of braces left over."""
    text, end = _OWN.sub("�", text), 0
    for match in prose.STRAY.finditer(text) if stray else ():
        yield text[end : match.start()]
        yield _sign(FAULT, said, _fault(match[0], prose.STRAY_FAULT)) + END
        end = match.end()
    yield text[end:]


def _fault(source: str, why: str) -> str:
    return f'<mark title="{escape(why)}">{escape(source)}</mark>'


def _sign(kind: str, said: list[str], mark: str) -> str:
    said.append(mark)
    return kind + str(len(said) - 1).translate(DIGITS)


def _with_marks(text: str, said: list[str]) -> str:
    """Put the marks where their signs stand in the text of a page."""

    def mark(match: re.Match) -> str:
        number = int((match["figure"] or match["fault"]).translate(BACK))
        return said[number] + (f"{match['value']}</span>" if match["figure"] else "")

    return _OWN.sub("", _MARKED.sub(mark, text))


def _bare(html: str) -> str:
    """Return HTML without signs, and without names, which JupyterLab may have given already."""
    return _NAME.sub("", _IN_ADDRESS.sub("", _OWN.sub("", html)))
