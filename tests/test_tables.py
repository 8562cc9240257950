"""Tables say what they show, in Swedish numbers, to those who see them and those who hear them."""

import math
import xml.etree.ElementTree as ET

import pandas as pd
import pytest

from kutools import facts, tables

NBSP = "\u00a0"
NOW, BEFORE = "2020-T2", "2019-T2"
HOSTILE = "<script>alert('x')</script> & \"Å\""


def made(label: str, values, unit: str = "kr", period: str = NOW) -> pd.DataFrame:
    """Facts of one measure in one period."""
    return facts.make("ekonomi.prov", label, values, unit).assign(period=period)


def together(*parts: pd.DataFrame) -> pd.DataFrame:
    """Facts of several measures."""
    return facts.together(parts)


def parsed(table: tables.Table, number: str = "") -> ET.Element:
    """The HTML of a table, which must be well-formed."""
    return ET.fromstring(table.html(number))


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
    table = tables.of_rows(
        pd.DataFrame({"studie": ["A", ""], "belopp": [1.0, math.nan]}),
        caption="",
        headings={"studie": "Studie", "belopp": "Belopp"},
    )
    marked = [e.get("class") for e in parsed(table).iter() if e.tag in ("th", "td")]
    assert marked == [None, "tal", None, "tal", None, "tal"]


def test_the_sum_row_is_marked():
    """The sum stands out, and nothing else does; one row alone is no sum of others."""
    table = parsed(tables.of_facts(BUDGET, caption=""))
    assert [row.get("class") for row in table.iterfind("tbody/tr")] == [None, None, "summa"]
    single = together(made("Budget", {"A": 1}), made("Budget", 1))
    assert not tables.of_facts(single, caption="").total
    assert not tables.of_facts(made("Budget", {"A": 1, "B": 2}), caption="").total


def test_the_sum_can_have_another_name():
    """A mean of all is not called a sum."""
    table = tables.of_facts(BUDGET, caption="", total="Samtliga")
    assert table.rows[-1][0].text == "Samtliga"


def test_every_text_is_escaped():
    """Names from registers cannot become markup, wherever they stand."""
    table = together(made(HOSTILE, {HOSTILE: 1, "B": 2}), made(HOSTILE, 3))
    made_of = tables.of_facts(table, caption=HOSTILE, first=HOSTILE, total=HOSTILE)
    assert "<script" not in made_of.html()
    shown = parsed(made_of)
    assert texts(shown.iter("caption")) == [HOSTILE]
    assert texts(shown.iter("th")) == [HOSTILE, HOSTILE, HOSTILE, "B", HOSTILE]
    frame = pd.DataFrame({"a": [HOSTILE], "b": [HOSTILE]})
    rows = tables.of_rows(frame, caption="", headings={"a": HOSTILE, "b": HOSTILE})
    assert cells(rows) == [[HOSTILE, HOSTILE]]
    assert texts(parsed(tables.Table("", ["a"], [], unit=HOSTILE)).iter("span")) == [HOSTILE]


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
    return cells(
        tables.with_change(tables.of_facts(table, caption="", by="period", **layout), table)
    )


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
    shown = tables.with_change(tables.of_facts(table, caption="", by="period"), table)
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


def test_a_withheld_share_is_not_given_away_by_its_change():
    """Where one of two shares is withheld, so is the change; else it could be worked out."""
    table = years({"A": 0.5}, {"A": 0.25})
    table.loc[1, "status"] = "suppressed"
    assert changed(table) == [["A", "50 %", "..*", "–"]]


def test_rows_of_a_register():
    """Rows are shown as they are: days as in the register, ja and nej, amounts, dashes for none."""
    rows = pd.DataFrame(
        {
            "ansökan": ["A", ""],
            "inskickad": [pd.Timestamp("2020-08-31"), pd.NaT],
            "forskning": pd.array([True, None], dtype="boolean"),
            "sökt": [18_570_800.0, math.nan],
            "annat": ["visas inte", "visas inte"],
        }
    )
    headings = {"sökt": "Sökt", "ansökan": "Ansökan", "inskickad": "Dag", "forskning": "Forskning"}
    table = tables.of_rows(rows, caption="Ansökningar", headings=headings, unit="kr")
    assert table.header == list(headings.values())
    assert cells(table) == [["18 570 800", "A", "2020-08-31", "ja"], ["–", "–", "–", "–"]]
    assert texts(parsed(table).iter("caption")) == ["Ansökningar kr"]


def test_amounts_of_a_register_in_thousands():
    """Kronor are shown in tkr where the table says so."""
    rows = pd.DataFrame({"sökt": [18_570_800.0]})
    table = tables.of_rows(rows, caption="", headings={"sökt": "Sökt"}, unit="tkr")
    assert cells(table) == [["18 571"]]


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
