#include "core/report/markup.h"

#include <gtest/gtest.h>

#include "core/base/bytes.h"

namespace setscope {
namespace {

TEST(Markup, EscapesEverySignThatMarkupGivesAMeaning) {
    EXPECT_EQ(escapeMarkup("<script>alert(\"x\" & 'y')</script>"),
              "&lt;script&gt;alert(&quot;x&quot; &amp; &#39;y&#39;)&lt;/script&gt;");
}

TEST(Markup, LineBreaksBecomeReferencesAndForbiddenControlsAreReplaced) {
    EXPECT_EQ(escapeMarkup("a\nb\x01"), "a&#10;b\uFFFD");
}

TEST(Markup, ValidTextOfEveryLengthIsKept) { EXPECT_EQ(escapeMarkup("aé漢🍋"), "aé漢🍋"); }

TEST(Markup, Base64FollowsTheVectorsOfRfc4648) {
    const auto encoded = [](std::string_view text) {
        return base64(std::as_bytes(std::span(text)));
    };
    EXPECT_EQ(encoded(""), "");
    EXPECT_EQ(encoded("f"), "Zg==");
    EXPECT_EQ(encoded("fo"), "Zm8=");
    EXPECT_EQ(encoded("foo"), "Zm9v");
    EXPECT_EQ(encoded("foobar"), "Zm9vYmFy");
}

TEST(Markup, ElidingKeepsBothEndsAndCountsCharactersNotBytes) {
    EXPECT_EQ(elided("abcdef", 6), "abcdef");
    EXPECT_EQ(elided("abcdefgh", 5), "ab…gh");
    EXPECT_EQ(elided("ééééé", 5), "ééééé");
    EXPECT_EQ(elided("éééééé", 5), "éé…éé");
}

}  // namespace
}  // namespace setscope
