/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netstat (net-tools 2.10): sockets with -t -u -a -l -n -p, routes with -r, interfaces with -i,
 * counters with -s. Hosts and ports are shown by name if they have one, unless -n. The lab has no
 * Unix sockets: their list is empty.
 */
#include <inttypes.h>
#include <string.h>

#include "app/commands/net/ifconfig_show.h"
#include "app/commands/net/netstat_statistics.h"
#include "app/servers/owner.h"
#include "app/system/commands.h"
#include "app/system/options.h"
#include "app/system/service_names.h"
#include "app/system/voice.h"
#include "base/text.h"
#include "host/host.h"
#include "transport/socket/socket.h"
#include "wire/ipv4.h"

enum { ADDRESS_WIDTH = 23, STATUS_NETSTAT = 3 };

struct netstat {
	struct process *p;
	bool tcp, udp, raw, listening, all, hosts_numeric, ports_numeric, wide;
	bool programs, routes, interfaces, statistics, extended, unix_sockets, inet;
};

static const char usage[] =
	"usage: netstat [-vWeenNcCF] [<Af>] -r         netstat {-V|--version|-h|--help}\n"
	"       netstat [-vWnNcaeol] [<Socket> ...]\n"
	"       netstat { [-vWeenNac] -i | [-cnNe] -M | -s [-6tuw] }\n\n"
	"        -r, --route              display routing table\n"
	"        -i, --interfaces         display interface table\n"
	"        -s, --statistics         display networking statistics (like SNMP)\n\n"
	"        -W, --wide               don't truncate IP addresses\n"
	"        -n, --numeric            don't resolve names\n"
	"        --numeric-hosts          don't resolve host names\n"
	"        --numeric-ports          don't resolve port names\n"
	"        -e, --extend             display other/more information\n"
	"        -p, --programs           display PID/Program name for sockets\n\n"
	"        -l, --listening          display listening server sockets\n"
	"        -a, --all                display all sockets (default: connected)\n\n"
	"  <Socket>={-t|--tcp} {-u|--udp} {-w|--raw} {-x|--unix}\n";

static bool is_listener(const struct socket *s)
{
	return socket_is_tcp(s) ? socket_state(s) == TCP_LISTEN : socket_remote(s).port == 0;
}

static const char *state_of(const struct socket *s)
{
	static const char *const names[] = {[TCP_ESTABLISHED] = "ESTABLISHED",
		[TCP_SYN_SENT] = "SYN_SENT",
		[TCP_SYN_RECV] = "SYN_RECV",
		[TCP_FIN_WAIT1] = "FIN_WAIT1",
		[TCP_FIN_WAIT2] = "FIN_WAIT2",
		[TCP_TIME_WAIT] = "TIME_WAIT",
		[TCP_CLOSE] = "CLOSE",
		[TCP_CLOSE_WAIT] = "CLOSE_WAIT",
		[TCP_LAST_ACK] = "LAST_ACK",
		[TCP_LISTEN] = "LISTEN",
		[TCP_CLOSING] = "CLOSING"};

	if (socket_is_tcp(s))
		return names[socket_state(s)];
	return socket_remote(s).port ? "ESTABLISHED" : "";
}

/* addr_do_one(): the port has priority, the host is cut to the rest of the column */
static void address_text(
	const struct netstat *c, const struct socket *s, struct socket_address a, struct text *t)
{
	uint8_t protocol = socket_is_tcp(s) ? IPPROTO_TCP : IPPROTO_UDP;
	const char *service = c->ports_numeric ? NULL : service_name(a.port, protocol);
	struct text host = {0}, port = {0};

	if (!a.port)
		text_put(&port, "*");
	else if (service)
		text_put(&port, service);
	else
		text_add(&port, "%u", a.port);
	if (c->hosts_numeric || !a.address || !host_name_of(c->p->host, a.address, &host))
		text_put(&host, ip_text(a.address).s);
	size_t room = ADDRESS_WIDTH - 1 - port.len;
	text_putn(t, text_str(&host), c->wide || host.len < room ? host.len : room);
	text_add(t, ":%s", text_str(&port));
	text_free(&host);
	text_free(&port);
}

static bool wanted(const struct netstat *c, const struct socket *s)
{
	if (socket_is_tcp(s) ? !c->tcp : !c->udp)
		return false;
	return c->all || is_listener(s) == c->listening;
}

static void print_program(const struct netstat *c, const struct socket *s)
{
	const char *program = program_name(c->p->host, socket_owner(s));
	struct text t = {0};

	if (program)
		text_add(&t, "%u/%s", socket_owner(s), program);
	process_print(c->p, " %-20s", program ? text_str(&t) : "-");
	text_free(&t);
}

