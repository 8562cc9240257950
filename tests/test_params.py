"""All that differs between two runs stands in one file, and nothing in it is passed over."""

from pathlib import Path

import pytest
import yaml

from kutools import newperiod, notebooks, params
from kutools.errors import ParamsError
from kutools.periods import Period

ROOT = Path(__file__).parents[1]
NOW = Period.parse("2020-T2")
WHOLE = """\
# Allt som skiljer den här körningen från en annan. Kör med: kutools run 2020-T2
period: 2020-T2             # perioden som rapporten gäller
kind: delårsrapport         # slag av rapport
organisation: Kommunal utveckling

# Kapitel i ordning.
chapters:
  - ekonomi
  - narvaro

compare_with:
  - 2019-T3
key_figures: [ekonomi.utfall]
attendance_target: 0.80     # målvärde
"""
KNOWN = {"period": "2020-T2", "attendance_target": 0.8, "antal": 5, "visa": True, "lista": []}


@pytest.fixture
def load(tmp_path):
    """Load parameters from a text, as `params/2020-T2.yml`."""
    return lambda text, period=NOW: params.load(written(tmp_path, text), period)


def written(folder: Path, text: str | bytes) -> Path:
    """A parameters file with this text."""
    path = folder / "params" / "2020-T2.yml"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def message(load, text: str | bytes) -> str:
    """What an analyst is told when the file has this text."""
    with pytest.raises(ParamsError) as told:
        load(text)
    return str(told.value)


def options_message(given: dict) -> str:
    """What an analyst is told of the notebooks' parameters."""
    with pytest.raises(ParamsError) as told:
        params.check_options(Path("params/2020-T2.yml"), given, KNOWN)
    return str(told.value)


def test_a_whole_file(load):
    """Period, kind, chapters in order, what to compare with, and the notebooks' own parameters."""
    run = load(WHOLE)
    assert (run.period, run.kind, run.organisation) == (NOW, "delårsrapport", "Kommunal utveckling")
    assert run.chapters == ["ekonomi", "narvaro"]
    assert run.compare_with == [Period.parse("2019-T3")]
    assert run.key_figures == ["ekonomi.utfall"]
    assert run.options == {"attendance_target": 0.8}


def test_without_comparison_periods_the_two_years_before_are_meant(load):
    """A report that names no periods is compared with the same part of the two years before."""
    run = load(WHOLE.replace("compare_with:\n  - 2019-T3\n", ""))
    assert [str(period) for period in run.compare_with] == ["2019-T2", "2018-T2"]


@pytest.mark.parametrize(
    "path", sorted((ROOT / "params").glob("*.yml")), ids=lambda path: path.stem
)
def test_shipped_files_load(path):
    """The project's own parameters are for the period of their name, and notebooks know them."""
    run = params.load(path, Period.parse(path.stem))
    chapters = [notebooks.find(ROOT / "notebooks", name) for name in run.chapters]
    assert run.kind == newperiod.usual_kind(run.period)
    known = {key: value for chapter in chapters for key, value in chapter.parameters.items()}
    params.check_options(path, run.options, known)


@pytest.mark.parametrize("key", ["period", "kind", "organisation", "chapters"])
def test_a_missing_parameter(load, key):
    """What a run cannot do without is asked for by name."""
    text = WHOLE.replace(f"\n{key}:", f"\nx{key}:")
    expected = f'params/2020-T2.yml: parametern "{key}" saknas; lägg till den.'
    assert message(load, text) == expected


def test_a_missing_file(tmp_path):
    """Where there is no file, the command that makes one is told."""
    with pytest.raises(ParamsError, match=r"finns inte\. Skapa den med: kutools new 2020-T2"):
        params.load(tmp_path / "params" / "2020-T2.yml", NOW)


def test_the_period_is_that_of_the_file_name(load):
    """A file copied for a new period, but not changed, is not run for the old one."""
    text = WHOLE.replace("period: 2020-T2 ", "period: 2020-T1 ")
    assert message(load, text) == "params/2020-T2.yml: filen gäller 2020-T1, väntade 2020-T2."


def test_an_unknown_parameter_suggests_the_nearest():
    """A misspelt parameter is told with the one that was meant, of the run or of a notebook."""
    assert options_message({"perod": "2020-T2"}) == (
        'params/2020-T2.yml: okänd parameter "perod". Menade du "period"?'
    )
    assert 'Menade du "attendance_target"?' in options_message({"atendance_target": 0.8})
    assert 'Menade du "chapters"?' in options_message({"chapter": []})
    assert options_message({"xyz": 1}).endswith('okänd parameter "xyz".')


