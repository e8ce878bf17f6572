/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Between the files of awk:
 *
 *	awk.c             the command, execution of statements
 *	awk_expression.c, awk_statement.c   parsing a program into a tree
 *	awk_value.c       evaluation of expressions
 *	awk_cells.c       memory, cells, variables, fields
 *	awk_command.c     system(), CMD | getline, print | CMD
 */
#ifndef LVSLAB_APP_COMMANDS_TEXT_AWK_H
#define LVSLAB_APP_COMMANDS_TEXT_AWK_H

#include <regex.h>
#include <setjmp.h>

#include "base/text.h"
#include "host/command.h"

#define STEPS_MAX 2000000u
#define FIELDS_MAX 10000
#define DEPTH_MAX 200

enum kind {
	N_NUMBER,
	N_STRING,
	N_REGEX,
	N_VAR,
	N_FIELD,
	N_INDEX,
	N_ASSIGN,
	N_COND,
	N_OR,
	N_AND,
	N_IN,
	N_MATCH,
	N_NOMATCH,
	N_COMPARE,
	N_CONCAT,
	N_BINARY,
	N_UNARY,
	N_NOT,
	N_PRE,
	N_POST,
	N_CALL,
	N_GROUP,
	N_BLOCK,
	N_PRINT,
	N_PRINTF,
	N_IF,
	N_WHILE,
	N_DO,
	N_FOR,
	N_FORIN,
	N_NEXT,
	N_EXIT,
	N_BREAK,
	N_CONTINUE,
	N_DELETE,
	N_GETLINE, /* into a or $0; from file b, with op '|' from command b, else from the input */
	N_OWN,     /* a call of a user-defined function */
	N_RETURN,
	N_EXPR
};

struct awk_node {
	enum kind kind;
	/* of N_ASSIGN '=' or its operator; of N_CALL the function; of N_PRINT '>', 'a' (>>) or '|' */
	int op;
	double number;
	char *s;
	struct awk_node *a, *b, *c, *d, *next;
	regex_t re;
	bool compiled;
};

struct cell {
	char *s;
	double number;
	bool is_number, is_text, from_input;
};

struct var {
	struct var *next;
	char *name;
	struct cell cell;
	struct var *elements; /* of an array, in order of creation */
};

struct rule {
	struct rule *next;
	struct awk_node *from, *to, *action;
	bool begin, end, in_range, has_action;
};

enum { RUN, BREAKS, CONTINUES, NEXTS, RETURNS, EXITS };

/* longjmp(wrong) values besides statuses: a pipe has no more data yet; a command must run first */
enum { AWK_STARVED = 4, AWK_WAITS };

struct function {
	struct function *next;
	char *name;
	struct awk_node *params, *body; /* params: N_VAR by next */
};

struct local { /* a parameter of the current call */
	struct local *next;
	const char *name;
	struct var *var;
};

/* A file that is read or written; a command whose output is read (op '|'), or that receives what is
 * printed ('p'). */
struct input {
	struct input *next;
	const char *name;
	struct text data;
	size_t at;
	int op;
	bool written, fails;
};

/* What a command must do: read `data` (NULL: nothing); its output is captured or printed. */
struct awk_wish {
	const char *command;
	const struct text *data;
	bool captured;
};

struct awk_memo;

struct awk {
	struct process *p;
	const char *s; /* of the source */
	struct rule *rules, **last_rule;
	void **made;
	size_t made_count, made_cap;
	struct var *vars;
	struct cell fields[FIELDS_MAX];
	int nf;
	struct text out, source;
	struct function *functions;
	struct local *locals;
	struct cell result;  /* of `return` */
	struct input *files; /* open files, by name */
	struct input input;  /* the current operand; name NULL: none */
	int names, next_name;
	char **name;    /* operands: files and assignments */
	bool any_input; /* one of them was a file, or standard input was opened */
	double nr, fnr;
	unsigned calls;
	int unwind, status, depth;
	uint32_t steps;
	bool refused, no_in;
	struct awk_memo *memo; /* of the earlier runs, or NULL */
	uint32_t asked, effects;
	struct awk_wish wish; /* for AWK_WAITS */
	jmp_buf wrong;
};

