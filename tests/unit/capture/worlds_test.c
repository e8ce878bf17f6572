/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two worlds are equal where only chance differs, and part where anything else does. */
#include "check.h"

#include <string.h>

#include "base/text.h"
#include "capture/world.h"
#include "made.h"
#include "wire/ipvs_sync.h"

enum { CLIENT = 50, SERVER = 11 };

struct drawn { /* what one world's kernel has drawn */
	uint16_t port, id;
	uint32_t isn, peer_isn, stamp;
};

static const struct drawn lab_draws = {40000, 7, 1000, 5000, 11};
static const struct drawn kernel_draws = {51234, 999, 0xfffffff0u, 123, 77777};

struct segment {
	bool back;
	uint8_t flags, ttl;
	uint16_t window, data;
	uint32_t seq, ack; /* from the first */
	int64_t time;      /* ms */
};

static void emit(struct world *w, const struct drawn *d, const struct segment *s)
{
	uint8_t bytes[256];
	struct eth_header eth = {.type = ETH_P_IP};
	struct ipv4_header ip = {.src = made_ip(s->back ? SERVER : CLIENT),
		.dst = made_ip(s->back ? CLIENT : SERVER),
		.header_length = IPV4_HLEN,
		.id = d->id,
		.fragment = IPV4_DF,
		.ttl = s->ttl,
		.protocol = IPPROTO_TCP};
	struct tcp_header tcp = {.source = s->back ? 80 : d->port,
		.dest = s->back ? d->port : 80,
		.seq = s->seq + (s->back ? d->peer_isn : d->isn),
		.ack = s->flags & TCP_ACK ? s->ack + (s->back ? d->isn : d->peer_isn) : 0,
		.flags = s->flags,
		.window = s->window,
		.has_timestamps = true,
		.tsval = d->stamp,
		.tsecr = s->flags & TCP_ACK ? d->stamp : 0};
	const size_t head = tcp_header_length(&tcp);

	made_mac(eth.src, s->back ? SERVER : CLIENT);
	made_mac(eth.dst, s->back ? CLIENT : SERVER);
	eth_emit(bytes, &eth);
	ip.total_length = (uint16_t)(IPV4_HLEN + head + s->data);
	ipv4_emit(bytes + ETH_HLEN, &ip);
	memset(bytes + ETH_HLEN + IPV4_HLEN + head, 0, s->data);
	tcp_emit(bytes + ETH_HLEN + IPV4_HLEN, &tcp, ip.src, ip.dst, s->data, 0);
	world_add(w, 0, s->time * MS, bytes, (uint32_t)ETH_HLEN + ip.total_length);
}

static const struct segment talk[] = {
	{false, TCP_SYN, 64, 64240, 0, 0, 0, 1000},
	{true, TCP_SYN | TCP_ACK, 64, 65160, 0, 0, 1, 1001},
	{false, TCP_ACK, 64, 502, 0, 1, 1, 1002},
	{false, TCP_ACK | TCP_PSH, 64, 502, 20, 1, 1, 1003},
	{true, TCP_ACK, 64, 510, 0, 1, 21, 1003},
};
#define TALK (sizeof(talk) / sizeof(talk[0]))

/* the lab's world, and the kernel's with segment `at` (if any) replaced by `other` (NULL: lost) */
static void compare(struct worlds *out, size_t at, const struct segment *other, int64_t late)
{
	struct world lab = {0}, kernel = {0};

	for (size_t i = 0; i < TALK; i++) {
		struct segment s = talk[i];
		emit(&lab, &lab_draws, &s);
		if (i == at && !other)
			continue;
		s = i == at ? *other : s;
		s.time += late;
		emit(&kernel, &kernel_draws, &s);
	}
	worlds_compare(out, &lab, &kernel);
	if (out->first != WORLDS_EQUAL) /* the frames go with their worlds */
		out->lab = out->real = NULL;
	world_free(&lab);
	world_free(&kernel);
}

static void expect(
	size_t at, const struct segment *other, enum world_difference how, const char *field)
{
	struct worlds out;

	compare(&out, at, other, 0);
	assert_int_equal(out.first, how);
	assert_string_equal(text_str(&out.field), field);
	assert_int_equal(out.compared, TALK);
	assert_true(out.equal < TALK);
	worlds_free(&out);
}

static void chance_is_masked(void **state)
{
	struct segment narrow = talk[4];
	struct worlds out;

	(void)state;
	narrow.window -= 2;
	compare(&out, 4, &narrow, 400); /* and the process started later */
	assert_int_equal(out.first, WORLDS_EQUAL);
	assert_int_equal(out.compared, TALK);
	assert_int_equal(out.equal, TALK);
	assert_int_equal(out.extra, 0);
	assert_int_equal(out.unsummed, 0);
	worlds_free(&out);
}

