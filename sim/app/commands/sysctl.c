/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sysctl (procps 4.0.2): reads, writes, lists, loads files. A key may be written with dots or
 * slashes; a key that is a directory shows everything below it. As the real one, it continues after
 * an invalid word and reports it in its status.
 *
 * Not simulated: patterns inside keys (as in 4.0.2 they match no file).
 */
#include <regex.h>
#include <string.h>

#include "app/system/commands.h"
#include "app/system/files.h"
#include "app/system/options.h"
#include "app/system/words.h"
#include "base/errno.h"
#include "base/text.h"
#include "host/sysctl/sysctl.h"

struct sysctl {
	struct process *p;
	bool names, values, ignore, quiet, write, no_newline, dry_run;
	const regex_t *pattern;
	int status;
};

static void usage_text(struct process *p)
{
	process_error(p,
		"\nUsage:\n sysctl [options] [variable[=value] ...]\n\nOptions:\n"
		"  -a, --all            display all variables\n"
		"  -A                   alias of -a\n"
		"  -X                   alias of -a\n"
		"      --deprecated     include deprecated parameters to listing\n"
		"      --dry-run        Print the key and values but do not write\n"
		"  -b, --binary         print value without new line\n"
		"  -e, --ignore         ignore unknown variables errors\n"
		"  -N, --names          print variable names without values\n"
		"  -n, --values         print only values of the given variable(s)\n"
		"  -p, --load[=<file>]  read values from file\n"
		"  -f                   alias of -p\n"
		"      --system         read values from all system directories\n"
		"  -r, --pattern <expression>\n"
		"                       select setting that match expression\n"
		"  -q, --quiet          do not echo variable set\n"
		"  -w, --write          enable writing a value to variable\n"
		"  -o                   does nothing\n"
		"  -x                   does nothing\n"
		"  -d                   alias of -h\n\n"
		" -h, --help     display this help and exit\n"
		" -V, --version  output version information and exit\n\n"
		"For more details see sysctl(8).\n");
}

/* net/ipv4/conf/eth0.1/x → net.ipv4.conf.eth0/1.x */
static void dotted(const char *path, struct text *out)
{
	for (; *path; path++)
		text_putc(out, *path == '/' ? '.' : *path == '.' ? '/' : *path);
}

static void print(struct sysctl *s, const char *path, const char *value)
{
	struct text key = {0};

	dotted(path, &key);
	if (s->names)
		process_print(s->p, "%s\n", text_str(&key));
	else if (s->values)
		process_print(s->p, "%s%s", value, s->no_newline ? "" : "\n");
	else
		process_print(s->p, "%s = %s\n", text_str(&key), value);
	text_free(&key);
}

static void cannot_stat(struct sysctl *s, const char *path)
{
	if (s->ignore)
		return;
	process_error(s->p, "sysctl: cannot stat /proc/sys/%s: No such file or directory\n", path);
}

static void show_tree(struct sysctl *s, const char *dir);

struct walk {
	struct sysctl *s;
	const char *dir;
};

static bool selected(const struct sysctl *s, const char *path)
{
	struct text key = {0};

	if (!s->pattern)
		return true;
	dotted(path, &key);
	bool found = regexec(s->pattern, text_str(&key), 0, NULL, 0) == 0;
	text_free(&key);
	return found;
}

static void show_entry(void *arg, const char *name, bool is_dir, unsigned mode)
{
	const struct walk *w = arg;
	struct text path = {0}, value = {0};

	text_add(&path, "%s%s%s", w->dir, *w->dir ? "/" : "", name);
	if (is_dir)
		show_tree(w->s, text_str(&path));
	else if ((mode & 0400) && selected(w->s, text_str(&path)) &&
		sysctl_read(w->s->p->host, text_str(&path), &value) == 0)
		print(w->s, text_str(&path), text_str(&value));
	text_free(&path);
	text_free(&value);
}

static void show_tree(struct sysctl *s, const char *dir)
{
	struct walk w = {s, dir};

	sysctl_list(s->p->host, dir, show_entry, &w);
}

static void sysctl_show(struct sysctl *s, const char *path)
{
	struct text value = {0};
	int error = sysctl_read(s->p->host, path, &value);

	if (error == 0) {
		print(s, path, text_str(&value));
	} else if (error == -EISDIR) {
		show_tree(s, path);
	} else if (error == -EACCES) {
		process_error(s->p, "sysctl: permission denied on key '%s'\n", path);
		s->status++;
	} else {
		cannot_stat(s, path);
		s->status += !s->ignore;
	}
	text_free(&value);
}

/* what a write would answer, without writing */
static int try_write(struct host *h, const char *path)
{
	struct text value = {0};
	int error = sysctl_read(h, path, &value);

	text_free(&value);
	return error == -EISDIR || error == -ENOENT ? error : 0;
}

