/* Letters spread apart, the last reserve of a line (J-3.8.4.6): see letters.c. */
#ifndef HANMEN_TEXT_LETTERS_H
#define HANMEN_TEXT_LETTERS_H

#include "text/line.h"

/* How many places between letters an atom of a line that ends before `line_end` has in it and behind it. */
uint32_t letters_of_atom(const Paragraph *paragraph, uint32_t atom, uint32_t line_end);

/* Those of a line. */
uint32_t letters_of_line(const Paragraph *paragraph, uint32_t start, uint32_t end);

/* What stands before the n-th such place of the line, in whole thousandths of a point. */
Length letters_space(const Line *line, uint32_t passed);

#endif
