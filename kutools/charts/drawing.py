"""Marks on paper: the bars, dots, lines and words that charts are made of, in one look.

A chart is drawn on the paper of `look`. Text stays text, measured in a font than which those
that may take its place are no wider, and written a line at a time from where it is aligned.
"""

from __future__ import annotations

import io
import math
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from itertools import takewhile

import matplotlib
import matplotlib.style
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.textpath import TextPath

from kutools import swedish
from kutools.look import ACCENT, GREY, INK, MAIN, PARTS, RULE, SHADE, TONE, WHITE, in_dark
from kutools.periods import Period


@dataclass(frozen=True)
class Paper:
    """What a chart is drawn on.

    Attributes:
        width: how wide it is, in inches.
        names: how wide a name beside its row may be before it is broken over lines.
    """

    width: float
    names: float


# Lengths are in inches. Shown as wide as it is drawn, the narrow paper fills a telephone.
WIDE, NARROW = Paper(7.2, 2.45), Paper(3.5, 3.5)
ROW, LINE, BAR, GAP, HEAD = 0.27, 0.15, 0.17, 0.1, 0.27
CAP, KEY = 0.091, 0.45  # a capital letter; a key of a legend and the room around it
SIZE, LINES = 9, 3  # points; lines a name
TITLE, DPI = 11, 200  # of a picture that is taken away
# The first is what is measured. Verdana is as wide, what others have is narrower.
FONT, FONTS = "DejaVu Sans", '"DejaVu Sans",Verdana,Geneva,sans-serif'
DASHED = (0, (4, 1.5))
LOOK = {
    **{"font.family": FONT, "font.size": SIZE, "text.color": INK, "hatch.linewidth": 0.6},
    **{"legend.frameon": False, "legend.borderpad": 0, "legend.borderaxespad": 0.3},
    **{"legend.handlelength": 1.2, "legend.handletextpad": 0.4, "legend.columnspacing": 1.4},
}
FIXED = {"svg.fonttype": "none", "svg.hashsalt": "kutools", "text.parse_math": False}
# What is left out of a picture's tags, and what stays of it.
LEAN = (
    (r'<g( id="[^"]*")?>|</g>', ""),
    (rf"font-size: {SIZE}px; |font-family: [^;]*; |text-anchor: start; ", ""),
    (r' transform="rotate\(-0 [^"]*"', ""),
    (r"(\.\d\d)\d+", r"\1"),
    (r"[ \n]+", " "),
)
# A series is told by marker and by filled or open; a part by tone and hatch. Colour comes last.
SERIES = (
    {"marker": "o", "s": 60, "facecolor": MAIN, "edgecolor": MAIN},
    {"marker": "D", "s": 42, "facecolor": WHITE, "edgecolor": ACCENT},
)

_PAPER = ContextVar("paper", default=WIDE)


@contextmanager
def look(paper: Paper) -> Iterator[None]:
    """Draw on a paper with the house's settings, whatever the reader's own settings are."""
    before = _PAPER.set(paper)
    try:
        with (
            matplotlib.style.context(["default", sns.axes_style("white"), LOOK]),
            matplotlib.rc_context(FIXED),
        ):
            yield
    finally:
        _PAPER.reset(before)


def paper() -> Paper:
    """Return what is drawn on."""
    return _PAPER.get()


def canvas(height: float, left: float, right: float, head: float, foot: float) -> Axes:
    """Return empty axes of a height, with room around them; nothing is clipped at their edge."""
    width, total = paper().width, head + height + foot
    figure = Figure((width, total))
    box = (left / width, foot / total, (width - left - right) / width, height / total)
    axes = figure.add_axes(box)
    # Not seen; without names seaborn lays out every tick, to learn if names would be seen.
    axes.set(xlabel=" ", ylabel=" ")
    axes.set_axis_off()
    return axes


def sheet(height: float) -> Axes:
    """Return empty axes over a whole picture, in inches from its top left corner."""
    axes = canvas(height, 0, 0, 0, 0)
    axes.set(xlim=(0, paper().width), ylim=(height, 0))
    return axes


