PYTHON ?= python3
PERIOD ?= 2020-T2
BIN := .venv/bin
STAMP := .venv/.installed

.DEFAULT_GOAL := help
.PHONY: help report test check lab strip lock pictures accessibility bench fuzz crash attack \
    mutate vulnerabilities clean

help:  ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-13s %s\n", $$1, $$2 }' Makefile

report: $(STAMP)  ## Make the report (PERIOD=2020-T2); the last line is the path of its index.html
	@$(BIN)/kutools run $(PERIOD)

test: $(STAMP)  ## Run the tests (ARGS="-k word" for some of them)
	@$(BIN)/python -m pytest $(ARGS)

check: $(STAMP)  ## Lint, check the format, and check the form of the notebooks
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m pytest -q tests/notebooks/test_form.py

lab: $(STAMP)  ## Open JupyterLab at the control panel, reachable from this computer only
	@$(BIN)/kutools lab -- $(ARGS)

strip: $(STAMP)  ## Strip the outputs from the notebooks
	find notebooks -name '*.ipynb' -not -path '*/.*' -exec \
	    $(BIN)/jupyter nbconvert --log-level=WARN --clear-output --inplace {} +

# uv keeps the versions already locked unless it is told to upgrade.
lock: $(STAMP)  ## Lock anew after a change in pyproject.toml (UPGRADE=1 moves every version)
	$(BIN)/uv pip compile pyproject.toml --extra test --extra dask --universal --python-version 3.11 \
	    --fork-strategy fewest --generate-hashes --no-header --no-emit-index-url \
	    --no-emit-find-links $(if $(UPGRADE),--upgrade) -q -o requirements.lock
	awk 'NR == FNR { if (split($$1, p, "==") == 2) v[p[1]] = p[2]; next } \
	    split($$2, p, "==") == 2 && p[1] in v { sub(/==[^ ]+/, "==" v[p[1]]) } 1' \
	    requirements.lock environment.yml > environment.tmp
	mv environment.tmp environment.yml
	@echo 'Locked: requirements.lock, and the versions in environment.yml.'
	@echo 'Add new dependencies to environment.yml by hand, then run make test.'

pictures: report  ## Take the pictures in docs/ anew from the report and from JupyterLab
	@PYTHONPATH=tests:tests/browser $(BIN)/python docs/pictures.py

accessibility: $(STAMP)  ## Measure the pages in outputs/ beside nbconvert's, into docs/accessibility.md
	@$(BIN)/python docs/accessibility.py

bench: $(STAMP)  ## Measure it beside what it is compared with, into docs/benchmarks.md (an hour)
	@$(BIN)/python tests/benchmarks $(ARGS)

fuzz: $(STAMP)  ## Try registers of every form, fault and damage (ARGS="--inputs 10000")
	@$(BIN)/python tests/fuzzing $(ARGS)

crash: $(STAMP)  ## Kill runs and releases at random moments (ARGS="--kills 1000")
	@$(BIN)/python tests/crashes $(ARGS)

attack: $(STAMP)  ## Try every attack that there is a test for
	@$(BIN)/python tests/attacks.py $(ARGS)

mutate: $(STAMP)  ## Change the code at every place and see whether tests notice (an hour)
	@$(BIN)/python tests/mutants.py $(ARGS)

# Asks the database of the package index; where that has none, it says so and fails.
vulnerabilities: $(STAMP)  ## Look for known vulnerabilities in what is locked
	@$(BIN)/uv tool run -q pip-audit==2.10.1 --strict --no-deps --disable-pip -r requirements.lock

clean:  ## Remove outputs and caches; the environment stays
	rm -rf outputs mutants .pytest_cache .ruff_cache .hypothesis
	find . -path ./.venv -prune -o \( -name __pycache__ -o -name .ipynb_checkpoints \) \
	    -type d -prune -exec rm -rf {} +

# uv, itself taken from the lock with its hashes, installs in a sixth of pip's time. It compiles
# as pip does: where Python may not write bytecode, as in many containers, each command and each
# chapter's kernel would else compile pandas anew, for a second or more.
# Where it cannot reach what pip can, pip does it all.
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11+ is needed")'
	@echo 'Setting up the environment in .venv, once: about a minute.'
	@$(PYTHON) -m venv .venv
	@awk '/^[a-z]/ { wanted = /^uv==/ } wanted' requirements.lock > .venv/uv.txt
	@$(BIN)/python -m pip install -q --require-hashes -r .venv/uv.txt && $(BIN)/uv pip install -q \
	    --python $(BIN)/python --compile-bytecode --require-hashes -r requirements.lock || \
	    $(BIN)/python -m pip install -q --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	@touch $@
