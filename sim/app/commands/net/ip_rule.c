/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ip rule (iproute2 6.1: iprule.c): show, add, delete, flush. Not supported: realms, nat, l3mdev,
 * uidrange, suppress_ifgroup, tunnel ids, save and restore.
 */
#include <inttypes.h>
#include <string.h>

#include "app/commands/net/ip.h"
#include "app/system/service_names.h"
#include "app/system/voice.h"
#include "base/errno.h"
#include "base/text.h"
#include "host/host.h"
#include "host/route/fib_rule.h"

static const char usage[] = "Usage: ip rule { add | del } SELECTOR ACTION\n"
			    "       ip rule { flush | save | restore }\n"
			    "       ip rule [ list [ SELECTOR ]]\n"
			    "SELECTOR := [ not ] [ from PREFIX ] [ to PREFIX ] [ tos TOS ]\n"
			    "            [ fwmark FWMARK[/MASK] ]\n"
			    "            [ iif STRING ] [ oif STRING ] [ pref NUMBER ] [ l3mdev ]\n"
			    "            [ uidrange NUMBER-NUMBER ]\n"
			    "            [ ipproto PROTOCOL ]\n"
			    "            [ sport [ NUMBER | NUMBER-NUMBER ]\n"
			    "            [ dport [ NUMBER | NUMBER-NUMBER ] ]\n"
			    "ACTION := [ table TABLE_ID ]\n"
			    "          [ protocol PROTO ]\n"
			    "          [ nat ADDRESS ]\n"
			    "          [ realms [SRCREALM/]DSTREALM ]\n"
			    "          [ goto NUMBER ]\n"
			    "          SUPPRESSOR\n"
			    "SUPPRESSOR := [ suppress_prefixlength NUMBER ]\n"
			    "              [ suppress_ifgroup DEVGROUP ]\n"
			    "TABLE_ID := [ local | main | default | NUMBER ]";

/* ---- show ---- */

static void put_prefix(struct text *t, const char *word, uint32_t address, unsigned length)
{
	text_add(t, "%s %s", word, length ? ip_text(address).s : "0.0.0.0");
	if (length != 32)
		text_add(t, "/%u", length);
	text_putc(t, ' ');
}

static void put_device(struct text *t, struct host *h, const char *word, const char *name)
{
	if (*name)
		text_add(t, "%s %s %s", word, name, node_dev(&h->node, name) ? "" : "[detached] ");
}

static void put_ports(struct text *t, const char *word, const struct fib_ports *p)
{
	if (!p->from)
		return;
	text_add(t, "%s %u", word, p->from);
	if (p->to != p->from)
		text_add(t, "-%u", p->to);
	text_putc(t, ' ');
}

static void put_selector(struct text *t, struct host *h, const struct fib_rule *r)
{
	text_put(t, r->inverted ? "not " : "");
	if (r->src_length)
		put_prefix(t, "from", r->src, r->src_length);
	else
		text_put(t, "from all ");
	if (r->dst_length)
		put_prefix(t, "to", r->dst, r->dst_length);
	if (r->tos)
		text_add(t, "tos 0x%02x ", r->tos);
	if (r->mark || r->mask) {
		text_add(t, "fwmark 0x%x", r->mark);
		if (r->mask != UINT32_MAX)
			text_add(t, "/0x%x", r->mask);
		text_putc(t, ' ');
	}
	put_device(t, h, "iif", r->in);
	put_device(t, h, "oif", r->out);
	if (r->protocol && protocol_name_of(r->protocol))
		text_add(t, "ipproto %s ", protocol_name_of(r->protocol));
	else if (r->protocol)
		text_add(t, "ipproto ipproto-%u ", r->protocol);
	put_ports(t, "sport", &r->sport);
	put_ports(t, "dport", &r->dport);
}

static void put_action(struct text *t, const struct fib_rule *r)
{
	switch (r->action) {
	case FR_ACT_GOTO: text_add(t, "goto %u", r->target); break;
	case FR_ACT_NOP: text_put(t, "nop"); break;
	case FR_ACT_BLACKHOLE: text_put(t, "blackhole"); break;
	case FR_ACT_UNREACHABLE: text_put(t, "unreachable"); break;
	case FR_ACT_PROHIBIT: text_put(t, "prohibit"); break;
	default:
		text_put(t, "lookup ");
		ip_table_name(t, r->table);
		if (r->suppress_prefix >= 0)
			text_add(t, " suppress_prefixlength %d", r->suppress_prefix);
	}
}

static void show_one(struct ip_run *r, const struct fib_rule *rule)
{
	struct text t = {0};

	text_add(&t, "%u:\t", rule->preference);
	put_selector(&t, r->host, rule);
	put_action(&t, rule);
	process_print(r->p, "%s\n", text_str(&t));
	text_free(&t);
}

