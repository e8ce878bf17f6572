/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The eight bytes at the start of every ICMP message (RFC 792); the meaning of the last four
 * depends on the type. The caller must verify the checksum: it covers data that this layer does not
 * see. Any type is parsed, because icmp_rcv() counts unknown ones before it drops them.
 */
#include "wire/icmp.h"

#include "base/text.h"
#include "wire/checksum.h"

/* as icmp_is_err() in include/linux/icmp.h (RFC 1122 3.2.2) */
bool icmp_is_error(uint8_t type)
{
	switch (type) {
	case ICMP_DEST_UNREACH:
	case ICMP_SOURCE_QUENCH:
	case ICMP_REDIRECT:
	case ICMP_TIME_EXCEEDED:
	case ICMP_PARAMETERPROB: return true;
	default: return false;
	}
}

/* which member of the union a message uses */
enum rest { REST_ECHO, REST_GATEWAY, REST_MTU, REST_RAW };

static enum rest rest_of(const struct icmp_header *h)
{
	switch (h->type) {
	case ICMP_ECHO:
	case ICMP_ECHOREPLY: return REST_ECHO;
	case ICMP_REDIRECT: return REST_GATEWAY;
	case ICMP_DEST_UNREACH: return h->code == ICMP_FRAG_NEEDED ? REST_MTU : REST_RAW;
	default: return REST_RAW;
	}
}

enum wire_error icmp_parse(struct icmp_header *h, const uint8_t *p, size_t n)
{
	if (n < ICMP_HLEN)
		return WIRE_TRUNCATED;
	h->type = p[0];
	h->code = p[1];
	h->checksum = get16(p + 2);
	switch (rest_of(h)) {
	case REST_ECHO:
		h->echo.id = get16(p + 4);
		h->echo.sequence = get16(p + 6);
		break;
	case REST_GATEWAY: h->gateway = get32(p + 4); break;
	case REST_MTU: h->mtu = get16(p + 6); break;
	case REST_RAW: h->rest = get32(p + 4); break;
	}
	return WIRE_OK;
}

void icmp_emit(uint8_t *p, const struct icmp_header *h, uint64_t payload_sum)
{
	p[0] = h->type;
	p[1] = h->code;
	put16(p + 2, 0);
	switch (rest_of(h)) {
	case REST_ECHO:
		put16(p + 4, h->echo.id);
		put16(p + 6, h->echo.sequence);
		break;
	case REST_GATEWAY: put32(p + 4, h->gateway); break;
	case REST_MTU:
		put32(p + 4, h->mtu);
		break; /* the unused half in front is zero (RFC 1191) */
	case REST_RAW: put32(p + 4, h->rest); break;
	}
	put16(p + 2, checksum_finish(checksum_partial(payload_sum, p, ICMP_HLEN)));
}

static void describe_unreach(struct text *t, const struct icmp_header *h)
{
	switch (h->code) {
	case ICMP_NET_UNREACH: text_put(t, "network unreachable"); break;
	case ICMP_HOST_UNREACH: text_put(t, "host unreachable"); break;
	case ICMP_PROT_UNREACH: text_put(t, "protocol unreachable"); break;
	case ICMP_PORT_UNREACH: text_put(t, "port unreachable"); break;
	case ICMP_FRAG_NEEDED: text_add(t, "fragmentation needed mtu=%u", h->mtu); break;
	case ICMP_SR_FAILED: text_put(t, "source route failed"); break;
	case ICMP_PKT_FILTERED: text_put(t, "administratively prohibited"); break;
	default: text_add(t, "unreachable code=%u", h->code);
	}
}

static void describe_time_exceeded(struct text *t, const struct icmp_header *h)
{
	switch (h->code) {
	case ICMP_EXC_TTL: text_put(t, "time exceeded in transit"); break;
	case ICMP_EXC_FRAGTIME: text_put(t, "time exceeded in reassembly"); break;
	default: text_add(t, "time exceeded code=%u", h->code);
	}
}

static void describe_redirect(struct text *t, const struct icmp_header *h)
{
	text_put(t, "redirect to ");
	text_ip(t, h->gateway);
	switch (h->code) {
	case ICMP_REDIR_NET: text_put(t, " for the network"); break;
	case ICMP_REDIR_HOST: text_put(t, " for the host"); break;
	default: text_add(t, " code=%u", h->code);
	}
}

static void describe_echo(struct text *t, const char *what, const struct icmp_header *h)
{
	text_add(t, "%s id=%u seq=%u", what, h->echo.id, h->echo.sequence);
}

void icmp_describe(struct text *t, const struct icmp_header *h)
{
	text_put(t, "ICMP ");
	switch (h->type) {
	case ICMP_ECHO: describe_echo(t, "echo request", h); break;
	case ICMP_ECHOREPLY: describe_echo(t, "echo reply", h); break;
	case ICMP_DEST_UNREACH: describe_unreach(t, h); break;
	case ICMP_REDIRECT: describe_redirect(t, h); break;
	case ICMP_TIME_EXCEEDED: describe_time_exceeded(t, h); break;
	case ICMP_PARAMETERPROB: text_add(t, "parameter problem at byte %u", h->rest >> 24); break;
	case ICMP_SOURCE_QUENCH: text_put(t, "source quench"); break;
	case ICMP_TIMESTAMP: text_put(t, "timestamp request"); break;
	case ICMP_TIMESTAMPREPLY: text_put(t, "timestamp reply"); break;
	default: text_add(t, "type=%u code=%u", h->type, h->code);
	}
}
