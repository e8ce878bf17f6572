/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 *	lvslab sweep log 1 version=0.1.0+3f2a1b9c0d1e file=… grid=… seeds=… points=120
 *	17 5936,5934,…,0.022 9f3c2a11
 *
 * A line is one write(2) and ends in a checksum: a line damaged by a full disk or a crash is
 * recognised anywhere, and its point is run again. Text after the last complete line is cut off, so
 * that the next one begins at a line's start. The lock on the file ends with its process.
 */
#include "ui/sweep/log.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/text.h"
#include "ui/text/exit_status.h"
#include "ui/text/version.h"
#include "ui/text/words.h"

#define MAGIC "lvslab sweep log 1"

struct reading_log {
	char *bytes;
	size_t length, whole; /* bytes; those up to the last line's end that was understood */
	size_t points;
	void (*take)(void *arg, size_t point, const char *values);
	void *arg;
	size_t damaged;
};

static void put_header(struct text *t, const struct fingerprint *f, size_t points)
{
	text_put(t, MAGIC " version=");
	version_word(t);
	text_add(t, " file=%016" PRIx64 " grid=%016" PRIx64 " seeds=%016" PRIx64 " points=%zu\n",
		f->file, f->grid, f->seeds, points);
}

static uint32_t check_of(const char *s, size_t n)
{
	return (uint32_t)hash_mix(hash_bytes(HASH_SEED, s, n));
}

/* ---- reading ---- */

/* "17 VALUES 9f3c2a11", without a newline; false if it is not such a line */
static bool take_line(struct reading_log *r, char *line, size_t n)
{
	char *last = memrchr(line, ' ', n), *end;

	if (!last || n != (size_t)(last - line) + 9)
		return false;
	if (strtoul(last + 1, &end, 16) != check_of(line, (size_t)(last - line)) || *end)
		return false;
	*last = '\0';
	unsigned long long point = strtoull(line, &end, 10);
	if (end == line || *end != ' ' || point >= r->points)
		return false;
	r->take(r->arg, (size_t)point, end + 1);
	return true;
}

static void take_lines(struct reading_log *r, size_t from)
{
	size_t bad = 0;

	for (size_t at = from; at < r->length;) {
		char *line = r->bytes + at, *end = memchr(line, '\n', r->length - at);
		if (!end)
			break; /* an incomplete line */
		*end = '\0';
		at = (size_t)(end - r->bytes) + 1;
		if (take_line(r, line, (size_t)(end - line))) {
			r->whole = at;
			r->damaged += bad;
			bad = 0;
		} else {
			bad++;
		}
	}
}

static int differs(struct text *why, const char *path, const char *what)
{
	text_add(why, what, path);
	return EXIT_WRONG;
}

/* the word behind `name` is the same in both headers */
static bool same_word(const char *a, const char *b, const char *name)
{
	const char *x = strstr(a, name), *y = strstr(b, name);

	if (!x || !y)
		return false;
	x += strlen(name);
	y += strlen(name);
	size_t n = strcspn(x, " \n"), m = strcspn(y, " \n");
	return n == m && strncmp(x, y, n) == 0;
}

static int refuse_header(const char *path, const char *theirs, const char *ours, struct text *why)
{
	if (strncmp(theirs, MAGIC, strlen(MAGIC)) != 0)
		return differs(why, path, _("%s is not a sweep log: it is left unchanged"));
	if (!same_word(theirs, ours, " version="))
		return differs(why, path,
			_("%s is the log of another build of lvslab: finish it with that one, or "
			  "remove it"));
	if (!same_word(theirs, ours, " file="))
		return differs(why, path,
			_("%s is the log of another sweep: the file, its --set values or the "
			  "files it names differ"));
	if (!same_word(theirs, ours, " grid="))
		return differs(why, path,
			_("%s is the log of another sweep: the varied keys or values differ"));
	return differs(why, path, _("%s is the log of another sweep: the seeds differ"));
}

static int understand(struct reading_log *r, const char *path, const char *header, struct text *why)
{
	size_t n = strlen(header);
	char *end = memchr(r->bytes, '\n', r->length);

	if (!end) { /* stopped while it began; or not ours */
		if (r->length < n && strncmp(r->bytes, header, r->length) == 0)
			return 0;
		return refuse_header(path, "", header, why);
	}
	if (r->length < n || memcmp(r->bytes, header, n) != 0) {
		*end = '\0';
		return refuse_header(path, r->bytes, header, why);
	}
	r->whole = n;
	take_lines(r, n);
	return 0;
}

