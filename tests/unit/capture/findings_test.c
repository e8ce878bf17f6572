/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each finding is made where it should be, and not where it is none. */
#include "check.h"

#include "made.h"

enum { CLIENT = 50, VIP = 100, DIRECTOR = 2, RS = 11, RS2 = 12, ALL = 255 };

static const struct capture_finding *finish(struct made *m, enum capture_finding_kind kind)
{
	capture_finish(&m->c);
	return made_found(m, kind);
}

static void ask_vip(struct made *m)
{
	made_arp(m, ARPOP_REQUEST, CLIENT, CLIENT, VIP, ALL);
}

static void two_answer(void **state)
{
	struct made m;

	(void)state;
	made_init(&m);
	ask_vip(&m);
	made_arp(&m, ARPOP_REPLY, DIRECTOR, VIP, CLIENT, CLIENT);
	made_arp(&m, ARPOP_REPLY, RS, VIP, CLIENT, CLIENT);
	made_arp(&m, ARPOP_REPLY, RS2, VIP, CLIENT, CLIENT);
	const struct capture_finding *f = finish(&m, FOUND_TWO_MACS);
	assert_non_null(f);
	assert_int_equal(f->address[0], made_ip(VIP));
	assert_int_equal(f->n[0], 3);
	assert_int_equal(f->frame, 3);
	assert_int_equal(m.c.finding_count, 1);
	const struct told_asked *q = container_of(m.c.told[0], struct told_asked, told);
	assert_int_equal(q->answer_count, 3);
	capture_free(&m.c);
}

/* the address went to another director, which is no conflict */
static void moved(void **state)
{
	struct made m;

	(void)state;
	made_init(&m);
	ask_vip(&m);
	made_arp(&m, ARPOP_REPLY, DIRECTOR, VIP, CLIENT, CLIENT);
	m.time += 5000 * MS;
	made_arp(&m, ARPOP_REQUEST, 3, VIP, VIP, ALL);
	ask_vip(&m);
	made_arp(&m, ARPOP_REPLY, 3, VIP, CLIENT, CLIENT);
	assert_null(finish(&m, FOUND_TWO_MACS));
	assert_int_equal(m.c.finding_count, 0);
	capture_free(&m.c);
}

static void asks_in_its_name(void **state)
{
	struct made m;

	(void)state;
	for (int known = 0; known < 2; known++) { /* before the owner has answered, and after */
		made_init(&m);
		if (known)
			made_arp(&m, ARPOP_REPLY, DIRECTOR, VIP, CLIENT, CLIENT);
		made_arp(&m, ARPOP_REQUEST, RS, VIP, CLIENT, ALL);
		if (!known)
			made_arp(&m, ARPOP_REPLY, DIRECTOR, VIP, CLIENT, CLIENT);
		const struct capture_finding *f = finish(&m, FOUND_IN_ITS_NAME);
		assert_non_null(f);
		assert_int_equal(f->address[0], made_ip(VIP));
		assert_int_equal(f->address[1], made_ip(CLIENT));
		assert_int_equal(f->mac[0][5], RS);
		assert_int_equal(f->mac[1][5], DIRECTOR);
		assert_int_equal(f->frame, known ? 2 : 1);
		capture_free(&m.c);
	}
}

/* the owner itself may */
static void asks_in_its_own(void **state)
{
	struct made m;

	(void)state;
	made_init(&m);
	made_arp(&m, ARPOP_REPLY, DIRECTOR, VIP, CLIENT, CLIENT);
	made_arp(&m, ARPOP_REQUEST, DIRECTOR, VIP, CLIENT, ALL);
	made_arp(&m, ARPOP_REQUEST, DIRECTOR, VIP, RS, ALL);
	assert_null(finish(&m, FOUND_IN_ITS_NAME));
	capture_free(&m.c);
}

static const struct made_tcp syn = {.from = CLIENT,
	.to = VIP,
	.to_mac = DIRECTOR,
	.sport = 40000,
	.dport = 80,
	.flags = TCP_SYN,
	.seq = 1000};
static const struct made_tcp answer = {.from = VIP,
	.to = CLIENT,
	.from_mac = RS,
	.sport = 80,
	.dport = 40000,
	.flags = TCP_SYN | TCP_ACK,
	.seq = 5000};

static struct made_tcp with(struct made_tcp t, uint8_t flags, uint32_t seq, uint32_t data)
{
	t.flags = flags;
	t.seq = seq;
	t.data = data;
	return t;
}

