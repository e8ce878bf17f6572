/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * wget (GNU Wget 1.21.3, Debian 12): http:// only, one connection per URL, with the real tool's
 * messages and exit codes. -q -nv -O -S --spider -t -T -4 and options without effect here
 * (--no-check-certificate …) are supported; the progress bar is that of an 80-column terminal. A
 * connection that is not answered is retried as often as -t says (20 times), after a pause that
 * grows by one second up to ten.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "app/servers/client.h"
#include "app/servers/owner.h"
#include "app/system/calendar.h"
#include "app/system/commands.h"
#include "app/system/files.h"
#include "app/system/operands.h"
#include "app/system/options.h"
#include "app/system/service_names.h"
#include "app/system/voice.h"
#include "app/system/words.h"
#include "base/errno.h"
#include "base/text.h"
#include "host/host.h"
#include "transport/socket/socket.h"

enum { EXIT_GENERIC = 1, EXIT_PARSE, EXIT_IO, EXIT_NETWORK, EXIT_SERVER = 8 };
enum { OPT_SPIDER = 256, OPT_NO_MATTER, OPT_TIMEOUT };
enum { TRIES = 20, LONGEST_PAUSE = 10 };

struct wget {
	struct process *p;
	bool quiet, brief, server_response, spider;
	const char *output; /* -O */
	int64_t tries, timeout;
	int urls, next;
	char **argv;
	/* the one under way */
	const char *url, *path;
	struct http_client *client;
	struct event again;
	struct socket_address to;
	char name[256], file[256], type[64], whole[512];
	int64_t tried;
	int status;
	bool opened;
};

static void next_url(struct wget *w);
static void wget_start(struct wget *w);

static struct engine *engine_of(const struct wget *w)
{
	return host_engine(w->p->host);
}

static void say_words(struct wget *w, const char *fmt, ...) TEXT_PRINTF(2, 3);
static void say_words(struct wget *w, const char *fmt, ...)
{
	struct text t = {0};
	va_list ap;

	if (w->quiet || w->brief)
		return;
	va_start(ap, fmt);
	text_vadd(&t, fmt, ap);
	va_end(ap);
	process_error(w->p, "%s", text_str(&t));
	text_free(&t);
}

static void put_date(const struct wget *w, struct text *t)
{
	calendar_put(t, engine_of(w)->now, "%Y-%m-%d %H:%M:%S");
}

static void end_url(struct wget *w, int status)
{
	w->client = NULL;
	/* the smallest number except 0 wins (exits.c) */
	if (status && (!w->status || status < w->status))
		w->status = status;
	next_url(w);
}

/* ---- the file ---- */

/* index.html, index.html.1 …: the first that is not there */
static void choose_file(struct wget *w)
{
	const char *slash = strrchr(w->path, '/');
	struct text name = {0}, path = {0};

	text_putn(&name, slash + 1, strcspn(slash + 1, "?#"));
	if (!name.len)
		text_put(&name, "index.html");
	snprintf(w->file, sizeof(w->file), "%s", text_str(&name));
	for (unsigned i = 1;; i++) {
		text_clear(&path);
		files_path(w->p->host, w->file, &path);
		if (files_stat(w->p->host, text_str(&path)).kind == FILE_NONE)
			break;
		snprintf(w->file, sizeof(w->file), "%.200s.%u", text_str(&name), i);
	}
	text_free(&name);
	text_free(&path);
}

static bool open_file(struct wget *w)
{
	struct text path = {0};

	if (w->output)
		snprintf(w->file, sizeof(w->file), "%s",
			strcmp(w->output, "-") == 0 ? "STDOUT" : w->output);
	else
		choose_file(w);
	if (w->output && strcmp(w->output, "-") == 0)
		return true;
	files_path(w->p->host, w->file, &path);
	int error = files_open(w->p->host, text_str(&path), w->output && w->next > 1);
	text_free(&path);
	if (error)
		process_error(w->p, "%s: %s\n", w->file, errno_words(error));
	return error == 0;
}

