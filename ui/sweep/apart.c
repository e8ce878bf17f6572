/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fork(2) and a pipe, or for a helper a pair of sockets. The reply has a length, because a helper's
 * end stays open for the next one. A child must not outlive the sweep: it would hold the lock of
 * its log.
 */
#include "ui/sweep/apart.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "ui/text/words.h"

struct answer {
	int status;
	size_t length;
};

static bool write_all(int fd, const void *bytes, size_t n)
{
	for (const char *at = bytes; n;) {
		ssize_t wrote = write(fd, at, n);
		if (wrote < 0 && errno != EINTR)
			return false;
		at += wrote > 0 ? wrote : 0;
		n -= wrote > 0 ? (size_t)wrote : 0;
	}
	return true;
}

static bool read_all(int fd, void *bytes, size_t n)
{
	for (char *at = bytes; n;) {
		ssize_t got = read(fd, at, n);
		if (got == 0 || (got < 0 && errno != EINTR))
			return false;
		at += got > 0 ? got : 0;
		n -= got > 0 ? (size_t)got : 0;
	}
	return true;
}

static void die_with(pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
}

static bool give_answer(int fd, int status, const struct text *out)
{
	struct answer a = {.status = status, .length = out->len};

	return write_all(fd, &a, sizeof(a)) && write_all(fd, text_str(out), out->len);
}

static void child(int fd, pid_t parent, int (*what)(void *arg, struct text *out), void *arg)
{
	struct text out = {0};

	die_with(parent);
	int status = what(arg, &out);
	_exit(!give_answer(fd, status, &out));
}

static bool take_answer(int fd, struct text *out, int *status)
{
	struct answer a;
	char *bytes = NULL;
	bool whole = read_all(fd, &a, sizeof(a)) && (bytes = malloc(a.length + 1)) &&
		read_all(fd, bytes, a.length);

	if (whole) {
		text_putn(out, bytes, a.length);
		*status = a.status;
	}
	free(bytes);
	return whole;
}

static int failed(struct text *out, int error)
{
	text_add(out, _("cannot start a process for this run: %s"), strerror(error));
	return -1;
}

/* How a child that gave no answer ended. */
static int ended_without(pid_t pid, struct text *out)
{
	int ended = 0;

	while (waitpid(pid, &ended, 0) < 0 && errno == EINTR)
		;
	if (WIFSIGNALED(ended))
		text_add(out, _("the run's process was ended by signal %d (%s)"), WTERMSIG(ended),
			strsignal(WTERMSIG(ended)));
	else
		text_add(out, _("the run's process ended with status %d"), WEXITSTATUS(ended));
	return -1;
}

int apart(int (*what)(void *arg, struct text *out), void *arg, struct text *out)
{
	pid_t parent = getpid();
	int ends[2], status = -1;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return failed(out, errno);
	pid_t pid = fork();
	if (pid == 0)
		child(ends[1], parent, what, arg);
	int error = errno;
	close(ends[1]);
	bool whole = pid > 0 && take_answer(ends[0], out, &status);
	close(ends[0]);
	if (pid < 0)
		return failed(out, error);
	if (!whole)
		return ended_without(pid, out);
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
	return status;
}

/* ---- helpers ---- */

static void serve(int fd, int (*what)(void *arg, size_t number, struct text *out), void *arg)
{
	struct text out = {0};
	size_t number;

	while (read_all(fd, &number, sizeof(number))) {
		text_clear(&out);
		int status = what(arg, number, &out);
		if (!give_answer(fd, status, &out))
			_exit(1);
	}
	_exit(0);
}

int helper_start(struct helper *h, const struct helper *others, size_t count,
	int (*what)(void *arg, size_t number, struct text *out), void *arg)
{
	pid_t parent = getpid();
	int ends[2];

	h->fd = -1;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
		return errno;
	h->pid = fork();
	if (h->pid == 0) {
		die_with(parent);
		close(ends[0]);
		for (size_t i = 0; i < count; i++)
			close(others[i].fd);
		serve(ends[1], what, arg);
	}
	int error = errno;
	close(ends[1]);
	if (h->pid < 0) {
		close(ends[0]);
		return error;
	}
	h->fd = ends[0];
	return 0;
}

int helper_do(struct helper *h, size_t number, struct text *out)
{
	int status = -1;

	if (h->fd < 0)
		return failed(out, ECHILD);
	/* MSG_NOSIGNAL: a dead helper is an error, not a signal */
	if (send(h->fd, &number, sizeof(number), MSG_NOSIGNAL) == (ssize_t)sizeof(number) &&
		take_answer(h->fd, out, &status))
		return status;
	close(h->fd);
	h->fd = -1;
	return ended_without(h->pid, out);
}

void helper_end(struct helper *h)
{
	if (h->fd < 0)
		return;
	close(h->fd);
	h->fd = -1;
	while (waitpid(h->pid, NULL, 0) < 0 && errno == EINTR)
		;
}
