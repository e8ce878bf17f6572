/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dig, host and nslookup (BIND 9.18) query the servers of /etc/resolv.conf, or 127.0.0.1 if it
 * names none; they do not read /etc/hosts. No host of a lab answers DNS, so they print what the
 * real tools print in that case: each try is a UDP query (RFC 1035, 4.1) that is refused, or not
 * answered within five seconds. At the end the lab says where the name is defined.
 *
 * Supported: a name, its type and class, @server, -x, -p, +short, +time=, +tries=, +retry=; other
 * options are accepted and change nothing.
 */
#include <string.h>

#include "app/servers/owner.h"
#include "app/system/commands.h"
#include "app/system/files.h"
#include "app/system/service_names.h"
#include "app/system/voice.h"
#include "base/errno.h"
#include "base/text.h"
#include "host/host.h"
#include "net/payload.h"
#include "transport/socket/socket.h"

enum { DNS_PORT = 53, TYPE_A = 1, CLASS_IN = 1, RECURSION_DESIRED = 0x0100, NO_SERVER = 9 };

enum asker { DIG, HOST, NSLOOKUP };

struct dig {
	struct process *p;
	struct socket *socket;
	struct event turn; /* the time-out, or the next try */
	uint32_t *servers; /* in the arena */
	unsigned server_count, server, tried, tries;
	int64_t wait;
	uint16_t port, type;
	enum asker asker;
	bool brief, reverse;
	char *name;       /* as asked */
	char *typed;      /* all words, for dig's head */
	uint32_t address; /* that /etc/hosts has for it, or 0 */
	size_t typed_size, name_size;
};

static struct arena *arena_of_dig(const struct dig *d)
{
	return host_engine(d->p->host)->arena;
}

/* ---- the end ---- */

static void dig_close(struct dig *d)
{
	event_cancel(host_engine(d->p->host), &d->turn);
	if (d->socket)
		udp_close(d->socket);
	d->socket = NULL;
}

static void dig_interrupt(struct process *p)
{
	dig_close(p->state);
	process_exit(p, STATUS_INTERRUPTED);
}

static void dig_free(struct dig *d)
{
	arena_put(arena_of_dig(d), d->servers, d->server_count * sizeof(*d->servers));
	arena_put(arena_of_dig(d), d->name, d->name_size);
	arena_put(arena_of_dig(d), d->typed, d->typed_size);
}

/* the servers that no try reached */
static void dig_end(struct dig *d)
{
	struct process *p = d->p;
	struct text use = {0};

	dig_close(d);
	if (d->asker == DIG && !d->brief)
		process_print(p,
			"\n; <<>> DiG 9.18.49-1~deb12u3-Debian <<>> %s\n"
			";; global options: +cmd\n",
			d->typed);
	process_print(p, ";; no servers could be reached\n%s", d->asker == NSLOOKUP ? "\n" : "");
	if (d->address) {
		text_add(&use, "getent hosts %s", d->name);
		not_simulated(p, "DNS", text_str(&use));
	}
	text_free(&use);
	int status = d->asker == DIG ? NO_SERVER : 1;
	dig_free(d);
	process_exit(p, status);
}

/* ---- a try ---- */

/* the name as labels, each behind its length */
static void put_labels(struct text *out, const char *name)
{
	while (*name) {
		size_t n = strcspn(name, ".");
		if (n) {
			text_putc(out, (char)(n < 63 ? n : 63));
			text_putn(out, name, n < 63 ? n : 63);
		}
		name += n + (name[n] == '.');
	}
	text_putn(out, "", 1);
}

static void put_16(struct text *out, uint16_t n)
{
	text_putc(out, (char)(n >> 8));
	text_putc(out, (char)(n & 255));
}

static struct payload *query(struct dig *d)
{
	struct text t = {0};

	put_16(&t, (uint16_t)rng_below(&d->p->host->random, 65536));
	put_16(&t, RECURSION_DESIRED);
	put_16(&t, 1); /* one question, nothing else */
	put_16(&t, 0);
	put_16(&t, 0);
	put_16(&t, 0);
	put_labels(&t, d->name);
	put_16(&t, d->type);
	put_16(&t, CLASS_IN);
	struct payload *p =
		payload_new(d->p->host->node.net, text_str(&t), (uint32_t)t.len, (uint32_t)t.len);
	text_free(&t);
	return p;
}

static void dig_turn(struct engine *e, struct event *ev);

static void dig_next(struct dig *d)
{
	if (++d->tried == d->tries) {
		d->tried = 0;
		d->server++;
	}
	if (d->server == d->server_count)
		dig_end(d);
	else
		event_schedule_in(host_engine(d->p->host), &d->turn, 0);
}

