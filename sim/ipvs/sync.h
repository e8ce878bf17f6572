/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The connection synchronisation daemons (net/netfilter/ipvs/ip_vs_sync.c): a master multicasts
 * what it knows of its connections, a backup keeps entries of its own made from that.
 *
 *	sync_needed.c   which packet of a connection puts it into a message
 *	sync_master.c   the message is collected, queued, sent
 *	sync_backup.c   what arrives becomes connections
 *	sync.c          the daemons start and stop
 */
#ifndef LVSLAB_IPVS_SYNC_H
#define LVSLAB_IPVS_SYNC_H

#include "engine/event.h"
#include "engine/timer.h"
#include "ipvs/conn.h"
#include "ipvs/ipvs.h"

struct socket;

enum ipvs_sync_state { IPVS_STATE_MASTER = 1, IPVS_STATE_BACKUP = 2 };

struct ipvs_sync_config { /* struct ipvs_sync_daemon_cfg; 0 is the default everywhere */
	char interface[IFNAMSIZ];
	uint8_t syncid;  /* a backup's 0 takes every master's messages */
	uint32_t maxlen; /* bytes of a message */
	uint32_t group;
	uint16_t port;
	uint8_t ttl;
};

struct ipvs_sync_buff { /* struct ip_vs_sync_buff: a message while it is collected and queued */
	struct list link;
	uint64_t first_use; /* jiffies */
	uint8_t version, count;
	uint32_t used, capacity;
	uint8_t bytes[];
};

struct ipvs_sync_master { /* struct ipvs_master_sync_state: one a port */
	struct ipvs *ipvs;
	struct list queue; /* of messages that are full or old enough */
	uint32_t queue_length, queue_delay;
	struct ipvs_sync_buff *current; /* being collected, or NULL */
	struct timer tick;              /* the thread's schedule_timeout() */
	struct timer wakeup;            /* master_wakeup_work */
	struct event run;               /* the thread was woken */
	struct socket *socket;
};

struct ipvs_sync_counts { /* for people: the kernel counts none of them */
	uint64_t messages, connections, bytes, dropped;
};

struct ipvs_sync {
	unsigned state; /* enum ipvs_sync_state, both bits at once at most */
	struct ipvs_sync_config master_config, backup_config;
	uint32_t ports; /* a power of two: threads of each daemon */
	struct ipvs_sync_master *masters;
	struct socket **receivers;
	struct ipvs_sync_counts sent, received;
};

/* start_sync_thread(): 0, -EEXIST (such a daemon runs), -ENODEV, -EINVAL, or what a socket says */
int ipvs_sync_start(
	struct ipvs *ipvs, enum ipvs_sync_state which, const struct ipvs_sync_config *config);
/* stop_sync_thread(): 0, -ESRCH. What was collected and not sent is lost. */
int ipvs_sync_stop(struct ipvs *ipvs, enum ipvs_sync_state which);

static inline bool ipvs_sync_is(const struct ipvs *ipvs, enum ipvs_sync_state which)
{
	return ipvs->sync && ipvs->sync->state & which;
}

/* sysctl_backup_only(): the setting counts only while the backup daemon runs */
static inline bool ipvs_backup_only(const struct ipvs *ipvs)
{
	return ipvs->sysctl.backup_only && ipvs_sync_is(ipvs, IPVS_STATE_BACKUP);
}

/* ip_vs_sync_conn(): a client's packet passed on `cp`, the `packets`th; only while the master
 * daemon runs */
void ipvs_sync_conn(struct ipvs_conn *cp, uint32_t packets);

/* ---- for the parts ---- */

/* ip_vs_sync_conn_needed(): 0, or the reason (enum ipvs_sync_reason) why it is sent now */
unsigned ipvs_sync_needed(struct ipvs_conn *cp, uint32_t packets);
void ipvs_sync_master_init(struct ipvs *ipvs, struct ipvs_sync_master *m);
void ipvs_sync_master_stop(struct ipvs_sync_master *m);
/* ip_vs_process_message() */
void ipvs_sync_process(struct ipvs *ipvs, const uint8_t *message, size_t length);

#endif
