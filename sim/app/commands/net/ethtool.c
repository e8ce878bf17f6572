/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ethtool 6.1: what a driver reports about its interface. Here the driver is the lab's: the speed
 * is the link's rate, and the hardware merges, segments and checksums no frame, so every offload is
 * off and fixed. -S shows the interface's own counters.
 *
 * ethtool DEV, -i, -k, -K, -S, -P, --version. Not supported: options that configure the hardware
 * (-s, -A, -C, -G, -L) or query it (-a, -c, -g, -l, -p, -t …); the scenario defines the link.
 */
#include <inttypes.h>
#include <string.h>

#include "app/commands/net/net_tools.h"
#include "app/system/commands.h"
#include "app/system/voice.h"
#include "base/text.h"
#include "host/host.h"
#include "net/link.h"

enum { NO_DRIVER = 71, NO_DATA = 75, NO_FEATURE = 92, NO_STATISTICS = 94, NO_STRINGS = 96 };

/* ethtool's words for a missing interface: netlink's, once for each of its questions */
static void no_such_device(struct process *p, unsigned times, int status)
{
	while (times--)
		process_error(p,
			"netlink error: no device matches name (offset 24)\n"
			"netlink error: No such device\n");
	if (status == NO_DATA)
		process_error(p, "No data available\n");
	process_exit(p, status);
}

static void show_settings(struct process *p, const char *name)
{
	struct netdev *dev = node_dev(&p->host->node, name);

	if (!dev) {
		no_such_device(p, 5, NO_DATA);
		return;
	}
	process_print(p, "Settings for %s:\n", name);
	if (dev->wire) {
		process_print(p,
			"\tSupported ports: [  ]\n\tSupported link modes:   Not reported\n"
			"\tSupported pause frame use: No\n\tSupports auto-negotiation: No\n"
			"\tSupported FEC modes: Not reported\n"
			"\tAdvertised link modes:  Not reported\n"
			"\tAdvertised pause frame use: No\n\tAdvertised auto-negotiation: No\n"
			"\tAdvertised FEC modes: Not reported\n");
		uint64_t rate = dev->wire->set.rate / 1000000;
		if (netdev_running(dev) && rate)
			process_print(p, "\tSpeed: %" PRIu64 "Mb/s\n\tDuplex: Full\n", rate);
		else
			process_print(p, "\tSpeed: Unknown!\n\tDuplex: Unknown! (255)\n");
		process_print(p,
			"\tAuto-negotiation: off\n\tPort: Twisted Pair\n\tPHYAD: 0\n"
			"\tTransceiver: internal\n\tMDI-X: Unknown\n");
	}
	process_print(p, "\tLink detected: %s\n", netdev_running(dev) ? "yes" : "no");
	process_exit(p, 0);
}

static void show_driver(struct process *p, const char *name)
{
	struct netdev *dev = node_dev(&p->host->node, name);

	if (!dev || !dev->wire) {
		process_fail(p, NO_DRIVER, "Cannot get driver information: %s\n",
			dev ? "Operation not supported" : "No such device");
		return;
	}
	process_print(p,
		"driver: lvslab\nversion: 1.0\nfirmware-version: \nexpansion-rom-version: \n"
		"bus-info: \nsupports-statistics: yes\nsupports-test: no\n"
		"supports-eeprom-access: no\nsupports-register-dump: no\n"
		"supports-priv-flags: no\n");
	process_exit(p, 0);
}

/* clang-format off */
static const struct {
	const char *name, *old, *reported; /* in -k; in -K; the kernel's name */
} features[] = {
	{"rx-checksumming", "rx", "rx-checksum"},
	{"tx-checksumming", "tx", "tx-checksum-ip-generic"},
	{"scatter-gather", "sg", "tx-scatter-gather"},
	{"tcp-segmentation-offload", "tso", "tx-tcp-segmentation"},
	{"generic-segmentation-offload", "gso", "tx-generic-segmentation"},
	{"generic-receive-offload", "gro", "rx-gro"},
	{"large-receive-offload", "lro", "rx-lro"},
	{"rx-vlan-offload", "rxvlan", "rx-vlan-hw-parse"},
	{"tx-vlan-offload", "txvlan", "tx-vlan-hw-insert"},
	{"ntuple-filters", "ntuple", "rx-ntuple-filter"},
	{"receive-hashing", "rxhash", "rx-hashing"},
};
/* clang-format on */
enum { FEATURES = sizeof(features) / sizeof(features[0]) };

