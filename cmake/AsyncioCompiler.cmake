# What we ask of the compiler for our own targets; none of it reaches those who link to the library.

if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  message(WARNING
    "g++ ${CMAKE_CXX_COMPILER_VERSION} silently miscompiles some ways to write a co_await "
    "(for example in the condition of an if). docs/compilers.md lists them and the safe forms. "
    "clang++ 19 is correct in all of them."
  )
endif()

if(PROJECT_IS_TOP_LEVEL AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
  find_program(ASYNCIO_CCACHE ccache)
  mark_as_advanced(ASYNCIO_CCACHE)
  if(ASYNCIO_CCACHE)
    # Without this ccache leaves alone whatever uses a precompiled header.
    set(CMAKE_CXX_COMPILER_LAUNCHER env CCACHE_SLOPPINESS=pch_defines,time_macros "${ASYNCIO_CCACHE}")
  endif()
endif()

# Warnings for a target of this project: asyncio_own_target(test_core)
function(asyncio_own_target target)
  target_compile_options(${target} PRIVATE
    -Wall -Wextra -Wpedantic -Woverloaded-virtual -Wextra-semi
    $<$<CXX_COMPILER_ID:Clang>:-Wthread-safety -Wimplicit-fallthrough>
    $<$<BOOL:${ASYNCIO_WERROR}>:-Werror>
  )
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
endfunction()
