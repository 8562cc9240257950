"""A notebook full of widgets, executed as a chapter is: what they show and what they hide."""

import json
from pathlib import Path

import hostile
import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from test_exhibits import shown

from kutools.exhibits import PROVENANCE
from kutools.runs.execution import Task, execute

PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    "gg=="
)
START = f"""
import base64, datetime as dt, json
import ipywidgets as w
from IPython.display import HTML, display
display({{"text/plain": "kapitel", {PROVENANCE!r}: json.loads({json.dumps(hostile.provenance())!r})
}}, raw=True)
never = w.Text("aldrig visad")
"""
# A cell → the texts that its page shows instead, in order.
CELLS = {
    # Controls, in containers
    """
    w.VBox([
        w.IntSlider(value=2020, max=3000, description="År:"),
        w.HBox([w.IntText(12345, description="Kronor"), w.FloatSlider(value=-2.5, min=-9)]),
        w.IntRangeSlider(value=(1, 5), description="Spann"),
        w.Accordion([w.Checkbox(True, description="Andel"), w.Valid(False)], titles=("Mer", "<b>")),
        w.Tab([w.Text("<i>fritt</i>", description="Sök"), w.Textarea()], titles=("Ett",)),
        w.GridBox([w.FloatText(float("nan"), description="Saknas"), w.FloatText(1e300)]),
    ])
    """: [
        "År: 2020",
        "Kronor: 12 345",
        "−2,5",
        "Spann: 1 till 5",
        "Mer",
        "Andel: ja",
        "<b>",
        "nej",
        "Ett",
        "Sök: <i>fritt</i>",
        "Saknas: nan",
        "1e+300",
    ],
    # Choices and dates
    """
    w.Box([
        w.Dropdown(options=[("2019-T2", 1), ("2020-T2", 2)], value=2, description="Period"),
        w.Select(options=["ett", "två"], value=None, description="Inget valt"),
        w.SelectMultiple(options=["Aneby", "Habo", "Mullsjö"], value=["Aneby", "Mullsjö"]),
        w.RadioButtons(options=["a", "b"], value="b"),
        w.ToggleButtons(options=["tkr", "mnkr"]),
        w.SelectionSlider(options=["låg", "hög"], value="hög"),
        w.SelectionRangeSlider(options=["T1", "T2", "T3"], index=(0, 1), description="Från"),
        w.DatePicker(value=dt.date(2020, 8, 31), description="Till och med"),
        w.NaiveDatetimePicker(value=dt.datetime(2020, 8, 31, 9, 5)),
        w.DatetimePicker(value=dt.datetime(2020, 8, 31, 9, 5, tzinfo=dt.timezone.utc)),
        w.TimePicker(value=dt.time(9, 5)),
        w.IntProgress(value=3, max=4, description="Läst"),
    ])
    """: [
        "Period: 2020-T2",
        "Inget valt: –",
        "Aneby och Mullsjö",
        "b",
        "tkr",
        "hög",
        "Från: T1 till T2",
        "Till och med: 2020-08-31",
        "2020-08-31 kl. 09.05",
        "2020-08-31 kl. 09.05 UTC",
        "kl. 09.05",
        "Läst: 75 %",
    ],
    # What is written, printed and drawn
    f"""
    out = w.Output()
    with out:
        display(HTML("<b>visad</b> html")); print("utskrift"); display(w.Label("etikett i den"))
    w.VBox([
        w.HTML("<em>kursiv</em>", description="Text"), w.HTMLMath("<u>math</u>"),
        w.Label("a < b"), w.Label("x", description="Namn"), out,
        w.Image(value=base64.b64decode("{PNG}"), tooltip="En <bild>"),
        w.Image(value=b"GIF89a", format="gif", tooltip="En gif"),
    ])
    """: [
        *["Text:", "kursiv", "math", "a < b", "Namn: x"],
        *["visad html", "utskrift", "etikett i den", "En gif"],
    ],
    # A control whose value a chart follows
    """
    def doubled(x):
        print("dubbelt", 2 * x)
    w.interact(doubled, x=3)
    """: ["x: 3", "dubbelt 6"],
    # What a page has no use for, or nobody may see
    """
    w.VBox([
        w.Button(description="Kör"), w.ToggleButton(description="Av"), w.FileUpload(), w.Play(),
        w.Password(value="hemligt", description="Lösen"), w.Controller(),
        w.Label("gömd", layout=w.Layout(display="none")),
        w.VBox([w.Label("osynlig")], layout=w.Layout(visibility="hidden")),
        w.Stack([w.Label("bakom"), w.Label("överst")], selected_index=1), w.Text(), w.VBox(),
    ])
    """: ["överst"],
    # What it cannot be shown as is said, once
    "w.VBox([w.Audio(value=b'x'), w.Video(value=b'x'), w.Label('kvar')])": [
        "Här finns ett reglage som bara fungerar i JupyterLab.",
        "kvar",
    ],
    # A widget that holds itself
    """
    inner = w.VBox([w.Label("i en ring")]); outer = w.VBox([inner, inner])
    inner.children = [*inner.children, outer]
    display(outer)
    """: ["i en ring"],
    # What is better than the state of a widget
    """
    bundle = w.Label("tillståndet")._repr_mimebundle_()
    display({**bundle, "text/html": "<p>bättre</p>"}, raw=True)
    """: ["bättre"],
}
CHART = """
out = w.Output()
with out:
    display(json.loads({!r}), raw=True)
w.VBox([w.Dropdown(options=["2020-T2"], description="Period"), out])
"""


