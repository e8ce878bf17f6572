/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * arptables 1.8.9 (nf_tables): filters the ARP that a host receives and sends. This is the old way
 * to hide a VIP: DROP requests for it, and replace the sender address with `mangle`
 * (net/ipv4/netfilter/arpt_mangle.c). Supported: the table filter with INPUT and OUTPUT;
 * user-defined chains are not.
 */
#include <inttypes.h>
#include <string.h>

#include "app/commands/iptables/filter_reasons.h"
#include "app/system/commands.h"
#include "app/system/voice.h"
#include "base/text.h"
#include "host/host.h"
#include "net/frame.h"
#include "wire/arp.h"

enum { INPUT, OUTPUT, CHAINS };
enum target { NONE, ACCEPT, DROP, RETURN, MANGLE };

static const char *const chain_names[CHAINS] = {"INPUT", "OUTPUT"};
static const char *const target_names[] = {"", "ACCEPT", "DROP", "RETURN", "mangle"};
static const char *const opcodes[] = {"", "Request", "Reply", "Request_Reverse", "Reply_Reverse",
	"DRARP_Request", "DRARP_Reply", "DRARP_Error", "InARP_Request", "ARP_NAK"};
enum { OPCODES = sizeof(opcodes) / sizeof(opcodes[0]) };

struct rule {
	struct list link;
	uint32_t src, src_mask, dst, dst_mask, mangle_src, mangle_dst;
	char in[IFNAMSIZ], out[IFNAMSIZ];
	uint8_t src_mac[ETH_ALEN], dst_mac[ETH_ALEN];
	bool has_src_mac, has_dst_mac, not_src, not_dst, not_in, not_out, not_opcode;
	bool has_mangle_src, has_mangle_dst;
	uint16_t opcode; /* 0: any */
	uint8_t target;
	uint64_t packets, bytes;
};

struct chain {
	struct list rules;
	bool drops;
	uint64_t packets, bytes;
};

struct arptables {
	struct chain chain[CHAINS];
};

/* ---- packets ---- */

static bool device_matches(const char *name, const struct netdev *dev, bool inverted)
{
	size_t n = strlen(name);
	bool same = n && name[n - 1] == '+' ? strncmp(name, dev->name, n - 1) == 0
					    : strcmp(name, dev->name) == 0;

	return !n || same != inverted;
}

static bool matches(
	const struct rule *r, const struct arp_packet *a, const struct netdev *dev, bool out)
{
	if (out ? *r->in != '\0' : *r->out != '\0')
		return false;
	return device_matches(r->in, dev, r->not_in) && device_matches(r->out, dev, r->not_out) &&
		((a->spa & r->src_mask) == r->src) != r->not_src &&
		((a->tpa & r->dst_mask) == r->dst) != r->not_dst &&
		(!r->opcode || (r->opcode == a->op) != r->not_opcode) &&
		(!r->has_src_mac || mac_equal(r->src_mac, a->sha)) &&
		(!r->has_dst_mac || mac_equal(r->dst_mac, a->tha));
}

static void mangle(const struct rule *r, struct arp_packet *a, uint8_t *bytes)
{
	if (r->has_mangle_src)
		a->spa = r->mangle_src;
	if (r->has_mangle_dst)
		a->tpa = r->mangle_dst;
	arp_emit(bytes, a);
}

/* false: dropped */
static bool run(void *owner, struct frame *f, uint8_t *bytes, const struct netdev *dev, bool out)
{
	struct chain *c = &((struct arptables *)owner)->chain[out ? OUTPUT : INPUT];
	struct arp_packet a;
	unsigned n = 0;

	if (arp_parse(&a, bytes, ARP_LEN) != WIRE_OK)
		return true;
	list_for_each (r, &c->rules, struct rule, link) {
		n++;
		if (!matches(r, &a, dev, out))
			continue;
		r->packets++;
		r->bytes += ARP_LEN;
		if (r->target == MANGLE)
			mangle(r, &a, bytes);
		if (r->target == DROP)
			frame_drop_with(f, out ? FILTER_ARP_OUTPUT : FILTER_ARP_INPUT, n, 0, 0);
		if (r->target == RETURN)
			break;
		if (r->target != NONE)
			return r->target != DROP;
	}
	c->packets++;
	c->bytes += ARP_LEN;
	if (c->drops)
		frame_drop_with(f, out ? FILTER_ARP_OUTPUT : FILTER_ARP_INPUT, 0, 0, 0);
	return !c->drops;
}

