#include <sqlite3.h>

// Swift can't call functions with a variable number of arguments.
static inline int dyelink_sqlite3_without_memory_statistics(void) {
  return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}
