/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the objects of ip(8) share: options, the cursor over the words, its complaints. */
#ifndef LVSLAB_APP_COMMANDS_NET_IP_H
#define LVSLAB_APP_COMMANDS_NET_IP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/printf_like.h"
#include "host/command.h"

struct text;
struct host;
struct netdev;

/* Exit statuses of iproute2: its own refusal, the kernel's, a wrong command line. */
enum { IP_FAILED = 1, IP_KERNEL = 2, IP_USAGE = 255 };

struct ip_run {
	struct process *p;
	struct host *host;
	unsigned statistics; /* how many -s */
	bool brief, one_line, family_given;
	int argc;
	char **argv;
	int at;     /* the next word */
	int status; /* of what went wrong, 0 so far */
};

/* Is `word` `full` or the beginning of it? */
bool ip_matches(const char *word, const char *full);
const char *ip_peek(const struct ip_run *r);        /* the next word, or NULL */
bool ip_accept(struct ip_run *r, const char *full); /* takes it where it is `full`, abbreviated */
bool ip_accept_exact(struct ip_run *r, const char *full);
/* The next word; "Command line is not complete" where there is none: NULL. */
const char *ip_need(struct ip_run *r);
/* Says it, remembers the status; returns false. */
bool ip_fail(struct ip_run *r, int status, const char *fmt, ...) TEXT_PRINTF(3, 4);
bool ip_kernel_refuses(struct ip_run *r, int error); /* RTNETLINK answers: … */
bool ip_garbage(struct ip_run *r, const char *first, const char *word);

/* By name, as ll_name_to_index() asks the kernel, which cuts it at a colon: "lo:1" is lo. NULL:
 * none. A tunnel's module is loaded. */
struct netdev *ip_find_device(struct host *h, const char *name);
/* Each takes its words, and says what is wrong: false. */
bool ip_device(struct ip_run *r, struct netdev **dev);
bool ip_number(struct ip_run *r, const char *what, uint32_t *n);
bool ip_parse_address(struct ip_run *r, const char *word, uint32_t *address);
bool ip_parse_prefix(struct ip_run *r, const char *word, uint32_t *address, unsigned *length);
/* 10.0.0.0/8, 10/8, default, all; false: none of these */
bool ip_read_prefix(const char *word, uint32_t *address, unsigned *length, bool *has_length);

/* the word behind `table` or `lookup`: a number, local, main, default; false: `wrong` was said */
bool ip_table(struct ip_run *r, uint32_t *table, const char *wrong);
void ip_table_name(struct text *t, uint32_t table);
/* the lab's own refusal: "ip rule WORD"; returns false */
bool ip_refuse(struct ip_run *r, const char *object, const char *word);
bool ip_read_scope(const char *word, uint8_t *scope);
const char *ip_scope_name(uint8_t scope); /* "global", "link", "host", "nowhere" */

/* "2: eth0: <…> mtu 1500 …" and, with `link`, the MAC's line: how `ip link` and `ip addr` begin */
void ip_link_lines(
	struct ip_run *r, struct text *t, const struct netdev *dev, bool mode, bool link);
void ip_statistics_lines(struct ip_run *r, struct text *t, const struct netdev *dev);
/* -o: the line ends inside become backslashes */
void ip_print(struct ip_run *r, struct text *t);

/* the objects: from the word behind their name */
void ip_address(struct ip_run *r);
void ip_link(struct ip_run *r);
void ip_link_add(struct ip_run *r);
void ip_link_delete(struct ip_run *r);
void ip_route(struct ip_run *r);
void ip_learnt_words(struct text *t, struct host *h, uint32_t dst); /* "expires 597sec mtu 1480 " */
void ip_rule(struct ip_run *r);
void ip_route_get(struct ip_run *r);           /* ip route get … */
const char *ip_route_type_name(unsigned type); /* "local"; enum route_type */
bool ip_tos(struct ip_run *r, uint8_t *tos);   /* the word behind `tos` */
void ip_neigh(struct ip_run *r);

#endif
