/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `ip route` and `ip rule`:
 *
 *	default via 198.51.100.1 dev eth0 proto static metric 100
 *	198.51.100.0/24 dev eth0 proto kernel scope link src 198.51.100.2
 *	local 198.51.100.2 dev eth0 table local proto kernel scope host src 198.51.100.2
 *	default proto static
 *		nexthop via 198.51.100.1 dev eth0 weight 1
 *		nexthop via 203.0.113.1 dev eth1 weight 1
 *	32766:	from all lookup main
 */
#include <string.h>

#include "base/text.h"
#include "intake/kinds/recogniser.h"

static const char *const types[] = {"unicast", "local", "broadcast", "multicast", "anycast",
	"unreachable", "blackhole", "prohibit", "throw", "nat", NULL};

static const char *type_of(const char *word)
{
	for (const char *const *t = types; *t; t++)
		if (strcmp(*t, word) == 0)
			return *t;
	return NULL;
}

static bool destination(const char *s, uint32_t *to, unsigned *length)
{
	if (strcmp(s, "default") == 0) {
		*to = 0;
		*length = 0;
		return true;
	}
	return parse_prefix(s, to, length);
}

static void read_ways(struct reading *r, const struct words *w, struct intake_route *route)
{
	const char *via = intake_after(w, "via"), *src = intake_after(w, "src");
	const char *metric = intake_after(w, "metric"), *proto = intake_after(w, "proto");
	uint64_t number;

	if (via)
		parse_ipv4(via, &route->via);
	if (src)
		parse_ipv4(src, &route->src);
	if (metric && parse_u64(metric, &number) && number <= UINT32_MAX)
		route->metric = (unsigned)number;
	if (intake_after(w, "dev"))
		route->dev = intake_copy(r->in, intake_after(w, "dev"));
	if (intake_after(w, "table"))
		route->table = intake_copy(r->in, intake_after(w, "table"));
	route->kernels = proto && strcmp(proto, "kernel") == 0;
	route->onlink = intake_has(w, "onlink");
	route->down = intake_has(w, "dead");
}

/* `ip route show table 100` does not print the table */
static const char *table_of(const struct reading *r)
{
	const char *table = strstr(r->command, "table ");
	size_t n = table ? strcspn(table + 6, " \t|;&") : 0;

	if (!n || strncmp(table + 6, "all", n) == 0 || strncmp(table + 6, "main", n) == 0)
		return NULL;
	return stash_stringn(&r->in->stash, table + 6, n);
}

/* "default proto static metric 100", with its ways on the lines that follow */
static bool begins_ways(const struct reading *r, const struct words *w)
{
	uint32_t to;
	unsigned length;

	if (r->current != &intake_ip_route && !intake_command_is(r->command, "ip r|"))
		return false;
	for (size_t i = 1; i < w->n; i += 2)
		if (strcmp(w->w[i], "proto") != 0 && strcmp(w->w[i], "metric") != 0 &&
			strcmp(w->w[i], "src") != 0)
			return false;
	return w->n % 2 == 1 && destination(w->w[0], &to, &length);
}

static enum taken read_head(struct reading *r, const struct words *w)
{
	struct intake_route route = {.at = r->at};

	destination(w->w[0], &route.to, &route.length);
	read_ways(r, w, &route);
	if (!route.table)
		route.table = table_of(r);
	intake_route(r->in, r->host, &route)->ways.first = NULL;
	r->host->shown |= SHOWN_ROUTES;
	return TAKEN_IT;
}

static enum taken read_nexthop(struct reading *r, const struct words *w)
{
	struct intake_route *route = r->current == &intake_ip_route ? r->host->routes.last : NULL;
	const char *via = intake_after(w, "via"), *dev = intake_after(w, "dev");
	const char *weight = intake_after(w, "weight");
	uint64_t number = 1;

