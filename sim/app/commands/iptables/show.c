/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The two output formats of iptables' rules (iptables 1.8.9, nft-ipv4.c, nft-shared.c): the table
 * of -L and, with -S, the lines that would create them.
 */
#include "app/commands/iptables/show.h"

#include <inttypes.h>
#include <string.h>

#include "app/commands/iptables/match.h"
#include "app/commands/iptables/target.h"
#include "app/system/service_names.h"
#include "base/text.h"
#include "host/command.h"
#include "wire/ipv4.h"

/* ---- words ---- */

static void put_number(struct text *s, uint64_t n, bool exact, bool column)
{
	static const char units[] = "KMGT";

	if (exact || !column) {
		text_add(s, column ? "%8" PRIu64 " " : "%" PRIu64 " ", n);
		return;
	}
	if (n <= 99999) {
		text_add(s, "%5" PRIu64 " ", n);
		return;
	}
	for (unsigned i = 0; i < 4; i++) {
		n = (n + 500) / 1000;
		if (n <= 9999 || i == 3) {
			text_add(s, "%4" PRIu64 "%c ", n, units[i]);
			return;
		}
	}
}

static unsigned length_of(uint32_t mask)
{
	return (unsigned)__builtin_popcount(mask);
}

void iptables_port_text(struct text *s, uint8_t protocol, const struct port_range *r, bool numeric)
{
	const uint16_t ports[] = {r->from, r->to};

	for (unsigned i = 0; i < (r->from == r->to ? 1u : 2u); i++) {
		const char *name = numeric ? NULL : service_name(ports[i], protocol);
		text_put(s, i ? ":" : "");
		if (name)
			text_put(s, name);
		else
			text_add(s, "%u", ports[i]);
	}
}

void iptables_show_ports(struct text *s, const char *name, uint8_t protocol, bool inverted,
	const struct port_range *r, bool numeric)
{
	text_add(s, " %s%s:%s", name, r->from == r->to ? "" : "s", inverted ? "!" : "");
	iptables_port_text(s, protocol, r, numeric);
}

void iptables_save_word(struct text *s, const char *word)
{
	bool plain = *word != '\0';

	for (const char *c = word; *c; c++)
		plain &= strchr("_-0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
				 *c) != NULL;
	if (plain) {
		text_put(s, word);
		return;
	}
	text_putc(s, '"');
	for (const char *c = word; *c; c++) {
		if (strchr("\"\\'", *c))
			text_putc(s, '\\');
		text_putc(s, *c);
	}
	text_putc(s, '"');
}

static const char *protocol_word(uint8_t protocol)
{
	return protocol ? protocol_name_of(protocol) : "all";
}

/* ---- -L ---- */

static void put_protocol(struct text *s, const struct iptables_rule *r, bool numeric, bool column)
{
	const char *name = numeric ? NULL : protocol_word(r->protocol);

	text_putc(s, r->not_protocol ? '!' : ' ');
	if (name)
		text_add(s, column ? "%-5s" : "%s ", name);
	else
		text_add(s, column ? "%-5u" : "%u ", r->protocol);
}

static void put_network(
	struct text *s, const char *form, uint32_t address, uint32_t mask, bool numeric)
{
	struct text word = {0};

	if (!mask)
		text_put(&word, numeric ? "0.0.0.0/0" : "anywhere");
	else if (mask == UINT32_MAX)
		text_put(&word, ip_text(address).s);
	else
		text_add(&word, "%s/%u", ip_text(address).s, length_of(mask));
	if (*form == '-')
		text_put(s, "-> ");
	text_add(s, *form == '-' || *form == ' ' ? "%s " : "%-19s ", text_str(&word));
	text_free(&word);
}

static void put_device(
	struct text *s, const char *form, const char *dev, bool inverted, bool numeric)
{
	struct text word = {0};

	text_add(&word, "%s%s", inverted ? "!" : "", *dev ? dev : numeric ? "*" : "any");
	if (*form)
		text_add(s, "%s %s ", form, text_str(&word));
	else
		text_add(s, "%-6s ", text_str(&word));
	text_free(&word);
}

static const char *target_word(const struct iptables_rule *r)
{
	if (r->target.kind)
		return r->target.kind->name;
	return r->target.chain ? r->target.chain->name : "";
}

static void put_details(struct text *s, const struct iptables_rule *r, bool numeric)
{
	if (r->target.go)
		text_put(s, "[goto] ");
	for (unsigned i = 0; i < r->matches; i++)
		r->match[i].kind->show(&r->match[i], s, numeric);
	if (r->target.kind && r->target.kind->show)
		r->target.kind->show(&r->target, s, numeric);
}

static void put_rule(
	struct text *s, const struct iptables_view *v, const struct iptables_rule *r, int n)
{
	if (v->line_numbers)
		text_add(s, "%-4d ", n);
	if (v->verbose) {
		put_number(s, r->packets, v->exact, true);
		put_number(s, r->bytes, v->exact, true);
	}
	text_add(s, "%-9s ", target_word(r));
	put_protocol(s, r, v->numeric, true);
	text_add(s, "%c%c ", r->not_fragment ? '!' : '-', r->fragment ? 'f' : '-');
	if (v->verbose) {
		text_putc(s, ' ');
		put_device(s, "", r->in, r->not_in, v->numeric);
		put_device(s, "", r->out, r->not_out, v->numeric);
	}
	text_putc(s, r->not_src ? '!' : ' ');
	put_network(s, "", r->src, r->src_mask, v->numeric);
	text_putc(s, r->not_dst ? '!' : ' ');
	put_network(s, "", r->dst, r->dst_mask, v->numeric);
	put_details(s, r, v->numeric);
	text_putc(s, '\n');
}

