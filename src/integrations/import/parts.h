// The files of an uploaded zip: each taken out to the place of an import of its own, told what it
// holds by its headings and its name, and put behind those that it refers to.
#pragma once

#include <string>
#include <vector>

#include "access/actor.h"
#include "base/id.h"
#include "integrations/import/import.h"

namespace kith::integrations {

inline constexpr size_t parts_max = 50;

// Without objects and columns yet. Names in the archive are for people: none becomes a path.
Result<std::vector<Import>> unpack_parts(const std::string& path,
                                         const std::string& files_directory, const Import& whole,
                                         IdSource& ids);

// The object that the file most likely holds; empty where nothing speaks for one.
std::string object_of_part(const access::Actor& actor, const Import& part);

// What others refer to comes first; sets `place`.
void order_parts(const schema::Schema& schema, std::vector<Import>& parts);

// The imports whose rows are written by a run: the parts that have an object, or the one import.
std::vector<Import> to_run(const Import& import);

}  // namespace kith::integrations
