/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by the files in condition/: tokens, the tree, patterns, state words. */
#ifndef LVSLAB_WATCH_CONDITION_PRIVATE_H
#define LVSLAB_WATCH_CONDITION_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/printf_like.h"
#include "engine/trace.h"
#include "watch/condition.h"

struct text;

#define WORD_LENGTH 80
#define FILTERS_MAX 8
#define VALUES_MAX 16
#define STATE_ARGS 3

struct lexer {
	const char *text, *at;
	char word[WORD_LENGTH]; /* the current token; "" at the end */
	size_t column;          /* its column, from 0 */
	bool quoted;
	struct place place;
	struct problems *problems;
	bool failed;
};

void lexer_init(struct lexer *x, const char *s, struct place at, struct problems *ps);
void lexer_next(struct lexer *x);
bool lexer_is(const struct lexer *x, const char *word);
bool lexer_take(struct lexer *x, const char *word); /* and advances, if it is that word */
void lexer_fail(struct lexer *x, const char *hint, const char *fmt, ...) TEXT_PRINTF(3, 4);

/* "'sin' is no word …, did you mean 'syn'?"; `fmt` gets the word */
void lexer_unknown(struct lexer *x, const char *fmt);

/* ---- patterns over records ---- */
enum filter_kind {
	FILTER_FROM,
	FILTER_TO,
	FILTER_AT,
	FILTER_FOR,
	FILTER_BECAUSE,
	FILTER_PRIORITY,
	FILTER_VRID
};

struct filter {
	enum filter_kind kind;
	bool negated;
	size_t count;
	char value[VALUES_MAX][WORD_LENGTH]; /* names, addresses, MACs, reason codes */
};

struct match { /* of a record that a pattern matched */
	uint64_t number;
	int64_t time; /* ns */
};

struct pattern {
	int what; /* row of the table of events (pattern.c) */
	size_t filter_count;
	struct filter filter[FILTERS_MAX];
	/* counts: count.c */
	uint64_t count;
	struct record first, last;
	/* in a reversible lab: every record that matched, by number; those after `since` and up to
	 * the present count */
	bool logging;
	struct match *log;
	size_t logged, log_cap;
	uint64_t since;
};

uint64_t pattern_count(const struct pattern *p, const struct lab *lab);
/* the first, or the last, of those that count; false if there is none */
bool pattern_first(const struct pattern *p, const struct lab *lab, struct match *m);
bool pattern_last(const struct pattern *p, const struct lab *lab, struct match *m);
bool pattern_starts(const struct lexer *x); /* can the current word start one? */
bool pattern_parse(struct lexer *x, struct pattern *p);
bool pattern_matches_record(const struct pattern *p, const struct lab *lab, const struct record *r,
	const struct frame *f);
int pattern_bind(
	const struct pattern *p, const struct lab *lab, struct place at, struct problems *ps);
void pattern_reference(struct text *t);
size_t pattern_words(const char **words, size_t max);

/* ---- words about the current state ---- */
struct state_word {
	const char *name;
	/* "neigh HOST ADDRESS", "vrrp STATE at HOST [vrid NUMBER]": capitals are args, the rest is
	 * literal, brackets are optional */
	const char *syntax;
	const char *help, *example;
	const char *const *first; /* allowed values of the first arg; NULL: any */
	int64_t (*number)(const struct lab *lab, char args[][WORD_LENGTH]);
	/* for `… is WORD`: compares with the descriptive word; NULL if only numbers compare */
	bool (*is)(const struct lab *lab, char args[][WORD_LENGTH], const char *word);
	void (*show)(struct text *t, const struct lab *lab, char args[][WORD_LENGTH]);
};
const struct state_word *state_word_find(const char *name);
/* Reads the args by the syntax; omitted ones are "". */
void state_word_parse(
	struct lexer *x, const struct state_word *w, char args[STATE_ARGS][WORD_LENGTH]);
/* Is that arg the name of a host? */
bool state_word_host(const struct state_word *w, unsigned arg);
/* " master at d1": the args as written */
void state_word_args(
	struct text *t, const struct state_word *w, char args[STATE_ARGS][WORD_LENGTH]);
const struct state_word *state_words(size_t *count);

/* condition/director.c */
int64_t director_active(const struct lab *lab, char args[][WORD_LENGTH]);
int64_t director_inactive(const struct lab *lab, char args[][WORD_LENGTH]);
int64_t director_weight(const struct lab *lab, char args[][WORD_LENGTH]);
int64_t director_scheduled(const struct lab *lab, char args[][WORD_LENGTH]);
int64_t director_share(const struct lab *lab, char args[][WORD_LENGTH]);

/* condition/pair.c */
extern const char *const vrrp_state_names[];
int64_t pair_vrrp(const struct lab *lab, char args[][WORD_LENGTH]);
int64_t pair_priority(const struct lab *lab, char args[][WORD_LENGTH]);
int64_t pair_owners(const struct lab *lab, char args[][WORD_LENGTH]);
int64_t pair_alive(const struct lab *lab, char args[][WORD_LENGTH]);
int64_t pair_connections(const struct lab *lab, char args[][WORD_LENGTH]);
int64_t pair_synced(const struct lab *lab, char args[][WORD_LENGTH]);

/* condition/arp.c */
int64_t arp_answers(const struct lab *lab, char args[][WORD_LENGTH]);
int64_t arp_announces(const struct lab *lab, char args[][WORD_LENGTH]);

/* ---- the tree ---- */
enum term_kind {
	TERM_NUMBER,
	TERM_COUNT,
	TERM_FIRST,
	TERM_TIME,
	TERM_HAPPENED,
	TERM_STATE,
	TERM_NOW
};
enum node_op { OP_TERM, OP_NOT, OP_AND, OP_OR, OP_COMPARE, OP_IS };
enum compare { CMP_EQ, CMP_NE, CMP_LT, CMP_LE, CMP_GT, CMP_GE };

struct expr {
	enum node_op op;
	enum compare compare;
	enum term_kind term;
	int64_t number;
	char unit; /* 0 plain, 't' time, '%' percent */
	struct pattern *pattern;
	const struct state_word *state;
	char args[STATE_ARGS][WORD_LENGTH];
	bool negated;           /* is not */
	char word[WORD_LENGTH]; /* the right side of `is` */
	struct expr *a, *b;
};

struct condition {
	struct sink sink;
	struct lab *lab; /* while watching */
	struct expr *root;
	struct place place;
	char *text;
};

void expr_walk(struct expr *e, void (*one)(void *arg, struct expr *e), void *arg);

#endif
