#pragma once

#include <QList>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QTimer>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/analysis/engine.h"
#include "core/items/name_index.h"
#include "core/items/pool.h"
#include "core/project/expansion.h"
#include "core/results/ranking_result.h"

namespace setscope {

class Session;
struct ReadPool;

/// What else belongs to a set: the pool that is open, what is asked of it, and the newest answers.
/// Lives on the window's thread. Nothing is read before wantPool was called. Every change of what
/// is asked goes through an undo command; the answers follow in jobs.
class Expanding : public QObject {
    Q_OBJECT
  public:
    /// @param session whose engine, collection and undo stack it uses; must outlive this
    explicit Expanding(Session& session);
    ~Expanding() override;

    /// What a project keeps of it.
    const Expansion& expansion() const { return expansion_; }
    /// Another project: begins with what it kept.
    void reset(Expansion expansion);

    // The pool: a file or folder, or the members of the collection.
    /// From now on the pool is read, and kept up with the collection.
    void wantPool();
    bool isOfCollection() const { return expansion_.pool.empty(); }
    /// Null until it was read.
    const Pool* pool() const { return sharedPool().get(); }
    std::shared_ptr<const Pool> sharedPool() const;
    /// Null until the engine has opened it.
    const ExpansionPool* opened() const { return opened_.get(); }
    /// Why there is none, one sentence; empty: there is one, or it is being read.
    const QString& trouble() const { return trouble_; }
    /// Undoable, as all that follows to setScorers. @param path empty: the members of the
    /// collection
    void choosePool(const QString& path);
    /// Weights of Deep Sets for the pool. @param file empty: its own
    void chooseModel(const QString& file);

    // What is asked. Names are those of the pool's items.
    /// Adds items that a person named, each once; those that are not in the pool are told by
    /// notFound.
    void addNamed(const QStringList& texts);
    void add(const QList<qint64>& items);
    /// Those that are items of the pool.
    void addMembers(const QList<MemberId>& members);
    void accept(const QList<qint64>& items);
    void reject(const QList<qint64>& items);
    /// Takes names out of the query, wherever they are in it.
    void takeOut(const QStringList& names);
    void clearQuery();
    void saveQuery(const QString& name);  ///< in place of a saved one of this name
    void openSaved(const QString& name);
    void forgetSaved(const QString& name);
    /// @param ids empty: all that can rank
    void setScorers(const QStringList& ids);

    /// Whether the open pool has an item of this name.
    bool isInPool(const QString& name) const;
    std::optional<qint64> placeOf(const QString& name) const;
    /// Answers by `suggested`; a newer question replaces it.
    void suggest(const QString& text);
    /// A new set of the collection out of all that the query holds but what was rejected.
    void makeSet(const QString& name);

    // Learning.
    bool canLearn() const;
    bool isLearning() const { return learning_ != 0; }
    void learn();

    // Answers. Null or empty until the first is there.
    std::shared_ptr<const RankingResult> ranking() const { return ranking_; }
    /// What each item of the ranking's query is to the others, with the ranks of the ranking's
    /// first watchedCount() items.
    const std::vector<LeftOut>& leftOut() const { return leftOut_; }
    qsizetype watchedCount() const;
    /// How many of the first candidates the person takes; none: it is left to suggestedCut. Another
    /// ranking has none.
    std::optional<qint64> chosenCut() const { return chosenCut_; }
    void chooseCut(qint64 count);
    std::optional<qint64> suggestedCut() const;
    /// The candidate that is asked about.
    std::optional<qint64> current() const { return current_; }
    void setCurrent(std::optional<qint64> item);
    /// Why `current` has its rank; null until it is known.
    std::shared_ptr<const RankingReason> reason() const { return reason_; }

  Q_SIGNALS:
    void expansionChanged();  ///< query, saved queries, scorers, or which pool
    void poolChanged();       ///< pool, opened, or trouble
    void rankingChanged();
    void leftOutChanged();
    void cutChanged();  ///< chosen by the person
    void currentChanged();
    void reasonChanged();
    void learningChanged();
    void suggested(const QString& text, const QStringList& names);
    void notFound(const QStringList& texts);

  private:
    friend class ExpansionCommand;
    void change(Expansion next, const QString& text);
    void replaceExpansion(Expansion expansion);
    void moveTo(std::vector<std::string> SetQuery::*list, const QList<qint64>& items,
                const QString& one, const QString& several);
    QStringList namesOf(const QList<qint64>& items) const;

    void followCollection();
    void followEngine();
    void readPool();
    void takeRead(ReadPool read);
    void openPool();
    void closePool();
    void forgetAnswers();
    void takeTrouble(const QString& trouble);
    void rank();
    void leaveOut();
    void explain();
    std::optional<std::size_t> watchedPlace(qint64 item) const;
    void takeReason(RankingReason reason);
    ExpansionQuery asked() const;
    std::vector<std::int64_t> placesOf(const std::vector<std::string>& names) const;

    Session& session_;
    Expansion expansion_;
    bool isWanted_ = false;
    std::unique_ptr<const ReadPool> read_;  ///< null: none was read
    std::shared_ptr<const ExpansionPool> opened_;
    ExpansionSource source_;  ///< that `opened_` was opened with, or is being
    QString trouble_;
    QTimer untilRead_;    ///< after the collection changed
    qint64 opening_ = 0;  ///< the job that reads or opens; 0: none
    qint64 learning_ = 0;
    std::shared_ptr<const RankingResult> ranking_;
    std::vector<LeftOut> leftOut_;
    std::optional<qint64> chosenCut_;
    std::optional<qint64> current_;
    std::shared_ptr<const RankingReason> reason_;
};

}  // namespace setscope
