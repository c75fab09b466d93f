# make run    the application on http://127.0.0.1:8501     make test   all tests
# make score  extraction against the gold, where it is     make bench  speed     make lint  ruff, mypy, secrets, weak packages
SHELL  := /bin/bash
PYTHON ?= python3
VENV   ?= .venv
PORT   ?= 8501
SHARED ?= ../shared

BIN := $(VENV)/bin
PY  := $(BIN)/python
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock"

.PHONY: run test score bench fuzz lint lock screenshots clean
.DEFAULT_GOAL := run

run: $(VENV)/.app
	$(PY) -m targets load-seeds --if-empty
	$(PY) -m streamlit run serve.py --server.address 127.0.0.1 --server.port $(PORT)

test: $(VENV)/.dev $(VENV)/.browser $(VENV)/axe.min.js $(VENV)/spark $(VENV)/s3
	$(PY) -m pytest -n 2 --dist loadfile

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/mypy
	@if git rev-parse --git-dir >/dev/null 2>&1; then git ls-files -z -- ':!tests/found' | xargs -0 $(BIN)/detect-secrets-hook --no-verify --baseline .secrets.baseline; \
	else echo "no git repository: files not searched for secrets"; fi
	@$(PY) tools/audit.py requirements.lock requirements-dev.lock requirements-spark.lock requirements-s3.lock

# After a change of a pin: every package that it needs, with its hashes, for each system and Python that is served.
lock:
	@uv --version >/dev/null 2>&1 || { echo "make lock needs uv: pip install uv"; exit 1; }
	@$(LOCK) requirements.txt -o requirements.lock && $(LOCK) requirements-dev.txt -c requirements.lock -o requirements-dev.lock
	@$(LOCK) requirements-spark.txt -o requirements-spark.lock && $(LOCK) requirements-s3.txt -o requirements-s3.lock
	@echo "requirements.lock, requirements-dev.lock: $$(grep -c == requirements.lock), $$(grep -c == requirements-dev.lock) packages"

# The README's pictures, then every page in both languages, themes and sizes under out/screenshots to look at.
screenshots: $(VENV)/.dev $(VENV)/.browser
	$(PY) docs/make_screenshots.py
	$(PY) docs/make_screenshots.py out/screenshots --all

# Speed in minutes; LONG=1: also 200,000 papers by every engine, a million targets in PostgreSQL and sixty people for five minutes.
LONG_ONES := benchmarks/bench_million.py benchmarks/bench_load.py
bench: $(VENV)/.dev $(VENV)-bench/.done $(VENV)/spark
	@export BENCH_JIONLP="$(VENV)-bench/bin/python" SHARED="$(SHARED)" LONG="$(LONG)"; \
	for file in $(filter-out $(if $(LONG),,$(LONG_ONES)),$(wildcard benchmarks/bench_*.py)); do echo "== $$file"; $(PY) $$file || exit 1; done

# Hostile inputs against what the program promises, MINUTES for each trial; what is found is kept under out/fuzz.
fuzz: $(VENV)/.dev
	@{ uv pip install --quiet --python $(PY) -r requirements-fuzz.txt || $(PY) -m pip install --quiet -r requirements-fuzz.txt; } 2>/dev/null || true
	$(PY) benchmarks/fuzz.py --minutes $(or $(MINUTES),1)

# The gold is no part of this repository: SHARED names the folder that holds eval/ and corpus/.
score: $(VENV)/.app
	@mkdir -p out
	@if [ ! -f "$(SHARED)/eval/score.py" ]; then \
	  echo "make score: there is no gold at $(SHARED)/eval; say where it is with SHARED=folder"; exit 1; fi
	@$(PY) -m extract seeds -o out/seeds.jsonl
	@echo "seeds"; $(PY) "$(SHARED)/eval/score.py" --gold "$(SHARED)/eval/gold/seeds" --pred out/seeds.jsonl
	@if [ -d "$(SHARED)/corpus/reports" ]; then \
	  $(PY) -m extract "$(SHARED)/corpus/reports" -o out/reports.jsonl && \
	  echo "reports" && $(PY) "$(SHARED)/eval/score.py" --gold "$(SHARED)/eval/gold/reports" --pred out/reports.jsonl; \
	else echo "reports: $(SHARED)/corpus/reports is not there, left out"; fi

clean:
	rm -rf $(VENV) $(VENV)-bench out .pytest_cache .mypy_cache .ruff_cache .hypothesis

# -- set-up: each step leaves a stamp, so that a second run starts at once

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or later is needed: make run PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || uv venv --quiet --seed --python $(PYTHON) $(VENV) || \
	  { echo "No virtual environment could be made: install your system's python3-venv package and try again"; exit 1; }

# Nothing but what the lock knows by its hash is installed.  uv is quicker where it is there; pip does as well.
define install
	@if uv --version >/dev/null 2>&1; then uv pip install --quiet --require-hashes --python $(PY) -r $(1); \
	else $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1); fi
endef

$(VENV)/.app: requirements.lock | $(PY)
	$(call install,requirements.lock)
	@touch $@

$(VENV)/.dev: requirements-dev.lock | $(PY)
	$(call install,requirements-dev.lock)
	@touch $@ $(VENV)/.app

# JioNLP is timed beside the extractor and used for nothing else; without it the bench says so and goes on.
$(VENV)-bench/.done: requirements-bench.txt
	-@$(PYTHON) -m venv $(VENV)-bench && \
	if uv --version >/dev/null 2>&1; then uv pip install --quiet --python $(VENV)-bench/bin/python -r requirements-bench.txt; \
	else $(VENV)-bench/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-bench.txt; fi && touch $@

# Spark, and what speaks S3, each in a folder of its own: only who asks for it loads it (tests/beside.py).
$(VENV)/spark $(VENV)/s3: $(VENV)/%: requirements-%.lock | $(PY)
	@if uv --version >/dev/null 2>&1; then uv pip install --quiet --require-hashes --python $(PY) --target $@ -r $<; \
	else $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --upgrade --target $@ -r $<; fi
	@touch $@

# Browser tests need Chromium and a Chinese font, tests of slides LibreOffice, those of Spark Java, that of the proxy nginx (installed, not
# started).  Without root they are skipped, and say why.
$(VENV)/.browser: | $(PY)
	@if { command -v chromium || command -v chromium-browser || command -v google-chrome; } >/dev/null 2>&1 \
	  && command -v soffice >/dev/null 2>&1 && command -v java >/dev/null 2>&1 && [ -x /usr/sbin/nginx ] \
	  && fc-list :lang=zh 2>/dev/null | grep -q .; then touch $@; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
	    apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk fontconfig libreoffice-impress libreoffice-writer \
	    default-jre-headless nginx-light \
	    >/dev/null && touch $@ || echo "Chromium, LibreOffice, Java or nginx could not be installed; their tests will say so"; \
	else echo "Chromium, LibreOffice, Java, nginx or a Chinese font is missing, and only root can install them: their tests will be skipped"; fi

# The accessibility check is axe-core, run inside Chromium; without npm its test is skipped, and says why.
$(VENV)/axe.min.js: | $(PY)
	@if command -v npm >/dev/null 2>&1; then \
	  cd $(VENV) && npm pack --silent axe-core@4.14.1 >/dev/null && tar -xzf axe-core-4.14.1.tgz --strip-components=1 package/axe.min.js \
	    && touch axe.min.js && rm -f axe-core-4.14.1.tgz || echo "axe-core could not be fetched; its test will say so"; \
	else echo "npm is missing: the accessibility check will be skipped"; fi
