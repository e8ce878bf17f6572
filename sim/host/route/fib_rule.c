/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rules and how they are evaluated (net/core/fib_rules.c: fib_rules_lookup(), fib_nl_newrule();
 * net/ipv4/fib_rules.c: fib4_rule_action(), fib4_rule_match(), fib4_rule_suppress()).
 *
 * A rule is skipped if its table has no route for the packet; a route of type unreachable, prohibit
 * or blackhole is a result, and so is a rule of that kind. Not simulated: realms, users, l3mdev,
 * tunnel ids.
 */
#include "host/route/fib_rule.h"

#include <string.h>

#include "base/errno.h"
#include "host/route/fib_internal.h"

static const struct fib_route prohibited = {.type = RTN_PROHIBIT};
static const struct fib_route blackholed = {.type = RTN_BLACKHOLE};

static struct fib_rule *new_rule(struct host *h, const struct fib_rule *rule)
{
	struct fib_rule *r = arena_get(host_engine(h)->arena, sizeof(*r));

	*r = *rule;
	return r;
}

void fib_rules_init(struct host *h)
{
	static const uint32_t tables[][2] = {
		{0, RT_TABLE_LOCAL}, {0x7ffe, RT_TABLE_MAIN}, {0x7fff, RT_TABLE_DEFAULT}};

	list_init(&h->fib.rules);
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		const struct fib_rule rule = {.preference = tables[i][0],
			.table = tables[i][1],
			.action = FR_ACT_TO_TBL,
			.suppress_prefix = -1};
		list_add_tail(&new_rule(h, &rule)->link, &h->fib.rules);
	}
}

/* ---- the walk ---- */

static bool is_device(const char *name, const struct netdev *dev, const struct netdev *none)
{
	const struct netdev *d = dev ? dev : none;

	return !*name || (d && strcmp(name, d->name) == 0);
}

static bool in_ports(const struct fib_ports *p, uint16_t port)
{
	return (!p->from && !p->to) || (port >= p->from && port <= p->to);
}

/* fib_rule_match(), fib4_rule_match(); a locally generated packet has lo as its input interface */
static bool matches(const struct host *h, const struct fib_rule *r, const struct fib_key *k)
{
	bool match = is_device(r->in, k->in, h->lo) && is_device(r->out, k->out, NULL) &&
		!((r->mark ^ k->mark) & r->mask) &&
		!((k->src ^ r->src) & ipv4_mask(r->src_length)) &&
		!((k->dst ^ r->dst) & ipv4_mask(r->dst_length)) && (!r->tos || r->tos == k->tos) &&
		(!r->protocol || r->protocol == k->protocol) && in_ports(&r->sport, k->sport) &&
		in_ports(&r->dport, k->dport);

	return match != r->inverted;
}

/* true: decided, *found (NULL: unreachable) */
static bool act(const struct host *h, const struct fib_rule *rule, const struct fib_key *k,
	bool any_carrier, const struct fib_route **found)
{
	const struct fib_route *r;

	switch (rule->action) {
	case FR_ACT_UNREACHABLE: *found = NULL; return true;
	case FR_ACT_PROHIBIT: *found = &prohibited; return true;
	case FR_ACT_BLACKHOLE: *found = &blackholed; return true;
	case FR_ACT_TO_TBL: break;
	default: return false;
	}
	r = fib_search_table(h, rule->table, k, any_carrier);
	if (!r || (!fib_route_error(r) && r->prefix <= rule->suppress_prefix))
		return false;
	*found = r;
	return true;
}

const struct fib_route *fib_walk_rules(
	const struct host *h, const struct fib_key *k, bool any_carrier)
{
	const struct fib_route *found = NULL;
	uint32_t at_least = 0;

	list_for_each (rule, &h->fib.rules, struct fib_rule, link) {
		if (rule->preference < at_least || !matches(h, rule, k))
			continue;
		if (rule->action == FR_ACT_GOTO)
			at_least = rule->target;
		else if (act(h, rule, k, any_carrier, &found))
			return found;
	}
	return NULL;
}

/* ---- changes ---- */

/* fib_default_rule_pref(): one before the second rule */
static uint32_t default_preference(const struct host *h)
{
	const struct list *first = h->fib.rules.next;

	if (first == &h->fib.rules || first->next == &h->fib.rules)
		return 0;
	uint32_t second = list_entry(first->next, const struct fib_rule, link)->preference;
	return second ? second - 1 : 0;
}

/* rule_exists(): all fields are equal */
static bool same(const struct fib_rule *a, const struct fib_rule *b)
{
	return a->preference == b->preference && a->table == b->table && a->action == b->action &&
		a->src == b->src && a->src_length == b->src_length && a->dst == b->dst &&
		a->dst_length == b->dst_length && a->mark == b->mark && a->mask == b->mask &&
		a->tos == b->tos && a->protocol == b->protocol && a->target == b->target &&
		a->suppress_prefix == b->suppress_prefix && a->inverted == b->inverted &&
		strcmp(a->in, b->in) == 0 && strcmp(a->out, b->out) == 0 &&
		memcmp(&a->sport, &b->sport, sizeof(a->sport)) == 0 &&
		memcmp(&a->dport, &b->dport, sizeof(a->dport)) == 0;
}

/* the tables are two from now on, and no answer is remembered */
static void changed(struct host *h)
{
	h->fib.custom_rules = true;
	h->fib.generation++;
}

int fib_rule_add(struct host *h, const struct fib_rule *rule, bool has_preference)
{
	struct fib_rule r = *rule;

	if (!has_preference)
		r.preference = default_preference(h);
	if (r.action == FR_ACT_GOTO && r.target <= r.preference)
		return -EINVAL;
	if (has_preference)
		list_for_each (other, &h->fib.rules, struct fib_rule, link)
			if (same(other, &r))
				return -EEXIST;
	struct list *before = h->fib.rules.next;
	while (before != &h->fib.rules &&
		list_entry(before, struct fib_rule, link)->preference <= r.preference)
		before = before->next;
	list_add_tail(&new_rule(h, &r)->link, before);
	changed(h);
	return 0;
}

/* rule_find(), fib4_rule_compare(): unset fields match everything */
static bool fits(const struct fib_rule *r, const struct fib_rule *m, bool has_preference)
{
	return (!has_preference || r->preference == m->preference) &&
		(!m->action || r->action == m->action) && (!m->table || r->table == m->table) &&
		(!m->mark || r->mark == m->mark) && (!m->mask || r->mask == m->mask) &&
		(!*m->in || strcmp(r->in, m->in) == 0) &&
		(!*m->out || strcmp(r->out, m->out) == 0) &&
		(!m->src_length || (r->src_length == m->src_length && r->src == m->src)) &&
		(!m->dst_length || (r->dst_length == m->dst_length && r->dst == m->dst)) &&
		(!m->tos || r->tos == m->tos) && (!m->protocol || r->protocol == m->protocol) &&
		(!m->sport.from || r->sport.from == m->sport.from) &&
		(!m->dport.from || r->dport.from == m->dport.from);
}

int fib_rule_del(struct host *h, const struct fib_rule *match, bool has_preference)
{
	list_for_each_safe (r, &h->fib.rules, struct fib_rule, link) {
		if (!fits(r, match, has_preference))
			continue;
		list_del(&r->link);
		arena_put(host_engine(h)->arena, r, sizeof(*r));
		changed(h);
		return 0;
	}
	return -ENOENT;
}
