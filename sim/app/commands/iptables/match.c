/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Matches that look at more than a packet's own transport header (net/netfilter/xt_*.c): mac, mark,
 * comment, limit, iprange, ttl, length, pkttype, addrtype; the transport matches are in
 * transport.c. Other matches of Linux are listed in `absent`, so that they are refused and not
 * reported as unknown.
 */
#include "app/commands/iptables/match.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "app/commands/iptables/conntrack.h"
#include "app/commands/iptables/line.h"
#include "base/text.h"
#include "host/host.h"
#include "host/ip/addr.h"
#include "net/frame.h"
#include "wire/ipv4.h"

/* ---- mac ---- */

static bool mac_read(
	struct iptables_line *t, struct iptables_match *m, const char *option, bool inverted)
{
	const char *word = iptables_argument(t, option);

	m->inverted = inverted;
	return word &&
		(parse_mac(word, m->u.mac) ||
			iptables_fail(
				t, "mac: Bad value for \"--mac-source\" option: \"%s\"", word));
}

/* only what came in by Ethernet has one (xt_mac.c: mac_mt()) */
static bool mac_matches(struct iptables_match *m, const struct iptables_packet *p)
{
	if (!p->frame || !p->in || p->in->flags & IFF_LOOPBACK || p->frame->data < ETH_HLEN)
		return false;
	const uint8_t *eth = p->frame->buf + p->frame->l3 - ETH_HLEN;
	return mac_equal(eth + ETH_ALEN, m->u.mac) != m->inverted;
}

static void mac_show(const struct iptables_match *m, struct text *s, bool numeric)
{
	struct mac_text mac = mac_text(m->u.mac);

	(void)numeric;
	for (char *c = mac.s; *c; c++)
		if (*c >= 'a' && *c <= 'f')
			*c = (char)(*c - 'a' + 'A');
	text_add(s, " MAC%s %s", m->inverted ? " !" : "", mac.s);
}

static void mac_save(const struct iptables_match *m, struct text *s)
{
	text_add(s, "%s --mac-source %s", m->inverted ? " !" : "", mac_text(m->u.mac).s);
}

/* ---- mark ---- */

static bool mark_read(
	struct iptables_line *t, struct iptables_match *m, const char *option, bool inverted)
{
	const char *word = iptables_argument(t, option), *at = word;
	uint64_t value, mask = UINT32_MAX;

	m->inverted = inverted;
	if (!word)
		return false;
	bool fine = iptables_number(&at, UINT32_MAX, &value);
	if (fine && *at == '/') {
		at++;
		fine = iptables_number(&at, UINT32_MAX, &mask);
	}
	if (!fine || *at)
		return iptables_fail(t, "mark: Bad value for \"--mark\" option: \"%s\"", word);
	m->u.mark.value = (uint32_t)value;
	m->u.mark.mask = (uint32_t)mask;
	return true;
}

static bool mark_matches(struct iptables_match *m, const struct iptables_packet *p)
{
	return ((p->mark & m->u.mark.mask) == m->u.mark.value) != m->inverted;
}

static void mark_text(const struct iptables_match *m, struct text *s)
{
	text_add(s, " 0x%x", m->u.mark.value);
	if (m->u.mark.mask != UINT32_MAX)
		text_add(s, "/0x%x", m->u.mark.mask);
}

static void mark_show(const struct iptables_match *m, struct text *s, bool numeric)
{
	(void)numeric;
	text_add(s, " mark match%s", m->inverted ? " !" : "");
	mark_text(m, s);
}

static void mark_save(const struct iptables_match *m, struct text *s)
{
	text_add(s, "%s --mark", m->inverted ? " !" : "");
	mark_text(m, s);
}

/* ---- comment ---- */

static bool comment_read(
	struct iptables_line *t, struct iptables_match *m, const char *option, bool inverted)
{
	const char *word = iptables_argument(t, option);

	(void)inverted;
	if (!word)
		return false;
	if (strlen(word) >= sizeof(m->u.comment))
		return iptables_fail(t, "comment: Bad value for \"--comment\" option: too long");
	strcpy(m->u.comment, word);
	return true;
}

static bool comment_matches(struct iptables_match *m, const struct iptables_packet *p)
{
	(void)m;
	(void)p;
	return true;
}

static void comment_show(const struct iptables_match *m, struct text *s, bool numeric)
{
	(void)numeric;
	text_add(s, " /* %s */", m->u.comment);
}

static void comment_save(const struct iptables_match *m, struct text *s)
{
	text_put(s, " --comment ");
	iptables_save_word(s, m->u.comment);
}

/* ---- limit: a bucket of credit (xt_limit.c) ---- */