static void show_features(struct process *p, const char *name)
{
	if (!node_dev(&p->host->node, name)) {
		no_such_device(p, 1, 1);
		return;
	}
	process_print(p, "Features for %s:\n", name);
	for (int i = 0; i < FEATURES; i++)
		process_print(p, "%s: off [fixed]\n", features[i].name);
	process_exit(p, 0);
}

static int feature_of(const char *word)
{
	for (int i = 0; i < FEATURES; i++)
		if (strcmp(features[i].name, word) == 0 || strcmp(features[i].old, word) == 0 ||
			strcmp(features[i].reported, word) == 0)
			return i;
	return -1;
}

/* `-K DEV FEATURE on|off …`: all are off already; none can be turned on */
static void set_features(struct process *p, int argc, char **argv)
{
	bool wanted = false;

	if (!node_dev(&p->host->node, argv[2])) {
		no_such_device(p, 1, 1);
		return;
	}
	for (int i = 3; i + 1 < argc; i += 2) {
		if (feature_of(argv[i]) < 0) {
			process_fail(p, NO_FEATURE,
				"netlink error: bit name not found (offset 56)\n"
				"netlink error: Operation not supported\n");
			return;
		}
		wanted |= strcmp(argv[i + 1], "on") == 0;
	}
	if (!wanted && argc > 3) {
		process_exit(p, 0);
		return;
	}
	process_print(p, "Could not change any device features\n");
	if (wanted)
		process_print(p, "Actual changes:\n");
	for (int i = 3; i + 1 < argc; i += 2)
		if (strcmp(argv[i + 1], "on") == 0)
			process_print(p, "%s: off [requested on]\n",
				features[feature_of(argv[i])].reported);
	process_exit(p, 1);
}

static void show_statistics(struct process *p, const char *name)
{
	struct netdev *dev = node_dev(&p->host->node, name);

	if (!dev) {
		process_fail(
			p, NO_STRINGS, "Cannot get stats strings information: No such device\n");
		return;
	}
	if (!dev->wire) {
		process_fail(p, NO_STATISTICS, "no stats available\n");
		return;
	}
	const struct netdev_stats *s = &dev->stats;
	const struct {
		const char *name;
		uint64_t value;
	} rows[] = {{"rx_packets", s->rx_packets}, {"tx_packets", s->tx_packets},
		{"rx_bytes", s->rx_bytes}, {"tx_bytes", s->tx_bytes}, {"rx_errors", s->rx_errors},
		{"tx_errors", s->tx_errors}, {"rx_dropped", s->rx_dropped},
		{"tx_dropped", s->tx_dropped}};
	process_print(p, "NIC statistics:\n");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		process_print(p, "     %s: %" PRIu64 "\n", rows[i].name, rows[i].value);
	process_exit(p, 0);
}

static void show_permanent(struct process *p, const char *name)
{
	struct netdev *dev = node_dev(&p->host->node, name);

	if (!dev)
		no_such_device(p, 1, 1);
	else if (dev->wire)
		process_print(p, "Permanent address: %s\n", mac_text(dev->mac).s);
	else
		process_print(p, "Permanent address: not set\n");
	if (dev)
		process_exit(p, 0);
}

static bool is_option(const char *word, const char *letter, const char *name)
{
	return strcmp(word, letter) == 0 || strcmp(word, name) == 0;
}

static void run_ethtool(struct process *p, int argc, char **argv)
{
	const char *option = argc > 1 ? argv[1] : "";
	struct text what = {0};

	if (strcmp(option, "--version") == 0) {
		process_print(p, "ethtool version 6.1\n");
		process_exit(p, 0);
	} else if (argc < 2 || (*option == '-' && argc < 3)) {
		process_fail(p, 1,
			"ethtool: bad command line argument(s)\n"
			"For more information run ethtool -h\n");
	} else if (*option != '-') {
		show_settings(p, option);
	} else if (is_option(option, "-i", "--driver")) {
		show_driver(p, argv[2]);
	} else if (is_option(option, "-k", "--show-features") ||
		strcmp(option, "--show-offload") == 0) {
		show_features(p, argv[2]);
	} else if (is_option(option, "-K", "--features") || strcmp(option, "--offload") == 0) {
		set_features(p, argc, argv);
	} else if (is_option(option, "-S", "--statistics")) {
		show_statistics(p, argv[2]);
	} else if (is_option(option, "-P", "--show-permaddr")) {
		show_permanent(p, argv[2]);
	} else {
		text_add(&what, "ethtool %s", option);
		refuse(p, text_str(&what), N_("the link's rate in the scenario"));
		text_free(&what);
	}
}

const struct command ethtool_command = {.name = "ethtool",
	.summary = N_("link, speed, offloads and counters of an interface"),
	.run = run_ethtool};
