"""Everyone can read every page: by sight or ear, large or small, by keys alone, without scripts.

axe-core says which rules of WCAG 2.1 AA a page breaks. It stays green on a page in the wrong
language, on pictures described by filler, on tables without scope, on needless tab stops and on a
blank page, so these are asked for by themselves. Each rule has a case that breaks it.
"""

import re
from collections.abc import Iterable
from pathlib import Path

import axe
import pytest
from axe import MODES, Mode
from chromium import NEEDED, Watched

AROUND = "index tillganglighet rapport presentation"
# Every chapter once: those that the first report has not are taken from another.
CHAPTERS = {
    "2020-T2": "sammanfattning medarbetare agenda2030 ekonomi externa_medel narvaro kurser "
    "forskning matetal natverk granskning",
    "2022-T3": "enkat",
    "2026": "plan budget",
}
MUNICIPALITIES = ["2020-T2/kommuner/jonkoping", "2020-T2/kommuner/aneby"]
PAGES = [
    "index",
    *(f"2020-T2/{name}" for name in AROUND.split()),
    *(f"{period}/{name}" for period, names in CHAPTERS.items() for name in names.split()),
    *MUNICIPALITIES,
]
# One page of each sort.
SORTS = [
    "index",
    "2020-T2/index",
    "2020-T2/ekonomi",
    "2020-T2/agenda2030",
    "2020-T2/presentation",
    "2020-T2/kommuner/jonkoping",
]
LIGHT, NARROW, WIDE, DARK = MODES
VISITS = [
    pytest.param(name, mode, id=f"{name}-{mode}")
    for name in PAGES
    for mode in MODES
    if mode in (LIGHT, DARK) or name in SORTS
]
HELP = """
const all = (css, root = document) => [...root.querySelectorAll(css)];
const said = (element) => element.textContent.replace(/\\s+/g, " ").trim();
const seen = (element) => element.checkVisibility({
  contentVisibilityAuto: true, opacityProperty: true, visibilityProperty: true,
});
const called = (element) => element.getAttribute("aria-label")
  ?? document.getElementById(element.getAttribute("aria-labelledby"))?.textContent ?? "";
const twice = (texts) => texts.filter((text, place) => texts.indexOf(text) !== place);
const shown = (element) => (seen(element) ? element.innerText.trim().length : 0);
const isDeck = document.querySelector(".bild") !== null;
const stops = () => all("a[href], button, input, select, textarea, summary, [tabindex]")
  .filter((element) => element.tabIndex >= 0 && !element.disabled && seen(element));
"""
# What axe does not ask for: rule → the places that break it.
RULES = {
    "the language is Swedish": """
        return document.documentElement.lang === "sv" ? [] : [document.documentElement.lang];""",
    "there is one main heading": """
        return all("h1").length === 1 ? [] : all("h1").map(said).concat("h1");""",
    "no heading is empty or jumps a level": """
        const headings = all("h1, h2, h3, h4, h5, h6").filter(seen);
        const level = (heading) => heading ? Number(heading.tagName[1]) : 0;
        return headings.filter((heading, place) =>
          said(heading) === "" || level(heading) > level(headings[place - 1]) + 1).map(said);""",
    "the title says what the page is": """
        return document.title.length >= 15 ? [] : [document.title];""",
    "the first link leads past the menu": """
        const [first] = stops();
        const target = document.querySelector(first?.getAttribute("href") ?? "nothing");
        return target?.tagName === "MAIN" && target.tabIndex === -1 && first.tabIndex === 0
          && !document.querySelector("nav, header")?.contains(first) ? [] : [first?.outerHTML];""",
    "the landmarks are there and have names": """
        const count = (css) => all(css).filter(seen).length;
        const menus = all("nav").map(called);
        const wanted = isDeck ? { main: 1 } : { main: 1, "body > header": 1, "body > footer": 1 };
        return Object.keys(wanted).filter((css) => count(css) !== wanted[css])
          .concat(menus.filter((name) => name.length < 3), twice(menus));""",
    "every table has a caption": """
        return all("table").filter((table) => (table.caption?.textContent.trim().length ?? 0) < 5)
          .map((table) => said(table).slice(0, 60));""",
    "every table has headings that say what they head": """
        const scopes = ["col", "row", "colgroup", "rowgroup"];
        return all("th").filter((th) => !scopes.includes(th.getAttribute("scope")))
          .concat(all("table").filter((table) => !table.querySelector("th")))
          .map((element) => said(element).slice(0, 60) || element.outerHTML.slice(0, 60));""",
    # Axe cannot tell: it knows of no heading for a group of rows.
    "every heading of a table heads a cell": """
        const place = (th) => [...th.parentElement.cells]
          .slice(0, th.cellIndex).reduce((sum, cell) => sum + cell.colSpan, 0);
        const rows = (part) => all("tr", part).filter((row) => row.querySelector("td"));
        const below = (th) => rows(th.closest("table")).filter((row) => row.cells[place(th)]);
        const heads = {
          col: (th) => below(th).length, row: (th) => th.parentElement.querySelector("td"),
          colgroup: below, rowgroup: (th) => rows(th.closest("tbody")).length,
        };
        return all("th[scope]").filter((th) => !heads[th.scope]?.(th))
          .map((th) => said(th) || th.outerHTML.slice(0, 60));""",
    "the order of the tab stops is that of the page": """
        return all("[tabindex]").filter((element) => element.tabIndex > 0)
          .map((element) => element.outerHTML.slice(0, 80));""",
    "no tab stop is needless": """
        const scrolls = (e) => e.scrollWidth > e.clientWidth || e.scrollHeight > e.clientHeight;
        return all("[tabindex='0']")
          .filter((e) => !e.matches("a, button, input, summary") && !(scrolls(e) && called(e)))
          .map((element) => element.outerHTML.slice(0, 80));""",
    "every picture is described in words of its own": """
        const alts = all("img").map((image) => image.alt);
        return alts.filter((alt) => alt.trim().length < 40).concat(twice(alts));""",
    "every picture is drawn": """
        return all("img").filter((image) => !image.naturalWidth || !image.clientHeight)
          .map((image) => image.alt);""",
    "there is something to read": """
        const length = shown(document.querySelector("main"));
        const enough = document.querySelector("footer details, section") ? 500 : 60;
        return (length < enough ? [`${length} characters`] : [])
          .concat(all(".bild").filter((slide) => shown(slide) < 20 || slide.clientHeight < 100)
            .map((slide) => said(slide) || "a blank slide"));""",
    "every link has words and leads somewhere": """
        const ends = (link) => !link.getAttribute("href").startsWith("#")
          || document.getElementById(decodeURIComponent(link.hash.slice(1)));
        return all("a").filter((link) => !link.hasAttribute("href") || !ends(link)
          || said(link).length < 2 || /^(här|läs mer|mer|länk)$/i.test(said(link)))
          .map((link) => link.outerHTML.slice(0, 80));""",
    "no name is used twice": """return twice(all("[id]").map((element) => element.id));""",
    "the page is no wider than the window": """
        const root = document.documentElement;
        return root.scrollWidth > innerWidth ? [`${root.scrollWidth} > ${innerWidth}`] : [];""",
    "nothing moves where the reader wants it still": """
        if (!matchMedia("(prefers-reduced-motion: reduce)").matches) return [];
        const long = (times) => times.split(",").some((time) => parseFloat(time) > 0.01);
        return all("*").filter((element) => {
          const style = getComputedStyle(element);
          return style.scrollBehavior === "smooth" || long(style.transitionDuration)
            || (style.animationName !== "none" && long(style.animationDuration));
        }).map((element) => element.tagName);""",
}
ASK = (
    f"() => {{{HELP} return {{"
    + ",".join(f'"{rule}": (() => {{{code}}})()' for rule, code in RULES.items())
    + "}}"
)
# The stop where the keyboard is: which of the page's elements, and how it fails to show itself.
STOP = f"""() => {{{HELP}{axe.CONTRAST}
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const faults = [];
  const boxes = [...at.getClientRects()].filter((box) => box.width > 0 && box.height > 0);
  const spots = (box) => [0.1, 0.5, 0.9].flatMap((x) => [0.1, 0.5, 0.9].map((y) =>
    document.elementFromPoint(box.left + box.width * x, box.top + box.height * y)));
  const hits = boxes.flatMap(spots).filter((top) => top !== null);
  if (!hits.length) faults.push("is off the screen");
  else if (!hits.some((top) => at.contains(top))) faults.push("is covered");
  const style = getComputedStyle(at), ring = colour(style.outlineColor);
  const offset = parseFloat(style.outlineOffset), width = parseFloat(style.outlineWidth);
  const backs = behind(offset < 0 ? at : at.parentElement);
  if (style.outlineStyle === "none" || width < 2) faults.push("has no ring");
  else if (backs.some((back) => ratio(over(ring, back), back) < 3)) faults.push("has a faint ring");
  const name = `<${{at.tagName.toLowerCase()}}> ${{said(at).slice(0, 40)}}`;
  return {{ place: all("*").indexOf(at), name, faults, isMain: at.tagName === "MAIN",
    isBefore: Boolean(at.closest("header, nav.meny, .hopp")) }};
}}"""
STOPS = f"() => {{{HELP} return stops().map(e => [all('*').indexOf(e), e.outerHTML.slice(0, 80)])}}"
# What text shows of itself: for readers who choose the colours themselves.
FORCED = f"""() => {{{HELP}{axe.CONTRAST}
  const own = (e) => [...e.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  return faint(all("body *").filter((e) => own(e) && seen(e) && !e.closest("script, style")));
}}"""
# A style that no policy stops, as a reader's own has it.
STYLE = """(css) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [sheet];
}"""
SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important;
word-spacing: .16em !important } p { margin-bottom: 2em !important }"""
SIDEWAYS = f"""() => {{{HELP}
  const root = document.documentElement, wide = root.scrollWidth > innerWidth;
  const framed = (e) => e.parentElement?.closest(".ram, .meny ul, pre, footer, .dold, .staplas");
  const out = wide ? all("body *").filter((e) => !framed(e)
    && e.getBoundingClientRect().right > innerWidth + 1) : [];
  return wide ? [`${{root.scrollWidth}} > ${{innerWidth}}`,
    ...out.slice(0, 4).map((e) => e.outerHTML.slice(0, 60))] : [];
}}"""
CUT = f"""() => {{{HELP}
  const shut = (way) => ["hidden", "clip"].includes(way);
  const cut = (e, style) => (shut(style.overflowX) && e.scrollWidth > e.clientWidth + 1)
    || (shut(style.overflowY) && e.scrollHeight > e.clientHeight + 1);
  return all("body *").filter((e) => seen(e) && !e.closest(".dold, .hopp, thead, img")
    && e.clientWidth > 1 && cut(e, getComputedStyle(e)))
    .map((e) => e.outerHTML.slice(0, 80));
}}"""
# What cannot be used without scripts, and what cannot be seen.
SCRIPTLESS = f"""() => {{{HELP}
  const folded = (e) => e.closest("details:not([open])");
  return {{
    controls: all("button, input, select, textarea").filter(seen).map((e) => e.outerHTML),
    hidden: all("table, a[href], img, h1, h2, h3").filter((e) => !folded(e) && !seen(e))
      .map((e) => e.outerHTML.slice(0, 80)),
  }};
}}"""

# How each rule is broken in a page that keeps it: what is replaced, and by what.
END = "</main>"
BREAKS = {
    "the language is Swedish": ('lang="sv"', 'lang="en"'),
    "there is one main heading": (END, "<h1>En till</h1></main>"),
    "no heading is empty or jumps a level": (END, "<h4>Djupt ner</h4></main>"),
    "the title says what the page is": ("<title>.*?</title>", "<title>Ekonomi</title>"),
    "the first link leads past the menu": ('<a class="hopp".*?</a>', ""),
    "the landmarks are there and have names": ('aria-label="Kapitel"', ""),
    "every table has a caption": ("<caption>.*?</caption>", ""),
    "every table has headings that say what they head": ('scope="col"', ""),
    "every heading of a table heads a cell": (
        "</tr></thead>",
        '<th scope="col">Tom</th></tr></thead>',
    ),
    "the order of the tab stops is that of the page": (END, '<p tabindex="2">Först</p></main>'),
    "no tab stop is needless": (END, '<p tabindex="0">Bara text</p></main>'),
    "every picture is described in words of its own": ('alt="[^"]*"', 'alt="Ett diagram"'),
    "every picture is drawn": ('"data:[^"]*"', '"data:image/png;base64,AAAA"'),
    "there is something to read": ("<main", "<main hidden"),
    "every link has words and leads somewhere": (END, '<a href="#borta">Se diagrammet</a></main>'),
    "no name is used twice": (END, '<p id="innehall">Igen</p></main>'),
    "the page is no wider than the window": (END, '<p style="width: 200vw">Bred</p></main>'),
    "nothing moves where the reader wants it still": (
        "</style>",
        "html { scroll-behavior: smooth }</style>",
    ),
}
# What the keyboard's way through a page must not meet.
OBSTACLES = {
    "has no ring": "<style>:focus-visible { outline: none }</style>",
    "has a faint ring": "<style>a:focus-visible { outline: 3px solid white !important }</style>",
    "is covered": '<div style="position: fixed; inset: 0; background: white"></div>',
    "is off the screen": '<a href="#innehall" style="position: fixed; left: -99rem">Gömd</a>',
    "is not reached": "<script>onkeydown = (event) => event.preventDefault()</script>",
    "is out of order": '<a href="#innehall" tabindex="1">Först</a>',
}

pytestmark = NEEDED


class Visit:
    """A page in one mode: what it breaks, asks for and complains of."""

    def __init__(self, context, path: Path, mode: Mode):
        watched = Watched(context.new_page())
        show(watched.page, mode)
        watched.open(path)
        self.broken = broken(watched.page)
        self.requests, self.complaints = list(watched.requests), list(watched.complaints)
        self.address = watched.page.url
        self.axe = axe.ask(watched.page)
        watched.page.close()


def some(found: Iterable[object]) -> str:
    """What is found, a line each and not too many: nothing if nothing is."""
    lines = [str(one)[:200] for one in found]
    return "\n".join([*lines[:6], *([f"and {len(lines) - 6} more"] if len(lines) > 6 else [])])


def show(page, mode: Mode) -> None:
    """Show a page in a mode; the reader of the dark and narrow one also wants things still."""
    mode.show(page)
    page.emulate_media(reduced_motion="reduce" if mode == DARK else "no-preference")


def broken(page) -> dict[str, list[str]]:
    """The rules that an open page breaks, and where."""
    return {rule: places for rule, places in page.evaluate(ASK).items() if places}


def strained(page) -> dict[str, list[str]]:
    """What goes wrong in an open page when its reader makes the window or the text another size."""
    found = {}
    for width in (320, 375, 640):
        page.set_viewport_size({"width": width, "height": 800})
        found[f"{width} px"] = page.evaluate(SIDEWAYS)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.evaluate(STYLE, SPACED)
    found["spaced"] = page.evaluate(SIDEWAYS) + page.evaluate(CUT)
    page.evaluate(STYLE, "")
    sizes = page.context.new_cdp_session(page)
    sizes.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    found["twice the text"] = page.evaluate(SIDEWAYS) + page.evaluate(CUT)
    return {strain: places for strain, places in found.items() if places}


def walk(page) -> list[str]:
    """Press Tab from one end of an open page to the other; return what goes wrong on the way."""
    wanted, stops = dict(page.evaluate(STOPS)), []
    while len(stops) < 2 * len(wanted) + 40:
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None or stop in stops[:1]:
            break
        stops.append(stop)
    else:
        return [f"the keyboard does not get past {stops[-1]['name']}"]
    places = [stop["place"] for stop in stops]
    wrong = [f"{stop['name']} {fault}" for stop in stops for fault in stop["faults"]]
    wrong += [f"{wanted[place]} is not reached" for place in wanted.keys() - set(places)]
    after = zip(places, stops[1:], strict=False)
    return wrong + [f"{s['name']} is out of order" for place, s in after if s["place"] < place]


@pytest.fixture(scope="module")
def context(browser):
    """A window of the browser, shared by all the pages of this module."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context
    context.close()


