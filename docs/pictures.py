"""Take the README's pictures of the report that `make report` made: `make pictures`."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import sync_playwright

DOCS = Path(__file__).parent
REPORT = DOCS.parent / "outputs" / "2020-T2"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


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

with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
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
    browser.close()