static void set(struct sysctl *s, const char *path, const char *value)
{
	struct text key = {0};

	if (*path == '\0') {
		process_error(s->p, "sysctl: Path is not under /proc/sys/: /proc/sys/\n");
		s->status |= 1;
		return;
	}
	int error =
		s->dry_run ? try_write(s->p->host, path) : sysctl_write(s->p->host, path, value);
	if (error == -ENOENT) {
		cannot_stat(s, path);
		s->status |= !s->ignore;
		return;
	}
	dotted(path, &key);
	if (error) {
		/* a key that is only to be read: the words are those of an older errno, too */
		process_error(s->p, "sysctl: setting key \"%s\": %s\n", text_str(&key),
			errno_words(error == -EACCES || error == -EISDIR ? EINVAL : error));
		s->status |= error != -EACCES;
	} else if (!s->quiet) {
		print(s, path, value);
	}
	text_free(&key);
}

static const char *trim(char *s)
{
	s += strspn(s, " \t");
	size_t n = strlen(s);
	while (n && strchr(" \t\r\n", s[n - 1]))
		s[--n] = '\0';
	return s;
}

/* one KEY=VALUE, already cut in two, or one KEY with value NULL */
static void apply(struct sysctl *s, const char *key, const char *value)
{
	struct text path = {0};

	sysctl_path(key, &path);
	if (value)
		set(s, text_str(&path), value);
	else
		sysctl_show(s, text_str(&path));
	text_free(&path);
}

static void invalid(struct sysctl *s, const char *where, unsigned line)
{
	process_error(s->p, "sysctl: %s(%u): invalid syntax, continuing...\n", where, line);
}

static void operand(struct sysctl *s, char *word)
{
	char *equals = strchr(word, '=');

	/* a setting: words shorter than two letters are skipped silently ("key = 1") */
	if ((s->write || equals) && (!equals || strlen(word) < 2)) {
		if (strlen(word) >= 2)
			invalid(s, "command line", 0);
		s->status |= 1;
		return;
	}
	if (equals)
		*equals = '\0';
	const char *value = equals ? trim(equals + 1) : NULL;
	apply(s, trim(word), value);
}

/* a line of a file: KEY = VALUE, '#' and ';' start comments, '-' before the key ignores errors */
static void file_line(struct sysctl *s, const char *name, unsigned number, char *line)
{
	const char *key = trim(line);
	char *equals = strchr(line, '=');
	bool ignore = s->ignore;

	if (*key == '\0' || *key == '#' || *key == ';')
		return;
	if (!equals) {
		invalid(s, name, number);
		return;
	}
	*equals = '\0';
	const char *value = trim(equals + 1);
	key = trim(line);
	int status = s->status;
	apply(s, *key == '-' ? key + 1 : key, value);
	if (*key == '-')
		s->status = status;
	s->ignore = ignore;
}

static void load(struct sysctl *s, const char *name)
{
	struct text path = {0}, data = {0};
	unsigned number = 0;

	int error = 0;
	if (strcmp(name, "-") == 0) {
		text_putn(&data, s->p->in ? s->p->in : "", s->p->in_length);
	} else {
		files_path(s->p->host, name, &path);
		error = files_read(s->p->host, text_str(&path), &data);
	}
	if (error) {
		process_error(s->p, "sysctl: cannot open \"%s\": %s\n", name, errno_words(error));
		s->status = 1;
	}
	for (char *line = error ? NULL : data.s, *next; line && *line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		file_line(s, name, ++number, line);
	}
	text_free(&path);
	text_free(&data);
}

/* ---- --system ---- */

/* directories of settings; the first file of a name is used (sysctl(8)) */
static const char *const directories[] = {"/etc/sysctl.d", "/run/sysctl.d",
	"/usr/local/lib/sysctl.d", "/usr/lib/sysctl.d", "/lib/sysctl.d"};
enum { DIRECTORIES = sizeof(directories) / sizeof(directories[0]) };

struct next_file { /* the first name behind `after` */
	const char *after;
	struct text name;
};

static void consider(void *arg, const char *name, const struct file_info *info)
{
	struct next_file *n = arg;
	size_t length = strlen(name);

	(void)info;
	if (length < 5 || strcmp(name + length - 5, ".conf") != 0 || strcmp(name, n->after) <= 0 ||
		(n->name.len && strcmp(name, text_str(&n->name)) >= 0))
		return;
	text_clear(&n->name);
	text_put(&n->name, name);
}

