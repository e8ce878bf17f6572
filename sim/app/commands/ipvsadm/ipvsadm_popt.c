/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The command line as popt(3) reads it: short options bundle ("-Ln"), a value may be attached
 * ("-t10.0.0.1:80", "--weight=3") or be the next word, an optional value is consumed unless the
 * next word begins with '-', words that are not options are kept for later.
 */
#include "app/commands/ipvsadm/ipvsadm_popt.h"

#include <stddef.h>
#include <string.h>

#include "app/commands/ipvsadm/ipvsadm.h"

enum { ARG_NONE, ARG_STRING, ARG_OPTIONAL };

static const struct ipvsadm_word words[] = {
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

static const struct ipvsadm_word *by_letter(char letter)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (words[i].tag == letter)
			return &words[i];
	return NULL;
}

static const struct ipvsadm_word *by_name(const char *name, size_t length)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strlen(words[i].name) == length && memcmp(words[i].name, name, length) == 0)
			return &words[i];
	return NULL;
}

static const struct ipvsadm_word *wrong(struct ipvsadm_reader *r, const char *error)
{
	r->error = error;
	return NULL;
}

/* the option's value: attached, or the next word */
static const struct ipvsadm_word *with_argument(
	struct ipvsadm_reader *r, const struct ipvsadm_word *w, const char *attached)
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

static const struct ipvsadm_word *read_long(struct ipvsadm_reader *r, const char *name)
{
	const char *equals = strchr(name, '=');
	size_t length = equals ? (size_t)(equals - name) : strlen(name);
	const struct ipvsadm_word *w = by_name(name, length);

	if (!w)
		return wrong(r, "unknown option");
	if (equals && w->argument == ARG_NONE)
		return wrong(r, "option does not take an argument");
	return with_argument(r, w, equals ? equals + 1 : NULL);
}

static const struct ipvsadm_word *read_short(struct ipvsadm_reader *r)
{
	const struct ipvsadm_word *w = by_letter(*r->bundle++);
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

/* poptGetNextOpt() */
const struct ipvsadm_word *ipvsadm_next_option(struct ipvsadm_reader *r)
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
