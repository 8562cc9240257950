"""The presentation and the whole report in a real browser: on a screen, a telephone and paper."""

import re
from pathlib import Path

import pytest
from chromium import NEEDED

SCREEN, TELEPHONE = {"width": 1280, "height": 720}, {"width": 375, "height": 700}
PAPER = re.compile(rb"/Type\s*/Page(?!s)")
# Which slide stands at the top of the window, and which one has the focus.
AT = """() => {
  const slides = [...document.querySelectorAll(".bild")];
  const tops = slides.map(slide => Math.abs(slide.getBoundingClientRect().top));
  return [tops.indexOf(Math.min(...tops)), slides.indexOf(document.activeElement)];
}"""
# The slides whose content is taller or wider than the slide may be.
TOO_LARGE = """([width, height]) => [...document.querySelectorAll(".bild")].flatMap(slide => {
  const parts = [...slide.querySelectorAll("*")].map(part => part.getBoundingClientRect());
  const right = Math.max(...parts.map(box => box.right));
  const { height: high, bottom } = slide.getBoundingClientRect();
  const below = Math.max(...parts.map(box => box.bottom)) - bottom;
  return high > height + 1 || below > 1 || right > width + 1
    ? [[slide.querySelector("h1, h2").textContent, high, below, right]] : [];
})"""
# How large the letters of each chart are: they are drawn nine points of seventy-two an inch.
LETTERS = """() => [...document.querySelectorAll(".bild img")].map(image => {
  const room = image.getBoundingClientRect();
  const shown = Math.min(room.width / image.naturalWidth, room.height / image.naturalHeight);
  return shown * 9 * 96 / 72;
})"""
# What scrolls sideways inside the page though it is no figure or table of files.
SIDEWAYS = """() => [...document.querySelectorAll("main *")]
  .filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0)
  .filter(e => !e.closest("figure") && getComputedStyle(e).display !== "inline")
  .map(e => e.tagName + " " + e.className + " " + e.textContent.slice(0, 60))"""

pytestmark = NEEDED


@pytest.fixture
def deck(watched, report):
    """The presentation for 2020-T2 on a projector, opened and watched."""
    watched.page.set_viewport_size(SCREEN)
    watched.page.emulate_media(reduced_motion="reduce")
    watched.open(report / "presentation.html")
    return watched


@pytest.fixture
def whole(watched, report):
    """The whole report for 2020-T2, opened and watched."""
    watched.open(report / "rapport.html")
    return watched


def pages_of(pdf: bytes) -> int:
    """How many pages a PDF has."""
    return len(PAPER.findall(pdf))


def count(deck) -> int:
    """How many slides there are."""
    return deck.page.locator(".bild").count()


def press(deck, key: str) -> list[int]:
    """Press a key; returns which slide is shown, and which has the focus."""
    deck.page.keyboard.press(key)
    return deck.page.evaluate(AT)


def test_keys_turn_the_slides(deck):
    """Arrows, Page Down, space and Enter go forward one slide, and their opposites back.

    The slide that is shown has the focus, so that a screen reader reads it.
    """
    place = 0
    for key in ("ArrowRight", "ArrowDown", "PageDown", "Space", "Enter"):
        place += 1
        assert press(deck, key) == [place, place], key
    for key in ("ArrowLeft", "ArrowUp", "PageUp", "Shift+Space"):
        place -= 1
        assert press(deck, key) == [place, place], key


def test_home_and_end_lead_to_the_first_and_the_last(deck):
    """End shows the last slide and Home the first; beyond either there is nothing."""
    last = count(deck) - 1
    assert press(deck, "End") == [last, last]
    assert press(deck, "ArrowRight") == [last, last]
    assert press(deck, "Home") == [0, 0]
    assert press(deck, "ArrowLeft") == [0, 0]


def test_the_browsers_own_keys_are_left_alone(deck):
    """With Alt, Ctrl or Meta a key is the browser's: Alt+Left goes back in history, no slide."""
    press(deck, "ArrowRight")
    deck.page.evaluate("window.stay = true")
    assert press(deck, "Control+ArrowRight") == [1, 1]


