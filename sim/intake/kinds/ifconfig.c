/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `ifconfig` of net-tools 2, net-tools 1.60 and busybox, and `route -n`:
 *
 *	eth0: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1500
 *	        inet 198.51.100.2  netmask 255.255.255.0  broadcast 198.51.100.255
 *	        ether 02:00:00:00:10:13  txqueuelen 1000  (Ethernet)
 *
 *	lo:0      Link encap:Local Loopback
 *	          inet addr:198.51.100.100  Mask:255.255.255.255
 *	          UP LOOPBACK RUNNING  MTU:65536  Metric:1
 */
#include <string.h>

#include "base/text.h"
#include "intake/kinds/recogniser.h"

/* "lo:0" is an address of lo with a label; the reading remembers the label in `table` */
static void begin_interface(struct reading *r, const char *name, size_t n)
{
	const char *label = stash_stringn(&r->in->stash, name, n);
	const char *colon = strchr(label, ':');

	r->table = colon ? label : NULL;
	if (colon)
		label = stash_stringn(&r->in->stash, label, (size_t)(colon - label));
	r->dev = intake_interface(r->in, r->host, label, r->at);
}

static bool is_new_header(struct reading *r, const struct words *w)
{
	size_t n = w->n > 1 ? strlen(w->w[0]) : 0;
	const char *mtu = intake_after(w, "mtu");
	uint64_t number;

	if (n < 2 || w->w[0][n - 1] != ':' || strncmp(w->w[1], "flags=", 6) != 0)
		return false;
	begin_interface(r, w->w[0], n - 1);
	if (!r->table) {
		r->dev->down = !strstr(w->w[1], "<UP") && !strstr(w->w[1], ",UP");
		if (mtu && parse_u64(mtu, &number) && number <= 65536)
			r->dev->mtu = (unsigned)number;
	}
	return true;
}

static bool is_old_header(struct reading *r, const struct words *w)
{
	const char *mac = intake_after(w, "HWaddr");

	if (w->n < 3 || strcmp(w->w[1], "Link") != 0 || strncmp(w->w[2], "encap:", 6) != 0)
		return false;
	begin_interface(r, w->w[0], strlen(w->w[0]));
	if (mac && parse_mac(mac, r->dev->mac))
		r->dev->has_mac = true;
	return true;
}

/* `ifconfig eth0 | grep inet` names the interface in the command; for `ifconfig | grep inet` the
 * address determines it */
static void begin_unnamed(struct reading *r, uint32_t ip, uint32_t mask)
{
	static const char words[] = "ifconfig ";
	const char *s = strncmp(r->command, words, sizeof(words) - 1) == 0
		? r->command + sizeof(words) - 1
		: "";
	const size_t n = strcspn(s, " \t|;");

	if (n && *s != '-')
		begin_interface(r, s, n);
	else if (ip >> 24 == 127 || mask == 0xffffffffU)
		begin_interface(r, "lo", 2);
	else
		begin_interface(r, "eth0", 4);
}

static void add(struct reading *r, const char *address, const char *mask)
{
	uint32_t ip, bits = 0xffffffffU;

	if (!parse_ipv4(address, &ip))
		return;
	if (mask)
		parse_ipv4(mask, &bits);
	if (!r->dev)
		begin_unnamed(r, ip, bits);
	intake_address(r->in, r->dev, ip, intake_mask_length(bits), r->table, r->at);
	r->host->shown |= SHOWN_ADDRESSES;
}

static enum taken read_address(struct reading *r, const struct words *w)
{
	if (strcmp(w->w[0], "inet6") == 0)
		return TAKEN_IPV6;
	if (strcmp(w->w[0], "inet") != 0 || w->n < 2)
		return TAKEN_NOT;
	if (strncmp(w->w[1], "addr:", 5) != 0) {
		if (!intake_after(w, "netmask"))
			return TAKEN_NOT;
		add(r, w->w[1], intake_after(w, "netmask"));
		return TAKEN_IT;
	}
	const char *mask = NULL;
	for (size_t i = 2; i < w->n; i++)
		if (strncmp(w->w[i], "Mask:", 5) == 0)
			mask = w->w[i] + 5;
	add(r, w->w[1] + 5, mask);
	return TAKEN_IT;
}

