"""An analyst does everything in JupyterLab: opens it, mends data, runs, reads, writes, explores."""

import json
import re
import shutil
import urllib.error
import urllib.request
from pathlib import Path

import psutil
import pytest
import smallproject
from chromium import NEEDED
from ownlab import ERRORS, LAST_RUN, PATIENCE, run_all, serving, wait_until_ready
from smallproject import PERIOD

from kutools.project import Project
from kutools.reports import outputs

ROOT = Path(__file__).parents[2]
FAULTY = smallproject.DATA["narvaro"].replace("Beta;4;4", "Beta;4;9", 1)

pytestmark = NEEDED


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """A JupyterLab of our own on a small project."""
    home = tmp_path_factory.mktemp("lab")
    _fill(home / "projekt")
    own = home / "hem" / "config_dir"
    own.mkdir(parents=True)
    (own / "jupyter_lab_config.py").write_text('c.ServerApp.ip = "0.0.0.0"')
    with serving(home / "projekt", home / "hem") as started:
        yield started


def _fill(root: Path) -> None:
    """Make the small project, with the notebooks for work in JupyterLab and an earlier period."""
    smallproject.make(root)
    for name in ("start", "utforska"):
        shutil.copy(ROOT / "notebooks" / f"{name}.ipynb", root / "notebooks")
    earlier = smallproject.PARAMS.replace("2031-T3", "2030-T3")
    (root / "params" / "2030-T3.yml").write_text(earlier, encoding="utf-8")


@pytest.fixture
def project(lab, tmp_path_factory):
    """The small project as it was made, and no kernel from an earlier test."""
    for session in _asked(lab, "sessions"):
        _asked(lab, f"sessions/{session['id']}", "DELETE")
    root = lab.project
    for path in root.iterdir():
        shutil.rmtree(path)
    _fill(root)
    return Project.find(root)


def _asked(lab, what: str, method: str = "GET"):
    """What the server answers."""
    headers = {"Authorization": f"token {lab.token}"}
    request = urllib.request.Request(f"{lab.address}/api/{what}", headers=headers, method=method)
    with urllib.request.urlopen(request, timeout=60) as answer:
        content = answer.read()
    return json.loads(content) if content else None


@pytest.fixture
def start(lab, project, browser):
    """The notebook `start.ipynb` with all its cells run, and the data read."""
    page = lab.open(browser, "start.ipynb")
    run_all(page)
    assert page.evaluate(ERRORS) == []
    see(page, "Allt underlag är läst utan fel: 12 filer, 40 rader.")
    yield page
    page.close()


def see(page, text: str | re.Pattern) -> None:
    """Wait until a text is shown."""
    page.get_by_text(text).first.wait_for(timeout=PATIENCE)


def press(page, name: str) -> None:
    """Press a button; before its name there may be a picture."""
    page.get_by_role("button", name=re.compile(rf"{name}$")).click()


def run_to_its_end(page) -> None:
    """Make the draft, and wait until it is there."""
    press(page, "Gör utkastet")
    page.get_by_text("Klart. Läs rapporten nedan.").wait_for(timeout=2 * PATIENCE)


@pytest.mark.attack
def test_it_is_reachable_from_this_computer_only(lab):
    """Also where an analyst's own settings of Jupyter open it to everybody."""
    port = int(lab.address.rpartition(":")[2])
    heard = {one.laddr for one in psutil.net_connections("inet") if one.status == "LISTEN"}
    assert [one.ip for one in heard if one.port == port] == ["127.0.0.1"]


@pytest.mark.attack
@pytest.mark.parametrize("what", ["api/contents", "files/data", "lab", "api/sessions"])
def test_nobody_is_let_in_without_its_token(lab, what):
    """Others on the same computer are told nothing."""

    class Refused(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_):
            return None

    with pytest.raises(urllib.error.HTTPError) as answer:
        urllib.request.build_opener(Refused).open(f"{lab.address}/{what}", timeout=60)
    assert answer.value.code in (302, 403)
    assert "login" in answer.value.headers.get("Location", "login")


