/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The command line of ipvsadm 1.31: popt's way of reading it (the first option is the command;
 * short options bundle; -p's value is optional; words that are no options are looked at last), then
 * the table of which option goes with which command, then what only a few combinations allow.
 * Complaints are the real tool's; so are their exit codes: 2 for wrong usage, 255 where popt itself
 * gives up.
 *
 * Refused in the lab's own words: IPv6, SCTP, persistence engines, GUE and GRE tunnels,
 * synchronisation daemons.
 */
#include "app/ipvsadm.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "app/ipvsadm_words.h"
#include "wire/ipv4.h"

#define TIMEOUT_MAX (86400 * 31) /* MAX_TIMEOUT: 31 days */

/* ---- popt ---- */

enum { ARG_NONE, ARG_STRING, ARG_OPTIONAL };

enum tag { /* beyond the short letters */
	TAG_SET = 128,
	TAG_START_DAEMON,
	TAG_STOP_DAEMON,
	TAG_MCAST_INTERFACE,
	TAG_TIMEOUT,
	TAG_DAEMON,
	TAG_STATS,
	TAG_RATE,
	TAG_THRESHOLDS,
	TAG_PERSISTENTCONN,
	TAG_SORT,
	TAG_NO_SORT,
	TAG_PE,
	TAG_SCTP_SERVICE,
	TAG_MCAST_GROUP,
	TAG_MCAST_PORT,
	TAG_MCAST_TTL,
	TAG_SYNC_MAXLEN,
	TAG_SYNCID,
	TAG_TUN_INFO,
	TAG_TUN_TYPE,
	TAG_TUN_PORT,
	TAG_TUN_NOCSUM,
	TAG_TUN_CSUM,
	TAG_TUN_REMCSUM,
};

