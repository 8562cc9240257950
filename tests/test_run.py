"""A run publishes a whole report that says what it was made from, or changes nothing at all."""

import contextlib
import datetime as dt
import hashlib
import io
import json
import os
import re
import shutil
import signal
import zipfile
from functools import partial
from pathlib import Path

import nbformat
import psutil
import pytest
import smallproject
from commands import ROOT, command, environment, kutools, start, until
from htmlpage import parse
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from smallproject import contents, edit

from kutools import registers
from kutools.errors import KutoolsError
from kutools.exhibits import EXHIBIT
from kutools.facts import NO_RESULT, STATUSES
from kutools.periods import Period
from kutools.reports import outputs as folders

CHAPTERS = (
    "sammanfattning medarbetare agenda2030 ekonomi externa_medel narvaro kurser forskning matetal "
    "natverk granskning"
).split()
MUNICIPALITIES = (
    "aneby eksjo gislaved gnosjo habo jonkoping mullsjo nassjo savsjo tranas vaggeryd varnamo "
    "vetlanda"
).split()
EXPECTED = {
    "index.html",
    "rapport.html",
    "tillganglighet.html",
    "presentation.html",
    "presentation.pptx",
    "tabeller.xlsx",
    "figures.json",
    "findings.json",
    "manifest.json",
    *(f"{name}.html" for name in CHAPTERS),
    *(f"notebooks/{name}.ipynb" for name in CHAPTERS),
    *(f"kommuner/{name}.html" for name in MUNICIPALITIES),
    *(f"notebooks/kommuner/{name}.ipynb" for name in MUNICIPALITIES),
}


def load(path: Path):
    """The content of a JSON file."""
    return json.loads(path.read_text(encoding="utf-8"))


def sha256(path: Path) -> str:
    """The hash of a file, as in a manifest."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


# What a run of one chapter needs, and what attendance is told by.
REGISTERS = (
    *(f"organisation/{name}" for name in ("kommuner", "natverk", "parter", "omraden")),
    "ekonomi/budgetuppfoljning",
    "narvaro",
)
PARAMS = """\
period: 2020-T2
kind: delårsrapport
organisation: Två kommuner
chapters: [{chapters}]
key_figures: [ekonomi.utfall]
"""


@pytest.fixture
def project(tmp_path) -> Path:
    """A small project with an earlier report, made by nobody knows what."""
    root = tmp_path / "projekt"
    for name in REGISTERS:
        of_2020 = smallproject.DATA[name].replace("2031-T3", "2020-T2").replace("2031-", "2020-")
        smallproject.write(root, name, of_2020)
    for folder in ("params", "notebooks", "outputs/2020-T2"):
        (root / folder).mkdir(parents=True)
    chapter(root, "prov")
    earlier = root / "outputs" / "2020-T2"
    (earlier / "index.html").write_text("<h1>Tidigare rapport</h1>", encoding="utf-8")
    made = {"period": "2020-T2", "kind": "delårsrapport"}
    (earlier / "manifest.json").write_text(json.dumps(made), encoding="utf-8")
    return root


def chapter(
    root: Path, name: str, *code: str, own: str = "", options: str = "", chapters: str = ""
) -> None:
    """Write a chapter notebook that first does `code`, and the parameters of a run of it."""
    parameters = 'period = ""\ncompare_with = []\nregisters = ["ekonomi/budgetuppfoljning"]\n'
    opening = "import kutools as ku\n\nku.open_chapter(period, compare_with, registers)"
    notebook = new_notebook(
        cells=[
            new_markdown_cell(f"# {name.capitalize()}"),
            new_code_cell(parameters + own, metadata={"tags": ["parameters"]}),
            *(new_code_cell(source) for source in code),
            new_code_cell(opening),
        ],
        metadata={"kernelspec": {"name": "python3", "display_name": "x", "language": "python"}},
    )
    nbformat.write(notebook, root / "notebooks" / f"{name}.ipynb")
    text = PARAMS.format(chapters=chapters or name) + options
    (root / "params" / "2020-T2.yml").write_text(text, encoding="utf-8")


@pytest.fixture
def told(told, project):
    """Give a command in the small project, and return how it ended."""
    return partial(told, cwd=project)


@contextlib.contextmanager
def untouched(root: Path):
    """Check that the published reports are the same bytes after as before, and nothing beside."""
    before = contents(root / "outputs" / "2020-T2")
    assert before
    yield
    assert contents(root / "outputs" / "2020-T2") == before
    assert {path.name for path in (root / "outputs").glob(".*")} <= {".minne"}
    assert not (root / "outputs" / "index.html").exists()


# The real report for January–August 2020


def test_run_says_where_the_report_is(run_2020, report):
    """A run ends well, tells each chapter, and prints the path of the front page last."""
    assert run_2020.returncode == 0
    first = run_2020.stdout.splitlines()[0]
    assert first == "Delårsrapport januari–augusti 2020: 11 kapitel och 13 kommunsidor"
    assert run_2020.stderr == ""
    status, *_, last = run_2020.stdout.splitlines()[-4:]
    assert status == (
        "Utkast. 10 avvikelser i granskningen, varav 0 hindrar att rapporten publiceras."
    )
    assert (ROOT / last).resolve() == (report / "index.html").resolve()
    for name in CHAPTERS:
        assert re.search(
            rf"(?m)^ +\d+ av \d+  {name} +klar på \d+,\d\ss: inte körd förut$", run_2020.stdout
        )
    assert len(re.findall(r"(?m)^ +\d+ av \d+  kommun \w+ +klar på", run_2020.stdout)) == len(
        MUNICIPALITIES
    )


def test_report_holds_what_it_should_and_nothing_more(report, run_2022):
    """The report is these files; no working folder is left beside it."""
    assert set(contents(report)) == EXPECTED
    names = {path.name for path in report.parent.iterdir()}
    assert names == {"index.html", "2020-T2", "2022-T3", folders.KEPT}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ekonomi.disponibla", 134_355_000),
        ("ekonomi.utfall", 31_873_000),
        ("ekonomi.kvarvarande", 102_482_000),
        ("ekonomi.andel_extern", pytest.approx(0.5836, abs=5e-5)),
        ("narvaro.samtliga", pytest.approx(0.76, abs=0.005)),
        ("externa_medel.sokta_antal", 8),
    ],
)
def test_figures_are_those_of_the_printed_report(report, name, value):
    """The named figures are those printed in the partnership's own report for the period."""
    figure = load(report / "figures.json")[name]
    assert figure["value"] == value
    assert figure["period"] == "2020-T2"
    assert figure["status"] == "ok"