def test_it_opens_at_the_control_panel(lab, project, browser):
    """`kutools lab` shows the control panel with the files beside it, and asks nobody anything."""
    page = browser.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{lab.address}/?token={lab.token}", timeout=PATIENCE)
    page.wait_for_selector("#jupyterlab-splash", state="detached", timeout=PATIENCE)
    wait_until_ready(page, "start.ipynb")
    # Both are fetched after the notebook itself.
    page.locator(".lm-TabBar-tabLabel", has_text="utforska.ipynb").wait_for(timeout=PATIENCE)
    page.locator(".jp-DirListing-item", has_text="start.ipynb").wait_for(timeout=PATIENCE)
    page.wait_for_timeout(1000)
    assert page.get_by_text("Jupyter news").count() == 0
    own = (lab.address, lab.address.replace("http", "ws"), "data:", "blob:")
    assert [url for url in asked if not url.startswith(own)] == []
    page.close()


def test_a_period_is_run_and_read(start, project):
    """The draft is made while the page can be used, the progress is seen, and it is opened."""
    press(start, "Gör utkastet")
    see(start, re.compile(r"\d av 7 är körda"))
    start.get_by_label("Sök uppgift").fill("samtliga")
    see(start, "Närvaro i samtliga nätverk: 89\u00a0%")
    start.get_by_text("Klart. Läs rapporten nedan.").wait_for(timeout=2 * PATIENCE)
    bar = start.locator(".widget-hprogress .progress-bar").first
    assert bar.evaluate("bar => bar.style.width") == "100%"
    assert "7 av 7" in start.locator(".logg").inner_text()
    with start.context.expect_page() as opened:
        start.get_by_role("link", name="Första sidan").click()
    report = opened.value
    report.wait_for_load_state()
    assert "Utkast" in report.inner_text("body") and "89\u00a0%" in report.inner_text("body")
    report.get_by_role("link", name="Närvaro", exact=True).first.click()
    report.get_by_role("heading", name="Närvaro", exact=True).wait_for(timeout=PATIENCE)
    with report.expect_download() as taken:
        report.get_by_role("button", name="Hämta CSV").first.click()
    assert taken.value.suggested_filename.endswith(".csv")
    report.close()
    with start.expect_download() as taken:
        start.get_by_role("link", name="Excel").click()
    assert taken.value.suggested_filename == "tabeller.xlsx"


def test_a_faulty_file_is_named_and_mended(start, project):
    """A wrong number is told with file, row and column; once mended the run can be started."""
    smallproject.write(project.data.parent, "narvaro", FAULTY)
    press(start, "Läs underlaget igen")
    see(start, "9 är fler än kallade (4).")
    see(start, 'rad 3, kolumn "närvarande"')
    see(start, "✕ 1 fel")
    assert start.get_by_role("button", name="Gör utkastet").is_disabled()
    smallproject.write(project.data.parent, "narvaro", smallproject.DATA["narvaro"])
    press(start, "Läs underlaget igen")
    see(start, "Allt underlag är läst utan fel")
    assert start.get_by_role("button", name="Gör utkastet").is_enabled()


def test_a_run_that_is_cut_off_recovers(start, project):
    """A run that is stopped, or whose kernel dies, leaves nothing; the next goes to its end."""
    press(start, "Gör utkastet")
    see(start, "5 kapitel och 2 kommunsidor")
    press(start, "Stoppa")
    see(start, "Avbrutet. Det som inte blev klart")
    assert list(project.outputs.glob("[!.]*")) == []
    assert not (project.outputs / outputs.BUILDING).exists()
    press(start, "Gör utkastet")
    see(start, re.compile(r"\d av 7 är körda"))
    start.evaluate(
        "() => window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel"
        ".restart().then(() => true)"
    )
    wait_until_ready(start, "start.ipynb")
    run_all(start)
    see(start, "Allt underlag är läst utan fel")
    run_to_its_end(start)
    assert outputs.status(project.outputs / "2031-T3") == "utkast"


