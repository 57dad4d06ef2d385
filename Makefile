# Two commands do everything on a machine with Python 3.11, pip and make: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STORY := examples/morrah-strait/reports

.PHONY: demo test lint types bench soak schema clean

# The example story, read: the brief in the terminal, the page in demo.html.
demo: $(VENV)/installed
	$(BIN)/rashomon read $(STORY) --html demo.html
	@echo
	@echo "The same as a page, with every line's evidence: demo.html"

# Everything that CI runs.
test: $(VENV)/developed lint types
	$(BIN)/python -m pytest

lint: $(VENV)/developed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check src tests
	$(BIN)/lint-imports

types: $(VENV)/developed
	$(BIN)/mypy

# Scores on the example gold and, where ../shared/data lies, on the public sets; compared with floors.json.
bench: $(VENV)/developed
	$(BIN)/rashomon bench

# Hostile input at length, and kills at random moments.
soak: $(VENV)/developed
	$(BIN)/python -m pytest -m soak --override-ini addopts=

schema: $(VENV)/developed
	$(BIN)/rashomon schema > docs/schema.json

$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/developed: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev]"
	touch $@

clean:
	rm -rf $(VENV) demo.html build dist src/*.egg-info
