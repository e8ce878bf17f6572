/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A session as a scenario file: the expanded spec with its current seed and scheduler, and the
 * journal in the key `typed`, each line at its exact place between two steps. The walkthrough's
 * commands are in the journal, so the walkthrough is left out. Running the file gives the same
 * records in the same order: the same trace hash.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "file/loader.h"
#include "ui/model/model.h"
#include "ui/text/outfile.h"
#include "ui/text/words.h"
#include "world/journal.h"

static void *copy_of(const void *items, size_t count, size_t size)
{
	void *p = malloc(count * size + 1);

	if (!p)
		abort();
	if (count)
		memcpy(p, items, count * size);
	return p;
}

static void put_journal(struct spec *s, const struct journal *j)
{
	s->typed.items = calloc(j->count + 1, sizeof(*s->typed.items));
	if (!s->typed.items)
		abort();
	s->typed.count = j->count;
	for (size_t i = 0; i < j->count; i++)
		s->typed.items[i] = (struct spec_typed){.step = (int64_t)j->entries[i].step,
			.time = j->entries[i].time,
			.on = {.s = j->entries[i].host},
			.run = {.s = j->entries[i].line},
			.in = {.s = j->entries[i].in}};
}

/* positions of nodes moved in the picture */
static void put_places(const struct model *m, struct spec *s)
{
	s->network.nodes.items = copy_of(
		s->network.nodes.items, s->network.nodes.count, sizeof(*s->network.nodes.items));
	for (size_t i = 0; i < m->placed_count; i++)
		for (size_t k = 0; k < s->network.nodes.count; k++)
			if (strcmp(s->network.nodes.items[k].name,
				    model_node(m, m->placed[i].node)) == 0) {
				s->network.nodes.items[k].x = m->placed[i].x;
				s->network.nodes.items[k].y = m->placed[i].y;
			}
}

/* the scenario's end, or the session's position if that is later */
static int64_t end_of(const struct model *m)
{
	size_t count = model_count(m);
	int64_t last = count ? model_moment(m, (long)count - 1)->time : 0, now = lab_now(m->lab);

	last = now > last ? now : last;
	return m->set.stop_time == SPEC_UNSET || m->set.stop_time < last ? last : m->set.stop_time;
}

void model_write(const struct model *m, struct text *t)
{
	struct spec s = *lab_spec(m->lab);

	s.seed = (int64_t)lab_seed(m->lab);
	s.stop_time = end_of(m);
	s.walkthrough.count = 0;
	s.virtual_servers.items = copy_of(
		s.virtual_servers.items, s.virtual_servers.count, sizeof(*s.virtual_servers.items));
	for (size_t i = 0; lab_scheduler(m->lab) && i < s.virtual_servers.count; i++)
		s.virtual_servers.items[i].scheduler.s = lab_scheduler(m->lab);
	put_places(m, &s);
	put_journal(&s, lab_journal(m->lab));
	spec_expanded(t, &s);
	free(s.virtual_servers.items);
	free(s.network.nodes.items);
	free(s.typed.items);
}

bool model_save(struct model *m, const char *path)
{
	struct outfile file = {0};
	struct text t = {0}, why = {0};
	bool written = false;

	if (outfile_open(&file, path, &why) == 0) {
		model_write(m, &t);
		fputs(t.s, file.f);
		written = outfile_commit(&file, &why) == 0;
	}
	outfile_abandon(&file);
	if (written)
		model_say(m,
			_("%s contains the scenario and all the commands you typed: it runs "
			  "to the same trace."),
			path);
	else
		model_refuse(m, "%s", text_str(&why));
	m->saved |= written;
	text_free(&t);
	text_free(&why);
	return written;
}
