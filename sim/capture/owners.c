/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ARP: who requested whose address, who replied, and who announced an address as its own (RFC 826,
 * and RFC 5227 on gratuitous messages). Two MACs for one address are suspicious only if both claim
 * it within a second of each other: when a virtual address moves to another director, the new one
 * announces it and the old one is silent.
 */
#include <string.h>

#include "capture/private.h"

#define TOGETHER CAPTURE_SECOND
#define ANEW (3 * CAPTURE_SECOND) /* tries of one question are a second apart (retrans_time) */

/* the entry, or the free slot for it (address 0). NULL: neither */
static struct owner *slot_of(const struct capture *c, uint32_t address)
{
	size_t at = (address * 0x9e3779b1u) % CAPTURE_OWNERS;

	for (size_t i = 0; i < CAPTURE_OWNERS; i++, at = (at + 1) % CAPTURE_OWNERS)
		if (c->owners[at].address == address || !c->owners[at].address)
			return &c->owners[at];
	return NULL;
}

struct owner *owner_of(struct capture *c, uint32_t address)
{
	struct owner *o = address ? slot_of(c, address) : NULL;

	if (!o || o->address)
		return o;
	if (c->owner_count >= CAPTURE_OWNERS / 2) {
		c->lost_owners++;
		return NULL;
	}
	c->owner_count++;
	o->address = address;
	return o;
}

const struct owner *capture_owner(const struct capture *c, uint32_t address)
{
	const struct owner *o = address ? slot_of(c, address) : NULL;

	return o && o->address ? o : NULL;
}

static int mac_at(const struct owner *o, const uint8_t *mac)
{
	for (unsigned i = 0; i < o->count; i++)
		if (mac_equal(o->macs[i], mac))
			return (int)i;
	return -1;
}

static void keep_mac(struct capture_finding *f, const uint8_t *mac)
{
	for (unsigned i = 0; i < f->n[0]; i++)
		if (mac_equal(f->mac[i], mac))
			return;
	if (f->n[0] < CAPTURE_ANSWERS)
		memcpy(f->mac[f->n[0]++], mac, ETH_ALEN);
}

static void found_two(struct capture *c, const struct look *l, const struct owner *o, int one)
{
	const struct capture_finding two = {.kind = FOUND_TWO_MACS, .address = {o->address}};
	bool others = false;

	for (unsigned i = 0; i < o->count; i++)
		others |= (int)i != one && l->f->time - o->times[i] <= TOGETHER;
	struct capture_finding *f = others ? capture_found(c, &two, l) : NULL;
	for (unsigned i = 0; f && i < o->count; i++)
		if (l->f->time - o->times[i] <= TOGETHER)
			keep_mac(f, o->macs[i]);
}

/* `mac` sends a request from an address that belongs to `owner` */
static void found_name(struct capture *c, const struct look *l, const struct capture_finding *at,
	const uint8_t *mac, const uint8_t *owner)
{
	struct capture_finding f = *at;

	f.kind = FOUND_IN_ITS_NAME;
	memcpy(f.mac[0], mac, ETH_ALEN);
	memcpy(f.mac[1], owner, ETH_ALEN);
	capture_found(c, &f, l);
}

/* the host that sent a request from the address before any host had claimed it */
static void found_early(struct capture *c, const struct look *l, struct owner *o)
{
	const struct capture_finding at = {.frame = o->asked_frame,
		.first = o->asked_time,
		.address = {o->address, o->asked_for}};

	if (o->asked && mac_at(o, o->asker) < 0)
		found_name(c, l, &at, o->asker, o->macs[0]);
	o->asked = false;
}

/* `mac` has claimed the address; an announcement moves it */
static void says_so(struct capture *c, const struct look *l, struct owner *o, const uint8_t *mac,
	bool announced)
{
	int at = mac_at(o, mac);

	if (at < 0 && o->count == CAPTURE_ANSWERS)
		return;
	if (at < 0) {
		at = (int)o->count++;
		memcpy(o->macs[at], mac, ETH_ALEN);
	}
	o->times[at] = l->f->time;
	if (announced) {
		o->announced = l->f->time;
		memcpy(o->announcer, mac, ETH_ALEN);
	} else {
		found_two(c, l, o, at);
		found_early(c, l, o);
	}
}

/* ---- questions ---- */

static struct told_asked *new_question(const struct look *l, const struct arp_packet *a)
{
	struct told_asked *q = capture_memory(sizeof(*q));

	q->told = (struct told){TOLD_ASKED, l->f->number, l->f->time};
	q->asker = a->spa;
	q->target = a->tpa;
	memcpy(q->asker_mac, a->sha, ETH_ALEN);
	return q;
}

static void ask(struct capture *c, const struct look *l, const struct arp_packet *a)
{
	struct owner *o = owner_of(c, a->tpa);

	if (!o)
		return;
	struct told_asked *q = o->question;
	if (!q || q->answer_count || l->f->time - q->last > ANEW || q->asker != a->spa ||
		!mac_equal(q->asker_mac, a->sha)) {
		c->questions++;
		if (c->told_count == c->told_most) {
			c->untold++;
			o->question = NULL;
			return;
		}
		q = new_question(l, a);
		capture_tell(c, &q->told);
		o->question = q;
	}
	q->tries++;
	q->last = l->f->time;
}

/* an answer to it, or one more */
static void answer_question(const struct look *l, struct told_asked *q, const struct arp_packet *a)
{
	if (!q || l->f->time - q->last > TOGETHER || q->answer_count == CAPTURE_ANSWERS)
		return;
	if (a->tpa != q->asker)
		return;
	for (unsigned i = 0; i < q->answer_count; i++)
		if (mac_equal(q->answers[i], a->sha))
			return;
	memcpy(q->answers[q->answer_count++], a->sha, ETH_ALEN);
	if (!q->answered)
		q->answered = l->f->time;
}

static void ask_in_name(struct capture *c, const struct look *l, const struct arp_packet *a)
{
	struct owner *o = owner_of(c, a->spa);
	const struct capture_finding at = {.address = {a->spa, a->tpa}};

	if (!o || mac_at(o, a->sha) >= 0)
		return;
	if (o->count) {
		found_name(c, l, &at, a->sha, o->macs[0]);
	} else if (!o->asked) {
		o->asked = true;
		o->asked_frame = l->f->number;
		o->asked_time = l->f->time;
		o->asked_for = a->tpa;
		memcpy(o->asker, a->sha, ETH_ALEN);
	} else if (!mac_equal(o->asker, a->sha)) { /* two hosts sent requests from one address, none
						    * has replied */
		found_name(c, l, &at, a->sha, o->asker);
	}
}

void owners_look(struct capture *c, const struct look *l)
{
	const struct arp_packet *a = &l->d->arp;
	struct owner *o;

	if (l->sight != SIGHT_NEW)
		return;
	if (a->spa == a->tpa && a->spa) {
		o = owner_of(c, a->spa);
		if (o)
			says_so(c, l, o, a->sha, true);
	} else if (a->op == ARPOP_REPLY) {
		o = owner_of(c, a->spa);
		if (o)
			says_so(c, l, o, a->sha, false);
		if (o)
			answer_question(l, o->question, a);
	} else if (a->op == ARPOP_REQUEST) {
		ask(c, l, a);
		if (a->spa)
			ask_in_name(c, l, a);
	}
}
