/* The command line: the only file that prints or exits.
 *
 * Takes: arguments and the environment. Gives: calls of the library, its diagnostics on standard error, an
 * exit status. Invariant: exit status 0 done, 1 the input has errors, 2 wrong usage, 3 the machine failed.
 */
#define _XOPEN_SOURCE 700
#include "hanmen.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EXIT_INPUT = 1, EXIT_USAGE = 2, EXIT_MACHINE = 3 };

typedef struct Arguments {
    const char *command;
    const char *files[256];
    size_t file_count;
    const char *output, *profile, *fonts, *layouts, *layout, *stage, *show;
    bool json, timings, allow_outside, greedy, help, version;
} Arguments;

static const char help_english[] =
    "hanmen sets Japanese documents: YAML in, printed pages (PDF) out.\n"
    "\n"
    "  hanmen build FILE [-o OUT.pdf] [--profile NAME,...]   set one report or chapter\n"
    "  hanmen build --layout L RECORDS  set records (YAML, JSON, CSV) as sheets of a layout, in one PDF\n"
    "  hanmen check FILE...             everything but the PDF: all diagnostics\n"
    "  hanmen dump --stage=NAME FILE    print one stage's result: yaml, document, style, paragraphs,\n"
    "                                   lines, galley, pages\n"
    "  hanmen fonts                     the font families, their files, what is missing\n"
    "\n"
    "  -o, --output FILE    where the PDF goes (default: the input's name with .pdf)\n"
    "  --profile NAME,...   build, check: for whom: web (default), archive, print, print-legacy, or one of "
    "the\n"
    "                       layout's; with -NAME added to the file's name when it is not given, or several "
    "are\n"
    "  --fonts FILE         the fonts file in place of the installed fonts.yaml\n"
    "  --layouts FOLDER     where the default layout is looked up\n"
    "  --allow-outside      pictures and files may lie outside the report's folder\n"
    "  --greedy             first-fit line breaking, for drafts\n"
    "  --show=gaps          build: colour over each page what line adjustment did to the gaps\n"
    "  --json               diagnostics as JSON lines\n"
    "  --timings            milliseconds of each stage, on standard error\n"
    "  --help, --version\n"
    "\n"
    "SOURCE_DATE_EPOCH (seconds since 1970) sets the PDF's date; else it is the time of the newest input.\n"
    "Exit status: 0 done, 1 the input has errors, 2 wrong usage, 3 the machine failed.\n";

static const char help_japanese[] =
    "hanmen（版面）は日本語文書の組版プログラムです。YAMLを読み、印刷できるページ（PDF）を作ります。\n"
    "\n"
    "  hanmen build ファイル [-o 出力.pdf]  報告書または章を一つ組む\n"
    "  hanmen build --layout L 記録         "
    "記録（YAML・JSON・CSV）をレイアウトLの帳票に組み、一つのPDFにする\n"
    "  hanmen check ファイル...             PDF以外のすべて: 診断だけを出す\n"
    "  hanmen dump --stage=段階 ファイル    途中の結果を文字で出す: yaml, document, style, paragraphs,\n"
    "                                       lines, galley, pages\n"
    "  hanmen fonts                         書体とそのファイル、足りないものの一覧\n"
    "\n"
    "  -o, --output ファイル   PDFの書き出し先（省略すると、入力の名前に .pdf を付けたもの）\n"
    "  --profile 名前,...      build, check: "
    "用途。web（既定）、archive、print、print-legacy、またはレイアウトで定めた名前。\n"
    "                          -o がないか、名前が二つ以上なら、ファイル名に -名前 が付く\n"
    "  --fonts ファイル        インストール済みの fonts.yaml の代わりに使うもの\n"
    "  --layouts フォルダー    既定のレイアウトを探すところ\n"
    "  --allow-outside         報告書のフォルダーの外にある写真やファイルも使う\n"
    "  --greedy                行分割を簡易にする（下書き用）\n"
    "  --show=gaps             build: 追込み・追出しで動いたアキを各ページに色で示す\n"
    "  --json                  診断をJSON（1行に1件）で出す\n"
    "  --timings               各段階のミリ秒を標準エラー出力に出す\n"
    "  --help, --version\n"
    "\n"
    "環境変数 "
    "SOURCE_DATE_EPOCH（1970年からの秒数）がPDFの日付になります。なければ、最も新しい入力の日時です。\n"
    "終了コード: 0 完了、1 入力に誤り、2 使い方の誤り、3 機械の失敗（入出力・メモリー）。\n";

