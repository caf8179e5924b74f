# hanmen: build, samples, tests. `make help` lists the targets.

ifeq ($(origin CC),default)
CC := gcc
endif
BUILD    ?= build
PREFIX   ?= /usr/local
DESTDIR  ?=
VERSION  := 0.1.0
DATA_DIR := $(PREFIX)/share/hanmen
CFLAGS   ?= -O2 -g
# A call that a newer library has come to disown is told of and does not stop the build (expat's, on Debian 13).
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror -Wno-error=deprecated-declarations
STD      := -std=c17 -fvisibility=hidden

# Asked once, when make reads this file. Targets that set the machine up first (report, test) call make again, so that
# the answers are those after the set-up.
PACKAGES        := harfbuzz harfbuzz-subset freetype2 yaml-0.1 libdeflate libxxhash libpng expat fribidi libutf8proc libpcre2-8 lcms2 libjpeg
PACKAGE_CFLAGS  := $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null)
PACKAGE_LIBS    := $(shell pkg-config --libs $(PACKAGES) 2>/dev/null)
PACKAGE_FOLDERS := $(patsubst -I%,-isystem %,$(filter -I%,$(PACKAGE_CFLAGS)))
ALL_CFLAGS = $(STD) $(WARNINGS) $(CFLAGS) $(SANITIZE) -Isrc -Itests $(PACKAGE_FOLDERS) $(filter-out -I%,$(PACKAGE_CFLAGS)) \
             -DHANMEN_VERSION='"$(VERSION)"' -DHANMEN_DATA_DIR='"$(DATA_DIR)"' -MMD -MP
LIBS       = $(PACKAGE_LIBS) -lhpdf -lhyphen -lcsv -lm

# Commands are shown short; make V=1 shows them whole.
V ?=
Q  := $(if $(V),,@)
say = $(if $(V),,@echo "$(1)")

