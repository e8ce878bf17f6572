/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * getopt_long(3) without its global state: options and operands in any order, "--" ends options.
 * What is no option ends up in argv[1] … argv[operands], in order.
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
	/* What the real tool takes and the lab leaves out: letters; long names between spaces,
	 * each with a space before and behind (" proxy socks5 "). NULL: none. */
	const char *absent, *absent_longs;
	const char *optional_longs; /* likewise: long names whose argument may be left out */
	bool left_out;              /* what '?' is about is one of these */
	int at;                     /* the next word of argv */
	int operands;               /* so far */
	const char *rest;           /* of a bundle "-nt" */
	const char *argument;
	const char *word; /* where the option was read */
	int wrong;        /* the letter that '?' or ':' is about; 0: the long option `word` */
	bool plain;       /* only operands follow */
};

struct options options_of(int argc, char **argv, const char *letters);
/* The next option's letter, '?' an unknown one, ':' one that lacks its argument, -1 no more. */
int option_next(struct options *o);
/* getopt's sentence about '?' or ':', on standard error; the lab's where the real tool has it */
void option_complain(struct process *p, const struct options *o, int what);
/* "lvslab: not simulated: curl --proxy", where the real tool has the option that '?' is about: then
 * the process has ended and true is returned. */
bool option_refused(struct process *p, const struct options *o, int what);

#endif
