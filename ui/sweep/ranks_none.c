/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A build without MPI. Under mpirun each copy would do the same: that is refused. */
#include <stdlib.h>

#include "ui/sweep/ranks.h"
#include "ui/text/words.h"

int ranks_start(struct ranks *r, struct text *why)
{
	const char *size = getenv("OMPI_COMM_WORLD_SIZE");

	*r = (struct ranks){.count = 1};
	if (!size)
		size = getenv("PMI_SIZE");
	if (!size || atoi(size) < 2)
		return 0;
	text_put(why,
		_("this lvslab was built without MPI: under mpirun every copy would do the same"));
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
