"""Text with bound numbers: a figure's name in double braces is replaced by its value."""

from __future__ import annotations

import re

import pandas as pd

from kutools import facts
from kutools.errors import ParamsError
from kutools.periods import Period

_NAME = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
# Characters that Markdown or HTML would take as markup if a value held them.
_MARKUP = re.compile(r"([\\`*_\[\]<>#|])")


def bind(text: str, table: pd.DataFrame, period: Period, *, markdown: bool = True) -> str:
    """Replace each `{{ name }}` in a text by the figure as a reader sees it.

    Args:
        text: the text.
        table: the facts.
        period: whose figures are meant.
        markdown: whether the text is Markdown, in which no value may be taken as markup.

    Raises:
        ParamsError: with the nearest name, if a figure does not exist; also if braces do not
            stand around a name, since a figure would be left out.
    """
    rest = _NAME.sub("", text)
    if "{{" in rest or "}}" in rest:
        raise ParamsError(
            f"{period}: klamrar utan uppgift i texten; väntade dem runt ett namn, som i "
            "{{ narvaro.samtliga }}."
        )
    return _NAME.sub(lambda name: _written(facts.one(table, name[1], period), markdown), text)


def _written(fact: pd.Series, markdown: bool) -> str:
    value = facts.shown(fact)
    return _MARKUP.sub(r"\\\1", value) if markdown else value
