// Ready mappings for the exports of other systems, as data (presets/*.json). A file is recognised by
// its headings, compared without case, blanks and marks:
//
// {"name":"hubspot","label":{"en","zh"},
//  "files":[{"object":"contacts", "headings":["Email",…], "any":[…]?, "not":[…]?,
//            "mapping":{"Email":"email","Owner":{"field":"owner","create_missing":true},"Fax":null},
//            "value_map":{"Status":{"Open":"new"}}, "mode":"upsert","key":"identity"}]}
//
// All of `headings` are there, one of `any`, none of `not`. Columns that a preset does not name are
// proposed as in any file; null leaves a column out.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "access/actor.h"
#include "integrations/import/import.h"

namespace kith::integrations {

struct Preset {
  std::string name;
  schema::Label label;
  std::string object;
};

// Those that fit the headings, those that name most of them first; of every object.
std::vector<Preset> presets_for(const std::vector<ImportColumn>& columns);

// The settings that a preset gives this import; nothing when it does not fit. What the actor may not
// fill is left out.
std::optional<Json> preset_settings(const access::Actor& actor, const Import& import,
                                    std::string_view preset);

// The settings without what the schema or the actor's rights refuse now.
Json allowed_settings(const access::Actor& actor, const Import& import, Json settings);

}  // namespace kith::integrations
