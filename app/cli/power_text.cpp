#include "app/cli/power_text.h"

#include "app/cli/plain_text.h"
#include "core/base/text.h"
#include "core/report/shown_numbers.h"

namespace setscope {
namespace {

std::string shownInterval(const MeasuredMetric& metric) {
    return shownShare(metric.low) + " – " + shownShare(metric.high);
}

std::string cellsText(const std::vector<PowerCell>& cells) {
    constexpr auto kRight = report::Table::Align::Right;
    report::Table table{{{"Set size", kRight},
                         {"Planted", kRight},
                         {"Set flagged", kRight},
                         {"95\u202f% interval", kRight},
                         {"Stranger named", kRight},
                         {"95\u202f% interval", kRight},
                         {"By cosine", kRight},
                         {"Trials", kRight}},
                        {}};
    for (const PowerCell& cell : cells) {
        table.rows.push_back(
            {{shownCount(cell.setSize), shownCount(cell.planted), shownShare(cell.detected.value),
              shownInterval(cell.detected), shownShare(cell.named.value), shownInterval(cell.named),
              cell.named.rival ? shownShare(*cell.named.rival) : "–", shownCount(cell.trials)}});
    }
    return plainText(table);
}

}  // namespace

std::string powerText(const DetectionPower& power) {
    std::string text =
        "How often strangers are found that were planted in your own sets. Flagged "
        "are members " +
        shownRule(power.rule) + ". Model: " + harmless(power.model.name) + " " +
        harmless(power.model.version) + ", " + toText(power.head) + " head.\n";
    if (!power.cells.empty()) {
        text += "\n" + cellsText(power.cells) + "\nSets were drawn from " +
                counted(power.hostSets, "set", "sets") +
                " of yours, the planted members from another one. Named: the share of them among "
                "as many most suspicious members of their set; by cosine: the same by the simplest "
                "rule, the distance from the mean of the others.\n"
                "Planted strangers are usually easier to find than those that got in by "
                "themselves: expect real ones to be found less often.\n";
    }
    if (!power.note.empty()) {
        text += "\n" + harmless(power.note) + "\n";
    }
    return text;
}

}  // namespace setscope
