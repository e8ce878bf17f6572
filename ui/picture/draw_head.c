/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The head line: the event in a dozen words; the current time; the virtual address. */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "host/records.h"
#include "ui/picture/picture_private.h"
#include "ui/report/spoken.h"
#include "ui/text/words.h"
#include "watch/dissect.h"

#define DESCRIBED 8 /* decisions in the description */

static size_t count_kind(const struct picture *p, unsigned kind)
{
	size_t n = 0;

	for (size_t i = 0; i < p->now.decision_count; i++)
		n += model_record(p->m, p->now.decisions[i].record)->kind == kind;
	return n;
}

static void put_rewrite(const struct picture *p, struct text *t)
{
	struct dissection a, b;

	if (!model_dissect(p->m, p->now.came, &a) || !model_dissect(p->m, p->now.went, &b) ||
		!a.has_ip || !b.has_ip)
		text_put(t, _("The frame is changed."));
	else if (b.has_inner && !a.has_inner)
		text_put(t, _("The letter goes into another letter."));
	else if (a.has_inner && !b.has_inner)
		text_put(t, _("The letter comes out of the letter."));
	else if (a.ip.src != b.ip.src || a.ip.dst != b.ip.dst)
		text_put(t, _("The address is rewritten."));
	else
		text_put(t, _("The flap is new. The letter is the same."));
}

static void put_answers(const struct picture *p, struct text *t, size_t answers)
{
	if (answers == 1)
		text_put(t, _("All hear the request. One answers."));
	else if (answers)
		text_add(t, _("All hear the request. %zu answer."), answers);
	else
		text_put(t, _("All hear the request. None answers."));
	(void)p;
}

/* gratuitous ARP: asks no host */
static bool put_announcement(const struct picture *p, struct text *t)
{
	struct dissection d;
	struct text address = {0};
	unsigned node;

	if (!model_dissect(p->m, p->now.subject, &d) || d.innermost != DISSECT_ARP ||
		d.arp.spa != d.arp.tpa || (node = chip_node(p, d.eth.src)) == NO_NODE)
		return false;
	put_short(p, &address, d.arp.spa);
	text_add(t, _("%s announces %s to all."), model_node(p->m, node), address.s);
	text_free(&address);
	return true;
}

/* "sw1 → client1: TCP" */
static void put_passage(const struct picture *p, struct text *t)
{
	const struct record *r = model_record(p->m, p->now.subject);
	struct hop hops[HOPS_MAX];
	struct dissection d;

	if (!model_dissect(p->m, p->now.subject, &d))
		return;
	size_t n = instant_hops(&p->now, p->now.subject, hops);
	if (n)
		text_add(t, "%s → %s: ", model_node(p->m, hops[n - 1].from),
			model_node(p->m, hops[n - 1].to));
	else
		text_add(t, "%s: ", model_node(p->m, r->node));
	if (d.innermost == DISSECT_TCP && d.tcp.flags & (TCP_SYN | TCP_FIN | TCP_RST))
		tcp_flags_text(t, d.tcp.flags);
	else
		text_put(t, dissection_protocol(&d));
}

static void put_drop(const struct picture *p, struct text *t)
{
	for (size_t i = 0; i < p->now.decision_count; i++)
		if (model_record(p->m, p->now.decisions[i].record)->kind == REC_FRAME_DROPPED) {
			text_add(t, _("%s drops it."), model_node(p->m, p->now.decisions[i].node));
			return;
		}
}

static void put_pick(const struct picture *p, struct text *t)
{
	const struct record *r = model_record(p->m, p->now.pick);
	struct text server = {0};

	put_server(p, &server, (uint32_t)r->a[0]);
	text_add(t, _("The next connection goes to %s."), server.s);
	text_free(&server);
}

/* hidden commands of a lesson's `break` are not shown */
static bool typed_openly(const struct picture *p)
{
	const struct record *r = p->now.typed ? model_record(p->m, p->now.typed) : NULL;

	return r && !lesson_hides(p->m->lesson, (uint32_t)r->a[0]);
}

static void put_lab(const struct picture *p, struct text *t)
{
	const char *title = spoken(&lab_spec(p->m->lab)->title);

	text_put(t, *title ? title : p->m->set.name ? p->m->set.name : "");
}

