/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Addresses keep their structure through a tree of bits: at each branching the value seen first
 * becomes 0, the other 1. So no random numbers are needed, and nothing can be reversed.
 */
#include "intake/pseudonym.h"
#include "base/text.h"

#include <string.h>

struct branch { /* a bit of an address; the value met first becomes 0 */
	struct branch *of[2];
	bool swapped;
};

/* addresses with a universal meaning: masks, multicast, this host */
static bool is_special(uint32_t ip)
{
	unsigned first = ip >> 24;

	return first == 0 || first == 127 || first >= 224 || ip >> 16 == 0xa9fe;
}

static unsigned first_byte(struct pseudonyms *p, unsigned byte)
{
	if (!p->first[byte]) {
		unsigned other = 10 + p->first_count++;
		if (other >= 127)
			other++;
		p->first[byte] = (uint8_t)(other < 224 ? other : other - 223);
	}
	return p->first[byte];
}

static uint32_t two_bytes(struct pseudonyms *p, unsigned first, uint32_t bytes)
{
	struct branch **at = &p->branches[first];
	uint32_t out = 0;

	for (int bit = 15; bit >= 0; bit--) {
		unsigned value = bytes >> bit & 1;
		if (!*at) {
			*at = stash_get(&p->stash, sizeof(**at));
			(*at)->swapped = value;
		}
		out = out << 1 | (value ^ (*at)->swapped);
		at = &(*at)->of[value];
	}
	return out;
}

uint32_t pseudonym_ip(struct pseudonyms *p, uint32_t ip)
{
	if (is_special(ip))
		return ip;
	unsigned first = ip >> 24;
	return first_byte(p, first) << 24 | two_bytes(p, first, ip >> 8 & 0xffff) << 8 | (ip & 255);
}

static const struct pseudonym *met(const struct pseudonym *from, const char *real)
{
	while (from && strcasecmp(from->real, real) != 0)
		from = from->next;
	return from;
}

static struct pseudonym *named(struct pseudonyms *p, const char *real, const char *other)
{
	struct pseudonym *n = stash_get(&p->stash, sizeof(*n));

	n->real = stash_string(&p->stash, real);
	n->other = stash_string(&p->stash, other);
	return n;
}

const char *pseudonym_mac(struct pseudonyms *p, const char *mac)
{
	const struct pseudonym *known = met(p->macs.first, mac);
	uint8_t bytes[6];

	if (known)
		return known->other;
	if (!parse_mac(mac, bytes) || (bytes[0] & 1) || memcmp(bytes, "\0\0\0\0\0\0", 6) == 0 ||
		memcmp(bytes, "\0\0\x5e\0\1", 5) == 0)
		return mac;
	char other[18];
	p->mac_count++;
	snprintf(other, sizeof(other), "02:00:00:00:%02x:%02x", p->mac_count >> 8 & 255,
		p->mac_count & 255);
	struct pseudonym *n = named(p, mac, other);
	CHAIN_ADD(&p->macs, n);
	return n->other;
}

static const char *role_name(enum intake_role role)
{
	static const char *const words[] = {"host", "client", "router", "director", "server"};

	return words[role];
}

/* "lb1", "lb1.example.com" and "LB1" are one */
static bool same_host(const char *a, const char *b)
{
	size_t n = strcspn(a, "."), m = strcspn(b, ".");

	return n == m && strncasecmp(a, b, n) == 0;
}

const char *pseudonym_host(struct pseudonyms *p, const char *name)
{
	unsigned number[5] = {0};

	for (const struct intake_host *h = p->in->hosts.first; h; h = h->next) {
		if (h->guessed)
			continue;
		number[h->role]++;
		uint32_t ip; /* "172" is not a name of 172.16.0.1 */
		if (parse_ipv4(h->name, &ip) || !same_host(h->name, name))
			continue;
		char other[32];
		snprintf(other, sizeof(other), "%s%u", role_name(h->role), number[h->role]);
		return stash_string(&p->stash, other);
	}
	return NULL;
}

const char *pseudonym_known(const struct pseudonyms *p, const char *name)
{
	const struct pseudonym *known = met(p->names.first, name);

	return known ? known->other : NULL;
}

const char *pseudonym_name(struct pseudonyms *p, const char *name)
{
	const struct pseudonym *known = met(p->names.first, name);
	char other[32];

	if (known)
		return known->other;
	snprintf(other, sizeof(other), "name%u", ++p->name_count);
	struct pseudonym *n = named(p, name, other);
	CHAIN_ADD(&p->names, n);
	return n->other;
}

const char *pseudonym_secret(struct pseudonyms *p, const char *secret)
{
	const struct pseudonym *known = met(p->secrets.first, secret);
	char other[32];

	if (known)
		return known->other;
	snprintf(other, sizeof(other), "secret%u", ++p->secret_count);
	struct pseudonym *n = named(p, secret, other);
	CHAIN_ADD(&p->secrets, n);
	return n->other;
}
