#include "core/experiments/noisy_concepts.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <functional>
#include <string>
#include <utility>

#include "core/analysis/loaded_model.h"
#include "core/base/data_folder.h"
#include "core/base/error.h"
#include "core/base/seeded_run.h"
#include "core/base/text.h"
#include "core/experiments/baselines/set_retrieval_rivals.h"
#include "core/experiments/experiment_setup.h"
#include "core/experiments/kept_models.h"
#include "core/experiments/outlier_domains.h"
#include "core/experiments/progress_text.h"
#include "core/features/encoders.h"
#include "core/io/archive.h"
#include "core/io/media_reader.h"
#include "core/tensor/device.h"
#include "core/tensor/module_tensors.h"
#include "core/training/cached_features.h"
#include "core/training/labelled_pictures.h"
#include "core/training/outlier_recipe.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;

using RetrievalRole = RetrievalMethod::Role;

constexpr double kLeastFeatureNorm = 1e-12;
constexpr std::int64_t kSvmQueries = 2;  // of each validation concept
constexpr std::int64_t kSvmWrong = 3;
constexpr std::int64_t kKeptCandidates = 16;  // of the example beside a kept model

const RetrievalMethod kGaussianNetwork{"gaussian", "Gaussian", "Set2Model with one Gaussian",
                                       RetrievalRole::Ours};
const RetrievalMethod kAvgGiven{"avg", "AVG", "distance to the mean of the set, given features"};
const RetrievalMethod kNearestGiven{"nearest", "Nearest",
                                    "distance to the nearest member, given features"};
const RetrievalMethod kSvmGiven{"svm", "1-SVM",
                                "one-class SVM of the set, given features (OpenCV, RBF)"};
const RetrievalMethod kAvgLearned{"avg-learned", "AVG, learned",
                                  "AVG on descriptors meta-learned for it"};
const RetrievalMethod kNearestLearned{"nearest-learned", "Near., learned",
                                      "nearest neighbour on descriptors meta-learned for it"};
const RetrievalMethod kSvmLearned{"svm-learned", "1-SVM, learned",
                                  "one-class SVM on the descriptors learned for AVG"};

RetrievalMethod methodOf(std::int64_t components) {
    const std::string count = std::to_string(components);
    return components == 1
               ? kGaussianNetwork
               : RetrievalMethod{"mixture-" + count, "K = " + count,
                                 "Set2Model with a mixture of " + count, RetrievalRole::Ours};
}

void addSvm(std::vector<RetrievalMethod>& methods, const RetrievalMethod& svm) {
    if (hasOneClassSvm()) {
        methods.push_back(svm);
    }
}

std::vector<RetrievalMethod> givenRivals() {
    std::vector<RetrievalMethod> methods = {kAvgGiven, kNearestGiven};
    addSvm(methods, kSvmGiven);
    return methods;
}

std::vector<RetrievalMethod> learnedRivals() {
    std::vector<RetrievalMethod> methods = {kAvgLearned, kNearestLearned};
    addSvm(methods, kSvmLearned);
    return methods;
}

std::vector<RetrievalMethod> joinedMethods(std::vector<RetrievalMethod> first,
                                           const std::vector<RetrievalMethod>& second) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

OutlierRecipe labelledRecipe(const NoisyConceptsOptions& options) {
    OutlierRecipe recipe = readOutlierRecipe(options.recipe);
    std::erase_if(recipe.sources, [](const PictureSource& source) {
        return source.archive.empty() || source.labels.empty();
    });
    return recipe;
}

/// The pictures with their features scaled to unit length, which favours the rivals.
struct GivenFeatures {
    LabelledPictures pictures;
    at::Tensor features;
    std::vector<bool> isReadable;
    std::vector<Problem> problems;
};

