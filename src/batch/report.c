/* JSON and text, written as the records arrive: see report.h.
 *
 * Takes: outcomes. Gives: two files, whole or not at all.
 * Invariant: what differs from run to run stands at the head of a record's line, the rest is the journal's.
 */
#define _POSIX_C_SOURCE 200809L
#include "batch/report.h"

#include "base/array.h"
#include "base/file.h"
#include "base/json.h"
#include "base/source_file.h"
#include "input/yaml.h"

#include <stdlib.h>
#include <string.h>

static const char *const status_names[RECORD_STATUS_COUNT] = {"written", "unchanged", "failed",
                                                              "not-reached"};

struct BatchReport {
    Arena *arena;
    Output *json, *text_file;
    Language language;
    StrBuilder text; /* of the records that have something to tell */
    bool any;
};

static void write_json(BatchReport *report, Str text) {
    Sink sink = output_sink(report->json);
    (void)sink.write(sink.context, text.text, text.length); /* the output keeps its error */
}

Str report_text_path(Arena *arena, Str path) {
    Str stem = str_ends_with(path, STR(".json")) ? str_slice(path, 0, path.length - 5) : path;
    return str_format(arena, "%.*s.txt", STR_ARGS(stem));
}

BatchReport *report_begin(Arena *arena, Str path, Language language, Shard shard, int *error) {
    BatchReport *report = ARENA_NEW(arena, BatchReport);
    report->arena = arena;
    report->language = language;
    report->text.arena = arena;
    report->json = output_begin(arena, str_to_c(arena, path), error);
    if (report->json) report->text_file = output_begin(arena, report_text_path(arena, path).text, error);
    if (!report->text_file) return NULL;
    write_json(report, str_format(arena,
                                  "{\"report\":\"hanmen batch\",\"version\":1,\"program\":\"hanmen %s\","
                                  "\"shard\":\"%u/%u\",\"records\":[\n",
                                  HANMEN_VERSION, shard.number, shard.count));
    return report;
}

void report_add(BatchReport *report, Arena *scratch, const ReportItem *item) {
    StrBuilder line = {.arena = scratch};
    str_append_format(&line, "%s{\"index\":%zu,\"status\":\"%s\",\"milliseconds\":%.3f,\"warnings\":%zu,",
                      report->any ? ",\n" : "", item->index, status_names[item->status],
                      (double)item->nanoseconds / 1e6, item->warnings);
    str_append(&line, item->facts);
    str_append_c(&line, ",\"text\":");
    json_append(&line, item->text);
    str_append_byte(&line, '}');
    write_json(report, str_built(&line));
    report->any = true;
    str_append(&report->text, item->text);
}

static size_t total_records(const ReportTotals *totals) {
    size_t sum = 0;
    for (int i = 0; i < RECORD_STATUS_COUNT; i++) sum += totals->by_status[i];
    return sum;
}

Str report_totals_text(Arena *arena, const ReportTotals *totals, Language language) {
    static const char *const words[][2] = {
        [RECORD_WRITTEN] = {"%zu written", "書き出し %zu件"},
        [RECORD_UNCHANGED] = {"%zu up to date", "変更なし %zu件"},
        [RECORD_FAILED] = {"%zu failed", "失敗 %zu件"},
        [RECORD_NOT_REACHED] = {"%zu not reached", "未着手 %zu件"},
    };
    const char *comma = language == LANGUAGE_JAPANESE ? "、" : ", ";
    StrBuilder out = {.arena = arena};
    str_append_format(&out,
                      language == LANGUAGE_JAPANESE ? "全%zu件: " : "%zu records: ", total_records(totals));
    for (int i = 0; i < RECORD_STATUS_COUNT; i++) {
        size_t count = totals->by_status[i];
        if (count == 0 && i != RECORD_WRITTEN && i != RECORD_FAILED) continue;
        if (i > 0) str_append_c(&out, comma);
        /* the form has one %zu, in either language */
        const char *form = words[i][language], *place = form;
        while (place[0] != '%') place++;
        str_append(&out, (Str){form, (size_t)(place - form)});
        str_append_format(&out, "%zu", count);
        str_append_c(&out, place + 3);
    }
    str_append_format(&out, language == LANGUAGE_JAPANESE ? "、警告 %zu件" : ", %zu warnings",
                      totals->warnings);
    double seconds = (double)totals->nanoseconds / 1e9;
    size_t set = totals->by_status[RECORD_WRITTEN] + totals->by_status[RECORD_FAILED];
    str_append_format(&out,
                      language == LANGUAGE_JAPANESE ? "（%.1f秒、毎秒%.0f件、%dスレッド）"
                                                    : " (%.1f s, %.0f a second, %d threads)",
                      seconds, seconds > 0 ? (double)set / seconds : 0, totals->workers);
    return str_built(&out);
}

