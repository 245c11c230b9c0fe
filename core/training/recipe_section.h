#pragma once

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <utility>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/json_text.h"
#include "core/base/text.h"
#include "core/io/file.h"

namespace setscope {

/// Reads one object of a recipe. A field that is absent keeps its default; one that nobody asked
/// for is refused, so that a misspelt name is not passed over. Refers to the object. Every function
/// throws Error (BadInput) naming the place and the field.
class RecipeSection {
  public:
    /// @param name completes "The recipe's …"
    RecipeSection(const Json& json, std::string name) : json_(json), name_(std::move(name)) {
        if (!json_.is_object()) {
            throw Error(ErrorKind::BadInput, "The recipe's " + name_ + " must be an object.");
        }
    }

    template <class T>
    void read(const char* key, T& value) {
        asked_.insert(key);
        if (!json_.contains(key)) {
            return;
        }
        try {
            value = json_.at(key).get<T>();
        } catch (const Json::exception&) {
            throw Error(ErrorKind::BadInput, "The recipe's " + name_ + " holds \"" + key +
                                                 "\" in a form that is not understood.");
        }
    }

    /// A value outside is refused.
    template <class T>
    void readWithin(const char* key, T& value, T least, T most) {
        read(key, value);
        if (!(value >= least && value <= most)) {
            throw Error(ErrorKind::BadInput, "The recipe's " + name_ + " holds \"" + key +
                                                 "\", which must lie between " +
                                                 Json(least).dump() + " and " + Json(most).dump() +
                                                 ".");
        }
    }

    void readPath(const char* key, std::filesystem::path& value) {
        std::string text = toUtf8(value);
        read(key, text);
        value = fromUtf8(text);
    }

    /// The object or array of that name; null if it is absent.
    const Json* child(const char* key) {
        asked_.insert(key);
        return json_.contains(key) ? &json_.at(key) : nullptr;
    }

    void refuseUnknown() const {
        for (const auto& [key, value] : json_.items()) {
            if (!asked_.contains(key)) {
                throw Error(ErrorKind::BadInput,
                            "The recipe's " + name_ + " holds \"" + key +
                                "\", which no recipe has; check its spelling.");
            }
        }
    }

  private:
    const Json& json_;
    std::string name_;
    std::set<std::string> asked_;
};

/// The recipe in a JSON file. @param fromJson makes it of the JSON
/// @throws Error (BadInput) naming the file if it is missing or is not as `fromJson` wants it
template <class FromJson>
auto readRecipe(const std::filesystem::path& file, const FromJson& fromJson) {
    constexpr std::uint64_t kLargestRecipe = 10'000'000;  // bytes
    const Json json = parseJson(readTextFile(file, kLargestRecipe));
    if (json.is_discarded()) {
        throw Error(ErrorKind::BadInput,
                    toUtf8(file) + " is not JSON; correct it or take another recipe.");
    }
    try {
        return fromJson(json);
    } catch (const Error& error) {
        throw Error(error.kind(), toUtf8(file) + ": " + error.what());
    }
}

}  // namespace setscope
