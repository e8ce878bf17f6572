/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of keys, topology half: what both kinds of file contain. A row defines its key
 * completely; a new key is a new row and a member of its struct in spec.h. Its terms are
 * containerlab's (nodes, links, endpoints) and the kernel's (sysctls).
 */
#include "file/schema_table.h"

static const char *const kinds[] = {"host", "switch", NULL};
static const char *const roles[] = {"none", "client", "router", "director", "real-server", NULL};
static const char *const applications[] = {"http", "echo", "discard", NULL};
static const char *const flood_orders[] = {"last-attached-first", "first-attached-first", NULL};
static const char *const link_states[] = {"up", "down", NULL};

#define AT(member) .at = offsetof(struct spec_interface, member)
static const struct schema_key interface_keys[] = {
	{.name = "ipv4",
		.type = &type_prefix,
		.shape = SCHEMA_ONE_OR_LIST,
		AT(ipv4),
		.help = N_("its addresses, the first is the primary one; `A.B.C.D/LEN label "
			   "lo:0` as in `ip addr add`")},
	{.name = "mac",
		.type = &type_mac,
		AT(mac),
		.help = N_("its hardware address (default: derived from the node's name); "
			   "never copied by `like`")},
	{.name = "mtu",
		.type = &type_integer,
		AT(mtu),
		.min = 68,
		.max = 65536,
		.unit = N_("bytes"),
		.help = N_("the largest IP packet it sends (default: the link's, 65536 on lo)")},
};
#undef AT
static const struct schema_object schema_interface = {.name = "interface",
	.help = N_("A network interface of a host. `lo` always exists and has 127.0.0.1/8."),
	.size = sizeof(struct spec_interface),
	KEYS(interface_keys)};

#define AT(member) .at = offsetof(struct spec_service, member)
static const struct schema_key service_keys[] = {
	{.name = "listen",
		.type = &type_listen,
		AT(listen),
		.required = true,
		.help = N_("protocol and port, on every address of the host")},
	{.name = "application",
		.type = &type_word,
		AT(application),
		.words = applications,
		.standard = "http",
		.help = N_("http answers requests, echo returns what it gets, discard only reads")},
	{.name = "workers",
		.type = &type_integer,
		AT(workers),
		.min = 1,
		.max = 1000000,
		.standard = "8",
		.unit = N_("workers"),
		.help = N_("requests served at the same time")},
	{.name = "speed",
		.type = &type_number,
		AT(speed),
		.min = 1000,
		.max = 1000000000,
		.standard = "1",
		.help = N_("how fast a worker is: a request's service time is divided by it")},
	{.name = "queue",
		.type = &type_integer,
		AT(queue),
		.min = 0,
		.max = 65535,
		.standard = "128",
		.unit = N_("connections"),
		.help = N_("the backlog: connections waiting to be accepted")},
	{.name = "service_time",
		.type = &type_duration,
		AT(service_time),
		.max = HOUR,
		.standard = "1ms",
		.help = N_("time that a worker of speed 1 needs for a request (default if the "
			   "workload has no `demand`)")},
	{.name = "response",
		.type = &type_size,
		AT(response),
		.max = (int64_t)1 << 40,
		.standard = "0B",
		.help = N_("size of a response if the request does not set one; 0B: the server's "
			   "name and a newline")},
	{.name = "slow_start",
		.type = &type_duration,
		AT(slow_start),
		.max = HOUR,
		.help = N_("after a failure, the time in which its speed grows linearly to the "
			   "full one (default: full speed at once)")},
	{.name = "slow_start_speed",
		.type = &type_number,
		AT(slow_start_speed),
		.min = 1000,
		.max = 1000000,
		.standard = "0.1",
		.help = N_("fraction of its speed at the beginning of a slow start")},
	{.name = "mean_time_to_failure",
		.type = &type_duration,
		AT(mean_time_to_failure),
		.min = 1000000,
		.max = YEAR,
		.help = N_("mean of the exponential time until it fails; for single failures use "
			   "the events `httpd fail` and `httpd repair`")},
	{.name = "mean_time_to_repair",
		.type = &type_duration,
		AT(mean_time_to_repair),
		.min = 1000000,
		.max = YEAR,
		.standard = "10s",
		.help = N_("mean of the exponential time until it is back")},
};
#undef AT
static const struct schema_object schema_service = {.name = "service",
	.help = N_("A server program on a host."),
	.size = sizeof(struct spec_service),
	KEYS(service_keys)};

