/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The changed sysctls and their effective value: for packets on each interface, computed from `all`
 * and the interface's own by the key's rule. lo's own value is only effective on lo, which never
 * receives a request for the VIP. A real server's arp_ignore and arp_announce are always listed.
 */
#include <string.h>

#include "ui/canvas/fields.h"
#include "ui/text/words.h"
#include "ui/views/tables.h"

enum { COLUMN_ALL = 25, COLUMN_LO = 30, COLUMN_DEV = 34, COLUMN_EFFECT = 44, COLUMN_END = 62 };

#define DEFAULT_OF_ALL(id, name, rule, of_all, of_default, effect) [CONF_##id] = (of_all),
#define DEFAULT_OF_DEV(id, name, rule, of_all, of_default, effect) [CONF_##id] = (of_default),
static const int defaults_of_all[CONF_COUNT] = {IPV4_CONF(DEFAULT_OF_ALL)};
static const int defaults_of_dev[CONF_COUNT] = {IPV4_CONF(DEFAULT_OF_DEV)};

static const char *rule_words(enum conf_rule rule)
{
	switch (rule) {
	case CONF_MAX: return N_("the larger");
	case CONF_OR: return N_("either");
	case CONF_AND: return N_("both");
	case CONF_REDIRECTS: return N_("both if it forwards, else either");
	default: return N_("its own");
	}
}

static bool changed(const struct host *h, const struct netdev *dev, enum ipv4_conf_key key)
{
	/* two of lo's values differ from the default */
	if (key == CONF_DISABLE_POLICY || key == CONF_DISABLE_XFRM)
		return false;
	return conf_of_all(h, key) != defaults_of_all[key] ||
		conf_of_dev(dev, key) != defaults_of_dev[key] ||
		conf_of_dev(h->lo, key) != defaults_of_dev[key];
}

static bool sysctls_shown(const struct host *h, const struct netdev *dev, enum ipv4_conf_key key)
{
	bool server = strcmp(h->role, "real-server") == 0;

	return changed(h, dev, key) ||
		(server && (key == CONF_ARP_IGNORE || key == CONF_ARP_ANNOUNCE));
}

static int draw_key(const struct drawing *d, int y, const struct host *h, const struct netdev *dev,
	enum ipv4_conf_key key)
{
	unsigned look = changed(h, dev, key) ? ROLE_TEXT : ROLE_DIM;
	struct fields f = fields_begin(d->area, y, COLUMN_END);
	int most = f.wide ? COLUMN_ALL - 3 : 0;

	fields_put(&f, 2, most, look, conf_name(key));
	fields_putf(&f, COLUMN_ALL, look, f.wide ? "%d" : "all %d", conf_of_all(h, key));
	fields_putf(&f, COLUMN_LO, look, f.wide ? "%d" : "lo %d", conf_of_dev(h->lo, key));
	fields_putf(&f, COLUMN_DEV, look, "%s %d", dev->name, conf_of_dev(dev, key));
	fields_putf(&f, COLUMN_EFFECT, look | LOOK_BOLD, "→ %d ", conf_effective(h, dev, key));
	fields_put(&f, f.x, 0, ROLE_DIM, _(rule_words(conf_rule_of(key))));
	return fields_end(&f);
}

static void draw_columns(const struct drawing *d, int y)
{
	if (d->area.width < COLUMN_END) /* each value has its name beside it */
		return;
	area_put(d->area, COLUMN_ALL, y, ROLE_DIM, "all");
	area_put(d->area, COLUMN_LO, y, ROLE_DIM, "lo");
	area_put(d->area, COLUMN_EFFECT, y, ROLE_DIM, _("effective"));
}

static int draw_host(const struct drawing *d, int y, const struct host *h)
{
	bool headed = false;

	list_for_each (dev, &h->node.devs, struct netdev, link)
		for (int key = 0; key < CONF_COUNT && dev != h->lo; key++) {
			if (!sysctls_shown(h, dev, (enum ipv4_conf_key)key))
				continue;
			if (!headed) {
				draw_columns(d, y);
				y = table_heading(d, y, &h->node);
			}
			headed = true;
			y = draw_key(d, y, h, dev, (enum ipv4_conf_key)key);
		}
	return y;
}

static int sysctls_view_draw(const struct drawing *d)
{
	int y = 0;

	for (size_t i = 0; i < lab_network(d->model->lab)->node_count; i++) {
		if (host_at(d->model, i))
			y = draw_host(d, y, host_at(d->model, i));
		if (y > TABLE_ROWS_MAX)
			return table_ends_early(d->area, y);
	}
	if (!y)
		y = area_put_wrapped(d->area, 0, 0, ROLE_DIM,
			_("Every net.ipv4.conf key has its default value."));
	return y;
}

const struct view view_sysctls = {
	.name = "sysctls",
	.title = N_("Sysctls"),
	.slot = SLOT_STATE,
	.order = 50,
	.keeps_place = true,
	.draw = sysctls_view_draw,
};