def test_figures_are_of_the_period_and_never_a_silent_nothing(report):
    """Every figure says what it covers: no other year; one without a value says so.

    Courses of a report for January–August cover January–June. Only a status of an indicator is a
    word: that there is no result.
    """
    figures = load(report / "figures.json").values()
    periods = {figure["period"] for figure in figures}
    assert {"2020-T2", "2020-H1"} <= periods
    assert {period[:4] for period in periods} == {"2020"}
    units = {"kr", "andel", "antal", "årsarbetare", "per 1000", "status"}
    assert {figure["unit"] for figure in figures} <= units
    numbers = [figure for figure in figures if figure["unit"] != "status"]
    assert all((figure["value"] is None) == (figure["status"] != "ok") for figure in numbers)
    assert {f["value"] for f in figures if f["unit"] == "status"} <= {*STATUSES, NO_RESULT}


FOLLOWUP, RESULTS = (
    "data/ekonomi/budgetuppfoljning/2020-T2.csv",
    "data/matetal/resultat/publicerade.csv",
)
WELFARE = "ekonomi.kvarvarande.fourum_social_valfard_och_halso_och_sjukvard"
# Rule, figure or column, place, what is printed and what the data gives, in kronor and shares.
FOUND = [
    ("kontrollkolumn", "kvarvarande", (8, "kvarvarande"), None, -937_000),
    ("kontrollkolumn", "kvarvarande", (9, "kvarvarande"), 174_000, -2_302_000),
    ("summarad", "kvarvarande", (10, "kvarvarande"), 105_895_000, 102_482_000),
    ("samma_uppgift", "ekonomi.utfall.ledning_och_stab", (8, "utfall"), 6_660_000, 4_351_000),
    ("samma_uppgift", "ekonomi.utfall", (0, "utfall"), 31_873_000, 29_390_000),
    ("samma_uppgift", WELFARE, (2, "kvarvarande"), 84_679_000, 100_174_286),
    ("samma_uppgift", "ekonomi.kvarvarande", (0, "kvarvarande"), 102_482_000, 105_895_215),
    ("tecken", "utfall", (9, "utfall"), 174_000, None),
    ("andel_av_delar", "externa_medel.andel_antal", (32, "resultat"), 0.37, 3 / 8),
    ("publicerat_resultat", "narvaro.form.digital", (56, "resultat"), 0.42, 29 / 70),
]


