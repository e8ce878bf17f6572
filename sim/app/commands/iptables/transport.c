/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Matches on transport headers: tcp and udp (net/netfilter/xt_tcpudp.c), icmp, multiport
 * (xt_multiport.c). A fragment that is not the first has no transport header, so nothing here
 * matches it.
 */
#include <string.h>

#include "app/commands/iptables/line.h"
#include "app/commands/iptables/match.h"
#include "app/system/service_names.h"
#include "base/text.h"
#include "host/host.h"
#include "transport/socket/socket.h"
#include "wire/icmp.h"
#include "wire/ipv4.h"
#include "wire/tcp.h"

static bool read_port(const char **s, uint8_t protocol, uint16_t *port)
{
	size_t n = strcspn(*s, ":,");
	struct text word = {0};

	text_putn(&word, *s, n);
	bool fine = n && service_port(text_str(&word), protocol, port);
	text_free(&word);
	*s += n;
	return fine;
}

/* "80", "80:90", ":90", "80:"; up to a comma */
static bool read_range(
	struct iptables_line *t, const char **at, uint8_t protocol, struct port_range *r)
{
	const char *word = *at;
	bool fine = true;

	*r = (struct port_range){0, UINT16_MAX};
	if (**at != ':') {
		fine = read_port(at, protocol, &r->from);
		r->to = r->from;
	}
	if (fine && **at == ':') {
		++*at;
		r->to = UINT16_MAX;
		fine = !**at || **at == ',' || read_port(at, protocol, &r->to);
	}
	if (!fine)
		return iptables_fail(t, "invalid port/service `%s' specified", word);
	return r->from <= r->to || iptables_fail(t, "invalid portrange (min > max)");
}

/* ---- tcp, udp ---- */

static const char *const flag_names[] = {"FIN", "SYN", "RST", "PSH", "ACK", "URG"};
enum { FLAGS = sizeof(flag_names) / sizeof(flag_names[0]), ALL_FLAGS = 0x3f };

static bool read_flags(struct iptables_line *t, const char *word, uint8_t *flags)
{
	*flags = strcasecmp(word, "ALL") == 0 ? ALL_FLAGS : 0;
	if (*flags || strcasecmp(word, "NONE") == 0)
		return true;
	for (const char *at = word; *at;) {
		size_t n = strcspn(at, ",");
		unsigned i = 0;
		while (i < FLAGS && (n != 3 || strncasecmp(at, flag_names[i], 3) != 0))
			i++;
		if (i == FLAGS)
			return iptables_fail(t, "Unknown TCP flag `%.*s'", (int)n, at);
		*flags |= (uint8_t)(1u << i);
		at += n + (at[n] == ',');
	}
	return true;
}

static bool tcp_flags(struct iptables_line *t, struct iptables_match *m, bool inverted)
{
	const char *mask = iptables_argument(t, "--tcp-flags"), *flags = iptables_peek(t);

	m->u.ports.has_flags = true;
	m->u.ports.not_flags = inverted;
	if (!mask)
		return false;
	if (!flags || *flags == '-' || *flags == '!')
		return iptables_fail(t, "--tcp-flags requires two args.");
	t->at++;
	return read_flags(t, mask, &m->u.ports.mask) && read_flags(t, flags, &m->u.ports.flags);
}

static bool ports_read(
	struct iptables_line *t, struct iptables_match *m, const char *option, bool inverted)
{
	bool source = strncmp(option, "--s", 3) == 0;

	if (strcmp(option, "--syn") == 0) {
		m->u.ports.has_flags = true;
		m->u.ports.not_flags = inverted;
		m->u.ports.mask = TCP_FIN | TCP_SYN | TCP_RST | TCP_ACK;
		m->u.ports.flags = TCP_SYN;
		return true;
	}
	if (strcmp(option, "--tcp-flags") == 0)
		return tcp_flags(t, m, inverted);
	if (strcmp(option, "--tcp-option") == 0)
		return iptables_refuse(t, "iptables --tcp-option", NULL);
	const char *word = iptables_argument(t, option);
	if (!word)
		return false;
	*(source ? &m->u.ports.has_sport : &m->u.ports.has_dport) = true;
	*(source ? &m->u.ports.not_sport : &m->u.ports.not_dport) = inverted;
	return read_range(t, &word, m->kind->protocol,
		       source ? &m->u.ports.sport : &m->u.ports.dport) &&
		(!*word || iptables_fail(t, "invalid port/service `%s' specified", word));
}

