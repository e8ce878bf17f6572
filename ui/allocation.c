/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The linker replaces the C library's allocation functions by these in the whole program
 * (-Wl,--wrap, ld(1)): no allocation failure can be ignored, and all of them end with the same
 * message. aligned_alloc() is only used by the arena, which then retries with less.
 */
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ui/verbs/memory.h"

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);
char *__wrap_strdup(const char *s);
char *__wrap_strndup(const char *s, size_t n);

static void *got(void *p, size_t size)
{
	if (!p && size)
		memory_exhausted(size);
	return p;
}

/* occasionally checks the control group: small allocations add up, too */
static bool too_large(size_t size)
{
	static atomic_size_t since;

	if (atomic_fetch_add(&since, size) + size < MEMORY_STEP)
		return false;
	if (memory_beyond_group(size + MEMORY_STEP))
		return true;
	atomic_store(&since, 0);
	return false;
}

void *__wrap_malloc(size_t size)
{
	return got(too_large(size) ? NULL : __real_malloc(size), size);
}

void *__wrap_calloc(size_t n, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, size, &bytes))
		memory_exhausted(SIZE_MAX);
	return got(too_large(bytes) ? NULL : __real_calloc(n, size), bytes);
}

void *__wrap_realloc(void *p, size_t size)
{
	if (too_large(size))
		memory_exhausted(size);
	return got(__real_realloc(p, size), size);
}

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
	return too_large(size) ? NULL : __real_aligned_alloc(alignment, size);
}

char *__wrap_strndup(const char *s, size_t n)
{
	size_t length = strnlen(s, n);
	char *copy = __wrap_malloc(length + 1);

	copy[length] = '\0';
	return memcpy(copy, s, length);
}

char *__wrap_strdup(const char *s)
{
	return __wrap_strndup(s, strlen(s));
}
