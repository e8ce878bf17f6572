/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * curl (7.88.1, Debian 12): http:// only, with the real tool's messages and exit codes. A
 * connection that the server keeps open (`-H 'Connection: keep-alive'`) is reused for the next URL.
 * If no connection can be made, curl says "Couldn't connect to server" whatever the reason; -v
 * shows the reason.
 *
 * -s -S -v -i -I -f -o -O -w -m --connect-timeout --local-port --interface -H -A -X -d -0 -4 -k -L
 * are supported (the last five change nothing). A host is an address or a name of /etc/hosts.
 * Everything else of curl is refused in the lab's voice: the progress meter, https, proxies and the
 * rest.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "app/commands/probe/curl_write_out.h"
#include "app/servers/client.h"
#include "app/servers/owner.h"
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
#include "host/ip/addr.h"
#include "transport/socket/socket.h"

enum {
	CURLE_UNSUPPORTED_PROTOCOL = 1,
	CURLE_FAILED_INIT = 2,
	CURLE_URL_MALFORMAT = 3,
	CURLE_COULDNT_RESOLVE_HOST = 6,
	CURLE_COULDNT_CONNECT = 7,
	CURLE_PARTIAL_FILE = 18,
	CURLE_HTTP_RETURNED_ERROR = 22,
	CURLE_WRITE_ERROR = 23,
	CURLE_OPERATION_TIMEDOUT = 28,
	CURLE_INTERFACE_FAILED = 45,
	CURLE_GOT_NOTHING = 52,
	CURLE_RECV_ERROR = 56,
};

enum { OPT_CONNECT_TIMEOUT = 256, OPT_LOCAL_PORT, OPT_INTERFACE, OPT_NO_MATTER };

#define HOST_TEXT_MAX 256

#define HEADERS_MAX 16

struct curl {
	struct process *p;
	bool silent, show_error, verbose, include, head, fail, remote_name;
	const char *output, *write_out, *interface, *agent, *method, *data;
	const char *headers[HEADERS_MAX];
	unsigned header_count;
	int64_t timeout, connect_timeout;
	uint16_t local_port;
	int urls, next; /* argv[1] … argv[urls] */
	char **argv;
	/* the one under way */
	struct http_client *client;
	struct socket *open; /* what the one before has left, to open_to */
	struct socket_address to, open_to;
	char name[HOST_TEXT_MAX]; /* of the host, as in the URL */
	const char *path;
	struct curl_result result;
	bool to_file;
};

static void next_url(struct curl *c);

static void complain(struct curl *c, int code, const char *text)
{
	if (!c->silent || c->show_error)
		process_error(c->p, "curl: (%d) %s\n", code, text);
}

static void end_url(struct curl *c, int code)
{
	c->result.exit_code = code;
	if (c->write_out) {
		struct text t = {0};
		curl_write_out(&t, c->write_out, &c->result);
		process_write(c->p, text_str(&t), t.len);
		text_free(&t);
	}
	c->client = NULL;
	c->p->status = code;
	next_url(c);
}

static void end_with(struct curl *c, int code, const char *fmt, ...) TEXT_PRINTF(3, 4);
static void end_with(struct curl *c, int code, const char *fmt, ...)
{
	struct text t = {0};
	va_list ap;

	va_start(ap, fmt);
	text_vadd(&t, fmt, ap);
	va_end(ap);
	complain(c, code, text_str(&t));
	text_free(&t);
	end_url(c, code);
}

/* ---- receiving ---- */

static void put(struct curl *c, const char *s, size_t n)
{
	struct text path = {0};

	if (!c->to_file) {
		process_write(c->p, s, n);
		return;
	}
	files_path(c->p->host, c->output, &path);
	files_write(c->p->host, text_str(&path), s, n);
	text_free(&path);
}

/* -v: each line of a head with its direction before it */
static void show_lines(struct curl *c, const char *mark, const char *s)
{
	while (*s) {
		size_t n = strcspn(s, "\r\n");
		process_error(c->p, "%s %.*s\n", mark, (int)n, s);
		s += n;
		s += *s == '\r';
		s += *s == '\n';
	}
}

