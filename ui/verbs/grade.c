/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `lvslab grade LAB ANSWERS…`: a process for each submission, so that none can stop the others: it
 * has limited CPU time, memory and wall time, must not write files, and passes its row over a pipe.
 * The rows are in the order of the command line, independent of the number of processes.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "course/grade/grade.h"
#include "ui/report/grades.h"
#include "ui/text/words.h"
#include "ui/verbs/exam.h"
#include "ui/verbs/grade_private.h"
#include "ui/verbs/load.h"
#include "ui/verbs/open.h"

#define JOBS_MAX 64
#define ROW_BYTES_MAX ((size_t)4 << 20)
#define STEPS_DEFAULT 2000000
#define SECONDS_DEFAULT 10
#define MEMORY_DEFAULT 256

/* gcc and clang announce an address sanitizer in different ways; it reserves more than any limit */
#if defined(__SANITIZE_ADDRESS__)
#define WITH_SHADOW_MEMORY 1
#elif defined(__has_feature)
#define WITH_SHADOW_MEMORY __has_feature(address_sanitizer)
#else
#define WITH_SHADOW_MEMORY 0
#endif

struct job { /* an answer that is being graded */
	pid_t pid;
	int fd;
	size_t row;
	int64_t deadline; /* ms of the monotonic clock */
	bool killed;
	struct text bytes;
};

static int64_t clock_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- in the answer's own process ---- */

static void out_of_memory(struct arena *a)
{
	(void)a;
	_exit(EXIT_MACHINE);
}

static void confine(const struct class *c)
{
	int null = open("/dev/null", O_RDWR);

	for (int fd = 0; null >= 0 && fd < 3; fd++)
		dup2(null, fd);
	setrlimit(RLIMIT_CPU, &(struct rlimit){(rlim_t)c->seconds, (rlim_t)c->seconds + 1});
	setrlimit(RLIMIT_FSIZE, &(struct rlimit){0, 0});
	setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
	rlim_t bytes = (rlim_t)c->lab.memory + ((rlim_t)512 << 20); /* plus memory outside the
								     * world */
	if (!WITH_SHADOW_MEMORY)
		setrlimit(RLIMIT_DATA, &(struct rlimit){bytes, bytes});
}

/* The whole file followed by a NUL; NULL and the reason. A link could lead to a private file of the
 * teacher, whose lines the report would quote. */
static char *read_answer(const char *path, size_t *length, const char **why)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW | O_CLOEXEC);
	char *bytes = calloc(1, GRADE_BYTES_MAX + 2);
	ssize_t n = 0;

	*length = 0;
	*why = NULL;
	if (fd < 0 && errno == ELOOP)
		*why = _("it is a link: submit the file itself");
	else if (fd < 0 || !bytes || fstat(fd, &st) != 0)
		*why = strerror(errno);
	else if (!S_ISREG(st.st_mode))
		*why = _("it is not a file");
	while (!*why && *length <= GRADE_BYTES_MAX &&
		(n = read(fd, bytes + *length, GRADE_BYTES_MAX + 1 - *length)) > 0)
		*length += (size_t)n;
	if (n < 0)
		*why = strerror(errno);
	if (fd >= 0)
		close(fd);
	return bytes;
}

static bool is_yaml(const char *path)
{
	const char *dot = strrchr(path, '.');

	return dot && (strcmp(dot, ".yaml") == 0 || strcmp(dot, ".yml") == 0);
}

static json_t *grade_file(const struct class *c, const char *path)
{
	struct grade_answer answer = {.name = path, .is_override = is_yaml(path)};
	struct grade_outcome outcome;
	const char *why = NULL;
	char *bytes = NULL;

	if (*path) {
		bytes = read_answer(path, &answer.length, &why);
		answer.bytes = bytes;
	} else { /* the answer that does nothing */
		answer.bytes = "#\n";
		answer.length = 2;
		answer.is_override = false;
	}
	if (why)
		return grades_error(path, why);
	if (c->exam) {
		json_t *drawn = exam_grade(c->exam, &c->lab, path, &answer);
		free(bytes);
		return drawn;
	}
	grade_run(&c->lab, &answer, &outcome);
	json_t *row = grades_row(c->lab.spec, path, &outcome);
	grade_free(&outcome);
	free(bytes);
	return row;
}

static void write_all(int fd, const char *s, size_t n)
{
	while (n) {
		ssize_t written = write(fd, s, n);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return;
		s += written;
		n -= (size_t)written;
	}
}

