# `make run` does the main job on the demonstration corpus, `make test` runs the tests; both set up what is needed.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test benchmark reruns quality lock clean

run: .venv/.ready
	$(BIN)/funn run

test: .venv/.ready
	$(BIN)/python -m pytest -n auto

.venv/.ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	touch $@

# Pins every dependency with its hashes, for all platforms; needs uv.
lock:
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --extra dev \
		--python-version 3.11 pyproject.toml -o requirements.lock

clean:
	rm -rf .venv outputs/tables outputs/figures outputs/findings.* outputs/methods.md outputs/run.json outputs/cache.sqlite

benchmark: .venv/.ready
	$(BIN)/python -m tests.benchmarks.speed

reruns: .venv/.ready
	$(BIN)/python -m tests.benchmarks.reruns

quality: .venv/.ready
	$(BIN)/python -m tests.benchmarks.quality
