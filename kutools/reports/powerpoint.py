"""The report as a presentation: charts and tables that can be edited, with titles to hear."""

from __future__ import annotations

import copy
import datetime as dt
import io
import itertools
import math
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pptx
from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.chart.xlsx import CategoryWorkbookWriter
from pptx.dml.color import RGBColor
from pptx.dml.fill import FillFormat
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_LINE, MSO_PATTERN
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.shapes import MSO_CONNECTOR
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.presentation import Presentation
from pptx.shapes.base import BaseShape
from pptx.slide import Slide
from pptx.table import _Cell
from pptx.text.text import TextFrame
from pptx.util import Inches, Pt

from kutools import swedish
from kutools.exhibits import Exhibit, Placed, legible
from kutools.look import ACCENT, GREY, INK, MAIN, PAGE, PARTS, RULE, STRIPE, TONE, WHITE
from kutools.reports.edition import Edition
from kutools.reports.fitting import (
    ACROSS,
    MOST_LINES,
    Sheet,
    ems,
    fitted,
    line_count,
    row_height,
    shortened,
)
from kutools.reports.plotted import Grid, grid, measure, written
from kutools.tables import Cell, Table

# The two series of a chart, and the parts of a whole, whose hatches have names in an Office file.
PAIR = ((MAIN, INK, None), (TONE, INK, None))
HATCHES = {
    "": None,
    "////": MSO_PATTERN.LIGHT_UPWARD_DIAGONAL,
    "....": MSO_PATTERN.PERCENT_10,
    "\\\\\\\\": MSO_PATTERN.LIGHT_DOWNWARD_DIAGONAL,
}
WHOLE = tuple((face, ink, HATCHES[hatch]) for face, ink, hatch in PARTS)
ACCENTS = (MAIN, *dict.fromkeys([face for face, _, _ in PARTS if face != MAIN]))[:6]
CHARTS = {
    "ranked": XL_CHART_TYPE.BAR_CLUSTERED,
    "paired": XL_CHART_TYPE.BAR_CLUSTERED,
    "stacked": XL_CHART_TYPE.BAR_STACKED_100,
    "history": XL_CHART_TYPE.COLUMN_CLUSTERED,
}
LAYOUT = '<c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
# A chart's own sheet bears no time, as the parts of an Office file do not: the first there is.
NO_TIME = dt.datetime(1980, 1, 1)
FONT, NO_STYLE, FIRST, ORDINARY = "Arial", "{2D5ABB26-0587-4C30-8999-92F81FD0307C}", 0, 5
# Inches: the slide, its margin, where the words below the title begin, and the foot.
WIDTH, HEIGHT, MARGIN, WORDS, FOOT = 13.333, 7.5, 0.6, 1.3, 6.95
# What one slide holds: bars, pairs of bars, key figures.
MOST_BARS, MOST_PAIRS, MOST_KEYS = 22, 14, 9
ABOUT = (
    "Siffrorna är uträknade ur organisationens register.",
    "Uppgifter som är rekonstruerade eller bara exempel är märkta vid källan på sin bild.",
    swedish.SIGNS,
    "Definitionen och hela källan står i anteckningarna till varje bild.",
    "Rapporten har alla tabeller och diagram, även de som inte är med här.",
)


def write(
    path: Path,
    slides: Sequence[tuple[str, Placed]],
    *,
    edition: Edition,
    key_figures: Sequence[Mapping[str, str]],
) -> None:
    """Write a title slide, the key figures, a slide or more for each exhibit, and a last word.

    Args:
        path: the file to write.
        slides: what to show, each with its chapter's title.
        edition: the edition of the report.
        key_figures: `label` and `value`; `sign` and `status` against a target, and `was` of the
            period `before`, or empty.
    """
    deck = _empty(edition)
    _first(deck, edition)
    _in_short(deck, key_figures, edition.caveat)
    for chapter, placed in slides:
        _exhibit(deck, chapter, placed)
    said = [*ABOUT, edition.said]
    _box(_titled(deck, "Om siffrorna"), "Text", said, (MARGIN, WORDS + 0.3, ACROSS, 4.5), 20)
    if edition.is_draft:
        _mark(deck)
    _save(deck, path)


def _save(deck: Presentation, path: Path) -> None:
    """Save a presentation so that the same slides are the same bytes, with no times in it."""
    content = io.BytesIO()
    deck.save(content)
    with zipfile.ZipFile(content) as parts, zipfile.ZipFile(path, "w") as file:
        for name in parts.namelist():
            part = zipfile.ZipInfo(name)
            file.writestr(part, parts.read(name), zipfile.ZIP_DEFLATED)


