/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The one small language of `until`, `expect`, `answer` and filters.
 *
 *	count(arp reply for 192.168.10.100 from not director) == 0
 *	neigh client1 192.168.10.100 is director and served rs1 >= 1
 *	first(pick) < 2s
 *
 * A pattern stands for records (docs/conditions.md, printed from the tables in the condition_*.c
 * files); on its own it means "has happened". A state word asks the world as it is now. Numbers are
 * integers; durations become nanoseconds and percentages parts per billion.
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

/* NULL, and the problem, where `s` is no condition. Nodes are looked up in the lab it is used with.
 */
struct condition *condition_parse(const char *s, struct place at, struct problems *ps);
void condition_free(struct condition *c);

/* Checks that every node and address it names is in the lab; -1 and the problems. */
int condition_bind(
	struct condition *c, const struct lab *lab, struct place at, struct problems *ps);
/* From now on it counts what happens in `lab`; until condition_unwatch(). */
void condition_watch(struct condition *c, struct lab *lab);
void condition_unwatch(struct condition *c);
/* The same without listening: forgets what was counted; then each record is handed over. */
void condition_begin(struct condition *c);
struct frame;
void condition_hear(
	struct condition *c, const struct lab *lab, const struct record *r, const struct frame *f);
/* While it is watching: only what happens after record `number` counts. In a lab that cannot go
 * back that is from now on, whatever the number. */
void condition_since(struct condition *c, uint64_t number);
bool condition_holds(const struct condition *c, const struct lab *lab);
/* "count(arp reply …) is 3, should be == 0": what each side of the comparisons is now */
void condition_explain(struct text *t, const struct condition *c, const struct lab *lab);
/* The record that a pattern in it matched first (number, time, frame); false where none did. */
bool condition_first(const struct condition *c, struct record *r);

/* Is it a value, as `count(pick)` or `neigh client1 192.168.10.100`, and no comparison? Then a word
 * may be held against it ("3", "rs1", "50us"), and it can say what it is. */
bool condition_is_value(const struct condition *c);
bool condition_equals(const struct condition *c, const struct lab *lab, const char *word);
void condition_value(struct text *t, const struct condition *c, const struct lab *lab);

/* docs/conditions.md: every word with its meaning and an example. */
void condition_reference(struct text *t);
/* Words that may stand at the start, for completion: fills `words`, returns how many. */
#define CONDITION_WORDS_MAX 80
size_t condition_words(const char *words[CONDITION_WORDS_MAX]);

#endif
