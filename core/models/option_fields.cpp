#include "core/models/option_fields.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace setscope {
namespace {

struct ActivationName {
    Activation activation;
    const char* name;
};
constexpr std::array kActivationNames = {
    ActivationName{Activation::None, "none"}, ActivationName{Activation::Tanh, "tanh"},
    ActivationName{Activation::Elu, "elu"}, ActivationName{Activation::Relu, "relu"}};

bool isWidth(const Json& value) {
    return value.is_number_integer() && value.get<double>() >= 1.0 &&
           value.get<double>() <= static_cast<double>(kWidestLayer);
}

std::string quoted(const char* key) { return "\"" + std::string(key) + "\""; }

}  // namespace

std::int64_t positiveField(const JsonFields& fields, const char* key, std::int64_t largest) {
    const std::int64_t value = countField(fields, key, largest);
    if (value == 0) {
        fields.refuse("has a " + quoted(key) + " of 0");
    }
    return value;
}

std::int64_t countField(const JsonFields& fields, const char* key, std::int64_t largest) {
    const std::int64_t value = fields.integer(key);
    if (value < 0 || value > largest) {
        fields.refuse("has a " + quoted(key) + " of " + std::to_string(value));
    }
    return value;
}

std::vector<std::int64_t> widthsField(const JsonFields& fields, const char* key) {
    std::vector<std::int64_t> widths = optionalWidthsField(fields, key);
    if (widths.empty()) {
        fields.refuse("has no layers in " + quoted(key));
    }
    return widths;
}

std::vector<std::int64_t> optionalWidthsField(const JsonFields& fields, const char* key) {
    const Json& widths = fields.array(key);
    if (widths.size() > kMostLayers || !std::ranges::all_of(widths, isWidth)) {
        fields.refuse("has a " + quoted(key) + " that is no list of widths");
    }
    return widths.get<std::vector<std::int64_t>>();
}

double dropoutField(const JsonFields& fields, const char* key) {
    const double share = fields.number(key);
    if (!(share >= 0.0 && share < 1.0)) {
        fields.refuse("has a " + quoted(key) + " that is no share");
    }
    return share;
}

const char* toText(Activation activation) {
    return std::ranges::find(kActivationNames, activation, &ActivationName::activation)->name;
}

Activation activationField(const JsonFields& fields, const char* key) {
    const std::string name = fields.text(key);
    const auto found = std::ranges::find(
        kActivationNames, name, [](const ActivationName& each) { return std::string(each.name); });
    if (found == kActivationNames.end()) {
        fields.refuse("has the " + quoted(key) + " \"" + name + "\", which is not known");
    }
    return found->activation;
}

}  // namespace setscope