def test_findings_are_the_ten_in_what_was_printed(report):
    """What was printed for 2020-T2 is wrong in ten places, and no other period's is told.

    Each has a key of its own, a reason why it may stand, and stands where it says.
    """
    findings = load(report / "findings.json")
    found = {
        (f["rule"], f["quantity"], f["place"], f["published"], f["recomputed"]) for f in findings
    }
    assert len(findings) == len(found) == len({f["key"] for f in findings}) == len(FOUND)
    assert found == {
        (
            rule,
            name,
            ", ".join(
                filter(
                    None,
                    [
                        RESULTS if column == "resultat" else FOLLOWUP,
                        f"rad {row}" * bool(row),
                        f'kolumn "{column}"',
                    ],
                )
            ),
            printed,
            given,
        )
        for rule, name, (row, column), printed, given in FOUND
    }
    assert all(f["accepted"] and f["severity"] == "fel" and f["message"] for f in findings)
    units = {f["quantity"]: f["unit"] for f in findings}
    assert units["narvaro.form.digital"] == units["externa_medel.andel_antal"] == "andel"
    assert units["ekonomi.utfall"] == units["kvarvarande"] == "kr"
    assert findings[0]["key"] == "kontrollkolumn.kvarvarande.ledning_och_stab.c7e1"
    given = {(f["quantity"], f["published"]): f["difference"] for f in findings}
    assert given["kvarvarande", 174_000] == 2_476_000
    assert given["kvarvarande", None] is None and given["utfall", 174_000] is None


def test_the_audit_shows_every_finding_with_the_reason_why_it_may_stand(report):
    """The chapter of the audit has a row for each finding under its rule, none left unexplained."""
    page = parse((report / "granskning.html").read_text("utf-8")).one("main")
    table, *_ = page.all("table")
    reasons = [row.all("td")[-1].text for row in table.all("tr") if row.all("td")]
    assert sorted(reasons) == sorted(f["accepted"] for f in load(report / "findings.json"))
    rules = {row.text for row in table.all("tr") if not row.all("td")}
    assert "Samma belopp i två register ska vara lika." in rules
    assert "10 avvikelser: alla är godtagna med skäl." in page.text
    assert "Inget tal i texterna är skrivet för hand" in page.text


def test_front_page_shows_key_figures_and_findings(report):
    """The front page shows the figures that params name, links everything, tells the findings."""
    page = parse((report / "index.html").read_text("utf-8"))
    values = [value.text for value in page.all("dd", **{"class": "varde"})]
    assert "76 %" in values and "58 %" in values and len(values) == 9
    links = [link.attrs["href"] for link in page.one("main").all("a")]
    forms = ["rapport.html", "presentation.html", "presentation.pptx", "tabeller.xlsx"]
    assert links[: len(forms)] == forms
    chapters = [f"{name}.html" for name in CHAPTERS]
    others = [link for link in links[len(forms) :] if "/" not in link]
    assert others[: len(chapters)] == chapters
    assert {link.partition("#")[0] for link in others[len(chapters) :]} == set(chapters)
    assert all("#" in link for link in others[len(chapters) :])
    assert {link for link in links if "/" in link} == {
        f"kommuner/{name}.html" for name in MUNICIPALITIES
    }
    main = page.one("main").text
    assert "8 avvikelser" in main
    assert "Alla 10 avvikelser står i kapitlet Granskning." in main
    assert "En del uppgifter är rekonstruerade" in page.one("main").text


def test_a_key_figure_says_the_months_that_it_is_compared_with(report):
    """The figure before says its own months: of courses January–June, though the report is longer.

    Shares say how far they have moved, amounts and counts do not.
    """
    page = parse((report / "index.html").read_text("utf-8"))
    said = {row.one("dt").text: row.all("dd")[-1].text for row in page.one("dl").all("div")}
    assert "Januari–augusti 2019: 79 % (−3 procentenheter)" in said["Närvaro i samtliga nätverk"]
    assert re.search(r"Januari–juni 2019: [\d ]+$", said["Kursdeltagare, januari–juni 2020"])


