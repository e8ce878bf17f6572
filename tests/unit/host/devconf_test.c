/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How `all`, `default` and an interface's own value combine, name by name
 * (include/linux/inetdevice.h), and what ip_forward changes beside itself.
 */
#include "base/text.h"
#include "small_lan.h"

#include <errno.h>

/* Written down from include/linux/inetdevice.h, apart from the table in the program. */
static const struct {
	const char *name;
	enum { MAX, OR, AND, IF, REDIRECTS } rule;
	int of_all, of_new;
} keys[] = {
	{"accept_local", OR, 0, 0},
	{"accept_redirects", REDIRECTS, 1, 1},
	{"accept_source_route", AND, 0, 1},
	{"arp_accept", MAX, 0, 0},
	{"arp_announce", MAX, 0, 0},
	{"arp_evict_nocarrier", AND, 1, 1},
	{"arp_filter", OR, 0, 0},
	{"arp_ignore", MAX, 0, 0},
	{"arp_notify", MAX, 0, 0},
	{"bc_forwarding", AND, 0, 0},
	{"bootp_relay", AND, 0, 0},
	{"disable_policy", OR, 0, 0},
	{"disable_xfrm", OR, 0, 0},
	{"drop_gratuitous_arp", OR, 0, 0},
	{"drop_unicast_in_l2_multicast", OR, 0, 0},
	{"force_igmp_version", MAX, 0, 0},
	{"forwarding", IF, 0, 0},
	{"igmpv2_unsolicited_report_interval", IF, 10000, 10000},
	{"igmpv3_unsolicited_report_interval", IF, 1000, 1000},
	{"ignore_routes_with_linkdown", OR, 0, 0},
	{"log_martians", OR, 0, 0},
	{"mc_forwarding", AND, 0, 0},
	{"medium_id", IF, 0, 0},
	{"promote_secondaries", OR, 0, 0},
	{"proxy_arp", OR, 0, 0},
	{"proxy_arp_pvlan", OR, 0, 0},
	{"route_localnet", OR, 0, 0},
	{"rp_filter", MAX, 0, 0},
	{"secure_redirects", OR, 1, 1},
	{"send_redirects", OR, 1, 1},
	{"shared_media", OR, 1, 1},
	{"src_valid_mark", OR, 0, 0},
	{"tag", IF, 0, 0},
};

static void expect(struct lan *l, const char *path, int value)
{
	struct text t = {0}, want = {0};

	assert_int_equal(sysctl_read(l->h, path, &t), 0);
	text_add(&want, "%d", value);
	assert_string_equal(text_str(&t), text_str(&want));
	text_free(&t);
	text_free(&want);
}

static void expect_conf(struct lan *l, const char *where, const char *name, int value)
{
	struct text path = {0};

	text_add(&path, "net/ipv4/conf/%s/%s", where, name);
	expect(l, text_str(&path), value);
	text_free(&path);
}

static int combined(unsigned rule, int all, int own)
{
	switch (rule) {
	case MAX: return all > own ? all : own;
	case OR: return all || own;
	case AND: return all && own;
	default: return own;
	}
}

static void every_name_combines_all_and_the_interface_by_its_own_rule(void **state)
{
	(void)state;
	struct lan *l = lan_new();

	assert_int_equal(sizeof(keys) / sizeof(keys[0]), CONF_COUNT);
	for (unsigned k = 0; k < CONF_COUNT; k++) {
		assert_string_equal(conf_name((enum ipv4_conf_key)k), keys[k].name);
		for (int all = 0; all <= 3; all++)
			for (int own = 0; own <= 3; own++) {
				if (keys[k].rule == REDIRECTS)
					continue;
				l->h->conf_all.value[k] = all;
				in_dev_of(l->eth0)->conf.value[k] = own;
				assert_int_equal(
					conf_effective(l->h, l->eth0, (enum ipv4_conf_key)k),
					combined(keys[k].rule, all, own));
			}
	}
	lan_free(l);
}

