#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <uv.h>

/* Declared by the system for GNU sources only. */
extern int accept4(int, struct sockaddr *, socklen_t *, int);

static inline int dyelink_accept(int listening) {
  return accept4(listening, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
}

/* Variadic, so out of Swift's reach. */
static inline int dyelink_name_thread(const char *name) {
  return prctl(PR_SET_NAME, name, 0, 0, 0);
}
