/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A thread of the shell: a stack of frames over a program's tree. It runs until a command lives on
 * in simulated time, gives the machine back, and is taken up again by an event when that command
 * has ended. All of it lies in the arena, so that a checkpoint holds a loop in the middle of its
 * `sleep`. A subshell, a pipe's member, a substitution and a job are threads of their own.
 *
 * Invariant: a process is freed only when none of its own code is on the stack: by the loop that
 * started it, or by an event.
 */
#ifndef LVSLAB_APP_SHELL_MACHINE_H
#define LVSLAB_APP_SHELL_MACHINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/shell/env.h"
#include "app/shell/stream.h"
#include "app/syntax/syntax.h"
#include "base/printf_like.h"
#include "host/command.h"

struct text;

#define SH_FDS 10
#define SH_CALLS_MAX 1000             /* functions, sourced files and evals inside one another */
#define SH_STEPS_MAX 2000000u         /* of all shells of a host without the clock moving */
#define SH_PROGRAM_STEPS 10u          /* that a program counts as */
#define SH_FORK_STEPS 100u            /* that a further process counts as */
#define SH_PROCESSES_MAX 500u         /* of one host at a time */
#define SH_TEXT_MAX ((size_t)1 << 24) /* bytes of all words of one command */

/* Text in the arena that grows. */
struct sh_buffer {
	char *s;
	uint32_t length, cap;
};

/* A list of words under expansion: what is done, and what substitutions gave so far. */
struct sh_expansion {
	const struct sh_word *word;
	const struct sh_part *part;
	bool started;
	struct sh_buffer done; /* encoded, see expand.c */
	struct sh_buffer memo; /* answers of this part's substitutions, each with a NUL */
	uint32_t memo_count, asked;
	bool substituted; /* at least one: an assignment's status is its */
};

enum sh_frame_kind { SH_FRAME_NODE, SH_FRAME_LIST, SH_FRAME_CALL, SH_FRAME_SOURCE };

struct sh_local { /* a variable that a function hides */
	struct sh_local *next;
	char *name;
	struct sh_var *var; /* NULL: there was none */
};

struct sh_frame {
	struct sh_frame *up;
	uint8_t kind;
	uint8_t step;
	bool tested; /* its status is asked for: set -e does nothing */
	bool loop;
	bool text_of_its_own; /* of a call: eval, a trap */
	const struct sh_node *node;
	struct program *program; /* held, or NULL */
	struct sh_expansion x;
	char **argv;
	size_t argv_size;
	uint32_t argc, at;
	const struct sh_case *item;
	const struct sh_redirect *redirect;
	const struct sh_assign *assign;
	struct stream *saved[SH_FDS];
	uint16_t saved_mask, closed_mask;
	struct sh_local *locals; /* of a call; of a simple command's own assignments */
	char **params;
	uint32_t param_count;
	const char *name; /* of the script around */
	int64_t begun;
	struct sh_buffer text; /* a case's subject; a here-document; an array's elements */
	int64_t index;
	struct process **members; /* of a pipeline, all that have begun; NULL where reaped */
};

/* SH_DISCARDS: what was read with the line is given up, as bash does it after a bad expansion */
enum sh_unwind { SH_RUNS, SH_BREAKS, SH_CONTINUES, SH_RETURNS, SH_DISCARDS, SH_EXITS };

struct shell {
	struct event next; /* takes it up again */
	struct process *p; /* that it is: a line, or a child */
	struct process *line;
	struct sh_env *env;
	struct sh_frame *top;
	struct stream *fd[SH_FDS];
	struct process *child;  /* that it waits for, or NULL */
	struct shell *to_start; /* the same where it is a subshell that has not begun */
	struct stream *capture; /* what it prints is a substitution's */
	bool capture_file;      /* … and goes to a file: <(…) */
	uint32_t capture_files;
	char **child_argv;
	size_t child_argv_size;
	const char *child_name;
	bool looping, interrupted, interactive, subshell, background;
	bool broken;  /* a built-in wrote to a pipe that nobody reads any more */
	bool waits;   /* for jobs, in `wait` */
	bool fatal;   /* see shell_fatal() */
	bool trapped; /* the EXIT trap runs: kept_status is its own */
	int kept_status;
	bool leaving;      /* its EXIT trap runs, or has run */
	uint32_t wait_pid; /* for this one; 0: for all */
	uint32_t starter;  /* pid of the shell that started this job */
	uint32_t discard;  /* SH_DISCARDS: members of this line are passed over */
	uint16_t pending;  /* signals that have come and are trapped, by number */
	uint8_t unwind;
	uint32_t unwind_count;
	uint32_t calls;
	const char *script; /* its name, for complaints; NULL: typed */
	uint32_t at_line;
	uint32_t trace_depth; /* of the shell that it was copied from */
	uint32_t pipe_at;
};

