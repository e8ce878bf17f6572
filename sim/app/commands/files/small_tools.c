/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The small programs of coreutils 9.1 and its neighbours that scripts call: seq basename dirname
 * realpath readlink whoami id uname which clear yes sync expr getenforce setenforce logger. All of
 * them end immediately. Not supported: seq with fractions, id of other users, uname's processor.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "app/shell/shell.h"
#include "app/system/commands.h"
#include "app/system/files.h"
#include "app/system/operands.h"
#include "app/system/voice.h"
#include "app/system/words.h"
#include "base/text.h"
#include "host/host.h"

#define SEQ_MAX 1000000
#define YES_LINES 10000

/* ---- seq ---- */

static void run_seq(struct process *p, int argc, char **argv)
{
	int64_t first = 1, step = 1, last, n[3];
	const char *separator = "\n";
	int at = 1, count = 0, width = 0;
	bool wide = false;
	struct text out = {0};

	for (; at < argc && argv[at][0] == '-' && (argv[at][1] == 's' || argv[at][1] == 'w');
		at++) {
		wide |= argv[at][1] == 'w';
		if (argv[at][1] == 's')
			separator = argv[at][2] ? argv[at] + 2 : at + 1 < argc ? argv[++at] : "";
	}
	for (; at < argc && count < 3; at++, count++)
		if (!parse_i64(argv[at], &n[count])) {
			process_fail(p, 1,
				"seq: invalid floating point argument: '%s'\n"
				"Try 'seq --help' for more information.\n",
				argv[at]);
			return;
		} else if ((int)strlen(argv[at]) > width) {
			width = (int)strlen(argv[at]);
		}
	if (count == 0) {
		operands_missing(p, "seq", "operand");
		return;
	}
	last = n[count - 1];
	if (count > 1)
		first = n[0];
	if (count > 2)
		step = n[1];
	if (step == 0) {
		process_fail(p, 1,
			"seq: invalid Zero increment value: '0'\n"
			"Try 'seq --help' for more information.\n");
		return;
	}
	int64_t made = 0;
	for (int64_t v = first; (step > 0 ? v <= last : v >= last) && made < SEQ_MAX; v += step)
		text_add(&out, "%s%0*" PRId64, made++ ? separator : "", wide ? width : 0, v);
	if (made)
		text_putc(&out, '\n');
	process_write(p, text_str(&out), out.len);
	text_free(&out);
	process_exit(p, 0);
}

const struct command seq_command = {
	.name = "seq", .summary = N_("print a sequence of numbers"), .run = run_seq};

/* ---- paths ---- */

/* the last part of a path without its slashes; "/" stays */
static void last_part(const char *path, struct text *out)
{
	size_t n = strlen(path);

	while (n > 1 && path[n - 1] == '/')
		n--;
	size_t start = n;
	while (start > 0 && path[start - 1] != '/')
		start--;
	if (start == n && n)
		start = n - 1;
	text_putn(out, path + start, n - start);
}

static void run_basename(struct process *p, int argc, char **argv)
{
	struct text t = {0};

	if (argc < 2) {
		operands_missing(p, "basename", "operand");
		return;
	}
	last_part(argv[1], &t);
	size_t n = argc > 2 ? strlen(argv[2]) : 0;
	if (n && n < t.len && strcmp(t.s + t.len - n, argv[2]) == 0)
		t.s[t.len -= n] = '\0';
	process_print(p, "%s\n", text_str(&t));
	text_free(&t);
	process_exit(p, 0);
}

const struct command basename_command = {
	.name = "basename", .summary = N_("print the last part of a path"), .run = run_basename};

static void run_dirname(struct process *p, int argc, char **argv)
{
	if (argc < 2) {
		operands_missing(p, "dirname", "operand");
		return;
	}
	for (int i = 1; i < argc; i++) {
		size_t n = strlen(argv[i]);
		while (n > 1 && argv[i][n - 1] == '/')
			n--;
		while (n > 0 && argv[i][n - 1] != '/')
			n--;
		while (n > 1 && argv[i][n - 1] == '/')
			n--;
		process_print(p, "%.*s\n", n ? (int)n : 1, n ? argv[i] : ".");
	}
	process_exit(p, 0);
}

