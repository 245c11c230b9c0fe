#include "core/report/html_writer.h"

#include <gmock/gmock.h>

#include "core/report/shown_numbers.h"
#include "tests/core/report/outlier_fixture.h"
#include "tests/core/report/xml_check.h"

namespace setscope {
namespace {

using testing::HasSubstr;
using testing::Not;

const char* const kHostileName = "<script>alert('x')</script>\"&\n=1+1.jpg";

std::string hostileHtml() {
    OutlierFixture fixture;
    fixture.addSet(kHostileName, 0.01F,
                   {{kHostileName, 0.8F}, {"\xFF\xFE.jpg", 0.1F}, {"]]>.jpg", 0.1F}});
    fixture.result.problems = {{kHostileName, kHostileName}};
    fixture.result.model.name = kHostileName;
    OutlierReport report = fixture.report();
    report.provenance.command = kHostileName;
    report.provenance.modelCard = {{"name", kHostileName}, {kHostileName, kHostileName}};
    return toHtml(buildOutlierReport(report, {}));
}

TEST(HtmlWriter, HostileNamesStayText) {
    const std::string html = hostileHtml();
    EXPECT_EQ(xmlTrouble(html), "");
    EXPECT_THAT(html, Not(HasSubstr("<script")));
    EXPECT_THAT(html, HasSubstr("&lt;script&gt;"));
    EXPECT_THAT(html, Not(HasSubstr("\xFF")));
}

TEST(HtmlWriter, NeedsNothingFromOutside) {
    const std::string html = hostileHtml();
    EXPECT_THAT(html, HasSubstr("default-src 'none'"));
    EXPECT_THAT(html, Not(HasSubstr("src=\"http")));
    EXPECT_THAT(html, Not(HasSubstr("href=")));
    EXPECT_THAT(html, Not(HasSubstr("url(")));
}

TEST(HtmlWriter, ShowsEveryMemberWithItsProbability) {
    OutlierFixture fixture;
    fixture.addSet("Lemon", 0.01F,
                   {{"one.jpg", 0.125F}, {"two.jpg", 0.75F}, {"three.jpg", 0.125F}});
    const std::string html = toHtml(buildOutlierReport(fixture.report(), {}));
    EXPECT_EQ(xmlTrouble(html), "");
    for (const char* text :
         {"Lemon", "one.jpg", "two.jpg", "three.jpg", "75.0\u202f%", "12.5\u202f%", "0.010"}) {
        EXPECT_THAT(html, HasSubstr(text));
    }
    EXPECT_THAT(html, HasSubstr("width:75.00%"));
}

TEST(HtmlWriter, PicturesAreEmbeddedByTheirKind) {
    OutlierFixture fixture;
    fixture.addSet("Lemon", 0.01F, {{"one.jpg", 0.2F}, {"two.jpg", 0.6F}, {"three.jpg", 0.2F}});
    OutlierReport report = fixture.report();
    const Bytes jpeg = {std::byte{0xFF}, std::byte{0xD8}, std::byte{0xFF}};
    const Bytes png = {std::byte{0x89}, std::byte{'P'}, std::byte{'N'}};
    report.thumbnails = [&](const Member& member, int) {
        return member.name == "two.jpg" ? png : jpeg;
    };
    const std::string html = toHtml(buildOutlierReport(report, {}));
    EXPECT_THAT(html, HasSubstr("src=\"data:image/jpeg;base64,/9j/\""));
    EXPECT_THAT(html, HasSubstr("src=\"data:image/png;base64,iVBO\""));
}

TEST(HtmlWriter, TextsAndRowsAreDrawnInTheirTiles) {
    OutlierFixture fixture;
    fixture.addSet("fruits", 0.01F,
                   {{"lemon", 0.1F}, {"</span><b>&", 0.8F}, {"a sentence of words", 0.1F}});
    fixture.makeTexts(0);
    fixture.addSet("flowers", 0.5F, {{"x", 0.2F}, {"y", 0.3F}, {"z", 0.5F}});
    fixture.makeRows(1, {{"<length>"}, {0.0F}, {1.0F}}, {{1.0F}, {2.0F}, {-1.0F}});
    const std::string html = toHtml(buildOutlierReport(fixture.report(), {}));
    EXPECT_EQ(xmlTrouble(html), "");
    EXPECT_THAT(html, HasSubstr("<span dir=\"auto\">lemon</span>"));
    EXPECT_THAT(html, HasSubstr("<span dir=\"auto\">&lt;/span&gt;&lt;b&gt;&amp;</span>"));
    EXPECT_THAT(html, HasSubstr("aria-label=\"The numbers of z\""));
    EXPECT_THAT(html, HasSubstr("From left to right: &lt;length&gt;."));
    EXPECT_THAT(html, Not(HasSubstr("nothing to show")));
}

TEST(XmlCheck, FindsWhatItIsFor) {
    EXPECT_EQ(xmlTrouble("<a b=\"1>2\">x&amp;<c/></a>"), "");
    EXPECT_NE(xmlTrouble("<a><b></a>"), "");
    EXPECT_NE(xmlTrouble("<a>&</a>"), "");
    EXPECT_NE(xmlTrouble("<a>"), "");
}

}  // namespace
}  // namespace setscope
