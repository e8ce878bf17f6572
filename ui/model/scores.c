/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of all scores behind a pick. The record has the winner and the runner-up; the others
 * come from the scheduler in the state before the pick: one step back, its read-only explain(), and
 * forward again.
 *
 * Not covered: the firewall mark is not part of a stored frame, so an fwmark service is identified
 * by the picked server.
 */
#include <string.h>

#include "host/records.h"
#include "ipvs/records.h"
#include "ipvs/scheduler.h"
#include "ui/model/model.h"

static struct host *host_of_record(const struct model *m, const struct record *r)
{
	const struct network *net = lab_network(m->lab);

	if (r->node >= net->node_count || net->nodes[r->node]->kind != NODE_HOST)
		return NULL;
	return (struct host *)(void *)net->nodes[r->node];
}

static const struct ipvs_service *service_of(
	const struct ipvs *ipvs, const struct ipvs_packet *p, uint32_t server)
{
	const struct ipvs_service *exact =
		ipvs_service_find(ipvs, 0, p->protocol, p->daddr, p->dport);

	if (exact)
		return exact;
	list_for_each (svc, &ipvs->services, struct ipvs_service, link)
		list_for_each (dest, &svc->destinations, struct ipvs_dest, link)
			if (svc->fwmark && dest->addr == server)
				return svc;
	return NULL;
}

static void take_score(struct ipvs_explanation *x, const struct ipvs_score *s)
{
	struct scores *scores = x->arg;

	if (scores->count == SCORES_MAX) {
		scores->left_out++;
		return;
	}
	scores->items[scores->count++] = (struct score){.address = s->dest->addr,
		.port = s->dest->port,
		.takes = s->takes,
		.chosen = s->dest == x->winner,
		.load = s->load,
		.weight = s->weight,
		.configured = s->dest->weight,
		.active = s->dest->active,
		.inactive = ipvs_dest_inactive(s->dest)};
}

/* in the world before the step */
static void scores_ask(struct model *m, const struct record *pick, struct frame *f)
{
	struct host *h = host_of_record(m, pick);
	const struct ipvs *ipvs = h ? ipvs_of(h) : NULL;
	struct ipvs_explanation x = {.score = take_score, .arg = &m->scores};
	struct ipvs_packet p;

	if (!ipvs || !ipvs_packet_read(&p, f, f->l3 ? 0 : ETH_HLEN))
		return;
	const struct ipvs_service *svc = service_of(ipvs, &p, (uint32_t)pick->a[0]);
	if (!svc || !svc->scheduler || !svc->scheduler->explain)
		return;
	m->scores.scheduler = svc->scheduler->name;
	ipvs_explain(svc, &p, &x);
}

static const struct record *pick_of(const struct model *m, const struct moment *at)
{
	for (uint64_t n = at->first; at->marks & MARK_PICK && n <= at->last; n++)
		if (model_record(m, n)->kind == REC_IPVS_PICK)
			return model_record(m, n);
	return NULL;
}

void model_look(struct model *m)
{
	const struct moment *at = model_here(m);
	const struct record *pick = at ? pick_of(m, at) : NULL;
	struct frame f;

	if (!pick || m->scores.record == pick->number || !at->step || m->playing.on)
		return;
	m->scores = (struct scores){.record = pick->number};
	uint64_t step = at->step, position = lab_position(m->lab);
	int64_t now = lab_now(m->lab);
	if (!model_frame(m, model_subject(m, at), &f) || position != step)
		return;
	lab_seek_typed(m->lab, step - 1, at->typed);
	scores_ask(m, pick, &f);
	for (size_t i = 0; i < m->scores.count; i++) /* the recorded pick, whatever explain()
						      * returned */
		m->scores.items[i].chosen = m->scores.items[i].address == (uint32_t)pick->a[0];
	lab_seek_typed(m->lab, step, at->typed);
	lab_engine(m->lab)->now = now;
}
