#include "core/analysis/power_test.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/analysis/own_references.h"
#include "core/analysis/readable_members.h"
#include "core/base/error.h"
#include "core/base/random.h"
#include "core/base/text.h"
#include "core/items/set_kind.h"
#include "core/models/set_relative_inputs.h"
#include "core/tensor/device.h"
#include "core/tensor/index_tensor.h"
#include "core/tensor/ragged_batch.h"
#include "core/training/metrics.h"

namespace setscope {
namespace {

constexpr std::int64_t kFewestBelonging = 3;  // members of the host in a trial
constexpr const char* kProgress = "Planting strangers";

// Scoring takes about as long as so many squared members and a little more; about 20 s in all.
constexpr std::int64_t kWorkOfACell = 4'000'000;
constexpr std::int64_t kWorkBesideMembers = 200;
constexpr std::int64_t kFewestTrials = 20;

/// A set of the person's.
struct UsableSet {
    SetId id;
    RowColumns columns;
    ReadableMembers members;
};

/// A set with strangers planted in it.
struct Trial {
    ReadableMembers members;       // the planted ones last
    std::array<SetId, 2> origins;  // of the members that belong, and of the planted ones
    std::int64_t planted = 0;
};

/// How one trial ended.
struct TrialOutcome {
    bool canBeFlagged = false;  // false: the rule wants a p-value and there is none for this size
    bool isFlagged = false;
    std::int64_t named = 0;         // planted members among as many most suspicious ones
    std::int64_t namedByRival = 0;  // the same by leave-one-out cosine
};

/// What is to be tried of one size and number.
struct CellPlan {
    std::int64_t size = 0;
    std::int64_t planted = 0;
    std::int64_t trials = 0;

    std::int64_t belonging() const { return size - planted; }
};

std::vector<std::size_t> drawn(std::vector<std::size_t> places, std::int64_t count,
                               Random& random) {
    random.shuffle(std::span(places));
    places.resize(static_cast<std::size_t>(count));
    return places;
}

std::vector<std::size_t> allPlaces(std::size_t count) {
    std::vector<std::size_t> places(count);
    std::iota(places.begin(), places.end(), std::size_t{0});
    return places;
}

at::Tensor rowsAt(const ReadableMembers& members, const std::vector<std::size_t>& places) {
    const std::vector<std::int64_t> rows(places.begin(), places.end());
    return selectedRows(members.features, rows);
}

/// Draws trials from the sets that a person has.
class TrialSource {
  public:
    /// @param sets in an order that does not depend on how they are shown, each with another of
    /// equal columns
    explicit TrialSource(std::vector<UsableSet> sets) : sets_(std::move(sets)) {}

    std::int64_t setCount() const { return std::ssize(sets_); }
    std::int64_t hostCount(std::int64_t belonging) const {
        return static_cast<std::int64_t>(hosts(belonging).size());
    }

    /// Nothing if no other set of the host's columns holds enough members of other content.
    std::optional<Trial> draw(const CellPlan& plan, Random& random) const {
        const std::vector<std::size_t> candidates = hosts(plan.belonging());
        const std::size_t host = candidates[random.below(candidates.size())];
        const ReadableMembers& belonging = sets_[host].members;
        const std::vector<std::size_t> kept =
            drawn(allPlaces(belonging.count()), plan.belonging(), random);
        const std::set<ContentHash> taken(belonging.contents.begin(), belonging.contents.end());
        for (const std::size_t donor : drawn(allPlaces(sets_.size()), std::ssize(sets_), random)) {
            const std::vector<std::size_t> foreign =
                canLend(donor, host) ? placesOfOthers(donor, taken) : std::vector<std::size_t>();
            if (std::ssize(foreign) >= plan.planted) {
                return combined(sets_[host], kept, sets_[donor],
                                drawn(foreign, plan.planted, random));
            }
        }
        return std::nullopt;
    }

  private:
    std::vector<std::size_t> hosts(std::int64_t belonging) const {
        std::vector<std::size_t> found;
        for (std::size_t set = 0; set < sets_.size(); ++set) {
            if (static_cast<std::int64_t>(sets_[set].members.count()) >= belonging) {
                found.push_back(set);
            }
        }
        return found;
    }

