/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * arp (net-tools 2.10): the neighbour table as in /proc/net/arp, and its ioctls (net/ipv4/arp.c:
 * arp_req_set(), arp_req_delete()). -a prints in BSD style; names are not looked up, because there
 * is no server to ask.
 *
 * Not supported: -D, files, hardware types except ether.
 */
#include <string.h>

#include "app/commands/net/net_tools.h"
#include "app/system/commands.h"
#include "app/system/options.h"
#include "app/system/service_names.h"
#include "app/system/words.h"
#include "base/errno.h"
#include "base/text.h"
#include "host/host.h"

#define STATUS_ARP 255

struct arp {
	struct process *p;
	bool bsd, verbose, only;
	struct netdev *dev;
	const char *dev_name;
	uint32_t address;
	unsigned entries, shown;
	bool head;
};

static const char *flags_text(const struct neigh *n)
{
	if (n->proxy)
		return "MP";
	if (n->state & NUD_PERMANENT)
		return "CM";
	return n->state & NUD_VALID ? "C" : "";
}

static void bsd_line(struct arp *a, const struct neigh *n)
{
	bool known = n->state & NUD_VALID;

	process_print(a->p, "? (%s) at ", ip_text(n->address).s);
	if (n->proxy)
		process_print(a->p, "<from_interface> PERM PUB ");
	else if (!known)
		process_print(a->p, "<incomplete> ");
	else
		process_print(a->p, "%s [ether] %s", mac_text(n->mac).s,
			n->state & NUD_PERMANENT ? "PERM " : "");
	process_print(a->p, "on %s\n", n->dev->name);
}

static void table_line(struct arp *a, const struct neigh *n)
{
	bool known = !n->proxy && (n->state & NUD_VALID);

	if (!a->head)
		process_print(a->p,
			"Address                  HWtype  HWaddress           Flags "
			"Mask            Iface\n");
	a->head = true;
	const char *flags = flags_text(n);
	if (known)
		process_print(a->p, "%-23s  %-7s %-17s   %-6s%-15s %s\n", ip_text(n->address).s,
			"ether", mac_text(n->mac).s, flags, "", n->dev->name);
	else
		process_print(a->p, "%-23s  %-7s %-17s   %-6s%-15s %s\n", ip_text(n->address).s,
			n->proxy ? "*" : "", n->proxy ? "<from_interface>" : "(incomplete)", flags,
			"", n->dev->name);
}

static void entry(struct arp *a, const struct neigh *n)
{
	if (!n->proxy && (n->state & (NUD_NOARP)))
		return;
	a->entries++;
	if ((a->only && n->address != a->address) || (a->dev_name && n->dev != a->dev))
		return;
	a->shown++;
	if (a->bsd)
		bsd_line(a, n);
	else
		table_line(a, n);
}

static int arp_show(struct arp *a, const char *host)
{
	list_for_each (n, &a->p->host->arp.entries, struct neigh, link)
		entry(a, n);
	list_for_each (n, &a->p->host->arp.proxies, struct neigh, link)
		entry(a, n);
	if (a->verbose)
		process_print(a->p, "Entries: %u\tSkipped: %u\tFound: %u\n", a->entries,
			a->entries - a->shown, a->shown);
	if (a->shown)
		return 0;
	if (host && a->bsd)
		process_print(a->p, "arp: in %u entries no match found.\n", a->entries);
	else if (host)
		process_print(a->p, "%s (%s) -- no entry\n", host, host);
	else if (a->dev_name)
		process_print(a->p, "arp: in %u entries no match found.\n", a->entries);
	return 0;
}

static int arp_fail(struct process *p, const char *text)
{
	process_error(p, "%s\n", text);
	return STATUS_ARP;
}

static bool read_host(struct process *p, const char *word, uint32_t *address)
{
	if (host_address(p->host, word, address))
		return true;
	process_error(p, "%s: Unknown host\n", word);
	return false;
}

