/* Arguments of the command line.
 *
 * Takes: words. Gives: which were given, uninterpreted. Invariant: a word that nobody would look at is wrong
 * usage.
 */
#include "command/command.h"

#include <string.h>

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
           take_flag("--resume", argument, &arguments->resume) ||
           take_flag("--merge-reports", argument, &arguments->merge_reports) ||
           take_flag("--greedy", argument, &arguments->greedy) ||
           take_flag("--encrypt", argument, &arguments->encrypt) ||
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

int parse_arguments(int argc, char **argv, Arguments *arguments) {
    struct {
        const char *name;
        const char **value;
    } options[] = {{"-o", &arguments->output},         {"--output", &arguments->output},
                   {"--fonts", &arguments->fonts},     {"--layouts", &arguments->layouts},
                   {"--layout", &arguments->layout},   {"--stage", &arguments->stage},
                   {"--show", &arguments->show},       {"--profile", &arguments->profile},
                   {"--records", &arguments->records}, {"--name", &arguments->name},
                   {"-j", &arguments->workers},        {"--shard", &arguments->shard}};
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

/* An option, and the commands that look at it. */
typedef struct Use {
    const char *value, *option;
    const char *commands[6]; /* ended by NULL */
    const char *english, *japanese;
} Use;

static bool serves(const Use *use, const char *command) {
    for (size_t i = 0; use->commands[i]; i++)
        if (strcmp(use->commands[i], command) == 0) return true;
    return false;
}

static const char *if_set(bool flag) {
    return flag ? "" : NULL;
}

int check_options(const Arguments *arguments) {
    const Use uses[] = {
        {arguments->output,
         "-o",
         {"build", "watch", "batch"},
         "only build, watch and batch have an output",
         "出力先を取るのは build・watch・batch だけです"},
        {arguments->profile,
         "--profile",
         {"build", "watch", "check", "batch"},
         "only build, watch, check and batch have profiles",
         "プロファイルを取るのは build・watch・check・batch だけです"},
        {arguments->layout,
         "--layout",
         {"build", "watch", "check", "dump", "batch"},
         "only build, watch, check, dump and batch take a layout",
         "レイアウトを指定できるのは build・watch・check・dump・batch だけです"},
        {arguments->stage, "--stage", {"dump"}, "only dump has stages", "段階を取るのは dump だけです"},
        {arguments->show,
         "--show",
         {"build", "watch"},
         "only build and watch show something",
         "色で示すのは build と watch だけです"},
        {arguments->records,
         "--records",
         {"batch"},
         "only batch takes records",
         "記録を取るのは batch だけです"},
        {arguments->name,
         "--name",
         {"batch"},
         "only batch names its outputs",
         "出力に名前を付けるのは batch だけです"},
        {arguments->workers,
         "-j",
         {"batch"},
         "only batch has threads",
         "スレッド数を取るのは batch だけです"},
        {arguments->shard, "--shard", {"batch"}, "only batch has shards", "分担を取るのは batch だけです"},
        {if_set(arguments->encrypt),
         "--encrypt",
         {"build", "watch", "batch"},
         "only build, watch and batch encrypt",
         "暗号化するのは build・watch・batch だけです"},
        {if_set(arguments->resume),
         "--resume",
         {"batch"},
         "only batch resumes",
         "続きから実行できるのは batch だけです"},
        {if_set(arguments->merge_reports),
         "--merge-reports",
         {"batch"},
         "only batch has reports",
         "報告をまとめるのは batch だけです"},
    };
    for (size_t i = 0; i < sizeof uses / sizeof *uses; i++)
        if (uses[i].value && !serves(&uses[i], arguments->command))
            return wrong_usage(uses[i].english, uses[i].japanese, uses[i].option);
    if (arguments->show && strcmp(arguments->show, "gaps") != 0)
        return wrong_usage("only gaps can be shown", "示せるのは gaps だけです", arguments->show);
    return 0;
}
