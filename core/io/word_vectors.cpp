#include "core/io/word_vectors.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <system_error>
#include <unordered_set>
#include <utility>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/base/utf8.h"
#include "core/io/file.h"
#include "core/io/file_stream.h"
#include "core/io/list_members.h"
#include "core/io/npy.h"
#include "core/io/text_encoding.h"
#include "core/io/vocabulary.h"

// The formats:
//   word2vec, text     "WORDS WIDTH\n", then per word "word 0.1 -0.2 …\n"
//   GloVe              the same without the first line
//   word2vec, binary   "WORDS WIDTH\n", then per word "word " and WIDTH float32, little-endian, and
//                      from some programs "\n"

namespace setscope {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kWidestVector = 65'536;  // numbers
constexpr std::uint64_t kMostNumbers = 2'000'000'000;
constexpr std::size_t kLongestVectorLine = 4'000'000;  // bytes
constexpr std::size_t kLongestWord = 10'000;           // bytes

[[noreturn]] void refuseVectors(const fs::path& file, const std::string& why) {
    throw Error(ErrorKind::BadInput, toUtf8(file) + " is not a usable file of word vectors (" +
                                         why + "); copy or download it again.");
}

std::vector<std::string_view> vectorFields(std::string_view line) {
    constexpr std::string_view kBetween = " \t\r";
    std::vector<std::string_view> fields;
    for (std::size_t begin = line.find_first_not_of(kBetween); begin != std::string_view::npos;
         begin = line.find_first_not_of(kBetween)) {
        line.remove_prefix(begin);
        fields.push_back(line.substr(0, line.find_first_of(kBetween)));
        line.remove_prefix(fields.back().size());
    }
    return fields;
}

/// Absent if the field is no number; not finite if it is none for float32.
std::optional<float> vectorNumber(std::string_view field) {
    if (field.starts_with('+')) {
        field.remove_prefix(1);
    }
    double value = 0.0;
    const auto [end, failure] = std::from_chars(field.data(), field.data() + field.size(), value);
    if (failure != std::errc() || end != field.data() + field.size()) {
        return std::nullopt;
    }
    return std::abs(value) > double{std::numeric_limits<float>::max()}
               ? std::numeric_limits<float>::infinity()
               : static_cast<float>(value);
}

std::optional<std::uint64_t> wholeNumber(std::string_view field) {
    std::uint64_t value = 0;
    const auto [end, failure] = std::from_chars(field.data(), field.data() + field.size(), value);
    const bool isNumber = failure == std::errc() && end == field.data() + field.size();
    return isNumber ? std::optional(value) : std::nullopt;
}

/// What the first line of a word2vec file announces.
struct AnnouncedVectors {
    std::uint64_t words = 0;
    std::uint64_t width = 0;
};

/// Absent if the line is that of a word already.
std::optional<AnnouncedVectors> announcedIn(std::string_view line) {
    const std::vector<std::string_view> fields = vectorFields(line);
    if (fields.size() != 2) {
        return std::nullopt;
    }
    const std::optional<std::uint64_t> words = wholeNumber(fields[0]);
    const std::optional<std::uint64_t> width = wholeNumber(fields[1]);
    return words && width ? std::optional(AnnouncedVectors{*words, *width}) : std::nullopt;
}

/// Collects the vectors of words; of a word that comes again only the first.
class WordTable {
  public:
    WordTable(const fs::path& file, std::uint64_t width, std::uint64_t expectedWords)
        : file_(file) {
        if (width < 1 || width > kWidestVector) {
            refuseVectors(file_, "a word must have 1 to " +
                                     counted(kWidestVector, "number", "numbers") + ", not " +
                                     std::to_string(width));
        }
        vectors_.width = static_cast<std::int64_t>(width);
        const std::uint64_t words = std::min(expectedWords, kMostNumbers / width);
        constexpr std::uint64_t kMostReserved = 10'000'000;
        vectors_.words.reserve(static_cast<std::size_t>(std::min(words, kMostReserved)));
        vectors_.values.reserve(static_cast<std::size_t>(words * width));
    }

    std::size_t width() const { return static_cast<std::size_t>(vectors_.width); }

    /// @param place "line 12", for sentences
    void add(std::string_view word, std::span<const float> values, const std::string& place) {
        if (word.empty()) {
            refuseVectors(file_, place + " has no word");
        }
        if (!std::ranges::all_of(values, [](float value) { return std::isfinite(value); })) {
            refuseVectors(file_, place + " has a number that is not finite");
        }
        if (vectors_.values.size() + values.size() > kMostNumbers) {
            refuseVectors(file_, "it holds more than " +
                                     counted(kMostNumbers, "number", "numbers") +
                                     ", the most that is read");
        }
        std::string known = validUtf8(word);
        if (seen_.insert(known).second) {
            vectors_.words.push_back(std::move(known));
            vectors_.values.insert(vectors_.values.end(), values.begin(), values.end());
        } else if (repeated_.insert(known).second && ++vectors_.repeated == 1) {
            vectors_.firstRepeated = std::move(known);
        }
    }

