#pragma once

#include <QLineEdit>
#include <QTableView>
#include <QTest>

#include "tests/ui/session/opened_pool.h"
#include "ui/itemmodels/ranking_table_model.h"
#include "ui/pages/expand_page.h"
#include "ui/pages/query_bar.h"
#include "ui/pages/ranking_view.h"
#include "ui/views/chip_list.h"

namespace setscope {

/// The page Expand in a window of its own, over the pool of animals.
struct OpenedExpandPage : OpenedPool {
    explicit OpenedExpandPage(Engine state = Engine::Ready) : OpenedPool(state) {}

    void show() {
        page.resize(1300, 800);
        page.show();
        page.activateWindow();
        if (!QTest::qWaitForWindowActive(&page)) {
            qFatal("the page did not become active");
        }
    }
    /// Shown with its candidates; only "nearest" ranks.
    void showAnimals() {
        openAnimals();
        expanding().setScorers({QStringLiteral("nearest")});
        show();
        if (!waitUntilQuiet()) {
            qFatal("the pool of animals was not ranked");
        }
        session.undoStack().clear();
    }
    template <class Part>
    Part* part(const char* name) const {
        return page.findChild<Part*>(QLatin1String(name));
    }
    QLineEdit& field() { return page.query().field(); }
    QTableView& table() { return page.ranking().table(); }
    void type(const char* text) {
        field().setFocus();
        QTest::keyClicks(&field(), QString::fromUtf8(text));
    }
    void enter(const char* text) {
        type(text);
        QTest::keyClick(&field(), Qt::Key_Return);
    }
    /// The chips' texts, separated by blanks.
    static QString chips(const ChipList& list) {
        QStringList texts;
        for (const Chip& chip : list.chips()) {
            texts.append(chip.text);
        }
        return texts.join(u' ');
    }
    QString chips() { return chips(page.query().query()); }
    /// The first candidates that the table shows, separated by blanks.
    QString shown(int count) {
        QStringList texts;
        for (int row = 0; row < std::min(count, table().model()->rowCount()); ++row) {
            texts.append(
                table().model()->index(row, 0).data(RankingTableModel::NameRole).toString());
        }
        return texts.join(u' ');
    }
    void clickRow(int row, Qt::KeyboardModifiers keys = Qt::NoModifier) {
        table().setFocus();
        QTest::mouseClick(table().viewport(), Qt::LeftButton, keys,
                          table().visualRect(table().model()->index(row, 1)).center());
    }

    ExpandPage page{session};
};

}  // namespace setscope