def row_axes(
    names: Sequence[str],
    span: tuple[float, float],
    room: tuple[float, float] = (0, GAP),
    *,
    keys: Sequence[Line2D | Patch] = (),
    head: float = GAP,
    foot: float = GAP,
    marks: float = 1.3,
    ground: str = WHITE,
    bold: str = "",
) -> Axes:
    """Return axes with a row for each name, the names to the left, or above it on narrow paper.

    Args:
        names: from the top down.
        span: the lowest and highest value.
        room: what is kept free for values to the left and right of the span.
        keys: the series, named in a legend above the first row.
        head: what is kept free above where there are no keys.
        foot: what is kept free below.
        marks: the least room for what is drawn; where names would leave less they stand above.
        ground: what hides the lines behind names that stand above.
        bold: the name that is to be found at once.
    """
    weights = ["bold" if name == bold else "normal" for name in names]
    beside = [wrapped(name, paper().names) for name in names]
    widths = (text_width(text, weight=each) for text, each in zip(beside, weights, strict=True))
    column = GAP + max(widths)
    above = paper().width - 2 * GAP - column - sum(room) < marks
    start = GAP if above else GAP + column
    texts = [wrapped(name, paper().width - 2 * GAP) for name in names] if above else beside
    deep = LINE * max(1 + text.count("\n") for text in texts)
    row = deep + 0.32 if above else max(ROW, deep + 0.05)
    under = 0.2 if above else row / 2
    edge, columns, head = _legend_room(keys, start) if keys else (start, 1, head)
    air = GAP / 2 if above else 0
    axes = canvas(row * len(texts), start + room[0], GAP + room[1], head + air, foot)
    axes.set(xlim=span, ylim=(len(texts) - 1 + under / row, under / row - 1))
    over = {"ha": "left", "va": "bottom", "dy": 0.16, "ground": ground} if above else {}
    left = -room[0] - (0 if above else GAP)
    for place, (text, weight) in enumerate(zip(texts, weights, strict=True)):
        write_at(axes, span[0], place, text, left, weight=weight, **over)
    if keys:
        width, height = _inches(axes)
        at = ((edge - start - room[0]) / width, 1 + air / height)
        axes.legend(handles=keys, loc="lower left", bbox_to_anchor=at, ncols=columns)
    return axes


