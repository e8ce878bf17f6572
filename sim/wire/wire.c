/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Texts for parse errors. Each format has its own file in this folder; none checks more than
 * Linux's receive path does at that point.
 */
#include "wire/wire.h"

const char *wire_error_text(enum wire_error e)
{
	switch (e) {
	case WIRE_OK: return "ok";
	case WIRE_TRUNCATED: return "truncated";
	case WIRE_BAD_VERSION: return "bad version";
	case WIRE_BAD_HEADER_LENGTH: return "bad header length";
	case WIRE_BAD_TOTAL_LENGTH: return "bad total length";
	case WIRE_BAD_CHECKSUM: return "bad checksum";
	case WIRE_BAD_OPTION: return "bad option";
	}
	return "unknown error";
}
