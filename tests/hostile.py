"""An executed notebook whose outputs and texts try every way to run something in a page."""

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from kutools.exhibits import PROVENANCE

MARK = "window.hacked=1"
HTML = [
    f"<script>{MARK}</script>",
    f'<img src="x" onerror="{MARK}">',
    f'<img src=x:x onerror={MARK} alt="a">',
    f'<svg onload="{MARK}"><script>{MARK}</script></svg>',
    f'<a href="javascript:{MARK}">länk</a>',
    f'<a href=" JaVa\tScript:{MARK}">länk</a>',
    f'<a href="&#106;avascript:{MARK}">länk</a>',
    f'<a href="vbscript:{MARK}">länk</a>',
    f'<a href="data:text/html,<script>{MARK}</script>">länk</a>',
    f'<a href="da\tta:text/html,<script>{MARK}</script>">länk</a>',
    f'<iframe srcdoc="<script>{MARK}</script>"></iframe>',
    f'<object data="data:text/html,<script>{MARK}</script>"></object>',
    f'<meta http-equiv="refresh" content="0;url=javascript:{MARK}">',
    '<base href="https://example.org/">',
    '<link rel="stylesheet" href="https://example.org/a.css">',
    "<style>body { display: none }</style>",
    '<p style="background: url(https://example.org/a.png)">stil</p>',
    '<img src="https://example.org/a.png" alt="a">',
    f'<img src="data:image/svg+xml;base64,AAAA" alt="a" onload="{MARK}">',
    f'<details ontoggle="{MARK}" open><summary>visa</summary></details>',
    f'<form action="javascript:{MARK}"><input type="submit" autofocus onfocus="{MARK}"></form>',
    f"<math><mtext><table><mglyph><style><img src=x onerror={MARK}></style></mglyph></table>",
    f"<noscript><p title='</noscript><img src=x onerror={MARK}>'></noscript>",
    f"<!--><img src=x onerror={MARK}>-->",
    f"<table><tr><td>öppen tabell<script>{MARK}</script>",
]
MARKDOWN = [
    f"<script>{MARK}</script>",
    f'Rå HTML: <img src="x" onerror="{MARK}">',
    f"[länk](javascript:{MARK})",
    f"[länk](<JaVaScript:{MARK}>)",
    f"[länk](data:text/html,<script>{MARK}</script>)",
    f"<javascript:{MARK}>",
    f"[länk][x]\n\n[x]: javascript:{MARK}",
    "![bild](https://example.org/a.png)",
    f'![bild](x"onerror="{MARK})',
    "| höger |\n|---:|\n| 1 |",
    f"### Rubrik <script>{MARK}</script>",
]
OTHER = [
    {"application/javascript": MARK},
    {"application/vnd.jupyter.widget-view+json": {"model_id": "x"}},
    {"text/html": f"<script>{MARK}</script>", "text/plain": "x"},
    {"image/svg+xml": f'<svg xmlns="http://www.w3.org/2000/svg" onload="{MARK}"/>'},
    {"text/plain": f"<script>{MARK}</script>"},
    {"text/latex": f"<script>{MARK}</script>", "text/plain": "latex"},
]


def provenance(period: str = "2020-T2") -> dict[str, object]:
    """What an executed notebook says of its origin, with markup in every text."""
    return {
        "period": period,
        "compare_with": ["2019-T2"],
        "options": {"<script>": f"<script>{MARK}</script>"},
        "files": [
            {
                "path": f"data/<script>{MARK}</script>.csv",
                "register": "narvaro",
                "sha256": "0" * 64,
                "rows": 1,
                "origin": "",
            }
        ],
        "notices": [f"<img src=x onerror={MARK}>"],
        "versions": {"python": "<b>3</b>"},
    }


def executed(*outputs: nbformat.NotebookNode, heading: str = "# Prov") -> nbformat.NotebookNode:
    """A notebook as it is after execution, showing these outputs."""
    origin = new_output("display_data", {"text/plain": "kapitel", PROVENANCE: provenance()})
    cells = [new_code_cell("hemlig_kod()", outputs=[output]) for output in (origin, *outputs)]
    return new_notebook(cells=[new_markdown_cell(heading), *cells])


def notebook() -> nbformat.NotebookNode:
    """A notebook with every hostile output and text."""
    shown = [{"text/html": html} for html in HTML]
    shown += [{"text/markdown": text} for text in MARKDOWN]
    made = executed(
        *(new_output("display_data", data) for data in [*shown, *OTHER]),
        new_output("stream", name="stdout", text=f"<script>{MARK}</script>"),
        new_output("error", ename="<script>", evalue=MARK, traceback=[]),
        new_output(
            "display_data",
            {"image/png": "AAAA"},
            metadata={"alt": f'"><script>{MARK}</script>', "width": f"1 onload={MARK}"},
        ),
        heading=f"# Prov <script>{MARK}</script>",
    )
    made.cells += [new_markdown_cell(text) for text in MARKDOWN]
    made.cells.append(nbformat.v4.new_raw_cell(f"<script>{MARK}</script>"))
    return made
