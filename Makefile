# make alone lists what there is. Needs Python 3.11 to 3.13 and make; everything else goes into .venv.

PYTHON ?= python3
VENV = .venv
BIN = $(VENV)/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check
INSTALL = $(PIP) install --quiet --quiet --constraint constraints.txt
DEMO = .cache/demo
# A log of the demo shows what a terminal would; in a pipe the program writes CSV of itself.
SHOWN = TSFORECAST_DECOMPOSE_FORMAT=table TSFORECAST_TRAIN_FORMAT=table TSFORECAST_PREDICT_FORMAT=table
SAMPLE = data/airline-passengers.csv
PEERS = .cache/peers
PEER_PACKAGES = sktime-cli skforecast-ai statsforecast neuralforecast
# Such as an index with smaller wheels of PyTorch.
PEER_FLAGS ?=
# Two workers; each keeps to one thread, so that they do not fight over the cores.
PYTEST = OMP_NUM_THREADS=1 $(BIN)/python -m pytest --numprocesses 2

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo test check lint types contracts pytest fuzz format bench bench-speed \
	bench-peers samples hooks clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' Makefile | awk -F'|' '{printf "make %-11s %s\n", $$1, $$2}'

demo: $(VENV)/.installed ## install into .venv and run the three commands on the airline passengers
	@mkdir -p $(DEMO)/data && cp $(SAMPLE) $(DEMO)/data/
	@export PATH="$(CURDIR)/$(BIN):$$PATH" $(SHOWN); cd $(DEMO) && \
	for line in "decompose $(SAMPLE)" "train $(SAMPLE)" "predict --horizon 12"; do \
		printf '\n$$ tsforecast %s\n' "$$line"; \
		tsforecast $$line || exit; \
	done
	@printf '\nThe model is kept in %s/.tsforecast. All commands: %s/tsforecast --help\n' $(DEMO) $(BIN)

test: check pytest ## run every check and every test

check: lint types contracts ## ruff, mypy in strict mode, and the import contracts

lint: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.installed-test
	$(BIN)/mypy

contracts: $(VENV)/.installed-test
	$(BIN)/lint-imports

pytest: $(VENV)/.installed-test ## run every test and every example in a docstring
	$(PYTEST)

fuzz: $(VENV)/.installed-test ## fuzz the reader for ten minutes, or as in make fuzz SECONDS=60
	$(INSTALL) --no-build-isolation --editable '.[fuzz]'
	@mkdir -p .cache/fuzz/corpus
	cd .cache/fuzz && OMP_NUM_THREADS=1 $(CURDIR)/$(BIN)/python $(CURDIR)/tests/fuzz/fuzz_reading.py \
		-max_total_time=$(or $(SECONDS),600) corpus

format: $(VENV)/.installed-test ## let ruff mend what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.installed-test ## errors of every forecaster on the M1 competition, beside published ones
	$(BIN)/python -m benchmarks accuracy --data m1

bench-speed: $(VENV)/.installed-test ## seconds and memory as ratios to yardsticks, ten minutes
	$(BIN)/python -m benchmarks speed

bench-peers: $(patsubst %,$(PEERS)/%/.installed,$(PEER_PACKAGES)) ## install the peers that bench-speed times, gigabytes

# Each peer has its own environment, for they do not agree on versions. One that does not install
# is left out, and bench-speed says so.
$(PEERS)/%/.installed:
	@echo "installing $* into $(PEERS)/$*"
	@$(PYTHON) -m venv $(PEERS)/$*
	@$(PEERS)/$*/bin/python -m pip --disable-pip-version-check install --quiet $(PEER_FLAGS) $* \
		&& touch $@ || { rm -rf $(PEERS)/$*; echo "$* does not install here"; }

samples: $(VENV)/.installed-test ## draw simulated series beside real ones, into .cache/samples.png
	@mkdir -p .cache
	$(BIN)/python -m benchmarks.samples --output .cache/samples.png

hooks: $(VENV)/.installed-test ## run the checks before each commit
	$(INSTALL) pre-commit
	$(BIN)/pre-commit install

clean: ## remove .venv, caches and what was built
	rm -rf $(VENV) .cache .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The build runs without isolation, so that its own requirement is pinned like all others.
$(VENV)/.installed: $(VENV)/.created pyproject.toml constraints.txt
	@echo "installing tsforecast into $(VENV); this downloads TensorFlow, which takes a minute"
	@$(INSTALL) hatchling
	@$(INSTALL) --no-build-isolation --editable .
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	@echo "installing what the tests need into $(VENV)"
	@$(INSTALL) --no-build-isolation --editable '.[test]'
	@touch $@

$(VENV)/.created:
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v < (3, 14) else "error: $(PYTHON) is Python %d.%d; tsforecast needs 3.11 to 3.13.\nhint: name another one, as in make PYTHON=python3.12 demo" % v)'
	@$(PYTHON) -m venv $(VENV)
	@touch $@