static void work(const struct class *c, size_t i, int fd)
{
	struct class mine = *c;

	if (c->own_words)
		speak_as_asked(c->files[i]);
	mine.lab.language = words_language();
	confine(c);
	json_t *row = grade_file(&mine, c->files[i]);
	char *s = json_dumps(row, JSON_COMPACT);

	if (s)
		write_all(fd, s, strlen(s));
	_exit(s ? 0 : EXIT_MACHINE);
}

/* ---- the class ---- */

/* Both ends above the standard three, which may be closed: the child replaces those. */
static bool make_pipe(int ends[2])
{
	int made[2];

	if (pipe2(made, O_CLOEXEC) != 0)
		return false;
	for (int i = 0; i < 2; i++) {
		ends[i] = fcntl(made[i], F_DUPFD_CLOEXEC, 3);
		close(made[i]);
	}
	return ends[0] >= 0 && ends[1] >= 0;
}

static bool grade_start(const struct class *c, struct job *j, size_t i)
{
	int ends[2];

	*j = (struct job){.row = i, .deadline = clock_ms() + (int64_t)c->seconds * 4000};
	if (!make_pipe(ends))
		return false;
	j->pid = fork();
	if (j->pid == 0) {
		close(ends[0]);
		work(c, i, ends[1]);
	}
	close(ends[1]);
	j->fd = ends[0];
	if (j->pid < 0)
		close(ends[0]);
	return j->pid > 0;
}

static void put_end(struct text *t, const struct class *c, const struct job *j, int status)
{
	bool late = WIFSIGNALED(status) &&
		(WTERMSIG(status) == SIGXCPU || (WTERMSIG(status) == SIGKILL && !j->killed));

	if (j->killed || late)
		text_add(t, _("it takes more than %llu s (the limit)"),
			(unsigned long long)c->seconds);
	else if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_MACHINE)
		text_add(t, _("it takes more than %zu MiB (the limit)"), c->lab.memory >> 20);
	else if (WIFSIGNALED(status))
		text_add(t, _("grading it was ended by signal %d: a bug in lvslab"),
			WTERMSIG(status));
	else
		text_put(t, _("grading it gave no result: a bug in lvslab"));
}

static void grade_finish(struct class *c, struct job *j)
{
	struct text why = {0};
	json_error_t error;
	int status = 0;

	close(j->fd);
	while (waitpid(j->pid, &status, 0) < 0 && errno == EINTR)
		;
	json_t *row = json_loadb(text_str(&j->bytes), j->bytes.len, 0, &error);
	if (!row || status != 0) {
		const char *mine = words_code();
		if (c->own_words)
			speak_as_asked(c->files[j->row]);
		json_decref(row);
		put_end(&why, c, j, status);
		words_choose(mine);
		row = grades_error(c->files[j->row], text_str(&why));
	}
	c->grades.rows[j->row] = row;
	text_free(&why);
	text_free(&j->bytes);
}

/* false at its end */
static bool grade_take(struct job *j)
{
	char some[65536];
	ssize_t n = read(j->fd, some, sizeof(some));

	if (n < 0 && errno == EINTR)
		return true;
	if (n <= 0)
		return false;
	text_putn(&j->bytes, some, (size_t)n);
	return j->bytes.len <= ROW_BYTES_MAX;
}

static void stop_late(struct job *jobs, size_t running)
{
	int64_t now = clock_ms();

	for (size_t i = 0; i < running; i++)
		if (now > jobs[i].deadline && !jobs[i].killed) {
			jobs[i].killed = true;
			kill(jobs[i].pid, SIGKILL);
		}
}

int grade_all(struct class *c)
{
	struct job jobs[JOBS_MAX];
	struct pollfd fds[JOBS_MAX];
	size_t running = 0, next = 0;

	while (next < c->grades.count || running) {
		while (running < c->jobs && next < c->grades.count) {
			if (!grade_start(c, &jobs[running], next))
				return complain(c->a, "no more processes: %s", strerror(errno));
			running++;
			next++;
		}
		for (size_t i = 0; i < running; i++)
			fds[i] = (struct pollfd){.fd = jobs[i].fd, .events = POLLIN};
		poll(fds, running, 500);
		stop_late(jobs, running);
		for (size_t i = running; i-- > 0;) {
			if (!fds[i].revents || grade_take(&jobs[i]))
				continue;
			grade_finish(c, &jobs[i]);
			jobs[i] = jobs[--running];
		}
	}
	return EXIT_FINE;
}

/* ---- what was typed ---- */

