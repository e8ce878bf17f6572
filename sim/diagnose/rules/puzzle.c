/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Correct scheduler results that look like faults: one client that always reaches one server
 * (persistence, a hash), a new server that gets all connections, servers in an unexpected order.
 * Nothing is broken: it is reported only after enough connections to raise the question.
 */
#include <string.h>

#include "base/text.h"
#include "diagnose/evidence/past.h"
#include "diagnose/rules/rules.h"

static bool has_scheduler(const struct target *t, const char *const *names)
{
	for (; t->scheduler && *names; names++)
		if (strcmp(t->scheduler->name, *names) == 0)
			return true;
	return false;
}

static void each_service(struct explain *x, const struct rule *rule,
	void (*look)(struct explain *x, const struct rule *rule, const struct target *t))
{
	for (size_t i = 0; i < x->look.target_count; i++)
		if (x->look.targets[i].svc && x->look.targets[i].scheduler &&
			past_choices(&x->look.targets[i]) > 1)
			look(x, rule, &x->look.targets[i]);
}

/* the client, the service, how often, the server */
static void say_always(struct explain *x, struct explain_finding *f, const struct target *t,
	const struct seen *call, size_t times, const char *symptom)
{
	const char *client = past_name(x, call->r.a[0]);

	finding_say(x, &f->symptom, symptom, client, ip_text(t->vip).s, (unsigned)t->port,
		(unsigned)times, past_name(x, call->r.a[4]));
	finding_frame(x, f, call, client, t->director->node.name, "SYN to %s:%u", ip_text(t->vip).s,
		(unsigned)t->port);
}

/* ---- persistence ---- */

static void look_persistent(struct explain *x, const struct rule *rule, const struct target *t)
{
	const struct seen *call = past_last_call(x, t, past_end(x));
	size_t times = call ? past_run(x, t, call) : 0;

	if (!(t->flags & IPVS_SVC_F_PERSISTENT) || times < PUZZLING ||
		call->r.reason != IPVS_NEW_BY_TEMPLATE)
		return;
	struct explain_finding *f = finding_new(x, rule, call, t->port);
	say_always(x, f, t, call, times,
		N_("%s has connected to %s:%u %u times in a row, and %s got every "
		   "connection: the service is persistent"));
	finding_why(x, f, call);
	past_edit_service(f, t, t->scheduler->name, false);
}

void rule_persistence(struct explain *x, const struct rule *rule)
{
	each_service(x, rule, look_persistent);
}

/* ---- a hash ---- */

static void look_hashed(struct explain *x, const struct rule *rule, const struct target *t)
{
	static const char *const by_port[] = {"sh", "mh", NULL}, *const by_target[] = {"dh", NULL};
	const struct seen *call = past_last_call(x, t, past_end(x));
	size_t times = call ? past_run(x, t, call) : 0;
	bool port = has_scheduler(t, by_port);

	if ((!port && !has_scheduler(t, by_target)) || times < PUZZLING ||
		(t->flags & (IPVS_SVC_F_PERSISTENT | IPVS_SVC_F_SCHED2)))
		return;
	struct explain_finding *f = finding_new(x, rule, call, t->port);
	say_always(x, f, t, call, times,
		N_("%s has connected to %s:%u %u times in a row, and %s got every "
		   "connection: the scheduler hashes the address"));
	finding_why(x, f, past_pick(x, call));
	past_edit_service(f, t, port ? t->scheduler->name : "wrr", port);
}

void rule_hash_pins(struct explain *x, const struct rule *rule)
{
	each_service(x, rule, look_hashed);
}

/* ---- a new server ---- */

static bool is_addition(const struct target *t, const struct record *r)
{
	return r->kind == REC_IPVS_DEST && r->node == t->director->node.id &&
		(r->reason == IPVS_DEST_ADDED || r->reason == IPVS_DEST_REVIVED) &&
		past_server(t, r->a[0]);
}

/* the last typed, before the probes; NULL: those of the file stand alone */
static const struct seen *last_addition(const struct explain *x, const struct target *t)
{
	for (size_t i = past_end(x); i-- > 0;)
		if (is_addition(t, &x->watch.items[i].r))
			return &x->watch.items[i];
	return NULL;
}

/* consecutive connections from `from` on to `server`; stops at the first one to another */
static size_t calls_to(const struct explain *x, const struct target *t, const struct seen *from,
	uint64_t server, const struct seen **last)
{
	size_t n = 0, end = past_end(x);

	for (size_t i = (size_t)(from - x->watch.items); i < end; i++) {
		const struct record *r = &x->watch.items[i].r;
		if (!past_is_call(t, r))
			continue;
		if (r->a[4] != server)
			break;
		*last = &x->watch.items[i];
		n++;
	}
	return n;
}

