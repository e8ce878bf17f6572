/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 *	client1 → 192.168.10.100:80 at 2.000000s: served by rs3
 *
 *	  1 ✓ whose MAC is behind the VIP
 *	      client1 sent the SYN to 02:00:00:00:00:02: director's (REACHABLE now)
 *	       1.000101s  director answers: arp_ignore = …                       arp_ignore()
 *
 * A walk equal to an earlier one, except for the server, is a single line below it. The findings
 * are at the end, with the commands that fix them.
 */
#include "ui/report/explanation.h"

#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "ui/report/style.h"
#include "ui/text/columns.h"
#include "ui/text/words.h"

#define FACT_INDENT 6
#define LINE_INDENT 19 /* time and two spaces before the words of a line */
#define LABEL_WIDTH 10

struct page {
	FILE *out;
	bool colour;
};

static void print(const struct page *p, struct text *t)
{
	fputs(text_str(t), p->out);
	text_free(t);
	(void)p;
}

static void styled(struct text *t, const struct page *p, enum style s, const char *words)
{
	style_put(t, p->colour, s, words, 0);
}

/* the function's name out of "net/ipv4/arp.c: arp_process()" */
static const char *function_of(const char *source)
{
	const char *colon = source ? strstr(source, ": ") : NULL;

	return colon ? colon + 2 : source ? source : "";
}

static void wrap(const struct page *p, const char *words, size_t indent)
{
	struct text t = {0};

	text_add(&t, "%*s", (int)indent, "");
	columns_wrap(&t, words, indent, report_width() - indent);
	print(p, &t);
}

/* ---- a walk ---- */

/* the words, and the function at the right edge of their last line if it fits */
static void print_line(const struct page *p, const struct explain_line *line)
{
	struct text t = {0};
	const char *function = function_of(line->source);
	const char *words = line->words;
	size_t width = report_width() - LINE_INDENT, n;

	if (line->time >= 0)
		text_seconds(&t, line->time);
	struct text time = t;
	t = (struct text){0};
	text_add(&t, "%*s  ", LINE_INDENT - 2, text_str(&time));
	text_free(&time);
	while ((n = columns_fit(words, width)) < strlen(words)) {
		text_putn(&t, words, n);
		text_add(&t, "\n%*s", LINE_INDENT, "");
		words += n + strspn(words + n, " ");
	}
	size_t used = columns_width(words, n), room = strlen(function);
	text_put(&t, words);
	if (room && used + 2 + room > width) {
		text_add(&t, "\n%*s", LINE_INDENT, "");
		used = 0;
	}
	if (room) {
		text_add(&t, "%*s", (int)(width > used + room ? width - used - room : 1), "");
		styled(&t, p, STYLE_DIM, function);
	}
	text_putc(&t, '\n');
	print(p, &t);
}

/* the mark, the question, its answer; with `all` the records behind it */
static void print_answer(const struct page *p, unsigned q, const struct explain_answer *a, bool all)
{
	struct text t = {0};

	text_add(&t, "%s  %u ", all ? "\n" : "", q + 1);
	styled(&t, p,
		!a->reached        ? STYLE_DIM
			: a->right ? STYLE_GOOD
				   : STYLE_BAD,
		!a->reached        ? "–"
			: a->right ? "✓"
				   : "✗");
	text_putc(&t, ' ');
	styled(&t, p, STYLE_TITLE, _(explain_questions[q]));
	text_putc(&t, '\n');
	print(p, &t);
	wrap(p, a->reached ? text_str(&a->fact) : _("not reached"), FACT_INDENT);
	for (size_t i = 0; all && a->reached && i < a->count; i++)
		print_line(p, &a->lines[i]);
}

static void walk_heading(struct text *t, const struct page *p, const struct explain_walk *w)
{
	struct text time = {0};

	text_seconds(&time, w->time);
	text_add(t, _("%s → %s:%u at %s"), w->client, ip_text(w->vip).s, (unsigned)w->port,
		text_str(&time));
	text_free(&time);
	const char *line = strrchr(text_str(t), '\n'), *outcome = text_str(&w->outcome);
	line = line ? line + 1 : text_str(t);
	size_t width = columns_width(line, strlen(line)) + columns_width(outcome, strlen(outcome));
	text_put(t, width + 2 <= report_width() ? _(": ") : _(":\n    "));
	styled(t, p, w->served ? STYLE_GOOD : STYLE_BAD, outcome);
	text_putc(t, '\n');
}