GivenFeatures givenFeatures(const OutlierRecipe& recipe, const ExperimentRequest& request,
                            const NoisyConceptsOptions& options,
                            const std::shared_ptr<const ArchiveFormat>& archives,
                            const RunContext& run) {
    GivenFeatures given;
    given.pictures =
        loadLabelledPictures(recipe, request.dataFolder, request.workFolder, archives, run);
    limitPictures(given.pictures, options.limits);
    const auto encoder = openEncoder(options.encoder.file, MediaReader(archives));
    EncodedMembers encoded = encodeWithFile(
        *encoder, asMembers(given.pictures.pictures),
        request.workFolder / ("features-" + encoder->identity().fingerprint + ".safetensors"),
        saying(run, options.encoder.title + ": encoding pictures"));
    const at::Tensor norms = encoded.features.norm(2, 1, true).clamp_min(kLeastFeatureNorm);
    given.features = encoded.features / norms;
    given.isReadable = std::move(encoded.readable);
    given.problems = std::move(encoded.problems);
    return given;
}

/// The settings of the SVM that are best on the validation pools.
OneClassSvmOptions chosenSvm(const ConceptFold& fold,
                             const std::function<ConceptScorer(SetRanking)>& scorer,
                             const NoisyConceptsOptions& options, const RunContext& run) {
    RetrievalQueries queries = options.queries;
    queries.wrongCounts = {kSvmWrong};
    queries.perConcept = kSvmQueries;
    OneClassSvmOptions best;
    double highest = -1.0;
    for (const double nu : {0.1, 0.3, 0.5, 0.8}) {
        for (const double kernelScale : {0.1, 0.3, 1.0}) {
            const OneClassSvmOptions tried{nu, kernelScale};
            RetrievalTest test(fold.validation, queries, run.settings().seed);
            test.measure("svm", scorer([tried](const at::Tensor& set, const at::Tensor& x) {
                             return oneClassSvmScores(set, x, tried);
                         }),
                         1.0, run);
            double sum = 0.0;
            for (const QueryOutcome& outcome : test.outcomes()) {
                sum += outcome.precision.at("svm");
            }
            if (sum > highest) {
                highest = sum;
                best = tried;
            }
        }
    }
    return best;
}

SetRanking svmRanking(const OneClassSvmOptions& options) {
    return [options](const at::Tensor& set, const at::Tensor& candidates) {
        return oneClassSvmScores(set, candidates, options);
    };
}

/// Trains and tests everything on one fold.
class FoldComparison {
  public:
    FoldComparison(const ExperimentRequest& request, const ConceptFold& fold,
                   const NoisyConceptsOptions& options, std::string place, const RunContext& run)
        : request_(request), fold_(fold), options_(options), place_(std::move(place)), run_(run) {}

    /// @param tests of the fold's test pools, which all get every method's outcomes
    void measureGiven(std::vector<RetrievalTest*> tests) const {
        measure(tests, kAvgGiven, scorerOf(meanScores), 1.0);
        measure(tests, kNearestGiven, scorerOf(nearestMemberScores), 1.0);
        if (hasOneClassSvm()) {
            const auto onGiven = [](SetRanking ranking) { return scorerOf(std::move(ranking)); };
            const OneClassSvmOptions svm =
                chosenSvm(fold_, onGiven, options_, saying(run_, place_ + ": choosing an SVM"));
            measure(tests, kSvmGiven, scorerOf(svmRanking(svm)), 1.0);
        }
    }

    void measureNetworks(std::vector<RetrievalTest*> tests,
                         const std::vector<std::int64_t>& components) const {
        for (std::int64_t training = 0; training < options_.trainings; ++training) {
            for (const std::int64_t count : components) {
                const RetrievalMethod method = methodOf(count);
                const auto model = trainSet2Model(fold_.train, fold_.validation, network(count),
                                                  options_.learning, trainingRun(training, method));
                keep(*model,
                     place_ + ", " + method.heading + ", training " + std::to_string(training + 1));
                measure(tests, method, scorerOf(*model), share());
            }
        }
    }

