"""Numbers and words about numbers in a text are bound to facts, never typed."""

import math
import re
from decimal import Decimal

import pytest
from byhand import gate, made
from datafolder import spaced
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kutools import facts, measures, prose, swedish
from kutools.errors import ParamsError
from kutools.periods import Period

NOW = Period.parse("2020-T2")
OTHER_WORDS = ("ökat", "minskat", "kvar", "%", "högst", "lägst", "plats")


def moved(before: float, now: float, unit: str, **columns: object):
    """One figure in the report's period and in the year before."""
    tables = made("a.b", now, unit), made("a.b", before, unit, "2019-T2", **columns)
    return facts.together(tables)


def parts(unit: str = "andel", **values: float):
    """Figures below `a`, one for each item."""
    return facts.together(
        made(f"a.{swedish.slug(item)}", value, unit, item=item) for item, value in values.items()
    )


def says(inside: str, *tables) -> str:
    """What stands in the text instead of braces with this inside, with ordinary spaces."""
    return spaced(prose.bind(f"{{{{ {inside} }}}}", facts.together(tables), NOW, markdown=False))


def refused(inside: str, *tables) -> str:
    """What an analyst is told of braces with this inside."""
    with pytest.raises(ParamsError) as told:
        says(inside, *tables)
    return spaced(str(told.value)).removeprefix("2020-T2: ")


FACTS = facts.together(
    [
        made("narvaro.samtliga", 0.755, "andel"),
        made("ekonomi.kvarvarande", -547_000, "kr"),
        made("ekonomi.prognos", math.nan, "kr"),
        made("enkat.nytta", 0.9, "andel").assign(status="suppressed"),
        made("narvaro.samtliga", 0.7, "andel", period="2019-T2"),
    ]
)


def bound(text: str, **more) -> str:
    """A text with its figures of the period, with ordinary spaces."""
    return spaced(prose.bind(text, FACTS, NOW, **more))


# A name alone.


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


def test_an_unknown_name_suggests_several():
    """Where several names are near, at most three are told, the nearest first."""
    known = [made(f"narvaro.natverk.pks{end}", 1, "andel") for end in ("", "1", "12", "123")]
    assert refused("narvaro.natverk.pk", *known) == (
        'det finns ingen uppgift "narvaro.natverk.pk". Menade du "narvaro.natverk.pks" eller '
        '"narvaro.natverk.pks1" eller "narvaro.natverk.pks12"?'
    )


def test_a_name_like_none_suggests_nothing():
    """A name that is like no other is told alone."""
    assert refused("xyz", FACTS) == 'det finns ingen uppgift "xyz".'


# How a figure has moved: mot.


@pytest.mark.parametrize(
    ("unit", "before", "now", "said"),
    [
        ("andel", 0.79, 0.76, "har minskat från 79 % till 76 % (−3 procentenheter)"),
        ("andel", 0.76, 0.79, "har ökat från 76 % till 79 % (+3 procentenheter)"),
        ("andel", 0.76, 0.77, "har ökat från 76 % till 77 % (+1 procentenhet)"),
        ("andel", 0.76, 0.76, "ligger kvar på 76 %"),
        ("andel", 0.7601, 0.7604, "ligger kvar på 76 %"),
        ("andel", 0.8, 0.7999999999999999, "ligger kvar på 80 %"),
        ("antal", 5, 7, "har ökat från 5 till 7 (+2)"),
        ("antal", 1234, 1000, "har minskat från 1 234 till 1 000 (−234)"),
        ("kr", 0, 0, "ligger kvar på 0 kr"),
        ("kr", 547, 600, "har ökat från 547 till 600 kr (+53 kr)"),
        (
            "årsarbetare",
            24.40,
            27.95,
            "har ökat från 24,40 till 27,95 årsarbetare (+3,55 årsarbetare)",
        ),
    ],
)
def test_how_a_figure_has_moved(unit, before, now, said):
    """The word for the direction, both ends and the change all come from the data."""
    assert says('a.b | mot("2019-T2")', moved(before, now, unit)) == said


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        (-547, -600, "har minskat från −547 till −600 kr (−53 kr)"),
        (-600, -547, "har ökat från −600 till −547 kr (+53 kr)"),
        (-547, 20, "har ökat från −547 till 20 kr (+567 kr)"),
        (20, -547, "har minskat från 20 till −547 kr (−567 kr)"),
        (-547, -547, "ligger kvar på −547 kr"),
    ],
)
def test_a_deficit_that_grows_has_decreased(before, now, said):
    """Below zero a larger amount is a smaller one; every minus sign is a true one."""
    assert says('a.b | mot("2019-T2")', moved(before, now, "kr")) == said


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        (0.785, 0.764, "har minskat från 78,5 % till 76,4 % (−2,1 procentenheter)"),
        (0.7551, 0.7649, "har ökat från 75,5 % till 76,5 % (+1,0 procentenheter)"),
        (0.7549, 0.7551, "ligger kvar på 75,5 %"),
    ],
)
def test_decimals_until_the_change_adds_up(before, now, said):
    """What would be 79 % and 76 % beside −2 is written with the decimals that it takes."""
    assert says('a.b | mot("2019-T2")', moved(before, now, "andel")) == said


