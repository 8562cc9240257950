"""An HTML page taken apart, so that tests can ask what it holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


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
