/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The session behind screen and console: steps forward and back, going to times and conditions,
 * branches, filters, bookmarks, saving.
 */
#include "check.h"

#include "base/rng.h"
#include "engine/trace.h"
#include "host/records.h"
#include "session.h"
#include "world/journal.h"

#define BASICS SOURCE_DIR "/scenarios/dr-basics.yaml"
#define SILENCE_OFF "sysctl -w net.ipv4.conf.all.arp_ignore=0"

static struct session_of s;

static int begin(void **state)
{
	(void)state;
	session_open(&s, BASICS);
	return 0;
}

static int end(void **state)
{
	(void)state;
	session_close(&s);
	return 0;
}

static void steps(enum stride stride, int n)
{
	for (int i = 0; i < (n < 0 ? -n : n); i++)
		model_step(s.m, stride, n < 0 ? -1 : 1);
}

static void a_step_back_stands_where_the_step_forward_came_from(void **state)
{
	(void)state;
	steps(STRIDE_HOP, 13);
	long thirteenth = s.m->at;
	steps(STRIDE_HOP, 7);
	struct moment there = *model_here(s.m);
	uint64_t position = lab_position(s.lab);
	size_t count = model_count(s.m);
	steps(STRIDE_HOP, -7);
	assert_int_equal(s.m->at, thirteenth);
	assert_int_equal(model_count(s.m), count);
	assert_false(model_is_live(s.m));
	assert_int_equal(lab_position(s.lab), model_here(s.m)->step);
	steps(STRIDE_HOP, 7);
	assert_memory_equal(model_here(s.m), &there, sizeof(there));
	assert_int_equal(lab_position(s.lab), position);
}

/* the client's question is copied to four hosts at once: one step, one step back */
static void a_broadcast_is_one_step(void **state)
{
	(void)state;
	steps(STRIDE_HOP, 3);
	assert_int_equal(model_here(s.m)->marks & MARK_COMMAND, 0);
	assert_int_equal(s.m->at, 5); /* typed; at the switch; at rs3, rs2, rs1, director */
	steps(STRIDE_HOP, -1);
	assert_int_equal(s.m->at, 1);
	steps(STRIDE_HOP, 1);
	assert_int_equal(s.m->at, 5);
	steps(STRIDE_EVENT, -1);
	assert_int_equal(s.m->at, 4);
}

static void a_decision_is_farther_than_a_hop(void **state)
{
	(void)state;
	model_step(s.m, STRIDE_DECISION, 1);
	assert_true(model_here(s.m)->marks & MARK_SILENT);
	assert_int_equal(s.m->at, 2); /* the command and the switch's copy lie before it */
	model_step(s.m, STRIDE_DECISION, 1);
	assert_int_equal(s.m->at, 3);
}

static void the_beginning_can_be_gone_back_to_and_no_further(void **state)
{
	(void)state;
	steps(STRIDE_HOP, 3);
	steps(STRIDE_HOP, -3);
	assert_int_equal(s.m->at, -1);
	assert_int_equal(lab_position(s.lab), 0);
	assert_false(model_step(s.m, STRIDE_HOP, -1));
	assert_true(s.m->message.len > 0);
}

static void a_time_is_gone_to_through_the_known_and_beyond(void **state)
{
	(void)state;
	model_go_time(s.m, 1000200000);
	assert_int_equal(lab_now(s.lab), 1000200000);
	size_t known = model_count(s.m);
	model_go_time(s.m, 1000060000);
	assert_int_equal(model_count(s.m), known);
	assert_true(model_here(s.m)->time <= 1000060000);
}

/* ---- more than is kept ---- */

enum { KEPT = 5000, FAR = 20 };

static void both_open(struct session_of *all, struct session_of *few)
{
	struct session_of *two[] = {all, few};

	for (int i = 0; i < 2; i++) {
		session_open_keeping(two[i], BASICS, i ? KEPT : 0);
		model_type(two[i]->m, lab_host(two[i]->lab, "client1"),
			"ping -q -i 0.01 192.168.10.100 &");
		model_go_time(two[i]->m, FAR * NSEC_PER_SEC);
	}
	assert_true(model_count(all->m) > 2 * KEPT);
	assert_true(few->m->store.count <= KEPT && model_gone(few->m) > KEPT);
}

static void both_close(struct session_of *all, struct session_of *few)
{
	assert_true(session_hash(all) == session_hash(few));
	session_close(all);
	session_close(few);
}

