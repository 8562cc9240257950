"""Tables say what they show, in Swedish numbers, to those who see them and those who hear them."""

import math
import xml.etree.ElementTree as ET

import pandas as pd
import pytest

from kutools import facts, tables
from kutools.tables import Cell

NBSP = "\u00a0"
NOW, BEFORE = "2020-T2", "2019-T2"
HOSTILE = "<script>alert('x')</script> & \"Å\""


def made(
    label: str, values, unit: str = "kr", period: str = NOW, covers: str = "", **how
) -> pd.DataFrame:
    """Facts of one measure in one period, which they cover unless it is said otherwise."""
    table = facts.make("ekonomi.prov", label, values, unit, **how)
    return table.assign(period=period, covers=covers or period)


def together(*parts: pd.DataFrame) -> pd.DataFrame:
    """Facts of several measures."""
    return facts.together(parts)


def rows_of(kinds: dict[str, str], columns: dict, **how) -> tables.Table:
    """The table of a register's rows, with its columns' names as headings."""
    headings = {name: name for name in kinds}
    frame = pd.DataFrame(columns)
    return tables.of_rows(frame, **{"caption": "", "headings": headings, "kinds": kinds, **how})


def parsed(table: tables.Table, number: str = "") -> ET.Element:
    """The HTML of a table, which must be well-formed, without the frame that it scrolls in."""
    frame = ET.fromstring(table.html(number))
    assert frame.get("class") == "ram"
    return frame.find("table")


def texts(elements) -> list[str]:
    """The text of each element, with ordinary spaces."""
    return ["".join(element.itertext()).replace(NBSP, " ") for element in elements]


def cells(table: tables.Table) -> list[list[str]]:
    """The texts of a table's body, row by row, as its HTML has them."""
    return [texts(row) for row in parsed(table).iterfind("tbody/tr")]


BUDGET = together(
    made("Budget", {"Fritid": 1_000_000, "Miljö": math.nan}),
    made("Budget", 1_000_000),
    made("Utfall", {"Fritid": 709_500, "Miljö": -500}),
    made("Utfall", 709_000),
)


def test_a_row_for_each_item_and_a_column_for_each_label():
    """Items and columns stand in the order of the facts, and the sum stands last."""
    table = tables.of_facts(BUDGET, caption="Uppföljning", unit="tkr", first="Område")
    assert table.header == ["Område", "Budget", "Utfall"]
    assert cells(table) == [
        ["Fritid", "1 000", "710"],
        ["Miljö", "–", "−1"],
        ["Summa", "1 000", "709"],
    ]


def test_the_sum_is_last_wherever_it_was_computed():
    """The sum comes last although its fact comes first."""
    table = tables.of_facts(BUDGET[::-1], caption="", unit="kr")
    assert [row[0].text for row in table.rows] == ["Miljö", "Fritid", "Summa"]


def test_unit_is_in_the_caption_and_not_in_the_cells():
    """Amounts with a common unit say it once; without one, each cell says its own."""
    table = parsed(tables.of_facts(BUDGET, caption="Uppföljning", unit="kr"))
    assert texts(table.iterfind("caption")) == ["Uppföljning kr"]
    assert texts(table.iterfind("tbody/tr/td"))[:2] == ["1 000 000", "709 500"]
    alone = tables.of_facts(BUDGET, caption="Uppföljning")
    assert texts(parsed(alone).iterfind("tbody/tr/td"))[0] == "1 000 000 kr"
    assert texts(parsed(alone).iterfind("caption")) == ["Uppföljning"]


def test_shares_keep_their_sign_in_a_table_of_amounts():
    """The unit of the amounts says nothing of shares and counts beside them."""
    mixed = together(made("Belopp", {"A": 5000}), made("Andel", {"A": 0.5}, "andel"))
    assert cells(tables.of_facts(mixed, caption="", unit="tkr")) == [["A", "5", "50 %"]]


