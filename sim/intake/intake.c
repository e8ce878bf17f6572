/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From texts to a cluster, step by step. */
#include "intake/intake.h"

#include <stdlib.h>

#include "intake/kinds/reader.h"

struct intake *intake_new(const struct language *language)
{
	struct intake *in = calloc(1, sizeof(*in));

	if (!in)
		abort();
	in->language = language;
	return in;
}

void intake_free(struct intake *in)
{
	if (!in)
		return;
	free(in->unknown.items);
	free(in->passed.items);
	free(in->ipv6.items);
	free(in->cut.items);
	free(in->notes.items);
	stash_free(&in->stash);
	free(in);
}

bool intake_finish(struct intake *in, struct problems *ps)
{
	struct place at = {.file = in->texts.first ? in->texts.first->name : "-"};

	intake_read(in);
	intake_planned(in);
	intake_tidy(in);
	if (!in->recognised || !in->hosts.first) {
		problem_add(ps, at, N_("`lvslab collect` prints a script that collects it"),
			"expected output of ip, ifconfig, sysctl, ipvsadm or similar, found none");
		return false;
	}
	intake_stacked(in);
	intake_configured(in);
	intake_roles(in);
	intake_guess(in);
	intake_segments(in);
	intake_tell(in);
	return true;
}

size_t intake_note_count(const struct intake *in)
{
	return in->notes.count;
}

const char *intake_note(const struct intake *in, size_t i, enum intake_note_kind *kind)
{
	*kind = in->notes.items[i].kind;
	return in->notes.items[i].words;
}

size_t intake_host_count(const struct intake *in)
{
	size_t n = 0;

	for (const struct intake_host *h = in->hosts.first; h; h = h->next)
		n += !h->guessed;
	return n;
}
