/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ip address (iproute2 6.1: ipaddress.c): show, add, change, replace, delete, flush. The kernel's
 * answers are those of 6.1: "File exists", "Cannot assign requested address".
 *
 * Not supported: lifetimes (every address is permanent), metrics, save and restore, IPv6.
 */
#include <string.h>

#include "app/commands/net/ip.h"
#include "app/system/glob.h"
#include "base/errno.h"
#include "base/text.h"
#include "host/host.h"
#include "host/ip/addr.h"
#include "host/ip/tunnel.h"

struct selection { /* what show and flush are about */
	struct netdev *dev;
	const char *label;
	uint32_t to;
	unsigned to_length;
	int scope;  /* −1: any */
	int second; /* 1: secondaries only, 0: primaries only, −1 */
	bool up, has_to;
};

static bool read_scope(struct ip_run *r, uint8_t *scope)
{
	const char *word = ip_need(r);

	if (!word)
		return false;
	if (ip_read_scope(word, scope))
		return true;
	return ip_fail(
		r, IP_USAGE, "Error: argument \"%s\" is wrong: invalid \"scope\" value.", word);
}

static bool selected(const struct selection *s, const struct in_ifaddr *a)
{
	bool second = (a->flags & IFA_F_SECONDARY) != 0;

	if (s->scope >= 0 && a->scope != s->scope)
		return false;
	if (s->second >= 0 && second != s->second)
		return false;
	if (s->has_to && ((a->local ^ s->to) & ipv4_mask(s->to_length)))
		return false;
	return !s->label || glob_matches(s->label, a->label);
}

static void address_lines(struct text *t, const struct in_ifaddr *a)
{
	text_add(t, "    inet %s", ip_text(a->local).s);
	if (a->address != a->local)
		text_add(t, " peer %s", ip_text(a->address).s);
	text_add(t, "/%u", a->prefix);
	if (a->broadcast)
		text_add(t, " brd %s", ip_text(a->broadcast).s);
	text_add(t, " scope %s ", ip_scope_name(a->scope));
	if (a->flags & IFA_F_SECONDARY)
		text_put(t, "secondary ");
	if (a->flags & IFA_F_NOPREFIXROUTE)
		text_put(t, "noprefixroute ");
	text_add(t, "%s\n       valid_lft forever preferred_lft forever\n", a->label);
}

static void brief_address(struct text *t, const struct in_ifaddr *a)
{
	text_put(t, ip_text(a->local).s);
	if (a->address != a->local)
		text_add(t, " peer %s", ip_text(a->address).s);
	text_add(t, "/%u ", a->prefix);
}

/* omits the line with the MAC address if a filter selects addresses only */
static void show_device(struct ip_run *r, const struct selection *s, const struct netdev *dev)
{
	bool filtered = s->has_to || s->label || s->scope >= 0 || s->second >= 0;
	const struct in_device *in_dev = in_dev_of(dev);
	struct text t = {0};
	unsigned shown = 0;

	if (!s->label && !r->one_line)
		ip_link_lines(r, &t, dev, false, !filtered && !r->family_given);
	list_for_each (a, &in_dev->addrs, struct in_ifaddr, link) {
		if (!selected(s, a))
			continue;
		shown++;
		if (r->brief) {
			brief_address(&t, a);
			continue;
		}
		if (r->one_line)
			text_add(&t, "%u: %s", dev->index, dev->name);
		address_lines(&t, a);
		if (r->one_line)
			ip_print(r, &t);
	}
	if (r->brief)
		text_putc(&t, '\n');
	else if (!filtered && !r->one_line)
		ip_statistics_lines(r, &t, dev);
	if (!r->one_line && (shown || !(filtered || r->family_given)))
		ip_print(r, &t);
	text_free(&t);
}

