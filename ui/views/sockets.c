/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The sockets of every host, as `ss -tuna` would list them at this instant. */
#include "base/text.h"
#include "transport/socket/socket.h"
#include "ui/canvas/fields.h"
#include "ui/text/words.h"
#include "ui/views/tables.h"

enum { COLUMN_STATE = 6, COLUMN_LOCAL = 17, COLUMN_REMOTE = 40, COLUMN_END = 61 };

struct table {
	const struct drawing *d;
	const struct host *host;
	int y;
	bool headed;
};

static void put_address(struct fields *f, int column, struct socket_address a)
{
	const char *address = a.address ? ip_text(a.address).s : "*";

	if (a.port)
		fields_putf(f, column, ROLE_TEXT, "%s:%u", address, a.port);
	else
		fields_putf(f, column, ROLE_TEXT, "%s:*", address);
}

static void draw_socket(void *arg, const struct socket *s)
{
	struct table *t = arg;
	bool tcp = socket_is_tcp(s);
	unsigned state = tcp ? socket_state(s) : 0;

	if (t->y >= TABLE_ROWS_MAX)
		return;
	if (!t->headed)
		t->y = table_heading(t->d, t->y, &t->host->node);
	t->headed = true;
	struct fields f = fields_begin(t->d->area, t->y, COLUMN_END);
	f.x = 2;
	fields_put(&f, 2, 0, tcp ? ROLE_TCP : ROLE_UDP, tcp ? "tcp" : "udp");
	fields_put(&f, COLUMN_STATE, 0, state == TCP_ESTABLISHED ? ROLE_GOOD : ROLE_TEXT,
		tcp                             ? tcp_state_name(state)
			: socket_remote(s).port ? "ESTAB"
						: "UNCONN");
	put_address(&f, COLUMN_LOCAL, socket_local(s));
	put_address(&f, COLUMN_REMOTE, socket_remote(s));
	t->y = fields_end(&f);
}

static int sockets_view_draw(const struct drawing *d)
{
	struct table t = {.d = d};

	for (size_t i = 0; i < lab_network(d->model->lab)->node_count; i++) {
		t.host = host_at(d->model, i);
		t.headed = false;
		if (t.host)
			socket_walk(t.host, draw_socket, &t);
		if (t.y >= TABLE_ROWS_MAX)
			return table_ends_early(d->area, t.y);
	}
	if (!t.y)
		return area_put_wrapped(d->area, 0, 0, ROLE_DIM, _("No program has a socket."));
	return t.y;
}

const struct view view_sockets = {
	.name = "sockets",
	.title = N_("Sockets"),
	.slot = SLOT_STATE,
	.order = 60,
	.keeps_place = true,
	.draw = sockets_view_draw,
};
