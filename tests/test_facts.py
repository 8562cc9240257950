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
    return table.assign(period=str(period), covers=str(period), source="narvaro")


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
        "group": "",
        "period": "2020-T2",
        "value": 0.954,
        "unit": "andel",
        "n": 3,
        "status": "ok",
        "target": None,
        "direction": "",
    }


def test_a_target_stands_with_its_figure():
    """What a figure should reach, and that more is better, stands in the table and as JSON."""
    table = made("narvaro.natverk", {"PKS": 0.95, "Reko": 0.72}, target=0.8)
    assert list(table["target"]) == [0.8, 0.8]
    assert list(table["direction"]) == ["högre", "högre"]
    figures = facts.as_figures(table, NOW).values()
    assert [(f["target"], f["direction"]) for f in figures] == [(0.8, "högre")] * 2
    assert [facts.is_reached(fact) for _, fact in table.iterrows()] == [True, False]


@pytest.mark.parametrize(
    ("value", "target", "direction", "lacks"),
    [
        (0.75, 0.8, "högre", 0.05),
        (0.7999999999999999, 0.8, "högre", 0),
        (480, 500, "lägre", -20),
        (520, 500, "lägre", 20),
        (1, 3, "lika", 2),
        (5, 3, "lika", 2),
        (3, 3, "lika", 0),
    ],
)
def test_a_target_is_reached_by_its_direction(value, target, direction, lacks):
    """A figure may have to be high, low or just so; a computer's dust makes no difference."""
    assert facts.short_of(value, target, direction) == pytest.approx(lacks, abs=1e-12)
    fact = {"status": "ok", "value": value, "target": target, "direction": direction}
    assert facts.is_reached(fact) == (lacks <= 0)


@pytest.mark.parametrize(
    "fact",
    [
        {"status": "ok", "value": 0.9, "target": math.nan, "direction": ""},
        {"status": "missing", "value": math.nan, "target": 0.8, "direction": "högre"},
        {"status": "suppressed", "value": math.nan, "target": 0.8, "direction": "högre"},
    ],
)
def test_without_value_or_target_nothing_is_reached_or_missed(fact):
    """Where there is no target, or nothing to hold against it, neither answer is given."""
    assert facts.is_reached(fact) is None


def test_figures_are_found_by_a_word():
    """A word in name, label or item finds a period's figures, whatever its case."""
    found = facts.search(FACTS, NOW, "reko")
    assert list(found) == ["name", "label", "item", "värde"]
    assert found.to_numpy().tolist() == [["narvaro.natverk.reko", "Närvaro", "Reko", "72\u00a0%"]]
    assert names(facts.search(FACTS, NOW)) == names(FACTS[FACTS["period"] == str(NOW)])
    assert names(facts.search(FACTS, BEFORE, "närvaro")) == [
        "narvaro.natverk.pks",
        "narvaro.samtliga",
    ]
    assert facts.search(FACTS, NOW, "saknas").empty
    assert facts.search(FACTS, NOW, "reko (").empty
    assert facts.search(FACTS, NOW, "rek.").empty
    assert facts.search(facts.together([]), NOW, "a").empty


@pytest.mark.parametrize("status", ["suppressed", "missing"])
def test_only_what_may_be_shown_has_a_number_in_json(status):
    """A withheld or missing figure has no value in figures.json, whatever the table holds."""
    table = FACTS.assign(status=status)
    figures = facts.as_figures(table, NOW)
    assert {figure["value"] for figure in figures.values()} == {None}
    assert {figure["status"] for figure in figures.values()} == {status}


def test_figures_as_json_are_of_the_period_they_cover():
    """Courses in a report for January–August are of the half-year, and figures.json says so."""
    table = made("kurser.genomforda", 34, "antal").assign(covers="2020-H1")
    (figure,) = facts.as_figures(table, NOW).values()
    assert figure["period"] == "2020-H1"


def test_what_a_withheld_figure_rests_on_is_withheld_too():
    """The number of answers behind a withheld share is not told; that behind a missing one is."""
    table = made("enkat.nytta", {"A": 0.5, "B": math.nan}, n={"A": 4, "B": 0})
    figures = facts.as_figures(facts.withhold(table), NOW)
    assert [(f["status"], f["n"]) for f in figures.values()] == [
        ("suppressed", None),
        ("missing", 0),
    ]


# What items belong to.


@pytest.mark.parametrize(
    ("fact", "title"),
    [
        ({"label": "Närvaro", "item": "Reko", "group": "Vård"}, "Närvaro – Reko"),
        ({"label": "Närvaro", "item": "", "group": "Vård"}, "Närvaro – Vård"),
        ({"label": "Närvaro", "item": "", "group": ""}, "Närvaro"),
        ({"label": "Närvaro", "item": ""}, "Närvaro"),
    ],
)
def test_what_a_fact_is_of(fact, title):
    """A fact is named by its label and its item, or else by the group that it sums."""
    assert facts.title(fact) == title


