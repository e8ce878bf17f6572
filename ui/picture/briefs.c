/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reasons for a bubble, three lines of 27 letters: longer sentences have a short form here, with
 * the same placeholders. It says nothing that the sentence does not say; omitted parts are in the
 * pane of reasons.
 */
#include "ha/reasons.h"
#include "ha/vrrp_filter.h"
#include "host/ip/icmp_reasons.h"
#include "host/ip/ip_reasons.h"
#include "host/neigh/arp.h"
#include "host/neigh/neighbour.h"
#include "host/route/route_reasons.h"
#include "ipvs/reasons.h"
#include "ipvs/sync_reasons.h"
#include "net/drop.h"
#include "transport/tcp/tcp_reasons.h"
#include "ui/picture/picture_private.h"
#include "ui/text/words.h"

static const struct {
	unsigned reason;
	const char *words;
} briefs[] = {
	{ARP_ANSWER_ANY,
		N_("{0:ip} is my address, on any interface\narp_ignore: max({2}, {3}) "
		   "= 0")},
	{ARP_ANSWER_HERE,
		N_("{0:ip} is on {dev}, where the request came in\n"
		   "arp_ignore: max({2}, {3}) = 1")},
	{ARP_ANSWER_SUBNET,
		N_("{0:ip} is on {dev}, in the same subnet as {1:ip}\narp_ignore: "
		   "max({2}, {3}) = 2")},
	{ARP_ANSWER_SCOPE,
		N_("{0:ip} is not of scope host\n"
		   "arp_ignore: max({2}, {3}) = 3")},
	{ARP_SILENT_ELSEWHERE,
		N_("{0:ip} is on {dev.5}, not on {dev}\n"
		   "arp_ignore: max({2}, {3}) = {4}")},
	{ARP_SILENT_ROUTE_ONLY,
		N_("{0:ip} is local only by a route\narp_ignore: max({2}, {3}) = {4}")},
	{ARP_SILENT_SUBNET,
		N_("{1:ip} is in no subnet of {0:ip} on {dev}\n"
		   "arp_ignore: max({2}, {3}) = 2")},
	{ARP_SILENT_HOST_SCOPE,
		N_("{0:ip} is of scope host\n"
		   "arp_ignore: max({2}, {3}) = 3")},
	{ARP_ANNOUNCE_SOURCE,
		N_("asks as {0:ip}, the packet's source\n"
		   "arp_announce: max({3}, {4}) = {5}")},
	{ARP_ANNOUNCE_FOREIGN, N_("asks as {0:ip}: the packet's source {2:ip} is not its own")},
	{ARP_ANNOUNCE_PROBE, N_("asks as {0:ip}, {dev}'s address for {1:ip}: no packet is queued")},
	{ARP_ANNOUNCE_SUBNET,
		N_("asks as {0:ip}, in the same subnet as {1:ip}\narp_announce: "
		   "max({3}, {4}) = 1")},
	{ARP_ANNOUNCE_PRIMARY,
		N_("asks as {0:ip}, {dev}'s address for {1:ip}\n"
		   "arp_announce: max({3}, {4}) = 2")},
	{ARP_LEARN_ASKER, N_("{0:ip} is at {1:mac}: it asked, so traffic will follow")},
	{ARP_LEARN_OVERHEARD, N_("a request from {0:ip} at {1:mac} updates its entry")},
	{ARP_LEARN_GRATUITOUS, N_("gratuitous ARP: {0:ip} is at {1:mac} from now on")},
	{ARP_KEEP_LOCKED, N_("{0:ip} stays at {2:mac} for {5:dur} (locktime): {1:mac} is ignored")},
	{ARP_UNKNOWN_SENDER, N_("no entry for {0:ip}, none created: it never asked (arp_accept)")},
	{NEIGH_ASKED, N_("no MAC for {0:ip}: it asks and queues the packet")},
	{NEIGH_USED_STALE, N_("{0:ip} is STALE: {1:mac} is used {4:dur} more, then probed")},
	{NEIGH_PROBES, N_("{0:ip} unconfirmed for {4:dur}: a probe to {1:mac}")},
	{NEIGH_TAKEN, N_("{0:ip} is at {1:mac} in its neighbour table")},
	{ROUTE_FORWARD_BACK,
		N_("back out via {dev.4}: {1:ip} could use {3:ip} directly (redirect)")},
	{ROUTE_OUT_GATEWAY, N_("to {0:ip} via gateway {3:ip}, {dev.4} (/{5})")},
	{ROUTE_OWN_SOURCE, N_("martian: the source {0:ip} is its own address (accept_local=0)")},
	{ROUTE_REDIRECT_TAKEN, N_("redirect from {0:ip}: {4:ip} is now via {3:ip}")},
	{ROUTE_REDIRECT_LATER, N_("no MAC for {3:ip} yet: its route to {4:ip} stays for now")},
	{IP_UNWRAPPED, N_("decapsulated: {1:ip} to {0:ip}, received again on {dev}")},
	{ICMP_REDIRECT_LIMIT, N_("{0:ip} already got {3} redirects (redirect_load)")},
	{ICMP_PMTU_LEARNT, N_("{0:ip} reports: path MTU to {4:ip} is {3}")},
	{TCP_WHY_LAST_ACK, N_("{2:ip}, which closed first, acknowledged our FIN: CLOSED")},
	{TCP_DROP_SEQUENCE, N_("sequence {0} is outside the window: {1}, {2} bytes")},
	{IPVS_NEW_SCHEDULED, N_("{0:ip}:{1} gets an entry to {4:ip}:{5}")},
	{IPVS_EXPIRED, N_("the entry of {0:ip}:{1} timed out ({4:dur} late, timer wheel)")},
	{IPVS_EXPIRE_NODEST, N_("server {3:ip} was deleted: its entry, too (expire_nodest_conn)")},
	{IPVS_FORWARD_DR, N_("DR via {dev.2}: to {1:ip}'s MAC; IP unchanged, TTL {3}")},
	{IPVS_DROP_DEST_GONE, N_("its server was deleted and may return (expire_nodest_conn=0)")},
	{SCHED_NEXT, N_("rr: {0:ip} is next in the list; then {3:ip}")},
	{SCHED_WEIGHTED, N_("wlc: {0:ip} has the least, {1}/{2}; then {3:ip}, {4}/{5}")},
	{SCHED_LOCALITY, N_("lblc: {0:ip} as before, not overloaded ({1} active, weight {2})")},
	{SCHED_LOCALITY_NEW, N_("a new address: {0:ip} has the least, {1}/{2}")},
	{DROP_OTHERHOST, N_("for {0:mac}, not for {node}: {dev} is not promiscuous")},
	{IPVS_SYNC_MASTER_STARTED, N_("master sync daemon: syncid {0}, {1:ip} port {2}")},
	{VRRP_INIT, N_("vrid {0} starts as BACKUP and waits {4:dur} (priority {1})")},
	{VRRP_LOWER, N_("vrid {0}: MASTER {3:ip} has {2}, ours is {1}: an advert now")},
	{VRRP_ACCEPTED, N_("vrid {0}: {3:ip} has {2}, ours is {1}: timer back to {4:dur}")},
	{VRRP_DISCARDED, N_("vrid {0}: {3:ip} has {2}, less than our {1}: {4:dur} left")},
	{VRRP_PRIORITY_0_MASTER, N_("vrid {0}: {3:ip} stops; this one is already MASTER")},
	{VRRP_GARP, N_("vrid {0}: gratuitous ARP for {3:ip}, so neighbours learn it")},
	{VRRP_GROUP_WAITS, N_("vrid {0} waits for its sync group: {4:dur} more")},
	{CHECK_REMOVED, N_("{0:ip}:{1} failed: removed, its packets are dropped")},
	{VRRP_FILTER_IN, N_("keepalived's rule drops packets to {0:ip} (vrrp_strict, no_accept)")},
};

const char *brief_of(unsigned reason)
{
	for (size_t i = 0; i < sizeof(briefs) / sizeof(briefs[0]); i++)
		if (briefs[i].reason == reason)
			return briefs[i].words;
	return NULL;
}
