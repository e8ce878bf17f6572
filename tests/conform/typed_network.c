/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The network of a recorded session, from what was captured and typed: the recordings tell of it
 * nowhere else. A frame is its sender's where it was captured first, a delay before anybody else
 * has it; the sender's ARP and IP tell addresses, the MAC it sends foreign addresses to the
 * gateway, the lines of ipvsadm the VIPs. Where nobody spoke, the recordings' numbering stands in:
 * clients .50 .51 …, director .2, gw .1, rs1 .11, rs2 .12 …, which the last octet of a MAC repeats.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "conform/conform_world.h"
#include "conform/typed.h"
#include "wire/arp.h"
#include "wire/ipv4.h"
#include "wire/tcp.h"

#define SAME_FRAME (INT64_C(50) * 1000000) /* later, the same bytes are another frame */
#define NET_24(a) ((a)&0xffffff00u)

static unsigned number_of(const char *name)
{
	static const struct {
		const char *prefix;
		unsigned first;
	} numbering[] = {{"client", 49}, {"rs", 10}};
	char *rest;

	for (size_t i = 0; i < sizeof(numbering) / sizeof(numbering[0]); i++) {
		size_t n = strlen(numbering[i].prefix);
		if (strncmp(name, numbering[i].prefix, n) != 0)
			continue;
		unsigned long k = strtoul(name + n, &rest, 10);
		return numbering[i].first + (k ? (unsigned)(k % 100) : 1u);
	}
	return strcmp(name, "director") == 0 ? 2 : 1;
}

struct typed_host *typed_host(struct typed *t, const char *name)
{
	for (unsigned i = 0; i < t->host_count; i++)
		if (strcmp(t->hosts[i].name, name) == 0)
			return &t->hosts[i];
	if (t->host_count == TYPED_HOSTS || strlen(name) >= TYPED_NAME)
		return NULL;
	struct typed_host *h = &t->hosts[t->host_count++];
	snprintf(h->name, sizeof(h->name), "%s", name);
	h->number = number_of(name);
	return h;
}

struct typed_nic *typed_nic(struct typed *t, const char *host, const char *name)
{
	struct typed_host *h = typed_host(t, host);

	for (unsigned i = 0; i < t->nic_count; i++)
		if (t->nics[i].host == h && strcmp(t->nics[i].name, name) == 0)
			return &t->nics[i];
	if (!h || t->nic_count == TYPED_NICS || strlen(name) >= TYPED_NAME)
		return NULL;
	struct typed_nic *nic = &t->nics[t->nic_count++];
	nic->host = h;
	snprintf(nic->name, sizeof(nic->name), "%s", name);
	return nic;
}

/* ---- MACs ---- */

static bool same(const struct typed_frame *a, const struct typed_frame *b)
{
	return a->length == b->length && memcmp(a->bytes, b->bytes, a->length) == 0;
}

/* How long before `f` this interface had it; 0: it had not. */
static int64_t seen_at(const struct typed_nic *nic, const struct typed_frame *f)
{
	const struct typed_frames *r = &nic->recorded;

	for (size_t k = 0; k < r->count; k++)
		if (r->list[k].time < f->time && f->time - r->list[k].time < SAME_FRAME &&
			same(&r->list[k], f))
			return f->time - r->list[k].time;
	return 0;
}

static bool was_seen(const struct typed *t, const struct typed_nic *at, const struct typed_frame *f)
{
	for (unsigned i = 0; i < t->nic_count; i++)
		if (&t->nics[i] != at && seen_at(&t->nics[i], f))
			return true;
	return false;
}

struct vote {
	uint8_t mac[ETH_ALEN];
	unsigned count;
};

static void vote(struct vote *votes, unsigned *count, const uint8_t *mac)
{
	unsigned i = 0;

	while (i < *count && !mac_equal(votes[i].mac, mac))
		i++;
	if (i == TYPED_NICS)
		return;
	if (i == *count) {
		votes[(*count)++] = (struct vote){.count = 0};
		memcpy(votes[i].mac, mac, ETH_ALEN);
	}
	votes[i].count++;
}

