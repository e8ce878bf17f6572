/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Switches joined in a ring: the evidence is the first frame that came round again. */
#include "net/bridge.h"
#include "base/text.h"
#include "diagnose/rules/rules.h"
#include "net/records.h"
#include "watch/describe.h"

#define RING_MAX 16

static const struct seen *came_round(const struct explain *x)
{
	for (size_t i = 0; i < x->watch.count; i++)
		if (x->watch.items[i].r.kind == REC_BRIDGE_LOOP)
			return &x->watch.items[i];
	return NULL;
}

void rule_bridge_loop(struct explain *x, const struct rule *rule)
{
	const struct seen *s = came_round(x);

	if (!s)
		return;
	const struct node *sw = lab_network(x->lab)->nodes[s->r.node];
	struct explain_finding *f = finding_new(x, rule, s, 0);
	ring_words(&f->symptom, x->lab);
	const char *sender = s->is ? who_name(x, who_has_mac(x, s->is->eth.src, NULL))
				   : say(explain_language(x), N_("a host"));
	struct text is = {0};
	if (s->is) {
		text_add(&is, "%s ", dissection_protocol(s->is));
		dissection_describe(&is, s->is);
	}
	finding_frame(x, f, s, sender, sw->name, "%s", text_str(&is));
	text_free(&is);
	finding_why(x, f, s);
	const struct bridge *ring[RING_MAX];
	size_t count = bridge_ring(lab_network(x->lab), ring, RING_MAX);
	for (size_t i = 0; i < count && i < RING_MAX; i++)
		finding_fix(f, NULL, "nodes.%s.stp=true", ring[i]->node.name);
}
