/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ip (iproute2 6.1): its options, the choice of the object, parsers shared by its objects. Words
 * may be abbreviated as in iproute2: the first one with that prefix wins (`ip a`, `ip r`).
 *
 * Objects: address, link, route, rule, neighbour. The lab refuses iproute2's other objects, and
 * IPv6.
 */
#include "app/commands/net/ip.h"

#include <stdarg.h>
#include <string.h>

#include "app/commands/net/net_tools.h"
#include "app/system/commands.h"
#include "app/system/voice.h"
#include "app/system/words.h"
#include "base/text.h"
#include "host/host.h"
#include "host/ip/addr.h"
#include "host/ip/tunnel.h"

bool ip_matches(const char *word, const char *full)
{
	return *word && strncmp(word, full, strlen(word)) == 0;
}

const char *ip_peek(const struct ip_run *r)
{
	return r->at < r->argc ? r->argv[r->at] : NULL;
}

bool ip_accept(struct ip_run *r, const char *full)
{
	if (!ip_peek(r) || !ip_matches(ip_peek(r), full))
		return false;
	r->at++;
	return true;
}

bool ip_accept_exact(struct ip_run *r, const char *full)
{
	if (!ip_peek(r) || strcmp(ip_peek(r), full) != 0)
		return false;
	r->at++;
	return true;
}

bool ip_fail(struct ip_run *r, int status, const char *fmt, ...)
{
	struct text t = {0};
	va_list ap;

	va_start(ap, fmt);
	text_vadd(&t, fmt, ap);
	va_end(ap);
	process_error(r->p, "%s\n", text_str(&t));
	text_free(&t);
	r->status = status;
	return false;
}

const char *ip_need(struct ip_run *r)
{
	if (r->at < r->argc)
		return r->argv[r->at++];
	ip_fail(r, IP_USAGE, "Command line is not complete. Try option \"help\"");
	return NULL;
}

bool ip_kernel_refuses(struct ip_run *r, int error)
{
	return ip_fail(r, IP_KERNEL, "RTNETLINK answers: %s", errno_words(error));
}

bool ip_garbage(struct ip_run *r, const char *first, const char *word)
{
	return ip_fail(r, IP_USAGE, "Error: either \"%s\" is duplicate, or \"%s\" is a garbage.",
		first, word);
}

struct netdev *ip_find_device(struct host *h, const char *name)
{
	tunnel_autoload(h, name);
	return alias_device(h, name);
}

bool ip_device(struct ip_run *r, struct netdev **dev)
{
	const char *name = ip_need(r);

	if (!name)
		return false;
	*dev = ip_find_device(r->host, name);
	return *dev || ip_fail(r, IP_FAILED, "Cannot find device \"%s\"", name);
}

bool ip_number(struct ip_run *r, const char *what, uint32_t *n)
{
	const char *word = ip_need(r);
	uint64_t value;

	if (!word)
		return false;
	if (!parse_u64(word, &value) || value > UINT32_MAX)
		return ip_fail(r, IP_USAGE,
			"Error: argument \"%s\" is wrong: Invalid \"%s\" value\n", word, what);
	*n = (uint32_t)value;
	return true;
}

bool ip_parse_address(struct ip_run *r, const char *word, uint32_t *address)
{
	uint32_t a;
	unsigned length;
	bool has_length;

	if (ip_read_prefix(word, &a, &length, &has_length) && !has_length && strchr(word, '.')) {
		*address = a;
		return true;
	}
	return ip_fail(
		r, IP_FAILED, "Error: any valid address is expected rather than \"%s\".", word);
}

bool ip_parse_prefix(struct ip_run *r, const char *word, uint32_t *address, unsigned *length)
{
	bool has_length;

	return ip_read_prefix(word, address, length, &has_length) ||
		ip_fail(r, IP_FAILED, "Error: any valid prefix is expected rather than \"%s\".",
			word);
}