    void measureLearned(std::vector<RetrievalTest*> tests) const {
        for (std::int64_t training = 0; training < options_.trainings; ++training) {
            const auto avg = learnedFor(meanScores, trainingRun(training, kAvgLearned));
            measure(tests, kAvgLearned, scorerOnDescriptors(*avg, meanScores), share());
            const auto nearest =
                learnedFor(nearestMemberScores, trainingRun(training, kNearestLearned));
            measure(tests, kNearestLearned, scorerOnDescriptors(*nearest, nearestMemberScores),
                    share());
            if (hasOneClassSvm()) {
                const auto onDescriptors = [&avg](SetRanking ranking) {
                    return scorerOnDescriptors(*avg, std::move(ranking));
                };
                const OneClassSvmOptions svm = chosenSvm(
                    fold_, onDescriptors, options_, saying(run_, place_ + ": choosing an SVM"));
                measure(tests, kSvmLearned, scorerOnDescriptors(*avg, svmRanking(svm)), share());
            }
        }
    }

  private:
    double share() const { return 1.0 / static_cast<double>(options_.trainings); }

    Set2ModelOptions network(std::int64_t components) const {
        return {.inputWidth = fold_.train.front().features.size(1),
                .widths = options_.networkWidths,
                .components = components};
    }

    RunContext trainingRun(std::int64_t training, const RetrievalMethod& method) const {
        return withSeed(saying(run_, place_ + ": training " + method.heading),
                        run_.settings().seed + static_cast<std::uint64_t>(training));
    }

    void keep(Set2Model& model, const std::string& name) const {
        const auto example = [&]() -> NamedTensors {
            const ItemPool& pool = fold_.validation.front();
            Random drawing = Random(run_.settings().seed).fork("example");
            const ConceptQuery query = drawQuery(pool, 0, {}, drawing);
            const RaggedBatch sets = queryBatch(pool, std::span(&query, 1));
            const at::Tensor candidates =
                pool.features.narrow(0, 0, std::min(kKeptCandidates, pool.features.size(0)));
            const MixtureFits fits = model.fit(sets);
            NamedTensors tensors = exampleSets(sets);
            tensors["candidates"] = candidates;
            tensors["fit.weights"] = fits.weights;
            tensors["fit.means"] = fits.means;
            tensors["fit.variances"] = fits.variances;
            tensors["scores"] = model.score(fits, candidates);
            return tensors;
        };
        keepModel(request_,
                  {name, "set2model", toJson(model.options()), namedTensors(model), example},
                  run_.settings().seed);
    }

    std::shared_ptr<Set2Model> learnedFor(const SetRanking& ranking, const RunContext& run) const {
        std::shared_ptr<Set2Model> model = untrainedSet2Model(fold_.train, network(1), run);
        metaLearn(*model, scorerOnDescriptors(*model, ranking), fold_.train, fold_.validation,
                  options_.learning, run);
        return model;
    }

    void measure(const std::vector<RetrievalTest*>& tests, const RetrievalMethod& method,
                 const ConceptScorer& scorer, double share) const {
        for (RetrievalTest* test : tests) {
            test->measure(method.id, scorer, share, quiet(run_));
        }
    }

    const ExperimentRequest& request_;
    const ConceptFold& fold_;
    const NoisyConceptsOptions& options_;
    std::string place_;
    const RunContext& run_;
};

void appendOutcomes(std::vector<QueryOutcome>& all, const RetrievalTest& test) {
    all.insert(all.end(), test.outcomes().begin(), test.outcomes().end());
}

void requireFold(const ConceptFold& fold, const NoisyConceptsOptions& options) {
    if (fold.train.empty() || fold.validation.empty()) {
        throw Error(ErrorKind::BadInput,
                    toUtf8(options.recipe) +
                        ": there are too few labelled pictures to learn concepts from when some "
                        "are held out; add more.");
    }
}

