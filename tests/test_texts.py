"""The analysts' own texts are read as they are saved, and every fault in them is told at once."""

import pytest
from datafolder import spaced

from kutools import facts, texts
from kutools.errors import RegisterError
from kutools.periods import Period
from kutools.project import Project

NOW = Period.parse("2020-T2")
TABLE = facts.make("narvaro.samtliga", "Närvaro", 0.755, "andel").assign(
    period="2020-T2", covers="2020-T2"
)


@pytest.fixture
def project(tmp_path) -> Project:
    """A project with nothing in it."""
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "params").mkdir()
    return Project.find(tmp_path)


def write(project: Project, name: str, content: str | bytes, period: str = "2020-T2") -> None:
    """Save a file among a period's own texts."""
    path = project.data / "texter" / period / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def faults(of) -> list[str]:
    """What an analyst is told, one sentence for each fault."""
    with pytest.raises(RegisterError) as told:
        of()
    return [spaced(str(failure)) for failure in told.value.failures]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_text_as_windows_saves_it(project, encoding):
    """UTF-8 with or without its mark and Windows-1252 give the same letters, without the mark."""
    write(project, "ekonomi.md", "Får – ”åäö”\r\nrad två".encode(encoding))
    read = texts.read(project, NOW)
    assert read == {"data/texter/2020-T2/ekonomi.md": "Får – ”åäö”\r\nrad två"}


def test_the_texts_of_a_period(project):
    """A period has its own texts, by file and in order; other files and periods are left alone."""
    write(project, "narvaro.md", "b")
    write(project, "ekonomi.md", "a")
    write(project, "ekonomi.txt", "x")
    write(project, "ekonomi.md", "y", period="2019-T2")
    folder = "data/texter/2020-T2"
    read = texts.read(project, NOW)
    assert list(read.items()) == [(f"{folder}/ekonomi.md", "a"), (f"{folder}/narvaro.md", "b")]


def test_no_texts(project):
    """A period need not have any."""
    assert texts.read(project, NOW) == {}


@pytest.mark.parametrize("content", [b"\x81\x8d\x8f", b"\xff\xfe\x00"])
def test_a_file_that_is_no_text(project, content):
    """What is in no encoding that a text is saved in is told, with what to do."""
    write(project, "ekonomi.md", content)
    assert faults(lambda: texts.read(project, NOW)) == [
        "data/texter/2020-T2/ekonomi.md: filen är varken UTF-8 eller Windows-1252; "
        "spara den som UTF-8."
    ]


def test_every_file_that_is_no_text(project):
    """All of them are told at once."""
    for name in ("ekonomi.md", "narvaro.md"):
        write(project, name, b"\x81\x8d")
    assert len(faults(lambda: texts.read(project, NOW))) == 2


def test_the_text_of_a_chapter(project):
    """A chapter's text is named as the one that is read."""
    write(project, "ekonomi.md", "a")
    assert texts.label(project, NOW, "ekonomi") in texts.read(project, NOW)


def test_bound_texts():
    """Figures are bound in every text, as they are or so that Markdown takes them as they are."""
    withheld = TABLE.assign(name="enkat.nytta", status="suppressed")
    table = facts.together([TABLE, withheld])
    sources = {"a.md": "Närvaro {{ narvaro.samtliga }}", "b.md": "{{ enkat.nytta }}", "c.md": ""}
    bound = texts.bind(sources, table, NOW)
    assert {name: spaced(text.text) for name, text in bound.items()} == {
        "a.md": "Närvaro 76 %",
        "b.md": "..*",
        "c.md": "",
    }
    assert bound["a.md"].spans[0].facts == (("narvaro.samtliga", "2020-T2"),)
    assert texts.bind(sources, table, NOW, markdown=True)["b.md"].text == r"..\*"


def test_every_fault_in_every_text():
    """Each is told by file and line, in order, with what was meant or expected."""
    sources = {
        "data/texter/2020-T2/a.md": "rätt {{ narvaro.samtliga }}\n\n{{ narvaro.samtlig }}\n}}",
        "data/texter/2020-T2/b.md": "{{ narvaro.samtliga }}",
        "data/texter/2020-T2/c.md": "\r\n{{ narvaro.samtliga | möt }} {{ x }}",
    }
    assert faults(lambda: texts.bind(sources, TABLE, NOW)) == [
        'data/texter/2020-T2/a.md, rad 3: det finns ingen uppgift "narvaro.samtlig". '
        'Menade du "narvaro.samtliga"?',
        "data/texter/2020-T2/a.md, rad 4: klamrar utan uppgift i texten; väntade dem runt ett "
        "namn, som i {{ narvaro.samtliga }}.",
        'data/texter/2020-T2/c.md, rad 2: det finns ingen uppgift "x".',
        'data/texter/2020-T2/c.md, rad 2: okänt sätt "möt" att skriva en uppgift. Menade du "mot"?',
    ]


def test_a_text_of_another_period():
    """A figure is that of the report's period; the same text in another names nothing."""
    with pytest.raises(RegisterError, match="det finns ingen uppgift"):
        texts.bind({"a.md": "{{ narvaro.samtliga }}"}, TABLE, Period.parse("2019-T2"))
