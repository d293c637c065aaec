// Relations between the rows of one run by what stands in their files: exports of other systems
// name the account of a contact by the number that it has there. A column of the child ("Account
// Id") is matched to a column of the file of what it names ("Id"): of another part of the archive, of
// all parts that hold that object, or of the file itself (a parent account).
//
// While rows are written, what stands in such columns is kept beside the record that each row became
// (kith_import_names); the rows that follow find it there, in the dry run as well. A name of a file
// that comes later in the order waits for the end of the run. What the files do not hold is looked
// for among the external numbers of what is here already: an export may bring changes alone.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "access/actor.h"
#include "integrations/import/import.h"

namespace kith::integrations {

// One of `part`: its columns by which rows of the run name its records. `run` holds it too.
std::vector<size_t> columns_named_by(const schema::Schema& schema, std::span<const Import> run,
                                     const Import& part);

// Whether each column that is named is there. Errors name the entry of the mapping, with the file in
// the message; `of`: links of this part alone, nobody: of all.
Status check_links(const schema::Schema& schema, std::span<const Import> run, Id of = {});

// Takes out the links whose columns are gone, and proposes those that the headings speak for. A link
// takes the place of whatever else the file says of the same reference.
void propose_links(const access::Actor& actor, std::span<const Import> run, Import& part);

// The form in which a text stands for a record: numbers of other systems tell cases apart.
std::string link_text(std::string_view cell);

}  // namespace kith::integrations
