/* build, check, dump and fonts.
 *
 * Takes: files. Gives: PDFs beside them, or texts on standard output.
 */
#define _XOPEN_SOURCE 700
#include "command/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* "chapters/03.yaml" → "chapters/03.pdf" with an ending .yaml, .yml or .pdf replaced; other names get .pdf
 * added. `profile`: "chapters/03-print.pdf". NULL when memory runs out. */
static char *output_name(const char *path, const char *profile) {
    static const char *const endings[] = {".yaml", ".yml", ".pdf"};
    size_t length = strlen(path);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        const size_t ending = strlen(endings[i]);
        if (length <= ending || strcmp(path + length - ending, endings[i]) != 0) continue;
        length -= ending;
        break;
    }
    const size_t size = length + strlen(profile) + sizeof "-.pdf";
    char *output = malloc(size);
    if (output) snprintf(output, size, "%.*s%s%s.pdf", (int)length, path, *profile ? "-" : "", profile);
    return output;
}

enum { PROFILES_MOST = 16 };

/* The outputs of one run, and the memory of their names. */
typedef struct Outputs {
    hanmen_output at[PROFILES_MOST];
    size_t count;
    char *names; /* the list of profiles, cut at its commas */
    char *paths[PROFILES_MOST];
} Outputs;

static void free_outputs(Outputs *outputs) {
    for (size_t i = 0; i < outputs->count; i++) free(outputs->paths[i]);
    free(outputs->names);
}

/* Cuts "web,print". False: too many, or one is empty or there twice. */
static bool split_profiles(const char *list, Outputs *outputs) {
    outputs->names = strdup(list);
    for (char *name = outputs->names; name;) {
        char *comma = strchr(name, ',');
        if (comma) *comma = '\0';
        bool good = *name && outputs->count < PROFILES_MOST;
        for (size_t i = 0; good && i < outputs->count; i++) good = strcmp(outputs->at[i].profile, name) != 0;
        if (!good) return false;
        outputs->at[outputs->count++].profile = name;
        name = comma ? comma + 1 : NULL;
    }
    return outputs->count > 0;
}

/* A single output has the name that was asked for. */
static bool name_outputs(const Arguments *arguments, Outputs *outputs) {
    const char *base = arguments->output ? arguments->output : arguments->files[0];
    const bool as_asked = arguments->output && outputs->count == 1;
    for (size_t i = 0; i < outputs->count; i++) {
        const char *profile = outputs->at[i].profile;
        outputs->paths[i] = as_asked ? strdup(base) : output_name(base, profile ? profile : "");
        if (!outputs->paths[i]) return false;
        outputs->at[i].path = outputs->paths[i];
    }
    return true;
}

static int build_outputs(hanmen_library *library, const Arguments *arguments, const hanmen_log *log,
                         Outputs *outputs) {
    if (!arguments->profile)
        outputs->count = 1;
    else if (!split_profiles(arguments->profile, outputs))
        return wrong_usage("no list of profiles", "プロファイルの並びではありません", arguments->profile);
    hanmen_status status = HANMEN_OUT_OF_MEMORY;
    const char *input = arguments->files[0];
    if (name_outputs(arguments, outputs))
        status = arguments->layout ? hanmen_build_sheets(library, arguments->layout, input, outputs->at,
                                                         outputs->count, log)
                                   : hanmen_build_outputs(library, input, outputs->at, outputs->count, log);
    for (size_t i = 0; i < outputs->count; i++)
        if (status == HANMEN_OK && !arguments->json && isatty(STDERR_FILENO))
            fprintf(stderr, say("wrote %s\n", "%s を書き出しました\n"), outputs->paths[i]);
    return report_status(status, arguments);
}

int run_build(hanmen_library *library, const Arguments *arguments, const hanmen_log *log) {
    if (arguments->file_count != 1)
        return wrong_usage("build takes one file", "ファイルを一つ指定してください", "build");
    Outputs outputs = {0};
    const int status = build_outputs(library, arguments, log, &outputs);
    free_outputs(&outputs);
    return status;
}

int run_check(hanmen_library *library, const Arguments *arguments, const hanmen_log *log) {
    if (!arguments->file_count)
        return wrong_usage("check takes files", "ファイルを指定してください", "check");
    int worst = 0;
    for (size_t i = 0; i < arguments->file_count; i++) {
        const char *file = arguments->files[i];
        int status =
            report_status(arguments->layout ? hanmen_check_sheets(library, arguments->layout, file, log)
                                            : hanmen_check(library, file, log),
                          arguments);
        if (status > worst) worst = status;
    }
    return worst;
}

int run_dump(hanmen_library *library, const Arguments *arguments, const hanmen_log *log) {
    static const char *const names[] = {
        [HANMEN_STAGE_YAML] = "yaml",   [HANMEN_STAGE_DOCUMENT] = "document",
        [HANMEN_STAGE_STYLE] = "style", [HANMEN_STAGE_PARAGRAPHS] = "paragraphs",
        [HANMEN_STAGE_LINES] = "lines", [HANMEN_STAGE_GALLEY] = "galley",
        [HANMEN_STAGE_PAGES] = "pages"};
    if (arguments->file_count != 1)
        return wrong_usage("dump takes one file", "ファイルを一つ指定してください", "dump");
    if (!arguments->stage) return wrong_usage("dump needs a stage", "段階を指定してください", "--stage=NAME");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(names[i], arguments->stage) != 0) continue;
        const hanmen_stage stage = (hanmen_stage)i;
        const bool is_of_sheets =
            stage == HANMEN_STAGE_DOCUMENT || stage == HANMEN_STAGE_STYLE || stage == HANMEN_STAGE_PAGES;
        if (arguments->layout && !is_of_sheets)
            return wrong_usage("sheets have the stages document, style and pages",
                               "帳票の段階は document・style・pages です", arguments->stage);
        if (arguments->layout)
            return report_status(hanmen_dump_sheets(library, arguments->layout, arguments->files[0], stage,
                                                    write_to_stream, stdout, log),
                                 arguments);
        return report_status(
            hanmen_dump(library, arguments->files[0], (hanmen_stage)i, write_to_stream, stdout, log),
            arguments);
    }
    return wrong_usage("unknown stage", "知らない段階です", arguments->stage);
}

int run_fonts(hanmen_library *library, const Arguments *arguments, const hanmen_log *log) {
    if (arguments->file_count)
        return wrong_usage("fonts takes no file", "ファイルは要りません", arguments->files[0]);
    return report_status(hanmen_list_fonts(library, write_to_stream, stdout, log), arguments);
}

int run_schema(hanmen_library *library, const Arguments *arguments, const hanmen_log *log) {
    if (arguments->file_count != 1)
        return wrong_usage("schema takes “layout”, “printer”, or the file of a layout of sheets",
                           "「layout」か「printer」、または帳票のレイアウトのファイルを一つ指定してください",
                           "schema");
    return report_status(hanmen_schema(library, arguments->files[0], write_to_stream, stdout, log),
                         arguments);
}