def test_missing_is_a_dash_and_withheld_a_mark():
    """What is missing is never 0: not as a fact without value, nor as a fact that is not there."""
    table = together(made("Budget", {"A": math.nan, "B": 1, "D": 0}), made("Utfall", {"A": 7}))
    table.loc[table["label"] == "Utfall", "status"] = "suppressed"
    shown = cells(tables.of_facts(table, caption="", unit="kr"))
    assert shown == [["A", "–", "..*"], ["B", "1", "–"], ["D", "0", "–"]]


def test_every_heading_is_a_heading_of_something():
    """Each column heading and each row heading has a scope and a text, for those who listen."""
    table = parsed(tables.of_facts(BUDGET, caption="Uppföljning"))
    headings = list(table.iter("th"))
    assert [heading.get("scope") for heading in headings] == ["col"] * 2 + ["row"] * 3
    assert all(texts(headings))
    assert texts(table.iterfind("thead/tr/td")) == [""]
    named = parsed(tables.of_facts(BUDGET, caption="Uppföljning", first="Område"))
    assert len(list(named.iterfind("thead/tr/th[@scope='col']"))) == 3


def test_numbers_stand_to_the_right():
    """Numbers and their headings are marked as numbers; words are not."""
    kinds = {"studie": "text", "belopp": "amount"}
    table = rows_of(kinds, {"studie": ["A", ""], "belopp": [1.0, math.nan]})
    marked = [e.get("class") for e in parsed(table).iter() if e.tag in ("th", "td")]
    assert marked == [None, "tal", None, "tal", None, "tal"]


def test_the_sum_row_is_marked():
    """The sum stands out, and nothing else does; one row alone is no sum of others."""
    table = parsed(tables.of_facts(BUDGET, caption=""))
    assert [row.get("class") for row in table.iterfind("tbody/tr")] == [None, None, "summa"]
    single = together(made("Budget", {"A": 1}), made("Budget", 1))
    assert not tables.of_facts(single, caption="").totals
    assert not tables.of_facts(made("Budget", {"A": 1, "B": 2}), caption="").totals


def test_the_sum_can_have_another_name():
    """A mean of all is not called a sum."""
    table = tables.of_facts(BUDGET, caption="", total="Samtliga")
    assert table.rows[-1][0].text == "Samtliga"


@pytest.mark.attack
def test_every_text_is_escaped():
    """Names from registers cannot become markup, wherever they stand."""
    table = together(made(HOSTILE, {HOSTILE: 1, "B": 2}), made(HOSTILE, 3))
    made_of = tables.of_facts(table, caption=HOSTILE, first=HOSTILE, total=HOSTILE)
    assert "<script" not in made_of.html()
    shown = parsed(made_of)
    assert texts(shown.iter("caption")) == [HOSTILE]
    assert texts(shown.iter("th")) == [HOSTILE, HOSTILE, HOSTILE, "B", HOSTILE]
    headings, kinds = {"a": HOSTILE, "b": HOSTILE}, {"a": "text", "b": "text"}
    rows = rows_of(kinds, {"a": [HOSTILE], "b": [HOSTILE]}, headings=headings, under="a")
    assert cells(rows) == [[HOSTILE], [HOSTILE, HOSTILE]]
    amount = [[tables.Cell("A", numeric=False), tables.Cell("1", value=1, unit=HOSTILE)]]
    in_units = tables.Table("", ["a", "b"], amount, unit=HOSTILE)
    assert texts(parsed(in_units).iter("span")) == [HOSTILE]


def test_a_unit_that_no_cell_has_is_not_said():
    """A table of counts alone is not said to be in kronor."""
    counts = [[tables.Cell("A", numeric=False), tables.Cell("1", value=1, unit="antal")]]
    table = tables.Table("", ["a", "b"], counts, unit="tkr")
    assert list(parsed(table).iter("span")) == []


GOALS = together(
    made("Mätetal", {"A": 2, "B": 1, "C": 5}, "antal", group={"A": "X", "B": "Y", "C": "X"}),
    made("Mätetal", 8, "antal"),
)


