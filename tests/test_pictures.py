"""What a page lets a picture be: its own data, in a wide and in a narrow form."""

import base64

import pytest
from htmlpage import parse

from kutools import look
from kutools.charts import Chart
from kutools.reports import export
from kutools.show import Frame
from kutools.tables import Cell, Table

WIDE, NARROW = (
    f"data:image/svg+xml;base64,{base64.b64encode(svg).decode()}" for svg in (b"<svg/>", b"<svg />")
)


def attributes(html: str) -> dict[str, str]:
    """The attributes that are left of a picture's narrow form once a page is cleaned."""
    cleaned = export.clean(f'<picture><source {html}><img src="{WIDE}" alt="a"></picture>')
    return parse(cleaned).one("source").attrs


def test_a_chart_is_shown_in_its_narrow_form_on_a_telephone():
    """The page has both pictures, one text for both, and nothing of them is lost in cleaning."""
    chart = Chart("<svg/>", 'Högst är "PKS" & <b>', "<svg />")
    table = Table("Närvaro", ["A"], [[Cell("1")]])
    page = parse(export.clean(Frame((), str).chart(chart, table, "ranked").html))
    assert page.one("source").attrs == {"media": look.PHONE, "srcset": NARROW}
    assert page.one("img").attrs == {"src": WIDE, "alt": 'Högst är "PKS" & <b>'}


@pytest.mark.parametrize(
    "srcset",
    [
        "https://example.org/a.png",
        "a.png 2x",
        f"{NARROW} 2x",
        f"{NARROW}, https://example.org/a.png",
        f" {NARROW}",
        "data:text/html;base64,AAAA",
        "javascript:window.hacked=1",
        "",
    ],
)
def test_a_narrow_form_is_a_picture_within_the_page(srcset):
    """Whatever is not one picture of its own data is taken out."""
    assert attributes(f'media="{look.PHONE}" srcset="{srcset}"') == {"media": look.PHONE}


def test_a_narrow_form_has_no_other_attributes():
    """Neither another width nor a handler nor another source comes through."""
    assert attributes(f'media="(min-width: 1px)" srcset="{NARROW}"') == {"srcset": NARROW}
    others = 'src="a.png" type="image/png" sizes="1px" onerror="window.hacked=1" style="x"'
    assert attributes(f'{others} srcset="{NARROW}"') == {"srcset": NARROW}