#define AT(member) .at = offsetof(struct spec_node, member)
static const struct schema_key node_keys[] = {
	{.name = "kind",
		.type = &type_word,
		AT(kind),
		.words = kinds,
		.standard = "host",
		.help = N_("a host (client, router, director or server) or a learning switch")},
	{.name = "role",
		.type = &type_word,
		AT(role),
		.words = roles,
		.standard = "none",
		.help = N_(
			"its role, for the map and the reports; it does not change the behaviour")},
	{.name = "like",
		.type = &type_string,
		AT(like),
		.file_only = true,
		.help = N_("another node whose keys it copies, except MAC addresses; its own keys "
			   "win")},
	{.name = "group",
		.type = &type_string,
		AT(group),
		.help = N_("its group, which `from:` may name; `groups:` sets it")},
	{.name = "x",
		.type = &type_integer,
		AT(x),
		.max = 8000,
		.unit = N_("units"),
		.help = N_("its left edge in the picture of the lab, which is 1600 units wide "
			   "(default: placed automatically)")},
	{.name = "y",
		.type = &type_integer,
		AT(y),
		.max = 4500,
		.unit = N_("units"),
		.help = N_("its upper edge in the picture, which is 900 units high")},
	{.name = "interfaces",
		.object = &schema_interface,
		.shape = SCHEMA_MAP,
		.names = SCHEMA_INTERFACE_NAME,
		AT(interfaces),
		.only = "host",
		.help = N_("its interfaces by name: eth0, lo …")},
	{.name = "sysctls",
		.type = &type_string,
		.shape = SCHEMA_MAP,
		.names = SCHEMA_SYSCTL,
		AT(sysctls),
		.only = "host",
		.help = N_(
			"kernel settings by their full key, such as net.ipv4.conf.all.arp_ignore")},
	{.name = "files",
		.type = &type_string,
		.shape = SCHEMA_MAP,
		.names = SCHEMA_PATH,
		AT(files),
		.only = "host",
		.help = N_("files on its disk by their path, /root/rs.sh; a file that begins with "
			   "#! is executable")},
	{.name = "routes",
		.type = &type_route,
		.shape = SCHEMA_LIST,
		AT(routes),
		.only = "host",
		.help = N_("routes, each as in `ip route add`: default via 192.168.10.1")},
	{.name = "services",
		.object = &schema_service,
		.shape = SCHEMA_LIST,
		AT(services),
		.only = "host",
		.help = N_("the server programs that run on it")},
	{.name = "ageing_time",
		.type = &type_duration,
		AT(ageing_time),
		.max = YEAR,
		.standard = "300s",
		.only = "switch",
		.help = N_("a MAC address is deleted after this time without a frame from it; 0s: "
			   "the switch learns nothing")},
	{.name = "port_security",
		.type = &type_integer,
		AT(port_security),
		.min = 0,
		.max = 65535,
		.standard = "0",
		.unit = N_("MAC addresses"),
		.only = "switch",
		.help = N_("number of MAC addresses that a port may learn; frames from further "
			   "ones are dropped; 0: no limit")},
	{.name = "flood_order",
		.type = &type_word,
		AT(flood_order),
		.words = flood_orders,
		.standard = "last-attached-first",
		.only = "switch",
		.help = N_("order in which the ports are flooded; Linux's bridge begins with the "
			   "port attached last")},
	{.name = "stp",
		.type = &type_boolean,
		AT(stp),
		.standard = "false",
		.only = "switch",
		.help = N_("spanning tree (IEEE 802.1D): a port forwards after 30 s, and one port "
			   "in a ring blocks")},
};
#undef AT
static const struct schema_object schema_node = {.name = "node",
	.help = N_("A host or a switch. Names consist of letters, digits, `-` and `_`, at most 32 "
		   "characters."),
	.size = sizeof(struct spec_node),
	KEYS(node_keys)};

#define AT(member) .at = offsetof(struct spec_link_properties, member)
static const struct schema_key property_keys[] = {
	{.name = "rate",
		.type = &type_rate,
		AT(rate),
		.min = 1,
		.max = 1000000000000000,
		.standard = "1Gbps",
		.help = N_("bits per second, each direction")},
	{.name = "delay",
		.type = &type_duration,
		AT(delay),
		.max = HOUR,
		.standard = "50us",
		.help = N_("propagation delay, one way")},
	{.name = "jitter",
		.type = &type_duration,
		AT(jitter),
		.max = HOUR,
		.standard = "0s",
		.help = N_(
			"maximum random addition to each frame's delay; frames keep their order")},
	{.name = "loss",
		.type = &type_percent,
		AT(loss),
		.standard = "0%",
		.help = N_("share of frames lost, at random")},
	{.name = "reorder",
		.type = &type_percent,
		AT(reorder),
		.standard = "0%",
		.help = N_("share of frames delivered out of order, at random")},
	{.name = "queue",
		.type = &type_integer,
		AT(queue),
		.min = 1,
		.max = 1000000,
		.standard = "1000",
		.unit = N_("frames"),
		.help = N_("queue length at each end; further frames are dropped")},
	{.name = "mtu",
		.type = &type_integer,
		AT(mtu),
		.min = 68,
		.max = 65536,
		.standard = "1500",
		.unit = N_("bytes"),
		.help = N_("the largest IP packet it carries")},
	{.name = "state",
		.type = &type_word,
		AT(state),
		.words = link_states,
		.standard = "up",
		.help = N_("whether the cable is connected")},
};
#undef AT
const struct schema_object schema_properties = {.name = "link_properties",
	.help = N_("The properties of a link."),
	.size = sizeof(struct spec_link_properties),
	KEYS(property_keys)};

