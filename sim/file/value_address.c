/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Values that are addresses: of interfaces, MACs, link ends, virtual and real servers, listeners.
 * Parsed and printed in the syntax of `ip addr` and ipvsadm.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "file/read.h"
#include "spec/spec.h"

#define ADDRESS_MAX 64

/* "A:PORT" → A in `address`, and the port; false if it is missing or out of range */
static bool split_port(const char *s, char address[ADDRESS_MAX], uint64_t *port)
{
	const char *colon = strrchr(s, ':');

	if (!colon || (size_t)(colon - s) >= ADDRESS_MAX || colon[1] < '0' || colon[1] > '9')
		return false;
	memcpy(address, s, (size_t)(colon - s));
	address[colon - s] = '\0';
	return parse_u64(colon + 1, port) && *port <= 65535;
}

/* ---- A.B.C.D/LEN [label NAME] ---- */

static void read_prefix(struct reading *r, const struct schema_key *k, const struct doc *d,
	const struct where *w, void *to)
{
	struct spec_address *a = to;
	const char *s = read_scalar_text(r, d, w, k->type->expected);
	char prefix[ADDRESS_MAX], label[16], more;

	if (!s)
		return;
	int words = sscanf(s, "%63s label %15s %c", prefix, label, &more);
	bool alone = words == 1 && strcmp(prefix, s) == 0;
	if ((!alone && words != 2) || !strchr(prefix, '/') ||
		!parse_prefix(prefix, &a->address, &a->length)) {
		bool bare = parse_ipv4(s, &a->address);
		a->address = 0;
		read_expected(r, d, w, bare ? N_("write the length of its prefix: /24") : NULL,
			k->type->expected);
		return;
	}
	a->label = words == 2 ? stash_string(r->stash, label) : NULL;
	a->at = where_place(r, d, w);
}

static bool prefix_given(const void *value)
{
	return ((const struct spec_address *)value)->at.file != NULL;
}

static void print_prefix(struct text *t, const struct schema_key *k, const void *value)
{
	const struct spec_address *a = value;

	(void)k;
	text_ip(t, a->address);
	text_add(t, "/%u", a->length);
	if (a->label)
		text_add(t, " label %s", a->label);
}

const struct schema_type type_prefix = {.name = N_("address with prefix length"),
	.expected = N_("an IPv4 address with its prefix length such as 192.168.10.2/24"),
	.pattern = "^[0-9]+(\\.[0-9]+){3}/[0-9]+( label [^ ]+)?$",
	.size = sizeof(struct spec_address),
	.given = prefix_given,
	.read = read_prefix,
	.print = print_prefix};

/* ---- MAC ---- */

static void read_mac(struct reading *r, const struct schema_key *k, const struct doc *d,
	const struct where *w, void *to)
{
	struct spec_mac *mac = to;
	static const uint8_t zero[6];
	const char *s = read_scalar_text(r, d, w, k->type->expected);

	if (!s)
		return;
	if (!parse_mac(s, mac->bytes))
		read_expected(r, d, w, NULL, k->type->expected);
	else if (mac->bytes[0] & 1) /* IEEE 802: the group bit; is_valid_ether_addr() */
		read_expected(r, d, w, N_("the first byte of an interface's address is even"),
			"the address of one interface, not of a group");
	else if (memcmp(mac->bytes, zero, 6) == 0)
		read_expected(r, d, w, NULL, "an address other than all zeros");
	else
		mac->given = true;
}

static bool mac_given(const void *value)
{
	return ((const struct spec_mac *)value)->given;
}

static void print_mac(struct text *t, const struct schema_key *k, const void *value)
{
	(void)k;
	text_mac(t, ((const struct spec_mac *)value)->bytes);
}

const struct schema_type type_mac = {.name = N_("MAC address"),
	.expected = N_("a MAC address such as 02:00:00:00:00:11"),
	.pattern = "^[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}$",
	.size = sizeof(struct spec_mac),
	.given = mac_given,
	.read = read_mac,
	.print = print_mac};

/* ---- NODE[:INTERFACE] ---- */

static void read_endpoint(struct reading *r, const struct schema_key *k, const struct doc *d,
	const struct where *w, void *to)
{
	struct spec_endpoint *e = to;
	const char *s = read_scalar_text(r, d, w, k->type->expected);
	const char *colon = s ? strchr(s, ':') : NULL;

	if (!s)
		return;
	if (!*s || colon == s || (colon && !colon[1])) {
		read_expected(r, d, w, NULL, k->type->expected);
		return;
	}
	e->at = where_place(r, d, w);
	e->node = colon ? stash_stringn(r->stash, s, (size_t)(colon - s)) : s;
	e->interface = colon ? colon + 1 : NULL;
}

static bool endpoint_given(const void *value)
{
	return ((const struct spec_endpoint *)value)->node != NULL;
}

static void print_endpoint(struct text *t, const struct schema_key *k, const void *value)
{
	const struct spec_endpoint *e = value;

	(void)k;
	text_put(t, e->node);
	if (e->interface)
		text_add(t, ":%s", e->interface);
}

const struct schema_type type_endpoint = {.name = N_("endpoint"),
	.expected = N_("HOST:INTERFACE or SWITCH"),
	.pattern = "^[^:]+(:[^:]+)?$",
	.size = sizeof(struct spec_endpoint),
	.given = endpoint_given,
	.read = read_endpoint,
	.print = print_endpoint};