# Slides


def _empty(edition: Edition) -> Presentation:
    """Return a wide presentation in the house's look, with the two layouts that are used."""
    deck = pptx.Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    for layout in [one for at, one in enumerate(deck.slide_layouts) if at not in (FIRST, ORDINARY)]:
        deck.slide_layouts.remove(layout)
    master, first = deck.slide_master, deck.slide_layouts[0]
    above = (MARGIN, 0.6, ACROSS, 0.68), (MARGIN, WORDS, ACROSS, 5)
    foot = (MARGIN, FOOT, 1, 0.3), (MARGIN, FOOT, 1, 0.3), (MARGIN + ACROSS - 1, FOOT, 1, 0.3)
    _put(master.placeholders, *above, *foot)
    _put(first.placeholders, (1, 2, 11.3, 1.6), (1, 3.75, 11.3, 1))
    _look(master)
    known = deck.core_properties
    known.title, known.author = legible(edition.title)[:255], legible(edition.organisation)[:255]
    known.language, known.content_status = "sv-SE", edition.status
    known.created = known.modified = edition.office_time
    known.last_modified_by, known.comments = known.author, ""
    for owner, kind in (
        (deck.part.package, RELATIONSHIP_TYPE.THUMBNAIL),
        (deck.part, RELATIONSHIP_TYPE.PRINTER_SETTINGS),
    ):
        owner.drop_rel(owner.relate_to(owner.part_related_by(kind), kind))  # of another deck
    return deck


def _mark(deck: Presentation) -> None:
    """Say on every slide that the report is a draft."""
    place = (MARGIN + ACROSS - 1, 0.15, 1, 0.3)
    for at, slide in enumerate(deck.slides):
        _box(slide, "Utkast", ["Utkast"], place, 14, color=ACCENT if at else WHITE)


def _put(shapes: Iterable[BaseShape], *places: tuple[float, ...]) -> None:
    for shape, place in zip(shapes, places, strict=False):
        shape.left, shape.top, shape.width, shape.height = map(Inches, place)


def _look(master) -> None:
    """Set the font and colours, also for what somebody adds to the presentation later."""
    theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    text = theme.blob.decode().replace('latin typeface="Calibri"', f'latin typeface="{FONT}"')
    for at, color in enumerate(ACCENTS, start=1):
        text = re.sub(rf'(<a:accent{at}><a:srgbClr val=")\w+', rf"\g<1>{color}", text)
    theme.blob = text.encode()
    (style,) = master._element.xpath("p:txStyles/p:titleStyle/a:lvl1pPr")
    style.set("algn", "l")
    style.find(".//{*}schemeClr").set("val", "accent1")
    title = master.placeholders[0].text_frame
    title.margin_left, title.vertical_anchor = 0, MSO_ANCHOR.MIDDLE


def _first(deck: Presentation, edition: Edition) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[0])
    _filled(slide.background.fill, MAIN)
    title, below = slide.placeholders
    title.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    for shape, text, size in ((title, edition.title, 44), (below, edition.organisation, 26)):
        shape.text_frame.margin_left = 0
        _say(shape.text_frame, text, size, color=WHITE, bold=shape is title)
        shape.text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT
        _described(shape, shape.name, text)
    if edition.caveat:
        said = f"{edition.caveat} Det anges på varje bild som det gäller."
        _box(slide, "Underlag", [said], (1, 5, 11.3, 0.4), 16, color=WHITE)


def _in_short(deck: Presentation, figures: Sequence[Mapping[str, str]], caveat: str) -> None:
    """Show the key figures as large numbers."""
    for some in (figures[at : at + MOST_KEYS] for at in range(0, len(figures), MOST_KEYS)):
        slide = _titled(deck, f"I korthet{' (forts.)' * (some[0] is not figures[0])}")
        columns = 2 if len(some) in (2, 4) else min(3, len(some))
        wide, high = ACROSS / columns, min(2.3, 5.5 / math.ceil(len(some) / columns))
        for at, figure in enumerate(some):
            left, top = MARGIN + at % columns * wide, WORDS + 0.1 + at // columns * high
            _key_figure(slide, figure, (left, top, wide - 0.25, high - 0.15))
        _foot(slide, caveat, "Underlag")


