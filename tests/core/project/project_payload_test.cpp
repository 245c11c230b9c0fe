#include <gmock/gmock.h>

#include <cmath>
#include <filesystem>
#include <functional>
#include <limits>

#include "core/base/error.h"
#include "core/io/archive.h"
#include "core/io/memory_archive.h"
#include "core/project/project_file.h"
#include "tests/support/refusal.h"

namespace setscope {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// Two words and two tables, whose files do not exist.
class ProjectOfTextsAndRows : public testing::Test {
  protected:
    ProjectOfTextsAndRows() {
        ItemSet& words = addSet("words");
        addMember(words, 3, TextContent{"lemon"});
        addMember(words, 12, TextContent{"çay, “black”\nor green"});
        words.members[1].verdict = Verdict::Stranger;
        const auto measured = std::make_shared<const VectorColumns>(
            VectorColumns{{"length", "width"}, {5.8F, 3.0F}, {0.1F, 0.7F}});
        ItemSet& flowers = addSet("flowers");
        addMember(flowers, 2, VectorContent{{5.1F, 3.5F}, measured});
        addMember(flowers, 3, VectorContent{{4.9F, -0.0F}, measured});
        ItemSet& points = addSet("points");
        const auto plain = std::make_shared<const VectorColumns>();
        addMember(points, 1, VectorContent{{1.0F, 2.0F, 3.0F}, plain});
        addMember(points, 2, VectorContent{{4.0F, 5.0F, 6.0F}, plain});
    }

    ItemSet& addSet(const std::string& name) {
        return project_.collection.sets.emplace_back(
            ItemSet{project_.collection.nextSetId(), name, {}});
    }

    void addMember(ItemSet& set, std::int64_t row, decltype(Payload::content) content) {
        Member member;
        member.id = project_.collection.nextMemberId();
        member.name = "row " + std::to_string(row);
        member.payload = {{"/nowhere/ann/" + set.name + ".csv", "", row}, std::move(content)};
        set.members.push_back(std::move(member));
    }

    void save(Media media = Media::Reference) {
        EXPECT_THAT(saveProject(project_, file_, media, archives_, {}), IsEmpty());
    }
    OpenedProject open() { return openProject(file_, archives_, {}); }

