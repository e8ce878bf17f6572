/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The page of a proof: for every interface both worlds' frames, the lab's left, the kernel's right,
 * each beside the one it was held against. One file, without scripts.
 */
#include "base/text.h"
#include "ui/real/prove.h"
#include "ui/text/words.h"

static const char style[] =
	"body{font:14px sans-serif;margin:2em}table{border-collapse:collapse;font:12px monospace}"
	"td{padding:2px 8px;border-bottom:1px solid #ddd;vertical-align:top}"
	"tr.part td{background:#fdd}tr.probe td{background:#eee}pre{background:#f4f4f4;padding:1em}"
	"@media(prefers-color-scheme:dark){body{background:#111;color:#ddd}td{border-color:#333}"
	"tr.part td{background:#522}tr.probe td{background:#222}pre{background:#222}}";

static void put_escaped(struct text *t, const char *s)
{
	for (; *s; s++) {
		if (*s == '<')
			text_put(t, "&lt;");
		else if (*s == '>')
			text_put(t, "&gt;");
		else if (*s == '&')
			text_put(t, "&amp;");
		else if (*s == '"')
			text_put(t, "&quot;");
		else
			text_putc(t, *s);
	}
}

static void put_cells(struct text *t, const struct world_frame *f)
{
	struct dissection d;
	struct text words = {0};

	if (!f) {
		text_put(t, "<td></td><td></td>");
		return;
	}
	bytes_dissect(&d, f->bytes, f->length, f->length, true);
	text_put(t, "<td>");
	text_seconds(t, f->time);
	text_put(t, "</td><td>");
	text_add(&words, "%s → %s %s ", mac_text(d.eth.src).s, mac_text(d.eth.dst).s,
		dissection_protocol(&d));
	dissection_describe(&words, &d);
	put_escaped(t, text_str(&words));
	text_put(t, "</td>");
	text_free(&words);
}

static const char *class_of(const struct world_frame *f)
{
	return f->verdict == WORLDS_EQUAL ? "" : f->verdict == WORLDS_PROBE ? "probe" : "part";
}

static void put_row(struct text *t, const struct world_frame *lab, const struct world_frame *real)
{
	text_add(t, "<tr class=\"%s\">", class_of(lab ? lab : real));
	put_cells(t, lab);
	put_cells(t, real);
	text_put(t, "</tr>\n");
}

static void put_point(struct text *t, const struct prove *p, uint32_t point)
{
	const struct netdev *dev = p->points[point];

	text_put(t, "<h2>");
	put_escaped(t, dev->node->name);
	text_putc(t, ' ');
	put_escaped(t, dev->name);
	text_add(t, "</h2>\n<table><tr><th></th><th>%s</th><th></th><th>%s</th></tr>\n", _("lab"),
		_("kernel"));
	for (size_t i = 0; i < p->is.count; i++)
		if (p->is.frames[i].point == point)
			put_row(t, &p->is.frames[i], p->is.frames[i].pair);
	for (size_t i = 0; i < p->was.count; i++)
		if (p->was.frames[i].point == point && !p->was.frames[i].pair)
			put_row(t, NULL, &p->was.frames[i]);
	text_put(t, "</table>\n");
}

void prove_html(struct text *t, const struct prove *p, const char *title)
{
	struct text words = {0};

	prove_text(&words, p);
	text_add(t, "<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\"><title>",
		words_code());
	put_escaped(t, title);
	text_add(t, "</title><style>%s</style></head><body>\n<h1>", style);
	put_escaped(t, title);
	text_put(t, "</h1>\n<pre>");
	put_escaped(t, text_str(&words));
	text_put(t, "</pre>\n");
	for (uint32_t i = 0; i < p->point_count; i++)
		put_point(t, p, i);
	text_put(t, "</body></html>\n");
	text_free(&words);
}
