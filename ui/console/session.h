/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A session at the lab's consoles: what is typed goes to one host, or to the lab itself.
 *
 *	rs1# sysctl net.ipv4.ip_forward     on rs1, which is the current host from now on
 *	rs1#                                only that
 *	[root@rs1 ~]# ipvsadm -Ln           a prompt copied from elsewhere, if it names a host
 *	ipvsadm -Ln                         on the current host
 *	:time +5s   :step 3   :back 3   :until CONDITION   help   quit
 *
 * Lines are collected until they are a whole command of the shell: quotes, here-documents, if, for,
 * while, case, functions. What follows a refused line in the same paste is not run.
 */
#ifndef LVSLAB_UI_CONSOLE_SESSION_H
#define LVSLAB_UI_CONSOLE_SESSION_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/text.h"
#include "world/lab.h"

struct session {
	struct lab *lab;
	struct lesson *lesson; /* the scenario's, or NULL */
	FILE *out, *err;
	bool colour;
	bool echo;         /* what is typed is no terminal's: print it behind its prompt */
	bool terminal;     /* somebody sits there: Ctrl-C is for the program that runs */
	struct host *host; /* the current one, or NULL */
	struct text prompt;
	uint32_t *shown; /* how much of each process's output was printed, by its id */
	uint32_t shown_count;
	uint32_t *jobs; /* ids of those in the background, up to id `looked` of branch `branch` */
	uint32_t job_count, looked;
	unsigned branch;
	bool quit;
	bool failed;         /* a line was no line, or a host unknown */
	struct text pending; /* the lines so far of a command that is not yet whole */
	char until[256];     /* no line without this can complete it; "": any may */
	bool whole_line;     /* `until` is all of that line */
	bool pasted;       /* more was there behind the line that is typed: it is part of a paste */
	bool passing_over; /* the rest of a paste whose head was refused */
	unsigned passed_over; /* lines of it */
	uint32_t hinted;      /* old spellings that were told of, a bit each */
};

void session_init(struct session *s, struct lab *lab, FILE *out, FILE *err);
void session_free(struct session *s);
const char *session_prompt(struct session *s);
void session_type(struct session *s, const char *line);
void session_give_up(struct session *s); /* Ctrl-C: what was collected is forgotten */
void session_end(struct session *s);     /* no more lines */
/* what a host prints, made harmless for a terminal */
void session_print(const struct session *s, const char *bytes, size_t n);
void session_lab_words(void (*one)(void *to, const char *word), void *to);
/* what may stand where `typed` is being typed; `before`: the line up to it */
void session_words(struct session *s, const char *before, const char *typed,
	void (*one)(void *to, const char *word), void *to);

#endif
