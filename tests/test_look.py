"""The look: every colour stands in one place, and can be read by everyone, light and dark."""

import re
from pathlib import Path

import pytest

from kutools import look

ROOT = Path(look.__file__).parent
# Ink on ground in a chart; the parts of a whole have their own.
WRITTEN = [
    (look.INK, look.WHITE),
    (look.GREY, look.WHITE),
    (look.ACCENT, look.WHITE),
    (look.MAIN, look.WHITE),
    (look.INK, look.SHADE),
    (look.INK, look.STRIPE),
    (look.INK, look.TONE),
    *((ink, face) for face, ink, _ in look.PARTS),
]
GROUNDS = {"warn": ("paper", "soft", "warn-soft"), "good": ("paper", "soft")}


def luminance(color: str) -> float:
    """How light a colour is to the eye, from 0 to 1 (WCAG 2.1, relative luminance)."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """How far two colours stand apart, from 1 to 21 (WCAG 2.1, contrast ratio)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_that_of_the_standard():
    """Black on white is 21 to 1, and the grey #767676 just reaches 4.5 on white."""
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert 4.5 <= contrast("#767676", "#FFFFFF") < 4.6


@pytest.mark.parametrize("pair", WRITTEN, ids="/".join)
def test_words_in_charts_can_be_read(pair):
    """Every text in a chart stands out from its ground by 4.5 to 1, light and dark."""
    assert contrast(*pair) >= 4.5
    assert contrast(*(look.DARK[color] for color in pair)) >= 4.5


@pytest.mark.parametrize("ink", ["text", "dim", "accent", "warn", "good"])
@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
def test_words_on_pages_can_be_read(ink, mode):
    """Every text on a page stands out from whatever it may stand on by 4.5 to 1."""
    for ground in GROUNDS.get(ink, ("paper", "soft", "shade")):
        assert contrast(look.PAGE[ink][mode], look.PAGE[ground][mode]) >= 4.5


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
def test_the_masthead_can_be_read(mode):
    """What stands in the band at the top of a page stands out from it by 4.5 to 1."""
    assert contrast(look.PAGE["on-mast"][mode], look.PAGE["mast"][mode]) >= 4.5


def test_marks_can_be_seen():
    """What is drawn stands out from the paper by 3 to 1, light and dark."""
    for mark in (look.MAIN, look.ACCENT, look.GREY):
        assert contrast(mark, look.WHITE) >= 3
        assert contrast(look.DARK[mark], look.DARK[look.WHITE]) >= 3


def test_colours_stand_in_one_place():
    """No other module and no style sheet names a colour of its own; print has black and white."""
    others = [path for path in ROOT.rglob("*.*") if path.suffix in (".py", ".css", ".js", ".html")]
    named = {
        path.name: re.findall(r"#[0-9A-Fa-f]{6}\b", path.read_text(encoding="utf-8"))
        for path in others
        if path.name != "look.py"
    }
    assert not {name: found for name, found in named.items() if found}


@pytest.mark.parametrize("text", ['"', "\\", "\n", "</style>", "}", '";}*{display:none}/*'])
def test_a_text_cannot_end_its_string(text):
    """Whatever stands in a text, in a style sheet it is one string."""
    inside = look.css_text(text)[1:-1]
    assert re.fullmatch(r"(\w|\\[0-9a-f]+ )*", inside)
    assert re.sub(r"\\([0-9a-f]+) ", lambda m: chr(int(m[1], 16)), inside) == text


def test_a_picture_changes_only_the_colours_it_has():
    """In the dark each colour of a picture becomes another, and no rule is written in vain."""
    svg = f'<svg><defs></defs><path style="fill: {look.MAIN.lower()}"/></svg>'
    dark = look.in_dark(svg)
    assert f"fill:{look.DARK[look.MAIN]}!important" in dark
    assert "stroke" not in dark and look.DARK[look.INK] not in dark


def test_a_table_in_jupyterlab_escapes_what_is_no_html():
    """A row is named by its first cell, numbers stand to the right, and text stays text."""
    rows = [("<b>", "1"), (look.Html("<code>a</code>"), "2")]
    assert look.table(("Namn", "Antal"), rows, numbers=(1,)) == (
        "<table><thead><tr><th scope=col>Namn</th><th scope=col class=tal>Antal</th></tr></thead>"
        "<tbody><tr><th scope=row>&lt;b&gt;</th><td class=tal>1</td></tr>"
        "<tr><th scope=row><code>a</code></th><td class=tal>2</td></tr></tbody></table>"
    )
    assert look.table((), []) == "<table><tbody></tbody></table>"
    assert look.folded("<b>", "<p>a</p>") == (
        "<details><summary>&lt;b&gt;</summary><p>a</p></details>"
    )
