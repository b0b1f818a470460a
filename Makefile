# The commands of README. Everything runs in .venv, made on first use.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SAMPLE ?= hai_phong

.PHONY: run test long bench lint format clean

run: $(VENV)/run.stamp  ## Start the console with sample data at http://127.0.0.1:5000
	$(BIN)/python run.py $(if $(filter-out hai_phong,$(SAMPLE)),--data data/$(SAMPLE)) serve --sample $(SAMPLE)

test: $(VENV)/dev.stamp  ## The whole suite, with the checks that every commit passes
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 2 --dist loadfile

SEEDS ?= 2000-2399
MINUTES ?= 60
STORE ?= both

long: $(VENV)/dev.stamp  ## Figures of correctness, for example make long SEEDS=2000-50000 MINUTES=600 STORE=excel
	$(BIN)/python -m bench.correctness --seeds $(SEEDS) --minutes $(MINUTES) --store $(STORE)

FIGURES := deadlines start excel_store planner sync google list_page reports head_to_head

bench: $(VENV)/dev.stamp  ## The figures, side by side with peers
	missed=; for figure in $(FIGURES); do echo "== $$figure"; \
		$(BIN)/python -m bench.$$figure || { echo "== $$figure: missed"; missed=1; }; done; test -z "$$missed"

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

format: $(VENV)/dev.stamp
	$(BIN)/ruff check --fix . && $(BIN)/ruff format .

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/dev.stamp: requirements.txt requirements-dev.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@ $(VENV)/run.stamp

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
