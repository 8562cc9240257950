"""No register holds personal data: identity numbers, addresses and columns of names stop a run."""

import pandas as pd
import pytest
from datafolder import excel

from kutools.registers import personal

HEADER = "datum;nätverk;form;part;kallade;närvarande"
ROW = "2020-03-02;PKS;fysisk;Aneby;2;1"
REFUSED = "personuppgifter får inte finnas i ett register"


@pytest.mark.attack
@pytest.mark.parametrize(
    "text",
    [
        "19121212-1212",
        "191212121212",
        "121212-1212",
        "1212121212",
        "121212+1212",
        "19121212 1212",
        "121212–1212",
        "191212721219",  # a coordination number: the day is 12 + 60
        "191212121212.0",  # as Excel stores it
        "kontakta 19121212-1212, tack",
        "kommun,19121212-1212",
        "bilaga 3,121212-1212",
        "12.12.12-1212",
        "1912/12/12-1212",
        "121212/1212",
        "121212_1212",
        "121212:1212",
        "121212.1212",
        "121212--1212",
        "121212-12 12",
        "121212－1212",
        "１２１２１２-1212",
        "121212-12\u00ad12",
        "1212\u200b12-1212",
        "2020 121212 1212",
        "811218-9876-2",
        "81-12-18 9876",
        "81 12 18 98 76",
    ],
)
def test_identity_number(text):
    """A personal identity number is known in every form in which it is written."""
    assert personal.kind(text) == "ett personnummer"


@pytest.mark.parametrize(
    "text",
    [
        "19121212-1213",  # the check digit is wrong
        "19121312-1217",  # there is no month 13
        "19120230-1219",  # nor a 30 February
        "5685000",
        "5 685 000",
        "1212121212121212",
        "0,1212121212",
        "0.191212121212",
        "212000-0530",  # organisation numbers: the third digit is 2 or more
        "2321000057",
        "16212000-0142",
        "2020-08-31",
        "20200831",
        "036-10 10 00",
        "2023-01-01–2023-12-31",
        "2028-01-01-2028-12-31",
        "2012-12-12–2011",
        "1912-12-12 1212",
        "2020.01.01 12.00",
        "",
    ],
)
def test_other_numbers(text):
    """Amounts, dates, telephone and organisation numbers are not taken for personal numbers."""
    assert personal.kind(text) == ""


@pytest.mark.attack
@pytest.mark.parametrize("text", ["anna@example.se", "Anna <anna.b+c@sub.example.se>"])
def test_email_address(text):
    """An e-mail address is known inside a text too."""
    assert personal.kind(text) == "en e-postadress"


@pytest.mark.attack
@pytest.mark.parametrize("between", ["–", " och ", ", "])
def test_every_number_is_left_out_of_what_is_told(between):
    """One identity number beside another is left out too."""
    assert personal.masked(f"a 811218-9876{between}811218-9876 b") == f"a …{between}… b"


def test_amounts_and_decimals_are_no_identity_numbers():
    """An amount of a hundred million is not filled with noughts, nor are decimals a number."""
    assert personal.among(pd.Series([102_800_000]), are_amounts=True) == {}
    assert personal.among(pd.Series([850709.9805, 102_800_000.5], dtype=object)) == {}
    for number in (8112189876, -8112189876):
        assert personal.among(pd.Series([number]), are_amounts=True) == {0: "ett personnummer"}


def test_at_sign_alone_is_no_address():
    """An at sign does not make an address."""
    assert personal.kind("100 kr @ 5") == personal.kind("@kommunen") == ""


@pytest.mark.parametrize("column", ["Namn", " E-POST ", "personnummer", "Kontaktperson", "mobil"])
def test_column_of_persons(folder, column):
    """A column that names persons stops the run, whatever is in it."""
    folder.write("narvaro", "2020.csv", f"{HEADER};{column}\n{ROW};")
    assert folder.faults() == [
        f'data/narvaro/2020.csv, rad 1, kolumn "{column.strip()}": {REFUSED}; ta bort kolumnen.'
    ]


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ([[None, "a@example.se"], ["datum", "aktivitet", "typ"]], 'rad 1, kolumn "aktivitet"'),
        (
            [["datum", "aktivitet", "typ"], ["2020", "a@example.se", "x"]],
            'rad 2, kolumn "aktivitet"',
        ),
        (
            [["datum", "aktivitet", "typ", "not"], ["2020", "x", "y", 191212121212]],
            'rad 2, kolumn "not"',
        ),
        (
            [["datum", "aktivitet", "typ"], ["2020", "x", "y"], ["* a@example.se"]],
            'rad 3, kolumn "datum"',
        ),
    ],
    ids=["title", "row", "column not read", "footnote"],
)
def test_any_cell(folder, rows, place):
    """Personal data stops the run in any cell, also where nothing is read; it is not repeated."""
    rows = [*rows, ["2020-03-02", "Föredrag", "seminarium"]][: max(len(rows), 3)]
    folder.write("forskning/aktiviteter", "2020.xlsx", excel({"Blad1": rows}))
    (said,) = folder.faults()
    assert f'blad "Blad1", {place}: cellen innehåller ' in said
    assert said.endswith(f"{REFUSED}; ta bort uppgiften.")
    assert "example" not in said and "1212" not in said


def test_any_sheet(folder):
    """Personal data in a sheet that is not read stops the run too."""
    book = {"Data": [HEADER.split(";"), ROW.split(";")], "Lista": [["Anna", "a@example.se"]]}
    folder.write("narvaro", "2020.xlsx", excel(book))
    (said,) = folder.faults()
    assert 'blad "Lista", rad 1: cellen innehåller en e-postadress' in said


@pytest.mark.attack
def test_a_number_without_its_first_nought(folder):
    """Excel keeps no nought before a number, as of those born in the first years of the century."""
    rows = [HEADER.split(";"), ROW.split(";"), ["2020-03-02", "PKS", "fysisk", 503121238, 1, 1]]
    folder.write("narvaro", "2020.xlsx", excel({"Data": rows}))
    assert any('rad 3, kolumn "part": cellen innehåller' in said for said in folder.faults())


@pytest.mark.attack
@pytest.mark.parametrize("name", ["121212-1212", "anna@example.se"])
def test_the_name_of_a_file_or_sheet(folder, name):
    """Names of files and sheets stand in reports, so they are held to the same."""
    book = excel({name: [HEADER.split(";"), ROW.split(";")]})
    folder.write("narvaro", f"{name}.xlsx", book)
    said = folder.faults()
    told = zip(["filens namn", "bladets namn"], said, strict=True)
    assert all(part in fault for part, fault in told)
    assert name not in "".join(said)


@pytest.mark.attack
def test_what_is_wrong_is_told_without_it(folder):
    """Personal data that stands where something else should is told of, and not repeated."""
    row = "2020-03-02;PKS;fysisk;Anna 121212-1212;2;1\n121212-1212;PKS;fysisk;Aneby;2;1"
    folder.write("narvaro", "2020.csv", f"{HEADER};anna@example.se\n{row}")
    said = "".join(folder.faults())
    assert "okänt värde" in said and "väntade ett datum" in said
    assert "1212" not in said and "example" not in said


@pytest.mark.attack
@pytest.mark.parametrize("text", ["a", "a-", "1", "a.@"])
def test_long_texts_are_looked_through_at_once(text):
    """A cell may be long; to look for addresses in it would else take days, and so this test."""
    assert personal.kind("b@" + text * 500_000) == ""
