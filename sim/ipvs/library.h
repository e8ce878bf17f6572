/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Schedulers in shared libraries: a user's own, or the kernel's (sim/ipvs/kernel). A library is one
 * file like those in sim/ipvs/schedulers, whose struct is called lvslab_scheduler:
 *
 *	cc -shared -fPIC -Wl,-Bsymbolic -I sim -o mine.so mine.c
 *
 * Libraries belong to the process, not to the world, but their variables are part of the world:
 * this module finds them for the checkpoints. So only one lab at a time can use a library.
 */
#ifndef LVSLAB_IPVS_LIBRARY_H
#define LVSLAB_IPVS_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/language.h"
#include "base/range.h"
#include "ipvs/scheduler.h"

struct text;

#define IPVS_LIBRARY_SYMBOL "lvslab_scheduler"
#define IPVS_LIBRARY_RANGES 8
#define IPVS_LIBRARY_KERNEL "kernel:"

struct ipvs_library {
	const struct ipvs_scheduler *scheduler;
	void *handle;
	struct range ranges[IPVS_LIBRARY_RANGES]; /* its variables */
	size_t range_count;
};

/* ---- library_name.c ---- */
/* Does `name` mean a library ("kernel:wlc" or a path), not a built-in scheduler? */
bool ipvs_library_meant(const char *name);
bool ipvs_library_is_file(const char *name); /* a path: untrusted code */

/* ---- library.c; library_none.c if the platform cannot load code (browser) ---- */
/* Loads it; its scheduler can then be found by name. On false, *why has the reason in
 * `language`. */
bool ipvs_library_load(struct ipvs_library *l, const char *name, struct text *why,
	const struct language *language);
void ipvs_library_unload(struct ipvs_library *l);

/* Searches all that are loaded in this process; or NULL. */
const struct ipvs_scheduler *ipvs_library_find(const char *name);

#endif
