"""The data gate: what is right is read whole, what is wrong is all told, where it stands."""

import csv
import datetime as dt
import hashlib
import io
import shutil
import unicodedata
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from datafolder import excel
from hypothesis import given, settings
from hypothesis import strategies as st

from kutools import registers
from kutools.contract import REGISTERS
from kutools.errors import RegisterError
from kutools.periods import Period
from kutools.registers import cells, reading
from kutools.registers.log import MOST
from kutools.registers.reading import Log

DATA = Path(__file__).parents[1] / "data"
HEADER = "datum;nätverk;form;part;kallade;närvarande"
ROW = "2020-03-02;PKS;fysisk;Aneby;2;1"
COLUMNS = HEADER.split(";")
CELLS = [dt.date(2020, 3, 2), "PKS", "fysisk", "Aneby", 2, 1]
FOLLOWUP = "period;område;ingående;erhållna;budget;utfall"


def attendance(*rows: str, header: str = HEADER) -> str:
    """An attendance file with these rows."""
    return "\n".join([header, *rows])


def one_row(folder) -> list:
    """The cells of the only attendance row in a folder."""
    (row,) = folder.read()["narvaro"][COLUMNS].to_numpy().tolist()
    return [row[0].date(), *row[1:]]


# Files as they come


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", "\t", ","])
def test_every_form_of_csv_gives_the_same_rows(folder, encoding, separator):
    """Encoding and separator make no difference to what is read."""
    text = attendance(ROW).replace(";", separator)
    folder.write("narvaro", "2020.csv", text.encode(encoding))
    assert one_row(folder) == CELLS


def test_encodings_mixed_in_one_folder(folder):
    """The files of one register may each have an encoding and a form of its own."""
    folder.write("narvaro", "a.csv", attendance(ROW.replace("Aneby", "Gnosjö")).encode("utf-8-sig"))
    folder.write("narvaro", "b.CSV", attendance(ROW.replace("Aneby", "Jönköping")).encode("cp1252"))
    folder.write("narvaro", "c.xlsx", excel({"Blad1": [COLUMNS, CELLS]}))
    table = pd.DataFrame([[*CELLS[:3], "Region Jönköpings län", 3, 2]], columns=COLUMNS)
    table.to_parquet(folder.path / "narvaro" / "d.parquet")
    parts = ["Gnosjö", "Jönköping", "Aneby", "Region Jönköpings län"]
    assert folder.read()["narvaro"]["part"].tolist() == parts


@pytest.mark.parametrize(
    "header",
    [
        HEADER.upper(),
        HEADER.replace(";", " ; "),
        HEADER.replace("datum", "Datum*"),
        unicodedata.normalize("NFD", HEADER),
    ],
)
def test_column_names(folder, header):
    """Column names are known regardless of case, blanks, footnote stars and composition."""
    folder.write("narvaro", "2020.csv", attendance(ROW, header=header))
    assert one_row(folder) == CELLS


def test_names_with_footnote_stars_and_other_composition(folder):
    """A name is the same name with a footnote star after it, or composed as on a Mac."""
    name = unicodedata.normalize("NFD", "Gnosjö *")
    folder.write("narvaro", "2020.csv", attendance(ROW.replace("Aneby", name)))
    assert one_row(folder)[3] == "Gnosjö"


def test_workbook_as_an_analyst_keeps_it(folder):
    """Titles above, numbers as text, a sum and footnotes below, other sheets: the rows are read."""
    rows = [
        ["Närvaro i nätverken", None, "2020"],
        ["form", "se fliken Förklaring"],
        [],
        [*COLUMNS, "Kommentar"],
        [dt.datetime(2020, 3, 2), "PKS*", "Fysisk", "Aneby", "2", " 1 "],
        [],
        ["2020-03-02", "PKS", "fysisk", "Gnosjö", 2.0, 2, "ny"],
        ["Summa", None, None, None, 4, 3],
        [],
        ["* Primärkommunalt samverkansorgan"],
        ["Källa: närvarolistor"],
    ]
    legend = [["Kolumn", "Betydelse"], ["form", "hur man sågs"], ["part", "vem"]]
    book = {"Närvaro": rows, "Förklaring": legend, "Dold": [["datum", "namn"]]}
    folder.write("narvaro", "2020.xlsx", excel(book, hidden=("Dold",)))
    read = folder.read()
    assert read["narvaro"][COLUMNS[3:]].to_numpy().tolist() == [["Aneby", 2, 1], ["Gnosjö", 2, 2]]
    assert read["narvaro"].index.get_level_values("rad").tolist() == [5, 7]
    assert read.findings == []
    file, unread = (
        'data/narvaro/2020.xlsx, blad "',
        "kolumnen ingår inte i registret och läses inte",
    )
    assert folder.notices() == [
        f'{file}Dold": bladet är dolt och läses inte',
        f'{file}Förklaring": bladet läses inte; det saknar registrets kolumner',
        f'{file}Närvaro", rad 4, kolumn "Kommentar": {unread}',
        f'{file}Närvaro", rad 10: fotnot under tabellen läses inte',
        f'{file}Närvaro", rad 11: fotnot under tabellen läses inte',
    ]


def test_rows_of_names_alone_are_no_footnotes(folder):
    """In a register that asks for a name only, a row with a name only is a row."""
    folder.write("organisation/omraden", "b.csv", "område\nFritid\nNära vård")
    assert len(folder.read()["organisation/omraden"]) == 5


def test_samtliga_is_a_sum_only_where_rows_are_named(folder):
    """A network whose parties are "Samtliga" is a network; a row named "Samtliga" is a sum."""
    text = "nätverk;partnerskap;med_regionen;parter\nElev;Utbildning;nej;Samtliga\nSamtliga;;;x"
    folder.write("organisation/natverk", "b.csv", text)
    assert folder.read()["organisation/natverk"]["nätverk"].tolist() == ["PKS", "Reko", "Elev"]


@pytest.mark.attack
@pytest.mark.parametrize("hostile", ["=1+1", "<script>alert(1)</script>", '"><img src=x>', "{{x}}"])
def test_text_is_only_text(folder, hostile):
    """A name that is a formula or a script elsewhere is read as text and kept as it is."""
    quoted = hostile.replace('"', '""')
    text = f'datum;aktivitet;typ\n2020-03-02;"{quoted}";seminarium\n'
    folder.write("forskning/aktiviteter", "2020.csv", text)
    assert folder.read()["forskning/aktiviteter"]["aktivitet"].tolist() == [hostile]


