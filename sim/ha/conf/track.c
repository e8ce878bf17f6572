/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vrrp_script and track_file: objects that instances track (keepalived 2.2.7,
 * vrrp/vrrp_parser.c). */
#include <string.h>

#include "engine/engine.h"
#include "ha/conf/reader.h"

#define MOST_SECONDS 4294u /* UINT_MAX microseconds */

struct vrrp_script *ha_conf_script(const struct ha_conf *c, const char *name)
{
	list_for_each (s, &c->scripts, struct vrrp_script, link)
		if (strcmp(s->name, name) == 0)
			return s;
	return NULL;
}

struct vrrp_file *ha_conf_file(const struct ha_conf *c, const char *name)
{
	list_for_each (f, &c->files, struct vrrp_file, link)
		if (strcmp(f->name, name) == 0)
			return f;
	return NULL;
}

static void copy_name(char *to, const char *word)
{
	const size_t n = strlen(word) < HA_NAME - 1 ? strlen(word) : HA_NAME - 1;

	memcpy(to, word, n);
	to[n] = '\0';
}

void vrrp_script_open(struct ha_reader *r, const struct ha_words *w)
{
	const char *name = ha_word(r, w, 1);

	if (!*name || ha_conf_script(r->conf, name)) {
		if (*name)
			ha_wrong(r, "Script %s already defined", name);
		ha_skip_block(r);
		return;
	}
	struct vrrp_script *s = ha_conf_alloc(r->conf, sizeof(*s));
	copy_name(s->name, name);
	s->interval = NSEC_PER_SEC;
	s->rise = s->fall = 1;
	list_add_tail(&s->link, &r->conf->scripts);
	r->script = s;
}

void vrrp_script_close(struct ha_reader *r)
{
	struct vrrp_script *s = r->script;

	if (!s->timeout)
		s->timeout = s->interval;
	if (s->command[0])
		return;
	ha_wrong(r, "No script set for vrrp_script %s - removing", s->name);
	list_del(&s->link);
}

static void take_script(struct ha_reader *r, const struct ha_words *w)
{
	ha_command(r, w, r->script->command);
}

static void take_interval(struct ha_reader *r, const struct ha_words *w)
{
	const char *word = ha_word(r, w, 1);
	unsigned v;

	if (!ha_unsigned(r, word, 0, MOST_SECONDS, &v)) {
		ha_wrong(r, "(%s): vrrp script interval '%s' must be between 1 and %u - ignoring",
			r->script->name, word, MOST_SECONDS);
		return;
	}
	if (!v)
		ha_wrong(r, "(%s): vrrp script interval must be greater than 0, setting to 1",
			r->script->name);
	r->script->interval = (v ? v : 1) * NSEC_PER_SEC;
}

static void take_timeout(struct ha_reader *r, const struct ha_words *w)
{
	const char *word = ha_word(r, w, 1);
	unsigned v;

	if (!ha_unsigned(r, word, 0, MOST_SECONDS, &v)) {
		ha_wrong(r, "(%s): vrrp script timeout '%s' invalid - ignoring", r->script->name,
			word);
		return;
	}
	if (!v)
		ha_wrong(r, "(%s): vrrp script timeout must be greater than 0, setting to 1",
			r->script->name);
	r->script->timeout = (v ? v : 1) * NSEC_PER_SEC;
}

static void take_script_weight(struct ha_reader *r, const struct ha_words *w)
{
	const char *word = ha_word(r, w, 1);

	if (!ha_int(r, word, -253, 253, &r->script->weight))
		ha_wrong(r, "vrrp_script %s weight %s must be in [-253, 253]", r->script->name,
			word);
}

static void take_count(struct ha_reader *r, const struct ha_words *w, int *to, const char *what)
{
	const char *word = ha_word(r, w, 1);
	unsigned v = 1;

	if (!ha_unsigned(r, word, 1, INT32_MAX, &v))
		ha_wrong(r, "(%s): vrrp script %s value '%s' invalid, defaulting to 1",
			r->script->name, what, word);
	*to = (int)v;
}

static void take_rise(struct ha_reader *r, const struct ha_words *w)
{
	take_count(r, w, &r->script->rise, "rise");
}

static void take_fall(struct ha_reader *r, const struct ha_words *w)
{
	take_count(r, w, &r->script->fall, "fall");
}

static void take_init_fail(struct ha_reader *r, const struct ha_words *w)
{
	(void)w;
	r->script->init_fail = true;
}

const struct ha_keyword vrrp_script_keywords[] = {
	HA_WORD("script", take_script),
	HA_WORD("interval", take_interval),
	HA_WORD("timeout", take_timeout),
	HA_WORD("weight", take_script_weight),
	HA_WORD("rise", take_rise),
	HA_WORD("fall", take_fall),
	HA_WORD("init_fail", take_init_fail),
	{"user", NULL, NULL, NULL, HA_NO_EFFECT},
	HA_END,
};

void vrrp_file_open(struct ha_reader *r, const struct ha_words *w)
{
	const char *name = ha_word(r, w, 1);

	if (!*name || ha_conf_file(r->conf, name)) {
		if (*name)
			ha_wrong(r, "track file %s already defined", name);
		ha_skip_block(r);
		return;
	}
	struct vrrp_file *f = ha_conf_alloc(r->conf, sizeof(*f));
	copy_name(f->name, name);
	f->weight = 1;
	list_add_tail(&f->link, &r->conf->files);
	r->file = f;
}

static void take_path(struct ha_reader *r, const struct ha_words *w)
{
	const char *word = ha_word(r, w, 1);
	const size_t n = strlen(word) < HA_PATH - 1 ? strlen(word) : HA_PATH - 1;

	memcpy(r->file->path, word, n);
	r->file->path[n] = '\0';
}

