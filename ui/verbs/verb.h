/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A command of the command line (a *verb*): one file in ui/verbs/ ending in one const struct, named
 * verb_NAME after the file. Adding the file registers it (cmake/registry.cmake). It defines its
 * arguments once; parsing, `help`, the man page and "did you mean" all use this definition.
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
	const char *value; /* its argument, "FILE"; NULL: none */
	const char *help;
};
/* The only short option: 'o' of --output and of sweep's --out; else 0. */
char verb_option_letter(const struct verb_option *o);

struct arguments;

#define ANY_WORDS SIZE_MAX

/* One of the values of a word: "svg", and its meaning. */
struct verb_topic {
	const char *name, *words;
};

struct verb {
	const char *program; /* of a separate program: its name; NULL: lvslab's */
	const char *name;
	int order;         /* in `help` */
	const char *words; /* its arguments: "FILE…" */
	size_t least_words, most_words;
	const char *summary;      /* one line */
	const char *about;        /* paragraphs */
	const char *topics_title; /* "WHAT": the word whose values `topic` lists; or NULL */
	bool (*topic)(size_t i, struct verb_topic *topic); /* the i-th; false past the last */
	const char *examples;                              /* one command per line */
	const struct verb_option *options;     /* ends with a NULL name; in addition to the common
					        * ones */
	int (*run)(const struct arguments *a); /* enum exit_status */
};

/* ---- running (run_verb.c) ---- */
/* "lvslab run", "lvslab help run"; or with its program's name */
void verb_called(struct text *t, const struct verb *v);
void verb_help_command(struct text *t, const struct verb *v);
/* argv[0] is skipped */
int verb_execute(const struct verb *v, int argc, char **argv);
/* The status, or EXIT_MACHINE and a message if standard output could not be written. */
int verb_flushed(int status);
/* The two, in the requested language: main() of a program with one command. */
int verb_main(const struct verb *v, int argc, char **argv);

extern const struct verb *const verbs[]; /* ends with NULL. Generated. */
extern const size_t verbs_count;
extern const struct verb_option common_options[];
const struct verb *verb_find(const char *name); /* or NULL */
const char *verb_nearest(const char *name);     /* or NULL */

/* ---- the command line ---- */
struct arguments {
	const struct verb *verb;
	char *const *words; /* the operands, in order; NULL-terminated */
	size_t word_count;
	struct given_option {
		const char *name, *value;
	} * given; /* in order */
	size_t given_count;
	struct text *found; /* words that were names of shipped files, see shipped.h */
	size_t found_count;
};

/* argv[0] is the command. Prints errors on standard error; EXIT_FINE or EXIT_WRONG. */
int arguments_read(struct arguments *a, const struct verb *verb, int argc, char **argv);
void arguments_free(struct arguments *a);
bool arguments_has(const struct arguments *a, const char *name);
const char *arguments_value(const struct arguments *a, const char *name); /* the last one, or
									   * NULL */
/* The requested language, before anything else is parsed: --lang, else the environment's. */
const char *arguments_language(int argc, char *const *argv);
bool arguments_colour(const struct arguments *a, FILE *out); /* a terminal, and colours are not
							      * disabled */

/* Prints a message of the command on standard error: "lvslab run: …". Returns EXIT_WRONG. */
int complain(const struct arguments *a, const char *fmt, ...) TEXT_PRINTF(2, 3);
/* The same with a complete, translated sentence. */
int complain_plainly(const struct arguments *a, const char *words);
/* Prints all problems on standard error and frees them. Returns EXIT_WRONG. */
int complain_of(struct problems *ps);

/* ---- help ---- */
void help_all(struct text *t);
void help_verb(struct text *t, const struct verb *v);
void help_man(struct text *t); /* roff: docs/man/lvslab.1 */
/* Completion for `shell`, "bash" or "zsh"; false: unknown. */
bool help_completion(struct text *t, const char *shell);

#endif
