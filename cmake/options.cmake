# SPDX-License-Identifier: GPL-2.0-or-later
# The warnings of the house, and nothing that could make two builds count differently:
# no contraction of floating point, no unsafe maths.
add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes
	-Wmissing-prototypes -Wwrite-strings -ffp-contract=off -fno-strict-aliasing)
add_compile_definitions(_GNU_SOURCE)
# Doubles are doubles: x87's registers would round elsewhere. And files beyond 2 GiB.
if(CMAKE_SIZEOF_VOID_P EQUAL 4)
	include(CheckCCompilerFlag)
	check_c_compiler_flag("-msse2 -mfpmath=sse" LVSLAB_HAS_SSE2)
	if(LVSLAB_HAS_SSE2)
		add_compile_options(-msse2 -mfpmath=sse)
	endif()
	add_compile_definitions(_FILE_OFFSET_BITS=64 _TIME_BITS=64)
endif()
if(LVSLAB_WERROR)
	add_compile_options(-Werror)
endif()
if(LVSLAB_SANITIZE)
	add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all
		-fno-omit-frame-pointer)
	add_link_options(-fsanitize=address,undefined)
endif()
if(LVSLAB_LIBFUZZER)
	add_compile_options(-fsanitize=fuzzer-no-link)
endif()
if(CMAKE_BUILD_TYPE STREQUAL Release)
	# asserts stay: a bug must stop, also in a release
	string(REPLACE "-DNDEBUG" "" CMAKE_C_FLAGS_RELEASE "${CMAKE_C_FLAGS_RELEASE}")
endif()
