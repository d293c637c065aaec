// Somebody must be able to administer: the last active administrator can be neither deactivated,
// nor given another role, nor deleted, and the role that makes one cannot lose that right.
#pragma once

#include "records/records.h"

namespace kith::app {

Status keep_an_administrator(const records::Unit& unit, records::Draft& draft);       // on users
Status keep_an_administering_role(const records::Unit& unit, records::Draft& draft);  // on roles

}  // namespace kith::app
