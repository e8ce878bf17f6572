/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The words for what was wrong with bytes. The formats themselves are one file each beside this
 * one; all of them parse without judging more than Linux's receive path judges at that spot.
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