static void build_head(const struct curl *c, struct text *t)
{
	bool host = false, agent = false, accepts = false;

	for (unsigned i = 0; i < c->header_count; i++) {
		host |= strncasecmp(c->headers[i], "Host:", 5) == 0;
		agent |= strncasecmp(c->headers[i], "User-Agent:", 11) == 0;
		accepts |= strncasecmp(c->headers[i], "Accept:", 7) == 0;
	}
	text_add(t, "%s %s HTTP/1.1\r\n",
		c->method         ? c->method
			: c->head ? "HEAD"
			: c->data ? "POST"
				  : "GET",
		c->path);
	if (!host)
		text_add(t, "Host: %s", c->name);
	if (!host && c->to.port != 80)
		text_add(t, ":%u", c->to.port);
	text_put(t, host ? "" : "\r\n");
	if (!agent)
		text_add(t, "User-Agent: %s\r\n", c->agent ? c->agent : "curl/7.88.1");
	text_put(t, accepts ? "" : "Accept: */*\r\n");
	for (unsigned i = 0; i < c->header_count; i++)
		text_add(t, "%s\r\n", c->headers[i]);
	if (c->data)
		text_add(t,
			"Content-Length: %zu\r\nContent-Type: "
			"application/x-www-form-urlencoded\r\n",
			strlen(c->data));
	text_put(t, "\r\n");
}

static void connected(struct http_client *client)
{
	struct curl *c = http_client_user(client);
	struct text t = {0};

	c->result.local = socket_local(http_client_socket(client));
	if (!c->verbose)
		return;
	if (c->open)
		process_error(c->p, "* Re-using existing connection #0 with host %s\n", c->name);
	else
		process_error(c->p, "* Connected to %s (%s) port %u (#0)\n", c->name,
			ip_text(c->to.address).s, c->to.port);
	build_head(c, &t);
	show_lines(c, ">", text_str(&t));
	text_free(&t);
}

static void head(struct http_client *client, const char *bytes, uint32_t length)
{
	struct curl *c = http_client_user(client);

	if (c->verbose)
		show_lines(c, "<", bytes);
	if (c->include || c->head)
		put(c, bytes, length);
}

static void body(struct http_client *client, const char *bytes, uint32_t length)
{
	struct curl *c = http_client_user(client);

	if (!c->fail || http_client_status(client) < 400)
		put(c, bytes, length);
}

/* curl's clock starts before the connection and truncates to milliseconds */
static int64_t ms(int64_t ns)
{
	return ns / NSEC_PER_MSEC;
}

static void timed_out(struct curl *c, struct http_client *client)
{
	uint64_t expected = http_client_expected(client), got = http_client_received(client);

	if (http_client_status(client) && expected != UINT64_MAX)
		end_with(c, CURLE_OPERATION_TIMEDOUT,
			"Operation timed out after %" PRId64 " milliseconds with %" PRIu64
			" out of %" PRIu64 " bytes received",
			ms(c->result.times.done), got, expected);
	else
		end_with(c, CURLE_OPERATION_TIMEDOUT,
			"Operation timed out after %" PRId64 " milliseconds with %" PRIu64
			" bytes received",
			ms(c->result.times.done), got);
}

/* the kernel's ETIMEDOUT is a timeout of curl's, too (lib/connect.c) */
static void no_connection(struct curl *c, int error, int64_t after)
{
	int code = error == -ETIMEDOUT ? CURLE_OPERATION_TIMEDOUT : CURLE_COULDNT_CONNECT;

	if (c->verbose && error)
		process_error(c->p,
			"* connect to %s port %u failed: %s\n"
			"* Failed to connect to %s port %u after %" PRId64
			" ms: Couldn't connect to server\n* Closing connection 0\n",
			ip_text(c->to.address).s, c->to.port, errno_words(error), c->name,
			c->to.port, ms(after));
	end_with(c, code,
		"Failed to connect to %s port %u after %" PRId64 " ms: Couldn't connect to server",
		c->name, c->to.port, ms(after));
}

static void connect_timed_out(struct curl *c)
{
	int64_t after = ms(c->result.times.done);

	/* -m ended it, or --connect-timeout: the words differ */
	bool connect = c->connect_timeout && after >= ms(c->connect_timeout);
	if (connect && c->verbose)
		process_error(c->p,
			"* ipv4 connect timeout after %" PRId64 "ms, move on!\n"
			"* Failed to connect to %s port %u after %" PRId64
			" ms: Timeout was reached\n* Closing connection 0\n",
			ms(c->connect_timeout), c->name, c->to.port, after);
	if (connect)
		end_with(c, CURLE_OPERATION_TIMEDOUT,
			"Failed to connect to %s port %u after %" PRId64 " ms: Timeout was reached",
			c->name, c->to.port, after);
	else
		end_with(c, CURLE_OPERATION_TIMEDOUT,
			"Connection timed out after %" PRId64 " milliseconds", after);
}

