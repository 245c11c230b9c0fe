#include "ui/session/commands.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "ui/session/expanding.h"
#include "ui/session/session.h"

namespace setscope {
namespace {

QList<SetId> listOf(const std::vector<SetId>& sets) { return {sets.begin(), sets.end()}; }

/// Every set that gave a member, each once.
QList<SetId> setsOf(const std::vector<MemberPlace>& places) {
    QList<SetId> sets;
    for (const MemberPlace& place : places) {
        if (sets.isEmpty() || sets.back() != place.set) {
            sets.append(place.set);
        }
    }
    return sets;
}

QList<SetId> setsOf(const std::vector<MemberPlace>& places, SetId target) {
    QList<SetId> sets = setsOf(places);
    sets.removeAll(target);
    sets.append(target);
    return sets;
}

}  // namespace

void CollectionCommand::redo() {
    Collection collection = *session_.collection();
    const QList<SetId> changed = apply(collection);
    session_.replaceCollection(std::move(collection), changed);
}

void CollectionCommand::undo() {
    Collection collection = *session_.collection();
    const QList<SetId> changed = revert(collection);
    session_.replaceCollection(std::move(collection), changed);
}

AppendSetsCommand::AppendSetsCommand(Session& session, const QString& text,
                                     std::vector<ItemSet> sets)
    : CollectionCommand(session, text), fresh_(std::move(sets)) {}

QList<SetId> AppendSetsCommand::apply(Collection& collection) {
    if (ids_.empty()) {
        ids_ = appendSets(collection, std::exchange(fresh_, {}));
    } else {
        putSets(collection, std::exchange(places_, {}));
    }
    return listOf(ids_);
}

QList<SetId> AppendSetsCommand::revert(Collection& collection) {
    places_ = takeSets(collection, ids_);
    return {};
}

RemoveMembersCommand::RemoveMembersCommand(Session& session, const QString& text,
                                           std::vector<MemberId> members)
    : CollectionCommand(session, text), members_(std::move(members)) {}

QList<SetId> RemoveMembersCommand::apply(Collection& collection) {
    places_ = takeMembers(collection, members_);
    return setsOf(places_);
}

QList<SetId> RemoveMembersCommand::revert(Collection& collection) {
    putMembers(collection, places_);
    return setsOf(std::exchange(places_, {}));
}

MoveMembersCommand::MoveMembersCommand(Session& session, const QString& text,
                                       std::vector<MemberId> members, SetId target)
    : CollectionCommand(session, text), members_(std::move(members)), target_(target) {}

QList<SetId> MoveMembersCommand::apply(Collection& collection) {
    places_ = setscope::moveMembers(collection, members_, target_);
    return setsOf(places_, target_);
}

QList<SetId> MoveMembersCommand::revert(Collection& collection) {
    takeMembers(collection, members_);
    putMembers(collection, places_);
    return setsOf(std::exchange(places_, {}), target_);
}

NewSetCommand::NewSetCommand(Session& session, const QString& text, std::vector<MemberId> members,
                             std::string name)
    : CollectionCommand(session, text), members_(std::move(members)), name_(std::move(name)) {}

QList<SetId> NewSetCommand::apply(Collection& collection) {
    if (!made_) {
        made_ = collection.nextSetId();
    }
    collection.sets.push_back({.id = made_, .name = name_, .members = {}, .isReference = false});
    places_ = setscope::moveMembers(collection, members_, made_);
    return setsOf(places_, made_);
}

QList<SetId> NewSetCommand::revert(Collection& collection) {
    takeSets(collection, std::span(&made_, 1));
    putMembers(collection, places_);
    return setsOf(std::exchange(places_, {}));
}

RemoveSetsCommand::RemoveSetsCommand(Session& session, const QString& text, std::vector<SetId> sets)
    : CollectionCommand(session, text), sets_(std::move(sets)) {}

QList<SetId> RemoveSetsCommand::apply(Collection& collection) {
    places_ = takeSets(collection, sets_);
    return {};
}

QList<SetId> RemoveSetsCommand::revert(Collection& collection) {
    putSets(collection, std::exchange(places_, {}));
    return listOf(sets_);
}

RenameSetCommand::RenameSetCommand(Session& session, const QString& text, SetId set,
                                   std::string name)
    : CollectionCommand(session, text), set_(set), other_(std::move(name)) {}

QList<SetId> RenameSetCommand::exchange(Collection& collection) {
    if (ItemSet* set = collection.findSet(set_)) {
        std::swap(set->name, other_);
    }
    return {};
}

QList<SetId> RenameSetCommand::apply(Collection& collection) { return exchange(collection); }

QList<SetId> RenameSetCommand::revert(Collection& collection) { return exchange(collection); }

MemberTextCommand::MemberTextCommand(Session& session, const QString& text, MemberId member,
                                     std::string Member::*field, std::string value)
    : CollectionCommand(session, text), member_(member), field_(field), other_(std::move(value)) {}

QList<SetId> MemberTextCommand::exchange(Collection& collection) {
    for (ItemSet& set : collection.sets) {
        const auto member = std::ranges::find(set.members, member_, &Member::id);
        if (member != set.members.end()) {
            std::swap((*member).*field_, other_);
            break;
        }
    }
    return {};
}

QList<SetId> MemberTextCommand::apply(Collection& collection) { return exchange(collection); }

QList<SetId> MemberTextCommand::revert(Collection& collection) { return exchange(collection); }

VerdictCommand::VerdictCommand(Session& session, const QString& text,
                               const std::vector<MemberId>& members, Verdict verdict)
    : CollectionCommand(session, text) {
    for (const MemberId member : members) {
        others_.emplace(member, verdict);
    }
}

QList<SetId> VerdictCommand::exchange(Collection& collection) {
    for (ItemSet& set : collection.sets) {
        for (Member& member : set.members) {
            if (const auto other = others_.find(member.id); other != others_.end()) {
                std::swap(member.verdict, other->second);
            }
        }
    }
    return {};
}

QList<SetId> VerdictCommand::apply(Collection& collection) { return exchange(collection); }

QList<SetId> VerdictCommand::revert(Collection& collection) { return exchange(collection); }

ReferenceCommand::ReferenceCommand(Session& session, const QString& text,
                                   const std::vector<SetId>& sets, Use use)
    : CollectionCommand(session, text) {
    for (const SetId set : sets) {
        others_.emplace(set, use == Use::Reference);
    }
}

QList<SetId> ReferenceCommand::exchange(Collection& collection) {
    for (ItemSet& set : collection.sets) {
        if (const auto other = others_.find(set.id); other != others_.end()) {
            std::swap(set.isReference, other->second);
        }
    }
    return {};
}

QList<SetId> ReferenceCommand::apply(Collection& collection) { return exchange(collection); }

QList<SetId> ReferenceCommand::revert(Collection& collection) { return exchange(collection); }

LessonCommand::LessonCommand(Session& session, const QString& text,
                             std::shared_ptr<const OutlierLesson> lesson)
    : QUndoCommand(text), session_(session), other_(std::move(lesson)) {}

void LessonCommand::redo() { exchange(); }

void LessonCommand::undo() { exchange(); }

void LessonCommand::exchange() {
    std::shared_ptr<const OutlierLesson> now = session_.lesson();
    session_.replaceLesson(std::exchange(other_, std::move(now)));
}

ExpansionCommand::ExpansionCommand(Expanding& expanding, const QString& text, Expansion next)
    : QUndoCommand(text), expanding_(expanding), other_(std::move(next)) {}

void ExpansionCommand::redo() { exchange(); }

void ExpansionCommand::undo() { exchange(); }

void ExpansionCommand::exchange() {
    const Expansion now = expanding_.expansion();
    expanding_.replaceExpansion(std::exchange(other_, now));
}

}  // namespace setscope
