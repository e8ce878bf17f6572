/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A tournament over the list of servers. The places stand in a row, the oldest server first; a new
 * server takes the next place behind, a deleted one leaves a gap, and when the row is full it is
 * written anew without gaps, half as long again at least as what it holds. Above the row stands a
 * binary tree in an array: each node names the better of the two below it, and where they are equal
 * the right one, which was added later. Or it holds the sum of their weights, for draws.
 *
 * Invariant: once what is stale is settled, nodes[n] is the winner among the places under n, as a
 * scan of the list that replaces its candidate only by a strictly better one would find it. A
 * change costs one comparison a level, and ends where it makes no difference; of several changes of
 * a server between two picks only the last costs anything.
 *
 * Up to IPVS_ORDER_SCANNED servers nothing is kept: dest->sched is NULL and nobody is told of
 * loads.
 */
#include "ipvs/order.h"

static struct ipvs_place *place_of(const struct ipvs_dest *dest)
{
	return dest->sched;
}

/*
 * Does `beside` win against `a`? Of equals the newer one does, who stands on the right. Who cannot
 * be chosen has load 1 and weight 0, infinitely much, and so loses without a question.
 */
static bool loses(const struct ipvs_node *a, const struct ipvs_node *beside, bool a_is_newer)
{
	return beside->load * a->weight < a->load * beside->weight + !a_is_newer;
}

static uint64_t share_of(const struct ipvs_order *o, uint32_t node)
{
	return node < o->size ? o->share[node] : (uint64_t)o->nodes[node].weight;
}

static void judge(struct ipvs_order *o, uint32_t node)
{
	if (o->share)
		o->share[node] = share_of(o, 2 * node) + share_of(o, 2 * node + 1);
	else
		o->nodes[node] = o->nodes[2 * node +
			!loses(&o->nodes[2 * node + 1], &o->nodes[2 * node], true)];
}

/*
 * The nodes on the way up from place `number`, whose rank has changed. Nobody can foresee who wins,
 * least of all the processor: the winner so far is carried along and chosen without a branch.
 */
static void play_again(struct ipvs_order *o, uint32_t number)
{
	struct ipvs_node winner = o->nodes[o->size + number];

	for (uint32_t node = o->size + number; node > 1; node /= 2) {
		const struct ipvs_node *beside = &o->nodes[node ^ 1];
		struct ipvs_node *above = &o->nodes[node / 2];
		uint32_t before = above->place;
		int64_t mask = -(int64_t)loses(&winner, beside, node & 1);
		winner.load ^= (winner.load ^ beside->load) & mask;
		winner.weight ^= (winner.weight ^ beside->weight) & (int)mask;
		winner.place ^= (winner.place ^ beside->place) & (uint32_t)mask;
		*above = winner;
		/* those above compare what has not changed */
		if (winner.place == before && before != number)
			return;
	}
}

static void add_shares(struct ipvs_order *o, uint32_t number, uint64_t by)
{
	for (uint32_t node = (o->size + number) / 2; by && node; node /= 2)
		o->share[node] += by;
}

static void count(struct ipvs_order *o, struct ipvs_place *place, bool spare, bool odd)
{
	o->spares += (uint32_t)spare - place->spare;
	o->odd += (uint32_t)odd - place->odd;
	place->spare = spare;
	place->odd = odd;
}

/* the place's own node; true if it is another now */
static bool write_node(struct ipvs_order *o, struct ipvs_place *place, struct ipvs_rank rank)
{
	uint32_t number = (uint32_t)(place - o->places);
	struct ipvs_node *node = &o->nodes[o->size + number];
	int64_t load = rank.weight ? rank.load : 1;
	bool odd = rank.weight == 0 && rank.load < 0;

	if (rank.spare != place->spare || odd != place->odd)
		count(o, place, rank.spare, odd);
	if (node->load == load && node->weight == rank.weight)
		return false;
	node->load = load;
	node->weight = rank.weight;
	return true;
}

static void set_rank(struct ipvs_order *o, struct ipvs_place *place, struct ipvs_rank rank)
{
	uint32_t number = (uint32_t)(place - o->places);
	int64_t before = o->nodes[o->size + number].weight;

	if (!write_node(o, place, rank))
		return;
	if (o->share)
		add_shares(o, number, (uint64_t)(rank.weight - before));
	else
		play_again(o, number);
}

void ipvs_order_settle(struct ipvs_order *o)
{
	while (o->stale_count) {
		struct ipvs_place *place = &o->places[o->stale[--o->stale_count]];
		place->stale = false;
		if (place->dest)
			set_rank(o, place, o->rank(place->dest));
	}
}

/* ---- the row ---- */

static void release(struct ipvs_order *o, struct ipvs_service *svc)
{
	if (!o->size)
		return;
	sched_free(svc, o->places, o->size * sizeof(*o->places));
	sched_free(svc, o->stale, o->size * sizeof(*o->stale));
	sched_free(svc, o->nodes, 2 * o->size * sizeof(*o->nodes));
	if (o->share)
		sched_free(svc, o->share, o->size * sizeof(*o->share));
}

static void take_place(struct ipvs_order *o, struct ipvs_dest *dest)
{
	struct ipvs_place *place = &o->places[o->next++];

	place->dest = dest;
	dest->sched = place;
}

