/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * httpd: a command of the lab for its servers, which run as daemons.
 *
 *	httpd [-a ADDRESS] [-p PORT] [-w WORKERS] [-s SPEED] [-t SERVICE_TIME] [-b BACKLOG]
 *	      [-B BYTES]             a web server
 *	httpd -e [-p PORT] [-u]      an echo server instead (on UDP)
 *	httpd stop [-p PORT]         ends the daemon and its connections
 *	httpd status [-p PORT]
 *	httpd fail [-p PORT]         it dies; httpd repair restarts it
 *	httpd repair [-p PORT]       with its configuration and slow start
 *	httpd speed SPEED [-p PORT]  from now on, including requests in progress
 *
 * The port defaults to 80, SPEED is a number such as 1.5, SERVICE_TIME a duration such as 5ms.
 */
#include <inttypes.h>
#include <string.h>

#include "app/servers/echo_server.h"
#include "app/servers/http_server.h"
#include "app/system/commands.h"
#include "app/system/options.h"
#include "app/system/voice.h"
#include "app/system/words.h"
#include "base/text.h"
#include "host/host.h"

struct httpd {
	struct process *p;
	struct http_server_config config;
	bool echo, udp;
};

/* 1.5 → 1500000 */
static bool read_speed(const char *s, uint64_t *speed)
{
	uint64_t whole = 0, part = 0, unit = SPEED_ONE;

	for (; *s >= '0' && *s <= '9' && whole < 1000000; s++)
		whole = whole * 10 + (uint64_t)(*s - '0');
	if (*s == '.')
		for (s++; *s >= '0' && *s <= '9' && unit > 1; s++) {
			unit /= 10;
			part += (uint64_t)(*s - '0') * unit;
		}
	*speed = whole * SPEED_ONE + part;
	return *s == '\0' && *speed > 0;
}

static bool httpd_option(struct httpd *d, const struct options *o, int c)
{
	uint64_t n = 0;
	bool number = c == 'p' || c == 'w' || c == 'b';

	if (c == '?' || c == ':') {
		option_complain(d->p, o, c);
		return false;
	}
	d->echo |= c == 'e';
	d->udp |= c == 'u';
	bool fine = !number || (parse_u64(o->argument, &n) && n > 0 && n <= 65535);
	if (c == 'a')
		fine = parse_ipv4(o->argument, &d->config.listen.address);
	else if (c == 'p')
		d->config.listen.port = (uint16_t)n;
	else if (c == 'w')
		d->config.workers = (uint32_t)n;
	else if (c == 'b')
		d->config.backlog = (int)n;
	else if (c == 's')
		fine = read_speed(o->argument, &d->config.speed);
	else if (c == 't')
		fine = parse_duration(o->argument, &d->config.service_time);
	else if (c == 'B') {
		fine = parse_size(o->argument, &n) && n <= UINT32_MAX / 2;
		d->config.response = (uint32_t)n;
	}
	if (!fine)
		process_error(d->p,
			say(process_language(d->p), "httpd: invalid argument '%s' of -%c\n"),
			o->argument, c);
	return fine;
}

static int httpd_start(struct httpd *d)
{
	struct echo_server_config echo = {
		.listen = d->config.listen, .udp = d->udp, .backlog = d->config.backlog};
	int error = 0;
	bool fine = d->echo ? echo_server_start(d->p->host, &echo, &error) != NULL
			    : http_server_start(d->p->host, &d->config, &error) != NULL;

	if (!fine)
		process_error(d->p,
			say(process_language(d->p), "httpd: cannot listen on port %u: %s\n"),
			d->config.listen.port, errno_words(error));
	return fine ? 0 : 1;
}

static int not_running(struct httpd *d)
{
	process_error(d->p, say(process_language(d->p), "httpd: no server runs on port %u\n"),
		d->config.listen.port);
	return 1;
}

static int stop(struct httpd *d)
{
	struct http_server *s = http_server_find(d->p->host, d->config.listen.port);
	struct echo_server *e = echo_server_find(d->p->host, d->config.listen.port, d->udp);

	if (s)
		http_server_stop(s);
	else if (e)
		echo_server_stop(e);
	return s || e ? 0 : not_running(d);
}

