/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `lvslab prove LAB`: the same lab on a real kernel, compared frame by frame. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ui/real/prove.h"
#include "ui/real/run.h"
#include "ui/real/script.h"
#include "ui/verbs/open.h"
#include "ui/verbs/write_out.h"

#define GUEST_SECONDS 900

static void prove_say(const char *words)
{
	fprintf(stderr, "lvslab prove: %s\n", words);
}

static int prove_tell(const struct arguments *a, const struct prove *p, const char *title)
{
	struct text t = {0}, page = {0};
	const struct worlds *r = &p->result;
	int status =
		r->equal == r->compared && !r->extra && r->compared ? EXIT_FINE : EXIT_CHECK_FAILED;

	prove_text(&t, p);
	fputs(text_str(&t), stdout);
	if (arguments_has(a, "report")) {
		prove_html(&page, p, title);
		int written = write_out(arguments_value(a, "report"), &page);
		status = written == EXIT_FINE ? status : written;
	}
	text_free(&t);
	text_free(&page);
	return status;
}

/* `fresh`: the lab at its beginning */
static int prove_kernel(const struct arguments *a, struct opened *o, const struct lab *fresh,
	const struct script_calls *calls, struct prove *p, char *folder)
{
	struct real_run run = {.guest = arguments_has(a, "guest"),
		.emulate = arguments_has(a, "no-kvm"),
		.seconds = GUEST_SECONDS,
		.folder = folder,
		.say = prove_say};
	struct text script = {0}, why = {0}, out = {0};
	struct problems ps = words_problems();

	script_put(&script, o->spec, fresh, lab_journal(o->lab), calls, &ps);
	int status = EXIT_FINE;
	if (real_run(&run, &script, &why) != 0) {
		prove_say(real_stopped() ? _("stopped") : text_str(&why));
		status = EXIT_MACHINE;
	}
	text_add(&out, "%s/out", folder);
	if (status == EXIT_FINE && prove_read(p, out.s, &ps) != 0) {
		complain_of(&ps);
		status = EXIT_MACHINE;
	}
	problems_free(&ps);
	text_free(&script);
	text_free(&why);
	text_free(&out);
	return status;
}

static void end_folder(const struct arguments *a, char *folder)
{
	if (arguments_has(a, "keep")) {
		fprintf(stderr, "%s\n", folder);
		free(folder);
	} else {
		real_folder_remove(folder);
	}
	real_end_if_stopped();
}

static int prove_in_folder(const struct arguments *a, struct opened *o, const struct lab *fresh,
	const struct script_calls *calls, struct prove *p)
{
	struct text why = {0};

	real_mind_signals();
	char *folder = real_folder(&why);
	if (!folder) {
		prove_say(text_str(&why));
		text_free(&why);
		return EXIT_MACHINE;
	}
	int status = prove_kernel(a, o, fresh, calls, p, folder);
	end_folder(a, folder);
	if (status == EXIT_FINE) {
		prove_compare(p);
		status = prove_tell(a, p, a->words[0]);
	}
	return status;
}

/* what the script left, run elsewhere */
static int prove_captures(const struct arguments *a, struct prove *p)
{
	struct problems ps = words_problems();

	if (prove_read(p, arguments_value(a, "captures"), &ps) != 0)
		return complain_of(&ps);
	prove_compare(p);
	return prove_tell(a, p, a->words[0]);
}

/* The lab is played first: its walkthrough decides what is typed when. */
static int prove_lab(const struct arguments *a, struct opened *o)
{
	struct prove p;
	struct problems ps = words_problems();
	struct lab *fresh = lab_twin(o->lab, 0);
	struct prove_listener *l = prove_listen(&p, o->lab);
	struct script_calls calls;
	int status = EXIT_FINE;

	script_play(o->lab, o->play, &calls);
	if (!fresh)
		status = complain(a, "%s has a scheduler that cannot be loaded twice", a->words[0]);
	else if (script_possible(o->spec, &ps) + script_certain(o->spec, &ps) +
			script_whole(o->spec, lab_journal(o->lab), &ps) <
		0)
		status = complain_of(&ps);
	else if (arguments_has(a, "captures"))
		status = prove_captures(a, &p);
	else
		status = prove_in_folder(a, o, fresh, &calls, &p);
	prove_deaf(l, o->lab);
	prove_free(&p);
	script_calls_free(&calls);
	if (fresh)
		lab_close(fresh);
	return status;
}

static int run_prove(const struct arguments *a)
{
	struct opened o;
	int status = open_lab(&o, a, a->words[0], false);

	if (status != EXIT_FINE)
		return status;
	if (o.stop_time == SPEC_UNSET)
		status = complain(a, "%s has no stop_time; a real kernel needs one", a->words[0]);
	else
		status = prove_lab(a, &o);
	close_lab(&o);
	return status;
}

static const struct verb_option options[] = {
	{"guest", NULL, N_("use QEMU with the kernel from /boot; needs no root")},
	{"no-kvm", NULL, N_("emulate the guest even if KVM is available")},
	{"captures", "FOLDER",
		N_("compare with the captures that the script of 'export netns' left there")},
	{"report", "FILE", N_("write an HTML page with the frames in parallel columns")},
	{"keep", NULL, N_("keep the script and the captures; print their folder")},
	OPEN_OPTIONS,
	{NULL, NULL, NULL},
};

const struct verb verb_prove = {
	.name = "prove",
	.order = 76,
	.words = "FILE",
	.least_words = 1,
	.most_words = 1,
	.summary = N_("compares a lab with a real kernel, frame by frame"),
	.about = N_("Plays a lab on a real kernel, in network namespaces ('lvslab "
		    "export netns' prints the script), captures every link and "
		    "compares its frames with the lab's. Values that a kernel picks at "
		    "random (IP ids, client ports, sequence numbers, timestamps) are "
		    "masked; everything else must be equal, times within 30 ms. It "
		    "needs root and ip_vs here, or with --guest neither: then QEMU "
		    "boots the distribution's kernel (Debian: qemu-system-x86, "
		    "linux-image-cloud-amd64, busybox-static).\nExit status 0 if all "
		    "frames are equal, 1 if not, 3 if this machine cannot do it."),
	.examples = "  lvslab prove scenarios/dr-basics.yaml --guest\n"
		    "  lvslab prove scenarios/nat-basics.yaml --report nat.html\n",
	.options = options,
	.run = run_prove,
};
