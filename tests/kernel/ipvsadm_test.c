/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The real ipvsadm and ours, side by side: the same command lines, one after the other, must print
 * the same words and leave the same exit status; what one saves the other restores. The real tool
 * runs over tests/kernel/ipvsadm/kernel.c, which needs no kernel and no rights; without the tool
 * the tests are skipped.
 */
#include "ipvs/director.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define TOOL_FOLDER "/usr/sbin" /* the tool says the name that it is called by */

static struct {
	char folder[64]; /* the real tool's table, its input, its connections */
	char output[1 << 14];
} real;

static void keep(const char *name, const char *content)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", real.folder, name);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs(content, f);
	assert_int_equal(fclose(f), 0);
}

static void real_open(void)
{
	if (access(TOOL_FOLDER "/ipvsadm", X_OK) != 0)
		skip();
	snprintf(real.folder, sizeof(real.folder), "/tmp/lvslab-ipvsadm-XXXXXX");
	assert_non_null(mkdtemp(real.folder));
	keep("in", "");
	cluster_open();
	director("ipvsadm -C"); /* loads IPVS */
	type(c.director, "cat /proc/net/ip_vs_conn");
	keep("conns", c.output);
}

static void real_close(void)
{
	static const char *const names[] = {"table", "in", "conns", ""};
	char path[128];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", real.folder, names[i]);
		remove(path);
	}
}

/* runs the real tool with `words`; its exit status */
static int run_real(const char *words)
{
	char line[1024];

	snprintf(line, sizeof(line),
		"PATH=%s LC_ALL=C LVSLAB_IPVS_TABLE=%s/table LVSLAB_IPVS_CONNS=%s/conns "
		"LD_PRELOAD=%s ipvsadm %s < %s/in 2>&1",
		TOOL_FOLDER, real.folder, real.folder, KERNEL_LIBRARY, words, real.folder);
	FILE *f = popen(line, "r");
	assert_non_null(f);
	real.output[fread(real.output, 1, sizeof(real.output) - 1, f)] = '\0';
	return WEXITSTATUS(pclose(f));
}

static unsigned compare(const char *words)
{
	char line[512];
	int status = run_real(words);

	snprintf(line, sizeof(line), "ipvsadm %s", words);
	if (type(c.director, line) == status && strcmp(c.output, real.output) == 0)
		return 0;
	print_message(
		"%s\nreal, %d:\n%sours, %d:\n%s", line, status, real.output, c.status, c.output);
	return 1;
}

static void expect_same(const char *const *lines)
{
	unsigned different = 0;

	for (; *lines; lines++)
		different += compare(*lines);
	assert_int_equal(different, 0);
}

static const char *const tables[] = {"-A -t 10.0.0.100:80", "-A -u 10.0.0.100:53 -s rr --ops",
	"-a -t 10.0.0.100:80 -r 10.0.0.21 -w 3 -x 9 -y 4",
	"-a -t 10.0.0.100:80 -r 10.0.0.22 -i -w 0", "-a -t 10.0.0.100:80 -r 10.0.0.9:8080 -m",
	"-A -f 7 -s lc -p 60 -M 255.255.255.0", "-a -f 7 -r 10.0.0.21 -g",
	"-a -f 7 -r 10.0.0.22:80 -m -w 65535", "-A -t 10.0.0.100:443 -s sh -b sh-port,sh-fallback",
	"-A -t 10.0.0.99:443 -s mh -b mh-port", "-A -t 10.0.0.99:444 -s rr -b flag-1,flag-3",
	"-A -t 10.0.0.99:0 -s wrr -p", "-a -t 10.0.0.99:0 -r 10.0.0.21:0", "-A -t 10.1:90 -s nq",
	"-E -t 10.1:90 -s sed -p 2678400", NULL};

