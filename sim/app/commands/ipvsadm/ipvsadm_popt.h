/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ipvsadm's options, read one at a time as popt does. */
#ifndef LVSLAB_APP_COMMANDS_IPVSADM_IPVSADM_POPT_H
#define LVSLAB_APP_COMMANDS_IPVSADM_IPVSADM_POPT_H

#include <stdbool.h>
#include <stdint.h>

enum ipvsadm_tag { /* values above the short letters */
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

struct ipvsadm_word {
	const char *name;
	int tag; /* its letter, or a tag */
	int argument;
	int8_t command; /* enum ipvsadm_command, or none */
	int8_t option;  /* enum ipvsadm_option it sets, or −1 */
};

struct ipvsadm_reader {
	int argc, at;
	char **argv;
	const char *bundle;      /* the unread rest of "-Ln" */
	const char *argument;    /* of the option just read, or NULL */
	const char *operands[4]; /* the first words that are not options */
	unsigned operand_count;
	const char *error; /* popt's message */
	bool plain;        /* after "--" */
};

/* The next option; NULL at the end, or with r->error set. */
const struct ipvsadm_word *ipvsadm_next_option(struct ipvsadm_reader *r);

#endif
