// What each status of a lead entails, as data that administrators edit: where it leads to, what it
// asks for, how long a lead may wait there.
#pragma once

#include <string>
#include <vector>

#include "records/records.h"

namespace kith::sales {

// The live record of lead_stages for a status; nothing where the workspace says nothing of it.
std::optional<query::Stored> lead_stage(const records::Unit& unit, std::string_view status);
// The elements of a list in a field of it: "leads_to", "required_fields", "checklist".
std::vector<std::string> listed(const query::Stored& stage, std::string_view field);
bool leads_to(const query::Stored& stage, std::string_view status);

// As people read it.
const schema::Label& label_of_status(const schema::Schema& schema, const std::string& status);

// Statuses and fields that it names must be there, and the fields such that somebody can fill them.
Status know_lead_stage(const records::Unit& unit, records::Draft& draft);

Status plant_lead_stages(const records::Records& records, const records::Unit& unit, Locale locale);

}  // namespace kith::sales