static struct made_tcp handed(struct made_tcp t, uint16_t id)
{
	t.from_mac = DIRECTOR;
	t.to_mac = RS;
	t.id = id;
	return t;
}

static const struct talk *only_talk(const struct made *m)
{
	assert_int_equal(m->c.talks, 1);
	for (size_t i = 0; i < m->c.told_count; i++)
		if (m->c.told[i]->kind == TOLD_TALK)
			return container_of(m->c.told[i], struct talk, told);
	return NULL;
}

static void not_answered(void **state)
{
	struct made m;

	(void)state;
	made_init(&m);
	made_tcp(&m, syn);
	m.time += 1000 * MS;
	made_tcp(&m, syn);
	m.time += 2000 * MS;
	made_tcp(&m, syn);
	const struct capture_finding *f = finish(&m, FOUND_NO_ANSWER);
	assert_non_null(f);
	assert_int_equal(f->mac[0][5], DIRECTOR);
	assert_int_equal(f->port[0], 80);
	assert_int_equal(only_talk(&m)->syns, 3);
	assert_int_equal(only_talk(&m)->end, TALK_UNANSWERED);
	capture_free(&m.c);
}

/* one connection by direct routing, seen on both sides of the director; what is repeated counts
 * once */
static void direct(void **state)
{
	struct made m;

	(void)state;
	made_init(&m);
	made_tcp(&m, syn);
	made_tcp(&m, handed(syn, m.id));
	made_tcp(&m, answer);
	made_tcp(&m, with(syn, TCP_ACK, 1001, 0));
	made_tcp(&m, with(syn, TCP_ACK | TCP_PSH, 1001, 70));
	made_tcp(&m, handed(with(syn, TCP_ACK | TCP_PSH, 1001, 70), m.id));
	made_tcp(&m, with(syn, TCP_ACK | TCP_PSH, 1001, 70));
	made_tcp(&m, with(answer, TCP_ACK | TCP_FIN, 5001, 300));
	made_tcp(&m, with(syn, TCP_ACK | TCP_FIN, 1071, 0));
	const struct capture_finding *f = finish(&m, FOUND_OTHER_MAC);
	const struct talk *t = only_talk(&m);
	assert_int_equal(t->way, WAY_DIRECT);
	assert_int_equal(t->handed[5], RS);
	assert_int_equal(t->end, TALK_CLOSED);
	assert_true(t->server_closed_first);
	assert_int_equal(t->bytes[0], 70);
	assert_int_equal(t->bytes[1], 300);
	assert_int_equal(t->repeated, 1);
	assert_int_equal(t->syns, 1);
	assert_non_null(f);
	assert_int_equal(f->mac[1][5], RS);
	assert_int_equal(m.c.finding_count, 1);
	capture_free(&m.c);
}

/* at a director of direct routing only the client's half passes: that is no silence */
static void half(void **state)
{
	struct made m;

	(void)state;
	made_init(&m);
	made_tcp(&m, syn);
	made_tcp(&m, with(syn, TCP_ACK, 1001, 0));
	made_tcp(&m, with(syn, TCP_ACK | TCP_FIN, 1001, 0));
	capture_finish(&m.c);
	assert_int_equal(only_talk(&m)->end, TALK_HALF_SEEN);
	assert_int_equal(m.c.finding_count, 0);
	capture_free(&m.c);
}

static void translated(void **state)
{
	struct made m;
	struct made_tcp inside = syn;

	(void)state;
	inside.to = RS;
	inside.to_mac = RS;
	inside.from_mac = DIRECTOR;
	inside.dport = 8080;
	made_init(&m);
	made_tcp(&m, syn);
	made_tcp(&m, inside);
	capture_finish(&m.c);
	assert_int_equal(only_talk(&m)->way, WAY_NAT);
	assert_int_equal(only_talk(&m)->real, made_ip(RS));
	assert_int_equal(only_talk(&m)->real_port, 8080);
	capture_free(&m.c);
}