static void keep(struct wget *w, const char *s, size_t n)
{
	struct text path = {0};

	if (w->output && strcmp(w->output, "-") == 0) {
		process_write(w->p, s, n);
		return;
	}
	files_path(w->p->host, w->file, &path);
	files_write(w->p->host, text_str(&path), s, n);
	text_free(&path);
}

/* ---- receiving ---- */

static void connected(struct http_client *client)
{
	struct wget *w = http_client_user(client);

	say_words(w, "connected.\n%s request sent, awaiting response... ", "HTTP");
}

/* a header's value in `room` */
static void header_value(const char *head, const char *name, char *room, size_t size)
{
	*room = '\0';
	for (const char *s = head; (s = strchr(s, '\n'));) {
		s++;
		if (strncasecmp(s, name, strlen(name)) != 0)
			continue;
		s += strlen(name);
		s += strspn(s, " ");
		snprintf(room, size, "%.*s", (int)strcspn(s, ";\r\n"), s);
		return;
	}
}

static void show_head(struct wget *w, const char *s)
{
	while (*s && *s != '\r' && *s != '\n') {
		size_t n = strcspn(s, "\r\n");
		process_error(w->p, "  %.*s\n", (int)n, s);
		s += n;
		s += *s == '\r';
		s += *s == '\n';
	}
}

static void say_length(struct wget *w)
{
	uint64_t length = http_client_expected(w->client);

	if (length == UINT64_MAX)
		say_words(w, "Length: unspecified");
	else
		say_words(w, "Length: %" PRIu64, length);
	say_words(w, *w->type ? " [%s]\n" : "%s\n", w->type);
}

static void head(struct http_client *client, const char *bytes, uint32_t length)
{
	struct wget *w = http_client_user(client);
	unsigned status = http_client_status(client);
	const char *words = strchr(bytes, ' ');

	(void)length;
	words = words ? words + 1 : "";
	if (w->server_response && !w->quiet) {
		say_words(w, "\n");
		show_head(w, bytes);
	} else {
		say_words(w, "%.*s\n", (int)strcspn(words, "\r\n"), words);
	}
	header_value(bytes, "Content-Type:", w->type, sizeof(w->type));
	if (status >= 400) {
		struct text t = {0};
		put_date(w, &t);
		if (!w->quiet)
			process_error(w->p, "%s ERROR %.3s:%.*s.\n", text_str(&t), words,
				(int)strcspn(words, "\r\n") - 3, words + 3);
		text_free(&t);
		return;
	}
	say_length(w);
	w->opened = !w->spider && open_file(w);
	if (w->opened)
		say_words(w, "Saving to: ‘%s’\n\n", w->file);
}

static void body(struct http_client *client, const char *bytes, uint32_t length)
{
	struct wget *w = http_client_user(client);

	if (w->opened)
		keep(w, bytes, length);
}

/* ---- the end ---- */

/* human_readable() of utils.c: 4 or 1.23K */
static void put_size(struct text *t, uint64_t n)
{
	static const char units[] = "KMGT";
	size_t u = 0;
	uint64_t scaled = n * 100 / 1024;

	if (n < 1024) {
		text_add(t, "%" PRIu64, n);
		return;
	}
	for (; scaled >= 102400 && u < 3; u++)
		scaled /= 1024;
	if (scaled >= 1000)
		text_add(t, "%" PRIu64 "%c", scaled / 100, units[u]);
	else
		text_add(t, "%" PRIu64 ".%02" PRIu64 "%c", scaled / 100, scaled % 100, units[u]);
}

