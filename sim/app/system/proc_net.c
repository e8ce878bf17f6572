/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /proc/net/tcp, udp and raw (net/ipv4/tcp_ipv4.c: tcp4_seq_show(), udp.c), sockstat, netstat and
 * parts of snmp (net/ipv4/proc.c). The lab has some of netstat's many counters; the others are 0.
 */
#include "app/system/proc_net.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "host/host.h"
#include "transport/socket/socket.h"

enum { TCP_WIDTH = 149, UDP_WIDTH = 127 };

/* ---- sockets ---- */

struct table {
	struct text *out;
	bool tcp;
	unsigned line;
};

static void put_line(struct text *out, const struct text *line, int width)
{
	text_add(out, "%-*s\n", width, text_str(line));
}

/* a __be32 as the kernel prints it on x86: bytes reversed */
static void put_end(struct text *t, struct socket_address a)
{
	text_add(t, "%08" PRIX32 ":%04X", __builtin_bswap32(a.address), a.port);
}

static void socket_line(void *arg, const struct socket *s)
{
	struct table *table = arg;
	struct text t = {0};
	bool listener = socket_is_tcp(s) && socket_state(s) == TCP_LISTEN;
	unsigned state = socket_is_tcp(s) ? socket_state(s) : socket_remote(s).port ? 1u : 7u;

	if (socket_is_tcp(s) != table->tcp)
		return;
	text_add(&t, "%4u: ", table->line++);
	put_end(&t, socket_local(s));
	text_putc(&t, ' ');
	put_end(&t, socket_remote(s));
	text_add(&t, " %02X %08X:%08X 00:00000000 00000000     0        0 %u 1 0000000000000000",
		state, listener ? 0 : socket_send_queue(s), socket_recv_queue(s), table->line);
	text_put(&t, table->tcp ? " 100 0 0 10 0" : " 0");
	put_line(table->out, &t, table->tcp ? TCP_WIDTH : UDP_WIDTH);
	text_free(&t);
}

static void show_table(struct host *h, struct text *out, bool tcp, const char *title)
{
	struct table table = {out, tcp, 0};

	text_add(out, "%-*s\n", tcp ? TCP_WIDTH : UDP_WIDTH, title);
	socket_walk(h, socket_line, &table);
}

void proc_net_tcp(struct host *h, struct text *out)
{
	show_table(h, out, true,
		"  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid "
		" "
		"timeout inode");
}

static const char datagrams[] =
	"   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  "
	"timeout inode ref pointer drops";

void proc_net_udp(struct host *h, struct text *out)
{
	show_table(h, out, false, datagrams);
}

void proc_net_raw(struct host *h, struct text *out)
{
	(void)h;
	text_add(out, "%-*s\n", UDP_WIDTH, datagrams + 1);
}

struct counted {
	unsigned tcp, timewait, orphans, udp;
};

static void count(void *arg, const struct socket *s)
{
	struct counted *c = arg;

	if (!socket_is_tcp(s)) {
		c->udp++;
		return;
	}
	c->timewait += socket_state(s) == TCP_TIME_WAIT;
	c->tcp += socket_state(s) != TCP_TIME_WAIT && socket_state(s) != TCP_SYN_RECV;
	c->orphans += socket_is_orphan(s);
}

void proc_net_sockstat(struct host *h, struct text *out)
{
	struct counted c = {0};

	socket_walk(h, count, &c);
	text_add(out,
		"sockets: used %u\nTCP: inuse %u orphan %u tw %u alloc %u mem 0\n"
		"UDP: inuse %u mem 0\nUDPLITE: inuse 0\nRAW: inuse 0\nFRAG: inuse 0 memory 0\n",
		c.tcp + c.udp, c.tcp, c.orphans, c.timewait, c.tcp, c.udp);
}

/* ---- counters ---- */

