/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One student's draw. Each draw is tested: explain must find exactly the injected faults, the
 * unchanged lab must get no points, explain's fixes must get all points; otherwise the next draw of
 * the same name is used, in an order that is repeated at grading.
 *
 * The checks: all of the client's requests at the end succeed, and every server has served. Checks
 * that already pass in the broken lab are left out.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/language.h"
#include "base/rng.h"
#include "base/text.h"
#include "course/grade/grade.h"
#include "diagnose/explain.h"
#include "diagnose/trial.h"
#include "exam/exam.h"
#include "file/loader.h"

#define TRIES_MAX 60
#define VISITS_AT (120 * NSEC_PER_SEC)
#define CHECKS_MAX 66
#define STEPS 2000000
#define MEMORY ((size_t)256 << 20)

struct drawing {
	const struct exam *e;
	struct rng rng;
	struct spec *lab; /* renamed, loaded */
	struct spec spec; /* the same without its story, with faults, visits and checks */
	struct spec_fault faults[EXAM_FAULTS_MAX];
	struct spec_check checks[CHECKS_MAX];
	struct spec_event events[2]; /* a decoy, the visits */
	struct spec_string lines[2];
	struct stash stash;
	struct exam_draw *d;
};

static uint64_t hash_of(const struct exam *e, const char *name)
{
	uint64_t h = 0xcbf29ce484222325U;

	for (const char *s = e->id; *s; s++)
		h = (h ^ (unsigned char)*s) * 0x100000001b3U;
	h = (h ^ 0xff) * 0x100000001b3U;
	for (const char *s = name; *s; s++)
		h = (h ^ (unsigned char)*s) * 0x100000001b3U;
	return h;
}

static const char *kept(struct drawing *w, struct text *t)
{
	const char *s = stash_stringn(&w->stash, text_str(t), t->len);

	text_free(t);
	return s;
}

/* the name in the place of %s */
static void put_server(struct text *t, const char *server)
{
	struct text whole = {0};
	const char *at = strstr(text_str(t), "%s");

	text_putn(&whole, text_str(t), at ? (size_t)(at - text_str(t)) : t->len);
	text_put(&whole, at ? server : "");
	text_put(&whole, at ? at + 2 : "");
	text_free(t);
	*t = whole;
}

/* a text in all available languages; `server` (may be NULL) for its %s */
static struct spec_text in_all(struct drawing *w, const char *english, const char *server)
{
	size_t languages = 0;

	while (language_codes[languages])
		languages++;
	struct spec_translation *all = stash_get(&w->stash, languages * sizeof(*all));
	struct spec_text said = {.en = english, .translations = {.items = all}};
	for (size_t i = 0; i < languages; i++) {
		const bool en = strcmp(language_codes[i], "en") == 0;
		struct text t = {0};
		if (!en && !w->e->in)
			continue;
		text_put(&t, en ? english : w->e->in(language_codes[i], english));
		if (server)
			put_server(&t, server);
		if (en)
			said.en = kept(w, &t);
		else
			all[said.translations.count++] =
				(struct spec_translation){language_codes[i], kept(w, &t)};
	}
	return said;
}

static struct spec_text both(struct drawing *w, const char *english)
{
	return in_all(w, english, NULL);
}

/* ---- faults ---- */

static bool goes_with_all(const struct drawing *w, const struct fault *f)
{
	for (size_t i = 0; i < w->d->count; i++)
		if (!faults_go_together(w->d->faults[i], f))
			return false;
	return f->level >= 1 && f->level <= w->e->level && f->touches != FAULT_TOUCHES_HISTORY;
}

static bool is_used(const struct drawing *w, const char *server)
{
	for (size_t i = 0; i < w->d->count; i++)
		if (strcmp(w->d->servers[i], server) == 0)
			return true;
	return false;
}

/* the servers on which it can be put: those without a fault yet, or else any */
static size_t servers_for(
	const struct drawing *w, const struct fault *f, bool used, const char **out, size_t most)
{
	struct fault_place place;
	const char *why;
	size_t n = 0;

	for (size_t i = 0; i < w->lab->network.nodes.count && n < most; i++) {
		const char *name = w->lab->network.nodes.items[i].name;
		if ((used || !is_used(w, name)) && fault_place(&place, &w->spec, f, name, &why))
			out[n++] = name;
	}
	return n;
}

static bool choose_server(struct drawing *w, const struct fault *f)
{
	const char *fit[64];
	size_t n = servers_for(w, f, false, fit, 64);

	if (!n)
		n = servers_for(w, f, true, fit, 64);
	if (!n)
		return false;
	const char *server = fit[rng_below(&w->rng, n)];
	w->faults[w->d->count] = (struct spec_fault){.fault = {.s = f->name}, .on = {.s = server}};
	snprintf(w->d->servers[w->d->count], sizeof(w->d->servers[0]), "%s", server);
	w->d->faults[w->d->count++] = f;
	return true;
}