/* What a step says. */
enum sh_answer { SH_DONE, SH_WAITS, SH_FAILS };

/* ---- machine.c ---- */
void shell_go_on(struct shell *sh);
struct sh_frame *shell_push(struct shell *sh, enum sh_frame_kind kind, const struct sh_node *n);
void shell_push_list(struct shell *sh, const struct sh_node *list, bool tested);
/* "bash: " or "x.sh: line 5: " and this, on standard error of the thread */
void shell_complain(struct shell *sh, const char *fmt, ...) TEXT_PRINTF(2, 3);
void shell_say(struct shell *sh, int fd, const char *s, size_t n);
struct arena *shell_arena(const struct shell *sh);
/* Ends the thread from inside: `exit`, an error that a script does not survive. */
void shell_leave(struct shell *sh, int status);
/* an error of expansion: gives up the line that it stands in */
void shell_discard(struct shell *sh, int status);
/* the next shell_discard() ends a script (set -u, ${x:?}), not just its line */
void shell_fatal(struct shell *sh);
/* the innermost call of a function (or, too, sourced file), or NULL */
struct sh_frame *shell_call(const struct shell *sh, bool sourced);
void shell_pop(struct shell *sh);
bool shell_is(const struct process *p); /* is it a shell? */
void shell_pass_signal(struct shell *sh, int number);
/* the shell that a command was started by, or NULL */
struct shell *shell_of(const struct process *p);

void shell_reap(struct shell *sh); /* of a child that has ended */

/* ---- pipeline.c ---- */
void shell_step_pipe(struct shell *sh, struct sh_frame *f);
void pipeline_drop(struct shell *sh, struct sh_frame *f); /* of a frame that goes */
/* A signal for all members of the pipeline that `sh` waits for; true where one of them runs on. */
bool pipeline_signal(struct shell *sh, int number);
/* Has it written so much that its reader should have a turn, or nobody to read it? Then it pauses,
 * or is ended as by SIGPIPE. */
bool pipeline_pauses(struct shell *sh);
/* Must `read` or `mapfile` wait for the other end of its pipe? Then sh->p->awaits it. */
bool pipeline_reads_later(struct shell *sh, int argc, char **argv);
/* The program `c`, whose words these are, waits for its input and is run as it comes (filter.c);
 * false: it reads none, or all of it is there. */
bool filter_start(struct process *c, int argc, char **argv);
/* `p` waits for more to read here, or for no more to come; then `input` is called */
void stream_await(struct process *p, struct stream *s, enum stream_awaited what,
	void (*input)(struct process *p));

/* ---- thread.c ---- */
/* A thread that runs `program` (whose user it becomes) as process `p`. */
struct shell *thread_new(struct process *p, struct sh_env *env, struct program *program);
/* A child of `sh` that runs this list (or one command) in a subshell; sh->child is it, and the
 * loop starts it. NULL, and said: no more processes. */
struct shell *thread_subshell(struct shell *sh, const struct sh_node *list, bool single);
void thread_background(struct shell *sh, const struct sh_node *n);
/* May the host have one more process? It counts as so many steps. False: said, and `sh` leaves. */
bool thread_may_fork(struct shell *sh, uint32_t steps);
void thread_finish(struct shell *sh);
bool thread_waits(struct shell *sh); /* in `wait`: is what it waits for still running? */
int thread_job_status(struct shell *sh, uint32_t pid); /* of one that has ended; 127: none such */
void thread_write_error(struct shell *sh, int error);
struct program *shell_program(const struct shell *sh); /* of the frame that runs */

/* ---- buffer.c ---- */
void buffer_add(struct shell *sh, struct sh_buffer *b, const char *s, size_t n);
void buffer_free(struct shell *sh, struct sh_buffer *b);
char **argv_from(struct arena *a, const char *strings, uint32_t count, size_t bytes, size_t *size);

/* ---- expand.c ---- */
/* The words from x->word on as fields. Their strings, each with a NUL, go to `out`. */
enum sh_answer expand_fields(struct shell *sh, struct sh_expansion *x, const struct sh_word *words,
	struct text *out, uint32_t *count);
/* The same of this word alone. */
enum sh_answer expand_word_fields(struct shell *sh, struct sh_expansion *x,
	const struct sh_word *word, struct text *out, uint32_t *count);
