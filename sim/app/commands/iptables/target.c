/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Targets: ACCEPT, DROP, RETURN, REJECT (net/ipv4/netfilter/nf_reject_ipv4.c), LOG
 * (net/netfilter/nf_log_syslog.c), MARK (net/netfilter/xt_mark.c), TOS (xt_DSCP.c). A jump to a
 * chain is not a target here: see table.c.
 */
#include "app/commands/iptables/target.h"

#include <string.h>

#include "app/commands/iptables/line.h"
#include "app/system/kernel_log.h"
#include "base/text.h"
#include "host/host.h"
#include "transport/socket/socket.h"
#include "wire/ipv4.h"
#include "wire/tcp.h"

static enum iptables_verdict accept(const struct iptables_target *to, struct iptables_packet *p)
{
	(void)to;
	(void)p;
	return VERDICT_ACCEPT;
}

static enum iptables_verdict drop(const struct iptables_target *to, struct iptables_packet *p)
{
	(void)to;
	(void)p;
	return VERDICT_DROP;
}

static enum iptables_verdict back(const struct iptables_target *to, struct iptables_packet *p)
{
	(void)to;
	(void)p;
	return VERDICT_RETURN;
}

/* ---- MARK ---- */

static bool two_numbers(const char *word, uint32_t *value, uint32_t *mask)
{
	uint64_t v, m = UINT32_MAX;
	const char *at = word;

	if (!iptables_number(&at, UINT32_MAX, &v))
		return false;
	if (*at == '/') {
		at++;
		if (!iptables_number(&at, UINT32_MAX, &m))
			return false;
	}
	*value = (uint32_t)v;
	*mask = (uint32_t)m;
	return *at == '\0';
}

/* each is an exclusive or behind a mask (libxt_MARK.c) */
static bool mark_read(struct iptables_line *t, struct iptables_target *to, const char *option)
{
	const char *word = iptables_argument(t, option);
	uint32_t value, mask;

	if (!word)
		return false;
	if (!two_numbers(word, &value, &mask))
		return iptables_fail(t, "MARK: Bad value for \"%s\" option: \"%s\"", option, word);
	if (strcmp(option, "--set-mark") == 0)
		mask |= value;
	else if (strcmp(option, "--or-mark") == 0)
		mask = value;
	else if (strcmp(option, "--and-mark") == 0)
		mask = ~value, value = 0;
	else if (strcmp(option, "--xor-mark") == 0)
		mask = 0;
	to->u.mark.value = value;
	to->u.mark.mask = mask;
	return true;
}

static enum iptables_verdict mark_run(const struct iptables_target *to, struct iptables_packet *p)
{
	p->mark = (p->mark & ~to->u.mark.mask) ^ to->u.mark.value; /* mark_tg() */
	return VERDICT_CONTINUE;
}

static void mark_show(const struct iptables_target *to, struct text *s, bool numeric)
{
	uint32_t value = to->u.mark.value, mask = to->u.mark.mask;

	(void)numeric;
	if (value == 0)
		text_add(s, " MARK and 0x%x", ~mask);
	else if (value == mask)
		text_add(s, " MARK or 0x%x", value);
	else if (mask == 0)
		text_add(s, " MARK xor 0x%x", value);
	else if (mask == UINT32_MAX)
		text_add(s, " MARK set 0x%x", value);
	else
		text_add(s, " MARK xset 0x%x/0x%x", value, mask);
}

static void mark_save(const struct iptables_target *to, struct text *s)
{
	text_add(s, " --set-xmark 0x%x/0x%x", to->u.mark.value, to->u.mark.mask);
}

/* ---- TOS ---- */

static bool tos_read(struct iptables_line *t, struct iptables_target *to, const char *option)
{
	const char *word = iptables_argument(t, option);
	uint32_t value, mask;

	if (!word)
		return false;
	if (!two_numbers(word, &value, &mask) || value > 0xff)
		return iptables_fail(t, "TOS: Bad value for \"%s\" option: \"%s\"", option, word);
	to->u.tos.value = (uint8_t)value;
	to->u.tos.mask = mask > 0xff ? 0xff : (uint8_t)mask;
	return true;
}

