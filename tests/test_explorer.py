"""An analyst looks for herself: what she chooses is what she sees, and what she takes with her."""

import base64
import csv
import io
import random
import re
from dataclasses import replace
from html import unescape

import pandas as pd
import pytest
import smallproject
from commands import ROOT

import kutools as ku
from kutools import facts
from kutools.errors import ParamsError
from kutools.lab import views
from kutools.lab.explorer import TABLE, Explorer
from kutools.lab.views import Asked, Measure
from kutools.periods import Period
from kutools.project import Project

NOW, BEFORE, LONG_AGO = map(Period.parse, ("2020-T2", "2019-T2", "2018-T2"))


@pytest.fixture(scope="module")
def material() -> views.Material:
    """The project's own registers, read once."""
    return views.Material(Project.find(ROOT))


@pytest.fixture(scope="module")
def looked(material) -> views.Looked:
    """The figures of the follow-up of 2020."""
    return material.of(NOW)


@pytest.fixture
def small(tmp_path, monkeypatch) -> Project:
    """A small project in which one works."""
    project = smallproject.make(tmp_path / "projekt")
    monkeypatch.chdir(project.data.parent)
    return project


def measure(looked: views.Looked, pattern: str, label: str = "") -> Measure:
    """A measure by its pattern, and its label where several share it."""
    found = [one for same in looked.measures.values() for one in same if one.pattern == pattern]
    return next(one for one in found if label in ("", one.label))


def asked(looked: views.Looked, pattern: str, *others, items=None, label="", **more) -> Asked:
    """A question about a measure: all items, unless some are named."""
    one = measure(looked, pattern, label)
    return Asked(one, looked.period, others, tuple(items or one.items), **more)


# What there is to look at


def test_figures_that_differ_by_their_item_are_one_measure():
    """An item may stand last in a name, in the middle, or not at all; its whole belongs to it."""
    table = facts.together(
        [
            facts.make("ekonomi.utfall", "Utfall", {"A": 1.0, "B": 2.0, "": 3.0}, "kr"),
            facts.make("enkat", "Nöjda", {"lugn": 0.5, "mat": 0.7}, "andel", end="nojda"),
            facts.make("enkat", "Svar", {"lugn": 5, "mat": 7}, "antal", end="svar"),
            facts.make("enkat.svar", "Svarande", 12, "antal"),
            facts.make("sida", "Staten", {"Reko": 0.5}, "andel", end="staten"),
        ]
    )
    # What is asked is the item, not the short name that stands in the figure's name.
    table["item"] = table["item"].replace({"lugn": "Lugn i klassen", "mat": "God mat"})
    assert {(m.pattern, m.label): len(m.names) for m in views.grouped(table)} == {
        ("ekonomi.utfall.*", "Utfall"): 3,
        ("enkat.*.nojda", "Nöjda"): 2,
        ("enkat.*.svar", "Svar"): 2,
        ("enkat.svar", "Svarande"): 1,
        ("sida.*.staten", "Staten"): 1,
    }


def test_every_figure_of_the_period_belongs_to_one_measure(looked):
    """Nothing that the registers give is out of reach, and nothing is in two lists."""
    own = looked.facts.loc[looked.facts["period"] == str(NOW), "name"]
    names = [name for found in looked.measures.values() for one in found for name in one.names]
    assert set(own) <= set(names)
    assert len(names) == len(set(names))


def test_measures_are_called_as_the_chapters_call_them(looked):
    """No list offers two things that look the same; a topic is called as the chapter about it."""
    assert measure(looked, "narvaro.natverk.*").title == "Närvaro per nätverk"
    assert measure(looked, "personal.verksamhet.*").title == "Årsarbetare efter verksamhet"
    assert looked.topic("externa_medel") == "Externa medel"
    for found in looked.measures.values():
        assert len({one.title for one in found}) == len(found)


