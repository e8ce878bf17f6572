/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Variables, functions, aliases and traps, in the arena. Every string is a separate allocation of
 * its length plus a NUL, so that it can be freed. RANDOM is a stream of the host.
 */
#include "app/shell/env.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "app/syntax/syntax.h"
#include "base/errno.h"
#include "host/host.h"

static char *keep(struct sh_env *e, const char *s)
{
	return strcpy(arena_get(e->arena, strlen(s) + 1), s);
}

static void drop(struct sh_env *e, char **s)
{
	if (*s)
		arena_put(e->arena, *s, strlen(*s) + 1);
	*s = NULL;
}

bool env_is_name(const char *s)
{
	if (!isalpha((unsigned char)*s) && *s != '_')
		return false;
	while (isalnum((unsigned char)*s) || *s == '_')
		s++;
	return *s == '\0';
}

/* ---- variables ---- */

struct sh_var *env_itself(const struct sh_env *e, const char *name)
{
	list_for_each (v, &e->vars, struct sh_var, link)
		if (strcmp(v->name, name) == 0)
			return v;
	return NULL;
}

/* the name that is meant: as bash, no more than NAMEREF_MAX (8) steps far */
static const char *meant(const struct sh_env *e, const char *name)
{
	const struct sh_var *v = env_itself(e, name);

	for (int i = 0; i < 8 && v && v->flags & SH_REFERS && v->value; i++) {
		name = v->value;
		v = env_itself(e, name);
	}
	return name;
}

struct sh_var *env_find(const struct sh_env *e, const char *name)
{
	return env_itself(e, meant(e, name));
}

static struct sh_var *make_itself(struct sh_env *e, const char *name)
{
	struct sh_var *v = env_itself(e, name);

	if (v)
		return v;
	v = arena_get(e->arena, sizeof(*v));
	v->name = keep(e, name);
	list_add(&v->link, &e->vars);
	e->var_count++;
	return v;
}

struct sh_var *env_make(struct sh_env *e, const char *name)
{
	return make_itself(e, meant(e, name));
}

int env_refer(struct sh_env *e, const char *name, const char *target)
{
	if (!env_is_name(target))
		return -EINVAL;
	struct sh_var *v = make_itself(e, name);
	char *old = v->value;

	v->flags |= SH_REFERS | SH_SET;
	v->value = keep(e, target);
	drop(e, &old);
	return 0;
}

static const char *special(struct sh_env *e, const char *name, uint32_t line, char room[32])
{
	int64_t now = host_engine(e->host)->now;

	if (strcmp(name, "RANDOM") == 0)
		snprintf(room, 32, "%" PRIu64, rng_below(&e->random, 32768));
	else if (strcmp(name, "SECONDS") == 0)
		snprintf(room, 32, "%" PRId64, (now - e->started) / NSEC_PER_SEC);
	else if (strcmp(name, "EPOCHSECONDS") == 0)
		snprintf(room, 32, "%" PRId64, 1735689600 + now / NSEC_PER_SEC);
	else if (strcmp(name, "LINENO") == 0)
		snprintf(room, 32, "%" PRIu32, line);
	else if (strcmp(name, "BASHPID") == 0)
		snprintf(room, 32, "%" PRIu32, e->pid);
	else
		return NULL;
	return room;
}

const char *env_get(struct sh_env *e, const char *name, uint32_t line, char room[32])
{
	const struct sh_var *v = env_find(e, name);

	if (!v)
		return special(e, name, line, room);
	if (v->flags & SH_KEYED)
		return env_key(v, "0");
	return v->flags & SH_ARRAY ? env_element(v, 0) : v->value;
}

static int can_set(const struct sh_env *e, const char *name, const char *value)
{
	const struct sh_var *v = env_find(e, name);

	if (v && v->flags & SH_READONLY)
		return -EPERM;
	if (strlen(value) > SH_VALUE_MAX || (!v && e->var_count >= SH_VARS_MAX))
		return -E2BIG;
	return 0;
}

int env_set(struct sh_env *e, const char *name, const char *value)
{
	int error = can_set(e, name, value);

	if (error)
		return error;
	struct sh_var *v = env_make(e, name);
	if (v->flags & SH_KEYED)
		return env_set_key(e, name, "0", value);
	if (v->flags & SH_ARRAY)
		return env_set_element(e, name, 0, value);
	char *old = v->value;
	v->value = keep(e, value); /* `value` may be the old one */
	drop(e, &old);
	v->flags |= (uint8_t)(SH_SET | (e->allexport ? SH_EXPORTED : 0));
	return 0;
}

