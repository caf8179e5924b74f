/* The order of an index (JIS X 4061, as far as kana go).
 *
 * Takes: readings. Gives: keys that sort by bytes, and the heads of groups.
 * Invariant: equal keys mean equal readings; a reading in katakana sorts with its hiragana.
 */
#ifndef HANMEN_INPUT_INDEX_ORDER_H
#define HANMEN_INPUT_INDEX_ORDER_H

#include "base/arena.h"
#include "base/str.h"

/* False when the reading holds something whose sound nobody knows: kanji and other scripts. */
bool index_is_readable(Str reading);

/* Clear sounds first (か before が), then the marks and sizes, then the letters as written. */
Str index_key(Arena *arena, Str reading);

/* あ か さ た な は ま や ら わ for kana, A–Z for Latin letters, 数字・記号 for the rest. */
Str index_group(Str reading);

#endif
