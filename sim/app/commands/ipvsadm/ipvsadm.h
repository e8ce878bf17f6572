/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by the files of ipvsadm: the parsed command line, and the listings. */
#ifndef LVSLAB_APP_COMMANDS_IPVSADM_IPVSADM_H
#define LVSLAB_APP_COMMANDS_IPVSADM_IPVSADM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/printf_like.h"
#include "host/command.h"
#include "ipvs/service.h"
#include "ipvs/sync.h"

enum ipvsadm_command {
	IPVSADM_NONE,
	IPVSADM_ADD,
	IPVSADM_EDIT,
	IPVSADM_DEL,
	IPVSADM_FLUSH,
	IPVSADM_LIST,
	IPVSADM_ADD_SERVER,
	IPVSADM_DEL_SERVER,
	IPVSADM_EDIT_SERVER,
	IPVSADM_SET,
	IPVSADM_START_DAEMON,
	IPVSADM_STOP_DAEMON,
	IPVSADM_RESTORE,
	IPVSADM_SAVE,
	IPVSADM_ZERO,
	IPVSADM_HELP,
	IPVSADM_VERSION,
	IPVSADM_COMMANDS,
};

enum ipvsadm_option { /* in the order in which they are checked */
	OPT_NUMERIC,
	OPT_CONNECTION,
	OPT_SERVICE,
	OPT_SCHEDULER,
	OPT_PERSISTENT,
	OPT_NETMASK,
	OPT_SERVER,
	OPT_FORWARD,
	OPT_WEIGHT,
	OPT_UTHRESHOLD,
	OPT_LTHRESHOLD,
	OPT_MCAST,
	OPT_TIMEOUT,
	OPT_DAEMON,
	OPT_STATS,
	OPT_RATE,
	OPT_THRESHOLDS,
	OPT_PERSISTENTCONN,
	OPT_NOSORT,
	OPT_SYNCID,
	OPT_EXACT,
	OPT_ONEPACKET,
	OPT_PE,
	OPT_SCHED_FLAGS,
	OPT_MCAST_GROUP,
	OPT_MCAST_PORT,
	OPT_MCAST_TTL,
	OPT_SYNC_MAXLEN,
	OPT_TUN_INFO,
	OPT_TUN_TYPE,
	OPT_TUN_PORT,
	OPT_TUN_NOCSUM,
	OPT_TUN_CSUM,
	OPT_TUN_REMCSUM,
	OPTS
};
#define OPT_BIT(option) ((uint64_t)1 << (option))

struct ipvsadm {
	struct process *p;
	struct ipvs *ipvs;
	enum ipvsadm_command command;
	uint64_t options; /* OPT_BIT(…) of each one given */
	struct ipvs_service_spec service;
	struct ipvs_dest_spec server;
	int64_t timeouts[3];
	unsigned daemon_state; /* enum ipvs_sync_state */
	struct ipvs_sync_config daemon;
	char scheduler[IPVS_SCHEDNAME_MAX];
	int tunnel_type; /* 0 ipip, 1 gue, 2 gre */
	bool reading;    /* parsing a line of -R */
	bool over;       /* error printed: the program ends with `status` */
	int status;
};

static inline bool ipvsadm_given(const struct ipvsadm *a, enum ipvsadm_option option)
{
	return (a->options & OPT_BIT(option)) != 0;
}

/* Parses the words into *a; false: error already printed (a->status). */
bool ipvsadm_parse(struct ipvsadm *a, int argc, char **argv);
/* Prints to standard error and ends the program with `status`. Returns false. */
bool ipvsadm_fail(struct ipvsadm *a, int status, const char *fmt, ...) TEXT_PRINTF(3, 4);
bool ipvsadm_try_help(struct ipvsadm *a);
void ipvsadm_usage(struct process *p);
void ipvsadm_version(struct process *p);

void ipvsadm_list_all(struct ipvsadm *a);
void ipvsadm_list_service(struct ipvsadm *a, struct ipvs_service *svc);
void ipvsadm_list_connections(struct ipvsadm *a);
void ipvsadm_list_timeouts(struct ipvsadm *a);
void ipvsadm_save(struct ipvsadm *a);

/* ipvsadm_daemon.c: parses the argument of --start-daemon and --stop-daemon; one of their options;
 * executes it: 0 or an error of ipvs_sync_start(), ipvs_sync_stop() */
bool ipvsadm_daemon_which(struct ipvsadm *a, const char *argument);
bool ipvsadm_daemon_value(struct ipvsadm *a, int tag, const char *argument);
int ipvsadm_daemon_change(struct ipvsadm *a);
void ipvsadm_list_daemons(struct ipvsadm *a);

#endif
