"""A fact is one figure with name, value, unit and what it rests on; nothing is silently 0."""

import json
import math

import pandas as pd
import pytest

from kutools import facts
from kutools.errors import ParamsError
from kutools.periods import Period

NOW, BEFORE = Period.parse("2020-T2"), Period.parse("2019-T2")


def made(name: str, values, unit: str = "andel", period: Period = NOW, **more) -> pd.DataFrame:
    """Facts of one measure in one period."""
    table = facts.make(name, "Närvaro", values, unit, **more)
    return table.assign(period=str(period), source="narvaro")


FACTS = facts.together(
    [
        made("narvaro.natverk", {"PKS": 0.954, "Reko": 0.72}, n={"PKS": 3, "Reko": 4}),
        made("narvaro.natverk_antal", 21, "antal"),
        made("narvaro.samtliga", 0.76),
        made("ekonomi.utfall", {"Fritid": 5000}, "kr"),
        made("ekonomi.utfall", 5000, "kr"),
        made("narvaro.natverk", {"PKS": 0.9}, period=BEFORE),
        made("narvaro.samtliga", math.nan, period=BEFORE),
    ]
)


def names(table: pd.DataFrame) -> list[str]:
    """The names of some facts, in order."""
    return list(table["name"])


def test_names_are_slugs_of_the_items():
    """A figure's name is ASCII; its item keeps the name that readers know, and `end` comes last."""
    table = made("narvaro.sida", {"Strategigrupp äldre": 0.66}, end="kommuner")
    assert names(table) == ["narvaro.sida.strategigrupp_aldre.kommuner"]
    assert list(table["item"]) == ["Strategigrupp äldre"]


def test_a_single_value_has_no_item():
    """A figure for the whole has its own name and an empty item."""
    table = made("narvaro.samtliga", 0.76, n=70)
    assert names(table) == ["narvaro.samtliga"]
    assert (table["item"][0], table["n"][0], table["status"][0]) == ("", 70, "ok")


def test_each_item_rests_on_its_own_rows():
    """What an item rests on follows the item, whatever the order; one not counted has nothing."""
    table = made("narvaro.natverk", {"PKS": 0.9, "Reko": 0.7}, n={"Reko": 4})
    assert list(table["n"]) == [0, 4]


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_missing(value):
    """A value that does not exist is missing, and so is a share of nothing."""
    table = made("narvaro.samtliga", value)
    assert table["status"][0] == "missing"
    assert math.isnan(table["value"][0])
    assert facts.shown(table.iloc[0]) == "–"


def test_values_are_not_changed():
    """The series that a measure hands over is as it was."""
    series = pd.Series({"PKS": 1, "Reko": math.inf})
    before = series.copy()
    facts.make("narvaro.natverk", "Närvaro", series, "andel")
    pd.testing.assert_series_equal(series, before)


def test_nothing_put_together_is_an_empty_table_of_facts():
    """Without any facts there is still a table of facts, in which nothing is found."""
    table = facts.together([])
    assert list(table) == facts.COLUMNS
    assert facts.select(table, "narvaro.natverk", periods=[NOW]).empty
    assert facts.as_figures(table, NOW) == {}


def test_a_name_selects_what_is_below_it_and_nothing_beside_it():
    """`narvaro.natverk` gives every network, but not the number of networks."""
    assert names(facts.select(FACTS, "narvaro.natverk", periods=[NOW])) == [
        "narvaro.natverk.pks",
        "narvaro.natverk.reko",
    ]


def test_a_name_selects_the_figure_itself_and_those_below():
    """`ekonomi.utfall` gives each area and the sum."""
    assert names(facts.select(FACTS, "ekonomi.utfall")) == [
        "ekonomi.utfall.fritid",
        "ekonomi.utfall",
    ]


def test_figures_come_in_the_order_of_the_names():
    """The notebook decides the order of columns, not the measures."""
    chosen = facts.select(FACTS, "narvaro.samtliga", "narvaro.natverk", periods=[NOW])
    assert names(chosen) == ["narvaro.samtliga", "narvaro.natverk.pks", "narvaro.natverk.reko"]
    assert list(chosen.index) == [0, 1, 2]


def test_a_figure_that_two_names_give_comes_once():
    """A figure chosen by its own name and by one above it is not counted twice."""
    chosen = facts.select(FACTS, "narvaro.natverk.reko", "narvaro.natverk", periods=[NOW])
    assert names(chosen) == ["narvaro.natverk.reko", "narvaro.natverk.pks"]


def test_periods_select():
    """Only the periods named; without names, all. A name that is not there gives nothing."""
    assert list(facts.select(FACTS, "narvaro.natverk.pks")["period"]) == ["2020-T2", "2019-T2"]
    assert list(facts.select(FACTS, "narvaro", periods=[BEFORE])["period"].unique()) == ["2019-T2"]
    assert facts.select(FACTS, "narvaro.natver").empty


def test_one_figure():
    """A figure is found by its whole name in its own period."""
    assert facts.one(FACTS, "narvaro.natverk.pks", BEFORE)["value"] == 0.9


def test_an_unknown_figure_suggests_the_nearest():
    """A misspelt name is told with the name that was meant."""
    with pytest.raises(ParamsError) as told:
        facts.one(FACTS, "narvaro.natverk.psk", NOW)
    assert str(told.value) == (
        '2020-T2: det finns ingen uppgift "narvaro.natverk.psk". Menade du "narvaro.natverk.pks"?'
    )


def test_a_figure_of_another_period_is_none():
    """A figure that only an earlier period has is not taken from there."""
    with pytest.raises(ParamsError, match="2019-T2: det finns ingen uppgift"):
        facts.one(FACTS, "narvaro.natverk_antal", BEFORE)
    with pytest.raises(ParamsError, match="det finns ingen uppgift"):
        facts.one(facts.together([]), "narvaro.samtliga", NOW)


def test_figures_as_shown():
    """A reader sees a value with its unit, a dash where it is missing, a mark where withheld."""
    fact = facts.one(FACTS, "narvaro.natverk.pks", NOW)
    assert facts.shown(fact) == "95\u00a0%"
    assert facts.shown(facts.one(FACTS, "narvaro.samtliga", BEFORE)) == "–"
    withheld = fact.copy()
    withheld["status"] = "suppressed"
    assert facts.shown(withheld) == "..*"


def test_figures_as_json():
    """Every figure of the period stands in figures.json by name, with value, unit and period."""
    figures = json.loads(json.dumps(facts.as_figures(FACTS, NOW), allow_nan=False))
    assert list(figures) == names(FACTS[FACTS["period"] == "2020-T2"])
    assert figures["narvaro.natverk.pks"] == {
        "label": "Närvaro",
        "item": "PKS",
        "period": "2020-T2",
        "value": 0.954,
        "unit": "andel",
        "n": 3,
        "status": "ok",
    }


@pytest.mark.parametrize("status", ["suppressed", "missing"])
def test_only_what_may_be_shown_has_a_number_in_json(status):
    """A withheld or missing figure has no value in figures.json, whatever the table holds."""
    table = FACTS.assign(status=status)
    figures = facts.as_figures(table, NOW)
    assert {figure["value"] for figure in figures.values()} == {None}
    assert {figure["status"] for figure in figures.values()} == {status}
