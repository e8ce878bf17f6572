/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The state of a shell: variables, functions, positional parameters, options (POSIX.1 2.12). Lines
 * typed on one host share one; a subshell has a copy.
 */
#ifndef LVSLAB_APP_SHELL_ENV_H
#define LVSLAB_APP_SHELL_ENV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/system/shell_state.h"
#include "base/list.h"
#include "base/rng.h"

struct arena;
struct host;
struct program;
struct sh_node;

#define SH_VALUE_MAX ((size_t)1 << 22) /* bytes of one variable */
#define SH_VARS_MAX 10000

enum {
	SH_EXPORTED = 1,
	SH_READONLY = 2,
	SH_ARRAY = 4,
	SH_INTEGER = 8,
	SH_SET = 16,
	SH_KEYED = 32,
	SH_REFERS = 64 /* declare -n: its value is the name of the referenced variable */
};

struct sh_element { /* of an array, by index */
	struct sh_element *next;
	int64_t index;
	char *key; /* of an associative array (SH_KEYED), whose indices only define the order */
	char *value;
};

struct sh_var {
	struct list link;
	char *name;
	char *value; /* NULL: not set */
	struct sh_element *elements;
	uint32_t keys_made;
	uint8_t flags;
};

struct sh_function {
	struct list link;
	char *name;
	struct program *program;
	const struct sh_node *node;
};

struct sh_pair { /* an alias; a trap by its signal's name */
	struct list link;
	char *name, *value;
};

struct sh_env {
	struct arena *arena;
	struct host *host;
	uint32_t users;
	struct list vars, functions, aliases, traps;
	uint32_t var_count;
	char *name;    /* $0 */
	char **params; /* $1 … */
	uint32_t param_count;
	bool errexit, xtrace, nounset, noglob, pipefail, noclobber, allexport, noexec;
	bool nullglob, extglob;
	int status;
	uint32_t pid, last_background;
	uint32_t getopts_at; /* position inside a bundle of options */
	struct rng random;
	int64_t started;
	char directory[DIRECTORY_MAX], previous[DIRECTORY_MAX];
};

struct sh_env *env_new(struct host *h); /* with the variables of a root login shell */
struct sh_env *env_copy(const struct sh_env *e);
struct sh_env *env_use(struct sh_env *e);
void env_drop(struct sh_env *e);

/* or NULL; a nameref's name finds its target */
struct sh_var *env_find(const struct sh_env *e, const char *name);
struct sh_var *env_make(struct sh_env *e, const char *name); /* existing, or new and unset */
/* The variable of this name itself, even if it is a nameref; or NULL. */
struct sh_var *env_itself(const struct sh_env *e, const char *name);
/* Makes it refer to `target`; 0, or -EINVAL: not a valid name. */
int env_refer(struct sh_env *e, const char *name, const char *target);
/* Removes a variable itself and returns it (NULL if there is none); puts one back and replaces a
 * variable that has the name meanwhile: for variables hidden by a function. */
struct sh_var *env_take_out(struct sh_env *e, const char *name);
void env_put_back(struct sh_env *e, const char *name, struct sh_var *v);
void env_free_var(struct sh_env *e, struct sh_var *v); /* one that was removed */
/* The value, also of RANDOM, SECONDS, LINENO (`line`) …; NULL: not set. Computed values are in
 * `room`. */
const char *env_get(struct sh_env *e, const char *name, uint32_t line, char room[32]);
/* 0; -EPERM: read-only; -E2BIG: too long, or too many */
int env_set(struct sh_env *e, const char *name, const char *value);
int env_set_element(struct sh_env *e, const char *name, int64_t index, const char *value);
const char *env_element(const struct sh_var *v, int64_t index); /* or NULL; a plain variable has
								 * only [0] */
/* The same for an associative array; errors as env_set(). */
int env_set_key(struct sh_env *e, const char *name, const char *key, const char *value);
const char *env_key(const struct sh_var *v, const char *key); /* or NULL */
/* removes one element, by its key or, if that is NULL, by its index */
void env_unset_element(struct sh_env *e, struct sh_var *v, const char *key, int64_t index);
int env_unset(struct sh_env *e, const char *name); /* 0, -EPERM */
void env_unset_itself(struct sh_env *e, const char *name);
/* makes it an empty array, or with `keep` an array with its current value */
void env_make_array(struct sh_env *e, struct sh_var *v, bool keep);
void env_clear_array(struct sh_env *e, struct sh_var *v);
bool env_is_name(const char *s);

struct sh_function *env_function(const struct sh_env *e, const char *name);
void env_define(struct sh_env *e, const char *name, struct program *p, const struct sh_node *n);
bool env_undefine(struct sh_env *e, const char *name);

const char *env_pair(const struct list *pairs, const char *name); /* or NULL */
void env_set_pair(struct sh_env *e, struct list *pairs, const char *name, const char *value);

void env_set_name(struct sh_env *e, const char *name); /* $0 */
/* $1 …: copies them */
void env_set_params(struct sh_env *e, uint32_t count, char *const *params);
char *env_options(const struct sh_env *e, char room[16]); /* $- */

#endif
