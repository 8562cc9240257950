"""The look in one place: the colours of pages, charts, slides and workbook, light and dark.

What is shown in JupyterLab, outside of the pages, has its tables from here too.

Nothing is told by colour alone, and every text stands out from what it is written on by at least
4.5 to 1 (WCAG 2.1 AA), in both modes. The colours stay apart for the colour-blind and in grey.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from html import escape
from importlib.resources import files

# Charts, on paper; `dark` says what each becomes where the reader's screen is dark.
MAIN, TONE, ACCENT = "#1B4F72", "#C9DAE6", "#B8500B"
INK, GREY, RULE, SHADE, STRIPE = "#1D252C", "#55616B", "#B4BEC6", "#EFE7DA", "#F3F6F8"
WHITE = "#FFFFFF"
# The parts of a whole: the tone, the ink on it, and the hatch that tells it apart without colour.
PARTS = (
    (MAIN, WHITE, ""),
    ("#A9C5D8", INK, ""),
    ("#F6DCC3", INK, "////"),
    ("#6A6A6A", WHITE, ""),
    ("#E9E9E9", INK, "...."),
    (ACCENT, WHITE, ""),
    ("#DDE8D5", INK, "\\\\\\\\"),
)
DARK = {
    MAIN: "#8CC4EE",
    TONE: "#2F4A5E",
    ACCENT: "#F0A368",
    INK: "#E8EDF1",
    GREY: "#B0BCC6",
    RULE: "#55626C",
    SHADE: "#3A3326",
    STRIPE: "#1E262C",
    WHITE: "#14191D",
    "#A9C5D8": "#35536A",
    "#F6DCC3": "#5A4027",
    "#6A6A6A": "#A8B0B6",
    "#E9E9E9": "#38424A",
    "#DDE8D5": "#3D4A36",
}

# Pages: name → colour in a light page and in a dark one.
PAGE = {
    "text": (INK, DARK[INK]),
    "dim": (GREY, DARK[GREY]),
    "line": ("#D3DAE0", "#3B4750"),
    "shade": ("#DDE3E8", "#333E46"),
    "paper": (WHITE, DARK[WHITE]),
    "soft": (STRIPE, DARK[STRIPE]),
    "accent": (MAIN, DARK[MAIN]),
    "warn": ("#8A3D00", "#FFC38A"),
    "warn-soft": ("#FDF3E7", "#33261A"),
    "good": ("#1F5F3A", "#8FD3A8"),
    "mast": (MAIN, "#0F2A3D"),
    "on-mast": (WHITE, DARK[INK]),
}

# Where charts are shown as they are drawn for a telephone.
PHONE = "(max-width: 34rem)"


def css() -> str:
    """Return the colours of a page as custom properties, for a light and for a dark screen."""
    light, dark = _properties()
    return (
        f":root{{color-scheme:light dark;{light}}}"
        f"@media (prefers-color-scheme:dark){{:root{{{dark}}}}}"
    )


def in_lab() -> str:
    """Return the look of what is shown in JupyterLab, which follows its own light or dark theme."""
    light, dark = _properties()
    sheet = files("kutools").joinpath("templates/lab.css").read_text(encoding="utf-8")
    return (
        f"<style>:is(.kutools,.jp-RenderedHTMLCommon){{{light}}}"
        f'[data-jp-theme-light="false"] :is(.kutools,.jp-RenderedHTMLCommon){{{dark}}}{sheet}'
        "</style>"
    )


class Html(str):
    """A text that is HTML already; every other is escaped where it is put into a page."""


def table(
    header: Sequence[str], rows: Iterable[Sequence[str]], numbers: Container[int] = ()
) -> str:
    """Return a table for JupyterLab; the first cell of a row names it.

    Args:
        header: the headings of the columns; empty for a table without.
        rows: the cells, text or `Html`.
        numbers: the columns, counted from 0, that stand to the right.
    """
    head = f"<thead>{_row(header, numbers, 'th scope=col')}</thead>" if header else ""
    body = "".join(_row(cells, numbers) for cells in rows)
    return f"<table>{head}<tbody>{body}</tbody></table>"


def _row(cells: Sequence[str], numbers: Container[int], heading: str = "") -> str:
    tags = [heading or "th scope=row", *[heading or "td"] * (len(cells) - 1)]
    texts = [cell if isinstance(cell, Html) else escape(cell) for cell in cells]
    shown = (
        f"<{tag}{' class=tal' * (at in numbers)}>{text}</{tag[:2]}>"
        for at, (tag, text) in enumerate(zip(tags, texts, strict=True))
    )
    return f"<tr>{''.join(shown)}</tr>"


def folded(summary: str, content: str) -> str:
    """Return HTML that is seen when its summary is pressed."""
    return f"<details><summary>{escape(summary)}</summary>{content}</details>"


def _properties() -> list[str]:
    """Return the colours of a page as custom properties, light and dark."""
    return ["".join(f"--{name}:{pair[mode]};" for name, pair in PAGE.items()) for mode in (0, 1)]


def css_text(text: str) -> str:
    """Return a text as a string in a style sheet; nothing in it can end the string."""
    return '"' + "".join(c if c.isalnum() else f"\\{ord(c):x} " for c in text) + '"'


def in_dark(svg: str) -> str:
    """Let a picture drawn in these colours change them where the reader's screen is dark."""
    rules = "".join(
        f'[style*="{kind}: {light}"],[{kind}="{light}"]{{{kind}:{dark}!important}}'
        for light, dark in ((light.lower(), dark) for light, dark in DARK.items())
        for kind in ("fill", "stroke")
        if f"{kind}: {light}" in svg or f'{kind}="{light}"' in svg
    )
    style = f"<style>@media (prefers-color-scheme:dark){{{rules}}}</style>"
    head, tag, rest = svg.partition("<defs>")
    return f"{head}{style}{tag}{rest}"
