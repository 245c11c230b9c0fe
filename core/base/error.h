#pragma once

#include <stdexcept>
#include <string>

namespace setscope {

/// What a person can do about an error; the command line turns it into its exit code.
enum class ErrorKind {
    Failed,    ///< the work could not be done (exit code 1)
    BadUsage,  ///< the request contradicts itself (exit code 2)
    BadInput,  ///< a file or a set is not what was asked for (exit code 3)
};

/// Something the person can fix. The text is one plain sentence that names the thing and the
/// remedy; it is shown as it is.
class Error : public std::runtime_error {
  public:
    Error(ErrorKind kind, const std::string& sentence)
        : std::runtime_error(sentence), kind_(kind) {}
    ErrorKind kind() const noexcept { return kind_; }

  private:
    ErrorKind kind_;
};

/// The person stopped the work. Not an error: nothing is shown but that it stopped.
class Cancelled : public std::exception {
  public:
    const char* what() const noexcept override { return "The work was stopped."; }
};

}  // namespace setscope