@pytest.mark.parametrize(
    ("unit", "kronor"), [(None, 1.5), ("kr", 1.5), ("TKR", 1500), ("mnkr", 1_500_000)]
)
def test_amounts_are_in_kronor(folder, unit, kronor):
    """Amounts are in kronor unless the file has a column that says otherwise."""
    header, row = "år;område;form;belopp", "2020;Miljö;samlad;1,5"
    text = f"{header}\n{row}" if unit is None else f"{header};enhet\n{row};{unit}"
    folder.write("ekonomi/budgetplan", "2020.csv", text)
    assert folder.read()["ekonomi/budgetplan"]["belopp"].tolist() == [kronor]


def test_units_are_not_guessed(folder):
    """Where a file gives units, an amount without one is refused; no amount needs none."""
    header = "år;område;form;belopp;enhet"
    rows = "2020;Miljö;drift;5;tkr\n2020;Miljö;samlad;6;\n2020;Utbildning;samlad;;"
    folder.write("ekonomi/budgetplan", "2020.csv", f"{header}\n{rows}")
    assert folder.faults() == [
        'data/ekonomi/budgetplan/2020.csv, rad 3, kolumn "enhet": '
        "cellen är tom; väntade kr eller tkr eller mnkr."
    ]


# What is wrong, and where

AT = 'data/narvaro/2020.csv, rad 2, kolumn "{}": '


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            "2020-03-02;PKS;fysisk;Aneby;1.234;1",
            AT.format("kallade") + '"1.234" kan läsas på två sätt, som 1,234 och som 1234; '
            "skriv utan punkt.",
        ),
        (
            "03/04/2020;PKS;fysisk;Aneby;2;1",
            AT.format("datum") + '"03/04/2020" kan läsas på flera sätt; '
            "skriv datumet som 2020-08-31.",
        ),
        (
            "2020-03-02;PKS;fysisk;Aneby;två;1",
            AT.format("kallade") + 'fann "två", väntade ett tal som 1 234,5.',
        ),
        (
            "2020-03-02;PKS;fysisk;Aneby;13;15",
            AT.format("närvarande") + "15 är fler än kallade (13).",
        ),
        (
            "2020-03-02;PKS;Teams;Aneby;2;1",
            AT.format("form") + 'fann "Teams", väntade fysisk eller digital eller kombination.',
        ),
        (
            ";PKS;fysisk;Aneby;2;1",
            AT.format("datum") + "cellen är tom; väntade ett värde.",
        ),
        (
            "2020-03-02;PKS;fysisk;Anebyy;2;1",
            AT.format("part") + 'okänt värde "Anebyy"; väntade ett namn ur organisation/kommuner '
            'och organisation/parter. Menade du "Aneby"?',
        ),
        (
            "2020-03-02;Rekå;fysisk;Aneby;2;1",
            AT.format("nätverk") + 'okänt värde "Rekå"; väntade ett namn ur organisation/natverk. '
            'Menade du "Reko"?',
        ),
    ],
)
def test_fault_in_a_row(folder, row, said):
    """A fault names file, row as Excel shows it, column, value and what was expected; no more."""
    folder.write("narvaro", "2020.csv", attendance(row))
    assert folder.faults() == [said]


def test_unknown_area(folder):
    """An area that the organisation does not have is refused, with the nearest one suggested."""
    folder.write("ekonomi/budgetplan", "2020.csv", "år;område;form;belopp\n2020;Miljo;samlad;5")
    (said,) = folder.faults()
    assert said.endswith('ett namn ur organisation/omraden. Menade du "Miljö"?')


@pytest.mark.parametrize("cell", ["#DIV/0!", "=F1*2", dt.time(2, 0), "n/a"], ids=str)
def test_fault_in_excel_names_sheet_and_row(folder, cell):
    """In Excel a fault names the sheet too, and the row below titles and blank rows."""
    rows = [["Närvaro"], [], COLUMNS, CELLS, [], [*CELLS[:3], "Gnosjö", cell, 1]]
    folder.write("narvaro", "2020.xlsx", excel({"Vår": rows}))
    assert folder.faults() == [
        'data/narvaro/2020.xlsx, blad "Vår", rad 6, kolumn "kallade": '
        f'fann "{cell}", väntade ett tal som 1 234,5.'
    ]


def test_every_fault_of_every_file_at_once(folder):
    """All faults of all files are told together, and what to do comes last."""
    folder.write(
        "narvaro", "a.csv", attendance("x;PKS;fysisk;Aneby;-1;1", "y;PKS;fysisk;Aneby;2;1")
    )
    folder.write("narvaro", "b.csv", attendance("2020-03-02;;fysisk;Aneby;2;3"))
    folder.write("forskning/aktiviteter", "c.csv", "datum;aktivitet;typ\nnyss;Föredrag;")
    with pytest.raises(RegisterError) as caught:
        folder.read()
    places = [(f.place.file[-5:], f.place.row, f.place.column) for f in caught.value.failures]
    assert sorted(places) == [
        ("a.csv", 2, "datum"),
        ("a.csv", 2, "kallade"),
        ("a.csv", 3, "datum"),
        ("b.csv", 2, "närvarande"),
        ("b.csv", 2, "nätverk"),
        ("c.csv", 2, "datum"),
        ("c.csv", 2, "typ"),
    ]
    lines = str(caught.value).splitlines()
    assert lines[0] == "7 fel i underlaget:"
    assert lines[-1] == "Rätta i filerna och kör igen."


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (
            HEADER.replace("nätverk", "natverk"),
            'rad 1: kolumnen "nätverk" saknas. Menade du "natverk"?',
        ),
        (HEADER.replace(";form", ";"), 'rad 1: kolumnen "form" saknas.'),
        (f"{HEADER};Part", 'rad 1, kolumn "Part": kolumnen finns två gånger; behåll en.'),
        ("a;b;c;d;e;f", "ingen rubrikrad hittades; väntade kolumnerna " + ", ".join(COLUMNS) + "."),
    ],
)
def test_fault_in_the_header(folder, header, said):
    """A missing or doubled column is one fault, however many rows there are."""
    folder.write(
        "narvaro", "2020.csv", attendance(ROW, ROW, ROW.replace("PKS", "Reko"), header=header)
    )
    (found,) = {fault for fault in folder.faults() if "samma" not in fault}
    assert found.removeprefix("data/narvaro/2020.csv").lstrip(":, ") == said