static void take_file_weight(struct ha_reader *r, const struct ha_words *w)
{
	const char *word = ha_word(r, w, 1);

	if (!ha_int(r, word, -254, 254, &r->file->weight))
		ha_wrong(r,
			"Weight (%s) for track_file %s must be between [-254..254] inclusive. "
			"Ignoring...",
			word, r->file->name);
	if (w->count < 3)
		return;
	r->file->reverse = strcmp(w->at[2], "reverse") == 0;
	if (!r->file->reverse)
		ha_wrong(r, "track_file %s unknown weight option %s", r->file->name, w->at[2]);
}

/* track_file_init_handler() */
static void take_init_file(struct ha_reader *r, const struct ha_words *w)
{
	r->file->init = FILE_CREATE;
	r->file->init_value = 0;
	for (int i = 1; i < w->count; i++) {
		if (strchr("-0123456789", w->at[i][0])) {
			if (!ha_int(r, w->at[i], INT32_MIN, INT32_MAX, &r->file->init_value))
				ha_wrong(r, "Track file %s init value %s is invalid", r->file->name,
					w->at[i]);
		} else if (strcmp(w->at[i], "overwrite") == 0) {
			r->file->init = FILE_OVERWRITE;
		} else {
			ha_wrong(r, "Unknown track file init option %s", w->at[i]);
		}
	}
}

const struct ha_keyword vrrp_file_keywords[] = {
	HA_WORD("file", take_path),
	HA_WORD("weight", take_file_weight),
	HA_WORD("init_file", take_init_file),
	HA_END,
};

/* ---- what an instance or a group names ---- */

/* "NAME [weight N [reverse]]" behind a name that is known; false: ignored, with a message */
static bool tracked_weight(struct ha_reader *r, struct ha_tracked *t, const struct ha_words *w,
	const char *owner, const char *kind)
{
	if (w->count < 2)
		return true;
	if (strcmp(w->at[1], "weight") != 0) {
		ha_wrong(r, "(%s) unknown %s %s option %s - ignoring", owner, kind, t->name,
			w->at[1]);
		return false;
	}
	if (w->count == 2) {
		ha_wrong(r, "(%s) weight without value specified for %s %s - ignoring", owner, kind,
			t->name);
		return false;
	}
	t->has_weight = ha_int(r, w->at[2], -253, 253, &t->weight);
	if (!t->has_weight)
		ha_wrong(r,
			"(%s) weight %s for %s must be between [-253..253] inclusive. Ignoring...",
			owner, w->at[2], t->name);
	t->reverse = w->count > 3 && strcmp(w->at[3], "reverse") == 0;
	return true;
}

static struct ha_tracked *find_tracked(struct list *l, const char *name)
{
	list_for_each (t, l, struct ha_tracked, link)
		if (strcmp(t->name, name) == 0)
			return t;
	return NULL;
}

static void add_tracked(struct ha_reader *r, const struct ha_words *w, struct list *l,
	const char *owner, const char *kind)
{
	struct ha_tracked *t = ha_conf_alloc(r->conf, sizeof(*t));

	if (find_tracked(l, w->at[0])) {
		ha_wrong(r, "(%s) duplicate %s %s - ignoring", owner, kind, w->at[0]);
		return;
	}
	ha_copy(t->name, HA_NAME, w->at[0]);
	if (tracked_weight(r, t, w, owner, kind))
		list_add_tail(&t->link, l);
}

static const char *owner_of(const struct ha_reader *r)
{
	return r->group ? r->group->name : r->vrrp->name;
}

static void add_track_interface(struct ha_reader *r, const struct ha_words *w)
{
	if (ha_device(r, w->at[0]))
		add_tracked(r, w, r->group ? &r->group->interfaces : &r->vrrp->interfaces,
			owner_of(r), "track_interface");
	else
		ha_wrong(r, "(%s) tracked interface %s doesn't exist", owner_of(r), w->at[0]);
}

static void add_track_script(struct ha_reader *r, const struct ha_words *w)
{
	const struct vrrp_script *s = ha_conf_script(r->conf, w->at[0]);
	struct list *l = r->group ? &r->group->scripts : &r->vrrp->scripts;

	if (!s) {
		ha_wrong(r, "(%s) track script %s not found, ignoring...", owner_of(r), w->at[0]);
		return;
	}
	add_tracked(r, w, l, owner_of(r), "track_script");
	struct ha_tracked *t = find_tracked(l, w->at[0]);
	if (t && !t->has_weight)
		t->weight = s->weight;
}

static void add_track_file(struct ha_reader *r, const struct ha_words *w)
{
	const struct vrrp_file *f = ha_conf_file(r->conf, w->at[0]);
	struct list *l = r->group ? &r->group->files : &r->vrrp->files;

	if (!f) {
		ha_wrong(r, "(%s) track file %s not found, ignoring...", owner_of(r), w->at[0]);
		return;
	}
	add_tracked(r, w, l, owner_of(r), "track_file");
	struct ha_tracked *t = find_tracked(l, w->at[0]);
	if (!t || t->has_weight)
		return;
	t->weight = f->weight;
	t->reverse = f->reverse;
}

void vrrp_take_track_interface(struct ha_reader *r, const struct ha_words *w)
{
	ha_read_lines(r, w, add_track_interface);
}

void vrrp_take_track_script(struct ha_reader *r, const struct ha_words *w)
{
	ha_read_lines(r, w, add_track_script);
}

void vrrp_take_track_file(struct ha_reader *r, const struct ha_words *w)
{
	ha_read_lines(r, w, add_track_file);
}