static bool limit_rate(struct iptables_match *m, const char *word)
{
	static const struct {
		char letter;
		uint64_t seconds;
	} units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}};
	const char *at = word;
	uint64_t rate;

	if (!iptables_number(&at, 10000, &rate) || rate == 0)
		return false;
	if (*at && *at++ != '/')
		return false;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (*at == units[i].letter || (!*at && i == 0)) {
			m->u.limit.rate = (uint32_t)rate;
			m->u.limit.unit = units[i].letter;
			m->u.limit.interval = units[i].seconds * NSEC_PER_SEC / rate;
			return true;
		}
	return false;
}

static bool limit_read(
	struct iptables_line *t, struct iptables_match *m, const char *option, bool inverted)
{
	const char *word = iptables_argument(t, option), *at = word;
	uint64_t burst;

	(void)inverted;
	if (!word)
		return false;
	if (strcmp(option, "--limit") == 0) {
		if (!limit_rate(m, word))
			return iptables_fail(t, "bad rate \"%s\"'", word);
	} else if (!iptables_number(&at, 10000, &burst) || *at) {
		return iptables_fail(
			t, "limit: Bad value for \"--limit-burst\" option: \"%s\"", word);
	} else {
		m->u.limit.burst = (uint32_t)burst;
	}
	if (!m->u.limit.burst)
		m->u.limit.burst = 5;
	if (!m->u.limit.interval)
		(void)limit_rate(m, "3/hour");
	m->u.limit.cost_of_burst = m->u.limit.interval * m->u.limit.burst;
	m->u.limit.credit = m->u.limit.cost_of_burst;
	return true;
}

static bool limit_matches(struct iptables_match *m, const struct iptables_packet *p)
{
	uint64_t now = (uint64_t)host_engine(p->host)->now;

	m->u.limit.credit += now - m->u.limit.last;
	m->u.limit.last = now;
	if (m->u.limit.credit > m->u.limit.cost_of_burst)
		m->u.limit.credit = m->u.limit.cost_of_burst;
	if (m->u.limit.credit < m->u.limit.interval)
		return false;
	m->u.limit.credit -= m->u.limit.interval;
	return true;
}

static const char *unit_name(char unit)
{
	return unit == 's' ? "sec" : unit == 'm' ? "min" : unit == 'h' ? "hour" : "day";
}

static void limit_show(const struct iptables_match *m, struct text *s, bool numeric)
{
	(void)numeric;
	text_add(s, " limit: avg %u/%s burst %u", m->u.limit.rate, unit_name(m->u.limit.unit),
		m->u.limit.burst);
}

static void limit_save(const struct iptables_match *m, struct text *s)
{
	text_add(s, " --limit %u/%s", m->u.limit.rate, unit_name(m->u.limit.unit));
	if (m->u.limit.burst != 5)
		text_add(s, " --limit-burst %u", m->u.limit.burst);
}

/* ---- iprange ---- */

static bool range_read(
	struct iptables_line *t, struct iptables_match *m, const char *option, bool inverted)
{
	const char *word = iptables_argument(t, option);
	unsigned i = strcmp(option, "--dst-range") == 0;
	const char *dash = word ? strchr(word, '-') : NULL;
	struct text from = {0};

	if (!word)
		return false;
	text_putn(&from, word, dash ? (size_t)(dash - word) : strlen(word));
	bool fine = parse_ipv4(text_str(&from), &m->u.range.from[i]) &&
		parse_ipv4(dash ? dash + 1 : word, &m->u.range.to[i]);
	text_free(&from);
	m->u.range.has[i] = true;
	m->u.range.not_in[i] = inverted;
	return fine ||
		iptables_fail(t, "iprange: Bad value for \"%s\" option: \"%s\"", option, word);
}

static bool range_matches(struct iptables_match *m, const struct iptables_packet *p)
{
	const uint32_t address[2] = {p->src, p->dst};

	for (unsigned i = 0; i < 2; i++) {
		bool inside = address[i] >= m->u.range.from[i] && address[i] <= m->u.range.to[i];
		if (m->u.range.has[i] && inside == m->u.range.not_in[i])
			return false;
	}
	return true;
}

static void range_show(const struct iptables_match *m, struct text *s, bool numeric)
{
	static const char *const names[] = {"source", "destination"};

	(void)numeric;
	for (unsigned i = 0; i < 2; i++)
		if (m->u.range.has[i])
			text_add(s, " %s IP range%s %s-%s", names[i],
				m->u.range.not_in[i] ? " !" : "", ip_text(m->u.range.from[i]).s,
				ip_text(m->u.range.to[i]).s);
}

