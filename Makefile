# make setup | run | test | fuzz | lint | format | lock | bench | screenshots | film | space | static | clean
.PHONY: setup run test fuzz lint format lock bench screenshots film space static clean
PYTHON ?= python3
BIN := .venv/bin

setup: .venv/app.done

run: setup
	$(BIN)/python app.py

test: .venv/dev.done node_modules/.done
	sh tools/system.sh chromium
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist loadfile

fuzz: .venv/dev.done
	FUZZ=$${FUZZ:-20000} OMP_NUM_THREADS=1 $(BIN)/python -m pytest tests/fuzz -rP

lint: .venv/dev.done node_modules/.done
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	PYTHONPATH=. $(BIN)/lint-imports
	npm run --silent lint

format: .venv/dev.done node_modules/.done
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	npm run --silent format

# What exactly is installed, of pyproject.toml's ranges: `make lock` after a change there, `make lock UPGRADE=-U` for newer ones.
LOCK = $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.10 --no-annotate $(UPGRADE) \
	--custom-compile-command "make lock"
HASHES := --generate-hashes --no-emit-package torch --no-emit-package sketch-rnn

lock: .venv/dev.done
	$(LOCK) $(HASHES) --extra dev --output-file requirements/dev.txt
	$(LOCK) $(HASHES) --extra page --constraint requirements/dev.txt --output-file requirements/app.txt
	$(LOCK) --no-deps --extra page --constraint requirements/dev.txt --output-file requirements.txt
	$(LOCK) --no-deps --extra paint --constraint requirements/dev.txt --output-file requirements-paint.txt

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

static: .venv/dev.done node_modules/.done
	rm -rf runs/static
	$(BIN)/python -m deploy.static

clean:
	rm -rf .venv node_modules

.venv/bin/pip:
	PYTHON="$(PYTHON)" sh tools/system.sh venv
	$(PYTHON) -m venv .venv

# PyTorch by its version, in the build that pip finds for the machine, and all else by its hashes.
INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check

.venv/app.done: requirements/app.txt requirements.txt | .venv/bin/pip
	$(INSTALL) $$(grep -o '^torch==[^ ]*' requirements.txt)
	$(INSTALL) --no-deps --require-hashes -r $<
	PYTHON="$(BIN)/python" sh tools/system.sh cairo
	touch $@

.venv/dev.done: requirements/dev.txt .venv/app.done
	$(INSTALL) --no-deps --require-hashes -r $<
	touch $@

# What checks the page's scripts, and what runs the network in a browser where there is no server (make static).
node_modules/.done: package.json package-lock.json
	sh tools/system.sh node
	npm ci --silent --no-audit --no-fund
	touch $@