const char *env_element(const struct sh_var *v, int64_t index)
{
	if (!(v->flags & SH_ARRAY))
		return index == 0 ? v->value : NULL;
	for (const struct sh_element *x = v->elements; x; x = x->next)
		if (x->index == index)
			return x->value;
	return NULL;
}

static void become_array(struct sh_env *e, struct sh_var *v)
{
	if (v->flags & SH_ARRAY)
		return;
	v->flags |= SH_ARRAY | SH_SET;
	if (!v->value)
		return;
	v->elements = arena_get(e->arena, sizeof(*v->elements));
	v->elements->value = v->value;
	v->value = NULL;
}

int env_set_element(struct sh_env *e, const char *name, int64_t index, const char *value)
{
	int error = can_set(e, name, value);

	if (error)
		return error;
	if (index >= SH_VARS_MAX)
		return -E2BIG;
	struct sh_var *v = env_make(e, name);
	become_array(e, v);
	struct sh_element **at = &v->elements;
	while (*at && (*at)->index < index)
		at = &(*at)->next;
	if (!*at || (*at)->index != index) {
		struct sh_element *x = arena_get(e->arena, sizeof(*x));
		x->index = index;
		x->next = *at;
		*at = x;
	}
	char *old = (*at)->value;
	(*at)->value = keep(e, value);
	drop(e, &old);
	return 0;
}

/* ---- associative arrays ---- */

/*
 * The position of a key in bash 5.2's order: buckets in order (lib hashlib.c: hash_string(), 1024
 * of them, as assoc.h makes them), and within a bucket the newest first. Not simulated: growth
 * beyond 2048 keys.
 */
static int64_t key_order(struct sh_var *v, const char *key)
{
	uint32_t hash = 2166136261u;

	for (; *key; key++) {
		hash *= 16777619u;
		hash ^= (unsigned char)*key;
	}
	return (int64_t)(((uint64_t)(hash & 1023) << 32) | (UINT32_MAX - v->keys_made++));
}

static struct sh_element *find_key(const struct sh_var *v, const char *key)
{
	for (struct sh_element *x = v->elements; x; x = x->next)
		if (x->key && strcmp(x->key, key) == 0)
			return x;
	return NULL;
}

const char *env_key(const struct sh_var *v, const char *key)
{
	const struct sh_element *x = find_key(v, key);

	return x ? x->value : NULL;
}

int env_set_key(struct sh_env *e, const char *name, const char *key, const char *value)
{
	int error = can_set(e, name, value);
	struct sh_var *v = error ? NULL : env_make(e, name);
	struct sh_element *x = v ? find_key(v, key) : NULL;

	if (error || (!x && v->keys_made >= SH_VARS_MAX))
		return error ? error : -E2BIG;
	v->flags |= SH_ARRAY | SH_SET;
	if (!x) {
		struct sh_element **at = &v->elements;
		x = arena_get(e->arena, sizeof(*x));
		x->key = keep(e, key);
		x->index = key_order(v, key);
		while (*at && (*at)->index < x->index)
			at = &(*at)->next;
		x->next = *at;
		*at = x;
	}
	char *old = x->value;
	x->value = keep(e, value);
	drop(e, &old);
	return 0;
}

static void element_free(struct sh_env *e, struct sh_element *x)
{
	drop(e, &x->value);
	drop(e, &x->key);
	arena_put(e->arena, x, sizeof(*x));
}

void env_unset_element(struct sh_env *e, struct sh_var *v, const char *key, int64_t index)
{
	for (struct sh_element **x = &v->elements; *x; x = &(*x)->next)
		if (key ? strcmp((*x)->key, key) == 0 : (*x)->index == index) {
			struct sh_element *gone = *x;
			*x = gone->next;
			element_free(e, gone);
			return;
		}
}

void env_clear_array(struct sh_env *e, struct sh_var *v)
{
	while (v->elements) {
		struct sh_element *x = v->elements;
		v->elements = x->next;
		element_free(e, x);
	}
}

