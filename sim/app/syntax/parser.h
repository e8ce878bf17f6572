/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared in the parser: characters to tokens and words (scan.c, dollar.c), tokens to a tree
 * (parse*.c). */
#ifndef LVSLAB_APP_SYNTAX_PARSER_H
#define LVSLAB_APP_SYNTAX_PARSER_H

#include "app/syntax/syntax.h"
#include "base/text.h"

#define PARSE_DEPTH_MAX 150

enum sh_token {
	T_END,
	T_WORD,
	T_NEWLINE,
	T_SEMICOLON,
	T_AMPERSAND,
	T_AND_IF,
	T_OR_IF,
	T_PIPE,
	T_PIPE_BOTH,
	T_CASE_END,
	T_CASE_FALL,
	T_CASE_GO_ON,
	T_OPEN,
	T_CLOSE,
	T_LESS, /* redirections from here on */
	T_GREAT,
	T_CLOBBER,
	T_DGREAT,
	T_DLESS,
	T_DLESS_DASH,
	T_TLESS,
	T_LESS_AND,
	T_GREAT_AND,
	T_LESS_GREAT,
	T_BOTH,
	T_BOTH_APPEND,
};

struct token {
	enum sh_token type;
	const char *start, *end; /* in the source */
	uint32_t line;
	int fd; /* of a redirection, −1 unless given */
	struct sh_word *word;
};

struct here_pending {
	struct here_pending *next;
	struct sh_redirect *redirect;
	char *until;
	bool quoted, strip;
	uint32_t line;
};

struct parser {
	struct program *program;
	const struct parse_options *o;
	const char *begin, *s, *end;
	const char *source_end; /* of the text that starts at `begin`; `s` may be in another text */
	uint32_t line;
	struct token token;
	bool have; /* the token was peeked, not yet taken */
	struct here_pending *here;
	unsigned depth;
	bool failed;
	bool extended; /* @(a|b) is a pattern */
	struct parse_error *error;
	struct text *said;
};

enum scan_mode {
	SCAN_BARE,
	SCAN_DOUBLE,       /* inside "…" */
	SCAN_HERE,         /* a here-document's text: to the end */
	SCAN_BRACE,        /* the operand of ${…} */
	SCAN_BRACE_DOUBLE, /* the same inside "…" */
	SCAN_PATTERN,      /* SCAN_BRACE up to an unquoted '/' */
	SCAN_PATTERN_DOUBLE,
	SCAN_INDEX, /* up to ] */
	SCAN_REGEX, /* the right side of =~ */
	SCAN_LIST,  /* of an extended pattern, up to its ) */
};

/* A word being built. */
struct builder {
	struct parser *p;
	struct sh_part *first, **last;
	struct text text;
	bool quoted, open;
};

struct builder builder_of(struct parser *p);
void builder_char(struct builder *b, char c, bool quoted);
void builder_part(struct builder *b, struct sh_part *part);
void builder_quotes(struct builder *b); /* marks an empty quoted string here */
struct sh_word *builder_word(struct builder *b, const char *start, uint32_t line);

/* ---- scan.c ---- */
const struct token *token_look(struct parser *p);
struct token token_take(struct parser *p);
/* Parts up to the end of `mode`; the character that ends it is not consumed. */
void scan_parts(struct builder *b, enum scan_mode mode);
char *keep_text(struct parser *p, const char *s, size_t n);
bool token_is(struct parser *p, const char *word); /* is the next token this reserved word? */

/* ---- dollar.c ---- */
void scan_dollar(struct builder *b, bool quoted, enum scan_mode mode);
void scan_process_part(struct builder *b); /* after <, at ( */
void scan_backquote(struct builder *b, bool quoted);
void scan_ansi(struct builder *b); /* after $' */
/* the same text with its expansions, as a word */
struct sh_word *scan_text(struct parser *p, const char *s, size_t n, enum scan_mode mode);

/* ---- token.c: parsing steps; they do nothing after an error ---- */
struct sh_node *parse_node(struct parser *p, enum sh_node_type type);
/* Takes the next token if it has this type. */
bool token_accept(struct parser *p, enum sh_token type);
bool token_accept_word(struct parser *p, const char *word);
/* The same; any other token is an error. */
void token_expect(struct parser *p, enum sh_token type);
void token_expect_word(struct parser *p, const char *word);
void token_skip_newlines(struct parser *p);
/* a word or operator that ends a list */
bool token_is_closer(struct parser *p);
bool token_is_redirection(const struct token *t);

/* ---- parse.c, parse_simple.c, parse_compound.c, parse_test.c: NULL after an error ---- */
struct sh_node *parse_list(struct parser *p);
struct sh_node *parse_inside(struct parser *p); /* a list up to ')', which is taken */
struct sh_node *parse_command(struct parser *p);
/* NULL without an error: the next token does not begin a compound command. */
struct sh_node *parse_compound(struct parser *p);
struct sh_node *parse_simple(struct parser *p);
/* The body after `name ()`. */
struct sh_node *parse_function(struct parser *p, struct sh_node *n, const char *name);
struct sh_redirect *parse_redirect(struct parser *p);
void parse_redirects(struct parser *p, struct sh_redirect **list);
struct sh_test *parse_test(struct parser *p); /* after [[, up to ]] */

/* ---- parse_fail.c ---- */
void parse_fail_token(struct parser *p, const struct token *t);
void parse_fail_quote(struct parser *p, char quote, uint32_t line);
void parse_fail_end(struct parser *p);
void parse_refuse(struct parser *p, const char *what, const char *use);
bool parse_deeper(struct parser *p);
void parse_say(struct parser *p, uint32_t line, const char *fmt, ...) TEXT_PRINTF(3, 4);
uint32_t parse_end_line(const struct parser *p);

#endif
