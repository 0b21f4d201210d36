# A room is one folder and one static target of the same name: holdpoint_core_ledger is core/ledger.
# Its link line is its law: what is not linked cannot be included (tests/architecture reads every #include as well).

# holdpoint_room(<layer> <room> SOURCES <files> [LINKS <targets>])
function(holdpoint_room layer room)
  cmake_parse_arguments(ROOM "" "" "SOURCES;LINKS" ${ARGN})
  set(target holdpoint_${layer}_${room})
  add_library(${target} STATIC ${ROOM_SOURCES})
  target_link_libraries(${target} PUBLIC holdpoint_common Qt6::Core ${ROOM_LINKS})
  holdpoint_use_precompiled(${target} ${layer})
  set_property(GLOBAL APPEND PROPERTY HOLDPOINT_ROOMS ${target})
endfunction()

# holdpoint_test(<name> SOURCES <files> [LINKS <targets>] [TIMEOUT <s>] [LABELS <labels>] [ENVIRONMENT <k=v>])
# One Qt Test executable; GUI tests run on the offscreen platform unless they set their own. A test that uses
# real servers, many processes or the whole machine takes RUN_SERIAL.
function(holdpoint_test name)
  cmake_parse_arguments(T "RUN_SERIAL" "TIMEOUT" "SOURCES;LINKS;LABELS;ENVIRONMENT" ${ARGN})
  add_executable(${name} ${T_SOURCES})
  # Automatic moc compiles one more file a test and scans all others: for a hundred tests that is minutes.
  set_target_properties(${name} PROPERTIES AUTOMOC OFF)
  foreach(source IN LISTS T_SOURCES)
    get_filename_component(stem "${source}" NAME_WE)
    if(stem MATCHES "^tst_")
      qt_generate_moc("${source}" "${CMAKE_CURRENT_BINARY_DIR}/${stem}.moc")
      target_sources(${name} PRIVATE "${CMAKE_CURRENT_BINARY_DIR}/${stem}.moc")
    endif()
  endforeach()
  target_include_directories(${name} PRIVATE "${CMAKE_CURRENT_BINARY_DIR}")
  target_link_libraries(${name} PRIVATE holdpoint_common Qt6::Test holdpoint_test_support ${T_LINKS})
  target_compile_definitions(${name} PRIVATE HOLDPOINT_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
    HOLDPOINT_BIN_DIR="${CMAKE_RUNTIME_OUTPUT_DIRECTORY}")
  if(CMAKE_CURRENT_SOURCE_DIR MATCHES "/tests/ui/" AND T_LINKS)
    holdpoint_use_precompiled(${name} ui)
  else()
    holdpoint_use_precompiled(${name} core)
  endif()
  add_test(NAME ${name} COMMAND ${name})
  if(NOT T_TIMEOUT)
    set(T_TIMEOUT 120)
  endif()
  set_tests_properties(${name} PROPERTIES TIMEOUT ${T_TIMEOUT} LABELS "${T_LABELS}" RUN_SERIAL "${T_RUN_SERIAL}"
    ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;TZ=Europe/Berlin;${T_ENVIRONMENT}")
endfunction()
