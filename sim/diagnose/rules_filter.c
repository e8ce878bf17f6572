/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rp_filter: a host that drops what came in by another interface than its answer would leave by.
 * What comes out of a tunnel always does (net/ipv4/fib_frontend.c: __fib_validate_source()).
 */
#include "base/text.h"
#include "diagnose/rules.h"
#include "host/route/route_reasons.h"

static const struct seen *filtered(const struct explain *x, const struct probe *p)
{
	for (size_t i = p->from; i < p->upto; i++) {
		const struct record *r = &x->watch.items[i].r;
		if (r->kind == REC_FRAME_DROPPED &&
			(r->reason == ROUTE_RP_FILTER || r->reason == ROUTE_RP_FILTER_NONE))
			return &x->watch.items[i];
	}
	return NULL;
}

static void say_filtered(struct explain *x, const struct rule *rule, const struct probe *p,
	const struct seen *s, struct host *h)
{
	const struct netdev *dev = node_dev_by_index(&h->node, s->r.dev);
	struct explain_finding *f = finding_new(x, rule, s, 0);

	finding_say(x, &f->symptom,
		"%s silently drops packets that arrive on %s from %s: those connections get no "
		"answer",
		h->node.name, dev->name, p->client->node.name);
	finding_frame(
		x, f, s, p->client->node.name, h->node.name, "SYN to %s", ip_text(p->to.vip).s);
	finding_why(x, f, s);
	finding_fix(f, h, "sysctl -w net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.%s.rp_filter=0",
		dev->name);
}

void rule_rp_filter(struct explain *x, const struct rule *rule)
{
	uint64_t told = NO_NODE;

	for (size_t i = 0; i < x->probe_count; i++) {
		const struct probe *p = &x->probes[i];
		const struct seen *s = p->served ? NULL : filtered(x, p);
		struct host *h = s ? who_is_node(x, s->r.node) : NULL;
		if (!h || h->node.id == told)
			continue;
		told = h->node.id;
		say_filtered(x, rule, p, s, h);
	}
}