static int grade_read_number(const struct arguments *a, const char *option, uint64_t standard,
	uint64_t most, uint64_t *n)
{
	const char *given = arguments_value(a, option);

	*n = standard;
	if (given && (!parse_u64(given, n) || *n < 1 || *n > most))
		return complain(a, "--%s: expected a number from 1 to %llu, found '%s'", option,
			(unsigned long long)most, given);
	return EXIT_FINE;
}

static int read_limits(struct class *c)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	uint64_t mebibytes = 0;
	int status = grade_read_number(
		c->a, "jobs", cores > 0 ? (uint64_t)cores : 1, JOBS_MAX, &c->jobs);

	if (status == EXIT_FINE)
		status = grade_read_number(c->a, "steps", STEPS_DEFAULT, UINT64_MAX, &c->lab.steps);
	if (status == EXIT_FINE)
		status = grade_read_number(c->a, "seconds", SECONDS_DEFAULT, 86400, &c->seconds);
	if (status == EXIT_FINE)
		status = grade_read_number(c->a, "memory", MEMORY_DEFAULT, 65536, &mebibytes);
	c->lab.memory = (size_t)mebibytes << 20;
	if (c->jobs > JOBS_MAX)
		c->jobs = JOBS_MAX;
	return status;
}

static void add_file(struct class *c, const char *path)
{
	c->files = realloc(c->files, (c->grades.count + 1) * sizeof(*c->files));
	if (!c->files || !(c->files[c->grades.count++] = strdup(path)))
		abort();
}

