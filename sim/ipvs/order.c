/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A tournament over the list of servers. The places form a row, the oldest server first; a new
 * server takes the next place, a deleted one leaves a gap, and a full row is rewritten without
 * gaps, with at least half as much room again. A binary tree in an array is above the row: each
 * node holds the better of the two below it; if they are equal, the right one, which was added
 * later. Or it holds the sum of their weights, for draws.
 *
 * Invariant: when pending changes are settled, nodes[n] is the winner among the places under n, as
 * found by a scan of the list that replaces its candidate only by a strictly better one. A change
 * costs one comparison per level and stops when it makes no difference; of several changes of a
 * server between two picks only the last costs anything.
 *
 * Comparisons use keys: load/weight in fixed point, rounded down. Fractions with weights below 2^15
 * differ by more than 2^-30, so they have the same key only if they are equal. If there is a
 * greater weight, equal keys are compared again by cross products.
 *
 * Up to `scanned` servers no order is kept: dest->sched is NULL and load changes are not reported.
 */
#include "ipvs/order.h"

#define KEY_BITS 30
#define KEY_NOBODY INT64_MAX /* weight 0: infinitely much */

static struct ipvs_place *place_of(const struct ipvs_dest *dest)
{
	return dest->sched;
}

/* loads are of 32 bits with or without a sign, so nothing here overflows */
static int64_t key_of(int64_t load, int weight)
{
	int64_t key = load * ((int64_t)1 << KEY_BITS);

	if (weight == 0)
		return KEY_NOBODY;
	if (weight == 1)
		return key;
	return key / weight - (key % weight < 0);
}

/* Equal keys: does the place `beside` win against `a`? Of equals the newer one does. */
static bool loses_exactly(
	const struct ipvs_order *o, uint32_t a, uint32_t beside, bool beside_is_newer)
{
	const struct ipvs_place *p = &o->places[a], *q = &o->places[beside];

	return q->load * p->weight < p->load * q->weight + beside_is_newer;
}

/* does `beside` win against `a`? */
static inline bool loses(const struct ipvs_order *o, const struct ipvs_node *a,
	const struct ipvs_node *beside, bool beside_is_newer)
{
	if (o->fine && a->key == beside->key)
		return loses_exactly(o, a->place, beside->place, beside_is_newer);
	return beside->key - beside_is_newer < a->key;
}

static void order_judge(struct ipvs_order *o, uint32_t node)
{
	const struct ipvs_node *older = &o->nodes[2 * node], *newer = &o->nodes[2 * node + 1];

	o->nodes[node] = loses(o, older, newer, true) ? *newer : *older;
}

/*
 * Updates the nodes above place `number`, whose rank has changed. Winners are unpredictable for the
 * processor, so the current winner is selected without a branch, up to the top; where the change
 * stops making a difference cannot be predicted, either.
 */
static void play_again(struct ipvs_order *o, uint32_t node, struct ipvs_node winner)
{
	struct ipvs_node *nodes = o->nodes;

	for (nodes[node] = winner; node > 1; nodes[node] = winner) {
		const struct ipvs_node *beside = &nodes[node ^ 1];
		if (beside->key - !(node & 1) < winner.key)
			winner = *beside;
		node /= 2;
	}
}

static void play_again_exactly(struct ipvs_order *o, struct ipvs_node of)
{
	o->nodes[o->size + of.place] = of;
	for (uint32_t node = (o->size + of.place) / 2; node; node /= 2)
		order_judge(o, node);
}

static void add_shares(struct ipvs_order *o, uint32_t number, uint64_t by)
{
	for (uint32_t node = o->size + number; by && node; node /= 2)
		o->share[node] += by;
}

static void count(struct ipvs_order *o, struct ipvs_place *place, bool spare, bool odd)
{
	o->spares += (uint32_t)spare - place->spare;
	o->odd += (uint32_t)odd - place->odd;
	place->spare = spare;
	place->odd = odd;
}

/* stores the place's rank; true if it changed */
static bool write_rank(struct ipvs_order *o, struct ipvs_place *place, struct ipvs_rank rank)
{
	int64_t load = rank.weight ? rank.load : 1;
	bool odd = rank.weight == 0 && rank.load < 0;

	if (rank.spare != place->spare || odd != place->odd)
		count(o, place, rank.spare, odd);
	if (place->load == load && place->weight == rank.weight)
		return false;
	place->load = load;
	place->weight = rank.weight;
	o->fine |= rank.weight >> (KEY_BITS / 2) != 0;
	return true;
}

static void write_node(struct ipvs_order *o, const struct ipvs_place *place)
{
	uint32_t number = (uint32_t)(place - o->places);

	o->nodes[o->size + number] = (struct ipvs_node){key_of(place->load, place->weight), number};
}

static void set_rank(struct ipvs_order *o, struct ipvs_place *place, struct ipvs_rank rank)
{
	uint32_t number = (uint32_t)(place - o->places);
	int64_t before = place->weight;

	if (!write_rank(o, place, rank))
		return;
	if (o->share) {
		add_shares(o, number, (uint64_t)(rank.weight - before));
	} else {
		struct ipvs_node node = {key_of(place->load, place->weight), number};
		if (o->fine)
			play_again_exactly(o, node);
		else
			play_again(o, o->size + number, node);
	}
}

void ipvs_order_settle(struct ipvs_order *o)
{
	while (o->stale_count) {
		struct ipvs_place *place = &o->places[o->stale[--o->stale_count]];
		struct ipvs_dest *dest = place->dest;
		if (!dest)
			continue;
		dest->told = false;
		set_rank(o, place, o->rank(dest));
	}
}

