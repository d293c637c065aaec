// Somebody gave the right password and a wrong code of the second factor. Their owner mistyped, or
// somebody else has the password and is about to guess the code: it is noted in the audit, and the
// owner is told, in one notification as long as they have not read it.
#pragma once

#include "access/second_factor.h"

namespace kith::app {

class Workspace;

void note_wrong_code(Workspace& workspace, storage::Connection& db, const access::WrongCode& one);

}  // namespace kith::app