/* retr_rate(): three digits and a unit; a duration of zero counts as 10 us */
static void put_rate(struct text *t, uint64_t bytes, int64_t ns)
{
	static const char *const units[] = {"B/s", "KB/s", "MB/s", "GB/s"};
	uint64_t us = (uint64_t)(ns > 10000 ? ns / 1000 : 10);
	uint64_t rate = bytes * 100000000 / us; /* hundredths of a byte per second */
	size_t u = 0;

	for (; rate >= 102400 && u < 3; u++)
		rate /= 1024;
	if (rate >= 9995)
		text_add(t, "%" PRIu64 " %s", (rate + 50) / 100, units[u]);
	else if (rate >= 1000)
		text_add(t, "%" PRIu64 ".%" PRIu64 " %s", (rate + 5) / 100, (rate + 5) / 10 % 10,
			units[u]);
	else
		text_add(t, "%" PRIu64 ".%02" PRIu64 " %s", rate / 100, rate % 100, units[u]);
}

static void put_bar(struct wget *w, uint64_t bytes)
{
	struct text size = {0};

	put_size(&size, bytes);
	say_words(w, "%-20.20s100%%[===================>] %7s  --.-KB/s    in 0s      \n\n",
		w->file, text_str(&size));
	text_free(&size);
}

/* the last line: what was saved, and how fast */
static void saved(struct wget *w, const struct http_client_times *times)
{
	uint64_t bytes = http_client_received(w->client), all = http_client_expected(w->client);
	bool printed = w->output && strcmp(w->output, "-") == 0;
	struct text t = {0};

	put_bar(w, bytes);
	put_date(w, &t);
	if (w->brief) {
		text_add(&t, " URL:%s [%" PRIu64, w->url, bytes);
		if (all != UINT64_MAX)
			text_add(&t, "/%" PRIu64, all);
		text_add(&t, "] -> \"%s\" [1]\n", printed ? "-" : w->file);
	} else {
		text_put(&t, " (");
		put_rate(&t, bytes, times->done - times->first_byte);
		if (printed)
			text_add(&t, ") - written to stdout [%" PRIu64, bytes);
		else
			text_add(&t, ") - ‘%s’ saved [%" PRIu64, w->file, bytes);
		if (all != UINT64_MAX)
			text_add(&t, "/%" PRIu64, all);
		text_put(&t, "]\n\n");
	}
	if (!w->quiet)
		process_error(w->p, "%s", text_str(&t));
	text_free(&t);
}

static void try_later(struct wget *w)
{
	bool again = w->tried < w->tries;
	int64_t pause = w->tried < LONGEST_PAUSE ? w->tried : LONGEST_PAUSE;

	say_words(w, again ? "Retrying.\n\n" : "Giving up.\n\n");
	w->client = NULL;
	if (again)
		event_schedule_in(engine_of(w), &w->again, pause * NSEC_PER_SEC);
	else
		end_url(w, EXIT_NETWORK);
}

static void no_connection(struct wget *w, int error)
{
	say_words(w, "failed: %s.\n", errno_words(error));
	if (error == -ETIMEDOUT)
		try_later(w);
	else
		end_url(w, EXIT_NETWORK);
}

/* the connection was established and then lost */
static void read_failed(struct wget *w, const char *why)
{
	say_words(w, "%s", why);
	try_later(w);
}

static void received_all(struct wget *w)
{
	struct http_client_times times = http_client_times(w->client);

	if (http_client_status(w->client) >= 400) {
		say_words(w, "\n");
		end_url(w, EXIT_SERVER);
		return;
	}
	if (w->spider)
		say_words(w, "Remote file exists.\n\n");
	else if (w->opened)
		saved(w, &times);
	end_url(w, w->spider || w->opened ? 0 : EXIT_IO);
}

static void done(struct http_client *client, enum client_result result, int error)
{
	struct wget *w = http_client_user(client);

	switch (result) {
	case CLIENT_DONE: received_all(w); break;
	case CLIENT_NO_CONNECTION: no_connection(w, error); break;
	case CLIENT_CONNECT_TIMEOUT: no_connection(w, -ETIMEDOUT); break;
	case CLIENT_TIMEOUT:
		read_failed(w, "Read error (Connection timed out) in headers.\n");
		break;
	case CLIENT_EMPTY: read_failed(w, "No data received.\n"); break;
	case CLIENT_PARTIAL: read_failed(w, "Connection closed before the end.\n"); break;
	case CLIENT_RESET:
		read_failed(w, "Read error (Connection reset by peer) in headers.\n");
		break;
	}
}

