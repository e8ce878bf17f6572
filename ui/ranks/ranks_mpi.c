/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The only file that uses MPI. A thread of another rank sends its result and waits for the next
 * point, both under the tag of its number: one round trip per run, which costs little. Points are
 * assigned one by one, so a slow machine gets fewer.
 *
 * No thread waits inside MPI: Open MPI's receive is a busy loop, and rank 0 shares its processor
 * with its threads. Messages are probed instead, with a short sleep in between.
 *
 * A rank that dies ends the job (MPI_ERRORS_ARE_FATAL, mpirun's default); the log has all finished
 * points and --resume continues.
 */
#include <mpi.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "ui/ranks/ranks.h"
#include "ui/text/words.h"

#define TAG_GOODBYE 0 /* else the thread's number + 1 */
#define REST 200000   /* ns between two looks */
#define NONE UINT64_MAX

struct message {        /* followed by the text */
	uint64_t point; /* NONE: nothing finished yet */
	uint64_t failed;
};

const bool ranks_know_mpi = true;

bool ranks_under_mpirun(void)
{
	return getenv("OMPI_COMM_WORLD_SIZE") || getenv("PMI_SIZE") || getenv("PMIX_RANK");
}

int ranks_start(struct ranks *r, struct text *why)
{
	int level;

	*r = (struct ranks){.count = 1};
	if (!ranks_under_mpirun())
		return 0;
	if (MPI_Init_thread(NULL, NULL, MPI_THREAD_SERIALIZED, &level) != MPI_SUCCESS) {
		text_put(why, _("MPI cannot be started"));
		return -1;
	}
	MPI_Comm_rank(MPI_COMM_WORLD, &r->rank);
	MPI_Comm_size(MPI_COMM_WORLD, &r->count);
	pthread_mutex_init(&r->lock, NULL);
	r->at_work = r->count - 1;
	if (level >= MPI_THREAD_SERIALIZED || r->count == 1)
		return 0;
	text_put(why, _("this MPI cannot be used by more than one thread"));
	MPI_Finalize();
	*r = (struct ranks){.count = 1};
	return -1;
}

void ranks_end(struct ranks *r)
{
	int started = 0;

	MPI_Initialized(&started);
	if (!started)
		return;
	MPI_Finalize();
	pthread_mutex_destroy(&r->lock);
}

int ranks_told(const struct ranks *r, int status)
{
	if (r->count > 1)
		MPI_Bcast(&status, 1, MPI_INT, 0, MPI_COMM_WORLD);
	return status;
}

int ranks_differ(const struct ranks *r, const struct fingerprint *print)
{
	struct fingerprint first = *print;
	int mine, least;

	if (r->count == 1)
		return 0;
	MPI_Bcast(&first, (int)sizeof(first), MPI_BYTE, 0, MPI_COMM_WORLD);
	bool same = first.file == print->file && first.grid == print->grid &&
		first.seeds == print->seeds;
	mine = same ? r->count : r->rank;
	MPI_Allreduce(&mine, &least, 1, MPI_INT, MPI_MIN, MPI_COMM_WORLD);
	return least == r->count ? 0 : least;
}

/* ---- rank 0 ---- */

static void ranks_mpi_answer(struct book *b, char *bytes, int n, const MPI_Status *from)
{
	struct message m;
	size_t next = 0;
	uint64_t reply;

	memcpy(&m, bytes, sizeof(m));
	struct point_done done = {.point = (size_t)m.point, .failed = m.failed != 0};
	text_putn(&done.text, bytes + sizeof(m), (size_t)n - sizeof(m));
	reply = book_next(b, 0, m.point == NONE ? NULL : &done, &next) ? next : NONE;
	text_free(&done.text);
	MPI_Send(&reply, (int)sizeof(reply), MPI_BYTE, from->MPI_SOURCE, from->MPI_TAG,
		MPI_COMM_WORLD);
}

bool ranks_serve(struct ranks *r, struct book *b)
{
	MPI_Status s;
	int there = 0, n = 0;

	while (r->at_work) {
		MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &there, &s);
		if (!there)
			break;
		MPI_Get_count(&s, MPI_BYTE, &n);
		char *bytes = malloc((size_t)n + 1);
		if (!bytes)
			abort();
		MPI_Recv(bytes, n, MPI_BYTE, s.MPI_SOURCE, s.MPI_TAG, MPI_COMM_WORLD, &s);
		if (s.MPI_TAG == TAG_GOODBYE)
			r->at_work--;
		else
			ranks_mpi_answer(b, bytes, n, &s);
		free(bytes);
	}
	return r->at_work > 0;
}

/* ---- the others ---- */

static uint64_t wait_for_reply(struct ranks *r, int tag)
{
	const struct timespec rest = {.tv_nsec = REST};
	uint64_t reply = NONE;

	for (int there = 0; !there;) {
		pthread_mutex_lock(&r->lock);
		MPI_Iprobe(0, tag, MPI_COMM_WORLD, &there, MPI_STATUS_IGNORE);
		if (there)
			MPI_Recv(&reply, (int)sizeof(reply), MPI_BYTE, 0, tag, MPI_COMM_WORLD,
				MPI_STATUS_IGNORE);
		pthread_mutex_unlock(&r->lock);
		if (!there)
			nanosleep(&rest, NULL);
	}
	return reply;
}

static bool ranks_mpi_ask(void *arg, unsigned thread, const struct point_done *done, size_t *point)
{
	struct ranks *r = arg;
	struct message m = {done ? done->point : NONE, done && done->failed};
	struct text t = {0};
	int tag = (int)thread + 1;

	text_putn(&t, (const char *)&m, sizeof(m));
	if (done)
		text_putn(&t, text_str(&done->text), done->text.len);
	pthread_mutex_lock(&r->lock);
	MPI_Send(t.s, (int)t.len, MPI_BYTE, 0, tag, MPI_COMM_WORLD);
	pthread_mutex_unlock(&r->lock);
	text_free(&t);
	uint64_t reply = wait_for_reply(r, tag);
	*point = (size_t)reply;
	return reply != NONE;
}

int ranks_work(struct ranks *r, const struct grid *g, unsigned threads)
{
	struct crew c = {.grid = g, .threads = threads, .next = ranks_mpi_ask, .arg = r};
	int error = crew_start(&c);
	char none = 0;

	crew_join(&c);
	MPI_Send(&none, 1, MPI_BYTE, 0, TAG_GOODBYE, MPI_COMM_WORLD);
	return error;
}