static bool in_range(const struct port_range *r, uint16_t port)
{
	return port >= r->from && port <= r->to;
}

static bool ports_match(struct iptables_match *m, const struct iptables_packet *p)
{
	if (p->offset || p->l4_length < 4)
		return false;
	if (m->u.ports.has_sport &&
		in_range(&m->u.ports.sport, get16(p->l4)) == m->u.ports.not_sport)
		return false;
	if (m->u.ports.has_dport &&
		in_range(&m->u.ports.dport, get16(p->l4 + 2)) == m->u.ports.not_dport)
		return false;
	if (!m->u.ports.has_flags)
		return true;
	return p->l4_length >= 14 &&
		((p->l4[13] & m->u.ports.mask) == m->u.ports.flags) != m->u.ports.not_flags;
}

static void flags_text(struct text *s, uint8_t flags, bool numeric)
{
	const char *comma = "";

	if (numeric) {
		text_add(s, "0x%02X", flags);
		return;
	}
	if (!flags)
		text_put(s, "NONE");
	for (unsigned i = 0; i < FLAGS; i++)
		if (flags & 1u << i) {
			text_add(s, "%s%s", comma, flag_names[i]);
			comma = ",";
		}
}

static void ports_show(const struct iptables_match *m, struct text *s, bool numeric)
{
	uint8_t protocol = m->kind->protocol;

	text_add(s, " %s", m->kind->name);
	if (m->u.ports.has_sport)
		iptables_show_ports(
			s, "spt", protocol, m->u.ports.not_sport, &m->u.ports.sport, numeric);
	if (m->u.ports.has_dport)
		iptables_show_ports(
			s, "dpt", protocol, m->u.ports.not_dport, &m->u.ports.dport, numeric);
	if (!m->u.ports.has_flags)
		return;
	text_add(s, " flags:%s", m->u.ports.not_flags ? "!" : "");
	flags_text(s, m->u.ports.mask, numeric);
	text_putc(s, '/');
	flags_text(s, m->u.ports.flags, numeric);
}

static void save_ports(
	struct text *s, const char *option, bool has, bool inverted, const struct port_range *r)
{
	if (!has)
		return;
	text_add(s, "%s %s ", inverted ? " !" : "", option);
	iptables_port_text(s, 0, r, true);
}

static void ports_save(const struct iptables_match *m, struct text *s)
{
	save_ports(s, "--sport", m->u.ports.has_sport, m->u.ports.not_sport, &m->u.ports.sport);
	save_ports(s, "--dport", m->u.ports.has_dport, m->u.ports.not_dport, &m->u.ports.dport);
	if (!m->u.ports.has_flags)
		return;
	text_add(s, "%s --tcp-flags ", m->u.ports.not_flags ? " !" : "");
	flags_text(s, m->u.ports.mask, false);
	text_putc(s, ' ');
	flags_text(s, m->u.ports.flags, false);
}

/* ---- icmp ---- */

/* libxt_icmp.h: the name of a type precedes those of its codes */
static const struct icmp_name {
	const char *name;
	uint8_t type, from, to;
} icmp_names[] = {{"any", 0xff, 0, 0xff}, {"echo-reply", 0, 0, 0xff}, {"pong", 0, 0, 0xff},
	{"destination-unreachable", 3, 0, 0xff}, {"network-unreachable", 3, 0, 0},
	{"host-unreachable", 3, 1, 1}, {"protocol-unreachable", 3, 2, 2},
	{"port-unreachable", 3, 3, 3}, {"fragmentation-needed", 3, 4, 4},
	{"source-route-failed", 3, 5, 5}, {"network-unknown", 3, 6, 6}, {"host-unknown", 3, 7, 7},
	{"network-prohibited", 3, 9, 9}, {"host-prohibited", 3, 10, 10},
	{"TOS-network-unreachable", 3, 11, 11}, {"TOS-host-unreachable", 3, 12, 12},
	{"communication-prohibited", 3, 13, 13}, {"host-precedence-violation", 3, 14, 14},
	{"precedence-cutoff", 3, 15, 15}, {"source-quench", 4, 0, 0xff}, {"redirect", 5, 0, 0xff},
	{"network-redirect", 5, 0, 0}, {"host-redirect", 5, 1, 1},
	{"TOS-network-redirect", 5, 2, 2}, {"TOS-host-redirect", 5, 3, 3},
	{"echo-request", 8, 0, 0xff}, {"ping", 8, 0, 0xff}, {"router-advertisement", 9, 0, 0xff},
	{"router-solicitation", 10, 0, 0xff}, {"time-exceeded", 11, 0, 0xff},
	{"ttl-exceeded", 11, 0, 0xff}, {"ttl-zero-during-transit", 11, 0, 0},
	{"ttl-zero-during-reassembly", 11, 1, 1}, {"parameter-problem", 12, 0, 0xff},
	{"ip-header-bad", 12, 0, 0}, {"required-option-missing", 12, 1, 1},
	{"timestamp-request", 13, 0, 0xff}, {"timestamp-reply", 14, 0, 0xff},
	{"address-mask-request", 17, 0, 0xff}, {"address-mask-reply", 18, 0, 0xff}};
