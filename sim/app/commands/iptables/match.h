/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Matches that a rule loads with -m or by its protocol: how each is parsed, evaluated and
 * printed. */
#ifndef LVSLAB_APP_COMMANDS_IPTABLES_MATCH_H
#define LVSLAB_APP_COMMANDS_IPTABLES_MATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "app/commands/iptables/iptables.h"

struct text;
struct iptables_line;

struct iptables_match_kind {
	const char *name;
	uint8_t protocol;     /* the protocol that loads it, 0 none */
	const char *options;  /* its own options: " --sport --dport " */
	const char *required; /* the error if none of them was given; NULL: none is required */
	/* takes the words after `option`; false: error already printed */
	bool (*read)(struct iptables_line *t, struct iptables_match *m, const char *option,
		bool inverted);
	bool (*matches)(struct iptables_match *m, const struct iptables_packet *p);
	void (*show)(
		const struct iptables_match *m, struct text *s, bool numeric); /* " tcp dpt:80" */
	void (*save)(const struct iptables_match *m, struct text *s);          /* " --dport 80" */
};

/* by name, or NULL */
const struct iptables_match_kind *iptables_match_find(const char *name);
/* does Linux have it, but not the lab? */
bool iptables_match_absent(const char *name);
/* the match of this protocol that takes `option`; NULL: none */
const struct iptables_match_kind *iptables_match_of_protocol(uint8_t protocol, const char *option);
/* does it need connection tracking? */
bool iptables_match_tracks(const struct iptables_match_kind *k);
bool iptables_match_takes(const struct iptables_match_kind *k, const char *option);

/* further kinds, in their own files */
extern const struct iptables_match_kind iptables_transport_kinds[4]; /* tcp udp icmp multiport */

#endif