static void put_caption(const struct picture *p, struct text *t)
{
	size_t answers = count_kind(p, REC_ARP_ANSWER), silent = count_kind(p, REC_ARP_SILENT);

	if (p->what == PICTURE_LOAD && p->now.pick)
		put_pick(p, t);
	else if (!p->now.any || p->what == PICTURE_LOAD)
		put_lab(p, t);
	else if (typed_openly(p))
		text_add(t, "%s# %s", model_node(p->m, model_record(p->m, p->now.typed)->node),
			model_line(p->m, p->now.typed));
	else if (p->now.went)
		put_rewrite(p, t);
	else if (passed_by(p) != NO_NODE)
		text_put(t, _("The response bypasses the director."));
	else if (put_announcement(p, t))
		return;
	else if (answers + silent > 1)
		put_answers(p, t, answers);
	else if (p->now.marks & MARK_DROP)
		put_drop(p, t);
	else if (p->now.subject)
		put_passage(p, t);
	else if (p->now.decision_count)
		verdict_of(model_record(p->m, p->now.decisions[0].record), t);
}

static void put_clock(const struct picture *p, struct text *t)
{
	struct text time = {0};

	if (!p->now.any) {
		text_put(t, _("nothing has happened yet"));
		return;
	}
	text_seconds(&time, p->now.time);
	time.s[--time.len] = '\0';
	if (p->now.first_step == p->now.last_step)
		text_add(t, _("step %" PRIu64 " · t = %s s"), p->now.last_step, time.s);
	else
		text_add(t, _("steps %" PRIu64 "–%" PRIu64 " · t = %s s"), p->now.first_step,
			p->now.last_step, time.s);
	text_free(&time);
}

/* the decisions as text, for screen readers */
static void put_description(const struct picture *p, struct text *t, const char *clock)
{
	size_t told = 0;

	text_add(t, "%s.", clock);
	for (size_t i = 0; i < p->now.decision_count && told < DESCRIBED; i++) {
		const struct decision *d = &p->now.decisions[i];
		struct text verdict = {0}, reason = {0};
		if (d->worth < 3)
			continue;
		verdict_of(model_record(p->m, d->record), &verdict);
		reason_of(p, model_record(p->m, d->record), &reason);
		text_add(t, " %s: %s (%s).", model_node(p->m, d->node), text_str(&verdict),
			text_str(&reason));
		text_free(&verdict);
		text_free(&reason);
		told++;
	}
}

static int draw_vip(struct picture *p, int right)
{
	struct text t = {0};

	if (!p->vip_count)
		return right;
	text_put(&t, "VIP ");
	put_short(p, &t, p->vips[0]);
	if (p->vip_count > 1)
		text_add(&t, " +%zu", p->vip_count - 1);
	right -= tag_width(t.s, false);
	tag_draw(p, right, 49, t.s, "held");
	text_free(&t);
	return right - 24;
}

static void draw_wide_caption(struct picture *p, const char *words, const char *clock)
{
	int right = p->plan.width - MAP_MARGIN;
	struct text cut = {0};

	scene_put_end(p->s, PR_SECOND, LETTERS_ADDRESS, right, 58, clock);
	right = draw_vip(p, right - letters_width(clock, LETTERS_ADDRESS) - 24);
	letters_cut(&cut, words, LETTERS_CAPTION, right - MAP_MARGIN - 20);
	scene_put(p->s, PR_TEXT, LETTERS_CAPTION, MAP_MARGIN, 58, text_str(&cut));
	text_free(&cut);
}

void draw_head(struct picture *p)
{
	struct text caption = {0}, clock = {0}, shown = {0};

	put_caption(p, &caption);
	put_clock(p, &clock);
	p->s->title = scene_keep(p->s, text_str(&caption));
	struct text description = {0};
	put_description(p, &description, clock.s);
	p->s->description = scene_keep(p->s, description.s);
	text_free(&description);
	scene_item(p->s, ITEM_CAPTION, text_str(&caption), "caption");
	if (!p->now.any || p->now.typed) /* not the lab's words: left as they are */
		text_put(&shown, text_str(&caption));
	else
		put_shortened(p, &shown, text_str(&caption));
	if (p->plan.tall)
		draw_tall_caption(p, text_str(&shown));
	else
		draw_wide_caption(p, text_str(&shown), clock.s);
	scene_bounds(p->s);
	text_free(&caption);
	text_free(&clock);
	text_free(&shown);
}