static void refused_and_reset(void **state)
{
	struct made m;

	(void)state;
	made_init(&m);
	made_tcp(&m, syn);
	made_tcp(&m, with(answer, TCP_RST | TCP_ACK, 0, 0));
	const struct capture_finding *f = finish(&m, FOUND_REFUSED);
	assert_non_null(f);
	assert_int_equal(f->mac[0][5], RS);
	assert_int_equal(only_talk(&m)->end, TALK_REFUSED);
	capture_free(&m.c);

	made_init(&m);
	made_tcp(&m, syn);
	made_tcp(&m, answer);
	made_tcp(&m, with(syn, TCP_RST, 1001, 0));
	f = finish(&m, FOUND_RESET);
	assert_non_null(f);
	assert_int_equal(f->address[0], made_ip(CLIENT));
	assert_int_equal(only_talk(&m)->end, TALK_RESET);
	assert_false(only_talk(&m)->reset_by_server);
	capture_free(&m.c);
}

static void unreachable(void **state)
{
	struct made m;
	struct icmp_header h = {.type = ICMP_DEST_UNREACH, .code = ICMP_PORT_UNREACH};

	(void)state;
	made_init(&m);
	made_tcp(&m, syn);
	made_icmp(&m, DIRECTOR, CLIENT, h, VIP, 80);
	const struct capture_finding *f = finish(&m, FOUND_UNREACHABLE);
	assert_non_null(f);
	assert_int_equal(f->n[0], ICMP_PORT_UNREACH);
	assert_int_equal(only_talk(&m)->end, TALK_UNREACHABLE);
	assert_null(made_found(&m, FOUND_NO_ANSWER));
	capture_free(&m.c);
}

static void too_big(void **state)
{
	struct icmp_header h = {.type = ICMP_DEST_UNREACH, .code = ICMP_FRAG_NEEDED, .mtu = 1000};

	(void)state;
	for (int heeds = 0; heeds < 2; heeds++) {
		struct made m;
		made_init(&m);
		made_tcp(&m, with(syn, TCP_ACK, 1001, 1400));
		made_icmp(&m, DIRECTOR, CLIENT, h, VIP, 80);
		made_tcp(&m, with(syn, TCP_ACK, 2401, 1400)); /* was under way */
		m.time += 400 * MS;
		made_tcp(&m, with(syn, TCP_ACK, 1001, heeds ? 900 : 1400));
		const struct capture_finding *f = finish(&m, FOUND_TOO_BIG);
		assert_non_null(made_found(&m, FOUND_MTU));
		assert_int_equal(f == NULL, heeds);
		if (f) {
			assert_int_equal(f->n[0], 1000);
			assert_int_equal(f->n[1], 1440);
		}
		capture_free(&m.c);
	}
}

/* round between two routers, and, for comparison, through them */
static void loop(void **state)
{
	(void)state;
	for (int round = 0; round < 2; round++) {
		struct made m;
		struct made_tcp t = syn;
		made_init(&m);
		t.id = 77;
		for (uint8_t hop = 0; hop < 4; hop++) {
			t.from_mac = round ? 1 + hop % 2 : 1 + hop;
			t.to_mac = round ? 2 - hop % 2 : 2 + hop;
			t.ttl = (uint8_t)(64 - hop);
			made_tcp(&m, t);
		}
		const struct capture_finding *f = finish(&m, FOUND_LOOP);
		assert_int_equal(f != NULL, round);
		if (f) {
			assert_int_equal(f->n[0], 64);
			assert_int_equal(f->n[1], 62);
		}
		capture_free(&m.c);
	}
}

static void redirect_and_ttl(void **state)
{
	struct made m;
	struct icmp_header h = {.type = ICMP_REDIRECT, .code = ICMP_REDIR_HOST};

	(void)state;
	made_init(&m);
	h.gateway = made_ip(1);
	made_icmp(&m, DIRECTOR, RS, h, CLIENT, 40000);
	h = (struct icmp_header){.type = ICMP_TIME_EXCEEDED, .code = ICMP_EXC_TTL};
	made_icmp(&m, 1, CLIENT, h, VIP, 80);
	const struct capture_finding *f = finish(&m, FOUND_REDIRECT);
	assert_non_null(f);
	assert_int_equal(f->address[0], made_ip(DIRECTOR));
	assert_int_equal(f->address[1], made_ip(CLIENT));
	assert_int_equal(f->address[2], made_ip(1));
	assert_non_null(made_found(&m, FOUND_TTL));
	capture_free(&m.c);
}

static void adverts(struct made *m, unsigned n, unsigned from, uint8_t priority)
{
	while (n--) {
		made_advert(m, from, priority, VIP);
		m->time += 1000 * MS;
	}
}