def test_decimals_of_amounts_in_thousands():
    """In tkr too the change is the difference between its two ends as they are written."""
    said = "har ökat från 5 722,6 till 5 723,4 tkr (+0,8 tkr)"
    assert says('a.b | tkr | mot("2019-T2")', moved(5_722_600, 5_723_400, "kr")) == said
    said = "har minskat från 31,9 till 29,4 mnkr (−2,5 mnkr)"
    assert says('a.b | mnkr | mot("2019-T2")', moved(31_900_000, 29_400_000, "kr")) == said


@settings(deadline=None)
@given(
    whole=st.tuples(st.integers(1, 60), st.integers(1, 60)),
    part=st.tuples(st.integers(0, 60), st.integers(0, 60)),
)
@example(whole=(3, 3), part=(1, 2))
@example(whole=(7, 9), part=(3, 5))
def test_a_change_adds_up_as_it_is_written(whole, part):
    """Whoever subtracts the two ends as they are written gets the change as it is written."""
    before, now = (min(p, w) / w for p, w in zip(part, whole, strict=True))
    said = says('a.b | mot("2019-T2")', moved(before, now, "andel"))
    if said.startswith("ligger kvar"):
        assert abs(now - before) < 0.005
        return
    old, new, change = (
        Decimal(number.replace("−", "-").replace(",", "."))
        for number in re.findall(r"[+−]?[\d,]+", said)
    )
    assert new - old == change, said
    assert ("ökat" in said) == (now > before)


@pytest.mark.parametrize(
    ("state", "why"),
    [("suppressed", "underlaget är för litet"), ("missing", "uppgift saknas")],
)
@pytest.mark.parametrize("period", ["2020-T2", "2019-T2", "both"])
def test_what_may_not_be_shown_has_no_direction(state, why, period):
    """Where an end is withheld or missing, neither its value nor a direction is told."""
    table = moved(0.71, 0.93, "andel")
    table["status"] = table["status"].mask(table["period"].eq(period) | (period == "both"), state)
    said = says('a.b | mot("2019-T2")', table)
    assert said == f"kan inte jämföras med januari–augusti 2019, eftersom {why}"
    change = says('a.b | förändring("2019-T2")', table)
    assert change == {"suppressed": "..*", "missing": "–"}[state]
    for text in (said, change):
        assert not any(word in text for word in (*OTHER_WORDS, "71", "93", "22"))


def test_withheld_tells_more_than_missing():
    """Of one end withheld and one missing, that the ground is too small is what is told."""
    table = moved(math.nan, 0.9, "andel")
    table.loc[table["period"] == "2020-T2", "status"] = "suppressed"
    assert says("a.b | mot", table).endswith("eftersom underlaget är för litet")


def test_other_months_are_named():
    """A comparison with another part of the year says which; with the same part it need not."""
    table = moved(0.79, 0.76, "andel", covers="2019")
    assert says('a.b | mot("2019-T2")', table) == (
        "har minskat från 79 % (2019) till 76 % (−3 procentenheter)"
    )
    table = moved(400, 500, "kr", covers="2019-T1")
    assert says("a.b | mot", table) == (
        "har ökat från 400 (januari–april 2019) till 500 kr (+100 kr)"
    )


def test_what_a_figure_really_covers_decides():
    """Courses of the first half-year are compared with courses of the first half-year."""
    table = facts.together(
        [
            made("a.b", 5, "antal", covers="2020-H1"),
            made("a.b", 4, "antal", "2019-T2", covers="2019-H1"),
        ]
    )
    assert says("a.b | mot", table) == "har ökat från 4 till 5 (+1)"
    table.loc[1, "status"] = "missing"
    assert "jämföras med januari–juni 2019," in says("a.b | mot", table)


THREE_YEARS = facts.together(
    made("a.b", value, "andel", period)
    for period, value in {"2020-T2": 0.76, "2019-T2": 0.79, "2018-T2": 0.5}.items()
)


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("a.b | då", "79 %"),
        ("a.b | då()", "79 %"),
        ('a.b | då("")', "79 %"),
        ('a.b|då("2018-T2")', "50 %"),
        ("a.b | då(”2018-T2”)", "50 %"),
        ("a.b | då(“2018-T2”)", "50 %"),
        ("a.b | förändring", "−3 procentenheter"),
        ('a.b | förändring("2018-T2")', "+26 procentenheter"),
        ('a.b | mot("2018-T2")', "har ökat från 50 % till 76 % (+26 procentenheter)"),
    ],
)
def test_which_period_is_meant(inside, said):
    """Without a period the nearest compared with is meant; quotes may be straight or curved."""
    assert says(inside, THREE_YEARS) == said


