"""The report as a PDF, printed by a real browser: to be read on paper, on a screen, and aloud."""

import re
import shutil
import tempfile
from collections import Counter
from pathlib import Path

import pytest
import smallproject
from chromium import CHROMIUM, NEEDED
from htmlpage import parse
from smallproject import MADE, PERIOD, WAY, Here

from kutools import release
from kutools.project import Project
from kutools.reports import outputs, pdf
from kutools.runs.order import Order
from kutools.runs.run import Way

pypdf = pytest.importorskip("pypdf")
pytestmark = NEEDED
POINTS = 72 / 25.4
A4 = (210, 297)
HEAD = "Två kommuner · Årsbok 2031"


@pytest.fixture(scope="module")
def project(drafted, tmp_path_factory) -> Project:
    """A small project whose draft has a PDF, made of what has been executed before."""
    small = smallproject.copied(drafted, tmp_path_factory.mktemp("tryckt") / "projekt")
    with pytest.MonkeyPatch.context() as here:
        here.setenv(pdf.VARIABLE, CHROMIUM)
        smallproject.made(Order(small, PERIOD, MADE, pdf=True), Way(Here))
    return small


@pytest.fixture(autouse=True)
def the_same_browser(monkeypatch):
    """Print with the browser of the other tests."""
    monkeypatch.setenv(pdf.VARIABLE, CHROMIUM)


@pytest.fixture(scope="module")
def folder(project) -> Path:
    """The folder of the report."""
    return project.outputs / str(PERIOD)


@pytest.fixture(scope="module")
def printed(folder):
    """The report as a PDF."""
    return pypdf.PdfReader(folder / pdf.FILE, strict=True)


@pytest.fixture(scope="module")
def page(folder):
    """The page that is printed."""
    return parse((folder / "rapport.html").read_text("utf-8"))


def catalog(reader):
    """What a PDF says of itself as a whole."""
    return reader.trailer["/Root"]


def outline(reader) -> list[tuple[int, str, int]]:
    """Level, title and page of everything in the outline, pages counted from one."""

    def walk(entries, level):
        for entry in entries:
            if isinstance(entry, list):
                yield from walk(entry, level + 1)
            else:
                yield level, entry.title, reader.get_destination_page_number(entry) + 1

    return list(walk(reader.outline, 1))


