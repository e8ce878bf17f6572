/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Before and after, when a node forwards a received frame. In full the first time that this node
 * changes these fields towards this next hop, later in one line.
 */
#include "base/text.h"
#include "engine/trace.h"
#include "ui/report/rewrite.h"
#include "ui/report/story_private.h"
#include "ui/text/words.h"

static void print_row(struct story *s, const struct rewrite_row *r)
{
	struct text t = {0}, change = {0};
	enum style style = r->changed ? STYLE_CHANGED : STYLE_DIM;

	text_add(&t, "%*s", INDENT + 2, "");
	style_put(&t, s->set.colour, STYLE_DIM, _(r->name), 10);
	text_put(&change, r->before);
	if (r->changed)
		text_add(&change, " → %s", r->after);
	style_put(&t, s->set.colour, style, text_str(&change), 44);
	style_put(&t, s->set.colour, style, r->changed ? _("changed") : _("same"), 0);
	text_putc(&t, '\n');
	story_print(s, &t);
	text_free(&change);
}

/* in a line of several changes a MAC goes by its last byte */
static const char *in_short(const char *value)
{
	size_t n = strlen(value);

	return n == 17 && value[2] == ':' && value[14] == ':' ? value + 15 : value;
}

static void put_short(struct text *t, const char *value)
{
	const char *s = in_short(value);

	text_add(t, "%s%s", s == value ? "" : "…:", s);
}

static void print_in_short(struct story *s, const struct rewrite *w)
{
	struct text words = {0};

	for (unsigned i = 0; i < w->count; i++) {
		if (!w->rows[i].changed)
			continue;
		text_add(&words, "%s%s ", words.len ? ", " : "", _(w->rows[i].name));
		put_short(&words, w->rows[i].before);
		text_put(&words, " → ");
		put_short(&words, w->rows[i].after);
	}
	story_sentence(s, STYLE_CHANGED, "≠", text_str(&words), "");
	text_free(&words);
}

void story_rewrite(struct story *s, const struct happening *h)
{
	const struct dissection *before = story_kept(s->memory, h->r.node, h->r.frame);
	struct rewrite w;

	if (!before || !h->is || !rewrite_compare(&w, before, h->is))
		return;
	story_head(s, &h->r);
	uint64_t way = h->is->has_eth ? arg_mac(h->is->eth.dst) : 0;
	if (!story_first_time(s->memory, hash_two(hash_two(h->r.node, w.changed), way))) {
		print_in_short(s, &w);
		return;
	}
	struct text words = {0};
	text_add(&words, _("%s forwards it:"), story_node(s, h->r.node));
	story_sentence(s, STYLE_PLAIN, "≠", text_str(&words), "");
	text_free(&words);
	for (unsigned i = 0; i < w.count; i++)
		print_row(s, &w.rows[i]);
}
