PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export OMP_NUM_THREADS := 1
export OPENBLAS_NUM_THREADS := 1
# what pytest makes of the tests is kept, which saves five seconds a process
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo test fuzz check docs site eval bench scale mutants format

demo: $(VENV)/ready  ## set up, collate the example story, say where the record is
	$(BIN)/stemma collate examples/strait --out out/demo

test: $(VENV)/ready  ## run all tests
	$(BIN)/python -m pytest -n 2 --dist worksteal

fuzz: $(VENV)/ready  ## 57 kinds of text, each doubled up to 256 kB: does time grow with length? and 1,500 damaged files as one collate (twenty minutes of CPU)
	STEMMA_FUZZ=1 $(BIN)/python -m pytest -n 2 tests/test_fuzz_time.py tests/test_fuzz_files.py tests/test_language.py

check: $(VENV)/ready  ## lint, types, imports, documents, fast tests: under a minute
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not slow"

docs: $(VENV)/ready  ## write the reference in docs/ from the code
	$(BIN)/python docs/make.py

site: $(VENV)/ready docs  ## build the documentation as a site in build/site
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet

eval: $(VENV)/ready  ## score every task on the gold sets that are present
	$(BIN)/python eval/run.py

bench: $(VENV)/ready  ## reports a second and peak memory
	$(BIN)/python eval/bench.py
	$(BIN)/python eval/bench_grouping.py

scale: $(VENV)/ready  ## lakes: do they agree with the record, and how does making them grow (hours; needs the extra cluster)
	$(BIN)/python eval/scale.py agree
	$(BIN)/python eval/scale.py agree --window 100
	$(BIN)/python eval/scale.py grow 10000 100000

mutants: $(VENV)/ready  ## change thresholds, signs and conditions one at a time: how many do the fast tests notice? (may be stopped and taken up again)
	$(BIN)/python eval/mutants.py

format: $(VENV)/ready
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

$(VENV)/ready: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable ".[dev]"
	touch $@
