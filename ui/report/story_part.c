/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The elements of every part of a story: times, node names, heads, decisions with their function at
 * the right edge.
 */
#include "base/text.h"
#include "ui/report/story_private.h"
#include "ui/text/words.h"

void story_print(struct story *s, struct text *line)
{
	fputs(text_str(line), s->out);
	text_free(line);
}

const char *story_node(const struct story *s, unsigned node)
{
	return node == NO_NODE ? _("lab") : s->names->node(s->names->world, node);
}

void story_put_time(struct story *s, struct text *t, int64_t time)
{
	struct text words = {0};

	text_seconds(&words, time);
	text_add(t, "%s%*s%s  ", style_on(s->set.colour, STYLE_DIM), TIME_WIDTH, text_str(&words),
		style_off(s->set.colour, STYLE_DIM));
	text_free(&words);
}

void story_begin(struct story *s, unsigned node, const struct happening *came_in)
{
	s->node = (uint16_t)node;
	s->came_in = came_in;
	s->headed = false;
}

void story_head(struct story *s, const struct record *r)
{
	struct text t = {0};

	if (s->headed)
		return;
	s->headed = true;
	if (s->came_in) {
		story_hop(s, s->came_in);
		s->last_time = -1;
		return;
	}
	if (s->last_node == s->node && s->last_time == r->time)
		return; /* still the same moment */
	s->last_node = s->node;
	s->last_time = r->time;
	story_put_time(s, &t, r->time);
	style_put(&t, s->set.colour, STYLE_NODE, story_node(s, s->node), 0);
	text_putc(&t, '\n');
	story_print(s, &t);
}

void story_sentence(
	struct story *s, enum style style, const char *mark, const char *words, const char *source)
{
	bool colour = s->set.colour;
	size_t source_width = columns_width(source, strlen(source));
	size_t room = report_width() - INDENT - 2, beside = room - source_width - 3;
	bool shares = *source && source_width + 3 + 36 <= room;
	size_t n = columns_fit(words, shares ? beside : room);
	struct text t = {0}, first = {0};

	text_putn(&first, words, n);
	text_add(&t, "%*s%s%s %s", INDENT, "", style_on(colour, style), mark, text_str(&first));
	text_put(&t, style_off(colour, style));
	if (shares) {
		text_add(&t, "%*s", (int)(room - source_width - columns_width(first.s, n)), "");
		style_put(&t, colour, STYLE_DIM, source, 0);
	}
	text_putc(&t, '\n');
	words += n + strspn(words + n, " \n");
	if (*words) {
		text_add(&t, "%*s%s", INDENT + 2, "", style_on(colour, style));
		columns_wrap(&t, words, INDENT + 2, room);
		text_put(&t, style_off(colour, style));
	}
	if (*source && !shares)
		text_add(&t, "%*s%s%s%s\n", INDENT + 2, "", style_on(colour, STYLE_DIM), source,
			style_off(colour, STYLE_DIM));
	story_print(s, &t);
	text_free(&first);
}