static void done(struct http_client *client, enum client_result result, int error)
{
	struct curl *c = http_client_user(client);

	c->result.times = http_client_times(client);
	c->result.status = http_client_status(client);
	c->result.bytes = http_client_received(client);
	if (result == CLIENT_DONE) {
		c->open = http_client_take(client);
		c->open_to = c->to;
	}
	if (c->verbose && c->open)
		process_error(c->p, "* Connection #0 to host %s left intact\n", c->name);
	else if (c->verbose && result != CLIENT_NO_CONNECTION)
		process_error(c->p, "* Closing connection 0\n");
	switch (result) {
	case CLIENT_DONE:
		if (c->fail && c->result.status >= 400)
			end_with(c, CURLE_HTTP_RETURNED_ERROR,
				"The requested URL returned error: %u", c->result.status);
		else
			end_url(c, 0);
		break;
	case CLIENT_NO_CONNECTION: no_connection(c, error, c->result.times.done); break;
	case CLIENT_CONNECT_TIMEOUT: connect_timed_out(c); break;
	case CLIENT_TIMEOUT: timed_out(c, client); break;
	case CLIENT_EMPTY: end_with(c, CURLE_GOT_NOTHING, "Empty reply from server"); break;
	case CLIENT_PARTIAL:
		end_with(c, CURLE_PARTIAL_FILE,
			"transfer closed with %" PRIu64 " bytes remaining to read",
			http_client_expected(client) - c->result.bytes);
		break;
	case CLIENT_RESET:
		end_with(c, CURLE_RECV_ERROR, "Recv failure: %s", errno_words(error));
		break;
	}
}

static const struct http_client_ops ops = {
	.connected = connected, .head = head, .body = body, .done = done};

/* ---- the URL ---- */

/* Protocols that real curl supports and the lab does not are refused by the lab; others by curl. */
static bool is_http(struct curl *c, const char *scheme, size_t n)
{
	static const char others[] = " dict file ftp ftps gopher gophers https imap imaps ldap "
				     "ldaps mqtt pop3 pop3s rtmp "
				     "rtsp scp sftp smb smbs smtp smtps telnet tftp ";
	struct text word = {0};

	if (n == 4 && strncasecmp(scheme, "http", 4) == 0)
		return true;
	text_put(&word, " ");
	text_putn(&word, scheme, n);
	text_put(&word, " ");
	if (strstr(others, text_str(&word))) {
		text_clear(&word);
		text_add(&word, "curl %.*s://", (int)n, scheme);
		not_simulated(c->p, text_str(&word), "http://");
		end_url(c, STATUS_NOT_SIMULATED);
	} else {
		end_with(c, CURLE_UNSUPPORTED_PROTOCOL,
			"Protocol \"%.*s\" not supported or disabled in libcurl", (int)n, scheme);
	}
	text_free(&word);
	return false;
}

/* [http://]host[:port][/path]; false: complained */
static bool read_url(struct curl *c, const char *url)
{
	const char *scheme = strstr(url, "://"), *at = scheme ? scheme + 3 : url;
	size_t n = strcspn(at, "/?"), name = strcspn(at, ":/?");
	struct text t = {0};
	uint64_t port = 80;

	if (scheme && !is_http(c, url, (size_t)(scheme - url)))
		return false;
	if (name < n) {
		text_putn(&t, at + name + 1, n - name - 1);
		if (!parse_u64(text_str(&t), &port) || port == 0 || port > 65535)
			name = 0;
		text_clear(&t);
	}
	text_putn(&t, at, name);
	snprintf(c->name, sizeof(c->name), "%s", text_str(&t));
	bool address = host_address(c->p->host, text_str(&t), &c->to.address);
	if (name == 0)
		end_with(c, CURLE_URL_MALFORMAT, "URL using bad/illegal format or missing URL");
	else if (!address)
		end_with(c, CURLE_COULDNT_RESOLVE_HOST, "Could not resolve host: %s", text_str(&t));
	text_free(&t);
	c->to.port = (uint16_t)port;
	c->path = at[n] == '/' ? at + n : "/";
	c->result.url = url;
	c->result.remote = c->to;
	return name && address;
}

