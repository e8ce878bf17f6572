/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `ipvsadm -S`, and the same options in a script or typed:
 *
 *	-A -t 198.51.100.100:80 -s wlc -p 50
 *	ipvsadm -a -t 198.51.100.100:80 -r 198.51.100.11:80 -g -w 1
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "intake/kinds/recogniser.h"

static const char *value(const struct words *w, const char *letter, const char *word)
{
	const char *v = intake_after(w, letter);

	return v ? v : intake_after(w, word);
}

static bool has(const struct words *w, const char *letter, const char *word)
{
	return intake_has(w, letter) || intake_has(w, word);
}

/* -t A:P, -u A:P, -f MARK */
static bool service_address(const struct reading *r, const struct words *w, char *protocol,
	uint32_t *ip, unsigned *port)
{
	const char *tcp = value(w, "-t", "--tcp-service"), *udp = value(w, "-u", "--udp-service");
	const char *mark = value(w, "-f", "--fwmark-service");
	uint64_t number;

	*port = 0;
	*protocol = mark ? 'f' : udp ? 'u' : 't';
	if (mark) {
		if (!parse_u64(mark, &number) || number == 0 || number > UINT32_MAX)
			return false;
		*ip = (uint32_t)number;
		return true;
	}
	const char *address = tcp ? tcp : udp;
	return address && intake_endpoint(r->in, address, ip, port);
}

static void number_of(const char *word, int64_t *out)
{
	uint64_t n;

	if (word && parse_u64(word, &n) && n < INT32_MAX)
		*out = (int64_t)n;
}

static void read_service(struct intake *in, struct intake_service *svc, const struct words *w)
{
	const char *scheduler = value(w, "-s", "--scheduler"), *mask = value(w, "-M", "--netmask");
	const char *flags = value(w, "-b", "--sched-flags"),
		   *timeout = value(w, "-p", "--persistent");
	uint64_t n;
	uint32_t bits;

	svc->scheduler = intake_copy(in, scheduler ? scheduler : "wlc");
	if (flags)
		svc->flags = intake_copy(in, flags);
	if (has(w, "-p", "--persistent")) /* ipvsadm: 300 if no number follows */
		svc->persistent = timeout && parse_u64(timeout, &n) && n > 0 && n < 2678400
			? (unsigned)n
			: 300;
	if (mask && parse_ipv4(mask, &bits))
		svc->netmask = intake_mask_length(bits);
	svc->one_packet |= has(w, "-o", "--ops");
}

static void read_server(struct intake_server *s, const struct words *w)
{
	s->forward = has(w, "-m", "--masquerading") ? 'm' : has(w, "-i", "--ipip") ? 'i' : 'g';
	if (s->weight < 0)
		s->weight = 1;
	number_of(value(w, "-w", "--weight"), &s->weight);
	number_of(value(w, "-x", "--u-threshold"), &s->upper);
	number_of(value(w, "-y", "--l-threshold"), &s->lower);
}

/* the words behind "ipvsadm", if that is what the line begins with */
static void cut_command(struct words *w)
{
	size_t n = w->n ? strlen(w->w[0]) : 0;

	if (n >= 7 && strcmp(w->w[0] + n - 7, "ipvsadm") == 0) {
		w->n--;
		memmove(w->w, w->w + 1, w->n * sizeof(w->w[0]));
	}
}

static enum taken rules_line(struct reading *r, const char *line, struct words *w)
{
	char protocol;
	uint32_t ip, rip;
	unsigned port, rport;
	(void)line;

	cut_command(w);
	if (w->n < 3 || w->w[0][0] != '-' || !service_address(r, w, &protocol, &ip, &port)) {
		const char *six = w->n > 2 ? value(w, "-t", "--tcp-service") : NULL;
		return six && *six == '[' ? TAKEN_IPV6 : TAKEN_NOT;
	}
	bool add = has(w, "-A", "--add-service") || has(w, "-E", "--edit-service");
	bool server = has(w, "-a", "--add-server") || has(w, "-e", "--edit-server");
	if (!add && !server)
		return TAKEN_NOT;
	r->service = intake_service(r->in, r->host, protocol, ip, port, r->at);
	if (add) {
		read_service(r->in, r->service, w);
		return TAKEN_IT;
	}
	const char *address = value(w, "-r", "--real-server");
	if (!address || !intake_endpoint(r->in, address, &rip, &rport))
		return TAKEN_NOT;
	if (!strchr(address, ':'))
		rport = port;
	read_server(intake_server(r->in, r->service, rip, rport, r->at), w);
	return TAKEN_IT;
}

const struct recogniser intake_ipvsadm_rules = {
	"ipvsadm -S", "ipvsadm -S|ipvsadm-save|", rules_line};
