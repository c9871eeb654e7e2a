# Every target does all the set-up that it needs; a second run only does what has changed.
#   make demo [PORT=8000]   an invented district in the browser
#   make test               proves everything (CI=true: browser tests may not be missing)
#   make test-db URL=…      the same tests on a PostgreSQL server
#   make fuzz [SECONDS=300] schemathesis over every route of the API and Open311
#   make bench              the benchmarks     make lint, format, assets, lock, clean
#   make pictures           docs/pictures: taken from the demonstration anew
#   make wheel              build/dist: a wheel with all that it reads, and its parts with their hashes
#   make sbom               build/sbom.json: every part, its version, hashes and licence (CycloneDX)

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help demo test test-db fuzz bench pictures wheel sbom lint format assets lock clean

STAMPS := .cache/stamps
BIN := .venv/bin
FIND_PYTHON = for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && echo $$p && break; done
# Two processes; a file stays in one, because a file's tests may share what is costly to start. The order is tests/conftest.py's.
PYTEST = $(BIN)/pytest -q --numprocesses 2 --dist loadfile --no-loadscope-reorder $(ARGS)
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
PAGES := $(shell find frontend/src wangge/web/templates wangge/web -name built -prune -o -type f \
	\( -name '*.html' -o -name '*.js' -o -name '*.css' -o -name '*.svg' -o -name '*.py' \) -print 2>/dev/null)

help:
	@sed -n 's/^#   make/make/p' Makefile

demo: $(STAMPS)/run $(STAMPS)/assets
	@$(BIN)/wangge demo

test: lint $(STAMPS)/assets
	@ops/browser.sh
	@$(PYTEST)

test-db: $(STAMPS)/test $(STAMPS)/assets
	@test -n "$(URL)" || { echo 'say which server: make test-db URL=postgresql://user:password@host:5432/name' >&2; exit 2; }
	@DATABASE_URL='$(URL)' $(PYTEST)

fuzz: $(STAMPS)/test
	@FUZZ_SECONDS=$(or $(SECONDS),300) $(BIN)/pytest -q -s tests/api/test_fuzz.py $(ARGS)

pictures: $(STAMPS)/test $(STAMPS)/assets
	@ops/browser.sh
	@$(BIN)/python -m tests.pictures

bench: $(STAMPS)/bench $(STAMPS)/assets
	@$(BIN)/python -m benchmarks $(ARGS)

# Built anew each time: what an older build left in build/lib would go along.
wheel: $(STAMPS)/package $(STAMPS)/assets
	@rm -rf build/lib build/bdist.* build/dist
	@$(BIN)/python -m pip --disable-pip-version-check wheel --quiet --no-deps --no-build-isolation --wheel-dir build/dist .
	@cp requirements/base.txt build/dist/requirements.txt
	@ls build/dist/*

sbom: $(STAMPS)/test
	@mkdir -p build
	@$(BIN)/python ops/sbom.py > build/sbom.json
	@ls build/sbom.json

lint: $(STAMPS)/test
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo --no-cache
	@$(BIN)/python -m tests.house.sources

format: $(STAMPS)/test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

assets: $(STAMPS)/assets

# The locks hold no address: a mirror is given to uv by the environment (UV_DEFAULT_INDEX). UPGRADE=--upgrade for newer parts.
LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--no-emit-index-url --no-emit-find-links $(UPGRADE)
lock: $(STAMPS)/test
	$(LOCK) requirements/test.in --output-file requirements/test.txt
	for set in base solvers bench; do \
		$(LOCK) --constraints requirements/test.txt requirements/$$set.in --output-file requirements/$$set.txt || exit 1; done

clean:
	rm -rf .venv .cache build *.egg-info frontend/node_modules wangge/web/static/built wangge/documents/fonts-built
	@if [ -d data ]; then echo 'data/ stays: it holds the database of the demonstration' >&2; fi

# --- set-up, each step once

.venv/bin/python:
	@python=$$($(FIND_PYTHON)); test -n "$$python" || \
		{ echo 'Python 3.11, 3.12 or 3.13 with venv is needed (Debian: apt install python3-venv)' >&2; exit 2; }; \
	$$python -m venv .venv

$(STAMPS)/package: pyproject.toml requirements/base.txt | .venv/bin/python
	@mkdir -p $(STAMPS)
	$(PIP) --require-hashes --requirement requirements/base.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(STAMPS)/run: $(STAMPS)/package requirements/solvers.txt
	$(PIP) --require-hashes --requirement requirements/solvers.txt
	@touch $@

$(STAMPS)/test: $(STAMPS)/run requirements/test.txt
	$(PIP) --require-hashes --requirement requirements/test.txt
	@touch $@

$(STAMPS)/bench: $(STAMPS)/run requirements/bench.txt
	$(PIP) --require-hashes --requirement requirements/bench.txt
	@touch $@

$(STAMPS)/node: frontend/package.json frontend/package-lock.json
	@mkdir -p $(STAMPS)
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error --prefix frontend
	@touch $@

$(STAMPS)/assets: $(STAMPS)/node frontend/build.mjs $(PAGES)
	npm run --silent build --prefix frontend
	@touch $@
