/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A fresh machine's disk: the directories and files that courses' scripts read, source or write, of
 * Debian (/etc/network) and of CentOS (/etc/sysconfig, /etc/rc.d/init.d/functions). /etc/hosts
 * contains the host itself, as Debian's installer writes it. Files that no script reads do not
 * exist.
 */
#include "app/system/file_defaults.h"

#include <stddef.h>

#include "app/system/init_scripts.h"
#include "app/system/interface_files.h"
#include "app/system/service_names.h"
#include "base/text.h"
#include "host/host.h"

static void show_hosts(struct host *h, struct text *out)
{
	text_add(out, "127.0.0.1\tlocalhost\n127.0.1.1\t%s\n", h->node.name);
}

static void show_hostname(struct host *h, struct text *out)
{
	text_add(out, "%s\n", h->node.name);
}

static void show_page(struct host *h, struct text *out)
{
	text_add(out, "%s\n", h->node.name);
}

static const char release[] = "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n"
			      "NAME=\"Debian GNU/Linux\"\n"
			      "VERSION_ID=\"12\"\n"
			      "VERSION=\"12 (bookworm)\"\n"
			      "VERSION_CODENAME=bookworm\n"
			      "ID=debian\n";

static void show_services(struct host *h, struct text *out)
{
	(void)h;
	service_names_file(out);
}

static void show_protocols(struct host *h, struct text *out)
{
	(void)h;
	protocol_names_file(out);
}

/* functions that Red Hat's init scripts use */
static const char functions[] =
	"# functions for the scripts in /etc/rc.d/init.d\n"
	"success() {\n\techo -n \"  [  OK  ]\"\n\treturn 0\n}\n"
	"failure() {\n\techo -n \"  [FAILED]\"\n\treturn 1\n}\n"
	"warning() {\n\techo -n \"  [WARNING]\"\n\treturn 1\n}\n"
	"passed() {\n\techo -n \"  [PASSED]\"\n\treturn 1\n}\n"
	"echo_success() {\n\tsuccess\n}\n"
	"echo_failure() {\n\tfailure\n}\n"
	"action() {\n\tlocal text=$1 rc=0\n\techo -n \"$text\"\n\tshift\n"
	"\t\"$@\" && success || failure\n\trc=$?\n\techo\n\treturn $rc\n}\n"
	"daemon() {\n\twhile [ \"${1#-}\" != \"$1\" ]; do\n\t\tshift\n\tdone\n\t\"$@\"\n}\n"
	"killproc() {\n\tpkill \"${1##*/}\"\n}\n"
	"status() {\n\tlocal base=${1##*/} pid\n\tpid=$(pidof \"$base\")\n"
	"\tif [ -n \"$pid\" ]; then\n\t\techo \"$base (pid $pid) is running...\"\n\t\treturn 0\n"
	"\tfi\n\techo \"$base is stopped\"\n\treturn 3\n}\n";

static const char lsb_functions[] =
	"# functions for the scripts in /etc/init.d\n"
	"log_daemon_msg() {\n\techo -n \"$1${2:+: $2}\"\n}\n"
	"log_progress_msg() {\n\techo -n \" $*\"\n}\n"
	"log_end_msg() {\n\tif [ \"$1\" -eq 0 ]; then\n\t\techo .\n\telse\n\t\techo ' failed!'\n"
	"\tfi\n\treturn $1\n}\n"
	"log_action_msg() {\n\techo \"$*.\"\n}\n"
	"log_success_msg() {\n\techo \"$@\"\n}\n"
	"log_failure_msg() {\n\techo \"$@\"\n}\n"
	"log_warning_msg() {\n\techo \"$@\"\n}\n";

