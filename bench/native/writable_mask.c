// Lets Valgrind 3.19 run programs whose main thread rests in libdispatch. Valgrind takes a signal
// of its own out of the mask that sigsuspend is given, in place; libdispatch's mask is a constant
// in memory that can't be written, and Valgrind dies. This hands it a copy.
#define _GNU_SOURCE
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

// What the kernel takes for a mask's size, which is less than the C library's.
enum { KERNEL_MASK_BYTES = 8 };

int sigsuspend(const sigset_t *mask) {
  sigset_t copy = *mask;
  return (int)syscall(SYS_rt_sigsuspend, &copy, KERNEL_MASK_BYTES);
}
