/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The sockets of every host, as `ss -tuna` would list them at this instant. */
#include "ui/text/words.h"
#include "ui/views/tables.h"

enum { COLUMN_LOCAL = 17, COLUMN_REMOTE = 40 };

struct table {
	const struct drawing *d;
	const struct host *host;
	int y;
	bool headed;
};

static void put_address(struct table *t, int x, struct socket_address a)
{
	struct text words = {0};

	text_put(&words, a.address ? ip_text(a.address).s : "*");
	if (a.port)
		text_add(&words, ":%u", a.port);
	else
		text_put(&words, ":*");
	area_put(t->d->area, x, t->y, ROLE_TEXT, text_str(&words));
	text_free(&words);
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
	area_put(t->d->area, 2, t->y, tcp ? ROLE_TCP : ROLE_UDP, tcp ? "tcp" : "udp");
	area_put(t->d->area, 6, t->y, state == TCP_ESTABLISHED ? ROLE_GOOD : ROLE_TEXT,
		tcp                             ? tcp_state_name(state)
			: socket_remote(s).port ? "ESTAB"
						: "UNCONN");
	put_address(t, COLUMN_LOCAL, socket_local(s));
	put_address(t, COLUMN_REMOTE, socket_remote(s));
	t->y++;
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