void addConceptTables(ExperimentResult& result, const ExperimentRequest& request,
                      const std::vector<ConceptFold>& folds, const NoisyConceptsOptions& options,
                      const RunContext& run) {
    const std::uint64_t seed = run.settings().seed;
    std::vector<QueryOutcome> outcomes;
    std::vector<QueryOutcome> twoSenses;
    for (std::size_t index = 0; index < folds.size(); ++index) {
        const ConceptFold& fold = folds[index];
        requireFold(fold, options);
        const std::vector<ItemPool> pairs = twoSensePools(fold.test);
        RetrievalTest test(fold.test, options.queries, seed);
        RetrievalTest pairTest(pairs, options.twoSenses, seed);
        const FoldComparison comparison(request, fold, options, "Fold " + std::to_string(index + 1),
                                        run);
        comparison.measureGiven({&test, &pairTest});
        comparison.measureNetworks({&test, &pairTest}, options.components);
        comparison.measureLearned({&test, &pairTest});
        appendOutcomes(outcomes, test);
        appendOutcomes(twoSenses, pairTest);
    }
    if (outcomes.empty()) {
        throw Error(ErrorKind::BadInput,
                    toUtf8(options.recipe) + ": no concept has test pictures enough; add more.");
    }
    std::vector<RetrievalMethod> ours;
    for (const std::int64_t count : options.components) {
        ours.push_back(methodOf(count));
    }
    result.tables.push_back(
        precisionTable("noise", "Mean average precision by sets with wrong members, %", outcomes,
                       joinedMethods(ours, givenRivals()), options.queries, seed));
    result.tables.push_back(leadTable("lead", kGaussianNetwork, outcomes,
                                      joinedMethods(givenRivals(), learnedRivals()),
                                      options.queries, seed));
    result.tables.push_back(precisionTable(
        "learned", "The same beside the rivals on descriptors learned for them, %", outcomes,
        joinedMethods({kGaussianNetwork}, learnedRivals()), options.queries, seed));
    if (!twoSenses.empty()) {
        result.tables.push_back(precisionTable(
            "two-senses", "Sets of two concepts, either of which is to be found, %", twoSenses,
            joinedMethods(joinedMethods(ours, givenRivals()), learnedRivals()), options.twoSenses,
            seed));
    }
    result.charts.push_back(precisionChart("noise", outcomes, joinedMethods(ours, givenRivals()),
                                           options.queries, seed));
}

void addDomainTable(ExperimentResult& result, const ExperimentRequest& request,
                    const std::vector<ConceptFold>& folds, const NoisyConceptsOptions& options,
                    const RunContext& run) {
    std::vector<QueryOutcome> outcomes;
    for (const ConceptFold& fold : folds) {
        if (fold.train.empty() || fold.validation.empty()) {
            continue;
        }
        RetrievalTest test(fold.test, options.otherDomains, run.settings().seed);
        const FoldComparison comparison(request, fold, options, "Without " + fold.test.front().name,
                                        run);
        comparison.measureGiven({&test});
        comparison.measureNetworks({&test}, {1});
        appendOutcomes(outcomes, test);
    }
    if (!outcomes.empty()) {
        result.tables.push_back(precisionTable(
            "other-domains", "Where all pictures to learn from are of other domains, %", outcomes,
            joinedMethods({kGaussianNetwork}, givenRivals()), options.otherDomains,
            run.settings().seed));
    }
}

std::vector<std::string> conceptNotes(const NoisyConceptsOptions& options,
                                      ExperimentRequest::Extent extent) {
    std::vector<std::string> notes = {
        "The paper trains convolutions and tests on sets that a search engine of the Internet "
        "returned. Here the encoder is given, g is a projection of its features, the wrong members "
        "are drawn evenly from the pictures of the domain that are not of the concept, and the "
        "domains are the development data's. The description of the paper that comes with the "
        "data states no figures, so that none stand beside ours.",
        "A query is a set of " + std::to_string(options.queries.setSize) +
            " unseen pictures; all other unseen pictures of its domain are ranked. Unseen are "
            "those of the recipe's test split: neither the encoder nor any network learned from "
            "them.",
        "Concepts are divided into folds, and every network is trained " +
            counted(options.trainings, "time", "times") +
            " for each. By class (clothing, grocery, cifar10) no picture of a held-out class is "
            "learned from. By attribute (fashion, photos) no held-out attribute is learned, nor "
            "one that has more than half of its pictures in common with it; the same pictures are "
            "learned under other attributes. The encoder itself has learned from training pictures "
            "of all concepts, which serves all methods alike.",
        "Grocery is asked for by coarse class, because its 73 classes have about three unseen "
        "pictures each.",
        "All methods get the same features, scaled to unit length, which serves the rivals: "
        "in a trial without it AVG was about seven points lower and the nearest neighbour the "
        "same. The SVM's settings are chosen for each fold on validation concepts, as is the step "
        "at which a training ends.",
        "With a variance floor of 0.01 and descriptors of length 1 in 128 dimensions, whose "
        "variances are below 0.008 on average, few variances rise above the floor: the Gaussian "
        "ranks nearly by the distance to the mean of its descriptors, so that “AVG, learned” "
        "measures how much is owed to the descriptors and how much to the fit.",
        "The recipe of the training (start at the principal axes, learning rate, weight decay, "
        "steps, histograms) was chosen by validation concepts with one Gaussian; the mixtures and "
        "the learned rivals use the same. Figures of earlier variants on test concepts had been "
        "seen by then, so that ours are slightly selected.",
        "The intervals are over concepts; the best rival of a row is marked, and is the best on "
        "these very queries."};
    if (!hasOneClassSvm()) {
        notes.emplace_back("The one-class SVM was left out, because this build has no OpenCV.");
    }
    if (extent == ExperimentRequest::Extent::Quick) {
        notes.emplace_back(
            "This was a quick run with part of the pictures, few queries and one short training of "
            "each network; leave --quick away for figures that measure them.");
    }
    return notes;
}

