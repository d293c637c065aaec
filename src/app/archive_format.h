// What both ends of an archive agree on.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/value.h"

namespace kith::app::archive {

inline constexpr int64_t format_version = 1;
inline constexpr std::string_view about_name = "kith-archive.json";
inline constexpr std::string_view schema_name = "schema.json";
inline constexpr std::string_view tables_folder = "tables/";
inline constexpr std::string_view files_folder = "files/";

// Limits on what is read: a row holds one record at the most.
inline constexpr JsonLimits row_limits{.bytes_max = 64 << 20, .depth_max = 4, .values_max = 10'000};
inline constexpr JsonLimits document_limits{
    .bytes_max = 64 << 20, .depth_max = 64, .values_max = 4'000'000};

void append_row(std::string& out, std::span<const Value> values);

}  // namespace kith::app::archive
