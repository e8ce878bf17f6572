/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /proc/net/ip_vs, ip_vs_conn and ip_vs_stats as the kernel prints them (ip_vs_ctl.c:
 * ip_vs_info_seq_show(), ip_vs_stats_show(); ip_vs_conn.c: ip_vs_conn_seq_show()). Services and
 * servers are in the kernel's order.
 */
#include "ipvs/proc.h"

#include <inttypes.h>

#include "base/text.h"
#include "ipvs/conn.h"
#include "ipvs/scheduler.h"
#include "wire/ipv4.h"

static const char *protocol_name(uint8_t protocol)
{
	return protocol == IPPROTO_TCP ? "TCP" : protocol == IPPROTO_UDP ? "UDP" : "IP";
}

static const char *forward_name(const struct ipvs_dest *d)
{
	switch (d->conn_flags & IPVS_CONN_F_FWD_MASK) {
	case IPVS_CONN_F_LOCALNODE: return "Local";
	case IPVS_CONN_F_TUNNEL: return "Tunnel";
	case IPVS_CONN_F_DROUTE: return "Route";
	default: return "Masq";
	}
}

static void show_service(const struct ipvs_service *svc, struct text *out)
{
	const char *scheduler = svc->scheduler ? svc->scheduler->name : "none";
	const char *ops = svc->flags & IPVS_SVC_F_ONEPACKET ? "ops " : "";

	if (svc->fwmark)
		text_add(out, "FWM  %08X %s %s", svc->fwmark, scheduler, ops);
	else
		text_add(out, "%s  %08X:%04X %s %s ", protocol_name(svc->protocol), svc->addr,
			svc->port, scheduler, ops);
	if (svc->flags & IPVS_SVC_F_PERSISTENT)
		text_add(out, "persistent %u %08X", svc->timeout, svc->netmask);
	text_putc(out, '\n');
	list_for_each (d, &svc->destinations, struct ipvs_dest, link)
		text_add(out, "  -> %08X:%04X      %-7s %-6d %-10d %-10d\n", d->addr, d->port,
			forward_name(d), d->weight, d->active, ipvs_dest_inactive(d));
}

void ipvs_proc_services(const struct ipvs *ipvs, struct text *out)
{
	text_add(out,
		"IP Virtual Server version " IPVS_VERSION_TEXT " (size=%d)\n"
		"Prot LocalAddress:Port Scheduler Flags\n"
		"  -> RemoteAddress:Port Forward Weight ActiveConn InActConn\n",
		IPVS_CONN_TAB_SIZE);
	list_for_each (svc, &ipvs->services, struct ipvs_service, link)
		show_service(svc, out);
}

void ipvs_proc_conns(const struct ipvs *ipvs, struct text *out)
{
	text_put(out,
		"Pro FromIP   FPrt ToIP     TPrt DestIP   DPrt State       Expires PEName "
		"PEData\n");
	list_for_each (cp, &ipvs->conns, struct ipvs_conn, link)
		text_add(out, "%-3s %08X %04X %08X %04X %08X %04X %-11s %7u\n",
			protocol_name(cp->protocol), cp->caddr, cp->cport, cp->vaddr, cp->vport,
			cp->daddr, cp->dport, ipvs_conn_state_name(cp), ipvs_conn_expires(cp));
}

static void counters(const struct ipvs_counters *c, struct text *out)
{
	text_add(out, "%8" PRIX64 " %8" PRIX64 " %8" PRIX64 " %16" PRIX64 " %16" PRIX64 "\n",
		c->conns, c->inpkts, c->outpkts, c->inbytes, c->outbytes);
}

void ipvs_proc_stats(const struct ipvs *ipvs, struct text *out)
{
	struct ipvs_counters totals, rates;

	ipvs_stats_read(&ipvs->stats, &totals, &rates);
	text_put(out,
		"   Total Incoming Outgoing         Incoming         Outgoing\n"
		"   Conns  Packets  Packets            Bytes            Bytes\n");
	counters(&totals, out);
	text_put(out, "\n Conns/s   Pkts/s   Pkts/s          Bytes/s          Bytes/s\n");
	counters(&rates, out);
}