static void write_stale(BatchReport *report, const Str *stale, size_t count) {
    StrBuilder line = {.arena = report->arena};
    for (size_t i = 0; i < count; i++) {
        if (i > 0) str_append_byte(&line, ',');
        json_append(&line, stale[i]);
        str_append_format(&report->text,
                          report->language == LANGUAGE_JAPANESE
                              ? "%.*s: もうない記録のファイルが残っています\n"
                              : "%.*s: left over from a record that is no longer there\n",
                          STR_ARGS(stale[i]));
    }
    write_json(report, str_built(&line));
}

static void write_totals(BatchReport *report, const ReportTotals *totals) {
    StrBuilder line = {.arena = report->arena};
    str_append_format(&line, "],\n\"summary\":{\"records\":%zu", total_records(totals));
    for (int i = 0; i < RECORD_STATUS_COUNT; i++)
        str_append_format(&line, ",\"%s\":%zu", status_names[i], totals->by_status[i]);
    str_append_format(&line, ",\"warnings\":%zu,\"seconds\":%.3f,\"workers\":%d}}\n", totals->warnings,
                      (double)totals->nanoseconds / 1e9, totals->workers);
    write_json(report, str_built(&line));
}

bool report_end(BatchReport *report, const ReportTotals *totals, const Str *stale, size_t stale_count,
                int *error) {
    write_json(report, STR("\n],\n\"stale\":["));
    write_stale(report, stale, stale_count);
    write_totals(report, totals);
    Str head = report_totals_text(report->arena, totals, report->language);
    Sink sink = output_sink(report->text_file);
    (void)sink.write(sink.context, head.text, head.length);
    (void)sink.write(sink.context, "\n\n", report->text.length ? 2 : 1);
    Str text = str_built(&report->text);
    if (text.length) (void)sink.write(sink.context, text.text, text.length);
    return output_commit(report->json, error) && output_commit(report->text_file, error);
}

/* -- merging -- */

/* A record's line of some report. */
typedef struct MergeLine {
    size_t index;
    Str line, text;
} MergeLine;

typedef struct Merger {
    Arena *arena;
    Diagnostics *diagnostics;
    ARRAY(MergeLine)
    lines;
    ARRAY(Str)
    stale;
    ARRAY(Shard)
    shards; /* whose reports these are */
    ReportTotals *totals;
} Merger;

static bool status_named(Str name, RecordStatus *status) {
    for (int i = 0; i < RECORD_STATUS_COUNT; i++) {
        *status = (RecordStatus)i;
        if (str_equal(name, str_from_c(status_names[i]))) return true;
    }
    return false;
}

static Str member(const YamlNode *object, const char *name) {
    const YamlNode *value = yaml_get(object, str_from_c(name));
    return value && value->kind == YAML_KIND_SCALAR ? value->text : (Str){0};
}

static size_t number_of(Merger *merger, Str text) {
    return (size_t)strtoull(str_to_c(merger->arena, text), NULL, 10);
}

/* A line is JSON, which is YAML too. False when it is none of ours. */
static bool take_line(Merger *merger, Str line) {
    Diagnostics *unheard = diagnostics_create(merger->arena);
    const YamlNode *object = yaml_parse(merger->arena, unheard, STR("report"), line);
    RecordStatus status;
    if (!object || !status_named(member(object, "status"), &status)) return false;
    MergeLine merged = {
        .index = number_of(merger, member(object, "index")), .line = line, .text = member(object, "text")};
    array_push(merger->arena, &merger->lines, merged);
    merger->totals->by_status[status]++;
    merger->totals->warnings += number_of(merger, member(object, "warnings"));
    return true;
}

static bool take_end(Merger *merger, Str text) {
    Diagnostics *unheard = diagnostics_create(merger->arena);
    Str whole = str_format(merger->arena, "{%.*s", STR_ARGS(text));
    const YamlNode *end = yaml_parse(merger->arena, unheard, STR("report"), whole);
    const YamlNode *stale = yaml_get(end, STR("stale")), *summary = yaml_get(end, STR("summary"));
    if (!stale || !summary) return false;
    for (size_t i = 0; i < stale->count; i++)
        array_push(merger->arena, &merger->stale, stale->items[i]->text);
    double seconds = strtod(str_to_c(merger->arena, member(summary, "seconds")), NULL);
    int64_t nanoseconds = (int64_t)(seconds * 1e9);
    if (nanoseconds > merger->totals->nanoseconds) merger->totals->nanoseconds = nanoseconds;
    merger->totals->workers += (int)number_of(merger, member(summary, "workers"));
    return true;
}