/* UP BROADCAST RUNNING MULTICAST  MTU:1500  Metric:1 */
static bool is_old_flags(struct reading *r, const struct words *w)
{
	uint64_t mtu;

	if (w->n < 2 || strncmp(w->w[w->n - 1], "Metric:", 7) != 0)
		return false;
	if (r->table)
		return true;
	r->dev->down = !intake_has(w, "UP");
	for (size_t i = 0; i < w->n; i++)
		if (strncmp(w->w[i], "MTU:", 4) == 0 && parse_u64(w->w[i] + 4, &mtu) &&
			mtu <= 65536)
			r->dev->mtu = (unsigned)mtu;
	return true;
}

static enum taken ifconfig_line(struct reading *r, const char *line, struct words *w)
{
	static const char *const below[] = {"RX", "TX", "ether", "loop", "collisions:0",
		"Interrupt:", "device", "Base", "Memory:", "unspec", "tunnel", NULL};

	if (w->n == 0)
		return TAKEN_NOT;
	(void)line;
	if (is_new_header(r, w) || is_old_header(r, w))
		return TAKEN_IT;
	enum taken taken = r->dev || strcmp(w->w[0], "inet") == 0 ? read_address(r, w) : TAKEN_NOT;
	if (taken != TAKEN_NOT || !r->dev)
		return taken;
	if (strcmp(w->w[0], "ether") == 0 && w->n > 1 && parse_mac(w->w[1], r->dev->mac))
		r->dev->has_mac = true;
	if (is_old_flags(r, w) || strncmp(w->w[0], "collisions:", 11) == 0 ||
		strncmp(w->w[0], "Interrupt:", 10) == 0)
		return TAKEN_IT;
	for (const char *const *b = below; *b; b++)
		if (strcmp(w->w[0], *b) == 0)
			return TAKEN_IT;
	return TAKEN_NOT;
}

const struct recogniser intake_ifconfig = {"ifconfig", "ifconfig|", ifconfig_line};

/* ---- route -n ---- */

static enum taken route_line(struct reading *r, const char *line, struct words *w)
{
	struct intake_route route = {.at = r->at};
	uint32_t mask;
	uint64_t metric;
	(void)line;

	if (w->n >= 4 && strcmp(w->w[0], "Kernel") == 0 && strcmp(w->w[1], "IP") == 0)
		return TAKEN_IT;
	if (w->n >= 4 && strcmp(w->w[0], "Destination") == 0 && strcmp(w->w[1], "Gateway") == 0)
		return TAKEN_IT;
	if (w->n != 8 || !parse_ipv4(w->w[2], &mask) || w->w[3][0] != 'U')
		return TAKEN_NOT;
	if (strcmp(w->w[0], "default") != 0 && !parse_ipv4(w->w[0], &route.to))
		return TAKEN_NOT; /* a network's name: without -n */
	if (strcmp(w->w[1], "*") != 0 && !parse_ipv4(w->w[1], &route.via))
		return TAKEN_NOT;
	route.length = intake_mask_length(mask);
	if (parse_u64(w->w[4], &metric) && metric <= UINT32_MAX)
		route.metric = (unsigned)metric;
	route.dev = intake_copy(r->in, w->w[7]);
	/* a network without a gateway came with an address, or as good as that */
	route.kernels = !route.via && route.length < 32;
	if (!(w->w[3][1] && strchr(w->w[3], '!')))
		intake_route(r->in, r->host, &route);
	r->host->shown |= SHOWN_ROUTES;
	return TAKEN_IT;
}

const struct recogniser intake_net_route = {
	"route -n", "route|netstat -r|netstat -nr|netstat -rn|", route_line};
