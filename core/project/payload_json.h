#pragma once

#include <cstddef>
#include <memory>
#include <unordered_map>
#include <vector>

#include "core/base/json.h"
#include "core/items/payload.h"

namespace setscope {

class JsonFields;

/// Writes what the members of a project are: the picture's facts, the whole text, or the row's
/// numbers and the table whose columns it shares; see project_file.cpp for the format.
class PayloadWriter {
  public:
    void write(const Payload& payload, Json& member);
    /// One entry for every different `VectorColumns` object that was met, in that order.
    const Json& tables() const { return tables_; }

  private:
    std::size_t indexOf(const VectorColumns& columns);

    std::unordered_map<const VectorColumns*, std::size_t> indices_;
    Json tables_ = Json::array();
};

/// The opposite. Rows of one table share one VectorColumns again.
class PayloadReader {
  public:
    /// @param tables a list
    /// @throws Error (BadInput) if a field is missing, of another type or not finite, a spread is
    /// not above 0, or lengths differ
    explicit PayloadReader(const Json& tables);

    /// The picture's facts, the text or the row.
    /// @throws Error (BadInput) as above, and for an empty text, white space at its ends, a row
    /// without numbers, of another length than its table's, or of a table that is not there
    decltype(Payload::content) read(const JsonFields& member);

  private:
    struct Table {
        std::shared_ptr<const VectorColumns> columns;
        std::size_t width = 0;  ///< numbers of every row; 0: as many as the first row has
    };
    VectorContent readRow(const JsonFields& member);

    std::vector<Table> tables_;
};

}  // namespace setscope
