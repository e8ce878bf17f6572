/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds the interface of a lab at which a capture was taken: the one with the most equal frames. */
#include <stdlib.h>

#include "course/play.h"
#include "engine/trace.h"
#include "net/link.h"
#include "net/records.h"
#include "ui/real/prove.h"

struct fit {
	struct sink sink;
	const struct netdev *devs[PROVE_POINTS];
	struct world worlds[PROVE_POINTS];
	size_t count;
};

static void fit_hear(struct sink *s, const struct record *r, const void *frame)
{
	struct fit *fit = container_of(s, struct fit, sink);
	const struct frame *f = frame;
	uint8_t bytes[65536];

	if ((r->kind != REC_FRAME_SENT && r->kind != REC_FRAME_RECEIVED) || !f)
		return;
	for (size_t i = 0; i < fit->count; i++) {
		const struct netdev *dev = fit->devs[i];
		const uint32_t n = frame_length(f);
		if (dev->node->id != r->node || dev->index != r->dev || n > sizeof(bytes))
			continue;
		frame_read(f, 0, bytes, n);
		world_add(&fit->worlds[i], 0, r->time, bytes, n);
	}
}

static void fit_devs(struct fit *fit, const struct lab *lab)
{
	const struct network *net = lab_network(lab);

	for (size_t i = 0; i < net->node_count; i++)
		list_for_each (dev, &net->nodes[i]->devs, struct netdev, link)
			if (dev->wire && fit->count < PROVE_POINTS)
				fit->devs[fit->count++] = dev;
}

static size_t equal_with(struct world *lab, struct world *was)
{
	struct worlds r;

	worlds_compare(&r, lab, was);
	const size_t equal = r.equal;
	worlds_free(&r);
	return equal;
}

bool prove_fit(struct prove *p, struct lab *lab, struct play *play)
{
	struct fit *fit = calloc(1, sizeof(*fit));
	size_t best = 0, most = 0;

	if (!fit)
		abort();
	fit->sink.record = fit_hear;
	fit_devs(fit, lab);
	trace_attach(lab_trace(lab), &fit->sink);
	play_run(play, NULL, NULL);
	trace_detach(lab_trace(lab), &fit->sink);
	for (size_t i = 0; i < fit->count; i++) {
		const size_t equal = equal_with(&fit->worlds[i], &p->was);
		/* of a cable's two ends the host's */
		const bool nearer = fit->devs[i]->node->kind == NODE_HOST &&
			fit->devs[best]->node->kind != NODE_HOST;
		if (equal > most || (most && equal == most && nearer)) {
			best = i;
			most = equal;
		}
	}
	p->lab = lab;
	for (size_t i = 0; i < fit->count; i++) {
		if (most && i == best) {
			p->points[0] = fit->devs[i];
			p->point_count = 1;
			p->is = fit->worlds[i];
		} else {
			world_free(&fit->worlds[i]);
		}
	}
	free(fit);
	if (most)
		prove_compare(p);
	return most > 0;
}
