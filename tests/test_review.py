"""The audit of a report, as its notebook shows it: what was checked, and how it went."""

import json
import re

import pytest
import smallproject
from datafolder import spaced

import kutools as ku
from kutools import audit, look, plan
from kutools.audit import revision
from kutools.errors import ParamsError, RegisterError
from kutools.exhibits import PROVENANCE
from kutools.review import Review
from kutools.review import summary as summary_of
from kutools.show import Shown

PERIOD = str(smallproject.PERIOD)
FOLLOWUP = "ekonomi/budgetuppfoljning"
# A sum that is not that of its rows, and an area that takes back but has a cost.
WRONG = """
    period;område;ingående;erhållna;budget;utfall;enhet
    2031-T3;Lärande;100;50;120;90;tkr
    2031-T3;Omsorg;10;5;9;8;tkr
    2031-T3;Härav omsorg;;;;1;tkr
    2031-T3;Summa;110;55;129;90;tkr"""
AREAS = "område;ordning\nLärande;1\nOmsorg;2\nHärav omsorg;3"


def work_in(folder, monkeypatch) -> None:
    """Make a small project in which nothing disagrees, and work in its folder."""
    for name in ("data", "params", "outputs", "notebooks", "releases"):
        monkeypatch.delenv(f"KUTOOLS_{name.upper()}", raising=False)
    smallproject.make(folder)
    monkeypatch.chdir(folder)


@pytest.fixture
def root(tmp_path, monkeypatch):
    """The folder of a small project, which one works in and may change."""
    work_in(tmp_path, monkeypatch)
    return tmp_path


@pytest.fixture(scope="module")
def agreeing(tmp_path_factory):
    """The audit of the small project as it is."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        work_in(tmp_path_factory.mktemp("projekt"), monkeypatch)
        return opened()


def opened():
    """The audit of the small project's report."""
    return ku.open_review(PERIOD)


def summary(review: Review) -> str:
    """How the audit went, as the report says it."""
    return summary_of(review.plan.registers, review.found)


def told(shown: Shown) -> str:
    """What a reader is told where there is no table."""
    assert shown.exhibit is None
    return re.fullmatch(r'<p class="underlag">([^<]*)</p>', shown.html)[1]


def rows(shown: Shown) -> list[list[str]]:
    """The cells of a table that is shown, with ordinary spaces."""
    return [[spaced(cell.text) for cell in row] for row in shown.exhibit.table.rows]


def sections(shown: Shown) -> dict[int, str]:
    """Number of a row → the rule above it."""
    return dict(shown.exhibit.table.sections)


def accept(root, reasons: dict[str, str]) -> None:
    """Write in the report's parameters why findings may stand."""
    lines = "".join(f"  {key}: {json.dumps(reason)}\n" for key, reason in reasons.items())
    path = root / "params" / f"{PERIOD}.yml"
    path.write_text(f"{smallproject.PARAMS}accepted:\n{lines}", encoding="utf-8")


def with_faults(root) -> None:
    """Give the small project a wrong sum, and money taken back that is above nought."""
    smallproject.write(root, "organisation/omraden", AREAS)
    smallproject.write(root, FOLLOWUP, WRONG)
    smallproject.write(
        root,
        "ekonomi/finansiering",
        "period;område;finansiär;slag;belopp\n2031-T3;Lärande;staten;utfall;99000",
    )


# Nothing to tell.


def test_where_everything_agrees(agreeing):
    """What was checked without anything being found is said in a sentence, not left out."""
    review = agreeing
    assert told(review.findings()) == "Alla kontroller stämmer."
    assert told(review.texts()) == (
        "Inget tal i texterna är skrivet för hand, och inget påstående motsägs av talen."
    )
    assert told(review.revisions()) == "Inget har publicerats tidigare med kutools."
    assert told(review.left_out()) == "Allt i filerna är inläst."


def test_where_everything_is_shown(root):
    """With five answers to every question there is nothing that is too little to be shown."""
    more = "".join(f"\n2031;{number};Vårdrådet;mat;5" for number in (7, 8))
    smallproject.write(root, "enkat/svar", smallproject.DATA["enkat/svar"] + more)
    assert told(opened().withheld()) == "Alla uppgifter visas."


def test_how_it_went(agreeing):
    """How many rows and files were read, against how many rules, and that nothing was found."""
    files = agreeing.plan.registers.files
    count = sum(file.rows for file in files)
    assert spaced(summary(agreeing)) == (
        f'<p class="underlag">{count} rader i {len(files)} filer är lästa och prövade mot '
        f"{len(audit.RULES)} regler. 0 avvikelser.</p>"
    )


