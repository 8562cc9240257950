"""Params in other forms and with faults: what is done to the text of such a file."""

import re
from random import Random

import yaml

from kutools.params import REQUIRED

# Forms: the file says the same


def line_ends(random: Random, text: str) -> str:
    """End lines as Windows does."""
    return text.replace("\n", "\r\n")


def blank_ends(random: Random, text: str) -> str:
    """Leave blanks at the ends of lines."""
    return re.sub(r"(?m)$", " " * random.randint(1, 4), text)


def start_mark(random: Random, text: str) -> str:
    """Begin with a comment, and the mark of a document."""
    return f"# kör: kutools run\n---\n{text}"


def shuffled(random: Random, text: str) -> str:
    """Give the parameters in another order, written by a program."""
    values = list(yaml.safe_load(text).items())
    random.shuffle(values)
    return yaml.safe_dump(dict(values), sort_keys=False, allow_unicode=random.random() < 0.5)


def flowing(random: Random, text: str) -> str:
    """Write everything in brackets."""
    return yaml.safe_dump(yaml.safe_load(text), default_flow_style=True, allow_unicode=True)


def quoted(random: Random, text: str) -> str:
    """Put each item of a list within quotation marks."""
    return re.sub(r"(?m)^( +- )([\w.]+)", r'\1"\2"', text)


FORMS = (line_ends, blank_ends, start_mark, shuffled, flowing, quoted)

# Faults: each is given with what the refusal must say

Made = tuple[str, str]


def _with(text: str, key: str, value: str) -> str:
    """Give a parameter another value, or add it, at the end."""
    values = yaml.safe_load(text)
    values.pop(key, None)
    return f"{yaml.safe_dump(values, sort_keys=False, allow_unicode=True)}{key}: {value}\n"


def _last_line(text: str) -> int:
    """Return the number of a text's last line, which ends as the others do."""
    return text.count("\n")


def misspelt(random: Random, text: str) -> Made:
    """Misspell a name."""
    return _with(text, "atendance_target", "0.8"), 'Menade du "attendance_target"?'


def lacking(random: Random, text: str) -> Made:
    """Leave out what is needed."""
    key, values = random.choice(REQUIRED), yaml.safe_load(text)
    del values[key]
    return yaml.safe_dump(values, allow_unicode=True), f'"{key}" saknas'


def another_type(random: Random, text: str) -> Made:
    """Give a value that is of no use there."""
    key = random.choice(("organisation", "chapters", "compare_with", "key_figures", "accepted"))
    return _with(text, key, random.choice(("true", "2.5", "2020-01-01"))), f'"{key}" är'


def no_number(random: Random, text: str) -> Made:
    """Give something that is no number where one is needed."""
    key = random.choice(("attendance_target", "partly_from"))
    value = random.choice((".nan", ".inf", "-.inf", "0,80", "80 %", "true", "[0.8]", "null", "''"))
    return _with(text, key, value), f'"{key}" är'


def given_twice(random: Random, text: str) -> Made:
    """Give a parameter twice."""
    made = f"{text.rstrip()}\nkind: bok\n"
    return made, f'rad {_last_line(made)}: parametern "kind" står två gånger'


def tagged(random: Random, text: str) -> Made:
    """Ask YAML to run something."""
    tags = ("!!python/object/apply:os.system [ls]", "!!python/name:os.system ''", "!kör x")
    made = _with(text, "contact", random.choice(tags))
    return made, f"går inte att läsa som YAML (rad {_last_line(made)})"


def repeating(random: Random, text: str) -> Made:
    """Give a list of ten lists of ten lists …: a few lines become thousands of millions."""
    base = _with(text, "l0", "&l0 [x]")
    lines = (f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]\n" for n in range(1, 11))
    return base + "".join(lines), f"rad {_last_line(base)}: & och * läses inte"


def another_period(random: Random, text: str) -> Made:
    """Be the file of another period."""
    return _with(text, "period", "2019-T1"), "filen gäller 2019-T1"


def with_itself(random: Random, text: str) -> Made:
    """Compare a period with itself."""
    period = yaml.safe_load(text)["period"]
    return _with(text, "compare_with", f'["{period}"]'), "jämförs med sig själv"


def no_period(random: Random, text: str) -> Made:
    """Compare with what is no period."""
    value = random.choice(("2020-T4", "T2", "../../etc/passwd", "2020-13"))
    return _with(text, "compare_with", f'["{value}"]'), value


def no_reason(random: Random, text: str) -> Made:
    """Accept a finding and not say why."""
    return _with(text, "accepted", '{tecken.x: " "}'), '"tecken.x" är godtaget utan skäl'


FAULTS = (
    misspelt,
    lacking,
    another_type,
    no_number,
    given_twice,
    tagged,
    repeating,
    another_period,
    with_itself,
    no_period,
    no_reason,
)