/* ---- tcp A:P | udp A:P | fwmark N ---- */

static bool parse_virtual(const char *s, struct spec_virtual_address *a)
{
	char address[ADDRESS_MAX];
	uint64_t n;

	if (strncmp(s, "fwmark ", 7) == 0) {
		if (!parse_u64(s + 7, &n) || n == 0 || n > UINT32_MAX)
			return false;
		a->protocol = SPEC_FWMARK;
		a->fwmark = (uint32_t)n;
		return true;
	}
	if (strncmp(s, "tcp ", 4) != 0 && strncmp(s, "udp ", 4) != 0)
		return false;
	a->protocol = s[0] == 't' ? SPEC_TCP : SPEC_UDP;
	if (!split_port(s + 4, address, &n) || !parse_ipv4(address, &a->address))
		return false;
	a->port = (uint16_t)n;
	return true;
}

static void read_virtual(struct reading *r, const struct schema_key *k, const struct doc *d,
	const struct where *w, void *to)
{
	struct spec_virtual_address *a = to, parsed = {0};
	const char *s = read_scalar_text(r, d, w, k->type->expected);

	if (!s)
		return;
	if (!parse_virtual(s, &parsed)) {
		bool bare = *s >= '0' && *s <= '9';
		read_expected(r, d, w, bare ? N_("write the protocol before it: tcp or udp") : NULL,
			k->type->expected);
		return;
	}
	*a = parsed;
	a->at = where_place(r, d, w);
}

static bool virtual_given(const void *value)
{
	return ((const struct spec_virtual_address *)value)->at.file != NULL;
}

static void print_virtual(struct text *t, const struct schema_key *k, const void *value)
{
	const struct spec_virtual_address *a = value;

	(void)k;
	if (a->protocol == SPEC_FWMARK) {
		text_add(t, "fwmark %u", a->fwmark);
		return;
	}
	text_put(t, a->protocol == SPEC_TCP ? "tcp " : "udp ");
	text_ip(t, a->address);
	text_add(t, ":%u", a->port);
}

const struct schema_type type_virtual_address = {.name = N_("service address"),
	.expected = N_("tcp ADDRESS:PORT, udp ADDRESS:PORT or fwmark NUMBER"),
	.pattern = "^((tcp|udp) [0-9]+(\\.[0-9]+){3}:[0-9]+|fwmark [0-9]+)$",
	.size = sizeof(struct spec_virtual_address),
	.given = virtual_given,
	.read = read_virtual,
	.print = print_virtual};

/* ---- A[:P] ---- */

static void read_server(struct reading *r, const struct schema_key *k, const struct doc *d,
	const struct where *w, void *to)
{
	struct spec_server_address *a = to;
	char address[ADDRESS_MAX];
	const char *s = read_scalar_text(r, d, w, k->type->expected);
	uint64_t port = 0;

	if (!s)
		return;
	bool with_port = split_port(s, address, &port);
	if (!parse_ipv4(with_port ? address : s, &a->address)) {
		read_expected(r, d, w, NULL, k->type->expected);
		return;
	}
	a->port = with_port ? (int64_t)port : SPEC_UNSET;
	a->at = where_place(r, d, w);
}

static bool server_given(const void *value)
{
	return ((const struct spec_server_address *)value)->at.file != NULL;
}

static void print_server(struct text *t, const struct schema_key *k, const void *value)
{
	const struct spec_server_address *a = value;

	(void)k;
	text_ip(t, a->address);
	if (a->port != SPEC_UNSET)
		text_add(t, ":%" PRId64, a->port);
}

const struct schema_type type_server_address = {.name = N_("server address"),
	.expected = N_("ADDRESS:PORT such as 192.168.10.11:80"),
	.pattern = "^[0-9]+(\\.[0-9]+){3}(:[0-9]+)?$",
	.size = sizeof(struct spec_server_address),
	.given = server_given,
	.read = read_server,
	.print = print_server};

/* ---- tcp/80 ---- */

static void read_listen(struct reading *r, const struct schema_key *k, const struct doc *d,
	const struct where *w, void *to)
{
	struct spec_listen *l = to;
	const char *s = read_scalar_text(r, d, w, k->type->expected);
	uint64_t port = 0;

	if (!s)
		return;
	bool protocol = strncmp(s, "tcp/", 4) == 0 || strncmp(s, "udp/", 4) == 0;
	if (!protocol || !parse_u64(s + 4, &port) || port < 1 || port > 65535) {
		read_expected(r, d, w, NULL, k->type->expected);
		return;
	}
	l->protocol = s[0] == 't' ? SPEC_TCP : SPEC_UDP;
	l->port = (uint16_t)port;
	l->at = where_place(r, d, w);
}

static bool listen_given(const void *value)
{
	return ((const struct spec_listen *)value)->port != 0;
}

static void print_listen(struct text *t, const struct schema_key *k, const void *value)
{
	const struct spec_listen *l = value;

	(void)k;
	text_add(t, "%s/%u", l->protocol == SPEC_TCP ? "tcp" : "udp", l->port);
}

const struct schema_type type_listen = {.name = N_("listener"),
	.expected = N_("PROTOCOL/PORT such as tcp/80 or udp/53"),
	.pattern = "^(tcp|udp)/[0-9]+$",
	.size = sizeof(struct spec_listen),
	.given = listen_given,
	.read = read_listen,
	.print = print_listen};
