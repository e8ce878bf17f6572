/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Counts the connections and responses of each real server, next to the share expected by its
 * weight, and draws the bars.
 */
#include "ui/report/load.h"

#include <inttypes.h>
#include <string.h>

#include "app/servers/http_server.h"
#include "base/text.h"
#include "host/host.h"
#include "host/ip/addr.h"
#include "ipvs/scheduler.h"
#include "ui/report/style.h"
#include "ui/text/columns.h"
#include "ui/text/words.h"

#define BESIDE_BAR 76 /* cells of a line for all but the bar */

static const struct host *as_host(const struct node *n)
{
	return n->kind == NODE_HOST ? (const struct host *)(const void *)n : NULL;
}

/* The host with exactly this address: a prefix on lo makes more addresses local than were added. */
static const struct host *owner_of(const struct network *net, uint32_t address)
{
	for (size_t i = 0; i < net->node_count; i++) {
		const struct host *h = as_host(net->nodes[i]);
		if (!h)
			continue;
		list_for_each (dev, &h->node.devs, struct netdev, link)
			if (addr_find(dev, address))
				return h;
	}
	return NULL;
}

static void add_served(void *arg, const struct http_server *s)
{
	*(uint64_t *)arg += http_server_stats(s).served;
}

static const char *protocol_of(const struct ipvs_service *svc)
{
	return svc->fwmark ? "fwmark" : svc->protocol == IPPROTO_UDP ? "udp" : "tcp";
}

static void walk_service(const struct network *net, const struct host *director,
	const struct ipvs_service *svc, void (*one)(void *arg, const struct load_row *row),
	void *arg)
{
	struct load_row row = {.director = director->node.name,
		.scheduler = svc->scheduler ? svc->scheduler->name : "none",
		.protocol = protocol_of(svc),
		.vip = svc->addr,
		.vport = svc->port,
		.mark = svc->fwmark};

	list_for_each (d, &svc->destinations, struct ipvs_dest, link) {
		row.service_connections += d->stats.now.conns;
		row.weights += d->weight > 0 ? (uint64_t)d->weight : 0;
	}
	/* the list begins with the server added last */
	for (struct list *at = svc->destinations.prev; at != &svc->destinations; at = at->prev) {
		const struct ipvs_dest *d = list_entry(at, struct ipvs_dest, link);
		const struct host *server = owner_of(net, d->addr);
		row.server = server ? server->node.name : NULL;
		row.served = 0;
		if (server)
			http_server_walk(server, add_served, &row.served);
		row.address = d->addr;
		row.port = d->port;
		row.weight = d->weight;
		row.connections = d->stats.now.conns;
		one(arg, &row);
	}
}

void load_walk(
	const struct network *net, void (*one)(void *arg, const struct load_row *row), void *arg)
{
	for (size_t i = 0; i < net->node_count; i++) {
		const struct host *h = as_host(net->nodes[i]);
		const struct ipvs *ipvs = h ? ipvs_of(h) : NULL;
		if (!ipvs)
			continue;
		list_for_each (svc, &ipvs->services, struct ipvs_service, link)
			walk_service(net, h, svc, one, arg);
	}
}

unsigned permille(uint64_t part, uint64_t whole)
{
	return whole ? (unsigned)((part * 1000 + whole / 2) / whole) : 0;
}

struct table {
	struct text *t;
	bool colour;
	struct load_row last;
};

static void put_service(struct table *table, const struct load_row *row)
{
	struct text words = {0};

	if (row->mark)
		text_add(&words, "fwmark %u", row->mark);
	else
		text_add(&words, "%s %s:%u", row->protocol, ip_text(row->vip).s, row->vport);
	text_add(&words,
		words_count(" on %s, %s, %llu connection", " on %s, %s, %llu connections",
			row->service_connections),
		row->director, row->scheduler, (unsigned long long)row->service_connections);
	text_putc(table->t, '\n');
	style_put(table->t, table->colour, STYLE_TITLE, _("How the load spread"), 24);
	style_put(table->t, table->colour, STYLE_DIM, words.s, 0);
	text_putc(table->t, '\n');
	text_free(&words);
}

static size_t bar_width(void)
{
	size_t width = report_width();

	return width > BESIDE_BAR ? width - BESIDE_BAR : 0;
}

/* a full cell is 8 eighths; the last one shows how many */
static void put_bar(struct text *bar, unsigned share)
{
	static const char *const eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
	unsigned n = (share * (unsigned)bar_width() * 8 + 500) / 1000;

	for (unsigned i = 0; i < n / 8; i++)
		text_put(bar, "█");
	text_put(bar, eighths[n % 8]);
}

static void put_row(void *arg, const struct load_row *row)
{
	struct table *table = arg;
	struct text words = {0};
	const struct load_row *last = &table->last;
	unsigned share = permille(row->connections, row->service_connections);
	unsigned due = permille(row->weight > 0 ? (uint64_t)row->weight : 0, row->weights);

	if (last->director != row->director || last->vip != row->vip || last->vport != row->vport ||
		last->mark != row->mark || last->protocol != row->protocol)
		put_service(table, row);
	table->last = *row;
	text_put(table->t, "  ");
	const char *server = row->server ? row->server : "?";
	style_put(table->t, table->colour, STYLE_NODE, server, 11);
	if (columns_width(server, strlen(server)) >= 11)
		text_putc(table->t, ' ');
	text_add(&words, _("weight %d"), row->weight);
	columns_cell(table->t, words.s, 11);
	text_clear(&words);
	text_add(&words, _("scheduled %llu"), (unsigned long long)row->connections);
	columns_cell(table->t, words.s, 15);
	text_clear(&words);
	put_bar(&words, share);
	style_put(table->t, table->colour, STYLE_FRAME, text_str(&words), bar_width());
	text_add(table->t, " %3u.%u%%  ", share / 10, share % 10);
	text_clear(&words);
	text_add(&words, _("fair %u.%u%%"), due / 10, due % 10);
	style_put(table->t, table->colour, STYLE_DIM, words.s, 13);
	text_clear(&words);
	text_add(&words, _("served %llu"), (unsigned long long)row->served);
	style_put(table->t, table->colour,
		row->served == row->connections ? STYLE_PLAIN : STYLE_CHANGED, words.s, 0);
	text_putc(table->t, '\n');
	text_free(&words);
}

void load_table(struct text *t, const struct network *net, bool colour)
{
	struct table table = {.t = t, .colour = colour};

	load_walk(net, put_row, &table);
}
