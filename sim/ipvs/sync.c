/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Starts and stops the daemons (ip_vs_sync.c: start_sync_thread(), make_send_sock(),
 * make_receive_sock(), stop_sync_thread()). At most one of each kind; both together use the number
 * of ports that sync_ports had when the first one started.
 *
 * The master's datagrams have TTL 1 and the interface's first address as source, and the master
 * does not receive them itself; the backup joins the group on its interface and receives only
 * there.
 */
#include "ipvs/sync.h"

#include <string.h>

#include "base/errno.h"
#include "host/ip/addr.h"
#include "ipvs/records.h"
#include "ipvs/sync_reasons.h"
#include "net/network.h"
#include "transport/socket/socket.h"
#include "wire/ipvs_sync.h"

#define PORTS_MAX 64 /* IPVS_SYNC_PORTS_MAX */

static struct ipvs_sync *sync_of(struct ipvs *ipvs)
{
	if (!ipvs->sync)
		ipvs->sync = arena_alloc(ipvs->engine->arena, sizeof(*ipvs->sync));
	return ipvs->sync;
}

static uint32_t clamp(uint32_t v, uint32_t low, uint32_t high)
{
	return v < low ? low : v > high ? high : v;
}

static void complete(
	struct ipvs_sync_config *c, enum ipvs_sync_state which, const struct netdev *dev)
{
	const bool backup = which == IPVS_STATE_BACKUP;
	const uint32_t headers = 20 + 8; /* IP and UDP */
	const uint32_t mtu = backup ? clamp(dev->mtu, 1500, 65535) : 1500;

	if (!c->group)
		c->group = IPVS_SYNC_GROUP;
	if (!c->port)
		c->port = IPVS_SYNC_PORT;
	if (!c->ttl)
		c->ttl = 1;
	c->maxlen =
		c->maxlen ? clamp(c->maxlen, backup ? 1024 : 1, 65535 - headers) : mtu - headers;
}

static void heard(struct socket *s, struct socket_address from, struct socket_address to,
	const uint8_t *head, uint32_t head_length, uint32_t length)
{
	struct ipvs *ipvs = socket_user(s);
	const uint32_t most = ipvs->sync->backup_config.maxlen;

	(void)from, (void)to, (void)length;
	ipvs_sync_process(ipvs, head, head_length < most ? head_length : most);
}

static const struct socket_ops receiver_ops = {.datagram = heard}, sender_ops = {0};

/* make_send_sock() */
static struct socket *send_socket(struct ipvs *ipvs, struct netdev *dev,
	const struct ipvs_sync_config *c, uint32_t id, int *error)
{
	const struct socket_address from = {addr_select(ipvs->host, dev, 0, RT_SCOPE_UNIVERSE), 0};
	const struct socket_address to = {c->group, (uint16_t)(c->port + id)};
	struct socket *s = udp_open(ipvs->host, from, &sender_ops, ipvs, error);

	if (!s)
		return NULL;
	udp_set_multicast(s, dev, c->ttl, false);
	udp_set_pmtudisc(s, IP_PMTUDISC_DONT);
	*error = udp_connect(s, to);
	if (!*error)
		return s;
	udp_close(s);
	return NULL;
}

/* make_receive_sock() */
static struct socket *receive_socket(struct ipvs *ipvs, struct netdev *dev,
	const struct ipvs_sync_config *c, uint32_t id, int *error)
{
	const struct socket_address at = {c->group, (uint16_t)(c->port + id)};
	struct socket *s = udp_open(ipvs->host, at, &receiver_ops, ipvs, error);

	if (!s)
		return NULL;
	udp_bind_device(s, dev);
	udp_show_all(s);
	*error = udp_join_group(s, c->group, dev);
	if (!*error)
		return s;
	udp_close(s);
	return NULL;
}

static void close_receivers(struct ipvs_sync *s, struct arena *a, uint32_t opened)
{
	for (uint32_t i = opened; i-- > 0;)
		udp_close(s->receivers[i]);
	arena_put(a, s->receivers, s->ports * sizeof(*s->receivers));
	s->receivers = NULL;
}

static int start_backup(struct ipvs *ipvs, struct netdev *dev)
{
	struct arena *a = ipvs->engine->arena;
	struct ipvs_sync *s = ipvs->sync;
	int error = 0;

	s->receivers = arena_get(a, s->ports * sizeof(*s->receivers));
	for (uint32_t i = 0; i < s->ports; i++) {
		s->receivers[i] = receive_socket(ipvs, dev, &s->backup_config, i, &error);
		if (!s->receivers[i]) {
			close_receivers(s, a, i);
			return error;
		}
	}
	return 0;
}

static void stop_masters(struct ipvs_sync *s, struct arena *a, uint32_t started)
{
	for (uint32_t i = started; i-- > 0;)
		ipvs_sync_master_stop(&s->masters[i]);
	arena_put(a, s->masters, s->ports * sizeof(*s->masters));
	s->masters = NULL;
}

static int start_master(struct ipvs *ipvs, struct netdev *dev)
{
	struct arena *a = ipvs->engine->arena;
	struct ipvs_sync *s = ipvs->sync;
	int error = 0;

	s->masters = arena_get(a, s->ports * sizeof(*s->masters));
	for (uint32_t i = 0; i < s->ports; i++) {
		s->masters[i].socket = send_socket(ipvs, dev, &s->master_config, i, &error);
		if (!s->masters[i].socket) {
			stop_masters(s, a, i);
			return error;
		}
		ipvs_sync_master_init(ipvs, &s->masters[i]);
	}
	return 0;
}

static void record(struct ipvs *ipvs, unsigned why, const struct ipvs_sync_config *c)
{
	IPVS_RECORD(ipvs, REC_IPVS_SYNC_DAEMON, why, (struct frame *)NULL, c->syncid, c->group,
		c->port, c->maxlen);
}

int ipvs_sync_start(
	struct ipvs *ipvs, enum ipvs_sync_state which, const struct ipvs_sync_config *config)
{
	struct ipvs_sync *s = sync_of(ipvs);
	struct netdev *dev = node_dev(&ipvs->host->node, config->interface);
	const bool master = which == IPVS_STATE_MASTER;
	struct ipvs_sync_config *mine = master ? &s->master_config : &s->backup_config;

	if (!s->state)
		s->ports = clamp((uint32_t)ipvs->sysctl.sync_ports, 1, PORTS_MAX);
	if (!dev)
		return -ENODEV;
	if (s->state & which)
		return -EEXIST;
	*mine = *config;
	complete(mine, which, dev);
	const int error = master ? start_master(ipvs, dev) : start_backup(ipvs, dev);
	if (error)
		return error;
	s->state |= which;
	record(ipvs, master ? IPVS_SYNC_MASTER_STARTED : IPVS_SYNC_BACKUP_STARTED, mine);
	return 0;
}

int ipvs_sync_stop(struct ipvs *ipvs, enum ipvs_sync_state which)
{
	struct ipvs_sync *s = ipvs->sync;
	struct arena *a = ipvs->engine->arena;

	if (!ipvs_sync_is(ipvs, which))
		return -ESRCH;
	s->state &= ~(unsigned)which;
	if (which == IPVS_STATE_MASTER) {
		record(ipvs, IPVS_SYNC_MASTER_STOPPED, &s->master_config);
		stop_masters(s, a, s->ports);
	} else {
		record(ipvs, IPVS_SYNC_BACKUP_STOPPED, &s->backup_config);
		close_receivers(s, a, s->ports);
	}
	return 0;
}
