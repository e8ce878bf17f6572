/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The script is head.sh, which is independent of the lab, followed by the lab as calls of its
 * functions: node and switch, cable and port, `on` with the commands of a host, serve, capture,
 * `at` with what is typed at that time. The order is that of the lab (world/topology.c). Time 0 of
 * the lab is when the setup is complete.
 */
#include "ui/real/script.h"

#include <string.h>

#include "app/servers/http_server.h"
#include "base/text.h"
#include "faults/fault.h"
#include "host/host.h"
#include "net/bridge.h"
#include "net/link.h"
#include "net/stp.h"
#include "ui/real/parts.h"
#include "ui/real/script_private.h"
#include "ui/report/commands.h"
#include "world/journal.h"

#define MICROSECOND INT64_C(1000)
#define CENTISECOND INT64_C(10000000)

static bool is_first_end(const struct netdev *dev)
{
	return dev->wire && dev->wire->end[0] == dev;
}

static void each_wire(
	const struct lab *lab, void (*one)(void *arg, const struct netdev *dev), void *arg)
{
	const struct network *net = lab_network(lab);

	for (size_t i = 0; i < net->node_count; i++)
		list_for_each (dev, &net->nodes[i]->devs, struct netdev, link)
			if (is_first_end(dev))
				one(arg, dev);
}

struct capture_call {
	void (*one)(void *arg, const struct netdev *dev);
	void *arg;
};

static void capture_end(void *arg, const struct netdev *dev)
{
	const struct capture_call *c = arg;

	c->one(c->arg, script_captured_end(dev->wire));
}

void script_captures(
	const struct lab *lab, void (*one)(void *arg, const struct netdev *dev), void *arg)
{
	struct capture_call c = {one, arg};

	each_wire(lab, capture_end, &c);
}

/* ---- the network ---- */

static void put_nodes(struct text *t, const struct spec *spec)
{
	for (size_t i = 0; i < spec->network.nodes.count; i++) {
		const struct spec_node *n = &spec->network.nodes.items[i];
		if (n->kind == SPEC_SWITCH)
			text_add(t, "%sswitch %s %lld\n", n->stp ? "stp_" : "", n->name,
				(long long)(n->ageing_time / CENTISECOND));
		else
			text_add(t, "node %s\n", n->name);
	}
}

static void put_cable(void *arg, const struct netdev *dev)
{
	const struct netdev *other = dev->wire->end[1];

	text_add(arg, "cable %s %s %s  %s %s %s\n", dev->node->name, dev->name,
		mac_text(dev->mac).s, other->node->name, other->name, mac_text(other->mac).s);
}

static void put_port(struct text *t, const struct netdev *dev, bool stp)
{
	const uint32_t mtu = dev->wire ? dev->wire->set.mtu : 0;

	if (mtu && mtu != MTU_DEFAULT)
		text_add(t, "ip -n \"${prefix}%s\" link set %s mtu %u\n", dev->node->name,
			dev->name, mtu);
	text_add(t, "port %s %s\n", dev->node->name, dev->name);
	if (stp) /* veth reports 10 Gb/s (net/bridge/br_if.c: port_cost()) */
		text_add(t, "ip -n \"${prefix}%s\" link set %s type bridge_slave cost %u\n",
			dev->node->name, dev->name, stp_port_cost(dev));
}

/* Linux puts a port at the head of its list (br_add_if()) and floods from there. */
static void put_ports(struct text *t, const struct node *n)
{
	const struct bridge *b = (const struct bridge *)(const void *)n;
	const struct list *at = &n->devs;

	if (b->flood_order == FLOOD_LAST_ATTACHED_FIRST)
		list_for_each (dev, &n->devs, struct netdev, link)
			put_port(t, dev, b->stp != NULL);
	else
		while ((at = at->prev) != &n->devs)
			put_port(t, list_entry(at, struct netdev, link), b->stp != NULL);
}