    WordVectors take() {
        if (vectors_.words.empty()) {
            refuseVectors(file_, "it holds no word");
        }
        return std::move(vectors_);
    }

  private:
    const fs::path& file_;
    WordVectors vectors_;
    std::unordered_set<std::string> seen_;
    std::unordered_set<std::string> repeated_;
};

/// Adds the words of text lines.
class TextVectors {
  public:
    TextVectors(const fs::path& file, WordTable& table) : file_(file), table_(table) {}

    /// @return false for an empty line
    bool add(std::string_view line, std::int64_t number) {
        const std::string place = "line " + std::to_string(number);
        const std::vector<std::string_view> fields = vectorFields(line);
        if (fields.empty()) {
            return false;
        }
        const std::size_t width = table_.width();
        // A few published files hold words with spaces in them, "name@example.com" after "at".
        const std::size_t wordFields = fields.size() > width ? fields.size() - width : 0;
        const bool isWord =
            wordFields > 0 && std::ranges::none_of(std::span(fields).subspan(1, wordFields - 1),
                                                   [](std::string_view field) {
                                                       return vectorNumber(field).has_value();
                                                   });
        if (!isWord) {
            refuseVectors(file_, place + " has " +
                                     counted(std::ssize(fields) - 1, "number", "numbers") +
                                     " and not " + std::to_string(width));
        }
        values_.clear();
        for (const std::string_view field : std::span(fields).subspan(wordFields)) {
            const std::optional<float> value = vectorNumber(field);
            if (!value) {
                refuseVectors(file_, place + " has \"" + nameOfText(validUtf8(field)) +
                                         "\" in the place of a number");
            }
            values_.push_back(*value);
        }
        const std::string_view lastOfWord = fields[wordFields - 1];
        const auto wordLength =
            static_cast<std::size_t>(lastOfWord.data() + lastOfWord.size() - fields[0].data());
        table_.add({fields[0].data(), wordLength}, values_, place);
        return true;
    }

