#include "core/project/project_file.h"

#include <gmock/gmock.h>

#include <fstream>
#include <functional>

#include "core/base/error.h"
#include "core/io/archive.h"
#include "core/io/importer.h"
#include "core/io/media_reader.h"
#include "core/io/memory_archive.h"
#include "core/items/collection_edit.h"
#include "tests/support/malformed_files.h"
#include "tests/support/refusal.h"
#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// A project beside its pictures: home/ann/photos/{cats,dogs}/1.jpg and
/// home/ann/projects/pets.setscope.
class ProjectFile : public testing::Test {
  protected:
    ProjectFile() {
        for (const char* name : {"cats/1.jpg", "cats/caf\xe9.jpg", "dogs/1.jpg"}) {
            const fs::path target = photos_ / name;
            fs::create_directories(target.parent_path());
            fs::copy_file(testDataFolder() / "pictures/sequential.jpg", target);
        }
        fs::create_directories(file_.parent_path());
        const std::vector<fs::path> paths = {photos_};
        appendSets(project_.collection, importFiles(paths, {}, nullptr, {}).sets);
        project_.collection.sets[0].members[0].label = "Tom";
        project_.collection.sets[0].members[0].notes = "grey, “striped”";
        project_.head = Head::Sigmoid;
        project_.flagRule = {FlagRule::By::FalseAlarmRate, 0.05};
        project_.modelFile = dir_.path() / "home/ann/models/own.safetensors";
        project_.outliers = OutlierResult{};
        SetOutliers& tooSmall = project_.outliers->sets.emplace_back();
        tooSmall.set = project_.collection.sets[0].id;
        tooSmall.name = "cats";
        tooSmall.note = "too small";
    }

    void save(Media media = Media::Reference) {
        EXPECT_THAT(saveProject(project_, file_, media, archives_, {}), IsEmpty());
    }
    static OutlierLesson lesson() {
        OutlierLesson taught;
        taught.detectorFingerprint = "ab12";
        taught.encoderFingerprint = "cd34";
        taught.cues = {LessonCue::Apart};
        taught.softmax.weights = {0.1};
        taught.sigmoid = {.modelWeight = 0.9, .shift = -0.3, .weights = {0.2}};
        taught.featureWidth = 2;
        taught.mean = {0.1F, -0.7F};
        taught.verdictCount = 3;
        taught.setCount = 2;
        return taught;
    }
    Expansion expansion() const {
        return {
            .pool = dir_.path() / "home/ann/words/animals.json",
            .model = dir_.path() / "home/ann/models/words.safetensors",
            .scorers = {"deep-sets", "bayesian-sets"},
            .query = {.items = {"lion", "tiger, big"}, .accepted = {"puma"}, .rejected = {"car"}},
            .saved = {{"dogs", {.items = {"wolf"}}}}};
    }
    OpenedProject open() { return openProject(file_, archives_, {}); }

    /// The project's document, changed, in place of the saved one.
    void changeDocument(const std::function<void(Json&)>& change) {
        const Bytes bytes = archives_->open(file_)->read("project.json", 1'000'000);
        const auto* text = reinterpret_cast<const char*>(bytes.data());
        Json json = Json::parse(text, text + bytes.size());
        change(json);
        const std::string changed = json.dump();
        const auto raw = std::as_bytes(std::span(changed));
        archives_->put(file_, {honestEntry("project.json", Bytes(raw.begin(), raw.end()))});
    }

    TempDir dir_;
    fs::path photos_ = dir_.path() / "home/ann/photos";
    fs::path file_ = dir_.path() / "home/ann/projects/pets.setscope";
    std::shared_ptr<MemoryArchive> archives_ = std::make_shared<MemoryArchive>();
    Project project_;
};

TEST_F(ProjectFile, WhatIsSavedIsOpened) {
    save();
    const OpenedProject opened = open();
    EXPECT_EQ(opened.project, project_);
    EXPECT_THAT(opened.problems, IsEmpty());
}

TEST_F(ProjectFile, KeepsWhatThePersonSaysOfMembersAndSets) {
    std::vector<ItemSet>& sets = project_.collection.sets;
    sets[0].members[0].verdict = Verdict::Stranger;
    sets[0].members[1].verdict = Verdict::Belongs;
    sets[1].isReference = true;
    save();
    const OpenedProject opened = open();
    EXPECT_EQ(opened.project.collection, project_.collection);
    EXPECT_EQ(opened.project.collection.sets[0].members[1].verdict, Verdict::Belongs);
    EXPECT_EQ(opened.project.collection.sets[1].members[0].verdict, Verdict::None);
    EXPECT_TRUE(opened.project.collection.sets[1].isReference);
    EXPECT_FALSE(opened.project.collection.sets[0].isReference);
}

