/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One look: the probes, additional ARP requests, the rules. Which hosts would answer ARP for the
 * VIP, and under which address servers send requests, shows only on a request: so these are sent
 * after the probes, and undone afterwards.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "diagnose/explain.h"
#include "diagnose/look.h"
#include "diagnose/rules/rules.h"
#include "watch/describe.h"

#define AGAIN_MAX 64 /* calls more, for one client and service */

/* ---- what was found goes away before the next look ---- */

static void free_answer(struct explain_answer *a)
{
	for (size_t i = 0; i < a->count; i++)
		free(a->lines[i].words);
	free(a->lines);
	text_free(&a->fact);
}

void look_forget(struct explain *x)
{
	for (size_t i = 0; i < x->look.probe_count; i++)
		text_free(&x->look.probes[i].said);
	for (size_t i = 0; i < x->look.walk_count; i++) {
		text_free(&x->look.walks[i].outcome);
		for (size_t q = 0; q < EXPLAIN_QUESTIONS; q++)
			free_answer(&x->look.walks[i].answers[q]);
	}
	for (size_t i = 0; i < x->look.finding_count; i++)
		finding_free(&x->look.findings[i]);
	for (size_t i = 0; i < x->look.remark_count; i++)
		text_free(&x->look.remarks[i]);
	free(x->look.targets);
	x->look.targets = NULL;
	x->look.target_count = x->look.probe_count = x->look.walk_count = x->look.finding_count =
		x->look.remark_count = 0;
}

void look_free(struct explain *x)
{
	look_forget(x);
	free(x->look.probes);
	free(x->look.walks);
	free(x->look.findings);
	free(x->look.remarks);
	x->look = (struct look){0};
}

/* ---- which hosts would answer ---- */

static bool asked_before(const struct explain *x, const struct probe *p)
{
	for (const struct probe *q = x->look.probes; q < p; q++)
		if (q->asker == p->asker && q->to.vip == p->to.vip)
			return true;
	return false;
}

static void ask_for_vip(struct explain *x, const struct probe *p)
{
	struct text line = {0};

	text_add(&line, "arping -c 1 -w 1 -I %s %s", p->asker_dev->name, ip_text(p->to.vip).s);
	type_and_wait(x, p->asker, text_str(&line), 2 * NSEC_PER_SEC);
	text_free(&line);
}

static void ask_for_all(struct explain *x)
{
	for (size_t i = 0; i < x->look.probe_count; i++)
		if (x->look.probes[i].asker && !asked_before(x, &x->look.probes[i]))
			ask_for_vip(x, &x->look.probes[i]);
}

/* ---- the sender address of servers' requests ---- */

/* would it send its answer to this probe's client by an ARP request in the VIP's name? */
static bool would_ask_as_vip(const struct host *h, const struct probe *p)
{
	struct way way = who_way(h, p->address);

	return p->address && who_owns(h, p->to.vip) && way.route && !way.local && way.dev &&
		way.dev != h->lo &&
		arp_announce(h, way.dev, p->to.vip, way.nexthop).spa == p->to.vip;
}

static bool forget_neighbours(struct explain *x, const struct probe *p)
{
	bool any = false;

	for (unsigned i = 0; i < lab_network(x->lab)->node_count; i++) {
		struct host *h = who_is_node(x, i);
		struct text line = {0};
		if (!h || h == p->to.director || h == p->client || !would_ask_as_vip(h, p))
			continue;
		text_add(&line, "ip neigh flush dev %s", who_way(h, p->address).dev->name);
		type_and_wait(x, h, text_str(&line), NSEC_PER_SEC);
		text_free(&line);
		any = true;
	}
	return any;
}

/* is it the first of its client and service? */
static bool begins_series(const struct explain *x, size_t i)
{
	const struct probe *p = &x->look.probes[i], *before = p - 1;

	return i == 0 || p->client != before->client || p->to.svc != before->to.svc ||
		p->to.vip != before->to.vip || p->to.port != before->to.port;
}

/* Minutes later the servers' caches would be empty and they would send requests: here at once. As
 * many connections as there are servers, for each client and service. */
static void let_servers_ask(struct explain *x)
{
	size_t count = x->look.probe_count;

	for (size_t i = 0; i < count; i++) {
		const struct ipvs_service *svc = x->look.probes[i].to.svc;
		if (!svc || !begins_series(x, i) || !forget_neighbours(x, &x->look.probes[i]))
			continue;
		for (size_t n = 0; n <= svc->num_dests && n < AGAIN_MAX; n++)
			probe_again(x, &x->look.probes[i]);
	}
}

void look_once(struct explain *x)
{
	x->look.targets = probe_targets(x, &x->look.target_count);
	x->look_from = x->watch.count;
	x->watch.everything = true;
	probe_all(x);
	walks_make(x);
	let_servers_ask(x);
	ask_for_all(x);
	pair_listen(x);
	x->watch.everything = false;
	/* a lab that stopped needs only one answer: why */
	for (const struct rule *rule = explain_rules; rule->name; rule++) {
		if (rule->surprise && explain_mistake_count(x)) /* it would not be what puzzles */
			break;
		rule->find(x, rule);
		if (x->ended.len || lab_end(x->lab) != LAB_GOES_ON)
			break;
	}
}
