/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A capture that grows during an interactive session: opened, written after each key, closed. */
#include "ui/verbs/live.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "world/lab.h"

/* the original standard output, before the screen used it */
static FILE *output_before;

void live_takes_output(const struct arguments *a)
{
	const char *path = arguments_value(a, "capture");

	if (!path || strcmp(path, "-") != 0)
		return;
	int before = dup(STDOUT_FILENO), terminal = open("/dev/tty", O_RDWR | O_NOCTTY);
	output_before = before >= 0 ? fdopen(before, "w") : NULL;
	if (terminal < 0)
		return;
	dup2(terminal, STDOUT_FILENO);
	close(terminal);
}

static int refuse(const struct arguments *a, const char *path)
{
	complain(a, "cannot write %s: %s", path, strerror(errno));
	return EXIT_WRONG;
}

/* --link: EXIT_FINE and the interface, NULL if not requested */
static int read_link(const struct arguments *a, struct lab *lab, const struct netdev **dev)
{
	const char *words = arguments_value(a, "link");
	const size_t n = words ? strcspn(words, ":") : 0;

	*dev = NULL;
	if (!words)
		return EXIT_FINE;
	for (size_t i = 0; i < lab_network(lab)->node_count; i++) {
		const struct node *node = lab_network(lab)->nodes[i];
		if (strlen(node->name) == n && strncmp(node->name, words, n) == 0 && words[n])
			*dev = node_dev(node, words + n + 1);
	}
	return *dev ? EXIT_FINE
		    : complain(a, "--link: expected NODE:DEV of this lab, found '%s'", words);
}

int live_begin(struct live *l, const struct arguments *a, struct lab *lab)
{
	const char *path = arguments_value(a, "capture");

	const struct netdev *only;

	*l = (struct live){0};
	if (read_link(a, lab, &only) != EXIT_FINE)
		return EXIT_WRONG;
	if (!path)
		return EXIT_FINE;
	l->out = strcmp(path, "-") == 0 ? output_before : fopen(path, "w");
	if (!l->out)
		return refuse(a, path);
	setvbuf(l->out, NULL, _IONBF, 0); /* while the lab is playing, no key triggers a flush */
	signal(SIGPIPE, SIG_IGN); /* a reader that goes away ends the capture, not the lesson */
	if (only)
		pcapng_init_only(&l->pcap, l->out, lab_network(lab), lab_names(lab), only);
	else
		pcapng_init(&l->pcap, l->out, lab_network(lab), lab_names(lab));
	trace_attach(lab_trace(lab), &l->pcap.steps.sink);
	l->begun = true;
	live_flush(l);
	return EXIT_FINE;
}

void live_flush(struct live *l)
{
	if (!l->out)
		return;
	steps_flush(&l->pcap.steps);
	if (fflush(l->out) != 0 || ferror(l->out)) {
		fclose(l->out);
		l->out = l->pcap.out = fopen("/dev/null", "w");
	}
}

void live_end(struct live *l)
{
	if (!l->begun)
		return;
	live_flush(l);
	pcapng_finish(&l->pcap);
	if (l->out)
		fclose(l->out);
	*l = (struct live){0};
}
