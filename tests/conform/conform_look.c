/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Looking at a replayed case: frames seen, entries, and where they differ from the recording. */
#include <string.h>

#include "base/text.h"
#include "conform/conform_world.h"

void conform_forget(struct conform_world *w)
{
	w->seen_count = 0;
}

const struct seen_frame *conform_next_arp(
	const struct conform_world *w, size_t *at, struct arp_packet *arp)
{
	while (*at < w->seen_count) {
		const struct seen_frame *f = &w->seen[(*at)++];
		if (get16(f->bytes + 12) == ETH_P_ARP &&
			arp_parse(arp, f->bytes + ETH_HLEN, f->shown - ETH_HLEN) == WIRE_OK)
			return f;
	}
	return NULL;
}

const char *conform_name(const struct seen_frame *f, char out[64])
{
	snprintf(out, 64, "%s.%s", f->from->node->name, f->from->name);
	return out;
}

void conform_same_text(
	struct conform_world *w, const char *what, const char *recorded, const char *here)
{
	if (strcmp(recorded, here) == 0)
		return;
	if (w->differences.len) {
		text_put(&w->recorded, "; ");
		text_put(&w->differences, "; ");
	}
	text_add(&w->recorded, "%s '%s'", what, recorded);
	text_add(&w->differences, "%s '%s'", what, here);
}

void conform_same_bool(struct conform_world *w, const char *what, json_t *recorded, bool here)
{
	conform_same_text(
		w, what, json_is_true(recorded) ? "true" : "false", here ? "true" : "false");
}

static void entry_text(struct text *t, const struct neigh *n)
{
	if (!n || n->state == NUD_NONE) {
		text_put(t, "none");
		return;
	}
	text_put(t, nud_name(n->state));
	if (n->state & NUD_VALID)
		text_add(t, " %s", mac_text(n->mac).s);
}

void conform_same_entry(struct conform_world *w, const char *what, json_t *recorded, struct host *h,
	const char *dev, const char *address)
{
	struct text was = {0}, is = {0};
	const char *mac = conform_word(recorded, "lladdr");
	struct netdev *d = node_dev(&h->node, dev);

	if (json_is_object(recorded))
		text_add(&was, *mac ? "%s %s" : "%s", conform_word(recorded, "state"), mac);
	else
		text_put(&was, "none");
	entry_text(&is, d ? neigh_lookup(h, d, conform_ip(w, address)) : NULL);
	conform_same_text(w, what, text_str(&was), text_str(&is));
	text_free(&was);
	text_free(&is);
}

void conform_join(json_t *list, struct text *out)
{
	size_t i;
	json_t *item;

	json_array_foreach (list, i, item)
		text_add(out, "%s%s", i ? " " : "", conform_word(item, ""));
}

json_t *conform_at(json_t *object, const char *path)
{
	char key[64];

	while (object && *path) {
		size_t n = strcspn(path, ".");
		snprintf(key, sizeof(key), "%.*s", (int)n, path);
		object = json_object_get(object, key);
		path += n + (path[n] == '.');
	}
	return object;
}

const char *conform_word(json_t *object, const char *path)
{
	json_t *v = conform_at(object, path);

	return json_is_string(v) ? json_string_value(v) : "";
}

int64_t conform_number(json_t *object, const char *path, int64_t otherwise)
{
	json_t *v = conform_at(object, path);

	return json_is_integer(v) ? json_integer_value(v)
		: json_is_real(v) ? (int64_t)json_real_value(v)
				  : otherwise;
}
