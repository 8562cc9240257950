"""Text with bound numbers: a figure's name in double braces is replaced by its value."""

from __future__ import annotations

import re

import pandas as pd

from kutools import facts
from kutools.periods import Period

_NAME = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
# Characters that Markdown or HTML would take as markup if a value held them.
_MARKUP = re.compile(r"([\\`*_\[\]<>#|])")


def bind(text: str, table: pd.DataFrame, period: Period) -> str:
    """Replace each `{{ name }}` in a Markdown text by the figure as a reader sees it.

    Args:
        text: Markdown.
        table: the facts.
        period: whose figures are meant.

    Raises:
        ParamsError: with the nearest name, if a figure does not exist.
    """
    return _NAME.sub(lambda name: _written(facts.one(table, name[1], period)), text)


def _written(fact: pd.Series) -> str:
    return _MARKUP.sub(r"\\\1", facts.shown(fact))
