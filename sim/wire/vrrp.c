/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * VRRP advertisements (RFC 3768 5.1, RFC 5798 5.1), IPv4.
 *
 *     0        1      2      3       4                 6          8
 *     | ver|ty | vrid | prio | count | auth | interval | checksum | addresses … | auth data |   v2
 *     | ver|ty | vrid | prio | count |   0 | interval  | checksum | addresses … |               v3
 *
 * The eight bytes of authentication data always follow in version 2 and count in its checksum, as
 * keepalived sends them (vrrp_build_vrrp_v2()) and requires them (vrrp_pkt_len()). Version 3 also
 * sums the pseudo header (RFC 5798 5.2.8). Not supported: IPv6, the AH header in front.
 */
#include "wire/vrrp.h"

#include <string.h>

#include "base/text.h"
#include "wire/checksum.h"
#include "wire/ipv4.h"

static size_t length_of(unsigned version, unsigned count)
{
	return VRRP_HLEN + 4u * count + (version == 2 ? VRRP_AUTH_LEN : 0);
}

size_t vrrp_length(const struct vrrp_advert *a)
{
	return length_of(a->version, a->count);
}

enum wire_error vrrp_parse(struct vrrp_advert *a, const uint8_t *p, size_t n)
{
	if (n < VRRP_HLEN)
		return WIRE_TRUNCATED;
	a->version = p[0] >> 4;
	a->type = p[0] & 0xf;
	if (a->version != 2 && a->version != 3)
		return WIRE_BAD_VERSION;
	a->vrid = p[1];
	a->priority = p[2];
	a->count = p[3];
	a->auth_type = a->version == 2 ? p[4] : VRRP_AUTH_NONE;
	a->interval = a->version == 2 ? p[5] : (uint16_t)(get16(p + 4) & 0xfff);
	a->checksum = get16(p + 6);
	if (n != vrrp_length(a))
		return WIRE_BAD_TOTAL_LENGTH;
	for (size_t i = 0; i < a->count; i++)
		a->addresses[i] = get32(p + VRRP_HLEN + 4 * i);
	memset(a->auth, 0, sizeof(a->auth));
	if (a->version == 2)
		memcpy(a->auth, p + n - VRRP_AUTH_LEN, VRRP_AUTH_LEN);
	return WIRE_OK;
}

/* the sum of what is covered besides the message itself */
static uint64_t pseudo_sum(unsigned version, uint32_t src, uint32_t dst, size_t n)
{
	return version == 2 ? 0 : checksum_pseudo(src, dst, IPPROTO_VRRP, (uint32_t)n);
}

bool vrrp_checksum_ok(const uint8_t *p, size_t n, uint32_t src, uint32_t dst)
{
	return checksum_finish(checksum_partial(pseudo_sum(p[0] >> 4, src, dst, n), p, n)) == 0;
}

void vrrp_emit(uint8_t *p, const struct vrrp_advert *a, uint32_t src, uint32_t dst)
{
	const size_t n = vrrp_length(a);

	p[0] = (uint8_t)(a->version << 4 | (a->type & 0xf));
	p[1] = a->vrid;
	p[2] = a->priority;
	p[3] = a->count;
	if (a->version == 2)
		put16(p + 4, (unsigned)a->auth_type << 8 | (a->interval & 0xff));
	else
		put16(p + 4, a->interval & 0xfff);
	put16(p + 6, 0);
	for (size_t i = 0; i < a->count; i++)
		put32(p + VRRP_HLEN + 4 * i, a->addresses[i]);
	if (a->version == 2)
		memcpy(p + n - VRRP_AUTH_LEN, a->auth, VRRP_AUTH_LEN);
	put16(p + 6, checksum_finish(checksum_partial(pseudo_sum(a->version, src, dst, n), p, n)));
}

static void describe_addresses(struct text *t, const struct vrrp_advert *a)
{
	const unsigned shown = a->count > 3 ? 3 : a->count;

	for (unsigned i = 0; i < shown; i++)
		text_add(t, "%s%s", i ? ", " : " for ", ip_text(a->addresses[i]).s);
	if (shown < a->count)
		text_add(t, " and %u more", a->count - shown);
}

void vrrp_describe(struct text *t, const struct vrrp_advert *a)
{
	text_add(t, "VRRPv%u ", a->version);
	if (a->type == VRRP_ADVERTISEMENT)
		text_put(t, "advertisement");
	else
		text_add(t, "type=%u", a->type);
	text_add(t, " vrid=%u prio=%u", a->vrid, a->priority);
	if (a->priority == VRRP_PRIORITY_STOP)
		text_put(t, " (stops)");
	if (a->auth_type == VRRP_AUTH_PASS)
		text_put(t, " auth=PASS");
	if (a->version == 2)
		text_add(t, " every %us", a->interval);
	else
		text_add(t, " every %u.%02us", a->interval / 100, a->interval % 100);
	describe_addresses(t, a);
}
