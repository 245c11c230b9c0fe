#pragma once

#include <QList>
#include <QUndoCommand>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/items/collection_edit.h"
#include "core/project/expansion.h"
#include "core/results/outlier_lesson.h"

namespace setscope {

class Expanding;
class Session;

/// One undoable edit of the session's collection. Holds ids and old values, never pointers or
/// positions in views; works on a copy of the collection as it is when the edit is done, undone or
/// redone.
class CollectionCommand : public QUndoCommand {
  public:
    CollectionCommand(Session& session, const QString& text)
        : QUndoCommand(text), session_(session) {}
    void redo() final;
    void undo() final;

  protected:
    /// @return the sets whose members changed and that are therefore scored again
    virtual QList<SetId> apply(Collection& collection) = 0;
    virtual QList<SetId> revert(Collection& collection) = 0;

  private:
    Session& session_;
};

/// Appends sets under fresh ids; doing it again after an undo brings back the same ids.
class AppendSetsCommand final : public CollectionCommand {
  public:
    AppendSetsCommand(Session& session, const QString& text, std::vector<ItemSet> sets);

  protected:
    QList<SetId> apply(Collection& collection) override;
    QList<SetId> revert(Collection& collection) override;

  private:
    std::vector<ItemSet> fresh_;
    std::vector<SetId> ids_;
    std::vector<SetPlace> places_;
};

class RemoveMembersCommand final : public CollectionCommand {
  public:
    RemoveMembersCommand(Session& session, const QString& text, std::vector<MemberId> members);

  protected:
    QList<SetId> apply(Collection& collection) override;
    QList<SetId> revert(Collection& collection) override;

  private:
    std::vector<MemberId> members_;
    std::vector<MemberPlace> places_;
};

class MoveMembersCommand final : public CollectionCommand {
  public:
    MoveMembersCommand(Session& session, const QString& text, std::vector<MemberId> members,
                       SetId target);

  protected:
    QList<SetId> apply(Collection& collection) override;
    QList<SetId> revert(Collection& collection) override;

  private:
    std::vector<MemberId> members_;
    SetId target_;
    std::vector<MemberPlace> places_;
};

/// Makes a set out of members of others. Doing it again after an undo brings back the same id.
class NewSetCommand final : public CollectionCommand {
  public:
    NewSetCommand(Session& session, const QString& text, std::vector<MemberId> members,
                  std::string name);

  protected:
    QList<SetId> apply(Collection& collection) override;
    QList<SetId> revert(Collection& collection) override;

  private:
    std::vector<MemberId> members_;
    std::string name_;
    SetId made_;
    std::vector<MemberPlace> places_;
};

class RemoveSetsCommand final : public CollectionCommand {
  public:
    RemoveSetsCommand(Session& session, const QString& text, std::vector<SetId> sets);

  protected:
    QList<SetId> apply(Collection& collection) override;
    QList<SetId> revert(Collection& collection) override;

  private:
    std::vector<SetId> sets_;
    std::vector<SetPlace> places_;
};

class RenameSetCommand final : public CollectionCommand {
  public:
    RenameSetCommand(Session& session, const QString& text, SetId set, std::string name);

  protected:
    QList<SetId> apply(Collection& collection) override;
    QList<SetId> revert(Collection& collection) override;

  private:
    QList<SetId> exchange(Collection& collection);

    SetId set_;
    std::string other_;  ///< the name that the set does not have now
};

/// Changes one of a member's texts, which no answer depends on.
class MemberTextCommand final : public CollectionCommand {
  public:
    /// @param field &Member::name, &Member::label or &Member::notes
    MemberTextCommand(Session& session, const QString& text, MemberId member,
                      std::string Member::*field, std::string value);

  protected:
    QList<SetId> apply(Collection& collection) override;
    QList<SetId> revert(Collection& collection) override;

  private:
    QList<SetId> exchange(Collection& collection);

    MemberId member_;
    std::string Member::*field_;
    std::string other_;  ///< the text that the member does not have now
};

/// Writes down what the person says of members. No answer depends on it: what verdicts teach, a
/// LessonCommand brings in.
class VerdictCommand final : public CollectionCommand {
  public:
    VerdictCommand(Session& session, const QString& text, const std::vector<MemberId>& members,
                   Verdict verdict);

  protected:
    QList<SetId> apply(Collection& collection) override;
    QList<SetId> revert(Collection& collection) override;

  private:
    QList<SetId> exchange(Collection& collection);

    std::unordered_map<MemberId, Verdict>
        others_;  ///< the verdicts that the members do not have now
};

/// Makes sets clean reference sets, or ordinary ones again. The session scores every set again,
/// since what it is judged against has changed.
class ReferenceCommand final : public CollectionCommand {
  public:
    enum class Use { Reference, Ordinary };

    ReferenceCommand(Session& session, const QString& text, const std::vector<SetId>& sets,
                     Use use);

  protected:
    QList<SetId> apply(Collection& collection) override;
    QList<SetId> revert(Collection& collection) override;

  private:
    QList<SetId> exchange(Collection& collection);

    std::unordered_map<SetId, bool> others_;  ///< what isReference of the sets is not now
};

/// Judges by a lesson from now on, or by none.
class LessonCommand final : public QUndoCommand {
  public:
    /// @param lesson null: none
    LessonCommand(Session& session, const QString& text,
                  std::shared_ptr<const OutlierLesson> lesson);
    void redo() override;
    void undo() override;

  private:
    void exchange();

    Session& session_;
    std::shared_ptr<const OutlierLesson> other_;  ///< the one that does not hold now
};

/// Asks something else of a pool, or asks another pool.
class ExpansionCommand final : public QUndoCommand {
  public:
    ExpansionCommand(Expanding& expanding, const QString& text, Expansion next);
    void redo() override;
    void undo() override;

  private:
    void exchange();

    Expanding& expanding_;
    Expansion other_;  ///< what does not hold now
};

}  // namespace setscope
