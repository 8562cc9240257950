"""Take the README's pictures of the report that `make report` made, and of JupyterLab.

`make pictures` runs it, with the tests' own JupyterLab and browser at hand.
"""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from chromium import CHROMIUM, FLAGS
from ownlab import PATIENCE, Lab, run_all, serving
from playwright.sync_api import Browser, Page, sync_playwright

DOCS = Path(__file__).parent
REPORT = DOCS.parent / "outputs" / "2020-T2"


@dataclass(frozen=True)
class Picture:
    """What a picture shows: a page in a window, from an element on, if one is named."""

    page: str
    size: tuple[int, int]
    at: str = ""
    sharpness: int = 1
    mode: str = "light"


PICTURES = {
    "rapport.png": Picture("index.html", (1280, 900)),
    "kapitel.png": Picture("narvaro.html", (1280, 900), "#vilka_natverk_nar_malvardet"),
    "telefon.png": Picture("ekonomi.html", (375, 700), "#tabell-4-1", sharpness=2),
    "telefon-diagram.png": Picture("narvaro.html", (375, 700), "#diagram-6-2", sharpness=2),
    "telefon-mork.png": Picture("granskning.html", (375, 700), "#tabell-11-1", 2, "dark"),
    "bild.png": Picture("presentation.html", (1280, 720), ".bild:nth-of-type(4)"),
}


def of_report(browser: Browser) -> None:
    """Take the pictures of the report's pages."""
    for name, picture in PICTURES.items():
        width, height = picture.size
        page = browser.new_page(
            viewport={"width": width, "height": height},
            device_scale_factor=picture.sharpness,
            color_scheme=picture.mode,
            reduced_motion="reduce",
        )
        page.goto((REPORT / picture.page).as_uri())
        if picture.at:
            page.locator(picture.at).evaluate("element => element.scrollIntoView()")
        page.screenshot(path=DOCS / name)
        page.close()


def opened(browser: Browser, lab: Lab, notebook: str, height: int) -> Page:
    """Open a notebook of JupyterLab in a high window, with all its cells run."""
    page = lab.open(browser, notebook, viewport={"width": 1280, "height": height})
    page.evaluate("() => { window.jupyterapp.commands.execute('application:toggle-left-area'); }")
    run_all(page)
    return page


def taken(page: Page, name: str, top: int = 0, height: int = 1350) -> None:
    """Take a picture of a part of a notebook, from a place on the screen down."""
    page.wait_for_timeout(1000)
    page.evaluate("() => { document.querySelector('.jp-WindowedPanel-outer').scrollTop = 0; }")
    page.wait_for_timeout(500)
    clip = {"x": 0, "y": top, "width": 1280, "height": height}
    page.screenshot(path=DOCS / name, clip=clip)


def of_start(browser: Browser, lab: Lab) -> None:
    """Take the picture of the control panel and of the text that is written below it."""
    page = opened(browser, lab, "start.ipynb", 2700)
    page.get_by_label("Period", exact=True).first.select_option("2020-T2")
    page.get_by_text("10 avvikelser").wait_for(timeout=PATIENCE)
    page.get_by_label("Kapitel", exact=True).select_option("narvaro")
    field = page.locator("textarea[title*=narvaro]")
    field.fill(
        f"{field.input_value()}\n\nI Reko kom {{{{ narvaro.natverk.rek }}}}, mot 75 % i PKS."
    )
    page.locator("mark").wait_for(timeout=PATIENCE)
    taken(page, "start.png", height=1820)
    field.evaluate("field => { field.style.height = '19rem'; }")
    tool = page.locator(".jp-OutputArea").last
    tool.screenshot(path=DOCS / "skriva.png")
    page.close()


def of_explorer(browser: Browser, lab: Lab) -> None:
    """Take the picture of the explorer."""
    page = opened(browser, lab, "utforska.ipynb", 1350)
    for label, option in (
        ("Period", "januari–augusti 2020 (2020-T2)"),
        ("Ämne", "Närvaro"),
        ("Mått", "Närvaro per kommun"),
        ("Jämför med", "januari–augusti 2019 (2019-T2)"),
    ):
        page.get_by_label(label, exact=True).select_option(label=option)
        page.wait_for_timeout(4000)
    taken(page, "utforska.png")
    page.close()


with sync_playwright() as playwright, tempfile.TemporaryDirectory() as home:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    of_report(browser)
    project = Path(home) / "projekt"
    for folder in ("notebooks", "params", "data", "outputs"):
        shutil.copytree(DOCS.parent / folder, project / folder)
    with serving(project, Path(home) / "hem") as lab:
        of_start(browser, lab)
        of_explorer(browser, lab)
    browser.close()
