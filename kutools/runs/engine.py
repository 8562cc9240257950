"""How papermill executes a notebook here: saved once, and with every reply of its kernel heard."""

from __future__ import annotations

from typing import NamedTuple

from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.channels import AsyncZMQSocketChannel
from papermill.engines import NBClientEngine, NotebookExecutionManager

NAME = "kutools"


class Engine(NBClientEngine):
    """Papermill's own engine, that saves the notebook when it ends, however that comes about.

    Papermill itself saves it twice for a cell.
    """

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, **options: object
    ) -> None:
        """Execute the cells."""
        place, nb_man.output_path = nb_man.output_path, None
        try:
            super().execute_managed_notebook(nb_man, kernel_name, **options)
        finally:
            nb_man.output_path = place  # papermill saves it next


class Channel(AsyncZMQSocketChannel):
    """A channel on which what is sent hides nothing that has come.

    jupyter_client sends past the socket that waits for replies. What a widget shows is sent back
    to the kernel while its cell is waited for; had the reply come just then, it was not noticed,
    and the cell went on until its time was out.
    """

    def send(self, msg: dict) -> None:
        """Send a message."""
        self.session.send(_Through(self.socket), msg)


class _Through(NamedTuple):
    """A socket of asyncio that the session does not know as one, and so does not go past."""

    socket: object

    def send_multipart(self, parts: list[bytes], copy: bool) -> None:
        self.socket.send_multipart(parts, copy=copy)


class Client(AsyncKernelClient):
    """What talks to a kernel."""

    shell_channel_class = Channel