# What does not agree.


def test_findings_by_rule(root):
    """Each rule stands above what breaks it, in the order that rules are told in."""
    with_faults(root)
    shown = opened().findings()
    assert sections(shown) == {0: audit.RULES["summarad"], 1: audit.RULES["tecken"]}
    not_accepted = "Inte godtaget än."
    file = f"{FOLLOWUP}/rader.csv"
    assert rows(shown) == [
        [
            f"Summaraden, utfall ({file}, rad 5)",
            "90 000 kr",
            "99 000 kr",
            "−9 000 kr",
            not_accepted,
        ],
        [f"Härav omsorg, utfall ({file}, rad 4)", "1 000 kr", "–", "–", not_accepted],
    ]


def test_reasons_are_shown(root):
    """What may stand has its reason beside it; what is not accepted says so."""
    with_faults(root)
    of_sum = next(one for one in opened().found if one.rule == "summarad")
    accept(root, {audit.key(of_sum): "Så tryckt <i>."})
    review = opened()
    assert [row[-1] for row in rows(review.findings())] == ["Så tryckt <i>.", "Inte godtaget än."]
    assert "Så tryckt &lt;i&gt;." in review.findings().html
    assert summary(review).endswith("2 avvikelser: 1 är inte godtagna än.</p>")


def test_everything_accepted(root):
    """Where each has its reason, the summary says that."""
    with_faults(root)
    accept(root, {audit.key(finding): "Så tryckt." for finding in opened().found})
    assert summary(opened()).endswith("2 avvikelser: alla är godtagna med skäl.</p>")


def test_one_finding(root):
    """One is told in the singular."""
    smallproject.write(root, FOLLOWUP, smallproject.DATA[FOLLOWUP].replace(";98;", ";90;"))
    assert summary(opened()).endswith(" 1 avvikelse: den är inte godtagen än.</p>")


def test_an_acceptance_that_nothing_needs(root):
    """It is told as a note with its file, needs no reason, and is no deviation."""
    accept(root, {"summarad.utfall.x.1234": "Så tryckt."})
    review = opened()
    ((what, *stated, why),) = rows(review.findings())
    assert what.startswith('"summarad.utfall.x.1234" är godtaget men finns inte')
    assert what.endswith(f"({PERIOD}.yml)")
    assert (stated, why) == (["–"] * 3, "")
    assert summary(review).endswith(" 0 avvikelser.</p>")


# Texts.


def test_numbers_that_are_typed(root):
    """A typed number that nothing gives is told with file and row, one that agrees as a note."""
    text = "Närvaron i samtliga nätverk är 89 %.\n\nTill detta kommer 4 711 pärmar.\n"
    smallproject.write_text(root, "narvaro", text)
    review = opened()
    shown = review.texts()
    by_rule = {rule: audit.RULES[rule] for rule in ("okänt_tal", "obundet_tal")}
    assert list(sections(shown).values()) == list(by_rule.values())
    unknown, agreed = rows(shown)
    assert unknown[0].endswith(f"(texter/{PERIOD}/narvaro.md, rad 3)")
    assert "4 711" in unknown[0] and unknown[-1] == "Inte godtaget än."
    assert agreed[0].endswith(f"(texter/{PERIOD}/narvaro.md, rad 1)")
    assert agreed[-1] == ""
    assert told(review.findings()) == "Alla kontroller stämmer."
    assert "1 avvikelse: den är inte" in summary(review)


def test_a_word_that_does_not_hold(root):
    """A word against the data is told as what it is, a sentence and no numbers."""
    text = "{{ narvaro.samtliga }}.\n\nNärvaron i samtliga nätverk har ökat.\n"
    smallproject.write_text(root, "narvaro", text)
    ((what, published, computed, change, _),) = rows(opened().texts())
    assert what.startswith('"ökat" stämmer inte')
    assert (published, computed, change) == ("–", "–", "–")


# What was published before.


def publish(root, change=lambda table: table) -> None:
    """Put a publication of the small project's figures, changed, among the data."""
    made = plan.make(smallproject.Project.find(root), smallproject.PERIOD)
    table = change(made.facts())
    frozen = revision.figures(table, made.params.periods)
    release = revision.Release(PERIOD, "2032-01-20T10:00:00+00:00", "", "hash", frozen)
    path = root / "data" / "publicerat" / f"{PERIOD}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(revision.as_file([release])), encoding="utf-8")


def only(name: str, **columns):
    """Change a figure of the report's own period in a table of facts."""

    def change(table):
        own = (table["name"] == name) & (table["period"] == PERIOD)
        assert own.sum() == 1
        for column, value in columns.items():
            table.loc[own, column] = value
        return table

    return change


