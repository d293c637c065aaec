// To be preloaded: the time of day is off by as many seconds as the file KITH_TEST_CLOCK says (eight
// bytes, which may change at any moment). Time that only measures how long something takes is left
// alone. It takes no memory and no lock, as an allocator may ask for the time before it is ready.
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

namespace {

volatile int64_t* offset_s;

__attribute__((constructor)) void begin() {
  const char* path = getenv("KITH_TEST_CLOCK");
  const int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
  if (file < 0) return;
  void* bytes = mmap(nullptr, sizeof(int64_t), PROT_READ, MAP_SHARED, file, 0);
  close(file);
  if (bytes != MAP_FAILED) offset_s = static_cast<volatile int64_t*>(bytes);
}

int64_t offset() { return offset_s ? *offset_s : 0; }

}  // namespace

extern "C" {

int clock_gettime(clockid_t clock, timespec* out) noexcept {
  const long status = syscall(SYS_clock_gettime, clock, out);
  if (status == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
    out->tv_sec += offset();
  return static_cast<int>(status);
}

int gettimeofday(timeval* out, void*) noexcept {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  out->tv_sec = now.tv_sec;
  out->tv_usec = now.tv_nsec / 1000;
  return 0;
}

time_t time(time_t* out) noexcept {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  if (out) *out = now.tv_sec;
  return now.tv_sec;
}

}  // extern "C"
