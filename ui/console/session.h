/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A session at the lab's consoles: commands go to one host, or to the lab itself.
 *
 *	rs1# sysctl net.ipv4.ip_forward     on rs1, which becomes the current host
 *	rs1#                                only changes the host
 *	[root@rs1 ~]# ipvsadm -Ln           a prompt copied from elsewhere, if it names a host
 *	ipvsadm -Ln                         on the current host
 *	:time +5s   :step 3   :back 3   :until CONDITION   help   quit
 *
 * Lines are collected until they form a complete shell command: quotes, here-documents, if, for,
 * while, case, functions. After a refused line the rest of the same paste is not run.
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
	bool echo;         /* input is not from a terminal: print it after its prompt */
	bool terminal;     /* interactive: Ctrl-C goes to the running program */
	struct host *host; /* the current one, or NULL */
	struct text prompt;
	uint32_t *shown; /* how much of each process's output was printed, by process id */
	uint32_t shown_count;
	uint32_t *jobs; /* ids of background jobs, up to id `looked` of branch `branch` */
	uint32_t job_count, looked;
	unsigned branch;
	bool quit;
	bool failed;          /* a line was invalid, or a host unknown */
	struct text pending;  /* the lines so far of an incomplete command */
	char until[256];      /* only a line with this can complete it; "": any may */
	bool whole_line;      /* that line must contain nothing else */
	bool pasted;          /* more input followed this line: it is part of a paste */
	bool passing_over;    /* skips the rest of a paste after a refused line */
	unsigned passed_over; /* number of skipped lines */
	uint32_t hinted;      /* hints already given about old spellings, one bit each */
};

void session_init(struct session *s, struct lab *lab, FILE *out, FILE *err);
void session_free(struct session *s);
const char *session_prompt(struct session *s);
void session_type(struct session *s, const char *line);
void session_give_up(struct session *s); /* Ctrl-C: drops the collected lines */
void session_end(struct session *s);     /* end of input */
/* prints a host's output, escaped for a terminal */
void session_print(const struct session *s, const char *bytes, size_t n);
void session_lab_words(void (*one)(void *to, const char *word), void *to);
/* completions of `typed`; `before`: the line up to it */
void session_words(struct session *s, const char *before, const char *typed,
	void (*one)(void *to, const char *word), void *to);

#endif
