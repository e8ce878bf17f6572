/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A shell program as a tree (POSIX.1 2.10, and bash's extensions). parse.c makes it once; it never
 * changes. Its memory is in the arena and is freed when the last user has gone: the threads that
 * run it and the functions it defined.
 */
#ifndef LVSLAB_APP_SYNTAX_SYNTAX_H
#define LVSLAB_APP_SYNTAX_SYNTAX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct text;
struct sh_node;
struct sh_word;

enum sh_part_kind { SH_TEXT, SH_PARAM, SH_COMMAND, SH_ARITH };

enum sh_param_op {
	SH_PLAIN,
	SH_LENGTH,  /* ${#x} */
	SH_DEFAULT, /* ${x-word}, with colon: ${x:-word} */
	SH_ASSIGN,
	SH_ERROR,
	SH_OTHER, /* + */
	SH_CUT_START,
	SH_CUT_START_LONG,
	SH_CUT_END,
	SH_CUT_END_LONG,
	SH_REPLACE,
	SH_REPLACE_ALL,
	SH_REPLACE_START,
	SH_REPLACE_END,
	SH_SLICE,
	SH_UPPER_FIRST,
	SH_UPPER,
	SH_LOWER_FIRST,
	SH_LOWER,
	SH_KEYS,  /* ${!a[@]} */
	SH_NAMES, /* ${!prefix*} */
	SH_QUOTE, /* ${x@Q} */
	SH_BAD,   /* parsed, but invalid: "bad substitution" when it is run */
};

struct sh_param {
	const char *name; /* a variable, "1", "@", "?" … */
	uint8_t op;
	bool colon, indirect;
	struct sh_word *index;     /* [index], or NULL; "@" and "*" as text */
	struct sh_word *word, *by; /* the operand; the replacement, or the length of a slice */
	const char *raw;           /* as written, for error messages */
};

/* A piece of a word. */
struct sh_part {
	struct sh_part *next;
	uint8_t kind;
	bool quoted;
	const char *text; /* SH_TEXT */
	uint32_t length;
	const struct sh_param *param; /* SH_PARAM */
	struct sh_node *body;         /* SH_COMMAND, or NULL: empty */
	bool file;                    /* <(…): expands to a file with the output */
	struct sh_word *arith;        /* SH_ARITH */
};

struct sh_word {
	struct sh_word *next;
	struct sh_part *parts;
	const char *raw; /* as written, with a NUL */
	uint32_t line;
};

struct sh_assign {
	struct sh_assign *next;
	const char *name;
	bool append;   /* += */
	bool array;    /* name=(…): the words are its elements */
	bool declared; /* an argument of `declare` and similar: assigned after that has run */
	struct sh_word *index;
	struct sh_word *value;
};

enum sh_redirect_kind {
	SH_READ,
	SH_WRITE,
	SH_APPEND,
	SH_READ_WRITE,
	SH_DUP_IN,
	SH_DUP_OUT,
	SH_BOTH,
	SH_BOTH_APPEND,
	SH_HERE,        /* << : word is the text */
	SH_HERE_STRING, /* <<< */
};

struct sh_redirect {
	struct sh_redirect *next;
	uint8_t kind;
	uint8_t fd;
	struct sh_word *word;
};

enum sh_node_type {
	SH_SIMPLE,
	SH_PIPE,     /* body: the commands, by next */
	SH_AND,      /* body && other */
	SH_OR,       /* body || other */
	SH_NOT,      /* ! body */
	SH_TIME,     /* time body */
	SH_SUBSHELL, /* ( body ) */
	SH_GROUP,    /* { body; } */
	SH_IF,       /* condition, body, other */
	SH_WHILE,
	SH_UNTIL,
	SH_FOR, /* name, words, body */
	SH_SELECT,
	SH_CFOR, /* ((words[0]; words[1]; words[2])), body */
	SH_CASE, /* words: the subject; cases */
	SH_FUNCTION,
	SH_TEST, /* [[ test ]] */
	SH_MATH, /* (( words )) */
};

enum sh_case_end { SH_BREAK, SH_FALL, SH_GO_ON }; /* ;; ;& ;;& */

struct sh_case {
	struct sh_case *next;
	struct sh_word *patterns;
	struct sh_node *body;
	uint8_t end;
};

enum sh_test_type {
	SH_TEST_WORD,
	SH_TEST_UNARY,
	SH_TEST_BINARY,
	SH_TEST_AND,
	SH_TEST_OR,
	SH_TEST_NOT
};

struct sh_test {
	uint8_t type;
	const char *op;
	struct sh_word *left, *right;
	struct sh_test *a, *b;
};

/* A command; a list is a chain by next. */
struct sh_node {
	struct sh_node *next;
	uint8_t type;
	bool background; /* ends in & */
	bool has_words;  /* SH_FOR with `in` */
	bool both;       /* in a pipe, followed by |& */
	uint32_t line;
	const char *name;
	struct sh_word *words;
	struct sh_assign *assigns;
	struct sh_redirect *redirects;
	struct sh_node *condition, *body, *other;
	struct sh_case *cases;
	struct sh_test *test;
	const char *text; /* as written: of a list's member, for jobs */
};

struct program_piece;

struct program {
	struct arena *arena;
	uint32_t users;
	struct program_piece *pieces;
	struct sh_node *list; /* NULL: nothing to do */
	const char *name;     /* of the script, or NULL: typed */
	const char *source;
};

enum parse_answer {
	PARSE_FINE,
	PARSE_MORE,    /* incomplete: another line may complete it */
	PARSE_WRONG,   /* bash's syntax error */
	PARSE_REFUSED, /* valid, but not simulated */
};

struct parse_error {
	enum parse_answer answer;
	const char *until;      /* PARSE_MORE: only a line with this text can complete it; or
				 * NULL */
	bool whole_line;        /* `until` is the whole of that line */
	uint32_t line;          /* of the error, from 1 */
	const char *what, *use; /* PARSE_REFUSED: for not_simulated() */
	char until_room[256];
};

struct parse_options {
	const char *name; /* the script's, or NULL */
	bool dash_c;      /* bash -c: error messages say so */
	bool extended;    /* shopt extglob is on at the start of the text */
	/* aliases of an interactive shell: returns the text of `name`, or NULL; may be NULL */
	const char *(*alias)(void *arg, const char *name, size_t n);
	void *arg;
};

/*
 * Parses `n` bytes. NULL if it cannot be run: *error has the reason, and `said` bash's message
 * (with its newlines). The program has one user.
 */
struct program *program_parse(struct arena *a, const char *source, size_t n,
	const struct parse_options *o, struct parse_error *error, struct text *said);
void program_use(struct program *p);
void program_drop(struct program *p);              /* NULL is allowed */
void *program_get(struct program *p, size_t size); /* zeroed, freed with it */

/* export, readonly, local, declare, typeset: their arguments may be assignments */
bool word_declares(const struct sh_word *first);

/* {a,b} and {1..9}: replaces `word` by its expansion; returns the last word. False: too many. */
bool brace_expand(struct program *p, struct sh_word *word, struct sh_word **last);

#endif
