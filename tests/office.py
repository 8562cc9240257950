"""What the tests of the Office files share: a draft of a report, and LibreOffice where it is."""

import datetime as dt
import shutil
import subprocess
from pathlib import Path

import pytest

from kutools.params import Params
from kutools.periods import Period
from kutools.reports.edition import Edition

RUN = Params(Period.parse("2020-T2"), "delårsrapport", "Kommunal utveckling", ["närvaro"], [])
STARTED = dt.datetime(2020, 9, 15, 10, 30, tzinfo=dt.UTC)
DRAFT = Edition(RUN, STARTED)
NEEDED = pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")


def published(reason: str) -> tuple[Edition, str]:
    """The draft as it is published in place of another report, and what is then said of it."""
    edition = DRAFT.publish(dt.datetime(2020, 9, 16, 8, 0, tzinfo=dt.UTC), reason)
    said = (
        "Gjord 2020-09-15 kl. 10.30 och publicerad 2020-09-16 kl. 08.00. "
        f"Den ersätter en tidigare publicerad rapport. Skäl: {reason}"
    )
    return edition, said


def printed(path: Path) -> bytes:
    """The PDF that LibreOffice makes of a file."""
    home = f"-env:UserInstallation=file://{path.parent}/profil"
    command = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", path.parent, path]
    subprocess.run(command, check=True, timeout=120, capture_output=True)
    return path.with_suffix(".pdf").read_bytes()
