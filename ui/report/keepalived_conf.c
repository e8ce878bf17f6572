/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A configuration made with `ip` and `ipvsadm` as one keepalived.conf. Servers are in the order in
 * which they were added, so that the kernel's list is the same. Servers with a port get a TCP
 * check, those without (of an fwmark service) a ping.
 *
 * Not included: sh-port and similar flags for schedulers that do not have them, SCTP.
 */
#include "ui/report/keepalived_conf.h"

#include <inttypes.h>
#include <string.h>

#include "app/system/files.h"
#include "app/system/glob_files.h"
#include "base/text.h"
#include "engine/timer.h"
#include "host/ip/addr.h"
#include "ipvs/scheduler.h"
#include "ipvs/service.h"

#define KEEPALIVED_CONF "/etc/keepalived/keepalived.conf"
#define INCLUDES_MAX 16 /* nesting depth */
#define FIRST_VRID 51
#define BEST_PRIORITY 150

/* ---- VRRP ---- */

/* the interface with the address, else one with its subnet, else the first */
static const struct netdev *card_of(const struct host *h, uint32_t address)
{
	const struct netdev *first = NULL, *near = NULL;

	list_for_each (dev, &h->node.devs, struct netdev, link) {
		if (dev == h->lo)
			continue;
		if (addr_find(dev, address))
			return dev;
		first = first ? first : dev;
		near = !near && addr_onlink(dev, address, 0) ? dev : near;
	}
	return near ? near : first;
}

static bool is_first_with(const struct ipvs *ipvs, const struct ipvs_service *svc, uint32_t address)
{
	list_for_each (other, &ipvs->services, struct ipvs_service, link) {
		if (other == svc)
			return true;
		if (!other->fwmark && other->addr == address)
			return false;
	}
	return true;
}

static unsigned put_addresses(struct text *t, const struct host *h, const struct netdev *dev)
{
	const struct ipvs *ipvs = ipvs_of(h);
	unsigned count = 0;

	list_for_each (svc, &ipvs->services, struct ipvs_service, link) {
		if (svc->fwmark || card_of(h, svc->addr) != dev ||
			!is_first_with(ipvs, svc, svc->addr))
			continue;
		const struct in_ifaddr *a = addr_find(dev, svc->addr);
		text_add(t, "        %s/%u\n", ip_text(svc->addr).s, a ? a->prefix : 32u);
		count++;
	}
	return count;
}

static void put_instance(struct text *t, const struct netdev *dev, const char *addresses,
	unsigned number, unsigned rank)
{
	text_add(t, "vrrp_instance VI_%u {\n", number + 1);
	text_add(t, "    state %s\n", rank ? "BACKUP" : "MASTER");
	text_add(t, "    interface %s\n", dev->name);
	text_add(t, "    virtual_router_id %u\n", (FIRST_VRID + number) % 256);
	text_add(t, "    priority %u\n", rank < 3 ? BEST_PRIORITY - 50 * rank : 1);
	text_put(t, "    advert_int 1\n    virtual_ipaddress {\n");
	text_put(t, addresses);
	text_put(t, "    }\n}\n\n");
}

static void put_instances(struct text *t, const struct host *h, unsigned rank)
{
	unsigned number = 0;

	list_for_each (dev, &h->node.devs, struct netdev, link) {
		struct text addresses = {0};
		if (dev != h->lo && put_addresses(&addresses, h, dev))
			put_instance(t, dev, text_str(&addresses), number++, rank);
		text_free(&addresses);
	}
}

/* ---- virtual servers ---- */

static const char *method_word(unsigned conn_flags)
{
	static const char *const words[] = {"NAT", "NAT", "TUN", "DR"};

	return words[conn_flags & IPVS_CONN_F_FWD_MASK & 3];
}

static const struct ipvs_dest *first_server(const struct ipvs_service *svc)
{
	return list_empty(&svc->destinations)
		? NULL
		: list_entry(svc->destinations.prev, struct ipvs_dest, link);
}

static void put_flags(struct text *t, const struct ipvs_service *svc)
{
	const char *name = svc->scheduler ? svc->scheduler->name : "";
	const bool named = strcmp(name, "sh") == 0 || strcmp(name, "mh") == 0;

	if (svc->flags & IPVS_SVC_F_PERSISTENT)
		text_add(t, "    persistence_timeout %" PRIu32 "\n", svc->timeout / HZ);
	if (svc->flags & IPVS_SVC_F_PERSISTENT && svc->netmask != UINT32_MAX)
		text_add(t, "    persistence_granularity %s\n", ip_text(svc->netmask).s);
	if (svc->flags & IPVS_SVC_F_ONEPACKET)
		text_put(t, "    ops\n");
	if (svc->flags & IPVS_SVC_F_SCHED1)
		text_add(t, named ? "    %s-fallback\n" : "    flag-1\n", name);
	if (svc->flags & IPVS_SVC_F_SCHED2)
		text_add(t, named ? "    %s-port\n" : "    flag-2\n", name);
	if (svc->flags & IPVS_SVC_F_SCHED3)
		text_put(t, "    flag-3\n");
}

