/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * nmcli connection: shows, adds, modifies, deletes, activates and deactivates profiles. A change is
 * written to the profile's file and does not affect the interface until `up` (or `device reapply`),
 * which users often forget. Properties: those of `connection` and `ipv4` that set an address, a
 * gateway, a route or when to connect; the lab refuses other settings.
 */
#include <stdio.h>
#include <string.h>

#include "app/commands/setup/nmcli.h"
#include "app/system/files.h"
#include "app/system/interface_files.h"
#include "app/system/voice.h"
#include "base/text.h"
#include "host/command.h"
#include "host/host.h"

static const char active_path[] =
	"(D-Bus active path: /org/freedesktop/NetworkManager/ActiveConnection/%u)";

/* ---- show ---- */

static const char *active_device(struct nmcli *n, const struct nm_profile *p)
{
	list_for_each (dev, &n->h->node.devs, struct netdev, link)
		if (nm_profiles_active(n->h, &n->all, dev->name) == p)
			return dev->name;
	return "--";
}

static void show_connections(struct nmcli *n, bool only_active)
{
	struct words cells = {0};

	words_add(&cells, "NAME");
	words_add(&cells, "UUID");
	words_add(&cells, "TYPE");
	words_add(&cells, "DEVICE");
	for (int pass = 0; pass < 2; pass++) /* active ones first */
		for (size_t i = 0; i < n->all.count; i++) {
			const struct nm_profile *p = &n->all.items[i];
			const char *device = active_device(n, p);
			bool active = strcmp(device, "--") != 0;
			if (active != (pass == 0) || (only_active && !active))
				continue;
			words_add(&cells, p->id);
			words_add(&cells, p->uuid);
			words_add(&cells, n->terse && !p->type[0] ? "" : p->type);
			words_add(&cells, device);
		}
	nmcli_table(n, "NAME,UUID,TYPE,DEVICE", &cells);
	words_free(&cells);
}

static void joined(const struct words *w, const char *between, struct text *out)
{
	text_clear(out);
	for (size_t i = 0; i < w->count; i++)
		text_add(out, "%s%s", i ? between : "", words_item(w, i));
	if (!w->count)
		text_put(out, "--");
}

static const char *or_dashes(const struct nm_profile *p, const char *key, struct text *value)
{
	return nm_profile_value(p, key, value) ? text_str(value) : "--";
}

static void show_profile(struct nmcli *n, const struct nm_profile *p)
{
	struct text v = {0};
	bool manual = p->addresses.count > 0;

	nmcli_field(n, "connection.id", "%s", p->id);
	nmcli_field(n, "connection.uuid", "%s", p->uuid);
	nmcli_field(n, "connection.type", "%s",
		strcmp(p->type, "ethernet") == 0 ? "802-3-ethernet" : p->type);
	nmcli_field(n, "connection.interface-name", "%s", *p->device ? p->device : "--");
	nmcli_field(n, "connection.autoconnect", "%s",
		strncmp(or_dashes(p, "ONBOOT", &v), "n", 1) == 0 ? "no" : "yes");
	nmcli_field(n, "ipv4.method", "%s", manual ? "manual" : "disabled");
	nmcli_field(n, "ipv4.dns", "%s", or_dashes(p, "DNS1", &v));
	joined(&p->addresses, ", ", &v);
	nmcli_field(n, "ipv4.addresses", "%s", text_str(&v));
	nmcli_field(n, "ipv4.gateway", "%s", or_dashes(p, "GATEWAY", &v));
	text_free(&v);
}

static struct nm_profile *known_profile(struct nmcli *n, const char *word)
{
	struct nm_profile *p = nm_profiles_find(&n->all, word);

	if (!p)
		nmcli_fail(n, NMCLI_NOT_THERE, "unknown connection '%s'.", word);
	return p;
}

/* the word that names a profile, with or without "id", "uuid", "path" before it */
static struct nm_profile *named_profile(struct nmcli *n)
{
	const char *word = nmcli_next(n);

	if (word && n->at < n->argc &&
		(strcmp(word, "id") == 0 || strcmp(word, "uuid") == 0 || strcmp(word, "path") == 0))
		word = nmcli_next(n);
	if (!word) {
		nmcli_fail(n, NMCLI_USAGE, "No connection specified.");
		return NULL;
	}
	return known_profile(n, word);
}

static void connection_show(struct nmcli *n)
{
	bool only_active = n->at < n->argc && strcmp(n->argv[n->at], "--active") == 0;

	if (only_active)
		n->at++;
	if (n->at >= n->argc) {
		show_connections(n, only_active);
		return;
	}
	const struct nm_profile *p = n->all.count ? named_profile(n) : NULL;
	if (p)
		show_profile(n, p);
}

