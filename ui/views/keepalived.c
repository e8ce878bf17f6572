/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The state of each keepalived at this instant: its VRRP instances with their deadline, and below
 * them its virtual services: each check's result, when it runs next, and how many failures it has
 * counted.
 */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "ha/check.h"
#include "ha/vrrp.h"
#include "ui/canvas/fields.h"
#include "ui/text/words.h"
#include "ui/views/tables.h"

enum {
	COLUMN_STATE = 10,
	COLUMN_PRIORITY = 18,
	COLUMN_DEADLINE = 28,
	COLUMN_MASTER = 49,
	COLUMN_END = 68
};
enum {
	COLUMN_SERVER = 2,
	COLUMN_KIND = 20,
	COLUMN_ALIVE = 32,
	COLUMN_NEXT = 38,
	COLUMN_FAILED = 55
};

/* "0.414": seconds left until then */
static void left_text(const struct drawing *d, struct text *t, int64_t then)
{
	const int64_t left = then - lab_now(d->model->lab), ms = left > 0 ? left / 1000000 : 0;

	text_add(t, "%" PRId64 ".%03" PRId64, ms / 1000, ms % 1000);
}

/* ---- VRRP ---- */

static unsigned look_of_state(const struct vrrp *v)
{
	switch (v->state) {
	case VRRP_STATE_MAST: return ROLE_GOOD;
	case VRRP_STATE_FAULT: return ROLE_BAD;
	default: return ROLE_TEXT;
	}
}

static void put_deadline(const struct drawing *d, struct fields *f, const struct vrrp *v)
{
	struct text t = {0};

	left_text(d, &t, v->sands);
	fields_putf(f, COLUMN_DEADLINE, ROLE_TEXT,
		v->state == VRRP_STATE_MAST ? _("advert in %s s") : _("master in %s s"),
		text_str(&t));
	text_free(&t);
}

static int draw_instance(const struct drawing *d, int y, const struct vrrp *v)
{
	struct fields f = fields_begin(d->area, y, COLUMN_END);
	const bool changed = v->effective_priority != v->base_priority;

	fields_putf(&f, 0, ROLE_TEXT, "%s", v->conf->name);
	fields_put(&f, COLUMN_STATE, 0, look_of_state(v) | LOOK_BOLD, vrrp_state_word(v->state));
	fields_putf(&f, COLUMN_PRIORITY, changed ? ROLE_CHANGED : ROLE_TEXT,
		changed ? _("prio %u (%u)") : _("prio %u"), v->effective_priority,
		v->base_priority);
	if (v->sands != INT64_MAX)
		put_deadline(d, &f, v);
	if (v->state == VRRP_STATE_BACK && v->master)
		fields_putf(&f, COLUMN_MASTER, ROLE_DIM, "← %s (%u)", ip_text(v->master).s,
			v->master_priority);
	else
		fields_putf(&f, COLUMN_MASTER, ROLE_DIM, "vrid %u %s", v->conf->vrid,
			v->conf->interface);
	return fields_end(&f);
}

/* ---- the checks ---- */

static void put_next(const struct drawing *d, struct fields *f, const struct check *c)
{
	struct text t = {0};

	left_text(d, &t, c->timer.time);
	if (!c->enabled)
		fields_put(f, COLUMN_NEXT, 0, ROLE_DIM, _("suspended"));
	else if (event_pending(&c->timer))
		fields_putf(f, COLUMN_NEXT, ROLE_TEXT, _("next in %s s"), text_str(&t));
	else
		fields_put(f, COLUMN_NEXT, 0, ROLE_DECISION, _("checking now"));
	text_free(&t);
}

