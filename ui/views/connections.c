/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `ipvsadm -Lnc` of every director, and below each entry the actual states: those of the sockets on
 * the client and on the server. With direct routing the director sees half of the packets and
 * infers the rest; here one sees where it is late, or wrong. If it synchronises, the backups' state
 * of the entry is next to it.
 */
#include <inttypes.h>

#include "base/text.h"
#include "ipvs/conn.h"
#include "ipvs/sync.h"
#include "transport/socket/socket.h"
#include "ui/canvas/fields.h"
#include "ui/text/words.h"
#include "ui/views/tables.h"

enum { COLUMN_EXPIRE = 4, COLUMN_STATE = 11, COLUMN_WAY = 24, COLUMN_END = 70 };

struct wanted {
	struct socket_address local, remote;
	const struct socket *found;
};

static bool same(struct socket_address a, struct socket_address b)
{
	return a.address == b.address && a.port == b.port;
}

static void look_at(void *arg, const struct socket *s)
{
	struct wanted *w = arg;

	if (same(socket_local(s), w->local) && same(socket_remote(s), w->remote))
		w->found = s;
}

/* The state of that end; "closed" if it has no such socket. */
static const char *true_state(
	const struct host *h, struct socket_address local, struct socket_address remote)
{
	struct wanted w = {.local = local, .remote = remote};

	socket_walk(h, look_at, &w);
	if (!w.found)
		return _("closed");
	return socket_is_tcp(w.found) ? tcp_state_name(socket_state(w.found)) : _("open");
}

static void draw_end(const struct drawing *d, struct fields *f, const struct host *h,
	struct socket_address local, struct socket_address remote)
{
	if (!h)
		return;
	fields_putf(f, f->x, look_of_node(d->model, h->node.id), "%s ", h->node.name);
	fields_putf(f, f->x, ROLE_TEXT, "%s  ", true_state(h, local, remote));
}

static int draw_truth(const struct drawing *d, int y, const struct ipvs_conn *cp)
{
	struct socket_address client = {cp->caddr, cp->cport}, virtual = {cp->vaddr, cp->vport};
	struct socket_address server = {cp->daddr, cp->dport};
	bool nat = ipvs_conn_method(cp) == IPVS_CONN_F_MASQ;

	if (cp->flags & IPVS_CONN_F_TEMPLATE)
		return y;
	struct fields f = fields_begin(d->area, y, COLUMN_END);
	f.x = COLUMN_EXPIRE;
	fields_put(&f, f.x, 0, ROLE_DIM, _("actual: "));
	draw_end(d, &f, host_with(d->model, cp->caddr), client, virtual);
	draw_end(d, &f, host_with(d->model, cp->daddr), nat ? server : virtual, client);
	return fields_end(&f);
}

/* ---- what the sync daemons have brought ---- */

static const struct ipvs_conn *same_entry(const struct ipvs *there, const struct ipvs_conn *cp)
{
	list_for_each (other, &there->conns, struct ipvs_conn, link)
		if (other->protocol == cp->protocol && other->caddr == cp->caddr &&
			other->cport == cp->cport && other->vaddr == cp->vaddr &&
			other->vport == cp->vport &&
			(other->flags & IPVS_CONN_F_TEMPLATE) == (cp->flags & IPVS_CONN_F_TEMPLATE))
			return other;
	return NULL;
}

static int draw_backup(
	const struct drawing *d, int y, const struct host *backup, const struct ipvs_conn *cp)
{
	const struct ipvs_conn *known = same_entry(ipvs_of(backup), cp);
	const unsigned left = known ? ipvs_conn_expires(known) : 0;
	struct fields f = fields_begin(d->area, y, COLUMN_END);

	f.x = COLUMN_EXPIRE;
	fields_put(&f, f.x, 0, ROLE_DIM, _("backup: "));
	fields_putf(&f, f.x, look_of_node(d->model, backup->node.id), "%s ", backup->node.name);
	if (known)
		fields_putf(&f, f.x, known->dest ? ROLE_GOOD : ROLE_TEXT,
			known->dest ? "%02u:%02u %s" : _("%02u:%02u %s, unbound"), left / 60,
			left % 60, ipvs_conn_state_name(known));
	else
		fields_put(&f, f.x, 0, ROLE_BAD, _("has no entry"));
	return fields_end(&f);
}

/* the state of the entry in every listening backup, next to the master's */
static int draw_backups(const struct drawing *d, int y, const struct ipvs_conn *cp)
{
	if (!ipvs_sync_is(cp->ipvs, IPVS_STATE_MASTER))
		return y;
	for (size_t i = 0; i < lab_network(d->model->lab)->node_count; i++) {
		const struct host *h = host_at(d->model, i);
		if (h && ipvs_of(h) && ipvs_of(h) != cp->ipvs &&
			ipvs_sync_is(ipvs_of(h), IPVS_STATE_BACKUP))
			y = draw_backup(d, y, h, cp);
	}
	return y;
}

/* ---- an entry ---- */

static int draw_entry(const struct drawing *d, int y, const struct ipvs_conn *cp)
{
	bool template = cp->flags & IPVS_CONN_F_TEMPLATE;
	unsigned left = ipvs_conn_expires(cp);
	unsigned look = cp->flags & IPVS_CONN_F_INACTIVE ? ROLE_DIM : ROLE_TEXT;
	struct fields f = fields_begin(d->area, y, COLUMN_END);

	fields_put(&f, 0, 0, look, cp->protocol == IPPROTO_UDP ? "UDP" : "TCP");
	fields_putf(&f, COLUMN_EXPIRE, look, "%02u:%02u", left / 60, left % 60);
	fields_put(&f, COLUMN_STATE, 0, look | LOOK_BOLD, ipvs_conn_state_name(cp));
	fields_putf(&f, COLUMN_WAY, look, "%s:%u", ip_text(cp->caddr).s, cp->cport);
	fields_putf(&f, f.x + f.wide, look, "→ %s:%u", ip_text(cp->daddr).s, cp->dport);
	if (template)
		fields_put(&f, f.x + 2 * f.wide, 0, look, _("(template)"));
	return draw_backups(d, draw_truth(d, fields_end(&f), cp), cp);
}

static int draw_director(const struct drawing *d, int y, const struct host *h)
{
	const struct ipvs *ipvs = ipvs_of(h);

	if (!ipvs || list_empty(&ipvs->conns))
		return y;
	y = table_heading(d, y, &h->node);
	list_for_each (cp, &ipvs->conns, struct ipvs_conn, link) {
		if (y >= TABLE_ROWS_MAX)
			return table_ends_early(d->area, y);
		y = draw_entry(d, y, cp);
	}
	return y;
}

static int connections_view_draw(const struct drawing *d)
{
	int y = 0;

	for (size_t i = 0; i < lab_network(d->model->lab)->node_count; i++)
		if (host_at(d->model, i))
			y = draw_director(d, y, host_at(d->model, i));
	if (!y)
		y = area_put_wrapped(d->area, 0, 0, ROLE_DIM, _("No director has a connection."));
	return y;
}

const struct view view_connections = {
	.name = "connections",
	.title = "ipvsadm -Lnc",
	.slot = SLOT_STATE,
	.order = 40,
	.keeps_place = true,
	.draw = connections_view_draw,
};