static void put_check(struct text *t, const struct ipvs_service *svc, const struct ipvs_dest *d)
{
	if (!d->port || svc->fwmark)
		text_put(t, "        PING_CHECK {\n");
	else if (svc->protocol == IPPROTO_UDP)
		text_put(t, "        UDP_CHECK {\n");
	else
		text_put(t, "        TCP_CHECK {\n");
	text_put(t, "            connect_timeout 3\n        }\n");
}

static void put_server(struct text *t, const struct ipvs_service *svc, const struct ipvs_dest *d)
{
	const char *method = method_word(d->conn_flags);

	text_add(t, "    real_server %s %u {\n", ip_text(d->addr).s, d->port);
	text_add(t, "        weight %d\n", d->weight);
	if (strcmp(method, method_word(first_server(svc)->conn_flags)) != 0)
		text_add(t, "        lvs_method %s\n", method);
	if (d->upper)
		text_add(t, "        uthreshold %" PRIu32 "\n", d->upper);
	if (d->lower)
		text_add(t, "        lthreshold %" PRIu32 "\n", d->lower);
	put_check(t, svc, d);
	text_put(t, "    }\n");
}

static void put_service(struct text *t, const struct ipvs_service *svc)
{
	const struct ipvs_dest *first = first_server(svc);

	if (svc->fwmark)
		text_add(t, "virtual_server fwmark %" PRIu32 " {\n", svc->fwmark);
	else
		text_add(t, "virtual_server %s %u {\n", ip_text(svc->addr).s, svc->port);
	text_put(t, "    delay_loop 6\n");
	text_add(t, "    lvs_sched %s\n", svc->scheduler ? svc->scheduler->name : "wlc");
	text_add(t, "    lvs_method %s\n", first ? method_word(first->conn_flags) : "DR");
	text_add(t, "    protocol %s\n", svc->protocol == IPPROTO_UDP ? "UDP" : "TCP");
	put_flags(t, svc);
	for (const struct list *at = svc->destinations.prev; at != &svc->destinations;
		at = at->prev)
		put_server(t, svc, list_entry(at, struct ipvs_dest, link));
	text_put(t, "}\n\n");
}

void keepalived_conf_text(struct text *t, const struct host *h, unsigned rank)
{
	const struct ipvs *ipvs = ipvs_of(h);

	text_add(t, "global_defs {\n    router_id %s\n}\n\n", h->node.name);
	if (!ipvs)
		return;
	put_instances(t, h, rank);
	list_for_each (svc, &ipvs->services, struct ipvs_service, link)
		put_service(t, svc);
	t->s[--t->len] = '\0'; /* the empty line behind the last block */
}

/* ---- the host's own file ---- */

static void put_file(struct text *t, struct host *h, const char *path, unsigned depth);

/* "include NAME": returns its argument; NULL: not an include */
static const char *included(const char *line)
{
	line += strspn(line, " \t");
	if (strncmp(line, "include", 7) != 0)
		return NULL;
	line += 7;
	line += *line && strchr("rmwba", *line);
	return *line == ' ' || *line == '\t' ? line + strspn(line, " \t") : NULL;
}

static void put_included(struct text *t, struct host *h, const char *from, const char *name,
	size_t n, unsigned depth)
{
	const char *slash = strrchr(from, '/');
	struct text pattern = {0}, names = {0};

	if (*name != '/' && slash)
		text_putn(&pattern, from, (size_t)(slash + 1 - from));
	text_putn(&pattern, name, n);
	glob_files(h, text_str(&pattern), &names);
	for (size_t at = 0; at < names.len; at += strlen(names.s + at) + 1) {
		text_add(t, "# ---- %s\n", names.s + at);
		put_file(t, h, names.s + at, depth + 1);
	}
	text_free(&pattern);
	text_free(&names);
}

static void put_file(struct text *t, struct host *h, const char *path, unsigned depth)
{
	struct text bytes = {0};

	if (depth < INCLUDES_MAX && files_read(h, path, &bytes) == 0)
		for (const char *line = text_str(&bytes); *line;) {
			const size_t n = strcspn(line, "\n");
			const char *name = included(line);
			if (name)
				put_included(t, h, path, name, (size_t)(line + n - name), depth);
			else
				text_add(t, "%.*s\n", (int)n, line);
			line += n + (line[n] == '\n');
		}
	text_free(&bytes);
}

bool keepalived_conf_own(struct text *t, struct host *h)
{
	struct text bytes = {0};
	const bool has = files_read(h, KEEPALIVED_CONF, &bytes) == 0;

	text_free(&bytes);
	if (has)
		put_file(t, h, KEEPALIVED_CONF, 0);
	return has;
}
