/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A thread of the shell: a stack of frames over a program's tree. It runs until a command continues
 * in simulated time, then returns; an event resumes it when that command has ended. All its state
 * is in the arena, so a checkpoint can contain a loop in the middle of its `sleep`. A subshell, a
 * pipeline's member, a substitution and a job are separate threads.
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
#define SH_CALLS_MAX 1000             /* nesting of functions, sourced files and evals */
#define SH_STEPS_MAX 2000000u         /* for all shells of a host while the clock does not move */
#define SH_PROGRAM_STEPS 10u          /* steps that a program counts as */
#define SH_FORK_STEPS 100u            /* steps that a further process counts as */
#define SH_PROCESSES_MAX 500u         /* limit per host at a time */
#define SH_TEXT_MAX ((size_t)1 << 24) /* bytes of all words of one command */

/* Growing text in the arena. */
struct sh_buffer {
	char *s;
	uint32_t length, cap;
};

/* A list of words under expansion: the finished part, and the results of substitutions so far. */
struct sh_expansion {
	const struct sh_word *word;
	const struct sh_part *part;
	bool started;
	struct sh_buffer done; /* encoded, see expand.c */
	struct sh_buffer memo; /* results of this part's substitutions, each with a NUL */
	uint32_t memo_count, asked;
	bool substituted; /* at least one: an assignment's status is that of the last */
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
	bool tested; /* its status is tested: set -e does nothing */
	bool loop;
	bool text_of_its_own; /* a call with its own text: eval, a trap */
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
	struct sh_local *locals; /* of a call; of a simple command's assignments */
	char **params;
	uint32_t param_count;
	const char *name; /* of the surrounding script */
	int64_t begun;
	struct sh_buffer text; /* a case's subject; a here-document; an array's elements */
	int64_t index;
	struct process **members; /* of a pipeline, all that have started; NULL if reaped */
};

/* SH_DISCARDS: abandons the commands read with the line, as bash does after a bad expansion */
enum sh_unwind { SH_RUNS, SH_BREAKS, SH_CONTINUES, SH_RETURNS, SH_DISCARDS, SH_EXITS };

struct shell {
	struct event next; /* resumes it */
	struct process *p; /* its process: a line, or a child */
	struct process *line;
	struct sh_env *env;
	struct sh_frame *top;
	struct stream *fd[SH_FDS];
	struct process *child;  /* the child it waits for, or NULL */
	struct shell *to_start; /* the same if it is a subshell that has not started */
	struct stream *capture; /* its output goes to a substitution */
	bool capture_file;      /* … and to a file: <(…) */
	uint32_t capture_files;
	char **child_argv;
	size_t child_argv_size;
	const char *child_name;
	bool looping, interrupted, interactive, subshell, background;
	bool broken;  /* a built-in wrote to a pipe without a reader */
	bool waits;   /* for jobs, in `wait` */
	bool fatal;   /* see shell_fatal() */
	bool trapped; /* the EXIT trap is running: it has its own kept_status */
	int kept_status;
	bool leaving;      /* its EXIT trap is running, or has run */
	uint32_t wait_pid; /* waits for this one; 0: for all */
	uint32_t starter;  /* pid of the shell that started this job */
	uint32_t discard;  /* SH_DISCARDS: members of this line are skipped */
	uint16_t pending;  /* trapped signals that have arrived, by number */
	uint8_t unwind;
	uint32_t unwind_count;
	uint32_t calls;
	const char *script; /* its name, for error messages; NULL: typed */
	uint32_t at_line;
	uint32_t trace_depth; /* of the shell it was copied from */
	uint32_t pipe_at;
};

/* Result of a step. */
enum sh_answer { SH_DONE, SH_WAITS, SH_FAILS };

/* ---- machine.c ---- */
void shell_go_on(struct shell *sh);
struct sh_frame *shell_push(struct shell *sh, enum sh_frame_kind kind, const struct sh_node *n);
void shell_push_list(struct shell *sh, const struct sh_node *list, bool tested);
/* prints "bash: " or "x.sh: line 5: " and the message on the thread's standard error */
void shell_complain(struct shell *sh, const char *fmt, ...) TEXT_PRINTF(2, 3);
void shell_say(struct shell *sh, int fd, const char *s, size_t n);
struct arena *shell_arena(const struct shell *sh);
/* Ends the thread from inside: `exit`, or an error that ends a script. */
void shell_leave(struct shell *sh, int status);
/* an expansion error: abandons the rest of its line */
void shell_discard(struct shell *sh, int status);
/* the next shell_discard() ends the script (set -u, ${x:?}), not only its line */
void shell_fatal(struct shell *sh);
/* the innermost function call (or sourced file, if `sourced`), or NULL */
struct sh_frame *shell_call(const struct shell *sh, bool sourced);
void shell_pop(struct shell *sh);
bool shell_is(const struct process *p); /* is it a shell? */
void shell_pass_signal(struct shell *sh, int number);
/* the shell that started a command, or NULL */
struct shell *shell_of(const struct process *p);

void shell_reap(struct shell *sh); /* frees a child that has ended */

/* ---- pipeline.c ---- */
void shell_step_pipe(struct shell *sh, struct sh_frame *f);
void pipeline_drop(struct shell *sh, struct sh_frame *f); /* when its frame is popped */
/* Signals all members of the pipeline that `sh` waits for; true if one of them continues to run. */
bool pipeline_signal(struct shell *sh, int number);
/* Has it written so much that its reader should run, or is there no reader? Then it pauses, or ends
 * as by SIGPIPE. */
