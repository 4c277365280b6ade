# Two commands do everything: `make run` and `make test`. `make help` lists the rest.
.DEFAULT_GOAL := help
PYTHON := .venv/bin/python
TEST_WORKERS ?= $(shell nproc)

.PHONY: help run test setup setup-dev lint format check bench clean

help:  ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: setup  ## run the portal on this machine (PORT=8000)
	@exec $(PYTHON) manage.py portal --prepare

test: setup-dev  ## run every test, browser tests included (PYTEST_ARGS="-k agenda")
	@$(PYTHON) -m pytest -q -n $(TEST_WORKERS) --dist loadfile --no-loadscope-reorder $(PYTEST_ARGS)

setup:  ## check system libraries, make .venv, install what is locked
	@scripts/setup.sh

setup-dev:
	@scripts/setup.sh dev

lint: setup-dev  ## format, style, templates and security of the code
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m djlint --quiet --lint templates
	@$(PYTHON) -m bandit --quiet -ll --recursive -c pyproject.toml scpb strategy performance meetings

format: setup-dev  ## put the code in form
	@$(PYTHON) -m ruff format .
	@$(PYTHON) -m ruff check --fix .

check: setup-dev  ## deployment settings, missing migrations, types
	@scripts/check.sh

bench: setup-dev  ## measure against DESIGN.md's table, one line each
	@for file in bench/*.py; do case $$file in */_*) ;; *) $(PYTHON) $$file || exit 1 ;; esac; done
	@$(PYTHON) bench/minute.py postgres

clean:  ## remove the environment and caches, but no data
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache
