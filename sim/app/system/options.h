/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * getopt_long(3) without its global state: options and operands in any order, "--" ends options.
 * The operands end up in argv[1] … argv[operands], in order.
 */
#ifndef LVSLAB_APP_SYSTEM_OPTIONS_H
#define LVSLAB_APP_SYSTEM_OPTIONS_H

#include <stdbool.h>

struct process;

struct long_option {
	const char *name; /* NULL ends the table */
	bool has_argument;
	int letter; /* what option_next() returns */
};

struct options {
	int argc;
	char **argv;
	const char *letters; /* as getopt's: "c:I:q"; a leading '+' stops at the first operand */
	const struct long_option *longs; /* or NULL */
	/* Options of the real tool that the lab does not have: letters; long names between spaces,
	 * each with a space before and after (" proxy socks5 "). NULL: none. */
	const char *absent, *absent_longs;
	const char *optional_longs; /* likewise: long names whose argument is optional */
	bool left_out;              /* the '?' is about one of these */
	int at;                     /* the next word of argv */
	int operands;               /* so far */
	const char *rest;           /* of a bundle "-nt" */
	const char *argument;
	const char *word; /* the word that contained the option */
	int wrong;        /* the letter of '?' or ':'; 0: the long option `word` */
	bool plain;       /* only operands follow */
};

struct options options_of(int argc, char **argv, const char *letters);
/* The next option's letter, '?' for an unknown one, ':' for a missing argument, -1 at the end. */
int option_next(struct options *o);
/* prints getopt's message about '?' or ':' on standard error; the lab's if the real tool has the
 * option */
void option_complain(struct process *p, const struct options *o, int what);
/* "lvslab: not simulated: curl --proxy", if the real tool has the option of '?': ends the process
 * and returns true. */
bool option_refused(struct process *p, const struct options *o, int what);

#endif