	if (via && intake_is_ipv6(via))
		return TAKEN_IPV6;
	if (!route || (route->via && !route->ways.first) || (!via && !dev) || intake_has(w, "dead"))
		return TAKEN_PASSED;
	struct intake_way *way = stash_get(&r->in->stash, sizeof(*way));
	if (via)
		parse_ipv4(via, &way->via);
	if (dev)
		way->dev = intake_copy(r->in, dev);
	if (weight && parse_u64(weight, &number) && (number < 1 || number > 256))
		number = 1;
	way->weight = (unsigned)number;
	route->via = route->ways.first ? route->via : way->via;
	route->dev = route->ways.first ? route->dev : way->dev;
	CHAIN_ADD(&route->ways, way);
	return TAKEN_IT;
}

static enum taken ip_route_line(struct reading *r, const char *line, struct words *w)
{
	struct intake_route route = {.at = r->at};
	size_t first = 0;

	if (w->n && begins_ways(r, w))
		return read_head(r, w);
	if (w->n < 2 || strcmp(w->w[0], "inet") == 0)
		return TAKEN_NOT;
	if (strcmp(w->w[0], "nexthop") == 0)
		return read_nexthop(r, w);
	const char *type = type_of(w->w[0]);
	if (type)
		first = 1;
	bool way = intake_has(w, "dev") || intake_has(w, "via");
	if (w->n <= first || (!way && !(type && first)))
		return TAKEN_NOT;
	if (intake_is_ipv6(w->w[first]) && way && !intake_has(w, "lladdr"))
		return TAKEN_IPV6;
	if (way &&
		((intake_after(w, "via") && intake_is_ipv6(intake_after(w, "via"))) ||
			(intake_after(w, "src") && intake_is_ipv6(intake_after(w, "src")))))
		return TAKEN_IPV6;
	if (!destination(w->w[first], &route.to, &route.length) || intake_has(w, "lladdr") ||
		(line[0] == '\t' && !r->current))
		return TAKEN_NOT;
	if (way && first + 1 < w->n && strcmp(w->w[first + 1], "dev") != 0 &&
		strcmp(w->w[first + 1], "via") != 0)
		return TAKEN_NOT;
	/* A dev D STATE is a neighbour's */
	if (w->n == first + 4 && !strchr(w->w[first], '/') &&
		strspn(w->w[first + 3], "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == strlen(w->w[first + 3]))
		return TAKEN_NOT;
	read_ways(r, w, &route);
	route.type = type && strcmp(type, "unicast") != 0 ? type : NULL;
	if (!route.table)
		route.table = table_of(r);
	intake_route(r->in, r->host, &route);
	r->host->shown |= SHOWN_ROUTES;
	return TAKEN_IT;
}

const struct recogniser intake_ip_route = {"ip route", "ip r|", ip_route_line};

/* ---- rules ---- */

static bool rule_is_default(const char *pref, const char *words)
{
	return (strcmp(pref, "0") == 0 && strcmp(words, "from all lookup local") == 0) ||
		(strcmp(pref, "32766") == 0 && strcmp(words, "from all lookup main") == 0) ||
		(strcmp(pref, "32767") == 0 && strcmp(words, "from all lookup default") == 0);
}

static enum taken ip_rule_line(struct reading *r, const char *line, struct words *w)
{
	size_t digits = w->n > 2 ? strspn(w->w[0], "0123456789") : 0;
	struct text t = {0};
	(void)line;

	if (!digits || w->w[0][digits] != ':' || w->w[0][digits + 1] ||
		(strcmp(w->w[1], "from") != 0 && strcmp(w->w[1], "not") != 0))
		return TAKEN_NOT;
	w->w[0][digits] = '\0';
	for (size_t i = 1; i < w->n; i++)
		text_add(&t, "%s%s", i > 1 ? " " : "", w->w[i]);
	if (!rule_is_default(w->w[0], text_str(&t))) {
		struct intake_rule *rule = stash_get(&r->in->stash, sizeof(*rule));
		struct text whole = {0};
		rule->at = r->at;
		text_add(&whole, "pref %s %s", w->w[0], text_str(&t));
		rule->words = intake_copy(r->in, text_str(&whole));
		text_free(&whole);
		CHAIN_ADD(&r->host->rules, rule);
	}
	text_free(&t);
	return TAKEN_IT;
}

const struct recogniser intake_ip_rule = {"ip rule", "ip ru|", ip_rule_line};
