/* Takes picture files; finds their kind by their first bytes and hands them to the kind's reader.
 * Invariant: a path is read once per set, whether it was accepted or refused.
 */
#define _POSIX_C_SOURCE 200809L
#include "image/formats.h"

#include "base/array.h"
#include "base/source_file.h"
#include "base/map.h"

#include <string.h>
#include <sys/stat.h>

typedef struct OpenedImage {
    const Image *image; /* NULL: refused */
} OpenedImage;

/* A picture that stays open, in an arena of its own. */
typedef struct KeptImage {
    Arena *arena; /* NULL: the place is free */
    Str path;     /* empty: not to be found by later sets */
    struct stat facts;
    const Image *image;
    Str bytes;
    KeptDigest digest;
    uint64_t used; /* number of the last set that asked for it */
} KeptImage;

enum { KEPT_MOST = 16 };

struct ImageCache {
    Arena *arena;
    KeptImage kept[KEPT_MOST];
    uint64_t set; /* number of the present one */
};

struct ImageSet {
    Arena *arena;
    ImageCache *cache;
    Map by_path;
    uint32_t count;
    ARRAY(ImageFile)
    files;
};

/* Formats that people do try, by their first bytes. */
static const struct {
    size_t offset;
    Str magic;
    const char *name;
} other_formats[] = {
    {0, {"GIF8", 4}, "GIF"},
    {8, {"WEBP", 4}, "WebP"},
    {0, {"II*\0", 4}, "TIFF"},
    {0, {"MM\0*", 4}, "TIFF"},
    {0, {"BM", 2}, "BMP"},
    {0, {"%PDF-", 5}, "PDF"},
    {0, {"%!PS", 4}, "PostScript"},
    {0, {"\xC5\xD0\xD3\xC6", 4}, "EPS"},
    {0, {"8BPS", 4}, "Photoshop"},
    {4, {"ftyphei", 7}, "HEIC"},
    {4, {"ftypmif1", 8}, "HEIC"},
    {4, {"ftypavif", 8}, "AVIF"},
    {4, {"jP  ", 4}, "JPEG 2000"},
    {0, {"\x1F\x8B", 2}, "gzip (.svgz)"},
    {0, {"version https://git-lfs", 23}, "Git LFS pointer"},
};

ImageSet *image_set_create(Arena *arena) {
    ImageSet *set = ARENA_NEW(arena, ImageSet);
    set->arena = arena;
    return set;
}

ImageCache *image_cache_create(Arena *arena) {
    ImageCache *cache = ARENA_NEW(arena, ImageCache);
    cache->arena = arena;
    return cache;
}

ImageSet *image_set_create_cached(Arena *arena, ImageCache *cache) {
    ImageSet *set = image_set_create(arena);
    set->cache = cache;
    if (cache) cache->set++;
    return set;
}

static const char *number_text(Arena *arena, uint64_t number) {
    return str_format(arena, "%llu", (unsigned long long)number).text;
}

bool image_check_size(const ImageSource *source, uint64_t width, uint64_t height) {
    const char *width_text = number_text(source->arena, width),
               *height_text = number_text(source->arena, height);
    if (width == 0 || height == 0) {
        DIAGNOSE(source->diagnostics, IMAGE_EMPTY, source->span, source->path, width_text, height_text);
        return false;
    }
    if (width > IMAGE_SIDE_LIMIT || height > IMAGE_SIDE_LIMIT) {
        DIAGNOSE(source->diagnostics, IMAGE_TOO_LARGE, source->span, source->path, width_text, height_text);
        return false;
    }
    return true;
}

/* ICC.1:2010, 7.2: the size, the version, the colour space and the signature of the header. PDF/A-2 allows
 * versions 2 and 4 (ISO 19005-2, 6.2.4.2). */
static bool is_profile_for(Str profile, ImageColors colors) {
    if (profile.length < 132 || big_endian_32(profile, 0) > profile.length) return false;
    if (!str_equal(str_slice(profile, 36, 40), STR("acsp"))) return false;
    if (profile.text[8] != 2 && profile.text[8] != 4) return false;
    Str space = str_slice(profile, 16, 20);
    switch (colors) {
    case IMAGE_GRAY: return str_equal(space, STR("GRAY"));
    case IMAGE_RGB: return str_equal(space, STR("RGB "));
    case IMAGE_CMYK: return str_equal(space, STR("CMYK"));
    }
    return false;
}

void image_keep_profile(const ImageSource *source, Image *image, Str profile) {
    if (is_profile_for(profile, image->colors))
        image->icc_profile = profile;
    else
        DIAGNOSE(source->diagnostics, IMAGE_PROFILE_IGNORED, source->span, source->path);
}

static bool has_magic(Str bytes, size_t offset, Str magic) {
    return str_starts_with(str_slice(bytes, offset, bytes.length), magic);
}

/* An SVG begins with markup; <svg itself may stand behind a declaration, comments and a document type. */
static bool is_markup(Str bytes) {
    if (has_magic(bytes, 0, STR("\xFE\xFF")) || has_magic(bytes, 0, STR("\xFF\xFE"))) return true;
    if (has_magic(bytes, 0, STR("\xEF\xBB\xBF"))) bytes = str_slice(bytes, 3, bytes.length);
    size_t at = 0;
    while (at < bytes.length && strchr(" \t\r\n", bytes.text[at]) && bytes.text[at]) at++;
    return at < bytes.length && bytes.text[at] == '<';
}