static const struct http_client_ops ops = {
	.connected = connected, .head = head, .body = body, .done = done};

/* ---- the URL ---- */

static bool read_name(struct wget *w, const char *at, size_t n)
{
	uint64_t port = 80;
	size_t name = strcspn(at, ":/?");
	struct text t = {0};

	if (name < n) {
		text_putn(&t, at + name + 1, n - name - 1);
		if (!parse_u64(text_str(&t), &port) || port == 0 || port > 65535) {
			process_error(w->p, "%s: Bad port number.\n", w->url);
			text_free(&t);
			return false;
		}
	}
	text_free(&t);
	if (!name || name >= sizeof(w->name)) {
		process_error(w->p, "%s: Invalid host name.\n", w->url);
		return false;
	}
	snprintf(w->name, sizeof(w->name), "%.*s", (int)name, at);
	w->to.port = (uint16_t)port;
	return true;
}

/* [http://]host[:port][/path]; false: complained, and status is what it ends with */
static bool read_url(struct wget *w, int *status)
{
	const char *scheme = strstr(w->url, "://"), *at = scheme ? scheme + 3 : w->url;
	size_t n = strcspn(at, "/?");
	struct text what = {0};

	*status = EXIT_GENERIC;
	if (scheme && strncasecmp(w->url, "http://", 7) != 0) {
		text_add(&what, "wget %.*s://", (int)(scheme - w->url), w->url);
		not_simulated(w->p, text_str(&what), "http://");
		text_free(&what);
		*status = STATUS_NOT_SIMULATED;
		return false;
	}
	w->path = at[n] == '/' ? at + n : "/";
	snprintf(w->whole, sizeof(w->whole), "http://%.*s%s", (int)n, at, w->path);
	return read_name(w, at, n);
}

static bool resolve(struct wget *w)
{
	uint32_t address;
	bool numeric = parse_ipv4(w->name, &address);

	if (!numeric)
		say_words(w, "Resolving %s (%s)... ", w->name, w->name);
	if (!host_address(w->p->host, w->name, &w->to.address)) {
		say_words(w, "failed: Name or service not known.\n");
		if (!w->quiet)
			process_error(w->p, "wget: unable to resolve host address ‘%s’\n", w->name);
		return false;
	}
	if (!numeric)
		say_words(w, "%s\n", ip_text(w->to.address).s);
	return true;
}

static void say_connecting(struct wget *w)
{
	uint32_t address;

	if (parse_ipv4(w->name, &address))
		say_words(w, "Connecting to %s:%u... ", w->name, w->to.port);
	else
		say_words(w, "Connecting to %s (%s)|%s|:%u... ", w->name, w->name,
			ip_text(w->to.address).s, w->to.port);
}

static void wget_start(struct wget *w)
{
	struct http_client_request request = {.to = w->to,
		.head_only = w->spider,
		.connect_timeout = w->timeout,
		.timeout = w->timeout};
	struct text t = {0};
	int error = 0;

	w->tried++;
	text_put(&t, "--");
	put_date(w, &t);
	if (w->tried > 1)
		text_add(&t, "--  (try:%2d)", (int)w->tried);
	say_words(w, "%s%s  %s\n", text_str(&t), w->tried > 1 ? "" : "--", w->whole);
	text_clear(&t);
	if (w->tried == 1 && !resolve(w)) {
		text_free(&t);
		end_url(w, EXIT_NETWORK);
		return;
	}
	request.to = w->to;
	say_connecting(w);
	text_add(&t, "%s %s HTTP/1.1\r\nHost: %s", w->spider ? "HEAD" : "GET", w->path, w->name);
	if (w->to.port != 80)
		text_add(&t, ":%u", w->to.port);
	text_put(&t,
		"\r\nUser-Agent: Wget/1.21.3\r\nAccept: */*\r\n"
		"Accept-Encoding: identity\r\nConnection: Keep-Alive\r\n\r\n");
	request.head = text_str(&t);
	w->client = http_client_start(w->p->host, &request, &ops, w, &error);
	text_free(&t);
	if (w->client)
		socket_set_owner(http_client_socket(w->client), process_pid(w->p));
	else
		no_connection(w, error);
}

