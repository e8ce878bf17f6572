/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The linker puts these before the C library's functions in everything that lvslab is made of
 * (-Wl,--wrap, ld(1)): there is no allocation of the program whose failure could be forgotten, and
 * all of them end in the same sentence. aligned_alloc() is the arena's, which then tries with less.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ui/verbs/memory.h"

#define LARGE ((size_t)4 << 20)

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

static bool too_large(size_t size)
{
	return size >= LARGE && memory_beyond_group(size);
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
