#pragma once

#include <QObject>
#include <QString>
#include <memory>
#include <optional>
#include <vector>

#include "core/results/influence_matrix.h"
#include "core/results/outlier_result.h"
#include "ui/shell/influence_words.h"

namespace setscope {

class Session;

/// The influence matrix of one set at a time, asked for in the background and kept until the answer
/// on the set changes.
class SetInfluence : public QObject {
    Q_OBJECT
  public:
    static constexpr qint64 kFewestMembers = 4;
    static constexpr qint64 kMostMembers = 400;

    explicit SetInfluence(Session& session, QObject* parent = nullptr);
    ~SetInfluence() override;

    /// Asks for the set's matrix unless it is known, on its way or failed, or there can be none.
    void ask(SetId set);
    /// Null if it is not known, or no longer holds.
    std::shared_ptr<const InfluenceMatrix> of(SetId set) const;
    /// The matrix's cells, the largest change first; null with it.
    std::shared_ptr<const std::vector<InfluenceEffect>> strongest(SetId set) const;
    /// Why there is none and none is on its way; one sentence, or empty.
    QString trouble(SetId set) const;

  Q_SIGNALS:
    void changed();

  private:
    /// A question and what came of it.
    struct Asked {
        SetOutliers of;  ///< what was known of the set when it was asked
        std::shared_ptr<const InfluenceMatrix> matrix;
        std::shared_ptr<const std::vector<InfluenceEffect>> strongest;
        QString failure;
        bool wasStopped = false;
    };
    struct Answer {
        InfluenceMatrix matrix;
        std::vector<InfluenceEffect> strongest;
    };

    bool isAbout(SetId set) const;
    QString obstacle(SetId set) const;
    void take(Answer answer);
    void followJob(qint64 job);

    Session& session_;
    std::optional<Asked> asked_;
    qint64 job_ = 0;
};

}  // namespace setscope