/* ---- modify ---- */

/* 192.168.10.2/24; without a length nmcli takes 32 */
static bool read_nm_address(struct nmcli *n, const char *word, struct text *out)
{
	uint32_t address;
	unsigned length;

	if (!parse_prefix(word, &address, &length))
		return nmcli_fail(n, NMCLI_USAGE,
			"failed to modify ipv4.addresses: invalid IP address: Invalid IPv4 address "
			"'%s'.",
			word);
	text_clear(out);
	text_add(out, "%s/%u", ip_text(address).s, length);
	return true;
}

static bool contains(const struct words *w, const char *word)
{
	for (size_t i = 0; i < w->count; i++)
		if (strcmp(words_item(w, i), word) == 0)
			return true;
	return false;
}

/* adds the addresses of `value` to the profile's own (+), removes them (−), or replaces them */
static bool change_addresses(struct nmcli *n, struct nm_profile *p, char how, const char *value)
{
	struct words given = {0}, after = {0};
	struct text word = {0}, address = {0};
	bool fine = true;

	for (const char *s = value; fine && *s; s += strspn(s, ", ")) {
		size_t m = strcspn(s, ", ");
		text_clear(&word);
		text_putn(&word, s, m);
		fine = read_nm_address(n, text_str(&word), &address);
		if (fine)
			words_add(&given, text_str(&address));
		s += m;
	}
	for (size_t i = 0; how && i < p->own; i++)
		if (!contains(&given, words_item(&p->addresses, i)))
			words_add(&after, words_item(&p->addresses, i));
	for (size_t i = 0; how != '-' && i < given.count; i++)
		words_add(&after, words_item(&given, i));
	if (fine) {
		nm_profile_set_addresses(p, &after);
		words_free(&p->addresses);
		p->addresses = after;
		p->own = after.count;
	} else {
		words_free(&after);
	}
	words_free(&given);
	text_free(&word);
	text_free(&address);
	return fine;
}

/* "10.0.0.0/8 192.168.10.254": a line of route-NAME, which ifup reads as well */
static bool change_routes(struct nmcli *n, const struct nm_profile *p, char how, const char *value)
{
	struct text path = {0}, content = {0};
	const char *space = strchr(value, ' ');

	text_add(&path, "%sroute-%s", IFCFG_DIRECTORY, p->file + strlen("ifcfg-"));
	if (how == '+')
		files_read(n->h, text_str(&path), &content);
	if (*value && how != '-') {
		text_putn(&content, value, space ? (size_t)(space - value) : strlen(value));
		text_add(&content, "%s%.*s dev %s\n", space ? " via " : "",
			(int)strcspn(space ? space + 1 : "", " ,"), space ? space + 1 : "",
			p->device);
	}
	files_put(n->h, text_str(&path), text_str(&content), content.len, 0644);
	text_free(&path);
	text_free(&content);
	return true;
}

static bool set_method(struct nmcli *n, struct nm_profile *p, const char *value)
{
	static const char *const methods[] = {"manual", "disabled", "link-local", "shared", NULL};

	if (nmcli_is(value, "auto")) {
		n->left = true;
		return refuse(n->p, "ipv4.method auto", "ipv4.method manual");
	}
	for (size_t i = 0; methods[i]; i++)
		if (strcmp(methods[i], value) == 0) {
			nm_profile_set(p, "BOOTPROTO", "none");
			return true;
		}
	return nmcli_fail(n, NMCLI_USAGE,
		"failed to modify ipv4.method: '%s' not among [auto, link-local, manual, shared, "
		"disabled].",
		value);
}

static bool set_gateway_of_profile(struct nmcli *n, struct nm_profile *p, const char *value)
{
	uint32_t address;

	if (*value && !parse_ipv4(value, &address))
		return nmcli_fail(n, NMCLI_USAGE,
			"failed to modify ipv4.gateway: invalid IP address: Invalid IPv4 address "
			"'%s'.",
			value);
	nm_profile_set(p, "GATEWAY", *value ? value : NULL);
	return true;
}

static bool is_one_of(const char *word, const char *a, const char *b, const char *c)
{
	return strcmp(word, a) == 0 || strcmp(word, b) == 0 || (c && strcmp(word, c) == 0);
}

