/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was not used, in sentences: lines that nobody understood, IPv6, what was cut. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "intake/model.h"

#define RUNS_NAMED 6

/* "issue.txt:3-7, 12; rs1.txt:4" */
static void name_runs(struct text *t, const struct intake_gap *gaps, size_t count)
{
	const char *file = NULL;

	for (size_t i = 0; i < count && i < RUNS_NAMED; i++) {
		if (gaps[i].file != file)
			text_add(t, "%s%s:", file ? "; " : "", gaps[i].file);
		else
			text_put(t, ", ");
		file = gaps[i].file;
		text_add(t, "%u", gaps[i].from);
		if (gaps[i].to != gaps[i].from)
			text_add(t, "-%u", gaps[i].to);
	}
	if (count > RUNS_NAMED)
		text_put(t, " …");
}

static size_t lines_in(const struct intake_gap *gaps, size_t count)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++)
		n += gaps[i].to - gaps[i].from + 1;
	return n;
}

static void tell(struct intake *in, enum intake_note_kind kind, const struct intake_gap *gaps,
	size_t count, const char *one, const char *many)
{
	struct text t = {0}, where = {0};
	size_t n = lines_in(gaps, count);

	if (!n)
		return;
	name_runs(&where, gaps, count);
	text_add(&t, say_count(in->language, one, many, n), n, text_str(&where));
	intake_say(in, kind, "%s", text_str(&t));
	text_free(&t);
	text_free(&where);
}

/* a file says one thing, the kernel another: somebody forgot `sysctl -p`, or something else set it */
static void tell_settings(struct intake *in, const struct intake_host *h)
{
	for (const struct intake_sysctl *s = h->sysctls.first; s; s = s->next) {
		const struct intake_sysctl *live = s->live ? NULL : intake_sysctl_find(h, s->name);
		if (live && live->live && strcmp(live->value, s->value) != 0)
			intake_say(in, INTAKE_CONFLICT,
				N_("%s:%u: %s = %s in the file, %s in the kernel of %s (%s:%u)"),
				s->at.file, s->at.line, s->name, s->value, live->value, h->name,
				live->at.file, live->at.line);
	}
}

void intake_tell(struct intake *in)
{
	for (const struct intake_host *h = in->hosts.first; h; h = h->next)
		tell_settings(in, h);
	tell(in, INTAKE_UNKNOWN, in->unknown.items, in->unknown.count,
		P_("%zu line not recognised: %s", "%zu lines not recognised: %s"));
	tell(in, INTAKE_PASSED, in->passed.items, in->passed.count,
		P_("%zu line without effect in the lab: %s",
			"%zu lines without effect in the lab: %s"));
	tell(in, INTAKE_PASSED, in->ipv6.items, in->ipv6.count,
		P_("%zu IPv6 line skipped: %s", "%zu IPv6 lines skipped: %s"));
	tell(in, INTAKE_UNKNOWN, in->cut.items, in->cut.count,
		P_("%zu line truncated to 4096 bytes: %s",
			"%zu lines truncated to 4096 bytes: %s"));
}
