/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * net.ipv4.conf: the effective value on an interface (include/linux/inetdevice.h: IN_DEV_MAXCONF
 * and similar macros), and the effect of a write to all, default or an interface
 * (net/ipv4/devinet.c).
 *
 * A new interface gets a copy of default; a later write to default still changes interfaces that
 * have never had an address (devinet_copy_dflt_conf(), ipv4_devconf_setall()). Not simulated: the
 * notifications of `ip monitor netconf`; there is no route cache to flush.
 */
#include "base/text.h"
#include "host/host.h"
#include "host/ip/addr.h"
#include "host/sysctl/sysctl_internal.h"

#define CONF_RULE(id, name, rule, of_all, of_default, effect) rule,
#define CONF_NAME(id, name, rule, of_all, of_default, effect) name,
#define CONF_OF_ALL(id, name, rule, of_all, of_default, effect) [CONF_##id] = (of_all),
#define CONF_OF_DEFAULT(id, name, rule, of_all, of_default, effect) [CONF_##id] = (of_default),

static const uint8_t rules[] = {IPV4_CONF(CONF_RULE)};
static const char *const names[] = {IPV4_CONF(CONF_NAME)};
static const struct ipv4_conf initial_all = {.value = {IPV4_CONF(CONF_OF_ALL)}};
static const struct ipv4_conf initial_default = {.value = {IPV4_CONF(CONF_OF_DEFAULT)}};

enum conf_rule conf_rule_of(enum ipv4_conf_key key)
{
	return rules[key];
}

const char *conf_name(enum ipv4_conf_key key)
{
	return names[key];
}

int conf_of_all(const struct host *h, enum ipv4_conf_key key)
{
	return h->conf_all.value[key];
}

int conf_of_dev(const struct netdev *dev, enum ipv4_conf_key key)
{
	const struct in_device *in_dev = in_dev_of(dev);

	return in_dev ? in_dev->conf.value[key] : host_of(dev)->conf_default.value[key];
}

int conf_effective(const struct host *h, const struct netdev *dev, enum ipv4_conf_key key)
{
	int all = conf_of_all(h, key), own = conf_of_dev(dev, key);

	switch (conf_rule_of(key)) {
	case CONF_IF_ONLY: return own;
	case CONF_MAX: return all > own ? all : own;
	case CONF_OR: return all || own;
	case CONF_AND: return all && own;
	case CONF_REDIRECTS: /* a router needs both, a host one: IN_DEV_RX_REDIRECTS */
		return conf_of_dev(dev, CONF_FORWARDING) ? all && own : all || own;
	}
	return own;
}

void conf_keep(struct in_device *in_dev)
{
	in_dev->conf.written = UINT64_MAX;
	if (in_dev->neigh)
		neigh_parms_keep(in_dev->neigh);
}

/* devinet_copy_dflt_conf() */
static void copy_default(struct host *h, unsigned key)
{
	list_for_each (dev, &h->node.devs, struct netdev, link) {
		struct in_device *in_dev = in_dev_of(dev);
		if (in_dev && !(in_dev->conf.written >> key & 1))
			in_dev->conf.value[key] = h->conf_default.value[key];
	}
}

/* inet_forward_change(): all sets every interface, and a router does not accept redirects */
static void forward_change(struct host *h)
{
	int on = h->conf_all.value[CONF_FORWARDING];

	h->ipv4.ip_forward = on;
	h->conf_all.value[CONF_ACCEPT_REDIRECTS] = !on;
	h->conf_default.value[CONF_FORWARDING] = on;
	list_for_each (dev, &h->node.devs, struct netdev, link)
		if (in_dev_of(dev))
			in_dev_of(dev)->conf.value[CONF_FORWARDING] = on;
}

/* the rows of devinet_sysctl that have their own handlers, which do not treat `default`
 * specially */
static bool is_plain(unsigned key)
{
	switch (key) {
	case CONF_FORWARDING:
	case CONF_DISABLE_XFRM:
	case CONF_DISABLE_POLICY:
	case CONF_PROMOTE_SECONDARIES:
	case CONF_ROUTE_LOCALNET:
	case CONF_DROP_UNICAST_IN_L2_MULTICAST: return false;
	default: return true;
	}
}

/* devinet_conf_proc(), devinet_sysctl_forward() */
static int conf_written(struct host *h, const struct sysctl_row *row, void *data, const char *words)
{
	struct ipv4_conf *conf = data;
	unsigned key = (unsigned)((row->offset - offsetof(struct ipv4_conf, value)) / sizeof(int));

	(void)words;
	if (conf == &h->conf_all && key == CONF_FORWARDING &&
		conf->value[key] != h->ipv4.ip_forward)
		forward_change(h);
	if (!is_plain(key))
		return 0;
	conf->written |= (uint64_t)1 << key;
	if (conf == &h->conf_default)
		copy_default(h, key);
	return 0;
}

#define CONF_ROW(id, file, rule, of_all, of_default, why) \
	{.name = (file), \
		.form = SYSCTL_INT, \
		.mode = CONF_##id == CONF_MC_FORWARDING ? 0444 : 0644, \
		.offset = offsetof(struct ipv4_conf, value[CONF_##id]), \
		.written = conf_written, \
		.effect = (why)},

static const struct sysctl_row conf_rows[] = {IPV4_CONF(CONF_ROW)};
static const struct sysctl_row ip_forward_row[] = {
	{.name = "ip_forward",
		.form = SYSCTL_INT,
		.mode = 0644,
		.offset = offsetof(struct ipv4_conf, value[CONF_FORWARDING]),
		.written = conf_written},
};

void sysctl_init_conf(struct host *h)
{
	h->conf_all = initial_all;
	h->conf_default = initial_default;
	sysctl_mount(h, "net/ipv4/conf/all", ROWS(conf_rows), &h->conf_all);
	sysctl_mount(h, "net/ipv4/conf/default", ROWS(conf_rows), &h->conf_default);
	sysctl_mount(h, "net/ipv4", ROWS(ip_forward_row), &h->conf_all);
}

/* inetdev_init(), and inetdev_event() for lo */
void sysctl_conf_add(struct host *h, struct in_device *in_dev)
{
	struct text dir = {0};

	in_dev->conf = h->conf_default;
	if (in_dev->dev->flags & IFF_LOOPBACK) {
		in_dev->conf.value[CONF_DISABLE_XFRM] = 1;
		in_dev->conf.value[CONF_DISABLE_POLICY] = 1;
	}
	text_add(&dir, "net/ipv4/conf/%s", in_dev->dev->name);
	sysctl_mount(h, text_str(&dir), ROWS(conf_rows), &in_dev->conf);
	text_free(&dir);
}