def test_manifest_says_that_it_is_a_draft_and_what_it_was_made_with(report):
    """The manifest of a run says that nothing is published, and has the hash of kutools itself."""
    manifest = load(report / "manifest.json")
    assert (manifest["status"], manifest["published"], manifest["revised"]) == ("utkast", None, "")
    assert re.fullmatch("[0-9a-f]{64}", manifest["code"])
    assert dt.datetime.fromisoformat(manifest["created"]).tzinfo is not None


def test_manifest_is_true_of_every_output(report):
    """The manifest names every other file of the report with its size and hash."""
    listed = {item["path"]: item for item in load(report / "manifest.json")["outputs"]}
    assert set(listed) == EXPECTED - {"manifest.json"}
    for path, item in listed.items():
        assert item["sha256"] == sha256(report / path), path
        assert item["bytes"] == (report / path).stat().st_size, path


def test_manifest_is_true_of_every_input(report):
    """The manifest names every register, the parameters and the notebooks, with their hashes."""
    inputs = {item["path"]: item["sha256"] for item in load(report / "manifest.json")["inputs"]}
    assert {"params/2020-T2.yml", *(f"notebooks/{name}.ipynb" for name in CHAPTERS)} <= set(inputs)
    assert {file.path for file in registers.read(ROOT / "data").files} <= set(inputs)
    texts = (ROOT / "data" / "texter" / "2020-T2").glob("*.md")
    assert {f"data/texter/2020-T2/{path.name}" for path in texts} <= set(inputs)
    assert inputs == {path: sha256(ROOT / path) for path in inputs}


def test_executed_notebooks_are_kept_without_the_machines_paths(report):
    """The notebooks are kept as executed, and tell nothing of the computer they ran on."""
    for name in [*CHAPTERS, *(f"kommuner/{slug}" for slug in MUNICIPALITIES)]:
        text = (report / "notebooks" / f"{name}.ipynb").read_text("utf-8")
        cells = nbformat.reads(text, as_version=4).cells
        counts = [cell.execution_count for cell in cells if cell.cell_type == "code"]
        assert None not in counts
        for word in (str(ROOT), str(report.parent), str(Path.home()), "/tmp", "file:"):
            assert not re.search(rf"{re.escape(word)}(?![\w.])", text), word


def test_executed_notebooks_say_figures_only_in_their_tables(report):
    """What a notebook says of a table in plain text is its title: every figure stands in the data.

    So nothing is withheld from a table and told beside it.
    """
    told = 0
    for path in sorted((report / "notebooks").rglob("*.ipynb")):
        cells = nbformat.read(path, as_version=4).cells
        for output in (out for cell in cells for out in cell.get("outputs", [])):
            if EXHIBIT in output.get("data", {}):
                caption, plain = output.data[EXHIBIT]["table"]["caption"], output.data["text/plain"]
                told += 1
                assert plain == f"<{caption}>" and not re.search(r"\d", plain), path
            elif "text/markdown" in output.get("data", {}):
                assert output.data["text/plain"] == "<Text>", path
    assert told > 50


def test_executed_notebooks_hold_no_time(report):
    """Equal reports have equal notebooks: none says when or how long a cell was executed."""
    for path in sorted((report / "notebooks").rglob("*.ipynb")):
        nb = nbformat.read(path, as_version=4)
        assert set(nb.metadata.papermill) <= {"parameters", "version"}, path
        kept = {key for cell in nb.cells for key in cell.metadata}
        assert not kept & {"execution", "papermill"}, path
        (given,) = [c for c in nb.cells if "injected-parameters" in c.metadata.get("tags", [])]
        assert given.id == f"{path.stem}-injected-parameters"


def test_published_files_tell_no_path_of_the_machine(report):
    """No page, workbook or data file of the report holds a path of the computer it was made on."""
    for path, content in contents(report).items():
        parts = [content]
        if path.endswith((".xlsx", ".pptx")):
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                parts = [packed.read(name) for name in packed.namelist()]
        for part in parts:
            assert str(ROOT).encode() not in part, path
            assert str(report.parent).encode() not in part, path