static void put_reach(struct text *t, const struct node *n)
{
	const struct host *h = (const struct host *)(const void *)n;

	list_for_each (p, &h->arp.parms, struct neigh_parms, link)
		if (p->dev && p->dev->wire)
			text_add(t, "reach %s %s %lld %lld\n", n->name, p->dev->name,
				(long long)(p->base_reachable_time * NSEC_PER_JIFFY /
					NSEC_PER_MSEC),
				(long long)(p->reachable_time * NSEC_PER_JIFFY / NSEC_PER_MSEC));
}

static void put_link(void *arg, const struct netdev *dev)
{
	script_link_begins(arg, dev->wire);
}

/* ---- hosts ---- */

static void put_services(struct text *t, const struct spec_node *n)
{
	static const char *const applications[] = {"http", "echo", "discard"};

	for (size_t i = 0; i < n->services.count; i++) {
		const struct spec_service *s = &n->services.items[i];
		text_add(t, "serve %s %s %u %s %lld %lld %lld %lld %lld\n", n->name,
			s->listen.protocol == SPEC_TCP ? "tcp" : "udp", s->listen.port,
			applications[s->application], (long long)s->workers, (long long)s->queue,
			(long long)(s->service_time / MICROSECOND), (long long)s->response,
			(long long)(s->speed > 0 ? s->speed : SPEED_ONE));
	}
}

static void put_host(struct text *t, const struct spec *spec, const struct spec_node *n)
{
	struct text commands = {0};

	commands_of_host(&commands, spec, n);
	if (commands.len)
		text_add(t, "\non %s <<'END'\n%sEND\n", n->name, text_str(&commands));
	text_free(&commands);
}

/* as a separate word anywhere: `sleep 1; curl …`, `cat body | nc …` */
static bool names(const char *line, const char *tool)
{
	const size_t n = strlen(tool);

	for (const char *at = strstr(line, tool); at; at = strstr(at + 1, tool))
		if ((at == line || strchr(" ;|(", at[-1])) && (at[n] == ' ' || !at[n]))
			return true;
	return false;
}

/* ---- rooms ---- */

struct room_look {
	const char *host;
	bool needed;
};

/* its files are copied: `scp x d2:/tmp/x` */
static bool names_files_of(const char *line, const char *host)
{
	const size_t n = strlen(host);

	if (!names(line, "scp"))
		return false;
	for (const char *at = strstr(line, host); at; at = strstr(at + 1, host))
		if (at > line && at[-1] == ' ' && at[n] == ':')
			return true;
	return false;
}

static void look_at_line(void *arg, const char *host, const char *line)
{
	struct room_look *l = arg;

	if (strcmp(host, l->host) == 0 || names_files_of(line, l->host))
		l->needed =
			l->needed || (!script_command_plain(line) && script_command_in_room(line));
}

/* the lines that one of the scenario's faults types */
static void fault_lines(const struct spec *spec, const struct spec_fault *f,
	void (*put)(void *arg, const char *host, const char *line), void *arg)
{
	const struct fault *fault;
	struct fault_place place;
	struct problems none = {0};

	if (fault_of_spec(spec, f, &fault, &place, &none))
		fault_commands(&place, fault->put, put, arg);
	problems_free(&none);
}

/* It has its own files, or a line typed on it needs a shell. */
static bool needs_room(
	const struct spec *spec, const struct journal *typed, const struct spec_node *n)
{
	struct room_look l = {n->name, n->files.count > 0};

	for (size_t i = 0; i < spec->events.count; i++)
		for (size_t k = 0; k < spec->events.items[i].run.count; k++)
			look_at_line(&l, spec->events.items[i].on.s,
				spec->events.items[i].run.items[k].s);
	for (size_t i = 0; typed && i < typed->count; i++)
		look_at_line(&l, typed->entries[i].host, typed->entries[i].line);
	for (size_t i = 0; i < spec->faults.count; i++)
		fault_lines(spec, &spec->faults.items[i], look_at_line, &l);
	return l.needed;
}

