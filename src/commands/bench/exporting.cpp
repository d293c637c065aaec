#include "commands/bench/exporting.h"

#include <fmt/format.h>

#include <charconv>
#include <stdexcept>

#include "commands/bench/child.h"
#include "commands/bench/http_client.h"

namespace kith::commands::bench {
namespace {

constexpr double rows_a_second = 200'000;
constexpr double mebibytes_above_idle = 64;
constexpr int rounds = 3;
constexpr std::string_view columns = "name,title,account,email,phone,lifecycle_stage,owner";

uint16_t port_in(std::string_view printed) {
  const size_t colon = printed.rfind(':');
  uint16_t port = 0;
  if (colon != std::string_view::npos)
    std::from_chars(printed.data() + colon + 1, printed.data() + printed.size(), port);
  if (port == 0) throw std::runtime_error("kith serve does not say its port");
  return port;
}

}  // namespace

std::vector<Row> measure_export(const std::string& data, const std::string& log,
                                const std::string& cookie, int contacts) {
  Child server({"serve", "--data", data, "--listen", "127.0.0.1:0"}, log);
  const std::string address = server.line_with("listening on");
  const std::string request = fmt::format(
      "GET /api/v1/contacts/export?fields={} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
      "Cookie: {}\r\nConnection: close\r\n\r\n",
      columns, cookie);
  HttpClient(port_in(address)).count_lines("GET /healthz HTTP/1.0\r\n\r\n");
  const long idle_kib = server.resident_kib();
  std::vector<double> seconds;
  for (int round = 0; round < rounds; ++round) {
    HttpClient client(port_in(address));
    const auto begun = Clock::now();
    if (client.count_lines(request) < contacts) throw std::runtime_error("the export is cut off");
    seconds.push_back(seconds_since(begun));
  }
  server.terminate();
  const Child::End end = server.wait();
  const double rate = contacts / median(seconds);
  const double above = static_cast<double>(end.resident_kib_max - idle_kib) / 1024;
  return {
      {"CSV export, seven columns", fmt::format("{:.0f} rows/s", rate), "", "",
       fmt::format("≥ {:.0f} /s", rows_a_second), at_least(rate, rows_a_second)},
      {"Memory of it above idle", fmt::format("{:.0f} MiB", above), "", "",
       fmt::format("< {:.0f} MiB", mebibytes_above_idle), at_most(above, mebibytes_above_idle)}};
}

}  // namespace kith::commands::bench
