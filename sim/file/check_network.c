/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The wiring: every end of a link exists and is plugged once; no address and no MAC is used twice
 * in one segment. A segment is the set of links and switches that a broadcast reaches. The same
 * address on the lo of several hosts is a virtual address and allowed: lo is in no segment.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "file/check.h"
#include "file/read.h"

struct end {
	const struct spec_endpoint *endpoint;
	struct spec_interface *interface; /* NULL: a switch's port */
	const struct spec_node *node;
	struct spec_link *link;
};

struct card { /* an interface and the segment it is in */
	const struct spec_node *node;
	const struct spec_interface *interface;
	size_t segment;
};

struct claim { /* an address or a MAC in a segment */
	size_t segment, order;
	uint64_t what;
	const struct spec_node *node;
	const struct spec_interface *interface;
	struct place at;
};

struct wiring {
	struct spec *spec;
	struct problems *problems;
	size_t *segment; /* union-find over nodes, then links */
	struct end *ends;
	size_t end_count;
};

static void *get(size_t count, size_t size)
{
	void *p = calloc(count + 1, size);

	if (!p)
		abort();
	return p;
}

static size_t segment_of(struct wiring *w, size_t i)
{
	while (w->segment[i] != i)
		i = w->segment[i] = w->segment[w->segment[i]];
	return i;
}

static void join(struct wiring *w, size_t a, size_t b)
{
	w->segment[segment_of(w, a)] = segment_of(w, b);
}

static void report_node(struct wiring *w, const struct spec_endpoint *e)
{
	char *hint = check_nearest_node(w->spec, w->problems, e->node);

	place_problem(w->problems, e->at, hint, "no node is named '%.40s'", e->node);
	free(hint);
}

static void report_interface(
	struct wiring *w, const struct spec_endpoint *e, const struct spec_node *n)
{
	const char **names = get(n->interfaces.count, sizeof(char *));
	struct text hint = {0};

	for (size_t i = 0; i < n->interfaces.count; i++)
		names[i] = n->interfaces.items[i].name;
	const char *word = nearest_word(e->interface ? e->interface : "", names);
	if (!e->interface)
		text_add(&hint, say(w->problems->language, "write %s:eth0"), n->name);
	else if (word && strcmp(word, "lo") != 0)
		text_add(&hint, say(w->problems->language, "did you mean '%s'?"), word);
	if (e->interface)
		place_problem(w->problems, e->at, hint.s, "%s has no interface '%.20s'", n->name,
			e->interface);
	else
		place_problem(w->problems, e->at, hint.s, "%s is a host: expected HOST:INTERFACE",
			n->name);
	text_free(&hint);
	free(names);
}

static void check_end(struct wiring *w, size_t link, const struct spec_endpoint *e)
{
	struct spec *s = w->spec;
	const struct spec_node *n = e->node ? spec_node(s, e->node) : NULL;
	struct end end = {.endpoint = e, .node = n, .link = &s->network.links.items[link]};

	if (!e->node)
		return;
	if (!n) {
		report_node(w, e);
		return;
	}
	if (n->kind == SPEC_SWITCH) {
		join(w, s->network.nodes.count + link, (size_t)(n - s->network.nodes.items));
	} else if (e->interface &&
		(strcmp(e->interface, "lo") == 0 || strcmp(e->interface, "tunl0") == 0)) {
		place_problem(w->problems, e->at, NULL, "%s cannot have a link", e->interface);
		return;
	} else {
		end.interface =
			e->interface ? (struct spec_interface *)spec_interface(n, e->interface)
				     : NULL;
		if (!end.interface) {
			report_interface(w, e, n);
			return;
		}
	}
	w->ends[w->end_count++] = end;
}

