/* Typed reading of mappings by tables of fields.
 *
 * Takes: a YAML mapping and a table of fields. Gives: a struct filled in; every other key, a missing required
 * key and a value of the wrong kind are diagnostics. Also the helpers that read one value. Invariant: the
 * field's type decides, never YAML 1.1's guesses: `0123`, `on`, `12:30` are text where text is wanted.
 */
#ifndef HANMEN_INPUT_SCHEMA_H
#define HANMEN_INPUT_SCHEMA_H

#include "document/style.h"
#include "input/yaml.h"

typedef enum FieldType {
    FIELD_NODE,      /* const YamlNode *: read by the caller */
    FIELD_MARKUP,    /* const YamlNode *: a scalar of text with inline markup */
    FIELD_STRING,    /* Str: text without markup */
    FIELD_INTEGER,   /* int */
    FIELD_INTEGER32, /* int32_t */
    FIELD_BOOLEAN,   /* bool: true, false, yes, no, on, off */
    FIELD_DIMENSION, /* Dimension: any unit */
    FIELD_LENGTH,    /* Length: zw is worked out with FieldContext.em; per cent and fr are errors */
    FIELD_RATIO,     /* int32_t, 1/1000: "105%", "0.25zw" or "250" */
    FIELD_COLOR,     /* Color; `none` clears the flag when the field has one */
    FIELD_CHOICE     /* an enum of int's size, by name */
} FieldType;

typedef struct Choice {
    const char *name;
    int value;
} Choice;

#define FIELD_NO_FLAG SIZE_MAX

typedef struct Field {
    const char *name;
    FieldType type;
    size_t offset;
    bool is_required;
    bool has_flag;
    size_t flag;           /* offset of a bool that is set when the key is there */
    const Choice *choices; /* FIELD_CHOICE: ended by a NULL name */
    int least, most;       /* FIELD_INTEGER, FIELD_INTEGER32: the range, when they differ */
} Field;

typedef struct FieldContext {
    Arena *arena;
    Diagnostics *diagnostics;
    Length em;         /* what 1zw is */
    const char *what;  /* name of the thing that is read, for messages: "figure" */
    const Map *colors; /* of the layout, by name; NULL: none */
} FieldContext;

/* Fills `into` from the mapping. False when the node is no mapping or an error was found; what could be read
 * is there. Keys of the table that are absent leave `into` as it was. */
bool schema_read(const FieldContext *context, const YamlNode *mapping, const Field *fields, size_t count,
                 void *into);

#define SCHEMA_READ(context, mapping, fields, into)                                                          \
    schema_read((context), (mapping), (fields), sizeof(fields) / sizeof *(fields), (into))

/* The value as the field's type into `value`; false after an error. */
bool schema_value(const FieldContext *context, const YamlNode *node, const Field *field, void *value);

/* Errors when the node is not of the kind; `what` names it. */
bool schema_expect(const FieldContext *context, const YamlNode *node, YamlKind kind);

/* A list of strings; a single scalar counts as a list of one. NULL with *count 0 after an error. */
Str *schema_strings(const FieldContext *context, const YamlNode *node, size_t *count);

/* Adds UNKNOWN_KEY with the nearest of the names. */
void schema_unknown_key(const FieldContext *context, const YamlNode *key, const Str *names, size_t count);

/* Errors unless the root has `formatVersion: 1`. False when the version is another one. */
bool schema_check_version(const FieldContext *context, const YamlNode *root);

/* Warns when a comment stands where the author may have meant text. */
void schema_check_comment(const FieldContext *context, const YamlNode *scalar, bool is_text);

#endif