static void everything_else_counts(void **state)
{
	struct segment s = talk[1];

	(void)state;
	s.ttl = 63;
	expect(1, &s, WORLDS_BYTES, "TTL 64 / 63");
	s = talk[1];
	s.window = 65535;
	expect(1, &s, WORLDS_BYTES, "window 65160 / 65535");
	s = talk[2];
	s.window = 495; /* what a segment takes of a buffer differs by less */
	expect(2, &s, WORLDS_BYTES, "window 502 / 495");
	s = talk[2];
	s.ack = 2;
	expect(2, &s, WORLDS_BYTES, "acknowledgement 1 / 2");
	s = talk[3];
	s.seq = 5;
	expect(3, &s, WORLDS_BYTES, "sequence number 1 / 5");
	s = talk[3];
	s.flags = TCP_ACK;
	expect(3, &s, WORLDS_BYTES, "flags 24 / 16");
	s = talk[3];
	s.data = 24;
	expect(3, &s, WORLDS_BYTES, "total length 72 / 76");
	expect(4, NULL, WORLDS_MISSING, "");
}

/* a delayed acknowledgement is another time class than one at once */
static void times_have_classes(void **state)
{
	struct segment s = talk[3];

	(void)state;
	s.time += 25;
	struct worlds out;
	compare(&out, 3, &s, 0);
	assert_int_equal(out.first, WORLDS_EQUAL);
	worlds_free(&out);
	s.time += 15;
	expect(3, &s, WORLDS_TIME, "");
}

/* 8 bytes behind the header of IP: an echo request with data, or a report of IGMP */
static void packet(struct world *w, uint8_t protocol, const uint8_t *data, size_t n, int64_t time)
{
	uint8_t bytes[256];
	struct eth_header eth = {.type = ETH_P_IP};
	struct ipv4_header ip = {.src = made_ip(1),
		.dst = made_ip(2),
		.header_length = IPV4_HLEN,
		.ttl = 1,
		.total_length = (uint16_t)(IPV4_HLEN + n),
		.protocol = protocol};

	made_mac(eth.src, 1);
	made_mac(eth.dst, 2);
	eth_emit(bytes, &eth);
	ipv4_emit(bytes + ETH_HLEN, &ip);
	memcpy(bytes + ETH_HLEN + IPV4_HLEN, data, n);
	world_add(w, 0, time * MS, bytes, (uint32_t)(ETH_HLEN + IPV4_HLEN + n));
}

static enum world_difference two(
	uint8_t protocol, const char *a, size_t an, const char *b, size_t bn, int64_t late)
{
	struct world lab = {0}, kernel = {0};
	struct worlds out;

	for (int i = 0; i < 2; i++) {
		packet(&lab, protocol, (const uint8_t *)a, an, 1000 * (i + 1));
		packet(&kernel, protocol, (const uint8_t *)b, bn, 1000 * (i + 1) + i * late);
	}
	worlds_compare(&out, &lab, &kernel);
	const enum world_difference how = out.first;
	world_free(&lab);
	world_free(&kernel);
	worlds_free(&out);
	return how;
}

/* iputils' ping writes the time and counts up, the lab's its pattern */
static void what_ping_writes_is_masked(void **state)
{
	(void)state;
	assert_int_equal(
		two(1, "\10\0..\1\2\0\1abcd", 12, "\10\0--\3\4\0\1wxyz", 12, 0), WORLDS_EQUAL);
	assert_int_equal(two(1, "\10\0..\1\2\0\1abcd", 12, "\10\0--\3\4\0\2wxyz", 12, 0),
		WORLDS_BYTES); /* another number */
	assert_int_equal(
		two(1, "\10\0..\1\2\0\1abcd", 12, "\10\0--\3\4\0\1wxy", 11, 0), WORLDS_BYTES);
}

/* igmp_ifc_start_timer() draws when a report is repeated; nothing draws when a ping is */
static void reports_come_when_they_come(void **state)
{
	(void)state;
	assert_int_equal(two(2, "12345678", 8, "12345678", 8, 700), WORLDS_EQUAL);
	assert_int_equal(two(2, "12345678", 8, "12345679", 8, 0), WORLDS_BYTES);
	assert_int_equal(two(1, "\10\0......", 8, "\10\0......", 8, 700), WORLDS_TIME);
}

