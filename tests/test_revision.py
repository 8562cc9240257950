"""What was published stays published: figures are frozen, and a report that differs says so."""

import json
import math

import pytest
from byhand import made
from datafolder import spaced

from kutools import facts
from kutools.audit import revision
from kutools.audit.revision import Release
from kutools.errors import RegisterError
from kutools.periods import Period
from kutools.project import Project

NOW, BEFORE = Period.parse("2020-T2"), Period.parse("2019-T2")


def published(table, period: Period = NOW, moment: str = "2020-09-14", periods=()) -> Release:
    """A publication of a report with these facts."""
    frozen = revision.figures(table, periods or [period])
    return Release(str(period), moment, "", "hash", frozen)


def differs(old, new, period: Period = NOW) -> list[str]:
    """What is told when facts were published and now are others."""
    found = revision.changed([published(old)], new, period)
    assert all(finding.rule == revision.RULE and finding.blocks for finding in found)
    return [spaced(str(finding)) for finding in found]


FILE = "data/publicerat/2020-T2.json"


# Frozen, and read back.


def test_figures_as_they_are_frozen():
    """A figure is frozen with value, unit, status, title and months, not with what it rests on."""
    table = made("narvaro.samtliga", 0.76, target=0.8, direction="högre", item="PKS")
    assert revision.figures(table, [NOW]) == {
        "2020-T2": {
            "narvaro.samtliga": {
                "label": "Närvaro",
                "item": "PKS",
                "group": "",
                "period": "2020-T2",
                "value": 0.76,
                "unit": "andel",
                "status": "ok",
            }
        }
    }


@pytest.mark.attack
def test_a_withheld_figure_is_frozen_without_its_value():
    """Neither a withheld nor a missing value is in the file, nor how many answers there were."""
    table = facts.together(
        [made("a.b", 0.76, status="suppressed"), made("a.c", math.nan), made("a.d", 1, "status")]
    )
    frozen = revision.figures(table, [NOW])["2020-T2"]
    assert [frozen[name]["value"] for name in ("a.b", "a.c", "a.d")] == [
        None,
        None,
        "delvis uppfyllt",
    ]
    assert "0.76" not in json.dumps(frozen)
    assert all("n" not in figure for figure in frozen.values())


def test_figures_of_every_period():
    """Those of the periods compared with are frozen too, by the period they were shown for."""
    table = facts.together([made("a.b", 0.76), made("a.b", 0.79, period="2019-T2", covers="2019")])
    frozen = revision.figures(table, [NOW, BEFORE])
    assert list(frozen) == ["2020-T2", "2019-T2"]
    assert frozen["2019-T2"]["a.b"]["period"] == "2019"


@pytest.fixture
def project(tmp_path) -> Project:
    """A project with nothing in it."""
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "params").mkdir()
    (tmp_path / "data" / "publicerat").mkdir(parents=True)
    return Project.find(tmp_path)


def write(project: Project, name: str, content: object) -> None:
    """Put a file among what has been published; text is written as it is."""
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    (project.releases / name).write_bytes(text.encode())


def test_read_back(project):
    """What is written is what is read, every publication of a period and the earliest first."""
    first = published(made("a.b", 0.76), moment="2020-09-14T10:00:00+02:00")
    again = published(made("a.b", 0.77), moment="2020-10-01T10:00:00+02:00")
    other = published(made("a.b", 0.5), Period.parse("2020-T1"), "2020-09-20T10:00:00+02:00")
    write(project, "2020-T2.json", revision.as_file([first, again]))
    write(project, "2020-T1.json", revision.as_file([other]))
    read = revision.releases(project)
    assert read == [first, other, again]
    assert revision.of(read, NOW) == [first, again]
    assert revision.of(read, BEFORE) == []


def test_where_a_publication_is_kept(project):
    """A period's publications are in one file, named by the period, under the data folder."""
    assert published(made("a.b", 1)).file == "publicerat/2020-T2.json"
    content = revision.as_file([published(made("a.b", 0.76))])
    assert content["period"] == "2020-T2"
    assert set(content["publications"][0]) == {"published", "reason", "manifest", "figures"}


def test_nothing_published(project):
    """A project need not have published anything, nor have a folder for it."""
    assert revision.releases(project) == []
    project.releases.rmdir()
    assert revision.releases(project) == []