def test_items_of_a_group_stand_under_its_name():
    """Items of a goal stand under the goal; the heading says of which rows, for those who listen.

    What belongs to no goal, such as the sum of them all, stands under none.
    """
    table = tables.of_facts(GOALS, caption="Mätetal", first="Mål")
    assert cells(table) == [["X"], ["A", "2"], ["C", "5"], ["Y"], ["B", "1"], ["Summa", "8"]]
    html = parsed(table)
    above = list(html.iterfind("tbody/tr/th[@scope='rowgroup']"))
    assert texts(above) == ["X", "Y"]
    assert {heading.get("colspan") for heading in above} == {"2"}
    assert [texts(body) for body in html.iterfind("tbody")] == [
        ["X", "A2", "C5"],
        ["Y", "B1"],
        ["Summa8"],
    ]


def test_each_group_has_its_own_sum():
    """The row that sums a group stands last in it and is marked; a lone item has none."""
    grouped = together(
        made("Budget", {"A": 1, "B": 2}, group="X"),
        made("Budget", 3, group="X"),
        made("Budget", {"C": 4}, group="Y"),
        made("Budget", 4, group="Y"),
    )
    table = tables.of_facts(grouped, caption="", unit="kr")
    first, second = [["X"], ["A", "1"], ["B", "2"], ["Summa", "3"]], [["Y"], ["C", "4"]]
    assert cells(table) == [*first, *second, ["Summa", "4"]]
    assert list(table.totals) == [2]
    assert table.sections == {0: "X", 3: "Y"}


def test_a_cell_holds_the_number_it_shows_unrounded():
    """A workbook gets the number itself and its unit, in thousands where the table is in tkr."""
    mixed = together(made("Belopp", {"A": 709_500}), made("Andel", {"A": 0.7649}, "andel"))
    (row,) = tables.of_facts(mixed, caption="", unit="tkr").rows
    assert row[1] == Cell("710", value=709.5, unit="tkr")
    assert row[2] == Cell(f"76{NBSP}%", value=0.7649, unit="andel")
    assert row[0] == Cell("A", numeric=False), "a name is no number"


def test_what_is_missing_or_withheld_has_no_number():
    """Neither a dash nor a mark has a number behind it that a workbook could give away."""
    table = made("Andel", {"A": math.nan, "B": 0.5}, "andel")
    table.loc[1, "status"] = "suppressed"
    shown = tables.of_facts(table, caption="")
    assert [(row[1].text, row[1].value) for row in shown.rows] == [("–", None), ("..*", None)]


def test_a_unit_that_is_said_in_the_caption_is_not_said_in_cells():
    """Årsarbetare stand as numbers under a caption that says what they are."""
    staff = made("Utveckling", {"A": 2.5}, "årsarbetare")
    table = tables.of_facts(staff, caption="Årsarbetare", unit="årsarbetare")
    assert cells(table) == [["A", "2,50"]]
    assert cells(tables.of_facts(staff, caption="Årsarbetare")) == [["A", "2,50 årsarbetare"]]


def test_a_figure_of_other_months_says_which():
    """A figure that covers other months than its column says so; the same months are silent."""
    table = together(
        made("Kurser", {"A": 3, "B": 4}, "antal", covers="2020-H1"),
        made("Kurser", {"A": 5}, "antal", "2019-T3", covers="2019"),
    )
    assert cells(tables.of_facts(table, caption="", by="period")) == [
        ["A", "3 (jan–jun 2020)", "5"],
        ["B", "4 (jan–jun 2020)", "–"],
    ]


SHARES = together(
    made("Del", {"A": 1 / 3, "B": 1.106}, "andel"),
    made("Kommunerna", {"A": 1 / 3, "B": 1.106}, "andel"),
    made("Staten", {"A": 1 / 3, "B": -0.106}, "andel"),
    made("Övriga", {"A": 1 / 3}, "andel"),
)


