"""What a page offers where scripts run: search, and sorting, filtering and taking tables away."""

from pathlib import Path

import hostile
import pytest
from chromium import NEEDED
from nbformat.v4 import new_output

from kutools import swedish
from kutools.reports import export
from kutools.tables import NUMBER, Cell, Table

pytestmark = NEEDED
WIDE = {"width": 1280, "height": 900}
# The texts of a column of a table, from the top down, without rows that are hidden.
COLUMN = """(table, at) => [...table.querySelectorAll("tbody tr:not(.grupp)")]
  .filter(row => !row.hidden).map(row => row.cells[at].textContent)"""
FORMULA = "=HYPERLINK(1)"


def row(name: str, value: float) -> list[Cell]:
    """A name and a number, written as in a report."""
    return [Cell(name, numeric=False), Cell(swedish.number(value, 1), value=value)]


NAMES = "Öland Åsa Älvsjö Zeta Aneby Habo Eksjö Gnosjö Tranås Sävsjö Vetlanda Nässjö".split()
VALUES = (5.0, -12.5, 1234.5, 0.0, 300.0, 7.0, 80.0, 9.0, 10.0, -1.0, 2.0, 3.0)


@pytest.fixture
def opened(tmp_path, watched, placed):
    """Opens a page of a table."""

    def opened(table: Table):
        html = f"<figure>{table.html(NUMBER.format(part=''))}</figure>"
        notebook = hostile.executed(new_output("display_data", {"text/html": html}))
        path = tmp_path / "prov.html"
        path.write_text(export.page(notebook, placed), encoding="utf-8")
        watched.open(path)
        return watched

    return opened


@pytest.fixture
def small_table(opened):
    """A page of one table with a total, opened."""
    body = [*map(row, NAMES, VALUES), row("Summa", 1637.0)]
    body[3][1] = Cell("–")
    body[4][0] = Cell(FORMULA, numeric=False)
    return opened(Table("Prov", ["Kommun", "Belopp"], body, totals=(12,)))


def column(watched, at: int) -> list[str]:
    """What a column of the table shows."""
    table = watched.page.locator("main table").element_handle()
    return watched.page.evaluate(f"([table, at]) => ({COLUMN})(table, at)", [table, at])


def test_numbers_sort_as_numbers_and_the_total_stays_below(small_table):
    """The highest first, then the lowest; what has no number comes last both times."""
    page = small_table.page
    page.get_by_role("button", name="Belopp").click()
    assert page.locator("th[aria-sort]").get_attribute("aria-sort") == "descending"
    shown = column(small_table, 1)
    assert (shown[0], shown[-3:]) == ("1\u00a0234,5", ["−12,5", "–", "1\u00a0637,0"])
    page.get_by_role("button", name="Belopp").press("Enter")
    assert page.locator("th[aria-sort]").get_attribute("aria-sort") == "ascending"
    shown = column(small_table, 1)
    assert (shown[0], shown[-2:]) == ("−12,5", ["–", "1\u00a0637,0"])


def test_names_sort_as_in_a_phone_book(small_table):
    """Å, Ä and Ö come last, in that order."""
    small_table.page.get_by_role("button", name="Kommun").click()
    assert column(small_table, 0)[-5:] == ["Zeta", "Åsa", "Älvsjö", "Öland", "Summa"]
    assert small_table.page.locator("th[aria-sort]").count() == 1


def test_rows_can_be_filtered(small_table):
    """Only rows that hold every word are left, and how many is said to who cannot see it."""
    page = small_table.page
    page.get_by_label("Filtrera rader").fill("sjö")
    assert column(small_table, 0) == ["Älvsjö", "Eksjö", "Gnosjö", "Sävsjö", "Nässjö"]
    assert page.get_by_role("status").inner_text() == "5 träffar"
    page.get_by_label("Filtrera rader").fill("Summa")
    assert column(small_table, 0) == [], "a sum of rows that are hidden says nothing"
    page.get_by_label("Filtrera rader").fill("")
    assert len(column(small_table, 0)) == len(NAMES) + 1


