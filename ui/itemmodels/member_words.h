#pragma once

#include <QString>
#include <optional>

#include "core/items/collection.h"

namespace setscope {

/// What a member is called where there is little room: a picture without its file's ending, else
/// its whole name.
QString shortName(const Member& member);

/// What the foot of a member's tile says: "line 12" of a text that is named by itself, since the
/// tile shows it, else the short name.
QString tileCaption(const Member& member);

/// Absent for a set without members or with several kinds of them. Linear in the members.
std::optional<PayloadKind> commonKind(const ItemSet& set);
std::optional<PayloadKind> commonKind(const Collection& collection);

/// "12 texts", "1 row", "3 pictures"; "5 members" where there is no common kind.
QString countedMembers(qint64 count, std::optional<PayloadKind> kind);
QString countedMembers(const ItemSet& set);

/// "picture", "text", "row of numbers".
QString kindText(PayloadKind kind);

}  // namespace setscope