static void print_socket(void *arg, const struct socket *s)
{
	const struct netstat *c = arg;
	struct text local = {0}, remote = {0};

	if (!wanted(c, s))
		return;
	address_text(c, s, socket_local(s), &local);
	address_text(c, s, socket_remote(s), &remote);
	process_print(c->p, "%-5s %6u %6u %-*s %-*s %-11s", socket_is_tcp(s) ? "tcp" : "udp",
		socket_recv_queue(s), is_listener(s) ? 0 : socket_send_queue(s), ADDRESS_WIDTH,
		text_str(&local), ADDRESS_WIDTH, text_str(&remote), state_of(s));
	if (c->programs)
		print_program(c, s);
	process_print(c->p, "\n");
	text_free(&local);
	text_free(&remote);
}

static const char *which(const struct netstat *c)
{
	return c->all ? "servers and established" : c->listening ? "only servers" : "w/o servers";
}

static void show_sockets(struct netstat *c)
{
	bool any = c->tcp || c->udp || c->raw || c->unix_sockets;

	if (!any && !c->inet)
		c->unix_sockets = true;
	if (!any)
		c->tcp = c->udp = true;
	if (c->tcp || c->udp || c->raw) {
		process_print(c->p, "Active Internet connections (%s)\n", which(c));
		process_print(c->p,
			"Proto Recv-Q Send-Q Local Address           Foreign Address         "
			"State      %s\n",
			c->programs ? " PID/Program name    " : "");
		socket_walk(c->p->host, print_socket, c);
	}
	if (c->unix_sockets)
		process_print(c->p,
			"Active UNIX domain sockets (%s)\n"
			"Proto RefCnt Flags       Type       State         I-Node   %sPath\n",
			which(c), c->programs ? "PID/Program name     " : "");
}

/* as `route`; without -e in the form of `route -e` */
static void show_routes(struct netstat *c, char *name)
{
	char numeric[] = "-n", extended[] = "-e";
	char *words[] = {name, NULL, NULL, NULL};
	int n = 1;

	if (c->hosts_numeric)
		words[n++] = numeric;
	if (!c->extended)
		words[n++] = extended;
	command_find(c->p->host, "route")->run(c->p, n, words);
}

static void show(struct netstat *c, char *name)
{
	if (c->routes) {
		show_routes(c, name);
		return;
	}
	if (c->statistics) {
		netstat_statistics(c->p, c->tcp, c->udp, c->raw);
	} else if (c->interfaces) {
		process_print(c->p, "Kernel Interface table\n");
		if (!c->extended)
			ifconfig_show_head(c->p, "            ");
		ifconfig_show_all(c->p, c->all, !c->extended);
	} else if (c->extended) {
		refuse(c->p, "netstat -e", "ss -i");
		return;
	} else {
		show_sockets(c);
	}
	process_exit(c->p, 0);
}

static void option(struct netstat *c, int letter)
{
	c->tcp |= letter == 't';
	c->udp |= letter == 'u';
	c->raw |= letter == 'w';
	c->unix_sockets |= letter == 'x';
	c->listening |= letter == 'l';
	c->all |= letter == 'a';
	c->hosts_numeric |= letter == 'n' || letter == 'H';
	c->ports_numeric |= letter == 'n' || letter == 'P';
	c->programs |= letter == 'p';
	c->wide |= letter == 'W';
	c->routes |= letter == 'r';
	c->interfaces |= letter == 'i';
	c->statistics |= letter == 's';
	c->extended |= letter == 'e';
	c->inet |= letter == '4';
}

static const struct long_option longs[] = {{"all", false, 'a'}, {"extend", false, 'e'},
	{"help", false, 'h'}, {"inet", false, '4'}, {"interfaces", false, 'i'},
	{"listening", false, 'l'}, {"numeric", false, 'n'}, {"numeric-hosts", false, 'H'},
	{"numeric-ports", false, 'P'}, {"programs", false, 'p'}, {"raw", false, 'w'},
	{"route", false, 'r'}, {"statistics", false, 's'}, {"tcp", false, 't'}, {"udp", false, 'u'},
	{"unix", false, 'x'}, {"verbose", false, 'v'}, {"version", false, 'V'},
	{"wide", false, 'W'}, {NULL, false, 0}};

static void run_netstat(struct process *p, int argc, char **argv)
{
	struct options o = options_of(argc, argv, "tuwxlanrsie4pWvhVN");
	struct netstat c = {.p = p};
	int letter;

	o.longs = longs;
	o.absent = "cCFgMo6US";
	o.absent_longs =
		" continuous cache fib groups masquerade timers inet6 udplite sctp context "
		"ax25 ipx netrom symbolic numeric-users ";
	while ((letter = option_next(&o)) != -1) {
		if (letter == 'h' || letter == 'V') {
			process_print(p, "%s", letter == 'h' ? usage : "net-tools 2.10\n");
			process_exit(p, 0);
			return;
		}
		if (option_refused(p, &o, letter))
			return;
		if (letter == '?') {
			option_complain(p, &o, letter);
			process_fail(p, STATUS_NETSTAT, "%s", usage);
			return;
		}
		option(&c, letter);
	}
	show(&c, argv[0]);
}

const struct command netstat_command = {.name = "netstat",
	.summary = N_("sockets, routes, counters (net-tools)"),
	.run = run_netstat};