static int visible(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

/* of a folder every file in it, by name */
static int add_answers(struct class *c, const char *path)
{
	struct dirent **names = NULL;
	struct stat st;

	if (stat(path, &st) != 0 || !S_ISDIR(st.st_mode)) {
		add_file(c, path);
		return EXIT_FINE;
	}
	int n = scandir(path, &names, visible, alphasort);
	if (n < 0)
		return complain(c->a, "%s: %s", path, strerror(errno));
	for (int i = 0; i < n; i++) {
		struct text t = {0};
		text_add(&t, "%s%s%s", path, path[strlen(path) - 1] == '/' ? "" : "/",
			names[i]->d_name);
		add_file(c, text_str(&t));
		text_free(&t);
		free(names[i]);
	}
	free(names);
	return EXIT_FINE;
}

/* The lab itself must be valid before it is used for grading. */
static int try_lab(struct class *c, struct opened *o)
{
	struct problems ps = words_problems();
	int status = open_lab_quietly(o, c->a, c->a->words[0], false, &ps);

	if (status == EXIT_FINE && grade_possible(o->spec, &c->grades.possible, &ps) != 0)
		status = EXIT_WRONG;
	if (status != EXIT_FINE) {
		complain_of(&ps);
		close_lab(o);
		return status;
	}
	c->lab.path = c->a->words[0];
	c->lab.spec = c->grades.lab = o->spec;
	c->lab.out_of_memory = out_of_memory;
	c->lab.language = words_language();
	return EXIT_FINE;
}

/* the submission of a student who does nothing */
static int try_nothing(struct class *c)
{
	struct class alone = *c;
	char nothing[] = "", *files[] = {nothing};
	json_t *rows[1] = {NULL};

	alone.files = files;
	alone.grades.rows = rows;
	alone.grades.count = 1;
	int status = grade_all(&alone);
	c->grades.untouched = rows[0];
	return status;
}

static void weigh(struct class *c)
{
	if (!json_is_true(json_object_get(c->grades.untouched, "graded")))
		return;
	if (!grades_weigh(&c->grades))
		complain_plainly(c->a,
			_("every check holds in the unchanged lab: an answer that does "
			  "nothing gets full points"));
}

static int print(const struct class *c, const char *format)
{
	if (strcmp(format, "csv") == 0)
		grades_csv(stdout, &c->grades);
	else if (strcmp(format, "json") == 0)
		grades_json(stdout, &c->grades);
	else
		grades_text(stdout, &c->grades);
	return EXIT_FINE;
}

static void class_free(struct class *c)
{
	for (size_t i = 0; i < c->grades.count; i++) {
		free(c->files[i]);
		json_decref(c->grades.rows ? c->grades.rows[i] : NULL);
	}
	free(c->files);
	free(c->grades.rows);
	json_decref(c->grades.untouched);
}

static int print_exam(const struct class *c, const char *format)
{
	if (strcmp(format, "csv") == 0)
		exam_grades_csv(stdout, c->grades.rows, c->grades.count);
	else if (strcmp(format, "json") == 0)
		exam_grades_json(stdout, c->grades.rows, c->grades.count);
	else
		exam_grades_text(stdout, c->grades.rows, c->grades.count);
	return EXIT_FINE;
}

static int grade_class(struct class *c, const char *format)
{
	int status = EXIT_FINE;

	for (size_t i = 1; i < c->a->word_count && status == EXIT_FINE; i++)
		status = add_answers(c, c->a->words[i]);
	c->grades.rows = calloc(c->grades.count + 1, sizeof(json_t *));
	if (!c->grades.rows)
		abort();
	fflush(stdout);
	if (status == EXIT_FINE)
		status = grade_all(c);
	if (status == EXIT_FINE)
		status = c->exam ? EXIT_FINE : try_nothing(c);
	if (status == EXIT_FINE && !c->exam)
		weigh(c);
	if (status == EXIT_FINE && arguments_value(c->a, "feedback"))
		status = grade_give_feedback(c, arguments_value(c->a, "feedback"));
	if (status == EXIT_FINE)
		status = c->exam ? print_exam(c, format) : print(c, format);
	return status;
}

/* LAB is the folder of an exam */
static int grade_exam(struct class *c, const char *format)
{
	struct exam_folder x;
	int status = exam_open(c->a, c->a->words[0], &x);

	if (status == EXIT_FINE) {
		c->exam = &x.exam;
		c->lab.spec = c->grades.lab = x.lab;
		c->lab.out_of_memory = out_of_memory;
		c->lab.language = words_language();
		status = grade_class(c, format);
		class_free(c);
	}
	exam_close(&x);
	return status;
}

static int run_grade(const struct arguments *a)
{
	const char *format = arguments_value(a, "format");
	struct class c = {.a = a,
		.grades = {.colour = arguments_colour(a, stdout), .mark = arguments_has(a, "bom")}};
	struct opened o;

	format = format ? format : "text";
	if (strcmp(format, "text") != 0 && strcmp(format, "csv") != 0 &&
		strcmp(format, "json") != 0)
		return complain(a, "--format: expected text, csv or json, found '%s'", format);
	int status = read_limits(&c);
	if (status == EXIT_FINE && exam_is_folder(a->words[0]))
		return grade_exam(&c, format);
	if (status == EXIT_FINE)
		status = try_lab(&c, &o);
	if (status != EXIT_FINE)
		return status;
	status = grade_class(&c, format);
	class_free(&c);
	close_lab(&o);
	return status;
}

static const struct verb_option options[] = {
	{"format", "text|csv|json", N_("output format")},
	{"bom", NULL, N_("begin CSV with a byte order mark, so that Excel reads it as UTF-8")},
	{"feedback", "DIR", N_("folder for a feedback file per submission, for its student")},
	{"jobs", "N", N_("submissions graded in parallel (default: one per processor)")},
	{"steps", "N", N_("step limit per submission (default: 2000000)")},
	{"seconds", "N",
		N_("CPU time limit per submission; wall-clock limit is four times "
		   "that (default: 10)")},
	{"memory", "MIB", N_("memory limit per submission (default: 256)")},
	ALLOW_CODE_OPTION,
	{NULL, NULL, NULL},
};

const struct verb verb_grade = {
	.name = "grade",
	.order = 80,
	.words = "LAB ANSWERS…",
	.least_words = 2,
	.most_words = ANY_WORDS,
	.summary = N_("grades a class: runs each submission against the lab's checks"),
	.about = N_("Runs the lab with each student's answer and its checks. A file "
		    "ending in .yaml is an override: keys of the lab and their new "
		    "values, and only those that the lab marks `editable` may change; "
		    "a change elsewhere is reported with its path. Any other file "
		    "holds commands, one per line, in the form that 'lvslab console' "
		    "accepts. A folder means the files in it. For each check that "
		    "fails, the report shows the first frame that went wrong, and "
		    "why.\nChecks, seed and walkthrough come from the lab, and its "
		    "walkthrough is not played. An invalid answer is a row with its "
		    "error and never stops the grading: steps, time and memory are "
		    "limited, and it cannot write any file. Exit status 0 whatever the "
		    "results of the class; 2 if the lab itself is wrong."),
	.examples = "  lvslab grade scenarios/exercises/arp-exercise.yaml answers/\n"
		    "  lvslab grade lab.yaml answers/*.txt --format csv > points.csv\n",
	.options = options,
	.run = run_grade,
};