static void put_room(struct text *t, const struct spec_node *n, bool *first)
{
	if (*first)
		text_put(t, "\nneed_rooms\n");
	*first = false;
	text_add(t, "room %s\n", n->name);
	for (size_t i = 0; i < n->files.count; i++) {
		const char *s = n->files.items[i].value.s;
		const size_t length = strlen(s);
		text_add(t, "file %s %s <<'END'\n%s%sEND\n", n->name, n->files.items[i].name, s,
			length && s[length - 1] != '\n' ? "\n" : "");
	}
}

static void put_rooms(struct text *t, const struct spec *spec, const struct journal *typed)
{
	bool first = true;

	for (size_t i = 0; i < spec->network.nodes.count; i++) {
		const struct spec_node *n = &spec->network.nodes.items[i];
		if (n->kind == SPEC_HOST && needs_room(spec, typed, n))
			put_room(t, n, &first);
	}
}

/* ---- what happens ---- */

/* `how`: a function of head.sh, at or typed */
static void put_at(
	struct text *t, const char *how, int64_t time, const char *host, const char *commands)
{
	text_add(t, "%s %lld %s <<'END'\n%sEND\n", how, (long long)(time / MICROSECOND), host,
		commands);
}

/* The lab's hosts do not wait for it before the next line is typed (world/timeline.c). */
static bool takes_time(const char *line)
{
	static const char *const slow[] = {"arping", "curl", "nc", "ping", "sleep"};

	for (size_t i = 0; i < sizeof(slow) / sizeof(slow[0]); i++)
		if (names(line, slow[i]))
			return true;
	return false;
}

struct fault_typed {
	struct text *t;
	int64_t time;
};

static void put_fault_command(void *arg, const char *host, const char *command)
{
	const struct fault_typed *f = arg;
	struct text line = {0};

	if (!script_command_possible(command))
		return;
	text_add(&line, "%s\n", command);
	put_at(f->t, "at", f->time, host, text_str(&line));
	if (!takes_time(command))
		text_put(f->t, "wait \"$!\" || true\n");
	text_free(&line);
}

/* those of that time (world/broken.c) */
static void put_faults(struct text *t, const struct spec *spec, int64_t time)
{
	struct fault_typed typed = {t, time};

	for (size_t i = 0; i < spec->faults.count; i++)
		if (spec->faults.items[i].time == time)
			fault_lines(spec, &spec->faults.items[i], put_fault_command, &typed);
}

/* one of several lines typed at one instant */
static void put_line(struct text *t, const char *line, bool of_several)
{
	const bool at_once = of_several && takes_time(line);

	if (at_once && strpbrk(line, ";|&"))
		text_add(t, "{\n%s\n} &\n", line);
	else
		text_add(t, "%s%s\n", line, at_once ? " &" : "");
}

static void put_event(
	struct text *t, const struct spec *spec, const struct lab *lab, const struct spec_event *e)
{
	struct text commands = {0};

	if (e->link.node)
		script_link_event(t, spec, lab, e);
	for (size_t i = 0; i < e->run.count; i++)
		if (script_command_possible(e->run.items[i].s))
			put_line(&commands, e->run.items[i].s, e->run.count > 1);
	if (commands.len && e->run.count > 1)
		text_put(&commands, "wait\n");
	if (commands.len)
		put_at(t, "at", e->time, e->on.s, text_str(&commands));
	text_free(&commands);
}

/* the next time after `done` at which something happens */
static int64_t next_time(const struct spec *spec, const struct journal *typed, int64_t done)
{
	int64_t next = INT64_MAX;

	for (size_t i = 0; i < spec->faults.count; i++)
		if (spec->faults.items[i].time > done && spec->faults.items[i].time < next)
			next = spec->faults.items[i].time;
	for (size_t i = 0; i < spec->events.count; i++)
		if (spec->events.items[i].time > done && spec->events.items[i].time < next)
			next = spec->events.items[i].time;
	for (size_t i = 0; typed && i < typed->count; i++)
		if (typed->entries[i].time > done && typed->entries[i].time < next)
			next = typed->entries[i].time;
	return next;
}