  private:
    const fs::path& file_;
    WordTable& table_;
    std::vector<float> values_;
};

std::string_view takeVectorLine(FileStream& stream, const fs::path& file, std::int64_t number) {
    const std::optional<std::string_view> line = stream.takeUntil('\n', kLongestVectorLine);
    if (!line) {
        refuseVectors(file, "line " + std::to_string(number) + " is longer than " +
                                byteSize(kLongestVectorLine));
    }
    return *line;
}

WordVectors readAnnouncedText(FileStream& stream, const fs::path& file,
                              const AnnouncedVectors& announced) {
    constexpr std::uint64_t kFewestBytesPerNumber = 2;
    const std::uint64_t most =
        stream.expectedSize() / (announced.width * kFewestBytesPerNumber) + 1;
    WordTable table(file, announced.width, std::min(announced.words, most));
    TextVectors lines(file, table);
    std::uint64_t words = 0;
    for (std::int64_t number = 2; !stream.atEnd(); ++number) {
        words += lines.add(takeVectorLine(stream, file, number), number) ? 1 : 0;
        if (words > announced.words) {
            refuseVectors(file, "line " + std::to_string(number) + " lies behind the " +
                                    std::to_string(announced.words) +
                                    " words that line 1 announces");
        }
    }
    if (words < announced.words) {
        refuseVectors(file, "it is cut off: line 1 announces " + std::to_string(announced.words) +
                                " words and " + std::to_string(words) + " are there");
    }
    return table.take();
}

WordVectors readGlove(FileStream& stream, const fs::path& file, const std::string& firstLine) {
    const std::vector<std::string_view> fields = vectorFields(firstLine);
    if (fields.size() < 2 || !vectorNumber(fields.back())) {
        refuseVectors(file,
                      "line 1 is neither a word with its numbers nor the two numbers with "
                      "which word2vec's files begin");
    }
    WordTable table(file, fields.size() - 1, stream.expectedSize() / (firstLine.size() + 1) + 1);
    TextVectors lines(file, table);
    lines.add(firstLine, 1);
    for (std::int64_t number = 2; !stream.atEnd(); ++number) {
        lines.add(takeVectorLine(stream, file, number), number);
    }
    return table.take();
}

WordVectors readAnnouncedBinary(FileStream& stream, const fs::path& file,
                                const AnnouncedVectors& announced) {
    const std::uint64_t bytesPerWord = announced.width * sizeof(float) + 2;
    const std::uint64_t most =
        (stream.expectedSize() - std::min(stream.expectedSize(), stream.position())) / bytesPerWord;
    if (announced.words > most && !stream.isUnpacking()) {
        refuseVectors(file, "it is cut off at byte " + std::to_string(stream.size()) +
                                ": line 1 announces " + std::to_string(announced.words) +
                                " words of " + std::to_string(announced.width) + " numbers");
    }
    WordTable table(file, announced.width, std::min(announced.words, most));
    std::vector<float> values(table.width());
    for (std::uint64_t i = 0; i < announced.words; ++i) {
        while (stream.peek(1) == "\n") {
            stream.skip(1);
        }
        const std::string place = "the word at byte " + std::to_string(stream.position());
        const std::optional<std::string_view> word = stream.takeUntil(' ', kLongestWord);
        if (!word) {
            refuseVectors(file, place + " does not end");
        }
        const std::string kept(*word);
        const std::span<std::byte> bytes = std::as_writable_bytes(std::span(values));
        if (stream.read(bytes) < bytes.size()) {
            refuseVectors(file, "it is cut off at byte " + std::to_string(stream.position()) +
                                    " in " + place);
        }
        table.add(kept, values, place);
    }
    return table.take();
}

/// Whether what follows the first line is float32 rather than digits.
bool isBinaryVectors(FileStream& stream, const AnnouncedVectors& announced) {
    const std::uint64_t wanted = announced.width * sizeof(float);
    std::string_view start = stream.peek(static_cast<std::size_t>(wanted) + kLongestWord);
    while (start.starts_with('\n')) {
        start.remove_prefix(1);
    }
    start.remove_prefix(std::min(start.find(' '), start.size()));
    start = start.substr(0, static_cast<std::size_t>(wanted));
    constexpr std::size_t kLongestSequence = 4;
    while (!start.empty()) {
        const std::size_t length = utf8SequenceLength(start);
        const auto first = static_cast<unsigned char>(start.front());
        const bool isCut = length == 0 && start.size() < kLongestSequence;
        const bool isControl = first < 0x20 && first != '\n' && first != '\r' && first != '\t';
        if (isControl || (length == 0 && !isCut)) {
            return true;
        }
        start.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return false;
}

/// Empty if there is none.
fs::path vocabularyBeside(const fs::path& file) {
    for (const std::string& name : vocabularyNames(toUtf8(file.stem()))) {
        std::error_code unknown;
        fs::path vocabulary = file.parent_path() / fromUtf8(name);
        if (fs::is_regular_file(vocabulary, unknown)) {
            return vocabulary;
        }
    }
    return {};
}

WordVectors readNpyVectors(const fs::path& file, const RunContext& run) {
    const fs::path vocabulary = vocabularyBeside(file);
    if (vocabulary.empty()) {
        throw Error(ErrorKind::BadInput,
                    toUtf8(file) +
                        " has no vocabulary beside it; put a text file there with one "
                        "word per row, called " +
                        vocabularyNames(toUtf8(file.stem())).front() + ".");
    }
    const std::string text =
        decodedText(readFile(vocabulary, kLargestList, run.stopToken()), toUtf8(vocabulary));
    const NpyMatrix matrix = readNpyMatrix(file, run);
    if (vocabularySize(text) != matrix.rows) {
        throw Error(ErrorKind::BadInput,
                    toUtf8(vocabulary) + " has " + counted(vocabularySize(text), "line", "lines") +
                        ", but " + toUtf8(file) + " " + counted(matrix.rows, "row", "rows") +
                        "; give it one word per row.");
    }
    const std::vector<std::string> words = vocabularyLines(text);
    WordTable table(file, static_cast<std::uint64_t>(matrix.columns), words.size());
    const std::span<const float> values(matrix.values);
    for (std::size_t row = 0; row < words.size(); ++row) {
        run.throwIfStopped();
        table.add(words[row], values.subspan(row * table.width(), table.width()),
                  "row " + std::to_string(row + 1));
    }
    return table.take();
}

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// In lower case, with its dot; of a packed file the one before ".gz".
std::string vectorsEnding(fs::path file) {
    const auto ending = [&file] { return lowerAscii(toUtf8(file.extension())); };
    if (ending() == ".gz") {
        file.replace_extension();
    }
    return ending();
}

/// How far the first lines of a text read like those of words with `width` numbers each.
class VectorLines {
  public:
    VectorLines(std::string_view text, std::uint64_t width) {
        constexpr std::int64_t kMostLines = 10;
        while (!text.empty() && lines_ < kMostLines) {
            const std::vector<std::string_view> fields = vectorFields(takeLine(text));
            if (fields.empty()) {
                continue;
            }
            ++lines_;
            const bool fits =
                fields.size() > width &&
                std::ranges::all_of(
                    std::span(fields).last(static_cast<std::size_t>(width)),
                    [](std::string_view field) { return vectorNumber(field).has_value(); });
            fitting_ += fits ? 1 : 0;
            hasWord_ = hasWord_ || (fits && !vectorNumber(fields.front()));
        }
    }

    /// At least half of them.
    bool mostlyFit() const { return fitting_ > 0 && 2 * fitting_ >= lines_; }
    bool hasWord() const { return hasWord_; }

  private:
    std::int64_t lines_ = 0;
    std::int64_t fitting_ = 0;
    bool hasWord_ = false;
};

/// @param firstLine one without a number of words
/// @param rest of the lines
bool looksLikeGlove(std::string_view firstLine, std::string_view rest) {
    constexpr std::size_t kFewestFields = 3;
    const std::vector<std::string_view> fields = vectorFields(firstLine);
    if (fields.size() < kFewestFields || firstLine.find('\t') != std::string_view::npos) {
        return false;
    }
    const std::uint64_t width = fields.size() - 1;
    const VectorLines first(firstLine, width);
    const VectorLines others(rest, width);
    return first.mostlyFit() && others.mostlyFit() && (first.hasWord() || others.hasWord());
}

/// @param stream at its beginning
bool looksLikeVectorText(FileStream& stream) {
    constexpr std::size_t kLookedAt = 2'000'000;  // bytes: two lines of the widest vectors
    if (stream.peek(kByteOrderMark.size()) == kByteOrderMark) {
        stream.skip(kByteOrderMark.size());
    }
    std::string_view rest = stream.peek(kLookedAt);
    if (rest.size() == kLookedAt) {
        rest = rest.substr(0, rest.rfind('\n') + 1);  // of whole lines
    }
    if (rest.empty()) {
        return false;
    }
    const std::string_view firstLine = takeLine(rest);
    const std::optional<AnnouncedVectors> announced = announcedIn(firstLine);
    if (!announced) {
        return looksLikeGlove(firstLine, rest);
    }
    if (announced->width < 1 || announced->width > kWidestVector) {
        return false;
    }
    const VectorLines lines(rest, announced->width);
    if (lines.mostlyFit() && (announced->width > 1 || lines.hasWord())) {
        return true;
    }
    stream.takeUntil('\n', kLookedAt);
    return isBinaryVectors(stream, *announced);
}

}  // namespace

bool looksLikeWordVectors(const fs::path& file, const RunContext& run) {
    const RunContext silent(run.settings(), run.stopToken());
    FileStream stream(file, "", silent, Packing::Unpacked);
    constexpr std::size_t kMagicBytes = 8;
    if (looksLikeNpy(std::as_bytes(std::span(stream.peek(kMagicBytes))))) {
        return !stream.isUnpacking() && !vocabularyBeside(file).empty();
    }
    const std::string ending = vectorsEnding(file);
    if (ending == ".vec" || ending == ".bin") {
        return true;
    }
    return ending != ".csv" && ending != ".tsv" && looksLikeVectorText(stream);
}

WordVectors readWordVectors(const fs::path& file, const RunContext& run) {
    static_assert(std::endian::native == std::endian::little,
                  "binary vectors are read as they lie");
    FileStream stream(file, "Reading word vectors", run, Packing::Unpacked);
    if (stream.atEnd()) {
        refuseVectors(file, "it is empty");
    }
    constexpr std::size_t kMagicBytes = 8;
    const std::string start(stream.peek(kMagicBytes));
    const bool isNpy = looksLikeNpy(std::as_bytes(std::span(start)));
    if (isNpy && !stream.isUnpacking()) {
        return readNpyVectors(file, run);
    }
    if (isNpy || start.starts_with("PK\x03\x04")) {
        throw Error(ErrorKind::BadInput,
                    toUtf8(file) + " is packed; unpack it and choose the file that it holds.");
    }
    if (start.starts_with(kByteOrderMark)) {
        stream.skip(kByteOrderMark.size());
    }
    const std::string firstLine(takeVectorLine(stream, file, 1));
    const std::optional<AnnouncedVectors> announced = announcedIn(firstLine);
    if (!announced) {
        return readGlove(stream, file, firstLine);
    }
    if (announced->width < 1 || announced->width > kWidestVector || announced->words < 1) {
        refuseVectors(file, "line 1 announces " + std::to_string(announced->words) + " words of " +
                                std::to_string(announced->width) + " numbers");
    }
    return isBinaryVectors(stream, *announced) ? readAnnouncedBinary(stream, file, *announced)
                                               : readAnnouncedText(stream, file, *announced);
}

}  // namespace setscope
