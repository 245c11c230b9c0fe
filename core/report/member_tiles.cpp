#include "core/report/member_tiles.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>
#include <variant>

#include "core/base/utf8.h"
#include "core/report/outlier_sentences.h"

namespace setscope {
namespace {

using Tile = report::SetStrip::Tile;
using Shape = report::SetStrip::Shape;

std::size_t characterCount(std::string_view text) {
    std::size_t count = 0;
    forEachCharacter(text, [&count](std::string_view) { ++count; });
    return count;
}

/// As much of a text as the largest tile has room for.
std::string beginningOf(std::string_view text) {
    constexpr std::size_t kMostCharacters = 240;
    std::string beginning;
    std::size_t count = 0;
    forEachCharacter(text, [&](std::string_view character) {
        ++count;
        if (count <= kMostCharacters) {
            beginning += character;
        } else if (count == kMostCharacters + 1) {
            beginning += "…";
        }
    });
    return beginning;
}

/// A text says its name itself, so that its line tells more.
std::string captionOf(const RankedMember& ranked) {
    const std::string name = shownName(ranked);
    const Member* member = ranked.member;
    const TextContent* text = member != nullptr ? member->payload.text() : nullptr;
    if (text == nullptr || text->text != name || member->payload.source.row == 0) {
        return name;
    }
    return "line " + std::to_string(member->payload.source.row);
}

}  // namespace

Tile MemberTiles::tileOf(const RankedMember& member, std::string detail) {
    Tile tile{.name = captionOf(member),
              .detail = std::move(detail),
              .probability = static_cast<double>(member.probability),
              .flagged = member.flagged,
              .content = {}};
    if (member.member == nullptr) {
        return tile;
    }
    const Payload& payload = member.member->payload;
    if (const TextContent* text = payload.text()) {
        tile.content = report::Text{beginningOf(text->text)};
    } else if (const VectorContent* row = payload.vector()) {
        tile.content = profileOf(*row, scaleOf(*member.set));
    } else if (thumbnails_) {
        tile.content = report::Picture{thumbnails_(*member.member, kReportThumbnailEdge)};
    }
    return tile;
}

std::string MemberTiles::legendFor(const SetOutliers& set) {
    const RowScale& scale = scaleOf(set);
    return scale.width > 0 ? legendOf(scale) : std::string();
}

const RowScale& MemberTiles::scaleOf(const SetOutliers& set) {
    const auto [found, isNew] = scales_.try_emplace(&set);
    const auto ranked = std::ranges::find(ranking_.sets, &set, &RankedSet::set);
    if (isNew && ranked != ranking_.sets.end()) {
        std::vector<const VectorContent*> rows;
        for (const RankedMember& member : ranked->members) {
            const bool isRow =
                member.member != nullptr && member.member->payload.vector() != nullptr;
            if (isRow) {
                rows.push_back(member.member->payload.vector());
            }
        }
        found->second = rowScaleOf(rows);
    }
    return found->second;
}

Shape shapeFor(const std::vector<Tile>& tiles) {
    constexpr std::size_t kCharactersOfASquare = 40;
    constexpr std::size_t kBarsOfASquare = 20;
    std::size_t texts = 0;
    std::size_t characters = 0;
    bool hasManyBars = false;
    for (const Tile& tile : tiles) {
        if (const auto* text = std::get_if<report::Text>(&tile.content)) {
            ++texts;
            characters += characterCount(text->text);
        } else if (const auto* profile = std::get_if<report::Profile>(&tile.content)) {
            hasManyBars = hasManyBars || profile->bars.size() > kBarsOfASquare;
        }
    }
    return hasManyBars || characters > kCharactersOfASquare * texts ? Shape::Wide : Shape::Square;
}

std::string profileMeaning(const std::vector<Tile>& tiles) {
    const bool hasProfiles = std::ranges::any_of(tiles, [](const Tile& tile) {
        return std::holds_alternative<report::Profile>(tile.content);
    });
    return hasProfiles ? "A row is shown as a bar for each of its numbers, up or down from what is "
                         "usual in its table, or from zero where that is not known; the stepped "
                         "line is the median of its set, and a bar with a gap is longer than it "
                         "is drawn."
                       : "";
}

}  // namespace setscope
