/* SPDX-License-Identifier: GPL-2.0-or-later */
/* VRRP and IGMP as tcpdump 4.99.3 prints them: what it said about these packets. */
#include "check.h"

#include <stdio.h>
#include <string.h>

#include "app/commands/probe/tcpdump.h"
#include "base/text.h"

static const struct {
	const char *packet;  /* from the IP header on */
	const char *said;    /* with -n, behind the addresses */
	const char *verbose; /* with -nv; NULL: the same */
	const char *more;    /* with -nvv; NULL: the same as with -nv */
} cases[] = {
	{"45c0002800010000ff70d0900a000002e00000122133960100013e660a0000640000000000000000",
		"VRRPv2, Advertisement, vrid 51, prio 150, authtype none, intvl 1s, length 20",
		"VRRPv2, Advertisement, vrid 51, prio 150, authtype none, intvl 1s, length 20, "
		"addrs: 10.0.0.100",
		NULL},
	{"45c0002c00010000ff70d08c0a000002e0000012213396020101f6b30a0000640a00006573656372"
	 "65740000",
		"VRRPv2, Advertisement, vrid 51, prio 150, authtype simple, intvl 1s, length 24",
		"VRRPv2, Advertisement, vrid 51, prio 150, authtype simple, intvl 1s, length 24, "
		"addrs(2): 10.0.0.100,10.0.0.101 auth \"secret\"",
		NULL},
	{"45c0002800010000ff70d0900a000002e000001221330001010102920a0000643132333435363738",
		"VRRPv2, Advertisement, vrid 51, prio 0, authtype simple, intvl 1s, length 20",
		"VRRPv2, Advertisement, vrid 51, prio 0, authtype simple, intvl 1s, length 20, "
		"addrs: 10.0.0.100 auth \"12345678\"",
		NULL},
	{"45c0002800010000fe70d1900a000002e000001221336401000170670a0000640000000000000000",
		"VRRPv2, Advertisement, (ttl 254), vrid 51, prio 100, authtype none, intvl 1s, "
		"length 20",
		"VRRPv2, Advertisement, (ttl 254), vrid 51, prio 100, authtype none, intvl 1s, "
		"length 20, (bad vrrp cksum 7067), addrs: 10.0.0.100",
		NULL},
	{"45c0002400010000ff70d0940a000002e00000123134640200646b070a0000640a000065",
		"VRRPv3, Advertisement, vrid 52, prio 100, intvl 100cs, length 16",
		"VRRPv3, Advertisement, vrid 52, prio 100, intvl 100cs, length 16, addrs(2): "
		"10.0.0.100,10.0.0.101",
		NULL},
	{"45c0002000010000ff70d0980a000002e000001231346401003275a30a000064",
		"VRRPv3, Advertisement, vrid 52, prio 100, intvl 50cs, length 12",
		"VRRPv3, Advertisement, vrid 52, prio 100, intvl 50cs, length 12, addrs: "
		"10.0.0.100",
		NULL},
	{"45c0002800010000ff70d0900a000002e00000122133640102016e660a0000640000000000000000",
		"VRRPv2, Advertisement, vrid 51, prio 100, authtype ah, intvl 1s, length 20",
		"VRRPv2, Advertisement, vrid 51, prio 100, authtype ah, intvl 1s, length 20, "
		"addrs: 10.0.0.100",
		NULL},
	{"45c0001600010000ff70d0a20a000002e00000122133", "VRRPv2, Advertisement [|vrrp]", NULL,
		NULL},
	{"45c0002800010000ff70d0900a000002e0000012220505010001cf940a0000640000000000000000",
		"VRRPv2, unknown type (2)", NULL, NULL},
	{"45c0002800010000ff70d0900a000002e0000012410505010001cf940a0000640000000000000000",
		"VRRPv4, Advertisement", NULL, NULL},
	{"45c0002000010000ff70d0980a000002e00000122133960100013e660a000064",
		"VRRPv2, Advertisement, vrid 51, prio 150, authtype none, intvl 1s, length 12",
		"VRRPv2, Advertisement, vrid 51, prio 150, authtype none, intvl 1s, length 12, "
		"addrs: 10.0.0.100",
		NULL},
	{"45c0002400010000ff70d0940a000002e000001221339600000148cb0000000000000000",
		"VRRPv2, Advertisement, vrid 51, prio 150, authtype none, intvl 1s, length 16",
		"VRRPv2, Advertisement, vrid 51, prio 150, authtype none, intvl 1s, length 16, "
		"addrs:",
		NULL},
	{"46c000200001000001023a030a000002e0000012940400001164ee9b00000000", "igmp query v2", NULL,
		NULL},
	{"46c000200001000001023a030a000002e00000129404000011320ebbe0000012",
		"igmp query v2 [max resp time 50] [gaddr 224.0.0.18]", NULL, NULL},
	{"45c0001c000100000102cf0b0a000002e00000121100eeff00000000", "igmp query v1", NULL, NULL},
	{"46c0002400010000010239ff0a000002e0000012940400001164ec1e00000000027d0000",
		"igmp query v3", NULL, NULL},
	{"45c0001c000100000102cf0b0a000002e000001212000dede0000012", "igmp v1 report 224.0.0.18",
		NULL, NULL},
	{"45c0001c000100000102cf0b0a000002e0000012160009ede0000012", "igmp v2 report 224.0.0.18",
		NULL, NULL},
	{"45c0001c000100000102cf0b0a000002e0000012170008ede0000012", "igmp leave 224.0.0.18", NULL,
		NULL},
	{"46c0002800010000010239fb0a000002e0000012940400002200f9eb0000000104000000e0000012",
		"igmp v3 report, 1 group record(s)",
		"igmp v3 report, 1 group record(s) [gaddr 224.0.0.18 to_ex, 0 source(s)]",
		"igmp v3 report, 1 group record(s) [gaddr 224.0.0.18 to_ex { }]"},
	{"46c0003400010000010239ef0a000002e00000129404000022000e970000000203000000e0000012"
	 "02000001e00000510a000001",
		"igmp v3 report, 2 group record(s)",
		"igmp v3 report, 2 group record(s) [gaddr 224.0.0.18 to_in, 0 source(s)] [gaddr "
		"224.0.0.81 is_ex, 1 source(s)]",
		"igmp v3 report, 2 group record(s) [gaddr 224.0.0.18 to_in { }] [gaddr 224.0.0.81 "
		"is_ex { 10.0.0.1 }]"},
	{"45c0001c000100000102cf0b0a000002e00000123300ecece0000012", "igmp-51", NULL, NULL},
	{"45c00016000100000102cf110a000002e00000122200", "igmp v3 report [invalid len 2]", NULL,
		NULL},
	{"45c0001c000100000102cf0b0a000002e00000122200f9eb00000001",
		"igmp v3 report [invalid len 8]",
		"igmp v3 report [invalid len 8] bad igmp cksum f9eb!", NULL},
	{"45c0001f00010000ff70d0990a000002e000001231346401006475710a0000",
		"VRRPv3, Advertisement, vrid 52, prio 100, intvl 100cs, length 11",
		"VRRPv3, Advertisement, vrid 52, prio 100, intvl 100cs, length 11, (bad vrrp cksum "
		"7571), addrs: [|vrrp]",
		NULL},
};
#define CASES (sizeof(cases) / sizeof(cases[0]))

