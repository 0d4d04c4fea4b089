# Every command is a Python module of scripts/ in the standard library, so that it runs
# on a machine that has nothing but python3, git and make. `exec` lets signals reach it.

PYTHON ?= python3
RUN = @exec $(PYTHON) -m scripts

.DEFAULT_GOAL := help
.PHONY: help dev-up dev-down

help:          ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "  make %-12s %s\n", $$1, $$2}'

dev-up:        ## start database and broker in the background, for work on the code
	$(RUN) dev-up

dev-down:      ## stop what dev-up started
	$(RUN) dev-down
