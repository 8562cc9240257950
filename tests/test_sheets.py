"""Every file that Swedish Excel, accounting systems or analysts deliver is read into rows."""

import csv
import datetime as dt
import io
import zipfile
from itertools import pairwise

import pandas as pd
import pytest
from datafolder import excel
from hypothesis import given, settings
from hypothesis import strategies as st

from kutools.registers import sheets

TABLE = "område;belopp\nMiljö och hälsa;1 234,5\nVård – nära;−5\n"
ROWS = [
    (1, ["område", "belopp"]),
    (2, ["Miljö och hälsa", "1 234,5"]),
    (3, ["Vård – nära", "−5"]),
]


def only(data: bytes) -> list[tuple[int, list]]:
    """The rows of a file that holds one sheet."""
    (sheet,) = sheets.read(data)
    return sheet.rows


def parquet(frame: pd.DataFrame) -> bytes:
    """A table as a Parquet file."""
    content = io.BytesIO()
    frame.to_parquet(content)
    return content.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode(encoding):
    """A CSV file in Unicode, with or without byte order mark, keeps å, ä, ö and the minus sign."""
    assert only(TABLE.encode(encoding)) == ROWS


def test_windows_1252():
    """A CSV file from an accounting system in Windows-1252 keeps å, ä, ö and the dash."""
    assert only(TABLE.replace("−", "-").encode("cp1252"))[2] == (3, ["Vård – nära", "-5"])


@pytest.mark.parametrize("separator", [";", "\t", ","])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_separators_and_line_ends(separator, line_end):
    """Semicolon, tab or comma, and the line ends of Windows, Linux and old Mac: the same rows."""
    text = line_end.join(["område;belopp", "Miljö;5", "Vård;6", ""]).replace(";", separator)
    assert only(text.encode()) == [
        (1, ["område", "belopp"]),
        (2, ["Miljö", "5"]),
        (3, ["Vård", "6"]),
    ]


def test_decimal_commas_are_not_separators():
    """Decimal commas in every row, and in titles and footnotes, do not split the columns."""
    text = """Budget, plan
Tabell 1, tkr
år;område;form;belopp
2020;Miljö;samlad;1,5
2020;Vård;samlad;2,5
* avser netto, utan index
"""
    assert only(text.encode())[3:5] == [
        (4, ["2020", "Miljö", "samlad", "1,5"]),
        (5, ["2020", "Vård", "samlad", "2,5"]),
    ]


def test_semicolons_in_the_text_of_a_comma_file():
    """A file with commas may have semicolons in its text."""
    text = "nätverk,parter\nReko,Aneby; Habo\nPKS,Aneby; Habo\n"
    assert only(text.encode())[1] == (2, ["Reko", "Aneby; Habo"])


def test_quoted_cells():
    """A quoted cell may hold the separator, quotation marks and line breaks; it is one row."""
    text = 'a;b\n"ett;två";"rad 1\nrad ""2"""\nsist;!\n'
    assert only(text.encode())[1:] == [(2, ["ett;två", 'rad 1\nrad "2"']), (3, ["sist", "!"])]


def test_blank_rows_keep_their_numbers():
    """Rows are numbered as Excel shows them, blank rows and rows of blanks counted."""
    text = "Titel\n\nområde;belopp\n ; \nMiljö;5\n"
    assert [row for row, _ in only(text.encode())] == [1, 3, 5]


def test_excel_cells():
    """Excel's days stay days, its numbers numbers and its texts texts, also texts of digits."""
    row = [dt.datetime(2020, 8, 31), 76, 0.5, "0604", "Gnosjö", None, True]
    assert only(excel({"Blad1": [["a", "b", "c", "d", "e", "f", "g"], row]}))[1] == (2, row)


def test_excel_sheets():
    """Every sheet is read under its own name, and one that Excel does not show is known as such."""
    data = excel({"Jan": [["a"]], "Dold": [["b"]], "Feb": [["c"]]}, hidden=("Dold",))
    shown = {sheet.name: not sheet.is_hidden for sheet in sheets.read(data)}
    assert shown == {"Jan": True, "Dold": False, "Feb": True}


def test_excel_blank_rows_keep_their_numbers():
    """Rows in Excel are numbered as Excel shows them, whatever stands above the table."""
    data = excel({"Blad1": [["Närvaro 2020"], [], ["datum", "part"], [None, " "], ["x", "y"]]})
    assert [row for row, _ in only(data)] == [1, 3, 5]


def test_formula_never_calculated():
    """A formula without a stored value is shown as it is written, not as an empty cell."""
    assert only(excel({"Blad1": [["belopp"], ["=A3*2"]]})) == [(1, ["belopp"]), (2, ["=A3*2"])]


