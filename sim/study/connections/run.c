/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A run without frames. For each connection the director gets the packets that it would see with
 * direct routing, the client's half:
 *
 *	SYN    at the arrival                                 picked, bound, SYN_RECV
 *	ACK    a round trip later, with the request           ESTABLISHED; the server has work
 *	FIN    a round trip after the response and the hold   FIN_WAIT, inactive; expires later
 *
 * Waits of equal length are in a line instead of the event queue: its first one is always next. So
 * a connection needs one event of the queue (its worker has finished), the rest are comparisons. At
 * one instant the engine's events come first, then handshakes, closings, arrivals.
 *
 * With masquerading the director also gets the server's FIN and RST.
 *
 * An unanswered SYN is retransmitted after 1, 3, 7 … s and given up after 127 s (tcp_syn_retries
 * 6). The director gets no more packets of a connection that its server lost.
 *
 * Not simulated: the client's further packets (they restart the timer of an entry: 120 s count from
 * its FIN here, from its last ACK there), sizes, losses.
 */
#include "study/connections/run.h"

#include "ipvs/conn.h"
#include "wire/ipv4.h"
#include "wire/tcp.h"

#define SYN_RETRIES 6
#define STANDING_STEPS 2000000 /* as world/lab.c has it */

static struct ipvs_dest *run_tell(
	struct run *r, const struct visit *f, uint8_t flags, enum director_fate *fate)
{
	const struct director_packet p = {f->client, f->vip, f->port, f->vport, f->protocol, flags};

	return director_tell(&r->director, &p, fate);
}

/* of a masqueraded connection the director sees the server's half too */
static void tell_answer(struct run *r, const struct visit *f, uint8_t flags)
{
	const struct director_packet p = {f->client, f->vip, f->port, f->vport, f->protocol, flags};

	if (f->masqueraded && f->protocol == IPPROTO_TCP)
		director_tell_answer(&r->director, &p);
}

/* Decrements its server's ActiveConn; if the client never sends a FIN, the entry stays until it
 * expires, and run_settle() finds it gone */
static void tell_fin(struct run *r, const struct visit *f)
{
	enum director_fate fate;

	if (f->protocol != IPPROTO_TCP)
		return;
	if (run_tell(r, f, TCP_FIN | TCP_ACK, &fate))
		integral_end(&f->server->open, r->engine->now);
	if (f->hold > 0)
		tell_answer(r, f, TCP_FIN | TCP_ACK);
}

static void cancel_alarm(struct run *r, struct visit *f)
{
	event_cancel(r->engine, &f->alarm->event);
	pool_put(&r->jobs, f->alarm);
	f->alarm = NULL;
}

static void end(struct run *r, struct visit *f)
{
	if (f->alarm)
		cancel_alarm(r, f);
	if (r->feed->over && !f->over)
		r->feed->over(r->feed, f->entry, f->user, r->engine->now);
	pool_put(&r->visits, f);
}

/* ---- waits of one flow alone ---- */

static void wait_alone(struct run *r, struct visit *f, int64_t until,
	void (*then)(struct engine *e, struct event *event))
{
	struct job *j = pool_get(&r->jobs);

	j->event.run = then;
	j->run = r;
	j->visit = f;
	event_schedule(r->engine, &j->event, until);
}

static struct visit *wait_over(struct event *event, struct run **r)
{
	struct job *j = container_of(event, struct job, event);
	struct visit *f = j->visit;

	*r = j->run;
	pool_put(&j->run->jobs, j);
	return f;
}

/* ---- giving up ---- */

/* A client closes on timeout, as http_client does: its FIN passes the director. What is queued or
 * being served stays there until it is encountered. */
static void give_up(struct engine *e, struct event *event)
{
	struct job *j = container_of(event, struct job, event);
	struct visit *f = j->visit;
	struct run *r = j->run;

	cancel_alarm(r, f);
	r->metrics->timed_out++;
	f->over = true;
	if (f->server)
		f->server->counts.timed_out++;
	if (f->shaken)
		tell_fin(r, f);
	/* in a closed loop it thinks from now on */
	if (r->feed->over)
		r->feed->over(r->feed, f->entry, f->user, e->now);
}