TEST_F(ProjectFile, KeepsWhatCorrectionsTaught) {
    project_.lesson = lesson();
    save();
    EXPECT_EQ(open().project.lesson, project_.lesson);
    project_.lesson.reset();
    save();
    EXPECT_FALSE(open().project.lesson.has_value());
}

TEST_F(ProjectFile, OfAnOlderSetscopeHasNoVerdictsAndNoReferences) {
    save();
    changeDocument([](Json& json) {
        for (Json& set : json["sets"]) {
            set.erase("reference");
        }
    });
    EXPECT_EQ(open().project.collection, project_.collection);
}

TEST_F(ProjectFile, AHostileLessonIsRefused) {
    const std::vector<std::function<void(Json&)>> changes = {
        [](Json& taught) { taught = Json::array(); },
        [](Json& taught) { taught["width"] = 1'000'000'000'000; },
        [](Json& taught) { taught["mean"].push_back(0.0); },
        [](Json& taught) { taught["mean"][0] = 1e300; },
        [](Json& taught) { taught["cues"][0] = "everything"; },
        [](Json& taught) { taught["softmax"]["weights"] = Json::array(); },
        [](Json& taught) { taught["sigmoid"]["shift"] = nullptr; },
    };
    project_.lesson = lesson();
    for (std::size_t i = 0; i < changes.size(); ++i) {
        save();
        changeDocument([&](Json& json) { changes[i](json["lesson"]); });
        EXPECT_THROW(open(), Error) << "change " << i;
    }
}

TEST_F(ProjectFile, KeepsQueriesAndThePlaceOfTheirPool) {
    project_.expansion = expansion();
    save();
    EXPECT_EQ(open().project, project_);
    changeDocument([](Json& json) {
        EXPECT_EQ(json["expansion"]["pool"], "../words/animals.json")
            << "relative, so that both can move";
    });
    project_.expansion = {};
    save();
    changeDocument([](Json& json) { EXPECT_FALSE(json.contains("expansion")); });
}

TEST_F(ProjectFile, AHostileExpansionIsRefused) {
    const std::vector<std::function<void(Json&)>> changes = {
        [](Json& expansion) { expansion = 3; },
        [](Json& expansion) { expansion.erase("pool"); },
        [](Json& expansion) { expansion["query"]["rejected"].push_back("lion"); },
        [](Json& expansion) { expansion["query"]["items"][0] = 7; },
        [](Json& expansion) { expansion["scorers"] = "all"; },
        [](Json& expansion) { expansion["saved"].push_back(expansion["saved"][0]); },
        [](Json& expansion) { expansion["saved"][0].erase("query"); },
    };
    project_.expansion = expansion();
    for (std::size_t i = 0; i < changes.size(); ++i) {
        save();
        changeDocument([&](Json& json) { changes[i](json["expansion"]); });
        EXPECT_THROW(open(), Error) << "change " << i;
    }
}

TEST_F(ProjectFile, MovesToAnotherMachineWithItsPictures) {
    save();
    const fs::path elsewhere = dir_.path() / "mnt/disk";
    fs::create_directories(elsewhere);
    fs::rename(dir_.path() / "home/ann", elsewhere / "ann");
    const fs::path moved = elsewhere / "ann/projects/pets.setscope";
    archives_->put(moved, {honestEntry("project.json",
                                       archives_->open(file_)->read("project.json", 1'000'000))});
    const OpenedProject opened = openProject(moved, archives_, {});
    EXPECT_THAT(opened.problems, IsEmpty());
    EXPECT_EQ(opened.project.collection.sets[0].members[0].payload.source.file,
              elsewhere / "ann/photos/cats/1.jpg");
}

TEST_F(ProjectFile, MovedWithoutItsPicturesFindsThemWhereTheyWere) {
    save();
    const fs::path moved = dir_.path() / "usb/deep/down/pets.setscope";
    archives_->put(moved, {honestEntry("project.json",
                                       archives_->open(file_)->read("project.json", 1'000'000))});
    const OpenedProject opened = openProject(moved, archives_, {});
    EXPECT_THAT(opened.problems, IsEmpty());
    EXPECT_EQ(opened.project.collection, project_.collection);
}

TEST_F(ProjectFile, MissingPicturesAreNamedAndStay) {
    save();
    fs::remove(photos_ / "dogs/1.jpg");
    const OpenedProject opened = open();
    ASSERT_THAT(opened.problems, SizeIs(1));
    EXPECT_THAT(opened.problems[0].message, HasSubstr("1.jpg is missing"));
    EXPECT_EQ(opened.project.collection, project_.collection);
}

TEST_F(ProjectFile, ChangedPicturesAreReadAnew) {
    save();
    fs::copy_file(testDataFolder() / "pictures/alpha.png", photos_ / "dogs/1.jpg",
                  fs::copy_options::overwrite_existing);
    const OpenedProject opened = open();
    ASSERT_THAT(opened.problems, SizeIs(1));
    EXPECT_THAT(opened.problems[0].message, HasSubstr("was changed"));
    const Member& member = opened.project.collection.sets.at(1).members.at(0);
    EXPECT_EQ(member.payload.picture()->format, "PNG");
    EXPECT_NE(member.content, project_.collection.sets.at(1).members.at(0).content);
}

