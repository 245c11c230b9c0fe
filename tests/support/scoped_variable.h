#pragma once

#include <cstdlib>
#include <string>
#include <utility>

namespace setscope {

/// Sets an environment variable for one test and puts the former value back.
class ScopedVariable {
  public:
    ScopedVariable(std::string name, const std::string& value) : name_(std::move(name)) {
        const char* former = std::getenv(name_.c_str());
        wasSet_ = former != nullptr;
        former_ = wasSet_ ? former : "";
        setenv(name_.c_str(), value.c_str(), 1);
    }
    ~ScopedVariable() {
        if (wasSet_) {
            setenv(name_.c_str(), former_.c_str(), 1);
        } else {
            unsetenv(name_.c_str());
        }
    }
    ScopedVariable(const ScopedVariable&) = delete;
    ScopedVariable& operator=(const ScopedVariable&) = delete;

  private:
    std::string name_;
    std::string former_;
    bool wasSet_ = false;
};

}  // namespace setscope
