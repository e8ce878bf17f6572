/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where in a lab a fault is injected, looked up in the scenario: the service, one of its servers,
 * the interfaces between them. The words in braces in a fault's commands:
 *
 *	director server client   names            service   -t VIP:PORT, as ipvsadm takes it
 *	vip port rip rport       of the service    method weight   -g and 1, of the server
 *	scheduler                the service's
 *	dev len                  the server's interface and prefix    vdev  the one with the VIP
 *	ddev dip dlen            the director's interface with the VIP, its own address there
 *	sdev sip                 its interface and address towards the server
 *	cip gw dgw wrong         the client, both gateways, an unused address
 *	backup bdev bip          of a pair: the other director, its interface and address there
 *	vrid version instance    of the master's; instance2 that of its other interface
 *	cdev rip2                the client's interface to the VIP; another server's address
 */
#include <stdlib.h>
#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "faults/fault.h"

const struct fault *fault_find(const char *name)
{
	for (size_t i = 0; i < faults_count; i++)
		if (strcmp(faults[i]->name, name) == 0)
			return faults[i];
	return NULL;
}

bool faults_go_together(const struct fault *a, const struct fault *b)
{
	if (a == b || a->touches == FAULT_TOUCHES_HISTORY || b->touches == FAULT_TOUCHES_HISTORY)
		return false;
	return !a->touches || a->touches != b->touches;
}

/* ---- looking up ---- */

static uint32_t mask_of(unsigned length)
{
	return length ? 0xffffffffU << (32 - length) : 0;
}

static const struct spec_interface *with_address(const struct spec_node *n, uint32_t address)
{
	for (size_t i = 0; i < n->interfaces.count; i++)
		for (size_t a = 0; a < n->interfaces.items[i].ipv4.count; a++)
			if (n->interfaces.items[i].ipv4.items[a].address == address)
				return &n->interfaces.items[i];
	return NULL;
}

static const struct spec_node *node_with(const struct spec *s, uint32_t address)
{
	for (size_t i = 0; i < s->network.nodes.count; i++) {
		const struct spec_node *n = &s->network.nodes.items[i];
		if (with_address(n, address))
			return n;
	}
	return NULL;
}

/* the card with a subnet that `address` is in, and the address it has there */
static const struct spec_interface *towards(
	const struct spec_node *n, uint32_t address, struct spec_address *own)
{
	for (size_t i = 0; i < n->interfaces.count; i++)
		for (size_t a = 0; a < n->interfaces.items[i].ipv4.count; a++) {
			const struct spec_address *at = &n->interfaces.items[i].ipv4.items[a];
			uint32_t mask = mask_of(at->length);
			if (at->length < 32 && (at->address & mask) == (address & mask)) {
				*own = *at;
				return &n->interfaces.items[i];
			}
		}
	return NULL;
}

static uint32_t first_address(const struct spec_node *n)
{
	for (size_t i = 0; n && i < n->interfaces.count; i++)
		if (strcmp(n->interfaces.items[i].name, "lo") != 0 &&
			n->interfaces.items[i].ipv4.count)
			return n->interfaces.items[i].ipv4.items[0].address;
	return 0;
}

static const struct spec_node *first_client(const struct spec *s)
{
	for (size_t i = 0; i < s->network.nodes.count; i++)
		if (s->network.nodes.items[i].role == SPEC_ROLE_CLIENT)
			return &s->network.nodes.items[i];
	return NULL;
}

static uint32_t gateway_of(const struct spec_node *n)
{
	uint32_t gateway = 0;

	for (size_t i = 0; i < n->routes.count; i++) {
		const char *via = n->routes.items[i].s;
		char word[16] = "";
		if (strncmp(via, "default", 7) != 0 || !(via = strstr(via, "via ")))
			continue;
		via += 4;
		memcpy(word, via, strcspn(via, " ") < 15 ? strcspn(via, " ") : 15);
		parse_ipv4(word, &gateway);
	}
	return gateway;
}