static void range_save(const struct iptables_match *m, struct text *s)
{
	static const char *const names[] = {"--src-range", "--dst-range"};

	for (unsigned i = 0; i < 2; i++)
		if (m->u.range.has[i])
			text_add(s, "%s %s %s-%s", m->u.range.not_in[i] ? " !" : "", names[i],
				ip_text(m->u.range.from[i]).s, ip_text(m->u.range.to[i]).s);
}

/* ---- ttl, length ---- */

enum { TTL_EQ, TTL_LT, TTL_GT };
static const char *const ttl_options[] = {"--ttl-eq", "--ttl-lt", "--ttl-gt"};

static bool ttl_read(
	struct iptables_line *t, struct iptables_match *m, const char *option, bool inverted)
{
	const char *word = iptables_argument(t, option), *at = word;
	uint64_t n;

	if (!word)
		return false;
	if (!iptables_number(&at, 255, &n) || *at)
		return iptables_fail(t, "ttl: Bad value for \"%s\" option: \"%s\"", option, word);
	m->u.number.from = (uint32_t)n;
	m->inverted = inverted;
	for (uint8_t i = TTL_EQ; i <= TTL_GT; i++)
		if (strcmp(option, ttl_options[i]) == 0)
			m->u.number.mode = i;
	return true;
}

static bool ttl_matches(struct iptables_match *m, const struct iptables_packet *p)
{
	switch (m->u.number.mode) {
	case TTL_LT: return p->ttl < m->u.number.from;
	case TTL_GT: return p->ttl > m->u.number.from;
	default: return (p->ttl == m->u.number.from) != m->inverted;
	}
}

static void ttl_show(const struct iptables_match *m, struct text *s, bool numeric)
{
	static const char *const signs[] = {"==", "<", ">"};

	(void)numeric;
	text_add(s, " TTL match TTL %s %u", m->inverted ? "!=" : signs[m->u.number.mode],
		m->u.number.from);
}

static void ttl_save(const struct iptables_match *m, struct text *s)
{
	text_add(s, "%s %s %u", m->inverted ? " !" : "", ttl_options[m->u.number.mode],
		m->u.number.from);
}

static bool length_read(
	struct iptables_line *t, struct iptables_match *m, const char *option, bool inverted)
{
	const char *word = iptables_argument(t, option), *at = word;
	uint64_t from = 0, to = UINT16_MAX;

	m->inverted = inverted;
	if (!word)
		return false;
	bool fine = *at == ':' || iptables_number(&at, UINT16_MAX, &from);
	if (fine && *at == ':')
		fine = !*++at || iptables_number(&at, UINT16_MAX, &to);
	else
		to = from;
	if (!fine || *at)
		return iptables_fail(t, "length: Bad value for \"--length\" option: \"%s\"", word);
	m->u.number.from = (uint32_t)from;
	m->u.number.to = (uint32_t)to;
	return true;
}

static bool length_matches(struct iptables_match *m, const struct iptables_packet *p)
{
	return (p->length >= m->u.number.from && p->length <= m->u.number.to) != m->inverted;
}

static void length_text(const struct iptables_match *m, struct text *s)
{
	text_add(s, " %u", m->u.number.from);
	if (m->u.number.to != m->u.number.from)
		text_add(s, ":%u", m->u.number.to);
}

static void length_show(const struct iptables_match *m, struct text *s, bool numeric)
{
	(void)numeric;
	text_add(s, " length%s", m->inverted ? " !" : "");
	length_text(m, s);
}

static void length_save(const struct iptables_match *m, struct text *s)
{
	text_add(s, "%s --length", m->inverted ? " !" : "");
	length_text(m, s);
}

/* ---- pkttype: how the frame came ---- */

static const struct {
	const char *name;
	uint8_t type;
} packet_types[] = {
	{"unicast", PACKET_HOST}, {"broadcast", PACKET_BROADCAST}, {"multicast", PACKET_MULTICAST}};
enum { PACKET_TYPES = sizeof(packet_types) / sizeof(packet_types[0]) };

static bool type_read(
	struct iptables_line *t, struct iptables_match *m, const char *option, bool inverted)
{
	const char *word = iptables_argument(t, option);

	m->inverted = inverted;
	for (uint8_t i = 0; word && i < PACKET_TYPES; i++)
		if (strcmp(word, packet_types[i].name) == 0) {
			m->u.packet_type = i;
			return true;
		}
	return word && iptables_fail(t, "Bad packet type '%s'", word);
}

static bool type_matches(struct iptables_match *m, const struct iptables_packet *p)
{
	return p->frame && (p->frame->type == packet_types[m->u.packet_type].type) != m->inverted;
}

