"""Take the README's pictures of the report that `make report` made: `make pictures`."""

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

DOCS = Path(__file__).parent
REPORT = DOCS.parent / "outputs" / "2020-T2"
PICTURES = {"rapport.png": "index.html"}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]

with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
    page = browser.new_page(viewport={"width": 1000, "height": 760})
    for picture, name in PICTURES.items():
        page.goto((REPORT / name).as_uri())
        page.screenshot(path=DOCS / picture)
    browser.close()
