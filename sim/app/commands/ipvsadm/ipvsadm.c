/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ipvsadm 1.31 on a host: a parsed command line becomes a call of the IPVS configuration; an error
 * of the kernel becomes the tool's message. Exit status: 0; 2 wrong command line; 255 refused by
 * the kernel; 1 the service to list does not exist. Any call loads IPVS into the host, as the real
 * tool does.
 *
 * -R reads rules from standard input, one per line: if the kernel refuses a line, the error is
 * printed and the next line follows; a line with a syntax error ends the program.
 */
#include "app/commands/ipvsadm/ipvsadm.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "app/system/commands.h"
#include "app/system/words.h"
#include "base/errno.h"
#include "base/text.h"

#define WORDS_MAX 64
#define STATUS_REFUSED 255 /* main() returned −1 */

bool ipvsadm_fail(struct ipvsadm *a, int status, const char *fmt, ...)
{
	struct text t = {0};
	va_list ap;

	va_start(ap, fmt);
	text_vadd(&t, fmt, ap);
	va_end(ap);
	process_error(a->p, "%s\n", text_str(&t));
	text_free(&t);
	a->status = status;
	a->over = true;
	return false;
}

bool ipvsadm_try_help(struct ipvsadm *a)
{
	return ipvsadm_fail(
		a, STATUS_REFUSED, "Try `ipvsadm -h' or 'ipvsadm --help' for more information.");
}

