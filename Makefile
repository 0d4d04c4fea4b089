# Every command is a Python module of scripts/ in the standard library, so that it runs
# on a machine that has nothing but python3, git and make. `exec` lets signals reach it.

PYTHON ?= python3
RUN = @exec $(PYTHON) -m scripts
COMMANDS = demo demo-reset test test-fast proof check bench doctor setup pictures \
	messages production-env lock dev-up dev-down

.DEFAULT_GOAL := help
.PHONY: help $(COMMANDS)

help:
	@exec $(PYTHON) -m scripts --help

$(COMMANDS):
	$(RUN) $@