/* one near `like`, as a typing mistake, that no host has */
static uint32_t nobodys(const struct spec *s, uint32_t like)
{
	uint32_t last = like & 255U, swapped = (like & ~255U) | (last % 10 * 10 + last / 10);

	if (last > 10 && last < 100 && last % 10 && swapped != like && !node_with(s, swapped))
		return swapped;
	for (uint32_t i = 1; i < 200; i++) {
		uint32_t address = (like & ~255U) | ((like & 255U) + i * 10) % 250;
		if ((address & 255U) && !node_with(s, address))
			return address;
	}
	return like;
}

/* ---- is it applicable ---- */

static bool has_route_to(const struct spec_node *n, uint32_t address)
{
	for (size_t i = 0; i < n->routes.count; i++)
		if (strstr(n->routes.items[i].s, ip_text(address).s))
			return true;
	return false;
}

static const char *lacks(const struct fault_place *p, unsigned needs)
{
	struct spec_address own;
	uint32_t cip = first_address(p->client), vip = p->service->address.address;
	bool neighbours = towards(p->server, cip, &own) != NULL;

	if ((needs & FAULT_ROUTED) && (neighbours || !gateway_of(p->server)))
		return N_("the client is not behind a gateway of the server");
	if ((needs & FAULT_ROUTE_OUT) && !gateway_of(p->director))
		return N_("the director has no default route");
	if ((needs & FAULT_ONE_LAN) && !neighbours)
		return N_("the client is not on the server's segment");
	if ((needs & FAULT_ON_LAN) && !towards(p->server, vip, &own))
		return N_("the server is not on the segment of the virtual address");
	if ((needs & FAULT_INSIDE) && !(neighbours && has_route_to(p->server, cip)))
		return N_("the client is not a neighbour of the server with a route via the "
			  "director");
	if ((needs & FAULT_ONE_ARM) && (p->ddev != p->sdev || neighbours))
		return N_("the director is not a router with one interface");
	if ((needs & FAULT_SERVERS) && p->service->real_servers.count < 2)
		return N_("the service has no other server");
	if ((needs & FAULT_VERSION_2) && p->pair.of_master.version != 2)
		return N_("only VRRP version 2 has passwords");
	if ((needs & FAULT_TWO_CARDS) && !p->pair.two_cards)
		return N_("the directors have no instance on a second interface");
	if ((needs & FAULT_NEAR) && !p->sdev)
		return N_("the server is not on a segment of the director");
	if ((needs & FAULT_FAR) && p->sdev)
		return N_("the server is on a segment of the director");
	return NULL;
}

static enum fault_method method_of(int forwarding)
{
	return forwarding == SPEC_NAT ? FAULT_NAT : forwarding == SPEC_TUN ? FAULT_TUN : FAULT_DR;
}

static const char *fill(struct fault_place *p)
{
	struct spec_address own;
	uint32_t rip = p->entry->address.address, vip = p->service->address.address;

	p->server = node_with(p->spec, rip);
	p->director = spec_node(p->spec, p->service->on.s);
	p->client = first_client(p->spec);
	p->method = method_of(p->entry->forwarding);
	if (!p->server || !p->director || !p->client)
		return N_("the lab has no client, or no host has the server's address");
	p->dev = with_address(p->server, rip);
	p->vdev = with_address(p->server, vip);
	p->ddev = p->pair.master ? p->pair.mdev : with_address(p->director, vip);
	p->sdev = towards(p->director, rip, &own);
	if (p->server == p->director || !p->ddev)
		return N_("the director has the virtual address on none of its interfaces, or is "
			  "itself the server");
	return NULL;
}

static const char *try_entry(
	struct fault_place *p, const struct fault *f, const char *server, bool *named)
{
	const char *why = fill(p);

	if (!why && server && strcmp(p->server->name, server) != 0)
		return N_("no service of the lab has this server");
	*named = true;
	if (!why && !f->finding[p->method])
		why = N_("it does not apply to this forwarding method");
	if (!why && p->method != FAULT_NAT && !p->vdev)
		why = N_("the server does not have the virtual address");
	return why ? why : lacks(p, f->needs);
}

/* Tries it and, if it is not applicable, keeps the most useful reason: `told`: there is one about
 * the named server. */