Json conceptSettings(const OutlierRecipe& recipe, const NoisyConceptsOptions& options) {
    return {{"recipe", recipe.name},
            {"trainingPicturesPerDomain", options.limits.train},
            {"validationPicturesPerDomain", options.limits.validation},
            {"testPicturesPerDomain", options.limits.test},
            {"folds", options.folds.folds},
            {"foldSeed", options.folds.seed},
            {"networkWidths", options.networkWidths},
            {"components", options.components},
            {"trainings", options.trainings},
            {"steps", options.learning.steps},
            {"batchConcepts", options.learning.batchConcepts},
            {"learningRate", options.learning.learningRate},
            {"weightDecay", options.learning.weightDecay},
            {"setSize", options.queries.setSize},
            {"queriesPerConcept", options.queries.perConcept}};
}

}  // namespace

NoisyConceptsOptions noisyConceptsOptions(const ExperimentRequest& request) {
    NoisyConceptsOptions options;
    options.recipe = dataFolder() / "recipes" / "outliers_default.json";
    options.encoder = {"compact", "Compact encoder", dataFolder() / "models" / kShippedEncoder};
    options.limits = {.train = 4000, .validation = 1000, .test = 2000};
    if (request.extent == ExperimentRequest::Extent::Quick) {
        options.limits = {.train = 800, .validation = 200, .test = 500};
        options.learning.steps = 100;
        options.learning.validationQueries = 30;
        options.trainings = 1;
        options.queries.perConcept = 3;
        options.twoSenses.perConcept = 2;
        options.otherDomains.perConcept = 2;
    }
    return options;
}

ExperimentResult noisyConcepts(const ExperimentRequest& request,
                               const NoisyConceptsOptions& options,
                               const std::shared_ptr<const ArchiveFormat>& archives,
                               const RunContext& run) {
    setThreads(run.settings().threads);
    const OutlierRecipe recipe = labelledRecipe(options);
    requirePictures(recipe, request.dataFolder, archives);
    makeWorkFolder(request.workFolder);

    ExperimentResult result;
    result.device = processorUse(run.settings().device);
    result.settings = conceptSettings(recipe, options);
    result.notes = conceptNotes(options, request.extent);
    GivenFeatures given = givenFeatures(recipe, request, options, archives, run);
    result.problems = std::move(given.problems);
    addConceptTables(result, request,
                     conceptFolds(given.pictures, given.features, given.isReadable, options.folds),
                     options, run);
    addDomainTable(result, request,
                   domainFolds(given.pictures, given.features, given.isReadable, options.folds),
                   options, run);
    return result;
}

ExperimentResult runNoisyConcepts(const ExperimentRequest& request,
                                  const std::shared_ptr<const ArchiveFormat>& archives,
                                  const RunContext& run) {
    return noisyConcepts(request, noisyConceptsOptions(request), archives, run);
}

}  // namespace setscope