static void put_typed(struct text *t, const struct journal_entry *e)
{
	struct text line = {0};

	if (!script_command_possible(e->line))
		return;
	text_add(&line, "%s\n", e->line);
	put_at(t, "typed", e->time, e->host, text_str(&line));
	text_free(&line);
}

/* sorted by time; at the same time faults first, then events, each in its order */
static void put_events(
	struct text *t, const struct spec *spec, const struct lab *lab, const struct journal *typed)
{
	int64_t now = -1;

	while ((now = next_time(spec, typed, now)) != INT64_MAX) {
		put_faults(t, spec, now);
		for (size_t i = 0; i < spec->events.count; i++)
			if (spec->events.items[i].time == now)
				put_event(t, spec, lab, &spec->events.items[i]);
		for (size_t i = 0; typed && i < typed->count; i++)
			if (typed->entries[i].time == now)
				put_typed(t, &typed->entries[i]);
	}
}

/* ---- the whole script ---- */

static void put_capture(void *arg, const struct netdev *dev)
{
	text_add(arg, "capture %s %s\n", dev->node->name, dev->name);
}

struct use {
	const char *tool;
	bool found;
};

static void look_for_use(void *arg, const char *host, const char *line)
{
	struct use *u = arg;

	(void)host;
	u->found |= names(line, u->tool);
}

static bool is_used(const struct spec *spec, const struct journal *typed, const char *tool)
{
	struct use u = {tool, false};

	for (size_t i = 0; i < spec->faults.count; i++)
		fault_lines(spec, &spec->faults.items[i], look_for_use, &u);
	for (size_t i = 0; i < spec->events.count; i++)
		for (size_t k = 0; k < spec->events.items[i].run.count; k++)
			look_for_use(&u, NULL, spec->events.items[i].run.items[k].s);
	for (size_t i = 0; typed && i < typed->count; i++)
		look_for_use(&u, NULL, typed->entries[i].line);
	return u.found;
}

static void put_needs(struct text *t, const struct spec *spec, const struct journal *typed)
{
	static const struct {
		const char *tool, *package;
	} needs[] = {{"curl", "curl"}, {"ping", "iputils-ping"}, {"arping", "iputils-arping"},
		{"nc", "netcat-openbsd"}, {"arp", "net-tools"}, {"ifconfig", "net-tools"},
		{"route", "net-tools"}, {"netstat", "net-tools"}, {"keepalived", "keepalived"},
		{"iptables", "iptables"}, {"ss", "iproute2"}};

	for (size_t i = 0; i < sizeof(needs) / sizeof(needs[0]); i++)
		if (is_used(spec, typed, needs[i].tool))
			text_add(t, "need %s %s\n", needs[i].tool, needs[i].package);
}

static bool node_has_tunnel(const struct spec_node *n)
{
	for (size_t i = 0; i < n->interfaces.count; i++)
		if (strcmp(n->interfaces.items[i].name, "tunl0") == 0)
			return true;
	return false;
}

static bool has_tunnel(const struct spec *spec)
{
	for (size_t i = 0; i < spec->network.nodes.count; i++)
		if (node_has_tunnel(&spec->network.nodes.items[i]))
			return true;
	return false;
}

/* net/ipv4/ip_tunnel.c: ip_tunnel_init() gives it gro_cells */
static void put_tunnels(struct text *t, const struct spec *spec)
{
	for (size_t i = 0; i < spec->network.nodes.count; i++)
		if (node_has_tunnel(&spec->network.nodes.items[i]))
			text_add(t, "tunnel %s tunl0\n", spec->network.nodes.items[i].name);
}

