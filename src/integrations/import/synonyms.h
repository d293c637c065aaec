// What other systems call our fields: the table behind the proposed mapping of an import.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "access/actor.h"
#include "schema/schema.h"

namespace kith::integrations {

// A field, or a named part of one ("address.city"), that an import may fill; empty: none is likely.
// At most one heading is proposed for each. `headings` as they stand in the file.
std::vector<std::string> propose_fields(const schema::Object& object, const access::Actor& actor,
                                        std::span<const std::string> headings);

// Other names of a record that stands for a well-known thing: a stage "Closed Won" is "Won" or 赢单.
std::vector<std::string_view> value_synonyms(std::string_view text);

// Letters and digits of the folded text: "Account Name", "account_name" and "ACCOUNTNAME" are one.
std::string squashed(std::string_view text);

}  // namespace kith::integrations
