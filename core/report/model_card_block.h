#pragma once

#include "core/base/json.h"
#include "core/report/report_document.h"

namespace setscope {

/// A model card, as it stands in a model file, in readable form. Fields that are missing or of
/// another type are left out; fields that this program does not know are shown as they are. Never
/// throws.
report::ModelCard readableCard(const Json& card);

}  // namespace setscope
