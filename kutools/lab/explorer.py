"""The tool to look for oneself: choose a measure, periods and items; see, compare and take away."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape

import ipywidgets as widgets

from kutools import lab, params, swedish
from kutools.lab import views
from kutools.lab.views import Asked, Looked, Material, Measure, View
from kutools.periods import Period
from kutools.project import Project

WHOLE = "Samtliga"
CHART, TABLE = "Diagram", "Tabell"
HINT = "Håll ned Ctrl (på Mac Cmd) och klicka för att välja flera; Skift väljer ett helt stycke."
TYPES = {"svg": "image/svg+xml", "png": "image/png", "csv": "text/csv;charset=utf-8"}


def explore(period: str = "") -> widgets.Widget:
    """Look for oneself among the figures.

    Args:
        period: the period to begin with; the newest that has figures where none is given.

    Raises:
        ParamsError: if it is no period, or there is no project here.
    """
    return Explorer(period).widget


class Explorer:
    """The tool; what is chosen in its lists is shown at once.

    Attributes:
        period: the list of periods.
        topic: the list of topics.
        measure: the list of measures within the topic.
        others: the list of periods to compare with.
        items: the list of items.
        form: whether a chart or a table is wanted.
        view: what is shown; None where something is at fault.
        widget: all of it.
    """

    def __init__(self, period: str = "") -> None:
        """Read the registers and show the first measure."""
        self._project = Project.find()
        self._first = params.parse_period(period) if period else None
        self._material: Material | None = None
        self._is_filling = False
        self.view: View | None = None
        self.period, self.topic, self.measure = (
            lab.choice(text) for text in ("Period", "Ämne", "Mått")
        )
        self.others, self.items = (_several(text) for text in ("Jämför med", "Urval"))
        self.form = widgets.ToggleButtons(
            description="Visa som", options=[CHART, TABLE], style={"button_width": "auto"}
        )
        self.message, self.shown, self.definition, self.code, self.taken = (
            lab.html() for _ in range(5)
        )
        self.widget = self._laid_out()
        for control, act in (
            (self.period, self._fill_topics),
            (self.topic, self._fill_measures),
            (self.measure, self._fill_lists),
            (self.others, self._show),
            (self.items, self._show),
            (self.form, self._show),
        ):
            control.observe(self._when_changed(act), "value")
        self.read()

    def _laid_out(self) -> widgets.VBox:
        """Put the controls above, what is shown and its definition below, then what to take."""
        beside = widgets.HBox(
            [self.shown, self.definition],
            layout=widgets.Layout(flex_flow="row wrap", grid_gap="0 24px"),
        )
        self.shown.layout = widgets.Layout(flex="3 1 32rem", min_width="0")
        self.definition.layout = widgets.Layout(flex="1 1 14rem", min_width="0")
        return lab.tool(
            lab.row(self.period, lab.button("Läs om", self.read, icon="refresh")),
            lab.row(self.topic, self.measure),
            lab.row(self.others, self.items, self.form),
            lab.html(f'<p class="dim">{HINT}</p>'),
            self.message,
            beside,
            lab.row(lab.button("Hämta", self.take, icon="download"), self.taken),
            self.code,
        )

    def read(self) -> None:
        """Read the registers anew; what is chosen stays, where it is still there."""
        with self._told():
            self._material = None
            self._material = Material(self._project)
            chosen = self.period.value or self._first or self._material.newest()
            periods = dict.fromkeys([*self._material.periods(), *filter(None, [chosen])])
            lab.fill(self.period, [_dated(period) for period in periods], chosen)
            self._fill_topics()

    @property
    def _looked(self) -> Looked:
        return self._material.of(self.period.value)

    def _fill_topics(self) -> None:
        """Offer the topics of the period."""
        looked = self._looked
        topics = [(looked.topic(topic), topic) for topic in looked.measures]
        topics.sort(key=lambda topic: swedish.sort_key(topic[0]))
        lab.fill(self.topic, topics, self.topic.value)
        self._fill_measures()

    def _fill_measures(self) -> None:
        """Offer the measures of the topic."""
        found = self._looked.measures.get(self.topic.value, [])
        before = self.measure.value
        same = next((m for m in found if before and m.pattern == before.pattern), None)
        lab.fill(self.measure, [(measure.title, measure) for measure in found], same)
        self._fill_lists()

    def _fill_lists(self) -> None:
        """Offer the periods and items that the measure has."""
        measure: Measure | None = self.measure.value
        period = self.period.value
        others = self._looked.others(measure) if measure else []
        items = measure.items if measure else []
        first = [other for other in others if other in period.comparisons(views.FIRST)]
        lab.fill(self.others, list(map(_dated, others)), first)
        lab.fill(self.items, [(item or WHOLE, item) for item in items], items)
        self._show()

    def _show(self) -> None:
        """Show what is chosen, its definition and its code."""
        if self.measure.value is None:
            lab.show(self.message, "<p>Det finns inga uppgifter för perioden.</p>")
        elif not self.items.value:
            lab.show(self.message, "<p>Välj något i listan Urval.</p>")
        else:
            chosen = (self.measure.value, self.period.value, self.others.value, self.items.value)
            self._show_view(self._looked.view(Asked(*chosen, self.form.value == TABLE)))

    def _show_view(self, view: View) -> None:
        self.view = view
        # The figures behind a chart are to be seen here without unfolding.
        content = view.shown.html.replace("<details>", "<details open>", 1)
        why = f'<p class="dim">{escape(view.why)}</p>' if view.why else ""
        lab.show(self.shown, f"{content}{why}")
        said = self._looked.definition(self.measure.value)
        # Said here too, since the figures below the chart may be many.
        source = view.shown.exhibit.source if view.shown.exhibit else ""
        said += f'<p class="dim">{escape(source)}</p>' if source else ""
        lab.show(self.definition, f"<h3>Vad måttet är</h3>{said}")
        title = "<h3>Färdig cell till en kapitelnotebook</h3>"
        lab.show(self.code, f"{title}<pre><code>{escape(view.code)}</code></pre>")

    def take(self) -> None:
        """Offer what is shown as files; pictures are drawn only when they are asked for."""
        if self.view is None or self.view.shown.exhibit is None:
            return
        with lab.telling(self.taken):
            files = {**views.pictures(self.view), "csv": views.csv(self.view)}
            name = swedish.slug(self.view.title)
            links = (_link(f"{name}.{end}", end, content) for end, content in files.items())
            lab.show(self.taken, " · ".join(links))

    def _clear(self) -> None:
        self.view = None
        for place in (self.message, self.shown, self.definition, self.code, self.taken):
            lab.show(place, "")

    def _when_changed(self, act: Callable[[], None]) -> Callable[[object], None]:
        """Return what a list calls; while lists are filled by another choice nothing happens."""

        def changed(_: object) -> None:
            if not self._is_filling and self._material:
                with self._told():
                    act()

        return changed

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say what is at fault as the error's own box; the tool can be used afterwards."""
        self._is_filling = True
        self._clear()
        with lab.telling(self.message):
            yield
        self._is_filling = False


def _several(text: str) -> widgets.SelectMultiple:
    """Return a list to choose several from."""
    layout = widgets.Layout(width="auto", min_width="16rem", max_width="100%")
    return widgets.SelectMultiple(description=text, rows=7, style=lab.WHOLE, layout=layout)


def _dated(period: Period) -> tuple[str, Period]:
    """Return a period as an option: its months, and its name, which tells 2022-T3 from 2022."""
    return f"{period.label} ({period})", period


def _link(name: str, end: str, content: bytes) -> str:
    """Return a link that takes a file away without a server."""
    data = base64.b64encode(content).decode()
    return f'<a download="{escape(name)}" href="data:{TYPES[end]};base64,{data}">{end.upper()}</a>'