@pytest.fixture(scope="module")
def visit(context, reports):
    """Visit a page in a mode; the same visit is made only once."""
    made = {}

    def visit(name: str, mode: Mode) -> Visit:
        if (name, mode) not in made:
            made[name, mode] = Visit(context, reports / f"{name}.html", mode)
        return made[name, mode]

    return visit


@pytest.fixture
def opened(context, reports):
    """Open a page of the reports in a mode and return it; it is closed after the test."""
    pages = []

    def opened(name: str, mode: Mode = LIGHT):
        pages.append(context.new_page())
        show(pages[-1], mode)
        pages[-1].goto((reports / f"{name}.html").resolve().as_uri())
        return pages[-1]

    yield opened
    for page in pages:
        page.close()


@pytest.fixture
def damaged(context, reports, tmp_path):
    """Open a page in which something is replaced, and its policy taken out; return it."""
    page = context.new_page()

    def damaged(name: str, pattern: str, other: str):
        html = (reports / f"{name}.html").read_text(encoding="utf-8")
        html = re.sub("<meta http-equiv=[^>]*>", "", html)
        html, times = re.subn(pattern, lambda match: other, html, flags=re.DOTALL)
        assert times, "there is nothing to damage"
        path = tmp_path / "skadad.html"
        path.write_text(html, encoding="utf-8")
        page.goto(path.as_uri())
        return page

    yield damaged
    page.close()