    /// Rows of other columns would differ by their units.
    bool canLend(std::size_t donor, std::size_t host) const {
        return donor != host && sets_[donor].columns == sets_[host].columns;
    }

    /// Members of different contents that are not among the taken ones.
    std::vector<std::size_t> placesOfOthers(std::size_t set, std::set<ContentHash> taken) const {
        std::vector<std::size_t> places;
        for (std::size_t place = 0; place < sets_[set].members.count(); ++place) {
            const ContentHash& content = sets_[set].members.contents[place];
            if (!content || taken.insert(content).second) {
                places.push_back(place);
            }
        }
        return places;
    }

    static Trial combined(const UsableSet& host, const std::vector<std::size_t>& kept,
                          const UsableSet& donor, const std::vector<std::size_t>& strangers) {
        Trial trial;
        trial.origins = {host.id, donor.id};
        trial.members.features =
            at::cat({rowsAt(host.members, kept), rowsAt(donor.members, strangers)});
        for (const auto& [set, places] :
             {std::pair(&host.members, &kept), std::pair(&donor.members, &strangers)}) {
            for (const std::size_t place : *places) {
                trial.members.ids.push_back(set->ids[place]);
                trial.members.contents.push_back(set->contents[place]);
            }
        }
        trial.planted = std::ssize(strangers);
        return trial;
    }

    std::vector<UsableSet> sets_;
};

/// How many of the planted members, the last ones, are among as many highest scores. A planted
/// member does not count where one that belongs has the same score.
std::int64_t namedAmong(std::span<const float> scores, std::int64_t planted) {
    std::vector<std::size_t> order = allPlaces(scores.size());
    std::ranges::stable_sort(order, std::ranges::greater(),
                             [scores](std::size_t place) { return scores[place]; });
    const auto firstPlanted = scores.size() - static_cast<std::size_t>(planted);
    return std::ranges::count_if(
        std::span(order).first(static_cast<std::size_t>(planted)),
        [firstPlanted](std::size_t place) { return place >= firstPlanted; });
}

TrialOutcome outcomeOf(const Trial& trial, SetJudge& judge, const FlagRule& rule,
                       const RunContext& run) {
    ScoredSet scored = judge.judge(trial.origins, trial.members, run);
    const at::Tensor& features = trial.members.features;
    const at::Tensor offsets = offsetsFromSizes(std::vector<std::int64_t>{features.size(0)});
    const at::Tensor cosine = cosineToOthers(features, offsets).contiguous();
    TrialOutcome outcome;
    outcome.named = namedAmong(scored.score, trial.planted);
    outcome.namedByRival =
        namedAmong({cosine.data_ptr<float>(), scored.score.size()}, trial.planted);
    SetOutliers set;
    set.members.resize(scored.score.size());
    set.probability = std::move(scored.probability);
    set.score = std::move(scored.score);
    set.pValue = std::move(scored.pValue);
    set.setPValue = scored.setPValue;
    outcome.canBeFlagged = rule.by == FlagRule::By::Probability || set.setPValue.has_value();
    outcome.isFlagged = isFlagged(set, rule);
    return outcome;
}

/// What all trials of a cell came to.
class CellCount {
  public:
    explicit CellCount(const CellPlan& plan) : plan_(plan) {}

    void add(const TrialOutcome& outcome) {
        ++trials_;
        flagged_ += outcome.isFlagged ? 1 : 0;
        named_ += outcome.named;
        namedByRival_ += outcome.namedByRival;
    }