void env_make_array(struct sh_env *e, struct sh_var *v, bool keep_it)
{
	if (!keep_it) {
		env_clear_array(e, v);
		drop(e, &v->value);
	}
	become_array(e, v);
}

void env_free_var(struct sh_env *e, struct sh_var *v)
{
	env_clear_array(e, v);
	drop(e, &v->name);
	drop(e, &v->value);
	arena_put(e->arena, v, sizeof(*v));
}

static void var_free(struct sh_env *e, struct sh_var *v)
{
	list_del(&v->link);
	e->var_count--;
	env_free_var(e, v);
}

void env_unset_itself(struct sh_env *e, const char *name)
{
	struct sh_var *v = env_itself(e, name);

	if (v)
		var_free(e, v);
}

struct sh_var *env_take_out(struct sh_env *e, const char *name)
{
	struct sh_var *v = env_itself(e, name);

	if (!v)
		return NULL;
	list_del(&v->link);
	e->var_count--;
	return v;
}

void env_put_back(struct sh_env *e, const char *name, struct sh_var *v)
{
	env_unset_itself(e, name);
	if (!v)
		return;
	list_add(&v->link, &e->vars);
	e->var_count++;
}

int env_unset(struct sh_env *e, const char *name)
{
	struct sh_var *v = env_find(e, name);

	if (!v)
		return 0;
	if (v->flags & SH_READONLY)
		return -EPERM;
	var_free(e, v);
	return 0;
}

/* ---- functions, aliases, traps ---- */

struct sh_function *env_function(const struct sh_env *e, const char *name)
{
	list_for_each (f, &e->functions, struct sh_function, link)
		if (strcmp(f->name, name) == 0)
			return f;
	return NULL;
}

static void function_free(struct sh_env *e, struct sh_function *f)
{
	list_del(&f->link);
	program_drop(f->program);
	drop(e, &f->name);
	arena_put(e->arena, f, sizeof(*f));
}

void env_define(struct sh_env *e, const char *name, struct program *p, const struct sh_node *n)
{
	struct sh_function *f = arena_get(e->arena, sizeof(*f));

	program_use(p);
	env_undefine(e, name);
	f->name = keep(e, name);
	f->program = p;
	f->node = n;
	list_add_tail(&f->link, &e->functions);
}

bool env_undefine(struct sh_env *e, const char *name)
{
	struct sh_function *f = env_function(e, name);

	if (f)
		function_free(e, f);
	return f != NULL;
}

static struct sh_pair *find_pair(const struct list *pairs, const char *name)
{
	list_for_each (p, pairs, struct sh_pair, link)
		if (strcmp(p->name, name) == 0)
			return p;
	return NULL;
}

const char *env_pair(const struct list *pairs, const char *name)
{
	const struct sh_pair *p = find_pair(pairs, name);

	return p ? p->value : NULL;
}

static void pair_free(struct sh_env *e, struct sh_pair *p)
{
	list_del(&p->link);
	drop(e, &p->name);
	drop(e, &p->value);
	arena_put(e->arena, p, sizeof(*p));
}

void env_set_pair(struct sh_env *e, struct list *pairs, const char *name, const char *value)
{
	struct sh_pair *p = find_pair(pairs, name);

	if (p)
		pair_free(e, p);
	if (!value)
		return;
	p = arena_get(e->arena, sizeof(*p));
	p->name = keep(e, name);
	p->value = keep(e, value);
	list_add_tail(&p->link, pairs);
}

/* ---- positional parameters ---- */

static void drop_params(struct sh_env *e)
{
	for (uint32_t i = 0; i < e->param_count; i++)
		drop(e, &e->params[i]);
	if (e->params)
		arena_put(e->arena, e->params, e->param_count * sizeof(char *));
	e->params = NULL;
	e->param_count = 0;
}

void env_set_name(struct sh_env *e, const char *name)
{
	drop(e, &e->name);
	e->name = keep(e, name);
}

void env_set_params(struct sh_env *e, uint32_t count, char *const *params)
{
	char **made = count ? arena_get(e->arena, count * sizeof(char *)) : NULL;

	for (uint32_t i = 0; i < count; i++)
		made[i] = keep(e, params[i]);
	drop_params(e);
	e->params = made;
	e->param_count = count;
}