/* One word, without splitting: an assignment's value, a redirection's here-document … */
enum sh_answer expand_text(
	struct shell *sh, struct sh_expansion *x, const struct sh_word *word, struct text *out);
/* One word as a pattern: what was quoted has a backslash. */
enum sh_answer expand_pattern(
	struct shell *sh, struct sh_expansion *x, const struct sh_word *word, struct text *out);
void expansion_free(struct shell *sh, struct sh_expansion *x);
/* what a substitution gave, for the expansion that asked */
void expansion_answer(struct shell *sh, struct sh_expansion *x, const char *s, size_t n);

/* ---- simple.c ---- */
void simple_step(struct shell *sh, struct sh_frame *f);
enum sh_answer redirects_step(
	struct shell *sh, struct sh_frame *f, const struct sh_redirect *first);
void redirects_restore(struct shell *sh, struct sh_frame *f, bool keep);
void locals_restore(struct shell *sh, struct sh_frame *f);
void local_hide(struct shell *sh, struct sh_frame *f, const char *name);
/* a script file that takes over process `p` */
void script_run(struct process *p, const char *path, int argc, char **argv, bool trace);
/* a command of `argv` that takes over process `p`: a file, or a program by its name */
void program_run(struct process *p, int argc, char **argv);
/* words as a command of this shell: a function, a built-in, a program */
void command_start(struct shell *sh, struct sh_frame *f, int argc, char **argv);
/* the frame of a call gets parameters of its own; those before come back with its end */
void call_params(struct shell *sh, struct sh_frame *f, int argc, char **argv);
void call_function(struct shell *sh, struct sh_function *f, int argc, char **argv);
/* text as commands of this shell: eval, source, traps */
void call_text(
	struct shell *sh, const char *text, size_t n, const char *name, enum sh_frame_kind kind);
/* on standard error of `p`, what the parser has to say of a text */
void script_tell(struct process *p, const struct parse_error *error, struct text *said);
bool shell_script_text(const char *s, size_t n); /* is it text, and no binary? */
/* where a command of this name is found: 0 and its path, or errno's negative */
int command_path(struct shell *sh, const char *name, struct text *path);

/* ---- xtrace.c: nothing unless `set -x` is on ---- */
uint32_t xtrace_depth(const struct shell *sh); /* substitutions, evals and sources around it */
void xtrace_words(struct shell *sh, uint32_t argc, char *const *argv);
void xtrace_assign(struct shell *sh, const struct sh_assign *a, const char *value);
void xtrace_value(struct shell *sh, const char *name, bool append, const char *value);
void xtrace_for(struct shell *sh, const struct sh_node *n);
void xtrace_case(struct shell *sh, const struct sh_node *n);
void xtrace_math(struct shell *sh, const char *expression);
void xtrace_test(struct shell *sh, const char *left, const char *op, const char *right);

/* ---- test.c, builtin*.c ---- */
enum sh_answer test_step(struct shell *sh, struct sh_frame *f, bool *value);
struct sh_builtin {
	const char *name;
	/* Its status; it may push frames or unwind. −1: it waits (sh->waits). */
	int (*run)(struct shell *sh, int argc, char **argv);
	bool special; /* POSIX's special built-in */
};
const struct sh_builtin *builtin_find(const char *name);
const struct sh_builtin *builtin_at(unsigned i);

/* set -e: does the status of the frame end the shell? */
void shell_check_errexit(struct shell *sh, const struct sh_frame *f);

/* ---- compound.c: a step of a frame ---- */
/* where a frame stands */
enum { STEP_REDIRECT, STEP_BEGIN, STEP_BODY, STEP_NEXT, STEP_END };
void shell_step_and_or(struct shell *sh, struct sh_frame *f);
void shell_step_not(struct shell *sh, struct sh_frame *f);
void shell_step_time(struct shell *sh, struct sh_frame *f);
void shell_step_group(struct shell *sh, struct sh_frame *f);
void shell_step_subshell(struct shell *sh, struct sh_frame *f);
void shell_step_if(struct shell *sh, struct sh_frame *f);
void shell_step_while(struct shell *sh, struct sh_frame *f);
void shell_step_for(struct shell *sh, struct sh_frame *f);
void shell_step_select(struct shell *sh, struct sh_frame *f);
void shell_step_cfor(struct shell *sh, struct sh_frame *f);
void shell_step_math(struct shell *sh, struct sh_frame *f);
void shell_step_case(struct shell *sh, struct sh_frame *f);
void shell_step_function(struct shell *sh, struct sh_frame *f);
void shell_step_test(struct shell *sh, struct sh_frame *f);

#endif