/* The last octet of a MAC is the host's number, written in decimal digits; else 0. */
static bool numbered(const struct typed_host *h, const uint8_t *mac)
{
	return mac[5] == (h->number / 10) * 16 + h->number % 10;
}

static void learn_mac(struct typed *t, struct typed_nic *nic)
{
	struct vote votes[TYPED_NICS];
	unsigned count = 0, best = 0;

	for (size_t i = 0; i < nic->recorded.count; i++) {
		const struct typed_frame *f = &nic->recorded.list[i];
		if (f->length >= ETH_HLEN && numbered(nic->host, f->bytes + ETH_ALEN) &&
			!was_seen(t, nic, f))
			vote(votes, &count, f->bytes + ETH_ALEN);
	}
	for (unsigned i = 1; i < count; i++)
		if (votes[i].count > votes[best].count)
			best = i;
	if (count) {
		memcpy(nic->mac, votes[best].mac, ETH_ALEN);
		nic->spoke = true;
		return;
	}
	const uint8_t made[ETH_ALEN] = {2, 0, 0, 0, (uint8_t)strtoul(nic->name + 3, NULL, 10),
		(uint8_t)(nic->host->number / 10 * 16 + nic->host->number % 10)};
	memcpy(nic->mac, made, ETH_ALEN);
}

/* From who sent a frame to who got it: the least there was. */
static void learn_delay(struct typed *t, const struct typed_nic *from, const struct typed_nic *to)
{
	for (size_t i = 0; i < to->recorded.count; i++) {
		const struct typed_frame *f = &to->recorded.list[i];
		if (f->length < ETH_HLEN || !from->spoke ||
			!mac_equal(f->bytes + ETH_ALEN, from->mac))
			continue;
		int64_t delay = seen_at(from, f);
		if (delay && (!t->delay || delay < t->delay))
			t->delay = delay;
	}
}

/* ---- addresses ---- */

static bool is_vip(const struct typed *t, uint32_t address)
{
	for (unsigned i = 0; i < t->host_count; i++)
		for (unsigned k = 0; k < t->hosts[i].vip_count; k++)
			if (t->hosts[i].vips[k] == address)
				return true;
	return false;
}

static void add_address(uint32_t *list, unsigned *count, uint32_t address)
{
	for (unsigned i = 0; i < *count; i++)
		if (list[i] == address)
			return;
	if (address && *count < TYPED_ADDRESSES)
		list[(*count)++] = address;
}

/* Does another interface of the host have it first? ARP answers for it from both. */
static bool is_of_another(const struct typed *t, const struct typed_nic *nic, uint32_t address)
{
	for (unsigned i = 0; i < t->nic_count; i++)
		if (&t->nics[i] != nic && t->nics[i].host == nic->host && t->nics[i].addresses &&
			t->nics[i].address[0] == address)
			return true;
	return false;
}

static bool parse_arp(const struct typed_frame *f, struct arp_packet *a)
{
	return f->length >= ETH_HLEN + ARP_LEN && get16(f->bytes + 12) == ETH_P_ARP &&
		arp_parse(a, f->bytes + ETH_HLEN, f->length - ETH_HLEN) == WIRE_OK;
}

static bool parse_ip(const struct typed_frame *f, struct ipv4_header *h)
{
	return f->length >= ETH_HLEN + IPV4_HLEN && get16(f->bytes + 12) == ETH_P_IP &&
		ipv4_parse(h, f->bytes + ETH_HLEN, f->length - ETH_HLEN, UINT16_MAX) == WIRE_OK;
}

static bool is_mine(const struct typed_nic *nic, const struct typed_frame *f)
{
	return nic->spoke && f->length >= ETH_HLEN && mac_equal(f->bytes + ETH_ALEN, nic->mac);
}

static bool is_router(const struct typed_host *h)
{
	return strcmp(h->name, "director") == 0 || h->number == 1;
}

static void learn_spoken(struct typed *t, struct typed_nic *nic, const struct typed_frame *f)
{
	struct arp_packet a;
	struct ipv4_header h;

	if (parse_arp(f, &a)) {
		if (!is_vip(t, a.spa) && !is_of_another(t, nic, a.spa))
			add_address(nic->address, &nic->addresses, a.spa);
		else if (a.op == ARPOP_REPLY)
			nic->host->answers = true;
		else
			nic->host->announces = true;
	} else if (parse_ip(f, &h) && !is_router(nic->host) && !is_vip(t, h.src) &&
		!is_of_another(t, nic, h.src)) {
		add_address(nic->address, &nic->addresses, h.src);
	}
}