static enum iptables_verdict tos_run(const struct iptables_target *to, struct iptables_packet *p)
{
	p->tos = (uint8_t)((p->tos & ~to->u.tos.mask) ^ to->u.tos.value);
	if (p->frame)
		ipv4_set_tos(frame_data(p->frame), p->tos);
	return VERDICT_CONTINUE;
}

static void tos_show(const struct iptables_target *to, struct text *s, bool numeric)
{
	(void)numeric;
	text_add(s, " TOS set 0x%02x/0x%02x", to->u.tos.value, to->u.tos.mask);
}

static void tos_save(const struct iptables_target *to, struct text *s)
{
	text_add(s, " --set-tos 0x%02x/0x%02x", to->u.tos.value, to->u.tos.mask);
}

/* ---- REJECT ---- */

enum { REJECT_RESET = 0xff };

static const struct {
	const char *name, *brief;
	uint8_t code; /* of destination unreachable; REJECT_RESET */
} rejects[] = {{"icmp-port-unreachable", "port-unreach", 3},
	{"icmp-net-unreachable", "net-unreach", 0}, {"icmp-host-unreachable", "host-unreach", 1},
	{"icmp-proto-unreachable", "proto-unreach", 2}, {"icmp-net-prohibited", "net-prohib", 9},
	{"icmp-host-prohibited", "host-prohib", 10}, {"tcp-reset", "tcp-rst", REJECT_RESET},
	{"icmp-admin-prohibited", "admin-prohib", 13}};
enum { REJECTS = sizeof(rejects) / sizeof(rejects[0]) };

static bool reject_read(struct iptables_line *t, struct iptables_target *to, const char *option)
{
	const char *word = iptables_argument(t, option);

	for (uint8_t i = 0; word && i < REJECTS; i++)
		if (strcasecmp(word, rejects[i].name) == 0 ||
			strcasecmp(word, rejects[i].brief) == 0) {
			to->u.reject = i;
			return true;
		}
	return word && iptables_fail(t, "unknown reject type \"%s\"", word);
}

static enum iptables_verdict reject_run(const struct iptables_target *to, struct iptables_packet *p)
{
	uint8_t code = rejects[to->u.reject].code;

	if (p->frame && code == REJECT_RESET)
		tcp_reset_about(p->host, p->frame);
	else if (p->frame && !p->offset) /* nf_send_unreach() */
		icmp_send(p->host, p->frame, ICMP_DEST_UNREACH, code, 0, FILTER_REJECT_ICMP);
	return VERDICT_REJECT;
}

static void reject_show(const struct iptables_target *to, struct text *s, bool numeric)
{
	(void)numeric;
	text_add(s, " reject-with %s", rejects[to->u.reject].name);
}

static void reject_save(const struct iptables_target *to, struct text *s)
{
	text_add(s, " --reject-with %s", rejects[to->u.reject].name);
}

/* ---- LOG ---- */

enum { LOG_TCP_SEQUENCE = 1, LOG_TCP_OPTIONS = 2, LOG_IP_OPTIONS = 4, LOG_UID = 8, LOG_MAC = 32 };
enum { LEVEL_WARN = 4 };

static const char *const levels[] = {
	"emerg", "alert", "crit", "error", "warn", "notice", "info", "debug"};
enum { LEVELS = sizeof(levels) / sizeof(levels[0]) };

static const struct {
	const char *option, *word;
	uint8_t flag;
} log_flags[] = {{"--log-tcp-sequence", "tcp-sequence", LOG_TCP_SEQUENCE},
	{"--log-tcp-options", "tcp-options", LOG_TCP_OPTIONS},
	{"--log-ip-options", "ip-options", LOG_IP_OPTIONS}, {"--log-uid", "uid", LOG_UID},
	{"--log-macdecode", "macdecode", LOG_MAC}};
enum { LOG_FLAGS = sizeof(log_flags) / sizeof(log_flags[0]) };

static void log_init(struct iptables_target *to)
{
	to->u.log.level = LEVEL_WARN;
}

