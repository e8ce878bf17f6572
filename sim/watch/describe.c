/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Numbers of records and reasons into words. Each module owns its tables; here is only the list of
 * them, found by the numbers' ranges (engine/trace.h, engine/reason.h).
 */
#include <string.h>

#include "app/commands/iptables/filter_reasons.h"
#include "app/servers/records.h"
#include "host/ip/icmp_reasons.h"
#include "host/ip/ip_reasons.h"
#include "host/neigh/arp.h"
#include "host/neigh/neighbour.h"
#include "host/records.h"
#include "host/route/route_reasons.h"
#include "host/socket/udp_reasons.h"
#include "host/sysctl/sysctl.h"
#include "host/tcp/tcp_reasons.h"
#include "ipvs/reasons.h"
#include "ipvs/records.h"
#include "ipvs/sync_reasons.h"
#include "net/bridge.h"
#include "world/lab.h"

static const struct kind *const kind_tables[] = {net_kinds, host_kinds, ipvs_kinds, app_kinds};

static const struct reason_list *const reason_lists[] = {&drop_reasons, &bridge_reasons,
	&arp_reasons, &neigh_reasons, &route_reasons, &ip_reasons, &icmp_reasons, &udp_reasons,
	&tcp_reasons, &sysctl_reasons, &ipvs_reasons, &ipvs_state_reasons, &ipvs_sync_reasons,
	&sched_reasons, &filter_reasons};

#define LISTS (sizeof(reason_lists) / sizeof(reason_lists[0]))
#define TABLES (sizeof(kind_tables) / sizeof(kind_tables[0]))

const struct kind *kind_find(unsigned id)
{
	for (size_t i = 0; i < TABLES; i++) {
		const struct kind *first = kind_tables[i];
		if (id < first->id)
			continue;
		for (const struct kind *k = first; k->id; k++)
			if (k->id == id)
				return k;
	}
	return NULL;
}

unsigned kind_by_name(const char *name)
{
	for (size_t i = 0; i < TABLES; i++)
		for (const struct kind *k = kind_tables[i]; k->id; k++)
			if (strcmp(k->name, name) == 0)
				return k->id;
	return 0;
}

static const struct reason_list *list_of(unsigned number)
{
	for (size_t i = 0; i < LISTS; i++)
		if (number - reason_lists[i]->base < reason_lists[i]->count)
			return reason_lists[i];
	return NULL;
}

const struct reason *reason_find(unsigned number)
{
	const struct reason_list *list = number ? list_of(number) : NULL;

	return list ? &list->items[number - list->base] : NULL;
}

void record_why(struct text *t, const struct lab *lab, const struct record *r)
{
	const struct reason *reason = reason_find(r->reason);

	if (reason)
		reason_fill(t, say(lab_language(lab), reason->sentence), r, lab_names(lab));
}

const char *reason_module(unsigned number)
{
	const struct reason_list *list = number ? list_of(number) : NULL;

	return list ? list->module : NULL;
}
