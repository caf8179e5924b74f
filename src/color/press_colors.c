/* The colours of a press: see press_colors.h.
 *
 * Takes: a file. Gives: transforms of LittleCMS.
 * Invariant: LittleCMS's handles are closed with the arena; its messages go nowhere, since each way to fail
 * has a diagnostic of ours.
 */
#include "color/press_colors.h"

#include "base/source_file.h"
#include "color/srgb_profile.h"

#include <lcms2.h>

struct PressConverter {
    const PressConverter *previous;
    Str source;
    cmsHTRANSFORM transform;
};

struct PressColors {
    Arena *arena;
    PressColors *previous; /* in the cache */
    Str path;
    int newest_version;
    const PressConverter *converters; /* newest first */
    Str bytes, description;
    int intent;
    cmsContext context;
    cmsHPROFILE profile, screen; /* of the press; sRGB */
    cmsHTRANSFORM from_screen;   /* 16 bits a component */
};

/* ICC.1:2010, 7.2: the header's fields by their offsets. */
enum { HEADER_SIZE = 128, AT_VERSION = 8, AT_CLASS = 12, AT_SPACE = 16, AT_MAGIC = 36 };

static uint32_t number_at(Str bytes, size_t at) {
    const uint8_t *byte = (const uint8_t *)bytes.text + at;
    return (uint32_t)byte[0] << 24 | (uint32_t)byte[1] << 16 | (uint32_t)byte[2] << 8 | byte[3];
}

static Str field(Str bytes, size_t at) {
    return str_slice(bytes, at, at + 4);
}

/* What a profile is of, in words: a class of ICC.1:2010, 7.2.5. */
static const char *class_name(Str class) {
    static const struct {
        const char *signature, *name;
    } classes[] = {{"scnr", "input device (scnr)"},  {"mntr", "display (mntr)"},
                   {"prtr", "output device (prtr)"}, {"link", "device link (link)"},
                   {"spac", "colour space (spac)"},  {"abst", "abstract (abst)"},
                   {"nmcl", "named colours (nmcl)"}};
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (str_equal(class, str_from_c(classes[i].signature))) return classes[i].name;
    return "?";
}

/* A signature as far as it can be printed. */
static const char *printable(Arena *arena, Str signature) {
    StrBuilder out = {.arena = arena};
    for (size_t i = 0; i < signature.length; i++) {
        const char byte = signature.text[i];
        if (byte != ' ') str_append_byte(&out, byte > 0x20 && byte < 0x7F ? byte : '?');
    }
    return str_to_c(arena, str_built(&out));
}

/* The header, before LittleCMS sees the file. False after a diagnostic. */
static bool check_header(Arena *arena, Diagnostics *diagnostics, const PressSettings *settings,
                         int newest_version, Str *bytes) {
    const char *path = str_to_c(arena, settings->icc_path);
    const Span span = settings->icc_span;
    if (bytes->length < HEADER_SIZE || !str_equal(field(*bytes, AT_MAGIC), STR("acsp"))) {
        DIAGNOSE(diagnostics, ICC_NOT_A_PROFILE, span, path);
        return false;
    }
    const uint32_t size = number_at(*bytes, 0);
    if (size > bytes->length || size < HEADER_SIZE) {
        DIAGNOSE(diagnostics, ICC_CUT_OFF, span, path, str_format(arena, "%u", (unsigned)size).text,
                 str_format(arena, "%zu", bytes->length).text);
        return false;
    }
    *bytes = str_slice(*bytes, 0, size);
    if (!str_equal(field(*bytes, AT_CLASS), STR("prtr")) ||
        !str_equal(field(*bytes, AT_SPACE), STR("CMYK"))) {
        DIAGNOSE(diagnostics, ICC_NOT_A_PRESS, span, path, class_name(field(*bytes, AT_CLASS)),
                 printable(arena, field(*bytes, AT_SPACE)));
        return false;
    }
    const int version = (uint8_t)bytes->text[AT_VERSION];
    if ((version != 2 && version != 4) || version > newest_version) {
        DIAGNOSE(diagnostics, ICC_VERSION, span, path, str_format(arena, "%d", version).text,
                 newest_version == 2 ? "2" : "2, 4");
        return false;
    }
    return true;
}

