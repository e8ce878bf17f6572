/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Building the world of a recorded case and looking at it. Cables are fast and all alike: what
 * differs in time is only what the kernel's timers make. Frames are noted as they leave a host or a
 * station, as a packet socket on every interface of the recording noted them.
 */
#include "conform/conform_world.h"
#include "app/app.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "engine/trace.h"
#include "net/link.h"
#include "net/records.h"
#include "transport/host_new.h"

static const struct link_settings cable = {.delay = 2 * NSEC_PER_USEC, .queue = 2000};

/* The recorded network had no delay: what a call sends has gone round it before the call returns
 * (veth_xmit(), netif_rx(), do_softirq()). With a delay of netem it has not. */
#define CALL_TIME (200 * (int64_t)NSEC_PER_USEC)

static void see(struct sink *s, const struct record *r, const void *frame)
{
	struct conform_world *w = container_of(s, struct conform_world, sink);
	const struct frame *f = frame;
	struct node *node = r->node == NO_NODE ? NULL : w->net->nodes[r->node];

	if (r->kind != REC_FRAME_SENT || !f || node->kind == NODE_BRIDGE)
		return;
	if (w->seen_count == w->seen_cap) {
		w->seen_cap = w->seen_cap ? w->seen_cap * 2 : 64;
		w->seen = realloc(w->seen, w->seen_cap * sizeof(*w->seen));
		if (!w->seen)
			abort();
	}
	struct seen_frame *seen = &w->seen[w->seen_count++];
	*seen = (struct seen_frame){.time = r->time,
		.from = node_dev_by_index(node, r->dev),
		.length = frame_length(f)};
	seen->shown = seen->length < SEEN_BYTES ? seen->length : SEEN_BYTES;
	frame_read(f, 0, seen->bytes, seen->shown);
}

void conform_open(struct conform_world *w, int kernel)
{
	*w = (struct conform_world){.kernel = kernel, .sink = {.record = see}};
	if (arena_init(&w->arena, (size_t)1 << 30) != 0)
		abort();
	w->engine = engine_new(&w->arena, &w->trace, 1);
	w->net = network_new(w->engine);
	app_install(w->net);
	trace_attach(&w->trace, &w->sink);
	/* well after the start, so that "long ago" is a time of the lab */
	engine_run_until(w->engine, 10 * (int64_t)NSEC_PER_SEC);
}

void conform_close(struct conform_world *w)
{
	arena_fini(&w->arena);
	free(w->seen);
	text_free(&w->recorded);
	text_free(&w->differences);
	text_free(&w->unreadable);
}

void conform_unreadable(struct conform_world *w, const char *fmt, ...)
{
	va_list ap;

	if (w->unreadable.len)
		text_put(&w->unreadable, "; ");
	va_start(ap, fmt);
	text_vadd(&w->unreadable, fmt, ap);
	va_end(ap);
}

struct host *conform_host(struct conform_world *w, const char *name)
{
	char other[NODE_NAME];

	if (!*name || strlen(name) >= NODE_NAME || network_find(w->net, name)) {
		conform_unreadable(w, "a name for a host of its own expected, not '%s'", name);
		snprintf(other, sizeof(other), "nameless-%zu", w->net->node_count);
		name = other;
	}
	struct host *h = host_new(w->net, name);
	h->call_time = CALL_TIME;

	/* from 6.3 on small packets wait in heads of one size: skbuff.c, SKB_SMALL_HEAD_SIZE */
	if (w->kernel >= 603)
		h->arp.small_head = 576;
	/* from 6.5 on: SYNs are repeated each second, and no backoff is there to be taken back */
	if (w->kernel >= 605)
		h->syn_linear_timeouts = 4;
	return h;
}

struct netdev *conform_plug(struct conform_world *w, struct host *h, const char *name,
	struct bridge *switch_, const char *mac)
{
	struct netdev *dev = host_add_interface(h, name);
	uint8_t bytes[ETH_ALEN];

	conform_mac(w, mac, bytes);
	netdev_set_mac(dev, bytes);
	link_new(dev, bridge_add_port(switch_), &cable);
	netdev_set_up(dev, true);
	return dev;
}

static void station_receive(struct netdev *dev, struct frame *f)
{
	(void)dev;
	frame_consume(f);
}

static const struct netdev_ops station_ops = {.xmit = link_carry, .receive = station_receive};

struct netdev *conform_station(
	struct conform_world *w, const char *name, struct bridge *switch_, const char *mac)
{
	struct node *node = arena_alloc(&w->arena, sizeof(*node));

	node_init(node, w->net, NODE_HOST, name);
	struct netdev *dev = netdev_new(node, "eth0", &station_ops);
	conform_mac(w, mac, dev->mac);
	link_new(dev, bridge_add_port(switch_), &cable);
	netdev_set_up(dev, true);
	return dev;
}

/* The next word of `*s` into `out`, or "" */
static const char *conform_world_word(const char **s, char out[64])
{
	size_t n = 0;

	*s += strspn(*s, " ");
	n = strcspn(*s, " ");
	snprintf(out, 64, "%.*s", (int)n, *s);
	*s += n;
	return out;
}

static struct netdev *dev_named(struct conform_world *w, struct host *h, const char *name)
{
	struct netdev *dev = node_dev(&h->node, name);

	if (!dev)
		conform_unreadable(w, "no interface %s", name);
	return dev;
}

