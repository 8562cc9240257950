"""Reports from registers: the helper package of the chapter notebooks.

In a notebook, `import kutools as ku` gives what a chapter needs:

- `ku.open_chapter(period, compare_with, registers)`: the chapter's registers and facts;
- `ku.open_review(period)`: what the audit of a whole report found;
- `ku.figures(word, period)`: the figures that a text can name;
- `ku.preceding(period, count)`: the periods just before one, to compare with;
- `ku.agenda`, `ku.indicators`, `ku.planning`, `ku.research`: which rows of these registers belong
  together.
"""

from __future__ import annotations

import importlib

__all__ = [
    "agenda",
    "figures",
    "indicators",
    "open_chapter",
    "open_review",
    "planning",
    "preceding",
    "research",
]


def __getattr__(name: str) -> object:
    # Imported when first used: pandas takes a second, and `kutools --help` needs none of it.
    if name in ("open_chapter", "preceding"):
        return getattr(importlib.import_module("kutools.chapter"), name)
    if name in ("figures", "open_review"):
        return getattr(importlib.import_module("kutools.review"), name)
    if name in __all__:
        return getattr(importlib.import_module("kutools.measures"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