/* arp_req_set(): without a device, uses the one that routes to the address, even via a gateway */
static int set(struct process *p, struct netdev *dev, int count, char **words)
{
	struct route out = {0};
	struct flow flow = {0};
	uint8_t mac[ETH_ALEN];
	unsigned state = NUD_PERMANENT;

	if (count < 1)
		return arp_fail(p, "arp: need host name");
	if (!read_host(p, words[0], &flow.dst))
		return STATUS_ARP;
	if (count < 2)
		return arp_fail(p, "arp: need hardware address");
	if (!parse_mac(words[1], mac))
		return arp_fail(p, "arp: invalid hardware address");
	for (int i = 2; i < count; i++)
		if (strcmp(words[i], "temp") == 0)
			state = NUD_STALE;
	uint32_t address = flow.dst;
	if (!dev) {
		int error = route_output(p->host, &flow, &out);
		dev = error ? NULL : out.dev;
		if (error || (dev->flags & (IFF_LOOPBACK | IFF_NOARP))) {
			process_error(p, "SIOCSARP: %s\n", errno_words(error ? error : -EINVAL));
			return STATUS_ARP;
		}
	}
	int error = neigh_set(p->host, dev, address, mac, state, false);
	if (error)
		process_error(p, "SIOCSARP: %s\n", errno_words(error));
	return error ? STATUS_ARP : 0;
}

static int take_away(struct process *p, const struct netdev *dev, int count, char **words)
{
	uint32_t address;

	if (count < 1)
		return arp_fail(p, "arp: need host name");
	if (!read_host(p, words[0], &address))
		return STATUS_ARP;
	list_for_each_safe (n, &p->host->arp.entries, struct neigh, link)
		if (n->address == address && (!dev || n->dev == dev) &&
			(n->state & (NUD_VALID & ~(unsigned)NUD_NOARP)))
			return neigh_delete(p->host, n->dev, address) == 0 ? 0 : STATUS_ARP;
	process_error(p, "No ARP entry for %s\n", words[0]);
	return STATUS_ARP;
}

static void usage(struct process *p)
{
	process_fail(p, 3,
		"Usage:\n"
		"  arp [-vn]  [<HW>] [-i <if>] [-a] [<hostname>]             <-Display ARP cache\n"
		"  arp [-v]          [-i <if>] -d  <host> [pub]               <-Delete ARP entry\n"
		"  arp [-v]   [<HW>] [-i <if>] -s  <host> <hwaddr> [temp]            <-Add "
		"entry\n\n"
		"        -a                       display (all) hosts in alternative (BSD) style\n"
		"        -e                       display (all) hosts in default (Linux) style\n"
		"        -s, --set                set a new ARP entry\n"
		"        -d, --delete             delete a specified entry\n"
		"        -v, --verbose            be verbose\n"
		"        -n, --numeric            don't resolve names\n"
		"        -i, --device             specify network interface (e.g. eth0)\n\n"
		"  <HW>=Use '-H <hw>' to specify hardware address type. Default: ether\n");
}

static const struct long_option longs[] = {{"device", true, 'i'}, {"set", false, 's'},
	{"delete", false, 'd'}, {"numeric", false, 'n'}, {"verbose", false, 'v'}, {NULL, false, 0}};

static void run_arp(struct process *p, int argc, char **argv)
{
	struct options o = options_of(argc, argv, "aensdvi:H:t:");
	struct arp a = {.p = p};
	int c, what = 0;

	o.longs = longs;
	while ((c = option_next(&o)) != -1) {
		if (c == '?' || c == ':') {
			option_complain(p, &o, c);
			usage(p);
			return;
		}
		a.bsd |= c == 'a';
		a.verbose |= c == 'v';
		if (c == 's' || c == 'd')
			what = c;
		if (c == 'i') {
			a.dev_name = o.argument;
			a.dev = node_dev(&p->host->node, o.argument);
		}
	}
	if (what && a.dev_name && !a.dev) {
		process_fail(p, STATUS_ARP, "%s: No such device\n",
			what == 's' ? "SIOCSARP" : "SIOCDARP(dontpub)");
		return;
	}
	if (what == 's') {
		process_exit(p, set(p, a.dev, o.operands, argv + 1));
		return;
	}
	if (what == 'd') {
		process_exit(p, take_away(p, a.dev, o.operands, argv + 1));
		return;
	}
	a.only = o.operands > 0;
	if (a.only && !read_host(p, argv[1], &a.address))
		process_exit(p, STATUS_ARP);
	else
		process_exit(p, arp_show(&a, a.only ? argv[1] : NULL));
}

const struct command arp_command = {
	.name = "arp", .summary = N_("the neighbour table (net-tools)"), .run = run_arp};