def test_periods_to_compare_with_have_something_to_compare(looked):
    """A period in which the measure has no value is not offered."""
    periods = looked.others(measure(looked, "narvaro.kommun.*"))
    assert periods == [BEFORE, LONG_AGO]
    assert looked.others(measure(looked, "kurser.orsak.*")) == []
    missing = looked.facts["status"].mask(looked.facts["period"] == str(BEFORE), "missing")
    without = replace(looked, facts=looked.facts.assign(status=missing))
    assert without.others(measure(without, "narvaro.kommun.*")) == [LONG_AGO]


# How it is shown


KINDS = {
    "ranked": ("narvaro.natverk.*",),
    "paired": ("narvaro.natverk.*", BEFORE),
    "history": ("narvaro.samtliga", BEFORE, LONG_AGO),
    "multiples": ("narvaro.natverk.*", BEFORE, LONG_AGO),
    "": ("narvaro.samtliga",),
}


@pytest.mark.parametrize("form", KINDS)
def test_the_chart_fits_what_is_asked(looked, form):
    """Several items are ranked, two periods paired, one figure drawn over time, and so on."""
    view = looked.view(asked(looked, *KINDS[form]))
    assert view.shown.exhibit.form == form
    assert bool(view.why) == (form == "")
    assert "Rekonstruerade uppgifter." in view.shown.html


def test_a_status_is_no_number_to_draw(looked):
    """A status is shown by sign and word in a table, and it is said why there is no chart."""
    view = looked.view(asked(looked, "matetal.*.status"))
    assert view.shown.exhibit.form == ""
    assert view.why == "Inget ritas: en status är ett ord och inget tal."
    assert "●" in view.shown.html


def test_a_target_is_drawn_where_all_have_the_same():
    """A target that only some have, or that is better the lower, is no line through them all."""
    table = facts.make("a", "A", {"x": 0.5, "y": 0.6}, "andel", target=0.8).assign(period=str(NOW))
    assert views.target_of(table, NOW) == {"target": 0.8}
    assert views.target_of(table.assign(direction=facts.LOWER), NOW) == {}
    assert views.target_of(table.assign(target=[0.8, 0.7]), NOW) == {}
    assert views.target_of(table.assign(target=[0.8, float("nan")]), NOW) == {}


def test_what_has_too_few_values_for_a_chart_is_not_left_out_in_silence(looked):
    """An area that has a value in one of the periods only stands in the table, and it is said."""
    periods = (Period.parse("2022-T3"),)
    one = asked(looked, "matetal.*", *periods, as_table=False)
    view = looked.view(one)
    left = len(one.items) - len(view.shown.exhibit.table.rows)
    assert view.shown.exhibit.form == "multiples" and left > 0
    assert "ritas inte; välj Tabell" in view.why


def test_the_whole_stands_in_the_table_and_it_is_said(looked):
    """The sum would dwarf its parts in a chart: it is said that it stands in the table."""
    chart = looked.view(asked(looked, "ekonomi.utfall.*"))
    assert chart.why == "Diagrammet visar delarna; välj Tabell för att se även Samtliga."
    table = looked.view(asked(looked, "ekonomi.utfall.*", as_table=True))
    rows = len(table.shown.exhibit.table.rows)
    assert rows == len(chart.shown.exhibit.table.rows) + 1
    assert table.shown.exhibit.table.rows[-1][0].text == "Samtliga"


# The ready cell


CODES = {
    "all items": ("narvaro.natverk.*",),
    "paired": ("narvaro.natverk.*", BEFORE),
    "history": ("narvaro.samtliga", BEFORE, LONG_AGO),
    "multiples": ("narvaro.natverk.*", BEFORE, LONG_AGO),
    "one number": ("narvaro.samtliga",),
    "status": ("matetal.*.status",),
    "several units": ("matetal.*", BEFORE, LONG_AGO),
    "the item in the middle": ("ekonomi.finansiering_disponibla.*.staten",),
    "half a year": ("kurser.deltagare.*", BEFORE),
    "two registers": ("externa_medel.andel_belopp", BEFORE, LONG_AGO),
}


@pytest.mark.parametrize("kind", CODES)
def test_the_ready_cell_shows_the_same_in_a_chapter(looked, kind, monkeypatch):
    """Pasted into a chapter with the parameters that it names, the cell gives the same exhibit."""
    monkeypatch.chdir(ROOT)
    view = looked.view(asked(looked, *CODES[kind]))
    assert executed(view.code) == view.shown


