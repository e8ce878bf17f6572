/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writes the cluster as a scenario, one value per line, with the source line as a trailing comment.
 * What a scenario has no key for (packet filters, rules, permanent neighbours) is typed at 0s.
 */
#include "intake/write.h"
#include "intake/intake.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "file/yaml_quote.h"

void write_origin(struct writing *w, struct intake_line at)
{
	if (!at.file) {
		text_put(w->t, "  # guessed\n");
		return;
	}
	text_put(w->t, "  # ");
	text_shown(w->t, at.file, strlen(at.file), SHOWN_WORD);
	text_add(w->t, ":%u\n", at.line);
}

void write_event(struct writing *w, const char *on, struct intake_line at, const char *fmt, ...)
{
	struct text t = {0};
	va_list ap;

	va_start(ap, fmt);
	text_vadd(&t, fmt, ap);
	va_end(ap);
	if (w->event_count == w->event_cap) {
		w->event_cap = w->event_cap ? w->event_cap * 2 : 16;
		w->events = intake_grown(w->events, w->event_cap * sizeof(*w->events));
	}
	w->events[w->event_count++] =
		(struct event_line){on, stash_string(&w->stash, text_str(&t)), at};
	text_free(&t);
}

static void write_events(struct writing *w)
{
	if (w->event_count)
		text_put(w->t, "events:\n");
	for (size_t i = 0; i < w->event_count; i++) {
		/* a daemon starts after everything else, and gets time to settle */
		bool daemon = strncmp(w->events[i].run, "keepalived", 10) == 0;
		text_add(
			w->t, "  - {at: %s, on: %s, run: ", daemon ? "1ms" : "0s", w->events[i].on);
		yaml_quote_in_flow(w->t, w->events[i].run);
		text_putc(w->t, '}');
		write_origin(w, w->events[i].at);
	}
}

/* ---- switches and links ---- */

static void switch_name(struct text *t, const struct intake *in, int segment)
{
	text_add(t, "net%d", segment + 1);
	for (const struct intake_host *h = in->hosts.first; h; h = h->next)
		if (strcmp(h->node, text_str(t)) == 0) {
			text_clear(t);
			text_add(t, "network-of-the-lab-%d", segment + 1);
		}
}

static void write_switches(struct writing *w)
{
	for (size_t i = 0; i < w->in->segments; i++) {
		struct text name = {0};
		switch_name(&name, w->in, (int)i);
		text_add(w->t, "  %s: {kind: switch}  # guessed from the prefixes\n",
			text_str(&name));
		text_free(&name);
	}
}

static void write_link(
	struct writing *w, const struct intake_host *h, const struct intake_interface *i)
{
	struct text name = {0};

	switch_name(&name, w->in, i->segment);
	text_add(w->t, "  - {endpoints: [\"%s:", h->node);
	text_shown(w->t, i->name, strlen(i->name), SHOWN_WORD);
	text_add(w->t, "\", %s]", text_str(&name));
	if (i->mtu >= 68 && i->mtu != 1500)
		text_add(w->t, ", mtu: %u", i->mtu);
	if (i->no_carrier)
		text_put(w->t, ", state: down");
	text_putc(w->t, '}');
	write_origin(w, i->at);
	text_free(&name);
}

static void write_links(struct writing *w)
{
	bool any = false;

	for (const struct intake_host *h = w->in->hosts.first; h; h = h->next)
		for (const struct intake_interface *i = h->interfaces.first; i; i = i->next) {
			if (i->segment < 0 || i->dropped)
				continue;
			if (!any)
				text_put(w->t, "links:\n");
			any = true;
			write_link(w, h, i);
		}
}

/* ---- all ---- */

static void write_head(struct writing *w)
{
	text_put(w->t,
		"# Made by lvslab import. The comment after a value names the line that it comes\n"
		"# from; \"guessed\" marks values that are in none of the texts.\n");
	text_put(w->t, "version: 1\nname: imported\nseed: 1\nnodes:\n");
}

void intake_yaml(struct text *t, const struct intake *in)
{
	struct writing w = {.in = in, .t = t, .probe = probe_host_new()};

	write_head(&w);
	write_switches(&w);
	for (const struct intake_host *h = in->hosts.first; h; h = h->next)
		write_host(&w, h);
	write_links(&w);
	write_services(&w);
	write_events(&w);
	probe_host_free(w.probe);
	stash_free(&w.stash);
	free(w.events);
}
