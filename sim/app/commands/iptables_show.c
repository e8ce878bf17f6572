/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The two looks of iptables' rules (iptables 1.8.9): the table of -L and, with -S, the lines that
 * would make them again.
 */
#include "app/commands/iptables_show.h"

#include <inttypes.h>

#include "host/command.h"
#include "wire/ipv4.h"

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
	else if (r->mark == r->mask)
		text_add(s, " MARK or 0x%x", r->mark);
	else
		text_add(s, " MARK xset 0x%x/0x%x", r->mark, r->mask);
}

static void put_rule(
	struct text *s, const struct iptables_view *v, const struct iptables_rule *r, int n)
{
	if (v->line_numbers)
		text_add(s, "%-4d ", n);
	if (v->verbose)
		text_add(s, "%5" PRIu64 " %5" PRIu64 " ", r->packets, r->bytes);
	text_add(s, "%-10s ", r->accept ? "ACCEPT" : "MARK");
	put_protocol(s, r->protocol, v->numeric);
	text_put(s, "--  ");
	if (v->verbose)
		text_add(s, "%-6s %-6s ",
			r->in[0]             ? r->in
				: v->numeric ? "*"
					     : "any",
			r->out[0]            ? r->out
				: v->numeric ? "*"
					     : "any");
	put_network(s, r->not_src, r->src, r->src_mask, v->numeric);
	put_network(s, r->not_dst, r->dst, r->dst_mask, v->numeric);
	if (r->has_sport || r->has_dport)
		text_add(s, " %s", protocol_name(r->protocol));
	if (r->has_sport)
		put_ports(s, "s", r->not_sport, &r->sport);
	if (r->has_dport)
		put_ports(s, "d", r->not_dport, &r->dport);
	put_target(s, r);
	text_putc(s, '\n');
}

void iptables_show(struct process *p, const struct iptables_view *v, const struct iptables_chain *c,
	const char *name, bool first)
{
	struct text s = {0};
	int n = 0;

	text_add(&s, "%sChain %s (policy ACCEPT", first ? "" : "\n", name);
	if (v->verbose)
		text_add(&s, " %" PRIu64 " packets, %" PRIu64 " bytes", c->packets, c->bytes);
	text_add(&s, ")\n%s%starget     prot opt %ssource               destination         \n",
		v->line_numbers ? "num  " : "", v->verbose ? " pkts bytes " : "",
		v->verbose ? "in     out     " : "");
	list_for_each (r, &c->rules, struct iptables_rule, link)
		put_rule(&s, v, r, ++n);
	process_write(p, text_str(&s), s.len);
	text_free(&s);
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

void iptables_save(struct process *p, const struct iptables *table, int chain)
{
	for (int i = 0; i < NF_INET_NUMHOOKS; i++)
		if (chain < 0 || chain == i)
			process_print(p, "-P %s ACCEPT\n", iptables_chain_names[i]);
	for (int i = 0; i < NF_INET_NUMHOOKS; i++)
		if (chain < 0 || chain == i)
			list_for_each (r, &table->chain[i].rules, struct iptables_rule, link)
				save_rule(p, iptables_chain_names[i], r);
}
