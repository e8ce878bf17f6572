/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Open files. Not simulated: a writer that waits for room in its pipe, write positions: a file
 * grows at its end.
 */
#include "app/shell/stream.h"

#include <string.h>

#include "app/syntax/syntax.h"
#include "app/system/files.h"
#include "base/errno.h"
#include "base/text.h"
#include "host/command.h"
#include "host/host.h"

static struct arena *arena_of(const struct stream *s)
{
	return host_engine(s->host)->arena;
}

static struct stream *stream_new(struct host *h, enum stream_kind kind)
{
	struct stream *s = arena_get(host_engine(h)->arena, sizeof(*s));

	s->kind = (uint8_t)kind;
	s->host = h;
	s->users = 1;
	s->reads = s->writes = true;
	return s;
}

struct stream *stream_terminal(struct process *line)
{
	struct stream *s = stream_new(line->host, STREAM_TERMINAL);

	s->line = line;
	return s;
}

static void keep_bytes(struct stream *s, const char *bytes, size_t n)
{
	if (s->length + n + 1 > s->cap) {
		uint32_t cap = s->cap ? s->cap : 64;
		while (cap < s->length + n + 1)
			cap *= 2;
		s->data = arena_regrow(arena_of(s), s->data, s->cap, cap);
		s->cap = cap;
	}
	if (n)
		memcpy(s->data + s->length, bytes, n);
	s->length += (uint32_t)n;
	s->data[s->length] = '\0';
}

struct stream *stream_buffer(struct host *h, const char *bytes, size_t n)
{
	struct stream *s = stream_new(h, STREAM_BUFFER);

	if (n > STREAM_BYTES_MAX)
		n = STREAM_BYTES_MAX;
	keep_bytes(s, bytes, n);
	return s;
}

/* bytes after which an endless writer lets its reader run: Linux's PIPE_BUF */
#define TURN_BYTES 4096u

void stream_pipe(struct host *h, struct stream **reads, struct stream **writes,
	void (*turn)(struct engine *e, struct event *ev))
{
	*reads = stream_new(h, STREAM_BUFFER);
	*writes = stream_new(h, STREAM_PIPE);
	(*reads)->peer = *writes;
	(*writes)->peer = *reads;
	(*reads)->turn.run = (*writes)->turn.run = turn;
}

bool stream_open_ended(const struct stream *s)
{
	return s && s->kind == STREAM_BUFFER && s->peer;
}

bool stream_presses(struct stream *s)
{
	if (!s || s->kind != STREAM_PIPE || !s->peer || s->unread < TURN_BYTES)
		return false;
	s->unread = 0;
	return true;
}

static void give_turn(struct stream *s)
{
	if (!event_pending(&s->turn))
		event_schedule_in(host_engine(s->host), &s->turn, 0);
}

static enum stream_kind kind_for(enum file_kind kind)
{
	return kind == FILE_SYSCTL                                           ? STREAM_SYSCTL
		: kind == FILE_NULL || kind == FILE_ZERO || kind == FILE_TTY ? STREAM_NULL
									     : STREAM_FILE;
}

/* for reading: all but a regular file is read at once */
static struct stream *open_read(struct host *h, const char *path, int *error)
{
	struct file_info info = files_stat(h, path);
	struct text t = {0};

	*error = 0;
	if (info.kind == FILE_REGULAR) {
		struct stream *s = stream_new(h, STREAM_FILE);
		s->path = strcpy(arena_get(arena_of(s), strlen(path) + 1), path);
		return s;
	}
	/* a directory opens; reading it fails */
	if (info.kind != FILE_DIR)
		*error = files_read(h, path, &t);
	struct stream *s = *error        ? NULL
		: info.kind == FILE_NULL ? stream_new(h, STREAM_NULL)
					 : stream_buffer(h, text_str(&t), t.len);
	text_free(&t);
	return s;
}

struct stream *stream_open(struct host *h, const char *name, unsigned how, int *error)
{
	struct text path = {0};
	struct stream *s = NULL;

	files_path(h, name, &path);
	if (strcmp(name, "") == 0) {
		*error = -ENOENT;
	} else if (how == SH_READ) {
		s = open_read(h, text_str(&path), error);
	} else {
		*error = files_open(h, text_str(&path), how != SH_WRITE && how != SH_BOTH);
		if (*error == 0)
			s = stream_new(h, kind_for(files_stat(h, text_str(&path)).kind));
		if (s)
			s->path = strcpy(arena_get(arena_of(s), strlen(text_str(&path)) + 1),
				text_str(&path));
	}
	text_free(&path);
	return s;
}

struct stream *stream_keep(struct stream *s)
{
	if (s)
		s->users++;
	return s;
}

/* tells the other end that this one is closed */
static void leave_peer(struct stream *s)
{
	if (!s->peer)
		return;
	s->peer->peer = NULL;
	if (s->kind == STREAM_PIPE && s->peer->awaited)
		give_turn(s->peer);
}

void stream_drop(struct stream *s)
{
	if (!s || --s->users > 0)
		return;
	struct arena *a = arena_of(s);
	leave_peer(s);
	if (s->turn.run)
		event_cancel(host_engine(s->host), &s->turn);
	if (s->path)
		arena_put(a, s->path, strlen(s->path) + 1);
	if (s->data)
		arena_put(a, s->data, s->cap);
	arena_put(a, s, sizeof(*s));
}

static int write_buffer(struct stream *s, const char *bytes, size_t n)
{
	if (n > STREAM_BYTES_MAX - s->length) {
		s->full = true;
		n = STREAM_BYTES_MAX - s->length;
	}
	keep_bytes(s, bytes, n);
	return s->full ? -EPIPE : 0;
}

/* a write without a reader signals the writer (SIGPIPE), but not inside its own code */
static int write_pipe(struct stream *s, const char *bytes, size_t n)
{
	struct stream *to = s->peer;

	if (!to || to->full) {
		give_turn(s);
		return -EPIPE;
	}
	int error = write_buffer(to, bytes, n);
	s->unread += (uint32_t)n;
	if (to->awaited == AWAITS_MORE)
		give_turn(to);
	return error;
}

static void write_terminal(struct stream *s, const char *bytes, size_t n, bool error)
{
	struct process *to = s->before && s->before->running ? s->before : s->line;

	if (error)
		process_error(to, "%.*s", (int)n, bytes);
	else
		process_write(to, bytes, n);
}

int stream_write(struct stream *s, const char *bytes, size_t n, bool error)
{
	if (!s || !s->writes)
		return -EBADF;
	switch (s->kind) {
	case STREAM_TERMINAL: write_terminal(s, bytes, n, error); return 0;
	case STREAM_FILE: return files_write(s->host, s->path, bytes, n);
	case STREAM_SYSCTL:
	case STREAM_BUFFER: return write_buffer(s, bytes, n);
	case STREAM_PIPE: return write_pipe(s, bytes, n);
	default: return 0;
	}
}

size_t stream_rest(struct stream *s, const char **bytes)
{
	*bytes = "";
	if (!s || !s->reads)
		return 0;
	if (s->kind == STREAM_FILE)
		return files_part(s->host, s->path, s->offset, bytes);
	if (s->kind != STREAM_BUFFER || s->offset >= s->length)
		return 0;
	*bytes = s->data + s->offset;
	return s->length - s->offset;
}

void stream_skip(struct stream *s, size_t n)
{
	if (s)
		s->offset += (uint32_t)n;
}

int stream_flush(struct stream *s)
{
	if (!s || s->kind != STREAM_SYSCTL || s->length == 0)
		return 0;
	int error = files_write(s->host, s->path, s->data, s->length);
	s->length = 0;
	return error;
}

bool stream_is_terminal(const struct stream *s)
{
	return s && s->kind == STREAM_TERMINAL;
}
