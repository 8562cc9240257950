"""The command line: translate what was typed, call the house, say how it went.

Nothing heavy is imported before it is needed, so that `kutools --help` answers at once.
"""

from __future__ import annotations

import argparse
import datetime as dt
import functools
import json
import os
import re
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from kutools import project as projects
from kutools.errors import CUT_OFF, KutoolsError, OutputError, ParamsError
from kutools.periods import Period
from kutools.project import Project

INTERRUPTED = 130
# Heard line by line also through a pipe, as the control panel does.
_say = functools.partial(print, flush=True)

EXAMPLES = """\
exempel:
  kutools lab                           arbeta i JupyterLab, från kontrollpanelen
  kutools check 2020-T2                 granska data och texter utan att köra något
  kutools run 2020-T2                   gör rapporten
  kutools run 2020-T2 --pdf             också som PDF
  kutools run 2018-T1..2020-T3          rapporterna för flera perioder; --all för alla
  kutools release 2020-T2               publicera utkastet
  kutools verify outputs/2020-T2        är rapporten oförändrad?
  kutools audit text.md --period 2020-T2  pröva talen i en text
  kutools figures 2020-T2 närvaro       uppgifter som en text kan nämna
  kutools new 2020-T3                   förbered nästa period
  kutools run 2020-T2 --data min-data   samma rapport med en annan organisations data

slutkoder: 0 klart, 1 fel i data eller i rapporten, 2 fel i anropet, 3 en notebook misslyckades
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    options = _parser().parse_args(arguments)
    if not options.command:
        _parser().print_help()
        return 2
    try:
        _end_as_interrupted()
        code = options.action(options)
        sys.stdout.flush()
        return code
    except KutoolsError as error:
        print(f"\n{error}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        # Whoever reads, such as `head`, has had enough; Python would complain again at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(f"\n{OutputError(error)}", file=sys.stderr)
        return OutputError.exit_code
    except KeyboardInterrupt:
        print(f"\n{CUT_OFF}", file=sys.stderr)
        return INTERRUPTED


def _end_as_interrupted() -> None:
    """Clean up also when another program ends this one, as the control panel does."""

    def interrupt(number: int, frame: object) -> NoReturn:
        raise KeyboardInterrupt

    for name in ("SIGTERM", "SIGBREAK"):  # the latter is that of Windows
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), interrupt)


def _run(options: argparse.Namespace) -> int:
    from kutools.reports import outputs
    from kutools.runs import run
    from kutools.runs.order import Order

    project, now = _project(options), dt.datetime.now().astimezone()
    orders = [
        Order(project, period, now, options.pdf, tuple(options.only))
        for period in _periods(options, project)
    ]
    if len(orders) == 1:
        front = run.one(orders[0], _way(options), _say)
        print(f"\n{'Provet' if options.only else 'Utkastet'} finns i\n{os.path.relpath(front)}")
        return 0
    made = run.run(orders, _way(options), _say)
    faults = [(o, one) for o, one in zip(orders, made, strict=True) if isinstance(one, Exception)]
    for order, fault in faults:
        said = str(fault).removeprefix(f"{order.period}: ")
        print(f"\n{order.period}: {said}", file=sys.stderr)
    print(f"\n{len(made) - len(faults)} av {len(made)} är gjorda. De finns i")
    print(os.path.relpath(project.outputs / outputs.FRONT_PAGE))
    return max((fault.exit_code for _, fault in faults), default=0)


def _way(options: argparse.Namespace):
    """Return how a run is made."""
    from kutools.runs import cluster, processes, run

    pool = functools.partial(processes.pool, options.jobs, options.cold)
    if options.scheduler:
        pool = functools.partial(cluster.pool, options.scheduler)
    return run.Way(pool, options.cold, options.fresh, options.why)


def _periods(options: argparse.Namespace, project: Project) -> list[Period]:
    """Return the periods to make drafts of: one, those from one to another, or all there are."""
    from kutools import params

    if options.all == bool(options.period):
        fault = "antingen PERIOD eller --all" if options.all else "PERIOD saknas"
        raise ParamsError(f"kutools run: {fault}\nHjälp: kutools run --help")
    known = project.periods()
    if options.all:
        if not known:
            raise ParamsError(f"{os.path.relpath(project.params)}: här finns inga perioder.")
        return known
    first, *more = map(params.parse_period, options.period.split("..", 1))
    if not more:
        return [first]
    begin, end = first.on_its_own().start, more[0].end
    if begin > end:
        raise ParamsError(f"{options.period}: {first} börjar efter att {more[0]} slutar.")
    if first.end > end:
        raise ParamsError(f"{options.period}: {first} slutar efter {more[0]}.")
    wanted = [period for period in known if begin <= period.end <= end]
    if not wanted:
        raise ParamsError(f"{options.period}: inga av dessa perioder har en fil i params.")
    return wanted


def _release(options: argparse.Namespace) -> int:
    from kutools import release

    front = release.release(_project(options), _period(options), options.revise)
    print(f"Publicerad. Rapporten finns i\n{os.path.relpath(front)}")
    return 0


def _verify(options: argparse.Namespace) -> int:
    from kutools import release

    folder = options.report.resolve()
    try:
        project = _project(options)
    except ParamsError:
        if options.again:
            raise
        found = release.Verdict(release.altered(folder), [])
        print("Här finns inget projekt; bara rapportens egna filer är prövade.")
        same = "Filerna är de som manifest.json räknar upp."
    else:
        found = release.verify(project, folder, _way(options) if options.again else None, _say)
        same = "Rapporten är oförändrad."
    for fault in (*found.altered, *found.inputs, *found.differing):
        print(f"  {fault}")
    print("Rapporten har ändrats." if found.altered else same)
    if found.inputs:
        print("Den kan inte göras om likadan: det den bygger på har ändrats.")
    elif options.again and not found.altered:
        print("Den blir inte likadan när den görs om." if found.differing else "Den blir likadan.")
    return 1 if found.altered or found.differing or (options.again and found.inputs) else 0


def _audit(options: argparse.Namespace) -> int:
    from kutools import plan, swedish, texts
    from kutools.audit import claims
    from kutools.registers import sheets

    if not options.text.is_file():
        raise ParamsError(f"{options.text}: filen finns inte.")
    try:
        text = sheets.decode(options.text.read_bytes())
    except ValueError as error:
        raise ParamsError(f"{options.text}: {error}.") from error
    made = plan.make(_project(options), _period(options))
    table, name = made.facts(), os.path.relpath(options.text)
    bound = texts.bind({name: text}, table, made.params.period)
    found = claims.check(bound, table, made.params.period)
    for finding in found:
        print(f"{finding.severity:<11} {finding}")
    wrong = sum(finding.blocks for finding in found)
    count = swedish.counted(len(found), "anmärkning", "anmärkningar")
    print(f"{count}, varav {wrong} är fel eller inte går att härleda.")
    return 1 if wrong else 0


def _check(options: argparse.Namespace) -> int:
    from kutools import audit, measures, plan, registers, swedish

    project, period = _project(options), _period(options)
    if project.params_file(period).exists():
        made = plan.make(project, period)
        data, found = made.registers, made.findings(made.facts())
    else:
        data = registers.read(project.data)
        table = measures.compute(data, [period, *period.comparisons()])
        found = audit.of_tables(data, table, period)
        print(f"{project.params_file(period).name} finns inte; kutools new {period} skapar den.")
    said = [("obs", notice) for notice in data.notices]
    said += [("godtagen" if one.accepted else one.severity, one) for one in found]
    for file in dict.fromkeys(item.place.file for _, item in said):
        print(file)
        for kind, item in said:
            if item.place.file == file:
                print(f"  {kind:<11} {str(item).removeprefix(file).lstrip(',: ')}")
                if kind not in ("obs", "godtagen") and item.blocks:
                    print(f"  {'':<11} godtas som {audit.key(item)}")
    rows = sum(data.count(name, period) for name in data.tables)
    said = f"{len(data.files)} filer lästa utan fel, {swedish.number(rows)} rader gäller {period}"
    print(f"{said}. {audit.summary(found)}")
    return 0


def _figures(options: argparse.Namespace) -> int:
    from kutools import facts, plan

    made = plan.make(_project(options), _period(options))
    table, period = made.facts(), made.params.period
    found = facts.search(table, period, options.word)
    if options.json:
        figures = facts.as_figures(table, period)
        chosen = {name: figures[name] for name in found["name"]}
        print(json.dumps(chosen, ensure_ascii=False, indent=1))
        return 0
    for _, figure in found.iterrows():
        print(f"{figure['name']:<70} {figure['värde']:>18}  {facts.title(figure)}")
    return 0


def _new(options: argparse.Namespace) -> int:
    from kutools import newperiod

    made, before = newperiod.make(_project(options), _period(options), options.kind)
    after = f" efter {before.name}" if before else ""
    for number, path in enumerate(made):
        print(f"Skapade {os.path.relpath(path)}{'' if number else after}")
    return 0


def _lab(options: argparse.Namespace) -> int:
    from kutools.lab import server

    server.launch(_project(options), options.more)
    return 0


def _project(options: argparse.Namespace) -> Project:
    given = {name: getattr(options, name, None) for name in projects.FOLDERS}
    return Project.find(**given)


def _period(options: argparse.Namespace) -> Period:
    from kutools import params

    return params.parse_period(options.period)


def _jobs(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f'"{text}" är inget antal, väntade 1 eller mer')
    return int(text)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="kutools",
        description="Rapporter ur register: granska data, kör kapitlen, publicera rapporten.",
        epilog=EXAMPLES,
    )
    commands = parser.add_subparsers(title="kommandon", metavar="kommando", dest="command")
    _run_command(commands)
    _command(commands, "check", _check, "granska data och texter", "2020-T2")
    _figures_command(commands)
    release = _command(commands, "release", _release, "publicera utkastet", "2020-T2")
    release.add_argument(
        "--revise", default="", metavar="SKÄL", help="ersätt det som är publicerat, och varför"
    )
    _verify_command(commands)
    example = "text.md --period 2020-T2"
    audit = _command(commands, "audit", _audit, "pröva talen i en text", example, "--period")
    audit.add_argument("text", type=Path, metavar="TEXT", help="en textfil, som text.md")
    lab = _command(commands, "lab", _lab, "öppna JupyterLab vid kontrollpanelen", "", period="")
    lab.add_argument(
        "more", nargs="*", metavar="-- TILLVAL", help="tillval till JupyterLab, som -- --port 9000"
    )
    new = _command(commands, "new", _new, "förbered en ny period", "2020-T3")
    new.add_argument("--kind", default="", metavar="SLAG", help="rapportslag, som delårsrapport")
    return parser


def _run_command(commands) -> None:
    run = _command(commands, "run", _run, "gör rapporten för en period", "2020-T2", period="")
    run.add_argument(
        "period", metavar="PERIOD", nargs="?", default="", help="som 2020-T2 eller 2018-T1..2026-T3"
    )
    run.add_argument("--all", action="store_true", help="alla perioder som har en fil i params")
    run.add_argument(
        "--pdf", action="store_true", help="gör också rapport.pdf, som Chromium skriver ut"
    )
    run.add_argument(
        "--only", nargs="+", default=[], metavar="KAPITEL", help="prova några kapitel vid sidan av"
    )
    run.add_argument("--fresh", action="store_true", help="gör om allt, också det oförändrade")
    run.add_argument("--why", action="store_true", help="säg allt som ändrats, och vad som lästs")
    run.add_argument(
        "--scheduler", default="", metavar="ADRESS", help="låt ett dask-kluster göra arbetet"
    )
    _work_options(run)


def _figures_command(commands) -> None:
    about = "visa alla uppgifter med namn"
    figures = _command(commands, "figures", _figures, about, "2020-T2 --json")
    figures.add_argument(
        "word", metavar="ORD", nargs="?", default="", help="bara uppgifter med ordet i sig"
    )
    figures.add_argument("--json", action="store_true", help="som JSON i stället för text")


def _verify_command(commands) -> None:
    about = "säg om en rapport är oförändrad"
    verify = _command(commands, "verify", _verify, about, "outputs/2020-T2", period="")
    verify.add_argument("report", type=Path, metavar="RAPPORT", help="rapportens mapp")
    verify.add_argument("--again", action="store_true", help="gör om rapporten och jämför")
    # The report is made anew in a temporary folder, which only this machine sees.
    verify.set_defaults(fresh=True, why=False, scheduler="")
    _work_options(verify)


def _work_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--jobs",
        type=_jobs,
        # A notebook does nothing a third of its time, while its kernel starts and is ended.
        default=(os.cpu_count() or 1) + 1,
        metavar="N",
        help="kapitel åt gången; annars ett fler än datorns kärnor",
    )
    parser.add_argument(
        "--cold", action="store_true", help="starta varje notebook från början, utan genväg"
    )


def _command(
    commands, name: str, action, help_text: str, example: str, period: str = "period"
) -> argparse.ArgumentParser:
    """Add a command; `example` is what may follow its name, `period` how it takes its period."""
    parser = commands.add_parser(
        name,
        help=help_text,
        description=f"{help_text[0].upper()}{help_text[1:]}.",
        epilog=f"exempel:\n  kutools {name} {example}".rstrip(),
    )
    parser.set_defaults(action=action)
    if period:
        needed = {"required": True} if period.startswith("-") else {}
        words = "en period som 2020-T2, 2020-H1 eller 2020"
        parser.add_argument(period, metavar="PERIOD", help=words, **needed)
    for folder in ("data", "params", "outputs"):
        parser.add_argument(
            f"--{folder}",
            type=Path,
            metavar="DIR",
            help=f"mappen {folder} om den ligger på annat håll",
        )
    return parser


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def add_usage(self, usage, actions, groups, prefix=None):
        # Subcommands ask for their usage with an empty prefix, to put after their own.
        super().add_usage(usage, actions, groups, "användning: " if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """Argparse, speaking Swedish."""

    def __init__(self, **kw: object):
        super().__init__(formatter_class=_Formatter, add_help=False, **kw)
        self._positionals.title, self._optionals.title = "argument", "tillval"
        self.add_argument("-h", "--help", action="help", help="visa den här hjälpen")

    def error(self, message: str) -> NoReturn:
        for english, swedish in _MESSAGES.items():
            message = re.sub(english, swedish, message)
        self.exit(2, f"{self.prog}: {message}\nHjälp: {self.prog} --help\n")


_MESSAGES = {
    r"the following arguments are required: (.*)": r"\1 saknas",
    r"unrecognized arguments: (.*)": r"okända argument: \1",
    r"argument kommando: invalid choice: (\S+) \(choose from (.*)\)": (
        r"okänt kommando \1; välj bland \2"
    ),
    r"argument (\S+): expected one argument": r"\1 kräver ett värde",
    r"argument (\S+): ": r"\1: ",
}


if __name__ == "__main__":
    sys.exit(main())
