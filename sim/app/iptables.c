/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * iptables 1.8.9, as much of it as LVS guides use to mark packets: the table mangle, -A -I -D -F -Z
 * -L -S, the matches -s -d -p -i -o --sport --dport, the targets MARK and ACCEPT. Whatever else is
 * asked for is refused in words.
 */
#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "app/commands.h"
#include "app/iptables.h"
#include "host/host.h"
#include "wire/ipv4.h"

struct typed {
	struct process *p;
	int argc, at;
	char **argv;
	char command; /* A I D F Z L S; 0 none yet */
	int chain;    /* −1: all */
	int number;   /* of -I, -D; 0 none */
	bool mangle, numeric, verbose, line_numbers, inverted, has_target;
	struct iptables_rule rule;
};

static bool fail(struct typed *t, const char *fmt, const char *what)
{
	process_error(t->p, "iptables v1.8.9 (nf_tables): ");
	process_error(t->p, fmt, what);
	process_error(t->p, "\nTry `iptables -h' or 'iptables --help' for more information.\n");
	process_exit(t->p, STATUS_USAGE);
	return false;
}

static const char *next(struct typed *t)
{
	return t->at < t->argc ? t->argv[t->at] : NULL;
}

static bool is(const char *word, const char *brief, const char *full)
{
	return strcmp(word, brief) == 0 || strcmp(word, full) == 0;
}

static bool argument(struct typed *t, const char **value)
{
	*value = next(t);
	if (!*value)
		return fail(t, "option \"%s\" requires an argument", t->argv[t->at - 1]);
	t->at++;
	return true;
}

/* ---- matches ---- */

static bool read_address(struct typed *t, uint32_t *address, uint32_t *mask)
{
	const char *value;
	unsigned length = 32;

	if (!argument(t, &value))
		return false;
	if (!parse_prefix(value, address, &length) && !parse_ipv4(value, address))
		return fail(t, "host/network `%s' not found", value);
	*mask = ipv4_mask(length);
	*address &= *mask;
	return true;
}

static bool read_protocol(struct typed *t)
{
	static const struct {
		const char *name;
		uint8_t number;
	} names[] = {{"all", 0}, {"tcp", IPPROTO_TCP}, {"udp", IPPROTO_UDP}, {"icmp", IPPROTO_ICMP},
		{"ipencap", IPPROTO_IPIP}};
	const char *value;

	if (!argument(t, &value))
		return false;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcasecmp(value, names[i].name) == 0) {
			t->rule.protocol = names[i].number;
			return true;
		}
	char *end;
	unsigned long n = strtoul(value, &end, 10);
	if (!isdigit((unsigned char)*value) || *end || n > UINT8_MAX)
		return fail(t, "unknown protocol \"%s\" specified", value);
	t->rule.protocol = (uint8_t)n;
	return true;
}

static bool read_port(const char **s, uint16_t *port)
{
	char *end;
	unsigned long n = strtoul(*s, &end, 10);

	if (!isdigit((unsigned char)**s) || n > UINT16_MAX)
		return false;
	*port = (uint16_t)n;
	*s = end;
	return true;
}

/* "80", "80:90", ":90", "80:" */
static bool read_ports(struct typed *t, struct port_range *range)
{
	const char *value, *at;
	bool ok = true;

	if (t->rule.protocol != IPPROTO_TCP && t->rule.protocol != IPPROTO_UDP)
		return fail(t, "unknown option \"%s\"", t->argv[t->at - 1]);
	if (!argument(t, &value))
		return false;
	at = value;
	*range = (struct port_range){0, UINT16_MAX};
	if (*at != ':') {
		ok = read_port(&at, &range->from);
		range->to = range->from;
	}
	if (ok && *at == ':') {
		at++;
		range->to = UINT16_MAX;
		ok = !*at || read_port(&at, &range->to);
	}
	if (!ok || *at)
		return fail(t, "invalid port/service `%s' specified", value);
	return range->from <= range->to || fail(t, "invalid portrange (min > max)%s", "");
}

