# What every target of the project shares: the standard, the warnings and Qt's hardening macros.
set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_AUTOMOC ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE_PROGRAM}")
  set(CMAKE_C_COMPILER_LAUNCHER "${CCACHE_PROGRAM}")
endif()

# More than a hundred programs are linked from the same libraries.
find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM)
  add_link_options(-fuse-ld=mold)
endif()

option(HOLDPOINT_SANITIZE "Build with AddressSanitizer and UndefinedBehaviorSanitizer" OFF)

add_library(holdpoint_common INTERFACE)
target_compile_options(holdpoint_common INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-align
  -Wunused -Wnull-dereference -Wduplicated-cond -Wlogical-op -Wformat=2 -Werror
  # GCC 12 reports these two falsely inside its own headers when optimising.
  -Wno-error=maybe-uninitialized -Wno-error=null-dereference -Wno-error=stringop-overflow)
if(CMAKE_UNITY_BUILD)
  # A source inside a unity file looks like a header to GCC, and its private parts like a mistake.
  target_compile_options(holdpoint_common INTERFACE -Wno-subobject-linkage)
endif()
target_compile_definitions(holdpoint_common INTERFACE
  QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_URL_CAST_FROM_STRING QT_NO_CAST_FROM_BYTEARRAY
  QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_STRICT_ITERATORS QT_DISABLE_DEPRECATED_BEFORE=0x060400
  QT_NO_KEYWORDS
  HOLDPOINT_VERSION="${PROJECT_VERSION}")
target_include_directories(holdpoint_common INTERFACE "${PROJECT_SOURCE_DIR}")
if(HOLDPOINT_SANITIZE)
  target_compile_options(holdpoint_common INTERFACE -fsanitize=address,undefined -fno-omit-frame-pointer
    -fno-sanitize-recover=undefined)
  target_link_options(holdpoint_common INTERFACE -fsanitize=address,undefined)
endif()