/* -- language
 * --------------------------------------------------------------------------------------------------- */

/* The first of the three that is set decides, as for every other program. */
static hanmen_language language_of_locale(void) {
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (!value || !*value) continue;
        bool is_japanese = strncmp(value, "ja", 2) == 0 && (value[2] == '\0' || strchr("_.@", value[2]));
        return is_japanese ? HANMEN_JAPANESE : HANMEN_ENGLISH;
    }
    return HANMEN_ENGLISH;
}

static hanmen_language language;

static const char *say(const char *english, const char *japanese) {
    return language == HANMEN_JAPANESE ? japanese : english;
}

static int wrong_usage(const char *english, const char *japanese, const char *what) {
    fprintf(stderr, "hanmen: ");
    fprintf(stderr, "%s: %s\n", say(english, japanese), what);
    fprintf(stderr, "%s\n", say("try: hanmen --help", "使い方: hanmen --help"));
    return EXIT_USAGE;
}

/* -- arguments
 * -------------------------------------------------------------------------------------------------- */

/* Takes the value of option `name` from "--name=value", or from the next argument. */
static bool take_value(const char *name, int argc, char **argv, int *at, const char **value) {
    size_t length = strlen(name);
    if (strncmp(argv[*at], name, length) != 0) return false;
    if (argv[*at][length] == '=') {
        *value = argv[*at] + length + 1;
    } else if (argv[*at][length] != '\0') {
        return false;
    } else {
        *value = *at + 1 < argc ? argv[++*at] : NULL;
    }
    return true;
}

static bool take_flag(const char *name, const char *argument, bool *flag) {
    if (strcmp(name, argument) != 0) return false;
    *flag = true;
    return true;
}

static bool take_any_flag(const char *argument, Arguments *arguments) {
    return take_flag("--json", argument, &arguments->json) ||
           take_flag("--timings", argument, &arguments->timings) ||
           take_flag("--allow-outside", argument, &arguments->allow_outside) ||
           take_flag("--greedy", argument, &arguments->greedy) ||
           take_flag("--help", argument, &arguments->help) || take_flag("-h", argument, &arguments->help) ||
           take_flag("--version", argument, &arguments->version);
}

static int take_word(const char *word, Arguments *arguments) {
    if (!arguments->command) {
        arguments->command = word;
        return 0;
    }
    if (arguments->file_count == sizeof arguments->files / sizeof *arguments->files)
        return wrong_usage("too many files", "ファイルが多すぎます", word);
    arguments->files[arguments->file_count++] = word;
    return 0;
}

/* 0, or the exit status for wrong usage. */
static int parse_arguments(int argc, char **argv, Arguments *arguments) {
    struct {
        const char *name;
        const char **value;
    } options[] = {{"-o", &arguments->output},       {"--output", &arguments->output},
                   {"--fonts", &arguments->fonts},   {"--layouts", &arguments->layouts},
                   {"--layout", &arguments->layout}, {"--stage", &arguments->stage},
                   {"--show", &arguments->show},     {"--profile", &arguments->profile}};
    bool only_words = false;
    for (int i = 1; i < argc; i++) {
        const char *argument = argv[i];
        if (only_words || argument[0] != '-') {
            int status = take_word(argument, arguments);
            if (status) return status;
            continue;
        }
        if (strcmp(argument, "--") == 0) {
            only_words = true;
            continue;
        }
        if (take_any_flag(argument, arguments)) continue;
        size_t option = 0, count = sizeof options / sizeof *options;
        while (option < count && !take_value(options[option].name, argc, argv, &i, options[option].value))
            option++;
        if (option == count) return wrong_usage("unknown option", "知らないオプションです", argument);
        if (!*options[option].value || !**options[option].value)
            return wrong_usage("a value is missing after", "値がありません", argument);
    }
    return 0;
}

/* -- data that was installed, or stands beside the binary in the source tree
 * -------------------------------------- */

/* Finds `name` in PREFIX/share beside PREFIX/bin/hanmen, or in the source tree round build/hanmen or
 * build/asan/hanmen. `found` has room for PATH_MAX bytes. False: the library's own place, fixed when it was
 * built, is used. */
