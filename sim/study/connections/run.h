/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The inside of a run without frames: what connections.c, line.h, server.c and watch.c share. */
#ifndef LVSLAB_STUDY_CONNECTIONS_RUN_H
#define LVSLAB_STUDY_CONNECTIONS_RUN_H

#include "app/servers/http_server.h"
#include "base/hash.h"
#include "base/pool.h"
#include "engine/engine.h"
#include "study/connections/connections.h"
#include "study/connections/director.h"

#define SAMPLED_SERVERS 64 /* of more servers nobody can see the curves */

struct ipvs_dest;
struct server;

struct visit {                 /* a connection, from its first SYN until its FIN */
	struct visit *next;    /* in the one line it stands in */
	struct server *server; /* NULL: none has been chosen */
	int64_t began;         /* the first SYN, at the director */
	int64_t due;           /* when the line that it stands in is done with it */
	int64_t demand, hold;
	uint32_t entry, user; /* whose it is: workload/arrivals.h */
	uint32_t client, vip;
	uint16_t port, vport;
	uint8_t protocol, repeats;
	bool masqueraded;  /* answers pass the director */
	bool shaken;       /* the handshake is over */
	bool over;         /* its client has given up: it goes where it is met next */
	struct job *alarm; /* when its client gives up; or NULL */
};

struct line {                       /* first in, first out */
	struct visit *first, **end; /* `end`: where the next one goes; NULL while empty */
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

/* ns summed up over things that begin and end: add their number at each change */
struct integral {
	int64_t sum;
	int64_t live; /* of them now */
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

/* so many there are now, whatever began and ended unseen */
static inline void integral_set(struct integral *i, int64_t now, int64_t live)
{
	i->sum += (i->live - live) * now;
	i->live = live;
}

static inline int64_t integral_at(const struct integral *i, int64_t now)
{
	return i->sum + i->live * now;
}

struct job { /* a worker's, while it works; or a wait of one flow alone */
	struct event event;
	struct list link; /* in server.jobs, while it is a worker's */
	struct run *run;
	struct visit *visit;
};

struct server {                /* a program behind an address and port */
	struct hash_node node; /* in run.by_place */
	struct run *run;
	struct server_metrics counts;
	size_t index;                     /* in run.servers and in the metrics */
	uint64_t workers, busy;           /* of them, busy now */
	uint64_t queue;                   /* requests that may wait */
	uint64_t waiting;                 /* of them; where there are frames, as last looked at */
	struct list jobs;                 /* what is worked on */
	struct http_server_config config; /* its speed, and how it gets there */
	int64_t repaired;                 /* when it was last */
	int64_t service_time;
	struct line line;
	bool at_once;   /* it answers what comes, without workers */
	bool reachable; /* false: what is sent to it is lost */
	bool down;      /* its process is dead: who calls it is refused */
	bool chosen;    /* the director may choose it: in a list, with a weight */
	struct integral work, wait, open;
};

struct run {
	const struct spec *spec;
	struct measure_options options;
	struct director director;
	struct engine *engine;
	struct arena *arena; /* the world's; an observer's own where there are frames */
	struct connections_feed *feed;
	struct arrival ahead;           /* the next, where it is known: feed->over is NULL */
	const void *const *ahead_chain; /* where the director will look for it */
	struct metrics *metrics;
	int64_t stop;
	int64_t instant; /* what follows has happened at it: */
	uint64_t at_once;
	int64_t round_trip; /* director, server, client, director */
	struct pool visits, jobs, server_pool;
	struct hash_table by_place;
	struct server **servers;
	size_t server_count, server_cap;
	struct line handshakes; /* SYN passed, the client's ACK is on its way */
	struct line closings;   /* answer sent, the client's FIN is on its way */
	struct watch *watch;    /* who came where: NULL where nobody asks */
	struct event sample, look;
	unsigned sampled;
	size_t next_event;
};

/* ---- server.c ---- */
/* The server that an entry of the director's table leads to. */
struct server *server_of(struct run *r, struct ipvs_dest *dest, uint16_t vport);
struct server *server_at(struct run *r, uint32_t address, uint16_t port); /* made where new */
void servers_from_spec(struct run *r);
/* Would it take a SYN now? */
bool server_accepts(const struct server *s);
/* The request is there: it is served, or waits. */
void server_request(struct server *s, struct visit *f);
/* Its process dies: what it has is cut off; or is started again, cold. */
void server_fail(struct server *s);
void server_repair(struct server *s);
/* Its machine cannot be reached: what it has is never answered; or can be again. */
void server_set_reachable(struct server *s, bool reachable);
/* In millionths, from now on, for what is under way, too. */
void server_set_speed(struct server *s, uint64_t speed);

/* ---- events.c ---- */
/* What the scenario has in store for the servers is scheduled. */
void events_start(struct run *r);
/* Those of this moment, of the timeline. */
void events_happen(struct run *r);
/* Can all of them happen without frames? -1 and the problems. */
int events_check(const struct spec *spec, struct problems *ps);

/* ---- run.c ---- */
/* Everything up to and including `stop`. */
void run_until(struct run *r, int64_t stop);
void visit_answered(struct run *r, struct visit *f); /* the server is done with it */
void visit_lost(struct run *r, struct visit *f);     /* nobody will ever answer */
void visit_cut(struct run *r, struct visit *f);      /* the server's process is gone */

/* ---- connections.c ---- */
/* The servers and who watches them; all else of *r is there already. */
void run_set_up(struct run *r);
/* Entries that became inactive with nobody telling: those of lost connections, when they expire. */
void run_settle(struct run *r);
/* The loads of this moment; when the next sample is due, INT64_MAX: never. */
void run_sample(struct run *r);
int64_t run_next_sample(const struct run *r);
int64_t run_sample_every(const struct run *r); /* ns */
/* When something may happen to the servers, behind `after`. */
int64_t run_next_look(const struct run *r, int64_t after);
/* Everything that was counted, at the end. */
void run_take_counts(struct run *r);

/* ---- watch.c ---- */
void watch_open(struct run *r);
void watch_connection(struct run *r, const struct visit *f); /* its server was chosen now */
/* Has somebody left or come back? */
void watch_look(struct run *r);
void watch_close(struct run *r); /* into the metrics */

#endif
