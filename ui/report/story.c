/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The story is printed step by step, in parts. A part begins with a received frame (its line) or
 * with a node's own action (its name); later events at that node are printed below it:
 *
 *	1.000101s  sw1 → rs1   ARP   who has 192.168.10.100? tell 192.168.10.50
 *	             · rs1 stays silent: …                                        arp_ignore()
 *
 * A sentence is not repeated at the same node in the same words, unless readers count it (answers,
 * silences, picks, drops); `verbose` prints all.
 */
#include "base/text.h"
#include "base/utf8.h"
#include "host/neigh/arp.h"
#include "host/sysctl/sysctl.h"
#include "ipvs/records.h"
#include "ui/report/story_private.h"
#include "ui/text/words.h"
#include "watch/describe.h"
#include "world/lab.h"

#define SAME_SHOWN 3 /* arrivals with the same result that get separate lines */

static bool telling(const struct story *s)
{
	return s->set.verbose || s->hops <= s->set.hops;
}

/* the function's name out of "net/ipv4/arp.c: arp_process()" */
static const char *function_of(const char *source)
{
	const char *colon = strstr(source, ": ");

	return colon ? colon + 2 : source;
}

/* ---- decisions ---- */

/* printed every time: readers count them */
static bool counts(const struct record *r)
{
	switch (r->kind) {
	case REC_ARP_ANSWER:
	case REC_ARP_SILENT:
	case REC_ICMP_SENT:
	case REC_TCP_RETRANSMIT:
	case REC_SOCKET_ERROR: return true;
	case REC_IPVS_FORWARD: return false;
	default: return kind_is_of(r->kind, ipvs_kinds);
	}
}

/* only printed with `verbose` */
static bool is_routine(const struct record *r)
{
	return r->kind == REC_BRIDGE_FORWARD ||
		(r->kind == REC_SYSCTL && r->reason != SYSCTL_INERT) ||
		r->reason == ARP_UNKNOWN_SENDER;
}

static bool worth_telling(struct story *s, const struct record *r, const char *words)
{
	uint64_t key = hash_two(r->node, hash_string(words));

	if (s->set.verbose || counts(r))
		return true;
	if (is_routine(r))
		return false;
	if (r->kind == REC_SOCKET_STATE) /* the ports differ, the step of the protocol does not */
		key = hash_two(r->node, r->reason);
	return story_first_time(s->memory, key);
}

static void tell_decision(struct story *s, const struct record *r)
{
	const struct reason *reason = reason_find(r->reason);
	struct text words = {0};

	reason_fill(&words, _(reason->sentence), r, s->names);
	if (worth_telling(s, r, text_str(&words))) {
		story_head(s, r);
		story_sentence(s, STYLE_PLAIN, "·", text_str(&words), function_of(reason->source));
	}
	text_free(&words);
}

/* names the frame of a drop if it is not the one of this part */
static void tell_drop(struct story *s, const struct happening *h)
{
	const struct reason *reason = reason_find(h->r.reason);
	bool known = s->came_in && s->came_in->r.frame == h->r.frame;
	struct text words = {0}, frame = {0}, why = {0};

	story_head(s, &h->r);
	if (reason)
		reason_fill(&why, _(reason->sentence), &h->r, s->names);
	if (!known && h->is) {
		dissection_describe(&frame, h->is);
		text_add(&words, _("dropped, %s %s: %s"), dissection_protocol(h->is),
			text_str(&frame), text_str(&why));
	} else {
		text_add(&words, _("dropped: %s"), text_str(&why));
	}
	story_sentence(
		s, STYLE_BAD, "✗", text_str(&words), reason ? function_of(reason->source) : "");
	text_free(&words);
	text_free(&frame);
	text_free(&why);
}

static void tell_rest(struct story *s, const struct record *r)
{
	const struct kind *kind = kind_find(r->kind);
	struct text words = {0};

	if (!kind || !s->set.verbose)
		return;
	story_head(s, r);
	text_put(&words, kind->name);
	const char *at = kind->fields;
	for (unsigned i = 0; i < RECORD_ARGS && *at; i++) {
		size_t word = strcspn(at, " "), name = strcspn(at, ": ");
		const char *form = at + name + (name < word);
		text_add(&words, " %.*s=", (int)name, at);
		if ((size_t)(at + word - form) == 4 && memcmp(form, "node", 4) == 0)
			text_put(&words, story_node(s, (unsigned)r->a[i]));
		else
			record_arg_text(&words, r->a[i], form, (size_t)(at + word - form));
		at += word + strspn(at + word, " ");
	}
	story_sentence(s, STYLE_DIM, "-", text_str(&words), "");
	text_free(&words);
}

/* ---- a step ---- */

static void story_tell(struct story *s, const struct happening *h)
{
	const struct record *r = &h->r;

	if (r->kind != REC_FRAME_RECEIVED && r->node != s->node)
		story_begin(s, r->node, NULL);
	switch (r->kind) {
	case REC_FRAME_RECEIVED:
		story_begin(s, r->node, h);
		story_head(s, r);
		break;
	case REC_FRAME_SENT:
		story_rewrite(s, h);
		if (s->set.verbose)
			tell_rest(s, r);
		break;
	case REC_FRAME_DROPPED: tell_drop(s, h); break;
	case REC_COMMAND: story_command(s, r); break;
	case REC_EXIT: story_exit(s, r); break;
	default:
		if (reason_find(r->reason))
			tell_decision(s, r);
		else
			tell_rest(s, r);
	}
}