static const struct guest_key arptables_guest = {"arptables"};

static struct arptables *arptables_of(struct host *h)
{
	struct arptables *t = host_guest(h, &arptables_guest);

	if (t)
		return t;
	t = arena_alloc(host_engine(h)->arena, sizeof(*t));
	for (unsigned i = 0; i < CHAINS; i++)
		list_init(&t->chain[i].rules);
	h->hooks.arp = run;
	h->hooks.arp_owner = t;
	host_set_guest(h, &arptables_guest, t);
	return t;
}

/* ---- words ---- */

struct line {
	struct process *p;
	int argc, at, status;
	char **argv;
	char command;
	int chain, number; /* chain −1: all */
	bool numeric, verbose, numbers, inverted;
	const char *policy;
	struct rule rule;
};

static bool arpt_fail(struct line *t, const char *fmt, const char *what)
{
	struct text s = {0};

	text_add(&s, "arptables v1.8.9 (nf_tables): ");
	text_add(&s, fmt, what);
	process_error(t->p, "%s\nTry `arptables -h' or 'arptables --help' for more information.\n",
		text_str(&s));
	text_free(&s);
	t->status = 2;
	return false;
}

static bool arpt_says(struct line *t, const char *words)
{
	process_error(t->p, "arptables: %s\n", words);
	t->status = 1;
	return false;
}

static bool arpt_refuse(struct line *t, const char *what)
{
	struct text s = {0};

	text_add(&s, "arptables %s", what);
	not_simulated(t->p, text_str(&s), NULL);
	text_free(&s);
	t->status = STATUS_NOT_SIMULATED;
	return false;
}

static const char *arpt_word(struct line *t)
{
	if (t->at < t->argc)
		return t->argv[t->at++];
	arpt_fail(t, "option \"%s\" requires an argument", t->argv[t->argc - 1]);
	return NULL;
}

static bool read_network(struct line *t, uint32_t *address, uint32_t *mask)
{
	const char *word = arpt_word(t);
	unsigned length = 32;

	if (!word)
		return false;
	if (!parse_prefix(word, address, &length))
		return arpt_fail(t, "host/network `%s' not found", word);
	*mask = ipv4_mask(length);
	*address &= *mask;
	return true;
}

static bool read_mac(struct line *t, uint8_t mac[ETH_ALEN], bool *has)
{
	const char *word = arpt_word(t);

	*has = true;
	return word && (parse_mac(word, mac) || arpt_fail(t, "Invalid MAC address `%s'", word));
}

static bool read_device(struct line *t, char name[IFNAMSIZ])
{
	const char *word = arpt_word(t);

	if (word && strlen(word) >= IFNAMSIZ)
		return arpt_fail(t, "interface name `%s' must be shorter than 15", word);
	if (word)
		strcpy(name, word);
	return word != NULL;
}

static bool read_opcode(struct line *t)
{
	const char *word = arpt_word(t);
	uint64_t n;

	for (uint16_t i = 1; word && i < OPCODES; i++)
		if (strcasecmp(word, opcodes[i]) == 0) {
			t->rule.opcode = i;
			return true;
		}
	if (!word || !parse_u64(word, &n) || n == 0 || n > UINT16_MAX)
		return word && arpt_fail(t, "Problem with specified opcode `%s'", word);
	t->rule.opcode = (uint16_t)n;
	return true;
}

static bool read_target(struct line *t)
{
	const char *word = arpt_word(t);

	for (uint8_t i = ACCEPT; word && i <= MANGLE; i++)
		if (strcmp(word, target_names[i]) == 0) {
			t->rule.target = i;
			return true;
		}
	if (!word)
		return false;
	if (strcmp(word, "CLASSIFY") == 0 || strcmp(word, "MARK") == 0)
		return arpt_refuse(t, word);
	return arpt_fail(t, "Chain '%s' does not exist", word);
}

