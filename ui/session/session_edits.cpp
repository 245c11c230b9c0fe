#include "ui/session/session.h"

#include <QFileInfo>
#include <algorithm>
#include <filesystem>
#include <iterator>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/base/text.h"
#include "core/io/importer.h"
#include "ui/session/commands.h"
#include "ui/session/job_runner.h"

namespace setscope {
namespace {

std::vector<MemberId> toVector(const QList<MemberId>& ids) { return {ids.begin(), ids.end()}; }

/// "1 member", "3 members".
QString countedText(qsizetype count, const QString& singular, const QString& plural) {
    return QString::fromStdString(counted(count, singular.toStdString(), plural.toStdString()));
}

QString quoted(const std::string& name) {
    return QStringLiteral("“%1”").arg(QString::fromStdString(name));
}

/// "Mark “a.jpg” as stranger", "Take back the marks of 3 members".
QString verdictText(const Collection& collection, const QList<MemberId>& members, Verdict verdict) {
    const Member* only = members.size() == 1 ? collection.findMember(members.front()) : nullptr;
    const QString who = only != nullptr ? quoted(only->name)
                                        : countedText(members.size(), Session::tr("member"),
                                                      Session::tr("members"));
    switch (verdict) {
        case Verdict::Stranger:
            return only != nullptr ? Session::tr("Mark %1 as stranger").arg(who)
                                   : Session::tr("Mark %1 as strangers").arg(who);
        case Verdict::Belongs:
            return Session::tr("Mark %1 as belonging").arg(who);
        case Verdict::None:
            break;
    }
    return only != nullptr ? Session::tr("Take back the mark of %1").arg(who)
                           : Session::tr("Take back the marks of %1").arg(who);
}

/// Why an import brought no set.
QString nothingImportedSentence(const QList<Problem>& problems) {
    if (problems.size() == 1) {
        return QString::fromStdString(problems.front().message);
    }
    if (!problems.isEmpty()) {
        return Session::tr(
            "Nothing could be imported; the reason for each file is listed under "
            "Problems.");
    }
    return Session::tr(
        "Nothing was found in what you chose; Setscope reads pictures (JPEG, PNG, BMP, TIFF, "
        "WebP, GIF), lists of texts (.txt) and tables (.csv, .tsv, .npy), also inside folders "
        "and zips.");
}

}  // namespace

void Session::removeMembers(const QList<MemberId>& members) {
    takePendingTexts();
    if (!members.isEmpty()) {
        undoStack_.push(new RemoveMembersCommand(
            *this, tr("Remove %1").arg(countedText(members.size(), tr("member"), tr("members"))),
            toVector(members)));
    }
}

void Session::moveMembers(const QList<MemberId>& members, SetId target) {
    takePendingTexts();
    const ItemSet* set = collection_->findSet(target);
    if (set == nullptr) {
        return;
    }
    QList<MemberId> moved = members;
    moved.removeIf([set](MemberId id) {
        return std::ranges::find(set->members, id, &Member::id) != set->members.end();
    });
    if (!moved.isEmpty()) {
        const QString text =
            tr("Move %1 to %2")
                .arg(countedText(moved.size(), tr("member"), tr("members")), quoted(set->name));
        undoStack_.push(new MoveMembersCommand(*this, text, toVector(moved), target));
    }
}

void Session::newSetFrom(const QList<MemberId>& members, const QString& name) {
    takePendingTexts();
    const std::string text = name.toStdString();
    undoStack_.push(
        new NewSetCommand(*this, tr("New set %1").arg(quoted(text)), toVector(members), text));
}

void Session::removeSets(const QList<SetId>& sets) {
    takePendingTexts();
    if (!sets.isEmpty()) {
        undoStack_.push(new RemoveSetsCommand(
            *this, tr("Remove %1").arg(countedText(sets.size(), tr("set"), tr("sets"))),
            {sets.begin(), sets.end()}));
    }
}

void Session::renameSet(SetId set, const QString& name) {
    const ItemSet* found = collection_->findSet(set);
    if (found != nullptr && found->name != name.toStdString()) {
        undoStack_.push(new RenameSetCommand(*this, tr("Rename %1").arg(quoted(found->name)), set,
                                             name.toStdString()));
    }
}

void Session::renameMember(MemberId member, const QString& name) {
    changeText(member, &Member::name, name, tr("Rename %1"));
}

void Session::setLabel(MemberId member, const QString& label) {
    changeText(member, &Member::label, label, tr("Label %1"));
}

void Session::setNotes(MemberId member, const QString& notes) {
    changeText(member, &Member::notes, notes, tr("Notes on %1"));
}

void Session::changeText(MemberId member, std::string Member::*field, const QString& value,
                         const QString& title) {
    const Member* found = collection_->findMember(member);
    if (found != nullptr && (*found).*field != value.toStdString()) {
        undoStack_.push(new MemberTextCommand(*this, title.arg(quoted(found->name)), member, field,
                                              value.toStdString()));
    }
}

void Session::setVerdict(const QList<MemberId>& members, Verdict verdict) {
    takePendingTexts();
    const std::unordered_set<MemberId> asked(members.begin(), members.end());
    QList<MemberId> changed;
    for (const ItemSet& set : collection_->sets) {
        for (const Member& member : set.members) {
            if (member.verdict != verdict && asked.contains(member.id)) {
                changed.append(member.id);
            }
        }
    }
    if (!changed.isEmpty()) {
        undoStack_.push(new VerdictCommand(*this, verdictText(*collection_, changed, verdict),
                                           toVector(changed), verdict));
    }
}

void Session::markClean(const QList<SetId>& sets) {
    changeReferences(sets, true, tr("Call %1 clean"));
}

void Session::unmarkClean(const QList<SetId>& sets) {
    changeReferences(sets, false, tr("No longer call %1 clean"));
}

void Session::changeReferences(const QList<SetId>& sets, bool isReference, const QString& title) {
    std::vector<SetId> changed;
    QString name;
    for (const ItemSet& set : collection_->sets) {
        if (set.isReference != isReference && sets.contains(set.id)) {
            changed.push_back(set.id);
            name = quoted(set.name);
        }
    }
    if (changed.empty()) {
        return;
    }
    takePendingTexts();
    const QString which =
        changed.size() == 1 ? name : countedText(std::ssize(changed), tr("set"), tr("sets"));
    undoStack_.push(new ReferenceCommand(
        *this, title.arg(which), changed,
        isReference ? ReferenceCommand::Use::Reference : ReferenceCommand::Use::Ordinary));
}

void Session::keepLesson(OutlierLesson lesson) {
    const QString marks = countedText(lesson.verdictCount, tr("mark"), tr("marks"));
    undoStack_.push(new LessonCommand(*this, tr("Learn from %1").arg(marks),
                                      std::make_shared<const OutlierLesson>(std::move(lesson))));
}

void Session::forgetLesson() {
    if (lesson_ != nullptr) {
        undoStack_.push(new LessonCommand(*this, tr("Forget what was taught"), nullptr));
    }
}

void Session::importPaths(const QStringList& paths) {
    if (paths.isEmpty()) {
        return;
    }
    std::vector<std::filesystem::path> files;
    for (const QString& path : paths) {
        files.push_back(fromUtf8(QFileInfo(path).absoluteFilePath().toStdString()));
    }
    const QString title = paths.size() == 1
                              ? tr("Importing %1").arg(quoted(files.front().filename().string()))
                              : tr("Importing %L1 files and folders").arg(paths.size());
    jobs_.start(
        title, QString(), projectScope_.get(),
        [files = std::move(files), archives = archives_](const RunContext& run) {
            return importFiles(files, {}, archives, run);
        },
        [this](ImportOutcome outcome) {
            takeImport(std::move(outcome.sets), {outcome.problems.begin(), outcome.problems.end()});
        },
        Lane::Importing);
}

void Session::takeImport(std::vector<ItemSet> sets, const QList<Problem>& problems) {
    addProblems(problems);
    if (sets.empty()) {
        Q_EMIT failed(nothingImportedSentence(problems));
        return;
    }
    const QString text = tr("Import %1").arg(countedText(std::ssize(sets), tr("set"), tr("sets")));
    undoStack_.push(new AppendSetsCommand(*this, text, std::move(sets)));
    opensMostSuspicious_ = !currentMember_;
}

}  // namespace setscope
