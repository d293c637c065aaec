// Who acts, and what they may do. Deny by default.
//
// A role's scopes become a filter on the owner, its hidden fields a column mask; both are the
// Visibility that the query compiler demands, so that lists, search, reports and exports cannot
// differ. What nobody owns and lies in a pool (its field `pool`) is seen by the pool's members as
// well, and by whoever reads all; seeing it is no right to change it. A junction's row is seen by those who see every record that it joins, a comment with the
// record that it stands on (docs/decisions/0014-standing.md). Objects with Role::system (users,
// teams, roles) are written by administrators alone, and a record of an object with Role::personal is
// its owner's alone, whatever a role says.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "access/directory.h"
#include "base/message.h"
#include "query/visibility.h"
#include "schema/schema.h"
#include "storage/storage.h"

namespace kith::access {

// What a token may do at most; a session may all that its user may.
enum class Reach { full, read_only };

// An administrator who looks at what somebody else would see: with the rights of that user, or with
// those of a role on the administrator's own records and teams. It shows rights and gives none:
// whoever answers the request lets it read only, and what an owner keeps private stays hidden.
struct Preview {
  Id viewer;
  Id user;  // nobody: the viewer
  Id role;  // nobody: the user's own
};

// Somebody for the length of one request. Holds its directory, so that nothing moves underneath.
class Actor final : public query::Visibility {
 public:
  Actor(DirectoryPtr directory, schema::SchemaPtr schema, Id user, Reach reach = Reach::full);
  // The program itself: jobs, packages, demo data. Sees and may all; signs as nobody.
  static Actor system(DirectoryPtr directory, schema::SchemaPtr schema);
  static Actor previewing(DirectoryPtr directory, schema::SchemaPtr schema, const Preview& preview);
  // Somebody else, with all their rights, over the same directory and schema: what may they see?
  Actor as(Id user) const;

  Id id() const { return user_; }
  bool is_system() const { return system_; }
  const std::optional<Preview>& preview() const { return preview_; }
  const User* user() const;
  Id role() const;
  const Directory& directory() const { return *directory_; }
  const schema::Schema& schema() const { return *schema_; }
  const Rights& rights() const;

  const query::Filter& rows(const schema::Object& object) const override;
  // A formula is as hidden as the most hidden field that it uses.
  bool reads(const schema::Object& object, const schema::Field& field) const override;
  bool writes(const schema::Object& object, const schema::Field& field) const;
  // By the clock that was given, in the user's zone.
  schema::formula::Moment moment() const override;
  void look_at(const Clock& clock) { clock_ = &clock; }
  bool may(Action action) const;
  // May do this at all, on some record of the object; the error says which right is missing.
  Status require(Verb verb, const schema::Object& object) const;
  Status require(Action action) const;
  // May do this on this record, which the actor sees: what is seen, rows() alone says, so `read` is
  // no question here. Asked on the before-image and, for updates, on the after-image.
  bool may(Verb verb, const query::Stored& record) const;
  query::Asker asker(Timestamp now, std::string_view base_currency) const;

  // Why this record can be seen or not, in words.
  std::vector<Message> explain(const query::Stored& record) const;

 private:
  Actor() = default;
  query::Filter build_rows(const schema::Object& object) const;
  query::Filter scoped(const schema::Object& object) const;
  query::Filter owned_or_pooled(const schema::Object& object, query::Filter owned) const;
  query::Filter joined(const schema::Object& object) const;
  query::Filter narrowed(const schema::Object& object, int hops) const;
  query::Filter standing(const schema::Object& object, const schema::Field& field, int hops) const;
  query::Filter as_target(const schema::Object& target, int hops) const;
  DirectoryPtr directory_;
  schema::SchemaPtr schema_;
  Id user_;
  Reach reach_ = Reach::full;
  bool system_ = false;
  std::optional<Preview> preview_;
  const Clock* clock_ = nullptr;  // null: the machine's
  struct Cache;
  std::shared_ptr<Cache> cache_;  // row filters by object and verb, built when first asked
};

}  // namespace kith::access
