/* SPDX-License-Identifier: GPL-2.0-or-later */
/* iptables: what rules match and do to packets, what it prints, what it refuses. */
#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/app.h"
#include "app/commands/iptables/iptables.h"
#include "app/shell/shell.h"
#include "engine/trace.h"
#include "host/host.h"
#include "transport/host_new.h"
#include "wire/ipv4.h"

struct lab {
	struct arena arena;
	struct trace trace;
	struct engine *engine;
	struct host *h;
};

static int set_up(void **state)
{
	struct lab *l = calloc(1, sizeof(*l));

	assert_int_equal(arena_init(&l->arena, (size_t)1 << 28), 0);
	l->engine = engine_new(&l->arena, &l->trace, 1);
	l->h = host_new(network_new(l->engine), "dir");
	app_install(l->h->node.net);
	*state = l;
	return 0;
}

static int tear_down(void **state)
{
	struct lab *l = *state;

	arena_fini(&l->arena);
	free(l);
	return 0;
}

static const char *typed(struct lab *l, const char *line, int status)
{
	const struct process *p = shell_run(l->h, line, NULL);

	assert_int_equal(p->status, status);
	return process_output(p);
}

/* the mark of a TCP segment from 10.0.0.11 that PREROUTING has seen */
static uint32_t mark_of(struct lab *l, uint32_t dst, uint16_t dport, uint16_t offset)
{
	struct frame *f = frame_new(l->h->node.net);
	uint8_t *b = frame_put(f, 40);

	memset(b, 0, 40);
	b[0] = 0x45;
	put16(b + 2, 40);
	put16(b + 6, offset);
	b[9] = IPPROTO_TCP;
	put32(b + 12, 0x0a00000b);
	put32(b + 16, dst);
	put16(b + 20, 20000);
	put16(b + 22, dport);
	assert_int_equal(nf_hook(l->h, NF_INET_PRE_ROUTING, f, l->h->lo, NULL), NF_ACCEPT);
	uint32_t mark = f->mark;
	frame_consume(f);
	return mark;
}

#define VIP 0x0a000064u
#define MARK_WEB \
	"iptables -t mangle -A PREROUTING -d 10.0.0.100/32 -p tcp --dport 80 -j MARK --set-mark 1"

static void a_rule_marks_what_it_matches_and_nothing_else(void **state)
{
	struct lab *l = *state;

	typed(l, MARK_WEB, 0);
	assert_int_equal(mark_of(l, VIP, 80, 0), 1);
	assert_int_equal(mark_of(l, VIP, 443, 0), 0);
	assert_int_equal(mark_of(l, VIP + 1, 80, 0), 0);
	/* a later fragment has no ports to match: its bytes are not looked at */
	assert_int_equal(mark_of(l, VIP, 80, 1), 0);
}

static void a_mark_does_not_end_the_chain(void **state)
{
	struct lab *l = *state;

	typed(l, MARK_WEB, 0);
	typed(l, "iptables -t mangle -A PREROUTING -p tcp -j MARK --set-mark 0x20/0xf0", 0);
	assert_int_equal(mark_of(l, VIP, 80, 0), 0x21);
	typed(l, "iptables -t mangle -I PREROUTING 2 -d 10.0.0.0/24 -j ACCEPT", 0);
	assert_int_equal(mark_of(l, VIP, 80, 0), 1);
}

static void ranges_interfaces_and_negations_match_as_typed(void **state)
{
	struct lab *l = *state;

	typed(l, "iptables -t mangle -A PREROUTING -p tcp --dport 80:90 -j MARK --set-mark 3", 0);
	assert_int_equal(mark_of(l, VIP, 90, 0), 3);
	assert_int_equal(mark_of(l, VIP, 91, 0), 0);
	typed(l, "iptables -t mangle -F PREROUTING", 0);
	typed(l, "iptables -t mangle -A PREROUTING ! -d 10.0.0.100 -i lo -j MARK --set-mark 4", 0);
	assert_int_equal(mark_of(l, VIP, 80, 0), 0);
	assert_int_equal(mark_of(l, VIP + 1, 80, 0), 4);
	typed(l, "iptables -t mangle -F", 0);
	typed(l, "iptables -t mangle -A PREROUTING -i eth0 -j MARK --set-mark 5", 0);
	assert_int_equal(mark_of(l, VIP, 80, 0), 0);
}

