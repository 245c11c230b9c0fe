#pragma once

#include <QString>

namespace setscope {

struct JobState;

/// "3 s left", "2 min left", "1 h 5 min left"; empty if it is not known.
QString timeLeftText(double seconds);

/// How a job stands, without its title: "7,412 of 10,000 · 3 s left", "waiting", "running",
/// "stopped", or the sentence of its failure.
QString statusText(const JobState& job);

/// One line with title: "Importing “a.zip” – 3 of 10 · 3 s left", "Loading the model…" where no
/// more is known.
QString lineText(const JobState& job);

/// Done share of the job in permille for a progress bar; −1 if it is not known. One of one says
/// nothing: it is the whole job.
int progressPermille(const JobState& job);

}  // namespace setscope
