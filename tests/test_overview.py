"""The first page: key figures with change and status, what falls short, what has changed."""

from dataclasses import replace

import pandas as pd
import pytest
import smallproject
from commands import ROOT

from kutools import errors, facts, plan, tables
from kutools.periods import Period
from kutools.project import Project
from kutools.reports import overview
from kutools.reports.overview import MOST_CHANGED, MOST_SHORT

NOW, BEFORE = "2020-T2", "2019-T2"
SAVING = "Kursbesparing, ett tillfälle av varje kurs"


@pytest.fixture(scope="module")
def made() -> plan.Plan:
    """The plan of the report for 2020-T2, on the project's own data."""
    return plan.make(Project.find(ROOT), Period.parse(NOW))


@pytest.fixture(scope="module")
def table(made) -> pd.DataFrame:
    """Every fact of 2020-T2 and of the periods that it is compared with."""
    return made.facts()


@pytest.fixture(scope="module")
def first(made, table) -> overview.Overview:
    """What the first page of 2020-T2 says."""
    return overview.make(made, table)


def figure(first, label: str) -> dict[str, str]:
    """A key figure by its label, with ordinary spaces."""
    (found,) = [one for one in first.key_figures if one["label"] == label]
    return {key: text.replace("\u00a0", " ") for key, text in found.items()}


def rows(shown) -> list[list[str]]:
    """The texts of a table's rows, with ordinary spaces."""
    return [[c.text.replace("\u00a0", " ") for c in row] for row in shown.exhibit.table.rows]


def test_a_share_says_how_it_moved_and_whether_it_reaches_its_target(first):
    """Attendance is 76 %, was 79 % in the same months, and the target is 80 %.

    It stands as the indicator does that it is the result of: 76 of 80 is partly reached.
    """
    assert figure(first, "Närvaro i samtliga nätverk") == {
        "label": "Närvaro i samtliga nätverk",
        "value": "76 %",
        "sign": "◐",
        "status": "når inte målvärdet 80 %, delvis uppfyllt",
        "was": "79 % (−3 procentenheter)",
        "before": "januari–augusti 2019",
    }


def test_amounts_can_be_taken_in_at_a_glance(made, table):
    """Millions are mnkr and thousands tkr; a unit that the label names is not said again."""
    names = ["ekonomi.disponibla", "kurser.besparing", "personal.arsarbetare"]
    chosen = replace(made, params=replace(made.params, key_figures=names))
    first = overview.make(chosen, table)
    assert figure(first, "Disponibla medel")["value"] == "134,4 mnkr"
    assert figure(first, f"{SAVING}, januari–juni 2020")["value"] == "465 tkr"
    assert figure(first, "Årsarbetare")["value"] == "45,30"


def test_what_falls_short_is_named_the_furthest_first(first, table):
    """9 of 12 indicators of 2020-T2 fall short: 438 participants of 2 726 the furthest."""
    assert first.summary == "9 av 12 mätetal med målvärde och resultat når inte målet."
    shown = rows(first.shortfalls)
    assert len(shown) == MOST_SHORT
    assert shown[0][:3] == [
        "Antal deltagare på aktiviteter via Kurs och konferens",
        "438 (jan–jun 2020)",
        "○ inte uppfyllt",
    ]
    own = table[table["period"] == NOW].set_index("item")
    results = own[(own["label"] == "Resultat") & own["name"].str.startswith("matetal.")]
    shares = [results.loc[row[0], "value"] / results.loc[row[0], "target"] for row in shown]
    assert shares == sorted(shares) and shares[-1] < 1


def test_changes_are_those_of_the_same_months_the_largest_first(first, table):
    """Each row is the figure now, the figure before, and the difference between the two."""
    shown = rows(first.changes)
    assert 0 < len(shown) <= MOST_CHANGED
    assert shown[0] == ["Beviljad andel av sökt belopp", "31 %", "1 %", "+30"]
    sizes = [abs(row[-1].value) for row in first.changes.exhibit.table.rows]
    assert sizes == sorted(sizes, reverse=True)


