"""Every table can be counted on in Excel: numbers are numbers, texts are never anything else."""

import datetime as dt
import io
import zipfile
from dataclasses import replace

import office
import openpyxl
import pytest
from office import DRAFT, STARTED

from kutools import look
from kutools.exhibits import Exhibit, Placed, legible
from kutools.reports import workbook
from kutools.reports.edition import Edition
from kutools.tables import Cell, Table

NBSP = "\u00a0"
HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "{=1}", "https://example.org", "0012"]
HOSTILE += ["<script>alert(1)</script>", "_x0041_", "internal:A1", "x" * 400]


def name(text: str) -> Cell:
    """A cell that is no number."""
    return Cell(text, numeric=False)


def share(text: str, value: float | None) -> Cell:
    """A cell with a share of one."""
    return Cell(f"{text}{NBSP}%" if value is not None else text, value=value, unit="andel")


ATTENDANCE = Table(
    "Närvaro per nätverk",
    ["Nätverk", "jan–aug 2020", "Förändring, procentenheter"],
    [
        [
            name("PKS"),
            share("79", 0.7849999999999999),
            Cell("+5", value=4.9, unit="procentenheter"),
        ],
        [name("Reko"), share("72", 0.72), Cell("−3", value=-3.2, unit="procentenheter")],
        [name("Äldre"), share("..*", None), Cell("0", value=-0.3, unit="procentenheter")],
        [name("Summa"), share("–", None), Cell("–")],
    ],
    sections={0: "Styrande", 2: "Övriga"},
    totals=(3,),
)
BUDGET = Table(
    "Budget per område",
    ["Område", "Budget"],
    [[name("Fritid"), Cell("1 100", value=1100.4, unit="tkr")], [name("Miljö"), Cell("12 000")]],
    unit="tkr",
)
MIXED = Table(
    "Mätetal",
    ["Mätetal", "Resultat", "Status"],
    [
        [
            name("Belopp"),
            Cell(f"31{NBSP}873{NBSP}000{NBSP}kr", value=31_873_000.0, unit="kr"),
            name("●"),
        ],
        [name("Tid"), Cell(f"45,30{NBSP}årsarbetare", value=45.3, unit="årsarbetare"), name("○")],
        [name("Antal"), Cell("34 (jan–jun 2020)", value=34.0, unit="antal"), name("–")],
        [name("Träffar"), Cell("13,5", value=13.5, unit="per 1000"), name("–")],
        [name("Avdrag"), Cell(f"−3{NBSP}100{NBSP}kr", value=-3100.0, unit="kr"), name("–")],
    ],
)


def placed(table: Table, number: str = "Tabell 1.1", **words: str) -> Placed:
    """A table where it stands in a report."""
    return Placed(Exhibit(table, **words), number, "Hur gick det?", "", on_slide=False)


REPORT = [
    ("Närvaro", [placed(ATTENDANCE, reading="läs så", note="räknas så", source="Källa: a.csv.")]),
    ("Ekonomi", [placed(BUDGET, "Tabell 2.1a"), placed(MIXED, "Diagram 2.1", form="ranked")]),
]


def write(path, chapters=REPORT, edition: Edition = DRAFT):
    """Write a workbook and return its path."""
    workbook.write(path / "tabeller.xlsx", chapters, edition=edition)
    return path / "tabeller.xlsx"


@pytest.fixture
def book(tmp_path) -> openpyxl.Workbook:
    """The workbook of the small report, read back."""
    return openpyxl.load_workbook(write(tmp_path))


def row_of(sheet, text: str) -> int:
    """The row that begins with a text."""
    return next(row[0].row for row in sheet.iter_rows() if row[0].value == text)


def beside(sheet, text: str, column: int = 2):
    """The cell in a column of the row that begins with a text."""
    return sheet.cell(row_of(sheet, text), column)