static bool refuse_unknown(const ImageSource *source) {
    for (size_t i = 0; i < sizeof other_formats / sizeof *other_formats; i++) {
        if (!has_magic(source->bytes, other_formats[i].offset, other_formats[i].magic)) continue;
        DIAGNOSE(source->diagnostics, IMAGE_OTHER_FORMAT, source->span, source->path, other_formats[i].name);
        return false;
    }
    DIAGNOSE(source->diagnostics, IMAGE_NOT_A_PICTURE, source->span, source->path);
    return false;
}

static bool read_image(const ImageSource *source, Image *image) {
    if (has_magic(source->bytes, 0, STR("\xFF\xD8\xFF"))) return jpeg_read(source, image);
    if (has_magic(source->bytes, 0, STR("\x89PNG\r\n\x1A\n"))) return png_read(source, image);
    if (is_markup(source->bytes)) return svg_read(source, image);
    return refuse_unknown(source);
}

/* Opens the file; what it takes lives as long as the arena. */
static const Image *open_in(Arena *arena, Diagnostics *diagnostics, Span span, Str path, Str *bytes) {
    ImageSource source = {arena, diagnostics, span, str_to_c(arena, path), {0}};
    Image *image = ARENA_NEW(arena, Image);
    bool is_mapped = source_file_map(arena, diagnostics, path, span, &source.bytes);
    *bytes = source.bytes;
    if (!is_mapped) return NULL;
    image->path = str_from_c(source.path);
    image->bytes = source.bytes;
    image->orientation = 1;
    return read_image(&source, image) ? image : NULL;
}

static bool is_unchanged(const struct stat *a, const struct stat *b) {
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* The place of the picture, or one that may be taken: free, or not asked for longest. NULL: the present set
 * needs all of them. */
static KeptImage *find_kept(ImageCache *cache, Str path, const struct stat *facts) {
    KeptImage *oldest = NULL;
    for (size_t i = 0; i < KEPT_MOST; i++) {
        KeptImage *kept = &cache->kept[i];
        if (kept->path.length && str_equal(kept->path, path) && is_unchanged(&kept->facts, facts))
            return kept;
        if (kept->used == cache->set) continue;
        if (!oldest || kept->used < oldest->used) oldest = kept;
    }
    return oldest;
}

/* Through the cache: looked up, or opened there. */
static const Image *open_kept(ImageSet *set, Diagnostics *diagnostics, Span span, Str path, KeptImage *kept,
                              const struct stat *facts) {
    if (!kept->path.length || !str_equal(kept->path, path) || !is_unchanged(&kept->facts, facts)) {
        if (kept->arena)
            arena_reset(kept->arena);
        else
            kept->arena = arena_create_below(set->cache->arena);
        *kept = (KeptImage){.arena = kept->arena, .facts = *facts};
        size_t told = diagnostics_count(diagnostics, SEVERITY_NOTE);
        kept->image = open_in(kept->arena, diagnostics, span, path, &kept->bytes);
        bool is_silent = kept->image && diagnostics_count(diagnostics, SEVERITY_NOTE) == told;
        if (is_silent) kept->path = str_copy(kept->arena, path);
    }
    kept->used = set->cache->set;
    array_push(set->arena, &set->files, (ImageFile){str_copy(set->arena, path), kept->bytes, &kept->digest});
    return kept->image;
}

static const Image *open_new(ImageSet *set, Diagnostics *diagnostics, Span span, Str path) {
    struct stat facts;
    bool is_there = set->cache && stat(str_to_c(set->arena, path), &facts) == 0;
    KeptImage *kept = is_there ? find_kept(set->cache, path, &facts) : NULL;
    if (kept) return open_kept(set, diagnostics, span, path, kept, &facts);
    Str bytes;
    const Image *image = open_in(set->arena, diagnostics, span, path, &bytes);
    array_push(set->arena, &set->files, (ImageFile){str_copy(set->arena, path), bytes, NULL});
    return image;
}

const Image *image_open(ImageSet *set, Diagnostics *diagnostics, Span span, Str path) {
    OpenedImage *opened = map_get(&set->by_path, path);
    if (opened && !opened->image)
        DIAGNOSE(diagnostics, IMAGE_REFUSED_BEFORE, span, str_to_c(set->arena, path));
    if (opened) return opened->image;
    opened = ARENA_NEW(set->arena, OpenedImage);
    opened->image = open_new(set, diagnostics, span, path);
    map_put(set->arena, &set->by_path, str_copy(set->arena, path), opened);
    return opened->image;
}

const Image *image_set_add(ImageSet *set, Image drawn) {
    Image *image = arena_copy(set->arena, &drawn, sizeof drawn);
    image->id = set->count++;
    return image;
}

const ImageFile *image_set_files(const ImageSet *set, size_t *count) {
    *count = set->files.count;
    return set->files.at;
}