#define AT(member) .at = offsetof(struct spec_link, member)
static const struct schema_key link_keys[] = {
	{.name = "endpoints",
		.type = &type_endpoint,
		.shape = SCHEMA_LIST,
		AT(endpoints),
		.required = true,
		.help = N_("its two ends: HOST:INTERFACE, or SWITCH, which gets a port")},
};
#undef AT
static const struct schema_object schema_link = {.name = "link",
	.help = N_("A link between two interfaces or switches. Its short form is the list of its "
		   "endpoints."),
	.size = sizeof(struct spec_link),
	KEYS(link_keys),
	.included = &schema_properties,
	.included_at = offsetof(struct spec_link, with),
	.own_first = 1,
	.short_form = "endpoints"};

#define AT(member) .at = offsetof(struct spec_group, member)
static const struct schema_key group_keys[] = {
	{.name = "count",
		.type = &type_integer,
		AT(count),
		.min = 1,
		.max = 10000,
		.required = true,
		.unit = N_("nodes"),
		.help = N_("number of nodes: NAME1, NAME2 …")},
	{.name = "first_ipv4",
		.type = &type_prefix,
		AT(first_ipv4),
		.required = true,
		.help = N_("eth0's address on the first node; each further node gets the next "
			   "address")},
	{.name = "link",
		.type = &type_string,
		AT(link),
		.required = true,
		.help = N_("the switch that eth0 of each is linked to")},
};
#undef AT
static const struct schema_object schema_group = {.name = "group",
	.help = N_("Identical nodes, each with eth0 linked to a switch. All keys of a "
		   "node can be used here."),
	.size = sizeof(struct spec_group),
	KEYS(group_keys),
	.included = &schema_node,
	.included_at = offsetof(struct spec_group, node),
	.own_first = 3};

static const struct schema_object schema_defaults_link = {.name = "link_defaults",
	.help = N_("Defaults for all links."),
	.size = sizeof(struct spec_defaults_link),
	.included = &schema_properties,
	.included_at = offsetof(struct spec_defaults_link, with),
	.no_defaults = true};

static const struct schema_key defaults_keys[] = {
	{.name = "link",
		.object = &schema_defaults_link,
		.at = offsetof(struct spec_defaults, link),
		.help = N_("defaults for all links")},
};
static const struct schema_object schema_defaults = {.name = "defaults",
	.help = N_("Defaults for values not set elsewhere."),
	.size = sizeof(struct spec_defaults),
	KEYS(defaults_keys)};

#define AT(member) .at = offsetof(struct spec_network, member)
static const struct schema_key network_keys[] = {
	{.name = "defaults",
		.object = &schema_defaults,
		AT(defaults),
		.editable = true,
		.file_only = true,
		.help = N_("defaults for values not set elsewhere")},
	{.name = "nodes",
		.object = &schema_node,
		.shape = SCHEMA_MAP,
		.names = SCHEMA_NODE_NAME,
		AT(nodes),
		.editable = true,
		.help = N_("the hosts and switches by name")},
	{.name = "groups",
		.object = &schema_group,
		.shape = SCHEMA_MAP,
		.names = SCHEMA_GROUP_NAME,
		AT(groups),
		.editable = true,
		.file_only = true,
		.help = N_("identical nodes")},
	{.name = "links",
		.object = &schema_link,
		.shape = SCHEMA_LIST,
		AT(links),
		.editable = true,
		.help = N_("the links between them")},
};
#undef AT
const struct schema_object schema_network = {.name = "network",
	.help = N_("The nodes and their links."),
	.size = sizeof(struct spec_network),
	KEYS(network_keys)};

#define AT(member) .at = offsetof(struct spec_topology, member)
static const struct schema_key topology_keys[] = {
	{.name = "version",
		.type = &type_integer,
		AT(version),
		.min = 1,
		.max = 1,
		.required = true,
		.help = N_("version of the file format: 1")},
	{.name = "name",
		.type = &type_string,
		AT(name),
		.required = true,
		.help = N_("a short name, usually that of the file")},
	{.name = "title", .type = &type_text, AT(title), .help = N_("title, one line")},
};
#undef AT
const struct schema_object schema_topology = {.name = "topology",
	.help = N_("A topology file: the nodes and the links between them."),
	.size = sizeof(struct spec_topology),
	KEYS(topology_keys),
	.included = &schema_network,
	.included_at = offsetof(struct spec_topology, network),
	.own_first = 3};