/* those of director pairs are last in the catalogue and not used in exams */
static size_t drawn_from(void)
{
	size_t n = faults_count;

	while (n && faults[n - 1]->needs & FAULT_PAIR)
		n--;
	return n;
}

static bool choose_faults(struct drawing *w)
{
	for (unsigned tries = 0; tries < 200 && w->d->count < w->e->faults; tries++) {
		const struct fault *f = faults[rng_below(&w->rng, drawn_from())];
		if (goes_with_all(w, f))
			choose_server(w, f);
	}
	w->spec.faults.items = w->faults;
	w->spec.faults.count = w->d->count;
	return w->d->count == w->e->faults;
}

/* ---- visits, checks, a decoy ---- */

static const struct spec_virtual_server *service_of(const struct drawing *w)
{
	struct fault_place place;
	const char *why;

	if (!fault_place(&place, &w->spec, w->d->faults[0], w->d->servers[0], &why))
		return NULL;
	return place.service;
}

static const char *client_of(const struct drawing *w)
{
	for (size_t i = 0; i < w->lab->network.nodes.count; i++)
		if (w->lab->network.nodes.items[i].role == SPEC_ROLE_CLIENT)
			return w->lab->network.nodes.items[i].name;
	return NULL;
}

static void add_event(struct drawing *w, int64_t at, const char *on, const char *line)
{
	struct spec_event *e = &w->events[w->spec.events.count];

	w->lines[w->spec.events.count] = (struct spec_string){.s = line};
	*e = (struct spec_event){.time = at, .on = {.s = on}};
	e->run.items = &w->lines[w->spec.events.count];
	e->run.count = 1;
	e->with = (struct spec_link_properties){SPEC_UNSET, SPEC_UNSET, SPEC_UNSET, SPEC_UNSET,
		SPEC_UNSET, SPEC_UNSET, SPEC_UNSET, -1};
	w->spec.events.items = w->events;
	w->spec.events.count++;
}

static void add_visits(struct drawing *w, const struct spec_virtual_server *service)
{
	size_t visits = 2 * service->real_servers.count;
	struct text t = {0};

	visits = visits > 12 ? 12 : visits;
	for (size_t i = 0; i < visits; i++)
		text_add(&t, "%scurl -s -m 3 -o /dev/null http://%s:%u/", i ? " && " : "",
			ip_text(service->address.address).s, (unsigned)service->address.port);
	add_event(w, VISITS_AT, client_of(w), kept(w, &t));
	w->spec.stop_time = VISITS_AT + (int64_t)(visits * 4 + 5) * NSEC_PER_SEC;
}

/* something that looks like a mistake but is not */
static void add_decoy(struct drawing *w)
{
	static const char *const decoys[] = {"sysctl -w net.ipv4.conf.lo.arp_ignore=1",
		"sysctl -w net.ipv4.tcp_syn_retries=5", "ip addr add 10.254.254.254/32 dev lo",
		"sysctl -w net.ipv4.conf.lo.arp_announce=2", "ip neigh flush dev lo"};

	add_event(w, 0, w->d->servers[rng_below(&w->rng, w->d->count)],
		decoys[rng_below(&w->rng, sizeof(decoys) / sizeof(decoys[0]))]);
}

static void add_check(
	struct drawing *w, const char *expect, int64_t points, struct spec_text description)
{
	struct spec_check *c = &w->checks[w->spec.checks.count];

	if (w->spec.checks.count == CHECKS_MAX)
		return;
	*c = (struct spec_check){.description = description,
		.expect = {.s = expect},
		.points = points,
		.pass = both(w, N_("Fixed.")),
		.fail = both(w, N_("Not yet."))};
	w->spec.checks.items = w->checks;
	w->spec.checks.count++;
}

static void check_server(struct drawing *w, const char *server)
{
	struct text expect = {0};

	text_add(&expect, "served %s >= 1", server);
	add_check(w, kept(w, &expect), 1, in_all(w, N_("%s has served a page"), server));
}

static const char *name_of(const struct drawing *w, uint32_t address)
{
	const struct spec_network *n = &w->lab->network;

	for (size_t i = 0; i < n->nodes.count; i++)
		for (size_t k = 0; k < n->nodes.items[i].interfaces.count; k++) {
			const struct spec_interface *dev = &n->nodes.items[i].interfaces.items[k];
			for (size_t a = 0; a < dev->ipv4.count; a++)
				if (dev->ipv4.items[a].address == address)
					return n->nodes.items[i].name;
		}
	return NULL;
}

static void add_checks(struct drawing *w, const struct spec_virtual_server *service)
{
	struct text t = {0};

	text_add(&t, "status %s == 0", client_of(w));
	for (size_t i = 0; i < service->real_servers.count; i++) {
		const char *server = name_of(w, service->real_servers.items[i].address.address);
		if (!server)
			continue;
		text_add(&t, " and served %s >= 1", server);
		check_server(w, server);
	}
	add_check(w, kept(w, &t), 2 * (int64_t)w->e->faults,
		both(w, N_("at the end every connection is answered, and every server is used")));
}

