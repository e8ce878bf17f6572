/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * VRRP advertisements and IGMP in tcpdump's format (4.99.3). The capture may have truncated them;
 * missing parts are reported as tcpdump does.
 */
#include "app/commands/probe/tcpdump.h"
#include "base/text.h"
#include "wire/checksum.h"
#include "wire/igmp.h"
#include "wire/ipv4.h"
#include "wire/vrrp.h"

/* ---- VRRP (vrrp_print()) ---- */

static const char *auth_word(uint8_t type)
{
	static const char *const words[] = {"none", "simple", "ah"};

	return type < 3 ? words[type] : NULL;
}

static void put_auth(struct text *t, uint8_t type)
{
	if (auth_word(type))
		text_add(t, ", authtype %s", auth_word(type));
	else
		text_add(t, ", authtype #%u", type);
}

static bool adds_up(const struct ipv4_header *ip, const uint8_t *p, uint32_t n)
{
	if (p[0] >> 4 == 3)
		return vrrp_checksum_ok(p, n, ip->src, ip->dst);
	return checksum_finish(checksum_partial(0, p, n)) == 0;
}

/* the password: as far as it can be read */
static void put_password(struct text *t, const uint8_t *p, uint32_t n)
{
	text_put(t, " auth \"");
	for (uint32_t i = 0; i < n && i < VRRP_AUTH_LEN && p[i]; i++)
		text_putc(t, p[i] >= ' ' && p[i] < 127 ? (char)p[i] : '.');
	text_putc(t, '"');
}

static void put_addresses(const struct printer *pr, struct text *t, const uint8_t *p, uint32_t n)
{
	const unsigned count = p[3];

	text_put(t, ", addrs");
	if (count > 1)
		text_add(t, "(%u)", count);
	text_putc(t, ':');
	uint32_t at = VRRP_HLEN;
	for (unsigned i = 0; i < count; i++, at += 4) {
		text_putc(t, i ? ',' : ' ');
		if (at + 4 > n) {
			text_put(t, "[|vrrp]");
			return;
		}
		tcpdump_host(pr, t, get32(p + at));
	}
	if (p[0] >> 4 == 2 && p[4] == VRRP_AUTH_PASS && at < n)
		put_password(t, p + at, n - at);
}

void tcpdump_vrrp(const struct printer *pr, struct text *t, const struct ipv4_header *ip,
	const uint8_t *p, uint32_t n, uint32_t length)
{
	const unsigned version = n ? p[0] >> 4 : 2, type = n ? p[0] & 15 : 0;

	text_add(t, ": VRRPv%u, ", version);
	if (type == VRRP_ADVERTISEMENT)
		text_put(t, "Advertisement");
	else
		text_add(t, "unknown type (%u)", type);
	if (ip->ttl != 255)
		text_add(t, ", (ttl %u)", ip->ttl);
	if (type != VRRP_ADVERTISEMENT || (version != 2 && version != 3))
		return;
	if (n < VRRP_HLEN) {
		text_put(t, " [|vrrp]");
		return;
	}
	text_add(t, ", vrid %u, prio %u", p[1], p[2]);
	if (version == 2)
		put_auth(t, p[4]);
	if (version == 2)
		text_add(t, ", intvl %us, length %u", p[5], length);
	else
		text_add(t, ", intvl %ucs, length %u", get16(p + 4) & 0xfffu, length);
	if (!pr->verbose)
		return;
	if (n == length && !adds_up(ip, p, n))
		text_add(t, ", (bad vrrp cksum %x)", get16(p + 6));
	put_addresses(pr, t, p, n);
}

/* ---- IGMP (igmp_print()) ---- */

static void put_query(
	const struct printer *pr, struct text *t, const uint8_t *p, uint32_t n, uint32_t length)
{
	text_put(t, "query");
	if (length >= 12) {
		text_put(t, " v3");
		return;
	}
	text_put(t, p[1] ? " v2" : " v1");
	if (p[1] && p[1] != 100)
		text_add(t, " [max resp time %u]", p[1]);
	if (n >= IGMP_HLEN && get32(p + 4)) {
		text_put(t, " [gaddr ");
		tcpdump_host(pr, t, get32(p + 4));
		text_putc(t, ']');
	}
}

static void put_sources(const struct printer *pr, struct text *t, const uint8_t *p, unsigned count)
{
	if (pr->verbose < 2) {
		text_add(t, ", %u source(s)", count);
		return;
	}
	text_put(t, " {");
	for (unsigned i = 0; i < count; i++) {
		text_putc(t, ' ');
		tcpdump_host(pr, t, get32(p + 4 * i));
	}
	text_put(t, " }");
}

static void put_records(const struct printer *pr, struct text *t, const uint8_t *p, uint32_t n)
{
	static const char *const words[] = {
		NULL, "is_in", "is_ex", "to_in", "to_ex", "allow", "block"};
	uint32_t at = IGMP_HLEN;

	for (unsigned i = get16(p + 6); i; i--) {
		if (at + IGMP_RECORD_LEN > n) {
			text_put(t, " [|igmp]");
			return;
		}
		const unsigned type = p[at], sources = get16(p + at + 2);
		text_put(t, " [gaddr ");
		tcpdump_host(pr, t, get32(p + at + 4));
		if (type && type <= IGMP_BLOCK)
			text_add(t, " %s", words[type]);
		else
			text_add(t, " [v3-report-#%u]", type);
		if (sources > (n - at - IGMP_RECORD_LEN) / 4) {
			text_add(t, " [invalid number of sources %u]", sources);
			return;
		}
		put_sources(pr, t, p + at + IGMP_RECORD_LEN, sources);
		text_putc(t, ']');
		at += IGMP_RECORD_LEN + 4 * sources + 4u * p[at + 1];
	}
}

static void put_report(
	const struct printer *pr, struct text *t, const uint8_t *p, uint32_t n, uint32_t length)
{
	text_put(t, "v3 report");
	if (length < IGMP_HLEN + IGMP_RECORD_LEN) {
		text_add(t, " [invalid len %u]", length);
		return;
	}
	text_add(t, ", %u group record(s)", get16(p + 6));
	if (pr->verbose)
		put_records(pr, t, p, n);
}

void tcpdump_igmp(
	const struct printer *pr, struct text *t, const uint8_t *p, uint32_t n, uint32_t length)
{
	const uint8_t type = n ? p[0] : 0;
	const char *word = type == IGMP_V1_REPORT ? "v1 report "
		: type == IGMP_V2_REPORT          ? "v2 report "
		: type == IGMP_LEAVE              ? "leave "
						  : NULL;

	text_put(t, ": igmp");
	if (n < IGMP_HLEN && !(type == IGMP_V3_REPORT && n == length)) {
		text_put(t, " [|igmp]");
		return;
	}
	if (type == IGMP_QUERY || type == IGMP_V3_REPORT || word)
		text_putc(t, ' ');
	if (type == IGMP_QUERY)
		put_query(pr, t, p, n, length);
	else if (type == IGMP_V3_REPORT)
		put_report(pr, t, p, n, length);
	else if (!word)
		text_add(t, "-%u", type);
	else {
		text_put(t, word);
		tcpdump_host(pr, t, get32(p + 4));
	}
	if (pr->verbose && n == length && n >= 4 && checksum_finish(checksum_partial(0, p, n)) != 0)
		text_add(t, " bad igmp cksum %x!", get16(p + 2));
}