const struct command dirname_command = {
	.name = "dirname", .summary = N_("print a path without its last part"), .run = run_dirname};

static void run_readlink(struct process *p, int argc, char **argv)
{
	bool canonical = strcmp(argv[0], "realpath") == 0;
	struct text path = {0}, target = {0};
	int at = 1;

	for (; at < argc && argv[at][0] == '-'; at++)
		canonical |= strpbrk(argv[at], "fem") != NULL;
	if (at >= argc) {
		operands_missing(p, argv[0], "operand");
		return;
	}
	files_path(p->host, argv[at], &path);
	bool link = files_target(p->host, text_str(&path), &target) == 0;
	if (canonical && link) {
		struct text real = {0};
		files_path(p->host, text_str(&target), &real);
		process_print(p, "%s\n", text_str(&real));
		text_free(&real);
	} else if (canonical || link) {
		process_print(p, "%s\n", canonical ? text_str(&path) : text_str(&target));
	}
	text_free(&path);
	text_free(&target);
	process_exit(p, canonical || link ? 0 : 1);
}

const struct command readlink_command = {
	.name = "readlink", .summary = N_("print the target of a link"), .run = run_readlink};
const struct command realpath_command = {.name = "realpath",
	.summary = N_("print a path with its links resolved"),
	.run = run_readlink};

/* ---- user and system ---- */

static void run_whoami(struct process *p, int argc, char **argv)
{
	(void)argc;
	process_print(
		p, "%s\n", argv[0][0] == 'i' ? "uid=0(root) gid=0(root) groups=0(root)" : "root");
	process_exit(p, 0);
}

static void run_id(struct process *p, int argc, char **argv)
{
	if (argc > 1 && argv[1][0] == '-' && strpbrk(argv[1], "ugG")) {
		process_print(p, "%s\n", strchr(argv[1], 'n') ? "root" : "0");
		process_exit(p, 0);
		return;
	}
	run_whoami(p, argc, argv);
}

const struct command whoami_command = {
	.name = "whoami", .summary = N_("print the user: root"), .run = run_whoami};
const struct command id_command = {
	.name = "id", .summary = N_("print the user and its groups: root"), .run = run_id};

static void run_uname(struct process *p, int argc, char **argv)
{
	const char *const all[] = {"Linux", p->host->node.name, "6.1.0-49-amd64",
		"#1 SMP PREEMPT_DYNAMIC Debian 6.1.192-1 (2025-01-01)", "x86_64", "GNU/Linux"};
	static const char letters[] = "snrvmo";
	bool said = false;
	unsigned wanted = 0;

	for (int i = 1; i < argc; i++)
		for (const char *c = argv[i]; *c == '-' ? *++c : *c; c++) {
			const char *at = strchr(letters, *c);
			wanted |= *c == 'a' ? 63u : at ? 1u << (at - letters) : 0;
			if (!*c)
				break;
			if (!c[1])
				break;
		}
	if (!wanted)
		wanted = 1;
	for (unsigned i = 0; i < 6; i++)
		if (wanted >> i & 1) {
			process_print(p, "%s%s", said ? " " : "", all[i]);
			said = true;
		}
	process_print(p, "\n");
	process_exit(p, 0);
}

const struct command uname_command = {
	.name = "uname", .summary = N_("print the system's name and version"), .run = run_uname};

static void run_which(struct process *p, int argc, char **argv)
{
	static const char *const dirs[] = {
		"/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", NULL};
	int status = argc > 1 ? 0 : 1;
	struct text path = {0};

	for (int i = 1; i < argc; i++) {
		bool found = false;
		for (size_t d = 0; dirs[d] && !found && argv[i][0] != '-'; d++) {
			text_clear(&path);
			text_add(&path, "%s/%s", dirs[d], argv[i]);
			struct file_info info = files_stat(p->host, text_str(&path));
			found = info.kind == FILE_PROGRAM ||
				(info.kind == FILE_REGULAR && info.mode & 0111);
		}
		if (found)
			process_print(p, "%s\n", text_str(&path));
		status |= !found && argv[i][0] != '-';
	}
	text_free(&path);
	process_exit(p, status);
}

