/* Takes finished pages; gives files.
 * Invariant: every file is written beside its name before the first one is given its name.
 */
#define _POSIX_C_SOURCE 200809L
#include "outputs.h"

#include "pdf/attachment.h"
#include "pdf/syntax.h"
#include "press/preflight.h"
#include "press/press_pages.h"

#include <string.h>
#include <sys/stat.h>

static int64_t newer(int64_t date, Str path, Arena *arena) {
    struct stat facts;
    if (stat(str_to_c(arena, path), &facts) != 0) return date;
    return (int64_t)facts.st_mtime > date ? (int64_t)facts.st_mtime : date;
}

int64_t outputs_newest_input(const OutputJob *job, const PdfProfile *profile) {
    int64_t date = 0;
    for (uint32_t file = 1; diagnostics_source_path(job->diagnostics, file).length; file++)
        date = newer(date, diagnostics_source_path(job->diagnostics, file), job->arena);
    if (profile && profile->colors == COLORS_PRESS) date = newer(date, profile->press.icc_path, job->arena);
    const Image *latest = NULL;
    for (size_t i = 0; i < job->pages->count; i++) {
        const Page *page = &job->pages->page[i];
        for (size_t j = 0; j < page->item_count; j++) {
            if (page->items[j].kind != ITEM_IMAGE || page->items[j].image == latest) continue;
            latest = page->items[j].image;
            date = newer(date, latest->path, job->arena);
        }
    }
    return date;
}

/* The newest ICC that PDF/X-1a may embed is of version 2 (ISO 15930-4, 6.2). */
static int newest_icc(const PdfProfile *profile) {
    return profile->standards & STANDARD_ANY_X_1A ? 2 : 4;
}

/* Marks for a designer are no part of a page that is printed. */
static bool shows_overlays(const OutputJob *job) {
    if (!job->layout || !job->layout->show_gaps) return false;
    DIAGNOSE(job->diagnostics, PRESS_OVERLAYS, (Span){0}, NULL);
    return true;
}

/* The press's colours, and what is wrong with the pages for it. NULL after an error. */
static PressColors *open_press(const OutputJob *job, const PdfProfile *profile) {
    if (shows_overlays(job)) return NULL;
    PressColors *colors =
        press_colors_open(job->arena, job->presses, job->diagnostics, &profile->press, newest_icc(profile));
    if (colors) preflight(job->arena, job->diagnostics, job->styled, job->pages, &profile->press, colors);
    return colors;
}

static bool write_for_press(const OutputJob *job, PdfInformation information, Sink sink) {
    const PdfProfile *profile = information.profile;
    information.press = open_press(job, profile);
    if (!information.press || diagnostics_count(job->diagnostics, SEVERITY_ERROR) > 0) return false;
    const Str date = str_slice(syntax_date_iso(job->arena, information.date), 0, strlen("2026-04-01"));
    const Pages *pages =
        press_pages_make(job->arena, job->diagnostics, job->layout, job->pages, profile, date);
    return pdf_write(job->arena, job->diagnostics, pages, &information, sink);
}

bool outputs_check(const OutputJob *job, const PdfProfile *profile) {
    Secrets secrets;
    if (encrypt_is_wanted(profile, &job->secrets) &&
        !encrypt_find_secrets(job->arena, job->diagnostics, profile, &job->secrets, &secrets))
        return false;
    if (!attachments_check(job->arena, job->diagnostics, job->styled->document, profile)) return false;
    return profile->colors != COLORS_PRESS || open_press(job, profile) != NULL;
}

static bool render_plain(const OutputJob *job, const PdfProfile *profile, Sink sink) {
    const Document *document = job->styled->document;
    PdfInformation information = {.title = document->title,
                                  .author = document->author,
                                  .subject = document->subtitle,
                                  .language = document->language,
                                  .date = job->date,
                                  .styled = job->styled,
                                  .profile = profile,
                                  .tools = job->tools};
    if (!information.title.length && document->chapter_count)
        information.title = inline_plain_text(job->arena, document->chapters[0].title);
    if (information.date < 0) information.date = outputs_newest_input(job, profile);
    if (profile->colors != COLORS_PRESS)
        return pdf_write(job->arena, job->diagnostics, job->pages, &information, sink);
    /* PDF/X wants a title (ISO 15930-7, 6.3) */
    if (!information.title.length)
        information.title = str_starts_with(information.language, STR("ja")) ? STR("無題") : STR("Untitled");
    return write_for_press(job, information, sink);
}

