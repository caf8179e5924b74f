/* `profiles:` of layouts, and printers' presets: see profiles.h.
 *
 * Takes: mappings. Gives: profiles.
 * Invariant: the order is base profile, preset, own keys; of the own keys the last file's win.
 */
#include "input/profiles.h"

#include "base/array.h"
#include "base/file.h"
#include "base/suggest.h"

/* A chain of profiles longer than this goes round. */
enum { CHAIN_LIMIT = 16 };

/* 20 mm: the widest bleed that has been asked for is 10. */
#define BLEED_MOST 56693

typedef struct ProfileLayers {
    Str name;
    ARRAY(const YamlNode *)
    layers;
} ProfileLayers;

struct ProfileSources {
    ARRAY(ProfileLayers)
    named;
};

typedef struct Resolver {
    Arena *arena;
    Diagnostics *diagnostics;
    const ProfileSources *sources;
    Str printers_folder;
    bool opens_presets, failed;
} Resolver;

/* One mapping of keys: a profile's or a preset's. */
typedef struct ProfileEntry {
    PdfProfile profile;
    const YamlNode *version, *extends, *standard, *printer, *icc, *marks, *inks, *allow, *owner, *user;
} ProfileEntry;

#define PROFILE(key, kind)                                                                                   \
    { .name = #key, .type = (kind), .offset = offsetof(ProfileEntry, profile) + offsetof(PdfProfile, key) }
#define PRESS_OFFSET(key)                                                                                    \
    (offsetof(ProfileEntry, profile) + offsetof(PdfProfile, press) + offsetof(PressSettings, key))
#define PRESS(key, kind)                                                                                     \
    { .name = #key, .type = (kind), .offset = PRESS_OFFSET(key) }
#define PRESS_NUMBER(key, from, to)                                                                          \
    { .name = #key, .type = FIELD_INTEGER32, .offset = PRESS_OFFSET(key), .least = (from), .most = (to) }
#define NODE(key)                                                                                            \
    { .name = #key, .type = FIELD_NODE, .offset = offsetof(ProfileEntry, key) }

/* What a preset holds, and a profile may hold as well. */
#define PRESS_FIELDS                                                                                         \
    NODE(icc), NODE(marks), NODE(inks), PRESS(condition, FIELD_STRING), PRESS(condition_name, FIELD_STRING), \
        PRESS(registry, FIELD_STRING),                                                                       \
        {.name = "intent", .type = FIELD_CHOICE, .offset = PRESS_OFFSET(intent), .choices = intents},        \
        {.name = "black_text",                                                                               \
         .type = FIELD_CHOICE,                                                                               \
         .offset = PRESS_OFFSET(black_text),                                                                 \
         .choices = black_texts},                                                                            \
        PRESS(bleed, FIELD_LENGTH), PRESS(slug, FIELD_STRING), PRESS(hidden_folio, FIELD_BOOLEAN),           \
        {.name = "pages_multiple_of",                                                                        \
         .type = FIELD_INTEGER,                                                                              \
         .offset = PRESS_OFFSET(pages_multiple),                                                             \
         .least = 1,                                                                                         \
         .most = 64},                                                                                        \
        PRESS_NUMBER(ink_limit, 0, 400), PRESS_NUMBER(resolution, 0, 10000),                                 \
        PRESS_NUMBER(resolution_note, 0, 10000), PRESS_NUMBER(resolution_bilevel, 0, 10000),                 \
        PRESS(hairline, FIELD_LENGTH), PRESS(hairline_tint, FIELD_LENGTH), PRESS(safe_margin, FIELD_LENGTH)

static const Choice intents[] = {
    {"relative", RENDERING_RELATIVE}, {"perceptual", RENDERING_PERCEPTUAL}, {NULL, 0}};
static const Choice black_texts[] = {
    {"k100-overprint", BLACK_OVERPRINTS}, {"k100", BLACK_KNOCKS_OUT}, {NULL, 0}};
static const Choice colors[] = {{"srgb", COLORS_SCREEN}, {"cmyk", COLORS_PRESS}, {NULL, 0}};

static const Field profile_fields[] = {
    NODE(extends),
    NODE(standard),
    NODE(printer),
    {.name = "color",
     .type = FIELD_CHOICE,
     .offset = offsetof(ProfileEntry, profile) + offsetof(PdfProfile, colors),
     .choices = colors},
    PROFILE(tags, FIELD_BOOLEAN),
    PROFILE(links, FIELD_BOOLEAN),
    {.name = "bookmarks",
     .type = FIELD_INTEGER,
     .offset = offsetof(ProfileEntry, profile) + offsetof(PdfProfile, bookmarks),
     .least = 0,
     .most = PROFILE_ALL_BOOKMARKS},
    {.name = "encrypt",
     .type = FIELD_BOOLEAN,
     .offset = offsetof(ProfileEntry, profile) + offsetof(PdfProfile, encryption.is_on)},
    NODE(allow),
    {.name = "owner_password_file", .type = FIELD_NODE, .offset = offsetof(ProfileEntry, owner)},
    {.name = "user_password_file", .type = FIELD_NODE, .offset = offsetof(ProfileEntry, user)},
    PRESS_FIELDS,
};

static const Field preset_fields[] = {
    {.name = "formatVersion", .type = FIELD_NODE, .offset = offsetof(ProfileEntry, version)},
    {.name = "printer", .type = FIELD_NODE, .offset = offsetof(ProfileEntry, printer)},
    PRESS_FIELDS,
};

/* A list of names that become bits. */
typedef struct BitName {
    const char *name;
    unsigned bit;
} BitName;

typedef struct BitTable {
    const char *what, *names; /* names: for the message about another one */
    const BitName *bits;      /* ended by a NULL name */
} BitTable;

static const BitTable standards = {
    .what = "standard",
    .names = "pdf/ua-1, pdf/a-2a, pdf/a-2u, pdf/a-2b, pdf/x-4, pdf/x-1a:2003, pdf/x-1a:2001, none",
    .bits = (const BitName[]){{"pdf/ua-1", STANDARD_UA_1},
                              {"pdf/a-2a", STANDARD_A_2A},
                              {"pdf/a-2u", STANDARD_A_2U},
                              {"pdf/a-2b", STANDARD_A_2B},
                              {"pdf/x-4", STANDARD_X_4},
                              {"pdf/x-1a", STANDARD_X_1A_2003},
                              {"pdf/x-1a:2003", STANDARD_X_1A_2003},
                              {"pdf/x-1a:2001", STANDARD_X_1A_2001},
                              {"none", 0},
                              {NULL, 0}}};
static const BitTable marks = {.what = "marks",
                               .names = "crop, registration, color-bar, none",
                               .bits = (const BitName[]){{"crop", MARK_CROP},
                                                         {"registration", MARK_REGISTRATION},
                                                         {"color-bar", MARK_COLOR_BAR},
                                                         {"none", 0},
                                                         {NULL, 0}}};
static const BitTable allowances = {.what = "allow",
                                    .names = "print, copy, annotate, change, none",
                                    .bits = (const BitName[]){{"print", ALLOW_PRINT},
                                                              {"copy", ALLOW_COPY},
                                                              {"annotate", ALLOW_ANNOTATE},
                                                              {"change", ALLOW_CHANGE},
                                                              {"none", 0},
                                                              {NULL, 0}}};

static FieldContext context_of(const Resolver *resolver, const char *what) {
    return (FieldContext){.arena = resolver->arena, .diagnostics = resolver->diagnostics, .what = what};
}

/* The bits of a list of names. */
static unsigned read_bits(Resolver *resolver, const YamlNode *node, const BitTable *table) {
    const FieldContext context = context_of(resolver, table->what);
    size_t count;
    const Str *names = schema_strings(&context, node, &count);
    if (!names) resolver->failed = true;
    unsigned bits = 0;
    for (size_t i = 0; i < count; i++) {
        const BitName *known = table->bits;
        while (known->name && !str_equal(names[i], str_from_c(known->name))) known++;
        bits |= known->bit;
        if (known->name) continue;
        resolver->failed = true;
        DIAGNOSE(resolver->diagnostics, NOT_A_CHOICE, node->span, table->what,
                 str_to_c(resolver->arena, names[i]), table->names);
    }
    return bits;
}

static Str folder_of(const Resolver *resolver, const YamlNode *node) {
    return path_folder(resolver->arena, node->source->path);
}

static void read_password_file(const Resolver *resolver, const FieldContext *context, const YamlNode *node,
                               PasswordFile *file) {
    if (!node || !schema_expect(context, node, YAML_KIND_SCALAR)) return;
    *file = (PasswordFile){path_join(resolver->arena, folder_of(resolver, node), str_trim(node->text)),
                           node->span};
}

/* Reads one mapping on top of what is in the profile. */
static void apply(Resolver *resolver, const YamlNode *node, FieldTable keys, const char *what,
                  PdfProfile *profile) {
    const FieldContext context = context_of(resolver, what);
    ProfileEntry entry = {.profile = *profile};
    if (!schema_read(&context, node, keys.fields, keys.count, &entry)) resolver->failed = true;
    *profile = entry.profile;
    if (entry.standard) profile->standards = read_bits(resolver, entry.standard, &standards);
    if (entry.marks) profile->press.marks = read_bits(resolver, entry.marks, &marks);
    if (entry.allow) {
        profile->encryption.has_allowed = true;
        profile->encryption.allowed = read_bits(resolver, entry.allow, &allowances);
    }
    read_password_file(resolver, &context, entry.owner, &profile->encryption.owner);
    read_password_file(resolver, &context, entry.user, &profile->encryption.user);
    if (entry.icc && schema_expect(&context, entry.icc, YAML_KIND_SCALAR)) {
        profile->press.icc = str_trim(entry.icc->text);
        profile->press.icc_path =
            path_join(resolver->arena, folder_of(resolver, entry.icc), profile->press.icc);
        profile->press.icc_span = entry.icc->span;
    }
    if (entry.inks) profile->press.inks = schema_strings(&context, entry.inks, &profile->press.ink_count);
    if (entry.inks && !profile->press.inks) resolver->failed = true;
    if (entry.inks) profile->press.inks_span = entry.inks->span;
    if (profile->press.bleed < 0 || profile->press.bleed > BLEED_MOST) {
        DIAGNOSE(resolver->diagnostics, PROFILE_BLEED, node->span, NULL);
        resolver->failed = true;
        profile->press.bleed = 0;
    }
}

static const ProfileLayers *layers_of(const Resolver *resolver, Str name) {
    for (size_t i = 0; resolver->sources && i < resolver->sources->named.count; i++)
        if (str_equal(resolver->sources->named.at[i].name, name)) return &resolver->sources->named.at[i];
    return NULL;
}

static const YamlNode *last_value(const ProfileLayers *layers, const char *key) {
    for (size_t i = layers ? layers->layers.count : 0; i-- > 0;) {
        const YamlNode *value = yaml_get(layers->layers.at[i], str_from_c(key));
        if (value) return value;
    }
    return NULL;
}

static bool is_scalar(const YamlNode *node) {
    return node && node->kind == YAML_KIND_SCALAR;
}

static void read_preset(Resolver *resolver, const YamlNode *printer, PdfProfile *profile) {
    if (!is_scalar(printer) || !resolver->opens_presets) return;
    const Str name = str_trim(printer->text);
    const bool is_path = str_ends_with(name, STR(".yaml")) || str_ends_with(name, STR(".yml"));
    const Str path = is_path ? path_join(resolver->arena, folder_of(resolver, printer), name)
                             : path_join(resolver->arena, resolver->printers_folder,
                                         str_format(resolver->arena, "%.*s.yaml", STR_ARGS(name)));
    const YamlNode *node = yaml_read(resolver->arena, resolver->diagnostics, path, printer->span);
    const FieldContext context = context_of(resolver, "printer");
    if (node && schema_check_version(&context, node))
        apply(resolver, node, printer_keys(), "printer", profile);
    else
        resolver->failed = true;
}

static void report_unknown(Resolver *resolver, Span span, Str name) {
    size_t built_in_count, count = 0;
    const char *const *built_in = profile_built_in_names(&built_in_count);
    const size_t named_count = resolver->sources ? resolver->sources->named.count : 0;
    Str *names = ARENA_ARRAY(resolver->arena, Str, built_in_count + named_count);
    for (size_t i = 0; i < built_in_count; i++) names[count++] = str_from_c(built_in[i]);
    for (size_t i = 0; i < named_count; i++)
        if (!profile_built_in(resolver->sources->named.at[i].name))
            names[count++] = resolver->sources->named.at[i].name;
    StrBuilder list = {.arena = resolver->arena};
    for (size_t i = 0; i < count; i++) {
        if (i > 0) str_append(&list, STR(", "));
        str_append(&list, names[i]);
    }
    const Str near = suggest_name(resolver->arena, name, names, count);
    if (near.length)
        DIAGNOSE(resolver->diagnostics, PROFILE_UNKNOWN_NEAR, span, str_to_c(resolver->arena, name),
                 str_to_c(resolver->arena, near));
    else
        DIAGNOSE(resolver->diagnostics, PROFILE_UNKNOWN, span, str_to_c(resolver->arena, name),
                 str_to_c(resolver->arena, str_built(&list)));
    resolver->failed = true;
}

/* What a profile with a name of its own begins from when it extends none. */
static Str base_by_standard(Resolver *resolver, const ProfileLayers *layers) {
    const YamlNode *standard = last_value(layers, "standard");
    const unsigned bits = standard ? read_bits(resolver, standard, &standards) : 0;
    if (bits & STANDARD_X_4) return STR("print");
    if (bits & STANDARD_ANY_X_1A) return STR("print-legacy");
    return STR("web");
}

static PdfProfile resolve(Resolver *resolver, Str name, Span span, int depth) {
    const ProfileLayers *layers = layers_of(resolver, name);
    const PdfProfile *built_in = profile_built_in(name);
    const YamlNode *extends = last_value(layers, "extends");
    if (depth > CHAIN_LIMIT) {
        DIAGNOSE(resolver->diagnostics, PROFILE_CYCLE, span, str_to_c(resolver->arena, name));
        resolver->failed = true;
        return *profile_built_in(STR("web"));
    }
    if (!layers && !built_in) {
        report_unknown(resolver, span, name);
        return *profile_built_in(STR("web"));
    }
    PdfProfile profile;
    if (is_scalar(extends))
        profile = resolve(resolver, str_trim(extends->text), extends->span, depth + 1);
    else
        profile = built_in ? *built_in : *profile_built_in(base_by_standard(resolver, layers));
    profile.name = name;
    read_preset(resolver, last_value(layers, "printer"), &profile);
    for (size_t i = 0; layers && i < layers->layers.count; i++) {
        profile.span = layers->layers.at[i]->span;
        apply(resolver, layers->layers.at[i], profile_keys(), "profile", &profile);
    }
    return profile;
}

static void check_pair(Resolver *resolver, const PdfProfile *profile, bool conflicts, const char *one,
                       const char *other) {
    if (!conflicts) return;
    DIAGNOSE(resolver->diagnostics, PROFILE_CONFLICT, profile->span, str_to_c(resolver->arena, profile->name),
             one, other);
    resolver->failed = true;
}

static bool is_several(unsigned bits) {
    return (bits & (bits - 1)) != 0;
}

static void check(Resolver *resolver, const PdfProfile *profile) {
    const unsigned all = profile->standards, x = all & STANDARD_ANY_X, a = all & STANDARD_ANY_A;
    const unsigned for_reading = a | (all & STANDARD_UA_1);
    check_pair(resolver, profile, x && for_reading, "pdf/x", "pdf/a, pdf/ua");
    check_pair(resolver, profile, is_several(x), "pdf/x", "pdf/x");
    check_pair(resolver, profile, is_several(a), "pdf/a", "pdf/a");
    check_pair(resolver, profile, x && profile->links, "pdf/x", "links: true");
    check_pair(resolver, profile, x && profile->tags, "pdf/x", "tags: true");
    check_pair(resolver, profile, x && profile->colors != COLORS_PRESS, "pdf/x", "color: srgb");
    check_pair(resolver, profile, for_reading && profile->colors == COLORS_PRESS, "pdf/a, pdf/ua",
               "color: cmyk");
    check_pair(resolver, profile, (x || a) && profile->encryption.is_on, "pdf/a, pdf/x", "encrypt: true");
    if (resolver->opens_presets && profile->colors == COLORS_PRESS && !profile->press.icc.length) {
        DIAGNOSE(resolver->diagnostics, PROFILE_NO_ICC, profile->span,
                 str_to_c(resolver->arena, profile->name));
        resolver->failed = true;
    }
    check_pair(resolver, profile, (all & (STANDARD_UA_1 | STANDARD_A_2A)) && !profile->tags,
               "pdf/ua-1, pdf/a-2a", "tags: false");
}

static const PdfProfile *finish(Resolver *resolver, PdfProfile profile) {
    profile.version = profile_version(profile.standards);
    if (!resolver->failed) check(resolver, &profile);
    if (resolver->failed) return NULL;
    PdfProfile *kept = ARENA_NEW(resolver->arena, PdfProfile);
    *kept = profile;
    return kept;
}

const PdfProfile *profile_resolve(Arena *arena, Diagnostics *diagnostics, const ProfileSources *sources,
                                  Str name, Str printers_folder) {
    Resolver resolver = {.arena = arena,
                         .diagnostics = diagnostics,
                         .sources = sources,
                         .printers_folder = printers_folder,
                         .opens_presets = true};
    return finish(&resolver, resolve(&resolver, name, (Span){0}, 0));
}

static ProfileLayers *layers_named(Arena *arena, ProfileSources *sources, Str name) {
    for (size_t i = 0; i < sources->named.count; i++)
        if (str_equal(sources->named.at[i].name, name)) return &sources->named.at[i];
    array_push(arena, &sources->named, (ProfileLayers){.name = name});
    return &sources->named.at[sources->named.count - 1];
}

void profiles_add(Arena *arena, Diagnostics *diagnostics, ProfileSources **sources, const YamlNode *node) {
    if (!*sources) *sources = ARENA_NEW(arena, ProfileSources);
    Resolver resolver = {.arena = arena, .diagnostics = diagnostics, .sources = *sources};
    const FieldContext context = context_of(&resolver, "profiles");
    if (!schema_expect(&context, node, YAML_KIND_MAPPING)) return;
    for (size_t i = 0; i < node->count; i++) {
        const YamlEntry *entry = &node->entries[i];
        if (!schema_expect(&context, entry->value, YAML_KIND_MAPPING)) continue;
        ProfileLayers *layers = layers_named(arena, *sources, entry->key->text);
        array_push(arena, &layers->layers, entry->value);
    }
    for (size_t i = 0; i < node->count; i++) {
        const YamlEntry *entry = &node->entries[i];
        resolver.failed = false;
        if (layers_of(&resolver, entry->key->text))
            (void)finish(&resolver, resolve(&resolver, entry->key->text, entry->key->span, 0));
    }
}

FieldTable profile_keys(void) {
    return (FieldTable){profile_fields, sizeof profile_fields / sizeof *profile_fields};
}

FieldTable printer_keys(void) {
    return (FieldTable){preset_fields, sizeof preset_fields / sizeof *preset_fields};
}
