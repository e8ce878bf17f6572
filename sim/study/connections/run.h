/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The internals of a run without frames: shared by connections.c, line.h, server.c and watch.c. */
#ifndef LVSLAB_STUDY_CONNECTIONS_RUN_H
#define LVSLAB_STUDY_CONNECTIONS_RUN_H

#include "app/servers/http_server.h"
#include "base/hash.h"
#include "base/pool.h"
#include "engine/engine.h"
#include "study/connections/connections.h"
#include "study/connections/director.h"

#define SAMPLED_SERVERS 64 /* with more servers the curves would be unreadable */

struct ipvs_dest;
struct server;

struct visit {                 /* a connection, from its first SYN to its FIN */
	struct visit *next;    /* in the line it is queued in */
	struct server *server; /* NULL: none picked yet */
	int64_t began;         /* the first SYN, at the director */
	int64_t due;           /* when its current line is finished with it */
	int64_t demand, hold;
	uint32_t entry, user; /* its user: workload/arrivals.h */
	uint32_t client, vip;
	uint16_t port, vport;
	uint8_t protocol, repeats;
	bool masqueraded;  /* responses pass the director */
	bool shaken;       /* the handshake is complete */
	bool over;         /* its client has given up: removed when next encountered */
	struct job *alarm; /* when its client gives up; or NULL */
};

struct line {                       /* first in, first out */
	struct visit *first, **end; /* `end`: where to append; NULL while empty */
};

static inline void line_add(struct line *l, struct visit *f)
{
	f->next = NULL;
	if (l->first)
		*l->end = f;
	else
		l->first = f;
	l->end = &f->next;
}

static inline struct visit *line_take(struct line *l)
{
	struct visit *f = l->first;

	if (f)
		l->first = f->next;
	return f;
}

/* a sum of durations in ns over overlapping intervals: update it at each change */
struct integral {
	int64_t sum;
	int64_t live; /* currently running */
};

static inline void integral_begin(struct integral *i, int64_t now)
{
	i->sum -= now;
	i->live++;
}

static inline void integral_end(struct integral *i, int64_t now)
{
	i->sum += now;
	i->live--;
}

/* sets the current number, whatever began and ended unnoticed */
static inline void integral_set(struct integral *i, int64_t now, int64_t live)
{
	i->sum += (i->live - live) * now;
	i->live = live;
}

static inline int64_t integral_at(const struct integral *i, int64_t now)
{
	return i->sum + i->live * now;
}

struct job { /* a worker's, while it is busy; or a wait of a single visit */
	struct event event;
	struct list link; /* in server.jobs, for a worker's job */
	struct run *run;
	struct visit *visit;
};

struct server {                /* a program behind an address and port */
	struct hash_node node; /* in run.by_place */
	struct run *run;
	struct server_metrics counts;
	size_t index;                     /* in run.servers and in the metrics */
	uint64_t workers, busy;           /* total, currently busy */
	uint64_t queue;                   /* limit of waiting requests */
	uint64_t waiting;                 /* currently waiting; with frames, as of the last look */
	struct list jobs;                 /* requests being served */
	struct http_server_config config; /* its speed and slow start */
	int64_t repaired;                 /* time of the last repair */
	int64_t service_time;
	struct line line;
	bool at_once;   /* it answers at once, without workers */
	bool reachable; /* false: everything sent to it is lost */
	bool down;      /* its process is dead: connections are refused */
	bool chosen;    /* the director may pick it: it is in a list, with a weight */
	struct integral work, wait, open;
};

struct run {
	const struct spec *spec;
	struct measure_options options;
	struct director director;
	struct engine *engine;
	struct arena *arena; /* the world's; with frames, the observer's own */
	struct connections_feed *feed;
	struct arrival ahead;           /* the next one, if known: feed->over is NULL */
	const void *const *ahead_chain; /* where the director will look it up */
	struct metrics *metrics;
	int64_t stop;
	int64_t instant; /* the time for at_once: */
	uint64_t at_once;
	int64_t round_trip; /* director, server, client, director */
	struct pool visits, jobs, server_pool;
	struct hash_table by_place;
	struct server **servers;
	size_t server_count, server_cap;
	struct line handshakes; /* SYN passed, the client's ACK is in transit */
	struct line closings;   /* response sent, the client's FIN is in transit */
	struct watch *watch;    /* records which client reached which server; NULL if not needed */
	struct event sample, look;
	unsigned sampled;
	size_t next_event;
};

/* ---- server.c ---- */
/* The server for an entry of the director's table. */
struct server *server_of(struct run *r, struct ipvs_dest *dest, uint16_t vport);
struct server *server_at(struct run *r, uint32_t address, uint16_t port); /* created if it is new */
void servers_from_spec(struct run *r);
/* Would it accept a SYN now? */
bool server_accepts(const struct server *s);
/* The request has arrived: serves it, or queues it. */
void server_request(struct server *s, struct visit *f);
/* Its process dies and its connections are cut off; or it is restarted, cold. */
void server_fail(struct server *s);
void server_repair(struct server *s);
/* Its machine becomes unreachable and its connections are never answered; or reachable again. */
void server_set_reachable(struct server *s, bool reachable);
/* In millionths, from now on, also for requests in progress. */
void server_set_speed(struct server *s, uint64_t speed);

/* ---- events.c ---- */
/* Schedules the scenario's events for the servers. */
void events_start(struct run *r);
/* Applies the timeline's events of this time. */
void events_happen(struct run *r);
/* Can all of them be simulated without frames? -1 and the problems. */
int events_check(const struct spec *spec, struct problems *ps);

/* ---- run.c ---- */
/* Everything up to and including `stop`. */
void run_until(struct run *r, int64_t stop);
void visit_answered(struct run *r, struct visit *f); /* the server has finished it */
void visit_lost(struct run *r, struct visit *f);     /* it will never be answered */
void visit_cut(struct run *r, struct visit *f);      /* the server's process has died */

/* ---- connections.c ---- */
/* Sets up the servers and their observer; the rest of *r must be set. */
void run_set_up(struct run *r);
/* Samples the current loads; time of the next sample, INT64_MAX: never. */
void run_sample(struct run *r);
int64_t run_next_sample(const struct run *r);
int64_t run_sample_every(const struct run *r); /* ns */
/* The next time after `after` when servers may change. */
int64_t run_next_look(const struct run *r, int64_t after);
/* Collects all counts, at the end. */
void run_take_counts(struct run *r);

/* ---- watch.c ---- */
void watch_open(struct run *r);
void watch_connection(struct run *r, const struct visit *f); /* its server was just picked */
/* Has a server left or returned? */
void watch_look(struct run *r);
void watch_close(struct run *r); /* into the metrics */

#endif