def test_no_page_is_left_out(reports):
    """The pages below are those of every chapter there is, and all others, each of one period."""
    made = {path.stem for path in reports.rglob("*.html") if path.parent.name != "kommuner"}
    assert made == {Path(name).stem for name in PAGES if name not in MUNICIPALITIES}


@pytest.mark.parametrize(("name", "mode"), VISITS)
def test_axe_finds_nothing(visit, name, mode):
    """No rule of WCAG 2.1 AA or of good practice is broken, what can be unfolded included."""
    assert some(visit(name, mode).axe.violations) == ""


@pytest.mark.parametrize(("name", "mode"), VISITS)
def test_what_axe_leaves_undecided_holds(visit, name, mode):
    """A text that lies over another element or a shade has contrast enough all the same.

    Of headings that head no cell axe is unsure wherever rows stand in groups; a rule here asks.
    """
    answer = visit(name, mode).axe
    assert some(answer.faint) == ""
    assert some(one for one in answer.undecided if one.rule != "th-has-data-cells") == ""


@pytest.mark.parametrize(("name", "mode"), VISITS)
def test_what_axe_does_not_ask_for_holds(visit, name, mode):
    """Language, headings, landmarks, tables, pictures, links and contents are as they should be."""
    assert some(visit(name, mode).broken.items()) == ""


