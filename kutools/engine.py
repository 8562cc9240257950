"""How papermill executes a notebook here: as always, but saved once instead of twice for a cell."""

from __future__ import annotations

from papermill.engines import NBClientEngine, NotebookExecutionManager

NAME = "kutools"


class Engine(NBClientEngine):
    """Papermill's own engine, that saves the notebook when it ends, however that comes about."""

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
