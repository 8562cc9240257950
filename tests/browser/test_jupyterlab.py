"""The chapters run in a real JupyterLab, in a real browser, with Run All."""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from chromium import NEEDED

ROOT = Path(__file__).parents[2]
# The model is ready when the kernel is: the status line says idle before it is connected.
READY = """() => {
  const panel = window.jupyterapp?.shell.currentWidget;
  const session = panel?.context?.sessionContext;
  return panel?.context?.isReady && session?.isReady
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

pytestmark = NEEDED


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """Start a JupyterLab of our own on a copy of the project; return its address with token."""
    home = tmp_path_factory.mktemp("lab")
    project = home / "project"
    for name in ("notebooks", "params", "data"):
        shutil.copytree(ROOT / name, project / name)
    settings = home / "settings" / "@jupyterlab" / "notebook-extension"
    settings.mkdir(parents=True)
    # Cells off the screen are else not in the page.
    (settings / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}')
    folders = ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")
    environment = os.environ | {f"JUPYTER_{name}": str(home / name.lower()) for name in folders}
    environment |= {"JUPYTERLAB_SETTINGS_DIR": str(home / "settings"), "HOME": str(home)}
    environment["JUPYTERLAB_WORKSPACES_DIR"] = str(home / "workspaces")
    port, token = _free_port(), secrets.token_hex(16)
    log = (home / "lab.log").open("w")
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1"),
            *(f"--port={port}", "--ServerApp.port_retries=0", f"--IdentityProvider.token={token}"),
            *("--allow-root", f"--ServerApp.root_dir={project}"),
            *("--LabApp.expose_app_in_browser=True", "--LabApp.extension_manager=readonly"),
        ],
        env=environment,
        stdout=log,
        stderr=log,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/api/status?token={token}", server)
        yield address, token
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


@pytest.mark.parametrize("chapter", ["ekonomi", "narvaro", "forskning"])
def test_run_all_shows_the_chapter(lab, browser, chapter):
    """Run All with the default parameters shows tables and charts, and no error."""
    address, token = lab
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(
        f"{address}/lab/workspaces/{chapter}/tree/notebooks/{chapter}.ipynb?token={token}",
        timeout=120_000,
    )
    page.wait_for_selector("#jupyterlab-splash", state="detached", timeout=120_000)
    page.wait_for_function(READY, timeout=120_000)
    page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells'); }")
    page.wait_for_function(LAST_RUN, timeout=240_000)
    assert page.evaluate(ERRORS) == []
    assert page.locator(".jp-OutputArea figure img").count() > 0
    assert page.locator(".jp-OutputArea figure table caption").count() > 0
    page.close()
