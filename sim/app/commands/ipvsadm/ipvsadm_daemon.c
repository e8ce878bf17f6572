/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ipvsadm --start-daemon, --stop-daemon and -L --daemon (ipvsadm 1.31: parse_options(),
 * list_daemon()). The kernel fills in what the tool leaves open, and the list shows the result.
 */
#include <stdio.h>
#include <string.h>

#include "app/commands/ipvsadm/ipvsadm.h"
#include "app/commands/ipvsadm/ipvsadm_popt.h"
#include "app/commands/ipvsadm/ipvsadm_words.h"
#include "base/text.h"
#include "host/command.h"
#include "ipvs/sync.h"
#include "wire/ipv4.h"

#define DEF_MCAST_IFN "eth0"
#define MAXLEN_MAX (65535 - 20 - 8)

bool ipvsadm_daemon_which(struct ipvsadm *a, const char *argument)
{
	if (argument && strcmp(argument, "master") == 0)
		a->daemon_state = IPVS_STATE_MASTER;
	else if (argument && strcmp(argument, "backup") == 0)
		a->daemon_state = IPVS_STATE_BACKUP;
	else if (a->command == IPVSADM_START_DAEMON)
		return ipvsadm_fail(a, 2, "illegal start-daemon parameter specified");
	else
		return ipvsadm_fail(a, 2, "illegal start_daemon specified");
	return true;
}

static bool read_between(struct ipvsadm *a, const char *argument, int64_t min, int64_t max,
	const char *what, int64_t *out)
{
	*out = ipvsadm_number(argument, min, max);
	if (*out < 0)
		return ipvsadm_fail(a, 2, "illegal %s specified", what);
	return true;
}

static bool read_group(struct ipvsadm *a, const char *argument)
{
	if (strchr(argument, ':'))
		return ipvsadm_fail(a, 2, "IPv6 is not simulated here");
	if (parse_ipv4(argument, &a->daemon.group) && ipv4_is_multicast(a->daemon.group))
		return true;
	return ipvsadm_fail(a, 2, "invalid IPv4 mcast-group `%s'", argument);
}

bool ipvsadm_daemon_value(struct ipvsadm *a, int tag, const char *argument)
{
	struct ipvs_sync_config *c = &a->daemon;
	int64_t value = 0;
	bool ok = true;

	switch (tag) {
	case TAG_MCAST_INTERFACE:
		snprintf(c->interface, sizeof(c->interface), "%s", argument);
		break;
	case TAG_MCAST_GROUP: return read_group(a, argument);
	case TAG_SYNCID:
		ok = read_between(a, argument, 0, 255, "syncid", &value);
		c->syncid = (uint8_t)value;
		break;
	case TAG_MCAST_PORT:
		ok = read_between(a, argument, 1, 65535, "mcast-port", &value);
		c->port = (uint16_t)value;
		break;
	case TAG_MCAST_TTL:
		ok = read_between(a, argument, 1, 255, "mcast-ttl", &value);
		c->ttl = (uint8_t)value;
		break;
	default:
		ok = read_between(a, argument, 1, MAXLEN_MAX, "sync-maxlen", &value);
		c->maxlen = (uint32_t)value;
		break;
	}
	return ok;
}

int ipvsadm_daemon_change(struct ipvsadm *a)
{
	if (a->command == IPVSADM_STOP_DAEMON)
		return ipvs_sync_stop(a->ipvs, (enum ipvs_sync_state)a->daemon_state);
	if (!a->daemon.interface[0])
		strcpy(a->daemon.interface, DEF_MCAST_IFN);
	return ipvs_sync_start(a->ipvs, (enum ipvs_sync_state)a->daemon_state, &a->daemon);
}

static void list_one(struct ipvsadm *a, const char *type, const struct ipvs_sync_config *c)
{
	process_print(a->p,
		"%s sync daemon (mcast=%s, syncid=%u, maxlen=%u, group=%s, port=%u, ttl=%u)\n",
		type, c->interface, c->syncid, c->maxlen, ip_text(c->group).s, c->port, c->ttl);
}

void ipvsadm_list_daemons(struct ipvsadm *a)
{
	if (ipvs_sync_is(a->ipvs, IPVS_STATE_MASTER))
		list_one(a, "master", &a->ipvs->sync->master_config);
	if (ipvs_sync_is(a->ipvs, IPVS_STATE_BACKUP))
		list_one(a, "backup", &a->ipvs->sync->backup_config);
}
