"""JupyterLab as this project opens it, and where its server shows a file."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from jupyter_server.base.handlers import AuthenticatedFileHandler
from jupyter_server.serverapp import list_running_servers
from jupyterlab.commands import get_workspaces_dir
from jupyterlab.labapp import LabApp
from jupyterlab_server.workspaces_handler import WorkspacesManager

from kutools.project import Project

# JupyterLab's settings: it opens the workspace, and asks nothing of anyone else.
SETTINGS, WORKSPACE = Path(__file__).parents[1] / "templates" / "jupyter", "kutools"
# The option that says from where the server is reached.
IP = re.compile(r"--(ServerApp\.)?ip\b")


class Files(AuthenticatedFileHandler):
    """Shows the files of a report so that its pages lead to one another and can be saved from.

    As everywhere in Jupyter Server a page is confined, and its scripts cannot reach the server.
    """

    @property
    def content_security_policy(self) -> str:
        """What a page may do; also save a table as a file."""
        return f"{super().content_security_policy} allow-downloads"

    def check_xsrf_cookie(self) -> None:
        """Let a reader follow a link from a confined page, which does not say where it stands.

        A page that is opened in the window cannot be read by the one that led to it.
        """
        opened = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
        if any(self.request.headers.get(name) != value for name, value in opened.items()):
            super().check_xsrf_cookie()


def launch(project: Project, more: Sequence[str] = ()) -> None:
    """Open JupyterLab at the control panel, and return when it is closed.

    Args:
        project: the folders; notebooks are told of them.
        more: further options of JupyterLab. It is reachable from this computer only, unless they
            say otherwise.
    """
    lay_out()
    os.environ.update(project.environment())
    own = filter(None, [str(SETTINGS), os.environ.get("JUPYTER_CONFIG_PATH")])
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(own)
    options = [f"--ServerApp.root_dir={project.notebooks.parent}"]
    if not any(IP.match(option) for option in more):
        options.append("--ServerApp.ip=127.0.0.1")  # whatever an analyst's own settings say
    LabApp.launch_instance([*options, *more])


def lay_out() -> None:
    """Make the workspace, where there is none: control panel and explorer, files beside them."""
    workspaces = WorkspacesManager(get_workspaces_dir())
    if not workspaces.load(WORKSPACE)["data"]:
        workspaces.save(WORKSPACE, (SETTINGS / "workspace.json").read_text("utf-8"))


def address(path: Path) -> str:
    """Return the address of a file on the server that started this kernel.

    Nothing where there is no such server, as under Voilà, or where it does not reach the file.
    """
    # A kernel's parent is its server; the others on the computer are someone else's.
    own = (server for server in list_running_servers() if server["pid"] == os.getppid())
    for server in own:
        root = Path(server["root_dir"]).resolve()
        if path.resolve().is_relative_to(root):
            inside = path.resolve().relative_to(root).as_posix()
            return f"{server['base_url']}files/{quote(inside)}"
    return ""
