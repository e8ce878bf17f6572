/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The condition language of `until`, `expect`, `answer` and filters.
 *
 *	count(arp reply for 192.168.10.100 from not director) == 0
 *	neigh client1 192.168.10.100 is director and served rs1 >= 1
 *	first(pick) < 2s
 *
 * A pattern matches records (docs/conditions.md, printed from the tables in condition/); on its own
 * it means "has happened". A state word queries the current world. Numbers are integers; durations
 * become nanoseconds and percentages parts per billion.
 */
#ifndef LVSLAB_WATCH_CONDITION_H
#define LVSLAB_WATCH_CONDITION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/problem.h"
#include "world/lab.h"

struct record;
struct text;
struct condition;

/* Parses a condition; NULL, and the problem, if `s` is invalid. condition_bind() looks up its
 * nodes. */
struct condition *condition_parse(const char *s, struct place at, struct problems *ps);
void condition_free(struct condition *c);

/* Checks that every node and address it names is in the lab; -1 and the problems. */
int condition_bind(
	struct condition *c, const struct lab *lab, struct place at, struct problems *ps);
/* Starts counting events of `lab`, until condition_unwatch(). */
void condition_watch(struct condition *c, struct lab *lab);
void condition_unwatch(struct condition *c);
/* The same without a sink: resets the counts; then the caller passes each record. */
void condition_begin(struct condition *c);
struct frame;
void condition_hear(
	struct condition *c, const struct lab *lab, const struct record *r, const struct frame *f);
/* While watching: counts only events after record `number`. In an irreversible lab it counts from
 * now on, whatever the number. */
void condition_since(struct condition *c, uint64_t number);
bool condition_holds(const struct condition *c, const struct lab *lab);
/* "count(arp reply …) is 3, should be == 0": the current value of each side of the comparisons */
void condition_explain(struct text *t, const struct condition *c, const struct lab *lab);
/* The first record that one of its patterns matched (number, time, frame); false if none did. */
bool condition_first(const struct condition *c, struct record *r);

/* Is it a value, such as `count(pick)` or `neigh client1 192.168.10.100`, not a comparison? Then it
 * can be compared with a word ("3", "rs1", "50us") and printed. */
bool condition_is_value(const struct condition *c);
bool condition_equals(const struct condition *c, const struct lab *lab, const char *word);
void condition_value(struct text *t, const struct condition *c, const struct lab *lab);

/* docs/conditions.md: every word with its meaning and an example. */
void condition_reference(struct text *t);
/* Words that can start a condition, for completion: fills `words`, returns their number. */
#define CONDITION_WORDS_MAX 80
size_t condition_words(const char *words[CONDITION_WORDS_MAX]);

#endif
