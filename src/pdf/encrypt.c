/* Encryption by qpdf: see encrypt.h.
 *
 * Takes: bytes. Gives: bytes.
 * Invariant: the only file that names qpdf; its handle and its library are closed by the arena.
 */
#include "pdf/encrypt.h"

#include "base/file.h"

#include <dlfcn.h>
#include <qpdf/qpdf-c.h>
#include <string.h>

/* Longer passwords are cut off by the standard (ISO 32000-2, 7.6.4.3.2), which nobody means. */
enum { PASSWORD_MOST = 127 };

bool encrypt_is_wanted(const PdfProfile *profile, const Secrets *secrets) {
    return profile->encryption.is_on || (secrets && secrets->encrypts);
}

/* -- passwords */

/* The first line of the file, without its end. */
static bool read_password(Arena *arena, Diagnostics *diagnostics, const PasswordFile *file, Str *password) {
    if (!file->path.length) return true;
    int error = 0;
    const char *path = str_to_c(arena, file->path);
    if (file_read(arena, path, password, &error) != FILE_OK) {
        DIAGNOSE(diagnostics, ENCRYPT_FILE, file->span, path);
        return false;
    }
    *password = str_slice(*password, 0, str_find(*password, STR("\n")));
    if (str_ends_with(*password, STR("\r"))) *password = str_slice(*password, 0, password->length - 1);
    return true;
}

static const char *forbidding_claim(unsigned standards) {
    return standards & STANDARD_ANY_A ? "PDF/A" : standards & STANDARD_ANY_X ? "PDF/X" : NULL;
}

bool encrypt_find_secrets(Arena *arena, Diagnostics *diagnostics, const PdfProfile *profile,
                          const Secrets *given, Secrets *found) {
    const Encryption *encryption = &profile->encryption;
    const char *name = str_to_c(arena, profile->name), *claim = forbidding_claim(profile->standards);
    *found = given ? *given : (Secrets){0};
    if (claim) {
        DIAGNOSE(diagnostics, ENCRYPT_STANDARD, profile->span, name, claim);
        return false;
    }
    if (!found->owner.length && !read_password(arena, diagnostics, &encryption->owner, &found->owner))
        return false;
    if (!found->user.length && !read_password(arena, diagnostics, &encryption->user, &found->user))
        return false;
    if (!found->owner.length) {
        DIAGNOSE(diagnostics, ENCRYPT_NO_OWNER, profile->span, name);
        return false;
    }
    if (str_equal(found->owner, found->user)) {
        DIAGNOSE(diagnostics, ENCRYPT_SAME, profile->span, NULL);
        return false;
    }
    if (found->owner.length > PASSWORD_MOST || found->user.length > PASSWORD_MOST) {
        DIAGNOSE(diagnostics, ENCRYPT_LONG, profile->span, NULL);
        return false;
    }
    return true;
}

/* -- qpdf */

/* Its calls, as qpdf-c.h declares them. */
#define QPDF_CALLS(CALL)                                                                                     \
    CALL(qpdf_init)                                                                                          \
    CALL(qpdf_cleanup)                                                                                       \
    CALL(qpdf_silence_errors)                                                                                \
    CALL(qpdf_set_suppress_warnings)                                                                         \
    CALL(qpdf_read_memory)                                                                                   \
    CALL(qpdf_init_write_memory)                                                                             \
    CALL(qpdf_set_r6_encryption_parameters2)                                                                 \
    CALL(qpdf_write)                                                                                         \
    CALL(qpdf_get_buffer_length)                                                                             \
    CALL(qpdf_get_buffer)                                                                                    \
    CALL(qpdf_get_error)                                                                                     \
    CALL(qpdf_get_error_full_text)

#define DECLARE_CALL(name) __typeof__(&name) name;

typedef struct Qpdf {
    void *library;
    qpdf_data data;
    struct {
        QPDF_CALLS(DECLARE_CALL)
    } call;
} Qpdf;

static void close_qpdf(void *handle) {
    Qpdf *qpdf = handle;
    if (qpdf->data) qpdf->call.qpdf_cleanup(&qpdf->data);
    if (qpdf->library) dlclose(qpdf->library);
}

/* A pointer to an object turned into one to a function, as POSIX has it. */
static bool find_call(void *library, const char *name, void *pointer) {
    void *found = dlsym(library, name);
    memcpy(pointer, &found, sizeof found);
    return found != NULL;
}

/* Debian 12 and 13 have 29 or 30; the calls are the same. */
static bool open_library(Qpdf *qpdf) {
    static const char *const names[] = {"libqpdf.so.29", "libqpdf.so.30", "libqpdf.so"};
    for (size_t i = 0; i < sizeof names / sizeof *names && !qpdf->library; i++)
        qpdf->library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    if (!qpdf->library) return false;
    bool good = true;
#define FIND_CALL(name) good &= find_call(qpdf->library, #name, &qpdf->call.name);
    QPDF_CALLS(FIND_CALL)
    return good;
}

static bool run_qpdf(Qpdf *qpdf, Str pdf, const char *user, const char *owner, unsigned allowed) {
    qpdf->data = qpdf->call.qpdf_init();
    qpdf->call.qpdf_silence_errors(qpdf->data);
    qpdf->call.qpdf_set_suppress_warnings(qpdf->data, QPDF_TRUE);
    if (qpdf->call.qpdf_read_memory(qpdf->data, "", pdf.text, pdf.length, NULL) & QPDF_ERRORS) return false;
    if (qpdf->call.qpdf_init_write_memory(qpdf->data) & QPDF_ERRORS) return false;
    const QPDF_BOOL copies = (allowed & ALLOW_COPY) != 0, annotates = (allowed & ALLOW_ANNOTATE) != 0,
                    changes = (allowed & ALLOW_CHANGE) != 0;
    qpdf->call.qpdf_set_r6_encryption_parameters2(
        qpdf->data, user, owner, QPDF_TRUE, copies, changes, annotates, annotates || changes, changes,
        allowed & ALLOW_PRINT ? qpdf_r3p_full : qpdf_r3p_none, QPDF_TRUE);
    return !(qpdf->call.qpdf_write(qpdf->data) & QPDF_ERRORS);
}

bool encrypt_write(Arena *arena, Diagnostics *diagnostics, Str pdf, const Secrets *secrets, unsigned allowed,
                   Sink sink) {
    Qpdf *qpdf = ARENA_NEW(arena, Qpdf);
    arena_defer(arena, close_qpdf, qpdf);
    if (!open_library(qpdf)) {
        DIAGNOSE(diagnostics, ENCRYPT_NO_QPDF, (Span){0}, NULL);
        return false;
    }
    if (!run_qpdf(qpdf, pdf, str_to_c(arena, secrets->user), str_to_c(arena, secrets->owner), allowed)) {
        const char *why =
            qpdf->call.qpdf_get_error_full_text(qpdf->data, qpdf->call.qpdf_get_error(qpdf->data));
        DIAGNOSE(diagnostics, ENCRYPT_FAILED, (Span){0}, str_to_c(arena, str_from_c(why ? why : "?")));
        return false;
    }
    const void *bytes = qpdf->call.qpdf_get_buffer(qpdf->data);
    if (sink.write(sink.context, bytes, qpdf->call.qpdf_get_buffer_length(qpdf->data))) return true;
    DIAGNOSE(diagnostics, PDF_REFUSED, (Span){0}, NULL);
    return false;
}