static void type_show(const struct iptables_match *m, struct text *s, bool numeric)
{
	(void)numeric;
	text_add(s, " PKTTYPE %s= %s", m->inverted ? "!" : "", packet_types[m->u.packet_type].name);
}

static void type_save(const struct iptables_match *m, struct text *s)
{
	text_add(s, "%s --pkt-type %s", m->inverted ? " !" : "",
		packet_types[m->u.packet_type].name);
}

/* ---- addrtype: by the routing tables ---- */

static const char *const route_types[] = {"UNSPEC", "UNICAST", "LOCAL", "BROADCAST", "ANYCAST",
	"MULTICAST", "BLACKHOLE", "UNREACHABLE", "PROHIBIT"};
enum { ROUTE_TYPES = sizeof(route_types) / sizeof(route_types[0]) };

static bool read_types(struct iptables_line *t, const char *word, uint16_t *types)
{
	for (const char *at = word; *at;) {
		size_t n = strcspn(at, ",");
		unsigned i = 0;
		while (i < ROUTE_TYPES &&
			(strlen(route_types[i]) != n || strncasecmp(at, route_types[i], n) != 0))
			i++;
		if (i == ROUTE_TYPES)
			return iptables_fail(t, "addrtype: bad type `%s'", word);
		*types |= (uint16_t)(1u << i);
		at += n + (at[n] == ',');
	}
	return true;
}

static bool addrtype_read(
	struct iptables_line *t, struct iptables_match *m, const char *option, bool inverted)
{
	const char *word = iptables_argument(t, option);
	bool source = strcmp(option, "--src-type") == 0;

	if (!word)
		return false;
	*(source ? &m->u.addrtype.not_source : &m->u.addrtype.not_destination) = inverted;
	return read_types(t, word, source ? &m->u.addrtype.source : &m->u.addrtype.destination);
}

static bool is_type(const struct iptables_packet *p, uint32_t address, uint16_t types, bool not )
{
	return !types || (((1u << addr_type(p->host, address)) & types) != 0) != not ;
}

static bool addrtype_matches(struct iptables_match *m, const struct iptables_packet *p)
{
	return is_type(p, p->src, m->u.addrtype.source, m->u.addrtype.not_source) &&
		is_type(p, p->dst, m->u.addrtype.destination, m->u.addrtype.not_destination);
}

static void put_types(struct text *s, const char *name, uint16_t types, bool not_before, bool not )
{
	const char *comma = "";

	if (!types)
		return;
	text_add(s, "%s %s %s", not_before && not ? " !" : "", name, !not_before && not ? "!" : "");
	for (unsigned i = 0; i < ROUTE_TYPES; i++)
		if (types & 1u << i) {
			text_add(s, "%s%s", comma, route_types[i]);
			comma = ",";
		}
}

static void addrtype_show(const struct iptables_match *m, struct text *s, bool numeric)
{
	(void)numeric;
	text_put(s, " ADDRTYPE match");
	put_types(s, "src-type", m->u.addrtype.source, false, m->u.addrtype.not_source);
	put_types(s, "dst-type", m->u.addrtype.destination, false, m->u.addrtype.not_destination);
}

static void addrtype_save(const struct iptables_match *m, struct text *s)
{
	put_types(s, "--src-type", m->u.addrtype.source, true, m->u.addrtype.not_source);
	put_types(s, "--dst-type", m->u.addrtype.destination, true, m->u.addrtype.not_destination);
}

/* ---- state, conntrack ---- */

static const struct {
	const char *name;
	uint16_t bit;
} states[] = {{"INVALID", CT_INVALID}, {"NEW", CT_NEW}, {"RELATED", CT_RELATED},
	{"ESTABLISHED", CT_ESTABLISHED}, {"UNTRACKED", CT_UNTRACKED}};
enum { STATES = sizeof(states) / sizeof(states[0]) };

static bool state_read(
	struct iptables_line *t, struct iptables_match *m, const char *option, bool inverted)
{
	const char *word = iptables_argument(t, option);

	m->inverted = inverted;
	for (const char *at = word; at && *at;) {
		size_t n = strcspn(at, ",");
		unsigned i = 0;
		while (i < STATES &&
			(strlen(states[i].name) != n || strncasecmp(at, states[i].name, n) != 0))
			i++;
		if (i == STATES &&
			(strncasecmp(at, "DNAT", n) == 0 || strncasecmp(at, "SNAT", n) == 0))
			return iptables_refuse(t, "iptables --ctstate DNAT", NULL);
		if (i == STATES)
			return iptables_fail(t, "Bad ctstate \"%.*s\"", (int)n, at);
		m->u.states |= states[i].bit;
		at += n + (at[n] == ',');
	}
	return word != NULL;
}

