/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The hosts of a recorded session: namespaces, their interfaces on bridges, addresses, routes,
 * settings, and the commands that set them up, typed as they were. What the lab refuses is not
 * understood, and nothing of the session is replayed then.
 */
#include <string.h>

#include "app/shell/shell.h"
#include "base/text.h"
#include "conform/conform_session.h"
#include "host/ip/tunnel.h"
#include "net/link.h"

#define REST (2 * (int64_t)1000000000)

void session_run_to(struct session *s, int64_t time)
{
	if (time > s->w.engine->now)
		engine_run_until(s->w.engine, time);
}

struct host *session_host(const struct session *s, const char *name)
{
	struct node *n = network_find(s->w.net, name);

	return n && n->kind == NODE_HOST ? container_of(n, struct host, node) : NULL;
}

static const char *plain_address(struct session *s, const char *prefix, uint32_t *address)
{
	unsigned length;

	*address = 0;
	if (!parse_prefix(prefix, address, &length))
		conform_unreadable(&s->w, "an address with its length expected, not '%s'", prefix);
	return prefix;
}

/* The name of the host that has this address beside the one of its wire: "eth0 10.0.0.40/32" */
static const char *extra_name(const struct session *s, uint32_t address)
{
	const char *name;
	json_t *node, *item;
	size_t i;

	json_object_foreach (json_object_get(s->header, "addresses"), name, node)
		json_array_foreach (json_object_get(node, "extra"), i, item) {
			const char *prefix = strrchr(conform_word(item, ""), ' ');
			uint32_t has;
			unsigned length;
			if (prefix && parse_prefix(prefix + 1, &has, &length) && has == address)
				return name;
		}
	return NULL;
}

/* The name of the host that has this address on one of its wires. */
static const char *wired_name(const struct session *s, uint32_t address)
{
	const char *name;
	json_t *node, *dev;
	const char *dev_name;

	json_object_foreach (json_object_get(s->header, "addresses"), name, node)
		json_object_foreach (json_object_get(node, "if"), dev_name, dev) {
			uint32_t has;
			unsigned length;
			if (parse_prefix(conform_word(dev, "addr"), &has, &length) &&
				has == address)
				return name;
		}
	return NULL;
}

struct host *session_holder(const struct session *s, uint32_t address)
{
	const char *name = wired_name(s, address);

	name = name ? name : extra_name(s, address);
	return name ? session_host(s, name) : NULL;
}

const char *session_server_name(
	const struct session *s, uint32_t address, struct ip_text *address_text)
{
	const char *name = wired_name(s, address);

	*address_text = ip_text(address);
	return name ? name : address_text->s;
}

/* A real server answers with its name: whoever is neither a client nor the director. */
bool session_is_server(const struct session *s, const char *name)
{
	const struct host *h = session_host(s, name);

	return h && h != s->director && name[0] != 'c';
}

static struct bridge *segment(struct session *s, const char *name)
{
	struct node *n = network_find(s->w.net, name);

	if (n && n->kind == NODE_BRIDGE)
		return container_of(n, struct bridge, node);
	if (!n && *name && strlen(name) < NODE_NAME)
		return bridge_new(s->w.net, name);
	conform_unreadable(&s->w, "a segment expected, not '%s'", name);
	return NULL;
}

static void build_interfaces(struct session *s, struct host *h, json_t *interfaces)
{
	const char *name;
	json_t *dev;

	json_object_foreach (interfaces, name, dev) {
		struct bridge *b = segment(s, conform_word(dev, "segment"));
		uint32_t address;
		struct text words = {0};
		if (!b || !*name || strlen(name) >= IFNAMSIZ || node_dev(&h->node, name)) {
			conform_unreadable(&s->w, "no interface can be named '%s'", name);
			continue;
		}
		conform_plug(&s->w, h, name, b, conform_word(dev, "mac"));
		text_add(&words, "%s %s", name,
			plain_address(s, conform_word(dev, "addr"), &address));
		conform_address(&s->w, h, text_str(&words));
		text_free(&words);
	}
}

/* an address on tunl0 says that its module is loaded: modprobe ipip, ip link set tunl0 up */
static void build_tunnel(struct host *h, json_t *extra)
{
	size_t i;
	json_t *item;

	json_array_foreach (extra, i, item)
		if (strncmp(conform_word(item, ""), TUNNEL_NAME " ", strlen(TUNNEL_NAME " ")) == 0)
			netdev_set_up(tunnel_load(h), true);
}

static void build_hosts(struct session *s)
{
	const char *name;
	json_t *node;

	json_object_foreach (json_object_get(s->header, "addresses"), name, node) {
		struct host *h = conform_host(&s->w, name);
		build_interfaces(s, h, json_object_get(node, "if"));
		build_tunnel(h, json_object_get(node, "extra"));
	}
	s->director = session_host(s, "dir");
	if (!s->director)
		conform_unreadable(&s->w, "a host 'dir' expected in \"addresses\"");
}

static void write_sysctl(struct session *s, struct host *h, const char *key, const char *value)
{
	struct text path = {0};

	sysctl_path(key, &path);
	if (!h || sysctl_write(h, text_str(&path), value) != 0)
		conform_unreadable(&s->w, "%s = %s refused", key, value);
	text_free(&path);
}

/* "net.ipv4.vs.conntrack": there once IPVS is loaded */
static bool is_ipvs(const char *key)
{
	return strncmp(key, "net.ipv4.vs.", 12) == 0 || strncmp(key, "net/ipv4/vs/", 12) == 0;
}

