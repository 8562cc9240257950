"""Trials of what analysts write: params, and texts that name figures.

What is right is known from how the file was made: in another form it says what the shipped one
does, a fault is refused at its place, and of a damaged file nothing is taken that a plain reading
of the same bytes does not give.
"""

import re
import shutil
from functools import cache
from pathlib import Path
from random import Random

import faults
import pandas as pd
import settings
import yaml
from trials import READ, REFUSED, UNREAD, WRONG, Trial, Verdict

from kutools import facts, notebooks, params, plan, texts
from kutools.errors import Failure, ParamsError, RegisterError
from kutools.params import Params
from kutools.periods import Period
from kutools.project import Project
from kutools.prose import Bound

SHIPPED = Project.find(Path(__file__).parents[2])
BRACES = re.compile(r"(?<!\{)\{\{([^{}\n]*)\}\}(?!\})")
# Characters that mean something in params or in texts.
SHARDS = "{{ }} { | ( ) \" ' \0 \t - : & * !! # % @ ` å − \n".split(" ")


def shards(random: Random, content: bytes) -> bytes:
    """Put in characters that mean something."""
    for _ in range(random.randint(1, 4)):
        at = random.randrange(len(content) + 1)
        content = content[:at] + random.choice(SHARDS).encode() + content[at:]
    return content


DAMAGES = (shards, *faults.DAMAGES)


def of_windows(random: Random, text: str) -> bytes:
    """Write as Windows did before Unicode."""
    return text.encode("cp1252")


def marked(random: Random, text: str) -> bytes:
    """Begin with the mark of UTF-8."""
    return text.encode("utf-8-sig")


def wide_braces(random: Random, text: str) -> bytes:
    """Leave more room within the braces."""
    return text.replace("{{ ", "{{   ").replace(" }}", "\u00a0 }}").encode()


TEXT_FORMS = (of_windows, marked, wide_braces)
# What stands in braces and is no figure, and braces around nothing: it is told, and never run.
NO_FIGURES = (
    "{{ narvaro.samtligaa }}",
    "{{ narvaro.samtliga | procent }}",
    "{{ narvaro.samtliga | mot('2019-T2') }}",
    '{{ narvaro.samtliga | mot("2044-T1") }}',
    "{{ narvaro.samtliga.__class__ }}",
    "{{ __import__('os').system('ls') }}",
    "{{ 1 + 1 }}",
    "{{ }}",
    "{{ narvaro.samtliga | tkr }}",
    "{{ lipsum.__globals__ }}",
    "{{ ../../../etc/passwd }}",
    "{{ narvaro.* }}",
    "{{ narvaro.samtliga",
    "narvaro.samtliga }}",
    "{{{ narvaro.samtliga }}}",
)


def no_figure(random: Random, text: str) -> tuple[str, int]:
    """Name what is no figure, and return on which line."""
    lines = text.split("\n")
    at = random.randrange(len(lines))
    lines[at] += f" {random.choice(NO_FIGURES)}"
    return "\n".join(lines), at + 1