def test_every_report_is_listed_newest_first(report, run_2022):
    """The page above lists every period's report, the newest period first."""
    page = parse((report.parent / "index.html").read_text("utf-8"))
    links = {link.attrs["href"]: link.text for link in page.one("main").all("a")}
    assert list(links) == ["2022-T3/index.html", "2020-T2/index.html"]
    assert list(links.values()) == [
        "Verksamhetsberättelse 2022",
        "Delårsrapport januari–augusti 2020",
    ]
    assert [item.all("span")[0].text for item in page.one("main").all("li")] == ["utkast"] * 2


# Another period, another organisation


def test_another_period_uses_the_same_notebook(run_2022, outputs):
    """The year 2022, with payments to the municipalities, needs data and params, no new code."""
    assert run_2022.returncode == 0, run_2022.stderr
    page = parse((outputs / "2022-T3" / "ekonomi.html").read_text("utf-8"))
    assert "Verksamhetsberättelse 2022" in page.one("title").text
    headings = [cell.text for cell in page.all("table")[0].one("thead").all("th")]
    assert any("tbetalt" in heading for heading in headings)
    assert load(outputs / "2022-T3" / "figures.json")["ekonomi.utbetalt"]["value"] == 29_170_000


def test_chapters_without_data_are_left_out_with_the_reason(run_2022, outputs):
    """A chapter that has no rows for the period is left out, and it is said where and why."""
    manifest = load(outputs / "2022-T3" / "manifest.json")
    reason = "registren har inga rader för 2022-T3"
    assert {"ekonomi", "enkat"} <= set(manifest["chapters"])
    assert set(manifest["left_out"].values()) == {reason}
    assert set(manifest["left_out"]) >= {"narvaro", "kurser", "forskning", "kommun"}
    assert manifest["municipalities"] == [] and not (outputs / "2022-T3" / "kommuner").exists()
    front = parse((outputs / "2022-T3" / "index.html").read_text("utf-8")).one("main").text
    several = "Externa medel, Närvaro, Kurser, Forskning och Kommunrapport"
    assert f"Kapitlen {several} är inte med: {reason}." in front
    for name in ("narvaro", "forskning"):
        assert re.search(rf"{name} +tas inte med: {reason}", run_2022.stdout)
        assert not (outputs / "2022-T3" / f"{name}.html").exists()


def test_a_register_that_is_absent_leaves_its_chapter_out(told, project):
    """Without a register its chapter and key figures are left out, each with the reason said."""
    chapters = "prov, forskning, kommun"
    chapter(project, "prov", chapters=chapters)
    for name in ("forskning", "kommun"):
        shutil.copy(ROOT / "notebooks" / f"{name}.ipynb", project / "notebooks")
    shutil.rmtree(project / "data" / "narvaro")
    params = project / "params" / "2020-T2.yml"
    edit(params, "ekonomi.utfall", "ekonomi.utfall, forskning.pagaende")
    done = told("run", "2020-T2")
    assert done.returncode == 0, done.stderr
    assert "forskning.pagaende tas inte med" in done.stdout
    report = project / "outputs" / "2020-T2"
    manifest = load(report / "manifest.json")
    assert manifest["organisation"] == "Två kommuner"
    assert manifest["chapters"] == ["prov"]
    assert manifest["left_out"] == {
        "forskning": "registret saknas: forskning/studier, forskning/aktiviteter, "
        "externa_medel/ansokningar",
        "kommun": "registret saknas: narvaro, kurser/tillfallen, kurser/deltagare",
    }
    assert not (report / "kommuner").exists()
    assert load(report / "figures.json")["ekonomi.utfall"]["value"] == 98_000
    front = (report / "index.html").read_text("utf-8")
    assert "Kommunerna var för sig" not in front


