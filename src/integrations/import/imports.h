// What can be done with an import: begin, settle how it is read, check, run, cancel. Routes and the
// command line both come here. Somebody else's import does not exist.
#pragma once

#include <string>

#include "app/workspace.h"
#include "http/multipart.h"
#include "integrations/import/import.h"

namespace kith::integrations {

class Imports {
 public:
  Imports(app::Workspace& workspace, const access::Actor& actor)
      : workspace_(workspace), actor_(actor) {}

  // Keeps bytes [from, from + size) of the body as the file. Of a zip no object need be named.
  Result<Import> begin(std::string_view object, std::string_view file_name, const http::Body& body,
                       uint64_t from, uint64_t size);
  Result<Import> find(Id id) const;
  std::vector<Import> list(Id before, int limit) const;
  // Members of `changes` replace those settings; another object, sheet, encoding or delimiter reads
  // the head of the file again. A part with the object null is left out; of a whole its "order" of
  // parts alone can be changed.
  Result<Import> change(Id id, const Json& changes);
  Result<Import> check(Id id);
  Result<Import> run(Id id);
  // Stops one that is under way; takes away one that is not, with its file. Records stay: undo the
  // batch to take them back.
  Status cancel(Id id);

 private:
  enum class Goal { check, run };
  Result<Import> start(Id id, Goal goal);
  Status read_upload(Import& import, std::string_view object);
  Status read_part(Import& part, std::string_view otherwise);
  Result<Import> reorder(Import whole, const Json& changes);
  Result<Import> leave_out(Import part);
  Json first_settings(const Import& import) const;
  std::vector<Import> beside(const Import& import) const;
  // Of a preset by its name, "remembered", or "": what the headings alone say.
  Result<Json> settings_named(const Import& import, std::string_view preset) const;
  Result<const schema::Object*> importable(std::string_view object) const;
  Status stop(Import import);
  records::Unit unit(storage::Connection& db, const app::Settings& settings) const;

  app::Workspace& workspace_;
  const access::Actor& actor_;
};

}  // namespace kith::integrations