static void put_title(struct text *s, const struct iptables_view *v, const struct iptables_chain *c)
{
	text_add(s, "Chain %s (", c->name);
	if (c->hook < 0) {
		text_add(s, "%u references)\n", iptables_chain_users(c));
	} else {
		text_add(s, "policy %s", c->drops ? "DROP" : "ACCEPT");
		if (v->verbose) {
			text_putc(s, ' ');
			put_number(s, c->packets, v->exact, false);
			text_put(s, "packets, ");
			put_number(s, c->bytes, v->exact, false);
			text_put(s, "bytes");
		}
		text_put(s, ")\n");
	}
	text_put(s, v->line_numbers ? "num  " : "");
	if (v->verbose)
		text_put(s, v->exact ? "    pkts      bytes " : " pkts bytes ");
	text_add(s, "target     prot opt %ssource               destination         \n",
		v->verbose ? "in     out     " : "");
}

void iptables_show(struct process *p, const struct iptables_view *v, const struct iptables_chain *c,
	bool first, int rule)
{
	struct text s = {0};
	int n = 0;

	text_put(&s, first ? "" : "\n");
	if (!rule)
		put_title(&s, v, c);
	list_for_each (r, &c->rules, struct iptables_rule, link)
		if (++n == rule || !rule)
			put_rule(&s, v, r, n);
	process_write(p, text_str(&s), s.len);
	text_free(&s);
}

void iptables_show_added(struct process *p, const struct iptables_rule *r)
{
	struct text s = {0};

	text_add(&s, "%s ", target_word(r));
	put_protocol(&s, r, false, false);
	text_add(&s, "opt %c%c ", r->not_fragment ? '!' : '-', r->fragment ? 'f' : '-');
	put_device(&s, "in", r->in, r->not_in, true);
	put_device(&s, "out", r->out, r->not_out, true);
	text_putc(&s, r->not_src ? '!' : ' ');
	put_network(&s, " ", r->src, r->src_mask, true);
	text_putc(&s, r->not_dst ? '!' : ' ');
	put_network(&s, "-", r->dst, r->dst_mask, true);
	text_put(&s, " ");
	put_details(&s, r, true);
	text_putc(&s, '\n');
	process_write(p, text_str(&s), s.len);
	text_free(&s);
}

/* ---- -S ---- */

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

static void save_protocol(struct text *s, const struct iptables_rule *r)
{
	const char *name = protocol_name_of(r->protocol);

	if (!r->protocol)
		return;
	text_add(s, "%s -p ", r->not_protocol ? " !" : "");
	if (name)
		text_put(s, name);
	else
		text_add(s, "%u", r->protocol);
}

void iptables_rule_text(
	struct text *s, const char *chain, const struct iptables_rule *r, bool counters)
{
	text_add(s, "-A %s", chain);
	save_network(s, "-s", r->not_src, r->src, r->src_mask);
	save_network(s, "-d", r->not_dst, r->dst, r->dst_mask);
	save_dev(s, "-i", r->not_in, r->in);
	save_dev(s, "-o", r->not_out, r->out);
	save_protocol(s, r);
	if (r->fragment)
		text_add(s, "%s -f", r->not_fragment ? " !" : "");
	for (unsigned i = 0; i < r->matches; i++) {
		text_add(s, " -m %s", r->match[i].kind->name);
		r->match[i].kind->save(&r->match[i], s);
	}
	if (counters)
		text_add(s, " -c %" PRIu64 " %" PRIu64, r->packets, r->bytes);
	if (*target_word(r))
		text_add(s, " %s %s", r->target.go ? "-g" : "-j", target_word(r));
	if (r->target.kind && r->target.kind->save)
		r->target.kind->save(&r->target, s);
}

static void list_chain(
	struct text *s, const struct iptables_view *v, const struct iptables_chain *c)
{
	if (c->hook < 0)
		text_add(s, "-N %s", c->name);
	else
		text_add(s, "-P %s %s", c->name, c->drops ? "DROP" : "ACCEPT");
	if (c->hook >= 0 && v->verbose)
		text_add(s, " -c %" PRIu64 " %" PRIu64, c->packets, c->bytes);
	text_putc(s, '\n');
}

void iptables_list_rules(struct process *p, const struct iptables_view *v,
	const struct iptables_table *t, const struct iptables_chain *only, int rule)
{
	struct text s = {0};

	if (!rule)
		list_for_each (c, &t->chains, struct iptables_chain, link)
			if (!only || c == only)
				list_chain(&s, v, c);
	list_for_each (c, &t->chains, struct iptables_chain, link) {
		int n = 0;
		if (only && c != only)
			continue;
		list_for_each (r, &c->rules, struct iptables_rule, link) {
			if (++n != rule && rule)
				continue;
			iptables_rule_text(&s, c->name, r, v->verbose);
			text_putc(&s, '\n');
		}
	}
	process_write(p, text_str(&s), s.len);
	text_free(&s);
}
