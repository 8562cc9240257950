"""Reports from registers: the helper package of the chapter notebooks.

In a notebook, `import kutools as ku` gives what a chapter needs:

- `ku.open_chapter(period, compare_with, registers)`: the chapter's registers and facts;
- `ku.research`: which rows of the research registers belong together.
"""

from __future__ import annotations

import importlib

__all__ = ["open_chapter", "research"]


def __getattr__(name: str) -> object:
    # Imported when first used: pandas takes a second, and `kutools --help` needs none of it.
    if name == "open_chapter":
        return importlib.import_module("kutools.chapter").open_chapter
    if name == "research":
        return importlib.import_module("kutools.measures.research")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