static uint8_t scope_named(const char *name)
{
	if (strcmp(name, "host") == 0)
		return RT_SCOPE_HOST;
	return strcmp(name, "link") == 0 ? RT_SCOPE_LINK : RT_SCOPE_UNIVERSE;
}

void conform_address(struct conform_world *w, struct host *h, const char *words)
{
	struct addr_spec spec = {0};
	char dev_name[64], prefix[64], token[64];
	unsigned length;

	conform_world_word(&words, dev_name);
	if (!parse_prefix(conform_world_word(&words, prefix), &spec.local, &length)) {
		conform_unreadable(w, "no address: %s", prefix);
		return;
	}
	spec.prefix = (uint8_t)length;
	while (*conform_world_word(&words, token))
		if (strcmp(token, "scope") == 0) {
			spec.has_scope = true;
			spec.scope = scope_named(conform_world_word(&words, token));
		}
	struct netdev *dev = dev_named(w, h, dev_name);
	if (dev && addr_add(h, dev, &spec) != 0)
		conform_unreadable(w, "%s not added to %s", prefix, dev_name);
}

void conform_addresses(struct conform_world *w, struct host *h, json_t *list)
{
	size_t i;
	json_t *item;

	json_array_foreach (list, i, item)
		conform_address(w, h, conform_word(item, ""));
}

void conform_route(struct conform_world *w, struct host *h, const char *words)
{
	struct fib_route r = {.table = RT_TABLE_MAIN, .type = RTN_UNICAST, .proto = RTPROT_BOOT};
	char prefix[64], token[64], value[64];
	unsigned length = 0;
	bool scope = false;

	if (strstr(words, "proto kernel"))
		return; /* came with an address */
	if (strcmp(conform_world_word(&words, prefix), "default") != 0 &&
		!parse_prefix(prefix, &r.dst, &length)) {
		conform_unreadable(w, "no route: %s", prefix);
		return;
	}
	r.prefix = (uint8_t)length;
	while (*conform_world_word(&words, token)) {
		conform_world_word(&words, value);
		if (strcmp(token, "via") == 0)
			r.gateway = conform_ip(w, value);
		else if (strcmp(token, "dev") == 0)
			r.dev = dev_named(w, h, value);
		else if (strcmp(token, "src") == 0)
			r.prefsrc = conform_ip(w, value);
		else if (strcmp(token, "scope") == 0)
			r.scope = scope_named(value), scope = true;
	}
	if (!scope)
		r.scope = r.gateway ? RT_SCOPE_UNIVERSE : RT_SCOPE_LINK;
	int err = fib_add(h, &r, true);
	if (err)
		conform_unreadable(w, "route %s not added: %s", prefix, strerror(-err));
}

static void routes(struct conform_world *w, struct host *h, json_t *list, bool gateways)
{
	size_t i;
	json_t *item;

	json_array_foreach (list, i, item)
		if ((strstr(conform_word(item, ""), " via ") != NULL) == gateways)
			conform_route(w, h, conform_word(item, ""));
}

/* The list is sorted as `ip route` shows it: a gateway may stand before the route to it. */
void conform_routes(struct conform_world *w, struct host *h, json_t *list)
{
	routes(w, h, list, false);
	routes(w, h, list, true);
}

void conform_set(struct conform_world *w, struct host *h, const char *path, int64_t value)
{
	struct text full = {0}, number = {0};

	text_add(&full, "net/%s", path);
	text_add(&number, "%lld", (long long)value);
	if (sysctl_write(h, text_str(&full), text_str(&number)) != 0)
		conform_unreadable(w, "%s = %s refused", path, text_str(&number));
	text_free(&full);
	text_free(&number);
}

void conform_sysctls(struct conform_world *w, struct host *h, json_t *paths)
{
	const char *path;
	json_t *value;

	json_object_foreach (paths, path, value)
		conform_set(w, h, path, json_integer_value(value));
}

void conform_conf(struct conform_world *w, struct host *h, const char *key, json_t *values)
{
	const char *where;
	json_t *value;

	json_object_foreach (values, where, value) {
		struct text path = {0};
		text_add(&path, "ipv4/conf/%s/%s", where, key);
		conform_set(w, h, text_str(&path), json_integer_value(value));
		text_free(&path);
	}
}

#define LONGEST_WAIT (24 * 3600 * NSEC_PER_SEC) /* of a recording; more is a broken number */

void conform_run(struct conform_world *w, int64_t ns)
{
	if (ns < 0 || ns > LONGEST_WAIT) {
		conform_unreadable(w, "a wait of 0 s to a day expected");
		return;
	}
	engine_run_until(w->engine, w->engine->now + ns);
}

uint32_t conform_ip(struct conform_world *w, const char *text)
{
	uint32_t address = 0;

	if (!parse_ipv4(text, &address))
		conform_unreadable(w, "no address: '%s'", text);
	return address;
}

void conform_mac(struct conform_world *w, const char *text, uint8_t mac[ETH_ALEN])
{
	memset(mac, 0, ETH_ALEN);
	if (!parse_mac(text, mac))
		conform_unreadable(w, "no MAC address: '%s'", text);
}

void conform_entry(struct conform_world *w, struct host *h, const char *dev, const char *address,
	const char *mac, unsigned state)
{
	uint8_t bytes[ETH_ALEN];
	struct netdev *d = dev_named(w, h, dev);

	conform_mac(w, mac, bytes);
	if (d && neigh_set(h, d, conform_ip(w, address), bytes, state, false) != 0)
		conform_unreadable(w, "entry %s not made", address);
}
