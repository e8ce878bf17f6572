/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * route (net-tools 2.10: lib/inet_sr.c, inet_gr.c; fib_frontend.c: rtentry_to_fib_config() for the
 * ioctl). A device may be an alias, `dev lo:0`: the kernel cuts the name at the colon, and uses the
 * alias' address, if any, as the route's source.
 *
 * Not supported: the cache, mss, window, irtt, names of networks.
 */
#include <string.h>

#include "app/commands/net/net_tools.h"
#include "app/system/commands.h"
#include "app/system/service_names.h"
#include "app/system/words.h"
#include "base/errno.h"
#include "base/text.h"
#include "host/host.h"
#include "host/ip/addr.h"

enum { STATUS_IOCTL = 7, STATUS_RESOLVE = 6, STATUS_ROUTE_USAGE = 3 };

/* ---- the listing ---- */

struct listing {
	struct process *p;
	bool numeric;
	int extended;
};

static void flags_text(char *s, const struct fib_route *r)
{
	if (!r->dev) {
		strcpy(s, "!");
		return;
	}
	*s++ = 'U';
	if (r->gateway)
		*s++ = 'G';
	if (r->prefix == 32)
		*s++ = 'H';
	*s = '\0';
}

static void line(void *arg, const struct fib_route *r)
{
	const struct listing *l = arg;
	char flags[8];
	const char *dst = r->prefix == 0 && !l->numeric ? "default" : ip_text(r->dst).s;

	if (r->type == RTN_BLACKHOLE)
		return; /* /proc/net/route does not show it with a device */
	flags_text(flags, r);
	process_print(l->p, "%-15s %-15s %-15s ", dst, r->dev ? ip_text(r->gateway).s : "-",
		ip_text(ipv4_mask(r->prefix)).s);
	const char *dev = r->dev ? r->dev->name : "-", *none = r->dev ? "0" : "-";
	if (l->extended == 1)
		process_print(l->p, "%-5s %5s %-5s %6s %s\n", flags, none, none, none, dev);
	else if (l->extended)
		process_print(l->p, "%-5s %-6u %-2s %7u %-8s %-5s %-6s %s\n", flags, r->metric,
			none, 0, dev, none, none, none);
	else
		process_print(l->p, "%-5s %-6u %-2s %7u %s\n", flags, r->metric, none, 0, dev);
}

static void list(struct process *p, bool numeric, int extended)
{
	struct listing l = {p, numeric, extended};

	process_print(p, "Kernel IP routing table\n");
	if (extended == 1)
		process_print(p,
			"Destination     Gateway         Genmask         Flags   MSS "
			"Window  irtt Iface\n");
	else if (extended)
		process_print(p,
			"Destination     Gateway         Genmask         Flags Metric Ref "
			"   Use Iface    MSS   Window irtt\n");
	else
		process_print(p,
			"Destination     Gateway         Genmask         Flags Metric Ref "
			"   Use Iface\n");
	fib_walk(p->host, RT_TABLE_MAIN, line, &l);
}

/* ---- add and del ---- */

struct asked {
	struct process *p;
	int argc;
	char **argv;
	int at;
	struct fib_route route;
	const char *dev;
	bool net, mask_given, reject;
	uint32_t mask;
	int status;
};

static bool route_fail(struct asked *a, int status)
{
	a->status = status;
	return false;
}

static bool usage(struct asked *a, int status)
{
	process_error(a->p,
		"Usage: inet_route [-vF] del {-host|-net} Target[/prefix] [gw Gw] [metric M] "
		"[[dev] If]\n"
		"       inet_route [-vF] add {-host|-net} Target[/prefix] [gw Gw] [metric M]\n"
		"                              [netmask N] [mss Mss] [window W] [irtt I]\n"
		"                              [mod] [dyn] [reinstate] [[dev] If]\n"
		"       inet_route [-vF] add {-host|-net} Target[/prefix] [metric M] reject\n"
		"       inet_route [-FC] flush      NOT supported\n");
	return route_fail(a, status);
}

static bool mask_does_not_match(struct asked *a)
{
	process_error(a->p, "route: netmask doesn't match route address\n");
	return usage(a, STATUS_ROUTE_USAGE);
}

static bool read_address(struct asked *a, const char *word, uint32_t *address)
{
	if (host_address(a->p->host, word, address))
		return true;
	process_error(a->p, "%s: Unknown host\n", word);
	return route_fail(a, STATUS_RESOLVE);
}

static bool read_target(struct asked *a)
{
	unsigned length;
	const char *word = a->argv[a->at++];

	if (strcmp(word, "default") == 0)
		return true;
	if (!strchr(word, '/')) {
		a->route.prefix = 33; /* by what follows */
		return read_address(a, word, &a->route.dst);
	}
	if (!parse_prefix(word, &a->route.dst, &length)) {
		process_error(a->p, "%s: Unknown host\n", word);
		return route_fail(a, STATUS_RESOLVE);
	}
	a->route.prefix = (uint8_t)length;
	return true;
}

static const char *need(struct asked *a)
{
	if (a->at < a->argc)
		return a->argv[a->at++];
	usage(a, STATUS_ROUTE_USAGE);
	return NULL;
}

static bool read_word(struct asked *a, const char *w)
{
	const char *value;
	uint64_t n;

	if (strcmp(w, "gw") == 0 || strcmp(w, "gateway") == 0)
		return (value = need(a)) && read_address(a, value, &a->route.gateway);
	if (strcmp(w, "netmask") == 0) {
		a->mask_given = true;
		return (value = need(a)) && read_address(a, value, &a->mask);
	}
	if (strcmp(w, "metric") == 0) {
		if (!(value = need(a)) || !parse_u64(value, &n) || n > UINT32_MAX)
			return a->status ? false : usage(a, STATUS_ROUTE_USAGE);
		a->route.metric = (uint32_t)n;
		return true;
	}
	if (strcmp(w, "reject") == 0)
		return a->reject = true;
	if (strcmp(w, "dev") == 0 || strcmp(w, "device") == 0)
		return (a->dev = need(a)) != NULL;
	if (a->dev || a->at < a->argc)
		return usage(a, STATUS_ROUTE_USAGE);
	a->dev = w; /* `dev` may be omitted before the last word */
	return true;
}

