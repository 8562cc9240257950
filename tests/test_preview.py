"""While a text is written its preview is what the report will show, and nothing in it can act."""

import re
from html import escape, unescape
from html.parser import HTMLParser

import pytest
from byhand import made
from commands import ROOT
from hypothesis import example, given
from hypothesis import strategies as st

from kutools import facts, plan, prose, texts
from kutools.audit import claims
from kutools.lab import preview
from kutools.lab.preview import Basis
from kutools.periods import Period
from kutools.project import Project
from kutools.reports import export

NOW = Period.parse("2020-T2")


TABLE = facts.together(
    [
        made("narvaro.samtliga", 0.76, "andel", label="Närvaro"),
        made("narvaro.samtliga", 0.79, "andel", "2019-T2", label="Närvaro"),
        made("narvaro.natverk.pks", 0.95, "andel", label="Närvaro", item="PKS"),
        made("narvaro.natverk.ett", 0.5, "andel", label="Närvaro", item="*A_ `b` <i>"),
        made("kurser.antal", 7, "antal", label="Kurser"),
        made("ekonomi.utfall", -547_000, "kr", label="Utfall"),
        made("enkat.nytta", 0.9, "andel", label="Nytta").assign(status="suppressed"),
    ]
)
BASIS = Basis(TABLE, NOW)
FIGURES = [
    "{{ narvaro.samtliga }}",
    "{{ kurser.antal }}",
    "{{ ekonomi.utfall | tkr }}",
    "{{ narvaro.samtliga | mot }}",
    "{{ enkat.nytta }}",
    "{{ narvaro.natverk | högst(2) }}",
]


def shown(text: str, basis: Basis = BASIS) -> str:
    """The preview of a text, with ordinary spaces."""
    return basis.preview("a.md", text, check=False).html.replace("&nbsp;", " ").strip()


def on_page(text: str) -> str:
    """What the report's page has of a text."""
    return export.markdown(prose.bind(text, TABLE, NOW))


def unmarked(html: str) -> str:
    """A preview without what it adds to the page."""
    html = re.sub(r'<span class="uppgift" title="[^"]*">(.*?)</span>', r"\1", html)
    return html.replace('<a target="_blank"', "<a")


def nameless(html: str) -> str:
    """A page whose headings have no names to link to."""
    return re.sub(r' id="[^"]*"', "", html)


def marked(text: str) -> list[tuple[str, str]]:
    """What stands marked in a preview, and what is said of it."""
    found = re.findall(r'<mark title="([^"]*)">(.*?)</mark>', shown(text))
    return [(unescape(source), unescape(why)) for why, source in found]


# Figures.


def test_a_figure_says_its_name():
    """A bound figure stands as a reader sees it, and says what it is bound to when pointed at."""
    assert shown("Var {{ narvaro.samtliga }}.") == (
        '<p>Var <span class="uppgift" title="{{ narvaro.samtliga }}">76 %</span>.</p>'
    )


def test_a_way_with_quotes_is_said_too():
    """What a figure is bound to is said as it was typed, quotes and all."""
    inside = '{{ narvaro.samtliga | mot("2019-T2") }}'
    assert f'title="{escape(inside)}">har minskat från 79 % till 76 %' in shown(inside)


@pytest.mark.parametrize(
    ("around", "page"),
    [
        ("**{}**", "<p><strong>{}</strong></p>"),
        ("# Rubrik {}", "<h1>Rubrik {}</h1>"),
        ("- {}", "<ul>\n<li>{}</li>\n</ul>"),
        ("`{}`", "<p><code>{}</code></p>"),
        ("> {}", "<blockquote>\n<p>{}</p>\n</blockquote>"),
    ],
)
def test_a_figure_within_markup(around, page):
    """Markdown around a figure is what it is without the mark."""
    figure = '<span class="uppgift" title="{{ kurser.antal }}">7</span>'
    assert shown(around.format("{{ kurser.antal }}")) == page.format(figure)


def test_a_figure_in_a_link():
    """A figure in a link's text is marked; its address and title hold the value and no mark."""
    html = shown('[se {{ kurser.antal }}](https://x.se/{{ kurser.antal }} "om {{ kurser.antal }}")')
    assert 'href="https://x.se/7"' in html
    assert 'title="om 7"' in html
    assert 'se <span class="uppgift" title="{{ kurser.antal }}">7</span></a>' in html
    assert html.count("uppgift") == 1