/* keepalived draws when its health checks begin: a conversation of theirs may be missing, or late */
static void health_checks_may_be_missing(void **state)
{
	(void)state;
	for (int checks = 0; checks < 2; checks++) {
		struct world lab = {.checkers = {made_ip(CLIENT)}, .checker_count = (size_t)checks};
		struct world kernel = lab;
		struct worlds out;
		for (size_t i = 0; i < TALK; i++)
			emit(&lab, &lab_draws, &talk[i]);
		worlds_compare(&out, &lab, &kernel);
		assert_int_equal(out.first, checks ? WORLDS_EQUAL : WORLDS_MISSING);
		assert_int_equal(out.checks, checks ? TALK : 0);
		world_free(&lab);
		world_free(&kernel);
		worlds_free(&out);
	}
}

static void datagram(struct world *w, uint16_t from, uint16_t to, int64_t time)
{
	uint8_t udp[UDP_HLEN] = {0};

	put16(udp, from);
	put16(udp + 2, to);
	put16(udp + 4, UDP_HLEN);
	packet(w, IPPROTO_UDP, udp, sizeof(udp), time);
}

/* whichever of two programs of a host comes first */
static void ports_are_counted_by_what_they_lead_to(void **state)
{
	struct world lab = {0}, kernel = {0};
	struct worlds out;

	(void)state;
	datagram(&lab, 40000, 9, 1000);
	datagram(&lab, 40001, 10, 1010);
	datagram(&kernel, 55555, 10, 1000);
	datagram(&kernel, 44444, 9, 1020);
	worlds_compare(&out, &lab, &kernel);
	assert_int_equal(out.first, WORLDS_EQUAL);
	assert_int_equal(out.equal, 2);
	world_free(&lab);
	world_free(&kernel);
	worlds_free(&out);
}

/* two clients' SYNs, and the message about both; `swapped`: in the other order */
static void synced(struct world *w, uint16_t first, uint16_t second, bool swapped, uint16_t state)
{
	const uint16_t ports[2] = {first, second};
	uint8_t udp[UDP_HLEN + IPVS_SYNC_V1_HLEN + 2 * IPVS_SYNC_V1_CONN_LEN] = {0};
	const struct ipvs_sync_header h = {
		.version = 1, .count = 2, .size = sizeof(udp) - UDP_HLEN};

	for (int i = 0; i < 2; i++) {
		const struct drawn d = {ports[i], 7, 1000, 5000, 11};
		const struct ipvs_sync_conn c = {.protocol = IPPROTO_TCP,
			.cport = ports[i ^ swapped],
			.caddr = made_ip(CLIENT),
			.state = (i ^ swapped) ? state : 1};
		emit(w, &d, &talk[0]);
		ipvs_sync_conn_emit(
			udp + UDP_HLEN + IPVS_SYNC_V1_HLEN + (size_t)i * IPVS_SYNC_V1_CONN_LEN, 1,
			&c);
	}
	ipvs_sync_emit(udp + UDP_HLEN, &h);
	put16(udp, 50000);
	put16(udp + 2, IPVS_SYNC_PORT);
	put16(udp + 4, sizeof(udp));
	packet(w, IPPROTO_UDP, udp, sizeof(udp), 2000);
}

/* which client's program ran first; what became of whose connection is compared */
static void sync_messages_may_have_another_order(void **state)
{
	(void)state;
	for (uint16_t other = 1; other <= 2; other++) {
		struct world lab = {0}, kernel = {0};
		struct worlds out;
		synced(&lab, 40000, 40002, false, 1);
		synced(&kernel, 51234, 33333, true, other);
		worlds_compare(&out, &lab, &kernel);
		assert_int_equal(out.first, other == 1 ? WORLDS_EQUAL : WORLDS_BYTES);
		assert_int_equal(out.compared, 3);
		world_free(&lab);
		world_free(&kernel);
		worlds_free(&out);
	}
}

static void arp(struct world *w, unsigned op, unsigned mac, unsigned spa, unsigned tpa, unsigned to,
	int64_t time)
{
	struct made m;

	made_init(&m);
	made_arp(&m, op, mac, spa, tpa, to);
	world_add(w, 0, time * MS, m.bytes, ETH_HLEN + ARP_LEN);
	capture_free(&m.c);
}

