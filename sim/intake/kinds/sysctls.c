/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Kernel settings: `sysctl -a` or parts of it, /etc/sysctl.conf, files of /proc/sys:
 *
 *	net.ipv4.conf.all.arp_ignore = 1
 *	net/ipv4/conf/eth0.10/arp_ignore=1
 *	/proc/sys/net/ipv4/conf/all/arp_ignore:1
 *
 * A file applies after the next boot, the kernel's value applies now: the kernel wins.
 */
#include <string.h>

#include "base/text.h"
#include "intake/kinds/recogniser.h"

/* "net.ipv4.conf.all.arp_ignore" for each way to write it; sysctl(8): the first separator decides */
static void dotted(struct text *t, const char *name, size_t n)
{
	const char *dot = memchr(name, '.', n), *slash = memchr(name, '/', n);
	bool slashes = slash && (!dot || slash < dot);

	for (size_t i = 0; i < n; i++) {
		char c = name[i];
		text_putc(t, slashes && c == '/' ? '.' : slashes && c == '.' ? '/' : c);
	}
}

/* the first parts of the names that there are */
static bool is_name(const char *s)
{
	static const char *const roots[] = {"net.", "kernel.", "vm.", "fs.", "dev.", "abi.",
		"user.", "debug.", "sunrpc.", "crypto.", "fscache.", NULL};

	if (!s[0] ||
		strspn(s,
			"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
			"._-/:@*") != strlen(s))
		return false;
	for (const char *const *root = roots; *root; root++)
		if (strncmp(s, *root, strlen(*root)) == 0)
			return true;
	return false;
}

/* is it from a file of settings, not from the kernel? */
static bool in_file(const struct reading *r)
{
	return strstr(r->file, "sysctl") != NULL && strncmp(r->file, "/proc", 5) != 0;
}

static enum taken keep_setting(struct reading *r, const char *name, const char *value)
{
	struct text v = {0};

	if (strncmp(name, "net.ipv6", 8) == 0)
		return TAKEN_IT;
	if (strncmp(name, "net.ipv4.", 9) != 0 && strncmp(name, "net.core.", 9) != 0)
		return TAKEN_IT;
	/* numbers of one line are set apart by a tab in /proc, by a space in a scenario */
	for (const char *s = value + strspn(value, " \t"); *s; s++)
		text_putc(&v, *s == '\t' ? ' ' : *s);
	bool live = !in_file(r);
	if (strstr(name, ".conf.*."))
		return TAKEN_PASSED;
	intake_sysctl(r->in, r->host, name, text_str(&v), live, r->at);
	if (live && strstr(name, ".conf."))
		r->host->shown |= SHOWN_LIVE;
	text_free(&v);
	return TAKEN_IT;
}

/* Bare values: `cat /proc/sys/net/ipv4/ip_forward`, `sysctl -n KEY KEY`. Each line is the value of
 * the first remaining key. */
static enum taken value_alone(struct reading *r, const struct words *w)
{
	static const char proc[] = "/proc/sys/";
	const char *asked = r->asked ? r->asked : "", *end = asked + strcspn(asked, " ");
	struct text name = {0}, quote = {0};

	if (w->n == 0 || strspn(w->w[0], "-0123456789") != strlen(w->w[0]) || end == asked)
		return TAKEN_NOT;
	const bool path = strncmp(asked, proc, sizeof(proc) - 1) == 0;
	const char *from = asked + (path ? sizeof(proc) - 1 : 0);
	dotted(&name, from, (size_t)(end - from));
	/* a number alone is meaningless */
	text_putn(&quote, asked, (size_t)(end - asked));
	text_add(&quote, ": %s", w->w[0]);
	r->at.words = intake_copy(r->in, text_str(&quote));
	const enum taken taken = is_name(text_str(&name)) && !strpbrk(text_str(&name), "*?[")
		? keep_setting(r, text_str(&name), w->w[0])
		: TAKEN_PASSED;
	r->asked = end + strspn(end, " ");
	text_free(&quote);
	text_free(&name);
	return taken;
}

static enum taken sysctl_line(struct reading *r, const char *line, struct words *w)
{
	const char *s = line + strspn(line, " \t");
	const char *sign = strchr(s, '=');
	static const char proc[] = "/proc/sys/";
	struct text name = {0};

	if (in_file(r) && (*s == '#' || *s == ';'))
		return TAKEN_IT;
	if (strncmp(s, "sysctl: ", 8) == 0)
		return TAKEN_PASSED;
	if (*s == '-') /* sysctl.conf: errors of this line are ignored */
		s++;
	if (strncmp(s, proc, sizeof(proc) - 1) == 0) {
		s += sizeof(proc) - 1;
		sign = strrchr(s, ':');
	}
	if (!sign || sign <= s)
		return value_alone(r, w);
	size_t n = (size_t)(sign - s);
	while (n && (s[n - 1] == ' ' || s[n - 1] == '\t'))
		n--;
	dotted(&name, s, n);
	enum taken taken =
		is_name(text_str(&name)) ? keep_setting(r, text_str(&name), sign + 1) : TAKEN_NOT;
	text_free(&name);
	return taken;
}

const struct recogniser intake_sysctls = {"sysctl", "sysctl|", sysctl_line};
