// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/alarms/alarm_watch.h"
#include "core/checklist/commands.h"
#include "core/checklist/launch.h"
#include "ui/alarms/alarm_list_model.h"

#include <QWidget>

#include <functional>
#include <optional>

class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;
class QTreeView;

namespace holdpoint::ui {

class WholeLabel;

// The alarms of a launch: the list with the running clocks, the chosen one in full, and what people answer. Decides
// nothing: who may do what is said by the rules when they are asked.
class AlarmsPage final : public QWidget
{
    Q_OBJECT
public:
    explicit AlarmsPage(QWidget* parent = nullptr);

    // How a metric is judged now, for the newest value beside the one that raised an alarm; nothing: nobody measures
    // it.
    using JudgedNow = std::function<std::optional<alarms::Judged>(const QString& metric)>;
    void setJudgedNow(JudgedNow judged) { m_judged = std::move(judged); }
    void refresh(const checklist::Launch& launch, const Instant& now);
    void setNow(const Instant& now);
    // Whether something sounds that can be silenced.
    void setSounding(bool sounding);
    // Whether the trusted configuration names anything that can raise an alarm.
    [[nodiscard]] bool isWatching() const { return !m_watched.isEmpty(); }
    // The keyboard on the list, on its first row that waits.
    void focusList();

    // Of everything that is chosen.
    void acknowledge();
    void shelve();
    void takeOutOfService();
    void bringBack(); // from the shelf, into service

    [[nodiscard]] AlarmListModel* model() const { return m_model; }
    [[nodiscard]] QTreeView* view() const { return m_view; }
    [[nodiscard]] QComboBox* filter() const { return m_filter; }
    [[nodiscard]] WholeLabel* emptyText() const { return m_empty; }
    [[nodiscard]] WholeLabel* detail() const { return m_detail; }
    [[nodiscard]] QPushButton* acknowledgeButton() const { return m_acknowledge; }
    [[nodiscard]] QPushButton* shelveButton() const { return m_shelve; }
    [[nodiscard]] QPushButton* outOfServiceButton() const { return m_remove; }
    [[nodiscard]] QPushButton* bringBackButton() const { return m_back; }
    [[nodiscard]] QPushButton* silenceButton() const { return m_silence; }
    [[nodiscard]] QPushButton* adviceButton() const { return m_advice; }

Q_SIGNALS:
    // alarms::Acknowledge, Shelve, Unshelve, TakeOutOfService, ReturnToService: one for each chosen alarm.
    void commandRequested(const holdpoint::checklist::Command& command);
    void silenceRequested();
    void holdRequested();     // what the runbook advises
    void rollbackRequested(); // likewise

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Known // what the rules were made of
    {
        QString configuration;
        qsizetype runbooks = -1;
        QMap<QString, QString> values;
        bool operator==(const Known&) const = default;
    };
    QWidget* listPart();
    QWidget* chosenPart();
    void keepChosen(const std::function<void()>& change);
    [[nodiscard]] QList<int> chosen() const; // rows, from the top
    [[nodiscard]] QStringList chosenAlarms(bool (*fits)(const alarms::AlarmBook& book, const QString& alarm)) const;
    [[nodiscard]] QStringList titlesOf(const QStringList& alarms) const;
    void tellEmpty(const checklist::Launch& launch);
    void tellChosen();
    [[nodiscard]] QString newestValue(const events::AlarmRaised& raised) const;

    JudgedNow m_judged;
    Known m_known;
    alarms::RuleSet m_rules;
    QList<WatchedAlarm> m_watched;
    AlarmListModel* m_model;
    QTreeView* m_view;
    QStackedWidget* m_list;
    QComboBox* m_filter;
    WholeLabel* m_empty;
    WholeLabel* m_detail;
    QPushButton* m_advice;
    QPushButton* m_acknowledge;
    QPushButton* m_shelve;
    QPushButton* m_remove;
    QPushButton* m_back;
    QPushButton* m_silence;
    QString m_nothing; // said where no row is shown
    QString m_answer;  // of the current row: "hold" | "rollback" | others
};

} // namespace holdpoint::ui
