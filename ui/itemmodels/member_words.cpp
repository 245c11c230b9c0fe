#include "ui/itemmodels/member_words.h"

#include <QCoreApplication>
#include <algorithm>

#include "ui/itemmodels/number_text.h"

namespace setscope {
namespace {

QString memberTr(const char* text) { return QCoreApplication::translate("Members", text); }

bool isOfKind(const ItemSet& set, PayloadKind kind) {
    return std::ranges::all_of(
        set.members, [kind](const Member& member) { return member.payload.kind() == kind; });
}

/// As an import names it: by its own first letters.
bool isNamedByItself(const std::string& name, const std::string& text) {
    constexpr std::size_t kMostBytes = 600;
    QString beginning = toQString(name);
    if (beginning.endsWith(u'…')) {
        beginning.chop(1);
    }
    return toQString(text.substr(0, kMostBytes)).simplified().startsWith(beginning);
}

}  // namespace

QString shortName(const Member& member) {
    return member.payload.picture() != nullptr ? shortName(member.name) : toQString(member.name);
}

QString tileCaption(const Member& member) {
    const TextContent* text = member.payload.text();
    const bool saysLine = text != nullptr && member.payload.source.row > 0 &&
                          isNamedByItself(member.name, text->text);
    return saysLine ? memberTr("line %1").arg(countText(member.payload.source.row))
                    : shortName(member);
}

std::optional<PayloadKind> commonKind(const ItemSet& set) {
    if (set.members.empty()) {
        return std::nullopt;
    }
    const PayloadKind kind = set.members.front().payload.kind();
    return isOfKind(set, kind) ? std::optional(kind) : std::nullopt;
}

std::optional<PayloadKind> commonKind(const Collection& collection) {
    const auto filled = std::ranges::find_if(
        collection.sets, [](const ItemSet& set) { return !set.members.empty(); });
    if (filled == collection.sets.end()) {
        return std::nullopt;
    }
    const PayloadKind kind = filled->members.front().payload.kind();
    const bool isCommon = std::ranges::all_of(
        collection.sets, [kind](const ItemSet& set) { return isOfKind(set, kind); });
    return isCommon ? std::optional(kind) : std::nullopt;
}

QString countedMembers(qint64 count, std::optional<PayloadKind> kind) {
    if (kind == PayloadKind::Picture) {
        return countedText(count, memberTr("picture"), memberTr("pictures"));
    }
    if (kind == PayloadKind::Text) {
        return countedText(count, memberTr("text"), memberTr("texts"));
    }
    if (kind == PayloadKind::Vector) {
        return countedText(count, memberTr("row"), memberTr("rows"));
    }
    return countedText(count, memberTr("member"), memberTr("members"));
}

QString countedMembers(const ItemSet& set) {
    return countedMembers(std::ssize(set.members), commonKind(set));
}

QString kindText(PayloadKind kind) {
    switch (kind) {
        case PayloadKind::Picture:
            return memberTr("picture");
        case PayloadKind::Text:
            return memberTr("text");
        case PayloadKind::Vector:
            break;
    }
    return memberTr("row of numbers");
}

}  // namespace setscope