def words(sheet) -> list[str]:
    """Every text and number of a sheet that is not empty."""
    return [cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_a_sheet_is_named_in_words_and_headed_by_its_number(book):
    """A tab says what its sheet shows; the number that the report has for it stands above."""
    assert book.sheetnames == ["Innehåll", "Närvaro per nätverk", "Budget per område", "Mätetal"]
    assert book["Mätetal"]["A1"].value == "Diagram 2.1 Mätetal"


def test_the_figures_of_a_chart_stand_once(tmp_path):
    """A chart of figures that a table has, has no sheet; the contents lead to the table's.

    A chart with a figure that no table has, and every table, have their own.
    """

    def of(caption: str, number: str, *names: str, form: str = "") -> Placed:
        rows = [[name(one), Cell("1", value=1.0, of=f"{one}@2020-T2")] for one in names]
        return placed(Table(caption, ["", "A"], rows), number, form=form)

    chapters = [
        ("A", [of("Några", "Diagram 1.1", "PKS", form="ranked"), of("Delar", "Tabell 1.1", "PKS")]),
        ("B", [of("Alla", "Tabell 2.1", "PKS", "Reko")]),
        ("B", [of("Andra", "Diagram 2.1", "PKS", "Äldre", form="ranked")]),
        ("B", [of("Båda", "Diagram 2.2", "PKS", "Reko", form="ranked")]),
    ]
    book = openpyxl.load_workbook(write(tmp_path, chapters))
    assert book.sheetnames == ["Innehåll", "Delar", "Alla", "Andra"]
    rows = [[cell.value for cell in row][::3] for row in book["Innehåll"]["A5:D9"]]
    assert rows == [
        ["Diagram 1.1", "Delar"],
        ["Tabell 1.1", "Delar"],
        ["Tabell 2.1", "Alla"],
        ["Diagram 2.1", "Andra"],
        ["Diagram 2.2", "Alla"],
    ]


def test_contents_say_whose_report_it_is_and_lead_to_each_sheet(book):
    """The first sheet has organisation, report and period, and a link to every other sheet."""
    sheet = book["Innehåll"]
    assert [sheet["A1"].value, sheet["A2"].value] == [
        "Kommunal utveckling",
        "Delårsrapport januari–augusti 2020",
    ]
    first = [cell.value for cell in sheet[5]]
    assert first == ["Tabell 1.1", "Närvaro", *["Närvaro per nätverk"] * 2, "Källa: a.csv."]
    links = [sheet.cell(row, 4).hyperlink.location for row in (5, 6, 7)]
    assert links == [f"'{name}'!A1" for name in book.sheetnames[1:]]


def test_numbers_are_numbers_and_those_of_the_report(book):
    """What is a number in the report is one in Excel, unrounded but for a computer's dust."""
    sheet = book["Närvaro per nätverk"]
    cell = beside(sheet, "PKS")
    assert (cell.data_type, cell.value) == ("n", 0.785)
    assert beside(sheet, "PKS").value == pytest.approx(ATTENDANCE.rows[0][1].value, rel=1e-13)
    assert beside(sheet, "Reko", 3).value == -3.2
    assert beside(book["Budget per område"], "Fritid").value == 1100.4


@pytest.mark.parametrize(
    "sheet, row, column, code",
    [
        ("Närvaro per nätverk", "PKS", 2, f'0"{NBSP}"%'),
        ("Närvaro per nätverk", "PKS", 3, '+#,##0;"−"#,##0;#,##0'),
        ("Närvaro per nätverk", "Äldre", 3, "#,##0;#,##0"),
        ("Budget per område", "Fritid", 2, "#,##0"),
        ("Mätetal", "Belopp", 2, f'#,##0"{NBSP}kr"'),
        ("Mätetal", "Tid", 2, "#,##0.00"),
        ("Mätetal", "Antal", 2, '#,##0" (jan–jun 2020)"'),
        ("Mätetal", "Träffar", 2, "#,##0.0"),
        ("Mätetal", "Avdrag", 2, f'#,##0"{NBSP}kr";"−"#,##0"{NBSP}kr"'),
    ],
)
def test_numbers_look_as_in_the_report(book, sheet, row, column, code):
    """Decimals, sign and unit are those of the report's text; what rounds to zero has no sign."""
    assert beside(book[sheet], row, column).number_format == code


@pytest.mark.attack
def test_nothing_withheld_or_missing_is_a_number(book, tmp_path):
    """A cell without value is a text, also where the text could be read as a number."""
    assert [beside(book["Närvaro per nätverk"], name).value for name in ("Äldre", "Summa")] == [
        "..*",
        "–",
    ]
    cell = beside(book["Budget per område"], "Miljö")
    assert (cell.data_type, cell.value) == ("s", "12 000")
    odd = Table("Udda", ["", "A"], [[name("a"), Cell("–", value=float("nan"))]])
    sheet = openpyxl.load_workbook(write(tmp_path, [("A", [placed(odd)])]))["Udda"]
    assert beside(sheet, "a").value == "–"


@pytest.mark.attack
@pytest.mark.parametrize("text", HOSTILE)
def test_text_stays_text(tmp_path, text):
    """Whatever a text begins with or looks like, Excel neither computes it nor follows it."""
    table = Table(text, [text, "B"], [[name(text), name(text)]], sections={0: text}, unit=text)
    shown = placed(table, reading=text, note=text, source=text)
    path = write(tmp_path, [(text, [shown])])
    book = openpyxl.load_workbook(path)
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    # xlsxwriter writes a literal _x0041_ so that Excel shows it as it is; openpyxl shows how.
    told = [cell.value.replace("_x005F_", "_") for cell in cells]
    assert told.count(legible(text)) >= 6
    linked = [cell.coordinate for sheet in book for row in sheet for cell in row if cell.hyperlink]
    assert linked == ["D5"], "only the list of contents links, and only within the workbook"
    with zipfile.ZipFile(path) as parts:
        assert not any(b"<f>" in parts.read(part) for part in parts.namelist())
    quoted = [cell.quotePrefix for cell in cells if cell.value == text]
    assert all(quoted) == text.startswith(("=", "+", "-", "@", "\t"))


@pytest.mark.attack
def test_what_xml_forbids_is_left_out(tmp_path):
    """Control characters and halves of characters are dropped, and the file can still be read."""
    table = Table("Till/[från]:*?\\'\x00", ["\x1b", "B"], [[name("c\ud800d\uffff"), name("\x07")]])
    shown = placed(table, source="\x0bKälla")
    book = openpyxl.load_workbook(write(tmp_path, [("\x01", [shown])]))
    assert {"cd", "Källa"} <= set(words(book.worksheets[1]))
    assert book.sheetnames[1] == "Till  från"


def test_sheet_names_are_such_as_excel_takes(tmp_path):
    """No name is too long, empty, reserved or used twice, whatever the case of its letters."""
    captions = ["Kurser", "KURSER", "", "history", "innehåll", "x" * 40, "x" * 41, "a/b"]
    names = list(workbook.sheet_names(captions))
    assert names[1] == "KURSER (2)" and names[5].endswith("x…"), "what is left out is told"
    assert len({name.casefold() for name in names} | {"innehåll", "history"}) == len(names) + 2
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)
    write(tmp_path, [("A", [placed(replace(BUDGET, caption=one)) for one in captions])])


