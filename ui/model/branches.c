/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The branches left so far. A branch is its journal: replaying it gives the same records, so
 * nothing else needs to be stored.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ui/model/model.h"
#include "ui/text/words.h"

static char *copied(const char *s)
{
	char *copy = s ? strdup(s) : NULL;

	if (s && !copy)
		abort();
	return copy;
}

static void branch_free(struct kept_branch *b)
{
	for (size_t i = 0; i < b->count; i++) {
		free(b->entries[i].host);
		free(b->entries[i].line);
		free(b->entries[i].in);
	}
	free(b->entries);
	*b = (struct kept_branch){0};
}

static struct kept_branch branch_of(const struct model *m)
{
	const struct journal *j = lab_journal(m->lab);
	struct kept_branch b = {
		.entries = calloc(j->count + 1, sizeof(*b.entries)), .count = j->count};
	size_t moments = model_count(m);

	if (!b.entries)
		abort();
	for (size_t i = 0; i < j->count; i++) {
		const struct journal_entry *e = &j->entries[i];
		b.entries[i] = *e;
		b.entries[i].host = copied(e->host);
		b.entries[i].line = copied(e->line);
		b.entries[i].in = copied(e->in);
	}
	b.end = moments ? model_moment(m, (long)moments - 1)->time : 0;
	return b;
}

void model_keep_branch(struct model *m)
{
	if (model_is_live(m) && lab_typed(m->lab) == lab_journal(m->lab)->count)
		return; /* nothing lies ahead */
	if (m->branch_count == BRANCHES_MAX) {
		branch_free(&m->branches[0]);
		memmove(m->branches, m->branches + 1, (BRANCHES_MAX - 1) * sizeof(m->branches[0]));
		m->branch_count--;
	}
	m->branches[m->branch_count++] = branch_of(m);
}

void model_list_branches(struct model *m)
{
	struct text t = {0};

	for (size_t i = 0; i < m->branch_count; i++) {
		const struct kept_branch *b = &m->branches[i];
		const struct journal_entry *last = b->count ? &b->entries[b->count - 1] : NULL;
		text_add(&t, "%s%zu: ", i ? "   " : "", i + 1);
		if (last)
			text_add(&t, "%s# %s, ", last->host, last->line);
		text_seconds(&t, b->end);
	}
	if (t.len)
		model_say(m, _("%s   (:branch 1 returns to it)"), t.s);
	else
		model_say(m, _("There is no other branch: go back, and type a command."));
	text_free(&t);
}

bool model_take_branch(struct model *m, size_t number)
{
	if (number < 1 || number > m->branch_count) {
		model_refuse(m, _("There is no such branch; :branches lists them."));
		return false;
	}
	struct kept_branch wanted = m->branches[number - 1];
	m->branches[number - 1] = branch_of(m); /* the current branch takes its place */
	lab_take_branch(m->lab, wanted.entries, wanted.count);
	m->scores.record = 0;
	m->filtered = 0;
	lab_run_until(m->lab, wanted.end);
	model_moved(m);
	model_say(
		m, _("This is branch %zu; :branches lists the one you left in its place."), number);
	branch_free(&wanted);
	return true;
}

void model_free_branches(struct model *m)
{
	for (size_t i = 0; i < m->branch_count; i++)
		branch_free(&m->branches[i]);
}