/* both stand at the same moment, and know the same of it */
static void assert_same(const struct session_of *all, const struct session_of *few)
{
	const struct moment *a = model_here(all->m), *b = model_here(few->m);
	struct dissection d, e;

	assert_int_equal(lab_position(all->lab), lab_position(few->lab));
	assert_int_equal(all->m->at, (long)model_gone(few->m) + few->m->at);
	if (!a)
		return;
	assert_memory_equal(a, b, sizeof(*a));
	assert_memory_equal(model_record(all->m, a->shown), model_record(few->m, b->shown),
		sizeof(struct record));
	uint64_t frame = model_subject(all->m, a);
	assert_true(frame == model_subject(few->m, b));
	if (frame && model_dissect(all->m, frame, &d) && model_dissect(few->m, frame, &e))
		assert_memory_equal(&d, &e, sizeof(d));
}

static void what_is_not_kept_is_made_again(void **state)
{
	struct session_of all, few;

	(void)state;
	both_open(&all, &few);
	assert_same(&all, &few);
	for (int i = 0; i < 2000; i++) { /* out of what is kept, backwards */
		enum stride stride = i % 3 ? STRIDE_EVENT : STRIDE_HOP;
		assert_true(model_step(all.m, stride, -1) == model_step(few.m, stride, -1));
		assert_same(&all, &few);
	}
	model_go_time(all.m, 3 * NSEC_PER_SEC);
	model_go_time(few.m, 3 * NSEC_PER_SEC);
	assert_same(&all, &few);
	model_go(all.m, -1);
	model_go(few.m, -1);
	assert_same(&all, &few);
	both_close(&all, &few);
}

/* a filter that only what is no longer kept comes up to */
static void a_filter_finds_what_is_not_kept(void **state)
{
	struct session_of all, few;
	unsigned found = 0;

	(void)state;
	both_open(&all, &few);
	assert_true(model_filter(all.m, "tcp") && model_filter(few.m, "tcp"));
	assert_true(model_visible_before(few.m, few.m->at) < 0);
	for (enum stride by = STRIDE_HOP; model_step(few.m, by, -1); found++) {
		assert_true(model_step(all.m, by, -1));
		assert_same(&all, &few);
		by = by == STRIDE_HOP ? STRIDE_EVENT : STRIDE_HOP;
	}
	assert_true(found > 10);
	assert_true(few.m->at < 0 && model_gone(few.m) == 0);
	both_close(&all, &few);
}

static bool at_once(void *arg)
{
	(void)arg;
	return true;
}

static void a_key_stops_a_search_where_it_is(void **state)
{
	struct session_of all, few;

	(void)state;
	both_open(&all, &few);
	assert_true(model_filter(few.m, "tcp"));
	few.m->set.interrupted = at_once;
	assert_true(model_step(few.m, STRIDE_HOP, -1));
	assert_non_null(strstr(few.m->message.s, "by a key"));
	assert_true(model_gone(few.m) > 0 && few.m->at > 0);
	few.m->set.interrupted = NULL;
	both_close(&all, &few);
}

static void a_bookmark_and_a_branch_lie_where_they_were_set(void **state)
{
	struct session_of all, few;
	struct session_of *two[] = {&all, &few};

	(void)state;
	both_open(&all, &few);
	for (int i = 0; i < 2; i++) {
		model_go_time(two[i]->m, 2 * NSEC_PER_SEC);
		model_mark(two[i]->m, 'a');
		model_go_time(two[i]->m, FAR * NSEC_PER_SEC);
		assert_true(model_to_mark(two[i]->m, 'a'));
	}
	assert_same(&all, &few);
	for (int i = 0; i < 2; i++) { /* what lay ahead is cut off there */
		model_type(two[i]->m, lab_host(two[i]->lab, "rs1"), "ip link set eth0 down");
		model_go_time(two[i]->m, FAR * NSEC_PER_SEC);
		model_step(two[i]->m, STRIDE_EVENT, -1);
	}
	assert_same(&all, &few);
	both_close(&all, &few);
}

static void a_condition_is_waited_for_forwards_from_where_one_stands(void **state)
{
	(void)state;
	assert_true(model_until(s.m, "director answers arp"));
	assert_true(model_here(s.m)->marks & MARK_ANSWER);
	long at = s.m->at;
	assert_true(model_until(s.m, "served rs3 >= 1"));
	steps(STRIDE_HOP, 3);
	model_go(s.m, at - 1);
	assert_true(model_until(s.m, "director answers arp")); /* in what is known already */
	assert_int_equal(s.m->at, at);
	assert_false(model_until(s.m, "nonsense"));
	assert_true(s.m->message_is_error);
}

