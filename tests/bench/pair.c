/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A pair of directors: an idle hour of it, a step back where each has a hundred VRRP instances, and
 * a million connections that one sends to the other, from the packet that asks for it to the entry
 * at the backup.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/rng.h"
#include "base/text.h"
#include "bench.h"
#include "engine/engine.h"
#include "engine/timer.h"
#include "file/loader.h"
#include "ipvs/conn.h"
#include "ipvs/service.h"
#include "ipvs/state.h"
#include "ipvs/sync.h"
#include "wire/ipv4.h"
#include "world/lab.h"

#define BACKS 200
#define CONNECTIONS 1000000
#define AT_ONCE 8000

#define HEAD \
	"version: 1\nname: pair\ntopology: " SOURCE_DIR "/topologies/dr-two-directors.yaml\n" \
	"stop_time: 3700s\noverride:\n  nodes:\n"
#define EVENTS \
	"events:\n  - {at: 0s, on: d1, run: keepalived}\n  - {at: 1ms, on: d2, run: keepalived}\n"
#define DAEMONS \
	"ipvsadm --start-daemon master --mcast-interface eth0; " \
	"ipvsadm --start-daemon backup --mcast-interface eth0"

static void put_instances(struct text *t, unsigned instances, int priority)
{
	for (unsigned i = 1; i <= instances; i++)
		text_add(t,
			"          vrrp_instance VI_%u {\n"
			"              interface eth0\n"
			"              virtual_router_id %u\n"
			"              priority %d\n"
			"              virtual_ipaddress {\n"
			"                  10.0.0.%u\n"
			"              }\n"
			"          }\n",
			i, i, priority, 99 + i);
}

static void put_checks(struct text *t)
{
	text_put(t,
		"          virtual_server 10.0.0.100 80 {\n              delay_loop 5\n"
		"              lvs_method DR\n              protocol TCP\n");
	for (unsigned i = 0; i < 8; i++)
		text_add(t,
			"              real_server 10.0.0.%u 80 {\n"
			"                  TCP_CHECK {\n"
			"                      connect_timeout 2\n"
			"                  }\n"
			"              }\n",
			21 + i);
	text_put(t, "          }\n");
}

static struct lab *open(unsigned instances, bool checks, bool reversible)
{
	static const char *const directors[] = {"d1", "d2"};
	struct problems ps = {0};
	struct text t = {0};

	text_put(&t, HEAD);
	for (int d = 0; d < 2; d++) {
		text_add(&t, "    %s:\n      files:\n        /etc/keepalived/keepalived.conf: |\n",
			directors[d]);
		put_instances(&t, instances, 150 - 50 * d);
		if (checks)
			put_checks(&t);
	}
	text_put(&t, EVENTS);
	struct spec *spec = spec_load_memory("pair", t.s, t.len, NULL, &ps);
	struct lab *lab =
		spec ? lab_open(spec, &(struct lab_options){.reversible = reversible}, &ps) : NULL;
	if (!lab) {
		fputs("bench: the pair does not open\n", stderr);
		exit(3);
	}
	text_free(&t);
	return lab; /* its spec lives as long as the process */
}

static void type(struct lab *lab, const char *host, const char *line)
{
	lab_command(lab, lab_host(lab, host), line, NULL);
}

/* ---- rows ---- */

static void idle(void)
{
	struct lab *lab = open(1, true, false);
	char line[64];

	for (unsigned i = 2; i < 8; i++) {
		snprintf(line, sizeof(line), "ip addr add 10.0.0.%u/24 dev eth0", 21 + i);
		type(lab, i % 2 ? "rs2" : "rs1", line);
	}
	type(lab, "d1", DAEMONS);
	type(lab, "d2", DAEMONS);
	lab_run_until(lab, 10 * NSEC_PER_SEC);
	const uint64_t before = lab_position(lab), start = bench_clock();
	lab_run_until(lab, 3610 * NSEC_PER_SEC);
	printf("  idle for an hour, 8 servers checked every 5 s: %.1f ms, %llu steps    "
	       "goal: <= 60 ms\n",
		(double)(bench_clock() - start) / 1e6,
		(unsigned long long)(lab_position(lab) - before));
	lab_close(lab);
}

