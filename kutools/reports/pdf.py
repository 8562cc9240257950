"""The whole report on paper: `rapport.html` as a browser prints it, the same bytes each time."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kutools.errors import KutoolsError, ParamsError

FILE = "rapport.pdf"
# Says which browser to print with, where it is not to be searched for.
VARIABLE = "KUTOOLS_CHROMIUM"
# Seconds that a print may take; a whole report takes three.
TIME_LIMIT = 120
# How many times a page is printed at most: once to see on which pages its headings come to stand,
# once with those numbers in its contents, and again if that moved any of them.
PASSES = 4
# The first version that draws running heads and page numbers.
OLDEST = 131

_NAMES = (
    "chromium chromium-browser google-chrome google-chrome-stable chrome msedge microsoft-edge"
).split()
_APPLICATIONS = ("Google Chrome", "Chromium", "Microsoft Edge")
_PROGRAMS = ("Google/Chrome", "Chromium", "Microsoft/Edge")
# No network, no services, no profile but the one that is thrown away.
_FLAGS = (
    "--headless=new --disable-gpu --disable-dev-shm-usage --no-first-run "
    "--no-default-browser-check --disable-background-networking --disable-component-update "
    "--disable-default-apps --disable-extensions --disable-sync --disable-breakpad "
    "--metrics-recording-only --no-pings --password-store=basic --use-mock-keychain "
    "--disable-features=MediaRouter,OptimizationHints,Translate "
    "--export-tagged-pdf --generate-pdf-document-outline --no-pdf-header-footer"
).split()
_NO_NETWORK = "--host-resolver-rules=MAP * ~NOTFOUND"
# Lines of no use to whoever reads why a print failed.
_NOISE = re.compile(r"ERROR:dbus/")

# A script has nothing to do on paper, and a link to a file beside the page leads nowhere from it.
_UNPRINTED = re.compile(r'<script>.*?</script>|(<a\b[^>]*?) href="(?!#|[a-z]+:)[^"]*"', re.DOTALL)
_ANCHOR = re.compile(r'(<a\b[^>]*?) href="#([^"]+)"')
_MOMENT = re.compile(rb"(?<=Date )\(D:\d{14}[+-]\d\d'\d\d'\)")
# What headings of tables are called: numbered through everything that the browser has shown.
_NODE = re.compile(rb"\(node(\d{8})\)")
# A heading that a page breaks before is said twice in the outline.
_TWICE = re.compile(rb"(/Title <FEFF)((?:[0-9A-F]{4}){8,})\2>")
# What holds a table or picture with its caption is no picture, which would have to be described.
_HOLDER = re.compile(rb"/S /Figure(?=\n/P \d+ 0 R\n/K )")
_TITLE = re.compile(rb"/Title <FEFF([0-9A-F]+)>")
_PAGE = re.compile(rb"^(\d+) 0 obj\s*<<\s*/Type\s*/Page(?!s)", re.MULTILINE)
# Where a link within the page leads: to which of the objects that are pages.
_LEADS = re.compile(rb"/(?!Dest )([\w.~-]+) \[(\d+) 0 R /XYZ")
_TAGGED = re.compile(rb"/MarkInfo\s*<<[^>]*/Marked true")
_LANGUAGE = re.compile(rb"/Lang \(([\w-]+)\)")
_PROGRAM = re.compile(rb"Chrome/(\d+)")


def browser(instead: str = "kör utan --pdf") -> str:
    """Return the browser to print with.

    Args:
        instead: what else can be done where there is none, in Swedish.

    Raises:
        ParamsError: if there is none.
    """
    named = os.environ.get(VARIABLE)
    if named:
        if found := shutil.which(named):
            return found
        raise ParamsError(
            f'{VARIABLE} är "{named}", som inte finns eller inte går att köra. Rätta den, ta bort '
            f"den så att webbläsaren söks där den brukar ligga, eller {instead}."
        )
    known = [*map(shutil.which, _NAMES), *map(shutil.which, _installed())]
    if found := next(filter(None, known), None):
        return found
    raise ParamsError(
        f"{FILE} skrivs ut av Chromium, Chrome eller Edge, och ingen av dem hittades. Installera "
        f"en av dem, skriv i miljövariabeln {VARIABLE} var den finns, eller {instead}."
    )


def _installed() -> list[str]:
    """Return where the browsers lie on macOS and Windows, which have them in no search path."""
    if sys.platform == "darwin":
        folders = [Path("/Applications"), Path.home() / "Applications"]
        return [
            str(folder / f"{name}.app" / "Contents" / "MacOS" / name)
            for name in _APPLICATIONS
            for folder in folders
        ]
    variables = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
    folders = [Path(os.environ[name]) for name in variables if name in os.environ]
    return [
        str(folder / name / "Application" / program)
        for name in _PROGRAMS
        for folder in folders
        for program in ("chrome.exe", "msedge.exe")
    ]


def write(page: Path, target: Path, made: dt.datetime) -> None:
    """Print a page of one's own making as PDF.

    Args:
        page: the page, which loads nothing.
        target: the PDF.
        made: the moment that the PDF says it was made.

    Raises:
        ParamsError: if there is no browser.
        KutoolsError: if it fails, hangs or writes no PDF that readers of every kind can read.
    """
    program = browser()
    # Beside the page: a browser that is shut in may not read the folder of temporary files.
    copy = page.with_name(f"{page.stem}-utskrift.html")
    html = _UNPRINTED.sub(r"\1", page.read_text(encoding="utf-8"))
    numbers: dict[str, int] = {}
    try:
        for _ in range(PASSES):
            copy.write_text(_with_pages(html, numbers), encoding="utf-8")
            _print(program, copy, target)
            content = target.read_bytes()
            printed, numbers = numbers, _pages_of(content)
            if printed == numbers:
                break
        else:
            raise KutoolsError(
                f"{target.name}: rubrikerna hamnar på nya sidor vid varje utskrift; "
                "gör rapporten utan --pdf."
            )
    finally:
        copy.unlink(missing_ok=True)
    target.write_bytes(_settled(content, made))


def _with_pages(html: str, numbers: dict[str, int]) -> str:
    """Let every link within a page say the number of the page that it leads to."""

    def say(match: re.Match) -> str:
        number = numbers.get(match[2])
        return f'{match[0]} data-sida="{number}"' if number else match[0]

    return _ANCHOR.sub(say, html)


def _pages_of(content: bytes) -> dict[str, int]:
    """Return the page in a PDF that each link within it leads to, by what it leads to."""
    at = {page: number for number, page in enumerate(_PAGE.findall(content), start=1)}
    leads = {name.decode("ascii"): at.get(page) for name, page in _LEADS.findall(content)}
    return {name: number for name, number in leads.items() if number}


def _print(program: str, page: Path, target: Path) -> None:
    """Let the browser print a page, and make sure that it did."""
    target.unlink(missing_ok=True)  # what an earlier print left is not this one's
    # Ended in the middle, the browser may still be writing in its profile.
    with tempfile.TemporaryDirectory(prefix="kutools-", ignore_cleanup_errors=True) as aside:
        said = Path(aside) / "said.txt"
        fault = _run(_command(program, page, target, Path(aside) / "profile"), said)
        if fault := fault or _fault(target):
            lines = said.read_text(encoding="utf-8", errors="replace").splitlines()
            told = [line for line in lines if line.strip() and not _NOISE.search(line)]
            words = "\n".join(f"  {line.strip()[:200]}" for line in told[-3:])
            raise KutoolsError(
                f"{target.name} blev inte gjord: {program} {fault}."
                + (f" Det sista den sade:\n{words}" if words else "")
                + "\nIngen rapport är ändrad; kör igen, eller gör rapporten utan --pdf."
            )


def _command(program: str, page: Path, target: Path, profile: Path) -> list[str]:
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [
        program,
        *_FLAGS,
        _NO_NETWORK,
        *["--no-sandbox"] * as_root,  # root has none
        f"--user-data-dir={profile}",
        f"--print-to-pdf={target.resolve()}",
        page.resolve().as_uri(),
    ]


def _run(command: list[str], said: Path) -> str:
    """Run a browser to its end, or end it; return what went wrong, in Swedish."""
    # In a group of its own Ctrl+C does not reach it, and all of it can be ended.
    own = (
        {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
        if sys.platform == "win32"
        else {"start_new_session": True}
    )
    with said.open("wb") as heard:
        try:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=heard, stderr=heard, **own
            )
        except OSError as error:
            return f"går inte att starta ({error.strerror})"
        try:
            code = process.wait(TIME_LIMIT)
        except subprocess.TimeoutExpired:
            return f"var inte klar efter {TIME_LIMIT} sekunder och stoppades"
        finally:
            _end(process)
    return f"slutade med felkod {code}" if code else ""


def _end(process: subprocess.Popen) -> None:
    """End a browser that is still there; where there are process groups, all of its processes."""
    if process.returncode is not None:
        return
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _fault(target: Path) -> str:
    """Say what is wrong with a PDF as the browser left it."""
    content = target.read_bytes() if target.is_file() else b""
    if not content:
        return "skrev ingenting"
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-64:]:
        return "skrev inte hela filen"
    found = read(content)
    if not found.pages:
        return "skrev inga sidor"
    if int(found.program or 0) < OLDEST:
        return f"är version {found.program}; den behöver vara {OLDEST} eller senare"
    return "" if found.tagged else "märker inte upp rubriker och tabeller"


def _settled(content: bytes, made: dt.datetime) -> bytes:
    """Take out what is the moment's own, and mend what the browser says of its structure.

    No byte is moved, so that every offset in the file holds.
    """
    moment = f"(D:{made.astimezone(dt.UTC):%Y%m%d%H%M%S}+00'00')".encode()
    content = _MOMENT.sub(moment, content)
    names = sorted(set(_NODE.findall(content)))
    numbers = {name: b"(node%08d)" % number for number, name in enumerate(names, start=1)}
    content = _NODE.sub(lambda match: numbers[match[1]], content)
    content = _HOLDER.sub(b"/S /Div".ljust(len("/S /Figure")), content)
    return _TWICE.sub(lambda match: match[1] + match[2] + b">" + b" " * len(match[2]), content)


@dataclass(frozen=True)
class Printed:
    """What a PDF says of itself.

    Attributes:
        title: its title.
        language: its language, such as `sv`.
        pages: how many it has.
        tagged: whether headings, tables and the like are marked, for those who have it read.
        program: the version of the browser that printed it.
    """

    title: str
    language: str
    pages: int
    tagged: bool
    program: str


def read(content: bytes) -> Printed:
    """Read what a PDF that a browser has printed says of itself."""
    title, language, program = (
        match[1].decode("ascii") if (match := pattern.search(content)) else ""
        for pattern in (_TITLE, _LANGUAGE, _PROGRAM)
    )
    return Printed(
        title=bytes.fromhex(title).decode("utf-16-be", errors="replace"),
        language=language,
        pages=len(_PAGE.findall(content)),
        tagged=bool(_TAGGED.search(content)) and b"/StructTreeRoot" in content,
        program=program,
    )


def why(before: Path, now: Path) -> str:
    """Say why two prints of the same page differ, if they are by different browsers."""
    programs = [read(path.read_bytes()).program for path in (before, now)]
    if len(set(programs)) == 1:
        return ""
    return f": version {programs[0]} av webbläsaren skrev ut den, nu är det {programs[1]}"