static void print_walk(const struct page *p, const struct explain_walk *w)
{
	struct text t = {0};

	text_putc(&t, '\n');
	walk_heading(&t, p, w);
	print(p, &t);
	for (unsigned q = 0; q < EXPLAIN_QUESTIONS; q++)
		print_answer(p, q, &w->answers[q], true);
}

static bool went_alike(const struct explain_walk *a, const struct explain_walk *b)
{
	if (strcmp(a->client, b->client) != 0 || a->vip != b->vip || a->port != b->port ||
		a->served != b->served)
		return false;
	for (unsigned q = 0; q < EXPLAIN_QUESTIONS; q++)
		if (a->answers[q].right != b->answers[q].right ||
			a->answers[q].reached != b->answers[q].reached)
			return false;
	return true;
}

static bool told_before(const struct explain *x, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (went_alike(explain_walk(x, j), explain_walk(x, i)))
			return true;
	return false;
}

static void print_alike(const struct page *p, const struct explain *x, size_t first)
{
	bool any = false;

	for (size_t i = first + 1; i < explain_walk_count(x); i++) {
		struct text t = {0};
		if (!went_alike(explain_walk(x, first), explain_walk(x, i)))
			continue;
		text_put(&t, any ? "      " : _("\n  likewise:\n      "));
		any = true;
		walk_heading(&t, p, explain_walk(x, i));
		print(p, &t);
	}
}

/* ---- findings ---- */

static void labelled(const struct page *p, const char *label, const char *words)
{
	struct text t = {0};

	if (!*words)
		return;
	text_add(&t, "  ");
	style_put(&t, p->colour, STYLE_DIM, label, LABEL_WIDTH);
	columns_wrap(&t, words, LABEL_WIDTH + 2, report_width() - LABEL_WIDTH - 2);
	print(p, &t);
}

static void print_frame(const struct page *p, const struct explain_finding *f)
{
	struct text t = {0};

	if (f->time < 0)
		return;
	text_seconds(&t, f->time);
	text_add(&t, "  %s", text_str(&f->frame));
	labelled(p, _("frame"), text_str(&t));
	text_free(&t);
}

static const char *fix_label(const struct explain_finding *f)
{
	return f->surprise ? _("instead") : f->tried == EXPLAIN_NOT_CURED ? _("no fix") : _("fix");
}

static void print_fixes(const struct page *p, const struct explain_finding *f)
{
	for (size_t i = 0; i < f->fix_count; i++) {
		struct text t = {0};
		text_add(&t, "  ");
		style_put(&t, p->colour, STYLE_DIM, i ? "" : fix_label(f), LABEL_WIDTH);
		if (f->fixes[i].host)
			text_add(&t, "%s# ", f->fixes[i].host);
		else
			text_put(&t, _("in the file, or --set '"));
		styled(&t, p, f->tried == EXPLAIN_NOT_CURED ? STYLE_DIM : STYLE_GOOD,
			f->fixes[i].command);
		text_put(&t, f->fixes[i].host ? "\n" : "'\n");
		print(p, &t);
	}
}

static void print_tried(const struct page *p, const struct explain_finding *f)
{
	struct text t = {0}, time = {0};

	if (f->tried != EXPLAIN_CURED || f->surprise)
		return;
	text_seconds(&time, f->served_after);
	if (f->served_after >= 0)
		text_add(&t, _("tried here: answered after %s"), text_str(&time));
	else
		text_put(&t, _("tried here: this fault is gone, those that follow remain"));
	labelled(p, "", text_str(&t));
	text_free(&t);
	text_free(&time);
}

void explanation_fixes(FILE *out, const struct explain *x)
{
	for (size_t i = 0; i < explain_finding_count(x); i++) {
		const struct explain_finding *f = explain_finding(x, i);
		for (size_t j = 0; j < f->fix_count && f->tried == EXPLAIN_CURED && !f->surprise;
			j++)
			fprintf(out, "%s# %s\n", f->fixes[j].host, f->fixes[j].command);
	}
}

