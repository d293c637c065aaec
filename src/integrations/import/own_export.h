// The files of a whole workspace's export (integrations/export/workspace_export.h), known by their
// headings: names of the API, the record's id, and a key beside each reference (account.id). They need no
// guessing: each column goes where it came from, references are joined by the keys, and what a new
// workspace has already (its administrator, its roles, its stages) is met again and not made twice. What
// the program sets by itself comes as it stands, where an administrator imports.
#pragma once

#include <optional>
#include <span>

#include "access/actor.h"
#include "integrations/import/import.h"

namespace kith::integrations {

// As settings are named by "preset".
inline constexpr std::string_view own_preset = "kith";

// Whether the columns are those of an export of that object, with or without fields of its own that this
// workspace lacks.
bool is_own_export(const schema::Object& object, const std::vector<ImportColumn>& columns);

// How `part`, of the parts of `run`, is brought in; nothing for a file of any other sort.
std::optional<Json> own_export_settings(const access::Actor& actor, std::span<const Import> run,
                                        const Import& part);

}  // namespace kith::integrations
