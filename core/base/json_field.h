#pragma once

#include <cstdint>
#include <string>

#include "core/base/json.h"

namespace setscope {

/// Reads the fields of one JSON object that came from a file. Every accessor throws Error
/// (BadInput) with a sentence that names the object and the field if the field is missing or of
/// another type. Refers to the object; keeps nothing.
class JsonFields {
  public:
    /// @param object must outlive this
    /// @param what names it in sentences: "the set \"cats\""
    /// @throws Error (BadInput) if `object` is not a JSON object
    JsonFields(const Json& object, std::string what);

    bool has(const char* key) const;  ///< false also for null
    const Json& object(const char* key) const;
    const Json& array(const char* key) const;
    std::string text(const char* key) const;
    std::int64_t integer(const char* key) const;
    /// A whole number that is not negative.
    std::uint64_t count(const char* key) const;
    double number(const char* key) const;
    bool boolean(const char* key) const;

    /// @throws Error (BadInput): "`what` `trouble`; the file is damaged …"
    [[noreturn]] void refuse(const std::string& trouble) const;

  private:
    const Json& field(const char* key, bool (Json::*isType)() const noexcept,
                      const char* type) const;

    const Json& object_;
    std::string what_;
};

}  // namespace setscope
