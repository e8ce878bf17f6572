/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A thread's text that outlives a step, and words as an argv: both in the arena. */
#include <string.h>

#include "app/shell/machine.h"
#include "host/host.h"

struct arena *shell_arena(const struct shell *sh)
{
	return host_engine(sh->p->host)->arena;
}

void buffer_add(struct shell *sh, struct sh_buffer *b, const char *s, size_t n)
{
	if (b->length + n + 1 > b->cap) {
		uint32_t cap = b->cap ? b->cap : 64;
		while (cap < b->length + n + 1)
			cap *= 2;
		b->s = arena_regrow(shell_arena(sh), b->s, b->cap, cap);
		b->cap = cap;
	}
	if (n)
		memcpy(b->s + b->length, s, n);
	b->length += (uint32_t)n;
	b->s[b->length] = '\0';
}

void buffer_free(struct shell *sh, struct sh_buffer *b)
{
	if (b->s)
		arena_put(shell_arena(sh), b->s, b->cap);
	*b = (struct sh_buffer){0};
}

char **argv_from(struct arena *a, const char *strings, uint32_t count, size_t bytes, size_t *size)
{
	size_t pointers = (count + 1) * sizeof(char *);

	*size = pointers + bytes + 1;
	char **argv = arena_get(a, *size);
	char *s = (char *)argv + pointers;
	if (bytes)
		memcpy(s, strings, bytes);
	for (uint32_t i = 0; i < count; i++) {
		argv[i] = s;
		s += strlen(s) + 1;
	}
	return argv;
}
