/* SPDX-License-Identifier: GPL-2.0-or-later */
/* explain's results: the answers about one connection, and the findings. */
#ifndef LVSLAB_DIAGNOSE_FINDINGS_H
#define LVSLAB_DIAGNOSE_FINDINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "spec/spec.h"

struct language;

/* ---- the walk of one connection ---- */

enum explain_question {
	EXPLAIN_MAC,      /* whose MAC does the client, or its router, have for the VIP, and why */
	EXPLAIN_DIRECTOR, /* does the director have an entry, in which state; which server was
			   * picked by which rule */
	EXPLAIN_ARRIVES,  /* does the SYN reach the server, with which addresses */
	EXPLAIN_ACCEPTS,  /* does the server accept it */
	EXPLAIN_LEAVES,   /* by which route and with which source is the response sent */
	EXPLAIN_RETURNS,  /* does the client accept it */
	EXPLAIN_STATE,    /* which state does the director infer, and what is the real one */
	EXPLAIN_QUESTIONS
};

struct explain_line {     /* a fact under an answer */
	int64_t time;     /* ns; −1: a state, not an event */
	const char *node; /* its node, or NULL */
	char *words;
	const char *source; /* the kernel function that contains the rule, or NULL */
};

struct explain_answer {
	bool right;
	bool reached;                    /* false: the connection did not get this far */
	const struct language *language; /* of the fact and the lines */
	struct text fact;
	struct explain_line *lines;
	size_t count;
};

struct explain_walk {
	const char *client, *director, *server; /* server NULL: the SYN reached none */
	uint32_t vip, address;                  /* address: the client's */
	uint16_t port, cport;                   /* cport 0: no SYN was sent */
	int64_t time;                           /* ns: its start */
	bool served;
	struct text outcome; /* "served by rs1 in 1.2ms", "curl: (28) …" */
	struct explain_answer answers[EXPLAIN_QUESTIONS];
};

/* ---- findings ---- */

struct explain_fix {
	const char *host; /* NULL: in the file */
	char *command;    /* for the file: KEY=VALUE, as --set takes it */
	unsigned way;     /* alternatives are tried one after the other */
};

enum explain_tried {
	EXPLAIN_NO_FIX, /* no command fixes it, or none that is typed on a host */
	EXPLAIN_CURED,
	EXPLAIN_NOT_CURED
};

struct explain_finding {
	const char *name;  /* "arp-problem" */
	const char *title; /* one line, in English, to be translated */
	struct text symptom, frame, why;
	const char *source;        /* the kernel function behind it, or NULL */
	uint64_t record;           /* the number of the record it is based on; never 0 */
	int64_t time;              /* ns: of that record, or of the first frame that goes wrong */
	uint64_t about;            /* its subject: distinguishes findings with the same name */
	struct explain_fix *fixes; /* those that cure; if none does, the last ones tried */
	size_t fix_count;
	unsigned way; /* of the fixes being added */
	enum explain_tried tried;
	int64_t served_after; /* ns: time for the first page after the fix; −1: none */
	bool hidden;          /* it appeared only after earlier ones were fixed */
	bool surprise;        /* nothing is broken: correct behaviour that puzzles people */
};

#endif
