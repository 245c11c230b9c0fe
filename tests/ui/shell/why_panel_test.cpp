#include "ui/shell/why_panel.h"

#include <QComboBox>
#include <QFile>
#include <QPushButton>
#include <QSlider>
#include <QTest>
#include <chrono>
#include <memory>
#include <semaphore>
#include <thread>

#include "core/base/error.h"
#include "tests/ui/pages/opened_session.h"
#include "tests/ui/shell/steered_engine.h"
#include "ui/pages/set_chooser.h"
#include "ui/shell/inspector_dock.h"
#include "ui/views/picture_box.h"
#include "ui/views/scale_legend.h"

using namespace setscope;

namespace {

/// One cell at the upper right makes it a stranger, the lower left makes it belong.
OcclusionMap smallMap() {
    OcclusionMap map;
    map.rows = 2;
    map.columns = 2;
    map.meanColour = {0.0F, 0.40F, -0.10F, 0.0F};
    map.blur = {0.0F, 0.20F, -0.30F, 0.0F};
    map.agreement = 0.9F;
    map.isComplete = true;
    return map;
}

[[noreturn]] void waitForStop(const RunContext& run) {
    while (true) {
        run.throwIfStopped();
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

}  // namespace

class WhyPanelTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void init() {
        opened_ = std::make_unique<OpenedSession>(OpenedSession::Engine::Absent);
        engine_ = std::make_shared<SteeredEngine>();
        Session& session = *opened_->session;
        session.setEngine(engine_);
        QTRY_VERIFY_WITH_TIMEOUT(
            session.outliersOf(opened_->set(1).id) != nullptr && !opened_->jobs.isBusy(),
            OpenedSession::kPatience);
        session.setCurrentSet(opened_->set(0).id);
        box_ = std::make_unique<PictureBox>();
        box_->resize(200, 150);
        QImage picture(40, 30, QImage::Format_RGB32);
        picture.fill(QColor(200, 160, 20));
        box_->setPicture(picture, {});
        panel_ = std::make_unique<WhyPanel>(session, *box_);
    }

    void cleanup() {
        panel_.reset();
        box_.reset();
        opened_.reset();
        engine_.reset();
    }

    void theAnswerIsLaidOverThePicture() {
        panel_->setMember(opened_->stranger());
        QCOMPARE(panel_->button().text(), QStringLiteral("Why here?"));
        QVERIFY(!box_->hasOverlay());
        panel_->press();
        QTRY_VERIFY_WITH_TIMEOUT(hasWholeMap(), OpenedSession::kPatience);
        QVERIFY(box_->hasOverlay());
        QVERIFY(panel_->sentence().contains(QStringLiteral("at the upper left")));
        QVERIFY(panel_->doubt().isEmpty());
        panel_->press();
        QVERIFY(!box_->hasOverlay());
        QCOMPARE(panel_->button().text(), QStringLiteral("Show map"));
    }

    void coarseMapsAreShownBeforeTheLast() {
        auto gate = std::make_shared<std::binary_semaphore>(0);
        engine_->map = [gate](const OcclusionQuestion& question, const OcclusionMap& answer,
                              const RunContext&) {
            OcclusionMap coarse = answer;
            coarse.isComplete = false;
            question.onMap(coarse);
            gate->acquire();
            return answer;
        };
        panel_->setMember(opened_->stranger());
        panel_->press();
        QTRY_VERIFY_WITH_TIMEOUT(box_->hasOverlay(), OpenedSession::kPatience);
        QVERIFY(panel_->sentence().contains(QStringLiteral("first look")));
        QCOMPARE(panel_->button().text(), QStringLiteral("Cancel"));
        gate->release();
        QTRY_VERIFY_WITH_TIMEOUT(hasWholeMap(), OpenedSession::kPatience);
        QVERIFY(!panel_->sentence().contains(QStringLiteral("first look")));
    }

    void theScaleIsTheSameForEveryMap() {
        const ColourScale before = panel_->legend().scale();
        QCOMPARE(before.lowest, -1.0);
        QCOMPARE(before.highest, 1.0);
        answerWith(smallMap());
        showMap();
        QVERIFY(panel_->legend().scale() == before);
    }

    void whatIsUnderThePointerIsSaidInWords() {
        answerWith(smallMap());
        showMap();
        const QRectF frame = box_->pictureRect();
        const auto at = [&frame](double x, double y) {
            return QPointF(frame.left() + x * frame.width(), frame.top() + y * frame.height())
                .toPoint();
        };
        box_->show();
        QVERIFY(QTest::qWaitForWindowExposed(box_.get()));
        QTest::mouseMove(box_.get(), at(0.75, 0.25));
        QTRY_COMPARE(
            panel_->sentence(),
            QStringLiteral("Covering this part lowers the probability of not belonging by 30 "
                           "points."));
        QTest::mouseMove(box_.get(), at(0.25, 0.75));
        QTRY_COMPARE(
            panel_->sentence(),
            QStringLiteral("Covering this part raises the probability of not belonging by 20 "
                           "points."));
        Q_EMIT box_->placePointedAt({0.1, 0.1});
        QVERIFY(panel_->sentence().contains(QStringLiteral("less than 1 point")));
        Q_EMIT box_->placeLeft();
        QVERIFY(panel_->sentence().contains(QStringLiteral("at the upper right")));
    }

    void theArrowKeysGoFromPartToPart() {
        answerWith(smallMap());
        showMap();
        QTest::keyClick(box_.get(), Qt::Key_Up);
        QVERIFY(panel_->sentence().contains(QStringLiteral("30 points")));
        QTest::keyClick(box_.get(), Qt::Key_Down);
        QTest::keyClick(box_.get(), Qt::Key_Left);
        QVERIFY(panel_->sentence().contains(QStringLiteral("20 points")));
        QTest::keyClick(box_.get(), Qt::Key_Left);
        QVERIFY(panel_->sentence().contains(QStringLiteral("20 points")));
    }

    void eitherWayOfCoveringCanBeSeenAlone() {
        answerWith(smallMap());
        showMap();
        panel_->fill().setCurrentIndex(
            panel_->fill().findData(static_cast<int>(MapFill::MeanColour)));
        QVERIFY(panel_->sentence().contains(QStringLiteral("40 points")));
        panel_->fill().setCurrentIndex(panel_->fill().findData(static_cast<int>(MapFill::Blur)));
        QVERIFY(panel_->sentence().contains(QStringLiteral("20 points")));
    }

    void contradictingWaysAreSaidNotToBeTrusted() {
        OcclusionMap map = smallMap();
        map.agreement = kAgreeingFills - 0.01F;
        answerWith(map);
        showMap();
        QVERIFY(panel_->doubt().contains(QStringLiteral("do not trust")));
    }

    void agreementAtTheLimitIsAgreement() {
        OcclusionMap map = smallMap();
        map.agreement = kAgreeingFills;
        QVERIFY(doubtSentence(map).isEmpty());
    }

    void aMapOfNothingSaysSo() {
        OcclusionMap map = smallMap();
        map.meanColour = {0.004F, 0.0F, -0.2F, 0.0F};
        map.blur = map.meanColour;
        QVERIFY(readingSentence(cellsOf(map, MapFill::Mean))
                    .startsWith(QStringLiteral("No part by itself")));
    }

    void cancelStopsTheJobAndLeavesNoMap() {
        engine_->map = [](const OcclusionQuestion& question, const OcclusionMap& answer,
                          const RunContext& run) -> OcclusionMap {
            OcclusionMap coarse = answer;
            coarse.isComplete = false;
            question.onMap(coarse);
            waitForStop(run);
        };
        panel_->setMember(opened_->stranger());
        panel_->press();
        QTRY_VERIFY_WITH_TIMEOUT(box_->hasOverlay(), OpenedSession::kPatience);
        panel_->press();
        QTRY_VERIFY_WITH_TIMEOUT(!opened_->jobs.isBusy(), OpenedSession::kPatience);
        QVERIFY(!box_->hasOverlay());
        QCOMPARE(panel_->button().text(), QStringLiteral("Why here?"));
        QVERIFY(panel_->sentence().isEmpty());
    }

    void answersAboutAnotherMemberAreDropped() {
        auto gate = std::make_shared<std::binary_semaphore>(0);
        auto entered = std::make_shared<std::binary_semaphore>(0);
        engine_->map = [gate, entered](const OcclusionQuestion& question,
                                       const OcclusionMap& answer, const RunContext&) {
            entered->release();
            gate->acquire();
            question.onMap(answer);
            return answer;
        };
        panel_->setMember(opened_->stranger());
        panel_->press();
        entered->acquire();
        panel_->setMember(opened_->member(0, 0));
        gate->release();
        QTRY_VERIFY_WITH_TIMEOUT(!opened_->jobs.isBusy(), OpenedSession::kPatience);
        QTest::qWait(20);
        QVERIFY(!box_->hasOverlay());
        panel_->setMember(opened_->stranger());
        QVERIFY(!box_->hasOverlay());
    }

    void aWholeMapIsThereAgainWithItsMember() {
        panel_->setMember(opened_->stranger());
        panel_->press();
        QTRY_VERIFY_WITH_TIMEOUT(hasWholeMap(), OpenedSession::kPatience);
        panel_->setMember(opened_->member(0, 0));
        QVERIFY(!box_->hasOverlay());
        panel_->setMember(opened_->stranger());
        QVERIFY(box_->hasOverlay());
    }

    void aChangedSetVoidsTheMap() {
        panel_->setMember(opened_->stranger());
        panel_->press();
        QTRY_VERIFY_WITH_TIMEOUT(hasWholeMap(), OpenedSession::kPatience);
        opened_->session->removeMembers({opened_->member(0, 0)});
        QTRY_VERIFY_WITH_TIMEOUT(!box_->hasOverlay(), OpenedSession::kPatience);
        QTRY_COMPARE(panel_->button().text(), QStringLiteral("Why here?"));
    }

    void aFailureIsOneSentence() {
        engine_->map = [](const OcclusionQuestion&, const OcclusionMap&,
                          const RunContext&) -> OcclusionMap {
            throw Error(ErrorKind::BadInput, "stranger.png: it cannot be read; check the file.");
        };
        panel_->setMember(opened_->stranger());
        panel_->press();
        QTRY_COMPARE_WITH_TIMEOUT(
            panel_->sentence(), QStringLiteral("stranger.png: it cannot be read; check the file."),
            OpenedSession::kPatience);
        QVERIFY(panel_->button().isEnabled());
        panel_->setMember(opened_->member(0, 0));
        QVERIFY(panel_->sentence().isEmpty());
    }

    void nobodyCanBeAskedAbout() {
        panel_->setMember({});
        QVERIFY(!panel_->button().isEnabled());
        panel_->press();
        QVERIFY(!opened_->jobs.isBusy());
    }

    void theSliderLeadsFromThePictureToTheMap() {
        answerWith(smallMap());
        showMap();
        const QImage map = box_->grab().toImage();
        panel_->findChild<QSlider*>()->setValue(0);
        const QImage picture = box_->grab().toImage();
        QVERIFY(map != picture);
        const QColor middle = picture.pixelColor(picture.rect().center());
        QCOMPARE(middle, QColor(200, 160, 20));
    }

    void theNumbersAreExported() {
        answerWith(smallMap());
        showMap();
        const TempDir folder;
        const QString base = QString::fromStdString((folder.path() / "why").string());
        panel_->files().saveAs(FigureFormat::Csv, base + QStringLiteral(".csv"));
        panel_->files().saveAs(FigureFormat::Png, base + QStringLiteral(".png"));
        const auto read = [&base] {
            QFile file(base + QStringLiteral(".csv"));
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        QTRY_COMPARE(read().count('\n'), 5);
        QVERIFY(read().contains("Lemon,stranger.png,1,2,0.4,0.2,0.3\r\n"));
        QTRY_VERIFY(!QImage(base + QStringLiteral(".png")).isNull());
    }

    void lettersInTheListOfWaysMarkNobody() {
        InspectorDock dock(*opened_->session);
        dock.resize(300, 900);
        dock.show();
        const MemberId member = opened_->stranger();
        opened_->session->select({member}, member);
        dock.why().press();
        QTRY_VERIFY_WITH_TIMEOUT(dock.why().fill().isVisible(), OpenedSession::kPatience);
        QVERIFY(QTest::qWaitForWindowActive(&dock));
        dock.why().fill().setFocus();
        for (const int key : {int(Qt::Key_S), int(Qt::Key_B), int(Qt::Key_M), int(Qt::Key_N),
                              int(Qt::Key_Backspace)}) {
            QTest::keyClick(&dock.why().fill(), static_cast<Qt::Key>(key));
        }
        QCOMPARE(opened_->set(0).members.back().verdict, Verdict::None);
        QVERIFY(dock.findChild<SetChooser*>() == nullptr);
        dock.why().button().setFocus();
        QTest::keyClick(&dock.why().button(), Qt::Key_S);
        QCOMPARE(opened_->set(0).members.back().verdict, Verdict::Stranger);
    }

  private:
    bool hasWholeMap() const {
        return box_->hasOverlay() && panel_->button().text() == QStringLiteral("Hide map");
    }

    void answerWith(const OcclusionMap& numbers) {
        engine_->map = [numbers](const OcclusionQuestion&, const OcclusionMap& answer,
                                 const RunContext&) {
            OcclusionMap map = numbers;
            map.set = answer.set;
            map.member = answer.member;
            map.probability = answer.probability;
            return map;
        };
    }

    void showMap() {
        panel_->setMember(opened_->stranger());
        panel_->press();
        QTRY_VERIFY_WITH_TIMEOUT(hasWholeMap(), OpenedSession::kPatience);
    }

    std::unique_ptr<OpenedSession> opened_;
    std::shared_ptr<SteeredEngine> engine_;
    std::unique_ptr<PictureBox> box_;
    std::unique_ptr<WhyPanel> panel_;
};

QTEST_MAIN(WhyPanelTest)
#include "why_panel_test.moc"
