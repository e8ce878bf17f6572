/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A capture's story for programs: one object on one line. Times are ns since the first frame, MACs
 * and addresses in their usual notation, names of ends and findings as in docs/captures.md.
 */
#include <inttypes.h>
#include <jansson.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "ui/report/reading.h"

static json_t *mac_json(const uint8_t *mac)
{
	return mac_is_zero(mac) ? json_null() : json_string(mac_text(mac).s);
}

static json_t *address_json(uint32_t address)
{
	return address ? json_string(ip_text(address).s) : json_null();
}

static json_t *count_json(uint64_t n)
{
	return json_integer((json_int_t)n);
}

static json_t *begin(const struct reading *r, const char *kind, const struct told *t)
{
	json_t *o = json_object();

	json_object_set_new(o, "kind", json_string(kind));
	json_object_set_new(o, "frame", count_json(t->frame));
	json_object_set_new(o, "time", json_integer(t->first - r->capture->first));
	return o;
}

static json_t *asked_json(const struct reading *r, const struct told_asked *q)
{
	json_t *o = begin(r, "arp", &q->told), *answers = json_array();

	json_object_set_new(o, "target", address_json(q->target));
	json_object_set_new(o, "asker", address_json(q->asker));
	json_object_set_new(o, "asker_mac", mac_json(q->asker_mac));
	json_object_set_new(o, "tries", count_json(q->tries));
	for (unsigned i = 0; i < q->answer_count; i++)
		json_array_append_new(answers, mac_json(q->answers[i]));
	json_object_set_new(o, "replies", answers);
	return o;
}

static void put_path(json_t *o, const struct talk *k)
{
	static const char *const ways[] = {"straight", "direct", "tunnel", "nat"};

	json_object_set_new(o, "way", json_string(ways[k->way]));
	json_object_set_new(o, "sent_to", mac_json(k->asked));
	json_object_set_new(o, "forwarded_to", mac_json(k->handed));
	json_object_set_new(o, "answered_by", mac_json(k->answered));
	json_object_set_new(o, "delivered_by", mac_json(k->delivered));
	json_object_set_new(o, "tunnel_to", address_json(k->tunnel));
	json_object_set_new(o, "translated_to", address_json(k->real));
	json_object_set_new(o, "translated_port", k->real ? count_json(k->real_port) : json_null());
	json_object_set_new(o, "reset_by", mac_json(k->reset_by));
}

static json_t *talk_json(const struct reading *r, const struct talk *k)
{
	json_t *o = begin(r, "conversation", &k->told);
	const char *protocol = k->protocol == IPPROTO_TCP ? "tcp"
		: k->protocol == IPPROTO_UDP              ? "udp"
							  : "icmp";

	json_object_set_new(o, "protocol", json_string(protocol));
	json_object_set_new(o, "client", address_json(k->client));
	json_object_set_new(o, "client_port", count_json(k->cport));
	json_object_set_new(o, "server", address_json(k->server));
	json_object_set_new(o, "server_port", count_json(k->sport));
	if (k->protocol == IPPROTO_TCP || k->end == TALK_UNREACHABLE)
		json_object_set_new(o, "end", json_string(talk_end_name((enum talk_end)k->end)));
	json_object_set_new(o, "answered", json_boolean(k->has_answer));
	json_object_set_new(o, "bytes_sent", count_json(k->bytes[0]));
	json_object_set_new(o, "bytes_received", count_json(k->bytes[1]));
	json_object_set_new(o, "retransmitted", count_json(k->repeated));
	json_object_set_new(o, "unreachable_by", address_json(k->unreachable_by));
	put_path(o, k);
	return o;
}

static json_t *master_json(const struct reading *r, const struct told_master *m)
{
	json_t *o = begin(r, "master", &m->told);

	json_object_set_new(o, "group", count_json(m->vrid));
	json_object_set_new(o, "master", address_json(m->master));
	json_object_set_new(o, "priority", count_json(m->priority));
	json_object_set_new(o, "before", address_json(m->before));
	return o;
}