def test_missing_key_column_makes_no_duplicates(folder):
    """Rows that lack a name because its column is missing are not called duplicates as well."""
    text = attendance("2020-03-02;fysisk;PKS;2;1", "2020-03-02;fysisk;PKS;2;1")
    text = text.replace(HEADER, "datum;form;nätverk;kallade;närvarande")
    folder.write("narvaro", "2020.csv", text)
    assert folder.faults() == ['data/narvaro/2020.csv, rad 1: kolumnen "part" saknas.']


@pytest.mark.parametrize(
    ("filename", "content", "said"),
    [
        ("a.csv", b"", "filen är tom"),
        ("a.csv", HEADER.encode(), "tabellen har inga rader"),
        ("a.xlsx", b"<html><body>Logga in</body></html>", "filen är en webbsida"),
        ("a.xlsx", excel({"Blad1": [COLUMNS, CELLS]})[:-200], "filen är skadad"),
        ("a.parquet", b"PAR1PAR1", "filen är skadad"),
    ],
)
def test_file_that_holds_no_rows(folder, filename, content, said):
    """A file that is empty, cut short or something else than its name says is named."""
    folder.write("narvaro", filename, content)
    (fault,) = folder.faults()
    assert fault.startswith(f"data/narvaro/{filename}: {said}")


def test_duplicates_across_files(folder):
    """A row that another file has already is refused, and both places are named."""
    folder.write("narvaro", "a.csv", attendance(ROW))
    folder.write("narvaro", "b.csv", attendance("2020-03-03;PKS;fysisk;Aneby;2;1", ROW))
    assert folder.faults() == [
        "data/narvaro/b.csv, rad 3: samma datum, nätverk, part som i "
        "data/narvaro/a.csv, rad 2; behåll en av raderna."
    ]


def test_meeting_of_two_forms(folder):
    """A meeting has one form; a row that gives it another is refused."""
    folder.write("narvaro", "2020.csv", attendance(ROW, "2020-03-02;PKS;digital;Gnosjö;2;1"))
    assert folder.faults() == [
        'data/narvaro/2020.csv, rad 3, kolumn "form": '
        'fann "digital", väntade "fysisk" som i andra rader med samma datum, nätverk.'
    ]


@pytest.mark.parametrize("day", ["x", ""], ids=["unreadable", "blank"])
def test_a_fault_causes_no_other(folder, day):
    """A cell at fault is told once: its row is not also a duplicate or unlike the others."""
    rows = (f"{day};PKS;fysisk;Aneby;2;1", f"{day};PKS;Teams;Aneby;2;1", ROW)
    folder.write("narvaro", "2020.csv", attendance(*rows, "2020-03-02;PKS;Zoom;Gnosjö;2;1"))
    with pytest.raises(RegisterError) as caught:
        folder.read()
    assert sorted((f.place.row, f.place.column) for f in caught.value.failures) == [
        (2, "datum"),
        (3, "datum"),
        (3, "form"),
        (5, "form"),
    ]


def test_grant_of_a_refused_application(folder):
    """Money granted to a refused application is refused, with the amount in whole kronor."""
    text = "ansökan;finansiär;inskickad;sökt;beslut;beviljat\nA;Forte;2020;5;avslag;1234567"
    folder.write("externa_medel/ansokningar", "2020.csv", text)
    (said,) = folder.faults()
    assert said.endswith("1234567 kr är beviljat fast beslutet är avslag; väntade 0 eller tomt.")


# What is left out


def test_blank_attendance_is_no_absence(folder):
    """A blank närvarande is not registered: left out with a notice, never counted as nobody."""
    folder.write("narvaro", "2020.csv", attendance(ROW, "2020-03-02;PKS;fysisk;Gnosjö;2; "))
    assert folder.read()["narvaro"]["part"].tolist() == ["Aneby"]
    assert folder.notices() == [
        'data/narvaro/2020.csv, rad 3, kolumn "närvarande": '
        "raden räknas inte: närvaron är inte registrerad"
    ]


def test_blank_cells_beside_a_sum_row(folder):
    """Empty cells in a column of texts may stand above a sum row."""
    rows = [["område", "föregångare"], ["Fritid", None], ["Vård", "Miljö"], ["Summa", None]]
    folder.write("organisation/omraden", "b.xlsx", excel({"Blad1": rows}))
    assert folder.read()["organisation/omraden"]["föregångare"].tolist()[-2:] == ["", "Miljö"]


def test_absent_register(folder):
    """A register without a folder, or with an empty one, is absent and has no rows."""
    (folder.path / "narvaro").mkdir()
    read = folder.read()
    for name in ("narvaro", "forskning/studier"):
        assert name not in read
        assert read[name].empty
        assert read.within(name, Period(2020)).empty
    assert read.notices == []


def test_files_of_the_system(folder):
    """Excel's lock on an open workbook and hidden files are neither read nor mentioned."""
    for name in ("~$2020.xlsx", ".DS_Store", ".2020.csv", ".ipynb_checkpoints/2020-checkpoint.csv"):
        folder.write("narvaro", name, b"\x00")
    read = folder.read()
    assert "narvaro" not in read
    assert read.notices == []


@pytest.mark.parametrize(
    ("register", "filename", "said"),
    [
        ("närvaro", "a.csv", 'data/närvaro är inget register. Menade du "narvaro"?'),
        ("ekonomi/budget", "a.xlsx", "data/ekonomi/budget är inget register."),
        (".", "a.csv", "data är inget register."),
        ("narvaro", "a.txt", "väntade .csv, .xlsx eller .parquet"),
    ],
)
def test_stray_file(folder, register, filename, said):
    """A file that no register reads is noticed; own texts and what is published are none."""
    folder.write(register, filename, "x")
    folder.write("texter/2020-T2", "narvaro.csv", "x")
    folder.write("publicerat", "2020-T2.json", "{}")
    (notice,) = folder.notices()
    assert "läses inte; " + said in notice


def test_files_after_one_that_is_not_read(folder):
    """A file in another form hides none of those that come after it."""
    folder.write("narvaro", "a.txt", "x")
    folder.write("narvaro", "b.csv", f"{HEADER}\n2020-03-01;PKS;fysisk;Aneby;2;1")
    assert folder.read()["narvaro"]["part"].tolist() == ["Aneby"]


def test_the_hashes_of_files(folder):
    """Each file that a register reads has its hash; others, as Excel's lock files, have none."""
    folder.write("narvaro", "a.csv", "ä")
    folder.write("narvaro", "~$a.xlsx", "x")
    folder.write("narvaro", "läsmig.txt", "x")
    folder.write("texter/2020-T2", "narvaro.csv", "x")
    own = {n: h for n, h in registers.hashes(folder.path).items() if "organisation" not in n}
    assert own == {"data/narvaro/a.csv": hashlib.sha256("ä".encode()).hexdigest()}