def test_a_row_of_parts_makes_a_hundred():
    """Shares of one whole are shown as adding up; a part that is missing stays a dash.

    A share of another whole beside them is rounded for itself, and minus is a true minus.
    """
    parts = ["Kommunerna", "Staten", "Övriga"]
    shown = cells(tables.of_facts(SHARES, caption="", whole=parts))
    assert shown == [["A", "33 %", "34 %", "33 %", "33 %"], ["B", "111 %", "111 %", "−11 %", "–"]]


def test_columns_can_have_other_headings():
    """A period's column is headed by its months; what has no other heading keeps its own."""
    table = tables.of_facts(SHARES, caption="", headings={"Del": "Andel av totalen"})
    assert table.header == ["", "Andel av totalen", "Kommunerna", "Staten", "Övriga"]


def years(now: dict, before: dict, whole: tuple = ()) -> pd.DataFrame:
    """Attendance in two periods, the report's own first, and of all networks where given."""
    return together(
        made("Närvaro", now, "andel"),
        *(made("Närvaro", share, "andel") for share in whole[:1]),
        made("Närvaro", before, "andel", BEFORE),
        *(made("Närvaro", share, "andel", BEFORE) for share in whole[1:]),
    )


def changed(table: pd.DataFrame, **layout) -> list[list[str]]:
    """The cells of a table of periods with its change."""
    return cells(tables.of_facts(table, caption="", by="period", change=True, **layout))


def test_change_is_computed_on_unrounded_shares():
    """76,4 against 75,6 is +1, not the 0 that 76 against 76 would give; 75,5 to 76,4 the same."""
    assert changed(years({"A": 0.764, "B": 0.764}, {"A": 0.756, "B": 0.755})) == [
        ["A", "76 %", "76 %", "+1"],
        ["B", "76 %", "76 %", "+1"],
    ]
    assert changed(years({"A": 0.745}, {"A": 0.754}))[0][1:] == ["75 %", "75 %", "−1"]


def test_change_is_in_percentage_points():
    """The heading says procentenheter, so that +3 is not taken for per cent."""
    table = years({"A": 0.5}, {"A": 0.25})
    shown = tables.of_facts(table, caption="", by="period", change=True)
    assert shown.header[-1] == "Förändring, procentenheter"
    assert shown.rows[0][-1].text == "+25"


def test_no_change_where_a_period_has_no_value():
    """A network that is new or gone has no change, not a change from 0; equal is 0 without sign."""
    table = years({"A": 0.5, "B": math.nan, "D": 0.5}, {"B": 0.25, "C": 0.25, "D": 0.5})
    assert [row[-1] for row in changed(table)] == ["–", "–", "0", "–"]


def test_the_row_of_the_whole_has_a_change_too():
    """The mean of all networks changes as each of them does, whatever its row is called."""
    table = years({"A": 0.5, "B": 0.7}, {"A": 0.4, "B": 0.7}, whole=(0.6, 0.55))
    assert changed(table, total="Samtliga")[-1] == ["Samtliga", "60 %", "55 %", "+5"]


@pytest.mark.attack
def test_a_withheld_share_is_not_given_away_by_its_change():
    """Where one of two shares is withheld, so is the change; else it could be worked out."""
    table = years({"A": 0.5}, {"A": 0.25})
    table.loc[1, "status"] = "suppressed"
    assert changed(table) == [["A", "50 %", "..*", "–"]]


def test_rows_of_a_register():
    """Rows are shown as they are: days as in the register, ja and nej, amounts, dashes for none."""
    rows = {
        "ansökan": ["A", ""],
        "inskickad": [pd.Timestamp("2020-08-31"), pd.NaT],
        "forskning": pd.array([True, None], dtype="boolean"),
        "sökt": [18_570_800.0, math.nan],
        "annat": ["visas inte", "visas inte"],
    }
    headings = {"sökt": "Sökt", "ansökan": "Ansökan", "inskickad": "Dag", "forskning": "Forskning"}
    kinds = {"sökt": "amount", "ansökan": "text", "inskickad": "date", "forskning": "flag"}
    table = rows_of(kinds, rows, caption="Ansökningar", headings=headings, unit="kr")
    assert table.header == list(headings.values())
    assert cells(table) == [["18 570 800", "A", "2020-08-31", "ja"], ["–", "–", "–", "–"]]
    assert texts(parsed(table).iter("caption")) == ["Ansökningar kr"]