def test_a_line_that_begins_with_a_figure():
    """Where a mark would change what Markdown makes of a line, the page is shown without it."""
    assert shown("{{ kurser.antal }}. Kurser") == '<ol start="7">\n<li>Kurser</li>\n</ol>'


@pytest.mark.attack
def test_a_value_is_no_markup():
    """An item's name is shown as it is, whatever characters it has."""
    assert "*A_ `b` &lt;i&gt; (50 %)</span>" in shown("{{ narvaro.natverk | högst(2) }}")


MARKUP = """
    * ** _ ` - # 1. [ ](x) ](https://x.se/ ) ![ <b> &amp; \\ . Ord
""".split()
WORDS = st.sampled_from([*FIGURES, *MARKUP, "\n", "\n\n", " ", "    ", "| a | b |", "|---|---|"])


@given(st.lists(WORDS, max_size=12).map("".join))
@example("**{{ kurser.antal }}**kurs")
@example("{{ kurser.antal }}_a_")
@example("[{{ kurser.antal }}]: https://x.se\n\n[7]")
def test_the_preview_is_the_page(text):
    """Whatever is written, the preview differs from the page by its marks only."""
    html = BASIS.preview("a.md", text, check=False).html
    assert unmarked(html) == nameless(on_page(text))


# Faults.


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("{{ narvaro.samtlig }}", 'Menade du "narvaro.samtliga"'),
        ("{{ narvaro.samtliga | motsols }}", 'okänt sätt "motsols"'),
        ('{{ narvaro.samtliga | då("2001") }}', "2001"),
        ("{{ <b>*x*</b> }}", "det finns ingen uppgift"),
    ],
)
@pytest.mark.parametrize("around", ["Var {} i år.", "**{}**", "- {}", "`{}`", "{}"])
def test_what_cannot_be_bound_stands_marked(source, why, around):
    """It is seen where it stands, as it was typed, with what is wrong; the rest is as before."""
    ((typed, said),) = marked(around.format(source))
    assert typed == source
    assert why in said


@pytest.mark.parametrize(
    ("text", "left_over"),
    [
        ("a {{ narvaro.samtliga }", ["{{"]),
        ("a }} b", ["}}"]),
        ("{{{ kurser.antal }}} {{ kurser.antal }}", ["{{{", "}}}"]),
        ("{{ a\n}}", ["{{", "}}"]),
    ],
)
def test_braces_left_over_stand_marked(text, left_over):
    """Braces around no name are seen where they stand."""
    assert [source for source, _ in marked(text)] == left_over
    assert {why for _, why in marked(text)} == {prose.STRAY_FAULT}


def test_every_fault_with_its_line():
    """What is marked is also listed, by line and as the run would say it."""
    text = "{{ kurser.antal }}\n\n{{ kurser.antl }}\n}}"
    assert BASIS.preview("a.md", text).faults == (
        (3, 'det finns ingen uppgift "kurser.antl". Menade du "kurser.antal"?'),
        (4, prose.STRAY_FAULT),
    )


def test_a_fault_leaves_the_figures():
    """A text that cannot be published yet still shows what can be bound."""
    html = shown("{{ kurser.antl }} och {{ kurser.antal }}")
    assert html.count("<mark") == html.count('class="uppgift"') == 1


# Nothing in it can act.