@pytest.mark.parametrize("way", ["mot", "förändring", "då"])
def test_a_period_that_is_not_compared_with(way):
    """A figure of another period cannot be told; the periods that there are, are."""
    assert refused(f'a.b | {way}("2017-T2")', THREE_YEARS) == (
        'det finns ingen uppgift "a.b" för 2017-T2; den finns för 2019-T2 och 2018-T2.'
    )
    assert refused(f"a.b | {way}", made("a.b", 0.76, "andel")) == (
        'det finns ingen uppgift "a.b" för någon tidigare period.'
    )


# How much a figure has moved, and what it was: förändring, då.


@pytest.mark.parametrize(
    ("unit", "before", "now", "said"),
    [
        ("andel", 0.76, 0.76, "0 procentenheter"),
        ("andel", 0.76, 0.75, "−1 procentenhet"),
        ("andel", 0.785, 0.764, "−2,1 procentenheter"),
        ("kr", 5, -5, "−10 kr"),
        ("antal", 3, 4, "+1"),
    ],
)
def test_how_much_a_figure_has_moved(unit, before, now, said):
    """The change alone is the one that stands beside both ends."""
    table = moved(before, now, unit)
    assert says("a.b | förändring", table) == said
    assert before == now or f"({said})" in says("a.b | mot", table)


def test_what_a_figure_was():
    """An earlier value is written as it was shown, in the unit asked for, never a 0 for nothing."""
    assert says("a.b | tkr | då", moved(5_000, 7_000, "kr")) == "5 tkr"
    assert says("a.b | då", moved(math.nan, 7_000, "kr")) == "–"
    assert says("a.b | då", moved(0.9, 0.8, "andel", status="suppressed")) == "..*"


# Amounts in other units: tkr, mnkr.


@pytest.mark.parametrize(
    ("unit", "value", "said"),
    [
        ("tkr", 31_873_000, "31 873 tkr"),
        ("tkr", 31_873_499, "31 873 tkr"),
        ("tkr", 31_873_500, "31 874 tkr"),
        ("tkr", 500, "1 tkr"),
        ("tkr", -500, "−1 tkr"),
        ("tkr", -400, "0 tkr"),
        ("mnkr", 31_873_000, "31,9 mnkr"),
        ("mnkr", 50_000, "0,1 mnkr"),
        ("mnkr", -547_000, "−0,5 mnkr"),
        ("kr", 500, "500 kr"),
    ],
)
def test_amounts_in_other_units(unit, value, said):
    """An amount is rounded half up in the unit that the text asks for; nought has no sign."""
    assert says(f"a.b | {unit}", made("a.b", value, "kr")) == said


@pytest.mark.parametrize("state", ["missing", "suppressed"])
def test_no_amount_in_another_unit(state):
    """What is missing or withheld has no value in thousands either."""
    said = says("a.b | tkr", made("a.b", 5_000, "kr", status=state))
    assert said == {"missing": "–", "suppressed": "..*"}[state]


def test_only_amounts_have_units():
    """A share is no amount and cannot be written in kronor."""
    told = refused("a.b | tkr", made("a.b", 0.5, "andel"))
    assert told == '"a.b" är inget belopp och kan inte skrivas i tkr.'
    told = refused("a | mnkr | högst", parts(PKS=0.5))
    assert told == '"a.pks" är inget belopp och kan inte skrivas i mnkr.'


# Whether a target is reached: mål.


@pytest.mark.parametrize(
    ("value", "target", "direction", "said"),
    [
        (0.81, 0.8, "högre", "når målvärdet 80 %"),
        (0.8, 0.8, "högre", "når målvärdet 80 %"),
        (0.7999999999999999, 0.8, "högre", "når målvärdet 80 %"),
        (0.79, 0.8, "högre", "når inte målvärdet 80 %"),
        (0.799, 0.8, "högre", "når inte målvärdet 80 %"),
        (0.1, 0.2, "lägre", "når målvärdet 20 %"),
        (0.2, 0.2, "lägre", "når målvärdet 20 %"),
        (0.21, 0.2, "lägre", "når inte målvärdet 20 %"),
        (0.5, 0.5, "lika", "når målvärdet 50 %"),
        (0.51, 0.5, "lika", "når inte målvärdet 50 %"),
        (0.49, 0.5, "lika", "når inte målvärdet 50 %"),
    ],
)
def test_whether_a_target_is_reached(value, target, direction, said):
    """The target is reached from above, from below or exactly, as its direction says."""
    fact = made("a.b", value, "andel", target=target, direction=direction)
    assert says("a.b | mål", fact) == said


def test_a_target_in_another_unit():
    """A target is written in the unit that the text asks for; one of 0 kr is a target."""
    fact = made("a.b", -5_000, "kr", target=0, direction="högre")
    assert says("a.b | tkr | mål", fact) == "når inte målvärdet 0 tkr"


