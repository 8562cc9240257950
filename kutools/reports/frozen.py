"""What a notebook's widgets showed, as outputs that need no kernel.

An executed notebook keeps the state of its widgets beside its cells. A reader's page can run none
of them, so each becomes what it showed last: a control its setting, a container its contents.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import escape
from itertools import zip_longest

from kutools import swedish

VIEW = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"
# What else an output can have that tells a reader more than a widget's state.
RICHER = {"text/html", "text/markdown", "image/svg+xml", "image/png"}
REFERENCE = "IPY_MODEL_"
UNKNOWN = "Här finns ett reglage som bara fungerar i JupyterLab."
# What `interact` returns is shown below its controls, for nobody.
_CODE = re.compile(r"<(function|bound method) ")
# A widget that does something when it is pressed has nothing to show, and a password is secret.
SILENT = set("Button ToggleButton FileUpload Play Controller Password".split())
CHOICES = set(
    "Dropdown Select SelectMultiple RadioButtons ToggleButtons SelectionSlider "
    "SelectionRangeSlider".split()
)
# Controls by what they are set to where nothing is saved, which is what JupyterLab saves of it.
SETTINGS: dict[str, object] = {
    **dict.fromkeys(["Checkbox", "Valid"], False),
    **dict.fromkeys("IntSlider IntText BoundedIntText FloatSlider".split(), 0),
    **dict.fromkeys("FloatText BoundedFloatText".split(), 0),
    "FloatLogSlider": 1,
    **dict.fromkeys("IntRangeSlider FloatRangeSlider".split(), (0, 1)),
    **dict.fromkeys("Text Textarea Combobox".split(), ""),
    **dict.fromkeys("DatePicker Datetime NaiveDatetime Time".split()),
    "ColorPicker": "black",
    **dict.fromkeys("TagsInput ColorsInput IntsInput FloatsInput".split(), ()),
}


def notebook(nb: Mapping) -> dict[str, object]:
    """Return an executed notebook with what its widgets showed, without the widgets."""
    saved = nb["metadata"].get("widgets", {}).get(STATE, {}).get("state", {})
    metadata = {name: value for name, value in nb["metadata"].items() if name != "widgets"}
    cells = [
        {**cell, "outputs": _shown(cell["outputs"], saved)} if "outputs" in cell else cell
        for cell in nb["cells"]
    ]
    return {**nb, "metadata": metadata, "cells": cells}


def _shown(outputs: Iterable[Mapping], saved: Mapping) -> list[Mapping]:
    """Return a cell's outputs with each widget as what it showed.

    Each is shown once, so that no widget can hold itself, and what cannot be shown is said once.
    """
    waiting, seen, made = [*outputs][::-1], set(), []
    while waiting:
        output = waiting.pop()
        data = output.get("data", {})
        is_rich = not RICHER.isdisjoint(data)
        if VIEW in data and not is_rich:
            name = data[VIEW].get("model_id")
            waiting += [] if name in seen else [*_contents(saved.get(name), saved)][::-1]
            seen.add(name)
        elif is_rich or not _CODE.match("".join(data.get("text/plain", ""))):
            made += [] if output == _unknown() and output in made else [_without_view(output)]
    return made


def _without_view(output: Mapping) -> Mapping:
    if VIEW not in output.get("data", {}):
        return output
    return {**output, "data": {form: v for form, v in output["data"].items() if form != VIEW}}


def _contents(model: Mapping | None, saved: Mapping) -> Iterable[Mapping]:
    """Return what a widget shows as outputs, those of the widgets in it still to be shown."""
    if model is None:
        return [_unknown()]
    kind, state = model.get("model_name", "").removesuffix("Model"), model.get("state", {})
    has_view = state.get("_view_name", kind) and not kind.endswith(("Layout", "Style"))
    if not has_view or kind in SILENT or _is_hidden(state, saved):
        return []
    try:
        if kind in CHOICES or kind in SETTINGS:
            return _control(state, _setting(kind, state))
        buffers = {buffer["path"][0]: buffer for buffer in model.get("buffers") or ()}
        return [*_SHOWN[kind]({**state, **buffers})]
    except (KeyError, TypeError, ValueError, AttributeError):  # unknown, or in an unusual state
        return [_unknown()]


def _is_hidden(state: Mapping, saved: Mapping) -> bool:
    layout = saved.get(_name(state.get("layout")), {}).get("state", {})
    return layout.get("display") == "none" or layout.get("visibility") == "hidden"


def _name(reference: object) -> str:
    return str(reference).removeprefix(REFERENCE)


def _html(html: str) -> dict[str, object]:
    return {"output_type": "display_data", "metadata": {}, "data": {"text/html": html}}


def _view(reference: str) -> dict[str, object]:
    view = {VIEW: {"model_id": _name(reference)}}
    return {"output_type": "display_data", "metadata": {}, "data": view}


def _unknown() -> dict[str, object]:
    return _html(f'<p class="reglage">{UNKNOWN}</p>')


# Controls


def _control(state: Mapping, setting: str) -> Iterator[Mapping]:
    """Say what a control is set to; nothing where it has neither a name nor a setting."""
    named = _description(state)
    if named or setting:
        said = escape(setting or swedish.MISSING)
        yield _html(f'<p class="reglage">{f"{named} {said}".lstrip()}</p>')


def _description(state: Mapping) -> str:
    """Return what a control is called, as HTML with a colon; nothing where it has no name."""
    text = state.get("description") or ""
    html = (text if state.get("description_allow_html") else escape(text)).rstrip(" :")
    return f"{html}:" if html else ""


def _setting(kind: str, state: Mapping) -> str:
    if kind in CHOICES:
        labels, index = state.get("_options_labels", []), state.get("index")
        places = index if isinstance(index, list | tuple) else [index]
        value = [labels[at] for at in places if isinstance(at, int) and 0 <= at < len(labels)]
    else:
        value = state.get("value", SETTINGS[kind])
    if isinstance(value, list | tuple):
        said = [_said(one) for one in value]
        return " till ".join(said) if kind.endswith("RangeSlider") else swedish.listed(said)
    # A point in time is kept in universal time, and where its reader is nobody knows.
    return _said(value) + " UTC" * (kind == "Datetime" and value is not None)


def _said(value: object) -> str:
    """Write what a control is set to as a reader does."""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, Mapping):
        return _moment(value)
    return "" if value is None else str(value)


def _number(value: float) -> str:
    if not abs(value) < 1e15:  # too large to be rounded, or none
        return str(value)
    text = swedish.number(value, swedish.decimals(value))
    # Four digits stand together: they are often a year.
    is_short = isinstance(value, int) and abs(value) < 10_000
    return text.replace(swedish.NBSP, "") if is_short else text


def _moment(value: Mapping) -> str:
    """Write a date, a time or both; JavaScript counts months from 0."""
    date = time = ""
    if "year" in value:
        date = f"{value['year']:04}-{value['month'] + 1:02}-{value['date']:02}"
    if "hours" in value:
        time = f"kl. {value['hours']:02}.{value['minutes']:02}"
    return f"{date} {time}".strip()


# Everything else


def _box(state: Mapping) -> Iterator[Mapping]:
    """Show what a container holds, in order, below its title where it has one."""
    children = state.get("children", [])
    for child, title in zip_longest(children, state.get("titles", [])[: len(children)]):
        if title:
            yield _html(f"<p><strong>{escape(title)}</strong></p>")
        yield _view(child)


def _stack(state: Mapping) -> Iterable[Mapping]:
    """Show the one of its widgets that a stack shows."""
    chosen, children = state.get("selected_index"), state.get("children", [])
    return [_view(children[chosen])] if chosen in range(len(children)) else []


def _written(state: Mapping) -> Iterator[Mapping]:
    """Show HTML, which the page cleans."""
    if named := _description(state):
        yield _html(f'<p class="reglage">{named}</p>')
    if value := state.get("value"):
        yield _html(f"<div>{value}</div>")


def _label(state: Mapping) -> Iterable[Mapping]:
    if state.get("description"):
        return _control(state, state.get("value", ""))
    return [_html(f"<p>{escape(state.get('value', ''))}</p>")]


def _progress(state: Mapping) -> Iterable[Mapping]:
    low, high = state.get("min", 0), state.get("max", 100)
    share = (state.get("value", 0) - low) / (high - low) if high > low else 0
    return _control(state, swedish.percent(share))


def _image(state: Mapping) -> Iterator[Mapping]:
    """Show a picture that is PNG; of any other only what is said of it."""
    about = state.get("tooltip") or ""
    value = state.get("value") or {}
    if state.get("format", "png") == "png" and value.get("encoding") == "base64":
        metadata, data = {"alt": about} if about else {}, {"image/png": value["data"]}
        yield {"output_type": "display_data", "metadata": metadata, "data": data}
    elif about:
        yield _html(f"<p>{escape(about)}</p>")


_SHOWN: dict[str, Callable[[Mapping], Iterable[Mapping]]] = {
    **dict.fromkeys("Box HBox VBox GridBox Accordion Tab".split(), _box),
    "Stack": _stack,
    "HTML": _written,
    "HTMLMath": _written,
    "Label": _label,
    "Output": lambda state: state.get("outputs", []),
    **dict.fromkeys(["IntProgress", "FloatProgress"], _progress),
    "Image": _image,
}
