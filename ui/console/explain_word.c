/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `explain` at the prompt: in a copy of the current lab it retries a connection of the current host
 * and prints its walk, the first one that fails; then the findings. `why`: what the current host is
 * waiting for: replies of neighbours, of peers.
 */
#include "ui/console/explain_word.h"

#include <string.h>

#include "base/text.h"
#include "diagnose/explain.h"
#include "host/neigh/neighbour.h"
#include "transport/socket/socket.h"
#include "ui/report/explanation.h"
#include "ui/text/words.h"

/* the current host, if explain connected from it; else NULL */
static const char *client_of(const struct session *s, const struct explain *x)
{
	for (size_t i = 0; s->host && i < explain_walk_count(x); i++)
		if (strcmp(explain_walk(x, i)->client, s->host->node.name) == 0)
			return s->host->node.name;
	return NULL;
}

void console_explain(struct session *s, const char *rest)
{
	struct problems ps = words_problems();

	(void)rest;
	if (explain_is_exercise(lab_spec(s->lab))) {
		fprintf(s->err, "%s\n", _("this lab is an exercise: find the fault yourself"));
		return;
	}
	struct explain *x = explain_new_here(s->lab, &ps);
	if (x) {
		explain_look(x);
		explanation_connection(s->out, x, client_of(s, x), s->colour);
		explanation_diagnosis(s->out, x, s->colour);
	}
	explain_free(x);
	problems_free(&ps);
}

/* ---- why ---- */

struct waiting {
	struct session *s;
	size_t count;
};

static void look_at_peer(void *arg, const struct socket *socket)
{
	struct waiting *w = arg;
	struct socket_address to = socket_remote(socket);

	if (!socket_is_tcp(socket) || socket_state(socket) != TCP_SYN_SENT)
		return;
	fprintf(w->s->out, _("%s is waiting for a response to its SYN from %s:%u\n"),
		w->s->host->node.name, ip_text(to.address).s, (unsigned)to.port);
	w->count++;
}

static void look_at_neighbours(struct waiting *w)
{
	list_for_each (n, &w->s->host->arp.entries, struct neigh, link) {
		if (n->state != NUD_INCOMPLETE && n->state != NUD_PROBE)
			continue;
		fprintf(w->s->out, _("%s is waiting for an ARP reply from %s (%s)\n"),
			w->s->host->node.name, ip_text(n->address).s, nud_name(n->state));
		w->count++;
	}
}

void console_why(struct session *s, const char *rest)
{
	struct waiting w = {.s = s};

	(void)rest;
	if (!s->host) {
		fprintf(s->err, "%s\n", _("on which host? HOST# switches to it"));
		return;
	}
	look_at_neighbours(&w);
	socket_walk(s->host, look_at_peer, &w);
	if (!w.count)
		fprintf(s->out, _("%s is not waiting for any host\n"), s->host->node.name);
}