def test_a_text_is_written_with_its_figures(start, project):
    """What is typed stands bound beside it, a name that is none is marked, and it is saved."""
    start.get_by_label("Kapitel", exact=True).select_option("narvaro")
    field = start.locator("textarea[title*=narvaro]")
    field.fill("Närvaron var {{ narvaro.samtliga }}, mot {{ narvaro.samtlig }}.")
    see(start, "Närvaron var 89\u00a0%")
    assert start.locator("mark").inner_text() == "{{ narvaro.samtlig }}"
    see(start, re.compile('ingen uppgift "narvaro.samtlig". Menade du "narvaro.samtliga"'))
    field.fill("Närvaron var 88 % i {{ narvaro.natverk_antal }} nätverk.")
    see(start, re.compile(r"88\s%"))
    assert start.locator("mark").count() == 0
    press(start, "Spara")
    see(start, re.compile(r"Sparat \d\d\.\d\d"))
    saved = (project.texts(PERIOD) / "narvaro.md").read_text("utf-8")
    assert saved == "Närvaron var 88 % i {{ narvaro.natverk_antal }} nätverk.\n"


def choose(page, label: str, option: str, *, shows: str, hides: str = "-") -> None:
    """Choose in a list of the explorer, and wait until table and chart show what they should.

    Not before the kernel has said all: it may be about to fill the list anew.
    """
    wait_until_ready(page, "utforska.ipynb")
    page.get_by_label(label, exact=True).select_option(label=option)
    page.wait_for_function(
        """([shows, hides]) => {
          const figures = [...document.querySelectorAll(".jp-OutputArea figure")];
          const table = figures.map(figure => figure.innerText).join();
          const chart = figures.map(figure => figure.querySelector("img")?.alt ?? "").join();
          return [table, chart].every(said => said.includes(shows) && !said.includes(hides));
        }""",
        arg=[shows, hides],
        timeout=PATIENCE,
    )


def test_the_explorer_follows_every_choice(lab, project, browser):
    """Topic, measure, periods, items and form each change table and chart at once."""
    page = lab.open(browser, "utforska.ipynb")
    run_all(page)
    assert page.evaluate(ERRORS) == []
    page.locator(".jp-OutputArea figure").first.wait_for(timeout=PATIENCE)
    choose(page, "Ämne", "Närvaro", shows="Närvaro i samtliga nätverk")
    choose(page, "Mått", "Närvaro per nätverk", shows="Skolrådet")
    see(page, "Medelvärde av nätverkets träffar i perioden, där varje träff väger lika.")
    see(page, 'chapter.select("narvaro.natverk", compare=True).paired(')
    choose(page, "Urval", "Skolrådet", shows="100\u00a0%", hides="Vårdrådet")
    assert page.locator(".jp-OutputArea figure img").count() == 1
    press(page, "Tabell")
    page.locator(".jp-OutputArea figure img").wait_for(state="detached", timeout=PATIENCE)
    press(page, "Hämta")
    with page.expect_download() as taken:
        page.get_by_role("link", name="CSV").click()
    assert "Skolrådet" in taken.value.path().read_text("utf-8-sig")
    press(page, "Diagram")
    choose(page, "Mått", "Närvaro per kommun", shows="Alfa")
    choose(page, "Period", "2030 (2030-T3)", shows="Alfa", hides="2031")
    page.close()


def test_an_error_in_a_chapter_is_a_box(lab, project, browser):
    """The fault stands in Swedish with its place; the walk through the code is folded away.

    Once the file is mended Run All shows tables and charts, and no error.
    """
    smallproject.write(project.data.parent, "narvaro", FAULTY)
    chapter = project.notebooks / "narvaro.ipynb"
    chapter.write_text(chapter.read_text("utf-8").replace("2020-T2", "2031-T3"), encoding="utf-8")
    page = lab.open(browser, "narvaro.ipynb")
    run_all(page)
    box = page.locator(".kutools.fel")
    box.wait_for(timeout=PATIENCE)
    assert box.get_by_role("cell", name="9 är fler än kallade (4).").is_visible()
    assert not box.get_by_text("Traceback").is_visible()
    box.get_by_text("Var i koden").click()
    assert box.get_by_text("Traceback").is_visible()
    smallproject.write(project.data.parent, "narvaro", smallproject.DATA["narvaro"])
    run_all(page)
    page.locator(".jp-OutputArea figure img").first.wait_for(timeout=PATIENCE)
    page.wait_for_function(LAST_RUN, timeout=PATIENCE)
    assert page.evaluate(ERRORS) == []
    assert page.locator(".jp-OutputArea figure table caption").count() > 0
    page.close()
