# SPDX-License-Identifier: GPL-2.0-or-later
# Linux's own IPVS schedulers as libraries: their files are taken, unmodified, from Debian's package
# linux-source-6.1 while building, compiled against the headers in sim/ipvs/kernel, and never leave
# the build folder. `--scheduler kernel:wlc` loads them.
option(LVSLAB_KERNEL_SCHEDULERS "build the kernel's own schedulers from linux-source-6.1" OFF)
set(LVSLAB_KERNEL_SOURCE /usr/src/linux-source-6.1.tar.xz CACHE FILEPATH
	"the kernel's source as the package linux-source-6.1 installs it")
set(LVSLAB_SCHEDULER_DIR ${CMAKE_INSTALL_FULL_LIBDIR}/lvslab/schedulers)
if(LVSLAB_KERNEL_SCHEDULERS)
	set(LVSLAB_SCHEDULER_DIR ${CMAKE_BINARY_DIR}/schedulers)
endif()

function(kernel_schedulers)
	set(names rr wrr lc wlc fo ovf lblc lblcr dh sh mh sed nq twos)
	set(dir ${CMAKE_BINARY_DIR}/kernel)
	set(shim ${PROJECT_SOURCE_DIR}/sim/ipvs/kernel)
	get_filename_component(top ${LVSLAB_KERNEL_SOURCE} NAME_WLE) # linux-source-6.1.tar
	get_filename_component(top ${top} NAME_WLE)

	set(members ${top}/Makefile)
	set(sources ${dir}/Makefile)
	foreach(name ${names} sched)
		list(APPEND members ${top}/net/netfilter/ipvs/ip_vs_${name}.c)
		list(APPEND sources ${dir}/net/netfilter/ipvs/ip_vs_${name}.c)
	endforeach()
	add_custom_command(OUTPUT ${sources}
		COMMAND ${CMAKE_COMMAND} -E make_directory ${dir}
		COMMAND tar -xJf ${LVSLAB_KERNEL_SOURCE} -C ${dir} --strip-components=1
			--touch ${members}
		DEPENDS ${LVSLAB_KERNEL_SOURCE}
		COMMENT "taking the schedulers out of ${LVSLAB_KERNEL_SOURCE}" VERBATIM)
	add_custom_target(kernel_sources DEPENDS ${sources})

	# every header that they name is the shim
	foreach(header asm/string linux/bitops linux/fs linux/gcd linux/hash linux/interrupt linux/ip
			linux/jiffies linux/kernel linux/kmod linux/list linux/module linux/net
			linux/random linux/sctp linux/siphash linux/skbuff linux/slab linux/spinlock
			linux/sysctl linux/udp net/net_namespace net/tcp)
		file(CONFIGURE OUTPUT ${dir}/include/${header}.h CONTENT "#include \"shim_kernel.h\"\n")
	endforeach()
	file(CONFIGURE OUTPUT ${dir}/include/net/ip_vs.h CONTENT "#include \"shim_ip_vs.h\"\n")

	foreach(name ${names})
		add_library(kernel_${name} MODULE ${shim}/plug.c)
		add_library(kernel_${name}_side OBJECT ${dir}/net/netfilter/ipvs/ip_vs_${name}.c
			${dir}/net/netfilter/ipvs/ip_vs_sched.c ${shim}/shim.c)
		add_dependencies(kernel_${name}_side kernel_sources)
		target_include_directories(kernel_${name}_side BEFORE PRIVATE ${dir}/include ${shim})
		# the kernel's C: its dialect, its overflow, its warnings
		target_compile_options(kernel_${name}_side PRIVATE -std=gnu11 -O2 -fwrapv -w
			-fno-strict-aliasing)
		set_target_properties(kernel_${name}_side PROPERTIES
			POSITION_INDEPENDENT_CODE ON C_VISIBILITY_PRESET hidden)
		target_sources(kernel_${name} PRIVATE $<TARGET_OBJECTS:kernel_${name}_side>)
		target_include_directories(kernel_${name} PRIVATE ${PROJECT_SOURCE_DIR}/sim ${shim})
		# checkpoints copy all of a library's variables: no red zones between them
		foreach(part kernel_${name} kernel_${name}_side)
			target_compile_options(${part} PRIVATE
				$<$<BOOL:${LVSLAB_SANITIZE}>:-fno-sanitize=all>)
		endforeach()
		target_compile_definitions(kernel_${name} PRIVATE KERNEL_NAME=${name})
		set_target_properties(kernel_${name} PROPERTIES PREFIX "" OUTPUT_NAME ${name}
			LIBRARY_OUTPUT_DIRECTORY ${LVSLAB_SCHEDULER_DIR}/kernel)
	endforeach()
endfunction()
