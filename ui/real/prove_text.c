/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The result of a proof, in words. */
#include <inttypes.h>

#include "base/text.h"
#include "ui/real/prove.h"
#include "ui/text/words.h"

#define BEFORE 6 /* frames of that interface shown before the first difference */

static void put_frame(struct text *t, const char *mark, const struct world_frame *f)
{
	struct dissection d;

	bytes_dissect(&d, f->bytes, f->length, f->length, true);
	text_add(t, "  %s ", mark);
	text_seconds(t, f->time);
	text_add(t, "  %s → %s  %s ", mac_text(d.eth.src).s, mac_text(d.eth.dst).s,
		dissection_protocol(&d));
	dissection_describe(t, &d);
	text_putc(t, '\n');
}

/* what the same interface saw before it */
static void put_before(
	struct text *t, const struct world *w, const struct world_frame *at, const char *mark)
{
	const struct world_frame *shown[BEFORE];
	size_t n = 0;

	for (const struct world_frame *f = at; f-- > w->frames && n < BEFORE;)
		if (f->point == at->point)
			shown[n++] = f;
	while (n--)
		put_frame(t, mark, shown[n]);
}

static void put_how(struct text *t, const struct worlds *r)
{
	switch (r->first) {
	case WORLDS_BYTES: text_add(t, _("%s (lab / kernel)\n"), text_str(&r->field)); break;
	case WORLDS_TIME: text_put(t, _("equal frames at different times\n")); break;
	case WORLDS_MISSING: text_put(t, _("the kernel does not send it\n")); break;
	default: text_put(t, _("the lab does not send it\n"));
	}
}

static void put_parting(struct text *t, const struct prove *p)
{
	const struct worlds *r = &p->result;
	const struct world_frame *at = r->lab ? r->lab : r->real;
	const struct netdev *dev = p->points[at->point];

	text_add(t, _("\nthe first difference, at %s of %s: "), dev->name, dev->node->name);
	put_how(t, r);
	if (r->lab) {
		text_put(t, _("the lab:\n"));
		put_before(t, &p->is, r->lab, " ");
		put_frame(t, ">", r->lab);
	}
	if (r->real) {
		text_put(t, _("the kernel:\n"));
		put_before(t, &p->was, r->real, " ");
		put_frame(t, ">", r->real);
	}
}

void prove_text(struct text *t, const struct prove *p)
{
	const struct worlds *r = &p->result;

	text_add(t, words_count("%zu of %zu frame equal", "%zu of %zu frames equal", r->compared),
		r->equal, r->compared);
	text_add(t, words_count(", at %zu interface\n", ", at %zu interfaces\n", p->point_count),
		p->point_count);
	text_put(t, _("masked: IP ids, client ports, sequence numbers, TCP timestamps\n"));
	if (r->probes)
		text_add(t,
			words_count("masked: %zu neighbour probe (reachable_time is random; veth "
				    "passes "
				    "TCP's confirmations on)\n",
				"masked: %zu neighbour probes (reachable_time is random; veth "
				"passes "
				"TCP's confirmations on)\n",
				r->probes),
			r->probes);
	if (r->checks)
		text_add(t,
			words_count(
				"masked: %zu frame of health checks (keepalived draws when they "
				"begin)\n",
				"masked: %zu frames of health checks (keepalived draws when they "
				"begin)\n",
				r->checks),
			r->checks);
	if (r->races)
		text_add(t,
			words_count("masked: %zu second advert in one millisecond (two masters' "
				    "deadlines)\n",
				"masked: %zu second adverts in one millisecond (two masters' "
				"deadlines)\n",
				r->races),
			r->races);
	if (r->unsummed)
		text_add(t,
			words_count("masked: %zu checksum left to the network card\n",
				"masked: %zu checksums left to the network card\n", r->unsummed),
			r->unsummed);
	if (r->extra)
		text_add(t,
			words_count("%zu frame only the kernel sends\n",
				"%zu frames only the kernel sends\n", r->extra),
			r->extra);
	if (r->first != WORLDS_EQUAL)
		put_parting(t, p);
}
