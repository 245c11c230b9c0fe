#include "core/results/detection_power.h"

#include <utility>

namespace setscope {

Json toJson(const DetectionPower& power) {
    Json cells = Json::array();
    for (const PowerCell& cell : power.cells) {
        cells.push_back({{"set_size", cell.setSize},
                         {"planted", cell.planted},
                         {"trials", cell.trials},
                         {"detected", toJson(cell.detected)},
                         {"named", toJson(cell.named)}});
    }
    const bool isByRate = power.rule.by == FlagRule::By::FalseAlarmRate;
    return {{"model", toJson(power.model)},
            {"head", toText(power.head)},
            {"rule",
             {{"by", isByRate ? "false_alarm_rate" : "probability"},
              {"threshold", power.rule.threshold}}},
            {"seed", power.seed},
            {"host_sets", power.hostSets},
            {"cells", std::move(cells)},
            {"note", power.note}};
}

}  // namespace setscope