/* A frame came in and met one decision, nothing more: the reason; 0 otherwise. */
static unsigned only_reason(const struct happening *what, size_t count)
{
	unsigned reason = 0;

	if (what[0].r.kind != REC_FRAME_RECEIVED)
		return 0;
	for (size_t i = 1; i < count; i++) {
		if (what[i].r.kind == REC_FRAME_DROPPED && reason && !what[i].r.reason)
			continue;
		if (reason || !what[i].r.reason)
			return 0;
		reason = what[i].r.reason;
	}
	return reason;
}

static void tell_how_many_more(struct story *s)
{
	struct text words = {0};

	if (s->same_count > SAME_SHOWN && telling(s)) {
		text_add(&words, _("and %llu more: the same"),
			(unsigned long long)(s->same_count - SAME_SHOWN));
		story_sentence(s, STYLE_DIM, "…", text_str(&words), "");
	}
	s->same_count = 0;
	text_free(&words);
}

/* a broadcast to many nodes: the third with the same result represents the rest */
static bool is_one_more(struct story *s, const struct happening *what, size_t count)
{
	unsigned reason = s->set.verbose ? 0 : only_reason(what, count);

	if (!reason || reason != s->same_reason || what[0].r.frame != s->same_frame) {
		tell_how_many_more(s);
		s->same_reason = (uint16_t)reason;
		s->same_frame = what[0].r.frame;
	}
	return reason && ++s->same_count > SAME_SHOWN;
}

static void remember(struct story *s, const struct happening *h)
{
	if (h->r.kind != REC_FRAME_RECEIVED)
		return;
	s->hops++;
	if (h->is && s->net->nodes[h->r.node]->kind == NODE_HOST)
		story_keep(s->memory, h->r.node, h->r.frame, h->is);
}

static void tell_step(struct steps *steps, const struct happening *what, size_t count)
{
	struct story *s = container_of(steps, struct story, steps);
	bool skipped = is_one_more(s, what, count);

	story_begin(s, NO_NODE, NULL);
	for (const struct happening *h = what; h < what + count; h++) {
		remember(s, h);
		bool typed = h->r.kind == REC_COMMAND || h->r.kind == REC_EXIT;
		if (!skipped && (telling(s) || typed))
			story_tell(s, h);
	}
	s->came_in = NULL;
	s->steps.blind = !telling(s); /* a long run is only counted from now on */
}

/* ---- */

static size_t widest_name(const struct network *net)
{
	size_t width = 6;

	for (size_t i = 0; i < net->node_count; i++) {
		size_t n = strlen(net->nodes[i]->name);
		width = n > width && n <= 12 ? n : width;
	}
	return width;
}

void story_init(struct story *s, FILE *out, const struct network *net, const struct names *names,
	const struct story_options *o)
{
	*s = (struct story){.out = out, .net = net, .names = names, .set = *o};
	if (!s->set.hops)
		s->set.hops = STORY_HOPS_DEFAULT;
	s->name_width = widest_name(net);
	s->last_time = -1;
	s->memory = story_memory_new();
	steps_init(&s->steps, tell_step);
}

void story_title(struct story *s, const char *title, const char *name, uint64_t seed,
	const char *introduction)
{
	bool colour = s->set.colour;
	struct text t = {0}, right = {0};

	struct text shown = {0};
	text_shown(&shown, name, strlen(name), SHOWN_WORD);
	text_add(&right, _("%s, seed %llu"), text_str(&shown), (unsigned long long)seed);
	text_free(&shown);
	size_t used = columns_width(right.s, right.len);
	style_put(
		&t, colour, STYLE_TITLE, title, report_width() > used ? report_width() - used : 0);
	style_put(&t, colour, STYLE_DIM, right.s, 0);
	text_add(&t, "\n%s", style_on(colour, STYLE_DIM));
	for (size_t i = 0; i < report_width(); i++)
		text_put(&t, "─");
	text_add(&t, "%s\n", style_off(colour, STYLE_DIM));
	if (*introduction)
		columns_wrap(&t, introduction, 0, report_width() - 4);
	text_putc(&t, '\n');
	story_print(s, &t);
	text_free(&right);
}

void story_say(struct story *s, const char *words)
{
	struct text t = {0};

	steps_flush(&s->steps);
	tell_how_many_more(s);
	text_add(&t, "\n%s▸ ", style_on(s->set.colour, STYLE_SAY));
	columns_wrap(&t, words, 2, report_width() - 6);
	text_add(&t, "%s\n", style_off(s->set.colour, STYLE_SAY));
	story_print(s, &t);
}

void story_choice(struct story *s, size_t number, const char *words)
{
	struct text t = {0};

	text_add(&t, "    %zu) ", number);
	columns_wrap(&t, words, 7, report_width() - 11);
	story_print(s, &t);
}

void story_note(struct story *s, const char *what, const char *words)
{
	struct text t = {0};

	text_put(&t, "    ");
	style_put(&t, s->set.colour, STYLE_DIM, what, 0);
	text_putc(&t, ' ');
	struct text shown = {0};
	text_shown(&shown, words, strlen(words), SHOWN_LINES);
	columns_wrap(&t, text_str(&shown), 6, report_width() - 10);
	text_free(&shown);
	story_print(s, &t);
}

void story_finish(struct story *s)
{
	steps_free(&s->steps);
	tell_how_many_more(s);
	if (!telling(s))
		fprintf(s->out,
			_("%*s… and %llu more hops (--verbose prints all, --pcap saves all)\n"),
			TIME_WIDTH, "", (unsigned long long)(s->hops - s->set.hops));
	story_memory_free(s->memory);
	s->memory = NULL;
}
