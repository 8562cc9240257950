"""A JupyterLab of our own, on loopback and with a token, driven as an analyst drives it."""

import json
import secrets
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from commands import command, environment

# The model is ready when the kernel is: the status line says idle before it is connected.
READY = """path => {
  const panel = window.jupyterapp?.shell.currentWidget;
  const session = panel?.context?.sessionContext;
  return panel?.context?.path === path && panel.context.isReady && session?.isReady
    && session.session?.kernel?.connectionStatus === "connected"
    && session.session.kernel.status === "idle"
    && panel.content.widgets.length === panel.content.model.cells.length;
}"""
LAST_RUN = """() => {
  const cells = window.jupyterapp.shell.currentWidget.content.widgets;
  const codes = cells.filter(cell => cell.model.type === "code");
  return codes[codes.length - 1].model.executionCount > 0
    || codes.some(cell => cell.model.outputs.toJSON().some(out => out.output_type === "error"));
}"""
ERRORS = """() => window.jupyterapp.shell.currentWidget.content.widgets
  .filter(cell => cell.model.type === "code")
  .flatMap(cell => cell.model.outputs.toJSON())
  .filter(out => out.output_type === "error")
  .map(out => out.ename + ": " + out.evalue)"""
# Milliseconds that a busy machine may need for one step.
PATIENCE = 120_000


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab: where it is, what lets one in, and the project that it shows."""

    address: str
    token: str
    project: Path

    def open(self, browser, notebook: str, **window):
        """Open a notebook in a new window and workspace, and wait until its kernel is ready."""
        size = {"viewport": {"width": 1280, "height": 900}, **window}
        page = browser.new_page(**size)
        page.goto(
            f"{self.address}/lab/workspaces/{notebook.partition('.')[0]}/tree/notebooks/{notebook}"
            f"?token={self.token}",
            timeout=PATIENCE,
        )
        page.wait_for_selector("#jupyterlab-splash", state="detached", timeout=PATIENCE)
        wait_until_ready(page, notebook)
        return page


def wait_until_ready(page, notebook: str) -> None:
    """Wait until a notebook is the one in front and its kernel can be asked."""
    page.wait_for_function(READY, arg=f"notebooks/{notebook}", timeout=PATIENCE)


def run_all(page) -> None:
    """Run all cells, and wait until the last has been run."""
    # The promise is not returned: waiting for it has no time limit.
    page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells'); }")
    page.wait_for_function(LAST_RUN, timeout=2 * PATIENCE)


@contextmanager
def serving(project: Path, home: Path) -> Iterator[Lab]:
    """Start a JupyterLab on a project, with settings of its own, and stop it at the end.

    Args:
        project: the project's folder.
        home: a folder for all that it keeps.
    """
    settings = home / "settings" / "@jupyterlab" / "notebook-extension"
    settings.mkdir(parents=True)
    # Cells off the screen are else not in the page.
    (settings / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}')
    folders = ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")
    own = environment() | {f"JUPYTER_{name}": str(home / name.lower()) for name in folders}
    own |= {"JUPYTERLAB_SETTINGS_DIR": str(home / "settings"), "HOME": str(home)}
    own["JUPYTERLAB_WORKSPACES_DIR"] = str(home / "workspaces")
    port, token = _free_port(), secrets.token_hex(16)
    log = (home / "lab.log").open("w")
    server = subprocess.Popen(
        [
            *command("lab", "--", "--no-browser", "--allow-root", f"--port={port}"),
            *("--ServerApp.port_retries=0", f"--IdentityProvider.token={token}"),
            *("--LabApp.expose_app_in_browser=True", "--LabApp.extension_manager=readonly"),
        ],
        cwd=project,
        env=own,
        stdout=log,
        stderr=log,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/api/status?token={token}", server)
        yield Lab(address, token, project)
    finally:
        server.terminate()
        server.wait(timeout=30)
        log.close()


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def _wait_for(address: str, server: subprocess.Popen) -> None:
    for _ in range(240):
        assert server.poll() is None, "JupyterLab stopped before it was ready"
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                json.load(answer)
                return
        except OSError:
            time.sleep(0.5)
    raise AssertionError("JupyterLab did not answer")