def test_texts_that_begin_with_a_number_sort_as_texts(opened):
    """Dates come in order of time, also within a year."""
    days = ["2020-12-01", "2020-03-01", "2019-05-01", "2020-11-30"]
    body = [[Cell(day, numeric=False), Cell("1", value=1)] for day in days]
    shown = opened(Table("Prov", ["Dag", "Antal"], body))
    shown.page.get_by_role("button", name="Dag").click()
    assert column(shown, 0) == sorted(days)


def test_a_filter_hides_rows_and_empty_groups_on_a_telephone(opened):
    """Where rows stand as cards, those that are filtered away are gone, and so is their heading."""
    text = "en text som är för lång för att stå i en kolumn"
    names = [f"{group} {n}" for group in ("Norr", "Söder") for n in range(8)]
    body = [[Cell(name, numeric=False), Cell(text, numeric=False)] for name in names]
    shown = opened(Table("Prov", ["Namn", "Text"], body, sections={0: "Nordlig", 8: "Sydlig"}))
    shown.page.set_viewport_size({"width": 375, "height": 700})
    shown.page.get_by_label("Filtrera rader").fill("soder 3")
    rows = shown.page.locator("main tbody tr:visible")
    assert [row.split("\n")[0] for row in rows.all_inner_texts()] == ["Sydlig", "Söder 3"]


def test_a_table_can_be_saved_to_count_with(small_table):
    """The CSV is what a Swedish spreadsheet reads: semicolons, decimal commas, no formulas."""
    page = small_table.page
    with page.expect_download() as download:
        page.get_by_role("button", name="Hämta CSV").click()
    assert download.value.suggested_filename == "tabell-1-1.csv"
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    lines = text.splitlines()
    assert lines[:4] == ["Kommun;Belopp", "Öland;5,0", "Åsa;-12,5", "Älvsjö;1234,5"]
    assert f"'{FORMULA};300,0" in lines
    assert small_table.complaints == []


def test_a_table_can_be_copied(small_table):
    """What is copied is what is shown: the rows left by the filter, in their order."""
    page = small_table.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_label("Filtrera rader").fill("åsa")
    page.get_by_role("button", name="Kopiera").click()
    page.wait_for_function("document.querySelector('[role=status]').textContent !== '1 träffar'")
    assert page.evaluate("navigator.clipboard.readText()") == "Kommun\tBelopp\nÅsa\t-12,5"


def test_search_finds_a_table_by_what_stands_in_it(watched, report):
    """Who types a network finds the tables and charts with it; a nonsense word finds nothing."""
    watched.open(report / "index.html")
    page = watched.page
    search = page.get_by_label("Sök bland tabeller och diagram")
    found = page.locator(".register li:visible")
    everything = found.count()
    search.fill("fritidschefer")
    titles = found.all_inner_texts()
    assert 0 < len(titles) < everything
    assert any("Närvaro per nätverk" in title for title in titles)
    search.fill("xyzzy")
    assert found.count() == 0
    assert page.get_by_role("status").inner_text() == "0 träffar"
    search.fill("")
    assert found.count() == everything


def test_a_link_from_the_search_leads_to_the_table(watched, report):
    """From the first page one gets to the very table, which is in sight below what is fixed."""
    watched.open(report / "index.html")
    page = watched.page
    page.get_by_role("link", name="Tabell 6.1. Närvaro per nätverk och år").click()
    figure = page.locator("#tabell-6-1")
    box = figure.bounding_box()
    assert 0 <= box["y"] < page.viewport_size["height"] / 2
    assert watched.complaints == []


def test_the_menu_stays_in_sight(watched, report):
    """Far down in a chapter the menu is still there, wide and narrow, and shows where one is."""
    for size in (WIDE, {"width": 375, "height": 700}):
        watched.page.set_viewport_size(size)
        watched.open(report / "narvaro.html")
        watched.page.evaluate("window.scrollTo(0, 3000)")
        current = watched.page.locator(".meny [aria-current]")
        box = current.bounding_box()
        assert 0 <= box["y"] < size["height"] and 0 <= box["x"] < size["width"], size


def test_chart_tables_have_their_tools_too(watched, report):
    """What one unfolds below a chart can be sorted and saved as any table."""
    watched.open(report / "kurser.html")
    page = watched.page
    page.get_by_text("Visa siffrorna").first.click()
    figure = page.locator("figure:has(details[open])")
    assert figure.get_by_role("button", name="Hämta CSV").is_visible()