char *env_options(const struct sh_env *e, char room[16])
{
	snprintf(room, 16, "%s%sh%s%s%sB", e->allexport ? "a" : "", e->errexit ? "e" : "",
		e->nounset ? "u" : "", e->xtrace ? "x" : "", e->noclobber ? "C" : "");
	return room;
}

/* ---- the whole ---- */

static struct sh_env *env_empty(struct host *h)
{
	struct arena *a = host_engine(h)->arena;
	struct sh_env *e = arena_get(a, sizeof(*e));

	e->arena = a;
	e->host = h;
	e->users = 1;
	list_init(&e->vars);
	list_init(&e->functions);
	list_init(&e->aliases);
	list_init(&e->traps);
	return e;
}

static void set_exported(struct sh_env *e, const char *name, const char *value)
{
	env_set(e, name, value);
	env_find(e, name)->flags |= SH_EXPORTED;
}

struct sh_env *env_new(struct host *h)
{
	struct sh_env *e = env_empty(h);

	e->random = rng_named(host_engine(h)->seed, h->node.name, "RANDOM");
	strcpy(e->directory, "/root");
	strcpy(e->previous, "/root");
	e->name = keep(e, "bash");
	set_exported(e, "HOME", "/root");
	set_exported(e, "LANG", "C");
	set_exported(e, "LOGNAME", "root");
	set_exported(e, "PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
	set_exported(e, "PWD", "/root");
	set_exported(e, "SHELL", "/bin/bash");
	set_exported(e, "TERM", "xterm");
	set_exported(e, "USER", "root");
	env_set(e, "BASH", "/bin/bash");
	env_set(e, "BASH_VERSION", "5.2.15(1)-release");
	env_set(e, "EUID", "0");
	env_set(e, "HOSTNAME", h->node.name);
	env_set(e, "IFS", " \t\n");
	env_set(e, "OPTIND", "1");
	env_set(e, "OSTYPE", "linux-gnu");
	env_set(e, "PPID", "1");
	env_set(e, "PS4", "+ ");
	env_set(e, "UID", "0");
	return e;
}

static void copy_var(struct sh_env *e, const struct sh_var *v)
{
	struct sh_var *mine = make_itself(e, v->name);
	struct sh_element **last = &mine->elements;

	mine->value = v->value ? keep(e, v->value) : NULL;
	mine->flags = v->flags;
	mine->keys_made = v->keys_made;
	for (const struct sh_element *x = v->elements; x; x = x->next) {
		*last = arena_get(e->arena, sizeof(**last));
		(*last)->index = x->index;
		(*last)->key = x->key ? keep(e, x->key) : NULL;
		(*last)->value = keep(e, x->value);
		last = &(*last)->next;
	}
}

struct sh_env *env_copy(const struct sh_env *from)
{
	struct sh_env *e = env_empty(from->host);
	struct sh_env fresh = *e;

	*e = *from;
	e->users = 1;
	e->vars = e->functions = e->aliases = e->traps = fresh.vars;
	list_init(&e->vars);
	list_init(&e->functions);
	list_init(&e->aliases);
	list_init(&e->traps);
	e->params = NULL;
	e->param_count = e->var_count = 0;
	e->name = keep(e, from->name);
	list_for_each (v, &from->vars, struct sh_var, link)
		copy_var(e, v);
	list_for_each (f, &from->functions, struct sh_function, link)
		env_define(e, f->name, f->program, f->node);
	list_for_each (p, &from->aliases, struct sh_pair, link)
		env_set_pair(e, &e->aliases, p->name, p->value);
	env_set_params(e, from->param_count, from->params);
	return e;
}

struct sh_env *env_use(struct sh_env *e)
{
	e->users++;
	return e;
}

void env_drop(struct sh_env *e)
{
	if (!e || --e->users > 0)
		return;
	list_for_each_safe (v, &e->vars, struct sh_var, link)
		var_free(e, v);
	list_for_each_safe (f, &e->functions, struct sh_function, link)
		function_free(e, f);
	list_for_each_safe (p, &e->aliases, struct sh_pair, link)
		pair_free(e, p);
	list_for_each_safe (p, &e->traps, struct sh_pair, link)
		pair_free(e, p);
	drop_params(e);
	drop(e, &e->name);
	arena_put(e->arena, e, sizeof(*e));
}
