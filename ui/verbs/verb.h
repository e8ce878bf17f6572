/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A verb of the command line: one file in ui/verbs/ ending in one const struct. Dropping the file
 * in makes it a verb (cmake/registry.cmake); the struct is named verb_NAME after the file. What it
 * takes stands in it once; parsing, `help`, the man page and "did you mean" all read it there.
 */
#ifndef LVSLAB_UI_VERBS_VERB_H
#define LVSLAB_UI_VERBS_VERB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/printf_like.h"
#include "base/problem.h"
#include "ui/text/exit_status.h"
#include "ui/text/words.h"

struct text;

struct verb_option {
	const char *name;  /* "pcap" */
	const char *value; /* what follows it, "FILE"; NULL: nothing does */
	const char *help;
};
/* The one short option: 'o' of --output and of sweep's --out; else 0. */
char verb_option_letter(const struct verb_option *o);

struct arguments;

#define ANY_WORDS SIZE_MAX

/* One of the things that a word may be: "svg", and what that is. */
struct verb_topic {
	const char *name, *words;
};

struct verb {
	const char *program; /* of a program of its own: how it is called; NULL: lvslab's */
	const char *name;
	int order;         /* in `help` */
	const char *words; /* what it is given: "FILE…" */
	size_t least_words, most_words;
	const char *summary;      /* one line */
	const char *about;        /* paragraphs */
	const char *topics_title; /* "WHAT": the word that `topic` lists; or NULL */
	bool (*topic)(size_t i, struct verb_topic *topic); /* the i-th; false past the last */
	const char *examples;                              /* a command a line */
	const struct verb_option *options;     /* ends with a NULL name; beside the common ones */
	int (*run)(const struct arguments *a); /* enum exit_status */
};

/* ---- running (run_verb.c) ---- */
/* "lvslab run", "lvslab help run"; or with the name of its program */
void verb_called(struct text *t, const struct verb *v);
void verb_help_command(struct text *t, const struct verb *v);
/* argv[0] is skipped */
int verb_execute(const struct verb *v, int argc, char **argv);
/* The status, or EXIT_MACHINE and a message where standard output could not be written. */
int verb_flushed(int status);
/* The two, in the language asked for: what a program of one verb is. */
int verb_main(const struct verb *v, int argc, char **argv);

extern const struct verb *const verbs[]; /* ends with NULL. Generated. */
extern const size_t verbs_count;
extern const struct verb_option common_options[];
const struct verb *verb_find(const char *name); /* or NULL */
const char *verb_nearest(const char *name);     /* or NULL */

/* ---- what was typed ---- */
struct arguments {
	const struct verb *verb;
	char *const *words; /* what is no option, in order; NULL-terminated */
	size_t word_count;
	struct given_option {
		const char *name, *value;
	} * given; /* in order */
	size_t given_count;
	struct text *found; /* words that were names of shipped files, see shipped.h */
	size_t found_count;
};

/* argv[0] is the verb. Prints what is wrong on standard error; EXIT_FINE or EXIT_WRONG. */
int arguments_read(struct arguments *a, const struct verb *verb, int argc, char **argv);
void arguments_free(struct arguments *a);
bool arguments_has(const struct arguments *a, const char *name);
const char *arguments_value(const struct arguments *a, const char *name); /* the last, or NULL */
/* The language asked for, before anything is read: --lang, else the environment's. */
const char *arguments_language(int argc, char *const *argv);
bool arguments_colour(const struct arguments *a, FILE *out); /* a terminal and nobody minds */

/* A message of the verb's on standard error: "lvslab run: …". Returns EXIT_WRONG. */
int complain(const struct arguments *a, const char *fmt, ...) TEXT_PRINTF(2, 3);
/* The same with words that are whole and translated already. */
int complain_plainly(const struct arguments *a, const char *words);
/* Prints all problems on standard error and frees them. Returns EXIT_WRONG. */
int complain_of(struct problems *ps);

/* ---- help ---- */
void help_all(struct text *t);
void help_verb(struct text *t, const struct verb *v);
void help_man(struct text *t); /* roff: docs/man/lvslab.1 */
/* Completion for the shell `shell`, "bash" or "zsh"; false: another. */
bool help_completion(struct text *t, const char *shell);

#endif