def test_presentation_is_whole_in_itself(deck, report):
    """It asks for nothing but itself, the policy stops nothing of its own, and charts are drawn."""
    press(deck, "End")
    assert deck.elsewhere() == []
    assert deck.complaints == []
    assert [url for url in deck.requests if url.startswith("file:")] == [deck.page.url]
    widths = deck.page.evaluate("[...document.images].map(image => image.naturalWidth)")
    assert widths and all(widths)


@pytest.mark.parametrize(
    "screen", [(1280, 720), (1920, 1080)], ids=lambda screen: f"{screen[0]}x{screen[1]}"
)
def test_every_slide_fits_the_screen(deck, screen):
    """No slide is larger than a projector shows: nothing is cut off, nothing has to be scrolled."""
    deck.page.set_viewport_size(dict(zip(("width", "height"), screen, strict=True)))
    assert deck.page.evaluate(TOO_LARGE, list(screen)) == []
    assert deck.page.evaluate("document.documentElement.scrollWidth") <= screen[0]


def test_many_bars_can_be_read_from_the_back_of_the_room(deck):
    """Twenty-one networks have letters of more than ten pixels, and every other chart too."""
    sizes = deck.page.evaluate(LETTERS)
    assert len(sizes) > 5 and min(sizes) > 10


def test_on_paper_every_slide_is_a_page(deck):
    """Printed, or saved as PDF to be handed out, each slide is one page and nothing is cut off."""
    deck.page.emulate_media(media="print")
    cut = """() => [...document.querySelectorAll(".bild")]
      .filter(slide => slide.scrollHeight > slide.clientHeight + 1)
      .map(slide => [slide.querySelector("h1, h2").textContent, slide.scrollHeight])"""
    assert deck.page.evaluate(cut) == []
    pdf = deck.page.pdf(prefer_css_page_size=True, print_background=True)
    assert pages_of(pdf) == count(deck)


def test_presentation_without_scripts(browser, report):
    """Where no script may run every slide can be seen, one below the other."""
    context = browser.new_context(viewport=SCREEN, java_script_enabled=False)
    page = context.new_page()
    page.goto((report / "presentation.html").resolve().as_uri())
    slides = page.locator(".bild").all()
    tops = [slide.bounding_box()["y"] for slide in slides]
    assert all(slide.is_visible() for slide in slides)
    assert tops == sorted(tops) and len(set(tops)) == len(slides) > 15
    context.close()


def test_whole_report_is_whole_in_itself(whole):
    """It asks for nothing but itself, the browser finds no fault, and every chart is drawn."""
    assert whole.elsewhere() == []
    assert whole.complaints == []
    widths = whole.page.evaluate("[...document.images].map(image => image.naturalWidth)")
    assert len(widths) > 15 and all(widths)


def test_whole_report_on_a_telephone(whole):
    """On a telephone only tables and charts scroll sideways, each within itself."""
    whole.page.set_viewport_size(TELEPHONE)
    assert whole.page.evaluate(SIDEWAYS) == []


def test_contents_of_the_whole_report_lead_there(whole):
    """A click in the contents shows the chapter at the top of the window."""
    page = whole.page
    page.locator(".innehall").get_by_role("link", name="Närvaro", exact=True).click()
    heading = page.get_by_role("heading", level=2, name="6. Närvaro")
    page.wait_for_function(
        "element => Math.abs(element.getBoundingClientRect().top) < 100",
        arg=heading.element_handle(),
    )


def test_whole_report_on_paper(whole, tmp_path: Path):
    """It can be printed: a PDF of several pages, in which what one unfolds takes no room."""
    pdf = whole.page.pdf(prefer_css_page_size=True)
    assert pdf.startswith(b"%PDF-") and 15 < pages_of(pdf) < 120
    whole.page.emulate_media(media="print")
    shown = "[...document.querySelectorAll('figure details')].filter(e => e.offsetHeight).length"
    assert whole.page.evaluate(shown) == 0
