/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Words about the current state of the world, one row each. To add a word, add a row; the parser,
 * the reference page and the completion use the table.
 */
#include <string.h>

#include "app/servers/http_server.h"
#include "base/text.h"
#include "host/ip/addr.h"
#include "watch/condition/private.h"

typedef char words[WORD_LENGTH];

static const struct neigh *entry_of(const struct lab *lab, words *args)
{
	const struct host *h = lab_host(lab, args[0]);
	uint32_t a;

	if (!h || !parse_ipv4(args[1], &a))
		return NULL;
	list_for_each (n, &h->arp.entries, struct neigh, link)
		if (n->address == a)
			return n;
	return NULL;
}

static int64_t neigh_number(const struct lab *lab, words *args)
{
	const struct neigh *n = entry_of(lab, args);

	return n && (n->state & NUD_VALID);
}

static const struct node *owner_of(const struct lab *lab, const uint8_t *mac)
{
	const struct network *net = lab_network(lab);

	for (size_t i = 0; i < net->node_count; i++)
		list_for_each (dev, &net->nodes[i]->devs, struct netdev, link)
			if (mac_equal(dev->mac, mac))
				return net->nodes[i];
	return NULL;
}

/* WORD: a state (STALE), a MAC, the name of the node whose MAC it is, or `absent` */
static bool neigh_is(const struct lab *lab, words *args, const char *word)
{
	const struct neigh *n = entry_of(lab, args);
	uint8_t mac[ETH_ALEN];

	if (!n || n->state == NUD_NONE)
		return strcmp(word, "absent") == 0;
	if (strcmp(nud_name(n->state), word) == 0)
		return true;
	if (!(n->state & NUD_VALID))
		return false;
	if (parse_mac(word, mac))
		return mac_equal(n->mac, mac);
	const struct node *owner = owner_of(lab, n->mac);
	return owner && strcmp(owner->name, word) == 0;
}

static void neigh_show(struct text *t, const struct lab *lab, words *args)
{
	const struct neigh *n = entry_of(lab, args);
	const struct node *owner = n ? owner_of(lab, n->mac) : NULL;

	if (!n)
		text_put(t, "absent");
	else if (!(n->state & NUD_VALID))
		text_put(t, nud_name(n->state));
	else
		text_add(t, "%s (%s) %s",
			owner ? owner->name : say(lab_language(lab), N_("no host's")),
			mac_text(n->mac).s, nud_name(n->state));
}

static int64_t sysctl_number(const struct lab *lab, words *args)
{
	struct text path = {0}, value = {0};
	int64_t v = 0;

	sysctl_path(args[1], &path);
	if (sysctl_read(lab_host(lab, args[0]), text_str(&path), &value) != 0 ||
		!parse_i64(text_str(&value), &v))
		v = INT64_MIN;
	text_free(&path);
	text_free(&value);
	return v;
}

static void add_served(void *arg, const struct http_server *s)
{
	*(int64_t *)arg += (int64_t)http_server_stats(s).served;
}

static int64_t served_number(const struct lab *lab, words *args)
{
	int64_t served = 0;

	http_server_walk(lab_host(lab, args[0]), add_served, &served);
	return served;
}

/* ---- the last process of a host ---- */

static const struct process *last_process(const struct lab *lab, const char *host)
{
	const struct process *last = NULL;

	list_for_each (p, &process_table(lab_network(lab))->all, struct process, link)
		if (strcmp(p->host->node.name, host) == 0)
			last = p;
	return last;
}

static int64_t status_number(const struct lab *lab, words *args)
{
	const struct process *p = last_process(lab, args[0]);

	return p && !p->running ? p->status : -1;
}

static bool output_is(const struct lab *lab, words *args, const char *word)
{
	const struct process *p = last_process(lab, args[0]);

	return p && p->out_length && memmem(p->out, p->out_length, word, strlen(word)) != NULL;
}

