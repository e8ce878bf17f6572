/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Notes on what was not used: lines that were not understood, IPv6, truncated input. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "intake/kinds/model.h"

#define RUNS_NAMED 6
#define NEIGHBOURS_COMPARED 4000 /* of all hosts together */

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

/* a file and the kernel differ: `sysctl -p` was forgotten, or something else set it */
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

/* ---- conflicts between hosts about one address ---- */

/* Two neighbour tables with different MACs for it: two machines answer for it. Permanent entries,
 * and those of a VRRP address (which may have moved in between), prove nothing. */
static void tell_neighbour(
	struct intake *in, const struct intake_host *of, const struct intake_neighbour *n)
{
	bool before = true;

	for (const struct intake_host *h = in->hosts.first; h; h = h->next)
		for (const struct intake_neighbour *o = h->neighbours.first; o; o = o->next) {
			before = before && o != n;
			if (o == n || o->ip != n->ip || !o->has_mac || o->permanent)
				continue;
			if (before || memcmp(o->mac, n->mac, 6) == 0)
				return; /* reported there, or they agree */
			intake_say(in, INTAKE_CONFLICT,
				N_("%s has two MACs, so two hosts answer for it: %s on %s (%s:%u), "
				   "%s on %s (%s:%u)"),
				ip_text(n->ip).s, mac_text(n->mac).s, of->name, n->at.file,
				n->at.line, mac_text(o->mac).s, h->name, o->at.file, o->at.line);
			return;
		}
}

static void tell_neighbours(struct intake *in)
{
	size_t count = 0;

	for (const struct intake_host *h = in->hosts.first; h; h = h->next)
		for (const struct intake_neighbour *n = h->neighbours.first; n; n = n->next)
			count++;
	for (const struct intake_host *h = in->hosts.first; h && count < NEIGHBOURS_COMPARED;
		h = h->next)
		for (const struct intake_neighbour *n = h->neighbours.first; n; n = n->next)
			if (n->has_mac && !n->permanent)
				tell_neighbour(in, h, n);
}

static void tell_master(
	struct intake *in, const struct intake_host *a, const struct intake_address *x)
{
	for (const struct intake_host *b = a->next; b; b = b->next)
		for (const struct intake_interface *i = b->interfaces.first; i; i = i->next)
			for (const struct intake_address *y = i->addresses.first; y; y = y->next)
				if (y->ip == x->ip && y->at.file && !y->gone &&
					strcmp(i->name, "lo") != 0 && (b->shown & SHOWN_KEEPALIVED))
					intake_say(in, INTAKE_CONFLICT,
						N_("%s is on %s (%s:%u) and on %s (%s:%u) at once: "
						   "both "
						   "are VRRP master"),
						ip_text(x->ip).s, a->name, x->at.file, x->at.line,
						b->name, y->at.file, y->at.line);
}

/* an address that keepalived assigns to one of them, on two at once */
static void tell_masters(struct intake *in)
{
	for (const struct intake_host *a = in->hosts.first; a; a = a->next)
		for (const struct intake_interface *i = a->interfaces.first; i; i = i->next)
			for (const struct intake_address *x = i->addresses.first; x; x = x->next)
				if (x->at.file && !x->gone && strcmp(i->name, "lo") != 0 &&
					(a->shown & SHOWN_KEEPALIVED))
					tell_master(in, a, x);
}

void intake_tell(struct intake *in)
{
	for (const struct intake_host *h = in->hosts.first; h; h = h->next)
		tell_settings(in, h);
	tell_neighbours(in);
	tell_masters(in);
	tell(in, INTAKE_UNKNOWN, in->unknown.items, in->unknown.count,
		P_("%zu line not recognised: %s", "%zu lines not recognised: %s"));
	tell(in, INTAKE_PASSED, in->passed.items, in->passed.count,
		P_("%zu line without effect in the lab: %s",
			"%zu lines without effect in the lab: %s"));
	tell(in, INTAKE_PASSED, in->ipv6.items, in->ipv6.count,
		P_("%zu IPv6 line skipped: %s", "%zu IPv6 lines skipped: %s"));
	tell(in, INTAKE_UNKNOWN, in->cut.items, in->cut.count,
		P_("%zu line truncated to 64 KiB: %s", "%zu lines truncated to 64 KiB: %s"));
}
