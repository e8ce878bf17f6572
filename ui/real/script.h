/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A lab as one bash script for a real kernel: network namespaces, veth pairs, a bridge for every
 * switch, the same commands that the lab's hosts run, servers that answer as the lab's do, the
 * events at their times and a capture on every link. It needs root, ip_vs, iproute2, ipvsadm,
 * tcpdump and python3, leaves nothing behind, and changes no address outside its own namespaces.
 */
#ifndef LVSLAB_UI_REAL_SCRIPT_H
#define LVSLAB_UI_REAL_SCRIPT_H

#include "base/text.h"
#include "spec/spec.h"
#include "world/lab.h"

struct journal;
struct play;

/* The calls that the workload of a played lab made: the script's customers. */
struct script_calls {
	struct lab *lab;
	struct text lines;
};

/* Is a script possible? −1 and every reason why not, each with its line: words that a shell would
 * interpret, sysctls of the whole machine. */
int script_possible(const struct spec *spec, struct problems *ps);
/* Does the script cover the whole lab? −1 and what it omits, each with its line: customers over
 * UDP, programs that only the lab has, commands that would affect more than their namespace and
 * room. */
int script_whole(const struct spec *spec, const struct journal *typed, struct problems *ps);
/* Is every frame deterministic? −1 and each link that loses, delays or reorders frames at random:
 * there is a script, but nothing to compare. */
int script_certain(const struct spec *spec, struct problems *ps);
/* `lab`: the opened lab of the spec, with the MACs and ports. `typed`: what a walkthrough types,
 * and when; `calls`: what the workload called; both may be NULL. `left_out`: from script_whole(),
 * printed in the script's head. script_possible() must hold. */
void script_put(struct text *t, const struct spec *spec, const struct lab *lab,
	const struct journal *typed, const struct script_calls *calls, struct problems *left_out);

/* Plays the lab with its walkthrough, giving typed lines, calls and programs the time they take on
 * a kernel: call it before the lab's first step. Fills `calls`; free it with
 * script_calls_free(). */
void script_play(struct lab *lab, struct play *play, struct script_calls *calls);
void script_calls_free(struct script_calls *calls);

/* Can the line be run in the script: as it is, or in a room (head.sh)? */
bool script_command_possible(const char *line);
/* Commands that affect only their namespace, separated by ';', the last one optionally in the
 * background. */
bool script_command_plain(const char *line);
/* A line of known tools for a host with its own processes and files: pipes, loops, redirections to
 * its files. */
bool script_command_in_room(const char *line);
/* Does it contain the line END, which ends the script's here-documents? */
bool script_ends_document(const char *text);
/* Only letters, digits and characters without a meaning to a shell. */
bool script_word_plain(const char *s);
/* The captured interfaces, one per link: calls `one` with the host's or switch's. */
void script_captures(
	const struct lab *lab, void (*one)(void *arg, const struct netdev *dev), void *arg);

#endif