static void back(void)
{
	struct lab *lab = open(100, false, true);
	double took[BACKS], most = 0;
	struct rng r = rng_named(1, "bench", "pair");

	lab_run_until(lab, 120 * NSEC_PER_SEC);
	const uint64_t end = lab_position(lab);
	for (size_t i = 0; i < BACKS; i++) {
		uint64_t at = 1 + rng_below(&r, end);
		lab_seek(lab, at);
		uint64_t start = bench_clock();
		lab_seek(lab, at - 1);
		took[i] = (double)(bench_clock() - start) / 1e6;
		most = took[i] > most ? took[i] : most;
	}
	printf("  100 instances each, %llu steps, world of %zu KiB: a step back %.3f ms (median), "
	       "%.3f ms (most)    goal: <= 16 ms\n",
		(unsigned long long)end, arena_used(lab_engine(lab)->arena) / 1024,
		bench_median(took, BACKS), most);
	lab_close(lab);
}

static struct ipvs_conn *open_one(struct ipvs *ipvs, struct ipvs_dest *dest, uint32_t n)
{
	struct ipvs_conn_key key = {.protocol = IPPROTO_TCP,
		.caddr = 0x0a010000u + n % 60000,
		.cport = (uint16_t)(1024 + n / 60000),
		.vaddr = 0x0a000064,
		.vport = 80};
	struct ipvs_conn *cp = ipvs_conn_new(ipvs, &key, dest->addr, dest->port, 0, dest, 0);

	cp->timeout = 900 * HZ;
	cp->state = IPVS_TCP_S_ESTABLISHED;
	ipvs_conn_put(cp);
	return cp;
}

static size_t conns_of(const struct ipvs *ipvs)
{
	size_t n = 0;

	list_for_each (cp, &ipvs->conns, struct ipvs_conn, link)
		n++;
	return n;
}

static void sync(void)
{
	static const char services[] = "ipvsadm -A -t 10.0.0.100:80; "
				       "ipvsadm -a -t 10.0.0.100:80 -r 10.0.0.21:80 -g";
	struct lab *lab = open(1, false, false);
	static struct ipvs_conn *all[CONNECTIONS];

	type(lab, "d1", services);
	type(lab, "d2", services);
	type(lab, "d1", "ipvsadm --start-daemon master --mcast-interface eth0");
	type(lab, "d2", "ipvsadm --start-daemon backup --mcast-interface eth0");
	struct ipvs *from = ipvs_of(lab_host(lab, "d1")), *to = ipvs_of(lab_host(lab, "d2"));
	struct ipvs_service *s = list_first(&from->services, struct ipvs_service, link);
	struct ipvs_dest *dest = list_first(&s->destinations, struct ipvs_dest, link);
	for (uint32_t i = 0; i < CONNECTIONS; i++)
		all[i] = open_one(from, dest, i);
	const uint64_t start = bench_clock();
	for (size_t i = 0; i < CONNECTIONS; i++) {
		ipvs_sync_conn(all[i], 3);
		if ((i + 1) % AT_ONCE == 0)
			lab_run_until(lab, lab_now(lab) + NSEC_PER_SEC / 10);
	}
	lab_run_until(lab, lab_now(lab) + 3 * NSEC_PER_SEC);
	const double took = (double)(bench_clock() - start);
	printf("  a connection sent to the backup: %.0f ns, %zu of %d there    goal: <= 1000 ns\n",
		took / CONNECTIONS, conns_of(to), CONNECTIONS);
	lab_close(lab);
}

void bench_pair(void)
{
	puts("a pair of directors");
	idle();
	back();
	sync();
}
