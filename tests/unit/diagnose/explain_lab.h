/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Labs with a mistake in them: a LAN of a client, a director and two servers, and the same with a
 * router, changed at one place for each test; and what is expected of explain.
 */
#ifndef LVSLAB_TESTS_UNIT_LAB_EXPLAIN_LAB_H
#define LVSLAB_TESTS_UNIT_LAB_EXPLAIN_LAB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "app/app.h"
#include "base/text.h"
#include "diagnose/explain.h"
#include "file/loader.h"
#include "transport/socket/socket.h"

#define RS(n) \
	"  rs" n ":\n" \
	"    kind: host\n" \
	"    role: real-server\n" \
	"    interfaces: {eth0: {ipv4: 10.0.0.1" n "/24}, lo: {ipv4: 10.0.0.100/32}}\n" \
	"    sysctls: {net.ipv4.conf.all.arp_ignore: 1, net.ipv4.conf.all.arp_announce: 2}\n"

#define SERVE "    services: [{listen: tcp/80}]\n"
#define GATEWAY "    routes: [default via 10.0.0.1]\n"

#define DIRECTOR \
	"  director: {kind: host, role: director, interfaces: {eth0: {ipv4: [10.0.0.2/24, " \
	"10.0.0.100/32]}}}\n"

#define LAN(director, rs1, rs2) \
	"version: 1\nname: lan\nseed: 1\nstop_time: 60s\nnodes:\n  sw: {kind: switch}\n" \
	"  client1: {kind: host, role: client, interfaces: {eth0: {ipv4: " \
	"10.0.0.50/24}}}\n" director rs1 rs2 \
	"links:\n  - [client1:eth0, sw]\n  - [director:eth0, sw]\n  - [rs1:eth0, sw]\n" \
	"  - [rs2:eth0, sw]\n"

#define ROUTED(director, rs1, rs2) \
	"version: 1\nname: routed\nseed: 1\nstop_time: 60s\nnodes:\n  sw: {kind: switch}\n" \
	"  client1: {kind: host, role: client, interfaces: {eth0: {ipv4: 10.1.0.50/24}}, " \
	"routes: [default via 10.1.0.1]}\n" \
	"  gw: {kind: host, role: router, interfaces: {eth0: {ipv4: 10.0.0.1/24}, eth1: " \
	"{ipv4: 10.1.0.1/24}}, sysctls: {net.ipv4.ip_forward: 1}}\n" director rs1 rs2 \
	"links:\n  - [client1:eth0, gw:eth1]\n  - [gw:eth0, sw]\n  - [director:eth0, sw]\n" \
	"  - [rs1:eth0, sw]\n  - [rs2:eth0, sw]\n"

#define SERVICE(servers) \
	"virtual_servers:\n  - on: director\n    address: tcp 10.0.0.100:80\n" \
	"    scheduler: rr\n    forwarding: dr\n    real_servers: [" servers "]\n"
#define BOTH SERVICE("{address: 10.0.0.11:80}, {address: 10.0.0.12:80}")
#define RIGHT_LAN LAN(DIRECTOR, RS("1") SERVE, RS("2") SERVE)

/* a real server as it comes, ready for further keys and a closing brace */
#define TALKATIVE(n) \
	"  rs" n ": {kind: host, role: real-server, interfaces: {eth0: {ipv4: 10.0.0.1" n \
	"/24}, lo: {ipv4: 10.0.0.100/32}}, services: [{listen: tcp/80}]"

/* what its administrator forgot */
#define SET "sysctl -w net.ipv4.conf.all.arp_ignore=1 net.ipv4.conf.all.arp_announce=2"

struct opened {
	struct spec *spec;
	struct explain *x;
};

/* Probes are typed commands: without them and the servers there is nothing to explain. */
static inline void listening(void *arg, const struct socket *s)
{
	*(bool *)arg |= !socket_is_tcp(s) || socket_state(s) == TCP_LISTEN;
}

static inline void skip_unless_whole(const struct explain *x)
{
	static const char *const servers[] = {"rs1", "rs2", "ds1"};
	bool listens = false;

	for (size_t i = 0; i < 3; i++)
		if (lab_host(explain_lab(x), servers[i]))
			socket_walk(lab_host(explain_lab(x), servers[i]), listening, &listens);
	if (!app_command("curl") || !listens)
		skip();
}