static bool find_data(const char *name, char *found) {
    static const char *const places[] = {"../share/hanmen", "..", "../.."};
    char folder[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", folder, sizeof folder - 1);
    if (length <= 0) return false;
    folder[length] = '\0';
    *strrchr(folder, '/') = '\0';
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        char path[2 * PATH_MAX];
        int written = snprintf(path, sizeof path, "%s/%s/%s", folder, places[i], name);
        if (written > 0 && (size_t)written < sizeof path && realpath(path, found)) return true;
    }
    return false;
}

/* -- output
 * ------------------------------------------------------------------------------------------------------- */

static bool write_to_stream(void *context, const void *bytes, size_t count) {
    return count == 0 || fwrite(bytes, 1, count, context) == count;
}

static void print_timing(void *context, const char *stage, int64_t nanoseconds) {
    fprintf(context, "timing: %-12s %9.3f ms\n", stage, (double)nanoseconds / 1e6);
}

static int report_status(hanmen_status status, const Arguments *arguments) {
    switch (status) {
    case HANMEN_OK: return 0;
    case HANMEN_INPUT_ERROR: return EXIT_INPUT;
    case HANMEN_MACHINE_ERROR: return EXIT_MACHINE;
    case HANMEN_OUT_OF_MEMORY: break;
    }
    const char *text = say("out of memory", "メモリーが足りません");
    if (arguments->json)
        fprintf(stderr,
                "{\"file\":\"\",\"line\":0,\"column\":0,\"endColumn\":0,\"severity\":\"failure\","
                "\"code\":\"out-of-memory\",\"message\":\"%s\",\"hint\":\"\",\"page\":0}\n",
                text);
    else
        fprintf(stderr, "hanmen: %s: %s [out-of-memory]\n", say("failure", "失敗"), text);
    return EXIT_MACHINE;
}

/* What was printed has arrived, or the exit status says that it has not. */
static int finish_output(int status) {
    if (fflush(stdout) == 0 && !ferror(stdout)) return status;
    fprintf(stderr, "hanmen: %s: %s\n", say("standard output", "標準出力"), strerror(errno));
    return EXIT_MACHINE;
}

/* -- commands
 * ----------------------------------------------------------------------------------------------------- */

typedef int (*Command)(hanmen_library *, const Arguments *, const hanmen_log *);

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

static int run_build(hanmen_library *library, const Arguments *arguments, const hanmen_log *log) {
    if (arguments->file_count != 1)
        return wrong_usage("build takes one file", "ファイルを一つ指定してください", "build");
    Outputs outputs = {0};
    const int status = build_outputs(library, arguments, log, &outputs);
    free_outputs(&outputs);
    return status;
}

static int run_check(hanmen_library *library, const Arguments *arguments, const hanmen_log *log) {
    if (!arguments->file_count)
        return wrong_usage("check takes files", "ファイルを指定してください", "check");
    int worst = 0;
    for (size_t i = 0; i < arguments->file_count; i++) {
        int status = report_status(hanmen_check(library, arguments->files[i], log), arguments);
        if (status > worst) worst = status;
    }
    return worst;
}

static int run_dump(hanmen_library *library, const Arguments *arguments, const hanmen_log *log) {
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
        return report_status(
            hanmen_dump(library, arguments->files[0], (hanmen_stage)i, write_to_stream, stdout, log),
            arguments);
    }
    return wrong_usage("unknown stage", "知らない段階です", arguments->stage);
}

static int run_fonts(hanmen_library *library, const Arguments *arguments, const hanmen_log *log) {
    if (arguments->file_count)
        return wrong_usage("fonts takes no file", "ファイルは要りません", arguments->files[0]);
    return report_status(hanmen_list_fonts(library, write_to_stream, stdout, log), arguments);
}

static int not_yet(hanmen_library *library, const Arguments *arguments, const hanmen_log *log) {
    (void)library;
    (void)log;
    fprintf(stderr, say("hanmen: “%s” is not there yet\n", "hanmen: 「%s」はまだありません\n"),
            arguments->command);
    return EXIT_USAGE;
}

