/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The ARP cases: a line each, the replay chosen by its `case`. Kinds whose stimulus
 * is only described in words are counted as such; a kind that nobody has heard of is not
 * understood.
 */
#include <string.h>

#include "base/text.h"
#include "conform/conform_reading.h"
#include "conform/conform_world.h"

static const struct {
	const char *kind;
	conform_replay *replay; /* NULL: in words */
} kinds[] = {
	{"arp_ignore", conform_arp_ignore},
	{"arp_filter", conform_arp_filter},
	{"rp_filter_on_arp", conform_rp_filter_on_arp},
	{"proxy_arp", conform_proxy_arp},
	{"neigh_proxy_entry", conform_neigh_proxy_entry},
	{"arp_announce_send_from_vip", conform_arp_announce},
	{"receiver_update", conform_receiver_update},
	{"locktime", conform_locktime},
	{"dr_resolve_vip", conform_dr_resolve_vip},
	{"dr_rs_sends_from_vip", conform_dr_rs_sends},
	{"third_party_overhears", conform_third_party},
	{"no_answer", conform_no_answer},
	{"unres_queue", conform_unres_queue},
	{"director_receives_src_vip", conform_director_src_vip},
	{"rs_receives_dr_packet", conform_rs_receives},
	{"rs_accept_local", conform_rs_receives},
	{"rs_without_vip_forwards_back", conform_rs_receives},
	{"director_receives_client_packet", conform_director_receives},
	{"address_conflict", NULL},
	{"arp_announce", NULL},
	{"arp_notify", NULL},
	{"arp_probe", NULL},
	{"garp", NULL},
	{"conf_default_inheritance", NULL},
	{"dr_poison_lifetime", NULL},
	{"ip_forward_side_effects", NULL},
	{"link_arp_off", NULL},
	{"lo_24_wrong_mask_connectivity", NULL},
	{"local_connect_to_vip", NULL},
	{"neigh_flush_events", NULL},
	{"no_answer_burst_local", NULL},
	{"no_answer_continuous", NULL},
	{"odd_arp_frames", NULL},
	{"reachable_time_distribution", NULL},
	{"retry_sender_ip", NULL},
	{"router_no_answer", NULL},
	{"rs_closed_port", NULL},
	{"send_redirects", NULL},
	{"send_redirects_route_cache", NULL},
	{"source_address_selection", NULL},
	{"stale_and_failed_gc", NULL},
	{"state_timeline", NULL},
	{"unicast_probe_sender_ip", NULL},
};

static void report(struct conform_reading *r, json_t *object, enum conform_verdict verdict,
	const char *expected, const char *got)
{
	r->totals->cases++;
	r->totals->count[verdict]++;
	conform_tell(r, conform_word(object, "id"), conform_word(object, "case"), verdict, expected,
		got);
}

static void replay(struct conform_reading *r, json_t *object, conform_replay *how)
{
	struct conform_world w;

	conform_open(&w, r->kernel);
	how(&w, object);
	if (w.unreadable.len)
		report(r, object, CONFORM_NOT_UNDERSTOOD, "", text_str(&w.unreadable));
	else if (w.differences.len)
		report(r, object, CONFORM_DIFFERENT, text_str(&w.recorded),
			text_str(&w.differences));
	else
		report(r, object, CONFORM_SAME, "", "");
	conform_close(&w);
}

void conform_arp_line(struct conform_reading *r, json_t *object)
{
	const char *kind = conform_word(object, "case");

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strcmp(kinds[i].kind, kind) != 0)
			continue;
		if (kinds[i].replay)
			replay(r, object, kinds[i].replay);
		else
			report(r, object, CONFORM_IN_WORDS, "", "");
		return;
	}
	report(r, object, CONFORM_NOT_UNDERSTOOD, "", "a kind of case that is not known");
}
