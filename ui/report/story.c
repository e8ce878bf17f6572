/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The story is told a step at a time, in parts. A part begins where a frame comes in (its line) or
 * where a node acts of its own accord (its name); what follows at that node stands under it:
 *
 *	1.000101s  sw1 → rs1   ARP   who has 192.168.10.100? tell 192.168.10.50
 *	             · rs1 stays silent: …                                        arp_ignore()
 *
 * A sentence that was told at a node in the same words is not told again, unless it is one of those
 * that a reader counts (answers, silences, picks, drops); `verbose` tells all.
 */
#include "ui/report/story.h"

#include <inttypes.h>
#include <string.h>

#include "base/hash.h"
#include "host/records.h"
#include "lab/lab.h"
#include "net/link.h"
#include "ui/report/columns.h"
#include "ui/report/rewrite.h"
#include "ui/report/story_memory.h"
#include "ui/report/style.h"

#define TIME_WIDTH 12
#define INDENT (TIME_WIDTH + 2)
#define PROTOCOL_WIDTH 5
#define SAME_SHOWN 3 /* arrivals with the same end that get lines of their own */

static void print(struct story *s, struct text *line)
{
	fputs(text_str(line), s->out);
	text_free(line);
}

static bool telling(const struct story *s)
{
	return s->set.verbose || s->hops <= s->set.hops;
}

static const char *node_name(const struct story *s, unsigned node)
{
	return node == NO_NODE ? "lab" : s->names->node(s->names->world, node);
}

/* ---- a hop ---- */

static const struct netdev *dev_of(const struct story *s, const struct record *r)
{
	return r->node < s->net->node_count ? node_dev_by_index(s->net->nodes[r->node], r->dev)
					    : NULL;
}

static const char *sender_of(const struct story *s, const struct record *r)
{
	const struct netdev *dev = dev_of(s, r);

	if (dev && dev->wire)
		return dev->wire->end[1 - dev->wire_end]->node->name;
	return dev && dev->flags & IFF_LOOPBACK ? dev->name : "?";
}

static void put_time(struct story *s, struct text *t, int64_t time)
{
	struct text words = {0};

	text_seconds(&words, time);
	text_add(t, "%s%*s%s  ", style_on(s->set.colour, STYLE_DIM), TIME_WIDTH, text_str(&words),
		style_off(s->set.colour, STYLE_DIM));
	text_free(&words);
}

static const char *owner_of(const struct story *s, const uint8_t *mac)
{
	for (size_t i = 0; i < s->net->node_count; i++)
		if (s->net->nodes[i]->kind == NODE_HOST)
			list_for_each (dev, &s->net->nodes[i]->devs, struct netdev, link)
				if (mac_equal(dev->mac, mac))
					return s->net->nodes[i]->name;
	return mac_is_broadcast(mac) ? "everybody" : mac_is_multicast(mac) ? "a group" : "nobody";
}

static void print_macs(struct story *s, const struct happening *h, size_t column)
{
	const struct eth_header *eth = &h->is->eth;
	struct text t = {0};

	if (!h->is->has_eth)
		return;
	uint64_t key = hash_two(h->r.frame, hash_two(arg_mac(eth->dst), arg_mac(eth->src)));
	if (!story_first_time(s->memory, key))
		return;
	text_add(&t, "%*s%s", (int)column, "", style_on(s->set.colour, STYLE_DIM));
	text_add(&t, "%s %s → %s %s", mac_text(eth->src).s, owner_of(s, eth->src),
		mac_text(eth->dst).s, owner_of(s, eth->dst));
	text_add(&t, "%s\n", style_off(s->set.colour, STYLE_DIM));
	print(s, &t);
}

static void print_hop(struct story *s, const struct happening *h)
{
	size_t width = 2 * s->name_width + 3, column = INDENT + width + 2 + PROTOCOL_WIDTH;
	struct text t = {0}, way = {0}, what = {0};

	put_time(s, &t, h->r.time);
	text_add(&way, "%s → %s", sender_of(s, &h->r), node_name(s, h->r.node));
	style_put(&t, s->set.colour, STYLE_NODE, text_str(&way), width + 2);
	style_put(&t, s->set.colour, STYLE_FRAME, dissection_protocol(h->is), PROTOCOL_WIDTH);
	dissection_describe(&what, h->is);
	columns_wrap(&t, text_str(&what), column, REPORT_WIDTH - column);
	print(s, &t);
	text_free(&way);
	text_free(&what);
	print_macs(s, h, column);
}

