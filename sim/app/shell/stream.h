/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Open files of a shell: made by redirections, pipes and here-documents, and counted by their
 * users, as open file descriptions are. A pipe has two ends, each a separate stream: data written
 * to one is in the other's buffer until it is read. Writers never wait for room.
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

/* Limit of a pipe or a substitution: a writer beyond it is ended, as by SIGPIPE. */
#define STREAM_BYTES_MAX ((uint32_t)1 << 24)

enum stream_kind {
	STREAM_TERMINAL, /* writes to a line's output; reads are empty */
	STREAM_NULL,
	STREAM_FILE,
	STREAM_SYSCTL, /* collects data and is written when the command has ended */
	STREAM_BUFFER, /* a here-document, a substitution's result, the read end of a pipe */
	STREAM_PIPE,   /* the write end of a pipe */
};

enum stream_awaited { AWAITS_NOTHING, AWAITS_END, AWAITS_MORE };

struct stream {
	uint8_t kind;
	bool reads, writes, full;
	uint32_t users;
	struct host *host;
	struct process *line;   /* of a terminal */
	struct process *before; /* the line to write to while it is running, or NULL */
	char *path;             /* of a file or a sysctl */
	uint32_t offset;        /* offset of the next read */
	char *data;
	uint32_t length, cap;
	struct stream *peer; /* a pipe's other end, while it is open */
	uint8_t awaited;     /* enum stream_awaited: what the reader at the read end waits for */
	uint32_t unread;     /* of the write end: bytes since stream_presses() was last true */
	struct event turn;   /* wakes the waiter at this end */
};

struct stream *stream_terminal(struct process *line);
struct stream *stream_buffer(struct host *h, const char *s, size_t n);
/* A pipe: both ends are open, each with one user. `turn` runs, as an event, when there is more to
 * read or no more can come and a reader is waiting; at the other end, when it was written to
 * without a reader. */
void stream_pipe(struct host *h, struct stream **reads, struct stream **writes,
	void (*turn)(struct engine *e, struct event *ev));
/* Is it a pipe that may still be written to? */
bool stream_open_ended(const struct stream *s);
/* Has so much been written since the last time that its reader should run? */
bool stream_presses(struct stream *s);
/* Opens a file; on failure NULL and *error as open(2). `how` is of enum sh_redirect_kind. */
struct stream *stream_open(struct host *h, const char *name, unsigned how, int *error);
struct stream *stream_keep(struct stream *s); /* adds a user; NULL is allowed */
void stream_drop(struct stream *s);           /* NULL is allowed */

/* One write(2). 0, -EBADF, -ENOSPC, -EPIPE: the buffer is full. */
int stream_write(struct stream *s, const char *bytes, size_t n, bool error);
/* The unread rest; the pointer is valid until the next write. */
size_t stream_rest(struct stream *s, const char **bytes);
void stream_skip(struct stream *s, size_t n);
/* Sets the sysctl if one was written: 0, -EINVAL … */
int stream_flush(struct stream *s);
bool stream_is_terminal(const struct stream *s);

#endif