    PowerCell cell() const {
        const Interval detected = wilsonInterval(flagged_, trials_);
        // The planted members of one set are found or missed together to an unknown degree. A mean
        // of shares varies at most as much as that of yes and no, so Wilson's interval for as many
        // trials holds; a trial named in part counts against the lower and for the upper bound.
        const std::int64_t planted = plan_.planted;
        const Interval low = wilsonInterval(named_ / planted, trials_);
        const Interval high = wilsonInterval((named_ + planted - 1) / planted, trials_);
        PowerCell cell;
        cell.setSize = plan_.size;
        cell.planted = planted;
        cell.trials = trials_;
        cell.detected = {.name = "sets with planted members that are flagged",
                         .value = detected.value,
                         .low = detected.low,
                         .high = detected.high,
                         .rival = std::nullopt,
                         .count = trials_};
        cell.named = {.name = "planted members among as many most suspicious",
                      .value = shareOf(named_),
                      .low = low.low,
                      .high = high.high,
                      .rival = shareOf(namedByRival_),
                      .count = trials_};
        return cell;
    }

    std::int64_t trials() const { return trials_; }

  private:
    double shareOf(std::int64_t named) const {
        return static_cast<double>(named) / static_cast<double>(trials_ * plan_.planted);
    }

    CellPlan plan_;
    std::int64_t trials_ = 0;
    std::int64_t flagged_ = 0;
    std::int64_t named_ = 0;
    std::int64_t namedByRival_ = 0;
};

/// Why cells are missing or smaller than asked for, and what was left out.
class PowerNotes {
  public:
    /// @param problems of members that could not be read
    void addUnread(const std::vector<Problem>& problems) {
        if (!problems.empty()) {
            addText(counted(std::ssize(problems), "member could not be read and was left out: ",
                            "members could not be read and were left out, the first: ") +
                    problems.front().message);
        }
    }
    void addSetsWithoutMembers(std::int64_t sets) {
        addAbout(sets, {"set was left out, as it has", "sets were left out, as they have"},
                 " no readable member that is not marked as a stranger.");
    }
    void addSetsOfOtherTables(std::int64_t sets) {
        addAbout(sets, {"set was", "sets were"},
                 " left out, as no other set holds rows of the same table.");
    }
    /// @param smallest members of the smallest host
    void addSmallSets(std::int64_t sets, std::int64_t smallest) {
        addAbout(sets, {"set was", "sets were"},
                 " too small to plant in, with fewer than " +
                     counted(smallest, "member", "members") + ", and only lent members to others.");
    }
    void addTooLarge(const CellPlan& plan) { tooLarge_.push_back(plan); }
    void addWithFewerHosts(const CellPlan& plan) { withFewerHosts_.push_back(plan); }
    void addWithoutPValue(const CellPlan& plan) { withoutPValue_.push_back(plan); }
    void addWithoutDonor(const CellPlan& plan) { withoutDonor_.push_back(plan); }
    void addShortened(const CellPlan& plan) { shortened_.push_back(plan); }

    /// One sentence for each kind of trouble.
    std::string text() const {
        std::string text = aboutSets_;
        addSentence("No set has enough members for ", tooLarge_, ".", text);
        addSentence("Fewer of your sets were large enough for ", withFewerHosts_, ".", text);
        addSentence("There are no reference sets to hold a false-alarm rate against for ",
                    withoutPValue_, "; choose a probability instead.", text);
        addSentence("No other set has enough different members to plant for ", withoutDonor_, ".",
                    text);
        addSentence("Fewer trials than asked for were made, to save time, for ", shortened_, ".",
                    text);
        return text;
    }

  private:
    /// How a sentence goes on after "1" and after another number.
    struct Verbs {
        const char* one;
        const char* many;
    };
    void addText(const std::string& sentence) {
        aboutSets_ += (aboutSets_.empty() ? "" : " ") + sentence;
    }
    void addAbout(std::int64_t sets, const Verbs& verbs, const std::string& end) {
        if (sets > 0) {
            addText(counted(sets, verbs.one, verbs.many) + end);
        }
    }
    static void addSentence(const std::string& begin, const std::vector<CellPlan>& plans,
                            const std::string& end, std::string& text) {
        if (plans.empty()) {
            return;
        }
        text += (text.empty() ? "" : " ") + begin;
        std::size_t place = 0;
        while (place < plans.size()) {
            const CellPlan& first = plans[place];
            std::string numbers;
            const std::size_t begun = place;
            for (; place < plans.size() && plans[place].size == first.size; ++place) {
                numbers += (place == begun ? "" : ", ") + std::to_string(plans[place].planted);
            }
            text += begun == 0 ? "" : ", ";
            text += "sets of " + std::to_string(first.size) + " with " + numbers + " planted";
        }
        text += end;
    }

