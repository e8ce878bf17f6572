/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a script for a real kernel cannot contain. Commands are run as root on a real machine, so a
 * line is accepted as it is only if each of its commands is known to act on its network namespace
 * alone: no pipe, no redirection, no substitution. A line with more than that runs in a room of the
 * host's own, if it is allowed there (script_room.c).
 */
#include <string.h>

#include "faults/fault.h"
#include "ui/real/script.h"
#include "world/journal.h"

#define HINT N_("run the lab in lvslab for that")

/* Commands that may be typed. `options`: all allowed options; NULL: any. `first`: prefixes of the
 * first operand; NULL: any. */
static const struct allowed {
	const char *command;
	const char *const *options, *const *first;
} allowed[] = {
	{"arp", NULL, NULL},
	{"arping", NULL, NULL},
	{"curl",
		(const char *const[]){"-s", "-S", "-sS", "-v", "-i", "-I", "-f", "-m", "-w", "-H",
			"-A", "-X", "--connect-timeout", "--local-port", "--interface", NULL},
		NULL},
	{"ifconfig", NULL, NULL},
	{"ip", (const char *const[]){"-s", "-d", "-4", "-o", "-br", NULL},
		(const char *const[]){"a", "addr", "address", "l", "link", "n", "neigh",
			"neighbour", "r", "route", "ru", "rule", NULL}},
	{"ipvsadm", NULL, NULL},
	{"nc",
		(const char *const[]){
			"-u", "-z", "-v", "-w", "-l", "-n", "-q", "-p", "-k", "-vz", "-zv", NULL},
		NULL},
	{"netstat", NULL, NULL},
	{"ping", NULL, NULL},
	{"route", NULL, NULL},
	{"sleep", NULL, NULL},
	{"sysctl", (const char *const[]){"-w", "-n", "-q", NULL},
		(const char *const[]){"net.", NULL}},
	{"true", NULL, NULL},
};

/* Nothing in it has a special meaning to a shell. */
bool script_word_plain(const char *s)
{
	for (; *s; s++)
		if (!((*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') ||
			    (*s >= '0' && *s <= '9') || strchr(" ._:/,=+%-", *s)))
			return false;
	return true;
}

static bool is_among(const char *const *list, const char *word, bool begins)
{
	for (; *list; list++)
		if (begins ? strncmp(*list, word, strlen(*list)) == 0 : strcmp(*list, word) == 0)
			return true;
	return false;
}

static bool words_allowed(const struct allowed *a, char *rest)
{
	bool first = true;
	char *at = NULL;

	for (char *word = strtok_r(rest, " ", &at); word; word = strtok_r(NULL, " ", &at)) {
		if (strcmp(word, "netns") == 0 || *word == '@')
			return false;
		if (*word == '-') {
			if (a->options && !is_among(a->options, word, false))
				return false;
			continue;
		}
		if (first && a->first && !is_among(a->first, word, a->first[1] == NULL))
			return false;
		first = false;
	}
	return true;
}

static bool one_possible(char *line)
{
	line += strspn(line, " ");
	const size_t n = strcspn(line, " ");

	if (!script_word_plain(line))
		return false;
	for (size_t i = 0; i < sizeof(allowed) / sizeof(allowed[0]); i++)
		if (strlen(allowed[i].command) == n && strncmp(allowed[i].command, line, n) == 0)
			return words_allowed(&allowed[i], line + n);
	return false;
}

/* redirections to /dev/null are allowed */
static void forget_null(char *line)
{
	static const char null[] = " -o /dev/null";
	char *at;

	while ((at = strstr(line, null)) != NULL && strchr(" ;", at[sizeof(null) - 1]))
		memmove(at, at + sizeof(null) - 1, strlen(at + sizeof(null) - 1) + 1);
}

bool script_command_plain(const char *line)
{
	char copy[512], *at = NULL;
	size_t n = strlen(line);

	if (n == 0 || n >= sizeof(copy) || strstr(line, ";;") || line[0] == ';')
		return false;
	strcpy(copy, line);
	if (n > 2 && strcmp(copy + n - 2, " &") == 0)
		copy[n - 2] = '\0';
	forget_null(copy);
	for (char *one = strtok_r(copy, ";", &at); one; one = strtok_r(NULL, ";", &at))
		if (!one_possible(one))
			return false;
	return true;
}

bool script_command_possible(const char *line)
{
	return script_command_plain(line) || script_command_in_room(line);
}

static void check_word(struct problems *ps, struct place at, const char *word)
{
	if (word && !script_word_plain(word))
		problem_add(ps, at, HINT,
			N_("not exported: '%s' has characters that mean something to a shell"),
			word);
}

static void check_command(struct problems *ps, struct place at, const char *line)
{
	if (!script_command_possible(line))
		problem_add(ps, at, HINT, N_("not exported: command '%s'"), line);
}

static void check_settings(struct problems *ps, const struct spec_node *n)
{
	for (size_t i = 0; i < n->interfaces.count; i++) {
		const struct spec_interface *in = &n->interfaces.items[i];
		check_word(ps, in->at, in->name);
		for (size_t k = 0; k < in->ipv4.count; k++)
			check_word(ps, in->ipv4.items[k].at, in->ipv4.items[k].label);
	}
	for (size_t i = 0; i < n->sysctls.count; i++) {
		const struct spec_sysctl *s = &n->sysctls.items[i];
		check_word(ps, s->at, s->name);
		check_word(ps, s->at, s->value.s);
		if (strncmp(s->name, "net.", 4) != 0 && strncmp(s->name, "net/", 4) != 0)
			problem_add(ps, s->at, HINT,
				N_("not exported: sysctl %s, which is not per network namespace"),
				s->name);
	}
	for (size_t i = 0; i < n->routes.count; i++)
		check_word(ps, n->routes.items[i].at, n->routes.items[i].s);
}

/* goes into a here-document of the script */
static bool is_text(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s < ' ' && *s != '\n' && *s != '\t')
			return false;
	return true;
}

