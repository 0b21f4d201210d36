// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/launch.h"
#include "core/session/rollout_watch.h"
#include "ui/rollout/rollout_rows.h"
#include "ui/theme/state_mark.h"

#include <QHash>
#include <QWidget>

#include <optional>

class QLabel;

namespace holdpoint::ui {

class StateTable;

// The watch that is on, or was last: time left, verdict, each number with its limit, and both versions beside each
// other. What is measured now goes before what was recorded.
class WatchView final : public QWidget
{
    Q_OBJECT
public:
    explicit WatchView(QWidget* parent = nullptr);

    void setLaunch(const checklist::Launch& launch);
    // `unbound`: titles of thresholds of this phase that nobody measures.
    void setProgress(const session::RolloutProgress& progress, const QStringList& unbound);
    void setNow(qint64 utcMs);

    [[nodiscard]] QString heading() const; // "Watch of 25 %: BREACH, 02:13 left"
    // What broke its limit, by how much and since when, as the ledger has it; a line for each, empty: nothing did.
    [[nodiscard]] QString breaches() const;
    [[nodiscard]] StateTable* numbers() const { return m_numbers; }
    [[nodiscard]] StateTable* compared() const { return m_compared; }
    [[nodiscard]] QString unwatched() const; // the sentence about what nobody measures; empty: nothing is left out

protected:
    void changeEvent(QEvent* event) override;

private:
    [[nodiscard]] bool measures() const; // the newest change is watched here and now
    void refresh();
    void showHeading();

    std::optional<rollout::Change> m_last;
    rollout::Ladder m_ladder;
    QHash<QString, MetricWords> m_words;
    session::RolloutProgress m_progress;
    qint64 m_now = 0;
    QLabel* m_mark;
    QLabel* m_heading;
    QLabel* m_breaches;
    QLabel* m_requests;
    StateTable* m_numbers;
    QLabel* m_empty;
    QLabel* m_unbound;
    StateTable* m_compared;
};

} // namespace holdpoint::ui