ATTENDED = [COLUMNS, CELLS]
OTHERS = [*CELLS[:3], "Gnosjö", 2, 1]


def test_a_hidden_sheet_is_not_read_and_that_is_said(folder):
    """What Excel does not show is no part of a register, and nobody need wonder where it went."""
    book = {"Nu": ATTENDED, "Då": [COLUMNS, OTHERS]}
    folder.write("narvaro", "a.xlsx", excel(book, hidden=("Då",)))
    assert list(folder.read()["narvaro"]["part"]) == ["Aneby"]
    assert folder.notices() == ['data/narvaro/a.xlsx, blad "Då": bladet är dolt och läses inte']


@pytest.mark.attack
def test_personal_data_is_found_in_a_hidden_sheet(folder):
    """A sheet that is not read goes with the file that is kept."""
    hidden = [["namn"], ["811228-9874"]]
    folder.write("narvaro", "a.xlsx", excel({"Nu": ATTENDED, "Dold": hidden}, hidden=("Dold",)))
    (fault,) = folder.faults()
    assert 'blad "Dold", rad 2' in fault and "personnummer" in fault


def test_a_workbook_of_hidden_sheets_has_no_table(folder):
    """A register is never empty because its sheets are hidden."""
    folder.write("narvaro", "a.xlsx", excel({"A": ATTENDED, "B": [["x"]]}, hidden=("A",)))
    (fault,) = folder.faults()
    assert "ingen rubrikrad hittades" in fault


def test_hidden_rows_are_read_and_that_is_said(folder):
    """A filter that somebody left on hides no meeting from a report."""
    book = openpyxl.Workbook()
    for row in (*ATTENDED, OTHERS):
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    content = io.BytesIO()
    book.save(content)
    folder.write("narvaro", "a.xlsx", content.getvalue())
    assert list(folder.read()["narvaro"]["part"]) == ["Aneby", "Gnosjö"]
    assert folder.notices() == [
        'data/narvaro/a.xlsx, blad "Sheet": 1 rad är dold i Excel och läses som de andra'
    ]


def test_own_data():
    """The project's own data folder is right: every file in it is read, and nothing left out."""
    read = registers.read(DATA)
    assert len(read.files) == len([*DATA.glob("*/**/*.csv")])
    assert all(file.rows for file in read.files)
    assert read.notices == []


def test_no_data_folder(tmp_path):
    """A data folder that is not there is named."""
    with pytest.raises(RegisterError, match="datamappen finns inte"):
        registers.read(tmp_path / "data")


def test_files_behind_the_rows(folder):
    """A file is known by its path, its hash and its rows; a made-up one says so by its name."""
    folder.write("narvaro", "2020_rekonstruerad.csv", attendance(ROW))
    folder.write("narvaro", "2021.csv", attendance(ROW.replace("2020-", "2021-")))
    folder.write("narvaro", "2022_Exempel.csv", attendance(ROW.replace("2020-", "2022-")))
    read = folder.read()
    (file,) = read.files_of(["narvaro"], Period.parse("2020-T2"))
    assert (file.path, file.rows) == ("data/narvaro/2020_rekonstruerad.csv", 1)
    origins = {file.path[-8:]: file.origin for file in read.files_behind(read["narvaro"])}
    assert origins == {"erad.csv": "rekonstruerad", "2021.csv": "", "mpel.csv": "exempel"}
    assert len(file.sha256) == 64


# What refers to what

GOALS = "nr;mål;kortnamn;gäller_från\n1;Vi håller i pengarna;Ekonomi;2017"
INDICATORS = "id;mål;mätetal;enhet;källa;målvärde;gäller_från"
OCCASIONS = "kurs;datum;uppdragsgivare;status\nLOU;2020-03-01;Stab;genomförd"
PARTICIPANTS = "kurs;datum;part;antal"
ORPHAN = (
    "raden hör inte till någon rad med samma kurs, datum och status genomförd i kurser/tillfallen."
)


def test_a_goal_is_referred_to_by_its_short_name(folder):
    """A goal is named by its kortnamn; by its whole name it is unknown."""
    folder.write("organisation/mal", "a.csv", GOALS)
    folder.write("matetal/matetal", "a.csv", f"{INDICATORS}\na;Ekonomi;A;andel;manuell;80 %;")
    assert folder.read()["matetal/matetal"]["mål"].tolist() == ["Ekonomi"]
    text = f"{INDICATORS}\na;Vi håller i pengarna;A;andel;manuell;80 %;"
    folder.write("matetal/matetal", "a.csv", text)
    (said,) = folder.faults()
    assert said.endswith('"Vi håller i pengarna"; väntade ett namn ur organisation/mal.')


@pytest.mark.parametrize("key", ["narvaro.samtliga", "a"])
def test_a_result_is_of_an_indicator_or_of_a_figure(folder, key):
    """A published result names an indicator, or a figure by its own dotted name."""
    folder.write("organisation/mal", "a.csv", GOALS)
    folder.write("matetal/matetal", "a.csv", f"{INDICATORS}\na;Ekonomi;A;andel;manuell;80 %;")
    folder.write("matetal/resultat", "a.csv", f"period;id;resultat\n2019;{key};76 %")
    assert folder.read()["matetal/resultat"]["resultat"].tolist() == [0.76]


def test_a_result_of_an_unknown_indicator(folder):
    """An id that is no indicator's is refused, and the figure with a point beside it is not."""
    text = "period;id;resultat\n2019;b;76 %\n2019;narvaro.samtliga;76 %"
    folder.write("matetal/resultat", "a.csv", text)
    (said,) = folder.faults()
    assert said.endswith('kolumn "id": okända namn: "b"; matetal/matetal har inga filer.')


def test_a_register_is_read_with_all_that_it_refers_to(folder):
    """Answers are read with their questions, and these with the goals that they ask about."""
    folder.write("organisation/mal", "a.csv", GOALS)
    folder.write("enkat/fragor", "a.csv", "fråga;text;mål\nf;F?;Ekonomi")
    folder.write("enkat/svar", "a.csv", "år;svarande;nätverk;fråga;värde\n2022;1;PKS;f;vet ej")
    read = registers.read(folder.path, ["enkat/svar"])
    assert set(read.tables) == {
        "organisation/natverk",
        "organisation/mal",
        "enkat/fragor",
        "enkat/svar",
    }