static int read_bytes(struct sweep_log *l, struct reading_log *r)
{
	struct stat st;

	if (fstat(l->fd, &st) != 0)
		return errno;
	r->bytes = calloc((size_t)st.st_size + 1, 1);
	if (!r->bytes)
		return ENOMEM;
	while (r->length < (size_t)st.st_size) {
		ssize_t got = pread(l->fd, r->bytes + r->length, (size_t)st.st_size - r->length,
			(off_t)r->length);
		if (got < 0 && errno != EINTR)
			return errno;
		if (got == 0)
			break;
		r->length += got > 0 ? (size_t)got : 0;
	}
	return 0;
}

/* ---- opening ---- */

static int cannot(struct text *why, const char *path, int error)
{
	text_add(why, _("cannot write %s: %s"), path, strerror(error));
	return error == ENOENT || error == ENOTDIR || error == EACCES || error == EISDIR ||
			error == EROFS
		? EXIT_WRONG
		: EXIT_MACHINE;
}

static int append(struct sweep_log *l, const char *bytes, size_t n)
{
	size_t done = 0;

	while (done < n) {
		ssize_t wrote = write(l->fd, bytes + done, n - done);
		if (wrote < 0 && errno != EINTR) {
			int error = errno;
			if (l->regular && done && ftruncate(l->fd, l->length) != 0)
				return error; /* the torn line is known as such when it is read */
			return error;
		}
		done += wrote > 0 ? (size_t)wrote : 0;
	}
	l->length += (off_t)n;
	return 0;
}

static int begin(struct sweep_log *l, const char *header, size_t whole, struct text *why)
{
	int error = 0;

	l->length = (off_t)whole;
	if (l->regular && ftruncate(l->fd, l->length) != 0)
		error = errno;
	if (!error && !whole)
		error = append(l, header, strlen(header));
	return error ? cannot(why, l->path, error) : 0;
}

static int open_fd(struct sweep_log *l, struct text *why)
{
	struct stat st;

	l->fd = open(l->path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	if (l->fd < 0 || fstat(l->fd, &st) != 0)
		return cannot(why, l->path, errno);
	l->regular = S_ISREG(st.st_mode);
	if (l->regular && flock(l->fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
		text_add(why, _("%s is being written by another sweep"), l->path);
		return EXIT_WRONG;
	}
	return 0;
}

static int read_and_begin(struct sweep_log *l, struct reading_log *r, const char *header,
	bool resume, struct text *why)
{
	int error = l->regular ? read_bytes(l, r) : 0;

	if (error)
		return cannot(why, l->path, error);
	if (r->length && !resume) {
		text_add(why,
			_("%s exists from an unfinished sweep: use --resume to continue it, "
			  "or remove it"),
			l->path);
		return EXIT_WRONG;
	}
	int status = r->length ? understand(r, l->path, header, why) : 0;
	return status ? status : begin(l, header, r->whole, why);
}

int sweep_log_open(struct sweep_log *l, const char *path, const struct fingerprint *f,
	size_t points, bool resume, void (*take)(void *arg, size_t point, const char *values),
	void *arg, size_t *damaged, struct text *why)
{
	struct reading_log r = {.points = points, .take = take, .arg = arg};
	struct text header = {0};

	*l = (struct sweep_log){.path = strdup(path), .fd = -1};
	put_header(&header, f, points);
	int status = open_fd(l, why);
	if (!status)
		status = read_and_begin(l, &r, text_str(&header), resume, why);
	*damaged = r.damaged;
	text_free(&header);
	free(r.bytes);
	if (status)
		sweep_log_close(l, false);
	return status;
}

int sweep_log_add(struct sweep_log *l, size_t point, const char *values)
{
	struct text line = {0};

	text_add(&line, "%zu %s", point, values);
	text_add(&line, " %08" PRIx32 "\n", check_of(line.s, line.len));
	int error = append(l, line.s, line.len);
	text_free(&line);
	return error;
}

void sweep_log_close(struct sweep_log *l, bool finished)
{
	if (!l->path)
		return;
	if (finished && l->regular)
		unlink(l->path);
	if (l->fd >= 0)
		close(l->fd);
	free(l->path);
	*l = (struct sweep_log){.fd = -1};
}