def _key_figure(slide: Slide, figure: Mapping[str, str], place: tuple[float, ...]) -> None:
    label, room = shortened(figure["label"], 16, place[2] - 0.5, 2), place[2] - 0.5
    was = f"{swedish.capitalized(figure['before'])}: {figure['was']}" if figure["was"] else ""
    status = f"{figure['sign']} {swedish.capitalized(figure['status'])}" if figure["status"] else ""
    color = PAGE["good" if figure["sign"] == "●" else "warn"][0]
    below = [(text, look) for text, look in ((status, color), (was, GREY)) if text]
    small = sum(12 * line_count(text, 12, room, bold=True) for text, _ in below)
    # Points of letters that the other lines leave, each a fifth higher than its letters.
    left = place[3] * 72 / 1.2 - 8 - 16 * line_count(label, 16, room) - small
    size = min(36, room * 72 / ems(figure["value"], bold=True), left)
    box = _box(slide, "Nyckeltal", [label], place, 16)
    _say(box.text_frame, figure["value"], int(max(14, size)), color=MAIN, bold=True)
    for text, look in below:
        _say(box.text_frame, text, 12, color=look, bold=look == color)
    _filled(box.fill, STRIPE)
    box.text_frame.margin_left = box.text_frame.margin_right = Inches(0.25)
    box.text_frame.vertical_anchor, box.text_frame.auto_size = MSO_ANCHOR.MIDDLE, MSO_AUTO_SIZE.NONE
    said = filter(None, (f"{figure['label']}: {figure['value']}", status, was))
    _described(box, "Nyckeltal", f"{'. '.join(said)}.")


def _exhibit(deck: Presentation, chapter: str, placed: Placed) -> None:
    """Show an exhibit on as many slides as it needs."""
    shown, drawn = placed.exhibit, grid(placed.exhibit)
    reading = shortened(shown.reading, 18, ACROSS, 3)
    top = WORDS + 0.55 + 0.36 * line_count(reading, 18, ACROSS) * bool(reading)
    place = (MARGIN, top, ACROSS, FOOT - 0.15 - top)
    look, unit = measure(drawn.values) if drawn else ("", shown.table.unit)
    unit = "" if swedish.names(shown.table.caption, unit) else unit
    sheet = None if drawn else fitted(shown.table, place[3])
    for at, page in enumerate(_bars(drawn) if drawn else sheet.pages):
        title = placed.heading or shown.table.caption
        slide = _titled(deck, title, " (forts.)" * bool(at))
        _around(slide, chapter, placed, reading, unit)
        if drawn:
            _chart(slide, shown, page, (look, drawn.values), place)
        else:
            _table(slide, shown.table, page, sheet, place)
        _foot(slide, shown.source)


def _titled(deck: Presentation, title: str, more: str = "") -> Slide:
    """Add a slide with a real title of at most two lines, and its number."""
    layout = deck.slide_layouts[1]
    slide = deck.slides.add_slide(layout)
    size = 28 if line_count(title + more, 28, ACROSS, bold=True) == 1 else 18
    text = shortened(title, size, ACROSS - 0.8 * bool(more), 2, bold=True) + more
    _say(slide.shapes.title.text_frame, text, size, color=MAIN, bold=True)
    _described(slide.shapes.title, "Rubrik", text)
    number = copy.deepcopy(layout.placeholders[3]._element)
    slide.shapes._spTree.append(number)
    for run in number.iterfind(".//{*}rPr"):
        run.set("lang", "sv-SE")
    _described(slide.placeholders[12], "Bildnummer", "Bildnummer")
    return slide


def _around(slide: Slide, chapter: str, placed: Placed, reading: str, unit: str) -> None:
    """Write the chapter above, what is shown and how to read it below; the rest in the notes."""
    shown = placed.exhibit
    caption = f"{placed.number}. {shown.table.caption}"
    said = f"{shortened(caption, 16, ACROSS - 1, 1)}{f' ({unit})' if unit else ''}"
    above = shortened(chapter, 12, ACROSS, 1)
    _box(slide, "Kapitel", [above], (MARGIN, 0.35, ACROSS, 0.3), 12, color=GREY)
    _box(slide, "Underrubrik", [said], (MARGIN, WORDS, ACROSS, 0.35), 16, color=GREY)
    if reading:
        _box(slide, "Läsning", [reading], (MARGIN, WORDS + 0.4, ACROSS, 0.4), 18)
    notes = filter(None, [caption, shown.reading, shown.note, shown.source])
    slide.notes_slide.notes_text_frame.text = "\n".join(map(legible, notes))


