#include "core/base/data_folder.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <map>
#include <optional>
#include <string>

#include "tests/support/temp_dir.h"

namespace setscope {
namespace {

namespace fs = std::filesystem;

/// Tests that change environment variables; each is put back afterwards.
class EnvironmentTest : public testing::Test {
  protected:
    ~EnvironmentTest() override {
        for (const auto& [name, value] : former_) {
            assign(name, value);
        }
    }

    /// @param value nothing: unset
    void change(const std::string& name, const std::optional<std::string>& value) {
        const char* now = std::getenv(name.c_str());
        former_.emplace(name, now != nullptr ? std::optional<std::string>(now) : std::nullopt);
        assign(name, value);
    }

    TempDir dir_;

  private:
    static void assign(const std::string& name, const std::optional<std::string>& value) {
        if (value) {
            setenv(name.c_str(), value->c_str(), 1);
        } else {
            unsetenv(name.c_str());
        }
    }

    std::map<std::string, std::optional<std::string>> former_;
};

class DataFolder : public EnvironmentTest {};

TEST_F(DataFolder, IsTheChosenOne) {
    change("SETSCOPE_DATA_DIR", "/opt/sets");
    EXPECT_EQ(dataFolder(), "/opt/sets");
}

TEST_F(DataFolder, LiesBesideTheProgramsFolderIfNoneIsChosen) {
    const fs::path programs = fs::canonical("/proc/self/exe").parent_path();
    change("SETSCOPE_DATA_DIR", std::nullopt);
    EXPECT_EQ(dataFolder().lexically_relative(programs), "../share/setscope");
    change("SETSCOPE_DATA_DIR", "");
    EXPECT_EQ(dataFolder().lexically_relative(programs), "../share/setscope") << "empty is none";
}

/// A folder of the XDG base directory specification.
struct XdgFolder {
    const char* variable;
    const char* belowHome;  // where the specification puts it if the variable is not set
    fs::path (*find)();
};

class EveryXdgFolder : public EnvironmentTest, public testing::WithParamInterface<XdgFolder> {
  protected:
    EveryXdgFolder() { change("HOME", (dir_.path() / "home").string()); }

    const XdgFolder& folder_ = GetParam();
};

TEST_P(EveryXdgFolder, IsMadeWhereTheVariableSays) {
    change(folder_.variable, (dir_.path() / "chosen").string());
    EXPECT_EQ(folder_.find(), dir_.path() / "chosen/setscope");
    EXPECT_TRUE(fs::is_directory(dir_.path() / "chosen/setscope"));
    EXPECT_EQ(folder_.find(), dir_.path() / "chosen/setscope") << "also where it is there already";
}

TEST_P(EveryXdgFolder, IsBelowHomeIfTheVariableIsUnsetEmptyOrRelative) {
    const std::optional<std::string> values[] = {std::nullopt, "", "chosen", "./chosen"};
    for (const std::optional<std::string>& value : values) {
        change(folder_.variable, value);
        const fs::path expected = dir_.path() / "home" / folder_.belowHome / "setscope";
        EXPECT_EQ(folder_.find(), expected) << value.value_or("unset");
        EXPECT_TRUE(fs::is_directory(expected));
    }
}

TEST_P(EveryXdgFolder, IsTemporaryForWhomHasNoHome) {
    change(folder_.variable, std::nullopt);
    change("HOME", std::nullopt);
    change("TMPDIR", dir_.path().string());
    EXPECT_EQ(folder_.find(), dir_.path() / "setscope");
}

TEST_P(EveryXdgFolder, ThatCannotBeMadeIsNamedAllTheSame) {
    const fs::path file = dir_.write("file", "no folder");
    change(folder_.variable, file.string());
    EXPECT_EQ(folder_.find(), file / "setscope");
}

INSTANTIATE_TEST_SUITE_P(All, EveryXdgFolder,
                         testing::Values(XdgFolder{"XDG_CACHE_HOME", ".cache", cacheFolder},
                                         XdgFolder{"XDG_DATA_HOME", ".local/share", userDataFolder},
                                         XdgFolder{"XDG_STATE_HOME", ".local/state", stateFolder}),
                         [](const auto& row) { return std::string(row.param.variable); });

}  // namespace
}  // namespace setscope
