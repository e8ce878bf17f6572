/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How ipvsadm 1.31 interprets its options: the first one is the command; a table says which option
 * goes with which command; a few rules check combinations. Messages and exit codes are those of the
 * real tool: 2 for wrong usage, 255 if popt itself fails.
 *
 * Refused in the lab's own words: IPv6, SCTP, persistence engines, GUE and GRE tunnels.
 */
#include "app/commands/ipvsadm/ipvsadm.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "app/commands/ipvsadm/ipvsadm_popt.h"
#include "app/commands/ipvsadm/ipvsadm_words.h"
#include "ipvs/scheduler.h"
#include "wire/ipv4.h"

#define TIMEOUT_MAX (86400 * 31) /* MAX_TIMEOUT: 31 days */

/* ---- what goes with what ---- */

static const char *const option_names[OPTS] = {"numeric", "connection", "service-address",
	"scheduler", "persistent", "netmask", "real-server", "forwarding-method", "weight",
	"u-threshold", "l-threshold", "mcast-interface", "timeout", "daemon", "stats", "rate",
	"thresholds", "persistent-conn", "nosort", "syncid", "exact", "ops", "pe", "sched-flags",
	"mcast-group", "mcast-port", "mcast-ttl", "sync-maxlen", "tun-info", "tun-type", "tun-port",
	"tun-nocsum", "tun-csum", "tun-remcsum"};

#define TUNNEL_OPTIONS \
	(OPT_BIT(OPT_TUN_TYPE) | OPT_BIT(OPT_TUN_PORT) | OPT_BIT(OPT_TUN_NOCSUM) | \
		OPT_BIT(OPT_TUN_CSUM) | OPT_BIT(OPT_TUN_REMCSUM))
#define SERVICE_OPTIONS \
	(OPT_BIT(OPT_SCHEDULER) | OPT_BIT(OPT_PERSISTENT) | OPT_BIT(OPT_NETMASK) | \
		OPT_BIT(OPT_ONEPACKET) | OPT_BIT(OPT_PE) | OPT_BIT(OPT_SCHED_FLAGS))
#define SERVER_OPTIONS \
	(OPT_BIT(OPT_FORWARD) | OPT_BIT(OPT_WEIGHT) | OPT_BIT(OPT_UTHRESHOLD) | \
		OPT_BIT(OPT_LTHRESHOLD) | TUNNEL_OPTIONS)
#define LIST_OPTIONS \
	(OPT_BIT(OPT_NUMERIC) | OPT_BIT(OPT_STATS) | OPT_BIT(OPT_RATE) | OPT_BIT(OPT_THRESHOLDS) | \
		OPT_BIT(OPT_PERSISTENTCONN) | OPT_BIT(OPT_NOSORT) | OPT_BIT(OPT_SYNCID) | \
		OPT_BIT(OPT_EXACT) | OPT_BIT(OPT_TUN_INFO))
#define DAEMON_OPTIONS \
	(OPT_BIT(OPT_MCAST) | OPT_BIT(OPT_SYNCID) | OPT_BIT(OPT_MCAST_GROUP) | \
		OPT_BIT(OPT_MCAST_PORT) | OPT_BIT(OPT_MCAST_TTL) | OPT_BIT(OPT_SYNC_MAXLEN))

static const struct {
	const char *name;
	uint64_t needed, allowed, one_of; /* of one_of at most one */
} commands[IPVSADM_COMMANDS] = {
	[IPVSADM_ADD] = {"add-service", OPT_BIT(OPT_SERVICE), SERVICE_OPTIONS, 0},
	[IPVSADM_EDIT] = {"edit-service", OPT_BIT(OPT_SERVICE), SERVICE_OPTIONS, 0},
	[IPVSADM_DEL] = {"delete-service", OPT_BIT(OPT_SERVICE), 0, 0},
	[IPVSADM_FLUSH] = {"flush", 0, 0, 0},
	[IPVSADM_LIST] = {"list", 0, LIST_OPTIONS,
		OPT_BIT(OPT_CONNECTION) | OPT_BIT(OPT_SERVICE) | OPT_BIT(OPT_TIMEOUT) |
			OPT_BIT(OPT_DAEMON)},
	[IPVSADM_ADD_SERVER] = {"add-server", OPT_BIT(OPT_SERVICE) | OPT_BIT(OPT_SERVER),
		SERVER_OPTIONS, 0},
	[IPVSADM_DEL_SERVER] = {"delete-server", OPT_BIT(OPT_SERVICE) | OPT_BIT(OPT_SERVER), 0, 0},
	[IPVSADM_EDIT_SERVER] = {"edit-server", OPT_BIT(OPT_SERVICE) | OPT_BIT(OPT_SERVER),
		SERVER_OPTIONS, 0},
	[IPVSADM_SET] = {"set", 0, 0, 0},
	[IPVSADM_START_DAEMON] = {"start-daemon", 0, DAEMON_OPTIONS, 0},
	[IPVSADM_STOP_DAEMON] = {"stop-daemon", 0, OPT_BIT(OPT_SYNCID), 0},
	[IPVSADM_RESTORE] = {"restore", 0, 0, 0},
	[IPVSADM_SAVE] = {"save", 0, OPT_BIT(OPT_NUMERIC), 0},
	[IPVSADM_ZERO] = {"zero", 0, OPT_BIT(OPT_SERVICE), 0},
};

