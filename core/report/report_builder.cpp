#include "core/report/report_builder.h"

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>

#include "core/base/text.h"
#include "core/report/member_tiles.h"
#include "core/report/model_card_block.h"
#include "core/report/outlier_charts.h"
#include "core/report/outlier_command.h"
#include "core/report/outlier_data.h"
#include "core/report/outlier_ranking.h"
#include "core/report/outlier_sentences.h"
#include "core/report/problem_blocks.h"
#include "core/report/shown_numbers.h"
#include "core/report/used_models.h"

namespace setscope {
namespace {

using Align = report::Table::Align;
using Overflow = report::Table::Overflow;
using Tone = report::Paragraph::Tone;

// What goes beyond is summed up in a sentence.
constexpr std::size_t kStrips = 40;          // sets shown member by member
constexpr std::size_t kUnflaggedStrips = 6;  // of them, sets that are not flagged
constexpr std::size_t kTilesPerStrip = 24;

/// Writes the sections one after the other; the report and the ranking outlive it.
class Builder {
  public:
    Builder(const OutlierReport& report, const RunContext& run)
        : report_(report),
          run_(run),
          ranking_(rankOutliers(report.collection, report.result, report.rule)),
          tiles_(ranking_, report.thumbnails),
          models_(usedModels(report.result)) {}

    std::vector<report::Block> build() {
        addSummary();
        addStrips();
        addCharts();
        addRankedSets();
        addRankedMembers();
        addRemovals();
        addProblems();
        addModels();
        addMeaning();
        addReproduction();
        return std::move(blocks_);
    }

  private:
    void add(report::Block block) { blocks_.push_back(std::move(block)); }
    void addNote(const std::string& text) { add(report::Paragraph{text, Tone::Note}); }

    void addSummary();
    void addGallery();
    void addMostSuspiciousSets();
    void addStrips();
    void addCharts();
    void addRankedSets();
    void addRankedMembers();
    void addRemovals();
    void addProblems();
    void addModels();
    void addMeaning();
    void addReproduction();
    void addCommand();
    void addContentHashes();

    report::Table tableOfSets(std::size_t shown) const;
    void addUnjudgedSets(std::size_t shown, report::Table& table) const;
    report::SetStrip stripOf(const RankedSet& set);
    report::SetStrip::Tile tileOf(const RankedMember& member, std::string detail);
    std::string explanationOf(const std::vector<report::SetStrip::Tile>& tiles);
    void addRest(std::size_t shown, std::size_t total, const char* plural);