const struct command which_command = {
	.name = "which", .summary = N_("print the path of a program"), .run = run_which};

static void run_nothing(struct process *p, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	process_exit(p, 0);
}

const struct command clear_command = {
	.name = "clear", .summary = N_("clear the terminal"), .run = run_nothing};
const struct command sync_command = {
	.name = "sync", .summary = N_("no effect: nothing is cached"), .run = run_nothing};
const struct command reset_command = {
	.name = "reset", .summary = N_("clear the terminal"), .run = run_nothing};

static void run_yes(struct process *p, int argc, char **argv)
{
	struct text t = {0};

	for (int i = 1; i < argc; i++)
		text_add(&t, "%s%s", i > 1 ? " " : "", argv[i]);
	text_put(&t, argc > 1 ? "\n" : "y\n");
	for (int i = 0; i < YES_LINES; i++)
		process_write(p, text_str(&t), t.len);
	text_free(&t);
	if (shell_on_terminal(p))
		no_effect(p, "yes", N_("stopped after 10000 lines"));
	process_exit(p, STATUS_SIGNAL + SIGNAL_PIPE);
}

const struct command yes_command = {
	.name = "yes", .summary = N_("print a line repeatedly"), .run = run_yes};

static void run_getenforce(struct process *p, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	process_print(p, "Disabled\n");
	process_exit(p, 0);
}

static void run_setenforce(struct process *p, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	process_fail(p, 1, "setenforce: SELinux is disabled\n");
}

const struct command getenforce_command = {.name = "getenforce",
	.summary = N_("print the state of SELinux (disabled)"),
	.run = run_getenforce};
const struct command setenforce_command = {.name = "setenforce",
	.summary = N_("print the state of SELinux (disabled)"),
	.run = run_setenforce};

/* ---- logger ---- */

static void run_logger(struct process *p, int argc, char **argv)
{
	struct options o = options_of(argc, argv, "t:p:is");
	const char *tag = "root";
	struct text line = {0};
	int64_t s = host_engine(p->host)->now / NSEC_PER_SEC;
	int c;

	while ((c = option_next(&o)) != -1)
		if (c == 't')
			tag = o.argument;
	text_add(&line, "Jan %2d %02d:%02d:%02d %s %s:", (int)(s / 86400 % 31) + 1,
		(int)(s / 3600 % 24), (int)(s / 60 % 60), (int)(s % 60), p->host->node.name, tag);
	for (int i = 1; i <= o.operands; i++)
		text_add(&line, " %s", argv[i]);
	text_putc(&line, '\n');
	if (files_open(p->host, "/var/log/messages", true) == 0)
		files_write(p->host, "/var/log/messages", text_str(&line), line.len);
	text_free(&line);
	process_exit(p, 0);
}

const struct command logger_command = {
	.name = "logger", .summary = N_("write a line to /var/log/messages"), .run = run_logger};

/* ---- expr ---- */

struct expr {
	struct process *p;
	char **argv;
	int at, argc;
	bool failed;
};

static void expr_fail(struct expr *e, const char *why)
{
	if (!e->failed)
		process_error(e->p, "expr: %s\n", why);
	e->failed = true;
}

static const char *expr_word(const struct expr *e)
{
	return e->at < e->argc ? e->argv[e->at] : "";
}

static void expr_or(struct expr *e, struct text *out);

static void expr_primary(struct expr *e, struct text *out)
{
	if (e->at >= e->argc) {
		expr_fail(e, "syntax error: missing argument after the last one");
		return;
	}
	if (strcmp(expr_word(e), "(") == 0) {
		e->at++;
		expr_or(e, out);
		if (strcmp(expr_word(e), ")") != 0)
			expr_fail(e, "syntax error: expecting ')'");
		e->at++;
		return;
	}
	if (strcmp(expr_word(e), "length") == 0 && e->at + 1 < e->argc) {
		text_add(out, "%zu", strlen(e->argv[e->at + 1]));
		e->at += 2;
		return;
	}
	text_put(out, e->argv[e->at++]);
}

