/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `ipvsadm -Ln` of every director at this instant, with the servers' names. */
#include "base/text.h"
#include "ipvs/records.h"
#include "ipvs/scheduler.h"
#include "ui/canvas/fields.h"
#include "ui/text/words.h"
#include "ui/views/tables.h"

enum {
	COLUMN_NAME = 27,
	COLUMN_FORWARD = 35,
	COLUMN_WEIGHT = 43,
	COLUMN_ACTIVE = 50,
	COLUMN_INACTIVE = 57,
	COLUMN_END = 64
};

static const char *method_name(const struct ipvs_dest *t)
{
	static const char *const names[] = {"Masq", "Local", "Tunnel", "Route"};

	return names[t->conn_flags & IPVS_CONN_F_FWD_MASK & 3];
}

/* was this server chosen in the present moment? */
static bool just_picked(const struct model *m, const struct ipvs_dest *t)
{
	const struct moment *at = model_here(m);

	for (uint64_t n = at ? at->first : 1; at && n <= at->last; n++) {
		const struct record *r = model_record(m, n);
		if (r && r->kind == REC_IPVS_PICK && r->a[0] == t->addr)
			return true;
	}
	return false;
}

static int draw_server(const struct drawing *d, int y, const struct ipvs_dest *t)
{
	bool picked = just_picked(d->model, t);
	unsigned look = picked ? ROLE_DECISION : t->weight == 0 ? ROLE_DIM : ROLE_TEXT;
	const struct host *h = host_with(d->model, t->addr);

	struct fields f = fields_begin(d->area, y, COLUMN_END);

	fields_putf(&f, 0, look, "%s -> %s:%u", picked ? "◆" : " ", ip_text(t->addr).s, t->port);
	if (h)
		fields_put(&f, COLUMN_NAME, COLUMN_FORWARD - COLUMN_NAME - 1,
			look_of_node(d->model, h->node.id), h->node.name);
	fields_put(&f, COLUMN_FORWARD, 0, look, method_name(t));
	fields_putf(&f, COLUMN_WEIGHT, look, f.wide ? "%d" : "w %d", t->weight);
	fields_putf(&f, COLUMN_ACTIVE, look, f.wide ? "%d" : "act %d", t->active);
	fields_putf(&f, COLUMN_INACTIVE, look, f.wide ? "%d%s" : "inact %d%s",
		ipvs_dest_inactive(t), t->overloaded ? " !" : "");
	return fields_end(&f);
}

static int draw_service(const struct drawing *d, int y, const struct ipvs_service *svc)
{
	struct text words = {0};

	if (svc->fwmark)
		text_add(&words, "FWM  %u", svc->fwmark);
	else
		text_add(&words, "%s  %s:%u", svc->protocol == IPPROTO_UDP ? "UDP" : "TCP",
			ip_text(svc->addr).s, svc->port);
	text_add(&words, " %s", svc->scheduler ? svc->scheduler->name : "none");
	if (svc->flags & IPVS_SVC_F_PERSISTENT)
		text_add(&words, " persistent %u", (unsigned)(svc->timeout / HZ));
	if (svc->flags & IPVS_SVC_F_ONEPACKET)
		text_put(&words, " ops");
	y += area_put_wrapped(d->area, 0, y, ROLE_TITLE, text_str(&words));
	text_free(&words);
	/* the list begins with the server added last; ipvsadm sorts, so does the eye */
	for (struct list *at = svc->destinations.prev; at != &svc->destinations; at = at->prev)
		if (y < TABLE_ROWS_MAX)
			y = draw_server(d, y, list_entry(at, struct ipvs_dest, link));
	return y;
}

static void draw_columns(const struct drawing *d, int y)
{
	area_put(d->area, 2, y, ROLE_DIM, "-> RemoteAddress:Port");
	area_put(d->area, COLUMN_FORWARD, y, ROLE_DIM, "Forward");
	area_put(d->area, COLUMN_WEIGHT, y, ROLE_DIM, "Weight");
	area_put(d->area, COLUMN_ACTIVE, y, ROLE_DIM, "Active");
	area_put(d->area, COLUMN_INACTIVE, y, ROLE_DIM, "InAct");
}

static int services_view_draw(const struct drawing *d)
{
	int y = 0;

	for (size_t i = 0; i < lab_network(d->model->lab)->node_count; i++) {
		const struct host *h = host_at(d->model, i);
		const struct ipvs *ipvs = h ? ipvs_of(h) : NULL;
		if (!ipvs || list_empty(&ipvs->services))
			continue;
		y = table_heading(d, y, &h->node);
		if (d->area.width >= COLUMN_END) /* else each number has its name */
			draw_columns(d, y++);
		list_for_each (svc, &ipvs->services, struct ipvs_service, link)
			y = draw_service(d, y, svc);
	}
	if (y >= TABLE_ROWS_MAX)
		return table_ends_early(d->area, y);
	if (!y)
		y = area_put_wrapped(
			d->area, 0, 0, ROLE_DIM, _("No director has a virtual service."));
	return y;
}

const struct view view_services = {
	.name = "services",
	.title = "ipvsadm -Ln",
	.slot = SLOT_STATE,
	.order = 30,
	.keeps_place = true,
	.draw = services_view_draw,
};