/* ipvs_strerror(): by what was attempted */
static const char *refusal(enum ipvsadm_command command, int error)
{
	static const struct {
		enum ipvsadm_command command; /* NONE: any */
		int error;
		const char *words;
	} table[] = {
		{IPVSADM_ADD, EEXIST, "Service already exists"},
		{IPVSADM_ADD, ENOENT, "Scheduler or persistence engine not found"},
		{IPVSADM_EDIT, ESRCH, "No such service"},
		{IPVSADM_EDIT, ENOENT, "Scheduler or persistence engine not found"},
		{IPVSADM_DEL, ESRCH, "No such service"},
		{IPVSADM_ZERO, ESRCH, "No such service"},
		{IPVSADM_ADD_SERVER, ESRCH, "Service not defined"},
		{IPVSADM_ADD_SERVER, EEXIST, "Destination already exists"},
		{IPVSADM_EDIT_SERVER, ESRCH, "Service not defined"},
		{IPVSADM_EDIT_SERVER, ENOENT, "No such destination"},
		{IPVSADM_DEL_SERVER, ESRCH, "Service not defined"},
		{IPVSADM_DEL_SERVER, ENOENT, "No such destination"},
		{IPVSADM_LIST, ESRCH, "No such service"},
		{IPVSADM_START_DAEMON, EEXIST, "Daemon has already run"},
		{IPVSADM_STOP_DAEMON, ESRCH, "No daemon is running"},
		{IPVSADM_NONE, EINVAL,
			"Invalid operation.  Possibly wrong module version, address not unicast, "
			"..."},
		{IPVSADM_NONE, ENOMEM, "Memory allocation problem"},
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if ((table[i].command == IPVSADM_NONE || table[i].command == command) &&
			table[i].error == error)
			return table[i].words;
	return errno_words(error);
}

static struct ipvs_service *service_of(const struct ipvsadm *a)
{
	return ipvs_service_get(
		a->ipvs, a->service.fwmark, a->service.protocol, a->service.addr, a->service.port);
}

static void list(struct ipvsadm *a)
{
	struct ipvs_service *svc;

	if (ipvsadm_given(a, OPT_CONNECTION)) {
		ipvsadm_list_connections(a);
	} else if (ipvsadm_given(a, OPT_SERVICE)) {
		svc = service_of(a);
		if (svc)
			ipvsadm_list_service(a, svc);
		else
			ipvsadm_fail(a, 1, "%s", refusal(IPVSADM_LIST, ESRCH));
	} else if (ipvsadm_given(a, OPT_TIMEOUT)) {
		ipvsadm_list_timeouts(a);
	} else if (ipvsadm_given(a, OPT_DAEMON)) {
		ipvsadm_list_daemons(a);
	} else {
		ipvsadm_list_all(a);
	}
}

/* 0 or −errno */
static int configure(struct ipvsadm *a)
{
	struct ipvs_service *svc = service_of(a);

	switch (a->command) {
	case IPVSADM_FLUSH: ipvs_flush(a->ipvs); return 0;
	case IPVSADM_SET:
		return ipvs_set_timeouts(a->ipvs, a->timeouts[0], a->timeouts[1], a->timeouts[2]);
	case IPVSADM_START_DAEMON:
	case IPVSADM_STOP_DAEMON: return ipvsadm_daemon_change(a);
	case IPVSADM_ADD: return ipvs_service_add(a->ipvs, &a->service);
	case IPVSADM_ZERO:
		if (!a->service.fwmark && !a->service.addr && !a->service.port) {
			ipvs_zero(a->ipvs, NULL);
			return 0;
		}
		break;
	default: break;
	}
	if (!svc)
		return -ESRCH;
	switch (a->command) {
	case IPVSADM_EDIT: return ipvs_service_edit(svc, &a->service);
	case IPVSADM_DEL: ipvs_service_del(svc); return 0;
	case IPVSADM_ZERO: ipvs_zero(a->ipvs, svc); return 0;
	case IPVSADM_ADD_SERVER: return ipvs_dest_add(svc, &a->server);
	case IPVSADM_EDIT_SERVER: return ipvs_dest_edit(svc, &a->server);
	case IPVSADM_DEL_SERVER: return ipvs_dest_del(svc, a->server.addr, a->server.port);
	default: return 0;
	}
}

static void change(struct ipvsadm *a)
{
	int error = configure(a);

	if (!error)
		return;
	process_error(a->p, "%s\n", refusal(a->command, -error));
	a->status = STATUS_REFUSED;
}

static void restore(struct ipvsadm *a);

static void run_words(struct ipvsadm *a, int argc, char **argv)
{
	a->status = 0;
	a->command = IPVSADM_NONE;
	a->options = 0;
	a->scheduler[0] = '\0';
	a->tunnel_type = 0;
	if (!ipvsadm_parse(a, argc, argv))
		return;
	switch (a->command) {
	case IPVSADM_HELP: ipvsadm_usage(a->p); break;
	case IPVSADM_VERSION: ipvsadm_version(a->p); break;
	case IPVSADM_LIST: list(a); break;
	case IPVSADM_SAVE: ipvsadm_save(a); break;
	case IPVSADM_RESTORE: restore(a); break;
	default: change(a); break;
	}
}

/* One line of rules: its words behind "ipvsadm". */
static void run_line(struct ipvsadm *a, char *line)
{
	char program[] = "ipvsadm", *argv[WORDS_MAX + 1] = {program}, *save = NULL;
	int argc = 1;

	for (char *w = strtok_r(line, " \t\r", &save); w && argc < WORDS_MAX;
		w = strtok_r(NULL, " \t\r", &save))
		argv[argc++] = w;
	if (argc > 1)
		run_words(a, argc, argv);
}

/* Every line of standard input, until one has wrong words. */
static void run_lines(struct ipvsadm *a, bool comments)
{
	struct text line = {0};
	const char *in = a->p->in, *end = in ? in + a->p->in_length : NULL;

	a->reading = true;
	while (in < end && !a->over) {
		const char *stop = memchr(in, '\n', (size_t)(end - in));
		size_t length = stop ? (size_t)(stop - in) : (size_t)(end - in);
		text_clear(&line);
		text_putn(&line, in, length);
		in += length + 1;
		if (line.len && !(comments && line.s[0] == '#'))
			run_line(a, line.s);
	}
	text_free(&line);
}

static void restore(struct ipvsadm *a)
{
	if (a->reading) /* a rule that contains -R */
		ipvsadm_try_help(a);
	else
		run_lines(a, false);
}

static void ipvsadm_run(struct process *p, int argc, char **argv)
{
	struct ipvsadm a = {.p = p, .ipvs = ipvs_load(p->host)};

	if (argc == 1)
		ipvsadm_list_all(&a);
	else
		run_words(&a, argc, argv);
	process_exit(p, a.status);
}

/* ipvsadm-save: `ipvsadm -S`, with -n if given; any other option prints the help */
static void run_save(struct process *p, int argc, char **argv)
{
	struct ipvsadm a = {.p = p, .ipvs = ipvs_load(p->host)};

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "-n") == 0)
			a.options |= OPT_BIT(OPT_NUMERIC);
		if (argv[i][0] != '-' || strcmp(argv[i], "-n") == 0)
			continue;
		process_fail(p, 1,
			"ipvsadm-save: Script to save the IPVS table to stdout.\n"
			"   With the -n option, prints out the table in numeric format.\n");
		return;
	}
	ipvsadm_save(&a);
	process_exit(p, 0);
}

/* ipvsadm-restore: empties the table first; lines that begin with '#' are for people */
static void run_restore(struct process *p, int argc, char **argv)
{
	struct ipvsadm a = {.p = p, .ipvs = ipvs_load(p->host)};

	(void)argc;
	(void)argv;
	ipvs_flush(a.ipvs);
	run_lines(&a, true);
	process_exit(p, a.status);
}

const struct command ipvsadm_command = {.name = "ipvsadm",
	.summary = N_("a director's virtual services and their real servers"),
	.run = ipvsadm_run};
const struct command ipvsadm_save_command = {.name = "ipvsadm-save",
	.summary = N_("print the table in the format of ipvsadm-restore"),
	.run = run_save};
const struct command ipvsadm_restore_command = {.name = "ipvsadm-restore",
	.summary = N_("load rules from standard input"),
	.run = run_restore};