@pytest.mark.parametrize("sheet, header", [("Närvaro per nätverk", 3), ("Budget per område", 4)])
def test_the_header_stays_when_scrolled_and_on_every_printed_page(book, sheet, header):
    """The headings are bold and wrapped, stay in sight, and are printed on each wide page."""
    found = book[sheet]
    assert found.freeze_panes == f"A{header + 1}"
    assert found.print_title_rows == f"${header}:${header}"
    setup = found.page_setup
    assert found.sheet_properties.pageSetUpPr.fitToPage
    assert (setup.orientation, setup.fitToWidth or 1, setup.fitToHeight) == ("landscape", 1, 0)
    cells = found[header]
    assert all(cell.font.bold and cell.alignment.wrap_text for cell in cells if cell.value)


def test_the_common_unit_stands_above(book):
    """Amounts that share a unit have it above the table, and not in the cells."""
    assert book["Budget per område"]["A2"].value == "Enhet: tkr"
    assert "Enhet" not in " ".join(map(str, words(book["Närvaro per nätverk"])))


def test_sums_and_headings_stand_out(book):
    """A row that sums others is bold with a line above; a heading is bold, over its rows."""
    sheet = book["Närvaro per nätverk"]
    sums = sheet[row_of(sheet, "Summa")][:3]
    assert all(cell.font.bold and cell.border.top.style == "thin" for cell in sums)
    assert not beside(sheet, "PKS").font.bold
    assert beside(sheet, "Styrande", 1).font.bold
    order = [cell.value for cell in sheet["A"] if cell.value][2:]
    assert order[:6] == ["Styrande", "PKS", "Reko", "Övriga", "Äldre", "Summa"]