static void rules_are_shown_as_they_can_be_typed_again(void **state)
{
	struct lab *l = *state;

	typed(l, MARK_WEB, 0);
	assert_string_equal(typed(l, "iptables -t mangle -S PREROUTING", 0),
		"-P PREROUTING ACCEPT\n"
		"-A PREROUTING -d 10.0.0.100/32 -p tcp -m tcp --dport 80 -j MARK --set-xmark "
		"0x1/0xffffffff\n");
	typed(l,
		"iptables -t mangle -D PREROUTING -d 10.0.0.100/32 -p tcp -m tcp --dport 80 -j "
		"MARK "
		"--set-xmark 0x1/0xffffffff",
		0);
	assert_int_equal(mark_of(l, VIP, 80, 0), 0);
	typed(l, "iptables -t mangle -D PREROUTING 1", 1);
}

static void wrong_words_are_refused_as_iptables_does(void **state)
{
	struct lab *l = *state;

	typed(l, "iptables -t mangle -A PREROUTING --dport 80 -j MARK --set-mark 1", 2);
	typed(l, "iptables -t mangle -A PREROUTING -p tcp --dport 70000 -j MARK --set-mark 1", 2);
	typed(l, "iptables -t mangle -A PREROUTING -j MARK --set-mark", 2);
	typed(l, "iptables -t mangle -A nowhere -j MARK --set-mark 1", 1);
	typed(l, "iptables -t mangle -A", 2);
	typed(l, "iptables", 2);
	assert_string_equal(typed(l, "iptables -A INPUT -m tcp --dport 80 -j DROP", 2),
		"iptables v1.8.9 (nf_tables): TCP match requires '-p tcp'\n"
		"Try `iptables -h' or 'iptables --help' for more information.\n");
	assert_string_equal(typed(l, "iptables -A INPUT -j REJECT --reject-with tcp-reset", 4),
		"iptables v1.8.9 (nf_tables):  RULE_APPEND failed (Invalid argument): rule in "
		"chain "
		"INPUT\n");
	assert_int_equal(mark_of(l, VIP, 80, 0), 0);
}

static void what_the_lab_lacks_it_says_itself(void **state)
{
	struct lab *l = *state;

	assert_string_equal(typed(l, "iptables -A INPUT -m recent --set -j DROP", 69),
		"lvslab: not simulated: iptables -m recent\n");
	assert_string_equal(typed(l, "iptables -t mangle -A INPUT -j TPROXY --on-port 1", 69),
		"lvslab: not simulated: iptables -j TPROXY\n");
	assert_string_equal(typed(l, "iptables -t nat -F", 0), "");
	typed(l, "iptables -t nat -A PREROUTING -p tcp -j ACCEPT", 69);
}

