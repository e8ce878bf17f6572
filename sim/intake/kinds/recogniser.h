/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A recogniser reads one kind of text, identified by the shape of its lines, and stores the result
 * in the model. Each has its own file and a row in table.c. The reader offers a line to the
 * recogniser that accepted the previous one, then to the one for the typed command, then to all in
 * table order; the first that accepts it wins.
 */
#ifndef LVSLAB_INTAKE_KINDS_RECOGNISER_H
#define LVSLAB_INTAKE_KINDS_RECOGNISER_H

#include "intake/kinds/model.h"

#define WORDS_MAX 48

struct words { /* of a line, split at blanks; excess words are ignored */
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
	struct intake_host *around; /* the host that typed `ssh rs1 CMD`, or NULL */
	struct intake_line at;
	const char *command; /* typed before these lines, without sudo and paths; or "" */
	const char *file;    /* the source according to `cat`, `head` or a heading; or "" */
	const char *asked;   /* keys or files of a command that prints bare values; or NULL */
	const struct recogniser *current;
	/* state of the current recogniser; cleared when another one starts */
	struct intake_interface *dev;
	struct intake_service *service;
	const char *table, *chain;
	struct json_object *object; /* ip_json.c */
	const char *key;
	struct intake_filter *open; /* a rule that may turn out to match lo only */
	int depth, columns;
	const struct script_variable *variables; /* of the script being read */
	bool fresh; /* first line of this recogniser after a command or another one */
	bool apart; /* it follows an empty line, or is underlined */
};

enum taken {
	TAKEN_NOT,
	TAKEN_IT,
	TAKEN_IPV6,   /* of this kind, and about IPv6 */
	TAKEN_PASSED, /* of this kind, and nothing that the lab has */
};

struct recogniser {
	const char *name;     /* "ip addr", shown to users */
	const char *commands; /* prefixes of its commands: "ip a|ip l|" */
	enum taken (*line)(struct reading *r, const char *line, struct words *w);
};

extern const struct recogniser intake_ipvsadm_rules;                        /* for typed.c */
extern const struct recogniser intake_ip_route, intake_netplan, intake_nft; /* used by themselves */
/* filter.c: stores a rule in iptables syntax */
struct intake_filter *intake_keep_rule(struct reading *r, const char *table, const char *words);
/* iptables_list.c: adds -N if nothing has created the chain yet */
void intake_need_chain(struct reading *r, const char *table, const char *chain);
const struct recogniser *intake_recogniser_at(size_t i); /* NULL after the last */

/* the one that reads the output of this command, or NULL */
const struct recogniser *intake_recogniser_of(const char *command);
/* does the command begin with one of the alternatives in "ip a|ip l|"? `ip -d -4 addr` is `ip
 * addr`. */
bool intake_command_is(const char *command, const char *commands);

/* ---- words.c ---- */
void intake_words(struct words *w, char *line);                    /* splits `line` */
const char *intake_after(const struct words *w, const char *word); /* the word after `word`, or
								    * NULL */
bool intake_has(const struct words *w, const char *word);
bool intake_number(const char *s, uint64_t *out); /* 12, 12K, 3M: as ipvsadm prints it */
/* "10.0.0.1:80", "rs1:http"; a missing port is 0 */
bool intake_endpoint(const struct intake *in, const char *s, uint32_t *ip, unsigned *port);
bool intake_port(const char *s, unsigned *port); /* 80, http */
unsigned intake_mask_length(uint32_t mask);
bool intake_is_ipv6(const char *s);
bool intake_name_like(const char *s, size_t n); /* could it be a host name? */

/* ---- prompt.c ---- */
/* Is the line a prompt with a command, or a heading that names a host? Then sets the host or
 * command for the next lines. */
bool intake_prompt(struct reading *r, char *line);
/* asked.c: the files or keys of `cat` and `sysctl -n`, braces expanded, separated by blanks; or
 * "" */
const char *intake_asked(struct intake *in, const char *command);
bool intake_heading(struct reading *r, char *line); /* headings.c */
/* headings_chinese.c: translates the Chinese words of a heading into English */
void intake_in_english(struct text *t, const char *line);

/* ---- typed.c ---- */
/* Reads what a typed command sets: sysctl -w, echo 1 > /proc/sys/…, ifconfig lo:0 …, ip addr add,
 * route add, ipvsadm -A. */
void intake_typed(struct reading *r, const char *command);

#endif