TEST_F(ProjectFile, CopiedInPicturesSurviveTheirSources) {
    const std::ofstream placeholder(file_);
    save(Media::CopyIn);
    EXPECT_THAT(archives_->open(file_)->entries(), SizeIs(3))
        << "three equal pictures are kept once";
    fs::remove_all(photos_);
    const OpenedProject opened = open();
    EXPECT_THAT(opened.problems, IsEmpty());
    const FileReference source = opened.project.collection.sets[0].members[0].payload.source;
    EXPECT_EQ(source.file, file_);
    EXPECT_EQ(ContentHash::of(MediaReader(archives_).read(source)),
              project_.collection.sets[0].members[0].content);

    EXPECT_THAT(saveProject(opened.project, file_, Media::Reference, archives_, {}), IsEmpty());
    EXPECT_THAT(open().problems, IsEmpty())
        << "saving again keeps what lies in the project's own file";
    EXPECT_THAT(archives_->open(file_)->entries(), SizeIs(3));
}

TEST_F(ProjectFile, PicturesThatCannotBeCopiedInAreNamed) {
    fs::remove(photos_ / "dogs/1.jpg");
    const std::vector<Problem> problems =
        saveProject(project_, file_, Media::CopyIn, archives_, {});
    ASSERT_THAT(problems, SizeIs(1));
    EXPECT_THAT(problems[0].path, HasSubstr("dogs/1.jpg"));
    EXPECT_EQ(open().project.collection.memberCount(), 3);
}

TEST_F(ProjectFile, WhatIsNoProjectIsRefused) {
    EXPECT_THROW(open(), Error);
    archives_->put(file_, {honestEntry("1.jpg", Bytes(3))});
    EXPECT_THROW(open(), Error);
    archives_->put(file_, {honestEntry("project.json", Bytes(3, std::byte{'{'}))});
    EXPECT_THROW(open(), Error);
}

TEST_F(ProjectFile, AProjectOfANewerSetscopeIsRefusedWithAReason) {
    save();
    changeDocument([](Json& json) { json["version"] = 3; });
    EXPECT_THAT(refusal(ErrorKind::BadInput, [&] { open(); }), HasSubstr("newer Setscope"));
}

TEST_F(ProjectFile, WhatTheFormatDoesNotNameIsPassedOver) {
    save();
    changeDocument([](Json& json) { json["notes"] = "the first"; });
    EXPECT_EQ(open().project.collection, project_.collection);
}

TEST_F(ProjectFile, EverythingInTheDocumentIsChecked) {
    const std::vector<std::function<void(Json&)>> changes = {
        [](Json& json) { json = Json::array(); },
        [](Json& json) { json["format"] = "else"; },
        [](Json& json) { json.erase("sets"); },
        [](Json& json) { json["last_id"] = 1; },
        [](Json& json) { json["head"] = "argmax"; },
        [](Json& json) { json["flag_rule"]["threshold"] = 1.5; },
        [](Json& json) { json["folder"] = 7; },
        [](Json& json) {
            json["model"] = Json{{"bytes", "zz"}};
        },
        [](Json& json) { json["sets"][1]["id"] = json["sets"][0]["id"]; },
        [](Json& json) { json["sets"][0]["members"][0]["width"] = -1; },
        [](Json& json) { json["sets"][0]["members"][0]["bytes"] = "many"; },
        [](Json& json) { json["sets"][0]["members"][0]["verdict"] = "guilty"; },
        [](Json& json) { json["sets"][0]["members"][0]["verdict"] = 1; },
        [](Json& json) { json["sets"][0]["reference"] = "yes"; },
        [](Json& json) { json["sets"][0]["members"][0]["media"] = "../../etc/passwd"; },
        [](Json& json) { json["sets"][0]["members"][0].erase("file"); },
        [](Json& json) { json["sets"][0]["members"][0]["file"] = Json::array(); },
    };
    for (std::size_t i = 0; i < changes.size(); ++i) {
        save();
        changeDocument(changes[i]);
        EXPECT_THROW(open(), Error) << "change " << i;
    }
}

TEST_F(ProjectFile, EveryFieldThatIsMissingIsNoticed) {
    save();
    std::vector<std::string> keys;
    changeDocument([&](Json& json) {
        for (const auto& [key, value] : json.items()) {
            keys.push_back(key);
        }
    });
    for (const std::string& key : keys) {
        save();
        changeDocument([&](Json& json) { json.erase(key); });
        EXPECT_THROW(open(), Error) << key;
    }
}

}  // namespace
}  // namespace setscope
