/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * curl 7.88.1 as far as http:// URLs with addresses go; its words and exit codes. Several URLs are
 * fetched one after the other. Left out: the progress meter, names (there is no DNS), all other
 * protocols.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "app/commands.h"
#include "app/http_client.h"
#include "app/options.h"
#include "app/words.h"
#include "host/addr.h"
#include "host/host.h"

#define CURL_URLS 16

enum curl_exit { /* <curl/curl.h> */
	CURLE_OK = 0,
	CURLE_UNSUPPORTED_PROTOCOL = 1,
	CURLE_FAILED_INIT = 2,
	CURLE_URL_MALFORMAT = 3,
	CURLE_COULDNT_RESOLVE_HOST = 6,
	CURLE_COULDNT_CONNECT = 7,
	CURLE_PARTIAL_FILE = 18,
	CURLE_HTTP_RETURNED_ERROR = 22,
	CURLE_OPERATION_TIMEDOUT = 28,
	CURLE_INTERFACE_FAILED = 45,
	CURLE_GOT_NOTHING = 52,
	CURLE_RECV_ERROR = 56,
};

struct curl {
	struct process *process;
	struct http_client http;
	bool silent, show_error, headers, head_only, discard, fail, verbose;
	const char *write_out;
	const char *url[CURL_URLS];
	int urls, at, status;
	char path[256];
};

static void next(struct curl *c);

static void complain(struct curl *c, int code, const char *fmt, ...) TEXT_PRINTF(3, 4);
static void complain(struct curl *c, int code, const char *fmt, ...)
{
	struct text t = {0};
	va_list ap;

	c->status = code;
	if (c->silent && !c->show_error)
		return;
	va_start(ap, fmt);
	text_vadd(&t, fmt, ap);
	va_end(ap);
	process_error(c->process, "curl: (%d) %s\n", code, text_str(&t));
	text_free(&t);
}

/* ---- the end of one URL ---- */

static int64_t milliseconds(const struct http_client *h)
{
	return (h->ended - h->started) / NSEC_PER_MSEC;
}

static void tell_failure(struct curl *c)
{
	const struct http_client *h = &c->http;
	int64_t ms = milliseconds(h);

	switch (h->outcome) {
	case HTTP_NOT_CONNECTED: {
		bool late = h->error == -ETIMEDOUT;
		complain(c, late ? CURLE_OPERATION_TIMEDOUT : CURLE_COULDNT_CONNECT,
			"Failed to connect to %s port %u after %" PRId64 " ms: %s",
			ip_text(h->to.address).s, (unsigned)h->to.port, ms,
			late ? "Timeout was reached" : "Couldn't connect to server");
		break;
	}
	case HTTP_CONNECT_TIMEOUT:
		complain(c, CURLE_OPERATION_TIMEDOUT,
			"Connection timed out after %" PRId64 " milliseconds", ms);
		break;
	case HTTP_TIMEOUT:
		complain(c, CURLE_OPERATION_TIMEDOUT,
			"Operation timed out after %" PRId64 " milliseconds with %" PRIu64
			" out of %" PRIu64 " bytes received",
			ms, h->received, h->length == UINT64_MAX ? 0 : h->length);
		break;
	case HTTP_EMPTY: complain(c, CURLE_GOT_NOTHING, "Empty reply from server"); break;
	case HTTP_CUT:
		complain(c, CURLE_PARTIAL_FILE,
			"transfer closed with %" PRIu64 " bytes remaining to read",
			h->length - h->received);
		break;
	case HTTP_RESET:
		complain(c, CURLE_RECV_ERROR, "Recv failure: %s", errno_words(h->error));
		break;
	case HTTP_DONE:
	case HTTP_PENDING: break;
	}
}

static void write_variable(struct curl *c, const char *name, size_t n)
{
	const struct http_client *h = &c->http;
	struct process *p = c->process;
	int64_t total = (h->ended - h->started) / 1000;
	int64_t connect = h->connected ? (h->connected - h->started) / 1000 : 0;

#define IS(word) (n == strlen(word) && memcmp(name, word, n) == 0)
	if (IS("http_code") || IS("response_code"))
		process_print(p, "%03d", h->status);
	else if (IS("time_total"))
		process_print(p, "%" PRId64 ".%06" PRId64, total / 1000000, total % 1000000);
	else if (IS("time_connect"))
		process_print(p, "%" PRId64 ".%06" PRId64, connect / 1000000, connect % 1000000);
	else if (IS("size_download"))
		process_print(p, "%" PRIu64, h->received);
	else if (IS("remote_ip"))
		process_print(p, "%s", h->connected ? ip_text(h->to.address).s : "");
	else if (IS("remote_port"))
		process_print(p, "%u", h->connected ? (unsigned)h->to.port : 0u);
	else if (IS("exitcode"))
		process_print(p, "%d", c->status);
	else
		process_error(p, "curl: unknown --write-out variable: '%.*s'\n", (int)n, name);
#undef IS
}

