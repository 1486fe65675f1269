// The floor: what the kernel alone costs. Waits for sockets by epoll, receives, and sends a constant
// redirect for whatever came; it looks at nothing, keeps nothing, and so can't be what anybody runs.
// usage: constant_redirect PORT DESTINATION
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { EVENTS = 256, INPUT_BYTES = 64 * 1024, ANSWER_BYTES = 1024, BACKLOG = 4096 };

static char answer[ANSWER_BYTES];
static size_t answer_bytes;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static int listen_on(int port) {
  int listening = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (listening < 0) fail("socket");
  int on = 1;
  setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  struct sockaddr_in address = {
      .sin_family = AF_INET,
      .sin_port = htons((unsigned short)port),
      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (bind(listening, (struct sockaddr *)&address, sizeof address) < 0) fail("bind");
  if (listen(listening, BACKLOG) < 0) fail("listen");
  return listening;
}

static void watch(int set, int descriptor) {
  struct epoll_event event = {.events = EPOLLIN, .data.fd = descriptor};
  if (epoll_ctl(set, EPOLL_CTL_ADD, descriptor, &event) < 0) fail("epoll_ctl");
}

static void accept_all(int listening, int set) {
  for (;;) {
    int client = accept4(listening, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (client < 0) return;
    watch(set, client);
  }
}

static void serve(int client) {
  static char input[INPUT_BYTES];
  ssize_t count = recv(client, input, sizeof input, 0);
  if (count > 0) {
    // A client that doesn't take so little has gone away, or soon will.
    if (send(client, answer, answer_bytes, MSG_NOSIGNAL) == (ssize_t)answer_bytes) return;
  } else if (count < 0 && (errno == EAGAIN || errno == EINTR)) {
    return;
  }
  close(client);
}

int main(int count, char **arguments) {
  if (count != 3) {
    fprintf(stderr, "usage: constant_redirect PORT DESTINATION\n");
    return 64;
  }
  int length = snprintf(
      answer, sizeof answer,
      "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: %s\r\n\r\n", arguments[2]);
  if (length < 0 || (size_t)length >= sizeof answer) {
    fprintf(stderr, "the destination is too long\n");
    return 64;
  }
  answer_bytes = (size_t)length;
  int listening = listen_on(atoi(arguments[1]));
  int set = epoll_create1(EPOLL_CLOEXEC);
  if (set < 0) fail("epoll_create1");
  watch(set, listening);
  struct epoll_event events[EVENTS];
  for (;;) {
    int ready = epoll_wait(set, events, EVENTS, -1);
    if (ready < 0 && errno != EINTR) fail("epoll_wait");
    for (int index = 0; index < ready; index++) {
      if (events[index].data.fd == listening) {
        accept_all(listening, set);
      } else {
        serve(events[index].data.fd);
      }
    }
  }
}
