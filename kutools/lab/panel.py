"""The control panel: choose a period, see its data, run it, read it, publish it."""

from __future__ import annotations

import re
from functools import cache, partial
from html import escape

import ipywidgets as widgets

from kutools import audit, lab, newperiod, params, plan
from kutools.errors import CUT_OFF, Finding, KutoolsError, RegisterError
from kutools.lab import told
from kutools.lab.work import Command, in_background
from kutools.periods import Period
from kutools.plan import Plan
from kutools.project import Project
from kutools.registers import inventory

# The command line says `  3 av 26  narvaro   klar på 4,1 s` of each notebook.
COUNTED = re.compile(r" *(\d+) av (\d+)  (.*)")
INTERRUPTED = 130


def start(period: str = "") -> widgets.Widget:
    """Show the control panel.

    Args:
        period: the period to begin with, such as `2020-T2`; without one the newest.

    Raises:
        ParamsError: if there is no project here, or no such period.
    """
    panel = _panel(Project.find())
    lab.refresh(panel.project, lab.asked(panel.project, period) if period else "")
    panel.inspect()
    return panel.widget


class Panel:
    """The control panel of a project.

    Every button does what a command of kutools does. The data is read in a thread and commands run
    in processes of their own, so that the page can be used meanwhile.
    """

    def __init__(self, project: Project):
        """Make the panel; `inspect` fills it."""
        self.project = project
        self.made: Plan | None = None
        self.findings: list[Finding] = []
        self.is_busy = self.is_running = False
        self._seen = ""
        self._make_period()
        self._make_run()
        self._make_publish()
        self.widget = lab.tool(
            *(lab.html("<h2>1. Period</h2>"), lab.row(self.period, self.new, self.begin)),
            self.period_said,
            *(lab.html("<h2>2. Underlag</h2>"), self.read, self.data_said, self.registers),
            *(lab.html("<h2>3. Gör utkastet</h2>"), lab.row(self.run, self.pdf, self.stop)),
            lab.html("<p>Eller prova bara några kapitel, vid sidan av rapporten:</p>"),
            *(self.chapters, self.trial),
            *(self.progress, self.run_said, self.log),
            *(lab.html("<h2>4. Läs rapporten</h2>"), self.reports),
            *(lab.html("<h2>5. Granska</h2>"), self.found, self.acceptance, self.accept_said),
            *(lab.html("<h2>6. Publicera</h2>"), lab.row(self.is_read, self.why, self.publish)),
            self.publish_said,
        )

    def _make_period(self) -> None:
        self.period = lab.periods(self.project)
        lab.when_chosen(self.project, self.inspect)
        self.new = lab.field("Ny period")
        self.begin = lab.button("Förbered", self.begin_period)
        self.read = lab.button("Läs underlaget igen", self.inspect, icon="refresh")
        self.period_said, self.data_said, self.registers = lab.html(), lab.html(), lab.html()

    def _make_run(self) -> None:
        self.chapters = lab.row()
        self.run = lab.button("Gör utkastet", self.run_all, main=True, icon="play")
        self.trial = lab.button("Prova valda kapitel", self.run_some)
        self.stop = lab.button("Stoppa", self.interrupt, icon="stop")
        self.pdf = widgets.Checkbox(description="Också som PDF", indent=False)
        self.progress = widgets.IntProgress(layout=widgets.Layout(width="100%", max_width="46rem"))
        self.run_said, self.log, self.reports = lab.html(), lab.html(), lab.html()

    def _make_publish(self) -> None:
        self.found, self.accept_said, self.publish_said = lab.html(), lab.html(), lab.html()
        self.finding = lab.choice("Godta")
        self.reason = lab.field("därför att", "26rem")
        self.accept = lab.button("Skriv in skälet", self.accept_finding)
        self.acceptance = lab.row(self.finding, self.reason, self.accept)
        self.is_read = widgets.Checkbox(description="Jag har läst utkastet", indent=False)
        self.is_read.observe(lambda _: self._set_buttons(), "value")
        self.why = lab.field("Varför det publicerade ersätts", "40rem")
        self.publish = lab.button("Publicera", self.release, icon="check")

    # What one does

    def inspect(self) -> None:
        """Read the data of the period anew, in the background."""
        if self.is_busy or not self.period.value:
            return
        self._set_busy(True)
        lab.show(self.data_said, "<p>Läser underlaget …</p>")
        self.reading = in_background(self._inspect)

    def begin_period(self) -> None:
        """Make parameters and empty texts for a new period, and choose it."""
        with lab.telling(self.period_said):
            made, before = newperiod.make(self.project, params.parse_period(self.new.value))
            lab.show(self.period_said, told.begun(made, before))
            lab.refresh(self.project, made[0].stem)
            return
        lab.refresh(self.project)  # it may be there already, made on the command line

    def run_all(self) -> None:
        """Make the draft of the whole report; the one that is there is soon another."""
        lab.show(self.reports, "<p>Rapporten görs om nu.</p>")
        self._start("run", self.period.value, *["--pdf"] * self.pdf.value)

    def run_some(self) -> None:
        """Try the chapters that are chosen, beside the report."""
        chosen = [box.chapter for box in self.chapters.children if box.value]
        if not chosen:
            lab.show(self.run_said, "<p>Välj minst ett kapitel att prova.</p>")
            return
        self._start("run", self.period.value, "--only", *chosen)

    def interrupt(self) -> None:
        """Stop what is running; what was there before stays."""
        self._command.stop()

    def accept_finding(self) -> None:
        """Write into the parameters why a finding may stand."""
        with lab.telling(self.accept_said):
            file = self.project.params_file(self.made.params.period)
            params.accept(file, self.finding.value, self.reason.value)
            self.reason.value = ""
            said = f"Inskrivet i {self.made.params_label}. Gör utkastet igen innan det publiceras."
            lab.show(self.accept_said, f"<p>{escape(said)}</p>")
            self.inspect()

    def release(self) -> None:
        """Publish the draft."""
        reason = ["--revise", self.why.value] * bool(self.why.value.strip())
        self._start("release", self.period.value, *reason)

    # Reading the data

    def _inspect(self) -> None:
        if self._seen != self.period.value:
            self._forget()
        self._seen = self.period.value
        self.made, self.findings = None, []
        with lab.telling(self.data_said):
            self._take_in(Period.parse(self._seen))
        self._show_reports(self.made)
        self._show_findings()
        self._set_busy(False)

    def _take_in(self, period: Period) -> None:
        found, held, failures = inventory.take(self.project)
        lab.show(self.registers, told.registers(found, held, period))
        if failures:
            raise RegisterError(failures)
        made = plan.make(self.project, period, found)
        self._show_chapters(made)
        self.findings = made.findings(made.facts())
        lab.show(self.data_said, told.sound(made, self.findings))
        self.made = made

    def _forget(self) -> None:
        """Take away what was said and chosen for another period."""
        self.new.value = str(Period.parse(self.period.value).following())
        for place in (self.run_said, self.log, self.accept_said, self.publish_said):
            lab.show(place, "")
        self.why.value = self.reason.value = ""
        self.is_read.value = False
        self.chapters.children = []

    def _show_chapters(self, made: Plan) -> None:
        chosen = {box.chapter for box in self.chapters.children if box.value}
        boxes = []
        for notebook in made.notebooks:
            box = widgets.Checkbox(
                description=notebook.title, indent=False, layout=widgets.Layout(width="auto")
            )
            box.chapter, box.value = notebook.chapter, notebook.chapter in chosen
            boxes.append(box)
        self.chapters.children = boxes

    def _show_findings(self) -> None:
        blocking = [one for one in self.findings if one.blocks]
        lab.fill(self.finding, [(told.short(one), audit.key(one)) for one in blocking])
        self.acceptance.layout.display = "" if blocking else "none"
        lab.show(self.found, told.findings(self.findings) if self.made else "")

    def _show_reports(self, made: Plan | None) -> None:
        with lab.telling(self.reports):
            period = Period.parse(self._seen)
            lab.show(self.reports, told.reports(self.project, period, made))

    # Running a command

    def _start(self, *arguments: str) -> None:
        self._lines: list[str] = []
        self.progress.value, self.progress.max, self.progress.bar_style = 0, 1, ""
        said, well = self.run_said, "Klart. Läs rapporten nedan."
        if arguments[0] == "release":
            said, well = self.publish_said, "Publicerad."
        self.is_read.value = False
        lab.show(said, "<p>Arbetar …</p>")
        lab.show(self.log, "")
        self.is_running = True
        self._set_busy(True)
        self._command = Command(self.project, arguments, self._hear, partial(self._end, said, well))

    def _hear(self, line: str) -> None:
        self._lines.append(line)
        log = escape("\n".join(self._lines).strip())
        lab.show(self.log, f'<pre class="logg" role="log">{log}</pre>')
        if counted := COUNTED.match(line):
            self.progress.value, self.progress.max = 0, int(counted[2])
            self.progress.value = int(counted[1])
            lab.show(self.run_said, f"<p>{counted[1]} av {counted[2]} är körda.</p>")

    def _end(self, place: widgets.HTML, well: str, code: int, complaint: str) -> None:
        """Say how a command went."""
        self.progress.bar_style = "success" if code == 0 else "danger"
        if code == 0:
            lab.show(place, f'<p class="klart">{escape(well)}</p>')
        elif code == INTERRUPTED or not complaint:
            lab.show(place, f"<p>{CUT_OFF}</p>")
        else:
            lab.show(place, KutoolsError(complaint)._repr_html_())
        # A new draft may be of newer files than those that were read.
        self._show_reports(self.made if code else None)
        self.is_running = False
        self._set_busy(False)

    # What can be pressed

    def _set_busy(self, busy: bool) -> None:
        self.is_busy = busy
        self._set_buttons()
        if not busy and self._seen != self.period.value:  # chosen meanwhile in another tool
            self.inspect()

    def _set_buttons(self) -> None:
        """Let only that be pressed which can be done now."""
        for control in (self.period, self.begin, self.read, self.accept):
            control.disabled = self.is_busy
        for control in (self.run, self.trial):
            control.disabled = self.is_busy or self.made is None
        self.stop.disabled = not self.is_running
        published = told.is_published(self.project, self.period.value)
        self.why.layout.display = "" if published else "none"
        self.publish.disabled = self.is_busy or self.made is None or not self.is_read.value


# The one panel of a kernel, so that a run is seen also after its cell is run again.
_panel = cache(Panel)