static int draw_check(
	const struct drawing *d, int y, const struct check_server *r, const struct check *c)
{
	struct fields f = fields_begin(d->area, y, COLUMN_END);
	const struct host *h = host_with(d->model, r->conf->address);

	if (h)
		fields_putf(&f, COLUMN_SERVER, look_of_node(d->model, h->node.id), "%s:%u",
			h->node.name, r->conf->port);
	else
		fields_putf(&f, COLUMN_SERVER, ROLE_TEXT, "%s:%u", ip_text(r->conf->address).s,
			r->conf->port);
	fields_put(&f, COLUMN_KIND, 0, ROLE_TEXT, c->ops->name);
	fields_put(&f, COLUMN_ALIVE, 0, (c->is_up ? ROLE_GOOD : ROLE_BAD) | LOOK_BOLD,
		c->is_up ? _("up") : _("down"));
	put_next(d, &f, c);
	if (c->has_run && c->retry_it)
		fields_putf(&f, COLUMN_FAILED, ROLE_BAD, _("failed %d of %d"), c->retry_it,
			c->conf->retry + 1);
	return fields_end(&f);
}

static int draw_server(const struct drawing *d, int y, const struct check_server *r)
{
	if (list_empty(&r->checks)) {
		struct fields f = fields_begin(d->area, y, COLUMN_END);
		fields_putf(&f, COLUMN_SERVER, ROLE_TEXT, "%s:%u", ip_text(r->conf->address).s,
			r->conf->port);
		fields_put(&f, COLUMN_KIND, 0, ROLE_DIM, _("has no check"));
		return fields_end(&f);
	}
	list_for_each (c, &r->checks, struct check, link)
		y = draw_check(d, y, r, c);
	return y;
}

static const char *quorum_words(const struct check_service *s)
{
	if (s->quorum_up)
		return N_("has a quorum");
	return s->sorry && s->sorry->alive ? N_("no quorum: the sorry server serves")
					   : N_("no quorum");
}

static int draw_service(const struct drawing *d, int y, const struct check_service *s)
{
	char name[SERVICE_NAME];
	struct text t = {0};

	text_add(&t, "%s  %s", check_service_name(s, name), _(quorum_words(s)));
	y += area_put_wrapped(
		d->area, 0, y, s->quorum_up ? ROLE_TITLE : ROLE_BAD | LOOK_BOLD, text_str(&t));
	text_free(&t);
	list_for_each (r, &s->servers, struct check_server, link)
		if (y < TABLE_ROWS_MAX)
			y = draw_server(d, y, r);
	return y;
}

static int draw_daemon(const struct drawing *d, int y, const struct keepalived *k)
{
	y = table_heading(d, y, &k->host->node);
	list_for_each (v, &k->instances, struct vrrp, link)
		if (y < TABLE_ROWS_MAX)
			y = draw_instance(d, y, v);
	if (k->checker)
		list_for_each (s, &k->checker->services, struct check_service, link)
			if (y < TABLE_ROWS_MAX)
				y = draw_service(d, y, s);
	return y;
}

static int keepalived_view_draw(const struct drawing *d)
{
	int y = 0;

	for (size_t i = 0; i < lab_network(d->model->lab)->node_count; i++) {
		const struct host *h = host_at(d->model, i);
		if (h && keepalived_of(h))
			y = draw_daemon(d, y, keepalived_of(h));
		if (y >= TABLE_ROWS_MAX)
			return table_ends_early(d->area, y);
	}
	if (!y)
		y = area_put_wrapped(d->area, 0, 0, ROLE_DIM, _("No host runs keepalived."));
	return y;
}

static bool is_configured(const struct spec_node *n)
{
	for (size_t i = 0; i < n->files.count; i++)
		if (strstr(n->files.items[i].name, "keepalived.conf"))
			return true;
	return false;
}

/* if a host has its file, or runs it: other labs have no such tab */
static bool keepalived_wanted(const struct model *m)
{
	const struct spec *spec = lab_spec(m->lab);

	for (size_t i = 0; i < spec->network.nodes.count; i++)
		if (is_configured(&spec->network.nodes.items[i]))
			return true;
	for (size_t i = 0; i < lab_network(m->lab)->node_count; i++)
		if (host_at(m, i) && keepalived_of(host_at(m, i)))
			return true;
	return false;
}

const struct view view_keepalived = {
	.name = "keepalived",
	.title = "keepalived",
	.slot = SLOT_STATE,
	.order = 45,
	.keeps_place = true,
	.wanted = keepalived_wanted,
	.draw = keepalived_view_draw,
};
