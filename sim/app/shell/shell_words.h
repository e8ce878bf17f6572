/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A line of shell, taken apart into words and operators. */
#ifndef LVSLAB_APP_SHELL_SHELL_WORDS_H
#define LVSLAB_APP_SHELL_SHELL_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum token_type {
	TOKEN_END,
	TOKEN_WORD,
	TOKEN_SEMICOLON, /* ';' or a new line */
	TOKEN_AMPERSAND,
	TOKEN_AND_IF, /* && */
	TOKEN_OR_IF,  /* || */
	TOKEN_PIPE,
	TOKEN_BANG,
	TOKEN_LESS,
	TOKEN_GREAT,      /* > */
	TOKEN_DGREAT,     /* >> */
	TOKEN_BOTH_GREAT, /* &> */
	TOKEN_DUPLICATE,  /* 2>&1 */
};

struct token {
	uint8_t type;        /* enum token_type */
	uint8_t from;        /* of a redirection: which descriptor; 1 unless said */
	uint8_t to;          /* of TOKEN_DUPLICATE */
	bool newline;        /* a TOKEN_SEMICOLON that is a new line */
	uint32_t text;       /* of a word: offset of its text */
	uint32_t start, end; /* where it stands in the line */
};

/* Unquoted characters with a meaning to expansion, as they stand in a word's text. */
enum { WORD_STAR = 1, WORD_QUESTION = 2, WORD_STATUS = 3 };

/* Room that words_split needs for a line of `n` bytes. */
static inline size_t words_tokens(size_t n)
{
	return n + 2;
}

static inline size_t words_text(size_t n)
{
	return 2 * n + 4;
}

enum words_error { WORDS_OK, WORDS_QUOTE, WORDS_SYNTAX };

/* Fills tokens (ended by TOKEN_END) and text. WORDS_QUOTE: a quote that is not closed;
 * WORDS_SYNTAX: *where is the token that cannot stand there, or NULL for a character that means
 * nothing here. */
enum words_error words_split(
	const char *line, struct token *tokens, char *text, const struct token **where);

#endif
