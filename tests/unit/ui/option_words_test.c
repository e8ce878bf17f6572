/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every option that Tab offers is one that its command takes: each is typed alone, on a lab of its
 * own, and the command may ask for more words but must not say that it does not know the option.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../app/app_lab.h"
#include "base/text.h"
#include "ui/report/option_words.h"

static const char *const refusals[] = {"invalid option", "unrecognized option", "unknown option",
	"Unknown option", "not recognised", "not simulated", "is unknown", "unknown predicate",
	NULL};

static bool refuses(const char *printed)
{
	for (size_t i = 0; refusals[i]; i++)
		if (strstr(printed, refusals[i]))
			return true;
	return false;
}

/* what stands before an option that some others have to come before, and behind one */
static const struct {
	const char *command, *option, *before, *behind;
} needed[] = {{"arptables", "--mangle-ip-s", "-A OUTPUT -j mangle", ""},
	{"iptables", "--dport", "-A INPUT -p tcp", ""},
	{"iptables", "--sport", "-A INPUT -p tcp", ""},
	{"iptables", "--set-mark", "-t mangle -A INPUT -j MARK", ""},
	{"iptables", "--icmp-type", "-A INPUT -p icmp", ""},
	{"iptables", "--state", "-A INPUT -m state", ""},
	{"iptables", "--ctstate", "-A INPUT -m conntrack", ""}, {"nmcli", "-t", "", "device"},
	{"systemctl", "--now", "enable", "httpd"}};

static void put_line(struct text *line, const char *command, const char *option)
{
	const char *before = "", *behind = "";

	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++)
		if (strcmp(needed[i].command, command) == 0 &&
			strcmp(needed[i].option, option) == 0) {
			before = needed[i].before;
			behind = needed[i].behind;
		}
	text_add(line, "timeout 2 %s %s %s %s", command, before, option, behind);
}

/* what the command prints about this option; to be freed */
static struct text typed_alone(const char *command, const char *option)
{
	struct text line = {0}, printed = {0};
	struct app_lab l;

	app_lab_open(&l);
	put_line(&line, command, option);
	text_put(&printed, type(&l, l.client1, text_str(&line)));
	text_free(&line);
	app_lab_close(&l);
	return printed;
}

struct row {
	const char *command;
	unsigned wrong;
};

static void try_option(void *to, const char *option)
{
	struct row *r = to;
	struct text printed = typed_alone(r->command, option);

	if (refuses(text_str(&printed))) {
		print_error("%s %s: %s\n", r->command, option, text_str(&printed));
		r->wrong++;
	}
	text_free(&printed);
}

static void test_every_option_is_taken(void **state)
{
	unsigned wrong = 0;

	(void)state;
	for (size_t i = 0; option_words_command(i); i++) {
		struct row r = {.command = option_words_command(i)};
		struct text line = {0};
		text_add(&line, "%s ", r.command);
		option_words(text_str(&line), try_option, &r);
		text_free(&line);
		wrong += r.wrong;
	}
	assert_int_equal(wrong, 0);
}

/* else the test above could not fail */
static void test_a_wrong_option_is_refused(void **state)
{
	static const char *const commands[] = {"arp", "arping", "awk", "cat", "cp", "curl", "cut",
		"find", "grep", "head", "hostname", "httpd", "ifconfig", "ifdown", "ifup", "ip",
		"iptables", "ls", "mkdir", "netstat", "nginx", "nmcli", "ping", "route", "scp",
		"sed", "sort", "ss", "sysctl", "tail", "tcpdump", "wc", "xargs", NULL};

	(void)state;
	for (size_t i = 0; commands[i]; i++) {
		struct text printed = typed_alone(commands[i], "--no-such");
		if (!refuses(text_str(&printed)))
			fail_msg("%s --no-such: %s\n", commands[i], text_str(&printed));
		text_free(&printed);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_option_is_taken),
		cmocka_unit_test(test_a_wrong_option_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
