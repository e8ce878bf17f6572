/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A lab as one bash script for a real kernel: network namespaces, veth pairs, a bridge for every
 * switch, the same commands as the lab's hosts get, servers that answer as the lab's do, the events
 * at their times and a capture on every link. It asks for root, ip_vs, iproute2, ipvsadm, tcpdump
 * and python3, leaves nothing behind, and touches no address but those in its own namespaces.
 */
#ifndef LVSLAB_UI_REAL_SCRIPT_H
#define LVSLAB_UI_REAL_SCRIPT_H

#include "base/text.h"
#include "spec/spec.h"
#include "world/lab.h"

struct journal;
struct play;

/* What a played lab's workload called: the script's customers. */
struct script_calls {
	struct lab *lab;
	struct text lines;
};

/* Can there be a script? −1 and every reason why not, each at its line: words that a shell would
 * read otherwise, sysctls of the whole machine. */
int script_possible(const struct spec *spec, struct problems *ps);
/* Is the script the whole lab? −1 and what it leaves out, each at its line: customers over UDP,
 * programs that only the lab has, commands that would touch more than their namespace and room. */
int script_whole(const struct spec *spec, const struct journal *typed, struct problems *ps);
/* Is every frame certain? −1 and each link that loses, delays or swaps frames by chance: there is
 * a script, but nothing to compare. */
int script_certain(const struct spec *spec, struct problems *ps);
/* `lab`: that of the spec, as opened: it knows the MACs and the ports. `typed`: what a walkthrough
 * types, and when; `calls`: what the workload called; both may be NULL. `left_out`:
 * script_whole()'s, told in the script's head. Must be possible. */
void script_put(struct text *t, const struct spec *spec, const struct lab *lab,
	const struct journal *typed, const struct script_calls *calls, struct problems *left_out);

/* Plays the lab with its walkthrough, leaving typed lines, calls and programs the time that they
 * take on a kernel: before its first step. `calls` is filled; script_calls_free() it. */
void script_play(struct lab *lab, struct play *play, struct script_calls *calls);
void script_calls_free(struct script_calls *calls);

/* Whether a line may be typed there: as it stands, or in a room (head.sh). */
bool script_command_possible(const char *line);
/* Commands that stay in their namespace, one after the other (';'), the last perhaps in the
 * background. */
bool script_command_plain(const char *line);
/* A line for a host with processes and files of its own: pipes, loops, redirections to its files;
 * of known tools. */
bool script_command_in_room(const char *line);
/* A line of it is END, with which the script's here-documents end. */
bool script_ends_document(const char *text);
/* Letters, digits and marks that mean nothing to a shell. */
bool script_word_plain(const char *s);
/* The interfaces that are captured, one a link: calls `one` with the host's or switch's. */
void script_captures(
	const struct lab *lab, void (*one)(void *arg, const struct netdev *dev), void *arg);

#endif
