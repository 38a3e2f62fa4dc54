# What a person does here, and CI too.  First time: `make run`.  Before a commit: `make test check`.

VENV   := .venv
BIN    := $(VENV)/bin
# The first interpreter that is new enough; `make PYTHON=/path/to/python3.12 run` chooses another.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$python && break; done)

# An environment works in its place alone: in a clone that was moved or copied it is made anew.
MOVED  := $(shell { . $(BIN)/activate && test ! "$$VIRTUAL_ENV" -ef $(VENV) && echo moved; } 2>/dev/null)
ifdef MOVED
.PHONY: $(BIN)/python $(VENV)/installed $(VENV)/installed-dev
endif

.PHONY: help run desktop desktop-remove test check bench translations libraries window
.DELETE_ON_ERROR:

help:
	@echo 'make run            install into $(VENV) and open the window'
	@echo 'make desktop        put it into the menu (Linux); `make desktop-remove` takes it out'
	@echo 'make test           install with the test tools and run all tests but those that take hours'
	@echo 'make check          formatting, lint, types, layers'
	@echo 'make bench          how fast it is, against what bounds it (bench/README.md)'
	@echo 'make translations   collect what the window says, make the files that ship'

run: window $(VENV)/installed
	@$(BIN)/sketchfind

desktop: $(VENV)/installed
	@$(BIN)/python .ci/desktop.py $(BIN)/sketchfind

# With any Python: $(VENV) may be gone already.
desktop-remove:
	@$(PYTHON) .ci/desktop.py --remove

test: libraries $(VENV)/installed-dev
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest

check: $(VENV)/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

translations: $(VENV)/installed-dev
	$(BIN)/python .ci/translations.py

# `make bench BENCH="query --full"` runs one of them at full size.
bench: $(VENV)/installed-dev
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m bench $(BENCH)

# Before the long download, not after it, as the compiler below.
libraries window: | $(BIN)/python
	@$(BIN)/python .ci/system.py $@

# Stamp files: nothing is installed again until pyproject.toml changes.
$(VENV)/installed: pyproject.toml | $(BIN)/python
	@$(call install,.)
	@touch $@

$(VENV)/installed-dev: pyproject.toml | $(BIN)/python
	@$(call install,.[dev])
	@touch $@ $(VENV)/installed

$(BIN)/python:
	@test -n '$(PYTHON)' || { echo 'sketchfind needs Python 3.11 or newer, and there is none.'; \
		echo 'Debian, Ubuntu:  sudo apt-get install python3 python3-venv'; exit 1; } >&2
	@$(PYTHON) .ci/system.py python
	$(PYTHON) -m venv --clear $(VENV)

# Without a compiler, a wheel of hnswlib that pip built before, or was given, will do. In isolation
# pip would fetch tools first, only to fail.
define install
	words=$$($(BIN)/python .ci/system.py compiler 2>&1) \
	|| $(BIN)/python -m pip install -q --no-build-isolation hnswlib 2>/dev/null \
	|| { echo "$$words"; exit 1; } >&2; \
	echo 'Installing into $(VENV); PyTorch is large, so the first time takes some minutes.'; \
	$(BIN)/python -m pip install --disable-pip-version-check -e '$(1)' \
	|| { echo 'pip could not install sketchfind.'; exit 1; } >&2
endef