def plain(text: str) -> str:
    """A text as it is typed: without letters that are set as one, and with single blanks."""
    for one, letters in {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi"}.items():
        text = text.replace(one, letters)
    return " ".join(text.split())


def texts(reader) -> list[str]:
    """What each page says."""
    return [plain(one.extract_text()) for one in reader.pages]


def structure(reader) -> list[dict]:
    """Everything that is marked in a PDF."""
    found, left = [], [catalog(reader)["/StructTreeRoot"]]
    while left:
        node = left.pop().get_object()
        if isinstance(node, list):
            left += node
        elif isinstance(node, dict):
            found.append(node)
            left += [node["/K"]] if "/K" in node else []
    return found


def test_it_can_be_read_aloud(printed, page):
    """Headings, tables, lists and pictures are marked, in Swedish; what is pressed is left out."""
    assert catalog(printed)["/MarkInfo"]["/Marked"] and catalog(printed)["/Lang"] == "sv"
    marked = Counter(one.get("/S") for one in structure(printed))
    main = page.one("main")
    for level in (1, 2, 3):
        assert marked[f"/H{level}"] == len(main.all(f"h{level}"))
    shown = [one for one in main.all("table") if not inside(one, "details")]
    assert marked["/Table"] >= len(shown) > 3
    assert marked["/Form"] == 0


def inside(element, tag: str) -> bool:
    """Whether an element of a page stands in one with a tag."""
    while element := element.parent:
        if element.tag == tag:
            return True
    return False


def test_every_picture_is_described(printed, page):
    """What is marked as a picture is a chart with its alternative text, and no table is."""
    described = [one.get("/Alt") for one in structure(printed) if one.get("/S") == "/Figure"]
    assert sorted(described) == sorted(one.attrs["alt"] for one in page.one("main").all("img"))
    assert len(described) > 5


def test_it_says_what_it_is(printed):
    """Its title is that of the report, shown instead of the file's name, and its time the run's."""
    assert printed.metadata.title == "Årsbok 2031 – Två kommuner"
    assert catalog(printed)["/ViewerPreferences"]["/DisplayDocTitle"]
    assert printed.metadata.creation_date == printed.metadata.modification_date == MADE


def test_the_outline_is_that_of_the_report(printed, page):
    """Title, contents, chapters and questions are in the outline, each once and in order."""
    headings = page.one("main").all("h1", "h2", "h3")
    expected = [(int(one.tag[1]), plain(one.text)) for one in headings]
    assert [(level, plain(title)) for level, title, _ in outline(printed)] == expected
    assert {title for level, title in expected if level == 2} >= {"Innehåll", "2. Närvaro"}


def test_the_outline_leads_to_the_headings(printed):
    """On the page that the outline leads to stands the heading."""
    said = texts(printed)
    for _, title, number in outline(printed):
        assert plain(title) in said[number - 1], (title, number)


def test_it_is_printed_on_a4(printed):
    """Every page is an upright A4."""
    for one in printed.pages:
        size = [float(side) / POINTS for side in (one.mediabox.width, one.mediabox.height)]
        assert size == pytest.approx(A4, abs=0.5) and one.rotation == 0


def test_every_page_says_whose_it_is_and_its_number(printed):
    """Above each page stand organisation, title and that it is a draft; below, its number."""
    said = texts(printed)
    assert len(said) > len(smallproject.NOTEBOOKS)
    for number, text in enumerate(said, start=1):
        assert HEAD in text and "Utkast" in text, number
        assert f"{number} ({len(said)})" in text, number


def test_the_contents_say_on_which_page_each_heading_stands(printed, page):
    """The number printed after each line of the contents is that of the page of its heading."""
    entries = outline(printed)[2:]
    assert len(entries) == len(page.one("nav", **{"class": "innehall"}).all("a"))
    before = entries[0][2] - 1
    contents = " ".join(texts(printed)[:before])
    at = 0
    for _, title, number in entries:
        match = re.compile(rf"{re.escape(plain(title))} (\d+)\b").search(contents, at)
        assert match, title
        assert int(match[1]) == number, title
        at = match.end()


def test_links_lead_within_it_or_to_the_web(printed):
    """Links in the contents lead to their pages; none leads to a file, or tells where one lay."""
    annotations = [one.get_object() for p in printed.pages for one in p.get("/Annots", [])]
    assert any("/Dest" in one for one in annotations)
    actions = [one["/A"]["/URI"] for one in annotations if "/A" in one]
    assert [uri for uri in actions if not uri.startswith(("https:", "mailto:"))] == []


def test_it_tells_nothing_of_the_computer(folder):
    """No path of the computer that it was printed on stands in it."""
    content = (folder / pdf.FILE).read_bytes()
    for word in (str(folder.parent), "file:", "/tmp", "kutools-", "utskrift"):
        assert word.encode() not in content, word


def test_the_same_report_gives_the_same_bytes(folder, tmp_path, monkeypatch):
    """Printed later, from another folder, with other temporary files, it is the same."""
    shutil.copy(folder / "rapport.html", tmp_path)
    # Not below `tmp_path`: the name of a socket may only be so long.
    with tempfile.TemporaryDirectory() as other:
        monkeypatch.setenv("TMPDIR", other)
        monkeypatch.setattr(tempfile, "tempdir", None)
        pdf.write(tmp_path / "rapport.html", tmp_path / pdf.FILE, MADE)
        assert list(Path(other).iterdir()) == []
    assert (tmp_path / pdf.FILE).read_bytes() == (folder / pdf.FILE).read_bytes()


def test_pages_are_numbered_as_they_stand_in_the_file(folder, printed):
    """The pages that links are said to lead to are those that another reader finds."""
    found = pdf._pages_of((folder / pdf.FILE).read_bytes())
    there = printed.named_destinations
    numbers = {
        name.lstrip("/"): printed.get_destination_page_number(one) + 1
        for name, one in there.items()
    }
    assert len(found) > 10 and found == numbers


def test_it_is_one_of_the_files_of_the_report(folder):
    """The manifest has it with its hash, and the first page leads to it."""
    listed = {one["path"]: one for one in outputs.manifest(folder)["outputs"]}
    assert listed[pdf.FILE]["bytes"] == (folder / pdf.FILE).stat().st_size
    links = parse((folder / "index.html").read_text("utf-8")).one("main").all("a", href=pdf.FILE)
    assert [link.text for link in links] == ["Hela rapporten som PDF"]


def test_a_release_prints_it_without_the_mark(project, tmp_path):
    """What is published has a PDF of its own, of the same moment, on which nothing says draft.

    Made again, with everything executed anew, it is the same, byte for byte.
    """
    small = smallproject.copied(project, tmp_path / "projekt")
    release.release(small, PERIOD)
    place = small.outputs / str(PERIOD)
    assert outputs.status(place) == "publicerad"
    reader = pypdf.PdfReader(place / pdf.FILE)
    said = texts(reader)
    assert [text for text in said if "Utkast" in text] == []
    assert all(HEAD in text for text in said)
    assert reader.metadata.creation_date == MADE
    found = release.verify(small, place, WAY, lambda said: None)
    assert [*found.altered, *found.inputs, *found.differing] == []


def test_a_contents_that_grows_is_printed_until_its_numbers_hold(tmp_path):
    """Where the numbers themselves move the headings, it is printed once more."""
    lines = "".join(f'<p><a href="#n{n}">Se</a></p>' for n in range(60))
    chapters = "".join(f'<h2 id="n{n}">Rubrik {n}</h2>' for n in range(60))
    style = (
        "@page { size: A4 } h2 { break-before: page } p { margin: 0; line-height: 1cm }"
        'a[data-sida]::after { display: block; content: "sida " attr(data-sida) }'
    )
    path = tmp_path / "sida.html"
    head = f'<!doctype html><html lang="sv"><title>Prov</title><style>{style}</style>'
    path.write_text(f"{head}<body>{lines}{chapters}", encoding="utf-8")
    pdf.write(path, tmp_path / "sida.pdf", MADE)
    said = texts(pypdf.PdfReader(tmp_path / "sida.pdf"))
    first = said.index("Rubrik 0")
    numbers = re.findall(r"Se sida (\d+)", " ".join(said[:first]))
    assert numbers == [str(first + n) for n in range(1, 61)]