def test_a_target_is_not_rounded_away():
    """A target of 82,5 % is not said to be 83 %."""
    fact = made("a.b", 0.827, "andel", target=0.825, direction="högre")
    assert says("a.b | mål", fact) == "når målvärdet 82,5 %"


@pytest.mark.parametrize("state", ["missing", "suppressed"])
def test_a_target_without_a_value(state):
    """What is missing or withheld neither reaches its target nor falls short of it."""
    fact = made("a.b", 0.9, "andel", status=state, target=0.8, direction="högre")
    assert says("a.b | mål", fact) == "kan inte jämföras med målvärdet 80 %"


def test_no_target():
    """Of a figure without a target nothing can be said of it."""
    assert refused("a.b | mål", made("a.b", 0.9, "andel")) == '"a.b" har inget målvärde.'


ATTENDANCE = """
    datum;nätverk;form;part;kallade;närvarande
    2019-05-04;PKS;fysisk;Aneby;4;3
    2020-05-04;PKS;fysisk;Aneby;4;3
    2020-05-04;PKS;fysisk;Gnosjö;4;3"""


def aimed(indicators: str):
    """Facts of meetings where three of four came, with the targets that indicators set."""
    header = "id;mål;mätetal;enhet;källa;målvärde;riktning\n"
    goals = "nr;mål;kortnamn;gäller_från\n1;Första;Först;2017"
    registers = gate(narvaro=ATTENDANCE, matetal=header + indicators, organisation_mal=goals)
    return measures.compute(registers, [NOW, NOW.years_before()])


def test_a_target_that_an_indicator_sets():
    """A figure that an indicator rests on has its target and direction, in the report's period."""
    table = aimed("a;Först;A;antal;narvaro.traffar;2;lägre\nb;Först;B;andel;narvaro.form.fysisk;;")
    assert says("narvaro.traffar | mål", table) == "når målvärdet 2"
    assert "målvärde" in refused("narvaro.form.fysisk | mål", table)
    earlier = table[(table["name"] == "narvaro.traffar") & (table["period"] == "2019-T2")]
    assert earlier["target"].isna().tolist() == [True]


def test_a_target_that_a_figure_has_already():
    """The target that the run gives a figure is not replaced by an indicator's."""
    table = aimed("a;Först;A;andel;narvaro.samtliga;70 %;högre")
    assert says("narvaro.samtliga | mål", table) == "når inte målvärdet 80 %"
    assert says("matetal.a | mål", table) == "når målvärdet 70 %"


# A share of another figure: andel_av.


def whole(value: float, unit: str = "kr", **columns: object):
    """A figure that another is part of."""
    return made("a.whole", value, unit, **columns)


def test_a_share_of_another_figure():
    """A figure is told as per cent of another of the same period, rounded half up."""
    assert says('a.b | andel_av("a.whole")', made("a.b", 24, "kr"), whole(100)) == "24 %"
    assert says('a.b | andel_av("a.whole")', made("a.b", 3, "kr"), whole(8)) == "38 %"
    earlier = made("a.whole", 50, "kr", "2019-T2")
    assert says('a.b | andel_av("a.whole")', made("a.b", 25, "kr"), earlier, whole(100)) == "25 %"


def test_a_share_of_nought():
    """Nothing is a share of nought."""
    assert says('a.b | andel_av("a.whole")', made("a.b", 24, "kr"), whole(0)) == "–"


@pytest.mark.parametrize(("state", "said"), [("missing", "–"), ("suppressed", "..*")])
def test_a_share_that_may_not_be_shown(state, said):
    """Neither part nor whole can be told by the share of the other."""
    part = made("a.b", 24, "kr")
    assert says('a.b | andel_av("a.whole")', part, whole(100, status=state)) == said
    assert says('a.b | andel_av("a.whole")', part.assign(status=state), whole(100)) == said


def test_a_share_in_another_unit():
    """Participants are no share of kronor."""
    assert refused('a.b | andel_av("a.whole")', made("a.b", 24, "antal"), whole(100)) == (
        '"a.b" är antal och "a.whole" är kr; en andel är av något i samma enhet.'
    )


def test_a_share_of_something_unknown():
    """The whole is looked up as any figure is."""
    told = refused('a.b | andel_av("a.whol")', made("a.b", 24, "kr"), whole(100))
    assert told == 'det finns ingen uppgift "a.whol". Menade du "a.whole"?'


