"""A finished page read again: what it says, where it leads, and what it would load."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from kutools.reports.edition import DRAFT

# Attributes by which a page can load something, and tags that can.
_LOADING = ("src", "srcset", "data", "poster", "background", "action", "formaction", "ping")
_TAGS = ("iframe", "object", "embed", "link", "base", "form", "audio", "video")
# Attributes that are read to somebody.
_SAID = ("alt", "title", "aria-label")
_SILENT = ("style", "script")
_IN_STYLE = re.compile(r"@import|url\(", re.IGNORECASE)


@dataclass
class Page:
    """What a page holds.

    Attributes:
        texts: every piece of text that is shown.
        cells: the text of each cell in the bodies of its tables, in order; headings of groups of
            rows are left out.
        said: what is only read aloud: alternative texts and labels.
        links: where it leads.
        names: what links can lead to on it.
        is_draft: whether it is marked as one.
        loads: what would be fetched from elsewhere.
        policy: what its content security policy allows.
    """

    texts: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    is_draft: bool = False
    loads: list[str] = field(default_factory=list)
    policy: str = ""


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.page, self.silent = Page(), ""
        self.in_body = self.in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.silent = tag if tag in _SILENT else self.silent
        self.in_body |= tag == "tbody"
        if self.in_body and tag in ("td", "th"):
            self.in_cell = given.get("scope") != "rowgroup"
            self.page.cells += [""] * self.in_cell
        self.page.names |= {given[name] for name in ("id", "name") if name in given}
        self.page.is_draft |= DRAFT in given.get("class", "").split()
        self.page.said += [given[name] for name in _SAID if name in given]
        self.page.links += [given["href"]] if tag == "a" and "href" in given else []
        self.page.loads += [f"<{tag}>"] if tag in _TAGS else []
        for name in _LOADING:
            if name in given and not given[name].startswith("data:"):
                self.page.loads.append(given[name] or f"<{tag} {name}>")
        if given.get("http-equiv", "").casefold() == "content-security-policy":
            self.page.policy = given["content"]

    def handle_endtag(self, tag: str) -> None:
        self.silent = "" if tag == self.silent else self.silent
        self.in_body &= tag != "tbody"
        self.in_cell &= tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self.in_cell:
            self.page.cells[-1] += data
        if not self.silent:
            self.page.texts.append(data)
        elif self.silent == "style":
            self.page.loads += [f"<style> {found}" for found in _IN_STYLE.findall(data)]


def read(html: str) -> Page:
    """Read a page."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.page
