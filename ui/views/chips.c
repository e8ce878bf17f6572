/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A MAC is a chip: the sign of its host, the MAC or its last byte, in the chip's colour; the same
 * everywhere, so that colour is never the only indication. Hues and signs are those of the picture
 * (ui/model/chip.h); the second five hosts have hollow signs, later ones repeat.
 *
 * The signs differ from others with a meaning on the screen (● ○ ◆ ≠ ✗ ★), and each has its own
 * ASCII replacement.
 */
#include <string.h>

#include "base/text.h"
#include "host/host.h"
#include "ui/model/chip.h"
#include "ui/text/columns.h"
#include "ui/text/words.h"
#include "ui/views/view.h"

/* disc, triangles, square, diamond */
static const char *const signs[][CHIP_SIGNS] = {
	{"◉", "▼", "▲", "■", "◈"}, {"◎", "▽", "△", "□", "◇"}};

/* sky, orange, purple, yellow, green */
static const unsigned looks[CHIP_HUES] = {
	ROLE_CLIENT, ROLE_DIRECTOR, ROLE_ROUTER, ROLE_ARP, ROLE_SERVER};

#define ROUNDS (sizeof(signs) / sizeof(signs[0]))

const char *chip_sign(const struct model *m, unsigned node)
{
	const struct chip c = m->chips[node];

	if (c.kind == CHIP_OF_ROUTER)
		return "✚";
	return c.kind == CHIP_OF_HOST ? signs[c.round % ROUNDS][c.sign] : "";
}

static unsigned look_of_chip(const struct model *m, unsigned node)
{
	const struct chip c = m->chips[node];

	return c.kind == CHIP_OF_HOST ? looks[c.hue] : ROLE_DIM;
}

/* the host with this MAC on an interface; NULL: none */
static const struct node *node_of_mac(const struct model *m, const uint8_t *mac)
{
	const struct network *net = lab_network(m->lab);

	for (size_t i = 0; i < net->node_count; i++)
		if (net->nodes[i]->kind == NODE_HOST)
			list_for_each (dev, &net->nodes[i]->devs, struct netdev, link)
				if (!(dev->flags & IFF_LOOPBACK) && mac_equal(dev->mac, mac))
					return net->nodes[i];
	return NULL;
}

unsigned look_of_mac(const struct model *m, const uint8_t *mac)
{
	const struct node *n = node_of_mac(m, mac);

	return n ? look_of_chip(m, n->id) : ROLE_TEXT;
}

const char *owner_of_mac(const struct model *m, const uint8_t *mac)
{
	const struct node *n = node_of_mac(m, mac);

	if (n)
		return n->name;
	return mac_is_broadcast(mac) ? _("everybody") : mac_is_zero(mac) ? "lo" : NULL;
}

const char *sign_of_mac(const struct model *m, const uint8_t *mac)
{
	const struct node *n = node_of_mac(m, mac);

	return n ? chip_sign(m, n->id) : mac_is_broadcast(mac) ? "*" : "";
}

void chip_text(const struct model *m, struct text *t, const uint8_t *mac, size_t room)
{
	const char *sign = sign_of_mac(m, mac);

	text_put(t, sign);
	if (columns_width(sign, strlen(sign)) + strlen(mac_text(mac).s) <= room)
		text_put(t, mac_text(mac).s);
	else
		text_add(t, "…:%02x", mac[5]);
}

/* an earlier interface has the same last byte: already shown */
static bool is_said(const struct node *n, const struct netdev *until)
{
	list_for_each (dev, &n->devs, struct netdev, link) {
		if (dev == until)
			return false;
		if (dev->wire && dev->mac[5] == until->mac[5])
			return true;
	}
	return false;
}

int chip_put_host(const struct drawing *d, int x, int y, int width, const struct node *n)
{
	const unsigned look = look_of_chip(d->model, n->id);
	const char *between = "";
	int end = x + width;

	if (width < 1 || !*chip_sign(d->model, n->id))
		return x;
	x = area_put(d->area, x, y, look | LOOK_BOLD, chip_sign(d->model, n->id));
	list_for_each (dev, &n->devs, struct netdev, link) {
		if (!dev->wire || is_said(n, dev) || x + 3 + (int)strlen(between) > end)
			continue;
		x = area_putf(d->area, x, y, look, "%s:%02x", between, dev->mac[5]);
		between = " ";
	}
	return x;
}