static void try_failed(struct dig *d, const char *why)
{
	process_print(d->p, ";; communications error to %s#%u: %s\n",
		ip_text(d->servers[d->server]).s, d->port, why);
	event_cancel(host_engine(d->p->host), &d->turn);
	udp_close(d->socket);
	d->socket = NULL;
	dig_next(d);
}

static void dig_failed(struct socket *s, int error)
{
	struct dig *d = socket_user(s);

	try_failed(d,
		error == -ECONNREFUSED           ? "connection refused"
			: error == -EHOSTUNREACH ? "host unreachable"
						 : "network unreachable");
}

/* no route: BIND prints this differently, as if each try were a separate run */
static void no_route(struct dig *d)
{
	const char *server = ip_text(d->servers[d->server]).s;

	process_print(d->p, ";; UDP setup with %s#%u(%s) for %s failed: network unreachable.\n",
		server, d->port, server, d->name);
	if (d->tried + 1 < d->tries || d->server + 1 < d->server_count)
		process_print(d->p, ";; no servers could be reached\n");
	else
		d->brief = true;
	dig_next(d);
}

static void dig_try(struct dig *d)
{
	static const struct socket_ops ops = {.failed = dig_failed};
	const struct socket_address from = {0, 0}, to = {d->servers[d->server], d->port};
	int error = 0;

	d->socket = udp_open(d->p->host, from, &ops, d, &error);
	if (d->socket)
		error = udp_connect(d->socket, to);
	if (!error) {
		socket_set_owner(d->socket, process_pid(d->p));
		struct payload *asked = query(d);
		error = udp_sendto(d->socket, to, asked, asked->length);
	}
	if (error) {
		if (d->socket)
			udp_close(d->socket);
		d->socket = NULL;
		no_route(d);
		return;
	}
	event_schedule_in(host_engine(d->p->host), &d->turn, d->wait);
}

static void dig_turn(struct engine *e, struct event *ev)
{
	struct dig *d = container_of(ev, struct dig, turn);

	(void)e;
	if (d->socket)
		try_failed(d, "timed out");
	else
		dig_try(d);
}

/* ---- the query ---- */

static bool add_server(struct dig *d, uint32_t address)
{
	d->servers = arena_regrow(arena_of_dig(d), d->servers,
		d->server_count * sizeof(*d->servers), (d->server_count + 1) * sizeof(*d->servers));
	d->servers[d->server_count++] = address;
	return true;
}

static void read_resolv_conf(struct dig *d)
{
	static const char word[] = "nameserver";
	struct text file = {0}, name = {0};
	uint32_t address;

	files_read(d->p->host, "/etc/resolv.conf", &file);
	for (const char *s = text_str(&file); *s; s += strcspn(s, "\n"), s += *s == '\n') {
		if (strncmp(s, word, sizeof(word) - 1) != 0)
			continue;
		const char *at = s + sizeof(word) - 1;
		at += strspn(at, " \t");
		text_clear(&name);
		text_putn(&name, at, strcspn(at, " \t\r\n"));
		if (parse_ipv4(text_str(&name), &address))
			add_server(d, address);
	}
	if (!d->server_count)
		add_server(d, 0x7f000001);
	text_free(&file);
	text_free(&name);
}

/* "A" … : the type's number, 0: none */
static uint16_t type_of(const char *word)
{
	static const struct {
		const char *name;
		uint16_t number;
	} types[] = {{"A", 1}, {"NS", 2}, {"CNAME", 5}, {"SOA", 6}, {"PTR", 12}, {"MX", 15},
		{"TXT", 16}, {"AAAA", 28}, {"SRV", 33}, {"ANY", 255}};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (strcasecmp(types[i].name, word) == 0)
			return types[i].number;
	return 0;
}

static char *kept_text(struct dig *d, const char *s, size_t *size)
{
	*size = strlen(s) + 1;
	return memcpy(arena_get(arena_of_dig(d), *size), s, *size);
}

/* 10.1.2.3 is 3.2.1.10.in-addr.arpa */
static void set_name(struct dig *d, const char *word)
{
	uint32_t a;
	struct text name = {0};

	if (d->name)
		return;
	if (parse_ipv4(word, &a) && (d->reverse || d->asker != DIG)) {
		text_add(&name, "%u.%u.%u.%u.in-addr.arpa.", a & 255, a >> 8 & 255, a >> 16 & 255,
			a >> 24);
		d->type = 12;
	} else {
		text_put(&name, word);
		if (!host_address(d->p->host, word, &d->address))
			d->address = 0;
	}
	d->name = kept_text(d, text_str(&name), &d->name_size);
	text_free(&name);
}