/* writes row and tree anew, with room for half as many more at least */
static void renew(struct ipvs_order *o, struct ipvs_service *svc)
{
	uint32_t size = 1;

	while (size < svc->num_dests + svc->num_dests / 2)
		size *= 2;
	release(o, svc);
	o->size = size;
	o->next = o->odd = o->spares = o->stale_count = 0;
	o->places = sched_alloc(svc, size * sizeof(*o->places));
	o->stale = sched_alloc(svc, size * sizeof(*o->stale));
	o->nodes = sched_alloc(svc, 2 * size * sizeof(*o->nodes));
	if (o->shares)
		o->share = sched_alloc(svc, size * sizeof(*o->share));
	for (uint32_t i = 0; i < size; i++)
		o->nodes[size + i] = (struct ipvs_node){1, 0, i};
	for (struct list *at = svc->destinations.prev; at != &svc->destinations; at = at->prev) {
		struct ipvs_dest *dest = list_entry(at, struct ipvs_dest, link);
		take_place(o, dest);
		write_node(o, place_of(dest), o->rank(dest));
	}
	for (uint32_t node = size - 1; node; node--)
		judge(o, node);
}

void ipvs_order_init(struct ipvs_order *o, struct ipvs_service *svc,
	struct ipvs_rank (*rank)(const struct ipvs_dest *dest), bool shares)
{
	*o = (struct ipvs_order){.rank = rank, .shares = shares};
	if (svc->num_dests > IPVS_ORDER_SCANNED)
		renew(o, svc);
}

void ipvs_order_fini(struct ipvs_order *o, struct ipvs_service *svc)
{
	list_for_each (dest, &svc->destinations, struct ipvs_dest, link)
		dest->sched = NULL;
	release(o, svc);
	*o = (struct ipvs_order){0};
}

void ipvs_order_add(struct ipvs_order *o, struct ipvs_service *svc, struct ipvs_dest *dest)
{
	if (!o->size && svc->num_dests <= IPVS_ORDER_SCANNED)
		return;
	if (o->next == o->size) {
		renew(o, svc); /* it is in the list already */
		return;
	}
	take_place(o, dest);
	set_rank(o, place_of(dest), o->rank(dest));
}

void ipvs_order_del(struct ipvs_order *o, struct ipvs_dest *dest)
{
	struct ipvs_place *place = place_of(dest);

	if (!place)
		return;
	set_rank(o, place, (struct ipvs_rank){0});
	place->dest = NULL;
	dest->sched = NULL;
}

void ipvs_order_update(struct ipvs_order *o, struct ipvs_dest *dest)
{
	struct ipvs_place *place = place_of(dest);

	if (!place || place->stale)
		return;
	place->stale = true;
	o->stale[o->stale_count++] = (uint32_t)(place - o->places);
}

/* ---- questions ---- */

static struct ipvs_dest *dest_of(const struct ipvs_order *o, const struct ipvs_node *node)
{
	return node->weight ? o->places[node->place].dest : NULL;
}

struct ipvs_dest *ipvs_order_first(struct ipvs_order *o)
{
	ipvs_order_settle(o);
	return dest_of(o, &o->nodes[1]);
}

struct ipvs_dest *ipvs_order_second(struct ipvs_order *o)
{
	static const struct ipvs_node nobody = {1, 0, 0};
	const struct ipvs_node *second = &nobody;

	ipvs_order_settle(o);
	for (uint32_t node = o->size + o->nodes[1].place; node > 1; node /= 2)
		if (loses(second, &o->nodes[node ^ 1], node & 1))
			second = &o->nodes[node ^ 1];
	return dest_of(o, second);
}

uint64_t ipvs_order_share_total(struct ipvs_order *o)
{
	ipvs_order_settle(o);
	return o->share[1];
}

struct ipvs_dest *ipvs_order_share_at(struct ipvs_order *o, uint64_t share)
{
	uint32_t node = 1;

	ipvs_order_settle(o);
	if (share == 0)
		share = 1;
	if (share > o->share[1])
		return NULL;
	while (node < o->size) {
		uint64_t newer = share_of(o, 2 * node + 1);
		bool here = share <= newer;
		node = 2 * node + here;
		share -= here ? 0 : newer;
	}
	return o->places[node - o->size].dest;
}

void ipvs_order_explain(struct ipvs_order *o, const struct ipvs_service *svc,
	struct ipvs_explanation *x, struct ipvs_score (*shown)(const struct ipvs_dest *dest))
{
	const struct ipvs_dest *first, *second;

	if (o->size) {
		first = ipvs_order_first(o);
		second = ipvs_order_second(o);
	} else {
		first = ipvs_order_scan(svc, o->rank, NULL);
		second = first ? ipvs_order_scan(svc, o->rank, first) : NULL;
	}
	ipvs_explain_pair(x, first, second, shown);
	ipvs_explain_scores(x, svc, shown);
}

/* ---- a scheduler that is nothing but an order ---- */

int ipvs_ordered_init(
	struct ipvs_service *svc, struct ipvs_rank (*rank)(const struct ipvs_dest *dest))
{
	struct ipvs_order *o = sched_alloc(svc, sizeof(*o));

	ipvs_order_init(o, svc, rank, false);
	svc->sched_data = o;
	return 0;
}

void ipvs_ordered_done(struct ipvs_service *svc)
{
	ipvs_order_fini(svc->sched_data, svc);
	sched_free(svc, svc->sched_data, sizeof(struct ipvs_order));
}

int ipvs_ordered_add(struct ipvs_service *svc, struct ipvs_dest *dest)
{
	ipvs_order_add(svc->sched_data, svc, dest);
	return 0;
}

int ipvs_ordered_del(struct ipvs_service *svc, struct ipvs_dest *dest)
{
	ipvs_order_del(svc->sched_data, dest);
	return 0;
}

int ipvs_ordered_upd(struct ipvs_service *svc, struct ipvs_dest *dest)
{
	ipvs_order_update(svc->sched_data, dest);
	return 0;
}

void ipvs_ordered_changed(struct ipvs_service *svc, struct ipvs_dest *dest)
{
	ipvs_order_update(svc->sched_data, dest);
}