def _legend_room(keys: Sequence[Line2D | Patch], start: float) -> tuple[float, int, float]:
    """Return where a legend begins, its columns and its height; a very long name is cut.

    It begins above the bars, or where it is too wide for that at the paper's edge.
    """
    for key in keys:
        key.set_label(wrapped(key.get_label(), paper().width - 2 * GAP - KEY, 1))
    widths = [text_width(key.get_label()) + KEY for key in keys]
    start = start if sum(widths) <= paper().width - start - GAP else GAP
    room = paper().width - start - GAP
    columns = len(keys) if sum(widths) <= room else max(1, int(room // max(widths)))
    return start, columns, HEAD * math.ceil(len(keys) / columns)


def wrapped(text: str, width: float, lines: int = LINES, **font) -> str:
    """Break a text over as few lines as a width allows, as even as they can be.

    A very long text ends in an ellipsis.
    """
    needed = text_width(text, **font)
    # So many letters a line is a little more than fits.
    letters = int(2 * len(text) * width / needed) + 2 if needed > width else len(text) + 2
    while text_width(_folded(text, letters, lines), **font) > width and letters > 2:
        letters -= 1
    whole = _folded(text, letters, lines)
    if "\n" not in whole:
        return whole
    longest = max(map(len, text.split()), default=1)
    evener = (_folded(text, fewer, lines) for fewer in range(letters, longest - 1, -1))
    as_good = takewhile(
        lambda even: even.count("\n") == whole.count("\n") and "…" not in even, evener
    )
    return [whole, *as_good][-1]


def _folded(text: str, letters: int, lines: int) -> str:
    return "\n".join(textwrap.wrap(text, letters, max_lines=lines, placeholder=" …"))


def text_width(text: str, size: float = SIZE, weight: str = "normal") -> float:
    """Return how wide a text becomes, by its longest line."""
    return max(_line_width(line, size, weight) for line in text.split("\n"))


@cache
def _line_width(line: str, size: float, weight: str) -> float:
    if not line:
        return 0.0
    outline = TextPath((0, 0), line, size=size, prop=FontProperties(family=FONT, weight=weight))
    return outline.vertices[:, 0].max(initial=0) / 72


def _inches(axes: Axes) -> tuple[float, float]:
    """Return how wide and high axes are."""
    return axes.bbox.width / axes.figure.dpi, axes.bbox.height / axes.figure.dpi


def _across(axes: Axes, x: float) -> float:
    """Return how far from the figure's left edge a value lies."""
    return axes.transData.transform((x, 0))[0] / axes.figure.dpi


def _one(axes: Axes) -> float:
    """Return how wide a value of one is."""
    return _across(axes, 1) - _across(axes, 0)


def _thickness(axes: Axes) -> float:
    """Return a bar's thickness as a share of its row."""
    bottom, top = axes.get_ylim()
    return BAR * (bottom - top) / _inches(axes)[1]


def span(values: Iterable[float | None], *, zero: bool = True) -> tuple[float, float]:
    """Return the lowest and highest value, zero among them; never equal."""
    known = [float(value) for value in values if pd.notna(value)] + [0.0] * zero or [0.0]
    low, high = min(known), max(known)
    return (low, high) if low < high else (low, low + 1)


def room(values: pd.Series, write: Callable[[float], str]) -> tuple[float, float]:
    """Return the room that the written values need to the left and right of the bars."""
    left = max((text_width(write(value)) for value in values if value < 0), default=-GAP)
    right = max((text_width(write(value)) for value in values if value >= 0), default=0)
    return left + GAP, right + GAP


def write_at(
    axes: Axes,
    x: float,
    y: float,
    text: str,
    dx: float = 0,
    *,
    dy: float = 0,
    va: str = "center",
    ground: str = "",
    upright: bool = False,
    **look,
) -> None:
    """Write a text at a value, moved by inches; `ground` is what hides the lines behind it.

    With `va="first"` it is the first line that lies level with the value.
    """
    lines, scale = text.split("\n"), look.setdefault("size", SIZE) / SIZE
    deep = LINE * (len(lines) - 1)
    first = {"top": -CAP, "first": -CAP / 2, "center": (deep - CAP) / 2, "bottom": deep}[va]
    if ground:
        look["bbox"] = {"facecolor": ground, "edgecolor": "none", "pad": 0.6}
    look = {"ha": "left" if dx >= 0 else "right", "rotation": 90 * upright, **look}
    for place, line in enumerate(lines):
        rise = scale * (first - LINE * place)
        across, up = (dx - rise, dy) if upright else (dx, dy + rise)
        axes.annotate(
            line,
            (x, y),
            xytext=(72 * across, 72 * up),
            textcoords="offset points",
            va="baseline",
            rotation_mode="anchor",
            annotation_clip=False,
            **look,
        )


def write_above(axes: Axes, x: float, text: str, **look) -> None:
    """Write a text above the rows at a value, moved as far as the figure's edges need."""
    at, half = _across(axes, x), text_width(text) / 2 + 0.02
    shift = min(max(at, half), paper().width - half) - at
    write_at(axes, x, axes.get_ylim()[1], text, shift, dy=0.08, ha="center", va="bottom", **look)


def write_below(axes: Axes, text: str) -> None:
    """Write a note in grey below the rows, moved to the left as far as the paper's edge needs."""
    (x, _), (y, _) = axes.get_xlim(), axes.get_ylim()
    shift = min(0, paper().width - GAP - text_width(text) - _across(axes, x))
    write_at(axes, x, y, text, shift, dy=-0.4, ha="left", color=GREY)


def reasons(axes: Axes, unknown: Mapping[int, str]) -> None:
    """Write in grey, row → why, what has no mark."""
    start = max(axes.get_xlim()[0], 0)
    for place, why in unknown.items():
        write_at(axes, start, place, why, 0.06, color=GREY, ground=WHITE)


def bars(axes: Axes, values: pd.Series, filled: pd.Series) -> None:
    """Draw a bar for each value; those that are not filled are only tinted."""
    limits = axes.axis()
    sns.barplot(
        x=values.to_numpy(),
        y=[str(place) for place in range(len(values))],
        hue=filled.to_numpy(),
        palette={True: MAIN, False: TONE},
        dodge=False,
        legend=False,
        errorbar=None,
        saturation=1,
        width=_thickness(axes),
        edgecolor=MAIN,
        linewidth=0.7,
        ax=axes,
    )
    axes.axis(limits)
    axes.axvline(0, color=INK, lw=0.8)


def ends(
    axes: Axes, values: pd.Series, write: Callable[[float], str], target: float | None
) -> None:
    """Write each value at the end of its bar: within it where the target's line is in the way."""
    goal = math.inf if target is None else _across(axes, target)
    zero = _across(axes, 0)
    known = [(value, write(value)) for value in values.dropna()]
    boxes = [(_across(axes, value), text_width(text) + GAP) for value, text in known]
    fits = [end < goal and need < end - zero for end, need in boxes]
    crossed = any(end + need > goal for (end, need), fit in zip(boxes, fits, strict=True) if fit)
    for place, ((value, text), fit) in enumerate(zip(known, fits, strict=True)):
        if crossed and fit:
            write_at(axes, value, place, text, -0.06)
        else:
            write_at(axes, value, place, text, -0.06 if value < 0 else 0.06, ground=WHITE)


def dots(axes: Axes, grid: pd.DataFrame, write: Callable[[float], str]) -> None:
    """Draw the dots of each row with a line between, the lower value written to the left."""
    places = range(len(grid))
    axes.hlines(places, grid.min(axis=1), grid.max(axis=1), color=RULE, lw=2, zorder=1)
    for name, look in zip(grid, SERIES, strict=False):
        sns.scatterplot(x=grid[name].to_numpy(), y=places, lw=1.3, zorder=3, ax=axes, **look)
    for place, values in enumerate(grid.to_numpy()):
        # Low to high; of two equal ones the current is to the right.
        known = sorted((value, -at) for at, value in enumerate(values) if pd.notna(value))
        sides = (-0.09, 0.09) if len(known) > 1 else (0.09,)
        for (value, at), side in zip(known, sides, strict=False):
            color = SERIES[-at]["edgecolor"]
            write_at(axes, value, place, write(value), side, color=color, ground=WHITE)


def parts(axes: Axes, place: int, shares: Sequence[float], percents: Sequence[int]) -> None:
    """Draw one bar of parts, each with its per cent where that fits."""
    start, half = 0.0, _thickness(axes) * 0.65
    for share, whole, (face, ink, hatch) in zip(shares, percents, PARTS, strict=False):
        if not share > 0:
            continue
        axes.barh(place, share, 2 * half, start, fc=face, ec=RULE, hatch=hatch, lw=0)
        axes.vlines(start, place - half, place + half, color=WHITE, lw=1.5 if start else 0)
        text = f"{whole}{swedish.NBSP}%"
        if text_width(text) + 0.04 < share * _one(axes):
            write_at(axes, start + share / 2, place, text, color=ink, ha="center", ground=face)
        start += share
    if start < 0.995 and pd.isna(shares).any():
        write_at(
            axes, start, place, swedish.UNKNOWN[swedish.MISSING], 0.06, color=GREY, ground=WHITE
        )


def line(
    axes: Axes, values: pd.Series, write: Callable[[float], str], unknown: Mapping[int, str]
) -> None:
    """Draw a line that breaks where there is no value; what each period has, or why it has none.

    Where not all of that fits, every other one is written, or fewer, the last among them.
    """
    (low, high), under = axes.get_ylim(), below_zero(axes, values, write)
    axes.plot(range(len(values)), values.to_numpy(), color=MAIN, lw=2)
    sns.scatterplot(x=range(len(values)), y=values.to_numpy(), ax=axes, **SERIES[0])
    months = [period.short.replace(" ", "\n") for period in values.index]
    why = {place: textwrap.fill(text, 9) for place, text in unknown.items()}
    step = _step(axes, [*months, *why.values(), *map(write, values.dropna())])
    for place in range((len(values) - 1) % step, len(values), step):
        write_at(axes, place, low, months[place], dy=-0.08, ha="center", va="top")
        if place in why:
            write_at(axes, place, 0, why[place], dy=0.11, ha="center", va="bottom", color=GREY)
        else:
            value = values.iloc[place]
            below = place in under or _in_valley(values, place)
            dy, va = (-0.09, "top") if below else (0.11, "bottom")
            start = 0 if below and _near_zero(value, high) else value
            write_at(axes, place, start, write(value), dy=dy, va=va, ha="center", ground=WHITE)


def _step(axes: Axes, texts: Iterable[str]) -> int:
    """Return how many places apart texts have room."""
    return math.ceil((max(map(text_width, texts)) + 0.04) / _one(axes))


def below_zero(axes: Axes, values: pd.Series, write: Callable[[float], str]) -> list[int]:
    """Return the places near zero where the line would pass through a value written above."""
    high = axes.get_ylim()[1]
    return [
        place
        for place, value in enumerate(values)
        if _near_zero(value, high) and _crossed(axes, values, place, write(value))
    ]


def _crossed(axes: Axes, values: pd.Series, place: int, text: str) -> bool:
    """Tell whether the line rises through a text above a point."""
    low, high = axes.get_ylim()
    inches = (_beside(values, place) - values.iloc[place]) * _inches(axes)[1] / (high - low)
    reach = text_width(text) / 2 / _one(axes)
    return (inches * reach > 0.08).any()


def _in_valley(values: pd.Series, place: int) -> bool:
    """Tell whether the line passes above a point, so that its value is written below."""
    low, high = span(values)
    passes = _beside(values, place).mean() > values.iloc[place]
    return passes and (low < 0 or values.iloc[place] > 0.2 * high)


def _beside(values: pd.Series, place: int) -> pd.Series:
    """Return the values before and after a place."""
    return values.iloc[max(place - 1, 0) : place + 2].drop(values.index[place])


def _near_zero(value: float, high: float) -> bool:
    """Tell whether there is no room for a text between a point and the line of zero."""
    return 0 <= value <= 0.2 * high


def years(axes: Axes, first: int, last: int, period: Period) -> None:
    """Draw the years as light lines with their numbers below, and shade the period."""
    bottom = axes.get_ylim()[0]
    for year in range(first, last + 1):
        axes.axvline(year, color=RULE, lw=0.6, zorder=0)
    for year in range(first, last, math.ceil(0.4 / _one(axes))):
        write_at(axes, year + 0.5, bottom, str(year), dy=-0.12, ha="center", color=GREY)
    start, end = _year(period.start), _year(period.end, 1)
    axes.axvspan(start, end, color=SHADE, lw=0, zorder=-1)
    write_above(axes, (start + end) / 2, period.short)


def _year(day, days: int = 0) -> float:
    """Return a day as a year and a part of it, `days` later."""
    later = pd.Timestamp(day) + pd.Timedelta(days=days)
    return later.year + (later.day_of_year - 1) / (365 + later.is_leap_year)


def stretch(axes: Axes, place: int, row) -> None:
    """Draw a row's bar, dashed where it is open, and its status where there is room."""
    known = {"start": pd.notna(row.start), "end": pd.notna(row.end)}
    left, right = axes.get_xlim()
    start = _year(row.start) if known["start"] else left
    end = _year(row.end, 1) if known["end"] else right
    half = _thickness(axes) * 0.65
    axes.barh(place, end - start, 2 * half, start, color=TONE, lw=0)
    for x, solid in ((start, known["start"]), (end, known["end"])):
        style = "solid" if solid else (0, (1.5, 1.5))
        axes.vlines(x, place - half, place + half, color=MAIN, lw=2, ls=style)
    _write_status(axes, place, start, end, row.status)


def _write_status(axes: Axes, place: int, start: float, end: float, status: str) -> None:
    """Write a status in its bar, or else to the right or left of it."""
    from_left, left, right = (_across(axes, x) for x in (axes.get_xlim()[0], start, end))
    sides = {
        (start, GAP): right - left,
        (end, GAP): paper().width - right,
        (start, -GAP): left - from_left,
    }
    text = wrapped(status, max(sides.values()) - 2 * GAP, 1)
    need = text_width(text) + 1.9 * GAP
    x, dx = next(side for side, room in sides.items() if need < room)
    write_at(axes, x, place, text, dx)


def markers(names: Iterable[str], looks: Iterable[Mapping] = SERIES) -> list[Line2D]:
    """Return a legend's keys for the series of dots."""
    return [
        Line2D(
            [],
            [],
            ls="",
            marker=look["marker"],
            markersize=7,
            label=name,
            markerfacecolor=look["facecolor"],
            markeredgecolor=look["edgecolor"],
        )
        for name, look in zip(names, looks, strict=False)
    ]


def patches(names: Iterable[str]) -> list[Patch]:
    """Return a legend's keys for the parts of bars."""
    return [
        Patch(fc=face, ec=RULE, hatch=hatch, lw=0, label=name)
        for name, (face, _, hatch) in zip(names, PARTS, strict=False)
    ]


def _lean(svg: str) -> str:
    """Leave out what is not seen, and name the font once for all texts; no text is changed."""
    _, tag, rest = svg.partition("<svg")
    lean = re.sub(r"<[^>]*>[ \n]*", _lean_tag, tag + rest)
    return lean.replace("*{", f"text{{font:{SIZE}px {FONTS}}}*{{", 1)


def _lean_tag(tag: re.Match) -> str:
    lean = tag[0].strip()
    for pattern, kept in LEAN:
        lean = re.sub(pattern, kept, lean)
    return lean


def frame(axes: Axes, title: str, foot: str) -> None:
    """Let the paper grow for a title above the picture and a line below it, both in full."""
    figure, wide = axes.figure, paper().width - 2 * GAP
    width, height = figure.get_size_inches()
    heads = wrapped(title, wide, len(title), size=TITLE, weight="bold").split("\n")
    feet = wrapped(foot, wide, len(foot)).split("\n") if foot else []
    above, below = (
        LINE * scale * len(lines) + 2 * GAP * bool(lines)
        for lines, scale in ((heads, TITLE / SIZE), (feet, 1))
    )
    total, box = above + height + below, axes.get_position()
    figure.set_size_inches(width, total)
    place = (box.x0, (box.y0 * height + below) / total, box.width, box.height * height / total)
    axes.set_position(place)
    looks = {"size": TITLE, "weight": "bold"}, {"color": GREY}
    for top, lines, look in ((total - GAP, heads, looks[0]), (below - GAP, feet, looks[1])):
        for number, line in enumerate(lines):
            down = (CAP + LINE * number) * look.get("size", SIZE) / SIZE
            figure.text(GAP / width, (top - down) / total, line, va="baseline", **look)


def png(axes: Axes) -> bytes:
    """Return the picture as PNG on white, to be put into other documents."""
    file = io.BytesIO()
    axes.figure.savefig(file, format="png", dpi=DPI, facecolor=WHITE, metadata={"Software": None})
    return file.getvalue()


def svg(axes: Axes) -> str:
    """Return the picture as SVG, the same bytes for the same marks; dark on a dark screen."""
    return in_dark(light_svg(axes))


def light_svg(axes: Axes) -> str:
    """Return the picture as SVG as it is on paper."""
    for mark in axes.get_children():
        mark.set_clip_on(False)
    file = io.StringIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    axes.figure.savefig(file, format="svg", metadata=nothing)
    return _lean(file.getvalue())
