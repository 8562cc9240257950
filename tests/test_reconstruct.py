"""The reconstructed files are what the scripts make, and give what was published.

What the attendance rows give is compared with what was published in `test_published`.
"""

import importlib
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).parents[1]
DATA, PUBLISHED, SCRIPTS = (
    ROOT / "data",
    ROOT / "tests" / "published",
    ROOT / "data" / "reconstruct",
)
PARTIES = {"RJL": "Region Jönköpings län"}


def table(path: Path) -> pd.DataFrame:
    """The rows of a file, blank cells as empty texts where the column is of texts."""
    return pd.read_csv(path, sep=";", decimal=",", keep_default_na=False)


def published(name: str) -> pd.DataFrame:
    """A table as it was printed."""
    return pd.read_csv(PUBLISHED / name, sep=";", decimal=",", dtype={"period": str})


def percent(share: float) -> int:
    """A share in whole per cent, half up."""
    return int(share * 100 + 0.5)


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """A folder in which the scripts have made their files, run from somewhere else."""
    folder = tmp_path_factory.mktemp("made")
    subprocess.run(
        [sys.executable, SCRIPTS, "--folder", folder], cwd=folder, check=True, timeout=120
    )
    return folder


def test_the_same_to_the_byte(made):
    """The scripts give every file named as reconstructed, byte for byte, and no other file."""
    files = sorted(path.relative_to(made) for path in made.rglob("*") if path.is_file())
    stored = sorted(path.relative_to(DATA) for path in DATA.rglob("*rekonstruerad*"))
    assert files == stored
    assert [f for f in files if (made / f).read_bytes() != (DATA / f).read_bytes()] == []


# --- Staff --------------------------------------------------------------------------------------


def staff_margins() -> list:
    """Every published sum of the reconstructed periods: period, column, group, årsarbetare."""
    forms = published("personal/arsarbetare_anstallningsform.csv").drop(columns="summa")
    forms = forms.melt("period", var_name="grupp").assign(kolumn="anställningsform")
    funds = published("personal/arsarbetare_finansiering.csv").drop(columns="summa")
    funds = funds.rename(columns={"grundfinansierade": "grund", "externt_finansierade": "extern"})
    funds = funds.melt("period", var_name="grupp").assign(kolumn="finansiering")
    work = published("personal/arsarbetare_verksamhet.csv").assign(kolumn="verksamhet")
    work = work.rename(columns={"verksamhet": "grupp", "årsarbetare": "value"})
    every = pd.concat([forms, funds, work])
    every = every[every["period"].isin(["2019-T3", "2020-T2"])]
    return every[["period", "kolumn", "grupp", "value"]].values.tolist()


@pytest.mark.parametrize(("period", "column", "group", "value"), staff_margins())
def test_staff_by_group(period, column, group, value):
    """Årsarbetare of each form, activity and funding are as published."""
    rows = table(DATA / "personal" / "arsarbetare" / f"{period}_rekonstruerad.csv")
    assert round(rows.loc[rows[column] == group, "årsarbetare"].sum(), 2) == value


@pytest.mark.parametrize("period", ["2019-T3", "2020-T2"])
def test_staff_in_all(period):
    """All groups together make the published sum, and no group is empty."""
    rows = table(DATA / "personal" / "arsarbetare" / f"{period}_rekonstruerad.csv")
    sums = published("personal/arsarbetare_anstallningsform.csv").set_index("period")["summa"]
    assert round(rows["årsarbetare"].sum(), 2) == sums[period]
    assert (rows["årsarbetare"] > 0).all()


# --- Courses ------------------------------------------------------------------------------------


@pytest.fixture
def occasions() -> pd.DataFrame:
    """The occasions, held and cancelled."""
    return table(DATA / "kurser" / "tillfallen" / "2020_rekonstruerad.csv")


@pytest.fixture
def held(occasions) -> pd.DataFrame:
    """The occasions held, with the number of participants at each."""
    rows = table(DATA / "kurser" / "deltagare" / "2020_rekonstruerad.csv")
    came = rows.groupby(["kurs", "datum"], as_index=False)["antal"].sum()
    merged = occasions[occasions["status"] == "genomförd"].merge(came, "outer", indicator=True)
    assert (merged["_merge"] == "both").all(), "participants where no occasion was held, or none"
    return merged


def test_courses_held_and_cancelled(occasions, held):
    """Courses, participants and cancelled courses are as many as published."""
    counts = published("kurser/kurser_och_deltagare.csv").set_index("period").loc["2020-H1"]
    cancelled = occasions[occasions["status"] == "inställd"]
    assert len(held) == counts["kurser"]
    assert held["antal"].sum() == counts["deltagare"]
    assert len(cancelled) == counts["inställda"]
    assert (cancelled["orsak"] != "").all()
    assert (cancelled["datum"] > "2020-03-11").all()


def test_courses_by_commissioner(held):
    """Courses held for each commissioner are as published."""
    counts = published("kurser/uppdrag_per_omrade_2020-H1.csv").set_index("område")["uppdrag"]
    assert held["uppdragsgivare"].value_counts().to_dict() == counts.drop("Summa").to_dict()