def test_a_draft_of_a_published_period_goes_beside_it(told, project):
    """What is published is not touched by a run: the draft has a folder of its own.

    Both are listed, each with what it is; a second draft replaces the first.
    """
    published = project / "outputs" / "2020-T2"
    made = {"period": "2020-T2", "kind": "delårsrapport", "status": "publicerad"}
    (published / "manifest.json").write_text(json.dumps(made), encoding="utf-8")
    before = contents(published)
    for _ in range(2):
        done = told("run", "2020-T2")
        assert done.returncode == 0, done.stderr
        assert done.stdout.splitlines()[-1] == "outputs/2020-T2-utkast/index.html"
    assert contents(published) == before
    assert load(project / "outputs" / "2020-T2-utkast" / "manifest.json")["status"] == "utkast"
    names = {path.name for path in (project / "outputs").iterdir()}
    assert names == {"index.html", "2020-T2", "2020-T2-utkast", folders.KEPT}
    page = parse((project / "outputs" / "index.html").read_text("utf-8"))
    listed = {item.one("a").attrs["href"]: item.one("span").text for item in page.all("li")}
    assert listed == {
        "2020-T2/index.html": "publicerad",
        "2020-T2-utkast/index.html": "utkast",
    }


def test_a_municipality_that_fails_publishes_nothing(told, project):
    """One page of many that fails leaves the earlier report, and its notebook is kept by its name.

    The pages of the others go on; each is told by its municipality.
    """
    failing = 'municipality == "Beta" and exit_code\nmunicipality'
    chapter(project, "egen", failing, own='municipality = ""', chapters="prov, egen")
    with untouched(project):
        done = told("run", "2020-T2")
    assert done.returncode == 3
    assert re.search(r"egen Alfa +klar", done.stdout)
    assert re.search(r"egen Beta +misslyckades", done.stdout)
    assert "notebooks/egen.ipynb, cell 3: NameError" in done.stderr
    kept = re.search(r"Notebooken som den kördes: (.+)", done.stderr)[1]
    assert kept == "outputs/misslyckad-2020-T2/beta.ipynb"


def _names_of_the_organisation() -> list[str]:
    """The names of the municipalities, networks and parties in the project's own registers."""
    data = registers.read(ROOT / "data")
    kinds = {"kommuner": "kommun", "natverk": "nätverk", "parter": "part"}
    named = (data[f"organisation/{kind}"][column] for kind, column in kinds.items())
    # A word that is also an ordinary word, such as a form of meeting, is no sign of its owner.
    return sorted({name for column in named for name in column if len(name) > 4})


@pytest.mark.parametrize("folder", ["kutools", "notebooks"])
def test_no_name_of_the_organisation_is_in_the_code(folder):
    """Municipalities, networks and parties are named in the data alone, so that they can change."""
    names = _names_of_the_organisation()
    assert "Jönköping" in names
    for path in sorted((ROOT / folder).rglob("*")):
        if (
            path.suffix in (".py", ".ipynb", ".html", ".css")
            and ".ipynb_checkpoints" not in path.parts
        ):
            text = path.read_text("utf-8")
            found = [name for name in names if re.search(rf"\b{re.escape(name)}\b", text)]
            assert found == [], f"{path.relative_to(ROOT)} names {found}"


# When something is wrong


def test_failed_notebook_leaves_the_earlier_report(project):
    """A notebook that fails publishes nothing; the others go on, and it is kept where it says."""
    chapter(project, "trasig", 'raise ValueError("beloppet är fel")', chapters="trasig, prov")
    with untouched(project):
        done = kutools("run", "2020-T2", cwd=project / "notebooks")
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert "notebooks/trasig.ipynb, cell 3: ValueError: beloppet är fel" in done.stderr
    assert "Inget nytt utkast är gjort, och det som fanns ligger kvar" in done.stderr
    assert re.search(r"prov +klar", done.stdout)
    kept = re.search(r"Notebooken som den kördes: (.+)", done.stderr)[1]
    assert "beloppet är fel" in (project / "notebooks" / kept).read_text("utf-8")