@pytest.mark.parametrize("items", [("PKS",), ("PKS", "Reko")])
def test_the_ready_cell_names_the_chosen_items(looked, items, monkeypatch):
    """Some of the items, or one of them over time, are chosen in the cell too."""
    monkeypatch.chdir(ROOT)
    view = looked.view(asked(looked, "narvaro.natverk.*", BEFORE, LONG_AGO, items=items))
    rows = view.shown.exhibit.table.rows
    assert [row[0].text for row in rows] == list(items)
    assert executed(view.code) == view.shown


@pytest.mark.parametrize("items", [("",), ("", "Ledning och stab")])
def test_the_ready_cell_can_be_of_the_whole(looked, items, monkeypatch):
    """The whole alone, and the whole beside one of its parts, are chosen in the cell too."""
    monkeypatch.chdir(ROOT)
    view = looked.view(asked(looked, "ekonomi.utfall.*", Period.parse("2022-T3"), items=items))
    assert "Summa" not in view.shown.html
    told = {cell.of.partition("@")[0] for row in view.shown.exhibit.table.rows for cell in row}
    areas = {"ekonomi.utfall", "ekonomi.utfall.ledning_och_stab"}
    assert told & areas == (areas if items[1:] else {"ekonomi.utfall"})
    assert {name for name in told if name.count(".") > 1} <= areas
    assert executed(view.code) == view.shown


def executed(code: str, period: Period = NOW):
    """What a cell shows in a chapter that is opened with the parameters its comment names."""
    given = code.partition("\n")[0].removeprefix("# Kapitlets parametrar: ")
    named = eval(f"dict({given})")
    chapter = ku.open_chapter(str(period), **named)
    return eval(code.partition("\n")[2], {"chapter": chapter})


def test_a_parameter_of_the_report_goes_with_the_cell(small):
    """Where the report aims at something else than usual, the cell says so."""
    looked = views.Material(small).of(smallproject.PERIOD)
    view = looked.view(asked(looked, "narvaro.natverk.*"))
    assert view.code.splitlines()[0] == (
        '# Kapitlets parametrar: compare_with = [], registers = ["narvaro"], '
        "attendance_target = 0.9"
    )
    assert "target=0.9" in view.code
    assert executed(view.code, smallproject.PERIOD) == view.shown


# Any choice


def any_question(looked: views.Looked, seed: int) -> Asked:
    """A measure, periods and items by chance."""
    dice = random.Random(seed)
    one = dice.choice([one for found in looked.measures.values() for one in found])
    others, items = looked.others(one), one.items
    few = dice.sample(items, dice.randint(1, min(6, len(items))))
    compared = [other for other in others if dice.random() < 0.5]
    return Asked(one, looked.period, tuple(compared), tuple(few), dice.random() < 0.1)


@pytest.mark.parametrize("period", ["2018", "2020-T2", "2022-T3", "2026"])
def test_any_choice_shows_what_the_figures_say(material, period):
    """Whatever is chosen, each number shown is the figure it is traced to, and was asked for."""
    looked = material.of(Period.parse(period))
    for seed in range(25):
        question = any_question(looked, seed)
        view = looked.view(question)
        if view.shown.exhibit is None:
            continue
        wanted = {str(one) for one in (looked.period, *question.others)}
        rows = question.measure.facts
        rows = rows[rows["period"].isin(wanted) & rows["item"].isin(question.items)]
        check_numbers(view, rows)


def check_numbers(view: views.View, rows: pd.DataFrame) -> None:
    """Each number is that of a fact asked for, and each known fact but the left out is there."""
    known = rows[rows["status"] == "ok"]
    values = {f"{f['name']}@{f['covers']}": f["value"] for _, f in known.iterrows()}
    cells = [cell for row in view.shown.exhibit.table.rows for cell in row[1:]]
    told = {c.of: c.value for c in cells if c.value is not None and " − " not in c.of}
    assert told == {place: pytest.approx(values[place]) for place in told}
    if view.shown.exhibit.form in ("", "history"):
        assert set(told) | {c.of for c in cells if c.of and c.value is None} >= set(values)


