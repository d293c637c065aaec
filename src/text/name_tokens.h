// The pinyin of names as tokens. Only text's own files use it.
#pragma once

#include <string_view>

#include "text/token_writer.h"

namespace kith {

void add_person_pinyin(TokenWriter& tokens, std::string_view folded);
void add_company_pinyin(TokenWriter& tokens, std::string_view folded);

}  // namespace kith