def test_numbers_of_a_register_that_are_no_amounts():
    """A year has no thousands, a count no decimals that it lacks; amounts alone are in tkr."""
    kinds = {"år": "year", "nr": "count", "årsarbetare": "number", "budget": "amount"}
    rows = {"år": [2026.0], "nr": [3.0], "årsarbetare": [2.5], "budget": [1500.0]}
    table = rows_of(kinds, rows, unit="tkr")
    assert cells(table) == [["2026", "3", "2,5", "2"]]


def test_rows_stand_under_what_they_have_in_common():
    """Rows of the same group stand together under its name, in the order that groups come.

    Rows of no group stand without a heading, and under no other's.
    """
    rows = {"nätverk": ["A", "B", "C", "D"], "partnerskap": ["Vård", "", "Vård", "Skola"]}
    table = rows_of({"nätverk": "text"}, rows, under="partnerskap")
    assert cells(table) == [["Vård"], ["A"], ["C"], ["B"], ["Skola"], ["D"]]
    assert [len(body) for body in parsed(table).iterfind("tbody")] == [3, 1, 2]


def test_change_stands_by_its_item_within_each_group():
    """Groups keep their headings, and items that share a name keep their own change."""
    now, before = (
        together(
            made("Andel", {"A": share}, "andel", period, group="X"),
            made("Andel", {"A": share / 2}, "andel", period, group="Y"),
        )
        for share, period in ((0.8, NOW), (0.4, BEFORE))
    )
    assert changed(together(now, before)) == [
        ["X"],
        ["A", "80 %", "40 %", "+40"],
        ["Y"],
        ["A", "40 %", "20 %", "+20"],
    ]


# Indicators


def indicator(item: str, result, target, status, *, unit="antal", period=NOW, covers="", goal="X"):
    """What is known of one indicator in one period."""
    return together(
        made("Resultat", {item: result}, unit, period, covers, group=goal),
        made("Målvärde", {item: target}, unit, period, group=goal),
        made("Status", {item: status}, "status", period, group=goal),
    )


def scored(*parts: pd.DataFrame) -> list[list[str]]:
    """The cells of a scorecard."""
    return cells(tables.scorecard(together(*parts), caption="Mätetal"))


def test_a_scorecard_has_a_row_for_each_indicator_under_its_goal():
    """Result, status in symbol and word, target, and the change in the indicator's own unit."""
    shown = tables.scorecard(
        together(
            indicator("Kurser", 34, 30, 2, goal="Nytta"),
            indicator("Närvaro", 0.76, 0.8, 1, unit="andel", goal="Delaktighet"),
            indicator("Kurser", 40, 30, 2, period=BEFORE, goal="Nytta"),
            indicator("Närvaro", 0.75, 0.8, 1, unit="andel", period=BEFORE, goal="Delaktighet"),
        ),
        caption="Mätetal",
    )
    assert shown.header == [
        *["Mätetal", "jan–aug 2020", "Status", "Målvärde", "jan–aug 2019", "Förändring"]
    ]
    assert cells(shown) == [
        ["Nytta"],
        ["Kurser", "34", "● uppfyllt", "30", "40", "−6"],
        ["Delaktighet"],
        ["Närvaro", "76 %", "◐ delvis uppfyllt", "80 %", "75 %", "+1 procentenhet"],
    ]