@pytest.mark.parametrize(
    "row", ["LOU;2020-03-02;Aneby;3", "Annan;2020-03-01;Aneby;3", "LOU;2020-04-01;Aneby;3"]
)
def test_participants_belong_to_an_occasion_that_was_held(folder, row):
    """Nobody comes to an occasion that is not there, or to one that was cancelled."""
    occasions = f"{OCCASIONS}\nAnnan;2020-05-01;Stab;genomförd\nLOU;2020-04-01;Stab;inställd"
    folder.write("kurser/tillfallen", "a.csv", occasions)
    folder.write("kurser/deltagare", "a.csv", f"{PARTICIPANTS}\nLOU;2020-03-01;Aneby;2\n{row}")
    assert folder.faults() == [f'data/kurser/deltagare/a.csv, rad 3, kolumn "kurs": {ORPHAN}']


def test_participants_where_every_course_was_cancelled(folder):
    """Where no course was held, nobody came to any."""
    folder.write("kurser/tillfallen", "a.csv", OCCASIONS.replace("genomförd", "inställd"))
    folder.write("kurser/deltagare", "a.csv", f"{PARTICIPANTS}\nLOU;2020-03-01;Aneby;2")
    assert [said.rpartition('": ')[2] for said in folder.faults()] == [ORPHAN]


@pytest.mark.parametrize(
    ("row", "column"), [("LOU;i mars;Aneby;2", "datum"), ("LUO;2020-03-01;Aneby;2", "kurs")]
)
def test_a_fault_makes_no_row_an_orphan_too(folder, row, column):
    """A day that cannot be read or a course that is unknown is told once, where it stands."""
    folder.write("kurser/tillfallen", "a.csv", OCCASIONS)
    folder.write("kurser/deltagare", "a.csv", f"{PARTICIPANTS}\n{row}")
    (said,) = folder.faults()
    assert f'rad 2, kolumn "{column}": ' in said
    assert ORPHAN not in said


def test_a_fault_in_an_occasion_makes_no_participants_orphans(folder):
    """An occasion at fault is told once, not again for each who came to it."""
    folder.write("kurser/tillfallen", "a.csv", OCCASIONS.replace("genomförd", "klar"))
    rows = "LOU;2020-03-01;Aneby;2\nLOU;2020-03-01;Gnosjö;2"
    folder.write("kurser/deltagare", "a.csv", f"{PARTICIPANTS}\n{rows}")
    (said,) = folder.faults()
    assert 'tillfallen/a.csv, rad 2, kolumn "status"' in said


# What names a row may be blank

STAFF = "period;verksamhet;anställningsform;finansiering;årsarbetare"


def test_rows_with_the_same_blanks_are_duplicates(folder):
    """Staff of no activity told twice is a duplicate; staff of an activity is other staff."""
    rows = "2020-T2;;visstid;;1\n2020-T2;FoU;visstid;;1\n2020-T2;;visstid;;2"
    folder.write("personal/arsarbetare", "a.csv", f"{STAFF}\n{rows}")
    assert folder.faults() == [
        "data/personal/arsarbetare/a.csv, rad 4: samma period, verksamhet, anställningsform, "
        "finansiering som i data/personal/arsarbetare/a.csv, rad 2; behåll en av raderna."
    ]


def test_an_indicator_holds_from_several_days(folder):
    """An indicator stands once for each day that it holds from; no day is one of them."""
    folder.write("organisation/mal", "a.csv", GOALS)
    rows = [f"a;Ekonomi;A;antal;manuell;1;{day}" for day in ("2020", "2021", "", "2020-01-01", "")]
    folder.write("matetal/matetal", "a.csv", "\n".join([INDICATORS, *rows]))
    told = [said.partition(":")[0][-5:] for said in folder.faults()]
    assert told == ["rad 5", "rad 6"]


def test_a_fault_makes_no_duplicates(folder):
    """Two cells at fault are empty both, but their rows are not the same."""
    rows = "2020-T2;;heltid;;1\n2020-T2;;deltid;;2"
    folder.write("personal/arsarbetare", "a.csv", f"{STAFF}\n{rows}")
    with pytest.raises(RegisterError) as caught:
        folder.read()
    assert [(f.place.row, f.place.column) for f in caught.value.failures] == [
        (2, "anställningsform"),
        (3, "anställningsform"),
    ]


# What indicators may say


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("a;Ekonomi;A;andel;manuell;80;", "80 är ingen andel; skriv 80 % eller 0,80."),
        ("status;Ekonomi;A;antal;manuell;80;", '"status" är ett upptaget namn'),
        ("a;Ekonomi;A;procent;manuell;80;", "väntade andel eller antal eller kr eller årsarbetare"),
    ],
)
def test_fault_in_an_indicator(folder, row, said):
    """A share is written as one, a taken name is not used, and the unit is one of four."""
    folder.write("organisation/mal", "a.csv", GOALS)
    folder.write("matetal/matetal", "a.csv", f"{INDICATORS}\n{row}")
    (found,) = folder.faults()
    assert said in found


def test_the_unit_of_an_indicator_is_kept(folder):
    """An indicator's enhet stands in the register; it multiplies nothing and is not used up."""
    folder.write("organisation/mal", "a.csv", GOALS)
    folder.write("matetal/matetal", "a.csv", f"{INDICATORS}\na;Ekonomi;A;kr;manuell;1 234,5;")
    read = folder.read()["matetal/matetal"]
    assert read[["enhet", "målvärde"]].to_numpy().tolist() == [["kr", 1234.5]]


# What belongs to a period


@pytest.mark.parametrize(
    ("period", "days"),
    [
        ("2020-T1", ["2020-01-01", "2020-04-30"]),
        ("2020-T2", ["2020-01-01", "2020-04-30", "2020-08-31"]),
        ("2020-H2", ["2020-08-31", "2020-09-01", "2020-12-31"]),
        ("2021", ["2021-01-01"]),
    ],
)
def test_meetings_of_a_period(folder, period, days):
    """A tertial counts from January; a meeting after the period's end is not counted."""
    held = "2020-01-01 2020-04-30 2020-08-31 2020-09-01 2020-12-31 2021-01-01".split()
    folder.write("narvaro", "a.csv", attendance(*(ROW.replace("2020-03-02", day) for day in held)))
    found = folder.read().within("narvaro", Period.parse(period))["datum"]
    assert found.dt.strftime("%Y-%m-%d").tolist() == days


def test_tertial_on_its_own(folder):
    """A tertial on its own leaves out the months before it."""
    folder.write("narvaro", "a.csv", attendance(ROW, ROW.replace("2020-03", "2020-05")))
    alone = Period.parse("2020-T2").on_its_own()
    assert folder.read().within("narvaro", alone)["datum"].dt.month.tolist() == [5]


