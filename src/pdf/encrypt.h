/* Encryption of a finished file: AES-256 (ISO 32000-2, 7.6.4; PDF 1.7 with extension level 8).
 *
 * Takes: a PDF's bytes, passwords, what is allowed without the owner's. Gives: the encrypted file.
 * Invariant: reading aloud is always allowed (ISO 14289-1, 7.16). The keys come from chance, so these files
 * do not repeat byte for byte.
 *
 * qpdf does it, and is opened when it is asked for: linked, it would cost every run 27 ms and 6 MB.
 */
#ifndef HANMEN_PDF_ENCRYPT_H
#define HANMEN_PDF_ENCRYPT_H

#include "base/diagnostics.h"
#include "document/profile.h"

/* What a run brings along. Empty: not given. */
typedef struct Secrets {
    bool encrypts; /* also what the profile does not say so of */
    Str owner, user;
} Secrets;

/* True when the file is to be encrypted. */
bool encrypt_is_wanted(const PdfProfile *profile, const Secrets *secrets);

/* The passwords from the run, else from the profile's files. False after a diagnostic: the profile claims
 * what forbids encryption, or a password is missing or cannot be used. */
bool encrypt_find_secrets(Arena *arena, Diagnostics *diagnostics, const PdfProfile *profile,
                          const Secrets *given, Secrets *found);

/* False after a diagnostic. */
bool encrypt_write(Arena *arena, Diagnostics *diagnostics, Str pdf, const Secrets *secrets, unsigned allowed,
                   Sink sink);

#endif