static void colors_close(void *handle) {
    PressColors *colors = handle;
    if (colors->from_screen) cmsDeleteTransform(colors->from_screen);
    if (colors->screen) cmsCloseProfile(colors->screen);
    if (colors->profile) cmsCloseProfile(colors->profile);
    if (colors->context) cmsDeleteContext(colors->context);
}

static void say_nothing(cmsContext context, cmsUInt32Number code, const char *text) {
    (void)context;
    (void)code;
    (void)text;
}

static cmsHPROFILE open_bytes(const PressColors *colors, Str bytes) {
    return cmsOpenProfileFromMemTHR(colors->context, bytes.text, (cmsUInt32Number)bytes.length);
}

/* speed: cmsFLAGS_NOOPTIMIZE for single colours, which then are exact; 0 for pictures, for which a table is
 * made first (25 ms). */
static cmsHTRANSFORM transform_to_press(const PressColors *colors, cmsHPROFILE source, cmsUInt32Number from,
                                        cmsUInt32Number to, cmsUInt32Number speed) {
    const cmsUInt32Number flags = cmsFLAGS_NOCACHE | cmsFLAGS_BLACKPOINTCOMPENSATION | speed;
    return cmsCreateTransformTHR(colors->context, source, from, colors->profile, to,
                                 (cmsUInt32Number)colors->intent, flags);
}

/* ASCII of the profile's description. */
static Str description_of(const PressColors *colors) {
    char text[128];
    const cmsUInt32Number length =
        cmsGetProfileInfoASCII(colors->profile, cmsInfoDescription, "en", "US", text, sizeof text);
    return length > 1 ? str_copy(colors->arena, str_from_c(text)) : (Str){0};
}

static bool open_handles(PressColors *colors) {
    colors->context = cmsCreateContext(NULL, NULL);
    if (!colors->context) arena_out_of_memory(colors->arena);
    cmsSetLogErrorHandlerTHR(colors->context, say_nothing);
    colors->profile = open_bytes(colors, colors->bytes);
    colors->screen = open_bytes(colors, srgb_profile(colors->arena));
    if (!colors->profile || !colors->screen) return false;
    colors->from_screen =
        transform_to_press(colors, colors->screen, TYPE_RGB_16, TYPE_CMYK_16, cmsFLAGS_NOOPTIMIZE);
    return colors->from_screen != NULL;
}

struct PressCache {
    Arena *arena;
    PressColors *newest;
};

PressCache *press_cache_create(Arena *arena) {
    PressCache *cache = ARENA_NEW(arena, PressCache);
    cache->arena = arena;
    return cache;
}

static int intent_of(const PressSettings *settings) {
    return settings->intent == RENDERING_PERCEPTUAL ? INTENT_PERCEPTUAL : INTENT_RELATIVE_COLORIMETRIC;
}

static PressColors *open_anew(Arena *arena, Diagnostics *diagnostics, const PressSettings *settings,
                              int newest_version) {
    PressColors *colors = ARENA_NEW(arena, PressColors);
    colors->arena = arena;
    colors->path = str_copy(arena, settings->icc_path);
    colors->newest_version = newest_version;
    colors->intent = intent_of(settings);
    if (!source_file_map(arena, diagnostics, settings->icc_path, settings->icc_span, &colors->bytes))
        return NULL;
    if (!check_header(arena, diagnostics, settings, newest_version, &colors->bytes)) return NULL;
    arena_defer(arena, colors_close, colors);
    if (!open_handles(colors)) {
        DIAGNOSE(diagnostics, ICC_DAMAGED, settings->icc_span, str_to_c(arena, settings->icc_path));
        return NULL;
    }
    colors->description = description_of(colors);
    return colors;
}