    std::string aboutSets_;
    std::vector<CellPlan> tooLarge_;
    std::vector<CellPlan> withFewerHosts_;
    std::vector<CellPlan> withoutPValue_;
    std::vector<CellPlan> withoutDonor_;
    std::vector<CellPlan> shortened_;
};

/// In the order in which they are answered. @throws Error if no set could hold the strangers
std::vector<CellPlan> plannedCells(const PowerOptions& power) {
    const std::set<std::int64_t> sizes(power.sizes.begin(), power.sizes.end());
    const std::set<std::int64_t> numbers(power.planted.begin(), power.planted.end());
    if (power.trials < 1 || (!numbers.empty() && *numbers.begin() < 1)) {
        throw Error(ErrorKind::BadUsage,
                    "A power test needs at least one trial and at least one planted member.");
    }
    std::vector<CellPlan> plans;
    for (const std::int64_t size : sizes) {
        for (const std::int64_t planted : numbers) {
            if (size >= planted + kFewestBelonging) {
                plans.push_back({size, planted, power.trials});
            }
        }
    }
    if (plans.empty()) {
        throw Error(ErrorKind::BadUsage,
                    "Sets of these sizes cannot hold so many strangers: three members must belong; "
                    "choose larger sets or fewer planted members.");
    }
    return plans;
}

/// The readable members of every set that the model takes, but those that a verdict calls
/// strangers; sets and members by id.
std::vector<UsableSet> readableSets(const Collection& collection, const LoadedModel& model,
                                    FeatureStore& store, PowerNotes& notes, const RunContext& run) {
    std::vector<const ItemSet*> order;
    for (const ItemSet& set : collection.sets) {
        if (model.takes(set)) {
            order.push_back(&set);
        }
    }
    std::ranges::sort(order, {}, [](const ItemSet* set) { return set->id; });
    std::vector<Member> members;
    std::vector<std::size_t> ends;
    for (const ItemSet* set : order) {
        const auto begin = std::ssize(members);
        std::ranges::copy_if(set->members, std::back_inserter(members), [](const Member& member) {
            return member.verdict != Verdict::Stranger;
        });
        std::ranges::sort(members.begin() + begin, members.end(), {}, &Member::id);
        ends.push_back(members.size());
    }
    const EncodedMembers encoded = encodeThrough(store, model.encoder(), members, run);
    std::vector<UsableSet> usable;
    std::size_t first = 0;
    for (std::size_t index = 0; index < order.size(); ++index) {
        const std::size_t end = ends[index];
        ReadableMembers set =
            readableMembers(std::span(members).subspan(first, end - first), encoded, first);
        if (set.count() > 0) {
            usable.push_back({order[index]->id, columnsOf(*order[index]), std::move(set)});
        }
        first = end;
    }
    notes.addUnread(encoded.problems);
    notes.addSetsWithoutMembers(std::ssize(order) - std::ssize(usable));
    return usable;
}

/// The readable sets that can exchange members with another of them.
/// @throws Error (BadInput) if there are none
std::vector<UsableSet> usableSets(const Collection& collection, const LoadedModel& model,
                                  FeatureStore& store, PowerNotes& notes, const RunContext& run) {
    std::vector<UsableSet> sets = readableSets(collection, model, store, notes, run);
    if (sets.size() < 2) {
        throw Error(ErrorKind::BadInput,
                    "At least two sets with readable members are needed, to plant members of one "
                    "in the other; add another set.");
    }
    std::map<RowColumns, std::int64_t> ofColumns;
    for (const UsableSet& set : sets) {
        ++ofColumns[set.columns];
    }
    const auto alone =
        std::erase_if(sets, [&](const UsableSet& set) { return ofColumns.at(set.columns) == 1; });
    if (sets.empty()) {
        throw Error(ErrorKind::BadInput,
                    "No two sets hold rows of the same table, so that members of one could be "
                    "planted in the other; put the rows into one table with a column \"set\" "
                    "that names the set of each, and import it.");
    }
    notes.addSetsOfOtherTables(static_cast<std::int64_t>(alone));
    return sets;
}

/// The members of the smallest host. @param plans at least one
std::int64_t smallestHost(const std::vector<CellPlan>& plans) {
    return std::ranges::min(plans, {}, &CellPlan::belonging).belonging();
}

/// Takes away the trials that no set can hold and those that would take too long.
void limitTrials(std::vector<CellPlan>& plans, const TrialSource& source, PowerNotes& notes) {
    const std::int64_t mostHosts = source.hostCount(smallestHost(plans));
    for (CellPlan& plan : plans) {
        const std::int64_t hosts = source.hostCount(plan.belonging());
        const std::int64_t affordable =
            std::max(kFewestTrials, kWorkOfACell / (kWorkBesideMembers + plan.size * plan.size));
        if (hosts == 0) {
            notes.addTooLarge(plan);
            plan.trials = 0;
            continue;
        }
        if (hosts < mostHosts) {
            notes.addWithFewerHosts(plan);
        }
        if (plan.trials > affordable) {
            plan.trials = affordable;
            notes.addShortened(plan);
        }
    }
}

/// Nothing, but a note, where there is nothing to measure.
/// @param run its progress counts the cell's trials
std::optional<PowerCell> measuredCell(const CellPlan& plan, const TrialSource& source,
                                      SetJudge& judge, const FlagRule& rule, PowerNotes& notes,
                                      const RunContext& run) {
    Random random = Random(run.settings().seed)
                        .fork("planting " + std::to_string(plan.planted) + " in sets of " +
                              std::to_string(plan.size));
    CellCount count(plan);
    for (std::int64_t trial = 0; trial < plan.trials; ++trial) {
        run.step({trial, plan.trials, kProgress});
        const std::optional<Trial> planted = source.draw(plan, random);
        if (!planted) {
            continue;
        }
        const TrialOutcome outcome = outcomeOf(*planted, judge, rule, run);
        if (!outcome.canBeFlagged) {
            notes.addWithoutPValue(plan);
            return std::nullopt;
        }
        count.add(outcome);
    }
    if (count.trials() == 0) {
        notes.addWithoutDonor(plan);
        return std::nullopt;
    }
    return count.cell();
}

}  // namespace

DetectionPower detectionPower(const LoadedModel& model, const Collection& collection,
                              const PowerOptions& power, const OutlierOptions& options,
                              FeatureStore& store, const RunContext& run) {
    const ChosenDevice device = chooseDevice(run.settings().device);
    std::vector<CellPlan> plans = plannedCells(power);
    PowerNotes notes;
    const TrialSource source(usableSets(collection, model, store, notes, run));
    limitTrials(plans, source, notes);
    DetectionPower result;
    result.model = model.info().identity;
    result.head = options.head;
    result.rule = power.rule;
    result.seed = run.settings().seed;
    result.hostSets = source.hostCount(smallestHost(plans));
    if (result.hostSets > 0) {
        notes.addSmallSets(source.setCount() - result.hostSets, smallestHost(plans));
    }
    std::int64_t total = 0;
    for (const CellPlan& plan : plans) {
        total += plan.trials;
    }
    ReferenceScoreCache cache;
    SetJudge judge(model, collection, options, device.device, store, cache, run);
    std::int64_t done = 0;
    for (const CellPlan& plan : plans) {
        if (plan.trials == 0) {
            continue;
        }
        const RunContext cellRun(run.settings(), run.stopToken(), [&](const Progress& part) {
            run.step({done + part.done, total, part.what});
        });
        if (auto cell = measuredCell(plan, source, judge, power.rule, notes, cellRun)) {
            result.cells.push_back(std::move(*cell));
        }
        done += plan.trials;
    }
    result.note = notes.text();
    return result;
}

}  // namespace setscope
