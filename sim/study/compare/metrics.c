/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Frees the results of a run; the rest of metrics.h is plain data. */
#include "study/compare/metrics.h"

#include <stdlib.h>
#include <string.h>

void metrics_free(struct metrics *m)
{
	for (size_t i = 0; i < m->server_count; i++) {
		free(m->servers[i].active);
		free(m->servers[i].inactive);
		free(m->servers[i].queue);
	}
	free(m->servers);
	free(m->changes);
	free(m->cut);
	memset(m, 0, sizeof(*m));
}