def kept(**changes: object) -> dict:
    """One publication as its file holds it, with something changed."""
    moment = "2020-09-14T10:00:00+02:00"
    return {"published": moment, "reason": "", "manifest": "x", "figures": {}, **changes}


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "null",
        {"period": "2020-T2"},
        {"publications": []},
        {"period": "2020-T2", "publications": [{}]},
        {"period": "2020-T2", "publications": ["x"]},
        {"period": "2020-T2", "publications": [kept(extra=1)]},
        {"period": "2020-T2", "publications": [kept(published="i höstas"), kept()]},
        {"period": "2020-T2", "publications": [kept(published="2020-09-13"), kept()]},
        {"period": "2020-T2", "publications": [kept(figures=None)]},
        {"period": "2020-T2", "publications": [kept(figures={"2020-T2": {"a.b": 5}})]},
    ],
)
def test_a_broken_file(project, content):
    """A file that is not as it was written is told, with what to do; nothing is passed over."""
    write(project, "2020-T2.json", content)
    with pytest.raises(RegisterError) as told:
        revision.changed(revision.releases(project), made("a.b", 0.76), NOW)
    assert [str(failure) for failure in told.value.failures] == [
        f"{FILE}: filen är ändrad eller skadad; hämta tillbaka den som den publicerades."
    ]


def test_a_file_that_is_no_text(project):
    """Bytes that are no UTF-8 are a broken file too."""
    (project.releases / "2020-T2.json").write_bytes(b"\xff\xfe{")
    with pytest.raises(RegisterError, match="ändrad eller skadad"):
        revision.releases(project)


# Otherwise than it was published.


@pytest.mark.parametrize(
    ("unit", "old", "new", "said"),
    [
        ("andel", 0.76, 0.79, "publicerat 76 %, nu 79 %"),
        ("andel", 0.764, 0.766, "publicerat 76 %, nu 77 %"),
        ("kr", -547_000, -546_000, "publicerat −547 000 kr, nu −546 000 kr"),
        ("antal", 0, 1, "publicerat 0, nu 1"),
        ("årsarbetare", 27.95, 27.96, "publicerat 27,95 årsarbetare, nu 27,96 årsarbetare"),
        ("status", 0, 2, "publicerat ○ inte uppfyllt, nu ● uppfyllt"),
        ("status", 2, math.nan, "publicerat ● uppfyllt, nu – inget resultat"),
        ("andel", math.nan, 0.76, "publicerat –, nu 76 %"),
        ("andel", 0.76, math.nan, "publicerat 76 %, nu –"),
    ],
)
def test_a_figure_that_is_shown_otherwise(unit, old, new, said):
    """What it was and what it is are told, with title and months, in the file that froze it."""
    told = differs(made("a.b", old, unit), made("a.b", new, unit))
    assert told == [f"{FILE}: Närvaro, januari–augusti 2020: {said}."]


@pytest.mark.parametrize(
    ("unit", "old", "new"),
    [
        ("andel", 0.76, 0.76),
        ("andel", 0.755, 0.764),
        ("kr", 5.1, 5.4),
        ("årsarbetare", 27.951, 27.954),
        ("status", 1, 1),
        ("status", math.nan, math.nan),
        ("andel", math.nan, math.nan),
    ],
)
def test_a_figure_that_a_reader_sees_the_same(unit, old, new):
    """What has moved less than it is shown with has not changed."""
    assert differs(made("a.b", old, unit), made("a.b", new, unit)) == []


def test_a_finding_of_a_changed_figure():
    """The finding has old and new value, the figure's name and its title."""
    old, new = made("a.b", 0.76, item="PKS"), made("a.b", 0.79, item="PKS")
    (finding,) = revision.changed([published(old)], new, NOW)
    assert (finding.published, finding.recomputed, finding.unit) == (0.76, 0.79, "andel")
    assert (finding.quantity, finding.item) == ("a.b", "Närvaro – PKS")


def test_a_changed_status_has_no_number():
    """A status is a word: its place among the others is not told as what was computed."""
    (finding,) = revision.changed(
        [published(made("a.b", 2, "status"))], made("a.b", 0, "status"), NOW
    )
    assert (finding.published, finding.recomputed) == (None, None)


@pytest.mark.attack
def test_what_was_shown_and_is_withheld():
    """That it is withheld now is told; its value is nowhere, nor the one before."""
    hidden = made("a.b", 0.91, status="suppressed")
    (finding,) = revision.changed([published(made("a.b", 0.76))], hidden, NOW)
    assert spaced(finding.message).endswith("publicerat tidigare, visas inte längre.")
    assert (finding.published, finding.recomputed) == (None, None)
    assert "91" not in repr(finding) and "76" not in repr(finding)


def test_what_was_withheld_and_is_shown():
    """That it was withheld is told, without what it was."""
    hidden = made("a.b", 0.91, status="suppressed")
    (finding,) = revision.changed([published(hidden)], made("a.b", 0.76), NOW)
    assert spaced(finding.message).endswith("publicerat ..*, nu 76 %.")
    assert (finding.published, finding.recomputed) == (None, 0.76)
    assert "91" not in repr(finding)


