/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands typed on a host, with their output at their end. */
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "host/command.h"
#include "ui/report/story_private.h"
#include "ui/text/words.h"

static void tell_output(struct story *s, const char *out, size_t length)
{
	struct text t = {0};

	while (length) {
		const char *end = memchr(out, '\n', length);
		size_t n = end ? (size_t)(end - out) : length;
		text_add(&t, "%*s%s│%s ", INDENT, "", style_on(s->set.colour, STYLE_DIM),
			style_off(s->set.colour, STYLE_DIM));
		text_shown(&t, out, n, SHOWN_LINES);
		text_putc(&t, '\n');
		n += end != NULL;
		out += n;
		length -= n;
	}
	story_print(s, &t);
}

static const struct process *process_of(const struct story *s, const struct record *r)
{
	const struct process *p =
		s->set.process ? s->set.process(s->set.lab, (uint32_t)r->a[0]) : NULL;

	return p && !p->parent ? p : NULL;
}

/* a command of many lines as a shell shows it, with its prompt for the lines that follow */
static void put_typed(struct text *t, const char *line)
{
	for (const char *lead = "# "; *line; lead = "              > ") {
		size_t n = strcspn(line, "\n");
		text_put(t, lead);
		text_shown(t, line, n, SHOWN_LINES);
		text_putc(t, '\n');
		line += n + (line[n] == '\n');
	}
}

void story_command(struct story *s, const struct record *r)
{
	const struct process *p = process_of(s, r);
	struct text t = {0};

	if (!p)
		return;
	story_begin(s, r->node, NULL);
	s->headed = true;
	s->last_node = r->node;
	s->last_time = r->time;
	story_put_time(s, &t, r->time);
	style_put(&t, s->set.colour, STYLE_NODE, story_node(s, r->node), 0);
	put_typed(&t, p->line);
	story_print(s, &t);
}

void story_exit(struct story *s, const struct record *r)
{
	const struct process *p = process_of(s, r);

	if (!p)
		return;
	if (p->out_length) {
		story_head(s, r);
		tell_output(s, p->out, p->out_length);
	}
	if (r->a[1]) {
		struct text words = {0};
		story_head(s, r);
		text_add(&words, _("exit status %llu"), (unsigned long long)r->a[1]);
		story_sentence(s, STYLE_DIM, "│", text_str(&words), "");
		text_free(&words);
	}
}