static bool has_stp(const struct spec *spec)
{
	for (size_t i = 0; i < spec->network.nodes.count; i++)
		if (spec->network.nodes.items[i].stp)
			return true;
	return false;
}

static void put_begin_stp(struct text *t, const struct spec *spec)
{
	for (size_t i = 0; i < spec->network.nodes.count; i++)
		if (spec->network.nodes.items[i].stp)
			text_add(t, "begin_stp %s\n", spec->network.nodes.items[i].name);
}

static void put_network(struct text *t, const struct spec *spec, const struct lab *lab)
{
	const struct network *net = lab_network(lab);

	text_put(t, "\n# ---- the network ----\n\n");
	put_nodes(t, spec);
	each_wire(lab, put_cable, t);
	put_tunnels(t, spec);
	for (size_t i = 0; i < net->node_count; i++)
		if (net->nodes[i]->kind == NODE_BRIDGE)
			put_ports(t, net->nodes[i]);
	each_wire(lab, put_link, t);
	for (size_t i = 0; i < net->node_count; i++)
		if (net->nodes[i]->kind == NODE_HOST)
			put_reach(t, net->nodes[i]);
	for (size_t i = 0; i < spec->network.nodes.count; i++)
		if (spec->network.nodes.items[i].kind == SPEC_HOST)
			put_services(t, &spec->network.nodes.items[i]);
}

static void put_helper(struct text *t)
{
	text_put(t, "\ncat >\"$out/helper.py\" <<'END'\n");
	text_putn(t, (const char *)real_helper, real_helper_size);
	text_put(t, "END\nstart_helper\n");
}

/* The reasons as comments: whatever they contain, it stays after the #. */
static void put_left_out(struct text *t, struct problems *left_out)
{
	struct text words = {0};
	bool begins = true;

	problems_print(left_out, &words);
	for (const char *c = text_str(&words); *c; c++) {
		if (begins)
			text_put(t, "# ");
		begins = *c == '\n';
		text_putc(t, begins || (unsigned char)*c >= ' ' ? *c : '?');
	}
	text_free(&words);
}

void script_put(struct text *t, const struct spec *spec, const struct lab *lab,
	const struct journal *typed, const struct script_calls *calls, struct problems *left_out)
{
	text_add(t,
		"#!/usr/bin/env bash\n"
		"# The lab '%s' in network namespaces of a real kernel, written by lvslab.\n"
		"# Usage: bash SCRIPT [FOLDER], as root: captures of every link, and what the "
		"commands printed.\n",
		spec->name.s && script_word_plain(spec->name.s) ? spec->name.s : "");
	put_left_out(t, left_out);
	text_putn(t, (const char *)real_head, real_head_size);
	put_needs(t, spec, typed);
	if (spec->virtual_servers.count)
		text_put(t, "need ipvsadm ipvsadm\nmodule ip_vs /proc/net/ip_vs\n");
	if (has_tunnel(spec))
		text_put(t, "module ipip /sys/class/net/tunl0\n");
	put_network(t, spec, lab);
	put_rooms(t, spec, typed);
	put_helper(t);
	text_put(t, "\n# ---- the hosts ----\n");
	for (size_t i = 0; i < spec->network.nodes.count; i++)
		if (spec->network.nodes.items[i].kind == SPEC_HOST)
			put_host(t, spec, &spec->network.nodes.items[i]);
	text_put(t, "\n# ---- what happens ----\n\n");
	script_captures(lab, put_capture, t);
	script_put_calls(t, calls);
	if (has_stp(spec))
		text_put(t, "await_lab_clock\n");
	text_put(t, "start=$(microseconds)\necho \"$start\" >\"$out/start\"\n");
	put_begin_stp(t, spec);
	put_events(t, spec, lab, typed);
	text_add(t, "until_time %lld\n", (long long)(lab_stop_time(lab) / MICROSECOND));
	text_put(t, "sleep 0.2\n");
}