/* ---- parts ---- */

static void begin(struct story *s, unsigned node, const struct happening *came_in)
{
	s->node = (uint16_t)node;
	s->came_in = came_in;
	s->headed = false;
}

/* the part's first line, once there is something to stand under it */
static void head(struct story *s, const struct record *r)
{
	struct text t = {0};

	if (s->headed)
		return;
	s->headed = true;
	if (s->came_in) {
		print_hop(s, s->came_in);
		return;
	}
	put_time(s, &t, r->time);
	style_put(&t, s->set.colour, STYLE_NODE, node_name(s, s->node), 0);
	text_putc(&t, '\n');
	print(s, &t);
}

/* the function's name out of "net/ipv4/arp.c: arp_process()" */
static const char *function_of(const char *source)
{
	const char *colon = strstr(source, ": ");

	return colon ? colon + 2 : source;
}

/* "· sentence                       function()", the sentence wrapped beside it */
static void print_sentence(
	struct story *s, enum style style, const char *mark, const char *words, const char *source)
{
	bool colour = s->set.colour;
	size_t source_width = columns_width(source, strlen(source));
	size_t room = REPORT_WIDTH - INDENT - 2, beside = room - source_width - 3;
	bool shares = *source && source_width + 3 + 36 <= room;
	size_t n = columns_fit(words, shares ? beside : room);
	struct text t = {0}, first = {0};

	text_putn(&first, words, n);
	text_add(&t, "%*s%s%s %s", INDENT, "", style_on(colour, style), mark, text_str(&first));
	text_put(&t, style_off(colour, style));
	if (shares) {
		text_add(&t, "%*s", (int)(room - source_width - columns_width(first.s, n)), "");
		style_put(&t, colour, STYLE_DIM, source, 0);
	}
	text_putc(&t, '\n');
	words += n + strspn(words + n, " \n");
	if (*words) {
		text_add(&t, "%*s%s", INDENT + 2, "", style_on(colour, style));
		columns_wrap(&t, words, INDENT + 2, room);
		text_put(&t, style_off(colour, style));
	}
	if (*source && !shares)
		text_add(&t, "%*s%s%s%s\n", INDENT + 2, "", style_on(colour, STYLE_DIM), source,
			style_off(colour, STYLE_DIM));
	print(s, &t);
	text_free(&first);
}

/* ---- what is told ---- */

/* told every time: a reader counts them */
static bool counts(const struct record *r)
{
	switch (r->kind) {
	case REC_ARP_ANSWER:
	case REC_ARP_SILENT:
	case REC_ICMP_SENT:
	case REC_TCP_RETRANSMIT:
	case REC_SOCKET_ERROR: return true;
	default: return r->kind >= RECORDS_IPVS && r->kind < RECORDS_APP;
	}
}

/* told only when everything is */
static bool is_routine(const struct record *r)
{
	return r->kind == REC_BRIDGE_FORWARD || r->kind == REC_SYSCTL;
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

	reason_fill(&words, reason->sentence, r, s->names);
	if (worth_telling(s, r, text_str(&words))) {
		head(s, r);
		print_sentence(s, STYLE_PLAIN, "·", text_str(&words), function_of(reason->source));
	}
	text_free(&words);
}

/* the frame of a drop is named where it is not the one that this part is about */
static void tell_drop(struct story *s, const struct happening *h)
{
	const struct reason *reason = reason_find(h->r.reason);
	bool known = s->came_in && s->came_in->r.frame == h->r.frame;
	struct text words = {0};

	head(s, &h->r);
	text_put(&words, "dropped");
	if (!known && h->is) {
		text_add(&words, ", %s ", dissection_protocol(h->is));
		dissection_describe(&words, h->is);
	}
	text_put(&words, ": ");
	if (reason)
		reason_fill(&words, reason->sentence, &h->r, s->names);
	print_sentence(
		s, STYLE_BAD, "✗", text_str(&words), reason ? function_of(reason->source) : "");
	text_free(&words);
}