static void print_finding(const struct page *p, size_t i, const struct explain_finding *f)
{
	struct text t = {0};

	text_add(&t, "\n%zu ", i + 1);
	styled(&t, p, f->surprise ? STYLE_TITLE : STYLE_BAD, _(f->title));
	text_add(&t, "  (%s)\n", f->name);
	print(p, &t);
	if (f->hidden)
		labelled(p, "", _("it appears once the faults above are fixed"));
	labelled(p, _("symptom"), text_str(&f->symptom));
	print_frame(p, f);
	labelled(p, _("rule"), text_str(&f->why));
	labelled(p, _("kernel"), f->source ? f->source : "");
	print_fixes(p, f);
	print_tried(p, f);
}

static void print_rule(const struct page *p)
{
	for (size_t i = 0; i < report_width(); i++)
		fputs("─", p->out);
	putc('\n', p->out);
}

static size_t print_those(
	const struct page *p, const struct explain *x, bool surprise, size_t number)
{
	for (size_t i = 0; i < explain_finding_count(x); i++)
		if (explain_finding(x, i)->surprise == surprise)
			print_finding(p, number++, explain_finding(x, i));
	return number;
}

static void print_surprises(const struct page *p, const struct explain *x, size_t number)
{
	size_t n = explain_finding_count(x) - explain_mistake_count(x);
	struct text t = {0};

	if (!n)
		return;
	text_add(&t,
		words_count("\n%zu thing works as it should and may still surprise:\n",
			"\n%zu things work as they should and may still surprise:\n", n),
		n);
	print(p, &t);
	print_those(p, x, true, number);
}

static void print_diagnosis(const struct page *p, const struct explain *x)
{
	size_t n = explain_mistake_count(x);
	struct text t = {0};

	putc('\n', p->out);
	print_rule(p);
	if (n == 0)
		styled(&t, p, STYLE_GOOD, _("nothing found"));
	else
		text_add(&t, words_count("%zu thing is wrong", "%zu things are wrong", n), n);
	text_putc(&t, '\n');
	print(p, &t);
	print_surprises(p, x, print_those(p, x, false, 0));
	for (size_t i = 0; i < explain_remark_count(x); i++)
		wrap(p, explain_remark_text(x, i), 0);
}

/* of this client (NULL: of any) the first that failed, or the first of all */
static const struct explain_walk *walk_of(const struct explain *x, const char *client)
{
	const struct explain_walk *first = NULL;

	for (size_t i = 0; i < explain_walk_count(x); i++) {
		const struct explain_walk *w = explain_walk(x, i);
		if (client && strcmp(w->client, client) != 0)
			continue;
		if (!w->served)
			return w;
		first = first ? first : w;
	}
	return first;
}

void explanation_connection(FILE *out, const struct explain *x, const char *client, bool colour)
{
	const struct explain_walk *w = walk_of(x, client);
	struct page p = {out, colour};
	struct text t = {0};

	if (!w)
		return;
	walk_heading(&t, &p, w);
	print(&p, &t);
	for (unsigned q = 0; q < EXPLAIN_QUESTIONS; q++)
		print_answer(&p, q, &w->answers[q], false);
}

void explanation_diagnosis(FILE *out, const struct explain *x, bool colour)
{
	struct page p = {out, colour};

	print_diagnosis(&p, x);
}

void explanation_text(FILE *out, const struct explain *x, const char *title, bool colour)
{
	struct page p = {out, colour};
	struct text t = {0};

	struct text shown = {0};
	text_shown(&shown, title, strlen(title), SHOWN_WORD);
	styled(&t, &p, STYLE_TITLE, text_str(&shown));
	text_free(&shown);
	struct text time = {0};
	text_seconds(&time, explain_moment(x));
	text_add(&t, _("\nstate of the lab at %s\n"), text_str(&time));
	text_free(&time);
	print(&p, &t);
	print_rule(&p);
	for (size_t i = 0; i < explain_walk_count(x); i++) {
		if (told_before(x, i))
			continue;
		print_walk(&p, explain_walk(x, i));
		print_alike(&p, x, i);
	}
	print_diagnosis(&p, x);
}
