#include "core/experiments/outlier_words.h"

#include <functional>
#include <utility>

#include "core/analysis/loaded_model.h"
#include "core/base/data_folder.h"
#include "core/experiments/experiment_setup.h"
#include "core/experiments/outlier_tables.h"
#include "core/experiments/outlier_words_data.h"
#include "core/experiments/progress_text.h"
#include "core/features/letter_encoder.h"
#include "core/features/word_vector_encoder.h"
#include "core/io/word_vectors.h"
#include "core/models/outlier_detector.h"
#include "core/tensor/device.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;

constexpr const char* kCleanFlagged = "flagged";

/// Where the extracts of the development data are.
struct WordsData {
    fs::path wordNet;
    fs::path lists;
    fs::path news;
    fs::path messages;
    fs::path galaxies;
    fs::path pictures;

    explicit WordsData(const fs::path& folder)
        : wordNet(folder / "wordnet-concepts.json.gz"),
          lists(folder / "corpora-concepts.json"),
          news(folder / "text" / "ag_news.tsv.gz"),
          messages(folder / "text" / "sms_spam.tsv.gz"),
          galaxies(folder / "photoz" / "sdss_galaxies.csv.gz"),
          pictures(folder / "tags" / "corel5k.tsv.gz") {}

    void require() const {
        for (const fs::path& file : {wordNet, lists, news, messages, galaxies, pictures}) {
            requireData(file);
        }
    }
};

/// The texts of all sources.
struct SourceTexts {
    std::vector<NamedTexts> wordNet;
    std::vector<NamedTexts> lists;
    std::vector<NamedTexts> news;
    std::vector<NamedTexts> messages;
};

ExperimentTable emptyCleanTable(const CleanAlarmOptions& options) {
    ExperimentTable table;
    table.id = "clean-sets";
    table.title = "Clean sets of " + std::to_string(options.setSize) +
                  " that are flagged at a false-alarm rate of 5\u202f% by " +
                  std::to_string(options.referenceSets) +
                  " reference sets of other concepts of the same source, %";
    table.labels = {"Features", "Source"};
    table.columns = {{kCleanFlagged, "Flagged", "", FigureUnit::Share}};
    return table;
}

/// Tests the detector on the sources of one encoder after another.
class WordsComparison {
  public:
    WordsComparison(OutlierDetector& detector, const OutlierWordsOptions& options,
                    const RunContext& run)
        : detector_(detector),
          options_(options),
          run_(run),
          cleanTable_(emptyCleanTable(options.clean)) {}

    /// @param title of the features, "GoogleNews vectors"
    void measure(const std::string& id, const std::string& title,
                 const std::vector<ConceptPool>& pools) {
        OutlierCells measured{id, title, {}};
        for (const ConceptPool& pool : pools) {
            for (const std::int64_t size : options_.setSizes) {
                const SetShape shape{size, 1};
                if (hasCell(pool, shape)) {
                    measured.cells.push_back(
                        measureCell(cellSource(pool, shape), shape, options_.testSets,
                                    {{{kOurs, detector_}}, nullptr},
                                    saying(run_, title + ": testing on " + pool.name +
                                                     ", sets of " + std::to_string(size))));
                }
            }
            addCleanSets(title, pool);
        }
        tables_.push_back(sizeTable(measured, run_));
    }

    /// All tables, in the order in which they were measured.
    std::vector<ExperimentTable> tables() && {
        tables_.push_back(std::move(cleanTable_));
        return std::move(tables_);
    }

  private:
    void addCleanSets(const std::string& title, const ConceptPool& pool) {
        if (!hasCleanAlarms(pool, options_.clean)) {
            return;
        }
        ExperimentRow row;
        row.labels = {title, pool.name};
        row.figures = {cleanAlarms(pool, detector_, options_.clean,
                                   saying(run_, title + ": clean sets of " + pool.name))};
        row.count = options_.clean.rounds * options_.clean.cleanSets;
        cleanTable_.rows.push_back(std::move(row));
    }

    OutlierDetector& detector_;
    const OutlierWordsOptions& options_;
    const RunContext& run_;
    std::vector<ExperimentTable> tables_;
    ExperimentTable cleanTable_;
};

ConceptPool listsPool(const SourceTexts& texts, const Encoder& encoder, const RunContext& run) {
    return poolOfTexts("corpora", "word lists of corpora", texts.lists, StrangerRule::NoOverlap,
                       encoder, run);
}

std::vector<ConceptPool> wordVectorPools(const SourceTexts& texts, const Encoder& encoder,
                                         const RunContext& run) {
    constexpr auto kLacking = StrangerRule::LacksTheConcept;
    return {
        poolOfTexts("WordNet", "concepts of WordNet", texts.wordNet, StrangerRule::NoOverlap,
                    encoder, run),
        listsPool(texts, encoder, run),
        poolOfTexts("news", "news by topic", texts.news, kLacking, encoder, run),
        poolOfTexts("messages", "messages, spam or not", texts.messages, kLacking, encoder, run)};
}

