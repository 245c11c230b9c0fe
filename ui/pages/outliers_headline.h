#pragma once

#include <QString>

namespace setscope {

class Session;

/// The answer about the current set in one sentence, and what it rests on.
struct Headline {
    QString title;  ///< "One stranger in “Lemon”"
    QString
        detail;  ///< "lemon_15 · 71 % of the set's probability · p = 0.010 against 99 clean sets"
    QString setName;     ///< in the title; gives way first where there is little room
    QString memberName;  ///< in the detail; likewise
    QString hint;        ///< more sentences on what the answer rests on, one a line; may be empty
    bool isAnswer = false;  ///< false: there is nothing to say yet, and the title says why
    bool isClear = false;   ///< the answer is that there is no stranger
};

Headline outliersHeadline(const Session& session);

}  // namespace setscope
