#include "ui/pages/outliers_headline.h"

#include <QTest>

#include "tests/ui/pages/opened_session.h"

using namespace setscope;

class OutliersHeadlineTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void saysWhoTheStrangerIs() {
        OpenedSession opened;
        opened.session->setFlagRule({.by = FlagRule::By::Probability, .threshold = 0.5});
        opened.session->setCurrentSet(opened.set(0).id);
        const Headline headline = outliersHeadline(*opened.session);
        QCOMPARE(headline.title, QStringLiteral("One stranger in “Lemon”"));
        QCOMPARE(headline.detail,
                 QStringLiteral("stranger · 93\u202f% of the set's probability · p = 0.010 against "
                                "99 clean sets"));
        QVERIFY(headline.isAnswer);
    }

    void saysWhichNamesGiveWayWhereThereIsLittleRoom() {
        OpenedSession opened;
        opened.session->setCurrentSet(opened.set(0).id);
        const Headline headline = outliersHeadline(*opened.session);
        QCOMPARE(headline.setName, QStringLiteral("Lemon"));
        QCOMPARE(headline.memberName, QStringLiteral("stranger"));
    }

    void saysThatThereIsNone() {
        OpenedSession opened;
        opened.session->setFlagRule({.by = FlagRule::By::Probability, .threshold = 0.5});
        opened.session->setCurrentSet(opened.set(1).id);
        const Headline headline = outliersHeadline(*opened.session);
        QCOMPARE(headline.title,
                 QStringLiteral("No stranger found in “Lime”: nobody reaches 50\u202f%"));
        QVERIFY(headline.detail.startsWith(QStringLiteral("most suspicious: lime_0")));
        QVERIFY(headline.isAnswer && headline.isClear);
    }

    void noStrangerIsAnAnswerWithItsRate() {
        OpenedSession opened;
        opened.session->setFlagRule({.by = FlagRule::By::FalseAlarmRate, .threshold = 0.025});
        opened.session->setCurrentSet(opened.set(1).id);
        const Headline headline = outliersHeadline(*opened.session);
        QCOMPARE(headline.title,
                 QStringLiteral("No stranger found in “Lime” at 2.5\u202f% false alarms"));
        QVERIFY(headline.isClear);
        QVERIFY2(headline.hint.contains(QStringLiteral("with 95\u202f% confidence")),
                 qPrintable(headline.hint));
    }

    void saysThatNoSetHoldsAStranger() {
        OpenedSession opened;
        opened.session->setFlagRule({.by = FlagRule::By::FalseAlarmRate, .threshold = 0.005});
        opened.session->setCurrentSet(opened.set(1).id);
        QTRY_VERIFY(!opened.session->isScoring());
        QVERIFY(outliersHeadline(*opened.session)
                    .detail.startsWith(QStringLiteral("nor in the other set · most suspicious")));
        opened.session->setVerdict({opened.stranger()}, Verdict::Stranger);
        QVERIFY(
            outliersHeadline(*opened.session).detail.startsWith(QStringLiteral("most suspicious")));
    }

    void aFlaggedMemberThatBelongsLeavesNoStranger() {
        OpenedSession opened;
        opened.session->setFlagRule({.by = FlagRule::By::Probability, .threshold = 0.5});
        opened.session->setCurrentSet(opened.set(0).id);
        opened.session->setVerdict({opened.stranger()}, Verdict::Belongs);
        const Headline headline = outliersHeadline(*opened.session);
        QCOMPARE(headline.title, QStringLiteral("No stranger left in “Lemon”"));
        QVERIFY(headline.detail.startsWith(QStringLiteral("flagged, but you say it belongs")));
        QVERIFY(headline.detail.endsWith(QStringLiteral(" · 1 mark")));
        QVERIFY(headline.isClear);
    }

    void aMarkedStrangerIsNamedBeforeAFlaggedOneThatBelongs() {
        OpenedSession opened;
        opened.session->setFlagRule({.by = FlagRule::By::Probability, .threshold = 0.5});
        opened.session->setCurrentSet(opened.set(0).id);
        opened.session->setVerdict({opened.stranger()}, Verdict::Belongs);
        opened.session->setVerdict({opened.member(0, 2)}, Verdict::Stranger);
        const Headline headline = outliersHeadline(*opened.session);
        QCOMPARE(headline.title, QStringLiteral("One stranger in “Lemon”"));
        QCOMPARE(headline.memberName, QStringLiteral("lemon_2"));
        opened.session->setVerdict({opened.stranger()}, Verdict::None);
        QCOMPARE(outliersHeadline(*opened.session).title, QStringLiteral("2 strangers in “Lemon”"));
        QCOMPARE(outliersHeadline(*opened.session).memberName, QStringLiteral("stranger"));
    }

    void doesNotSayThatThereIsNoneWhereItCannotKnow() {
        OpenedSession opened(OpenedSession::Engine::Absent);
        const auto engine = std::make_shared<FakeEngine>();
        engine->forgetReferences();
        opened.session->setEngine(engine);
        opened.session->loadModel({});
        opened.session->setFlagRule({.by = FlagRule::By::FalseAlarmRate, .threshold = 0.05});
        opened.session->setCurrentSet(opened.set(0).id);
        QTRY_COMPARE_WITH_TIMEOUT(outliersHeadline(*opened.session).title,
                                  QStringLiteral("“Lemon” cannot be judged by false alarms"),
                                  OpenedSession::kPatience);
        QVERIFY(outliersHeadline(*opened.session).detail.contains(QStringLiteral("stranger")));
    }

    void saysWhatALessonNeedsToFlagByFalseAlarms() {
        OpenedSession opened(OpenedSession::Engine::Absent);
        const auto engine = std::make_shared<FakeEngine>();
        engine->forgetReferences();
        opened.session->setEngine(engine);
        opened.session->setFlagRule({.by = FlagRule::By::FalseAlarmRate, .threshold = 0.05});
        opened.session->setCurrentSet(opened.set(0).id);
        QTRY_VERIFY_WITH_TIMEOUT(opened.session->outliersOf(opened.set(0).id) != nullptr,
                                 OpenedSession::kPatience);
        const ModelIdentity& model = opened.session->model()->info().identity;
        OutlierLesson lesson;
        lesson.detectorFingerprint = model.fingerprint;
        lesson.encoderFingerprint = model.encoderFingerprint;
        opened.session->keepLesson(lesson);
        const Headline headline = outliersHeadline(*opened.session);
        QVERIFY(!headline.isClear);
        QVERIFY(
            headline.detail.startsWith(QStringLiteral("what was taught needs clean sets of your")));
    }

    void saysWhyASetIsNotJudged() {
        OpenedSession opened;
        opened.session->setCurrentSet(opened.set(1).id);
        opened.session->removeMembers({opened.member(1, 0), opened.member(1, 1)});
        QTRY_VERIFY_WITH_TIMEOUT(
            outliersHeadline(*opened.session).detail == QStringLiteral("Fewer than three members."),
            OpenedSession::kPatience);
        QCOMPARE(outliersHeadline(*opened.session).title, QStringLiteral("“Lime” is not judged"));
    }

    void waitsForTheEngineAndSaysWhenItIsMissing() {
        OpenedSession opened(OpenedSession::Engine::Absent);
        opened.session->setCurrentSet(opened.set(0).id);
        QCOMPARE(outliersHeadline(*opened.session).title, QStringLiteral("Waiting for the engine"));
        opened.session->setEngineFailure(QStringLiteral("The engine is not installed."));
        const Headline headline = outliersHeadline(*opened.session);
        QCOMPARE(headline.title, QStringLiteral("“Lemon” cannot be judged"));
        QCOMPARE(headline.detail, QStringLiteral("The engine is not installed."));
        QVERIFY(!headline.isAnswer);
    }

    void withoutASetItSaysWhatToDo() {
        OpenedSession opened(OpenedSession::Engine::Absent);
        opened.session->setCurrentSet({});
        QCOMPARE(outliersHeadline(*opened.session).title, QStringLiteral("No set is chosen"));
    }
};

QTEST_MAIN(OutliersHeadlineTest)
#include "outliers_headline_test.moc"
