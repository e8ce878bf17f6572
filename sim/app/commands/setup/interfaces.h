/* SPDX-License-Identifier: GPL-2.0-or-later */
/* /etc/network/interfaces as interfaces(5) of ifupdown 0.8.41 describes it. */
#ifndef LVSLAB_APP_COMMANDS_SETUP_INTERFACES_H
#define LVSLAB_APP_COMMANDS_SETUP_INTERFACES_H

#include <stdbool.h>
#include <stddef.h>

#include "app/system/words.h"

struct process;

struct stanza {
	char *name, *family, *method; /* "eth0", "inet", "static" */
	struct words keys, values;    /* its options in file order */
};

struct interfaces {
	struct stanza *stanzas;
	size_t count;
	struct words automatic; /* the names after `auto`, in order */
};

/* Reads the file and the files it sources. False if a file cannot be read or a line is wrong; the
 * message is already on standard error, as from `tool` (ifup, ifdown). Free in any case. */
bool interfaces_read(struct process *p, const char *tool, struct interfaces *f);
void interfaces_free(struct interfaces *f);
/* The next stanza with this name after `after` (NULL: the first), or NULL. */
const struct stanza *interfaces_find(
	const struct interfaces *f, const char *name, const struct stanza *after);
/* The option's first value, or NULL. */
const char *stanza_value(const struct stanza *s, const char *key);

#endif
