/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stills as an HTML file: one picture with text per leaf, all languages in one file, no scripts, no
 * external resources. Leaves are next to each other and scroll with the arrow keys; printing puts
 * each on a page, A4 or 16:9.
 */
#ifndef LVSLAB_UI_PICTURE_BOOK_H
#define LVSLAB_UI_PICTURE_BOOK_H

#include <stddef.h>

#include "base/text.h"
#include "ui/picture/scene.h"

#define BOOK_LANGUAGES 8

struct leaf {
	struct text html[BOOK_LANGUAGES]; /* its content, by language */
};

struct book {
	struct text title[BOOK_LANGUAGES];
	struct leaf *leaves;
	size_t count, cap;
};

size_t book_languages(void);
const char *book_code(size_t language); /* "en", "zh" */
/* The `i`th leaf, created if it is the next one. */
struct leaf *book_leaf(struct book *b, size_t i);
/* Adds the picture to a leaf in that language. */
void leaf_picture(struct book *b, size_t i, size_t language, const struct scene *s);
void book_write(struct text *t, const struct book *b);
void book_free(struct book *b);

#endif