# A place among its like: rang.


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ("A", "högst av 8"),
        ("B", "näst högst av 8"),
        ("C", "tredje högst av 8"),
        ("D", "fjärde högst av 8"),
        ("E", "femte högst av 8"),
        ("F", "på plats 6 av 8"),
        ("G", "näst lägst av 8"),
        ("H", "lägst av 8"),
    ],
)
def test_a_place_among_its_like(item, said):
    """The first and last places have words of their own."""
    table = parts(**{letter: 0.9 - place / 10 for place, letter in enumerate("ABCDEFGH")})
    assert says(f"a.{item.lower()} | rang", table) == said


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (2, ["högst av 2", "lägst av 2"]),
        (3, ["högst av 3", "näst högst av 3", "lägst av 3"]),
    ],
)
def test_places_among_few(count, said):
    """Among three the second is next to highest; among two the other is lowest."""
    table = parts(**{letter: 9 - place for place, letter in enumerate("ABC"[:count])})
    assert [says(f"a.{letter} | rang", table) for letter in "abc"[:count]] == said


def test_a_place_of_its_own():
    """A figure that is alone of its kind has no place among others."""
    assert refused("a.a | rang", parts(A=9)) == (
        '"a.a" har inga lika uppgifter att rangordnas bland.'
    )


def test_a_shared_place():
    """Whoever shares a place is not said to be alone in it; the next place is left empty."""
    table = parts(A=0.9, B=0.1 + 0.2, C=0.3, D=0.1)
    said = [says(f"a.{letter} | rang", table) for letter in "abcd"]
    assert said == ["högst av 4", *["på delad plats 2 av 4"] * 2, "lägst av 4"]


def test_places_among_those_that_are_shown():
    """Who is withheld has no place, and those without a value are not counted."""
    table = parts(A=0.9, B=0.5, C=0.4, D=math.nan)
    table["status"] = table["status"].mask(table["item"] == "A", "suppressed")
    said = [says(f"a.{letter} | rang", table) for letter in "abcd"]
    assert said == ["..*", "högst av 2", "lägst av 2", "–"]


def test_a_place_in_the_same_period():
    """What was higher the year before takes no place."""
    earlier = made("a.b", 0.99, "andel", "2019-T2", item="B")
    assert says("a.a | rang", parts(A=0.9, B=0.5), earlier) == "högst av 2"


def test_a_place_among_other_things():
    """A state grant has its place among state grants, not among what all financiers gave."""
    names = {"Totalt": 10, "Staten": 4, "Kommunerna": 6}
    table = facts.together(
        made(f"a.oster.{swedish.slug(label)}", value, "kr", item="Öster", label=label)
        for label, value in names.items()
    )
    assert "inga lika uppgifter" in refused("a.oster.staten | rang", table)


# Which of several: högst, lägst.

NETWORKS = parts(PKS=0.95, Reko=0.72, Äldre=0.9, Unga=0.72)


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("a | högst", "PKS (95 %)"),
        ("a | högst(1)", "PKS (95 %)"),
        ('a | högst("2")', "PKS (95 %) och Äldre (90 %)"),
        ("a | lägst", "Reko (72 %) och Unga (72 %)"),
        ("a | lägst(2)", "Reko (72 %) och Unga (72 %)"),
        ("a | lägst(3)", "Reko (72 %), Unga (72 %) och Äldre (90 %)"),
        ("a | lägst(99)", "Reko (72 %), Unga (72 %), Äldre (90 %) och PKS (95 %)"),
    ],
)
def test_which_are_highest_and_lowest(inside, said):
    """They are named in order with their values; who shares the last place is named too."""
    assert says(inside, NETWORKS) == said


def test_ties_at_the_third_place():
    """Three asked for are four where two share the third place."""
    said = says("a | högst(3)", NETWORKS)
    assert said.startswith("PKS (95 %), Äldre (90 %), ")
    assert sorted(said.removeprefix("PKS (95 %), Äldre (90 %), ").split(" och ")) == [
        "Reko (72 %)",
        "Unga (72 %)",
    ]


def test_a_tie_that_floating_point_hides():
    """Two means of exactly 0,3 share a place, however they were added up."""
    assert says("a | högst", parts(A=0.1 + 0.2, B=0.3)).count("30 %") == 2


def test_those_in_a_tie_stand_as_in_the_table():
    """Who shares the highest place stand in the same order as who shares the lowest."""
    table = parts(PKS=0.9, Reko=0.9, Äldre=0.9)
    assert says("a | högst", table) == says("a | lägst", table)


def test_only_those_that_are_shown_are_named():
    """Who is withheld or has no value is neither highest nor lowest; of none there is a dash."""
    table = parts(PKS=0.95, Reko=0.72, Äldre=math.nan)
    table["status"] = table["status"].mask(table["item"] == "PKS", "suppressed")
    assert says("a | högst(9)", table) == says("a | lägst(9)", table) == "Reko (72 %)"
    assert says("a | högst", parts(PKS=math.nan)) == "–"


def test_the_whole_is_not_among_its_parts():
    """The sum of all, the year before and what lies deeper are not the highest part."""
    others = (
        made("a", 99, "kr"),
        made("a.b.c", 98, "kr", item="Djup"),
        made("a.a", 97, "kr", "2019-T2", item="A"),
        made("a.total", 96, "kr"),
    )
    assert says("a | högst(9)", parts("kr", A=2, B=1), *others) == "A (2 kr) och B (1 kr)"


