/* Pictures as they come: JPEG, PNG and SVG files, looked at but not decoded.
 *
 * Takes: a path. Gives: kind, size, density, colour space, and for SVG the shapes as paths.
 * Invariant: what image_open accepts, the PDF writer can write; everything else is a diagnostic.
 */
#ifndef HANMEN_IMAGE_IMAGE_H
#define HANMEN_IMAGE_IMAGE_H

#include "base/color.h"
#include "base/diagnostics.h"
#include "base/digest.h"
#include "base/length.h"

typedef enum ImageKind { IMAGE_JPEG, IMAGE_PNG, IMAGE_SVG /* any vector picture */ } ImageKind;
typedef enum ImageColors { IMAGE_GRAY = 1, IMAGE_RGB = 3, IMAGE_CMYK = 4 } ImageColors;

/* SVG shapes, flattened to lines and cubic curves in the picture's own units (1/1000), y downwards. */
typedef enum PathOp { PATH_MOVE, PATH_LINE, PATH_CURVE, PATH_CLOSE } PathOp;

typedef struct PathPoint {
    int32_t x, y;
} PathPoint;

typedef struct VectorShape {
    const PathOp *ops;
    size_t op_count;
    const PathPoint *points; /* 1 for move and line, 3 for curve, 0 for close */
    size_t point_count;
    bool fills, strokes, even_odd;
    Color fill, stroke; /* of an SVG: sRGB */
    uint8_t fill_alpha, stroke_alpha;
    int32_t stroke_width;  /* 1/1000 of the picture's units */
    int32_t miter_limit;   /* 1/1000 */
    const int32_t *dashes; /* on, off, …: 1/1000 of the picture's units; NULL for a solid line */
    size_t dash_count;     /* even */
    int32_t dash_offset;   /* 1/1000 of the picture's units */
    uint8_t cap, join;     /* 0 butt/miter, 1 round, 2 square/bevel: PDF's numbers (ISO 32000-1, 8.4.3.3) */
} VectorShape;

typedef struct Image {
    uint32_t id; /* number within its ImageSet, from 0 */
    Str path;
    ImageKind kind;
    int32_t width, height; /* pixels as seen, after orientation; for SVG 1/1000 units of its view box */
    Str bytes;             /* the whole file; of a JPEG up to its EOI marker */
    /* pixel pictures */
    ImageColors colors;
    int orientation; /* Exif 1..8; width and height above are already exchanged for 5..8 */
    int stored_width, stored_height;
    bool adobe_inverted; /* CMYK JPEG with inverted values (Adobe marker) */
    bool untransformed;  /* RGB JPEG without Adobe marker: its DCTDecode needs ColorTransform 0 */
    bool has_alpha;
    Str icc_profile; /* empty when none */
    /* vector pictures */
    const VectorShape *shapes;
    size_t shape_count;
} Image;

typedef struct ImageSet ImageSet;

ImageSet *image_set_create(Arena *arena);

/* Pictures that stay open from one set to the next, on one thread: those of a layout, and those that many
 * records share. A file that has changed meanwhile is opened anew; one that there was something to say of is
 * never kept, so that it is said each time. */
typedef struct ImageCache ImageCache;
ImageCache *image_cache_create(Arena *arena);
/* cache may be NULL. The set before this one is not used any more. */
ImageSet *image_set_create_cached(Arena *arena, ImageCache *cache);

/* The picture at `path`, opened once per set. NULL after a diagnostic at `span`: missing, folder, truncated,
 * not a picture, zero or too many pixels (over 60,000 a side), unsupported JPEG coding, SVG content we do not
 * draw. */
const Image *image_open(ImageSet *set, Diagnostics *diagnostics, Span span, Str path);

/* A vector picture that was drawn and not opened; it gets its number. */
const Image *image_set_add(ImageSet *set, Image drawn);

/* What a caller has found out about a file's bytes. */
typedef struct KeptDigest {
    bool is_known;
    Digest digest;
} KeptDigest;

/* A file that the set was asked for, whether it was accepted or refused. */
typedef struct ImageFile {
    Str path;
    Str bytes;        /* all of the file; empty when it could not be read */
    KeptDigest *kept; /* of a picture that stays open; NULL: of another */
} ImageFile;

/* All of them, in the order in which they were first asked for. */
const ImageFile *image_set_files(const ImageSet *set, size_t *count);

/* Pixels of a PNG, 8 bits a component, rows from the top: width * colors bytes, and in *alpha (when the
 * picture has alpha) width bytes a row. NULL after a diagnostic. */
uint8_t *image_decode_png(Arena *arena, Diagnostics *diagnostics, Span span, const Image *image,
                          const uint8_t **alpha);

/* Who takes a picture's rows one after the other: width * colors bytes, y from 0. */
typedef struct ImageRows {
    void (*take)(void *context, const uint8_t *row, int width, int y);
    void *context;
} ImageRows;

/* The same of a JPEG, made smaller by 1, 2, 4 or 8 a side (each pixel the mean of those it stands for); CMYK
 * as it is stored, inverted or not. False after a diagnostic. */
bool image_decode_jpeg(Arena *arena, Diagnostics *diagnostics, Span span, const Image *image, int shrink,
                       ImageRows rows);

#endif