static bool log_level(struct iptables_line *t, struct iptables_target *to, const char *word)
{
	const char *at = word;
	uint64_t n;

	if (iptables_number(&at, LEVELS - 1, &n) && !*at) {
		to->u.log.level = (uint8_t)n;
		return true;
	}
	for (uint8_t i = 0; i < LEVELS; i++)
		if (strncasecmp(word, levels[i], strlen(levels[i])) == 0) {
			to->u.log.level = i;
			return true;
		}
	return iptables_fail(t, "log-level \"%s\" unknown", word);
}

static bool log_read(struct iptables_line *t, struct iptables_target *to, const char *option)
{
	for (size_t i = 0; i < LOG_FLAGS; i++)
		if (strcmp(option, log_flags[i].option) == 0) {
			to->u.log.flags |= log_flags[i].flag;
			return true;
		}
	const char *word = iptables_argument(t, option);
	if (!word)
		return false;
	if (strcmp(option, "--log-level") == 0)
		return log_level(t, to, word);
	if (strlen(word) >= sizeof(to->u.log.prefix))
		return iptables_fail(t, "LOG: Maximum prefix length 29 for --log-prefix");
	strcpy(to->u.log.prefix, word);
	return true;
}

/* dump_ipv4_packet() */
static void log_transport(struct text *s, const struct iptables_packet *p)
{
	if (p->offset) {
		text_add(s, " FRAG:%u PROTO=%u", p->offset / 8u, p->protocol);
	} else if (p->protocol == IPPROTO_TCP && p->l4_length >= TCP_HLEN) {
		static const char *const names[] = {"FIN", "SYN", "RST", "PSH", "ACK", "URG"};
		static const int order[] = {5, 4, 3, 2, 1, 0};
		text_add(s, " PROTO=TCP SPT=%u DPT=%u WINDOW=%u RES=0x00", get16(p->l4),
			get16(p->l4 + 2), get16(p->l4 + 14));
		for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
			if (p->l4[13] & 1u << order[i])
				text_add(s, " %s", names[order[i]]);
		text_add(s, " URGP=%u", get16(p->l4 + 18));
	} else if (p->protocol == IPPROTO_UDP && p->l4_length >= 8) {
		text_add(s, " PROTO=UDP SPT=%u DPT=%u LEN=%u", get16(p->l4), get16(p->l4 + 2),
			get16(p->l4 + 4));
	} else if (p->protocol == IPPROTO_ICMP && p->l4_length >= 8) {
		text_add(s, " PROTO=ICMP TYPE=%u CODE=%u", p->l4[0], p->l4[1]);
		if (p->l4[0] == ICMP_ECHO || p->l4[0] == ICMP_ECHOREPLY)
			text_add(s, " ID=%u SEQ=%u", get16(p->l4 + 4), get16(p->l4 + 6));
	} else {
		text_add(s, " PROTO=%u", p->protocol);
	}
}

static void log_mac(struct text *s, const struct iptables_packet *p)
{
	if (!p->in || p->in->flags & IFF_LOOPBACK || p->frame->l3 < ETH_HLEN) {
		text_put(s,
			p->in && p->in->flags & IFF_LOOPBACK
				? "MAC=00:00:00:00:00:00:00:00:00:00:00:00:08:00 "
				: "");
		return;
	}
	text_put(s, "MAC=");
	for (unsigned i = 0; i < ETH_HLEN; i++)
		text_add(s, "%02x%c", p->frame->buf[p->frame->l3 - ETH_HLEN + i],
			i + 1 < ETH_HLEN ? ':' : ' ');
}

static enum iptables_verdict log_run(const struct iptables_target *to, struct iptables_packet *p)
{
	struct text s = {0};

	if (!p->frame)
		return VERDICT_CONTINUE;
	const uint8_t *ip = frame_data(p->frame);
	text_add(&s, "%sIN=%s OUT=%s ", to->u.log.prefix, p->in ? p->in->name : "",
		p->out ? p->out->name : "");
	log_mac(&s, p);
	text_add(&s, "SRC=%s DST=%s LEN=%u TOS=0x%02X PREC=0x%02X TTL=%u ID=%u", ip_text(p->src).s,
		ip_text(p->dst).s, p->length, p->tos & 0x1e, p->tos & 0xe0, p->ttl, get16(ip + 4));
	text_put(&s, get16(ip + 6) & IPV4_DF ? " DF" : "");
	text_put(&s, get16(ip + 6) & IPV4_MF ? " MF" : "");
	log_transport(&s, p);
	if (p->mark)
		text_add(&s, " MARK=0x%x", p->mark);
	kernel_log(p->host, text_str(&s));
	text_free(&s);
	return VERDICT_CONTINUE;
}

