#pragma once

#include <QWidget>
#include <memory>

#include "core/items/item_set.h"
#include "core/results/influence_matrix.h"
#include "ui/pages/row_profiles.h"
#include "ui/views/member_strip.h"

class QLabel;

namespace setscope {

class Session;

/// The members nearest to the shown one, the one least like it, and the most different pair of the
/// set, as small pictures, or as lines for texts and rows of numbers, that lead there.
class LikenessPanel : public QWidget {
    Q_OBJECT
  public:
    static constexpr std::size_t kNearest = 3;

    explicit LikenessPanel(Session& session, QWidget* parent = nullptr);

    /// @param matrix of the member's set; null: nothing is known
    void setMatrix(const std::shared_ptr<const InfluenceMatrix>& matrix, MemberId member);
    bool isKnown() const { return matrix_ != nullptr; }
    /// Asks for the pictures again.
    void refresh();

    MemberStrip& alike() { return *alike_; }
    MemberStrip& pair() { return *pair_; }

  private:
    QLabel* addTitle();
    MemberStrip* addStrip(qsizetype most);
    MemberStrip::Entry entryOf(const ItemSet& set, MemberId member, const QString& caption);
    QImage imageOf(const ItemSet& set, const Member& member);

    Session& session_;
    std::shared_ptr<const InfluenceMatrix> matrix_;
    MemberId member_;
    RowProfiles profiles_;
    QLabel* alikeTitle_;
    MemberStrip* alike_;
    QLabel* pairTitle_;
    MemberStrip* pair_;
};

}  // namespace setscope