def test_a_parameter_given_twice(load):
    """A parameter that stands twice is told with its row; neither of the two is taken."""
    expected = 'params/2020-T2.yml, rad 15: parametern "kind" står två gånger.'
    assert message(load, WHOLE + "kind: tertialrapport\n") == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"attendance_target": "80 %"}, "väntade ett tal."),
        ({"attendance_target": True}, "väntade ett tal."),
        ({"attendance_target": None}, "väntade ett tal."),
        ({"antal": 5.5}, "väntade ett heltal."),
        ({"antal": True}, "väntade ett heltal."),
        ({"visa": 1}, "väntade true eller false."),
        ({"visa": "ja"}, "väntade true eller false."),
        ({"lista": "ekonomi"}, "väntade en lista."),
        ({"period": True}, "väntade en text."),
        ({"period": 2020.5}, "väntade en text."),
    ],
)
def test_a_value_of_the_wrong_type(given, expected):
    """A text is no number, a yes no number and a number no yes; found and expected are told."""
    ((key, value),) = given.items()
    told = options_message(given)
    assert told == f'params/2020-T2.yml: parametern "{key}" är {value!r}, {expected}'


@pytest.mark.parametrize(
    "given", [{"attendance_target": 1}, {"period": 2020}, {"antal": 3}, {"visa": False}, {}]
)
def test_a_value_of_the_right_type(given):
    """A whole number will do for a number, and a year for a period."""
    params.check_options(Path("params/2020-T2.yml"), given, KNOWN)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("kind: delårsrapport", "kind: [delårsrapport]", 'parametern "kind"'),
        ("kind: delårsrapport", "kind: true", 'parametern "kind" är True, väntade en text'),
        ("  - ekonomi\n  - narvaro", "  ekonomi", 'parametern "chapters"'),
        ("  - ekonomi", "  - [ekonomi]", "parametern \"chapters\" är ['ekonomi'], väntade en text"),
        ("[ekonomi.utfall]", "[no]", 'parametern "key_figures" är False, väntade en text'),
        ("[ekonomi.utfall]", "", 'parametern "key_figures" är None, väntade en lista'),
        ("- 2019-T3", "- 2019-T4", '"2019-T4" är ingen period; väntade'),
        ("- 2019-T3", "- 2019-08-31", 'parametern "compare_with" är datetime.date'),
        ("period: 2020-T2", "period: 2020-08-31", 'parametern "period" är datetime.date'),
    ],
)
def test_a_run_parameter_of_the_wrong_form(load, old, new, expected):
    """What the run itself reads is checked to the last item of a list."""
    assert expected in message(load, WHOLE.replace(old, new))


@pytest.mark.attack
@pytest.mark.parametrize(
    "text",
    [
        "period: !!python/object/apply:os.system ['echo']\n",
        "period: !!python/name:os.system\n",
        "!!python/object:kutools.params.Params {}\n",
        "period: [2020-T2\n",
        "period: 2020-13-45\n",
        "a: b: c\n",
        "period: *okänd\n",
        "period: 2020-T2\n---\nperiod: 2020-T2\n",
        "period: år".encode("cp1252"),
    ],
)
def test_what_is_no_plain_yaml_is_refused(load, text):
    """A file that cannot be read, or asks for code to be run, is told and nothing is run."""
    assert message(load, text).startswith("params/2020-T2.yml: ")


@pytest.mark.parametrize("text", ["", "# bara en kommentar\n", "- period\n", "period 2020-T2\n"])
def test_what_is_no_list_of_parameters_is_refused(load, text):
    """An empty file or one without colons shows how a row is written."""
    expected = "params/2020-T2.yml: väntade rader som period: 2020-T2."
    assert message(load, text) == expected


@pytest.mark.attack
@pytest.mark.parametrize(
    "key", ["2020", "no", "on", "1.5", "[a]", "<<", "null", "!!python/name:os x"]
)
def test_a_key_that_is_no_name_is_refused(load, key):
    """What YAML reads as a number or as yes and no is not a parameter's name."""
    told = message(load, f"{WHOLE}{key}: {{a: 1}}\n")
    assert told == "params/2020-T2.yml, rad 15: väntade en parameters namn före kolon."