def source(harmless: bool = False) -> nbformat.NotebookNode:
    """The notebook: a chart in an Output, a chart by itself, and every cell."""
    bundle = json.dumps(shown("diagram")._repr_mimebundle_())
    plain = f"display(json.loads({bundle!r}), raw=True)"
    codes = [
        START,
        CHART.format(bundle),
        plain,
        *map(dedented, CELLS),
        *([] if harmless else _hostile()),
    ]
    cells = [new_code_cell(code, id=f"cell-{number}") for number, code in enumerate(codes)]
    for cell in cells[1:3]:
        cell.metadata["tags"] = ["slide"]
    return new_notebook(cells=[new_markdown_cell("# Prov", id="rubrik"), *cells])


def dedented(code: str) -> str:
    """A cell as it stands in the notebook."""
    return "\n".join(line[4:] if line.startswith("    ") else line for line in code.splitlines())


def _hostile() -> list[str]:
    """Cells with every hostile text as HTML, and as the words of controls."""
    words = (
        "[w.Text(t, description=t), w.Label(t), w.Dropdown(options=[t], description=t), "
        "w.HTML('', description=t, description_allow_html=True), "
        "w.Text(t, description=t, description_allow_html=True), w.TagsInput(value=[t]), "
        "w.Tab([w.Label(t)], titles=(t,)), w.Image(value=b'x', tooltip=t)]"
    )
    return [
        f"w.VBox([w.HTML(one, description=one) for one in {hostile.HTML!r}])",
        *(f"w.VBox([one for t in {texts!r} for one in {words}])" for texts in _few()),
    ]


def _few() -> list[list[str]]:
    """The hostile texts, a few at a time: of too many messages at once a kernel drops some."""
    texts = [*hostile.HTML, *hostile.MARKDOWN]
    return [texts[start : start + 6] for start in range(0, len(texts), 6)]


def executed(folder: Path, harmless: bool = False) -> Path:
    """Execute the notebook, or what is harmless in it, by papermill, as a run does."""
    path, made = folder / "prov.ipynb", folder / "körd.ipynb"
    nbformat.write(source(harmless), path)
    done = execute(Task("prov", "prov", path, made, {}, {}))
    assert not done.error, done.error
    return made