static void tables_are_listed_the_same(void **state)
{
	static const char *const lists[] = {"-A -f 4294967295", "-Ln", "-ln", "-L -n --sort",
		"--list --numeric", "-Ln --stats", "-Ln --rate", "-Ln --exact --stats",
		"-Ln --exact --rate", "-Ln --thresholds", "-Ln --persistent-conn", "-Ln --tun-info",
		"-Ln --daemon", "-Ln -t 10.0.0.100:80", "-Ln -f 7 --thresholds",
		"-Ln -u 10.0.0.100:53 --stats", "-Ln -t 10.0.0.100:80 --persistent-conn",
		"-Ln -f 7 --tun-info", "-Ln -t 10.0.0.100:81",
		"-Ln -t 10.0.0.100:80 --rate --exact", "-Sn", "--save --numeric",
		"--set 900 120 300", "-Ln --timeout", "--set 0 60 0", "-Lcn", "-lcn --sort",
		"-Lcn --persistent-conn", "-Z", "-Z -f 7", "-Z -f 8", "-D -t 10.0.0.100:80",
		"-d -f 7 -r 10.0.0.22:80", "-Ln", "-C", "-Ln", NULL};

	(void)state;
	real_open();
	expect_same(tables);
	expect_same(lists);
	real_close();
}

static void wrong_words_are_refused_the_same(void **state)
{
	static const char *const lines[] = {"-A", "-E", "-D", "-a", "-e", "-d", "-A -t", "-A -t x",
		"-A -t 10.0.0.100", "-A -t 10.0.0.100:", "-A -t :80", "-A -t 80",
		"-A -t 10.0.0.100:65536", "-A -t 10.0.0.100:-1", "-A -t 10.0.0.100:80:80",
		"-A -t 10.0.0.256:80", "-A -t 1.2.3.4.5:80", "-A -t '':80", "-A -f x", "-A -f 0",
		"-A -f -1", "-A -f 4294967296", "-A -f 1x", "-A -t 10.0.0.100:80 -p 0",
		"-A -t 10.0.0.100:80 -p x", "-A -t 10.0.0.100:80 -p 2678401",
		"-A -t 10.0.0.100:80 -p -1", "-A -t 10.0.0.100:80 -M 255.255.256.0",
		"-A -t 10.0.0.100:80 -M", "-A -t 10.0.0.100:80 -o",
		"-A -t 10.0.0.100:80 -u 10.0.0.100:80", "-A -t 10.0.0.100:80 -f 5",
		"-A -t 10.0.0.100:80 -s rr -s rr", "-A -t 10.0.0.100:80 -r 10.0.0.21",
		"-A -t 10.0.0.100:80 -g", "-A -t 10.0.0.100:80 -n", "-A -t 10.0.0.100:80 -c",
		"-A -t 10.0.0.100:80 --stats", "-A -t 10.0.0.100:80 -x 5",
		"-A -t 10.0.0.100:80 -b nosuch", "-A -t 10.0.0.100:80 -s rr -b sh-port",
		"-A -t 10.0.0.100:80 -s sh -b mh-port", "-A -t 10.0.0.100:80 -b",
		"-A -t 10.0.0.100:80 extra", "-A -t 10.0.0.100:80 -A", "-A -D -t 10.0.0.100:80",
		"-A -t 10.0.0.100:80 -L", "-A -t 10.0.0.100:80 --nosuch", "-A -t 10.0.0.100:80 -q",
		"-At10.0.0.100:80 -swlc -q", "-A --tcp-service", "-D -t 10.0.0.100:80",
		"-E -t 10.0.0.100:80", "-D -t 10.0.0.100:80 -s rr", "-D -f 9",
		"-a -t 10.0.0.100:80", "-a -r 10.0.0.21", "-a -t 10.0.0.100:80 -r x",
		"-a -t 10.0.0.100:80 -r 10.0.0.21:70000", "-a -t 10.0.0.100:80 -r 10.0.0.21",
		"-a -t 10.0.0.100:80 -r 10.0.0.21 -w -1", "-a -t 10.0.0.100:80 -r 10.0.0.21 -w x",
		"-a -t 10.0.0.100:80 -r 10.0.0.21 -w 2147483647",
		"-a -t 10.0.0.100:80 -r 10.0.0.21 -w 2147483648",
		"-a -t 10.0.0.100:80 -r 10.0.0.21 -x 2147483648",
		"-a -t 10.0.0.100:80 -r 10.0.0.21 -w", "-a -t 10.0.0.100:80 -r 10.0.0.21 -x -1",
		"-a -t 10.0.0.100:80 -r 10.0.0.21 -y x", "-a -t 10.0.0.100:80 -r 10.0.0.21 -g -m",
		"-a -t 10.0.0.100:80 -r 10.0.0.21 -s rr",
		"-a -t 10.0.0.100:80 -r 10.0.0.21 --tun-type gue",
		"-a -t 10.0.0.100:80 -r 10.0.0.21 -i --tun-type x",
		"-a -t 10.0.0.100:80 -r 10.0.0.21 -i --tun-port 0",
		"-a -t 10.0.0.100:80 -r 10.0.0.21 -i --tun-port 5",
		"-a -t 10.0.0.100:80 -r 10.0.0.21 -i --tun-nocsum",
		"-a -t 10.0.0.100:80 -r 10.0.0.21 -i --tun-csum --tun-nocsum",
		"-d -t 10.0.0.100:80 -r 10.0.0.21", "-d -t 10.0.0.100:80 -r 10.0.0.21 -w 1",
		"-e -t 10.0.0.100:80 -r 10.0.0.21", "-L -c -t 10.0.0.100:80", "-L -c --stats",
		"-L --timeout --daemon", "-L --timeout --stats", "-L --daemon --persistent-conn",
		"-L --stats --rate", "-L --stats --thresholds", "-L -s rr", "-L -w 3",
		"-L --syncid 3", "-L --nosuch", "-L -9", "-L extra words", "-L -", "-L -- x",
		"-L --stats=1", "-Lnq", "-L --lists", "-L -n -n", "-C -n", "-C x",
		"-S -t 10.0.0.100:80", "-S --stats", "-R x", "-R -n", "--set", "--set 1",
		"--set 1 2", "--set 1 2 3 4", "--set x 2 3", "--set 1 -2 3", "--set 2678401 1 1",
		"-Z -f 5", "-Z -n", "-Z x", "-n", "-t 10.0.0.100:80", "x", "--nosuch", "-q", "--",
		"-", "-A -s", "-v x", "-h x", "-v -L", "--version", "-h", "--lis",
		"-A -t 10.0.0.100:+81 -s rr", "-A -t 0x0a000064:81 -s rr",
		"-A -t 012.0.0.100:082 -s rr", "-A -t 10.0.0.100:83 -p -s rr",
		"-A -t 10.0.0.100:84 -p=5", "-A -t 10.0.0.100:85 -p5",
		"-A -t 10.0.0.100:86 --persistent=5", "-A -t 10.0.0.100:87 --persistent 5",
		"-A -t 10.0.0.100:89 -s sh -b sh-port,,sh-port",
		"-a -t 10.0.0.100:87 -r 10.0.0.21 -w +3", "-a -t 10.0.0.100:87 -r 10.0.0.22 -w 0x3",
		"-a -t 10.0.0.100:87 -r 10.0.0.23 -y 9 -x 3",
		"-a -t 10.0.0.100:87 -r 10.0.0.24:", "-E -t 10.0.0.100:87",
		"-E -t 10.0.0.100:87 -s lc -M 255.0.0.0", "-Ln", "-Ln --thresholds", "-Sn", NULL};

	(void)state;
	real_open();
	expect_same(lines);
	real_close();
}