def test_words_stand_below_in_grey(book):
    """How to read it, the definition and the source follow the table, each on lines of its own."""
    sheet = book["Närvaro per nätverk"]
    below = [cell for cell in sheet["A"][row_of(sheet, "Summa") :] if cell.value]
    assert [cell.value for cell in below] == ["läs så", "räknas så", "Källa: a.csv."]
    assert all(cell.alignment.wrap_text for cell in below)
    assert {cell.font.color.rgb for cell in below} == {f"FF{look.GREY[1:]}"}


def test_long_words_have_rows_high_enough(tmp_path):
    """A long definition is not cut off at its first line."""
    shown = placed(BUDGET, note="En lång definition. " * 30)
    sheet = openpyxl.load_workbook(write(tmp_path, [("A", [shown])])).worksheets[1]
    row = next(c.row for c in sheet["A"] if str(c.value).startswith("En lång"))
    assert sheet.row_dimensions[row].height > 5 * workbook.ROW


def test_the_same_report_gives_the_same_bytes(tmp_path):
    """Two runs of the same content give the same file; only when it was made may differ.

    Nothing in it is of the day on which it was written.
    """
    (tmp_path / "b").mkdir()
    first, second = write(tmp_path).read_bytes(), write(tmp_path / "b").read_bytes()
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        today = f"{dt.date.today():%Y-%m-%d}".encode()
        assert not any(today in parts.read(name) for name in parts.namelist())
    known = openpyxl.load_workbook(write(tmp_path)).properties
    assert known.created == STARTED.replace(tzinfo=None)
    assert known.title == "Delårsrapport januari–augusti 2020"


def test_a_draft_is_marked_on_every_sheet(tmp_path):
    """A draft says so in its contents, at the head of every printed page, and to the office."""
    book = openpyxl.load_workbook(write(tmp_path))
    assert len(book.worksheets) == 4
    assert [sheet.oddHeader.right.text for sheet in book] == ["UTKAST"] * 4
    assert book.properties.contentStatus == "utkast"
    assert words(book["Innehåll"])[-1] == "Gjord 2020-09-15 kl. 10.30. Utkast, inte publicerat."


def test_what_is_published_is_not_marked(tmp_path):
    """A published workbook is nowhere called a draft; it says when, and what it replaces."""
    edition, said = office.published("=Fel summa.")
    path = write(tmp_path, edition=edition)
    book = openpyxl.load_workbook(path)
    assert [sheet.oddHeader.right.text for sheet in book] == [None] * 4
    assert book.properties.contentStatus == "publicerad"
    assert words(book["Innehåll"])[-1] == said
    with zipfile.ZipFile(path) as parts:
        assert not any(b"utkast" in parts.read(name).lower() for name in parts.namelist())


def test_a_report_without_tables_has_a_list_of_contents(tmp_path):
    """Nothing to show is no error."""
    assert openpyxl.load_workbook(write(tmp_path, [])).sheetnames == ["Innehåll"]
    empty = Table("Tom", ["", "A"], [])
    assert openpyxl.load_workbook(write(tmp_path, [("A", [placed(empty)])])).sheetnames[1:]


@office.NEEDED
def test_libreoffice_opens_it(tmp_path):
    """An office programme reads the file and shows its numbers."""
    assert office.printed(write(tmp_path)).startswith(b"%PDF")
