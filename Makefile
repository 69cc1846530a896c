# Two commands are all the set-up there is: `make run` and `make test`.
# Needs Python 3.11 or newer (with venv) and make; everything else goes into .venv.

PYTHON ?= python3
PORT ?= 8080
BIN := .venv/bin

# What is compiled is kept: else each of the many programs that tests start would compile it all again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test test-fast test-postgres test-browsers test-fresh check bench messages picture handbook phrases lock sbom audit .venv mutants coverage examine fuzz failover

help:
	@echo "make run       start the bot: on Telegram if BOT_TOKEN is set, else the rehearsal at http://127.0.0.1:$(PORT)"
	@echo "make test      run the tests"
	@echo "make test-fast  run those that need no browser, no server, no other process and no waiting, in a sample"
	@echo "make test-postgres  tell every story on PostgreSQL, but for those about the file"
	@echo "make test-browsers  run those of pages in Chromium, and in Firefox and WebKit where they are"
	@echo "make test-fresh  run both on a clean Debian in a folder, as root; SUITE=testing for another than stable"
	@echo "make check     formatting, lint, types, import rules"
	@echo "make coverage  show what the tests don't reach"
	@echo "make mutants   ask whether the tests would notice a small change, for a sample of them"
	@echo "make examine   ask what the disk tells of people, more surely than the tests do: ten minutes; WALKS=20"
	@echo "make failover  kill, freeze, cut off and crash whoever sends to 20,000 or answers, on PostgreSQL, again and again: ten minutes"
	@echo "make fuzz      play what nobody wrote: whatever people do and send, and files of all kinds; ten minutes; TIME=30"
	@echo "make bench     measure sending, crashes and reply times: 90 minutes; QUICK=1, PARTS=\"sending crash\""
	@echo "make messages  bring the translation catalogues up to date with messages/chat"
	@echo "make picture   draw the layers in docs/design.md anew"
	@echo "make handbook  take the pictures of docs/organising.md anew"
	@echo "make phrases   write the tables of all that letters can say into docs/writing-a-case.md anew"
	@echo "make sbom      list what the program is made of, for other programs: sbom.cdx.json"
	@echo "make audit     ask which of its libraries have known holes"
	@echo "make lock      renew the lock files from pyproject.toml (needs uv)"

.venv: .venv/.run

.venv/.run: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; $(PYTHON) is older. Try: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "Python's venv module is missing. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

run: .venv/.run
	@exec $(BIN)/python -m bot run --port $(PORT)

# In the order of their names, those that start programs come first and short files last: else a file of few
# long tests begins when the others are over.
test: .venv/.dev
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

# What is left out takes long: also every button of every earlier state, in stories/upgrades. CONTRIBUTING.md
# says what else, and where the time goes.
test-fast: .venv/.dev
	HYPOTHESIS_PROFILE=fast $(BIN)/python -m pytest -n auto --dist worksteal \
	  -m "not browser and not process and not clock and not postgres" tests/unit tests/stories --ignore tests/stories/upgrades

# Needs Debian's package postgresql, 15 or newer. `make test` has a few stories there, and the store's tests on both.
test-postgres: .venv/.dev
	STORIES_ON_POSTGRES=1 $(BIN)/python -m pytest -n auto --dist loadfile -rs tests/stories

# The hand-off page in Firefox and WebKit too: apt-get install firefox-esr webkit2gtk-driver xvfb. What is missing is
# skipped, and why is printed.
test-browsers: .venv/.dev
	OTHER_BROWSERS=1 $(BIN)/python -m pytest -n auto --dist loadfile -rs tests/browser

# What it needs and what it keeps: .ci/fresh/run
test-fresh:
	@.ci/fresh/run

# Prints what the tests don't reach, and puts the same beside each line into .coverage/html. The plugin passes
# the measuring on to programs that tests start. TESTS=tests/stories/team measures only those.
coverage: .venv/.dev
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -p tests.mutants.recording -n auto --dist loadfile $(TESTS); tests=$$?; \
	  $(BIN)/coverage combine --quiet; $(BIN)/coverage html --quiet; $(BIN)/coverage report; exit $$tests

# Would the tests notice a small change? SEED=7 draws the same sample again, NUMBER=20 a shorter one,
# PATHS="bot/store" of other modules; MORE="--help" tells what else there is.
mutants: .venv/.dev
	@$(BIN)/python -m tests.mutants $(if $(SEED),--seed $(SEED)) $(if $(NUMBER),--number $(NUMBER)) \
	  $(if $(PATHS),--paths $(PATHS)) $(MORE)

# As tests/examiner does in every run, with more invented people: what tells the truth of fewer is found.
examine: .venv/.dev
	EXAMINE=$(or $(WALKS),20) $(BIN)/python -m pytest -q tests/examiner/test_disks.py

# Prints what was tapped and said, and the seeds; SEED=7 draws the same again. What fails is shortened, and printed as a
# test.
fuzz: .venv/.dev
	@$(BIN)/python -m tests.fuzz --minutes $(or $(TIME),10) $(if $(SEED),--seed $(SEED))

failover: .venv/.dev
	FAILOVER=1 $(BIN)/python -m pytest -q -rA --durations=0 tests/programs/postgres/test_one_sender.py tests/programs/postgres/test_copies.py

check: .venv/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

# PARTS="sending crash" measures only those; QUICK=1 takes some minutes in place of seventy.
bench: .venv/.dev .venv-bench/.done
	$(BIN)/python -m tests.bench $(PARTS) $(if $(QUICK),--quick)

# The programs that the bench compares with, apart: they need other versions of what this one uses.
.venv-bench/.done: requirements-bench.lock
	@test -x .venv-bench/bin/python || $(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	@touch $@

messages: .venv/.dev
	$(BIN)/python -m tests.tools.catalogues

picture: .venv/.dev
	$(BIN)/python -m tests.tools.layers

handbook: .venv/.dev
	$(BIN)/python -m tests.tools.handbook

phrases: .venv/.dev
	$(BIN)/python -m tests.tools.phrase_tables

# sbom.cdx.json: what the program is made of, in CycloneDX's form.
sbom: .venv-supply/.done
	.venv-supply/bin/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible -o sbom.cdx.json requirements.lock
	@echo "sbom.cdx.json: $$(grep -c '"purl"' sbom.cdx.json) libraries"

# Asks PyPI, or another list that ARGS="--vulnerability-service osv" names, and ends with 1 where something is known.
audit: .venv-supply/.done
	.venv-supply/bin/pip-audit --strict --require-hashes --disable-pip -r requirements.lock $(ARGS)

.venv-supply/.done: requirements-supply.lock
	@test -x .venv-supply/bin/python || $(PYTHON) -m venv .venv-supply
	.venv-supply/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-supply.lock
	@touch $@

lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet -o requirements.lock
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet -c requirements.lock -o requirements-dev.lock
	uv pip compile --group supply --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet -o requirements-supply.lock
	uv pip compile --group bench --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet -o requirements-bench.lock
