// An uploaded file.
#include "schema/kinds/attachment_kind.h"
#include "schema/kinds/list.h"

namespace kith::schema::kind {
namespace {

class File final : public AttachmentKind {
 public:
  std::string_view name() const override { return "file"; }
};

}  // namespace

const Kind& file() {
  static const File kind;
  return kind;
}

}  // namespace kith::schema::kind
