/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ifup and ifdown. Debian uses ifupdown 0.8.41, which reads /etc/network/interfaces and records in
 * /run/network/ifstate what is up; CentOS uses initscripts, which run ifup-eth and ifdown-eth on an
 * ifcfg file. A host here has both kinds of files: an interface is configured from the file that
 * mentions it, from ifcfg if both do, unless only /etc/network/interfaces differs from a fresh
 * machine.
 *
 * A shell does the work, as with the real tools: it runs the commands of inet.defn and those of the
 * stanza. Not supported: DHCP, IPv6, mappings, run-parts.
 */
#include <string.h>

#include "app/commands/setup/interfaces.h"
#include "app/shell/shell.h"
#include "app/system/files.h"
#include "app/system/interface_files.h"
#include "app/system/operands.h"
#include "app/system/voice.h"
#include "base/text.h"
#include "host/host.h"

struct bringing {
	struct process *p;
	const char *tool; /* "ifup", "ifdown" */
	bool up, all, verbose, force, no_act;
	const char *exclude;
	struct interfaces file;
	struct text script;
};

/* ---- a word of a shell ---- */

static void put_quoted(struct text *t, const char *s)
{
	text_putc(t, '\'');
	for (; *s; s++)
		if (*s == '\'')
			text_put(t, "'\\''");
		else
			text_putc(t, *s);
	text_putc(t, '\'');
}

/* ---- Debian: the commands of a stanza ---- */

/* one command: ifup stops if it fails, ifdown goes on */
static void put_command(struct bringing *b, const char *command)
{
	struct text *t = &b->script;

	if (b->verbose || b->no_act) {
		text_put(t, "echo ");
		put_quoted(t, command);
		text_put(t, " >&2\n");
	}
	if (b->no_act)
		return;
	text_put(t, "(eval ");
	put_quoted(t, command);
	text_put(t, b->up ? ") || exit 1\n" : ")\n");
}

static void put_phase(struct bringing *b, const struct stanza *s, const char *phase)
{
	const char *shown = strcmp(phase, "up") == 0 ? "post-up"
		: strcmp(phase, "down") == 0         ? "pre-down"
						     : phase;

	text_add(&b->script, "export PHASE=%s\n", shown);
	for (size_t i = 0; i < s->keys.count; i++)
		if (strcmp(words_item(&s->keys, i), phase) == 0)
			put_command(b, words_item(&s->values, i));
}

/* compute_v4_mask(), compute_v4_addr(): "ADDRESS/MASK", the mask by the option, the length behind
 * the address, the class */
static void put_address(const struct stanza *s, struct text *line)
{
	const char *address = stanza_value(s, "address"), *mask = stanza_value(s, "netmask");
	const char *broadcast = stanza_value(s, "broadcast");
	uint32_t local = 0, bits = 0;
	unsigned length = 24;
	uint64_t number;
	bool read = parse_prefix(address, &local, &length);

	if (read && !strchr(address, '/'))
		length = local >> 31 == 0 ? 8 : local >> 30 == 2 ? 16 : 24;
	bool dotted = read && (!mask || parse_ipv4(mask, &bits));
	bits = mask ? bits : ipv4_mask(length);
	text_putn(line, address, strcspn(address, "/"));
	if (mask && parse_u64(mask, &number))
		text_add(line, "/%s broadcast %s", mask, broadcast ? broadcast : "+");
	else if (dotted && (!broadcast || strcmp(broadcast, "+") == 0))
		text_add(line, "/%s broadcast %s", ip_text(bits).s, ip_text(local | ~bits).s);
	else if (dotted && strcmp(broadcast, "-") == 0)
		text_add(line, "/%s broadcast %s", ip_text(bits).s, ip_text(local & bits).s);
	else
		text_add(line, "/%s broadcast %s", mask ? mask : ip_text(bits).s,
			broadcast ? broadcast : "+");
}

