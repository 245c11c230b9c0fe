#pragma once

#include "core/base/json.h"
#include "core/project/expansion.h"

namespace setscope {

/// {"scorers":[id…],"query":{"items":[name…],"accepted":[name…],"rejected":[name…]},
/// "saved":[{"name","query"}…]}; the files are left to who knows where the project lies.
Json toJson(const Expansion& expansion);

/// @throws Error (BadInput) if it is damaged, or if a name of a query or of a saved query occurs
/// twice
Expansion expansionFromJson(const Json& json);

}  // namespace setscope