SOURCES := $(filter-out src/main.c src/command/%,$(wildcard src/*.c src/*/*.c))
COMMANDS := $(patsubst src/%.c,$(BUILD)/%.o,src/main.c $(wildcard src/command/*.c))
OBJECTS := $(SOURCES:src/%.c=$(BUILD)/%.o)
LIBRARY := $(BUILD)/libhanmen.a
PROGRAM := $(BUILD)/hanmen
TESTS   := $(patsubst tests/%.c,$(BUILD)/tests/%,$(wildcard tests/*/test_*.c))
FUZZERS := $(patsubst tests/%.c,$(BUILD)/tests/%,$(wildcard tests/fuzz/fuzz_*.c))
C_FILES := $(wildcard src/*.[ch] src/*/*.[ch] tests/*/*.[ch])

REPORT_SOURCE := data/annual-report/report.yaml
REPORT        := out/annual-report.pdf
# The sample carries the time of the last commit, so that the same source gives the same bytes on every machine.
COMMIT_TIME   := $(shell git log -1 --format=%ct 2>/dev/null)

ASAN := BUILD=build/asan CFLAGS="-O1 -g -fno-omit-frame-pointer" SANITIZE="-fsanitize=address,undefined -fno-sanitize-recover=all"

.PHONY: all help setup setup-test libraries report factsheets unit properties golden gallery test test-now asan oom fuzz fuzz-now \
        batch-test slurm-test deploy-test tsan conformance renderers debian13 bench layering format \
        format-check install uninstall clean FORCE
.DELETE_ON_ERROR:
.SECONDARY:

all: $(PROGRAM) ## build build/hanmen (the libraries must be there: make setup)

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  \1\t/p' $(MAKEFILE_LIST) | expand -t 18

# -- set-up ----------------------------------------------------------------------------------------------------------

setup: ## install what the program needs from Debian's packages
	@sh scripts/setup.sh build

setup-test: ## install what the tests need as well
	@sh scripts/setup.sh test

libraries:
	@pkg-config --exists $(PACKAGES) 2>/dev/null || { echo "make: libraries are missing; run: make setup" >&2; exit 1; }

# -- program ---------------------------------------------------------------------------------------------------------

$(PROGRAM): $(COMMANDS) $(LIBRARY)
	$(call say,link $@)
	$(Q)$(CC) $(CFLAGS) $(SANITIZE) -o $@ $^ $(LIBS)

$(LIBRARY): $(OBJECTS)
	$(call say,archive $@)
	$(Q)rm -f $@
	$(Q)$(AR) rcs $@ $^

$(BUILD)/%.o: src/%.c Makefile | libraries
	@mkdir -p $(@D)
	$(call say,compile $<)
	$(Q)$(CC) $(ALL_CFLAGS) -c -o $@ $<

report: setup ## set the machine up, build, and write out/annual-report.pdf
	@$(MAKE) --no-print-directory $(PROGRAM)
	@$(MAKE) --no-print-directory $(REPORT)

# Always made anew: which chapters and pictures it reads is the report's own affair.
$(REPORT): FORCE
	@mkdir -p $(@D)
	SOURCE_DATE_EPOCH=$${SOURCE_DATE_EPOCH:-$(COMMIT_TIME)} $(PROGRAM) build $(REPORT_SOURCE) -o $@
	@echo "wrote $@"

factsheets: setup ## set the machine up, build, and write out/factsheets: every project in two layouts
	@$(MAKE) --no-print-directory $(PROGRAM)
	SOURCE_DATE_EPOCH=$${SOURCE_DATE_EPOCH:-$(COMMIT_TIME)} $(PROGRAM) batch data/factsheets.yaml
	SOURCE_DATE_EPOCH=$${SOURCE_DATE_EPOCH:-$(COMMIT_TIME)} $(PROGRAM) batch data/factsheets-photo.yaml
	@echo "wrote out/factsheets"

# -- tests -----------------------------------------------------------------------------------------------------------

# A test program is one file tests/<stage>/test_<name>.c; it may include what stands beside it.
$(BUILD)/tests/%.o: tests/%.c Makefile | libraries
	@mkdir -p $(@D)
	$(call say,test $<)
	$(Q)$(CC) $(ALL_CFLAGS) -c -o $@ $<

$(BUILD)/tests/%: $(BUILD)/tests/%.o $(LIBRARY)
	$(Q)$(CC) $(CFLAGS) $(SANITIZE) -o $@ $< $(LIBRARY) $(LIBS) -lcmocka

unit: $(TESTS) ## the tests of the stages
	@python3 scripts/run-tests.py $(TESTS)

PROPERTY_COUNT ?= 100000
properties: $(BUILD)/tests/text/test_properties ## what must hold of every paragraph, over 100,000 of them (some seconds)
	HANMEN_PROPERTY_COUNT=$(PROPERTY_COUNT) $<

golden: $(TESTS) ## rewrite the expected outputs, and show what changed for a person to read
	@HANMEN_GOLDEN=write python3 scripts/run-tests.py $(TESTS) || true
	@git --no-pager diff --stat -- tests

gallery: $(PROGRAM) ## pictures and pages of the galleries in docs, from tests/gallery and tests/charts (python3-pil)
	@python3 scripts/make-gallery.py

test: setup-test ## set the machine up, build, and pass all tests
	@$(MAKE) --no-print-directory test-now

test-now: $(PROGRAM) $(TESTS)
	@$(MAKE) --no-print-directory $(ASAN) build/asan/hanmen $(TESTS:$(BUILD)/%=build/asan/%)
	@python3 scripts/run-tests.py scripts/check-layering.py scripts/check-format.sh scripts/make-diagnostics-page.py\ --check scripts/make-gallery.py\ --check scripts/check-rules.py \
	    $(TESTS) $(TESTS:$(BUILD)/%=build/asan/%) \
	    $(foreach t,$(sort $(wildcard tests/program/test_*.py)),"$(t) $(PROGRAM) build/asan/hanmen") \
	    scripts/check-report-text.py scripts/check-reading-order.py

BATCH_COUNT ?= 10000
batch-test: $(PROGRAM) ## 10,000 records, 1 % bad: right files, errors with places, flat memory (some 20 s, 400 MB of /tmp)
	@python3 tests/batch/big.py $(PROGRAM) $(BATCH_COUNT)

slurm-test: ## a batch as a Slurm array on this machine's loopback (sets up Slurm; needs root)
	@sh scripts/setup.sh slurm
	@$(MAKE) --no-print-directory $(PROGRAM)
	@sh tests/deploy/slurm.sh $(PROGRAM)

deploy-test: ## the other engines of deploy/, as far as one machine can
	@sh scripts/setup.sh deploy
	@$(MAKE) --no-print-directory $(PROGRAM)
	@sh tests/deploy/engines.sh $(PROGRAM)

tsan: ## a batch on eight threads under the thread sanitizer
	@$(MAKE) --no-print-directory BUILD=build/tsan CFLAGS="-O1 -g" SANITIZE="-fsanitize=thread" build/tsan/hanmen
	@sh tests/batch/tsan.sh build/tsan/hanmen

asan: ## the tests of the stages under the address and undefined behaviour sanitizers
	@$(MAKE) --no-print-directory $(ASAN) build/asan/hanmen unit

oom: ## each allocation in turn fails, over a small report
	@$(MAKE) --no-print-directory $(ASAN) build/asan/tests/oom/oom
	build/asan/tests/oom/oom

FUZZ_SECONDS ?= 60
fuzz: ## feed broken input to the readers (clang's libFuzzer; FUZZ_SECONDS=60 for each)
	@$(MAKE) --no-print-directory CC=clang BUILD=build/fuzz CFLAGS="-O1 -g" \
	    SANITIZE="-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all" fuzz-now

$(BUILD)/tests/fuzz/%: $(BUILD)/tests/fuzz/%.o $(LIBRARY)
	$(Q)$(CC) $(CFLAGS) $(SANITIZE) -fsanitize=fuzzer -o $@ $< $(LIBRARY) $(LIBS)

fuzz-now: $(FUZZERS)
	@for f in $(FUZZERS); do \
	    mkdir -p build/fuzz/corpus/$$(basename $$f); \
	    $$f -max_total_time=$(FUZZ_SECONDS) -max_len=65536 -timeout=10 -artifact_prefix=build/fuzz/ \
	        build/fuzz/corpus/$$(basename $$f) tests/fuzz/seeds/$$(basename $$f) || exit 1; \
	done

conformance: $(PROGRAM) ## PDF/UA-1 and PDF/A-2a by veraPDF (fetched from Maven Central; needs Java and Maven)
	@python3 scripts/check-conformance.py $(PROGRAM)

renderers: $(PROGRAM) ## five renderers draw the samples without a complaint and alike (pdf.js and PDFium from npm and PyPI)
	@python3 scripts/check-renderers.py $(PROGRAM)

debian13: ## build and pass the stages' tests on Debian 13, in a chroot (root, debootstrap, the network)
	@sh scripts/debian13.sh

bench: $(PROGRAM) ## time and memory of the sample report, stage by stage, and beside Typst
	@python3 scripts/bench.py $(PROGRAM) $(REPORT_SOURCE)
	@HANMEN=$(PROGRAM) sh bench/run.sh
	@python3 bench/sheets/run.py $(PROGRAM)

layering: ## no folder includes one to its left; foreign libraries are named where they belong
	@python3 scripts/check-layering.py

format: ## clang-format over all C files
	clang-format -i $(C_FILES)

format-check: ## fails when clang-format would change a file
	@sh scripts/check-format.sh

# -- install ---------------------------------------------------------------------------------------------------------

install: $(PROGRAM) ## PREFIX=/usr/local, DESTDIR=
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(DATA_DIR)/fonts $(DESTDIR)$(DATA_DIR)/layouts $(DESTDIR)$(DATA_DIR)/printers
	install -m 755 $(PROGRAM) $(DESTDIR)$(PREFIX)/bin/hanmen
	install -m 644 $(wildcard fonts/*.yaml) $(DESTDIR)$(DATA_DIR)/fonts
	install -m 644 $(wildcard layouts/*.yaml) $(DESTDIR)$(DATA_DIR)/layouts
	install -m 644 $(wildcard printers/*.yaml) $(DESTDIR)$(DATA_DIR)/printers

uninstall: ## take away what install put there
	rm -f $(DESTDIR)$(PREFIX)/bin/hanmen
	rm -rf $(DESTDIR)$(DATA_DIR)

clean: ## remove build/ and out/
	rm -rf build out

-include $(shell find $(BUILD) -name debian13 -prune -o -name '*.d' -type f -print 2>/dev/null)
