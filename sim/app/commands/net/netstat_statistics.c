/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netstat -s (net-tools 2.10: statistics.c): the counters of IP, ICMP, TCP and UDP in its words and
 * order; lines that the real tool shows only if not 0 are shown only then. Not supported: the
 * extended counters (TcpExt, IpExt), which the lab does not keep.
 */
#include "app/commands/net/netstat_statistics.h"

#include <inttypes.h>

#include "host/host.h"
#include "transport/socket/socket.h"

static void always(struct process *p, const char *words, uint64_t n)
{
	process_print(p, "    %" PRIu64 " %s\n", n, words);
}

static void if_any(struct process *p, const char *words, uint64_t n)
{
	if (n)
		always(p, words, n);
}

/* a counter that netstat has no words for */
static void by_name(struct process *p, const char *name, uint64_t n)
{
	if (n)
		process_print(p, "    %s: %" PRIu64 "\n", name, n);
}

static void show_ip(struct process *p)
{
	const struct ip_stats *s = &p->host->ip.stats;

	process_print(
		p, "Ip:\n    Forwarding: %d\n", p->host->conf_all.value[CONF_FORWARDING] ? 1 : 2);
	always(p, "total packets received", s->in_receives);
	if_any(p, "with invalid headers", s->in_hdr_errors);
	if_any(p, "with invalid addresses", s->in_addr_errors);
	always(p, "forwarded", s->forw_datagrams);
	if_any(p, "with unknown protocol", s->in_unknown_protos);
	always(p, "incoming packets discarded", s->in_discards);
	always(p, "incoming packets delivered", s->in_delivers);
	always(p, "requests sent out", s->out_requests);
	if_any(p, "outgoing packets dropped", s->out_discards);
	if_any(p, "dropped because of missing route", s->out_no_routes);
	if_any(p, "fragments dropped after timeout", s->reasm_timeout);
	if_any(p, "reassemblies required", s->reasm_reqds);
	if_any(p, "packets reassembled ok", s->reasm_oks);
	if_any(p, "packet reassemblies failed", s->reasm_fails);
	if_any(p, "outgoing packets fragmented ok", s->frag_oks);
	if_any(p, "outgoing packets failed fragmentation", s->frag_fails);
	if_any(p, "fragments created", s->frag_creates);
}

/* input and output have different words */
static void histogram(struct process *p, bool out, const uint64_t *types)
{
	static const struct {
		unsigned type;
		const char *in, *out;
	} known[] = {{ICMP_DEST_UNREACH, "destination unreachable", "destination unreachable"},
		{ICMP_TIME_EXCEEDED, "timeout in transit", "time exceeded"},
		{ICMP_PARAMETERPROB, "wrong parameters", "wrong parameters"},
		{ICMP_SOURCE_QUENCH, "source quenches", "source quench"},
		{ICMP_REDIRECT, "redirects", "redirect"},
		{ICMP_ECHO, "echo requests", "echo requests"},
		{ICMP_ECHOREPLY, "echo replies", "echo replies"},
		{ICMP_TIMESTAMP, "timestamp request", "timestamp requests"},
		{ICMP_TIMESTAMPREPLY, "timestamp reply", "timestamp replies"}};

	process_print(p, "    ICMP %s histogram:\n", out ? "output" : "input");
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (types[known[i].type])
			process_print(p, "        %s: %" PRIu64 "\n",
				out ? known[i].out : known[i].in, types[known[i].type]);
}

#define TYPES (sizeof(((struct icmp_stats *)0)->in_type) / sizeof(uint64_t))

/* IcmpMsg: appears in /proc/net/snmp only if a counter is not 0; it is not part of Icmp: */
static void show_types(struct process *p, int indent)
{
	const struct icmp_stats *s = &p->host->icmp.stats;
	bool titled = false;

	for (size_t i = 0; i < 2 * TYPES; i++) {
		const uint64_t *types = i < TYPES ? s->in_type : s->out_type;
		if (!types[i % TYPES])
			continue;
		process_print(p, "%s%*s%sType%zu: %" PRIu64 "\n", titled ? "" : "IcmpMsg:\n",
			indent, "", i < TYPES ? "In" : "Out", i % TYPES, types[i % TYPES]);
		titled = true;
	}
}

static void show_icmp(struct process *p)
{
	const struct icmp_stats *s = &p->host->icmp.stats;

	process_print(p, "Icmp:\n");
	always(p, "ICMP messages received", s->in_msgs);
	always(p, "input ICMP message failed", s->in_errors);
	by_name(p, "InCsumErrors", s->in_csum_errors);
	histogram(p, false, s->in_type);
	always(p, "ICMP messages sent", s->out_msgs);
	always(p, "ICMP messages failed", s->out_errors);
	histogram(p, true, s->out_type);
}

static void show_tcp(struct process *p)
{
	const struct tcp_stats *s = &p->host->sockets->tcp_stats;

	process_print(p, "Tcp:\n");
	always(p, "active connection openings", s->active_opens);
	always(p, "passive connection openings", s->passive_opens);
	always(p, "failed connection attempts", s->attempt_fails);
	always(p, "connection resets received", s->estab_resets);
	always(p, "connections established", s->curr_estab);
	always(p, "segments received", s->in_segs);
	always(p, "segments sent out", s->out_segs);
	always(p, "segments retransmitted", s->retrans_segs);
	always(p, "bad segments received", s->in_errs);
	always(p, "resets sent", s->out_rsts);
	by_name(p, "InCsumErrors", s->in_csum_errors);
}

static void show_udp(struct process *p)
{
	const struct udp_stats *s = &p->host->sockets->udp_stats;

	process_print(p, "Udp:\n");
	always(p, "packets received", s->in_datagrams);
	always(p, "packets to unknown port received", s->no_ports);
	always(p, "packet receive errors", s->in_errors);
	always(p, "packets sent", s->out_datagrams);
	always(p, "receive buffer errors", 0);
	always(p, "send buffer errors", 0);
	by_name(p, "InCsumErrors", s->in_csum_errors);
	by_name(p, "IgnoredMulti", s->ignored_multi);
}

void netstat_statistics(struct process *p, bool tcp, bool udp, bool raw)
{
	bool all = !tcp && !udp && !raw;

	if (all || raw)
		show_ip(p);
	if (all || raw)
		show_icmp(p);
	show_types(p, all || raw ? 8 : 4); /* as deep as the line before it */
	if (all || tcp)
		show_tcp(p);
	if (all || udp)
		show_udp(p);
	process_print(p, "UdpLite:\n");
}
