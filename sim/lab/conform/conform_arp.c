/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading the file of ARP cases: a line each, the replay chosen by its `case`. Kinds whose stimulus
 * is only described in words are counted as such; a kind that nobody has heard of is not
 * understood.
 */
#include "lab/conform/conform.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/conform/conform_world.h"

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
	{"arp_notify", NULL},
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

struct reading {
	struct conform_totals *totals;
	struct conform_sink *sink;
	int kernel; /* of the meta line: 618 for 6.18 */
};

static void report(
	struct reading *r, json_t *object, enum conform_verdict verdict, const char *text)
{
	r->totals->cases++;
	r->totals->count[verdict]++;
	if (r->sink)
		r->sink->report(r->sink, conform_word(object, "id"), conform_word(object, "case"),
			verdict, text);
}

static void replay(struct reading *r, json_t *object, conform_replay *how)
{
	struct conform_world w;

	conform_open(&w, r->kernel);
	how(&w, object);
	if (w.unreadable.len)
		report(r, object, CONFORM_NOT_UNDERSTOOD, text_str(&w.unreadable));
	else if (w.differences.len)
		report(r, object, CONFORM_DIFFERENT, text_str(&w.differences));
	else
		report(r, object, CONFORM_SAME, "");
	conform_close(&w);
}

static void read_case(struct reading *r, json_t *object)
{
	const char *kind = conform_word(object, "case");

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strcmp(kinds[i].kind, kind) != 0)
			continue;
		if (kinds[i].replay)
			replay(r, object, kinds[i].replay);
		else
			report(r, object, CONFORM_IN_WORDS, "");
		return;
	}
	report(r, object, CONFORM_NOT_UNDERSTOOD, "a kind of case that is not known");
}

/* "6.18.44-fc" → 618 */
static int kernel_number(const char *release)
{
	int major = 0, minor = 0;

	sscanf(release, "%d.%d", &major, &minor);
	return major * 100 + minor;
}

static void read_line(struct reading *r, const char *line)
{
	json_error_t error;
	json_t *object = json_loads(line, 0, &error);

	if (!object)
		report(r, NULL, CONFORM_NOT_UNDERSTOOD, error.text);
	else if (strcmp(conform_word(object, "section"), "meta") == 0)
		r->kernel = kernel_number(conform_word(object, "kernel"));
	else
		read_case(r, object);
	json_decref(object);
}

int conform_arp_file(const char *path, struct conform_totals *totals, struct conform_sink *sink,
	struct problems *problems)
{
	struct reading r = {.totals = totals, .sink = sink, .kernel = 601};
	FILE *file = fopen(path, "r");
	char *line = NULL;
	size_t cap = 0;

	if (!file)
		return problem_add(
			problems, (struct place){.file = path}, NULL, "%s", strerror(errno));
	while (getline(&line, &cap, file) > 0)
		if (line[strspn(line, " \t\r\n")])
			read_line(&r, line);
	free(line);
	fclose(file);
	return 0;
}
