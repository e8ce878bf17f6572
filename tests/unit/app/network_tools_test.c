/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tools as Debian 12 has them (net-tools 2.10, iproute2 6.1, procps 4.0.2, curl 7.88.1, hostname
 * 3.23): texts and statuses measured there, and the lab's own voice where it has less.
 */
#include "check.h"

#include "app_lab.h"

#define SAYS(host, line, text) assert_string_equal(type(&l, l.host, line), text)
#define STATUS(n) assert_int_equal(l.last->status, n)
#define HAS(host, line, part) assert_non_null(strstr(type(&l, l.host, line), part))

/* SIOCSIFNETMASK loses the address that cannot be put back; only the next ioctl notices */
static void ifconfig_loses_an_alias_whose_address_is_there_already(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	SAYS(rs1, "ip addr add 192.168.10.100/32 dev lo", "");
	SAYS(rs1, "ifconfig lo:0 192.168.10.100 netmask 255.255.255.255 up",
		"SIOCSIFFLAGS: Cannot assign requested address\n");
	STATUS(255);
	SAYS(rs1, "ip -br a show lo",
		"lo               UNKNOWN        127.0.0.1/8 192.168.10.100/32 \n");
	app_lab_close(&l);
}

/* not what a textbook says: net-tools makes the mask of /32 by a shift that leaves nothing */
static void ifconfigs_slash_32_is_slash_0(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	SAYS(rs1, "ifconfig lo:1 192.168.10.100/32; ip -br a show lo",
		"lo               UNKNOWN        127.0.0.1/8 192.168.10.100/0 \n");
	SAYS(rs1, "ifconfig lo:2 10.1.1.1/24; ip -br a show lo",
		"lo               UNKNOWN        127.0.0.1/8 192.168.10.100/0 10.1.1.1/24 \n");
	app_lab_close(&l);
}

static void a_device_name_ends_at_its_colon(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	SAYS(rs1, "ip a a 10.0.0.10/32 dev lo:1 && ip -br a show dev lo:1",
		"lo               UNKNOWN        127.0.0.1/8 10.0.0.10/32 \n");
	SAYS(rs1, "ip a a 10.0.0.10/32 dev eth9:1", "Cannot find device \"eth9:1\"\n");
	app_lab_close(&l);
}

static void hostname_shows_addresses(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	SAYS(rs1, "ip a a 10.1.1.1/32 dev lo; ip a a 10.2.2.2/24 dev eth0; hostname -I",
		"192.168.10.11 10.2.2.2 \n");
	SAYS(rs1, "hostname -i; hostname -s", "127.0.1.1\nrs1\n");
	SAYS(rs1, "hostname web",
		"lvslab: not simulated: hostname NAME (use the node's name in the scenario)\n");
	STATUS(69);
	app_lab_close(&l);
}

static void sysctl_takes_what_is_split_by_spaces_as_procps_does(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	SAYS(rs1, "sysctl -w net.ipv4.ip_forward = 1",
		"sysctl: command line(0): invalid syntax, continuing...\n");
	STATUS(1);
	SAYS(rs1, "sysctl net.ipv4.conf.all.arp_ignore = 1",
		"net.ipv4.conf.all.arp_ignore = 0\n"
		"sysctl: cannot stat /proc/sys/1: No such file or directory\n");
	STATUS(2);
	SAYS(rs1, "sysctl net.ipv4.conf.all.arp_ignore =1",
		"net.ipv4.conf.all.arp_ignore = 0\n"
		"sysctl: Path is not under /proc/sys/: /proc/sys/\n");
	SAYS(rs1, "echo 'net.ipv4.ip_forward = 1' > /etc/sysctl.conf; sysctl --system",
		"* Applying /etc/sysctl.conf ...\nnet.ipv4.ip_forward = 1\n");
	SAYS(rs1, "sysctl --dry-run net.ipv4.ip_forward=0; sysctl -n net.ipv4.ip_forward",
		"net.ipv4.ip_forward = 0\n1\n");
	app_lab_close(&l);
}

