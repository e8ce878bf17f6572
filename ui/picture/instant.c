/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Collects the records of one instant and selects the picture's main frame. */
#include "ui/picture/instant.h"

#include "host/records.h"
#include "ipvs/records.h"

/* how important a decision is */
static unsigned worth_of(const struct record *r)
{
	if (!r->reason)
		return 0;
	switch (r->kind) {
	case REC_FRAME_DROPPED: return 9;
	case REC_IPVS_PICK:
	case REC_IPVS_NO_DEST: return 8;
	case REC_ARP_ANSWER:
	case REC_ARP_SILENT: return 7;
	case REC_ICMP_SENT:
	case REC_SOCKET_ERROR: return 6;
	case REC_IPVS_FORWARD:
	case REC_TCP_RETRANSMIT: return 5;
	case REC_IP_FORWARD:
	case REC_ARP_ANNOUNCE:
	case REC_NEIGH_RESOLVED:
	case REC_BRIDGE_FLOOD:
	case REC_BRIDGE_FORWARD: return 4;
	case REC_IP_DELIVER:
	case REC_IPVS_CONN_NEW:
	case REC_SOCKET_STATE: return 3;
	case REC_ROUTE_OUTPUT:
	case REC_IPVS_CONN_STATE:
	case REC_ARP_LEARN: return 2;
	default: return 1;
	}
}

static void add_decision(struct instant *i, const struct record *r)
{
	unsigned worth = worth_of(r);

	if (!worth || r->node == NO_NODE)
		return;
	for (size_t k = 0; k < i->decision_count; k++)
		if (i->decisions[k].node == r->node) {
			if (worth > i->decisions[k].worth)
				i->decisions[k] = (struct decision){r->number, r->node, worth};
			return;
		}
	if (i->decision_count < DECISIONS_MAX)
		i->decisions[i->decision_count++] = (struct decision){r->number, r->node, worth};
}

static bool is_host(const struct model *m, unsigned node)
{
	const struct network *net = lab_network(m->lab);

	return node < net->node_count && net->nodes[node]->kind == NODE_HOST;
}

static void take_sent(struct instant *i, const struct record *r)
{
	if (!is_host(i->m, r->node))
		return;
	if (i->send_count < SENDS_MAX && store_has_frame(&i->m->store, r->number))
		i->sends[i->send_count++] = r->number;
	if (!i->went && store_is_changed(&i->m->store, r->number)) {
		i->went = r->number;
		i->came = store_arrival(&i->m->store, r->number);
	}
}

static void take_record(struct instant *i, const struct record *r)
{
	add_decision(i, r);
	switch (r->kind) {
	case REC_FRAME_RECEIVED:
		if (i->arrival_count < ARRIVALS_MAX)
			i->arrivals[i->arrival_count++] =
				(struct arrival){r->number, r->node, r->dev};
		break;
	case REC_FRAME_SENT: take_sent(i, r); break;
	case REC_IPVS_PICK: i->pick = r->number; break;
	case REC_COMMAND: i->typed = r->number; break;
	default: break;
	}
}

static uint64_t choose_subject(const struct instant *i)
{
	if (i->came)
		return i->came;
	for (size_t k = 0; k < i->arrival_count; k++)
		if (store_has_frame(&i->m->store, i->arrivals[k].record))
			return i->arrivals[k].record;
	return i->send_count ? i->sends[0] : 0;
}

long instant_before(const struct model *m, long moment)
{
	const struct moment *at = model_moment(m, moment);
	int64_t time = at ? at->time : 0;

	while ((at = model_moment(m, moment)) && at->time == time)
		moment--;
	return moment;
}

void instant_read(struct instant *i, const struct model *m)
{
	const struct moment *last = model_here(m);

	*i = (struct instant){.m = m};
	if (!last)
		return;
	long before = instant_before(m, m->at);
	const struct moment *first = model_moment(m, before + 1);
	i->any = true;
	i->first_moment = before + 1;
	i->first = first->first, i->last = last->last;
	i->first_step = first->step, i->last_step = last->step;
	i->time = last->time;
	for (long k = before + 1; k <= m->at; k++)
		i->marks |= model_moment(m, k)->marks;
	for (uint64_t n = i->first; n <= i->last; n++)
		take_record(i, model_record(m, n));
	i->subject = choose_subject(i);
}

/* ---- ways ---- */

static const struct link *link_of(const struct model *m, const struct record *sent)
{
	const struct network *net = lab_network(m->lab);
	const struct netdev *dev = sent->node < net->node_count
		? node_dev_by_index(net->nodes[sent->node], sent->dev)
		: NULL;

	return dev ? dev->wire : NULL;
}

size_t instant_hops(const struct instant *i, uint64_t arrival, struct hop hops[HOPS_MAX])
{
	const struct store *s = &i->m->store;
	size_t n = 0;

	while (arrival && n < HOPS_MAX) {
		const struct record *came = store_record(s, arrival);
		const struct record *sent = store_record(s, store_earlier(s, arrival));
		const struct link *link = sent ? link_of(i->m, sent) : NULL;
		if (!link)
			break;
		hops[n++] = (struct hop){sent->node, came->node, link};
		if (is_host(i->m, sent->node))
			break;
		arrival = store_arrival(s, sent->number);
	}
	for (size_t k = 0; k < n / 2; k++) {
		struct hop h = hops[k];
		hops[k] = hops[n - 1 - k];
		hops[n - 1 - k] = h;
	}
	return n;
}
