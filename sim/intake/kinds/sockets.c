/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Listening sockets: `ss -ltn`, `ss -lun`, `netstat -ltnup`:
 *
 *	LISTEN     0      128     0.0.0.0:80            0.0.0.0:*
 *	tcp        0      0 0.0.0.0:80              0.0.0.0:*               LISTEN      812/nginx
 *
 * A socket on [::]:80 accepts IPv4, too (net.ipv6.bindv6only = 0): httpd and haproxy open no other.
 */
#include <string.h>

#include "intake/kinds/recogniser.h"

/* "*:80", "0.0.0.0:80", ":::80", "[::]:80", "127.0.0.53%lo:53"; false: only of IPv6 */
static bool local_address(const struct intake *in, const char *s, uint32_t *ip, unsigned *port)
{
	const char *colon = strrchr(s, ':');
	char address[64];

	if (!colon || !intake_port(colon + 1, port))
		return false;
	size_t n = strcspn(s, "%");
	n = n < (size_t)(colon - s) ? n : (size_t)(colon - s);
	if (n >= sizeof(address))
		return false;
	memcpy(address, s, n);
	address[n] = '\0';
	*ip = 0;
	if (strcmp(address, "*") == 0 || strcmp(address, "::") == 0 || strcmp(address, "[::]") == 0)
		return true;
	const char *mapped = strstr(address, "::ffff:");
	unsigned none;
	if (mapped) {
		mapped += 7;
		n = strcspn(mapped, "]");
		memmove(address, mapped, n);
		address[n] = '\0';
	}
	return intake_endpoint(in, address, ip, &none);
}

static enum taken keep_listener(struct reading *r, bool udp, const char *address)
{
	struct intake_listener l = {.at = r->at, .udp = udp};

	r->host->shown |= udp ? SHOWN_UDP_SOCKETS : SHOWN_SOCKETS;
	if (!local_address(r->in, address, &l.ip, &l.port))
		return strstr(address, "::") || *address == '[' ? TAKEN_IPV6 : TAKEN_PASSED;
	intake_listener(r->in, r->host, &l);
	return TAKEN_IT;
}

static bool is_heading(struct reading *r, const struct words *w)
{
	if (w->n > 3 && strcmp(w->w[0], "Active") == 0 && strcmp(w->w[1], "Internet") == 0) {
		return true;
	}
	if (w->n > 3 && strcmp(w->w[0], "Proto") == 0 && strcmp(w->w[1], "Recv-Q") == 0) {
		r->host->shown |= SHOWN_SOCKETS; /* with or without -l: listeners are included */
		return true;
	}
	bool netid = w->n > 3 && strcmp(w->w[0], "Netid") == 0;
	if (w->n > 3 && strcmp(w->w[netid], "State") == 0 &&
		strncmp(w->w[netid + 1], "Recv-Q", 6) == 0) {
		if (netid || strncmp(r->command, "ss -lu", 6) != 0)
			r->host->shown |= SHOWN_SOCKETS;
		return true;
	}
	return false;
}

/* the columns of ss: [Netid] State Recv-Q Send-Q Local Peer */
static enum taken ss_row(struct reading *r, const struct words *w)
{
	static const char *const states[] = {"LISTEN", "UNCONN", "ESTAB", "TIME-WAIT", "CLOSE-WAIT",
		"SYN-SENT", "SYN-RECV", "FIN-WAIT-1", "FIN-WAIT-2", "LAST-ACK", "CLOSING", NULL};
	bool netid = w->n > 5 && (strcmp(w->w[0], "tcp") == 0 || strcmp(w->w[0], "udp") == 0);
	const char *state = w->n > 4 ? w->w[netid] : "";

	if (w->n < 5u + netid || strspn(w->w[netid + 1], "0123456789") == 0)
		return TAKEN_NOT;
	for (const char *const *s = states; *s; s++)
		if (strcmp(*s, state) == 0) {
			if (s - states > 1)
				return TAKEN_PASSED;
			return keep_listener(r, s - states == 1, w->w[netid + 3]);
		}
	return TAKEN_NOT;
}

/* tcp 0 0 LOCAL FOREIGN [STATE] [PID/NAME] */
static enum taken netstat_row(struct reading *r, const struct words *w)
{
	const char *p = w->n > 4 ? w->w[0] : "";
	bool tcp = strncmp(p, "tcp", 3) == 0, udp = strncmp(p, "udp", 3) == 0;

	if ((!tcp && !udp) || strspn(w->w[1], "0123456789") != strlen(w->w[1]) ||
		strspn(w->w[2], "0123456789") != strlen(w->w[2]))
		return TAKEN_NOT;
	if (tcp && (w->n < 6 || strcmp(w->w[5], "LISTEN") != 0))
		return TAKEN_PASSED;
	return keep_listener(r, udp, w->w[3]);
}

static enum taken socket_line(struct reading *r, const char *line, struct words *w)
{
	(void)line;
	if (w->n == 0)
		return TAKEN_NOT;
	if (is_heading(r, w))
		return TAKEN_IT;
	/* unix sockets, and what else `netstat -an` lists */
	if ((strcmp(w->w[0], "unix") == 0 && w->n > 3) || strncmp(w->w[0], "u_", 2) == 0 ||
		(strncmp(w->w[0], "raw", 3) == 0 && w->n > 4))
		return TAKEN_PASSED;
	enum taken taken = ss_row(r, w);
	return taken == TAKEN_NOT ? netstat_row(r, w) : taken;
}

const struct recogniser intake_sockets = {"ss, netstat", "ss|netstat|", socket_line};
