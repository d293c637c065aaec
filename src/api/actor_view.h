// The schema as one actor may see and use it.
#pragma once

#include "access/actor.h"
#include "schema/meta_json.h"

namespace kith::api {

class ActorView final : public schema::MetaView {
 public:
  explicit ActorView(const access::Actor& actor) : actor_(actor) {}

  Access access(const schema::Object& object) const override {
    auto may = [&](access::Verb verb) { return actor_.require(verb, object).ok(); };
    const bool create = may(access::Verb::create);
    return {.create = create,
            .read = may(access::Verb::read),
            .update = may(access::Verb::update),
            .remove = may(access::Verb::remove),
            .import = create && actor_.may(access::Action::import),
            .export_ = actor_.may(access::Action::export_)};
  }
  bool reads(const schema::Object& object, const schema::Field& field) const override {
    return actor_.reads(object, field);
  }
  bool writes(const schema::Object& object, const schema::Field& field) const override {
    return actor_.writes(object, field);
  }

 private:
  const access::Actor& actor_;
};

}  // namespace kith::api
