/* SPDX-License-Identifier: GPL-2.0-or-later */
/* explain for programs: every walk with its answers, findings, surprises, remarks. */
#include <jansson.h>

#include "base/text.h"
#include "ui/report/explanation.h"

static json_t *optional(const char *s)
{
	return s ? json_string(s) : json_null();
}

static json_t *line(const struct explain_line *l)
{
	json_t *o = json_object();

	json_object_set_new(o, "time", l->time < 0 ? json_null() : json_integer(l->time));
	json_object_set_new(o, "node", optional(l->node));
	json_object_set_new(o, "words", json_string(l->words));
	json_object_set_new(o, "source", optional(l->source));
	return o;
}

static json_t *explanation_json_answer(unsigned q, const struct explain_answer *a)
{
	json_t *o = json_object(), *lines = json_array();

	json_object_set_new(o, "question", json_string(explain_questions[q]));
	json_object_set_new(o, "reached", json_boolean(a->reached));
	json_object_set_new(o, "right", json_boolean(a->right));
	json_object_set_new(o, "fact", json_string(text_str(&a->fact)));
	for (size_t i = 0; i < a->count; i++)
		json_array_append_new(lines, line(&a->lines[i]));
	json_object_set_new(o, "lines", lines);
	return o;
}

static json_t *walk(const struct explain_walk *w)
{
	json_t *o = json_object(), *answers = json_array();

	json_object_set_new(o, "time", json_integer(w->time));
	json_object_set_new(o, "client", json_string(w->client));
	json_object_set_new(o, "address", json_string(ip_text(w->address).s));
	json_object_set_new(o, "cport", json_integer(w->cport));
	json_object_set_new(o, "vip", json_string(ip_text(w->vip).s));
	json_object_set_new(o, "port", json_integer(w->port));
	json_object_set_new(o, "director", json_string(w->director));
	json_object_set_new(o, "server", optional(w->server));
	json_object_set_new(o, "served", json_boolean(w->served));
	json_object_set_new(o, "outcome", json_string(text_str(&w->outcome)));
	for (unsigned q = 0; q < EXPLAIN_QUESTIONS; q++)
		json_array_append_new(answers, explanation_json_answer(q, &w->answers[q]));
	json_object_set_new(o, "answers", answers);
	return o;
}

static const char *const tried_words[] = {"no fix", "cured", "not fixed"};

static json_t *finding(const struct explain_finding *f)
{
	json_t *o = json_object(), *fixes = json_array();

	json_object_set_new(o, "name", json_string(f->name));
	json_object_set_new(o, "title", json_string(f->title));
	json_object_set_new(o, "symptom", json_string(text_str(&f->symptom)));
	json_object_set_new(o, "time", f->time < 0 ? json_null() : json_integer(f->time));
	json_object_set_new(o, "frame", json_string(text_str(&f->frame)));
	json_object_set_new(o, "why", json_string(text_str(&f->why)));
	json_object_set_new(o, "source", optional(f->source));
	json_object_set_new(o, "record", json_integer((json_int_t)f->record));
	json_object_set_new(o, "tried", json_string(tried_words[f->tried]));
	json_object_set_new(o, "served_after",
		f->served_after < 0 ? json_null() : json_integer(f->served_after));
	for (size_t i = 0; i < f->fix_count && f->tried != EXPLAIN_NOT_CURED; i++) {
		json_t *fix = json_object();
		json_object_set_new(fix, "host", optional(f->fixes[i].host));
		json_object_set_new(fix, "command", json_string(f->fixes[i].command));
		json_array_append_new(fixes, fix);
	}
	json_object_set_new(o, "fixes", fixes);
	return o;
}

void explanation_json(FILE *out, const struct explain *x, const char *name)
{
	json_t *o = json_object(), *walks = json_array(), *findings = json_array();
	json_t *remarks = json_array(), *surprises = json_array();

	for (size_t i = 0; i < explain_walk_count(x); i++)
		json_array_append_new(walks, walk(explain_walk(x, i)));
	for (size_t i = 0; i < explain_finding_count(x); i++)
		json_array_append_new(explain_finding(x, i)->surprise ? surprises : findings,
			finding(explain_finding(x, i)));
	for (size_t i = 0; i < explain_remark_count(x); i++)
		json_array_append_new(remarks, json_string(explain_remark_text(x, i)));
	json_object_set_new(o, "name", json_string(name));
	json_object_set_new(o, "time", json_integer(explain_moment(x)));
	json_object_set_new(o, "walks", walks);
	json_object_set_new(o, "findings", findings);
	json_object_set_new(o, "surprises", surprises);
	json_object_set_new(o, "remarks", remarks);
	json_dumpf(o, out, JSON_INDENT(2));
	putc('\n', out);
	json_decref(o);
}