def test_items_belong_to_groups():
    """All items belong to one group, or each to its own, in whatever order these are given."""
    assert list(made("a", {"PKS": 1, "Reko": 2}, group="Mål")["group"]) == ["Mål", "Mål"]
    each = made("a", {"PKS": 1, "Reko": 2}, group={"Reko": "Två", "PKS": "Ett"})
    assert list(each["group"]) == ["Ett", "Två"]
    assert list(made("a", 1)["group"]) == [""]


# How an indicator stands.


@pytest.mark.parametrize(
    ("place", "word", "shown"),
    [
        (0, "inte uppfyllt", "○ inte uppfyllt"),
        (1, "delvis uppfyllt", "◐ delvis uppfyllt"),
        (2, "uppfyllt", "● uppfyllt"),
        (math.nan, "inget resultat", "– inget resultat"),
    ],
)
def test_a_status_is_a_symbol_and_a_word(place, word, shown):
    """A status is shown by symbol and word, and figures.json has the word."""
    table = made("matetal.a.status", place, "status")
    fact = table.iloc[0]
    assert facts.status_word(fact) == word
    assert facts.shown(fact).replace("\u00a0", " ") == shown
    (figure,) = facts.as_figures(table, NOW).values()
    assert figure["value"] == word


@pytest.mark.attack
def test_a_withheld_status_is_not_told():
    """How an indicator stands on a withheld result is withheld, in the report and in json."""
    table = made("matetal.a.status", math.nan, "status").assign(status="suppressed")
    assert facts.shown(table.iloc[0]) == "..*"
    (figure,) = facts.as_figures(table, NOW).values()
    assert (figure["value"], figure["status"]) == (None, "suppressed")


# What rests on few answers.


def withheld(n: dict[str, int], *wholes: str) -> set[str]:
    """The items of one whole that are withheld, each resting on so many answers."""
    shares = {item: 0.5 if count else math.nan for item, count in n.items()}
    table = facts.withhold(made("enkat.nytta.partnerskap", shares, n=n), wholes)
    hidden = table[table["status"] == "suppressed"]
    assert hidden["value"].isna().all()
    return set(hidden["item"])


WHOLE = "enkat.nytta.partnerskap"


@pytest.mark.attack
def test_fewer_than_five_answers_are_withheld():
    """Four answers are withheld and five are not; none at all are missing, not withheld."""
    assert withheld({"A": 4, "B": 5, "C": 0, "D": 1}) == {"A", "D"}


@pytest.mark.attack
@pytest.mark.parametrize(
    ("n", "hidden"),
    [
        ({"A": 4, "B": 9, "C": 5}, {"A", "C"}),
        ({"A": 1, "B": 9, "C": 5}, {"A", "C"}),
        ({"A": 2, "B": 9, "C": 2, "D": 7}, {"A", "C", "D"}),
        ({"A": 2, "B": 9, "C": 3}, {"A", "C"}),
        ({"A": 4, "B": 0, "C": 8}, {"A", "C"}),
        ({"A": 4, "B": 0}, {"A"}),
        ({"A": 9, "B": 8}, set()),
    ],
)
def test_the_whole_gives_no_part_away(n, hidden):
    """What is withheld of a whole rests on five answers or more together, else one more part is.

    The next fewest answers go; a part without answers hides nothing.
    """
    assert withheld(n, WHOLE) == hidden


def test_only_the_parts_of_the_whole_are_withheld_for_it():
    """A part of another whole, or one whose name only begins alike, is left alone."""
    table = facts.together(
        [
            made(WHOLE, {"A": 0.5, "B": 0.5}, n={"A": 4, "B": 30}),
            made(f"{WHOLE}_forr", {"C": 0.5}, n={"C": 6}),
            made("enkat.annat.partnerskap", {"D": 0.5}, n={"D": 6}),
        ]
    )
    hidden = facts.withhold(table, [WHOLE, "enkat.annat.partnerskap"])
    assert set(hidden.loc[hidden["status"] == "suppressed", "item"]) == {"A", "B"}


def test_withholding_leaves_the_facts_as_they_were():
    """The facts that are handed over keep their values."""
    table = made(WHOLE, {"A": 0.5, "B": 0.5}, n={"A": 4, "B": 30})
    before = table.copy()
    facts.withhold(table, [WHOLE])
    pd.testing.assert_frame_equal(table, before)


# Parameters that are shares.


@pytest.mark.parametrize("value", [0, 0.8, 1])
def test_a_share_is_between_nought_and_one(value):
    """A parameter that is a share may be any, from none to all."""
    facts.check_share("attendance_target", value)


@pytest.mark.parametrize("value", [-0.01, 1.01, 80])
def test_a_parameter_that_is_no_share_is_refused(value):
    """80 for 80 per cent is told with the parameter's name and what to write."""
    with pytest.raises(ParamsError) as told:
        facts.check_share("attendance_target", value)
    assert str(told.value) == (
        f'parametern "attendance_target" är {value}, väntade en andel mellan 0 och 1; '
        "skriv 0.80 för 80 %."
    )