std::vector<std::string> wordsNotes(const StoredDetector& detector,
                                    ExperimentRequest::Extent extent) {
    std::string sources;
    for (const DataSource& source : detector.card.sources) {
        sources += (sources.empty() ? "" : ", ") + source.name;
    }
    std::vector<std::string> notes = {
        "Nothing is trained here. The detector learned to compare members from: " + sources +
            ". It and the rivals see the same features of the same sets; the rivals have no "
            "setting, and the best rival of a row is the best on these very sets, which favours "
            "it.",
        "How texts become features was decided with these data at hand (the mean of a vocabulary "
        "is subtracted from word vectors, letters are compared by pieces of words). It is the "
        "same for the detector and the rivals.",
        "Words and word lists: members are of one concept, drawn evenly; the stranger is drawn "
        "evenly from the words of concepts of which none shares a word with that concept. A "
        "word counts once whatever its capitals, and words that the vectors do not know are left "
        "out, so that the two kinds of vectors are tested on different words.",
        "News and messages: a text is the mean of the vectors of its words that are known. The "
        "stranger is of another topic, or spam among messages that are none and the other way "
        "round.",
        "Galaxies: a set is of one twentieth of the galaxies in the order of their redshift, its "
        "stranger at least five twentieths away; the redshift itself is not among the numbers. "
        "The colours are the differences of neighbouring magnitudes. Pictures of Corel5k: rows of "
        "0 or 1 for every visual word; a set shares a tag that its stranger lacks, but a picture "
        "may show what is tagged without having the tag. Both are imported as tables, which "
        "standardises every column.",
        "The intervals are over sets drawn from these members, not over other words, texts or "
        "rows. Cells whose source has fewer than two concepts with members enough are absent.",
        "Clean sets: in every round the concepts are divided at random, and reference sets come "
        "from one half, tested sets from the other; sources of fewer than eight concepts are "
        "absent. The p-values promise 5\u202f% only for sets like the reference sets, which sets "
        "of other concepts need not be."};
    if (extent == ExperimentRequest::Extent::Quick) {
        notes.emplace_back(
            "This was a quick run with few test sets; leave --quick away for narrower intervals.");
    }
    return notes;
}

Json wordsSettings(const OutlierWordsOptions& options) {
    return {
        {"testSets", options.testSets},         {"setSizes", options.setSizes},
        {"cleanRounds", options.clean.rounds},  {"cleanReferenceSets", options.clean.referenceSets},
        {"cleanSets", options.clean.cleanSets}, {"cleanRate", options.clean.rate}};
}

std::vector<ExperimentTable> measureAll(const WordsData& data, const OutlierWordsOptions& options,
                                        OutlierDetector& detector, const fs::path& workFolder,
                                        const RunContext& run) {
    const SourceTexts texts{readWordConcepts(data.wordNet, run), readWordLists(data.lists),
                            readLabelledTexts(data.news, run),
                            readLabelledTexts(data.messages, run)};
    WordsComparison comparison(detector, options, run);
    for (const NamedWordVectors& vectors : options.wordVectors) {
        const RunContext encoding = saying(run, vectors.title + ": encoding words");
        const auto encoder =
            makeWordVectorEncoder(readWordVectors(vectors.file, encoding), vectors.id, encoding);
        comparison.measure(vectors.id, vectors.title, wordVectorPools(texts, *encoder, encoding));
    }
    comparison.measure(
        "letters", "Letters",
        {listsPool(texts, *makeLetterEncoder(), saying(run, "Letters: encoding words"))});
    const RunContext reading = saying(run, "Rows: reading tables");
    comparison.measure(
        "rows", "Rows of numbers",
        {poolOfGalaxies(data.galaxies, GalaxyColumns::Magnitudes, workFolder, reading),
         poolOfGalaxies(data.galaxies, GalaxyColumns::WithColours, workFolder, reading),
         poolOfTaggedPictures(data.pictures, workFolder, reading)});
    return std::move(comparison).tables();
}

}  // namespace

OutlierWordsOptions outlierWordsOptions(const ExperimentRequest& request) {
    const fs::path vectors = request.dataFolder / "wordvectors";
    OutlierWordsOptions options;
    options.detector = dataFolder() / "models" / kShippedGenericDetector;
    options.wordVectors = {
        {"googlenews", "GoogleNews vectors", vectors / "googlenews_300d_f16.npy"},
        {"glove-twitter", "GloVe vectors of Twitter", vectors / "glove_twitter_25d_f16.npy"}};
    if (request.extent == ExperimentRequest::Extent::Quick) {
        options.testSets = 100;
        options.clean.rounds = 4;
    }
    return options;
}

ExperimentResult outlierWords(const ExperimentRequest& request, const OutlierWordsOptions& options,
                              const RunContext& run) {
    setThreads(run.settings().threads);
    const WordsData data(request.dataFolder);
    data.require();
    for (const NamedWordVectors& vectors : options.wordVectors) {
        requireData(vectors.file);
    }
    makeWorkFolder(request.workFolder);
    const StoredDetector detector = loadDetector(options.detector);

    ExperimentResult result;
    result.device = processorUse(run.settings().device);
    result.settings = wordsSettings(options);
    result.notes = wordsNotes(detector, request.extent);
    result.tables = measureAll(data, options, *detector.detector, request.workFolder, run);
    return result;
}

ExperimentResult runOutlierWords(const ExperimentRequest& request,
                                 const std::shared_ptr<const ArchiveFormat>&,
                                 const RunContext& run) {
    return outlierWords(request, outlierWordsOptions(request), run);
}

}  // namespace setscope
