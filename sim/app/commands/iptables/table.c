/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs packets through the rules (net/netfilter/nf_tables_core.c: nft_do_chain(), as iptables-nft
 * sets up its chains): rules are tried in order; a user-defined chain returns after the jump, with
 * `-g` it does not; if no rule decides, the policy does. The order of the tables at a hook is
 * netfilter's: raw, (conntrack,) mangle, nat, filter. If OUTPUT of mangle changes the mark or the
 * TOS, the packet is routed again (net/ipv4/netfilter.c: ip_route_me_harder()).
 */
#include <string.h>

#include "app/commands/iptables/match.h"
#include "app/commands/iptables/target.h"
#include "app/system/kernel_modules.h"
#include "host/host.h"
#include "net/frame.h"
#include "wire/ipv4.h"

REASON_LIST(filter_reasons, "filter", FILTER_BASE + 1, FILTER_REASONS);

static const char *const hook_names[NF_INET_NUMHOOKS] = {
	"PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"};

static const struct {
	const char *name;
	int priority;
	unsigned hooks; /* bits */
} tables[IPTABLES_TABLES] = {
	{"raw", NF_IP_PRI_RAW, 1u << NF_INET_PRE_ROUTING | 1u << NF_INET_LOCAL_OUT},
	{"mangle", NF_IP_PRI_MANGLE, 0x1f},
	{"nat", NF_IP_PRI_NAT_DST, 0x1f & ~(1u << NF_INET_FORWARD)},
	{"filter", NF_IP_PRI_FILTER,
		1u << NF_INET_LOCAL_IN | 1u << NF_INET_FORWARD | 1u << NF_INET_LOCAL_OUT},
};

/* ---- what rules look at ---- */