def test_register_with_faults_stops_the_run(told, project):
    """Faults in the data are all told, with file, row and column, and nothing is executed."""
    rows = "2020-02-03;Okänt råd;fysisk;Alfa;1;1\n2020-02-04;Skolrådet;fysisk;Alfa;1;2\n"
    smallproject.write(project, "narvaro", f"datum;nätverk;form;part;kallade;närvarande\n{rows}")
    with untouched(project):
        done = told("run", "2020-T2")
    assert done.returncode == 1
    assert 'data/narvaro/rader.csv, rad 2, kolumn "nätverk"' in done.stderr
    assert 'data/narvaro/rader.csv, rad 3, kolumn "närvarande"' in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("atendance_target: 0.8", 'params/2020-T2.yml: okänd parameter "atendance_target".'),
        ("compare_wiht: [2019-T2]", 'okänd parameter "compare_wiht". Menade du "compare_with"?'),
        ("compare_with: 2019-T2", "väntade en lista"),
        ("compare_with: [2019-T9]", '"2019-T9" är ingen period'),
        ("period: 2020-T2", 'parametern "period" står två gånger'),
    ],
)
def test_wrong_parameters_stop_the_run(told, project, line, said):
    """A parameter that does not exist or is of the wrong kind stops the run before it begins."""
    chapter(project, "prov", options=f"{line}\n")
    with untouched(project):
        done = told("run", "2020-T2")
    assert done.returncode == 2
    assert said in done.stderr


@pytest.mark.parametrize(
    ("given", "meant", "said"),
    [
        ("[prov]", "[porv]", 'okänt kapitel "porv". Menade du "prov"?'),
        (
            "ekonomi.utfall",
            "ekonomi.utfal",
            'ingen uppgift "ekonomi.utfal". Menade du "ekonomi.utfall"?',
        ),
        (
            "ekonomi.utfall",
            "ekonmi.utfall",
            'ingen uppgift "ekonmi.utfall". Menade du "ekonomi.utfall"?',
        ),
        ("period: 2020-T2", "period: 2021-T2", "filen gäller 2021-T2, väntade 2020-T2"),
    ],
)
def test_mistyped_names_are_told_before_anything_is_executed(told, project, given, meant, said):
    """A mistyped chapter, figure or period is told at once, with the name that was meant."""
    edit(project / "params" / "2020-T2.yml", given, meant)
    with untouched(project):
        done = told("run", "2020-T2")
    assert done.returncode == 2
    assert said in done.stderr
    assert "klar på" not in done.stdout


def test_missing_parameters_say_how_they_are_made(told, project):
    """A period without parameters is answered with the command that makes them."""
    done = told("run", "2020-T3")
    assert done.returncode == 2
    assert "params/2020-T3.yml finns inte. Skapa den med: kutools new 2020-T3" in done.stderr


def test_period_without_data_names_those_there_are(told, project):
    """A period that no register has rows for is told, with the periods that there are."""
    text = (project / "params" / "2020-T2.yml").read_text("utf-8").replace("2020-T2", "2021-T2")
    (project / "params" / "2021-T2.yml").write_text(text, encoding="utf-8")
    done = told("run", "2021-T2")
    assert done.returncode == 1
    assert "inget kapitel har data för 2021-T2. Perioder i registren: 2020-T2." in done.stderr
    assert not (project / "outputs" / "2021-T2").exists()


def test_files_that_change_during_the_run_are_refused(project):
    """A report is of one state of its files; if any changes while it is made, none is published."""
    register = "data/ekonomi/budgetuppfoljning/rader.csv"
    changed = [register, "params/2020-T2.yml", "notebooks/prov.ipynb"]
    touch = "with open({!r}, 'a') as file:\n    print(file=file)".format
    chapter(project, "prov", "\n".join(touch(str(project / name)) for name in changed))
    with untouched(project):
        done = kutools("run", "2020-T2", cwd=project)
    assert done.returncode == 1
    for name in changed:
        assert f"{name}: filen ändrades under körningen; kör igen" in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="process groups are POSIX")
@pytest.mark.parametrize("moment", ["when notebooks start", "within a cell"])
def test_interrupted_run_leaves_nothing_behind(project, tmp_path, moment):
    """Ctrl+C ends a run within seconds: no report touched, no folder, process or trace is left."""
    sockets, reached = tmp_path / "tmp", tmp_path / "nådd"
    sockets.mkdir()
    waiting = f"open({str(reached)!r}, 'w').close()\nimport time; time.sleep(60)"
    chapter(project, "bra")
    chapter(project, "prov", waiting, chapters="bra, prov")
    with untouched(project):
        env = {**environment(), "TMPDIR": str(sockets)}
        line = command("run", "2020-T2", "--jobs", 1)
        process = start(line, project, env=env, process_group=0)
        process.stdout.readline()
        own = psutil.Process(process.pid)
        started = until(lambda: own.children(recursive=True))
        if moment == "within a cell":
            until(reached.exists)
            started = own.children(recursive=True)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert said.strip() == "Avbrutet. Det som inte blev klart är som förut; kör igen när du vill."
    _, alive = psutil.wait_procs(started, timeout=10)
    assert alive == []
    assert list(sockets.glob("kutools-*")) == []
    assert list((project / "outputs").glob("misslyckad-*")) == []