/* ---- words ---- */

struct asked {
	struct fib_rule rule;
	bool has_preference, has_mask;
};

static bool read_prefix(struct ip_run *r, uint32_t *address, uint8_t *length)
{
	const char *word = ip_need(r);
	unsigned n;

	if (!word || !ip_parse_prefix(r, word, address, &n))
		return false;
	*length = (uint8_t)n;
	return true;
}

static bool read_mark(struct ip_run *r, struct fib_rule *rule)
{
	const char *word = ip_need(r), *slash = word ? strchr(word, '/') : NULL;
	struct text mark = {0};
	uint64_t value = 0, mask = UINT32_MAX;

	if (!word)
		return false;
	text_putn(&mark, word, slash ? (size_t)(slash - word) : strlen(word));
	bool fine = parse_u64(text_str(&mark), &value) && value <= UINT32_MAX &&
		(!slash || (parse_u64(slash + 1, &mask) && mask <= UINT32_MAX));
	text_free(&mark);
	rule->mark = (uint32_t)value;
	rule->mask = (uint32_t)mask;
	return fine ||
		ip_fail(r, IP_USAGE, "Error: argument \"%s\" is wrong: fwmark value is invalid\n",
			word);
}

static bool read_name(struct ip_run *r, char name[IFNAMSIZ])
{
	const char *word = ip_need(r);

	if (!word)
		return false;
	if (strlen(word) >= IFNAMSIZ)
		return ip_fail(r, IP_USAGE,
			"Error: argument \"%s\" is wrong: \"iif\" not a valid ifname\n", word);
	strcpy(name, word);
	return true;
}

static bool read_ports(struct ip_run *r, const char *what, struct fib_ports *p)
{
	const char *word = ip_need(r), *dash = word ? strchr(word, '-') : NULL;
	struct text from = {0};

	if (!word)
		return false;
	text_putn(&from, word, dash ? (size_t)(dash - word) : strlen(word));
	bool fine = service_port(text_str(&from), 0, &p->from) &&
		service_port(dash ? dash + 1 : word, 0, &p->to) && p->from;
	text_free(&from);
	return fine ||
		ip_fail(r, IP_USAGE, "Error: argument \"%s\" is wrong: invalid \"%s\"\n", word,
			what);
}

static bool read_protocol(struct ip_run *r, struct fib_rule *rule)
{
	const char *word = ip_need(r);

	return word &&
		(protocol_number(word, &rule->protocol) ||
			ip_fail(r, IP_USAGE,
				"Error: argument \"%s\" is wrong: Invalid \"ipproto\" value\n",
				word));
}

static bool read_number(struct ip_run *r, const char *what, uint32_t *n)
{
	const char *word = ip_peek(r);
	uint64_t value;

	if (word && (!parse_u64(word, &value) || value > UINT32_MAX))
		return ip_fail(r, IP_USAGE,
			"Error: argument \"%s\" is wrong: %s value is invalid\n", word, what);
	return ip_number(r, what, n);
}

static bool action(struct ip_run *r, struct fib_rule *rule, const char *word)
{
	static const struct {
		const char *word;
		uint8_t action;
	} actions[] = {{"blackhole", FR_ACT_BLACKHOLE}, {"unreachable", FR_ACT_UNREACHABLE},
		{"prohibit", FR_ACT_PROHIBIT}, {"nop", FR_ACT_NOP}};
	static const char *const absent[] = {"realms", "nat", "map-to", "l3mdev", "uidrange",
		"suppress_ifgroup", "sip", "tun_id"};

	for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++)
		if (strcmp(word, actions[i].word) == 0)
			return (rule->action = actions[i].action) != 0;
	for (size_t i = 0; i < sizeof(absent) / sizeof(absent[0]); i++)
		if (strcmp(word, absent[i]) == 0)
			return ip_refuse(r, "ip rule", word);
	return ip_fail(
		r, IP_USAGE, "Error: argument \"%s\" is wrong: Failed to parse rule type", word);
}

static bool read_table(struct ip_run *r, struct fib_rule *rule)
{
	rule->action = FR_ACT_TO_TBL;
	return ip_table(r, &rule->table, "invalid table ID");
}

static bool read_goto(struct ip_run *r, struct fib_rule *rule)
{
	rule->action = FR_ACT_GOTO;
	return read_number(r, "target", &rule->target);
}

static bool read_suppress(struct ip_run *r, struct fib_rule *rule)
{
	uint32_t n;

	if (!read_number(r, "suppress_prefixlength", &n))
		return false;
	rule->suppress_prefix = n > 32 ? -1 : (int)n;
	return true;
}

