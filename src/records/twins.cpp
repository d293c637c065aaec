#include "records/twins.h"

#include <algorithm>
#include <map>

#include "records/identity.h"
#include "records/twin_features.h"
#include "schema/kind.h"
#include "text/record_code.h"

namespace kith::records {
namespace {

using query::Stored;

constexpr int each_max = 10;

struct Word {
  Likeness likeness;
  std::string_view text;
};
constexpr Word words[] = {{Likeness::email, "email"},   {Likeness::phone, "phone"},
                          {Likeness::domain, "domain"}, {Likeness::external, "external"},
                          {Likeness::name, "name"},     {Likeness::name_company, "name_company"}};

// Hears the identities in one field.
class Listener final : public schema::Findable {
 public:
  Listener(const schema::Field& field, std::vector<KnownIn>& out) : field_(field), out_(out) {}
  void text(std::string_view) override {}
  void name(std::string_view) override {}
  void email(std::string_view address) override { add(IdentityKind::email, address); }
  void phone(std::string_view e164) override {
    const auto end = e164.find_first_not_of("0123456789", 1);
    if (e164.starts_with('+')) add(IdentityKind::phone, e164.substr(0, end));
  }
  void domain(std::string_view host) override { add(IdentityKind::domain, host); }
  void code(std::string_view utf8) override {
    add(IdentityKind::external, utf8);
    if (const auto brief = short_record_code(utf8)) add(IdentityKind::external, *brief);
  }

 private:
  void add(IdentityKind kind, std::string_view value) {
    if (!value.empty()) out_.push_back({&field_, {kind, std::string(value)}});
  }
  const schema::Field& field_;
  std::vector<KnownIn>& out_;
};

// The name of the company that a person belongs to, as a hash of its key.
uint64_t company_of(const query::ReadEnvironment& environment, const TwinFields& fields,
                    const Stored& record) {
  if (!fields.company) return 0;
  const auto& cell = record.cells(*fields.company)[0];
  if (const auto* text = std::get_if<std::string>(&cell)) return company_hash(*text);
  const auto* id = std::get_if<int64_t>(&cell);
  const schema::Object* target = environment.schema.target(*fields.company);
  if (!id || !target) return 0;
  const Id ids[] = {Id{*id}};
  const auto titles = query::titles(environment, *target, ids);
  return titles.empty() ? 0 : company_hash(titles[0].second);
}

class Search {
 public:
  Search(const query::ReadEnvironment& environment, const Stored& draft, Among among)
      : environment_(environment), draft_(draft), among_(among) {}

  void by_identity(const Identity& identity) {
    for (const Identified& one :
         find_identity(environment_.db, environment_.schema, identity, each_max)) {
      // A company and its people share a telephone; that makes them no twins.
      if (compared_with(*one.object) &&
          may_tell(environment_.visibility, *one.object, likeness_of(identity.kind)))
        add(*one.object, one.id, likeness_of(identity.kind));
    }
  }

  void by_name() {
    const schema::Field& title = draft_.object().title_field();
    const auto* name = std::get_if<std::string>(&draft_.cells(title)[0]);
    if (!name || name->empty()) return;
    for (const schema::Object& object : environment_.schema.objects()) {
      if (!compared_with(object)) continue;
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
        if (reasons.back() == Likeness::name && same_company(record))
          reasons.push_back(Likeness::name_company);
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
  bool compared_with(const schema::Object& object) const {
    if (!can_be_twin(object) || !named_alike(draft_.object(), object)) return false;
    return among_ == Among::all_alike || &object == &draft_.object();
  }

  bool same_company(const Stored& record) const {
    const auto company = [&](const Stored& one) {
      const auto fields = twin_fields(one.object(), environment_.schema, environment_.visibility);
      return fields ? company_of(environment_, *fields, one) : 0;
    };
    const uint64_t ours = company(draft_);
    return ours != 0 && ours == company(record);
  }

  void add(const schema::Object& object, Id id, Likeness likeness) {
    if (id == draft_.id()) return;
    auto& reasons = found_[&object][id];
    if (std::ranges::find(reasons, likeness) == reasons.end()) reasons.push_back(likeness);
  }

  const query::ReadEnvironment& environment_;
  const Stored& draft_;
  const Among among_;
  std::map<const schema::Object*, std::map<Id, std::vector<Likeness>>> found_;
};

}  // namespace

std::string_view name_of(Likeness likeness) {
  return std::ranges::find(words, likeness, &Word::likeness)->text;
}

std::optional<Likeness> likeness_named(std::string_view name) {
  const auto word = std::ranges::find(words, name, &Word::text);
  return word == std::end(words) ? std::nullopt : std::optional(word->likeness);
}

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

bool may_tell(const query::Visibility& visibility, const schema::Object& object,
              Likeness likeness) {
  const auto says = [&](const schema::Field& field) {
    const std::string_view kind = field.kind->name();
    switch (likeness) {
      case Likeness::email:
        return kind == "email" || kind == "emails";
      case Likeness::phone:
        return kind == "phone" || kind == "phones";
      case Likeness::domain:
        return kind == "url";
      case Likeness::name:
      case Likeness::name_company:
        return &field == &object.title_field();
      case Likeness::external:
        break;
    }
    return field.searched;
  };
  return std::ranges::any_of(object.fields, [&](const schema::Field& field) {
    return says(field) && visibility.reads(object, field);
  });
}

bool named_alike(const schema::Object& a, const schema::Object& b) {
  if (&a == &b) return true;
  const auto whose = a.title_field().settings.text("names");
  return !whose.empty() && b.title_field().settings.text("names") == whose;
}

bool can_be_twin(const schema::Object& object) {
  return object.role == schema::Role::record && object.navigation;
}

std::vector<KnownIn> known_in_fields(const Stored& record) {
  std::vector<KnownIn> found;
  for (const schema::Field& field : record.object().fields) {
    const auto cells = record.cells(field);
    if (!field.searched || std::ranges::all_of(cells, is_null)) continue;
    Listener listener(field, found);
    field.kind->find(field, cells, listener);
  }
  return found;
}

std::vector<Twin> twins(const query::ReadEnvironment& environment, const Records& records,
                        const schema::SchemaPtr& schema, const Stored& draft, int limit,
                        Among among) {
  Search search(environment, draft, among);
  for (const Identity& identity : records.prepare(schema, draft).identities)
    search.by_identity(identity);
  search.by_name();
  return std::move(search).strongest(limit);
}

}  // namespace kith::records