/* One line of the file; moves on behind it. */
static Str next_line(Str *text) {
    size_t end = str_find(*text, STR("\n"));
    Str line = str_slice(*text, 0, end == SIZE_MAX ? text->length : end);
    *text = str_slice(*text, line.length + 1, text->length);
    return line;
}

/* The first line, which the list of records follows. False when it is none of ours. */
static bool take_head(Merger *merger, Str line) {
    if (!str_starts_with(line, STR("{\"report\":\"hanmen batch\",\"version\":1,"))) return false;
    Str whole = str_format(merger->arena, "%.*s]}", STR_ARGS(line));
    const YamlNode *head = yaml_parse(merger->arena, diagnostics_create(merger->arena), STR("report"), whole);
    Str shard = member(head, "shard");
    size_t slash = str_find(shard, STR("/"));
    if (slash == SIZE_MAX) return false;
    Shard read = {(unsigned)number_of(merger, str_slice(shard, 0, slash)),
                  (unsigned)number_of(merger, str_slice(shard, slash + 1, shard.length))};
    array_push(merger->arena, &merger->shards, read);
    return read.number >= 1 && read.number <= read.count;
}

static bool take_report(Merger *merger, Str text) {
    Str line = next_line(&text);
    if (!take_head(merger, line)) return false;
    while (text.length) {
        line = next_line(&text);
        if (str_equal(line, STR("],"))) return take_end(merger, text);
        if (str_ends_with(line, STR(","))) line.length--;
        if (line.length && !take_line(merger, line)) return false;
    }
    return false;
}

/* A shard that is not there would be records that nobody hears of. */
static bool check_shards(Merger *merger) {
    unsigned count = merger->shards.at[0].count;
    bool *is_there = ARENA_ARRAY(merger->arena, bool, (size_t)count + 1);
    for (size_t i = 0; i < merger->shards.count; i++)
        if (merger->shards.at[i].count == count) is_there[merger->shards.at[i].number] = true;
    bool good = true;
    for (unsigned number = 1; number <= count; number++) {
        if (is_there[number]) continue;
        DIAGNOSE(merger->diagnostics, BATCH_REPORT_MISSING, (Span){0},
                 str_format(merger->arena, "%u/%u", number, count).text);
        good = false;
    }
    return good;
}

static int compare_lines(const void *left, const void *right) {
    const MergeLine *a = left, *b = right;
    return (a->index > b->index) - (a->index < b->index);
}

static bool read_reports(Merger *merger, const Str *paths, size_t count) {
    for (size_t i = 0; i < count; i++) {
        Str text;
        if (!source_file_read(merger->arena, merger->diagnostics, paths[i], (Span){0}, &text)) return false;
        if (take_report(merger, text)) continue;
        DIAGNOSE(merger->diagnostics, BATCH_NOT_A_REPORT, (Span){0}, str_to_c(merger->arena, paths[i]));
        return false;
    }
    if (merger->lines.count) qsort(merger->lines.at, merger->lines.count, sizeof(MergeLine), compare_lines);
    for (size_t i = 1; i < merger->lines.count; i++) {
        if (merger->lines.at[i].index != merger->lines.at[i - 1].index) continue;
        DIAGNOSE(merger->diagnostics, BATCH_REPORT_TWICE, (Span){0},
                 str_format(merger->arena, "%zu", merger->lines.at[i].index).text);
        return false;
    }
    return check_shards(merger);
}

bool report_merge(Arena *arena, Diagnostics *diagnostics, const Str *paths, size_t count, Str merged_path,
                  Language language, ReportTotals *totals) {
    Merger merger = {.arena = arena, .diagnostics = diagnostics, .totals = totals};
    if (!read_reports(&merger, paths, count)) return false;
    int error = 0;
    BatchReport *report = report_begin(arena, merged_path, language, (Shard){1, 1}, &error);
    for (size_t i = 0; report && i < merger.lines.count; i++) {
        if (i > 0) write_json(report, STR(",\n"));
        write_json(report, merger.lines.at[i].line);
        str_append(&report->text, merger.lines.at[i].text);
    }
    if (report && report_end(report, totals, merger.stale.at, merger.stale.count, &error)) return true;
    char reason[128] = "";
    if (strerror_r(error, reason, sizeof reason) != 0) strcpy(reason, "?");
    DIAGNOSE(diagnostics, OUTPUT_FAILED, (Span){0}, str_to_c(arena, merged_path), reason);
    return false;
}