def test_participants_by_party():
    """Participants of each party are as published, and no row is empty."""
    rows = table(DATA / "kurser" / "deltagare" / "2020_rekonstruerad.csv")
    counts = published("kurser/deltagare_per_kommun_2020-H1.csv").set_index("part")["deltagare"]
    wanted = counts.drop("Summa").rename(PARTIES).to_dict()
    assert rows.groupby("part")["antal"].sum().to_dict() == wanted
    assert (rows["antal"] >= 1).all()


def test_courses_with_a_price(held):
    """The six courses have their published prices, occasions and participants at each."""
    priced = held[held["externt_pris"] != ""]
    rows = priced[["kurs", "pris", "antal", "externt_pris"]].astype(str).values.tolist()
    printed = published("kurser/kostnadsreducering_2020.csv").iloc[:-1]
    wanted = [
        [row.kurs, *(f"{n:.0f}" for n in (row.pris_kommunal_utveckling, seats, row.pris_extern))]
        for row in printed.itertuples()
        for seats in [row.deltagare_per_tillfälle] * int(row.tillfällen)
    ]
    assert sorted(rows) == sorted(wanted)


def test_courses_are_on_working_days(occasions):
    """Courses are in the first half-year, on weekdays that are no holidays, one of a kind a day."""
    days = pd.to_datetime(occasions["datum"])
    holidays = "2020-01-01 2020-01-06 2020-04-10 2020-04-13 2020-05-01 2020-05-21 2020-06-19"
    assert days.between("2020-01-01", "2020-06-30").all()
    assert (days.dt.day_of_week < 5).all()
    assert not occasions["datum"].isin(holidays.split()).any()
    assert not occasions.duplicated(["kurs", "datum"]).any()


# --- Survey -------------------------------------------------------------------------------------


@pytest.fixture(params=[2021, 2022])
def answers(request) -> pd.DataFrame:
    """The answers of a year, with the question's text and the network's partnership."""
    rows = table(DATA / "enkat" / "svar" / f"{request.param}_rekonstruerad.csv")
    questions = table(DATA / "enkat" / "fragor" / "fragor.csv")
    networks = table(DATA / "organisation" / "natverk" / "natverk_2020.csv")
    return rows.merge(questions, "left").merge(networks, "left")


def test_survey_shares(answers):
    """The share that answered 5 or 6 is the published one, a tenth of a unit from any other."""
    printed = published("enkat/andel_mycket_nojda.csv")
    printed = printed[printed["år"] == answers["år"].iloc[0]]
    known = answers[answers["värde"] != "vet ej"]
    shares = known["värde"].isin(["5", "6"]).groupby(known["text"]).mean()
    wanted = printed.set_index("fråga")["andel_%"].to_dict()
    for margin in (-0.001, 0, 0.001):
        assert {text: percent(share + margin) for text, share in shares.items()} == wanted


def test_survey_respondents(answers):
    """Everybody answered each question once; networks and the respondents are as published."""
    facts = published("enkat/fakta_2022.csv").set_index("mått")["värde"]
    assert answers["nätverk"].nunique() == int(facts["nätverk"])
    assert answers["partnerskap"].notna().all()
    assert not answers.duplicated(["svarande", "fråga"]).any()
    assert len(answers) == answers["svarande"].nunique() * answers["fråga"].nunique()
    if answers["år"].iloc[0] == 2022:
        assert answers["svarande"].nunique() == int(facts["svarande (cirka)"])


def test_survey_has_results_to_withhold(answers):
    """Some partnership has fewer than five answers to a question, and five to another."""
    known = answers[answers["värde"] != "vet ej"]
    counts = known.groupby(["partnerskap", "fråga"]).size().unstack()
    assert ((counts < 5).any(axis=1) & (counts >= 5).any(axis=1)).any()


# --- What stops the scripts ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("subject", "files", "more", "lost"),
    [
        ("attendance", ["narvaro/2018", "narvaro/2019", "narvaro/2020"], (), 13),
        ("staff", ["personal/arsarbetare/2020-T2"], ("2020-T2",), 1),
        ("survey", ["enkat/svar/2021"], ("2021",), 1),
    ],
)
def test_a_figure_that_does_not_come_out_stops(monkeypatch, subject, files, more, lost):
    """With the last rows lost (a meeting, a group, an answer) no file passes for right."""
    monkeypatch.syspath_prepend(SCRIPTS)
    module, reader = importlib.import_module(subject), importlib.import_module("files")
    rows = [row for name in files for row in reader.read(DATA / f"{name}_rekonstruerad.csv")]
    module.check(rows, *more)
    with pytest.raises(ValueError, match=r"expected|too near"):
        module.check(rows[:-lost], *more)


def test_courses_that_do_not_come_out_stop(monkeypatch):
    """A participant too few, or an occasion too few, stops the script."""
    monkeypatch.syspath_prepend(SCRIPTS)
    module, reader = importlib.import_module("courses"), importlib.import_module("files")
    rows = reader.read(DATA / module.OCCASIONS_FILE)
    came = reader.read(DATA / module.PARTICIPANTS_FILE)
    module.check(rows, came)
    for wrong in ((rows[:-1], came), (rows, came[:-1])):
        with pytest.raises(ValueError, match=r"expected|too near"):
            module.check(*wrong)
