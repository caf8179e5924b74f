#include "image/formats.h"
bool svg_read(const ImageSource *source, Image *image) {
    (void)image;
    DIAGNOSE(source->diagnostics, IMAGE_OTHER_FORMAT, source->span, source->path, "SVG");
    return false;
}
