// An uploaded image.
#include "schema/kinds/attachment_kind.h"
#include "schema/kinds/list.h"

namespace kith::schema::kind {
namespace {

class Image final : public AttachmentKind {
 public:
  std::string_view name() const override { return "image"; }
};

}  // namespace

const Kind& image() {
  static const Image kind;
  return kind;
}

}  // namespace kith::schema::kind
