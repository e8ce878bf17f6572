/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Compares two branches: finds the first record in which they differ. The effects of the command
 * itself (its line, its end, the setting it changes) are the cause and not counted; numbers of
 * records, steps and frames are not compared, because one additional record shifts them all.
 */
#include "app/servers/records.h"
#include "base/text.h"
#include "ipvs/records.h"
#include "ui/model/model.h"
#include "ui/text/words.h"
#include "watch/describe.h"

static bool is_cause(const struct record *r)
{
	switch (r->kind) {
	case REC_COMMAND:
	case REC_EXIT:
	case REC_SYSCTL:
	case REC_ADDRESS:
	case REC_IPVS_DEST:
	case REC_IPVS_SERVICE: return true;
	default: return false;
	}
}

static bool is_same(const struct record *a, const struct record *b)
{
	return a->time == b->time && a->kind == b->kind && a->reason == b->reason &&
		a->node == b->node && a->dev == b->dev && a->a[0] == b->a[0] && a->a[1] == b->a[1];
}

static size_t next_effect(const struct record *items, size_t count, size_t i)
{
	while (i < count && is_cause(&items[i]))
		i++;
	return i;
}

bool model_parting(const struct model *m, const struct record **then, const struct record **now)
{
	const struct store *s = &m->store;
	const struct branch *o = &s->other;
	const struct record *items = s->records + (o->after - s->base);
	size_t count = s->count - (size_t)(o->after - s->base), i = 0, k = 0;

	*then = *now = NULL;
	for (;; i++, k++) {
		i = next_effect(o->records, o->count, i);
		k = next_effect(items, count, k);
		*then = i < o->count ? &o->records[i] : NULL;
		*now = k < count ? &items[k] : NULL;
		if (!*then || !*now)
			return *then != *now;
		if (!is_same(*then, *now))
			return true;
	}
}

static void put_record(struct text *t, const struct model *m, const struct record *r)
{
	const struct kind *kind = kind_find(r->kind);
	size_t before;

	text_add(t, "t=");
	text_seconds(t, r->time);
	text_add(t, " %s: ", model_node(m, r->node));
	before = t->len;
	record_why(t, m->lab, r);
	if (t->len == before && kind)
		text_put(t, kind->name);
}

static void tell_parting(struct model *m, const struct record *then, const struct record *now)
{
	struct text a = {0}, b = {0};

	if (then)
		put_record(&a, m, then);
	if (now)
		put_record(&b, m, now);
	if (!now)
		model_say(m, _("Identical so far. Next in the old branch: %s"), a.s);
	else if (!then)
		model_say(m, _("The old branch ends here. Now: %s"), b.s);
	else
		model_say(m, _("The branches differ from here. Before: %s. Now: %s."), a.s, b.s);
	text_free(&a);
	text_free(&b);
}

static long moment_of(const struct model *m, uint64_t record)
{
	for (long i = 0; model_moment(m, i); i++)
		if (model_moment(m, i)->last >= record)
			return i;
	return m->at;
}

void model_compare(struct model *m)
{
	const struct record *then, *now;

	if (!m->store.other.count) {
		model_refuse(m, _("There is no other branch: go back, and type a command."));
		return;
	}
	if (!model_parting(m, &then, &now)) {
		model_say(m, _("Both branches are the same."));
		return;
	}
	if (now)
		model_go(m, moment_of(m, now->number));
	tell_parting(m, then, now);
}
