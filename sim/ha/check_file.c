/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * FILE_CHECK (keepalived 2.2.7, check/check_file.c; trackers/track_file.c:
 * process_update_checker_track_file_status()). It sends nothing: a number in a file of the director
 * is the server's status. With weight 0 any number but 0 means down (with `reverse` 0 does); else
 * number times weight is added to the server's weight, and a sum of INT_MIN means down. The start
 * only looks at nonzero numbers and ignores `reverse` (set_track_file_checkers_down()).
 */
#include <limits.h>

#include "ha/check.h"
#include "ha/vrrp.h"

#define DOWN INT_MIN

static int64_t status_of(const struct check_conf *c, int64_t number)
{
	const int64_t status = number * c->weight * (c->reverse ? -1 : 1);

	if (!c->weight)
		return (number != 0) != c->reverse ? DOWN : 0;
	return status < INT_MIN ? INT_MIN : status > INT_MAX ? INT_MAX : status;
}

static void tell(struct check *c, int64_t number)
{
	const struct vrrp_file *f = c->conf->file;
	const int64_t before = status_of(c->conf, f->checker_status);
	const int64_t now = status_of(c->conf, number);
	char server[SERVICE_NAME];

	if (before == now)
		return;
	check_server_name(c->server, server);
	if (now == DOWN) {
		ha_log(check_daemon(c), HA_CHECKER, "(%s): tracked file %s now FAULT state", server,
			f->name);
		check_verdict(c, false);
		c->server->weight -= c->cur_weight;
		c->cur_weight = 0;
	} else if (before == DOWN) {
		ha_log(check_daemon(c), HA_CHECKER, "(%s): tracked file %s leaving FAULT state",
			server, f->name);
		c->cur_weight = now;
		c->server->weight += now;
		check_verdict(c, true);
	} else {
		server_set_weight(c->server, c->server->weight + now - before, true);
		c->cur_weight = now;
	}
}

static void for_each_tracker(struct checker *all, const struct vrrp_file *f,
	void (*what)(struct check *c, int64_t number), int64_t number)
{
	list_for_each (s, &all->services, struct check_service, link)
		list_for_each (r, &s->servers, struct check_server, link)
			list_for_each (c, &r->checks, struct check, link)
				if (c->conf->kind == CHECK_FILE && c->conf->file == f)
					what(c, number);
}

/* set_track_file_weights(), set_track_file_checkers_down(), set_effective_weights() */
static void begin_one(struct check *c, int64_t number)
{
	const struct check_conf *conf = c->conf;

	c->has_run = true;
	if (!number)
		return;
	const int64_t status = number * conf->weight * (conf->reverse ? -1 : 1);
	if (conf->weight) {
		c->cur_weight = status;
		c->server->weight += status;
	}
	if (conf->weight && status > DOWN)
		return;
	c->is_up = false;
	c->server->failed++;
}

void check_files_begin(struct checker *all)
{
	list_for_each (f, &all->k->conf->files, struct vrrp_file, link) {
		f->checker_status = vrrp_file_number(all->k, f, HA_CHECKER, 0);
		for_each_tracker(all, f, begin_one, f->checker_status);
	}
}

void check_files_changed(struct checker *all)
{
	list_for_each (f, &all->k->conf->files, struct vrrp_file, link) {
		const int64_t number = vrrp_file_number(all->k, f, HA_CHECKER, f->checker_status);
		if (number != f->checker_status)
			for_each_tracker(all, f, tell, number);
		f->checker_status = number;
	}
}

/* A reload creates the checks again, as up, and applies the file's number. */
void check_files_reload(struct checker *all)
{
	list_for_each (f, &all->k->conf->files, struct vrrp_file, link) {
		const int64_t number = vrrp_file_number(all->k, f, HA_CHECKER, 0);
		for_each_tracker(all, f, tell, number);
		f->checker_status = number;
	}
}

static void run_file(struct check *c)
{
	(void)c; /* the file changes trigger it */
}

const struct check_kind_ops check_file = {.name = "FILE_CHECK", .run = run_file};