static void check_file(struct problems *ps, const struct spec_node *n, const struct spec_sysctl *f)
{
	check_word(ps, f->at, f->name);
	if (f->name[0] != '/' || strstr(f->name, ".."))
		problem_add(ps, f->at, HINT, N_("not exported: file %s of %s"), f->name, n->name);
	else if (!is_text(f->value.s) || script_ends_document(f->value.s))
		problem_add(ps, f->at, HINT,
			N_("not exported: file %s of %s, which is not plain text"), f->name,
			n->name);
}

static void check_node(struct problems *ps, const struct spec_node *n)
{
	check_settings(ps, n);
	for (size_t i = 0; i < n->files.count; i++)
		check_file(ps, n, &n->files.items[i]);
}

static void check_scheduler(struct problems *ps, const struct spec_virtual_server *v)
{
	if (v->scheduler.s && strpbrk(v->scheduler.s, ":/."))
		problem_add(ps, v->scheduler.at, HINT, N_("not exported: scheduler '%s'"),
			v->scheduler.s);
}

int script_possible(const struct spec *spec, struct problems *ps)
{
	const size_t before = ps->count;

	for (size_t i = 0; i < spec->network.nodes.count; i++)
		check_node(ps, &spec->network.nodes.items[i]);
	for (size_t i = 0; i < spec->virtual_servers.count; i++)
		check_scheduler(ps, &spec->virtual_servers.items[i]);
	return ps->count > before ? -1 : 0;
}

/* ---- what is omitted ---- */

static void check_programs(struct problems *ps, const struct spec_node *n)
{
	if (n->kind == SPEC_SWITCH && n->port_security > 0)
		problem_add(ps, n->at, HINT, N_("not exported: port security of %s"), n->name);
	for (size_t i = 0; i < n->services.count; i++) {
		const struct spec_service *s = &n->services.items[i];
		if (s->mean_time_to_failure != SPEC_UNSET || s->slow_start != SPEC_UNSET)
			problem_add(ps, s->at, HINT,
				N_("not exported: failures and slow starts of %s"), n->name);
	}
}

static void check_event(struct problems *ps, const struct spec_event *e)
{
	for (size_t i = 0; i < e->run.count; i++)
		check_command(ps, e->run.items[i].at, e->run.items[i].s);
}

struct fault_check {
	struct problems *ps;
	struct place at;
};

static void check_typed(void *arg, const char *host, const char *command)
{
	struct fault_check *c = arg;

	(void)host;
	check_command(c->ps, c->at, command);
}

static void check_fault(struct problems *ps, const struct spec *spec, const struct spec_fault *f)
{
	struct fault_check c = {ps, f->at};
	const struct fault *fault;
	struct fault_place place;
	struct problems none = {0};

	if (fault_of_spec(spec, f, &fault, &place, &none))
		fault_commands(&place, fault->put, check_typed, &c);
	problems_free(&none);
}

int script_whole(const struct spec *spec, const struct journal *typed, struct problems *ps)
{
	const size_t before = ps->count;

	for (size_t i = 0; i < spec->network.nodes.count; i++)
		check_programs(ps, &spec->network.nodes.items[i]);
	for (size_t i = 0; i < spec->virtual_servers.count; i++)
		if (spec->virtual_servers.items[i].feedback.interval != SPEC_UNSET)
			problem_add(ps, spec->virtual_servers.items[i].feedback.at, HINT,
				N_("not exported: feedback"));
	for (size_t i = 0; i < spec->events.count; i++)
		check_event(ps, &spec->events.items[i]);
	for (size_t i = 0; i < spec->faults.count; i++)
		check_fault(ps, spec, &spec->faults.items[i]);
	for (size_t i = 0; i < spec->workload.count; i++)
		if (spec->workload.items[i].to.protocol != SPEC_TCP)
			problem_add(ps, spec->workload.items[i].at, HINT,
				N_("not exported: workload over UDP"));
	for (size_t i = 0; typed && i < typed->count; i++)
		check_command(ps, spec->at, typed->entries[i].line);
	return ps->count > before ? -1 : 0;
}

/* a loss of 100 % is not random */
static bool is_chance(const struct spec_link_properties *w)
{
	return (w->loss != SPEC_UNSET && w->loss > 0 && w->loss < 1000000000) ||
		(w->jitter != SPEC_UNSET && w->jitter > 0) ||
		(w->reorder != SPEC_UNSET && w->reorder > 0);
}

static void check_chance(struct problems *ps, struct place at, const struct spec_link_properties *w)
{
	if (is_chance(w))
		problem_add(ps, at, N_("use 'lvslab export netns'"),
			N_("not proved: random loss, jitter or reordering on a link; no two runs "
			   "lose the same frames"));
}

int script_certain(const struct spec *spec, struct problems *ps)
{
	const size_t before = ps->count;

	for (size_t i = 0; i < spec->network.links.count; i++)
		check_chance(
			ps, spec->network.links.items[i].at, &spec->network.links.items[i].with);
	for (size_t i = 0; i < spec->events.count; i++)
		if (spec->events.items[i].link.node)
			check_chance(ps, spec->events.items[i].at, &spec->events.items[i].with);
	return ps->count > before ? -1 : 0;
}
