/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ip neigh (iproute2 6.1: ipneigh.c; net/core/neighbour.c: neigh_add(), neigh_delete()): show, add,
 * change, replace, del, flush, get, and `proxy`. Entries are shown in order of creation; the kernel
 * shows them in hash table order.
 */
#include <inttypes.h>
#include <string.h>

#include "app/commands/net/ip.h"
#include "base/errno.h"
#include "base/text.h"
#include "host/host.h"

#define NUD_SHOWN (0xffu & ~(unsigned)NUD_NOARP)

static bool read_state(const char *word, unsigned *state)
{
	static const unsigned all[] = {NUD_PERMANENT, NUD_REACHABLE, NUD_NOARP, NUD_NONE, NUD_STALE,
		NUD_INCOMPLETE, NUD_DELAY, NUD_PROBE, NUD_FAILED};
	static const char *const names[] = {"permanent", "reachable", "noarp", "none", "stale",
		"incomplete", "delay", "probe", "failed"};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (ip_matches(word, names[i])) {
			*state = all[i];
			return true;
		}
	return false;
}

static bool need_state(struct ip_run *r, unsigned *state)
{
	const char *word = ip_need(r);

	return word &&
		(read_state(word, state) ||
			ip_fail(r, IP_USAGE, "Error: argument \"%s\" is wrong: nud state is bad\n",
				word));
}

struct selection {
	struct netdev *dev;
	uint32_t to;
	unsigned length, states;
	bool has_to, proxy;
};

static bool selected(const struct selection *s, const struct neigh *n)
{
	if (s->dev && n->dev != s->dev)
		return false;
	if (s->has_to && ((n->address ^ s->to) & ipv4_mask(s->length)))
		return false;
	return n->proxy || (n->state & s->states);
}

static uint64_t seconds_since(const struct ip_run *r, uint64_t jiffies)
{
	return (engine_jiffies(host_engine(r->host)) - jiffies) / HZ;
}

static void statistics(struct ip_run *r, struct text *t, const struct neigh *n)
{
	if (!r->statistics)
		return;
	if (n->state & NUD_IN_TIMER) /* its timer holds a reference */
		text_put(t, " ref 1");
	text_add(t, " used %" PRIu64 "/%" PRIu64 "/%" PRIu64 "probes %u ",
		seconds_since(r, n->used), seconds_since(r, n->confirmed),
		seconds_since(r, n->updated), n->probes);
}

static void show_one(struct ip_run *r, const struct selection *s, const struct neigh *n)
{
	bool has_mac = !n->proxy && (n->state & NUD_VALID) != 0;
	struct text t = {0};

	if (r->brief) {
		text_add(&t, "%-39s %-16s %s", ip_text(n->address).s, n->dev->name,
			has_mac ? mac_text(n->mac).s : "");
	} else {
		text_add(&t, "%s ", ip_text(n->address).s);
		if (!s->dev)
			text_add(&t, "dev %s ", n->dev->name);
		if (has_mac)
			text_add(&t, "lladdr %s ", mac_text(n->mac).s);
		if (n->proxy)
			text_put(&t, "proxy ");
		else
			statistics(r, &t, n);
		if (!n->proxy)
			text_add(&t, "%s ", nud_name(n->state));
	}
	process_print(r->p, "%s\n", text_str(&t));
	text_free(&t);
}

static bool read_selection(struct ip_run *r, struct selection *s, bool *has_states)
{
	unsigned state = 0;

	while (ip_peek(r)) {
		if (ip_accept_exact(r, "dev")) {
			if (!ip_device(r, &s->dev))
				return false;
		} else if (ip_accept_exact(r, "proxy")) {
			s->proxy = true;
		} else if (ip_accept_exact(r, "unused") || ip_accept_exact(r, "nomaster")) {
			continue;
		} else if (ip_accept_exact(r, "nud")) {
			if (!*has_states)
				s->states = 0;
			*has_states = true;
			if (ip_accept_exact(r, "all")) {
				s->states = 0xff;
				continue;
			}
			if (!need_state(r, &state))
				return false;
			s->states |= state;
		} else {
			ip_accept_exact(r, "to");
			const char *word = ip_need(r);
			s->has_to = true;
			if (!word || !ip_parse_prefix(r, word, &s->to, &s->length))
				return false;
		}
	}
	return true;
}

static void ip_neigh_show(struct ip_run *r)
{
	struct selection s = {.states = NUD_SHOWN};
	bool has_states = false;

	if (!read_selection(r, &s, &has_states))
		return;
	struct list *entries = s.proxy ? &r->host->arp.proxies : &r->host->arp.entries;
	list_for_each (n, entries, struct neigh, link)
		if (selected(&s, n))
			show_one(r, &s, n);
}

static bool doomed(const struct neigh *n, const void *selection)
{
	return selected(selection, n);
}

/* by hand as `ip neigh flush` does it: each entry a deletion; PERMANENT and NOARP stay */
static void flush(struct ip_run *r)
{
	struct selection s = {.states = 0xffu & ~(unsigned)(NUD_PERMANENT | NUD_NOARP)};
	bool has_states = false;

	if (!ip_peek(r)) {
		ip_fail(r, IP_FAILED, "Flush requires arguments.");
		return;
	}
	if (!read_selection(r, &s, &has_states))
		return;
	size_t gone = neigh_flush(r->host, doomed, &s);
	if (r->statistics && gone == 0)
		process_print(r->p, "Nothing to flush.\n");
	else if (r->statistics)
		process_print(r->p,
			"\n*** Round 1, deleting %zu entries ***\n"
			"*** Flush is complete after 1 round ***\n",
			gone);
}

