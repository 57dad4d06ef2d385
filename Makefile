# Two commands do everything on a machine with Python 3.11, pip and make: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STORY := examples/morrah-strait/reports

.PHONY: demo test lint types bench soak spark browse fuzz schema reference pages site clean

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

# The engine on a real Spark cluster in this machine (two executors); installs PySpark (460 MB), needs Java 17.
spark: $(VENV)/developed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[spark]"
	RASHOMON_SPARK='local-cluster[2,1,1024]' $(BIN)/python -m pytest tests/engines/test_spark.py

# Ten minutes of inputs made by coverage (atheris), from the small corpus in tests/fuzz; FUZZ_SECONDS changes the time.
FUZZ_SECONDS ?= 600
fuzz: $(VENV)/developed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[fuzz]"
	$(BIN)/python tests/fuzz/fuzz_text.py -max_total_time=$(FUZZ_SECONDS) -max_len=4096 -timeout=10 -rss_limit_mb=1024 \
		$$(mktemp -d) tests/fuzz/corpus

schema: $(VENV)/developed
	$(BIN)/rashomon schema > docs/schema.json

# All that is written from the program: commands, settings, records, routes, tools, Python; and measured figures in prose.
reference: schema
	$(BIN)/python -m rashomon.serve.reference

# What the commands of every page print now, written into the page.
pages: $(VENV)/developed
	$(BIN)/python tests/test_docs.py

$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/developed: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev]"
	touch $@

# The pages in a real browser (Debian's chromium, installed where it is missing), the accessibility rules, and more requests
# made from the OpenAPI description than `make test` makes. Pictures of all pages: artefacts/pages.
browse: $(VENV)/developed
	EXAMPLES=120 $(BIN)/python -m pytest -rs tests/serve/test_browser.py tests/serve/test_hostile.py tests/serve/test_reader.py \
		tests/serve/test_openapi.py

# The documentation as a site, in site/; `cd site && python3 -m http.server` shows it with its search.
site: $(VENV)/developed
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

clean:
	rm -rf $(VENV) demo.html site artefacts build dist src/*.egg-info