/* generic_opt_check() */
static bool check_options(struct ipvsadm *a)
{
	const char *command = commands[a->command].name;
	uint64_t needed = commands[a->command].needed, one_of = commands[a->command].one_of;
	int last = -1;

	for (int i = 0; i < OPTS; i++) {
		if (!(a->options & OPT_BIT(i))) {
			if (needed & OPT_BIT(i))
				return ipvsadm_fail(a, 2,
					"You need to supply the '%s' option for the '%s' command",
					option_names[i], command);
		} else if (one_of & OPT_BIT(i)) {
			if (last >= 0)
				return ipvsadm_fail(a, 2,
					"The option '%s' conflicts with the '%s' option in the "
					"'%s' command",
					option_names[i], option_names[last], command);
			last = i;
		} else if (!((needed | commands[a->command].allowed) & OPT_BIT(i))) {
			return ipvsadm_fail(a, 2, "Illegal '%s' option with the '%s' command",
				option_names[i], command);
		}
	}
	return true;
}

static bool check_service(struct ipvsadm *a)
{
	struct ipvs_service_spec *s = &a->service;

	if (!s->fwmark && !s->port && !(s->flags & IPVS_SVC_F_PERSISTENT))
		return ipvsadm_fail(a, 2, "Zero port specified for non-persistent service");
	if (s->flags & IPVS_SVC_F_ONEPACKET && !s->fwmark && s->protocol != IPPROTO_UDP)
		return ipvsadm_fail(a, 2, "One-Packet Scheduling is only for UDP virtual services");
	return true;
}

/* direct routing and tunnels cannot change the port: it becomes the service's, whatever was typed
 */
static bool check_server(struct ipvsadm *a)
{
	bool keeps_port = a->server.conn_flags != IPVS_CONN_F_MASQ;

	if (!a->service.fwmark && keeps_port)
		a->server.port = a->service.port;
	if (a->options & TUNNEL_OPTIONS && a->server.conn_flags != IPVS_CONN_F_TUNNEL)
		return ipvsadm_fail(a, 2, "Tunnel options conflict with forward method");
	if (a->tunnel_type)
		return ipvsadm_fail(a, 2, "only ipip tunnels are simulated here");
	for (int i = OPT_TUN_PORT; i <= OPT_TUN_REMCSUM; i++)
		if (a->options & OPT_BIT(i))
			return ipvsadm_fail(a, 2, "Illegal '%s' option with the 'ipip' tunnel type",
				option_names[i]);
	return true;
}

static bool check_list(struct ipvsadm *a)
{
	uint64_t special = OPT_BIT(OPT_CONNECTION) | OPT_BIT(OPT_TIMEOUT) | OPT_BIT(OPT_DAEMON);
	uint64_t columns = OPT_BIT(OPT_STATS) | OPT_BIT(OPT_RATE) | OPT_BIT(OPT_THRESHOLDS);

	if ((a->options & special && a->options & columns) ||
		(a->options & (special & ~OPT_BIT(OPT_CONNECTION)) &&
			ipvsadm_given(a, OPT_PERSISTENTCONN)))
		return ipvsadm_fail(a, 2, "options conflicts in the list command");
	return true;
}

/* ---- values ---- */