static bool choose_source(struct curl *c, struct socket_address *from)
{
	from->port = c->local_port;
	if (!c->interface)
		return true;
	const struct netdev *dev = node_dev(&c->p->host->node, c->interface);
	if (dev)
		from->address = addr_select(c->p->host, dev, c->to.address, RT_SCOPE_UNIVERSE);
	if (from->address || parse_ipv4(c->interface, &from->address))
		return true;
	end_with(c, CURLE_INTERFACE_FAILED, "Couldn't bind to '%s'", c->interface);
	return false;
}

static bool open_output(struct curl *c, const char *url)
{
	struct text path = {0};

	if (c->remote_name)
		c->output = strrchr(url, '/') ? strrchr(url, '/') + 1 : url;
	c->to_file = c->output && strcmp(c->output, "-") != 0;
	if (!c->to_file)
		return true;
	files_path(c->p->host, c->output, &path);
	int error = *c->output ? files_open(c->p->host, text_str(&path), false) : -EISDIR;
	text_free(&path);
	if (error)
		end_with(c, CURLE_WRITE_ERROR, "Failure writing output to destination");
	return error == 0;
}

/* the connection left open, if it goes to this server; any other is closed */
static struct socket *left_open(struct curl *c)
{
	bool same = c->open && c->open_to.address == c->to.address && c->open_to.port == c->to.port;

	if (c->open && !same) {
		tcp_close(c->open);
		c->open = NULL;
	}
	return c->open;
}

static void curl_start(struct curl *c, const char *url)
{
	struct http_client_request request = {.head_only = c->head,
		.timeout = c->timeout,
		.connect_timeout = c->connect_timeout,
		.keep = true};
	struct text t = {0};
	int error = 0;

	c->result = (struct curl_result){0};
	if (!read_url(c, url) || !choose_source(c, &request.from) || !open_output(c, url))
		return;
	request.socket = left_open(c);
	if (c->verbose && !request.socket)
		process_error(c->p, "*   Trying %s:%u...\n", ip_text(c->to.address).s, c->to.port);
	build_head(c, &t);
	text_put(&t, c->data ? c->data : "");
	request.to = c->to;
	request.head = text_str(&t);
	c->client = http_client_start(c->p->host, &request, &ops, c, &error);
	text_free(&t);
	c->open = NULL;
	if (c->client) {
		socket_set_owner(http_client_socket(c->client), process_pid(c->p));
		return;
	}
	if (error == -EADDRNOTAVAIL || error == -EADDRINUSE)
		end_with(c, CURLE_INTERFACE_FAILED, "bind failed with errno %d: %s", -error,
			errno_words(error));
	else
		no_connection(c, error, 0);
}

static void next_url(struct curl *c)
{
	if (c->next == c->urls && c->open)
		tcp_close(c->open);
	if (c->next == c->urls)
		process_exit(c->p, c->p->status);
	else
		curl_start(c, c->argv[++c->next]);
}

static void curl_interrupt(struct process *p)
{
	struct curl *c = p->state;

	if (c->client)
		http_client_abort(c->client);
	process_exit(p, STATUS_INTERRUPTED);
}

/* ---- options ---- */

static const struct long_option longs[] = {{"silent", false, 's'}, {"show-error", false, 'S'},
	{"verbose", false, 'v'}, {"include", false, 'i'}, {"head", false, 'I'},
	{"fail", false, 'f'}, {"output", true, 'o'}, {"remote-name", false, 'O'},
	{"write-out", true, 'w'}, {"max-time", true, 'm'},
	{"connect-timeout", true, OPT_CONNECT_TIMEOUT}, {"local-port", true, OPT_LOCAL_PORT},
	{"interface", true, OPT_INTERFACE}, {"header", true, 'H'}, {"user-agent", true, 'A'},
	{"request", true, 'X'}, {"data", true, 'd'}, {"http1.0", false, '0'}, {"ipv4", false, '4'},
	{"insecure", false, 'k'}, {"location", false, 'L'}, {"help", false, 'h'},
	{"version", false, 'V'}, {"no-buffer", false, OPT_NO_MATTER},
	{"no-keepalive", false, OPT_NO_MATTER}, {"globoff", false, OPT_NO_MATTER},
	{"http1.1", false, OPT_NO_MATTER}, {"compressed", false, OPT_NO_MATTER},
	{"tcp-nodelay", false, OPT_NO_MATTER}, {"progress-bar", false, OPT_NO_MATTER},
	{"no-progress-meter", false, OPT_NO_MATTER}, {"disable", false, OPT_NO_MATTER},
	{NULL, false, 0}};