static const char tcp_names[] =
	" SyncookiesSent SyncookiesRecv SyncookiesFailed EmbryonicRsts PruneCalled"
	" RcvPruned OfoPruned OutOfWindowIcmps LockDroppedIcmps ArpFilter TW TWRecycled"
	" TWKilled PAWSActive PAWSEstab DelayedACKs DelayedACKLocked DelayedACKLost"
	" ListenOverflows ListenDrops TCPHPHits TCPPureAcks TCPHPAcks TCPRenoRecovery"
	" TCPSackRecovery TCPSACKReneging TCPSACKReorder TCPRenoReorder TCPTSReorder"
	" TCPFullUndo TCPPartialUndo TCPDSACKUndo TCPLossUndo TCPLostRetransmit"
	" TCPRenoFailures TCPSackFailures TCPLossFailures TCPFastRetrans"
	" TCPSlowStartRetrans TCPTimeouts TCPLossProbes TCPLossProbeRecovery"
	" TCPRenoRecoveryFail TCPSackRecoveryFail TCPRcvCollapsed TCPBacklogCoalesce"
	" TCPDSACKOldSent TCPDSACKOfoSent TCPDSACKRecv TCPDSACKOfoRecv TCPAbortOnData"
	" TCPAbortOnClose TCPAbortOnMemory TCPAbortOnTimeout TCPAbortOnLinger"
	" TCPAbortFailed TCPMemoryPressures TCPMemoryPressuresChrono TCPSACKDiscard"
	" TCPDSACKIgnoredOld TCPDSACKIgnoredNoUndo TCPSpuriousRTOs TCPMD5NotFound"
	" TCPMD5Unexpected TCPMD5Failure TCPSackShifted TCPSackMerged TCPSackShiftFallback"
	" TCPBacklogDrop PFMemallocDrop TCPMinTTLDrop TCPDeferAcceptDrop"
	" IPReversePathFilter TCPTimeWaitOverflow TCPReqQFullDoCookies TCPReqQFullDrop"
	" TCPRetransFail TCPRcvCoalesce TCPOFOQueue TCPOFODrop TCPOFOMerge TCPChallengeACK"
	" TCPSYNChallenge TCPFastOpenActive TCPFastOpenActiveFail TCPFastOpenPassive"
	" TCPFastOpenPassiveFail TCPFastOpenListenOverflow TCPFastOpenCookieReqd"
	" TCPFastOpenBlackhole TCPSpuriousRtxHostQueues BusyPollRxPackets TCPAutoCorking"
	" TCPFromZeroWindowAdv TCPToZeroWindowAdv TCPWantZeroWindowAdv TCPSynRetrans"
	" TCPOrigDataSent TCPHystartTrainDetect TCPHystartTrainCwnd TCPHystartDelayDetect"
	" TCPHystartDelayCwnd TCPACKSkippedSynRecv TCPACKSkippedPAWS TCPACKSkippedSeq"
	" TCPACKSkippedFinWait2 TCPACKSkippedTimeWait TCPACKSkippedChallenge TCPWinProbe"
	" TCPKeepAlive TCPMTUPFail TCPMTUPSuccess TCPDelivered TCPDeliveredCE"
	" TCPAckCompressed TCPZeroWindowDrop TCPRcvQDrop TCPWqueueTooBig"
	" TCPFastOpenPassiveAltKey TcpTimeoutRehash TcpDuplicateDataRehash"
	" TCPDSACKRecvSegs TCPDSACKIgnoredDubious TCPMigrateReqSuccess"
	" TCPMigrateReqFailure";

static const char ip_names[] =
	" InNoRoutes InTruncatedPkts InMcastPkts OutMcastPkts InBcastPkts OutBcastPkts"
	" InOctets OutOctets InMcastOctets OutMcastOctets InBcastOctets OutBcastOctets"
	" InCsumErrors InNoECTPkts InECT1Pkts InECT0Pkts InCEPkts ReasmOverlaps";

struct known {
	const char *name;
	uint64_t value;
};

/* "TcpExt: names" and "TcpExt: values"; unknown ones are 0 */
static void put_counters(struct text *out, const char *title, const char *names,
	const struct known *known, size_t count_known)
{
	text_add(out, "%s%s\n%s", title, names, title);
	for (const char *at = names; *at;) {
		size_t n = strcspn(++at, " ");
		uint64_t value = 0;
		for (size_t i = 0; i < count_known; i++)
			if (strlen(known[i].name) == n && strncmp(known[i].name, at, n) == 0)
				value = known[i].value;
		text_add(out, " %" PRIu64, value);
		at += n;
	}
	text_putc(out, '\n');
}

void proc_net_netstat(struct host *h, struct text *out)
{
	const struct known tcp[] = {{"IPReversePathFilter", h->ip.stats.rp_filter_drops}};
	const struct known ip[] = {{"InNoRoutes", h->ip.stats.in_no_routes},
		{"InTruncatedPkts", h->ip.stats.in_truncated_pkts},
		{"InCsumErrors", h->ip.stats.in_csum_errors}};

	put_counters(out, "TcpExt:", tcp_names, tcp, sizeof(tcp) / sizeof(tcp[0]));
	put_counters(out, "IpExt:", ip_names, ip, sizeof(ip) / sizeof(ip[0]));
}

void proc_net_ip(struct host *h, struct text *out)
{
	const struct ip_stats *s = &h->ip.stats;
	const uint64_t values[] = {s->in_receives, s->in_hdr_errors, s->in_addr_errors,
		s->forw_datagrams, s->in_unknown_protos, s->in_discards, s->in_delivers,
		s->out_requests, s->out_discards, s->out_no_routes, s->reasm_timeout,
		s->reasm_reqds, s->reasm_oks, s->reasm_fails, s->frag_oks, s->frag_fails,
		s->frag_creates};

	text_add(out,
		"Ip: Forwarding DefaultTTL InReceives InHdrErrors InAddrErrors ForwDatagrams "
		"InUnknownProtos InDiscards InDelivers OutRequests OutDiscards OutNoRoutes "
		"ReasmTimeout ReasmReqds ReasmOKs ReasmFails FragOKs FragFails FragCreates\n"
		"Ip: %d %d",
		h->conf_all.value[CONF_FORWARDING] ? 1 : 2, h->ipv4.ip_default_ttl);
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		text_add(out, " %" PRIu64, values[i]);
	text_putc(out, '\n');
}

/* icmpmsg_put(): only types that were seen */
void proc_net_icmp_msg(struct host *h, struct text *out)
{
	const struct icmp_stats *s = &h->icmp.stats;
	const size_t types = sizeof(s->in_type) / sizeof(s->in_type[0]);
	struct text names = {0}, values = {0};

	for (size_t way = 0; way < 2; way++)
		for (size_t i = 0; i < types; i++) {
			uint64_t n = way ? s->out_type[i] : s->in_type[i];
			if (!n)
				continue;
			text_add(&names, " %sType%zu", way ? "Out" : "In", i);
			text_add(&values, " %" PRIu64, n);
		}
	if (names.len)
		text_add(out, "IcmpMsg:%s\nIcmpMsg:%s\n", text_str(&names), text_str(&values));
	text_free(&names);
	text_free(&values);
}
