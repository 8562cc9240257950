"""Numbers in Swedish running text: what is a quantity, and what is a date, a year or a label.

`find` gives each quantity with its value in house units: shares as fractions, amounts in kronor.
What only looks like one (`2020-T2`, `31 augusti`, `mål 3`, `covid-19`) is covered first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kutools import swedish
from kutools.contract import UNITS
from kutools.periods import MONTHS

POINTS = "procentenheter"
# By so much may sums and shares of binary fractions differ that are the same.
DUST = 1e-9


@dataclass(frozen=True)
class Numeral:
    """A quantity in a text.

    Attributes:
        start: where it begins.
        end: where it ends, its unit included.
        text: how it is written.
        value: shares as fractions, amounts in kronor.
        unit: andel, procentenheter, kr, årsarbetare, antal before a noun, or nothing.
        step: what it is rounded to, in its unit.
        noun: the word right after it.
    """

    start: int
    end: int
    text: str
    value: float
    unit: str
    step: float
    noun: str

    @property
    def is_bare(self) -> bool:
        """Whether it is written without a unit; it may have what it counts after it."""
        return self.unit in ("", "antal")

    @property
    def is_exact(self) -> bool:
        """Whether it is a whole count, which nobody has rounded."""
        return self.is_bare and self.step == 1


# A bare whole number before one of these counts nothing by itself.
_FUNCTION_WORDS = frozenset(
    "av i på för från till och eller men medan samt respektive som är var har hade med mot jämfört "
    "per än fler färre mer mindre högre lägre vid hos inom under över blev den det de".split()
)
# A number of these is a stretch of time or how often: never a figure of the registers.
_TIMES = frozenset(
    "år året åren årens månad månader månaderna vecka veckor veckorna dag dagar dagarna dygn timme "
    "timmar minuter halvår tertial tertialer tertialen kvartal gång gånger decennier".split()
)

# How each unit is written, the longer ways first; which unit it is, and how much one of it is.
_UNITS = {
    r"procentenhet(?:er|en|erna)?": (POINTS, 0.01),
    r"procent|%": ("andel", 0.01),
    r"miljard(?:er)?(?:\s(?:kronor|kr))?|mdkr": ("kr", 1_000_000_000),
    r"miljon(?:er)?(?:\s(?:kronor|kr))?|milj\.?\s(?:kronor|kr)|mkr|mnkr": ("kr", UNITS["mnkr"]),
    r"tusen\s(?:kronor|kr)|kkr|tkr": ("kr", UNITS["tkr"]),
    r"kronor|kr": ("kr", UNITS["kr"]),
    r"årsarbetar(?:e|en|na)": ("årsarbetare", 1),
}
_UNIT = re.compile(rf"\*{{0,2}}\s?(?P<unit>{'|'.join(_UNITS)})(?!\w)", re.IGNORECASE)

_ONES = {word: value for value, word in swedish.IN_WORDS.items() if 2 <= value <= 9}
_TEENS = "tretton fjorton femton sexton sjutton arton nitton".split()
_TENS = "tjugo trettio fyrtio femtio sextio sjuttio åttio nittio".split()


def _words() -> Iterator[tuple[str, int]]:
    """Give number words and their values; one itself is an article and never a number."""
    yield from ((word, value) for value, word in swedish.IN_WORDS.items())
    yield from ((word, value) for value, word in enumerate(_TEENS, start=13))
    for ten, tens in enumerate(_TENS, start=2):
        yield tens, ten * 10
        yield from ((f"{tens}{one}", ten * 10 + 1) for one in ("en", "ett"))
        for word, value in _ONES.items():
            yield from ((f"{tens}{blank}{word}", ten * 10 + value) for blank in ("", " "))
    for power, size in (("hundra", 100), ("tusen", 1_000)):
        yield from ((power, size), (f"ett{power}", size))
        yield from ((f"{word}{power}", value * size) for word, value in _ONES.items())


_WORDS = dict(_words())
_PARTS = "tredje fjärde femte sjätte sjunde åttonde nionde tion".split()
# A reader takes "hälften" or "en tredjedel" for anything within some per cent of it.
_STEP_OF_FRACTION = 0.05

_BLANK = f"[ {swedish.NBSP}\u2007\u2009\u202f]"
_DIGITS = rf"(?<![\w,.])(?:\d{{1,3}}(?:{_BLANK}\d{{3}})+|\d+)(?!\d)(?:[,.]\d+)?"
_SIGN = rf"(?:(?<![^\s(*|])[-+–{swedish.MINUS}])?"
_WORD = rf"\b(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})\b(?!-)"
_FRACTION = rf"\bhälften\b|\b(?:en|{'|'.join(_ONES)})\s(?:{'|'.join(_PARTS)})del(?:ar)?\b"
_QUANTITY = re.compile(
    rf"(?P<fraction>{_FRACTION})|(?P<sign>{_SIGN})(?P<digits>{_DIGITS})|(?P<word>{_WORD})"
    r"|\ben\s(?=miljon|miljard)",
    re.IGNORECASE,
)

_NO_UNIT = rf"(?!\d|,\d|\.\d|{_UNIT.pattern.replace('?P<unit>', '?:')})"
_LABEL = (
    "mål|delmål|tabell|diagram|figur|bild|bilaga|kapitel|avsnitt|punkt|steg|fas|etapp|nivå|del|sida"
    "|sidan|tabellen|bilagan|kapitlet|punkten|frågan|steget|nivån|årskurs|åk|fråga|version|nummer|nr|rad|kolumn|vecka|tertial|halvår|kvartal|paragraf|lss|rum"
)
_LABELS = (
    "målen|tabellerna|diagrammen|bilagorna|kapitlen|punkterna|stegen|nivåerna|sidorna|frågorna"
)
_MONTH = rf"(?:{'|'.join(MONTHS)}|(?:jan|feb|apr|jun|jul|aug|sept?|okt|nov|dec)\b\.?)"
_NUMBER = r"\d+(?:[.:]\d+)*"
_YEAR = r"(?<![\w,.])(?:19|20)\d\d"
# What holds digits or number words and is no quantity.
_COVERED = {
    "code": r"```.*?```|`[^`\n]*`",
    "braces": r"\{\{.*?\}\}",
    "link": r"\]\([^)\n]*\)|\[\^?\d+\]|https?://[^\s)]+|www\.[^\s)]+|\S+@\S+\.\w+",
    "list mark": r"^[ \t]*\d+[.)](?=\s)",
    "heading": rf"^#+\s+(?:\d+\.[\d.]*|{_NUMBER}(?=\s[A-ZÅÄÖ]))",
    "date": r"\b\d{4}-\d\d(?:-\d\d)?\b|\b\d{1,2}/\d{1,2}(?:[ -]\d{2,4})?\b",
    "day": rf"\b\d{{1,2}}(?:(?:\s?[–-]\s?|\soch\s)\d{{1,2}})?(?::e|\.)?\s{_MONTH}",
    "clock": r"\bkl(?:ockan|\.)?\s?\d{1,2}(?:[.:]\d\d)?(?:\s?[–-]\s?\d{1,2}(?:[.:]\d\d)?)?"
    r"|\b\d{1,2}:\d\d\b|\b\d{1,2}\.\d\d\s?[–-]\s?\d{1,2}\.\d\d\b",
    "years": rf"{_YEAR}(?:\s?[–/-]\s?\d{{2,4}})?{_NO_UNIT}(?!\w)",
    "label": rf"\b(?:{_LABEL})\s(?:{_NUMBER}|{_WORD})(?:\s?[–-]\s?\d+)?(?![-\w]){_NO_UNIT}",
    "labels": rf"\b(?:{_LABELS})\s\d+(?:(?:,\s|\soch\s|[–-])\d+)*(?!\w){_NO_UNIT}",
    "law": r"§+\s?\d+(?:[–-]\d+)?|\b\d+(?:[–-]\d+)?\s?(?:§|kap\b)",
    "scale": rf"\bskala(?:n)?\s(?:från\s)?\d+(?:\s?[–-]\s?|\still\s)\d+"
    rf"|(?<![\w,.])(?:\d|10)\s?[–-]\s?(?:\d|10)(?!\w){_NO_UNIT}",
    "ordinal": r"\b\d+:\w+",
    "telephone": r"\b0\d{1,3}-\d[\d ]+\d",
    "compound": r"\b\d[\d,]*-[^\W\d]\w*|\b[^\W\d]\w*-\d[\w-]*",
    "letters and digits": rf"\b[^\W\d_]+\d\w*|\b(?!\d+{_UNIT.pattern.replace('?P<unit>', '?:')})"
    r"\d+[^\W\d_]\w*",
    "version": rf"(?<![\w,.])\d+(?:\.\d+){{2,}}|(?<![\w,.])\d+\.\d+{_NO_UNIT}",
    "the three K": r"\btre\sK\b",
    "vague": r"\b(?:flera|några|många|ett par)\s(?:hundra|tusen|miljoner|miljarder)\b",
}
_NO_QUANTITY = [
    re.compile(form, re.IGNORECASE | re.MULTILINE | (re.DOTALL if name == "code" else 0))
    for name, form in _COVERED.items()
]
# Covered characters become this one: no digit, no letter, no blank.
_COVER = "\u0001"
# No quantity is so long, but a picture within a text is; to look for any in it takes long.
_LONG = re.compile(r"\S{200,}")
# Between two numbers of which the first has the unit of the second: `60–89 %`, `12 till 17 kurser`.
_RANGE = re.compile(rf"\s?[–-]\s?|(?:\s\([^()\d]*\))?\still\s(?:\w+\s)?|\srespektive\s|{_COVER}")


def find(text: str) -> list[Numeral]:
    """Return the quantities of a text, in order."""
    plain = _covered(text)
    found = [_read(text, match) for match in _QUANTITY.finditer(plain)]
    ends = [0, *(one.end for one in found)]
    # "tusen" of "500 tusen kronor" is a part of the unit.
    found = [one for one, end in zip(found, ends, strict=False) if one.start >= end]
    for place in range(len(found) - 2, -1, -1):
        found[place] = _as_next(plain, found[place], found[place + 1])
    return [one for one in found if one.noun.lower() not in _TIMES or not one.is_bare]


def parse_word(word: str) -> int | None:
    """Return the value of a number word, `tolv` or `tjugofem`; None for any other word."""
    return _WORDS.get(word.lower())


def _covered(text: str) -> str:
    """Return a text of the same length in which what is no quantity is covered."""
    text = _LONG.sub(lambda match: " " * len(match[0]), text)
    for form in _NO_QUANTITY:
        text = form.sub(lambda match: _COVER * len(match[0]), text)
    return text


def _read(text: str, match: re.Match) -> Numeral:
    value, step = _value(match)
    written = _UNIT.match(text, match.end())
    if match["fraction"]:
        unit, factor, end = "andel", 1, match.end()
    elif written:
        unit, factor = _meaning(written["unit"])
        end = written.end()
    else:
        unit, factor, end = "", 1, match.end()
    noun = _noun(text, end)
    if not unit and noun and value % 1 == 0 and noun.lower() not in _FUNCTION_WORDS:
        unit = "antal"
    # Twelve digits, as 0,57 comes out as 57 hundredths and not as 0,5700000000000001.
    exact = float(f"{value * factor:.12g}")
    return Numeral(match.start(), end, text[match.start() : end], exact, unit, step * factor, noun)


def _value(match: re.Match) -> tuple[float, float]:
    """Return the number as it stands, and what it is rounded to."""
    if match["fraction"]:
        return _fraction(match["fraction"].lower()), _STEP_OF_FRACTION
    if not match["digits"]:
        return _WORDS.get((match["word"] or "").lower(), 1), 1
    digits = re.sub(r"\s", "", match["digits"]).replace(",", ".")
    decimals = len(digits.partition(".")[2])
    return (-1 if match["sign"] not in ("", "+") else 1) * float(digits), 10.0**-decimals


def _fraction(words: str) -> float:
    if words == "hälften":
        return 0.5
    count, part = words.split()
    return _ONES.get(count, 1) / (_PARTS.index(re.sub(r"del(ar)?$", "", part)) + 3)


def _meaning(written: str) -> tuple[str, float]:
    forms = _UNITS.items()
    return next(unit for form, unit in forms if re.fullmatch(form, written, re.IGNORECASE))


def _noun(text: str, end: int) -> str:
    match = re.compile(r"[*_]{0,2}\s([^\W\d_][\w-]*)").match(text, end)
    return match[1] if match else ""


def _as_next(plain: str, one: Numeral, following: Numeral) -> Numeral:
    """Give a bare number the unit of the next where the two are a range or a pair."""
    between = plain[one.end : following.start]
    before = plain[: one.start].rstrip().lower()
    pair = between.strip() == "och" and before.endswith("mellan")
    if one.unit or not following.unit or not (pair or _RANGE.fullmatch(between)):
        return one
    written = _UNIT.search(following.text)
    factor = _meaning(written["unit"])[1] if written else 1
    return replace(
        one,
        value=float(f"{one.value * factor:.12g}"),
        step=one.step * factor,
        unit=following.unit,
        noun=following.noun,
    )
