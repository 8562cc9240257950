"""A small project of its own, with the project's notebooks, that tests run and release."""

import datetime as dt
import shutil
from concurrent.futures import Executor, Future
from functools import partial
from pathlib import Path

from commands import ROOT

from kutools.periods import Period
from kutools.project import Project
from kutools.reports import outputs
from kutools.runs import processes, run
from kutools.runs.order import Order
from kutools.runs.run import Way

PERIOD = Period.parse("2031-T3")
NOTEBOOKS = ("ekonomi", "narvaro", "enkat", "matetal", "granskning", "kommun")
DATA = {
    "organisation/kommuner": """
        kommun;kommunkod;länsdel
        Alfa;9901;Norr
        Beta;9902;Söder""",
    "organisation/natverk": """
        nätverk;partnerskap;med_regionen
        Skolrådet;Lärande;nej
        Vårdrådet;Omsorg;ja""",
    "organisation/parter": """
        part;sida
        Region Exempel;regionen""",
    "organisation/omraden": """
        område;ordning
        Lärande;1
        Omsorg;2""",
    "organisation/mal": """
        nr;mål;kortnamn;gäller_från
        1;Alla barn lyckas i skolan;Skola;2030
        2;Äldre har det bra;Äldre;2030""",
    "ekonomi/budgetuppfoljning": """
        period;område;ingående;erhållna;budget;utfall;enhet
        2031-T3;Lärande;100;50;120;90;tkr
        2031-T3;Omsorg;10;5;9;8;tkr
        2031-T3;Summa;110;55;129;98;tkr""",
    "ekonomi/finansiering": """
        period;område;finansiär;slag;belopp
        2031-T3;Lärande;kommunerna;utfall;60000
        2031-T3;Lärande;staten;utfall;30000
        2031-T3;Omsorg;kommunerna;utfall;8000""",
    "narvaro": """
        datum;nätverk;form;part;kallade;närvarande
        2030-02-04;Skolrådet;fysisk;Alfa;4;4
        2030-09-04;Skolrådet;fysisk;Beta;4;4
        2031-02-03;Skolrådet;fysisk;Alfa;4;3
        2031-02-03;Skolrådet;fysisk;Beta;4;4
        2031-09-03;Vårdrådet;digital;Alfa;5;4
        2031-09-03;Vårdrådet;digital;Region Exempel;5;5""",
    "enkat/fragor": """
        fråga;text;mål
        lugn;Lugn i klassrummet;Skola
        mat;God mat;Äldre""",
    "enkat/svar": "\n".join(
        ["år;svarande;nätverk;fråga;värde"]
        + [f"2031;{n};Skolrådet;lugn;{1 + n % 6}" for n in range(12)]
        + [f"2031;{n};Vårdrådet;mat;6" for n in range(3)]
    ),
    "matetal/matetal": """
        id;mål;mätetal;enhet;källa;målvärde;riktning
        kom;Skola;Närvaro i råden;andel;narvaro.samtliga;90 %;högre
        matlust;Äldre;Nöjda med maten;andel;enkat.mat;90 %;högre""",
    "matetal/resultat": """
        period;id;resultat
        2030;narvaro.form.fysisk;100 %""",
}
PARAMS = """\
period: 2031-T3
kind: årsbok
organisation: Två kommuner
chapters: [ekonomi, narvaro, enkat, matetal, granskning, kommun]
key_figures: [ekonomi.utfall, narvaro.samtliga]
attendance_target: 0.90
"""
TEXTS = {
    "narvaro": "Närvaron {{ narvaro.samtliga | mot }} och {{ narvaro.samtliga | mål }}.\n",
    "enkat": "Med maten är {{ enkat.mat }} mycket nöjda.\n",
}
# Two notebooks at a time, each in processes of its own.
WAY = Way(partial(processes.pool, 2))
MADE = dt.datetime(2025, 1, 15, 10, 0, tzinfo=dt.UTC)


def make(root: Path) -> Project:
    """Write a small project; nothing in it disagrees."""
    for name, text in DATA.items():
        write(root, name, text)
    for folder in ("params", "notebooks"):
        (root / folder).mkdir(parents=True)
    (root / "params" / f"{PERIOD}.yml").write_text(PARAMS, encoding="utf-8")
    for name, text in TEXTS.items():
        write_text(root, name, text)
    for name in NOTEBOOKS:
        shutil.copy(ROOT / "notebooks" / f"{name}.ipynb", root / "notebooks")
    return Project.find(root)


def write(root: Path, register: str, text: str) -> None:
    """Write a register of the small project anew."""
    path = root / "data" / register / "rader.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = (line.strip() for line in text.strip().splitlines())
    path.write_text("\n".join(lines), encoding="utf-8")


def write_text(root: Path, chapter: str, text: str) -> None:
    """Write an own text of the small project anew."""
    path = root / "data" / "texter" / str(PERIOD) / f"{chapter}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def edit(path: Path, old: str, new: str) -> None:
    """Change the first such text in a file, which must be there."""
    text = path.read_text("utf-8")
    assert old in text, f"{old} is not in {path.name}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def draft(project: Project, moment: dt.datetime = MADE) -> Path:
    """Make a draft with real kernels, at a given moment."""
    return made(Order(project, PERIOD, moment))


class Here(Executor):
    """Does each call at once, in this process; any executor will do for a run."""

    def __init__(self, *_: object):
        """Take no notice of how many calls to do at a time."""

    def submit(self, function, /, *args, **named) -> Future:
        """Do a call and return what came of it."""
        future = Future()
        try:
            future.set_result(function(*args, **named))
        except Exception as error:
            future.set_exception(error)
        return future


def made(order: Order, way: Way = WAY) -> Path:
    """Make what is ordered and return its folder."""
    return run.one(order, way, lambda said: None).parent


def contents(folder: Path) -> dict[str, bytes]:
    """Every file in a folder, byte for byte, but for what is only kept to be used again."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in files
        if outputs.KEPT not in path.parts
    }


def report(project: Project) -> dict[str, bytes]:
    """The files of the report."""
    return contents(project.outputs / str(PERIOD))


def copied(project: Project, root: Path) -> Project:
    """Copy a project, with its reports, to where a test may change it."""
    shutil.copytree(project.data.parent, root)
    return Project.find(root)
