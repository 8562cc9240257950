"""What differs between two runs: one file a period, `params/2020-T2.yml`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import yaml

from kutools import swedish
from kutools.errors import ParamsError, suggest
from kutools.periods import Period

# What a run itself reads; every other key is a parameter of its notebooks.
RUN_KEYS = {
    "period": "",
    "kind": "",
    "organisation": "",
    "chapters": [],
    "compare_with": [],
    "key_figures": [],
    "accepted": {},
    "contact": "",
}
REQUIRED = ("period", "kind", "organisation", "chapters")
TYPES = {
    str: "en text",
    float: "ett tal",
    int: "ett heltal",
    bool: "true eller false",
    list: "en lista",
    dict: "rader som namn: text",
}
TEXT = "tag:yaml.org,2002:str"
# So many bytes are more than any report's parameters, and fewer than take YAML long.
LARGEST = 200 << 10


@dataclass(frozen=True)
class Params:
    """The parameters of a run.

    Attributes:
        period: the period reported.
        kind: the report kind, such as `delårsrapport`.
        organisation: whose report it is.
        chapters: names of chapter notebooks, in order.
        compare_with: the periods it is compared with.
        key_figures: names of the figures on the first page.
        accepted: findings that may stand, by key, and why.
        contact: where readers can write, such as an address of mail.
        options: parameters of the notebooks, such as targets.
    """

    period: Period
    kind: str
    organisation: str
    chapters: list[str]
    compare_with: list[Period]
    key_figures: list[str] = field(default_factory=list)
    accepted: dict[str, str] = field(default_factory=dict)
    contact: str = ""
    options: dict[str, object] = field(default_factory=dict)

    @property
    def periods(self) -> list[Period]:
        """The period reported, then those it is compared with."""
        return [self.period, *self.compare_with]


def parse_period(text: object, label: str = "") -> Period:
    """Read the name of a period that someone has given.

    Args:
        text: the name.
        label: the file that it stands in, if any.

    Raises:
        ParamsError: if it is no period's name.
    """
    try:
        return Period.parse(text)
    except ValueError as error:
        raise ParamsError(f"{label}: {error}." if label else f"{error}.") from error


def load(path: Path, period: Period) -> Params:
    """Read the parameters of a period; the notebooks' own are checked by `check_options`.

    Raises:
        ParamsError: if the file is missing or not what it should be.
    """
    label, given = _label(path), _read(path, period)
    for key in REQUIRED:
        if not given.get(key):
            raise ParamsError(f'{label}: parametern "{key}" saknas; lägg till den.')
    own = {key: given.get(key, default) for key, default in RUN_KEYS.items()}
    for key, value in own.items():
        check_type(label, key, value, RUN_KEYS[key])
        if isinstance(value, list):
            _check_items(label, key, value)
    for name in map(str, own["chapters"]):
        if not re.fullmatch(r"\w[\w-]*", name):  # it is part of the names of files
            raise ParamsError(f'{label}: "{name}" är inget kapitel; väntade ett namn som narvaro.')
    if str(own["period"]) != str(period):
        raise ParamsError(f"{label}: filen gäller {own['period']}, väntade {period}.")
    accepted = {key: _checked_reason(label, key, why) for key, why in own["accepted"].items()}
    compared = [parse_period(text, label) for text in own["compare_with"]]
    for other in [period, *compared]:
        if [period, *compared].count(other) > 1:
            raise ParamsError(f"{label}: {other} jämförs med sig själv eller står två gånger.")
    return Params(
        period=period,
        kind=str(own["kind"]),
        organisation=str(own["organisation"]),
        chapters=list(map(str, own["chapters"])),
        compare_with=compared or period.comparisons(),
        key_figures=list(map(str, own["key_figures"])),
        contact=str(own["contact"]).strip(),
        accepted=accepted,
        options={key: value for key, value in given.items() if key not in RUN_KEYS},
    )


def options(path: Path, period: Period) -> dict[str, object]:
    """Read the notebooks' own parameters of a period; one that has no file has none.

    Raises:
        ParamsError: if the file is not what it should be.
    """
    return load(path, period).options if path.exists() else {}


def check_options(path: Path, options: Mapping[str, object], known: Mapping[str, object]) -> None:
    """Check that each option is a parameter of some notebook and has the type of its default.

    Args:
        path: the file, for the message.
        options: what the file gives.
        known: every notebook parameter with its default.

    Raises:
        ParamsError: with the nearest name, or the type that was expected.
    """
    label = _label(path)
    for key, value in options.items():
        if key not in known:
            hint = suggest(key, [*known, *RUN_KEYS])
            raise ParamsError(f'{label}: okänd parameter "{key}".{hint}')
        check_type(label, key, value, known[key])


def check_type(label: str, key: str, value: object, default: object) -> None:
    """Check that a value has the type of its default; a whole number will do for a number.

    Raises:
        ParamsError: with what was found and expected.
    """
    given, expected = type(value), type(default)
    if isinstance(value, int | float) and not abs(value) <= swedish.LIMIT:
        # YAML has infinity, and what is no number.
        message = f"är för stort eller inget tal, väntade {TYPES[expected]}"
        raise ParamsError(f'{label}: parametern "{key}" {message}.')
    # A year is a period, and YAML reads it as a number.
    if given is not expected and (given, expected) not in ((int, float), (int, str)):
        raise ParamsError(f'{label}: parametern "{key}" är {value!r}, väntade {TYPES[expected]}.')


def _check_items(label: str, key: str, items: list) -> None:
    """Check that each item of a list is a text, and stands there once."""
    for item in items:
        check_type(label, key, item, "")
        if items.count(item) > 1:
            raise ParamsError(f'{label}: "{item}" står två gånger i {key}; ta bort den ena.')


def _checked_reason(label: str, key: str, reason: object) -> str:
    """Return why a finding may stand, which must be said in words."""
    if not isinstance(reason, str):
        name = f'parametern "accepted: {key}"'
        raise ParamsError(f"{label}: {name} är {reason!r}, väntade {TYPES[str]}.")
    if not reason.strip():
        raise ParamsError(f'{label}: "{key}" är godtaget utan skäl; skriv varför.')
    return reason.strip()


def _label(path: Path) -> str:
    """Return what messages call a file."""
    return f"{path.parent.name}/{path.name}"


def _read(path: Path, period: Period) -> dict:
    label = _label(path)
    if not path.exists():
        raise ParamsError(f"{label} finns inte. Skapa den med: kutools new {period}")
    if path.stat().st_size > LARGEST:
        raise ParamsError(f"{label}: filen är större än {LARGEST >> 10} kB; ta bort det onödiga.")
    try:
        values = _loaded(label, path.read_text(encoding="utf-8"))
    # ValueError: not UTF-8, or no such day; RecursionError: lists within lists without end
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ParamsError(
            f"{label}: filen går inte att läsa som YAML ({_short(error)})."
        ) from error
    if not isinstance(values, dict):
        raise ParamsError(f"{label}: väntade rader som period: 2020-T2.")
    return values


def _loaded(label: str, text: str) -> object:
    return yaml.load(text, partial(_Loader, label))


class _Loader(yaml.SafeLoader):
    """Reads parameters, and refuses what YAML has besides that could mean something else."""

    def __init__(self, label: str, text: str):
        super().__init__(text)
        self.label = label

    def compose_node(self, parent: yaml.Node | None, index: object) -> yaml.Node | None:
        """Refuse what is named and repeated: a few lines could become thousands of millions."""
        event = self.peek_event()
        if event.anchor:
            raise ParamsError(
                f"{self._line(event)}: & och * läses inte här; skriv ut det som upprepas, "
                'eller sätt texten inom "".'
            )
        return super().compose_node(parent, index)

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Refuse keys that are no names or stand twice; YAML would merge mappings here."""
        seen = set()
        for key, _ in node.value:
            if key.tag != TEXT:  # a number, or `no`, which YAML reads as false
                raise ParamsError(f"{self._line(key)}: väntade en parameters namn före kolon.")
            if key.value in seen:
                raise ParamsError(f'{self._line(key)}: parametern "{key.value}" står två gånger.')
            seen.add(key.value)

    def _line(self, part: yaml.Node | yaml.Event) -> str:
        return f"{self.label}, rad {part.start_mark.line + 1}"