@pytest.mark.parametrize("period", ["2020", "2020-T1", "2020-T2", "2021-T2"])
def test_registers_by_period(folder, period):
    """A row that names its period belongs to that period and to no other."""
    rows = "\n".join(f"{name};Miljö;1;2;3;4" for name in ("2020", "2020-T1", "2020-T2", "2021-T2"))
    folder.write("ekonomi/budgetuppfoljning", "a.csv", f"{FOLLOWUP}\n{rows}")
    rows = folder.read().within("ekonomi/budgetuppfoljning", Period.parse(period))
    assert rows["period"].tolist() == [period]


@pytest.mark.parametrize(
    ("period", "years"),
    [("2020", [2020]), ("2020-T3", [2020]), ("2020-T2", []), ("2020-H2", []), ("2022", [])],
)
def test_registers_by_year(folder, period, years):
    """A row that names a year belongs to the whole year, January–December, not to a part of it."""
    text = "år;område;form;belopp\n2020;Miljö;drift;1\n2021;Miljö;drift;1"
    folder.write("ekonomi/budgetplan", "a.csv", text)
    assert folder.read().within("ekonomi/budgetplan", Period.parse(period))["år"].tolist() == years


@pytest.mark.parametrize(
    ("start", "end", "periods"),
    [
        ("2019", "2021", "2019 2020-T1 2020-T2 2020-H2 2021"),
        ("2020-T2", "2020", "2020-T2 2020-H2"),
        ("2020-11", "2020-12-01", "2020-H2"),
        ("2019", "2020-04-30", "2019 2020-T1 2020-T2"),
        ("", "2019", "2019"),
        ("2021", "", "2021"),
        ("", "", "2019 2020-T1 2020-T2 2020-H2 2021"),
    ],
)
def test_studies_that_overlap_a_period(folder, start, end, periods):
    """A study belongs to every period it overlaps; without start or end it is open that way."""
    text = f"studie;område;typ;status;start;slut\nA;Miljö;studie;pågår;{start};{end}"
    folder.write("forskning/studier", "a.csv", text)
    read = folder.read()
    found = [
        name
        for name in "2019 2020-T1 2020-T2 2020-H2 2021".split()
        if len(read.within("forskning/studier", Period.parse(name)))
    ]
    assert found == periods.split()


@pytest.mark.parametrize(
    ("sent", "periods"),
    [
        ("2020-T2", "2020-T2 2020-T3 2020"),
        ("2020", "2020-T3 2020"),
        ("2020-11", "2020-T3 2020"),
        ("2020-04-30", "2020-T1 2020-T2 2020-T3 2020"),
    ],
)
def test_coarse_days_belong_where_they_end(folder, sent, periods):
    """An application whose day is told coarsely is counted from the last day it can be."""
    text = f"ansökan;finansiär;inskickad;sökt;beslut\nA;Forte;{sent};5;väntar"
    folder.write("externa_medel/ansokningar", "a.csv", text)
    read = folder.read()
    found = [
        name
        for name in "2020-T1 2020-T2 2020-T3 2020".split()
        if len(read.within("externa_medel/ansokningar", Period.parse(name)))
    ]
    assert found == periods.split()


@pytest.mark.parametrize(
    ("days", "reached"),
    [
        ("2020-01-01 2020-04-30", "2020-T1"),
        ("2020-01-01 2020-05-01", "2020-T1 2020-T2"),
        ("2020-01-01 2020-08-31", "2020-T1 2020-T2"),
        ("2020-01-01 2020-05-01 2020-09-01", "2020-T1 2020-T2 2020-T3 2020"),
    ],
)
def test_how_far_rows_reach(folder, days, reached):
    """A period is known in whole when its last tertial has rows; a year's last is September on."""
    days = days.split()
    folder.write("narvaro", "a.csv", attendance(*(ROW.replace("2020-03-02", day) for day in days)))
    read = folder.read()
    names = ["2020-T1", "2020-T2", "2020-T3", "2020", "2019-T1"]
    assert [
        name for name in names if read.reaches("narvaro", Period.parse(name))
    ] == reached.split()


@pytest.mark.parametrize(
    "name", ["organisation/kommuner", "ekonomi/budgetuppfoljning", "enkat/svar"]
)
def test_rows_that_are_not_dated_reach_all_they_are_of(folder, name):
    """A register by period, by year or of no time is never known in part."""
    assert folder.read().reaches(name, Period.parse("2020-T2"))


def test_networks_and_goals_hold_in_their_time(folder):
    """A network belongs to the periods from its first day to its last, a goal to its plans."""
    text = "nätverk;partnerskap;med_regionen;från;till\nBad;Fritid;nej;2020-05;2021"
    folder.write("organisation/natverk", "b.csv", text)
    text = "nr;mål;kortnamn;gäller_från;gäller_till\n1;A;A;2017;2025\n1;B;B;2026;"
    folder.write("organisation/mal", "a.csv", text)
    read = folder.read()
    there = [
        p
        for p in ("2020-T1", "2020-T2", "2021-T1", "2022")
        if "Bad" in set(read.within("organisation/natverk", Period.parse(p))["nätverk"])
    ]
    assert there == ["2020-T2", "2021-T1"]
    goals = [read.within("organisation/mal", Period(y))["kortnamn"].tolist() for y in (2025, 2026)]
    assert goals == [["A"], ["B"]]


def test_timeless_registers_belong_to_every_period(folder):
    """The organisation is the same in every period."""
    assert len(folder.read().within("organisation/kommuner", Period(1999))) == 3


# Any table, however it is written

MEETINGS = st.dictionaries(
    st.tuples(
        st.dates(dt.date(2018, 1, 1), dt.date(2022, 12, 31)),
        st.sampled_from(["Aneby", "Gnosjö", "Jönköping", "Region Jönköpings län"]),
    ),
    st.tuples(st.integers(1, 2000), st.integers(0, 2000)).map(lambda pair: sorted(pair)[::-1]),
    min_size=1,
)