# What is withheld


@pytest.mark.attack
def test_what_is_withheld_is_never_told(small):
    """Too few answers are shown as in the report, in table, chart, file and code alike."""
    root = small.data.parent
    asked_more = "\nstök;Stök i korridoren;Skola"
    smallproject.write(root, "enkat/fragor", smallproject.DATA["enkat/fragor"] + asked_more)
    answers = "".join(f"\n2031;{n};Skolrådet;stök;{1 + n % 5}" for n in range(12))
    smallproject.write(root, "enkat/svar", smallproject.DATA["enkat/svar"] + answers)
    looked = views.Material(small).of(smallproject.PERIOD)
    view = looked.view(asked(looked, "enkat.*", label="Mycket nöjda"))
    text = views.csv(view).decode()
    assert re.search(r"^God mat;\.\.\*\r$", text, re.MULTILINE)
    assert "God mat: visas inte, för litet underlag" in view.shown.html
    svg = views.pictures(view)["svg"].decode()
    assert "visas inte, för litet underlag" in svg
    # All three of those who answered are very satisfied.
    told = view.shown.html.partition("<details")[2] + text + view.code
    assert "100" not in told and "100\u00a0%" not in svg


# What is taken away


def test_a_table_to_take_away_is_for_a_spreadsheet(looked):
    """Semicolons, a byte order mark, numbers to count with, and last what it is and its source."""
    view = looked.view(asked(looked, "kurser.pris.*"))
    data = views.csv(view)
    assert data.startswith("\ufeff".encode())
    header, *rows, source = csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";")
    assert header == ["", "Vårt pris"]
    assert all(re.fullmatch(r"\d+ kr", price) for _, price in rows)
    assert source[0].startswith("Vårt pris, januari–juni 2020. ")
    assert "Källa: data/kurser/" in source[0]


@pytest.mark.attack
def test_a_text_is_no_formula(small):
    """A network that is called as a formula is a text in a spreadsheet, as in the pages' files."""
    smallproject.write(
        small.data.parent,
        "narvaro",
        """datum;nätverk;form;part;kallade;närvarande
        2031-02-03;Skolrådet;fysisk;Alfa;4;3
        2031-09-03;Vårdrådet;digital;Alfa;5;4""",
    )
    looked = views.Material(small).of(smallproject.PERIOD)
    view = looked.view(asked(looked, "narvaro.natverk.*"))
    table = view.shown.exhibit.table
    for start in "=+-@":
        table.rows[0][0] = table.rows[0][0].__class__(f'{start}1;"', numeric=False)
        assert f'"\'{start}1;"""' in views.csv(view).decode()


def test_pictures_hold_their_title_and_source(looked):
    """Away from its page a picture still says what it is of, when, and from where."""
    view = looked.view(asked(looked, "narvaro.natverk.*"))
    files = views.pictures(view)
    svg = " ".join(re.findall(r"<text[^>]*>([^<]*)", files["svg"].decode()))
    assert "Närvaro per nätverk, januari–augusti 2020" in unescape(svg)
    assert view.shown.exhibit.source in unescape(svg)
    assert "Rekonstruerade uppgifter." in view.shown.exhibit.source
    assert "prefers-color-scheme" not in files["svg"].decode()
    assert files["png"].startswith(b"\x89PNG")


def test_a_table_has_no_picture(looked):
    """Where there is no chart there is only the table to take."""
    assert views.pictures(looked.view(asked(looked, "narvaro.samtliga"))) == {}


# What a measure is


def test_a_definition_is_the_chapters_own(looked):
    """The words of the chapter stand beside the figures, its numbers bound, with its name."""
    said = looked.definition(measure(looked, "narvaro.natverk.*"))
    assert "Medelvärde av nätverkets träffar i perioden" in said
    assert "Ur kapitlet Närvaro." in said
    assert "{{" not in said


def test_what_no_chapter_shows_says_what_it_rests_on(looked):
    """Without a chapter's words there are still the unit and the register."""
    said = looked.definition(measure(looked, "narvaro.andel_kvinnor.*"))
    assert said == ("<p>Räknas ur registret narvaro; inget kapitel visar måttet. Enhet: andel.</p>")