static void look_flooded(struct explain *x, const struct rule *rule, const struct target *t)
{
	static const char *const by_load[] = {"lc", "wlc", "sed", "nq", NULL};
	const struct seen *added = last_addition(x, t), *call = NULL;
	size_t times = added ? calls_to(x, t, added, added->r.a[0], &call) : 0;

	if (!has_scheduler(t, by_load) || times < PUZZLING ||
		!past_last_call(x, t, (size_t)(added - x->watch.items)))
		return;
	struct explain_finding *f = finding_new(x, rule, call, t->port);
	finding_say(x, &f->symptom,
		"%s joined the service %s:%u, and the next %u connections all went "
		"to it: it has fewer connections than the others until it catches "
		"up",
		past_name(x, added->r.a[0]), ip_text(t->vip).s, (unsigned)t->port, (unsigned)times);
	finding_frame(x, f, call, past_name(x, call->r.a[0]), t->director->node.name,
		"SYN to %s:%u", ip_text(t->vip).s, (unsigned)t->port);
	finding_why(x, f, past_pick(x, call));
	past_edit_service(f, t, "wrr", false);
}

void rule_new_server(struct explain *x, const struct rule *rule)
{
	each_service(x, rule, look_flooded);
}

/* ---- the order ---- */

#define ORDER_MAX 64

/* a health check adds servers in no intended order */
static bool was_typed(const struct explain *x, const struct host *h)
{
	const struct process *p;

	for (uint32_t id = 1; (p = lab_process(x->lab, id)); id++)
		if (p->host == h && strstr(p->line, "ipvsadm -a"))
			return true;
	return false;
}

/* the servers by their last addition, the first added first; 0: one of them was never added */
static size_t added_in_order(
	const struct explain *x, const struct target *t, const struct seen **order)
{
	size_t n = 0;

	for (size_t i = past_end(x); i-- > 0 && n < ORDER_MAX;) {
		const struct seen *s = &x->watch.items[i];
		bool had = !is_addition(t, &s->r);
		for (size_t k = 0; k < n && !had; k++)
			had = order[k]->r.a[0] == s->r.a[0];
		if (!had)
			order[n++] = s;
	}
	for (size_t i = 0; i < n / 2; i++) {
		const struct seen *s = order[i];
		order[i] = order[n - 1 - i];
		order[n - 1 - i] = s;
	}
	return n == t->svc->num_dests ? n : 0;
}

/* did the first round visit them from the last one to the first? its last call, or NULL */
static const struct seen *visited_backwards(const struct explain *x, const struct target *t,
	const struct seen *const *order, size_t count)
{
	size_t n = 0, end = past_end(x);

	for (size_t i = (size_t)(order[count - 1] - x->watch.items); i < end; i++) {
		const struct seen *s = &x->watch.items[i];
		if (!past_is_call(t, &s->r))
			continue;
		if (s->r.a[4] != order[count - 1 - n]->r.a[0])
			return NULL;
		if (++n == count)
			return s;
	}
	return NULL;
}

/* removed and added in reverse order: then the first is used first */
static void fix_order(struct explain_finding *f, const struct target *t,
	const struct seen *const *order, size_t count)
{
	struct text name = service_named(t);

	for (size_t i = count; i-- > 0;) {
		const struct ipvs_dest *d = past_server(t, order[i]->r.a[0]);
		struct text kept = {0};
		server_kept(&kept, d, d->weight);
		finding_fix(f, t->director, "ipvsadm -d %s -r %s:%u", text_str(&name),
			ip_text(d->addr).s, (unsigned)d->port);
		finding_fix(f, t->director, "ipvsadm -a %s -r %s:%u%s", text_str(&name),
			ip_text(d->addr).s, (unsigned)d->port, text_str(&kept));
		text_free(&kept);
	}
	text_free(&name);
}

static void look_order(struct explain *x, const struct rule *rule, const struct target *t)
{
	static const char *const in_turn[] = {"rr", "wrr", NULL};
	const struct seen *order[ORDER_MAX], *call;
	bool asked = has_scheduler(t, in_turn) && was_typed(x, t->director);
	size_t count = asked ? added_in_order(x, t, order) : 0;

	call = count > 1 ? visited_backwards(x, t, order, count) : NULL;
	if (!call)
		return;
	struct explain_finding *f = finding_new(x, rule, call, t->port);
	finding_say(x, &f->symptom,
		"%s was added to %s:%u as the first of %u servers, but is picked last",
		past_name(x, order[0]->r.a[0]), ip_text(t->vip).s, (unsigned)t->port,
		(unsigned)count);
	finding_frame(x, f, call, past_name(x, call->r.a[0]), t->director->node.name,
		"SYN to %s:%u", ip_text(t->vip).s, (unsigned)t->port);
	finding_why(x, f, order[count - 1]);
	fix_order(f, t, order, count);
}

void rule_list_order(struct explain *x, const struct rule *rule)
{
	each_service(x, rule, look_order);
}