def test_as_it_was_published(root):
    """Where every figure is as it was last published, that is said."""
    publish(root)
    review = opened()
    assert told(review.revisions()) == "Alla uppgifter är som de senast publicerades."
    assert summary(review).endswith(" 0 avvikelser.</p>")


def test_otherwise_than_it_was_published(root):
    """A figure that differs is told with old, new and difference, apart from other findings."""
    publish(root, only("narvaro.samtliga", value=0.5))
    review = opened()
    ((what, *stated, why),) = rows(review.revisions())
    assert what == f"Närvaro i samtliga nätverk (publicerat/{PERIOD}.json)"
    assert (stated, why) == (["50 %", "89 %", "−39 procentenheter"], "Inte godtaget än.")
    assert told(review.findings()) == "Alla kontroller stämmer."


def test_a_group_of_changed_figures_accepted(root):
    """Figures that changed together have one reason."""
    publish(root, only("narvaro.samtliga", value=0.5))
    accept(root, {"andrad_uppgift.narvaro": "Rättad närvaro."})
    assert [row[-1] for row in rows(opened().revisions())] == ["Rättad närvaro."]


def test_a_status_that_was_published_otherwise(root):
    """A status is told by its words, not by a number."""
    publish(root, only("matetal.kom.status", value=2))
    ((what, *stated, _),) = rows(opened().revisions())
    assert "publicerat ● uppfyllt, nu ◐ delvis uppfyllt." in what
    assert stated == ["–", "–", "–"]


# What is not shown.


def test_withheld_figures_are_named_without_values(agreeing):
    """What rests on too few answers is named with its period, and nothing else is told of it."""
    shown = agreeing.withheld()
    named = rows(shown)
    assert ["Mycket nöjda – God mat", "2031"] in named
    assert all(period == "2031" for _, period in named)
    assert not re.search(r"\d", "".join(title for title, _ in named))
    assert all(cell.value is None for row in shown.exhibit.table.rows for cell in row)
    hidden = agreeing.facts[agreeing.facts["status"] == "suppressed"]
    assert len(named) == hidden[["name", "covers"]].drop_duplicates().shape[0] > 0


@pytest.mark.attack
def test_no_withheld_value_anywhere(agreeing):
    """Of three who all answered 6, no section says 100 %."""
    answers = agreeing.facts[agreeing.facts["name"] == "enkat.mat"]
    assert answers["status"].tolist() == ["suppressed"]
    parts = ("findings", "texts", "revisions", "left_out", "withheld")
    assert not any("100" in getattr(agreeing, name)().html for name in parts)


# What was read and left out.


def test_every_file_that_was_read(root):
    """Each with its rows, and whether they were ever published."""
    path = root / "data" / "narvaro"
    (path / "rader.csv").rename(path / "2031-rekonstruerad.csv")
    path = root / "data" / "enkat" / "svar"
    (path / "rader.csv").rename(path / "exempel.csv")
    read = {file: rest for file, *rest in rows(opened().files())}
    assert read["data/narvaro/2031-rekonstruerad.csv"] == ["6", "rekonstruerade"]
    assert read["data/enkat/svar/exempel.csv"] == ["15", "påhittade exempel"]
    assert read[f"data/{FOLLOWUP}/rader.csv"] == ["2", "inlästa"]
    assert len(read) == len(smallproject.DATA)


def meetings(blank: int) -> str:
    """An attendance register with this many rows in which nothing is registered."""
    unknown = "".join(f"\n2031-03-{day:02};Skolrådet;fysisk;Alfa;4;" for day in range(1, blank + 1))
    return smallproject.DATA["narvaro"] + unknown


@pytest.mark.parametrize(
    ("blank", "where"),
    [(1, "rad 8"), (5, "rad 8, rad 9, rad 10, rad 11 och rad 12"), (6, "")],
)
def test_what_is_left_out_is_grouped(root, blank, where):
    """Rows left out for the same reason are one line, listed if they are few, and counted."""
    smallproject.write(root, "narvaro", meetings(blank))
    ((file, rows_told, count, why),) = rows(opened().left_out())
    assert (file, count) == ("data/narvaro/rader.csv", str(blank))
    assert why.endswith("närvaron är inte registrerad")
    assert rows_told == where


