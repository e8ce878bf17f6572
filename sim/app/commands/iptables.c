/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * iptables 1.8.9, as much of it as LVS guides use to mark packets: the table mangle, -A -I -D -F -Z
 * -L -S, the matches -s -d -p -i -o --sport --dport, the targets MARK and ACCEPT. Whatever else is
 * asked for is refused in words. What the rules look like is in iptables_show.c.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "app/commands/iptables.h"
#include "app/commands/iptables_show.h"
#include "app/shell/commands.h"
#include "host/host.h"
#include "wire/ipv4.h"

struct typed {
	struct process *p;
	int argc, at;
	char **argv;
	char command; /* A I D F Z L S; 0 none yet */
	int chain;    /* −1: all */
	int number;   /* of -I, -D; 0 none */
	struct iptables_view view;
	bool mangle, inverted, has_target;
	struct iptables_rule rule;
};

static bool iptables_fail(struct typed *t, const char *fmt, const char *what)
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
		return iptables_fail(t, "option \"%s\" requires an argument", t->argv[t->at - 1]);
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
		return iptables_fail(t, "host/network `%s' not found", value);
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
		return iptables_fail(t, "unknown protocol \"%s\" specified", value);
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
		return iptables_fail(t, "unknown option \"%s\"", t->argv[t->at - 1]);
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
		return iptables_fail(t, "invalid port/service `%s' specified", value);
	return range->from <= range->to || iptables_fail(t, "invalid portrange (min > max)%s", "");
}

static bool read_dev(struct typed *t, char dev[IFNAMSIZ])
{
	const char *value;

	if (!argument(t, &value))
		return false;
	if (strlen(value) >= IFNAMSIZ)
		return iptables_fail(
			t, "interface name `%s' must be shorter than IFNAMSIZ (15)", value);
	strcpy(dev, value);
	return true;
}

/* ---- targets ---- */

static bool iptables_read_number(const char **s, uint32_t *n)
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
	bool ok = iptables_read_number(&at, &t->rule.mark);
	if (ok && *at == '/') {
		at++;
		ok = iptables_read_number(&at, &mask);
	}
	if (!ok || *at)
		return iptables_fail(t, "MARK: Bad value for \"--set-mark\" option: \"%s\"", value);
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
		return iptables_fail(t, "the lab has the targets MARK and ACCEPT, not `%s'", value);
	return true;
}

static bool read_extension(struct typed *t)
{
	const char *value;

	if (!argument(t, &value))
		return false;
	if (strcmp(value, "tcp") != 0 && strcmp(value, "udp") != 0)
		return iptables_fail(t, "the lab has the matches tcp and udp, not `%s'", value);
	return true;
}

/* ---- words ---- */

static bool read_table(struct typed *t)
{
	const char *value;

	if (!argument(t, &value))
		return false;
	t->mangle = strcmp(value, "mangle") == 0;
	return t->mangle || iptables_fail(t, "the lab has the table mangle only, not `%s'", value);
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
	return iptables_fail(t, "unknown option \"%s\"", word);
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
		return t->view.numeric = true;
	if (is(word, "-v", "--verbose"))
		return t->view.verbose = true;
	if (strcmp(word, "--line-numbers") == 0)
		return t->view.line_numbers = true;
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
		return next(t) || iptables_fail(t, "unexpected '%s'", "!");
	}
	/* "-nL", "-nvL": bundled */
	if (strcmp(word, "-nL") == 0 || strcmp(word, "-nvL") == 0 || strcmp(word, "-vnL") == 0) {
		t->view.numeric = true;
		t->view.verbose = word[2] != 'L';
		return read_command(t, "-L");
	}
	if (!read_match(t, word, &read))
		return false;
	bool inverted = t->inverted;
	t->inverted = false;
	if (!read && inverted)
		return iptables_fail(t, "unexpected ! flag before %s", word);
	return read || read_plain(t, word);
}

static bool read_all(struct typed *t)
{
	while (t->at < t->argc)
		if (!read_word(t))
			return false;
	if (!t->command)
		return iptables_fail(t, "no command specified%s", "");
	if (!t->mangle)
		return iptables_fail(t, "the lab has the table mangle only: -t %s", "mangle");
	if (strchr("AI", t->command) && !t->has_target)
		return iptables_fail(t, "a target is missing: -j MARK --set-mark %s", "N");
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

static bool iptables_add(struct typed *t, struct iptables_chain *c)
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

/* ---- the line as a whole ---- */

static bool do_chain(struct typed *t, struct iptables *table, int i, bool first)
{
	struct iptables_chain *c = &table->chain[i];

	switch (t->command) {
	case 'A':
	case 'I': return iptables_add(t, c);
	case 'D': return remove_rule(t, c);
	case 'F': return flush(t, c);
	case 'Z': return zero(t, c);
	default: iptables_show(t->p, &t->view, c, iptables_chain_names[i], first); return true;
	}
}

static void iptables_run(struct process *p, int argc, char **argv)
{
	struct typed t = {.p = p, .argc = argc, .argv = argv, .at = 1, .chain = -1};
	bool ok = true, first = true;

	if (!read_all(&t))
		return;
	struct iptables *table = iptables_of(p->host);
	if (t.command == 'S') {
		iptables_save(p, table, t.chain);
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

const struct command iptables_command = {
	.name = "iptables", .summary = "mark packets (the table mangle)", .run = iptables_run};