/* One property of `add` and `modify`; "ip4" and similar are the short names. */
static bool set_property(struct nmcli *n, struct nm_profile *p, const char *name, const char *value)
{
	char how = *name == '+' || *name == '-' ? *name : '\0';
	const char *key = name + (how != '\0');

	if (is_one_of(key, "ipv4.addresses", "ipv4.address", "ip4"))
		return change_addresses(n, p, strcmp(key, "ip4") == 0 ? '+' : how, value);
	if (is_one_of(key, "ipv4.gateway", "gw4", NULL) || strcmp(key, "ipv4.gw") == 0)
		return set_gateway_of_profile(n, p, value);
	if (is_one_of(key, "ipv4.method", "ipv4.meth", NULL))
		return set_method(n, p, value);
	if (is_one_of(key, "ipv4.routes", "ipv4.route", NULL))
		return change_routes(n, p, how, value);
	if (is_one_of(key, "connection.autoconnect", "autoconnect", NULL))
		nm_profile_set(p, "ONBOOT", nmcli_is(value, "no") ? "no" : "yes");
	else if (is_one_of(key, "connection.id", "con-name", NULL))
		nm_profile_set(p, "NAME", value);
	else if (is_one_of(key, "connection.interface-name", "ifname", NULL))
		nm_profile_set(p, "DEVICE", value);
	else if (strcmp(key, "ipv4.dns") == 0)
		nm_profile_set(p, "DNS1", *value ? value : NULL);
	else if (strncmp(key, "ipv6.", 5) == 0)
		return true; /* there is no IPv6 to set */
	else if (strncmp(key, "ipv4.", 5) == 0 || strncmp(key, "connection.", 11) == 0 ||
		strncmp(key, "802-3-ethernet.", 15) == 0 || strncmp(key, "ethernet.", 9) == 0) {
		n->left = true;
		return refuse(n->p, key, "ipv4.addresses, ipv4.gateway, ipv4.routes");
	} else
		return nmcli_fail(n, NMCLI_USAGE, "invalid <setting>.<property> '%s'.", name);
	return true;
}

static bool set_properties(struct nmcli *n, struct nm_profile *p)
{
	const char *name, *value;

	while ((name = nmcli_next(n)) != NULL) {
		value = nmcli_next(n);
		if (!value)
			return nmcli_fail(n, NMCLI_USAGE, "value for '%s' is missing.", name);
		if (!set_property(n, p, name, value))
			return false;
	}
	return true;
}

static void connection_modify(struct nmcli *n)
{
	struct nm_profile *p = named_profile(n);

	if (p && set_properties(n, p))
		nm_profile_write(n->h, p);
}

/* ---- add, delete ---- */

static const char *argument_of(struct nmcli *n, const char *name, const char *other)
{
	for (int i = n->at; i + 1 < n->argc; i += 2)
		if (strcmp(n->argv[i], name) == 0 || (other && strcmp(n->argv[i], other) == 0))
			return n->argv[i + 1];
	return NULL;
}

/* "ifcfg-NAME" that no file has yet */
static void free_file(struct nmcli *n, const char *name, char room[64])
{
	snprintf(room, 64, "ifcfg-%.40s", name);
	for (char *c = room; *c; c++)
		if (*c == ' ' || *c == '/')
			*c = '_';
	for (unsigned i = 1; nm_profiles_find(&n->all, room); i++)
		snprintf(room, 64, "ifcfg-%.40s-%u", name, i);
}

static void add_profile(struct nmcli *n, const char *type, const char *device, const char *name)
{
	char file[64], interface[IFNAMSIZ];
	struct nm_profile p = {.file = file, .type = type, .device = interface};

	free_file(n, name, file);
	snprintf(interface, sizeof(interface), "%s", device);
	nm_profile_set(&p, "TYPE", nmcli_is(type, "dummy") ? "Dummy" : "Ethernet");
	nm_profile_set(&p, "BOOTPROTO", "none");
	nm_profile_set(&p, "NAME", name);
	if (strcmp(device, "*") != 0)
		nm_profile_set(&p, "DEVICE", device);
	nm_profile_set(&p, "ONBOOT", "yes");
	if (set_properties(n, &p)) {
		nm_profile_write(n->h, &p);
		nm_profiles_free(&n->all);
		nm_profiles_read(n->h, &n->all);
		const struct nm_profile *made = nm_profiles_find(&n->all, file);
		process_print(
			n->p, "Connection '%s' (%s) successfully added.\n", made->id, made->uuid);
	}
	words_free(&p.lines);
	words_free(&p.addresses);
}

/* skips the arguments that add_profile() has consumed */
static void skip_arguments(struct nmcli *n)
{
	static const char *const taken[] = {
		"type", "ifname", "con-name", "connection.type", "save", NULL};
	int to = n->at;

	for (int i = n->at; i < n->argc; i += 2) {
		bool is_taken = false;
		for (size_t k = 0; taken[k]; k++)
			is_taken |= strcmp(n->argv[i], taken[k]) == 0;
		if (is_taken)
			continue;
		n->argv[to++] = n->argv[i];
		if (i + 1 < n->argc)
			n->argv[to++] = n->argv[i + 1];
	}
	n->argc = to;
}