static void set_changed(struct session *s, bool ipvs)
{
	const char *name, *key;
	json_t *keys, *value;

	json_object_foreach (json_object_get(s->header, "sysctl_changed"), name, keys)
		json_object_foreach (keys, key, value)
			if (is_ipvs(key) == ipvs)
				write_sysctl(
					s, session_host(s, name), key, conform_word(value, "set"));
}

/* lblc's and lblcr's own, which come with them, as they are from the start */
static bool is_schedulers(const char *key, const char *value)
{
	return (strcmp(key, "lblc_expiration") == 0 || strcmp(key, "lblcr_expiration") == 0) &&
		strcmp(value, "86400") == 0;
}

static void unknown_key(struct session *s, const char *key, const char *value)
{
	struct text what = {0};

	text_add(&what, "net.ipv4.vs.%s = %s: a key that the lab does not know", key, value);
	session_tell(s, "sysctl_vs_director", CONFORM_NOT_UNDERSTOOD, "", text_str(&what));
	text_free(&what);
}

static void set_key(struct session *s, const char *key, const char *value)
{
	struct text path = {0}, now = {0};

	text_add(&path, "net/ipv4/vs/%s", key);
	if (sysctl_read(s->director, text_str(&path), &now) != 0) {
		if (!is_schedulers(key, value))
			unknown_key(s, key, value);
	} else {
		size_t n = strcspn(text_str(&now), "\n");
		bool same = n == strlen(value) && strncmp(text_str(&now), value, n) == 0;
		if (!same && sysctl_write(s->director, text_str(&path), value) != 0)
			conform_unreadable(&s->w, "net.ipv4.vs.%s = %s refused", key, value);
	}
	text_free(&path);
	text_free(&now);
}

/* once the schedulers are loaded: some keys are theirs */
static void set_director(struct session *s)
{
	const char *key;
	json_t *value;

	if (!ipvs_of(s->director)) /* a session without services: the module is loaded all the same
				    */
		shell_run(s->director, "modprobe ip_vs", NULL);
	set_changed(s, true);

	json_object_foreach (json_object_get(s->header, "sysctl_vs_director"), key, value)
		set_key(s, key, conform_word(value, ""));
}

static void add_extra(struct session *s)
{
	const char *name;
	json_t *node;

	json_object_foreach (json_object_get(s->header, "addresses"), name, node) {
		struct host *h = session_host(s, name);
		conform_addresses(&s->w, h, json_object_get(node, "extra"));
		json_t *list = json_object_get(node, "routes");
		conform_routes(&s->w, h, list);
	}
}

/* The host whose name the name of a switch's port holds, "rs1" of "veth-rs1": the longest such. */
static struct host *host_at_port(const struct session *s, const char *port)
{
	struct host *found = NULL;
	size_t longest = 0;
	const char *name;
	json_t *node;

	json_object_foreach (json_object_get(s->header, "addresses"), name, node)
		if (strlen(name) > longest && strstr(port, name)) {
			longest = strlen(name);
			found = session_host(s, name);
		}
	return found;
}

/*
 * A command in the switch's namespace about a port of it, done at the host's end of that cable:
 * "ip link set [dev] PORT down", "tc qdisc add dev PORT root netem …". False: none such.
 */
static bool type_at_port(struct session *s, const char *line)
{
	bool link = strncmp(line, "ip link set ", 12) == 0;
	const char *dev = strstr(line, " dev ");
	const char *at = dev ? dev + 5 : link ? line + 12 : NULL;
	char port[SESSION_NAME] = "";

	if (!at || (!link && strncmp(line, "tc ", 3) != 0))
		return false;
	size_t n = strcspn(at, " ");
	snprintf(port, sizeof(port), "%.*s", (int)n, at);
	struct host *h = host_at_port(s, port);
	const char *name = strstr(port, "eth1") ? "eth1" : "eth0";
	struct netdev *end = h ? node_dev(&h->node, name) : NULL;
	if (!end || !end->wire)
		return false;
	if (link) {
		link_set_up(end->wire, strstr(at + n, " up") != NULL);
		return true;
	}
	struct text there = {0};
	text_add(&there, "%.*s%s%s", (int)(at - line), line, name, at + n);
	const struct process *p = shell_run(h, text_str(&there), NULL);
	text_free(&there);
	return !p->running && p->status == 0;
}

static void type_line(struct session *s, struct host *h, const char *line)
{
	const struct process *p = h ? shell_run(h, line, NULL) : NULL;
	int n;

	if ((p && !p->running && p->status == 0) || (!h && type_at_port(s, line)))
		return;
	n = p ? (int)strcspn(process_output(p), "\n") : 0;
	conform_unreadable(
		&s->w, "'%s': %.*s", line, n ? n : 12, n ? process_output(p) : "no such host");
}

static void type_setup(struct session *s)
{
	size_t i;
	json_t *item;

	json_array_foreach (json_object_get(s->header, "setup_other"), i, item)
		type_line(s, session_host(s, conform_word(item, "ns")), conform_word(item, "cmd"));
	json_array_foreach (json_object_get(s->header, "setup"), i, item)
		type_line(s, s->director, conform_word(item, ""));
}

bool session_build(struct session *s)
{
	struct text kind = {0};

	build_hosts(s);
	if (s->director) {
		set_changed(s, false);
		add_extra(s);
		type_setup(s);
		set_director(s);
	}
	if (s->w.unreadable.len) {
		text_add(&kind, "session of mode %s", conform_word(s->header, "mode"));
		session_tell(
			s, text_str(&kind), CONFORM_NOT_UNDERSTOOD, "", text_str(&s->w.unreadable));
		text_free(&kind);
		return false;
	}
	session_servers_start(s);
	s->base = s->w.engine->now + REST + s->phase;
	session_run_to(s, s->base);
	return true;
}
