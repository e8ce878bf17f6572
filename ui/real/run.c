/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs a lab's script: with bash here, which needs root, or in QEMU with the distribution's kernel
 * and an initramfs of this machine's own programs, which needs no privileges. The guest exports its
 * folder as a tar archive through a virtio port. If KVM exists but does not work (nested
 * virtualisation), that shows within seconds: then the guest is emulated, with its own clock
 * (-icount), which this machine's load does not affect.
 */
#include "ui/real/run.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "ui/real/parts.h"
#include "ui/text/words.h"

#define KVM_PATIENCE 15 /* seconds until init prints something */

/* ---- folders and files ---- */

char *real_folder(struct text *why)
{
	const char *tmp = getenv("TMPDIR");
	struct text path = {0};

	text_add(&path, "%s/lvslab-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	if (mkdtemp(path.s))
		return path.s;
	text_add(why, _("cannot create a folder in %s: %s"), tmp && *tmp ? tmp : "/tmp",
		strerror(errno));
	text_free(&path);
	return NULL;
}

static bool write_file(const char *folder, const char *name, const void *bytes, size_t n)
{
	struct text path = {0};

	text_add(&path, "%s/%s", folder, name);
	FILE *f = fopen(path.s, "w");
	bool fine = f && fwrite(bytes, 1, n, f) == n;
	fine = f && fclose(f) == 0 && fine;
	text_free(&path);
	return fine;
}

/* the end of a file, as words */
static void read_tail(struct text *t, const char *folder, const char *name)
{
	struct text path = {0};
	char bytes[600];

	text_add(&path, "%s/%s", folder, name);
	FILE *f = fopen(path.s, "r");
	text_free(&path);
	if (!f)
		return;
	if (fseek(f, -(long)sizeof(bytes), SEEK_END) != 0)
		rewind(f);
	size_t n = fread(bytes, 1, sizeof(bytes), f);
	fclose(f);
	while (n && (bytes[n - 1] == '\n' || bytes[n - 1] == '\r'))
		n--;
	size_t from = n;
	while (from && bytes[from - 1] != '\n')
		from--;
	text_putn(t, bytes + from, n - from);
}

static bool file_holds(const char *folder, const char *name, const char *words)
{
	struct text path = {0};
	static char bytes[262144];

	text_add(&path, "%s/%s", folder, name);
	FILE *f = fopen(path.s, "r");
	text_free(&path);
	if (!f)
		return false;
	size_t n = fread(bytes, 1, sizeof(bytes) - 1, f);
	fclose(f);
	bytes[n] = '\0';
	for (size_t i = 0; i < n; i++)
		if (!bytes[i])
			bytes[i] = ' ';
	return strstr(bytes, words) != NULL;
}

/* ---- being stopped ---- */

static volatile sig_atomic_t stopped_by;

static void note_signal(int signal_number)
{
	stopped_by = signal_number;
}

void real_mind_signals(void)
{
	const struct sigaction note = {.sa_handler = note_signal};

	sigaction(SIGINT, &note, NULL);
	sigaction(SIGTERM, &note, NULL);
	sigaction(SIGHUP, &note, NULL);
}

bool real_stopped(void)
{
	return stopped_by != 0;
}

void real_end_if_stopped(void)
{
	if (!stopped_by)
		return;
	signal(stopped_by, SIG_DFL);
	raise(stopped_by);
}

/* ---- programs ---- */

/* Starts argv with its output in folder/log. `orphaned`: the signal for it if we are killed. */
static pid_t start(const char *folder, const char *const *argv, int orphaned)
{
	struct text log = {0};

	text_add(&log, "%s/log", folder);
	fflush(NULL);
	pid_t child = fork();
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, orphaned);
		int null = open("/dev/null", O_RDONLY);
		int out = open(log.s, O_WRONLY | O_CREAT | O_TRUNC, 0600);
		if (null < 0 || out < 0 || dup2(null, 0) < 0 || dup2(out, 1) < 0 ||
			dup2(out, 2) < 0)
			_exit(126);
		execvp(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	text_free(&log);
	return child;
}

static int wait_for(pid_t child)
{
	int status = 0;

	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		if (stopped_by) /* a script tidies up first */
			kill(child, SIGTERM);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static int run_program(const char *folder, const char *const *argv)
{
	pid_t child = start(folder, argv, SIGTERM);

	return child < 0 ? 126 : wait_for(child);
}

void real_folder_remove(char *folder)
{
	const char *const argv[] = {"rm", "-rf", "--", folder, NULL};

	if (!folder)
		return;
	pid_t child = fork();
	if (child == 0) {
		execvp(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	wait_for(child);
	free(folder);
}

/* ---- here ---- */

static int run_here(const struct real_run *r, struct text *why)
{
	struct text script = {0}, out = {0};

	text_add(&script, "%s/script.sh", r->folder);
	text_add(&out, "%s/out", r->folder);
	const char *const argv[] = {"bash", script.s, out.s, NULL};
	int status = run_program(r->folder, argv);
	if (status != 0)
		read_tail(why, r->folder, "log");
	if (status != 0 && !why->len)
		text_add(why, _("the script ended with status %d"), status);
	text_free(&script);
	text_free(&out);
	return status == 0 ? 0 : -1;
}

/* ---- in a guest ---- */

/* the last kernel that has modules with IPVS: its release; cloud's before the others */
static char *kernel_release(void)
{
	glob_t g;
	char *found = NULL;

	for (int cloud = 1; cloud >= 0 && !found; cloud--) {
		if (glob(cloud ? "/boot/vmlinuz-*cloud*" : "/boot/vmlinuz-*", 0, NULL, &g) != 0)
			continue;
		for (size_t i = 0; i < g.gl_pathc; i++) {
			const char *release = g.gl_pathv[i] + strlen("/boot/vmlinuz-");
			struct text modules = {0};
			text_add(&modules, "/lib/modules/%s/kernel/net/netfilter/ipvs", release);
			if (access(modules.s, R_OK) == 0 && access(g.gl_pathv[i], R_OK) == 0) {
				free(found);
				found = strdup(release);
			}
			text_free(&modules);
		}
		globfree(&g);
	}
	return found;
}

static int make_initramfs(const struct real_run *r, const char *kernel, struct text *why)
{
	struct text script = {0};

	text_add(&script, "%s/initramfs.sh", r->folder);
	const char *const argv[] = {"bash", script.s, r->folder, kernel, NULL};
	int status = run_program(r->folder, argv);
	if (status != 0)
		read_tail(why, r->folder, "log");
	if (status != 0 && !why->len)
		text_put(why, _("cannot make the guest's initramfs"));
	text_free(&script);
	return status == 0 ? 0 : -1;
}

struct qemu {
	struct text kernel, initramfs, console, results;
	const char *argv[40];
};

static void qemu_command(struct qemu *q, const struct real_run *r, const char *kernel, bool kvm)
{
	size_t n = 0;

	*q = (struct qemu){0};
	text_add(&q->kernel, "/boot/vmlinuz-%s", kernel);
	text_add(&q->initramfs, "%s/initramfs", r->folder);
	text_add(&q->console, "file:%s/console", r->folder);
	text_add(&q->results, "file,id=results,path=%s/results", r->folder);
	const char *const common[] = {"qemu-system-x86_64", "-M", "q35", "-m", "1024", "-display",
		"none", "-nodefaults", "-no-user-config", "-no-reboot", "-nic", "none", "-kernel",
		q->kernel.s, "-initrd", q->initramfs.s, "-append",
		"console=ttyS0 quiet panic=-1 random.trust_cpu=on tsc=reliable", "-serial",
		q->console.s, "-device", "virtio-serial", "-chardev", q->results.s, "-device",
		"virtserialport,chardev=results,name=results", "-accel"};
	for (; n < sizeof(common) / sizeof(common[0]); n++)
		q->argv[n] = common[n];
	q->argv[n++] = kvm ? "kvm" : "tcg";
	if (!kvm) {
		q->argv[n++] = "-icount";
		q->argv[n++] = "shift=0,sleep=off";
		q->argv[n++] = "-rtc";
		q->argv[n++] = "clock=vm";
	}
}

static void qemu_free(struct qemu *q)
{
	text_free(&q->kernel);
	text_free(&q->initramfs);
	text_free(&q->console);
	text_free(&q->results);
}

enum boot { BOOT_DONE, BOOT_FAILED, BOOT_LATE };

/* waits until it powers off; gives up on a KVM guest that prints nothing soon */
static enum boot watch_guest(const struct real_run *r, pid_t child, bool kvm)
{
	const struct timespec pause = {.tv_nsec = 100000000};
	bool up = false;

	for (int tenths = 0; tenths < 10 * r->seconds && !stopped_by; tenths++) {
		int status;
		if (waitpid(child, &status, WNOHANG) == child)
			return file_holds(r->folder, "console", "lvslab-guest: done") ? BOOT_DONE
										      : BOOT_FAILED;
		up = up || file_holds(r->folder, "console", "lvslab-guest: up");
		if (kvm && !up && tenths > 10 * KVM_PATIENCE)
			break;
		if (kvm && file_holds(r->folder, "log", "KVM internal error"))
			break;
		nanosleep(&pause, NULL);
	}
	kill(child, SIGKILL);
	wait_for(child);
	return up ? BOOT_LATE : BOOT_FAILED;
}

static enum boot boot(const struct real_run *r, const char *kernel, bool kvm)
{
	struct qemu q;

	qemu_command(&q, r, kernel, kvm);
	pid_t child = start(r->folder, q.argv, SIGKILL); /* the guest is killed with this process */
	enum boot how = child < 0 ? BOOT_FAILED : watch_guest(r, child, kvm);
	qemu_free(&q);
	return how;
}

static bool kvm_wanted(const struct real_run *r)
{
	return !r->emulate && access("/dev/kvm", R_OK | W_OK) == 0;
}

static enum boot boot_somehow(const struct real_run *r, const char *kernel)
{
	if (kvm_wanted(r)) {
		enum boot how = boot(r, kernel, true);
		if (how != BOOT_FAILED || stopped_by)
			return how;
		if (r->say)
			r->say(_("KVM fails on this machine; emulating the guest (slower)"));
	}
	return boot(r, kernel, false);
}

static int unpack(const struct real_run *r, struct text *why)
{
	struct text out = {0}, archive = {0}, status = {0};

	text_add(&out, "%s/out", r->folder);
	text_add(&archive, "%s/results", r->folder);
	const char *const argv[] = {"tar", "-C", out.s, "-xf", archive.s, NULL};
	bool fine = mkdir(out.s, 0700) == 0 && run_program(r->folder, argv) == 0;
	if (!fine)
		text_put(why, _("the guest returned no captures"));
	read_tail(&status, out.s, "status");
	if (fine && strcmp(text_str(&status), "0") != 0) {
		read_tail(why, out.s, "log");
		if (!why->len)
			text_add(why, _("the script ended with status %s"), text_str(&status));
		fine = false;
	}
	text_free(&out);
	text_free(&archive);
	text_free(&status);
	return fine ? 0 : -1;
}

static int run_guest(const struct real_run *r, struct text *why)
{
	char *kernel = kernel_release();

	if (!kernel) {
		text_put(why, _("no kernel with ip_vs in /boot (Debian: linux-image-cloud-amd64)"));
		return -1;
	}
	int status = make_initramfs(r, kernel, why);
	if (status == 0) {
		enum boot how = boot_somehow(r, kernel);
		if (how == BOOT_DONE)
			status = unpack(r, why);
		else if (file_holds(r->folder, "console", "lvslab-guest: up"))
			text_add(why, _("the guest did not finish within %d s"), r->seconds);
		else
			text_put(why, _("the guest does not boot (Debian: qemu-system-x86)"));
		status = how == BOOT_DONE ? status : -1;
	}
	free(kernel);
	return status;
}

int real_run(const struct real_run *r, const struct text *script, struct text *why)
{
	bool fine = write_file(r->folder, "script.sh", script->s, script->len) &&
		write_file(r->folder, "initramfs.sh", real_initramfs, real_initramfs_size) &&
		write_file(r->folder, "init", real_init, real_init_size);

	if (!fine) {
		text_add(why, _("cannot write in %s"), r->folder);
		return -1;
	}
	return r->guest ? run_guest(r, why) : run_here(r, why);
}