static void set_alarm(struct run *r, struct visit *f)
{
	int64_t timeout = r->spec->workload.count > f->entry
		? r->spec->workload.items[f->entry].timeout
		: SPEC_UNSET;

	if (timeout == SPEC_UNSET)
		return;
	f->alarm = pool_get(&r->jobs);
	f->alarm->event.run = give_up;
	f->alarm->run = r;
	f->alarm->visit = f;
	event_schedule(r->engine, &f->alarm->event, f->began + timeout);
}

/* ---- opening ---- */

static void refused(struct run *r, struct visit *f)
{
	r->metrics->refused++;
	if (f->server)
		f->server->counts.refused++;
	end(r, f);
}

static void timed_out(struct run *r, struct visit *f)
{
	r->metrics->timed_out++;
	if (f->server)
		f->server->counts.timed_out++;
	end(r, f);
}

static void syn(struct run *r, struct visit *f);

static void try_again(struct engine *e, struct event *event)
{
	struct run *r;
	struct visit *f = wait_over(event, &r);

	(void)e;
	if (f->over) {
		end(r, f);
		return;
	}
	if (f->repeats > SYN_RETRIES) {
		timed_out(r, f);
		return;
	}
	r->metrics->repeats++;
	syn(r, f);
}

/* The n-th repetition is 2^n − 1 s behind the first SYN. Nobody sends a datagram again: its client
 * has waited long enough after a second (workload/traffic.c). */
static void no_answer(struct run *r, struct visit *f)
{
	int64_t behind = ((INT64_C(1) << ++f->repeats) - 1) * NSEC_PER_SEC;

	if (f->protocol == IPPROTO_UDP)
		f->repeats = SYN_RETRIES + 1;
	wait_alone(r, f, f->began + behind, try_again);
}

static void chosen(struct run *r, struct visit *f, const struct ipvs_dest *dest, struct server *s)
{
	f->server = s;
	f->masqueraded = (dest->conn_flags & IPVS_CONN_F_FWD_MASK) == IPVS_CONN_F_MASQ;
	s->counts.connections++;
	r->metrics->connections++;
	if (f->protocol == IPPROTO_TCP)
		integral_begin(&s->open, r->engine->now);
	if (dest->active > (int64_t)s->counts.active_most)
		s->counts.active_most = (uint32_t)dest->active;
	if (r->watch)
		watch_connection(r, f);
}

static void syn(struct run *r, struct visit *f)
{
	enum director_fate fate;
	uint8_t flags = f->protocol == IPPROTO_TCP ? TCP_SYN : 0;
	struct ipvs_dest *dest = run_tell(r, f, flags, &fate);

	if (fate == DIRECTOR_REFUSES) {
		refused(r, f);
		return;
	}
	if (!dest) {
		no_answer(r, f);
		return;
	}
	struct server *s = server_of(r, dest, f->vport);
	if (f->server != s)
		chosen(r, f, dest, s);
	if (s->down && s->reachable) {
		visit_cut(r, f);
		return;
	}
	if (!server_accepts(s)) {
		no_answer(r, f);
		return;
	}
	if (f->protocol == IPPROTO_UDP) { /* the datagram is the request */
		server_request(s, f);
		return;
	}
	f->due = r->engine->now + r->round_trip;
	line_add(&r->handshakes, f);
}

/*
 * With 200 000 entries nearly everything that a SYN touches first is not in the cache: the bucket
 * it hashes to, and its chain. If the next arrival does not depend on anything before it, it is
 * drawn one ahead, and both are prefetched meanwhile.
 */
static void look_ahead(struct run *r)
{
	struct arrival *a = &r->ahead;

	if (r->feed->when(r->feed) == INT64_MAX) {
		a->time = INT64_MAX;
		return;
	}
	r->feed->next(r->feed, a);
	const struct ipvs_packet p = {.saddr = a->client,
		.sport = a->port,
		.protocol = a->protocol == SPEC_UDP ? IPPROTO_UDP : IPPROTO_TCP};
	r->ahead_chain = ipvs_conn_chain(r->director.ipvs, &p);
	__builtin_prefetch(r->ahead_chain);
}