static void tell_rest(struct story *s, const struct record *r)
{
	const struct kind *kind = kind_find(r->kind);
	struct text words = {0};

	if (!kind || !s->set.verbose)
		return;
	head(s, r);
	text_put(&words, kind->name);
	const char *at = kind->fields;
	for (unsigned i = 0; i < RECORD_ARGS && *at; i++) {
		size_t word = strcspn(at, " "), name = strcspn(at, ": ");
		const char *form = at + name + (name < word);
		text_add(&words, " %.*s=", (int)name, at);
		if ((size_t)(at + word - form) == 4 && memcmp(form, "node", 4) == 0)
			text_put(&words, node_name(s, (unsigned)r->a[i]));
		else
			record_arg_text(&words, r->a[i], form, (size_t)(at + word - form));
		at += word + strspn(at + word, " ");
	}
	print_sentence(s, STYLE_DIM, "-", text_str(&words), "");
	text_free(&words);
}

/* ---- what was typed ---- */

static void tell_output(struct story *s, const char *out, size_t length)
{
	struct text t = {0};

	while (length) {
		const char *end = memchr(out, '\n', length);
		size_t n = end ? (size_t)(end - out) : length;
		text_add(&t, "%*s%s│%s %.*s\n", INDENT, "", style_on(s->set.colour, STYLE_DIM),
			style_off(s->set.colour, STYLE_DIM), (int)n, out);
		n += end != NULL;
		out += n;
		length -= n;
	}
	print(s, &t);
}

static void tell_command(struct story *s, const struct record *r)
{
	const struct process *p = s->lab ? lab_process(s->lab, (uint32_t)r->a[0]) : NULL;
	struct text t = {0};

	if (!p || p->parent)
		return;
	begin(s, r->node, NULL);
	s->headed = true;
	put_time(s, &t, r->time);
	style_put(&t, s->set.colour, STYLE_NODE, node_name(s, r->node), 0);
	text_add(&t, "# %s\n", p->line);
	print(s, &t);
}

static void tell_exit(struct story *s, const struct record *r)
{
	const struct process *p = s->lab ? lab_process(s->lab, (uint32_t)r->a[0]) : NULL;

	if (!p || p->parent)
		return;
	if (p->out_length) {
		head(s, r);
		tell_output(s, p->out, p->out_length);
	}
	if (r->a[1]) {
		struct text words = {0};
		head(s, r);
		text_add(&words, "exit status %" PRIu64, r->a[1]);
		print_sentence(s, STYLE_DIM, "│", text_str(&words), "");
		text_free(&words);
	}
}

/* ---- what was changed on the way ---- */

static void print_row(struct story *s, const struct rewrite_row *r)
{
	struct text t = {0}, change = {0};
	enum style style = r->changed ? STYLE_CHANGED : STYLE_DIM;

	text_add(&t, "%*s", INDENT + 2, "");
	style_put(&t, s->set.colour, STYLE_DIM, r->name, 10);
	text_put(&change, r->before);
	if (r->changed)
		text_add(&change, " → %s", r->after);
	style_put(&t, s->set.colour, style, text_str(&change), 44);
	style_put(&t, s->set.colour, style, r->changed ? "changed" : "same", 0);
	text_putc(&t, '\n');
	print(s, &t);
	text_free(&change);
}

static void print_in_short(struct story *s, const struct rewrite *w)
{
	struct text words = {0};

	for (unsigned i = 0; i < w->count; i++)
		if (w->rows[i].changed)
			text_add(&words, "%s%s %s → %s", words.len ? ", " : "", w->rows[i].name,
				w->rows[i].before, w->rows[i].after);
	print_sentence(s, STYLE_CHANGED, "≠", text_str(&words), "");
	text_free(&words);
}

