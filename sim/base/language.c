/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * English needs no table: the key is the sentence. Every other language is a pair of functions that
 * the user interface provides (ui/text/), so neither this layer nor any record depends on it.
 */
#include "base/language.h"

const char *say(const struct language *l, const char *english)
{
	return l ? l->sentence(english) : english;
}

const char *say_count(const struct language *l, const char *one, const char *many, uint64_t n)
{
	if (l)
		return l->counted(one, many, n);
	return n == 1 ? one : many;
}