/* calls `one` for every effective file, by name, /etc/sysctl.conf last */
static void each_system_file(struct sysctl *s, void (*one)(struct sysctl *s, const char *path))
{
	struct text last = {0}, path = {0};

	for (;;) {
		struct next_file n = {.after = text_str(&last)};
		for (size_t i = 0; i < DIRECTORIES; i++)
			files_list(s->p->host, directories[i], consider, &n);
		if (!n.name.len)
			break;
		for (size_t i = 0; i < DIRECTORIES; i++) {
			text_clear(&path);
			text_add(&path, "%s/%s", directories[i], text_str(&n.name));
			if (files_stat(s->p->host, text_str(&path)).kind == FILE_REGULAR)
				break;
		}
		one(s, text_str(&path));
		text_free(&last);
		last = n.name;
	}
	text_free(&last);
	text_free(&path);
	if (files_stat(s->p->host, "/etc/sysctl.conf").kind == FILE_REGULAR)
		one(s, "/etc/sysctl.conf");
}

static void announce(struct sysctl *s, const char *path)
{
	process_print(s->p, "* Applying %s ...\n", path);
}

static void load_system(struct sysctl *s)
{
	if (!s->quiet)
		each_system_file(s, announce);
	each_system_file(s, load);
}

enum { OPT_SYSTEM = 256, OPT_DRY_RUN, OPT_DEPRECATED };

static const struct long_option longs[] = {{"all", false, 'a'}, {"binary", false, 'b'},
	{"help", false, 'h'}, {"ignore", false, 'e'}, {"load", true, 'L'}, {"names", false, 'N'},
	{"pattern", true, 'r'}, {"quiet", false, 'q'}, {"values", false, 'n'},
	{"version", false, 'V'}, {"write", false, 'w'}, {"system", false, OPT_SYSTEM},
	{"dry-run", false, OPT_DRY_RUN}, {"deprecated", false, OPT_DEPRECATED}, {NULL, false, 0}};

struct asked {
	bool all, load, help, version, system;
	const char *pattern, *file;
};

/* false: it has ended */
static bool sysctl_read_options(struct sysctl *s, struct options *o, struct asked *a)
{
	int c;

	while ((c = option_next(o)) != -1) {
		switch (c) {
		case 'a':
		case 'A':
		case 'X': a->all = true; break;
		case 'b': s->values = s->no_newline = true; break;
		case 'e': s->ignore = true; break;
		case 'N': s->names = true; break;
		case 'n': s->values = true; break;
		case 'L': a->file = o->argument; /* fall through */
		case 'p':
		case 'f': a->load = true; break;
		case 'q': s->quiet = true; break;
		case 'r': a->pattern = o->argument; break;
		case 'w': s->write = true; break;
		case 'h':
		case 'd': a->help = true; break;
		case 'V': a->version = true; break;
		case OPT_SYSTEM: a->system = true; break;
		case OPT_DRY_RUN: s->dry_run = true; break;
		case OPT_DEPRECATED:
		case 'o':
		case 'x': break;
		default:
			option_complain(s->p, o, c);
			usage_text(s->p);
			process_exit(s->p, 1);
			return false;
		}
	}
	return true;
}

static void work(struct sysctl *s, const struct asked *a, int count, char **words)
{
	if (a->all) {
		show_tree(s, "");
	} else if (a->system) {
		load_system(s);
	} else if (a->load && count == 0) {
		load(s, a->file ? a->file : "/etc/sysctl.conf");
	} else if (a->load) {
		for (int i = 0; i < count; i++)
			load(s, words[i]);
	} else {
		for (int i = 0; i < count; i++)
			operand(s, words[i]);
	}
}

static void run_sysctl(struct process *p, int argc, char **argv)
{
	struct options o = options_of(argc, argv, "abefnNoxqwAXr:pdhV");
	struct sysctl s = {.p = p};
	struct asked a = {0};
	regex_t pattern;

	o.longs = longs;
	if (!sysctl_read_options(&s, &o, &a))
		return;
	if (a.version)
		process_print(p, "sysctl from procps-ng 4.0.2\n");
	if (a.help)
		usage_text(p);
	if (a.help || a.version) {
		process_exit(p, 0);
		return;
	}
	if (argc < 2) {
		usage_text(p);
		process_exit(p, 1);
		return;
	}
	if (!a.all && !a.load && !a.system && o.operands == 0) {
		process_fail(p, 1,
			"sysctl: no variables specified\nTry `sysctl --help' for more "
			"information.\n");
		return;
	}
	if (a.pattern && regcomp(&pattern, a.pattern, REG_EXTENDED | REG_NOSUB) != 0) {
		process_fail(p, 1, "sysctl: failed to compile regular expression\n");
		return;
	}
	s.pattern = a.pattern ? &pattern : NULL;
	work(&s, &a, o.operands, argv + 1);
	if (a.pattern)
		regfree(&pattern);
	process_exit(p, s.status);
}

const struct command sysctl_command = {
	.name = "sysctl", .summary = N_("read and set kernel parameters"), .run = run_sysctl};
