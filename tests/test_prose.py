"""Numbers in a text are bound to facts, never typed."""

import pytest

from kutools import facts, prose
from kutools.errors import ParamsError
from kutools.periods import Period

NOW = Period.parse("2020-T2")


def made(name: str, value: float, unit: str, period: str = "2020-T2"):
    """One fact of a period."""
    return facts.make(name, "Uppgift", value, unit).assign(period=period)


FACTS = facts.together(
    [
        made("narvaro.samtliga", 0.755, "andel"),
        made("ekonomi.kvarvarande", -547_000, "kr"),
        made("ekonomi.prognos", float("nan"), "kr"),
        made("enkat.nytta", 0.9, "andel").assign(status="suppressed"),
        made("narvaro.samtliga", 0.7, "andel", period="2019-T2"),
    ]
)


def bound(text: str, **more) -> str:
    """A text with its figures of the period, with ordinary spaces."""
    return prose.bind(text, FACTS, NOW, **more).replace("\u00a0", " ")


@pytest.mark.parametrize("name", ["{{ narvaro.samtliga }}", "{{narvaro.samtliga}}"])
def test_a_name_becomes_the_figure_of_the_period(name):
    """A name in double braces becomes the figure as a reader sees it, of the report's period."""
    assert bound(f"Närvaron var {name} i år.") == "Närvaron var 76 % i år."


def test_several_figures():
    """Every name is bound, the same one also twice, and the rest of the text is untouched."""
    text = "{{ narvaro.samtliga }} * {{ ekonomi.kvarvarande }}{{ narvaro.samtliga }} {x} 5 %"
    assert bound(text) == "76 % * −547 000 kr76 % {x} 5 %"


def test_a_missing_figure_is_a_dash():
    """A figure without value is never 0 in a sentence."""
    assert bound("Prognosen är {{ ekonomi.prognos }}.") == "Prognosen är –."


def test_an_unknown_name_suggests_the_nearest():
    """A misspelt name stops the run, with the name that was meant."""
    with pytest.raises(ParamsError) as told:
        bound("{{ narvaro.samtlig }}")
    assert str(told.value) == (
        '2020-T2: det finns ingen uppgift "narvaro.samtlig". Menade du "narvaro.samtliga"?'
    )


@pytest.mark.parametrize(
    "inside",
    [
        "narvaro.samtliga | upper",
        "narvaro.samtliga + 1",
        "",
        "1 + 1",
        "config",
        "narvaro['samtliga']",
        "narvaro.samtliga.__class__",
        "NARVARO.SAMTLIGA",
        "narvaro",
    ],
)
def test_nothing_but_names_is_allowed(inside):
    """What stands in braces is a figure's name: no formula, no filter, no code."""
    with pytest.raises(ParamsError, match="det finns ingen uppgift"):
        bound(f"{{{{ {inside} }}}}")


@pytest.mark.parametrize(
    "text", ["{{ narvaro.samtliga }", "{ narvaro.samtliga }}", "{{ narvaro.{x} }}", "{{", "a }}"]
)
def test_braces_without_a_name_are_refused(text):
    """A brace too few would leave a hole in the published text, so it stops the run."""
    with pytest.raises(ParamsError, match="2020-T2: klamrar utan uppgift"):
        bound(f"Närvaron var {text} i år.")


def test_a_value_is_no_markup():
    """The mark of a withheld figure does not start emphasis in a Markdown text."""
    assert bound("{{ enkat.nytta }} och {{ enkat.nytta }}") == r"..\* och ..\*"


def test_a_text_that_is_no_markdown_has_no_backslashes():
    """In a plain text the value stands as it is."""
    assert bound("{{ enkat.nytta }}", markdown=False) == "..*"


@pytest.mark.parametrize("character", list("\\`*_[]<>#|"))
def test_every_character_of_markup_is_escaped(character, monkeypatch):
    """Whatever a value holds, Markdown and HTML take it as text."""
    monkeypatch.setattr(facts, "shown", lambda fact: f"a{character}b")
    assert bound("{{ narvaro.samtliga }}") == f"a\\{character}b"


def test_a_value_is_not_bound_again(monkeypatch):
    """A value that holds braces is shown, not looked up."""
    monkeypatch.setattr(facts, "shown", lambda fact: "{{ ekonomi.prognos }}")
    assert bound("{{ narvaro.samtliga }}") == "{{ ekonomi.prognos }}"