static bool state_matches(struct iptables_match *m, const struct iptables_packet *p)
{
	return ((conntrack_state(p) & m->u.states) != 0) != m->inverted;
}

static void put_states(struct text *s, uint16_t bits)
{
	const char *comma = " ";

	for (unsigned i = 0; i < STATES; i++)
		if (bits & states[i].bit) {
			text_add(s, "%s%s", comma, states[i].name);
			comma = ",";
		}
}

static void state_show(const struct iptables_match *m, struct text *s, bool numeric)
{
	(void)numeric;
	text_add(s, "%s %s", m->inverted ? " !" : "",
		strcmp(m->kind->name, "state") == 0 ? "state" : "ctstate");
	put_states(s, m->u.states);
}

static void state_save(const struct iptables_match *m, struct text *s)
{
	text_add(s, "%s --%s", m->inverted ? " !" : "",
		strcmp(m->kind->name, "state") == 0 ? "state" : "ctstate");
	put_states(s, m->u.states);
}

/* ---- the table ---- */

static const struct iptables_match_kind kinds[] = {
	{"mac", 0, " --mac-source ", "mac: option \"--mac-source\" must be specified", mac_read,
		mac_matches, mac_show, mac_save},
	{"mark", 0, " --mark ", "mark: option \"--mark\" must be specified", mark_read,
		mark_matches, mark_show, mark_save},
	{"comment", 0, " --comment ", "comment: option \"--comment\" must be specified",
		comment_read, comment_matches, comment_show, comment_save},
	{"limit", 0, " --limit --limit-burst ", NULL, limit_read, limit_matches, limit_show,
		limit_save},
	{"iprange", 0, " --src-range --dst-range ",
		"iprange match: You must specify `--src-range' or `--dst-range'", range_read,
		range_matches, range_show, range_save},
	{"ttl", 0, " --ttl-eq --ttl-lt --ttl-gt ",
		"TTL match: You must specify one of `--ttl-eq', `--ttl-lt', `--ttl-gt", ttl_read,
		ttl_matches, ttl_show, ttl_save},
	{"length", 0, " --length ", "length: option \"--length\" must be specified", length_read,
		length_matches, length_show, length_save},
	{"pkttype", 0, " --pkt-type ", "You must specify `--pkt-type'", type_read, type_matches,
		type_show, type_save},
	{"addrtype", 0, " --src-type --dst-type ",
		"addrtype match: you must specify --src-type or --dst-type", addrtype_read,
		addrtype_matches, addrtype_show, addrtype_save},
	{"state", 0, " --state ", "You must specify \"--state\"", state_read, state_matches,
		state_show, state_save},
	{"conntrack", 0, " --ctstate ", "conntrack: At least one option is required", state_read,
		state_matches, state_show, state_save},
};
enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };
enum { TRANSPORT_KINDS = sizeof(iptables_transport_kinds) / sizeof(iptables_transport_kinds[0]) };

const struct iptables_match_kind *iptables_match_find(const char *name)
{
	for (size_t i = 0; i < TRANSPORT_KINDS; i++)
		if (strcmp(iptables_transport_kinds[i].name, name) == 0)
			return &iptables_transport_kinds[i];
	for (size_t i = 0; i < KINDS; i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	return NULL;
}

static bool among(const char *words, const char *word)
{
	struct text t = {0};

	text_add(&t, " %s ", word);
	bool found = *word && strstr(words, text_str(&t)) != NULL;
	text_free(&t);
	return found;
}

bool iptables_match_absent(const char *name)
{
	static const char absent[] =
		" ah bpf cgroup cluster connbytes connlabel connlimit connmark cpu dccp "
		"devgroup dscp ecn esp hashlimit helper icmp6 ipvs nfacct osf owner physdev policy "
		"quota rateest realm recent rpfilter sctp set socket statistic string tcpmss "
		"time tos u32 ";

	return among(absent, name);
}

bool iptables_match_takes(const struct iptables_match_kind *k, const char *option)
{
	return among(k->options, option);
}

const struct iptables_match_kind *iptables_match_of_protocol(uint8_t protocol, const char *option)
{
	for (size_t i = 0; protocol && i < TRANSPORT_KINDS; i++)
		if (iptables_transport_kinds[i].protocol == protocol &&
			iptables_match_takes(&iptables_transport_kinds[i], option))
			return &iptables_transport_kinds[i];
	return NULL;
}

bool iptables_match_tracks(const struct iptables_match_kind *k)
{
	return k->matches == state_matches;
}