    const OutlierReport& report_;
    const RunContext& run_;
    OutlierRanking ranking_;
    MemberTiles tiles_;
    std::vector<UsedModel> models_;
    std::vector<report::Block> blocks_;
    bool hasExplainedRows_ = false;
};

std::string pValuePhrase(const SetOutliers& set) {
    return set.setPValue.has_value() ? " · p\u202f=\u202f" + shownPValue(set.setPValue) : "";
}

void Builder::addSummary() {
    const OutlierResult& result = report_.result;
    add(report::Title{"Members that do not belong",
                      counted(std::ssize(report_.collection.sets), "set", "sets") + " · " +
                          counted(report_.collection.memberCount(), "member", "members") + " · " +
                          report_.provenance.created});
    add(report::Paragraph{answerSentence(ranking_), Tone::Lead});
    const std::string warning = ruleWarning(result, report_.rule);
    if (!warning.empty()) {
        add(report::Paragraph{warning, Tone::Warning});
    }
    const auto problemCount = std::ssize(report_.problems);
    add(report::KeyFigures{
        {{shownCount(ranking_.flaggedMemberCount),
          "flagged " + std::string(ranking_.flaggedMemberCount == 1 ? "member" : "members"),
          ranking_.flaggedMemberCount > 0},
         {shownCount(ranking_.flaggedSetCount) + " of " + shownCount(std::ssize(ranking_.sets)),
          "sets flagged"},
         {shownCount(ranking_.memberCount), "members judged"},
         {shownCount(problemCount), problemCount == 1 ? "problem" : "problems"}}});
    const std::string models = shownModels(models_);
    const bool isOneModel = models == shownModels({models_.front()});
    addNote("Flagged are members " + shownRule(report_.rule) +
            (isOneModel ? ". Model: " : ". Models: ") + models + " with a " + toText(result.head) +
            " head, on " + (result.device.used == "cpu" ? "the processor" : result.device.used) +
            ".");
    for (const std::string& sentence :
         {falseAlarmSentence(result, report_.rule), lessonSentence(report_.lessonVerdicts)}) {
        if (!sentence.empty()) {
            addNote(sentence);
        }
    }
    addGallery();
    addMostSuspiciousSets();
}

void Builder::addMostSuspiciousSets() {
    constexpr std::size_t kShown = 10;
    if (!ranking_.sets.empty()) {
        add(report::Heading{"The most suspicious sets", 2});
        add(tableOfSets(std::min(ranking_.sets.size(), kShown)));
    }
}

void Builder::addGallery() {
    constexpr std::size_t kGallery = 12;
    std::vector<RankedMember> members = ranking_.members();
    if (members.empty()) {
        return;
    }
    const auto flagged = static_cast<std::size_t>(ranking_.flaggedMemberCount);
    members.resize(std::min({members.size(), kGallery, flagged > 0 ? flagged : std::size_t{6}}));
    add(report::Heading{flagged > 0 ? "What was flagged" : "What comes closest to being flagged",
                        2});
    report::SetStrip gallery;
    for (const RankedMember& member : members) {
        gallery.tiles.push_back(tileOf(member, member.set->name));
    }
    gallery.shape = shapeFor(gallery.tiles);
    gallery.legend = explanationOf(gallery.tiles);
    if (flagged > members.size()) {
        gallery.rest = counted(static_cast<std::int64_t>(flagged - members.size()),
                               "further flagged member", "further flagged members") +
                       " on the next pages.";
    }
    add(std::move(gallery));
}

report::SetStrip::Tile Builder::tileOf(const RankedMember& member, std::string detail) {
    run_.throwIfStopped();
    return tiles_.tileOf(member, std::move(detail));
}

/// Where the first rows are shown it is said how to read them.
std::string Builder::explanationOf(const std::vector<report::SetStrip::Tile>& tiles) {
    const std::string meaning = hasExplainedRows_ ? std::string() : profileMeaning(tiles);
    hasExplainedRows_ = hasExplainedRows_ || !meaning.empty();
    return meaning;
}

report::SetStrip Builder::stripOf(const RankedSet& set) {
    const bool isWhole = set.members.size() <= kTilesPerStrip;
    std::vector<RankedMember> members = isWhole ? set.members : byProbability(set);
    const RankedMember& top = set.mostSuspicious();
    report::SetStrip strip{
        .name = set.set->name,
        .summary = counted(std::ssize(set.members), "member", "members") + " · " + shownName(top) +
                   " " + shownShare(static_cast<double>(top.probability)) + pValuePhrase(*set.set),
        .flagged = set.flagged,
        .tiles = {},
        .legend = tiles_.legendFor(*set.set),
        .rest = {}};
    if (!isWhole) {
        const std::size_t shown = kTilesPerStrip;
        strip.rest = "The most suspicious are shown; the other " +
                     counted(static_cast<std::int64_t>(members.size() - shown), "member has",
                             "members have") +
                     " at most " + shownShare(static_cast<double>(members[shown].probability)) +
                     " each.";
        members.resize(shown);
    }
    for (const RankedMember& member : members) {
        strip.tiles.push_back(tileOf(member, {}));
    }
    strip.shape = shapeFor(strip.tiles);
    const std::string explanation = explanationOf(strip.tiles);
    strip.legend += (explanation.empty() ? "" : " ") + explanation;
    return strip;
}

void Builder::addStrips() {
    if (ranking_.sets.empty()) {
        return;
    }
    const auto flagged = static_cast<std::size_t>(ranking_.flaggedSetCount);
    const std::size_t shown = std::min({ranking_.sets.size(), kStrips, flagged + kUnflaggedStrips});
    add(report::PageBreak{});
    add(report::Heading{"The sets, the most suspicious first", 1});
    addNote(
        "The red bar at the foot of a member is the probability that it does not belong; what is "
        "flagged has a red frame.");
    for (std::size_t i = 0; i < shown; ++i) {
        run_.step({static_cast<std::int64_t>(i), static_cast<std::int64_t>(shown),
                   "Drawing the report's sets"});
        add(stripOf(ranking_.sets[i]));
    }
    if (shown < ranking_.sets.size()) {
        const RankedSet& next = ranking_.sets[shown];
        addNote(counted(static_cast<std::int64_t>(ranking_.sets.size() - shown), "further set is",
                        "further sets are") +
                " listed in the table of sets only; the most suspicious of them is “" +
                next.set->name + "” (" +
                shownShare(static_cast<double>(next.mostSuspicious().probability)) +
                pValuePhrase(*next.set) + ").");
    }
}

void Builder::addCharts() {
    std::vector<report::Block> charts = outlierCharts(ranking_, report_.rule);
    if (charts.empty()) {
        return;
    }
    add(report::PageBreak{});
    add(report::Heading{"Charts", 1});
    std::ranges::move(charts, std::back_inserter(blocks_));
}

void Builder::addRest(std::size_t shown, std::size_t total, const char* plural) {
    if (shown < total) {
        add(restOfTable(shown, total, plural));
    }
}

report::Table Builder::tableOfSets(std::size_t shown) const {
    report::Table table{{{"#", Align::Right, 0.5},
                         {"Set", Align::Left, 3.0},
                         {"Members", Align::Right, 1.0},
                         {"Most suspicious member", Align::Left, 3.4},
                         {"Probability", Align::Right, 1.2},
                         {"Set p-value", Align::Right, 1.2}},
                        {}};
    for (std::size_t i = 0; i < shown; ++i) {
        const RankedSet& set = ranking_.sets[i];
        const RankedMember& top = set.mostSuspicious();
        table.rows.push_back(
            {{shownCount(static_cast<std::int64_t>(i + 1)), set.set->name,
              shownCount(std::ssize(set.members)), shownName(top),
              shownShare(static_cast<double>(top.probability)), shownPValue(set.set->setPValue)},
             set.flagged});
    }
    return table;
}

/// Appends those that were not judged.
void Builder::addUnjudgedSets(std::size_t shown, report::Table& table) const {
    for (const UnjudgedSet& unjudged : std::span(ranking_.unjudged).first(shown)) {
        table.rows.push_back({{shownCount(std::ssize(table.rows) + 1), unjudged.set->name,
                               shownCount(unjudged.memberCount), kNotJudged, "–", "–"}});
    }
}

void Builder::addRankedSets() {
    const std::size_t total = ranking_.sets.size() + ranking_.unjudged.size();
    if (total == 0) {
        return;
    }
    const std::size_t ranked = std::min(ranking_.sets.size(), kMostTableRows);
    const std::size_t shown = std::min(total, kMostTableRows);
    add(report::PageBreak{});
    add(report::Heading{"All sets, the most suspicious first", 1});
    report::Table table = tableOfSets(ranked);
    addUnjudgedSets(shown - ranked, table);
    add(std::move(table));
    addRest(shown, total, "sets");
}

void Builder::addRankedMembers() {
    const std::vector<RankedMember> members = ranking_.members();
    if (members.empty()) {
        return;
    }
    add(report::Heading{"All members, the most suspicious first", 1});
    report::Table table{{{"#", Align::Right, 0.5},
                         {"Member", Align::Left, 3.8},
                         {"Set", Align::Left, 3.2},
                         {"Probability", Align::Right, 1.2},
                         {"p-value", Align::Right, 1.0}},
                        {}};
    const std::size_t shown = std::min(members.size(), kMostTableRows);
    for (std::size_t i = 0; i < shown; ++i) {
        const RankedMember& member = members[i];
        table.rows.push_back(
            {{shownCount(static_cast<std::int64_t>(i + 1)), shownName(member), member.set->name,
              shownShare(static_cast<double>(member.probability)), shownPValue(member.pValue)},
             member.flagged});
    }
    add(std::move(table));
    addRest(shown, members.size(), "members");
}

/// Of sets that the rule flags by false-alarm rate; by probability nothing is removed.
void Builder::addRemovals() {
    report::Table table{{{"Set", Align::Left, 3.0},
                         {"Step", Align::Right, 0.6},
                         {"Most suspicious of what is left", Align::Left, 3.6},
                         {"p-value of what is left", Align::Right, 1.6}},
                        {}};
    std::size_t steps = 0;
    for (const RankedSet& set : ranking_.sets) {
        if (!set.flagged || report_.rule.by == FlagRule::By::Probability) {
            continue;
        }
        std::int64_t step = 0;
        for (const RemovedMember& removed : removedMembers(set)) {
            ++step;
            if (++steps <= kMostTableRows) {
                table.rows.push_back({{set.set->name, shownCount(step), shownName(removed.member),
                                       shownPValue(removed.pValue)},
                                      removed.member.flagged});
            }
        }
    }
    if (table.rows.empty()) {
        return;
    }
    const std::size_t shown = table.rows.size();
    add(report::Heading{"Removing and testing again", 1});
    addNote(
        "In each flagged set the most suspicious member was removed and the rest was tested again. "
        "The first member carries the promise of the false-alarm rate, the further ones are a "
        "weaker claim.");
    add(std::move(table));
    addRest(shown, steps, "steps");
}

void Builder::addProblems() {
    std::ranges::move(
        problemBlocks(report_.problems, "These were left out; everything else was judged."),
        std::back_inserter(blocks_));
}

void Builder::addModels() {
    add(report::PageBreak{});
    add(report::Heading{models_.size() > 1 ? "The models" : "The model", 1});
    if (models_.size() > 1) {
        addNote("Sets of different kinds of members were judged by different models.");
        report::Table table{{{"Model", Align::Left, 2.4, Overflow::Wrap},
                             {"Compares members by", Align::Left, 2.4, Overflow::Wrap},
                             {"Sets judged", Align::Right, 1.2},
                             {"Model file", Align::Left, 3.4, Overflow::Wrap}},
                            {}};
        for (const UsedModel& model : models_) {
            table.rows.push_back({{shownModels({model}), model.identity.encoder,
                                   shownCount(model.setCount), model.identity.fingerprint}});
        }
        add(std::move(table));
    }
    const Json& json = report_.provenance.modelCard;
    report::ModelCard card = isCardOf(json, models_) ? readableCard(json) : report::ModelCard();
    if (card.name.empty()) {
        card.name = shownModels(models_);
    }
    add(std::move(card));
}

void Builder::addMeaning() {
    add(report::Heading{"What the numbers mean", 1});
    for (std::string& paragraph : meaningOfNumbers(report_.result)) {
        add(report::Paragraph{std::move(paragraph)});
    }
}

void Builder::addCommand() {
    if (report_.provenance.command.empty()) {
        return;
    }
    add(report::Command{report_.provenance.command});
    if (report_.lessonVerdicts > 0) {
        addNote(
            "The command line uses no lesson: it gives the model's own answers, without what your "
            "marks taught. Open the project in the window to get these.");
    }
    if (!cleanSetNamesOf(report_.collection).empty()) {
        addNote(
            "Clean sets that share a file or folder with other sets are called clean by their "
            "names, with --clean-set. A set that was renamed or regrouped since its import has "
            "another name for the command, which then says what the sets are called.");
    }
}

void Builder::addReproduction() {
    const OutlierResult& result = report_.result;
    const Provenance& provenance = report_.provenance;
    add(report::Heading{"How to get this answer again", 1});
    addCommand();
    report::KeyValues facts;
    const auto fact = [&facts](const char* key, const std::string& value) {
        if (!value.empty()) {
            facts.rows.emplace_back(key, value);
        }
    };
    fact("Seed", std::to_string(result.seed));
    fact("Device",
         result.device.used + (result.device.detail.empty() ? "" : " · " + result.device.detail));
    fact("Why this device", result.device.reason);
    fact("Head", toText(result.head));
    const std::int64_t referenceSets = fewestReferenceSets(result);
    fact("Reference sets", referenceSets > 0 ? shownCount(referenceSets) : "none");
    fact("Sets that you call clean",
         result.ownReferenceSets > 0 ? shownCount(result.ownReferenceSets) : "");
    for (const UsedModel& model : models_) {
        fact("Model file", model.identity.fingerprint);
        fact("Encoder", model.identity.encoder);
        fact("Encoder file", model.identity.encoderFingerprint);
    }
    fact("Setscope", SETSCOPE_VERSION);
    fact("LibTorch", provenance.libTorch);
    if (isCardOf(provenance.modelCard, models_)) {
        fact("Largest change of an output under random orders",
             shownMagnitude(provenance.largestChange));
    }
    add(std::move(facts));
    addNote(
        "The same seed, files, device and number of threads give the same numbers to the last bit "
        "on a CPU. Model, encoder "
        "and sets are named by the hash of their content (XXH3, 128 bits).");
    addContentHashes();
}

void Builder::addContentHashes() {
    report::Table table{
        {{"Set", Align::Left, 3.0}, {"Members", Align::Right, 1.0}, {"Content", Align::Left, 3.6}},
        {}};
    const std::vector<ItemSet>& sets = report_.collection.sets;
    const std::size_t shown = std::min(sets.size(), kMostTableRows);
    for (std::size_t i = 0; i < shown; ++i) {
        std::vector<ContentHash> hashes;
        std::ranges::transform(sets[i].members, std::back_inserter(hashes), &Member::content);
        std::ranges::sort(hashes);
        table.rows.push_back({{sets[i].name, shownCount(std::ssize(sets[i].members)),
                               ContentHash::of(std::as_bytes(std::span(hashes))).toHex()}});
    }
    if (shown > 0) {
        add(std::move(table));
        addRest(shown, sets.size(), "sets");
    }
}

}  // namespace

ReportDocument buildOutlierReport(const OutlierReport& report, const RunContext& run) {
    return {.title = "Members that do not belong",
            .author = std::string("Setscope ") + SETSCOPE_VERSION,
            .created = report.provenance.created,
            .blocks = Builder(report, run).build(),
            .tables = outlierTables(report),
            .record = outlierRecord(report)};
}

}  // namespace setscope
