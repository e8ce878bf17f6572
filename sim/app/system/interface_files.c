/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The files are generated from a list in the arena, in the scenario's order. interfaces(5) has a
 * stanza for each address; an ifcfg file has IPADDR, IPADDR1 … for addresses with the interface's
 * own name, and an alias ("lo:0") has a separate file.
 */
#include "app/system/interface_files.h"

#include <stdio.h>
#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "host/host.h"

struct installed {
	struct list link;
	char dev[IFNAMSIZ], label[IFNAMSIZ];
	uint32_t address, gateway; /* 0: none */
	uint8_t length;
	bool first; /* of its label */
};

static const struct guest_key installed_guest = {"interface files"};

static struct list *installed_of(struct host *h)
{
	struct list *all = host_guest(h, &installed_guest);

	if (all)
		return all;
	all = arena_get(host_engine(h)->arena, sizeof(*all));
	list_init(all);
	host_set_guest(h, &installed_guest, all);
	return all;
}

static struct installed *find_label(struct list *all, const char *label)
{
	list_for_each (i, all, struct installed, link)
		if (strcmp(i->label, label) == 0)
			return i;
	return NULL;
}

void interface_files_add(
	struct host *h, const char *dev, const char *label, uint32_t address, unsigned length)
{
	struct list *all = installed_of(h);
	struct installed *i = find_label(all, label ? label : dev);

	if (i && !i->address && address) { /* it had none so far */
		i->address = address;
		i->length = (uint8_t)length;
		return;
	}
	if (i && !address)
		return;
	const bool first = !i;
	i = arena_get(host_engine(h)->arena, sizeof(*i));
	snprintf(i->dev, sizeof(i->dev), "%s", dev);
	snprintf(i->label, sizeof(i->label), "%s", label ? label : dev);
	i->address = address;
	i->length = (uint8_t)length;
	i->first = first;
	list_add_tail(&i->link, all);
}

void interface_files_gateway(struct host *h, const char *dev, uint32_t gateway)
{
	list_for_each (i, installed_of(h), struct installed, link)
		if (strcmp(i->dev, dev) == 0 && i->first) {
			i->gateway = gateway;
			return;
		}
}

static void debian_stanza(const struct installed *i, struct text *out)
{
	if (i->first)
		text_add(out, "\nauto %s\n", i->label);
	text_add(out, "iface %s inet %s\n", i->label, i->address ? "static" : "manual");
	if (i->address)
		text_add(out, "\taddress %s/%u\n", ip_text(i->address).s, i->length);
	if (i->gateway)
		text_add(out, "\tgateway %s\n", ip_text(i->gateway).s);
}

void interface_files_debian(struct host *h, struct text *out)
{
	text_put(out,
		"# This file describes the network interfaces of this host and how to bring them "
		"up.\n# For more information, see interfaces(5).\n\n"
		"source /etc/network/interfaces.d/*\n\nauto lo\niface lo inet loopback\n");
	list_for_each (i, installed_of(h), struct installed, link)
		if (strcmp(i->label, "lo") != 0 || i->address)
			debian_stanza(i, out);
}

void interface_files_state(struct host *h, struct text *out)
{
	text_put(out, "lo=lo\n");
	list_for_each (i, installed_of(h), struct installed, link)
		if (i->first && strcmp(i->label, "lo") != 0)
			text_add(out, "%s=%s\n", i->label, i->label);
}

/* every address of a label behind its first */
static void redhat_file(struct list *all, const struct installed *first, struct text *out)
{
	unsigned n = strcmp(first->label, "lo") == 0;

	text_add(out, "DEVICE=%s\n", first->label);
	if (n)
		text_put(out,
			"IPADDR=127.0.0.1\nNETMASK=255.0.0.0\nNETWORK=127.0.0.0\n"
			"BROADCAST=127.255.255.255\nONBOOT=yes\nNAME=loopback\n");
	else
		text_add(out, "%sBOOTPROTO=%s\nNAME=%s\nONBOOT=yes\n",
			strchr(first->label, ':') ? "" : "TYPE=Ethernet\n",
			first->address ? "static" : "none", first->label);
	list_for_each (i, all, struct installed, link) {
		if (strcmp(i->label, first->label) != 0 || !i->address)
			continue;
		text_put(out, "IPADDR");
		if (n)
			text_add(out, "%u", n);
		text_add(out, "=%s\nPREFIX", ip_text(i->address).s);
		if (n)
			text_add(out, "%u", n);
		text_add(out, "=%u\n", i->length);
		n++;
	}
	if (first->gateway)
		text_add(out, "GATEWAY=%s\n", ip_text(first->gateway).s);
}

void interface_files_redhat(
	struct host *h, void (*one)(struct host *h, const char *name, const struct text *content))
{
	struct list *all = installed_of(h);
	struct text out = {0}, name = {0};

	list_for_each (i, all, struct installed, link) {
		if (!i->first)
			continue;
		text_clear(&out);
		text_clear(&name);
		text_add(&name, "ifcfg-%s", i->label);
		redhat_file(all, i, &out);
		one(h, text_str(&name), &out);
	}
	text_free(&out);
	text_free(&name);
}
