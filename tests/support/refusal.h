#pragma once

#include <gtest/gtest.h>

#include <string>

#include "core/base/error.h"

namespace setscope {

/// The sentence with which a call is refused. The test fails where the Error is of another kind;
/// "not refused" if none is thrown.
template <class Call>
std::string refusal(ErrorKind kind, const Call& call) {
    try {
        call();
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), kind) << error.what();
        return error.what();
    }
    return "not refused";
}

}  // namespace setscope