static bool read_service(struct ipvsadm *a, int tag, const char *argument)
{
	struct ipvs_service_spec *s = &a->service;
	unsigned got;

	if (tag == TAG_SCTP_SERVICE)
		return ipvsadm_fail(a, 2, "SCTP is not simulated here");
	s->protocol = tag == 'u' ? IPPROTO_UDP : IPPROTO_TCP;
	if (tag == 'f') {
		if (!ipvsadm_mark(argument, &s->fwmark))
			return ipvsadm_fail(a, 2, "invalid fwmark value `%s' specified", argument);
		return true;
	}
	got = ipvsadm_endpoint(a->p->host, argument, s->protocol, &s->addr, &s->port);
	if (got == ENDPOINT_IPV6)
		return ipvsadm_fail(a, 2, "IPv6 is not simulated here");
	if (!(got & ENDPOINT_ADDRESS))
		return ipvsadm_fail(a, 2, "illegal virtual server address[:port] specified");
	return true;
}

static bool read_server(struct ipvsadm *a, const char *argument)
{
	unsigned got;

	a->server.port = a->service.port;
	got = ipvsadm_endpoint(
		a->p->host, argument, a->service.protocol, &a->server.addr, &a->server.port);
	if (got == ENDPOINT_IPV6)
		return ipvsadm_fail(a, 2, "IPv6 is not simulated here");
	if (!(got & ENDPOINT_ADDRESS))
		return ipvsadm_fail(a, 2, "illegal real server address[:port] specified");
	return true;
}

static bool read_timeout(struct ipvsadm *a, const char *word, int64_t min, int64_t *out)
{
	*out = ipvsadm_number(word, min, TIMEOUT_MAX);
	if (*out < 0)
		return ipvsadm_fail(a, 2, "invalid timeout value `%s' specified", word);
	return true;
}

static bool read_persistent(struct ipvsadm *a, const char *argument)
{
	int64_t seconds = IPVS_PERSISTENT_TIMEOUT;

	if (argument && !read_timeout(a, argument, 1, &seconds))
		return false;
	a->service.flags |= IPVS_SVC_F_PERSISTENT;
	a->service.timeout = (uint32_t)seconds;
	return true;
}

static bool ipvsadm_parse_read_number(
	struct ipvsadm *a, const char *argument, int64_t max, const char *what, int64_t *out)
{
	*out = ipvsadm_number(argument, 0, max);
	if (*out < 0)
		return ipvsadm_fail(a, 2, "illegal %s specified", what);
	return true;
}

static bool read_tunnel_type(struct ipvsadm *a, const char *argument)
{
	static const char *const types[] = {"ipip", "gue", "gre"};

	for (int i = 0; i < 3; i++)
		if (strcmp(argument, types[i]) == 0) {
			a->tunnel_type = i;
			return true;
		}
	return ipvsadm_fail(a, 2, "illegal tunnel type specified");
}

/* parse_sched_flags(): after all options, so that the scheduler is known */
static bool read_flags(struct ipvsadm *a, const char *argument)
{
	const char *scheduler = a->scheduler[0] ? a->scheduler : "wlc", *belongs = NULL;
	/* "kernel:sh" is sh as the kernel's own code has it */
	const char *plain = strncmp(scheduler, "kernel:", 7) == 0 ? scheduler + 7 : scheduler;
	char flag[128];

	while (*argument) {
		size_t length = strcspn(argument, ",");
		snprintf(flag, sizeof(flag), "%.*s", (int)length, argument);
		argument += length + (argument[length] == ',');
		if (!length)
			continue;
		uint32_t bit = ipvs_sched_flag(flag, &belongs);
		if (!bit)
			return ipvsadm_fail(a, 2, "invalid scheduler flag `%s'", flag);
		if (belongs && strcmp(belongs, plain) != 0)
			return ipvsadm_fail(a, 2, "incompatible scheduler flag `%s'", flag);
		a->service.flags |= bit;
	}
	return true;
}

