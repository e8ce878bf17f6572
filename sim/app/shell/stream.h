/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Open files of a shell: what a redirection, a pipe or a here-document makes, counted by who holds
 * it, as open file descriptions are. A pipe has two ends, each a stream of its own: what is written
 * to the one stands in the other's buffer until it is read. Nobody waits for room in it.
 */
#ifndef LVSLAB_APP_SHELL_STREAM_H
#define LVSLAB_APP_SHELL_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/event.h"

struct host;
struct process;
struct text;

/* A pipe or a substitution holds no more than this: who writes on is ended, as by SIGPIPE. */
#define STREAM_BYTES_MAX ((uint32_t)1 << 24)

enum stream_kind {
	STREAM_TERMINAL, /* writes to a line's output; reads nothing */
	STREAM_NULL,
	STREAM_FILE,
	STREAM_SYSCTL, /* collects, and is written when the command has ended */
	STREAM_BUFFER, /* a here-document, what a substitution gave, the end of a pipe to read from */
	STREAM_PIPE,   /* the end of a pipe to write to */
};

enum stream_awaited { AWAITS_NOTHING, AWAITS_END, AWAITS_MORE };

struct stream {
	uint8_t kind;
	bool reads, writes, full;
	uint32_t users;
	struct host *host;
	struct process *line;   /* of a terminal */
	struct process *before; /* the line to write to as long as it runs, or NULL */
	char *path;             /* of a file or a sysctl */
	uint32_t offset;        /* read up to here */
	char *data;
	uint32_t length, cap;
	struct stream *peer; /* a pipe's other end, as long as somebody has it open */
	uint8_t awaited;     /* enum stream_awaited: who waits at the end to read from */
	uint32_t unread;     /* of the end to write to: since stream_presses() said yes */
	struct event turn;   /* who waits at this end is told */
};

struct stream *stream_terminal(struct process *line);
struct stream *stream_buffer(struct host *h, const char *s, size_t n);
/* A pipe: both ends are open, each with one user. `turn` is run, as an event, where there is more to
 * read, or none will come, and somebody is awaited; and at the other end where it was written to and nobody can read any more. */
void stream_pipe(struct host *h, struct stream **reads, struct stream **writes,
	void (*turn)(struct engine *e, struct event *ev));
/* Is it a pipe that may still be written to? */
bool stream_open_ended(const struct stream *s);
/* Has so much been written to it since the last time that its reader should have a turn? */
bool stream_presses(struct stream *s);
/* Opens a file: NULL and *error as open(2). `how` is of enum sh_redirect_kind. */
struct stream *stream_open(struct host *h, const char *name, unsigned how, int *error);
struct stream *stream_keep(struct stream *s); /* one more user; NULL is nothing */
void stream_drop(struct stream *s);           /* NULL is nothing */

/* One write(2). 0, -EBADF, -ENOSPC, -EPIPE: the buffer is full. */
int stream_write(struct stream *s, const char *bytes, size_t n, bool error);
/* What is left to read; the pointer is good until something is written. */
size_t stream_rest(struct stream *s, const char **bytes);
void stream_skip(struct stream *s, size_t n);
/* Sets the sysctl that was written to, if it is one: 0, -EINVAL … */
int stream_flush(struct stream *s);
bool stream_is_terminal(const struct stream *s);

#endif
