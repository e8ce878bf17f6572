/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A host's files under /proc/net: the neighbour table (net/ipv4/arp.c: arp_format_neigh_entry), the
 * main table (fib_trie.c: fib_route_seq_show), the counters of its interfaces
 * (net/core/net-procfs.c), the counters of snmp; sockets and netstat are in proc_net.c. The rest of
 * /proc does not exist.
 */
#include "app/system/proc.h"

#include <inttypes.h>
#include <string.h>

#include "app/system/kernel_modules.h"
#include "app/system/proc_net.h"
#include "base/text.h"
#include "host/host.h"
#include "host/ip/addr.h"
#include "ipvs/proc.h"
#include "transport/socket/socket.h"

enum { ATF_COM = 0x02, ATF_PERM = 0x04 };
enum { RTF_UP = 1, RTF_GATEWAY = 2, RTF_HOST = 4, RTF_REJECT = 0x200 };

static void show_arp(struct host *h, struct text *out)
{
	text_put(out,
		"IP address       HW type     Flags       HW address            Mask     "
		"Device\n");
	list_for_each (n, &h->arp.entries, struct neigh, link) {
		unsigned flags = n->state & NUD_PERMANENT ? ATF_PERM | ATF_COM
			: n->state & NUD_VALID            ? ATF_COM
							  : 0;
		if (n->state & NUD_NOARP)
			continue;
		text_add(out, "%-16s 0x%-10x0x%-10x%-17s     *        %s\n", ip_text(n->address).s,
			1, flags, mac_text(n->mac).s, n->dev->name);
	}
}

static void route_line(void *arg, const struct fib_route *r)
{
	unsigned flags = RTF_UP | (r->gateway ? RTF_GATEWAY : 0u) |
		(r->prefix == 32 ? RTF_HOST : 0u) | (r->dev ? 0u : RTF_REJECT);
	struct text line = {0};

	/* as the kernel prints a __be32 on x86: bytes reversed */
	text_add(&line, "%s\t%08X\t%08X\t%04X\t0\t0\t%u\t%08X\t%u\t0\t0",
		r->dev ? r->dev->name : "*", __builtin_bswap32(r->dst),
		__builtin_bswap32(r->gateway), flags, r->metric,
		__builtin_bswap32(ipv4_mask(r->prefix)), r->mtu);
	text_add((struct text *)arg, "%-127s\n", text_str(&line));
	text_free(&line);
}

static void show_route(struct host *h, struct text *out)
{
	text_add(out, "%-127s\n",
		"Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\t"
		"IRTT");
	fib_walk(h, RT_TABLE_MAIN, route_line, out);
}

static void show_dev(struct host *h, struct text *out)
{
	text_put(out,
		"Inter-|   Receive                                                |  Transmit\n"
		" face |bytes    packets errs drop fifo frame compressed multicast|bytes    "
		"packets "
		"errs drop fifo colls carrier compressed\n");
	list_for_each (d, &h->node.devs, struct netdev, link) {
		const struct netdev_stats *s = &d->stats;
		text_add(out,
			"%6s: %7" PRIu64 " %7" PRIu64 " %4" PRIu64 " %4" PRIu64
			" %4u %5u %10u %9u %8" PRIu64 " %7" PRIu64 " %4" PRIu64 " %4" PRIu64
			" %4u %5u %7u %10u\n",
			d->name, s->rx_bytes, s->rx_packets, s->rx_errors, s->rx_dropped, 0, 0, 0,
			0, s->tx_bytes, s->tx_packets, s->tx_errors, s->tx_dropped, 0, 0, 0, 0);
	}
}

/* IPVS's files are empty before it is loaded; on Linux they are not there */
static void show_ip_vs(struct host *h, struct text *out)
{
	if (ipvs_of(h))
		ipvs_proc_services(ipvs_of(h), out);
}

static void show_ip_vs_conn(struct host *h, struct text *out)
{
	if (ipvs_of(h))
		ipvs_proc_conns(ipvs_of(h), out);
}

static void show_ip_vs_stats(struct host *h, struct text *out)
{
	if (ipvs_of(h))
		ipvs_proc_stats(ipvs_of(h), out);
}

