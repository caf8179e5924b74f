# hanmen: build, samples, tests. `make help` lists the targets.

CC       ?= gcc
BUILD    ?= build
VERSION  := 0.1.0
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror
CFLAGS   ?= -O2 -g
PACKAGES := harfbuzz harfbuzz-subset freetype2 yaml-0.1 libdeflate libjpeg libpng expat lcms2
STD      := -std=c17 -fvisibility=hidden
ALL_CFLAGS = $(STD) $(WARNINGS) $(CFLAGS) $(SANITIZE) -Isrc -isystem /usr/include/harfbuzz $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null) -DHANMEN_VERSION='"$(VERSION)"' -MMD -MP
LIBS      = $(shell pkg-config --libs $(PACKAGES) 2>/dev/null) -lhpdf -lm

SOURCES := $(filter-out src/main.c,$(wildcard src/*.c src/*/*.c))
OBJECTS := $(SOURCES:src/%.c=$(BUILD)/%.o)
LIBRARY := $(BUILD)/libhanmen.a
PROGRAM := $(BUILD)/hanmen
TESTS   := $(patsubst tests/%.c,$(BUILD)/tests/%,$(wildcard tests/*/test_*.c))

.PHONY: all help clean test unit golden format
all: $(PROGRAM)

$(PROGRAM): $(BUILD)/main.o $(LIBRARY)
	$(CC) $(CFLAGS) $(SANITIZE) -o $@ $^ $(LIBS)

$(LIBRARY): $(OBJECTS)
	rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/%.o: src/%.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -c -o $@ $<

# A test program is one file tests/<stage>/test_<name>.c; it may include what stands beside it.
$(BUILD)/tests/%: tests/%.c $(LIBRARY)
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -Itests -o $@ $< $(LIBRARY) $(LIBS) -lcmocka

unit: $(TESTS)
	@for t in $(TESTS); do $$t || exit 1; done

clean:
	rm -rf $(BUILD) out

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
