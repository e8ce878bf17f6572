/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `ipvsadm -Ln`, with --stats, --rate, --thresholds or --persistent-conn, and /proc/net/ip_vs:
 *
 *	TCP  198.51.100.100:80 wlc persistent 50
 *	  -> 198.51.100.11:80             Route   1      0          0
 *
 * The headings identify the columns; if the text was cut before them, the values do.
 */
#include <string.h>

#include "base/text.h"
#include "intake/kinds/recogniser.h"

enum columns { COLUMNS_LIST, COLUMNS_NUMBERS, COLUMNS_THRESHOLDS, COLUMNS_PERSISTENT };

static const char *protocol_of(const char *word)
{
	static const char *const names[] = {"TCP", "UDP", "FWM", "SCTP", NULL};

	for (const char *const *n = names; *n; n++)
		if (strcmp(*n, word) == 0)
			return *n;
	return NULL;
}

static bool is_heading(struct reading *r, const struct words *w)
{
	if (w->n > 2 && strcmp(w->w[0], "IP") == 0 && strcmp(w->w[1], "Virtual") == 0)
		return true;
	if (w->n > 1 && strcmp(w->w[0], "Prot") == 0 &&
		strncmp(w->w[1], "LocalAddress:", 13) == 0) {
		r->columns = intake_has(w, "Conns") || intake_has(w, "CPS") ? COLUMNS_NUMBERS
									    : COLUMNS_LIST;
		return true;
	}
	if (w->n > 1 && strcmp(w->w[0], "->") == 0 && strncmp(w->w[1], "RemoteAddress:", 14) == 0) {
		if (intake_has(w, "Uthreshold"))
			r->columns = COLUMNS_THRESHOLDS;
		else if (intake_has(w, "PersistConn"))
			r->columns = COLUMNS_PERSISTENT;
		return true;
	}
	return false;
}

/* C0A80A64:0050 of /proc */
static bool hex_endpoint(const char *s, uint32_t *ip, unsigned *port)
{
	static const char hex[] = "0123456789ABCDEFabcdef";
	char number[11] = "0x";
	uint64_t v;

	if (strspn(s, hex) != 8 || s[8] != ':' || strspn(s + 9, hex) != 4 || s[13])
		return false;
	memcpy(number + 2, s, 8);
	if (!parse_u64(number, &v))
		return false;
	*ip = (uint32_t)v;
	memcpy(number + 2, s + 9, 5);
	if (!parse_u64(number, &v))
		return false;
	*port = (unsigned)v;
	return true;
}

static bool endpoint(const struct intake *in, const char *s, uint32_t *ip, unsigned *port)
{
	return hex_endpoint(s, ip, port) || (strchr(s, ':') && intake_endpoint(in, s, ip, port));
}

/* persistent 50 mask 255.255.255.0 ops (flags): the words after the scheduler */
static void read_flags(struct reading *r, const struct words *w)
{
	struct intake_service *svc = r->service;
	const char *persistent = intake_after(w, "persistent"), *mask = intake_after(w, "mask");
	uint64_t n;
	uint32_t bits;
	unsigned port;

	for (size_t i = 3; i < w->n; i++) {
		if (strcmp(w->w[i], "ops") == 0)
			svc->one_packet = true;
		if (w->w[i][0] == '(')
			svc->flags = stash_stringn(
				&r->in->stash, w->w[i] + 1, strcspn(w->w[i] + 1, ")"));
	}
	/* /proc counts jiffies of an unknown HZ: then ipvsadm's default is used */
	bool jiffies = hex_endpoint(w->w[1], &bits, &port);
	if (persistent && parse_u64(persistent, &n) && n > 0 && n < 2678400)
		svc->persistent = jiffies ? 300 : (unsigned)n;
	if (mask && parse_ipv4(mask, &bits))
		svc->netmask = intake_mask_length(bits);
}

static enum taken read_service(struct reading *r, const struct words *w)
{
	const char *protocol = protocol_of(w->w[0]);
	uint32_t ip = 0;
	unsigned port = 0;
	uint64_t mark;

