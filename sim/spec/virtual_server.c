/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A virtual server of a file as ipvsadm commands: run when the world is built, printed by `export`,
 * and used by the agent that changes weights.
 */
#include "spec/virtual_server.h"

#include <inttypes.h>

#include "base/text.h"
#include "engine/engine.h"
#include "wire/ipv4.h"

static void service_address(struct text *t, const struct spec_virtual_address *a)
{
	if (a->protocol == SPEC_FWMARK)
		text_add(t, "-f %" PRIu32, a->fwmark);
	else
		text_add(t, "%s %s:%u", a->protocol == SPEC_UDP ? "-u" : "-t",
			ip_text(a->address).s, (unsigned)a->port);
}

static const char *flag_name(int flag)
{
	static const char *const names[] = {"sh-fallback", "sh-port", "mh-fallback", "mh-port"};

	return names[flag];
}

void virtual_server_add_service(
	struct text *t, const struct spec_virtual_server *vs, const char *scheduler)
{
	text_put(t, "ipvsadm -A ");
	service_address(t, &vs->address);
	text_add(t, " -s %s", scheduler ? scheduler : vs->scheduler.s);
	if (vs->persistence_timeout != SPEC_UNSET)
		text_add(t, " -p %" PRId64, vs->persistence_timeout / NSEC_PER_SEC);
	if (vs->persistence_timeout != SPEC_UNSET && vs->persistence_netmask != SPEC_UNSET &&
		vs->persistence_netmask != 32)
		text_add(t, " -M %s", ip_text(ipv4_mask((unsigned)vs->persistence_netmask)).s);
	if (vs->one_packet)
		text_put(t, " -o");
	for (size_t i = 0; i < vs->flags.count; i++)
		text_add(t, "%s%s", i ? "," : " -b ", flag_name(vs->flags.items[i]));
}

static void put_server(struct text *t, const struct spec_virtual_server *vs,
	const struct spec_real_server *rs, const char *verb, int64_t weight)
{
	static const char *const forwarding[] = {"-g", "-m", "-i"};

	text_add(t, "ipvsadm %s ", verb);
	service_address(t, &vs->address);
	text_add(t, " -r %s", ip_text(rs->address.address).s);
	if (rs->address.port != SPEC_UNSET)
		text_add(t, ":%" PRId64, rs->address.port);
	text_add(t, " %s -w %" PRId64, forwarding[rs->forwarding], weight);
	if (rs->upper_threshold > 0)
		text_add(t, " -x %" PRId64, rs->upper_threshold);
	if (rs->lower_threshold > 0)
		text_add(t, " -y %" PRId64, rs->lower_threshold);
}

void virtual_server_add_server(
	struct text *t, const struct spec_virtual_server *vs, const struct spec_real_server *rs)
{
	put_server(t, vs, rs, "-a", rs->weight);
}

void virtual_server_edit_weight(struct text *out, const struct spec_virtual_server *vs,
	const struct spec_real_server *rs, int64_t weight)
{
	put_server(out, vs, rs, "-e", weight);
}

void virtual_server_commands(
	struct text *out, const struct spec_virtual_server *vs, const char *scheduler)
{
	virtual_server_add_service(out, vs, scheduler);
	text_putc(out, '\n');
	for (size_t i = 0; i < vs->real_servers.count; i++) {
		virtual_server_add_server(out, vs, &vs->real_servers.items[i]);
		text_putc(out, '\n');
	}
}