/* get_addr_1(): one to four decimal parts, missing ones are 0 */
static bool read_parts(const char *s, size_t n, uint32_t *address)
{
	uint32_t a = 0, part = 0;
	unsigned shift = 24;
	bool digit = false;

	for (size_t i = 0; i < n; i++) {
		if (s[i] >= '0' && s[i] <= '9') {
			part = part * 10 + (uint32_t)(s[i] - '0');
			digit = true;
			if (part > 255)
				return false;
		} else if (s[i] == '.' && digit && shift) {
			a |= part << shift;
			shift -= 8;
			part = 0;
			digit = false;
		} else {
			return false;
		}
	}
	*address = a | part << shift;
	return digit;
}

static bool read_length(const char *s, unsigned *length)
{
	uint32_t mask;
	uint64_t n;

	if (parse_u64(s, &n) && n <= 32) {
		*length = (unsigned)n;
		return true;
	}
	if (!parse_ipv4(s, &mask))
		return false;
	for (*length = 0; *length <= 32; ++*length)
		if (ipv4_mask(*length) == mask)
			return true;
	return false;
}

bool ip_read_prefix(const char *word, uint32_t *address, unsigned *length, bool *has_length)
{
	size_t n = strcspn(word, "/");

	if (strcmp(word, "default") == 0 || strcmp(word, "any") == 0 || strcmp(word, "all") == 0) {
		*address = 0;
		*length = 0;
		*has_length = true;
		return true;
	}
	*length = 32;
	*has_length = word[n] == '/';
	if (!read_parts(word, n, address))
		return false;
	return !*has_length || read_length(word + n + 1, length);
}

static const struct {
	const char *name;
	uint32_t table;
} tables[] = {{"local", RT_TABLE_LOCAL}, {"main", RT_TABLE_MAIN}, {"default", RT_TABLE_DEFAULT}};

bool ip_table(struct ip_run *r, uint32_t *table, const char *wrong)
{
	const char *word = ip_need(r);
	uint64_t n;

	for (size_t i = 0; word && i < sizeof(tables) / sizeof(tables[0]); i++)
		if (strcmp(word, tables[i].name) == 0) {
			*table = tables[i].table;
			return true;
		}
	if (word && parse_u64(word, &n) && n <= UINT32_MAX) {
		*table = (uint32_t)n;
		return true;
	}
	return word && ip_fail(r, IP_USAGE, "Error: argument \"%s\" is wrong: %s\n", word, wrong);
}

void ip_table_name(struct text *t, uint32_t table)
{
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		if (tables[i].table == table) {
			text_put(t, tables[i].name);
			return;
		}
	text_add(t, "%u", table);
}

bool ip_refuse(struct ip_run *r, const char *object, const char *word)
{
	struct text what = {0};

	text_add(&what, "%s %s", object, word);
	not_simulated(r->p, text_str(&what), NULL);
	text_free(&what);
	r->status = STATUS_NOT_SIMULATED;
	return false;
}

static const struct {
	const char *name;
	uint8_t scope;
} scopes[] = {{"global", RT_SCOPE_UNIVERSE}, {"link", RT_SCOPE_LINK}, {"host", RT_SCOPE_HOST},
	{"nowhere", RT_SCOPE_NOWHERE}, {"universe", RT_SCOPE_UNIVERSE}};

bool ip_read_scope(const char *word, uint8_t *scope)
{
	uint64_t n;

	for (size_t i = 0; i < sizeof(scopes) / sizeof(scopes[0]); i++)
		if (strcmp(word, scopes[i].name) == 0) {
			*scope = scopes[i].scope;
			return true;
		}
	if (!parse_u64(word, &n) || n > 255)
		return false;
	*scope = (uint8_t)n;
	return true;
}

const char *ip_scope_name(uint8_t scope)
{
	for (size_t i = 0; i < sizeof(scopes) / sizeof(scopes[0]); i++)
		if (scopes[i].scope == scope)
			return scopes[i].name;
	return "site";
}

static const char usage[] = "Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }\n"
			    "where  OBJECT := { address | link | neighbour | route | rule }\n"
			    "       OPTIONS := { -V[ersion] | -s[tatistics] | -4 | -br[ief] | "
			    "-o[neline] | -N[umeric] |\n"
			    "                    -f[amily] { inet } }\n";

