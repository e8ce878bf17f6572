/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `lvslab check` on keepalived.conf. First each file alone, with keepalived's own messages. Then
 * errors that a single keepalived cannot see: two directors that reject each other's adverts
 * (vrrp_check_packet()), so that both become master; and real servers whose address no host has.
 */
#include "file/keepalived.h"

#include <stdlib.h>
#include <string.h>

#include "app/system/files.h"
#include "app/system/glob_files.h"
#include "base/text.h"
#include "ha/conf/conf.h"
#include "host/ip/addr.h"
#include "spec/spec.h"
#include "wire/vrrp.h"

#define KEEPALIVED_CONF "/etc/keepalived/keepalived.conf"

struct director { /* one host with such a file */
	struct host *host;
	struct ha_conf *conf;
	struct place at;
};

struct judging {
	const struct lab *lab;
	struct problems *wrong, *notes;
	struct director *directors;
	size_t count;
};

static const struct spec_sysctl *conf_of(const struct spec_node *n)
{
	for (size_t i = 0; i < n->files.count; i++)
		if (strcmp(n->files.items[i].name, KEEPALIVED_CONF) == 0)
			return &n->files.items[i];
	return NULL;
}

/* ---- each alone ---- */

/* each process of the real one repeats it; once is enough here */
static bool is_said(const struct ha_conf *c, const struct ha_message *m)
{
	list_for_each (before, &c->messages, struct ha_message, link) {
		if (before == m)
			return false;
		if (strcmp(before->text, m->text) == 0)
			return true;
	}
	return false;
}

static void say_messages(const struct judging *j, const struct director *d)
{
	list_for_each (m, &d->conf->messages, struct ha_message, link)
		if (!is_said(d->conf, m))
			problem_add(m->ours && !m->refused ? j->notes : j->wrong, d->at, NULL,
				"%s: %s", d->host->node.name, m->text);
}

/* ---- two that should understand each other ---- */

static bool has_address(const struct vrrp_conf *v, const struct ha_address *a)
{
	list_for_each (b, &v->addresses, struct ha_address, link)
		if (b->address == a->address)
			return true;
	return false;
}

static bool same_addresses(const struct vrrp_conf *a, const struct vrrp_conf *b)
{
	list_for_each (x, &a->addresses, struct ha_address, link)
		if (!has_address(b, x))
			return false;
	return a->address_count == b->address_count;
}

/* what of b's advert a rejects, in the order of vrrp_check_packet(); NULL: nothing */
static const char *difference(const struct vrrp_conf *a, const struct vrrp_conf *b)
{
	if (a->version != b->version)
		return N_("version");
	if (a->version == 2 && a->auth_type != b->auth_type)
		return "auth_type";
	if (a->version == 2 && a->auth_type == VRRP_AUTH_PASS &&
		memcmp(a->auth, b->auth, sizeof(a->auth)) != 0)
		return "auth_pass";
	if (a->version == 2 && a->advert_int != b->advert_int)
		return "advert_int";
	if (list_empty(&a->peers) != list_empty(&b->peers))
		return "unicast_peer";
	return same_addresses(a, b) ? NULL : "virtual_ipaddress";
}

static uint32_t address_of(const struct host *h, const struct vrrp_conf *v)
{
	struct netdev *dev = node_dev(&h->node, v->interface);

	return dev ? addr_select(h, dev, 0, RT_SCOPE_LINK) : 0;
}

/* in one subnet: then they receive each other's adverts */
static bool hear_each_other(const struct director *a, const struct vrrp_conf *v,
	const struct director *b, const struct vrrp_conf *w)
{
	struct netdev *dev = node_dev(&a->host->node, v->interface);
	const uint32_t there = address_of(b->host, w);

	return dev && there && addr_onlink(dev, there, 0);
}

static void judge_two(const struct judging *j, const struct director *a, const struct director *b)
{
	list_for_each (v, &a->conf->instances, struct vrrp_conf, link)
		list_for_each (w, &b->conf->instances, struct vrrp_conf, link) {
			if (v->vrid != w->vrid || !hear_each_other(a, v, b, w))
				continue;
			const char *what = difference(v, w);
			if (what)
				problem_add(j->notes, b->at,
					N_("make it the same on both: each rejects the other's "
					   "adverts, both become MASTER"),
					"%s and %s have different '%s' in virtual_router_id %u",
					a->host->node.name, b->host->node.name, what, v->vrid);
			else if (v->priority == w->priority)
				problem_add(j->notes, b->at,
					N_("give them different priorities: otherwise the one that "
					   "starts "
					   "first becomes MASTER"),
					"%s and %s have the same priority %u in virtual_router_id "
					"%u",
					a->host->node.name, b->host->node.name, v->priority,
					v->vrid);
		}
}

/* ---- servers ---- */

static bool is_somebody(const struct lab *lab, uint32_t address)
{
	const struct network *net = lab_network(lab);

	for (size_t i = 0; i < net->node_count; i++) {
		const struct host *h = lab_host(lab, net->nodes[i]->name);
		if (!h)
			continue;
		list_for_each (dev, &h->node.devs, struct netdev, link)
			if (dev != h->lo && addr_find(dev, address))
				return true;
	}
	return false;
}

static void judge_servers(const struct judging *j, const struct director *d)
{
	list_for_each (v, &d->conf->virtuals, struct virtual_conf, link)
		list_for_each (r, &v->servers, struct server_conf, link)
			if (!is_somebody(j->lab, r->address))
				problem_add(j->notes, d->at, NULL,
					"%s: no host has the address of real_server %s %u",
					d->host->node.name, ip_text(r->address).s, r->port);
}

/* ---- all ---- */

static const struct ha_files host_files = {.read = files_read, .glob = glob_files};

static void read_confs(struct judging *j)
{
	const struct spec_network *net = &lab_spec(j->lab)->network;

	for (size_t i = 0; i < net->nodes.count; i++) {
		const struct spec_sysctl *file = conf_of(&net->nodes.items[i]);
		struct host *h = file ? lab_host(j->lab, net->nodes.items[i].name) : NULL;
		struct ha_conf *c = h ? ha_conf_read(h, KEEPALIVED_CONF, &host_files) : NULL;
		if (c)
			j->directors[j->count++] = (struct director){h, c, file->at};
	}
}

void keepalived_check(const struct lab *lab, struct problems *wrong, struct problems *notes)
{
	struct judging j = {lab, wrong, notes, NULL, 0};

	j.directors = calloc(lab_spec(lab)->network.nodes.count + 1, sizeof(*j.directors));
	if (!j.directors)
		abort();
	read_confs(&j);
	for (size_t i = 0; i < j.count; i++) {
		say_messages(&j, &j.directors[i]);
		judge_servers(&j, &j.directors[i]);
		for (size_t k = i + 1; k < j.count; k++)
			judge_two(&j, &j.directors[i], &j.directors[k]);
	}
	for (size_t i = 0; i < j.count; i++)
		ha_conf_free(j.directors[i].conf);
	free(j.directors);
}