@pytest.mark.attack
@pytest.mark.parametrize(("name", "mode"), VISITS)
def test_page_asks_for_nothing(visit, name, mode):
    """A page loads itself and nothing more, and the browser complains of nothing."""
    made = visit(name, mode)
    asked = [url for url in made.requests if not url.startswith("data:")]
    assert some(asked) == made.address
    assert some(made.complaints) == ""


def test_every_page_has_a_title_of_its_own(reports):
    """Among many open pages each can be told by its title, whichever report it is of."""
    pages = [path.read_text(encoding="utf-8") for path in reports.rglob("*.html")]
    titles = [re.search("<title>(.*?)</title>", page)[1] for page in pages]
    assert len(titles) > len(PAGES)
    assert some({title for title in titles if titles.count(title) > 1}) == ""


@pytest.mark.parametrize("name", PAGES)
def test_page_fits_whatever_the_reader_does(opened, name):
    """Small screens, twice the size, twice the text or wider spacing: no scrolling sideways.

    Twice the size is a window of half the width; twice the text is what the browser is set to.
    """
    assert some(strained(opened(name)).items()) == ""


@pytest.mark.parametrize("mode", [LIGHT, DARK], ids=str)
@pytest.mark.parametrize("name", SORTS)
def test_the_keyboard_reaches_everything_and_is_seen(opened, name, mode):
    """Tab goes through all that can be used, in order, and where it is shows, to the page's end."""
    page = opened(name, mode)
    page.emulate_media(reduced_motion="reduce")
    assert some(walk(page)) == ""