static const struct word {
	const char *name;
	int tag; /* its letter, or beyond */
	int argument;
	int8_t command; /* enum ipvsadm_command, or none */
	int8_t option;  /* enum ipvsadm_option it sets, or −1 */
} words[] = {
	{"add-service", 'A', ARG_NONE, IPVSADM_ADD, -1},
	{"edit-service", 'E', ARG_NONE, IPVSADM_EDIT, -1},
	{"delete-service", 'D', ARG_NONE, IPVSADM_DEL, -1},
	{"clear", 'C', ARG_NONE, IPVSADM_FLUSH, -1},
	{"list", 'L', ARG_NONE, IPVSADM_LIST, -1},
	{"list", 'l', ARG_NONE, IPVSADM_LIST, -1},
	{"zero", 'Z', ARG_NONE, IPVSADM_ZERO, -1},
	{"add-server", 'a', ARG_NONE, IPVSADM_ADD_SERVER, -1},
	{"edit-server", 'e', ARG_NONE, IPVSADM_EDIT_SERVER, -1},
	{"delete-server", 'd', ARG_NONE, IPVSADM_DEL_SERVER, -1},
	{"set", TAG_SET, ARG_NONE, IPVSADM_SET, -1},
	{"help", 'h', ARG_NONE, IPVSADM_HELP, -1},
	{"version", 'v', ARG_NONE, IPVSADM_VERSION, -1},
	{"restore", 'R', ARG_NONE, IPVSADM_RESTORE, -1},
	{"save", 'S', ARG_NONE, IPVSADM_SAVE, -1},
	{"start-daemon", TAG_START_DAEMON, ARG_STRING, IPVSADM_START_DAEMON, -1},
	{"stop-daemon", TAG_STOP_DAEMON, ARG_STRING, IPVSADM_STOP_DAEMON, -1},
	{"tcp-service", 't', ARG_STRING, IPVSADM_NONE, OPT_SERVICE},
	{"udp-service", 'u', ARG_STRING, IPVSADM_NONE, OPT_SERVICE},
	{"sctp-service", TAG_SCTP_SERVICE, ARG_STRING, IPVSADM_NONE, OPT_SERVICE},
	{"fwmark-service", 'f', ARG_STRING, IPVSADM_NONE, OPT_SERVICE},
	{"scheduler", 's', ARG_STRING, IPVSADM_NONE, OPT_SCHEDULER},
	{"persistent", 'p', ARG_OPTIONAL, IPVSADM_NONE, OPT_PERSISTENT},
	{"netmask", 'M', ARG_STRING, IPVSADM_NONE, OPT_NETMASK},
	{"real-server", 'r', ARG_STRING, IPVSADM_NONE, OPT_SERVER},
	{"masquerading", 'm', ARG_NONE, IPVSADM_NONE, OPT_FORWARD},
	{"ipip", 'i', ARG_NONE, IPVSADM_NONE, OPT_FORWARD},
	{"gatewaying", 'g', ARG_NONE, IPVSADM_NONE, OPT_FORWARD},
	{"weight", 'w', ARG_STRING, IPVSADM_NONE, OPT_WEIGHT},
	{"u-threshold", 'x', ARG_STRING, IPVSADM_NONE, OPT_UTHRESHOLD},
	{"l-threshold", 'y', ARG_STRING, IPVSADM_NONE, OPT_LTHRESHOLD},
	{"numeric", 'n', ARG_NONE, IPVSADM_NONE, OPT_NUMERIC},
	{"connection", 'c', ARG_NONE, IPVSADM_NONE, OPT_CONNECTION},
	{"mcast-interface", TAG_MCAST_INTERFACE, ARG_STRING, IPVSADM_NONE, OPT_MCAST},
	{"syncid", TAG_SYNCID, ARG_STRING, IPVSADM_NONE, OPT_SYNCID},
	{"timeout", TAG_TIMEOUT, ARG_NONE, IPVSADM_NONE, OPT_TIMEOUT},
	{"daemon", TAG_DAEMON, ARG_NONE, IPVSADM_NONE, OPT_DAEMON},
	{"stats", TAG_STATS, ARG_NONE, IPVSADM_NONE, OPT_STATS},
	{"rate", TAG_RATE, ARG_NONE, IPVSADM_NONE, OPT_RATE},
	{"thresholds", TAG_THRESHOLDS, ARG_NONE, IPVSADM_NONE, OPT_THRESHOLDS},
	{"persistent-conn", TAG_PERSISTENTCONN, ARG_NONE, IPVSADM_NONE, OPT_PERSISTENTCONN},
	{"nosort", TAG_NO_SORT, ARG_NONE, IPVSADM_NONE, OPT_NOSORT},
	{"sort", TAG_SORT, ARG_NONE, IPVSADM_NONE, -1},
	{"exact", 'X', ARG_NONE, IPVSADM_NONE, OPT_EXACT},
	{"ipv6", '6', ARG_NONE, IPVSADM_NONE, -1},
	{"ops", 'o', ARG_NONE, IPVSADM_NONE, OPT_ONEPACKET},
	{"pe", TAG_PE, ARG_STRING, IPVSADM_NONE, OPT_PE},
	{"sched-flags", 'b', ARG_STRING, IPVSADM_NONE, OPT_SCHED_FLAGS},
	{"mcast-group", TAG_MCAST_GROUP, ARG_STRING, IPVSADM_NONE, OPT_MCAST_GROUP},
	{"mcast-port", TAG_MCAST_PORT, ARG_STRING, IPVSADM_NONE, OPT_MCAST_PORT},
	{"mcast-ttl", TAG_MCAST_TTL, ARG_STRING, IPVSADM_NONE, OPT_MCAST_TTL},
	{"sync-maxlen", TAG_SYNC_MAXLEN, ARG_STRING, IPVSADM_NONE, OPT_SYNC_MAXLEN},
	{"tun-info", TAG_TUN_INFO, ARG_NONE, IPVSADM_NONE, OPT_TUN_INFO},
	{"tun-type", TAG_TUN_TYPE, ARG_STRING, IPVSADM_NONE, OPT_TUN_TYPE},
	{"tun-port", TAG_TUN_PORT, ARG_STRING, IPVSADM_NONE, OPT_TUN_PORT},
	{"tun-nocsum", TAG_TUN_NOCSUM, ARG_NONE, IPVSADM_NONE, OPT_TUN_NOCSUM},
	{"tun-csum", TAG_TUN_CSUM, ARG_NONE, IPVSADM_NONE, OPT_TUN_CSUM},
	{"tun-remcsum", TAG_TUN_REMCSUM, ARG_NONE, IPVSADM_NONE, OPT_TUN_REMCSUM},
};

struct reader {
	int argc, at;
	char **argv;
	const char *bundle;      /* what is left of "-Ln" */
	const char *argument;    /* of the option just read, or NULL */
	const char *operands[4]; /* the first words that are no options */
	unsigned operand_count;
	const char *error; /* popt's words */
	bool plain;        /* behind "--" */
};

static const struct word *by_letter(char letter)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (words[i].tag == letter)
			return &words[i];
	return NULL;
}

static const struct word *by_name(const char *name, size_t length)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strlen(words[i].name) == length && memcmp(words[i].name, name, length) == 0)
			return &words[i];
	return NULL;
}

static const struct word *wrong(struct reader *r, const char *error)
{
	r->error = error;
	return NULL;
}

/* the option's value: attached, or the next word */
static const struct word *with_argument(
	struct reader *r, const struct word *w, const char *attached)
{
	r->argument = NULL;
	if (w->argument == ARG_NONE)
		return w;
	if (attached) {
		r->argument = attached;
		return w;
	}
	if (w->argument == ARG_OPTIONAL && (r->at == r->argc || r->argv[r->at][0] == '-'))
		return w;
	if (r->at == r->argc)
		return wrong(r, "missing argument");
	r->argument = r->argv[r->at++];
	return w;
}

