/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is wrong with a lab, and why: it sends real connections from each client to each virtual
 * service, follows every one frame by frame and answers seven questions about it in order; then
 * rules look at what was seen and at the hosts as they are, and name what they know.
 *
 * The lab is a private one: the scenario's timeline is run first (all of it, or up to a time), its
 * walkthrough and workload are not. Sentences and kernel functions come from the records.
 */
#ifndef LVSLAB_DIAGNOSE_EXPLAIN_H
#define LVSLAB_DIAGNOSE_EXPLAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/problem.h"
#include "base/text.h"
#include "watch/describe.h"
#include "world/lab.h"

struct sink;
struct explain;

struct explain_options {
	bool has_at;
	int64_t at; /* ns: the timeline up to here; else all of it, and what it typed has ended */
	struct lab_options lab;
	struct sink *listener; /* hears what happens in it, too; or NULL */
};

/* Builds the lab and brings it to its moment. `spec` must outlive it. NULL and the problems. */
struct explain *explain_new(
	const struct spec *spec, const struct explain_options *o, struct problems *ps);
/* The same for a lab as it stands now, in a copy of its own; `lab` must outlive it. */
struct explain *explain_new_here(const struct lab *lab, struct problems *ps);
/* Has it sealed faults, for a student to find? */
bool explain_is_exercise(const struct spec *spec);
void explain_free(struct explain *x);
struct lab *explain_lab(const struct explain *x);
/* why the lab did not go on (lab_end_words()), or "" */
const char *explain_ended(const struct explain *x);
int64_t explain_moment(const struct explain *x); /* ns: when the first probe goes out */

/* Sends the probes, looks, and tries the fixes; then takes all of it back, so that the lab stands
 * as before. May be repeated, after a fix was typed: the answers are new ones. */
void explain_look(struct explain *x);

/* ---- the walk of one connection ---- */

enum explain_question {
	EXPLAIN_MAC,      /* whose MAC does the client, or its router, hold for the VIP and why */
	EXPLAIN_DIRECTOR, /* has the director an entry, in which state; who was picked by what */
	EXPLAIN_ARRIVES,  /* does the SYN reach the server, with which addresses */
	EXPLAIN_ACCEPTS,  /* does the server accept it */
	EXPLAIN_LEAVES,   /* which way and with which source does the answer leave */
	EXPLAIN_RETURNS,  /* does the client accept it */
	EXPLAIN_STATE,    /* what does the director infer, what is true */
	EXPLAIN_QUESTIONS
};
extern const char *const explain_questions[EXPLAIN_QUESTIONS]; /* in English, to be translated */

struct explain_line {     /* a fact under an answer */
	int64_t time;     /* ns; −1: how things stand, no event */
	const char *node; /* whose, or NULL */
	char *words;
	const char *source; /* the kernel function that decides so, or NULL */
};

struct explain_answer {
	bool right;
	bool reached;                    /* false: the connection never came so far */
	const struct language *language; /* of the fact and the lines */
	struct text fact;
	struct explain_line *lines;
	size_t count;
};

struct explain_walk {
	const char *client, *director, *server; /* server NULL: the SYN reached none */
	uint32_t vip, address;                  /* address: the client's */
	uint16_t port, cport;                   /* cport 0: no SYN was made */
	int64_t time;                           /* ns: when it began */
	bool served;
	struct text outcome; /* "served by rs1 in 1.2ms", "curl: (28) …" */
	struct explain_answer answers[EXPLAIN_QUESTIONS];
};

size_t explain_walk_count(const struct explain *x);
const struct explain_walk *explain_walk(const struct explain *x, size_t i);

/* ---- what is wrong ---- */

struct explain_fix {
	const char *host; /* NULL: in the file */
	char *command;    /* for the file: KEY=VALUE, as --set takes it */
	unsigned way;     /* ways to mend it are tried one after the other */
};

enum explain_tried {
	EXPLAIN_NO_FIX, /* no command mends it, or none that is typed on a host */
	EXPLAIN_CURED,
	EXPLAIN_NOT_CURED
};

struct explain_finding {
	const char *name;  /* "arp-problem" */
	const char *title; /* one line, in English, to be translated */
	struct text symptom, frame, why;
	const char *source;        /* the kernel function behind it, or NULL */
	uint64_t record;           /* the number of the record that it rests on; never 0 */
	int64_t time;              /* ns: of that record, or of the first frame that goes wrong */
	uint64_t about;            /* whom it is about: tells two findings of one name apart */
	struct explain_fix *fixes; /* those that cure; or, not cured, the last that were tried */
	size_t fix_count;
	unsigned way; /* of the fixes that are being added */
	enum explain_tried tried;
	int64_t served_after; /* ns: how long the first page took once it was mended; −1: none */
	bool hidden;          /* it showed only when those before it were mended */
	bool surprise;        /* nothing is broken: it works as it should, and puzzles people */
};

size_t explain_finding_count(const struct explain *x);
size_t explain_mistake_count(const struct explain *x); /* those that are no surprise */
const struct explain_finding *explain_finding(const struct explain *x, size_t i);

/* What was seen and is no mistake, or was not looked at: sentences. */
size_t explain_remark_count(const struct explain *x);
const char *explain_remark_text(const struct explain *x, size_t i);

/* The scenario with the fixes that cure as events, where its own timeline ends; a file that loads.
 * With `surprises` what is no mistake is changed, too. */
void explain_mended(struct text *t, const struct explain *x, bool surprises);

#endif
