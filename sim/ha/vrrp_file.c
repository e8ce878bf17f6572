/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * track_file (keepalived 2.2.7, trackers/track_file.c): a number in a file of the host. With weight
 * 0 any number but 0 means FAULT (with `reverse` 0 does); else number times weight is added to the
 * priority, and from -254 on it means FAULT, too. A missing file counts as 0. It is read again when
 * it is written, moved or deleted (inotify).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "engine/engine.h"
#include "ha/vrrp.h"

#define STATUS_FAULT (-254)
#define STATUS_MOST 253

/* the number's meaning for the object that tracks it */
static int64_t status_of(const struct ha_tracked *t, int64_t number)
{
	const int sign = t->reverse ? -1 : 1;
	const int64_t status = number * t->weight * sign;

	if (!t->weight)
		return (number != 0) == (sign == 1) ? STATUS_FAULT : 0;
	return status < STATUS_FAULT ? STATUS_FAULT : status > STATUS_MOST ? STATUS_MOST : status;
}

/* process_track_file() */
int64_t vrrp_file_number(
	struct keepalived *k, const struct vrrp_file *f, unsigned process, int64_t before)
{
	struct text bytes = {0};
	int64_t number = 0;

	if (k->conf->from->read(k->host, f->path, &bytes) == 0 && bytes.len) {
		number = strtoll(text_str(&bytes), NULL, 0);
		if (number < INT32_MIN || number > (int64_t)INT32_MAX + 1) {
			ha_log(k, process, "Invalid number %lld read from %s - ignoring",
				(long long)number, f->path);
			number = before;
		}
	}
	text_free(&bytes);
	return number;
}

/* process_update_vrrp_track_file_status() */
static void tell(struct vrrp *v, const struct ha_tracked *t, const struct vrrp_file *f, int64_t now)
{
	const int64_t before = status_of(t, f->status), status = status_of(t, now);

	if (before == status)
		return;
	if (status == STATUS_FAULT) {
		ha_log(v->k, HA_VRRP, "(%s): tracked file %s now FAULT state", v->conf->name,
			f->name);
		v->total_priority -= t->weight ? (int)before : 0;
		vrrp_down(v);
	} else if (before == STATUS_FAULT) {
		v->total_priority += t->weight ? (int)status : 0;
		ha_log(v->k, HA_VRRP, "(%s): tracked file %s leaving FAULT state", v->conf->name,
			f->name);
		vrrp_set_priority(v);
		vrrp_try_up(v, false);
	} else {
		v->total_priority += (int)(status - before);
		vrrp_set_priority(v);
	}
}

static struct ha_tracked *tracked_file(struct vrrp *v, const char *name)
{
	list_for_each (t, &v->conf->files, struct ha_tracked, link)
		if (strcmp(t->name, name) == 0)
			return t;
	return NULL;
}

void vrrp_files_changed(struct keepalived *k)
{
	list_for_each (f, &k->conf->files, struct vrrp_file, link) {
		const int64_t number = vrrp_file_number(k, f, HA_VRRP, f->status);
		if (number == f->status)
			continue;
		list_for_each (v, &k->instances, struct vrrp, link) {
			const struct ha_tracked *t = tracked_file(v, f->name);
			if (t)
				tell(v, t, f, number);
		}
		f->status = number;
	}
}

/* init_file */
static void init(struct keepalived *k, const struct vrrp_file *f)
{
	struct text bytes = {0};
	const bool there = k->conf->from->read(k->host, f->path, &bytes) == 0;
	char number[16];

	text_free(&bytes);
	if (f->init == FILE_AS_IT_IS || (f->init == FILE_CREATE && there) || !k->conf->from->put)
		return;
	const int n = snprintf(number, sizeof(number), "%d\n", f->init_value);
	k->conf->from->put(k->host, f->path, number, (size_t)n, 0644);
}

/* initialise_vrrp_file_tracking_priorities() of one instance */
static void begin_one(struct vrrp *v, const struct ha_tracked *t, const struct vrrp_file *f)
{
	const int64_t status = status_of(t, f->status);

	if (status > STATUS_FAULT) {
		v->total_priority += (int)status;
		return;
	}
	ha_log(v->k, HA_VRRP, "(%s): entering FAULT state (tracked file %s has status %lld)",
		v->conf->name, f->name, (long long)status);
	v->faults++;
}

void vrrp_files_begin(struct keepalived *k)
{
	list_for_each (f, &k->conf->files, struct vrrp_file, link) {
		init(k, f);
		f->status = vrrp_file_number(k, f, HA_VRRP, 0);
		list_for_each (v, &k->instances, struct vrrp, link) {
			const struct ha_tracked *t = tracked_file(v, f->name);
			if (t)
				begin_one(v, t, f);
		}
	}
}
