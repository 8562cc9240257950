"""Reports from registers: the helper package of the chapter notebooks.

In a notebook, `import kutools as ku` gives what a chapter needs:

- `ku.open_chapter(period, compare_with, registers)`: the chapter's registers and facts;
- `ku.open_review(period)`: what the audit of a whole report found;
- `ku.figures(word, period)`: the figures that a text can name;
- `ku.register(name)`: what a register holds;
- `ku.preceding(period, count)`: the periods just before one, to compare with;
- `ku.agenda`, `ku.goals`, `ku.indicators`, `ku.research`: which rows of these registers belong
  together;
- `ku.start()`, `ku.write()`, `ku.explore()`: tools of widgets: run a period, write its texts, look
  for oneself.
"""

from __future__ import annotations

import importlib

__all__ = [
    "agenda",
    "explore",
    "figures",
    "goals",
    "indicators",
    "open_chapter",
    "open_review",
    "preceding",
    "register",
    "research",
    "start",
    "write",
]


def __dir__() -> list[str]:
    # What is imported later is offered too when a name is completed.
    return __all__


def __getattr__(name: str) -> object:
    # Imported when first used: pandas takes a second, and `kutools --help` needs none of it.
    if name in ("open_chapter", "preceding"):
        return getattr(importlib.import_module("kutools.chapter"), name)
    if name in ("figures", "open_review"):
        return getattr(importlib.import_module("kutools.review"), name)
    if name == "register":
        return importlib.import_module("kutools.registers.inventory").register
    if name == "start":
        return importlib.import_module("kutools.lab.panel").start
    if name == "explore":
        return importlib.import_module("kutools.lab.explorer").explore
    if name == "write":
        return importlib.import_module("kutools.lab.writing").write
    if name in __all__:
        return getattr(importlib.import_module("kutools.measures"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
