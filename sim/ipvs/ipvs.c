/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An IPVS instance: its tables, timeouts and timers (__ip_vs_init() and what it calls). As in Linux
 * it exists once the module is loaded, but its hooks are registered only while a service exists:
 * without one, packets of old connections reach the host's own TCP.
 *
 * Not simulated: application helpers (FTP), conntrack, IPv6, SCTP.
 */
#include "ipvs/ipvs.h"

#include <limits.h>

#include "base/errno.h"
#include "ipvs/conn.h"
#include "ipvs/dest.h"
#include "ipvs/service.h"
#include "ipvs/state.h"

struct ipvs *ipvs_new(struct engine *e)
{
	struct arena *a = e->arena;
	struct ipvs *ipvs = arena_alloc(a, sizeof(*ipvs));

	ipvs->engine = e;
	list_init(&ipvs->services);
	hash_init(&ipvs->service_table, a);
	list_init(&ipvs->conns);
	hash_init_linked(&ipvs->conn_table, a);
	pool_init(&ipvs->service_pool, a, "virtual service", sizeof(struct ipvs_service));
	pool_init(&ipvs->dest_pool, a, "real server", sizeof(struct ipvs_dest));
	pool_init(&ipvs->conn_pool, a, "ipvs connection", sizeof(struct ipvs_conn));
	ipvs_dest_init(ipvs);
	ipvs_state_init(ipvs);
	return ipvs;
}

const struct guest_key ipvs_guest = {"ipvs"};

struct ipvs *ipvs_load(struct host *h)
{
	struct ipvs *ipvs = ipvs_of(h);

	if (ipvs)
		return ipvs;
	ipvs = ipvs_new(host_engine(h));
	ipvs->host = h;
	ipvs->random = engine_stream(ipvs->engine, h->node.name, "ipvs");
	host_set_guest(h, &ipvs_guest, ipvs);
	ipvs_sysctl_init(ipvs);
	ipvs_stats_init(ipvs);
	return ipvs;
}

/* ip_vs_set_timeout(): for entries that see a packet from now on */
int ipvs_set_timeouts(struct ipvs *ipvs, int64_t tcp, int64_t tcp_fin, int64_t udp)
{
	const int64_t given[] = {tcp, tcp_fin, udp};

	for (unsigned i = 0; i < 3; i++)
		if (given[i] < 0 || given[i] > INT_MAX / HZ)
			return -EINVAL;
	if (tcp)
		ipvs->tcp_timeout[IPVS_TCP_S_ESTABLISHED] = (uint32_t)tcp * HZ;
	if (tcp_fin)
		ipvs->tcp_timeout[IPVS_TCP_S_FIN_WAIT] = (uint32_t)tcp_fin * HZ;
	if (udp)
		ipvs->udp_timeout = (uint32_t)udp * HZ;
	return 0;
}

void ipvs_get_timeouts(const struct ipvs *ipvs, int64_t *tcp, int64_t *tcp_fin, int64_t *udp)
{
	*tcp = ipvs->tcp_timeout[IPVS_TCP_S_ESTABLISHED] / HZ;
	*tcp_fin = ipvs->tcp_timeout[IPVS_TCP_S_FIN_WAIT] / HZ;
	*udp = ipvs->udp_timeout / HZ;
}
