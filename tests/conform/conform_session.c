/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Replaying a session with IPVS: first all its lines are read, then its hosts are built and every
 * event is repeated. `t` is when an event was over: it is begun when the one before was over, and
 * looked at at its own `t`. A session that is cut is replayed up to the cut.
 */
#include "conform/conform_session.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "app/shell/shell.h"
#include "base/text.h"
#include "host/sysctl/sysctl.h"

#define BEGIN (300 * (int64_t)1000)  /* ns from one event's end to the next one's beginning */
#define SECONDS_MAX 100000000        /* three years */
#define FIRST (5 * (int64_t)1000000) /* the first event takes so long */

void session_tell(struct session *s, const char *kind, enum conform_verdict verdict,
	const char *expected, const char *got)
{
	if (verdict == CONFORM_DIFFERENT || verdict == CONFORM_NOT_UNDERSTOOD)
		s->seen = (int)verdict > s->seen ? (int)verdict : s->seen;
	conform_tell(s->r, conform_word(s->header, "case"), kind, verdict, expected, got);
}

void session_same(struct session *s, const char *expected, const char *got)
{
	session_tell(s, s->kind, strcmp(expected, got) == 0 ? CONFORM_SAME : CONFORM_DIFFERENT,
		expected, got);
}

/* ---- gathering ---- */

void conform_session_header(struct conform_reading *r, json_t *header)
{
	struct session *s = calloc(1, sizeof(*s));

	if (!s)
		abort();
	s->r = r;
	s->header = json_incref(header);
	s->header_line = r->line;
	r->session = s;
}

static double time_of(json_t *object)
{
	json_t *t = json_object_get(object, "t");

	return json_is_number(t) ? json_number_value(t) : -1;
}

/* Says what the first field that cannot be should have been; false where there is one. */
static bool in_range(json_t *object, struct text *what)
{
	static const struct {
		const char *name;
		int64_t max;
	} numbers[] = {{"conn", INT32_MAX}, {"cport", UINT16_MAX}, {"vport", UINT16_MAX}};
	static const char *const addresses[] = {"client", "vip"};
	uint32_t address;

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		json_t *v = json_object_get(object, numbers[i].name);
		json_int_t n = json_integer_value(v);
		if (v && (!json_is_integer(v) || n < 0 || n > numbers[i].max)) {
			text_add(
				what, "\"%s\" from 0 to %" PRId64, numbers[i].name, numbers[i].max);
			return false;
		}
	}
	for (size_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++) {
		if (json_object_get(object, addresses[i]) &&
			!parse_ipv4(conform_word(object, addresses[i]), &address)) {
			text_add(what, "an IPv4 address in \"%s\"", addresses[i]);
			return false;
		}
	}
	json_t *seconds = json_object_get(object, "seconds");
	double n = json_number_value(seconds);
	if (seconds && (!json_is_number(seconds) || n < 0 || n > SECONDS_MAX)) {
		text_add(what, "\"seconds\" from 0 to %d", SECONDS_MAX);
		return false;
	}
	return true;
}

/* Is this the next event? What does not follow was cut or mixed up. */
static bool follows(struct session *s, json_t *object)
{
	double t = time_of(object), before = s->count ? s->events[s->count - 1].t : 0;
	struct text what = {0};

	if (conform_number(object, "n", -1) != (int64_t)s->count + 1)
		text_add(&what, "the event with \"n\": %zu", s->count + 1);
	else if (t < before || t > SECONDS_MAX)
		text_add(&what, "\"t\" in seconds, no less than %.3f", before);
	bool fine = what.len == 0 && in_range(object, &what);
	if (!fine)
		conform_broken(s->r, text_str(&what));
	text_free(&what);
	return fine;
}

void conform_session_line(struct conform_reading *r, json_t *object)
{
	struct session *s = r->session;

	if (r->stopped)
		return;
	if (!follows(s, object)) {
		r->stopped = true;
		return;
	}
	if (s->count == s->cap) {
		s->cap = s->cap ? s->cap * 2 : 256;
		s->events = realloc(s->events, s->cap * sizeof(*s->events));
		if (!s->events)
			abort();
	}
	s->events[s->count++] =
		(struct session_event){json_incref(object), r->line, time_of(object)};
}

/* ---- events ---- */

static void do_sysctl(struct session *s, const struct session_event *e, int64_t until)
{
	struct host *h = session_host(s, conform_word(e->object, "ns"));
	struct text path = {0};

	(void)until;
	sysctl_path(conform_word(e->object, "key"), &path);
	if (!h || sysctl_write(h, text_str(&path), conform_word(e->object, "new")) != 0)
		session_tell(s, "sysctl", CONFORM_NOT_UNDERSTOOD, "",
			h ? "a key or value that the lab refuses" : "no such host");
	text_free(&path);
}

static void do_cmd(struct session *s, const struct session_event *e, int64_t until)
{
	(void)until;
	session_command(s, e);
}

static void do_output(struct session *s, const struct session_event *e, int64_t until)
{
	session_label(s, conform_word(e->object, "label"));
	/* it was read towards the end of its time: others may have waited before */
	if (until - FIRST > s->w.engine->now)
		session_run_to(s, until - FIRST);
	session_output(s, e);
}

static void do_note(struct session *s, const struct session_event *e, int64_t until)
{
	(void)until;
	session_note(s, conform_word(e->object, "text"));
}

static void do_nothing(struct session *s, const struct session_event *e, int64_t until)
{
	(void)s;
	(void)e;
	(void)until;
}

