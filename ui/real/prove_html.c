/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The page of a proof: a list of the interfaces, and for each one the frames of both worlds sorted
 * by time, the lab's left, the kernel's right, each beside the one it was compared with, with the
 * difference. One file, without scripts.
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

/* the host's name if it is a MAC of the lab */
static void put_mac(struct text *t, const struct prove *p, const uint8_t *mac)
{
	const struct network *net = lab_network(p->lab);

	for (size_t i = 0; i < net->node_count; i++)
		list_for_each (dev, &net->nodes[i]->devs, struct netdev, link)
			if (!mac_is_zero(mac) && mac_equal(dev->mac, mac)) {
				text_put(t, net->nodes[i]->name);
				return;
			}
	text_put(t, mac_is_broadcast(mac) ? _("everybody") : mac_text(mac).s);
}

static void put_cells(struct text *t, const struct prove *p, const struct world_frame *f)
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
	put_mac(&words, p, d.eth.src);
	text_put(&words, " → ");
	put_mac(&words, p, d.eth.dst);
	text_add(&words, "  %s ", dissection_protocol(&d));
	dissection_describe(&words, &d);
	put_escaped(t, text_str(&words));
	text_put(t, "</td>");
	text_free(&words);
}

static const char *class_of(const struct world_frame *f)
{
	return f->verdict == WORLDS_EQUAL ? "" : f->verdict == WORLDS_PROBE ? "probe" : "part";
}

/* the difference of the two */
static void put_verdict(
	struct text *t, const struct world_frame *lab, const struct world_frame *real)
{
	struct text field = {0};

	switch ((lab ? lab : real)->verdict) {
	case WORLDS_BYTES: world_field(&field, lab, real); break;
	case WORLDS_TIME: text_put(&field, _("another time")); break;
	case WORLDS_MISSING: text_put(&field, _("only in the lab")); break;
	case WORLDS_EXTRA: text_put(&field, _("only by the kernel")); break;
	case WORLDS_PROBE: text_put(&field, _("probe, masked")); break;
	default: break;
	}
	text_put(t, "<td>");
	put_escaped(t, text_str(&field));
	text_put(t, "</td>");
	text_free(&field);
}

static void put_row(struct text *t, const struct prove *p, const struct world_frame *lab,
	const struct world_frame *real)
{
	text_add(t, "<tr class=\"%s\">", class_of(lab ? lab : real));
	put_cells(t, p, lab);
	put_cells(t, p, real);
	put_verdict(t, lab, real);
	text_put(t, "</tr>\n");
}

/* the kernel's next frame of this point without a frame of the lab beside it, or NULL */
static const struct world_frame *next_alone(const struct world *w, uint32_t point, size_t *at)
{
	while (*at < w->count && (w->frames[*at].point != point || w->frames[*at].pair))
		++*at;
	return *at < w->count ? &w->frames[*at] : NULL;
}

static void put_rows(struct text *t, const struct prove *p, uint32_t point)
{
	size_t at = 0;
	const struct world_frame *alone = next_alone(&p->was, point, &at);

	for (size_t i = 0; i < p->is.count; i++) {
		const struct world_frame *f = &p->is.frames[i];
		for (; alone && alone->time < f->time; alone = next_alone(&p->was, point, &at)) {
			put_row(t, p, NULL, alone);
			at++;
		}
		if (f->point == point)
			put_row(t, p, f, f->pair);
	}
	for (; alone; alone = next_alone(&p->was, point, &at)) {
		put_row(t, p, NULL, alone);
		at++;
	}
}

static void put_name(struct text *t, const struct prove *p, uint32_t point)
{
	put_escaped(t, p->points[point]->node->name);
	text_putc(t, ' ');
	put_escaped(t, p->points[point]->name);
}

static void put_point(struct text *t, const struct prove *p, uint32_t point)
{
	text_add(t, "<h2 id=\"p%u\">", point);
	put_name(t, p, point);
	text_add(t, "</h2>\n<table><tr><th></th><th>%s</th><th></th><th>%s</th><th></th></tr>\n",
		_("lab"), _("kernel"));
	put_rows(t, p, point);
	text_put(t, "</table>\n");
}

static size_t parted_at(const struct world *w, uint32_t point, bool alone, size_t *all)
{
	size_t n = 0;

	for (size_t i = 0; i < w->count; i++) {
		const struct world_frame *f = &w->frames[i];
		if (f->point != point || (alone && f->pair))
			continue;
		++*all;
		n += f->verdict != WORLDS_EQUAL && f->verdict != WORLDS_PROBE;
	}
	return n;
}

/* table of contents: each interface with its number of differing rows */
static void put_contents(struct text *t, const struct prove *p)
{
	text_put(t, "<ul>\n");
	for (uint32_t i = 0; i < p->point_count; i++) {
		size_t all = 0, parted = parted_at(&p->is, i, false, &all);
		parted += parted_at(&p->was, i, true, &all);
		text_add(t, "<li><a href=\"#p%u\">", i);
		put_name(t, p, i);
		text_put(t, "</a>: ");
		text_add(t, words_count("%zu frame", "%zu frames", all), all);
		if (parted)
			text_add(t, words_count(", %zu differs", ", %zu differ", parted), parted);
		text_put(t, "</li>\n");
	}
	text_put(t, "</ul>\n");
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
	put_contents(t, p);
	for (uint32_t i = 0; i < p->point_count; i++)
		put_point(t, p, i);
	text_put(t, "</body></html>\n");
	text_free(&words);
}