enum { ICMP_NAMES = sizeof(icmp_names) / sizeof(icmp_names[0]) };

static bool icmp_number(const char *word, struct icmp_name *n)
{
	uint64_t type, code = 0;
	const char *at = word;

	if (!iptables_number(&at, 255, &type))
		return false;
	bool has_code = *at == '/';
	if (has_code) {
		at++;
		if (!iptables_number(&at, 255, &code))
			return false;
	}
	*n = (struct icmp_name){
		NULL, (uint8_t)type, has_code ? (uint8_t)code : 0, has_code ? (uint8_t)code : 0xff};
	return *at == '\0';
}

/* by an unambiguous prefix of a name */
static bool icmp_name(const char *word, struct icmp_name *n)
{
	unsigned found = 0;

	for (size_t i = 0; i < ICMP_NAMES; i++) {
		if (strncasecmp(icmp_names[i].name, word, strlen(word)) != 0)
			continue;
		*n = icmp_names[i];
		found++;
		if (strlen(icmp_names[i].name) == strlen(word))
			return true;
	}
	return found == 1;
}

static bool icmp_read(
	struct iptables_line *t, struct iptables_match *m, const char *option, bool inverted)
{
	const char *word = iptables_argument(t, option);
	struct icmp_name n;

	if (!word)
		return false;
	if (!icmp_name(word, &n) && !icmp_number(word, &n))
		return iptables_fail(t, "Unknown ICMP type `%s'", word);
	m->inverted = inverted;
	m->u.icmp.type = n.type;
	m->u.icmp.from = n.from;
	m->u.icmp.to = n.to;
	return true;
}

/* icmp_type_code_match(): type 255 is any */
static bool icmp_matches(struct iptables_match *m, const struct iptables_packet *p)
{
	if (p->offset || p->l4_length < 2)
		return false;
	bool same = m->u.icmp.type == 0xff ||
		(p->l4[0] == m->u.icmp.type && p->l4[1] >= m->u.icmp.from &&
			p->l4[1] <= m->u.icmp.to);
	return same != m->inverted;
}

static void icmp_show(const struct iptables_match *m, struct text *s, bool numeric)
{
	const char *not = m->inverted ? "!" : "";

	text_put(s, " icmp");
	for (size_t i = 0; !numeric && i < ICMP_NAMES; i++)
		if (icmp_names[i].type == m->u.icmp.type && icmp_names[i].from == m->u.icmp.from &&
			icmp_names[i].to == m->u.icmp.to) {
			text_add(s, " %s%s", not, icmp_names[i].name);
			return;
		}
	/* as 1.8.9 prints it: "icmptype 8", but "icmp !type 8" */
	text_add(s, "%stype %u", m->inverted ? " !" : "", m->u.icmp.type);
	if (m->u.icmp.from == m->u.icmp.to)
		text_add(s, " code %u", m->u.icmp.from);
	else if (m->u.icmp.from != 0 || m->u.icmp.to != 0xff)
		text_add(s, " codes %u-%u", m->u.icmp.from, m->u.icmp.to);
}

static void icmp_save(const struct iptables_match *m, struct text *s)
{
	text_add(s, "%s --icmp-type", m->inverted ? " !" : "");
	if (m->u.icmp.type == 0xff) {
		text_put(s, " any");
		return;
	}
	text_add(s, " %u", m->u.icmp.type);
	if (m->u.icmp.from == m->u.icmp.to)
		text_add(s, "/%u", m->u.icmp.from);
}

/* ---- multiport ---- */