static void curl_tells_a_timeout_of_the_kernel_by_its_status(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	type(&l, l.client1,
		"ip neigh replace 192.168.10.99 lladdr 02:00:00:00:00:99 dev eth0 nud permanent");
	type(&l, l.client1, "sysctl -qw net.ipv4.tcp_syn_retries=1");
	HAS(client1, "curl http://192.168.10.99/",
		"curl: (28) Failed to connect to 192.168.10.99 port 80 after ");
	STATUS(28);
	SAYS(client1, "curl http://localhost:81/",
		"curl: (7) Failed to connect to localhost port 81 after 0 ms: Couldn't connect to "
		"server\n");
	STATUS(7);
	SAYS(client1, "curl http://nowhere/", "curl: (6) Could not resolve host: nowhere\n");
	app_lab_close(&l);
}

static void what_the_real_tool_has_and_the_lab_has_not_is_the_labs_to_say(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	SAYS(client1, "curl --proxy 10.0.0.1 http://192.168.10.11/",
		"lvslab: not simulated: curl --proxy\n");
	STATUS(69);
	SAYS(client1, "curl https://192.168.10.11/",
		"lvslab: not simulated: curl https:// (use http://)\n");
	SAYS(client1, "curl --frobnicate http://192.168.10.11/",
		"curl: option --frobnicate: is unknown\n"
		"curl: try 'curl --help' or 'curl --manual' for more information\n");
	HAS(client1, "curl --help", "Usage: curl [options...] <url>\n");
	STATUS(0);
	SAYS(client1, "ss -tm", "lvslab: not simulated: ss -m\n");
	SAYS(client1, "netstat -c", "lvslab: not simulated: netstat -c\n");
	app_lab_close(&l);
}

static void sockets_have_owners_and_names(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	type(&l, l.rs1, "httpd");
	SAYS(rs1, "netstat -natp",
		"Active Internet connections (servers and established)\n"
		"Proto Recv-Q Send-Q Local Address           Foreign Address         State       "
		"PID/Program name    \n"
		"tcp        0      0 0.0.0.0:80              0.0.0.0:*               LISTEN      "
		"30001/httpd         \n");
	SAYS(rs1, "netstat -tl",
		"Active Internet connections (only servers)\n"
		"Proto Recv-Q Send-Q Local Address           Foreign Address         State      \n"
		"tcp        0      0 0.0.0.0:http            0.0.0.0:*               LISTEN     "
		"\n");
	SAYS(rs1, "ss -tlp",
		"State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\n"
		"LISTEN 0      128          0.0.0.0:http      0.0.0.0:*    "
		"users:((\"httpd\",pid=30001,fd=3))\n");
	app_lab_close(&l);
}

static void services_go_by_name_in_ipvsadm(void **state)
{
	struct app_lab l;

	(void)state;
	app_lab_open(&l);
	type(&l, l.rs1, "ipvsadm -A -t 192.168.10.100:http -s rr");
	type(&l, l.rs1, "ipvsadm -a -t 192.168.10.100:80 -r 192.168.10.12:www -g");
	SAYS(rs1, "ipvsadm -S",
		"-A -t 192.168.10.100:http -s rr\n"
		"-a -t 192.168.10.100:http -r 192.168.10.12:http -g -w 1\n");
	SAYS(rs1, "ipvsadm -S -n",
		"-A -t 192.168.10.100:80 -s rr\n"
		"-a -t 192.168.10.100:80 -r 192.168.10.12:80 -g -w 1\n");
	SAYS(rs1, "ipvsadm -A -t 192.168.10.100:nosuch -s rr",
		"illegal virtual server address[:port] specified\n");
	app_lab_close(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ifconfig_loses_an_alias_whose_address_is_there_already),
		cmocka_unit_test(ifconfigs_slash_32_is_slash_0),
		cmocka_unit_test(a_device_name_ends_at_its_colon),
		cmocka_unit_test(hostname_shows_addresses),
		cmocka_unit_test(sysctl_takes_what_is_split_by_spaces_as_procps_does),
		cmocka_unit_test(curl_tells_a_timeout_of_the_kernel_by_its_status),
		cmocka_unit_test(what_the_real_tool_has_and_the_lab_has_not_is_the_labs_to_say),
		cmocka_unit_test(sockets_have_owners_and_names),
		cmocka_unit_test(services_go_by_name_in_ipvsadm),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
