/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by the objects of ip(8): options, the cursor over the words, error messages. */
#ifndef LVSLAB_APP_COMMANDS_NET_IP_H
#define LVSLAB_APP_COMMANDS_NET_IP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/printf_like.h"
#include "host/command.h"

struct text;
struct host;
struct netdev;

/* Exit statuses of iproute2: error in ip itself, error from the kernel, wrong command line. */
enum { IP_FAILED = 1, IP_KERNEL = 2, IP_USAGE = 255 };

struct ip_run {
	struct process *p;
	struct host *host;
	unsigned statistics; /* number of -s options */
	bool brief, one_line, family_given;
	int argc;
	char **argv;
	int at;     /* the next word */
	int status; /* exit status of the error, 0 so far */
};

/* Is `word` equal to `full` or a prefix of it? */
bool ip_matches(const char *word, const char *full);
const char *ip_peek(const struct ip_run *r);        /* the next word, or NULL */
bool ip_accept(struct ip_run *r, const char *full); /* consumes the next word if it is `full` or an
						     * abbreviation */
bool ip_accept_exact(struct ip_run *r, const char *full);
/* Consumes the next word; if there is none: NULL and "Command line is not complete". */
const char *ip_need(struct ip_run *r);
/* Prints the message, stores the status; returns false. */
bool ip_fail(struct ip_run *r, int status, const char *fmt, ...) TEXT_PRINTF(3, 4);
bool ip_kernel_refuses(struct ip_run *r, int error); /* RTNETLINK answers: … */
bool ip_garbage(struct ip_run *r, const char *first, const char *word);

/* By name, as ll_name_to_index() asks the kernel, which cuts it at a colon: "lo:1" is lo. NULL:
 * none. Loads a tunnel's module. */
struct netdev *ip_find_device(struct host *h, const char *name);
/* Each consumes its words; false: error already printed. */
bool ip_device(struct ip_run *r, struct netdev **dev);
bool ip_number(struct ip_run *r, const char *what, uint32_t *n);
bool ip_parse_address(struct ip_run *r, const char *word, uint32_t *address);
bool ip_parse_prefix(struct ip_run *r, const char *word, uint32_t *address, unsigned *length);
/* 10.0.0.0/8, 10/8, default, all; false: none of these */
bool ip_read_prefix(const char *word, uint32_t *address, unsigned *length, bool *has_length);

/* the word after `table` or `lookup`: a number, local, main, default; false: `wrong` was printed */
bool ip_table(struct ip_run *r, uint32_t *table, const char *wrong);
void ip_table_name(struct text *t, uint32_t table);
/* the lab's own refusal: "ip rule WORD"; returns false */
bool ip_refuse(struct ip_run *r, const char *object, const char *word);
bool ip_read_scope(const char *word, uint8_t *scope);
const char *ip_scope_name(uint8_t scope); /* "global", "link", "host", "nowhere" */

/* "2: eth0: <…> mtu 1500 …" and, with `link`, the line with the MAC address: the first lines of `ip
 * link` and `ip addr` */
void ip_link_lines(
	struct ip_run *r, struct text *t, const struct netdev *dev, bool mode, bool link);
void ip_statistics_lines(struct ip_run *r, struct text *t, const struct netdev *dev);
/* -o: inner newlines become backslashes */
void ip_print(struct ip_run *r, struct text *t);

/* the objects: each starts at the word after its name */
void ip_address(struct ip_run *r);
void ip_link(struct ip_run *r);
void ip_link_add(struct ip_run *r);
void ip_link_delete(struct ip_run *r);
void ip_route(struct ip_run *r);
void ip_learnt_words(struct text *t, struct host *h, uint32_t dst); /* "expires 597sec mtu 1480 " */
void ip_rule(struct ip_run *r);
void ip_route_get(struct ip_run *r);           /* ip route get … */
const char *ip_route_type_name(unsigned type); /* "local"; enum route_type */
bool ip_tos(struct ip_run *r, uint8_t *tos);   /* the word after `tos` */
void ip_neigh(struct ip_run *r);

#endif