static const struct {
	const char *type;
	void (*run)(struct session *s, const struct session_event *e, int64_t until);
} types[] = {
	{"open", session_open},
	{"close", session_close},
	{"data", session_data},
	{"datagram", session_datagram},
	{"cmd", do_cmd},
	{"wait", do_nothing},
	{"sysctl", do_sysctl},
	{"output", do_output},
	{"snap", do_nothing},
	{"note", do_note},
	{"end", do_nothing},
};

static bool run_event(struct session *s, const struct session_event *e, int64_t until)
{
	const char *type = conform_word(e->object, "type");

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (strcmp(types[i].type, type) != 0)
			continue;
		s->kind = types[i].type;
		types[i].run(s, e, until);
		return true;
	}
	session_tell(s, *type ? type : "event without a type", CONFORM_NOT_UNDERSTOOD, "",
		"a type of event that is not known");
	return false;
}

/* It ended because a time was over: it began long before. */
static bool waited(json_t *object)
{
	return strcmp(conform_word(object, "error"), "TIMEOUT") == 0 ||
		json_is_false(json_object_get(object, "complete"));
}

static void replay_event(struct session *s, size_t i)
{
	const struct session_event *e = &s->events[i];
	int64_t until = s->base + (int64_t)(e->t * 1e9 + 0.5);
	int64_t from = i            ? s->base + (int64_t)(s->events[i - 1].t * 1e9 + 0.5) + BEGIN
		: waited(e->object) ? s->base
				    : until - FIRST;
	bool unheard = session_unheard(s, i);

	s->r->line = e->line;
	session_run_to(s, from < until ? from : until);
	if (unheard)
		session_listen(s, NULL, false);
	if (!run_event(s, e, until))
		return;
	session_run_to(s, until);
	if (unheard)
		session_listen(s, NULL, true);
	session_listing(s, json_object_get(e->object, "ipvsadm_Ln"));
	if (json_object_get(e->object, "snap"))
		session_snap(s, json_object_get(e->object, "snap"));
	session_remember(s);
}

static void replay(struct session *s)
{
	s->r->line = s->header_line;
	if (!session_build(s))
		return;
	s->kind = "header";
	session_listing(s, json_object_get(s->header, "ipvsadm_Ln"));
	session_snap(s, json_object_get(s->header, "snap"));
	for (size_t i = 0; i < s->count; i++)
		replay_event(s, i);
}

/* Nothing of a replay is left: flows and programs went with their world. */
static void forget_replay(struct session *s)
{
	for (size_t i = 0; i < s->flow_count; i++)
		free(s->flows[i]);
	for (size_t i = 0; i < s->server_count; i++)
		free(s->servers[i]);
	s->flow_count = s->server_count = s->known_count = 0;
	s->seen = CONFORM_SAME;
}

static void free_session(struct session *s)
{
	for (size_t i = 0; i < s->count; i++)
		json_decref(s->events[i].object);
	forget_replay(s);
	json_decref(s->header);
	free(s->events);
	free(s->flows);
	free(s->servers);
	free(s->known);
	free(s);
}

static void replay_in_a_world(struct session *s)
{
	conform_open(&s->w, 601);
	replay(s);
	conform_close(&s->w);
}

/* ---- the estimator's phase ---- */

/*
 * ip_vs_est.c: what --stats and --rate show was copied by a timer that runs every two seconds from
 * when IPVS was loaded, which no recording tells: 504 jiffies, the wheel being as coarse as it is.
 * A session that looks at them is tried with that timer here and there, first over its whole
 * period, then finely about the best; replayed is the phase with the fewest differences.
 */
#define PERIOD (504 * (int64_t)4000000)
#define COARSE (8 * (int64_t)4000000)
#define FINE ((int64_t)1000000)

static bool sees_rates(const struct session *s)
{
	for (size_t i = 0; i < s->count; i++) {
		const char *cmd = conform_word(s->events[i].object, "cmd");
		if (strstr(cmd, "--rate") || strstr(cmd, "--stats") || strstr(cmd, "ip_vs_stats"))
			return true;
	}
	return false;
}

static size_t differences_at(struct session *s, int64_t phase)
{
	struct conform_totals *totals = s->r->totals, trial = {0};
	struct conform_sink *sink = s->r->sink;

	s->r->totals = &trial;
	s->r->sink = NULL;
	s->phase = phase;
	replay_in_a_world(s);
	forget_replay(s);
	s->r->totals = totals;
	s->r->sink = sink;
	return trial.observed[CONFORM_DIFFERENT];
}

static void search(struct session *s, int64_t from, int64_t to, int64_t step, size_t *fewest)
{
	int64_t best = s->phase;

	for (int64_t phase = from; phase<to && * fewest> 0; phase += step) {
		size_t n = phase < 0 ? SIZE_MAX : differences_at(s, phase);
		if (n < *fewest) {
			*fewest = n;
			best = phase;
		}
	}
	s->phase = best;
}

static void find_phase(struct session *s)
{
	size_t fewest = SIZE_MAX;

	search(s, 0, PERIOD, COARSE, &fewest);
	search(s, s->phase - COARSE, s->phase + COARSE, FINE, &fewest);
}

void conform_session_end(struct conform_reading *r)
{
	struct session *s = r->session;
	const char *last = s->count ? conform_word(s->events[s->count - 1].object, "type") : "";

	if (!r->stopped && strcmp(last, "end") != 0) {
		r->line++;
		conform_broken(r, "an event of type \"end\": the recording is cut");
	}
	if (sees_rates(s))
		find_phase(s);
	replay_in_a_world(s);
	r->totals->cases++;
	r->totals->count[s->seen]++;
	free_session(s);
	r->session = NULL;
}
