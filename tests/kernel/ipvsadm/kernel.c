/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A kernel for the real ipvsadm where there is none: loaded in front of the C library (LD_PRELOAD),
 * it answers the tool's socket options (net/netfilter/ipvs/ip_vs_ctl.c: do_ip_vs_set_ctl(),
 * do_ip_vs_get_ctl()) from a table in the file $LVSLAB_IPVS_TABLE, and opens $LVSLAB_IPVS_CONNS
 * for /proc/net/ip_vs_conn. So the tool's own parser reads our rules and its own printer writes
 * them, on any machine and with no rights. Netlink is refused; the tool then takes the options.
 *
 * Left out: judging what is asked for, counters, daemons. What is refused is what the tool has
 * sentences for: what is there already, what is not.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/ip_vs.h>

#define SERVICES 32
#define SERVERS 16
#define CONNECTIONS "/proc/net/ip_vs_conn"

struct service {
	struct ip_vs_service_user is;
	unsigned count;
	struct ip_vs_dest_user servers[SERVERS];
};

struct table {
	unsigned count;
	struct service services[SERVICES];
	struct ip_vs_timeout_user timeouts;
};

struct nl_sock *nl_socket_alloc(void);

struct nl_sock *nl_socket_alloc(void)
{
	return NULL;
}

int socket(int domain, int type, int protocol)
{
	(void)domain, (void)type, (void)protocol;
	return open("/dev/null", O_RDWR);
}

FILE *fopen(const char *path, const char *mode)
{
	void *next = dlsym(RTLD_NEXT, "fopen");
	const char *ours = strcmp(path, CONNECTIONS) == 0 ? getenv("LVSLAB_IPVS_CONNS") : NULL;
	FILE *(*open_file)(const char *, const char *);

	memcpy(&open_file, &next, sizeof(next)); /* as POSIX has it for dlsym() */
	return open_file(ours ? ours : path, mode);
}

static struct table *table(void)
{
	int fd = open(getenv("LVSLAB_IPVS_TABLE"), O_RDWR | O_CREAT, 0600);

	if (fd < 0 || ftruncate(fd, sizeof(struct table)) != 0)
		abort();
	struct table *t =
		mmap(NULL, sizeof(struct table), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	return t != MAP_FAILED ? t : (abort(), NULL);
}

static struct service *find(
	struct table *t, unsigned protocol, unsigned addr, unsigned port, unsigned fwmark)
{
	for (unsigned i = 0; i < t->count; i++) {
		const struct ip_vs_service_user *u = &t->services[i].is;
		if (fwmark ? u->fwmark == fwmark
			   : !u->fwmark && u->protocol == protocol && u->addr == addr &&
					u->port == port)
			return &t->services[i];
	}
	return NULL;
}

static struct ip_vs_dest_user *find_server(struct service *s, const struct ip_vs_dest_user *d)
{
	for (unsigned i = 0; i < s->count; i++)
		if (s->servers[i].addr == d->addr && s->servers[i].port == d->port)
			return &s->servers[i];
	return NULL;
}

static int change_service(struct table *t, int what, const struct ip_vs_service_user *u)
{
	struct service *s = find(t, u->protocol, u->addr, u->port, u->fwmark);

	if (what == IP_VS_SO_SET_ADD) {
		if (s)
			return EEXIST;
		t->services[t->count++] = (struct service){.is = *u};
		return 0;
	}
	if (!s)
		return ESRCH;
	if (what == IP_VS_SO_SET_EDIT)
		s->is = *u;
	else if (what == IP_VS_SO_SET_DEL)
		*s = t->services[--t->count];
	return 0;
}

static int change_server(struct service *s, int what, const struct ip_vs_dest_user *u)
{
	struct ip_vs_dest_user *d = s ? find_server(s, u) : NULL;

	if (!s)
		return ESRCH;
	if (what != IP_VS_SO_SET_DELDEST && u->l_threshold > u->u_threshold)
		return ERANGE;
	if (what == IP_VS_SO_SET_ADDDEST) {
		if (d)
			return EEXIST;
		s->servers[s->count++] = *u;
		return 0;
	}
	if (!d)
		return ENOENT;
	*d = what == IP_VS_SO_SET_EDITDEST ? *u : s->servers[--s->count];
	return 0;
}

static int change(struct table *t, int what, const void *value, socklen_t length)
{
	struct ip_vs_service_user u = {0};
	struct ip_vs_dest_user d = {0};

	if (length >= sizeof(u))
		memcpy(&u, value, sizeof(u));
	if (length >= sizeof(u) + sizeof(d))
		memcpy(&d, (const char *)value + sizeof(u), sizeof(d));
	switch (what) {
	case IP_VS_SO_SET_FLUSH: t->count = 0; return 0;
	case IP_VS_SO_SET_TIMEOUT: memcpy(&t->timeouts, value, sizeof(t->timeouts)); return 0;
	case IP_VS_SO_SET_ZERO:
		if (!u.fwmark && !u.addr && !u.port) /* of all */
			return 0;
		return change_service(t, what, &u);
	case IP_VS_SO_SET_ADD:
	case IP_VS_SO_SET_EDIT:
	case IP_VS_SO_SET_DEL: return change_service(t, what, &u);
	case IP_VS_SO_SET_ADDDEST:
	case IP_VS_SO_SET_EDITDEST:
	case IP_VS_SO_SET_DELDEST:
		return change_server(find(t, u.protocol, u.addr, u.port, u.fwmark), what, &d);
	default: return EINVAL;
	}
}

int setsockopt(int fd, int level, int what, const void *value, socklen_t length)
{
	(void)fd, (void)level;
	errno = change(table(), what, value, length);
	return errno ? -1 : 0;
}

static struct ip_vs_service_entry entry(const struct service *s)
{
	const struct ip_vs_service_user *u = &s->is;
	struct ip_vs_service_entry e = {.protocol = u->protocol,
		.addr = u->addr,
		.port = u->port,
		.fwmark = u->fwmark,
		.flags = u->flags,
		.timeout = u->timeout,
		.netmask = u->netmask,
		.num_dests = s->count};