static bool read_selection(struct ip_run *r, struct selection *s)
{
	uint8_t scope;

	*s = (struct selection){.scope = -1, .second = -1};
	while (ip_peek(r)) {
		if (ip_accept_exact(r, "to")) {
			const char *word = ip_need(r);
			s->has_to = true;
			if (!word || !ip_parse_prefix(r, word, &s->to, &s->to_length))
				return false;
		} else if (ip_accept_exact(r, "scope")) {
			if (!read_scope(r, &scope))
				return false;
			s->scope = scope;
		} else if (ip_accept_exact(r, "up")) {
			s->up = true;
		} else if (ip_accept_exact(r, "label")) {
			if (!(s->label = ip_need(r)))
				return false;
		} else if (ip_accept_exact(r, "primary")) {
			s->second = 0;
		} else if (ip_accept_exact(r, "secondary")) {
			s->second = 1;
		} else if (ip_accept_exact(r, "permanent") || ip_accept_exact(r, "dynamic")) {
			continue;
		} else {
			ip_accept_exact(r, "dev");
			const char *name = ip_need(r);
			if (!name)
				return false;
			if (s->dev)
				return ip_garbage(r, "dev", name);
			s->dev = ip_find_device(r->host, name);
			if (!s->dev)
				return ip_fail(r, IP_FAILED, "Device \"%s\" does not exist.", name);
		}
	}
	return true;
}

static void ip_address_show(struct ip_run *r)
{
	struct selection s;

	if (!read_selection(r, &s))
		return;
	list_for_each (dev, &r->host->node.devs, struct netdev, link)
		if ((!s.dev || s.dev == dev) && (!s.up || netdev_is_up(dev)))
			show_device(r, &s, dev);
}

/* deleting an address may delete its secondaries: restart the list after each */
static bool flush_one(struct ip_run *r, const struct selection *s, struct netdev *dev)
{
	list_for_each_safe (a, &in_dev_of(dev)->addrs, struct in_ifaddr, link)
		if (selected(s, a))
			return addr_del(r->host, dev, a->local, a->prefix, a->label) == 0;
	return false;
}

static void flush(struct ip_run *r)
{
	struct selection s;

	if (!ip_peek(r)) {
		ip_fail(r, IP_FAILED, "Flush requires arguments.");
		return;
	}
	if (!read_selection(r, &s))
		return;
	list_for_each (dev, &r->host->node.devs, struct netdev, link)
		while ((!s.dev || s.dev == dev) && (!s.up || netdev_is_up(dev)) &&
			flush_one(r, &s, dev))
			;
}

struct asked {
	struct netdev *dev;
	struct addr_spec spec;
	bool has_local, has_length, has_peer, wants_broadcast;
	const char *word; /* the address as typed */
};

static bool read_local(struct ip_run *r, struct asked *a, const char *word)
{
	unsigned length;

	if (a->has_local)
		return ip_garbage(r, "local", word);
	a->has_local = true;
	a->word = word;
	if (!ip_read_prefix(word, &a->spec.local, &length, &a->has_length))
		return ip_fail(r, IP_FAILED,
			"Error: any valid prefix is expected rather than \"%s\".", word);
	if (!a->has_peer)
		a->spec.prefix = (uint8_t)length;
	return true;
}

static bool read_peer(struct ip_run *r, struct asked *a)
{
	const char *word = ip_need(r);
	unsigned length;

	if (!word || !ip_parse_prefix(r, word, &a->spec.peer, &length))
		return false;
	a->spec.prefix = (uint8_t)length;
	a->has_peer = true;
	return true;
}

static bool read_broadcast(struct ip_run *r, struct asked *a)
{
	const char *word = ip_need(r);

	if (!word)
		return false;
	a->spec.has_broadcast = true;
	if (strcmp(word, "+") == 0 || strcmp(word, "-") == 0) {
		a->wants_broadcast = true;
		a->spec.broadcast = *word == '+' ? UINT32_MAX : 0;
		return true;
	}
	return ip_parse_address(r, word, &a->spec.broadcast);
}

static bool read_asked(struct ip_run *r, struct asked *a)
{
	while (ip_peek(r)) {
		bool fine;
		if (ip_accept_exact(r, "peer") || ip_accept_exact(r, "remote")) {
			fine = read_peer(r, a);
		} else if (ip_accept(r, "broadcast") || ip_accept_exact(r, "brd")) {
			fine = read_broadcast(r, a);
		} else if (ip_accept_exact(r, "scope")) {
			a->spec.has_scope = true;
			fine = read_scope(r, &a->spec.scope);
		} else if (ip_accept_exact(r, "dev")) {
			fine = ip_device(r, &a->dev);
		} else if (ip_accept_exact(r, "label")) {
			a->spec.label = ip_need(r);
			fine = a->spec.label != NULL;
		} else if (ip_accept_exact(r, "noprefixroute")) {
			a->spec.flags |= IFA_F_NOPREFIXROUTE;
			fine = true;
		} else {
			ip_accept_exact(r, "local");
			const char *word = ip_need(r);
			fine = word && read_local(r, a, word);
		}
		if (!fine)
			return false;
	}
	if (!a->dev)
		return ip_fail(
			r, IP_FAILED, "Not enough information: \"dev\" argument is required.");
	if (a->spec.label && strlen(a->spec.label) >= IFNAMSIZ)
		return ip_fail(r, IP_USAGE, "Error: argument \"%s\" is wrong: \"label\" too long",
			a->spec.label);
	if (!a->has_local)
		return ip_kernel_refuses(r, -EOPNOTSUPP);
	return true;
}

