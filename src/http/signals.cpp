#include "http/signals.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace kith::http {
namespace {

sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return set;
}

void wait_for_signals(int signals, int wake, const std::function<void(int)>& callback) {
  std::array<pollfd, 2> watched{pollfd{signals, POLLIN, 0}, pollfd{wake, POLLIN, 0}};
  for (;;) {
    if (poll(watched.data(), watched.size(), -1) < 0 && errno != EINTR) return;
    if (watched[1].revents) return;
    signalfd_siginfo info;
    if (watched[0].revents && read(signals, &info, sizeof(info)) == sizeof(info))
      callback(static_cast<int>(info.ssi_signo));
  }
}

}  // namespace

StopSignals::StopSignals(std::function<void(int)> callback)
    : wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  sigset_t set = stop_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  int signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  if (wake_ < 0 || signals < 0) throw std::system_error(errno, std::generic_category(), "signalfd");
  thread_ = std::thread([this, signals, callback = std::move(callback)] {
    wait_for_signals(signals, wake_, callback);
    close(signals);
  });
}

StopSignals::~StopSignals() {
  eventfd_write(wake_, 1);
  thread_.join();
  close(wake_);
}

}  // namespace kith::http