def test_highest_amounts_in_another_unit():
    """A unit stands before the way that names them."""
    table = parts("kr", A=2_000_000, B=1_500_000)
    assert says("a | mnkr | högst(2)", table) == "A (2,0 mnkr) och B (1,5 mnkr)"


@pytest.mark.parametrize("inside", ["a | ord | högst", "a | tkr | mnkr | högst", "a | x | lägst"])
def test_only_a_unit_stands_before_the_way_that_names(inside):
    """Nothing else makes sense there, nor two units."""
    told = refused(inside, NETWORKS)
    assert told == f'före det sista sättet kan bara en enhet stå: "{inside}".'


@pytest.mark.parametrize("argument", ['"många"', '"-1"', '"1.5"', '"²"', "0", '"0"'])
def test_how_many_is_a_number(argument):
    """How many to name is a whole number above nought."""
    assert "väntade hur många som ska nämnas" in refused(f"a | högst({argument})", NETWORKS)


def test_nothing_below_a_name():
    """Without parts to choose from, the nearest groups of parts are told."""
    table = made("narvaro.natverk.pks", 0.9, "andel", item="PKS")
    other = made("narvaro.natverken.reko", 0.9, "andel", item="Reko")
    assert refused("narvaro.natvrk | högst", table, other) == (
        'det finns inga uppgifter under "narvaro.natvrk". Menade du "narvaro.natverk" eller '
        '"narvaro.natverken"?'
    )
    assert refused("xyz | lägst", table) == 'det finns inga uppgifter under "xyz".'


@pytest.mark.attack
def test_a_name_is_no_pattern():
    """A dot or a star in a name stands for itself."""
    for name in ("narvaro.n.tverk", "narvaro.*", ".*", "("):
        told = refused(f"{name} | högst", made("narvaro.natverk.pks", 0.9, "andel", item="PKS"))
        assert told.startswith(f'det finns inga uppgifter under "{name}".')


# In words: ord.


@pytest.mark.parametrize(
    ("value", "said"),
    [(0, "noll"), (1, "1"), (2, "två"), (9, "nio"), (12, "tolv"), (13, "13"), (1300, "1 300")],
)
def test_small_counts_in_words(value, said):
    """Two to twelve and nought have words; one has two genders and stays a digit."""
    assert says("a.b | ord", made("a.b", value, "antal")) == said


@pytest.mark.parametrize(
    ("unit", "value", "columns", "said"),
    [
        ("andel", 0.02, {}, "2 %"),
        ("kr", 2, {}, "2 kr"),
        ("antal", math.nan, {}, "–"),
        ("antal", 2, {"status": "suppressed"}, "..*"),
        ("status", 0, {}, "inte uppfyllt"),
        ("status", 1, {}, "delvis uppfyllt"),
        ("status", 2, {}, "uppfyllt"),
        ("status", math.nan, {}, "inget resultat"),
        ("status", 2, {"status": "suppressed"}, "..*"),
    ],
)
def test_what_has_words(unit, value, columns, said):
    """A status is told by its word alone; a share or amount keeps its digits."""
    assert says("a.b | ord", made("a.b", value, unit, **columns)) == said


# What cannot be read.


def test_an_unknown_way():
    """A misspelt way is told with the one that was meant, or with all there are."""
    told = refused("narvaro.samtliga | möt", FACTS)
    assert told == 'okänt sätt "möt" att skriva en uppgift. Menade du "mot"?'
    told = refused("narvaro.samtliga | upper", FACTS)
    assert told == (
        'okänt sätt "upper" att skriva en uppgift. Sätt som finns: kr, tkr, mnkr, mot, '
        "förändring, då, mål, andel_av, rang, ord, högst, lägst."
    )


@pytest.mark.parametrize(
    ("inside", "spoken"),
    [
        ('a.b | mot("2019-T2") | tkr', "har ökat från 4 till 5 kr (+1 kr)"),
        ("a.b | då | mot", "4 kr"),
        ("a.b | ord | ord", "5 kr"),
    ],
)
def test_nothing_after_a_way_that_speaks(inside, spoken):
    """What a way has said is no figure any more."""
    assert refused(inside, moved(4, 5, "kr")) == (
        f'efter sättet som gör "{spoken}" kan inget mer stå: " {inside} ".'
    )


def test_nothing_after_the_way_that_names():
    """What comes after is told; the way itself is known and not suggested for itself."""
    table = facts.together([parts("kr", A=2), made("a", 2, "kr")])
    told = refused("a | högst | tkr", table)
    assert 'Menade du "högst"?' not in told
    assert "högst" in told


