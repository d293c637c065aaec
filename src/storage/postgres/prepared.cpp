#include "storage/postgres/prepared.h"

#include <fmt/core.h>

#include <algorithm>

#include "storage/placeholders.h"

namespace kith::storage::postgres {
namespace {

constexpr size_t statements_max = 200;
constexpr size_t variants_max = 4;
// A statement under the rights of a role asks many tables whether a row may be seen: 35,000 bytes that
// take PostgreSQL 100 to 200 ms to plan and less than one to run.
constexpr size_t long_bytes = 8'000;

bool fits(const std::vector<unsigned>& types, std::span<const Value> values) {
  for (size_t i = 0; i < types.size(); ++i) {
    if (!is_null(values[i]) && type_of(values[i]) != types[i]) return false;
  }
  return true;
}

// Whether `types` serves for whatever `narrower` served for.
bool covers(const std::vector<unsigned>& types, const std::vector<unsigned>& narrower) {
  for (size_t i = 0; i < types.size(); ++i) {
    if (narrower[i] != 0 && narrower[i] != types[i]) return false;
  }
  return true;
}

}  // namespace

PreparedStatements::PreparedStatements(Link& link) : link_(link), entries_(statements_max) {}

PreparedStatements::Ready PreparedStatements::ready(std::string_view text,
                                                    std::span<const Value> values) {
  Entry& entry = entry_of(text);
  if (values.size() < entry.values) {
    throw StorageError(fmt::format("PostgreSQL: ?{} has no value in: {}", values.size() + 1, text));
  }
  values = values.first(entry.values);
  for (const Variant& variant : entry.variants) {
    if (fits(variant.types, values))
      return {variant.name, entry.values, entry.translated.size() >= long_bytes};
  }
  return {prepare(entry, values).name, entry.values, entry.translated.size() >= long_bytes};
}

PreparedStatements::Entry& PreparedStatements::entry_of(std::string_view text) {
  if (Entry* found = entries_.find(text)) return *found;
  Entry entry;
  entry.translated = rewrite_placeholders(text, [&](std::string& out, int number) {
    out += '$';
    out += std::to_string(number);
    entry.values = std::max(entry.values, static_cast<size_t>(number));
  });
  Entry& kept = entries_.insert(std::string(text), std::move(entry));
  if (const auto gone = entries_.shrink([](const Entry&) { return true; })) {
    for (const Variant& variant : gone->variants) deallocate(variant);
  }
  return kept;
}

PreparedStatements::Variant& PreparedStatements::prepare(Entry& entry,
                                                         std::span<const Value> values) {
  Variant made{fmt::format("s{}", ++made_), Types(values.size())};
  for (size_t i = 0; i < values.size(); ++i) made.types[i] = type_of(values[i]);
  for (const Variant& known : entry.variants) {  // a NULL takes the type it had before
    for (size_t i = 0; i < values.size(); ++i) {
      if (made.types[i] == 0) made.types[i] = known.types[i];
    }
  }
  link_.prepare(made.name, entry.translated, made.types);
  std::erase_if(entry.variants, [&](const Variant& old) {
    const bool useless = covers(made.types, old.types);
    if (useless) deallocate(old);
    return useless;
  });
  if (entry.variants.size() >= variants_max) {
    deallocate(entry.variants.front());
    entry.variants.erase(entry.variants.begin());
  }
  entry.variants.push_back(std::move(made));
  return entry.variants.back();
}

void PreparedStatements::deallocate(const Variant& variant) {
  link_.run(("DEALLOCATE " + variant.name).c_str());
}

void PreparedStatements::forget_all() {
  if (entries_.size() == 0) return;
  entries_.clear();
  link_.run("DEALLOCATE ALL");
}

}  // namespace kith::storage::postgres
