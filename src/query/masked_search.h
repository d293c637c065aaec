// The search index knows the words of all searched fields together. For whoever may not read one of
// those, what it finds is held against the fields that may be read: a record is found by nothing
// that is hidden.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "query/visibility.h"
#include "query/words.h"

namespace kith::query {

// Each word of `wanted` stands in a readable field. Nothing when all searched fields are readable.
// Pinyin then finds the beginning of the title only, and numbers only as they are stored.
// `words` are those of `wanted`, with what they may mean.
std::optional<Filter> words_in_readable_fields(const schema::Object& object,
                                               const Visibility& visibility,
                                               std::string_view wanted,
                                               std::span<const Word> words);

}  // namespace kith::query