PressColors *press_colors_open(Arena *arena, PressCache *cache, Diagnostics *diagnostics,
                               const PressSettings *settings, int newest_version) {
    if (!cache) return open_anew(arena, diagnostics, settings, newest_version);
    for (PressColors *known = cache->newest; known; known = known->previous)
        if (str_equal(known->path, settings->icc_path) && known->intent == intent_of(settings) &&
            known->newest_version == newest_version)
            return known;
    PressColors *colors = open_anew(cache->arena, diagnostics, settings, newest_version);
    if (!colors) return NULL;
    colors->previous = cache->newest;
    cache->newest = colors;
    return colors;
}

Str press_colors_bytes(const PressColors *colors) {
    return colors->bytes;
}

Str press_colors_description(const PressColors *colors) {
    return colors->description;
}

static Color convert_screen(const PressColors *colors, Color color) {
    uint16_t light[3], inks[4];
    for (int i = 0; i < 3; i++) light[i] = (uint16_t)((color.value[i] * 65535u + 500) / 1000);
    cmsDoTransform(colors->from_screen, light, inks, 1);
    Color result = {.space = COLOR_CMYK};
    for (int i = 0; i < 4; i++) result.value[i] = (uint16_t)((inks[i] * 1000u + 32767) / 65535);
    return result;
}

static Color black_ink(unsigned light) {
    return (Color){COLOR_CMYK, {0, 0, 0, (uint16_t)(1000 - light)}};
}

Color press_color(const PressColors *colors, Color color) {
    switch (color.space) {
    case COLOR_GRAY: return black_ink(color.value[0]);
    case COLOR_RGB:
        if (color.value[0] == color.value[1] && color.value[1] == color.value[2])
            return black_ink(color.value[0]);
        return convert_screen(colors, color);
    case COLOR_CMYK:
    case COLOR_SPOT:
    case COLOR_REGISTRATION: break;
    }
    return color;
}

static void converter_close(void *handle) {
    const PressConverter *converter = handle;
    cmsDeleteTransform(converter->transform);
}

const PressConverter *press_converter(PressColors *colors, Diagnostics *diagnostics, Str source, Str path) {
    for (const PressConverter *known = colors->converters; known; known = known->previous)
        if (str_equal(known->source, source)) return known;
    /* before LittleCMS has anything open: memory may run out here */
    PressConverter *converter = ARENA_NEW(colors->arena, PressConverter);
    *converter = (PressConverter){.previous = colors->converters, .source = str_copy(colors->arena, source)};
    cmsHPROFILE profile = source.length > 0 ? open_bytes(colors, source) : colors->screen;
    if (profile) converter->transform = transform_to_press(colors, profile, TYPE_RGB_8, TYPE_CMYK_8, 0);
    if (profile && profile != colors->screen) cmsCloseProfile(profile);
    if (converter->transform) {
        arena_defer(colors->arena, converter_close, converter);
        colors->converters = converter;
        return converter;
    }
    if (source.length == 0) arena_out_of_memory(colors->arena); /* the same way has been opened once */
    DIAGNOSE(diagnostics, ICC_PICTURE, (Span){0}, str_to_c(colors->arena, path));
    return press_converter(colors, diagnostics, (Str){0}, path);
}

void press_convert(const PressConverter *converter, const uint8_t *pixels, size_t count, uint8_t *inks) {
    /* LittleCMS counts pixels in 32 bits. */
    const size_t most = (size_t)1 << 24;
    for (size_t done = 0; done < count; done += most) {
        const size_t part = count - done < most ? count - done : most;
        cmsDoTransform(converter->transform, pixels + 3 * done, inks + 4 * done, (cmsUInt32Number)part);
    }
}