	memcpy(e.sched_name, u->sched_name, sizeof(e.sched_name));
	return e;
}

static int get_service(struct table *t, struct ip_vs_service_entry *e)
{
	const struct service *s = find(t, e->protocol, e->addr, e->port, e->fwmark);

	if (!s)
		return ESRCH;
	*e = entry(s);
	return 0;
}

static int get_servers(struct table *t, struct ip_vs_get_dests *g)
{
	const struct service *s = find(t, g->protocol, g->addr, g->port, g->fwmark);

	if (!s)
		return ESRCH;
	for (unsigned i = 0; i < s->count; i++) {
		const struct ip_vs_dest_user *d = &s->servers[i];
		g->entrytable[i] = (struct ip_vs_dest_entry){.addr = d->addr,
			.port = d->port,
			.conn_flags = d->conn_flags,
			.weight = d->weight,
			.u_threshold = d->u_threshold,
			.l_threshold = d->l_threshold};
	}
	return 0;
}

static int tell(struct table *t, int what, void *value)
{
	struct ip_vs_get_services *all = value;

	switch (what) {
	case IP_VS_SO_GET_INFO:
		*(struct ip_vs_getinfo *)value = (struct ip_vs_getinfo){
			.version = IP_VS_VERSION_CODE, .size = 4096, .num_services = t->count};
		return 0;
	case IP_VS_SO_GET_SERVICES:
		for (unsigned i = 0; i < t->count; i++)
			all->entrytable[i] = entry(&t->services[i]);
		return 0;
	case IP_VS_SO_GET_SERVICE: return get_service(t, value);
	case IP_VS_SO_GET_DESTS: return get_servers(t, value);
	case IP_VS_SO_GET_TIMEOUT: memcpy(value, &t->timeouts, sizeof(t->timeouts)); return 0;
	case IP_VS_SO_GET_DAEMON: /* of both kinds none */
		memset(value, 0, 2 * sizeof(struct ip_vs_daemon_user));
		return 0;
	default: return EINVAL;
	}
}

int getsockopt(int fd, int level, int what, void *value, socklen_t *length)
{
	(void)fd, (void)level, (void)length;
	errno = tell(table(), what, value);
	return errno ? -1 : 0;
}
