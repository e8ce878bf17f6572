/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The connection synchronisation daemons (net/netfilter/ipvs/ip_vs_sync.c): a master multicasts its
 * connections, a backup creates entries from these messages.
 *
 *	sync_needed.c   which packet of a connection triggers its synchronisation
 *	sync_master.c   collects, queues and sends messages
 *	sync_backup.c   makes connections from received messages
 *	sync.c          starts and stops the daemons
 */
#ifndef LVSLAB_IPVS_SYNC_H
#define LVSLAB_IPVS_SYNC_H

#include "engine/event.h"
#include "engine/timer.h"
#include "ipvs/conn.h"
#include "ipvs/ipvs.h"

struct socket;

enum ipvs_sync_state { IPVS_STATE_MASTER = 1, IPVS_STATE_BACKUP = 2 };

struct ipvs_sync_config { /* struct ipvs_sync_daemon_cfg; 0 means the default */
	char interface[IFNAMSIZ];
	uint8_t syncid;  /* a backup with 0 accepts every master's messages */
	uint32_t maxlen; /* bytes of a message */
	uint32_t group;
	uint16_t port;
	uint8_t ttl;
};

struct ipvs_sync_buff { /* struct ip_vs_sync_buff: a message while it is filled and queued */
	struct list link;
	uint64_t first_use; /* jiffies */
	uint8_t version, count;
	uint32_t used, capacity;
	uint8_t bytes[];
};

struct ipvs_sync_master { /* struct ipvs_master_sync_state: one per port */
	struct ipvs *ipvs;
	struct list queue; /* messages that are full or old enough */
	uint32_t queue_length, queue_delay;
	struct ipvs_sync_buff *current; /* being filled, or NULL */
	struct timer tick;              /* the thread's schedule_timeout() */
	struct timer wakeup;            /* master_wakeup_work */
	struct event run;               /* the thread was woken */
	struct socket *socket;
};

struct ipvs_sync_counts { /* for display: the kernel does not count them */
	uint64_t messages, connections, bytes, dropped;
};

struct ipvs_sync {
	unsigned state; /* enum ipvs_sync_state; both bits may be set */
	struct ipvs_sync_config master_config, backup_config;
	uint32_t ports; /* a power of two: threads per daemon */
	struct ipvs_sync_master *masters;
	struct socket **receivers;
	struct ipvs_sync_counts sent, received;
};

/* start_sync_thread(): 0, -EEXIST (such a daemon is running), -ENODEV, -EINVAL, or a socket's
 * error */
int ipvs_sync_start(
	struct ipvs *ipvs, enum ipvs_sync_state which, const struct ipvs_sync_config *config);
/* stop_sync_thread(): 0, -ESRCH. Unsent messages are lost. */
int ipvs_sync_stop(struct ipvs *ipvs, enum ipvs_sync_state which);

static inline bool ipvs_sync_is(const struct ipvs *ipvs, enum ipvs_sync_state which)
{
	return ipvs->sync && ipvs->sync->state & which;
}

/* sysctl_backup_only(): the setting is effective only while the backup daemon runs */
static inline bool ipvs_backup_only(const struct ipvs *ipvs)
{
	return ipvs->sysctl.backup_only && ipvs_sync_is(ipvs, IPVS_STATE_BACKUP);
}

/* ip_vs_sync_conn(): after a client's packet on `cp`, number `packets`; only while the master
 * daemon runs */
void ipvs_sync_conn(struct ipvs_conn *cp, uint32_t packets);

/* ---- internal ---- */

/* ip_vs_sync_conn_needed(): 0, or the reason (enum ipvs_sync_reason) to synchronise it now */
unsigned ipvs_sync_needed(struct ipvs_conn *cp, uint32_t packets);
void ipvs_sync_master_init(struct ipvs *ipvs, struct ipvs_sync_master *m);
void ipvs_sync_master_stop(struct ipvs_sync_master *m);
/* ip_vs_process_message() */
void ipvs_sync_process(struct ipvs *ipvs, const uint8_t *message, size_t length);

#endif