@pytest.mark.parametrize(
    "inside",
    [
        "narvaro.samtliga |",
        "narvaro.samtliga ||",
        "narvaro.samtliga | mot(",
        'narvaro.samtliga | mot("2019-T2"',
        "narvaro.samtliga | mot(2019-T2)",
        "narvaro.samtliga | mot('2019-T2')",
        'narvaro.samtliga | mot("2019-T2") extra',
        'narvaro.samtliga | mot("2019-T2", "2018-T2")',
        "narvaro.samtliga | mot(narvaro.samtliga)",
        "narvaro.samtliga | mot.__init__",
        "narvaro.samtliga | mot[0]",
        "narvaro.samtliga | mot()()",
        "narvaro.samtliga | 5",
        "narvaro.samtliga | ord!r",
        "narvaro.samtliga | ord:>10",
    ],
)
def test_a_way_that_cannot_be_read(inside):
    """A way is a word with at most one quoted text or number; anything else is refused whole."""
    assert refused(inside, FACTS) == (
        f'"{inside}" går inte att läsa; väntade som i {{{{ narvaro.samtliga | mot("2019-T2") }}}}.'
    )


@pytest.mark.attack
@pytest.mark.parametrize(
    "inside",
    [
        "narvaro.samtliga + 1",
        "",
        "1 + 1",
        "config",
        "narvaro['samtliga']",
        "narvaro.samtliga.__class__",
        "__import__('os').system('true')",
        "NARVARO.SAMTLIGA",
        "narvaro",
        "narvaro.samtliga!r",
        "narvaro.samtliga:>10",
        "0",
        "narvaro.samtliga narvaro.samtliga",
        "narvaro.samtliga; ekonomi.kvarvarande",
    ],
)
def test_nothing_but_names_is_allowed(inside):
    """What stands in braces is a figure's name: no formula, no attribute, no code."""
    with pytest.raises(ParamsError, match="det finns ingen uppgift"):
        bound(f"{{{{ {inside} }}}}")


@pytest.mark.parametrize("way", ["__class__", "eval", "format", "replace", "to_csv", "shown"])
def test_no_attribute_is_a_way(way):
    """Only the ways that are listed exist; nothing of Python or pandas can be reached."""
    assert refused(f'narvaro.samtliga | {way}("x")', FACTS).startswith(f'okänt sätt "{way}"')


def test_format_strings_mean_nothing():
    """Single braces, per cent signs and dollars stay as they are."""
    text = "{0} {narvaro.samtliga} %s %(x)s ${x} $x {0.__class__} \\1 \\g<0> {{ narvaro.samtliga }}"
    assert bound(text) == text.replace("{{ narvaro.samtliga }}", "76 %")


@pytest.mark.attack
@pytest.mark.parametrize(
    "text",
    [
        "{{ narvaro.samtliga }",
        "{ narvaro.samtliga }}",
        "{{ narvaro.{x} }}",
        "{{ narvaro.samtliga\n}}",
        "{{ {{ narvaro.samtliga }} }}",
        "{{{{ narvaro.samtliga }}}}",
        "{{{ narvaro.samtliga }}}",
        "{{",
        "a }}",
    ],
)
def test_braces_without_a_name_are_refused(text):
    """A brace too few or too many would leave a hole in the published text: it stops the run."""
    with pytest.raises(ParamsError, match="2020-T2: klamrar utan uppgift"):
        bound(f"Närvaron var {text} i år.")


def test_every_fault_with_its_line():
    """All that cannot be bound is told at once, by line and in order."""
    text = "{{ narvaro.samtliga }}\n{{ a }} och {{ b | mot }}\n\n{{ c\n}} {{ narvaro.samtliga }}"
    made_of = prose.bound(text, FACTS, NOW, markdown=True)
    assert [line for line, _ in made_of.faults] == [2, 2, 4, 5]
    said = [fault for _, fault in made_of.faults]
    assert said[:2] == ['det finns ingen uppgift "a".', 'det finns ingen uppgift "b".']
    assert all(fault.startswith("klamrar utan uppgift") for fault in said[2:])


def test_lines_of_windows():
    """A text with line breaks of Windows has the same lines."""
    made_of = prose.bound("ett\r\ntvå {{ a }}\r\n}}", FACTS, NOW, markdown=True)
    assert [line for line, _ in made_of.faults] == [2, 3]


# What a value holds is text.


def test_a_value_is_no_markup():
    """The mark of a withheld figure does not start emphasis in a Markdown text."""
    assert bound("{{ enkat.nytta }} och {{ enkat.nytta }}") == r"..\* och ..\*"


def test_a_text_that_is_no_markdown_has_no_backslashes():
    """In a plain text the value stands as it is."""
    assert bound("{{ enkat.nytta }}", markdown=False) == "..*"


@pytest.mark.attack
@pytest.mark.parametrize("character", list("\\`*_[]<>#|"))
def test_every_character_of_markup_is_escaped(character):
    """Whatever an item is called, Markdown and HTML take it as text."""
    table = made("a.b", 0.5, "andel", item=f"a{character}b")
    said = prose.bind("{{ a | högst }}", table, NOW)
    assert spaced(said) == f"a\\{character}b (50 %)"


