/* SPDX-License-Identifier: GPL-2.0-or-later */
/* curl -w: the properties of a transfer, by name. */
#ifndef LVSLAB_APP_COMMANDS_PROBE_CURL_WRITE_OUT_H
#define LVSLAB_APP_COMMANDS_PROBE_CURL_WRITE_OUT_H

#include <stdint.h>

#include "app/servers/client.h"
#include "transport/socket/socket.h"

struct text;

struct curl_result {
	const char *url;
	struct socket_address local, remote;
	struct http_client_times times;
	unsigned status;
	uint64_t bytes;
	int exit_code;
};

/* %{name} \n \t %%; an unknown name expands to nothing, without curl's warning */
void curl_write_out(struct text *t, const char *format, const struct curl_result *r);

#endif
