/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Director pairs. Instances belong together if they share an address; ids are not compared, because
 * they may be the error. A look at a lab with keepalived takes longer than others: it waits for
 * adverts and scripts, and until nothing has changed for a while, before it judges.
 *
 * Not covered: further keepaliveds on one host; addresses of virtual_ipaddress_excluded.
 */
#include "diagnose/evidence/pair.h"

#include <string.h>

#include "base/text.h"
#include "ha/check.h"
#include "ha/records.h"
#include "host/command.h"

#define CALM (7 * NSEC_PER_SEC)      /* the second series of gratuitous ARPs is over, too */
#define PATIENCE (40 * NSEC_PER_SEC) /* what has not settled by then is taken as it is */
#define SCRIPTS (20 * NSEC_PER_SEC)  /* as long as scripts are watched */

/* ---- instances ---- */

struct host *pair_host(const struct vrrp *v)
{
	return v->k->host;
}

static bool lists(const struct vrrp_conf *c, uint32_t vip)
{
	list_for_each (a, &c->addresses, struct ha_address, link)
		if (a->address == vip)
			return true;
	return false;
}

bool pair_share_address(const struct vrrp_conf *a, const struct vrrp_conf *b)
{
	list_for_each (one, &a->addresses, struct ha_address, link)
		if (lists(b, one->address))
			return true;
	return false;
}

struct vrrp *pair_instance(const struct host *h, uint32_t vip)
{
	const struct keepalived *k = keepalived_of(h);

	if (!k || !(k->alive & HA_VRRP))
		return NULL;
	list_for_each (v, &k->instances, struct vrrp, link)
		if (lists(v->conf, vip))
			return v;
	return NULL;
}

struct vrrp *pair_next(const struct explain *x, uint32_t vip, unsigned *i)
{
	while (*i < lab_network(x->lab)->node_count) {
		const struct host *h = who_is_node(x, (*i)++);
		struct vrrp *v = h ? pair_instance(h, vip) : NULL;
		if (v)
			return v;
	}
	return NULL;
}

struct vrrp *pair_first(const struct explain *x, uint32_t vip)
{
	struct vrrp *best = NULL, *v;

	for (unsigned i = 0; (v = pair_next(x, vip, &i));)
		if (!best || v->conf->priority > best->conf->priority)
			best = v;
	return best;
}

struct vrrp *pair_other(const struct explain *x, const struct vrrp *v, enum vrrp_state state)
{
	for (unsigned i = 0; i < lab_network(x->lab)->node_count; i++) {
		const struct host *h = who_is_node(x, i);
		const struct keepalived *k = h ? keepalived_of(h) : NULL;
		if (!k || k == v->k || !(k->alive & HA_VRRP))
			continue;
		list_for_each (other, &k->instances, struct vrrp, link)
			if (other->state == state && pair_share_address(other->conf, v->conf))
				return other;
	}
	return NULL;
}

bool pair_is_any(const struct explain *x)
{
	for (unsigned i = 0; i < lab_network(x->lab)->node_count; i++) {
		const struct host *h = who_is_node(x, i);
		if (h && keepalived_of(h))
			return true;
	}
	return false;
}

const struct seen *pair_last(const struct explain *x, size_t from,
	bool (*is)(const struct seen *s, const void *arg), const void *arg)
{
	for (size_t i = x->watch.count; i-- > from;)
		if (is(&x->watch.items[i], arg))
			return &x->watch.items[i];
	return NULL;
}

const struct seen *pair_earliest(
	const struct explain *x, bool (*is)(const struct seen *s, const void *arg), const void *arg)
{
	for (size_t i = 0; i < x->watch.count; i++)
		if (is(&x->watch.items[i], arg))
			return &x->watch.items[i];
	return NULL;
}

/* ---- fixes ---- */

struct text pair_folder(const struct vrrp *v)
{
	struct text t = {0};
	const char *slash = strrchr(v->k->path, '/');

	text_putn(&t, v->k->path, slash ? (size_t)(slash - v->k->path) : 0);
	return t;
}

void pair_fix(struct explain_finding *f, const struct vrrp *v, const char *expression)
{
	struct text folder = pair_folder(v);

	finding_fix(f, v->k->host, "sed -i '%s' %s/*.conf; pkill -HUP -o keepalived", expression,
		text_str(&folder));
	text_free(&folder);
}

void pair_fix_and_start(struct explain_finding *f, const struct vrrp *v, const char *expression)
{
	struct text folder = pair_folder(v);

	finding_fix(f, v->k->host,
		"sed -i '%s' %s/*.conf; pkill -o keepalived; sleep 2; systemctl start keepalived",
		expression, text_str(&folder));
	text_free(&folder);
}