def rewritten(workbook: bytes, old: str, new: str) -> bytes:
    """A workbook with something else in the XML of its first sheet."""
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as before, zipfile.ZipFile(content, "w") as after:
        for name in before.namelist():
            text = before.read(name)
            if name.endswith("sheet1.xml"):
                assert old.encode() in text
                text = text.replace(old.encode(), new.encode())
            after.writestr(name, text)
    return content.getvalue()


@pytest.mark.attack
@pytest.mark.parametrize("said", ["A1", "A1:B2", "A1:XFD1048576", "C7:D9"])
def test_what_a_sheet_says_of_its_size_is_not_believed(said):
    """Some programs write another size than the sheet has: no row is lost, none is made up."""
    data = excel({"Blad1": [["part", "antal"], ["Aneby", 1], ["Habo", 2]]})
    assert only(rewritten(data, 'ref="A1:B3"', f'ref="{said}"')) == only(data)


def test_a_cell_far_down_is_read_at_its_row():
    """Something that stands in the last row that Excel has is there, and the rest is blank."""
    far = rewritten(excel({"Blad1": [["a"], ["b"]]}), 'r="2"', 'r="1048576"')
    assert only(rewritten(far, 'r="A2"', 'r="A1048576"'))[-1] == (1048576, ["b"])


@pytest.mark.attack
def test_a_sheet_that_is_too_wide_is_refused():
    """A cell in the last column would be a million empty ones for some thousand rows."""
    far = rewritten(excel({"Blad1": [["a"], ["b"]]}), 'r="A2"', 'r="XFD2"')
    with pytest.raises(ValueError, match='bladet "Blad1" har något i kolumn 16384; ta bort'):
        sheets.read(far)


@pytest.mark.attack
def test_a_workbook_that_unpacks_to_too_much_is_refused():
    """A few million bytes may be unpacked to thousands of millions: they are not."""
    content = io.BytesIO(excel({"Blad1": [["a"]]}))
    with (
        zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as book,
        book.open("xl/worksheets/sheet2.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(1100):
            part.write(bytes(1 << 20))
    assert len(content.getvalue()) < 2 << 20
    with pytest.raises(ValueError, match="packas upp till mer än 1 GB"):
        sheets.read(content.getvalue())


@pytest.mark.attack
def test_entities_of_xml_are_not_unfolded():
    """A few lines of XML may be a thousand million laughs: the workbook is refused."""
    names = [f"a{n}" for n in range(12)]
    laughs = "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in pairwise(names))
    bomb = f'<!DOCTYPE x [<!ENTITY a0 "ha">{laughs}]><worksheet'
    data = rewritten(excel({"Blad1": [["a"], ["skratt"]]}), "<worksheet", bomb)
    data = rewritten(data, "skratt", f"&{names[-1]};")
    with pytest.raises(ValueError, match="skadad"):
        sheets.read(data)


def test_parquet():
    """A Parquet file is a table with its column names as row 1; what is missing is empty."""
    frame = pd.DataFrame({"datum": [dt.date(2020, 8, 31), None], "antal": [1.5, float("nan")]})
    rows = only(parquet(frame.assign(part="Aneby")))
    assert rows[0] == (1, ["datum", "antal", "part"])
    assert rows[1:] == [(2, [dt.date(2020, 8, 31), 1.5, "Aneby"]), (3, [None, None, "Aneby"])]


def test_parquet_index_is_a_column():
    """What was a table's index when it was written as Parquet is a column like the others."""
    frame = pd.DataFrame({"part": ["Aneby"], "antal": [2]}).set_index("part")
    assert sorted(only(parquet(frame))[0][1]) == ["antal", "part"]


def test_parquet_lists_are_text():
    """A list in a Parquet cell does not stop the reading of the rest."""
    assert only(parquet(pd.DataFrame({"a": [[1, 2]]})))[1][1][0].startswith("[1")


@pytest.mark.attack
@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "tom"),
        (b" \r\n\r\n", "tom"),
        (b"<!DOCTYPE html><html><body>Logga in</body></html>", "webbsida"),
        (b'\n<?xml version="1.0"?><Workbook/>', "webbsida"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "lösenord"),
        (b"PAR1 not really", "Parquetfil"),
        (b"PK\x03\x04 not really", "Excelfil"),
        (b'a;b\n"never closed;1\n', "citattecknen"),
        (b"a;b\n\x81\x8d;1\n", "UTF-8"),
        (b"\xff\xfea", "UTF-8"),
    ],
)
def test_what_is_no_table(data, said):
    """A file that is no table, whatever its name says, is refused with a Swedish sentence."""
    with pytest.raises(ValueError, match=said):
        sheets.read(data)


