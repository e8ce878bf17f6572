/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 *	4 texts, 4 hosts
 *
 *	1 a real server answers for the VIP  (arp-problem)
 *	  symptom   rs2 answers ARP …
 *	  rule      …
 *	  rs2.txt:22    net.ipv4.conf.all.arp_ignore = 0
 *	  on rs2    sysctl -w net.ipv4.conf.all.arp_ignore=1
 */
#include "ui/report/imported.h"

#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "ui/report/style.h"
#include "ui/text/columns.h"
#include "ui/text/words.h"

#define LABEL_WIDTH 10
#define LINES_SHOWN 12 /* of a finding */
#define LINES_A_FIX 2

struct page {
	FILE *out;
	bool colour;
};

static void print(const struct page *p, struct text *t)
{
	fputs(text_str(t), p->out);
	text_free(t);
}

/* label and words, wrapped; foreign text was escaped before */
static void labelled(const struct page *p, const char *label, const char *words)
{
	struct text t = {0};

	if (!*words)
		return;
	text_put(&t, "  ");
	style_put(&t, p->colour, STYLE_DIM, label, LABEL_WIDTH);
	columns_wrap(&t, words, LABEL_WIDTH + 2, report_width() - LABEL_WIDTH - 2);
	print(p, &t);
}

static void put_shown(struct text *t, const char *s)
{
	text_shown(t, s, strlen(s), SHOWN_WORD);
}

/* collapses blanks; cuts at the page's edge */
static void put_quoted(struct text *t, const char *words, size_t room)
{
	struct text plain = {0}, shown = {0};

	for (const char *s = words; *s; s++)
		if ((*s != ' ' && *s != '\t') || (s != words && s[-1] != ' ' && s[-1] != '\t'))
			text_putc(&plain, *s == '\t' ? ' ' : *s);
	put_shown(&shown, text_str(&plain));
	const char *line = text_str(&shown);
	size_t fits = columns_width(line, shown.len) <= room
		? shown.len
		: columns_fit(line, room ? room - 1 : 0);
	text_putn(t, line, fits);
	if (fits < shown.len)
		text_put(t, "…");
	text_free(&plain);
	text_free(&shown);
}

/* rs2.txt:22: the line as in the file */
static void print_line(const struct page *p, const struct intake_line *l, bool first)
{
	struct text t = {0}, place = {0};

	text_put(&t, "  ");
	style_put(&t, p->colour, STYLE_DIM, first ? _("source") : "", LABEL_WIDTH);
	put_shown(&place, l->file);
	text_add(&place, ":%u: ", l->line);
	size_t used = LABEL_WIDTH + 2 + columns_width(text_str(&place), place.len);
	text_put(&t, text_str(&place));
	put_quoted(&t, l->words, report_width() > used + 20 ? report_width() - used : 20);
	text_putc(&t, '\n');
	text_free(&place);
	print(p, &t);
}

static void print_lines(
	const struct page *p, const struct intake *in, const struct explain_finding *f)
{
	struct intake_line lines[LINES_SHOWN];
	size_t n = 0;

	for (size_t i = 0; i < f->fix_count && n + LINES_A_FIX <= LINES_SHOWN; i++)
		if (f->fixes[i].host)
			n += intake_about(
				in, f->fixes[i].host, f->fixes[i].command, lines + n, LINES_A_FIX);
	for (size_t i = 0; i < n; i++)
		print_line(p, &lines[i], i == 0);
}

static void print_fixes(const struct page *p, const struct explain_finding *f)
{
	for (size_t i = 0; i < f->fix_count; i++) {
		struct text t = {0};
		const struct explain_fix *fix = &f->fixes[i];
		text_put(&t, "  ");
		style_put(&t, p->colour, STYLE_DIM,
			i                                       ? ""
				: f->tried == EXPLAIN_NOT_CURED ? _("no fix")
								: _("fix"),
			LABEL_WIDTH);
		if (fix->host)
			text_add(&t, "%s# ", fix->host);
		style_put(&t, p->colour, STYLE_GOOD, fix->command, 0);
		text_putc(&t, '\n');
		print(p, &t);
	}
}

static void print_finding(
	const struct page *p, const struct intake *in, size_t i, const struct explain_finding *f)
{
	struct text t = {0};

	text_add(&t, "\n%zu ", i + 1);
	style_put(&t, p->colour, STYLE_BAD, _(f->title), 0);
	text_add(&t, "  (%s)\n", f->name);
	print(p, &t);
	labelled(p, _("symptom"), text_str(&f->symptom));
	labelled(p, _("rule"), text_str(&f->why));
	labelled(p, _("kernel"), f->source ? f->source : "");
	print_lines(p, in, f);
	print_fixes(p, f);
}

static void print_note(const struct page *p, const char *words)
{
	struct text t = {0}, shown = {0};

	put_shown(&shown, words);
	text_put(&t, "  ");
	columns_wrap(&t, text_str(&shown), 4, report_width() - 4);
	text_free(&shown);
	print(p, &t);
}

static void notes_of_kind(const struct page *p, const struct intake *in, enum intake_note_kind kind,
	const char *title)
{
	bool any = false;
	enum intake_note_kind k;

	for (size_t i = 0; i < intake_note_count(in); i++) {
		const char *words = intake_note(in, i, &k);
		if (k != kind)
			continue;
		if (!any)
			fprintf(p->out, "\n%s\n", title);
		any = true;
		print_note(p, words);
	}
}

void imported_notes(FILE *out, const struct intake *in, bool colour)
{
	const struct page p = {out, colour};

	notes_of_kind(&p, in, INTAKE_CONFLICT, _("conflicting output"));
	notes_of_kind(&p, in, INTAKE_GUESS, _("assumed"));
	notes_of_kind(&p, in, INTAKE_UNKNOWN, _("not recognised"));
	notes_of_kind(&p, in, INTAKE_PASSED, _("skipped"));
}

static bool has_conflict(const struct intake *in)
{
	enum intake_note_kind kind;

	for (size_t i = 0; i < intake_note_count(in); i++)
		if (intake_note(in, i, &kind) && kind == INTAKE_CONFLICT)
			return true;
	return false;
}

void imported_text(FILE *out, const struct intake *in, const struct explain *x, bool colour)
{
	const struct page p = {out, colour};
	size_t n = explain_finding_count(x), hosts = intake_host_count(in);
	struct text t = {0};

	text_add(&t, words_count("%zu host: ", "%zu hosts: ", hosts), hosts);
	if (n == 0 && has_conflict(in))
		style_put(
			&t, colour, STYLE_BAD, _("no fault in the lab, but conflicting output"), 0);
	else if (n == 0)
		style_put(&t, colour, STYLE_GOOD, _("nothing found"), 0);
	else
		text_add(&t, words_count("%zu thing is wrong", "%zu things are wrong", n), n);
	text_putc(&t, '\n');
	print(&p, &t);
	for (size_t i = 0; i < n; i++)
		print_finding(&p, in, i, explain_finding(x, i));
	for (size_t i = 0; i < explain_remark_count(x); i++)
		print_note(&p, explain_remark_text(x, i));
	imported_notes(out, in, colour);
}