static bool read_dev(struct typed *t, char dev[IFNAMSIZ])
{
	const char *value;

	if (!argument(t, &value))
		return false;
	if (strlen(value) >= IFNAMSIZ)
		return fail(t, "interface name `%s' must be shorter than IFNAMSIZ (15)", value);
	strcpy(dev, value);
	return true;
}

/* ---- targets ---- */

static bool read_number(const char **s, uint32_t *n)
{
	char *end;
	unsigned long long v = strtoull(*s, &end, 0);

	if (!isdigit((unsigned char)**s) || v > UINT32_MAX)
		return false;
	*n = (uint32_t)v;
	*s = end;
	return true;
}

/* xt_MARK's --set-mark: the mask's bits are cleared, the value's set; --set-xmark: xor */
static bool read_mark(struct typed *t, bool xor)
{
	const char *value, *at;
	uint32_t mask = UINT32_MAX;

	if (!argument(t, &value))
		return false;
	at = value;
	bool ok = read_number(&at, &t->rule.mark);
	if (ok && *at == '/') {
		at++;
		ok = read_number(&at, &mask);
	}
	if (!ok || *at)
		return fail(t, "MARK: Bad value for \"--set-mark\" option: \"%s\"", value);
	t->rule.mask = xor? mask : mask | t->rule.mark;
	t->has_target = true;
	return true;
}

static bool read_target(struct typed *t)
{
	const char *value;

	if (!argument(t, &value))
		return false;
	t->rule.accept = strcmp(value, "ACCEPT") == 0;
	if (t->rule.accept)
		t->has_target = true;
	else if (strcmp(value, "MARK") != 0)
		return fail(t, "the lab has the targets MARK and ACCEPT, not `%s'", value);
	return true;
}

static bool read_extension(struct typed *t)
{
	const char *value;

	if (!argument(t, &value))
		return false;
	if (strcmp(value, "tcp") != 0 && strcmp(value, "udp") != 0)
		return fail(t, "the lab has the matches tcp and udp, not `%s'", value);
	return true;
}

/* ---- words ---- */

static bool read_table(struct typed *t)
{
	const char *value;

	if (!argument(t, &value))
		return false;
	t->mangle = strcmp(value, "mangle") == 0;
	return t->mangle || fail(t, "the lab has the table mangle only, not `%s'", value);
}

static bool read_chain(struct typed *t, bool needed)
{
	const char *value = next(t);

	t->chain = -1;
	if (!value || *value == '-')
		return !needed || argument(t, &value);
	for (int i = 0; i < NF_INET_NUMHOOKS; i++)
		if (strcmp(value, iptables_chain_names[i]) == 0)
			t->chain = i;
	if (t->chain < 0) {
		process_error(t->p, "iptables: No chain/target/match by that name.\n");
		process_exit(t->p, 1);
		return false;
	}
	t->at++;
	return true;
}

static bool read_command(struct typed *t, const char *word)
{
	static const struct {
		const char *brief, *full;
		bool chain;
	} commands[] = {{"-A", "--append", true}, {"-I", "--insert", true},
		{"-D", "--delete", true}, {"-F", "--flush", false}, {"-Z", "--zero", false},
		{"-L", "--list", false}, {"-S", "--list-rules", false}};

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (!is(word, commands[i].brief, commands[i].full))
			continue;
		t->command = commands[i].brief[1];
		if (!read_chain(t, commands[i].chain))
			return false;
		const char *number = next(t);
		if (commands[i].chain && t->command != 'A' && number &&
			isdigit((unsigned char)*number)) {
			t->number = atoi(number);
			t->at++;
		}
		return true;
	}
	return fail(t, "unknown option \"%s\"", word);
}