@settings(deadline=None)
@given(
    meetings=MEETINGS,
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
    separator=st.sampled_from(";\t,"),
    line_end=st.sampled_from(["\n", "\r\n"]),
    order=st.permutations(COLUMNS),
    titles=st.lists(st.sampled_from(["Närvaro", "", "Nätverk, 2020"]), max_size=3),
)
def test_any_attendance_is_read_as_written(meetings, encoding, separator, line_end, order, titles):
    """Attendance comes out as it was written, in any encoding, separator and column order."""
    rows = [
        [day.isoformat(), "PKS", "fysisk", part, f"{called:,}".replace(",", " "), str(present)]
        for (day, part), (called, present) in meetings.items()
    ]
    text = io.StringIO(newline="")
    for title in titles:
        text.write(title + line_end)
    writer = csv.DictWriter(text, order, delimiter=separator, lineterminator=line_end)
    writer.writeheader()
    writer.writerows(dict(zip(COLUMNS, row, strict=True)) for row in rows)
    log = Log()
    found = reading.opened("a.csv", text.getvalue().encode(encoding), log)
    table = reading.read_sheets(REGISTERS["narvaro"], "a.csv", found, log)
    assert log.failures == []
    found = zip(table["datum"], table["part"], table["kallade"], table["närvarande"], strict=True)
    assert {(day.date(), part): [called, there] for day, part, called, there in found} == meetings


@pytest.mark.parametrize(
    ("register", "rows", "fault"),
    [
        (
            "organisation/kommuner",
            "kommun;kommunkod;länsdel\nÅmot;1;a\nAmot;2;a",
            '"Amot" kan inte bli ett eget filnamn (amot); byt namn.',
        ),
        (
            "organisation/kommuner",
            "kommun;kommunkod;länsdel\nRegion Jönköpings län;1;a",
            "finns också i organisation/parter",
        ),
        (
            "organisation/natverk",
            "nätverk;partnerskap;med_regionen;från;till\nA;B;nej;2021;2019",
            "slutar 2019-12-31, före starten (2021-01-01).",
        ),
        (
            "kurser/tillfallen",
            "kurs;datum;uppdragsgivare;status;pris;externt_pris\nA;2020-01-08;B;genomförd;-5;9",
            "-5 kan inte stämma; väntade minst 0.",
        ),
        (
            "kurser/tillfallen",
            "kurs;datum;uppdragsgivare;status;pris;externt_pris\nA;2020-01-08;B;genomförd;5;0",
            "0 kan inte stämma; väntade mer än 0.",
        ),
        (
            "matetal/matetal",
            "id;mål;mätetal;enhet;källa;målvärde\na;Skola;A;antal;manuell;50 %",
            "0.5 är inget antal; väntade ett helt tal, 0 eller mer.",
        ),
        (
            "personal/arsarbetare",
            "period;verksamhet;anställningsform;finansiering;årsarbetare\n"
            "2020-T2;A;visstid;grund;4\n2020-T2;B;visstid;grund;2\n2020-T2;;;;6",
            "6 är summan av de andra raderna; skriv Summa i verksamhet.",
        ),
        (
            "plan/mal",
            "år;område;mål\n2018;Läsning;",
            "samma år och område",
        ),
    ],
)
def test_what_cannot_be_so_is_refused(folder, register, rows, fault):
    """What would give a wrong figure or lose a page is told before anything is counted."""
    folder.write("organisation/mal", "mal.csv", "nr;mål;kortnamn;gäller_från\n1;A;Skola;2017")
    if register == "plan/mal":
        folder.write("plan/omraden", "a.csv", "år;partnerskap;område\n2019;A;Läsning")
    if register.startswith("organisation"):
        for old in (folder.path / register).glob("*"):
            old.unlink()
    folder.write(register, "a.csv", rows)
    assert any(fault in said for said in folder.faults())


# Files of any size