class Desk:
    """A folder with the shipped params and texts, where one file at a time is another."""

    def __init__(self, folder: Path):
        shutil.copytree(SHIPPED.params, folder / "params")
        shutil.copytree(SHIPPED.data / Project.TEXTS, folder / "data" / Project.TEXTS)
        shutil.copytree(SHIPPED.notebooks, folder / "notebooks")
        self.project = Project.find(folder)
        every = [notebooks.read(path) for path in notebooks.files(self.project.notebooks)]
        self.known = {key: value for one in every for key, value in one.parameters.items()}
        self.params = sorted(self.project.params.glob("*.yml"))
        self.texts = [p for p in sorted(self.project.data.rglob("*.md")) if p.stat().st_size]

    def drawn(self, seed: int) -> Trial:
        """Return the trial of a seed."""
        random = Random(seed)
        of_params = self._params_form, self._params_fault, self._params_damage
        of_text = self._text_form, self._text_fault, self._text_damage
        files, draws = random.choice(((self.params, of_params), (self.texts, of_text)))
        path = random.choice(files)
        return random.choice(draws)(random, path, path.read_text("utf-8"))

    def _load(self, path: Path) -> Params | str:
        """Return what a file of params gives, or why it is refused."""
        try:
            found = params.load(path, Period.parse(path.stem))
            params.check_options(path, found.options, self.known)
        except ParamsError as error:
            return str(error)
        return found

    def _params_form(self, random: Random, path: Path, text: str) -> Trial:
        form, clean = random.choice(settings.FORMS), self._load(path)

        def judged(target: Path) -> Verdict:
            found = self._load(target)
            if isinstance(found, str):
                return Verdict(UNREAD, found)
            return Verdict(READ) if found == clean else Verdict(WRONG, f"{found} is not {clean}")

        return Trial("params form", path, ".yml", form(random, text).encode(), judged, [form])

    def _params_fault(self, random: Random, path: Path, text: str) -> Trial:
        make = random.choice(settings.FAULTS)
        made, expected = make(random, text)

        def judged(target: Path) -> Verdict:
            found = self._load(target)
            is_told = isinstance(found, str) and expected in found and target.name in found
            return Verdict(REFUSED) if is_told else Verdict(WRONG, f"{expected}: {found}")

        return Trial("params fault", path, ".yml", made.encode(), judged, [make])

    def _params_damage(self, random: Random, path: Path, text: str) -> Trial:
        damage = random.choice(DAMAGES)

        def judged(target: Path) -> Verdict:
            found = self._load(target)
            if isinstance(found, str):
                is_told = found.startswith(f"params/{target.name}") and "\n" not in found
                return Verdict(REFUSED) if is_told else Verdict(WRONG, found)
            plainly = yaml.safe_load(target.read_bytes().decode())
            given = {
                "period": str(found.period),
                "kind": found.kind,
                "organisation": found.organisation,
                "chapters": found.chapters,
                "accepted": found.accepted,
                **found.options,
            }
            theirs = {key: _plain(plainly.get(key, {})) for key in given}
            ours = {key: _plain(value) for key, value in given.items()}
            same = ours == theirs and plainly.keys() <= {*given, *params.RUN_KEYS}
            return Verdict(READ) if same else Verdict(WRONG, f"{ours} is not {theirs}")

        return Trial("params damage", path, ".yml", damage(random, text.encode()), judged, [damage])

    def _bind(self, path: Path) -> tuple[Bound | None, list[Failure]]:
        """Return a text as readers see it, or its faults."""
        period = Period.parse(path.parent.name)
        name = texts.label(self.project, period, path.stem)
        try:
            own = texts.own(self.project, period, path.stem)
            return texts.bind({name: own}, _table(period), period)[name], []
        except RegisterError as error:
            return None, error.failures

    def _text_form(self, random: Random, path: Path, text: str) -> Trial:
        form, (clean, _) = random.choice(TEXT_FORMS), self._bind(path)

        def judged(target: Path) -> Verdict:
            found, failures = self._bind(target)
            if failures:
                return Verdict(UNREAD, "; ".join(map(str, failures[:3])))
            same = found.text == clean.text
            return (
                Verdict(READ) if same else Verdict(WRONG, f"{found.text!r} is not {clean.text!r}")
            )

        return Trial("text form", path, ".md", form(random, text), judged, [form])

    def _text_fault(self, random: Random, path: Path, text: str) -> Trial:
        made, line = no_figure(random, text)

        def judged(target: Path) -> Verdict:
            _, failures = self._bind(target)
            where = [(one.place.file.endswith(target.name), one.place.row) for one in failures]
            is_told = set(where) == {(True, line)}
            return Verdict(REFUSED) if is_told else Verdict(WRONG, f"line {line}: {failures}")

        return Trial("text fault", path, ".md", made.encode(), judged, [no_figure])

    def _text_damage(self, random: Random, path: Path, text: str) -> Trial:
        damage = random.choice(DAMAGES)

        def judged(target: Path) -> Verdict:
            found, failures = self._bind(target)
            if failures:
                is_told = all(one.place.file.endswith(target.name) for one in failures)
                return Verdict(REFUSED) if is_told else Verdict(WRONG, str(failures))
            said = _said_plainly(target, _table(Period.parse(target.parent.name)))
            fits = re.fullmatch(said, found.text, re.DOTALL)
            return Verdict(READ) if fits else Verdict(WRONG, f"{found.text!r} is not {said!r}")

        return Trial("text damage", path, ".md", damage(random, text.encode()), judged, [damage])


def _plain(value: object) -> object:
    """Return a value as texts, a number apart; blanks around a text say nothing."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value if isinstance(value, float | bool) else str(value).strip()


@cache
def _table(period: Period) -> pd.DataFrame:
    """Return every fact of a shipped period."""
    return plan.make(SHIPPED, period).facts()


def _said_plainly(path: Path, table: pd.DataFrame) -> str:
    """Return what a text may say, as a pattern: what stands in no braces, and figures as shown."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    own = table[table["period"] == path.parent.name].drop_duplicates("name").set_index("name")
    pieces = BRACES.split(text)
    for at in range(1, len(pieces), 2):
        name, bar, _ = pieces[at].partition("|")
        pieces[at] = ".*" if bar else re.escape(facts.shown(own.loc[name.strip()]))
    pieces[::2] = map(re.escape, pieces[::2])
    return "".join(pieces)