static void try_again(struct engine *e, struct event *ev)
{
	(void)e;
	wget_start(container_of(ev, struct wget, again));
}

static void next_url(struct wget *w)
{
	int status;

	if (w->next == w->urls) {
		process_exit(w->p, w->status);
		return;
	}
	w->url = w->argv[++w->next];
	w->tried = 0;
	w->opened = false;
	if (read_url(w, &status))
		wget_start(w);
	else
		end_url(w, status);
}

static void wget_interrupt(struct process *p)
{
	struct wget *w = p->state;

	event_cancel(engine_of(w), &w->again);
	if (w->client)
		http_client_abort(w->client);
	process_exit(p, STATUS_INTERRUPTED);
}

/* ---- options ---- */

static const struct long_option longs[] = {{"quiet", false, 'q'}, {"no-verbose", false, 'n'},
	{"output-document", true, 'O'}, {"server-response", false, 'S'},
	{"spider", false, OPT_SPIDER}, {"tries", true, 't'}, {"timeout", true, 'T'},
	{"connect-timeout", true, 'T'}, {"read-timeout", true, 'T'},
	{"no-check-certificate", false, OPT_NO_MATTER}, {"no-proxy", false, OPT_NO_MATTER},
	{"no-cache", false, OPT_NO_MATTER}, {"inet4-only", false, OPT_NO_MATTER},
	{"show-progress", false, OPT_NO_MATTER}, {"verbose", false, OPT_NO_MATTER},
	{NULL, false, 0}};

static bool read_option(struct wget *w, const struct options *o, int c)
{
	bool fine = true;

	w->quiet |= c == 'q';
	w->brief |= c == 'n'; /* -nv: a bundle of two in the real one, too */
	w->server_response |= c == 'S';
	w->spider |= c == OPT_SPIDER;
	if (c == 'O')
		w->output = o->argument;
	if (c == 't')
		fine = parse_i64(o->argument, &w->tries) && w->tries >= 0;
	if (c == 'T')
		fine = operands_seconds(o->argument, &w->timeout);
	if (!fine)
		process_fail(w->p, EXIT_PARSE, "wget: %s: Invalid %s ‘%s’\n", o->word,
			c == 't' ? "number" : "time period", o->argument);
	if (c == 't' && w->tries == 0)
		w->tries = INT64_MAX;
	return fine;
}

static void run_wget(struct process *p, int argc, char **argv)
{
	struct options o = options_of(argc, argv, "qnvO:St:T:4");
	struct wget *w = process_state(p, sizeof(*w));
	int c;

	*w = (struct wget){.p = p, .tries = TRIES, .argv = argv, .again = {.run = try_again}};
	o.longs = longs;
	o.absent = "abBcdeiIklmNoPprRUVwxXAD6";
	o.absent_longs =
		" recursive post-data header user-agent continue limit-rate mirror input-file ";
	p->interrupt = wget_interrupt;
	while ((c = option_next(&o)) != -1) {
		if (option_refused(p, &o, c))
			return;
		if (c == '?' || c == ':') {
			option_complain(p, &o, c);
			process_fail(p, EXIT_PARSE,
				"Usage: wget [OPTION]... [URL]...\n\n"
				"Try `wget --help' for more options.\n");
			return;
		}
		if (!read_option(w, &o, c))
			return;
	}
	w->urls = o.operands;
	if (w->urls == 0)
		process_fail(p, EXIT_GENERIC,
			"wget: missing URL\nUsage: wget [OPTION]... [URL]...\n\n"
			"Try `wget --help' for more options.\n");
	else
		next_url(w);
}

const struct command wget_command = {.name = "wget", .summary = N_("HTTP client"), .run = run_wget};