def _foot(slide: Slide, source: str, name: str = "Källa") -> None:
    """Write where it comes from on at most two lines, its paths shortened to what fits."""
    room, place = ACROSS - 1.3, (MARGIN, FOOT, ACROSS - 1, 0.4)
    short = source if line_count(source, 10, room) < 3 else source.replace("data/", "")
    if source:
        _box(slide, name, [shortened(short, 10, room, 2)], place, 10, color=GREY)


# Charts


class _AsText(CategoryWorkbookWriter):
    """Writes a chart's own sheet with names as text, also those that look like formulas."""

    @contextmanager
    def _open_worksheet(self, xlsx_file):
        with super()._open_worksheet(xlsx_file) as (workbook, worksheet):
            worksheet.strings_to_formulas = worksheet.strings_to_urls = False
            workbook.set_properties({"created": NO_TIME})
            yield workbook, worksheet


class _Figures(CategoryChartData):
    @property
    def _workbook_writer(self) -> _AsText:
        return _AsText(self)


def _bars(drawn: Grid) -> list[Grid]:
    """Share the names out evenly on as many slides as they need."""
    most = MOST_PAIRS if len(drawn.series) == len(PAIR) else MOST_BARS
    pages = math.ceil(len(drawn.names) / most)
    ends = [round(len(drawn.names) * page / pages) for page in range(pages + 1)]
    return [drawn.at(range(*pair)) for pair in itertools.pairwise(ends)]


def _chart(
    slide: Slide,
    shown: Exhibit,
    page: Grid,
    look: tuple[str, Sequence[Cell]],
    place: tuple[float, ...],
) -> None:
    """Draw a chart with its values written, and say below what has none, and what is counted."""
    left, top, wide, high = place
    below = " ".join(filter(None, (_unknown(page, shown.form), shown.note)))
    below = shortened(below, 12, ACROSS, 2)
    high -= (0.15 + 0.2 * line_count(below, 12, ACROSS)) * bool(below)
    if shown.form == "history":
        wide = min(wide, 1 + 2.2 * len(page.names))
    else:
        high = min(high, 0.7 + 0.45 * len(page.names) * (1 + (shown.form != "ranked")))
    goal, values = shown.target, [cell.value for cell in look[1]]
    named = "" if goal is None else written(goal, look[1])
    figures = _Figures(number_format=look[0])
    figures.categories = [name or " " for name in page.names]
    for name, cells in (page.against(goal, named) if named else page).series.items():
        figures.add_series(name, [cell.number for cell in cells])
    box = map(Inches, (left, top, wide, high))
    frame = slide.shapes.add_chart(CHARTS[shown.form], *box, figures)
    _described(frame, "Diagram", _in_words(shown.table.caption, page))
    _drawn(
        frame.chart, shown.form, [*values, goal] if named else values, look[0], split=bool(named)
    )
    if named:
        _goal(slide, frame.chart, shown.form, goal, named, (left, top, wide, high))
    if below:
        _box(slide, "Förklaring", [below], (MARGIN, top + high, ACROSS, 0.3), 12, color=GREY)


def _drawn(chart: Chart, form: str, values: Sequence[float], look: str, *, split: bool) -> None:
    """Leave names, bars and values; all slides of an exhibit have the same scale.

    Where the bars are `split` by a target, those that do not reach it have their value within,
    so that its line crosses no number.
    """
    bars = chart.plots[0]
    chart.font.size, chart.font.name = Pt(12), FONT
    chart.font.color.rgb = _rgb(INK)
    chart.has_title, chart.has_legend = False, len(bars.series) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
        chart.legend.font.size = Pt(14)
    names, scale = chart.category_axis, chart.value_axis
    names.reverse_order = form != "history"
    names.major_tick_mark = XL_TICK_MARK.NONE
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW  # beside negative bars, not in them
    names.format.line.color.rgb = _rgb(GREY)
    scale.visible = scale.has_major_gridlines = False
    low, high = (0, 1) if form == "stacked" else (min(0, *values), max(0, *values))
    room = 0 if form == "stacked" else 0.1 * (high - low)
    scale.minimum_scale, scale.maximum_scale = low - room * (low < 0), high + (room or low == high)
    looks = WHOLE if form == "stacked" else PAIR
    bars.gap_width = {"stacked": 45, "history": 90}.get(form, 40)
    bars.overlap = 100 if split or form == "stacked" else 0
    count = len(list(bars.categories)) * (len(bars.series) if form == "paired" else 1)
    for at, (series, (face, ink, pattern)) in enumerate(zip(bars.series, looks, strict=False)):
        _series(series, form, face, pattern)
        _labels(series.data_labels, form, look, ink)
        if split and at:
            series.data_labels.position = XL_LABEL_POSITION.INSIDE_END
        series.data_labels.font.size = Pt(12 if count <= MOST_BARS else 10)