/* ---- the row ---- */

static void release(struct ipvs_order *o, struct ipvs_service *svc)
{
	if (!o->size)
		return;
	sched_free(svc, o->places, o->size * sizeof(*o->places));
	sched_free(svc, o->stale, o->size * sizeof(*o->stale));
	if (o->share)
		sched_free(svc, o->share, 2 * o->size * sizeof(*o->share));
	else
		sched_free(svc, o->nodes, 2 * o->size * sizeof(*o->nodes));
}

static void take_place(struct ipvs_order *o, struct ipvs_dest *dest)
{
	struct ipvs_place *place = &o->places[o->next++];

	place->dest = dest;
	dest->sched = place;
	dest->told = false;
}

static void renew_tree(struct ipvs_order *o, struct ipvs_service *svc)
{
	if (o->shares) {
		o->share = sched_alloc(svc, 2 * o->size * sizeof(*o->share));
		for (uint32_t i = 0; i < o->size; i++)
			o->share[o->size + i] = (uint64_t)o->places[i].weight;
		for (uint32_t node = o->size - 1; node; node--)
			o->share[node] = o->share[2 * node] + o->share[2 * node + 1];
		return;
	}
	o->nodes = sched_alloc(svc, 2 * o->size * sizeof(*o->nodes));
	for (uint32_t i = 0; i < o->size; i++)
		write_node(o, &o->places[i]);
	for (uint32_t node = o->size - 1; node; node--)
		order_judge(o, node);
}

/* rewrites row and tree, with room for at least half as many more */
static void renew(struct ipvs_order *o, struct ipvs_service *svc)
{
	uint32_t size = 1;

	while (size < svc->num_dests + svc->num_dests / 2)
		size *= 2;
	release(o, svc);
	o->size = size;
	o->next = o->odd = o->spares = o->stale_count = 0;
	o->fine = false;
	o->places = sched_alloc(svc, size * sizeof(*o->places));
	o->stale = sched_alloc(svc, size * sizeof(*o->stale));
	for (uint32_t i = 0; i < size; i++)
		o->places[i].load = 1;
	for (struct list *at = svc->destinations.prev; at != &svc->destinations; at = at->prev) {
		struct ipvs_dest *dest = list_entry(at, struct ipvs_dest, link);
		take_place(o, dest);
		write_rank(o, place_of(dest), o->rank(dest));
	}
	renew_tree(o, svc);
}

static void init_from(struct ipvs_order *o, struct ipvs_service *svc,
	struct ipvs_rank (*rank)(const struct ipvs_dest *dest), bool shares, uint32_t scanned)
{
	*o = (struct ipvs_order){.rank = rank, .shares = shares, .scanned = scanned};
	if (svc->num_dests > scanned)
		renew(o, svc);
}

void ipvs_order_init(struct ipvs_order *o, struct ipvs_service *svc,
	struct ipvs_rank (*rank)(const struct ipvs_dest *dest), bool shares)
{
	init_from(o, svc, rank, shares, IPVS_ORDER_SCANNED);
}

void ipvs_order_fini(struct ipvs_order *o, struct ipvs_service *svc)
{
	list_for_each (dest, &svc->destinations, struct ipvs_dest, link) {
		dest->sched = NULL;
		dest->told = false;
	}
	release(o, svc);
	*o = (struct ipvs_order){0};
}

void ipvs_order_add(struct ipvs_order *o, struct ipvs_service *svc, struct ipvs_dest *dest)
{
	if (!o->size && svc->num_dests <= o->scanned)
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
	dest->told = false;
}

void ipvs_order_update(struct ipvs_order *o, struct ipvs_dest *dest)
{
	struct ipvs_place *place = place_of(dest);

	if (!place || dest->told)
		return;
	dest->told = true;
	o->stale[o->stale_count++] = (uint32_t)(place - o->places);
}

/* ---- questions ---- */

static struct ipvs_dest *dest_of(const struct ipvs_order *o, const struct ipvs_node *node)
{
	return node->key == KEY_NOBODY ? NULL : o->places[node->place].dest;
}

struct ipvs_dest *ipvs_order_first(struct ipvs_order *o)
{
	ipvs_order_settle(o);
	return dest_of(o, &o->nodes[1]);
}

/* the best of those that the winner met on its way up */
static struct ipvs_dest *ipvs_order_second(struct ipvs_order *o)
{
	const struct ipvs_node *second = NULL;

	ipvs_order_settle(o);
	for (uint32_t node = o->size + o->nodes[1].place; node > 1; node /= 2)
		if (!second || loses(o, second, &o->nodes[node ^ 1], !(node & 1)))
			second = &o->nodes[node ^ 1];
	return second ? dest_of(o, second) : NULL;
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
		uint64_t newer = o->share[2 * node + 1];
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

int ipvs_ordered_init_from(struct ipvs_service *svc,
	struct ipvs_rank (*rank)(const struct ipvs_dest *dest), uint32_t scanned)
{
	struct ipvs_order *o = sched_alloc(svc, sizeof(*o));

	init_from(o, svc, rank, false, scanned);
	svc->sched_data = o;
	return 0;
}

int ipvs_ordered_init(
	struct ipvs_service *svc, struct ipvs_rank (*rank)(const struct ipvs_dest *dest))
{
	return ipvs_ordered_init_from(svc, rank, IPVS_ORDER_SCANNED);
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