/* The network whose hosts ask each other where this interface listens. */
static uint32_t overheard(const struct typed_nic *nic, uint32_t *asked_of_me)
{
	uint32_t net = 0;
	struct arp_packet a;

	for (size_t i = 0; i < nic->recorded.count; i++) {
		if (!parse_arp(&nic->recorded.list[i], &a) || !a.spa)
			continue;
		if (!net)
			net = NET_24(a.spa);
		*asked_of_me += a.op == ARPOP_REQUEST && a.tpa == (net | nic->host->number);
	}
	return net;
}

static void learn_addresses(struct typed *t, struct typed_nic *nic)
{
	uint32_t asked = 0;

	for (size_t i = 0; i < nic->recorded.count; i++)
		if (is_mine(nic, &nic->recorded.list[i]))
			learn_spoken(t, nic, &nic->recorded.list[i]);
	/* its own by number comes first */
	for (unsigned i = 1; i < nic->addresses; i++)
		if ((nic->address[0] & 0xff) % 100 != nic->host->number &&
			(nic->address[i] & 0xff) % 100 == nic->host->number) {
			uint32_t own = nic->address[i];
			nic->address[i] = nic->address[0];
			nic->address[0] = own;
		}
	if (nic->addresses)
		return;
	uint32_t net = overheard(nic, &asked);
	uint32_t own = (net ? net : 0xc0a80a00u) | nic->host->number;
	add_address(nic->address, &nic->addresses, is_of_another(t, nic, own) ? own + 100 : own);
	nic->host->silent |= net && asked && nic->captured;
}

/* ---- what the lines say ---- */

static void learn_vip(struct typed *t, const struct typed_line *l)
{
	const char *p = strstr(l->command, " -t ");
	char word[32] = "";
	uint32_t vip;

	if (!p)
		p = strstr(l->command, " -u ");
	if (!p || sscanf(p + 4, "%31[0-9.]", word) != 1 || !parse_ipv4(word, &vip))
		return;
	struct typed_host *h = typed_host(t, l->host);
	if (strstr(l->command, " -A ") && h)
		add_address(h->vips, &h->vip_count, vip);
	p = strstr(l->command, " -r ");
	bool direct = strstr(l->command, " -g") || !strstr(l->command, " -m"),
	     tunnel = strstr(l->command, " -i");
	uint32_t server;
	if (!p || !direct || sscanf(p + 4, "%31[0-9.]", word) != 1 || !parse_ipv4(word, &server))
		return;
	for (unsigned i = 0; i < t->host_count; i++)
		if (strncmp(t->hosts[i].name, "rs", 2) == 0 &&
			t->hosts[i].number == (server & 0xff)) {
			add_address(t->hosts[i].vips, &t->hosts[i].vip_count, vip);
			t->hosts[i].tunnel |= tunnel;
		}
}

/* "192.168.10.11 via 192.168.10.1 dev eth0", "Forwarding: 1" */
static void learn_from_output(struct typed *t, const struct typed_line *l)
{
	const char *out = conform_word(l->object, "out"), *p = strstr(out, " via ");
	struct typed_host *h = typed_host(t, l->host);
	char word[32] = "";

	if (!h)
		return;
	if (strncmp(l->command, "ip route get", 12) == 0 && p &&
		sscanf(p + 5, "%31[0-9.]", word) == 1)
		parse_ipv4(word, &h->gateway);
	p = strstr(out, "Forwarding: ");
	if (p) {
		h->forwarding_told = true;
		h->forwards = p[12] == '1';
	}
	h->nat |= strncmp(l->command, "ipvsadm ", 8) == 0 && strstr(l->command, " -m");
}

/* ---- gateways ---- */

static bool is_local(const struct typed *t, const struct typed_host *h, uint32_t address)
{
	for (unsigned i = 0; i < t->nic_count; i++)
		for (unsigned k = 0; k < t->nics[i].addresses && t->nics[i].host == h; k++)
			if (NET_24(t->nics[i].address[k]) == NET_24(address))
				return true;
	return false;
}