/* ---- tried ---- */

static bool grade(struct drawing *w, const char *lines, struct grade_outcome *o)
{
	struct grade_lab lab = {.spec = &w->spec, .steps = STEPS, .memory = MEMORY};
	struct grade_answer answer = {.name = "answer", .bytes = lines, .length = strlen(lines)};

	grade_run(&lab, &answer, o);
	return o->graded;
}

/* only checks that the broken lab fails get points */
static bool drop_passed(struct drawing *w)
{
	struct grade_outcome o;
	size_t n = 0;

	if (!grade(w, "#\n", &o)) {
		grade_free(&o);
		return false;
	}
	for (size_t i = 0; i < w->spec.checks.count; i++)
		if (!o.checks[i].passed)
			w->checks[n++] = w->checks[i];
	w->spec.checks.count = n;
	grade_free(&o);
	w->d->points = 0;
	for (size_t i = 0; i < n; i++)
		w->d->points += w->checks[i].points;
	return w->d->points > 0;
}

/* explain's fixes, as an answer */
static bool solve(struct drawing *w)
{
	struct explain_options options = {0};
	struct problems none = {0};
	struct explain *x = explain_new(&w->spec, &options, &none);

	for (size_t i = 0; x && i == 0; i++)
		explain_look(x);
	for (size_t i = 0; x && i < explain_finding_count(x); i++) {
		const struct explain_finding *f = explain_finding(x, i);
		for (size_t k = 0; k < f->fix_count && f->tried == EXPLAIN_CURED; k++)
			text_add(
				&w->d->solution, "%s# %s\n", f->fixes[k].host, f->fixes[k].command);
	}
	explain_free(x);
	problems_free(&none);
	return w->d->solution.len > 0;
}

static bool is_solved(struct drawing *w)
{
	struct grade_outcome o;
	bool full = grade(w, text_str(&w->d->solution), &o) && o.points == w->d->points;

	grade_free(&o);
	return full;
}

/* as the student gets it */
static void seal(struct drawing *w)
{
	for (size_t i = 0; i < w->d->count; i++) {
		struct text t = {0};
		fault_seal(
			&t, w->d->faults[i]->name, w->d->servers[i], (uint32_t)rng_next(&w->rng));
		w->faults[i] = (struct spec_fault){.sealed = {.s = kept(w, &t)}};
	}
}

static bool fits(struct drawing *w)
{
	struct problems none = {0};
	const struct spec_virtual_server *service;

	if (!choose_faults(w))
		return false;
	bool right = trial_run(&w->spec, NULL, &none) == TRIAL_RIGHT;
	problems_free(&none);
	service = right ? service_of(w) : NULL;
	if (!service)
		return false;
	add_decoy(w);
	add_visits(w, service);
	add_checks(w, service);
	seal(w);
	return drop_passed(w) && solve(w) && is_solved(w);
}

static bool try_draw(const struct exam *e, const char *name, uint64_t key, struct exam_draw *d)
{
	struct drawing w = {.e = e, .d = d, .rng = rng_named(key, "exam", "faults")};
	struct spec_options sealed = {.sealed = true};
	struct problems none = {0};
	struct text t = {0};
	bool good = false;

	exam_rename(&t, e->lab, key);
	w.lab = spec_load_memory("exam.yaml", text_str(&t), t.len, &sealed, &none);
	if (w.lab) {
		w.spec = *w.lab;
		w.spec.events.count = w.spec.checks.count = w.spec.walkthrough.count = 0;
		w.spec.typed.count = w.spec.editable.count = w.spec.workload.count = 0;
		w.spec.name.s = "exam";
		w.spec.title = both(&w, N_("Find what is wrong, and fix it"));
		w.spec.introduction = both(&w,
			N_("Something is wrong in this lab. Fix it within two minutes of lab "
			   "time: then the client connects, twice per server."));
		w.spec.stop_time = 300 * NSEC_PER_SEC;
		good = fits(&w);
		if (good) {
			text_add(&d->file, "# exam %s, for %s\n", e->id, name);
			spec_expanded(&d->file, &w.spec);
		}
	}
	spec_free(w.lab);
	stash_free(&w.stash);
	text_free(&t);
	problems_free(&none);
	return good;
}

bool exam_draw(const struct exam *e, const char *name, struct exam_draw *d, struct problems *ps)
{
	uint64_t key = hash_of(e, name);

	for (unsigned i = 0; i < TRIES_MAX; i++) {
		*d = (struct exam_draw){.tries = i + 1};
		if (try_draw(e, name, key + i * 0x9e3779b97f4a7c15U, d))
			return true;
		exam_draw_free(d);
	}
	problem_add(ps, e->lab->at, N_("use fewer faults, or a higher difficulty"),
		"no lab can be made for '%s': too few faults of this difficulty apply here", name);
	return false;
}

void exam_draw_free(struct exam_draw *d)
{
	text_free(&d->file);
	text_free(&d->solution);
	*d = (struct exam_draw){0};
}