static void put_value(struct text *line, const struct stanza *s, const char *key, const char *word)
{
	const char *value = stanza_value(s, key);

	if (value && strcmp(key, "hwaddress") == 0 && strncmp(value, "ether ", 6) == 0)
		value += 6;
	if (value)
		text_add(line, " %s %s", word, value);
}

static void put_gateway(struct bringing *b, const struct stanza *s, struct text *line)
{
	if (!stanza_value(s, "gateway"))
		return;
	text_clear(line);
	text_add(line, "ip route %s default via %s", b->up ? "add" : "del",
		stanza_value(s, "gateway"));
	put_value(line, s, "metric", "metric");
	text_add(line, " dev %s %s", s->name, b->up ? "onlink" : "2>&1 1>/dev/null || true");
	put_command(b, text_str(line));
}

/* inet.defn: method static */
static void put_static(struct bringing *b, const struct stanza *s)
{
	struct text line = {0};
	bool link = !strchr(s->name, ':');

	if (!b->up)
		put_gateway(b, s, &line);
	text_clear(&line);
	text_add(&line, "ip addr %s ", b->up ? "add" : "del");
	put_address(s, &line);
	put_value(&line, s, "pointopoint", "peer");
	put_value(&line, s, "scope", "scope");
	text_add(&line, " dev %s label %s", s->name, s->name);
	put_command(b, text_str(&line));
	text_clear(&line);
	text_add(&line, "ip link set dev %s", s->name);
	if (b->up) {
		put_value(&line, s, "mtu", "mtu");
		put_value(&line, s, "hwaddress", "address");
		text_put(&line, " up");
		put_command(b, text_str(&line));
		put_gateway(b, s, &line);
	} else if (link) {
		text_put(&line, " down");
		text_add(&b->script, "ip -4 addr flush dev %s\n", s->name);
		put_command(b, text_str(&line));
	}
	text_free(&line);
}

static void put_method(struct bringing *b, const struct stanza *s)
{
	struct text line = {0};

	if (strcmp(s->method, "static") == 0) {
		put_static(b, s);
	} else if (strcmp(s->method, "loopback") == 0 || strcmp(s->method, "manual") == 0) {
		text_add(&line, "ip link set dev %s %s", s->name, b->up ? "up" : "down");
		put_command(b, text_str(&line));
	}
	text_free(&line);
}

static void put_environment(struct bringing *b, const struct stanza *s)
{
	text_add(&b->script, "export IFACE=%s LOGICAL=%s ADDRFAM=%s METHOD=%s MODE=%s\n", s->name,
		s->name, s->family, s->method, b->up ? "start" : "stop");
	for (size_t i = 0; i < s->keys.count; i++) {
		const char *key = words_item(&s->keys, i);
		if (strcmp(key, "up") == 0 || strcmp(key, "down") == 0 || strchr(key, '-'))
			continue;
		text_put(&b->script, "export IF_");
		for (; *key; key++)
			text_putc(&b->script,
				*key >= 'a' && *key <= 'z' ? (char)(*key - 'a' + 'A') : *key);
		text_putc(&b->script, '=');
		put_quoted(&b->script, words_item(&s->values, i));
		text_putc(&b->script, '\n');
	}
}

/* One stanza, or why not: DHCP and IPv6 are the lab's to refuse. */
static bool put_stanza(struct bringing *b, const struct stanza *s)
{
	if (strcmp(s->family, "inet") != 0 || strcmp(s->method, "dhcp") == 0) {
		struct text what = {0};
		text_add(&what, "iface %s %s %s", s->name, s->family, s->method);
		not_simulated(b->p, text_str(&what), "iface IFACE inet static");
		text_free(&what);
		return false;
	}
	if (strcmp(s->method, "static") == 0 && !stanza_value(s, "address")) {
		process_error(b->p,
			"%s: missing required variable: address\n"
			"%s: missing required configuration variables for interface %s/inet\n",
			b->tool, b->tool, s->name);
		return false;
	}
	put_environment(b, s);
	put_phase(b, s, b->up ? "pre-up" : "down");
	put_method(b, s);
	put_phase(b, s, b->up ? "up" : "post-down");
	return true;
}