/* what `curl --help all` of 7.88.1 lists besides */
static const char absent[] =
	" abstract-unix-socket alt-svc anyauth append aws-sigv4 basic cacert capath "
	"cert cert-status cert-type ciphers compressed-ssh config connect-to "
	"continue-at cookie cookie-jar create-dirs create-file-mode crlf crlfile "
	"curves data-ascii data-binary data-raw data-urlencode delegation digest "
	"disable-eprt disable-epsv disallow-username-in-url dns-interface "
	"dns-ipv4-addr dns-ipv6-addr dns-servers doh-cert-status doh-insecure doh-url "
	"dump-header egd-file engine etag-compare etag-save expect100-timeout "
	"fail-early fail-with-body false-start form form-escape form-string "
	"ftp-account ftp-alternative-to-user ftp-create-dirs ftp-method ftp-pasv "
	"ftp-port ftp-pret ftp-skip-pasv-ip ftp-ssl-ccc ftp-ssl-ccc-mode "
	"ftp-ssl-control happy-eyeballs-timeout-ms haproxy-protocol hostpubmd5 "
	"hostpubsha256 hsts http0.9 http2 http2-prior-knowledge http3 http3-only "
	"ignore-content-length ipv6 json junk-session-cookies key key-type krb libcurl "
	"limit-rate list-only location-trusted login-options mail-auth mail-from "
	"mail-rcpt mail-rcpt-allowfails manual max-filesize max-redirs metalink "
	"negotiate netrc netrc-file netrc-optional next no-alpn no-clobber no-npn "
	"no-sessionid noproxy ntlm ntlm-wb oauth2-bearer output-dir parallel "
	"parallel-immediate parallel-max pass path-as-is pinnedpubkey post301 post302 "
	"post303 preproxy proto proto-default proto-redir proxy proxy-anyauth "
	"proxy-basic proxy-cacert proxy-capath proxy-cert proxy-cert-type "
	"proxy-ciphers proxy-crlfile proxy-digest proxy-header proxy-insecure "
	"proxy-key proxy-key-type proxy-negotiate proxy-ntlm proxy-pass "
	"proxy-pinnedpubkey proxy-service-name proxy-ssl-allow-beast "
	"proxy-ssl-auto-client-cert proxy-tls13-ciphers proxy-tlsauthtype "
	"proxy-tlspassword proxy-tlsuser proxy-tlsv1 proxy-user proxy1.0 proxytunnel "
	"pubkey quote random-file range rate raw referer remote-header-name "
	"remote-name-all remote-time remove-on-error request-target resolve retry "
	"retry-all-errors retry-connrefused retry-delay retry-max-time sasl-authzid "
	"sasl-ir service-name socks4 socks4a socks5 socks5-basic socks5-gssapi "
	"socks5-gssapi-nec socks5-gssapi-service socks5-hostname speed-limit "
	"speed-time ssl ssl-allow-beast ssl-auto-client-cert ssl-no-revoke ssl-reqd "
	"ssl-revoke-best-effort sslv2 sslv3 stderr styled-output "
	"suppress-connect-headers tcp-fastopen telnet-option tftp-blksize "
	"tftp-no-options time-cond tls-max tls13-ciphers tlsauthtype tlspassword "
	"tlsuser tlsv1 tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3 tr-encoding trace trace-ascii "
	"trace-time unix-socket upload-file url url-query use-ascii user xattr ";

static const char usage[] =
	"Usage: curl [options...] <url>\n"
	" -d, --data <data>          HTTP POST data\n"
	" -f, --fail                 Fail fast with no output on HTTP errors\n"
	" -h, --help <category>      Get help for commands\n"
	" -i, --include              Include protocol response headers in the output\n"
	" -o, --output <file>        Write to file instead of stdout\n"
	" -O, --remote-name          Write output to a file named as the remote file\n"
	" -s, --silent               Silent mode\n"
	" -T, --upload-file <file>   Transfer local FILE to destination\n"
	" -u, --user <user:password> Server user and password\n"
	" -A, --user-agent <name>    Send User-Agent <name> to server\n"
	" -v, --verbose              Make the operation more talkative\n"
	" -V, --version              Show version number and quit\n\n"
	"This is not the full help, this menu is stripped into categories.\n"
	"Use \"--help category\" to get an overview of all categories.\n"
	"For all options use the manual or \"--help all\".\n";