@pytest.mark.parametrize("name", SORTS)
def test_the_skip_link_leads_past_the_menu(opened, name):
    """Tab and Enter put the keyboard in the contents, and the next Tab goes on from there."""
    page = opened(name)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate(STOP)["isMain"]
    page.keyboard.press("Tab")
    stop = page.evaluate(STOP)
    assert stop is None or not stop["isBefore"] or len(page.evaluate(STOPS)) == 1


@pytest.mark.parametrize("name", SORTS)
def test_page_keeps_its_contents_in_the_readers_own_colours(opened, name):
    """Where the reader's system chooses the colours all the text is there, and can be read."""
    page = opened(name)
    before = page.locator("body").inner_text()
    for scheme in ("light", "dark"):
        page.emulate_media(forced_colors="active", color_scheme=scheme)
        assert page.locator("body").inner_text() == before
        assert some(page.evaluate(FORCED)) == ""
    page.emulate_media(forced_colors="none")


@pytest.mark.parametrize("name", PAGES)
def test_page_can_be_read_without_scripts(browser, reports, name):
    """Without scripts every table, link, picture and heading shows, and nothing that needs one."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((reports / f"{name}.html").resolve().as_uri())
    without = page.evaluate(SCRIPTLESS)
    page.set_viewport_size({"width": 375, "height": 800})
    wide = page.evaluate(SIDEWAYS)
    context.close()
    assert some(without["controls"] + without["hidden"] + wide) == ""


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_can_be_broken(damaged, rule):
    """A page that is damaged so as to break a rule is found to break it."""
    page = damaged("2020-T2/ekonomi", *BREAKS[rule])
    show(page, DARK)
    assert broken(page)[rule]


@pytest.mark.parametrize(
    ("rule", "pattern", "other"),
    [
        ("html-has-lang", ' lang="sv"', ""),
        ("color-contrast", "</style>", "main p { color: #aaa } </style>"),
        ("image-alt", ' alt="[^"]*"', ""),
    ],
)
def test_axe_would_find_it(damaged, rule, pattern, other):
    """Axe is there and finds what is wrong, so that its finding nothing says something."""
    page = damaged("2020-T2/kommuner/jonkoping", pattern, other)
    show(page, LIGHT)
    assert rule in [one.rule for one in axe.ask(page).violations]


def test_a_faint_text_over_a_shade_is_found(damaged):
    """Where axe gives up since a text lies over a shade, its contrast is counted here."""
    faint = '<p style="color: #767676; background: linear-gradient(white, #ccc)">Över en ton</p>'
    page = damaged("index", END, faint + END)
    assert axe.ask(page).faint == ['2.82 "Över en ton"']


@pytest.mark.parametrize("fault", OBSTACLES)
def test_an_obstacle_to_the_keyboard_is_found(damaged, fault):
    """A stop that is hidden, unmarked, passed by or out of order is told, and so is a trap."""
    page = damaged("index", END, OBSTACLES[fault] + END)
    assert any(fault in wrong for wrong in walk(page))


def test_a_page_that_does_not_fit_is_found(damaged):
    """A line that cannot be broken fits a wide window, until it is spaced, enlarged or narrowed."""
    line = f'<p style="white-space: nowrap; max-width: none">{"Ord " * 30}</p>'
    page = damaged("index", END, line + END)
    page.set_viewport_size({"width": 1280, "height": 800})
    assert page.evaluate(SIDEWAYS) == []
    assert set(strained(page)) == {"320 px", "375 px", "640 px", "spaced", "twice the text"}


def test_colours_that_are_forced_on_the_reader_are_found(damaged):
    """White on white that does not give way to the reader's own colours is found."""
    text = '<p style="forced-color-adjust: none; color: white; background: white">Osynlig</p>'
    page = damaged("index", END, text + END)
    page.emulate_media(forced_colors="active")
    assert page.evaluate(FORCED) == ['1 "Osynlig"']


def test_a_control_that_needs_scripts_is_found(damaged):
    """A button in the page itself is found, since it does nothing where no script may run."""
    page = damaged("index", END, "<button>Sortera</button></main>")
    assert page.evaluate(SCRIPTLESS)["controls"]
