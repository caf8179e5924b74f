/* Safe names of output files.
 *
 * Takes: text from a record. Gives: a name that every file system takes, and what names are the same to
 * systems that do not tell case or normalization apart.
 * Invariant: a value never leads out of its folder: it becomes one name, whatever is in it.
 */
#ifndef HANMEN_BATCH_FILE_NAME_H
#define HANMEN_BATCH_FILE_NAME_H

#include "base/str.h"

#include <stdbool.h>

/* Bytes of one name: what ext4, APFS, NTFS and their like take (NTFS counts UTF-16 units, of which there are
 * never more). Room is left for the ending of an unfinished output. */
enum { FILE_NAME_LIMIT = 255 - 16 };

/* The value with everything that a system refuses made into "_": separators, controls, and the marks that
 * Windows keeps for itself. Normalized to composed characters (NFC). Empty when nothing is left. */
Str file_name_safe(Arena *arena, Str value);

/* True for a name as a whole that may be given to a file: not empty, not too long, no dot at its head, no
 * dots or blanks at its end, none of the names of Windows' devices (CON, NUL, COM1 …). */
bool file_name_usable(Str name);

/* Two paths with the same key are one file somewhere: case folded, normalized. */
Str file_name_key(Arena *arena, Str path);

#endif
