/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a story says a hop has changed: MAC and TTL in direct routing, addresses and ports in NAT,
 * the header that a tunnel adds.
 */
#include "check.h"

#include <string.h>

#include "ui/report/rewrite.h"

static struct dissection packet(void)
{
	struct dissection d = {.has_eth = true, .has_ip = true, .innermost = DISSECT_TCP};

	memcpy(d.eth.dst, "\x02\0\0\0\0\x02", ETH_ALEN);
	memcpy(d.eth.src, "\x02\0\0\0\0\x50", ETH_ALEN);
	d.ip = (struct ipv4_header){.src = 0xc0a80a32, .dst = 0xc0a80a64, .ttl = 64};
	d.tcp = (struct tcp_header){.source = 40000, .dest = 80};
	return d;
}

static const struct rewrite_row *row_of(const struct rewrite *w, const char *name)
{
	for (unsigned i = 0; i < w->count; i++)
		if (strcmp(w->rows[i].name, name) == 0)
			return &w->rows[i];
	return NULL;
}

static void what_a_switch_passes_on_is_not_changed(void **state)
{
	struct dissection d = packet();
	struct rewrite w;

	(void)state;
	assert_false(rewrite_compare(&w, &d, &d));
}

static void direct_routing_changes_the_mac_and_the_ttl_and_no_address(void **state)
{
	struct dissection before = packet(), after = packet();
	struct rewrite w;

	(void)state;
	after.eth.dst[5] = 0x11;
	after.ip.ttl = 63;
	assert_true(rewrite_compare(&w, &before, &after));
	assert_true(row_of(&w, "dst MAC")->changed);
	assert_string_equal(row_of(&w, "dst MAC")->after, "02:00:00:00:00:11");
	assert_false(row_of(&w, "src IP")->changed);
	assert_false(row_of(&w, "dst IP")->changed);
	assert_string_equal(row_of(&w, "TTL")->before, "64");
	assert_string_equal(row_of(&w, "TTL")->after, "63");
	assert_null(row_of(&w, "dst port"));
}

static void translation_shows_addresses_and_ports(void **state)
{
	struct dissection before = packet(), after = packet();
	struct rewrite w;

	(void)state;
	after.ip.dst = 0xc0a80a0b;
	after.tcp.dest = 8080;
	assert_true(rewrite_compare(&w, &before, &after));
	assert_string_equal(row_of(&w, "dst IP")->after, "192.168.10.11");
	assert_string_equal(row_of(&w, "dst port")->before, "80");
	assert_string_equal(row_of(&w, "dst port")->after, "8080");
}

static void a_tunnel_adds_a_header_and_leaves_the_inner_one_alone(void **state)
{
	struct dissection before = packet(), after = packet();
	struct rewrite w;

	(void)state;
	after.has_inner = true;
	after.inner = before.ip;
	after.ip = (struct ipv4_header){.src = 0xc0a80a02, .dst = 0x0a010203, .ttl = 64};
	assert_true(rewrite_compare(&w, &before, &after));
	assert_string_equal(row_of(&w, "outer IP")->before, "none");
	assert_string_equal(row_of(&w, "outer IP")->after, "192.168.10.2 → 10.1.2.3");
	assert_false(row_of(&w, "dst IP")->changed);
	assert_false(row_of(&w, "TTL")->changed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_switch_passes_on_is_not_changed),
		cmocka_unit_test(direct_routing_changes_the_mac_and_the_ttl_and_no_address),
		cmocka_unit_test(translation_shows_addresses_and_ports),
		cmocka_unit_test(a_tunnel_adds_a_header_and_leaves_the_inner_one_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
