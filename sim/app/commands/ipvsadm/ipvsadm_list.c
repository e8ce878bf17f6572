/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What ipvsadm 1.31 prints: its columns, its sorting (services by mark, protocol, address, port;
 * servers by address, port), its abbreviations of large numbers, the rules of -S. --nosort shows
 * the kernel's own order. Trailing blanks are those of the real tool.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/commands/ipvsadm/ipvsadm.h"
#include "app/system/service_names.h"
#include "base/text.h"
#include "ipvs/conn.h"
#include "ipvs/forward.h"
#include "ipvs/scheduler.h"
#include "wire/ipv4.h"

#define SERVICE_WIDTH 33
#define SERVER_WIDTH 28

/* ---- pieces ---- */

struct endpoint_text {
	char s[60];
};

/* netlink reports no protocol for a service by mark: its servers' ports stay numeric */
static uint8_t dest_protocol(const struct ipvs_service *svc)
{
	return svc->fwmark ? 0 : svc->protocol;
}

/* addrport_to_anyname(): names, unless -n */
static struct endpoint_text endpoint(
	const struct ipvsadm *a, uint8_t protocol, uint32_t address, uint16_t port)
{
	bool numeric = ipvsadm_given(a, OPT_NUMERIC);
	const char *service = numeric || !protocol ? NULL : service_name(port, protocol);
	struct endpoint_text t;
	struct text host = {0};

	if (numeric || !host_name_of(a->p->host, address, &host))
		text_put(&host, ip_text(address).s);
	if (service)
		snprintf(t.s, sizeof(t.s), "%s:%s", text_str(&host), service);
	else
		snprintf(t.s, sizeof(t.s), "%s:%u", text_str(&host), port);
	text_free(&host);
	return t;
}

/* print_largenum(): nine columns, or as many as it takes with --exact */
static void large(const struct ipvsadm *a, uint64_t n)
{
	static const struct {
		uint64_t below, unit;
		char letter;
	} scales[] = {
		{1000000000u, 1000u, 'K'},
		{100000000000u, 1000000u, 'M'},
		{100000000000000u, 1000000000u, 'G'},
		{UINT64_MAX, 1000000000000u, 'T'},
	};
	size_t i = 0;

	if (ipvsadm_given(a, OPT_EXACT) || n < 100000000) {
		process_print(a->p, n < 100000000 ? "%9" PRIu64 : " %" PRIu64, n);
		return;
	}
	while (n >= scales[i].below)
		i++;
	process_print(a->p, "%8" PRIu64 "%c", n / scales[i].unit, scales[i].letter);
}

static void counters(const struct ipvsadm *a, const struct ipvs_counters *c)
{
	large(a, c->conns);
	large(a, c->inpkts);
	large(a, c->outpkts);
	large(a, c->inbytes);
	large(a, c->outbytes);
}

static const char *scheduler_name(const struct ipvs_service *svc)
{
	return svc->scheduler ? svc->scheduler->name : "none";
}

/* print_sched_flags() */
static void sched_flags(
	struct process *p, const struct ipvs_service *svc, const char *before, const char *after)
{
	static const struct {
		uint32_t bit;
		const char *sh, *mh, *other;
	} flags[] = {
		{IPVS_SVC_F_SCHED1, "sh-fallback", "mh-fallback", "flag-1"},
		{IPVS_SVC_F_SCHED2, "sh-port", "mh-port", "flag-2"},
		{IPVS_SVC_F_SCHED3, NULL, NULL, "flag-3"},
	};
	const char *name = scheduler_name(svc), *separator = "";

	if (!(svc->flags & IPVS_SVC_F_SCHED_MASK))
		return;
	process_print(p, "%s", before);
	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		const char *word = strcmp(name, "sh") == 0 ? flags[i].sh
			: strcmp(name, "mh") == 0          ? flags[i].mh
							   : flags[i].other;
		if (!word || !(svc->flags & flags[i].bit))
			continue;
		process_print(p, "%s%s", separator, word);
		separator = ",";
	}
	process_print(p, "%s", after);
}