static bool read_mangle(struct line *t, uint32_t *address, bool *has)
{
	const char *word = arpt_word(t);

	*has = true;
	return word && (parse_ipv4(word, address) || arpt_fail(t, "%s: bad address", word));
}

static bool read_chain(struct line *t, bool needed)
{
	const char *word = t->at < t->argc ? t->argv[t->at] : NULL;
	uint64_t n;

	if (!word || *word == '-')
		return !needed || arpt_word(t) != NULL;
	t->at++;
	for (int i = 0; i < CHAINS; i++)
		if (strcmp(word, chain_names[i]) == 0)
			t->chain = i;
	if (t->chain < 0)
		return arpt_says(t, "No chain/target/match by that name.");
	word = t->at < t->argc ? t->argv[t->at] : NULL;
	if (word && t->command != 'A' && t->command != 'P' && parse_u64(word, &n)) {
		t->number = (int)n;
		t->at++;
	}
	if (t->command == 'P')
		return (t->policy = arpt_word(t)) != NULL;
	return true;
}

static bool read_command(struct line *t, const char *word)
{
	static const struct {
		const char *brief, *full;
	} commands[] = {{"-A", "--append"}, {"-D", "--delete"}, {"-I", "--insert"},
		{"-L", "--list"}, {"-S", "--list-rules"}, {"-F", "--flush"}, {"-Z", "--zero"},
		{"-P", "--policy"}, {"-X", "--delete-chain"}};

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(word, commands[i].brief) == 0 || strcmp(word, commands[i].full) == 0) {
			t->command = commands[i].brief[1];
			return read_chain(t, strchr("ADIP", t->command) != NULL);
		}
	if (strcmp(word, "-N") == 0 || strcmp(word, "-E") == 0 || strcmp(word, "-R") == 0 ||
		strcmp(word, "-C") == 0)
		return arpt_refuse(t, word);
	return arpt_fail(t, "unknown option \"%s\"", word);
}

static bool is(const char *word, const char *a, const char *b)
{
	return strcmp(word, a) == 0 || strcmp(word, b) == 0;
}

static bool read_match(struct line *t, const char *word, bool *known)
{
	struct rule *r = &t->rule;
	bool no = t->inverted;

	*known = true;
	if (is(word, "-s", "--source-ip") || strcmp(word, "--src-ip") == 0)
		return r->not_src = no, read_network(t, &r->src, &r->src_mask);
	if (is(word, "-d", "--destination-ip") || strcmp(word, "--dst-ip") == 0)
		return r->not_dst = no, read_network(t, &r->dst, &r->dst_mask);
	if (is(word, "-i", "--in-interface"))
		return r->not_in = no, read_device(t, r->in);
	if (is(word, "-o", "--out-interface"))
		return r->not_out = no, read_device(t, r->out);
	if (is(word, "--opcode", "--op"))
		return r->not_opcode = no, read_opcode(t);
	if (is(word, "--source-mac", "--src-mac"))
		return read_mac(t, r->src_mac, &r->has_src_mac);
	if (is(word, "--destination-mac", "--dst-mac"))
		return read_mac(t, r->dst_mac, &r->has_dst_mac);
	*known = false;
	return true;
}

static bool read_word(struct line *t)
{
	const char *word = t->argv[t->at++];
	struct rule *r = &t->rule;
	bool known;

	if (strcmp(word, "!") == 0)
		return t->inverted = true;
	if (!read_match(t, word, &known))
		return false;
	t->inverted = false;
	if (known)
		return true;
	if (is(word, "-j", "--jump"))
		return read_target(t);
	if (r->target == MANGLE && strcmp(word, "--mangle-ip-s") == 0)
		return read_mangle(t, &r->mangle_src, &r->has_mangle_src);
	if (r->target == MANGLE && strcmp(word, "--mangle-ip-d") == 0)
		return read_mangle(t, &r->mangle_dst, &r->has_mangle_dst);
	if (strncmp(word, "--mangle-", 9) == 0 || strncmp(word, "--h-", 4) == 0 ||
		strncmp(word, "--proto-type", 12) == 0)
		return arpt_refuse(t, word);
	if (is(word, "-n", "--numeric"))
		return t->numeric = true;
	if (is(word, "-v", "--verbose"))
		return t->verbose = true;
	if (strcmp(word, "--line-numbers") == 0)
		return t->numbers = true;
	if (is(word, "-t", "--table"))
		return arpt_word(t) != NULL;
	return read_command(t, word);
}