static bool look(struct iptables_packet *p, struct host *h, struct frame *f)
{
	uint8_t ip[IPV4_HLEN];
	uint32_t length = frame_length(f);

	if (length < IPV4_HLEN)
		return false;
	frame_read(f, 0, ip, IPV4_HLEN);
	*p = (struct iptables_packet){.host = h,
		.frame = f,
		.src = get32(ip + 12),
		.dst = get32(ip + 16),
		.mark = f->mark,
		.length = get16(ip + 2),
		.protocol = ip[9],
		.ttl = ip[8],
		.tos = ip[1],
		.header_length = (uint8_t)((ip[0] & 15) * 4),
		.offset = (uint16_t)((get16(ip + 6) & IPV4_OFFSET) * 8)};
	if (p->offset || length <= p->header_length)
		return true;
	p->l4_length = length - p->header_length;
	if (p->l4_length > sizeof(p->l4))
		p->l4_length = sizeof(p->l4);
	frame_read(f, p->header_length, p->l4, p->l4_length);
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

/* ip_packet_match() */
static bool header_matches(const struct iptables_rule *r, const struct iptables_packet *p)
{
	if (((p->src & r->src_mask) == r->src) == r->not_src ||
		((p->dst & r->dst_mask) == r->dst) == r->not_dst)
		return false;
	if (p->frame && r->in[0] && dev_matches(r->in, p->in) == r->not_in)
		return false;
	if (p->frame && r->out[0] && dev_matches(r->out, p->out) == r->not_out)
		return false;
	if (r->protocol && (r->protocol == p->protocol) == r->not_protocol)
		return false;
	return !r->fragment || (p->offset != 0) != r->not_fragment;
}

static bool matches(struct iptables_rule *r, const struct iptables_packet *p)
{
	if (!header_matches(r, p))
		return false;
	for (unsigned i = 0; i < r->matches; i++)
		if (!r->match[i].kind->matches(&r->match[i], p))
			return false;
	return true;
}

/* ---- the walk ---- */

struct decision {
	enum iptables_verdict verdict;
	unsigned rule; /* in the chain, from 1 */
};

static enum iptables_verdict target_of(struct iptables_rule *r, struct iptables_packet *p);

static struct decision walk(struct iptables_chain *c, struct iptables_packet *p)
{
	unsigned n = 0;

	list_for_each (r, &c->rules, struct iptables_rule, link) {
		n++;
		if (!matches(r, p))
			continue;
		r->packets++;
		r->bytes += p->length;
		enum iptables_verdict verdict = target_of(r, p);
		if (verdict != VERDICT_CONTINUE)
			return (struct decision){verdict, n};
	}
	return (struct decision){VERDICT_CONTINUE, 0};
}

static enum iptables_verdict target_of(struct iptables_rule *r, struct iptables_packet *p)
{
	const struct iptables_target *to = &r->target;

	if (to->kind)
		return to->kind->run(to, p);
	if (!to->chain)
		return VERDICT_CONTINUE;
	enum iptables_verdict verdict = walk(to->chain, p).verdict;
	if (verdict != VERDICT_RETURN && verdict != VERDICT_CONTINUE)
		return verdict;
	return to->go ? VERDICT_RETURN : VERDICT_CONTINUE;
}

/* a rule's, a policy's (no rule) or a REJECT's */
static unsigned reason_of(int hook, const struct decision *d)
{
	if (d->verdict == VERDICT_REJECT)
		return FILTER_REJECT_INPUT + (unsigned)hook - NF_INET_LOCAL_IN;
	return (d->rule ? FILTER_PREROUTING : FILTER_POLICY_PREROUTING) + (unsigned)hook;
}

static void decide(struct iptables_chain *base, struct iptables_packet *p, struct decision *d)
{
	*d = walk(base, p);
	if (d->verdict == VERDICT_ACCEPT || d->verdict == VERDICT_DROP ||
		d->verdict == VERDICT_REJECT)
		return;
	base->packets++;
	base->bytes += p->length;
	*d = (struct decision){base->drops ? VERDICT_DROP : VERDICT_ACCEPT, 0};
}

/* ip_route_me_harder(): the packet takes the route for its new mark and TOS */
static void route_again(struct host *h, struct frame *f, const struct iptables_packet *p)
{
	struct ip_cb *cb = ip_cb(f);
	struct flow flow = {.dst = p->dst,
		.src = p->src,
		.mark = p->mark,
		.tos = p->tos,
		.protocol = p->protocol};
	struct route out = {0};

	if (route_output(h, &flow, &out) == 0)
		cb->route = out;
}

static enum nf_verdict run(
	struct host *h, void *owner, struct frame *f, struct netdev *in, struct netdev *out)
{
	struct iptables_chain *base = owner;
	struct iptables_packet p;
	struct decision d;

	if (!look(&p, h, f))
		return NF_ACCEPT;
	p.in = in;
	p.out = out;
	p.base = base;
	uint8_t tos = p.tos;
	uint32_t mark = f->mark;
	decide(base, &p, &d);
	f->mark = p.mark;
	if (d.verdict == VERDICT_ACCEPT) {
		if (base->hook == NF_INET_LOCAL_OUT && (mark != p.mark || tos != p.tos))
			route_again(h, f, &p);
		return NF_ACCEPT;
	}
	return hook_drop_with(h, reason_of(base->hook, &d), d.rule);
}

/* ---- tables and chains ---- */

static void chain_init(
	struct iptables_chain *c, struct iptables_table *t, const char *name, int hook)
{
	strcpy(c->name, name);
	c->table = t;
	c->hook = hook;
	list_init(&c->rules);
	list_add_tail(&c->link, &t->chains);
}

struct iptables *iptables_of(struct host *h)
{
	struct iptables *all = host_guest(h, &netfilter_guest);
	struct arena *a = host_engine(h)->arena;

	if (all)
		return all;
	all = arena_alloc(a, sizeof(*all));
	for (unsigned i = 0; i < IPTABLES_TABLES; i++) {
		struct iptables_table *t = &all->table[i];
		t->name = tables[i].name;
		t->id = (uint8_t)i;
		list_init(&t->chains);
		for (int hook = 0; hook < NF_INET_NUMHOOKS; hook++)
			if (tables[i].hooks & 1u << hook)
				chain_init(arena_get(a, sizeof(struct iptables_chain)), t,
					hook_names[hook], hook);
	}
	host_set_guest(h, &netfilter_guest, all);
	return all;
}

void iptables_activate(struct host *h, struct iptables_table *t)
{
	list_for_each (c, &t->chains, struct iptables_chain, link) {
		if (c->hook < 0 || c->registered.run)
			continue;
		c->registered =
			(struct hook){.priority = tables[t->id].priority, .run = run, .owner = c};
		hook_register(h, (enum nf_inet_hooks)c->hook, &c->registered);
	}
}

struct iptables_chain *iptables_chain_find(struct iptables_table *t, const char *name)
{
	list_for_each (c, &t->chains, struct iptables_chain, link)
		if (strcmp(c->name, name) == 0)
			return c;
	return NULL;
}

struct iptables_chain *iptables_chain_new(
	struct host *h, struct iptables_table *t, const char *name)
{
	struct iptables_chain *c = arena_get(host_engine(h)->arena, sizeof(*c));

	chain_init(c, t, name, -1);
	return c;
}

unsigned iptables_chain_users(const struct iptables_chain *c)
{
	unsigned n = 0;

	list_for_each (other, &c->table->chains, struct iptables_chain, link)
		list_for_each (r, &other->rules, struct iptables_rule, link)
			n += r->target.chain == c;
	return n;
}

static bool reaches(
	const struct iptables_chain *from, const struct iptables_chain *to, unsigned depth)
{
	if (from == to || depth > IPTABLES_DEPTH_MAX)
		return true;
	list_for_each (r, &from->rules, struct iptables_rule, link)
		if (r->target.chain && reaches(r->target.chain, to, depth + 1))
			return true;
	return false;
}

bool iptables_jump_too_deep(const struct iptables_chain *from, const struct iptables_chain *to)
{
	return reaches(to, from, 1);
}

uint32_t iptables_mark(struct host *h, uint8_t protocol, uint32_t src, uint16_t sport, uint32_t dst,
	uint16_t dport)
{
	static const char *const way_in[] = {"PREROUTING", "INPUT"};
	struct iptables_table *t = &iptables_of(h)->table[IPTABLES_MANGLE];
	struct iptables_packet p = {.host = h,
		.src = src,
		.dst = dst,
		.protocol = protocol,
		.ttl = 64,
		.l4_length = 20};

	put16(p.l4, sport);
	put16(p.l4 + 2, dport);
	p.l4[13] = 2; /* SYN: the first of its connection */
	for (size_t i = 0; i < sizeof(way_in) / sizeof(way_in[0]); i++) {
		struct decision d;
		decide(iptables_chain_find(t, way_in[i]), &p, &d);
		if (d.verdict != VERDICT_ACCEPT)
			break;
	}
	return p.mark;
}
