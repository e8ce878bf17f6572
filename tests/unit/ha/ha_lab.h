/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A lab from a text, run for a while, and commands typed in it: for tests of keepalived. */
#ifndef LVSLAB_TESTS_UNIT_HA_HA_LAB_H
#define LVSLAB_TESTS_UNIT_HA_HA_LAB_H

#include <string.h>

#include "app/app.h"
#include "file/loader.h"
#include "world/lab.h"

struct run {
	struct spec *spec;
	struct lab *lab;
};

static inline struct run run_until(const char *file, int64_t seconds)
{
	struct problems ps = {0};
	struct run r = {spec_load_memory("f.yaml", file, strlen(file), NULL, &ps), NULL};

	assert_non_null(r.spec);
	r.lab = lab_open(r.spec, &(struct lab_options){0}, &ps);
	assert_non_null(r.lab);
	lab_run_until(r.lab, seconds * NSEC_PER_SEC);
	return r;
}

static inline void end(struct run *r)
{
	lab_close(r->lab);
	spec_free(r->spec);
}

/* exit status of a command that ends within three seconds; −1: it runs still */
static inline int typed(struct run *r, const char *host, const char *line)
{
	struct process *p = lab_command(r->lab, lab_host(r->lab, host), line, NULL);

	lab_wait(r->lab, p, lab_now(r->lab) + 3 * NSEC_PER_SEC);
	return p->running ? -1 : p->status;
}

#endif