static void what_does_not_come_true_leaves_one_where_one_was(void **state)
{
	(void)state;
	steps(STRIDE_HOP, 2);
	assert_false(model_until(s.m, "arp reply from rs2 for 10.9.9.9"));
	assert_int_equal(s.m->at, 1);
}

static void a_command_after_a_step_back_begins_a_branch(void **state)
{
	const struct record *then, *now;

	(void)state;
	steps(STRIDE_HOP, 12);
	assert_true(s.m->saved);
	model_go(s.m, 1);
	model_type(s.m, lab_host(s.lab, "rs2"), SILENCE_OFF);
	assert_int_equal(lab_journal(s.lab)->branch, 1);
	assert_int_equal(model_count(s.m), 3);
	assert_string_equal(model_line(s.m, model_here(s.m)->shown), SILENCE_OFF);
	assert_non_null(strstr(s.m->message.s, "branch"));
	assert_false(s.m->saved);
	steps(STRIDE_HOP, 5);
	assert_true(model_parting(s.m, &then, &now));
	assert_int_equal(then->kind, REC_ARP_SILENT);
	assert_int_equal(now->kind, REC_ARP_ANSWER);
	assert_string_equal(model_node(s.m, now->node), "rs2");
}

static void one_can_stand_between_two_commands_of_one_step(void **state)
{
	struct host *h = lab_host(s.lab, "rs1");

	(void)state;
	steps(STRIDE_HOP, 2);
	model_type(s.m, h, "true");
	model_type(s.m, h, SILENCE_OFF);
	assert_int_equal(model_count(s.m), 4);
	model_step(s.m, STRIDE_EVENT, -1);
	assert_int_equal(s.m->at, 2);
	assert_int_equal(h->conf_all.value[CONF_ARP_IGNORE], 1);
	model_step(s.m, STRIDE_EVENT, 1);
	assert_int_equal(h->conf_all.value[CONF_ARP_IGNORE], 0);
	model_step(s.m, STRIDE_EVENT, -1);
	model_type(s.m, h, "false"); /* takes the second one's place */
	assert_int_equal(lab_journal(s.lab)->count, 2);
	assert_int_equal(h->conf_all.value[CONF_ARP_IGNORE], 1);
}

/* somebody steps and types without plan; what is saved runs to what was heard */
static void type_at_random(struct rng *r)
{
	static const struct {
		const char *host, *line;
	} lines[] = {{"client1", "curl http://192.168.10.100/"}, {"rs2", SILENCE_OFF},
		{"rs2", "ip neigh flush all"}, {"client1", "ping -c 1 192.168.10.12 & arp -n"},
		{"director", "ipvsadm -e -t 192.168.10.100:80 -r 192.168.10.12 -g -w 0"},
		{"rs1", "echo \"it's: #1\""}};
	unsigned which = (unsigned)rng_below(r, 6);

	model_type(s.m, lab_host(s.lab, lines[which].host), lines[which].line);
}

static void a_saved_session_runs_to_the_same_hash(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 6; seed++) {
		struct rng r = rng_named(seed, "test", "keys");
		for (int i = 0; i < 60; i++) {
			unsigned what = (unsigned)rng_below(&r, 8);
			if (what == 0)
				type_at_random(&r);
			else if (what == 1)
				steps(STRIDE_HOP, -(int)rng_below(&r, 9));
			else if (what == 2)
				model_go_time(s.m, lab_now(s.lab) + 7000);
			else
				steps(STRIDE_HOP, (int)rng_below(&r, 6));
		}
		session_saves_and_runs_alike(&s);
		session_close(&s);
		session_open(&s, BASICS);
	}
}

static void a_filter_leaves_what_it_holds_for_and_steps_skip_the_rest(void **state)
{
	(void)state;
	steps(STRIDE_HOP, 20);
	assert_true(model_filter(s.m, "arp reply from director, rs3"));
	long first = model_visible_after(s.m, -1);
	assert_true(first > 0);
	model_go(s.m, -1);
	model_step(s.m, STRIDE_HOP, 1);
	assert_int_equal(s.m->at, first);
	assert_false(model_filter(s.m, "arp nonsense"));
	assert_string_equal(s.m->filter_words.s, "arp reply from director, rs3");
	assert_true(model_filter(s.m, ""));
	assert_true(model_visible(s.m, 0));
}

