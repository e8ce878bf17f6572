/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A lab as one bash script for a real kernel: network namespaces, veth pairs, a bridge for every
 * switch, the same commands as the lab's hosts get, servers that answer as the lab's do, the events
 * at their times and a capture on every link. It asks for root, ip_vs, iproute2, ipvsadm, tcpdump
 * and python3, leaves nothing behind, and touches no address but those in its own namespaces.
 */
#ifndef LVSLAB_UI_REAL_SCRIPT_H
#define LVSLAB_UI_REAL_SCRIPT_H

#include "spec/spec.h"
#include "world/lab.h"

struct journal;
struct text;

/* Can a real kernel play it? −1 and every reason why not, each at its line: a workload, programs
 * that only the lab has, a cable that loses frames, commands that would touch more than their
 * namespace. */
int script_possible(const struct spec *spec, const struct journal *typed, struct problems *ps);
/* `lab`: that of the spec, as opened: it knows the MACs and the ports. `typed`: what a walkthrough
 * types, and when; may be NULL. Must be possible. */
void script_put(struct text *t, const struct spec *spec, const struct lab *lab,
	const struct journal *typed);

/* Whether a line may be typed there: commands that stay in their namespace, one after the other
 * (';'), the last perhaps in the background. */
bool script_command_possible(const char *line);
/* Letters, digits and marks that mean nothing to a shell. */
bool script_word_plain(const char *s);
/* The interfaces that are captured, one a link: calls `one` with the host's or switch's. */
void script_captures(
	const struct lab *lab, void (*one)(void *arg, const struct netdev *dev), void *arg);

#endif
