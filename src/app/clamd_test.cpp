// Against a small clamd of our own that speaks its protocol.
#include "app/clamd.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <functional>
#include <thread>

#include "app/files.h"

namespace kith::app {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

// The test file of the European Institute for Computer Antivirus Research, in two halves, so that no
// scanner takes this source for it.
const std::string eicar =
    std::string("X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-") + "ANTIVIRUS-TEST-FILE!$H+H*";

class FakeClamd {
 public:
  using Answer = std::function<std::string(const std::string& streamed)>;
  FakeClamd(const std::string& path, size_t bytes_max, Answer answer)
      : bytes_max_(bytes_max), answer_(std::move(answer)) {
    listening_ = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    ::bind(listening_, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    ::listen(listening_, 8);
    thread_ = std::thread([this] { serve(); });
  }
  ~FakeClamd() {
    ::shutdown(listening_, SHUT_RDWR);
    thread_.join();
    ::close(listening_);
  }

 private:
  static bool take(int link, char* into, size_t wanted) {
    for (size_t had = 0; had < wanted;) {
      const ssize_t got = ::recv(link, into + had, wanted - had, 0);
      if (got <= 0) return false;
      had += static_cast<size_t>(got);
    }
    return true;
  }
  void serve() {
    for (int link; (link = ::accept(listening_, nullptr, nullptr)) >= 0; ::close(link)) {
      const std::string said = talk(link);
      ::send(link, said.c_str(), said.size() + 1, MSG_NOSIGNAL);
    }
  }
  std::string talk(int link) {
    char command[10];
    if (!take(link, command, sizeof command) || std::memcmp(command, "zINSTREAM\0", 10) != 0)
      return "UNKNOWN COMMAND";
    std::string streamed;
    for (unsigned char size[4]; take(link, reinterpret_cast<char*>(size), 4);) {
      const size_t length = static_cast<size_t>(size[0]) << 24 |
                            static_cast<size_t>(size[1]) << 16 | static_cast<size_t>(size[2]) << 8 |
                            size[3];
      if (length == 0) break;
      if (streamed.size() + length > bytes_max_) return "INSTREAM size limit exceeded. ERROR";
      const size_t used = streamed.size();
      streamed.resize(used + length);
      if (!take(link, streamed.data() + used, length)) break;
    }
    return answer_(streamed);
  }

  const size_t bytes_max_;
  const Answer answer_;
  int listening_ = -1;
  std::thread thread_;
};

class Scanning : public testing::Test {
 protected:
  Scanning() : folder_(fs::temp_directory_path() / ("kith-clamd-" + random_.token(8))) {
    fs::create_directories(folder_);
  }
  ~Scanning() override { fs::remove_all(folder_); }
  std::string place() const { return (folder_ / "socket").string(); }
  FakeClamd::Answer honest() const {
    return [](const std::string& streamed) {
      return streamed.find(eicar) == streamed.npos ? "stream: OK" : "stream: Eicar-Signature FOUND";
    };
  }
  Status scan(const std::string& bytes, ClamdOptions options = {}) const {
    const auto scanner = *clamd(place(), options);
    return scanner->scan(http::Body("--" + bytes), 2, bytes.size(), "bill.pdf");
  }

  SystemRandom random_;
  const fs::path folder_;
};

TEST_F(Scanning, WhatIsCleanPassesAndWhatIsNotIsRefusedByItsNames) {
  const FakeClamd fake(place(), 1 << 20, honest());
  EXPECT_TRUE(scan("a bill"));
  EXPECT_TRUE(scan(""));
  EXPECT_TRUE(scan(std::string(300'000, 'x')));
  const auto refused = scan(std::string(70'000, 'x') + eicar);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::invalid);
  EXPECT_EQ(refused.error().fields.at(0).field, "file");
  EXPECT_EQ(refused.error().fields.at(0).code, "infected");
  EXPECT_THAT(refused.error().fields.at(0).message.en, HasSubstr("bill.pdf"));
  EXPECT_THAT(refused.error().fields.at(0).message.en, HasSubstr("Eicar-Signature"));
}

TEST_F(Scanning, OfWhatIsRefusedNothingIsKept) {
  const FakeClamd fake(place(), 1 << 20, honest());
  const Files files((folder_ / "files").string(), nullptr, *clamd(place()));
  EXPECT_FALSE(files.keep(http::Body(eicar), 0, eicar.size(), "bill.pdf"));
  EXPECT_FALSE(fs::exists(folder_ / "files"));
  EXPECT_TRUE(files.keep(http::Body(std::string("fine")), 0, 4, "bill.pdf"));
}

TEST_F(Scanning, WhereNobodyAnswersTheOperatorDecides) {
  const auto refused = scan("a bill");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::unavailable);
  EXPECT_THAT(refused.error().message.en, HasSubstr("scan_failure"));
  EXPECT_TRUE(scan("a bill", {.failure = ScanFailure::allow}));
}

TEST_F(Scanning, WhatIsTooLargeForItIsSaidToBe) {
  const FakeClamd fake(place(), 100'000, honest());
  const auto refused = scan(std::string(5'000'000, 'x'));
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().code == Code::too_large ||
              refused.error().code == Code::unavailable)  // its answer may be lost with the link
      << refused.error().message.en;
  EXPECT_THAT(refused.error().message.en, HasSubstr("StreamMaxLength"));
}

// Whoever lets pass what nobody could look at, because clamd is down, does not mean what was made large so
// that nobody looks.
TEST_F(Scanning, WhatIsTooLargeForItIsRefusedAlsoWhereFailuresAreAllowed) {
  const FakeClamd fake(place(), 100'000, honest());
  for (const size_t size : {100'001, 150'000, 5'000'000}) {
    const auto refused = scan(std::string(size, 'x'), {.failure = ScanFailure::allow});
    ASSERT_FALSE(refused) << size;
    EXPECT_THAT(refused.error().message.en, HasSubstr("StreamMaxLength"));
    EXPECT_THAT(refused.error().message.en, HasSubstr("bill.pdf"));
  }
  EXPECT_TRUE(scan(std::string(100'000, 'x'), {.failure = ScanFailure::allow}));
}

TEST_F(Scanning, AnAnswerThatIsNoneCountsAsNobody) {
  const FakeClamd fake(place(), 1 << 20, [](const std::string&) { return "stream: FINE"; });
  EXPECT_EQ(scan("a bill").error().code, Code::unavailable);
}

TEST_F(Scanning, OneThatHangsIsNotWaitedForForEver) {
  const FakeClamd fake(place(), 1 << 20, [](const std::string&) {
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    return "stream: OK";
  });
  const auto refused = scan("a bill", {.answering = std::chrono::milliseconds(50)});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::unavailable);
}

TEST_F(Scanning, APlaceThatIsNoneIsRefused) {
  for (const char* place : {"", "clamd", "host:", ":3310"}) EXPECT_FALSE(clamd(place)) << place;
  EXPECT_FALSE(clamd("/" + std::string(200, 'x')));
  EXPECT_TRUE(clamd("127.0.0.1:3310"));
  EXPECT_TRUE(clamd("[::1]:3310"));
}

}  // namespace
}  // namespace kith::app
