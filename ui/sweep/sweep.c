/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The main thread runs no points: it draws the bar, answers the other ranks and handles Ctrl-C. It
 * ends the process while it holds the book's lock, so that no line of the log is cut, and by the
 * signal itself, so that the parent process sees it.
 */
#include "ui/sweep/sweep.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "ui/sweep/bar.h"
#include "ui/text/words.h"

#define LOOK_RANKS 1 /* ms between two looks at what the other ranks have sent */
#define LOOK_BAR 200

static void listen_for(sigset_t *signals)
{
	static const int heard[] = {SIGINT, SIGTERM, SIGHUP};
	struct sigaction now;

	sigemptyset(signals);
	for (size_t i = 0; i < sizeof(heard) / sizeof(heard[0]); i++)
		if (sigaction(heard[i], NULL, &now) == 0 && now.sa_handler != SIG_IGN)
			sigaddset(signals, heard[i]); /* nohup's stays ignored */
}

static void interrupted(struct sweep *s, struct bar *bar, int which)
{
	struct book *b = s->book;
	sigset_t one;

	pthread_mutex_lock(&b->lock);
	bar_end(bar);
	fprintf(stderr,
		_("lvslab sweep: interrupted: %zu of %zu runs are saved in %s, use "
		  "--resume to continue\n"),
		b->done, b->points, b->log.path);
	signal(which, SIG_DFL);
	sigemptyset(&one);
	sigaddset(&one, which);
	raise(which);
	pthread_sigmask(SIG_UNBLOCK, &one, NULL);
}

static void look(struct sweep *s, struct bar *bar, int signals, bool ranks)
{
	struct pollfd fds[] = {
		{.fd = s->book->wake, .events = POLLIN}, {.fd = signals, .events = POLLIN}};
	struct signalfd_siginfo heard;
	uint64_t count;

	poll(fds, 2, ranks ? LOOK_RANKS : LOOK_BAR);
	if (fds[1].revents && read(signals, &heard, sizeof(heard)) == (ssize_t)sizeof(heard))
		interrupted(s, bar, (int)heard.ssi_signo);
	if (fds[0].revents && read(s->book->wake, &count, sizeof(count)) < 0)
		return;
}

static void watch(struct sweep *s, int signals)
{
	struct book *b = s->book;
	struct bar bar;
	bool here = true, there = true;

	bar_begin(&bar, b->done, b->points);
	while (here || there) {
		there = ranks_serve(s->ranks, b);
		pthread_mutex_lock(&b->lock);
		here = b->at_work > 0;
		size_t done = b->done;
		pthread_mutex_unlock(&b->lock);
		bar_draw(&bar, done);
		if (here || there)
			look(s, &bar, signals, there);
	}
	bar_end(&bar);
}

int sweep_run(struct sweep *s)
{
	struct crew c = {.grid = s->grid,
		.threads = s->threads,
		.next = book_next,
		.ended = book_ended,
		.arg = s->book};
	sigset_t signals, before;

	listen_for(&signals);
	pthread_sigmask(SIG_BLOCK, &signals, &before);
	int fd = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
	s->book->at_work = c.threads;
	int error = crew_start(&c);
	pthread_mutex_lock(&s->book->lock);
	s->book->at_work -= s->threads - c.started;
	s->book->stopped = s->book->stopped || error;
	pthread_mutex_unlock(&s->book->lock);
	watch(s, fd);
	crew_join(&c);
	if (fd >= 0)
		close(fd);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return error;
}