static Command find_command(const char *name) {
    static const struct {
        const char *name;
        Command run;
    } commands[] = {{"build", run_build}, {"check", run_check}, {"dump", run_dump}, {"fonts", run_fonts},
                    {"batch", not_yet},   {"watch", not_yet},   {"schema", not_yet}};
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(commands[i].name, name) == 0) return commands[i].run;
    return NULL;
}

/* Options that would be ignored are mistakes. */
static int check_options(const Arguments *arguments) {
    if (arguments->output && strcmp(arguments->command, "build") != 0)
        return wrong_usage("only build has an output", "出力先を取るのは build だけです", "-o");
    const bool has_profiles =
        strcmp(arguments->command, "build") == 0 || strcmp(arguments->command, "check") == 0;
    if (arguments->profile && !has_profiles)
        return wrong_usage("only build and check have profiles",
                           "プロファイルを取るのは build と check だけです", "--profile");
    if (arguments->layout && strcmp(arguments->command, "build") != 0)
        return wrong_usage("only build takes a layout", "レイアウトを指定できるのは build だけです",
                           "--layout");
    if (arguments->stage && strcmp(arguments->command, "dump") != 0)
        return wrong_usage("only dump has stages", "段階を取るのは dump だけです", "--stage");
    if (arguments->show && strcmp(arguments->command, "build") != 0)
        return wrong_usage("only build shows something", "色で示すのは build だけです", "--show");
    if (arguments->show && strcmp(arguments->show, "gaps") != 0)
        return wrong_usage("only gaps can be shown", "示せるのは gaps だけです", arguments->show);
    return 0;
}

/* Seconds since 1970 from SOURCE_DATE_EPOCH; -1 when it is not set. False when it is no such number. */
static bool read_date(int64_t *date) {
    const char *text = getenv("SOURCE_DATE_EPOCH");
    *date = -1;
    if (!text || !*text) return true;
    char *end;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    /* The last second of the year 9999: PDF dates have four digits for the year. */
    bool valid = errno == 0 && *end == '\0' && value >= 0 && value <= 253402300799;
    if (valid) *date = value;
    return valid;
}

static int run(const Arguments *arguments, Command command) {
    char fonts[PATH_MAX], layouts[PATH_MAX];
    hanmen_options options = {.fonts_file = arguments->fonts,
                              .layouts_folder = arguments->layouts,
                              .allow_outside = arguments->allow_outside,
                              .greedy_lines = arguments->greedy,
                              .show_gaps = arguments->show != NULL,
                              .profile = arguments->profile};
    if (!read_date(&options.date))
        return wrong_usage("not a number of seconds", "秒数ではありません", "SOURCE_DATE_EPOCH");
    if (!options.fonts_file && find_data("fonts/fonts.yaml", fonts)) options.fonts_file = fonts;
    if (!options.layouts_folder && find_data("layouts", layouts)) options.layouts_folder = layouts;
    hanmen_log log = {.write = write_to_stream,
                      .context = stderr,
                      .language = language,
                      .form = arguments->json ? HANMEN_LOG_JSON : HANMEN_LOG_TEXT,
                      .timing = arguments->timings ? print_timing : NULL,
                      .timing_context = stderr};
    hanmen_library *library = hanmen_open(&options);
    if (!library) return report_status(HANMEN_OUT_OF_MEMORY, arguments);
    int status = command(library, arguments, &log);
    hanmen_close(library);
    return status;
}

int main(int argc, char **argv) {
    Arguments arguments = {0};
    /* A file size limit is a full disk like any other: an error of the write, not the end of the program. */
    (void)signal(SIGXFSZ, SIG_IGN);
    language = language_of_locale();
    int status = parse_arguments(argc, argv, &arguments);
    if (status) return status;
    if (arguments.version) {
        printf("hanmen %s\n", HANMEN_VERSION);
        return finish_output(0);
    }
    if (arguments.help) {
        fputs(say(help_english, help_japanese), stdout);
        return finish_output(0);
    }
    if (!arguments.command) {
        fputs(say(help_english, help_japanese), stderr);
        return EXIT_USAGE;
    }
    Command command = find_command(arguments.command);
    if (!command) return wrong_usage("unknown command", "知らないコマンドです", arguments.command);
    status = check_options(&arguments);
    if (!status) status = run(&arguments, command);
    return finish_output(status);
}