enum multiport { MULTIPORT_SOURCE, MULTIPORT_DESTINATION, MULTIPORT_EITHER };
static const char *const multiport_options[] = {"--sports", "--dports", "--ports"};
static const char *const multiport_words[] = {"sports", "dports", "ports"};

static uint8_t multiport_mode(const char *option)
{
	if (strcmp(option, "--ports") == 0)
		return MULTIPORT_EITHER;
	return strncmp(option, "--s", 3) == 0 ? MULTIPORT_SOURCE : MULTIPORT_DESTINATION;
}

static bool multiport_read(
	struct iptables_line *t, struct iptables_match *m, const char *option, bool inverted)
{
	uint8_t protocol = t->rule.protocol;
	unsigned slots = 0;

	if ((protocol != IPPROTO_TCP && protocol != IPPROTO_UDP) || t->rule.not_protocol)
		return iptables_fail(t,
			"multiport needs `-p tcp', `-p udp', `-p udplite', `-p sctp' or `-p dccp'");
	const char *word = iptables_argument(t, option);
	m->inverted = inverted;
	m->u.multiport.mode = multiport_mode(option);
	for (const char *at = word; at && *at;) {
		struct port_range r;
		if (!read_range(t, &at, protocol, &r))
			return false;
		slots += r.from == r.to ? 1 : 2; /* a range uses two of the fifteen slots */
		if (slots > IPTABLES_PORTS_MAX)
			return iptables_fail(t, "too many ports specified");
		m->u.multiport.range[m->u.multiport.count++] = r;
		at += *at == ',';
	}
	return word != NULL;
}

static bool multiport_matches(struct iptables_match *m, const struct iptables_packet *p)
{
	bool found = false;

	if (p->offset || p->l4_length < 4)
		return false;
	for (unsigned i = 0; i < m->u.multiport.count && !found; i++) {
		const struct port_range *r = &m->u.multiport.range[i];
		bool source = in_range(r, get16(p->l4)),
		     destination = in_range(r, get16(p->l4 + 2));
		found = (source && m->u.multiport.mode != MULTIPORT_DESTINATION) ||
			(destination && m->u.multiport.mode != MULTIPORT_SOURCE);
	}
	return found != m->inverted;
}

static void multiport_text(const struct iptables_match *m, struct text *s, bool numeric)
{
	for (unsigned i = 0; i < m->u.multiport.count; i++) {
		text_put(s, i ? "," : " ");
		iptables_port_text(s, IPPROTO_TCP, &m->u.multiport.range[i], numeric);
	}
}

static void multiport_show(const struct iptables_match *m, struct text *s, bool numeric)
{
	text_add(s, " multiport %s%s", multiport_words[m->u.multiport.mode],
		m->inverted ? " !" : "");
	multiport_text(m, s, numeric);
}

static void multiport_save(const struct iptables_match *m, struct text *s)
{
	text_add(s, "%s %s", m->inverted ? " !" : "", multiport_options[m->u.multiport.mode]);
	multiport_text(m, s, true);
}

const struct iptables_match_kind iptables_transport_kinds[4] = {
	{"tcp", IPPROTO_TCP,
		" --sport --source-port --dport --destination-port --tcp-flags --syn --tcp-option ",
		NULL, ports_read, ports_match, ports_show, ports_save},
	{"udp", IPPROTO_UDP, " --sport --source-port --dport --destination-port ", NULL, ports_read,
		ports_match, ports_show, ports_save},
	{"icmp", IPPROTO_ICMP, " --icmp-type ", "icmp: option \"--icmp-type\" must be specified",
		icmp_read, icmp_matches, icmp_show, icmp_save},
	{"multiport", 0,
		" --sports --source-ports --dports --destination-ports --ports --sport --dport "
		"--port ",
		"multiport expection an option", multiport_read, multiport_matches, multiport_show,
		multiport_save},
};

uint16_t iptables_rule_port(const struct iptables_rule *r)
{
	for (unsigned i = 0; i < r->matches; i++) {
		const struct iptables_match *m = &r->match[i];
		if (m->kind->read == ports_read && m->u.ports.has_dport && !m->u.ports.not_dport)
			return m->u.ports.dport.from;
		if (m->kind->read == multiport_read && !m->inverted &&
			m->u.multiport.mode != MULTIPORT_SOURCE)
			return m->u.multiport.range[0].from;
	}
	return 0;
}
