/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The state of parsing one iptables command line: the words, the result so far, error reporting. */
#ifndef LVSLAB_APP_COMMANDS_IPTABLES_LINE_H
#define LVSLAB_APP_COMMANDS_IPTABLES_LINE_H

#include <stdbool.h>
#include <stdint.h>

#include "app/commands/iptables/iptables.h"
#include "app/commands/iptables/show.h"
#include "base/printf_like.h"
#include "host/command.h"

#define IPTABLES_ADDRESSES_MAX 16

struct iptables_addresses { /* "10.0.0.1,10.0.0.2": one rule each */
	unsigned count;
	uint32_t address[IPTABLES_ADDRESSES_MAX], mask[IPTABLES_ADDRESSES_MAX];
};

struct iptables_line {
	struct process *p;
	int argc, at;
	char **argv;
	const char *bundle; /* the rest of "-nvL" */
	char command;       /* A C D R I L S F Z N X P E; 0 none yet */
	const char *chain;  /* NULL: all */
	const char *second; /* -E's new name, -P's policy */
	int number;         /* of -I -D -R -L -S -Z; 0 none */
	struct iptables_view view;
	const char *table;
	bool inverted, has_target, has_counters, restoring;
	bool used[IPTABLES_MATCHES_MAX], target_used;
	struct iptables_addresses src, dst;
	struct iptables_rule rule;
	int status;
	bool over; /* failed with a message, or finished: stop */
};

/* Parses all words; false: `over` is set. */
bool iptables_read(struct iptables_line *t);

/* prints "iptables v1.8.9 (nf_tables): …" and where to find help; returns false */
bool iptables_fail(struct iptables_line *t, const char *fmt, ...) TEXT_PRINTF(2, 3);
/* prints "iptables: …", status 1 */
bool iptables_says(struct iptables_line *t, const char *words);
/* the lab's own refusal */
bool iptables_refuse(struct iptables_line *t, const char *what, const char *use);
/* the next word, the argument of `option`; NULL: error already printed */
const char *iptables_argument(struct iptables_line *t, const char *option);
const char *iptables_peek(const struct iptables_line *t); /* the next word, or NULL */
/* parses "10-20", a decimal or hexadecimal number up to `max`; moves *s past it */
bool iptables_number(const char **s, uint64_t max, uint64_t *n);

#endif