/* `brd +` and `brd -`: the host bits all ones, all zeros; none on /31 and /32 */
static void work_out_broadcast(struct addr_spec *s)
{
	uint32_t mask = ipv4_mask(s->prefix);

	if (s->prefix > 30) {
		s->has_broadcast = false;
		s->broadcast = 0;
	} else {
		s->broadcast = s->broadcast ? s->local | ~mask : s->local & mask;
	}
}

static void ip_address_add(struct ip_run *r, bool replace)
{
	struct asked a = {0};

	if (!read_asked(r, &a))
		return;
	if (a.wants_broadcast)
		work_out_broadcast(&a.spec);
	/* ipaddr_modify(): loopback addresses are of scope host */
	if (!a.spec.has_scope && ipv4_is_loopback(a.spec.local)) {
		a.spec.has_scope = true;
		a.spec.scope = RT_SCOPE_HOST;
	}
	const struct in_ifaddr *there = addr_find(a.dev, a.spec.local);
	if (replace && there && there->prefix == a.spec.prefix)
		return;
	int error = addr_add(r->host, a.dev, &a.spec);
	if (error)
		ip_kernel_refuses(r, error);
}

static void del(struct ip_run *r)
{
	struct asked a = {0};

	if (!read_asked(r, &a))
		return;
	int error = addr_del(r->host, a.dev, a.spec.local,
		a.has_length || a.has_peer ? a.spec.prefix : -1, a.spec.label);
	if (error) {
		ip_kernel_refuses(r, error);
		return;
	}
	if (!a.has_length && !a.has_peer)
		process_error(r->p,
			"Warning: Executing wildcard deletion to stay compatible with old "
			"scripts.\n"
			"         Explicitly specify the prefix length (%s/32) to avoid this "
			"warning.\n"
			"         This special behaviour is likely to disappear in further "
			"releases,\n"
			"         fix your scripts!\n",
			a.word);
}

static void change(struct ip_run *r)
{
	ip_address_add(r, true);
}

void ip_address(struct ip_run *r)
{
	if (!ip_peek(r))
		ip_address_show(r);
	else if (ip_accept(r, "add"))
		ip_address_add(r, false);
	else if (ip_accept(r, "change") || ip_accept_exact(r, "chg") || ip_accept(r, "replace"))
		change(r);
	else if (ip_accept(r, "delete"))
		del(r);
	else if (ip_accept(r, "show") || ip_accept_exact(r, "lst") || ip_accept(r, "list"))
		ip_address_show(r);
	else if (ip_accept(r, "flush"))
		flush(r);
	else if (ip_accept(r, "help"))
		ip_fail(r, IP_USAGE,
			"Usage: ip address {add|change|replace} IFADDR dev IFNAME\n"
			"       ip address del IFADDR dev IFNAME\n"
			"       ip address flush [ dev IFNAME ] [ scope SCOPE-ID ]\n"
			"                            [ to PREFIX ] [ label LABEL ] [up]\n"
			"       ip address [ show [ dev IFNAME ] [ scope SCOPE-ID ]\n"
			"                         [ to PREFIX ] [ label LABEL ] [up] ]\n"
			"IFADDR := PREFIX | ADDR peer PREFIX\n"
			"          [ broadcast ADDR ] [ label IFNAME ] [ scope SCOPE-ID ]\n"
			"SCOPE-ID := [ host | link | global | NUMBER ]");
	else
		ip_fail(r, IP_USAGE, "Command \"%s\" is unknown, try \"ip address help\".",
			ip_peek(r));
}