def _series(series, form: str, face: str, pattern: MSO_PATTERN | None) -> None:
    _filled(series.format.fill, face, pattern)
    series.format.line.color.rgb = _rgb(WHITE if form == "stacked" else MAIN)
    series.invert_if_negative = False


def _labels(labels, form: str, look: str, ink: str) -> None:
    """Write the values; a part too narrow for its number goes without, its table has it."""
    labels.show_value = True
    labels.number_format = f'[<0.03]"";{look}' if form == "stacked" else look
    labels.number_format_is_linked = False
    labels.font.color.rgb = _rgb(ink)
    at = XL_LABEL_POSITION
    labels.position = at.CENTER if form == "stacked" else at.OUTSIDE_END


def _goal(
    slide: Slide, chart: Chart, form: str, goal: float, named: str, place: tuple[float, ...]
) -> None:
    """Draw a target as a line over the bars, which are given their place for its sake."""
    (left, top, wide, high), upright = place, form == "history"
    beside = 0.1 if upright else min(0.4 * wide, 0.2 + max(map(ems, chart.plots[0].categories)) / 6)
    across, down = wide - beside - 0.1, high - (0.8 if upright else 0.5)
    _laid(chart, (beside / wide, 0.45 / high, across / wide, down / high))
    low, most = chart.value_axis.minimum_scale, chart.value_axis.maximum_scale
    share, x, y = (goal - low) / (most - low), left + beside, top + 0.45
    ends = (
        (x, y + (1 - share) * down, x + across, y + (1 - share) * down)
        if upright
        else (x + share * across, y, x + share * across, y + down)
    )
    line = slide.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *map(Inches, ends))
    line.line.color.rgb, line.line.width = _rgb(ACCENT), Pt(1.75)
    line.line.dash_style = MSO_LINE.DASH
    _described(line, "Målvärde", f"Målvärde: {named}")


def _laid(chart: Chart, box: tuple[float, ...]) -> None:
    """Give the bars their place, in parts of the chart."""
    sides = "".join(f'<c:{side} val="{part:.4f}"/>' for side, part in zip("xywh", box, strict=True))
    layout = f"<c:layout {nsdecls('c')}><c:manualLayout>{LAYOUT}{sides}</c:manualLayout></c:layout>"
    chart._chartSpace.chart.plotArea.insert(0, parse_xml(layout))


def _unknown(page: Grid, form: str) -> str:
    """Say what has no value, and why; a part of a whole only where the whole bar is empty."""
    why: dict[str, list[str]] = {}
    for name, cells in zip(page.names, page.rows, strict=True):
        empty = [at for at, cell in enumerate(cells) if not cell.has_value]
        if len(empty) == len(cells):
            why.setdefault(_reason(cells[0]), []).append(name)
        elif form != "stacked":
            for at in empty:
                why.setdefault(_reason(cells[at]), []).append(f"{name}, {list(page.series)[at]}")
    return " ".join(f"{reason}: {'; '.join(names)}." for reason, names in why.items())


def _reason(cell: Cell) -> str:
    known = swedish.UNKNOWN.get(cell.text, swedish.UNKNOWN[swedish.MISSING])
    return swedish.capitalized(known)


def _in_words(caption: str, page: Grid) -> str:
    """Say a chart's values for who cannot see it."""
    rows = (
        f"{name} {', '.join(cell.text for cell in cells)}"
        for name, cells in zip(page.names, page.rows, strict=True)
    )
    series = f" Serier: {', '.join(page.series)}." if len(page.series) > 1 else ""
    return f"Diagram: {caption}.{series} {'; '.join(rows)}."


# Tables


