# Commonground: everything that a new machine needs is set up by the first command that needs it.
# Python 3.11 or later and make are enough. A second run is instant: stamps in .venv say what is done.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Modules are compiled when they are first used: most of what is installed never is.
INSTALL := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet install --no-compile
COMPILE := CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe\
	--annotation-style line --no-emit-options --no-emit-trusted-host --no-emit-index-url\
	--no-emit-find-links
BUILDING := --build-deps-for wheel --build-deps-for editable
# One thread to a process: the tests run in as many processes as there are cores.
export OMP_NUM_THREADS ?= 1
export OPENBLAS_NUM_THREADS ?= 1
# The golden plans are agreed to the last digit, which wider vector units round another way: tests use the narrower.
ifeq ($(shell uname -m),x86_64)
test test-all test-postgres: export OPENBLAS_CORETYPE ?= Haswell
test test-all test-postgres: export NPY_DISABLE_CPU_FEATURES ?= X86_V4
endif
# Compiled modules are kept, even where the surroundings say otherwise: without them every process compiles all anew.
export PYTHONDONTWRITEBYTECODE =
PYTEST := $(BIN)/python -m pytest -n auto --dist loadscope

.PHONY: help demo serve assets test test-all test-postgres lint bench lock clean

help: ## what there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/.installed ## set up, then plan for the example place into plans/exampleshire/
	$(BIN)/commonground demo
	@echo "Partners meet over it in the room: make serve opens it."

serve: assets ## set up, then open the room on the example place at http://127.0.0.1:8000
	@$(BIN)/python -m commonground.web.demo.making
	$(BIN)/commonground serve --demo

assets: $(VENV)/.assets ## build the room's styles and script, unless they are up to date
	@$(BIN)/python assets/build.py

test: $(VENV)/.developing styled ## set up, then the tests; those that need what is not here skip and say so
	$(PYTEST) -m "$(if $(COMMONGROUND_REQUIRE_ALL),,not slow)"

test-all: $(VENV)/.developing styled ## the tests with the slow ones and every example of the property tests
	COMMONGROUND_THOROUGH=1 $(PYTEST)

test-postgres: $(VENV)/.developing ## the room's tests once more, with all that is stored in PostgreSQL
	@: "$${COMMONGROUND_TEST_POSTGRES:?set it to a PostgreSQL server where databases may be made}"
	COMMONGROUND_TEST_DATABASE=$(COMMONGROUND_TEST_POSTGRES) $(PYTEST) tests/web -m "not browser and not slow"

lint: $(VENV)/.developing ## style, types and the one-way flow of the rooms
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.benching ## the benchmarks of docs/benchmarks.md (COMMONGROUND_MIRROR for real places)
	$(foreach script,$(sort $(wildcard benchmarks/[a-z]*.py)),$(BIN)/python $(script) &&) true

lock: $(VENV)/.developing ## pin the newest releases that pyproject.toml allows, with hashes
	$(COMPILE) --upgrade $(BUILDING) -o requirements.lock pyproject.toml
	$(COMPILE) --upgrade $(BUILDING) --extra web --extra assets --extra postgres -c requirements.lock\
		-o requirements-web.lock pyproject.toml
	$(COMPILE) --upgrade --extra dev --extra web -c requirements-web.lock -o requirements-dev.lock pyproject.toml

clean: ## forget what was set up
	rm -rf $(VENV)

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Commonground needs Python 3.11 or later; set PYTHON=python3.11, say")'
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.installed: $(VENV)/.made requirements.lock pyproject.toml
	@echo 'Setting up Commonground in $(VENV): about half a minute, once.'
	@$(INSTALL) --require-hashes -r requirements.lock
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.assets: $(VENV)/.installed requirements-web.lock
	@echo "Adding what the room needs, and what builds its styles."
	@$(INSTALL) --require-hashes -r requirements-web.lock
	@touch $@

# The tests run without the styles too: only those in a browser need them, and they skip and say so.
.PHONY: styled
styled: $(VENV)/.assets
	-@$(BIN)/python assets/build.py

$(VENV)/.developing: $(VENV)/.installed requirements-dev.lock
	@echo 'Adding what the tests need.'
	@$(INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/.benching: $(VENV)/.developing
	@echo 'Adding the peers that the benchmarks compare with.'
	@$(INSTALL) --editable '.[bench]'
	@touch $@
