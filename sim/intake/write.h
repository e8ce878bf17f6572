/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Functions that write the scenario. */
#ifndef LVSLAB_INTAKE_WRITE_H
#define LVSLAB_INTAKE_WRITE_H

#include "intake/kinds/model.h"
#include "intake/probe.h"

struct event_line { /* of the timeline */
	const char *on, *run;
	struct intake_line at;
};

struct writing {
	const struct intake *in;
	struct text *t;
	struct probe_host *probe; /* NULL: not available */
	struct event_line *events;
	size_t event_count, event_cap;
	struct stash stash; /* of the events' words */
};

/* writes " # rs1.txt:12", or that the value was guessed; and ends the line */
void write_origin(struct writing *w, struct intake_line at);
void write_event(struct writing *w, const char *on, struct intake_line at, const char *fmt, ...)
	TEXT_PRINTF(4, 5);

/* does it run keepalived in the lab? Then keepalived sets up the services and addresses. */
bool write_runs_keepalived(const struct intake_host *h);
/* does it run keepalived at least for VRRP? That requires another director that does, too. */
bool write_runs_vrrp(const struct intake *in, const struct intake_host *h);
/* is `ip` an address that keepalived assigns to the master? */
bool write_is_vrrp_address(const struct intake_host *h, uint32_t ip);

void write_host(struct writing *w, const struct intake_host *h); /* write_host.c */
/* write_routes.c; `own`: a lab of this host alone, as written so far; the events from `first_event`
 * on belong to this host */
void write_routes(
	struct writing *w, const struct intake_host *h, struct probe_host *own, size_t first_event);
void write_settings(struct writing *w, const struct intake_host *h); /* write_settings.c */
void write_filters(struct writing *w, const struct intake_host *h);  /* write_filters.c */
bool write_is_safe(const char *words); /* contains nothing special to a shell */
void write_programs(struct writing *w, const struct intake_host *h); /* write_programs.c */
void write_services(struct writing *w);                              /* write_services.c */

#endif
