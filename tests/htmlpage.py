"""An HTML page taken apart, so that tests can ask what it holds."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

TEMPLATES = Path(__file__).parents[1] / "kutools/templates"
VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
# The scripts that a page of the house may hold, whole and unchanged.
SCRIPTS = {
    "".join((TEMPLATES / name).read_text(encoding="utf-8") for name in (own, "frames.js"))
    for own in ("page.js", "slides.js")
}
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# Attributes by which a page can load something.
LOADING = {"src", "srcset", "data", "poster", "background", "action", "formaction", "ping"}


@dataclass
class Element:
    """An element with its attributes, what it stands in, and what stands in it."""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    parent: Element | None = None
    children: list[Element | str] = field(default_factory=list)

    def all(self, *tags: str, **attrs: str) -> list[Element]:
        """The elements inside with one of these tags (any, if none) and these attributes."""
        return [
            element
            for element in self._inside()
            if (not tags or element.tag in tags)
            and all(element.attrs.get(name) == value for name, value in attrs.items())
        ]

    def one(self, *tags: str, **attrs: str) -> Element:
        """The only such element inside."""
        (found,) = self.all(*tags, **attrs)
        return found

    @property
    def text(self) -> str:
        """The text inside, with single blanks."""
        return " ".join("".join(self._texts()).split())

    def _inside(self) -> Iterator[Element]:
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child._inside()

    def _texts(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, Element):
                yield from child._texts()
            else:
                yield child


class _Builder(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = self.open = Element("")

    def handle_starttag(self, tag, attrs):
        element = Element(tag, {name: value or "" for name, value in attrs}, self.open)
        self.open.children.append(element)
        if tag not in VOID:
            self.open = element

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        assert self.open.tag == tag, f"<{self.open.tag}> is closed by </{tag}>"
        self.open = self.open.parent

    def handle_data(self, data):
        self.open.children.append(data)


def parse(html: str) -> Element:
    """Take a page apart; every element must be closed by its own tag."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    assert builder.open is builder.root, f"<{builder.open.tag}> is never closed"
    return builder.root


def said(place) -> str:
    """What a reader sees in a widget's place for HTML."""
    text = re.sub(r"<style>.*?</style>|<[^>]+>", " ", place.value, flags=re.DOTALL)
    return " ".join(unescape(text).split())


def policy(page: Element) -> dict[str, list[str]]:
    """The content security policy of a page: directive → what it allows."""
    (meta,) = page.all("meta", **{"http-equiv": "Content-Security-Policy"})
    directives = (part.split() for part in meta.attrs["content"].split(";"))
    return {name: allowed for name, *allowed in directives}


def house_policy(page: Element) -> dict[str, list[str]]:
    """The policy that a page of the house has: its own style and script by hash, and pictures."""
    script = {"script-src": [own(page, "script")]} if page.all("script") else {}
    return {
        **script,
        "default-src": ["'none'"],
        "img-src": ["data:"],
        "style-src": [own(page, "style")],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }


def runs_something(page: Element) -> list[str]:
    """What in a page could run or load anything, but for a script of the house's own."""
    scripts = [script for script in page.all("script") if "".join(script.children) not in SCRIPTS]
    found = [f"<{e.tag}>" for e in scripts]
    found += [f"<{e.tag}>" for e in page.all("iframe", "object", "embed", "form", "svg")]
    found += [f"<{e.tag}>" for e in page.one("body").all("style", "link", "meta", "base", "math")]
    for element in page.all():
        for name, value in element.attrs.items():
            plain = re.sub(r"[\x00-\x20]", "", value).casefold()
            if (
                name.startswith("on")
                or name in ("style", "srcdoc", "autofocus")
                or (name in LOADING and not plain.startswith("data:image/"))
                or (name == "href" and re.match(r"(javascript|vbscript|data):", plain))
            ):
                found.append(f'<{element.tag} {name}="{value[:60]}">')
    return found


def own(page: Element, tag: str) -> str:
    """The only style or script of a page, as the policy names it: by its hash."""
    text = "".join(page.one(tag).children)
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def outline(page: Element) -> list[int]:
    """The levels of the headings, in order; there is one main heading and no level is jumped."""
    levels = [int(heading.tag[1]) for heading in page.all(*HEADINGS)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    return levels


def ids(page: Element) -> list[str]:
    """The names that links can lead to, of which no two are the same."""
    found = [element.attrs["id"] for element in page.all() if "id" in element.attrs]
    assert len(found) == len(set(found)), sorted(name for name in found if found.count(name) > 1)
    return found
