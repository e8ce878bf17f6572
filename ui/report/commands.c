/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The order is that of the lab's own set-up: sysctls before addresses, so that no ARP reply is sent
 * in between; addresses before routes; services last.
 *
 * Not included: switches (a bridge each), links, and the programs that listen.
 */
#include "ui/report/commands.h"

#include <string.h>

#include "base/text.h"
#include "spec/virtual_server.h"

static void put_sysctls(struct text *t, const struct spec_node *n)
{
	for (size_t i = 0; i < n->sysctls.count; i++)
		text_add(t, "sysctl -w %s=%s\n", n->sysctls.items[i].name,
			n->sysctls.items[i].value.s);
}

static void put_interface(struct text *t, const struct spec_interface *in)
{
	if (in->mac.given)
		text_add(t, "ip link set %s address %s\n", in->name, mac_text(in->mac.bytes).s);
	if (in->mtu != SPEC_UNSET && in->mtu != 1500 && strcmp(in->name, "lo") != 0)
		text_add(t, "ip link set %s mtu %d\n", in->name, (int)in->mtu);
	for (size_t i = 0; i < in->ipv4.count; i++) {
		const struct spec_address *a = &in->ipv4.items[i];
		text_add(t, "ip addr add %s/%u dev %s", ip_text(a->address).s, a->length, in->name);
		if (a->label)
			text_add(t, " label %s", a->label);
		text_putc(t, '\n');
	}
	if (strcmp(in->name, "lo") != 0)
		text_add(t, "ip link set %s up\n", in->name);
}

void commands_of_host(struct text *t, const struct spec *spec, const struct spec_node *n)
{
	put_sysctls(t, n);
	for (size_t i = 0; i < n->interfaces.count; i++)
		put_interface(t, &n->interfaces.items[i]);
	for (size_t i = 0; i < n->routes.count; i++)
		text_add(t, "ip route add %s\n", n->routes.items[i].s);
	for (size_t i = 0; i < spec->virtual_servers.count; i++)
		if (strcmp(spec->virtual_servers.items[i].on.s, n->name) == 0)
			virtual_server_commands(t, &spec->virtual_servers.items[i], NULL);
}

void commands_text(struct text *t, const struct spec *spec)
{
	for (size_t i = 0; i < spec->network.nodes.count; i++)
		if (spec->network.nodes.items[i].kind == SPEC_HOST) {
			text_add(t, "%s# ---- on %s\n", t->len ? "\n" : "",
				spec->network.nodes.items[i].name);
			commands_of_host(t, spec, &spec->network.nodes.items[i]);
		}
}

/* ---- the map ---- */

static const char *shape_of(const struct spec_node *n)
{
	if (n->kind == SPEC_SWITCH)
		return "box, style=\"filled\", fillcolor=\"#e8e8e8\"";
	switch (n->role) {
	case SPEC_ROLE_DIRECTOR: return "box, style=\"filled,bold\", fillcolor=\"#fde8b0\"";
	case SPEC_ROLE_REAL_SERVER: return "box, style=\"filled\", fillcolor=\"#cfe3f7\"";
	case SPEC_ROLE_ROUTER: return "diamond, style=\"filled\", fillcolor=\"#f0f0f0\"";
	case SPEC_ROLE_CLIENT: return "ellipse, style=\"filled\", fillcolor=\"#e3f2d9\"";
	default: return "box";
	}
}

static void put_node(struct text *t, const struct spec_node *n)
{
	text_add(t, "\t\"%s\" [label=\"%s", n->name, n->name);
	for (size_t i = 0; i < n->interfaces.count; i++) {
		const struct spec_interface *in = &n->interfaces.items[i];
		for (size_t k = 0; k < in->ipv4.count; k++)
			text_add(t, "\\n%s %s/%u", in->name, ip_text(in->ipv4.items[k].address).s,
				in->ipv4.items[k].length);
	}
	text_add(t, "\", shape=%s];\n", shape_of(n));
}

static void put_link(struct text *t, const struct spec_link *l)
{
	const struct spec_endpoint *a = &l->endpoints.items[0], *b = &l->endpoints.items[1];

	text_add(t, "\t\"%s\" -- \"%s\" [", a->node, b->node);
	if (l->with.delay != SPEC_UNSET) {
		text_put(t, "label=\"");
		text_duration(t, l->with.delay);
		text_put(t, "\", ");
	}
	text_add(t, "taillabel=\"%s\", headlabel=\"%s\"", a->interface ? a->interface : "",
		b->interface ? b->interface : "");
	text_put(t, l->with.state == SPEC_DOWN ? ", style=dashed];\n" : "];\n");
}

void map_dot(struct text *t, const struct spec *spec)
{
	text_put(t,
		"graph lab {\n\tlayout=neato; overlap=false; splines=true;\n"
		"\tnode [fontname=\"sans-serif\", fontsize=11];\n"
		"\tedge [fontname=\"sans-serif\", fontsize=9];\n");
	for (size_t i = 0; i < spec->network.nodes.count; i++)
		put_node(t, &spec->network.nodes.items[i]);
	for (size_t i = 0; i < spec->network.links.count; i++)
		put_link(t, &spec->network.links.items[i]);
	text_put(t, "}\n");
}