static void check_links(struct wiring *w)
{
	struct spec *s = w->spec;

	for (size_t i = 0; i < s->network.links.count; i++) {
		struct spec_link *l = &s->network.links.items[i];
		if (l->endpoints.count != 2 && l->endpoints.items)
			place_problem(w->problems, l->at, NULL,
				"a link has two endpoints, found %zu", l->endpoints.count);
		for (size_t k = 0; k < l->endpoints.count && k < 2; k++)
			check_end(w, i, &l->endpoints.items[k]);
	}
}

/* by endpoint, then in file order */
static int by_plug(const void *a, const void *b)
{
	const struct end *x = a, *y = b;
	int node = strcmp(x->node->name, y->node->name);

	if (node)
		return node;
	int interface = strcmp(x->endpoint->interface ? x->endpoint->interface : "",
		y->endpoint->interface ? y->endpoint->interface : "");
	return interface ? interface : (x->link > y->link) - (x->link < y->link);
}

static void check_plugs(struct wiring *w)
{
	qsort(w->ends, w->end_count, sizeof(*w->ends), by_plug);
	for (size_t i = 1; i < w->end_count; i++) {
		const struct end *a = &w->ends[i - 1], *b = &w->ends[i];
		if (a->node != b->node || !a->endpoint->interface || !b->endpoint->interface ||
			strcmp(a->endpoint->interface, b->endpoint->interface) != 0)
			continue;
		place_problem(w->problems, b->endpoint->at, NULL,
			"%s:%s already has a link (%s:%d)", b->node->name, b->endpoint->interface,
			a->endpoint->at.file, a->endpoint->at.line);
	}
}

static int by_claim(const void *a, const void *b)
{
	const struct claim *x = a, *y = b;

	if (x->segment != y->segment)
		return x->segment < y->segment ? -1 : 1;
	if (x->what != y->what)
		return x->what < y->what ? -1 : 1;
	return (x->order > y->order) - (x->order < y->order);
}

/* `fmt` gets node, interface, file and line of the other one */
static void report_claims(struct wiring *w, struct claim *claims, size_t count, const char *fmt)
{
	qsort(claims, count, sizeof(*claims), by_claim);
	for (size_t i = 1; i < count; i++) {
		const struct claim *a = &claims[i - 1], *b = &claims[i];
		if (a->segment == b->segment && a->what == b->what)
			place_problem(w->problems, b->at, NULL, fmt, a->node->name,
				a->interface->name, a->at.file, a->at.line);
	}
}

/* an interface without a cable is alone: it has a segment number of its own */
static struct card *cards_of(struct wiring *w, size_t *count)
{
	struct spec *s = w->spec;
	size_t total = 0, alone = s->network.nodes.count + s->network.links.count;

	for (size_t i = 0; i < s->network.nodes.count; i++)
		total += s->network.nodes.items[i].interfaces.count;
	struct card *cards = get(total, sizeof(*cards));
	*count = 0;
	for (size_t i = 0; i < s->network.nodes.count; i++) {
		const struct spec_node *n = &s->network.nodes.items[i];
		for (size_t k = 0; k < n->interfaces.count; k++)
			cards[(*count)++] = (struct card){n, &n->interfaces.items[k], alone++};
	}
	return cards;
}

static int by_interface(const void *key, const void *item)
{
	const struct spec_interface *k = key, *i = ((const struct card *)item)->interface;

	return (k > i) - (k < i);
}

static int cards_by_interface(const void *a, const void *b)
{
	return by_interface(((const struct card *)a)->interface, b);
}

static void place_cards(struct wiring *w, struct card *cards, size_t count)
{
	struct spec *s = w->spec;

	qsort(cards, count, sizeof(*cards), cards_by_interface);
	for (size_t i = 0; i < w->end_count; i++) {
		const struct end *e = &w->ends[i];
		size_t link = (size_t)(e->link - s->network.links.items);
		struct card *c = e->interface ? bsearch(e->interface, cards, count, sizeof(*cards),
							by_interface)
					      : NULL;
		if (c)
			c->segment = segment_of(w, s->network.nodes.count + link);
	}
}