@pytest.mark.attack
def test_withheld_then_and_now():
    """What is withheld both times may have moved, and nobody is told."""
    old, new = made("a.b", 0.2, status="suppressed"), made("a.b", 0.9, status="suppressed")
    assert differs(old, new) == []


def test_a_figure_that_is_gone():
    """One of the report's own figures that is no longer there is told."""
    old = facts.together([made("a.b", 0.76), made("a.c", 0.5)])
    assert differs(old, made("a.c", 0.5)) == [
        f"{FILE}: Närvaro, januari–augusti 2020: publicerat 76 %, finns inte längre."
    ]
    (finding,) = revision.changed([published(old)], made("a.c", 0.5), NOW)
    assert (finding.quantity, finding.published, finding.recomputed) == ("a.b", 0.76, None)


def test_a_figure_of_another_report_that_is_gone():
    """What another period's report had is not missed in this one."""
    earlier = published(made("a.b", 0.76, period="2019-T2"), BEFORE, "2019-09-14")
    assert revision.changed([earlier], made("a.c", 0.5), NOW) == []


def test_a_new_figure():
    """A figure that was never published is no change."""
    assert differs(made("a.b", 0.76), facts.together([made("a.b", 0.76), made("a.c", 1)])) == []


def test_figures_compared_with_stay_as_they_were_published():
    """Last year's figure in this year's report is as last year's report had it."""
    old = published(made("a.b", 0.79, period="2019-T2"), BEFORE, "2019-09-14")
    now = facts.together([made("a.b", 0.76), made("a.b", 0.7, period="2019-T2")])
    (finding,) = revision.changed([old], now, NOW)
    assert spaced(str(finding)) == (
        "data/publicerat/2019-T2.json: Närvaro, januari–augusti 2019: publicerat 79 %, nu 70 %."
    )
    now["value"] = [0.76, 0.79]
    assert revision.changed([old], now, NOW) == []


def test_the_months_of_a_figure_decide():
    """A figure of other months is another figure, though the report is of the same period."""
    old = made("a.b", 5, "antal", covers="2020-H1")
    assert differs(old, made("a.b", 5, "antal", covers="2020-H1")) == []
    assert differs(old, made("a.b", 7, "antal", covers="2020-H1")) == [
        f"{FILE}: Närvaro, januari–juni 2020: publicerat 5, nu 7."
    ]
    told = differs(old, made("a.b", 7, "antal", covers="2020-T2"))
    assert told == [f"{FILE}: Närvaro, januari–juni 2020: publicerat 5, finns inte längre."]


def test_the_last_publication_counts():
    """A report published anew is what later ones are compared with."""
    first, again = (
        published(made("a.b", value), moment=moment)
        for value, moment in [(0.76, "2020-09-14"), (0.79, "2020-10-01")]
    )
    assert revision.changed([first, again], made("a.b", 0.79), NOW) == []
    (finding,) = revision.changed([first, again], made("a.b", 0.76), NOW)
    assert spaced(finding.message).endswith("publicerat 79 %, nu 76 %.")


def test_what_was_dropped_in_the_last_publication_is_not_missed():
    """A figure that the report published anew no longer had is not gone again."""
    both = facts.together([made("a.b", 0.76), made("a.c", 0.5)])
    first, again = published(both), published(made("a.c", 0.5), moment="2020-10-01")
    assert revision.changed([first, again], made("a.c", 0.5), NOW) == []


def test_a_later_report_that_compared_with_it():
    """A figure last published as comparison in a later report counts as published so."""
    own = published(made("a.b", 0.79, period="2019-T2"), BEFORE, "2019-09-14")
    table = facts.together([made("a.b", 0.76), made("a.b", 0.8, period="2019-T2")])
    later = published(table, NOW, "2020-09-14", [NOW, BEFORE])
    again = made("a.b", 0.8, period="2019-T2")
    assert revision.changed([own, later], again, BEFORE) == []
    (finding,) = revision.changed([own, later], again.assign(value=0.79), BEFORE)
    assert spaced(str(finding)) == (
        f"{FILE}: Närvaro, januari–augusti 2019: publicerat 80 %, nu 79 %."
    )


def test_a_figure_once():
    """A figure that stands both for the report and for a comparison is told once."""
    old = made("a.b", 0.76, covers="2019")
    new = facts.together(
        [made("a.b", 0.5, covers="2019"), made("a.b", 0.5, period="2019-T2", covers="2019")]
    )
    assert len(differs(old, new)) == 1


def test_the_data_folder_has_a_name():
    """The file is named as it lies in the organisation's own data folder."""
    (finding,) = revision.changed([published(made("a.b", 1))], made("a.b", 0.5), NOW, "underlag")
    assert finding.place.file == "underlag/publicerat/2020-T2.json"