static const char version[] =
	"curl 7.88.1 (x86_64-pc-linux-gnu) libcurl/7.88.1 OpenSSL/3.0.19 "
	"zlib/1.2.13 brotli/1.0.9 zstd/1.5.4 libidn2/2.3.3 libpsl/0.21.2 "
	"(+libidn2/2.3.3) libssh2/1.10.0 nghttp2/1.52.0 librtmp/2.3 "
	"OpenLDAP/2.5.13\n"
	"Release-Date: 2023-02-20, security patched: 7.88.1-10+deb12u15\n"
	"Protocols: dict file ftp ftps gopher gophers http https imap imaps "
	"ldap ldaps mqtt pop3 pop3s rtmp rtsp scp sftp smb smbs smtp smtps "
	"telnet tftp\n"
	"Features: alt-svc AsynchDNS brotli GSS-API HSTS HTTP2 HTTPS-proxy IDN "
	"IPv6 Kerberos Largefile libz NTLM NTLM_WB PSL SPNEGO SSL threadsafe "
	"TLS-SRP UnixSockets zstd\n";

static bool wrong(struct curl *c, const struct options *o, const char *what)
{
	process_error(c->p, "curl: option %s: %s\n", o->word, what);
	process_error(c->p, "curl: try 'curl --help' or 'curl --manual' for more information\n");
	return false;
}

static bool curl_option(struct curl *c, const struct options *o, int letter)
{
	uint64_t n;
	struct text port = {0};

	switch (letter) {
	case 's': c->silent = true; break;
	case 'S': c->show_error = true; break;
	case 'v': c->verbose = true; break;
	case 'i': c->include = true; break;
	case 'I': c->head = true; break;
	case 'f': c->fail = true; break;
	case 'o': c->output = o->argument; break;
	case 'O': c->remote_name = true; break;
	case 'w': c->write_out = o->argument; break;
	case 'A': c->agent = o->argument; break;
	case 'X': c->method = o->argument; break;
	case 'd': c->data = o->argument; break;
	case 'H':
		if (c->header_count < HEADERS_MAX)
			c->headers[c->header_count++] = o->argument;
		break;
	case 'm':
	case OPT_CONNECT_TIMEOUT:
		if (!operands_seconds(
			    o->argument, letter == 'm' ? &c->timeout : &c->connect_timeout))
			return wrong(c, o, "expected a proper numerical parameter");
		break;
	case OPT_LOCAL_PORT:
		text_putn(&port, o->argument, strcspn(o->argument, "-"));
		bool fine = parse_u64(text_str(&port), &n) && n && n <= 65535;
		text_free(&port);
		if (!fine)
			return wrong(c, o, "is badly used here");
		c->local_port = (uint16_t)n;
		break;
	case OPT_INTERFACE: c->interface = o->argument; break;
	case '?': return wrong(c, o, "is unknown");
	case ':': return wrong(c, o, "requires parameter");
	default: break;
	}
	return true;
}

static void help(struct process *p, const struct options *o, int letter)
{
	if (letter == 'h' && o->at < o->argc) {
		refuse(p, "curl --help CATEGORY", NULL);
		return;
	}
	process_print(p, "%s", letter == 'h' ? usage : version);
	process_exit(p, 0);
}

static void run_curl(struct process *p, int argc, char **argv)
{
	struct curl *c = process_state(p, sizeof(*c));
	struct options o = options_of(argc, argv, "sSviIfo:Ow:m:H:A:X:d:04kLhVNgq#");
	int letter;

	c->p = p;
	c->argv = argv;
	o.longs = longs;
	o.absent = "aEKCbcDFPG6jlMnZxUpQreJRYy23tz1TBu";
	o.absent_longs = absent;
	while ((letter = option_next(&o)) != -1) {
		if (letter == 'h' || letter == 'V') {
			help(p, &o, letter);
			return;
		}
		if (option_refused(p, &o, letter))
			return;
		if (!curl_option(c, &o, letter)) {
			process_exit(p, CURLE_FAILED_INIT);
			return;
		}
	}
	if (o.operands == 0) {
		process_fail(p, CURLE_FAILED_INIT,
			"curl: try 'curl --help' or 'curl --manual' for more information\n");
		return;
	}
	c->urls = o.operands;
	p->interrupt = curl_interrupt;
	next_url(c);
}

const struct command curl_command = {.name = "curl", .summary = N_("fetch a URL"), .run = run_curl};