# What is accepted from the control panel


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", '\naccepted:\n  summarad.x.3f2a: "Så tryckt."\n'),
        ("accepted: {}\n", 'accepted:\n  summarad.x.3f2a: "Så tryckt."\n'),
        (
            "accepted:  # inget än\n",
            'accepted:  # inget än\n  summarad.x.3f2a: "Så tryckt."\n',
        ),
        (
            "accepted:\n\n# Ur trycket.\n  tecken.y.1a2b: Så är det.\n",
            'accepted:\n\n# Ur trycket.\n  summarad.x.3f2a: "Så tryckt."\n'
            "  tecken.y.1a2b: Så är det.\n",
        ),
        (
            "accepted:\n    tecken.y.1a2b: Så är det.\nvisa: true\n",
            'accepted:\n    summarad.x.3f2a: "Så tryckt."\n    tecken.y.1a2b: Så är det.\n'
            "visa: true\n",
        ),
    ],
    ids=["none", "empty", "comment", "comments", "others"],
)
def test_a_finding_is_accepted_and_all_else_stays(tmp_path, before, after):
    """The line goes where accepted findings stand, and no other line of the file is changed."""
    path = written(tmp_path, WHOLE + before)
    params.accept(path, "summarad.x.3f2a", " Så tryckt. ")
    assert path.read_text("utf-8") == WHOLE + after
    assert params.load(path, NOW).accepted["summarad.x.3f2a"] == "Så tryckt."


def test_any_reason_can_be_written(tmp_path):
    """Quotes, colons and å, ä and ö stand in a reason as they were typed."""
    path, reason = written(tmp_path, WHOLE), 'Enligt "protokoll § 7": rätt # så \\ är det'
    params.accept(path, "summarad.x.3f2a", reason)
    assert params.load(path, NOW).accepted == {"summarad.x.3f2a": reason}


def test_the_lines_keep_their_ends(tmp_path):
    """A file that was written on Windows is still such a file."""
    path = written(tmp_path, WHOLE.replace("\n", "\r\n").encode())
    params.accept(path, "summarad.x.3f2a", "Så.")
    content = path.read_bytes().decode("utf-8")
    assert content.count("\n") == content.count("\r\n") == WHOLE.count("\n") + 3


def test_a_file_that_cannot_be_read_is_told(tmp_path):
    """A params file that is no UTF-8 is told, not written over."""
    content = WHOLE.encode("cp1252")
    path = written(tmp_path, content)
    with pytest.raises(ParamsError, match="skälet kunde inte skrivas in"):
        params.accept(path, "summarad.x.3f2a", "Så.")
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    ("text", "reason", "said"),
    [
        ("", "  ", "kan inte godtas utan skäl"),
        ("accepted: {a.b: c}\n", "Så.", "står inte på var sin rad"),
        ("accepted:\n  summarad.x.3f2a: Ja.\n", "Så.", "står två gånger"),
    ],
)
def test_what_cannot_be_accepted_leaves_the_file_as_it_was(tmp_path, text, reason, said):
    """Without a reason, twice, or in a list of another form: it is told, and nothing is written."""
    path = written(tmp_path, WHOLE + text)
    with pytest.raises(ParamsError, match=said):
        params.accept(path, "summarad.x.3f2a", reason)
    assert path.read_text("utf-8") == WHOLE + text


@pytest.mark.attack
@pytest.mark.parametrize("name", ["../../upp", "/tmp/annat", "a/b", "..", "a b", ".dold"])
def test_what_is_no_chapters_name_is_refused(load, name):
    """A chapter's name is part of the names of files, which lie where they should."""
    told = message(load, WHOLE.replace("- narvaro", f"- '{name}'"))
    assert told == f'params/2020-T2.yml: "{name}" är inget kapitel; väntade ett namn som narvaro.'


@pytest.mark.attack
def test_too_long_a_file_is_refused(load):
    """YAML takes minutes for a few hundred kB that are made for it."""
    assert "större än 200 kB" in message(load, WHOLE + "a: " + "[" * 300_000)


@pytest.mark.attack
@pytest.mark.parametrize("value", ["0x" + "f" * 6000, "1" + "0" * 20, "-1.0e+300"])
def test_numbers_larger_than_any_figure_are_refused(value):
    """A number that nobody can mean is told as such, however it is written."""
    with pytest.raises(ParamsError, match="för stort"):
        params.check_type("params/a.yml", "mål", yaml.safe_load(value), 0.8)