    std::string document() {
        const Bytes bytes = archives_->open(file_)->read("project.json", 1'000'000'000);
        return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
    }
    void putDocument(const std::string& text) {
        const auto raw = std::as_bytes(std::span(text));
        archives_->put(file_, {honestEntry("project.json", Bytes(raw.begin(), raw.end()))});
    }
    void changeDocument(const std::function<void(Json&)>& change) {
        Json json = Json::parse(document());
        change(json);
        putDocument(json.dump());
    }

    std::filesystem::path file_ = "/nowhere/ann/projects/words.setscope";
    std::shared_ptr<MemoryArchive> archives_ = std::make_shared<MemoryArchive>();
    Project project_;
};

TEST_F(ProjectOfTextsAndRows, AreKeptWholeWithoutTheirFiles) {
    save();
    const OpenedProject opened = open();
    EXPECT_EQ(opened.project, project_);
    EXPECT_THAT(opened.problems, IsEmpty());
    EXPECT_EQ(opened.project.collection.sets[0].members[1].payload.source.row, 12);
}

TEST_F(ProjectOfTextsAndRows, AreNotCopiedInAsMedia) {
    save(Media::CopyIn);
    EXPECT_THAT(archives_->open(file_)->entries(), SizeIs(1));
    EXPECT_EQ(open().project, project_);
}

TEST_F(ProjectOfTextsAndRows, RowsOfATableShareTheirColumnsAgain) {
    save();
    const Collection collection = open().project.collection;
    const auto columnsOf = [&collection](std::size_t set, std::size_t member) {
        return collection.sets[set].members[member].payload.vector()->columns;
    };
    EXPECT_EQ(columnsOf(1, 0), columnsOf(1, 1));
    EXPECT_EQ(columnsOf(2, 0), columnsOf(2, 1));
    EXPECT_NE(columnsOf(1, 0), columnsOf(2, 0));
    EXPECT_EQ(columnsOf(1, 0)->names, (std::vector<std::string>{"length", "width"}));
}

TEST_F(ProjectOfTextsAndRows, NumbersReadBackToTheBit) {
    using Limits = std::numeric_limits<float>;
    const std::vector<float> values = {0.1F,
                                       -0.0F,
                                       1.0F / 3.0F,
                                       Limits::max(),
                                       Limits::lowest(),
                                       Limits::min(),
                                       Limits::denorm_min(),
                                       16777217.0F};
    project_.collection.sets.resize(1);
    addMember(project_.collection.sets[0], 1,
              VectorContent{values, std::make_shared<const VectorColumns>()});
    save();
    const Collection collection = open().project.collection;
    const std::vector<float>& read = collection.sets[0].members.back().payload.vector()->values;
    EXPECT_EQ(read, values);
    EXPECT_TRUE(std::signbit(read[1]));
}

TEST_F(ProjectOfTextsAndRows, AreOfAVersionThatOlderReadersRefuseButPicturesAreNot) {
    save();
    EXPECT_EQ(Json::parse(document())["version"], 2);
    project_.collection.sets.resize(1);
    project_.collection.sets[0].members.resize(1);
    project_.collection.sets[0].members[0].payload.content = ImageFacts{"JPEG", 1, 1, 9};
    project_.wordVectors = "/nowhere/ann/glove.txt";
    save();
    EXPECT_EQ(Json::parse(document())["version"], 1);
    EXPECT_FALSE(Json::parse(document()).contains("tables"));
}

TEST_F(ProjectOfTextsAndRows, KeepTheirWordVectorsBesideTheProject) {
    project_.wordVectors = "/nowhere/ann/vectors/glove.txt";
    save();
    EXPECT_EQ(Json::parse(document())["word_vectors"], "../vectors/glove.txt");
    EXPECT_EQ(open().project.wordVectors, project_.wordVectors);
    changeDocument([](Json& json) { json.erase("word_vectors"); });
    EXPECT_EQ(open().project.wordVectors, "");
    changeDocument([](Json& json) { json["word_vectors"] = 7; });
    EXPECT_THROW(open(), Error);
}

TEST_F(ProjectOfTextsAndRows, HostileTablesAreRefused) {
    const std::vector<std::function<void(Json&)>> changes = {
        [](Json& json) { json.erase("tables"); },
        [](Json& json) { json["tables"] = 7; },
        [](Json& json) { json["tables"][0] = Json::array(); },
        [](Json& json) { json["tables"][0].erase("spread"); },
        [](Json& json) { json["tables"][0]["spread"] = "0 1"; },
        [](Json& json) { json["tables"][0]["spread"] = "1 -0.5"; },
        [](Json& json) { json["tables"][0]["spread"] = "1"; },
        [](Json& json) { json["tables"][0]["spread"] = ""; },
        [](Json& json) { json["tables"][0]["centre"] = "nan 1"; },
        [](Json& json) { json["tables"][0]["centre"] = "1 inf"; },
        [](Json& json) { json["tables"][0]["names"].push_back("height"); },
        [](Json& json) { json["tables"][0]["names"][0] = 3; },
        [](Json& json) {
            json["tables"][1]["names"] = {"x", "y"};
        },
    };
    for (std::size_t i = 0; i < changes.size(); ++i) {
        save();
        changeDocument(changes[i]);
        EXPECT_THROW(open(), Error) << "change " << i;
    }
}

TEST_F(ProjectOfTextsAndRows, HostileRowsAreRefused) {
    const std::vector<std::function<void(Json&)>> changes = {
        [](Json& row) { row["values"] = "1 nan"; },
        [](Json& row) { row["values"] = "1 inf"; },
        [](Json& row) { row["values"] = "1 1e300"; },
        [](Json& row) { row["values"] = "1"; },
        [](Json& row) { row["values"] = "1 2 3"; },
        [](Json& row) { row["values"] = ""; },
        [](Json& row) { row["values"] = "1  2"; },
        [](Json& row) { row["values"] = "1,2"; },
        [](Json& row) { row["values"] = "1 two"; },
        [](Json& row) {
            row["values"] = {1, 2};
        },
        [](Json& row) { row["table"] = 2; },
        [](Json& row) { row["table"] = -1; },
        [](Json& row) { row["table"] = 0.5; },
        [](Json& row) { row.erase("table"); },
        [](Json& row) { row["text"] = "also a text"; },
        [](Json& row) { row["row"] = -1; },
        [](Json& row) { row["row"] = "second"; },
        [](Json& row) { row["media"] = "media/ab.jpg"; },
    };
    for (std::size_t i = 0; i < changes.size(); ++i) {
        save();
        changeDocument([&](Json& json) { changes[i](json["sets"][1]["members"][1]); });
        EXPECT_THROW(open(), Error) << "change " << i;
    }
    save();
    changeDocument([](Json& json) { json["sets"][2]["members"][1]["values"] = "4 5"; });
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { open(); }), HasSubstr("not as many numbers"));
}

TEST_F(ProjectOfTextsAndRows, HostileTextsAreRefused) {
    for (const Json& text : {Json(""), Json(" "), Json(" lemon"), Json("lemon\n"), Json(7)}) {
        save();
        changeDocument([&](Json& json) { json["sets"][0]["members"][0]["text"] = text; });
        EXPECT_THROW(open(), Error) << text;
    }
    save();
    std::string broken = document();
    broken.replace(broken.find("lemon"), 5, "le\xffon");
    putDocument(broken);
    EXPECT_THROW(open(), Error) << "it is not UTF-8";
}

TEST_F(ProjectOfTextsAndRows, TenThousandRowsAreSavedAndOpened) {
    constexpr std::int64_t kRows = 10'000;
    const auto columns = std::make_shared<const VectorColumns>(VectorColumns{
        {"a", "b", "c", "d", "e"}, std::vector<float>(5), std::vector<float>(5, 1.0F)});
    ItemSet& large = addSet("large");
    for (std::int64_t row = 0; row < kRows; ++row) {
        const float value = static_cast<float>(row) / 7.0F;
        addMember(large, row + 2,
                  VectorContent{{value, value + 1.0F, -value, 0.5F, 2.0F}, columns});
    }
    save();
    EXPECT_LT(document().size(), kRows * 400U) << "it grows into the limit of what is opened";
    const OpenedProject opened = open();
    EXPECT_EQ(opened.project.collection, project_.collection);
    EXPECT_THAT(opened.problems, IsEmpty());
}

}  // namespace
}  // namespace setscope
