// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/launch.h"
#include "core/rollout/armed_check.h"
#include "ui/alarms/alarm_words.h"
#include "ui/theme/theme.h"

#include <QWidget>

class QLabel;
class QToolButton;

namespace holdpoint::ui {

class StripLamp;

// Whether what was done is on disk.
enum class LedgerHealth
{
    Saved,
    Saving,
    NotSaved
};

// One line over the whole window: which launch, rehearsal or not, phase, the go or hold word, alarms, ledger, rollback,
// who sits here. Every state is said by word and shape.
class TopStrip final : public QWidget
{
    Q_OBJECT
public:
    explicit TopStrip(QWidget* parent = nullptr);

    void setLaunch(const checklist::Launch& launch);
    void setLedger(LedgerHealth health, qint64 entries);
    void setArmed(const rollout::Armed& armed);
    // `watched`: something can raise an alarm, so that silence means something.
    void setAlarms(const AlarmsGlance& glance, bool watched);
    void setPerson(const QString& name, const QString& role);
    void clear();

    // The word of the launch as a whole, translated: GO, HELD, NOT STARTED, DECLARED, SCRUBBED, ENDED.
    static QString launchWord(const checklist::Launch& launch);

Q_SIGNALS:
    void personClicked();
    void armedClicked();
    void alarmsClicked();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    // The last one, while it runs, and after its end until the launch goes on.
    enum class Rollback
    {
        None,
        Running,
        Done,
        Failed
    };
    static Rollback rollbackOf(const checklist::Launch& launch);
    void fitPhase();
    void tellRollback();

    Rollback m_rollback = Rollback::None;
    rollout::Armed m_isArmed;
    QString m_phaseTitle;
    QLabel* m_name = nullptr;
    QLabel* m_rehearsal = nullptr;
    QLabel* m_phase = nullptr;
    StripLamp* m_word = nullptr;
    StripLamp* m_alarms = nullptr;
    StripLamp* m_ledger = nullptr;
    StripLamp* m_armed = nullptr;
    QToolButton* m_person = nullptr;
};

} // namespace holdpoint::ui
