#include "ui/pages/set_chooser.h"

#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include "tests/ui/itemmodels/sample_collection.h"

using namespace setscope;

class SetChooserTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void typingAndEnterChoosesASet() {
        SetChooser chooser(*sampleCollection(), SetId{1}, 2, nullptr);
        chooser.show();
        QSignalSpy chosen(&chooser, &SetChooser::setChosen);
        auto* text = chooser.findChild<QLineEdit*>();
        QTest::keyClicks(text, QStringLiteral("oa"));
        QTest::keyClick(text, Qt::Key_Return);
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen.first().at(0).value<SetId>(), SetId{3});
    }

    void aNameThatIsNowhereMakesANewSet() {
        SetChooser chooser(*sampleCollection(), SetId{1}, 1, nullptr);
        QSignalSpy chosen(&chooser, &SetChooser::newSetChosen);
        chooser.findChild<QLineEdit*>()->setText(QStringLiteral("Mango"));
        for (auto* button : chooser.findChildren<QPushButton*>()) {
            if (button->text() == QStringLiteral("New set")) {
                button->click();
            }
        }
        QCOMPARE(chosen.first().at(0).toString(), QStringLiteral("Mango"));
    }

    void theSetItselfIsNotOffered() {
        const SetChooser chooser(*sampleCollection(), SetId{1}, 1, nullptr);
        QCOMPARE(chooser.findChild<QListWidget*>()->count(), 2);
    }
};

QTEST_MAIN(SetChooserTest)
#include "set_chooser_test.moc"
