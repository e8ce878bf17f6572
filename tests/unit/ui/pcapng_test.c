/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The capture: each interface of each node, frames where they leave and arrive, decisions as
 * comments of their packets.
 */
#include "check.h"

#include <stdlib.h>

#include "engine/trace.h"
#include "little_net.h"
#include "ui/report/pcapng.h"

/* What a reader of pcapng finds: the blocks counted, the comments joined. */
struct found {
	unsigned sections, interfaces, packets, in, out;
	uint64_t last_time;
	uint32_t longest;
	char names[256], comments[4096];
};

static uint32_t u32(const uint8_t *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof(v));
	return v;
}

static uint16_t u16(const uint8_t *p)
{
	uint16_t v;

	memcpy(&v, p, sizeof(v));
	return v;
}

static void read_options(struct found *found, uint32_t block, const uint8_t *p, const uint8_t *end)
{
	while (p + 4 <= end && u16(p)) {
		unsigned code = u16(p), n = u16(p + 2);
		assert_true(p + 4 + n <= end);
		const char *s = (const char *)p + 4;
		if (block == 1 && code == 2) {
			strncat(found->names, s, n);
			strcat(found->names, " ");
		} else if (block == 6 && code == 1) {
			strncat(found->comments, s, n);
			strcat(found->comments, "\n");
		} else if (block == 6 && code == 2) {
			found->in += (u32(p + 4) & 3) == 1;
			found->out += (u32(p + 4) & 3) == 2;
		}
		p += 4 + (n + 3) / 4 * 4;
	}
	assert_true(p + 4 == end);
}

static void read_block(struct found *found, const uint8_t *p, uint32_t length)
{
	uint32_t type = u32(p);
	const uint8_t *end = p + length - 4;

	assert_int_equal(u32(end), length);
	if (type == 0x0a0d0d0a) {
		found->sections++;
	} else if (type == 1) {
		found->interfaces++;
		read_options(found, type, p + 16, end);
	} else {
		assert_int_equal(type, 6);
		assert_true(u32(p + 8) < found->interfaces);
		uint64_t time = (uint64_t)u32(p + 12) << 32 | u32(p + 16);
		assert_true(time >= found->last_time);
		found->last_time = time;
		found->packets++;
		uint32_t n = u32(p + 20);
		found->longest = n > found->longest ? n : found->longest;
		read_options(found, type, p + 28 + (n + 3) / 4 * 4, end);
	}
}

static void run_and_read(struct little *l, void (*send)(struct little *l), struct found *found)
{
	char *bytes = NULL;
	size_t size = 0, at = 0;
	FILE *f = open_memstream(&bytes, &size);
	struct pcapng p;

	pcapng_init(&p, f, l->net, &l->names);
	trace_attach(&l->trace, &p.steps.sink);
	send(l);
	little_run(l);
	trace_detach(&l->trace, &p.steps.sink);
	pcapng_finish(&p);
	fclose(f);
	*found = (struct found){0};
	while (at + 12 <= size) {
		uint32_t length = u32((uint8_t *)bytes + at + 4);
		assert_true(length % 4 == 0 && length >= 12 && at + length <= size);
		read_block(found, (uint8_t *)bytes + at, length);
		at += length;
	}
	assert_int_equal(at, size);
	free(bytes);
}

static void send_large(struct little *l)
{
	little_send(l, 1400);
}

static void every_interface_of_every_node_is_one_of_the_capture(void **state)
{
	struct little l;
	struct found found;

	(void)state;
	little_open(&l);
	run_and_read(&l, little_ask, &found);
	assert_int_equal(found.sections, 1);
	assert_int_equal(found.interfaces, 4);
	assert_string_equal(found.names, "sw:p1 sw:p2 a:eth0 b:eth0 ");
	little_close(&l);
}

static void a_frame_is_seen_where_it_leaves_and_where_it_comes_in(void **state)
{
	struct little l;
	struct found found;

	(void)state;
	little_open(&l);
	run_and_read(&l, send_large, &found);
	/* a to sw, sw to b, b to sw, sw to a */
	assert_int_equal(found.out, 4);
	assert_int_equal(found.in, 4);
	assert_int_equal(found.packets, 8);
	assert_int_equal(found.longest, 14 + 20 + 8 + 1400);
	little_close(&l);
}

static void decisions_are_comments_of_the_packets_they_belong_to(void **state)
{
	struct little l;
	struct found found;

	(void)state;
	little_open(&l);
	run_and_read(&l, little_ask, &found);
	assert_non_null(strstr(found.comments, "a broadcast: sw copies it to all 1 other ports"));
	assert_non_null(strstr(found.comments, "sw learns: "));
	assert_non_null(strstr(found.comments,
		"DROPPED: no handler for EtherType 0x806 "
		"[net/core/dev.c: __netif_receive_skb_core()]"));
	little_close(&l);
}

static void a_frame_lost_on_the_wire_says_so_where_it_left(void **state)
{
	struct little l;
	struct found found;

	(void)state;
	little_open(&l);
	l.a_eth0->wire->set.loss = 1000000000;
	run_and_read(&l, little_ask, &found);
	assert_int_equal(found.packets, 1);
	assert_non_null(strstr(found.comments, "DROPPED: lost on the link of a:eth0, at random"));
	little_close(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_interface_of_every_node_is_one_of_the_capture),
		cmocka_unit_test(a_frame_is_seen_where_it_leaves_and_where_it_comes_in),
		cmocka_unit_test(decisions_are_comments_of_the_packets_they_belong_to),
		cmocka_unit_test(a_frame_lost_on_the_wire_says_so_where_it_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