static void accept_redirects_is_and_on_a_router_and_or_on_a_host(void **state)
{
	(void)state;
	struct lan *l = lan_new();

	for (int router = 0; router < 2; router++)
		for (int all = 0; all < 2; all++)
			for (int own = 0; own < 2; own++) {
				in_dev_of(l->eth0)->conf.value[CONF_FORWARDING] = router;
				l->h->conf_all.value[CONF_ACCEPT_REDIRECTS] = all;
				in_dev_of(l->eth0)->conf.value[CONF_ACCEPT_REDIRECTS] = own;
				assert_int_equal(
					conf_effective(l->h, l->eth0, CONF_ACCEPT_REDIRECTS),
					router ? all && own : all || own);
			}
	lan_free(l);
}

static void defaults_are_linuxs(void **state)
{
	(void)state;
	struct lan *l = lan_new();

	for (unsigned k = 0; k < CONF_COUNT; k++) {
		expect_conf(l, "all", keys[k].name, keys[k].of_all);
		expect_conf(l, "default", keys[k].name, keys[k].of_new);
		expect_conf(l, "eth0", keys[k].name, keys[k].of_new);
		expect_conf(l, "lo", keys[k].name,
			strncmp(keys[k].name, "disable_", 8) == 0 ? 1 : keys[k].of_new);
	}
	lan_free(l);
}

static void ip_forward_sets_every_interface_and_refuses_redirects_in_all(void **state)
{
	(void)state;
	struct lan *l = lan_new();

	for (int on = 1; on >= 0; on--) {
		lan_set(l, "net.ipv4.ip_forward", on ? "1" : "0");
		expect_conf(l, "all", "forwarding", on);
		expect_conf(l, "default", "forwarding", on);
		expect_conf(l, "eth0", "forwarding", on);
		expect_conf(l, "lo", "forwarding", on);
		expect_conf(l, "all", "accept_redirects", !on);
		expect_conf(l, "eth0", "accept_redirects", 1);
	}
	lan_set(l, "net.ipv4.conf.eth0.forwarding", "1");
	expect(l, "net/ipv4/ip_forward", 0);
	/* the same number again changes nothing */
	lan_set(l, "net.ipv4.ip_forward", "0");
	expect_conf(l, "eth0", "forwarding", 1);
	lan_set(l, "net.ipv4.conf.all.forwarding", "1");
	expect(l, "net/ipv4/ip_forward", 1);
	lan_free(l);
}

static void default_reaches_interfaces_without_an_address_and_later_ones(void **state)
{
	(void)state;
	struct lan *l = lan_new();

	lan_address(l, l->eth0, "10.0.0.11/24", -1);
	lan_set(l, "net.ipv4.conf.eth1.arp_announce", "1");
	lan_set(l, "net.ipv4.conf.default.arp_ignore", "1");
	lan_set(l, "net.ipv4.conf.default.arp_announce", "2");
	lan_set(l, "net.ipv4.conf.default.route_localnet", "1");
	expect_conf(l, "eth0", "arp_ignore", 0);
	expect_conf(l, "lo", "arp_ignore", 0);
	expect_conf(l, "all", "arp_ignore", 0);
	expect_conf(l, "eth1", "arp_ignore", 1);
	expect_conf(l, "eth1", "arp_announce", 1);   /* written for itself */
	expect_conf(l, "eth1", "route_localnet", 0); /* a handler of its own, which does not copy */
	host_add_interface(l->h, "eth2");
	expect_conf(l, "eth2", "arp_ignore", 1);
	expect_conf(l, "eth2", "arp_announce", 2);
	lan_free(l);
}

static void neigh_default_reaches_the_same_interfaces(void **state)
{
	(void)state;
	struct lan *l = lan_new();

	lan_address(l, l->eth0, "10.0.0.11/24", -1);
	lan_set(l, "net.ipv4.neigh.default.mcast_solicit", "5");
	expect(l, "net/ipv4/neigh/eth0/mcast_solicit", 3);
	expect(l, "net/ipv4/neigh/eth1/mcast_solicit", 5);
	expect(l, "net/ipv4/neigh/default/mcast_solicit", 5);
	lan_free(l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_name_combines_all_and_the_interface_by_its_own_rule),
		cmocka_unit_test(accept_redirects_is_and_on_a_router_and_or_on_a_host),
		cmocka_unit_test(defaults_are_linuxs),
		cmocka_unit_test(ip_forward_sets_every_interface_and_refuses_redirects_in_all),
		cmocka_unit_test(default_reaches_interfaces_without_an_address_and_later_ones),
		cmocka_unit_test(neigh_default_reaches_the_same_interfaces),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
