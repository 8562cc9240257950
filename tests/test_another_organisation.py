"""Another organisation gets every output from its own data and params, with the same code."""

import json
from pathlib import Path

import openpyxl
import pytest
import smallproject
from commands import ROOT, kutools
from htmlpage import parse
from pptx import Presentation

from kutools import registers

# Five municipalities of another county, with goals, questions, networks and areas of their own.
DATA = {
    "organisation/kommuner": """
        kommun;kommunkod;länsdel;invånare
        Fjällby;9901;Norr;10000
        Skogås;9902;Norr;20000
        Strandvik;9903;Söder;5000
        Åmot;9904;Söder;8000
        Östmark;9905;Söder;4000""",
    "organisation/natverk": """
        nätverk;partnerskap;med_regionen;parter;från
        Skolrådet;Lärande;nej;Kommunerna;2030
        Vårdrådet;Omsorg;ja;Kommunerna och regionen;2030""",
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
        2031-T3;Omsorg;10;0;9;8;tkr""",
    "ekonomi/finansiering": """
        period;område;finansiär;slag;belopp
        2031-T3;Lärande;kommunerna;utfall;60000
        2031-T3;Lärande;staten;utfall;30000""",
    "ekonomi/budgetplan": """
        år;område;form;belopp
        2031;Lärande;grundfinansiering;120000
        2031;Omsorg;drift;9000""",
    "personal/arsarbetare": """
        period;verksamhet;anställningsform;finansiering;årsarbetare
        2031-T3;Lärande;tillsvidare;grund;2,5
        2031-T3;Omsorg;visstid;extern;1""",
    "externa_medel/ansokningar": """
        ansökan;finansiär;inskickad;sökt;beslut;beviljat;forskning
        Läslust;Skolverket;2031-05-02;400000;beviljad;300000;ja
        Rörelse;Fonden;2031-06-02;100000;avslag;0;nej""",
    "narvaro": """
        datum;nätverk;form;part;kallade;närvarande
        2031-02-03;Skolrådet;fysisk;Fjällby;2;2
        2031-02-03;Skolrådet;fysisk;Skogås;2;1
        2031-02-03;Skolrådet;fysisk;Östmark;1;0
        2031-03-03;Vårdrådet;digital;Fjällby;1;1
        2031-03-03;Vårdrådet;digital;Åmot;1;1
        2031-03-03;Vårdrådet;digital;Strandvik;1;1
        2031-03-03;Vårdrådet;digital;Region Exempel;3;3""",
    "kurser/tillfallen": """
        kurs;datum;uppdragsgivare;status;orsak;pris;externt_pris
        Läsa mer;2031-04-07;Lärande;genomförd;;1000;3000
        Lyfta rätt;2031-04-08;Omsorg;inställd;snö;500;900""",
    "kurser/deltagare": """
        kurs;datum;part;antal
        Läsa mer;2031-04-07;Fjällby;5
        Läsa mer;2031-04-07;Åmot;3""",
    "enkat/fragor": """
        fråga;text;mål
        lugn;Lugn i klassrummet;Skola
        mat;God mat;Äldre""",
    "enkat/svar": "\n".join(
        ["år;svarande;nätverk;fråga;värde"]
        + [f"2031;{n};Skolrådet;lugn;{1 + n % 6}" for n in range(12)]
        + [f"2031;{n};Vårdrådet;mat;6" for n in range(3)]
    ),
    "forskning/studier": """
        studie;område;typ;status;start
        Läsglädje;Lärande;studie;pågår;2030""",
    "forskning/aktiviteter": """
        datum;aktivitet;typ;status
        2031-05-05;Läsdagen;konferens;genomförd""",
    "matetal/matetal": """
        id;mål;mätetal;enhet;källa;målvärde;riktning
        kom;Skola;Närvaro i råden;andel;narvaro.samtliga;90 %;högre
        kostnad;Äldre;Kostnad per plats;kr;manuell;500;lägre
        glomt;Äldre;Inte mätt;antal;manuell;5;""",
    "matetal/resultat": """
        period;id;resultat
        2031;kostnad;450
        2030;kostnad;480""",
    "aktiviteter/aktiviteter": """
        period;mål;aktivitet;status;tre_k
        2031-T3;Skola;Läsa högt;klar;kompetenshöjning""",
    "plan/omraden": """
        år;partnerskap;område;strategi;budget
        2031;Lärande;Läsning;Läs varje dag;120000""",
    "plan/mal": """
        år;område;mål;målnivå
        2031;Läsning;Skola;90 %""",
    "agenda2030/koppling": """
        område;globalt_mål;huvudmål
        Lärande;4;ja""",
}
PARAMS = """\
period: 2031-T3
kind: årsbok
organisation: Fem kommuner i samverkan
chapters: [sammanfattning, plan, budget, medarbetare, agenda2030, ekonomi, externa_medel, narvaro,
  enkat, kurser, forskning, matetal, natverk, granskning, kommun]
key_figures: [narvaro.samtliga, kurser.besparing]
attendance_target: 0.90
budget_index: [0.10]
"""


@pytest.fixture(scope="module")
def other(tmp_path_factory) -> Path:
    """The report of five other municipalities, made with the project's own notebooks."""
    root = tmp_path_factory.mktemp("annan")
    for name, text in DATA.items():
        smallproject.write(root, name, text)
    (root / "params").mkdir()
    (root / "params" / "2031-T3.yml").write_text(PARAMS, encoding="utf-8")
    folders = [f"--{name}={root / name}" for name in ("data", "params", "outputs")]
    done = kutools("run", "2031-T3", *folders)
    assert done.returncode == 0, done.stdout + done.stderr
    return root / "outputs" / "2031-T3"


def test_every_output_is_there(other):
    """Pages, report, presentations, workbook and a page for each municipality come out."""
    chapters = json.loads((other / "manifest.json").read_text("utf-8"))["chapters"]
    assert len(chapters) == 14
    expected = {f"{name}.html" for name in (*chapters, "index", "rapport", "presentation")}
    expected |= {"presentation.pptx", "tabeller.xlsx", "figures.json", "findings.json"}
    assert expected <= {path.name for path in other.iterdir()}
    pages = sorted(path.name for path in (other / "kommuner").iterdir())
    assert pages == ["amot.html", "fjallby.html", "ostmark.html", "skogas.html", "strandvik.html"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("narvaro.samtliga", 0.8),
        ("narvaro.kommun.ostmark", 0),
        ("kurser.genomforda", 1),
        ("kurser.installda", 1),
        ("kurser.besparing", 16_000),
        ("kurser.deltagare_per_1000_invanare.fjallby", 0.5),
        ("personal.arsarbetare", 3.5),
        ("enkat.lugn", 4 / 12),
        ("enkat.mat", None),
        ("externa_medel.andel_belopp", 0.6),
        ("matetal.kom.status", "delvis uppfyllt"),
        ("matetal.kostnad.status", "uppfyllt"),
        ("matetal.glomt.status", "inget resultat"),
        ("ekonomi.plan.drift.2032", 9_900),
        ("agenda2030.mal.4_god_utbildning_for_alla", 1),
    ],
)
def test_figures_follow_the_data(other, name, value):
    """Its figures are those of its own rows, counted by hand."""
    found = json.loads((other / "figures.json").read_text("utf-8"))[name]["value"]
    assert found == (pytest.approx(value) if isinstance(value, float) else value)


