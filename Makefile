# What a person does with the program. Every target makes .venv by itself when it must.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
UV_VERSION := 0.13.9
WORKERS ?= auto
ARGS ?=
UPGRADE ?=
CATALOGUES := $(wildcard translations/*/LC_MESSAGES/messages.po)
COMPILED := $(CATALOGUES:.po=.mo)
LOCK := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header \
	--no-emit-index-url --python-version 3.11 $(UPGRADE) pyproject.toml
POT := build/messages.pot
ENGLISH := translations/en/LC_MESSAGES/messages.po
KEYWORDS := -k _l -k lazy_gettext -k lazy_ngettext:1,2 -k lazy_pgettext:1c,2

.PHONY: help
help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: .venv/run.stamp $(COMPILED) ## Serve the demo on http://127.0.0.1:8000 (PORT, HOST)
	@NYCKEL_DEMO=1 exec $(BIN)/flask --app wsgi serve

.PHONY: install
install: .venv/run.stamp $(COMPILED) ## Make what a server needs, and start nothing

.PHONY: test
test: .venv/test.stamp $(COMPILED) ## Run the whole suite (ARGS="-k word" for a part of it)
	@exec $(BIN)/pytest -n $(WORKERS) --dist worksteal $(ARGS)

.PHONY: check
check: .venv/test.stamp ## Check format, lint, types, import rules, dependencies, templates
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/deptry .
	$(BIN)/djlint --quiet --lint templates

.PHONY: bench
bench: .venv/test.stamp $(COMPILED) ## Measure visits per second beside a bare view (ARGS="--help")
	@exec $(BIN)/python -m scripts.bench $(ARGS)

.PHONY: format
format: .venv/test.stamp ## Format the Python files and mend what ruff can mend
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

.PHONY: translations
translations: .venv/run.stamp ## Bring new texts into translations/*/messages.po and compile them
	@mkdir -p build
	$(BIN)/pybabel --quiet extract -F pyproject.toml $(KEYWORDS) --add-location=file \
		--sort-by-file --project leksandsnyckeln --version 1 --output $(POT) .
	@test -e $(ENGLISH) || $(BIN)/pybabel --quiet init -i $(POT) -d translations -l en
	$(BIN)/pybabel --quiet update --input-file $(POT) --output-dir translations \
		--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date
	$(BIN)/pybabel --quiet compile --directory translations

.PHONY: lock
lock: .venv/test.stamp ## Pin what pyproject.toml wants, with hashes (UPGRADE=--upgrade for newer)
	@$(BIN)/pip install --quiet uv==$(UV_VERSION)
	$(LOCK) --output-file requirements.txt
	$(LOCK) --extra test --constraint requirements.txt --no-annotate \
		--output-file requirements-test.txt

.PHONY: clean
clean: ## Remove everything that was made, but not the data in instance/
	rm -rf .venv build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	rm -f $(COMPILED)
	find app tests scripts -type d -name __pycache__ -prune -exec rm -rf {} +

.venv/run.stamp: requirements.txt | .venv/bin/python
	@$(BIN)/pip install --quiet --require-hashes --requirement requirements.txt
	@touch $@

.venv/test.stamp: requirements-test.txt | .venv/bin/python
	@$(BIN)/pip install --quiet --require-hashes --requirement requirements-test.txt
	@touch .venv/run.stamp $@

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed")'
	@$(PYTHON) -m venv .venv

%.mo: %.po | .venv/run.stamp
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@