bool pipeline_pauses(struct shell *sh);
/* Must `read` or `mapfile` wait for the writer of its pipe? Then sh->p->awaits is set. */
bool pipeline_reads_later(struct shell *sh, int argc, char **argv);
/* Starts the program `c` with these words as one that waits for input and runs as it arrives
 * (filter.c); false: it reads none, or all of it is already there. */
bool filter_start(struct process *c, int argc, char **argv);
/* makes `p` wait until there is more to read here, or no more can come; then calls `input` */
void stream_await(struct process *p, struct stream *s, enum stream_awaited what,
	void (*input)(struct process *p));

/* ---- thread.c ---- */
/* A thread that runs `program` (and takes a reference to it) as process `p`. */
struct shell *thread_new(struct process *p, struct sh_env *env, struct program *program);
/* Makes a child of `sh` that runs this list (or one command) in a subshell; sh->child is set, and
 * the loop starts it. NULL after an error message: no more processes. */
struct shell *thread_subshell(struct shell *sh, const struct sh_node *list, bool single);
void thread_background(struct shell *sh, const struct sh_node *n);
/* May the host have one more process? It counts as `steps` steps. False: printed an error, and `sh`
 * exits. */
bool thread_may_fork(struct shell *sh, uint32_t steps);
void thread_finish(struct shell *sh);
bool thread_waits(struct shell *sh);                   /* in `wait`: is the job still running? */
int thread_job_status(struct shell *sh, uint32_t pid); /* of a job that has ended; 127: no such
						        * job */
void thread_write_error(struct shell *sh, int error);
struct program *shell_program(const struct shell *sh); /* of the running frame */

/* ---- buffer.c ---- */
void buffer_add(struct shell *sh, struct sh_buffer *b, const char *s, size_t n);
void buffer_free(struct shell *sh, struct sh_buffer *b);
char **argv_from(struct arena *a, const char *strings, uint32_t count, size_t bytes, size_t *size);

/* ---- expand.c ---- */
/* Expands the words from x->word on to fields. Their strings, each with a NUL, are added to
 * `out`. */
enum sh_answer expand_fields(struct shell *sh, struct sh_expansion *x, const struct sh_word *words,
	struct text *out, uint32_t *count);
/* The same for this word only. */
enum sh_answer expand_word_fields(struct shell *sh, struct sh_expansion *x,
	const struct sh_word *word, struct text *out, uint32_t *count);
/* One word, without splitting: an assignment's value, a redirection's here-document … */
enum sh_answer expand_text(
	struct shell *sh, struct sh_expansion *x, const struct sh_word *word, struct text *out);
/* One word as a pattern: quoted characters have a backslash. */
enum sh_answer expand_pattern(
	struct shell *sh, struct sh_expansion *x, const struct sh_word *word, struct text *out);
void expansion_free(struct shell *sh, struct sh_expansion *x);
/* stores a substitution's result for its expansion */
void expansion_answer(struct shell *sh, struct sh_expansion *x, const char *s, size_t n);

/* ---- simple.c ---- */
void simple_step(struct shell *sh, struct sh_frame *f);
enum sh_answer redirects_step(
	struct shell *sh, struct sh_frame *f, const struct sh_redirect *first);
void redirects_restore(struct shell *sh, struct sh_frame *f, bool keep);
void locals_restore(struct shell *sh, struct sh_frame *f);
void local_hide(struct shell *sh, struct sh_frame *f, const char *name);
/* runs a script file in process `p` */
void script_run(struct process *p, const char *path, int argc, char **argv, bool trace);
/* runs the command `argv` in process `p`: a file, or a program by name */
void program_run(struct process *p, int argc, char **argv);
/* runs words as a command of this shell: a function, a built-in, a program */
void command_start(struct shell *sh, struct sh_frame *f, int argc, char **argv);
/* the call's frame gets its own parameters; its end restores the previous ones */
void call_params(struct shell *sh, struct sh_frame *f, int argc, char **argv);
void call_function(struct shell *sh, struct sh_function *f, int argc, char **argv);
/* runs text as commands of this shell: eval, source, traps */
void call_text(
	struct shell *sh, const char *text, size_t n, const char *name, enum sh_frame_kind kind);
/* prints the parser's message about a text on standard error of `p` */
void script_tell(struct process *p, const struct parse_error *error, struct text *said);
bool shell_script_text(const char *s, size_t n); /* is it text, not binary? */
/* finds a command of this name: 0 and its path, or -errno */
int command_path(struct shell *sh, const char *name, struct text *path);

/* ---- xtrace.c: no effect unless `set -x` is on ---- */
uint32_t xtrace_depth(const struct shell *sh); /* number of surrounding substitutions, evals and
					        * sources */
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
	/* Returns its status; it may push frames or unwind. −1: it waits (sh->waits). */
	int (*run)(struct shell *sh, int argc, char **argv);
	bool special; /* POSIX's special built-in */
};
const struct sh_builtin *builtin_find(const char *name);
const struct sh_builtin *builtin_at(unsigned i);

/* set -e: does the frame's status end the shell? */
void shell_check_errexit(struct shell *sh, const struct sh_frame *f);

/* ---- compound.c: one step of a frame ---- */
/* the position of a frame */
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