def test_list_goes_by_period_not_by_when_a_report_was_made(tmp_path):
    """The list goes by when periods end, whatever the order in which reports were made."""
    for period in ("2021", "2020-T2", "2022-T1", "2021-T3", "2021-H1"):
        (tmp_path / period).mkdir()
        made = {"period": period, "kind": "tertialrapport"}
        (tmp_path / period / "manifest.json").write_text(json.dumps(made), encoding="utf-8")
    reports = folders.reports(tmp_path)
    assert reports[-1] == {
        "folder": "2020-T2",
        "label": "januari–augusti 2020",
        "kind": "tertialrapport",
        "status": "",
    }
    listed = [report["folder"] for report in reports]
    assert listed[0] == "2022-T1"
    assert set(listed[1:3]) == {"2021", "2021-T3"}
    assert listed[3:] == ["2021-H1", "2020-T2"]


# The swap of an old report for a new one


def test_swap_that_was_cut_off_is_recovered(project):
    """A run that begins puts back an old report set aside by a swap that was never finished."""
    outputs = project / "outputs"
    before = contents(outputs / "2020-T2")
    (outputs / "2020-T2").rename(outputs / ".tidigare-2020-T2")
    with contextlib.suppress(InterruptedError), folders.workshop(outputs):
        assert contents(outputs / "2020-T2") == before
        raise InterruptedError
    assert contents(outputs / "2020-T2") == before
    assert {path.name for path in outputs.iterdir()} == {"2020-T2", folders.KEPT}


def test_swap_that_was_cut_off_after_the_new_report_keeps_the_new(project):
    """If both the old and the new report are there, the new one stands and the old one goes."""
    outputs = project / "outputs"
    shutil.copytree(outputs / "2020-T2", outputs / ".tidigare-2020-T2")
    (outputs / "2020-T2" / "index.html").write_text("ny", encoding="utf-8")
    folders.draft_place(outputs, Period.parse("2020-T2"))
    assert (outputs / "2020-T2" / "index.html").read_text("utf-8") == "ny"
    assert {path.name for path in outputs.iterdir()} == {"2020-T2", folders.KEPT}


def test_a_run_beside_another_is_refused_and_disturbs_nothing(project):
    """Two runs would build and swap in one folder: the one that comes later is told to wait."""
    outputs = project / "outputs"
    before = contents(outputs / "2020-T2")
    with folders.workshop(outputs):
        refused = kutools("run", "2020-T2", cwd=project)
        assert refused.returncode == KutoolsError.exit_code
        assert "outputs: en annan körning pågår här" in refused.stderr
        # In the middle of a swap nobody else puts the old one back.
        (outputs / "2020-T2").rename(outputs / ".tidigare-2020-T2")
        folders.draft_place(outputs, Period.parse("2020-T2"))
        assert not (outputs / "2020-T2").exists()
        (outputs / ".tidigare-2020-T2").rename(outputs / "2020-T2")
    assert contents(outputs / "2020-T2") == before


def test_what_a_killed_run_was_building_is_cleared(project):
    """The next run begins with nothing of what one that was killed had begun."""
    left = project / "outputs" / folders.BUILDING / "2020-T2"
    left.mkdir(parents=True)
    (left / "halv.html").write_text("halv", encoding="utf-8")
    with folders.workshop(project / "outputs") as workshop:
        assert list(workshop.iterdir()) == []
    assert not left.exists()


def test_new_report_takes_the_place_of_the_old_whole(project):
    """No file of the earlier report stays among those of the new one."""
    outputs = project / "outputs"
    with folders.workshop(outputs) as workshop:
        (workshop / "ny.html").write_text("ny", encoding="utf-8")
        assert "index.html" in contents(outputs / "2020-T2")
        folders.put(workshop, outputs / "2020-T2")
    assert contents(outputs / "2020-T2") == {"ny.html": b"ny"}
    assert {path.name for path in outputs.iterdir()} == {"2020-T2", folders.KEPT}