static void a_connection_is_followed_through_the_director(void **state)
{
	unsigned arp = 0, tcp = 0;
	struct dissection d;

	(void)state;
	assert_true(model_until(s.m, "tcp syn"));
	model_step(s.m, STRIDE_HOP, 1);
	assert_true(model_follow(s.m));
	steps(STRIDE_HOP, 10);
	for (long i = 0; model_moment(s.m, i); i++) {
		if (!model_visible(s.m, i) || !model_dissect(s.m, model_moment(s.m, i)->shown, &d))
			continue;
		arp += d.innermost == DISSECT_ARP &&
			!(model_moment(s.m, i)->marks & (MARK_SENT | MARK_REWRITE));
		tcp += d.innermost == DISSECT_TCP;
	}
	assert_int_equal(arp, 0);
	assert_true(tcp >= 8);
}

static void a_bookmark_leads_back(void **state)
{
	(void)state;
	steps(STRIDE_HOP, 5);
	model_mark(s.m, 'a');
	long there = s.m->at;
	steps(STRIDE_HOP, 5);
	assert_true(model_to_mark(s.m, 'a'));
	assert_int_equal(s.m->at, there);
	assert_false(model_to_mark(s.m, 'b'));
}

static void a_pick_has_every_servers_score_from_before_it(void **state)
{
	unsigned chosen = 0;

	(void)state;
	assert_true(model_until(s.m, "pick"));
	uint64_t position = lab_position(s.lab);
	model_look(s.m);
	assert_int_equal(s.m->scores.count, 3);
	assert_string_equal(s.m->scores.scheduler, "wrr");
	for (size_t i = 0; i < 3; i++) {
		chosen += s.m->scores.items[i].chosen;
		assert_int_equal(s.m->scores.items[i].active + s.m->scores.items[i].inactive, 0);
	}
	assert_int_equal(chosen, 1);
	assert_int_equal(lab_position(s.lab), position);
}

static void playing_takes_a_hop_after_each_delay(void **state)
{
	(void)state;
	assert_true(model_set_pace(s.m, "500ms"));
	model_play(s.m, true, 0);
	assert_int_equal(model_tick(s.m, 0), 500 * NSEC_PER_MSEC);
	assert_int_equal(s.m->at, 0);
	assert_int_equal(model_tick(s.m, 200 * NSEC_PER_MSEC), 300 * NSEC_PER_MSEC);
	assert_int_equal(s.m->at, 0);
	model_tick(s.m, 500 * NSEC_PER_MSEC);
	assert_int_equal(s.m->at, 1);
	model_play(s.m, false, 0);
	assert_int_equal(model_tick(s.m, 900 * NSEC_PER_MSEC), -1);
}

static void playing_by_the_clock_lets_its_share_of_time_pass(void **state)
{
	(void)state;
	model_go_time(s.m, NSEC_PER_SEC);
	assert_true(model_set_pace(s.m, "1/1000"));
	model_play(s.m, true, 0);
	model_tick(s.m, 100 * NSEC_PER_MSEC);
	assert_int_equal(lab_now(s.lab), NSEC_PER_SEC + 100 * NSEC_PER_USEC);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_step_back_stands_where_the_step_forward_came_from),
		TEST(a_broadcast_is_one_step),
		TEST(a_decision_is_farther_than_a_hop),
		TEST(the_beginning_can_be_gone_back_to_and_no_further),
		TEST(a_time_is_gone_to_through_the_known_and_beyond),
		TEST(what_is_not_kept_is_made_again),
		TEST(a_filter_finds_what_is_not_kept),
		TEST(a_key_stops_a_search_where_it_is),
		TEST(a_bookmark_and_a_branch_lie_where_they_were_set),
		TEST(a_condition_is_waited_for_forwards_from_where_one_stands),
		TEST(what_does_not_come_true_leaves_one_where_one_was),
		TEST(a_command_after_a_step_back_begins_a_branch),
		TEST(one_can_stand_between_two_commands_of_one_step),
		TEST(a_saved_session_runs_to_the_same_hash),
		TEST(a_filter_leaves_what_it_holds_for_and_steps_skip_the_rest),
		TEST(a_connection_is_followed_through_the_director),
		TEST(a_bookmark_leads_back),
		TEST(a_pick_has_every_servers_score_from_before_it),
		TEST(playing_takes_a_hop_after_each_delay),
		TEST(playing_by_the_clock_lets_its_share_of_time_pass),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
