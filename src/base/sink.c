#include "base/sink.h"

static bool append(void *context, const void *bytes, size_t count) {
    str_append(context, (Str){bytes, count});
    return true;
}

Sink sink_to_builder(StrBuilder *builder) {
    return (Sink){append, builder};
}
