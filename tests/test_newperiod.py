"""A new period begins from what was written for another, and from nothing that was only its own."""

from pathlib import Path

import pytest
from test_audit import ACCEPTED
from test_params import NOW, ROOT, WHOLE, written

from kutools import newperiod, notebooks, params
from kutools.periods import Period

NEXT, OTHER = Period.parse("2021-T2"), Period.parse("2020-T3")


def made(period: Period, text: str | None, folder: Path, kind: str = "") -> str:
    """The parameters of a new period after a file with this text, or from defaults."""
    before = written(folder, text) if text else None
    return newperiod.template(period, before, kind or newperiod.usual_kind(period))


def test_a_new_period_keeps_what_the_analyst_wrote(tmp_path):
    """In a report of the same kind only the period and the periods compared with change.

    Comments, chapters and targets stay. The periods compared with belonged to the old period.
    """
    expected = WHOLE.replace("2020-T2", "2021-T2").replace("compare_with:\n  - 2019-T3\n", "")
    assert made(NEXT, WHOLE, tmp_path) == expected


def test_another_kind_of_report_has_its_own_chapters(tmp_path):
    """A report of another kind takes over all but the chapters, which are those of its kind.

    The target is the organisation's, not the kind's: it never falls back to a default in silence.
    """
    text = made(OTHER, WHOLE, tmp_path)
    (tmp_path / "params").joinpath("2020-T3.yml").write_text(text, encoding="utf-8")
    run = params.load(tmp_path / "params" / "2020-T3.yml", OTHER)
    assert (run.kind, run.organisation) == ("verksamhetsberättelse", "Kommunal utveckling")
    assert run.chapters == newperiod.FOLLOW_UP
    assert run.options == {"attendance_target": 0.8}
    assert run.key_figures == ["ekonomi.utfall"]


def test_a_plan_has_other_key_figures_than_a_follow_up(tmp_path):
    """What has been followed up is no figure of a plan, and the other way round."""
    text = made(Period.parse("2021"), WHOLE, tmp_path)
    run = params.load(written(tmp_path, text), Period.parse("2021"))
    assert run.kind == "verksamhetsplan" and run.options == {"attendance_target": 0.8}
    assert run.key_figures == []


@pytest.mark.attack
@pytest.mark.parametrize("name", ["Fem \\1 kommuner", "Åre & Östersund", "Kommun: norr (2)"])
def test_the_organisations_name_is_taken_as_it_is_written(tmp_path, name):
    """No character in a name means anything of its own."""
    text = WHOLE.replace("Kommunal utveckling", f"'{name}'")
    for period in (NEXT, OTHER):
        assert f"\norganisation: '{name}'\n" in made(period, text, tmp_path)


@pytest.mark.parametrize("kind", [*newperiod.CHAPTERS, "delårsrapport", "årsbok"])
def test_each_kind_of_report_starts_with_chapters_that_there_are(tmp_path, kind):
    """Without an earlier report the chapters are those of the kind, and each has a notebook."""
    run = params.load(written(tmp_path, made(NOW, None, tmp_path, kind)), NOW)
    assert run.chapters == list(newperiod.CHAPTERS.get(kind, newperiod.FOLLOW_UP))
    assert all(notebooks.find(ROOT / "notebooks", name) for name in run.chapters)


@pytest.mark.parametrize(
    "compared",
    [
        "compare_with:\n- 2019-T2\n- 2018-T2\n",
        "compare_with: [2019-T2, 2018-T2]  # två år\n",
        "compare_with: [2019-T2,\n  2018-T2]\n",
        "compare_with:  # två år\n  - 2019-T2\n  # och\n  - 2018-T2\n",
    ],
)
def test_the_old_comparison_is_left_out_however_it_was_written(tmp_path, compared):
    """Every way of writing a list is left out whole, and what follows stays."""
    text = WHOLE.replace("compare_with:\n  - 2019-T3\n", compared)
    assert made(NEXT, text, tmp_path) == made(NEXT, WHOLE, tmp_path)


def test_the_old_comparison_at_the_end_of_a_file(tmp_path):
    """A file may end without a line break."""
    text = WHOLE.replace("compare_with:\n  - 2019-T3\n", "") + "compare_with:\n  - 2019-T3"
    assert made(NEXT, text, tmp_path) == made(NEXT, WHOLE, tmp_path)


@pytest.mark.parametrize("before", [None, WHOLE], ids=["defaults", "after another"])
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("2021-T1", "tertialrapport"),
        ("2021-T2", "delårsrapport"),
        ("2021-T3", "verksamhetsberättelse"),
        ("2021", "verksamhetsplan"),
        ("2021-H1", "delårsrapport"),
    ],
)
def test_a_new_period_can_be_run_at_once(tmp_path, name, kind, before):
    """What is made for a new period loads, has the kind its part of the year usually has."""
    period = Period.parse(name)
    text = made(period, before, tmp_path)
    run = params.load(written(tmp_path, text), period)
    assert (run.period, run.kind) == (period, kind)
    assert run.compare_with == period.comparisons()
    assert f"kutools run {name}\n" in text
    assert "PERIOD" not in text


def test_the_kind_can_be_given(tmp_path):
    """The kind that the analyst asks for stands in the new file."""
    assert "\nkind: presentation " in made(NEXT, WHOLE, tmp_path, "presentation")


@pytest.mark.parametrize(
    "accepted",
    [
        ACCEPTED,
        'accepted: {a.b: "x", c.d: "y"}\n',
        'accepted:\n  a.b: "x"\n\n  c.d: "y"\n',
        'accepted:\n  a.b: "x"\n# varför\n  c.d: "y"\n',
        "accepted:\n  a.b: >\n    en\n\n    två\n",
    ],
)
@pytest.mark.parametrize("at_the_end", [True, False])
def test_a_new_period_accepts_nothing(tmp_path, accepted, at_the_end):
    """What was accepted belonged to the old period; everything else stays, and it can be run."""
    head, tail = WHOLE.split("attendance_target")
    text = WHOLE + accepted if at_the_end else f"{head}{accepted}attendance_target{tail}"
    run = params.load(written(tmp_path, made(NEXT, text, tmp_path)), NEXT)
    assert run.accepted == {}
    assert (run.chapters, run.options) == (["ekonomi", "narvaro"], {"attendance_target": 0.8})


def test_a_new_period_names_its_own_commands(tmp_path):
    """A comment that tells which command lists the names is about the new period."""
    comment = "# Namnen skrivs ut av: kutools check 2020-T2\n"
    text = WHOLE + comment + ACCEPTED
    assert "2020-T2" not in made(NEXT, text, tmp_path)
