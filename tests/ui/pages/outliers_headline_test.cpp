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
        QCOMPARE(headline.title, QStringLiteral("No stranger in “Lime” below 50\u202f%"));
        QVERIFY(headline.detail.startsWith(QStringLiteral("most suspicious: lime_0")));
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
