/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The MACs of neighbours: `ip neigh`, `arp -n`, `arp -a`, /proc/net/arp:
 *
 *	10.0.0.21 dev eth0 lladdr 02:00:00:00:03:01 REACHABLE
 *	10.0.0.22                ether   02:00:00:00:03:02   C                     eth0
 *	? (10.0.0.23) at 02:00:00:00:03:03 [ether] PERM on eth0
 *	10.0.0.24        0x1         0x2         02:00:00:00:03:04     *        eth0
 */
#include <string.h>

#include "base/text.h"
#include "intake/kinds/recogniser.h"

static const char *const states[] = {"REACHABLE", "STALE", "DELAY", "PROBE", "FAILED", "INCOMPLETE",
	"PERMANENT", "NOARP", "NONE", "router", "extern_learn", "ref", "used", "probes", NULL};

static bool is_state(const char *word)
{
	for (const char *const *s = states; *s; s++)
		if (strcmp(*s, word) == 0)
			return true;
	return false;
}

static enum taken ip_neigh_line(struct reading *r, const char *line, struct words *w)
{
	struct intake_neighbour n = {.at = r->at};
	const char *mac = intake_after(w, "lladdr");
	(void)line;

	if (w->n < 3 || (strcmp(w->w[1], "dev") != 0 && !mac))
		return TAKEN_NOT;
	if (!mac && !is_state(w->w[w->n - 1]))
		return TAKEN_NOT;
	if (intake_is_ipv6(w->w[0]))
		return TAKEN_IPV6;
	if (!parse_ipv4(w->w[0], &n.ip))
		return TAKEN_NOT;
	n.dev = intake_after(w, "dev") ? intake_copy(r->in, intake_after(w, "dev")) : NULL;
	n.has_mac = mac && parse_mac(mac, n.mac);
	n.permanent = intake_has(w, "PERMANENT");
	intake_neighbour(r->in, r->host, &n);
	return TAKEN_IT;
}

const struct recogniser intake_ip_neigh = {"ip neigh", "ip n|", ip_neigh_line};

/* ---- arp ---- */

static enum taken arp_table_row(struct reading *r, const struct words *w)
{
	struct intake_neighbour n = {.at = r->at};
	uint32_t ip;

	if (w->n < 3 || !parse_ipv4(w->w[0], &ip))
		return TAKEN_NOT;
	n.ip = ip;
	n.dev = intake_copy(r->in, w->w[w->n - 1]);
	if (strcmp(w->w[1], "(incomplete)") == 0) {
		intake_neighbour(r->in, r->host, &n);
		return TAKEN_IT;
	}
	bool proc = w->n == 6 && strncmp(w->w[1], "0x", 2) == 0;
	if (!proc && strcmp(w->w[1], "ether") != 0)
		return TAKEN_NOT;
	const char *mac = proc ? w->w[3] : w->w[2], *flags = proc ? w->w[2] : w->w[3];
	n.has_mac = parse_mac(mac, n.mac);
	n.permanent = proc ? strcmp(flags, "0x6") == 0 : w->n > 3 && strchr(flags, 'M') != NULL;
	intake_neighbour(r->in, r->host, &n);
	return TAKEN_IT;
}

/* name (10.0.0.23) at MAC [ether] PERM on eth0 */
static enum taken arp_bsd_row(struct reading *r, const struct words *w)
{
	struct intake_neighbour n = {.at = r->at};
	const char *mac = intake_after(w, "at"), *dev = intake_after(w, "on");
	char address[17];

	if (w->n < 4 || w->w[1][0] != '(' || !mac || strlen(w->w[1]) > sizeof(address))
		return TAKEN_NOT;
	size_t length = strcspn(w->w[1] + 1, ")");
	if (length >= sizeof(address))
		return TAKEN_NOT;
	memcpy(address, w->w[1] + 1, length);
	address[length] = '\0';
	if (!parse_ipv4(address, &n.ip))
		return TAKEN_NOT;
	n.dev = dev ? intake_copy(r->in, dev) : NULL;
	n.has_mac = parse_mac(mac, n.mac);
	n.permanent = intake_has(w, "PERM");
	intake_neighbour(r->in, r->host, &n);
	return TAKEN_IT;
}

static enum taken arp_line(struct reading *r, const char *line, struct words *w)
{
	(void)line;
	if (w->n > 3 &&
		((strcmp(w->w[0], "Address") == 0 && strcmp(w->w[1], "HWtype") == 0) ||
			(strcmp(w->w[0], "IP") == 0 && strcmp(w->w[1], "address") == 0 &&
				strcmp(w->w[2], "HW") == 0)))
		return TAKEN_IT;
	if (w->n > 1 && strcmp(w->w[0], "Entries:") == 0)
		return TAKEN_IT;
	enum taken taken = arp_table_row(r, w);
	return taken == TAKEN_NOT ? arp_bsd_row(r, w) : taken;
}

const struct recogniser intake_arp = {"arp", "arp|", arp_line};
