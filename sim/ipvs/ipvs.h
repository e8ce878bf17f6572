/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IP Virtual Server (net/netfilter/ipvs, Linux 6.1.192). It registers at the host's hooks and
 * mounts its sysctls; the host layer does not know it.
 *
 * This header is for observers and configuration: commands, the screen, explain, lab. The parts of
 * the layer have their own headers: service.h dest.h conn.h scheduler.h forward.h state.h.
 */
#ifndef LVSLAB_IPVS_IPVS_H
#define LVSLAB_IPVS_IPVS_H

#include "base/hash.h"
#include "base/pool.h"
#include "base/rng.h"
#include "engine/timer.h"
#include "host/host.h"
#include "host/ip/hook.h"
#include "ipvs/stats.h"

#define IPVS_VERSION_TEXT "1.2.1"
#define IPVS_CONN_TAB_SIZE 4096 /* printed by tools; the actual table grows */
#define IPVS_SCHEDNAME_MAX 16
/* by address, then as many by mark: ip_vs_svc_table, ip_vs_svc_fwm_table */
#define IPVS_SERVICE_BUCKETS 512

enum ipvs_service_flags { /* include/uapi/linux/ip_vs.h */
	IPVS_SVC_F_PERSISTENT = 0x01,
	IPVS_SVC_F_ONEPACKET = 0x04,
	IPVS_SVC_F_SCHED1 = 0x08, /* sh-fallback, mh-fallback */
	IPVS_SVC_F_SCHED2 = 0x10, /* sh-port, mh-port */
	IPVS_SVC_F_SCHED3 = 0x20,
	IPVS_SVC_F_SCHED_MASK = 0x38,
};

enum ipvs_conn_flags {
	IPVS_CONN_F_FWD_MASK = 0x07,
	IPVS_CONN_F_MASQ = 0,
	IPVS_CONN_F_LOCALNODE = 1,
	IPVS_CONN_F_TUNNEL = 2,
	IPVS_CONN_F_DROUTE = 3,
	IPVS_CONN_F_BYPASS = 4,
	IPVS_CONN_F_SYNC = 0x0020,     /* made from another director's sync message */
	IPVS_CONN_F_NOOUTPUT = 0x0080, /* no packet from the server seen */
	IPVS_CONN_F_INACTIVE = 0x0100, /* counts as InActConn */
	IPVS_CONN_F_TEMPLATE = 0x1000,
	IPVS_CONN_F_ONE_PACKET = 0x2000,
	IPVS_CONN_F_GOING = 0x4000, /* lab only: the reason for its deletion is already recorded */
};

/* net.ipv4.vs.* (Documentation/networking/ipvs-sysctl.rst) */
struct ipvs_sysctl {
	int amemthresh, am_droprate, drop_entry, drop_packet, conntrack, secure_tcp, snat_reroute;
	int sync_version, sync_ports, sync_persist_mode, sync_qlen_max, sync_sock_size;
	int cache_bypass, expire_nodest_conn, sloppy_tcp, sloppy_sctp, expire_quiescent_template;
	int sync_threshold[2], sync_refresh_period, sync_retries;
	int nat_icmp_send, pmtu_disc, backup_only, conn_reuse_mode, schedule_icmp, ignore_tunneled;
	int run_estimation;
	int lblc_expiration,
		lblcr_expiration; /* jiffies; the file exists once the scheduler is loaded */
};

enum { IPVS_TCP_STATES = 11 };

struct ipvs_hook {
	struct hook hook;
	struct ipvs *ipvs;
	enum nf_inet_hooks where;
};
enum { IPVS_HOOKS = 6 };

struct ipvs { /* struct netns_ipvs */
	struct engine *engine;
	struct host *host; /* NULL: schedulers alone, no packets (study/scheduler_trace.h) */
	struct ipvs_hook hooks[IPVS_HOOKS];
	struct ipvs_sysctl sysctl;
	bool enable;                    /* a service has existed */
	bool lblc_loaded, lblcr_loaded; /* their sysctl exists */
	struct list services;           /* in the kernel's order, see service.c */
	struct ipvs_service *bucket_heads[IPVS_SERVICE_BUCKETS]; /* the first of each, or NULL */
	struct hash_table service_table;
	uint32_t num_services, ftp_services, port_zero_services;
	struct list conns; /* in the order of -Lnc, oldest first */
	struct hash_table conn_table;
	struct list trash;            /* deleted servers, newest first */
	struct hash_table dest_table; /* servers by service and address, including deleted ones */
	struct timer trash_timer, estimation, defense, nodest;
	uint32_t tcp_timeout[IPVS_TCP_STATES], udp_timeout; /* jiffies */
	uint32_t drop_rate, drop_counter;                   /* drop_packet */
	int8_t drop_entry_counter[9];                       /* todrop_entry() */
	struct ipvs_stats stats;                            /* tot_stats */
	struct rng random;
	struct ipvs_sync *sync; /* its daemons (sync.h), or NULL if none ever ran */
	const char *stray;      /* the loaded scheduler that picked an invalid server, or NULL */
	struct pool service_pool, dest_pool, conn_pool;
};

/* modprobe ip_vs, done by a host's first ipvsadm. Returns the host's IPVS, existing or new. */
struct ipvs *ipvs_load(struct host *h);
extern const struct guest_key ipvs_guest;
/* The host's IPVS, or NULL if it was never loaded. */
static inline struct ipvs *ipvs_of(const struct host *h)
{
	return host_guest(h, &ipvs_guest);
}
/* IPVS's tables without a host. */
struct ipvs *ipvs_new(struct engine *e);

/* ip_vs_set_timeout(): seconds, 0 keeps the current value. 0 or -EINVAL. */
int ipvs_set_timeouts(struct ipvs *ipvs, int64_t tcp, int64_t tcp_fin, int64_t udp);
void ipvs_get_timeouts(const struct ipvs *ipvs, int64_t *tcp, int64_t *tcp_fin, int64_t *udp);

/* For the files of this layer. */
void ipvs_hooks_register(struct ipvs *ipvs);
void ipvs_hooks_unregister(struct ipvs *ipvs);
void ipvs_sysctl_init(struct ipvs *ipvs);
/* lblc_expiration, or lblcr_expiration if `replicated`; the first call creates its file */
int *ipvs_sysctl_expiration(struct ipvs *ipvs, bool replicated);
void ipvs_defense_update(struct ipvs *ipvs); /* update_defense_level() */
bool ipvs_todrop(struct ipvs *ipvs);         /* drop_packet: must this packet be dropped? */

static inline uint64_t ipvs_jiffies(const struct ipvs *ipvs)
{
	return engine_jiffies(ipvs->engine);
}

#endif
