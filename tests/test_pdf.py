"""The report as a PDF: which browser prints it, what it is told, and what is said when it fails."""

import datetime as dt
import os
import signal
import sys
from functools import partial
from pathlib import Path

import psutil
import pytest
from commands import command, environment, start, until
from smallproject import MADE, PERIOD, Here, contents, edit

from kutools import cli, release
from kutools.errors import GateError, KutoolsError, ParamsError
from kutools.reports import outputs, pdf
from kutools.runs import processes
from kutools.runs.run import Way

# What a run leaves beside the list of reports.
LEFT = {str(PERIOD), outputs.KEPT, "index.html"}
# What a browser writes, as far as anything is read of it: Provrapport.
SAMPLE = b"""%PDF-1.4
<</Title <FEFF00500072006F00760072006100700070006F00720074>
/Creator (HeadlessChrome/156.0.0.0)
/CreationDate (D:20261125065419+01'00')
/ModDate (D:20261125065419+01'00')>>
2 0 obj
<</Type /Page
/ID (node00000221)>> [(node00000221) (node00000231)]
<</Type /Catalog
/MarkInfo <</Type /MarkInfo
/Marked true>>
/StructTreeRoot 3 0 R
/Lang (sv)>>
%%EOF"""
# A browser of our own: what it is told is kept beside it, and where it is to write is `$to`.
BROWSER = """#!/bin/sh
for said in "$@"; do
  echo "$said" >> "$0.told"
  case "$said" in --print-to-pdf=*) to="${said#--print-to-pdf=}";; file:*) page="$said";; esac
done
cp "${page#file://}" "$0.html"
"""

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the browsers here are shell scripts")


@pytest.fixture
def fake(tmp_path, monkeypatch):
    """Make the browser that is used one that does what it is told here."""

    def make(does: str) -> Path:
        (tmp_path / "prov.pdf").write_bytes(SAMPLE)
        path = tmp_path / "webbläsare"
        path.write_text(BROWSER + does.replace("SAMPLE", str(tmp_path / "prov.pdf")), "utf-8")
        path.chmod(0o755)
        monkeypatch.setenv(pdf.VARIABLE, str(path))
        return path

    return make