static void check_addresses(struct wiring *w, const struct card *cards, size_t count)
{
	size_t total = 0, n = 0;

	for (size_t i = 0; i < count; i++)
		total += cards[i].interface->ipv4.count;
	struct claim *claims = get(total, sizeof(*claims));
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < cards[i].interface->ipv4.count; k++) {
			const struct spec_address *a = &cards[i].interface->ipv4.items[k];
			if (!a->at.file)
				continue;
			claims[n] = (struct claim){cards[i].segment, n, a->address, cards[i].node,
				cards[i].interface, a->at};
			n++;
		}
	}
	report_claims(w, claims, n, N_("the same address as %s:%s on one network (%s:%d)"));
	free(claims);
}

static void check_macs(struct wiring *w, const struct card *cards, size_t count)
{
	struct claim *claims = get(count, sizeof(*claims));
	size_t n = 0;

	for (size_t i = 0; i < count; i++) {
		const struct spec_mac *mac = &cards[i].interface->mac;
		uint64_t what = 0;
		for (size_t k = 0; k < 6; k++)
			what = what << 8 | mac->bytes[k];
		if (!mac->given)
			continue;
		claims[n] = (struct claim){cards[i].segment, n, what, cards[i].node,
			cards[i].interface, cards[i].interface->at};
		n++;
	}
	report_claims(w, claims, n, N_("the same MAC address as %s:%s on one network (%s:%d)"));
	free(claims);
}

static int64_t mtu_without_cable(const char *interface)
{
	if (strcmp(interface, "lo") == 0)
		return 65536;
	return strcmp(interface, "tunl0") == 0 ? 1480 : 1500;
}

/* the link's MTU if an interface has none; Linux's own without a cable */
static void fill_mtus(struct wiring *w)
{
	for (size_t i = 0; i < w->end_count; i++) {
		struct spec_interface *interface = w->ends[i].interface;
		if (interface && interface->mtu == SPEC_UNSET)
			interface->mtu = w->ends[i].link->with.mtu;
	}
	for (size_t i = 0; i < w->spec->network.nodes.count; i++) {
		struct spec_node *n = &w->spec->network.nodes.items[i];
		for (size_t k = 0; k < n->interfaces.count; k++)
			if (n->interfaces.items[k].mtu == SPEC_UNSET)
				n->interfaces.items[k].mtu =
					mtu_without_cable(n->interfaces.items[k].name);
	}
}

static int nodes_by_name(const void *a, const void *b)
{
	return strcmp((*(const struct spec_node *const *)a)->name,
		(*(const struct spec_node *const *)b)->name);
}

static void index_nodes(struct spec *s)
{
	size_t count = s->network.nodes.count;

	s->by_name = stash_get(&s->stash, (count + 1) * sizeof(*s->by_name));
	for (size_t i = 0; i < count; i++)
		s->by_name[i] = &s->network.nodes.items[i];
	qsort(s->by_name, count, sizeof(*s->by_name), nodes_by_name);
}

void check_network(struct spec *s, struct problems *ps)
{
	size_t nodes = s->network.nodes.count, links = s->network.links.count, count;
	struct wiring w = {.spec = s, .problems = ps};

	if (!nodes) {
		if (!ps->count)
			place_problem(ps, s->at,
				N_("name a `topology` file, or write `nodes` here"),
				"there are no nodes");
		return;
	}
	index_nodes(s);
	w.segment = get(nodes + links, sizeof(*w.segment));
	w.ends = get(2 * links, sizeof(*w.ends));
	for (size_t i = 0; i < nodes + links; i++)
		w.segment[i] = i;
	check_links(&w);
	check_plugs(&w);
	struct card *cards = cards_of(&w, &count);
	place_cards(&w, cards, count);
	check_addresses(&w, cards, count);
	check_macs(&w, cards, count);
	fill_mtus(&w);
	free(cards);
	free(w.ends);
	free(w.segment);
}