def test_a_scorecard_without_an_earlier_period_has_no_columns_for_it():
    """The first period that indicators are followed has result, status and target alone."""
    table = tables.scorecard(indicator("Kurser", 34, 30, 2), caption="Mätetal")
    assert table.header == ["Mätetal", "jan–aug 2020", "Status", "Målvärde"]
    assert cells(table) == [["X"], ["Kurser", "34", "● uppfyllt", "30"]]


def test_an_indicator_without_result_says_so():
    """What was not measured is said in words; there is no change from or to nothing."""
    parts = indicator("A", math.nan, 5, math.nan), indicator("A", 4, 5, 0, period=BEFORE)
    assert scored(*parts)[1] == ["A", "–", "– inget resultat", "5", "4", "–"]


def test_an_indicator_that_is_new_has_nothing_before():
    """An indicator that was not there the period before has dashes, not zeros."""
    parts = (
        *(indicator("A", 5, 5, 2), indicator("B", 1, 5, 0)),
        indicator("B", 1, 5, 0, period=BEFORE),
    )
    assert scored(*parts)[1:] == [
        ["A", "5", "● uppfyllt", "5", "–", "–"],
        ["B", "1", "○ inte uppfyllt", "5", "1", "0"],
    ]


def test_amounts_of_unlike_months_are_not_subtracted():
    """Half a year's courses less a whole year's is no change; shares can be compared.

    Each result says its months where they are not its column's; a target has none.
    """
    now = indicator("A", 3, 5, 0, covers="2020-H1")
    before = indicator("A", 9, 5, 2, period=BEFORE, covers="2019")
    amounts = ["3 (jan–jun 2020)", "○ inte uppfyllt", "5", "9 (2019)", "–"]
    assert scored(now, before)[1][1:] == amounts
    shares = (
        indicator("A", 0.5, 0.8, 0, unit="andel", covers="2020-H1"),
        indicator("A", 0.4, 0.8, 0, unit="andel", period=BEFORE, covers="2019"),
    )
    assert scored(*shares)[1][-1] == "+10 procentenheter"


@pytest.mark.parametrize("part", ["", "a", "b"])
def test_the_place_of_the_number_is_in_the_caption(part):
    """A table's number stands first in its caption."""
    caption = parsed(tables.of_facts(BUDGET, caption="X"), tables.NUMBER.format(part=part))[0]
    assert caption[0].get("class") == f"nummer tabell{part}"


def test_facts_are_not_changed():
    """Laying out a table leaves the facts as they were."""
    table = years({"A": 0.5}, {"A": 0.25})
    before = table.copy()
    changed(table)
    pd.testing.assert_frame_equal(table, before)


def test_links_are_listed_by_what_they_serve():
    """The figures behind a matrix say what each row serves first of all, and what else."""
    links = pd.DataFrame(
        {
            "row": ["Skola", "Skola", "Vård", "Skola"],
            "column": pd.Categorical(["2 B", "1 A", "1 A", "3 C"], ["1 A", "2 B", "3 C"]),
            "main": [True, False, False, False],
        }
    )
    table = tables.of_links(links, caption="", first="Område")
    assert table.header == ["Område", "Främst", "Även"]
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["Skola", "2 B", "1 A, 3 C"],
        ["Vård", "–", "1 A"],
    ]


@pytest.mark.parametrize(
    ("day", "kind", "shown"),
    [
        ("2019-01-01", "start", "2019"),
        ("2019-05-01", "start", "2019-05"),
        ("2019-05-02", "start", "2019-05-02"),
        ("2019-12-31", "end", "2019"),
        ("2019-11-30", "end", "2019-11"),
        ("2019-11-29", "end", "2019-11-29"),
        ("2019-12-31", "date", "2019-12-31"),
    ],
)
def test_a_day_is_not_shown_finer_than_it_may_have_been_given(day, kind, shown):
    """A start or end on the edge of a month or year may have been given as no more than that."""
    table = rows_of({"dag": kind}, {"dag": [pd.Timestamp(day)]})
    assert table.rows[0][0].text == shown
