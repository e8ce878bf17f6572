/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A storyboard or a set of slides: one HTML file, one leaf per still, in every language, without
 * scripts. */
#include "ui/picture/book.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ui/picture/svg.h"
#include "ui/text/words.h"

extern const unsigned char picture_book[]; /* book.css */
extern const size_t picture_book_size;

size_t book_languages(void)
{
	size_t n = 1;

	while (n < BOOK_LANGUAGES && words_catalogues[n - 1].code)
		n++;
	return n;
}

const char *book_code(size_t language)
{
	return language ? words_catalogues[language - 1].code : "en";
}

struct leaf *book_leaf(struct book *b, size_t i)
{
	if (i == b->count) {
		if (b->count == b->cap) {
			b->cap = b->cap ? b->cap * 2 : 32;
			b->leaves = realloc(b->leaves, b->cap * sizeof(*b->leaves));
			if (!b->leaves)
				abort();
		}
		b->leaves[b->count++] = (struct leaf){0};
	}
	return &b->leaves[i];
}

void leaf_picture(struct book *b, size_t i, size_t language, const struct scene *s)
{
	struct text label = {0};

	text_add(&label, "s%zu-%s", i + 1, book_code(language));
	scene_svg_part(&book_leaf(b, i)->html[language], s, label.s);
	text_free(&label);
}

void book_free(struct book *b)
{
	for (size_t l = 0; l < BOOK_LANGUAGES; l++) {
		text_free(&b->title[l]);
		for (size_t i = 0; i < b->count; i++)
			text_free(&b->leaves[i].html[l]);
	}
	free(b->leaves);
	*b = (struct book){0};
}

/* ---- written ---- */

static void put_page_colours(struct text *t, enum picture_theme theme)
{
	text_add(t, "body{background:#%06X;color:#%06X}\n",
		picture_colour(PAINT_GROUND, HUE_NONE, theme),
		picture_colour(PAINT_INK, HUE_NONE, theme));
}

/* paper is light, whatever the screen is */
static void put_book_style(struct text *t)
{
	text_put(t, "<style>\n");
	text_putn(t, (const char *)picture_book, picture_book_size);
	for (size_t l = 0; l < book_languages(); l++)
		text_add(t, "#lang-%s:checked~main .in-%s{display:block}\n", book_code(l),
			book_code(l));
	put_page_colours(t, PICTURE_LIGHT);
	text_put(t, "@media (prefers-color-scheme:dark){");
	put_page_colours(t, PICTURE_DARK);
	text_put(t, "}\n");
	picture_style(t, PICTURE_BY_SYSTEM, ".picture ");
	text_put(t, "@media print{\n");
	put_page_colours(t, PICTURE_LIGHT);
	picture_style(t, PICTURE_LIGHT, ".picture ");
	text_put(t, "}\n</style>\n");
}

static void put_choice(
	struct text *t, const char *group, const char *id, bool checked, const char *words)
{
	text_add(t, "<input type=\"radio\" name=\"%s\" id=\"%s-%s\"%s><label for=\"%s-%s\">", group,
		group, id, checked ? " checked" : "", group, id);
	xml_escape(t, words);
	text_put(t, "</label>\n");
}

static void put_leaf(struct text *t, const struct book *b, size_t i)
{
	text_put(t, "<section class=\"leaf\">\n");
	for (size_t l = 0; l < book_languages(); l++) {
		text_add(t, "<div class=\"in-%s\" lang=\"%s\">\n", book_code(l), book_code(l));
		text_put(t, text_str(&b->leaves[i].html[l]));
		text_put(t, "</div>\n");
	}
	text_add(t, "<span class=\"number\">%zu / %zu</span>\n</section>\n", i + 1, b->count);
}

static size_t book_language(void)
{
	for (size_t l = 0; l < book_languages(); l++)
		if (strcmp(book_code(l), words_code()) == 0)
			return l;
	return 0;
}

void book_write(struct text *t, const struct book *b)
{
	size_t chosen = book_language();

	text_add(t, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
		book_code(chosen));
	text_put(t,
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		"style-src 'unsafe-inline'\">\n"
		"<meta name=\"viewport\" content=\"width=device-width\">\n<title>");
	xml_escape(t, text_str(&b->title[chosen]));
	text_put(t, "</title>\n");
	put_book_style(t);
	text_put(t, "</head>\n<body>\n");
	for (size_t l = 0; l < book_languages(); l++) {
		struct text name = {0};
		words_put_name(&name, book_code(l));
		put_choice(t, "lang", book_code(l), l == chosen, text_str(&name));
		text_free(&name);
	}
	put_choice(t, "page", "a4", true, "A4");
	put_choice(t, "page", "wide", false, "16:9");
	text_put(t, "<main tabindex=\"0\" autofocus>\n");
	for (size_t i = 0; i < b->count; i++)
		put_leaf(t, b, i);
	text_put(t, "</main>\n</body>\n</html>\n");
}
