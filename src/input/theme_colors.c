/* `colors:` of layouts: see theme_colors.h.
 *
 * Takes: mappings. Gives: colours.
 * Invariant: a name is worked out once; names that lead back to themselves are cut off with an error.
 */
#include "input/theme_colors.h"

#include "base/array.h"
#include "document/color.h"
#include "input/schema.h"

/* Bytes of a PDF name (ISO 32000-1, annex C). */
enum { NAME_MOST = 127 };

typedef struct NamedColor {
    Str name;
    const YamlNode *key, *value;
    bool is_open, is_done, is_good;
    Color color;
} NamedColor;

typedef struct ColorReader {
    Arena *arena;
    Diagnostics *diagnostics;
    StyleSheet *sheet;
    ARRAY(NamedColor)
    names;
    ARRAY(SpotColor)
    spots;
} ColorReader;

static FieldContext context_of(const ColorReader *reader, const char *what) {
    return (FieldContext){.arena = reader->arena,
                          .diagnostics = reader->diagnostics,
                          .what = what,
                          .colors = &reader->sheet->colors};
}

static NamedColor *find_name(ColorReader *reader, Str name) {
    for (size_t i = 0; i < reader->names.count; i++)
        if (str_equal(reader->names.at[i].name, name)) return &reader->names.at[i];
    return NULL;
}

/* A name must not be a colour itself, nor look like one with arguments. */
static bool is_name(Str name) {
    Color color;
    return name.length > 0 && !color_parse(name, &color) && !str_equal(name, STR("none")) &&
           name.text[0] != '#' && str_find(name, STR("(")) == SIZE_MAX &&
           str_find(name, STR(")")) == SIZE_MAX;
}

static void gather(ColorReader *reader, const YamlNode *node) {
    const FieldContext context = context_of(reader, "colors");
    if (!schema_expect(&context, node, YAML_KIND_MAPPING)) return;
    for (size_t i = 0; i < node->count; i++) {
        const YamlEntry *entry = &node->entries[i];
        const Str name = entry->key->text;
        NamedColor *known = find_name(reader, name);
        if (known) {
            known->key = entry->key;
            known->value = entry->value;
        } else if (is_name(name)) {
            array_push(reader->arena, &reader->names,
                       (NamedColor){.name = name, .key = entry->key, .value = entry->value});
        } else {
            DIAGNOSE(reader->diagnostics, COLOR_NAME, entry->key->span, str_to_c(reader->arena, name));
        }
    }
}

static void resolve(ColorReader *reader, NamedColor *named);

/* The name that a value begins with is worked out first, so that the map knows it. */
static void resolve_used(ColorReader *reader, const YamlNode *value) {
    if (!value || value->kind != YAML_KIND_SCALAR) return;
    const Str text = str_trim(value->text);
    NamedColor *used = find_name(reader, str_trim(str_slice(text, 0, str_find(text, STR("(")))));
    if (used) resolve(reader, used);
}

/* One ink has one name and one alternate: its tints are written NAME(30%). */
static bool add_spot(ColorReader *reader, const NamedColor *named, SpotColor spot, Color *color) {
    for (size_t i = 0; i < reader->spots.count; i++) {
        if (!str_equal(reader->spots.at[i].name, spot.name)) continue;
        if (color_equal(reader->spots.at[i].alternate, spot.alternate)) {
            *color = (Color){COLOR_SPOT, {1000, (uint16_t)i}};
            return true;
        }
        DIAGNOSE(reader->diagnostics, COLOR_SPOT_TWICE, named->value->span,
                 str_to_c(reader->arena, spot.name));
        return false;
    }
    *color = (Color){COLOR_SPOT, {1000, (uint16_t)reader->spots.count}};
    array_push(reader->arena, &reader->spots, spot);
    return true;
}

static bool read_spot(ColorReader *reader, const NamedColor *named, Color *color) {
    static const Field fields[] = {
        {.name = "spot", .type = FIELD_STRING, .offset = offsetof(SpotColor, name), .is_required = true},
        {.name = "alternate",
         .type = FIELD_COLOR,
         .offset = offsetof(SpotColor, alternate),
         .is_required = true}};
    const FieldContext context = context_of(reader, "spot colour");
    SpotColor spot = {0};
    resolve_used(reader, yaml_get(named->value, STR("alternate")));
    if (!SCHEMA_READ(&context, named->value, fields, &spot)) return false;
    const bool is_reserved = spot.name.length == 0 || spot.name.length > NAME_MOST ||
                             str_equal(spot.name, STR("All")) || str_equal(spot.name, STR("None"));
    if (is_reserved || spot.alternate.space == COLOR_SPOT) {
        DIAGNOSE(reader->diagnostics, COLOR_SPOT, named->value->span, NULL);
        return false;
    }
    return add_spot(reader, named, spot, color);
}

static bool read_value(ColorReader *reader, const NamedColor *named, Color *color) {
    if (named->value->kind == YAML_KIND_MAPPING) return read_spot(reader, named, color);
    static const Field field = {.name = "color", .type = FIELD_COLOR};
    const FieldContext context = context_of(reader, "colors");
    resolve_used(reader, named->value);
    return schema_value(&context, named->value, &field, color);
}

static void resolve(ColorReader *reader, NamedColor *named) {
    if (named->is_done) return;
    if (named->is_open) {
        DIAGNOSE(reader->diagnostics, COLOR_CYCLE, named->key->span, str_to_c(reader->arena, named->name));
        return;
    }
    named->is_open = true;
    named->is_good = read_value(reader, named, &named->color);
    named->is_open = false;
    named->is_done = true;
    if (named->is_good) map_put(reader->arena, &reader->sheet->colors, named->name, &named->color);
}

void theme_colors_read(Arena *arena, Diagnostics *diagnostics, const YamlNode *const *nodes, size_t count,
                       StyleSheet *sheet) {
    ColorReader *reader = ARENA_NEW(arena, ColorReader);
    *reader = (ColorReader){.arena = arena, .diagnostics = diagnostics, .sheet = sheet};
    for (size_t i = 0; i < count; i++) gather(reader, nodes[i]);
    for (size_t i = 0; i < reader->names.count; i++) resolve(reader, &reader->names.at[i]);
    sheet->spots = reader->spots.at;
    sheet->spot_count = reader->spots.count;
}