def test_a_value_is_not_bound_again():
    """A name that holds braces is shown, not looked up, and is no fault."""
    table = facts.together(
        [made("a.b", 0.5, "andel", item="{{ c.hidden }}"), made("c.hidden", 0.9, "andel")]
    )
    assert says("a | högst", table) == "{{ c.hidden }} (50 %)"


# Where figures stand in a bound text.

SPOKEN = facts.together(
    [
        made("a.whole", 100, "kr"),
        *(
            made(f"a.parts.{swedish.slug(item)}", value, "kr", period, item=item)
            for period in ("2020-T2", "2019-T2")
            for item, value in {"A": 20, "B": 30, "C*": 30}.items()
        ),
        made("a.b", 5, "antal", target=4, direction="högre"),
        made("a.b", 4, "antal", "2019-T2"),
    ]
)
OWN, THEN = ("a.b", "2020-T2"), ("a.b", "2019-T2")


@pytest.mark.parametrize(
    ("inside", "said", "named"),
    [
        ("a.b", "5", [OWN]),
        ("a.b | ord", "fem", [OWN]),
        ("a.b | mål", "når målvärdet 4", [OWN]),
        ("a.b | mot", "har ökat från 4 till 5 (+1)", [OWN, THEN]),
        ("a.b | förändring", "+1", [OWN, THEN]),
        ("a.b | då", "4", [THEN]),
        (
            'a.parts.a | andel_av("a.whole")',
            "20 %",
            [("a.parts.a", "2020-T2"), ("a.whole", "2020-T2")],
        ),
        ("a.parts.a | rang", "lägst av 3", [("a.parts.a", "2020-T2")]),
        ("a.parts | lägst", "A (20 kr)", [("a.parts.a", "2020-T2")]),
        (
            "a.parts | lägst(2)",
            "A (20 kr), B (30 kr) och C* (30 kr)",
            [("a.parts.a", "2020-T2"), ("a.parts.b", "2020-T2"), ("a.parts.c", "2020-T2")],
        ),
    ],
)
@pytest.mark.parametrize("markdown", [True, False])
def test_where_a_figure_stands_and_what_it_says(inside, said, named, markdown):
    """A span holds exactly what was bound, and names the facts that it says."""
    text = f"* först {{{{ {inside} }}}} sist {{{{ a.b }}}}"
    made_of = prose.bound(text, SPOKEN, NOW, markdown=markdown)
    first, last = made_of.spans
    expected = said.replace("*", r"\*") if markdown else said
    assert spaced(made_of.text[first.start : first.end]) == expected
    assert list(first.facts) == named
    assert (made_of.text[last.start : last.end], last.facts) == ("5", (OWN,))
    assert spaced(made_of.text) == f"* först {expected} sist 5"


def test_a_fault_says_nothing():
    """What could not be bound says no fact and leaves nothing in the text."""
    made_of = prose.bound("a {{ x }} b {{ a.b }}", SPOKEN, NOW, markdown=True)
    nothing, figure = made_of.spans
    assert (nothing.start, nothing.end, nothing.facts) == (2, 2, ())
    assert made_of.text[figure.start : figure.end] == "5"
    assert made_of.text == "a  b 5"


def test_lines_are_those_of_the_source():
    """What is found in a bound text stands on the same line of the analyst's own file."""
    text = "# Rubrik\n\n{{ a.b | mot }}\n- {{ a.parts | högst(3) }}\n\n{{ a.b }}\n"
    made_of = prose.bound(text, SPOKEN, NOW, markdown=True)
    assert made_of.text.count("\n") == text.count("\n")
    at = [made_of.text.count("\n", 0, span.start) + 1 for span in made_of.spans]
    assert at == [3, 4, 6]


def test_what_stood_in_the_source():
    """A span holds the braces as they were typed, and why they cannot be bound."""
    made_of = prose.bound("a {{x}} b {{ a.b | mot }}", SPOKEN, NOW, markdown=True)
    nothing, figure = made_of.spans
    assert (nothing.source, nothing.fault) == ("{{x}}", 'det finns ingen uppgift "x".')
    assert (figure.source, figure.fault) == ("{{ a.b | mot }}", "")


def test_what_is_known_is_not_looked_up_again(monkeypatch):
    """A text bound anew says the same, faults too, and looks up only what has been added."""
    text, known = "{{ a.b }} och {{ a.b }} och {{ x }}", {}
    first = prose.bound(text, SPOKEN, NOW, markdown=True, known=known)
    looked_up, phrase = [], prose._phrase
    monkeypatch.setattr(prose, "_phrase", lambda *of: looked_up.append(of[0]) or phrase(*of))
    assert prose.bound(text, SPOKEN, NOW, markdown=True, known=known) == first
    prose.bound(f"{text} {{{{ a.whole }}}}", SPOKEN, NOW, markdown=False, known=known)
    assert looked_up == [" a.whole "]
