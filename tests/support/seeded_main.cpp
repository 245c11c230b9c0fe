#include <gmock/gmock.h>

#ifdef SETSCOPE_TESTS_WITH_TORCH
#include <torch/utils.h>
#endif

namespace {

/// Every test starts from the same random state, whichever ran before it.
class SeedBeforeEveryTest : public testing::EmptyTestEventListener {
    void OnTestStart(const testing::TestInfo&) override {
#ifdef SETSCOPE_TESTS_WITH_TORCH
        torch::manual_seed(1);
#endif
    }
};

}  // namespace

int main(int argc, char** argv) {
    testing::InitGoogleMock(&argc, argv);
    testing::UnitTest::GetInstance()->listeners().Append(new SeedBeforeEveryTest);
    return RUN_ALL_TESTS();
}
