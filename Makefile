# Thin: every target is a task of tasks.py, which runs the same way on Windows without make.
PYTHON ?= python3
EDITION ?= learner
.DEFAULT_GOAL := help
.PHONY: help serve test lab book slides dist workshop bench jupyters lint format facts due outputs lock clean

help: ## Show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

serve: ## Install, build the book and serve it on this machine
	@$(PYTHON) tasks.py serve
test: ## Install, build and run every check (ARGS="-k sublingual" runs some)
	@$(PYTHON) tasks.py test -- $(ARGS)
lab: ## Open JupyterLab on the chapters
	@$(PYTHON) tasks.py lab
book: ## Build the book into _build/html (EDITION=instructor adds solutions and workshop boxes)
	@$(PYTHON) tasks.py book --edition $(EDITION)
slides: ## Build the book with a deck of slides for each chapter, and say where they are
	@$(PYTHON) tasks.py slides
dist: ## Zip the book for a USB stick, and the learner's notebooks
	@$(PYTHON) tasks.py dist
workshop: ## Carry workshop.yml into the course, and pack books, handouts, cards, forms and keys
	@$(PYTHON) tasks.py workshop
bench: ## Measure the budgets (table, and _build/bench.json)
	@$(PYTHON) tasks.py bench
jupyters: ## Try the lessons in the oldest and the newest JupyterLab and Notebook (ONLY=newest)
	@$(PYTHON) tasks.py jupyters $(ONLY)
lint: ## Style, unused names, spelling, import contracts, JavaScript types
	@$(PYTHON) tasks.py lint
format: ## Write Python, JavaScript and CSS in the project's style
	@$(PYTHON) tasks.py format
facts: ## Rewrite quoted figures in the chapters from the evidence tables
	@$(PYTHON) tasks.py facts
due: ## List the evidence that is due for a check
	@$(PYTHON) tasks.py due
outputs: ## Run the chapters and store their outputs
	@$(PYTHON) tasks.py outputs
lock: ## Write the lock files anew (needs uv)
	@$(PYTHON) tasks.py lock
clean: ## Remove .venv and everything built
	@$(PYTHON) tasks.py clean
