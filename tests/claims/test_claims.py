"""What a text claims is compared with the facts, and with what it says itself."""

import functools
import time
import timeit

import pytest

from kutools import facts, plan, prose
from kutools.audit import claims
from kutools.audit.claims import sentences
from kutools.errors import ERROR, NOTE, WARNING
from kutools.periods import Period
from kutools.project import Project

NOW = Period.parse("2020-T2")


def made(name, label, values, unit, **more):
    """Facts of 2020-T2, or of the period given."""
    period = more.pop("period", "2020-T2")
    return facts.make(name, label, values, unit, **more).assign(period=period, covers=period)


NETWORKS = {"PKS": 0.95, "Reko": 0.719, "Skolchefer": 0.857}
TABLE = facts.together(
    [
        made("narvaro.samtliga", "Närvaro i samtliga nätverk", 0.7597, "andel", target=0.8),
        made("narvaro.natverk", "Närvaro", NETWORKS, "andel", target=0.8),
        made("narvaro.traffar", "Träffar", 70, "antal"),
        made("narvaro.natverk_antal", "Nätverk", 21, "antal"),
        made("narvaro.natverk_nar_mal", "Nätverk som når målvärdet", 9, "antal"),
        made("kurser.genomforda", "Genomförda kurser", 34, "antal", target=78),
        made("kurser.orsak", "Inställda kurser", {"pandemin": 20, "för få anmälda": 3}, "antal"),
        made("ekonomi.disponibla", "Disponibla medel", 134_355_000, "kr"),
        made("ekonomi.utfall", "Utfall", {"": 31_873_000, "Ledning och stab": 937_000}, "kr"),
        made("ekonomi.finansiering.totalt", "Totalt", 105_895_000, "kr"),
        made("personal.arsarbetare", "Årsarbetare", 45.3, "årsarbetare"),
        made("avvikelser.sena", "Sena svar i kön", 12, "antal", target=15).assign(
            direction=facts.LOWER
        ),
        made("enkat.nytta", "Mycket nöjda med nyttan", 0.4321, "andel").assign(status="suppressed"),
        made("narvaro.samtliga", "Närvaro i samtliga nätverk", 0.79, "andel", period="2019-T2"),
        made("kurser.genomforda", "Genomförda kurser", 78, "antal", period="2019-T2"),
        made("avvikelser.sena", "Sena svar i kön", 20, "antal", period="2019-T2"),
    ]
)


def found(text: str, table=TABLE, period=NOW) -> list:
    """The findings of a text in which names in braces are bound."""
    bound = prose.bound(text, table, period, markdown=False)
    assert not bound.faults
    return claims.check({"narvaro.md": bound}, table, period)


def rules(text: str, **more) -> list[str]:
    """The rules that find something to mend in a text."""
    return sorted({one.rule for one in found(text, **more) if one.severity != NOTE})


def only(text: str, rule: str):
    """The one finding of a rule in a text."""
    [one] = [one for one in found(text) if one.rule == rule]
    return one


