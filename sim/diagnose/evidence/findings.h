/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What explain says: the answers about one connection, and what is wrong. */
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
	EXPLAIN_MAC,      /* whose MAC does the client, or its router, hold for the VIP and why */
	EXPLAIN_DIRECTOR, /* has the director an entry, in which state; who was picked by what */
	EXPLAIN_ARRIVES,  /* does the SYN reach the server, with which addresses */
	EXPLAIN_ACCEPTS,  /* does the server accept it */
	EXPLAIN_LEAVES,   /* which way and with which source does the answer leave */
	EXPLAIN_RETURNS,  /* does the client accept it */
	EXPLAIN_STATE,    /* what does the director infer, what is true */
	EXPLAIN_QUESTIONS
};

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

#endif
