/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A recogniser knows one kind of text by the shape of its lines, and puts what they say into the
 * model. One file each, one row each in table.c. The reader offers a line to the recogniser that
 * took the one before, then to the one that the typed command names, then to all in the table's
 * order; the first that takes it has it.
 */
#ifndef LVSLAB_INTAKE_KINDS_RECOGNISER_H
#define LVSLAB_INTAKE_KINDS_RECOGNISER_H

#include "intake/kinds/model.h"

#define WORDS_MAX 48

struct words { /* of a line, cut at blanks; a word more than that is left off */
	char *w[WORDS_MAX];
	size_t n;
};

struct recogniser;
struct json_object;

struct script_variable {
	const struct script_variable *next;
	const char *name, *value;
};

struct reading {
	struct intake *in;
	struct intake_host *host;
	struct intake_host *around; /* who typed `ssh rs1 CMD`, while it is answered; or NULL */
	struct intake_line at;
	const char *command; /* typed before these lines, without sudo and paths; or "" */
	const char *file;    /* what `cat`, `head` or a heading says they are from; or "" */
	const char *
		asked; /* whose values `cat` or `sysctl -n` prints alone, blanks between; or NULL */
	const struct recogniser *current;
	/* what the recogniser that is reading remembers; cleared when another begins */
	struct intake_interface *dev;
	struct intake_service *service;
	const char *table, *chain;
	struct json_object *object; /* ip_json.c */
	const char *key;
	struct intake_filter *open; /* a rule that may turn out to be of lo alone */
	int depth, columns;
	const struct script_variable *variables; /* of the script that is being read */
	bool fresh; /* it is the first line that this recogniser sees after a command or another */
	bool apart; /* it stands behind an empty line, or above one that is drawn */
};

enum taken {
	TAKEN_NOT,
	TAKEN_IT,
	TAKEN_IPV6,   /* it is of this kind, and about IPv6 */
	TAKEN_PASSED, /* it is of this kind, and nothing that a lab has */
};

struct recogniser {
	const char *name;     /* "ip addr", for people */
	const char *commands; /* words that a typed command begins with: "ip a|ip l|" */
	enum taken (*line)(struct reading *r, const char *line, struct words *w);
};

extern const struct recogniser intake_ipvsadm_rules;                        /* for typed.c */
extern const struct recogniser intake_ip_route, intake_netplan, intake_nft; /* for themselves */
/* filter.c: a rule as iptables would have it */
struct intake_filter *intake_keep_rule(struct reading *r, const char *table, const char *words);
/* iptables_list.c: -N, where nothing has made the chain yet */
void intake_need_chain(struct reading *r, const char *table, const char *chain);
const struct recogniser *intake_recogniser_at(size_t i); /* NULL behind the last */

/* the one that reads what this command prints, or NULL */
const struct recogniser *intake_recogniser_of(const char *command);
/* does the command begin with one of the words, "ip a|ip l|"? `ip -d -4 addr` is `ip addr`. */
bool intake_command_is(const char *command, const char *commands);

/* ---- words.c ---- */
void intake_words(struct words *w, char *line);                    /* cuts `line` up */
const char *intake_after(const struct words *w, const char *word); /* the one behind it, or NULL */
bool intake_has(const struct words *w, const char *word);
bool intake_number(const char *s, uint64_t *out); /* 12, 12K, 3M: as ipvsadm prints it */
/* "10.0.0.1:80", "rs1:http"; a port that is missing is 0 */
bool intake_endpoint(const struct intake *in, const char *s, uint32_t *ip, unsigned *port);
bool intake_port(const char *s, unsigned *port); /* 80, http */
unsigned intake_mask_length(uint32_t mask);
bool intake_is_ipv6(const char *s);
bool intake_name_like(const char *s, size_t n); /* may it be a host's name? */

/* ---- prompt.c ---- */
/* Is the line a prompt with a command, or a heading that names a host? Then the reading goes on
 * there. */
bool intake_prompt(struct reading *r, char *line);
/* asked.c: the files or keys of `cat` and `sysctl -n`, braces expanded, blanks between; "" */
const char *intake_asked(struct intake *in, const char *command);
bool intake_heading(struct reading *r, char *line); /* headings.c */
/* headings_chinese.c: the line with the Chinese words of headings in English */
void intake_in_english(struct text *t, const char *line);

/* ---- typed.c ---- */
/* What a typed command says by itself: sysctl -w, echo 1 > /proc/sys/…, ifconfig lo:0 …, ip addr
 * add, route add, ipvsadm -A. */
void intake_typed(struct reading *r, const char *command);

#endif