static json_t *story_json(const struct reading *r)
{
	json_t *list = json_array();

	for (size_t i = 0; i < r->capture->told_count; i++) {
		const struct told *t = r->capture->told[i];
		json_t *one = NULL;
		if (t->kind == TOLD_ASKED)
			one = asked_json(r, container_of(t, struct told_asked, told));
		else if (t->kind == TOLD_TALK)
			one = talk_json(r, container_of(t, struct talk, told));
		else
			one = master_json(r, container_of(t, struct told_master, told));
		json_array_append_new(list, one);
	}
	return list;
}

static json_t *found_json(const struct reading *r, const struct capture_finding *f)
{
	json_t *o = json_object(), *macs = json_array(), *addresses = json_array();
	struct text words = {0};

	reading_finding(&words, r, f);
	json_object_set_new(o, "name", json_string(capture_finding_name(f->kind)));
	json_object_set_new(o, "words", json_string(text_str(&words)));
	json_object_set_new(o, "frame", count_json(f->frame));
	json_object_set_new(o, "count", count_json(f->count));
	json_object_set_new(o, "first", json_integer(f->first - r->capture->first));
	json_object_set_new(o, "last", json_integer(f->last - r->capture->first));
	for (unsigned i = 0; i < CAPTURE_ANSWERS; i++)
		if (!mac_is_zero(f->mac[i]))
			json_array_append_new(macs, mac_json(f->mac[i]));
	for (unsigned i = 0; i < 3; i++)
		if (f->address[i])
			json_array_append_new(addresses, address_json(f->address[i]));
	json_object_set_new(o, "macs", macs);
	json_object_set_new(o, "addresses", addresses);
	json_object_set_new(o, "port", f->port[0] ? count_json(f->port[0]) : json_null());
	text_free(&words);
	return o;
}

static json_t *lost_json(const struct capture *c)
{
	json_t *o = json_object();

	json_object_set_new(o, "story", count_json(c->untold));
	json_object_set_new(o, "conversations", count_json(c->lost_talks));
	json_object_set_new(o, "addresses", count_json(c->lost_owners));
	json_object_set_new(o, "findings", count_json(c->lost_findings));
	json_object_set_new(o, "cut_frames", count_json(c->cut));
	json_object_set_new(o, "malformed_frames", count_json(c->damaged));
	json_object_set_new(o, "ipv6_frames", count_json(c->ipv6));
	return o;
}

static json_t *fit_json(const struct reading_fit *fit)
{
	json_t *o = json_object();

	json_object_set_new(o, "node", fit->node ? json_string(fit->node) : json_null());
	json_object_set_new(o, "interface", fit->dev ? json_string(fit->dev) : json_null());
	json_object_set_new(o, "compared", count_json(fit->compared));
	json_object_set_new(o, "equal", count_json(fit->equal));
	json_object_set_new(o, "extra", count_json(fit->extra));
	json_object_set_new(o, "words", json_string(fit->words));
	return o;
}

void reading_json(const struct reading *r, const struct reading_fit *fit)
{
	const struct capture *c = r->capture;
	json_t *o = json_object(), *findings = json_array();
	struct text name = {0};

	text_shown(&name, r->name, strlen(r->name), SHOWN_WORD);
	json_object_set_new(o, "capture", json_string(text_str(&name)));
	json_object_set_new(o, "frames", count_json(c->frames));
	json_object_set_new(o, "bytes", count_json(c->bytes));
	json_object_set_new(o, "duration", json_integer(c->last - c->first));
	json_object_set_new(o, "story", story_json(r));
	for (size_t i = 0; i < c->finding_count; i++)
		json_array_append_new(findings, found_json(r, &c->findings[i]));
	json_object_set_new(o, "findings", findings);
	json_object_set_new(o, "left_out", lost_json(c));
	if (fit)
		json_object_set_new(o, "lab", fit_json(fit));
	json_dumpf(o, r->out, JSON_COMPACT);
	fputc('\n', r->out);
	json_decref(o);
	text_free(&name);
}
