/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * nmcli (NetworkManager 1.42), limited to addresses: `connection` show, add, modify, up, down,
 * delete, reload; `device` status, show, connect, disconnect, reapply; `general status`. Words may
 * be abbreviated. Options: -t, -f, -g; -p, -e and -c are accepted and change nothing.
 *
 * Not supported: monitors, editors, wireless, bonds, IPv6.
 */
#include "app/commands/setup/nmcli.h"

#include <stdarg.h>
#include <string.h>

#include "app/shell/shell.h"
#include "app/system/commands.h"
#include "app/system/voice.h"
#include "base/text.h"
#include "host/host.h"

bool nmcli_is(const char *word, const char *full)
{
	return *word && strncmp(word, full, strlen(word)) == 0;
}

const char *nmcli_next(struct nmcli *n)
{
	return n->at < n->argc ? n->argv[n->at++] : NULL;
}

bool nmcli_fail(struct nmcli *n, int status, const char *fmt, ...)
{
	struct text t = {0};
	va_list ap;

	va_start(ap, fmt);
	text_vadd(&t, fmt, ap);
	va_end(ap);
	n->left = true;
	process_fail(n->p, status, "Error: %s\n", text_str(&t));
	text_free(&t);
	return false;
}

/* ---- tables ---- */

static bool same_word(const char *a, size_t n, const char *b, size_t m)
{
	return n == m && strncasecmp(a, b, n) == 0;
}

/* the place of a name in "NAME,UUID": its number, or -1 */
static int place_of(const char *names, const char *name, size_t n)
{
	for (int i = 0; *names; i++) {
		size_t m = strcspn(names, ",");
		if (same_word(names, m, name, n))
			return i;
		names += m + (names[m] == ',');
	}
	return -1;
}

enum { COLUMNS = 12 };

/* the selected columns in order; -1 for an unknown field */
static int chosen_columns(const struct nmcli *n, const char *names, int chosen[COLUMNS])
{
	const char *s = !n->fields || strcasecmp(n->fields, "all") == 0 ? names : n->fields;
	int count = 0;

	for (; *s && count < COLUMNS; count++) {
		size_t m = strcspn(s, ",");
		chosen[count] = place_of(names, s, m);
		if (chosen[count] < 0)
			return -1;
		s += m + (s[m] == ',');
	}
	return count;
}

static size_t count_of(const char *names)
{
	size_t n = 1;

	for (; *names; names++)
		n += *names == ',';
	return n;
}

static size_t width_of(const struct words *cells, size_t columns, size_t column)
{
	size_t width = 0;

	for (size_t i = column; i < cells->count; i += columns)
		if (strlen(words_item(cells, i)) > width)
			width = strlen(words_item(cells, i));
	return width;
}

/* -t: colons between, those inside and backslashes escaped */
static void print_terse(struct nmcli *n, const char *cell)
{
	for (; *cell; cell++)
		process_print(n->p, "%s%c", strchr(":\\", *cell) ? "\\" : "", *cell);
}

void nmcli_table(struct nmcli *n, const char *names, const struct words *cells)
{
	int chosen[COLUMNS], count = chosen_columns(n, names, chosen);
	const size_t columns = count_of(names);

	if (count < 0) {
		nmcli_fail(n, NMCLI_USAGE, "invalid field '%s'; allowed fields: %s.", n->fields,
			names);
		return;
	}
	for (size_t row = n->terse ? columns : 0; row < cells->count; row += columns) {
		for (int c = 0; c < count; c++) {
			const char *cell = words_item(cells, row + (size_t)chosen[c]);
			if (n->terse) {
				process_print(n->p, "%s", c ? ":" : "");
				print_terse(n, strcmp(cell, "--") == 0 ? "" : cell);
			} else {
				process_print(n->p, "%-*s%s",
					(int)width_of(cells, columns, (size_t)chosen[c]) + 1, cell,
					c + 1 < count ? " " : "");
			}
		}
		process_print(n->p, "\n");
	}
}

void nmcli_field(struct nmcli *n, const char *name, const char *fmt, ...)
{
	struct text value = {0}, head = {0};
	va_list ap;

	va_start(ap, fmt);
	text_vadd(&value, fmt, ap);
	va_end(ap);
	text_add(&head, "%s:", name);
	if (n->fields && strncasecmp(n->fields, name, strlen(n->fields)) != 0)
		;
	else if (n->values)
		process_print(n->p, "%s\n", text_str(&value));
	else if (n->terse)
		process_print(n->p, "%s%s\n", text_str(&head), text_str(&value));
	else
		process_print(n->p, "%-40s%s\n", text_str(&head), text_str(&value));
	text_free(&value);
	text_free(&head);
}

/* ---- the command ---- */

static void general_status(struct nmcli *n)
{
	static const char *const row[] = {"STATE", "CONNECTIVITY", "WIFI-HW", "WIFI", "WWAN-HW",
		"WWAN", "connected", "full", "missing", "enabled", "missing", "enabled", NULL};
	struct words cells = {0};

	for (size_t i = 0; row[i]; i++)
		words_add(&cells, row[i]);
	nmcli_table(n, "STATE,CONNECTIVITY,WIFI-HW,WIFI,WWAN-HW,WWAN", &cells);
	words_free(&cells);
}

static bool nmcli_options(struct nmcli *n)
{
	while (n->at < n->argc && n->argv[n->at][0] == '-') {
		const char *o = nmcli_next(n);
		bool get = strcmp(o, "-g") == 0 || strcmp(o, "--get-values") == 0;
		if (strcmp(o, "-t") == 0 || strcmp(o, "--terse") == 0) {
			n->terse = true;
		} else if (get || strcmp(o, "-f") == 0 || strcmp(o, "--fields") == 0) {
			n->fields = nmcli_next(n);
			n->terse |= get;
			n->values |= get;
			if (!n->fields)
				return nmcli_fail(
					n, NMCLI_USAGE, "missing argument for '%s' option.", o);
		} else if (strcmp(o, "-p") == 0 || strcmp(o, "--pretty") == 0) {
			continue;
		} else if (strcmp(o, "-v") == 0 || strcmp(o, "--version") == 0) {
			process_print(n->p, "nmcli tool, version 1.42.4\n");
			process_exit(n->p, 0);
			n->left = true;
			return false;
		} else {
			return nmcli_fail(
				n, NMCLI_USAGE, "Option '%s' is unknown, try 'nmcli -help'.", o);
		}
	}
	return true;
}

static void nmcli_object(struct nmcli *n)
{
	const char *object = nmcli_next(n);

	if (object && nmcli_is(object, "connection")) {
		nmcli_connection(n);
	} else if (object && nmcli_is(object, "device")) {
		nmcli_device(n);
	} else if (object && nmcli_is(object, "general")) {
		general_status(n);
	} else {
		struct text what = {0};
		text_add(&what, "nmcli%s%s", object ? " " : "", object ? object : "");
		n->left = true;
		refuse(n->p, text_str(&what), "nmcli connection, nmcli device");
		text_free(&what);
	}
}

static void run_nmcli(struct process *p, int argc, char **argv)
{
	struct nmcli n = {.p = p, .h = p->host, .argc = argc, .argv = argv, .at = 1};

	nm_profiles_read(n.h, &n.all);
	if (nmcli_options(&n))
		nmcli_object(&n);
	nm_profiles_free(&n.all);
	if (!n.left)
		process_exit(p, 0);
}

const struct command nmcli_command = {.name = "nmcli",
	.summary = N_("NetworkManager's connections and interfaces"),
	.run = run_nmcli};
