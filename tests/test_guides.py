"""What the guides say is so: somebody follows each of them word for word."""

import re

import pytest
from commands import ROOT
from followed import Follower, section

from kutools import plan, prose
from kutools.periods import Period
from kutools.project import Project

README = ROOT / "README.md"
TEXTS = ROOT / "docs" / "texts.md"
ORGANISATION = ROOT / "docs" / "another_organisation.md"
NEW_PERIOD = "## A new period, step by step"
ADDING = [
    f"## Adding a {what}" for what in ("measure", "register", "chapter", "report kind", "rule")
]


@pytest.fixture(scope="module")
def follower(tmp_path_factory) -> Follower:
    """Somebody who reads on from one section to the next, in one copy of the project."""
    return Follower(tmp_path_factory.mktemp("lärling") / "projekt")


@pytest.mark.parametrize("heading", [NEW_PERIOD, *ADDING])
def test_readme_can_be_followed(follower, heading):
    """From the first section to the last, every file, command and answer is as README has it."""
    follower.follow(section(README, heading))


def test_another_organisation_gets_its_first_report(tmp_path):
    """From nothing to a published report, with an organisation's own registers and target."""
    follower = Follower(tmp_path / "projekt")
    follower.follow(ORGANISATION.read_text(encoding="utf-8"))
    front = (tmp_path / "norr" / "outputs" / "2024-T2" / "index.html").read_text(encoding="utf-8")
    said = front.replace("\u00a0", " ")
    shown = re.findall(r'<dd class="(?:varde|nar)">(?:<span[^>]*>.</span> )?([^<]*)', said)
    assert shown == ["3,4 mnkr", "2,3 mnkr", "81 %", "Når målvärdet 75 %"]


def test_braces_become_what_the_table_says():
    """Each example of docs/texts.md is bound to what stands beside it, on real data."""
    period = Period.parse("2020-T2")
    facts = plan.make(Project.find(ROOT), period).facts()
    rows = re.findall(r"^\| `({{.*}})` \| (.*) \|$", TEXTS.read_text(encoding="utf-8"), re.M)
    shown = {
        row: prose.bind(row.replace(r"\|", "|"), facts, period, markdown=False) for row, _ in rows
    }
    assert {row: " ".join(text.split()) for row, text in shown.items()} == dict(rows)