static void packet_of(struct packet *p, const char *hex)
{
	static const uint8_t ethernet[] = {1, 0, 0x5e, 0, 0, 0x12, 2, 0, 0, 0, 2, 1, 8, 0};
	unsigned byte;

	memset(p, 0, sizeof(*p));
	memcpy(p->bytes, ethernet, sizeof(ethernet));
	p->length = sizeof(ethernet);
	for (; sscanf(hex, "%2x", &byte) == 1; hex += 2)
		p->bytes[p->length++] = (uint8_t)byte;
	p->captured = p->length;
}

static void says(const char *hex, unsigned verbose, const char *expected)
{
	static struct packet p;
	static struct printer pr;
	struct text t = {0};

	pr = (struct printer){.numeric = true, .verbose = verbose, .stamp = STAMP_NONE};
	packet_of(&p, hex);
	tcpdump_print(&pr, &t, &p);
	const char *at = strstr(text_str(&t), "224.0.0.18: ");
	assert_non_null(at);
	assert_string_equal(at + strlen("224.0.0.18: "), expected);
	text_free(&t);
}

static void groups_are_printed_as_tcpdump_prints_them(void **state)
{
	(void)state;
	for (size_t i = 0; i < CASES; i++) {
		const char *verbose = cases[i].verbose ? cases[i].verbose : cases[i].said;
		says(cases[i].packet, 0, cases[i].said);
		says(cases[i].packet, 1, verbose);
		says(cases[i].packet, 2, cases[i].more ? cases[i].more : verbose);
	}
}

/* no prefix of any of them is read beyond its end (a sanitizer's build sees it) */
static void what_a_capture_cuts_short_is_not_read(void **state)
{
	static struct packet p;
	static struct printer pr;

	(void)state;
	for (size_t i = 0; i < CASES; i++) {
		packet_of(&p, cases[i].packet);
		for (p.captured = 0; p.captured < p.length; p.captured++) {
			struct text t = {0};
			pr = (struct printer){.numeric = true, .verbose = 2, .stamp = STAMP_NONE};
			tcpdump_print(&pr, &t, &p);
			assert_true(t.len > 0);
			text_free(&t);
		}
	}
}

static void the_router_alert_is_named(void **state)
{
	static struct packet p;
	static struct printer pr;
	struct text t = {0};

	(void)state;
	packet_of(&p,
		"46c00028000040000102f9f70a000002e000001694040000"
		"2200f9eb0000000104000000e0000012");
	pr = (struct printer){.numeric = true, .verbose = 1, .stamp = STAMP_NONE};
	tcpdump_print(&pr, &t, &p);
	assert_string_equal(text_str(&t),
		"IP (tos 0xc0, ttl 1, id 0, offset 0, flags [DF], proto IGMP (2), length 40, "
		"options (RA))\n"
		"    10.0.0.2 > 224.0.0.22: igmp v3 report, 1 group record(s) "
		"[gaddr 224.0.0.18 to_ex, 0 source(s)]");
	text_free(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(groups_are_printed_as_tcpdump_prints_them),
		cmocka_unit_test(what_a_capture_cuts_short_is_not_read),
		cmocka_unit_test(the_router_alert_is_named),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