def test_the_audit_finds_what_its_own_registers_do_not_agree_on(other):
    """Who pays is not told of one area; that is found, by the sums alone, and nothing else is."""
    every = json.loads((other / "findings.json").read_text("utf-8"))
    (found,) = [one for one in every if one["rule"] != "hel_period"]  # few rows are there
    assert (found["rule"], found["quantity"]) == ("samma_uppgift", "ekonomi.utfall")
    assert (found["published"], found["recomputed"]) == (98_000, 90_000)
    assert found["accepted"] == ""
    page = parse((other / "granskning.html").read_text("utf-8")).one("main").text
    assert "1 avvikelse: den är inte godtagen än." in page
    assert "Inte godtaget än." in page


def test_the_kind_is_only_a_word(other):
    """A report kind that nobody has heard of is a heading and a list of chapters."""
    page = parse((other / "rapport.html").read_text("utf-8"))
    assert page.one("h1").text == "Årsbok 2031"


def test_slides_and_workbook_tell_of_it(other):
    """Presentation and workbook are of its own goals and municipalities."""
    slides = Presentation(other / "presentation.pptx").slides
    said = [shape.text_frame.text for s in slides for shape in s.shapes if shape.has_text_frame]
    assert any("Fem kommuner i samverkan" in text for text in said)
    book = openpyxl.load_workbook(other / "tabeller.xlsx")
    cells = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    assert {"Skola", "Äldre", "Fjällby", "Vårdrådet"} <= cells


def test_nothing_of_this_organisation_is_left(other):
    """No municipality, network or party of the repository's own data stands in any page."""
    data = registers.read(ROOT / "data")
    kinds = {"kommuner": "kommun", "natverk": "nätverk", "parter": "part"}
    ours = {name for kind, column in kinds.items() for name in data[f"organisation/{kind}"][column]}
    pages = [path.read_text("utf-8") for path in other.rglob("*.html")]
    assert [name for name in ours if len(name) > 4 and any(name in page for page in pages)] == []