static bool read_value(struct ipvsadm *a, const struct ipvsadm_word *w, const char *argument)
{
	struct ipvs_dest_spec *d = &a->server;

	switch (w->tag) {
	case 't':
	case 'u':
	case 'f':
	case TAG_SCTP_SERVICE: return read_service(a, w->tag, argument);
	case 's': snprintf(a->scheduler, sizeof(a->scheduler), "%s", argument); return true;
	case 'p': return read_persistent(a, argument);
	case 'M':
		return ipvsadm_netmask(argument, &a->service.netmask) ||
			ipvsadm_fail(a, 2, "illegal virtual server persistent mask specified");
	case 'r': return read_server(a, argument);
	case 'i': d->conn_flags = IPVS_CONN_F_TUNNEL; return true;
	case 'g': d->conn_flags = IPVS_CONN_F_DROUTE; return true;
	case 'm': d->conn_flags = IPVS_CONN_F_MASQ; return true;
	case 'w': return ipvsadm_parse_read_number(a, argument, INT_MAX, "weight", &d->weight);
	case 'x': return ipvsadm_parse_read_number(a, argument, INT_MAX, "u_threshold", &d->upper);
	case 'y': return ipvsadm_parse_read_number(a, argument, INT_MAX, "l_threshold", &d->lower);
	case 'o': a->service.flags |= IPVS_SVC_F_ONEPACKET; return true;
	case '6': return ipvsadm_fail(a, 2, "IPv6 is not simulated here");
	case TAG_PE: return ipvsadm_fail(a, 2, "persistence engines are not simulated here");
	case TAG_MCAST_INTERFACE:
	case TAG_MCAST_GROUP:
	case TAG_MCAST_PORT:
	case TAG_MCAST_TTL:
	case TAG_SYNC_MAXLEN:
	case TAG_SYNCID: return ipvsadm_daemon_value(a, w->tag, argument);
	case TAG_TUN_TYPE: return read_tunnel_type(a, argument);
	case TAG_TUN_PORT:
		return ipvsadm_number(argument, 1, UINT16_MAX) > 0 ||
			ipvsadm_fail(a, 2, "illegal tunnel port specified");
	default: return true;
	}
}

/* ---- the whole command line ---- */

static bool read_command(struct ipvsadm *a, struct ipvsadm_reader *r)
{
	const struct ipvsadm_word *w = ipvsadm_next_option(r);

	if (!w || w->command == IPVSADM_NONE)
		return ipvsadm_try_help(a);
	a->command = (enum ipvsadm_command)w->command;
	if (a->command == IPVSADM_START_DAEMON || a->command == IPVSADM_STOP_DAEMON)
		return ipvsadm_daemon_which(a, r->argument);
	return true;
}

static bool ipvsadm_parse_read_options(
	struct ipvsadm *a, struct ipvsadm_reader *r, const char **flags)
{
	const struct ipvsadm_word *w;

	while ((w = ipvsadm_next_option(r)) != NULL) {
		if (w->command != IPVSADM_NONE)
			return ipvsadm_fail(a, 2, "invalid option `%s'", r->argv[r->at - 1]);
		if (w->option >= 0 && a->options & OPT_BIT(w->option))
			return ipvsadm_fail(
				a, 2, "multiple '%s' options specified", option_names[w->option]);
		if (w->option >= 0)
			a->options |= OPT_BIT(w->option);
		if (w->tag == 'b')
			*flags = r->argument;
		if (!read_value(a, w, r->argument))
			return false;
	}
	if (!r->error)
		return true;
	return ipvsadm_fail(a, 255, "%s: %s", r->argv[r->at - 1], r->error);
}

static bool read_operands(struct ipvsadm *a, const struct ipvsadm_reader *r)
{
	unsigned used = 0;

	if (a->command == IPVSADM_SET) {
		if (r->operand_count < 3)
			return ipvsadm_fail(a, 2, "--set option requires 3 timeout values");
		for (; used < 3; used++)
			if (!read_timeout(a, r->operands[used], 0, &a->timeouts[used]))
				return false;
	}
	if (r->operand_count > used)
		return ipvsadm_fail(a, 2, "unexpected argument %s", r->operands[used]);
	return true;
}

static void set_defaults(struct ipvsadm *a)
{
	a->service = (struct ipvs_service_spec){.netmask = 0xffffffff};
	a->daemon = (struct ipvs_sync_config){0};
	a->server = (struct ipvs_dest_spec){.weight = 1, .conn_flags = IPVS_CONN_F_DROUTE};
}

bool ipvsadm_parse(struct ipvsadm *a, int argc, char **argv)
{
	struct ipvsadm_reader r = {.argc = argc, .argv = argv, .at = 1};
	const char *flags = NULL;

	set_defaults(a);
	if (!read_command(a, &r))
		return false;
	if (a->command == IPVSADM_HELP || a->command == IPVSADM_VERSION)
		return true;
	if (!ipvsadm_parse_read_options(a, &r, &flags) || !read_operands(a, &r))
		return false;
	if ((flags && !read_flags(a, flags)) || !check_options(a))
		return false;
	a->service.scheduler = a->scheduler[0] ? a->scheduler : "wlc";
	switch (a->command) {
	case IPVSADM_ADD:
	case IPVSADM_EDIT: return check_service(a);
	case IPVSADM_ADD_SERVER:
	case IPVSADM_EDIT_SERVER: return check_server(a);
	case IPVSADM_LIST: return check_list(a);
	default: return true;
	}
}
