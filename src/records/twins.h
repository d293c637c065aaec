// Records that may be the same person or company as one that is written down now: known by the same
// mail, phone, domain or number of another system, or by the same name. People are compared with people
// of all objects (leads, contacts), companies with companies.
#pragma once

#include <string_view>
#include <vector>

#include "query/read.h"
#include "records/records.h"

namespace kith::records {

enum class Likeness { email, phone, domain, external, name };
std::string_view name_of(Likeness likeness);  // as the API calls it

struct Twin {
  query::Stored record;
  std::vector<Likeness> reasons;  // the strongest first
};

// At most `limit`, the strongest reason first; `draft` itself is none. Only what `environment` lets
// see: whether somebody else holds the same mail is not told by silence either way.
// Cost: a statement for each identity of the draft, and one for each object that is named alike.
std::vector<Twin> twins(const query::ReadEnvironment& environment, const Records& records,
                        const schema::SchemaPtr& schema, const query::Stored& draft, int limit);

}  // namespace kith::records
