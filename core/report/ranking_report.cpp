#include "core/report/ranking_report.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string>
#include <utility>

#include "core/base/text.h"
#include "core/report/problem_blocks.h"
#include "core/report/ranking_data.h"
#include "core/report/ranking_query.h"
#include "core/report/ranking_sentences.h"
#include "core/report/shown_numbers.h"

namespace setscope {
namespace {

using Align = report::Table::Align;
using Overflow = report::Table::Overflow;
using Tone = report::Paragraph::Tone;

constexpr std::size_t kFewestRows = 25;
constexpr std::size_t kMostRows = 100;
constexpr std::size_t kMostTiles = 24;     // of a part of the set
constexpr std::size_t kGalleryTiles = 18;  // of the first candidates
constexpr std::size_t kMostNamesOfSet = 60;
constexpr std::size_t kLikeliestOfKind = 8;

/// Writes the sections one after the other; the report outlives it.
class RankingBuilder {
  public:
    RankingBuilder(const RankingReport& report, const RunContext& run)
        : report_(report), result_(report.result), run_(run), items_(queryItems(report)) {}

    std::vector<report::Block> build() {
        addSummary();
        addSet();
        addCandidates();
        addCurve();
        addTogetherness();
        addKinds();
        addScorers();
        append(problemBlocks(report_.problems, "These were left out; everything else was ranked."));
        addMeaning();
        addReproduction();
        return std::move(blocks_);
    }

  private:
    void add(report::Block block) { blocks_.push_back(std::move(block)); }
    void append(std::vector<report::Block> blocks) {
        std::ranges::move(blocks, std::back_inserter(blocks_));
    }
    void addNote(const std::string& text) {
        if (!text.empty()) {
            add(report::Paragraph{text, Tone::Note});
        }
    }

    void addSummary();
    void addKeyFigures();
    void addGallery();
    void addSet();
    void addPart(QueryPart part, const char* title, report::KeyValues& names);
    void addCandidates();
    void addCurve();
    void addTogetherness();
    void addKinds();
    void addScorers();
    void addMeaning();
    void addReproduction();

    bool showsPictures() const {
        return report_.pool.kind == PayloadKind::Picture && report_.thumbnails &&
               std::ssize(report_.pool.members) == report_.pool.itemCount();
    }
    std::string cutName() const {
        const bool isChosen = report_.cut->origin == RankingCut::Origin::Chosen;
        return isChosen ? "chosen cut" : "suggested cut";
    }
    report::SetStrip::Tile tileOf(std::int64_t item, std::string detail) const;
    report::Table tableOfCandidates(std::size_t begin, std::size_t end) const;