struct asked {
	struct netdev *dev;
	uint32_t address;
	uint8_t mac[ETH_ALEN];
	unsigned state;
	bool has_address, has_mac, has_state, proxy;
};

static bool read_mac(struct ip_run *r, struct asked *a)
{
	const char *word = ip_need(r);

	a->has_mac = true;
	return word &&
		(parse_mac(word, a->mac) ||
			ip_fail(r, IP_FAILED, "\"%s\" is invalid lladdr.", word));
}

static bool read_address(struct ip_run *r, struct asked *a)
{
	const char *word = ip_need(r);

	if (!word)
		return false;
	if (a->has_address)
		return ip_garbage(r, "to", word);
	a->has_address = true;
	return ip_parse_address(r, word, &a->address);
}

static bool read_asked(struct ip_run *r, struct asked *a)
{
	*a = (struct asked){.state = NUD_PERMANENT};
	while (ip_peek(r)) {
		bool fine = true;
		if (ip_accept_exact(r, "lladdr")) {
			fine = read_mac(r, a);
		} else if (ip_accept_exact(r, "nud")) {
			a->has_state = true;
			fine = need_state(r, &a->state);
		} else if (ip_accept_exact(r, "proxy")) {
			a->proxy = true;
			fine = read_address(r, a);
		} else if (ip_accept_exact(r, "dev")) {
			fine = ip_device(r, &a->dev);
		} else {
			ip_accept_exact(r, "to");
			fine = read_address(r, a);
		}
		if (!fine)
			return false;
	}
	if (!a->dev || !a->has_address)
		return ip_fail(r, IP_USAGE, "Device and destination are required arguments.");
	return true;
}

static bool must_have_mac(const struct asked *a)
{
	return (a->state & NUD_VALID) && !(a->state & NUD_NOARP);
}

static void ip_neigh_add(struct ip_run *r, bool must_be_new, bool must_exist)
{
	struct asked a;

	if (!read_asked(r, &a))
		return;
	if (a.proxy) {
		neigh_proxy_add(r->host, a.dev, a.address, a.state == NUD_PERMANENT);
		return;
	}
	const struct neigh *there = neigh_lookup(r->host, a.dev, a.address);
	if (must_exist && !there) {
		ip_kernel_refuses(r, -ENOENT);
		return;
	}
	if (!there && !a.has_mac && must_have_mac(&a)) {
		ip_fail(r, IP_KERNEL, "Error: No link layer address given.");
		return;
	}
	int error = neigh_set(
		r->host, a.dev, a.address, a.has_mac ? a.mac : NULL, a.state, must_be_new);
	if (error)
		ip_kernel_refuses(r, error);
}

static void del(struct ip_run *r)
{
	struct asked a;

	if (!read_asked(r, &a))
		return;
	int error = a.proxy ? neigh_proxy_delete(r->host, a.dev, a.address)
			    : neigh_delete(r->host, a.dev, a.address);
	if (error)
		ip_kernel_refuses(r, error);
}

static struct neigh *find_proxy(struct host *h, const struct asked *a)
{
	list_for_each (n, &h->arp.proxies, struct neigh, link)
		if (n->dev == a->dev && n->address == a->address)
			return n;
	return NULL;
}

static void get(struct ip_run *r)
{
	struct asked a;
	struct selection s = {0};

	if (!read_asked(r, &a))
		return;
	const struct neigh *n =
		a.proxy ? find_proxy(r->host, &a) : neigh_lookup(r->host, a.dev, a.address);
	if (n)
		show_one(r, &s, n);
	else
		ip_fail(r, IP_KERNEL, "Error: %s not found.",
			a.proxy ? "Proxy neighbour entry" : "Neighbour entry");
}

void ip_neigh(struct ip_run *r)
{
	if (!ip_peek(r) || ip_accept(r, "show") || ip_accept(r, "list") ||
		ip_accept_exact(r, "lst"))
		ip_neigh_show(r);
	else if (ip_accept(r, "add"))
		ip_neigh_add(r, true, false);
	else if (ip_accept(r, "change") || ip_accept_exact(r, "chg"))
		ip_neigh_add(r, false, true);
	else if (ip_accept(r, "replace"))
		ip_neigh_add(r, false, false);
	else if (ip_accept(r, "delete"))
		del(r);
	else if (ip_accept(r, "get"))
		get(r);
	else if (ip_accept(r, "flush"))
		flush(r);
	else if (ip_accept(r, "help"))
		ip_fail(r, IP_USAGE,
			"Usage: ip neigh { add | del | change | replace }\n"
			"                { ADDR [ lladdr LLADDR ] [ nud STATE ] proxy ADDR }\n"
			"                [ dev DEV ]\n\n"
			"\tip neigh { show | flush } [ proxy ] [ to PREFIX ] [ dev DEV ] [ nud "
			"STATE ]\n"
			"\tip neigh get { ADDR | proxy ADDR } dev DEV\n\n"
			"STATE := { delay | failed | incomplete | noarp | none |\n"
			"           permanent | probe | reachable | stale }");
	else
		ip_fail(r, IP_USAGE, "Command \"%s\" is unknown, try \"ip neigh help\".",
			ip_peek(r));
}
