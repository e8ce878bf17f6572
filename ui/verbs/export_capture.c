/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The capture of a whole run. */
#include "engine/trace.h"
#include "net/link.h"
#include "ui/report/pcapng.h"
#include "ui/report/ticker.h"
#include "ui/verbs/export.h"
#include "ui/verbs/open.h"

static int write_pcapng(const struct arguments *a, const char *path, FILE *out)
{
	struct opened o;
	struct pcapng p;
	struct ticker t;

	int status = open_lab(&o, a, path, false);

	if (status != EXIT_FINE)
		return status;
	pcapng_init(&p, out, lab_network(o.lab), lab_names(o.lab));
	trace_attach(lab_trace(o.lab), &p.steps.sink);
	ticker_init(&t, lab_stop_time(o.lab));
	trace_attach(lab_trace(o.lab), &t.sink);
	play_run(o.play, NULL, NULL);
	ticker_finish(&t);
	pcapng_finish(&p);
	status = tell_end(a, o.lab);
	close_lab(&o);
	return status;
}

const struct export_kind export_pcapng = {
	.order = 10,
	.name = "pcapng",
	.words = N_("the capture of a whole run, for Wireshark"),
	.binary = true,
	.write = write_pcapng,
};

/* both ends of each link: where a capture can listen */
static int write_interfaces(const struct arguments *a, const char *path, FILE *out)
{
	struct opened o;
	int status = open_lab(&o, a, path, false);

	if (status != EXIT_FINE)
		return status;
	for (size_t i = 0; i < lab_network(o.lab)->node_count; i++) {
		const struct node *node = lab_network(o.lab)->nodes[i];
		list_for_each (dev, &node->devs, struct netdev, link) {
			if (!dev->wire)
				continue;
			const struct netdev *other = dev->wire->end[dev->wire->end[0] == dev];
			fprintf(out, "%s:%s %s:%s\n", node->name, dev->name, other->node->name,
				other->name);
		}
	}
	close_lab(&o);
	return EXIT_FINE;
}

const struct export_kind export_interfaces = {
	.order = 15,
	.name = "interfaces",
	.words = N_("the interfaces where frames can be captured"),
	.write = write_interfaces,
};