def test_what_rests_on_made_up_rows_is_no_news(first, table):
    """Attendance of a network is reconstructed; only grants have changes that were published.

    Where the rows are an organisation's own, no share that moved more is left out.
    """
    assert {row[0] for row in rows(first.changes)} == {
        "Beviljad andel av sökt belopp",
        "Beviljad andel av ansökningarna",
    }
    shares = table[(table["unit"] == "andel") & (table["status"] == "ok")].set_index("name")
    now, before = (shares[shares["period"] == period] for period in (NOW, BEFORE))
    now = now[now["target"].notna() & now.index.str.startswith("externa_medel.")]
    moved = (now["value"] - before["value"]).dropna().abs().sort_values(ascending=False)
    named = [abs(row[-1].value) / 100 for row in first.changes.exhibit.table.rows]
    assert named == pytest.approx(list(moved))


def test_every_number_can_be_traced(first, table):
    """The cells of the first page name the facts they show, as those of a chapter do."""
    known = {tables.traced(fact) for fact in table.to_dict("records")}
    for laid in first.tables:
        for cell in (cell for row in laid.rows for cell in row if cell.has_value):
            assert set(cell.of.split(tables.MINUS)) <= known


def test_rows_that_were_never_published_are_marked(first):
    """What rests on reconstructed rows says so below the table, and names its files."""
    assert "Rekonstruerade uppgifter." in first.shortfalls.html
    assert "data/narvaro" in first.shortfalls.html


def test_where_all_targets_are_reached_nothing_falls_short(made, table):
    """A report without shortfalls has no list of them, and does not say that there are none."""
    reached = table.assign(target=table["target"].mask(table["target"].notna(), -1.0))
    first = overview.make(made, reached)
    assert (first.summary, first.shortfalls) == ("", None)
    assert {one["sign"] for one in first.key_figures if one["status"]} == {"●"}


def test_without_an_earlier_period_nothing_has_changed(made, table):
    """A first report has no changes to tell, and its key figures say nothing of before."""
    first = overview.make(made, table[table["period"] == NOW])
    assert first.changes is None
    assert {one["was"] for one in first.key_figures} == {""}


def test_a_change_that_rounds_to_nothing_is_none(made, table):
    """Half a per mille is not a change that anybody should read of."""
    shares = facts.select(table, "externa_medel.andel_belopp", periods=[Period.parse(NOW)])
    before = shares.assign(period=BEFORE, covers=BEFORE, value=shares["value"] - 0.0005)
    assert (
        overview.make(made, facts.together([table[table["period"] == NOW], before])).changes is None
    )


def test_a_misspelt_key_figure_is_told_with_the_nearest(made, table):
    """A name that no figure has stops the run; it says which was meant."""
    wrong = replace(made, params=replace(made.params, key_figures=["narvaro.samtlig"]))
    with pytest.raises(
        errors.ParamsError, match=r'"narvaro.samtlig".*Menade du "narvaro.samtliga"'
    ):
        overview.make(wrong, table)


def test_a_report_without_indicators_has_none_that_fall_short(drafted):
    """Where no indicator has a result, the first page still has its key figures."""
    made = plan.make(drafted, smallproject.PERIOD)
    facts_alone = made.facts()
    without = facts_alone[~facts_alone["name"].str.startswith("matetal.")]
    first = overview.make(made, without)
    assert (first.summary, first.shortfalls) == ("", None)
    assert [one["label"] for one in first.key_figures] == ["Utfall", "Närvaro i samtliga nätverk"]


def test_a_key_figure_whose_own_register_is_empty_is_left_out(made, table):
    """The budget follow-up alone has no financiers to tell of; that is no misspelling."""
    name = "ekonomi.andel_extern"
    alone = replace(made, params=replace(made.params, key_figures=[name]))
    without = overview.make(alone, table[table["name"] == "ekonomi.utfall"])
    assert (without.absent, without.key_figures) == ([name], [])
    there = overview.make(alone, table)
    assert there.absent == [] and len(there.key_figures) == 1