# Each rule: sentences that it finds fault with, and sentences that are right.
WRONG = {
    "skrivet_tal": [
        "Närvaron i samtliga nätverk var 67 %.",
        "Närvaron i nätverken var 67 procent under januari–augusti.",
        "Närvaron i Reko var 76 %.",
        "Närvaron i PKS var 95 % och i Reko 62 %.",
        "Närvaron i samtliga nätverk var drygt 90 procent.",
        "Antalet genomförda kurser var 36.",
        "De disponibla medlen var 135,4 miljoner kronor.",
        "Verksamheten har 47,3 årsarbetare.",
        "Målvärdet är 85 % för närvaron i samtliga nätverk.",
        "7 av 21 nätverk når målvärdet.",
    ],
    "okänt_tal": [
        "I tre nätverk är närvaron under 60 %.",
        "Tre av de genomförda kurserna var digitala.",
        "Projektet kostade 120 tkr.",
        "Budgeten för personal i projektet var 12 mnkr.",
        "Mycket nöjda med nyttan var 43 %.",
        "Hälften av träffarna var digitala.",
        "Tre anmälda tackade nej.",
    ],
    "summa_i_text": [
        "Totalt söktes 12,5 miljoner kronor till A (4,1), B (3,2) och C (5,0).",
        "Från A kom 12 deltagare och från B 7 deltagare, tillsammans 20 deltagare.",
        "Totalt kom 20 deltagare: 12 från A och 7 från B.",
        "Det kom 20 deltagare, varav 12 från A och 9 från B.",
        "Totalt är det 47,3 årsarbetare: {{ personal.arsarbetare }} här och 1,0 där.",
    ],
    "förändring_i_text": [
        "27,95, en ökning med 3,35 jämfört med 2019 (24,40).",
        "Närvaron gick från 79 % till 76 % (−6 procentenheter).",
        "Närvaron gick från 79 % till 76 % (+3 procentenheter).",
        "Det var 18 ansökningar, 5 fler än 2019 (12).",
        "Kostnaden ökade med 30 % från 10,0 mnkr till 12,0 mnkr.",
        "Närvaron i samtliga nätverk har sjunkit med 7 procentenheter sedan 2019.",
    ],
    "riktning_i_text": [
        "Svarsandelen har ökat från 62 % till 58 %.",
        "Svarsandelen blev 58 %, en förbättring från 62 %.",
        "Frånvaron ökade från 21 % till 24 %, en förbättring.",
        "Närvaron i samtliga nätverk har ökat jämfört med 2019.",
        "Närvaron i samtliga nätverk har inte minskat.",
        "Närvaron i samtliga nätverk var oförändrad.",
        "Närvaron i samtliga nätverk är högre än 2019.",
        "Närvaron har ökat till {{ narvaro.samtliga }}.",
        "Närvaron är {{ narvaro.samtliga }}, upp från "
        '{{ narvaro.samtliga | då("2019-T2") }} och en ökning.',
        "Närvaron är lägre i PKS (95 %) än i Reko (72 %).",
        "Antalet sena svar i kön försämrades.",
    ],
    "målord_i_text": [
        "Närvaron i samtliga nätverk når målet.",
        "Närvaron i PKS når inte målvärdet.",
        "Närvaron i Reko ligger över målet.",
        "Resultatet 72 % når målvärdet 80 %.",
        "Närvaron är {{ narvaro.samtliga }} och når målet.",
        "Antalet sena svar i kön når inte målet.",
    ],
    "två_värden": [
        "Närvaron i samtliga nätverk var 76 %.\n\nNärvaron i samtliga nätverk var 79 %.",
        "Projektet om fallskador kostade 120 tkr.\n\nProjektet om fallskador kostade 150 tkr.",
        "Närvaron var {{ narvaro.samtliga }}.\n\nNärvaron i samtliga nätverk var 79 %.",
    ],
}
RIGHT = [
    "Närvaron i samtliga nätverk var 76 %.",
    "Närvaron i samtliga nätverk var drygt 75 procent, knappt 80 %.",
    "Närvaron i samtliga nätverk var 79 % 2019.",
    "2019 var närvaron i samtliga nätverk 79 %, nu är den 76 %.",
    "Närvaron i PKS var 95 % och i Reko 72 %.",
    "Närvaron i PKS och Reko var 95 respektive 72 %.",
    "9 av 21 nätverk når målvärdet.",
    "Nio av 21 nätverk når målvärdet.",
    "Under perioden hölls 70 träffar i 21 nätverk.",
    "Det genomfördes 34 kurser, och 20 ställdes in för pandemin.",
    "De disponibla medlen var 134 355 tkr och utfallet 31,9 mnkr.",
    "Verksamheten har 45,3 årsarbetare.",
    "Målvärdet är 80 % för närvaron i samtliga nätverk.",
    "Närvaron i samtliga nätverk har minskat från 79 % till 76 % (−3 procentenheter).",
    "Närvaron i samtliga nätverk har minskat jämfört med 2019.",
    "Närvaron i samtliga nätverk har sjunkit med 3 procentenheter sedan 2019.",
    "Närvaron i samtliga nätverk har inte ökat.",
    "Närvaron i samtliga nätverk är lägre än 2019.",
    "Närvaron i samtliga nätverk försämrades.",
    "Närvaron i samtliga nätverk når inte målet.",
    "Närvaron i samtliga nätverk är 76 %, vilket inte når målvärdet 80 %.",
    "Närvaron i PKS ligger över målet.",
    "När närvaron i samtliga nätverk målet?",
    "Målet att öka antalet genomförda kurser ligger kvar.",
    "Alla når målet utom närvaron i PKS.",
    "Antalet sena svar i kön har minskat, en förbättring.",
    "Antalet sena svar i kön når målet.",
    "Genomförda kurser (34) är färre än målet (78).",
    "Högre utbildning och fler kurser efterfrågas.",
    'Närvaron {{ narvaro.samtliga | mot("2019-T2") }} och {{ narvaro.samtliga | mål }}.',
    'Närvaron är {{ narvaro.samtliga }}, en minskning från {{ narvaro.samtliga | då("2019-T2") }} '
    'med {{ narvaro.samtliga | förändring("2019-T2") }}.',
    "Lägst är {{ narvaro.natverk | lägst }}, högst {{ narvaro.natverk | högst(2) }}.",
    "Närvaron i samtliga nätverk var 76 %.\n\nNärvaron i samtliga nätverk var 79 % år 2019.",
    "Utfallet är 31,9 mnkr och de disponibla medlen 134,4 mnkr, alltså 24 %.",
    "Mötet den 12 mars 2020 kl. 10.15 gällde mål 3 i Agenda 2030.",
]
# What agrees with itself, though no fact knows it.
CONSISTENT = [
    "Totalt söktes 12,3 miljoner kronor till A (4,1), B (3,2) och C (5,0).",
    "Totalt söktes 12,4 miljoner kronor till A (4,1), B (3,2) och C (5,0).",
    "Det kom 20 deltagare, varav 12 från A och 7 från B.",
    "Projekten kostade 3,5 mnkr och 4,2 mnkr, totalt 7,7 mnkr.",
    "Totalt deltog 438 personer från 13 kommuner i 35 grupper.",
    "27,95, en ökning med 3,55 jämfört med 2019 (24,40).",
    "Det var 17 ansökningar, 5 fler än 2019 (12).",
    "Kostnaden ökade med 20 % från 10,0 mnkr till 12,0 mnkr.",
    "Utfallet ökade till 31,9 mnkr från 30,1 mnkr 2017.",
    "Andelarna var 41 %, 42 % och 17 %, tillsammans 100 %.",
    "Svarsandelen blev 62 %, en förbättring från 58 %.",
    "Frånvaron har minskat från 24 % till 21 %, en förbättring.",
    "Närvaron är högre i A (95 %) än i B (72 %).",
    "Tre grupper har fler än tio medlemmar.",
    "Vi har 8 platser, och fler än 10 platser behövs.",
    "Svarsandelen gick från 62 % till 58 %, men är högre än väntat.",
    "Tre kurser hölls i mars.\n\nFem kurser hölls i april.",
]


