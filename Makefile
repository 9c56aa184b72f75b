# The verbs of the project. Each one sets up what it needs: a virtual environment in .venv, from locks with hashes.

SHELL := /bin/sh
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
LOCK := deploy/lock
LOCKING := --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-emit-index-url --no-header --upgrade

help: ## Show the verbs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: .venv/run ## Load the invented demo company and open the chat (prints a tour where there is no terminal)
	@$(BIN)/callsheet demo

test: .venv/dev ## Run every test, on SQLite and on PostgreSQL
	$(BIN)/pytest -n 2 --dist loadgroup -q

check: .venv/dev ## Lint, types, import contracts, playbooks, generated documents
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/callsheet playbooks check
	$(BIN)/callsheet policy check
	$(BIN)/python deploy/demo/generate.py --check
	$(BIN)/python deploy/documents.py --check

bench: .venv/dev ## Measure: scoring a million customers, one answer, a cold start
	$(BIN)/python -m bench

chaos: .venv/dev ## Fault run: refusals, lost connections and SIGKILL while 1,000 alerts are delivered (about 20 minutes)
	$(BIN)/python -m tests.chaos

documents: .venv/dev ## Write the generated parts of the documents anew
	$(BIN)/python deploy/documents.py

format: .venv/dev ## Lay out the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: .venv/dev ## Choose the newest allowed versions and write the locks (no index address in them)
	$(BIN)/uv pip compile $(LOCKING) --extra install pyproject.toml -o $(LOCK)/run.lock
	$(BIN)/uv pip compile $(LOCKING) --all-extras -c $(LOCK)/run.lock pyproject.toml -o $(LOCK)/dev.lock
	echo uv | $(BIN)/uv pip compile $(LOCKING) - -o $(LOCK)/uv.lock


clean: ## Remove what was installed and built, never your data
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.venv/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Callsheet needs Python 3.11 or newer; $(PYTHON) is older. Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@echo "Setting up .venv (once) ..."
	@$(PYTHON) -m venv .venv
	@touch $@

# uv installs the same locks several times faster than pip; where it cannot run, pip does it.
define install
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r $(LOCK)/uv.lock || true
	@$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r $(LOCK)/$(1).lock \
	  || $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r $(LOCK)/$(1).lock
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
endef

.venv/run: .venv/python $(LOCK)/run.lock pyproject.toml
	$(call install,run)

.venv/dev: .venv/python $(LOCK)/dev.lock pyproject.toml
	$(call install,dev)
	@touch .venv/run

.PHONY: help demo test check bench chaos documents format lock clean