void pair_fix_block(struct explain_finding *f, const struct vrrp *v, const char *lines)
{
	finding_fix(
		f, v->k->host, "printf '%s' >> %s; pkill -HUP -o keepalived", lines, v->k->path);
}

/* ---- waiting ---- */

static bool is_state(const struct seen *s, const void *arg)
{
	(void)arg;
	return s->r.kind == REC_VRRP_STATE || s->r.kind == REC_VRRP_PRIORITY ||
		s->r.kind == REC_CHECK_SERVER;
}

void pair_settle(struct explain *x)
{
	const int64_t limit = lab_now(x->lab) + PATIENCE;
	const struct seen *s;

	if (!pair_is_any(x))
		return;
	while ((s = pair_last(x, 0, is_state, NULL)) && s->r.time + CALM > lab_now(x->lab) &&
		lab_now(x->lab) < limit)
		lab_run_until(x->lab, s->r.time + CALM);
}

static int64_t listening_time(const struct keepalived *k)
{
	int64_t longest = 0;

	list_for_each (v, &k->instances, struct vrrp, link) {
		bool tracks = !list_empty(&v->conf->scripts);
		int64_t time = tracks ? SCRIPTS : v->advert_int + v->advert_int / 4;
		longest = time > longest ? time : longest;
	}
	return longest < PATIENCE ? longest : PATIENCE;
}

/* waits for adverts, and for tracked scripts' effect on priorities: they arrive unasked */
void pair_listen(struct explain *x)
{
	int64_t longest = 0;

	for (unsigned i = 0; i < lab_network(x->lab)->node_count; i++) {
		const struct host *h = who_is_node(x, i);
		const struct keepalived *k = h ? keepalived_of(h) : NULL;
		int64_t time = k ? listening_time(k) : 0;
		longest = time > longest ? time : longest;
	}
	if (longest)
		lab_run_until(x->lab, lab_now(x->lab) + longest);
}

/* ---- a drill ---- */

struct drill {
	const struct target *t;
	const struct host *client;
};

static bool is_cut(const struct seen *s, const void *arg)
{
	const struct drill *d = arg;

	return s->r.kind == REC_FRAME_RECEIVED && s->r.node == d->client->node.id && s->is &&
		s->is->innermost == DISSECT_TCP && s->is->tcp.flags & TCP_RST &&
		s->is->ip.src == d->t->vip;
}

bool pair_drill(struct explain *x, const struct target *t, struct host *client, struct vrrp *master)
{
	const struct moment here = moment_now(x);
	const struct drill d = {t, client};
	const size_t from = x->watch.count;
	const bool everything = x->watch.everything;
	struct text line = {0};

	x->watch.everything = true;
	text_add(&line, "printf x | nc -w 60 %s %u", ip_text(t->vip).s, (unsigned)t->port);
	lab_command(x->lab, client, text_str(&line), NULL);
	text_free(&line);
	lab_run_until(x->lab, lab_now(x->lab) + 5 * NSEC_PER_SEC);
	type_and_wait(x, master->k->host, "pkill -o keepalived", NSEC_PER_SEC);
	lab_run_until(x->lab, lab_now(x->lab) + 6 * NSEC_PER_SEC);
	type_and_wait(x, client, "pkill nc", NSEC_PER_SEC);
	lab_run_until(x->lab, lab_now(x->lab) + 2 * NSEC_PER_SEC);
	const bool lives = !pair_last(x, from, is_cut, &d);
	x->watch.everything = everything;
	moment_back(x, here);
	return lives;
}

/* ---- the checks ---- */

static const struct check_server *checked(
	const struct checker *c, const struct target *t, uint32_t server)
{
	list_for_each (s, &c->services, struct check_service, link)
		list_for_each (r, &s->servers, struct check_server, link)
			if (s->conf->address == t->vip && s->conf->port == t->port &&
				r->conf->address == server)
				return r;
	return NULL;
}

void pair_check_is_blind(
	const struct explain *x, struct explain_finding *f, const struct target *t, uint32_t server)
{
	const struct keepalived *k = keepalived_of(t->director);
	const struct check_server *r = k && k->checker ? checked(k->checker, t, server) : NULL;

	if (!r || !r->alive || list_empty(&r->checks))
		return;
	finding_also(x, &f->why);
	finding_say(x, &f->why,
		"the health check of %s succeeds: it checks %s:%u, not %s, and "
		"cannot see this",
		t->director->node.name, ip_text(server).s, (unsigned)r->conf->port,
		ip_text(t->vip).s);
}