@pytest.mark.parametrize(("rule", "text"), [(r, text) for r in WRONG for text in WRONG[r]])
def test_what_is_wrong_is_found_by_its_rule(rule, text):
    """A sentence at odds with the facts or with itself is found, by the rule made for it."""
    assert rule in rules(text)


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_gives_nothing_to_mend(text):
    """A true sentence gives at most a note that a number is typed."""
    assert rules(text) == []


@pytest.mark.parametrize("text", CONSISTENT)
def test_what_holds_together_is_at_most_unknown(text):
    """Numbers that agree with one another are no error, though the data cannot tell."""
    assert rules(text) in ([], ["okänt_tal"])


def test_every_rule_has_its_cases():
    """Each rule is named, and tried with sentences that it must find."""
    assert set(claims.RULES) == {*WRONG, "obundet_tal"}


def test_a_contradicted_number_is_told_with_fact_value_and_remedy():
    """The message says what stands there, of which fact, what was expected, and what to write."""
    one = only("Rubrik\n\nNärvaron i samtliga nätverk\nvar 67 %.", "skrivet_tal")
    assert str(one) == (
        'narvaro.md, rad 4: "67 %" stämmer inte med Närvaro i samtliga nätverk '
        "(narvaro.samtliga): väntade 76\u00a0%. Rätta talet, eller bind det: "
        "{{ narvaro.samtliga }}"
    )
    assert (one.severity, one.quantity, one.item) == (ERROR, "narvaro.samtliga", "67 %")
    assert (one.published, one.unit) == (0.67, "andel")
    assert one.recomputed == pytest.approx(0.7597)


@pytest.mark.parametrize(
    ("text", "braces"),
    [
        ("Närvaron i samtliga nätverk var 76 %.", "{{ narvaro.samtliga }}"),
        (
            "Närvaron i samtliga nätverk var 79 % 2019.",
            '{{ narvaro.samtliga | då("2019-T2") }}',
        ),
        ("Närvaron i Reko var 72 %.", "{{ narvaro.natverk.reko }}"),
        ("Nio nätverk når målvärdet.", "{{ narvaro.natverk_nar_mal | ord }}"),
        ("Utfallet var 31 873 tkr.", "{{ ekonomi.utfall | tkr }}"),
        ("Utfallet var 31,9 miljoner kronor.", "{{ ekonomi.utfall | mnkr }}"),
    ],
)
def test_a_typed_number_that_agrees_is_given_ready_to_bind(text, braces):
    """What is put in place of a typed number can be bound, and says the same figure."""
    one = only(text, "obundet_tal")
    assert one.severity == NOTE
    assert one.message.endswith(f"Bind det: {braces}")
    assert not prose.bound(braces, TABLE, NOW, markdown=False).faults


def test_a_number_that_agrees_by_chance_is_unknown():
    """A value that no word ties to a fact agrees with nothing."""
    assert rules("Vi anlitade 70 konsulter.") == ["okänt_tal"]
    assert only("Vi anlitade 70 konsulter.", "okänt_tal").severity == WARNING


def test_the_third_fault_of_the_domain_is_found():
    """27,95 against 24,40 is an increase of 3,55, not 3,35."""
    one = only("FoU: 27,95, en ökning med 3,35 jämfört med 2019 (24,40).", "förändring_i_text")
    assert (one.published, one.recomputed) == (3.35, pytest.approx(3.55))
    assert "3,55" in one.message


