/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * systemctl, service, chkconfig (systemd 252, for a host's services) and the editors vi vim nano.
 * The web server has the names that courses use (httpd, apache2, nginx); services without a program
 * (network, firewalld …) accept commands and do nothing, as on a machine where there was nothing to
 * do.
 */
#include <string.h>

#include "app/servers/http_server.h"
#include "app/shell/shell.h"
#include "app/system/commands.h"
#include "app/system/files.h"
#include "app/system/operands.h"
#include "app/system/voice.h"
#include "app/system/words.h"
#include "base/text.h"
#include "host/host.h"

enum service {
	SERVICE_WEB,
	SERVICE_IPVSADM,
	SERVICE_KEEPALIVED,
	SERVICE_SYSCTL,
	SERVICE_NETWORK,
	SERVICE_NETWORKING,
	SERVICE_IPTABLES,
	SERVICE_QUIET,
	SERVICE_OFF,
	SERVICE_NONE
};

static const struct {
	const char *name;
	enum service service;
} services[] = {{"httpd", SERVICE_WEB}, {"apache2", SERVICE_WEB}, {"nginx", SERVICE_WEB},
	{"ipvsadm", SERVICE_IPVSADM}, {"keepalived", SERVICE_KEEPALIVED},
	{"network", SERVICE_NETWORK}, {"networking", SERVICE_NETWORKING},
	{"NetworkManager", SERVICE_QUIET}, {"sshd", SERVICE_QUIET}, {"ssh", SERVICE_QUIET},
	{"crond", SERVICE_QUIET}, {"rsyslog", SERVICE_QUIET}, {"systemd-sysctl", SERVICE_SYSCTL},
	{"procps", SERVICE_SYSCTL}, {"firewalld", SERVICE_OFF}, {"iptables", SERVICE_IPTABLES},
	{"ufw", SERVICE_OFF}, {"nftables", SERVICE_OFF}};

static enum service service_of(const char *name)
{
	size_t n = strlen(name);

	if (n > 8 && strcmp(name + n - 8, ".service") == 0)
		n -= 8;
	for (size_t i = 0; i < sizeof(services) / sizeof(services[0]); i++)
		if (strlen(services[i].name) == n && memcmp(services[i].name, name, n) == 0)
			return services[i].service;
	return SERVICE_NONE;
}

static bool is_active(struct process *p, enum service s)
{
	if (s == SERVICE_KEEPALIVED)
		return process_runs(p->host, "keepalived");
	return s == SERVICE_WEB ? http_server_find(p->host, 80) != NULL : s != SERVICE_OFF;
}

static void ends_with(struct process *p, int status)
{
	process_exit(p, status);
}

/* as its unit does: stopping waits until it is gone */
static void act_on_keepalived(struct process *p, const char *verb)
{
	static const char *const stop = "pkill -o keepalived; "
					"while pidof keepalived > /dev/null; do sleep 0.1; done";
	const bool stops = strcmp(verb, "stop") == 0, active = is_active(p, SERVICE_KEEPALIVED);
	struct text line = {0};

	if (active && strstr(verb, "reload"))
		text_put(&line, "pkill -HUP -o keepalived");
	else if (active && (stops || strstr(verb, "restart")))
		text_add(&line, "%s%s", stop, stops ? "" : "; keepalived");
	else if (!active && !stops)
		text_put(&line, "keepalived");
	if (line.len)
		shell_spawn_text(p, p->host, text_str(&line), ends_with);
	else
		process_exit(p, 0);
	text_free(&line);
}

/* as /usr/libexec/iptables/iptables.init of CentOS */
static const char iptables_stop[] =
	"for t in filter nat mangle raw; do iptables -t $t -F; iptables -t $t -X; done\n"
	"for c in INPUT FORWARD OUTPUT; do iptables -P $c ACCEPT; done\n";
static const char iptables_start[] =
	"if [ -s /etc/sysconfig/iptables ]; then iptables-restore < /etc/sysconfig/iptables; fi\n";

/* the commands that start and stop a service made of other commands; NULL: not one of these */
static const char *text_of(enum service s, bool stops, bool again)
{
	switch (s) {
	case SERVICE_NETWORK:
		return stops    ? "/etc/init.d/network stop > /dev/null 2>&1"
			: again ? "/etc/init.d/network restart > /dev/null 2>&1"
				: "/etc/init.d/network start > /dev/null 2>&1";
	case SERVICE_NETWORKING:
		return stops    ? "ifdown -a -X lo > /dev/null 2>&1"
			: again ? "{ ifdown -a -X lo; ifup -a; } > /dev/null 2>&1"
				: "ifup -a > /dev/null 2>&1";
	case SERVICE_IPTABLES: return stops ? iptables_stop : iptables_start;
	default: return NULL;
	}
}

/* systemd's words about a unit that did not start */
static void job_ends(struct process *p, int status)
{
	const char *unit = strstr(p->line, "networking") ? "networking" : "network";

	if (status)
		process_error(p,
			"Job for %s.service failed because the control process exited with error "
			"code.\nSee \"systemctl status %s.service\" and \"journalctl -xeu "
			"%s.service\" for details.\n",
			unit, unit, unit);
	process_exit(p, status ? 1 : 0);
}

/* starts what the host has for it */
static void act(struct process *p, enum service s, const char *verb)
{
	bool stops = strcmp(verb, "stop") == 0, active = is_active(p, s);
	bool again = strstr(verb, "restart") != NULL;

	if (text_of(s, stops, again))
		shell_spawn_text(p, p->host, text_of(s, stops, again), job_ends);
	else if (s == SERVICE_KEEPALIVED)
		act_on_keepalived(p, verb);
	else if (s == SERVICE_WEB && strcmp(verb, "reload") == 0)
		process_exit(p, 0);
	else if (s == SERVICE_WEB && (stops ? active : !active))
		shell_spawn_text(p, p->host, stops ? "httpd stop" : "httpd start", ends_with);
	else if (s == SERVICE_WEB && again)
		shell_spawn_text(p, p->host, "httpd stop; httpd start", ends_with);
	else if (s == SERVICE_IPVSADM && stops)
		shell_spawn_text(p, p->host, "ipvsadm -C", ends_with);
	else if (s == SERVICE_IPVSADM)
		shell_spawn_text(p, p->host,
			"for f in /etc/sysconfig/ipvsadm /etc/ipvsadm.rules; do\n"
			"	[ -s $f ] && ipvsadm -C && ipvsadm-restore < $f\ndone; :",
			ends_with);
	else if (s == SERVICE_SYSCTL && !stops)
		shell_spawn_text(p, p->host, "sysctl -q --system", ends_with);
	else
		process_exit(p, 0);
}

static void show_status(struct process *p, const char *name, enum service s)
{
	bool active = is_active(p, s);

	process_print(p,
		"%s %s.service\n     Loaded: loaded (/lib/systemd/system/%s.service; enabled)\n"
		"     Active: %s\n",
		active ? "●" : "○", name, name, active ? "active (running)" : "inactive (dead)");
	process_exit(p, active ? 0 : 3);
}

static void unit_verb(struct process *p, const char *name, const char *verb)
{
	static const char *const acting[] = {"start", "stop", "restart", "reload", "try-restart",
		"reload-or-restart", "force-reload", "condrestart", NULL};
	static const char *const quiet[] = {
		"enable", "disable", "mask", "unmask", "reset-failed", "is-failed", NULL};
	enum service s = service_of(name);

	if (strcmp(name, "ldirectord") == 0) {
		refuse(p, name, "ipvsadm");
		return;
	}
	if (s == SERVICE_NONE) {
		if (strcmp(verb, "is-active") == 0) {
			process_print(p, "inactive\n");
			process_exit(p, 3);
		} else if (strcmp(verb, "status") == 0) {
			process_fail(p, 4, "Unit %s.service could not be found.\n", name);
		} else if (strcmp(verb, "is-enabled") == 0 || strstr(verb, "able")) {
			process_fail(p, 1,
				"Failed to %s unit: Unit file %s.service does not exist.\n", verb,
				name);
		} else {
			process_fail(p, 5, "Failed to %s %s.service: Unit %s.service not found.\n",
				verb, name, name);
		}
		return;
	}
	for (size_t i = 0; acting[i]; i++)
		if (strcmp(acting[i], verb) == 0) {
			if (s == SERVICE_OFF && strcmp(verb, "stop") != 0)
				refuse(p, name, "iptables");
			else
				act(p, s, verb);
			return;
		}
	for (size_t i = 0; quiet[i]; i++)
		if (strcmp(quiet[i], verb) == 0) {
			process_exit(p, 0);
			return;
		}
	if (strcmp(verb, "status") == 0) {
		show_status(p, name, s);
	} else if (strcmp(verb, "is-active") == 0) {
		process_print(p, "%s\n", is_active(p, s) ? "active" : "inactive");
		process_exit(p, is_active(p, s) ? 0 : 3);
	} else if (strcmp(verb, "is-enabled") == 0) {
		process_print(p, "%s\n", s == SERVICE_OFF ? "disabled" : "enabled");
		process_exit(p, s == SERVICE_OFF ? 1 : 0);
	} else {
		process_fail(p, 1, "Unknown command verb %s.\n", verb);
	}
}

/* runs one command for several units, one after the other; returns the worst status */
static void each_unit(struct process *p, const struct words *w)
{
	struct text line = {0};

	text_put(&line, "rc=0\n");
	for (size_t i = 1; i < w->count; i++)
		text_add(&line, "systemctl '%s' '%s' || rc=$?\n", words_item(w, 0),
			words_item(w, i));
	text_put(&line, "exit $rc");
	shell_spawn_text(p, p->host, text_str(&line), ends_with);
	text_free(&line);
}

/* `enable --now` starts, `disable --now` stops */
static const char *now_verb(const char *verb)
{
	return strcmp(verb, "enable") == 0 ? "start" : "stop";
}

static void run_systemctl(struct process *p, int argc, char **argv)
{
	struct words w = {0};
	bool now = false, quiet = false;

	for (int i = 1; i < argc; i++) {
		now |= strcmp(argv[i], "--now") == 0;
		quiet |= strcmp(argv[i], "-q") == 0 || strcmp(argv[i], "--quiet") == 0;
	}
	for (int i = 1; i < argc; i++)
		if (argv[i][0] != '-')
			words_add(&w, w.count || !now ? argv[i] : now_verb(argv[i]));
	p->quiet |= quiet;
	if (w.count == 0)
		refuse(p, "systemctl", N_("systemctl status NAME"));
	else if (strncmp(words_item(&w, 0), "daemon-re", strlen("daemon-re")) == 0)
		process_exit(p, 0);
	else if (w.count == 1)
		process_fail(p, 1, "Too few arguments.\n");
	else if (w.count == 2)
		unit_verb(p, words_item(&w, 1), words_item(&w, 0));
	else
		each_unit(p, &w);
	words_free(&w);
}

const struct command systemctl_command = {
	.name = "systemctl", .summary = N_("start, stop and query services"), .run = run_systemctl};

/* the init script of CentOS 6, which prints what it does */
static void service_iptables(struct process *p, const char *verb)
{
	struct text line = {0};

	if (strcmp(verb, "save") == 0)
		text_put(&line,
			"echo -n 'iptables: Saving firewall rules to /etc/sysconfig/iptables:'\n"
			"iptables-save > /etc/sysconfig/iptables\necho '[  OK  ]'\n");
	else if (strcmp(verb, "status") == 0)
		text_put(&line, "iptables -L -n --line-numbers\n");
	else
		text_add(&line, "systemctl '%s' iptables\n", verb);
	if (strcmp(verb, "stop") == 0)
		text_put(&line,
			"echo 'iptables: Setting chains to policy ACCEPT: filter [  OK  ]'\n"
			"echo 'iptables: Flushing firewall rules: [  OK  ]'\n");
	shell_spawn_text(p, p->host, text_str(&line), ends_with);
	text_free(&line);
}

/* service NAME VERB: an init script of that name has precedence */
static void run_service(struct process *p, int argc, char **argv)
{
	static const char *const dirs[] = {"/etc/init.d", "/etc/rc.d/init.d", NULL};
	struct text path = {0};

	if (argc < 3) {
		process_fail(p, 2,
			"Usage: service < option > | --status-all | [ service_name [ command ] "
			"]\n");
		return;
	}
	for (size_t i = 0; dirs[i]; i++) {
		text_clear(&path);
		text_add(&path, "%s/%s", dirs[i], argv[1]);
		struct file_info info = files_stat(p->host, text_str(&path));
		if (info.kind == FILE_REGULAR && info.mode & 0111) {
			char *words[] = {path.s, argv[2]};
			shell_spawn(p, p->host, 2, words, ends_with);
			text_free(&path);
			return;
		}
	}
	text_free(&path);
	if (service_of(argv[1]) == SERVICE_IPTABLES)
		service_iptables(p, argv[2]);
	else if (service_of(argv[1]) == SERVICE_NONE)
		process_fail(p, 1, "%s: unrecognized service\n", argv[1]);
	else
		unit_verb(p, argv[1], argv[2]);
}

const struct command service_command = {.name = "service",
	.summary = N_("start, stop and query services as init scripts do"),
	.run = run_service};

static bool has_init_script(struct host *h, const char *name)
{
	static const char *const dirs[] = {"/etc/init.d/", "/etc/rc.d/init.d/", NULL};
	struct text path = {0};
	bool there = false;

	for (size_t i = 0; dirs[i] && !there; i++) {
		text_clear(&path);
		text_add(&path, "%s%s", dirs[i], name);
		there = files_stat(h, text_str(&path)).kind == FILE_REGULAR;
	}
	text_free(&path);
	return there;
}

static void list_levels(struct process *p, const char *name)
{
	const char *on = service_of(name) == SERVICE_OFF ? "off" : "on";

	process_print(
		p, "%-15s\t0:off\t1:off\t2:%s\t3:%s\t4:%s\t5:%s\t6:off\n", name, on, on, on, on);
}

/* every host starts its services anyway: only an unknown name is an error */
static void run_chkconfig(struct process *p, int argc, char **argv)
{
	bool lists = argc == 1 || strcmp(argv[1], "--list") == 0;
	const char *name = NULL;

	for (int i = 1; i < argc && !name; i++)
		if (argv[i][0] != '-' && !(argv[i][0] >= '0' && argv[i][0] <= '9'))
			name = argv[i];
	if (name && service_of(name) == SERVICE_NONE && !has_init_script(p->host, name)) {
		process_fail(p, 1,
			"error reading information on service %s: No such file or directory\n",
			name);
		return;
	}
	if (lists && name)
		list_levels(p, name);
	for (size_t i = 0; lists && !name && i < sizeof(services) / sizeof(services[0]); i++)
		if (has_init_script(p->host, services[i].name))
			list_levels(p, services[i].name);
	process_exit(p, 0);
}

const struct command chkconfig_command = {
	.name = "chkconfig", .summary = N_("services started at boot"), .run = run_chkconfig};

/* ---- editing ---- */

static void run_editor(struct process *p, int argc, char **argv)
{
	(void)argc;
	refuse(p, argv[0], "cat > FILE <<'EOF'");
}

const struct command vi_command = {
	.name = "vi", .summary = N_("no editor here (use cat > FILE <<'EOF')"), .run = run_editor};
const struct command vim_command = {
	.name = "vim", .summary = N_("no editor here (use cat > FILE <<'EOF')"), .run = run_editor};
const struct command nano_command = {.name = "nano",
	.summary = N_("no editor here (use cat > FILE <<'EOF')"),
	.run = run_editor};
