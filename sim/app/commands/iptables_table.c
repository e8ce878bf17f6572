/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table mangle of a packet filter (net/ipv4/netfilter/ip_tables.c, iptable_mangle.c,
 * net/netfilter/xt_mark.c, xt_tcpudp.c): rules are tried in order, MARK goes on, ACCEPT ends the
 * chain, the policy is ACCEPT. It marks packets for IPVS's services by firewall mark.
 *
 * Left out: the other tables, user-defined chains, a new route after a mark in OUTPUT (no route
 * depends on a mark here).
 */
#include <string.h>

#include "app/commands/iptables.h"
#include "host/host.h"
#include "net/frame.h"
#include "wire/ipv4.h"

const char *const iptables_chain_names[NF_INET_NUMHOOKS] = {
	"PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"};

struct seen { /* of a packet, what rules ask for */
	uint32_t src, dst;
	uint8_t protocol;
	bool ports; /* false: a later fragment, or a protocol without */
	uint16_t sport, dport;
	uint32_t length;
};

static bool look(const struct frame *f, struct seen *p)
{
	uint8_t ip[60], ports[4];
	uint32_t length = frame_length(f);

	if (length < 20)
		return false;
	frame_read(f, 0, ip, 20);
	uint32_t header = (uint32_t)(ip[0] & 15) * 4;
	*p = (struct seen){.src = get32(ip + 12),
		.dst = get32(ip + 16),
		.protocol = ip[9],
		.length = get16(ip + 2)};
	bool first = (get16(ip + 6) & 0x1fff) == 0;
	p->ports = first && (p->protocol == IPPROTO_TCP || p->protocol == IPPROTO_UDP) &&
		length >= header + 4;
	if (p->ports) {
		frame_read(f, header, ports, 4);
		p->sport = get16(ports);
		p->dport = get16(ports + 2);
	}
	return true;
}

/* "eth+" means every interface that begins so */
static bool dev_matches(const char *pattern, const struct netdev *dev)
{
	size_t n = strlen(pattern);

	if (n && pattern[n - 1] == '+')
		return dev && strncmp(pattern, dev->name, n - 1) == 0;
	return dev && strcmp(pattern, dev->name) == 0;
}

static bool addresses_match(const struct iptables_rule *r, const struct seen *p)
{
	return ((p->src & r->src_mask) == r->src) != r->not_src &&
		((p->dst & r->dst_mask) == r->dst) != r->not_dst;
}

static bool port_matches(const struct port_range *range, uint16_t port, bool inverted)
{
	return (port >= range->from && port <= range->to) != inverted;
}

static bool ports_match(const struct iptables_rule *r, const struct seen *p)
{
	if (!r->has_sport && !r->has_dport)
		return true;
	return p->ports && (!r->has_sport || port_matches(&r->sport, p->sport, r->not_sport)) &&
		(!r->has_dport || port_matches(&r->dport, p->dport, r->not_dport));
}

static bool matches(const struct iptables_rule *r, const struct seen *p, const struct netdev *in,
	const struct netdev *out)
{
	if (r->in[0] && dev_matches(r->in, in) == r->not_in)
		return false;
	if (r->out[0] && dev_matches(r->out, out) == r->not_out)
		return false;
	return addresses_match(r, p) && (!r->protocol || r->protocol == p->protocol) &&
		ports_match(r, p);
}

static enum nf_verdict iptables_table_run(
	struct host *h, void *owner, struct frame *f, struct netdev *in, struct netdev *out)
{
	struct iptables_chain *chain = owner;
	struct seen p;

	(void)h;
	if (!look(f, &p))
		return NF_ACCEPT;
	list_for_each (r, &chain->rules, struct iptables_rule, link) {
		if (!matches(r, &p, in, out))
			continue;
		r->packets++;
		r->bytes += p.length;
		if (r->accept)
			return NF_ACCEPT;
		f->mark = (f->mark & ~r->mask) ^ r->mark; /* xt_mark.c: mark_tg() */
	}
	chain->packets++;
	chain->bytes += p.length;
	return NF_ACCEPT;
}

static const struct guest_key filter_guest = {"filter"};

bool iptables_is_used(const struct host *h)
{
	return host_guest(h, &filter_guest) != NULL;
}

struct iptables *iptables_of(struct host *h)
{
	struct iptables *t = host_guest(h, &filter_guest);

	if (t)
		return t;
	t = arena_alloc(host_engine(h)->arena, sizeof(*t));
	for (int i = 0; i < NF_INET_NUMHOOKS; i++) {
		struct iptables_chain *c = &t->chain[i];
		list_init(&c->rules);
		c->hook = (struct hook){
			.priority = NF_IP_PRI_MANGLE, .run = iptables_table_run, .owner = c};
		hook_register(h, (enum nf_inet_hooks)i, &c->hook);
	}
	host_set_guest(h, &filter_guest, t);
	return t;
}

uint32_t iptables_mark(struct host *h, uint8_t protocol, uint32_t src, uint16_t sport, uint32_t dst,
	uint16_t dport)
{
	static const enum nf_inet_hooks way_in[] = {NF_INET_PRE_ROUTING, NF_INET_LOCAL_IN};
	const struct seen p = {src, dst, protocol, true, sport, dport, 0};
	const struct iptables *t = iptables_of(h);
	uint32_t mark = 0;

	for (size_t i = 0; i < sizeof(way_in) / sizeof(way_in[0]); i++)
		list_for_each (r, &t->chain[way_in[i]].rules, struct iptables_rule, link) {
			if (!addresses_match(r, &p) || !ports_match(r, &p) ||
				(r->protocol && r->protocol != protocol))
				continue;
			if (r->accept)
				break;
			mark = (mark & ~r->mask) ^ r->mark;
		}
	return mark;
}

static bool same_range(bool has, bool inverted, const struct port_range *a, bool has_b,
	bool inverted_b, const struct port_range *b)
{
	return has == has_b && inverted == inverted_b && a->from == b->from && a->to == b->to;
}

bool iptables_same_rule(const struct iptables_rule *a, const struct iptables_rule *b)
{
	return a->src == b->src && a->src_mask == b->src_mask && a->dst == b->dst &&
		a->dst_mask == b->dst_mask && strcmp(a->in, b->in) == 0 &&
		strcmp(a->out, b->out) == 0 && a->not_src == b->not_src &&
		a->not_dst == b->not_dst && a->not_in == b->not_in && a->not_out == b->not_out &&
		a->protocol == b->protocol && a->accept == b->accept && a->mark == b->mark &&
		a->mask == b->mask &&
		same_range(a->has_sport, a->not_sport, &a->sport, b->has_sport, b->not_sport,
			&b->sport) &&
		same_range(a->has_dport, a->not_dport, &a->dport, b->has_dport, b->not_dport,
			&b->dport);
}