/* who answers first is compared; a probe that only one has is not */
static void answers_keep_their_order(void **state)
{
	(void)state;
	for (int swapped = 0; swapped < 2; swapped++) {
		struct world lab = {0}, kernel = {0};
		struct worlds out;
		for (int k = 0; k < 2; k++) {
			struct world *w = k ? &kernel : &lab;
			const unsigned first = k && swapped ? 12 : 11;
			arp(w, ARPOP_REQUEST, CLIENT, CLIENT, 100, 255, 1000);
			arp(w, ARPOP_REPLY, first, 100, CLIENT, CLIENT, 1001);
			arp(w, ARPOP_REPLY, 23 - first, 100, CLIENT, CLIENT, 1001);
			if (k)
				arp(w, ARPOP_REQUEST, 7, 7, 8, 8, 6000);
		}
		worlds_compare(&out, &lab, &kernel);
		assert_int_equal(out.first, swapped ? WORLDS_BYTES : WORLDS_EQUAL);
		assert_int_equal(out.extra, 0);
		assert_int_equal(out.probes, 1);
		worlds_free(&out);
		world_free(&lab);
		world_free(&kernel);
	}
}

/* A question again is due by a timer; a new one when a program gets to it. The answer may have been
 * seen at another interface. */
static void questions_begin_anew(void **state)
{
	enum { NOT_ANSWERED, ANSWERED, ANSWERED_ELSEWHERE };

	(void)state;
	for (int how = NOT_ANSWERED; how <= ANSWERED_ELSEWHERE; how++) {
		struct world lab = {0}, kernel = {0};
		struct worlds out;
		for (int k = 0; k < 2; k++) {
			struct world *w = k ? &kernel : &lab;
			arp(w, ARPOP_REQUEST, CLIENT, CLIENT, 100, 255, 1000);
			if (how != NOT_ANSWERED)
				arp(w, ARPOP_REPLY, 11, 100, CLIENT, CLIENT, 1001);
			w->frames[w->count - 1].point = how == ANSWERED_ELSEWHERE;
			arp(w, ARPOP_REQUEST, CLIENT, CLIENT, 100, 255, k ? 2400 : 2000);
		}
		worlds_compare(&out, &lab, &kernel);
		assert_int_equal(out.first, how == NOT_ANSWERED ? WORLDS_TIME : WORLDS_EQUAL);
		worlds_free(&out);
		world_free(&lab);
		world_free(&kernel);
	}
}

/* two owners of an address announce it each at its own time */
static void announcements_are_of_their_sender(void **state)
{
	struct world lab = {0}, kernel = {0};
	struct worlds out;

	(void)state;
	for (int k = 0; k < 2; k++) {
		struct world *w = k ? &kernel : &lab;
		arp(w, ARPOP_REQUEST, k ? 12 : 11, 100, 100, 255, 1000);
		arp(w, ARPOP_REQUEST, k ? 11 : 12, 100, 100, 255, 1001);
	}
	worlds_compare(&out, &lab, &kernel);
	assert_int_equal(out.first, WORLDS_EQUAL);
	worlds_free(&out);
	world_free(&lab);
	world_free(&kernel);
}

/* an advert at its deadline, and one that answers: one or two, but not two a second apart */
static void adverts_race_with_deadlines(void **state)
{
	(void)state;
	for (int apart = 0; apart < 2; apart++) {
		struct world lab = {0}, kernel = {0};
		struct worlds out;
		packet(&lab, IPPROTO_VRRP, (const uint8_t *)"advert", 6, 1000);
		packet(&lab, IPPROTO_VRRP, (const uint8_t *)"advert", 6, apart ? 2000 : 1000);
		packet(&lab, IPPROTO_VRRP, (const uint8_t *)"advert", 6, 3000);
		packet(&kernel, IPPROTO_VRRP, (const uint8_t *)"advert", 6, 1000);
		packet(&kernel, IPPROTO_VRRP, (const uint8_t *)"advert", 6, 3000);
		worlds_compare(&out, &lab, &kernel);
		assert_int_equal(out.first, apart ? WORLDS_TIME : WORLDS_EQUAL);
		assert_int_equal(out.races, apart ? 0 : 1);
		world_free(&lab);
		world_free(&kernel);
		worlds_free(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(chance_is_masked),
		cmocka_unit_test(everything_else_counts), cmocka_unit_test(times_have_classes),
		cmocka_unit_test(what_ping_writes_is_masked),
		cmocka_unit_test(reports_come_when_they_come),
		cmocka_unit_test(health_checks_may_be_missing),
		cmocka_unit_test(answers_keep_their_order), cmocka_unit_test(questions_begin_anew),
		cmocka_unit_test(announcements_are_of_their_sender),
		cmocka_unit_test(adverts_race_with_deadlines),
		cmocka_unit_test(ports_are_counted_by_what_they_lead_to),
		cmocka_unit_test(sync_messages_may_have_another_order)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