    const RankingReport& report_;
    const RankingResult& result_;
    const RunContext& run_;
    std::vector<QueryItem> items_;
    std::vector<report::Block> blocks_;
};

void RankingBuilder::addSummary() {
    add(report::Title{"What else belongs", report_.pool.name + " · " + poolSize(report_.pool) +
                                               " · " + report_.provenance.created});
    add(report::Paragraph{rankingSentence(report_), Tone::Lead});
    addKeyFigures();
    addNote(rankedBySentence(report_));
    addNote(agreementSentence(report_));
    addGallery();
}

void RankingBuilder::addKeyFigures() {
    const auto countOf = [](std::size_t count) {
        return shownCount(static_cast<std::int64_t>(count));
    };
    const auto doubtful = std::ranges::count_if(items_, &QueryItem::isDoubtful);
    report::KeyFigures figures{{{shownCount(result_.candidateCount),
                                 result_.candidateCount == 1 ? "candidate" : "candidates"}}};
    if (const std::size_t above = countAboveCut(report_); above > 0) {
        figures.figures.push_back({countOf(above), "above the cut"});
    }
    figures.figures.push_back({countOf(result_.query.size()), "in the set"});
    if (doubtful > 0) {
        figures.figures.push_back({shownCount(doubtful),
                                   doubtful == 1 ? "of them does not fit" : "of them do not fit",
                                   true});
    }
    figures.figures.push_back({countOf(result_.scorers.size()) + " of " +
                                   countOf(result_.scorers.size() + result_.absent.size()),
                               "scorers took part"});
    add(std::move(figures));
}

report::SetStrip::Tile RankingBuilder::tileOf(std::int64_t item, std::string detail) const {
    run_.throwIfStopped();
    const Member& member = report_.pool.members[static_cast<std::size_t>(item)];
    return {.name = itemName(report_, item),
            .detail = std::move(detail),
            .content = report::Picture{report_.thumbnails(member, kReportThumbnailEdge)}};
}

void RankingBuilder::addGallery() {
    if (!showsPictures() || result_.items.empty()) {
        return;
    }
    const std::size_t above = countAboveCut(report_);
    const std::size_t shown =
        std::min({result_.items.size(), kGalleryTiles, above > 0 ? above : kGalleryTiles});
    report::SetStrip gallery;
    for (std::size_t place = 0; place < shown; ++place) {
        const RankedItem& candidate = result_.items[place];
        gallery.tiles.push_back(tileOf(candidate.item, "rank " + shownRank(candidate.fusedRank)));
    }
    if (shown < above) {
        gallery.rest = "The first " + shownCount(static_cast<std::int64_t>(shown)) + " of " +
                       shownCount(static_cast<std::int64_t>(above)) + " are shown.";
    }
    add(report::Heading{"What comes first", 2});
    add(std::move(gallery));
}

/// Pictures as strips, other items by their names.
void RankingBuilder::addPart(QueryPart part, const char* title, report::KeyValues& names) {
    std::vector<QueryItem> ofPart;
    std::ranges::copy_if(items_, std::back_inserter(ofPart),
                         [part](const QueryItem& item) { return item.part == part; });
    if (ofPart.empty()) {
        return;
    }
    if (!showsPictures()) {
        std::vector<std::string> shown;
        std::ranges::transform(ofPart, std::back_inserter(shown), [this](const QueryItem& item) {
            return itemName(report_, item.item);
        });
        names.rows.emplace_back(title, nameList(shown, kMostNamesOfSet));
        return;
    }
    const std::size_t shown = std::min(ofPart.size(), kMostTiles);
    report::SetStrip strip{.name = title,
                           .summary = counted(std::ssize(ofPart), "picture", "pictures")};
    for (const QueryItem& item : std::span(ofPart).first(shown)) {
        strip.tiles.push_back(tileOf(item.item, item.isDoubtful ? "does not fit" : ""));
        strip.tiles.back().flagged = item.isDoubtful;
    }
    if (shown < ofPart.size()) {
        strip.rest = "The first " + shownCount(static_cast<std::int64_t>(shown)) + " are shown.";
    }
    add(std::move(strip));
}

void RankingBuilder::addSet() {
    add(report::Heading{"The set so far", 2});
    report::KeyValues names;
    addPart(QueryPart::Example, "Examples", names);
    addPart(QueryPart::Accepted, "Accepted since", names);
    addPart(QueryPart::Rejected, "Rejected", names);
    if (const std::vector<std::string> absent = namesNotInPool(report_); !absent.empty()) {
        names.rows.emplace_back("Not in this pool", nameList(absent, kMostNamesOfSet));
    }
    if (!names.rows.empty()) {
        add(std::move(names));
    }
    if (items_.empty()) {
        addNote("Nothing was asked for.");
    }
}

report::Table RankingBuilder::tableOfCandidates(std::size_t begin, std::size_t end) const {
    const bool hasReasons = !report_.leftOut.empty();
    const bool hasAgreement = result_.scorers.size() > 1 && !result_.query.empty();
    report::Table table{{{"#", Align::Right, 0.6}, {"Candidate", Align::Left, 2.4}}, {}};
    for (const ScorerUse& use : result_.scorers) {
        table.columns.push_back({use.title, Align::Right, 1.35, Overflow::Wrap});
    }
    if (hasAgreement) {
        table.columns.push_back({"Scorers", Align::Left, 1.0});
    }
    if (hasReasons) {
        table.columns.push_back({"Pulled in by", Align::Left, 1.4});
    }
    for (std::size_t place = begin; place < end; ++place) {
        const RankedItem& item = result_.items[place];
        std::vector<std::string> cells = {shownRank(item.fusedRank), itemName(report_, item.item)};
        for (std::size_t scorer = 0; scorer < result_.scorers.size(); ++scorer) {
            cells.push_back(std::isinf(item.scores[scorer]) ? "–" : shownRank(item.ranks[scorer]));
        }
        if (hasAgreement) {
            cells.push_back(agreementText(report_, item));
        }
        if (hasReasons) {
            cells.push_back(pulledInName(report_, place));
        }
        table.rows.push_back({std::move(cells)});
    }
    return table;
}

/// Those above the cut and those behind it as two tables.
void RankingBuilder::addCandidates() {
    if (result_.items.empty()) {
        return;
    }
    const std::size_t above = std::min(countAboveCut(report_), kMostRows);
    const std::size_t end =
        std::min(result_.items.size(), std::max(countAboveCut(report_), kFewestRows));
    const std::size_t shown = std::min(end, kMostRows);
    add(report::Heading{"The first candidates", 1});
    addNote(result_.scorers.size() > 1
                ? "Beside each candidate stands its rank by every scorer alone."
                : "");
    if (above > 0) {
        add(report::Heading{"Up to the " + cutName(), 2});
        add(tableOfCandidates(0, above));
    }
    if (above < shown) {
        if (above > 0) {
            add(report::Heading{"What comes next", 2});
        }
        add(tableOfCandidates(above, shown));
    }
    if (std::cmp_less(shown, result_.candidateCount)) {
        addNote("The first " + shownCount(static_cast<std::int64_t>(shown)) + " of " +
                counted(result_.candidateCount, "candidate", "candidates") +
                " are shown; the JSON and zip reports hold " +
                (std::ssize(result_.items) == result_.candidateCount
                     ? "all of them."
                     : "the first " + shownCount(std::ssize(result_.items)) + "."));
    }
}

void RankingBuilder::addCurve() {
    constexpr std::size_t kFewestDrawn = 2;
    constexpr std::size_t kDrawn = 100;
    constexpr std::size_t kDrawnPerCut = 3;
    if (result_.items.size() < kFewestDrawn) {
        return;
    }
    const std::size_t above = countAboveCut(report_);
    const std::size_t count =
        std::min(result_.items.size(), std::max(kDrawn, kDrawnPerCut * above));
    report::RankCurve curve{.title = "Score by rank",
                            .axis = "rank",
                            .scoreAxis = result_.scorers.size() > 1 ? "fused score" : "score",
                            .scores = {},
                            .cut = {},
                            .cutLabel = {}};
    for (const RankedItem& item : std::span(result_.items).first(count)) {
        curve.scores.push_back(item.fusedScore);
    }
    if (above > 0) {
        curve.cut = static_cast<std::int64_t>(above);
        curve.cutLabel = cutName() + ": " + shownCount(*curve.cut);
    }
    add(std::move(curve));
}

void RankingBuilder::addTogetherness() {
    if (report_.leftOut.empty()) {
        return;
    }
    report::Table table{{{"Item of the set", Align::Left, 3.0},
                         {"Part", Align::Left, 1.0},
                         {"Rank when it is left out", Align::Right, 1.8},
                         {"", Align::Left, 1.4}},
                        {}};
    std::vector<QueryItem> items;
    std::ranges::copy_if(items_, std::back_inserter(items),
                         [](const QueryItem& item) { return item.leftOut != nullptr; });
    std::ranges::stable_sort(items, {},
                             [](const QueryItem& item) { return item.leftOut->ownRank; });
    const std::size_t shown = std::min(items.size(), kMostTableRows);
    for (const QueryItem& item : std::span(items).first(shown)) {
        table.rows.push_back(
            {{itemName(report_, item.item), toText(item.part), shownRank(item.leftOut->ownRank),
              item.isDoubtful ? "does not fit" : ""},
             item.isDoubtful});
    }
    add(report::Heading{"How well the set holds together", 1});
    addNote(togethernessSentence(report_));
    add(std::move(table));
    if (shown < items.size()) {
        add(restOfTable(shown, items.size(), "items"));
    }
}

void RankingBuilder::addKinds() {
    if (result_.components.size() < 2) {
        return;
    }
    report::Table table{{{"Share", Align::Right, 0.7},
                         {"Of the set", Align::Left, 2.0, Overflow::Wrap},
                         {"Likeliest candidates", Align::Left, 3.0, Overflow::Wrap}},
                        {}};
    for (const MixtureComponent& component : result_.components) {
        std::vector<std::string> best = itemNames(report_, component.best);
        best.resize(std::min(best.size(), kLikeliestOfKind));
        table.rows.push_back({{shownShare(component.weight),
                               nameList(itemNames(report_, component.query), kMostNamesOfSet),
                               nameList(best, best.size())}});
    }
    add(report::Heading{"Kinds of things in the set", 1});
    addNote("Set2Model’s mixture sees " + shownCount(std::ssize(result_.components)) +
            " kinds of things in it. The share says how much of the set is of a kind.");
    add(std::move(table));
}

void RankingBuilder::addScorers() {
    if (!result_.scorers.empty()) {
        report::Table table{{{"Scorer", Align::Left, 2.0},
                             {"Weight", Align::Right, 0.8},
                             {"Of the set it knows nothing of", Align::Left, 3.4, Overflow::Wrap}},
                            {}};
        for (const ScorerUse& use : result_.scorers) {
            table.rows.push_back({{use.title, exactNumber(use.weight),
                                   nameList(itemNames(report_, use.unknown), kMostNamesOfSet)}});
        }
        add(report::Heading{"Who ranked", 1});
        add(std::move(table));
    }
    if (!result_.absent.empty()) {
        report::Table table{{{"Scorer", Align::Left, 2.0},
                             {"Why it took no part", Align::Left, 4.2, Overflow::Wrap}},
                            {}};
        for (const ScorerUse& use : result_.absent) {
            table.rows.push_back({{use.title, use.absence}});
        }
        add(report::Heading{"Who did not", 2});
        add(std::move(table));
    }
}

void RankingBuilder::addMeaning() {
    std::vector<std::string> paragraphs = meaningOfRanks(report_);
    if (paragraphs.empty()) {
        return;
    }
    add(report::Heading{"What the numbers mean", 1});
    for (std::string& paragraph : paragraphs) {
        add(report::Paragraph{std::move(paragraph)});
    }
}

void RankingBuilder::addReproduction() {
    const Provenance& provenance = report_.provenance;
    add(report::Heading{"How to get this answer again", 1});
    if (!provenance.command.empty()) {
        add(report::Command{provenance.command});
    }
    addNote(missingCommandSentence(report_));
    if (report_.source.empty() && !provenance.command.empty()) {
        addNote(
            "The pool is a collection: what was moved, renamed or removed in it since its import "
            "is as it was for the command.");
    }
    report::KeyValues facts;
    const auto fact = [&facts](const char* key, const std::string& value) {
        if (!value.empty()) {
            facts.rows.emplace_back(key, value);
        }
    };
    fact("Pool", report_.source.empty() ? report_.pool.name : toUtf8(report_.source));
    fact("Items", poolSize(report_.pool));
    fact("Known sets", shownCount(std::ssize(report_.pool.known)));
    fact("Seconds for the ranking", fixedDigits(result_.seconds, 2));
    fact("Setscope", SETSCOPE_VERSION);
    fact("LibTorch", provenance.libTorch);
    add(std::move(facts));
}

}  // namespace

ReportDocument buildRankingReport(const RankingReport& report, const RunContext& run) {
    return {.title = "What else belongs",
            .author = std::string("Setscope ") + SETSCOPE_VERSION,
            .created = report.provenance.created,
            .blocks = RankingBuilder(report, run).build(),
            .tables = rankingTables(report),
            .record = {{"expansion", rankingRecord(report)}}};
}

}  // namespace setscope