def many(count: int) -> pd.DataFrame:
    """Attendance at so many rows, cells as they are in Excel, no two rows the same."""
    days = pd.Timestamp("2018-01-01") + pd.to_timedelta(np.arange(count) // 6, unit="D")
    parts = ["Aneby", "Gnosjö", "Jönköping"]
    return pd.DataFrame(
        {
            "datum": days.date,
            "nätverk": np.resize(["PKS"] * 3 + ["Reko"] * 3, count),
            "form": "fysisk",
            "part": np.resize(parts, count),
            "kallade": np.arange(count) % 5 + 2,
            "närvarande": np.arange(count) % 3,
        }
    )


def test_csv_excel_and_parquet_give_the_same_table(folder):
    """The same rows are the same register, whatever kind of file they come in."""
    table = many(600)
    content = io.BytesIO()
    table.to_parquet(content)
    files = {
        "a.csv": table.to_csv(index=False, sep=";").encode(),
        "a.xlsx": excel({"": [list(table), *table.to_numpy().tolist()]}),
        "a.parquet": content.getvalue(),
    }
    read = []
    for name, data in files.items():
        path = folder.write("narvaro", name, data)
        read.append(folder.read()["narvaro"].droplevel(["fil", "blad"]))
        path.unlink()
    first, *others = read
    assert len(first) == 600
    assert first["kallade"].tolist() == table["kallade"].tolist()
    for other in others:
        pd.testing.assert_frame_equal(other, first, check_dtype=False)  # days or microseconds


@pytest.mark.parametrize("kind", ["csv", "parquet"])
@pytest.mark.parametrize("row", [2, 100_001, 200_001])
def test_a_fault_far_down_is_told_with_its_row(folder, kind, row):
    """In a file of 200 000 rows a cell at fault is told with the row that Excel would show."""
    table = many(200_000)
    table["datum"] = pd.to_datetime("1900-01-01") + pd.to_timedelta(np.arange(200_000) // 6, "D")
    table["datum"] = table["datum"].dt.strftime("%Y-%m-%d")
    table.loc[row - 2, "form"] = "Teams"
    content = io.BytesIO()
    table.to_csv(content, index=False, sep=";") if kind == "csv" else table.to_parquet(content)
    folder.write("narvaro", f"a.{kind}", content.getvalue())
    (said,) = folder.faults()
    assert f'rad {row}, kolumn "form": fann "Teams"' in said


def test_many_faults_are_told_in_part(folder):
    """Of a hundred thousand faults in a column the first are told, and how many there are more."""
    table = many(100_000).assign(närvarande="många", form="Teams")
    folder.write("narvaro", "a.csv", table.to_csv(index=False, sep=";").encode())
    said = folder.faults()
    assert len(said) == 2 * (MOST + 1)
    assert 'rad 1001, kolumn "form": fann "Teams"' in said[MOST - 1]
    assert said[MOST] == (
        'data/narvaro/a.csv, kolumn "form": ytterligare 99 000 rader har ett sådant fel; '
        "de första 1 000 räknas upp."
    )


def test_faults_that_are_not_told_cause_no_others(folder):
    """A row whose fault is not told one by one is not called a duplicate either."""
    folder.write("personal/arsarbetare", "a.csv", STAFF + "\n2020-T2;;heltid;;1" * 3000)
    said = folder.faults()
    assert len(said) == MOST + 1
    assert all('kolumn "anställningsform": ' in one for one in said)


def test_many_rows_left_out_are_noticed_in_part(folder):
    """Of many meetings without attendance the first are noticed, and how many there are more."""
    table = many(3000)
    table.loc[500:, "närvarande"] = None
    folder.write("narvaro", "a.csv", table.to_csv(index=False, sep=";").encode())
    said = folder.notices()
    assert len(said) == MOST + 1
    assert said[-1] == (
        'data/narvaro/a.csv, kolumn "närvarande": ytterligare 1 500 rader: '
        "raden räknas inte: närvaron är inte registrerad"
    )


def test_every_duplicate_names_the_first_row(folder):
    """However often a row stands, each time but the first is told with where it first stood."""
    table = pd.concat([many(300)] * 3)
    folder.write("narvaro", "a.csv", table.to_csv(index=False, sep=";").encode())
    said = folder.faults()
    assert len(said) == 600
    assert "rad 302: samma" in said[0] and "a.csv, rad 2;" in said[0]
    assert "rad 901: samma" in said[-1] and "a.csv, rad 301;" in said[-1]


def test_numbers_written_in_many_ways_in_a_long_column(folder):
    """Where no two amounts are the same, each is read as if it stood alone."""
    areas = [f"Område {n}" for n in range(6000)]
    written = [
        ["{}", "{},5", "-{}", "− {}", "{} tkr", "1 {:03}", "1.{:03}"][n % 7] for n in range(6000)
    ]
    amounts = [text.format(n) for n, text in enumerate(written)]
    rows = "".join(f"2020;{a};samlad;{x}\n" for a, x in zip(areas, amounts, strict=True))
    folder.write("organisation/omraden", "b.csv", "\n".join(["område", *areas]))
    folder.write("ekonomi/budgetplan", "a.csv", "år;område;form;belopp\n" + rows)
    with pytest.raises(RegisterError) as caught:
        folder.read()
    values, faults = {}, set()
    for n, text in enumerate(amounts):
        try:
            values[n] = cells.parse(text, REGISTERS["ekonomi/budgetplan"].column("belopp"))
        except ValueError:
            faults.add(n + 2)
    told = {f.place.row for f in caught.value.failures if f.place.row}
    assert told == set(sorted(faults)[:MOST])
    found, _ = registers.inspect(folder.path)
    table = found["ekonomi/budgetplan"]["belopp"]
    assert table.dropna().tolist() == list(values.values())


@pytest.mark.parametrize("period", ["2020-T2", "2020"])
def test_rows_are_counted_as_they_are_given(folder, period):
    """How many rows belong to a period is how many are given for it."""
    folder.write("narvaro", "a.csv", many(6000).to_csv(index=False, sep=";").encode())
    read, period = folder.read(), Period.parse(period)
    for name in ("narvaro", "organisation/natverk", "enkat/svar"):
        assert read.count(name, period) == len(read.within(name, period))
    assert 0 < read.count("narvaro", period) < 6000


@pytest.mark.attack
@pytest.mark.parametrize("amount", ["9" * 40, "9" * 400, "1e300"])
def test_an_amount_beyond_any_budget_is_refused(folder, amount):
    """No amount is larger than can be counted exactly."""
    row = f"2020-T2;Miljö;{amount};1;1;1"
    folder.write("ekonomi/budgetuppfoljning", "a.csv", f"{FOLLOWUP}\n{row}")
    (said,) = folder.faults()
    assert 'rad 2, kolumn "ingående": fann' in said


@pytest.mark.attack
def test_what_tells_a_terminal_to_do_something_is_not_repeated(folder):
    """A cell can hold what clears a screen or renames its window."""
    folder.write("narvaro", "a.csv", f"{HEADER}\n2020-03-01;P\x1b[2J\x07KS;fysisk;Aneby;2;1")
    (said,) = folder.faults()
    assert "okänt värde" in said and said.isprintable()


@pytest.mark.attack
@pytest.mark.parametrize("name", ["CON", "nul", "Lpt1", "com9"])
def test_a_municipality_may_not_be_named_as_a_device(folder, name):
    """Windows has no files of these names."""
    folder.write("organisation/kommuner", "b.csv", f"kommun;kommunkod;länsdel\n{name};1;A")
    assert folder.faults() == [
        f'data/organisation/kommuner/b.csv, rad 2, kolumn "kommun": "{name}" kan inte bli ett eget '
        f"filnamn ({name.lower()}); byt namn."
    ]


def test_a_register_that_is_not_there_is_named_once(folder):
    """That every name is unknown is one fault, and no advice to write another name."""
    shutil.rmtree(folder.path / "organisation" / "parter")
    rows = "\n".join(f"2020-03-{day:02};PKS;fysisk;Regionen;2;1" for day in range(1, 30))
    folder.write("narvaro", "a.csv", f"{HEADER}\n{rows}")
    assert folder.faults() == [
        'data/narvaro/a.csv, rad 2, kolumn "part": okända namn: "Regionen"; organisation/parter '
        "har inga filer."
    ]


def test_many_unknown_names_of_a_register_that_is_not_there(folder):
    """The first five are named, as in a Swedish phone book, and how many more there are."""
    shutil.rmtree(folder.path / "organisation" / "parter")
    names = ["Öckerö", "Åmål", "Ängelholm", "Borås", "Zinkgruvan", "Alingsås", "Dals-Ed"]
    rows = "\n".join(f"2020-03-01;PKS;fysisk;{name};2;1" for name in names)
    folder.write("narvaro", "a.csv", f"{HEADER}\n{rows}")
    (said,) = folder.faults()
    assert said.endswith(
        'okända namn: "Alingsås", "Borås", "Dals-Ed", "Zinkgruvan", "Åmål" och 2 till; '
        "organisation/parter har inga filer."
    )


@pytest.mark.parametrize("length", [1, 100])
def test_the_shortest_and_the_longest_name_of_a_municipality(folder, length):
    """A name is a file's name too, and one more letter than 100 is refused."""
    text = "kommun;kommunkod;länsdel\n{};1;A"
    folder.write("organisation/kommuner", "b.csv", text.format("k" * length))
    assert "k" * length in folder.read().municipalities
    folder.write("organisation/kommuner", "b.csv", text.format("k" * 101))
    (said,) = folder.faults()
    assert said.endswith(f"kan inte bli ett eget filnamn ({'k' * 101}); byt namn.")
