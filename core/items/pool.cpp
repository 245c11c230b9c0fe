#include "core/items/pool.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <numeric>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "core/base/text.h"
#include "core/items/unique_names.h"

namespace setscope {
namespace {

/// Members that one pool may hold together.
struct PoolKind {
    PayloadKind payload = PayloadKind::Text;
    std::size_t width = 0;  ///< of rows; 0 for the other kinds

    auto operator<=>(const PoolKind&) const = default;
};

PoolKind poolKindOf(const Member& member) {
    const VectorContent* row = member.payload.vector();
    return {member.payload.kind(), row != nullptr ? row->values.size() : 0};
}

/// What is told of members of one kind.
struct KindTally {
    std::int64_t count = 0;
    const Member* first = nullptr;
    std::size_t order = 0;  ///< among the kinds, in the order in which they come
};

/// Makes a pool of the members of the commonest kind.
class PoolMaker {
  public:
    PoolMaker(std::span<const ItemSet> sets, std::string name, PoolNames names)
        : sets_(sets), names_(names) {
        made_.pool.name = std::move(name);
    }

    PoolOfSets make() {
        count();
        if (tallies_.empty()) {
            return std::move(made_);
        }
        made_.pool.kind = kind_.payload;
        made_.pool.items.reserve(static_cast<std::size_t>(tallies_.at(kind_).count));
        switch (kind_.payload) {
            case PayloadKind::Picture:
                addPictures();
                break;
            case PayloadKind::Text:
                addTexts();
                break;
            case PayloadKind::Vector:
                addRows();
                break;
        }
        reportOthers();
        return std::move(made_);
    }

  private:
    bool isWanted(const Member& member) const { return poolKindOf(member) == kind_; }

    /// Finds the kind that most members are of and, of rows, the width that most have.
    void count() {
        std::array<KindTally, 3> payloads{};
        for (const ItemSet& set : sets_) {
            for (const Member& member : set.members) {
                KindTally& tally = tallies_[poolKindOf(member)];
                if (tally.count++ == 0) {
                    tally.first = &member;
                    tally.order = tallies_.size();
                }
                KindTally& payload = payloads[static_cast<std::size_t>(member.payload.kind())];
                if (payload.count++ == 0) {
                    payload.order = tally.order;
                }
            }
        }
        const auto isLess = [](const KindTally& left, const KindTally& right) {
            return left.count != right.count ? left.count < right.count : left.order > right.order;
        };
        const auto most = std::ranges::max_element(payloads, isLess);
        const auto payload = static_cast<PayloadKind>(most - payloads.begin());
        KindTally largest;
        for (const auto& [kind, tally] : tallies_) {
            if (kind.payload == payload && isLess(largest, tally)) {
                kind_ = kind;
                largest = tally;
            }
        }
    }

    bool isOfSeveralSets() const {
        return std::ranges::count_if(sets_, [this](const ItemSet& set) {
                   return std::ranges::any_of(
                       set.members, [this](const Member& member) { return isWanted(member); });
               }) > 1;
    }

    void addPictures() {
        Pool& pool = made_.pool;
        const bool isNamedBySet = names_ == PoolNames::WithSet || isOfSeveralSets();
        pool.members.reserve(pool.items.capacity());
        for (const ItemSet& set : sets_) {
            for (const Member& member : set.members) {
                if (isWanted(member)) {
                    pool.items.push_back(isNamedBySet ? set.name + "/" + member.name : member.name);
                    pool.members.push_back(member);
                }
            }
        }
        makeUnique(pool.items, toText(pool.kind));
    }

    void addTexts() {
        Pool& pool = made_.pool;
        const bool areKnown = isOfSeveralSets();
        std::unordered_map<std::string_view, std::int64_t> places;
        places.reserve(pool.items.capacity());
        for (const ItemSet& set : sets_) {
            KnownSet known{set.name, {}};
            std::unordered_set<std::int64_t> seen;
            for (const Member& member : set.members) {
                if (!isWanted(member)) {
                    continue;
                }
                const std::string& text = member.payload.text()->text;
                const auto [found, isNew] = places.emplace(text, pool.itemCount());
                if (isNew) {
                    pool.items.push_back(text);
                }
                if (areKnown && seen.insert(found->second).second) {
                    known.items.push_back(found->second);
                }
            }
            if (known.items.size() > 1) {
                pool.known.push_back(std::move(known));
            }
        }
    }

    void addRows() {
        Pool& pool = made_.pool;
        const VectorColumns* columns = tallies_.at(kind_).first->payload.vector()->columns.get();
        bool haveOneHeader = true;
        pool.vectors.width = static_cast<std::int64_t>(kind_.width);
        pool.vectors.values.reserve(pool.items.capacity() * kind_.width);
        pool.members.reserve(pool.items.capacity());
        for (const ItemSet& set : sets_) {
            for (const Member& member : set.members) {
                if (isWanted(member)) {
                    const VectorContent& row = *member.payload.vector();
                    const std::vector<float> values = row.standardised();
                    pool.items.push_back(member.name);
                    pool.members.push_back(member);
                    pool.vectors.values.insert(pool.vectors.values.end(), values.begin(),
                                               values.end());
                    haveOneHeader = haveOneHeader && (row.columns.get() == columns ||
                                                      row.columns->names == columns->names);
                }
            }
        }
        pool.vectors.rowOf.resize(pool.items.size());
        std::iota(pool.vectors.rowOf.begin(), pool.vectors.rowOf.end(), 0);
        makeUnique(pool.items, toText(pool.kind));
        if (!haveOneHeader) {
            report(*tallies_.at(kind_).first,
                   "Not all rows have columns of the same names, but they are compared column by "
                   "column all the same; give tables of another form a folder of their own.");
        }
    }

    void report(const Member& first, std::string sentence) {
        made_.problems.push_back({displayPath(first.payload.source), std::move(sentence)});
    }

    /// Of the kinds that are not wanted the rows of other widths together.
    void reportOthers() {
        std::map<PayloadKind, KindTally> others;
        for (const auto& [kind, tally] : tallies_) {
            if (kind != kind_) {
                KindTally& other = others[kind.payload];
                other.count += tally.count;
                if (other.first == nullptr || tally.order < other.order) {
                    other.first = tally.first;
                    other.order = tally.order;
                }
            }
        }
        for (const auto& [payload, other] : others) {
            const std::string what = toText(payload);
            const std::string wereLeftOut =
                counted(other.count, what + " was", what + "s were") + " left out, as most ";
            report(*other.first,
                   payload == kind_.payload
                       ? wereLeftOut + "have " +
                             counted(static_cast<std::int64_t>(kind_.width), "column", "columns") +
                             "; give rows of another width a file of their own."
                       : wereLeftOut + "members are " + toText(kind_.payload) +
                             "s; give members of each kind a file or folder of their own.");
        }
    }

    std::span<const ItemSet> sets_;
    PoolNames names_;
    std::map<PoolKind, KindTally> tallies_;
    PoolKind kind_;
    PoolOfSets made_;
};

}  // namespace

PoolOfSets poolOf(std::span<const ItemSet> sets, std::string name, PoolNames names) {
    return PoolMaker(sets, std::move(name), names).make();
}

}  // namespace setscope