static int change(struct httpd *d, const char *verb)
{
	struct http_server *s = http_server_find(d->p->host, d->config.listen.port);

	if (!s)
		return not_running(d);
	if (strcmp(verb, "fail") == 0)
		http_server_fail(s);
	else
		http_server_repair(s);
	return 0;
}

static int set_speed(struct httpd *d, const char *speed)
{
	struct http_server *s = http_server_find(d->p->host, d->config.listen.port);
	uint64_t millionths;

	if (!read_speed(speed, &millionths)) {
		process_error(
			d->p, say(process_language(d->p), "httpd: invalid speed '%s'\n"), speed);
		return STATUS_USAGE;
	}
	if (!s)
		return not_running(d);
	http_server_set_speed(s, millionths);
	return 0;
}

static int status(struct httpd *d)
{
	const struct http_server *s = http_server_find(d->p->host, d->config.listen.port);
	const struct echo_server *e = echo_server_find(d->p->host, d->config.listen.port, d->udp);

	if (s) {
		struct app_stats stats = http_server_stats(s);
		process_print(d->p,
			"port %u: accepted %" PRIu64 ", served %" PRIu64 ", failed %" PRIu64
			", active %u of %u, waiting %u\n",
			d->config.listen.port, stats.accepted, stats.served, stats.failed,
			stats.active, http_server_config(s)->workers, stats.queue);
	} else if (e) {
		process_print(d->p, "port %u: echo, served %" PRIu64 "\n", d->config.listen.port,
			echo_server_served(e));
	}
	return s || e ? 0 : not_running(d);
}

static const char *const usage =
	N_("Usage: httpd [start|stop|status|fail|repair|speed SPEED] [OPTION]...\n"
	   "  -a ADDRESS       listen on this address only\n"
	   "  -p PORT          listen on this port (default: 80)\n"
	   "  -w WORKERS       serve this many requests at once\n"
	   "  -s SPEED         speed; 1.5 is half as fast again\n"
	   "  -t SERVICE_TIME  time per request, such as 5ms\n"
	   "  -b BACKLOG       connections that may wait\n"
	   "  -B BYTES         size of the response\n"
	   "  -e [-u]          be an echo server instead, over UDP with -u\n");

static void run_httpd(struct process *p, int argc, char **argv)
{
	static const struct long_option longs[] = {{"help", false, 'h'}, {NULL, false, 0}};
	struct options o = options_of(argc, argv, "a:p:w:s:t:b:B:euh");
	struct httpd d = {.p = p, .config = {.listen = {0, 80}, .backlog = 128}};
	int c;

	o.longs = longs;
	while ((c = option_next(&o)) != -1)
		if (c == 'h') {
			process_print(p, "%s", say(process_language(p), usage));
			process_exit(p, 0);
			return;
		} else if (!httpd_option(&d, &o, c)) {
			process_exit(p, STATUS_USAGE);
			return;
		}
	const char *verb = o.operands ? argv[1] : "start";
	int most = strcmp(verb, "speed") == 0 ? 2 : 1;
	if (o.operands > most) {
		process_fail(p, STATUS_USAGE,
			say(process_language(p),
				"httpd: unexpected argument '%s' (give a port with -p)\n%s"),
			argv[most + 1], say(process_language(p), usage));
		return;
	}
	if (strcmp(verb, "start") == 0)
		process_exit(p, httpd_start(&d));
	else if (strcmp(verb, "stop") == 0)
		process_exit(p, stop(&d));
	else if (strcmp(verb, "status") == 0)
		process_exit(p, status(&d));
	else if (strcmp(verb, "fail") == 0 || strcmp(verb, "repair") == 0)
		process_exit(p, change(&d, verb));
	else if (strcmp(verb, "speed") == 0)
		process_exit(p, set_speed(&d, o.operands > 1 ? argv[2] : ""));
	else {
		process_fail(p, STATUS_USAGE,
			say(process_language(p),
				"httpd: expected start, stop, status, fail, repair or "
				"speed, found '%s'\n"),
			verb);
	}
}

const struct command httpd_command = {.name = "httpd",
	.summary = N_("the lab's web server: start, stop, status, fail, repair, speed"),
	.run = run_httpd};