/* ---- showing ---- */

static void put_network(
	struct text *s, const char *option, uint32_t address, uint32_t mask, bool no)
{
	if (!mask)
		return;
	text_add(s, "%s %s %s", no ? " !" : "", option, ip_text(address).s);
	if (mask != UINT32_MAX)
		text_add(s, "/%u", (unsigned)__builtin_popcount(mask));
}

static void put_device(struct text *s, const char *option, const char *name, bool no, bool always)
{
	if (*name || always)
		text_add(s, "%s %s %s", no ? " !" : "", option, *name ? name : "*");
}

static void rule_text(struct text *s, const struct rule *r, bool numeric, bool verbose)
{
	if (r->target)
		text_add(s, "-j %s", target_names[r->target]);
	put_device(s, "-i", r->in, r->not_in, verbose);
	put_device(s, "-o", r->out, r->not_out, verbose);
	put_network(s, "-s", r->src, r->src_mask, r->not_src);
	if (r->has_src_mac)
		text_add(s, " --src-mac %s", mac_text(r->src_mac).s);
	put_network(s, "-d", r->dst, r->dst_mask, r->not_dst);
	if (r->has_dst_mac)
		text_add(s, " --dst-mac %s", mac_text(r->dst_mac).s);
	if (r->opcode && !numeric && r->opcode < OPCODES)
		text_add(s, "%s --opcode %s", r->not_opcode ? " !" : "", opcodes[r->opcode]);
	else if (r->opcode)
		text_add(s, "%s --opcode %u", r->not_opcode ? " !" : "", r->opcode);
	if (r->has_mangle_src)
		text_add(s, " --mangle-ip-s %s", ip_text(r->mangle_src).s);
	if (r->has_mangle_dst)
		text_add(s, " --mangle-ip-d %s", ip_text(r->mangle_dst).s);
}

static void list_chain(const struct line *t, const struct chain *c, int i, bool first)
{
	struct text s = {0};
	int n = 0;

	text_add(&s, "%sChain %s (policy %s", first ? "" : "\n", chain_names[i],
		c->drops ? "DROP" : "ACCEPT");
	if (t->verbose)
		text_add(&s, " %" PRIu64 " packets, %" PRIu64 " bytes", c->packets, c->bytes);
	text_put(&s, ")\n");
	list_for_each (r, &c->rules, struct rule, link) {
		n++;
		if (t->numbers)
			text_add(&s, "%d ", n);
		rule_text(&s, r, t->numeric, t->verbose);
		if (t->verbose)
			text_add(&s, " , pcnt=%" PRIu64 " -- bcnt=%" PRIu64 " ", r->packets,
				r->bytes);
		text_putc(&s, '\n');
	}
	process_write(t->p, text_str(&s), s.len);
	text_free(&s);
}

static void save_rules(struct process *p, const struct arptables *a, int only, bool policies)
{
	struct text s = {0};

	for (int i = 0; policies && i < CHAINS; i++)
		if (only < 0 || only == i)
			text_add(&s, "-P %s %s\n", chain_names[i],
				a->chain[i].drops ? "DROP" : "ACCEPT");
	for (int i = 0; i < CHAINS; i++)
		if (only < 0 || only == i)
			list_for_each (r, &a->chain[i].rules, struct rule, link) {
				text_add(&s, "-A %s ", chain_names[i]);
				rule_text(&s, r, true, false);
				text_putc(&s, '\n');
			}
	process_write(p, text_str(&s), s.len);
	text_free(&s);
}

/* ---- doing ---- */