static uint32_t address_of_mac(const struct typed *t, const uint8_t *mac)
{
	for (unsigned i = 0; i < t->nic_count; i++)
		if (mac_equal(t->nics[i].mac, mac) && t->nics[i].addresses)
			return t->nics[i].address[0];
	return 0;
}

static void learn_gateway(struct typed *t, struct typed_nic *nic)
{
	struct ipv4_header h;

	for (size_t i = 0; i < nic->recorded.count && !nic->host->gateway; i++) {
		const struct typed_frame *f = &nic->recorded.list[i];
		if (!is_mine(nic, f) || !parse_ip(f, &h) || is_local(t, nic->host, h.dst))
			continue;
		uint32_t gateway = address_of_mac(t, f->bytes);
		if (gateway && is_local(t, nic->host, gateway))
			nic->host->gateway = gateway;
	}
}

/* A host that was seen to send nothing far away: by the router of its net. */
static void guess_gateway(struct typed *t, struct typed_host *h)
{
	for (unsigned i = 0; i < t->nic_count && !h->gateway; i++) {
		const struct typed_nic *nic = &t->nics[i];
		if (nic->host != h && is_router(nic->host) && nic->addresses &&
			is_local(t, h, nic->address[0]) &&
			(nic->host->number == 1 || nic->host->forwards))
			h->gateway = nic->address[0];
	}
}

/* ---- programs ---- */

static void learn_service(struct typed_nic *nic)
{
	struct ipv4_header ip;
	struct tcp_header tcp;
	bool refused = false, accepted = false;

	for (size_t i = 0; i < nic->recorded.count; i++) {
		const struct typed_frame *f = &nic->recorded.list[i];
		if (!is_mine(nic, f) || !parse_ip(f, &ip) || ip.protocol != IPPROTO_TCP ||
			tcp_parse(&tcp, f->bytes + ETH_HLEN + ip.header_length,
				f->length - ETH_HLEN - ip.header_length) != WIRE_OK ||
			tcp.source != 80)
			continue;
		accepted |= (tcp.flags & (TCP_SYN | TCP_ACK)) == (TCP_SYN | TCP_ACK);
		refused |= !accepted && tcp.flags & TCP_RST;
	}
	nic->host->serves |= (accepted && !is_router(nic->host)) ||
		(!refused && strncmp(nic->host->name, "rs", 2) == 0);
}

/* What one interface answered for stands on another. */
static void drop_borrowed(struct typed *t, struct typed_nic *nic)
{
	unsigned n = 1;

	for (unsigned i = 1; i < nic->addresses; i++)
		if (!is_of_another(t, nic, nic->address[i]))
			nic->address[n++] = nic->address[i];
	nic->addresses = n;
}

void typed_network(struct typed *t)
{
	for (size_t i = 0; i < t->line_count; i++) {
		learn_vip(t, &t->lines[i]);
		learn_from_output(t, &t->lines[i]);
	}
	for (unsigned i = 0; i < t->nic_count; i++)
		learn_mac(t, &t->nics[i]);
	for (unsigned i = 0; i < t->nic_count; i++)
		for (unsigned k = 0; k < t->nic_count; k++)
			if (i != k)
				learn_delay(t, &t->nics[i], &t->nics[k]);
	for (unsigned i = 0; i < t->nic_count; i++)
		learn_addresses(t, &t->nics[i]);
	for (unsigned i = 0; i < t->nic_count; i++)
		drop_borrowed(t, &t->nics[i]);
	for (unsigned i = 0; i < t->nic_count; i++) {
		learn_gateway(t, &t->nics[i]);
		learn_service(&t->nics[i]);
	}
	for (unsigned i = 0; i < t->host_count; i++)
		if (!t->hosts[i].forwarding_told)
			t->hosts[i].forwards = t->hosts[i].number == 1 || t->hosts[i].nat;
	for (unsigned i = 0; i < t->host_count; i++)
		if (!t->hosts[i].gateway && t->hosts[i].number != 1)
			guess_gateway(t, &t->hosts[i]);
}