static void output_show(struct text *t, const struct lab *lab, words *args)
{
	const struct process *p = last_process(lab, args[0]);

	text_putc(t, '"');
	if (p)
		text_putn(t, p->out, p->out_length);
	text_putc(t, '"');
}

static const struct state_word table[] = {
	{"neigh", "neigh HOST ADDRESS",
		"true if HOST's neighbour table has a usable entry for ADDRESS; `is` compares it "
		"with a node, a MAC, a state or `absent`",
		"neigh client1 192.168.10.100 is director", NULL, neigh_number, neigh_is,
		neigh_show},
	{"answers", "answers HOST ADDRESS",
		"true if HOST would now answer a neighbour's ARP request for ADDRESS",
		"not answers rs1 192.168.10.100", NULL, arp_answers, NULL, NULL},
	{"announces", "announces HOST ADDRESS",
		"true if HOST, sending from ADDRESS now, would use ADDRESS as the sender IP of its "
		"ARP requests",
		"not announces rs1 192.168.10.100", NULL, arp_announces, NULL, NULL},
	{"sysctl", "sysctl HOST NAME", "the value of a sysctl, a number",
		"sysctl rs1 net.ipv4.conf.all.arp_ignore == 1", NULL, sysctl_number, NULL, NULL},
	{"served", "served HOST", "requests that HOST's web servers have answered",
		"served rs1 >= 1", NULL, served_number, NULL, NULL},
	{"scheduled", "scheduled HOST", "connections that directors have scheduled to HOST",
		"scheduled rs1 == 2", NULL, director_scheduled, NULL, NULL},
	{"active", "active HOST", "ActiveConn of HOST on its directors", "active rs1 == 0", NULL,
		director_active, NULL, NULL},
	{"inactive", "inactive HOST", "InActConn of HOST on its directors", "inactive rs1 == 1",
		NULL, director_inactive, NULL, NULL},
	{"weight", "weight HOST", "HOST's weight on its directors", "weight rs2 == 0", NULL,
		director_weight, NULL, NULL},
	{"share", "share HOST", "HOST's share of all connections scheduled", "share rs1 > 30%",
		NULL, director_share, NULL, NULL},
	{"status", "status HOST", "exit status of the last command typed on HOST; −1 while it runs",
		"status client1 == 0", NULL, status_number, NULL, NULL},
	{"output", "output HOST",
		"output of the last command typed on HOST; use it with `contains`",
		"output client1 contains rs1", NULL, NULL, output_is, output_show},
	{"vrrp", "vrrp STATE at HOST [vrid NUMBER]",
		"true if an instance of HOST's keepalived is in STATE: init, backup, master or "
		"fault",
		"vrrp master at d1", vrrp_state_names, pair_vrrp, NULL, NULL},
	{"priority", "priority HOST [vrid NUMBER]",
		"the effective priority of HOST's first VRRP instance, or of the one with that "
		"vrid; −1: none",
		"priority d1 == 150", NULL, pair_priority, NULL, NULL},
	{"owners", "owners ADDRESS",
		"number of hosts with ADDRESS on an interface; 2 means split brain",
		"owners 10.0.0.100 == 1", NULL, pair_owners, NULL, NULL},
	{"alive", "alive SERVER at HOST",
		"true if HOST's keepalived finds SERVER alive in every service",
		"not alive rs1 at d1", NULL, pair_alive, NULL, NULL},
	{"connections", "connections HOST", "entries of HOST's IPVS connection table",
		"connections d2 == 0", NULL, pair_connections, NULL, NULL},
	{"synced", "synced HOST", "entries of that table which came from sync messages",
		"synced d2 >= 1", NULL, pair_synced, NULL, NULL},
};

const struct state_word *state_words(size_t *count)
{
	*count = sizeof(table) / sizeof(table[0]);
	return table;
}

const struct state_word *state_word_find(const char *name)
{
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (strcmp(table[i].name, name) == 0)
			return &table[i];
	return NULL;
}