def test_a_wrong_sum_is_told_in_the_unit_of_the_total():
    """Bare parts have the unit of their total."""
    one = only(
        "Totalt söktes 12,5 miljoner kronor till A (4,1), B (3,2) och C (5,0).", "summa_i_text"
    )
    assert (one.published, one.recomputed) == (12_500_000, pytest.approx(12_300_000))
    assert "4,1 + 3,2 + 5,0 ger 12,3" in one.message


def test_two_values_are_told_with_both_lines():
    """Whoever reads the later line is told of the earlier."""
    text = "Närvaron i samtliga nätverk var 76 %.\n\nMer.\n\nNärvaron i samtliga nätverk var 67 %."
    one = only(text, "två_värden")
    assert one.place.row == 5
    assert 'står "67 %", men på rad 1 står "76 %"' in one.message


@pytest.mark.attack
def test_a_withheld_value_is_never_told():
    """A number that might be a withheld one cannot be compared, and no message gives it away."""
    for typed in ("43 %", "50 %"):
        [one] = found(f"Mycket nöjda med nyttan var {typed}.")
        assert (one.rule, one.recomputed) == ("okänt_tal", None)
        assert "0,43" not in one.message
        assert "43" not in one.message.replace(typed, "")


@pytest.mark.attack
def test_a_value_withheld_now_is_not_measured_by_an_earlier_one():
    """What was shown last year says nothing of a number of this year that is withheld."""
    before = made("enkat.nytta", "Mycket nöjda med nyttan", 0.7, "andel", period="2019-T2")
    text = "Mycket nöjda med nyttan var 43 %."
    assert rules(text, table=facts.together([TABLE, before])) == ["okänt_tal"]


def test_a_bound_number_is_never_reported_by_itself():
    """What is bound is trusted, also where the words around it would mean another fact."""
    assert found("Närvaron i Reko var {{ narvaro.samtliga }}.") == []


def test_a_number_has_one_finding_for_one_reason():
    """A contradicted number is not also unknown or to be bound."""
    assert [one.rule for one in found("Närvaron i Reko var 76 %.")] == ["skrivet_tal"]


def test_an_empty_text_and_an_empty_table_are_read():
    """Without words nothing is claimed, and without facts every number is unknown."""
    assert found("") == []
    assert rules("Närvaron var 76 %.", table=facts.together([])) == ["okänt_tal"]


@functools.cache
def real(period: str):
    """The project's own facts."""
    return plan.make(Project.find(), Period.parse(period)).facts()


@pytest.mark.parametrize("period", ["2020-T2", "2022-T3"])
def test_the_texts_of_the_project_hold(period):
    """The project's own texts, all of whose numbers are bound, give no finding."""
    folder = Project.find().data / "texter" / period
    for path in sorted(folder.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        assert found(text, table=real(period), period=Period.parse(period)) == [], path.name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Närvaron i strategigrupp barn och unga var 74 %.", []),
        ("Närvaron i strategigrupp barn och unga var 84 %.", ["skrivet_tal"]),
        ("Av de 23 inställda kurserna berodde 20 på pandemin.", []),
        ("Tre av åtta ansökningar beviljades (38 %).", []),
        ("Från Eksjö kom 45 kursdeltagare och från Jönköping 147.", []),
        ("Den beviljade andelen av sökt belopp nådde målet på 50 %.", ["målord_i_text"]),
        ("Ledning och stab har kvarvarande medel på −837 tkr.", ["skrivet_tal"]),
        ("Antalet genomförda kurser ökade kraftigt.", ["riktning_i_text"]),
        ("Resultatet för Ledning och stab är −937 tkr.", []),
        ("Flest deltagare kom från Jönköping (147) och Region Jönköpings län (60).", []),
        ("FoU-verksamheten har 27,95 årsarbetare.", []),
    ],
)
def test_sentences_about_the_first_report(text, expected):
    """Right and wrong sentences about 2020-T2 are told apart with the project's own facts."""
    assert rules(text, table=real("2020-T2")) == expected


def test_a_long_text_is_read_fast():
    """Five hundred words are read in half a second, with more than a thousand facts."""
    table = real("2020-T2")
    many = facts.together([table, table.assign(name=table["name"] + ".igen")])
    text = "Närvaron i samtliga nätverk var 76 % vid 70 träffar i 21 nätverk.\n" * 42
    # Time of the processor's: other work on the computer is no fault of the text's.
    assert timeit.timeit(lambda: found(text, table=many), timer=time.process_time, number=1) < 0.5


@pytest.mark.attack
def test_a_word_of_nothing_but_endings():
    """However long a word is, it has a stem."""
    assert sentences.stem("en" * 100_000) == "ene"