/* +short +time=1 +tries=2 +retry=0 */
static void plus_word(struct dig *d, const char *word)
{
	const char *equals = strchr(word, '=');
	uint64_t n = 0;
	bool number = equals && parse_u64(equals + 1, &n) && n <= 1000;

	d->brief |= strcmp(word, "+short") == 0;
	if (number && strncmp(word, "+time=", 6) == 0)
		d->wait = (int64_t)(n ? n : 1) * NSEC_PER_SEC;
	else if (number && strncmp(word, "+tries=", 7) == 0)
		d->tries = n ? (unsigned)n : 1;
	else if (number && strncmp(word, "+retry=", 7) == 0)
		d->tries = (unsigned)n + 1;
}

/* a server's name is looked up as every program does: false, and said */
static bool name_server(struct dig *d, const char *word)
{
	uint32_t address;

	if (host_address(d->p->host, word, &address))
		return add_server(d, address);
	process_print(d->p, "%s: couldn't get address for '%s': not found\n",
		d->asker == DIG            ? "dig"
			: d->asker == HOST ? "host"
					   : "nslookup",
		word);
	process_exit(d->p, 10);
	return false;
}

static bool read_word(struct dig *d, int argc, char **argv, int *i)
{
	const char *word = argv[*i];
	const char *value = *i + 1 < argc ? argv[*i + 1] : NULL;
	uint64_t n;

	if (*word == '@')
		return name_server(d, word + 1);
	if (*word == '+') {
		plus_word(d, word);
	} else if (*word == '-') {
		d->reverse |= strcmp(word, "-x") == 0;
		if (value &&
			(strcmp(word, "-t") == 0 || strcmp(word, "-p") == 0 ||
				strcmp(word, "-W") == 0 || strcmp(word, "-R") == 0))
			++*i;
		if (value && strcmp(word, "-t") == 0 && type_of(value))
			d->type = type_of(value);
		else if (value && strcmp(word, "-p") == 0 && parse_u64(value, &n) && n <= 65535)
			d->port = (uint16_t)n;
	} else if (d->asker == DIG && (type_of(word) || strcasecmp(word, "IN") == 0)) {
		d->type = type_of(word) ? type_of(word) : d->type;
	} else if (d->name && d->asker != DIG) {
		return name_server(d, word);
	} else {
		set_name(d, word);
	}
	return true;
}

static bool read_words(struct dig *d, int argc, char **argv)
{
	struct text typed = {0};

	for (int i = 1; i < argc; i++)
		text_add(&typed, "%s%s", i > 1 ? " " : "", argv[i]);
	d->typed = kept_text(d, text_str(&typed), &d->typed_size);
	text_free(&typed);
	for (int i = 1; i < argc; i++)
		if (!read_word(d, argc, argv, &i))
			return false;
	if (!d->name && d->asker == DIG)
		d->name = kept_text(d, ".", &d->name_size);
	return true;
}

static void ask(struct process *p, int argc, char **argv, enum asker asker)
{
	struct dig *d = process_state(p, sizeof(*d));

	d->p = p;
	d->asker = asker;
	d->tries = asker == HOST ? 2 : 3;
	d->wait = (int64_t)5 * NSEC_PER_SEC;
	d->port = DNS_PORT;
	d->type = TYPE_A;
	d->turn.run = dig_turn;
	if (!read_words(d, argc, argv))
		return;
	if (!d->name) {
		if (asker == HOST)
			process_fail(p, 1,
				"Usage: host [-aCdilrTvVw] [-c class] [-N ndots] [-t type] [-W "
				"time]\n"
				"            [-R number] [-m flag] [-p port] hostname [server]\n");
		else
			refuse(p, "nslookup >", "nslookup NAME");
		return;
	}
	if (!d->server_count)
		read_resolv_conf(d);
	p->interrupt = dig_interrupt;
	dig_try(d);
}

static void run_dig(struct process *p, int argc, char **argv)
{
	ask(p, argc, argv, DIG);
}

static void run_host(struct process *p, int argc, char **argv)
{
	ask(p, argc, argv, HOST);
}

static void run_nslookup(struct process *p, int argc, char **argv)
{
	ask(p, argc, argv, NSLOOKUP);
}

const struct command dig_command = {
	.name = "dig", .summary = N_("ask a name server (none answers here)"), .run = run_dig};
const struct command host_command = {
	.name = "host", .summary = N_("ask a name server (none answers here)"), .run = run_host};
const struct command nslookup_command = {.name = "nslookup",
	.summary = N_("ask a name server (none answers here)"),
	.run = run_nslookup};