static bool is_up(struct bringing *b, const char *name)
{
	struct text state = {0}, row = {0};

	files_read(b->p->host, INTERFACES_STATE, &state);
	text_add(&row, "\n%s=", name);
	bool up = (state.len && strncmp(state.s, row.s + 1, row.len - 1) == 0) ||
		strstr(text_str(&state), text_str(&row));
	text_free(&state);
	text_free(&row);
	return up;
}

/* adds or removes the interface's line in the state file */
static void put_state(struct bringing *b, const char *name)
{
	if (b->no_act)
		return;
	if (b->up)
		text_add(&b->script, "echo %s=%s >> %s\n", name, name, INTERFACES_STATE);
	else
		text_add(&b->script, "sed -i '/^%s=/d' %s\n", name, INTERFACES_STATE);
}

static void bring_debian(struct bringing *b, const char *name)
{
	const struct stanza *s = interfaces_find(&b->file, name, NULL);
	bool fine = true;

	if (!s) {
		process_error(b->p, "%s: unknown interface %s\n", b->tool, name);
		text_put(&b->script, "rc=1\n");
		return;
	}
	if (!b->force && !b->no_act && is_up(b, name) == b->up) {
		if (!b->all)
			process_error(b->p, "%s: interface %s %s configured\n", b->tool, name,
				b->up ? "already" : "not");
		return;
	}
	text_put(&b->script, "(\n");
	if (!b->up)
		put_state(b, name);
	for (; s && fine; s = interfaces_find(&b->file, name, s))
		fine = put_stanza(b, s);
	if (b->up && fine)
		put_state(b, name);
	text_add(&b->script, "exit %d\n) || { echo '%s: failed to bring %s %s' >&2; rc=1; }\n",
		!fine, b->tool, b->up ? "up" : "down", name);
}

static void bring_all(struct bringing *b)
{
	const struct words *names = &b->file.automatic;

	for (size_t i = 0; i < names->count; i++) {
		const char *name = words_item(names, b->up ? i : names->count - 1 - i);
		if (interfaces_find(&b->file, name, NULL) &&
			!(b->exclude && strcmp(b->exclude, name) == 0))
			bring_debian(b, name);
	}
}

/* ---- CentOS ---- */

static void redhat_path(struct text *path, const char *name)
{
	text_clear(path);
	text_add(path, "%s%s%s", IFCFG_DIRECTORY, strncmp(name, "ifcfg-", 6) == 0 ? "" : "ifcfg-",
		name);
}

static bool asks_dhcp(struct bringing *b, const char *path)
{
	struct text content = {0};

	files_read(b->p->host, path, &content);
	const char *at = strstr(text_str(&content), "BOOTPROTO=");
	bool dhcp =
		at && strncmp(at + strlen("BOOTPROTO=") + strspn(at + 10, "\"'"), "dhcp", 4) == 0;
	text_free(&content);
	return dhcp;
}

static void bring_redhat(struct bringing *b, const char *name)
{
	struct text path = {0};

	redhat_path(&path, name);
	if (asks_dhcp(b, text_str(&path))) {
		not_simulated(b->p, "BOOTPROTO=dhcp", "BOOTPROTO=static, IPADDR=…, PREFIX=…");
		text_put(&b->script, "rc=1\n");
	} else {
		text_add(&b->script, "%s%s-eth ", IFCFG_DIRECTORY, b->tool);
		put_quoted(&b->script, text_str(&path) + sizeof(IFCFG_DIRECTORY) - 1);
		text_put(&b->script, " || rc=1\n");
	}
	text_free(&path);
}

/* Does /etc/network/interfaces differ from that of a fresh machine? */
static bool debian_changed(struct host *h)
{
	struct text now = {0}, fresh = {0};

	files_read(h, INTERFACES_FILE, &now);
	interface_files_debian(h, &fresh);
	bool changed = strcmp(text_str(&now), text_str(&fresh)) != 0;
	text_free(&now);
	text_free(&fresh);
	return changed;
}