static struct rule *new_rule(const struct line *t)
{
	struct rule *r = arena_get(host_engine(t->p->host)->arena, sizeof(*r));

	*r = t->rule;
	return r;
}

static void take_away(struct host *h, struct rule *r)
{
	list_del(&r->link);
	arena_put(host_engine(h)->arena, r, sizeof(*r));
}

static bool same(const struct rule *a, const struct rule *b)
{
	struct text x = {0}, y = {0};

	rule_text(&x, a, true, false);
	rule_text(&y, b, true, false);
	bool equal = strcmp(text_str(&x), text_str(&y)) == 0;
	text_free(&x);
	text_free(&y);
	return equal;
}

static bool delete_rule(struct line *t, struct chain *c)
{
	int n = 0;

	list_for_each_safe (r, &c->rules, struct rule, link)
		if (++n, t->number ? n == t->number : same(r, &t->rule)) {
			take_away(t->p->host, r);
			return true;
		}
	return arpt_says(t,
		t->number ? "Index of deletion too big."
			  : "Bad rule (does a matching rule exist in that chain?).");
}

static bool insert_rule(struct line *t, struct chain *c)
{
	struct list *before = c->rules.next;

	for (int n = t->number; n > 1 && before != &c->rules; n--)
		before = before->next;
	list_add_tail(&new_rule(t)->link, before);
	return true;
}

static bool set_policy(struct line *t, struct chain *c)
{
	if (strcmp(t->policy, "DROP") != 0 && strcmp(t->policy, "ACCEPT") != 0)
		return arpt_says(t, "Bad policy name. Run `dmesg' for more information.");
	c->drops = *t->policy == 'D';
	return true;
}

static bool on_chain(struct line *t, struct chain *c, int i, bool first)
{
	switch (t->command) {
	case 'A': list_add_tail(&new_rule(t)->link, &c->rules); return true;
	case 'I': return insert_rule(t, c);
	case 'D': return delete_rule(t, c);
	case 'P': return set_policy(t, c);
	case 'L': list_chain(t, c, i, first); return true;
	case 'F':
		list_for_each_safe (r, &c->rules, struct rule, link)
			take_away(t->p->host, r);
		return true;
	case 'Z':
		c->packets = c->bytes = 0;
		list_for_each (r, &c->rules, struct rule, link)
			r->packets = r->bytes = 0;
		return true;
	default: return true;
	}
}

static void work(struct line *t)
{
	struct arptables *a = arptables_of(t->p->host);
	bool first = true, fine = true;

	if (t->command == 'S') {
		save_rules(t->p, a, t->chain, true);
		return;
	}
	for (int i = 0; i < CHAINS && fine; i++) {
		if (t->chain >= 0 && t->chain != i)
			continue;
		fine = on_chain(t, &a->chain[i], i, first);
		first = false;
	}
}

static void run_arptables(struct process *p, int argc, char **argv)
{
	struct line t = {.p = p, .argc = argc, .argv = argv, .at = 1, .chain = -1};
	bool fine = true;

	if (argc == 2 && is(argv[1], "-V", "--version")) {
		process_print(p, "arptables v1.8.9 (nf_tables)\n");
		process_exit(p, 0);
		return;
	}
	while (fine && t.at < argc)
		fine = read_word(&t);
	if (fine && !t.command)
		fine = arpt_fail(&t, "no command specified%s", "");
	if (fine)
		work(&t);
	process_exit(p, t.status);
}

static void run_save(struct process *p, int argc, char **argv)
{
	const struct arptables *a = arptables_of(p->host);

	(void)argc;
	(void)argv;
	process_print(p, "*filter\n");
	for (int i = 0; i < CHAINS; i++)
		process_print(p, ":%s %s\n", chain_names[i], a->chain[i].drops ? "DROP" : "ACCEPT");
	save_rules(p, a, -1, false);
	process_exit(p, 0);
}

const struct command arptables_command = {
	.name = "arptables", .summary = N_("filter and rewrite ARP"), .run = run_arptables};
const struct command arptables_save_command = {
	.name = "arptables-save", .summary = N_("print the ARP filter"), .run = run_save};
