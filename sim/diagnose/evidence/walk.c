/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Probes become walks: the seven answers about each, and their text. An answer is an observation;
 * the lines below it are the records' own sentences.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "diagnose/evidence/evidence.h"
#include "watch/describe.h"

void answer_say(struct explain_answer *a, bool right, const char *fmt, ...)
{
	va_list ap;

	a->reached = true;
	a->right = right;
	text_clear(&a->fact);
	va_start(ap, fmt);
	text_vadd(&a->fact, say(a->language, fmt), ap);
	va_end(ap);
}

static struct explain_line *line_new(struct explain_answer *a)
{
	a->lines = explain_grown(a->lines, (a->count + 1) * sizeof(*a->lines));
	struct explain_line *line = &a->lines[a->count++];

	*line = (struct explain_line){.time = -1};
	return line;
}

void answer_line(struct explain_answer *a, int64_t time, const char *node, const char *source,
	const char *fmt, ...)
{
	struct explain_line *line = line_new(a);
	struct text t = {0};
	va_list ap;

	va_start(ap, fmt);
	text_vadd(&t, say(a->language, fmt), ap);
	va_end(ap);
	text_putc(&t, '\0');
	*line = (struct explain_line){.time = time, .node = node, .words = t.s, .source = source};
}

void answer_note(const struct explain *x, struct explain_answer *a, const struct seen *s)
{
	const struct reason *reason = reason_find(s->r.reason);
	struct text why = {0};

	if (!reason)
		return;
	record_why(&why, x->lab, &s->r);
	answer_line(a, s->r.time, lab_names(x->lab)->node(lab_names(x->lab)->world, s->r.node),
		reason->source, "%s", text_str(&why));
	text_free(&why);
}

bool answer_told(const struct explain *x, const struct explain_answer *a, const struct seen *s)
{
	struct text t = {0};
	bool told = false;

	record_why(&t, x->lab, &s->r);
	for (size_t i = 0; i < a->count; i++)
		told |= strcmp(a->lines[i].words, text_str(&t)) == 0;
	text_free(&t);
	return told;
}

struct answering {
	void (*answer)(const struct explain *x, const struct probe *p, struct explain_answer *a);
};

static const struct answering answerings[EXPLAIN_QUESTIONS] = {{answer_mac}, {answer_director},
	{answer_arrives}, {answer_accepts}, {answer_leaves}, {answer_returns}, {answer_state}};

static const char *trimmed(const char *said, int *length)
{
	*length = (int)strcspn(said, "\n");
	return said;
}

static void say_outcome(const struct explain *x, struct explain_walk *w, const struct probe *p)
{
	const struct language *l = explain_language(x);
	int n;
	const char *said = trimmed(text_str(&p->said), &n);

	if (p->served)
		text_add(&w->outcome, say(l, "served by %s"), w->server ? w->server : w->director);
	else if (n)
		text_add(&w->outcome, "%.*s", n, said);
	else
		text_put(&w->outcome, say(l, "no answer"));
}

static void make_walk(const struct explain *x, const struct probe *p, struct explain_walk *w)
{
	*w = (struct explain_walk){.client = p->client->node.name,
		.director = p->to.director->node.name,
		.server = p->server ? p->server->node.name : NULL,
		.vip = p->to.vip,
		.address = p->address,
		.port = p->to.port,
		.cport = p->cport,
		.time = p->time,
		.served = p->served};
	say_outcome(x, w, p);
	for (size_t q = 0; q < EXPLAIN_QUESTIONS; q++) {
		w->answers[q].language = explain_language(x);
		answerings[q].answer(x, p, &w->answers[q]);
	}
}

void walks_make(struct explain *x)
{
	x->look.walks =
		explain_grown(x->look.walks, (x->look.probe_count + 1) * sizeof(*x->look.walks));
	for (size_t i = 0; i < x->look.probe_count; i++)
		make_walk(x, &x->look.probes[i], &x->look.walks[i]);
	x->look.walk_count = x->look.probe_count;
}
