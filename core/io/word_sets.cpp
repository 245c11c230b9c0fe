#include "core/io/word_sets.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "core/base/error.h"
#include "core/base/json_text.h"
#include "core/base/text.h"
#include "core/io/file.h"
#include "core/io/gzip.h"

namespace setscope {
namespace {

constexpr std::uint64_t kLargestWordSets = std::uint64_t{1} << 30;  // bytes, also unpacked

/// Reads one file; every refusal names it.
class WordSetsReader {
  public:
    explicit WordSetsReader(const std::filesystem::path& file) : file_(file) {}

    WordSets read(const std::stop_token& stop) const {
        Bytes bytes = readFile(file_, kLargestWordSets, stop);
        if (looksLikeGzip(bytes)) {
            bytes = unpackGzip(bytes, toUtf8(file_), kLargestWordSets, stop);
        }
        const Json json = parseJson({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
        if (json.is_array()) {
            return listed(json);
        }
        if (!json.is_object()) {
            refuse("it is neither a JSON object nor a list");
        }
        return json.contains("params") && json.contains("data") ? numbered(json) : named(json);
    }

  private:
    [[noreturn]] void refuse(const std::string& reason) const {
        throw Error(ErrorKind::BadInput, toUtf8(file_) + ": this holds no sets of words, " +
                                             reason + "; write them as {\"name\": [\"word\", …]}.");
    }

    const Json& part(const Json& object, const char* key,
                     bool (Json::*isType)() const noexcept) const {
        const auto found = object.is_object() ? object.find(key) : object.end();
        if (found == object.end() || !((*found).*isType)()) {
            refuse(std::string("there is no \"") + key + "\"");
        }
        return *found;
    }

    std::string wordOf(const Json& json) const {
        if (!json.is_string()) {
            refuse("something in them is not a word");
        }
        return json.get<std::string>();
    }

    std::vector<std::string> vocabularyOf(const Json& placesAndWords) const {
        std::vector<std::string> vocabulary(placesAndWords.size());
        std::vector<bool> isKnown(vocabulary.size());
        for (const auto& [key, word] : placesAndWords.items()) {
            std::size_t place = 0;
            const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), place);
            if (error != std::errc() || end != key.data() + key.size() ||
                place >= vocabulary.size() || isKnown[place]) {
                refuse("the words of \"ind2word\" are not numbered from 0 on");
            }
            isKnown[place] = true;
            vocabulary[place] = wordOf(word);
        }
        return vocabulary;
    }

    std::vector<KnownSet> setsOf(const Json& lists, std::size_t vocabularySize) const {
        std::vector<KnownSet> sets;
        for (const Json& list : lists) {
            KnownSet& set = sets.emplace_back();
            std::unordered_set<std::int64_t> seen;
            if (!list.is_array()) {
                refuse("a set is not a list");
            }
            for (const Json& entry : list) {
                const bool isPlace =
                    entry.is_number_unsigned() && entry.get<std::uint64_t>() < vocabularySize;
                if (!isPlace) {
                    refuse("a set has a member that is no place in the vocabulary");
                }
                if (const auto place = entry.get<std::int64_t>(); seen.insert(place).second) {
                    set.items.push_back(place);
                }
            }
        }
        return sets;
    }

    WordSets numbered(const Json& json) const {
        const Json& params = part(json, "params", &Json::is_object);
        const Json& data = part(json, "data", &Json::is_object);
        WordSets result;
        result.vocabulary = vocabularyOf(part(params, "ind2word", &Json::is_object));
        const auto sets = [&](const char* key) {
            return setsOf(part(data, key, &Json::is_array), result.vocabulary.size());
        };
        result.train = sets("train");
        result.validation = sets("val");
        result.test = sets("test");
        return result;
    }

    /// Sets whose words are written out; every new word joins the vocabulary.
    class SpelledSets {
      public:
        explicit SpelledSets(const WordSetsReader& reader) : reader_(reader) {}

        void add(const std::string& name, const Json& words) {
            KnownSet set{name, {}};
            std::unordered_set<std::int64_t> seen;
            for (const Json& entry : words) {
                const std::string word = reader_.wordOf(entry);
                const auto [found, isNew] = places_.emplace(word, std::ssize(sets_.vocabulary));
                if (isNew) {
                    sets_.vocabulary.push_back(word);
                }
                if (seen.insert(found->second).second) {
                    set.items.push_back(found->second);
                }
            }
            sets_.train.push_back(std::move(set));
        }

        std::int64_t count() const { return std::ssize(sets_.train); }
        WordSets take() { return std::move(sets_); }

      private:
        const WordSetsReader& reader_;
        WordSets sets_;
        std::unordered_map<std::string, std::int64_t> places_;
    };

    WordSets named(const Json& json) const {
        SpelledSets sets(*this);
        for (const auto& [name, list] : json.items()) {
            if (!list.is_array()) {
                refuse("\"" + name + "\" is not a list");
            }
            sets.add(name, list);
        }
        return sets.take();
    }

    WordSets listed(const Json& json) const {
        SpelledSets sets(*this);
        for (const Json& entry : json) {
            const std::string place = "entry " + std::to_string(sets.count() + 1) + " of the list ";
            if (!entry.is_object() || !entry.contains("words") || !entry["words"].is_array()) {
                refuse(place + "has no list \"words\"");
            }
            const bool hasName = entry.contains("name");
            if (hasName && !entry["name"].is_string()) {
                refuse(place + "has a \"name\" that is no text");
            }
            sets.add(hasName ? entry["name"].get<std::string>() : std::string(), entry["words"]);
        }
        return sets.take();
    }

    std::filesystem::path file_;
};

}  // namespace

WordSets readWordSets(const std::filesystem::path& file, const std::stop_token& stop) {
    return WordSetsReader(file).read(stop);
}

}  // namespace setscope
