# `make run` starts the clinic, `make test` tests it; `make help` lists the rest. Only Python 3.11+ with venv is needed.

PYTHON ?= python3
PORT ?= 8000
WORKERS ?= 2

BIN := .venv/bin
CHROMIUM := $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)
INPUTS := Makefile deploy/install.sh deploy/locks/installer.txt
MESSAGES := klinik/translations

export PYTHON
export KLINIK_PORT ?= $(PORT)
# Without byte code every start is seconds slower.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test check test-faults browser bench bench-matching messages lock clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# The program behind `klinik up`, without loading the other commands first.
run: .venv/run.stamp ## Start the whole clinic on this machine (PORT=8000)
	@$(BIN)/python -m klinik.local

test: .venv/development.stamp ## All tests but those that kill and starve servers
	@$(if $(CHROMIUM),,echo "No Chromium found: the browser tests are left out.")
	$(BIN)/pytest -n $(WORKERS) -m "not faults$(if $(CHROMIUM),, and not browser)"

check: .venv/development.stamp ## Style, types, import directions, templates, translations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/djlint --quiet --lint klinik/templates
	$(BIN)/mypy
	$(BIN)/pytest -n 0 -m static tests/rules

test-faults: .venv/development.stamp ## What kill -9, a frozen broker and a full disk must not break
	$(BIN)/pytest -n $(WORKERS) -m "faults or concurrency"

browser: .venv/development.stamp ## Only the tests in a real browser (Chromium)
	$(BIN)/pytest -n 0 -m browser

bench: .venv/development.stamp ## The figures of docs/performance.md
	$(BIN)/klinik bench

# The baseline belongs to the data and needs packages of its own: PEER is the Python that has them.
PEER ?= .venv/bin/uv run --isolated --no-project --with bm25s --with scikit-learn python
bench-matching: .venv/development.stamp ## The bars of docs/matching.md on a measured collection (DATA=folder)
	@test -n "$(DATA)" || { echo "make bench-matching DATA=folder-with-the-measured-collection"; exit 2; }
	$(BIN)/klinik bench matching --data "$(DATA)" --peer "$(abspath $(firstword $(PEER))) $(wordlist 2,99,$(PEER))"

messages: .venv/development.stamp ## Collect the texts to translate into English
	$(BIN)/pybabel -q extract -F pyproject.toml -k _l -k _n:1,2 -k _p:1c,2 --no-location --sort-output -o $(MESSAGES)/messages.pot .
	$(BIN)/pybabel -q update -i $(MESSAGES)/messages.pot -d $(MESSAGES) -l en --no-fuzzy-matching --ignore-obsolete
	@rm $(MESSAGES)/messages.pot

lock: .venv/development.stamp ## Choose the newest allowed versions and write them down with their hashes
	$(BIN)/uv pip compile -q -U --universal --generate-hashes --no-header --no-annotate --python-version 3.11 \
		--extra local --group build pyproject.toml -o deploy/locks/run.txt
	$(BIN)/uv pip compile -q -U --universal --generate-hashes --no-header --no-annotate --python-version 3.11 \
		--extra local --group build --group dev -c deploy/locks/run.txt pyproject.toml -o deploy/locks/development.txt

clean: ## Forget the virtual environment; data in instance/ stays
	rm -rf .venv

.venv/run.stamp: $(INPUTS) deploy/locks/run.txt pyproject.toml
	@deploy/install.sh run
	@touch $@

.venv/development.stamp: $(INPUTS) deploy/locks/development.txt pyproject.toml
	@deploy/install.sh development
	@touch $@ .venv/run.stamp
