# Thin: every target is a task of tasks.py, which runs the same way on Windows without make.
PYTHON ?= python3
EDITION ?= learner
.DEFAULT_GOAL := help
.PHONY: help serve test lab book dist bench lint facts outputs lock clean

help: ## Show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

serve: ## Install, build the book and serve it on this machine
	@$(PYTHON) tasks.py serve
test: ## Install, build and run every check
	@$(PYTHON) tasks.py test
lab: ## Open JupyterLab on the chapters
	@$(PYTHON) tasks.py lab
book: ## Build the book into _build/html (EDITION=instructor adds solutions and workshop boxes)
	@$(PYTHON) tasks.py book --edition $(EDITION)
dist: ## Zip the book for a USB stick, and the learner's notebooks
	@$(PYTHON) tasks.py dist
bench: ## Measure the budgets (table, and _build/bench.json)
	@$(PYTHON) tasks.py bench
lint: ## ruff, import-linter, codespell, JavaScript types
	@$(PYTHON) tasks.py lint
facts: ## Rewrite quoted figures in the chapters from the evidence tables
	@$(PYTHON) tasks.py facts
outputs: ## Run the chapters and store their outputs
	@$(PYTHON) tasks.py outputs
lock: ## Write the lock files anew (needs uv)
	@$(PYTHON) tasks.py lock
clean: ## Remove .venv and everything built
	@$(PYTHON) tasks.py clean
