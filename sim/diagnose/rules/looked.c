/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Misread listings and tests: InActConn mistaken for trouble, several pages of one connection
 * mistaken for several decisions. Reported if the last command was such a one; another command ends
 * it.
 */
#include <stdio.h>
#include <string.h>

#include "app/servers/records.h"
#include "base/text.h"
#include "diagnose/evidence/past.h"
#include "diagnose/rules/rules.h"

/* ---- ipvsadm -Ln ---- */

/* the options of a listing in a line: "-Ln", or NULL */
static const char *listing_of(const char *line)
{
	const char *at = strstr(line, "ipvsadm -L");

	at = at ? at : strstr(line, "ipvsadm -l");
	return at ? at + strlen("ipvsadm ") : NULL;
}

/* of servers with their counts; with -c it lists connections */
static bool lists_servers(const char *options)
{
	return strcspn(options, "c") >= strcspn(options, " ;|");
}

/* the last listing that was typed on this host, or NULL */
static const struct process *last_listing(const struct explain *x, const struct host *h)
{
	const struct process *p, *last = NULL;

	for (uint32_t id = 1; (p = lab_process(x->lab, id)); id++)
		if (p->host == h && listing_of(p->line))
			last = p;
	return last && lists_servers(listing_of(last->line)) ? last : NULL;
}

/* " -> 192.168.10.11:80 Route 1 0 7": adds up the counts */
static void count_listed(struct process *p, unsigned *active, unsigned *inactive)
{
	for (const char *at = process_output(p); (at = strstr(at, "  -> ")); at += 5) {
		unsigned weight, one, other;
		if (sscanf(at + 5, "%*s %*s %u %u %u", &weight, &one, &other) != 3)
			continue;
		*active += one;
		*inactive += other;
	}
}

static const struct seen *inferred_end(const struct explain *x, const struct target *t)
{
	for (size_t i = past_end(x); i-- > 0;) {
		const struct seen *s = &x->watch.items[i];
		if (s->r.kind == REC_IPVS_CONN_STATE && s->r.node == t->director->node.id &&
			s->r.reason == IPVS_STATE_HALF_FIN)
			return s;
	}
	return NULL;
}

void rule_half_seen(struct explain *x, const struct rule *rule)
{
	for (size_t i = 0; i < x->look.target_count; i++) {
		const struct target *t = &x->look.targets[i];
		const struct process *p = t->svc ? last_listing(x, t->director) : NULL;
		const struct seen *s = p ? inferred_end(x, t) : NULL;
		unsigned active = 0, inactive = 0;
		if (!s || target_is_repeated(x, i))
			continue;
		count_listed((struct process *)(uintptr_t)p, &active, &inactive);
		if (active || inactive < PUZZLING)
			continue;
		struct explain_finding *f = finding_new(x, rule, s, t->port);
		finding_say(x, &f->symptom,
			"ipvsadm on %s shows 0 active and %u inactive connections, though every "
			"page arrived: it sees only the client's half and keeps an entry for two "
			"minutes after the client's FIN",
			t->director->node.name, inactive);
		finding_frame(x, f, s, past_name(x, s->r.a[0]), t->director->node.name,
			"FIN to %s:%u", ip_text(t->vip).s, (unsigned)t->port);
		finding_why(x, f, s);
		finding_fix(f, t->director, "ipvsadm -Lnc");
	}
}

/* ---- several pages of one connection ---- */

/* how many answers the connection of this call has got */
static size_t answers_to(const struct explain *x, const struct seen *call)
{
	size_t n = 0, syns = 0, end = past_end(x);

	for (size_t i = (size_t)(call - x->watch.items); i < end && syns < 2; i++) {
		const struct record *r = &x->watch.items[i].r;
		if (r->a[0] != call->r.a[0] || r->a[1] != call->r.a[1])
			continue;
		n += r->kind == REC_REQUEST_SERVED;
		syns += r->reason == IPVS_STATE_IN_SYN || r->reason == IPVS_STATE_HALF_SYN;
	}
	return n;
}

void rule_one_connection(struct explain *x, const struct rule *rule)
{
	for (size_t i = 0; i < x->look.target_count; i++) {
		const struct target *t = &x->look.targets[i];
		const struct seen *call = t->svc ? past_last_call(x, t, past_end(x)) : NULL;
		size_t pages = call ? answers_to(x, call) : 0;
		if (pages < 2)
			continue;
		struct explain_finding *f = finding_new(x, rule, call, t->port);
		const struct host *client = who_has_address(x, (uint32_t)call->r.a[0], NULL);
		finding_say(x, &f->symptom,
			"the last %u pages that %s got from %s:%u all came from %s: they used "
			"one connection",
			(unsigned)pages, who_name(x, client), ip_text(t->vip).s, (unsigned)t->port,
			past_name(x, call->r.a[4]));
		finding_frame(x, f, call, who_name(x, client), t->director->node.name,
			"SYN to %s:%u", ip_text(t->vip).s, (unsigned)t->port);
		finding_why(x, f, call);
		if (client)
			finding_fix(f, client, "curl -sS http://%s:%u/", ip_text(t->vip).s,
				(unsigned)t->port);
	}
}
