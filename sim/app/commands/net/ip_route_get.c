/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ip route get (iproute2 6.1: iproute.c: iproute_get()): the current route of a packet, and what
 * ICMP has taught about the destination.
 *
 * Not supported: `iif`.
 */
#include <inttypes.h>

#include "app/commands/net/ip.h"
#include "base/text.h"
#include "host/host.h"

static bool read_flow(struct ip_run *r, struct flow *f)
{
	bool has_dst = false;
	unsigned length;

	while (ip_peek(r)) {
		bool fine;
		if (ip_accept(r, "from")) {
			const char *word = ip_need(r);
			fine = word && ip_parse_prefix(r, word, &f->src, &length);
		} else if (ip_accept_exact(r, "oif") || ip_accept_exact(r, "dev")) {
			fine = ip_device(r, &f->out);
		} else if (ip_accept_exact(r, "mark")) {
			fine = ip_number(r, "mark", &f->mark);
		} else if (ip_accept_exact(r, "tos")) {
			fine = ip_tos(r, &f->tos);
		} else {
			ip_accept_exact(r, "to");
			const char *word = ip_need(r);
			if (word && has_dst)
				return ip_garbage(r, "to", word);
			has_dst = true;
			fine = word && ip_parse_prefix(r, word, &f->dst, &length);
		}
		if (!fine)
			return false;
	}
	return has_dst || ip_fail(r, IP_FAILED, "need at least a destination address");
}

/* what ICMP taught about it: a better gateway, the path's MTU */
void ip_learnt_words(struct text *t, struct host *h, uint32_t dst)
{
	const struct fib_exception *x = route_learnt(h, dst);

	if (!x)
		return;
	if (x->gateway)
		text_put(t, "<redirected> ");
	if (x->expires)
		text_add(t, "expires %" PRId64 "sec ",
			(x->expires - host_engine(h)->now) / NSEC_PER_SEC);
	if (x->pmtu)
		text_add(t, "mtu %s%" PRIu32 " ", x->locked ? "lock " : "", x->pmtu);
}

void ip_route_get(struct ip_run *r)
{
	struct flow f = {0};
	struct route out = {0};
	struct text t = {0};

	if (!read_flow(r, &f))
		return;
	uint32_t from = f.src;
	int error = route_output(r->host, &f, &out);
	if (error) {
		ip_kernel_refuses(r, error);
		return;
	}
	if (out.type != RTN_UNICAST)
		text_add(&t, "%s ", ip_route_type_name(out.type));
	text_add(&t, "%s ", ip_text(f.dst).s);
	if (from)
		text_add(&t, "from %s ", ip_text(from).s);
	if (out.gateway)
		text_add(&t, "via %s ", ip_text(out.nexthop).s);
	/* a local destination goes by lo, whatever interface holds it */
	text_add(&t, "dev %s ", out.type == RTN_LOCAL ? "lo" : out.dev->name);
	if (out.table && out.table != RT_TABLE_MAIN && out.table != RT_TABLE_LOCAL)
		text_add(&t, "table %" PRIu32 " ", out.table);
	if (!from)
		text_add(&t, "src %s ", ip_text(f.src).s);
	if (f.mark)
		text_add(&t, "mark %" PRIu32 " ", f.mark);
	text_put(&t, "uid 0 \n    cache ");
	if (out.type == RTN_LOCAL)
		text_put(&t, "<local> ");
	if (out.type == RTN_BROADCAST)
		text_put(&t, "<local,brd> ");
	if (out.type == RTN_UNICAST)
		ip_learnt_words(&t, r->host, f.dst);
	process_print(r->p, "%s\n", text_str(&t));
	text_free(&t);
}