static int level_of(const char *op)
{
	static const char *const ops[][7] = {
		{"|"}, {"&"}, {"<", "<=", "=", "==", "!=", ">=", ">"}, {"+", "-"}, {"*", "/", "%"}};

	for (int i = 0; i < 5; i++)
		for (int j = 0; j < 7 && ops[i][j]; j++)
			if (strcmp(ops[i][j], op) == 0)
				return i + 1;
	return 0;
}

static bool truth(const char *s)
{
	return *s && strcmp(s, "0") != 0;
}

static void compare(const char *op, const char *a, const char *b, struct text *out)
{
	int64_t x, y;
	bool numbers = parse_i64(a, &x) && parse_i64(b, &y);
	int order = numbers ? (x > y) - (x < y) : strcmp(a, b);
	bool value = op[0] == '<' ? (op[1] ? order <= 0 : order < 0)
		: op[0] == '>'    ? (op[1] ? order >= 0 : order > 0)
		: op[0] == '!'    ? order != 0
				  : order == 0;

	text_put(out, value ? "1" : "0");
}

static void calculate(struct expr *e, char op, const char *a, const char *b, struct text *out)
{
	int64_t x, y;

	if (!parse_i64(a, &x) || !parse_i64(b, &y)) {
		expr_fail(e, "non-integer argument");
		return;
	}
	if ((op == '/' || op == '%') && y == 0) {
		expr_fail(e, "division by zero");
		return;
	}
	uint64_t u = (uint64_t)x, v = (uint64_t)y;
	int64_t n = op == '+' ? (int64_t)(u + v)
		: op == '-'   ? (int64_t)(u - v)
		: op == '*'   ? (int64_t)(u * v)
		: y == -1     ? (op == '/' ? (int64_t)(0 - u) : 0)
		: op == '/'   ? x / y
			      : x % y;
	text_add(out, "%" PRId64, n);
}

static void expr_level(struct expr *e, int level, struct text *out)
{
	if (level == 6) {
		expr_primary(e, out);
		return;
	}
	expr_level(e, level + 1, out);
	while (!e->failed && e->at < e->argc && level_of(e->argv[e->at]) == level) {
		const char *op = e->argv[e->at++];
		struct text right = {0}, left = *out;
		*out = (struct text){0};
		expr_level(e, level + 1, &right);
		if (e->failed)
			;
		else if (level == 1)
			text_put(out, truth(text_str(&left)) ? text_str(&left) : text_str(&right));
		else if (level == 2)
			text_put(out,
				truth(text_str(&left)) && truth(text_str(&right)) ? text_str(&left)
										  : "0");
		else if (level == 3)
			compare(op, text_str(&left), text_str(&right), out);
		else
			calculate(e, *op, text_str(&left), text_str(&right), out);
		text_free(&left);
		text_free(&right);
	}
}

static void expr_or(struct expr *e, struct text *out)
{
	expr_level(e, 1, out);
}

static void run_expr(struct process *p, int argc, char **argv)
{
	struct expr e = {.p = p, .argv = argv, .at = 1, .argc = argc};
	struct text out = {0};

	if (argc < 2) {
		operands_missing(p, "expr", "operand");
		return;
	}
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], ":") == 0 || strcmp(argv[i], "match") == 0 ||
			strcmp(argv[i], "substr") == 0) {
			refuse(p, "expr :", "${x#…}");
			return;
		}
	expr_or(&e, &out);
	if (!e.failed && e.at < e.argc) {
		process_error(p, "expr: syntax error: unexpected argument '%s'\n", e.argv[e.at]);
		e.failed = true;
	}
	if (!e.failed)
		process_print(p, "%s\n", text_str(&out));
	int status = e.failed ? 2 : !truth(text_str(&out));
	text_free(&out);
	process_exit(p, status);
}

const struct command expr_command = {
	.name = "expr", .summary = N_("evaluate an expression"), .run = run_expr};