class Tags(HTMLParser):
    """The tags of a page with their attributes."""

    def __init__(self, html: str):
        super().__init__()
        self.found: list[tuple[str, dict]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        """Keep a tag that opens."""
        self.found.append((tag, dict(attrs)))


ATTACKS = [
    "<script>alert(1)</script>",
    "Text <img src=x onerror=alert(1)> text",
    "[x](javascript:alert)",
    "[x](JaVaScRiPt:alert)",
    "[x](&#106;avascript:alert)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](java{{ finns.inte }}script:alert)",
    "[x](java%EE%80%80script:alert)",
    "[x](java\ue000script:alert)",
    "![x](javascript:alert)",
    "<javascript:alert>",
    '[x](https://x.se "\\" onmouseover=alert(1)")',
    '{{ "><script>alert(1)</script> }}',
    '{{ narvaro.samtliga | mot("><img onerror=alert(1)>") }}',
    "\ue000\ue010\ue002<script>\ue003 {{ kurser.antal }}",
    "```html\n<script>alert(1)</script>\n```",
    "[x]: javascript:alert\n\n[x]",
    "[x]: java{{ finns.inte }}script:alert\n\n[x]",
]


@pytest.mark.attack
@pytest.mark.parametrize("text", ATTACKS)
@pytest.mark.parametrize("bound", [True, False])
def test_nothing_that_is_typed_can_act(text, bound):
    """No script, no handler and no address that runs gets into JupyterLab by a text."""
    tags = Tags(shown(text) if bound else preview.unbound(text)).found
    assert {tag for tag, _ in tags} <= set("p mark span a img code pre em strong".split())
    for _, attributes in tags:
        assert set(attributes) <= set("class title href target rel alt".split())
        assert not re.match("(?i)[^/]*script:|data:", attributes.get("href") or "")


@pytest.mark.attack
def test_an_address_that_runs_once_the_signs_are_gone(monkeypatch):
    """What is left when signs are taken from an address is cleaned as the page is."""
    hidden = f'<p><a href="java{preview.FAULT}script:alert(1)">x</a></p>'
    monkeypatch.setattr(export, "markdown", lambda text: hidden)
    assert "script:" not in shown("[x](java{{ finns.inte }}script:alert)")


def test_an_item_with_signs_is_no_mark():
    """Nor can the name of an item be taken for a mark."""
    item = "a\ue001\ue019\ue003<b>"
    table = made("narvaro.natverk.a", 0.5, "andel", item=item)
    html = shown("{{ narvaro.natverk | högst }}", Basis(table, NOW))
    assert html.endswith('">a���&lt;b&gt; (50 %)</span></p>')


def test_signs_of_its_own_are_no_marks():
    """Characters that the preview works with are shown as unknown ones when they are typed."""
    assert shown("\ue000\ue010\ue003 {{ kurser.antal }}").startswith("<p>��� <span")


def test_a_link_leaves_jupyterlab_as_it_is():
    """A link opens beside JupyterLab, so that what is not saved stays; no heading has a name."""
    html = shown("# main\n\n[x](https://x.se)")
    assert '<a target="_blank" href="https://x.se"' in html
    assert " id=" not in html


def test_a_text_without_figures():
    """Where no figure can be bound the braces stand as they are, and are no faults."""
    assert preview.unbound("**Var** {{ a.b }} {{").strip() == (
        "<p><strong>Var</strong> {{ a.b }} {{</p>"
    )


# Findings.


def test_what_the_audit_will_say():
    """A typed number is compared with the facts, as the run does; only a bound one is trusted."""
    text = "Närvaron var {{ narvaro.samtliga }}.\n\nNärvaron var 81 % i PKS."
    bound = prose.bound(text, TABLE, NOW, markdown=False)
    expected = claims.check({"a.md": bound}, TABLE, NOW)
    found = BASIS.preview("a.md", text).findings
    assert found == expected
    assert [one.place.row for one in found] == [3]


def test_it_need_not_be_asked():
    """A preview without the audit says that it was not asked, not that it found nothing."""
    assert BASIS.preview("a.md", "Var 81 %.", check=False).findings is None


# Figures to look for.


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("pks", ["narvaro.natverk.pks"]),
        ("NÄRVARO 76 %", ["narvaro.samtliga"]),
        ("narvaro.natverk 95", ["narvaro.natverk.pks"]),
        ("finns inte", []),
    ],
)
def test_figures_are_found(words, names):
    """A figure of the period is found by any words of its name, its title and its value."""
    assert [name for name, _ in BASIS.search(words)] == names


def test_every_figure_once():
    """Without a word every figure of the period is there, once, and none of another period."""
    assert len(BASIS.search("")) == len(TABLE) - 1


# The project's own texts.


@pytest.fixture(scope="module")
def real() -> Basis:
    """What the texts of 2020-T2 are bound to."""
    return preview.read(Project.find(ROOT), NOW)


def test_the_texts_of_a_report(real):
    """Each text is shown as its page has it, every figure marked, and nothing is at fault."""
    for label, text in texts.read(Project.find(ROOT), NOW).items():
        seen = real.preview(label, text)
        assert unmarked(seen.html) == nameless(export.markdown(prose.bind(text, real.table, NOW)))
        assert seen.html.count('class="uppgift"') == text.count("{{")
        assert seen.faults == ()


def test_the_findings_of_a_report(real):
    """What is said of the texts while they are written is what the run's audit says of them."""
    project = Project.find(ROOT)
    run = plan.make(project, NOW)
    said = [one for one in run.findings(real.table) if one.rule in claims.RULES]
    written = texts.read(project, NOW).items()
    found = [one for label, text in written for one in real.preview(label, text).findings]
    assert found == said
