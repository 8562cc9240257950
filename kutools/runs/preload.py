"""What the process that others are forked from imports, once for all of them."""

# ruff: noqa: E402, F401 - imported to be there, in an order that matters

from __future__ import annotations

import sys

from kutools.runs.processes import HINDERED

sys.modules[HINDERED] = None

import ipykernel.debugger
import ipykernel.kernelapp
import matplotlib.backends.backend_agg
import papermill
from nbformat import current_nbformat, current_nbformat_minor
from nbformat.validator import get_validator

from kutools.runs import drafting, engine, kernels

# The schema of notebooks, compiled.
SCHEMA = get_validator(current_nbformat, current_nbformat_minor)