static void write_out(struct curl *c)
{
	for (const char *s = c->write_out; s && *s; s++) {
		const char *end = s[0] == '%' && s[1] == '{' ? strchr(s, '}') : NULL;
		if (end) {
			write_variable(c, s + 2, (size_t)(end - s - 2));
			s = end;
		} else if (s[0] == '\\' && (s[1] == 'n' || s[1] == 't' || s[1] == 'r')) {
			process_write(c->process,
				s[1] == 'n'           ? "\n"
					: s[1] == 't' ? "\t"
						      : "\r",
				1);
			s++;
		} else {
			process_write(c->process, s, 1);
		}
	}
}

static void done(struct http_client *h)
{
	struct curl *c = h->user;

	c->status = CURLE_OK;
	if (h->outcome != HTTP_DONE)
		tell_failure(c);
	else if (c->fail && h->status >= 400)
		complain(c, CURLE_HTTP_RETURNED_ERROR, "The requested URL returned error: %d",
			h->status);
	else if (c->headers || c->head_only) /* no body came after it */
		if (h->length == 0 || c->head_only)
			process_write(c->process, h->header, h->header_length);
	write_out(c);
	next(c);
}

static void body(struct http_client *h, const uint8_t *bytes, uint32_t length)
{
	struct curl *c = h->user;

	if (c->headers && h->received == length)
		process_write(c->process, h->header, h->header_length);
	if (!c->discard)
		process_write(c->process, (const char *)bytes, length);
}

/* ---- a URL ---- */

/* [http://]ADDRESS[:PORT][/PATH]; the exit code */
static int read_url(struct curl *c, const char *url)
{
	const char *scheme = strstr(url, "://");
	char host[64];
	uint64_t port = 80;

	if (scheme && strncmp(url, "http://", 7) != 0) {
		complain(c, CURLE_UNSUPPORTED_PROTOCOL,
			"Protocol \"%.*s\" not supported or disabled in libcurl",
			(int)(scheme - url), url);
		return c->status;
	}
	url = scheme ? scheme + 3 : url;
	size_t n = strcspn(url, "/:?"), at = n;
	if (n == 0 || n >= sizeof(host)) {
		complain(c, CURLE_URL_MALFORMAT, "URL using bad/illegal format or missing URL");
		return c->status;
	}
	memcpy(host, url, n);
	host[n] = '\0';
	if (url[n] == ':') {
		char digits[8] = "";
		size_t length = strcspn(url + n + 1, "/?");
		memcpy(digits, url + n + 1, length < 7 ? length : 7);
		at = n + 1 + length;
		if (!parse_u64(digits, &port) || port > 65535) {
			complain(c, CURLE_URL_MALFORMAT,
				"URL using bad/illegal format or missing URL");
			return c->status;
		}
	}
	if (!parse_ipv4(host, &c->http.to.address)) {
		complain(c, CURLE_COULDNT_RESOLVE_HOST, "Could not resolve host: %s", host);
		return c->status;
	}
	c->http.to.port = (uint16_t)port;
	size_t length = strcspn(url + at, "#");
	bool slash = url[at] == '/';
	if (length > sizeof(c->path) - 2)
		length = sizeof(c->path) - 2;
	c->path[0] = '/';
	memcpy(c->path + !slash, url + at, length);
	c->path[length + !slash] = '\0';
	return CURLE_OK;
}

static void next(struct curl *c)
{
	struct http_client fresh = {
		.host = c->process->host,
		.from = c->http.from,
		.method = c->head_only ? "HEAD" : "GET",
		.path = c->path,
		.connect_timeout = c->http.connect_timeout,
		.max_time = c->http.max_time,
		.user = c,
		.body = body,
		.done = done,
	};

	while (c->at < c->urls) {
		const char *url = c->url[c->at++];
		c->http = fresh;
		if (read_url(c, url) != CURLE_OK)
			continue;
		http_client_start(&c->http);
		return;
	}
	process_exit(c->process, c->status);
}

