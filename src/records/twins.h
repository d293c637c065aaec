// Records that may be the same person or company as one that is written down now: known by the same
// mail, phone, domain or number of another system, or by the same name. People are compared with people
// of all objects (leads, contacts), companies with companies.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "query/read.h"
#include "records/records.h"

namespace kith::records {

enum class Likeness { email, phone, domain, external, name, name_company };
std::string_view name_of(Likeness likeness);  // as the API calls it
std::optional<Likeness> likeness_named(std::string_view name);
Likeness likeness_of(IdentityKind kind);
// Whether it says something by fields that can be read there: a mail that somebody may not see
// tells them nothing.
bool may_tell(const query::Visibility& visibility, const schema::Object& object, Likeness likeness);

// People among people, companies among companies, anything else within its own object.
bool named_alike(const schema::Object& a, const schema::Object& b);
bool can_be_twin(const schema::Object& object);

// What a record is known by, each with the field that says so.
struct KnownIn {
  const schema::Field* field;
  Identity identity;
};
std::vector<KnownIn> known_in_fields(const query::Stored& record);

struct Twin {
  query::Stored record;
  std::vector<Likeness> reasons;  // the strongest first
};

// Where a draft is compared: with records of its own object, or of all that are named alike.
enum class Among { own_object, all_alike };

// At most `limit`, the strongest reason first; `draft` itself is none. Only what `environment` lets
// see: whether somebody else holds the same mail is not told by silence either way. name_company
// is told beside name, where the company is the same as well.
// Cost: a statement for each identity of the draft, and one for each object that is named alike.
std::vector<Twin> twins(const query::ReadEnvironment& environment, const Records& records,
                        const schema::SchemaPtr& schema, const query::Stored& draft, int limit,
                        Among among = Among::all_alike);

}  // namespace kith::records