static void change_of_master(void **state)
{
	(void)state;
	for (int announces = 0; announces < 2; announces++) {
		struct made m;
		made_init(&m);
		adverts(&m, 4, 3, 100);
		m.time += 3000 * MS;
		if (announces)
			made_arp(&m, ARPOP_REQUEST, 4, VIP, VIP, ALL);
		adverts(&m, 4, 4, 90);
		const struct capture_finding *f = finish(&m, FOUND_NOT_ANNOUNCED);
		assert_int_equal(f == NULL, announces);
		assert_null(made_found(&m, FOUND_TWO_MASTERS));
		assert_int_equal(m.c.told_count, 2);
		const struct told_master *t = container_of(m.c.told[1], struct told_master, told);
		assert_int_equal(t->master, made_ip(4));
		assert_int_equal(t->before, made_ip(3));
		capture_free(&m.c);
	}
}

static void two_masters(void **state)
{
	struct made m;

	(void)state;
	made_init(&m);
	for (int i = 0; i < 6; i++) {
		adverts(&m, 1, 3, 100);
		m.time -= 500 * MS;
		if (i == 0) /* the second one announces; the first one never ceased to be master */
			made_arp(&m, ARPOP_REQUEST, 4, VIP, VIP, ALL);
		made_advert(&m, 4, 90, VIP);
	}
	assert_null(made_found(&m, FOUND_NOT_ANNOUNCED));
	const struct capture_finding *f = finish(&m, FOUND_TWO_MASTERS);
	assert_non_null(f);
	assert_int_equal(f->address[0], made_ip(3));
	assert_int_equal(f->address[1], made_ip(4));
	capture_free(&m.c);
}

static void storm(void **state)
{
	struct made m;

	(void)state;
	made_init(&m);
	for (int i = 0; i < 600; i++)
		ask_vip(&m);
	const struct capture_finding *f = finish(&m, FOUND_STORM);
	assert_non_null(f);
	assert_int_equal(f->n[0], 600);
	assert_int_equal(m.c.questions, 1);
	capture_free(&m.c);
}

/* tables are bounded and say what they lost; a VLAN's tag is passed over */
static void bounds(void **state)
{
	struct made m;

	(void)state;
	made_init(&m);
	for (unsigned i = 0; i < CAPTURE_TALKS + 100; i++) {
		struct made_tcp t = syn;
		t.from = 1000 + i;
		made_tcp(&m, t);
		m.time -= MS / 10;
	}
	assert_int_equal(m.c.live, CAPTURE_TALKS);
	assert_int_equal(m.c.lost_talks, 100);
	assert_int_equal(m.c.told_count, CAPTURE_TOLD);
	assert_int_equal(m.c.untold, CAPTURE_TALKS + 100 - CAPTURE_TOLD);
	capture_finish(&m.c);
	assert_int_equal(m.c.by_end[TALK_UNANSWERED], CAPTURE_TALKS + 100);
	capture_free(&m.c);
}

static void tagged(void **state)
{
	struct made m;
	uint8_t bytes[ETH_HLEN + 4 + ARP_LEN];

	(void)state;
	made_init(&m);
	ask_vip(&m);
	memcpy(bytes, m.bytes, 12);
	put32(bytes + 12, 0x81000005);
	memcpy(bytes + 16, m.bytes + 12, 2 + ARP_LEN);
	bytes[11] = 77;
	bytes[ETH_HLEN + 4 + 13] = 77;
	memcpy(m.bytes, bytes, sizeof(bytes));
	made_show(&m, sizeof(bytes));
	capture_finish(&m.c);
	assert_int_equal(m.c.of[DISSECT_ARP], 2);
	assert_int_equal(m.c.questions, 2);
	capture_free(&m.c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(two_answer), cmocka_unit_test(moved),
		cmocka_unit_test(asks_in_its_name), cmocka_unit_test(asks_in_its_own),
		cmocka_unit_test(not_answered), cmocka_unit_test(direct), cmocka_unit_test(half),
		cmocka_unit_test(translated), cmocka_unit_test(refused_and_reset),
		cmocka_unit_test(unreachable), cmocka_unit_test(too_big), cmocka_unit_test(loop),
		cmocka_unit_test(redirect_and_ttl), cmocka_unit_test(change_of_master),
		cmocka_unit_test(two_masters), cmocka_unit_test(storm), cmocka_unit_test(bounds),
		cmocka_unit_test(tagged)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