@pytest.mark.attack
@settings(deadline=None)
@given(place=st.floats(0, 1), change=st.integers(1, 255), cut=st.booleans())
@pytest.mark.parametrize("kind", ["excel", "parquet"])
def test_damaged_file(kind, place, change, cut):
    """A file that was cut short or changed on the way is read whole or refused, never a crash."""
    data = bytearray(DAMAGEABLE[kind])
    at = 4 + int(place * (len(data) - 5))
    data = data[:at] if cut else data[:at] + bytes([data[at] ^ change]) + data[at + 1 :]
    try:
        assert all(isinstance(sheet, sheets.Sheet) for sheet in sheets.read(bytes(data)))
    except ValueError as error:
        assert "spara den på nytt" in str(error)


@pytest.mark.attack
def test_a_workbook_that_asks_for_more_than_zip_can():
    """A damaged list of contents may ask for what no program has: it is refused like the rest."""
    data = bytearray(DAMAGEABLE["excel"])
    data[data.index(b"PK\x01\x02") + 6] = 255
    with pytest.raises(ValueError, match="spara den på nytt"):
        sheets.read(bytes(data))


DAMAGEABLE = {
    "excel": excel({"Blad1": [["part", "antal"], *(["Aneby", n] for n in range(30))]}),
    "parquet": parquet(pd.DataFrame({"antal": range(30)})),
}


# Rows of a CSV file are numbered and divided as Python's own reader of CSV has them.

PIECES = ["a", "å", '"', '""', ";", "\n", "\r\n", "\r", " ", "1.5", "−"]


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=30).map("".join))
def test_any_csv_is_read_as_python_reads_it(text):
    """Quotes, line breaks and rows of any length give the rows and numbers of Python's reader."""
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True))
    except csv.Error:
        with pytest.raises(ValueError, match=r"citattecknen|tom"):
            sheets.read(text.encode())
        return
    expected = [
        (number, [cell if cell.strip() else None for cell in row])
        for number, row in enumerate(rows, start=1)
        if any(cell.strip() for cell in row)
    ]
    if not text.strip():
        return
    width = max(map(len, rows))
    assert only(text.encode()) == [
        (number, row + [None] * (width - len(row))) for number, row in expected
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_long_files_are_read_as_short_ones(encoding):
    """A file longer than what is looked at at first keeps every row, blank and ragged ones too."""
    rows = [["Närvaro"], ["område", "antal", "belopp"], []]
    rows += [[f"Område {n % 7}", str(n), "" if n % 3 else "1,5"] for n in range(70_000)]
    rows[40_000:40_000] = [[], ["två", "rader\nhär"]]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows(rows)
    (sheet,) = sheets.read(text.getvalue().encode(encoding))
    assert len(sheet.numbers) == len(rows) - 2
    for row, cells in sheet.rows[::1000]:
        whole = [*rows[row - 1], "", "", ""][:3]
        assert cells == [cell or None for cell in whole]
    last, cells = sheet.rows[-1]
    assert (last, cells[1]) == (len(rows), "69999")


def test_cells_that_are_equal_to_python_only():
    """In Excel, 1 and SANT in one column are two cells, not the same one twice."""
    assert [row[0] for _, row in only(excel({"Blad1": [["a"], [1], [True], [1.0]]}))[1:]] == [
        1,
        True,
        1,
    ]
    assert [type(row[0]) for _, row in only(excel({"Blad1": [[1], [True]]}))] == [int, bool]


@pytest.mark.attack
@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"a;" * 20_000 + b"\n" + b"x\n" * 20_000, "har något i kolumn 20001"),
        (b"a;b\n" * 20_000 + b"a;" * 990 + b"\n" + b"x\n" * 200_000, "filen är för stor"),
        (b"a;" * 1_000_000 + b"\n", "har något i kolumn"),
    ],
    ids=["wide", "few cells that become many", "one row"],
)
def test_a_small_file_that_becomes_large_is_refused(data, said):
    """Rows are made as long as the longest, so a few hundred kB could fill any memory."""
    with pytest.raises(ValueError, match=said):
        sheets.read(data)


@pytest.mark.attack
def test_a_parquet_file_of_too_many_rows_is_refused_unread(monkeypatch):
    """One word a thousand million times is a small file and fills the memory."""
    monkeypatch.setattr(sheets, "_MOST_CELLS", 999)
    table = pd.DataFrame({"a": pd.Categorical(["ord"] * 1000)})
    assert len(sheets.read(parquet(table[1:]))[0].numbers) == 999
    with pytest.raises(ValueError, match="filen är för stor"):
        sheets.read(parquet(table))


@pytest.mark.attack
def test_a_sheet_with_a_row_far_beyond_any_other_is_refused():
    """Excel has a million rows; what says that it has more would be read for hours."""
    far = rewritten(excel({"Blad1": [["a"], ["b"]]}), '<row r="2"', '<row r="1000000000"')
    with pytest.raises(ValueError, match='bladet "Blad1" är för stor'):
        sheets.read(far)
