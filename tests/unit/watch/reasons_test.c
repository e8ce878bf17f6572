/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "check.h"

#include <string.h>

#include "world/lab.h"

static void every_module_has_its_numbers_for_itself(void **state)
{
	static const struct {
		unsigned base;
		const char *module;
	} modules[] = {{REASONS_DROP, "drop"}, {REASONS_BRIDGE, "bridge"}, {REASONS_ARP, "arp"},
		{REASONS_NEIGH, "neighbour"}, {REASONS_ROUTE, "route"}, {REASONS_IP, "ip"},
		{REASONS_ICMP, "icmp"}, {REASONS_UDP, "udp"}, {REASONS_TCP, "tcp"},
		{REASONS_SYSCTL, "sysctl"}, {REASONS_IPVS, "ipvs"},
		{REASONS_IPVS_STATE, "ipvs-state"}, {REASONS_SCHED, "scheduler"}};

	(void)state;
	for (size_t i = 0; i < sizeof(modules) / sizeof(modules[0]); i++) {
		assert_non_null(reason_module(modules[i].base));
		assert_string_equal(reason_module(modules[i].base), modules[i].module);
		assert_true(!reason_module(modules[i].base - 1) ||
			strcmp(reason_module(modules[i].base - 1), modules[i].module) != 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_module_has_its_numbers_for_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
