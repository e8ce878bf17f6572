/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A write to a file is an event (inotify); nothing polls. */
#include "app/commands/text/tail_follow.h"

#include <string.h>

#include "app/system/files.h"
#include "base/text.h"
#include "host/command.h"
#include "host/host.h"

struct followed {
	struct file_watch watch;
	struct tail *tail;
	const char *name;
	uint32_t offset; /* shown up to here */
	bool there, watched;
};

struct tail {
	struct process *p;
	int count;
	const struct followed *last; /* whose lines were printed last */
	struct followed files[];
};

static void stop(struct process *p)
{
	struct tail *t = p->state;

	for (int i = 0; i < t->count; i++)
		if (t->files[i].watched)
			files_unwatch(p->host, &t->files[i].watch);
	process_exit(p, STATUS_INTERRUPTED);
}

static void appeared(struct followed *f)
{
	process_error(f->tail->p, "tail: '%s' has appeared;  following new file\n", f->name);
	f->there = true;
}

static void show_new(struct engine *e, struct event *ev)
{
	struct followed *f =
		list_entry(container_of(ev, struct file_watch, turn), struct followed, watch);
	struct process *p = f->tail->p;
	uint32_t size = files_stat(p->host, f->watch.path).size;
	const char *bytes;

	(void)e;
	if (!f->there)
		appeared(f);
	if (size < f->offset) {
		process_error(p, "tail: %s: file truncated\n", f->name);
		f->offset = 0;
	}
	size_t n = files_part(p->host, f->watch.path, f->offset, &bytes);
	if (n == 0)
		return;
	if (f->tail->count > 1 && f->tail->last != f)
		process_print(p, "\n==> %s <==\n", f->name);
	f->tail->last = f;
	f->offset += (uint32_t)n;
	process_write(p, bytes, n);
}

static void follow(struct tail *t, struct followed *f, const char *name, bool retry)
{
	struct host *h = t->p->host;
	struct text path = {0};

	f->tail = t;
	f->name = name;
	files_path(h, name, &path);
	f->there = files_stat(h, text_str(&path)).kind == FILE_REGULAR;
	f->watched = f->there || retry;
	if (f->watched) {
		f->watch.turn.run = show_new;
		files_watch(h, &f->watch, text_str(&path));
		f->offset = f->there ? files_stat(h, text_str(&path)).size : 0;
	}
	text_free(&path);
}

bool tail_follow(struct process *p, int count, char **names, bool retry)
{
	struct tail *t = process_state(p, sizeof(*t) + (size_t)count * sizeof(t->files[0]));
	bool any = false;

	t->p = p;
	t->count = count;
	for (int i = 0; i < count; i++) {
		follow(t, &t->files[i], names[i], retry);
		any |= t->files[i].watched;
		t->last = &t->files[i];
	}
	if (any)
		p->interrupt = stop;
	else
		process_error(p, "tail: no files remaining\n");
	return any;
}
