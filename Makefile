# Almoner: each target sets up everything it needs; nothing else has to be run before.

# The first interpreter here that can run Almoner.
PYTHON ?= $(firstword $(foreach name,python3.11 python3.12 python3,$(shell \
	$(name) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 12))' 2>/dev/null && echo $(name))))
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
BROWSERS := chromium chromium-browser google-chrome google-chrome-stable
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help demo test nightly coverage bench screenshots gas lint clean setup browser

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: setup ## Show the main job on a local chain (ARGS=--exit to leave at the end)
	@$(BIN)/almoner demo $(ARGS)

test: setup browser lint ## Lint, then run every test but the long ones
	@$(BIN)/pytest -n auto --dist worksteal

nightly: setup $(VENV)/.nightly browser ## Run what takes minutes: the long tests, then coverage
	@$(BIN)/pytest -n auto --dist worksteal -m nightly
	@$(MAKE) --no-print-directory coverage

coverage: setup ## Show which statements of the contracts the tests reach; fail below 95 %
	@$(BIN)/pytest -n auto --dist worksteal -p almoner.testing.coverage.plugin tests/contracts

bench: setup ## Measure Almoner beside its peers, or its pages (ARGS=pages)
ifeq ($(firstword $(ARGS)),pages)
	@$(MAKE) --no-print-directory bench/node_modules/.installed browser
	@$(BIN)/almoner bench $(ARGS)
else
	@$(MAKE) --no-print-directory --keep-going bench/node_modules/.installed bench/.venv/.installed || \
		echo "Not all peers could be set up: who is missing will have no figure."
	@$(BIN)/almoner bench gas
	@$(BIN)/almoner bench audit
	@$(BIN)/almoner bench ingest $(ARGS)
endif

screenshots: setup browser ## Take a picture of every page in every language into .build/screenshots
	@$(BIN)/python scripts/screenshots.py

gas: setup ## Accept what each act on the contracts costs now; say what changed
	@$(BIN)/python scripts/gas.py

lint: setup ## Check style and types of Python and Solidity
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@node_modules/.bin/solhint --max-warnings 0 --noPoster 'contracts/**/*.sol'

clean: ## Remove all that was set up, compiled or cached
	rm -rf $(VENV) node_modules .build .cache contracts/.cache .hypothesis .mypy_cache .pytest_cache \
		.ruff_cache *.egg-info bench/.venv bench/node_modules bench/ponder/ponder-env.d.ts
	find almoner scripts tests -name __pycache__ -prune -exec rm -rf {} +

setup: $(VENV)/.installed node_modules/.installed

# Hashes are required of the build tool too, so that only the very packages of the locks are ever run.
$(VENV)/.locked: requirements.lock requirements-build.lock
	@test -n "$(PYTHON)" || { echo "Install Python 3.11 or 3.12: apt-get install -y python3 python3-venv"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the Python packages (once, about a minute)"
	@$(PIP) --require-hashes -r requirements-build.lock
	@$(PIP) --require-hashes --no-build-isolation -r requirements.lock
	@touch $@

$(VENV)/.installed: $(VENV)/.locked pyproject.toml
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

# Both locks are given, so that pip finds in the first what packages of the second need.
$(VENV)/.nightly: $(VENV)/.installed requirements-nightly.lock
	@$(PIP) --require-hashes --no-build-isolation -r requirements.lock -r requirements-nightly.lock
	@touch $@

# No package needs its install script: Anvil's executable is inside a package for the platform.
node_modules/.installed: package-lock.json
	@command -v npm >/dev/null || { echo "Install Node 20 or newer, with npm"; exit 1; }
	@echo "Installing the Node packages"
	@npm ci --silent --ignore-scripts --no-audit --no-fund
	@touch $@

# What Almoner is compared with: it needs none of it.
bench/node_modules/.installed: bench/package-lock.json
	@echo "Installing the Node packages of the peers"
	@cd bench && npm ci --silent --ignore-scripts --no-audit --no-fund
	@touch $@

bench/.venv/.installed: bench/requirements.lock
	@test -x bench/.venv/bin/python || $(PYTHON) -m venv bench/.venv
	@echo "Installing the Python packages of the peers"
	@bench/.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		--only-binary :all: -r bench/requirements.lock
	@touch $@

browser:
	@for name in $(BROWSERS); do command -v $$name >/dev/null && exit 0; done; \
		echo "The page tests need Chrome or Chromium: apt-get install -y chromium"; exit 1