/* net/ipv4/proc.c: snmp_seq_show_tcp_udp() */
static void put_tcp_udp(struct host *h, struct text *out)
{
	const struct tcp_stats *t = &h->sockets->tcp_stats;
	const struct udp_stats *u = &h->sockets->udp_stats;

	text_put(out,
		"Tcp: RtoAlgorithm RtoMin RtoMax MaxConn ActiveOpens PassiveOpens "
		"AttemptFails EstabResets CurrEstab InSegs OutSegs RetransSegs InErrs "
		"OutRsts InCsumErrors\nTcp: 1 200 120000 -1");
	const uint64_t tcp[] = {t->active_opens, t->passive_opens, t->attempt_fails,
		t->estab_resets, t->curr_estab, t->in_segs, t->out_segs, t->retrans_segs,
		t->in_errs, t->out_rsts, t->in_csum_errors};
	for (size_t i = 0; i < sizeof(tcp) / sizeof(tcp[0]); i++)
		text_add(out, " %" PRIu64, tcp[i]);
	text_add(out,
		"\nUdp: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors "
		"InCsumErrors IgnoredMulti MemErrors\n"
		"Udp: %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " 0 0 %" PRIu64 " %" PRIu64
		" 0\n",
		u->in_datagrams, u->no_ports, u->in_errors, u->out_datagrams, u->in_csum_errors,
		u->ignored_multi);
}

/* net/ipv4/proc.c: icmp_put(); counters that the lab does not have are 0 */
static void show_snmp(struct host *h, struct text *out)
{
	static const struct {
		const char *name;
		uint8_t type;
	} types[] = {{"DestUnreachs", 3}, {"TimeExcds", 11}, {"ParmProbs", 12}, {"SrcQuenchs", 4},
		{"Redirects", 5}, {"Echos", 8}, {"EchoReps", 0}, {"Timestamps", 13},
		{"TimestampReps", 14}, {"AddrMasks", 17}, {"AddrMaskReps", 18}};
	const size_t count = sizeof(types) / sizeof(types[0]);
	const struct icmp_stats *s = &h->icmp.stats;

	proc_net_ip(h, out);
	text_put(out, "Icmp: InMsgs InErrors InCsumErrors");
	for (size_t i = 0; i < count; i++)
		text_add(out, " In%s", types[i].name);
	text_put(out, " OutMsgs OutErrors OutRateLimitGlobal OutRateLimitHost");
	for (size_t i = 0; i < count; i++)
		text_add(out, " Out%s", types[i].name);
	text_add(out, "\nIcmp: %" PRIu64 " %" PRIu64 " %" PRIu64, s->in_msgs, s->in_errors,
		s->in_csum_errors);
	for (size_t i = 0; i < count; i++)
		text_add(out, " %" PRIu64, s->in_type[types[i].type]);
	text_add(out, " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64, s->out_msgs, s->out_errors,
		s->rate_limit_global, s->rate_limit_host);
	for (size_t i = 0; i < count; i++)
		text_add(out, " %" PRIu64, s->out_type[types[i].type]);
	text_putc(out, '\n');
	proc_net_icmp_msg(h, out);
	put_tcp_udp(h, out);
	text_put(out,
		"UdpLite: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors "
		"InCsumErrors IgnoredMulti MemErrors\nUdpLite: 0 0 0 0 0 0 0 0 0\n");
}

/* net/netfilter/ipvs/ip_vs_app.c: no application helper is simulated */
static void show_ip_vs_app(struct host *h, struct text *out)
{
	if (ipvs_of(h))
		text_put(out, "prot port    usecnt name\n");
}

static const struct proc_file files[] = {
	{"/proc/modules", kernel_modules_file},
	{"/proc/net/arp", show_arp},
	{"/proc/net/dev", show_dev},
	{"/proc/net/ip_vs", show_ip_vs},
	{"/proc/net/ip_vs_app", show_ip_vs_app},
	{"/proc/net/ip_vs_conn", show_ip_vs_conn},
	{"/proc/net/ip_vs_stats", show_ip_vs_stats},
	{"/proc/net/netstat", proc_net_netstat},
	{"/proc/net/raw", proc_net_raw},
	{"/proc/net/route", show_route},
	{"/proc/net/snmp", show_snmp},
	{"/proc/net/sockstat", proc_net_sockstat},
	{"/proc/net/tcp", proc_net_tcp},
	{"/proc/net/udp", proc_net_udp},
};

const struct proc_file *proc_file_at(size_t i)
{
	return i < sizeof(files) / sizeof(files[0]) ? &files[i] : NULL;
}

const struct proc_file *proc_find(const char *path)
{
	for (size_t i = 0; proc_file_at(i); i++)
		if (strcmp(files[i].path, path) == 0)
			return &files[i];
	return NULL;
}
