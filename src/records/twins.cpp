#include "records/twins.h"

#include <algorithm>
#include <map>

#include "records/identity.h"

namespace kith::records {
namespace {

using query::Stored;

constexpr int each_max = 10;

Likeness likeness_of(IdentityKind kind) {
  switch (kind) {
    case IdentityKind::email:
      return Likeness::email;
    case IdentityKind::phone:
      return Likeness::phone;
    case IdentityKind::domain:
      return Likeness::domain;
    case IdentityKind::external:
      return Likeness::external;
  }
  return Likeness::external;
}

// What a person would call the same kind of thing: people among people, companies among companies,
// anything else within its own object.
bool named_alike(const schema::Object& a, const schema::Object& b) {
  if (&a == &b) return true;
  const auto whose = a.title_field().settings.text("names");
  return !whose.empty() && b.title_field().settings.text("names") == whose;
}

bool can_be_twin(const schema::Object& object) {
  return object.role == schema::Role::record && object.navigation;
}

class Search {
 public:
  Search(const query::ReadEnvironment& environment, const Stored& draft)
      : environment_(environment), draft_(draft) {}

  void by_identity(const Identity& identity) {
    for (const Identified& one :
         find_identity(environment_.db, environment_.schema, identity, each_max)) {
      // A company and its people share a telephone; that makes them no twins.
      if (can_be_twin(*one.object) && named_alike(draft_.object(), *one.object))
        add(*one.object, one.id, likeness_of(identity.kind));
    }
  }

  void by_name() {
    const schema::Field& title = draft_.object().title_field();
    const auto* name = std::get_if<std::string>(&draft_.cells(title)[0]);
    if (!name || name->empty()) return;
    for (const schema::Object& object : environment_.schema.objects()) {
      if (!can_be_twin(object) || !named_alike(draft_.object(), object)) continue;
      if (!environment_.visibility.reads(object, object.title_field())) continue;
      for (const Id id :
           query::find_by(environment_, object, object.title_field(), *name, each_max))
        add(object, id, Likeness::name);
    }
  }

  std::vector<Twin> strongest(int limit) && {
    std::vector<Twin> twins;
    for (auto& [object, reasons_of] : found_) {
      std::vector<Id> ids;
      for (const auto& [id, reasons] : reasons_of) ids.push_back(id);
      for (Stored& record : query::fetch_many(environment_, *object, ids)) {
        if (record.deleted()) continue;
        auto reasons = reasons_of.at(record.id());
        std::ranges::sort(reasons);
        twins.push_back({std::move(record), std::move(reasons)});
      }
    }
    std::ranges::stable_sort(twins, [](const Twin& a, const Twin& b) {
      return a.reasons < b.reasons || (a.reasons == b.reasons && a.record.id() < b.record.id());
    });
    if (twins.size() > static_cast<size_t>(limit)) twins.erase(twins.begin() + limit, twins.end());
    return twins;
  }

 private:
  void add(const schema::Object& object, Id id, Likeness likeness) {
    if (id == draft_.id()) return;
    auto& reasons = found_[&object][id];
    if (std::ranges::find(reasons, likeness) == reasons.end()) reasons.push_back(likeness);
  }

  const query::ReadEnvironment& environment_;
  const Stored& draft_;
  std::map<const schema::Object*, std::map<Id, std::vector<Likeness>>> found_;
};

}  // namespace

std::string_view name_of(Likeness likeness) {
  switch (likeness) {
    case Likeness::email:
      return "email";
    case Likeness::phone:
      return "phone";
    case Likeness::domain:
      return "domain";
    case Likeness::external:
      return "external";
    case Likeness::name:
      return "name";
  }
  return "name";
}

std::vector<Twin> twins(const query::ReadEnvironment& environment, const Records& records,
                        const schema::SchemaPtr& schema, const Stored& draft, int limit) {
  Search search(environment, draft);
  for (const Identity& identity : records.prepare(schema, draft).identities)
    search.by_identity(identity);
  search.by_name();
  return std::move(search).strongest(limit);
}

}  // namespace kith::records