/* the very texts that iptables 1.8.9 prints */
static void rules_look_as_in_the_real_list(void **state)
{
	struct lab *l = *state;

	typed(l, "iptables -A INPUT -p tcp --dport http -j DROP", 0);
	typed(l, "iptables -A INPUT -p vrrp -s 10.0.0.0/8 -j DROP", 0);
	typed(l,
		"iptables -A INPUT -p tcp -m multiport --dports 80,1000:2000 -j REJECT "
		"--reject-with tcp-reset",
		0);
	typed(l, "iptables -A INPUT ! -i eth0 -p icmp ! --icmp-type 8", 0);
	typed(l, "iptables -A INPUT -p tcp --syn -j LOG --log-prefix \"x y: \"", 0);
	assert_string_equal(typed(l, "iptables -L INPUT -n", 0),
		"Chain INPUT (policy ACCEPT)\n"
		"target     prot opt source               destination         \n"
		"DROP       6    --  0.0.0.0/0            0.0.0.0/0            tcp dpt:80\n"
		"DROP       112  --  10.0.0.0/8           0.0.0.0/0           \n"
		"REJECT     6    --  0.0.0.0/0            0.0.0.0/0            multiport dports "
		"80,1000:2000 reject-with tcp-reset\n"
		"           1    --  0.0.0.0/0            0.0.0.0/0            icmp !type 8\n"
		"LOG        6    --  0.0.0.0/0            0.0.0.0/0            tcp flags:0x17/0x02 "
		"LOG flags 0 level 4 prefix \"x y: \"\n");
	assert_string_equal(typed(l, "iptables -S INPUT", 0),
		"-P INPUT ACCEPT\n"
		"-A INPUT -p tcp -m tcp --dport 80 -j DROP\n"
		"-A INPUT -s 10.0.0.0/8 -p vrrp -j DROP\n"
		"-A INPUT -p tcp -m multiport --dports 80,1000:2000 -j REJECT --reject-with "
		"tcp-reset\n"
		"-A INPUT ! -i eth0 -p icmp -m icmp ! --icmp-type 8\n"
		"-A INPUT -p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -j LOG --log-prefix "
		"\"x y: \"\n");
}

static void chains_of_ones_own_come_back_and_goto_does_not(void **state)
{
	struct lab *l = *state;

	typed(l, "iptables -t mangle -N A; iptables -t mangle -N B", 0);
	typed(l, "iptables -t mangle -A A -j MARK --or-mark 1", 0);
	typed(l, "iptables -t mangle -A A -p tcp -j RETURN", 0);
	typed(l, "iptables -t mangle -A A -j MARK --or-mark 2", 0);
	typed(l, "iptables -t mangle -A PREROUTING -j A", 0);
	typed(l, "iptables -t mangle -A PREROUTING -j MARK --or-mark 4", 0);
	assert_int_equal(mark_of(l, VIP, 80, 0), 5);
	typed(l, "iptables -t mangle -A B -j MARK --or-mark 8", 0);
	typed(l, "iptables -t mangle -I PREROUTING -g B", 0);
	assert_int_equal(mark_of(l, VIP, 80, 0), 8);
	typed(l, "iptables -t mangle -A B -j B", 4);
	typed(l, "iptables -t mangle -X A", 4);
}

static void what_is_saved_is_restored(void **state)
{
	struct lab *l = *state;
	char saved[2048];

	typed(l, "iptables -P FORWARD DROP; iptables -N WEB; iptables -A INPUT -j WEB", 0);
	typed(l, "iptables -A WEB -p tcp --dport 80 -m comment --comment \"a \\\"b\\\"\" -j ACCEPT",
		0);
	snprintf(saved, sizeof(saved), "%s", typed(l, "iptables-save", 0));
	assert_non_null(strstr(saved, "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD DROP [0:0]\n"));
	typed(l, "iptables -F; iptables -X; iptables -P FORWARD ACCEPT", 0);
	assert_int_equal(shell_run(l->h, "iptables-restore", saved)->status, 0);
	assert_string_equal(typed(l, "iptables-save", 0), saved);
	const struct process *p = shell_run(l->h, "iptables-restore", "*filter\n-A NO -j DROP\n");
	assert_int_equal(p->status, 1);
	assert_string_equal(process_output(p),
		"iptables: No chain/target/match by that name.\niptables-restore: line 2 failed\n");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_rule_marks_what_it_matches_and_nothing_else),
		TEST(a_mark_does_not_end_the_chain),
		TEST(ranges_interfaces_and_negations_match_as_typed),
		TEST(rules_are_shown_as_they_can_be_typed_again),
		TEST(wrong_words_are_refused_as_iptables_does),
		TEST(what_the_lab_lacks_it_says_itself),
		TEST(rules_look_as_in_the_real_list),
		TEST(chains_of_ones_own_come_back_and_goto_does_not),
		TEST(what_is_saved_is_restored),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
