/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Matches that rules load with -m, or by their protocol: how one is typed, tried and shown. */
#ifndef LVSLAB_APP_COMMANDS_IPTABLES_MATCH_H
#define LVSLAB_APP_COMMANDS_IPTABLES_MATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "app/commands/iptables/iptables.h"

struct text;
struct iptables_line;

struct iptables_match_kind {
	const char *name;
	uint8_t protocol;     /* the one that loads it, 0 none */
	const char *options;  /* " --sport --dport ": which are its own */
	const char *required; /* said where none of them was given; NULL: none is needed */
	/* takes the words behind `option`; false: it has complained */
	bool (*read)(struct iptables_line *t, struct iptables_match *m, const char *option,
		bool inverted);
	bool (*matches)(struct iptables_match *m, const struct iptables_packet *p);
	void (*show)(
		const struct iptables_match *m, struct text *s, bool numeric); /* " tcp dpt:80" */
	void (*save)(const struct iptables_match *m, struct text *s);          /* " --dport 80" */
};

/* by name, or NULL */
const struct iptables_match_kind *iptables_match_find(const char *name);
/* is it one that Linux has and the lab leaves out? */
bool iptables_match_absent(const char *name);
/* the kind among a protocol's own that takes `option`; NULL: none */
const struct iptables_match_kind *iptables_match_of_protocol(uint8_t protocol, const char *option);
/* does it need connections to be tracked? */
bool iptables_match_tracks(const struct iptables_match_kind *k);
bool iptables_match_takes(const struct iptables_match_kind *k, const char *option);

/* more of them, in files of their own */
extern const struct iptables_match_kind iptables_transport_kinds[4]; /* tcp udp icmp multiport */

#endif
