# Two commands do everything on a fresh machine with Python 3.11+ and make:
#   make demo   the main job on the sample corpus: a summary here, the frames as files in out/, a page to open in a browser
#   make test   all checks: ruff, mypy, pytest with the README's code
#   make docs   the documentation as a site in out/docs (warnings are errors)
#   make bench [REPORTS=folder]   speed against segmentation and others
#   make soak MINUTES=60 [REPORTS=folder]   memory over a long run
#   make compiled   the extraction as machine code, in place (a few minutes, once; needs a C compiler)
#   make fuzz MINUTES=15   coverage-guided fuzzing of parsing, readers and pattern loading (needs a Python that atheris has)
#   make test-slow   the long ones: runs killed at forty moments, a large corpus (about 15 minutes)
PYTHON ?= python3
MINUTES ?= 15
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test test-slow docs bench soak fuzz browser compiled clean

demo: $(VENV)/installed
	$(BIN)/policyparse extract corpus/reports
	$(BIN)/policyparse extract corpus/reports -o out --format csv
	@echo "frames written to out/ (CSV, opens in Excel)"
	@echo "one page with everything, opens in a browser:"
	@$(BIN)/policyparse page out -o out/page.html

test: $(VENV)/installed-test browser
	$(BIN)/ruff check policyparse tests
	$(BIN)/mypy
	$(BIN)/python -m pytest

test-slow: $(VENV)/installed-test
	$(BIN)/python -m pytest -m slow -s

# the tests of the page run in a real Chromium; without one they are skipped
browser:
	@.ci/browser

docs: $(VENV)/installed-docs
	$(BIN)/python -m sphinx -b html -W --keep-going -q -d build/doctrees docs out/docs
	@echo "open out/docs/index.html"

bench: $(VENV)/installed-test
	$(BIN)/python tests/benchmarks/bench.py $(if $(REPORTS),--reports $(REPORTS)) $(BENCH)

soak: $(VENV)/installed-test
	$(BIN)/python tests/benchmarks/soak.py --minutes $(MINUTES) $(if $(REPORTS),--reports $(REPORTS))

fuzz: $(VENV)/installed-test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'atheris>=2.3'
	$(BIN)/python tests/fuzz/run.py --minutes $(MINUTES)

$(VENV)/python:
	$(PYTHON) -c 'import sys; sys.exit("policyparse needs Python 3.11 or newer") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/installed: setup.cfg constraints.txt | $(VENV)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[all]'
	touch $@

$(VENV)/installed-test: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[all,test]'
	touch $@

$(VENV)/installed-docs: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[all,docs]'
	touch $@

# the stages from text to rows as machine code (mypyc, needs a C compiler): the same rows, half as fast again; `make clean` undoes it
STAGES = policyparse/model.py $(filter-out %__init__.py,$(wildcard policyparse/text/*.py policyparse/extract/*.py))

compiled: $(VENV)/installed-test
	MYPYC_OPT_LEVEL=2 MYPYC_DEBUG_LEVEL=0 MYPYC_MULTI_FILE=1 $(BIN)/mypyc $(STAGES)
	mv -- *__mypyc*.so "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("platlib"))')"

clean:
	find . -path ./$(VENV) -prune -o -name '*.so' -exec rm {} +
	rm -rf $(VENV) out build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
