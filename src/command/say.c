/* What the program says beside the library's diagnostics, in the user's language.
 *
 * Takes: the locale. Gives: texts on standard error. Invariant: the language is chosen once, at the start.
 */
#include "command/command.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static hanmen_language language;

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

void choose_language(void) {
    language = language_of_locale();
}

hanmen_language chosen_language(void) {
    return language;
}

const char *say(const char *english, const char *japanese) {
    return language == HANMEN_JAPANESE ? japanese : english;
}

int wrong_usage(const char *english, const char *japanese, const char *what) {
    fprintf(stderr, "hanmen: ");
    fprintf(stderr, "%s: %s\n", say(english, japanese), what);
    fprintf(stderr, "%s\n", say("try: hanmen --help", "使い方: hanmen --help"));
    return EXIT_USAGE;
}

int report_status(hanmen_status status, const Arguments *arguments) {
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

int finish_output(int status) {
    if (fflush(stdout) == 0 && !ferror(stdout)) return status;
    fprintf(stderr, "hanmen: %s: %s\n", say("standard output", "標準出力"), strerror(errno));
    return EXIT_MACHINE;
}

bool write_to_stream(void *context, const void *bytes, size_t count) {
    return count == 0 || fwrite(bytes, 1, count, context) == count;
}