@pytest.fixture
def nowhere(tmp_path, monkeypatch):
    """Make it a computer without any browser."""
    monkeypatch.delenv(pdf.VARIABLE, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(pdf, "_installed", list)


@pytest.fixture
def told(told, small, monkeypatch):
    """Make the report as a PDF with what has been executed before; returns code and words."""
    monkeypatch.setattr(processes, "pool", Here)
    return partial(told, "run", PERIOD, cwd=small.data.parent)


# Which browser


def test_the_browser_that_is_named_is_used(fake):
    """What KUTOOLS_CHROMIUM names is used before any other."""
    browser = fake("exit 0")
    assert pdf.browser() == str(browser)


def test_browsers_are_searched_for_by_their_names(nowhere, tmp_path):
    """Chromium is taken before Chrome, and Chrome before Edge."""
    (tmp_path / "bin").mkdir()
    for name in ("msedge", "google-chrome", "chromium"):
        path = tmp_path / "bin" / name
        path.touch(mode=0o755)
        assert pdf.browser() == str(path)


def test_browsers_are_found_where_they_are_installed(nowhere, tmp_path, monkeypatch):
    """On macOS and Windows a browser is found where it is, though in no search path."""
    monkeypatch.undo()
    monkeypatch.delenv(pdf.VARIABLE, raising=False)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PROGRAMFILES(X86)", str(tmp_path))
    for platform, place in (
        ("darwin", "Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
        ("win32", "Microsoft/Edge/Application/msedge.exe"),
    ):
        path = tmp_path / place
        path.parent.mkdir(parents=True)
        path.touch(mode=0o755)
        with monkeypatch.context() as there:
            there.setattr(sys, "platform", platform)
            found = pdf._installed()
        assert str(path) in found


def test_without_a_browser_nothing_is_begun(nowhere, told, small):
    """It is told before anything is read or executed, with what to do; the call was wrong."""
    before = contents(small.data.parent)
    code, said, complaint = told("--pdf")
    assert (code, said) == (2, "")
    assert complaint.split("\n")[1] == (
        "rapport.pdf skrivs ut av Chromium, Chrome eller Edge, och ingen av dem hittades. "
        "Installera en av dem, skriv i miljövariabeln KUTOOLS_CHROMIUM var den finns, eller kör "
        "utan --pdf."
    )
    assert contents(small.data.parent) == before


def test_a_browser_that_is_named_but_not_there(told, monkeypatch):
    """A misspelt KUTOOLS_CHROMIUM is told, and no other browser is used instead."""
    monkeypatch.setenv(pdf.VARIABLE, "/finns/inte")
    code, said, complaint = told("--pdf")
    assert (code, said) == (2, "")
    assert 'KUTOOLS_CHROMIUM är "/finns/inte", som inte finns eller inte går att köra.' in complaint


def test_without_the_option_no_browser_is_needed(nowhere, told, small):
    """A report without a PDF says nothing of one."""
    code, *_ = told()
    report = small.outputs / str(PERIOD)
    assert code == 0 and not (report / pdf.FILE).exists()
    assert pdf.FILE not in (report / "index.html").read_text("utf-8")


# What it is told


@pytest.mark.attack
def test_the_browser_is_shut_in(fake, told, small, tmp_path):
    """It has no network, a profile of its own that is thrown away, and runs no script.

    The page that is printed is otherwise the report's, with its policy, and does not stay.
    """
    browser = fake('cp SAMPLE "$to"')
    code, _, complaint = told("--pdf")
    assert code == 0, complaint
    given = Path(f"{browser}.told").read_text("utf-8").splitlines()
    assert "--host-resolver-rules=MAP * ~NOTFOUND" in given
    assert {"--disable-background-networking", "--no-pdf-header-footer"} <= set(given)
    (profile,) = (Path(one.partition("=")[2]) for one in given if "user-data-dir" in one)
    assert profile.parent.name.startswith("kutools-") and not profile.parent.exists()
    page = (small.outputs / str(PERIOD) / "rapport.html").read_text("utf-8")
    printed = Path(f"{browser}.html").read_text("utf-8")
    start, _, rest = page.partition("<script>")
    assert rest and printed == start + rest.partition("</script>")[2]
    assert "Content-Security-Policy" in printed
    report = small.outputs / str(PERIOD)
    assert [path.name for path in report.glob("*utskrift*")] == []
    listed = {one["path"] for one in outputs.manifest(report)["outputs"]}
    assert pdf.FILE in listed
    assert 'href="rapport.pdf"' in (report / "index.html").read_text("utf-8")


@pytest.mark.attack
@pytest.mark.parametrize(("user", "without"), [(0, True), (1000, False)])
def test_only_root_prints_without_a_sandbox(tmp_path, monkeypatch, user, without):
    """A sandbox is impossible for root, and taken from nobody else."""
    monkeypatch.setattr(os, "geteuid", lambda: user)
    given = pdf._command("chromium", tmp_path / "a.html", tmp_path / "a.pdf", tmp_path)
    assert ("--no-sandbox" in given) == without


def test_links_to_files_beside_the_report_are_not_printed(fake, tmp_path):
    """A PDF by itself has no files beside it; links within it and to the web are kept."""
    page = tmp_path / "sida.html"
    page.write_text('<a class="x" href="ekonomi.html">E</a> <a href="#n">N</a> <a href="mailto:x">')
    browser = fake('cp SAMPLE "$to"')
    pdf.write(page, tmp_path / "sida.pdf", MADE)
    printed = Path(f"{browser}.html").read_text("utf-8")
    assert printed == '<a class="x">E</a> <a href="#n">N</a> <a href="mailto:x">'


# What the moment leaves


def test_what_is_the_moments_own_is_taken_out():
    """Times are that of the report, names are numbered from one, and nothing is moved."""
    here = dt.timezone(dt.timedelta(hours=2))
    settled = pdf._settled(SAMPLE, dt.datetime(2025, 1, 15, 1, 0, tzinfo=here))
    assert len(settled) == len(SAMPLE)
    assert settled.count(b"Date (D:20250114230000+00'00')") == 2
    assert b"[(node00000001) (node00000002)]" in settled
    later = SAMPLE.replace(b"20261125065419+01", b"20261125065420-03")
    later = later.replace(b"node000002", b"node000014")
    assert pdf._settled(later, MADE) == pdf._settled(SAMPLE, MADE)


def test_a_heading_is_said_once_in_the_outline():
    """What the browser says twice where a page breaks is said once, and nothing is moved."""
    said = "Vad kostade det?".encode("utf-16-be").hex().upper().encode()
    settled = pdf._settled(b"<</Title <FEFF" + said + said + b">\n/Parent 1 0 R>>", MADE)
    assert settled.replace(b" ", b"") == b"<</Title<FEFF" + said + b">\n/Parent10R>>"
    assert pdf._settled(SAMPLE, MADE).count(b"<FEFF0050007200") == 1


def test_what_holds_a_table_is_no_picture():
    """A figure with a table or chart in it is a part of the text; the chart itself is a picture."""
    holder, chart = (
        b"<</S /Figure\n/P 4 0 R\n/K [5 0 R]>>",
        b"<</S /Figure\n/Alt (x)\n/P 4 0 R\n/K 5>>",
    )
    assert pdf._settled(holder + chart, MADE) == holder.replace(b"Figure", b"Div   ") + chart


def test_what_a_pdf_says_of_itself():
    """Title, language, pages, tags and version are read from it, and nothing from what is none."""
    assert pdf.read(SAMPLE) == pdf.Printed("Provrapport", "sv", 1, True, "156")
    assert pdf.read(b"") == pdf.Printed("", "", 0, False, "")


def test_two_versions_of_the_browser_are_told_apart(tmp_path):
    """Where another browser prints the report again, that is said to be why it differs."""
    then, now = tmp_path / "then.pdf", tmp_path / "now.pdf"
    then.write_bytes(SAMPLE)
    now.write_bytes(SAMPLE.replace(b"Chrome/156", b"Chrome/161"))
    assert pdf.why(then, then) == ""
    assert pdf.why(then, now) == ": version 156 av webbläsaren skrev ut den, nu är det 161"


# When it fails


HANGS = 'sleep 300 & echo $! > "$0.pid"; wait'
FAILURES = {
    "fails": ("echo Segmentation fault >&2; exit 1", "slutade med felkod 1", "Segmentation fault"),
    "noise": (
        "echo '[1:2:ERROR:dbus/bus.cc] no bus' >&2; echo Ajdå; exit 3",
        "slutade med felkod 3. Det sista den sade:\n  Ajdå\n",
        "",
    ),
    "nothing": ("exit 0", "skrev ingenting", ""),
    "empty": (': > "$to"', "skrev ingenting", ""),
    "half": ('head -c 200 SAMPLE > "$to"', "skrev inte hela filen", ""),
    "no pages": ("sed 's:/Page:/Other:' SAMPLE > \"$to\"", "skrev inga sidor", ""),
    "untagged": ("sed 's:true:false:' SAMPLE > \"$to\"", "märker inte upp rubriker", ""),
    "old": ("sed 's:/156:/130:' SAMPLE > \"$to\"", "är version 130", "131 eller senare"),
    "hangs": (HANGS, "var inte klar efter 1 sekunder", "stoppad"),
}


@pytest.mark.parametrize("case", FAILURES)
def test_what_went_wrong_is_told(case, fake, tmp_path, monkeypatch):
    """What happened is told in Swedish, with the browser's last words and what to do.

    A browser that hangs is ended with all that it has started.
    """
    does, *said = FAILURES[case]
    monkeypatch.setattr(pdf, "TIME_LIMIT", 1 if case == "hangs" else 60)
    browser = fake(does)
    (tmp_path / "rapport.html").write_text("<p>Prov</p>", encoding="utf-8")
    with pytest.raises(KutoolsError) as caught:
        pdf.write(tmp_path / "rapport.html", tmp_path / pdf.FILE, MADE)
    complaint = str(caught.value)
    assert caught.value.exit_code == 1
    assert complaint.startswith(f"rapport.pdf blev inte gjord: {browser} ")
    assert all(words in complaint for words in said)
    assert "dbus" not in complaint
    assert complaint.endswith("Ingen rapport är ändrad; kör igen, eller gör rapporten utan --pdf.")
    if case == "hangs":
        until(lambda: gone(Path(f"{browser}.pid")))


@pytest.mark.parametrize("case", ["fails", "hangs"])
def test_a_print_that_fails_leaves_the_earlier_report(case, fake, told, small, monkeypatch):
    """Nothing in the project is changed, and nothing half made is left beside the reports."""
    does, said, _ = FAILURES[case]
    monkeypatch.setattr(pdf, "TIME_LIMIT", 1)
    fake(does)
    before = contents(small.data.parent)
    code, _, complaint = told("--pdf")
    assert code == 1
    assert said in complaint and "Traceback" not in complaint
    assert contents(small.data.parent) == before
    assert {path.name for path in small.outputs.iterdir()} == LEFT


def test_a_browser_that_does_not_start(fake, tmp_path):
    """A file that can be run but is no program is told, and the copy for the print is removed."""
    fake("").write_bytes(b"\0\0")
    (tmp_path / "rapport.html").write_text("<p>Prov</p>", encoding="utf-8")
    with pytest.raises(KutoolsError, match="går inte att starta"):
        pdf.write(tmp_path / "rapport.html", tmp_path / pdf.FILE, MADE)
    assert [path.name for path in tmp_path.glob("rapport*")] == ["rapport.html"]


def test_interrupted_while_it_prints(fake, small, tmp_path):
    """After Ctrl+C the browser and what it started are gone, and the earlier report is there."""
    chapters = "[ekonomi, narvaro, enkat, matetal, granskning, kommun]"
    edit(small.params_file(PERIOD), chapters, "[narvaro]")
    edit(small.params_file(PERIOD), "ekonomi.utfall, ", "")
    (small.texts(PERIOD) / "enkat.md").unlink()
    before = contents(small.outputs)
    browser = fake(HANGS)
    child = Path(f"{browser}.pid")
    (tmp_path / "tmp").mkdir()
    own = {**environment(), pdf.VARIABLE: str(browser), "TMPDIR": str(tmp_path / "tmp")}
    line = command("run", PERIOD, "--pdf")
    with start(line, cwd=small.data.parent, env=own) as process:
        until(lambda: child.exists() and child.read_text().strip())
        process.send_signal(signal.SIGINT)
        _, complaint = process.communicate(timeout=120)
    assert process.returncode == cli.INTERRUPTED
    assert complaint == "\nAvbrutet. Det som inte blev klart är som förut; kör igen när du vill.\n"
    until(lambda: gone(child))
    assert contents(small.outputs) == before
    assert {path.name for path in small.outputs.iterdir()} == LEFT
    assert list((tmp_path / "tmp").iterdir()) == []


# Published


def test_a_pdf_that_cannot_be_printed_anew_is_not_published(fake, told, small, monkeypatch):
    """Without a browser a draft that has a PDF is refused, with what to do; nothing is changed."""
    fake('cp SAMPLE "$to"')
    assert told("--pdf")[0] == 0
    monkeypatch.setenv(pdf.VARIABLE, "/finns/inte")
    before = contents(small.data.parent)
    with pytest.raises(GateError) as caught:
        release.release(small, PERIOD)
    (fault,) = caught.value.faults
    assert 'KUTOOLS_CHROMIUM är "/finns/inte"' in fault
    assert fault.endswith("eller gör om utkastet utan --pdf: kutools run 2031-T3.")
    assert contents(small.data.parent) == before


def test_another_pdf_is_not_published(fake, told, small):
    """The gate refuses a PDF with another title than the report's."""
    fake('cp SAMPLE "$to"')
    assert told("--pdf")[0] == 0
    with pytest.raises(GateError) as caught:
        release.release(small, PERIOD)
    assert caught.value.faults == ['rapport.pdf: titeln är "Provrapport".']


def test_a_report_is_not_made_again_without_a_browser(fake, told, small, monkeypatch):
    """A report with a PDF is only made again with a browser; its files can be verified without."""
    fake('cp SAMPLE "$to"')
    assert told("--pdf")[0] == 0
    monkeypatch.setenv(pdf.VARIABLE, "/finns/inte")
    folder = small.outputs / str(PERIOD)
    assert release.verify(small, folder).altered == []
    with pytest.raises(ParamsError, match=r"eller pröva rapporten utan --again\."):
        release.verify(small, folder, Way(Here))


def gone(kept: Path) -> bool:
    """Whether a process, whose number is kept in a file, has ended."""
    try:
        return psutil.Process(int(kept.read_text())).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_what_an_earlier_print_left_is_not_taken_for_this_one(fake, tmp_path):
    """A browser that writes the first time only has failed, though a PDF lies there."""
    fake('[ -e "$0.once" ] || { cat SAMPLE > "$to"; touch "$0.once"; }')
    (tmp_path / "rapport.html").write_text("<p>Prov</p>", encoding="utf-8")
    (tmp_path / pdf.FILE).write_bytes(SAMPLE)
    pdf.write(tmp_path / "rapport.html", tmp_path / pdf.FILE, MADE)
    with pytest.raises(KutoolsError, match="skrev ingenting"):
        pdf.write(tmp_path / "rapport.html", tmp_path / pdf.FILE, MADE)
