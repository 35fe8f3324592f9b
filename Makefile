# Two commands: `make booklet` sets everything up and makes the ladder's PDF. `make test` runs every check.
# Both skip what is already done.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
BOOKLET := build/ai-architect-ladder.pdf
SOURCES := $(shell find src templates styles content examples -type f ! -name '*.pyc')
# The tests run on the built wheel, unpacked here, so that what is tested is what is shipped.
WHEEL := build/wheel

# A Python that did not come from Homebrew does not look into Homebrew's folders.
ifeq ($(shell uname),Darwin)
export DYLD_FALLBACK_LIBRARY_PATH := $(shell brew --prefix 2>/dev/null)/lib:/usr/local/lib:/usr/lib
endif

.PHONY: booklet test lint format dist lock install golden fuzz site clean help

help:  ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

booklet: $(BOOKLET)  ## Set everything up and make build/ai-architect-ladder.pdf
	@echo "The booklet is in $(BOOKLET)"

$(BOOKLET): $(VENV)/.installed $(SOURCES) pyproject.toml
	@.ci/step "Looking for Pango" .ci/ensure-pango $(BIN)/python
	@mkdir -p $(@D)
	@.ci/step "Making the booklet" $(BIN)/ladder-reports --quiet booklet -o $@ >/dev/null

install: $(VENV)/.installed  ## Make a virtual environment and install the tool in it

$(VENV)/.installed: requirements.txt pyproject.toml
	@.ci/step "Making a virtual environment in $(VENV)" .ci/make-venv $(PYTHON) $(VENV)
	@.ci/step "Installing packages, which takes a minute or two" $(PIP) --require-hashes -r requirements.txt
	@.ci/step "Installing ladder-reports" $(PIP) --no-build-isolation --no-deps -e .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.txt
	@.ci/step "Installing what the tests need" $(PIP) --require-hashes -r requirements-dev.txt
	@touch $@

$(WHEEL)/.unpacked: $(VENV)/.installed $(SOURCES) pyproject.toml README.md LICENSE
	@rm -rf $(WHEEL) build/dist
	@$(BIN)/python -m hatchling build -t wheel -d build/dist >/dev/null
	@$(PIP) --no-deps --no-index --target $(WHEEL) build/dist/*.whl
	@touch $@

test: $(VENV)/.installed-dev lint $(WHEEL)/.unpacked  ## Run every check: lint, format, types, import contracts, tests
	@.ci/step "Looking for Pango" .ci/ensure-pango $(BIN)/python
	PYTHONPATH=$(CURDIR)/$(WHEEL) $(BIN)/python -m pytest -n auto

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.installed-dev  ## Format the code and fix what the linter can fix
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

golden: $(VENV)/.installed-dev  ## Rewrite the golden files; read them with git diff
	$(BIN)/python -m pytest -q -n auto --update-golden

fuzz: $(VENV)/.installed-dev  ## Try properties more thoroughly, and look for inputs that break a reader, for ten minutes (MINUTES=N for another time)
	TRIES=20 $(BIN)/python -m pytest -q -n auto -m hypothesis
	$(BIN)/python tests/fuzz/fuzz.py --minutes $(or $(MINUTES),10)

dist: $(VENV)/.installed-dev  ## Build the source distribution and the wheel into dist/, and check them
	@rm -rf dist build/sdist build/again
	@mkdir -p build/sdist
	@$(BIN)/python -m hatchling build -d dist >/dev/null
	@tar xzf dist/*.tar.gz -C build/sdist --strip-components=1
	@cd build/sdist && $(CURDIR)/$(BIN)/python -m hatchling build -t wheel -d $(CURDIR)/build/again >/dev/null
	@cmp dist/*.whl build/again/*.whl
	@$(BIN)/twine check --strict dist/*

site: $(VENV)/.installed-dev  ## Make the documentation's site in build/site, with its gallery, and check its links
	@.ci/ensure-pango $(BIN)/python
	@$(BIN)/python website/make_site.py --check

lock:  ## Resolve the pinned dependencies again (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --extra build --output-file requirements.txt pyproject.toml
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --extra build --extra dev --output-file requirements-dev.txt pyproject.toml

clean:  ## Remove .venv, build and dist
	rm -rf build dist $(VENV)
