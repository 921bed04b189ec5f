# make setup | run | test | fuzz | lint | format | bench | screenshots | film | space | clean
.PHONY: setup run test fuzz lint format bench screenshots film space clean
PYTHON ?= python3
BIN := .venv/bin

setup: .venv/app.done

run: setup
	$(BIN)/python app.py

test: .venv/dev.done
	sh tools/system.sh chromium
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist loadfile

fuzz: .venv/dev.done
	FUZZ=$${FUZZ:-20000} OMP_NUM_THREADS=1 $(BIN)/python -m pytest tests/fuzz -rP

lint: .venv/dev.done
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	PYTHONPATH=. $(BIN)/lint-imports

format: .venv/dev.done
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/dev.done
	$(BIN)/python -m benchmarks.endings
	$(BIN)/python -m benchmarks.simplify
	$(BIN)/python -m benchmarks.training
	$(BIN)/python -m benchmarks.page
	$(BIN)/python -m benchmarks.load

screenshots: .venv/dev.done
	sh tools/system.sh chromium
	$(BIN)/python -m tools.screenshots

film: .venv/dev.done
	sh tools/system.sh chromium
	$(BIN)/python -m tools.film

space: .venv/dev.done
	rm -rf runs/space
	$(BIN)/python -m deploy.space

clean:
	rm -rf .venv

.venv/bin/pip:
	PYTHON="$(PYTHON)" sh tools/system.sh venv
	$(PYTHON) -m venv .venv

.venv/app.done: requirements.txt | .venv/bin/pip
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	PYTHON="$(BIN)/python" sh tools/system.sh cairo
	touch $@

.venv/dev.done: requirements-dev.txt .venv/app.done
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@