static void interrupt(struct process *p)
{
	struct curl *c = p->state;

	http_client_cancel(&c->http);
	process_exit(p, STATUS_INTERRUPTED);
}

/* ---- options ---- */

enum { OPTION_CONNECT_TIMEOUT = 256, OPTION_LOCAL_PORT, OPTION_INTERFACE, OPTION_IGNORED };

static const struct long_option longs[] = {
	{"silent", false, 's'},
	{"show-error", false, 'S'},
	{"output", true, 'o'},
	{"write-out", true, 'w'},
	{"max-time", true, 'm'},
	{"connect-timeout", true, OPTION_CONNECT_TIMEOUT},
	{"head", false, 'I'},
	{"include", false, 'i'},
	{"fail", false, 'f'},
	{"local-port", true, OPTION_LOCAL_PORT},
	{"interface", true, OPTION_INTERFACE},
	{"ipv4", false, '4'},
	{"header", true, 'H'},
	{"http1.1", false, OPTION_IGNORED},
	{NULL, false, 0},
};

/* "2", "0.5": seconds */
static bool read_seconds(const char *s, int64_t *ns)
{
	struct text t = {0};

	text_add(&t, "%ss", s);
	bool ok = parse_duration(text_str(&t), ns);
	text_free(&t);
	return ok;
}

static bool bind_to(struct curl *c, const char *where)
{
	const struct netdev *dev = node_dev(&c->process->host->node, where);

	if (dev)
		c->http.from.address = addr_select(c->process->host, dev, 0, RT_SCOPE_UNIVERSE);
	if (dev ? c->http.from.address != 0 : parse_ipv4(where, &c->http.from.address))
		return true;
	complain(c, CURLE_INTERFACE_FAILED, "Couldn't bind to '%s'", where);
	return false;
}

static bool expected_number(struct curl *c, const char *option)
{
	process_error(c->process,
		"curl: option %s: expected a proper numerical parameter\n"
		"curl: try 'curl --help' or 'curl --manual' for more information\n",
		option);
	c->status = CURLE_FAILED_INIT;
	return false;
}

static bool read_port(struct curl *c, const char *s)
{
	uint64_t port;

	if (!parse_u64(s, &port) || port == 0 || port > 65535)
		return expected_number(c, "--local-port");
	c->http.from.port = (uint16_t)port;
	return true;
}

static bool take_option(struct curl *c, const struct options *o, int letter)
{
	switch (letter) {
	case 's': c->silent = true; return true;
	case 'S': c->show_error = true; return true;
	case 'o': c->discard = true; return true;
	case 'w': c->write_out = o->argument; return true;
	case 'I': c->head_only = true; return true;
	case 'i': c->headers = true; return true;
	case 'f': c->fail = true; return true;
	case 'm': return read_seconds(o->argument, &c->http.max_time) || expected_number(c, "-m");
	case OPTION_CONNECT_TIMEOUT:
		return read_seconds(o->argument, &c->http.connect_timeout) ||
			expected_number(c, "--connect-timeout");
	case OPTION_LOCAL_PORT: return read_port(c, o->argument);
	case OPTION_INTERFACE: return bind_to(c, o->argument);
	case '4':
	case 'H':
	case OPTION_IGNORED: return true;
	default: break;
	}
	if (letter == ':')
		process_error(c->process, "curl: option %s: requires parameter\n", o->word);
	else
		process_error(c->process, "curl: option %s: is unknown\n", o->word);
	process_error(
		c->process, "curl: try 'curl --help' or 'curl --manual' for more information\n");
	c->status = CURLE_FAILED_INIT;
	return false;
}

static void run(struct process *p, int argc, char **argv)
{
	struct curl *c = process_state(p, sizeof(*c));
	struct options o = options_of(argc, argv, "sSo:w:m:Iif4H:");
	int letter;

	c->process = p;
	o.longs = longs;
	while ((letter = option_next(&o)) != -1) {
		if (!take_option(c, &o, letter)) {
			process_exit(p, c->status);
			return;
		}
	}
	for (int i = 1; i <= o.operands && c->urls < CURL_URLS; i++)
		c->url[c->urls++] = argv[i];
	if (!c->urls) {
		process_error(
			p, "curl: try 'curl --help' or 'curl --manual' for more information\n");
		process_exit(p, CURLE_FAILED_INIT);
		return;
	}
	p->interrupt = interrupt;
	next(c);
}

const struct command curl_command = {"curl", "fetches a page: curl http://ADDRESS[:PORT]/", run};