# The tool


def looking() -> Explorer:
    """The tool with the attendance of each network, beside no other period."""
    tool = Explorer()
    tool.topic.value = "narvaro"
    tool.measure.value = next(v for t, v in tool.measure.options if t == "Närvaro per nätverk")
    tool.others.value = ()
    return tool


def test_what_is_chosen_is_shown_at_once(small):
    """A change of measure, items or form changes what is shown, its definition and its code."""
    tool = looking()
    assert tool.period.value == smallproject.PERIOD
    assert tool.items.value == ("Skolrådet", "Vårdrådet")
    assert "<img" in tool.shown.value and "<details open>" in tool.shown.value
    assert "Ur kapitlet Närvaro." in tool.definition.value
    assert ".ranked(" in tool.code.value
    tool.form.value = TABLE
    assert "<img" not in tool.shown.value and ".table(" in tool.code.value
    tool.items.value = ()
    assert tool.view is None and "Välj något" in tool.message.value


def test_the_files_are_offered_when_they_are_asked_for(small):
    """Links hold the files themselves, so that no server is needed; a new choice clears them."""
    tool = looking()
    assert tool.taken.value == ""
    tool.take()
    links = dict(
        re.findall(r'download="[^"]*\.(\w+)" href="[^"]*base64,([^"]*)"', tool.taken.value)
    )
    assert set(links) == {"svg", "png", "csv"}
    assert base64.b64decode(links["csv"]) == views.csv(tool.view)
    tool.form.value = TABLE
    assert tool.taken.value == ""


def test_a_fault_in_a_register_is_told_and_can_be_mended(small):
    """The faults are shown in the tool; when they are mended it goes on where it was."""
    tool = Explorer()
    good = smallproject.DATA["narvaro"]
    smallproject.write(small.data.parent, "narvaro", good.replace("2031-02-03", "i går", 1))
    tool.read()
    assert "kutools fel" in tool.message.value and "i går" in tool.message.value
    assert tool.view is None and tool.shown.value == ""
    tool.topic.value = tool.topic.options[-1][1]
    tool.take()
    smallproject.write(small.data.parent, "narvaro", good)
    tool.read()
    assert tool.message.value == "" and tool.view is not None


def test_the_tool_can_be_opened_for_a_period(small):
    """A period without parameters can be looked at too; what is no period cannot."""
    tool = Explorer("2030")
    assert tool.period.value == Period.parse("2030")
    assert [period for _, period in tool.period.options] == [smallproject.PERIOD, Period(2030)]
    tool.period.value = smallproject.PERIOD
    assert tool.view is not None
    with pytest.raises(ParamsError, match="ingen period"):
        Explorer("2020-X2")


def test_a_period_without_figures_says_so(small, monkeypatch):
    """Before anything is registered there is a sentence instead of lists to choose from."""
    monkeypatch.setattr(views.measures, "compute", lambda *_: facts.together([]))
    tool = Explorer()
    tool.take()
    assert "Det finns inga uppgifter för perioden." in tool.message.value
    assert tool.topic.options == () and tool.view is None


def test_texts_of_registers_are_no_markup(small):
    """A network that is called as a script is shown as text everywhere."""
    good = smallproject.DATA["narvaro"].replace("Skolrådet", "<script>x</script>")
    networks = smallproject.DATA["organisation/natverk"].replace("Skolrådet", "<script>x</script>")
    smallproject.write(small.data.parent, "narvaro", good)
    smallproject.write(small.data.parent, "organisation/natverk", networks)
    smallproject.write(
        small.data.parent, "enkat/svar", "år;svarande;nätverk;fråga;värde\n2031;1;Vårdrådet;mat;6"
    )
    tool = Explorer()
    tool.topic.value = "narvaro"
    for _, value in tool.measure.options:
        tool.measure.value = value
        tool.items.value = tool.items.value[:1]  # stands in the title then
        tool.take()
        places = (tool.shown, tool.definition, tool.code, tool.taken, tool.message)
        assert [place for place in places if "<script" in place.value] == []