static void connection_add(struct nmcli *n)
{
	const char *type = argument_of(n, "type", "connection.type");
	const char *device = argument_of(n, "ifname", "connection.interface-name");
	const char *name = argument_of(n, "con-name", "connection.id");
	struct text made = {0};

	if (!type) {
		nmcli_fail(n, NMCLI_USAGE, "'type' argument is required.");
	} else if (!nmcli_is(type, "ethernet") && !nmcli_is(type, "dummy") &&
		strcmp(type, "802-3-ethernet") != 0) {
		n->left = true;
		refuse(n->p, type, "type ethernet, type dummy");
	} else if (!device) {
		nmcli_fail(n, NMCLI_USAGE, "'ifname' argument is required.");
	} else {
		text_add(&made, "%s-%s", *type == 'd' ? "dummy" : "ethernet", device);
		skip_arguments(n);
		add_profile(n, type, device, name ? name : text_str(&made));
	}
	text_free(&made);
}

static void connection_delete(struct nmcli *n)
{
	struct nm_profile *p = named_profile(n);
	struct text path = {0}, script = {0}, said = {0};

	if (!p)
		return;
	const char *device = active_device(n, p);
	text_add(&path, "%s%s", IFCFG_DIRECTORY, p->file);
	files_remove(n->h, text_str(&path));
	if (strcmp(p->type, "dummy") == 0)
		text_add(&script, "ip link del %s 2> /dev/null\n", p->device);
	else if (strcmp(device, "--") != 0)
		text_add(&script, "ip addr flush dev %s scope global\n", device);
	text_add(&said, "Connection '%s' (%s) successfully deleted.", p->id, p->uuid);
	nmcli_run(n, &script, text_str(&said));
	text_free(&path);
	text_free(&script);
	text_free(&said);
}

/* ---- up, down ---- */

static void connection_up(struct nmcli *n)
{
	struct nm_profile *p = named_profile(n);
	struct text script = {0}, said = {0};

	if (!p)
		return;
	const char *device = *p->device ? p->device : "eth0";
	struct netdev *dev = node_dev(&n->h->node, device);
	if (!dev && strcmp(p->type, "dummy") != 0) {
		nmcli_fail(n, NMCLI_ACTIVATION,
			"Connection activation failed: No suitable device found for this "
			"connection (device lo not available because device is strictly "
			"unmanaged).");
		return;
	}
	nmcli_put_activation(n, p, device, &script);
	text_put(&said, "Connection successfully activated ");
	text_add(&said, active_path, dev ? dev->index : 1);
	if (dev)
		nm_profiles_activate(n->h, device, p);
	nmcli_run(n, &script, text_str(&said));
	text_free(&script);
	text_free(&said);
}

static void connection_down(struct nmcli *n)
{
	struct nm_profile *p = named_profile(n);
	struct text script = {0}, said = {0};

	if (!p)
		return;
	const char *device = active_device(n, p);
	const struct netdev *dev = node_dev(&n->h->node, device);
	if (!dev) {
		nmcli_fail(n, NMCLI_NOT_THERE,
			"'%s' is not an active connection.\nError: no active connection provided.",
			p->id);
		return;
	}
	text_add(&said, "Connection '%s' successfully deactivated ", p->id);
	text_add(&said, active_path, dev->index);
	if (strcmp(p->type, "dummy") == 0)
		text_add(&script, "ip link del %s\n", device);
	else
		text_add(&script, "ip addr flush dev %s scope global\n", device);
	nm_profiles_activate(n->h, device, NULL);
	nmcli_run(n, &script, text_str(&said));
	text_free(&script);
	text_free(&said);
}

void nmcli_connection(struct nmcli *n)
{
	static const struct {
		const char *name;
		void (*run)(struct nmcli *n);
	} verbs[] = {{"show", connection_show}, {"up", connection_up}, {"down", connection_down},
		{"add", connection_add}, {"modify", connection_modify},
		{"delete", connection_delete}};
	const char *verb = nmcli_next(n);

	if (!verb || nmcli_is(verb, "reload") || nmcli_is(verb, "load")) {
		if (!verb)
			show_connections(n, false);
		return;
	}
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (nmcli_is(verb, verbs[i].name)) {
			verbs[i].run(n);
			return;
		}
	struct text what = {0};
	text_add(&what, "nmcli connection %s", verb);
	n->left = true;
	refuse(n->p, text_str(&what), "nmcli connection modify");
	text_free(&what);
}
