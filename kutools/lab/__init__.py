"""Tools for work in JupyterLab; here is what they are made of, in one look."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import ipywidgets as widgets

from kutools import look
from kutools.project import Project

# A description stands in full above or beside its control, never cut.
WHOLE = {"description_width": "initial"}


def html(content: str = "") -> widgets.HTML:
    """Return a place for HTML, which the caller has escaped."""
    place = widgets.HTML()
    show(place, content)
    return place


def show(place: widgets.HTML, content: str) -> None:
    """Put HTML into a place."""
    place.value = f'<div class="kutools">{content}</div>' if content else ""


def tool(*rows: widgets.Widget) -> widgets.VBox:
    """Return rows below one another as a tool, with the look that they share."""
    return widgets.VBox([widgets.HTML(look.in_lab()), *rows])


def row(*controls: widgets.Widget) -> widgets.HBox:
    """Return controls beside one another; where there is no room they go on below."""
    layout = widgets.Layout(flex_flow="row wrap", align_items="center", grid_gap="4px 12px")
    return widgets.HBox(controls, layout=layout)


def button(text: str, act, *, main: bool = False, icon: str = "") -> widgets.Button:
    """Return a button that calls `act` without arguments when it is pressed."""
    made = widgets.Button(
        description=text,
        icon=icon,
        button_style="primary" if main else "",
        layout=widgets.Layout(width="auto", align_self="flex-start"),
    )
    made.on_click(lambda _: act())
    return made


def choice(text: str, options: Sequence, value: object = None) -> widgets.Dropdown:
    """Return a list to choose one from; the first where no value is given."""
    return widgets.Dropdown(
        description=text,
        options=options,
        value=value if value is not None else (options[0] if options else None),
        style=WHOLE,
        layout=widgets.Layout(width="auto", max_width="100%"),
    )


def fill(control: widgets.Widget, options: list[tuple[str, object]], value: object = None) -> None:
    """Give a list its options, and choose the value where it is one of them, or else the first.

    Of a list to choose several from, `value` is those that are chosen.
    """
    values = [option for _, option in options]
    control.options = options
    if isinstance(control, widgets.SelectMultiple):
        control.value = tuple(value)
    elif values:
        control.value = value if value in values else values[0]


@cache
def periods(project: Project) -> widgets.Dropdown:
    """Return the list of a project's periods, the newest first: one and the same in every tool."""
    return choice("Period", list_periods(project))


def list_periods(project: Project) -> list[str]:
    """Return the periods that have parameters, the newest first."""
    return [str(period) for period in reversed(project.periods())]
