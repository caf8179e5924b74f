/* The keys of layout files, as tables over the structs of document/style.h.
 *
 * Invariant: a key is named as its field; adding a field to a struct is adding a line to its table.
 */
#ifndef HANMEN_INPUT_LAYOUT_FIELDS_H
#define HANMEN_INPUT_LAYOUT_FIELDS_H

#include "input/schema.h"

typedef struct FieldTable {
    const Field *fields;
    size_t count;
} FieldTable;

/* A style's entry: the Style, and the name it extends. */
typedef struct StyleEntry {
    Style style;
    Str extends;
    const YamlNode *tabs;
} StyleEntry;

/* `page`: paper by name or by measures. */
typedef struct PageEntry {
    PageMaster master;
    Str size;
    const YamlNode *margin, *grid; /* of sheets */
} PageEntry;

typedef struct RunningEntry {
    RunningItem item;
    int at, side;
} RunningEntry;

/* Values of RunningEntry.side beside those of Side. */
#define RUNNING_SIDE_CENTER 100

typedef struct OpenerEntry {
    ChapterOpener opener;
    const YamlNode *band;
} OpenerEntry;

/* `chart`: the lists are read by their reader. */
typedef struct ChartEntry {
    ChartStyle style;
    const YamlNode *palette, *lines, *hatches;
} ChartEntry;

typedef struct LayoutRoot {
    const YamlNode *version, *extends, *page, *running, *opener, *numbering, *headings, *list, *styles,
        *table, *tables, *figure, *chart, *profiles, *colors, *notes, *contents, *references;
    Str layout;
    const YamlNode *title, *bookmark, *author, *language, *data, *pages, *items; /* of sheets */
} LayoutRoot;

FieldTable layout_root_fields(void);
FieldTable layout_style_fields(void);
FieldTable layout_tab_fields(void);
FieldTable layout_page_fields(void);
FieldTable layout_running_fields(void);
FieldTable layout_opener_fields(void);
FieldTable layout_band_fields(void);
FieldTable layout_table_fields(void);
FieldTable layout_figure_fields(void);
FieldTable layout_note_fields(void);
FieldTable layout_chart_fields(void);
FieldTable layout_contents_fields(void);
FieldTable layout_reference_fields(void);

#endif