static void tell_rewrite(struct story *s, const struct happening *h)
{
	const struct dissection *before = story_kept(s->memory, h->r.node, h->r.frame);
	struct rewrite w;

	if (!before || !h->is || !rewrite_compare(&w, before, h->is))
		return;
	head(s, &h->r);
	uint64_t way = h->is->has_eth ? arg_mac(h->is->eth.dst) : 0;
	if (!story_first_time(s->memory, hash_two(hash_two(h->r.node, w.changed), way))) {
		print_in_short(s, &w);
		return;
	}
	struct text words = {0};
	text_add(&words, "%s sends it on:", node_name(s, h->r.node));
	print_sentence(s, STYLE_PLAIN, "≠", text_str(&words), "");
	text_free(&words);
	for (unsigned i = 0; i < w.count; i++)
		print_row(s, &w.rows[i]);
}

/* ---- a step ---- */

static void tell(struct story *s, const struct happening *h)
{
	const struct record *r = &h->r;

	if (r->kind != REC_FRAME_RECEIVED && r->node != s->node)
		begin(s, r->node, NULL);
	switch (r->kind) {
	case REC_FRAME_RECEIVED:
		begin(s, r->node, h);
		head(s, r);
		break;
	case REC_FRAME_SENT:
		tell_rewrite(s, h);
		if (s->set.verbose)
			tell_rest(s, r);
		break;
	case REC_FRAME_DROPPED: tell_drop(s, h); break;
	case REC_COMMAND: tell_command(s, r); break;
	case REC_EXIT: tell_exit(s, r); break;
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
		text_add(&words, "and %" PRIu64 " more: the same", s->same_count - SAME_SHOWN);
		print_sentence(s, STYLE_DIM, "…", text_str(&words), "");
	}
	s->same_count = 0;
	text_free(&words);
}

/* a broadcast in a crowd: the third of those that end alike stands for the rest */
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

	begin(s, NO_NODE, NULL);
	for (const struct happening *h = what; h < what + count; h++) {
		remember(s, h);
		bool typed = h->r.kind == REC_COMMAND || h->r.kind == REC_EXIT;
		if (!skipped && (telling(s) || typed))
			tell(s, h);
	}
	s->came_in = NULL;
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
	const struct lab *lab, const struct story_options *o)
{
	*s = (struct story){.out = out, .net = net, .names = names, .lab = lab, .set = *o};
	if (!s->set.hops)
		s->set.hops = STORY_HOPS_DEFAULT;
	s->name_width = widest_name(net);
	s->memory = story_memory_new();
	steps_init(&s->steps, tell_step);
}

void story_title(struct story *s, const char *title, const char *name, uint64_t seed,
	const char *introduction)
{
	bool colour = s->set.colour;
	struct text t = {0}, right = {0};

	text_add(&right, "%s, seed %" PRIu64, name, seed);
	size_t used = columns_width(right.s, right.len);
	style_put(&t, colour, STYLE_TITLE, title, REPORT_WIDTH > used ? REPORT_WIDTH - used : 0);
	style_put(&t, colour, STYLE_DIM, right.s, 0);
	text_add(&t, "\n%s", style_on(colour, STYLE_DIM));
	for (unsigned i = 0; i < REPORT_WIDTH; i++)
		text_put(&t, "─");
	text_add(&t, "%s\n", style_off(colour, STYLE_DIM));
	if (*introduction)
		columns_wrap(&t, introduction, 0, REPORT_WIDTH - 4);
	text_putc(&t, '\n');
	print(s, &t);
	text_free(&right);
}

void story_say(struct story *s, const char *words)
{
	struct text t = {0};

	steps_flush(&s->steps);
	tell_how_many_more(s);
	text_add(&t, "\n%s▸ ", style_on(s->set.colour, STYLE_SAY));
	columns_wrap(&t, words, 2, REPORT_WIDTH - 6);
	text_add(&t, "%s\n", style_off(s->set.colour, STYLE_SAY));
	print(s, &t);
}

void story_finish(struct story *s)
{
	steps_free(&s->steps);
	tell_how_many_more(s);
	if (!telling(s))
		fprintf(s->out,
			"%*s… and %" PRIu64 " more hops, not told (--verbose tells all, --pcap "
			"keeps all)\n",
			TIME_WIDTH, "", s->hops - s->set.hops);
	story_memory_free(s->memory);
	s->memory = NULL;
}
