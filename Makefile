# One door. Bare `make` lists the targets; each sets up what it needs by itself.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
CLIENT := survey/client
WORKERS ?= 3

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: .venv/everything $(CLIENT)/node_modules/.ready chromium ## a .venv that can run everything

demo: .venv/runtime ## a whole survey on this machine, then one to answer in the browser (PORT=9000)
	$(BIN)/survey demo $(if $(PORT),--port $(PORT))

test: setup ## every test, a real Chromium included
	cd $(CLIENT) && npm run --silent test
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadscope --no-loadscope-reorder

check: setup ## lint, types, contracts, test: exactly what CI runs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	cd $(CLIENT) && npm run --silent check && npm run --silent verify-build
	$(MAKE) --no-print-directory test

fix: .venv/everything ## format and mend what the linters can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

client: .venv/everything $(CLIENT)/node_modules/.ready ## rebuild the committed bundle and stylesheet
	cd $(CLIENT) && npm run --silent build

bench: setup ## speeds as ratios to a floor of the same run, and the page's weight (BENCH="--full --write" ANALYSIS="--full --peers PYTHON --write")
	$(BIN)/python -m benchmarks.speed $(BENCH)
	$(BIN)/python -m benchmarks.analysis $(ANALYSIS)
	$(BIN)/python benchmarks/page_weight.py

figures: setup ## the page: weight, speed, axe, a lossy network, every screen; write docs/respondent.md
	$(BIN)/python -m benchmarks.page --write
	$(BIN)/python -m benchmarks.page.contact

adversary: .venv/everything ## seize the servers of surveys of 500 and 2,000 people; write docs/adversary.md
	$(BIN)/python -m tests.adversary.report 500 2000 > docs/adversary.new
	mv docs/adversary.new docs/adversary.md

timing: .venv/everything ## match moments of simulated people; write the table of docs/threat-model.md (20 minutes)
	$(BIN)/python -m benchmarks.timing

faults: setup ## kill collectors and PostgreSQL under load, race for tokens; write docs/faults.md
	PLAINSEAL_KILL_STRIDE=1 $(BIN)/python -m pytest -q tests/integration/*/test_*killed_closing.py
	$(BIN)/python -m tests.faults.report > docs/faults.new
	mv docs/faults.new docs/faults.md

lies: .venv/everything ## write docs/lies.md: every lie about a survey that `survey verify` names
	$(BIN)/python -m tests.integration.researcher.lies_table > docs/lies.new
	mv docs/lies.new docs/lies.md

locks: .venv/everything ## pin all dependencies again, with hashes and without addresses
	$(BIN)/python -m uv pip compile pyproject.toml --group build $(LOCK) -o requirements.lock
	$(BIN)/python -m uv pip compile pyproject.toml --group build --group dev --extra dask --extra export --extra pdf --extra postgresql $(LOCK) -o requirements-dev.lock

LOCK := --universal --generate-hashes --no-emit-index-url --no-header --quiet --upgrade

.venv/runtime: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

.venv/everything: requirements-dev.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@ .venv/runtime

$(CLIENT)/node_modules/.ready: $(CLIENT)/package-lock.json
	cd $(CLIENT) && npm ci --silent
	touch $@

chromium:
	@command -v chromium-headless-shell >/dev/null || \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && apt-get install -y -qq chromium-headless-shell fonts-noto-cjk >/dev/null; \
	elif ! command -v chromium chromium-browser google-chrome >/dev/null; then \
		echo "No Chromium: the browser stories will be skipped." >&2; fi

.PHONY: help setup demo test check fix client bench figures adversary timing faults lies locks chromium