static void log_show(const struct iptables_target *to, struct text *s, bool numeric)
{
	text_put(s, " LOG");
	if (numeric) {
		text_add(s, " flags %u level %u", to->u.log.flags, to->u.log.level);
	} else {
		text_add(s, " level %s", levels[to->u.log.level]);
		for (size_t i = 0; i < LOG_FLAGS; i++)
			if (to->u.log.flags & log_flags[i].flag)
				text_add(s, " %s", log_flags[i].word);
	}
	if (*to->u.log.prefix)
		text_add(s, " prefix \"%s\"", to->u.log.prefix);
}

static void log_save(const struct iptables_target *to, struct text *s)
{
	if (*to->u.log.prefix) {
		text_put(s, " --log-prefix ");
		iptables_save_word(s, to->u.log.prefix);
	}
	if (to->u.log.level != LEVEL_WARN)
		text_add(s, " --log-level %u", to->u.log.level);
	for (size_t i = 0; i < LOG_FLAGS; i++)
		if (to->u.log.flags & log_flags[i].flag)
			text_add(s, " %s", log_flags[i].option);
}

/* ---- the table ---- */

static const struct iptables_target_kind kinds[] = {
	{"ACCEPT", NULL, NULL, NULL, NULL, accept, NULL, NULL},
	{"DROP", NULL, NULL, NULL, NULL, drop, NULL, NULL},
	{"RETURN", NULL, NULL, NULL, NULL, back, NULL, NULL},
	{"REJECT", " --reject-with ", NULL, NULL, reject_read, reject_run, reject_show,
		reject_save},
	{"LOG",
		" --log-level --log-prefix --log-tcp-sequence --log-tcp-options --log-ip-options "
		"--log-uid --log-macdecode ",
		NULL, log_init, log_read, log_run, log_show, log_save},
	{"MARK", " --set-mark --set-xmark --or-mark --and-mark --xor-mark ",
		"MARK: One of the --set-xmark, --{and,or,xor,set}-mark option is required", NULL,
		mark_read, mark_run, mark_show, mark_save},
	{"TOS", " --set-tos ", "TOS: An action is required", NULL, tos_read, tos_run, tos_show,
		tos_save},
};

const struct iptables_target_kind *iptables_target_find(const char *name)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	return NULL;
}

bool iptables_target_absent(const char *name)
{
	static const char *const absent[] = {"AUDIT", "CHECKSUM", "CLASSIFY", "CLUSTERIP",
		"CONNMARK", "CONNSECMARK", "CT", "DNAT", "DSCP", "ECN", "HMARK", "IDLETIMER", "LED",
		"MASQUERADE", "NETMAP", "NFLOG", "NFQUEUE", "NOTRACK", "QUEUE", "RATEEST",
		"REDIRECT", "SECMARK", "SET", "SNAT", "SYNPROXY", "TCPMSS", "TCPOPTSTRIP", "TEE",
		"TPROXY", "TRACE", "TTL", "ULOG"};

	for (size_t i = 0; i < sizeof(absent) / sizeof(absent[0]); i++)
		if (strcmp(absent[i], name) == 0)
			return true;
	return false;
}

/* reject_tg_check(), and the hooks of the target; a user's chain is not looked at */
bool iptables_target_allowed(const struct iptables_rule *r, const struct iptables_chain *c)
{
	if (!r->target.kind || strcmp(r->target.kind->name, "REJECT") != 0)
		return true;
	if (rejects[r->target.u.reject].code == REJECT_RESET &&
		(r->protocol != IPPROTO_TCP || r->not_protocol))
		return false;
	return c->hook != NF_INET_PRE_ROUTING && c->hook != NF_INET_POST_ROUTING;
}

bool iptables_rule_marks(const struct iptables_rule *r)
{
	return r->target.kind && r->target.kind->run == mark_run;
}