static bool try_and_say(struct fault_place *p, const struct fault *f, const char *server,
	bool *told, const char **why)
{
	bool named = false;
	const char *lack = try_entry(p, f, server, &named);

	if (lack && (named || !*told))
		*why = lack;
	*told |= named;
	return !lack;
}

/* The same for a pair: its files replace the scenario's virtual servers. */
static bool place_in_pair(
	struct fault_place *p, const struct fault *f, const char *server, const char **why)
{
	bool told = false;

	*why = N_("the lab does not have two directors with keepalived");
	if (!fault_pair_find(&p->pair, p->spec))
		return false;
	p->service = &p->pair.service;
	for (size_t i = 0; i < p->service->real_servers.count; i++) {
		p->entry = &p->service->real_servers.items[i];
		if (try_and_say(p, f, server, &told, why))
			return true;
	}
	return false;
}

static bool place_alone(struct fault_place *p, const struct spec *s, const struct fault *f,
	const char *server, const char **why)
{
	bool told = false;

	*why = N_("the lab has no TCP virtual service");
	for (size_t v = 0; v < s->virtual_servers.count; v++) {
		const struct spec_virtual_server *service = &s->virtual_servers.items[v];
		for (size_t i = 0; i < service->real_servers.count; i++) {
			*p = (struct fault_place){.spec = s,
				.service = service,
				.entry = &service->real_servers.items[i]};
			if (service->address.protocol == SPEC_TCP &&
				try_and_say(p, f, server, &told, why))
				return true;
		}
	}
	return false;
}

bool fault_place(struct fault_place *p, const struct spec *s, const struct fault *f,
	const char *server, const char **why)
{
	*p = (struct fault_place){.spec = s};
	return f->needs & FAULT_PAIR ? place_in_pair(p, f, server, why)
				     : place_alone(p, s, f, server, why);
}

bool fault_of_spec(const struct spec *s, const struct spec_fault *entry, const struct fault **f,
	struct fault_place *p, struct problems *ps)
{
	char name[FAULT_WORD_MAX], on[FAULT_WORD_MAX];
	const char *why, *fault = entry->fault.s, *server = entry->on.s;

	if (entry->sealed.s && fault_unseal(entry->sealed.s, name, on, sizeof(name))) {
		fault = name;
		server = on;
	}
	*f = fault ? fault_find(fault) : NULL;
	if (!*f) {
		problem_add(ps, entry->at, "lvslab fault list", "no fault is named '%s'",
			fault ? fault : "");
		return false;
	}
	if (fault_place(p, s, *f, server, &why))
		return true;
	problem_add(ps, entry->at, NULL, "'%s' does not fit this lab: %s", (*f)->name,
		say(ps->language, why));
	return false;
}

/* ---- commands ---- */

static const char *method_letter(const struct fault_place *p)
{
	return p->method == FAULT_NAT ? "-m" : p->method == FAULT_TUN ? "-i" : "-g";
}

static uint16_t rport_of(const struct fault_place *p)
{
	if (p->method == FAULT_NAT && p->entry->address.port > 0)
		return (uint16_t)p->entry->address.port;
	return p->service->address.port;
}

/* the client's interface on the VIP's segment, or on its route there */
static const char *client_card(const struct fault_place *p)
{
	struct spec_address own;
	const struct spec_interface *dev = towards(p->client, p->service->address.address, &own);

	return dev ? dev->name : p->client->interfaces.items[0].name;
}

static bool put_name(struct text *t, const struct fault_place *p, const char *word)
{
	const struct {
		const char *word, *value;
	} names[] = {{"director", p->director->name}, {"server", p->server->name},
		{"client", p->client->name}, {"dev", p->dev->name},
		{"vdev", p->vdev ? p->vdev->name : "lo"}, {"ddev", p->ddev->name},
		{"sdev", p->sdev ? p->sdev->name : p->ddev->name}, {"method", method_letter(p)},
		{"backup", p->pair.backup ? p->pair.backup->name : ""},
		{"bdev", p->pair.bdev ? p->pair.bdev->name : ""},
		{"instance", p->pair.of_master.name}, {"instance2", p->pair.second.name},
		{"cdev", client_card(p)},
		{"scheduler", p->service->scheduler.s ? p->service->scheduler.s : "wlc"}};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i].word, word) == 0) {
			text_put(t, names[i].value);
			return true;
		}
	return false;
}

