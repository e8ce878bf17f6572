/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A setup script of a host, as pasted with `cat rs.sh`: its lines are read as if they had been
 * typed, with its variables expanded. Nothing is executed, so tests are not evaluated: both
 * branches count, except what follows stop).
 *
 *	VIP=192.168.1.100
 *	ifconfig lo:0 $VIP netmask 255.255.255.255 broadcast $VIP up
 *	echo "1" > /proc/sys/net/ipv4/conf/all/arp_ignore
 */
#include <string.h>

#include "base/text.h"
#include "intake/kinds/recogniser.h"

#define VARIABLES_MAX 64

static bool begins_here(const struct reading *r, const char *line)
{
	size_t n = strlen(r->file);

	if (strncmp(line, "#!/bin/", 7) == 0 || strncmp(line, "#! /bin/", 8) == 0 ||
		strncmp(line, "#!/usr/bin/env", 14) == 0)
		return true;
	return r->fresh && *r->command &&
		((n > 3 && strcmp(r->file + n - 3, ".sh") == 0) ||
			strncmp(r->file, "/etc/init.d/", 12) == 0 || strstr(r->file, "rc.local"));
}

static size_t name_length(const char *s)
{
	size_t n = 0;

	while ((s[n] | 32) >= 'a' && (s[n] | 32) <= 'z')
		n++;
	return n ? n +
			strspn(s + n,
				"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
		 : 0;
}

static const struct script_variable *variable(const struct reading *r, const char *name, size_t n)
{
	const struct script_variable *v = r->variables;

	while (v && (strlen(v->name) != n || strncmp(v->name, name, n) != 0))
		v = v->next;
	return v;
}

/* NAME=VALUE, alone on its line; later ones hide earlier ones */
static bool is_assignment(struct reading *r, const char *s)
{
	size_t n = name_length(s), count = 0;

	if (strncmp(s, "export ", 7) == 0) {
		s += 7;
		n = name_length(s);
	}
	if (!n || s[n] != '=')
		return false;
	const char *value = s + n + 1 + strspn(s + n + 1, "\"'");
	size_t length = strcspn(value, "\"'; \t#");
	if (strpbrk(s + n + 1, "$`("))
		return true; /* worked out when it runs */
	for (const struct script_variable *v = r->variables; v; v = v->next)
		count++;
	if (count < VARIABLES_MAX) {
		struct script_variable *v = stash_get(&r->in->stash, sizeof(*v));
		v->name = stash_stringn(&r->in->stash, s, n);
		v->value = stash_stringn(&r->in->stash, value, length);
		v->next = r->variables;
		r->variables = v;
	}
	return true;
}

/* $NAME and ${NAME}; unknown ones stay */
static void put_in(struct text *t, const struct reading *r, const char *s)
{
	while (*s) {
		const char *name = s[0] == '$' ? s + 1 + (s[1] == '{') : NULL;
		size_t n = name ? name_length(name) : 0;
		const struct script_variable *v = n ? variable(r, name, n) : NULL;
		if (!v) {
			text_putc(t, *s++);
			continue;
		}
		text_put(t, v->value);
		s = name + n + (s[1] == '{' && name[n] == '}');
	}
}

/* "stop)" begins what undoes it all; ";;" ends it. r->columns: inside */
static bool is_undone(struct reading *r, const char *s)
{
	const char *label = s + strspn(s, "(\"' ");

	if (strncmp(label, "stop", 4) == 0 && strchr(label, ')'))
		r->columns = 1;
	bool inside = r->columns;
	if (strstr(s, ";;"))
		r->columns = 0;
	return inside;
}

static enum taken script_line(struct reading *r, const char *line, struct words *w)
{
	const char *s = line + strspn(line, " \t");
	struct text t = {0};

	if (!begins_here(r, line) && r->fresh)
		return TAKEN_NOT;
	if (!w->n || *s == '#' || is_undone(r, s) || is_assignment(r, s))
		return TAKEN_IT;
	put_in(&t, r, s);
	intake_typed(r, text_str(&t));
	text_free(&t);
	return TAKEN_IT;
}

const struct recogniser intake_script = {"scripts", "", script_line};
