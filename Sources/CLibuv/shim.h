#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
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

/* The peer's address as two words, an IPv4 one after ::ffff:; reading it out of the system's structures takes
   casts between them. */
struct dyelink_peer {
  uint64_t first, second;
  bool is_known;
};
static inline struct dyelink_peer dyelink_peer(const struct sockaddr_storage *address) {
  struct dyelink_peer peer = {0, 0, false};
  if (address->ss_family == AF_INET) {
    uint32_t bytes = ((const struct sockaddr_in *)address)->sin_addr.s_addr;
    peer.second = (uint64_t)bytes << 32 | 0xffff0000;
    peer.is_known = true;
  } else if (address->ss_family == AF_INET6) {
    const uint8_t *bytes = ((const struct sockaddr_in6 *)address)->sin6_addr.s6_addr;
    memcpy(&peer.first, bytes, 8);
    memcpy(&peer.second, bytes + 8, 8);
    peer.is_known = true;
  }
  return peer;
}
static inline int dyelink_accept_from(int listening, struct dyelink_peer *peer) {
  struct sockaddr_storage address;
  socklen_t length = sizeof address;
  address.ss_family = AF_UNSPEC;
  int socket = accept4(listening, (struct sockaddr *)&address, &length, SOCK_CLOEXEC | SOCK_NONBLOCK);
  *peer = dyelink_peer(&address);
  return socket;
}
static inline struct dyelink_peer dyelink_peer_of(int socket) {
  struct sockaddr_storage address;
  socklen_t length = sizeof address;
  address.ss_family = AF_UNSPEC;
  if (getpeername(socket, (struct sockaddr *)&address, &length) != 0) address.ss_family = AF_UNSPEC;
  return dyelink_peer(&address);
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
