// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/event.h"

#include <QCoreApplication>
#include <QString>

namespace holdpoint::ui {

class LaunchTitles;

// What happened to alarms, in plain words: a part of sentenceOf().
class AlarmSentences
{
    Q_DECLARE_TR_FUNCTIONS(LedgerSentence)

public:
    explicit AlarmSentences(const LaunchTitles& titles)
        : m_titles(titles)
    {
    }

    QString operator()(const events::AlarmRaised& fact) const;
    QString operator()(const events::AlarmCleared& fact) const;
    QString operator()(const events::AlarmAcknowledged& fact) const;
    QString operator()(const events::AlarmEscalated& fact) const;
    QString operator()(const events::AlarmShelved& fact) const;
    QString operator()(const events::AlarmUnshelved& fact) const;
    QString operator()(const events::AlarmTakenOutOfService& fact) const;
    QString operator()(const events::AlarmReturnedToService& fact) const;

private:
    // “Error rate” (error_rate.limit)
    [[nodiscard]] QString named(const QString& alarm) const;

    const LaunchTitles& m_titles;
};

} // namespace holdpoint::ui