static const struct word *read_long(struct reader *r, const char *name)
{
	const char *equals = strchr(name, '=');
	size_t length = equals ? (size_t)(equals - name) : strlen(name);
	const struct word *w = by_name(name, length);

	if (!w)
		return wrong(r, "unknown option");
	if (equals && w->argument == ARG_NONE)
		return wrong(r, "option does not take an argument");
	return with_argument(r, w, equals ? equals + 1 : NULL);
}

static const struct word *read_short(struct reader *r)
{
	const struct word *w = by_letter(*r->bundle++);
	const char *rest = NULL;

	if (!*r->bundle)
		r->bundle = NULL;
	if (!w) {
		r->bundle = NULL;
		return wrong(r, "unknown option");
	}
	if (w->argument != ARG_NONE && r->bundle) {
		rest = r->bundle + (*r->bundle == '=');
		r->bundle = NULL;
	}
	return with_argument(r, w, rest);
}

/* poptGetNextOpt(): NULL at the end, or with r->error set */
static const struct word *next_option(struct reader *r)
{
	r->error = NULL;
	if (r->bundle)
		return read_short(r);
	while (r->at < r->argc) {
		const char *word = r->argv[r->at++];
		if (!r->plain && strcmp(word, "--") == 0) {
			r->plain = true;
		} else if (r->plain || word[0] != '-' || !word[1]) {
			if (r->operand_count < sizeof(r->operands) / sizeof(r->operands[0]))
				r->operands[r->operand_count] = word;
			r->operand_count++;
		} else if (word[1] == '-') {
			return read_long(r, word + 2);
		} else {
			r->bundle = word + 1;
			return read_short(r);
		}
	}
	return NULL;
}

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
	got = ipvsadm_endpoint(argument, &s->addr, &s->port);
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
	got = ipvsadm_endpoint(argument, &a->server.addr, &a->server.port);
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

static bool read_number(
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
	char flag[128];

	while (*argument) {
		size_t length = strcspn(argument, ",");
		snprintf(flag, sizeof(flag), "%.*s", (int)length, argument);
		argument += length + (argument[length] == ',');
		if (!length)
			continue;
		uint32_t bit = ipvsadm_flag(flag, &belongs);
		if (!bit)
			return ipvsadm_fail(a, 2, "invalid scheduler flag `%s'", flag);
		if (belongs && strcmp(belongs, scheduler) != 0)
			return ipvsadm_fail(a, 2, "incompatible scheduler flag `%s'", flag);
		a->service.flags |= bit;
	}
	return true;
}

static bool read_value(struct ipvsadm *a, const struct word *w, const char *argument)
{
	struct ipvs_dest_spec *d = &a->server;
	int64_t ignored;

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
	case 'w': return read_number(a, argument, UINT16_MAX, "weight", &d->weight);
	case 'x': return read_number(a, argument, INT_MAX, "u_threshold", &d->upper);
	case 'y': return read_number(a, argument, INT_MAX, "l_threshold", &d->lower);
	case 'o': a->service.flags |= IPVS_SVC_F_ONEPACKET; return true;
	case '6': return ipvsadm_fail(a, 2, "IPv6 is not simulated here");
	case TAG_PE: return ipvsadm_fail(a, 2, "persistence engines are not simulated here");
	case TAG_SYNCID: return read_number(a, argument, 255, "syncid", &ignored);
	case TAG_TUN_TYPE: return read_tunnel_type(a, argument);
	case TAG_TUN_PORT:
		return ipvsadm_number(argument, 1, UINT16_MAX) > 0 ||
			ipvsadm_fail(a, 2, "illegal tunnel port specified");
	default: return true;
	}
}

/* ---- all of it ---- */

static bool read_command(struct ipvsadm *a, struct reader *r)
{
	const struct word *w = next_option(r);

	if (!w || w->command == IPVSADM_NONE)
		return ipvsadm_try_help(a);
	a->command = (enum ipvsadm_command)w->command;
	if (a->command == IPVSADM_START_DAEMON || a->command == IPVSADM_STOP_DAEMON)
		return ipvsadm_fail(a, 2, "connections are not synchronised here");
	return true;
}

static bool read_options(struct ipvsadm *a, struct reader *r, const char **flags)
{
	const struct word *w;

	while ((w = next_option(r)) != NULL) {
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

static bool read_operands(struct ipvsadm *a, const struct reader *r)
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
	a->server = (struct ipvs_dest_spec){.weight = 1, .conn_flags = IPVS_CONN_F_DROUTE};
}

bool ipvsadm_parse(struct ipvsadm *a, int argc, char **argv)
{
	struct reader r = {.argc = argc, .argv = argv, .at = 1};
	const char *flags = NULL;

	set_defaults(a);
	if (!read_command(a, &r))
		return false;
	if (a->command == IPVSADM_HELP || a->command == IPVSADM_VERSION)
		return true;
	if (!read_options(a, &r, &flags) || !read_operands(a, &r))
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
