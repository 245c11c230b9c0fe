#pragma once

#include <stdexcept>
#include <string>

/// States what the program itself must guarantee; throws std::logic_error with the sentence when it
/// does not hold.
#define SETSCOPE_CHECK(condition, sentence)                                    \
    do {                                                                       \
        if (!(condition)) {                                                    \
            throw std::logic_error(std::string(__func__) + ": " + (sentence) + \
                                   " (" #condition ")");                       \
        }                                                                      \
    } while (false)
