"""The browser of the tests, and what a page in it asks for and complains of."""

import shutil
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium")
FLAGS = (
    "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update "
    "--disable-sync --no-first-run"
).split()
NEEDED = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium"),
]


class Watched:
    """A page in the browser, with all that it asks for and complains of."""

    def __init__(self, page):
        self.page, self.requests, self.complaints, self.dialogs = page, [], [], []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", self._dismiss)

    def _hear(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def _dismiss(self, dialog):
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def open(self, path: Path):
        """Open a file and wait until it has loaded."""
        self.page.goto(path.resolve().as_uri(), wait_until="load")

    def elsewhere(self) -> list[str]:
        """What was asked for that is neither on the disk nor in the page itself."""
        return [url for url in self.requests if not url.startswith(("file:", "data:"))]