/* clang-format off */
static const struct file_default defaults[] = {
	{"/bin", NULL, 0755, NULL},
	{"/boot", NULL, 0755, NULL},
	{"/dev", NULL, 0755, NULL},
	{"/etc/apt", NULL, 0755, NULL},
	{"/etc/cron.d", NULL, 0755, NULL},
	{"/etc/debian_version", "12.12\n", 0644, NULL},
	{"/etc/default/ipvsadm", "AUTO=\"false\"\nDAEMON=\"none\"\nIFACE=\"eth0\"\nSYNCID=\"1\"\n",
		0644, NULL},
	{"/etc/fstab", "", 0644, NULL},
	{"/etc/hostname", NULL, 0644, show_hostname},
	{"/etc/hosts", NULL, 0644, show_hosts},
	{"/etc/httpd/conf", NULL, 0755, NULL},
	{"/etc/init.d/functions", functions, 0644, NULL},
	{"/etc/init.d/httpd", init_script_httpd, 0755, NULL},
	{"/etc/init.d/ipvsadm", init_script_ipvsadm, 0755, NULL},
	{"/etc/init.d/keepalived", init_script_keepalived, 0755, NULL},
	{"/etc/init.d/network", init_script_network, 0755, NULL},
	{"/etc/init.d/networking", init_script_networking, 0755, NULL},
	{"/etc/init.d/nginx", init_script_nginx, 0755, NULL},
	{"/etc/issue", "Debian GNU/Linux 12 \\n \\l\n\n", 0644, NULL},
	{"/etc/keepalived", NULL, 0755, NULL},
	{"/etc/modules", "", 0644, NULL},
	{"/etc/modules-load.d", NULL, 0755, NULL},
	{"/etc/network/interfaces", NULL, 0644, interface_files_debian},
	{"/etc/network/interfaces.d", NULL, 0755, NULL},
	{"/etc/nginx/conf.d", NULL, 0755, NULL},
	{"/etc/os-release", release, 0644, NULL},
	{"/etc/passwd", "root:x:0:0:root:/root:/bin/bash\n", 0644, NULL},
	{"/etc/profile", "", 0644, NULL},
	{"/etc/profile.d", NULL, 0755, NULL},
	{"/etc/protocols", NULL, 0644, show_protocols},
	{"/etc/rc.d/init.d/functions", functions, 0644, NULL},
	{"/etc/rc.d/rc.local", "#!/bin/sh\n", 0755, NULL},
	{"/etc/rc.local", "#!/bin/sh -e\nexit 0\n", 0755, NULL},
	{"/etc/resolv.conf", "", 0644, NULL},
	{"/etc/selinux/config", "SELINUX=disabled\nSELINUXTYPE=targeted\n", 0644, NULL},
	{"/etc/services", NULL, 0644, show_services},
	{"/etc/sysconfig/network", "NETWORKING=yes\n", 0644, NULL},
	{"/etc/sysconfig/network-scripts/ifdown-eth", init_script_ifdown_eth, 0755, NULL},
	{"/etc/sysconfig/network-scripts/ifup-eth", init_script_ifup_eth, 0755, NULL},
	{"/etc/sysconfig/network-scripts/network-functions", init_script_network_functions, 0644,
		NULL},
	{"/etc/sysctl.conf", "", 0644, NULL},
	{"/etc/sysctl.d", NULL, 0755, NULL},
	{"/etc/yum.repos.d", NULL, 0755, NULL},
	{"/home", NULL, 0755, NULL},
	{"/lib/lsb/init-functions", lsb_functions, 0644, NULL},
	{"/mnt", NULL, 0755, NULL},
	{"/opt", NULL, 0755, NULL},
	{"/proc/net", NULL, 0555, NULL},
	{"/proc/sys", NULL, 0555, NULL},
	{"/root", NULL, 0700, NULL},
	{INTERFACES_STATE, NULL, 0644, interface_files_state},
	{"/sbin", NULL, 0755, NULL},
	{"/srv", NULL, 0755, NULL},
	{"/tmp", NULL, 0777, NULL},
	{"/usr/bin", NULL, 0755, NULL},
	{"/usr/local/bin", NULL, 0755, NULL},
	{"/usr/local/sbin", NULL, 0755, NULL},
	{"/usr/local/src", NULL, 0755, NULL},
	{"/usr/sbin", NULL, 0755, NULL},
	{"/usr/local/apache2", NULL, 0755, NULL},
	{"/usr/local/nginx", NULL, 0755, NULL},
	{"/usr/share/nginx", NULL, 0755, NULL},
	{"/usr/src", NULL, 0755, NULL},
	{"/var/lock/subsys", NULL, 0755, NULL},
	{"/var/log", NULL, 0755, NULL},
	{"/var/run", NULL, 0755, NULL},
	{"/var/tmp", NULL, 0777, NULL},
	{"/var/www/html/index.html", NULL, 0644, show_page},
};
/* clang-format on */

const struct file_default *file_default_at(unsigned i)
{
	return i < sizeof(defaults) / sizeof(defaults[0]) ? &defaults[i] : NULL;
}
