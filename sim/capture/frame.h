/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A frame of a capture as the reader passes it on. A separate header, because libpcap's headers
 * conflict with some of ours. */
#ifndef LVSLAB_CAPTURE_FRAME_H
#define LVSLAB_CAPTURE_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct capture_frame {
	uint64_t number; /* in the file, from 1 */
	int64_t time;    /* ns since the epoch */
	const uint8_t *bytes;
	uint32_t captured, length; /* bytes at `bytes`; of the whole frame */
	bool with_ethernet;        /* else the bytes begin with IP */
};

#endif