/* /length, netmask, class or host: what length has the target? */
static bool settle_length(struct asked *a, bool *without_mask)
{
	struct fib_route *r = &a->route;

	*without_mask = false;
	if (a->mask_given && mask_length(a->mask) < 0) {
		process_error(a->p, "route: bogus netmask %s\n", ip_text(a->mask).s);
		return route_fail(a, STATUS_ROUTE_USAGE);
	}
	if (a->mask_given)
		r->prefix = (uint8_t)mask_length(a->mask);
	if (r->prefix == 33 && a->net)
		*without_mask = true;
	else if (r->prefix == 33)
		r->prefix = 32;
	if (!*without_mask && (r->dst & ~ipv4_mask(r->prefix)))
		return mask_does_not_match(a);
	return true;
}

static bool route_refuse(struct asked *a, bool add, int error)
{
	process_error(a->p, "%s: %s\n", add ? "SIOCADDRT" : "SIOCDELRT", errno_words(error));
	return route_fail(a, STATUS_IOCTL);
}

/* rtentry_to_fib_config() */
static bool settle_device(struct asked *a, bool add)
{
	struct fib_route *r = &a->route;

	if (a->reject) {
		r->type = RTN_UNREACHABLE;
		r->scope = RT_SCOPE_HOST;
		return true;
	}
	if (a->dev) {
		const struct in_ifaddr *alias = alias_address(a->p->host, a->dev);
		r->dev = alias_device(a->p->host, a->dev);
		if (!r->dev || (strchr(a->dev, ':') && !alias))
			return route_refuse(a, add, -ENODEV);
		if (strchr(a->dev, ':'))
			r->prefsrc = alias->local;
	}
	if (!r->gateway)
		r->scope = RT_SCOPE_LINK;
	if (add && !r->gateway && !r->dev)
		return route_refuse(a, add, -ENODEV);
	return true;
}

static bool change(struct asked *a, bool add)
{
	bool without_mask;

	if (a->at < a->argc && strcmp(a->argv[a->at], "-net") == 0) {
		a->net = true;
		a->at++;
	} else if (a->at < a->argc && strcmp(a->argv[a->at], "-host") == 0)
		a->at++;
	if (a->at >= a->argc)
		return usage(a, 0);
	a->route.table = RT_TABLE_MAIN;
	a->route.type = RTN_UNICAST;
	a->route.proto = RTPROT_BOOT;
	if (!read_target(a))
		return false;
	while (a->at < a->argc)
		if (!read_word(a, a->argv[a->at++]))
			return false;
	if (!settle_length(a, &without_mask))
		return false;
	if (without_mask)
		return route_refuse(a, add, -EINVAL);
	if (!settle_device(a, add))
		return false;
	if (!add) {
		/* a deletion by ioctl matches any scope */
		a->route.scope = RT_SCOPE_NOWHERE;
		a->route.type = a->reject ? RTN_UNREACHABLE : RTN_UNSPEC;
		a->route.proto = 0;
	}
	int error = add ? fib_add(a->p->host, &a->route, false) : fib_del(a->p->host, &a->route);
	/* without extended acknowledgements a bad gateway is only ENETUNREACH */
	return error == 0 || route_refuse(a, add, error);
}

static void general_usage(struct process *p)
{
	process_fail(p, STATUS_ROUTE_USAGE,
		"Usage: route [-nNvee] [-FC] [<AF>]           List kernel routing tables\n"
		"       route [-v] [-FC] {add|del|flush} ...  Modify routing table for AF.\n\n"
		"       route {-h|--help} [<AF>]              Detailed usage syntax for specified "
		"AF.\n"
		"       route {-V|--version}                  Display version/author and exit.\n\n"
		"        -v, --verbose            be verbose\n"
		"        -n, --numeric            don't resolve names\n"
		"        -e, --extend             display other/more information\n"
		"        -F, --fib                display Forwarding Information Base (default)\n"
		"        -C, --cache              display routing cache instead of FIB\n\n"
		"  <AF>=Use -4, -6, '-A <af>' or '--<af>'; default: inet\n"
		"  List of possible address families (which support routing):\n"
		"    inet (DARPA Internet) \n");
}

static void run_route(struct process *p, int argc, char **argv)
{
	bool numeric = false;
	int extended = 0, at = 1;

	for (; at < argc && argv[at][0] == '-'; at++)
		for (const char *o = argv[at] + 1; *o; o++) {
			numeric |= *o == 'n';
			extended += *o == 'e';
			if (!strchr("neFv4", *o)) {
				process_error(p, "route: invalid option -- '%c'\n", *o);
				general_usage(p);
				return;
			}
		}
	if (at == argc) {
		list(p, numeric, extended);
		process_exit(p, 0);
		return;
	}
	bool add = strcmp(argv[at], "add") == 0;
	if (!add && strcmp(argv[at], "del") != 0 && strcmp(argv[at], "delete") != 0) {
		general_usage(p);
		return;
	}
	struct asked a = {.p = p, .argc = argc, .argv = argv, .at = at + 1};
	change(&a, add);
	process_exit(p, a.status);
}

const struct command route_command = {
	.name = "route", .summary = N_("the routing table (net-tools)"), .run = run_route};