static void fetch_chain(struct run *r)
{
	if (!r->ahead_chain)
		return;
	__builtin_prefetch(*r->ahead_chain); /* whatever is there by now: only a hint */
	r->ahead_chain = NULL;
}

static int64_t next_arrival(struct run *r)
{
	return r->feed->over ? r->feed->when(r->feed) : r->ahead.time;
}

static void take_arrival(struct run *r, struct arrival *a)
{
	if (r->feed->over) {
		r->feed->next(r->feed, a);
		return;
	}
	*a = r->ahead;
	look_ahead(r);
}

static void arrive(struct run *r)
{
	struct visit *f = pool_get_raw(&r->visits);
	struct arrival arrival, *a = &arrival;

	take_arrival(r, a);
	*f = (struct visit){
		.began = a->time,
		.demand = a->demand,
		.hold = a->hold,
		.entry = a->entry,
		.user = a->user,
		.client = a->client,
		.vip = a->vip,
		.port = a->port,
		.vport = a->vport,
		.protocol = a->protocol == SPEC_UDP ? IPPROTO_UDP : IPPROTO_TCP,
	};
	r->metrics->arrivals++;
	set_alarm(r, f);
	syn(r, f);
}

static void shake_hands(struct run *r)
{
	struct visit *f = line_take(&r->handshakes);
	enum director_fate fate;

	fetch_chain(r);
	if (f->over) {
		end(r, f);
		return;
	}
	f->shaken = true;
	run_tell(r, f, TCP_ACK, &fate);
	server_request(f->server, f);
}

/* ---- closing ---- */

static void fin(struct run *r, struct visit *f)
{
	tell_fin(r, f);
	end(r, f);
}

static void close_one(struct run *r)
{
	fin(r, line_take(&r->closings));
}

static void held(struct engine *e, struct event *event)
{
	struct run *r;
	struct visit *f = wait_over(event, &r);

	(void)e;
	fin(r, f);
}

void visit_answered(struct run *r, struct visit *f)
{
	int64_t there = r->engine->now + r->round_trip; /* the client's end, as the director's */
	struct server_metrics *s = &f->server->counts;
	int64_t took = there - f->began;

	if (f->over) {
		end(r, f);
		return;
	}
	if (f->alarm)
		cancel_alarm(r, f);
	if (f->hold <= 0) /* the server closes first, unless the client keeps it */
		tell_answer(r, f, TCP_FIN | TCP_ACK);
	r->metrics->completed++;
	histogram_add(&r->metrics->response, took);
	s->completed++;
	s->response += took;
	s->response_most = took > s->response_most ? took : s->response_most;
	if (f->hold > 0) {
		wait_alone(r, f, there + f->hold, held);
		return;
	}
	f->due = there;
	line_add(&r->closings, f);
}

/* ---- time ---- */

/* the next one outside the queue: handshakes, closings, arrivals, in this order if equal */
static int64_t next_of_all(struct run *r, void (**what)(struct run *r))
{
	int64_t time = next_arrival(r);

	*what = arrive;
	if (r->closings.first && r->closings.first->due <= time) {
		time = r->closings.first->due;
		*what = close_one;
	}
	if (r->handshakes.first && r->handshakes.first->due <= time) {
		time = r->handshakes.first->due;
		*what = shake_hands;
	}
	return time;
}

/* does the clock stand? */
static bool stands(struct run *r)
{
	r->at_once = r->engine->now > r->instant ? 0 : r->at_once + 1;
	r->instant = r->engine->now;
	return r->at_once >= STANDING_STEPS;
}

void run_until(struct run *r, int64_t stop)
{
	void (*what)(struct run * r);

	if (!r->feed->over)
		look_ahead(r);
	while (!stands(r)) {
		int64_t time = next_of_all(r, &what), until = time < stop ? time : stop;
		if (engine_next_time(r->engine) <= until) {
			engine_step(r->engine);
			continue;
		}
		r->engine->now = until;
		if (time > stop)
			return;
		what(r);
	}
}

void visit_lost(struct run *r, struct visit *f)
{
	if (f->over)
		end(r, f);
	else
		timed_out(r, f);
}

void visit_cut(struct run *r, struct visit *f)
{
	tell_answer(r, f, TCP_RST);
	if (f->over)
		end(r, f);
	else
		refused(r, f);
}