static bool read_match(struct typed *t, const char *word, bool *read)
{
	struct iptables_rule *r = &t->rule;
	bool inverted = t->inverted;

	*read = true;
	if (is(word, "-s", "--source"))
		return r->not_src = inverted, read_address(t, &r->src, &r->src_mask);
	if (is(word, "-d", "--destination"))
		return r->not_dst = inverted, read_address(t, &r->dst, &r->dst_mask);
	if (is(word, "-i", "--in-interface"))
		return r->not_in = inverted, read_dev(t, r->in);
	if (is(word, "-o", "--out-interface"))
		return r->not_out = inverted, read_dev(t, r->out);
	if (is(word, "--sport", "--source-port"))
		return r->has_sport = true, r->not_sport = inverted, read_ports(t, &r->sport);
	if (is(word, "--dport", "--destination-port"))
		return r->has_dport = true, r->not_dport = inverted, read_ports(t, &r->dport);
	*read = false;
	return true;
}

static bool read_plain(struct typed *t, const char *word)
{
	if (is(word, "-t", "--table"))
		return read_table(t);
	if (is(word, "-p", "--protocol"))
		return read_protocol(t);
	if (is(word, "-m", "--match"))
		return read_extension(t);
	if (is(word, "-j", "--jump"))
		return read_target(t);
	if (strcmp(word, "--set-mark") == 0 || strcmp(word, "--set-xmark") == 0)
		return read_mark(t, word[6] == 'x');
	if (is(word, "-n", "--numeric"))
		return t->numeric = true;
	if (is(word, "-v", "--verbose"))
		return t->verbose = true;
	if (strcmp(word, "--line-numbers") == 0)
		return t->line_numbers = true;
	if (is(word, "-w", "--wait"))
		return true;
	return read_command(t, word);
}

static bool read_word(struct typed *t)
{
	const char *word = t->argv[t->at++];
	bool read;

	if (strcmp(word, "!") == 0) {
		t->inverted = true;
		return next(t) || fail(t, "unexpected '%s'", "!");
	}
	/* "-nL", "-nvL": bundled */
	if (strcmp(word, "-nL") == 0 || strcmp(word, "-nvL") == 0 || strcmp(word, "-vnL") == 0) {
		t->numeric = true;
		t->verbose = word[2] != 'L';
		return read_command(t, "-L");
	}
	if (!read_match(t, word, &read))
		return false;
	bool inverted = t->inverted;
	t->inverted = false;
	if (!read && inverted)
		return fail(t, "unexpected ! flag before %s", word);
	return read || read_plain(t, word);
}

static bool read_all(struct typed *t)
{
	while (t->at < t->argc)
		if (!read_word(t))
			return false;
	if (!t->command)
		return fail(t, "no command specified%s", "");
	if (!t->mangle)
		return fail(t, "the lab has the table mangle only: -t %s", "mangle");
	if (strchr("AI", t->command) && !t->has_target)
		return fail(t, "a target is missing: -j MARK --set-mark %s", "N");
	return true;
}

/* ---- doing ---- */

static struct list *nth(struct iptables_chain *c, int n)
{
	struct list *at = c->rules.next;

	while (at != &c->rules && --n > 0)
		at = at->next;
	return at;
}

static bool add(struct typed *t, struct iptables_chain *c)
{
	struct iptables_rule *r = arena_get(host_engine(t->p->host)->arena, sizeof(*r));

	*r = t->rule;
	if (t->command == 'A')
		list_add_tail(&r->link, &c->rules);
	else
		list_add_tail(&r->link, nth(c, t->number ? t->number : 1));
	return true;
}

static void take_away(struct host *h, struct iptables_rule *r)
{
	list_del(&r->link);
	arena_put(host_engine(h)->arena, r, sizeof(*r));
}

static bool remove_rule(struct typed *t, struct iptables_chain *c)
{
	int n = 0;

	list_for_each_safe (r, &c->rules, struct iptables_rule, link) {
		n++;
		if (t->number ? n != t->number : !iptables_same_rule(r, &t->rule))
			continue;
		take_away(t->p->host, r);
		return true;
	}
	process_error(t->p,
		t->number ? "iptables: Index of deletion too big.\n"
			  : "iptables: Bad rule (does a matching rule exist in that "
			    "chain?).\n");
	return false;
}

static bool flush(struct typed *t, struct iptables_chain *c)
{
	list_for_each_safe (r, &c->rules, struct iptables_rule, link)
		take_away(t->p->host, r);
	return true;
}

