# Two commands for a newcomer: `make demo` and `make test`. Both set up what they need.
# Only POSIX make features; the set-up itself is in tools/setup.sh.

VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test check lint types contracts tests coverage fuzz bench docs lock clean

demo: $(VENV)/.installed-use
	$(BIN)/stocktake demo demo

test: $(VENV)/.installed-dev
	@$(MAKE) --no-print-directory check tests

check: lint types contracts

lint: $(VENV)/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.installed-dev
	STOCKTAKE_DATA=$(VENV)/.data-of-types $(BIN)/mypy  # the settings make their secret there

contracts: $(VENV)/.installed-dev
	$(BIN)/lint-imports

# The files with few but long tests come first, so that both cores end together.
TESTS := $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -q

tests: $(VENV)/.installed-dev
	$(TESTS)

# The same tests, traced: half as long again, so not in "make test".
coverage: $(VENV)/.installed-dev
	$(TESTS) --cov --cov-report=term:skip-covered --cov-fail-under=95

# Thousands of damaged files of each format; "make tests" tries a few dozen.
fuzz: $(VENV)/.installed-dev
	STOCKTAKE_FUZZ=2000 $(BIN)/python -m pytest tests/fuzz -q

bench: $(VENV)/.installed-dev
	$(BIN)/python -m benchmarks

# Pages of docs/reference that are made from the code and the vocabulary.
docs: $(VENV)/.installed-dev
	$(BIN)/python tools/make_reference.py

# Locks name packages, versions and hashes, and no registry (docs/adr/0007).
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q --extra plan --extra web --extra maps pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q --extra dev pyproject.toml -o requirements-dev.lock

$(VENV)/.installed-use: requirements.lock pyproject.toml
	sh tools/setup.sh use

$(VENV)/.installed-dev: requirements-dev.lock requirements-iati.lock pyproject.toml
	sh tools/setup.sh dev

clean:
	rm -rf $(VENV) demo build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
