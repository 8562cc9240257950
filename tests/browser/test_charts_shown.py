"""Charts in the browser: dark where the screen is dark, narrow where it is narrow."""

import pandas as pd
import pytest
from chromium import NEEDED

from kutools import charts, facts, look, show
from kutools.tables import Cell, Table

pytestmark = NEEDED
# How many of a picture's pixels have each colour.
COLOURS = """async () => {
  const image = document.querySelector('img'), canvas = document.createElement('canvas');
  await image.decode();
  canvas.width = 500; canvas.height = 500;
  const paper = canvas.getContext('2d');
  paper.drawImage(image, 0, 0, 500, 500);
  const data = paper.getImageData(0, 0, 500, 500).data, found = {};
  for (let at = 0; at < data.length; at += 4) {
    const hex = [0, 1, 2].map((n) => data[at + n].toString(16).padStart(2, '0')).join('');
    found['#' + hex] = (found['#' + hex] || 0) + 1;
  }
  return found;
}"""


def made(label: str, share: float) -> pd.DataFrame:
    """A part of a whole, for two items."""
    return facts.make("a.b", label, {"A": share, "B": share}, "andel").assign(period="2020-T2")


def chart() -> charts.Chart:
    """A chart with text, bars and hatches."""
    parts = [made("Ja", 0.5), made("Nej", 0.3), made("Vet ej", 0.2)]
    return charts.stacked(pd.concat(parts))


@pytest.fixture
def opened(browser):
    """A page with the chart, on a screen of a width and colour scheme."""
    contexts = []

    def open_(width: int, scheme: str):
        size = {"width": width, "height": 900}
        contexts.append(browser.new_context(viewport=size, color_scheme=scheme))
        page = contexts[-1].new_page()
        shown = show.Frame((), str).chart(chart(), Table("Svar", ["A"], [[Cell("1")]]), "stacked")
        page.set_content(f"<style>{look.css()}</style>{shown.html}", wait_until="load")
        return page

    yield open_
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", [375, 1280])
def test_a_picture_is_dark_where_the_screen_is_dark(opened, width):
    """Paper, bars, texts and hatches have the dark colours there, and none has a light one."""
    seen = [look.WHITE, look.MAIN, look.INK, *(face for face, _, _ in look.PARTS[:3])]
    for scheme, other in (("light", "dark"), ("dark", "light")):
        colours = opened(width, scheme).evaluate(COLOURS)
        in_mode = {
            "light": {colour.lower() for colour in seen},
            "dark": {look.DARK[colour].lower() for colour in seen},
        }
        assert in_mode[scheme] <= set(colours)
        assert in_mode[other] & set(colours) == set()


def test_a_telephone_shows_the_narrow_picture(opened):
    """There text is as large as it was drawn; on a wide screen the wide picture is shown."""
    for width, wide in ((375, 336), (1280, 691)):
        natural = opened(width, "light").evaluate("document.querySelector('img').naturalWidth")
        assert natural == pytest.approx(wide, abs=1)