def _short(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"rad {mark.line + 1}" if mark else str(error).splitlines()[0]


def accept(path: Path, key: str, reason: str) -> None:
    """Write into a params file that a finding may stand, and why; all else stays as it is.

    Args:
        path: the file.
        key: the name that the finding is accepted by (`kutools.audit.key`).
        reason: why it may stand.

    Raises:
        ParamsError: without a reason, or if the file does not list what is accepted line by line.
    """
    label = _label(path)
    if not reason.strip():
        raise ParamsError(f'{label}: "{key}" kan inte godtas utan skäl; skriv varför.')
    line = f"{key}: {json.dumps(reason.strip(), ensure_ascii=False)}"
    try:
        before = path.read_bytes().decode("utf-8")
        text = _with_accepted(before, line, "\r\n" if "\r\n" in before else "\n")
        _loaded(label, text)
        path.write_bytes(text.encode("utf-8"))
    except (yaml.YAMLError, ValueError, OSError) as error:
        raise ParamsError(
            f"{label}: skälet kunde inte skrivas in ({_short(error)}). "
            "Skriv det för hand, på en rad under accepted:."
        ) from error


def _with_accepted(text: str, line: str, end: str) -> str:
    """Return parameters with one line more under `accepted:`.

    Raises:
        ValueError: if what is accepted does not stand line by line.
    """
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    own = {key.value: (key, value) for key, value in root.value}
    if "accepted" not in own:
        return f"{text.rstrip()}{end}{end}accepted:{end}  {line}{end}"
    key, value = own["accepted"]
    lines = text.splitlines(keepends=True)
    first = value.value[0][0].start_mark if value.value else None
    if first is None:
        heading = key.start_mark.line
        lines[heading : heading + 1] = [lines[heading].replace(" {}", ""), f"  {line}{end}"]
    elif not value.flow_style:
        lines.insert(first.line, f"{' ' * first.column}{line}{end}")
    else:
        raise ValueError("det som godtas står inte på var sin rad")
    return "".join(lines)