/* ---- awk_cells.c ---- */
void *awk_keep(struct awk *a, size_t size);
char *awk_keep_text(struct awk *a, const char *s, size_t n);
_Noreturn void awk_syntax(struct awk *a);
_Noreturn void awk_not_here(struct awk *a, const char *what);
const char *awk_string_of(const struct cell *c, char room[40]);
double awk_number_of(const struct cell *c);
struct cell awk_number_cell(double n);
struct cell awk_string_cell(struct awk *a, const char *s);
struct cell awk_input_cell(struct awk *a, const char *s, size_t n);
bool awk_is_numeric(const struct cell *c);
bool awk_truth(const struct cell *c);
struct var *awk_find_in(struct awk *a, struct var **list, const char *name, bool make);
struct var *awk_variable(struct awk *a, const char *name);
const char *awk_setting(struct awk *a, const char *name, char room[40]);
void awk_set_variable(struct awk *a, const char *name, struct cell c);
void awk_set_field(struct awk *a, int n, struct cell c);
bool awk_match(struct awk *a, const char *pattern, const char *s, regmatch_t *m);
int awk_split_text(struct awk *a, const char *s, const char *fs,
	void (*one)(struct awk *a, void *arg, int n, const char *s, size_t length), void *arg);
void awk_split_record(struct awk *a);

/* ---- awk_expression.c ---- */
struct awk_node *awk_node(struct awk *a, enum kind kind, struct awk_node *x, struct awk_node *y);
void awk_blanks(struct awk *a, bool newlines);
bool awk_take(struct awk *a, const char *word);
void awk_expect(struct awk *a, const char *word);
struct awk_node *awk_name_or_call(struct awk *a);
struct awk_node *awk_expression(struct awk *a);

struct awk_node *awk_primary(struct awk *a);

/* ---- awk_statement.c ---- */
struct awk_node *awk_block(struct awk *a); /* after { */
void awk_read_program(struct awk *a, const char *source);

/* ---- awk_input.c ---- */
/* The next record of the input; false at its end. If a pipe has no data yet, this run ends. */
bool awk_next_record(struct awk *a, const char **line, size_t *n);
/* 1, 0 at the end, −1: cannot be read */
int awk_getline(struct awk *a, struct awk_node *n);
/* writes for print: to the output, or to its file */
void awk_print(struct awk *a, struct awk_node *n, const char *s, size_t length);
int awk_close(struct awk *a, const char *name); /* a command's status, 0, or −1: not open */
void awk_close_commands(struct awk *a);         /* those that receive what was printed */
void awk_inputs_free(struct awk *a);

/* ---- awk_command.c ---- */
/* Runs the command and returns its status; `output` (may be NULL) is what it printed. */
int awk_command(struct awk *a, const struct awk_wish *w, const char **output, size_t *n);
/* Does the following action happen for the first time in all runs of this program? If not, the
 * caller must skip it. */
bool awk_effect(struct awk *a);

/* ---- awk_function.c ---- */
void awk_read_function(struct awk *a); /* after the word `function` */
struct cell awk_call_own(struct awk *a, struct awk_node *n);

/* ---- awk.c ---- */
void awk_run(struct awk *a, struct awk_node *n);
/* One run of the program; AWK_WAITS, or 0 and *status. a->p, a->memo are set. */
int awk_once(struct awk *a, int argc, char **argv, int *status);
void awk_free(struct awk *a);

/* ---- awk_value.c ---- */
void awk_assign(struct awk *a, struct awk_node *to, struct cell c);
void awk_step(struct awk *a);
char *awk_index_text(struct awk *a, struct awk_node *list);
struct text awk_format(struct awk *a, struct awk_node *args);
struct cell awk_value(struct awk *a, struct awk_node *n);
extern const char *const awk_functions[]; /* indexed by the op of N_CALL; ends with NULL */

#endif
