/* fonts.yaml → FontFile.
 *
 * Takes: the file. Gives: its families in order.
 * Invariant: a family has at least one face with a file, and its fallbacks are families of the file.
 */
#include "input/font_file.h"

#include "base/file.h"
#include "input/schema.h"

typedef struct FontRoot {
    const YamlNode *version, *families;
} FontRoot;

static const Field root_fields[] = {
    {.name = "formatVersion", .type = FIELD_NODE, .offset = offsetof(FontRoot, version)},
    {.name = "families", .type = FIELD_NODE, .offset = offsetof(FontRoot, families), .is_required = true},
};

typedef struct FamilyFields {
    const YamlNode *face[2], *fallback;
    Str package;
} FamilyFields;

static const Field family_fields[] = {
    {.name = "regular", .type = FIELD_NODE, .offset = offsetof(FamilyFields, face[0])},
    {.name = "bold", .type = FIELD_NODE, .offset = offsetof(FamilyFields, face[1])},
    {.name = "fallback", .type = FIELD_NODE, .offset = offsetof(FamilyFields, fallback)},
    {.name = "package", .type = FIELD_STRING, .offset = offsetof(FamilyFields, package)},
};

typedef struct FaceFields {
    const YamlNode *files;
    int index;
} FaceFields;

static const Field face_fields[] = {
    {.name = "files", .type = FIELD_NODE, .offset = offsetof(FaceFields, files), .is_required = true},
    {.name = "index",
     .type = FIELD_INTEGER,
     .offset = offsetof(FaceFields, index),
     .least = 0,
     .most = 65535},
};

static void read_face(const FieldContext *context, const YamlNode *node, Str folder, FontFileFace *face) {
    FaceFields fields = {0};
    SCHEMA_READ(context, node, face_fields, &fields);
    if (!fields.files) return;
    face->files = schema_strings(context, fields.files, &face->file_count);
    for (size_t i = 0; i < face->file_count; i++)
        face->files[i] = path_join(context->arena, folder, face->files[i]);
    face->index = (unsigned)fields.index;
    face->span = fields.files->span;
    face->present = face->file_count > 0;
}

static bool read_family(const FieldContext *context, const YamlEntry *entry, Str folder,
                        FontFileFamily *family) {
    FamilyFields fields = {0};
    SCHEMA_READ(context, entry->value, family_fields, &fields);
    *family = (FontFileFamily){.name = entry->key->text, .package = fields.package, .span = entry->key->span};
    for (int i = 0; i < 2; i++)
        if (fields.face[i]) read_face(context, fields.face[i], folder, &family->face[i]);
    if (fields.fallback)
        family->fallbacks = schema_strings(context, fields.fallback, &family->fallback_count);
    if (family->face[0].present || family->face[1].present) return true;
    DIAGNOSE(context->diagnostics, FONT_NO_FILES, entry->key->span, str_to_c(context->arena, family->name));
    return false;
}

static void check_fallbacks(const FieldContext *context, const YamlNode *families, const FontFile *file) {
    Str *names = ARENA_ARRAY(context->arena, Str, file->count);
    for (size_t i = 0; i < file->count; i++) names[i] = file->families[i].name;
    for (size_t i = 0; i < file->count; i++) {
        for (size_t j = 0; j < file->families[i].fallback_count; j++) {
            bool is_known = false;
            for (size_t k = 0; k < file->count; k++)
                is_known |= str_equal(file->families[i].fallbacks[j], names[k]);
            if (is_known) continue;
            const YamlNode *list = yaml_get(yaml_get(families, file->families[i].name), STR("fallback"));
            FieldContext place = *context;
            place.what = "fallback";
            schema_unknown_key(&place, list->kind == YAML_KIND_SEQUENCE ? list->items[j] : list, names,
                               file->count);
        }
    }
}

FontFile *font_file_read(Arena *arena, Diagnostics *diagnostics, Str path) {
    const YamlNode *node = yaml_read(arena, diagnostics, path, (Span){0});
    if (!node) return NULL;
    FontRoot root = {0};
    FieldContext context = {.arena = arena, .diagnostics = diagnostics, .what = "fonts file"};
    SCHEMA_READ(&context, node, root_fields, &root);
    if (!root.families || !schema_check_version(&context, node)) return NULL;
    context.what = "families";
    if (!schema_expect(&context, root.families, YAML_KIND_MAPPING)) return NULL;
    FontFile *file = ARENA_NEW(arena, FontFile);
    file->families = ARENA_ARRAY(arena, FontFileFamily, root.families->count);
    context.what = "family";
    Str folder = path_folder(arena, path);
    for (size_t i = 0; i < root.families->count; i++)
        file->count +=
            read_family(&context, &root.families->entries[i], folder, &file->families[file->count]);
    check_fallbacks(&context, root.families, file);
    return file;
}
