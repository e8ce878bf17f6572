/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The memory of a parsed program: pieces of the arena, freed together when its last user has
 * dropped it. Nothing in it moves or is freed separately.
 */
#include "app/syntax/syntax.h"

#include "base/arena.h"

#define PIECE 4000

struct program_piece {
	struct program_piece *next;
	size_t size, used;
};

static struct program_piece *piece_new(struct program *p, size_t size)
{
	struct program_piece *piece = arena_get(p->arena, size);

	piece->size = size;
	piece->used = (sizeof(*piece) + 15) & ~(size_t)15;
	piece->next = p->pieces;
	p->pieces = piece;
	return piece;
}

void *program_get(struct program *p, size_t size)
{
	struct program_piece *piece = p->pieces;

	size = (size + 15) & ~(size_t)15;
	if (!piece || piece->size - piece->used < size)
		piece = piece_new(p, size > PIECE / 2 ? size + 64 : PIECE);
	void *got = (char *)piece + piece->used;
	piece->used += size;
	return got;
}

void program_use(struct program *p)
{
	p->users++;
}

void program_drop(struct program *p)
{
	if (!p || --p->users > 0)
		return;
	while (p->pieces) {
		struct program_piece *piece = p->pieces;
		p->pieces = piece->next;
		arena_put(p->arena, piece, piece->size);
	}
	arena_put(p->arena, p, sizeof(*p));
}