def _table(
    slide: Slide, table: Table, page: Sequence[str | int], sheet: Sheet, place: tuple[float, ...]
) -> None:
    """Write some rows of a table as a table that can be edited."""
    box = (*place[:2], sum(sheet.widths), 0.3)
    frame = slide.shapes.add_table(1 + len(page), len(table.header), *map(Inches, box))
    frame._element.xpath(".//a:tableStyleId")[0].text = NO_STYLE
    about = f"{len(table.rows)} rader och {len(table.header)} kolumner"
    _described(frame, "Tabell", f"Tabell: {table.caption}, {about}.")
    made, made_rows = frame.table, list(frame.table.rows)
    made.horz_banding = False
    for column, width in zip(made.columns, sheet.widths, strict=True):
        column.width = Inches(width)
    heads = [Cell(name, numeric=table.is_numeric(at)) for at, name in enumerate(table.header)]
    _row(made_rows[0], heads, sheet, fill=MAIN, color=WHITE, bold=True)
    for row, line in zip(made_rows[1:], page, strict=True):
        if isinstance(line, int):
            _row(row, table.rows[line], sheet, total=line in table.totals)
        else:
            _row(row, [Cell(line, numeric=False)], sheet, fill=STRIPE, bold=True)


def _row(
    row, cells: Sequence[Cell], sheet: Sheet, *, fill: str = "", total: bool = False, **look
) -> None:
    """Write the cells of a row; a single one goes over the whole row."""
    places, widths, look = list(row.cells), sheet.widths, {"bold": total, **look}
    if len(cells) < len(places):
        places[0].merge(places[-1])
        widths = [sum(widths)]
    row.height = Inches(row_height([c.text for c in cells], sheet.size, widths, bold=look["bold"]))
    for place, cell, width in zip(places, cells, widths, strict=False):
        text = shortened(cell.text, sheet.size, width - 0.2, MOST_LINES, bold=look["bold"])
        _say(place.text_frame, text, sheet.size, **look)
        align = PP_ALIGN.RIGHT if cell.numeric else PP_ALIGN.LEFT
        place.text_frame.paragraphs[0].alignment = align
    for place in places:
        _edges(place, total=total)
        if fill:
            _filled(place.fill, fill)


def _edges(place: _Cell, *, total: bool) -> None:
    """Rule a cell off below, a sum above too."""
    place.margin_left = place.margin_right = Inches(0.1)
    place.margin_top = place.margin_bottom = Inches(0.03)
    place.vertical_anchor = MSO_ANCHOR.MIDDLE
    top = [f'<a:lnT {nsdecls("a")} w="15875">{_line(INK)}</a:lnT>'] * total
    below = f'<a:lnB {nsdecls("a")} w="6350">{_line(RULE)}</a:lnB>'
    for at, line in enumerate([*top, below]):
        place._tc.get_or_add_tcPr().insert(at, parse_xml(line))


def _line(color: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{color}"/></a:solidFill>'


# Text and colour


def _box(
    slide: Slide,
    name: str,
    texts: Sequence[str],
    place: tuple[float, ...],
    size: int,
    *,
    color: str = INK,
) -> BaseShape:
    """Write paragraphs in a box of their own."""
    box = slide.shapes.add_textbox(*map(Inches, place))
    box.text_frame.margin_left = box.text_frame.margin_right = 0
    for text in texts:
        _say(box.text_frame, text, size, color=color)
        box.text_frame.paragraphs[-1].space_after = Pt(size * 0.6 * (len(texts) > 1))
    _described(box, name, f"{name}: {' '.join(texts)}")
    return box


def _say(frame: TextFrame, text: str, size: int, *, color: str = INK, bold: bool = False) -> None:
    """Write a paragraph of Swedish text, which is never anything but text."""
    frame.word_wrap = True
    first = frame.paragraphs[0]
    run = (frame.add_paragraph() if first.runs else first).add_run()
    run.text, run.font.size, run.font.bold = legible(text), Pt(size), bold
    run.font.color.rgb, run.font.language_id = _rgb(color), MSO_LANGUAGE_ID.SWEDISH


def _described(shape: BaseShape, name: str, words: str) -> None:
    """Give a shape its name and the words that a screen reader says for it."""
    (about,) = shape._element.xpath("./*[1]/p:cNvPr")
    about.set("name", name)
    about.set("descr", legible(words))


def _filled(fill: FillFormat, color: str, pattern: MSO_PATTERN | None = None) -> None:
    if pattern is None:
        fill.solid()
        fill.fore_color.rgb = _rgb(color)
    else:
        fill.patterned()
        fill.pattern, fill.back_color.rgb, fill.fore_color.rgb = pattern, _rgb(color), _rgb(RULE)


def _rgb(color: str) -> RGBColor:
    return RGBColor.from_string(color.removeprefix("#"))
