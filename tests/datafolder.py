"""A small data folder that tests write registers into."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from kutools import registers
from kutools.errors import RegisterError

ORGANISATION = {
    "organisation/kommuner": """
        kommun;kommunkod;länsdel
        Aneby;0604;Höglandet
        Gnosjö;0617;GGVV
        Jönköping;0680;Habo-Jönköping-Mullsjö""",
    "organisation/natverk": """
        nätverk;partnerskap;med_regionen
        PKS;Övergripande;nej
        Reko;Hälsa och vård;ja""",
    "organisation/parter": """
        part;sida
        Region Jönköpings län;regionen""",
    "organisation/omraden": """
        område;kortnamn
        Miljö;Miljö
        Utbildning;Utb
        Kurs och konferens;Kurs""",
}


@dataclass
class Folder:
    """A data folder with a small organisation and the registers that a test writes."""

    path: Path

    def write(self, register: str, filename: str, content: str | bytes) -> Path:
        """Put a file into a register's folder; text is UTF-8, indented as the test is."""
        file = self.path / register / filename
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str):
            lines = (line.strip(" ") for line in content.lstrip("\n").splitlines())
            content = "\n".join(lines).encode()
        file.write_bytes(content)
        return file

    def read(self) -> registers.Registers:
        """Read every register in the folder."""
        return registers.read(self.path)

    def faults(self) -> list[str]:
        """What the gate says is wrong with the folder, one sentence for each fault."""
        with pytest.raises(RegisterError) as caught:
            self.read()
        return [spaced(str(failure)) for failure in caught.value.failures]

    def notices(self) -> list[str]:
        """What the gate says that it left out."""
        return [spaced(str(notice)) for notice in self.read().notices]

    def findings(self) -> list[str]:
        """What the gate says differs from what is printed."""
        return [spaced(str(finding)) for finding in self.read().findings]


def spaced(text: str) -> str:
    """A text with ordinary spaces, to be compared with what stands in a test."""
    return text.replace("\u00a0", " ")


def make(path: Path) -> Folder:
    """A data folder that holds a small organisation and nothing else."""
    folder = Folder(path)
    for register, text in ORGANISATION.items():
        folder.write(register, "2020.csv", text)
    return folder


def excel(sheets: Mapping[str, list[list]], hidden: tuple[str, ...] = ()) -> bytes:
    """An Excel file of sheets, name → rows of cells."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if name in hidden:
            sheet.sheet_state = "hidden"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
