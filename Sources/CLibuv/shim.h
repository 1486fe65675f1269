#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stddef.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <uv.h>

/* Declared by the system for GNU sources only, or where Swift doesn't look. */
extern int accept4(int, struct sockaddr *, socklen_t *, int);
extern int malloc_trim(size_t);

static inline int dyelink_accept(int listening) {
  return accept4(listening, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
}

/* Variadic, so out of Swift's reach. */
static inline int dyelink_name_thread(const char *name) {
  return prctl(PR_SET_NAME, name, 0, 0, 0);
}

/* The event's fields, a packed structure with a union, are out of Swift's reach. */
static inline int dyelink_epoll_control(int set, int operation, int descriptor) {
  struct epoll_event event = {
      .events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.fd = descriptor};
  return epoll_ctl(set, operation, descriptor, &event);
}
static inline int dyelink_epoll_add(int set, int descriptor) {
  return dyelink_epoll_control(set, EPOLL_CTL_ADD, descriptor);
}
static inline int dyelink_epoll_report_again(int set, int descriptor) {
  return dyelink_epoll_control(set, EPOLL_CTL_MOD, descriptor);
}
static inline int dyelink_event_descriptor(const struct epoll_event *event) {
  return event->data.fd;
}
static inline int dyelink_event_has_input(const struct epoll_event *event) {
  return (event->events & ~(unsigned)EPOLLOUT) != 0;
}
static inline int dyelink_event_has_end(const struct epoll_event *event) {
  return (event->events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0;
}
