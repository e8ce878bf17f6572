/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads commands in scripts and at prompts: what they set applies from then on, unless a later
 * output shows otherwise. Nothing is executed.
 *
 *	sysctl -w net.ipv4.conf.all.arp_ignore=1
 *	echo 1 > /proc/sys/net/ipv4/conf/all/arp_ignore
 *	ip addr add 198.51.100.100/32 dev lo label lo:0
 *	ifconfig lo:0 198.51.100.100 netmask 255.255.255.255 broadcast 198.51.100.100 up
 *	ip route add default via 198.51.100.1      route add default gw 198.51.100.1
 *	ipvsadm -a -t 198.51.100.100:80 -r 198.51.100.11 -g
 */
#include <string.h>

#include "base/text.h"
#include "intake/kinds/recogniser.h"

/* ---- sysctl, echo ---- */

static void typed_sysctl(struct reading *r, const struct words *w)
{
	for (size_t i = 1; i < w->n; i++) {
		char *sign = strchr(w->w[i], '=');
		char *name = w->w[i];
		if (!sign || strncmp(name, "net", 3) != 0)
			continue;
		*sign = '\0';
		for (char *s = name; *s && strchr(name, '/'); s++)
			if (*s == '/')
				*s = '.';
		if (strncmp(name, "net.ipv4.", 9) == 0)
			intake_sysctl(r->in, r->host, name, sign + 1, true, r->at);
		*sign = '=';
	}
}

/* echo "1" > /proc/sys/net/ipv4/ip_forward */
static void typed_echo(struct reading *r, const struct words *w)
{
	static const char proc[] = "/proc/sys/net/ipv4/";
	struct text name = {0};
	char value[16];

	for (size_t i = 2; i < w->n; i++) {
		const char *path = w->w[i] + (w->w[i][0] == '>');
		const char *given = w->w[1] + strspn(w->w[1], "'\"");
		size_t n = strspn(given, "0123456789-");
		if (strncmp(path, proc, sizeof(proc) - 1) != 0 || n == 0 || n >= sizeof(value))
			continue;
		memcpy(value, given, n);
		value[n] = '\0';
		text_put(&name, "net.ipv4.");
		for (const char *s = path + sizeof(proc) - 1; *s && *s != '"'; s++)
			text_putc(&name, *s == '/' ? '.' : *s);
		intake_sysctl(r->in, r->host, text_str(&name), value, true, r->at);
		break;
	}
	text_free(&name);
}

/* ---- addresses ---- */

static void set_address(struct reading *r, const char *dev, const char *label, uint32_t ip,
	unsigned length, bool gone)
{
	struct intake_interface *i = intake_interface(r->in, r->host, dev, r->at);
	struct intake_address *a = intake_address(r->in, i, ip, length, label, r->at);

	a->gone = gone;
}

static void typed_ip_addr(struct reading *r, const struct words *w)
{
	const char *dev = intake_after(w, "dev"), *label = intake_after(w, "label");
	uint32_t ip;
	unsigned length;
	bool add = strncmp(w->w[2], "add", 3) == 0 || strncmp(w->w[2], "rep", 3) == 0;

	if (!dev || (!add && strncmp(w->w[2], "del", 3) != 0))
		return;
	for (size_t i = 3; i < w->n; i++)
		if (parse_prefix(w->w[i], &ip, &length)) {
			set_address(r, dev, label, ip, length, !add);
			return;
		}
}

/* ifconfig DEV[:N] A [netmask M] [up|down] */
static void typed_ifconfig(struct reading *r, const struct words *w)
{
	const char *mask = intake_after(w, "netmask");
	char dev[32];
	uint32_t ip, bits;
	size_t n = w->n > 1 ? strcspn(w->w[1], ":") : 0;

	if (w->n < 3 || n == 0 || n >= sizeof(dev))
		return;
	memcpy(dev, w->w[1], n);
	dev[n] = '\0';
	unsigned length = 32;
	char *slash = strchr(w->w[2], '/');
	if (slash ? !parse_prefix(w->w[2], &ip, &length) : !parse_ipv4(w->w[2], &ip)) {
		if (strcmp(w->w[2], "down") == 0 && !w->w[1][n])
			intake_interface(r->in, r->host, dev, r->at)->down = true;
		return;
	}
	if (!slash) /* ifconfig(8): without a mask that of the address's class */
		length = ip >> 31 == 0 ? 8 : ip >> 30 == 2 ? 16 : 24;
	if (mask && parse_ipv4(mask, &bits))
		length = intake_mask_length(bits);
	set_address(r, dev, w->w[1][n] ? w->w[1] : NULL, ip, length, false);
}

