#pragma once

#include <QList>
#include <QString>
#include <QStringList>
#include <QWidget>

class QCompleter;
class QLabel;
class QLineEdit;
class QMenu;
class QPushButton;
class QStringListModel;

namespace setscope {

struct Chip;
class ChipList;
class Session;

/// What is asked of the pool: the query's items as chips, a field to name more of them, what was
/// rejected, and the saved queries. Takes items that are dragged onto it.
class QueryBar : public QWidget {
    Q_OBJECT
  public:
    explicit QueryBar(Session& session, QWidget* parent = nullptr);

    QLineEdit& field() { return *field_; }
    ChipList& query() { return *query_; }
    ChipList& rejected() { return *rejected_; }

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

  private:
    void createRows();
    void createField();
    void connectExpanding();
    void refresh();
    void refreshPool();
    Chip chipOf(const std::string& name, qint64 id, bool isAccepted) const;
    void takeOut(const QStringList& names, const QList<qint64>& ids);
    void addTyped();
    void showSuggestions(const QString& text, const QStringList& names);
    void showMissing(const QStringList& texts);
    void fillSavedMenu();
    void askForName();

    Session& session_;
    ChipList* query_;
    QLineEdit* field_;
    QStringListModel* suggestions_;
    QCompleter* completer_;
    QPushButton* saved_;
    QMenu* savedMenu_;
    QLabel* rejectedLabel_;
    ChipList* rejected_;
    QLabel* missing_;
    QStringList queryNames_;     ///< of the chips, by their ids
    QStringList rejectedNames_;  ///< likewise
    QStringList unknown_;        ///< named, but not in the pool; the first is being looked up
};

}  // namespace setscope