static bool is_redhat(struct bringing *b, const char *name)
{
	struct text path = {0};

	redhat_path(&path, name);
	bool there = files_stat(b->p->host, text_str(&path)).kind == FILE_REGULAR;
	text_free(&path);
	return there && !(interfaces_find(&b->file, name, NULL) && debian_changed(b->p->host));
}

/* ---- both ---- */

static const char usage_of_ifup[] =
	"Usage: %s <options> <ifaces...>\n\n"
	"Options:\n"
	"\t-h, --help             this help\n"
	"\t-V, --version          copyright and version information\n"
	"\t-a, --all              process all interfaces marked \"auto\"\n"
	"\t-X, --exclude PATTERN  exclude interfaces from the list of\n"
	"\t                       interfaces to operate on by a PATTERN\n"
	"\t-n, --no-act           print out what would happen, but don't do it\n"
	"\t-v, --verbose          print out what would happen before doing it\n"
	"\t-f, --force            force de/configuration\n";

static void brought(struct process *p, int status)
{
	process_exit(p, status);
}

static bool read_bringing(struct bringing *b, struct options *o)
{
	int c;

	while ((c = option_next(o)) != -1) {
		switch (c) {
		case 'a': b->all = true; break;
		case 'v': b->verbose = true; break;
		case 'f': b->force = true; break;
		case 'n': b->no_act = true; break;
		case 'X': b->exclude = o->argument; break;
		case 'h':
			process_print(b->p, usage_of_ifup, b->tool);
			process_exit(b->p, 0);
			return false;
		default:
			if (option_refused(b->p, o, c))
				return false;
			option_complain(b->p, o, c);
			process_fail(b->p, 1, "%s: Use --help for help\n", b->tool);
			return false;
		}
	}
	return true;
}

static void bring(struct bringing *b, int argc, char **argv)
{
	bool read = interfaces_read(b->p, b->tool, &b->file);

	text_put(&b->script, "rc=0\n");
	if (b->all && read)
		bring_all(b);
	for (int i = 1; i <= argc; i++) {
		if (strcmp(argv[i], "boot") == 0)
			continue;
		if (is_redhat(b, argv[i]))
			bring_redhat(b, argv[i]);
		else
			bring_debian(b, argv[i]);
	}
	text_put(&b->script, read ? "exit $rc\n" : "exit 1\n");
	shell_spawn_text(b->p, b->p->host, text_str(&b->script), brought);
}

static void run_bringing(struct process *p, int argc, char **argv, bool up)
{
	static const struct long_option longs[] = {{"all", false, 'a'}, {"exclude", true, 'X'},
		{"force", false, 'f'}, {"help", false, 'h'}, {"no-act", false, 'n'},
		{"verbose", false, 'v'}, {NULL, false, 0}};
	struct bringing b = {.p = p, .tool = up ? "ifup" : "ifdown", .up = up};
	struct options o = options_of(argc, argv, "aX:fhnv");

	o.longs = longs;
	o.absent = "Vio";
	o.absent_longs =
		" version interfaces option allow state-dir no-mappings no-scripts no-loopback "
		"ignore-errors read-environment ";
	if (!read_bringing(&b, &o))
		return;
	if (!b.all && o.operands == 0)
		process_fail(p, 1, "%s: no interface(s) specified\n%s: Use --help for help\n",
			b.tool, b.tool);
	else
		bring(&b, o.operands, argv);
	interfaces_free(&b.file);
	text_free(&b.script);
}

static void run_ifup(struct process *p, int argc, char **argv)
{
	run_bringing(p, argc, argv, true);
}

static void run_ifdown(struct process *p, int argc, char **argv)
{
	run_bringing(p, argc, argv, false);
}

const struct command ifup_command = {.name = "ifup",
	.summary = N_("bring an interface up from its files (interfaces, ifcfg-*)"),
	.run = run_ifup};
const struct command ifdown_command = {
	.name = "ifdown", .summary = N_("bring an interface down"), .run = run_ifdown};
