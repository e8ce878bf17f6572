/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Loads schedulers with dlopen(). The dynamic linker is queried for the loaded libraries; no list
 * is kept here. A library's variables are its writable segments, minus the part that the linker
 * makes read-only after loading (PT_GNU_RELRO); all symbols are bound at once, so nothing else in
 * them changes later.
 *
 * Not supported: thread-local variables, memory that a library gets from malloc(), and variables of
 * libraries that it depends on. A scheduler gets memory from sched_alloc().
 */
#include "ipvs/library.h"
#include "base/text.h"

#include <dlfcn.h>
#include <link.h>
#include <string.h>
#include <unistd.h>

#define KERNEL IPVS_LIBRARY_KERNEL

static bool is_kernels(const char *name)
{
	return strncmp(name, KERNEL, strlen(KERNEL)) == 0;
}

static void path_of(struct text *path, const char *name)
{
	if (is_kernels(name))
		text_add(path, "%s/kernel/%s.so", LVSLAB_SCHEDULER_DIR, name + strlen(KERNEL));
	else
		text_add(path, "%s%s", strchr(name, '/') ? "" : "./", name);
}

/* ---- the library's variables ---- */

struct search {
	struct ipvs_library *l;
	const struct link_map *map;
};

static uintptr_t relro_end(const struct dl_phdr_info *info, uintptr_t from, uintptr_t to)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);

	for (int i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *ph = &info->dlpi_phdr[i];
		uintptr_t start = info->dlpi_addr + ph->p_vaddr;
		if (ph->p_type != PT_GNU_RELRO || start < from || start >= to)
			continue;
		return (start + ph->p_memsz) & ~(page - 1);
	}
	return from;
}

static int note_ranges(struct dl_phdr_info *info, size_t size, void *arg)
{
	struct search *s = arg;

	(void)size;
	if (info->dlpi_addr != s->map->l_addr || strcmp(info->dlpi_name, s->map->l_name) != 0)
		return 0;
	for (int i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *ph = &info->dlpi_phdr[i];
		uintptr_t from = info->dlpi_addr + ph->p_vaddr, to = from + ph->p_memsz;
		if (ph->p_type != PT_LOAD || !(ph->p_flags & PF_W))
			continue;
		uintptr_t start = relro_end(info, from, to);
		if (start < from)
			start = from;
		if (start < to && s->l->range_count < IPVS_LIBRARY_RANGES)
			s->l->ranges[s->l->range_count++] =
				(struct range){(void *)start, to - start};
	}
	return 1;
}

static bool find_ranges(struct ipvs_library *l)
{
	struct search s = {.l = l};
	struct link_map *map;

	if (dlinfo(l->handle, RTLD_DI_LINKMAP, &map) != 0)
		return false;
	s.map = map;
	return dl_iterate_phdr(note_ranges, &s) == 1;
}

/* ---- loading ---- */

static bool is_scheduler(
	const struct ipvs_library *l, struct text *why, const struct language *language)
{
	const struct ipvs_scheduler *s = l->scheduler;

	if (!s)
		text_add(why, say(language, "is not a scheduler: it has no %s"),
			IPVS_LIBRARY_SYMBOL);
	else if (s->abi != IPVS_SCHEDULER_ABI)
		text_add(why,
			say(language,
				"was built for version %u of the scheduler interface, lvslab has "
				"version %u"),
			s->abi, IPVS_SCHEDULER_ABI);
	else if (!s->name || !s->name[0] || strlen(s->name) >= IPVS_SCHEDNAME_MAX)
		text_add(why, say(language, "its scheduler's name must have 1 to %d letters"),
			IPVS_SCHEDNAME_MAX - 1);
	else if (!s->schedule)
		text_put(why, say(language, "its scheduler has no schedule()"));
	else if (ipvs_scheduler_builtin(s->name))
		text_add(why, say(language, "its scheduler has the name of a built-in one, '%s'"),
			s->name);
	else
		return true;
	return false;
}

static bool open_library(
	struct ipvs_library *l, const char *name, struct text *why, const struct language *language)
{
	struct text path = {0};

	path_of(&path, name);
	void *already = dlopen(text_str(&path), RTLD_NOW | RTLD_NOLOAD);
	if (already) {
		dlclose(already);
		text_put(why, say(language, "another lab in this process already uses it"));
	} else if (is_kernels(name) && (strchr(name, '/') || access(path.s, F_OK) != 0)) {
		text_put(why,
			say(language,
				"the kernel has no such scheduler, or its schedulers were not "
				"built "
				"(cmake -D LVSLAB_KERNEL_SCHEDULERS=ON, package "
				"linux-source-6.1)"));
	} else {
		l->handle = dlopen(text_str(&path), RTLD_NOW | RTLD_LOCAL);
		if (!l->handle)
			text_put(why, dlerror());
	}
	text_free(&path);
	return l->handle != NULL;
}

bool ipvs_library_load(
	struct ipvs_library *l, const char *name, struct text *why, const struct language *language)
{
	*l = (struct ipvs_library){0};
	if (!open_library(l, name, why, language))
		return false;
	l->scheduler = dlsym(l->handle, IPVS_LIBRARY_SYMBOL);
	if (is_scheduler(l, why, language)) {
		if (find_ranges(l))
			return true;
		text_put(why, say(language, "its variables cannot be found"));
	}
	ipvs_library_unload(l);
	return false;
}

void ipvs_library_unload(struct ipvs_library *l)
{
	if (l->handle)
		dlclose(l->handle);
	*l = (struct ipvs_library){0};
}

/* ---- looking ---- */

static const struct ipvs_scheduler *scheduler_in(const char *path)
{
	void *handle = path[0] ? dlopen(path, RTLD_NOW | RTLD_NOLOAD) : NULL;

	if (!handle)
		return NULL;
	const struct ipvs_scheduler *s = dlsym(handle, IPVS_LIBRARY_SYMBOL);
	dlclose(handle); /* it was loaded before and stays so */
	return s;
}

const struct ipvs_scheduler *ipvs_library_find(const char *name)
{
	const struct ipvs_scheduler *found = NULL;
	void *program = dlopen(NULL, RTLD_NOW);
	struct link_map *map;

	if (!program)
		return NULL;
	if (dlinfo(program, RTLD_DI_LINKMAP, &map) == 0) {
		for (; map && !found; map = map->l_next) {
			const struct ipvs_scheduler *s = scheduler_in(map->l_name);
			if (s && s->abi == IPVS_SCHEDULER_ABI && strcmp(s->name, name) == 0)
				found = s;
		}
	}
	dlclose(program);
	return found;
}