static bool zero(struct typed *t, struct iptables_chain *c)
{
	(void)t;
	c->packets = c->bytes = 0;
	list_for_each (r, &c->rules, struct iptables_rule, link)
		r->packets = r->bytes = 0;
	return true;
}

/* ---- showing ---- */

static const char *protocol_name(uint8_t protocol)
{
	return protocol == IPPROTO_TCP     ? "tcp"
		: protocol == IPPROTO_UDP  ? "udp"
		: protocol == IPPROTO_ICMP ? "icmp"
		: protocol == IPPROTO_IPIP ? "ipencap"
					   : NULL;
}

static void put_protocol(struct text *s, uint8_t protocol, bool numeric)
{
	const char *name = numeric ? NULL : protocol ? protocol_name(protocol) : "all";

	if (name)
		text_add(s, "%-4s ", name);
	else
		text_add(s, "%-4u ", protocol);
}

static unsigned length_of(uint32_t mask)
{
	return mask ? (unsigned)__builtin_popcount(mask) : 0;
}

static void put_network(
	struct text *s, bool inverted, uint32_t address, uint32_t mask, bool numeric)
{
	struct text word = {0};

	if (!mask)
		text_put(&word, numeric ? "0.0.0.0/0" : "anywhere");
	else
		text_add(&word, "%s%s", inverted ? "!" : "", ip_text(address).s);
	if (mask && mask != UINT32_MAX)
		text_add(&word, "/%u", length_of(mask));
	text_add(s, "%-20s ", text_str(&word));
	text_free(&word);
}

static void put_ports(struct text *s, const char *name, bool inverted, const struct port_range *r)
{
	if (r->from == r->to)
		text_add(s, " %spt:%s%u", name, inverted ? "!" : "", r->from);
	else
		text_add(s, " %spts:%s%u:%u", name, inverted ? "!" : "", r->from, r->to);
}

static void put_target(struct text *s, const struct iptables_rule *r)
{
	if (r->accept)
		return;
	if (r->mask == UINT32_MAX)
		text_add(s, " MARK set 0x%x", r->mark);
	else if ((r->mask & r->mark) == r->mark && r->mark == r->mask)
		text_add(s, " MARK or 0x%x", r->mark);
	else
		text_add(s, " MARK xset 0x%x/0x%x", r->mark, r->mask);
}

static void put_rule(struct text *s, const struct typed *t, const struct iptables_rule *r, int n)
{
	if (t->line_numbers)
		text_add(s, "%-4d ", n);
	if (t->verbose)
		text_add(s, "%5" PRIu64 " %5" PRIu64 " ", r->packets, r->bytes);
	text_add(s, "%-10s ", r->accept ? "ACCEPT" : "MARK");
	put_protocol(s, r->protocol, t->numeric);
	text_put(s, "--  ");
	if (t->verbose)
		text_add(s, "%-6s %-6s ",
			r->in[0]             ? r->in
				: t->numeric ? "*"
					     : "any",
			r->out[0]            ? r->out
				: t->numeric ? "*"
					     : "any");
	put_network(s, r->not_src, r->src, r->src_mask, t->numeric);
	put_network(s, r->not_dst, r->dst, r->dst_mask, t->numeric);
	if (r->has_sport || r->has_dport)
		text_add(s, " %s", protocol_name(r->protocol));
	if (r->has_sport)
		put_ports(s, "s", r->not_sport, &r->sport);
	if (r->has_dport)
		put_ports(s, "d", r->not_dport, &r->dport);
	put_target(s, r);
	text_putc(s, '\n');
}

