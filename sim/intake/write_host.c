/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A host: its interfaces and routes. */
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "file/yaml_quote.h"
#include "intake/write.h"

static const char *role_word(enum intake_role role)
{
	static const char *const words[] = {"none", "client", "router", "director", "real-server"};

	return words[role];
}

/* ---- addresses ---- */

/* a second machine with the same address on the same network cannot be in the file, only typed */
static bool taken_before(const struct writing *w, const struct intake_host *h,
	const struct intake_interface *dev, const struct intake_address *a)
{
	bool directors = h->role == ROLE_DIRECTOR;

	for (const struct intake_address *x = dev->addresses.first; x != a; x = x->next)
		if (!x->gone && x->ip == a->ip)
			return true;
	if (dev->segment < 0)
		return false;
	bool before = true;
	for (const struct intake_host *o = w->in->hosts.first; o; o = o->next) {
		for (const struct intake_interface *i = o->interfaces.first; i; i = i->next) {
			if (i == dev)
				before = false;
			if (i == dev || i->segment != dev->segment || i->dropped)
				continue;
			if (o->role == ROLE_DIRECTOR && !directors ? false : !before)
				continue; /* it comes later, so that one gives way */
			if (!before && o->role != ROLE_DIRECTOR)
				continue;
			if (directors && o->role != ROLE_DIRECTOR)
				continue;
			for (const struct intake_address *x = i->addresses.first; x; x = x->next)
				if (!x->gone && x->ip == a->ip)
					return true;
		}
	}
	return false;
}

static bool label_fits(const char *label, const char *dev)
{
	size_t n = strlen(dev);

	return label && strlen(label) <= 15 && strncmp(label, dev, n) == 0 && label[n] == ':' &&
		label[n + 1] &&
		strspn(label,
			"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:._-") ==
		strlen(label);
}

static void type_address(struct writing *w, const struct intake_host *h,
	const struct intake_interface *dev, const struct intake_address *a)
{
	if (label_fits(a->label, dev->name))
		write_event(w, h->node, a->at, "ip addr add %s/%u dev %s label %s",
			ip_text(a->ip).s, a->length, dev->name, a->label);
	else
		write_event(w, h->node, a->at, "ip addr add %s/%u dev %s", ip_text(a->ip).s,
			a->length, dev->name);
}

static void write_address(struct writing *w, const struct intake_host *h,
	const struct intake_interface *dev, const struct intake_address *a, bool *any)
{
	if (taken_before(w, h, dev, a)) {
		type_address(w, h, dev, a);
		return;
	}
	if (!*any)
		text_put(w->t, "        ipv4:\n");
	*any = true;
	text_add(w->t, "          - \"%s/%u", ip_text(a->ip).s, a->length);
	if (label_fits(a->label, dev->name))
		text_add(w->t, " label %s", a->label);
	text_putc(w->t, '"');
	write_origin(w, a->at);
}

/* 127.0.0.1/8 is there by itself, and so is what keepalived adds */
static bool is_written(
	const struct intake *in, const struct intake_host *h, const struct intake_address *a)
{
	return !a->gone && a->ip && a->ip >> 24 != 127 && a->ip >> 28 < 14 &&
		!(write_runs_vrrp(in, h) && write_is_vrrp_address(h, a->ip));
}

/* ---- interfaces ---- */

static bool mac_is_unique(const struct intake *in, const struct intake_interface *of)
{
	static const uint8_t none[6];

	if (!of->has_mac || of->segment < 0 || (of->mac[0] & 1) || memcmp(of->mac, none, 6) == 0)
		return false;
	for (const struct intake_host *h = in->hosts.first; h; h = h->next)
		for (const struct intake_interface *i = h->interfaces.first; i; i = i->next)
			if (i != of && i->has_mac && !i->dropped && i->segment == of->segment &&
				memcmp(i->mac, of->mac, 6) == 0)
				return false;
	return true;
}

/* its kind on the real machine, if it is more than a card */
static void write_stack(
	struct writing *w, const struct intake_host *h, const struct intake_interface *i)
{
	struct text ports = {0}, line = {0};

	if (intake_ports(h, i, &ports))
		text_add(&line, "%s stands for its ports %s", i->name, text_str(&ports));
	else if (i->lower)
		text_add(&line, "%s is on top of %s", i->name, i->lower);
	if (line.len) {
		text_put(w->t, "      # ");
		text_shown(w->t, text_str(&line), line.len, SHOWN_WORD);
		text_putc(w->t, '\n');
	}
	text_free(&ports);
	text_free(&line);
}

static void write_interface(
	struct writing *w, const struct intake_host *h, const struct intake_interface *i)
{
	bool any = false;

	write_stack(w, h, i);

	text_add(w->t, "      \"%s\":", i->name);
	write_origin(w, i->at);
	if (mac_is_unique(w->in, i)) {
		text_add(w->t, "        mac: \"%s\"", mac_text(i->mac).s);
		write_origin(w, i->at);
		any = true;
	}
	bool keys = any;
	any = false;
	for (const struct intake_address *a = i->addresses.first; a; a = a->next)
		if (is_written(w->in, h, a))
			write_address(w, h, i, a, &any);
	if (!any && !keys)
		text_put(w->t, "        ipv4: []\n");
	if (i->down && strcmp(i->name, "lo") != 0)
		write_event(w, h->node, i->at, "ip link set %s down", i->name);
	if (i->mtu && strncmp(i->name, "tunl", 4) == 0 && i->mtu >= 68 && i->mtu != 1480)
		write_event(w, h->node, i->at, "ip link set %s mtu %u", i->name, i->mtu);
}

/* lo with only 127.0.0.1 is not written */
static bool is_news(
	const struct intake *in, const struct intake_host *h, const struct intake_interface *i)
{
	if (i->dropped || !intake_interface_fits(i->name) || strcmp(i->name, "lo") != 0)
		return !i->dropped && intake_interface_fits(i->name);
	for (const struct intake_address *a = i->addresses.first; a; a = a->next)
		if (is_written(in, h, a))
			return true;
	return false;
}

static void write_interfaces(struct writing *w, const struct intake_host *h)
{
	bool any = false;

	for (const struct intake_interface *i = h->interfaces.first; i; i = i->next) {
		if (!is_news(w->in, h, i))
			continue;
		if (!any)
			text_put(w->t, "    interfaces:\n");
		any = true;
		write_interface(w, h, i);
	}
}

void write_host(struct writing *w, const struct intake_host *h)
{
	size_t from, first_event = w->event_count;

	text_add(w->t, "  %s:", h->node);
	write_origin(w, h->at);
	text_add(w->t, "    kind: host\n    role: %s\n", role_word(h->role));
	from = w->t->len;
	write_interfaces(w, h);
	struct probe_host *own = probe_host_like(text_str(w->t) + from);
	write_settings(w, h);
	write_routes(w, h, own, first_event);
	write_programs(w, h);
	probe_host_free(own);
}