static void each_reads_what_the_other_has_saved(void **state)
{
	char rules[sizeof(real.output)];

	(void)state;
	real_open();
	for (const char *const *line = tables; *line; line++)
		assert_int_equal(run_real(*line), 0);
	assert_int_equal(run_real("-Sn"), 0);
	snprintf(rules, sizeof(rules), "%s", real.output);
	assert_int_equal(shell_run(c.director, "ipvsadm -R", rules)->status, 0);
	expect_output("ipvsadm -Sn", rules); /* ours has read them, and says the same */
	assert_int_equal(run_real("-C"), 0);
	keep("in", c.output);
	assert_int_equal(run_real("-R"), 0);
	assert_int_equal(compare("-Sn"), 0);
	assert_int_equal(compare("-Ln"), 0);
	real_close();
}

static void connections_are_listed_the_same(void **state)
{
	static const char *const lists[] = {"-Lcn", "-lcn --sort", "-Lcn --nosort",
		"-Lcn --persistent-conn", "-Lcn --exact", NULL};

	(void)state;
	real_open();
	director("ipvsadm -A -t 10.0.0.100:80 -s rr -p 360");
	director("ipvsadm -a -t 10.0.0.100:80 -r 10.0.0.21");
	client_connects(33333);
	client_connects(33334);
	type(c.director, "cat /proc/net/ip_vs_conn");
	keep("conns", c.output);
	expect_same(lists);
	real_close();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(tables_are_listed_the_same),
		TEST(wrong_words_are_refused_the_same),
		TEST(each_reads_what_the_other_has_saved),
		TEST(connections_are_listed_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
