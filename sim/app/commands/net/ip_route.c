/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ip route (iproute2 6.1: iproute.c; net/ipv4/fib_semantics.c for the kernel's answers): show, add,
 * replace, change, append, del, flush; get is in ip_route_get.c. Tables local and main.
 *
 * Not supported: nexthop (multipath), metrics except mtu, realms, encapsulation.
 */
#include <string.h>

#include "app/commands/net/ip.h"
#include "base/errno.h"
#include "base/text.h"
#include "host/host.h"
#include "host/ip/addr.h"

enum { RTPROT_UNSPEC = 0, TABLE_ANY = 0 };

static const char *const type_names[] = {[RTN_UNICAST] = "unicast",
	[RTN_LOCAL] = "local",
	[RTN_BROADCAST] = "broadcast",
	[RTN_ANYCAST] = "anycast",
	[RTN_MULTICAST] = "multicast",
	[RTN_BLACKHOLE] = "blackhole",
	[RTN_UNREACHABLE] = "unreachable",
	[RTN_PROHIBIT] = "prohibit"};
#define TYPE_COUNT (sizeof(type_names) / sizeof(type_names[0]))

const char *ip_route_type_name(unsigned type)
{
	return type_names[type];
}

static const struct {
	const char *name;
	uint8_t proto;
} protos[] = {{"redirect", RTPROT_REDIRECT}, {"kernel", RTPROT_KERNEL}, {"boot", RTPROT_BOOT},
	{"static", RTPROT_STATIC}, {"keepalived", RTPROT_KEEPALIVED}};

static uint8_t type_of_word(const char *word)
{
	for (uint8_t i = 1; i < TYPE_COUNT; i++)
		if (strcmp(type_names[i], word) == 0)
			return i;
	return RTN_UNSPEC;
}

static bool read_proto(struct ip_run *r, uint8_t *proto)
{
	const char *word = ip_need(r);
	uint64_t n;

	if (!word)
		return false;
	for (size_t i = 0; i < sizeof(protos) / sizeof(protos[0]); i++)
		if (strcmp(word, protos[i].name) == 0) {
			*proto = protos[i].proto;
			return true;
		}
	if (parse_u64(word, &n) && n <= 255) {
		*proto = (uint8_t)n;
		return true;
	}
	return ip_fail(r, IP_USAGE,
		"Error: argument \"%s\" is wrong: \"protocol\" value is invalid\n", word);
}

static bool read_table(struct ip_run *r, uint32_t *table)
{
	if (ip_accept_exact(r, "all")) {
		*table = TABLE_ANY;
		return true;
	}
	return ip_table(r, table, "\"table\" value is invalid");
}

/* ---- show ---- */

struct filter {
	struct ip_run *r;
	struct netdev *dev;
	uint32_t dst, gateway;
	unsigned length;
	bool has_dst, longer, shorter, has_gateway, cache, one_table;
	uint32_t table;
	uint8_t type, proto, scope;
	bool has_scope;
	struct fib_route found; /* for flush */
	bool any;
};

/* root: no shorter than that, match: what holds it, else exactly that */
static bool is_meant(const struct filter *f, const struct fib_route *t)
{
	if (!f->has_dst)
		return true;
	if (f->longer)
		return t->prefix >= f->length && !((t->dst ^ f->dst) & ipv4_mask(f->length));
	if (f->shorter)
		return t->prefix <= f->length && !((t->dst ^ f->dst) & ipv4_mask(t->prefix));
	return t->prefix == f->length && t->dst == f->dst;
}

static bool wanted(const struct filter *f, const struct fib_route *t)
{
	if (!is_meant(f, t))
		return false;
	if (f->dev && t->dev != f->dev)
		return false;
	if (f->has_gateway && t->gateway != f->gateway)
		return false;
	if ((f->type && t->type != f->type) || (f->proto && t->proto != f->proto))
		return false;
	return !f->has_scope || t->scope == f->scope;
}

static void destination(struct text *t, const struct fib_route *r)
{
	if (r->type != RTN_UNICAST)
		text_add(t, "%s ", type_names[r->type]);
	if (r->prefix == 0)
		text_put(t, "default ");
	else if (r->prefix == 32)
		text_add(t, "%s ", ip_text(r->dst).s);
	else
		text_add(t, "%s/%u ", ip_text(r->dst).s, r->prefix);
}

static void protocol(struct text *t, uint8_t proto)
{
	if (proto == RTPROT_BOOT || proto == RTPROT_UNSPEC)
		return;
	for (size_t i = 0; i < sizeof(protos) / sizeof(protos[0]); i++)
		if (protos[i].proto == proto) {
			text_add(t, "proto %s ", protos[i].name);
			return;
		}
	text_add(t, "proto %u ", proto);
}

/* print_rta_multipath() */
static void show_hop(struct text *t, const struct fib_route *hop)
{
	text_put(t, "\n\tnexthop ");
	if (hop->gateway)
		text_add(t, "via %s ", ip_text(hop->gateway).s);
	text_add(t, "dev %s weight %u ", hop->dev->name, hop->weight + 1u);
	if (hop->dead)
		text_put(t, "dead ");
	if (hop->onlink)
		text_put(t, "onlink ");
	if (hop->linkdown)
		text_put(t, "linkdown ");
}

static void show_one(void *arg, const struct fib_route *r)
{
	const struct filter *f = arg;
	struct text t = {0};

	if (!wanted(f, r))
		return;
	destination(&t, r);
	if (r->tos)
		text_add(&t, "tos 0x%02x ", r->tos);
	if (r->gateway && !r->hops)
		text_add(&t, "via %s ", ip_text(r->gateway).s);
	if (r->dev && !f->dev && !r->hops)
		text_add(&t, "dev %s ", r->dev->name);
	if (!f->one_table && r->table != RT_TABLE_MAIN) {
		text_put(&t, "table ");
		ip_table_name(&t, r->table);
		text_putc(&t, ' ');
	}
	if (!f->proto)
		protocol(&t, r->proto);
	if (r->scope != RT_SCOPE_UNIVERSE && !f->has_scope)
		text_add(&t, "scope %s ", ip_scope_name(r->scope));
	if (r->prefsrc)
		text_add(&t, "src %s ", ip_text(r->prefsrc).s);
	if (r->metric)
		text_add(&t, "metric %u ", r->metric);
	if (r->dead)
		text_put(&t, "dead ");
	if (r->onlink)
		text_put(&t, "onlink ");
	if (r->dev && !(r->dev->flags & IFF_LOOPBACK) && !r->dev->carrier)
		text_put(&t, "linkdown ");
	if (r->mtu)
		text_add(&t, "mtu %s%u ", r->mtu_locked ? "lock " : "", r->mtu);
	if (r->advmss)
		text_add(&t, "advmss %u ", r->advmss);
	for (unsigned i = 0; i < r->hop_count; i++)
		show_hop(&t, &r->hops[i]);
	text_putc(&t, '\n');
	ip_print(f->r, &t);
	text_free(&t);
}

static bool filter_destination(struct ip_run *r, struct filter *f)
{
	const char *word;

	f->longer = ip_accept_exact(r, "root");
	f->shorter = !f->longer && ip_accept_exact(r, "match");
	if (!f->longer && !f->shorter)
		ip_accept_exact(r, "exact");
	word = ip_need(r);
	f->has_dst = true;
	if (word && strcmp(word, "all") == 0)
		f->longer = true;
	return word && ip_parse_prefix(r, word, &f->dst, &f->length);
}

static bool read_filter(struct ip_run *r, struct filter *f)
{
	*f = (struct filter){.r = r, .table = RT_TABLE_MAIN, .one_table = true};
	while (ip_peek(r)) {
		bool fine = true;
		if (ip_accept(r, "table")) {
			if (ip_accept_exact(r, "cache"))
				f->cache = true;
			else
				fine = read_table(r, &f->table);
			f->one_table = f->table != TABLE_ANY;
		} else if (ip_accept_exact(r, "cache") || ip_accept_exact(r, "cached")) {
			f->cache = true;
		} else if (ip_accept_exact(r, "dev") || ip_accept_exact(r, "oif")) {
			fine = ip_device(r, &f->dev);
		} else if (ip_accept_exact(r, "via")) {
			const char *word = ip_need(r);
			f->has_gateway = true;
			fine = word && ip_parse_address(r, word, &f->gateway);
		} else if (ip_accept(r, "protocol")) {
			fine = read_proto(r, &f->proto);
		} else if (ip_accept(r, "scope")) {
			const char *word = ip_need(r);
			f->has_scope = true;
			fine = word &&
				(ip_read_scope(word, &f->scope) ||
					ip_fail(r, IP_USAGE,
						"Error: argument \"%s\" is wrong: invalid "
						"\"scope\"\n",
						word));
		} else if (ip_accept(r, "type")) {
			const char *word = ip_need(r);
			f->type = word ? type_of_word(word) : RTN_UNSPEC;
			fine = word &&
				(f->type ||
					ip_fail(r, IP_USAGE,
						"Error: argument \"%s\" is wrong: node "
						"type value is invalid\n",
						word));
		} else if (type_of_word(ip_peek(r))) {
			f->type = type_of_word(r->argv[r->at++]);
		} else {
			ip_accept_exact(r, "to");
			fine = filter_destination(r, f);
		}
		if (!fine)
			return false;
	}
	return true;
}

/* fib_dump_info_fnhe(): what ICMP taught, as routes */
static void show_cache(struct ip_run *r, const struct filter *f)
{
	list_for_each (x, &r->host->fib.exceptions, struct fib_exception, link) {
		struct text t = {0};
		uint32_t gateway = x->gateway ? x->gateway : x->route->gateway;
		if (f->has_dst && ((x->dst ^ f->dst) & ipv4_mask(f->length)))
			continue;
		text_add(&t, "%s ", ip_text(x->dst).s);
		if (gateway)
			text_add(&t, "via %s ", ip_text(gateway).s);
		text_add(&t, "dev %s \n    cache ", x->route->dev->name);
		ip_learnt_words(&t, r->host, x->dst);
		process_print(r->p, "%s\n", text_str(&t));
		text_free(&t);
	}
}

/* the tables that a filter is about, one after the other; 0: no more */
static uint32_t next_table(const struct ip_run *r, const struct filter *f, uint32_t after)
{
	if (f->table != TABLE_ANY)
		return after ? 0 : f->table;
	return fib_table_next(r->host, after);
}

static void ip_route_show(struct ip_run *r)
{
	struct filter f;

	if (!read_filter(r, &f))
		return;
	if (f.cache) {
		show_cache(r, &f);
		return;
	}
	if (f.table != TABLE_ANY && !fib_table_exists(r->host, f.table)) {
		ip_fail(r, IP_KERNEL, "Error: ipv4: FIB table does not exist.\nDump terminated");
		return;
	}
	for (uint32_t table = 0; (table = next_table(r, &f, table));)
		fib_walk(r->host, table, show_one, &f);
}

static void find_one(void *arg, const struct fib_route *r)
{
	struct filter *f = arg;

	if (f->any || !wanted(f, r))
		return;
	f->found = *r;
	f->any = true;
}

static bool flush_one(struct ip_run *r, struct filter *f, uint32_t table)
{
	f->any = false;
	fib_walk(r->host, table, find_one, f);
	return f->any && fib_del(r->host, &f->found) == 0;
}

static void flush(struct ip_run *r)
{
	struct filter f;

	if (!ip_peek(r)) {
		ip_fail(r, IP_FAILED, "\"ip route flush\" requires arguments.");
		return;
	}
	if (!read_filter(r, &f))
		return;
	if (f.cache) { /* iproute_flush_cache() */
		route_exceptions_flush(r->host);
		return;
	}
	for (uint32_t table = 0; (table = next_table(r, &f, table));)
		while (flush_one(r, &f, table))
			;
}

/* ---- add, replace, change, del ---- */

struct asked {
	struct fib_route route, hops[FIB_HOPS_MAX];
	bool has_dst, has_scope, has_table;
};

static bool read_destination(struct ip_run *r, struct asked *a)
{
	const char *word = ip_need(r);
	unsigned length;

	if (word && !a->route.type && type_of_word(word)) {
		a->route.type = type_of_word(word);
		word = ip_need(r);
	}
	if (!word)
		return false;
	if (a->has_dst)
		return ip_garbage(r, "to", word);
	a->has_dst = true;
	if (!ip_parse_prefix(r, word, &a->route.dst, &length))
		return false;
	a->route.prefix = (uint8_t)length;
	return true;
}

static bool read_address(struct ip_run *r, uint32_t *address)
{
	ip_accept_exact(r, "inet");
	const char *word = ip_need(r);

	return word && ip_parse_address(r, word, address);
}

bool ip_tos(struct ip_run *r, uint8_t *tos)
{
	uint32_t n;

	if (!ip_number(r, "tos", &n))
		return false;
	*tos = (uint8_t)n;
	return true;
}

static bool read_scope(struct ip_run *r, struct asked *a)
{
	const char *word = ip_need(r);

	a->has_scope = true;
	return word &&
		(ip_read_scope(word, &a->route.scope) ||
			ip_fail(r, IP_USAGE,
				"Error: argument \"%s\" is wrong: invalid \"scope\" value\n",
				word));
}

/* words of iproute2 that the lab leaves out */
static bool absent_word(const char *word)
{
	static const char *const words[] = {"window", "rtt", "rttvar", "rto_min", "reordering",
		"cwnd", "initcwnd", "initrwnd", "ssthresh", "realms", "hoplimit", "quickack",
		"features", "congctl", "fastopen_no_cookie", "encap", "nhid", "expires", "pref",
		"ttl-propagate", "equalize", "via_inet6"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(word, words[i]) == 0)
			return true;
	return false;
}

/* parse_one_nh() */
static bool read_hop(struct ip_run *r, struct fib_route *hop)
{
	uint32_t weight;

	while (ip_peek(r) && strcmp(ip_peek(r), "nexthop") != 0) {
		bool fine = true;
		if (ip_accept_exact(r, "via")) {
			fine = read_address(r, &hop->gateway);
		} else if (ip_accept_exact(r, "dev")) {
			fine = ip_device(r, &hop->dev);
		} else if (ip_accept_exact(r, "weight")) {
			const char *word = ip_peek(r);
			fine = ip_number(r, "weight", &weight);
			if (fine && (weight == 0 || weight > 256))
				return ip_fail(r, IP_USAGE,
					"Error: argument \"%s\" is wrong: \"weight\" is "
					"invalid\n",
					word);
			hop->weight = (uint8_t)(weight - 1);
		} else if (ip_accept_exact(r, "onlink")) {
			hop->onlink = true;
		} else if (absent_word(ip_peek(r))) {
			return ip_refuse(r, "ip route nexthop", ip_peek(r));
		} else {
			return ip_fail(r, IP_USAGE,
				"Error: \"nexthop\" or end of line is expected instead of \"%s\"",
				ip_peek(r));
		}
		if (!fine)
			return false;
	}
	return true;
}

/* parse_nexthops(): all of the rest; each begins with "nexthop" */
static bool read_hops(struct ip_run *r, struct asked *a)
{
	struct fib_route *t = &a->route;

	t->hops = a->hops;
	do {
		if (!ip_peek(r))
			return ip_fail(
				r, IP_USAGE, "Error: unexpected end of line after \"nexthop\"");
		if (t->hop_count == FIB_HOPS_MAX)
			return ip_refuse(r, "ip route:", "more than 16 next hops");
		if (!read_hop(r, &a->hops[t->hop_count++]))
			return false;
	} while (ip_accept_exact(r, "nexthop"));
	return true;
}

static bool read_word(struct ip_run *r, struct asked *a)
{
	struct fib_route *t = &a->route;

	if (ip_accept_exact(r, "src"))
		return read_address(r, &t->prefsrc);
	if (ip_accept_exact(r, "via"))
		return read_address(r, &t->gateway);
	if (ip_accept_exact(r, "dev") || ip_accept_exact(r, "oif"))
		return ip_device(r, &t->dev);
	if (ip_accept_exact(r, "tos") || ip_accept_exact(r, "dsfield"))
		return ip_tos(r, &t->tos);
	if (ip_accept_exact(r, "metric") || ip_accept_exact(r, "priority") ||
		ip_accept_exact(r, "preference"))
		return ip_number(r, "metric", &t->metric);
	if (ip_accept_exact(r, "mtu")) {
		t->mtu_locked = ip_accept_exact(r, "lock");
		return ip_number(r, "mtu", &t->mtu);
	}
	if (ip_accept_exact(r, "advmss")) {
		ip_accept_exact(r, "lock");
		return ip_number(r, "advmss", &t->advmss);
	}
	if (ip_accept_exact(r, "nexthop"))
		return read_hops(r, a);
	if (absent_word(ip_peek(r)))
		return ip_refuse(r, "ip route", ip_peek(r));
	if (ip_accept_exact(r, "proto") || ip_accept_exact(r, "protocol"))
		return read_proto(r, &t->proto);
	if (ip_accept_exact(r, "scope"))
		return read_scope(r, a);
	if (ip_accept_exact(r, "table")) {
		a->has_table = true;
		return read_table(r, &t->table);
	}
	if (ip_accept_exact(r, "onlink"))
		return t->onlink = true;
	ip_accept_exact(r, "to");
	return read_destination(r, a);
}

static const char usage[] =
	"Usage: ip route { list | flush } SELECTOR\n"
	"       ip route get ADDRESS [ from ADDRESS ] [ oif STRING ] [ mark NUMBER ]\n"
	"       ip route { add | del | change | append | replace } ROUTE\n"
	"SELECTOR := [ root PREFIX ] [ match PREFIX ] [ exact PREFIX ]\n"
	"            [ table TABLE_ID ] [ proto RTPROTO ]\n"
	"            [ type TYPE ] [ scope SCOPE ]\n"
	"ROUTE := NODE_SPEC [ INFO_SPEC ]\n"
	"NODE_SPEC := [ TYPE ] PREFIX [ tos TOS ]\n"
	"             [ table TABLE_ID ] [ proto RTPROTO ]\n"
	"             [ scope SCOPE ] [ metric METRIC ]\n"
	"INFO_SPEC := { NH | nexthop NH ... } [ mtu NUMBER ] [ advmss NUMBER ] [ src ADDRESS ]\n"
	"NH := [ via ADDRESS ] [ dev STRING ] [ weight NUMBER ] [ onlink ]\n"
	"TYPE := { unicast | local | broadcast | multicast |\n"
	"          unreachable | prohibit | blackhole }\n"
	"TABLE_ID := [ local | main | all | NUMBER ]\n"
	"SCOPE := [ host | link | global | NUMBER ]\n"
	"RTPROTO := [ kernel | boot | static | NUMBER ]";

static bool read_asked(struct ip_run *r, struct asked *a)
{
	*a = (struct asked){.route.table = RT_TABLE_MAIN};
	if (!ip_peek(r))
		return ip_fail(r, IP_USAGE, "%s", usage);
	while (ip_peek(r))
		if (!read_word(r, a))
			return false;
	if (a->route.type == RTN_LOCAL && !a->has_table)
		a->route.table = RT_TABLE_LOCAL;
	if ((a->route.type == RTN_BROADCAST || a->route.type == RTN_ANYCAST) && !a->has_table)
		a->route.table = RT_TABLE_LOCAL;
	if (a->route.table == TABLE_ANY)
		a->route.table = RT_TABLE_MAIN;
	if (a->route.dst & ~ipv4_mask(a->route.prefix))
		return ip_fail(r, IP_KERNEL, "Error: Invalid prefix for given prefix length.");
	return true;
}

/* iproute_modify(): defaults of a new route */
static void fill_in(struct asked *a)
{
	struct fib_route *t = &a->route;

	if (!t->type)
		t->type = RTN_UNICAST;
	if (!t->proto)
		t->proto = RTPROT_BOOT;
	if (a->has_scope)
		return;
	if (t->type == RTN_LOCAL)
		t->scope = RT_SCOPE_HOST;
	else if (t->type == RTN_BROADCAST || t->type == RTN_ANYCAST || t->type == RTN_MULTICAST)
		t->scope = RT_SCOPE_LINK;
	else if (t->type == RTN_UNICAST && !t->gateway && !t->hops)
		t->scope = RT_SCOPE_LINK;
}

/* prints the errors of fib_create_info() and fib_check_nh(), with the extended acknowledgements of
 * 6.1 */
static bool refused(struct ip_run *r, const struct fib_route *t, int error)
{
	if (error == -ENETDOWN && t->gateway)
		return ip_fail(r, IP_KERNEL, "Error: Nexthop device is not up.");
	if (error == -ENETDOWN)
		return ip_fail(r, IP_KERNEL, "Error: Device for nexthop is not up.");
	if ((error == -ENETUNREACH || error == -EINVAL) && (t->gateway || t->hops))
		return ip_fail(r, IP_KERNEL, "Error: Nexthop has invalid gateway.");
	return ip_kernel_refuses(r, error);
}

enum how { ADD, APPEND, REPLACE };

static void ip_route_add(struct ip_run *r, enum how how)
{
	struct asked a;

	if (!read_asked(r, &a))
		return;
	fill_in(&a);
	bool needs_device = a.route.type <= RTN_MULTICAST;
	if (needs_device && !a.route.dev && !a.route.gateway && !a.route.hops) {
		ip_kernel_refuses(r, -ENODEV);
		return;
	}
	if (a.route.prefsrc && a.route.prefsrc != a.route.dst &&
		addr_type(r->host, a.route.prefsrc) != RTN_LOCAL) {
		ip_fail(r, IP_KERNEL, "Error: Invalid prefsrc address.");
		return;
	}
	int error = how == APPEND ? fib_append(r->host, &a.route)
				  : fib_add(r->host, &a.route, how == REPLACE);
	if (error)
		refused(r, &a.route, error);
}

static void change(struct ip_run *r)
{
	int words = r->at;
	struct asked a;
	struct filter f = {.has_dst = true};

	if (!read_asked(r, &a))
		return;
	f.dst = a.route.dst;
	f.length = a.route.prefix;
	fib_walk(r->host, a.route.table, find_one, &f);
	if (!f.any) {
		ip_kernel_refuses(r, -ENOENT);
		return;
	}
	r->at = words;
	ip_route_add(r, REPLACE);
}

static void del(struct ip_run *r)
{
	struct asked a;

	if (!read_asked(r, &a))
		return;
	if (!a.has_scope)
		a.route.scope = RT_SCOPE_NOWHERE;
	int error = fib_del(r->host, &a.route);
	if (error)
		ip_kernel_refuses(r, error);
}

void ip_route(struct ip_run *r)
{
	if (!ip_peek(r) || ip_accept(r, "list") || ip_accept(r, "show") ||
		ip_accept_exact(r, "lst"))
		ip_route_show(r);
	else if (ip_accept(r, "get"))
		ip_route_get(r);
	else if (ip_accept(r, "add"))
		ip_route_add(r, ADD);
	else if (ip_accept(r, "append"))
		ip_route_add(r, APPEND);
	else if (ip_accept(r, "change") || ip_accept_exact(r, "chg"))
		change(r);
	else if (ip_accept(r, "replace"))
		ip_route_add(r, REPLACE);
	else if (ip_accept(r, "delete"))
		del(r);
	else if (ip_accept(r, "flush"))
		flush(r);
	else if (ip_accept(r, "help"))
		ip_fail(r, IP_USAGE, "%s", usage);
	else
		ip_fail(r, IP_USAGE, "Command \"%s\" is unknown, try \"ip route help\".",
			ip_peek(r));
}
