/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Three pages of Markdown: what can happen (the kinds of records), why (the reasons, each with its
 * kernel function), and every name under /proc/sys. They are printed from the tables that the code
 * itself uses, so they always agree with it.
 */
#include "watch/reference.h"

#include <string.h>

#include "base/text.h"
#include "engine/trace.h"
#include "host/host.h"
#include "host/sysctl/sysctl.h"
#include "watch/lists.h"

/* a bar would end the cell */
static void put_cell(struct text *t, const char *words)
{
	for (; *words; words++) {
		if (*words == '|' || *words == '<')
			text_putc(t, '\\');
		text_putc(t, *words);
	}
}

/* "spa:ip sha:mac timeout:dur" → `spa` IPv4, `sha` MAC, … */
static void put_fields(struct text *t, const char *fields)
{
	static const char *const forms[][2] = {{"ip", "address"}, {"mac", "MAC"}, {"dur", "ns"},
		{"hex", "hexadecimal"}, {"word", "word"}, {"port", "port"}, {"neg", "signed"},
		{"node", "node"}};

	for (const char *f = fields; *f;) {
		size_t n = strcspn(f, " "), name = strcspn(f, ": ");
		text_add(t, "%s`%.*s`", f == fields ? "" : ", ", (int)name, f);
		for (size_t i = 0; name < n && i < sizeof(forms) / sizeof(forms[0]); i++)
			if (strlen(forms[i][0]) == n - name - 1 &&
				memcmp(forms[i][0], f + name + 1, n - name - 1) == 0)
				text_add(t, " (%s)", forms[i][1]);
		f += n + strspn(f + n, " ");
	}
}

void records_reference(struct text *t)
{
	text_put(t,
		"<!-- generated from the tables of kinds in sim/*/records.h -->\n# What can "
		"happen: the kinds of records\n\nEverything that happens in a lab is a record. Its "
		"kind is `kind` in the [trace](trace-format.md), and a pattern "
		"in\n[conditions](conditions.md): `count(arp-silent at rs1) >= 1`. Its "
		"[reason](reasons.md) says why it happened.\n\n| kind | inputs |\n| --- | --- |\n");
	for (size_t i = 0; kind_lists[i]; i++)
		for (const struct kind *k = kind_lists[i]; k->id; k++) {
			text_add(t, "| `%s` | ", k->name);
			put_fields(t, k->fields);
			text_put(t, " |\n");
		}
}

static void put_reason(struct text *t, const struct reason *r)
{
	text_add(t, "| `%s` | ", r->code);
	put_cell(t, r->sentence);
	text_add(t, " | %s |\n", r->source);
}

void reasons_reference(struct text *t)
{
	text_put(t,
		"<!-- generated from the tables of reasons in sim/ -->\n# Why it happens: the "
		"reasons\n\nEach decision of a simulated host gives a reason and the function of "
		"Linux 6.1 behind it. The code is `code` in\nthe [trace](trace-format.md), and the "
		"argument of `because` in [conditions](conditions.md):\n`drop because "
		"port-security`. A module's name stands for all of its reasons. The inputs of "
		"the\n[record](records.md) are in braces.\n");
	for (size_t i = 0; reason_lists[i]; i++) {
		text_add(t,
			"\n## %s\n\n| code | sentence | decided by |\n"
			"| --- | --- | --- |\n",
			reason_lists[i]->module);
		for (size_t k = 0; k < reason_lists[i]->count; k++)
			put_reason(t, &reason_lists[i]->items[k]);
	}
}

/* ---- /proc/sys ---- */

struct tree {
	struct text *t;
	struct host *host;
	const char *dir;
};

static void put_tree(struct text *t, struct host *h, const char *dir);

static void put_file(void *arg, const char *name, bool is_dir, unsigned mode)
{
	const struct tree *at = arg;
	struct text path = {0}, value = {0};

	text_add(&path, "%s%s%s", at->dir, *at->dir ? "/" : "", name);
	if (is_dir) {
		put_tree(at->t, at->host, text_str(&path));
	} else {
		const char *effect = sysctl_effect(at->host, text_str(&path));
		if (mode & 0400)
			sysctl_read(at->host, text_str(&path), &value);
		text_add(at->t, "| `%s` | %s%s%s%s | %s | ", text_str(&path), value.len ? "`" : "",
			text_str(&value), value.len ? "`" : "", mode & 0200 ? "" : " (read-only)",
			effect ? "no" : "yes");
		put_cell(at->t, effect ? effect : "");
		text_put(at->t, " |\n");
	}
	text_free(&path);
	text_free(&value);
}

static void put_tree(struct text *t, struct host *h, const char *dir)
{
	struct tree at = {t, h, dir};

	sysctl_list(h, dir, put_file, &at);
}

void sysctls_reference(struct text *t, struct host *h)
{
	text_put(t,
		"<!-- generated from the tables of sysctls in sim/ -->\n# Every name under "
		"/proc/sys\n\nThe names on a host with the interfaces `lo` and `eth0`, with their "
		"initial values. `net/ipv4/vs` exists after the\nfirst `ipvsadm` has loaded IPVS; "
		"its `lblc_expiration` and `lblcr_expiration` exist after the first service "
		"with\nthat scheduler.\n\nNames without effect keep the values that you write to "
		"them. When you write one, the console says so on standard\nerror, and the story "
		"of a run shows it (reason `inert`).\n\n| /proc/sys/… | value | effect here | why "
		"not |\n| --- | --- | --- | --- |\n");
	put_tree(t, h, "");
}
