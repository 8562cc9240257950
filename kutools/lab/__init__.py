"""Tools for work in JupyterLab; here is what they are made of, in one look."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache

import ipywidgets as widgets

from kutools import look, params
from kutools.errors import KutoolsError, ParamsError, suggest
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


@contextmanager
def telling(place: widgets.HTML) -> Iterator[None]:
    """Tell in a place what goes wrong, foreseen or not; in a tool nobody else would see it."""
    try:
        yield
    except KutoolsError as error:
        place.value = error._repr_html_()
    except Exception as error:
        trace = "".join(traceback.format_exception(error))
        place.value = KutoolsError(f"Ett fel i kutools:\n{trace}")._repr_html_()


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


def choice(text: str, options: Sequence = ()) -> widgets.Dropdown:
    """Return a list to choose one from, the first to begin with."""
    layout = widgets.Layout(width="auto", max_width="100%")
    return widgets.Dropdown(description=text, options=options, style=WHOLE, layout=layout)


def field(text: str, width: str | None = None, hint: str = "") -> widgets.Text:
    """Return a field to write a line in; the hint stands in it while it is empty."""
    layout = widgets.Layout(width=width)
    return widgets.Text(description=text, placeholder=hint, style=WHOLE, layout=layout)


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
    """Return the list of periods that have parameters, the newest first.

    It is one and the same in the control panel and where texts are written, so that what is chosen
    in one is chosen in the other.
    """
    control = choice("Period", _names(project))
    control.is_filling, control.acts = False, []
    control.observe(lambda _: None if control.is_filling else _act(control), "value")
    return control


def refresh(project: Project, chosen: str = "") -> None:
    """List the periods that there are now, and choose one; else the one that is chosen stays."""
    control, names = periods(project), _names(project)
    before = control.value
    wanted = chosen or before
    control.is_filling = True  # a new list chooses its first by itself
    if names != list(control.options):
        control.options = names
    if wanted in names:
        control.value = wanted
    control.is_filling = False
    if control.value != before:
        _act(control)


def when_chosen(project: Project, act: Callable[[], None]) -> None:
    """Do something whenever another period is chosen."""
    periods(project).acts.append(act)


def _act(control: widgets.Dropdown) -> None:
    for act in control.acts:
        act()


def asked(project: Project, text: str) -> str:
    """Return the name of a period that someone asks for.

    Raises:
        ParamsError: with the nearest, if there is no such period.
    """
    name, known = str(params.parse_period(text)), _names(project)
    if name not in known:
        raise ParamsError(
            f"{project.params.name}/{name}.yml finns inte.{suggest(name, known)} "
            f"Skapa den med: kutools new {name}"
        )
    return name


def _names(project: Project) -> list[str]:
    return [str(period) for period in reversed(project.periods())]
