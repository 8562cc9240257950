"""What differs between two runs: one file a period, `params/2020-T2.yml`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from kutools import swedish
from kutools.errors import ParamsError, suggest
from kutools.periods import Period

# The report kind that a part of the year usually has.
KINDS = {
    "T1": "tertialrapport",
    "T2": "delårsrapport",
    "T3": "verksamhetsberättelse",
    "": "verksamhetsplan",
}
# The chapters that a new report of a kind starts with; from then on params say what it is.
FOLLOW_UP = (
    "sammanfattning medarbetare agenda2030 ekonomi externa_medel narvaro enkat kurser forskning "
    "matetal natverk granskning kommun"
).split()
CHAPTERS = {
    "tertialrapport": ["sammanfattning", "ekonomi", "externa_medel", "narvaro", "granskning"],
    "verksamhetsplan": ("plan budget medarbetare agenda2030 natverk forskning granskning").split(),
}
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
    label = f"{path.parent.name}/{path.name}"
    values = _yaml(path, label, period)
    for key in REQUIRED:
        if not values.get(key):
            raise ParamsError(f'{label}: parametern "{key}" saknas; lägg till den.')
    for key, default in RUN_KEYS.items():
        check_type(label, key, values.get(key, default), default)
        for item in values.get(key, []) if isinstance(default, list) else []:
            check_type(label, key, item, "")
        _check_once(label, key, values.get(key, []) if isinstance(default, list) else [])
    for name in map(str, values["chapters"]):
        if not re.fullmatch(r"\w[\w-]*", name):  # it is part of the names of files
            raise ParamsError(f'{label}: "{name}" är inget kapitel; väntade ett namn som narvaro.')
    if str(values["period"]) != str(period):
        raise ParamsError(f"{label}: filen gäller {values['period']}, väntade {period}.")
    accepted = values.get("accepted", {})
    for key, reason in accepted.items():
        if not isinstance(reason, str):
            name = f'parametern "accepted: {key}"'
            raise ParamsError(f"{label}: {name} är {reason!r}, väntade {TYPES[str]}.")
        if not reason.strip():
            raise ParamsError(f'{label}: "{key}" är godtaget utan skäl; skriv varför.')
    named = [parse_period(text, label) for text in values.get("compare_with", [])]
    for other in [period, *named]:
        if [period, *named].count(other) > 1:
            raise ParamsError(f"{label}: {other} jämförs med sig själv eller står två gånger.")
    return Params(
        period=period,
        kind=str(values["kind"]),
        organisation=str(values["organisation"]),
        chapters=list(map(str, values["chapters"])),
        compare_with=named or period.comparisons(),
        key_figures=list(map(str, values.get("key_figures", []))),
        contact=str(values.get("contact", "")).strip(),
        accepted={key: reason.strip() for key, reason in accepted.items()},
        options={key: value for key, value in values.items() if key not in RUN_KEYS},
    )


def check_options(path: Path, options: Mapping[str, object], known: Mapping[str, object]) -> None:
    """Check that each option is a parameter of some notebook and has the type of its default.

    Args:
        path: the file, for the message.
        options: what the file gives.
        known: every notebook parameter with its default.

    Raises:
        ParamsError: with the nearest name, or the type that was expected.
    """
    label = f"{path.parent.name}/{path.name}"
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
    expected = type(default)
    fits = isinstance(value, expected) or (expected is float and type(value) is int)
    if isinstance(value, int | float) and not abs(value) <= swedish.LIMIT:
        # YAML has infinity, and what is no number.
        message = f"är för stort eller inget tal, väntade {TYPES[expected]}"
        raise ParamsError(f'{label}: parametern "{key}" {message}.')
    if expected is str and isinstance(value, int) and not isinstance(value, bool):
        fits = True  # a year is a period, and YAML reads it as a number
    if not fits or (isinstance(value, bool) and expected is not bool):
        raise ParamsError(f'{label}: parametern "{key}" är {value!r}, väntade {TYPES[expected]}.')


def _check_once(label: str, key: str, items: list) -> None:
    for item in items:
        if items.count(item) > 1:
            raise ParamsError(f'{label}: "{item}" står två gånger i {key}; ta bort den ena.')


def _yaml(path: Path, label: str, period: Period) -> dict:
    if path.exists() and path.stat().st_size > LARGEST:
        raise ParamsError(f"{label}: filen är större än {LARGEST >> 10} kB; ta bort det onödiga.")
    if not path.exists():
        raise ParamsError(f"{label} finns inte. Skapa den med: kutools new {period}")
    try:
        text = path.read_text(encoding="utf-8")
        _check_no_references(label, text)
        _check_keys(label, yaml.compose(text, Loader=yaml.SafeLoader))
        return yaml.safe_load(text)
    # ValueError: not UTF-8, or no such day; RecursionError: a list that holds itself
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ParamsError(
            f"{label}: filen går inte att läsa som YAML ({_short(error)})."
        ) from error


def _check_no_references(label: str, text: str) -> None:
    """Refuse what YAML gives a name and repeats: a few lines could become thousands of millions."""
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        if isinstance(token, yaml.AnchorToken | yaml.AliasToken):
            line = token.start_mark.line + 1
            raise ParamsError(
                f"{label}, rad {line}: & och * läses inte här; skriv ut det som upprepas, "
                'eller sätt texten inom "".'
            )


def _check_keys(label: str, root: yaml.Node | None) -> None:
    """Refuse a file that is no list of parameters, or that gives one of them twice."""
    if not isinstance(root, yaml.MappingNode):
        raise ParamsError(f"{label}: väntade rader som period: 2020-T2.")
    seen = set()
    for key, value in root.value:
        line = key.start_mark.line + 1
        if key.tag != TEXT:  # a number, or `no`, which YAML reads as false
            raise ParamsError(f"{label}, rad {line}: väntade en parameters namn före kolon.")
        if key.value in seen:
            raise ParamsError(f'{label}, rad {line}: parametern "{key.value}" står två gånger.')
        seen.add(key.value)
        if isinstance(value, yaml.MappingNode):
            _check_keys(label, value)


def _short(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"rad {mark.line + 1}" if mark else str(error).splitlines()[0]


def template(period: Period, before: Path | None, kind: str = "") -> str:
    """Write the parameters of a new period, from an earlier one or from defaults.

    Args:
        period: the new period.
        before: an earlier file; one of another kind gives the organisation's name only. None
            for defaults.
        kind: the report kind; where empty, the one the part of the year usually has.
    """
    kind = kind or usual_kind(period)
    earlier = before.read_text(encoding="utf-8") if before else ""
    text = earlier if _value(earlier, "kind") == kind else _defaults(kind)
    # The periods compared with belonged to the old period; without them they follow the new one.
    # So did the findings that were accepted.
    text = _without(text, "compare_with", "accepted")
    text = re.sub(r"(?m)^(#.*kutools \w+ )[\w-]+", rf"\g<1>{period}", text)
    organisation = _value(earlier, "organisation") or _value(text, "organisation")
    contact = _value(earlier, "contact") or _value(text, "contact")
    own = {"period": str(period), "kind": kind, "organisation": organisation, "contact": contact}
    for key, value in own.items():
        row = rf"(?m)^({key}:[ \t]*)[^#\n]*?([ \t]*#.*)?$"
        text = re.sub(row, lambda found, new=value: f"{found[1]}{new}{found[2] or ''}", text)
    return text


def accept(path: Path, key: str, reason: str) -> None:
    """Write into a params file that a finding may stand, and why; all else stays as it is.

    Args:
        path: the file.
        key: the name that the finding is accepted by (`kutools.audit.key`).
        reason: why it may stand.

    Raises:
        ParamsError: without a reason, or if the file does not list what is accepted line by line.
    """
    label = f"{path.parent.name}/{path.name}"
    if not reason.strip():
        raise ParamsError(f'{label}: "{key}" kan inte godtas utan skäl; skriv varför.')
    line = f"{key}: {json.dumps(reason.strip(), ensure_ascii=False)}"
    try:
        before = path.read_bytes().decode("utf-8")
        text = _with_accepted(before, line, "\r\n" if "\r\n" in before else "\n")
        _check_keys(label, yaml.compose(text, Loader=yaml.SafeLoader))
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


def _without(text: str, *names: str) -> str:
    """Return parameters without some of them; comments above the next one stay."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return text  # what is at fault is told where the file is read
    lines, keys = text.splitlines(keepends=True), [key for key, _ in root.value] if root else []
    starts = [key.start_mark.line for key in keys]
    for key, start, following in reversed(
        list(zip(keys, starts, [*starts[1:], len(lines)], strict=True))
    ):
        end = following
        while end - 1 > start and re.match(r"\s*$|#", lines[end - 1]):
            end -= 1
        if key.value in names:
            del lines[start:end]
    return "".join(lines)


def usual_kind(period: Period) -> str:
    """Return the report kind that the part of the year usually has."""
    return KINDS.get(period.part, KINDS["T2"])


def kind_of(path: Path) -> str:
    """Return the report kind that a params file gives, without checking the rest of it."""
    return _value(path.read_text(encoding="utf-8"), "kind")


def _value(text: str, key: str) -> str:
    found = re.search(rf"(?m)^{key}:[ \t]*([^#\n]*)", text)
    return found[1].strip() if found else ""


def _defaults(kind: str) -> str:
    return DEFAULTS + "".join(f"  - {name}\n" for name in CHAPTERS.get(kind, FOLLOW_UP))


DEFAULTS = """\
# Allt som skiljer den här körningen från en annan. Kör med: kutools run PERIOD
period: PERIOD          # perioden som rapporten gäller
kind: KIND              # tertialrapport, delårsrapport, verksamhetsberättelse eller verksamhetsplan
organisation: Organisationens namn
contact: ""             # vart läsare kan höra av sig, som en e-postadress

# Kapitel i den ordning de visas; ett kapitel utan underlag tas inte med.
chapters:
"""