static bool read_word(struct ip_run *r, struct asked *a)
{
	struct fib_rule *rule = &a->rule;
	uint32_t ignored;

	if (ip_accept_exact(r, "not"))
		return rule->inverted = true;
	if (ip_accept_exact(r, "from"))
		return read_prefix(r, &rule->src, &rule->src_length);
	if (ip_accept_exact(r, "to"))
		return read_prefix(r, &rule->dst, &rule->dst_length);
	if (ip_accept(r, "preference") || ip_accept(r, "order") || ip_accept(r, "priority"))
		return a->has_preference = true, read_number(r, "preference", &rule->preference);
	if (ip_accept_exact(r, "tos") || ip_accept_exact(r, "dsfield"))
		return ip_tos(r, &rule->tos);
	if (ip_accept_exact(r, "fwmark"))
		return read_mark(r, rule);
	if (ip_accept_exact(r, "table") || ip_accept_exact(r, "lookup"))
		return read_table(r, rule);
	if (ip_accept_exact(r, "iif") || ip_accept_exact(r, "dev"))
		return read_name(r, rule->in);
	if (ip_accept_exact(r, "oif"))
		return read_name(r, rule->out);
	if (ip_accept_exact(r, "ipproto"))
		return read_protocol(r, rule);
	if (ip_accept_exact(r, "sport"))
		return read_ports(r, "sport", &rule->sport);
	if (ip_accept_exact(r, "dport"))
		return read_ports(r, "dport", &rule->dport);
	if (ip_accept_exact(r, "goto"))
		return read_goto(r, rule);
	if (ip_accept_exact(r, "suppress_prefixlength"))
		return read_suppress(r, rule);
	if (ip_accept_exact(r, "protocol"))
		return ip_need(r) != NULL;
	(void)ignored;
	return action(r, rule, r->argv[r->at++]);
}

static bool read_asked(struct ip_run *r, struct asked *a)
{
	*a = (struct asked){.rule.suppress_prefix = -1};
	while (ip_peek(r))
		if (!read_word(r, a))
			return false;
	return true;
}

/* ---- commands ---- */

static bool selected(const struct fib_rule *rule, const struct asked *a)
{
	const struct fib_rule *m = &a->rule;

	return (!a->has_preference || rule->preference == m->preference) &&
		(!m->table || rule->table == m->table) && (!m->mark || rule->mark == m->mark) &&
		(!m->src_length || (rule->src == m->src && rule->src_length == m->src_length)) &&
		(!m->dst_length || (rule->dst == m->dst && rule->dst_length == m->dst_length)) &&
		(!*m->in || strcmp(rule->in, m->in) == 0) &&
		(!*m->out || strcmp(rule->out, m->out) == 0);
}

static void show(struct ip_run *r)
{
	struct asked a;

	if (!read_asked(r, &a))
		return;
	list_for_each (rule, &r->host->fib.rules, struct fib_rule, link)
		if (selected(rule, &a))
			show_one(r, rule);
}

static void change(struct ip_run *r, bool add)
{
	struct asked a;

	if (!ip_peek(r)) {
		ip_fail(r, IP_FAILED, "\"ip rule %s\" requires arguments.", add ? "add" : "del");
		return;
	}
	if (!read_asked(r, &a))
		return;
	if (add && !a.rule.action)
		a.rule.action = FR_ACT_TO_TBL;
	if (add && a.rule.action == FR_ACT_TO_TBL && !a.rule.table)
		a.rule.table = RT_TABLE_MAIN;
	int error = add ? fib_rule_add(r->host, &a.rule, a.has_preference)
			: fib_rule_del(r->host, &a.rule, a.has_preference);
	if (error)
		ip_kernel_refuses(r, error);
}

/* every rule but the one of preference 0; with a selector, those that it names */
static void flush(struct ip_run *r)
{
	struct asked a;

	if (!read_asked(r, &a))
		return;
	list_for_each_safe (rule, &r->host->fib.rules, struct fib_rule, link) {
		struct fib_rule doomed = *rule;
		if (rule->preference && selected(rule, &a))
			fib_rule_del(r->host, &doomed, true);
	}
}

void ip_rule(struct ip_run *r)
{
	if (!ip_peek(r) || ip_accept(r, "list") || ip_accept(r, "show") ||
		ip_accept_exact(r, "lst"))
		show(r);
	else if (ip_accept(r, "add"))
		change(r, true);
	else if (ip_accept(r, "delete"))
		change(r, false);
	else if (ip_accept(r, "flush"))
		flush(r);
	else if (ip_accept(r, "help"))
		ip_fail(r, IP_USAGE, "%s", usage);
	else if (ip_accept(r, "save") || ip_accept(r, "restore"))
		ip_refuse(r, "ip rule", r->argv[r->at - 1]);
	else
		ip_fail(r, IP_USAGE, "Command \"%s\" is unknown, try \"ip rule help\".",
			ip_peek(r));
}