/* ---- routes ---- */

static void typed_ip_route(struct reading *r, const struct words *w)
{
	struct intake_route route = {.at = r->at};
	const char *via = intake_after(w, "via"), *dev = intake_after(w, "dev");
	size_t to = 3;

	if (w->n < 5 ||
		(strncmp(w->w[2], "add", 3) != 0 && strncmp(w->w[2], "rep", 3) != 0 &&
			strncmp(w->w[2], "change", 6) != 0) ||
		intake_has(w, "table"))
		return;
	if (strcmp(w->w[to], "default") != 0 && !parse_prefix(w->w[to], &route.to, &route.length))
		return;
	if (via && !parse_ipv4(via, &route.via))
		return;
	route.dev = dev ? intake_copy(r->in, dev) : NULL;
	intake_route(r->in, r->host, &route);
}

/* route add default gw G; route add -net N netmask M gw G; route add -host A dev lo:0 */
static void typed_route(struct reading *r, const struct words *w)
{
	struct intake_route route = {.at = r->at};
	const char *gateway = intake_after(w, "gw"), *mask = intake_after(w, "netmask");
	const char *net = intake_after(w, "-net"), *host = intake_after(w, "-host");
	const char *dev = intake_after(w, "dev");
	uint32_t bits;

	if (w->n < 4 || strcmp(w->w[1], "add") != 0)
		return;
	if (host && (!parse_ipv4(host, &route.to)))
		return;
	route.length = host ? 32 : 0;
	if (net && !parse_prefix(net, &route.to, &route.length))
		return;
	if (mask && parse_ipv4(mask, &bits))
		route.length = intake_mask_length(bits);
	if (gateway && !parse_ipv4(gateway, &route.via))
		return;
	if (dev)
		route.dev = stash_stringn(&r->in->stash, dev, strcspn(dev, ":"));
	/* a route to a local address is not a route to another host */
	if (!gateway && route.dev && strcmp(route.dev, "lo") == 0)
		return;
	if (net || host || intake_has(w, "default"))
		intake_route(r->in, r->host, &route);
}

/* ---- one command ---- */

static void typed_ip(struct reading *r, const struct words *w)
{
	if (w->n < 4)
		return;
	if (w->w[1][0] == 'a')
		typed_ip_addr(r, w);
	else if (strncmp(w->w[1], "r", 1) == 0 && strncmp(w->w[1], "ru", 2) != 0)
		typed_ip_route(r, w);
}

static void typed_ipvsadm(struct reading *r, const char *command)
{
	struct words w;
	char copy[1024];

	if (strncmp(command, "ipvsadm -C", 10) == 0) {
		r->host->services.first = r->host->services.last = NULL;
		return;
	}
	if (strlen(command) >= sizeof(copy))
		return;
	strcpy(copy, command);
	intake_words(&w, copy);
	intake_ipvsadm_rules.line(r, command, &w);
	r->service = NULL;
}

static void typed_one(struct reading *r, const char *command)
{
	static const struct {
		const char *name;
		void (*read)(struct reading *r, const struct words *w);
	} commands[] = {{"sysctl", typed_sysctl}, {"echo", typed_echo}, {"ip", typed_ip},
		{"ifconfig", typed_ifconfig}, {"route", typed_route}};
	struct words w;
	char copy[1024];

	if (strlen(command) >= sizeof(copy))
		return;
	strcpy(copy, command);
	intake_words(&w, copy);
	if (w.n < 2)
		return;
	const char *slash = strrchr(w.w[0], '/'), *name = slash ? slash + 1 : w.w[0];
	if (strcmp(name, "ipvsadm") == 0)
		typed_ipvsadm(r, command);
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(commands[i].name, name) == 0)
			commands[i].read(r, &w);
}

void intake_typed(struct reading *r, const char *command)
{
	char copy[1024];
	char *rest = NULL;

	if (strlen(command) >= sizeof(copy))
		return;
	strcpy(copy, command);
	for (char *s = strtok_r(copy, ";&|", &rest); s; s = strtok_r(NULL, ";&|", &rest))
		typed_one(r, s + strspn(s, " \t"));
}
