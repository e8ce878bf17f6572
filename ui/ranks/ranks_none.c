/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A build without MPI. Under mpirun each copy would do the same work: that is refused. */
#include <stdlib.h>

#include "base/text.h"
#include "ui/ranks/ranks.h"
#include "ui/text/words.h"

const bool ranks_know_mpi = false;

/* more than one copy, as reported by Open MPI, MPICH and Slurm */
bool ranks_under_mpirun(void)
{
	const char *size = getenv("OMPI_COMM_WORLD_SIZE");

	if (!size)
		size = getenv("PMI_SIZE");
	return size && atoi(size) > 1;
}

int ranks_start(struct ranks *r, struct text *why)
{
	*r = (struct ranks){.count = 1};
	if (!ranks_under_mpirun())
		return 0;
	text_put(why,
		_("there is no lvslab-mpi next to this lvslab: under mpirun every "
		  "copy would do the same work (Debian package lvslab-mpi)"));
	return -1;
}

void ranks_end(struct ranks *r)
{
	(void)r;
}

int ranks_told(const struct ranks *r, int status)
{
	(void)r;
	return status;
}

int ranks_differ(const struct ranks *r, const struct fingerprint *print)
{
	(void)r;
	(void)print;
	return 0;
}

bool ranks_serve(struct ranks *r, struct book *b)
{
	(void)r;
	(void)b;
	return false;
}

int ranks_work(struct ranks *r, const struct grid *g, unsigned threads)
{
	(void)r;
	(void)g;
	(void)threads;
	return 0;
}