/* options of iproute2 that would change the output */
static bool absent_option(const char *o)
{
	static const char *const options[] = {"6", "B", "M", "0", "json", "pretty",
		"human-readable", "resolve", "timestamp", "tshort", "batch", "force", "loops",
		"rcvbuf", "netns", "all", "iec", "echo"};

	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if (ip_matches(o, options[i]))
			return true;
	return false;
}

static bool ip_option(struct ip_run *r, const char *word)
{
	const char *o = word + 1;

	if (*o == '-')
		o++;
	if (ip_matches(o, "family"))
		return ip_need(r) != NULL;
	if (strcmp(o, "4") == 0)
		r->family_given = true;
	else if (ip_matches(o, "statistics") || ip_matches(o, "stats"))
		r->statistics++;
	else if (ip_matches(o, "brief"))
		r->brief = true;
	else if (ip_matches(o, "oneline"))
		r->one_line = true;
	else if (ip_matches(o, "details"))
		no_effect(r->p, "ip -details", N_("the lab has no further details"));
	else if (ip_matches(o, "Numeric") || ip_matches(o, "color") || false)
		;
	else if (ip_matches(o, "help"))
		return ip_fail(r, IP_USAGE, "%s", usage);
	else if (absent_option(o))
		return ip_refuse(r, "ip", word);
	else
		return ip_fail(r, IP_USAGE, "Option \"%s\" is unknown, try \"ip -help\".", word);
	return true;
}

/* does iproute2 have an object that begins so? They are tried in its order. */
static const char *absent_object(const char *word)
{
	static const char *const objects[] = {"addrlabel", "maddress", "ntable", "ntbl", "tunnel",
		"tunl", "tuntap", "tap", "token", "tcpmetrics", "tcp_metrics", "monitor", "xfrm",
		"mroute", "mrule", "netns", "netconf", "vrf", "sr", "nexthop", "mptcp", "ioam",
		"l2tp", "fou", "ila", "macsec", "stats"};

	for (size_t i = 0; i < sizeof(objects) / sizeof(objects[0]); i++)
		if (ip_matches(word, objects[i]))
			return objects[i];
	return NULL;
}

static void object(struct ip_run *r)
{
	static const struct {
		const char *name;
		void (*run)(struct ip_run *r);
	} objects[] = {{"address", ip_address}, {"route", ip_route}, {"rule", ip_rule},
		{"neighbor", ip_neigh}, {"neighbour", ip_neigh}, {"link", ip_link}};
	const char *word = ip_peek(r);

	for (size_t i = 0; i < sizeof(objects) / sizeof(objects[0]); i++)
		if (ip_accept(r, objects[i].name)) {
			objects[i].run(r);
			return;
		}
	if (ip_matches(word, "help"))
		ip_fail(r, IP_USAGE, "%s", usage);
	else if (absent_object(word))
		ip_refuse(r, "ip", absent_object(word));
	else
		ip_fail(r, IP_FAILED, "Object \"%s\" is unknown, try \"ip help\".", word);
}

static void run_ip(struct process *p, int argc, char **argv)
{
	struct ip_run r = {.p = p, .host = p->host, .argc = argc, .argv = argv, .at = 1};
	bool fine = true;

	while (fine && ip_peek(&r) && ip_peek(&r)[0] == '-' && ip_peek(&r)[1]) {
		const char *word = r.argv[r.at++];
		if (strcmp(word, "--") == 0)
			break;
		if (ip_matches(word, "-Version") || strcmp(word, "--Version") == 0) {
			process_print(p, "ip utility, iproute2-6.1.0, libbpf 1.1.2\n");
			process_exit(p, 0);
			return;
		}
		fine = ip_option(&r, word);
	}
	if (fine && !ip_peek(&r))
		ip_fail(&r, IP_USAGE, "%s", usage);
	else if (fine)
		object(&r);
	process_exit(p, r.status);
}

const struct command ip_command = {.name = "ip",
	.summary = N_("addresses, links, routes, neighbours (iproute2)"),
	.run = run_ip};
