/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Servers at the end of a tunnel that do not decapsulate packets. */
#include <stdlib.h>

#include "base/text.h"
#include "diagnose/rules/rules.h"
#include "host/ip/ip_reasons.h"
#include "host/ip/tunnel.h"

static const struct seen *not_unwrapped(const struct explain *x, const struct server *s)
{
	const struct probe *p = probe_failed_at(x, s);

	for (size_t i = p ? p->from : 0; p && i < p->upto; i++) {
		const struct seen *e = &x->watch.items[i];
		if (e->r.kind == REC_FRAME_DROPPED && e->r.node == s->host->node.id &&
			(e->r.reason == IP_TUNNEL_DOWN || e->r.reason == IP_NO_PROTOCOL))
			return e;
	}
	return NULL;
}

static void fix_tunnel(struct explain_finding *f, const struct server *s)
{
	const struct netdev *dev = node_dev(&s->host->node, TUNNEL_NAME);
	const char *vip = ip_text(s->target->vip).s;

	if (!dev)
		finding_fix(f, s->host, "modprobe ipip");
	if (!dev || !netdev_is_up(dev))
		finding_fix(f, s->host, "ip link set " TUNNEL_NAME " up");
	if (!who_holds(s->host, s->target->vip))
		finding_fix(f, s->host, "ip addr add %s/32 dev " TUNNEL_NAME, vip);
}

static void look(struct explain *x, const struct rule *rule, const struct server *s)
{
	const struct seen *end = s->host && server_is_tunnelled(s) ? not_unwrapped(x, s) : NULL;

	if (!end)
		return;
	const struct netdev *dev = node_dev(&s->host->node, TUNNEL_NAME);
	struct explain_finding *f = finding_new(x, rule, end, s->dest->addr);
	finding_say(x, &f->symptom,
		dev ? N_("%s gets encapsulated packets from %s, but does not decapsulate "
			 "them: tunl0 is down")
		    : N_("%s gets encapsulated packets from %s, but does not decapsulate "
			 "them: it has no tunl0"),
		s->host->node.name, s->target->director->node.name);
	finding_frame(x, f, end, s->target->director->node.name, s->host->node.name,
		"IP in IP to %s", ip_text(s->dest->addr).s);
	finding_why(x, f, end);
	fix_tunnel(f, s);
}

void rule_tunnel_down(struct explain *x, const struct rule *rule)
{
	size_t count;
	struct server *all = servers_of(x, &count);

	for (size_t i = 0; i < count; i++)
		look(x, rule, &all[i]);
	free(all);
}
