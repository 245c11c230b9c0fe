#include "core/base/json_field.h"

#include <limits>
#include <utility>

#include "core/base/error.h"

namespace setscope {

JsonFields::JsonFields(const Json& object, std::string what)
    : object_(object), what_(std::move(what)) {
    if (!object.is_object()) {
        refuse("is not a JSON object");
    }
}

bool JsonFields::has(const char* key) const {
    const auto found = object_.find(key);
    return found != object_.end() && !found->is_null();
}

const Json& JsonFields::object(const char* key) const {
    return field(key, &Json::is_object, "an object");
}

const Json& JsonFields::array(const char* key) const {
    return field(key, &Json::is_array, "a list");
}

std::string JsonFields::text(const char* key) const {
    return field(key, &Json::is_string, "a text").get<std::string>();
}

std::int64_t JsonFields::integer(const char* key) const {
    const Json& value = field(key, &Json::is_number_integer, "a whole number");
    if (value.is_number_unsigned() &&
        value.get<std::uint64_t>() >
            static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
        refuse(std::string("has too large a number in \"") + key + "\"");
    }
    return value.get<std::int64_t>();
}

std::uint64_t JsonFields::count(const char* key) const {
    return field(key, &Json::is_number_unsigned, "a whole number of at least 0")
        .get<std::uint64_t>();
}

bool JsonFields::boolean(const char* key) const {
    return field(key, &Json::is_boolean, "true or false").get<bool>();
}

double JsonFields::number(const char* key) const {
    return field(key, &Json::is_number, "a number").get<double>();
}

void JsonFields::refuse(const std::string& trouble) const {
    throw Error(ErrorKind::BadInput,
                what_ + " " + trouble + "; the file is damaged or was not written by Setscope.");
}

const Json& JsonFields::field(const char* key, bool (Json::*isType)() const noexcept,
                              const char* type) const {
    const auto found = object_.find(key);
    if (found == object_.end()) {
        refuse(std::string("has no \"") + key + "\"");
    }
    if (!((*found).*isType)()) {
        refuse(std::string("has a \"") + key + "\" that is not " + type);
    }
    return *found;
}

}  // namespace setscope