static const char *forward_name(const struct ipvs_dest *d)
{
	switch (d->conn_flags & IPVS_CONN_F_FWD_MASK) {
	case IPVS_CONN_F_MASQ: return "Masq";
	case IPVS_CONN_F_LOCALNODE: return "Local";
	case IPVS_CONN_F_TUNNEL: return "Tunnel";
	default: return "Route";
	}
}

static const char *forward_switch(const struct ipvs_dest *d)
{
	switch (d->conn_flags & IPVS_CONN_F_FWD_MASK) {
	case IPVS_CONN_F_MASQ: return "-m";
	case IPVS_CONN_F_TUNNEL: return "-i";
	default: return "-g";
	}
}

/* ---- sorting ---- */

static int compare(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static int compare_services(const void *pa, const void *pb)
{
	const struct ipvs_service *a = *(struct ipvs_service *const *)pa,
				  *b = *(struct ipvs_service *const *)pb;
	int32_t marks = (int32_t)(a->fwmark - b->fwmark); /* 4294967295 sorts before no mark */
	int by = (marks > 0) - (marks < 0);

	by = by ? by : compare(a->protocol, b->protocol);
	by = by ? by : compare(a->addr, b->addr);
	return by ? by : compare(a->port, b->port);
}

static int compare_servers(const void *pa, const void *pb)
{
	const struct ipvs_dest *a = *(struct ipvs_dest *const *)pa,
			       *b = *(struct ipvs_dest *const *)pb;
	int by = compare(a->addr, b->addr);

	return by ? by : compare(a->port, b->port);
}

static void each_server(const struct ipvsadm *a, const struct ipvs_service *svc,
	void (*one)(
		const struct ipvsadm *a, const struct ipvs_service *svc, const struct ipvs_dest *d))
{
	size_t n = 0, size = (svc->num_dests + 1) * sizeof(struct ipvs_dest *);
	struct ipvs_dest **servers = arena_get(a->ipvs->engine->arena, size);

	list_for_each (dest, &svc->destinations, struct ipvs_dest, link)
		servers[n++] = dest;
	if (!ipvsadm_given(a, OPT_NOSORT))
		qsort(servers, n, sizeof(struct ipvs_dest *), compare_servers);
	for (size_t i = 0; i < n; i++)
		one(a, svc, servers[i]);
	arena_put(a->ipvs->engine->arena, servers, size);
}

static void each_service(const struct ipvsadm *a,
	void (*one)(const struct ipvsadm *a, const struct ipvs_service *svc))
{
	size_t n = 0, size = (a->ipvs->num_services + 1) * sizeof(struct ipvs_service *);
	struct ipvs_service **services = arena_get(a->ipvs->engine->arena, size);

	list_for_each (svc, &a->ipvs->services, struct ipvs_service, link)
		services[n++] = svc;
	if (!ipvsadm_given(a, OPT_NOSORT))
		qsort(services, n, sizeof(struct ipvs_service *), compare_services);
	for (size_t i = 0; i < n; i++)
		one(a, services[i]);
	arena_put(a->ipvs->engine->arena, services, size);
}

/* ---- the listing ---- */

static void title(const struct ipvsadm *a)
{
	static const char next[] = "  -> RemoteAddress:Port\n", local[] = "Prot LocalAddress:Port";
	struct process *p = a->p;

	if (ipvsadm_given(a, OPT_STATS))
		process_print(p, "%-33s %8s %8s %8s %8s %8s\n%s", local, "Conns", "InPkts",
			"OutPkts", "InBytes", "OutBytes", next);
	else if (ipvsadm_given(a, OPT_RATE))
		process_print(p, "%-33s %8s %8s %8s %8s %8s\n%s", local, "CPS", "InPPS", "OutPPS",
			"InBPS", "OutBPS", next);
	else if (ipvsadm_given(a, OPT_THRESHOLDS))
		process_print(p, "%-33s %-10s %-10s %-10s %-10s\n%s", local, "Uthreshold",
			"Lthreshold", "ActiveConn", "InActConn", next);
	else if (ipvsadm_given(a, OPT_PERSISTENTCONN))
		process_print(p, "%-33s %-9s %-11s %-10s %-10s\n%s", local, "Weight", "PersistConn",
			"ActiveConn", "InActConn", next);
	else if (ipvsadm_given(a, OPT_TUN_INFO))
		process_print(p,
			"%s Scheduler Flags\n  -> RemoteAddress:Port           Forward "
			"TunnelInfo    Weight ActiveConn InActConn\n",
			local);
	else
		process_print(p,
			"%s Scheduler Flags\n  -> RemoteAddress:Port           Forward Weight "
			"ActiveConn InActConn\n",
			local);
}

static void server_line(
	const struct ipvsadm *a, const struct ipvs_service *svc, const struct ipvs_dest *d)
{
	unsigned active = (unsigned)d->active, inactive = (unsigned)ipvs_dest_inactive(d);
	struct ipvs_counters counts, rates;
	struct process *p = a->p;

	(void)svc;
	ipvs_stats_read(&d->stats, &counts, &rates);
	process_print(p, "  -> %-*.*s", SERVER_WIDTH, SERVER_WIDTH,
		endpoint(a, dest_protocol(svc), d->addr, d->port).s);
	if (ipvsadm_given(a, OPT_STATS)) {
		counters(a, &counts);
	} else if (ipvsadm_given(a, OPT_RATE)) {
		process_print(p, " %8" PRIu64 " %8" PRIu64 " %8" PRIu64, rates.conns, rates.inpkts,
			rates.outpkts);
		large(a, rates.inbytes);
		large(a, rates.outbytes);
	} else if (ipvsadm_given(a, OPT_THRESHOLDS)) {
		process_print(p, " %-10u %-10u %-10u %-10u", d->upper, d->lower, active, inactive);
	} else if (ipvsadm_given(a, OPT_PERSISTENTCONN)) {
		process_print(p, " %-9u %-11u %-10u %-10u", (unsigned)d->weight,
			(unsigned)d->persistent, active, inactive);
	} else if (ipvsadm_given(a, OPT_TUN_INFO)) {
		bool tunnel = (d->conn_flags & IPVS_CONN_F_FWD_MASK) == IPVS_CONN_F_TUNNEL;
		process_print(p, " %-7s %-13s %-6d %-10u %-10u", forward_name(d),
			tunnel ? "ipip" : "n/a", d->weight, active, inactive);
	} else {
		process_print(
			p, " %-7s %-6d %-10u %-10u", forward_name(d), d->weight, active, inactive);
	}
	process_print(p, "\n");
}

static void name_service(
	const struct ipvsadm *a, const struct ipvs_service *svc, char *out, size_t size)
{
	if (svc->fwmark)
		snprintf(out, size, "FWM  %d", (int)svc->fwmark);
	else
		snprintf(out, size, "%-4s %s", svc->protocol == IPPROTO_UDP ? "UDP" : "TCP",
			endpoint(a, svc->protocol, svc->addr, svc->port).s);
}

static void service_lines(const struct ipvsadm *a, const struct ipvs_service *svc)
{
	struct ipvs_counters counts, rates;
	struct process *p = a->p;
	char name[80];

	name_service(a, svc, name, sizeof(name));
	ipvs_stats_read(&svc->stats, &counts, &rates);
	if (ipvsadm_given(a, OPT_STATS) || ipvsadm_given(a, OPT_RATE)) {
		process_print(p, "%-*s", SERVICE_WIDTH, name);
		counters(a, ipvsadm_given(a, OPT_STATS) ? &counts : &rates);
	} else {
		process_print(p, "%s %s", name, scheduler_name(svc));
		sched_flags(p, svc, " (", ")");
		if (svc->flags & IPVS_SVC_F_PERSISTENT) {
			process_print(p, " persistent %u", svc->timeout / HZ);
			if (svc->netmask != 0xffffffff)
				process_print(p, " mask %s", ip_text(svc->netmask).s);
		}
		if (svc->flags & IPVS_SVC_F_ONEPACKET)
			process_print(p, " ops");
	}
	process_print(p, "\n");
	each_server(a, svc, server_line);
}

void ipvsadm_list_all(struct ipvsadm *a)
{
	process_print(a->p, "IP Virtual Server version " IPVS_VERSION_TEXT " (size=%d)\n",
		IPVS_CONN_TAB_SIZE);
	title(a);
	each_service(a, service_lines);
}

void ipvsadm_list_service(struct ipvsadm *a, struct ipvs_service *svc)
{
	title(a);
	service_lines(a, svc);
}

void ipvsadm_list_timeouts(struct ipvsadm *a)
{
	int64_t tcp, tcp_fin, udp;

	ipvs_get_timeouts(a->ipvs, &tcp, &tcp_fin, &udp);
	process_print(
		a->p, "Timeout (tcp tcpfin udp): %d %d %d\n", (int)tcp, (int)tcp_fin, (int)udp);
}

static const char *connection_protocol(uint8_t protocol)
{
	switch (protocol) {
	case IPPROTO_TCP: return "TCP";
	case IPPROTO_UDP: return "UDP";
	default: return "IP"; /* a mark's template */
	}
}

void ipvsadm_list_connections(struct ipvsadm *a)
{
	struct process *p = a->p;
	char expires[16];

	process_print(p, "IPVS connection entries\n");
	if (ipvsadm_given(a, OPT_PERSISTENTCONN))
		process_print(p, "pro expire %-11s %-18s %-18s %-18s %-16s %s\n", "state", "source",
			"virtual", "destination", "pe name", "pe_data");
	else
		process_print(p, "pro expire %-11s %-18s %-18s %s\n", "state", "source", "virtual",
			"destination");
	list_for_each (cp, &a->ipvs->conns, struct ipvs_conn, link) {
		unsigned seconds = ipvs_conn_expires(cp);
		snprintf(expires, sizeof(expires), "%02u:%02u", seconds / 60, seconds % 60);
		process_print(p, "%-3s %-6s %-11s %-18s %-18s %s\n",
			connection_protocol(cp->protocol), expires, ipvs_conn_state_name(cp),
			endpoint(a, cp->protocol, cp->caddr, cp->cport).s,
			endpoint(a, cp->protocol, cp->vaddr, cp->vport).s,
			endpoint(a, cp->protocol, cp->daddr, cp->dport).s);
	}
}

/* ---- -S ---- */

static struct endpoint_text rule_name(const struct ipvsadm *a, const struct ipvs_service *svc)
{
	struct endpoint_text t;

	if (svc->fwmark)
		snprintf(t.s, sizeof(t.s), "-f %d", (int)svc->fwmark);
	else
		snprintf(t.s, sizeof(t.s), "%s %.50s", svc->protocol == IPPROTO_UDP ? "-u" : "-t",
			endpoint(a, svc->protocol, svc->addr, svc->port).s);
	return t;
}

/* thresholds are not saved: the real tool forgets them, too */
static void server_rule(
	const struct ipvsadm *a, const struct ipvs_service *svc, const struct ipvs_dest *d)
{
	bool tunnel = (d->conn_flags & IPVS_CONN_F_FWD_MASK) == IPVS_CONN_F_TUNNEL;

	process_print(a->p, "-a %s -r %s %s -w %d%s\n", rule_name(a, svc).s,
		endpoint(a, dest_protocol(svc), d->addr, d->port).s, forward_switch(d), d->weight,
		tunnel ? " --tun-type ipip" : "");
}

static void service_rules(const struct ipvsadm *a, const struct ipvs_service *svc)
{
	struct process *p = a->p;

	process_print(p, "-A %s -s %s", rule_name(a, svc).s, scheduler_name(svc));
	if (svc->flags & IPVS_SVC_F_PERSISTENT) {
		process_print(p, " -p %u", svc->timeout / HZ);
		if (svc->netmask != 0xffffffff)
			process_print(p, " -M %s", ip_text(svc->netmask).s);
	}
	if (svc->flags & IPVS_SVC_F_ONEPACKET)
		process_print(p, " -o");
	sched_flags(p, svc, " -b ", "");
	process_print(p, "\n");
	each_server(a, svc, server_rule);
}

void ipvsadm_save(struct ipvsadm *a)
{
	each_service(a, service_rules);
}