def test_other_reasons_are_other_lines(root):
    """A column that is kept out is named, and is told apart from rows that are left out."""
    smallproject.write(root, "narvaro", meetings(2).replace("närvarande", "närvarande;lokal", 1))
    smallproject.write(root, "organisation/omraden", "område;ordning;färg\nLärande;1;\nOmsorg;2;")
    told_of = {(file, count): where for file, where, count, _ in rows(opened().left_out())}
    assert told_of.keys() == {
        ("data/organisation/omraden/rader.csv", "1"),
        ("data/narvaro/rader.csv", "1"),
        ("data/narvaro/rader.csv", "2"),
    }
    assert told_of["data/organisation/omraden/rader.csv", "1"] == 'kolumn "färg"'
    assert told_of["data/narvaro/rader.csv", "1"] == 'kolumn "lokal"'


# Opening it.


def test_what_travels_with_the_page(agreeing):
    """Shown in the notebook it says how it went, and its provenance is that of the run."""
    bundle = agreeing._repr_mimebundle_()
    assert bundle["text/html"] == look.in_lab() + summary(agreeing)
    assert bundle[PROVENANCE]["period"] == PERIOD
    assert bundle[PROVENANCE]["compare_with"] == ["2030-T3", "2029-T3"]
    assert len(bundle[PROVENANCE]["files"]) == len(smallproject.DATA)


@pytest.mark.parametrize(
    ("period", "message"),
    [
        ("2031-T9", '"2031-T9" är ingen period; väntade'),
        ("2040-T3", r"params/2040-T3\.yml finns inte\. Skapa den med: kutools new 2040-T3"),
    ],
)
def test_a_period_that_cannot_be_opened(root, period, message):
    """A period that is none, or has no parameters, is told at once."""
    with pytest.raises(ParamsError, match=message):
        ku.open_review(period)


def test_faults_show_where_it_is_opened(root):
    """A text that names no figure stops the notebook in its first cell, with file and row."""
    smallproject.write_text(root, "enkat", "a\n{{ enkat.matt }}\n")
    with pytest.raises(RegisterError, match=rf"data/texter/{PERIOD}/enkat\.md, rad 2: det finns"):
        opened()


# Looking for a figure to name.


def test_figures_of_a_period(root):
    """Those whose name or title holds a word, whatever its case, as a reader sees them."""
    found = ku.figures("SKOLRÅDET", PERIOD)
    assert list(found.columns) == ["name", "label", "item", "värde"]
    assert "narvaro.natverk.skolradet" in set(found["name"])
    assert set(found["item"]) == {"Skolrådet"}
    value = found.set_index("name").loc["narvaro.natverk.skolradet", "värde"]
    assert spaced(value) == "88 %"
    assert len(ku.figures("", PERIOD)) > len(found)
    assert ku.figures("finns inte", PERIOD).empty


@pytest.mark.attack
def test_figures_do_not_tell_what_is_withheld(root):
    """A withheld figure can be named, and shows nothing."""
    found = ku.figures("enkat.mat", PERIOD).set_index("name")
    assert found.loc["enkat.mat", "värde"] == "..*"


def test_figures_without_a_period(root):
    """The newest report's are meant."""
    other = smallproject.PARAMS.replace(PERIOD, "2030-T3")
    (root / "params" / "2030-T3.yml").write_text(other, encoding="utf-8")
    assert ku.figures("narvaro.samtliga").equals(ku.figures("narvaro.samtliga", PERIOD))


def test_figures_of_an_older_report(root):
    """Where the newest report has no such figure, the newest that has is meant."""
    newer = smallproject.PARAMS.replace(PERIOD, "2032-T1")
    (root / "params" / "2032-T1.yml").write_text(newer, encoding="utf-8")
    assert ku.figures("narvaro.traffar").equals(ku.figures("narvaro.traffar", PERIOD))


def test_figures_when_a_newer_report_has_no_data_yet(root):
    """A new period that waits for its data stands in nobody's way."""
    newer = smallproject.PARAMS.replace(PERIOD, "2032-T1")
    newer = re.sub(r"chapters: .*", "chapters: [ekonomi]", newer)
    (root / "params" / "2032-T1.yml").write_text(newer, encoding="utf-8")
    assert ku.figures("narvaro.traffar").equals(ku.figures("narvaro.traffar", PERIOD))


def test_figures_beside_a_file_that_is_no_period(root):
    """Another file among the parameters, such as a copy, stands in nobody's way."""
    (root / "params" / "kopia av 2031-T3.yml").write_text("x: 1", encoding="utf-8")
    assert not ku.figures("narvaro.traffar").empty


def test_figures_while_a_text_names_none(root):
    """Whoever looks for the name that a text should have had can find it."""
    smallproject.write_text(root, "narvaro", "{{ narvaro.samtlig }}\n")
    assert not ku.figures("narvaro.samtliga", PERIOD).empty