static bool list_chain(struct typed *t, struct iptables_chain *c, const char *name, bool first)
{
	struct text s = {0};
	int n = 0;

	text_add(&s, "%sChain %s (policy ACCEPT", first ? "" : "\n", name);
	if (t->verbose)
		text_add(&s, " %" PRIu64 " packets, %" PRIu64 " bytes", c->packets, c->bytes);
	text_add(&s, ")\n%s%starget     prot opt %ssource               destination         \n",
		t->line_numbers ? "num  " : "", t->verbose ? " pkts bytes " : "",
		t->verbose ? "in     out     " : "");
	list_for_each (r, &c->rules, struct iptables_rule, link)
		put_rule(&s, t, r, ++n);
	process_write(t->p, text_str(&s), s.len);
	text_free(&s);
	return true;
}

static void save_network(
	struct text *s, const char *option, bool inverted, uint32_t a, uint32_t mask)
{
	if (mask)
		text_add(s, "%s %s %s/%u", inverted ? " !" : "", option, ip_text(a).s,
			length_of(mask));
}

static void save_dev(struct text *s, const char *option, bool inverted, const char *dev)
{
	if (*dev)
		text_add(s, "%s %s %s", inverted ? " !" : "", option, dev);
}

static void save_ports(
	struct text *s, const char *option, bool has, bool inverted, const struct port_range *r)
{
	if (!has)
		return;
	text_add(s, "%s %s %u", inverted ? " !" : "", option, r->from);
	if (r->to != r->from)
		text_add(s, ":%u", r->to);
}

static void save_rule(struct process *p, const char *chain, const struct iptables_rule *r)
{
	struct text s = {0};
	const char *name = protocol_name(r->protocol);

	text_add(&s, "-A %s", chain);
	save_network(&s, "-s", r->not_src, r->src, r->src_mask);
	save_network(&s, "-d", r->not_dst, r->dst, r->dst_mask);
	save_dev(&s, "-i", r->not_in, r->in);
	save_dev(&s, "-o", r->not_out, r->out);
	if (name)
		text_add(&s, " -p %s", name);
	else if (r->protocol)
		text_add(&s, " -p %u", r->protocol);
	if (r->has_sport || r->has_dport)
		text_add(&s, " -m %s", name);
	save_ports(&s, "--sport", r->has_sport, r->not_sport, &r->sport);
	save_ports(&s, "--dport", r->has_dport, r->not_dport, &r->dport);
	if (r->accept)
		text_put(&s, " -j ACCEPT");
	else
		text_add(&s, " -j MARK --set-xmark 0x%x/0x%x", r->mark, r->mask);
	process_print(p, "%s\n", text_str(&s));
	text_free(&s);
}

static void list_rules(struct typed *t, struct iptables *table)
{
	for (int i = 0; i < NF_INET_NUMHOOKS; i++)
		if (t->chain < 0 || t->chain == i)
			process_print(t->p, "-P %s ACCEPT\n", iptables_chain_names[i]);
	for (int i = 0; i < NF_INET_NUMHOOKS; i++)
		if (t->chain < 0 || t->chain == i)
			list_for_each (r, &table->chain[i].rules, struct iptables_rule, link)
				save_rule(t->p, iptables_chain_names[i], r);
}

static bool do_chain(struct typed *t, struct iptables *table, int i, bool first)
{
	struct iptables_chain *c = &table->chain[i];

	switch (t->command) {
	case 'A':
	case 'I': return add(t, c);
	case 'D': return remove_rule(t, c);
	case 'F': return flush(t, c);
	case 'Z': return zero(t, c);
	default: return list_chain(t, c, iptables_chain_names[i], first);
	}
}

static void run(struct process *p, int argc, char **argv)
{
	struct typed t = {.p = p, .argc = argc, .argv = argv, .at = 1, .chain = -1};
	bool ok = true, first = true;

	if (!read_all(&t))
		return;
	struct iptables *table = iptables_of(p->host);
	if (t.command == 'S') {
		list_rules(&t, table);
		process_exit(p, 0);
		return;
	}
	for (int i = 0; i < NF_INET_NUMHOOKS; i++) {
		if (t.chain >= 0 && t.chain != i)
			continue;
		ok = do_chain(&t, table, i, first) && ok;
		first = false;
	}
	process_exit(p, ok ? 0 : 1);
}

const struct command iptables_command = {"iptables", "mark packets (the table mangle)", run};