/* `setting`: KEY=VALUE as a fix for the file says it, or NULL */
static inline struct opened open_set(const char *file, int64_t at, const char *setting)
{
	char copy[200];
	struct spec_setting set;
	struct spec_options so = {.settings = &set, .setting_count = setting ? 1 : 0};
	struct explain_options options = {.has_at = at >= 0, .at = at};
	struct problems ps = {0};
	struct text t = {0};
	struct opened o;

	if (setting) {
		snprintf(copy, sizeof(copy), "%s", setting);
		char *value = strchr(copy, '=');
		*value++ = '\0';
		set = (struct spec_setting){copy, value};
	}
	o.spec = spec_load_memory("f.yaml", file, strlen(file), &so, &ps);
	o.x = o.spec ? explain_new(o.spec, &options, &ps) : NULL;
	problems_print(&ps, &t);
	if (!o.x)
		fail_msg("%s", text_str(&t));
	text_free(&t);
	problems_free(&ps);
	skip_unless_whole(o.x);
	return o;
}

static inline struct opened open_at(const char *file, int64_t at)
{
	return open_set(file, at, NULL);
}

static inline void close_it(struct opened *o)
{
	explain_free(o->x);
	spec_free(o->spec);
}

static inline void expect_nothing(const struct explain *x)
{
	if (explain_finding_count(x))
		fail_msg("found %s: %s", explain_finding(x, 0)->name,
			text_str(&explain_finding(x, 0)->symptom));
	for (size_t i = 0; i < explain_walk_count(x); i++)
		assert_true(explain_walk(x, i)->served);
	assert_true(explain_walk_count(x) > 0);
}

static inline void expect_only(const struct explain *x, const char *name)
{
	for (size_t i = 0; i < explain_finding_count(x); i++)
		if (strcmp(explain_finding(x, i)->name, name) != 0)
			fail_msg("found %s too: %s", explain_finding(x, i)->name,
				text_str(&explain_finding(x, i)->symptom));
	assert_true(explain_finding_count(x) > 0);
}

/* types every fix of every finding, each of which must succeed */
static inline void mend(struct explain *x)
{
	struct lab *lab = explain_lab(x);

	for (size_t i = 0; i < explain_finding_count(x); i++) {
		const struct explain_finding *f = explain_finding(x, i);
		assert_true(f->fix_count > 0);
		for (size_t j = 0; j < f->fix_count; j++) {
			if (strncmp(f->fixes[j].command, "arping ", 7) == 0 &&
				!app_command("arping"))
				skip();
			struct process *p = lab_command(
				lab, lab_host(lab, f->fixes[j].host), f->fixes[j].command, NULL);
			lab_wait(lab, p, lab_now(lab) + 30 * NSEC_PER_SEC);
			if (p->running || p->status)
				fail_msg("%s# %s: %s", f->fixes[j].host, f->fixes[j].command,
					process_output(p));
		}
	}
	lab_run_until(lab, lab_now(lab) + NSEC_PER_SEC);
}

static inline void found_and_mended_at(const char *file, int64_t at, const char *name)
{
	struct opened o = open_at(file, at);

	explain_look(o.x);
	expect_only(o.x, name);
	mend(o.x);
	explain_look(o.x);
	expect_nothing(o.x);
	close_it(&o);
}

static inline void found_and_mended(const char *file, const char *name)
{
	found_and_mended_at(file, -1, name);
}

static inline void found(const char *file, const char *name)
{
	struct opened o = open_at(file, -1);

	explain_look(o.x);
	expect_only(o.x, name);
	close_it(&o);
}

static inline void found_and_mended_in_the_file(const char *file, const char *name)
{
	struct opened o = open_at(file, -1), again;

	explain_look(o.x);
	expect_only(o.x, name);
	const struct explain_finding *f = explain_finding(o.x, 0);
	assert_int_equal(f->fix_count, 1);
	assert_null(f->fixes[0].host);
	again = open_set(file, -1, f->fixes[0].command);
	explain_look(again.x);
	expect_nothing(again.x);
	close_it(&again);
	close_it(&o);
}

static inline void silent(const char *file)
{
	struct opened o = open_at(file, -1);

	explain_look(o.x);
	expect_nothing(o.x);
	close_it(&o);
}

#endif
