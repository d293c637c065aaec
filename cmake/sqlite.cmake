# SQLite from the newest amalgamation: Debian's 3.40.1 can corrupt a database in WAL mode
# (docs/dependencies.md). tools/install fetches it; the version is asserted by a test.
set(KITH_SQLITE_DIR "${KITH_DEPS}/sqlite/node_modules/better-sqlite3/deps/sqlite3")
if(NOT EXISTS "${KITH_SQLITE_DIR}/sqlite3.c")
  message(FATAL_ERROR "SQLite's source is not in ${KITH_SQLITE_DIR}: run tools/install first")
endif()
add_library(kith_sqlite3 STATIC "${KITH_SQLITE_DIR}/sqlite3.c")
target_include_directories(kith_sqlite3 SYSTEM PUBLIC "${KITH_SQLITE_DIR}")
target_compile_definitions(kith_sqlite3 PUBLIC
  SQLITE_THREADSAFE=2 SQLITE_DQS=0 SQLITE_DEFAULT_MEMSTATUS=0 SQLITE_LIKE_DOESNT_MATCH_BLOBS
  SQLITE_MAX_EXPR_DEPTH=1000 SQLITE_OMIT_DEPRECATED SQLITE_OMIT_SHARED_CACHE SQLITE_OMIT_LOAD_EXTENSION
  SQLITE_USE_ALLOCA SQLITE_ENABLE_FTS5 SQLITE_ENABLE_STAT4 SQLITE_ENABLE_DBSTAT_VTAB
  SQLITE_ENABLE_MATH_FUNCTIONS SQLITE_DEFAULT_WAL_SYNCHRONOUS=2 SQLITE_MAX_MMAP_SIZE=0
  SQLITE_TEMP_STORE=2
  HAVE_FDATASYNC=1) # the log is written over in place: no need to wait for its times of change too
# The same flags in debug and release, so that ccache compiles it once: it takes half a minute.
set(CMAKE_C_FLAGS_DEBUG "")
set(CMAKE_C_FLAGS_RELEASE "")
if(KITH_SANITIZE)
  set_target_properties(kith_sqlite3 PROPERTIES
    COMPILE_OPTIONS "-w;-O2;-g1;-fsanitize=${KITH_SANITIZE};-fno-omit-frame-pointer;-fno-sanitize-recover=all")
else()
  set_target_properties(kith_sqlite3 PROPERTIES
    COMPILE_OPTIONS "-w;-O2;-fstack-protector-strong;-D_FORTIFY_SOURCE=2")
endif()
target_link_libraries(kith_sqlite3 PUBLIC Threads::Threads m)
