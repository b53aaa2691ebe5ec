# `make demo`: install, run the demonstration study, say where to look.
# `make test`: install what tests need (Chromium too) and run them.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
INSTALLED := $(VENV)/.installed
INSTALLED_DEV := $(VENV)/.installed-dev

.PHONY: demo test lint chromium bench fuzz differential clean help

help:
	@echo "make demo   install, run the demonstration study, say where to look"
	@echo "make test   install what the tests need and run them"
	@echo "make lint   ruff, mypy, import-linter"
	@echo "make bench  how fast the engine is, beside plain spaCy (QUICK=1: without 10 million words)"
	@echo "make fuzz   random codebooks on random interviews, against plain spaCy (SECONDS=300)"
	@echo "make differential  this study, all rules, against plain spaCy"
	@echo "make clean  remove what can be made again (.venv, .tls, exports)"

demo: $(INSTALLED)
	@$(BIN)/tls run
	@echo "The demonstration study is this folder; its results are in exports/."
	@echo "Every command: $(BIN)/tls --help"

test: $(INSTALLED_DEV) chromium
	$(BIN)/python -m pytest -n auto

lint: $(INSTALLED_DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

SECONDS ?= 300

bench: $(INSTALLED_DEV)
	$(BIN)/python benchmarks/bench.py $(if $(QUICK),--quick)

fuzz: $(INSTALLED_DEV)
	$(BIN)/python benchmarks/fuzz.py --seconds $(SECONDS)
	$(BIN)/python tests/coding/test_anchors.py --seconds $(SECONDS)

differential: $(INSTALLED_DEV)
	$(BIN)/python benchmarks/differential.py $(FOLDERS)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12 …" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

$(INSTALLED): $(VENV)/bin/python pyproject.toml constraints.txt
	$(PIP) install --constraint constraints.txt --editable .
	@touch $@

$(INSTALLED_DEV): $(VENV)/bin/python pyproject.toml constraints.txt
	$(PIP) install --constraint constraints.txt --editable '.[test,lint]'
	@touch $(INSTALLED) $@

# The pages are tested in a real browser: the one that is there, or the system's package.
chromium:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
	  || { command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; } \
	  || { echo "The page tests need Chromium: install it (Debian: sudo apt-get install chromium), then 'make test' again." >&2; exit 1; }

clean:
	rm -rf $(VENV) .tls
	find exports -mindepth 1 ! -name README.md -delete