/* The whole file is made first: its encryption is another program's. */
static bool render_encrypted(const OutputJob *job, const PdfProfile *profile, Sink sink) {
    Secrets secrets;
    if (!encrypt_find_secrets(job->arena, job->diagnostics, profile, &job->secrets, &secrets)) return false;
    StrBuilder plain = {.arena = job->arena};
    if (!render_plain(job, profile, sink_to_builder(&plain))) return false;
    const Encryption *encryption = &profile->encryption;
    const unsigned allowed = encryption->has_allowed ? encryption->allowed : ALLOW_PRINT | ALLOW_COPY;
    return encrypt_write(job->arena, job->diagnostics, str_built(&plain), &secrets, allowed, sink);
}

bool outputs_render(const OutputJob *job, const PdfProfile *profile, Sink sink) {
    if (!attachments_check(job->arena, job->diagnostics, job->styled->document, profile)) return false;
    return encrypt_is_wanted(profile, &job->secrets) ? render_encrypted(job, profile, sink)
                                                     : render_plain(job, profile, sink);
}

Secrets outputs_secrets(const hanmen_options *options) {
    return (Secrets){.encrypts = options->encrypt,
                     .owner = options->owner_password ? str_from_c(options->owner_password) : (Str){0},
                     .user = options->user_password ? str_from_c(options->user_password) : (Str){0}};
}

static bool same_file(const struct stat *a, const struct stat *b) {
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* Nobody means to overwrite the report with its own PDF. */
static bool is_input(const OutputJob *job, const OutputFile *file) {
    struct stat output, source;
    if (stat(file->path, &output) != 0) return false;
    const char *icc = str_to_c(job->arena, file->profile->press.icc_path);
    bool is_same = *icc && stat(icc, &source) == 0 && same_file(&output, &source);
    for (uint32_t i = 1; !is_same && diagnostics_source_path(job->diagnostics, i).length; i++) {
        const char *path = str_to_c(job->arena, diagnostics_source_path(job->diagnostics, i));
        is_same = stat(path, &source) == 0 && same_file(&output, &source);
    }
    if (is_same) DIAGNOSE(job->diagnostics, OUTPUT_IS_INPUT, (Span){0}, file->path);
    return is_same;
}

static void report_failure(const OutputJob *job, const char *output_path, int error) {
    char reason[128] = "";
    if (strerror_r(error, reason, sizeof reason) != 0) strcpy(reason, "?");
    DIAGNOSE(job->diagnostics, OUTPUT_FAILED, (Span){0}, output_path, reason);
}

/* Bytes on their way to a file, looked at. */
typedef struct Watched {
    Sink sink;
    Digester *digester;
} Watched;

static bool write_watched(void *context, const void *bytes, size_t count) {
    Watched *watched = context;
    digester_add_bytes(watched->digester, bytes, count);
    return watched->sink.write(watched->sink.context, bytes, count);
}

static bool render_file(const OutputJob *job, OutputFile *file, Sink sink) {
    if (!job->digester) return outputs_render(job, file->profile, sink);
    Watched watched = {sink, job->digester};
    bool good = outputs_render(job, file->profile, (Sink){write_watched, &watched});
    file->digest = digester_take(job->digester);
    return good;
}

/* Writes one output beside its name. NULL after a diagnostic. */
static Output *write_beside(const OutputJob *job, OutputFile *file) {
    int error = 0;
    Output *output = output_begin(job->arena, file->path, &error);
    if (output && !render_file(job, file, output_sink(output))) {
        error = output_error(output);
        output_abandon(output);
        output = NULL;
    }
    if (error) report_failure(job, file->path, error);
    return output;
}

bool outputs_write(const OutputJob *job, OutputFile *files, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (is_input(job, &files[i])) return false;
    Output **written = ARENA_ARRAY(job->arena, Output *, count);
    bool good = true;
    for (size_t i = 0; i < count; i++) {
        written[i] = write_beside(job, &files[i]);
        good &= written[i] != NULL;
    }
    const bool all_written = good;
    for (size_t i = 0; i < count; i++) {
        int error = 0;
        if (!written[i]) continue;
        if (!all_written) {
            output_abandon(written[i]);
        } else if (!output_commit(written[i], &error)) {
            report_failure(job, files[i].path, error);
            good = false;
        }
    }
    return good;
}
