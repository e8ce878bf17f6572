# SPDX-License-Identifier: GPL-2.0-or-later
# `cmake --preset page`: C becomes WebAssembly with Debian's emscripten. Everything that the compiler says of
# itself is in emscripten's own file; here stands where Debian puts it and what every file is compiled with.
set(EMSCRIPTEN_ROOT_PATH /usr/share/emscripten CACHE PATH "where emscripten lies")
if(NOT EXISTS ${EMSCRIPTEN_ROOT_PATH}/cmake/Modules/Platform/Emscripten.cmake)
	message(FATAL_ERROR "there is no emscripten in ${EMSCRIPTEN_ROOT_PATH} (Debian: emscripten)")
endif()
set(EMSCRIPTEN_GENERATE_BITCODE_STATIC_LIBRARIES OFF)
include(${EMSCRIPTEN_ROOT_PATH}/cmake/Modules/Platform/Emscripten.cmake)
# programs of the build, not of the page
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
# fast enough is a third of a native build's hops, and the page has to travel by mail
set(CMAKE_C_FLAGS_RELEASE_INIT "-O2")
set(CMAKE_C_FLAGS_RELEASE "-O2" CACHE STRING "")