	if (strcmp(protocol, "SCTP") == 0)
		return TAKEN_PASSED;
	if (strcmp(protocol, "FWM") == 0) {
		if (!parse_u64(w->w[1], &mark) || mark == 0 || mark > UINT32_MAX)
			return TAKEN_NOT;
		ip = (uint32_t)mark;
	} else if (!endpoint(r->in, w->w[1], &ip, &port)) {
		r->service = NULL;
		return w->w[1][0] == '[' ? TAKEN_IPV6 : TAKEN_NOT;
	}
	r->service = intake_service(
		r->in, r->host, protocol[0] == 'F' ? 'f' : protocol[0] | 32, ip, port, r->at);
	r->service->servers.first = r->columns == COLUMNS_LIST ? NULL : r->service->servers.first;
	r->service->servers.last = r->columns == COLUMNS_LIST ? NULL : r->service->servers.last;
	if (w->n > 2 && strspn(w->w[2], "0123456789KMG") < strlen(w->w[2])) {
		r->service->scheduler = intake_copy(r->in, w->w[2]);
		read_flags(r, w);
	}
	return TAKEN_IT;
}

static char forward_of(const char *word)
{
	static const char *const words[] = {"Route", "Masq", "Tunnel", "Local", NULL};
	static const char letters[] = "gmil";

	for (size_t i = 0; words[i]; i++)
		if (strcmp(words[i], word) == 0)
			return letters[i];
	return 0;
}

/* -> A:P  Route  W  Active  InAct */
static void read_columns(struct reading *r, struct intake_server *s, const struct words *w)
{
	uint64_t a, b;

	if (r->columns == COLUMNS_THRESHOLDS && w->n > 3 && parse_u64(w->w[2], &a) &&
		parse_u64(w->w[3], &b) && a < INT32_MAX && b < INT32_MAX) {
		s->upper = (int64_t)a;
		s->lower = (int64_t)b;
	}
	if (r->columns == COLUMNS_PERSISTENT && w->n > 2 && parse_u64(w->w[2], &a) && a < INT32_MAX)
		s->weight = (int64_t)a;
	if (w->n > 2 && forward_of(w->w[2])) {
		s->forward = forward_of(w->w[2]);
		if (w->n > 3 && parse_u64(w->w[3], &a) && a < INT32_MAX)
			s->weight = (int64_t)a;
	}
}

static enum taken read_server(struct reading *r, const struct words *w)
{
	uint32_t ip;
	unsigned port;

	if (w->w[1][0] == '[')
		return TAKEN_IPV6;
	if (!endpoint(r->in, w->w[1], &ip, &port))
		return TAKEN_NOT;
	if (!r->service)
		return TAKEN_PASSED; /* of a service that was cut off, or of IPv6 */
	struct intake_server *s = intake_server(r->in, r->service, ip, port, r->at);
	read_columns(r, s, w);
	return TAKEN_IT;
}

static enum taken ipvsadm_line(struct reading *r, const char *line, struct words *w)
{
	if (w->n == 0)
		return TAKEN_NOT;
	if (strncmp(line, "Can't initialize ipvs", 21) == 0 ||
		strncmp(line, "modprobe: ", 10) == 0 ||
		strncmp(line, "Are you sure that IP Virtual Server", 35) == 0)
		return TAKEN_PASSED;
	if (is_heading(r, w)) {
		r->host->shown |= SHOWN_SERVICES;
		return TAKEN_IT;
	}
	if (w->n > 1 && protocol_of(w->w[0]) && !strchr(w->w[0], '/'))
		return read_service(r, w);
	if (w->n > 1 && strcmp(w->w[0], "->") == 0)
		return read_server(r, w);
	return TAKEN_NOT;
}

const struct recogniser intake_ipvsadm_table = {
	"ipvsadm -Ln", "ipvsadm -L|ipvsadm -l|ipvsadm|", ipvsadm_line};