/* the server behind this one in the list; the first behind the last */
static uint32_t next_server(const struct fault_place *p)
{
	size_t n = p->service->real_servers.count;

	for (size_t i = 0; i + 1 < n; i++)
		if (&p->service->real_servers.items[i] == p->entry)
			return p->service->real_servers.items[i + 1].address.address;
	return n ? p->service->real_servers.items[0].address.address : 0;
}

static bool put_address(struct text *t, const struct fault_place *p, const char *word)
{
	struct spec_address dip = {0}, sip = {0};
	uint32_t rip = p->entry->address.address, vip = p->service->address.address;

	towards(p->director, vip, &dip);
	towards(p->director, rip, &sip);
	const struct {
		const char *word;
		uint32_t value;
	} addresses[] = {{"vip", vip}, {"rip", rip}, {"cip", first_address(p->client)},
		{"dip", dip.address}, {"sip", sip.address}, {"gw", gateway_of(p->server)},
		{"dgw", gateway_of(p->director)}, {"wrong", nobodys(p->spec, rip)},
		{"rip2", next_server(p)},
		{"bip", p->pair.backup ? first_address(p->pair.backup) : 0}};

	for (size_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++)
		if (strcmp(addresses[i].word, word) == 0) {
			text_put(t, ip_text(addresses[i].value).s);
			return true;
		}
	return false;
}

static void put_number(struct text *t, const struct fault_place *p, const char *word)
{
	struct spec_address own = {0}, dip = {0};
	uint16_t port = p->service->address.port;

	towards(p->server, p->entry->address.address, &own);
	towards(p->director, p->service->address.address, &dip);
	if (strcmp(word, "service") == 0)
		text_add(t, "-t %s:%u", ip_text(p->service->address.address).s, (unsigned)port);
	else
		text_add(t, "%u",
			strcmp(word, "port") == 0              ? (unsigned)port
				: strcmp(word, "rport") == 0   ? (unsigned)rport_of(p)
				: strcmp(word, "len") == 0     ? own.length
				: strcmp(word, "dlen") == 0    ? dip.length
				: strcmp(word, "vrid") == 0    ? p->pair.of_master.vrid
				: strcmp(word, "version") == 0 ? p->pair.of_master.version
							       : (unsigned)p->entry->weight);
}

#define PLACE_WORD "abcdefghijklmnopqrstuvwxyz0123456789" /* braces of a file or of sed stay */

static void put_words(struct text *t, const struct fault_place *p, const char *line)
{
	char word[16];

	for (; *line; line++) {
		size_t n = *line == '{' ? strcspn(line, "}") : 0;
		if (!n || n > sizeof(word) || strspn(line + 1, PLACE_WORD) != n - 1) {
			text_putc(t, *line);
			continue;
		}
		memcpy(word, line + 1, n - 1);
		word[n - 1] = '\0';
		if (!put_name(t, p, word) && !put_address(t, p, word))
			put_number(t, p, word);
		line += n;
	}
}

static void type_line(const struct fault_place *p, const char *line,
	void (*typed)(void *arg, const char *host, const char *command), void *arg)
{
	struct text t = {0};

	put_words(&t, p, line);
	char *hash = strstr(t.s, "# ");
	if (hash) {
		*hash = '\0';
		typed(arg, t.s, hash + 2);
	}
	text_free(&t);
}

void fault_commands(const struct fault_place *p, const char *const *lines,
	void (*typed)(void *arg, const char *host, const char *command), void *arg)
{
	size_t count = p->service->real_servers.count;

	for (; *lines; lines++) {
		bool each = **lines == '*', backwards = **lines == '^';
		if (!each && !backwards)
			type_line(p, *lines, typed, arg);
		for (size_t i = 0; (each || backwards) && i < count; i++) {
			struct fault_place one = *p;
			size_t at = each ? i : count - 1 - i;
			one.entry = &p->service->real_servers.items[at];
			if (!fill(&one))
				type_line(&one, *lines + 1, typed, arg);
		}
	}
}
